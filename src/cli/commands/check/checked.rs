//! What the check of a reference gave: its status, and findings at their places.

use std::ops::Range;

use super::gather::{Input, Subject};
use super::letters;
use super::place::{fields_of, place};
use super::words::Found;
use crate::cli::session::Failure;
use crate::compare::{Duplicate, Level, Rule};
use crate::doi::Doi;
use crate::resolve::{RecordOrigin, Resolved};

/// What is wrong with a reference.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) rule: Rule,
    pub(super) level: Level,
    pub(super) field: &'static str,
    pub(super) given: String,
    pub(super) recorded: String,
    pub(super) message: String,
    /// Where the value stands, in bytes of the text.
    pub(super) range: Option<Range<usize>>,
    /// What would stand in place of `range`, as the file writes it: TeX in a BibTeX file.
    pub(super) fix: Option<String>,
    /// Whether the file has been corrected.
    pub(super) corrected: bool,
}

/// What the check of a reference gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    Agrees,
    Differs,
    /// It would differ, had its findings not been silenced.
    Silenced,
    NotFound,
    NoDoi,
    Unchecked,
}

impl Status {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Differs => "differs",
            Self::Silenced => "silenced",
            Self::NotFound => "not-found",
            Self::NoDoi => "no-doi",
            Self::Unchecked => "unchecked",
        }
    }
}

/// A reference, checked.
pub(super) struct Checked {
    pub(super) subject: Subject,
    pub(super) status: Status,
    pub(super) findings: Vec<Finding>,
    /// The rules of findings that were silenced.
    pub(super) silenced: Vec<Rule>,
    pub(super) repeat: Repeat,
    pub(super) record: Option<ComparedRecord>,
    pub(super) failure: Option<Failure>,
}

/// What is known of a reference before it is judged: which others there are like it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Repeat {
    /// The number of its work; of a reference that describes none, that of the work before it.
    pub(super) number: usize,
    /// The number of the last work that may be a duplicate of it.
    pub(super) until: usize,
    /// The work that it is a duplicate of.
    pub(super) of: Option<Duplicate>,
    /// The line of the entry that has its key.
    pub(super) key: Option<usize>,
    /// How many parts of the work it names.
    pub(super) parts: usize,
}

/// The record that a reference was compared with.
pub(super) struct ComparedRecord {
    pub(super) doi: Doi,
    pub(super) agency: Option<String>,
    /// Its age in days; none where it was fetched just now.
    pub(super) age: Option<i64>,
}

impl ComparedRecord {
    pub(super) fn of(resolved: &Resolved) -> Self {
        let age = match &resolved.origin {
            RecordOrigin::Store { fetched, .. } => {
                Some(jiff::Timestamp::now().duration_since(*fetched).as_hours() / 24)
            }
            _ => None,
        };
        Self { doi: resolved.doi.clone(), agency: resolved.agency.clone(), age }
    }
}

/// Adds a finding, at its place in the file.
pub(super) fn push(checked: &mut Checked, input: Option<&Input>, found: Found<'_>) {
    let message = found.message();
    let Found { rule, level, field, given, recorded, fix, .. } = found;
    let (range, exact) =
        input.map_or((None, false), |input| place(&checked.subject, input, rule, field, given));
    // Only a value that stands there as it was read can be replaced.
    let fix = fix.filter(|_| exact || rule == Rule::MissingDoi);
    let word = matches!(rule, Rule::TitleLetters | Rule::AuthorMisspelt);
    let fix = fix.and_then(|fix| if word { letters::like(given, fix) } else { Some(fix.to_owned()) });
    let fix = fix.map(|fix| match input.filter(|input| input.is_bibtex()) {
        Some(input) => {
            let name = checked.subject.field(fields_of(field)).map_or(field, |place| &*place.name);
            input.escaping.value(name, &fix)
        }
        None => fix,
    });
    checked.findings.push(Finding {
        rule,
        level,
        field,
        given: given.to_owned(),
        recorded: recorded.to_owned(),
        message,
        range,
        fix,
        corrected: false,
    });
}
