//! Findings in SARIF 2.1.0, which code scanning services and editors read.
//!
//! A region selects exactly the value that a finding is about, in lines and columns of characters. The
//! fingerprint of a result is made of the reference and the rule, not of its line: a result stays the same
//! when others come before it.

use std::ops::Range;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use serde_json::{Value, json};

use super::checked::{Checked, Finding};
use super::gather::Input;
use crate::cli::bytes;
use crate::cli::output::{clean, inert_json};
use crate::compare::Rule;

/// What may stand in a relative reference (RFC 3986, section 3.3).
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'+');

/// What stands before and behind the results. What could not be checked is told, lest silence be taken for agreement.
pub(super) fn log(unchecked: &[String]) -> (String, String) {
    let rules: Vec<Value> = Rule::ALL
        .iter()
        .map(|rule| {
            json!({
                "id": rule.as_str(),
                "shortDescription": {"text": rule.meaning()},
                "defaultConfiguration": {"level": rule.level().as_str()},
            })
        })
        .collect();
    let mut log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "doicite",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "results": [],
        }],
    });
    if !unchecked.is_empty() {
        let told =
            unchecked.iter().map(|message| json!({"level": "error", "message": {"text": clean(message)}}));
        log["runs"][0]["invocations"] =
            json!([{"executionSuccessful": false, "toolExecutionNotifications": told.collect::<Vec<_>>()}]);
    }
    let log = inert_json(&log.to_string()) + "\n";
    let at = log.find("\"results\":[").map_or(0, |at| at + "\"results\":[".len());
    let (head, end) = log.split_at(at);
    (head.to_owned(), end.to_owned())
}

/// The results of a reference, with commas between them.
pub(super) fn results(input: Option<&Input>, one: &Checked) -> String {
    let results = one.findings.iter().map(|finding| result(one, finding, input));
    let results: Vec<String> = results.map(|result| inert_json(&result.to_string())).collect();
    results.join(",")
}

fn result(one: &Checked, finding: &Finding, input: Option<&Input>) -> Value {
    let index = Rule::ALL.iter().position(|rule| *rule == finding.rule);
    let message = clean(&format!("{}: {}", one.subject.id, finding.message));
    let path = input.and_then(|input| input.path.as_deref());
    let mut result = json!({
        "ruleId": finding.rule.as_str(),
        "ruleIndex": index,
        "level": finding.level.as_str(),
        "message": {"text": message},
        "partialFingerprints": {"reference/v1": fingerprint(path, one, finding)},
    });
    if let (Some(path), Some(input)) = (path, input) {
        let uri = uri(path);
        let mut place = json!({"artifactLocation": {"uri": uri}});
        let region = match (&finding.range, one.subject.line) {
            (Some(range), _) => Some(region_of(input, range)),
            (None, Some(line)) => Some(json!({"startLine": line})),
            (None, None) => None,
        };
        if let Some(region) = region {
            place["region"] = region;
        }
        result["locations"] = json!([{"physicalLocation": place}]);
        let fixable = finding.rule != Rule::MissingDoi;
        if let (Some(fix), Some(range)) = (finding.fix.as_ref().filter(|_| fixable), &finding.range) {
            result["fixes"] = json!([{
                "description": {"text": "Use the value of the record"},
                "artifactChanges": [{
                    "artifactLocation": {"uri": uri},
                    "replacements": [{
                        "deletedRegion": region_of(input, range),
                        "insertedContent": {"text": fix},
                    }],
                }],
            }]);
        }
    }
    result
}

/// Lines and columns, from 1, of bytes of a text; the end column is that behind the last character.
fn region_of(input: &Input, range: &Range<usize>) -> Value {
    let column = |place: usize| {
        let before = input.text.get(..place).unwrap_or_default();
        let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        before.get(line..).unwrap_or_default().chars().count() + 1
    };
    json!({
        "startLine": input.lines.at(range.start),
        "startColumn": column(range.start),
        "endLine": input.lines.at(range.end),
        "endColumn": column(range.end),
    })
}

/// A path as a relative or absolute reference.
fn uri(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let path = path.strip_prefix("./").unwrap_or(&path);
    let encoded = percent_encode(bytes::path(path).as_os_str().as_encoded_bytes(), PATH).to_string();
    if encoded.starts_with('/') { format!("file://{encoded}") } else { encoded }
}

/// FNV-1a, in hexadecimal: the same for the same reference and rule, wherever it stands in the file.
fn fingerprint(path: Option<&str>, one: &Checked, finding: &Finding) -> String {
    // Where the reference has nothing, the record tells findings apart.
    let value = if finding.given.is_empty() { &finding.recorded } else { &finding.given };
    let parts = [path.unwrap_or_default(), &one.subject.id, finding.rule.as_str(), value];
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}
