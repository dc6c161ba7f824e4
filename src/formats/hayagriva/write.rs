//! hayagriva's YAML, which Typst reads.
//!
//! There a work has parents instead of fields for what it appeared in: an article's periodical has
//! the volume, the issue and the ISSN. Titles are text in which braces, dollar signs and backslashes
//! mean something; these are escaped, and whatever is marked to keep its case is in braces.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::{NUMBERS, ROLES, SERIALS, TEXTS};
use crate::csl::{Date, DateVariable, Item, Kind, Name, NameVariable, Variable};
use crate::formats::{Exporter, facts};
use crate::markup::{Formatting, Inline, RichText, csl};
use crate::text::yaml::write as yaml;
use crate::work::Work;

/// How many bytes a key has at most that stands before its colon.
const LONG_KEY: usize = 512;

/// hayagriva's YAML.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::formats) struct Hayagriva;

impl Exporter for Hayagriva {
    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let key = out.len();
        out.push_str(":\n  ");
        yaml::block(&entry(work).into(), 2, out);
        Some(key)
    }

    fn key<'k>(&self, key: &'k str) -> Cow<'k, str> {
        let key = yaml::scalar(key);
        // A longer key is none to readers of YAML unless it is marked as one (YAML 1.2.2, 7.4.2; some count bytes).
        if key.len() > LONG_KEY { format!("? {key}\n").into() } else { key.into() }
    }

    fn separator(&self) -> &'static str {
        "\n"
    }
}

fn entry(work: &Work) -> Map<String, Value> {
    let item = &work.item;
    let (kind, parent_kind) = kinds(item);
    let container = container(item);
    let has_parent = container.is_some();
    let mut entry = Map::new();
    let mut set = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            entry.insert(key.to_owned(), value);
        }
    };
    set("type", Some(kind.into()));
    let title = item.get(Variable::Title).map(title);
    let short = text(item, Variable::TitleShort);
    set(
        "title",
        title.map(|title| short.map_or(title.clone(), |short| json!({"value": title, "short": short}))),
    );
    set("author", people(item, NameVariable::Author));
    set("affiliated", affiliated(item));
    let about = if facts::issued(item).is_some_and(Date::circa) { "~" } else { "" };
    set("date", facts::issued(item).and_then(facts::iso).map(|date| format!("{about}{date}").into()));
    let pages = facts::pages(item).or(facts::article_number(item)).map(|pages| range(pages).into());
    set("page-range", pages);
    for (key, variable) in NUMBERS {
        set(
            key,
            facts::plain(item, *variable).and_then(|number| number.parse::<u32>().ok()).map(Value::from),
        );
    }
    for (key, variable) in TEXTS {
        set(key, text(item, *variable));
    }
    // What hayagriva has no type for says what it is.
    if work.own && item.get(Variable::Genre).is_none() && !super::holds_type(item.kind) {
        set("genre", Some(facts::kind_words(item.kind).into()));
    }
    set("chapter", facts::plain(item, Variable::ChapterNumber).map(number));
    let numbers = [
        ("doi", facts::doi(item).map(facts::line)),
        ("isbn", facts::plain(item, Variable::Isbn)),
        (
            "arxiv",
            facts::eprint(item).filter(|eprint| eprint.archive == "arXiv").map(|e| facts::line(e.identifier)),
        ),
        ("serial", facts::plain(item, Variable::Number).filter(|_| facts::article_number(item).is_none())),
    ];
    let serials = SERIALS.iter().map(|(key, variable)| (*key, facts::plain(item, *variable)));
    let numbers: Map<String, Value> = numbers
        .into_iter()
        .chain(serials)
        .filter_map(|(key, value)| Some((key.to_owned(), Value::from(value?))))
        .filter(|(key, _)| !(has_parent && key == "isbn"))
        .collect();
    set("serial-number", Some(numbers).filter(|map| !map.is_empty()).map(Value::from));
    let accessed = item.date(DateVariable::Accessed).and_then(facts::iso);
    let url = facts::own_url(item).or_else(|| facts::doi_url(item).filter(|_| accessed.is_some()));
    set(
        "url",
        url.map(|url| match accessed {
            Some(date) => json!({"value": url, "date": date}),
            None => url.into(),
        }),
    );
    let language = item.get(Variable::Language).filter(|code| is_language(code));
    set("language", language.map(Value::from));
    match container {
        Some(container) => set("parent", Some(parent(item, parent_kind, container).into())),
        None => entry.extend(publication(item)),
    }
    entry
}

/// What the work appeared in, or was presented at. The container of what is whole in itself, for
/// hayagriva, is its series.
fn container(item: &Item) -> Option<&str> {
    let event = item.get(Variable::EventTitle);
    match item.kind {
        Kind::Book | Kind::Classic => event,
        kind if is_whole(kind) => None,
        _ => item.get(Variable::ContainerTitle).or(event),
    }
}

fn is_whole(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Book
            | Kind::Classic
            | Kind::Pamphlet
            | Kind::Patent
            | Kind::Report
            | Kind::Standard
            | Kind::Thesis
    )
}

/// What the work appeared in.
fn parent(item: &Item, kind: &str, title: &str) -> Map<String, Value> {
    let mut parent = Map::from_iter([("type".to_owned(), Value::from(kind))]);
    let mut title = Value::from(escaped(&csl(title).to_plain()));
    if let Some(short) = text(item, Variable::ContainerTitleShort) {
        title = json!({"value": title, "short": short});
    }
    parent.insert("title".to_owned(), title);
    parent.extend(publication(item));
    parent
}

/// Everything that describes a publication and not its part.
fn publication(item: &Item) -> Map<String, Value> {
    let mut map = Map::new();
    let mut set = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            map.insert(key.to_owned(), value);
        }
    };
    let text = |variable| text(item, variable);
    let has_parent = container(item).is_some();
    set("editor", people(item, NameVariable::Editor));
    set("volume", facts::plain(item, Variable::Volume).map(number));
    let issue =
        facts::plain(item, Variable::Issue).filter(|_| !matches!(item.kind, Kind::Report | Kind::Standard));
    set("issue", issue.map(number));
    set("edition", facts::plain(item, Variable::Edition).map(number));
    let (publisher, place) = (text(Variable::Publisher), text(Variable::PublisherPlace));
    if matches!(item.kind, Kind::Thesis | Kind::Report | Kind::Standard) {
        set("organization", publisher);
        set("location", place);
    } else {
        set(
            "publisher",
            match (publisher, place) {
                (Some(name), Some(place)) => Some(json!({"name": name, "location": place})),
                (name, _) => name,
            },
        );
    }
    set("location", text(Variable::EventPlace));
    let mut numbers = Map::new();
    for (key, variable) in [("issn", Variable::Issn), ("isbn", Variable::Isbn)] {
        if has_parent && let Some(value) = facts::plain(item, variable) {
            numbers.insert(key.to_owned(), value.into());
        }
    }
    set("serial-number", Some(numbers).filter(|map| !map.is_empty()).map(Value::from));
    let container = || text(Variable::ContainerTitle).filter(|_| is_whole(item.kind));
    if let Some(series) = text(Variable::CollectionTitle).or_else(container) {
        let mut parent =
            Map::from_iter([("type".to_owned(), "anthology".into()), ("title".to_owned(), series)]);
        let volume = facts::plain(item, Variable::CollectionNumber).map(number);
        parent.extend(volume.map(|volume| ("volume".to_owned(), volume)));
        set("parent", Some(parent.into()));
    }
    map
}

/// Everyone who is neither author nor editor, by their roles.
fn affiliated(item: &Item) -> Option<Value> {
    let mut known = Vec::new();
    let mut groups = Vec::new();
    for (role, variable) in ROLES {
        // Of several roles that are one variable the first is meant.
        if !known.contains(variable) {
            known.push(*variable);
            groups.extend(people(item, *variable).map(|names| json!({"role": role, "names": names})));
        }
    }
    Some(groups).filter(|groups| !groups.is_empty()).map(Value::from)
}

fn people(item: &Item, variable: NameVariable) -> Option<Value> {
    let people: Vec<Value> = facts::people(item, variable).0.iter().filter_map(person).collect();
    Some(people).filter(|list| !list.is_empty()).map(Value::from)
}

/// A name as text, or in its parts where text would be taken apart elsewhere.
fn person(name: &Name) -> Option<Value> {
    let part = |part: Option<&str>| part.map(facts::line).filter(|part| !part.is_empty());
    let whole = |whole: String| if whole.contains(',') { json!({"name": whole}) } else { whole.into() };
    let name = match name {
        Name::Person(name) => name,
        Name::Literal(literal) => return part(Some(literal)).map(whole),
    };
    let Some(family) = part(name.family()) else { return part(name.given()).map(whole) };
    if let (Some(given), None, None, None) =
        (part(name.given()), name.dropping_particle(), name.non_dropping_particle(), name.suffix())
        && !family.contains([',', ' '])
        && !given.contains(',')
        && !family.starts_with(char::is_lowercase)
    {
        return Some(format!("{family}, {given}").into());
    }
    let mut map = Map::from_iter([("name".to_owned(), Value::from(family))]);
    let particles = [part(name.dropping_particle()), part(name.non_dropping_particle())];
    let particle = particles.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let particle = Some(particle).filter(|particle| !particle.is_empty());
    for (key, value) in
        [("given-name", part(name.given())), ("prefix", particle), ("suffix", part(name.suffix()))]
    {
        map.extend(value.map(|value| (key.to_owned(), Value::from(value))));
    }
    Some(map.into())
}

/// A number where it is one.
fn number(text: String) -> Value {
    match text.parse::<u32>() {
        Ok(number) if number.to_string() == text && i32::try_from(number).is_ok() => number.into(),
        _ => text.into(),
    }
}

/// Pages with a single hyphen for any run of dashes.
fn range(pages: &str) -> String {
    let parts = pages.split(facts::is_dash).map(str::trim).filter(|part| !part.is_empty());
    parts.map(facts::line).collect::<Vec<_>>().join("-")
}

/// Whether it looks like a language tag of Unicode, which hayagriva insists on.
fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    parts.next().is_some_and(|part| matches!(part.len(), 2 | 3) && letters(part))
        && parts.all(|part| matches!(part.len(), 2 | 4) && letters(part))
}

/// A variable whose case no style changes, as hayagriva's formattable string.
fn text(item: &Item, variable: Variable) -> Option<Value> {
    item.get(variable).map(|text| escaped(&csl(text).to_plain()).into())
}

/// A title as hayagriva's formattable string.
fn title(text: &str) -> Value {
    let RichText(text) = csl(text);
    let inline = |inline: &Inline| match inline {
        Inline::Text(text) => escaped(text),
        Inline::Styled(Formatting::NoCase, body) => format!("{{{}}}", escaped(&body.to_plain())),
        Inline::Styled(_, body) | Inline::Link { body, .. } | Inline::Block(_, body) => {
            escaped(&body.to_plain())
        }
    };
    text.iter().map(inline).collect::<String>().into()
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in crate::text::sanitize::characters(text) {
        if matches!(c, '{' | '}' | '$' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// What hayagriva calls a work, and what it appeared in.
pub(super) fn kinds(item: &Item) -> (&'static str, &'static str) {
    match item.kind {
        Kind::ArticleJournal | Kind::ArticleMagazine | Kind::Review | Kind::ReviewBook => {
            ("article", "periodical")
        }
        Kind::ArticleNewspaper => ("article", "newspaper"),
        Kind::Article => ("article", "repository"),
        Kind::PaperConference => ("article", "proceedings"),
        Kind::Chapter if item.people(NameVariable::Editor).is_empty() => ("chapter", "book"),
        Kind::Chapter => ("anthos", "anthology"),
        Kind::Entry | Kind::EntryDictionary | Kind::EntryEncyclopedia => ("entry", "reference"),
        Kind::Book | Kind::Classic if item.get(Variable::EventTitle).is_some() => {
            ("proceedings", "conference")
        }
        Kind::Book | Kind::Classic if item.people(NameVariable::Author).is_empty() => {
            ("anthology", "anthology")
        }
        Kind::Book | Kind::Classic | Kind::Pamphlet => ("book", "anthology"),
        Kind::Thesis => ("thesis", "misc"),
        Kind::Report | Kind::Standard => ("report", "misc"),
        Kind::Dataset | Kind::Software => ("repository", "repository"),
        Kind::Patent => ("patent", "misc"),
        Kind::Webpage => ("web", "web"),
        Kind::Post => ("post", "web"),
        Kind::PostWeblog => ("article", "blog"),
        Kind::Manuscript => ("manuscript", "misc"),
        Kind::LegalCase => ("case", "misc"),
        Kind::Legislation | Kind::Bill | Kind::Regulation | Kind::Treaty => ("legislation", "misc"),
        Kind::Periodical => ("periodical", "periodical"),
        Kind::Performance => ("performance", "misc"),
        Kind::Graphic | Kind::Figure | Kind::Map => ("artwork", "misc"),
        Kind::MotionPicture | Kind::Broadcast => ("video", "misc"),
        Kind::Song | Kind::MusicalScore => ("audio", "misc"),
        _ => ("misc", "misc"),
    }
}
