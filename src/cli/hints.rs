//! Advice on failures. The library's errors say what happened and name no flags or commands; the program adds
//! the advice after the semicolon.

use std::borrow::Cow;
use std::error::Error;
use std::path::Path;

use clap::error::{ContextKind, ContextValue};

use super::args::{self, Verb};
use crate::cache::CacheError;
use crate::doi::DoiError;
use crate::formats::bibtex::syntax::EditError;
use crate::formats::{Format, ImportError, Remedy};
use crate::http::HttpError;
use crate::resolve::ResolveError;
use crate::style::{self, FindError, RepositoryAnswer};
use crate::text::causes::causes;

/// What happened, why, and what to do about it, in one line.
pub(crate) fn explain(error: &(dyn Error + 'static)) -> String {
    let hint = of(error);
    let separator = if hint.is_empty() { "" } else { "; " };
    format!("{}{separator}{hint}", causes(error))
}

/// What to do about an error, or about the first of its causes that something can be done about.
fn of(error: &(dyn Error + 'static)) -> Cow<'static, str> {
    let mut next = Some(error);
    while let Some(error) = next {
        let hint = own(error);
        if !hint.is_empty() {
            return hint;
        }
        next = error.source();
    }
    Cow::default()
}

/// What to do about an error, its causes left aside.
fn own(error: &(dyn Error + 'static)) -> Cow<'static, str> {
    let import = |error: &ImportError| match error {
        ImportError::Foreign { what } => readable(what.remedy),
        ImportError::Nothing => "`doicite find` searches for the DOIs of references".into(),
        _ => Cow::default(),
    };
    let edit = |error: &EditError| match error {
        EditError::Encoding { .. } => "convert it to UTF-8 first",
        _ => "",
    };
    None.or_else(|| Some(style_hint(error.downcast_ref()?).into()))
        .or_else(|| Some(unresolved(error.downcast_ref()?).into()))
        .or_else(|| Some(not_a_doi(error.downcast_ref()?).into()))
        .or_else(|| Some(no_cache(error.downcast_ref()?).into()))
        .or_else(|| Some(import(error.downcast_ref()?)))
        .or_else(|| Some(edit(error.downcast_ref()?).into()))
        .unwrap_or_default()
}

/// What a DOI looks like.
fn not_a_doi(error: &DoiError) -> &'static str {
    match error {
        DoiError::Empty => "a DOI looks like 10.3390/ijerph18147338",
        DoiError::NotADoi(_) => "a DOI starts with 10. and contains a slash, such as 10.3390/ijerph18147338",
        DoiError::NoSuffix(_) => {
            "the part after the slash is missing; a DOI looks like 10.3390/ijerph18147338"
        }
        DoiError::NotOne(_) => "pass each DOI as an argument of its own, without spaces",
        DoiError::TooLong(_) => "doicite reads DOIs of at most 2,048 bytes",
        DoiError::NoDoiInAddress(_) => "look for the DOI on the page itself",
    }
}

/// What to do about a cache that cannot be used.
fn no_cache(error: &CacheError) -> &'static str {
    match error {
        CacheError::Folder { .. } | CacheError::Foreign { .. } | CacheError::Parent { .. } => {
            "set DOICITE_CACHE to another file"
        }
        CacheError::Newer { .. } => "update doicite, or set DOICITE_CACHE to another file",
        _ => "",
    }
}

/// What to do with a file that is not read.
fn readable(remedy: Remedy) -> Cow<'static, str> {
    match remedy {
        Remedy::ExtractText => "extract its text first, with pdftotext for example",
        Remedy::SaveAsDocx => "save it as .docx",
        Remedy::Convert => "convert it first, with pandoc -t markdown for example",
        Remedy::ConvertToText => "convert it to text first",
        Remedy::SaveAsCsv => "save it as CSV",
        Remedy::SaveAsUtf8 => "save it in UTF-8 first, with iconv for example",
        Remedy::Decompress => "decompress it first",
        Remedy::Unpack => "unpack it first",
        Remedy::GiveWhatItShows => "use the text or the library that it was made from",
        Remedy::GiveText => "use a library, or a text with DOIs in it",
        Remedy::ConvertToModsOrRis => "convert it to MODS or RIS, which catalogues offer too",
        Remedy::Export { from, to } => return format!("in {from}, export as {to}").into(),
    }
    .into()
}

/// Why there is no style or locale.
fn style_hint(error: &FindError) -> String {
    match error {
        FindError::NoStyle { suggestions, .. } | FindError::NoAnswer { suggestions, .. }
            if !suggestions.is_empty() =>
        {
            did_you_mean(suggestions)
        }
        // "APA 7th" is no name, but the words of a title.
        FindError::NoStyle { name, .. } | FindError::NoAnswer { name, .. } if name.contains(' ') => {
            format!("`doicite styles {name}` searches the titles of styles")
        }
        FindError::NoStyle { asked: RepositoryAnswer::Not, name, meaning, .. } => {
            let wanted = meaning.as_ref().unwrap_or(name);
            format!("run without --offline to look for `{wanted}` in the official repository")
        }
        FindError::NoStyle { asked: RepositoryAnswer::Without { .. }, .. } => {
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
fn unresolved(error: &ResolveError) -> &'static str {
    match error {
        ResolveError::NotADoi => "compare it with its source",
        ResolveError::NotRegistered { asked: None } => {
            "check it for typos; a new DOI can take a day to resolve"
        }
        ResolveError::NotRegistered { asked: Some(_) } => {
            "check it for typos; --refresh asks the server again"
        }
        ResolveError::NoMetadata { asked: Some(_), .. } => {
            "cite it from its landing page; --refresh asks the server again"
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
    let Verb::Cite(args::CiteArgs { ids, .. }) = verb else { return None };
    let [word, _, ..] = ids.as_slice() else { return None };
    let is_word = word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
    let hint = verb_meant(word);
    let hint = if hint.is_empty() { "; `doicite help` lists the commands" } else { &hint };
    (is_word && !Path::new(word).exists())
        .then(|| format!("`{word}` is not a command, a DOI or a file{hint}"))
}

/// Why a reference was not found where only the cache was searched.
pub(crate) const NOT_IN_THE_CACHE: &str =
    "not found in the cache; run without --offline to search Crossref and DataCite";

/// What is said of an argument that leads to nothing.
pub(crate) fn leads_nowhere(argument: &str) -> String {
    format!("`{argument}` is neither a file nor an identifier")
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
        .then(|| format!("`{name}` is not a reference format; {}", command_for(format)))
}

/// The word that was meant by a mistyped one, if one is close.
pub(crate) fn close_to(typed: &str, words: impl IntoIterator<Item = String>) -> Option<String> {
    let distance = |word: &String| strsim::damerau_levenshtein(typed, word);
    // In a short word, two letters are most of it.
    let most = if typed.len() < 5 { 1 } else { 2 };
    words.into_iter().filter(|word| typed.len() > 2 && distance(word) <= most).min_by_key(distance)
}
