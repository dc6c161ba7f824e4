//! What the steps of the repair work on.

use serde_json::{Map, Value};

use super::text::{holds_markup, tidy};
use super::{Agency, OpenAccess, Stages, Work};
use super::{facts, identifiers};
use crate::csl::{Item, Kind, Variable};
use crate::doi::Doi;

/// A work in the making.
pub(super) struct Draft<'a> {
    /// The record, for what CSL has no place for.
    pub(super) served: &'a Map<String, Value>,
    /// The record's DOI, or else the one that was asked for.
    pub(super) doi: Option<Doi>,
    /// The type as served.
    pub(super) served_type: Option<&'a str>,
    /// Whether the item has its own type yet.
    pub(super) typed: bool,
    pub(super) work: Work,
}

impl<'a> Draft<'a> {
    pub(super) fn new(served: &'a Map<String, Value>, asked: &str) -> Self {
        let work = Work {
            item: Item::new("", Kind::Document),
            main_title: None,
            subtitle: None,
            preprint: false,
            published_as: None,
            stages: Stages::default(),
            licences: Vec::new(),
            open_access: OpenAccess::Unknown,
            notices: Vec::new(),
            served_abstract: None,
            agency: agency(served),
        };
        let served_type = served.get("type").and_then(Value::as_str);
        Self { served, doi: identifiers::doi(served, asked), served_type, typed: false, work }
    }

    pub(super) fn item(&mut self) -> &mut Item {
        &mut self.work.item
    }

    /// The first text of a member of the record.
    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.served.get(key).and_then(first_text)
    }

    /// Sets a variable to a text of the record that no step has tidied yet.
    pub(super) fn put(&mut self, variable: Variable, served: &str) {
        self.work.item.set(variable, tidy(served, holds_markup(variable)));
    }

    /// The same, unless the variable has a value.
    pub(super) fn fill(&mut self, variable: Variable, served: Option<&str>) {
        if let (None, Some(served)) = (self.work.item.get(variable), served) {
            self.put(variable, served);
        }
    }

    /// The work, with the facts that are no part of a reference.
    pub(super) fn finish(mut self) -> Work {
        facts::gather(self.served, &mut self.work);
        self.work
    }
}

/// The first text in a value that is not blank, trimmed.
pub(super) fn first_text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        Value::Array(list) => list.iter().filter(|value| value.is_string()).find_map(first_text),
        _ => None,
    }
}

/// The object that a value is, or the first one in it.
pub(super) fn first_object(value: &Value) -> Option<&Map<String, Value>> {
    match value {
        Value::Object(object) => Some(object),
        Value::Array(list) => list.iter().find_map(Value::as_object),
        _ => None,
    }
}

/// The agency whose marks a record bears.
pub(super) fn agency(served: &Map<String, Value>) -> Option<Agency> {
    let has = |key| served.contains_key(key);
    let text = |key| served.get(key).and_then(Value::as_str).unwrap_or_default();
    if text("source").eq_ignore_ascii_case("crossref") || has("indexed") || has("member") || has("deposited")
    {
        Some(Agency::Crossref)
    } else if text("id").starts_with("https://doi.org/") || has("copyright") {
        Some(Agency::DataCite)
    } else {
        None
    }
}
