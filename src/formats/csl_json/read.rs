//! CSL-JSON: lists of objects, objects, and lines with DOIs among them, as [`Cutter`] finds them.
//!
//! Objects that registration agencies served go through the repair of [`crate::work`]; what a
//! reference manager wrote is taken as it is. In a list a string may stand for a work: its DOI.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use super::cutter::Cutter;
use super::piece::{Cut, Piece, PieceKind};
use crate::csl::{ReadItem, Variable};
use crate::doi::{self, identify};
use crate::formats::entry::PIECE;
use crate::formats::fields::{self, NoEntry};
use crate::formats::{Entries, Entry, Format, ImportError};
use crate::text::encoding::decode;
use crate::text::json;
use crate::work::{OwnItem, OwnRecord, WithoutReferences, Work, looks_served, repair, reports_error};

/// Whether an input begins as JSON does: with an object, with a list of objects or strings, or with lines of which
/// one of the first is an object. Before it there may be as many DOIs as there are.
pub(in crate::formats) fn recognise(text: &str) -> bool {
    let begin = text.trim_start();
    let is_list = |rest: &str| rest.is_empty() || rest.starts_with(['{', '[', '"', ']']);
    // Prose may begin with a bracket too.
    if begin.starts_with('{') || begin.strip_prefix('[').is_some_and(|rest| is_list(rest.trim_start())) {
        return true;
    }
    // Prose about JSON has an object here and there.
    let is_work = |line: &str| {
        let value = || serde_json::from_str::<Value>(line).ok();
        line.starts_with("{\"")
            && value().is_some_and(|value| value.as_object().is_some_and(is_or_wraps_works))
    };
    let is_doi = |line: &str| ["10.", "http", "doi:"].iter().any(|begin| line.starts_with(begin));
    let first = || text.lines().filter(|line| !line.trim().is_empty()).take(8);
    let works = first().filter(|line| is_work(line)).count();
    let others = first().filter(|line| !is_doi(line) && !line.starts_with(['{', '['])).count();
    works > 0 && works >= others || text.lines().find(|line| !is_doi(line)).is_some_and(is_work)
}

/// Whether an object is a work, or has works in it.
fn is_or_wraps_works(object: &Map<String, Value>) -> bool {
    says_what_it_is(object)
        || ["id", "message", "items", "references"].iter().any(|key| object.contains_key(*key))
}

/// Reads a text as [`Cutter`] cuts it.
pub(in crate::formats) fn read(text: &str) -> Entries {
    let mut entries = Entries::new();
    let mut cutter = Cutter::new();
    let mut read = |cuts: Vec<Cut>| {
        for cut in cuts {
            let before = entries.len();
            cut.read(before, &mut |_, entry| entries.extend(entry));
        }
    };
    for part in text.as_bytes().chunks(PIECE) {
        read(cutter.push(part));
    }
    read(cutter.end());
    entries
}

/// What becomes of a piece; nothing where it holds no work.
pub(crate) type ReadPiece = Option<Result<Entry, ImportError>>;

impl Cut {
    /// Reads the pieces, before which there are some entries, and gives what becomes of each with the line that it
    /// begins in: works, errors, or nothing where it holds no work.
    pub(crate) fn read(&self, before: usize, take: &mut dyn FnMut(usize, ReadPiece)) {
        self.read_pieces(before, &mut |piece, entry| take(piece.line, entry));
    }

    /// As [`read`](Self::read), with the text of each line that is no JSON.
    #[cfg(feature = "cli")]
    pub(crate) fn read_lines(&self, take: &mut dyn FnMut(usize, &str, ReadPiece)) {
        self.read_pieces(0, &mut |piece, entry| {
            let is_text = piece.kind == PieceKind::Text;
            let text = if is_text { decode(self.of(piece).trim_ascii()) } else { "".into() };
            take(piece.line, &text, entry);
        });
    }

    fn read_pieces(&self, before: usize, take: &mut dyn FnMut(&Piece, ReadPiece)) {
        let mut entries = Entries::new();
        let mut number = before + 1;
        for piece in &self.pieces {
            self.read_piece(piece, number, &mut entries);
            number += entries.len();
            if entries.is_empty() {
                take(piece, None);
            }
            for entry in entries.drain(..) {
                take(piece, Some(entry));
            }
        }
    }

    fn read_piece(&self, piece: &Piece, number: usize, entries: &mut Entries) {
        let wrong = |column: usize, what: &str| {
            Err(ImportError::Json { line: piece.line, column: piece.column + column, what: what.to_owned() })
        };
        match piece.kind {
            PieceKind::Value | PieceKind::Element => {
                let text = decode(self.of(piece));
                let is_element = piece.kind == PieceKind::Element;
                if let Err(error) = read_value(&text, is_element, piece.has_numbers, number, entries) {
                    let column = if error.line() == 1 { piece.column } else { 0 } + error.column();
                    let line = piece.line + error.line().saturating_sub(1);
                    entries.push(Err(ImportError::Json { line, column, what: what_is_wrong(&error) }));
                }
            }
            PieceKind::Text => {
                let text = decode(self.of(piece).trim_ascii());
                entries.push(read_line(&text, piece.line, &wrong));
            }
            PieceKind::TooLong => entries.push(Err(ImportError::TooLong { number })),
            PieceKind::Nothing => {}
            PieceKind::NoComma => entries.push(wrong(1, "expected `,` or `]`")),
            PieceKind::NoEnd => entries.push(wrong(1, "the list that begins here has no end")),
            PieceKind::Lost => {
                entries.push(wrong(1, "the entries before this place could not be told apart"));
            }
        }
    }
}

/// A line that is no JSON, or is a string: a DOI, in any of its forms.
fn read_line(
    text: &str,
    line: usize,
    wrong: &dyn Fn(usize, &str) -> Result<Entry, ImportError>,
) -> Result<Entry, ImportError> {
    let doi = |found| Entry::Doi { found, id: None };
    let error = match identify(text) {
        Ok(found) => return Ok(doi(found)),
        Err(error) => error,
    };
    if text.starts_with('{')
        && let Err(error) = serde_json::from_str::<IgnoredAny>(text)
    {
        return wrong(error.column().max(1), &what_is_wrong(&error));
    }
    if let Some(found) = serde_json::from_str::<String>(text).ok().and_then(|text| identify(&text).ok()) {
        return Ok(doi(found));
    }
    Err(ImportError::entry(line, &error.to_string()))
}

/// Reads the work or works in a value. What strict readers stop at (lone surrogates, controls, numbers beyond their
/// range) is mended, and numbers are kept as they are written.
fn read_value(
    text: &str,
    is_element: bool,
    has_numbers: bool,
    number: usize,
    entries: &mut Entries,
) -> serde_json::Result<()> {
    if let Some(mended) = has_numbers.then(|| json::mend(text)).flatten()
        && add(&mended, is_element, number, entries).is_ok()
    {
        return Ok(());
    }
    let error = match add(text, is_element, number, entries) {
        Ok(()) => return Ok(()),
        Err(error) => error,
    };
    match json::mend(text).map(|mended| add(&mended, is_element, number, entries)) {
        Some(Ok(())) => Ok(()),
        _ => Err(error),
    }
}

/// Adds the work or works in a value: an element of a list, or one that stands by itself. Most items are read
/// as they stand; values are made of an agency's records, and of what may hold works or be none.
fn add(text: &str, is_element: bool, number: usize, entries: &mut Entries) -> serde_json::Result<()> {
    if text.starts_with('{')
        && let OwnItem::Read(read) = serde_json::from_str(text)?
    {
        entries.push(fields::work_or_doi(own(*read)).map_err(|none| none.at(number)));
        return Ok(());
    }
    let WithoutReferences(value) = serde_json::from_str(text)?;
    let values = if is_element { vec![value] } else { unwrapped(value) };
    for (k, value) in values.iter().enumerate() {
        entries.push(entry(value, number + k));
    }
    Ok(())
}

/// The works in a value: the elements of a list, and what Crossref's interface and others wrap them in.
fn unwrapped(value: Value) -> Vec<Value> {
    match value {
        Value::Array(list) => list,
        Value::Object(mut object) if !says_what_it_is(&object) => {
            let inner = ["message", "items", "references"].iter().find_map(|key| match object.get(*key) {
                Some(Value::Array(_) | Value::Object(_)) => object.remove(*key),
                _ => None,
            });
            // The message of a search is an object of items; nothing is wrapped deeper than that.
            match inner {
                Some(Value::Object(mut message)) => match message.get_mut("items").map(Value::take) {
                    Some(Value::Array(items)) if !says_what_it_is(&message) => items,
                    items => {
                        message.extend(items.map(|items| ("items".to_owned(), items)));
                        vec![Value::Object(message)]
                    }
                },
                Some(Value::Array(list)) => list,
                _ => vec![Value::Object(object)],
            }
        }
        value => vec![value],
    }
}

/// Whether an object is a work, whatever it has in it.
fn says_what_it_is(object: &Map<String, Value>) -> bool {
    ["title", "type", "DOI"].iter().any(|key| object.contains_key(*key))
}

/// One value of a list; `number` is its place, from 1.
fn entry(value: &Value, number: usize) -> Result<Entry, ImportError> {
    match value {
        Value::Object(object) if reports_error(object) => Err(ImportError::NotAWork { number }),
        Value::Object(object) => work(object).map_err(|none| none.at(number)),
        Value::String(text) => identify(text)
            .map(|found| Entry::Doi { found, id: None })
            .map_err(|_| ImportError::NotAWork { number }),
        _ => Err(ImportError::NotAWork { number }),
    }
}

/// An object that says something of the work is its data; one with nothing but a DOI is that DOI.
pub(in crate::formats) fn work(object: &Map<String, Value>) -> Result<Entry, NoEntry> {
    if !looks_served(object) {
        return fields::work_or_doi(own(ReadItem::deserialize(object).map_err(|_| NoEntry::Blank)?));
    }
    let id = object
        .get("id")
        .and_then(|id| id.as_str().map(str::to_owned).or_else(|| id.as_u64().map(|n| n.to_string())));
    let doi = object.get("DOI").and_then(Value::as_str).unwrap_or_default();
    let mut work = repair(object, doi);
    work.item.id = id.unwrap_or_default();
    fields::work_or_doi(work)
}

/// The work of a user's own item. Members that CSL does not know stay beside it, as JSON. A DOI is taken out of its
/// address: styles put another before it.
fn own(read: ReadItem) -> Work {
    let ReadItem { mut item, rest } = read;
    let spelled = item.get(Variable::Doi).filter(|doi| !doi.starts_with("10."));
    if let Some(found) = spelled.and_then(|doi| doi::field(doi).ok()) {
        item.set(Variable::Doi, found.doi.as_str());
    }
    let mut work = Work::from(item);
    if !rest.is_empty() {
        let fields = rest.into_iter().map(|(name, value)| (name, value.to_string())).collect();
        work.record = Some(Box::new(OwnRecord::new(Format::CslJson.name(), String::new(), fields)));
    }
    work
}

/// The parser's message without the position it repeats.
fn what_is_wrong(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(text: &str) -> Vec<String> {
        let title = |entry: Result<Entry, ImportError>| match entry {
            Ok(Entry::Work(work)) => work.item.get(Variable::Title).unwrap_or_default().to_owned(),
            Ok(Entry::Doi { found, .. }) => found.doi.to_string(),
            Err(error) => error.to_string(),
        };
        read(text).into_iter().map(title).collect()
    }

    #[test]
    fn what_strict_readers_stop_at_is_mended() {
        let works = r#"[{"id": "a", "type": "book", "title": "A", "author": [{"family": "Doe"}]},
            {"id": "b",
             "type": "book", "title": "\ud800	\q", "volume": 1e400}, "10.1234/c",
            {"id": 12345678901234567890123, "type": "book", "title": "D", "volume": 1.50, "issue": 2.0, "page": 1e3}]"#;
        assert_eq!(titles(works), ["A", "\u{fffd}\t\\q", "10.1234/c", "D"]);
        let Some(Ok(Entry::Work(work))) = read(works).pop() else { panic!("a work") };
        let text = |variable| work.item.get(variable).unwrap_or_default();
        assert_eq!(work.item.id, "12345678901234567890123");
        assert_eq!(
            [text(Variable::Volume), text(Variable::Issue), text(Variable::Page)],
            ["1.50", "2.0", "1e3"]
        );
    }

    #[test]
    fn what_wraps_works_may_say_something_itself() {
        assert_eq!(titles(r#"{"publisher": "ACM", "items": [{"title": "A", "DOI": "10.1/a"}]}"#), ["A"]);
        assert_eq!(titles(r#"{"message": {"items": [{"title": "A"}, {"title": ["B"]}]}}"#), ["A", "B"]);
    }
}
