//! Web of Science's tagged format (`.ciw`, or plain text), which Clarivate calls its field tagged export.
//!
//! Tags of two characters and a space; lines that begin with three spaces continue the value, or, in lists of
//! names, are another one. `ER` ends a record. The tags are those of Web of Science's help, "Core Collection
//! field tags". `CR` has what a work cites, which is no work of the list.

pub(super) mod read;

use super::tagged::{Holds, TagRow, Values};
use super::{dates, fields};
use crate::csl::{DateVariable, Kind, NameVariable, Variable};

/// What types of publication (`PT`) and of document (`DT`) stand for; the latter say more.
const KINDS: &[(&str, Kind)] = &[
    ("J", Kind::ArticleJournal),
    ("B", Kind::Book),
    ("S", Kind::Chapter),
    ("C", Kind::PaperConference),
    ("P", Kind::Patent),
    ("Book Review", Kind::ReviewBook),
    ("Proceedings Paper", Kind::PaperConference),
    ("Meeting Abstract", Kind::PaperConference),
    ("Book Chapter", Kind::Chapter),
    ("Book", Kind::Book),
    ("Data Set", Kind::Dataset),
    ("Dissertation/Thesis", Kind::Thesis),
    ("Preprint", Kind::Article),
    ("Software", Kind::Software),
];

/// The tags.
const TAGS: &[TagRow] = &[
    TagRow::new(
        &["AF", "AU"],
        Holds::Read(
            // The full names, where there are any.
            |record, item| {
                let tag = if record.get(&["AF"]).is_some() { "AF" } else { "AU" };
                for name in record.all(tag) {
                    fields::add_name(item, NameVariable::Author, read::name(name));
                }
                for name in record.all("CA") {
                    fields::add_name(item, NameVariable::Author, Some(crate::csl::Name::literal(name)));
                }
            },
        ),
    ),
    TagRow::new(
        &["BF", "BA", "GP"],
        Holds::Read(
            // The authors of the book, and groups that are: of a part they are not its own.
            |record, item| {
                let of_book = match item.kind {
                    Kind::Book if !item.people(NameVariable::Author).is_empty() => return,
                    Kind::Book => NameVariable::Author,
                    _ => NameVariable::ContainerAuthor,
                };
                let tag = if record.get(&["BF"]).is_some() { "BF" } else { "BA" };
                for name in record.all(tag) {
                    fields::add_name(item, of_book, read::name(name));
                }
                for name in record.all("GP") {
                    fields::add_name(item, of_book, Some(crate::csl::Name::literal(name)));
                }
            },
        ),
    ),
    TagRow::new(&["BE", "ED"], Holds::Names(NameVariable::Editor)),
    TagRow::new(&["TI"], Holds::Text(Variable::Title)),
    TagRow::of(&["SO"], |kind| kind != Kind::Book, Holds::Text(Variable::ContainerTitle)),
    TagRow::of(&["JI", "J9"], |kind| kind != Kind::Book, Holds::Text(Variable::ContainerTitleShort)),
    TagRow::new(&["SE"], Holds::Text(Variable::CollectionTitle)),
    TagRow::new(&["CT"], Holds::Text(Variable::EventTitle)),
    TagRow::new(&["CL"], Holds::Text(Variable::EventPlace)),
    TagRow::new(
        &["PY"],
        Holds::Read(
            // `PD` is the rest of the date: MAY 3.
            |record, item| {
                let parts = [record.get(&["PD"]), record.get(&["PY"])];
                let date = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
                if let Some(date) = dates::loose_date(&date) {
                    item.set_date(DateVariable::Issued, date);
                }
            },
        ),
    ),
    TagRow::new(&["VL"], Holds::Text(Variable::Volume)),
    TagRow::new(&["IS"], Holds::Text(Variable::Issue)),
    TagRow::new(
        &["BP"],
        Holds::Read(|record, item| {
            if let Some(pages) = fields::page_range(record.get(&["BP"]), record.get(&["EP"])) {
                item.set(Variable::Page, pages);
            }
            if let Some(number) = record.get(&["AR"]) {
                item.set(Variable::Number, number);
                if item.get(Variable::Page).is_none() {
                    item.set(Variable::Page, number);
                }
            }
        }),
    ),
    TagRow::new(&["PN"], Holds::Text(Variable::Number)),
    TagRow::new(&["PU"], Holds::Text(Variable::Publisher)),
    TagRow::new(&["PI", "PA"], Holds::Text(Variable::PublisherPlace)),
    TagRow::new(&["SN", "EI"], Holds::Text(Variable::Issn)),
    TagRow::new(&["BN"], Holds::Text(Variable::Isbn)),
    TagRow::new(
        &["DI", "D2"],
        Holds::Read(|record, item| {
            let own = record.get(&["DI"]).or_else(|| record.get(&["D2"]).filter(|_| item.kind == Kind::Book));
            if let Some(doi) = own {
                fields::set_doi(item, doi);
            }
        }),
    ),
    TagRow::new(&["PM"], Holds::Text(Variable::Pmid)),
    TagRow::new(
        &["LA"],
        Holds::Read(|record, item| {
            item.set(Variable::Language, fields::language(record.get(&["LA"]).unwrap_or_default()));
        }),
    ),
    TagRow::new(&["AB"], Holds::Text(Variable::Abstract)),
    TagRow::new(
        &["DE", "ID"],
        Holds::Read(|record, item| {
            let words = record.all("DE").chain(record.all("ID")).flat_map(|list| list.split(';'));
            item.set(Variable::Keyword, words.map(str::trim).collect::<Vec<_>>().join(", "));
        }),
    ),
];

/// How names stand in Web of Science.
const VALUES: Values = Values { write_name: |_| None, read_name: read::name, write_date: |_| None };
