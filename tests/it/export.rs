//! `doicite export`: each format through the program.

use doicite::formats::Format;

use crate::support::Home;
use crate::support::server::{Answer, Server};

const WORK: &str = r#"{"type": "book", "title": "Zoology", "DOI": "10.1000/z", "author": [{"family": "Zander", "given": "Z."}], "issued": {"date-parts": [[1999]]}}"#;

#[test]
fn every_format_by_name() {
    let home = Home::new();
    home.file("z.json", WORK);
    for (format, begins) in [
        ("bibtex", "@book{zander1999zoology,\n"),
        ("biblatex", "@book{zander1999zoology,\n"),
        ("ris", "TY  - BOOK\n"),
        ("endnote", "%0 Book\n"),
        ("enw", "%0 Book\n"),
        ("csl-json", "[\n  {\n"),
        ("csl-yaml", "---\nreferences:\n- id: "),
        ("hayagriva", "zander1999zoology:\n  type: book\n"),
        ("nbib", "PMID- \n"),
        ("dublin-core", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<records "),
        ("mods", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<modsCollection "),
        ("coins", "<span class=\"Z3988\" title=\"ctx_ver=Z39.88-2004&amp;"),
        ("wikipedia", "{{cite book |last1=Zander |first1=Z. |date=1999 |title=Zoology |doi=10.1000/z}}\n"),
        ("cff", "preferred-citation:\n  type: book\n"),
    ] {
        let text = home.run(["export", "--to", format, "z.json"]).clean();
        assert!(text.starts_with(begins), "{format}: {text}");
        assert_eq!(home.feed(WORK, ["export", "-t", format, "-"]).clean(), text);
        home.run(["export", "--to", format, "z.json", "-o", "out"]).clean();
        assert_eq!(std::fs::read_to_string(home.path().join("out")).unwrap(), text);
    }
    let run = home.run(["export", "--to", "word", "z.json"]);
    assert_eq!(run.code, Some(2));
    let run = home.run(["export", "--to", "ris", "10.1000/nobody", "--offline"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(6), ""));
}

/// The help shows each format with a real example.
#[test]
fn the_examples_of_the_help_are_real() {
    let home = Home::new();
    let help = home.run(["export", "--help"]).clean();
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, examples) = help.split_once("10.3390/ijerph18147338`:\n").unwrap();
    assert_eq!(examples.lines().count(), Format::writable().count());
    for (format, example) in Format::writable().zip(examples.lines()) {
        let example = words(example);
        let (name, begins) = example.split_once(' ').unwrap();
        assert_eq!(name, format.names()[0]);
        let written = home.run(["export", "-q", "--to", name, "10.3390/ijerph18147338"]).clean();
        assert!(words(&written).starts_with(begins), "{begins}: {written}");
    }
}

/// A list that is read in many pieces and kept in a file is what its parts are.
#[test]
fn long_lists() {
    let home = Home::new();
    let title = "Long ".repeat(400);
    let line =
        |n: usize| format!(r#"{{"id": "w{n}", "type": "book", "title": "{title}", "DOI": "10.1000/{n}"}}"#);
    let lines: Vec<String> = (0..6000).map(line).collect();
    home.file("works.jsonl", lines.join("\n"));
    home.file("list.json", format!("[{}]", lines.join(",")));
    let bib = home.run(["export", "--to", "bibtex", "works.jsonl"]).clean();
    assert_eq!((bib.matches("@book{").count(), bib.matches("\n}\n").count()), (6000, 6000));
    assert!(bib.starts_with("@book{w0,\n") && bib.contains("\n}\n\n@book{w5999,\n"));
    assert_eq!(home.run(["export", "--to", "bibtex", "list.json"]).clean(), bib);
    assert_eq!(home.feed(lines.join("\n"), ["bib", "-"]).clean(), bib);
}

/// `--year` counts for records in files as for those that are fetched.
#[test]
fn the_year_of_the_print_edition_in_files() {
    let record = r#"{"type": "journal-article", "title": "T", "container-title": "J", "DOI": "10.1000/y", "issued": {"date-parts": [[2016, 12, 21]]}, "published-print": {"date-parts": [[2017, 4]]}, "published-online": {"date-parts": [[2016, 12, 21]]}}"#;
    let home = Home::new();
    home.file("records.jsonl", format!("{record}\n{}\n", record.replace("10.1000/y", "10.1000/z")));
    for (verb, policy, expected) in [
        (&["export", "--to", "ris"][..], "issued", "DA  - 2016/12/21/"),
        (&["export", "--to", "ris"], "print", "DA  - 2017/04//"),
        (&["export", "--to", "ris"], "online", "DA  - 2016/12/21/"),
        (&["bib"], "print", "year = {2017}"),
        (&["bib"], "online", "year = {2016}"),
    ] {
        let text = home.run([verb, &["--year", policy, "records.jsonl"]].concat()).clean();
        assert_eq!(text.matches(expected).count(), 2, "{policy}: {text}");
    }
}

/// All verbs read files, in the format that their content shows or that is said.
#[test]
fn every_verb_reads_files() {
    let home = Home::new();
    home.file("refs", "TY  - BOOK\nAU  - Abel, Ada\nTI  - Algebra\nPY  - 2001\nER  - \n");
    for verb in [&["cite"][..], &["list"], &["bib"], &["export", "--to", "csl-json"]] {
        let read = home.run([verb, &["refs"]].concat()).clean();
        assert!(read.contains("Algebra"), "{verb:?}: {read}");
        assert_eq!(home.run([verb, &["refs", "--from", "ris"]].concat()).clean(), read, "{verb:?}");
        let run = home.run([verb, &["refs", "--from", "text"]].concat());
        assert_eq!((run.code, run.stdout.as_str()), (Some(8), ""), "{verb:?}: {run:?}");
    }
}

/// JabRef/jabref#7943.
#[test]
fn the_year_of_the_print_edition() {
    let server = Server::start(|_| {
        Answer::record(
            r#"{"type": "journal-article", "title": "T", "container-title": "J", "DOI": "10.1000/y", "issued": {"date-parts": [[2016, 12, 21]]}, "published-print": {"date-parts": [[2017, 4]]}, "published-online": {"date-parts": [[2016, 12, 21]]}}"#,
        )
    });
    let home = Home::at(&server.url);
    let year = |policy| {
        let ris = home.run(["export", "--to", "ris", "10.1000/y", "--year", policy]).clean();
        ris.lines().find(|line| line.starts_with("DA")).unwrap().to_owned()
    };
    assert_eq!(year("issued"), "DA  - 2016/12/21/");
    assert_eq!(year("print"), "DA  - 2017/04//");
    assert_eq!(year("online"), "DA  - 2016/12/21/");
}

/// Programs take two items of one identifier for one work.
#[test]
fn items_of_one_key_stay_apart() {
    let home = crate::support::Home::new();
    home.file(
        "a.bib",
        "@book{x, title = {A}}\n@book{x, title = {B}}\n@book{xa, title = {C}}\n@book{y, title = {D}}\n",
    );
    for format in ["csl-json", "csl-yaml"] {
        let run = home.run(["export", "--to", format, "a.bib", "--offline"]);
        let ids: Vec<&str> = run
            .stdout
            .lines()
            .filter_map(|line| {
                line.trim_start_matches("- ")
                    .trim()
                    .strip_prefix("id: ")
                    .or(line.trim().strip_prefix("\"id\": "))
            })
            .map(|id| id.trim_matches(['"', ',']))
            .collect();
        assert_eq!(ids, ["x", "xa", "xaa", "y"], "{}", run.stdout);
        assert!(run.stderr.contains("the key x belongs to another entry; renamed to xa"), "{}", run.stderr);
    }
}
