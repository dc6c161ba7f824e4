//! A document: works, the citations of them in order, and the bibliography.
//!
//! [`Processor`] binds a style to a locale. [`Processor::document`] renders everything at once, as
//! a function of its input: sorting and numbering the works, deciding how cites are told apart,
//! then the citations and the entries. There is no state to update; a word processor that changes
//! one citation renders the document again.

use std::sync::OnceLock;

use super::disambiguate::disambiguate;
use super::engine::Engine;
use super::eval::{CiteInfo, Expansion, Position};
use super::item::Item;
use super::list::{Entry, Layout};
use super::locale::Locale;
use super::output::finish;
use super::sort::{self, Sorter};
use super::style::{Area, Style};
use super::work::Work;
use crate::markup::RichText;

/// A style bound to a locale, ready to render.
pub struct Processor<'s> {
    pub(crate) style: &'s Style,
    pub(crate) locale: Option<Locale>,
    pub(crate) lang: String,
}

/// One reference to a work in a citation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cite {
    /// The work, by its place among the document's items.
    pub item: usize,
    /// Where in the work: "12–15".
    pub locator: Option<String>,
    /// What the locator counts: "page" if nothing is said, "chapter", "section" (CSL 1.0.2,
    /// "Locators").
    pub label: Option<String>,
    /// Text before the cite; may hold inline markup.
    pub prefix: String,
    /// Text after the cite; may hold inline markup.
    pub suffix: String,
    /// Leaves out the names, for text that has just named them.
    pub suppress_author: bool,
    /// Leaves out everything but the names.
    pub author_only: bool,
    /// The position, if it is not to be found from the citations before.
    pub position: Option<Position>,
    /// Whether the cite is near one of the same work, if that is not to be found.
    pub near_note: Option<bool>,
}

impl Cite {
    /// A cite of a work, without anything else.
    pub fn of(item: usize) -> Self {
        Self { item, ..Self::default() }
    }
}

/// One citation: cites that stand together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citation {
    /// The cites, in the order of the author.
    pub cites: Vec<Cite>,
    /// The number of the note in which it stands; 0 in running text.
    pub note: u32,
}

/// Everything a document shows of its works.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rendering {
    /// One text for each citation, in the order given.
    pub citations: Vec<RichText>,
    /// The bibliography, sorted as the style asks; empty if the style has none.
    pub bibliography: Vec<Entry>,
    /// For each citation the names that its first cite leaves out
    /// ([`suppress_author`](Cite::suppress_author)), as a sentence has them in front of it: in the form of
    /// that position. Empty where nothing is left out, and for a style whose citations have no names.
    pub names: Vec<RichText>,
    /// How the bibliography is set.
    pub layout: Layout,
}

impl<'s> Processor<'s> {
    /// Binds a style to a locale. Without one, only terms that the style brings are known.
    pub fn new(style: &'s Style, locale: Option<Locale>) -> Self {
        let lang = locale.as_ref().map_or("en-US", Locale::lang).to_owned();
        Self { style, locale, lang }
    }

    /// The same in another dialect than the locale is written in: its overrides in the style count.
    #[must_use]
    pub fn for_language(mut self, lang: &str) -> Self {
        lang.clone_into(&mut self.lang);
        self
    }

    /// Renders a document.
    pub fn document(&self, items: &[Item], citations: &[Citation]) -> Rendering {
        let engine = Engine::new(self.style, &self.lang, self.locale.as_ref());
        let mut works: Vec<Work<'_>> = items.iter().map(Work::new).collect();
        let sorter = OnceLock::new();
        let order = bibliography_order(&engine, &works, &sorter);
        let expansions = disambiguate(&engine, &mut works, &order);
        let shared = Shared::new(&engine, &works, expansions, &order, sorter);
        let infos = super::position::positions(citations, self.style.citation.near_note_distance);
        let placed = || citations.iter().zip(&infos);
        let names = placed().map(|(citation, infos)| shared.left_out(citation, infos)).collect();
        let citations = placed().map(|(citation, infos)| shared.citation(citation, infos)).collect();
        let bibliography = shared.bibliography(&order);
        Rendering { citations, bibliography, names, layout: Layout::of(self.style) }
    }
}

/// The order of the bibliography, as places among the works.
pub(crate) fn bibliography_order(
    engine: &Engine<'_>,
    works: &[Work<'_>],
    sorter: &OnceLock<Sorter>,
) -> Vec<usize> {
    let sort = engine.style.bibliography.as_ref().map_or(&[][..], |bibliography| &bibliography.sort);
    if sort.is_empty() || works.len() < 2 {
        return (0..works.len()).collect();
    }
    let sorter = sorter.get_or_init(|| Sorter::new(&engine.lexicon.lang));
    sort::order(engine, sorter, Area::Bibliography, sort, works.len(), |place| {
        let number = u32::try_from(place + 1).ok();
        Some((works.get(place)?, CiteInfo { number, ..CiteInfo::default() }))
    })
}

/// What the rendering of citations and entries shares.
pub(crate) struct Shared<'e, 'w> {
    pub(crate) engine: &'e Engine<'e>,
    pub(crate) works: &'e [Work<'w>],
    pub(crate) expansions: Vec<Expansion>,
    /// The number of each work.
    pub(crate) numbers: Vec<u32>,
    sorter: OnceLock<Sorter>,
}

impl<'e, 'w> Shared<'e, 'w> {
    pub(crate) fn new(
        engine: &'e Engine<'e>,
        works: &'e [Work<'w>],
        expansions: Vec<Expansion>,
        order: &[usize],
        sorter: OnceLock<Sorter>,
    ) -> Self {
        let mut numbers = vec![0; works.len()];
        for (number, &work) in (1..).zip(order) {
            if let Some(place) = numbers.get_mut(work) {
                *place = number;
            }
        }
        Self { engine, works, expansions, numbers, sorter }
    }

    pub(crate) fn sorter(&self) -> &Sorter {
        self.sorter.get_or_init(|| Sorter::new(&self.engine.lexicon.lang))
    }

    /// One citation as rich text.
    pub(crate) fn citation(&self, citation: &Citation, infos: &[super::position::Place]) -> RichText {
        let cites: Vec<(&Cite, CiteInfo<'_>)> =
            citation.cites.iter().zip(infos).map(|(cite, place)| (cite, self.info(cite, place))).collect();
        finish(self.cluster(&cites), &self.engine.lexicon)
    }

    /// The names that the first cite of a citation leaves out.
    fn left_out(&self, citation: &Citation, infos: &[super::position::Place]) -> RichText {
        let Some((cite, place)) = citation.cites.first().zip(infos.first()) else {
            return RichText::default();
        };
        if !cite.suppress_author {
            return RichText::default();
        }
        let info = CiteInfo { suppress_author: false, ..self.info(cite, place) };
        finish(self.names(cite.item, &info), &self.engine.lexicon)
    }

    fn info<'c>(&self, cite: &'c Cite, place: &super::position::Place) -> CiteInfo<'c> {
        CiteInfo {
            locator: cite.locator.as_deref().map(str::trim).filter(|l| !l.is_empty()),
            label: cite.label.as_deref(),
            position: cite.position.unwrap_or(place.position),
            near_note: cite.near_note.unwrap_or(place.near_note),
            number: self.numbers.get(cite.item).copied(),
            first_note: place.first_note,
            suppress_author: cite.suppress_author,
            author_only: cite.author_only,
            ..CiteInfo::default()
        }
    }
}
