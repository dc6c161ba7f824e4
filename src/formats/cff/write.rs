//! The Citation File Format 1.2.0: what a `CITATION.cff` says of the work to cite instead of the
//! software it lies beside.
//!
//! One work is its `preferred-citation`, several are its `references`: the part of the file that is
//! about works, to be pasted into the rest. A work needs authors there; one without has the author
//! "anonymous", as the format's guide has it; one without a title goes by its container's or its DOI.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use crate::csl::{Date, DateVariable, Item, Kind, Name, NameVariable, Variable};
use crate::formats::{Exporter, facts};
use crate::text::yaml::write as yaml;
use crate::work::Work;

/// The Citation File Format.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cff {
    several: bool,
}

impl Cff {
    /// The format, for so many works.
    pub fn new(works: usize) -> Self {
        Self { several: works > 1 }
    }
}

impl Exporter for Cff {
    fn begin(&self) -> &'static str {
        if self.several { "references:\n" } else { "preferred-citation:\n" }
    }

    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let indent = if self.several { 4 } else { 2 };
        out.push_str(if self.several { "  - " } else { "  " });
        yaml::block(&reference(&work.item).into(), indent, out);
        None
    }
}

fn reference(item: &Item) -> Map<String, Value> {
    let plain = |variable| facts::plain(item, variable);
    let mut map = Map::new();
    let mut set = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            map.insert(key.to_owned(), value);
        }
    };
    set("type", Some(kind(item.kind).into()));
    let authors = people(item, NameVariable::Author);
    let anonymous = || vec![json!({"name": "anonymous"})];
    set("authors", Some(if authors.is_empty() { anonymous() } else { authors }.into()));
    set(
        "title",
        plain(Variable::Title)
            .or_else(|| plain(Variable::ContainerTitle))
            .or_else(|| facts::doi(item).map(facts::line))
            .map(Value::from),
    );
    let editors = people(item, NameVariable::Editor);
    set("editors", Some(editors).filter(|list| !list.is_empty()).map(Value::from));
    let container = plain(Variable::ContainerTitle);
    match item.kind {
        Kind::ArticleJournal
        | Kind::ArticleMagazine
        | Kind::ArticleNewspaper
        | Kind::Review
        | Kind::ReviewBook => set("journal", container.map(Value::from)),
        _ => set("collection-title", container.or_else(|| plain(Variable::CollectionTitle)).map(Value::from)),
    }
    if let Some(event) = plain(Variable::EventTitle) {
        set("conference", Some(json!({"name": event})));
    }
    dates(item, &mut set);
    set("volume", plain(Variable::Volume).map(figure));
    set("issue", plain(Variable::Issue).map(figure));
    if let Some(pages) = facts::pages(item).or(facts::article_number(item)) {
        let (first, last) = facts::page_ends(pages);
        set("start", Some(figure(first)));
        set("end", last.map(figure));
    }
    let institution = matches!(item.kind, Kind::Thesis | Kind::Report);
    let publisher = plain(Variable::Publisher).map(|name| json!({"name": name}));
    set(if institution { "institution" } else { "publisher" }, publisher);
    set("thesis-type", plain(Variable::Genre).filter(|_| item.kind == Kind::Thesis).map(Value::from));
    set("edition", plain(Variable::Edition).map(Value::from));
    set("version", plain(Variable::Version).map(Value::from));
    set("doi", facts::doi(item).filter(|doi| is_doi(doi)).map(Value::from));
    set("isbn", plain(Variable::Isbn).filter(|isbn| is_isbn(isbn)).map(Value::from));
    set("issn", plain(Variable::Issn).filter(|issn| is_issn(issn)).map(Value::from));
    set("url", facts::own_url(item).map(Value::from));
    map
}

fn dates(item: &Item, set: &mut impl FnMut(&str, Option<Value>)) {
    let Some(start) = item.dates.get(&DateVariable::Issued).and_then(Date::start) else { return };
    set("year", Some(start.year().into()));
    set("month", start.month().map(Value::from));
}

/// A number where it is one, since readers may sort by it.
fn figure(text: String) -> Value {
    match text.parse::<u32>() {
        Ok(number) if number.to_string() == text => number.into(),
        _ => text.into(),
    }
}

/// The names of a variable, each once: the schema refuses two that are the same.
fn people(item: &Item, variable: NameVariable) -> Vec<Value> {
    let mut seen = HashSet::new();
    let names = item.people(variable).iter().filter(|name| seen.insert(*name));
    names.filter_map(name).collect()
}

fn name(name: &Name) -> Option<Value> {
    let part = |part: Option<&str>| part.map(facts::line).filter(|part| !part.is_empty());
    let name = match name {
        Name::Person(name) => name,
        Name::Literal(literal) => return Some(json!({"name": part(Some(literal))?})),
    };
    let Some(family) = part(name.family()) else {
        return Some(json!({"name": part(name.given())?}));
    };
    let mut map = Map::from_iter([("family-names".to_owned(), Value::from(family))]);
    let particles = [part(name.dropping_particle()), part(name.non_dropping_particle())];
    let particle = particles.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let particle = Some(particle).filter(|particle| !particle.is_empty());
    for (key, value) in [
        ("given-names", part(name.given())),
        ("name-particle", particle),
        ("name-suffix", part(name.suffix())),
    ] {
        map.extend(value.map(|value| (key.to_owned(), Value::from(value))));
    }
    Some(map.into())
}

// What the schema takes for identifiers; it refuses a file with others.

fn is_doi(doi: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let Some((prefix, suffix)) = doi.strip_prefix("10.").and_then(|doi| doi.split_once('/')) else {
        return false;
    };
    let known = |c: char| c.is_ascii_alphanumeric() || "-._;()/:<>".contains(c);
    (4..=9).contains(&prefix.split('.').next().map_or(0, str::len))
        && prefix.split('.').all(digits)
        && suffix.chars().all(known)
}

fn is_isbn(isbn: &str) -> bool {
    let digits = isbn.strip_suffix('X').unwrap_or(isbn);
    (10..=17).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || b"- ".contains(&byte))
}

fn is_issn(issn: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    issn.split_once('-').is_some_and(|(first, second)| {
        let last_is_x = second.len() == 4 && second.ends_with('X');
        first.len() == 4
            && second.len() == 4
            && digits(first)
            && digits(if last_is_x { second.trim_end_matches('X') } else { second })
    })
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::ArticleJournal | Kind::Review | Kind::ReviewBook => "article",
        Kind::ArticleMagazine => "magazine-article",
        Kind::ArticleNewspaper => "newspaper-article",
        Kind::Article | Kind::Manuscript => "unpublished",
        Kind::Book | Kind::Classic => "book",
        Kind::EntryDictionary => "dictionary",
        Kind::EntryEncyclopedia => "encyclopedia",
        Kind::PaperConference => "conference-paper",
        Kind::Thesis => "thesis",
        Kind::Report => "report",
        Kind::Standard => "standard",
        Kind::Dataset => "data",
        Kind::Software => "software",
        Kind::Patent => "patent",
        Kind::Webpage | Kind::Post => "website",
        Kind::PostWeblog => "blog",
        Kind::Pamphlet => "pamphlet",
        Kind::Map => "map",
        Kind::MotionPicture => "film-broadcast",
        Kind::MusicalScore => "music",
        Kind::Song => "sound-recording",
        Kind::Figure | Kind::Graphic => "art",
        Kind::LegalCase => "legal-case",
        Kind::Bill => "bill",
        Kind::Legislation | Kind::Regulation => "statute",
        Kind::Hearing => "hearing",
        Kind::PersonalCommunication => "personal-communication",
        Kind::Periodical => "serial",
        _ => "generic",
    }
}
