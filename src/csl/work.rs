//! An item made ready: its names taken apart once, however often they are rendered.

use std::borrow::Cow;

use super::budget::Budget;
use super::item::Item;
use super::name::Name;
use super::particles::{split_family, split_given, split_suffix};
use super::style::{Needs, date_bit, name_bit, text_bit};
use super::variable::{DateVariable, NameVariable, Variable};

/// An item and its names.
#[derive(Debug)]
pub(crate) struct PreparedItem<'a> {
    pub(crate) item: &'a Item,
    /// What its renderings may write.
    pub(crate) budget: &'a Budget<'a>,
    people: Vec<(NameVariable, Vec<PreparedName<'a>>)>,
    /// Which variables have a value, as bits: conditions ask for it all the time.
    text: u128,
    names: u64,
    dates: u64,
    /// The language of the item, lower case, if it is given and a language tag.
    pub(crate) lang: Option<String>,
}

/// A name in its parts, particles split off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct PreparedName<'a> {
    pub(crate) family: &'a str,
    pub(crate) given: &'a str,
    rare: Option<Box<RareParts<'a>>>,
    pub(crate) order: Order,
    /// "et al." was given as a part of the name, or more people follow who are not named.
    pub(crate) et_al: bool,
    /// What of the name other names share; set where the style makes names unambiguous throughout.
    pub(crate) ambiguity: Option<Ambiguity>,
}

/// What few names have, and so takes no room in the others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct RareParts<'a> {
    pub(crate) non_dropping: Cow<'a, str>,
    pub(crate) dropping: &'a str,
    pub(crate) suffix: &'a str,
    pub(crate) comma_suffix: bool,
    /// A name that is not taken apart.
    pub(crate) literal: Option<&'a str>,
}

impl RareParts<'static> {
    /// Those of most names.
    const NONE: &'static Self = &RareParts {
        non_dropping: Cow::Borrowed(""),
        dropping: "",
        suffix: "",
        comma_suffix: false,
        literal: None,
    };
}

/// What different names share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Ambiguity {
    /// The family name.
    pub(crate) family: bool,
    /// The family name and the initials.
    pub(crate) initials: bool,
}

/// The order that the name itself asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Order {
    /// Whatever the style says.
    #[default]
    Style,
    /// Family name first, with a space.
    FamilyFirst,
    /// Family name first, nothing between: names in a script without spaces.
    Joined,
}

impl<'a> PreparedItem<'a> {
    pub(crate) fn new(item: &'a Item, budget: &'a Budget<'a>) -> Self {
        let lang = item.get(Variable::Language).and_then(language);
        let people: Vec<(NameVariable, Vec<PreparedName<'_>>)> = item
            .names
            .iter()
            .map(|(variable, names)| (*variable, PreparedName::all(names, lang.as_deref())))
            .collect();
        let text = item.text.keys().fold(0, |bits, v| bits | text_bit(*v));
        let names = people
            .iter()
            .filter(|(_, people)| people.iter().any(|p| !p.is_empty()))
            .fold(0, |bits, (v, _)| bits | name_bit(*v));
        let dates = item.dates.keys().fold(0, |bits, v| bits | date_bit(*v));
        Self { item, budget, people, text, names, dates, lang }
    }

    /// Whether it has any of some variables.
    pub(crate) const fn has_any(&self, needs: &Needs) -> bool {
        self.text & needs.text != 0 || self.names & needs.names != 0 || self.dates & needs.dates != 0
    }

    /// Whether a text or number variable of the item has a value.
    pub(crate) const fn has_text(&self, variable: Variable) -> bool {
        self.text & text_bit(variable) != 0
    }

    /// Whether there is a name that prints something.
    pub(crate) const fn has_names(&self, variable: NameVariable) -> bool {
        self.names & name_bit(variable) != 0
    }

    /// Whether there is a date that prints something.
    pub(crate) const fn has_date(&self, variable: DateVariable) -> bool {
        self.dates & date_bit(variable) != 0
    }

    /// Drops its names, which take most of its memory.
    pub(crate) fn forget_people(&mut self) {
        self.people = Vec::new();
    }

    pub(crate) fn people(&self, variable: NameVariable) -> &[PreparedName<'a>] {
        self.people.iter().find(|(v, _)| *v == variable).map_or(&[], |(_, people)| people.as_slice())
    }

    /// All names with their places in their lists, to take down what they share.
    pub(crate) fn people_mut(&mut self) -> impl Iterator<Item = (usize, &mut PreparedName<'a>)> {
        self.people.iter_mut().flat_map(|(_, people)| people.iter_mut().enumerate())
    }
}

/// The primary language of a tag such as "en-US".
fn language(tag: &str) -> Option<String> {
    let primary: String = tag.trim().chars().take_while(char::is_ascii_alphabetic).collect();
    (!primary.is_empty()).then(|| primary.to_ascii_lowercase())
}

impl<'a> PreparedName<'a> {
    /// A list of people. `others` at its end is no name but stands for more people, as BibTeX's readers
    /// write it.
    fn all(names: &'a [Name], lang: Option<&str>) -> Vec<Self> {
        let mut people: Vec<Self> = names.iter().map(|name| Self::new(name, lang)).collect();
        if people.len() > 1 && people.last().is_some_and(|last| last.rare().literal == Some("others")) {
            people.pop();
            if let Some(last) = people.last_mut() {
                last.et_al = true;
            }
        }
        people
    }

    fn new(name: &'a Name, lang: Option<&str>) -> Self {
        let name = match name {
            Name::Person(name) => name,
            Name::Literal(literal) => {
                let rare = RareParts { literal: Some(literal), ..RareParts::NONE.clone() };
                return Self { rare: Some(Box::new(rare)), ..Self::default() };
            }
        };
        let (family, given) = (name.family().unwrap_or_default(), name.given().unwrap_or_default());
        let mut person = Self { family, given, ..Self::default() };
        let mut rare = RareParts {
            non_dropping: Cow::Borrowed(name.non_dropping_particle().unwrap_or_default()),
            dropping: name.dropping_particle().unwrap_or_default(),
            suffix: name.suffix().unwrap_or_default(),
            comma_suffix: name.comma_suffix(),
            literal: None,
        };
        if !name.is_undivided() {
            person.split(family, given, &mut rare);
        }
        if rare != *RareParts::NONE {
            person.rare = Some(Box::new(rare));
        }
        person.order = person.own_order(name.static_ordering(), lang);
        person
    }

    /// The parts that few names have.
    pub(crate) fn rare(&self) -> &RareParts<'a> {
        self.rare.as_deref().unwrap_or(RareParts::NONE)
    }

    /// Takes particles and a suffix out of the parts, unless they are given apart.
    fn split(&mut self, family: &'a str, given: &'a str, rare: &mut RareParts<'a>) {
        if !rare.non_dropping.is_empty() || family.is_empty() || given.is_empty() {
            return;
        }
        let (particle, rest) = split_family(family);
        if !particle.is_empty() {
            // An apostrophe that is followed by a space keeps it.
            let trimmed = particle.trim_end();
            let keeps = trimmed.len() < particle.len() && trimmed.ends_with(['\'', '\u{2019}']);
            rare.non_dropping =
                if keeps { Cow::Owned(format!("{trimmed} ")) } else { Cow::Borrowed(trimmed) };
            self.family = rest;
        }
        let mut given = given;
        if rare.suffix.is_empty() {
            let (head, suffix, forced) = split_suffix(given);
            given = head;
            if let Some(suffix) = suffix {
                if suffix.replace('.', "") == "et al" && rare.dropping.is_empty() {
                    rare.dropping = suffix;
                    self.et_al = true;
                    self.given = given;
                    return;
                }
                rare.suffix = suffix;
                rare.comma_suffix |= forced;
            }
        }
        let (rest, particle) = split_given(given);
        self.given = rest;
        if !particle.is_empty() {
            rare.dropping = particle;
        }
    }

    fn own_order(&self, is_static: bool, lang: Option<&str>) -> Order {
        if !self.family.chars().any(is_alphabetic_script) && !self.family.is_empty() {
            if self.given.chars().next().is_some_and(is_alphabetic_script) {
                return Order::FamilyFirst;
            }
            return Order::Joined;
        }
        if is_static || matches!(lang, Some("vi" | "hu" | "zh" | "ja")) {
            return Order::FamilyFirst;
        }
        Order::Style
    }

    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.rare().literal.is_none_or(str::is_empty) && self.family.is_empty() && self.given.is_empty()
    }
}

/// Scripts in which names are written with spaces and initials: Latin, Greek, Cyrillic, Hebrew,
/// Arabic, Thai.
pub(crate) fn is_alphabetic_script(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(
            c,
            '-' | '&' | '0'..='9' | '\u{c0}'..='\u{17f}' | '\u{218}'..='\u{21b}'
                | '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}' | '\u{590}'..='\u{5d4}' | '\u{5d6}'..='\u{5ff}' | '\u{600}'..='\u{6ff}'
                | '\u{e01}'..='\u{e5b}' | '\u{1e00}'..='\u{1fff}'
        )
}
