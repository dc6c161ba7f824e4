//! Findings as text, as JSON lines, and as annotations of GitHub's workflows.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::checked::{Checked, Status};
use super::gather::Input;
use crate::cli::output::{clean, inert_json};

/// For people: by file, line and key, and a line that counts.
pub(super) fn text(inputs: &[Input], checked: &[Checked]) -> String {
    let mut out = String::new();
    for one in checked.iter().filter(|one| !one.findings.is_empty()) {
        let file = one.subject.input.and_then(|index| inputs.get(index)).map(Input::name);
        let place = match (file, one.subject.line) {
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
    }
    out.push_str(&format!("{}\n", count(checked)));
    out
}

/// How many references agree, and what became of the others.
pub(super) fn count(checked: &[Checked]) -> String {
    let of = |status: Status| checked.iter().filter(|one| one.status == status).count();
    let all = checked.len();
    let mut parts = Vec::new();
    let mut add = |count: usize, one: &str, many: &str| {
        if count > 0 {
            parts.push(format!("{count} {}", if count == 1 { one } else { many }));
        }
    };
    add(of(Status::Agrees), "agrees", "agree");
    add(of(Status::Differs), "differs", "differ");
    add(of(Status::NoDoi), "has no DOI", "have no DOI");
    add(of(Status::NotFound), "was not found", "were not found");
    add(of(Status::Unchecked), "could not be checked", "could not be checked");
    let mut text = format!("{all} {}", if all == 1 { "reference" } else { "references" });
    if !parts.is_empty() {
        text.push_str(&format!(": {}", parts.join(", ")));
    }
    // The commonest reason why some could not.
    let mut why: BTreeMap<String, usize> = BTreeMap::new();
    for failure in checked.iter().filter_map(|one| one.failure.as_ref()) {
        let reason = failure.message.split_once(' ').map_or(failure.message.as_str(), |(_, reason)| reason);
        *why.entry(reason.to_owned()).or_default() += 1;
    }
    if let Some((reason, _)) = why.into_iter().max_by_key(|(_, count)| *count) {
        text.push_str(&format!(" ({})", clean(&reason)));
    }
    text
}

/// One object a reference.
pub(super) fn jsonl(inputs: &[Input], checked: &[Checked]) -> String {
    let mut out = String::new();
    for one in checked {
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
        let error = one
            .failure
            .as_ref()
            .map(|failure| json!({"kind": failure.exit.kind(), "message": failure.message}));
        let line = json!({
            "file": one.subject.input.and_then(|index| inputs.get(index)).map(Input::name),
            "line": one.subject.line,
            "id": one.subject.id,
            "doi": one.subject.doi.as_ref().map(|found| found.doi.as_str()),
            "status": one.status.as_str(),
            "record": record,
            "findings": findings,
            "error": error,
        });
        out.push_str(&inert_json(&line.to_string()));
        out.push('\n');
    }
    out
}

/// Workflow commands, which GitHub shows in the changed files.
pub(super) fn github(inputs: &[Input], checked: &[Checked]) -> String {
    let value = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| value(text).replace(':', "%3A").replace(',', "%2C");
    let mut out = String::new();
    for one in checked {
        let input = one.subject.input.and_then(|index| inputs.get(index));
        for finding in &one.findings {
            let command = match finding.level.as_str() {
                "note" => "notice",
                level => level,
            };
            let line = finding.range.as_ref().zip(input).map(|(range, input)| input.lines.at(range.start));
            let mut properties = Vec::new();
            if let Some(path) = input.and_then(|input| input.path.as_deref()) {
                properties.push(format!("file={}", property(&clean(path))));
                properties.extend(line.or(one.subject.line).map(|line| format!("line={line}")));
            }
            properties.push(format!("title={}", property(finding.rule.as_str())));
            let message = format!("{}: {}", one.subject.id, finding.message);
            out.push_str(&format!("::{command} {}::{}\n", properties.join(","), value(&clean(&message))));
        }
    }
    out
}
