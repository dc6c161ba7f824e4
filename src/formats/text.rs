//! Any text with DOIs in it: plain words, HTML, Markdown, LaTeX.

use std::collections::HashSet;

use super::{Entries, Entry, ImportError};
use crate::doi::{Identified, find};

/// Every DOI once, in order; an error where there is none.
pub(super) fn read(text: &str) -> Entries {
    let entries: Entries = dois(text).map(|found| Ok(Entry::Doi { found, id: None })).collect();
    if entries.is_empty() { vec![Err(ImportError::Nothing)] } else { entries }
}

/// Returns the DOIs in a text, in order, each once.
pub fn dois(text: &str) -> impl Iterator<Item = Identified> + '_ {
    let mut seen = HashSet::new();
    let found = find(text).map(|mention| Identified { doi: mention.doi, others: mention.others });
    found.filter(move |found| seen.insert(found.doi.clone()))
}
