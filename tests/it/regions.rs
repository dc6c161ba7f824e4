//! Where findings stand in files, and that files are corrected whole or not at all.

use serde_json::Value;

use crate::support::server::{Answer, Server};
use crate::support::{Home, Run};

const RECORD: &str = r#"{"DOI":"10.5555/ants","type":"journal-article","source":"Crossref","title":"Ants of the northern forest",
    "author":[{"given":"Ada","family":"Moss"},{"given":"Ben","family":"Frost"}],"container-title":"Ant News","volume":"7",
    "issue":"2","page":"12-19","issued":{"date-parts":[[2009]]}}"#;

fn home() -> (Server, Home) {
    let server = Server::start(|request| match request.target.as_str() {
        "/10.5555/ants" => Answer::record(RECORD),
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    (server, home)
}

const BIB: &str = "% 𝒳 Ünits\n@article{a,\n  note = {𝒳 é}, author = {Moss, Ada and Frosd, Ben},\n  title = {Ants of the nothern forest},\n  journal = {Ant News}, volume = {8}, number = {3},\n  pages = {13--19},\n  year = {2019},\n  doi = {10.5555/ants}\n}\n\n@article{b, title = {No}, doi = {10.5555/none}}\n";
const RIS: &str = "TY  - JOUR\nAU  - Moss, Ada\nAU  - Frosd, Ben\nN1  - 𝒳 é\nTI  - Ants of the nothern forest\nJO  - Ant News\nVL  - 8\nIS  - 3\nSP  - 13\nEP  - 19\nPY  - 2019\nDO  - 10.5555/ants\nER  - \n\nTY  - JOUR\nTI  - No\nDO  - 10.5555/none\nER  - \n";
const JSON: &str = "[\n  {\"id\": \"a\", \"type\": \"article-journal\", \"note\": \"𝒳 é\", \"title\": \"Ants of the nothern forest\",\n   \"author\": [{\"family\": \"Moss\", \"given\": \"Ada\"}, {\"family\": \"Frosd\", \"given\": \"Ben\"}],\n   \"container-title\": \"Ant News\", \"volume\": \"8\", \"issue\": \"3\", \"page\": \"13-19\",\n   \"issued\": {\"date-parts\": [[2019]]}, \"DOI\": \"10.5555/ants\"},\n  {\"id\": \"b\", \"type\": \"article-journal\", \"title\": \"No\", \"DOI\": \"10.5555/none\"}\n]\n";
const TEXT: &str = "𝒳 é and 10.5555/none, which nobody knows.\n\nAnts: doi:10.5555/nobody\n";

/// Rules, and the values that their findings are about.
type Values = &'static [(&'static str, &'static str)];

/// The text of a region, cut from a file by the rules of SARIF: lines end in a line feed, a carriage return or
/// both, and columns count characters.
fn cut(file: &str, region: &Value) -> String {
    let number = |key: &str| region[key].as_u64().map(|number| usize::try_from(number).unwrap());
    let file = file.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let lines: Vec<Vec<char>> = file.split('\n').map(|line| line.chars().collect()).collect();
    let (first, last) = (number("startLine").unwrap(), number("endLine").unwrap());
    let (from, to) = (number("startColumn").unwrap(), number("endColumn").unwrap());
    if first == last {
        return lines[first - 1][from - 1..to - 1].iter().collect();
    }
    let mut text: String = lines[first - 1][from - 1..].iter().collect();
    for line in &lines[first..last - 1] {
        text.extend(std::iter::once('\n').chain(line.iter().copied()));
    }
    text.push('\n');
    text.extend(&lines[last - 1][..to - 1]);
    text
}

fn log(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}{}", run.stdout, run.stderr))
}

#[test]
fn regions_are_the_values_in_every_format() {
    let (_server, home) = home();
    let wanted: [(&str, &str, Values); 4] = [
        (
            "x.bib",
            BIB,
            &[
                ("author-misspelt", "Frosd"),
                ("title-letters", "nothern"),
                ("volume", "8"),
                ("issue", "3"),
                ("page", "13--19"),
                ("year", "2019"),
                ("not-registered", "10.5555/none"),
            ],
        ),
        (
            "x.ris",
            RIS,
            &[
                ("author-misspelt", "Frosd"),
                ("title-letters", "nothern"),
                ("year", "2019"),
                ("not-registered", "10.5555/none"),
            ],
        ),
        (
            "x.json",
            JSON,
            &[
                ("author-misspelt", "Frosd"),
                ("title-letters", "nothern"),
                ("page", "13-19"),
                ("year", "2019"),
                ("not-registered", "10.5555/none"),
            ],
        ),
        ("x.txt", TEXT, &[("not-registered", "10.5555/none"), ("not-registered", "10.5555/nobody")]),
    ];
    for (name, text, values) in wanted {
        for (form, text) in [
            ("LF", text.to_owned()),
            ("CRLF", text.replace('\n', "\r\n")),
            ("BOM", format!("\u{feff}{text}")),
            ("BOM and CRLF", format!("\u{feff}{}", text.replace('\n', "\r\n"))),
        ] {
            home.file(name, &text);
            let log = log(&home.run(["check", "-t", "sarif", "--fail-on", "never", name]));
            let results = log["runs"][0]["results"].as_array().unwrap();
            let cuts: Vec<(String, String)> = results
                .iter()
                .filter_map(|result| {
                    let region = &result["locations"][0]["physicalLocation"]["region"];
                    region["startColumn"]
                        .is_u64()
                        .then(|| (result["ruleId"].as_str().unwrap().to_owned(), cut(&text, region)))
                })
                .collect();
            for (rule, value) in values {
                let known = cuts.iter().any(|(found, cut)| found == rule && cut == value);
                assert!(known, "{name}, {form}: {rule} {value:?} is not in {cuts:?}");
            }
        }
    }
}

/// The rules of the schema of SARIF 2.1.0 that concern what is written here.
#[test]
fn logs_have_the_structure_of_sarif() {
    let (_server, home) = home();
    home.file("x.bib", BIB);
    home.file("x.ris", RIS);
    let log =
        log(&home.run(["check", "-t", "sarif", "--fail-on", "never", "x.bib", "x.ris", "10.5555/none"]));
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().is_some_and(|schema| schema.starts_with("https://")));
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    assert!(driver["name"].as_str().is_some_and(|name| !name.is_empty()));
    let rules = driver["rules"].as_array().unwrap();
    let levels = ["none", "note", "warning", "error"];
    let ids: std::collections::BTreeSet<&str> =
        rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len(), "ids of rules are unique");
    for rule in rules {
        assert!(rule["shortDescription"]["text"].as_str().is_some_and(|text| !text.is_empty()));
        assert!(levels.contains(&rule["defaultConfiguration"]["level"].as_str().unwrap()));
    }
    let results = run["results"].as_array().unwrap();
    assert!(results.len() > 10);
    let check_region = |region: &Value| {
        let at = |key: &str| region[key].as_u64().unwrap_or(1);
        assert!(region["startLine"].as_u64().unwrap() >= 1);
        assert!(["startColumn", "endLine", "endColumn"].iter().all(|key| at(key) >= 1), "{region}");
        if region["endLine"].is_u64() {
            assert!((at("startLine"), at("startColumn")) <= (at("endLine"), at("endColumn")), "{region}");
        }
        let known = ["startLine", "startColumn", "endLine", "endColumn"];
        assert!(region.as_object().unwrap().keys().all(|key| known.contains(&key.as_str())));
    };
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(levels.contains(&result["level"].as_str().unwrap()));
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
        for fingerprint in result["partialFingerprints"].as_object().unwrap().values() {
            assert!(fingerprint.is_string());
        }
        for location in result["locations"].as_array().into_iter().flatten() {
            let place = &location["physicalLocation"];
            assert!(place["artifactLocation"]["uri"].is_string());
            check_region(&place["region"]);
        }
        for fix in result["fixes"].as_array().into_iter().flatten() {
            for change in fix["artifactChanges"].as_array().unwrap() {
                assert!(change["artifactLocation"]["uri"].is_string());
                let replacements = change["replacements"].as_array().unwrap();
                assert!(!replacements.is_empty());
                for replacement in replacements {
                    check_region(&replacement["deletedRegion"]);
                }
            }
        }
    }
}

/// Killed at any moment, `--fix` leaves the file as it was or as it shall be.
#[test]
fn a_killed_run_leaves_the_old_file_or_the_new_one() {
    let (_server, home) = home();
    // Long enough that writing takes a while.
    let old: String = (0..400).map(|number| BIB.replace("{a,", &format!("{{a{number},"))).collect();
    let path = home.file("x.bib", &old);
    let args = [
        "check",
        "--fix",
        "--fail-on",
        "never",
        "--ignore",
        "duplicate-doi,duplicate-work,duplicate-key",
        "x.bib",
    ];
    home.run(args).good();
    let new = std::fs::read_to_string(&path).unwrap();
    assert_ne!(new, old);
    for step in 0..24_u64 {
        home.file("x.bib", &old);
        let mut child = home
            .command(args)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(step * 23 % 400));
        // It may have ended already.
        let _ = child.kill();
        child.wait().unwrap();
        let now = std::fs::read_to_string(&path).unwrap();
        assert!(now == old || now == new, "killed after step {step}: {} bytes", now.len());
    }
}
