//! From references and records to findings.

use std::collections::HashMap;

use super::checked::{Checked, ComparedRecord, Finding, Status, push};
use super::duplicates;
use super::gather::{Input, Subject, found};
use super::words::{self, Found};
use crate::cli::args::CheckArgs;
use crate::cli::exit::Exit;
use crate::cli::session::{Failure, Session};
use crate::compare::{self, Level, Reference, Rule, Verdict};
use crate::doi::{self, Doi, Identified};
use crate::formats::bibtex::read::doi_text;
use crate::resolve::{Mode, Resolved};
use crate::search::{self, SearchError};

/// References that are resolved and compared together.
const PART: usize = 1000;

/// Checks references, in order.
pub(super) fn judge(
    session: &Session,
    args: &CheckArgs,
    inputs: &[Input],
    subjects: Vec<Subject>,
) -> Vec<Checked> {
    let again = duplicates::find(&subjects);
    let mut searches = Searches::of(session, args, &subjects);
    let mut checked: Vec<Checked> = Vec::with_capacity(subjects.len());
    let mut subjects = subjects.into_iter();
    loop {
        // Records are large: of a long list only a part is held at a time.
        let part: Vec<Subject> = subjects.by_ref().take(PART).collect();
        if part.is_empty() {
            break;
        }
        let asked: Vec<Identified> = part.iter().filter_map(|subject| subject.doi.clone()).collect();
        let mut answers = session.resolve_young(&asked, Some(args.max_age)).into_iter();
        checked.extend(part.into_iter().map(|subject| {
            let answer = subject.doi.is_some().then(|| answers.next()).flatten();
            let input = subject.input.and_then(|index| inputs.get(index));
            let mut checked = one(subject, input, answer, &mut searches);
            // What a reference says is large, too, and asked for once more only to find which DOI was meant.
            if !checked.findings.iter().any(|finding| finding.rule == Rule::NotRegistered) {
                (checked.subject.item, checked.subject.written) = (None, None);
            }
            checked
        }));
    }
    if args.find {
        meant(session, inputs, &mut checked);
    }
    duplicates::report(inputs, &mut checked, again);
    for one in &mut checked {
        let ignored = std::mem::take(&mut one.subject.ignored);
        let silent =
            |rule: Rule| ignored.has(rule) || args.ignore.iter().any(|rules| rules.0.contains(&rule));
        one.findings.retain(|finding| !silent(finding.rule));
        one.findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
        // What became of the work, and what the reference lacks, is told of one that agrees.
        let differs = |finding: &Finding| finding.level > Level::Note || finding.rule.is_difference();
        if one.status == Status::Differs && !one.findings.iter().any(differs) {
            one.status = Status::Agrees;
        }
    }
    checked
}

/// Looks for the works of references whose DOIs are not registered, and says which DOIs were meant.
fn meant(session: &Session, inputs: &[Input], checked: &mut [Checked]) {
    let unregistered = |one: &&mut Checked| {
        one.findings.iter().any(|finding| finding.rule == Rule::NotRegistered)
            && reference(&one.subject).is_some()
    };
    let wrong: Vec<&mut Checked> = checked.iter_mut().filter(unregistered).collect();
    let references: Vec<Reference> = wrong.iter().filter_map(|one| reference(&one.subject)).collect();
    for (one, answer) in wrong.into_iter().zip(session.search(&references)) {
        let place = one.subject.input.and_then(|index| inputs.get(index)).map_or("", Input::name);
        match &answer {
            Ok(found) => {
                let sure = found.sure().map(ToString::to_string);
                for finding in one.findings.iter_mut().filter(|finding| finding.rule == Rule::NotRegistered) {
                    if let Some(doi) = &sure {
                        finding.recorded.clone_from(doi);
                        let (given, recorded) = (finding.given.as_str(), doi.as_str());
                        finding.message = Found { given, recorded, ..Found::of(finding.rule) }.message();
                    }
                }
            }
            Err(SearchError::Interrupted) => {}
            Err(error) => {
                session
                    .voice
                    .note(&format!("note: {place}: {}: no search for its DOI: {error}", one.subject.id));
            }
        }
    }
}

/// What was found for references without a DOI.
struct Searches {
    wanted: bool,
    /// Whether only the cache was searched, which proves nothing of a work that is not in it.
    offline: bool,
    answers: std::vec::IntoIter<Result<search::SearchAnswer, SearchError>>,
    /// The records of the DOIs that are sure.
    records: HashMap<Doi, Result<Resolved, Failure>>,
}

impl Searches {
    fn of(session: &Session, args: &CheckArgs, subjects: &[Subject]) -> Self {
        let offline = session.request.settings.mode == Mode::Offline;
        let none =
            || Self { wanted: args.find, offline, answers: Vec::new().into_iter(), records: HashMap::new() };
        if !args.find {
            return none();
        }
        let references: Vec<Reference> = subjects.iter().filter_map(sought).collect();
        let answers = session.search(&references);
        let sure: Vec<Identified> =
            answers.iter().flatten().filter_map(|found_| found_.sure()).map(found).collect();
        let records = session.resolve_young(&sure, Some(args.max_age));
        let records = sure.into_iter().map(|found| found.doi).zip(records).collect();
        Self { wanted: true, offline, answers: answers.into_iter(), records }
    }
}

/// What is searched for: a reference that has no DOI.
fn sought(subject: &Subject) -> Option<Reference> {
    if subject.doi.is_some() || subject.failure.is_some() { None } else { reference(subject) }
}

/// What the work is looked for by, if more is known than a DOI.
fn reference(subject: &Subject) -> Option<Reference> {
    subject.item.as_ref().map(Reference::item).or_else(|| subject.written.clone())
}

fn one(
    subject: Subject,
    input: Option<&Input>,
    answer: Option<Result<Resolved, Failure>>,
    searches: &mut Searches,
) -> Checked {
    let mut checked =
        Checked { subject, status: Status::Agrees, findings: Vec::new(), record: None, failure: None };
    if let Some(failure) = checked.subject.failure.take() {
        let not_a_doi = failure.exit == Exit::NotADoi;
        if not_a_doi {
            push(
                &mut checked,
                input,
                Found { field: "doi", detail: &failure.message, ..Found::of(Rule::NotADoi) },
            );
        }
        checked.status = if not_a_doi { Status::Differs } else { Status::Unchecked };
        checked.failure = (!not_a_doi).then_some(failure);
        return checked;
    }
    spelling(&mut checked, input);
    match answer {
        Some(Ok(resolved)) => against(&mut checked, input, &resolved),
        Some(Err(failure)) if failure.exit == Exit::NotRegistered => {
            let doi = checked.subject.doi.as_ref().map(|found| found.doi.to_string()).unwrap_or_default();
            push(&mut checked, input, Found { field: "doi", given: &doi, ..Found::of(Rule::NotRegistered) });
        }
        Some(Err(failure)) => {
            checked.status = Status::Unchecked;
            checked.failure = Some(failure);
        }
        None => without_doi(&mut checked, input, searches),
    }
    if checked.status == Status::Agrees && !checked.findings.is_empty() {
        checked.status = Status::Differs;
    }
    checked
}

/// How the DOI of an entry in a BibTeX file is spelt.
fn spelling(checked: &mut Checked, input: Option<&Input>) {
    let Some(input) = input else { return };
    let Some(place) = checked.subject.field(&["doi"]).cloned() else { return };
    let raw = input.text.get(place.range.clone()).unwrap_or_default().trim().to_owned();
    if raw.is_empty() || !place.plain {
        return;
    }
    let plain = doi_text(&raw);
    let bare = plain.to_ascii_lowercase();
    let found = Found { field: "doi", given: &raw, ..Found::of(Rule::NotADoi) };
    match doi::field(&plain) {
        Ok(written) if !bare.starts_with("10.") => {
            let doi = written.doi.to_string();
            let note = Found { level: Level::Note, recorded: &doi, fix: Some(&doi), ..found };
            push(checked, Some(input), note);
        }
        Ok(_) => {}
        Err(_) => push(checked, Some(input), found),
    }
}

/// A reference against its record.
fn against(checked: &mut Checked, input: Option<&Input>, resolved: &Resolved) {
    let work = resolved.work();
    let agency = resolved.agency.clone().unwrap_or_else(|| "the record".to_owned());
    checked.record = Some(ComparedRecord::of(resolved));
    let doi = resolved.doi.to_string();
    // The record of the same work by another name, or of another one: nothing is taken from it.
    let another = resolved.of_another().map(|another| another.to_string());
    if let Some(recorded) = &another {
        push(checked, input, Found { recorded, doi: &doi, ..Found::of(Rule::RecordOfAnother) });
    }
    let (differences, compared) = match (&checked.subject.item, &checked.subject.written) {
        (Some(item), _) => {
            let comparison = compare::compare(item, &work);
            (comparison.differences, comparison.compared)
        }
        (None, Some(written)) => {
            let comparison = written.compare(&work);
            (comparison.differences, comparison.compared)
        }
        (None, None) => (Vec::new(), true),
    };
    let other = differences.first().is_some_and(|first| first.rule == Rule::OtherWork);
    for difference in &differences {
        let described = other.then(|| compare::describe(&work));
        let found = Found::from(difference);
        let fix = found.fix.filter(|_| another.is_none());
        let recorded = described.as_deref().unwrap_or(found.recorded);
        push(checked, input, Found { recorded, fix, doi: &doi, agency: &agency, ..found });
    }
    if other {
        return;
    }
    if !compared {
        checked.status = Status::Unchecked;
        checked.failure = Some(Failure { exit: Exit::NoMetadata, message: words::nothing_to_compare(&doi) });
    }
    for difference in &compare::standing(&work) {
        push(checked, input, Found { doi: &doi, agency: &agency, fix: None, ..Found::from(difference) });
    }
    if let Some(item) = &checked.subject.item {
        let missing = compare::missing_parts(item, &work.item);
        if !missing.is_empty() {
            let list = missing.join(", ");
            push(checked, input, Found { recorded: &list, agency: &agency, ..Found::of(Rule::Incomplete) });
        }
    }
}

/// A reference that has no DOI.
fn without_doi(checked: &mut Checked, input: Option<&Input>, searches: &mut Searches) {
    checked.status = if checked.findings.is_empty() { Status::NoDoi } else { Status::Differs };
    if !searches.wanted || sought(&checked.subject).is_none() {
        return;
    }
    match searches.answers.next() {
        Some(Ok(found)) => match (found.judgement.verdict, found.sure().cloned()) {
            (Verdict::Sure, Some(doi)) => {
                if let Some(Ok(resolved)) = searches.records.get(&doi) {
                    let resolved = resolved.clone();
                    against(checked, input, &resolved);
                    // What was found for certain is the work, whatever else differs.
                    checked.findings.retain(|finding| finding.rule != Rule::OtherWork);
                }
                let doi = doi.to_string();
                push(
                    checked,
                    input,
                    Found { field: "doi", recorded: &doi, fix: Some(&doi), ..Found::of(Rule::MissingDoi) },
                );
                checked.status = Status::Differs;
            }
            (Verdict::Likely | Verdict::Ambiguous, _) => {
                let near: Vec<String> = found
                    .ranked()
                    .take(3)
                    .map(|(found, _)| format!("{} {}", found.doi, compare::describe(&found.work)))
                    .collect();
                let near = near.join(" or ");
                push(checked, input, Found { field: "doi", detail: &near, ..Found::of(Rule::MissingDoi) });
            }
            _ if searches.offline => {
                let message = words::not_in_the_cache(&checked.subject.id);
                checked.status = Status::Unchecked;
                checked.failure = Some(Failure { exit: Exit::Network, message });
            }
            _ => {
                checked.status = Status::NotFound;
                push(checked, input, Found::of(Rule::NotFound));
            }
        },
        Some(Err(error)) => {
            let exit = crate::cli::commands::find::exit_of(&error);
            checked.status = Status::Unchecked;
            checked.failure = Some(Failure { exit, message: format!("{}: {error}", checked.subject.id) });
        }
        None => {}
    }
}
