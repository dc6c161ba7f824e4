//! RIS, the format most databases and publishers offer.
//!
//! The tags are those of Research Information Systems' specification and of what came after it: `T2`
//! and `JO` for the container, `C7` for the article number, `DO` for the DOI. Writers disagree on
//! many of them, so for each field the likelier tag is asked first; what a tag means may depend on
//! the record's type. A record without `TY` is an error.

use crate::csl::{Date, DateParts, DateVariable, Item, Kind, NameVariable, Variable};
use crate::formats::cut::Cut;
use crate::formats::tagged::{Record, Syntax, records};
use crate::formats::{Entries, Entry, Format, ImportError, fields};

const SYNTAX: Syntax = Syntax { split, begins: "TY", ends: Some("ER") };

/// `TY  - JOUR`: two characters, two spaces, a hyphen. One space more or less is common.
fn split(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches([' ', '\u{feff}']);
    let (tag, rest) = line.split_at_checked(2)?;
    let is_tag = tag.starts_with(|c: char| c.is_ascii_uppercase())
        && tag.ends_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    let value = rest.trim_start_matches(' ');
    let spaces = rest.len() - value.len();
    let value = value.strip_prefix('-').filter(|_| is_tag && (1..=3).contains(&spaces))?;
    (value.is_empty() || value.starts_with(' ')).then_some((tag, value))
}

pub(in crate::formats) fn recognise(text: &str) -> bool {
    text.lines().any(|line| line.contains("TY") && split(line).is_some_and(|(tag, _)| tag == "TY"))
}

/// Behind the last line that ends a record.
pub(in crate::formats) fn cut(bytes: &[u8]) -> Option<Cut> {
    let last = Cut::before_line(bytes, "ER  -")?.start;
    let line = bytes.get(last..)?.iter().position(|byte| *byte == b'\n')?;
    Some(Cut::at(last + line + 1))
}

pub(in crate::formats) fn read(text: &str) -> Entries {
    let entries: Entries = records(text, &SYNTAX).iter().map(entry).collect();
    if entries.is_empty() { vec![Err(ImportError::Empty { format: Format::Ris })] } else { entries }
}

fn entry(record: &Record<'_>) -> Result<Entry, ImportError> {
    let kind = record.get(&["TY"]).map(kind).ok_or_else(|| ImportError::Entry {
        line: record.line,
        what: "a record of RIS begins with TY".to_owned(),
    })?;
    let mut item = Item::new(record.get(&["ID"]).unwrap_or_default(), kind);
    names(&mut item, record);
    titles(&mut item, record);
    dates(&mut item, record);
    numbers(&mut item, record);
    for (tag, value) in record.fields() {
        match tag {
            "DO" | "DI" => fields::set_doi(&mut item, value),
            "UR" | "L2" | "LK" => fields::set_url(&mut item, value),
            _ => {}
        }
    }
    // Before there was DO, the DOI stood in M3.
    if let Some(value) = record.get(&["M3"]).filter(|value| value.contains("10.")) {
        fields::set_doi(&mut item, value);
    }
    let keywords: Vec<&str> = record.all("KW").collect();
    item.set(Variable::Keyword, keywords.join(", "));
    Ok(fields::entry(item))
}

fn kind(name: &str) -> Kind {
    match name {
        "JOUR" | "EJOUR" | "ABST" | "INPR" => Kind::ArticleJournal,
        "MGZN" => Kind::ArticleMagazine,
        "NEWS" => Kind::ArticleNewspaper,
        "BOOK" | "EBOOK" | "EDBOOK" | "CONF" => Kind::Book,
        "CHAP" | "ECHAP" => Kind::Chapter,
        "CPAPER" => Kind::PaperConference,
        "THES" => Kind::Thesis,
        "RPRT" | "GOVDOC" => Kind::Report,
        "STAND" => Kind::Standard,
        "DATA" | "AGGR" | "DBASE" => Kind::Dataset,
        "COMP" => Kind::Software,
        "PAT" => Kind::Patent,
        "ELEC" | "WEB" | "ICOMM" => Kind::Webpage,
        "BLOG" => Kind::PostWeblog,
        "ENCYC" => Kind::EntryEncyclopedia,
        "DICT" => Kind::EntryDictionary,
        "MANSCPT" | "UNPB" | "UNPD" => Kind::Manuscript,
        "MAP" => Kind::Map,
        "PAMP" => Kind::Pamphlet,
        "PCOMM" => Kind::PersonalCommunication,
        "JFULL" | "SER" => Kind::Periodical,
        "SLIDE" => Kind::Speech,
        "SOUND" => Kind::Song,
        "MUSIC" => Kind::MusicalScore,
        "VIDEO" | "MPCT" | "ADVS" => Kind::MotionPicture,
        "ART" => Kind::Graphic,
        "FIGURE" => Kind::Figure,
        "BILL" | "UNBILL" => Kind::Bill,
        "CASE" => Kind::LegalCase,
        "HEAR" => Kind::Hearing,
        "STAT" | "LEGAL" => Kind::Legislation,
        _ => Kind::Document,
    }
}

/// Whether a record of this type is part of something else.
fn is_part(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::ArticleJournal
            | Kind::ArticleMagazine
            | Kind::ArticleNewspaper
            | Kind::Chapter
            | Kind::PaperConference
            | Kind::EntryEncyclopedia
            | Kind::EntryDictionary
            | Kind::PostWeblog
            | Kind::Webpage
            | Kind::Dataset
            | Kind::Periodical
            | Kind::LegalCase
            | Kind::Legislation
            | Kind::Bill
            | Kind::Hearing
            | Kind::Document
    )
}

/// `A2` is the editor of what contains a part, and of a book; `A3` the editor of the series.
fn names(item: &mut Item, record: &Record<'_>) {
    for (tag, value) in record.fields() {
        let variable = match tag {
            "AU" | "A1" => NameVariable::Author,
            "ED" | "A2" => NameVariable::Editor,
            "A3" => NameVariable::CollectionEditor,
            "A4" | "TA" => NameVariable::Translator,
            _ => continue,
        };
        fields::add_name(item, variable, fields::comma_name(value));
    }
}

fn titles(item: &mut Item, record: &Record<'_>) {
    let part = is_part(item.kind);
    // BT is the title of a book and of what contains a part.
    let title = record.get(if part { &["TI", "T1", "CT"] } else { &["TI", "T1", "BT", "CT"] });
    item.set(Variable::Title, title.unwrap_or_default());
    item.set(Variable::TitleShort, record.get(&["ST"]).unwrap_or_default());
    let container = record.get(&["JF", "T2", "BT", "JO", "JA", "J1", "J2"]);
    if part {
        item.set(Variable::ContainerTitle, container.unwrap_or_default());
        let short = record
            .get(&["JA", "J2", "J1"])
            .or_else(|| record.get(&["JO"]).filter(|short| Some(*short) != container));
        item.set(Variable::ContainerTitleShort, short.unwrap_or_default());
        item.set(Variable::CollectionTitle, record.get(&["T3"]).unwrap_or_default());
    } else {
        // Of what is whole in itself, T2 names the series.
        item.set(Variable::CollectionTitle, record.get(&["T3", "T2"]).unwrap_or_default());
    }
    if item.kind == Kind::PaperConference {
        item.set(Variable::EventTitle, record.get(&["C3"]).unwrap_or_default());
    }
    if matches!(item.kind, Kind::Thesis | Kind::Report | Kind::Manuscript) {
        item.set(
            Variable::Genre,
            record.get(&["M3"]).filter(|genre| !genre.contains("10.")).unwrap_or_default(),
        );
    }
}

/// `DA` may be the fuller form of `PY`, or only the day in words: the year then comes from `PY`.
fn dates(item: &mut Item, record: &Record<'_>) {
    let year = record.get(&["PY", "Y1"]).and_then(fields::loose_date);
    let full = record.get(&["DA"]).and_then(fields::loose_date);
    let issued = match (year, full) {
        (Some(year), Some(full)) if is_fuller(&full, &year) => Some(full),
        (Some(year), _) => Some(year),
        (None, full) => full,
    };
    for (variable, date) in [
        (DateVariable::Issued, issued),
        (DateVariable::Accessed, record.get(&["Y2"]).and_then(fields::loose_date)),
    ] {
        if let Some(date) = date {
            item.dates.insert(variable, date);
        }
    }
}

/// Whether a date says more than another one of the same year.
fn is_fuller(full: &Date, year: &Date) -> bool {
    let known = |parts: DateParts| (parts.month().is_some(), parts.day().is_some());
    match (full.start(), year.start()) {
        (Some(full), Some(year)) => full.year() == year.year() && known(full) > known(year),
        (Some(_), None) => true,
        (None, _) => false,
    }
}

fn numbers(item: &mut Item, record: &Record<'_>) {
    let number = match item.kind {
        Kind::Report | Kind::Patent | Kind::Standard | Kind::Legislation | Kind::Bill => Variable::Number,
        Kind::Book | Kind::Chapter => Variable::CollectionNumber,
        _ => Variable::Issue,
    };
    for (variable, tags) in [
        (Variable::Volume, ["VL", "VO"].as_slice()),
        (number, &["IS", "CP"]),
        (Variable::Publisher, &["PB"]),
        (Variable::PublisherPlace, &["CY", "PP"]),
        (Variable::Edition, &["ET"]),
        (Variable::Language, &["LA"]),
        (Variable::Abstract, &["AB", "N2"]),
        (Variable::Note, &["N1"]),
        (Variable::CallNumber, &["CN"]),
        (Variable::Source, &["DB"]),
    ] {
        if let Some(value) = record.get(tags).filter(|_| item.get(variable).is_none()) {
            item.set(variable, value);
        }
    }
    let other = match item.kind {
        Kind::Book | Kind::Chapter | Kind::EntryEncyclopedia | Kind::EntryDictionary => Variable::Isbn,
        Kind::Report | Kind::Patent | Kind::Standard => Variable::Number,
        _ => Variable::Issn,
    };
    for serial in record.all("SN") {
        fields::set_serial(item, serial, other);
    }
    if let Some(pages) = fields::page_range(record.get(&["SP"]), record.get(&["EP"])) {
        fields::set_extent(item, pages);
    }
    if let Some(number) = record.get(&["M1"]).filter(|_| item.get(Variable::Number).is_none()) {
        item.set(Variable::Number, number);
    }
    // The article number is in both, as in the works that agencies serve.
    if let Some(article) = record.get(&["C7"]).filter(|_| is_part(item.kind)) {
        item.set(Variable::Number, article);
        if item.get(Variable::Page).is_none() {
            item.set(Variable::Page, article);
        }
    }
}
