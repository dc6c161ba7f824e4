//! What holds for every record: the served ones there are, and ones that nobody served.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        other => panic!("not an object: {other}"),
    }
}

/// The served records, where this machine has them.
fn served_records() -> Vec<Map<String, Value>> {
    let path = "../shared/fidelity/records.served.jsonl";
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: no {path}");
        return Vec::new();
    };
    text.lines().map(|line| object(serde_json::from_str(line).unwrap())).collect()
}

#[test]
fn repairing_served_records_twice_changes_nothing() {
    for served in served_records() {
        let (work, repairs) = explain(&served, "10.5555/asked", None);
        assert_eq!(work, repair(&served, "10.5555/asked"));
        assert!(!repairs.is_empty(), "{}: nothing changed", work.item.id);
        assert!(looks_served(&served), "{}", work.item.id);
        let clean = work.item.to_json();
        let (again, repairs) = explain(&clean, "10.5555/asked", None);
        assert_eq!(repairs, [], "{}", work.item.id);
        assert_eq!(again.item, work.item);
        assert!(!looks_served(&clean), "{}", work.item.id);
    }
}

/// What is left out of a record that was fetched is asked for by no step.
#[test]
#[cfg(any(feature = "cache", feature = "resolve"))]
fn what_is_left_out_of_records_changes_no_work() {
    for served in served_records() {
        let text = Value::Object(served.clone()).to_string();
        let ServedRecord(kept) = serde_json::from_str(&text).unwrap();
        let kept = object(kept);
        assert_eq!(repair(&kept, "10.5555/asked"), repair(&served, "10.5555/asked"));
        assert_eq!(looks_served(&kept), looks_served(&served));
    }
}

#[test]
fn no_oddity_is_left_in_served_records() {
    for served in served_records() {
        let work = repair(&served, "10.5555/asked");
        let id = &work.item.id;
        for (variable, text) in &work.item.text {
            assert_eq!(text.trim(), text, "{id} {variable}");
            assert!(!text.contains("  ") && !text.contains('\n'), "{id} {variable}: {text}");
            for damage in ["&amp;", "&lt;", "<jats:", "<mml:", "<scp", "Ã"] {
                assert!(!text.contains(damage), "{id} {variable}: {text}");
            }
        }
        assert!(work.item.get(Variable::Url).unwrap().starts_with("https://doi.org/10."), "{id}");
        assert_eq!(work.item.get(Variable::Doi).unwrap(), id.to_ascii_lowercase(), "{id}");
        for name in work.item.names.values().flatten() {
            assert!(name.as_literal().or(name.family()).is_some(), "{id} {name:?}");
        }
    }
}

/// Texts with everything in them that the steps look for.
fn odd_text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "Zavos",
        "Smith",
        "et al.",
        ", Jr.",
        ", M.D.",
        "Ph.D",
        "<i>",
        "</i>",
        "<sup>1</sup>",
        "&amp;",
        "&lt;i&gt;",
        "Ã¼",
        "Â",
        "â€“",
        " ",
        "  ",
        "\n",
        "\u{a0}",
        "\u{ad}",
        "e\u{301}",
        "†",
        "*",
        ".",
        ":",
        "?",
        "-",
        "–",
        "12",
        "0",
        "e",
        "10.3390/",
        "10.48550/arxiv.",
        "7338",
        "the",
        "The ",
        "Group",
        "de ",
        " van",
        "A. ",
        "北",
        "Κ",
        "$x$",
        "<",
        ">",
        "&",
        ";",
        "no-no",
        "vol. ",
        "X",
        "<subtitle>",
        "</subtitle>",
        "http://",
        "(:unav)",
        "zenodo",
        "en",
        "eng",
        "-us",
    ]);
    prop::collection::vec(pieces, 0..7).prop_map(|pieces| pieces.concat())
}

fn odd_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => odd_text().prop_map(Value::from),
        1 => any::<String>().prop_map(Value::from),
        1 => any::<i32>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => Just(json!([[2020, 1, "2"]])),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let keys = prop::sample::select(vec![
            "family",
            "given",
            "name",
            "literal",
            "suffix",
            "date-parts",
            "raw",
            "start",
            "URL",
            "DOI",
            "type",
            "value",
            "non-dropping-particle",
            "dropping-particle",
            "id",
            "location",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((keys, inner), 0..4).prop_map(|members| {
                Value::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
            }),
        ]
    })
}

fn odd_object() -> impl Strategy<Value = Map<String, Value>> {
    const MEMBERS: &[&str] = &[
        "type",
        "subtype",
        "title",
        "subtitle",
        "short-title",
        "original-title",
        "container-title",
        "short-container-title",
        "container-title-short",
        "author",
        "editor",
        "issued",
        "created",
        "approved",
        "posted",
        "published-print",
        "page",
        "article-number",
        "number",
        "volume",
        "issue",
        "edition-number",
        "edition",
        "ISSN",
        "ISBN",
        "issn-type",
        "DOI",
        "URL",
        "id",
        "publisher",
        "publisher-location",
        "publisher-place",
        "institution",
        "group-title",
        "degree",
        "genre",
        "language",
        "event",
        "license",
        "updated-by",
        "copyright",
        "categories",
        "source",
        "member",
        "abstract",
        "version",
        "collection-title",
        "relation",
    ];
    let types = prop::sample::select(vec![
        "journal-article",
        "article-journal",
        "posted-content",
        "book-chapter",
        "other",
        "dissertation",
        "proceedings-article",
        "book",
    ]);
    let members = prop::collection::vec((prop::sample::select(MEMBERS), odd_value()), 0..14);
    (prop::option::of(types), members).prop_map(|(kind, members)| {
        let mut object: Map<String, Value> =
            members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        if let Some(kind) = kind {
            object.insert("type".into(), kind.into());
        }
        object
    })
}

proptest! {


    #[test]
    fn any_object_is_repaired_once_and_for_all(served in odd_object(), asked in odd_text()) {
        let (work, _) = explain(&served, &asked, None);
        prop_assert_eq!(&work, &repair(&served, &asked));
        let (again, repairs) = explain(&work.item.to_json(), &asked, None);
        prop_assert_eq!(&again.item, &work.item);
        prop_assert_eq!(repairs, vec![]);
    }
}

#[test]
fn hostile_records_take_no_longer_than_their_size() {
    // Quadratic steps would take hours: the test would not end.
    let many = 200_000;
    let record = json!({
        "type": "journal-article",
        "title": "<i>".repeat(many) + &"&amp;".repeat(many) + &"aaaa*".repeat(many),
        "author": [{"family": "A. ".repeat(many) + "B", "given": "x, MD".repeat(many) + &" de".repeat(many)}],
        "page": "1-1,".repeat(many),
        "volume": "vol. ".repeat(many) + "1",
        "ISBN": vec!["9781118761809"; many],
        "license": vec![json!({"URL": "a"}); many],
        "updated-by": (0..many).map(|n| json!({"DOI": n.to_string(), "type": "correction"})).collect::<Vec<_>>(),
    });
    repair(&object(record), "10.5555/asked");
}
