//! Reading what people already have: CSL-JSON, and any text with DOIs in it.
//!
//! The format is recognised from content, never from a file's name. What comes out is a list of
//! [`Entry`] values in the order of the input; an entry that cannot be read is an error in its place
//! and takes nothing from the others.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::csl::Item;
use crate::doi::{Found, find, identify};
use crate::work::{looks_served, repair};

/// One work that the input speaks of.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// Its data are there.
    Item(Box<Item>),
    /// Only its DOI is there.
    Doi {
        /// The DOI.
        found: Found,
        /// The identifier the input gives the work, if it does.
        id: Option<String>,
    },
}

/// Why an entry, or a whole input, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// There is no DOI in a text.
    #[error("there is no DOI in it, and it is not CSL-JSON")]
    Nothing,
    /// It begins like JSON but is not.
    #[error("line {line}, column {column}: not JSON: {what}")]
    Json {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong.
        what: String,
    },
    /// An entry of a JSON list that is not a work.
    #[error("entry {number} is neither a CSL-JSON object nor a DOI")]
    NotAWork {
        /// Its place, from 1.
        number: usize,
    },
}

/// Reads an input.
pub fn read(bytes: &[u8]) -> Vec<Result<Entry, ImportError>> {
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let begin = text.trim_start();
    let entries = if begin.starts_with(['{', '[']) { json(&text) } else { Err(ImportError::Nothing) };
    entries.unwrap_or_else(|error| {
        let entries: Vec<_> = dois(&text).map(|found| Ok(Entry::Doi { found, id: None })).collect();
        // Prose may begin with a bracket; what is JSON but for a slip has quotes next to it.
        let meant_json = error != ImportError::Nothing
            && begin.trim_start_matches(['{', '[', ' ', '\t', '\r', '\n']).starts_with('"');
        if entries.is_empty() || meant_json { vec![Err(error)] } else { entries }
    })
}

/// The DOIs in a text, in order, each once.
pub fn dois(text: &str) -> impl Iterator<Item = Found> + '_ {
    let mut seen = HashSet::new();
    let found = find(text).map(|mention| Found { doi: mention.doi, fallback: mention.fallback });
    found.filter(move |found| seen.insert(found.doi.clone()))
}

/// CSL-JSON: a list of objects, one object, or an object a line.
fn json(text: &str) -> Result<Vec<Result<Entry, ImportError>>, ImportError> {
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
    Ok(values.into_iter().enumerate().map(|(index, value)| entry(value, index + 1)).collect())
}

fn entry(value: Value, number: usize) -> Result<Entry, ImportError> {
    match value {
        Value::Object(object) => Ok(work(&object)),
        Value::String(text) => identify(&text)
            .map(|found| Entry::Doi { found, id: None })
            .map_err(|_| ImportError::NotAWork { number }),
        _ => Err(ImportError::NotAWork { number }),
    }
}

/// An object that says something of the work is its data; one with nothing but a DOI is that DOI.
fn work(object: &Map<String, Value>) -> Entry {
    let id = object
        .get("id")
        .and_then(|id| id.as_str().map(str::to_owned).or_else(|| id.as_u64().map(|n| n.to_string())));
    let doi = object.get("DOI").and_then(Value::as_str);
    let says_something = object
        .iter()
        .any(|(key, value)| !matches!(key.as_str(), "id" | "DOI" | "type" | "URL") && !value.is_null());
    if !says_something && let Some(found) = doi.and_then(|text| identify(text).ok()) {
        return Entry::Doi { found, id };
    }
    let mut item = if looks_served(object) {
        repair(object, doi.unwrap_or_default()).item
    } else {
        Item::from_json(object)
    };
    match id {
        Some(id) => item.id = id,
        None if item.id.is_empty() => doi.unwrap_or_default().clone_into(&mut item.id),
        None => {}
    }
    Entry::Item(Box::new(item))
}

/// The parser's message without the position it repeats.
fn what_is_wrong(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<String> {
        read(text.as_bytes())
            .into_iter()
            .map(|entry| match entry {
                Ok(Entry::Item(item)) => format!("item {}", item.id),
                Ok(Entry::Doi { found, id }) => format!("doi {} {}", found.doi, id.unwrap_or_default()),
                Err(error) => format!("error {error}"),
            })
            .collect()
    }

    #[test]
    fn csl_json_in_each_of_its_shapes() {
        let a = r#"{"id":"a","type":"book","title":"A"}"#;
        let b = r#"{"id":7,"type":"book","title":"B"}"#;
        let both = ["item a", "item 7"];
        assert_eq!(ids(&format!("[{a},{b}]")), both);
        assert_eq!(ids(&format!("{a}\n{b}\n")), both);
        assert_eq!(ids(&format!("\u{feff}  {a}")), ["item a"]);
        assert_eq!(ids("[]"), Vec::<String>::new());
    }

    #[test]
    fn an_object_with_only_a_doi_is_to_be_resolved() {
        assert_eq!(
            ids(r#"[{"id":"x","DOI":"10.1000/A"}, "10.1000/b", 5]"#),
            ["doi 10.1000/a x", "doi 10.1000/b ", "error entry 3 is neither a CSL-JSON object nor a DOI",]
        );
        assert_eq!(ids(r#"{"DOI":"10.1000/a","title":"T"}"#), ["item 10.1000/a"]);
    }

    #[test]
    fn text_gives_its_dois_once() {
        assert_eq!(
            ids("[1] see 10.1000/a, 10.1000/B and doi:10.1000/A."),
            ["doi 10.1000/a ", "doi 10.1000/b "]
        );
        assert_eq!(ids("nothing here"), ["error there is no DOI in it, and it is not CSL-JSON"]);
    }

    #[test]
    fn broken_json_is_not_taken_for_text() {
        let broken = "[\n  {\"id\": \"a\", \"DOI\": \"10.1000/a\",\n  \"title\" \"T\"}\n]";
        assert_eq!(ids(broken), ["error line 3, column 11: not JSON: expected `:`"]);
    }
}
