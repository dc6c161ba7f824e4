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
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::date::Date;
use super::fields::Fields;
use super::json::{Key, Scalar, Shape};
use super::name::{Name, Names};
use super::variable::{DateVariable, Kind, NameVariable, Variable};
use crate::text::is_blank;

/// One work as CSL sees it: a type and its variables. A missing field is an absent key.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Item {
    /// The identifier by which a document cites the item.
    pub id: String,
    /// The item's type.
    pub kind: Kind,
    /// Text and number variables; never empty strings.
    pub text: Fields<Variable, String>,
    /// Name variables; never empty lists.
    pub names: Fields<NameVariable, Vec<Name>>,
    /// Date variables.
    pub dates: Fields<DateVariable, Date>,
}

impl Item {
    /// Creates an item without any variable.
    pub fn new(id: impl Into<String>, kind: Kind) -> Self {
        Self { id: id.into(), kind, text: Fields::new(), names: Fields::new(), dates: Fields::new() }
    }

    /// Returns the text of a variable, if there is any.
    pub fn get(&self, variable: Variable) -> Option<&str> {
        self.text.get(&variable).map(String::as_str)
    }

    /// Sets a text variable; empty text removes it.
    pub fn set(&mut self, variable: Variable, text: impl Into<String>) {
        let text = text.into();
        if is_blank(&text) {
            self.text.remove(&variable);
        } else {
            self.text.insert(variable, text);
        }
    }

    /// Returns the names of a variable; empty where there are none.
    pub fn people(&self, variable: NameVariable) -> &[Name] {
        self.names.get(&variable).map_or(&[], Vec::as_slice)
    }

    /// Sets the names of a variable; no names remove it.
    pub fn set_names(&mut self, variable: NameVariable, names: Vec<Name>) {
        if names.is_empty() {
            self.names.remove(&variable);
        } else {
            self.names.insert(variable, names);
        }
    }

    /// Adds a name to those of a variable.
    pub fn add_name(&mut self, variable: NameVariable, name: Name) {
        self.names.or_insert_with(variable, Vec::new).push(name);
    }

    /// Returns the date of a variable, if there is one.
    pub fn date(&self, variable: DateVariable) -> Option<&Date> {
        self.dates.get(&variable)
    }

    /// Sets the date of a variable.
    pub fn set_date(&mut self, variable: DateVariable, date: impl Into<Date>) {
        self.dates.insert(variable, date.into());
    }

    /// Returns the item with this text in a variable, unless that is blank.
    #[must_use]
    pub fn with(mut self, variable: Variable, text: impl Into<String>) -> Self {
        self.set(variable, text);
        self
    }

    /// Returns the item with one more name in a variable.
    #[must_use]
    pub fn with_name(mut self, variable: NameVariable, name: Name) -> Self {
        self.add_name(variable, name);
        self
    }

    /// Returns the item with this date in a variable.
    #[must_use]
    pub fn with_date(mut self, variable: DateVariable, date: impl Into<Date>) -> Self {
        self.set_date(variable, date);
        self
    }

    /// Reads one CSL-JSON object. Members that CSL does not know are dropped; a missing or unknown
    /// type is `document`.
    pub fn from_json(object: &Map<String, Value>) -> Self {
        // Nothing of an object is an error; see the reader.
        Self::deserialize(object).unwrap_or_else(|_| Self::new("", Kind::Document))
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
        for (k, line) in note.lines().filter(|line| !is_blank(line)).enumerate() {
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
        let mut names: Fields<NameVariable, Vec<Name>> = Fields::new();
        for (name, value) in found {
            if value.is_empty() {
                continue;
            }
            if name == "type" {
                self.kind = Kind::parse(&value).unwrap_or(self.kind);
            } else if let Some(variable) = Variable::parse(&name) {
                self.text.or_insert_with(variable, || value);
            } else if let Some(variable) = DateVariable::parse(&name) {
                if let Some(date) = Date::parse(&value) {
                    self.dates.or_insert_with(variable, || date);
                }
            } else if let Some(variable) = NameVariable::parse(&name).filter(|v| !self.names.contains_key(v))
            {
                let name = match value.split_once("||") {
                    Some((family, given)) => Name::person(given.trim(), family.trim()),
                    None => Name::literal(value),
                };
                names.or_insert_with(variable, Vec::new).push(name);
            }
        }
        self.names.extend(names);
    }

    /// Writes the item as a CSL-JSON object.
    pub fn to_json(&self) -> Map<String, Value> {
        let mut object = Map::new();
        for (name, member) in self.members() {
            let value = match member {
                Member::Text(text) => text.into(),
                Member::Names(names) => names.iter().map(Name::to_json).collect(),
                Member::Date(date) => date.to_json(),
            };
            object.insert(name.into(), value);
        }
        object
    }

    /// The members of its CSL-JSON object, in order.
    fn members(&self) -> impl Iterator<Item = (&'static str, Member<'_>)> {
        let own = [("id", Member::Text(self.id.as_str())), ("type", Member::Text(self.kind.as_str()))];
        let names = self.names.iter().map(|(name, names)| (name.as_str(), Member::Names(names.as_slice())));
        let text = self.text.iter().map(|(name, text)| (name.as_str(), Member::Text(text.as_str())));
        let dates = self.dates.iter().map(|(name, date)| (name.as_str(), Member::Date(date)));
        own.into_iter().chain(names).chain(text).chain(dates)
    }
}

/// A member of an item's CSL-JSON object.
enum Member<'i> {
    Text(&'i str),
    Names(&'i [Name]),
    Date(&'i Date),
}

/// An item as its CSL-JSON object, without that being made first: a work may have half a million authors.
pub(crate) struct ItemObject<'i>(pub(crate) &'i Item);

impl Serialize for ItemObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.members())
    }
}

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Names(names) => serializer.collect_seq(names.iter().map(Name::to_json)),
            Self::Date(date) => date.to_json().serialize(serializer),
        }
    }
}

/// An item, and the members of its object that are none of it: those that CSL does not know, and values of which only
/// a part was read.
#[derive(Debug)]
pub(crate) struct ReadItem {
    pub(crate) item: Item,
    /// Of members of one name the last counts.
    pub(crate) rest: BTreeMap<String, Value>,
}

impl ReadItem {
    /// Before the first member.
    pub(crate) fn new() -> Self {
        Self { item: Item::new("", Kind::Document), rest: BTreeMap::new() }
    }

    /// Reads the value of a member; says what kind of value it was, and its text if it is the text of the
    /// identifier, the type or a variable.
    pub(crate) fn member<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        members: &mut A,
    ) -> Result<(Shape, Option<&str>), A::Error> {
        let Self { item, rest } = self;
        let variable = match key {
            "id" => {
                let Scalar { text, shape, .. } = members.next_value()?;
                item.id = text.unwrap_or_default();
                return Ok((shape, Some(&item.id)));
            }
            "type" => {
                let Scalar { text, shape, .. } = members.next_value()?;
                let kind = text.filter(|_| shape == Shape::Text).and_then(|text| Kind::parse(&text));
                item.kind = kind.unwrap_or(Kind::Document);
                return Ok((shape, kind.map(Kind::as_str)));
            }
            "journalAbbreviation" => Some(Variable::ContainerTitleShort),
            "shortTitle" => Some(Variable::TitleShort),
            name => Variable::parse(name),
        };
        if let Some(variable) = variable {
            let Scalar { text, shape, rest: more } = members.next_value()?;
            match text {
                Some(text) => item.set(variable, text),
                // Of two members of one name the last counts, whatever it is.
                None if more.is_some() => item.set(variable, ""),
                None => {}
            }
            rest.remove(key);
            rest.extend(more.map(|value| (key.to_owned(), *value)));
            return Ok((shape, item.get(variable)));
        }
        if let Some(variable) = NameVariable::parse(key) {
            let Names(names) = members.next_value()?;
            item.set_names(variable, names);
            return Ok((Shape::Other, None));
        }
        let value: Value = members.next_value()?;
        let says_nothing = value.is_null() || value.as_str().is_some_and(is_blank);
        match DateVariable::parse(key).map(|variable| (variable, Date::from_json(&value))) {
            Some((variable, Some(date))) => {
                rest.remove(key);
                item.set_date(variable, date);
            }
            Some((_, None)) | None if says_nothing => {}
            other => {
                if let Some((variable, _)) = other {
                    item.dates.remove(&variable);
                }
                rest.insert(key.to_owned(), value);
            }
        }
        Ok((Shape::Other, None))
    }

    /// Behind the last member, which may be the note.
    pub(crate) fn end(&mut self) {
        self.item.read_note();
    }
}

impl<'de> Deserialize<'de> for ReadItem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = ReadItem;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<ReadItem, A::Error> {
                let mut read = ReadItem::new();
                while let Some(Key(key)) = members.next_key()? {
                    read.member(&key, &mut members)?;
                }
                read.end();
                Ok(read)
            }
        }
        deserializer.deserialize_map(Members)
    }
}

impl<'de> Deserialize<'de> for Item {
    /// As [`Item::from_json`].
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ReadItem::deserialize(deserializer).map(|read| read.item)
    }
}
