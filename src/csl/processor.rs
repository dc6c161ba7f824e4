//! The processor: a style bound to a locale, and the two ways into it.
//!
//! [`Processor::document`] renders everything at once, as a function of its input: sorting and
//! numbering the works, deciding how cites are told apart, then the citations and the entries. There
//! is no state to update; a word processor that changes one citation renders the document again.
//! [`Processor::list`] is the same for works that are cited nowhere.

use super::budget::{Budget, TooMuchText};
use super::citation::{Citation, Cite};
use super::engine::Engine;
use super::item::Item;
use super::locale::Locale;
use super::position::{CitePlace, positions};
use super::rendering::{
    BibliographyEntry, BibliographyLayout, ListOptions, ReferenceList, Rendering, Warning,
};
use super::run::Run;
use super::style::Style;
use crate::markup::RichText;
use crate::text::parallel;

/// A style bound to a locale, ready to render.
pub struct Processor<'s> {
    engine: Engine<'s>,
}

impl<'s> Processor<'s> {
    /// Binds a style to a locale; without one, to American English.
    pub fn new(style: &'s Style, locale: Option<Locale>) -> Self {
        Self { engine: Engine::new(style, locale.unwrap_or_else(Locale::english)) }
    }

    /// Returns the words by which people who write in the processor's language say what a locator counts: the
    /// terms in each form, and the label that each stands for.
    pub fn locator_words(&self) -> Vec<(&'static str, String)> {
        super::locators::words(&self.engine.lexicon)
    }

    /// Returns whether commas and full stops go inside of quotation marks, as in American English.
    pub const fn punctuation_in_quotes(&self) -> bool {
        self.engine.lexicon.punctuation_in_quote
    }

    /// Returns the style.
    pub const fn style(&self) -> &'s Style {
        self.engine.style
    }

    /// Renders a document.
    ///
    /// An error if the style writes far more than the data call for: there is a bound on what it may make
    /// of an item and of all of them, which no style in use comes near.
    pub fn document(&self, items: &[Item], citations: &[Citation]) -> Result<Rendering, TooMuchText> {
        let budget = Budget::new(items, citations);
        let run = Run::new(&self.engine, items, &budget, true);
        let placed =
            positions(citations, |citation| run.in_order(citation), self.style().citation.near_note_distance);
        let placed = || citations.iter().zip(&placed);
        budget.settle(Rendering {
            names: placed().map(|(citation, places)| run.left_out(citation, places)).collect(),
            citations: placed().map(|(citation, places)| run.citation(citation, places)).collect(),
            bibliography: run.bibliography(),
            layout: BibliographyLayout::of(self.style()),
        })
    }

    /// Renders one citation, of items that are numbered in the order given.
    ///
    /// Fails as [`document`](Self::document) does.
    pub fn citation(&self, items: &[Item], citation: &Citation) -> Result<RichText, TooMuchText> {
        let citations = std::slice::from_ref(citation);
        let budget = Budget::new(items, citations);
        let run = Run::new(&self.engine, items, &budget, false);
        let near = self.style().citation.near_note_distance;
        let placed = positions(citations, |citation| run.in_order(citation), near);
        let text = placed.first().map_or_else(RichText::default, |places| run.citation(citation, places));
        budget.settle(text)
    }

    /// Renders a reference list.
    ///
    /// Fails as [`document`](Self::document) does.
    pub fn list(&self, items: &[Item], options: ListOptions) -> Result<ReferenceList, TooMuchText> {
        let budget = Budget::new(items, &[]);
        let run = Run::new(&self.engine, items, &budget, options.sorted);
        let mut list =
            ReferenceList { layout: BibliographyLayout::of(self.style()), ..ReferenceList::default() };
        let alone = |run: &Run<'_>, item: usize| -> RichText {
            let citation = Citation { cites: vec![Cite::of(item)], note: 0 };
            run.citation(&citation, &[(0, CitePlace::default())])
        };
        if options.citations {
            if self.style().citation.layout.elements.is_empty() {
                list.warnings.push(Warning::NoCitation);
            } else {
                list.citations = parallel::map(&run.works, |item, _| alone(&run, item));
            }
        }
        if self.style().has_bibliography() {
            list.entries = run.bibliography();
        } else {
            list.warnings.push(Warning::NoBibliography);
            list.entries =
                parallel::map(&run.order, |_, &item| BibliographyEntry { item, body: alone(&run, item) });
        }
        let blank = list.entries.iter().filter(|entry| entry.body.is_empty());
        list.warnings.extend(blank.map(|entry| Warning::Blank { item: entry.item }));
        budget.settle(list)
    }
}
