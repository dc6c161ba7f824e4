//! One rendering of works by a style: what citations and entries share.
//!
//! A [`Run`] is made of all works at once: their order numbers them, and how cites are told apart
//! depends on every one of them. After that each citation and each entry is rendered by itself. A
//! list of references and a document are the same run: in a list every work is cited alone.

use std::sync::OnceLock;

use super::beginning::Extent;
use super::budget::Budget;
use super::citation::{Citation, Cite};
use super::collation::Sorter;
use super::disambiguate::disambiguate;
use super::engine::Engine;
use super::eval::{CiteInfo, Expansion, Repeated};
use super::position::CitePlace;
use super::sort::Sorting;
use super::style::Area;
use super::work::PreparedItem;

/// All works of a list or a document, ready to be cited.
pub(crate) struct Run<'e> {
    pub(crate) engine: &'e Engine<'e>,
    pub(crate) budget: &'e Budget,
    /// Of a bibliography that is being made, those that are yet to be rendered.
    pub(crate) works: Vec<PreparedItem>,
    /// The order of the bibliography, as places among the works.
    pub(crate) order: Vec<usize>,
    /// How far the names of each work are expanded, and its year-suffix; most have neither.
    expansions: Vec<Option<Box<Expansion>>>,
    /// The number of each work.
    numbers: Vec<u32>,
    sorter: OnceLock<Sorter>,
}

impl<'e> Run<'e> {
    /// Orders and numbers the works, by the style's keys or as they are given, and tells their cites
    /// apart.
    pub(crate) fn new(
        engine: &'e Engine<'e>,
        works: Vec<PreparedItem>,
        budget: &'e Budget,
        sorted: bool,
    ) -> Self {
        let mut run = Self {
            engine,
            budget,
            works,
            order: Vec::new(),
            expansions: Vec::new(),
            numbers: Vec::new(),
            sorter: OnceLock::new(),
        };
        run.order = (0..run.works.len()).collect();
        if sorted {
            run.order = by_style(engine, budget, &run.sorter, Extent::STEPS, &run.order, |place| {
                run.works.get(place)
            });
        }
        // Year-suffixes follow the order of the style also where the list does not; then only the works that
        // look alike are sorted. What their cites show makes no difference to that.
        let in_order = |works: &[PreparedItem], group: Vec<usize>| -> Vec<usize> {
            if sorted {
                return group;
            }
            by_style(engine, budget, &run.sorter, Extent::AT_ONCE, &group, |place| works.get(place))
        };
        run.expansions = disambiguate(engine, budget, &mut run.works, &run.order, &in_order);
        run.numbers = vec![0; run.works.len()];
        for (number, &work) in (1..).zip(&run.order) {
            if let Some(place) = run.numbers.get_mut(work) {
                *place = number;
            }
        }
        run
    }

    fn sorter(&self) -> &Sorter {
        sorter(self.engine, &self.sorter)
    }

    pub(crate) fn number(&self, item: usize) -> Option<u32> {
        self.numbers.get(item).copied()
    }

    /// How far the names of a work are expanded.
    pub(crate) fn expansion(&self, item: usize) -> &Expansion {
        self.expansions.get(item).and_then(Option::as_deref).unwrap_or(Expansion::NONE)
    }

    /// The cites of a citation in the order in which they are printed (CSL 1.0.2, "Sorting"), as places
    /// among them.
    pub(crate) fn in_order(&self, citation: &Citation) -> Vec<usize> {
        let cites = &citation.cites;
        let start: Vec<usize> = (0..cites.len()).collect();
        let sort = &self.engine.style.citation.sort;
        if sort.is_empty() || cites.len() < 2 {
            return start;
        }
        let sorting = Sorting {
            engine: self.engine,
            budget: self.budget,
            sorter: self.sorter(),
            area: Area::Citation,
            steps: Extent::STEPS,
        };
        let order = sorting.order(sort, start.len(), |place| {
            let cite = cites.get(*start.get(place)?)?;
            Some((
                self.works.get(cite.item)?,
                self.info(cite, &CitePlace::default()),
                self.expansion(cite.item),
            ))
        });
        order.into_iter().filter_map(|place| start.get(place).copied()).collect()
    }

    /// What is known of a cite at a place.
    pub(crate) fn info<'c>(&self, cite: &'c Cite, place: &CitePlace) -> CiteInfo<'c> {
        CiteInfo {
            locator: cite.located(),
            label: cite.label.as_deref(),
            position: cite.position.unwrap_or(place.position),
            near_note: cite.near_note.unwrap_or(place.near_note),
            number: self.number(cite.item),
            first_note: place.first_note,
            form: cite.form,
            repeated: Repeated::Nothing,
        }
    }
}

/// Some works, by their places among all, in the order that the style gives the bibliography.
fn by_style<'w>(
    engine: &Engine<'_>,
    budget: &Budget,
    made: &OnceLock<Sorter>,
    steps: &[Extent],
    places: &[usize],
    work: impl Fn(usize) -> Option<&'w PreparedItem> + Sync,
) -> Vec<usize> {
    let bibliography = engine.style.bibliography.as_ref();
    let sort = bibliography.map_or(&[][..], |bibliography| &bibliography.sort);
    if sort.is_empty() || places.len() < 2 {
        return places.to_vec();
    }
    let subject = |at: usize| {
        let place = *places.get(at)?;
        let number = u32::try_from(place + 1).ok();
        Some((work(place)?, CiteInfo { number, ..CiteInfo::default() }, Expansion::NONE))
    };
    let sorting = Sorting { engine, budget, sorter: sorter(engine, made), area: Area::Bibliography, steps };
    let order = sorting.order(sort, places.len(), subject);
    order.into_iter().filter_map(|at| places.get(at).copied()).collect()
}

/// What compares texts, made when it is first needed.
fn sorter<'s>(engine: &Engine<'_>, made: &'s OnceLock<Sorter>) -> &'s Sorter {
    made.get_or_init(|| Sorter::new(&engine.lexicon.lang))
}
