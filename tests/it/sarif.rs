//! Findings for other programs: SARIF 2.1.0 and GitHub's annotations. The properties that the schema and its readers
//! need are asserted here; the schema itself is not part of this project.

use serde_json::Value;

use crate::support::Home;
use crate::support::server::{Answer, Server};

const HELIX: &str = r#"{"DOI":"10.1038/171737a0","type":"journal-article","source":"Crossref","title":"Molecular Structure of Nucleic Acids",
    "author":[{"given":"J. D.","family":"Watson"},{"given":"F. H. C.","family":"Crick"}],"container-title":"Nature",
    "volume":"171","issue":"4356","page":"737-738","issued":{"date-parts":[[1953,4,25]]}}"#;

fn home() -> (Server, Home) {
    let server = Server::start(|request| match request.target.as_str() {
        "/10.1038/171737a0" => Answer::record(HELIX),
        "/10.1000/down" => Answer::status(400),
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    (server, home)
}

fn log(home: &Home, args: &[&str]) -> Value {
    let run = home.run([&["check", "-t", "sarif"], args].concat());
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

fn results(log: &Value) -> &[Value] {
    log["runs"][0]["results"].as_array().unwrap()
}

/// The text that a region selects: lines end as the log says, columns count characters as it says.
fn selected(log: &Value, text: &str, region: &Value) -> String {
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let ends: Vec<&str> =
        run["newlineSequences"].as_array().unwrap().iter().map(|end| end.as_str().unwrap()).collect();
    let mut lines = vec![String::new()];
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    while let Some(c) = rest.chars().next() {
        if let Some(end) = ends.iter().find(|end| rest.starts_with(**end)) {
            rest = &rest[end.len()..];
            lines.push(String::new());
        } else {
            lines.last_mut().unwrap().push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    let number = |key: &str| usize::try_from(region[key].as_u64().unwrap()).unwrap();
    assert_eq!(number("startLine"), number("endLine"));
    let line: Vec<char> = lines[number("startLine") - 1].chars().collect();
    line[number("startColumn") - 1..number("endColumn") - 1].iter().collect()
}

#[test]
fn regions_select_the_value_whatever_stands_before_it() {
    let (_server, home) = home();
    let entry = "% Müller 𝒳 e\u{301}\n@article{𝒳y,\n\tauthor = {Watson, J. D. and Crik, F. H. C.}, title = \"{Molecular} Structure of Nucleic Acids\",\n\
                 \tnote = {𝒳𝒳}, volume = 117, pages={737--738},\n year=1953, doi={https://doi.org/10.1038/171737a0}}\n";
    for (name, text) in [
        ("lf.bib", entry.to_owned()),
        ("crlf.bib", entry.replace('\n', "\r\n")),
        ("cr.bib", entry.replace('\n', "\r")),
        ("bom.bib", format!("\u{feff}{entry}")),
        ("mixed.bib", entry.replacen('\n', "\r", 1)),
    ] {
        home.file(name, &text);
        let log = log(&home, &[name]);
        let told: Vec<(&str, String)> = results(&log)
            .iter()
            .map(|result| {
                let region = &result["locations"][0]["physicalLocation"]["region"];
                for fix in result["fixes"].as_array().into_iter().flatten() {
                    assert_eq!(
                        fix["artifactChanges"][0]["replacements"][0]["deletedRegion"], *region,
                        "{name}"
                    );
                }
                (result["ruleId"].as_str().unwrap(), selected(&log, &text, region))
            })
            .collect();
        let expected = [
            ("author-misspelt", "Crik"),
            ("volume", "117"),
            ("not-a-doi", "https://doi.org/10.1038/171737a0"),
            ("incomplete", "𝒳y"),
        ];
        assert_eq!(told, expected.map(|(rule, value)| (rule, value.to_owned())), "{name}");
    }
}

#[test]
fn the_log_has_what_readers_need() {
    let (_server, home) = home();
    home.file(
        "a b/ö:x.bib",
        "@article{a, title = {Deep learning of ants}, author = {Moss, A.}, doi = {10.1038/171737a0}}\n",
    );
    let log = log(&home, &["a b/ö:x.bib", "10.1000/none"]);
    assert_eq!(log["version"], "2.1.0");
    let driver = &log["runs"][0]["tool"]["driver"];
    assert_eq!(driver["name"], "doicite");
    let rules = driver["rules"].as_array().unwrap();
    let found = results(&log);
    assert_eq!(found.len(), 2);
    for result in found {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
    }
    let uri = &found[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "a%20b/%C3%B6%3Ax.bib");
    // What was typed stands in no file.
    assert_eq!(found[1].get("locations"), None);
    // Nothing found is a list of nothing, which closes what was found before; nothing checked is said.
    home.file("good.bib", "% none\n");
    home.file("down.bib", "@article{down, title = {Ants}, author = {A, B}, doi = {10.1000/down}}\n");
    let log = self::log(&home, &["down.bib"]);
    assert_eq!(results(&log), [] as [Value; 0]);
    let run = &log["runs"][0]["invocations"][0];
    assert_eq!(run["executionSuccessful"], false);
    let told = run["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap();
    assert!(told.starts_with("10.1000/down "), "{told}");
}

#[test]
fn fingerprints_stay_when_lines_move_and_tell_results_apart() {
    let (_server, home) = home();
    let entry = "@article{a, title = {Molecular structure of nucleic acids}, author = {Watson, J. D. and X, Y and Z, W}, year = 1999, doi = {10.1038/171737a0}}\n";
    let marks = |text: &str| -> Vec<String> {
        home.file("refs.bib", text);
        let log = log(&home, &["refs.bib"]);
        results(&log)
            .iter()
            .map(|result| result["partialFingerprints"]["reference/v1"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = marks(entry);
    assert_eq!(marks(&format!("% more\n\n@misc{{b, title = {{B}}}}\n\n{entry}")), before);
    let mut once = before.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), before.len(), "{before:?}");
}

/// <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>: `%`, CR and LF are escaped in
/// messages, `:` and `,` in properties too.
#[test]
fn annotations_are_one_line_each() {
    let (_server, home) = home();
    home.file(
        "100%,a:b.bib",
        "@article{a:b,c, title = {Ants, 50% of them: a\n ::error::study}, author = {Moss, A.}, doi = {10.1000/50%25}}\n\
         @article{d, title = {Deep learning}, author = {Moss, A.}, doi = {see 100%\n ::error::that}}\n",
    );
    let run = home.run(["check", "-t", "github", "100%,a:b.bib"]);
    assert!(!run.stdout.is_empty(), "{run:?}");
    for line in run.stdout.lines() {
        let rest = line.trim_start_matches("::error").trim_start_matches("::warning");
        let rest = rest.strip_prefix(" file=100%25%2Ca%3Ab.bib,line=").unwrap_or_else(|| panic!("{line}"));
        let (properties, message) = rest.split_once("::").unwrap();
        assert!(!properties.contains(':'), "{line}");
        let escapes =
            message.match_indices('%').all(|(at, _)| ["%25", "%0A", "%0D"].contains(&&message[at..at + 3]));
        assert!(escapes, "{line}");
    }
}

/// The matcher in `examples/` finds all that the report says.
#[test]
fn the_problem_matcher_reads_the_report() {
    let (_server, home) = home();
    home.file(
        "a b.bib",
        "@article{a:b/c+d, title = {Deep learning of ants}, author = {Moss, A.}, doi = {10.1038/171737a0}}\n\
         @article{e, title = {Molecular structure of nucleic acids}, author = {Watson, J and Crik, F}, year = 1954, doi = {10.1038/171737a0}}\n",
    );
    let run = home.run(["check", "a b.bib"]);
    let file =
        std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/problem-matcher.json"));
    let tasks: Value = serde_json::from_slice(&file.unwrap()).unwrap();
    let patterns = tasks["tasks"][0]["problemMatcher"]["pattern"].as_array().unwrap();
    assert!(patterns[1]["loop"].as_bool().unwrap());
    // As a script, since the expressions are JavaScript's; Python's are the same here.
    let script = "import json, re, sys\n\
        first, second = [re.compile(pattern['regexp']) for pattern in json.loads(sys.argv[1])]\n\
        place = None\n\
        for line in sys.stdin.read().splitlines():\n\
        \x20   found = second.match(line)\n\
        \x20   if found and place: print(*place, *found.groups()[:2], sep='|')\n\
        \x20   else:\n\
        \x20       found = first.match(line); place = found and found.groups()[:2]\n";
    let python = std::process::Command::new("python3")
        .args(["-c", script, &serde_json::to_string(patterns).unwrap()])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn();
    let Ok(mut python) = python else {
        return println!("skipped: the_problem_matcher_reads_the_report needs python3");
    };
    std::io::Write::write_all(&mut python.stdin.take().unwrap(), run.stdout.as_bytes()).unwrap();
    let told = String::from_utf8(python.wait_with_output().unwrap().stdout).unwrap();
    let told: Vec<&str> = told.lines().collect();
    assert_eq!(told.first(), Some(&"a b.bib|1|error|other-work"), "{told:?}\n{}", run.stdout);
    assert!(told.contains(&"a b.bib|2|warning|author-misspelt"), "{told:?}");
    assert_eq!(told.len(), run.stdout.lines().filter(|line| line.starts_with("  ")).count(), "{told:?}");
}
