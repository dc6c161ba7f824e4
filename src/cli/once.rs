//! Works requested more than once: duplicates are merged and reported.
//!
//! Works with one DOI are the same unless they contradict each other: chapters under the DOI of their book
//! are several.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher as _, Hash, Hasher, RandomState};

use super::session::Session;
use crate::compare::{Sameness, same_work};
use crate::csl::{Item, Kind, PreparedItem, Variable};
use crate::formats::own_key;
use crate::work::Work;

/// Works under one DOI that are compared with one another; a handbook has a few hundred chapters.
const MOST_UNDER_ONE_DOI: usize = 500;

/// The works so far, by the hash of their DOIs: there may be a million of them.
#[derive(Debug, Default)]
pub(crate) struct Once {
    first: HashMap<u64, u32>,
    /// The places of those that came later under the same hash.
    others: HashMap<u64, Vec<u32>>,
    hasher: RandomState,
}

impl Once {
    /// Puts an item among works and returns its place. Of two that are the same work the fuller one stays.
    pub(crate) fn place(
        &mut self,
        session: &Session,
        works: &mut Vec<PreparedItem>,
        item: PreparedItem,
    ) -> usize {
        let next = works.len();
        let (Some(doi), Ok(place)) = (item.text(Variable::Doi), u32::try_from(next)) else {
            works.push(item);
            return next;
        };
        let hash = self.hasher.hash_one(Lowercase(doi));
        let Entry::Occupied(first) = self.first.entry(hash) else {
            self.first.insert(hash, place);
            works.push(item);
            return next;
        };
        let others = self.others.entry(hash).or_default();
        let places = std::iter::once(first.get()).chain(&*others).filter_map(|at| usize::try_from(*at).ok());
        let new = seen(&item, doi);
        let same = |place: &usize| works.get(*place).is_some_and(|known| is_same(known, &new, doi));
        let Some(known_at) = places.take(MOST_UNDER_ONE_DOI).find(same) else {
            others.push(place);
            works.push(item);
            return next;
        };
        if let Some(known) = works.get_mut(known_at) {
            let (first, second) = (known.id(), item.id());
            if item.fullness() > known.fullness() {
                tell(session, doi, second, first);
                // Whatever cites it by the first key still finds it.
                *known = item.called(first);
            } else {
                tell(session, doi, first, second);
            }
        }
        known_at
    }
}

/// Whether a work is another one of the same DOI.
fn is_same(known: &PreparedItem, new: &Item, doi: &str) -> bool {
    let own = known.text(Variable::Doi).unwrap_or_default();
    own.eq_ignore_ascii_case(doi) && same_work(&seen(known, own), new) != Sameness::Different
}

/// As much of a work as tells it from another of the same DOI.
fn seen(work: &PreparedItem, doi: &str) -> Item {
    let title = work.text(Variable::Title).unwrap_or_default();
    Item::new("", work.kind).with(Variable::Doi, doi).with(Variable::Title, title)
}

/// A text in small letters, to be hashed.
struct Lowercase<'t>(&'t str);

impl Hash for Lowercase<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut part = [0; 64];
        for bytes in self.0.as_bytes().chunks(part.len()) {
            let part = &mut part[..bytes.len()];
            part.copy_from_slice(bytes);
            part.make_ascii_lowercase();
            state.write(part);
        }
    }
}

/// The works that went out so far, by DOI and key; of each as much is kept as tells it from another. There may be a
/// million of them.
#[derive(Debug, Default)]
pub(crate) struct Exports {
    /// The last work of each DOI and key, by their hash. Works that share a hash by chance have different titles.
    last: HashMap<u64, u32>,
    hasher: RandomState,
    seen: Vec<Seen>,
    titles: String,
}

/// As much of a work as tells it from another of the same DOI.
#[derive(Debug)]
struct Seen {
    /// Where its title begins and ends.
    title: (usize, usize),
    fullness: u32,
    /// The work before it of the same DOI and key.
    before: Option<u32>,
    kind: Kind,
}

impl Exports {
    /// Whether a work goes out: it is not there under this key yet. A fuller one that comes later goes out
    /// too, since the first is gone.
    pub(crate) fn is_new(&mut self, session: &Session, work: &Work) -> bool {
        let item = &work.item;
        let (Some(doi), Ok(place)) = (item.get(Variable::Doi), u32::try_from(self.seen.len())) else {
            return true;
        };
        let key = own_key(work);
        let identity = self.hasher.hash_one((doi.to_ascii_lowercase(), key));
        let fullness = u32::try_from(fullness(item)).unwrap_or(u32::MAX);
        let last = self.last.get(&identity).copied();
        let all = std::iter::successors(last.and_then(|at| self.seen(at)), |seen| {
            seen.before.and_then(|at| self.seen(at))
        });
        let covers = |other: &&Seen| {
            other.fullness >= fullness && same_work(&self.item(other, doi), item) != Sameness::Different
        };
        if let Some(other) = all.take(MOST_UNDER_ONE_DOI).find(covers) {
            // Of the same entry in two files nothing is lost.
            if let Some(key) = key.filter(|_| other.fullness != fullness) {
                session.voice.note(&format!("note: {key} ({doi}) appears twice; dropped the second entry"));
            }
            return false;
        }
        let start = self.titles.len();
        self.titles.push_str(item.get(Variable::Title).unwrap_or_default());
        let title = (start, self.titles.len());
        self.seen.push(Seen { title, fullness, before: last, kind: item.kind });
        self.last.insert(identity, place);
        true
    }

    fn seen(&self, at: u32) -> Option<&Seen> {
        self.seen.get(usize::try_from(at).ok()?)
    }

    fn item(&self, seen: &Seen, doi: &str) -> Item {
        let title = self.titles.get(seen.title.0..seen.title.1).unwrap_or_default();
        Item::new("", seen.kind).with(Variable::Doi, doi).with(Variable::Title, title)
    }
}

/// Reports that one of two entries is dropped; a DOI typed twice is not reported.
fn tell(session: &Session, doi: &str, kept: &str, left: &str) {
    let is_entry = |id: &str| !id.eq_ignore_ascii_case(doi);
    if kept == left && is_entry(kept) {
        session.voice.note(&format!("note: {kept} ({doi}) appears twice; dropped the second entry"));
    } else if is_entry(kept) || is_entry(left) {
        session.voice.note(&format!("note: {kept} and {left} are the same work, {doi}; dropped {left}"));
    }
}

/// How much an item says.
fn fullness(item: &Item) -> usize {
    item.text.len() + 2 * item.names.len() + 2 * item.dates.len()
}
