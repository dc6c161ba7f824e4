//! Warnings where a citation would embarrass its author, on standard error and never in the data.

use crate::support::server::{Answer, Server};
use crate::support::{Home, Run};

/// A record with these members beside its title.
fn record(doi: &str, title: &str, more: &str) -> Answer {
    Answer::record(&format!(
        r#"{{"DOI":"{doi}","type":"journal-article","title":"{title}","source":"Crossref","reference-count":1{more}}}"#
    ))
}

fn home() -> (Server, Home) {
    let notice = |member: &str, kind: &str, doi: &str| {
        format!(r#","{member}":[{{"DOI":"{doi}","type":"{kind}","updated":{{"date-parts":[[2010,2,6]]}}}}]"#)
    };
    let server = Server::start(move |request| match request.target.as_str() {
        "/10.1000/retracted" => {
            record("10.1000/retracted", "A", &notice("updated-by", "retraction", "10.1000/r"))
        }
        "/10.1000/withdrawn" => {
            record("10.1000/withdrawn", "B", &notice("updated-by", "withdrawal", "10.1000/w"))
        }
        "/10.1000/doubted" => {
            record("10.1000/doubted", "C", &notice("updated-by", "expression_of_concern", "10.1000/e"))
        }
        "/10.1000/corrected" => {
            record("10.1000/corrected", "D", &notice("updated-by", "erratum", "10.1000/c"))
        }
        "/10.1000/r" => {
            record("10.1000/r", "Retraction: A", &notice("update-to", "retraction", "10.1000/retracted"))
        }
        "/10.1000/titled" => record("10.1000/titled", "RETRACTED: E", ""),
        "/10.1000/newer" => record("10.1000/newer", "F", &notice("updated-by", "new_version", "10.1000/f2")),
        "/10.1000/preprint" => Answer::record(
            r#"{"DOI":"10.1000/preprint","type":"posted-content","subtype":"preprint","title":"G, early",
                "relation":{"is-preprint-of":[{"id-type":"doi","id":"10.1000/G","asserted-by":"subject"}]}}"#,
        ),
        "/10.1000/g" => record("10.1000/g", "G, published", ""),
        "/10.1000/orphan" => Answer::record(
            r#"{"DOI":"10.1000/orphan","type":"posted-content","subtype":"preprint","title":"H",
                "relation":{"is-preprint-of":[{"id-type":"doi","id":"10.1000/gone","asserted-by":"subject"}]}}"#,
        ),
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    (server, home)
}

#[test]
fn what_is_known_against_a_work_is_told_once() {
    let (_server, home) = home();
    for (doi, said) in [
        (
            "10.1000/retracted",
            "warning: 10.1000/retracted was retracted (2010-02-06): https://doi.org/10.1000/r",
        ),
        (
            "10.1000/withdrawn",
            "warning: 10.1000/withdrawn was withdrawn (2010-02-06): https://doi.org/10.1000/w",
        ),
        (
            "10.1000/doubted",
            "warning: 10.1000/doubted has an expression of concern (2010-02-06): https://doi.org/10.1000/e",
        ),
        (
            "10.1000/corrected",
            "note: 10.1000/corrected was corrected (2010-02-06): https://doi.org/10.1000/c",
        ),
        (
            "10.1000/r",
            "note: 10.1000/r is the retraction of https://doi.org/10.1000/retracted, not the work itself",
        ),
        ("10.1000/titled", "warning: the title of 10.1000/titled marks it as retracted"),
        (
            "10.1000/preprint",
            "note: 10.1000/preprint is a preprint that was published as https://doi.org/10.1000/g; --follow published cites that",
        ),
    ] {
        for verb in ["cite", "bib"] {
            let run = home.run([verb, doi, doi]);
            assert_eq!(
                (run.code, run.said()),
                (Some(0), vec![format!("doicite: {said}").as_str()]),
                "{verb}"
            );
            assert!(!run.stdout.to_lowercase().contains("warning"), "{run:?}");
            assert_eq!(home.run([verb, doi, "--quiet"]).stderr, "");
        }
    }
    assert_eq!(home.run(["10.1000/newer"]).stderr, "", "a newer version is no trouble");
}

#[test]
fn scripts_can_fail_on_retractions() {
    let (_server, home) = home();
    let fails = |doi: &str| home.run([doi, "--fail-on", "retracted"]);
    for doi in ["10.1000/retracted", "10.1000/withdrawn", "10.1000/titled"] {
        let run = fails(doi);
        assert_eq!(run.code, Some(10), "{doi}");
        assert!(!run.stdout.is_empty(), "the reference is printed all the same");
    }
    for doi in ["10.1000/doubted", "10.1000/corrected", "10.1000/r", "10.1000/g"] {
        assert_eq!(fails(doi).code, Some(0), "{doi}");
    }
    let library = home.run(["export", "--to", "csl-json", "10.1000/retracted"]).stdout;
    assert!(!library.contains("updated-by"), "notices are no data: {library}");
}

#[test]
fn a_preprint_gives_way_to_what_was_published() {
    let (_server, home) = home();
    let run: Run = home.run(["10.1000/preprint", "10.1000/g", "--follow", "published"]);
    assert_eq!(run.stderr, "");
    assert_eq!(run.code, Some(0));
    assert!(run.stdout.lines().all(|line| line.starts_with("G, published.")), "{}", run.stdout);
    let run = home.run(["10.1000/orphan", "--follow", "published"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.starts_with("H."), "{run:?}");
    assert!(
        run.stderr.contains("10.1000/orphan remains the preprint: 10.1000/gone is not registered"),
        "{run:?}"
    );
    assert!(!run.stderr.contains("--follow"), "it was followed: {run:?}");
}

/// Programs are told in the data, too.
#[test]
fn json_lines_carry_notices() {
    let (_server, home) = home();
    let run = home.run(["cite", "-t", "jsonl", "10.1000/retracted", "10.1000/g"]);
    let lines: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        lines[0]["notices"],
        serde_json::json!([{"kind": "retraction", "date": "2010-02-06", "doi": "10.1000/r"}])
    );
    assert_eq!(lines[1].get("notices"), None);
}

#[test]
fn works_without_a_doi_cannot_be_asked_about() {
    let (_server, home) = home();
    home.file("refs.bib", "@book{a, title = {A}, year = 1999}\n@book{b, title = {B}, year = 1998}\n@book{c, title = {C}, doi = {10.1000/g}}\n");
    for args in [&["list"][..], &["bib"], &["cite"]] {
        let run = home.run([args, &["refs.bib", "--fail-on", "retracted"]].concat());
        assert_eq!(run.code, Some(0), "{run:?}");
        let told = "doicite: warning: 2 works have no DOI; whether they were retracted is not known";
        assert_eq!(run.said().iter().filter(|line| **line == told).count(), 1, "{run:?}");
    }
    // One that could not be asked about is no failure to print, but one of the check.
    home.file("gone.ris", "TY  - BOOK\nID  - gone\nTI  - D\nDO  - 10.1000/down\nER  - \n");
    let run = home.run(["list", "gone.ris", "--fail-on", "retracted", "-t", "jsonl"]);
    assert_eq!(run.code, Some(4), "{run:?}");
    assert!(run.stderr.contains("gone could not be checked: "), "{run:?}");
}

#[test]
fn lines_of_each_say_where_they_come_from() {
    let (_server, home) = home();
    home.file("ids.txt", "10.1000/retracted\n\n10.1000/none\n");
    home.file("works.jsonl", "{\"id\":\"a\",\"type\":\"book\",\"title\":\"A\"}\n{\"id\":\"b\",\"type\":\"book\",\"title\":\"B\",\"DOI\":\"10.1000/retracted\"}\n");
    let of = |args: &[&str]| -> Vec<serde_json::Value> {
        let run = home.run([&["cite", "--each", "-t", "jsonl"], args].concat());
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let place = |file: &str, line: usize| serde_json::json!({"file": file, "line": line});
    let lines = of(&["ids.txt", "works.jsonl", "--fail-on", "retracted"]);
    let inputs: Vec<_> = lines.iter().map(|line| line["input"].clone()).collect();
    assert_eq!(
        inputs,
        [place("ids.txt", 1), place("ids.txt", 3), place("works.jsonl", 1), place("works.jsonl", 2)]
    );
    let notice = serde_json::json!([{"kind": "retraction", "date": "2010-02-06", "doi": "10.1000/r"}]);
    assert_eq!((&lines[0]["notices"], &lines[3]["notices"]), (&notice, &notice));
    assert!(lines[1].get("error").is_some());
}
