//! EndNote's tagged format (`.enw`), which grew out of refer's: a percent sign, one character, a space and
//! a value a line, `%A Jones, Mary`.
//!
//! The tags are those of EndNote's manual, "Creating a Tagged EndNote Import File"; what `%B`, `%@`, `%9` and
//! some others mean depends on the type in `%0`, and a record without one is generic.
//!
//! # Decisions
//!
//! * A name that is not to be taken apart ends in a comma, as EndNote wants it, and a comma within it is
//!   doubled.
//! * The format has no tag for an article number that programs agree on: it is in `%P`.
//! * A kind that EndNote has no type for is written as the nearest one, with its name in `%9`.
//! * Who `%E`, `%Y` and `%?` are, and what `%@`, `%N` and `%I` hold, depends on the type, as in RIS: see `roles`.
//! * `Conference Proceedings` with an author is a paper, and proceedings without one.
//! * EndNote has no type for preprints: unpublished, but with a DOI.

pub(super) mod read;
mod write;

use super::roles::Place;
use super::tagged::{self, Holds, TagRow, TaggedRecord, Values};
use super::{dates, facts, fields};
use crate::csl::{DateVariable, Item, Kind, NameVariable, Variable};

pub(super) use write::Endnote;

/// What types of reference stand for. Read, a name counts by its first row; written, a kind does.
const KINDS: &[(&str, Kind)] = &[
    ("Journal Article", Kind::ArticleJournal),
    ("Electronic Article", Kind::ArticleJournal),
    ("Magazine Article", Kind::ArticleMagazine),
    ("Newspaper Article", Kind::ArticleNewspaper),
    ("Book", Kind::Book),
    ("Edited Book", Kind::Book),
    ("Electronic Book", Kind::Book),
    ("Book Section", Kind::Chapter),
    ("Electronic Book Section", Kind::Chapter),
    ("Conference Paper", Kind::PaperConference),
    ("Conference Proceedings", Kind::PaperConference),
    ("Thesis", Kind::Thesis),
    ("Report", Kind::Report),
    ("Government Document", Kind::Report),
    ("Standard", Kind::Standard),
    ("Dataset", Kind::Dataset),
    ("Aggregated Database", Kind::Dataset),
    ("Online Database", Kind::Dataset),
    ("Computer Program", Kind::Software),
    ("Patent", Kind::Patent),
    ("Web Page", Kind::Webpage),
    ("Online Multimedia", Kind::Webpage),
    ("Blog", Kind::PostWeblog),
    ("Encyclopedia", Kind::EntryEncyclopedia),
    ("Dictionary", Kind::EntryDictionary),
    ("Manuscript", Kind::Manuscript),
    ("Unpublished Work", Kind::Manuscript),
    ("Map", Kind::Map),
    ("Pamphlet", Kind::Pamphlet),
    ("Personal Communication", Kind::PersonalCommunication),
    ("Serial Publication", Kind::Periodical),
    ("Serial", Kind::Periodical),
    ("Music", Kind::MusicalScore),
    ("Film or Broadcast", Kind::MotionPicture),
    ("Audiovisual Material", Kind::MotionPicture),
    ("Artwork", Kind::Graphic),
    ("Figure", Kind::Figure),
    ("Chart or Table", Kind::Figure),
    ("Equation", Kind::Figure),
    ("Bill", Kind::Bill),
    ("Case", Kind::LegalCase),
    ("Hearing", Kind::Hearing),
    ("Statute", Kind::Legislation),
    ("Legal Rule or Regulation", Kind::Regulation),
    ("Classical Work", Kind::Classic),
    ("Ancient Text", Kind::Classic),
    ("Interview", Kind::Interview),
    ("Podcast", Kind::Song),
    ("Social Media", Kind::Post),
    ("Television Episode", Kind::Broadcast),
    ("Generic", Kind::Document),
    // Kinds that EndNote has no type of their own for.
    ("Journal Article", Kind::Review),
    ("Journal Article", Kind::ReviewBook),
    ("Unpublished Work", Kind::Article),
    ("Book Section", Kind::Entry),
    ("Statute", Kind::Treaty),
];

/// The tags, in the order in which they are written, behind `%0` and before `%F`.
const TAGS: &[TagRow] = &[
    TagRow::new(&["%A"], Holds::Role(Place::Primary)),
    TagRow::new(
        &["%Q"],
        // The corporate author in refer, which has no types; in EndNote a title.
        Holds::Read(|record, item| {
            let is_refer = record.get(&["%0"]).is_none();
            for value in record.all("%Q").filter(|_| is_refer) {
                let name = crate::csl::Name::literal(value.trim_end_matches(','));
                fields::add_name(item, NameVariable::Author, Some(name));
            }
        }),
    ),
    TagRow::new(&["%E"], Holds::Role(Place::Secondary)),
    TagRow::new(&["%Y"], Holds::Role(Place::Tertiary)),
    TagRow::new(&["%?"], Holds::Role(Place::Subsidiary)),
    TagRow::new(&["%H"], Holds::Others(NameVariable::Translator)),
    TagRow::new(&["%T"], Holds::Text(Variable::Title)),
    TagRow::new(&["%!"], Holds::Text(Variable::TitleShort)),
    TagRow::of(&["%J"], Kind::is_article, Holds::Other { write: facts::container, read: container }),
    TagRow::of(
        &["%B"],
        |kind| !kind.is_article(),
        Holds::Other {
            // The reporter of a case is in %E.
            write: |item| match item.kind {
                Kind::LegalCase => None,
                Kind::PaperConference => {
                    facts::plain(item, Variable::EventTitle).or_else(|| facts::container(item))
                }
                _ => facts::container(item),
            },
            read: container,
        },
    ),
    TagRow::of(
        &["%3"],
        is_paper,
        Holds::Written(|item| {
            let both = item.get(Variable::EventTitle).is_some();
            facts::plain(item, Variable::ContainerTitle).filter(|_| both)
        }),
    ),
    TagRow::of(&["%O"], Kind::is_article, Holds::Text(Variable::ContainerTitleShort)),
    TagRow::new(
        &["%S"],
        Holds::Other {
            write: facts::series,
            // Of what is whole in itself, the secondary title is the series.
            read: |record, item| {
                let series = record.get(if is_whole(item.kind) { &["%S", "%B"] } else { &["%S"] });
                item.set(Variable::CollectionTitle, series.unwrap_or_default());
            },
        },
    ),
    TagRow::new(&["%D"], Holds::Other { write: write::year, read: issued }),
    TagRow::new(
        &["%8"],
        Holds::Written(|item| {
            let date = facts::issued(item).and_then(write::date);
            date.filter(|date| date.len() > 4)
        }),
    ),
    TagRow::new(&["%V"], Holds::Text(Variable::Volume)),
    TagRow::new(&["%6"], Holds::Text(Variable::NumberOfVolumes)),
    // The number of a patent is in %@, and that of its application where Zotero's CSL has it.
    TagRow::of(&["%@"], is_patent, Holds::Text(Variable::Number)),
    TagRow::of(&["%N"], is_patent, Holds::Text(Variable::CallNumber)),
    TagRow::of(
        &["%N"],
        |kind| !is_patent(kind),
        Holds::Other {
            write: |item| {
                let has_article = facts::article_number(item).is_some();
                let number = facts::plain(item, number(item.kind));
                let other = || facts::plain(item, Variable::Number).filter(|_| !has_article);
                number.or_else(other)
            },
            read: |record, item| item.set(number(item.kind), record.get(&["%N"]).unwrap_or_default()),
        },
    ),
    TagRow::new(
        &["%P"],
        Holds::Other {
            write: |item| facts::extent(item).or(facts::article_number(item)).map(facts::line),
            read: |record, item| {
                if let Some(pages) = record.get(&["%P"]) {
                    fields::set_extent(item, fields::pages(pages));
                }
            },
        },
    ),
    TagRow::of(&["%7"], facts::is_versioned, Holds::Text(Variable::Version)),
    TagRow::of(&["%7"], |kind| !facts::is_versioned(kind), Holds::Text(Variable::Edition)),
    TagRow::new(&["%&"], Holds::Text(Variable::Section)),
    TagRow::new(&["%9"], Holds::Text(Variable::Genre)),
    TagRow::of(
        &["%9"],
        |kind| tagged::is_told_by_genre(KINDS, kind),
        Holds::Written(|item| match item.get(Variable::Genre) {
            None => Some(facts::kind_words(item.kind)),
            Some(_) => None,
        }),
    ),
    TagRow::of(&["%I"], is_case, Holds::Text(Variable::Authority)),
    TagRow::of(&["%I"], |kind| !is_case(kind), Holds::Text(Variable::Publisher)),
    // Of a paper %C is where the conference was, if %1 says where its proceedings appeared.
    TagRow::new(
        &["%C"],
        Holds::Other {
            write: |item| facts::places(item).0,
            read: |record, item| {
                let of_event = is_paper(item.kind) && record.get(&["%1"]).is_some();
                let variable = if of_event { Variable::EventPlace } else { Variable::PublisherPlace };
                item.set(variable, record.get(&["%C"]).unwrap_or_default());
            },
        },
    ),
    TagRow::of(
        &["%1"],
        is_paper,
        Holds::Other {
            write: |item| facts::places(item).1,
            read: |record, item| {
                let place = record.get(&["%1"]).or_else(|| record.get(&["%C"]));
                item.set(Variable::PublisherPlace, place.unwrap_or_default());
            },
        },
    ),
    TagRow::of(
        &["%@"],
        |kind| !is_patent(kind),
        Holds::Several {
            write: |item| facts::serials(item, "%@"),
            read: |record, item| fields::set_serials(item, record.all("%@"), has_number(item.kind)),
        },
    ),
    TagRow::new(
        &["%R"],
        Holds::Other {
            write: |item| facts::doi(item).map(facts::line),
            read: |record, item| record.all("%R").for_each(|value| fields::set_doi(item, value)),
        },
    ),
    TagRow::new(
        &["%U"],
        Holds::Other {
            write: facts::url,
            read: |record, item| record.all("%U").for_each(|value| fields::set_url(item, value)),
        },
    ),
    TagRow::new(&["%["], Holds::Date(DateVariable::Accessed)),
    TagRow::new(&["%G"], Holds::Parsed(Variable::Language, fields::language)),
    TagRow::new(&["%X"], Holds::Text(Variable::Abstract)),
    TagRow::new(&["%K"], Holds::List(Variable::Keyword)),
    TagRow::new(&["%Z"], Holds::Text(Variable::Note)),
    TagRow::new(&["%<"], Holds::Text(Variable::Annote)),
    TagRow::of(&["%L"], |kind| !is_patent(kind), Holds::Text(Variable::CallNumber)),
    TagRow::new(&["%~"], Holds::Text(Variable::Source)),
    TagRow::new(&["%*"], Holds::Text(Variable::ReviewedTitle)),
    TagRow::of(&["%M"], Kind::is_article, Holds::Parsed(Variable::Pmid, fields::pmid)),
    TagRow::of(&["%2"], Kind::is_article, Holds::Parsed(Variable::Pmcid, fields::pmcid)),
];

/// How names and dates stand in the format.
const VALUES: Values = Values { write_name: write::name, read_name: read::name, write_date: write::date };

fn is_paper(kind: Kind) -> bool {
    kind == Kind::PaperConference
}

fn is_patent(kind: Kind) -> bool {
    kind == Kind::Patent
}

fn is_case(kind: Kind) -> bool {
    kind == Kind::LegalCase
}

fn is_whole(kind: Kind) -> bool {
    matches!(kind, Kind::Book | Kind::Thesis | Kind::Report | Kind::Software)
}

/// What `%N` is the number of.
fn number(kind: Kind) -> Variable {
    match kind {
        Kind::Book | Kind::Chapter => Variable::CollectionNumber,
        kind if has_number(kind) => Variable::Number,
        _ => Variable::Issue,
    }
}

/// Whether works of a type have a number of their own, as reports do.
fn has_number(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Article
            | Kind::Bill
            | Kind::LegalCase
            | Kind::Legislation
            | Kind::Patent
            | Kind::Report
            | Kind::Standard
    )
}

/// A journal's name and a book's are in different tags, of which only one is used.
fn container(record: &TaggedRecord<'_>, item: &mut Item) {
    let tags: &[&str] = match item.kind {
        kind if is_whole(kind) => &["%J"],
        kind if kind.is_article() => &["%J", "%B"],
        Kind::Document => &["%J", "%B"],
        _ => &["%B", "%J"],
    };
    let title = record.get(tags);
    // Where proceedings have a title of their own, %B is the conference's.
    if let Some(proceedings) = record.get(&["%3"]).filter(|_| is_paper(item.kind)) {
        item.set(Variable::ContainerTitle, proceedings);
        item.set(Variable::EventTitle, title.unwrap_or_default());
    } else if item.get(Variable::ContainerTitle).is_none() {
        item.set(Variable::ContainerTitle, title.unwrap_or_default());
    }
}

/// `%D` is the year; `%8` the date, with or without the year.
fn issued(record: &TaggedRecord<'_>, item: &mut Item) {
    let year = record.get(&["%D"]);
    let date = record.get(&["%8"]);
    let both = year.zip(date).map(|(year, date)| {
        let has_year = date.contains(year.trim_start_matches("c. "));
        if has_year { date.to_owned() } else { format!("{year} {date}") }
    });
    let issued = both.or_else(|| year.or(date).map(str::to_owned));
    if let Some(date) = issued.as_deref().and_then(dates::loose_date) {
        item.set_date(DateVariable::Issued, date);
    }
}
