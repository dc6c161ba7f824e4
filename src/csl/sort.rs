//! Sorting (CSL 1.0.2, "Sorting").
//!
//! A key is the bytes of the locale's collation ([`super::collation`]), so that sorting is a comparison of bytes, and
//! it is computed only for works that all keys before it leave equal: its first word, and more of it only where that
//! is equal, too. As in both reference processors case and punctuation do not count, but spaces do, and digits
//! compare as numbers. A work without a value for a key comes last, whichever way the key sorts.

use std::cmp;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::beginning::Extent;
use super::budget::Budget;
use super::collation::Sorter;
use super::engine::Engine;
use super::eval::{CiteInfo, Eval, Expansion, Purpose, date_key};
use super::output::plain;
use super::style::{Area, KeySource, NameElement, NameOptions, SortKey, VariableName};
use super::variable::{NameVariable, Variable};
use super::work::PreparedItem;
use crate::text::parallel;

/// The bytes of a value; none where the work has none.
type SortValue = Option<Vec<u8>>;

/// What orders things.
pub(crate) struct Sorting<'s> {
    pub(crate) engine: &'s Engine<'s>,
    pub(crate) budget: &'s Budget,
    pub(crate) sorter: &'s Sorter,
    pub(crate) area: Area,
    /// How much of a key is made at first, and where that leaves things equal.
    pub(crate) steps: &'s [Extent],
}

/// What a key costs beside its text.
const KEY: usize = 2048;

/// How often the text of a key is held at once: as text, prepared, and as bytes.
const HELD: usize = 4;

impl Sorting<'_> {
    /// The order of things to be sorted: `subject` gives the work and the cite of each, and how far its
    /// names are expanded.
    ///
    /// A key is computed only where all keys before it are equal, and all of it only where its beginning is.
    pub(crate) fn order<'w, F>(&self, sort: &[SortKey], count: usize, subject: F) -> Vec<usize>
    where
        F: Fn(usize) -> Option<(&'w PreparedItem, CiteInfo<'w>, &'w Expansion)> + Sync,
    {
        let mut order: Vec<usize> = (0..count).collect();
        let mut open = Vec::from([Range { start: 0, end: count }]);
        for key in sort {
            let mut equal = Vec::new();
            for &extent in self.steps {
                let ties = self.sorted(&mut order, &open, key, extent, &subject);
                equal.extend(ties.whole);
                open = ties.cut;
            }
            open = equal;
        }
        order
    }

    /// Sorts each of some ranges of the order by one key, the keys of all of them made at once; returns what it leaves
    /// equal.
    fn sorted<'w, F>(
        &self,
        order: &mut [usize],
        ranges: &[Range<usize>],
        key: &SortKey,
        extent: Extent,
        subject: &F,
    ) -> Ties
    where
        F: Fn(usize) -> Option<(&'w PreparedItem, CiteInfo<'w>, &'w Expansion)> + Sync,
    {
        let mut ties = Ties::default();
        let items: Vec<usize> =
            ranges.iter().filter_map(|range| order.get(range.clone())).flatten().copied().collect();
        if items.is_empty() || !self.budget.write(KEY * items.len()) {
            return ties;
        }
        let held = AtomicUsize::new(0);
        let made = self.sorter.keys(items.len());
        let keys = parallel::map(&items, |_, &item| -> Option<(SortValue, bool)> {
            let (work, cite, expansion) = subject(item)?;
            let text = self.text(work, cite, expansion, key, extent);
            held.fetch_add(HELD * text.len(), Ordering::Relaxed);
            if !self.budget.keep(HELD * text.len()) {
                return None;
            }
            let cut = extent.of(&text);
            Some((made.of(&text[..cut.unwrap_or(text.len())]), cut.is_some()))
        });
        let mut keyed = keys.into_iter().map(Option::unwrap_or_default).zip(items);
        for range in ranges {
            let Some(run) = order.get_mut(range.clone()) else { continue };
            let mut keyed: Vec<((SortValue, bool), usize)> = keyed.by_ref().take(run.len()).collect();
            parallel::sort_by(&mut keyed, |((left, _), _), ((right, _), _)| {
                compare(left, right, key.descending)
            });
            for (slot, (_, item)) in run.iter_mut().zip(&keyed) {
                *slot = *item;
            }
            let mut start = range.start;
            for group in keyed.chunk_by(|((left, _), _), ((right, _), _)| left == right) {
                let end = start + group.len();
                if group.len() > 1 {
                    let is_cut = group.iter().any(|((_, is_cut), _)| *is_cut);
                    if is_cut { &mut ties.cut } else { &mut ties.whole }.push(start..end);
                }
                start = end;
            }
        }
        self.budget.release(held.into_inner());
        ties
    }
}

/// Ranges of an order that a key leaves equal.
#[derive(Default)]
struct Ties {
    /// Of some of which only the beginning of the key was compared.
    cut: Vec<Range<usize>>,
    /// Of all of which the whole key was.
    whole: Vec<Range<usize>>,
}

impl Sorting<'_> {
    /// What a key sorts by.
    fn text(
        &self,
        work: &PreparedItem,
        cite: CiteInfo<'_>,
        expansion: &Expansion,
        key: &SortKey,
        extent: Extent,
    ) -> String {
        let (engine, budget) = (self.engine, self.budget);
        match &key.source {
            KeySource::Macro(index) => {
                let Some(called) = engine.style.macros.get(*index) else { return String::new() };
                let mut eval = Eval::new(engine, budget, work, cite, expansion, self.area, Purpose::Sort);
                eval.key = Some((key, extent));
                let since = eval.out.mark();
                eval.out.pay(called.cost);
                eval.elements(called.elements(), "", since);
                plain(&eval.out.toks)
            }
            KeySource::Variable(VariableName::Names(variable)) => {
                let added = expansion.names.first().copied().unwrap_or(0);
                self.names(work, (key, extent), *variable, added)
            }
            KeySource::Variable(VariableName::Date(variable)) => {
                work.date(*variable).and_then(|date| date_key(date, [true; 3])).unwrap_or_default()
            }
            KeySource::Variable(VariableName::Text(Variable::CitationNumber)) => {
                cite.number.map(|n| n.to_string()).unwrap_or_default()
            }
            KeySource::Variable(VariableName::Text(Variable::CitationLabel)) => Engine::trigraph(work),
            KeySource::Variable(VariableName::Text(variable)) => {
                let mut eval = Eval::new(engine, budget, work, cite, expansion, self.area, Purpose::Sort);
                if let Some(value) = work.text(*variable) {
                    eval.out.data(value, &engine.lexicon);
                }
                plain(&eval.out.toks)
            }
            KeySource::Variable(VariableName::Unknown) => String::new(),
        }
    }

    /// Names as a key, family name first: as many as are shown, those included that tell cites apart.
    fn names(
        &self,
        work: &PreparedItem,
        (key, extent): (&SortKey, Extent),
        variable: NameVariable,
        added: u32,
    ) -> String {
        let style = self.engine.style;
        let options = match (self.area, &style.bibliography) {
            (Area::Bibliography, Some(bibliography)) => &bibliography.names,
            _ => &style.citation.names,
        };
        let people = work.people(variable);
        let (min, first) =
            (key.names_min.or(options.et_al_min), key.names_use_first.or(options.et_al_use_first));
        let shown = match (min, first) {
            (Some(min), Some(first)) if people.len() >= min as usize => first.max(added) as usize,
            _ => people.len(),
        };
        let (name, settings) = (NameElement::default(), NameOptions::default().settle());
        let (cite, area) = (CiteInfo::default(), Area::Citation);
        let mut eval = Eval::new(self.engine, self.budget, work, cite, Expansion::NONE, area, Purpose::Sort);
        for person in people.iter().take(shown) {
            if eval.out.is_spent() || extent.is_reached(&eval.out.toks) {
                break;
            }
            let start = eval.out.mark();
            eval.out.affix(", ");
            eval.full_name(person, &name, &settings);
            if eval.out.tail(start).len() == 1 {
                eval.out.cut(start);
            }
        }
        plain(&eval.out.toks)
    }
}

/// Compares two values; those that are missing come last.
fn compare(left: &SortValue, right: &SortValue, descending: bool) -> cmp::Ordering {
    match (left, right) {
        (None, None) => cmp::Ordering::Equal,
        (None, Some(_)) => cmp::Ordering::Greater,
        (Some(_), None) => cmp::Ordering::Less,
        (Some(left), Some(right)) if descending => right.cmp(left),
        (Some(left), Some(right)) => left.cmp(right),
    }
}
