//! RIS: tags of two characters, a value a line (the format's description of 2011).
//!
//! Decisions:
//! - An article number is in `SP`, where every program looks, and in `C7`, where EndNote wants it.
//! - A name that is not to be taken apart is written as it is; RIS cannot say that a comma in it
//!   divides nothing.
//! - A work's citation key is its `ID`.
//! - The genre, in `M3`, is for what is told by it, such as theses; in records of articles publishers have
//!   other things there.

use crate::csl::{Date, Item, Kind, NameVariable, Variable};
use crate::formats::{Exporter, facts};
use crate::work::Work;

/// The RIS format.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ris;

impl Exporter for Ris {
    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let item = &work.item;
        out.extend(["TY  - ", kind(item), "\nID  - "]);
        let key = out.len();
        out.push('\n');
        let mut tag = |tag: &str, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                out.extend([tag, "  - ", &value, "\n"]);
            }
        };
        let plain = |variable| facts::plain(item, variable);
        for (name, variable) in
            [("AU", NameVariable::Author), ("A2", NameVariable::Editor), ("A4", NameVariable::Translator)]
        {
            for person in item.people(variable) {
                tag(name, self::name(person));
            }
        }
        tag("TI", plain(Variable::Title));
        tag("T2", facts::container(item));
        tag("J2", plain(Variable::ContainerTitleShort));
        tag("T3", facts::series(item));
        let issued = facts::issued(item);
        tag("PY", issued.and_then(Date::start).map(|start| format!("{:04}", start.year())));
        tag("DA", issued.and_then(date));
        tag("VL", plain(Variable::Volume));
        let serial = serial(item.kind);
        tag("IS", plain(serial));
        let number = facts::article_number(item).map(facts::line);
        let (first, last) = match facts::extent(item) {
            Some(pages) => facts::page_ends(pages),
            None => (number.clone().unwrap_or_default(), None),
        };
        tag("SP", Some(first));
        tag("EP", last);
        match number {
            Some(number) => tag("C7", Some(number)),
            None => tag("M1", plain(Variable::Number).filter(|_| serial != Variable::Number)),
        }
        tag("ET", plain(Variable::Edition));
        let has_genre = matches!(item.kind, Kind::Article | Kind::Manuscript | Kind::Report | Kind::Thesis);
        tag("M3", plain(Variable::Genre).filter(|_| has_genre));
        tag("PB", plain(Variable::Publisher));
        tag("CY", plain(Variable::PublisherPlace).or_else(|| plain(Variable::EventPlace)));
        tag("SN", plain(Variable::Issn));
        tag("SN", plain(Variable::Isbn));
        tag("DO", facts::doi(item).map(facts::line));
        tag("UR", facts::own_url(item).or_else(|| facts::doi_url(item)));
        tag("LA", plain(Variable::Language));
        out.push_str("ER  - \n");
        Some(key)
    }

    fn separator(&self) -> &'static str {
        "\n"
    }
}

/// `Last, First, Suffix`.
fn name(name: &crate::csl::Name) -> Option<String> {
    Some(match facts::who(name)? {
        facts::Who::Whole(whole) => whole,
        facts::Who::Person(family, given, suffix) => match (given.is_empty(), suffix.is_empty()) {
            (true, true) => family,
            (_, true) => format!("{family}, {given}"),
            _ => format!("{family}, {given}, {suffix}"),
        },
    })
}

/// `YYYY/MM/DD/`, as far as the date is known, and the season or words behind the last slash.
fn date(date: &Date) -> Option<String> {
    let start = date.start()?;
    let two = |part: Option<u8>| part.map(|part| format!("{part:02}")).unwrap_or_default();
    Some(format!("{:04}/{}/{}/", start.year(), two(start.month()), two(start.day())))
}

/// Which number `IS` is.
fn serial(kind: Kind) -> Variable {
    match kind {
        Kind::Book | Kind::Chapter => Variable::CollectionNumber,
        Kind::Report | Kind::Patent | Kind::Standard | Kind::Legislation | Kind::Bill => Variable::Number,
        _ => Variable::Issue,
    }
}

fn kind(item: &Item) -> &'static str {
    match item.kind {
        Kind::ArticleJournal | Kind::Review | Kind::ReviewBook => "JOUR",
        Kind::ArticleMagazine => "MGZN",
        Kind::ArticleNewspaper => "NEWS",
        Kind::Article | Kind::Manuscript => "UNPB",
        Kind::Chapter | Kind::Entry => "CHAP",
        Kind::Book | Kind::Classic if item.people(NameVariable::Author).is_empty() => {
            if item.get(Variable::EventTitle).is_some() {
                "CONF"
            } else if item.people(NameVariable::Editor).is_empty() {
                "BOOK"
            } else {
                "EDBOOK"
            }
        }
        Kind::Book | Kind::Classic | Kind::Pamphlet => "BOOK",
        Kind::PaperConference => "CPAPER",
        Kind::EntryDictionary => "DICT",
        Kind::EntryEncyclopedia => "ENCYC",
        Kind::Thesis => "THES",
        Kind::Report => "RPRT",
        Kind::Standard => "STAND",
        Kind::Dataset => "DATA",
        Kind::Software => "COMP",
        Kind::Patent => "PAT",
        Kind::Webpage | Kind::Post => "ELEC",
        Kind::PostWeblog => "BLOG",
        Kind::Periodical => "JFULL",
        Kind::Map => "MAP",
        Kind::MotionPicture | Kind::Broadcast => "VIDEO",
        Kind::MusicalScore => "MUSIC",
        Kind::Song => "SOUND",
        Kind::Figure | Kind::Graphic => "FIGURE",
        Kind::LegalCase => "CASE",
        Kind::Bill => "BILL",
        Kind::Legislation | Kind::Regulation | Kind::Treaty => "STAT",
        Kind::Hearing => "HEAR",
        Kind::PersonalCommunication => "PCOMM",
        _ => "GEN",
    }
}
