//! PubMed's format, `.nbib`: the tags of MEDLINE, padded to four characters, long values continued
//! on lines that begin with six spaces.
//!
//! Every record of MEDLINE begins with `PMID`, by which programs tell the format, so it is there even
//! where the work has no such number. Authors stand twice, in full (`FAU`) and in MEDLINE's own short
//! form (`AU`); organisations are `CN`. Of an ISSN it is told what medium it is for; we do not know.

use crate::csl::{Date, Item, Kind, NameVariable, Variable};
use crate::formats::{Exporter, facts};
use crate::work::Work;

/// PubMed's format.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nbib;

/// How long lines are in MEDLINE.
const WIDTH: usize = 88;

impl Exporter for Nbib {
    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let item = &work.item;
        let plain = |variable| facts::plain(item, variable);
        out.extend(["PMID- ", &plain(Variable::Pmid).unwrap_or_default(), "\n"]);
        let mut tag = |tag: &str, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                wrapped(tag, &value, out);
            }
        };
        tag("IS", plain(Variable::Issn).map(|issn| issn + " (Undetermined)"));
        tag("ISBN", plain(Variable::Isbn));
        tag("VI", plain(Variable::Volume));
        tag("IP", plain(Variable::Issue));
        tag("DP", facts::issued(item).and_then(date));
        tag("TI", plain(Variable::Title));
        let is_part = matches!(item.kind, Kind::Chapter | Kind::PaperConference | Kind::Entry);
        if is_part {
            tag("BTI", facts::container(item));
        }
        tag("CTI", facts::series(item).filter(|_| !is_article(item.kind)));
        tag("PG", facts::pages(item).or(facts::article_number(item)).map(facts::line));
        tag("LID", facts::doi(item).map(|doi| facts::line(doi) + " [doi]"));
        for person in item.people(NameVariable::Author) {
            names(person, ["FAU", "AU"], &mut tag);
        }
        for person in item.people(NameVariable::Editor) {
            names(person, ["FED", "ED"], &mut tag);
        }
        tag("LA", plain(Variable::Language));
        tag("PT", kind(item).map(str::to_owned));
        tag("PL", plain(Variable::PublisherPlace).filter(|_| !is_article(item.kind)));
        tag("PB", plain(Variable::Publisher).filter(|_| !is_article(item.kind)));
        if !is_part {
            tag("TA", plain(Variable::ContainerTitleShort));
            tag("JT", facts::container(item));
        }
        tag("AID", facts::doi(item).map(|doi| facts::line(doi) + " [doi]"));
        tag("PMC", plain(Variable::Pmcid));
        None
    }

    fn separator(&self) -> &'static str {
        "\n"
    }
}

/// Appends a tag and its value, broken between words.
fn wrapped(tag: &str, value: &str, out: &mut String) {
    out.extend([format!("{tag:<4}- ")]);
    let mut column = 6;
    for (at, word) in value.split(' ').enumerate() {
        let length = word.chars().count();
        if at > 0 && column + 1 + length > WIDTH {
            out.push_str("\n      ");
            column = 6;
        } else if at > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out.push('\n');
}

/// A name in full and short, or an organisation's.
fn names(name: &crate::csl::Name, tags: [&str; 2], tag: &mut impl FnMut(&str, Option<String>)) {
    match facts::who(name) {
        None => {}
        Some(facts::Who::Whole(whole)) => tag("CN", Some(whole)),
        Some(facts::Who::Person(family, given, suffix)) => {
            let initials: String =
                given.split([' ', '-', '.']).filter_map(|word| word.chars().next()).collect();
            let full = [family.as_str(), given.as_str(), suffix.as_str()];
            let full: Vec<&str> = full.into_iter().filter(|part| !part.is_empty()).collect();
            tag(tags[0], Some(full.join(", ")));
            tag(tags[1], Some(format!("{family} {initials} {suffix}").trim_end().to_owned()));
        }
    }
}

/// `2021 Jul 9`.
fn date(date: &Date) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let start = date.start()?;
    let mut text = start.year().to_string();
    if let Some(month) = start.month().and_then(|month| MONTHS.get(usize::from(month).checked_sub(1)?)) {
        text.extend([format!(" {month}")]);
        if let Some(day) = start.day() {
            text.extend([format!(" {day}")]);
        }
    }
    Some(text)
}

fn is_article(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::ArticleJournal
            | Kind::ArticleMagazine
            | Kind::ArticleNewspaper
            | Kind::Review
            | Kind::ReviewBook
    )
}

/// The publication type, as far as MeSH has a term for it.
fn kind(item: &Item) -> Option<&'static str> {
    Some(match item.kind {
        Kind::ArticleJournal | Kind::ArticleMagazine | Kind::Review => "Journal Article",
        Kind::ArticleNewspaper => "Newspaper Article",
        Kind::ReviewBook => "Book Review",
        Kind::Article => "Preprint",
        Kind::Book | Kind::Classic => "Book",
        Kind::Chapter => "Book Chapter",
        Kind::PaperConference => "Conference Paper",
        Kind::Thesis => "Academic Dissertation",
        Kind::Report => "Technical Report",
        Kind::Dataset => "Dataset",
        Kind::PostWeblog => "Blog",
        _ => return None,
    })
}
