//! Reading a `CITATION.cff`: the work that it asks to be cited for, which is its `preferred-citation` or else the
//! software itself. The `references` of a whole file are what the software cites, and no works of the list; those
//! of a file without anything else are what we write for several works.

use serde_json::{Map, Value};

use super::KINDS;
use crate::csl::{DateParts, DateVariable, Item, Kind, Name, NameParts, Variable};
use crate::formats::entry::LONGEST;
use crate::formats::{Entries, Entry, Format, ImportError, fields};
use crate::text::yaml::{self, scalar};

type Fields = Map<String, Value>;

pub(in crate::formats) fn recognise(text: &str) -> bool {
    let begins = |name: &str| text.lines().any(|line| line.starts_with(name));
    begins("cff-version:")
        || text.trim_start().starts_with("preferred-citation:")
        || text.trim_start().starts_with("references:")
            && text.contains("authors:")
            && text.contains("family-names:")
}

pub(in crate::formats) fn read(text: &str) -> Entries {
    let empty = || vec![Err(ImportError::Empty { format: Format::Cff })];
    if text.len() > LONGEST {
        return vec![Err(ImportError::too_long(1, ""))];
    }
    let file = match yaml::parse(text) {
        Ok(Value::Object(file)) => file,
        Ok(_) => return empty(),
        Err(fault) => {
            return vec![Err(ImportError::entry(fault.line, &format!("not YAML: {}", fault.what)))];
        }
    };
    if let Some(Value::Object(preferred)) = file.get("preferred-citation") {
        return vec![entry(preferred, None)];
    }
    match file.get("references") {
        Some(Value::Array(list)) if !file.contains_key("cff-version") && !file.contains_key("title") => {
            list.iter().filter_map(Value::as_object).map(|fields| entry(fields, None)).collect()
        }
        _ if file.contains_key("title") => vec![entry(&file, Some(Kind::Software))],
        _ => empty(),
    }
}

fn entry(fields: &Fields, otherwise: Option<Kind>) -> Result<Entry, ImportError> {
    let get = |key: &str| fields.get(key).and_then(scalar).unwrap_or_default();
    let name = get("type");
    let named = KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
    let kind = named.or(otherwise).unwrap_or(Kind::Document);
    let mut item = Item::new("", kind);
    for (key, variable) in [super::TEXTS, super::MORE].concat() {
        item.set(variable, get(key));
    }
    let container = if fields.contains_key("journal") { "journal" } else { "collection-title" };
    let is_whole = matches!(kind, Kind::Book | Kind::Thesis | Kind::Report | Kind::Software | Kind::Standard);
    item.set(if is_whole { Variable::CollectionTitle } else { Variable::ContainerTitle }, get(container));
    for (key, variable) in super::NAMES {
        let list = fields.get(*key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        for person in list.iter().filter_map(Value::as_object).filter_map(person) {
            fields::add_name(&mut item, *variable, Some(person));
        }
    }
    let entity = |key: &str| {
        fields.get(key).and_then(Value::as_object).and_then(|entity| entity.get("name")).and_then(scalar)
    };
    item.set(Variable::Publisher, entity("publisher").or_else(|| entity("institution")).unwrap_or_default());
    let city = fields.get("publisher").and_then(|publisher| publisher.get("city")).and_then(scalar);
    item.set(Variable::PublisherPlace, city.unwrap_or_default());
    let keywords = fields.get("keywords").and_then(Value::as_array).into_iter().flatten();
    item.set(Variable::Keyword, keywords.filter_map(scalar).collect::<Vec<_>>().join(", "));
    item.set(Variable::EventTitle, entity("conference").unwrap_or_default());
    if let Some(pages) = fields::page_range(
        Some(&get("start")).filter(|start| !start.is_empty()).map(String::as_str),
        Some(&get("end")),
    ) {
        item.set(Variable::Page, pages);
    }
    dates(fields, &mut item);
    let identifiers = fields.get("identifiers").and_then(Value::as_array).into_iter().flatten();
    let dois = identifiers.filter(|identifier| identifier.get("type").and_then(Value::as_str) == Some("doi"));
    for doi in std::iter::once(get("doi")).chain(dois.filter_map(|doi| doi.get("value").and_then(scalar))) {
        fields::set_doi(&mut item, &doi);
    }
    for key in ["url", "repository-code", "repository"] {
        let url = get(key);
        if !url.is_empty() {
            fields::set_url(&mut item, &url);
        }
    }
    // The format has no type for preprints: unpublished, but with a DOI.
    if item.kind == Kind::Article && item.get(Variable::Doi).is_none() {
        item.kind = Kind::Manuscript;
    }
    fields::entry(item, 1)
}

fn dates(fields: &Fields, item: &mut Item) {
    let get = |key: &str| fields.get(key).and_then(scalar);
    let number = |key: &str| get(key).and_then(|text| text.parse().ok());
    let year = get("year").and_then(|year| year.parse().ok());
    let date = year.and_then(|year| DateParts::new(year, number("month"), None));
    let released = ["date-published", "date-released"].iter().find_map(|key| DateParts::parse(&get(key)?));
    if let Some(date) = released.or(date) {
        item.set_date(DateVariable::Issued, date);
    }
    if let Some(status) = get("status") {
        let named = super::STATES.iter().find(|(key, _)| *key == status).map(|(_, name)| (*name).to_owned());
        item.set(Variable::Status, named.unwrap_or(status));
    }
    if let Some(date) = get("date-accessed").and_then(|date| DateParts::parse(&date)) {
        item.set_date(DateVariable::Accessed, date);
    }
}

/// A person, or an entity.
fn person(parts: &Fields) -> Option<Name> {
    let part = |key: &str| parts.get(key).and_then(scalar).filter(|text| !text.trim().is_empty());
    if let Some(name) = part("name") {
        return (name != "anonymous").then(|| Name::literal(name));
    }
    Name::from_parts(NameParts {
        family: part("family-names"),
        given: part("given-names"),
        non_dropping_particle: part("name-particle"),
        suffix: part("name-suffix"),
        literal: part("alias").filter(|_| part("family-names").is_none() && part("given-names").is_none()),
        ..NameParts::default()
    })
}
