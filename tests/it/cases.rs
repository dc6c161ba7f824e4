//! The shared cases as a two-way ratchet: small inputs, each with its right answer and the authority for
//! it, run by the script beside them. A case is wrong if and only if `cases.txt` lists it, a line each,
//! sorted, with the reason why it is not right yet.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::shared;

/// The cases that are not right yet.
const PENDING: &str = include_str!("cases.txt");

/// The ids and reasons of [`PENDING`].
fn pending() -> BTreeMap<&'static str, &'static str> {
    PENDING.lines().filter_map(|line| line.split_once(' ')).collect()
}

/// Runs a file of cases. Returns the ids of all of them and what is said of each wrong one; nothing where
/// there is no Python.
fn run(folder: &Path, file: &str) -> Option<(BTreeSet<String>, BTreeMap<String, String>)> {
    let path = folder.join(file);
    let cases = std::fs::read_to_string(&path).expect("the cases can be read");
    let ids: BTreeSet<String> = cases
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            serde_json::from_str::<Value>(line).expect("a case is JSON")["id"].as_str().unwrap().to_owned()
        })
        .collect();
    let output = Command::new("python3")
        .arg(folder.join("run.py"))
        .args(["--bin", env!("CARGO_BIN_EXE_doicite"), "--cases"])
        .arg(&path)
        .output()
        .ok()?;
    let report = String::from_utf8_lossy(&output.stdout);
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    let mut last = None;
    for line in report.lines() {
        let id = line.split(' ').next().unwrap_or_default();
        if ids.contains(id) {
            last = Some(id.to_owned());
        }
        if let Some(id) = &last {
            wrong.entry(id.clone()).or_default().extend([line, "\n"]);
        }
    }
    let summary = format!("{} of {} right, {} wrong", ids.len() - wrong.len(), ids.len(), wrong.len());
    assert!(
        report.contains(&summary),
        "{file}: no `{summary}` in\n{report}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some((ids, wrong))
}

#[test]
fn exactly_the_listed_cases_are_wrong() {
    let Some(folder) = shared("the cases").map(|folder| folder.join("cases")) else { return };
    let mut files: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    files.sort_unstable();
    let outcomes: Option<Vec<_>> = std::thread::scope(|scope| {
        let runs: Vec<_> = files.iter().map(|file| scope.spawn(|| run(&folder, file))).collect();
        runs.into_iter().map(|run| run.join().expect("a run ends")).collect()
    });
    let Some(outcomes) = outcomes else {
        println!("skipped: the cases need python3, which is not there");
        return;
    };
    let pending = pending();
    let mut complaints = Vec::new();
    let mut known = BTreeSet::new();
    for (ids, wrong) in outcomes {
        for id in &ids {
            match (wrong.get(id), pending.contains_key(id.as_str())) {
                (None, true) => complaints.push(format!("{id} is right: take it off the list")),
                (Some(report), false) => complaints.push(report.clone()),
                _ => {}
            }
        }
        known.extend(ids);
    }
    complaints.extend(
        pending
            .keys()
            .filter(|id| !known.contains(**id))
            .map(|id| format!("{id} is listed and does not exist")),
    );
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn the_list_is_sorted_and_gives_reasons() {
    let lines: Vec<&str> = PENDING.lines().collect();
    assert!(lines.is_sorted(), "sort cases.txt");
    assert_eq!(pending().len(), lines.len(), "a line of cases.txt has no reason, or an id stands twice");
    assert!(pending().values().all(|reason| reason.len() > 10), "a reason is a sentence");
}
