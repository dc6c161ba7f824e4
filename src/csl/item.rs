//! The data a style is applied to: one [`Item`] of CSL data, and its reading and writing as
//! CSL-JSON.
//!
//! The reader is lenient where real files are (numbers for strings, one string for a list,
//! `journalAbbreviation` for `container-title-short`) and drops what CSL has no place for: it never
//! fails on an object. What registration agencies serve needs more than leniency; repairing that
//! is `crate::work`'s job, not this module's.
//!
//! Text values may hold the inline markup of CSL-JSON: `<i>`, `<b>`, `<sup>`, `<sub>`,
//! `<span style="font-variant:small-caps;">` and `<span class="nocase">`. Any other `<` or `&` is
//! itself.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::variable::{DateVariable, Kind, NameVariable, Variable};

/// One work as CSL sees it: a type and its variables. A missing field is an absent key.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The identifier by which a document cites the item.
    pub id: String,
    /// The item's type.
    pub kind: Kind,
    /// Text and number variables; never empty strings.
    pub text: BTreeMap<Variable, String>,
    /// Name variables; never empty lists.
    pub names: BTreeMap<NameVariable, Vec<Name>>,
    /// Date variables.
    pub dates: BTreeMap<DateVariable, Date>,
}

/// A person's or an organisation's name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Name {
    /// Family name.
    pub family: Option<String>,
    /// Given names, or initials.
    pub given: Option<String>,
    /// "van" in "Vincent van Gogh": stays with the family name when given names are left out.
    pub non_dropping_particle: Option<String>,
    /// "de" in "Alfred de Musset": goes away with the given names.
    pub dropping_particle: Option<String>,
    /// "Jr.", "III".
    pub suffix: Option<String>,
    /// Whether a comma stands before the suffix in the order given name first.
    pub comma_suffix: bool,
    /// Whether the family name always comes first.
    pub static_ordering: bool,
    /// A name that is not to be taken apart: an organisation's.
    pub literal: Option<String>,
}

/// A date or a range of dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Date {
    /// The date, or the first of a range.
    pub start: Option<DateParts>,
    /// The last of a range.
    pub end: Option<DateParts>,
    /// Season 1 (spring) to 4 (winter).
    pub season: Option<u8>,
    /// A season by another name, printed as it is.
    pub season_name: Option<String>,
    /// Whether the date is approximate.
    pub circa: bool,
    /// A date in words, printed as it is.
    pub literal: Option<String>,
}

/// Year, month and day as far as they are known. Years before 1 AD are negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateParts {
    /// The year.
    pub year: i32,
    /// 1 to 12, or a season: 13 to 16 and 21 to 24.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
}

impl Item {
    /// An item without any variable.
    pub fn new(id: impl Into<String>, kind: Kind) -> Self {
        Self { id: id.into(), kind, text: BTreeMap::new(), names: BTreeMap::new(), dates: BTreeMap::new() }
    }

    /// The text of a variable, if there is any.
    pub fn get(&self, variable: Variable) -> Option<&str> {
        self.text.get(&variable).map(String::as_str)
    }

    /// Sets a text variable; empty text removes it.
    pub fn set(&mut self, variable: Variable, text: impl Into<String>) {
        let text = text.into();
        if text.trim().is_empty() {
            self.text.remove(&variable);
        } else {
            self.text.insert(variable, text);
        }
    }

    /// The names of a variable; empty where there are none.
    pub fn people(&self, variable: NameVariable) -> &[Name] {
        self.names.get(&variable).map_or(&[], Vec::as_slice)
    }

    /// Reads one CSL-JSON object. Members that CSL does not know are dropped; a missing or unknown
    /// type is `document`.
    pub fn from_json(object: &Map<String, Value>) -> Self {
        let id = object.get("id").and_then(scalar).unwrap_or_default();
        let kind = object.get("type").and_then(Value::as_str).and_then(Kind::parse);
        let mut item = Self::new(id, kind.unwrap_or(Kind::Document));
        for (key, value) in object {
            let variable = match key.as_str() {
                "journalAbbreviation" => Some(Variable::ContainerTitleShort),
                "shortTitle" => Some(Variable::TitleShort),
                name => Variable::parse(name),
            };
            if let Some(variable) = variable {
                if let Some(text) = scalar(value) {
                    item.set(variable, text);
                }
            } else if let Some(variable) = NameVariable::parse(key) {
                let names: Vec<Name> =
                    value.as_array().into_iter().flatten().filter_map(Name::from_json).collect();
                if !names.is_empty() {
                    item.names.insert(variable, names);
                }
            } else if let Some(variable) = DateVariable::parse(key)
                && let Some(date) = Date::from_json(value)
            {
                item.dates.insert(variable, date);
            }
        }
        item.read_note();
        item
    }

    /// Reads variables that stand in the note, one to a line as `name: value` or in the form
    /// `{:name: value}`: the habit of reference managers whose own fields CSL outgrew. Variables
    /// that the item has are not replaced.
    fn read_note(&mut self) {
        let Some(note) = self.text.get(&Variable::Note) else { return };
        if !note.contains(':') {
            return;
        }
        let note = note.replace("{:", "\n").replace('}', "\n");
        let mut found = Vec::new();
        for (k, line) in note.lines().filter(|line| !line.trim().is_empty()).enumerate() {
            match line.split_once(':') {
                Some((name, value))
                    if name.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_')) =>
                {
                    found.push((name.to_owned(), value.trim().to_owned()));
                }
                // The first line may be words; any other ends the fields.
                _ if k == 0 => {}
                _ => break,
            }
        }
        let mut names: BTreeMap<NameVariable, Vec<Name>> = BTreeMap::new();
        for (name, value) in found {
            if value.is_empty() {
                continue;
            }
            if name == "type" {
                self.kind = Kind::parse(&value).unwrap_or(self.kind);
            } else if let Some(variable) = Variable::parse(&name) {
                self.text.entry(variable).or_insert(value);
            } else if let Some(variable) = DateVariable::parse(&name) {
                if let Some(date) = Date::parse(&value) {
                    self.dates.entry(variable).or_insert(date);
                }
            } else if let Some(variable) = NameVariable::parse(&name).filter(|v| !self.names.contains_key(v))
            {
                let name = match value.split_once("||") {
                    Some((family, given)) => Name::person(given.trim(), family.trim()),
                    None => Name::literal(value),
                };
                names.entry(variable).or_default().push(name);
            }
        }
        self.names.extend(names);
    }

    /// Writes the item as a CSL-JSON object.
    pub fn to_json(&self) -> Map<String, Value> {
        let mut object = Map::new();
        object.insert("id".into(), self.id.clone().into());
        object.insert("type".into(), self.kind.as_str().into());
        for (variable, names) in &self.names {
            object.insert(variable.as_str().into(), names.iter().map(Name::to_json).collect());
        }
        for (variable, text) in &self.text {
            object.insert(variable.as_str().into(), text.clone().into());
        }
        for (variable, date) in &self.dates {
            object.insert(variable.as_str().into(), date.to_json());
        }
        object
    }
}

impl Name {
    /// A name that is not to be taken apart.
    pub fn literal(name: impl Into<String>) -> Self {
        Self { literal: Some(name.into()), ..Self::default() }
    }

    /// A person's name in two parts.
    pub fn person(given: impl Into<String>, family: impl Into<String>) -> Self {
        Self { given: Some(given.into()), family: Some(family.into()), ..Self::default() }
    }

    fn from_json(value: &Value) -> Option<Self> {
        let object = value.as_object()?;
        let part = |key| object.get(key).and_then(scalar).filter(|s: &String| !s.trim().is_empty());
        let flag = |key| object.get(key).is_some_and(truthy);
        let name = Self {
            family: part("family"),
            given: part("given"),
            non_dropping_particle: part("non-dropping-particle"),
            dropping_particle: part("dropping-particle"),
            suffix: part("suffix"),
            comma_suffix: flag("comma-suffix"),
            static_ordering: flag("static-ordering"),
            literal: part("literal"),
        };
        (name.family.is_some() || name.given.is_some() || name.literal.is_some()).then_some(name)
    }

    fn to_json(&self) -> Value {
        let mut object = Map::new();
        let parts = [
            ("family", &self.family),
            ("given", &self.given),
            ("non-dropping-particle", &self.non_dropping_particle),
            ("dropping-particle", &self.dropping_particle),
            ("suffix", &self.suffix),
            ("literal", &self.literal),
        ];
        for (key, part) in parts {
            if let Some(part) = part {
                object.insert(key.into(), part.clone().into());
            }
        }
        for (key, flag) in [("comma-suffix", self.comma_suffix), ("static-ordering", self.static_ordering)] {
            if flag {
                object.insert(key.into(), true.into());
            }
        }
        object.into()
    }
}

impl Date {
    /// Reads a CSL-JSON date: `date-parts` (one date, or two for a range), `season`, `circa`,
    /// `literal`, and `raw` as far as it is `YYYY[-MM[-DD]]`, two of them with `/` between for a
    /// range. Nothing is made of a date without a year.
    pub fn from_json(value: &Value) -> Option<Self> {
        let object = value.as_object()?;
        let mut date = Self {
            circa: object.get("circa").is_some_and(truthy),
            literal: object.get("literal").and_then(scalar),
            season: object.get("season").and_then(number).and_then(|n| u8::try_from(n).ok()),
            season_name: object
                .get("season")
                .and_then(Value::as_str)
                .filter(|s| !s.trim().is_empty() && s.trim().parse::<u8>().is_err())
                .map(str::to_owned),
            ..Self::default()
        };
        if let Some(parts) = object.get("date-parts").and_then(Value::as_array) {
            let mut parts = parts.iter().map(DateParts::from_json);
            date.start = parts.next().flatten();
            date.end = parts.next().flatten();
        }
        if date.start.is_none()
            && let Some(raw) = object.get("raw").and_then(Value::as_str)
        {
            match Self::parse(raw) {
                Some(read) => Self { circa: date.circa || read.circa, ..read }.clone_into(&mut date),
                None if date.literal.is_none() => date.literal = Some(raw.to_owned()),
                None => {}
            }
        }
        (date.start.is_some() || date.literal.is_some()).then_some(date)
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
        let end = match end {
            Some(end) => Some(DateParts::parse_words(end)?),
            None => None,
        };
        Some(Self { start: Some(start), end, circa, ..Self::default() })
    }

    fn to_json(&self) -> Value {
        let mut object = Map::new();
        let parts: Vec<Value> = [self.start, self.end].iter().flatten().map(|p| p.to_json()).collect();
        if !parts.is_empty() {
            object.insert("date-parts".into(), parts.into());
        }
        if let Some(season) = self.season {
            object.insert("season".into(), season.into());
        }
        if let Some(season) = &self.season_name {
            object.insert("season".into(), season.clone().into());
        }
        if self.circa {
            object.insert("circa".into(), true.into());
        }
        if let Some(literal) = &self.literal {
            object.insert("literal".into(), literal.clone().into());
        }
        object.into()
    }
}

impl DateParts {
    /// Reads `[year, month, day]`, each a number or a string of digits, the later ones optional.
    pub fn from_json(value: &Value) -> Option<Self> {
        let parts = value.as_array()?;
        let part = |k: usize| parts.get(k).and_then(number);
        let small =
            |k: usize, max: u8| part(k).and_then(|n| u8::try_from(n).ok()).filter(|n| (1..=max).contains(n));
        let month = small(1, 24);
        Some(Self { year: i32::try_from(part(0)?).ok()?, month, day: month.and_then(|_| small(2, 31)) })
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
        Some(Self { year: sign * year, month, day })
    }

    /// Reads a date in digits or in English words: a year, and perhaps a month or season and a day.
    fn parse_words(text: &str) -> Option<Self> {
        const MONTHS: [&str; 16] = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "spr", "sum",
            "aut", "win",
        ];
        if let Some(parts) = Self::parse(text) {
            return Some(parts);
        }
        let mut parts = Self::default();
        for word in
            text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '?')).filter(|w| !w.is_empty())
        {
            let lower = word.to_lowercase();
            let month = MONTHS.iter().position(|m| lower.starts_with(m)).or((lower == "fall").then_some(14));
            match (word.parse::<i32>(), month) {
                (Ok(year), _) if word.len() >= 3 => parts.year = year,
                (Ok(day), _) => parts.day = u8::try_from(day).ok().filter(|d| (1..=31).contains(d)),
                (Err(_), Some(month)) => parts.month = u8::try_from(month + 1).ok(),
                (Err(_), None) if matches!(lower.as_str(), "c" | "ca" | "circa") => {}
                (Err(_), None) => return None,
            }
        }
        (parts.year != 0).then_some(parts)
    }

    fn to_json(self) -> Value {
        let mut parts: Vec<Value> = vec![self.year.into()];
        parts.extend(self.month.map(Value::from));
        parts.extend(self.day.map(Value::from));
        parts.into()
    }
}

/// A value that stands for one string: itself, a number, or the first such element of a list.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(list) => list.iter().find_map(scalar),
        _ => None,
    }
}

fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// CSL-JSON's flags come as booleans, numbers and strings.
fn truthy(value: &Value) -> bool {
    match value {
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_i64() != Some(0),
        Value::String(text) => !matches!(text.as_str(), "" | "0" | "false"),
        _ => false,
    }
}
