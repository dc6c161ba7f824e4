//! Every fault of the replay server, alone and all in one batch; its limits; and all its records.

use std::time::Instant;

use serde_json::json;

use crate::support::replay::{Replay, served};
use crate::support::{Home, shared};

/// Each fault, at the agency unless it says otherwise, and what must come of it: `None` is the
/// record, a number the exit code (the protocol note, section 3).
const FAULTS: &[(&[&str], Option<i32>)] = &[
    (&["429"], None),
    (&["429:1"], None),
    (&["429", "429"], None),
    (&["503"], None),
    (&["502", "504", "520"], None),
    (&["500"], None),
    (&["500", "500", "500"], Some(6)),
    (&["503", "503", "503", "503", "503"], Some(6)),
    (&["503:3600"], Some(6)),
    (&["408"], None),
    (&["400"], Some(6)),
    (&["401"], Some(6)),
    (&["403"], Some(6)),
    (&["404"], Some(5)),
    (&["406"], Some(5)),
    (&["422"], Some(5)),
    (&["451"], Some(6)),
    (&["204"], Some(5)),
    (&["reset"], None),
    (&["reset", "reset", "reset"], None),
    (&["reset", "reset", "reset", "reset"], Some(6)),
    (&["hang"], None),
    (&["hang", "hang", "hang", "hang"], Some(6)),
    (&["truncate"], None),
    (&["bad-gzip"], None),
    (&["gzip"], None),
    (&["empty-200"], None),
    (&["empty-200", "empty-200"], Some(5)),
    (&["html-200"], None),
    (&["array-200"], None),
    (&["json-list", "json-list"], Some(6)),
    (&["deep-json", "deep-json"], Some(6)),
    (&["no-content-type"], None),
    (&["latin1"], None),
    (&["not-utf8"], None),
    (&["bom"], None),
    (&["split-utf8"], None),
    (&["raw-link-header"], None),
    (&["dup-limit-header"], None),
    (&["303"], None),
    (&["307"], None),
    (&["308"], None),
    (&["redirect-loop"], Some(6)),
    (&["redirect-file"], Some(6)),
    (&["redirect-http"], Some(6)),
    (&["no-location"], Some(6)),
    (&["huge"], Some(6)),
    (&["slow-drip", "slow-drip", "slow-drip", "slow-drip"], Some(6)),
    (&["@doi.org 404"], Some(4)),
    (&["@doi.org 400"], Some(3)),
    (&["@doi.org 403"], Some(6)),
    (&["@doi.org 503"], None),
    (&["@doi.org 429:1"], None),
    (&["@doi.org reset"], None),
    (&["@doi.org html-200", "@doi.org html-200"], Some(5)),
    (&["html-200", "html-200"], Some(5)),
];

/// The records and faults of the test, written for the server.
fn prepare(home: &Home) -> (std::path::PathBuf, std::path::PathBuf) {
    let doi = |n: usize| format!("10.5555/fault-{n}");
    let mut records = String::new();
    for n in 0..FAULTS.len() {
        let record = json!({"DOI": doi(n), "type": "journal-article", "title": format!("Größe {n}")});
        records.push_str(&format!("{record}\n"));
    }
    let faults: serde_json::Map<String, serde_json::Value> =
        FAULTS.iter().enumerate().map(|(n, (script, _))| (doi(n), json!(script))).collect();
    (
        home.file("records.jsonl", records),
        home.file("faults.json", serde_json::Value::from(faults).to_string()),
    )
}

#[test]
fn every_fault_alone_ends_as_the_outcome_table_says() {
    let mut home = Home::new();
    let (records, faults) = prepare(&home);
    let Some(replay) = Replay::with_records("every fault", &records, &["--faults", faults.to_str().unwrap()])
    else {
        return;
    };
    home.set("DOICITE_ENDPOINT", &replay.url);
    home.set("DOICITE_TIMEOUT", "1");
    // Side by side, because each has to wait; each with a store of its own, because they share none.
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> = FAULTS
            .iter()
            .enumerate()
            .map(|(n, (script, expected))| {
                let home = &home;
                scope.spawn(move || {
                    let doi = format!("10.5555/fault-{n}");
                    let mut command = home.command([doi.as_str()]);
                    command.env("DOICITE_CACHE", home.path().join(format!("store-{n}")));
                    let run: crate::support::Run = command.output().unwrap().into();
                    let right = match expected {
                        None => {
                            run.code == Some(0)
                                && run.stdout == format!("Größe {n}. (n.d.). https://doi.org/{doi}\n")
                        }
                        Some(code) => {
                            run.code == Some(*code) && run.stdout.is_empty() && run.said().len() == 1
                        }
                    };
                    (!right).then(|| format!("{script:?}: {run:?}"))
                })
            })
            .collect();
        runs.into_iter().filter_map(|run| run.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_batch_with_every_fault_prints_every_good_record() {
    let mut home = Home::new();
    let (records, faults) = prepare(&home);
    let Some(replay) =
        Replay::with_records("a batch of faults", &records, &["--faults", faults.to_str().unwrap()])
    else {
        return;
    };
    home.set("DOICITE_ENDPOINT", &replay.url);
    home.set("DOICITE_TIMEOUT", "1");
    let dois: Vec<String> = (0..FAULTS.len()).map(|n| format!("10.5555/fault-{n}")).collect();
    let run =
        home.run(["-j", "16", "-t", "jsonl"].into_iter().map(str::to_owned).chain(dois.iter().cloned()));
    let lines: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), FAULTS.len());
    let good: Vec<&str> =
        lines.iter().filter(|l| l.get("reference").is_some()).filter_map(|l| l["id"].as_str()).collect();
    // What doi.org refuses for a single DOI, a batch may get from the agency directly.
    for (doi, (script, expected)) in dois.iter().zip(FAULTS) {
        let found = good.contains(&doi.as_str());
        if expected.is_none() {
            assert!(found, "{script:?} in a batch: {}", run.stderr);
        } else if !script[0].starts_with('@')
            && !matches!(script[0], "404" | "406" | "422" | "204" | "400")
            && script.len() == 1
            && !RECOVERS.contains(&script[0])
        {
            assert!(!found, "{script:?} in a batch");
        }
    }
    assert!(good.is_sorted_by_key(|doi| dois.iter().position(|known| known == doi)), "in the order given");
}

/// Permanent faults that the server shows once and that a batch gets around, because it then asks
/// the resolver for the same DOI.
const RECOVERS: &[&str] = &[
    "html-200",
    "array-200",
    "json-list",
    "deep-json",
    "redirect-loop",
    "redirect-file",
    "redirect-http",
    "no-location",
];

#[test]
fn announced_limits_are_kept_and_used() {
    let Some(folder) = shared("limits") else { return };
    let Some(replay) = Replay::start("limits", &["--limits"]) else { return };
    let mut home = Home::at(&replay.url);
    home.set("DOICITE_MAILTO", "me@example.org");
    let dois: Vec<String> =
        served(&folder).iter().take(60).map(|r| r["DOI"].as_str().unwrap().to_owned()).collect();
    let run = home.run(["bib", "-j", "16"].into_iter().map(str::to_owned).chain(dois));
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let stats = stats(&replay.url);
    assert_eq!(stats["refused_429"], 0, "{stats}");
    assert!(stats["peak_concurrency"]["api.crossref.org"].as_u64() <= Some(3), "{stats}");
    assert!(stats["peak_requests_in_1s"]["api.crossref.org"].as_u64() >= Some(9), "{stats}");
}

/// What the server saw, asked over a plain socket.
fn stats(url: &str) -> serde_json::Value {
    use std::io::{Read as _, Write as _};
    let address = url.strip_prefix("http://").unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    write!(stream, "GET /-/stats HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap()
}

#[test]
fn every_served_record_prints_without_a_trace_of_its_source() {
    let Some(folder) = shared("all records") else { return };
    let Some(replay) = Replay::start("all records", &["--announce", "1000/64"]) else { return };
    let home = Home::at(&replay.url);
    let records = served(&folder);
    let dois: Vec<String> = records.iter().map(|record| record["DOI"].as_str().unwrap().to_owned()).collect();
    for style in ["apa", "nature", "ucl-discovery"] {
        let run =
            home.run(["-j", "32", "-s", style].into_iter().map(str::to_owned).chain(dois.iter().cloned()));
        assert_eq!(run.code, Some(0), "{style}: {}", run.stderr);
        // Four of them are preprints that have been published, three are components without a title.
        let expected = ["is a preprint that was", "has no title and no authors"];
        let is_expected = |line: &str| expected.iter().any(|part| line.contains(part));
        assert!(run.said().into_iter().all(is_expected), "{}", run.stderr);
        let lines: Vec<&str> = run.stdout.lines().collect();
        assert_eq!(lines.len(), dois.len(), "{style}");
        for (line, doi) in lines.iter().zip(&dois) {
            // Angle brackets are left only where the DOI itself has them, or a relation is meant.
            let text = line.to_lowercase().replace(&doi.to_lowercase(), "");
            for trace in [
                "</",
                "<i",
                "<b>",
                "<su",
                "<sc",
                "<jats",
                "<mml",
                "&amp",
                "&lt",
                "&gt",
                "&#",
                "&nbsp",
                "null",
                "undefined",
            ] {
                assert!(!text.contains(trace), "{style}: {trace} in {line}");
            }
        }
    }
}

/// What a server may do to one work in five: and how it ends for that work.
const ONE_IN_FIVE: &[(&[&str], bool)] = &[
    (&["503"], true),
    (&["reset"], true),
    (&["hang"], true),
    (&["truncate"], true),
    (&["500", "502"], true),
    (&["bad-gzip"], true),
    (&["empty-200"], true),
    (&["reset", "504"], true),
    (&["403"], false),
    (&["500", "500", "500"], false),
    (&["latin1"], true),
    (&["hang", "hang", "hang"], false),
    (&["huge"], false),
];

#[test]
fn a_thousand_works_with_a_fault_in_five_come_in_order() {
    let mut home = Home::new();
    let dois: Vec<String> = (0..1000).map(|n| format!("10.5555/many-{n}")).collect();
    let records: String = dois
        .iter()
        .map(|doi| json!({"DOI": doi, "type": "journal-article", "title": "T"}).to_string() + "\n")
        .collect();
    let fault = |n: usize| match n {
        // Everybody waits for this one.
        500 => Some((&["429:1"][..], true)),
        n => n.is_multiple_of(5).then(|| ONE_IN_FIVE[n / 5 % ONE_IN_FIVE.len()]),
    };
    let faults: serde_json::Map<_, _> =
        (0..dois.len()).filter_map(|n| Some((dois[n].clone(), json!(fault(n)?.0)))).collect();
    let records = home.file("records.jsonl", records);
    let faults = home.file("faults.json", serde_json::Value::from(faults).to_string());
    let options = ["--faults", faults.to_str().unwrap(), "--announce", "1000/64"];
    let Some(replay) = Replay::with_records("a thousand works", &records, &options) else { return };
    home.set("DOICITE_ENDPOINT", &replay.url);
    home.set("DOICITE_TIMEOUT", "2");
    let began = Instant::now();
    let run = home.feed(dois.join("\n"), ["bib", "-"]);
    println!("1000 works, 200 of them with a fault: {:.1} s", began.elapsed().as_secs_f64());
    assert_eq!(run.code, Some(6), "{}", run.stderr);
    let good: Vec<&str> = (0..dois.len())
        .filter(|n| fault(*n).is_none_or(|(_, good)| good))
        .map(|n| dois[n].as_str())
        .collect();
    let found: Vec<&str> = run
        .stdout
        .lines()
        .filter_map(|line| line.trim().strip_prefix("doi = {")?.split('}').next())
        .collect();
    let missing: Vec<&&str> = good.iter().filter(|doi| !found.contains(doi)).collect();
    assert!(missing.is_empty(), "{missing:?} of {}: {}", found.len(), run.stderr);
    assert_eq!(found, good, "in order, and nothing else");
    assert_eq!(run.said().len(), dois.len() - good.len(), "each failure is told once");
}
