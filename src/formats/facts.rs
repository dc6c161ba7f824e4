//! What several formats read off a work in the same way.

use crate::csl::{Date, DateParts, DateVariable, Item, Kind, Name, NameVariable, Season, Variable, When};
use crate::doi::{Doi, is_link};
use crate::markup::{csl, safe};
use crate::text::{months, sanitize};

/// The characters of a text variable, without its markup, on one line.
pub(super) fn plain(item: &Item, variable: Variable) -> Option<String> {
    let text = line(&csl(item.get(variable)?).to_plain());
    (!text.is_empty()).then_some(text)
}

/// Text as every format may have it: without controls, with single spaces.
pub(super) fn line(text: &str) -> String {
    let safe: String = sanitize::characters(text).collect();
    let mut out = String::with_capacity(safe.len());
    for word in safe.split([' ', '\t']).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The DOI without the resolver's address before it.
pub(super) fn doi(item: &Item) -> Option<&str> {
    let doi = item.get(Variable::Doi)?.trim();
    let at = if is_link(doi) { doi.find("10.") } else { None };
    at.and_then(|at| doi.get(at..)).or(Some(doi))
}

/// The address that resolves the DOI.
pub(super) fn doi_url(item: &Item) -> Option<String> {
    Doi::exact(doi(item)?).ok().map(|doi| doi.url())
}

/// The work's address, unless that is only its DOI.
pub(super) fn own_url(item: &Item) -> Option<String> {
    item.get(Variable::Url).filter(|url| !is_link(url)).and_then(safe::target)
}

/// The address to write where there is a place for one: the work's own, or the DOI's.
pub(super) fn url(item: &Item) -> Option<String> {
    own_url(item).or_else(|| doi_url(item))
}

/// The number of an article, which has one instead of pages.
pub(super) fn article_number(item: &Item) -> Option<&str> {
    let has_articles = item.kind.is_article() || item.kind == Kind::PaperConference;
    item.get(Variable::Number).filter(|_| has_articles)
}

/// The note, without the lines that name variables (`PMID: 1`), which reference managers keep there for
/// want of a field of their own.
pub(super) fn note(item: &Item) -> Option<String> {
    let is_variable = |line: &str| {
        let line = line.trim().trim_start_matches("{:");
        let name = line.split_once(':').map_or("", |(name, _)| name.trim());
        let name = name.to_ascii_lowercase().replace([' ', '_'], "-");
        let known = |known: &str| known.to_ascii_lowercase().replace('_', "-") == name;
        matches!(name.as_str(), "citation-key" | "arxiv" | "tex.ids" | "extra" | "type")
            || Variable::ALL.iter().any(|variable| known(variable.as_str()))
            || NameVariable::ALL.iter().any(|variable| known(variable.as_str()))
            || DateVariable::ALL.iter().any(|variable| known(variable.as_str()))
    };
    let lines: Vec<&str> = item.get(Variable::Note)?.lines().filter(|line| !is_variable(line)).collect();
    Some(lines.join(" ").trim().to_owned()).filter(|note| !note.is_empty())
}

/// The pages; not where they only repeat the article number.
pub(super) fn pages(item: &Item) -> Option<&str> {
    item.get(Variable::Page).filter(|pages| article_number(item) != Some(pages))
}

/// First and last page of a single range; of anything else the whole, and no last page.
pub(super) fn page_ends(pages: &str) -> (String, Option<String>) {
    let mut parts = pages.split(is_dash).map(str::trim).filter(|part| !part.is_empty());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(first), Some(last), None) if !pages.contains([',', ';', '&']) => {
            (line(first), Some(line(last)))
        }
        _ => (line(pages), None),
    }
}

/// Any of the characters that stand between two pages.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The title of what a work appeared in, or of the event it was presented at. What is whole in itself
/// appeared in nothing.
pub(super) fn container(item: &Item) -> Option<String> {
    let title = || plain(item, Variable::ContainerTitle).or_else(|| plain(item, Variable::EventTitle));
    if is_whole(item.kind) { None } else { title() }
}

/// The series that a work is in. The container of what is whole in itself is one.
pub(super) fn series(item: &Item) -> Option<String> {
    let container = || plain(item, Variable::ContainerTitle).filter(|_| is_whole(item.kind));
    plain(item, Variable::CollectionTitle).or_else(container)
}

/// The pages of a part, or how many pages what is whole in itself has.
pub(super) fn extent(item: &Item) -> Option<&str> {
    let count = item.get(Variable::NumberOfPages).filter(|_| matches!(item.kind, Kind::Book | Kind::Thesis));
    count.or(pages(item))
}

/// Whether works of this kind are no part of anything.
fn is_whole(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Article
            | Kind::Book
            | Kind::Broadcast
            | Kind::Classic
            | Kind::Figure
            | Kind::Graphic
            | Kind::Manuscript
            | Kind::Map
            | Kind::MotionPicture
            | Kind::MusicalScore
            | Kind::Pamphlet
            | Kind::Patent
            | Kind::PersonalCommunication
            | Kind::Report
            | Kind::Software
            | Kind::Song
            | Kind::Speech
            | Kind::Standard
            | Kind::Thesis
    )
}

/// The places: of a paper that has both, where the conference was, and where its proceedings appeared.
pub(super) fn places(item: &Item) -> (Option<String>, Option<String>) {
    let (publisher, event) = (plain(item, Variable::PublisherPlace), plain(item, Variable::EventPlace));
    match (publisher, event) {
        (Some(publisher), Some(event)) if item.kind == Kind::PaperConference => {
            (Some(event), Some(publisher))
        }
        (publisher, event) => (publisher.or(event), None),
    }
}

/// ISSN and ISBN, under one tag.
pub(super) fn serials(item: &Item, tag: &'static str) -> Vec<(&'static str, String)> {
    let numbers = [Variable::Issn, Variable::Isbn].into_iter().filter_map(|variable| plain(item, variable));
    numbers.map(|number| (tag, number)).collect()
}

/// Whether works of this kind have versions, and not editions.
pub(super) fn is_versioned(kind: Kind) -> bool {
    matches!(kind, Kind::Dataset | Kind::Software)
}

/// The name of a season in English.
pub(super) fn season(season: Season) -> &'static str {
    match season {
        Season::Spring => "Spring",
        Season::Summer => "Summer",
        Season::Autumn => "Autumn",
        Season::Winter => "Winter",
    }
}

/// The date of publication.
pub(super) fn issued(item: &Item) -> Option<&Date> {
    item.dates.get(&DateVariable::Issued)
}

/// The year of publication, in four digits; or the words in its place.
pub(super) fn issued_year(item: &Item) -> Option<String> {
    let date = issued(item)?;
    let year = date.start().map(|start| format!("{:04}", start.year()));
    year.or_else(|| date.as_literal().map(line))
}

/// A date as ISO 8601 has it, as far as it is known: 2021, 2021-07 or 2021-07-04.
pub(super) fn iso(date: &Date) -> Option<String> {
    let start = date.start()?;
    let mut text = format!("{:04}", start.year());
    if let Some(month) = start.month() {
        text.extend([format!("-{month:02}")]);
        if let Some(day) = start.day() {
            text.extend([format!("-{day:02}")]);
        }
    }
    Some(text)
}

/// A date in the form of ISO 8601-2 (EDTF): `2021-07-04`, `2020/2021`, `1900~`, `2019-21` for spring, `1984/` for a
/// range that has not ended. A day that its month does not have is left out, since biber refuses the whole date
/// for it.
pub(super) fn edtf(date: &Date) -> Option<String> {
    let parts = |parts: DateParts| {
        let mut text = match parts.year() {
            year @ 0.. => format!("{year:04}"),
            // The year before 1 is 0 there, and -1 here.
            -1 => "0000".to_owned(),
            year => format!("-{:04}", (year + 1).unsigned_abs()),
        };
        // Seasons are 21 to 24.
        let season = parts.season().map(|season| 20 + season.number());
        let is_possible =
            |day: &u8| parts.month().is_some_and(|month| months::has_day(parts.year(), month, *day));
        for part in [parts.month().or(season), parts.day().filter(is_possible)].into_iter().flatten() {
            text.extend([format!("-{part:02}")]);
        }
        text
    };
    let mut text = parts(date.start()?);
    if date.circa() {
        text.push('~');
    }
    if let Some(end) = date.end().filter(|end| Some(*end) != date.start()) {
        text.push('/');
        text.push_str(&parts(end));
    } else if matches!(date.when(), When::Since(_)) {
        text.push('/');
    }
    Some(text)
}

/// What a type is called in words: "legal case".
pub(super) fn kind_words(kind: Kind) -> String {
    kind.as_str().replace(['-', '_'], " ")
}

/// What stands in a list of names for people who are not named.
pub(super) const OTHERS: &str = "others";

/// Whether a name stands for people who are not named.
pub(super) fn is_others(name: &Name) -> bool {
    name.as_literal() == Some(OTHERS)
}

/// People by their names, and whether there are more of them: `others` at the end is nobody's name.
pub(super) fn people(item: &Item, variable: NameVariable) -> (&[Name], bool) {
    match item.people(variable) {
        [named @ .., last] if !named.is_empty() && is_others(last) => (named, true),
        all => (all, false),
    }
}

/// A name in the parts that most formats know.
pub(super) enum Who {
    /// Family name with its particles; given names; suffix. The last two may be empty.
    Person(String, String, String),
    /// A name that is not taken apart.
    Whole(String),
}

/// Reads a name; none if it is empty.
pub(super) fn who(name: &Name) -> Option<Who> {
    let part = |part: Option<&str>| line(part.unwrap_or_default());
    let whole = |whole: String| (!whole.is_empty()).then_some(Who::Whole(whole));
    let name = match name {
        Name::Person(name) => name,
        Name::Literal(literal) => return whole(line(literal)),
    };
    let (family, given) = (part(name.family()), part(name.given()));
    if family.is_empty() {
        return whole(given);
    }
    let particles = joined(&part(name.dropping_particle()), &part(name.non_dropping_particle()));
    Some(Who::Person(joined(&particles, &family), given, part(name.suffix())))
}

/// `Last, First, Suffix`, of which the last may be missing, or both but the first.
pub(super) fn inverted(family: &str, given: &str, suffix: &str) -> String {
    match (given.is_empty(), suffix.is_empty()) {
        (true, true) => family.to_owned(),
        (_, true) => format!("{family}, {given}"),
        _ => format!("{family}, {given}, {suffix}"),
    }
}

/// Words with a space in between, except after the apostrophe or hyphen of a particle: d'Alembert.
pub(super) fn joined(first: &str, second: &str) -> String {
    if first.is_empty() || second.is_empty() || first.ends_with(['\'', '’', '-']) {
        format!("{first}{second}")
    } else {
        format!("{first} {second}")
    }
}

/// The arXiv identifier in an arXiv DOI or a number `arXiv:1706.03762 [cs.CL]`, and the class in
/// the latter.
pub(super) fn arxiv(text: &str) -> Option<(&str, Option<&str>)> {
    let after = |prefix: &str| {
        let (head, rest) = text.split_at_checked(prefix.len())?;
        head.eq_ignore_ascii_case(prefix).then(|| rest.trim())
    };
    let rest = after("10.48550/arXiv.").or_else(|| after("arXiv:"))?;
    let (identifier, class) = rest.split_once(' ').map_or((rest, None), |(id, class)| (id, Some(class)));
    let class = class.and_then(|class| class.trim().strip_prefix('[')?.strip_suffix(']'));
    (!identifier.is_empty()).then_some((identifier, class))
}

/// A preprint's archive, its identifier there, and its class.
pub(super) struct Eprint<'a> {
    pub(super) archive: &'static str,
    pub(super) identifier: &'a str,
    pub(super) class: Option<&'a str>,
}

/// The identifier of a preprint in an archive whose identifiers are known: arXiv, and the two that
/// Cold Spring Harbor Laboratory began, which share the prefix 10.1101 and call a preprint by the
/// rest of its DOI.
pub(super) fn eprint(item: &Item) -> Option<Eprint<'_>> {
    let doi = doi(item);
    let number = item.get(Variable::Number);
    let numbered = number.and_then(arxiv);
    if let Some((identifier, _)) = doi.and_then(arxiv).or(numbered) {
        return Some(Eprint { archive: "arXiv", identifier, class: numbered.and_then(|(_, class)| class) });
    }
    let server = item.get(Variable::Publisher)?;
    let archive = ["bioRxiv", "medRxiv"].into_iter().find(|known| server.eq_ignore_ascii_case(known))?;
    let identifier = doi?.strip_prefix("10.1101/")?;
    Some(Eprint { archive, identifier, class: None }).filter(|_| item.kind == Kind::Article)
}

/// Whether the item's language is English, or not said.
pub(super) fn is_english(item: &Item) -> bool {
    let language = item.get(Variable::Language).unwrap_or_default().to_ascii_lowercase();
    matches!(language.as_str(), "" | "en" | "eng") || language.starts_with("en-")
}

/// Whether a thesis is said to be a master's.
pub(super) fn is_masters(genre: &str) -> bool {
    let genre = genre.to_lowercase();
    ["master", "magister", "msc", "m.sc", "diplom"].iter().any(|word| genre.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_pages() {
        for (pages, first, last) in [
            ("12-15", "12", Some("15")),
            ("12\u{2013}15", "12", Some("15")),
            ("S12--S15", "S12", Some("S15")),
            ("e1234", "e1234", None),
            ("7-7, 12", "7-7, 12", None),
            ("1-2-3", "1-2-3", None),
            ("-5", "-5", None),
            ("", "", None),
        ] {
            assert_eq!(page_ends(pages), (first.to_owned(), last.map(str::to_owned)), "{pages}");
        }
    }

    #[test]
    fn archives() {
        let mut item = Item::new("", Kind::Article);
        item.set(Variable::Doi, "10.1101/110825");
        assert!(eprint(&item).is_none(), "no archive is named");
        item.set(Variable::Publisher, "bioRxiv");
        let found = eprint(&item).map(|eprint| (eprint.archive, eprint.identifier));
        assert_eq!(found, Some(("bioRxiv", "110825")));
        item.set(Variable::Doi, "https://doi.org/10.48550/ARXIV.1706.03762");
        let found = eprint(&item).map(|eprint| (eprint.archive, eprint.identifier));
        assert_eq!(found, Some(("arXiv", "1706.03762")));
        assert!(arxiv("arXiv").is_none() && arxiv("éarXiv:1").is_none());
    }
}
