//! The identifiers of PubMed in a text, which count where a reference or a line has no DOI, in order with the DOIs.

use std::collections::{HashSet, VecDeque};

use super::account::Account;
use super::places::InputPlace;
use crate::compare::references;
use crate::doi::{self, Doi};
use crate::search::PubmedId;

/// The identifiers of a text that are yet to be given.
#[derive(Default)]
pub(crate) struct Numbered {
    file: String,
    ids: VecDeque<(usize, PubmedId)>,
    /// Where the DOIs of the text stand.
    account: Option<Account>,
}

/// The identifiers of PubMed in the references and lines of a text that have no DOI, each once, with their lines.
pub(crate) fn ids(text: &str) -> Vec<(usize, PubmedId)> {
    if !["PM", "pm", "pubmed", "europepmc"].iter().any(|word| text.contains(word)) {
        return Vec::new();
    }
    let without = references(text).into_iter().filter(|item| doi::find(&item.text).next().is_none());
    let mut seen = HashSet::new();
    without
        .filter_map(|item| Some((item.line, PubmedId::first_in(&item.text)?)))
        .filter(|(_, id)| seen.insert(id.clone()))
        .collect()
}

impl Numbered {
    /// Those of a file, in the order of lines.
    pub(crate) fn of(file: &str, ids: Vec<(usize, PubmedId)>, account: &Account) -> Self {
        let account = (!ids.is_empty()).then(|| account.clone());
        Self { file: file.to_owned(), ids: ids.into(), account }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Takes those that stand before a DOI.
    pub(crate) fn before(&mut self, doi: &Doi) -> Vec<(PubmedId, InputPlace)> {
        let line = self.account.as_ref().and_then(|account| account.line(doi)).unwrap_or_default();
        let end = self.ids.partition_point(|(number, _)| *number < line);
        self.take(end)
    }

    /// Takes all that are left.
    pub(crate) fn rest(&mut self) -> Vec<(PubmedId, InputPlace)> {
        self.take(self.ids.len())
    }

    fn take(&mut self, count: usize) -> Vec<(PubmedId, InputPlace)> {
        let place = |line| InputPlace { file: self.file.clone(), line: Some(line) };
        self.ids.drain(..count).map(|(line, id)| (id, place(line))).collect()
    }
}
