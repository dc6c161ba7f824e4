//! The record in an answer.
//!
//! Neither the status nor the media type proves that there is one, and not every server writes the JSON
//! that a strict reader wants. So what can be read is read: UTF-16, Windows-1252, raw controls and lone
//! surrogates in strings, numbers beyond reason, `NaN`, a list of one record, text after the record. What
//! ends in the middle is told from what is something else, because only the first is worth asking for
//! again in earnest; and neither says anything about the work.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::csl::Kind;
use crate::doi::{Doi, identify};
use crate::http::{Flaw, Reply};
use crate::text::encoding;
use crate::text::json::mend;
use crate::work::{ServedRecord, reports_error};

/// A record: its JSON text, and the same parsed.
pub(super) type ParsedRecord = (String, Map<String, Value>);

/// Why there is no record in an answer with status 200.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// JSON that ends in the middle.
    Cut,
    /// JSON that is none, or is not about a work.
    NoRecord,
    /// Something for people: the landing page of a work, or the page of a server that is down.
    Page,
}

impl Unread {
    pub(super) fn flaw(self) -> Flaw {
        if self == Self::Cut { Flaw::Cut } else { Flaw::Odd }
    }
}

/// Reads the CSL-JSON in a body.
pub(super) fn read(reply: &Reply) -> Result<ParsedRecord, Unread> {
    let text = decode(&reply.body, reply.charset.as_deref()).ok_or(Unread::NoRecord)?;
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let media_type = reply.media_type.as_deref().unwrap_or_default();
    let declared = media_type.contains("json");
    if !(declared || matches!(media_type, "text/plain" | "")) || !text.starts_with(['{', '[']) {
        return Err(if declared && !text.starts_with('<') { Unread::NoRecord } else { Unread::Page });
    }
    if let Ok(ServedRecord(Value::Object(record))) = serde_json::from_str(text) {
        return if is_record(&record) { Ok((text.to_owned(), record)) } else { Err(Unread::NoRecord) };
    }
    let mended = mend(text).ok_or(Unread::Cut)?;
    let (text, record) = match serde_json::from_str(&mended) {
        Ok(ServedRecord(Value::Object(record))) => (mended.as_str(), record),
        Ok(ServedRecord(Value::Array(mut list))) if list.len() == 1 => match list.pop() {
            Some(Value::Object(record)) => {
                (mended.trim_start_matches('[').trim_end_matches(']').trim(), record)
            }
            _ => return Err(Unread::NoRecord),
        },
        _ => return Err(Unread::NoRecord),
    };
    if is_record(&record) { Ok((text.to_owned(), record)) } else { Err(Unread::NoRecord) }
}

/// Whether an object is about a work: it reports no error, and names its DOI, or has a title and
/// something else that works have.
fn is_record(record: &Map<String, Value>) -> bool {
    const OF_WORKS: [&str; 10] = [
        "author",
        "editor",
        "issued",
        "published",
        "published-print",
        "published-online",
        "container-title",
        "publisher",
        "ISSN",
        "ISBN",
    ];
    let said = |key: &str| record.get(key).is_some_and(says_something);
    // Answers of all kinds have a type, such as a challenge to prove that one is human.
    let has_kind = record.get("type").and_then(Value::as_str).is_some_and(|kind| Kind::parse(kind).is_some());
    !reports_error(record)
        && (!dois(record).is_empty() || (said("title") && (has_kind || OF_WORKS.into_iter().any(said))))
}

/// Whether there is anything in a value.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) => false,
        Value::Number(_) => true,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(list) => list.iter().any(says_something),
        Value::Object(map) => map.values().any(says_something),
    }
}

/// The DOIs that a record says it is of.
fn dois(record: &Map<String, Value>) -> Vec<Doi> {
    let read = |value: &Value| {
        let text = value.as_str()?;
        Doi::exact(text.trim()).ok().or_else(|| identify(text).ok().map(|found| found.doi))
    };
    match record.get("DOI") {
        Some(Value::Array(list)) => list.iter().filter_map(read).collect(),
        Some(value) => read(value).into_iter().collect(),
        None => Vec::new(),
    }
}

/// The DOI that a record says it is of, if it names one.
pub(super) fn named(record: &Map<String, Value>) -> Option<Doi> {
    dois(record).into_iter().next()
}

/// The DOI that a record is of, if that is not `doi`.
pub(super) fn other(record: &Map<String, Value>, doi: &Doi) -> Option<Doi> {
    let dois = dois(record);
    if dois.contains(doi) { None } else { dois.into_iter().next() }
}

/// JSON is UTF-8 whatever the header says; a few servers send UTF-16, with its mark or without, or
/// Windows-1252. None where other bytes are declared to be something else: as that they would be other letters.
fn decode<'b>(body: &'b [u8], declared: Option<&str>) -> Option<Cow<'b, str>> {
    let marked = |mark: [u8; 2]| encoding::decode(&[&mark, body].concat()).into_owned().into();
    Some(match body {
        [b'{' | b'[', 0, ..] => marked([0xff, 0xfe]),
        [0, b'{' | b'[', ..] => marked([0xfe, 0xff]),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => encoding::decode(body),
        _ if str::from_utf8(body).is_err()
            && declared.is_some_and(|declared| !encoding::is_read(declared)) =>
        {
            return None;
        }
        _ => encoding::decode(body),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSL_JSON: &str = "application/vnd.citationstyles.csl+json";

    fn reply(media_type: Option<&str>, body: &[u8]) -> Reply {
        Reply {
            status: 200,
            media_type: media_type.map(str::to_owned),
            charset: None,
            location: None,
            retry_after: None,
            body: body.to_vec(),
        }
    }

    const GOOD: &str = r#"{"DOI":"10.1000/x","title":"An é and a 😀","note":"-"}"#;

    #[track_caller]
    fn note_of(body: &[u8]) -> Value {
        let (text, record) = read(&reply(Some(CSL_JSON), body)).expect("a record");
        assert_eq!(record["title"], "An é and a 😀");
        let again: Map<String, Value> = serde_json::from_str(&text).expect("what is kept is JSON");
        assert_eq!(again, record);
        record["note"].clone()
    }

    #[test]
    fn a_record_is_an_object_about_a_work() {
        for media_type in [None, Some(CSL_JSON), Some("application/json"), Some("text/plain")] {
            assert!(read(&reply(media_type, GOOD.as_bytes())).is_ok(), "{media_type:?}");
        }
        let without_doi = br#"{"title":"x","publisher":"y"}"#;
        assert!(read(&reply(None, without_doi)).is_ok());
        for (body, why) in [
            ("[1]", Unread::NoRecord),
            (r#"{"title":"Just a moment","type":"challenge"}"#, Unread::NoRecord),
            ("{}", Unread::NoRecord),
            ("[{\"DOI\":\"10.1000/x\"},{\"DOI\":\"10.1000/y\"}]", Unread::NoRecord),
            ("{\"title\":null,\"type\":null}", Unread::NoRecord),
            ("{\"title\":\"Not found\",\"type\":\"about:blank\",\"status\":404}", Unread::NoRecord),
            ("{\"DOI\":[\"\"],\"title\":\"x\"}", Unread::NoRecord),
            ("{\"title\":}", Unread::NoRecord),
            ("null", Unread::NoRecord),
            ("{\"DOI\":", Unread::Cut),
            ("{\"DOI\":\"10.1000/x", Unread::Cut),
            ("{\"DOI\":\"10.1000/x\",\"title\":\"a\\ud8", Unread::Cut),
            ("{\"DOI\":\"10.1000/x\",\"volume\":12", Unread::Cut),
            ("<html>", Unread::Page),
        ] {
            assert_eq!(read(&reply(Some(CSL_JSON), body.as_bytes())).err(), Some(why), "{body}");
        }
        assert_eq!(read(&reply(Some("text/html"), GOOD.as_bytes())).err(), Some(Unread::Page));
        let deep = "{\"title\":".repeat(100_000);
        assert_eq!(read(&reply(None, deep.as_bytes())).err(), Some(Unread::Cut));
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert_eq!(read(&reply(None, deep.as_bytes())).err(), Some(Unread::NoRecord));
    }

    /// The parsed record holds no more than is used of it; the text is all that was served.
    #[test]
    fn the_values_of_a_record_are_bounded_but_for_what_it_cites() {
        let with =
            |member: &str| GOOD.replace("\"-\"", &format!("\"-\",\"{member}\":[{}0]", "{},".repeat(300_000)));
        let cites = with("reference");
        let (text, record) = read(&reply(Some(CSL_JSON), cites.as_bytes())).expect("a record");
        assert_eq!((text.len(), record.len()), (cites.len(), 3));
        let (text, _) = read(&reply(Some(CSL_JSON), format!("[{cites}]").as_bytes())).expect("a record");
        assert_eq!(text, cites);
        assert_eq!(read(&reply(Some(CSL_JSON), with("author").as_bytes())).err(), Some(Unread::NoRecord));
    }

    /// RFC 8259, sections 8.2 and 9: a reader may take these.
    #[test]
    fn what_can_be_read_is_read() {
        let with = |note: &str| GOOD.replace("\"-\"", note).into_bytes();
        assert_eq!(note_of(&with("\"a\tb\u{1}\"")), "a\tb\u{1}");
        assert_eq!(note_of(&with(r#""cut \ud83d""#)), "cut \u{fffd}");
        assert_eq!(
            note_of(&with(r#""\udc00 \ud83d\ud83d \ud83d\ude00 \u00e9""#)),
            "\u{fffd} \u{fffd}\u{fffd} 😀 é"
        );
        assert_eq!(note_of(&with(r#""it\'s \x41 \u12""#)), r"it\'s \x41 \u12");
        assert_eq!(note_of(&with("1e400")), "1e400");
        assert_eq!(note_of(&with(&"9".repeat(1000))), "9".repeat(1000));
        assert_eq!(note_of(&with("NaN")), Value::Null);
        assert_eq!(note_of(&with("-Infinity")), Value::Null);
        assert_eq!(note_of(format!("[{GOOD}]").as_bytes()), "-");
        assert_eq!(note_of(format!("{GOOD}\n<!-- node 7 -->").as_bytes()), "-");
        assert_eq!(note_of(format!("\u{feff} \n{GOOD}").as_bytes()), "-");
        let wide = |mark: bool| mark.then_some(0xfeff).into_iter().chain(GOOD.encode_utf16());
        for mark in [true, false] {
            assert_eq!(note_of(&wide(mark).flat_map(u16::to_le_bytes).collect::<Vec<u8>>()), "-");
            assert_eq!(note_of(&wide(mark).flat_map(u16::to_be_bytes).collect::<Vec<u8>>()), "-");
        }
    }

    #[test]
    fn bodies_are_utf8_first() {
        let decoded = |body, declared| decode(body, declared).map(Cow::into_owned);
        for declared in [None, Some("iso-8859-2"), Some("iso-8859-1")] {
            assert_eq!(decoded("é€".as_bytes(), declared).as_deref(), Some("é€"));
        }
        assert_eq!(decoded(b"caf\xe9 \x80", None).as_deref(), Some("café €"));
        assert_eq!(decoded(b"caf\xe9 \x80", Some("iso-8859-1")).as_deref(), Some("café €"));
        assert_eq!(decoded(b"\xd8eka \xc8apek", Some("iso-8859-2")), None);
    }

    #[test]
    fn a_record_names_its_doi_in_many_forms() {
        let doi = Doi::exact("10.1000/x").expect("a DOI");
        let of = |json: &str| {
            let record: Map<String, Value> = serde_json::from_str(json).expect("JSON");
            other(&record, &doi).map(|doi| doi.to_string())
        };
        for same in [
            r#"{"DOI":"10.1000/X"}"#,
            r#"{"DOI":["10.9999/other","10.1000/x"]}"#,
            r#"{"DOI":"https://doi.org/10.1000/x"}"#,
            r#"{"DOI":null}"#,
            r#"{"DOI":7}"#,
            "{}",
        ] {
            assert_eq!(of(same), None, "{same}");
        }
        for another in
            [r#"{"DOI":"10.9999/other"}"#, r#"{"DOI":["10.9999/other"]}"#, r#"{"DOI":"doi:10.9999/OTHER"}"#]
        {
            assert_eq!(of(another).as_deref(), Some("10.9999/other"), "{another}");
        }
    }
}
