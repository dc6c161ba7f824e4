//! An item made ready: its names taken apart once, however often they are rendered, and all of it in little memory.
//!
//! A list of a million works holds them all until the last is ordered, numbered and told apart, so that what a style can
//! ask of an item is in a few pieces: one string for its texts and names, and numbers that say where in it each of them
//! ends. That is two thirds of what the item takes, which can go; what few names have lies apart from the others.

use super::date::Date;
use super::item::Item;
use super::name::Name;
use super::particles::{split_family, split_given, split_suffix};
use super::style::{Needs, date_bit, name_bit, text_bit};
use super::variable::{DateVariable, Kind, NameVariable, Variable};

/// An item and its names.
#[derive(Clone, Debug)]
pub(crate) struct PreparedItem {
    pub(crate) kind: Kind,
    /// Which variables have a value, as bits: conditions ask for it all the time.
    texts: u128,
    names: u64,
    dates: u64,
    /// The texts of variables in the order of these, the names, and the identifier. Texts that do not fit
    /// into four gigabytes are left out.
    all: Box<str>,
    /// Where the text of each variable that has one ends.
    ends: Box<[u32]>,
    /// Names in the order of their variables.
    people: Box<[PackedName]>,
    rare: Box<[RareParts]>,
    when: Box<[(DateVariable, Date)]>,
    /// Where the identifier begins.
    id: u32,
    /// The language of the item, lower case, if it is given and a language tag.
    lang: Option<Box<str>>,
}

/// A name, by where its parts are.
#[derive(Clone, Debug)]
struct PackedName {
    /// The family name begins here, the given name where it ends, and that ends last.
    family: u32,
    given: u32,
    end: u32,
    /// Which of the rare parts are its own, from 1.
    rare: u32,
    variable: NameVariable,
    order: Order,
    et_al: bool,
    ambiguity: Option<Ambiguity>,
}

/// The names of a variable.
#[derive(Clone, Copy, Debug)]
pub(crate) struct People<'a> {
    work: &'a PreparedItem,
    names: &'a [PackedName],
}

/// A name in its parts, particles split off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PreparedName<'a> {
    pub(crate) family: &'a str,
    pub(crate) given: &'a str,
    rare: Option<&'a RareParts>,
    pub(crate) order: Order,
    /// "et al." was given as a part of the name, or more people follow who are not named.
    pub(crate) et_al: bool,
    /// What of the name other names share; set where the style makes names unambiguous throughout.
    pub(crate) ambiguity: Option<Ambiguity>,
}

/// What few names have, and so takes no room in the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RareParts {
    pub(crate) non_dropping: String,
    pub(crate) dropping: String,
    pub(crate) suffix: String,
    pub(crate) comma_suffix: bool,
    /// A name that is not taken apart.
    pub(crate) literal: Option<String>,
}

impl RareParts {
    /// Those of most names.
    const NONE: &'static Self = &Self {
        non_dropping: String::new(),
        dropping: String::new(),
        suffix: String::new(),
        comma_suffix: false,
        literal: None,
    };

    fn len(&self) -> usize {
        let literal = self.literal.as_ref().map_or(0, String::len);
        self.non_dropping.len() + self.dropping.len() + self.suffix.len() + literal
    }
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

/// An item that says nothing, in place of one whose entry has been made.
impl Default for PreparedItem {
    fn default() -> Self {
        Self::new(&Item::new("", Kind::Document))
    }
}

impl PreparedItem {
    pub(crate) fn new(item: &Item) -> Self {
        let lang = item.get(Variable::Language).and_then(language);
        let names = || item.names.values().flatten();
        let texts: usize = item.text.values().map(String::len).sum();
        let length = item.id.len() + texts + names().map(Name::len).sum::<usize>();
        let mut packed = Packing {
            all: String::with_capacity(length),
            people: Vec::with_capacity(names().count()),
            rare: Vec::new(),
        };
        let end_of = |text: &String| packed.add(text);
        let ends = item.text.values().map(end_of).collect();
        let mut names = 0;
        for (variable, people) in &item.names {
            if packed.people(*variable, people, lang.as_deref()) {
                names |= name_bit(*variable);
            }
        }
        let id = packed.end();
        packed.add(&item.id);
        Self {
            kind: item.kind,
            texts: item.text.keys().fold(0, |bits, v| bits | text_bit(*v)),
            names,
            dates: item.dates.keys().fold(0, |bits, v| bits | date_bit(*v)),
            all: packed.all.into_boxed_str(),
            ends,
            people: packed.people.into_boxed_slice(),
            rare: packed.rare.into_boxed_slice(),
            when: item.dates.iter().map(|(variable, date)| (*variable, date.clone())).collect(),
            id,
            lang,
        }
    }

    /// The identifier.
    #[cfg(feature = "cli")]
    pub(crate) fn id(&self) -> &str {
        self.all.get(place(self.id)..).unwrap_or_default()
    }

    /// The same item under another identifier.
    #[cfg(feature = "cli")]
    pub(crate) fn called(mut self, id: &str) -> Self {
        let said = self.all.get(..place(self.id)).unwrap_or_default();
        self.all = [said, id].concat().into();
        self
    }

    /// The text of a variable, if there is any.
    pub(crate) fn text(&self, variable: Variable) -> Option<&str> {
        let bit = text_bit(variable);
        if self.texts & bit == 0 {
            return None;
        }
        let at = (self.texts & (bit - 1)).count_ones() as usize;
        let begin = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| place(*end));
        self.all.get(begin..place(*self.ends.get(at)?))
    }

    /// The date of a variable, if there is one.
    pub(crate) fn date(&self, variable: DateVariable) -> Option<&Date> {
        self.when.iter().find(|(known, _)| *known == variable).map(|(_, date)| date)
    }

    /// The language, lower case, if it is given and a language tag.
    pub(crate) fn lang(&self) -> Option<&str> {
        self.lang.as_deref()
    }

    /// The length of its texts and names in bytes, and how many pieces they are; a name counts as four.
    pub(crate) fn size(&self) -> (usize, usize) {
        let rare: usize = self.rare.iter().map(RareParts::len).sum();
        (place(self.id) + rare, self.ends.len() + 4 * self.people.len())
    }

    /// How much it says.
    #[cfg(feature = "cli")]
    pub(crate) fn fullness(&self) -> usize {
        let lists = self.people.chunk_by(|one, other| one.variable == other.variable).count();
        self.ends.len() + 2 * lists + 2 * self.when.len()
    }

    /// Whether it has any of some variables.
    pub(crate) const fn has_any(&self, needs: &Needs) -> bool {
        self.texts & needs.text != 0 || self.names & needs.names != 0 || self.dates & needs.dates != 0
    }

    /// Whether a text or number variable of the item has a value.
    pub(crate) const fn has_text(&self, variable: Variable) -> bool {
        self.texts & text_bit(variable) != 0
    }

    /// Whether there is a name that prints something.
    pub(crate) const fn has_names(&self, variable: NameVariable) -> bool {
        self.names & name_bit(variable) != 0
    }

    /// Whether there is a date that prints something.
    pub(crate) const fn has_date(&self, variable: DateVariable) -> bool {
        self.dates & date_bit(variable) != 0
    }

    /// The names of a variable.
    pub(crate) fn people(&self, variable: NameVariable) -> People<'_> {
        // Most items have names of one kind.
        if let (Some(first), Some(last)) = (self.people.first(), self.people.last())
            && (first.variable, last.variable) == (variable, variable)
        {
            return People { work: self, names: &self.people };
        }
        let begin = self.people.partition_point(|name| name.variable < variable);
        let names = self.people.get(begin..).unwrap_or_default();
        let end = names.partition_point(|name| name.variable == variable);
        People { work: self, names: names.get(..end).unwrap_or_default() }
    }

    /// What all its names share with others, in their order, or only the first of each list.
    pub(crate) fn ambiguities(
        &self,
        only_first: bool,
        find: impl Fn(PreparedName<'_>) -> Option<Ambiguity>,
    ) -> Box<[Option<Ambiguity>]> {
        let mut before = None;
        let found = self.people.iter().map(|name| {
            let is_first = before.replace(name.variable) != Some(name.variable);
            if only_first && !is_first { None } else { find(self.name(name)) }
        });
        found.collect()
    }

    /// Takes down what all its names share with others, in their order.
    pub(crate) fn set_ambiguities(&mut self, found: impl IntoIterator<Item = Option<Ambiguity>>) {
        for (name, found) in self.people.iter_mut().zip(found) {
            name.ambiguity = found;
        }
    }

    fn rare_of(&self, name: &PackedName) -> Option<&RareParts> {
        place(name.rare).checked_sub(1).and_then(|at| self.rare.get(at))
    }

    fn name<'a>(&'a self, name: &PackedName) -> PreparedName<'a> {
        let part = |begin, end| self.all.get(place(begin)..place(end)).unwrap_or_default();
        PreparedName {
            family: part(name.family, name.given),
            given: part(name.given, name.end),
            rare: self.rare_of(name),
            order: name.order,
            et_al: name.et_al,
            ambiguity: name.ambiguity,
        }
    }
}

/// A place in the text of an item.
fn place(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// What a work is packed into.
struct Packing {
    all: String,
    people: Vec<PackedName>,
    rare: Vec<RareParts>,
}

impl Packing {
    fn end(&self) -> u32 {
        u32::try_from(self.all.len()).unwrap_or(u32::MAX)
    }

    /// Adds a text, and returns where it ends.
    fn add(&mut self, text: &str) -> u32 {
        if u32::try_from(self.all.len() + text.len()).is_ok() {
            self.all.push_str(text);
        }
        self.end()
    }

    /// Adds a list of people; returns whether any of them has something to print. `others` at its end is no name but
    /// stands for more people, as BibTeX's readers write it.
    fn people(&mut self, variable: NameVariable, names: &[Name], lang: Option<&str>) -> bool {
        let (names, more) = match names {
            [names @ .., last] if !names.is_empty() && last.as_literal() == Some("others") => (names, true),
            names => (names, false),
        };
        let mut prints = false;
        for name in names {
            let split = SplitName::new(name, lang);
            prints |= split.prints();
            let (family, given, end) = (self.end(), self.add(split.family), self.add(split.given));
            self.rare.extend(split.rare());
            let rare = if split.is_rare() { u32::try_from(self.rare.len()).unwrap_or_default() } else { 0 };
            let SplitName { order, et_al, .. } = split;
            self.people.push(PackedName {
                family,
                given,
                end,
                rare,
                variable,
                order,
                et_al,
                ambiguity: None,
            });
        }
        if let Some(last) = self.people.last_mut().filter(|_| more) {
            last.et_al = true;
        }
        prints
    }
}

impl<'a> People<'a> {
    /// The rare parts of each.
    fn rare(self) -> impl Iterator<Item = Option<&'a RareParts>> {
        self.names.iter().map(move |name| self.work.rare_of(name))
    }

    /// Their family and given names, one behind the other.
    fn text(self) -> &'a str {
        let range = self.names.first().zip(self.names.last());
        let text = range.and_then(|(first, last)| self.work.all.get(place(first.family)..place(last.end)));
        text.unwrap_or_default()
    }

    pub(crate) const fn len(self) -> usize {
        self.names.len()
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.names.is_empty()
    }

    /// The first names, as far as there are so many.
    pub(crate) fn first(self, count: usize) -> Self {
        Self { names: self.names.get(..count).unwrap_or(self.names), ..self }
    }

    pub(crate) fn last(self) -> Option<PreparedName<'a>> {
        self.iter().next_back()
    }

    pub(crate) fn iter(self) -> impl DoubleEndedIterator<Item = PreparedName<'a>> + ExactSizeIterator {
        self.names.iter().map(move |name| self.work.name(name))
    }
}

impl PartialEq for People<'_> {
    fn eq(&self, other: &Self) -> bool {
        let shape = |name: &PackedName| {
            let lengths = (name.given - name.family, name.end - name.given);
            (lengths, name.order, name.et_al, name.ambiguity)
        };
        self.names.iter().map(shape).eq(other.names.iter().map(shape))
            && self.text() == other.text()
            && self.rare().eq(other.rare())
    }
}

/// The primary language of a tag such as "en-US".
fn language(tag: &str) -> Option<Box<str>> {
    let primary: String = tag.trim().chars().take_while(char::is_ascii_alphabetic).collect();
    (!primary.is_empty()).then(|| primary.to_ascii_lowercase().into_boxed_str())
}

impl<'a> PreparedName<'a> {
    /// The parts that few names have.
    pub(crate) fn rare(self) -> &'a RareParts {
        self.rare.unwrap_or(RareParts::NONE)
    }

    /// The whole name, if it is not taken apart.
    pub(crate) fn literal(self) -> Option<&'a str> {
        self.rare?.literal.as_deref()
    }
}

/// A name being taken apart.
#[derive(Default)]
struct SplitName<'a> {
    family: &'a str,
    given: &'a str,
    non_dropping: &'a str,
    /// Whether a space behind the apostrophe of that particle stays.
    is_spaced: bool,
    dropping: &'a str,
    suffix: &'a str,
    comma_suffix: bool,
    literal: Option<&'a str>,
    order: Order,
    et_al: bool,
}

impl<'a> SplitName<'a> {
    fn new(name: &'a Name, lang: Option<&str>) -> Self {
        let name = match name {
            Name::Person(name) => name,
            Name::Literal(literal) => return Self { literal: Some(literal), ..Self::default() },
        };
        let mut person = Self {
            family: name.family().unwrap_or_default(),
            given: name.given().unwrap_or_default(),
            non_dropping: name.non_dropping_particle().unwrap_or_default(),
            dropping: name.dropping_particle().unwrap_or_default(),
            suffix: name.suffix().unwrap_or_default(),
            comma_suffix: name.comma_suffix(),
            ..Self::default()
        };
        if !name.is_undivided() {
            person.split();
        }
        person.order = person.own_order(name.static_ordering(), lang);
        person
    }

    /// Takes particles and a suffix out of the parts, unless they are given apart.
    fn split(&mut self) {
        if !self.non_dropping.is_empty() || self.family.is_empty() || self.given.is_empty() {
            return;
        }
        let (particle, rest) = split_family(self.family);
        if !particle.is_empty() {
            // An apostrophe that is followed by a space keeps it.
            self.non_dropping = particle.trim_end();
            self.is_spaced =
                self.non_dropping.len() < particle.len() && self.non_dropping.ends_with(['\'', '\u{2019}']);
            self.family = rest;
        }
        if self.suffix.is_empty() {
            let (head, suffix, forced) = split_suffix(self.given);
            self.given = head;
            if let Some(suffix) = suffix {
                if suffix.replace('.', "") == "et al" && self.dropping.is_empty() {
                    self.dropping = suffix;
                    self.et_al = true;
                    return;
                }
                self.suffix = suffix;
                self.comma_suffix |= forced;
            }
        }
        let (rest, particle) = split_given(self.given);
        self.given = rest;
        if !particle.is_empty() {
            self.dropping = particle;
        }
    }

    /// Whether there is something in it.
    fn prints(&self) -> bool {
        [self.literal.unwrap_or_default(), self.family, self.given].iter().any(|part| !part.is_empty())
    }

    fn is_rare(&self) -> bool {
        self.literal.is_some()
            || self.comma_suffix
            || [self.non_dropping, self.dropping, self.suffix].iter().any(|part| !part.is_empty())
    }

    /// What few names have, if it has any of it.
    fn rare(&self) -> Option<RareParts> {
        self.is_rare().then(|| RareParts {
            non_dropping: format!("{}{}", self.non_dropping, if self.is_spaced { " " } else { "" }),
            dropping: self.dropping.to_owned(),
            suffix: self.suffix.to_owned(),
            comma_suffix: self.comma_suffix,
            literal: self.literal.map(str::to_owned),
        })
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
