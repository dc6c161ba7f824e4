//! Writing a `CITATION.cff`.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::{KINDS, MORE, NAMES};
use crate::csl::{Date, DateVariable, Item, Kind, Name, NameVariable, Variable};
use crate::formats::{Exporter, facts, tagged};
use crate::text::yaml::write as yaml;
use crate::work::Work;

/// The Citation File Format.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cff {
    several: bool,
}

impl Cff {
    /// Creates an exporter for a number of works.
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
    let kind = tagged::kind_name(KINDS, item.kind).unwrap_or("generic");
    set("type", Some(kind.into()));
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
    for (key, variable) in NAMES.iter().filter(|(_, variable)| *variable != NameVariable::Author) {
        let list = people(item, *variable);
        set(key, Some(list).filter(|list| !list.is_empty()).map(Value::from));
    }
    let container = plain(Variable::ContainerTitle);
    match item.kind {
        kind if kind.is_article() => set("journal", container.map(Value::from)),
        _ => set("collection-title", facts::container(item).or_else(|| facts::series(item)).map(Value::from)),
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
    let publisher = plain(Variable::Publisher).map(|name| match plain(Variable::PublisherPlace) {
        Some(city) => json!({"name": name, "city": city}),
        None => json!({"name": name}),
    });
    set(if institution { "institution" } else { "publisher" }, publisher);
    set("thesis-type", plain(Variable::Genre).filter(|_| item.kind == Kind::Thesis).map(Value::from));
    set("edition", plain(Variable::Edition).map(Value::from));
    set("version", plain(Variable::Version).map(Value::from));
    set("doi", facts::doi(item).filter(|doi| is_doi(doi)).map(Value::from));
    set("isbn", plain(Variable::Isbn).filter(|isbn| is_isbn(isbn)).map(Value::from));
    set("issn", plain(Variable::Issn).filter(|issn| is_issn(issn)).map(Value::from));
    set("pmcid", plain(Variable::Pmcid).filter(|number| is_pmcid(number)).map(Value::from));
    set("url", facts::own_url(item).map(Value::from));
    set("date-accessed", item.date(DateVariable::Accessed).and_then(day).map(Value::from));
    for (key, variable) in MORE {
        set(key, plain(*variable).map(Value::from));
    }
    let keywords = plain(Variable::Keyword).unwrap_or_default();
    let keywords: Vec<Value> =
        keywords.split([',', ';']).map(str::trim).filter(|word| !word.is_empty()).map(Value::from).collect();
    set("keywords", Some(keywords).filter(|list| !list.is_empty()).map(Value::from));
    map
}

/// Year and month, the whole date where there is a day, and the state of publication, which may be all there is.
fn dates(item: &Item, set: &mut impl FnMut(&str, Option<Value>)) {
    let issued = item.dates.get(&DateVariable::Issued);
    let words = issued.and_then(Date::as_literal).or(item.get(Variable::Status));
    set("status", words.and_then(super::status).map(Value::from));
    let Some(start) = issued.and_then(Date::start) else { return };
    set("year", Some(start.year().into()));
    set("month", start.month().map(Value::from));
    set("date-published", issued.and_then(day).map(Value::from));
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
    let names = facts::people(item, variable).0.iter().filter(|name| seen.insert(*name));
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

fn is_pmcid(number: &str) -> bool {
    number
        .strip_prefix("PMC")
        .is_some_and(|digits| digits.len() == 7 && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A date with its day: without one, the schema has none.
fn day(date: &Date) -> Option<String> {
    date.start().filter(|start| start.day().is_some()).and_then(|_| facts::iso(date))
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
