//! Findings as text, as JSON lines, and as annotations of GitHub's workflows.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Value, json};

use super::checked::{Checked, Status};
use super::gather::Input;
use super::sarif;
use crate::cli::args::{CheckArgs, CheckFormat};
use crate::cli::bytes;
use crate::cli::output::{clean, inert_json, told};
use crate::compare::Level;

/// A report in one of the formats: a head, a piece a reference, an end.
pub(super) struct Report {
    format: CheckFormat,
    /// How many references there are of each status.
    counts: BTreeMap<Status, usize>,
    /// How many of those that agree have findings all the same: notes.
    noted: usize,
    /// Whether the DOIs of references without one were searched for.
    searched: bool,
    /// Why some could not be checked, and how many.
    why: BTreeMap<String, usize>,
    /// What could not be checked, where the report itself has to say so.
    unchecked: Vec<String>,
}

/// The reasons that are told apart, to find the commonest.
const MOST_REASONS: usize = 64;

/// The failures that a report has.
const MOST_UNCHECKED: usize = 200;

impl Report {
    pub(super) fn new(args: &CheckArgs, unread: Vec<String>) -> Self {
        Self {
            format: args.to,
            counts: BTreeMap::new(),
            noted: 0,
            searched: args.find,
            why: BTreeMap::new(),
            unchecked: unread,
        }
    }

    /// What comes first: in workflow commands, the inputs that could not be read.
    pub(super) fn head(&self) -> String {
        match self.format {
            CheckFormat::Sarif => sarif::log(&[]).0,
            CheckFormat::Github => {
                self.unchecked.iter().map(|message| command("error", None, UNCHECKED, message)).collect()
            }
            CheckFormat::Text | CheckFormat::Jsonl => String::new(),
        }
    }

    /// What stands between two pieces that are not empty.
    pub(super) fn between(&self) -> &'static str {
        if self.format == CheckFormat::Sarif { "," } else { "" }
    }

    /// Counts a reference and reports on it.
    pub(super) fn one(&mut self, input: Option<&Input>, one: &Checked) -> String {
        *self.counts.entry(one.status).or_default() += 1;
        self.noted += usize::from(one.status == Status::Agrees && !one.findings.is_empty());
        if let Some(failure) = &one.failure {
            if self.format == CheckFormat::Sarif && self.unchecked.len() < MOST_UNCHECKED {
                self.unchecked.push(failure.message.clone());
            }
            let reason = reason(one, &failure.message);
            if self.why.len() < MOST_REASONS || self.why.contains_key(reason) {
                *self.why.entry(reason.to_owned()).or_default() += 1;
            }
        }
        match self.format {
            CheckFormat::Text => text(input, one),
            CheckFormat::Jsonl => jsonl(input, one),
            CheckFormat::Sarif => sarif::results(input, one),
            CheckFormat::Github => github(input, one),
        }
    }

    /// What comes last.
    pub(super) fn end(&self) -> String {
        match self.format {
            CheckFormat::Text => format!("{}\n", self.count()),
            CheckFormat::Sarif => sarif::log(&self.unchecked).1,
            CheckFormat::Jsonl | CheckFormat::Github => String::new(),
        }
    }

    /// How many references agree, and what became of the others.
    fn count(&self) -> String {
        let all: usize = self.counts.values().sum();
        let mut parts = Vec::new();
        let mut add = |status: Status, one: &str, many: &str, more: &str| {
            let count = self.counts.get(&status).copied().unwrap_or_default();
            if count > 0 {
                parts.push(format!("{count} {}{more}", if count == 1 { one } else { many }));
            }
        };
        let noted = Some(self.noted).filter(|noted| *noted > 0);
        let noted = noted.map(|noted| format!(" ({noted} with notes)")).unwrap_or_default();
        let search = if self.searched { "" } else { " (search with --find)" };
        add(Status::Agrees, "agrees", "agree", &noted);
        add(Status::Differs, "differs", "differ", "");
        add(Status::Silenced, "silenced", "silenced", "");
        add(Status::NoDoi, "has no DOI", "have no DOI", search);
        add(Status::NotFound, "was not found", "were not found", "");
        add(Status::Unchecked, "could not be checked", "could not be checked", "");
        let mut text = format!("{all} {}", if all == 1 { "reference" } else { "references" });
        if !parts.is_empty() {
            text.push_str(&format!(": {}", parts.join(", ")));
        }
        // The commonest reason why some could not.
        if let Some((reason, _)) = self.why.iter().max_by_key(|(_, count)| **count) {
            text.push_str(&format!(" ({})", told(reason)));
        }
        text
    }
}

/// Why a reference could not be checked, without what it is called.
fn reason<'m>(one: &Checked, message: &'m str) -> &'m str {
    let doi = one.subject.doi.as_ref().map(|found| found.doi.as_str()).unwrap_or_default();
    let names = [one.subject.id.as_str(), doi].into_iter().filter(|name| !name.is_empty());
    let mut reasons = names.filter_map(|name| message.strip_prefix(name)?.strip_prefix([' ', ':']));
    let reason = reasons.next().unwrap_or(message).trim_start();
    // "X is not in the cache": of several, "could not be checked (not in the cache)".
    reason.strip_prefix("is ").unwrap_or(reason)
}

/// Adds a piece to others.
pub(super) fn append(pieces: &mut String, between: &str, piece: &str) {
    if !pieces.is_empty() && !piece.is_empty() {
        pieces.push_str(between);
    }
    pieces.push_str(piece);
}

/// For people: by file, line and key.
fn text(input: Option<&Input>, one: &Checked) -> String {
    if one.findings.is_empty() {
        return String::new();
    }
    let mut out = String::new();
    let place = match (input.map(Input::name), one.subject.line) {
        (Some(file), Some(line)) => format!("{file}:{line} {}", one.subject.id),
        (Some(file), None) => format!("{file} {}", one.subject.id),
        (None, _) => one.subject.id.clone(),
    };
    out.push_str(&format!("{}\n", clean(&place)));
    for finding in &one.findings {
        let (level, rule) = (finding.level.as_str(), finding.rule.as_str());
        let corrected = if finding.corrected { " (corrected)" } else { "" };
        out.push_str(&format!("  {level:8} {rule:16} {}{corrected}\n", clean(&finding.message)));
    }
    out
}

/// One object a reference.
fn jsonl(input: Option<&Input>, one: &Checked) -> String {
    let findings: Vec<Value> = one
        .findings
        .iter()
        .map(|finding| {
            json!({
                "rule": finding.rule.as_str(),
                "level": finding.level.as_str(),
                "field": finding.field,
                "given": finding.given,
                "registry": finding.recorded,
                "message": finding.message,
                "range": finding.range.as_ref().map(|range| [range.start, range.end]),
                "fix": finding.fix,
                "corrected": finding.corrected,
            })
        })
        .collect();
    let record = one
        .record
        .as_ref()
        .map(|record| json!({"doi": record.doi.as_str(), "agency": record.agency, "age": record.age}));
    let error =
        one.failure.as_ref().map(|failure| json!({"kind": failure.exit.kind(), "message": failure.message}));
    let silenced: Vec<&str> = one.silenced.iter().map(|rule| rule.as_str()).collect();
    let line = json!({
        "file": input.map(Input::name),
        "line": one.subject.line,
        "id": one.subject.id,
        "doi": one.subject.doi.as_ref().map(|found| found.doi.as_str()),
        "status": one.status.as_str(),
        "record": record,
        "findings": findings,
        "silenced": silenced,
        "error": error,
    });
    inert_json(&line.to_string()) + "\n"
}

/// The title of an annotation on what could not be checked.
const UNCHECKED: &str = "unchecked";

/// Workflow commands, which GitHub shows in the changed files. It shows ten of a kind and step, so what one rule finds
/// in a reference goes into one.
fn github(input: Option<&Input>, one: &Checked) -> String {
    let place = |range: Option<&Range<usize>>| {
        let input = input.filter(|input| input.path.is_some())?;
        Some((input, range.map(|range| input.lines.at(range.start)).or(one.subject.line)))
    };
    let mut out = String::new();
    for of_rule in one.findings.chunk_by(|one, next| (one.level, one.rule) == (next.level, next.rule)) {
        let Some(first) = of_rule.first() else { continue };
        let level = match first.level {
            Level::Note => "notice",
            Level::Warning => "warning",
            Level::Error => "error",
        };
        let messages: Vec<&str> = of_rule.iter().map(|finding| finding.message.as_str()).collect();
        let message = format!("{}: {}", one.subject.id, messages.join("; "));
        out.push_str(&command(level, place(first.range.as_ref()), first.rule.as_str(), &message));
    }
    if let Some(failure) = &one.failure {
        out.push_str(&command("warning", place(None), UNCHECKED, &failure.message));
    }
    out
}

/// A command that annotates a line of a file, or the run.
fn command(level: &str, place: Option<(&Input, Option<usize>)>, title: &str, message: &str) -> String {
    let value = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| value(text).replace(':', "%3A").replace(',', "%2C");
    let mut properties = Vec::new();
    if let Some((input, line)) = place
        && let Some(path) = &input.path
    {
        properties.push(format!("file={}", property(&clean(&bytes::shown(path)))));
        properties.extend(line.map(|line| format!("line={line}")));
    }
    properties.push(format!("title={}", property(title)));
    format!("::{level} {}::{}\n", properties.join(","), value(&clean(message)))
}
