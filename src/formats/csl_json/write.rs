//! CSL-JSON: the data of CSL processors, as a list of objects.
//!
//! The item is written as it is, inline markup and all, under the identifier it came with or else its
//! citation key.

use std::borrow::Cow;

use crate::csl::ItemObject;
use crate::formats::{Exporter, Format, unread};
use crate::text::sanitize;
use crate::work::Work;

/// The CSL-JSON format.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::formats) struct CslJson;

/// An identifier that is yet to come.
const EMPTY: &str = "\"id\": \"\"";

impl Exporter for CslJson {
    fn begin(&self) -> &'static str {
        "[\n"
    }

    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let mut own = unread::again(Format::CslJson.name(), work).peekable();
        let text = if own.peek().is_none() {
            serde_json::to_string_pretty(&ItemObject(&work.item))
        } else {
            let mut object = work.item.to_json();
            object.extend(
                own.filter_map(|(name, json)| Some((name.to_owned(), serde_json::from_str(json).ok()?))),
            );
            serde_json::to_string_pretty(&object)
        };
        let text = text.unwrap_or_default();
        let start = out.len();
        for (at, line) in sanitize::json(&text).lines().enumerate() {
            out.push_str(if at == 0 { "  " } else { "\n  " });
            out.push_str(line);
        }
        // The identifier is the first member.
        let id = out.get(start..).and_then(|text| text.find(EMPTY)).filter(|_| work.item.id.is_empty());
        id.map(|id| start + id + EMPTY.len() - 1)
    }

    fn key<'k>(&self, key: &'k str) -> Cow<'k, str> {
        let text = serde_json::to_string(key).unwrap_or_default();
        let text = sanitize::json(&text);
        text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or_default().to_owned().into()
    }

    fn separator(&self) -> &'static str {
        ",\n"
    }

    fn end(&self) -> &'static str {
        "\n]\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::{Item, Kind, Variable};
    use crate::formats::{Dropped, Entry, export, read};
    use serde_json::{Value, json};

    /// Members that CSL does not know, and values that are more than their first text, stay in CSL-JSON and are reported
    /// elsewhere.
    #[test]
    fn members_of_others_stay() {
        let file = r#"[{"id": "a", "type": "book", "title": "Ants", "custom": {"x": [1]}, "ISBN": ["1", "2"], "foo": "bar",
            "author": "Poe and Sons", "issued": {"odd": 1}, "volume": null, "note": ""}]"#;
        let [Ok(Entry::Work(work))] = &*read(file.as_bytes()) else { panic!("one work") };
        let written: Value = serde_json::from_str(&export(&CslJson, &[*work.clone()])).expect("JSON");
        let kept = json!([{"id": "a", "type": "book", "title": "Ants", "custom": {"x": [1]}, "ISBN": ["1", "2"],
            "foo": "bar", "author": [{"literal": "Poe and Sons"}], "issued": {"odd": 1}}]);
        assert_eq!(written, kept);
        let mut lost = Dropped::new(Format::Ris);
        lost.count(work);
        let message = lost.message().expect("something is lost");
        assert!(["custom", "foo", "issued"].iter().all(|name| message.contains(name)), "{message}");
    }

    /// Of members of one name the last counts, as for most readers (RFC 8259, section 4), whatever became of the first.
    #[test]
    fn the_last_member_of_a_name_counts() {
        let file = r#"[{"id": "a", "type": "book", "title": "Ants", "issued": {"odd": 1}, "ISBN": ["1", "2"], "x": 1,
            "issued": {"date-parts": [[2001]]}, "ISBN": "3", "x": 2,
            "accessed": {"date-parts": [[2002]]}, "volume": "1", "accessed": {"odd": 2}, "volume": {"odd": 3}}]"#;
        let [Ok(Entry::Work(work))] = &*read(file.as_bytes()) else { panic!("one work") };
        let written: Value = serde_json::from_str(&export(&CslJson, &[*work.clone()])).expect("JSON");
        let last = json!([{"id": "a", "type": "book", "title": "Ants", "ISBN": "3", "x": 2,
            "issued": {"date-parts": [[2001]]}, "accessed": {"odd": 2}, "volume": {"odd": 3}}]);
        assert_eq!(written, last);
    }

    /// RFC 8259, section 7: a quotation mark in a string is escaped, in an identifier too.
    #[test]
    fn a_key_is_a_string_of_json() {
        let item = Item::new("", Kind::Book).with(Variable::Title, "T");
        let mut work = Work::from(item);
        work.key = Some("a\"b\\c".to_owned());
        let file = export(&CslJson, &[work]);
        assert!(file.contains(r#""id": "a\"b\\c""#), "{file}");
    }
}
