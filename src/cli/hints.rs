//! What to do about a failure. The library says what happened; the program, which knows its flags and
//! verbs, adds here what helps: the sentence after the semicolon.

use crate::http::HttpError;
use crate::resolve::ResolveError;

/// What to do about a DOI that has no record.
pub(crate) fn unresolved(error: &ResolveError) -> &'static str {
    match error {
        ResolveError::NotADoi => "compare it with the source you have it from",
        ResolveError::NotRegistered { asked: None } => {
            "look for a typing error; a new DOI can take a day to work"
        }
        ResolveError::NotRegistered { asked: Some(_) } => "look for a typing error; --refresh asks again",
        ResolveError::NoMetadata { asked: Some(_), .. } => "cite it from its own page; --refresh asks again",
        ResolveError::NoMetadata { asked: None, .. }
        | ResolveError::Page { .. }
        | ResolveError::UnsafeRedirect(_)
        | ResolveError::Network(HttpError::TooLong { .. }) => "cite it from its own page",
        ResolveError::Unreadable { .. } => "try again later, or cite it from its own page",
        ResolveError::Refused { .. } => "it may block this network; try again later",
        ResolveError::Network(HttpError::Certificate { .. }) => {
            "SSL_CERT_FILE adds the authority of a company's proxy"
        }
        ResolveError::Interrupted => "run again to go on",
        ResolveError::NotKept => "ask for it once without --offline",
        _ => "try again later, or --offline for what is kept",
    }
}

/// The word that was meant by a mistyped one, if one is close.
pub(crate) fn close_to(typed: &str, words: impl IntoIterator<Item = String>) -> Option<String> {
    let distance = |word: &String| strsim::damerau_levenshtein(typed, word);
    words.into_iter().filter(|word| typed.len() > 2 && distance(word) <= 2).min_by_key(distance)
}
