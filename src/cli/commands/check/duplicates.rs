//! Keys and works that come again in the inputs.
//!
//! They are looked for before references are judged, which then need not be held as a whole. Which of two works is
//! the one to drop is known afterwards.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::checked::{Checked, Status, push};
use super::gather::{Input, Subject};
use super::words::Found;
use crate::compare::{self, Level, Rule};
use crate::csl::Item;

/// Two references that share a key or a work.
pub(super) struct Pair {
    rule: Rule,
    level: Level,
    later: Side,
    earlier: Side,
}

/// One reference of a pair.
#[derive(Clone, Copy)]
struct Side {
    index: usize,
    /// How many parts of the work it names.
    parts: usize,
}

/// Finds the references that share a key or a work with an earlier one.
pub(super) fn find(subjects: &[Subject]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut keys: HashMap<(Option<usize>, String), usize> = HashMap::new();
    let mut items: Vec<&Item> = Vec::new();
    let mut places: Vec<usize> = Vec::new();
    for (index, subject) in subjects.iter().enumerate() {
        let Some(item) = &subject.item else { continue };
        if !subject.fields.is_empty() && !subject.id.is_empty() {
            let first = *keys.entry((subject.input, subject.id.to_lowercase())).or_insert(index);
            if first != index {
                let side = |index| Side { index, parts: 0 };
                let rule = Rule::DuplicateKey;
                pairs.push(Pair { rule, level: rule.level(), later: side(index), earlier: side(first) });
            }
        }
        items.push(item);
        places.push(index);
    }
    for duplicate in compare::duplicates(items.iter().copied()) {
        let side = |at: usize| {
            let item = items[at];
            Side { index: places[at], parts: item.text.len() + item.names.len() + item.dates.len() }
        };
        let (later, earlier) = (side(duplicate.index), side(duplicate.of));
        pairs.push(Pair { rule: duplicate.rule, level: duplicate.level, later, earlier });
    }
    pairs
}

/// Adds a finding to one reference of each pair: the later one of a key, the worse one of a work.
pub(super) fn report(inputs: &[Input], checked: &mut [Checked], pairs: Vec<Pair>) {
    // What is said of duplicates does not decide about others.
    let chosen: Vec<(Pair, usize, usize)> = pairs
        .into_iter()
        .map(|pair| {
            let (index, of) = if pair.rule == Rule::DuplicateKey
                || worth(checked, pair.earlier) <= worth(checked, pair.later)
            {
                (pair.later.index, pair.earlier.index)
            } else {
                (pair.earlier.index, pair.later.index)
            };
            (pair, index, of)
        })
        .collect();
    for (Pair { rule, level, .. }, index, of) in chosen {
        let input = checked[index].subject.input.and_then(|index| inputs.get(index));
        let field = if rule == Rule::DuplicateDoi { "doi" } else { "" };
        // Keys may differ in case.
        let id = checked[if rule == Rule::DuplicateKey { index } else { of }].subject.id.clone();
        let place = place(inputs, &checked[of]);
        push(
            &mut checked[index],
            input,
            Found { level, field, given: &id, detail: &place, ..Found::of(rule) },
        );
        if checked[index].status == Status::Agrees {
            checked[index].status = Status::Differs;
        }
    }
}

/// What makes a reference the one to drop: it differs from its record, or says less.
fn worth(checked: &[Checked], side: Side) -> (Option<Level>, Reverse<usize>) {
    (checked[side.index].findings.iter().map(|finding| finding.level).max(), Reverse(side.parts))
}

/// The file and the line of a reference.
fn place(inputs: &[Input], one: &Checked) -> String {
    let file = one.subject.input.and_then(|index| inputs.get(index)).map_or("", |input| input.name());
    one.subject.line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"))
}
