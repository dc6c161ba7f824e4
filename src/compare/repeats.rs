//! Works that come again in a list.
//!
//! The list is gone through twice, so that of a long one hardly anything is held: the first time only counts what two
//! works may have in common, as hashes, and the second compares the few that have it. Hashes are seeded anew in each
//! process; should two agree by chance, a comparison follows that does not.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::rc::Rc;

use super::facts::{Facts, plain_csl};
use super::rules::{Level, Rule};
use super::same::{Sameness, same};
use super::title::Title;
use crate::csl::{Item, Variable};

/// Works of one title or DOI that others are compared with; there are a thousand prefaces.
const MOST_ALIKE: usize = 8;
/// Letters by which titles are found that may be one.
const BEGINNING: usize = 24;

/// A pair of references of one list that are one work, or seem to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Duplicate {
    /// The later one.
    pub index: usize,
    /// The earlier one.
    pub of: usize,
    /// Why.
    pub rule: Rule,
    /// How grave it is: versions of one work are a note.
    pub level: Level,
}

/// Finds works that come again in a list. Each is compared with the first of its like.
pub fn duplicates<'i>(items: impl IntoIterator<Item = &'i Item, IntoIter: Clone>) -> Vec<Duplicate> {
    let items = items.into_iter();
    let mut repeats = Repeats::default();
    for item in items.clone() {
        repeats.count(item);
    }
    repeats.counted();
    items.filter_map(|item| repeats.next(item).0).collect()
}

/// What two works have in common that may be one: a hash, and the rule that a duplicate breaks.
type Mark = (u64, Rule);

/// A search for works that come again, as the list is gone through: [`count`](Self::count) each, say that
/// [all are counted](Self::counted), and give the [next](Self::next) each.
#[derive(Default)]
pub(crate) struct Repeats {
    hasher: RandomState,
    /// How many works have a mark, and which is the last.
    marks: HashMap<u64, (u32, usize)>,
    counted: usize,
    /// The works that later ones are compared with.
    known: HashMap<u64, Vec<(usize, Rc<Facts>)>>,
    next: usize,
}

impl Repeats {
    /// Counts a work.
    pub(crate) fn count(&mut self, item: &Item) {
        for (mark, _) in self.marks(item) {
            let seen = self.marks.entry(mark).or_default();
            *seen = (seen.0.saturating_add(1), self.counted);
        }
        self.counted += 1;
    }

    /// Ends the counting.
    pub(crate) fn counted(&mut self) {
        self.marks.retain(|_, (times, _)| *times > 1);
        self.marks.shrink_to_fit();
    }

    /// Returns the earlier work that the next one is a duplicate of, and the place of the last work that may turn out
    /// to be a duplicate of it: its own where there is none.
    pub(crate) fn next(&mut self, item: &Item) -> (Option<Duplicate>, usize) {
        let index = self.next;
        self.next += 1;
        let marks: Vec<Mark> =
            self.marks(item).into_iter().filter(|(mark, _)| self.marks.contains_key(mark)).collect();
        if marks.is_empty() {
            return (None, index);
        }
        let facts = Rc::new(Facts::of_item(item));
        let found = marks.iter().find_map(|(mark, rule)| {
            self.known.get(mark)?.iter().find_map(|(of, known)| {
                let level = match same(known, &facts) {
                    Sameness::Same => Level::Warning,
                    Sameness::Versions if *rule == Rule::DuplicateWork => Level::Note,
                    _ => return None,
                };
                Some(Duplicate { index, of: *of, rule: *rule, level })
            })
        });
        let mut until = index;
        for (mark, _) in marks {
            let last = self.marks.get(&mark).map_or(index, |(_, last)| *last);
            if last <= index {
                self.known.remove(&mark);
                continue;
            }
            let known = self.known.entry(mark).or_default();
            if known.len() < MOST_ALIKE {
                known.push((index, Rc::clone(&facts)));
                until = until.max(last);
            }
        }
        (found, until)
    }

    fn marks(&self, item: &Item) -> Vec<Mark> {
        let doi = item.get(Variable::Doi).map(|doi| ("doi", doi.to_ascii_lowercase()));
        let title = item.get(Variable::Title).and_then(|title| Title::new(&plain_csl(title)));
        let beginning = |title: Title| title.letters.chars().take(BEGINNING).collect::<String>();
        let title = title.filter(Title::is_telling).map(|title| ("title", beginning(title)));
        let rules = [(doi, Rule::DuplicateDoi), (title, Rule::DuplicateWork)];
        rules.into_iter().filter_map(|(mark, rule)| Some((self.hasher.hash_one(mark?), rule))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::Kind;

    fn item(kind: Kind, title: &str, doi: &str) -> Item {
        let mut item = Item::new("", kind);
        item.set(Variable::Title, title);
        if !doi.is_empty() {
            item.set(Variable::Doi, doi);
        }
        item
    }

    #[test]
    fn chapters_are_no_duplicates_and_works_are() {
        let items = [
            item(Kind::Chapter, "The first chapter of it", "10.1000/book"),
            item(Kind::Chapter, "A second chapter of it", "10.1000/book"),
            item(Kind::ArticleJournal, "On the ways of ants", "10.1000/ants"),
            item(Kind::ArticleJournal, "On the Ways of Ants.", "10.1000/ANTS"),
        ];
        let expected = Duplicate { index: 3, of: 2, rule: Rule::DuplicateDoi, level: Level::Warning };
        assert_eq!(duplicates(&items), [expected]);
    }

    /// Only what can come again is held, and only as long as it can.
    #[test]
    fn what_waits_for_its_duplicate_waits_no_longer_than_for_the_last() {
        let list: Vec<Item> = ["ants", "bees", "ants", "ants", "moss"]
            .map(|what| {
                item(Kind::ArticleJournal, &format!("On the ways of {what}"), &format!("10.1000/{what}"))
            })
            .into();
        let mut repeats = Repeats::default();
        for item in &list {
            repeats.count(item);
        }
        repeats.counted();
        let found: Vec<(Option<usize>, usize)> = list
            .iter()
            .map(|item| repeats.next(item))
            .map(|(found, until)| (found.map(|pair| pair.of), until))
            .collect();
        assert_eq!(found, [(None, 3), (None, 1), (Some(0), 3), (Some(0), 3), (None, 4)]);
        assert!(repeats.known.is_empty());
    }
}
