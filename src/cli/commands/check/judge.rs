//! From references and records to findings.

use std::collections::HashMap;
use std::ops::Range;

use super::gather::{FieldPlace, Input, Subject, found};
use crate::cli::args::CheckArgs;
use crate::cli::exit::Exit;
use crate::cli::notices::link;
use crate::cli::session::{Failure, Session};
use crate::compare::{self, Difference, Level, Reference, Rule, Verdict};
use crate::csl::Item;
use crate::doi::{self, Doi, Identified};
use crate::formats::Format;
use crate::formats::bibtex::read::doi_text;
use crate::resolve::Mode;
use crate::resolve::{RecordOrigin, Resolved};
use crate::search::{self, SearchError};
use crate::work::Work;

/// References that are resolved and compared together.
const PART: usize = 1000;

/// What is wrong with a reference.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) rule: Rule,
    pub(super) level: Level,
    pub(super) field: &'static str,
    pub(super) given: String,
    pub(super) recorded: String,
    pub(super) message: String,
    /// Which of the names of a list.
    pub(super) range: Option<Range<usize>>,
    /// What would stand in the place of `range`, as the file writes it: TeX in a BibTeX file.
    pub(super) fix: Option<String>,
    /// Whether the file has been corrected.
    pub(super) corrected: bool,
}

/// What the check of a reference gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Agrees,
    Differs,
    NotFound,
    NoDoi,
    Unchecked,
}

impl Status {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Differs => "differs",
            Self::NotFound => "not-found",
            Self::NoDoi => "no-doi",
            Self::Unchecked => "unchecked",
        }
    }
}

/// A reference, checked.
pub(super) struct Checked {
    pub(super) subject: Subject,
    pub(super) status: Status,
    pub(super) findings: Vec<Finding>,
    pub(super) record: Option<ComparedRecord>,
    pub(super) failure: Option<Failure>,
}

/// The record that a reference was compared with.
pub(super) struct ComparedRecord {
    pub(super) doi: Doi,
    pub(super) agency: Option<String>,
    /// Its age in days; none where it was fetched just now.
    pub(super) age: Option<i64>,
}

impl ComparedRecord {
    fn of(resolved: &Resolved) -> Self {
        let age = match &resolved.origin {
            RecordOrigin::Store { fetched, .. } => {
                Some(jiff::Timestamp::now().duration_since(*fetched).as_hours() / 24)
            }
            _ => None,
        };
        Self { doi: resolved.doi.clone(), agency: resolved.agency.clone(), age }
    }
}

/// Checks references, in order.
pub(super) fn judge(
    session: &Session,
    args: &CheckArgs,
    inputs: &[Input],
    subjects: Vec<Subject>,
) -> Vec<Checked> {
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
            one(subject, input, answer, &mut searches)
        }));
    }
    if args.find {
        meant(session, inputs, &mut checked);
    }
    duplicates(inputs, &mut checked);
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
                        finding.message.push_str(&format!("; did you mean {doi}?"));
                        finding.recorded.clone_from(doi);
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
            let text = failure.message.clone();
            push(&mut checked, input, Rule::NotADoi, Level::Error, "doi", "", "", text, None);
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
            let message = format!("{doi} is not registered");
            push(&mut checked, input, Rule::NotRegistered, Level::Error, "doi", &doi, "", message, None);
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
    match doi::field(&plain) {
        Ok(found) if !bare.starts_with("10.") => {
            let doi = found.doi.to_string();
            let message = format!("\"{raw}\": a DOI field holds the DOI alone, {doi}");
            push(
                checked,
                Some(input),
                Rule::NotADoi,
                Level::Note,
                "doi",
                &raw,
                &doi,
                message,
                Some(doi.clone()),
            );
        }
        Ok(_) => {}
        Err(_) => {
            let message = format!("\"{raw}\" is not a DOI");
            push(checked, Some(input), Rule::NotADoi, Level::Error, "doi", &raw, "", message, None);
        }
    }
}

/// A reference against its record.
fn against(checked: &mut Checked, input: Option<&Input>, resolved: &Resolved) {
    let work = resolved.work();
    let agency = resolved.agency.clone().unwrap_or_else(|| "the record".to_owned());
    checked.record = Some(ComparedRecord::of(resolved));
    let doi = resolved.doi.to_string();
    let differences = match (&checked.subject.item, &checked.subject.written) {
        (Some(item), _) => compare::compare(item, &work).differences,
        (None, Some(written)) if written.names_another(&work) => vec![Difference {
            rule: Rule::OtherWork,
            level: Level::Error,
            field: "doi",
            given: doi.clone(),
            recorded: String::new(),
            at: None,
            fix: None,
        }],
        _ => Vec::new(),
    };
    let other = differences.first().is_some_and(|first| first.rule == Rule::OtherWork);
    for difference in differences {
        let message = in_words(&difference, &agency, &doi, &work);
        let Difference { rule, level, field, given, recorded, fix, .. } = difference;
        let recorded = if rule == Rule::OtherWork { compare::describe(&work) } else { recorded };
        push(checked, input, rule, level, field, &given, &recorded, message, fix);
    }
    if other {
        return;
    }
    for difference in compare::standing(&work) {
        let message = in_words(&difference, &agency, &doi, &work);
        let Difference { rule, level, given, recorded, .. } = difference;
        push(checked, input, rule, level, "doi", &given, &recorded, message, None);
    }
    if let Some(item) = &checked.subject.item {
        let missing = compare::missing_parts(item, &work.item);
        if !missing.is_empty() {
            let list = missing.join(", ");
            let message = format!("no {list}; {agency} has it: `doicite bib --complete` adds it");
            push(checked, input, Rule::Incomplete, Level::Note, "", "", &list, message, None);
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
                let message = format!("its DOI is {doi}");
                push(
                    checked,
                    input,
                    Rule::MissingDoi,
                    Level::Note,
                    "doi",
                    "",
                    &doi,
                    message,
                    Some(doi.clone()),
                );
                checked.status = Status::Differs;
            }
            (Verdict::Likely | Verdict::Ambiguous, _) => {
                let near: Vec<String> = found
                    .ranked()
                    .take(3)
                    .map(|(found, _)| format!("{} {}", found.doi, compare::describe(&found.work)))
                    .collect();
                let message = format!("its DOI may be {}", near.join(" or "));
                push(checked, input, Rule::MissingDoi, Level::Note, "doi", "", "", message, None);
            }
            _ if searches.offline => {
                let message = format!(
                    "{}: no such work is in the cache; run once without --offline",
                    checked.subject.id
                );
                checked.status = Status::Unchecked;
                checked.failure = Some(Failure { exit: Exit::Network, message });
            }
            _ => {
                checked.status = Status::NotFound;
                let message =
                    "Crossref and DataCite know no such work; books, theses, reports and local journals \
                               often have no DOI"
                        .to_owned();
                push(checked, input, Rule::NotFound, Level::Note, "", "", "", message, None);
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

/// Keys and works that come again.
fn duplicates(inputs: &[Input], checked: &mut [Checked]) {
    let line_of = |one: &Checked| {
        let file = one.subject.input.and_then(|index| inputs.get(index)).map_or("", |input| input.name());
        one.subject.line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"))
    };
    let mut keys: HashMap<(Option<usize>, String), usize> = HashMap::new();
    let mut found: Vec<(usize, Rule, Level, String, String)> = Vec::new();
    let mut items: Vec<&Item> = Vec::new();
    let mut places: Vec<usize> = Vec::new();
    for (index, one) in checked.iter().enumerate() {
        let Some(item) = &one.subject.item else { continue };
        if !one.subject.fields.is_empty() && !one.subject.id.is_empty() {
            let key = (one.subject.input, one.subject.id.to_lowercase());
            match keys.get(&key) {
                Some(first) => {
                    let message = format!("the key is also used at {}", line_of(&checked[*first]));
                    found.push((index, Rule::DuplicateKey, Level::Warning, one.subject.id.clone(), message));
                }
                None => {
                    keys.insert(key, index);
                }
            }
        }
        items.push(item);
        places.push(index);
    }
    for duplicate in compare::duplicates(items) {
        let (mut index, mut of) = (places[duplicate.index], places[duplicate.of]);
        // The worse of the two is the one to drop: it differs from its record, or says less.
        let worth = |at: usize| {
            let worst = checked[at].findings.iter().map(|finding| finding.level).max();
            let item = checked[at].subject.item.as_ref();
            let parts = item.map_or(0, |item| item.text.len() + item.names.len() + item.dates.len());
            (worst, std::cmp::Reverse(parts))
        };
        if worth(of) > worth(index) {
            std::mem::swap(&mut index, &mut of);
        }
        let (id, place) = (&checked[of].subject.id, line_of(&checked[of]));
        let message = match (duplicate.rule, duplicate.level) {
            (Rule::DuplicateDoi, _) => format!("{id} ({place}) has the same DOI"),
            (_, Level::Note) => format!("{id} ({place}) is another version of this work"),
            _ => format!("{id} ({place}) is the same work"),
        };
        found.push((index, duplicate.rule, duplicate.level, id.clone(), message));
    }
    for (index, rule, level, given, message) in found {
        let input = checked[index].subject.input.and_then(|index| inputs.get(index));
        let field = if rule == Rule::DuplicateDoi { "doi" } else { "" };
        push(&mut checked[index], input, rule, level, field, &given, "", message, None);
        if checked[index].status == Status::Agrees {
            checked[index].status = Status::Differs;
        }
    }
}

/// A difference, in a sentence.
fn in_words(difference: &Difference, agency: &str, doi: &str, work: &Work) -> String {
    let Difference { rule, given, recorded, .. } = difference;
    let notice = |what: &str| {
        let date = if given.is_empty() { String::new() } else { format!(" ({given})") };
        if recorded.is_empty() {
            format!("{doi} {what}")
        } else {
            format!("{doi} {what}{date}: {}", link(recorded))
        }
    };
    match rule {
        Rule::OtherWork => format!("{doi} is {}", compare::describe(work)),
        Rule::Retracted if recorded.is_empty() => format!("the title of {doi} marks it as retracted"),
        Rule::Retracted => notice("was retracted"),
        Rule::Withdrawn => notice("was withdrawn"),
        Rule::Concern => notice("has an expression of concern"),
        Rule::Corrected => notice("was corrected"),
        Rule::NoticeCited => format!("{doi} is the {given} of {}, not the work itself", link(recorded)),
        Rule::PublishedSince => format!("{doi} is a preprint that was published as {}", link(recorded)),
        Rule::AuthorMissing => format!("{agency} has {recorded} too"),
        Rule::AuthorUnknown if recorded.is_empty() => format!("{agency} has no author {given}"),
        Rule::AuthorOrder => format!("{agency} has the order {recorded}"),
        Rule::TitleWords | Rule::TitleLetters if given.is_empty() => {
            format!("{agency} has \"{recorded}\" too")
        }
        Rule::TitleWords | Rule::TitleLetters if recorded.is_empty() => {
            format!("{agency} does not have \"{given}\"")
        }
        Rule::Year | Rule::Volume | Rule::Issue | Rule::Page => format!("{given}: {agency} has {recorded}"),
        _ => format!("\"{given}\": {agency} has \"{recorded}\""),
    }
}

/// Adds a finding, at its place in the file.
#[expect(
    clippy::too_many_arguments,
    reason = "a finding has that many parts, and this is where each is given"
)]
fn push(
    checked: &mut Checked,
    input: Option<&Input>,
    rule: Rule,
    level: Level,
    field: &'static str,
    given: &str,
    recorded: &str,
    message: String,
    fix: Option<String>,
) {
    let (range, exact) =
        input.map_or((None, false), |input| place(&checked.subject, input, rule, field, given));
    // Only a value that stands there as it was read can be replaced.
    let fix = fix.filter(|_| exact || rule == Rule::MissingDoi);
    let fix = fix.map(|fix| match input.filter(|input| input.is_bibtex()) {
        Some(input) => {
            let name = checked.subject.field(fields_of(field)).map_or(field, |place| place.name.as_str());
            input.escaping.value(name, &fix)
        }
        None => fix,
    });
    checked.findings.push(Finding {
        rule,
        level,
        field,
        given: given.to_owned(),
        recorded: recorded.to_owned(),
        message,
        range,
        fix,
        corrected: false,
    });
}

/// The fields of BibTeX that hold a part.
fn fields_of(field: &str) -> &'static [&'static str] {
    match field {
        "title" => &["title"],
        "author" => &["author"],
        "editor" => &["editor"],
        "year" => &["year", "date"],
        "volume" => &["volume"],
        "issue" => &["number", "issue"],
        "page" => &["pages", "eid", "articleno", "article-number"],
        "container" => &["journal", "journaltitle", "booktitle", "maintitle"],
        "doi" => &["doi"],
        _ => &[],
    }
}

/// Where the value of a finding stands, and whether the given text is there, as it is and once.
fn place(
    subject: &Subject,
    input: &Input,
    rule: Rule,
    field: &str,
    given: &str,
) -> (Option<Range<usize>>, bool) {
    if rule == Rule::DuplicateKey {
        return (key_place(subject, input), false);
    }
    let Some(place) = subject.field(fields_of(field)) else {
        if subject.fields.is_empty() {
            return (value_place(subject, input, field, given), false);
        }
        return (key_place(subject, input), false);
    };
    let FieldPlace { range, plain, .. } = place;
    let value = input.text.get(range.clone()).unwrap_or_default();
    let word =
        matches!(rule, Rule::TitleLetters | Rule::AuthorMisspelt | Rule::AuthorUnknown | Rule::TitleWords);
    if word && !given.is_empty() {
        return match only_place(value, given) {
            Some(at) => {
                let start = range.start + at;
                (Some(start..start + given.len()), *plain)
            }
            None => (Some(range.clone()), false),
        };
    }
    if rule == Rule::Year && place.name == "date" {
        let year = range.start..range.start + given.len().min(value.len());
        let exact = value.starts_with(given);
        return (Some(if exact { year } else { range.clone() }), exact && *plain);
    }
    (Some(range.clone()), *plain)
}

/// The value in an entry of a format whose fields have no places, if it stands there once; in a text the DOI.
fn value_place(subject: &Subject, input: &Input, field: &str, given: &str) -> Option<Range<usize>> {
    let range = subject.range.clone()?;
    if input.format == Format::Text {
        return Some(range);
    }
    let text = input.text.get(range.clone())?;
    let doi = subject.doi.as_ref().filter(|_| field == "doi").map(|found| found.doi.to_string());
    let values = [Some(given), doi.as_deref()];
    let mut values = values.into_iter().flatten().filter(|value| !value.is_empty());
    values.find_map(|value| {
        let start = range.start + only_place(text, value)?;
        Some(start..start + value.len())
    })
}

/// The key of an entry.
fn key_place(subject: &Subject, input: &Input) -> Option<Range<usize>> {
    let range = subject.range.clone()?;
    let text = input.text.get(range.clone())?;
    let at = text.find(&subject.id).filter(|_| !subject.id.is_empty())?;
    Some(range.start + at..range.start + at + subject.id.len())
}

/// Where a word stands in a value, if it stands there once and by itself.
fn only_place(value: &str, word: &str) -> Option<usize> {
    let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut places = value.match_indices(word).map(|(at, _)| at).filter(|at| {
        let before = value.get(..*at).and_then(|before| before.chars().next_back());
        let after = value.get(at + word.len()..).and_then(|after| after.chars().next());
        !touches(before) && !touches(after)
    });
    let first = places.next()?;
    places.next().is_none().then_some(first)
}
