//! Which key each work that a document cites goes by.
//!
//! A work that the bibliography has keeps the key it has there, since other documents may cite it so, even
//! where that key is a DOI and the document is to be rewritten: a second entry would be a second work to
//! everyone who reads the file. A new one gets the key by which the
//! document cites it, so that it is found without touching the document; or, for a document that is to
//! be rewritten, a key of author, year and title. A DOI can only be a key where the programs that
//! read document and bibliography take it for one. Otherwise the work gets a key of the other kind, and
//! the document has to be rewritten to cite it.

use std::collections::{HashMap, HashSet};

use super::bibliography::BibliographyFile;
use super::model::{KeyCite, doi_of, spells};
use crate::csl::Variable;
use crate::doi::Doi;
use crate::formats::{Bib, Options, Template, keys_beside};
use crate::work::Work;

/// The entries and keys chosen for a manuscript.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// The key of each work, by the DOI that is cited.
    pub keys: HashMap<Doi, String>,
    /// The works that are to be added to the bibliography, and their keys.
    pub new: Vec<(Work, String)>,
}

impl Choice {
    /// Returns the keys that are DOIs, of works that the bibliography had.
    pub fn kept_dois(&self) -> impl Iterator<Item = &str> {
        let new: HashSet<&String> = self.new.iter().map(|(_, new)| new).collect();
        let is_new = move |key: &String| new.contains(key);
        let kept = self.keys.iter().filter(move |(doi, key)| spells(key, doi) && !is_new(key));
        kept.map(|(_, key)| key.as_str())
    }
}

/// What a document cites, and what there is to cite from.
pub struct Chooser<'d> {
    bibliographies: &'d [BibliographyFile<'d>],
    existing: HashSet<&'d str>,
    /// The keys by which a DOI is cited.
    cited: HashMap<&'d Doi, Vec<&'d str>>,
    rewritten: bool,
}

impl<'d> Chooser<'d> {
    /// For what is cited and the bibliographies, to the first of which works are added; and whether the
    /// documents are to be rewritten.
    pub fn new(
        cites: impl Iterator<Item = &'d KeyCite>,
        bibliographies: &'d [BibliographyFile<'d>],
        rewritten: bool,
    ) -> Self {
        let mut cited: HashMap<&Doi, Vec<&str>> = HashMap::new();
        for cite in cites {
            if let Some(found) = &cite.doi {
                cited.entry(&found.doi).or_default().push(&cite.key);
            }
        }
        let existing = bibliographies.iter().flat_map(BibliographyFile::keys).collect();
        Self { bibliographies, existing, cited, rewritten }
    }

    fn spellings(&self, doi: &Doi) -> &[&'d str] {
        self.cited.get(doi).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the key that a work has: the one by which it is cited, or else the first; to rewrite a
    /// document, one that is not the DOI itself before any other. A work may have been registered under
    /// another DOI than the one cited.
    pub fn kept(&self, doi: &Doi, own: Option<&Doi>) -> Option<&str> {
        let spellings = self.spellings(doi);
        let dois = std::iter::once(doi).chain(own.filter(|own| *own != doi));
        let by_doi = dois.flat_map(|doi| self.bibliographies.iter().flat_map(|file| file.keys_of(doi)));
        // An entry may have the DOI for a key and nowhere else.
        let by_key = spellings.iter().copied().filter(|key| self.existing.contains(key));
        let had: Vec<&str> = by_doi.chain(by_key).collect();
        let is_chosen = |key: &&&str| !spells(key, doi) && own.is_none_or(|own| !spells(key, own));
        if let Some(key) = had.iter().find(is_chosen).filter(|_| self.rewritten) {
            return Some(key);
        }
        let cited: HashSet<&str> = spellings.iter().copied().collect();
        had.iter().find(|key| cited.contains(*key)).or(had.first()).copied()
    }

    /// The key by which a work is cited first that can be an entry's.
    fn as_cited(&self, doi: &Doi) -> Option<&'d str> {
        let takes = |key: &str| self.bibliographies.first().is_some_and(|file| file.takes(key));
        let mut keys = self.spellings(doi).iter().filter(|_| !self.rewritten);
        // A key may be another identifier that leads to the DOI, but not a DOI of which only the beginning is read.
        let leads_to_it = |key: &str| doi_of(key).is_none() && !key.contains(doi.prefix());
        keys.find(|key| (spells(key, doi) || leads_to_it(key)) && takes(key)).copied()
    }

    /// Chooses the keys of works, given in their order with the DOIs by which they are cited; no work
    /// for one that was not fetched. New keys are made by the template, if there is one.
    pub fn choose(&self, works: Vec<(Doi, Option<Work>)>, template: Option<&Template>) -> Choice {
        let mut choice = Choice::default();
        let mut made: Vec<Work> = Vec::new();
        let mut waiting: Vec<(Doi, usize)> = Vec::new();
        let mut places: HashMap<Doi, usize> = HashMap::new();
        for (doi, work) in works {
            let own = work.as_ref().and_then(own_doi);
            if let Some(key) = self.kept(&doi, own.as_ref()) {
                choice.keys.insert(doi, key.to_owned());
                continue;
            }
            let Some(work) = work else { continue };
            if let Some(key) = self.as_cited(&doi) {
                choice.new.push((work, key.to_owned()));
                choice.keys.insert(doi, key.to_owned());
                continue;
            }
            // Two DOIs may lead to one work.
            let place = *places.entry(own.unwrap_or_else(|| doi.clone())).or_insert(made.len());
            if place == made.len() {
                made.push(work);
            }
            waiting.push((doi, place));
        }
        let new = choice.new.iter().map(|(_, key)| key.to_lowercase());
        let taken: HashSet<String> = self.existing.iter().map(|key| key.to_lowercase()).chain(new).collect();
        let bib = Bib::new(Options::biblatex());
        let keys = keys_beside(&bib, &made, template, &taken).keys;
        choice
            .keys
            .extend(waiting.into_iter().filter_map(|(doi, place)| Some((doi, keys.get(place)?.clone()))));
        choice.new.extend(made.into_iter().zip(keys));
        choice
    }
}

/// The DOI that a work's own record has.
fn own_doi(work: &Work) -> Option<Doi> {
    work.item.get(Variable::Doi).and_then(|doi| Doi::exact(doi).ok())
}
