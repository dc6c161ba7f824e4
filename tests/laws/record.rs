//! Records and items of every content.

use serde_json::{Map, Value};

use super::source::Source;

/// The JSON object that the data are, or else one that is made of them.
pub(super) fn object(data: &[u8]) -> Map<String, Value> {
    match serde_json::from_slice(data) {
        Ok(Value::Object(object)) => object,
        _ => made(&mut Source::new(data)),
    }
}

/// An object with the members that records and CSL data have, and values of which some fit.
pub(super) fn made(source: &mut Source<'_>) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("type".into(), source.pick(TYPES).into());
    while object.len() < 40 && !source.is_dry() && source.byte() != 255 {
        let (key, value) = match source.below(4) {
            0 => (source.pick(NAMES), names(source)),
            1 => (source.pick(DATES), date(source)),
            2 => (source.pick(TEXTS), source.text().into()),
            _ => (source.pick(TEXTS), any(source, 3)),
        };
        object.insert(key.into(), value);
    }
    object
}

fn names(source: &mut Source<'_>) -> Value {
    let count = source.below(5);
    (0..count)
        .map(|_| {
            let parts = source.below(5);
            let name: Map<String, Value> =
                (0..parts).map(|_| (source.pick(PARTS).to_owned(), source.text().into())).collect();
            Value::Object(name)
        })
        .collect()
}

fn date(source: &mut Source<'_>) -> Value {
    let mut date = Map::new();
    if source.flag() {
        let ends = source.below(3);
        let parts: Vec<Value> =
            (0..ends).map(|_| (0..source.below(4)).map(|_| number(source)).collect()).collect();
        date.insert("date-parts".into(), parts.into());
    }
    for _ in 0..source.below(3) {
        date.insert(source.pick(&["season", "circa", "literal", "raw", "date-time"]).into(), any(source, 1));
    }
    date.into()
}

fn number(source: &mut Source<'_>) -> Value {
    match source.below(6) {
        0 => (2000 + i64::from(source.byte())).into(),
        1 => source.byte().into(),
        2 => (-i64::from(source.byte())).into(),
        3 => source.byte().to_string().into(),
        4 => source.pick(&[i64::MAX, i64::MIN, 0, i64::from(i32::MAX), i64::from(i32::MIN)]).into(),
        _ => Value::Null,
    }
}

fn any(source: &mut Source<'_>, depth: u8) -> Value {
    match source.below(if depth == 0 { 4 } else { 6 }) {
        0 => source.text().into(),
        1 => number(source),
        2 => source.flag().into(),
        3 => Value::Null,
        4 => (0..source.below(4)).map(|_| any(source, depth - 1)).collect(),
        _ => {
            let members = source.below(4);
            (0..members).map(|_| (source.pick(INNER).to_owned(), any(source, depth - 1))).collect()
        }
    }
}

#[rustfmt::skip]
const TYPES: &[&str] = &[
    "journal-article", "article-journal", "posted-content", "book-chapter", "chapter", "other",
    "dissertation",
    "thesis", "proceedings-article", "paper-conference", "book", "monograph", "edited-book", "report",
    "standard",
    "dataset", "software", "patent", "webpage", "motion_picture", "legal_case", "entry-encyclopedia",
    "article",
    "review", "manuscript", "personal_communication", "", "nonsense",
];
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "author", "editor", "translator", "container-author", "collection-editor", "composer", "director",
    "original-author", "recipient", "editor-translator", "contributor",
];
#[rustfmt::skip]
const DATES: &[&str] =
    &["issued", "created", "approved", "posted", "published-print", "published-online", "accessed",
    "original-date", "event-date"];
#[rustfmt::skip]
const PARTS: &[&str] = &[
    "family", "given", "name", "literal", "suffix", "non-dropping-particle", "dropping-particle",
    "comma-suffix",
    "static-ordering", "sequence",
];
#[rustfmt::skip]
const TEXTS: &[&str] = &[
    "title", "subtitle", "short-title", "title-short", "original-title", "container-title",
    "short-container-title",
    "container-title-short", "collection-title", "collection-number", "page", "page-first", "number-of-pages",
    "article-number", "number", "volume", "issue", "edition-number", "edition", "ISSN", "ISBN",
    "issn-type", "DOI",
    "URL", "id", "publisher", "publisher-location", "publisher-place", "institution", "group-title", "degree",
    "genre", "language", "event", "event-title", "event-place", "license", "updated-by", "update-to",
    "relation",
    "copyright", "categories", "source", "member", "agency", "abstract", "version", "medium", "status",
    "note",
    "annote", "archive", "archive_location", "call-number", "citation-key", "citation-label", "keyword",
    "locator", "PMID", "PMCID", "year-suffix", "subtype", "chapter-number", "number-of-volumes",
    "supplement-number",
    "resource", "link", "issued", "author",
];
#[rustfmt::skip]
const INNER: &[&str] = &[
    "family", "given", "name", "literal", "suffix", "date-parts", "raw", "start", "URL", "DOI", "type",
    "value",
    "id", "location", "title", "content-version", "delay-in-days", "updated", "id-type", "is-preprint-of",
];
