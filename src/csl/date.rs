//! Dates: one, a range, a season, or words.
//!
//! In CSL-JSON a date is an object whose members may contradict each other. Here what is read is one
//! of the things that a date can be ([`When`]); a year is never 0, a day has a month, and a month is
//! never a season.

use serde_json::{Map, Value, json};

use super::json::{number, scalar, truthy};

use crate::text::months;

/// The value of a date variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    when: When,
    circa: bool,
}

/// The content of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum When {
    /// One day, month, season or year.
    Single(DateParts),
    /// From one date to another.
    Range(DateParts, DateParts),
    /// A range that has not ended.
    Since(DateParts),
    /// A season of a year that is none of the four, printed as it is: "Michaelmas".
    NamedSeason(DateParts, String),
    /// Words that are printed as they are, and the date that they are said to mean.
    Literal(String, Option<DateParts>),
}

/// A year, and its month and day or its season as far as they are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateParts {
    year: i32,
    within: Within,
}

/// A part of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Within {
    Year,
    Season(Season),
    Month(u8),
    Day(u8, u8),
}

/// The seasons that CSL has terms for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Season {
    Spring = 1,
    Summer,
    Autumn,
    Winter,
}

impl From<DateParts> for Date {
    fn from(parts: DateParts) -> Self {
        Self { when: When::Single(parts), circa: false }
    }
}

impl Date {
    /// Creates a range between two dates.
    pub const fn range(start: DateParts, end: DateParts) -> Self {
        Self { when: When::Range(start, end), circa: false }
    }

    /// Creates a range that has not ended.
    pub const fn since(start: DateParts) -> Self {
        Self { when: When::Since(start), circa: false }
    }

    /// Creates a date in words, printed as it is.
    pub fn literal(text: impl Into<String>) -> Self {
        Self { when: When::Literal(text.into(), None), circa: false }
    }

    /// Returns the date marked as approximate or exact.
    #[must_use]
    pub fn with_circa(mut self, circa: bool) -> Self {
        self.circa = circa;
        self
    }

    /// Returns the content of the date.
    pub const fn when(&self) -> &When {
        &self.when
    }

    /// Returns whether the date is approximate.
    pub const fn circa(&self) -> bool {
        self.circa
    }

    /// Returns the date, or the first of a range; of words, the date that they are said to mean.
    pub const fn start(&self) -> Option<DateParts> {
        match self.when {
            When::Single(start)
            | When::Range(start, _)
            | When::Since(start)
            | When::NamedSeason(start, _)
            | When::Literal(_, Some(start)) => Some(start),
            When::Literal(_, None) => None,
        }
    }

    /// Returns the last of a range that has ended.
    pub const fn end(&self) -> Option<DateParts> {
        match self.when {
            When::Range(_, end) => Some(end),
            _ => None,
        }
    }

    /// Returns the words of a date in words.
    pub fn as_literal(&self) -> Option<&str> {
        match &self.when {
            When::Literal(text, _) => Some(text),
            _ => None,
        }
    }

    /// Reads a CSL-JSON date: `date-parts` (one date, or two for a range; the second is `[0]` where the
    /// range has not ended), `season`, `circa`, `literal`, and `raw` as [`Date::parse`] reads it.
    /// Nothing is made of a date without a year.
    ///
    /// Data written by hand also have a year as a number, a text as in `raw`, and the parts of one date
    /// without the list around them, or without the object; their meaning is plain.
    pub fn from_json(value: &Value) -> Option<Self> {
        let object = match value {
            Value::Object(object) => object,
            Value::String(text) => return Self::from_text(text),
            Value::Number(_) => return DateParts::from_json(&json!([value])).map(Self::from),
            Value::Array(_) => return Self::from_json(&json!({"date-parts": value})),
            Value::Null | Value::Bool(_) => return None,
        };
        let circa = object.get("circa").is_some_and(truthy);
        let text = |key| object.get(key).and_then(scalar).filter(|text: &String| !text.trim().is_empty());
        let parts = match object.get("date-parts") {
            Some(Value::Array(parts)) if !parts.first().is_some_and(is_part) => parts.as_slice(),
            Some(flat @ Value::Array(_)) => std::slice::from_ref(flat),
            Some(year) if is_part(year) => return Self::from_json(&json!({"date-parts": [year]})),
            _ => &[],
        };
        let start = parts.first().and_then(DateParts::from_json);
        let when = match (start, text("literal")) {
            (start, Some(literal)) => When::Literal(literal, start),
            (Some(start), None) => Self::dated(start, parts.get(1), text("season").as_deref()),
            (None, None) => {
                let raw = object.get("raw").and_then(Value::as_str).filter(|raw| !raw.trim().is_empty())?;
                let read = Self::from_text(raw)?;
                return Some(Self { circa: circa || read.circa, ..read });
            }
        };
        Some(Self { when, circa })
    }

    /// The date that a text means, or its words; of a time stamp its day. Numbers of nothing but zeros are unknown, as
    /// in `date-parts`.
    fn from_text(text: &str) -> Option<Self> {
        let text = text.trim();
        let parts: Vec<&str> = text.split('-').collect();
        let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
        let is_zero = |part: &&str| part.bytes().all(|c| c == b'0');
        if parts.len() <= 3
            && parts.iter().all(is_number)
            && let Some(known) = parts.iter().position(is_zero)
        {
            return if known == 0 { None } else { Self::from_text(&parts[..known].join("-")) };
        }
        let stamp = || DateParts::parse(text.split_once('T')?.0).map(Self::from);
        let words = || Some(Self::literal(text)).filter(|_| !text.is_empty());
        Self::parse(text).or_else(stamp).or_else(words)
    }

    /// What a beginning, perhaps an end and perhaps a season say together.
    fn dated(start: DateParts, end: Option<&Value>, season: Option<&str>) -> When {
        let known = season.and_then(Season::parse);
        let start = known.map_or(start, |season| start.or_season(season));
        if let Some(end) = end.and_then(DateParts::from_json) {
            return When::Range(start, end);
        }
        if end.is_some_and(is_open) {
            return When::Since(start);
        }
        let is_number = |season: &str| season.trim().parse::<i64>().is_ok();
        match season.filter(|season| start.within == Within::Year && !is_number(season)) {
            Some(season) => When::NamedSeason(start, season.to_owned()),
            None => When::Single(start),
        }
    }

    /// Reads a date in words or digits: `2008-05-01`, `May 1, 2008`, `1 May 2008`, `Spring 2008`,
    /// a year alone; two with `/` or " - " between for a range; "c." or "?" for an uncertain one.
    pub fn parse(text: &str) -> Option<Self> {
        let ends =
            text.split_once('/').or_else(|| text.split_once(" - ")).or_else(|| text.split_once(" \u{2013} "));
        let (start, end) = ends.map_or((text, None), |(start, end)| (start, Some(end)));
        let circa = text.contains('?')
            || text.starts_with("c.")
            || text.starts_with("ca")
            || text.starts_with("circa");
        let start = DateParts::parse_words(start)?;
        let date = match end {
            Some(end) => Self::range(start, DateParts::parse_words(end)?),
            None => start.into(),
        };
        Some(date.with_circa(circa))
    }

    pub(super) fn to_json(&self) -> Value {
        let mut object = Map::new();
        let mut parts = |parts: Vec<Value>| object.insert("date-parts".into(), parts.into());
        match &self.when {
            When::Single(single) => {
                parts(vec![single.without_season().to_json()]);
                object.extend(single.season().map(|season| ("season".into(), season.number().into())));
            }
            When::Range(start, end) => drop(parts(vec![start.to_json(), end.to_json()])),
            When::Since(start) => drop(parts(vec![start.to_json(), vec![0].into()])),
            When::NamedSeason(year, season) => {
                parts(vec![year.to_json()]);
                object.insert("season".into(), season.as_str().into());
            }
            When::Literal(_, start) => drop(start.map(|start| parts(vec![start.to_json()]))),
        }
        if self.circa {
            object.insert("circa".into(), true.into());
        }
        if let Some(literal) = self.as_literal() {
            object.insert("literal".into(), literal.into());
        }
        object.into()
    }
}

/// Whether this is a part of a date, not a list of them.
fn is_part(value: &Value) -> bool {
    value.is_number() || value.is_string()
}

/// Whether this is the end of a range that has none: a date of year 0.
fn is_open(end: &Value) -> bool {
    end.as_array().and_then(|parts| parts.first()).and_then(number) == Some(0)
}

impl DateParts {
    /// Creates a date from its numbers. Nothing is made of a year 0; the year before 1 is -1. A month of 13
    /// to 24 is a season (21 to 24 in ISO 8601-2, 13 to 16 in older data); a day without a month counts for
    /// nothing.
    pub fn new(year: i32, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let day = day.filter(|day| (1..=31).contains(day));
        let within = match (month, day) {
            (Some(month @ 1..=12), Some(day)) => Within::Day(month, day),
            (Some(month @ 1..=12), None) => Within::Month(month),
            (Some(season @ 13..=24), _) => {
                Season::from_number((season - 13) % 4 + 1).map_or(Within::Year, Within::Season)
            }
            _ => Within::Year,
        };
        (year != 0).then_some(Self { year, within })
    }

    /// Creates a season of a year.
    pub fn of_season(year: i32, season: Season) -> Option<Self> {
        (year != 0).then_some(Self { year, within: Within::Season(season) })
    }

    /// Returns the year; negative before 1 AD, never 0.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// 1 to 12.
    pub const fn month(self) -> Option<u8> {
        match self.within {
            Within::Month(month) | Within::Day(month, _) => Some(month),
            Within::Year | Within::Season(_) => None,
        }
    }

    /// 1 to 31.
    pub const fn day(self) -> Option<u8> {
        match self.within {
            Within::Day(_, day) => Some(day),
            _ => None,
        }
    }

    /// Returns the season, where that is known in place of a month.
    pub const fn season(self) -> Option<Season> {
        match self.within {
            Within::Season(season) => Some(season),
            _ => None,
        }
    }

    /// Returns the year alone.
    #[must_use]
    pub const fn year_only(self) -> Self {
        Self { year: self.year, within: Within::Year }
    }

    /// With a season, if neither a season nor a month is known.
    #[must_use]
    pub const fn or_season(self, season: Season) -> Self {
        match self.within {
            Within::Year => Self { year: self.year, within: Within::Season(season) },
            _ => self,
        }
    }

    const fn without_season(self) -> Self {
        if self.season().is_some() { self.year_only() } else { self }
    }

    /// Reads `[year, month, day]`, each a number or a string of digits, the later ones optional.
    pub fn from_json(value: &Value) -> Option<Self> {
        let parts = value.as_array()?;
        let part = |k: usize| parts.get(k).and_then(number);
        let small = |k: usize| part(k).and_then(|n| u8::try_from(n).ok());
        Self::new(i32::try_from(part(0)?).ok()?, small(1), small(2))
    }

    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let mut parts = digits.splitn(3, '-');
        let year: i32 = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
        let mut small = |max: u8| match parts.next() {
            None => Some(None),
            Some(part) => part.parse().ok().filter(|n| (1..=max).contains(n)).map(Some),
        };
        let (month, day) = (small(12)?, small(31)?);
        Self::new(sign * year, month, day)
    }

    /// Reads a date in digits or in English words: a year, and perhaps a month or season and a day.
    fn parse_words(text: &str) -> Option<Self> {
        const SEASONS: [&str; 4] = ["spr", "sum", "aut", "win"];
        if let Some(parts) = Self::parse(text) {
            return Some(parts);
        }
        let (mut year, mut month, mut day) = (0, None, None);
        for word in
            text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '?')).filter(|w| !w.is_empty())
        {
            let lower = word.to_lowercase();
            let season = SEASONS.iter().zip(13..).find(|(season, _)| lower.starts_with(**season));
            let name = months::beginning(&lower)
                .or(season.map(|(_, number)| number))
                .or((lower == "fall").then_some(15));
            match (word.parse::<i32>(), name) {
                (Ok(number), _) if word.len() >= 3 => year = number,
                (Ok(number), _) => day = u8::try_from(number).ok(),
                (Err(_), Some(name)) => month = Some(name),
                (Err(_), None) if matches!(lower.as_str(), "c" | "ca" | "circa") => {}
                (Err(_), None) => return None,
            }
        }
        Self::new(year, month, day)
    }

    fn to_json(self) -> Value {
        let mut parts: Vec<Value> = vec![self.year.into()];
        parts.extend(self.season().map(|season| Value::from(season.number() + 20)));
        parts.extend(self.month().map(Value::from));
        parts.extend(self.day().map(Value::from));
        parts.into()
    }
}

impl Season {
    /// 1 for spring to 4 for winter, as CSL numbers them.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// Returns the season with this number, 1 to 4.
    pub const fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            1 => Self::Spring,
            2 => Self::Summer,
            3 => Self::Autumn,
            4 => Self::Winter,
            _ => return None,
        })
    }

    /// The season with this number as text.
    fn parse(text: &str) -> Option<Self> {
        text.trim().parse().ok().and_then(Self::from_number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_make_sense_come_back_as_they_were() {
        for date in [
            json!({"date-parts": [[2008, 5, 1]]}),
            json!({"date-parts": [[-44]], "circa": true}),
            json!({"date-parts": [[2008, 5], [2009, 1]]}),
            json!({"date-parts": [[2008, 21], [2008, 22]]}),
            json!({"date-parts": [[1997], [0]]}),
            json!({"date-parts": [[2008]], "season": 4}),
            json!({"date-parts": [[2008]], "season": "Michaelmas"}),
            json!({"literal": "in press"}),
            json!({"date-parts": [[2008]], "literal": "Easter 2008"}),
        ] {
            assert_eq!(Date::from_json(&date).map(|read| read.to_json()), Some(date.clone()), "{date}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let reads = |date: Value| Date::from_json(&date).map(|date| date.to_json());
        for none in [
            json!({"date-parts": [[0]]}),
            json!({"date-parts": [[]]}),
            json!({"season": 1}),
            json!({"raw": "0000-00-00"}),
            json!({"raw": "0"}),
            json!("0000-05-01"),
            json!(true),
        ] {
            assert_eq!(reads(none.clone()), None, "{none}");
        }
        for (odd, expected) in [
            (json!({"date-parts": [[2008, 21]]}), json!({"date-parts": [[2008]], "season": 1})),
            (json!({"date-parts": [[2008, 60, 40]]}), json!({"date-parts": [[2008]]})),
            (json!({"date-parts": [["2008", "5", "1"]], "season": 7}), json!({"date-parts": [[2008, 5, 1]]})),
            (json!({"raw": "Fall 2008?"}), json!({"date-parts": [[2008]], "season": 3, "circa": true})),
            (json!({"raw": "no idea"}), json!({"literal": "no idea"})),
            (json!({"raw": "2001-00-00"}), json!({"date-parts": [[2001]]})),
            (json!({"raw": "2001-05-00"}), json!({"date-parts": [[2001, 5]]})),
            (json!("2001-00"), json!({"date-parts": [[2001]]})),
            (json!(2020), json!({"date-parts": [[2020]]})),
            (json!("2020-05"), json!({"date-parts": [[2020, 5]]})),
            (json!("2020-05-03T10:00:00Z"), json!({"date-parts": [[2020, 5, 3]]})),
            (json!("in press"), json!({"literal": "in press"})),
            (json!([2020, "5"]), json!({"date-parts": [[2020, 5]]})),
            (json!([[2020, 5], [2021]]), json!({"date-parts": [[2020, 5], [2021]]})),
            (json!({"date-parts": [2020, 5]}), json!({"date-parts": [[2020, 5]]})),
            (json!({"date-parts": "2020"}), json!({"date-parts": [[2020]]})),
        ] {
            assert_eq!(reads(odd.clone()), Some(expected), "{odd}");
        }
    }
}
