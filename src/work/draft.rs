//! What the steps of the repair work on.

use serde_json::{Map, Value};

use super::agency::Agency;
use super::json::first_text;
use super::model::Work;
use super::tidy::{holds_markup, tidy};
use crate::csl::{Item, Kind, Variable};
use crate::doi::Doi;

/// A work in the making.
pub(super) struct WorkDraft<'a> {
    /// The record, for what CSL has no place for.
    pub(super) served: &'a Map<String, Value>,
    /// The record's DOI, or else the one that was asked for.
    pub(super) doi: Option<Doi>,
    /// The type as served.
    pub(super) served_type: Option<&'a str>,
    /// Whether the item has its own type yet.
    pub(super) typed: bool,
    pub(super) work: Work,
    /// Whether somebody asks what each step changes.
    pub(super) step_by_step: bool,
    /// Whether the steps over names changed any, so that they may find more.
    pub(super) names_changed: bool,
    /// The book that it is a part of, where that was looked up.
    pub(super) book: Option<&'a Work>,
}

impl<'a> WorkDraft<'a> {
    pub(super) fn new(served: &'a Map<String, Value>, doi: Option<Doi>) -> Self {
        let mut work = Work::from(Item::new("", Kind::Document));
        work.agency = Agency::of(served);
        let served_type = served.get("type").and_then(Value::as_str);
        Self {
            served,
            doi,
            served_type,
            typed: false,
            work,
            step_by_step: false,
            names_changed: false,
            book: None,
        }
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

    /// Sets a variable that has no value yet.
    pub(super) fn fill(&mut self, variable: Variable, served: Option<&str>) {
        if let (None, Some(served)) = (self.work.item.get(variable), served) {
            self.put(variable, served);
        }
    }
}
