//! The works that a manuscript cites: those of its bibliography files, and those of its DOIs.

use std::collections::HashMap;

use super::manuscript::{Manuscript, ManuscriptFile};
use super::model::{KeyCite, spells};
use crate::csl::{Item, Variable};
use crate::doi::Doi;
use crate::formats::{self, Entries, Entry, Format};
use crate::work::Work;

/// Where metadata have works.
const REFERENCES: &[u8] = b"\nreferences:";

/// Works to cite from.
#[derive(Clone, Debug, Default)]
pub struct Library {
    items: Vec<Item>,
    by_key: HashMap<String, usize>,
    by_doi: HashMap<Doi, usize>,
}

/// The works that a manuscript cites.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cited {
    /// The works, in the order in which they are cited first.
    pub(super) items: Vec<Item>,
    /// What the manuscript calls each of them first.
    pub(super) ids: Vec<String>,
    /// For each cite of each document the place of its work.
    pub(super) places: Vec<Vec<Option<usize>>>,
}

impl Library {
    /// Adds what a bibliography file has, in any format that can be read. Of two works with one key the
    /// first counts.
    pub fn add(&mut self, bytes: &[u8]) {
        self.add_entries(formats::read(bytes));
    }

    /// Adds what the metadata of a Markdown document have (`references`).
    pub fn add_metadata(&mut self, source: &ManuscriptFile) {
        let metadata = source.bytes.get(source.document.metadata.clone()).unwrap_or_default();
        if metadata.windows(REFERENCES.len()).any(|part| part == REFERENCES) {
            self.add_entries(formats::read_as(metadata, Format::CslYaml));
        }
    }

    fn add_entries(&mut self, entries: Entries) {
        for entry in entries.into_iter().flatten() {
            let Entry::Work(work) = entry else { continue };
            let place = self.items.len();
            if let Some(doi) = own_doi(&work.item) {
                self.by_doi.entry(doi).or_insert(place);
            }
            self.by_key.entry(work.item.id.clone()).or_insert(place);
            self.items.push(work.item);
        }
    }

    /// Adds the work that a DOI leads to. It may be there already, under the DOI that its own record has.
    pub fn insert(&mut self, doi: Doi, work: Work) {
        let own = own_doi(&work.item);
        let place = own.as_ref().and_then(|own| self.by_doi.get(own)).copied();
        let place = place.unwrap_or(self.items.len());
        if place == self.items.len() {
            self.items.push(work.item);
        }
        self.by_doi.extend(own.map(|own| (own, place)));
        self.by_doi.insert(doi, place);
    }

    /// Returns whether it has the work of a cite.
    pub fn has(&self, cite: &KeyCite) -> bool {
        self.place(cite).is_some()
    }

    /// The work of a cite: by its key, which a file may have, or else by the DOI that the key is.
    fn place(&self, cite: &KeyCite) -> Option<usize> {
        let by_doi = || cite.doi.as_ref().and_then(|found| self.by_doi.get(&found.doi));
        self.by_key.get(&cite.key).or_else(by_doi).copied()
    }

    /// The works that a manuscript cites, and those it wants in its list without citing them behind them.
    pub(super) fn cited(&self, manuscript: &Manuscript) -> Cited {
        let mut cited = Cited::default();
        let mut chosen: HashMap<usize, usize> = HashMap::new();
        let mut choose = |cited: &mut Cited, place: usize, id: &str| {
            let next = cited.items.len();
            let at = *chosen.entry(place).or_insert(next);
            if at == next
                && let Some(item) = self.items.get(place)
            {
                cited.items.push(item.clone());
                cited.ids.push(id.to_owned());
            }
            at
        };
        let documents = || manuscript.sources.iter().map(|source| &source.document);
        cited.places = documents().map(|document| vec![None; document.cites.len()]).collect();
        // First in the order of the citations, then what is only in the list.
        for clustered in [true, false] {
            for (number, document) in documents().enumerate() {
                let members = document.clusters.iter().flat_map(|cluster| &cluster.members);
                let order: Vec<usize> = if clustered {
                    members.map(|member| member.cite).collect()
                } else {
                    (0..document.cites.len()).collect()
                };
                for at in order {
                    let Some(cite) = document.cites.get(at) else { continue };
                    let Some(place) = self.place(cite) else { continue };
                    let work = choose(&mut cited, place, name(cite));
                    if let Some(slot) = cited.places.get_mut(number).and_then(|places| places.get_mut(at)) {
                        *slot = Some(work);
                    }
                }
            }
        }
        if documents().any(|document| document.all) {
            for (place, item) in self.items.iter().enumerate() {
                choose(&mut cited, place, &item.id);
            }
        }
        cited
    }
}

/// What a work is called by a cite: its key, or the DOI where the key as the language's program reads it is only the
/// beginning of that.
fn name(cite: &KeyCite) -> &str {
    let cut = |doi: &&Doi| cite.key.contains(doi.prefix()) && !spells(&cite.key, doi);
    cite.doi.as_ref().map(|found| &found.doi).filter(cut).map_or(&cite.key, Doi::as_str)
}

fn own_doi(item: &Item) -> Option<Doi> {
    item.get(Variable::Doi).and_then(|doi| Doi::parse(doi).ok())
}
