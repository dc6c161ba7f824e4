//! What a field says beyond its bare value, and a format may have no place for: the day of a date, the particle of
//! a name, the italics of a title.

use super::facts;
use super::field::AnyVariable;
use crate::csl::{Date, DateParts, Item, Name, NameParts, When};
use crate::markup::{Formatting, Inline, RichText, csl};

/// Something that a value says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Detail {
    /// A month or a season.
    Month,
    Day,
    /// The end of a range, or that it has none.
    End,
    /// That a date is approximate.
    Circa,
    /// A date in words.
    Words,
    /// A particle that is not read off the family name again.
    Particle,
    Suffix,
    /// That a name is not to be taken apart.
    Whole,
    /// That there are more people than are named.
    Others,
    /// Italics and the like.
    Formatting,
}

impl Detail {
    /// An item whose field does not say it.
    pub(super) fn removed_from(self, field: AnyVariable, item: &Item) -> Item {
        let mut item = item.clone();
        match field {
            AnyVariable::Text(variable) => {
                let text = item.get(variable).map(|text| csl(text).to_plain()).unwrap_or_default();
                item.set(variable, text);
            }
            AnyVariable::Names(variable) => {
                let names = item.people(variable).iter().filter_map(|name| self.removed_from_name(name));
                let names = names.collect();
                item.set_names(variable, names);
            }
            AnyVariable::Date(variable) => {
                let date = item.dates.remove(&variable).and_then(|date| self.removed_from_date(&date));
                item.dates.extend(date.map(|date| (variable, date)));
            }
        }
        item
    }

    fn removed_from_name(self, name: &Name) -> Option<Name> {
        let parts = name.clone().into_parts();
        match (self, name) {
            (Self::Others, name) if facts::is_others(name) => None,
            (Self::Whole, Name::Literal(name)) => Some(Name::person("", name.as_str())),
            (Self::Particle, Name::Person(_)) => {
                Name::from_parts(NameParts { dropping_particle: None, non_dropping_particle: None, ..parts })
            }
            (Self::Suffix, Name::Person(_)) => Name::from_parts(NameParts { suffix: None, ..parts }),
            (_, name) => Some(name.clone()),
        }
    }

    fn removed_from_date(self, date: &Date) -> Option<Date> {
        let start = date.start()?;
        let date = match self {
            Self::Month => start.year_only().into(),
            Self::Day => DateParts::new(start.year(), start.month(), None)?.into(),
            Self::End => start.into(),
            Self::Circa => return Some(date.clone().with_circa(false)),
            _ => return None,
        };
        Some(date)
    }

    /// What is lost of a field, in words.
    pub(super) fn of_field(self, field: AnyVariable) -> String {
        let words = field.words();
        match self {
            Self::Month => format!("the month of the {words}"),
            Self::Day => format!("the day of the {words}"),
            Self::End => format!("the end of the {words}"),
            Self::Circa => format!("\"circa\" in the {words}"),
            Self::Words => format!("words for the {words}"),
            Self::Particle => format!("particles in names ({words})"),
            Self::Suffix => format!("suffixes of names ({words})"),
            Self::Whole => format!("names of organizations ({words})"),
            Self::Others => format!("\"and others\" ({words})"),
            Self::Formatting => format!("italics and other formatting ({words})"),
        }
    }
}

/// All details of an item, each with its field.
pub(super) fn of(item: &Item) -> Vec<(AnyVariable, Detail)> {
    let mut all = Vec::new();
    for (variable, text) in &item.text {
        // Nearly all text is plain.
        if text.contains('<') && is_formatted(&csl(text)) {
            all.push((AnyVariable::Text(*variable), Detail::Formatting));
        }
    }
    for (variable, names) in &item.names {
        let mut add = |detail| {
            let of = (AnyVariable::Names(*variable), detail);
            if !all.contains(&of) {
                all.push(of);
            }
        };
        for name in names {
            of_name(name, &mut add);
        }
        if is_others(names.last()) {
            add(Detail::Others);
        }
    }
    for (variable, date) in &item.dates {
        of_date(date, |detail| all.push((AnyVariable::Date(*variable), detail)));
    }
    all
}

/// Whether the last of a list of names stands for more people.
fn is_others(last: Option<&Name>) -> bool {
    last.is_some_and(facts::is_others)
}

fn is_formatted(text: &RichText) -> bool {
    text.0.iter().any(|inline| match inline {
        Inline::Text(_) => false,
        Inline::Styled(Formatting::NoCase, body) | Inline::Link { body, .. } | Inline::Block(_, body) => {
            is_formatted(body)
        }
        Inline::Styled(..) => true,
    })
}

fn of_name(name: &Name, add: &mut impl FnMut(Detail)) {
    let person = match name {
        Name::Person(person) => person,
        name if facts::is_others(name) => return,
        Name::Literal(_) => return add(Detail::Whole),
    };
    // One in small letters before the family name is known by them.
    let is_told = person.non_dropping_particle().is_none_or(|words| words.starts_with(char::is_lowercase));
    if person.dropping_particle().is_some() || !is_told {
        add(Detail::Particle);
    }
    if person.suffix().is_some() {
        add(Detail::Suffix);
    }
}

fn of_date(date: &Date, mut add: impl FnMut(Detail)) {
    if let Some(start) = date.start() {
        if start.month().is_some() || start.season().is_some() || matches!(date.when(), When::NamedSeason(..))
        {
            add(Detail::Month);
        }
        if start.day().is_some() {
            add(Detail::Day);
        }
    }
    match date.when() {
        When::Range(start, end) if start != end => add(Detail::End),
        When::Since(_) => add(Detail::End),
        When::Literal(..) => add(Detail::Words),
        _ => {}
    }
    if date.circa() {
        add(Detail::Circa);
    }
}
