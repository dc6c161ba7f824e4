//! A style bound to a locale: what every evaluation shares.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt::Write as _;
use std::hash::{BuildHasher as _, RandomState};

use super::date::{Date, DateParts};
use super::locale::{Lexicon, Locale};
use super::style::{Demote, GivennameRule, NameSettings, Style};
use super::term::TermForm;
use super::textcase;
use super::variable::{DateVariable, NameVariable, Variable};
use super::work::{Ambiguity, People, PreparedItem, PreparedName};
use crate::text::parallel;

/// Style and locale together.
pub(crate) struct Engine<'s> {
    pub(crate) style: &'s Style,
    pub(crate) lexicon: Lexicon,
    /// Whether the style is written in English.
    pub(crate) english_style: bool,
}

impl<'s> Engine<'s> {
    pub(crate) fn new(style: &'s Style, locale: Locale) -> Self {
        let lexicon = Lexicon::new(locale, &style.locales);
        let english_style = style.default_locale().is_none_or(|locale| locale.starts_with("en"));
        Self { style, lexicon, english_style }
    }

    pub(crate) fn year_range_delimiter(&self) -> &str {
        self.lexicon.term("year-range-delimiter", TermForm::Long, false).unwrap_or("\u{2013}")
    }

    /// Whether names that the entry before has too are replaced.
    pub(crate) fn substitutes_authors(&self) -> bool {
        self.style.bibliography.as_ref().is_some_and(|b| b.subsequent_author_substitute.is_some())
    }

    /// The word for "and".
    pub(crate) fn and_word(&self) -> &str {
        &self.lexicon.and
    }

    /// The sign for "and", where the locale has one of its own.
    pub(crate) fn ampersand(&self) -> &str {
        let sign = self.lexicon.exact_form("and", TermForm::Symbol).unwrap_or("&");
        if sign == self.and_word() { "&" } else { sign }
    }

    /// Between particle and family name a space that does not break, where that is the custom.
    pub(crate) fn particle_space(&self) -> &'static str {
        let lang = self.lexicon.lang.get(..2);
        if matches!(lang, Some("fr" | "ru" | "cs")) { "\u{a0}" } else { " " }
    }

    /// A citation label made of the names and the year, such as "Doe05" or "ASTB05".
    pub(crate) fn trigraph(work: &PreparedItem) -> String {
        let people = NameVariable::ALL.iter().map(|v| work.people(*v)).find(|p| !p.is_empty());
        // How many letters of each name, by the number of names.
        let lengths: &[usize] = match people.map_or(0, People::len) {
            0 | 1 => &[4],
            2 => &[2, 2],
            3 => &[2, 1, 1],
            _ => &[1, 1, 1, 1],
        };
        let mut label = String::new();
        for (person, length) in people.into_iter().flat_map(People::iter).zip(lengths) {
            let name = person.literal().unwrap_or(person.family);
            let name = ["a ", "the ", "an "]
                .iter()
                .find_map(|article| {
                    let head = name.get(..article.len())?;
                    head.eq_ignore_ascii_case(article).then(|| &name[article.len()..])
                })
                .unwrap_or(name);
            let letters: String = name.chars().filter(|c| c.is_alphabetic()).take(*length).collect();
            label.push_str(&textcase::capitalize(&letters.to_lowercase(), ""));
        }
        if label.is_empty() {
            let title = work.text(Variable::Title).unwrap_or_default();
            let letters: String = title.chars().filter(|c| !c.is_whitespace()).take(4).collect();
            label = textcase::capitalize(&letters.to_lowercase(), "");
        }
        let year = work.date(DateVariable::Issued).and_then(Date::start).map_or(0, DateParts::year);
        let _ = write!(label, "{:02}", year.unsigned_abs() % 100);
        label
    }

    /// How far a given name must be shown so that the name is unambiguous among all names
    /// (CSL 1.0.2, "Disambiguation", `givenname-disambiguation-rule`).
    pub(crate) fn registered_level(
        &self,
        person: PreparedName<'_>,
        place: usize,
        base: u8,
        settings: &NameSettings,
    ) -> u8 {
        let rule = self.style.citation.givenname_rule;
        let Some(ambiguity) = person.ambiguity.filter(|_| !rule.primary_only() || place == 0) else {
            return base;
        };
        match rule {
            GivennameRule::ByCite => base,
            _ if rule.initials_only() => u8::from(ambiguity.family),
            _ if ambiguity.initials || (ambiguity.family && settings.initialize_with.is_none()) => 2,
            _ if ambiguity.family => 1,
            _ => base,
        }
    }
}

/// The names of a document, by shares of their family names, so that several cores can take them down.
pub(crate) struct NameRegistry<'n> {
    shares: Vec<KnownNames<'n>>,
    hasher: RandomState,
}

/// Whether a family name occurs with several sets of initials, and a family name and initials with several given names.
#[derive(Debug, Default)]
struct KnownNames<'n> {
    /// By family name the initials, and whether there are several names.
    families: HashMap<Cow<'n, str>, (Few<String>, bool)>,
    /// By family name and initials the given names in full.
    initials: HashMap<(Cow<'n, str>, String), Few<Cow<'n, str>>>,
}

/// The first of some values, and whether there is another one.
#[derive(Debug)]
struct Few<T> {
    first: T,
    has_others: bool,
}

impl<T: PartialEq> Few<T> {
    fn of(first: T) -> Self {
        Self { first, has_others: false }
    }

    fn add(&mut self, value: &T) {
        self.has_others |= self.first != *value;
    }
}

/// From so many works on their names are taken down on all cores.
const MANY: usize = if cfg!(test) { 2 } else { 4096 };

impl<'n> NameRegistry<'n> {
    /// Creates a registry for the names of so many works.
    pub(crate) fn new(works: usize) -> Self {
        // Tests have shares on any machine.
        let cores = if cfg!(test) { 3 } else { parallel::cores() };
        let shares = if works < MANY { 1 } else { cores };
        Self { shares: (0..shares).map(|_| KnownNames::default()).collect(), hasher: RandomState::new() }
    }

    fn share(&self, family: &str) -> usize {
        match self.shares.len() {
            0 | 1 => 0,
            shares => usize::try_from(self.hasher.hash_one(family) % shares as u64).unwrap_or_default(),
        }
    }

    /// What of a name is compared with others. None of names that are no persons', and of those without initials.
    pub(crate) fn keys(&self, person: PreparedName<'n>, demote: Demote) -> Option<NameKeys<'n>> {
        if person.literal().is_some() {
            return None;
        }
        let (initials, full) = given_keys(person);
        if initials.is_empty() {
            return None;
        }
        let family = family_key(person, demote);
        Some(NameKeys { share: self.share(&family), family, initials, full })
    }

    /// Takes down the names of some works.
    pub(crate) fn add(&mut self, names: &[Vec<NameKeys<'n>>]) {
        let shares: Vec<(usize, KnownNames<'_>)> = self.shares.drain(..).enumerate().collect();
        self.shares = parallel::spread_owned(shares, |(own, mut known)| {
            names.iter().flatten().filter(|name| name.share == own).for_each(|name| known.add(name));
            known
        });
    }

    /// What of a name is ambiguous; nothing is known of names that were not added, unless their family name occurs once.
    pub(crate) fn find(&self, person: PreparedName<'n>, demote: Demote) -> Option<Ambiguity> {
        if person.literal().is_some() {
            return None;
        }
        let family = family_key(person, demote);
        let known = self.shares.get(self.share(&family))?;
        let (by_family, is_several) = known.families.get(&family)?;
        if !is_several {
            return Some(Ambiguity { family: false, initials: false });
        }
        let by_initials = known.initials.get(&(family, given_keys(person).0))?;
        Some(Ambiguity { family: by_family.has_others, initials: by_initials.has_others })
    }
}

impl<'n> KnownNames<'n> {
    fn add(&mut self, NameKeys { family, initials, full, .. }: &NameKeys<'n>) {
        match self.families.entry(family.clone()) {
            Entry::Occupied(mut known) => {
                let (known, is_several) = known.get_mut();
                known.add(initials);
                *is_several = true;
            }
            Entry::Vacant(place) => drop(place.insert((Few::of(initials.clone()), false))),
        }
        match self.initials.entry((family.clone(), initials.clone())) {
            Entry::Occupied(mut known) => known.get_mut().add(full),
            Entry::Vacant(place) => drop(place.insert(Few::of(full.clone()))),
        }
    }
}

/// What of a name is compared with others.
pub(crate) struct NameKeys<'n> {
    /// In which share of the registry it is.
    share: usize,
    family: Cow<'n, str>,
    initials: String,
    full: Cow<'n, str>,
}

/// The family name, with what belongs to it.
fn family_key(person: PreparedName<'_>, demote: Demote) -> Cow<'_, str> {
    let family = without_stops(person.family);
    if demote == Demote::Never && !person.rare().non_dropping.is_empty() {
        return format!("{family} {}", person.rare().non_dropping).into();
    }
    family
}

/// The initials, and the given name in full.
fn given_keys(person: PreparedName<'_>) -> (String, Cow<'_, str>) {
    let full = without_stops(person.given);
    let initials =
        full.split([' ', '-']).filter_map(|word| word.chars().next().filter(|c| !c.is_lowercase())).collect();
    (initials, full)
}

/// A part of a name with a single space for each full stop and each run of spaces.
fn without_stops(text: &str) -> Cow<'_, str> {
    let is_plain = |word: &str| !word.is_empty() && !word.contains(|c: char| c == '.' || c.is_whitespace());
    if text.is_empty() || text.split(' ').all(is_plain) {
        return text.into();
    }
    let words = text.split(|c: char| c == '.' || c.is_whitespace()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").into()
}
