//! Which key each work that a document cites goes by.
//!
//! A work that the bibliography has keeps the key it has there. A new one gets the key by which the
//! document cites it, so that it is found without touching the document; or, for a document that is to
//! be rewritten, a key of author, year and title. A DOI can only be a key where the programs that
//! read document and bibliography take it for one. Otherwise the work gets a key of the other kind, and
//! the document has to be rewritten to cite it.

use std::collections::{HashMap, HashSet};

use super::{Bibliography, Document, spells};
use crate::csl::Variable;
use crate::doi::Doi;
use crate::export::keys_beside;
use crate::work::Work;

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// The key of each work, by the DOI that is cited.
    pub keys: HashMap<Doi, String>,
    /// The works that are to be added to the bibliography, and their keys.
    pub new: Vec<(Work, String)>,
}

/// Chooses the keys of works, given in their order with the DOIs by which the document cites them; none
/// for one that was not fetched, because the bibliography has it or because it failed.
pub fn choose(
    document: &Document,
    bibliography: &Bibliography<'_>,
    works: Vec<(Doi, Option<Work>)>,
    rewritten: bool,
) -> Choice {
    let mut cited: HashMap<&Doi, Vec<&str>> = HashMap::new();
    for cite in &document.cites {
        if let Some(found) = &cite.doi {
            cited.entry(&found.doi).or_default().push(&cite.key);
        }
    }
    let existing: HashSet<&str> = bibliography.keys().collect();
    let mut choice = Choice::default();
    let mut made: Vec<Work> = Vec::new();
    let mut waiting: Vec<(Doi, usize)> = Vec::new();
    let mut places: HashMap<Doi, usize> = HashMap::new();
    for (doi, work) in works {
        let own = work.as_ref().and_then(own_doi);
        let is_key = |key: &&str| !spells(key, &doi) && own.as_ref().is_none_or(|own| !spells(key, own));
        let spellings = cited.get(&doi).map(Vec::as_slice).unwrap_or_default();
        let mut had: Vec<&str> = bibliography.keys_of(&doi).collect();
        had.extend(own.iter().filter(|own| **own != doi).flat_map(|own| bibliography.keys_of(own)));
        // An entry may have the DOI for a key and nowhere else.
        had.extend(spellings.iter().filter(|key| existing.contains(**key)));
        // To rewrite a document, the DOI itself is no key.
        let kept = if rewritten {
            had.iter().find(|key| is_key(key))
        } else {
            had.iter().find(|key| spellings.contains(key)).or(had.first())
        };
        if let Some(key) = kept {
            choice.keys.insert(doi, (*key).to_owned());
            continue;
        }
        let Some(work) = work else { continue };
        let usable = |key: &&&str| spells(key, &doi) && bibliography.takes(key);
        if let Some(key) = spellings.iter().find(usable).filter(|_| !rewritten) {
            choice.new.push((work, (*key).to_owned()));
            choice.keys.insert(doi, (*key).to_owned());
            continue;
        }
        // Two DOIs may lead to one work.
        let place = *places.entry(own.unwrap_or_else(|| doi.clone())).or_insert(made.len());
        if place == made.len() {
            made.push(work);
        }
        waiting.push((doi, place));
    }
    let new = choice.new.iter().map(|(_, key)| key.as_str());
    let taken: HashSet<String> = bibliography.keys().chain(new).map(str::to_lowercase).collect();
    let keys = keys_beside(&made, None, &taken);
    choice.keys.extend(waiting.into_iter().filter_map(|(doi, place)| Some((doi, keys.get(place)?.clone()))));
    choice.new.extend(made.into_iter().zip(keys));
    choice
}

/// The DOI that a work's own record has.
fn own_doi(work: &Work) -> Option<Doi> {
    work.item.get(Variable::Doi).and_then(|doi| Doi::exact(doi).ok())
}
