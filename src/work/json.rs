//! Reading values of served JSON: texts, objects and dates, in whatever shape they come.

use std::cell::Cell;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Map, Number, Value};

use crate::csl::json::Key;
use crate::csl::{Date, DateParts};

/// How many values one record may have, without what nobody asks for: fifteen thousand authors with their affiliations
/// have room. Each takes up to a hundred bytes, however short it is written.
const MOST_VALUES: usize = 250_000;

/// As many members have most records, at most.
#[cfg(any(feature = "cache", feature = "resolve"))]
const MEMBERS: usize = 48;

/// A value of JSON without what nobody asks for: the lists of what works cite (`reference`), which are most of many
/// records, and addresses for machines (`link`, `resource`). One of too many values is an error.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WithoutReferences(pub(crate) Value);

impl<'de> Deserialize<'de> for WithoutReferences {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Values { left: &Cell::new(MOST_VALUES), of_record: false, members: 0 };
        values.deserialize(deserializer).map(Self)
    }
}

/// An agency's record, as [`WithoutReferences`], and also without what agencies note for themselves: where authors work,
/// in which order they come, subjects, what the publisher asserts; when a record was made and indexed is an empty object.
#[cfg(any(feature = "cache", feature = "resolve"))]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ServedRecord(pub(crate) Value);

#[cfg(any(feature = "cache", feature = "resolve"))]
impl<'de> Deserialize<'de> for ServedRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Values { left: &Cell::new(MOST_VALUES), of_record: true, members: MEMBERS };
        values.deserialize(deserializer).map(Self)
    }
}

/// Makes values.
#[derive(Clone, Copy)]
struct Values<'n> {
    /// How many more.
    left: &'n Cell<usize>,
    /// Whether they are of an agency's record, and not perhaps of a file's.
    of_record: bool,
    /// For how many members there is room from the beginning.
    members: usize,
}

impl<'de> DeserializeSeed<'de> for Values<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let left = self.left.get().checked_sub(1);
        self.left.set(left.ok_or_else(|| D::Error::custom("it has too many values"))?);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Values<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let inner = Self { members: 0, ..self };
        let mut list = Vec::new();
        while let Some(value) = elements.next_element_seed(inner)? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inner = Self { members: 0, ..self };
        let mut object = Map::with_capacity(self.members);
        while let Some(Key(key)) = members.next_key()? {
            match &*key {
                key if is_left_out(key, self.of_record) => {
                    members.next_value::<IgnoredAny>()?;
                }
                // That they are there shows whose record it is.
                "content-domain" | "deposited" | "indexed" if self.of_record => {
                    members.next_value::<IgnoredAny>()?;
                    object.insert(key.into_owned(), Map::new().into());
                }
                _ => {
                    object.insert(key.into_owned(), members.next_value_seed(inner)?);
                }
            }
        }
        Ok(Value::Object(object))
    }
}

/// Whether nobody asks for a member.
fn is_left_out(key: &str, of_record: bool) -> bool {
    match key {
        "link" | "reference" | "resource" => true,
        "ORCID"
        | "affiliation"
        | "alternative-id"
        | "assertion"
        | "authenticated-orcid"
        | "journal-issue"
        | "score"
        | "sequence"
        | "subject"
        | "timestamp"
        | "update-policy" => of_record,
        _ => false,
    }
}

/// The first text in a value that is not blank, trimmed.
pub(super) fn first_text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        Value::Array(list) => list.iter().filter(|value| value.is_string()).find_map(first_text),
        _ => None,
    }
}

/// The object that a value is, or the first one in it.
pub(super) fn first_object(value: &Value) -> Option<&Map<String, Value>> {
    match value {
        Value::Object(object) => Some(object),
        Value::Array(list) => list.iter().find_map(Value::as_object),
        _ => None,
    }
}

/// A value that stands for one text: itself, a number, or the first of a list that is not blank.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        // Neither `-1` nor `1e308` is the number of anything.
        Value::Number(number) => Some(number.to_string()).filter(|text| !text.contains(['-', 'e'])),
        Value::Array(list) => list.iter().filter(|value| !value.is_array()).find_map(scalar),
        _ => None,
    }
}

/// A date in any of the forms that are served: CSL's object, its `date-parts` flat (`[2009, 9]`) or
/// as strings, a text that begins `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, a year as a number. Nothing is
/// made of a date without a year, nor of a year that is none.
pub(super) fn date(value: &Value) -> Option<Date> {
    let date = match value {
        Value::Object(object) => match object.get("date-parts").and_then(Value::as_array) {
            Some(flat) if flat.first().is_some_and(|part| !part.is_array() && !part.is_null()) => {
                DateParts::from_json(&Value::Array(flat.clone()))?.into()
            }
            _ => Date::from_json(value).or_else(|| in_words(value))?,
        },
        Value::String(text) => parse(text)?.into(),
        Value::Number(_) => DateParts::from_json(&Value::Array(vec![value.clone()]))?.into(),
        _ => return None,
    };
    let sound = |parts: DateParts| (-9999..=9999).contains(&parts.year());
    match (date.start().map(sound), date.end().map(sound)) {
        (Some(false), _) => date.as_literal().map(Date::literal),
        (_, Some(false)) => date.start().map(|start| Date::from(start).with_circa(date.circa())),
        _ => Some(date),
    }
}

/// A date object whose parts say nothing, but which has a time stamp in words.
fn in_words(value: &Value) -> Option<Date> {
    parse(value.get("raw").or_else(|| value.get("date-time"))?.as_str()?).map(Date::from)
}

/// The date that a text begins with, before a time of day.
fn parse(text: &str) -> Option<DateParts> {
    let text = text.trim();
    DateParts::parse(text.split(['T', ' ', '/']).next().unwrap_or(text))
}

/// Whether a text is one of `DataCite`'s standard values for unknown information, perhaps with its
/// meaning behind it: `(:unav)`, `(:unkn) unknown`, and `:(unav)` as some write it.
pub(super) fn is_unknown_code(text: &str) -> bool {
    const CODES: &[&str] = &["etal", "none", "null", "tba", "unac", "unal", "unap", "unas", "unav", "unkn"];
    let text = text.trim();
    if !text.starts_with(['(', ':']) {
        return false;
    }
    let small = text.to_lowercase();
    let inner = small.strip_prefix("(:").or_else(|| small.strip_prefix(":("));
    inner.and_then(|inner| inner.split_once(')')).is_some_and(|(code, meaning)| {
        let meaning = meaning.trim_matches(|c: char| !c.is_alphanumeric());
        CODES.contains(&code)
            && (meaning.is_empty() || meaning.starts_with("un") || meaning.starts_with("no"))
    })
}

/// The start of the date of a member such as `published-print`.
pub(super) fn date_of(object: &Map<String, Value>, key: &str) -> Option<DateParts> {
    object.get(key).and_then(date)?.start()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn dates_in_every_form() {
        let start = |value: Value| date(&value).and_then(|date| date.start());
        let parts = DateParts::new;
        assert_eq!(start(json!({"date-parts": [[2009, 9]]})), parts(2009, Some(9), None));
        assert_eq!(start(json!({"date-parts": [["2009", "9", "1"]]})), parts(2009, Some(9), Some(1)));
        assert_eq!(start(json!({"date-parts": [2009, 9]})), parts(2009, Some(9), None));
        assert_eq!(start(json!({"date-parts": [[2009, 0]]})), parts(2009, None, None));
        assert_eq!(start(json!("2018-05-03T10:00:00Z")), parts(2018, Some(5), Some(3)));
        assert_eq!(start(json!(2018)), parts(2018, None, None));
        for none in
            [json!({"date-parts": [[null]]}), json!({"date-parts": [[]]}), json!([[2009]]), json!("soon")]
        {
            assert_eq!(date(&none), None, "{none}");
        }
        for year in [i64::MIN, i64::from(i32::MIN), -10_000, 10_000, i64::from(i32::MAX), i64::MAX] {
            assert_eq!(start(json!({"date-parts": [[year]]})), None, "{year} is no year");
        }
    }
}
