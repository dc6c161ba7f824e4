//! Searching the records that are cached, by their words.

use super::{SearchAnswer, SearchError, SearchHit};
use crate::cache::Store;
use crate::compare::{Reference, fold, words_of};
use crate::doi::Doi;
use crate::text::sorting;
use crate::work::{BUILTIN, Work, builtin, repair};

/// Words of a reference that are looked for.
const MOST_WORDS: usize = 24;
/// Candidates that are compared.
const MOST: usize = 8;

/// Looks for the work of a reference in the cache, and among the few records that are built in.
pub(super) fn find(store: Option<&Store>, reference: &Reference) -> Result<SearchAnswer, SearchError> {
    let words = words(reference);
    if words.is_empty() {
        return Err(SearchError::Empty);
    }
    let mut matches: Vec<SearchHit> = Vec::new();
    if let Some(store) = store {
        let records = store
            .search(&words, MOST, &|record| words_of(&repair(record, "")))
            .map_err(|error| SearchError::Cache(error.to_string()))?;
        for (doi, record) in records {
            let work = repair(&record, doi.as_str());
            matches.push(SearchHit { doi, work });
        }
    }
    for doi in BUILTIN.iter().filter_map(|doi| Doi::exact(doi).ok()) {
        let record = builtin(doi.as_str()).and_then(|text| serde_json::from_str(text).ok());
        if let Some(record) = record.filter(|_| matches.iter().all(|known| known.doi != doi)) {
            let work = repair(&record, doi.as_str());
            matches.push(SearchHit { doi, work });
        }
    }
    let works: Vec<Work> = matches.iter().map(|found| found.work.clone()).collect();
    let judgement = reference.judge(&works);
    Ok(SearchAnswer { matches, judgement })
}

/// The words that tell most: long ones, and numbers.
fn words(reference: &Reference) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in fold(&reference.query()).split(' ').filter(|word| word.len() > 2) {
        if !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    sorting::by_key(&mut words, |word| std::cmp::Reverse(word.len()));
    words.truncate(MOST_WORDS);
    words
}
