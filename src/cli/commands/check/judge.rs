//! From references and records to findings.

use std::collections::HashMap;

use super::checked::{Checked, ComparedRecord, Finding, Repeat, Status, push};
use super::duplicates::Again;
use super::entries;
use super::gather::{Asked, Input, Subject};
use super::words::{self, Found};
use crate::cli::args::CheckArgs;
use crate::cli::exit::Exit;
use crate::cli::fetch::Fetcher;
use crate::cli::search::Finder;
use crate::cli::session::{Failure, Session};
use crate::compare::{self, Agreement, Level, Reference, Rule, Verdict};
use crate::csl::{Item, Kind, Variable};
use crate::doi::{self, Doi, Identified};
use crate::formats::bibtex::read::doi_text;
use crate::resolve::{Mode, Resolved};
use crate::search::{self, PubmedId, SearchError};

/// References that are resolved and compared together: records are large.
const PART: usize = 256;

/// Findings of one rule that are told of a reference one by one.
const MOST_OF_A_RULE: usize = 10;

/// Checks the references of all inputs, in order, a part of them at a time.
pub(super) fn judge(
    session: &Session,
    args: &CheckArgs,
    inputs: &[Input],
    asked: Vec<Asked>,
    take: &mut dyn FnMut(Vec<Checked>),
) {
    let mut again = Again::default();
    let mut with_doi = 0;
    for input in inputs {
        for (line, name) in &input.comments.unknown {
            session.voice.note(&words::unknown_rule(input.name(), *line, name));
        }
        entries::items(input, &mut |item| {
            with_doi += usize::from(item.get(Variable::Doi).is_some());
            again.count(item);
        });
    }
    again.counted();
    let mut bench = Bench { session, args, inputs, with_doi, fetcher: None, finder: None };
    let mut part = Vec::new();
    let mut next = |subject: Subject| {
        let repeat = again.next(&subject);
        part.push((subject, repeat));
        if part.len() == PART {
            take(bench.part(std::mem::take(&mut part)));
        }
    };
    for one in asked {
        match one {
            Asked::Typed(subject) => next(*subject),
            Asked::Input(index) => {
                if let Some(input) = inputs.get(index) {
                    entries::each(input, index, &mut next);
                }
            }
        }
    }
    take(bench.part(part));
    bench.end();
}

/// Where references are judged, a part at a time.
struct Bench<'a> {
    session: &'a Session,
    args: &'a CheckArgs,
    inputs: &'a [Input],
    /// How many entries have a DOI.
    with_doi: usize,
    fetcher: Option<Fetcher<'a>>,
    finder: Option<Finder<'a>>,
}

impl<'a> Bench<'a> {
    fn part(&mut self, mut part: Vec<(Subject, Repeat)>) -> Vec<Checked> {
        self.convert(&mut part);
        let mut searches = self.searches(&part);
        let asked: Vec<Identified> = part.iter().filter_map(|(subject, _)| subject.doi.clone()).collect();
        let mut answers = self.resolve(&asked).into_iter();
        let mut checked = Vec::with_capacity(part.len());
        for (subject, repeat) in part {
            let answer = subject.doi.is_some().then(|| answers.next()).flatten();
            let input = subject.input.and_then(|index| self.inputs.get(index));
            let mut one = one(subject, repeat, input, answer, &mut searches);
            bound(&mut one.findings);
            checked.push(one);
        }
        if self.args.find {
            self.meant(&mut checked);
        }
        for one in &mut checked {
            (one.subject.item, one.subject.written) = (None, None);
        }
        checked
    }

    fn resolve(&mut self, asked: &[Identified]) -> Vec<Result<Resolved, Failure>> {
        if asked.is_empty() {
            return Vec::new();
        }
        let (session, args, count) = (self.session, self.args, self.with_doi);
        let fetcher = self.fetcher.get_or_insert_with(|| session.fetcher(count, Some(args.max_age)));
        fetcher.resolve(asked)
    }

    fn finder(&mut self) -> &mut Finder<'a> {
        let session = self.session;
        self.finder.get_or_insert_with(|| session.finder())
    }

    /// Gives DOIs to entries that have an identifier of PubMed instead.
    fn convert(&mut self, part: &mut [(Subject, Repeat)]) {
        self.convert_written(part);
        let items: Vec<Option<&Item>> = part.iter().map(|(subject, _)| subject.item.as_ref()).collect();
        if items.iter().flatten().all(|item| PubmedId::of_item(item).is_none()) {
            return;
        }
        let dois = self.finder().dois_by_pubmed(&items);
        for ((subject, _), doi) in part.iter_mut().zip(dois) {
            if let Some(doi) = doi {
                subject.doi = Some(Identified::from(doi));
            }
        }
    }

    /// Gives DOIs to what a text calls by an identifier of PubMed.
    fn convert_written(&mut self, part: &mut [(Subject, Repeat)]) {
        let ids: Vec<PubmedId> = part.iter().filter_map(|(subject, _)| subject.pubmed.clone()).collect();
        if ids.is_empty() {
            return;
        }
        let mut answers = self.finder().convert(&ids).into_iter();
        for (subject, _) in part.iter_mut().filter(|(subject, _)| subject.pubmed.is_some()) {
            match answers.next() {
                Some(Ok(doi)) => subject.doi = Some(Identified::from(doi)),
                Some(Err(failure)) => subject.failure = Some(failure),
                None => {}
            }
        }
    }

    /// Looks for the works of references without a DOI.
    fn searches(&mut self, part: &[(Subject, Repeat)]) -> Searches {
        let offline = self.session.request.settings.mode == Mode::Offline;
        let wanted = self.args.find;
        let references: Vec<Reference> = if wanted {
            part.iter().filter_map(|(subject, _)| sought(subject)).collect()
        } else {
            Vec::new()
        };
        if references.is_empty() {
            return Searches { wanted, offline, answers: Vec::new().into_iter(), records: HashMap::new() };
        }
        let answers = self.finder().search(&references);
        let sure: Vec<Identified> = answers
            .iter()
            .flatten()
            .filter_map(|answer| answer.sure())
            .cloned()
            .map(Identified::from)
            .collect();
        let records = self.resolve(&sure);
        let records = sure.into_iter().map(|found| found.doi).zip(records).collect();
        Searches { wanted, offline, answers: answers.into_iter(), records }
    }

    /// Looks for the works of references whose DOIs are not registered, and says which DOIs were meant.
    fn meant(&mut self, checked: &mut [Checked]) {
        let unregistered = |one: &&mut Checked| {
            one.findings.iter().any(|finding| finding.rule == Rule::NotRegistered)
                && reference(&one.subject).is_some()
        };
        let wrong: Vec<&mut Checked> = checked.iter_mut().filter(unregistered).collect();
        let references: Vec<Reference> = wrong.iter().filter_map(|one| reference(&one.subject)).collect();
        if references.is_empty() {
            return;
        }
        let answers = self.finder().search(&references);
        for (one, answer) in wrong.into_iter().zip(answers) {
            let place = one.subject.input.and_then(|index| self.inputs.get(index)).map_or("", Input::name);
            match &answer {
                Ok(found) => {
                    let sure = found.sure().map(ToString::to_string);
                    for finding in
                        one.findings.iter_mut().filter(|finding| finding.rule == Rule::NotRegistered)
                    {
                        if let Some(doi) = &sure {
                            finding.recorded.clone_from(doi);
                            let (given, recorded) = (finding.given.as_str(), doi.as_str());
                            finding.message = Found { given, recorded, ..Found::of(finding.rule) }.message();
                        }
                    }
                }
                Err(SearchError::Interrupted) => {}
                Err(error) => {
                    self.session.voice.note(&format!(
                        "note: {place}: {}: could not search for its DOI: {error}",
                        one.subject.id
                    ));
                }
            }
        }
    }

    fn end(self) {
        if let Some(finder) = self.finder {
            finder.end();
        }
        if let Some(fetcher) = self.fetcher {
            fetcher.end(0);
        }
    }
}

/// Tells the first findings of a rule, and of the others that there are more: a list may have thousands of authors.
fn bound(findings: &mut Vec<Finding>) {
    let mut counts: HashMap<Rule, usize> = HashMap::new();
    findings.retain(|finding| {
        let count = counts.entry(finding.rule).or_default();
        *count += 1;
        *count <= MOST_OF_A_RULE
    });
    for (rule, count) in counts {
        let more = count.saturating_sub(MOST_OF_A_RULE);
        if more > 0
            && let Some(last) = findings.iter_mut().rfind(|finding| finding.rule == rule)
        {
            last.message.push_str(&words::and_more(more));
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
    repeat: Repeat,
    input: Option<&Input>,
    answer: Option<Result<Resolved, Failure>>,
    searches: &mut Searches,
) -> Checked {
    let mut checked = Checked {
        subject,
        status: Status::Agrees,
        findings: Vec::new(),
        silenced: Vec::new(),
        repeat,
        record: None,
        failure: None,
    };
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
    if let Some(item) = &mut checked.subject.item {
        // An entry that has nothing but its DOI says as little of its kind.
        if item.kind == Kind::Document
            && item.text.len() == 1
            && item.names.is_empty()
            && item.dates.is_empty()
        {
            item.kind = work.item.kind;
        }
        let missing = compare::missing_parts(item, &work.item);
        if !missing.is_empty() {
            let list = missing.join(", ");
            let is_bibtex = input.is_some_and(Input::is_bibtex);
            let detail = if is_bibtex { "`doicite bib --complete`" } else { "" };
            let found = Found { recorded: &list, agency: &agency, detail, ..Found::of(Rule::Incomplete) };
            push(checked, input, found);
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
            (verdict, _) if verdict != Verdict::NotFound || is_near(&found) => {
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

/// Whether the best candidate has the title and the first author, so that "no such work" would be wrong.
fn is_near(found: &search::SearchAnswer) -> bool {
    found.ranked().next().is_some_and(|(_, candidate)| {
        let evidence = candidate.evidence;
        evidence.title == Agreement::Agrees && evidence.author == Agreement::Agrees
    })
}
