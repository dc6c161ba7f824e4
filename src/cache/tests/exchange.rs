//! Answers carried from one store to another.

use jiff::SignedDuration;

use super::{BODY, doi, folder, kept, now, open, record};
use crate::cache::{CachedAnswer, Outcome};

#[test]
fn a_line_says_all_of_an_answer() {
    let odd = b"{\n  \"title\": \"\\u00e9 \xc3\xa9 \\/ 1.0e5\",\t\"x\": 1.000 }\n".to_vec();
    for answer in [
        record(1),
        kept(2, Outcome::Record(odd)),
        CachedAnswer { agency: None, ..kept(3, Outcome::NotRegistered) },
        kept(4, Outcome::NoMetadata),
    ] {
        let line = answer.to_line();
        assert!(!line.contains('\n'), "{line}");
        assert_eq!(CachedAnswer::from_line(&line, now()).unwrap(), answer, "to the letter");
    }
    let line: serde_json::Value = serde_json::from_str(&record(1).to_line()).unwrap();
    assert_eq!(line["doi"], "10.1000/1");
    assert_eq!(line["fetched"], "2026-11-22T09:45:00Z");
    assert_eq!(line["body"], std::str::from_utf8(BODY).unwrap());
}

#[test]
fn bad_lines_are_told() {
    let good = record(1).to_line();
    let table = [
        (String::new(), "is not a JSON object"),
        ("[]".to_owned(), "is not a JSON object"),
        (good[..good.len() - 5].to_owned(), "is not a JSON object"),
        ("{}".to_owned(), "has no DOI"),
        (good.replace("10.1000/1", "nonsense"), "has no DOI"),
        (good.replace("\"record\"", "\"perhaps\""), "has no outcome"),
        (good.replace("\"body\"", "\"corpse\""), "has no record"),
        (good.replace("\"{\\\"title", "\"{{\\\"title"), "has no record"),
        (
            good.replace("\"{\\\"title", &format!("\"{}{{\\\"title", " ".repeat(8 << 20))),
            "has a record larger than 8 MB",
        ),
        (good.replace("2026-11-22", "yesterday"), "has no date"),
        (good.replace("2026-11-22", "2027-11-22"), "is from the future"),
    ];
    for (line, why) in table {
        assert_eq!(CachedAnswer::from_line(&line, now()), Err(why), "{line}");
    }
}

/// In whatever order stores are merged, the same answers stay.
#[test]
fn the_newer_answer_wins_and_a_record_over_none() {
    let at = |hours, outcome| CachedAnswer {
        fetched: now().checked_add(SignedDuration::from_hours(hours)).unwrap(),
        ..kept(1, outcome)
    };
    let old = at(0, Outcome::Record(b"{\"a\":1}".to_vec()));
    let new = at(5, Outcome::Record(b"{\"a\":2}".to_vec()));
    let gone = at(9, Outcome::NotRegistered);
    let absent = at(2, Outcome::NoMetadata);
    for (answers, stays) in [
        ([&old, &new], &new),
        ([&old, &gone], &old),
        ([&absent, &gone], &gone),
        ([&absent, &old], &old),
        ([&new, &new], &new),
    ] {
        for order in [[0, 1], [1, 0]] {
            let folder = folder();
            let store = open(&folder.path().join("store"));
            assert_eq!(store.merge(&[answers[order[0]].clone()]).unwrap(), 1);
            store.merge(&[answers[order[1]].clone()]).unwrap();
            assert_eq!(store.get(&doi(1)).unwrap().as_ref(), Some(stays));
        }
    }
}
