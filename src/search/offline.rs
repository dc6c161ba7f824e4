//! Searching the records that are cached, by their words.

use super::{Found, Match, SearchError};
use crate::cache::Store;
use crate::compare::{Reference, Verdict, fold};
use crate::work::{Work, repair};

/// Words of a reference that are looked for.
const MOST_WORDS: usize = 24;
/// Candidates that are compared.
const MOST: usize = 8;

/// Looks for the work of a reference in the cache.
pub(super) fn find(store: Option<&Store>, reference: &Reference) -> Result<Found, SearchError> {
    let Some(store) = store else { return Ok(Found::none()) };
    let words = words(reference);
    if words.is_empty() {
        return Err(SearchError::Empty);
    }
    let records = store
        .search(&words, MOST, &|record| {
            let work = repair(record, "");
            text_of(&work)
        })
        .map_err(|error| SearchError::Cache(error.to_string()))?;
    let mut matches = Vec::new();
    for (doi, record) in records {
        let work = repair(&record, doi.as_str());
        matches.push(Match { doi, work });
    }
    let works: Vec<Work> = matches.iter().map(|found| found.work.clone()).collect();
    let judgement = reference.judge(&works);
    debug_assert!(judgement.verdict == Verdict::NotFound || !judgement.candidates.is_empty());
    Ok(Found { matches, judgement })
}

/// The words that tell most: long ones, and numbers.
fn words(reference: &Reference) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in fold(&reference.query()).split(' ').filter(|word| word.len() > 2) {
        if !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.truncate(MOST_WORDS);
    words
}

/// The words by which a record is found.
fn text_of(work: &Work) -> String {
    use crate::csl::{NameVariable, Variable};
    let item = &work.item;
    let variables = [Variable::Title, Variable::ContainerTitle, Variable::Volume, Variable::Page];
    let mut parts: Vec<String> = variables.iter().filter_map(|v| item.get(*v)).map(fold).collect();
    let people = item.people(NameVariable::Author).iter().chain(item.people(NameVariable::Editor));
    parts.extend(
        people.take(20).filter_map(|name| name.family.as_deref().or(name.literal.as_deref())).map(fold),
    );
    parts.join(" ")
}
