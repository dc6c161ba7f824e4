//! What the identifiers in a reference lead to: a DOI, a PMID and a PMCID are looked up before anything is searched for,
//! and what they lead to is compared with the reference like any candidate.

use std::collections::HashMap;

use super::sought::Sought;
use crate::cli::exit::Exit;
use crate::cli::session::{Failure, Session};
use crate::compare::{self, Agreement, Evidence, Verdict};
use crate::doi::{Doi, Identified};
use crate::search::{PubmedId, SearchAnswer, SearchHit};

/// What the identifiers of a reference lead to.
#[derive(Default)]
pub(super) struct Known {
    /// The work, if its record agrees with the reference.
    pub(super) sure: Option<(Doi, SearchAnswer)>,
    /// What is to be said of identifiers that lead to another work, or nowhere.
    pub(super) remarks: Vec<String>,
    /// Why an identifier could not be looked up.
    pub(super) failure: Option<Failure>,
}

/// Looks the identifiers of all references up, in one batch.
pub(super) fn look_up(session: &Session, all: &[Sought]) -> Vec<Known> {
    let ids: Vec<PubmedId> = all.iter().flat_map(|sought| sought.pubmed.iter().cloned()).collect();
    let mut converted = session.convert(&ids).into_iter();
    let mut known: Vec<Known> = Vec::with_capacity(all.len());
    let mut wanted: Vec<Vec<Identified>> = Vec::with_capacity(all.len());
    for sought in all {
        let mut found = Known::default();
        let mut dois = sought.dois.clone();
        for _ in &sought.pubmed {
            match converted.next() {
                Some(Ok(doi)) if dois.iter().all(|other| other.doi != doi) => {
                    dois.push(Identified::from(doi));
                }
                Some(Err(failure)) => found.missed(failure),
                Some(Ok(_)) | None => {}
            }
        }
        known.push(found);
        wanted.push(dois);
    }
    let mut distinct: Vec<Identified> = Vec::new();
    let mut number: HashMap<Doi, usize> = HashMap::new();
    for found in wanted.iter().flatten() {
        number.entry(found.doi.clone()).or_insert_with(|| {
            distinct.push(found.clone());
            distinct.len() - 1
        });
    }
    if distinct.is_empty() {
        return known;
    }
    let mut fetcher = session.fetcher(distinct.len(), None);
    let answers = fetcher.resolve(&distinct);
    fetcher.end(0);
    for ((sought, known), dois) in all.iter().zip(&mut known).zip(wanted) {
        for found in dois {
            let Some(answer) = number.get(&found.doi).and_then(|at| answers.get(*at)) else { continue };
            match answer {
                Ok(resolved) if known.sure.is_none() => known.judge(sought, &resolved.doi, resolved.work()),
                Ok(_) => {}
                Err(failure) => known.missed(failure.clone()),
            }
        }
    }
    known
}

impl Known {
    /// An identifier that leads to no record. That it could not be looked up is another thing.
    fn missed(&mut self, failure: Failure) {
        if matches!(failure.exit, Exit::NotRegistered | Exit::NoMetadata | Exit::NotADoi) {
            self.remarks.push(failure.message);
        } else {
            self.failure.get_or_insert(failure);
        }
    }

    fn judge(&mut self, sought: &Sought, doi: &Doi, work: crate::work::Work) {
        let mut judgement = sought.reference.judge(std::slice::from_ref(&work));
        // A work that shares nothing with the reference is no candidate; its evidence is computed here.
        let judged = judgement.candidates.first().map(|candidate| candidate.evidence);
        let evidence = judged.unwrap_or_else(|| sought.reference.evidence(&work));
        if sought.bare || agrees(evidence) {
            judgement.verdict = Verdict::Sure;
            let matches = vec![SearchHit { doi: doi.clone(), work }];
            self.sure = Some((doi.clone(), SearchAnswer { matches, judgement }));
        } else {
            let words = super::in_words(evidence);
            self.remarks.push(format!(
                "the reference gives {doi}, but that is {}: {words}",
                compare::describe(&work)
            ));
        }
    }
}

/// Whether a record is of the reference that names it: its title, or an author and something else, and little contradicts.
/// Titles are translated, and some records lack people.
fn agrees(evidence: Evidence) -> bool {
    let speaks = |part: Agreement| matches!(part, Agreement::Agrees | Agreement::Near);
    let place = [evidence.year, evidence.volume, evidence.page, evidence.container];
    let agree = place.iter().filter(|part| speaks(**part)).count();
    // Many references leave the journal of a reprint, and all places in it, out.
    let differ = place.iter().take(3).filter(|part| **part == Agreement::Differs).count();
    if speaks(evidence.title) {
        evidence.author != Agreement::Differs && differ <= 2 || agree > differ
    } else {
        speaks(evidence.author) && agree > differ
    }
}
