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

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::date::Date;
use super::json::scalar;
use super::name::Name;
use super::variable::{DateVariable, Kind, NameVariable, Variable};

/// One work as CSL sees it: a type and its variables. A missing field is an absent key.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
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
        self.names.entry(variable).or_default().push(name);
    }

    /// The date of a variable, if there is one.
    pub fn date(&self, variable: DateVariable) -> Option<&Date> {
        self.dates.get(&variable)
    }

    /// Sets the date of a variable.
    pub fn set_date(&mut self, variable: DateVariable, date: impl Into<Date>) {
        self.dates.insert(variable, date.into());
    }

    /// The item with this text in a variable, unless that is blank.
    #[must_use]
    pub fn with(mut self, variable: Variable, text: impl Into<String>) -> Self {
        self.set(variable, text);
        self
    }

    /// The item with one more name in a variable.
    #[must_use]
    pub fn with_name(mut self, variable: NameVariable, name: Name) -> Self {
        self.add_name(variable, name);
        self
    }

    /// The item with this date in a variable.
    #[must_use]
    pub fn with_date(mut self, variable: DateVariable, date: impl Into<Date>) -> Self {
        self.set_date(variable, date);
        self
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
                item.set_names(variable, names);
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
