//! MEDLINE, the format in which PubMed hands out its records (`.nbib`): tags padded to four characters, long
//! values continued on lines that begin with six spaces.
//!
//! The tags are those of the National Library of Medicine's "MEDLINE/PubMed Data Element Descriptions".
//!
//! # Decisions
//!
//! * Every record of MEDLINE begins with `PMID`, by which programs tell the format, so it is written even
//!   where the work has no such number. ERIC's records have none.
//! * Authors stand twice, in full (`FAU`), which counts, and in MEDLINE's own short form (`AU`);
//!   organisations (`CN`) keep their place in the list.
//! * The DOI is the location or article identifier that is marked `[doi]`.
//! * Of an ISSN it is told what medium it is for; where we write one, we do not know.
//! * Titles end with a full stop, and those of foreign articles are in brackets, because PubMed prints them
//!   so; `PL` is where a journal is published, which nobody cites.

pub(super) mod read;
mod write;

use super::facts;
use super::fields;
use super::tagged::{Holds, TagRow, TaggedRecord, Values};
use crate::csl::{DateVariable, Item, Kind, NameVariable, Variable};

pub(super) use write::Nbib;

/// What publication types stand for. Read, a name counts by its first row, and other names say nothing;
/// written, a kind does.
const KINDS: &[(&str, Kind)] = &[
    ("Book", Kind::Book),
    ("Monograph", Kind::Book),
    ("Book Chapter", Kind::Chapter),
    ("Chapter", Kind::Chapter),
    ("Preprint", Kind::Article),
    ("Dataset", Kind::Dataset),
    ("Conference Paper", Kind::PaperConference),
    ("Book Review", Kind::ReviewBook),
    ("Blog", Kind::PostWeblog),
    ("Newspaper Article", Kind::ArticleNewspaper),
    ("Technical Report", Kind::Report),
    ("Academic Dissertation", Kind::Thesis),
];

/// What is called a journal article, for want of a term of its own; read, it says nothing.
const ARTICLES: &[Kind] = &[Kind::ArticleJournal, Kind::ArticleMagazine, Kind::Review];

/// Suffixes as MEDLINE has them (Citing Medicine, chapter 2), and as people write them.
const SUFFIXES: &[(&str, &str)] =
    &[("Jr", "Jr."), ("Sr", "Sr."), ("2nd", "II"), ("3rd", "III"), ("4th", "IV")];

/// The tags, in the order in which they are written, behind `PMID`.
const TAGS: &[TagRow] = &[
    TagRow::new(
        &["IS"],
        Holds::Other {
            write: |item| {
                let issn = facts::plain(item, Variable::Issn);
                issn.map(|issn| issn + " (Undetermined)")
            },
            read: serial,
        },
    ),
    TagRow::new(&["ISBN"], Holds::Text(Variable::Isbn)),
    TagRow::new(&["VI"], Holds::Text(Variable::Volume)),
    TagRow::new(&["IP"], Holds::Text(Variable::Issue)),
    TagRow::new(&["DP", "DEP"], Holds::Date(DateVariable::Issued)),
    TagRow::new(&["TI", "BTI", "TT"], Holds::Parsed(Variable::Title, bare_title)),
    TagRow::of(&["BTI"], is_part, Holds::Other { write: facts::container, read: container }),
    TagRow::of(
        &["CTI"],
        |kind| !kind.is_article(),
        Holds::Other {
            write: facts::series,
            read: |record, item| {
                item.set(Variable::CollectionTitle, record.get(&["CTI"]).unwrap_or_default());
            },
        },
    ),
    TagRow::of(&["EN"], |kind| !kind.is_article(), Holds::Text(Variable::Edition)),
    TagRow::new(
        &["PG"],
        Holds::Other {
            write: |item| facts::pages(item).or(facts::article_number(item)).map(facts::line),
            read: pages,
        },
    ),
    TagRow::new(&["LID"], Holds::Other { write: marked_doi, read: location }),
    TagRow::new(&["AB"], Holds::Text(Variable::Abstract)),
    TagRow::new(
        &["FAU", "AU", "CN"],
        Holds::Several {
            write: |item| write::names(item, NameVariable::Author, ["FAU", "AU"]),
            read: |record, item| read::names(record, item, NameVariable::Author, ["FAU", "AU", "CN"]),
        },
    ),
    TagRow::new(
        &["FED", "ED"],
        Holds::Several {
            write: |item| write::names(item, NameVariable::Editor, ["FED", "ED"]),
            read: |record, item| read::names(record, item, NameVariable::Editor, ["FED", "ED", ""]),
        },
    ),
    TagRow::new(&["LA"], Holds::Parsed(Variable::Language, fields::language)),
    TagRow::new(&["PT"], Holds::Written(|item| write::kind(item.kind).map(str::to_owned))),
    TagRow::of(&["PL"], |kind| !kind.is_article(), Holds::Text(Variable::PublisherPlace)),
    TagRow::of(&["PB"], |kind| !kind.is_article(), Holds::Text(Variable::Publisher)),
    TagRow::of(&["TA"], |kind| !is_part(kind), Holds::Text(Variable::ContainerTitleShort)),
    TagRow::of(&["JT"], |kind| !is_part(kind), Holds::Other { write: facts::container, read: container }),
    TagRow::new(&["AID"], Holds::Written(marked_doi)),
    TagRow::new(&["PMC"], Holds::Text(Variable::Pmcid)),
    TagRow::new(&["OT"], Holds::List(Variable::Keyword)),
    TagRow::new(&["GN"], Holds::Text(Variable::Note)),
    // At the head of the record.
    TagRow::new(
        &["PMID"],
        Holds::Read(|record, item| item.set(Variable::Pmid, record.get(&["PMID"]).unwrap_or_default())),
    ),
];

/// How names and dates stand in MEDLINE.
const VALUES: Values = Values { write_name: |_| None, read_name: |_| None, write_date: write::date };

fn is_part(kind: Kind) -> bool {
    matches!(kind, Kind::Chapter | Kind::PaperConference | Kind::Entry)
}

/// A title without the full stop and the brackets that PubMed prints it with.
fn bare_title(title: &str) -> &str {
    let stripped = title.strip_suffix('.').filter(|rest| !rest.ends_with('.')).unwrap_or(title);
    let bare = stripped.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(stripped);
    // A title of marks alone keeps them.
    if fields::says_something(bare) { bare } else { title }
}

/// A book is not contained in itself.
fn container(record: &TaggedRecord<'_>, item: &mut Item) {
    if item.kind != Kind::Book {
        item.set(Variable::ContainerTitle, record.get(&["JT", "BTI", "TA"]).unwrap_or_default());
    }
}

/// "1660-4601 (Electronic)": the printed one where it is told.
fn serial(record: &TaggedRecord<'_>, item: &mut Item) {
    let numbers = || record.all("IS").filter_map(|value| Some((value.split_whitespace().next()?, value)));
    let printed = numbers().find(|(_, value)| value.contains("Print") || value.contains("Linking"));
    if let Some((issn, _)) = printed.or_else(|| numbers().next()) {
        item.set(if item.kind == Kind::Book { Variable::Isbn } else { Variable::Issn }, issn);
    }
}

/// An identifier with this mark behind it.
fn marked<'r>(record: &'r TaggedRecord<'_>, mark: &'r str) -> Option<&'r str> {
    let mut values = record.all("LID").chain(record.all("AID"));
    values.find_map(|value| value.strip_suffix(mark)).map(str::trim)
}

fn marked_doi(item: &Item) -> Option<String> {
    facts::doi(item).map(|doi| facts::line(doi) + " [doi]")
}

/// A DOI, or, in ERIC's records, an address.
fn location(record: &TaggedRecord<'_>, item: &mut Item) {
    if let Some(doi) = marked(record, "[doi]") {
        fields::set_doi(item, doi);
    }
    if let Some(address) = record.all("LID").find(|value| value.starts_with("http")) {
        fields::set_url(item, address);
    }
}

/// The publisher's identifier is an article number where there are no pages.
fn pages(record: &TaggedRecord<'_>, item: &mut Item) {
    let pages = record.get(&["PG"]).map(fields::pages);
    if pages.is_none()
        && let Some(number) = marked(record, "[pii]").filter(|_| item.kind == Kind::ArticleJournal)
    {
        item.set(Variable::Number, number);
    }
    let number = || item.get(Variable::Number).map(str::to_owned);
    item.set(Variable::Page, pages.or_else(number).unwrap_or_default());
}
