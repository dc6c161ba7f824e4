//! What works lose on their way into a format, counted, so that it can be said once.
//!
//! No list says what a format has a place for: its writer and its reader know. One work of each shape is written and
//! read again, a shape being a type, a set of fields, and what their values say beyond themselves (the day of a date,
//! the particle of a name). What is found in another field, and all in a format that is only written, is lost if the
//! entry of the work without it is the same: what has moved to another field is not lost. A library has few shapes,
//! so that the cost is that of looking at each work once.

use std::collections::{BTreeMap, HashMap};

use super::bibtex;
use super::detail::{self, Detail};
use super::entry::Entry;
use super::facts;
use super::field::AnyVariable;
use super::format::Format;
use super::read::read_as;
use super::write::export_as;
use super::{coins, wikipedia};
use crate::csl::{Date, Item, Kind, Name, NameVariable, Variable};
use crate::text::sorting;
use crate::work::Work;

/// Of the fields of the user's own files so many are named.
const MOST_OWN: usize = 8;

/// A text of so many bytes is told where it stands among others.
const MERGED: usize = 12;

/// Counts the works whose types, or fields, or what these say, a format has no place for.
#[derive(Clone, Debug)]
pub struct Dropped {
    format: Format,
    losses: BTreeMap<Loss, usize>,
    /// Fields of the user's own files that CSL has no variable for.
    own: BTreeMap<String, usize>,
    /// What is lost of a work of a shape.
    lost: HashMap<Shape, Vec<Loss>>,
}

/// What may be lost of a work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Loss {
    Kind(Kind),
    Field(AnyVariable),
    Detail(AnyVariable, Detail),
}

impl Loss {
    fn words(self) -> String {
        match self {
            Self::Kind(kind) => format!("the type {}", facts::kind_words(kind)),
            Self::Field(field) => field.words().into_owned(),
            Self::Detail(field, detail) => detail.of_field(field),
        }
    }
}

/// What works have in common that lose the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Shape {
    kind: Kind,
    fields: Vec<AnyVariable>,
    details: Vec<(AnyVariable, Detail)>,
    /// The entry type in the user's own file, by which a type that CSL lacks may come back.
    own_kind: Option<String>,
    own: bool,
}

impl Dropped {
    /// Begins to count for a format.
    pub fn new(format: Format) -> Self {
        Self { format, losses: BTreeMap::new(), own: BTreeMap::new(), lost: HashMap::new() }
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
        if let Some(record) = work.record.as_deref().filter(|record| record.format != self.format.name()) {
            let mut tags: Vec<&str> = record.fields.iter().map(|(tag, _)| tag.as_str()).collect();
            sorting::by(&mut tags, Ord::cmp);
            tags.dedup();
            for tag in tags {
                *self.own.entry(tag.to_owned()).or_default() += 1;
            }
        }
        if work.agency.is_none() && !matches!(self.format, Format::CslJson | Format::CslYaml) {
            self.count_lost(work);
        }
    }

    fn count_lost(&mut self, work: &Work) {
        // Where something was found says nothing of it, an address that is the DOI's nothing new, and neither does an
        // article number that is in place of the pages too.
        let is_told = |field: &AnyVariable| match field {
            AnyVariable::Text(Variable::Source) => false,
            AnyVariable::Text(Variable::Url) => facts::own_url(&work.item).is_some(),
            AnyVariable::Text(Variable::Number) => {
                work.item.get(Variable::Number) != work.item.get(Variable::Page)
            }
            _ => true,
        };
        let shape = Shape {
            kind: work.item.kind,
            fields: AnyVariable::of(&work.item).filter(is_told).collect(),
            details: detail::of(&work.item),
            own_kind: work.entry.as_ref().map(|entry| entry.kind.clone()),
            own: work.own,
        };
        let lost = self.lost.entry(shape);
        for loss in lost.or_insert_with_key(|shape| losses(self.format, work, shape)) {
            *self.losses.entry(*loss).or_default() += 1;
        }
    }

    /// Returns a message on the omitted fields and the number of works, if there are any.
    pub fn message(&self) -> Option<String> {
        let of = |(what, count): (String, usize)| {
            format!("{what} ({count} work{})", if count == 1 { "" } else { "s" })
        };
        let mut own: Vec<(String, usize)> =
            self.own.iter().map(|(name, count)| (name.clone(), *count)).collect();
        sorting::by_key(&mut own, |(_, count)| std::cmp::Reverse(*count));
        let more = own.len().saturating_sub(MOST_OWN);
        own.truncate(MOST_OWN);
        let losses = self.losses.iter().map(|(loss, count)| (loss.words(), *count));
        let losses: Vec<String> = losses.chain(own).map(of).collect();
        let more = if more > 0 { format!(" and {more} more fields") } else { String::new() };
        (!losses.is_empty()).then(|| format!("{} has no place for {}{more}", self.format, losses.join(", ")))
    }
}

/// What a format loses of works of a shape, of which this is one.
fn losses(format: Format, work: &Work, shape: &Shape) -> Vec<Loss> {
    let item = &work.item;
    let file = written(format, work);
    let back = file.as_deref().and_then(|file| read_back(format, file));
    let is_same_without = |other: Item| {
        let mut without = work.clone();
        without.item = other;
        file == written(format, &without)
    };
    let is_told = match (&back, format) {
        (Some(back), _) => back.kind == item.kind,
        (None, Format::Coins) => coins::tells(item.kind),
        (None, Format::Wikipedia) => wikipedia::tells(item.kind),
        (None, _) => true,
    };
    let is_lost = |field: &AnyVariable| match back.as_ref().map(|back| place(*field, item, back)) {
        Some(Place::Own) => false,
        Some(Place::None) => true,
        Some(Place::Other) | None => is_same_without(field.removed_from(item)),
    };
    let lost: Vec<AnyVariable> = shape.fields.iter().copied().filter(is_lost).collect();
    let kept = back.as_ref().map(detail::of).unwrap_or_default();
    let is_detail_lost = |of: &&(AnyVariable, Detail)| {
        let (field, detail) = **of;
        // What stands in its own field says it there, or not at all.
        let stands = back.as_ref().is_some_and(|back| field.is_in(back));
        shape.fields.contains(&field)
            && !lost.contains(&field)
            && !kept.contains(of)
            && (stands || is_same_without(detail.removed_from(field, item)))
    };
    let details = shape.details.iter().filter(is_detail_lost);
    let details = details.map(|(field, detail)| Loss::Detail(*field, *detail));
    // What was served by whomever, and not put into a file on purpose, has no type that somebody chose.
    let kind = Some(Loss::Kind(item.kind)).filter(|_| !is_told && work.own);
    kind.into_iter().chain(lost.iter().copied().map(Loss::Field)).chain(details).collect()
}

/// The file of a work.
fn written(format: Format, work: &Work) -> Option<String> {
    export_as(format, std::slice::from_ref(work))
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

/// Where what a field says is found again.
enum Place {
    Own,
    /// In another field, or a text by chance.
    Other,
    None,
}

/// Where something of a field of one item is in another item.
fn place(field: AnyVariable, one: &Item, other: &Item) -> Place {
    // A short one is in many others by chance.
    let is_text = |text: &str| {
        let holds = |value: &str| value == text || text.len() >= MERGED && value.contains(text);
        other.text.values().any(|value| holds(&plain(value)))
    };
    let (own, elsewhere) = match field {
        AnyVariable::Text(variable) => {
            (other.get(variable).is_some(), is_text(&plain(one.get(variable).unwrap_or_default())))
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
        AnyVariable::Date(variable) => {
            let words = one.date(variable).and_then(Date::as_literal);
            (other.date(variable).is_some(), words.is_some_and(is_text))
        }
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
            Some("NBIB (PubMed) has no place for annotation (2 works), scale (1 work)")
        );
    }

    /// To BibTeX a group that begins with a command is a letter, and its reader took one for a person.
    #[test]
    fn an_organization_that_begins_with_a_command_stays_one() {
        for name in ["``Quoted'' Group", "^", "& Company"] {
            let mut item = Item::new("a", Kind::Book).with(Variable::Title, "A");
            item.add_name(NameVariable::Author, Name::literal(name));
            for format in [Format::Bibtex, Format::Biblatex] {
                let mut dropped = Dropped::new(format);
                dropped.count(&item.clone().into());
                assert_eq!(dropped.message(), None, "{name}");
            }
        }
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
            Some("BibTeX has no place for number in the series (1 work), editor (1 work)")
        );
        let mut page: Work = Item::new("a", Kind::Webpage)
            .with(Variable::Title, "A")
            .with(Variable::ContainerTitle, "B")
            .into();
        page.own = true;
        let mut dropped = Dropped::new(Format::Bibtex);
        dropped.count(&page);
        assert_eq!(dropped.message(), None, "it is in howpublished");
    }

    /// What a value says beyond itself, and the type.
    #[test]
    fn types_and_details_are_counted() {
        let told = |format, item: Item| {
            let mut dropped = Dropped::new(format);
            let mut work = Work::from(item);
            work.own = true;
            dropped.count(&work);
            dropped
                .message()
                .map(|message| message.split_once(" for ").map_or("", |(_, what)| what).to_owned())
        };
        let map = || Item::new("a", Kind::Map).with(Variable::Title, "A");
        let dated = |json: serde_json::Value| {
            let mut item = Item::new("a", Kind::Book).with(Variable::Title, "A");
            item.dates.extend(Date::from_json(&json).map(|date| (crate::csl::DateVariable::Issued, date)));
            item
        };
        let named = |name: Name| {
            let first = Name::person("A", "B");
            map().with_name(NameVariable::Author, first).with_name(NameVariable::Author, name)
        };
        let range = || dated(serde_json::json!({"date-parts": [[2019, 5, 1], [2020]]}));
        let about = || dated(serde_json::json!({"date-parts": [[2019]], "circa": true}));
        for (format, item, expected) in [
            (Format::Bibtex, map(), None),
            (Format::Ris, map(), None),
            (Format::Nbib, map(), Some("the type map (1 work)")),
            (Format::Coins, map(), None),
            (
                Format::Cff,
                Item::new("a", Kind::Interview).with(Variable::Title, "A"),
                Some("the type interview (1 work)"),
            ),
            (
                Format::Ris,
                map().with(Variable::Title, "<i>A</i>"),
                Some("italics and other formatting (title) (1 work)"),
            ),
            (Format::Wikipedia, map().with(Variable::Title, "<i>A</i>"), None),
            (Format::Bibtex, range(), None),
            (Format::Ris, range(), None),
            (Format::Cff, range(), Some("the end of the date (1 work)")),
            (Format::Coins, range(), Some("the end of the date (1 work)")),
            (Format::DublinCore, range(), None),
            (Format::Ris, about(), None),
            (Format::Endnote, about(), None),
            (Format::Mods, about(), None),
            (Format::Nbib, about(), Some("\"circa\" in the date (1 work)")),
            (Format::Ris, named(Name::literal("others")), Some("\"and others\" (author) (1 work)")),
            (Format::Endnote, named(Name::literal("others")), None),
            (Format::Wikipedia, named(Name::literal("others")), None),
            (
                Format::Ris,
                named(Name::person("Alfred", "Musset").with_dropping_particle("de")),
                Some("particles in names (author) (1 work)"),
            ),
            (Format::Ris, named(Name::person("Vincent", "Gogh").with_non_dropping_particle("van")), None),
        ] {
            assert_eq!(told(format, item.clone()).as_deref(), expected, "{format} {item:?}");
        }
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
            Some("RIS has no place for owner (2 works), shorthand (1 work)")
        );
        assert_eq!(bib.message(), None);
    }
}
