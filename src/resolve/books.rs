//! The books of chapters.
//!
//! Some agencies' records of a chapter name the series and not the book (`crate::work` says which). The book is looked up
//! while other answers come, each once (but for one that is asked for itself), and its chapters wait for it. Without it a chapter is printed with what its own
//! record says, so nothing is said of a book that cannot be had.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::error::ResolveError;
use super::resolved::Resolved;
use super::resolver::{Known, Resolver};
use crate::doi::{Doi, Identified};
use crate::work::Work;

/// A book that is to be fetched.
pub(super) struct WantedBook {
    pub(super) doi: Doi,
    /// The agency that holds its chapter, and so most likely the book.
    pub(super) agency: Option<String>,
    /// A copy to fall back on.
    pub(super) copy: Option<Box<Resolved>>,
}

/// The books of a batch.
#[derive(Default)]
pub(super) struct Books {
    /// Those that were looked up; none where there is none.
    found: HashMap<Doi, Option<Arc<Work>>>,
    /// The chapters that wait for a book, with their places.
    chapters: HashMap<Doi, Vec<(usize, Resolved)>>,
    wanted: VecDeque<WantedBook>,
}

impl Books {
    /// Takes an answer, and returns it with its book. It is kept if the book is yet to be fetched.
    pub(super) fn complete(
        &mut self,
        resolver: &Resolver,
        place: usize,
        answer: Result<Resolved, ResolveError>,
    ) -> Option<Result<Resolved, ResolveError>> {
        let Ok(mut chapter) = answer else { return Some(answer) };
        let Some(doi) = chapter.book_wanted().filter(|_| chapter.book.is_none()) else {
            return Some(Ok(chapter));
        };
        if !self.chapters.contains_key(&doi) {
            match self.known(resolver, &doi) {
                Ok(book) => {
                    chapter.book = book;
                    return Some(Ok(chapter));
                }
                Err(copy) => {
                    let agency = chapter.agency.clone();
                    self.wanted.push_back(WantedBook { doi: doi.clone(), agency, copy });
                }
            }
        }
        self.chapters.entry(doi).or_default().push((place, chapter));
        None
    }

    /// A book, none if there is none; or, if it is yet to be fetched, the copy to fall back on.
    fn known(&mut self, resolver: &Resolver, doi: &Doi) -> Result<Option<Arc<Work>>, Option<Box<Resolved>>> {
        if let Some(book) = self.found.get(doi) {
            return Ok(book.clone());
        }
        match resolver.known_one(doi) {
            Known::Answer(answer) => {
                let book = work(*answer);
                self.found.insert(doi.clone(), book.clone());
                Ok(book)
            }
            Known::Ask { copy } => Err(copy),
        }
    }

    /// The next book to fetch.
    pub(super) fn next(&mut self) -> Option<WantedBook> {
        self.wanted.pop_front()
    }

    /// Whether no book is left to fetch.
    pub(super) fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    /// Takes what was found for a book, and returns the chapters that waited for it.
    pub(super) fn take(
        &mut self,
        doi: &Doi,
        answer: Result<Resolved, ResolveError>,
    ) -> Vec<(usize, Resolved)> {
        let book = work(answer);
        let mut chapters = self.chapters.remove(doi).unwrap_or_default();
        for (_, chapter) in &mut chapters {
            chapter.book.clone_from(&book);
        }
        self.found.insert(doi.clone(), book);
        chapters
    }

    /// The chapters that still wait.
    pub(super) fn give_up(&mut self) -> impl Iterator<Item = (usize, Resolved)> + '_ {
        self.chapters.drain().flat_map(|(_, chapters)| chapters)
    }
}

fn work(answer: Result<Resolved, ResolveError>) -> Option<Arc<Work>> {
    answer.ok().map(|book| Arc::new(book.work()))
}

impl Resolver {
    /// Gives known chapters their books as far as these are known. Returns whether one is to be fetched.
    pub(super) fn known_books(&self, known: &mut [Known]) -> bool {
        let mut books = Books::default();
        for known in known {
            if let Known::Answer(answer) = known
                && let Ok(resolved) = &mut **answer
                && let Some(doi) = resolved.book_wanted()
            {
                let Ok(book) = books.known(self, &doi) else { return true };
                resolved.book = book;
            }
        }
        false
    }

    /// What the cache and the built-in records know of one DOI.
    fn known_one(&self, doi: &Doi) -> Known {
        let kept = self.memory.get(doi, &|trouble| self.watcher.trouble(trouble));
        self.look_up(&Identified::from(doi.clone()), kept)
    }
}
