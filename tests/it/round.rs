//! Export, import, export: the second export has the bytes of the first, for each format that is read
//! and each work it can carry. What a format cannot carry is listed with its reason; what is listed and
//! comes through must be taken off the list.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Home, shared};

/// Each format, and what stands between two of its entries.
const FORMATS: [(&str, &str); 8] = [
    ("bibtex", "\n\n"),
    ("biblatex", "\n\n"),
    ("ris", "\n\n"),
    ("endnote", "\n\n"),
    ("csl-json", "\n  },\n"),
    ("csl-yaml", "\n- "),
    ("hayagriva", "\n\n"),
    ("nbib", "\n\n"),
];

const LANGUAGE: &str = "BibTeX has no field for the language, by which such a title is protected";
const FORMULA: &str = "a formula in a title is read as the text that it shows";
const COMMA: &str = "a comma inside of a person's family or given name divides names there";

const DASH: &str = "two hyphens in a row are a dash to TeX";

/// What is lost: the formats, the DOI or the beginning of several, and why.
const LOSSES: [(&[&str], &str, &str); 7] = [
    (&["biblatex"], "10.1158/1055-9965.epi-13-1008", DASH),
    (&["bibtex"], "10.1016/s0716-8640(12)70313-9", LANGUAGE),
    (&["bibtex"], "10.7868/s0040357115030100", LANGUAGE),
    (&["bibtex", "biblatex"], "10.12733/jics20102098", FORMULA),
    (&["bibtex", "biblatex"], "10.99999/4.", FORMULA),
    (&["ris", "endnote", "nbib"], "10.99999/0.", COMMA),
    (&["ris", "endnote", "nbib"], "10.99999/14.", COMMA),
];

#[test]
fn served_records_come_through() {
    let Some(shared) = shared("served_records_come_through") else { return };
    let records = std::fs::read_to_string(shared.join("fidelity/records.served.jsonl")).unwrap();
    check(&records, |doi| !doi.starts_with("10.99999/"));
}

#[test]
fn hostile_works_come_through() {
    check(&hostile().to_string(), |doi| doi.starts_with("10.99999/"));
}

/// Checks all formats, and the losses that are of these works.
fn check(works: &str, is_here: impl Fn(&str) -> bool) {
    let home = Home::new();
    home.file("works", works);
    let export = |format: &str, file: &str| home.run(["export", "-q", "--to", format, file]).clean();
    let json: Value = serde_json::from_str(&export("csl-json", "works")).unwrap();
    let dois: Vec<&str> = json.as_array().unwrap().iter().map(|work| work["DOI"].as_str().unwrap()).collect();
    assert!(dois.len() > 100);
    let mut lost = BTreeSet::new();
    for (format, between) in FORMATS {
        let first = export(format, "works");
        home.file("first", &first);
        let second = export(format, "first");
        let entries = |text: &'_ str| text.split(between).map(str::to_owned).collect::<Vec<_>>();
        // A list of YAML has a line before its first entry.
        let skipped = usize::from(format == "csl-yaml");
        let (first, second) = (entries(&first), entries(&second));
        assert_eq!((first.len(), second.len()), (dois.len() + skipped, dois.len() + skipped), "{format}");
        for ((doi, first), second) in
            dois.iter().zip(first.iter().skip(skipped)).zip(second.iter().skip(skipped))
        {
            if first != second {
                let row = LOSSES.iter().position(|(formats, start, _)| {
                    formats.contains(&format)
                        && (doi == start || start.ends_with('.') && doi.starts_with(start))
                });
                assert!(row.is_some(), "{format} loses {doi}:\n{first}\n{second}");
                lost.extend(row.map(|row| (row, format)));
            }
        }
    }
    for (row, (formats, start, reason)) in
        LOSSES.iter().enumerate().filter(|(_, (_, start, _))| is_here(start))
    {
        for format in *formats {
            assert!(lost.contains(&(row, format)), "{format} carries {start} now, though {reason}");
        }
    }
}

/// Works with what metadata can hold that a format might act on, in every field. `tests/peers.sh` gives
/// the same texts to the programs that read the formats.
fn hostile() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/hostile.json");
    let hostile: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let (texts, kinds) = (hostile["texts"].as_array().unwrap(), hostile["kinds"].as_array().unwrap());
    let mut works = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        for kind in kinds {
            let doi = format!("10.99999/{number}.{}", kind.as_str().unwrap());
            works.push(json!({
                "id": doi, "type": kind, "DOI": doi, "title": text, "container-title": text,
                "collection-title": text, "publisher": text, "publisher-place": text, "event-title": text,
                "genre": text, "edition": text, "version": text, "volume": "1", "issue": "2-3", "page": "10-20",
                "author": [{"family": text, "given": text}, {"literal": text}, {"family": "Doe", "given": "J."}],
                "editor": [{"family": text, "given": text, "suffix": "Jr."}],
                "issued": {"date-parts": [[2020, 2, 29]]}, "URL": "https://example.org/a_b%20c?d=e&f=g#h~",
            }));
        }
    }
    works.into()
}
