//! CSL-JSON: a list of objects, one object, or an object a line.
//!
//! Objects that registration agencies served go through the repair of [`crate::work`]; what a
//! reference manager wrote is taken as it is. In a list a string may stand for a work: its DOI.

use std::borrow::Cow;
use std::collections::HashMap;

use memchr::{memchr_iter, memchr2, memrchr_iter};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::csl::ReadItem;
use crate::doi::identify;
use crate::formats::cut::CutPoint;
use crate::formats::entry::LONGEST;
use crate::formats::{Entries, Entry, Format, ImportError, fields, text};
use crate::work::{OwnItem, OwnRecord, WithoutReferences, Work, looks_served, repair, reports_error};

pub(in crate::formats) fn recognise(text: &str) -> bool {
    let is_object = |line: &str| line.starts_with("{\"") && serde_json::from_str::<Value>(line).is_ok();
    text.trim_start().starts_with(['{', '[']) || text.lines().take(8).any(is_object)
}

/// At the last comma between the elements of a list, or behind the last line that ends no object in the
/// middle, where the first line is one.
pub(in crate::formats) fn cut(bytes: &[u8]) -> Option<CutPoint> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match text.trim_ascii_start().first()? {
        b'{' => {
            let first = text.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty())?;
            serde_json::from_slice::<IgnoredAny>(first).ok()?;
            between_objects(bytes).or_else(|| last(bytes, b'\n', 0)).map(|line| CutPoint::at(line + 1))
        }
        // Prose may begin with a bracket too.
        b'[' if matches!(text.trim_ascii_start().get(1..)?.trim_ascii_start().first()?, b'{' | b'"') => {
            last(bytes, b',', 1).map(|comma| CutPoint { end: comma, close: "]", start: comma + 1, open: "[" })
        }
        _ => None,
    }
}

/// The last line feed that stands right between two objects. Within a value no line ends in a brace before one that
/// begins with a brace: a comma would be missing.
fn between_objects(bytes: &[u8]) -> Option<usize> {
    memrchr_iter(b'\n', bytes).find(|&line| {
        let ends = bytes.get(..line).is_some_and(|before| before.ends_with(b"}") || before.ends_with(b"}\r"));
        ends && bytes.get(line + 1) == Some(&b'{')
    })
}

/// The last place of a byte within so many brackets, outside of quotes.
fn last(bytes: &[u8], wanted: u8, within: usize) -> Option<usize> {
    let (mut depth, mut found, mut place) = (0_usize, None, 0);
    while let Some(byte) = bytes.get(place) {
        match byte {
            b'"' => match string_end(bytes, place) {
                Some(end) => place = end,
                None => return found,
            },
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ if *byte == wanted && depth == within => found = Some(place),
            _ => {}
        }
        place += 1;
    }
    found
}

/// Where a string ends that begins here.
fn string_end(bytes: &[u8], begin: usize) -> Option<usize> {
    let mut place = begin + 1;
    loop {
        place += memchr2(b'"', b'\\', bytes.get(place..)?)?;
        if bytes.get(place) == Some(&b'"') {
            return Some(place);
        }
        place += 2;
    }
}

/// The works. Prose may begin with a bracket too: text that is not JSON is searched for DOIs, unless
/// a quote next to the bracket shows that JSON was meant.
pub(in crate::formats) fn read(text: &str) -> Entries {
    values(text).unwrap_or_else(|error| {
        let inner = text.trim_start_matches(['{', '[', ' ', '\t', '\r', '\n']);
        let entries = if inner.starts_with('"') { Vec::new() } else { text::read(text) };
        if entries.iter().any(Result::is_ok) { entries } else { vec![Err(error)] }
    })
}

fn values(text: &str) -> Result<Entries, ImportError> {
    if let Some(entries) = objects(text) {
        return Ok(entries);
    }
    let mut entries = Vec::new();
    let mut lines_before = LinesBefore { text, place: 0, lines: 0 };
    for value in serde_json::Deserializer::from_str(text).into_iter::<&RawValue>() {
        let value = match value {
            Ok(value) => value.get(),
            Err(error) => return lines(text).ok_or_else(|| wrong(&error, error.line())),
        };
        let mut add = |value: &str, is_element| {
            if let Err(error) = add(value, is_element, &mut entries) {
                entries.push(Err(wrong(&error, lines_before.of(value) + error.line())));
            }
        };
        if value.starts_with('[') {
            let elements: Vec<&RawValue> = serde_json::from_str(value).unwrap_or_default();
            for element in elements {
                add(element.get(), true);
            }
        } else {
            add(value, false);
        }
    }
    Ok(entries)
}

/// The works of a text that is one sound object after another, as most are.
fn objects(text: &str) -> Option<Entries> {
    if text.len() > LONGEST || !text.trim_start().starts_with('{') {
        return None;
    }
    let mut entries = Vec::new();
    let mut objects = serde_json::Deserializer::from_str(text).into_iter();
    let mut begin = 0;
    while let Some(object) = objects.next() {
        let end = objects.byte_offset();
        match object.ok()? {
            OwnItem::Read(read) => add_item(*read, &mut entries),
            OwnItem::Other => add_value(text.get(begin..end)?, false, &mut entries).ok()?,
        }
        begin = end;
    }
    Some(entries)
}

/// Counts the lines before parts of a text, which are asked for in their order.
struct LinesBefore<'t> {
    text: &'t str,
    place: usize,
    lines: usize,
}

impl LinesBefore<'_> {
    fn of(&mut self, part: &str) -> usize {
        let place = part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        let passed = self.text.as_bytes().get(self.place..place).unwrap_or_default();
        self.lines += memchr_iter(b'\n', passed).count();
        self.place = place;
        self.lines
    }
}

/// An object a line, where one of the lines is none: it costs only itself.
fn lines(text: &str) -> Option<Entries> {
    // Of a list over several lines no line is an object.
    let is_object = |line: &str| line.trim_start().starts_with('{');
    if text.trim_start().starts_with('[') || !text.lines().any(is_object) {
        return None;
    }
    let mut entries = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        if let Err(error) = add(line, false, &mut entries) {
            entries.push(Err(wrong(&error, number + 1)));
        }
    }
    entries.iter().any(Result::is_ok).then_some(entries)
}

/// Adds the works in a value that is longer than a work may be: those that it wraps, as [`unwrapped`] has them,
/// without a value of the whole.
fn add_long(text: &str, is_element: bool, entries: &mut Entries) -> serde_json::Result<()> {
    type Members<'t> = HashMap<Cow<'t, str>, &'t RawValue>;
    let mut inner = None;
    if !is_element && text.trim_start().starts_with('{') {
        let members: Members<'_> = serde_json::from_str(text)?;
        if !["title", "type", "DOI"].iter().any(|key| members.contains_key(*key)) {
            inner = ["message", "items", "references"].iter().find_map(|key| members.get(*key)).copied();
        }
        if let Some(message) = inner.filter(|message| message.get().starts_with('{')) {
            let members: Members<'_> = serde_json::from_str(message.get())?;
            inner = members.get("items").copied();
        }
    }
    let list = inner.filter(|list| list.get().starts_with('['));
    let Some(list) = list.map(|list| serde_json::from_str::<Vec<&RawValue>>(list.get())).transpose()? else {
        entries.push(Err(ImportError::TooLong { number: entries.len() + 1 }));
        return Ok(());
    };
    for element in list {
        let added = add(element.get(), true, entries);
        if added.is_err() {
            entries.push(Err(ImportError::NotAWork { number: entries.len() + 1 }));
        }
    }
    Ok(())
}

/// Adds the work or works in a value: an element of a list, or one that stands by itself. Most items are read
/// as they stand; values are made of an agency's records, and of what may hold works or be none.
fn add(text: &str, is_element: bool, entries: &mut Entries) -> serde_json::Result<()> {
    if text.len() > LONGEST {
        return add_long(text, is_element, entries);
    }
    if text.trim_start().starts_with('{')
        && let OwnItem::Read(read) = serde_json::from_str(text)?
    {
        add_item(*read, entries);
        return Ok(());
    }
    add_value(text, is_element, entries)
}

fn add_item(read: ReadItem, entries: &mut Entries) {
    let number = entries.len() + 1;
    entries.push(fields::work_or_doi(own(read)).ok_or(ImportError::NotAWork { number }));
}

fn add_value(text: &str, is_element: bool, entries: &mut Entries) -> serde_json::Result<()> {
    let number = entries.len() + 1;
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
        Value::Object(mut object)
            if !["title", "type", "DOI"].iter().any(|key| object.contains_key(*key)) =>
        {
            let inner = ["message", "items", "references"].iter().find_map(|key| match object.get(*key) {
                Some(Value::Array(_) | Value::Object(_)) => object.remove(*key),
                _ => None,
            });
            // The message of a search is an object of items; nothing is wrapped deeper than that.
            match inner {
                Some(Value::Object(mut message)) => match message.remove("items") {
                    Some(Value::Array(items)) => items,
                    Some(other) => {
                        message.insert("items".into(), other);
                        vec![Value::Object(message)]
                    }
                    None => vec![Value::Object(message)],
                },
                Some(Value::Array(list)) => list,
                _ => vec![Value::Object(object)],
            }
        }
        value => vec![value],
    }
}

fn wrong(error: &serde_json::Error, line: usize) -> ImportError {
    ImportError::Json { line, column: error.column(), what: what_is_wrong(error) }
}

/// One value of a list; `number` is its place, from 1.
fn entry(value: &Value, number: usize) -> Result<Entry, ImportError> {
    match value {
        Value::Object(object) if reports_error(object) => Err(ImportError::NotAWork { number }),
        Value::Object(object) => work(object).ok_or(ImportError::NotAWork { number }),
        Value::String(text) => identify(text)
            .map(|found| Entry::Doi { found, id: None })
            .map_err(|_| ImportError::NotAWork { number }),
        _ => Err(ImportError::NotAWork { number }),
    }
}

/// An object that says something of the work is its data; one with nothing but a DOI is that DOI.
pub(in crate::formats) fn work(object: &Map<String, Value>) -> Option<Entry> {
    if !looks_served(object) {
        return fields::work_or_doi(own(ReadItem::deserialize(object).ok()?));
    }
    let id = object
        .get("id")
        .and_then(|id| id.as_str().map(str::to_owned).or_else(|| id.as_u64().map(|n| n.to_string())));
    let doi = object.get("DOI").and_then(Value::as_str).unwrap_or_default();
    let mut work = repair(object, doi);
    work.item.id = id.unwrap_or_default();
    fields::work_or_doi(work)
}

/// The work of a user's own item. Members that CSL does not know stay beside it, as JSON.
fn own(read: ReadItem) -> Work {
    let ReadItem { item, rest } = read;
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
            Ok(Entry::Work(work)) => {
                work.item.get(crate::csl::Variable::Title).unwrap_or_default().to_owned()
            }
            Ok(Entry::Doi { found, .. }) => found.doi.to_string(),
            Err(error) => error.to_string(),
        };
        read(text).into_iter().map(title).collect()
    }

    #[test]
    fn a_string_that_cannot_be_read_costs_its_work_alone() {
        let works = r#"[{"id": "a", "type": "book", "title": "A", "author": [{"family": "Doe"}]},
            {"id": "b",
             "type": "book", "title": "\ud800", "author": [{"family": "Doe"}]}, "10.1234/c",
            {"id": "d", "type": "book", "title": "D", "author": [{"family": "Doe"}]}]"#;
        let read = titles(works);
        assert_eq!([&read[0], &read[2], &read[3]], ["A", "10.1234/c", "D"]);
        assert!(read[1].starts_with("line 3, "), "{}", read[1]);
    }

    #[test]
    fn what_wraps_works_may_say_something_itself() {
        assert_eq!(titles(r#"{"publisher": "ACM", "items": [{"title": "A", "DOI": "10.1/a"}]}"#), ["A"]);
        assert_eq!(titles(r#"{"message": {"items": [{"title": "A"}, {"title": ["B"]}]}}"#), ["A", "B"]);
    }
}
