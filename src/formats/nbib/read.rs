//! Reading MEDLINE. An empty line ends a record.

use super::{KINDS, SUFFIXES, TAGS, VALUES};
use crate::csl::{Item, Kind, Name, NameParts, NameVariable};
use crate::formats::cut::CutPoint;
use crate::formats::tagged::{self, TagSyntax, TaggedRecord, records};
use crate::formats::unread::{self, Source};
use crate::formats::{Entries, Entry, Format, ImportError, fields};

/// What a record is of, and what is read of it whatever it becomes.
const SOURCE: Source = Source {
    format: "nbib",
    kind: "PT",
    read: &["FAU", "AU", "CN", "FED", "ED", "LA", "DP", "DEP"],
    is_written: true,
};

const SYNTAX: TagSyntax = TagSyntax { split, begins: "PMID", ends: None };

/// `PMID- 34299789`: four characters, filled with spaces, a hyphen and a space.
fn split(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.split_at_checked(4)?;
    let tag = tag.trim_end_matches(' ');
    let is_tag = (2..=4).contains(&tag.len())
        && tag.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let value = rest.strip_prefix('-').filter(|_| is_tag)?;
    (value.is_empty() || value.starts_with(' ')).then_some((tag, value))
}

/// A number of PubMed's at the margin; or, as in ERIC's files, a tag of three or four letters first, and a
/// title.
pub(in crate::formats) fn recognise(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let is_long = |line: &str| split(line).is_some_and(|(tag, _)| tag.len() > 2);
    text.lines().any(|line| line.starts_with("PMID- "))
        || lines.next().is_some_and(is_long) && lines.take(100).any(|line| line.starts_with("TI  - "))
}

pub(in crate::formats) fn cut(bytes: &[u8]) -> Option<CutPoint> {
    CutPoint::before_line(bytes, "PMID- ")
}

pub(in crate::formats) fn read(text: &str) -> Entries {
    let entries: Entries = records(text, &SYNTAX).iter().map(entry).collect();
    if entries.is_empty() { vec![Err(ImportError::Empty { format: Format::Nbib })] } else { entries }
}

pub(in crate::formats) fn entry(record: &TaggedRecord<'_>) -> Result<Entry, ImportError> {
    if record.is_too_long() {
        return Err(ImportError::too_long(record.line, record.get(&["PMID"]).unwrap_or_default()));
    }
    if record.get(&["TI", "BTI", "PMID", "LID", "AID"]).is_none() {
        let what = "a MEDLINE record needs at least a title or an identifier";
        return Err(ImportError::entry(record.line, what));
    }
    let mut item = Item::new(record.get(&["PMID"]).unwrap_or_default(), kind(record));
    tagged::read(TAGS, &VALUES, record, &mut item);
    unread::entry(&SOURCE, TAGS, record, item)
}

/// The first type that says more than that it is an article.
fn kind(record: &TaggedRecord<'_>) -> Kind {
    // Without any type, a publisher shows that it is no journal's.
    let is_article =
        record.get(&["PT"]).is_some() || record.get(&["JT", "TA"]).is_some() && record.get(&["PB"]).is_none();
    let named = record.all("PT").find_map(|name| tagged::kind(KINDS, name));
    named.unwrap_or(if is_article { Kind::ArticleJournal } else { Kind::Document })
}

/// Each author has a short name and mostly a full one before it; the short form counts only where nobody
/// has a full one.
pub(super) fn names(record: &TaggedRecord<'_>, item: &mut Item, variable: NameVariable, tags: [&str; 3]) {
    let [full, short, whole] = tags;
    let has_full = record.get(&[full]).is_some();
    for (tag, value) in record.fields() {
        let name = match tag {
            tag if tag == full => full_name(value),
            tag if tag == short && (!has_full || fields::is_et_al(value)) => short_name(value),
            tag if tag == whole => Some(Name::literal(value)),
            _ => None,
        };
        fields::add_name(item, variable, name);
    }
}

/// `Family, Given, Suffix`; a person may have only one name. Organisations have a tag of their own.
fn full_name(text: &str) -> Option<Name> {
    Some(match fields::comma_name(text)? {
        Name::Literal(only) => Name::person("", only),
        person @ Name::Person(_) => with_suffix(person),
    })
}

/// `Berg, Jan Jr`: the suffix stands behind the given names, or, from PubMed's XML, behind another comma.
fn with_suffix(person: Name) -> Name {
    let mut parts = person.clone().into_parts();
    if let Some(own) = parts.suffix.as_deref() {
        parts.suffix = Some(suffix(own).unwrap_or(own).to_owned());
    } else if let Some((given, own)) = parts
        .given
        .as_deref()
        .and_then(|given| given.rsplit_once(' '))
        .and_then(|(given, last)| Some((given.to_owned(), suffix(last)?.to_owned())))
    {
        (parts.given, parts.suffix) = (Some(given), Some(own));
    }
    Name::from_parts(parts).unwrap_or(person)
}

/// A suffix as people write it.
fn suffix(word: &str) -> Option<&'static str> {
    let bare = word.trim_end_matches('.');
    SUFFIXES
        .iter()
        .find(|(short, usual)| bare == *short || word == *usual || bare == usual.trim_end_matches('.'))
        .map(|(_, usual)| *usual)
}

/// `Van Dyke JA Jr`: the family name, initials written together, a suffix.
fn short_name(text: &str) -> Option<Name> {
    if text.contains(',') {
        return full_name(text);
    }
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let last = if words.len() > 2 { words.pop_if(|word| suffix(word).is_some()) } else { None };
    let is_initials = |word: &str| word.chars().count() <= 3 && word.chars().all(char::is_uppercase);
    let initials = if words.len() > 1 { words.pop_if(|word| is_initials(word)) } else { None };
    if words.is_empty() {
        return None;
    }
    let given = initials.map(|letters| {
        let letters: Vec<String> = letters.chars().map(|letter| format!("{letter}.")).collect();
        letters.join(" ")
    });
    let family = Some(words.join(" "));
    Name::from_parts(NameParts {
        family,
        given,
        suffix: last.and_then(suffix).map(str::to_owned),
        ..NameParts::default()
    })
}
