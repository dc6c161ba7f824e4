//! What to do about a failure. The library says what happened; the program, which knows its flags and
//! verbs, adds here what helps: the sentence after the semicolon.

use std::error::Error;

/// An error and its causes in one line.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}

/// The word that was meant by a mistyped one, if one is close.
pub(crate) fn close_to(typed: &str, words: impl IntoIterator<Item = String>) -> Option<String> {
    let distance = |word: &String| strsim::damerau_levenshtein(typed, word);
    words.into_iter().filter(|word| typed.len() > 2 && distance(word) <= 2).min_by_key(distance)
}
