//! Names: of persons, who have parts, and all others, which are not taken apart.

use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Map, Value};

use super::json::{Flag, Key, Scalar};
use crate::text::is_blank;

/// One name of a name variable.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// A person's name, in its parts.
    Person(PersonName),
    /// A name that is printed as it is: an organisation's, a pseudonym.
    Literal(String),
}

/// A person's name: family name or given names or both, and what goes with them. No part is blank.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PersonName {
    family: Option<Box<str>>,
    given: Option<Box<str>>,
    rare: Option<Box<RareParts>>,
}

/// What few names have, and so takes no room in the others: a list of a million works holds some ten million names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct RareParts {
    non_dropping_particle: Option<String>,
    dropping_particle: Option<String>,
    suffix: Option<String>,
    comma_suffix: bool,
    static_ordering: bool,
}

/// The members of a name in CSL-JSON, in any combination: what a name is read into, and what is
/// changed part by part. [`Name::from_parts`] makes a name of it, if it is one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "the members are those of CSL 1.0.2")]
pub struct NameParts {
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
    /// A name that is not to be taken apart. With it no other part counts.
    pub literal: Option<String>,
}

impl Name {
    /// Creates a name that is not to be taken apart.
    pub fn literal(name: impl Into<String>) -> Self {
        Self::Literal(name.into())
    }

    /// Creates a person's name in two parts, of which one may be blank.
    pub fn person(given: impl Into<String>, family: impl Into<String>) -> Self {
        let parts =
            NameParts { given: Some(given.into()), family: Some(family.into()), ..NameParts::default() };
        Self::from_parts(parts).unwrap_or_else(|| Self::Literal(String::new()))
    }

    /// Creates a person's name with "Jr." or "III" behind it.
    #[must_use]
    pub fn with_suffix(self, suffix: impl Into<String>) -> Self {
        self.with_part(|parts| &mut parts.suffix, suffix.into())
    }

    /// Creates a person's name with a particle that stays with the family name: "van".
    #[must_use]
    pub fn with_non_dropping_particle(self, particle: impl Into<String>) -> Self {
        self.with_part(|parts| &mut parts.non_dropping_particle, particle.into())
    }

    /// Creates a person's name with a particle that goes away with the given names: "de".
    #[must_use]
    pub fn with_dropping_particle(self, particle: impl Into<String>) -> Self {
        self.with_part(|parts| &mut parts.dropping_particle, particle.into())
    }

    fn with_part(mut self, part: fn(&mut RareParts) -> &mut Option<String>, text: String) -> Self {
        if let Self::Person(person) = &mut self {
            *part(person.rare.get_or_insert_default()) = Some(text).filter(|text| !is_blank(text));
            // Equal names are held alike.
            person.rare.take_if(|rare| **rare == RareParts::default());
        }
        self
    }

    /// Returns the name with these parts: a literal where there is one, else a person's. Blank parts are left
    /// out; a name without family name, given name and literal is none.
    pub fn from_parts(parts: NameParts) -> Option<Self> {
        let filled = |part: Option<String>| part.filter(|text| !is_blank(text));
        if let Some(literal) = filled(parts.literal) {
            return Some(Self::Literal(literal));
        }
        let (family, given) = (filled(parts.family), filled(parts.given));
        if family.is_none() && given.is_none() {
            return None;
        }
        let rare = RareParts {
            non_dropping_particle: filled(parts.non_dropping_particle),
            dropping_particle: filled(parts.dropping_particle),
            suffix: filled(parts.suffix),
            comma_suffix: parts.comma_suffix,
            static_ordering: parts.static_ordering,
        };
        Some(Self::Person(PersonName {
            family: family.map(String::into_boxed_str),
            given: given.map(String::into_boxed_str),
            rare: (rare != RareParts::default()).then(|| Box::new(rare)),
        }))
    }

    /// Returns the parts of the name, to change them.
    pub fn into_parts(self) -> NameParts {
        match self {
            Self::Person(PersonName { family, given, rare }) => {
                let rare = rare.map_or_else(RareParts::default, |rare| *rare);
                NameParts {
                    family: family.map(str::into_string),
                    given: given.map(str::into_string),
                    non_dropping_particle: rare.non_dropping_particle,
                    dropping_particle: rare.dropping_particle,
                    suffix: rare.suffix,
                    comma_suffix: rare.comma_suffix,
                    static_ordering: rare.static_ordering,
                    literal: None,
                }
            }
            Self::Literal(literal) => NameParts { literal: Some(literal), ..NameParts::default() },
        }
    }

    /// The length of all its parts.
    pub(crate) fn len(&self) -> usize {
        let of = |part: Option<&str>| part.map_or(0, str::len);
        match self {
            Self::Literal(name) => name.len(),
            Self::Person(PersonName { family, given, rare }) => {
                let rare = rare.as_deref().map_or(0, |rare| {
                    of(rare.non_dropping_particle.as_deref())
                        + of(rare.dropping_particle.as_deref())
                        + of(rare.suffix.as_deref())
                });
                of(family.as_deref()) + of(given.as_deref()) + rare
            }
        }
    }

    /// The texts of its parts.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let person = self.as_person();
        let rare = person.and_then(|person| person.rare.as_deref());
        let rare = rare.map(|rare| [&rare.non_dropping_particle, &rare.dropping_particle, &rare.suffix]);
        let parts = person.map(|person| [&person.family, &person.given]);
        let parts = parts.into_iter().flatten().filter_map(Option::as_deref);
        parts.chain(rare.into_iter().flatten().filter_map(Option::as_deref)).chain(self.as_literal())
    }

    /// Whether these are its parts.
    pub(crate) fn is_made_of(&self, parts: &NameParts) -> bool {
        let person = self.as_person();
        let is = |own: Option<&str>, part: &Option<String>| own == part.as_deref();
        is(self.as_literal(), &parts.literal)
            && is(person.and_then(|person| person.family.as_deref()), &parts.family)
            && is(person.and_then(PersonName::given), &parts.given)
            && is(person.and_then(PersonName::non_dropping_particle), &parts.non_dropping_particle)
            && is(person.and_then(PersonName::dropping_particle), &parts.dropping_particle)
            && is(person.and_then(PersonName::suffix), &parts.suffix)
            && person.is_some_and(PersonName::comma_suffix) == parts.comma_suffix
            && person.is_some_and(PersonName::static_ordering) == parts.static_ordering
    }

    /// Returns the whole name, if it is not taken apart.
    pub fn as_literal(&self) -> Option<&str> {
        match self {
            Self::Person(_) => None,
            Self::Literal(name) => Some(name),
        }
    }

    /// Returns the parts, if it is a person's name.
    pub const fn as_person(&self) -> Option<&PersonName> {
        match self {
            Self::Person(person) => Some(person),
            Self::Literal(_) => None,
        }
    }

    /// A person's family name, without particles that are given apart.
    pub fn family(&self) -> Option<&str> {
        self.as_person().and_then(PersonName::family)
    }

    /// A person's given names.
    pub fn given(&self) -> Option<&str> {
        self.as_person().and_then(PersonName::given)
    }

    pub(super) fn to_json(&self) -> Value {
        let mut object = Map::new();
        let mut set = |key: &str, part: Option<&str>| {
            object.extend(part.map(|part| (key.to_owned(), Value::from(part))));
        };
        match self {
            Self::Literal(name) => set("literal", Some(name)),
            Self::Person(person) => {
                set("family", person.family.as_deref());
                set("given", person.given());
                set("non-dropping-particle", person.non_dropping_particle());
                set("dropping-particle", person.dropping_particle());
                set("suffix", person.suffix());
                for (key, flag) in
                    [("comma-suffix", person.comma_suffix()), ("static-ordering", person.static_ordering())]
                {
                    if flag {
                        object.insert(key.into(), true.into());
                    }
                }
            }
        }
        object.into()
    }
}

/// The names that a value stands for: a list of them, or a single one, as an object or as text. What is no name is
/// left out.
#[derive(Debug, Default)]
pub(crate) struct Names(pub(crate) Vec<Name>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut names = Vec::new();
        deserializer.deserialize_any(Values(&mut names))?;
        Ok(Self(names))
    }
}

/// Adds the names that a value stands for to others.
struct Values<'n>(&'n mut Vec<Name>);

impl<'de> DeserializeSeed<'de> for Values<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Values<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("names")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while elements.next_element_seed(Values(&mut *self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut parts = NameParts::default();
        // Crossref's word for the literal of an organisation.
        let mut name = None;
        while let Some(Key(key)) = members.next_key()? {
            let part = match &*key {
                "family" => &mut parts.family,
                "given" => &mut parts.given,
                "non-dropping-particle" => &mut parts.non_dropping_particle,
                "dropping-particle" => &mut parts.dropping_particle,
                "suffix" => &mut parts.suffix,
                "literal" => &mut parts.literal,
                "name" => &mut name,
                "comma-suffix" => {
                    Flag(parts.comma_suffix) = members.next_value()?;
                    continue;
                }
                "static-ordering" => {
                    Flag(parts.static_ordering) = members.next_value()?;
                    continue;
                }
                _ => {
                    members.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *part = members.next_value::<Scalar>()?.text;
        }
        parts.literal = parts.literal.filter(|text| !is_blank(text)).or(name);
        self.0.extend(Name::from_parts(parts));
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        let is_name = !is_blank(text);
        self.0.extend(is_name.then(|| Name::literal(text)));
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// What stands between double quotes, if a text does.
fn in_quotes(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.strip_suffix('"').filter(|inner| !is_blank(inner))
}

impl PersonName {
    /// Family name, without particles that are given apart.
    pub fn family(&self) -> Option<&str> {
        let family = self.family.as_deref()?;
        // Few have any.
        if !family.starts_with('"') {
            return Some(family);
        }
        Some(in_quotes(family).unwrap_or(family))
    }

    /// Returns whether the family name is one, particles included. CSL-JSON has such a name in double quotes
    /// (citeproc-js's manual, "Particles").
    pub fn is_undivided(&self) -> bool {
        self.family.as_deref().and_then(in_quotes).is_some()
    }

    /// Given names, or initials.
    pub fn given(&self) -> Option<&str> {
        self.given.as_deref()
    }

    /// Returns the particle that stays with the family name: "van" in "Vincent van Gogh".
    pub fn non_dropping_particle(&self) -> Option<&str> {
        self.rare.as_ref()?.non_dropping_particle.as_deref()
    }

    /// Returns the particle that goes away with the given names: "de" in "Alfred de Musset".
    pub fn dropping_particle(&self) -> Option<&str> {
        self.rare.as_ref()?.dropping_particle.as_deref()
    }

    /// "Jr.", "III".
    pub fn suffix(&self) -> Option<&str> {
        self.rare.as_ref()?.suffix.as_deref()
    }

    /// Returns whether a comma stands before the suffix in the order given name first.
    pub fn comma_suffix(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| rare.comma_suffix)
    }

    /// Returns whether the family name always comes first.
    pub fn static_ordering(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| rare.static_ordering)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_something_to_print() {
        let given = |text: &str| Some(text.to_owned());
        let none = NameParts { suffix: given("Jr."), family: given(" "), ..NameParts::default() };
        assert_eq!(Name::from_parts(none), None);
        let both = NameParts { literal: given("WHO"), family: given("Doe"), ..NameParts::default() };
        assert_eq!(Name::from_parts(both), Some(Name::literal("WHO")));
        assert_eq!(Name::person(" ", "Plato").given(), None);
        assert_eq!(Name::literal("WHO").family(), None);
    }
}
