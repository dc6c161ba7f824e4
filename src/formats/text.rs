//! Any text with DOIs in it: plain words, HTML, Markdown, LaTeX.

use std::collections::HashSet;

use super::{Entries, Entry, ImportError};
use crate::doi::{Identified, Mention, find};

/// Every DOI once, in order; an error where there is none.
pub(super) fn read(text: &str) -> Entries {
    let entries: Entries = dois(text).map(|found| Ok(Entry::Doi { found, id: None })).collect();
    if entries.is_empty() { vec![Err(ImportError::Nothing)] } else { entries }
}

/// Returns the DOIs in a text, in order, each once.
pub fn dois(text: &str) -> impl Iterator<Item = Identified> + '_ {
    once_each(find(text))
}

/// What is mentioned, in order, each DOI once.
pub(crate) fn once_each(mentions: impl Iterator<Item = Mention>) -> impl Iterator<Item = Identified> {
    let mut seen = HashSet::new();
    mentions.map(Identified::from).filter(move |found| seen.insert(found.doi.clone()))
}
