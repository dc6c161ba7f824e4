//! Advice on failures. The library's errors say what happened and name no flags or commands; the program adds
//! the advice after the semicolon.

use std::error::Error;
use std::path::Path;

use clap::error::{ContextKind, ContextValue};

use super::args::{self, Verb};
use crate::formats::Format;
use crate::http::HttpError;
use crate::resolve::ResolveError;
use crate::style::{self, Asked, FindError};

/// An error with its causes, in one line.
pub(crate) fn causes(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(&format!(": {error}"));
        cause = error.source();
    }
    line
}

/// Why there is no style or locale, and what to do.
pub(crate) fn no_style(error: &FindError) -> String {
    let hint = style_hint(error);
    let separator = if hint.is_empty() { "" } else { "; " };
    format!("{}{separator}{hint}", causes(error))
}

fn style_hint(error: &FindError) -> String {
    match error {
        FindError::NoStyle { suggestions, .. } | FindError::NoAnswer { suggestions, .. }
            if !suggestions.is_empty() =>
        {
            did_you_mean(suggestions)
        }
        FindError::NoStyle { asked: Asked::Not, name, meaning, .. } => {
            let wanted = meaning.as_ref().unwrap_or(name);
            format!("`doicite styles add {wanted}` fetches it when online")
        }
        FindError::NoStyle { asked: Asked::Without { .. }, .. } => {
            "`doicite styles WORDS` searches, and a .csl file works too".to_owned()
        }
        FindError::NoStyle { .. } => "`doicite styles` lists them, and a .csl file works too".to_owned(),
        FindError::NoLocale { suggestions, .. } if !suggestions.is_empty() => did_you_mean(suggestions),
        FindError::NoLocale { .. } => "use a tag such as en-GB or de-DE".to_owned(),
        FindError::Unreadable { path, .. } => {
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let named = style::list().into_iter().any(|style| style.aliases.contains(&stem));
            if named {
                format!("the style {stem} is built in; use its name without a path")
            } else {
                String::new()
            }
        }
        FindError::NoParent { cause, .. } => style_hint(cause),
        _ => String::new(),
    }
}

fn did_you_mean(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => format!("did you mean {only}?"),
        [others @ .., last] => format!("did you mean {} or {last}?", others.join(", ")),
    }
}

/// What to do about a DOI that has no record.
pub(crate) fn unresolved(error: &ResolveError) -> &'static str {
    match error {
        ResolveError::NotADoi => "compare it with its source",
        ResolveError::NotRegistered { asked: None } => "check it for typos; a new DOI can take a day to work",
        ResolveError::NotRegistered { asked: Some(_) } => "check it for typos; --refresh asks again",
        ResolveError::NoMetadata { asked: Some(_), .. } => {
            "cite it from its landing page; --refresh asks again"
        }
        ResolveError::NoMetadata { asked: None, .. }
        | ResolveError::Page { .. }
        | ResolveError::UnsafeRedirect(_)
        | ResolveError::Network(HttpError::TooLong { .. }) => "cite it from its landing page",
        ResolveError::Unreadable { .. } => "try again later, or cite it from its landing page",
        ResolveError::Refused { .. } => "it may be blocking this network; try again later",
        ResolveError::Network(HttpError::Certificate { .. }) => "set SSL_CERT_FILE to trust a company proxy",
        ResolveError::Interrupted => "run again to continue",
        ResolveError::NotKept => "run once without --offline to fetch it",
        _ => "try again later, or use --offline for cached records",
    }
}

/// Why a command line without a verb makes no sense: its first word is none, and neither a DOI nor a
/// file, and there are more.
pub(crate) fn unknown_verb(verb: &Verb) -> Option<String> {
    let Verb::Cite(args::Cite { ids, .. }) = verb else { return None };
    let [word, _, ..] = ids.as_slice() else { return None };
    let is_word = word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
    let hint = verb_meant(word);
    let hint = if hint.is_empty() { "; `doicite help` lists the commands" } else { &hint };
    (is_word && !Path::new(word).exists())
        .then(|| format!("`{word}` is not a command, a DOI or a file{hint}"))
}

/// Suggests a command for a word that is neither a command nor a DOI.
pub(crate) fn verb_meant(word: &str) -> String {
    let whole = |verb: &String| word.len() > 2 && (verb.starts_with(word) || word.starts_with(verb.as_str()));
    let format = || match Format::parse(word).filter(|format| format.can_write())? {
        Format::Bibtex | Format::Biblatex => Some("bib".to_owned()),
        format => Some(format!("export --to {}", format.name())),
    };
    let meant =
        format().or_else(|| close_to(word, Verb::names())).or_else(|| Verb::names().into_iter().find(whole));
    meant.map_or(String::new(), |verb| format!("; did you mean `doicite {verb}`?"))
}

/// The command that writes works in a format.
pub(crate) fn command_for(format: Format) -> String {
    format!("`doicite export --to {}` writes {}", format.name(), format.name())
}

/// What to say to a format of works where one of references is asked for.
pub(crate) fn other_format(error: &clap::Error) -> Option<String> {
    let text = |kind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.as_str()),
        _ => None,
    };
    let is_known = |name: &str| matches!(error.get(ContextKind::ValidValue), Some(ContextValue::Strings(names)) if names.iter().any(|known| known == name));
    let name = text(ContextKind::InvalidValue)?;
    let format = Format::parse(name).filter(|format| format.can_write())?;
    // Where the formats are those of references: others have their own.
    (text(ContextKind::InvalidArg)?.starts_with("--to") && is_known("rtf"))
        .then(|| format!("`{name}` is not a format of references; {}", command_for(format)))
}

/// The word that was meant by a mistyped one, if one is close.
pub(crate) fn close_to(typed: &str, words: impl IntoIterator<Item = String>) -> Option<String> {
    let distance = |word: &String| strsim::damerau_levenshtein(typed, word);
    words.into_iter().filter(|word| typed.len() > 2 && distance(word) <= 2).min_by_key(distance)
}
