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
use super::work::PreparedItem;
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
        self.document_of(&mut prepared(items), citations)
    }

    /// Renders a document of prepared works.
    pub(crate) fn document_of(
        &self,
        works: &mut [PreparedItem],
        citations: &[Citation],
    ) -> Result<Rendering, TooMuchText> {
        let budget = Budget::new(works, citations);
        let run = Run::new(&self.engine, works, &budget, true);
        let placed =
            positions(citations, |citation| run.in_order(citation), self.style().citation.near_note_distance);
        let placed = || citations.iter().zip(&placed);
        budget.settle(Rendering {
            names: placed().map(|(citation, places)| run.left_out(citation, places)).collect(),
            citations: placed().map(|(citation, places)| run.citation(citation, places)).collect(),
            bibliography: entries(run),
            layout: BibliographyLayout::of(self.style()),
        })
    }

    /// Renders one citation, of items that are numbered in the order given.
    ///
    /// Fails as [`document`](Self::document) does.
    pub fn citation(&self, items: &[Item], citation: &Citation) -> Result<RichText, TooMuchText> {
        self.citation_of(&mut prepared(items), citation)
    }

    /// Renders a citation of prepared works.
    pub(crate) fn citation_of(
        &self,
        works: &mut [PreparedItem],
        citation: &Citation,
    ) -> Result<RichText, TooMuchText> {
        let citations = std::slice::from_ref(citation);
        let budget = Budget::new(works, citations);
        let run = Run::new(&self.engine, works, &budget, false);
        let near = self.style().citation.near_note_distance;
        let placed = positions(citations, |citation| run.in_order(citation), near);
        let text = placed.first().map_or_else(RichText::default, |places| run.citation(citation, places));
        budget.settle(text)
    }

    /// Renders a reference list.
    ///
    /// Fails as [`document`](Self::document) does.
    pub fn list(&self, items: &[Item], options: ListOptions) -> Result<ReferenceList, TooMuchText> {
        self.whole_list_of(&mut prepared(items), options)
    }

    /// Renders a list of prepared works. Those of a long list are used up.
    pub(crate) fn whole_list_of(
        &self,
        works: &mut [PreparedItem],
        options: ListOptions,
    ) -> Result<ReferenceList, TooMuchText> {
        let mut entries = Vec::with_capacity(works.len());
        let list = self.list_of(works, options, &add_entry, &mut |some| entries.extend(some))?;
        Ok(ReferenceList { entries, ..list })
    }

    /// Renders a list of prepared works, and hands its entries on in pieces (see [`Run::bibliography`]); the list that is
    /// returned has none. The works of a long list are used up.
    pub(crate) fn list_of<P: Default + Send>(
        &self,
        works: &mut [PreparedItem],
        options: ListOptions,
        add: &(impl Fn(&mut P, usize, RichText) + Sync),
        take: &mut dyn FnMut(P),
    ) -> Result<ReferenceList, TooMuchText> {
        let budget = Budget::new(works, &[]);
        let run = Run::new(&self.engine, works, &budget, options.sorted);
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
                list.citations = parallel::map(run.works, |item, _| alone(&run, item));
            }
        }
        let blank = &mut Vec::new();
        let add = |(piece, blank): &mut (P, Vec<usize>), item, body: RichText| {
            if body.is_empty() {
                blank.push(item);
            }
            add(piece, item, body);
        };
        let mut take = |(piece, some): (P, Vec<usize>)| {
            blank.extend(some);
            take(piece);
        };
        if self.style().has_bibliography() {
            run.bibliography(&add, &mut take);
        } else {
            list.warnings.push(Warning::NoBibliography);
            let mut piece = Default::default();
            let bodies = parallel::map(&run.order, |_, &item| alone(&run, item));
            run.order.iter().zip(bodies).for_each(|(item, body)| add(&mut piece, *item, body));
            take(piece);
        }
        list.warnings.extend(blank.iter().map(|item| Warning::Blank { item: *item }));
        budget.settle(list)
    }
}

/// Items made ready to be rendered.
fn prepared(items: &[Item]) -> Vec<PreparedItem> {
    parallel::map(items, |_, item| PreparedItem::new(item))
}

/// The entries of a bibliography.
fn entries(run: Run<'_>) -> Vec<BibliographyEntry> {
    let mut entries = Vec::with_capacity(run.works.len());
    run.bibliography(&add_entry, &mut |some| entries.extend(some));
    entries
}

fn add_entry(some: &mut Vec<BibliographyEntry>, item: usize, body: RichText) {
    some.push(BibliographyEntry { item, body });
}
