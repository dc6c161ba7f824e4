//! What a student does with a thesis: 24 planted faults among 80 references, a pasted list of 28, a CI job.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Home, thesis};

#[test]
fn every_planted_fault_is_found_and_nothing_else() {
    let server = thesis::services();
    let home = Home::at(&server.url);
    home.file("thesis.bib", thesis::library());
    let run = home.run(["check", "thesis.bib", "-t", "jsonl", "--fail-on", "warning"]);
    assert_eq!(run.code, Some(11), "{}", run.stderr);
    let lines: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 80);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let found: BTreeSet<(String, String)> = lines
        .iter()
        .flat_map(|line| line["findings"].as_array().unwrap().iter().map(move |finding| (line, finding)))
        .filter(|(_, finding)| finding["level"] != "note")
        .map(|(line, finding)| (text(&line["id"]), text(&finding["rule"])))
        .collect();
    let planted: BTreeSet<(String, String)> =
        thesis::faults().into_iter().map(|(key, rule)| (key, rule.to_owned())).collect();
    assert_eq!(planted.len(), 24);
    let missed: Vec<_> = planted.difference(&found).collect();
    let alarms: Vec<_> = found.difference(&planted).collect();
    assert!(missed.is_empty() && alarms.is_empty(), "missed {missed:?}, false alarms {alarms:?}");
}

#[test]
fn a_pasted_list_has_its_dois_and_a_second_run_asks_nobody() {
    let server = thesis::services();
    let mut home = Home::at(&server.url);
    home.set("DOICITE_MAILTO", "student@example.org");
    home.file("pasted.txt", thesis::pasted());
    let run = home.run(["find", "pasted.txt"]);
    assert_eq!(run.code, Some(11));
    assert_eq!(run.stdout.lines().collect::<Vec<_>>(), thesis::pasted_dois(), "{}", run.stderr);
    let asked = server.requests().len();
    let again = home.run(["find", "pasted.txt"]);
    assert_eq!((again.stdout, server.requests().len()), (run.stdout, asked));
    // With an address the service allows three lists at once.
    assert!(server.requests().iter().all(|request| request.in_flight <= 3));
}
