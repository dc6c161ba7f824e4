//! Keys and works that come again in the inputs.
//!
//! Works are counted before references are judged, so that hardly anything is held of those that come once. Which of
//! two works is the one to drop is known when both have been judged: the earlier one waits for that (`order`).

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

use super::checked::{Checked, Repeat, Status, push};
use super::gather::{Input, Subject};
use super::words::Found;
use crate::compare::{Duplicate, Level, Repeats, Rule};
use crate::csl::Item;

/// The search for keys and works that come again.
#[derive(Default)]
pub(super) struct Again {
    works: Repeats,
    /// How many works there were.
    count: usize,
    hasher: RandomState,
    /// The line of each key's first entry in an input.
    keys: HashMap<u64, usize>,
    input: Option<usize>,
}

impl Again {
    /// Counts a work.
    pub(super) fn count(&mut self, item: &Item) {
        self.works.count(item);
    }

    /// Ends the counting.
    pub(super) fn counted(&mut self) {
        self.works.counted();
    }

    /// Looks at the next reference.
    pub(super) fn next(&mut self, subject: &Subject) -> Repeat {
        let before = self.count.saturating_sub(1);
        let Some(item) = &subject.item else {
            return Repeat { number: before, until: before, ..Repeat::default() };
        };
        if self.input != subject.input {
            self.input = subject.input;
            self.keys.clear();
        }
        let mut key = None;
        if !subject.fields.is_empty() && !subject.id.is_empty() {
            let hash = self.hasher.hash_one(subject.id.to_lowercase());
            key = self.keys.get(&hash).copied();
            self.keys.entry(hash).or_insert(subject.line.unwrap_or(1));
        }
        let number = self.count;
        self.count += 1;
        let (of, until) = self.works.next(item);
        let parts = item.text.len() + item.names.len() + item.dates.len();
        Repeat { number, until, of, key, parts }
    }
}

/// What makes a reference the one to drop: it differs from its record, or says less.
pub(super) type Worth = (Option<Level>, Reverse<usize>);

/// What a reference is worth, before anything is said of duplicates.
pub(super) fn worth(one: &Checked) -> Worth {
    (one.findings.iter().map(|finding| finding.level).max(), Reverse(one.repeat.parts))
}

/// Adds that an earlier entry has the same key.
pub(super) fn key(one: &mut Checked, input: Option<&Input>) {
    let Some(line) = one.repeat.key else { return };
    let id = one.subject.id.clone();
    let detail = place(input, Some(line));
    add(one, input, Found { given: &id, detail: &detail, ..Found::of(Rule::DuplicateKey) });
}

/// Adds that a reference names the same work as another one.
pub(super) fn work(one: &mut Checked, input: Option<&Input>, found: Duplicate, other: &Other) {
    let field = if found.rule == Rule::DuplicateDoi { "doi" } else { "" };
    let words =
        Found { level: found.level, field, given: &other.id, detail: &other.place, ..Found::of(found.rule) };
    add(one, input, words);
}

/// The other reference to a work.
pub(super) struct Other {
    id: String,
    place: String,
}

impl Other {
    pub(super) fn of(one: &Checked, input: Option<&Input>) -> Self {
        Self { id: one.subject.id.clone(), place: place(input, one.subject.line) }
    }
}

fn add(one: &mut Checked, input: Option<&Input>, found: Found<'_>) {
    push(one, input, found);
    if one.status == Status::Agrees {
        one.status = Status::Differs;
    }
}

/// The file and the line of a reference.
fn place(input: Option<&Input>, line: Option<usize>) -> String {
    let file = input.map_or("", Input::name);
    line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"))
}
