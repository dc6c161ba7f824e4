//! `check`: references against the records of their DOIs.

use serde_json::Value;

use crate::support::server::{Answer, Server};
use crate::support::{Home, shared};

const HELIX: &str = r#"{"DOI":"10.1038/171737a0","type":"journal-article","source":"Crossref","title":"Molecular Structure of Nucleic Acids: A Structure for Deoxyribose Nucleic Acid",
    "author":[{"given":"J. D.","family":"Watson"},{"given":"F. H. C.","family":"Crick"}],"container-title":"Nature",
    "volume":"171","issue":"4356","page":"737-738","issued":{"date-parts":[[1953,4,25]]}}"#;

const RETRACTED: &str = r#"{"DOI":"10.1000/taken.back","type":"journal-article","source":"Crossref","title":"Ants that glow in the dark",
    "author":[{"given":"A.","family":"Moss"}],"issued":{"date-parts":[[2009]]},
    "updated-by":[{"DOI":"10.1000/notice","type":"retraction","updated":{"date-parts":[[2010,2,6]]}}]}"#;

fn home() -> (Server, Home) {
    let server = Server::start(|request| match request.target.as_str() {
        "/10.1038/171737a0" => Answer::record(HELIX),
        "/10.1000/taken.back" => Answer::record(RETRACTED),
        "/10.1000/down" => Answer::status(400),
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    (server, home)
}

const GOOD: &str = "@article{good,\n  author = {Watson, James D. and Crick, Francis},\n  title = {{Molecular} structure of nucleic acids},\n  \
    journal = {Nature}, volume = 171, pages = {737--738}, year = 1953,\n  doi = {10.1038/171737a0}\n}\n";
const MISSPELT: &str = "@article{misspelt,\n  author = {Watson, J. D. and Crik, F. H. C.},\n  title = {Molecular structure of nucleic acids},\n  \
    journal = {Nature}, volume = 171, pages = {737--738}, year = 1953,\n  doi = {10.1038/171737a0}\n}\n";
const OTHER: &str = "@article{moss2019,\n  author = {Moss, A.},\n  title = {Deep learning of ant behaviour},\n  year = 2019,\n  doi = {10.1038/171737a0}\n}\n";

/// What was found: rule and level by the reference's name.
fn found(home: &Home, args: &[&str]) -> Vec<(String, String, String)> {
    let run = home.run([&["check", "-t", "jsonl", "--fail-on", "never"], args].concat());
    let lines = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut all = Vec::new();
    for line in lines {
        for finding in line["findings"].as_array().unwrap() {
            all.push((text(&line["id"]), text(&finding["level"]), text(&finding["rule"])));
        }
    }
    all
}

fn of(id: &str, level: &str, rule: &str) -> (String, String, String) {
    (id.to_owned(), level.to_owned(), rule.to_owned())
}

#[test]
fn what_agrees_is_only_counted() {
    let (_server, home) = home();
    home.file("refs.bib", GOOD);
    assert_eq!(home.run(["check", "refs.bib"]).clean(), "1 reference: 1 agrees\n");
}

#[test]
fn another_work_is_an_error_and_says_which() {
    let (_server, home) = home();
    home.file("refs.bib", format!("{GOOD}\n{OTHER}"));
    let run = home.run(["check", "refs.bib"]);
    assert_eq!(run.code, Some(11));
    assert_eq!(
        run.stdout,
        "refs.bib:8 moss2019\n  error    other-work       10.1038/171737a0 is \"Molecular Structure of Nucleic Acids: A Structure \
         for Deoxyribose Nucleic Acid\" (Watson and Crick, 1953)\n2 references: 1 agrees, 1 differs\n"
    );
    assert_eq!(home.run(["check", "refs.bib", "--fail-on", "never"]).code, Some(0));
    assert_eq!(home.run(["check", "refs.bib", "--ignore", "other-work"]).code, Some(0));
}

/// A DOI that was copied from its neighbour is wrong where it was copied to, whichever stands first; what the text
/// mentions is of the reference that has it.
#[test]
fn each_reference_of_a_text_is_compared() {
    let (_server, home) = home();
    let right = "Watson, J. D., & Crick, F. H. C. (1953). Molecular structure of nucleic acids: A structure for deoxyribose \
                 nucleic acid. Nature, 171(4356), 737-738. https://doi.org/10.1038/171737a0\n\n";
    let wrong = "Moss, A. (2019). The dances of honey bees in urban gardens. Journal of Apicultural Research, 58(2), \
                 101-117. https://doi.org/10.1038/171737a0\n\n";
    for (list, line) in [(format!("{right}{wrong}"), 7), (format!("{wrong}{right}"), 5)] {
        home.file("paper.md", format!("See https://doi.org/10.1038/171737a0.\n\n# References\n\n{list}"));
        let run = home.run(["check", "paper.md"]);
        assert_eq!(run.code, Some(11), "{}", run.stdout);
        assert!(
            run.stdout.starts_with(&format!("paper.md:{line} 10.1038/171737a0\n  error    other-work")),
            "{}",
            run.stdout
        );
        assert!(run.stdout.ends_with("\n2 references: 1 agrees, 1 differs\n"), "{}", run.stdout);
    }
}

#[test]
fn levels_decide_the_exit_code() {
    let (_server, home) = home();
    home.file("refs.bib", MISSPELT);
    let run = home.run(["check", "refs.bib"]);
    assert_eq!(run.code, Some(0));
    assert!(run.stdout.contains("warning  author-misspelt  \"Crik\": "), "{}", run.stdout);
    assert_eq!(home.run(["check", "refs.bib", "--fail-on", "warning"]).code, Some(11));
    let diff = home.run(["check", "refs.bib", "--fail-on", "warning", "--diff"]);
    assert_eq!(diff.code, Some(11));
    assert!(diff.stdout.contains("\n+"), "{}", diff.stdout);
}

#[test]
fn retractions_and_unregistered_dois_are_errors_in_every_kind_of_file() {
    let (_server, home) = home();
    home.file("paper.md", "Ants glow [@doi:10.1000/taken.back], as in\n\nhttps://doi.org/10.1000/none.\n");
    home.file("refs.json", r#"[{"id": "a", "type": "book", "DOI": "10.1000/taken.back", "title": "Ants that glow in the dark"}]"#);
    assert_eq!(
        found(&home, &["paper.md"]),
        [of("10.1000/taken.back", "error", "retracted"), of("10.1000/none", "error", "not-registered")]
    );
    assert_eq!(found(&home, &["refs.json"]), [of("a", "error", "retracted"), of("a", "note", "incomplete")]);
    assert_eq!(found(&home, &["10.1000/taken.back"]), [of("10.1000/taken.back", "error", "retracted")]);
}

#[test]
fn what_cannot_be_asked_is_unchecked_and_hides_no_finding() {
    let (_server, home) = home();
    home.file("refs.bib", "@article{down, title = {Ants}, author = {A, B}, doi = {10.1000/down}}\n");
    let run = home.run(["check", "-t", "jsonl", "refs.bib"]);
    let line: Value = serde_json::from_str(run.stdout.trim()).unwrap();
    assert_eq!(
        (line["status"].as_str(), line["findings"].as_array().map(Vec::len)),
        (Some("unchecked"), Some(0))
    );
    assert!(run.code != Some(0) && run.code != Some(11), "{run:?}");
    home.file(
        "both.bib",
        format!("@article{{down, title = {{Ants}}, author = {{A, B}}, doi = {{10.1000/down}}}}\n{OTHER}"),
    );
    assert_eq!(home.run(["check", "both.bib"]).code, Some(11));
}

/// Agreement is only said where something was compared.
#[test]
fn a_record_that_names_no_work_leaves_references_unchecked() {
    let server = Server::start(|request| match request.target.as_str() {
        // What is left agrees in all that it says.
        "/10.1000/bare" => Answer::record(
            r#"{"DOI":"10.1000/bare","type":"journal-article","source":"Crossref","container-title":"Nature",
                "volume":"171","page":"737-738","issued":{"date-parts":[[1953]]}}"#,
        ),
        "/10.1000/gone" => Answer::record(
            r#"{"DOI":"10.1000/gone","type":"journal-article","source":"Crossref","volume":"7",
                "updated-by":[{"DOI":"10.1000/notice","type":"retraction","updated":{"date-parts":[[2010]]}}]}"#,
        ),
        "/10.1000/people" => Answer::record(
            r#"{"DOI":"10.1000/people","type":"journal-article","source":"Crossref","author":[{"given":"A.","family":"Moss"}]}"#,
        ),
        "/10.1000/title" => Answer::titled("10.1000/title", "Molecular Structure of Nucleic Acids"),
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    let status = |file: &str, text: &str| {
        home.file(file, text);
        let run = home.run(["check", "-t", "jsonl", "--fail-on", "never", file]);
        let line: Value = serde_json::from_str(run.stdout.lines().next().unwrap()).unwrap();
        let rules: Vec<String> =
            line["findings"].as_array().unwrap().iter().map(|one| one["rule"].to_string()).collect();
        (line["status"].as_str().unwrap().to_owned(), rules.join(" "), run.code, run.stderr)
    };
    let (bare, rules, code, told) = status("bare.bib", &GOOD.replace("10.1038/171737a0", "10.1000/bare"));
    assert_eq!((bare.as_str(), rules.as_str(), code), ("unchecked", "", Some(5)));
    assert_eq!(
        told,
        "doicite: 10.1000/bare: the record has no title or authors to compare with the reference\n"
    );
    // What became of the work is reported all the same.
    let (gone, rules, ..) = status("gone.bib", &GOOD.replace("10.1038/171737a0", "10.1000/gone"));
    assert_eq!(gone, "unchecked");
    assert!(rules.contains("\"retracted\""), "{rules}");
    // The same of a reference in a text, and of an entry in another format.
    let text = "References\n\nWatson J, Crick F. Molecular structure of nucleic acids. Nature 1953;171:737. doi:10.1000/bare\n";
    assert_eq!(status("list.md", text).0, "unchecked");
    let ris = "TY  - JOUR\nTI  - Molecular structure of nucleic acids\nDO  - 10.1000/bare\nER  - \n";
    assert_eq!(status("refs.ris", ris).0, "unchecked");
    // The entry has a title alone, and the record people alone.
    let title = "@article{a, title = {Molecular structure of nucleic acids}, doi = {10.1000/people}}";
    assert_eq!(status("title.bib", title).0, "unchecked");
    // One of both is enough, and what says nothing has nothing that could be wrong.
    assert_eq!(status("title.bib", &title.replace("people", "title")).0, "agrees");
    assert_eq!(status("doi.bib", "@article{a, doi = {10.1000/title}}").0, "agrees");
    let run = home.run(["check", "10.1000/bare"]);
    assert_eq!((run.stdout.as_str(), run.code), ("1 reference: 1 agrees\n", Some(0)));
}

#[test]
fn comments_silence_one_entry() {
    let (_server, home) = home();
    home.file("refs.bib", format!("% doicite: ignore author-misspelt\n{MISSPELT}\n{OTHER}"));
    assert_eq!(
        found(&home, &["refs.bib"]).iter().filter(|(_, _, rule)| rule != "duplicate-doi").collect::<Vec<_>>(),
        [&of("moss2019", "error", "other-work")]
    );
}

#[test]
fn duplicates_are_told_and_chapters_are_none() {
    let (_server, home) = home();
    home.file(
        "refs.bib",
        format!("{GOOD}\n{}\n@inbook{{a, title = {{One part}}, doi = {{10.1000/none}}}}\n@inbook{{b, title = {{Other matter}}, doi = {{10.1000/none}}}}\n", GOOD.replace("{good", "{again")),
    );
    let told = found(&home, &["refs.bib", "--ignore", "not-registered,incomplete"]);
    assert_eq!(told, [of("again", "warning", "duplicate-doi")]);
}

#[test]
fn only_bytes_of_values_change_and_twice_is_once() {
    let (_server, home) = home();
    let file = format!(
        "% mine\r\n@string{{n = {{Nature}}}}\r\n{}",
        MISSPELT.replace('\n', "\r\n").replace("{Nature}", "n").replace("= 171", "= 117")
    );
    let path = home.file("refs.bib", &file);
    let diff = home.run(["check", "refs.bib", "--diff"]).good();
    assert!(diff.contains("-  author = {Watson, J. D. and Crik, F. H. C.},"), "{diff}");
    assert!(diff.contains("+  author = {Watson, J. D. and Crick, F. H. C.},"), "{diff}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), file, "a diff changes nothing");
    home.run(["check", "refs.bib", "--fix", "--fail-on", "never"]).good();
    let fixed = std::fs::read_to_string(&path).unwrap();
    assert_eq!(fixed, file.replace("Crik", "Crick").replace("= 117", "= 171"));
    home.run(["check", "refs.bib", "--fix", "--fail-on", "never"]).good();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), fixed);
    // Only the rules that were named.
    home.file("refs.bib", &file);
    home.run(["check", "refs.bib", "--fix=volume", "--fail-on", "never"]).good();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), file.replace("= 117", "= 171"));
    // Nothing of another work.
    let path = home.file("other.bib", OTHER);
    home.run(["check", "other.bib", "--fix", "--fail-on", "never"]).good();
    assert_eq!(std::fs::read_to_string(path).unwrap(), OTHER);
}

/// Only the word changes, whatever stands around it.
#[test]
fn values_over_several_lines_keep_their_bytes() {
    let (_server, home) = home();
    for (author, fixed) in [
        ("{Watson, J. D. and\r\n\t\tCrik, F. H. C.}", "{Watson, J. D. and\r\n\t\tCrick, F. H. C.}"),
        ("{Watson, J. D. and\n  {Crik},\r\n  F. H. C.}", "{Watson, J. D. and\n  {Crick},\r\n  F. H. C.}"),
        ("\"Watson, J. D. and\rCrik, F. H. C.\"", "\"Watson, J. D. and\rCrick, F. H. C.\""),
        ("{WATSON, J. D. and CRIK, F. H. C.}", "{WATSON, J. D. and CRICK, F. H. C.}"),
    ] {
        let entry = |author: &str| {
            MISSPELT
                .replace("{Watson, J. D. and Crik, F. H. C.}", author)
                .replace('\n', "\r\n")
                .replace("\r\r\n", "\r\n")
        };
        let path = home.file("refs.bib", format!("\u{feff}% ö\r\n{}", entry(author)));
        home.run(["check", "refs.bib", "--fix", "--fail-on", "never"]).good();
        let now = std::fs::read_to_string(path).unwrap();
        assert_eq!(now, format!("\u{feff}% ö\r\n{}", entry(fixed)), "{author:?}");
    }
}

/// A record whose values would act in TeX, and one of which the braces do not pair.
const HOSTILE: &str = r#"{"DOI":"10.1000/acts","type":"journal-article","source":"Crossref","title":"Ants that glow in the dark",
    "author":[{"given":"A.","family":"Moss"}],"container-title":"Ants","volume":"7}\\input{x","issue":"9%",
    "page":"1\\write18{touch pwn}-2%","issued":{"date-parts":[[2009]]}}"#;

fn hostile() -> (Server, Home) {
    let server = Server::start(|request| match request.target.as_str() {
        "/10.1038/171737a0" => Answer::record(HELIX),
        "/10.1000/acts" => Answer::record(HOSTILE),
        "/10.1000/han" => Answer::record(
            &HELIX.replace("10.1038/171737a0", "10.1000/han").replace(r#""171""#, r#""171蚁""#),
        ),
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    (server, home)
}

#[test]
fn what_is_written_never_acts_in_tex() {
    let (_server, home) = hostile();
    let file = "@article{a,\n  author = {Moss, A.},\n  title = {Ants that glow in the dark},\n  journal = {Ants},\n  volume = {8},\n  \
                number = {3},\n  pages = {10--12},\n  year = {2009},\n  doi = {10.1000/acts}\n}\n";
    let path = home.file("refs.bib", file);
    home.run(["check", "refs.bib", "--fix", "--fail-on", "never"]).good();
    let fixed = std::fs::read_to_string(&path).unwrap();
    // The characters by the names that LaTeX has for them.
    let volume = r"volume = {7\textbraceright{}\textbackslash{}input\textbraceleft{}x}";
    let pages = r"pages = {1\textbackslash{}write18\textbraceleft{}touch pwn\textbraceright{}--2\%}";
    for field in [volume, r"number = {9\%}", pages] {
        assert!(fixed.contains(field), "{field}: {fixed}");
        let written = home.run(["bib", "10.1000/acts"]).good();
        assert!(written.contains(field), "as `bib` writes it: {field}: {written}");
    }
    // What other programs may put in the place is the same.
    home.file("refs.bib", file);
    let sarif = home.run(["check", "refs.bib", "-t", "sarif", "--fail-on", "never"]).good();
    let log: Value = serde_json::from_str(&sarif).unwrap();
    for result in log["runs"][0]["results"].as_array().unwrap() {
        for fix in result["fixes"].as_array().into_iter().flatten() {
            let text =
                fix["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"].as_str().unwrap();
            assert!(fixed.contains(&format!("{{{text}}}")), "{text}");
        }
    }
}

#[test]
fn a_value_that_cannot_be_written_loses_nothing_else() {
    let (_server, home) = hostile();
    // A backslash before the brace that ends a value; the value is all before that brace.
    let odd = MISSPELT.replace("F. H. C.}", "F. H. C.\\}").replace("misspelt", "odd");
    let path = home.file("odd.bib", odd.replace("= 171", "= 117"));
    let other = home.file("other.bib", MISSPELT);
    let run = home.run(["check", "odd.bib", "other.bib", "--fix", "--fail-on", "never"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("author-misspelt  \"Crik\": "), "{}", run.stdout);
    assert!(
        run.stderr.contains("odd.bib:1 odd: author is unchanged: the new author has unbalanced braces"),
        "{}",
        run.stderr
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), odd, "the volume is corrected");
    assert_eq!(std::fs::read_to_string(&other).unwrap(), MISSPELT.replace("Crik", "Crick"));
    let run = home.run(["check", "odd.bib", "--diff"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""));
    // A character that the encoding of the file lacks.
    let latin = |text: &str| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>();
    let file = format!("% \u{e9}\n{}", MISSPELT.replace("10.1038/171737a0", "10.1000/han"));
    let path = home.file("latin.bib", latin(&file.replace("= 171", "= 117")));
    let run = home.run(["check", "latin.bib", "--fix", "--fail-on", "never"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stderr.contains("volume is unchanged: "), "{}", run.stderr);
    let fixed = latin(&file.replace("= 171", "= 117").replace("Crik", "Crick"));
    assert_eq!(std::fs::read(&path).unwrap(), fixed, "the author is corrected");
}

#[test]
fn addresses_in_doi_fields_are_notes_and_words_are_errors() {
    let (_server, home) = home();
    let path =
        home.file("refs.bib", GOOD.replace("{10.1038/171737a0}", "{https://doi.org/10.1038/171737a0}"));
    assert_eq!(found(&home, &["refs.bib"]), [of("good", "note", "not-a-doi")]);
    home.run(["check", "refs.bib", "--fix"]).good();
    assert_eq!(std::fs::read_to_string(path).unwrap(), GOOD);
    home.file("refs.bib", GOOD.replace("{10.1038/171737a0}", "{see above}"));
    assert_eq!(found(&home, &["refs.bib"]), [of("good", "error", "not-a-doi")]);
}

#[test]
fn a_doi_field_holds_the_whole_doi() {
    let server = Server::start(|request| {
        let doi = request.target.trim_start_matches('/').replace("%7B", "{").replace("%7D", "}");
        match doi.as_str() {
            "10.5555/brace{a}b" | "10.5555/e5)" | "10.5555/a_b_c*" | "10.5555/plain" => {
                Answer::record(&HELIX.replace("10.1038/171737a0", &doi))
            }
            _ => Answer::status(404),
        }
    });
    let home = Home::at(&server.url);
    let written = home.run(["bib", "10.5555/brace{a}b"]).good();
    assert!(written.contains("doi = {10.5555/brace%7Ba%7Db}"), "{written}");
    let path =
        home.file("refs.bib", GOOD.replace("{10.1038/171737a0}", "{https://doi.org/10.5555/brace%7Ba%7Db}"));
    home.run(["check", "refs.bib", "--fix"]).good();
    let fixed = GOOD.replace("{10.1038/171737a0}", "{10.5555/brace%7Ba%7Db}");
    assert_eq!(std::fs::read_to_string(path).unwrap(), fixed);
    assert_eq!(home.run(["check", "refs.bib"]).clean(), "1 reference: 1 agrees\n");
    for (tex, doi) in [
        ("10.5555/brace{a}b", "10.5555/brace{a}b"),
        ("10.5555/brace%7ba%7db", "10.5555/brace{a}b"),
        ("10.5555/e5)", "10.5555/e5)"),
        (r"10.5555/a\_b{\_}c*", "10.5555/a_b_c*"),
        // Punctuation that is not the DOI's own, and braces that are TeX's.
        ("10.5555/plain)", "10.5555/plain"),
        ("{10.5555/{plain}}", "10.5555/plain"),
    ] {
        let file = GOOD.replace("10.1038/171737a0", tex);
        home.file("one.bib", &file);
        let run = home.run(["check", "one.bib", "-t", "jsonl"]).good();
        let line: Value = serde_json::from_str(&run).unwrap();
        assert_eq!(line["status"], "agrees", "{tex}: {run}");
        assert_eq!(line["record"]["doi"], doi, "{tex}");
    }
    for doi in ["10.5555/e5)", "10.5555/a_b_c*"] {
        home.file("one.ris", format!("TY  - JOUR\nDO  - {doi}\nER  - \n"));
        home.file("one.json", format!(r#"[{{"id": "a", "type": "book", "DOI": "{doi}"}}]"#));
        home.file("one.csv", format!("title,doi\nAnts,{doi}\n"));
        for file in ["one.ris", "one.json", "one.csv"] {
            let run = home.run(["check", file, "-t", "jsonl", "--fail-on", "never"]).good();
            let line: Value = serde_json::from_str(&run).unwrap();
            assert_eq!(line["record"]["doi"], doi, "{file}: {run}");
        }
    }
}

#[test]
fn regions_of_sarif_select_the_value() {
    let (_server, home) = home();
    home.file("my refs.bib", format!("% Müller 𝒳\n{MISSPELT}"));
    let run = home.run(["check", "-t", "sarif", "my refs.bib"]);
    let log: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "author-misspelt");
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][index]["id"], "author-misspelt");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "my%20refs.bib");
    let region = &place["region"];
    let number = |key: &str| usize::try_from(region[key].as_u64().unwrap()).unwrap();
    assert_eq!((number("startLine"), number("endLine")), (3, 3));
    let text = format!("% Müller 𝒳\n{MISSPELT}");
    let line: Vec<char> = text.lines().nth(2).unwrap().chars().collect();
    assert_eq!(line[number("startColumn") - 1..number("endColumn") - 1].iter().collect::<String>(), "Crik");
    let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(
        (&replacement["deletedRegion"], &replacement["insertedContent"]["text"]),
        (region, &"Crick".into())
    );
}

#[test]
fn annotations_of_workflows_are_escaped() {
    let (_server, home) = home();
    home.file("my,refs.bib", OTHER);
    let run = home.run(["check", "-t", "github", "my,refs.bib"]);
    assert!(
        run.stdout.starts_with(
            "::error file=my%2Crefs.bib,line=3,title=other-work::moss2019: 10.1038/171737a0 is \""
        ),
        "{}",
        run.stdout
    );
    assert_eq!(run.stdout.lines().count(), 1);
}

#[test]
fn missing_dois_are_found_and_added() {
    let server = Server::start(|request| match request.target.as_str() {
        "/10.1038/171737a0" => Answer::record(HELIX),
        target if target.starts_with("/-/api.datacite.org/dois?") => {
            Answer::status(200).body(r#"{"data":[]}"#)
        }
        target if target.starts_with("/-/api.crossref.org/works?") => {
            let item = HELIX
                .replace("\"title\":\"", "\"title\":[\"")
                .replace("Acid\",", "Acid\"],")
                .replace("\"Nature\"", "[\"Nature\"]");
            Answer::status(200).body(format!(r#"{{"message":{{"items":[{item}]}}}}"#))
        }
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    let bare = GOOD.replace(",\n  doi = {10.1038/171737a0}", "");
    let path = home.file(
        "refs.bib",
        format!(
            "{bare}\n@book{{ants, author = {{Moss, A.}}, title = {{All about the ants}}, year = 1999}}\n"
        ),
    );
    assert_eq!(home.run(["check", "refs.bib"]).clean(), "2 references: 2 have no DOI (search with --find)\n");
    assert_eq!(
        found(&home, &["refs.bib", "--find"]),
        [of("good", "note", "missing-doi"), of("ants", "note", "not-found")]
    );
    home.run(["check", "refs.bib", "--find", "--fix"]).good();
    let fixed = std::fs::read_to_string(path).unwrap();
    assert!(fixed.starts_with(GOOD), "{fixed}");
}

#[test]
fn old_records_are_fetched_again() {
    let (server, home) = home();
    home.run(["10.1000/taken.back"]).good();
    let asked = server.targets().len();
    home.run(["check", "10.1000/taken.back"]);
    assert_eq!(server.targets().len(), asked, "a young record will do");
    home.run(["check", "10.1000/taken.back", "--max-age", "0"]);
    assert_eq!(server.targets().len(), asked + 1);
}

#[test]
fn entries_of_real_papers() {
    let Some(folder) = shared("entries_of_real_papers") else { return };
    let output = std::process::Command::new("python3")
        .arg(folder.join("matching/score.py"))
        .args(["check", env!("CARGO_BIN_EXE_doicite")])
        .output();
    let Ok(output) = output else { return println!("skipped: entries_of_real_papers needs python3") };
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("false alarms 0 of "), "{told}{}", String::from_utf8_lossy(&output.stderr));
    let share: f64 = told
        .split("found ")
        .nth(1)
        .and_then(|rest| rest.split('(').nth(1)?.split(' ').next())
        .unwrap()
        .parse()
        .unwrap();
    assert!(share >= 98.0, "{told}");
}

#[test]
fn only_what_can_be_certain_is_corrected() {
    let (_server, home) = home();
    home.file("refs.bib", MISSPELT);
    let run = home.run(["check", "refs.bib", "--fix=container"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("`container` is never corrected; --fix corrects not-a-doi, "),
        "{}",
        run.stderr
    );
    let run = home.run(["check", "refs.bib", "--fix=author-misspelt", "--fail-on", "never"]);
    assert!(run.stdout.contains("\"Crik\": Crossref has \"Crick\" (corrected)\n"), "{}", run.stdout);
}

#[test]
fn last_pages_are_a_note_and_a_difference() {
    let (_server, home) = home();
    home.file("refs.bib", GOOD.replace("737--738", "737--739"));
    assert_eq!(found(&home, &["refs.bib"]), [of("good", "note", "page")]);
    let run = home.run(["check", "refs.bib"]);
    assert!(run.stdout.ends_with("1 reference: 1 differs\n"), "{}", run.stdout);
    home.file("refs.bib", GOOD.replace("737--738", "737--8"));
    assert_eq!(home.run(["check", "refs.bib"]).clean(), "1 reference: 1 agrees\n");
}

#[test]
fn an_unregistered_doi_has_the_one_that_was_meant_beside_it() {
    let items = format!(
        "{{\"message\":{{\"items\":[{}]}}}}",
        HELIX.replace("\"title\":\"", "\"title\":[\"").replace("Nucleic Acid\",", "Nucleic Acid\"],")
    );
    let server = Server::start(move |request| match request.target.as_str() {
        target if target.starts_with("/-/api.crossref.org/works?") => Answer::status(200).body(&items),
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    home.file("refs.bib", GOOD.replace("171737a0", "171737ao"));
    let run = home.run(["check", "refs.bib", "--find"]);
    assert!(
        run.stdout.contains("10.1038/171737ao is not registered; did you mean 10.1038/171737a0?\n"),
        "{}",
        run.stdout
    );
    assert_eq!(run.code, Some(11));
    // Without --find no reference leaves the machine.
    let asked = server.targets().len();
    home.run(["check", "refs.bib"]);
    assert!(server.targets().iter().skip(asked).all(|target| !target.contains("query")));
}

/// A document of Word, as zip(1) packs one.
fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let body: String =
        paragraphs.iter().map(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")).collect();
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let mut bytes = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut bytes);
    let (mut entry, config) = archive.new_file("word/document.xml").start().unwrap();
    let mut writer = config.wrap(&mut entry);
    std::io::Write::write_all(&mut writer, document.as_bytes()).unwrap();
    let (_, descriptor) = writer.finish().unwrap();
    entry.finish(descriptor).unwrap();
    archive.finish().unwrap();
    bytes
}

#[test]
fn documents_of_word_are_read() {
    let (_server, home) = home();
    home.file(
        "paper.docx",
        docx(&[
            "Ants glow (10.1000/taken.back).",
            "References",
            "Moss, A. (2009). Ants that glow in the dark. Frost. doi:10.1000/taken.back",
            "Moss, A. (2019). Deep learning of ant behaviour. Frost 1, 2. doi:10.1038/171737a0",
        ]),
    );
    assert_eq!(home.run(["extract", "paper.docx"]).clean(), "10.1000/taken.back\n10.1038/171737a0\n");
    let run = home.run(["check", "-t", "jsonl", "--fail-on", "never", "paper.docx"]);
    let lines: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> =
        lines.iter().map(|line| (line["line"].as_u64(), line["findings"][0]["rule"].as_str())).collect();
    assert_eq!(told, [(Some(3), Some("retracted")), (Some(4), Some("other-work"))]);
    home.file("broken.docx", &docx(&["Ants."])[..60]);
    let run = home.run(["check", "broken.docx"]);
    assert_eq!(run.code, Some(8), "{}", run.stderr);
    assert!(run.stderr.contains("broken.docx"), "{}", run.stderr);
}

#[test]
fn a_file_that_is_not_there_is_no_reference() {
    let home = crate::support::Home::new();
    let run = home.run(["check", "nofile.bib", "--offline"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(8), "0 references\n"));
    assert_eq!(run.said(), ["doicite: cannot read nofile.bib: No such file or directory"]);
}

/// A file of identifiers is read as arguments are, by every command.
#[test]
fn files_of_identifiers_lose_nothing() {
    let server = Server::start(|request| match request.target.as_str() {
        target if target.starts_with("/-/pmc.ncbi.nlm.nih.gov/") => Answer::status(200).body(
            r#"{"status":"ok","records":[{"pmid":15280064,"requested-id":"15280064","doi":"10.1000/one"}]}"#,
        ),
        "/10.1000/one" => Answer::titled("10.1000/one", "Ants of the old world"),
        "/10.1000/two" => Answer::titled("10.1000/two", "Bees of the new world"),
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    home.file("ids.txt", "pmid:15280064\n10.1000/two\n978-3-16-148410-0\n");
    for args in
        [&["bib", "ids.txt"][..], &["cite", "ids.txt"], &["cite", "--each", "ids.txt"], &["list", "ids.txt"]]
    {
        let run = home.run(args);
        assert!(
            run.stdout.contains("Ants of the old world") && run.stdout.contains("Bees of the new world"),
            "{args:?}: {run:?}"
        );
        assert!(run.stderr.contains("978-3-16-148410-0") && run.code != Some(0), "{args:?}: {run:?}");
    }
    let run = home.run(["extract", "ids.txt"]);
    assert_eq!(run.stdout, "10.1000/two\n");
    assert!(run.stderr.contains("ids.txt:1: pmid:15280064 is no DOI"), "{}", run.stderr);
    home.file("pmids.txt", "PMID: 15280064\n");
    let run = home.run(["check", "pmids.txt"]);
    assert_eq!((run.stdout.as_str(), run.code), ("1 reference: 1 agrees\n", Some(0)), "{run:?}");
    home.file("none.txt", "nothing here at all\n");
    assert_eq!(home.run(["check", "none.txt"]).code, Some(8));
}
