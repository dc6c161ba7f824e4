//! `.bib` files as nobody would write them and many are: every way into one sees the same entries, those
//! that BibTeX, biber and people see in it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::Home;
use crate::support::server::{Answer, Server};

/// An entry: its key, title and DOI.
type Entry = (&'static str, &'static str, Option<&'static str>);

/// What a file says, its entries, and a DOI in it that is no entry's.
struct Odd {
    text: &'static str,
    entries: &'static [Entry],
    elsewhere: Option<&'static str>,
}

const TABLE: &[Odd] = &[
    // Macros, in both delimiters, made of others, in any case; `#` between values of every kind.
    Odd {
        text: "@string{ants = \"Ants\" # {, }}\n@STRING(registrant = {10.} # 1000)\n@article{macro, title = ANTS # {bees} # \" \" # 2, doi = registrant # \"/macro\", month = jan # \"~1\", year = 2001}\n",
        entries: &[("macro", "Ants, bees 2", Some("10.1000/macro"))],
        elsewhere: None,
    },
    // A backslash takes a brace out of the count, and a sign in a DOI is only TeX's.
    Odd {
        text: "@misc{brace, title = {The set \\{x and more}, doi = {10.1000/brace\\_1}}\n@misc{pair, title = {Sets \\{y\\}}, note = {50% of it, see me@example.org{x}}, doi = \"10.1000/pair\"}\n",
        entries: &[
            ("brace", "The set {x and more", Some("10.1000/brace_1")),
            ("pair", "Sets {y}", Some("10.1000/pair")),
        ],
        elsewhere: None,
    },
    // Comments in entries, with signs in them that would end a value, an entry or begin one.
    Odd {
        text: "@misc{inside, % doi = {10.1000/hidden}, } @book{\n  title = {Inside}, % }\n  % title = {Old\",\n  doi = % here\n    {10.1000/inside},\n}\n",
        entries: &[("inside", "Inside", Some("10.1000/inside"))],
        elsewhere: Some("10.1000/hidden"),
    },
    // Comments and text between entries, and an entry in one.
    Odd {
        text: "Mine, see 10.1000/free and me@example.org{x}\n@comment{ @book{no, title = {No}, doi = {10.1000/commented}} }\n@preamble{ \"\\newcommand{\\x}{\" # \"@\" # \"}\" }\n@book{between, title = {Between}, doi = {10.1000/between}} trailing\n",
        entries: &[("between", "Between", Some("10.1000/between"))],
        elsewhere: Some("10.1000/commented"),
    },
    // Parentheses, around an entry and in its values.
    Odd {
        text: "@Book(round, title = \"Gardens (of) stone\", DOI = \"10.1000/(round)\")\n@comment( none )\n@misc(after, title = {After :)})\n",
        entries: &[("round", "Gardens (of) stone", Some("10.1000/(round)")), ("after", "After :)", None)],
        elsewhere: None,
    },
    // Each part in a line of its own, and the DOI as an address.
    Odd {
        text: "@book\n{\n  next-line\n  ,\n  title\n    = {A key of\n       its own line}\n  , Doi = {https://doi.org/10.1000/NEXT}\n}\n",
        entries: &[("next-line", "A key of its own line", Some("10.1000/next"))],
        elsewhere: None,
    },
    // No key, with its comma and without.
    Odd {
        text: "@misc{, title = {Without}, doi = {10.1000/without}}\n@misc{title = {Fields only}, doi = {10.1000/fields}}\n",
        entries: &[("", "Without", Some("10.1000/without")), ("", "Fields only", Some("10.1000/fields"))],
        elsewhere: None,
    },
    // Letters that no two encodings write the same.
    Odd {
        text: "@misc{accents, title = {Édouard à Zürich}, doi = {10.1000/accents}}\n",
        entries: &[("accents", "Édouard à Zürich", Some("10.1000/accents"))],
        elsewhere: None,
    },
];

/// The same text with each end of lines and in each encoding.
fn written(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let utf16 = |order: fn(u16) -> [u8; 2]| {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(order).collect::<Vec<u8>>()
    };
    let latin = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    vec![
        ("LF", text.into()),
        ("CRLF", text.replace('\n', "\r\n").into()),
        ("CR", text.replace('\n', "\r").into()),
        ("byte order mark", format!("\u{feff}{text}").into()),
        ("UTF-16, little-endian", utf16(u16::to_le_bytes)),
        ("UTF-16, big-endian", utf16(u16::to_be_bytes)),
        ("Latin-1", latin),
    ]
}

#[test]
fn every_door_shows_the_same_entries() {
    let server = Server::start(|request| {
        let doi = request.target.trim_start_matches('/').replace("%28", "(").replace("%29", ")");
        let mut entries = TABLE.iter().flat_map(|odd| odd.entries);
        entries.find(|(.., known)| *known == Some(doi.as_str())).map_or(
            Answer::status(404),
            |(_, title, _)| {
                let author = [json!({"family": "Doe", "given": "J."})];
                let record = json!({"DOI": doi, "type": "book", "title": title, "author": author});
                Answer::record(&record.to_string())
            },
        )
    });
    let whole: String = TABLE.iter().map(|odd| odd.text).collect();
    let all: Vec<Entry> = TABLE.iter().flat_map(|odd| odd.entries).copied().collect();
    let elsewhere: Vec<&str> = TABLE.iter().filter_map(|odd| odd.elsewhere).collect();
    for (how, bytes) in written(&whole) {
        doors(&server.url, how, &bytes, &all, &elsewhere);
    }
    for odd in TABLE {
        let elsewhere: Vec<&str> = odd.elsewhere.into_iter().collect();
        doors(&server.url, odd.text, odd.text.as_bytes(), odd.entries, &elsewhere);
    }
}

/// Looks into one file through every door.
fn doors(resolver: &str, how: &str, bytes: &[u8], entries: &[Entry], elsewhere: &[&str]) {
    let home = Home::at(resolver);
    home.file("refs.bib", bytes);
    reading(&home, how, entries);
    adding(&home, how, bytes, entries, elsewhere);
    home.file("refs.bib", bytes);
    citing(&home, how, bytes, entries);
    completing(&home, how, bytes, entries);
}

/// What the program calls an entry: its key, or its DOI.
fn id(entry: &Entry) -> &'static str {
    if entry.0.is_empty() { entry.2.unwrap_or_default() } else { entry.0 }
}

/// The items of a file.
fn items(home: &Home, file: &str) -> Vec<Value> {
    serde_json::from_str(&home.run(["export", "--to", "csl-json", file]).clean()).unwrap()
}

/// Identifier, title and DOI of an item.
fn said(item: &Value) -> (&str, &str, Option<&str>) {
    (item["id"].as_str().unwrap(), item["title"].as_str().unwrap(), item["DOI"].as_str())
}

fn expected(entries: &[Entry]) -> Vec<Entry> {
    entries.iter().map(|entry| (id(entry), entry.1, entry.2)).collect()
}

fn reading(home: &Home, how: &str, entries: &[Entry]) {
    let read = items(home, "refs.bib");
    assert_eq!(read.iter().map(said).collect::<Vec<_>>(), expected(entries), "{how}");
    let list = home.run(["list", "-t", "jsonl", "refs.bib"]).clean();
    let listed: Vec<Value> = list.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(listed.len(), entries.len(), "{how}");
    let listed: BTreeSet<_> =
        listed.iter().map(|line| (line["id"].as_str().unwrap(), line["doi"].as_str())).collect();
    assert_eq!(listed, entries.iter().map(|entry| (id(entry), entry.2)).collect(), "{how}");
}

/// `--into`: what is an entry's is there, and what is not is added behind it.
fn adding(home: &Home, how: &str, bytes: &[u8], entries: &[Entry], elsewhere: &[&str]) {
    let work = |title: &str, doi: &str| json!({"type": "book", "title": title, "DOI": doi});
    let mut works = Vec::new();
    let mut notes = Vec::new();
    for (key, title, doi) in entries {
        let Some(doi) = doi else { continue };
        works.push(work(title, doi));
        let under = if key.is_empty() { "without a key".to_owned() } else { format!("as {key}") };
        notes.push(format!("doicite: note: {doi} is already in the file, {under}"));
    }
    home.file("works.json", Value::from(works).to_string());
    let run = home.run(["bib", "works.json", "--into", "refs.bib"]);
    assert_eq!((run.code, run.said()), (Some(0), notes.iter().map(String::as_str).collect()), "{how}");
    assert_eq!(std::fs::read(home.path().join("refs.bib")).unwrap(), bytes, "{how}");

    let others: Vec<&str> = elsewhere.iter().copied().chain(["10.1000/new"]).collect();
    let new: Vec<Value> = others.iter().map(|doi| work("Another", doi)).collect();
    home.file("new.json", Value::from(new).to_string());
    home.run(["bib", "new.json", "--into", "refs.bib"]).good();
    assert!(std::fs::read(home.path().join("refs.bib")).unwrap().starts_with(bytes), "{how}");
    let now = items(home, "refs.bib");
    let (before, added) = now.split_at(entries.len());
    assert_eq!(before.iter().map(said).collect::<Vec<_>>(), expected(entries), "{how}");
    let added: BTreeSet<_> = added.iter().map(|item| said(item).2.unwrap()).collect();
    assert_eq!(added, others.into_iter().collect(), "{how}");
}

/// `doc`: keys that are cited are there, and DOIs that are cited become them.
fn citing(home: &Home, how: &str, bytes: &[u8], entries: &[Entry]) {
    let document = |cite: &dyn Fn(&Entry) -> String| {
        let cites: String = entries.iter().filter(|entry| !entry.0.is_empty()).map(cite).collect();
        format!("\\usepackage{{biblatex}}\\addbibresource{{refs.bib}}\n{cites}\n")
    };
    let by_doi = |entry: &Entry| match entry.2 {
        Some(doi) => format!("\\cite{{{}}}\\cite{{doi:{doi}}}", entry.0),
        None => format!("\\cite{{{}}}", entry.0),
    };
    let by_key = |entry: &Entry| match entry.2 {
        Some(_) => format!("\\cite{{{0}}}\\cite{{{0}}}", entry.0),
        None => format!("\\cite{{{}}}", entry.0),
    };
    home.file("paper.tex", document(&by_doi));
    let run = home.run(["doc", "--offline", "--rewrite", "paper.tex"]);
    assert_eq!(run.code, Some(0), "{how}: {}", run.stderr);
    assert!(!run.stderr.contains("warning"), "{how}: {}", run.stderr);
    assert_eq!(std::fs::read_to_string(home.path().join("paper.tex")).unwrap(), document(&by_key), "{how}");
    assert_eq!(std::fs::read(home.path().join("refs.bib")).unwrap(), bytes, "{how}");
}

/// `--complete`: every entry with a DOI gets the author that it lacks, and every byte stays.
fn completing(home: &Home, how: &str, bytes: &[u8], entries: &[Entry]) {
    let run = home.run(["bib", "--complete", "refs.bib", "-o", "new.bib"]);
    assert_eq!(run.code, Some(0), "{how}: {}", run.stderr);
    let new = std::fs::read(home.path().join("new.bib")).unwrap();
    let mut rest = new.iter();
    assert!(bytes.iter().all(|byte| rest.any(|new| new == byte)), "{how}: a byte was changed");
    let items = items(home, "new.bib");
    assert_eq!(items.iter().map(said).collect::<Vec<_>>(), expected(entries), "{how}");
    for (item, entry) in items.iter().zip(entries) {
        assert_eq!(item["author"][0]["family"].as_str(), entry.2.map(|_| "Doe"), "{how}: {entry:?}");
    }
}

/// No document can cite an entry without a key: the work gets one that it can cite.
#[test]
fn a_citation_never_becomes_an_empty_key() {
    let server = Server::start(|_| Answer::titled("10.1000/without", "Without"));
    let home = Home::at(&server.url);
    let bib = "@misc{, title = {Without}, doi = {10.1000/without}}\n";
    home.file("refs.bib", bib);
    home.file("paper.tex", "\\usepackage{biblatex}\\addbibresource{refs.bib}\n\\cite{doi:10.1000/without}\n");
    let run = home.run(["doc", "--rewrite", "paper.tex"]);
    assert_eq!(run.said()[0], "doicite: note: 1 DOI found: 1 added to refs.bib", "{run:?}");
    let paper = std::fs::read_to_string(home.path().join("paper.tex")).unwrap();
    assert!(paper.ends_with("\n\\cite{without}\n"), "{paper}");
    let refs = std::fs::read_to_string(home.path().join("refs.bib")).unwrap();
    assert!(refs.starts_with(bib) && refs.contains("{without,\n"), "{refs}");
}
