//! The answers of a batch, until they are handed on in the order of the questions.

use std::collections::{HashMap, HashSet, VecDeque};

use super::books::Books;
use super::error::ResolveError;
use super::resolved::{RecordOrigin, Resolved};
use super::resolver::{Known, Resolver, instead};
use crate::doi::{Doi, Identified};

/// What a request is for: what was asked for at a place, or the book of chapters.
pub(super) enum Job {
    Asked(usize),
    Book(Doi),
}

/// The answers that have come, and what those still open fall back on or wait for.
pub(super) struct Ledger {
    answers: Vec<Option<Result<Resolved, ResolveError>>>,
    /// The place of the next answer to hand on.
    next: usize,
    /// What a DOI falls back on.
    older: HashMap<usize, Resolved>,
    /// The later places of a DOI that stands in the list twice and is asked for once.
    copies: HashMap<usize, Vec<usize>>,
    pub(super) books: Books,
    /// What the fetched records that wait for the answers before them come to, in bytes of JSON.
    pub(super) held: usize,
}

impl Ledger {
    /// Takes what is known. Returns also the places of what is to be asked for.
    pub(super) fn new(
        resolver: &Resolver,
        asked: &[Identified],
        known: Vec<Known>,
    ) -> (Self, VecDeque<usize>) {
        let mut answers = Vec::with_capacity(known.len());
        let (mut older, mut copies) = (HashMap::new(), HashMap::<usize, Vec<usize>>::new());
        let mut books = Books::default();
        let mut waiting = VecDeque::new();
        let mut first: HashMap<&Doi, usize> = HashMap::new();
        for (index, (found, known)) in asked.iter().zip(known).enumerate() {
            answers.push(match known {
                Known::Answer(answer) => books.complete(resolver, index, *answer),
                Known::Ask { copy } => {
                    let earlier = *first.entry(&found.doi).or_insert(index);
                    if earlier == index {
                        waiting.push_back(index);
                    } else {
                        copies.entry(earlier).or_default().push(index);
                    }
                    older.extend(copy.map(|copy| (index, *copy)));
                    None
                }
            });
        }
        (Self { answers, next: 0, older, copies, books, held: 0 }, waiting)
    }

    /// The places of DOIs that have something to fall back on.
    pub(super) fn with_copies(&self) -> HashSet<usize> {
        self.older.keys().copied().collect()
    }

    /// The next answer to hand on, if it is there, and its place.
    pub(super) fn next(&mut self) -> Option<(usize, Result<Resolved, ResolveError>)> {
        let place = self.next;
        let answer = self.answers.get_mut(place)?.take()?;
        self.next += 1;
        self.held = self.held.saturating_sub(size(&answer));
        Some((place, answer))
    }

    /// Takes the answer of a request.
    pub(super) fn take(&mut self, resolver: &Resolver, job: Job, answer: Result<Resolved, ResolveError>) {
        match job {
            Job::Asked(place) => {
                let answer = or_older(answer, self.older.remove(&place));
                resolver.watcher.settled(&answer);
                self.held += size(&answer);
                if let Some(answer) = self.books.complete(resolver, place, answer) {
                    self.settle(place, answer);
                }
            }
            Job::Book(doi) => {
                resolver.doubt(&answer);
                for (place, chapter) in self.books.take(&doi, answer) {
                    self.settle(place, Ok(chapter));
                }
            }
        }
    }

    fn settle(&mut self, place: usize, answer: Result<Resolved, ResolveError>) {
        for copy in self.copies.remove(&place).into_iter().flatten() {
            self.held += size(&answer);
            self.answers[copy] = Some(answer.clone());
        }
        self.answers[place] = Some(answer);
    }

    /// Settles all that is still open, where nobody waits any longer: chapters without their books, and older copies.
    pub(super) fn give_up(&mut self) {
        for (place, chapter) in self.books.give_up().collect::<Vec<_>>() {
            self.settle(place, Ok(chapter));
        }
        for (place, answer) in self.answers.iter_mut().enumerate().skip(self.next) {
            let late = || or_older(Err(ResolveError::Interrupted), self.older.remove(&place));
            answer.get_or_insert_with(late);
        }
    }
}

/// An answer, or the older copy where there is no new one.
pub(super) fn or_older(
    answer: Result<Resolved, ResolveError>,
    older: Option<Resolved>,
) -> Result<Resolved, ResolveError> {
    match (answer, older) {
        (Err(error), Some(older)) => instead(older, error),
        (answer, _) => answer,
    }
}

/// How much a fetched record comes to.
fn size(answer: &Result<Resolved, ResolveError>) -> usize {
    match answer {
        Ok(resolved) if resolved.origin == RecordOrigin::Network => resolved.text.len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::resolve::ResolverConfig;

    fn fetched(doi: &str) -> Resolved {
        Resolved {
            doi: Doi::parse(doi).expect("a DOI"),
            text: "{}".repeat(50),
            record: serde_json::Map::new(),
            agency: None,
            source: String::new(),
            origin: RecordOrigin::Network,
            book: None,
        }
    }

    /// Records that wait for an answer before them are counted, copies too, until they are handed on.
    #[test]
    fn what_waits_is_counted() {
        let resolver = Resolver::new(ResolverConfig::default(), Arc::new(()));
        let asked: Vec<Identified> =
            ["10.1000/a", "10.1000/b", "10.1000/b"].map(|doi| Doi::parse(doi).expect("a DOI").into()).into();
        let known = asked.iter().map(|_| Known::Ask { copy: None }).collect();
        let (mut ledger, waiting) = Ledger::new(&resolver, &asked, known);
        assert_eq!(waiting, [0, 1], "the second of a DOI is not asked for");
        ledger.take(&resolver, Job::Asked(1), Ok(fetched("10.1000/b")));
        assert!(ledger.next().is_none());
        assert_eq!(ledger.held, 200);
        ledger.take(&resolver, Job::Asked(0), Err(ResolveError::NotADoi));
        let places: Vec<usize> = std::iter::from_fn(|| ledger.next()).map(|(place, _)| place).collect();
        assert_eq!((places.as_slice(), ledger.held), ([0, 1, 2].as_slice(), 0));
    }
}
