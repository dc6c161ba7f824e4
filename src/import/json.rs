//! CSL-JSON: a list of objects, one object, or an object a line.
//!
//! Objects that registration agencies served go through the repair of [`crate::work`]; what a
//! reference manager wrote is taken as it is. In a list a string may stand for a work: its DOI.

use serde_json::{Map, Value};

use super::{Entries, Entry, ImportError, fields, text};
use crate::csl::Item;
use crate::doi::identify;
use crate::work::{looks_served, repair};

pub(super) fn recognise(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// The works. Prose may begin with a bracket too: text that is not JSON is searched for DOIs, unless
/// a quote next to the bracket shows that JSON was meant.
pub(super) fn read(text: &str) -> Entries {
    values(text).unwrap_or_else(|error| {
        let inner = text.trim_start_matches(['{', '[', ' ', '\t', '\r', '\n']);
        let entries = if inner.starts_with('"') { Vec::new() } else { text::read(text) };
        if entries.iter().any(Result::is_ok) { entries } else { vec![Err(error)] }
    })
}

fn values(text: &str) -> Result<Entries, ImportError> {
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        values.push(value.map_err(|error| ImportError::Json {
            line: error.line(),
            column: error.column(),
            what: what_is_wrong(&error),
        })?);
    }
    if let [Value::Array(_)] = values.as_slice()
        && let Some(Value::Array(list)) = values.pop()
    {
        values = list;
    }
    Ok(values.into_iter().enumerate().map(|(index, value)| entry(&value, index + 1)).collect())
}

/// One value of a list; `number` is its place, from 1.
fn entry(value: &Value, number: usize) -> Result<Entry, ImportError> {
    match value {
        Value::Object(object) => Ok(work(object)),
        Value::String(text) => identify(text)
            .map(|found| Entry::Doi { found, id: None })
            .map_err(|_| ImportError::NotAWork { number }),
        _ => Err(ImportError::NotAWork { number }),
    }
}

/// An object that says something of the work is its data; one with nothing but a DOI is that DOI.
pub(super) fn work(object: &Map<String, Value>) -> Entry {
    let id = object
        .get("id")
        .and_then(|id| id.as_str().map(str::to_owned).or_else(|| id.as_u64().map(|n| n.to_string())));
    let doi = object.get("DOI").and_then(Value::as_str).unwrap_or_default();
    let mut item = if looks_served(object) { repair(object, doi).item } else { Item::from_json(object) };
    item.id = id.unwrap_or_default();
    fields::entry(item)
}

/// The parser's message without the position it repeats.
fn what_is_wrong(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}
