//! `doicite list`: reference lists, sorted and numbered as the style says.

use crate::support::Home;
use crate::support::server::{Answer, Server};

const LIBRARY: &str = r#"[
  {"id": "z", "type": "book", "title": "Zoology", "author": [{"family": "Zander", "given": "Zoe"}], "issued": {"date-parts": [[1999]]}},
  {"id": "a", "type": "book", "title": "Algebra", "author": [{"family": "Abel", "given": "Ada"}], "issued": {"date-parts": [["2001", 5]]}}
]"#;

#[test]
fn complete_csl_json_needs_no_network() {
    let home = Home::new();
    home.file("library.json", LIBRARY);
    assert_eq!(
        home.run(["list", "library.json"]).clean(),
        "Abel, A. (2001). Algebra.\nZander, Z. (1999). Zoology.\n"
    );
    let ieee = home.run(["list", "library.json", "-s", "ieee"]).clean();
    let lines: Vec<&str> = ieee.lines().collect();
    assert!(
        lines[0].starts_with("[1]") && lines[0].contains("Zander"),
        "IEEE numbers in the order given: {ieee}"
    );
    assert!(lines[1].starts_with("[2]") && lines[1].contains("Abel"), "{ieee}");
    assert_eq!(home.feed(LIBRARY, ["list"]).clean().lines().count(), 2);
    let german = home.run(["list", "library.json", "-l", "de-DE", "-s", "chicago-author-date"]).clean();
    assert!(german.contains("Abel"), "{german}");
}

#[test]
fn items_keep_their_own_ids() {
    let home = Home::new();
    let run = home.feed(LIBRARY, ["list", "-t", "jsonl"]).clean();
    let ids: Vec<String> = run
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(ids, ["a", "z"], "in the order of the list");
    // Where each stands.
    home.file("refs.bib", "@book{z,\n  title = {Zebra}\n}\n\n@book{a,\n  title = {Ant}\n}\n");
    home.file("notes.md", "Nothing.\n\nSee 10.1000/none.\n");
    let asked = ["--offline", "refs.bib", "notes.md", "10.1000/typed"];
    let inputs = |text: &str| -> Vec<serde_json::Value> {
        let lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        lines.map(|line| line["input"].clone()).collect()
    };
    let at = |file: &str, line: usize| serde_json::json!({"file": file, "line": line});
    let expected = [at("refs.bib", 1), at("refs.bib", 5), at("notes.md", 3), serde_json::Value::Null];
    let run = home.run(["cite", "-t", "jsonl"].iter().chain(&asked));
    assert_eq!(inputs(&run.stdout), expected);
    // The name of the file asks for lines of JSON as well.
    home.run(["cite", "-o", "out.jsonl"].iter().chain(&asked));
    assert_eq!(inputs(&std::fs::read_to_string(home.path().join("out.jsonl")).unwrap()), expected);
}

/// Of one work under several keys the first key stays, with what the fullest entry says.
#[test]
fn the_first_key_of_a_work_stays() {
    let home = Home::new();
    let short = "title = {Ant}, doi = {10.1000/ant}";
    let file = format!(
        "@book{{first, {short}}}\n@book{{second, {short}, year = 1999, publisher = {{P}}}}\n@book{{third, {short}}}\n"
    );
    home.file("refs.bib", file);
    let run = home.run(["list", "-t", "jsonl", "refs.bib"]);
    assert_eq!(run.stdout.lines().count(), 1, "{run:?}");
    assert!(run.stdout.contains("1999"), "{run:?}");
    assert!(run.stderr.contains("first and third are the same work, 10.1000/ant; dropped third"), "{run:?}");
}

#[test]
fn text_with_dois_becomes_a_list() {
    let server = Server::start(|request| match request.target.as_str() {
        "/10.1000/z" => Answer::titled("10.1000/z", "Zebra"),
        "/10.1000/a" => Answer::titled("10.1000/a", "Ant"),
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    let run = home
        .feed("* 10.1000/z\n* https://doi.org/10.1000/a\n* 10.1000/z again, and 10.1000/gone\n", ["list"]);
    assert_eq!(run.code, Some(4));
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{run:?}");
    assert!(lines[0].starts_with("Ant.") && lines[1].starts_with("Zebra."), "sorted: {run:?}");
    assert!(run.stderr.contains("10.1000/gone is not registered"));
    let mixed = r#"{"id": "mine", "DOI": "10.1000/a"}
{"id": "b", "type": "book", "title": "Bee"}"#;
    let run = home.feed(mixed, ["list"]).clean();
    assert_eq!(
        run.lines().count(),
        2,
        "an item with only a DOI is resolved, the other needs no network: {run}"
    );
}

/// Nobody has to count which items of a pasted list are missing.
#[test]
fn a_list_of_references_is_accounted_for() {
    let server = Server::start(|request| match request.target.as_str() {
        "/10.1000/a" => Answer::titled("10.1000/a", "Ant"),
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    home.file(
        "notes.txt",
        "References\n\n[1] Doe. Ant.\n  10.1000/a\n[2] Roe. Bees. 1973.\n[3] Poe. 10.1000/gone\n",
    );
    let run = home.run(["list", "notes.txt"]);
    assert_eq!((run.code, run.stdout.lines().count()), (Some(4), 1), "{run:?}");
    for part in [
        "notes.txt:6: 10.1000/gone is not",
        "notes.txt: 3 items, 1 resolved, 1 without a DOI: line 5; `doicite find` searches for them\n",
    ] {
        assert!(run.stderr.contains(part), "{part}: {run:?}");
    }
    let prose = home.feed("Ants (10.1000/a) are many.\n\nSome of them fly.\n\nIn 1999 none did.\n", ["list"]);
    assert_eq!((prose.code, prose.stderr.as_str()), (Some(0), ""), "prose has no items");
    let run = home.run(["10.1000/a", "nonsense", "10.1000/gone", "-v", "--refresh"]);
    assert!(run.stderr.contains("1 of 3 resolved in") && run.stderr.contains("; 2 failed"), "{run:?}");
}

#[test]
fn input_that_cannot_be_used_is_told_with_its_place() {
    let home = Home::new();
    for (input, said) in [
        ("nothing here", "standard input: it contains no DOI and is in no known format"),
        ("[\n  {\"id\": \"a\",\n   \"title\" \"T\"}\n]", "standard input: line 3, column 12: not JSON"),
        ("[[]]", "standard input: entry 1 is neither a CSL-JSON object nor a DOI"),
    ] {
        let run = home.feed(input, ["list"]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(8), ""), "{input}");
        assert_eq!(run.said().len(), 1, "{}", run.stderr);
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
    let run = home.run(["list", "missing.json"]);
    assert_eq!(run.code, Some(8));
    assert!(run.stderr.contains("cannot read missing.json"), "{}", run.stderr);
    for nothing in ["{}", r#"{"id": "a"}"#, r#"[{"a": 1}]"#] {
        let run = home.feed(nothing, ["list"]);
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (Some(8), ""),
            "{nothing}: an object that says nothing is no work"
        );
    }
    let run = home.feed(format!("[{}, 5]", &LIBRARY[1..LIBRARY.len() - 1]), ["list"]);
    assert_eq!((run.code, run.stdout.lines().count()), (Some(8), 2), "one bad entry does not lose the rest");
}

#[test]
fn a_record_as_served_is_repaired_here_too() {
    let served = r#"{"DOI": "10.1000/A", "type": "journal-article", "title": ["Salt &amp;amp; <i>Pepper</i>"],
        "container-title": [], "issued": {"date-parts": [[null]]}, "author": [{"name": "A Consortium"}]}"#;
    assert_eq!(
        Home::new().feed(served, ["list"]).clean(),
        "A Consortium. (n.d.). Salt & Pepper. https://doi.org/10.1000/a\n"
    );
}

#[test]
fn one_bad_line_does_not_lose_the_others() {
    let lines = "{\"id\": \"a\", \"title\": \"A\"}\nxx\n{\"id\": \"b\", \"title\": \"B\"}\n{\"id\": \"c";
    let run = Home::new().feed(lines, ["list"]);
    assert_eq!((run.code, run.stdout.lines().count(), run.said().len()), (Some(8), 2, 2), "{run:?}");
    assert!(run.stderr.contains("line 2: `xx` is not a DOI"), "{}", run.stderr);
}

#[test]
fn works_are_taken_out_of_what_interfaces_wrap_them_in() {
    for wrapped in [
        r#"{"status": "ok", "message": {"DOI": "10.1000/a", "title": ["A"], "type": "book"}}"#,
        r#"{"message": {"items": [{"DOI": "10.1000/a", "title": ["A"], "type": "book"}]}}"#,
        r#"{"references": [{"id": "a", "title": "A", "type": "book"}]}"#,
    ] {
        assert!(Home::new().feed(wrapped, ["list"]).clean().starts_with("A. (n.d.)"), "{wrapped}");
    }
}

/// A work that stands in the list twice is one work, not two that a style has to tell apart.
#[test]
fn the_same_work_twice_is_one() {
    let twice = r#"[{"id":"a","DOI":"10.1000/X","title":"A","author":[{"family":"Abel"}],"issued":{"date-parts":[[2001]]}},
        {"id":"b","DOI":"10.1000/x","title":"A","author":[{"family":"Abel"}],"issued":{"date-parts":[[2001]]}}]"#;
    assert_eq!(
        Home::new().feed(twice, ["list", "-q"]).clean(),
        "Abel. (2001). A. https://doi.org/10.1000/x\n"
    );
    let told = Home::new().feed(twice, ["list"]).stderr;
    assert!(told.contains("a and b are the same work, 10.1000/x"), "{told}");
    let run = Home::new().run(["-q", "10.1038/171737a0", "https://www.nature.com/articles/171737a0"]).clean();
    assert_eq!(run.lines().count(), 2);
    assert!(run.lines().all(|line| line.contains("(1953)")), "{run}");
}

#[test]
fn an_empty_list_prints_nothing() {
    assert_eq!(Home::new().feed("[]", ["list"]).clean(), "");
}

#[test]
fn libraries_in_other_formats_are_read() {
    let home = Home::new();
    let bib =
        "@book{z, author = {Zander, Zoe}, title = {Zoology}, year = 1999}\n@book{a, title = {Not closed\n";
    home.file("refs.bib", bib);
    let run = home.run(["list", "refs.bib"]);
    assert_eq!(run.stdout, "Zander, Z. (1999). Zoology.\n");
    assert!(run.stderr.contains("refs.bib: line 2: entry a: title is not closed"), "{run:?}");
    let ris = "TY  - BOOK\nAU  - Abel, Ada\nTI  - Algebra\nPY  - 2001\nER  - \n";
    assert_eq!(home.feed(ris, ["list"]).clean(), "Abel, A. (2001). Algebra.\n");
    assert_eq!(home.feed(ris, ["list", "--from", "ris"]).clean(), "Abel, A. (2001). Algebra.\n");
    let run = home.feed(ris, ["list", "--from", "text"]);
    assert!(run.stderr.contains("it contains no DOI"), "{run:?}");
    let run = home.feed(ris, ["list", "--from", "word"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("must be one of bibtex, biblatex, ris"), "{run:?}");
}

/// The office suite shows the text, and has the indent, the italics and the links.
#[test]
fn a_word_document_opens() {
    let home = Home::new();
    let dois = ["10.1038/171737a0", "arXiv:1706.03762"];
    for (style, name) in [("apa", "apa.docx"), ("ieee", "ieee.docx")] {
        home.run([&["-q", "--offline", "-s", style, "-o", name], &dois[..]].concat()).good();
    }
    let piped = home.command(["-q", "--offline", "-t", "docx", "10.1038/171737a0"]).output().unwrap();
    assert!(piped.status.success() && piped.stdout.starts_with(b"PK"), "a pipe gets a ZIP archive");
    let mut office = home.other("soffice", ["--headless", "--convert-to", "fodt", "apa.docx", "ieee.docx"]);
    if !office.output().is_ok_and(|output| output.status.success()) {
        println!("skipped: a_word_document_opens asks LibreOffice, which is not there");
        return;
    }
    let apa = std::fs::read_to_string(home.path().join("apa.fodt")).unwrap();
    assert!(apa.contains("fo:text-indent=\"-0.5in\"") && apa.contains("fo:font-style=\"italic\""), "{apa}");
    assert!(apa.contains("xlink:href=\"https://doi.org/10.1038/171737a0\""), "{apa}");
    let text: String = apa.split('<').filter_map(|part| Some(part.split_once('>')?.1)).collect();
    assert!(text.contains("Watson, J. D., &amp; Crick, F. H. C. (1953)."), "{text}");
    let ieee = std::fs::read_to_string(home.path().join("ieee.fodt")).unwrap();
    assert!(ieee.contains("[1]<text:tab/>J. D. Watson"), "{ieee}");
}
