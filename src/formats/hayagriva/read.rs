//! Reading hayagriva's YAML. Its own reader is not used: it rejects a whole file for one entry.

use serde_json::{Map, Value};

use super::{NUMBERS, ROLES, SERIALS, TEXTS};
use crate::csl::{Date, DateParts, DateVariable, Item, Kind, Name, NameParts, NameVariable, Variable};
use crate::formats::bibtex::read::person_with_comma;
use crate::formats::entry::{LONGEST, gathered};
use crate::formats::{Entries, Entry, Format, ImportError, fields};
use crate::text::yaml::{self as yaml, scalar};

type Fields = Map<String, Value>;

/// A key alone on its line, and indented fields of this format under it.
pub(in crate::formats) fn recognise(text: &str) -> bool {
    let mut lines = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#') && line.trim_end() != "---");
    let Some(first) = lines.next() else { return false };
    // CITATION.cff looks alike.
    begins(first)
        && !first.starts_with("preferred-citation:")
        && first.split('#').next().is_some_and(|line| line.trim_end().ends_with(':'))
        && lines.take_while(|line| line.starts_with([' ', '\t'])).take(50).any(|line| {
            let name = line.trim_start().split(':').next().unwrap_or_default();
            line.contains(':') && matches!(name, "type" | "title" | "author" | "parent" | "serial-number")
        })
}

/// Whether an entry begins on a line.
fn begins(line: &str) -> bool {
    !line.starts_with([' ', '\t', '#', '-', '\r', '\n', '}', ']']) && line.contains(':')
}

pub(in crate::formats) fn read(text: &str) -> Entries {
    let pieces = yaml::pieces(text, begins);
    let whole = if pieces.iter().any(is_too_long) { None } else { Some(yaml::parse(text)) };
    let entries = match whole {
        Some(Ok(Value::Object(table))) => {
            let line = |index: usize| pieces.get(index).map_or(1, |piece| piece.line);
            gathered(table.iter().enumerate().map(|(index, (key, value))| entry(key, value, line(index))))
        }
        Some(Ok(_)) => Vec::new(),
        Some(Err(fault)) if pieces.is_empty() => vec![Err(error(&fault, 0))],
        _ => gathered(pieces.iter().flat_map(piece)),
    };
    if entries.is_empty() { vec![Err(ImportError::Empty { format: Format::Hayagriva })] } else { entries }
}

fn is_too_long(piece: &yaml::YamlChunk<'_>) -> bool {
    piece.text.len() > LONGEST
}

fn piece(piece: &yaml::YamlChunk<'_>) -> Entries {
    if is_too_long(piece) {
        let key = piece.text.split(':').next().unwrap_or_default();
        return vec![Err(ImportError::too_long(piece.line, key))];
    }
    match yaml::parse(piece.text) {
        Ok(Value::Object(table)) => table.iter().map(|(key, value)| entry(key, value, piece.line)).collect(),
        Ok(_) => Vec::new(),
        Err(fault) => vec![Err(error(&fault, piece.line - 1))],
    }
}

fn error(fault: &yaml::YamlFault, before: usize) -> ImportError {
    ImportError::entry(fault.line + before, &format!("not YAML: {}", fault.what))
}

fn entry(key: &str, value: &Value, line: usize) -> Result<Entry, ImportError> {
    let Value::Object(own) = value else {
        return Err(ImportError::entry(line, &format!("the entry {key} has no fields")));
    };
    let parents = parents(own);
    let mut item = Item::new(key, kind(own, &parents));
    let source = Source::of(own, &parents, item.kind);
    titles(&mut item, &source);
    names(&mut item, &source);
    texts(&mut item, &source);
    publisher(&mut item, &source);
    serials(&mut item, &source);
    if let Some(date) = source.all().find_map(|fields| date(fields.get("date")?)) {
        item.dates.insert(DateVariable::Issued, date);
    }
    link(&mut item, own);
    told_by_genre(&mut item, own);
    fields::entry(item, line)
}

/// The genre of what hayagriva has no type for says what it is.
fn told_by_genre(item: &mut Item, own: &Fields) {
    let named = item.get(Variable::Genre).and_then(fields::kind_of_words);
    if let Some(kind) = named.filter(|kind| !super::holds_type(*kind)) {
        let (kind_before, genre) = (std::mem::replace(&mut item.kind, kind), Variable::Genre);
        if super::write::kinds(item).0 == type_of(own) {
            item.text.remove(&genre);
        } else {
            item.kind = kind_before;
        }
    }
}

/// An entry and what it appeared in. What is whole in itself has a series for a parent; a part has
/// what contains it, and that may have a series. A conference is where a work was presented.
struct Source<'a> {
    own: &'a Fields,
    container: Option<&'a Fields>,
    series: Option<&'a Fields>,
    event: Option<&'a Fields>,
}

impl<'a> Source<'a> {
    fn of(own: &'a Fields, parents: &[&'a Fields], kind: Kind) -> Self {
        let whole = matches!(kind, Kind::Book | Kind::Thesis | Kind::Report | Kind::Patent);
        let event = parents.iter().copied().find(|parent| type_of(parent) == "conference");
        let mut others = parents.iter().copied().filter(|parent| type_of(parent) != "conference");
        let container = if whole { None } else { others.next() };
        Self { own, container, series: others.next(), event }
    }

    /// The entry, then what it appeared in, the nearest first.
    fn all(&self) -> impl Iterator<Item = &'a Fields> {
        [Some(self.own), self.container, self.event, self.series].into_iter().flatten()
    }

    /// A field of the entry or of what contains it. That of a series is another thing: its volume is
    /// not the book's.
    fn get(&self, key: &str) -> Option<&'a Value> {
        [Some(self.own), self.container, self.event].into_iter().flatten().find_map(|fields| fields.get(key))
    }
}

/// The entries that a work appeared in: its parents, then theirs. The depth is that of the YAML.
fn parents(own: &Fields) -> Vec<&Fields> {
    let mut all = Vec::new();
    let mut next = direct_parents(own);
    while !next.is_empty() {
        let further = next.iter().flat_map(|fields| direct_parents(fields)).collect();
        all.append(&mut next);
        next = further;
    }
    all
}

fn direct_parents(fields: &Fields) -> Vec<&Fields> {
    match fields.get("parent") {
        Some(Value::Object(parent)) => vec![parent],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_object).collect(),
        _ => Vec::new(),
    }
}

fn type_of(fields: &Fields) -> String {
    fields.get("type").and_then(Value::as_str).unwrap_or_default().to_lowercase()
}

fn kind(own: &Fields, parents: &[&Fields]) -> Kind {
    let within = parents.first().map(|parent| type_of(parent));
    match (type_of(own).as_str(), within.as_deref()) {
        ("article", Some("newspaper")) => Kind::ArticleNewspaper,
        ("article", Some("blog")) => Kind::PostWeblog,
        ("article" | "anthos" | "chapter", Some("proceedings" | "conference")) => Kind::PaperConference,
        ("article", Some("repository") | None) => Kind::Article,
        ("article", Some("web")) | ("web" | "blog", _) => Kind::Webpage,
        ("article", Some(_)) => Kind::ArticleJournal,
        ("chapter" | "anthos", _) => Kind::Chapter,
        ("entry", Some("repository")) => Kind::Dataset,
        ("entry", _) => Kind::EntryEncyclopedia,
        ("report", _) => Kind::Report,
        ("thesis", _) => Kind::Thesis,

        ("scene" | "video", _) => Kind::MotionPicture,
        ("artwork", _) => Kind::Graphic,
        ("patent", _) => Kind::Patent,
        ("case", _) => Kind::LegalCase,
        ("newspaper" | "periodical", _) => Kind::Periodical,
        ("legislation", _) => Kind::Legislation,
        ("manuscript", _) => Kind::Manuscript,
        ("post" | "thread", _) => Kind::Post,
        ("performance", _) => Kind::Performance,
        ("book" | "proceedings" | "reference" | "anthology", _) => Kind::Book,
        ("conference", _) => Kind::Speech,
        ("repository", _) => Kind::Software,
        ("audio", _) => Kind::Song,
        ("exhibition", _) => Kind::Event,
        _ => Kind::Document,
    }
}

fn titles(item: &mut Item, source: &Source<'_>) {
    let of = |fields: Option<&Fields>, key: &str, read: fn(&Value) -> Option<String>| {
        fields.and_then(|fields| fields.get(key)).and_then(read).unwrap_or_default()
    };
    let (plain, title) = (|value: &Value| text(value, false), |value: &Value| text(value, true));
    // Where papers are, their conference was.
    let place = source.event.or(source.container.filter(|_| item.kind == Kind::PaperConference));
    item.set(Variable::Title, of(Some(source.own), "title", title));
    item.set(Variable::TitleShort, of(Some(source.own), "title", short));
    item.set(Variable::ContainerTitle, of(source.container, "title", plain));
    item.set(Variable::ContainerTitleShort, of(source.container, "title", short));
    item.set(Variable::CollectionTitle, of(source.series, "title", plain));
    item.set(Variable::CollectionNumber, of(source.series, "volume", plain));
    item.set(Variable::EventTitle, of(source.event, "title", plain));
    item.set(Variable::EventPlace, of(place, "location", plain));
    if source.own.contains_key("publisher") && place.is_none() {
        item.set(Variable::EventPlace, of(Some(source.own), "location", plain));
    }
}

fn names(item: &mut Item, source: &Source<'_>) {
    let own = source.own;
    for (variable, value) in [
        (NameVariable::Author, own.get("author")),
        (NameVariable::Editor, source.get("editor")),
        (NameVariable::ContainerAuthor, source.container.and_then(|container| container.get("author"))),
    ] {
        for name in value.map_or_else(Vec::new, people) {
            fields::add_name(item, variable, Some(name));
        }
    }
    let affiliated = match own.get("affiliated") {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_object).collect(),
        Some(Value::Object(one)) => vec![one],
        _ => Vec::new(),
    };
    for group in affiliated {
        let role = group.get("role").and_then(Value::as_str).unwrap_or_default().to_lowercase();
        let role = role.replace([' ', '_'], "-");
        let Some((_, variable)) = ROLES.iter().find(|(known, _)| *known == role) else { continue };
        let names = group.get("names").map_or_else(Vec::new, people);
        for name in names {
            fields::add_name(item, *variable, Some(name));
        }
    }
}

/// A person or a list of them, each a name with commas or its parts.
fn people(value: &Value) -> Vec<Name> {
    let one = |value: &Value| match value {
        Value::Object(parts) => {
            let part = |key| parts.get(key).and_then(scalar).filter(|text: &String| !text.trim().is_empty());
            let (family, given, prefix) = (part("name")?, part("given-name"), part("prefix"));
            let suffix = part("suffix");
            Name::from_parts(NameParts {
                family: Some(family),
                given,
                non_dropping_particle: prefix,
                suffix,
                ..NameParts::default()
            })
        }
        other => scalar(other).and_then(|text| person_with_comma(&text)),
    };
    match value {
        Value::Array(list) => list.iter().filter_map(one).collect(),
        other => one(other).into_iter().collect(),
    }
}

fn texts(item: &mut Item, source: &Source<'_>) {
    let own = source.own;
    let issue = if item.kind == Kind::Report { Variable::Number } else { Variable::Issue };
    // Numbers, and words in place of them, are not formatted.
    for (variable, value) in [
        (Variable::Volume, source.get("volume")),
        (issue, source.get("issue")),
        (Variable::Edition, source.get("edition")),
        (Variable::Language, source.get("language")),
        (Variable::ChapterNumber, own.get("chapter")),
        (Variable::Dimensions, own.get("runtime")),
    ] {
        item.set(variable, value.and_then(scalar).unwrap_or_default());
    }
    for (key, variable) in NUMBERS {
        item.set(*variable, own.get(*key).and_then(scalar).unwrap_or_default());
    }
    for (key, variable) in TEXTS {
        let text = own.get(*key).and_then(|value| text(value, false));
        item.set(*variable, text.unwrap_or_default());
    }
    if let Some(pages) = own.get("page-range").and_then(scalar) {
        item.set(Variable::Page, fields::pages(&pages));
    }
}

/// The publisher, else the organisation for which a work was made. A location is where a work or its
/// organisation is; the publisher has its own.
fn publisher(item: &mut Item, source: &Source<'_>) {
    let publisher = source.all().find_map(|fields| fields.get("publisher"));
    let (name, place) = match publisher {
        Some(Value::Object(parts)) => {
            (parts.get("name").and_then(|name| text(name, false)), parts.get("location"))
        }
        Some(name) => (text(name, false), None),
        None => {
            let name = source.all().find_map(|fields| text(fields.get("organization")?, false));
            (name, source.own.get("location"))
        }
    };
    let place = place.and_then(|place| text(place, false));
    item.set(Variable::Publisher, name.unwrap_or_default());
    item.set(Variable::PublisherPlace, place.unwrap_or_default());
}

/// Numbers by their scheme. An ISSN or ISBN may be the parent's; a DOI is only the work's own.
fn serials(item: &mut Item, source: &Source<'_>) {
    let own = source.own;
    let of = |fields: &Fields, key: &str| fields.get("serial-number")?.get(key).and_then(scalar);
    for (variable, key) in [(Variable::Isbn, "isbn"), (Variable::Issn, "issn")] {
        let number = source.all().find_map(|fields| of(fields, key));
        item.set(variable, number.unwrap_or_default());
    }
    for (key, variable) in SERIALS {
        item.set(*variable, of(own, key).unwrap_or_default());
    }
    if let Some(doi) = of(own, "doi") {
        fields::set_doi(item, &doi);
    } else if let Some(arxiv) = of(own, "arxiv") {
        fields::set_doi(item, &format!("arXiv:{arxiv}"));
    }
    let serial = match own.get("serial-number") {
        Some(Value::Object(table)) => table.get("serial").and_then(scalar),
        Some(other) => scalar(other),
        None => None,
    };
    // The serial number of an article is its article number, which takes the place of pages.
    if let Some(serial) = serial {
        if item.kind == Kind::ArticleJournal && item.get(Variable::Page).is_none() {
            item.set(Variable::Page, serial.as_str());
        }
        item.set(Variable::Number, serial);
    }
}

fn link(item: &mut Item, own: &Fields) {
    let (url, accessed) = match own.get("url") {
        Some(Value::Object(parts)) => (parts.get("value").and_then(scalar), parts.get("date").and_then(date)),
        Some(other) => (scalar(other), None),
        None => return,
    };
    fields::set_url(item, &url.unwrap_or_default());
    if let Some(date) = accessed {
        item.dates.insert(DateVariable::Accessed, date);
    }
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; a tilde before it says that it is approximate.
fn date(value: &Value) -> Option<Date> {
    let text = scalar(value)?;
    let certain = text.trim().trim_start_matches('~');
    let start = DateParts::parse(certain)?;
    Some(Date::from(start).with_circa(certain.len() < text.trim().len()))
}

/// A formattable string. In titles, what stands in braces keeps its case.
fn text(value: &Value, title: bool) -> Option<String> {
    if let Value::Object(parts) = value {
        let inner = parts.get("value").and_then(scalar)?;
        return Some(if parts.get("verbatim").and_then(Value::as_str) == Some("true") {
            inner
        } else {
            unbraced(&inner, title)
        });
    }
    scalar(value).map(|text| unbraced(&text, title))
}

fn short(value: &Value) -> Option<String> {
    value.get("short").and_then(scalar).map(|text| unbraced(&text, false))
}

fn unbraced(text: &str, title: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open = 0_usize;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(|c| matches!(c, '{' | '}' | '$' | '\\')) => {
                out.extend(chars.next());
            }
            '{' => {
                if title && open == 0 {
                    out.push_str(r#"<span class="nocase">"#);
                }
                open += 1;
            }
            '}' if open > 0 => {
                open -= 1;
                if title && open == 0 {
                    out.push_str("</span>");
                }
            }
            c => out.push(c),
        }
    }
    if title && open > 0 {
        out.push_str("</span>");
    }
    out
}
