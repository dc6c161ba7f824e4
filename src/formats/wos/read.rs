//! Reading Web of Science's tagged format.

use super::{KINDS, TAGS, VALUES};
use crate::csl::{Item, Kind, Name};
use crate::formats::tagged::{self, TaggedRecord};
use crate::formats::unread::{self, Source};
use crate::formats::{Entries, Entry, Format, ImportError, fields};

/// What a record is of, and what is read of it whatever it becomes.
const SOURCE: Source = Source {
    format: "wos",
    kind: "PT",
    read: &["AU", "AF", "BA", "BF", "PY", "PD", "LA", "DT", "DE", "ID"],
    is_written: false,
};

/// Tags of lists, whose continued lines are values of their own.
const LISTS: &[&str] = &["AU", "AF", "BA", "BE", "BF", "CA", "ED", "GP", "CR"];

/// `AU Frost, I`: two characters and a space, or nothing behind them.
fn split(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = line.split_at_checked(2)?;
    let is_tag = tag.starts_with(|c: char| c.is_ascii_uppercase())
        && tag.ends_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    (is_tag && (value.is_empty() || value.starts_with(' '))).then(|| (tag, value.trim()))
}

/// The head of a file, or a type of publication before Web of Science's number.
pub(in crate::formats) fn recognise(text: &str) -> bool {
    if table(text).is_some() {
        return true;
    }
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let Some(first) = lines.next().and_then(|line| split(line.trim_start_matches('\u{feff}'))) else {
        return false;
    };
    let is_type = |(tag, value): (&str, &str)| tag == "PT" && matches!(value, "J" | "B" | "S" | "C" | "P");
    match first {
        ("FN", _) => lines.take(5).filter_map(split).any(|line| line.0 == "VR" || is_type(line)),
        first => {
            is_type(first) && lines.take(2000).filter_map(split).any(|(tag, _)| matches!(tag, "UT" | "ER"))
        }
    }
}

pub(in crate::formats) fn read(text: &str) -> Entries {
    let records = table(text).map_or_else(|| records(text), |tags| rows(text, &tags));
    let entries: Entries = records.iter().map(entry).collect();
    if entries.is_empty() { vec![Err(ImportError::Empty { format: Format::Wos })] } else { entries }
}

/// The tags of a table with tabs, the other form of the export: its first line has them all.
fn table(text: &str) -> Option<Vec<&str>> {
    let first = text.lines().next()?.trim_start_matches('\u{feff}');
    let tags: Vec<&str> = first.split('\t').map(str::trim).collect();
    (tags.len() > 10
        && tags.iter().all(|tag| tag.len() <= 2)
        && ["PT", "TI", "UT"].iter().all(|tag| tags.contains(tag)))
    .then_some(tags)
}

/// The records of a table. Lists are divided by semicolons there.
fn rows<'a>(text: &'a str, tags: &[&'a str]) -> Vec<TaggedRecord<'a>> {
    let rows = text.lines().enumerate().skip(1).filter(|(_, row)| !row.trim().is_empty());
    let fields = |(index, row): (usize, &'a str)| {
        let cells = tags.iter().zip(row.split('\t'));
        let values = cells.flat_map(|(tag, cell)| {
            let divider = if LISTS.contains(tag) { ';' } else { '\t' };
            cell.split(divider).map(move |value| (*tag, value.trim().to_owned()))
        });
        TaggedRecord::new(index + 1, values.collect())
    };
    rows.map(fields).collect()
}

fn records(text: &str) -> Vec<TaggedRecord<'_>> {
    let mut records = Vec::new();
    let mut open: Option<TaggedRecord<'_>> = None;
    for (index, line) in text.lines().enumerate() {
        match split(line) {
            Some(("FN" | "VR" | "EF", _)) => {}
            Some(("ER", _)) => {
                records.extend(open.take().map(TaggedRecord::closed));
            }
            Some(("PT", value)) => {
                // A record whose end is missing.
                records.extend(open.take().map(TaggedRecord::closed));
                let record = open.insert(TaggedRecord::open(index + 1));
                record.push(Some("PT"), value);
            }
            Some((tag, value)) => {
                open.get_or_insert_with(|| TaggedRecord::open(index + 1)).push(Some(tag), value);
            }
            None => {
                let Some(record) = &mut open else { continue };
                let Some(tag) = record.last_tag() else { continue };
                if LISTS.contains(&tag) {
                    record.push(Some(tag), line.trim());
                } else if !line.trim().is_empty() {
                    record.push(None, line.trim());
                }
            }
        }
    }
    records.extend(open.map(TaggedRecord::closed));
    records
}

fn entry(record: &TaggedRecord<'_>) -> Result<Entry, ImportError> {
    if record.is_too_long() {
        return Err(ImportError::too_long(record.line, record.get(&["UT"]).unwrap_or_default()));
    }
    if record.get(&["TI", "DI", "UT"]).is_none() {
        let what = "a Web of Science record needs at least a title or an identifier";
        return Err(ImportError::entry(record.line, what));
    }
    let of = |tag: &str| {
        let mut names = record.all(tag).flat_map(|names| names.split(';'));
        names.find_map(|name| tagged::kind(KINDS, name))
    };
    let is_article = record.all("DT").flat_map(|names| names.split(';')).any(|name| name.trim() == "Article");
    let kind = match (of("PT"), of("DT")) {
        // What was presented before it came into a journal is an article of that, as for Zotero.
        (Some(Kind::ArticleJournal), Some(Kind::PaperConference)) if is_article => Kind::ArticleJournal,
        (publication, document) => document.or(publication).unwrap_or(Kind::Document),
    };
    let mut item = Item::new("", kind);
    tagged::read(TAGS, &VALUES, record, &mut item);
    unread::entry(&SOURCE, TAGS, record, item)
}

/// `Frost, Iva`, or `Frost, IA`, whose initials are written together.
pub(super) fn name(text: &str) -> Option<Name> {
    let Some((family, given)) = text.split_once(',') else { return fields::comma_or_bare_name(text) };
    let given = given.trim();
    let are_initials = (1..=4).contains(&given.chars().count()) && given.chars().all(char::is_uppercase);
    if are_initials {
        let given: Vec<String> = given.chars().map(|letter| format!("{letter}.")).collect();
        return Some(Name::person(given.join(" "), family.trim()));
    }
    fields::comma_name(text)
}
