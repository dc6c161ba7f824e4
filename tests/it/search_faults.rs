//! Searches that go wrong: every fault that the stand-in for the services knows, and the answers that were recorded of
//! them. What could not be asked is unchecked; a work that exists is never said not to.

use std::path::Path;
use std::sync::Mutex;

use serde_json::{Value, json};

use crate::support::replay::Replay;
use crate::support::server::{Answer, Server};
use crate::support::{Home, shared};

const REFERENCE: &str =
    "Moss AB, Frost CD. On the luminous ants of the northern islands. Journal of Ants 1999; 17: 120-131.";

/// What `find` may say.
#[derive(Clone, Copy, Debug)]
enum Expected {
    /// It is found for certain.
    Found,
    /// It could not be asked for.
    Unchecked,
    /// Either, as the fault may be read over.
    FoundOrUnchecked,
    /// Two works fit.
    Ambiguous,
    /// It is not in the answer.
    Missing,
}

const FAULTS: &[(&str, Expected)] = &[
    ("503", Expected::Unchecked),
    ("429", Expected::Unchecked),
    ("500", Expected::Unchecked),
    ("403", Expected::Unchecked),
    ("404", Expected::Unchecked),
    ("400", Expected::Unchecked),
    ("410", Expected::Unchecked),
    ("204", Expected::Unchecked),
    ("301", Expected::Unchecked),
    ("304", Expected::Unchecked),
    ("reset", Expected::Unchecked),
    ("hang", Expected::Unchecked),
    ("truncate", Expected::Unchecked),
    ("bad-gzip", Expected::Unchecked),
    ("empty-200", Expected::Unchecked),
    ("html-200", Expected::Unchecked),
    ("array-200", Expected::Unchecked),
    ("json-list", Expected::Unchecked),
    ("no-content-type", Expected::Found),
    ("latin1", Expected::Found),
    ("bom", Expected::FoundOrUnchecked),
    ("gzip", Expected::Found),
    ("redirect-loop", Expected::Unchecked),
    ("redirect-file", Expected::Unchecked),
    ("redirect-http", Expected::Unchecked),
    ("no-location", Expected::Unchecked),
    ("303", Expected::Unchecked),
    ("307", Expected::Unchecked),
    ("308", Expected::Unchecked),
    ("huge", Expected::Unchecked),
    ("slow-drip", Expected::Unchecked),
    ("raw-link-header", Expected::Found),
    ("dup-limit-header", Expected::Found),
    ("not-utf8", Expected::FoundOrUnchecked),
    ("deep-json", Expected::Unchecked),
    ("split-utf8", Expected::Found),
    ("right-at-1", Expected::Found),
    ("right-at-3", Expected::Found),
    ("right-missing", Expected::Missing),
    ("same-title-4", Expected::Found),
    ("twin-doi", Expected::Ambiguous),
    ("no-author", Expected::Found),
    ("no-issued", Expected::Found),
    ("empty-title", Expected::Found),
    ("items-null", Expected::Unchecked),
    ("score-text", Expected::Found),
    ("no-score", Expected::Found),
    ("swapped-names", Expected::Found),
    ("authors-a-z", Expected::Found),
    ("subtitle-apart", Expected::Found),
    ("updated-by-404", Expected::Found),
    ("huge-items", Expected::Unchecked),
    ("escapes", Expected::Found),
    ("301:10.5555/other", Expected::Found),
];

fn works(folder: &Path) -> std::path::PathBuf {
    let work = |doi: &str, title: &str, family: &str, volume: &str, page: &str, year: i32| {
        json!({"DOI": doi, "type": "journal-article", "title": [title], "author": [{"given": "A. B.", "family": family}, {"given": "C. D.", "family": "Frost"}],
            "container-title": ["Journal of Ants"], "volume": volume, "page": page, "issued": {"date-parts": [[year]]}})
    };
    let works = [
        work("10.5555/right", "On the luminous ants of the northern islands", "Moss", "17", "120-131", 1999),
        work("10.5555/other", "The islands of the ants", "Roe", "3", "7-9", 2004),
        work("10.5555/third", "Northern ants and their light", "Doe", "11", "50-58", 2011),
        work("10.5555/fourth", "Luminous moths", "Poe", "12", "1-4", 2012),
    ];
    let path = folder.join("works.jsonl");
    std::fs::write(&path, works.map(|work| format!("{work}\n")).concat()).unwrap();
    path
}

fn said(home: &Home, args: &[&str]) -> (Value, Option<i32>, String) {
    let run = home.run(args);
    let line = run.stdout.lines().next().and_then(|line| serde_json::from_str(line).ok()).unwrap_or_default();
    (line, run.code, run.stderr)
}

#[test]
fn no_fault_makes_a_work_go_away() {
    const TEST: &str = "no_fault_makes_a_work_go_away";
    if shared(TEST).is_none() {
        return;
    }
    let left = Mutex::new(FAULTS.iter());
    let one = |fault: &str, expected: Expected| -> Option<()> {
        let mut home = Home::new();
        let works = works(home.path());
        let faults = json!({"search:*": vec![fault; if fault.contains('-') { 1 } else { 20 }]});
        let faults = home.file("faults.json", faults.to_string());
        let options = ["--search", works.to_str()?, "--faults", faults.to_str()?];
        let replay = Replay::with_records(TEST, &works, &options)?;
        for (name, value) in
            [("ENDPOINT", replay.url.as_str()), ("TIMEOUT", "1"), ("MAILTO", "me@example.org")]
        {
            home.set(&format!("DOICITE_{name}"), value);
        }
        let (line, code, stderr) = said(&home, &["find", "-t", "jsonl", REFERENCE]);
        let (status, doi) = (line["status"].as_str().unwrap_or_default(), line["doi"].as_str());
        let is_found = (status, doi, code) == ("sure", Some("10.5555/right"), Some(0));
        let is_unchecked = (status, doi, code) == ("unchecked", None, Some(6));
        let good = match expected {
            Expected::Found => is_found,
            Expected::Unchecked => is_unchecked,
            Expected::FoundOrUnchecked => is_found || is_unchecked,
            Expected::Ambiguous => (status, code) == ("ambiguous", Some(11)),
            Expected::Missing => (status, doi, code) == ("not-found", None, Some(11)),
        };
        assert!(good, "{fault}: {expected:?}: {line} {code:?} {stderr}");
        Some(())
    };
    // Most of the time is spent waiting.
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                loop {
                    let next = left.lock().unwrap().next();
                    let Some((fault, expected)) = next else { break };
                    one(fault, *expected);
                }
            });
        }
    });
}

/// Each list that was recorded of Crossref, with its first work as the one that is looked for.
#[test]
fn recorded_answers_are_read() {
    let Some(folder) = shared("recorded_answers_are_read") else { return };
    let text = std::fs::read_to_string(folder.join("replay/samples/search/crossref.jsonl")).unwrap();
    let all: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let answers: Vec<(u16, String)> = all
        .iter()
        .map(|one| {
            let body = &one["response"]["body"];
            let body = body.as_str().map_or_else(|| body.to_string(), str::to_owned);
            (u16::try_from(one["response"]["status"].as_u64().unwrap()).unwrap(), body)
        })
        .collect();
    let server = Server::start(move |request| {
        let number = request.target.split('/').nth(1).and_then(|number| number.parse::<usize>().ok());
        match number.and_then(|number| answers.get(number)) {
            Some((status, body)) => Answer::status(*status).body(body),
            None => Answer::status(200).body(r#"{"data":[]}"#),
        }
    });
    let (mut found, mut looked_for) = (0, 0);
    for (number, one) in all.iter().enumerate() {
        let mut home = Home::new();
        home.set("DOICITE_SEARCH", &format!("{}/{number}", server.url));
        home.set("DOICITE_SEARCH_DATACITE", &format!("{}/datacite", server.url));
        home.set("DOICITE_TIMEOUT", "2");
        let items = one["response"]["body"]["message"]["items"].as_array();
        let is_list = one["response"]["status"] == 200 && items.is_some();
        let item = items.into_iter().flatten().find(|item| {
            item["title"][0].is_string()
                && item["author"][0]["family"].is_string()
                && item["issued"]["date-parts"][0][0].is_number()
                && item["type"] != "component"
        });
        let Some(item) = item else {
            let (line, code, stderr) = said(&home, &["find", "-t", "jsonl", REFERENCE]);
            let status = line["status"].as_str().unwrap_or_default();
            // A list of others: the work is not among them.
            let expected = if is_list { ("not-found", Some(11)) } else { ("unchecked", Some(6)) };
            assert_eq!((status, code), expected, "{}: {stderr}", one["id"]);
            continue;
        };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let entry = json!([{
            "id": "a", "type": "article-journal", "title": item["title"][0], "author": item["author"],
            "container-title": text(&item["container-title"][0]), "volume": text(&item["volume"]), "page": text(&item["page"]),
            "issued": item["issued"],
        }]);
        home.file("one.json", entry.to_string());
        let (line, code, stderr) = said(&home, &["find", "-t", "jsonl", "one.json"]);
        looked_for += 1;
        match line["status"].as_str().unwrap_or_default() {
            "sure" => {
                assert_eq!(
                    line["doi"].as_str().map(str::to_lowercase),
                    Some(text(&item["DOI"]).to_lowercase()),
                    "{}",
                    one["id"]
                );
                found += 1;
            }
            "likely" | "ambiguous" => assert_eq!(code, Some(11)),
            status => panic!("{}: {status} {line} {stderr}", one["id"]),
        }
    }
    assert!(looked_for > 10 && found * 10 >= looked_for * 9, "{found} of {looked_for}");
}
