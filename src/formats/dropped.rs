//! What works lose on their way into a format, counted, so that it can be said once.
//!
//! No list says what a format has a place for: its writer and its reader know. One work of each kind and each set
//! of fields is written and read again. What is found in another field, and all in a format that is only written, is
//! lost if the entry of the work without it is the same: what has moved to another field is not lost.

use std::collections::{BTreeMap, HashMap};

use super::bibtex;
use super::entry::Entry;
use super::facts;
use super::field::AnyVariable;
use super::format::Format;
use super::read::read_as;
use super::write::export;
use crate::csl::{Item, Kind, Name, NameVariable, Variable};
use crate::work::Work;

/// Of the fields of `.bib` files so many are named.
const MOST_OWN: usize = 8;

/// A text of so many bytes is told where it stands among others.
const MERGED: usize = 12;

/// Counts the works whose fields a format has no place for.
#[derive(Clone, Debug)]
pub struct Dropped {
    format: Format,
    fields: BTreeMap<AnyVariable, usize>,
    /// Fields of `.bib` files that CSL has no variable for.
    own: BTreeMap<String, usize>,
    /// What is lost of a work of a kind with these fields.
    lost: HashMap<(Kind, Vec<AnyVariable>), Vec<AnyVariable>>,
}

impl Dropped {
    /// Begins to count for a format.
    pub fn new(format: Format) -> Self {
        Self { format, fields: BTreeMap::new(), own: BTreeMap::new(), lost: HashMap::new() }
    }

    /// Counts what the format has no place for. Records of agencies do not count: what is left out of them is
    /// there to be fetched again, and nobody put it there on purpose.
    pub fn count(&mut self, work: &Work) {
        // An entry goes into a `.bib` file again with all its fields.
        if let Some(entry) = &work.entry {
            if matches!(self.format, Format::Bibtex | Format::Biblatex) {
                return;
            }
            for name in bibtex::unread(entry, &work.item) {
                *self.own.entry(name.to_owned()).or_default() += 1;
            }
        }
        if work.agency.is_none() && !matches!(self.format, Format::CslJson | Format::CslYaml) {
            for field in self.lost(work) {
                *self.fields.entry(field).or_default() += 1;
            }
        }
    }

    fn lost(&mut self, work: &Work) -> Vec<AnyVariable> {
        // Where something was found says nothing of it, an address that is the DOI's nothing new, and neither does an
        // article number that is in the place of the pages too.
        let is_told = |field: &AnyVariable| match field {
            AnyVariable::Text(Variable::Source) => false,
            AnyVariable::Text(Variable::Url) => facts::own_url(&work.item).is_some(),
            AnyVariable::Text(Variable::Number) => {
                work.item.get(Variable::Number) != work.item.get(Variable::Page)
            }
            _ => true,
        };
        let key = (work.item.kind, AnyVariable::of(&work.item).filter(is_told).collect::<Vec<AnyVariable>>());
        if let Some(lost) = self.lost.get(&key) {
            return lost.clone();
        }
        let file = written(self.format, work);
        let back = file.as_deref().and_then(|file| read_back(self.format, file));
        let is_lost = |field: &AnyVariable| match back.as_ref().map(|back| place(*field, &work.item, back)) {
            Some(Place::Own) => false,
            Some(Place::None) => true,
            Some(Place::Other) | None => file == written(self.format, &without(work, *field)),
        };
        let lost: Vec<AnyVariable> = key.1.iter().copied().filter(is_lost).collect();
        self.lost.insert(key, lost.clone());
        lost
    }

    /// Returns a message on the omitted fields and the number of works, if there are any.
    pub fn message(&self) -> Option<String> {
        let of = |(field, count): (&str, usize)| {
            format!("{field} ({count} work{})", if count == 1 { "" } else { "s" })
        };
        let mut own: Vec<(&str, usize)> =
            self.own.iter().map(|(name, count)| (name.as_str(), *count)).collect();
        own.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let more = own.len().saturating_sub(MOST_OWN);
        own.truncate(MOST_OWN);
        let fields = self.fields.iter().map(|(field, count)| (field.as_str(), *count)).chain(own).map(of);
        let fields: Vec<String> = fields.collect();
        let more = if more > 0 { format!(" and {more} more fields") } else { String::new() };
        (!fields.is_empty()).then(|| format!("{} has no place for {}{more}", self.format, fields.join(", ")))
    }
}

/// The file of a work.
fn written(format: Format, work: &Work) -> Option<String> {
    format.writer().map(|writer| export(writer(1).as_ref(), std::slice::from_ref(work)))
}

/// The work of a file; none in formats that are only written.
fn read_back(format: Format, file: &str) -> Option<Item> {
    if !format.can_read() {
        return None;
    }
    match read_as(file.as_bytes(), format).pop()? {
        Ok(Entry::Work(back)) => Some(back.item),
        _ => None,
    }
}

/// A work without one of its fields.
fn without(work: &Work, field: AnyVariable) -> Work {
    let mut work = work.clone();
    match field {
        AnyVariable::Text(variable) => drop(work.item.text.remove(&variable)),
        AnyVariable::Names(variable) => drop(work.item.names.remove(&variable)),
        AnyVariable::Date(variable) => drop(work.item.dates.remove(&variable)),
    }
    work
}

/// Where what a field says is found again.
enum Place {
    Own,
    /// In another field, or a text by chance.
    Other,
    None,
}

/// Where something of a field of one item is in another item.
fn place(field: AnyVariable, one: &Item, other: &Item) -> Place {
    let (own, elsewhere) = match field {
        AnyVariable::Text(variable) => {
            let text = plain(one.get(variable).unwrap_or_default());
            // A short one is in many others by chance.
            let holds = |value: &str| value == text || text.len() >= MERGED && value.contains(&text);
            (other.get(variable).is_some(), other.text.values().any(|value| holds(&plain(value))))
        }
        AnyVariable::Names(variable) => {
            let first = one.people(variable).first();
            let named = |variable: NameVariable| {
                first.is_none_or(|name| {
                    other.people(variable).iter().any(|other| family(other) == family(name))
                })
            };
            (named(variable), NameVariable::ALL.iter().any(|variable| named(*variable)))
        }
        AnyVariable::Date(variable) => (other.date(variable).is_some(), false),
    };
    match (own, elsewhere) {
        (true, _) => Place::Own,
        (false, true) => Place::Other,
        (false, false) => Place::None,
    }
}

fn plain(text: &str) -> String {
    crate::markup::csl(text).to_plain()
}

/// The last word of a name, which particles and commas leave alone.
fn family(name: &Name) -> String {
    let whole = match name {
        Name::Literal(literal) => Some(literal.as_str()),
        Name::Person(name) => name.family().or(name.given()),
    };
    whole.and_then(|name| name.split_whitespace().next_back()).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::{Item, Kind};

    #[test]
    fn what_has_no_place_is_counted() {
        let mut dropped = Dropped::new(Format::Nbib);
        let item = Item::new("a", Kind::Book).with(Variable::Title, "A");
        dropped.count(&item.clone().into());
        assert_eq!(dropped.message(), None);
        let item = item.with(Variable::Annote, "x").with(Variable::Scale, "1:2");
        dropped.count(&item.clone().into());
        dropped.count(&item.with(Variable::Scale, "").into());
        assert_eq!(
            dropped.message().as_deref(),
            Some("nbib has no place for annote (2 works), scale (1 work)")
        );
    }

    /// BibTeX prints one of author and editor of a book, and no number of a series beside a volume.
    #[test]
    fn what_has_no_place_beside_the_rest_is_counted() {
        let mut dropped = Dropped::new(Format::Bibtex);
        let mut item = Item::new("a", Kind::Book).with(Variable::Title, "A").with(Variable::Volume, "3");
        item.set(Variable::CollectionTitle, "S");
        item.set(Variable::CollectionNumber, "47");
        item.add_name(NameVariable::Author, Name::person("Iva", "Frost"));
        item.add_name(NameVariable::Editor, Name::person("Lars", "Holm"));
        dropped.count(&item.into());
        assert_eq!(
            dropped.message().as_deref(),
            Some("bibtex has no place for collection-number (1 work), editor (1 work)")
        );
        let page =
            Item::new("a", Kind::Webpage).with(Variable::Title, "A").with(Variable::ContainerTitle, "B");
        let mut dropped = Dropped::new(Format::Bibtex);
        dropped.count(&page.into());
        assert_eq!(dropped.message(), None, "it is in howpublished");
    }

    #[test]
    fn fields_of_bib_files_are_counted_by_their_names() {
        let file = b"@book{a, title = {A}, owner = {me}, shorthand = {A1}, publisher = {P}}\n@book{b, title = {B}, owner = {me}}";
        let mut dropped = Dropped::new(Format::Ris);
        let mut bib = Dropped::new(Format::Biblatex);
        for entry in read_as(file, Format::Bibtex) {
            if let Ok(Entry::Work(work)) = entry {
                dropped.count(&work);
                bib.count(&work);
            }
        }
        assert_eq!(
            dropped.message().as_deref(),
            Some("ris has no place for owner (2 works), shorthand (1 work)")
        );
        assert_eq!(bib.message(), None);
    }
}
