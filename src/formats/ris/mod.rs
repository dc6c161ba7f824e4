//! RIS: tags of two characters, a value a line; the format that most databases and publishers offer.
//!
//! The tags are those of Research Information Systems' description of 2011 and of what came after it:
//! `DO` for the DOI, `C7` for the article number, `ID` for the citation key. Writers disagree on many of
//! them, so that a row of [`TAGS`] has several, the likelier first, and what a tag means may depend on the
//! kind of the record.
//!
//! # Decisions
//!
//! * An article number is in `SP`, where every program looks, and in `C7`, where EndNote wants it.
//! * `CONF` with an author is a paper, as Zotero and pandoc read it, and proceedings without one.
//! * Of a conference paper `T2` is where it appeared, where that is all there is to say. With both, `T2` is
//!   the conference and `C3` the title of its proceedings, which is what the description says.
//! * A name that is not to be taken apart is written as it is; RIS cannot say that a comma in it
//!   divides nothing. Read, a name without a comma is a person's if its words look like one's.
//! * The genre, in `M3`, is for what is told by it, such as theses; in records of articles publishers have
//!   other things there, and before there was `DO` it held the DOI.
//! * A kind that RIS has no type for is written as the nearest one, with its name in `M3`.
//! * What a date says beyond year, month and day (a season, a range, that it is approximate) stands where the
//!   description has "other information", behind the last slash; words in place of a date are in `PY`.
//! * Who `A2`, `A3` and `A4` are and what `M1`, `SN`, `SV` and `PB` hold depends on the type, as in Zotero's `RIS.js`:
//!   see `roles`.
//! * RIS has no type for preprints: unpublished, but with a DOI.

pub(super) mod read;
mod write;

use super::roles::Place;
use super::tagged::{self, Holds, TagRow, TaggedRecord, Values};
use super::{facts, fields};
use crate::csl::{Date, DateParts, DateVariable, Item, Kind, NameVariable, Variable, When};

pub(super) use write::Ris;

/// The type of what has none of its own.
const GENERIC: &str = "GEN";

/// What types of reference stand for. Read, a name counts by its first row; written, a kind does.
const KINDS: &[(&str, Kind)] = &[
    ("JOUR", Kind::ArticleJournal),
    ("EJOUR", Kind::ArticleJournal),
    ("ABST", Kind::ArticleJournal),
    ("INPR", Kind::ArticleJournal),
    ("MGZN", Kind::ArticleMagazine),
    ("NEWS", Kind::ArticleNewspaper),
    ("BOOK", Kind::Book),
    ("EBOOK", Kind::Book),
    ("EDBOOK", Kind::Book),
    ("SER", Kind::Book),
    ("CLSWK", Kind::Book),
    ("CHAP", Kind::Chapter),
    ("ECHAP", Kind::Chapter),
    ("CPAPER", Kind::PaperConference),
    ("CONF", Kind::PaperConference),
    ("THES", Kind::Thesis),
    ("RPRT", Kind::Report),
    ("GOVDOC", Kind::Report),
    ("STAND", Kind::Standard),
    ("DATA", Kind::Dataset),
    ("AGGR", Kind::Dataset),
    ("DBASE", Kind::Dataset),
    ("COMP", Kind::Software),
    ("PAT", Kind::Patent),
    ("ELEC", Kind::Webpage),
    ("WEB", Kind::Webpage),
    ("BLOG", Kind::PostWeblog),
    ("ENCYC", Kind::EntryEncyclopedia),
    ("DICT", Kind::EntryDictionary),
    ("UNPB", Kind::Manuscript),
    ("UNPD", Kind::Manuscript),
    ("MANSCPT", Kind::Manuscript),
    ("MAP", Kind::Map),
    ("PAMP", Kind::Pamphlet),
    ("PCOMM", Kind::PersonalCommunication),
    ("ICOMM", Kind::PersonalCommunication),
    ("INTV", Kind::Interview),
    ("JFULL", Kind::Periodical),
    ("SLIDE", Kind::Speech),
    ("SOUND", Kind::Song),
    ("POD", Kind::Song),
    ("MUSIC", Kind::MusicalScore),
    ("MPCT", Kind::MotionPicture),
    ("VIDEO", Kind::MotionPicture),
    ("MULTI", Kind::MotionPicture),
    ("ADVS", Kind::MotionPicture),
    ("ART", Kind::Graphic),
    ("CHART", Kind::Graphic),
    ("FIGURE", Kind::Figure),
    ("BILL", Kind::Bill),
    ("UNBILL", Kind::Bill),
    ("CASE", Kind::LegalCase),
    ("LEGAL", Kind::LegalCase),
    ("HEAR", Kind::Hearing),
    ("STAT", Kind::Legislation),
    ("GEN", Kind::Document),
    // Kinds that RIS has no type of their own for.
    ("JOUR", Kind::Review),
    ("JOUR", Kind::ReviewBook),
    ("UNPB", Kind::Article),
    ("CHAP", Kind::Entry),
    ("BOOK", Kind::Classic),
    ("ELEC", Kind::Post),
    ("VIDEO", Kind::Broadcast),
    ("STAT", Kind::Regulation),
    ("STAT", Kind::Treaty),
];

/// The tags, in the order in which they are written, behind `TY` and `ID` and before `ER`.
const TAGS: &[TagRow] = &[
    TagRow::new(&["AU", "A1"], Holds::Role(Place::Primary)),
    TagRow::new(&["A2"], Holds::Role(Place::Secondary)),
    TagRow::new(&["A3"], Holds::Role(Place::Tertiary)),
    TagRow::new(&["A4"], Holds::Role(Place::Subsidiary)),
    // Editors and translators whatever the type, where that has no place for them.
    TagRow::new(&["ED"], Holds::Others(NameVariable::Editor)),
    TagRow::new(&["TA"], Holds::Others(NameVariable::Translator)),
    TagRow::of(&["C2"], is_chapter, Holds::Names(NameVariable::ContainerAuthor)),
    TagRow::of(&["TI", "T1", "CT"], is_part, Holds::Text(Variable::Title)),
    // BT is the title of a book and of what contains a part.
    TagRow::of(&["TI", "T1", "BT", "CT"], is_whole, Holds::Text(Variable::Title)),
    TagRow::new(&["ST"], Holds::Text(Variable::TitleShort)),
    TagRow::of(
        &["T2"],
        is_paper,
        Holds::Other {
            write: |item| {
                let event = facts::plain(item, Variable::EventTitle);
                event.or_else(|| facts::container(item))
            },
            read: paper_titles,
        },
    ),
    TagRow::of(
        &["T2"],
        is_part,
        Holds::Other {
            // The reporter of a case is in A2.
            write: |item| facts::container(item).filter(|_| !is_paper(item.kind) && !is_case(item.kind)),
            read: container,
        },
    ),
    TagRow::of(
        &["C3"],
        is_paper,
        Holds::Written(|item| {
            let both = item.get(Variable::EventTitle).is_some();
            facts::plain(item, Variable::ContainerTitle).filter(|_| both)
        }),
    ),
    TagRow::of(&["J2"], is_part, Holds::Written(|item| facts::plain(item, Variable::ContainerTitleShort))),
    TagRow::new(
        &["T3"],
        Holds::Other {
            write: facts::series,
            read: |record, item| {
                // Of what is whole in itself, T2 names the series.
                let series = record.get(if is_part(item.kind) { &["T3"] } else { &["T3", "T2"] });
                item.set(Variable::CollectionTitle, series.unwrap_or_default());
            },
        },
    ),
    TagRow::new(&["PY"], Holds::Other { write: facts::issued_year, read: issued }),
    TagRow::new(&["DA"], Holds::Written(|item| facts::issued(item).and_then(write::date))),
    TagRow::new(&["OP"], Holds::Date(DateVariable::OriginalDate)),
    TagRow::new(&["VL", "VO"], Holds::Text(Variable::Volume)),
    TagRow::of(&["SN"], is_patent, Holds::Text(Variable::Number)),
    TagRow::of(&["SV"], is_case, Holds::Text(Variable::Number)),
    TagRow::of(&["IS", "CP"], is_numbered, Holds::Text(Variable::Number)),
    TagRow::of(&["M1", "IS", "CP"], is_book, Holds::Text(Variable::CollectionNumber)),
    TagRow::of(&["SV", "IS", "CP"], is_chapter, Holds::Text(Variable::CollectionNumber)),
    TagRow::of(&["IS", "CP"], has_issues, Holds::Text(Variable::Issue)),
    TagRow::new(
        &["SP"],
        Holds::Other {
            // Of a film it is how long that runs.
            write: |item| match item.kind {
                Kind::MotionPicture => facts::plain(item, Variable::Dimensions),
                _ => Some(pages(item).0),
            },
            read: |record, item| {
                if item.kind == Kind::MotionPicture {
                    item.set(Variable::Dimensions, record.get(&["SP"]).unwrap_or_default());
                } else if let Some(pages) = fields::page_range(record.get(&["SP"]), record.get(&["EP"])) {
                    fields::set_extent(item, pages);
                }
            },
        },
    ),
    TagRow::of(&["EP"], |kind| kind != Kind::MotionPicture, Holds::Written(|item| pages(item).1)),
    TagRow::new(
        &["C7"],
        Holds::Other {
            write: |item| facts::article_number(item).map(facts::line),
            // The article number is in both, as in the works that agencies serve.
            read: |record, item| {
                if let Some(article) = record.get(&["C7"]).filter(|_| is_part(item.kind)) {
                    item.set(Variable::Number, article);
                    if item.get(Variable::Page).is_none() {
                        item.set(Variable::Page, article);
                    }
                }
            },
        },
    ),
    // The number of an application for a patent is where Zotero's CSL has it.
    TagRow::of(&["M1"], is_patent, Holds::Text(Variable::CallNumber)),
    TagRow::of(
        &["M1"],
        has_other_number,
        Holds::Other {
            write: |item| {
                let is_there = facts::article_number(item).is_some() || is_numbered(item.kind);
                facts::plain(item, Variable::Number).filter(|_| !is_there)
            },
            read: |record, item| {
                if let Some(number) = record.get(&["M1"]).filter(|_| item.get(Variable::Number).is_none()) {
                    item.set(Variable::Number, number);
                }
            },
        },
    ),
    TagRow::of(&["ET"], facts::is_versioned, Holds::Text(Variable::Version)),
    TagRow::of(&["ET"], |kind| !facts::is_versioned(kind), Holds::Text(Variable::Edition)),
    TagRow::new(&["NV"], Holds::Text(Variable::NumberOfVolumes)),
    TagRow::of(&["C1"], |kind| kind == Kind::Map, Holds::Text(Variable::Scale)),
    TagRow::of(&["C3"], |kind| kind == Kind::Graphic, Holds::Text(Variable::Dimensions)),
    TagRow::of(&["SE"], is_chapter, Holds::Text(Variable::ChapterNumber)),
    TagRow::of(&["SE"], |kind| !is_chapter(kind), Holds::Text(Variable::Section)),
    TagRow::of(
        &["M3"],
        has_genre,
        Holds::Parsed(Variable::Genre, |genre| if genre.contains("10.") { "" } else { genre }),
    ),
    TagRow::of(
        &["M3"],
        |kind| !has_genre(kind) && tagged::is_told_by_genre(KINDS, kind),
        Holds::Written(|item| Some(facts::kind_words(item.kind))),
    ),
    TagRow::of(&["PB"], is_case, Holds::Text(Variable::Authority)),
    TagRow::of(&["PB"], |kind| !is_case(kind), Holds::Text(Variable::Publisher)),
    TagRow::new(
        &["CY"],
        Holds::Other {
            write: |item| facts::places(item).0,
            read: |record, item| {
                let (place, second) = (record.get(&["CY", "PP"]), record.get(&["C1"]));
                let of_event = is_paper(item.kind) && second.is_some();
                item.set(
                    if of_event { Variable::EventPlace } else { Variable::PublisherPlace },
                    place.unwrap_or_default(),
                );
            },
        },
    ),
    TagRow::of(
        &["C1"],
        is_paper,
        Holds::Other {
            write: |item| facts::places(item).1,
            read: |record, item| {
                item.set(
                    Variable::PublisherPlace,
                    record.get(&["C1"]).or_else(|| record.get(&["CY"])).unwrap_or_default(),
                );
            },
        },
    ),
    TagRow::of(
        &["SN"],
        |kind| !is_patent(kind),
        Holds::Several {
            write: |item| facts::serials(item, "SN"),
            read: |record, item| {
                let is_numbered = matches!(item.kind, Kind::Report | Kind::Standard);
                fields::set_serials(item, record.all("SN"), is_numbered);
            },
        },
    ),
    TagRow::new(
        &["DO"],
        Holds::Other {
            write: |item| facts::doi(item).map(facts::line),
            read: |record, item| {
                for (_, value) in record.fields().filter(|(tag, _)| matches!(*tag, "DO" | "DI")) {
                    fields::set_doi(item, value);
                }
                if let Some(value) = record.get(&["M3"]).filter(|value| value.contains("10.")) {
                    fields::set_doi(item, value);
                }
            },
        },
    ),
    TagRow::new(
        &["UR"],
        Holds::Other {
            write: facts::url,
            read: |record, item| {
                // L2 is where a full text is, which may be behind a login.
                for value in ["UR", "LK", "L2"].into_iter().flat_map(|tag| record.all(tag)) {
                    fields::set_url(item, value);
                }
            },
        },
    ),
    TagRow::new(&["Y2"], Holds::Date(DateVariable::Accessed)),
    TagRow::new(&["LA"], Holds::Parsed(Variable::Language, fields::language)),
    TagRow::new(&["AB", "N2"], Holds::Text(Variable::Abstract)),
    TagRow::new(&["KW"], Holds::List(Variable::Keyword)),
    TagRow::new(
        &["N1"],
        Holds::Other {
            write: |item| facts::plain(item, Variable::Note),
            // Several notes are one of several lines.
            read: |record, item| item.set(Variable::Note, record.all("N1").collect::<Vec<_>>().join("\n")),
        },
    ),
    TagRow::new(&["RN"], Holds::Text(Variable::Annote)),
    TagRow::new(&["RI"], Holds::Text(Variable::ReviewedTitle)),
    TagRow::of(&["CN"], |kind| !is_patent(kind), Holds::Text(Variable::CallNumber)),
    TagRow::new(&["AV"], Holds::Text(Variable::ArchiveLocation)),
    TagRow::new(&["DB", "DP"], Holds::Text(Variable::Source)),
    TagRow::of(&["AN"], Kind::is_article, Holds::Parsed(Variable::Pmid, fields::pmid)),
    TagRow::of(&["C2"], Kind::is_article, Holds::Parsed(Variable::Pmcid, fields::pmcid)),
];

/// How names and dates stand in RIS.
const VALUES: Values =
    Values { write_name: write::name, read_name: fields::comma_or_bare_name, write_date: write::date };

/// The types of what is part of something else.
const PARTS: [&str; 17] = [
    "BILL", "BLOG", "CASE", "CHAP", "CPAPER", "DATA", "DICT", "ELEC", "ENCYC", "GEN", "HEAR", "INTV",
    "JFULL", "JOUR", "MGZN", "NEWS", "STAT",
];

/// Whether a record of this kind, by the type that it has here, is part of something else.
fn is_part(kind: Kind) -> bool {
    PARTS.contains(&tagged::kind_name(KINDS, kind).unwrap_or(GENERIC))
}

fn is_whole(kind: Kind) -> bool {
    !is_part(kind)
}

fn is_paper(kind: Kind) -> bool {
    kind == Kind::PaperConference
}

fn is_chapter(kind: Kind) -> bool {
    kind == Kind::Chapter
}

/// What `IS` is the number of: the work itself, in its series, or the issue that it is in.
fn is_numbered(kind: Kind) -> bool {
    matches!(kind, Kind::Report | Kind::Standard | Kind::Legislation | Kind::Bill)
}

fn is_book(kind: Kind) -> bool {
    kind == Kind::Book
}

fn is_patent(kind: Kind) -> bool {
    kind == Kind::Patent
}

fn is_case(kind: Kind) -> bool {
    kind == Kind::LegalCase
}

/// Whether works of a kind have a number in `M1`.
fn has_other_number(kind: Kind) -> bool {
    !is_book(kind) && !is_patent(kind) && !is_case(kind)
}

fn has_issues(kind: Kind) -> bool {
    !is_numbered(kind) && !is_book(kind) && !is_chapter(kind) && !is_patent(kind)
}

fn has_genre(kind: Kind) -> bool {
    use Kind::{
        Article, Manuscript, Map, PersonalCommunication, PostWeblog, Report, Speech, Thesis, Webpage,
    };
    matches!(
        kind,
        Article | Manuscript | Map | PersonalCommunication | PostWeblog | Report | Speech | Thesis | Webpage
    )
}

/// What a part appeared in, and its short title. `JO` may be either.
fn container(record: &TaggedRecord<'_>, item: &mut Item) {
    if is_paper(item.kind) {
        return;
    }
    let title = record.get(&["JF", "T2", "BT", "JO", "JA", "J1", "J2"]);
    if item.get(Variable::ContainerTitle).is_none() {
        item.set(Variable::ContainerTitle, title.unwrap_or_default());
    }
    short_title(record, item, title);
}

/// Of a paper `T2` is where it appeared; beside `C3`, which is then that, the conference.
fn paper_titles(record: &TaggedRecord<'_>, item: &mut Item) {
    let proceedings = record.get(&["C3"]);
    let named = record.get(&["T2"]);
    let title = proceedings.or_else(|| record.get(&["JF", "T2", "BT", "JO", "JA", "J1", "J2"]));
    item.set(Variable::ContainerTitle, title.unwrap_or_default());
    if proceedings.is_some() {
        item.set(Variable::EventTitle, named.unwrap_or_default());
    }
    short_title(record, item, title);
}

fn short_title(record: &TaggedRecord<'_>, item: &mut Item, title: Option<&str>) {
    let short =
        record.get(&["JA", "J2", "J1"]).or_else(|| record.get(&["JO"]).filter(|short| Some(*short) != title));
    item.set(Variable::ContainerTitleShort, short.unwrap_or_default());
}

/// `DA` may be the fuller form of `PY`, or only the day in words: the year then comes from `PY`.
fn issued(record: &TaggedRecord<'_>, item: &mut Item) {
    let year = record.get(&["PY", "Y1"]).and_then(read::date);
    let full = record.get(&["DA"]).and_then(read::date);
    let date = match (year, full) {
        (Some(year), Some(full)) if is_fuller(&full, &year) => Some(full),
        (Some(year), _) => Some(year),
        (None, full) => full,
    };
    if let Some(date) = date {
        item.set_date(DateVariable::Issued, date);
    }
}

/// Whether a date says more than another one of the same year.
fn is_fuller(full: &Date, year: &Date) -> bool {
    let known = |date: &Date, parts: DateParts| {
        let has_month = parts.month().is_some() || parts.season().is_some();
        (has_month, parts.day().is_some(), date.end().is_some(), date.circa())
    };
    match (full.start(), year.start()) {
        (Some(start), Some(of_year)) => {
            start.year() == of_year.year() && known(full, start) > known(year, of_year)
                || matches!(full.when(), When::Since(_))
        }
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// First and last page, or the article number in place of both.
fn pages(item: &Item) -> (String, Option<String>) {
    match facts::extent(item) {
        Some(pages) => facts::page_ends(pages),
        None => (facts::article_number(item).map(facts::line).unwrap_or_default(), None),
    }
}
