//! What `check` reads, and where it says that something stands.

use serde_json::Value;

use crate::support::server::{Answer, Server};
use crate::support::{Home, Run};

const HELIX: &str = r#"{"DOI":"10.1038/171737a0","type":"journal-article","source":"Crossref","title":"Molecular Structure of Nucleic Acids",
    "author":[{"given":"J. D.","family":"Watson"},{"given":"F. H. C.","family":"Crick"}],"container-title":"Nature",
    "volume":"171","issue":"4356","page":"737-738","issued":{"date-parts":[[1953,4,25]]}}"#;

const GOOD: &str = "@article{good,\n  author = {Watson, James D. and Crick, Francis},\n  title = {Molecular structure of nucleic acids},\n  \
    journal = {Nature}, volume = 171, pages = {737--738}, year = 1953,\n  doi = {10.1038/171737a0}\n}\n";
const OTHER: &str = "@article{moss2019,\n  author = {Moss, A.},\n  title = {Deep learning of ant behaviour},\n  journal = {Ants}, volume = 7, \
    year = 2019,\n  doi = {10.1038/171737a0}\n}\n";

fn home() -> (Server, Home) {
    let server = Server::start(|request| match request.target.trim_start_matches('/') {
        "10.1038/171737a0" => Answer::record(HELIX),
        doi if doi.starts_with("10.5555/") => Answer::record(&HELIX.replace("10.1038/171737a0", doi)),
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    (server, home)
}

fn lines(run: &Run) -> Vec<Value> {
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn rules(line: &Value) -> Vec<&str> {
    line["findings"].as_array().unwrap().iter().map(|one| one["rule"].as_str().unwrap()).collect()
}

#[cfg(unix)]
#[test]
fn a_file_that_is_named_twice_is_one() {
    use std::os::unix::ffi::OsStringExt as _;
    use std::os::unix::fs::symlink;
    let (_server, home) = home();
    let path = home.file("refs.bib", GOOD);
    symlink("refs.bib", home.path().join("link.bib")).unwrap();
    let args = ["check", "refs.bib", "./refs.bib", "link.bib", path.to_str().unwrap()];
    assert_eq!(home.run(args).clean(), "1 reference: 1 agrees\n");
    // A copy is another file, with the same work in it.
    home.file("copy.bib", GOOD);
    let run = home.run(["check", "refs.bib", "copy.bib"]);
    assert!(
        run.stdout.contains("copy.bib:1 good\n  warning  duplicate-doi    good (refs.bib:1) has"),
        "{run:?}"
    );
    // Links that lead nowhere, or round in a circle, are files that cannot be read.
    symlink("loop", home.path().join("loop")).unwrap();
    symlink("nowhere", home.path().join("dangling")).unwrap();
    for verb in ["check", "find"] {
        for name in ["loop", "dangling"] {
            let run = home.run([verb, name, "--offline"]);
            assert_eq!(run.code, Some(8), "{verb} {name}: {run:?}");
            assert!(run.stderr.starts_with(&format!("doicite: cannot read {name}: ")), "{run:?}");
        }
    }
    // A name that is not UTF-8.
    let name = std::ffi::OsString::from_vec(b"r\xe9f.bib".to_vec());
    std::fs::write(home.path().join(&name), OTHER).unwrap();
    let run: Run = home.command(["check".into(), name.clone()]).output().unwrap().into();
    assert!(run.stdout.starts_with("r\u{fffd}f.bib:1 moss2019\n"), "{run:?}");
    let run: Run = home.command(["check".into(), "-t".into(), "sarif".into(), name]).output().unwrap().into();
    assert!(run.stdout.contains("\"uri\":\"r%E9f.bib\""), "{run:?}");
}

/// A long list is read in parts; what belongs together is found across them.
#[test]
fn duplicates_are_found_across_the_parts_of_a_long_list() {
    let (_server, home) = home();
    let entry = |key: &str, doi: usize, year: usize| {
        GOOD.replace("{good", &format!("{{{key}"))
            .replace("10.1038/171737a0", &format!("10.5555/{doi}"))
            .replace("1953", &year.to_string())
    };
    // Before the first part ends, an entry that differs from its record; its better copy at the end of the second.
    let mut text = entry("worse", 700, 1999);
    for number in 0..600 {
        text.push_str(&format!("@article{{k{number},\n  title = {{Ants of the {number}th kind}}\n}}\n"));
    }
    text.push_str(&entry("better", 700, 1953));
    text.push_str(&entry("K5", 701, 1953));
    home.file("long.bib", &text);
    let run = home.run(["check", "long.bib", "-t", "jsonl", "--fail-on", "never"]).good();
    let all: Vec<Value> = run.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(all.len(), 603);
    let ids: Vec<&str> = all.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!((ids[0], ids[1], ids[600], ids[601], ids[602]), ("worse", "k0", "k599", "better", "K5"));
    let first_line =
        |id: &str| text.lines().position(|line| line.starts_with(&format!("@article{{{id},"))).unwrap() + 1;
    let told = |at: usize, rule: &str| {
        let found = all[at]["findings"].as_array().unwrap().iter().find(|one| one["rule"] == rule);
        found.map(|one| one["message"].as_str().unwrap().to_owned())
    };
    let better = format!("better (long.bib:{}) has the same DOI", first_line("better"));
    assert_eq!(told(0, "duplicate-doi"), Some(better));
    assert_eq!(told(601, "duplicate-doi"), None);
    let k5 = format!("the key is also used at long.bib:{}", first_line("k5"));
    assert_eq!(told(602, "duplicate-key"), Some(k5));
    // The same in one piece, and in the other formats.
    for format in ["text", "sarif", "github"] {
        let run = home.run(["check", "long.bib", "-t", format, "--fail-on", "never"]).good();
        assert_eq!(run.matches("better (long.bib:").count(), 1, "{format}");
    }
}

/// A thesis that is begun, and chapters that cite by keys: nothing is wrong with them.
#[test]
fn files_that_have_no_references_yet() {
    let (_server, home) = home();
    for (name, text) in [
        ("refs.bib", ""),
        ("comments.bib", "% mine\n@string{jn = \"Nature\"}\n@comment{jabref-meta: x}\n"),
        ("intro.tex", "As \\cite{smith2020} says.\n"),
        ("README.md", "# Ants\n\nNothing here.\n"),
        ("e.json", "[]"),
    ] {
        home.file(name, text);
        for format in ["text", "github"] {
            let run = home.run(["check", name, "-t", format]);
            let expected = if format == "text" { "0 references\n" } else { "" };
            assert_eq!((run.code, run.stdout.as_str()), (Some(0), expected), "{name}: {run:?}");
        }
    }
    // What may be anything is not what was meant.
    for (name, text) in [
        ("notes.txt", "Nothing here.\n"),
        ("empty.txt", ""),
        ("empty.docx", ""),
        ("empty.json", ""),
        ("broken.bib", "@article{a, title = {\n"),
        ("not.bib", "404: Not Found\n"),
        ("page.bib", "<!DOCTYPE html><html><body><h1>404</h1></body></html>\n"),
        ("not.ris", "nothing\n"),
    ] {
        home.file(name, text);
        assert_eq!(home.run(["check", name]).code, Some(8), "{name}");
    }
}

/// GitHub shows ten annotations of a kind: one says all that a rule found in a reference, and what could not be
/// checked is not passed over.
#[test]
fn annotations_leave_nothing_out() {
    let (_server, home) = home();
    home.file(
        "refs.bib",
        format!(
            "{}@misc{{gone, title = {{A}}, doi = {{10.9999/gone}}\n",
            GOOD.replace(
                "{Watson, James D. and Crick, Francis}",
                "{Watson, James D. and Roe, A. and Poe, B.}"
            )
        ),
    );
    let run = home.run(["check", "refs.bib", "none.bib", "-t", "github"]);
    let (first, others) = run.stdout.split_once('\n').unwrap();
    assert_eq!(first, "::error title=unchecked::cannot read none.bib: No such file or directory");
    let unknown = others.lines().filter(|line| line.contains("title=author-unknown:")).collect::<Vec<_>>();
    assert_eq!(unknown.len(), 1, "{run:?}");
    assert!(unknown[0].ends_with("no author A. Roe; Crossref has no author B. Poe"), "{run:?}");
    let unchecked = others.lines().find(|line| line.contains("title=unchecked")).unwrap();
    assert!(unchecked.starts_with("::warning file=refs.bib,line=7,"), "{unchecked}");
    let sarif = home.run(["check", "refs.bib", "none.bib", "-t", "sarif"]);
    let log: Value = serde_json::from_str(&sarif.stdout).unwrap();
    let told = log["runs"][0]["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(told[0]["message"]["text"], "cannot read none.bib: No such file or directory");
}

#[test]
fn thousands_of_authors_are_told_in_a_few_lines() {
    let (_server, home) = home();
    let crowd: Vec<String> = (0..5000).map(|number| format!("Name{number}, A.")).collect();
    home.file(
        "refs.bib",
        GOOD.replace("Crick, Francis}", &format!("Crick, Francis and {}}}", crowd.join(" and "))),
    );
    let run = home.run(["check", "refs.bib"]);
    assert!(run.stdout.lines().count() <= 12, "{}", run.stdout.lines().count());
    assert!(run.stdout.contains(", and at least "), "{}", run.stdout);
}

#[test]
fn an_entry_with_a_doi_alone_is_incomplete_and_may_come_again() {
    let (_server, home) = home();
    home.file("refs.bib", "@misc{one, doi = {10.1038/171737a0}}\n@misc{two, doi = {10.1038/171737A0}}\n");
    let run = home.run(["check", "refs.bib", "-t", "jsonl"]);
    let lines = lines(&run);
    assert_eq!(rules(&lines[0]), ["incomplete"]);
    assert_eq!(rules(&lines[1]), ["duplicate-doi", "incomplete"]);
    assert_eq!(lines[0]["status"], "agrees");
    let message = lines[0]["findings"][0]["message"].as_str().unwrap();
    assert!(
        message.starts_with("missing author, title, year, container, volume, page; Crossref has them"),
        "{message}"
    );
}

#[test]
fn what_is_silenced_is_counted_as_that() {
    let (_server, home) = home();
    let wrong = "Moss, A. (2019). The dances of honey bees in urban gardens. Journal of Apicultural Research,\n58(2), 101-117. \
                 https://doi.org/10.1038/171737a0\n";
    let bibitem = format!(
        "\\begin{{thebibliography}}{{9}}\n% doicite: ignore other-work\n\\bibitem{{moss}} {wrong}\\end{{thebibliography}}\n"
    );
    for (name, text) in [
        ("refs.bib", format!("% doicite: ignore other-work, incomplete because I know\n\n{OTHER}")),
        ("all.bib", format!("% doicite: ignore\n{OTHER}")),
        ("paper.md", format!("# References\n\n<!-- doicite: ignore other-work -->\n{wrong}\n")),
        ("behind.md", format!("# References\n\n{} <!-- doicite: ignore other-work -->\n", wrong.trim_end())),
        ("paper.typ", format!("= References\n\n// doicite: ignore other-work\n{wrong}\n")),
        ("paper.tex", bibitem),
        (
            "refs.yml",
            "# doicite: ignore other-work\nmoss:\n  type: article\n  title: Deep learning of ant behaviour\n  author: \"Moss, A.\"\n  date: 2019\n  serial-number:\n    doi: 10.1038/171737a0\n".to_owned(),
        ),
        (
            "csl.yaml",
            "---\nreferences:\n# doicite: ignore other-work\n- id: moss\n  type: article-journal\n  title: Deep learning of ant behaviour\n  author:\n  - family: Moss\n    given: A.\n  DOI: 10.1038/171737a0\n".to_owned(),
        ),
    ] {
        home.file(name, &text);
        let run = home.run(["check", name]);
        assert_eq!((run.stdout.as_str(), run.code), ("1 reference: 1 silenced\n", Some(0)), "{name}: {run:?}");
        let run = home.run(["check", name, "-t", "jsonl"]);
        let line = &lines(&run)[0];
        assert_eq!((line["status"].as_str(), rules(line)), (Some("silenced"), vec![]), "{name}");
        assert!(line["silenced"].as_array().unwrap().contains(&"other-work".into()), "{name}: {line}");
    }
    // What agrees agrees, silenced or not, and a word that is no rule is told.
    home.file("refs.bib", format!("% doicite: ignore year\n{GOOD}"));
    assert_eq!(home.run(["check", "refs.bib"]).clean(), "1 reference: 1 agrees\n");
    home.file("refs.bib", format!("% doicite: ignore yaer, other-work\n{OTHER}"));
    let run = home.run(["check", "refs.bib"]);
    assert_eq!(run.stdout, "1 reference: 1 silenced\n");
    assert_eq!(
        run.said(),
        [
            "doicite: warning: refs.bib:1: unknown rule `yaer` in the `doicite: ignore` comment; did you mean `year`?"
        ]
    );
    assert_eq!(home.run(["check", "refs.bib", "--ignore", "other-work"]).stdout, "1 reference: 1 silenced\n");
}

/// A comment above one item of a list says nothing of the next, whether they have DOIs or not.
#[test]
fn a_comment_reaches_one_item() {
    let (_server, home) = home();
    let with = |doi: &str| {
        format!(
            "References\n\n% doicite: ignore\n1. Doe, A. (2001). The ants of the northern islands. Journal of Ants, 12, 34-56.{doi}\n2. Roe, B. (2002). On bees and their lives in spring. Bee World, 7(2), 1-9.{doi}\n"
        )
    };
    home.file("none.txt", with(""));
    home.file("dois.txt", with(" https://doi.org/10.1038/171737a0"));
    for (name, silenced) in [("none.txt", [0, 0]), ("dois.txt", [1, 0])] {
        let found = lines(&home.run(["check", name, "-t", "jsonl"]));
        let counts: Vec<usize> =
            found.iter().map(|line| line["silenced"].as_array().unwrap().len()).collect();
        assert_eq!(counts, silenced, "{name}: {found:?}");
    }
}

/// A text that begins with the heading of a list is a list, as one is that has the heading further down.
#[test]
fn a_text_of_references_without_dois_is_a_list() {
    let (_server, home) = home();
    let list = "References\n\nDoe, A. Ants. Paris, 2001.\n\nMoss.\n\nRoe, B. Bees. Rome, 2002.\n";
    home.file("list.txt", list);
    home.file("text.txt", format!("Ants glow.\n\n{list}"));
    for name in ["list.txt", "text.txt"] {
        let run = home.run(["check", name]);
        assert_eq!(
            (run.stdout.as_str(), run.code),
            ("2 references: 2 have no DOI (search with --find)\n", Some(0)),
            "{name}: {run:?}"
        );
    }
}

/// A line of a list of identifiers that is none is told at its place, once.
#[test]
fn lines_that_are_no_identifiers_are_told_once() {
    let (_server, home) = home();
    home.file("ids.txt", "arXiv:1706.03762\n171737\n10.1038/171737a0\n");
    let run = home.run(["check", "ids.txt", "--offline"]);
    let told: Vec<&str> = run.stdout.lines().filter(|line| line.contains("171737")).collect();
    assert!(told.len() >= 2 && told[0] == "ids.txt:2 171737", "{run:?}");
    assert!(!told[1].contains("ids.txt"), "{run:?}");
}

/// Each format that is read has an entry that agrees and one that does not, of which the line and the name are told.
#[test]
fn entries_of_all_formats_are_told_by_line_and_name() {
    let (_server, home) = home();
    let doi = "10.1038/171737a0";
    home.file("both.bib", format!("{GOOD}\n{}", OTHER.replace(doi, "10.5555/2")));
    let mut seen = Vec::new();
    // Those that are written as well: what begins a record, and the names of the two.
    for (format, begins, names) in [
        ("bibtex", "@article", ["good", "moss2019"]),
        ("biblatex", "@article", ["good", "moss2019"]),
        ("ris", "TY  - JOUR", ["good", "moss2019"]),
        ("endnote", "%0 Journal Article", ["good", "moss2019"]),
        ("csl-json", "    \"id\"", ["good", "moss2019"]),
        ("csl-yaml", "- id: ", ["good", "moss2019"]),
        ("hayagriva", "", ["good", "moss2019"]),
        ("mods", "  <mods", ["good", "moss2019"]),
        ("nbib", "PMID- ", [doi, "10.5555/2"]),
        ("cff", "    doi: ", [doi, "10.5555/2"]),
    ] {
        let text = home.run(["export", "--to", format, "both.bib"]).good();
        seen.push((format.to_owned(), text, begins, names));
    }
    let by_hand = |format: &str, text: &str, begins, names| {
        (format.to_owned(), text.replace("DOI1", doi).replace("DOI2", "10.5555/2"), begins, names)
    };
    seen.push(by_hand(
        "NBIB of PubMed",
        "PMID- 13054692\nTI  - Molecular structure of nucleic\n      acids.\nLID - DOI1 [doi]\nAID - DOI1 [doi]\nFAU - Watson, J D\n\n\
         PMID- 7\nTI  - Deep learning of ant behaviour.\nLID - DOI2 [doi]\nFAU - Moss, A\n",
        "PMID- ",
        ["13054692", "7"],
    ));
    seen.push(by_hand(
        "PubMed's XML",
        "<?xml version=\"1.0\"?>\n<PubmedArticleSet>\n<PubmedArticle>\n<MedlineCitation><PMID>13054692</PMID><Article><ArticleTitle>Molecular structure of \
         nucleic acids.</ArticleTitle>\n<ELocationID EIdType=\"doi\">DOI1</ELocationID></Article></MedlineCitation></PubmedArticle>\n<PubmedArticle>\n\
         <MedlineCitation><PMID>7</PMID><Article><ArticleTitle>Deep learning of ant behaviour.</ArticleTitle>\n<AuthorList><Author><LastName>Moss</LastName></Author>\
         </AuthorList><ELocationID EIdType=\"doi\">DOI2</ELocationID></Article></MedlineCitation></PubmedArticle>\n</PubmedArticleSet>\n",
        "<PubmedArticle>",
        ["13054692", "7"],
    ));
    seen.push(by_hand(
        "EndNote's XML",
        "<?xml version=\"1.0\"?>\n<xml><records>\n<record><ref-type name=\"Journal Article\">17</ref-type>\n<titles><title>Molecular structure of nucleic \
         acids</title></titles>\n<electronic-resource-num>DOI1</electronic-resource-num></record>\n<record><ref-type name=\"Journal Article\">17</ref-type>\n\
         <contributors><authors><author>Moss, A.</author></authors></contributors><titles><title>Deep learning of ant behaviour</title></titles>\n\
         <electronic-resource-num>DOI2</electronic-resource-num></record>\n</records></xml>\n",
        "<record>",
        [doi, "10.5555/2"],
    ));
    seen.push(by_hand(
        "CSV",
        "title,author,year,doi\nMolecular structure of nucleic acids,\"Watson, J. D.; Crick, F.\",1953,DOI1\nDeep learning of ant behaviour,\"Moss, A.\",2019,DOI2\n",
        "",
        [doi, "10.5555/2"],
    ));
    seen.push(by_hand(
        "Web of Science",
        "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Watson, JD\n   Crick, FHC\nTI Molecular structure of nucleic acids\nDI DOI1\nER\n\nPT J\n\
         AU Moss, A\nTI Deep learning of ant behaviour\nDI DOI2\nER\n\nEF\n",
        "PT J",
        [doi, "10.5555/2"],
    ));
    seen.push(by_hand(
        "a line each",
        "{\"id\":\"a\",\"type\":\"article-journal\",\"title\":\"Molecular structure of nucleic acids\",\"DOI\":\"DOI1\"}\n\
         {\"id\":\"b\",\"type\":\"article-journal\",\"title\":\"Deep learning of ant behaviour\",\"author\":[{\"family\":\"Moss\"}],\"DOI\":\"DOI2\"}\n",
        "{",
        ["a", "b"],
    ));
    for (format, text, begins, names) in seen {
        home.file("input", &text);
        let run = home.run(["check", "input", "-t", "jsonl", "--fail-on", "never"]);
        let told = lines(&run);
        assert_eq!(told.len(), 2, "{format}: {run:?}\n{text}");
        let rows: Vec<&str> = text.lines().collect();
        let mut last = 0;
        for (line, name) in told.iter().zip(names) {
            assert_eq!(line["id"], name, "{format}: {line}\n{text}");
            let number = usize::try_from(line["line"].as_u64().unwrap()).unwrap();
            assert!(rows[number - 1].starts_with(begins), "{format}: {number} {}", rows[number - 1]);
            assert!(number > last, "{format}");
            last = number;
        }
        assert!(!rules(&told[0]).contains(&"other-work"), "{format}: {}", told[0]);
        assert_eq!(rules(&told[1]), ["other-work"], "{format}: {}", told[1]);
        if let Some(range) = told[1]["findings"][0]["range"].as_array() {
            let at = |number: usize| usize::try_from(range[number].as_u64().unwrap()).unwrap();
            assert_eq!(&text[at(0)..at(1)], "Deep learning of ant behaviour", "{format}");
        }
    }
}
