//! The identifiers in a text: DOIs, and those of PubMed.
//!
//! A file of identifiers has one a line, written as on the command line, and a line that is none is an error with its
//! place. In running text only forms count that can be nothing else, and an identifier of PubMed only where no DOI
//! stands in the same reference.

use std::collections::HashSet;
use std::path::Path;

use super::bytes;
use super::exit::Exit;
use super::hints;
use super::session::Failure;
use crate::doi::{self, DoiError, Identified, identify};
use crate::lists::{ItemPlaces, references};
use crate::search::PubmedId;
use crate::text::lines::Lines;
use crate::text::sorting;

/// What stands in a text.
pub(crate) enum Found {
    Doi(Identified),
    Pubmed(PubmedId),
    /// A line of a file of identifiers that is none, and why.
    Unread(Failure),
}

/// Something that stands in a text.
pub(crate) struct Written {
    /// Where, in bytes.
    pub(crate) place: usize,
    /// The line, from 1.
    pub(crate) line: usize,
    pub(crate) found: Found,
}

/// The identifiers in a text, each once and in order. None where the text has nothing but DOIs
/// that stand anywhere: then [`crate::formats::dois`] has them all.
pub(crate) fn in_text(text: &str) -> Option<Vec<Written>> {
    if doi::is_plain_list(text) {
        return None;
    }
    let mut all = by_lines(text).or_else(|| in_prose(text))?;
    let mut seen = HashSet::new();
    all.retain(|written| match &written.found {
        Found::Doi(found) => seen.insert(found.doi.to_string()),
        Found::Pubmed(id) => seen.insert(id.to_string()),
        Found::Unread(_) => true,
    });
    Some(all)
}

/// The words that an identifier takes with its label, at most: `PMID : 17375194`.
const MOST_WORDS: usize = 3;

/// A file of identifiers, one a line; none for other texts, and where all lines hold DOIs.
fn by_lines(text: &str) -> Option<Vec<Written>> {
    let (mut all, mut good, mut others, mut unread) = (Vec::new(), 0, 0, 0);
    let mut next = 0;
    for (number, whole) in (1..).zip(text.split_inclusive('\n')) {
        let place = next;
        next += whole.len();
        let line = whole.trim().trim_start_matches('\u{feff}');
        if line.is_empty() || line.starts_with(['#', '%']) || line.starts_with("//") {
            continue;
        }
        if line.split_whitespace().take(MOST_WORDS + 1).count() > MOST_WORDS {
            return None;
        }
        let written = |found| Written { place, line: number, found };
        let dois: Vec<Identified> = doi::find(line).map(Identified::from).collect();
        let pubmed = || PubmedId::parse(line).map_or_else(|| ids_in(line), |id| vec![id]);
        if !dois.is_empty() {
            good += 1;
            all.extend(dois.into_iter().map(|found| written(Found::Doi(found))));
        } else if let ids = pubmed()
            && !ids.is_empty()
        {
            good += 1;
            others += 1;
            all.extend(ids.into_iter().map(|id| written(Found::Pubmed(id))));
        } else {
            match identify(line) {
                Ok(found) => {
                    good += 1;
                    others += 1;
                    all.push(written(Found::Doi(found)));
                }
                // A heading has no number.
                Err(error) if line.contains(|c: char| c.is_ascii_digit()) => {
                    unread += 1;
                    let failure = Failure { exit: Exit::NotADoi, message: hints::explain(&error) };
                    all.push(written(Found::Unread(failure)));
                }
                Err(_) => {}
            }
        }
    }
    (good > 0 && good >= unread * 2 && others + unread > 0).then_some(all)
}

fn ids_in(text: &str) -> Vec<PubmedId> {
    PubmedId::find(text).into_iter().map(|(_, id)| id).collect()
}

/// Running text; none where no identifier of PubMed counts.
fn in_prose(text: &str) -> Option<Vec<Written>> {
    let ids = PubmedId::find(text);
    if ids.is_empty() {
        return None;
    }
    let lines = Lines::of(text);
    let places = ItemPlaces::of(&references(text));
    // What stands in no item goes by its line.
    let item = |place: usize| places.item_at(place).unwrap_or_else(|| usize::MAX - lines.at(place));
    let mut all: Vec<(usize, Found)> = Vec::new();
    let mut taken = HashSet::new();
    for mention in doi::find(text) {
        taken.insert(item(mention.range.start));
        all.push((mention.range.start, Found::Doi(Identified::from(mention))));
    }
    let dois = all.len();
    for (place, id) in ids {
        if taken.insert(item(place.start)) {
            all.push((place.start, Found::Pubmed(id)));
        }
    }
    if all.len() == dois {
        return None;
    }
    sorting::by_key(&mut all, |(place, _)| *place);
    Some(all.into_iter().map(|(place, found)| Written { place, line: lines.at(place), found }).collect())
}

/// The DOI in what was typed.
pub(crate) fn read_doi(typed: &str) -> Result<Identified, Failure> {
    identify(typed).map_err(|error| {
        let cannot =
            |why: String| Failure { exit: Exit::Input, message: format!("cannot read {typed}: {why}") };
        match bytes::path(typed).metadata() {
            Ok(found) if found.is_dir() => cannot("it is a directory".to_owned()),
            // A link that leads nowhere is no identifier either.
            Err(missing) if is_path(typed) || bytes::path(typed).symlink_metadata().is_ok() => {
                cannot(missing.to_string())
            }
            _ => Failure { exit: Exit::NotADoi, message: not_a_doi(typed, &error) },
        }
    })
}

/// Why an argument is no DOI, and what to do with it: a file, a mistyped verb, or a reference.
fn not_a_doi(typed: &str, error: &DoiError) -> String {
    if Path::new(typed).is_file() {
        return format!("`{typed}` is a file; this command takes a DOI");
    }
    let verb = hints::verb_meant(typed);
    if !verb.is_empty() {
        return format!("{error}{verb}");
    }
    if matches!(error, DoiError::NotADoi(_)) && typed.split_whitespace().nth(2).is_some() {
        return format!("{error}; `doicite find` searches for the DOI of a reference");
    }
    hints::explain(error)
}

/// Whether a word that is no DOI was meant as a file: `refs.bib`, `./refs`.
fn is_path(typed: &str) -> bool {
    let named = |ending: &str| (1..=8).contains(&ending.len()) && ending.starts_with(char::is_alphabetic);
    let ending = Path::new(typed).extension().and_then(|ending| ending.to_str());
    !typed.contains("://")
        && !typed.starts_with("www.")
        && (typed.starts_with(['.', '~']) || Path::new(typed).has_root() || ending.is_some_and(named))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Vec<(usize, String)>> {
        let told = |found: Found| match found {
            Found::Doi(found) => found.doi.to_string(),
            Found::Pubmed(id) => id.to_string(),
            Found::Unread(_) => "unread".to_owned(),
        };
        Some(in_text(text)?.into_iter().map(|written| (written.line, told(written.found))).collect())
    }

    fn listed(found: &[(usize, &str)]) -> Vec<(usize, String)> {
        found.iter().map(|(line, text)| (*line, (*text).to_owned())).collect()
    }

    #[test]
    fn files_of_identifiers() {
        assert_eq!(
            of(
                "# mine\npmid:15280064\nPMC3531190\n10.1007/bf02702259\n\nhep-th/9901001\n1706.03762v5\n978-3-16-148410-0\n"
            ),
            Some(listed(&[
                (2, "pmid:15280064"),
                (3, "PMC3531190"),
                (4, "10.1007/bf02702259"),
                (6, "10.48550/arxiv.hep-th/9901001"),
                (7, "10.48550/arxiv.1706.03762"),
                (8, "unread"),
            ]))
        );
        assert_eq!(of("DOI\n10.1000/a\n10.1000/b\n"), None);
        assert_eq!(of("PMID: 1\nPMID: 2\n"), Some(listed(&[(1, "pmid:1"), (2, "pmid:2")])));
    }

    #[test]
    fn identifiers_in_references() {
        let text = "1. Doe J. Ants. Ant J. 2001;1:1. doi:10.1000/a. PMID: 11.\n2. Roe J. Bees. Bee J. 2002;2:2. PMID: 22; PMCID: PMC2222.\n";
        assert_eq!(of(text), Some(listed(&[(1, "10.1000/a"), (2, "pmid:22")])));
        assert_eq!(of("Ants of 2001 are PMC2 positive, as everybody knows."), None);
    }
}
