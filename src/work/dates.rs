//! Dates: reading them leniently, and finding the date of publication.

use serde_json::Value;

use super::draft::Draft;
use super::facts;
use super::{Agency, Stages};
use crate::csl::{Date, DateParts, DateVariable, Kind};

/// A date in any of the forms that are served: CSL's object, its `date-parts` flat (`[2009, 9]`) or
/// as strings, a text that begins `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, a year as a number. Nothing is
/// made of a date without a year, nor of a year that is none.
pub(super) fn read(value: &Value) -> Option<Date> {
    let mut date = match value {
        Value::Object(object) => match object.get("date-parts").and_then(Value::as_array) {
            Some(flat) if flat.first().is_some_and(|part| !part.is_array() && !part.is_null()) => {
                day(DateParts::from_json(&Value::Array(flat.clone()))?)
            }
            _ => Date::from_json(value).or_else(|| in_words(value))?,
        },
        Value::String(text) => day(parse(text)?),
        Value::Number(_) => day(DateParts::from_json(&Value::Array(vec![value.clone()]))?),
        _ => return None,
    };
    let sound = |parts: &DateParts| parts.year != 0 && (-9999..=9999).contains(&parts.year);
    date.start = date.start.filter(sound);
    date.end = date.end.filter(|end| date.start.is_some() && sound(end));
    date.season = date.season.filter(|season| (1..=4).contains(season));
    date.literal = date.literal.filter(|literal| !literal.trim().is_empty());
    (date.start.is_some() || date.literal.is_some()).then_some(date)
}

fn day(start: DateParts) -> Date {
    Date { start: Some(start), ..Date::default() }
}

/// A year alone.
fn year(parts: DateParts) -> Date {
    day(DateParts { year: parts.year, ..DateParts::default() })
}

/// A date object whose parts say nothing, but which has a time stamp in words.
fn in_words(value: &Value) -> Option<Date> {
    parse(value.get("raw").or_else(|| value.get("date-time"))?.as_str()?).map(day)
}

/// The date that a text begins with, before a time of day.
fn parse(text: &str) -> Option<DateParts> {
    let text = text.trim();
    DateParts::parse(text.split(['T', ' ', '/']).next().unwrap_or(text))
}

/// A missing date of publication is taken from the next best one.
///
/// In this order: print, online, either, posted, approved (theses and standards), and for Crossref
/// the year in which the record was made; that last one not for journals, series and their like,
/// which are older than their records. Without any there is no date.
pub(super) fn dates(draft: &mut Draft<'_>) {
    const FALLBACKS: &[&str] = &["published-print", "published-online", "published", "posted", "approved"];
    let date = |key: &str| draft.served.get(key).and_then(read);
    let parts = |key: &str| facts::date(draft.served, key);
    draft.work.stages = Stages {
        print: parts("published-print"),
        online: parts("published-online"),
        posted: parts("posted"),
    };
    if draft.work.item.dates.contains_key(&DateVariable::Issued) {
        return;
    }
    let has_record_date = draft.work.agency == Some(Agency::Crossref)
        && !matches!(draft.work.item.kind, Kind::Periodical | Kind::Document | Kind::Standard)
        && !matches!(draft.served_type, Some("book-series" | "book-set" | "report-series"));
    let found = FALLBACKS
        .iter()
        .find_map(|key| date(key))
        .or_else(|| has_record_date.then(|| parts("created")).flatten().map(year));
    if let Some(found) = found {
        draft.item().dates.insert(DateVariable::Issued, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn dates_in_every_form() {
        let start = |value: Value| read(&value).and_then(|date| date.start);
        let parts = |year, month, day| Some(DateParts { year, month, day });
        assert_eq!(start(json!({"date-parts": [[2009, 9]]})), parts(2009, Some(9), None));
        assert_eq!(start(json!({"date-parts": [["2009", "9", "1"]]})), parts(2009, Some(9), Some(1)));
        assert_eq!(start(json!({"date-parts": [2009, 9]})), parts(2009, Some(9), None));
        assert_eq!(start(json!({"date-parts": [[2009, 0]]})), parts(2009, None, None));
        assert_eq!(start(json!("2018-05-03T10:00:00Z")), parts(2018, Some(5), Some(3)));
        assert_eq!(start(json!(2018)), parts(2018, None, None));
        for none in
            [json!({"date-parts": [[null]]}), json!({"date-parts": [[]]}), json!([[2009]]), json!("soon")]
        {
            assert_eq!(read(&none), None, "{none}");
        }
        for year in [i64::MIN, i64::from(i32::MIN), -10_000, 10_000, i64::from(i32::MAX), i64::MAX] {
            assert_eq!(start(json!({"date-parts": [[year]]})), None, "{year} is no year");
        }
    }
}
