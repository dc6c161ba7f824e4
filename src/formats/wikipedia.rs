//! The citation templates of the English Wikipedia (Citation Style 1).
//!
//! Dates are in words, since the templates refuse a year and month in figures. Names that are not to
//! be taken apart, and any in which the templates would see a list, are in double parentheses, which
//! tell them to take the text as it is. A DOI is enough of a link: `url` is the work's own address.
//! What in a title would be wiki markup is written as a character reference.

use super::{Exporter, facts, tagged};
use crate::csl::{Date, DateParts, Item, Kind, NameVariable, Variable};
use crate::markup::{Formatting, Inline, RichText, csl};
use crate::text::{months, sanitize};
use crate::work::Work;

/// Wikipedia's citation templates.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wikipedia;

impl Exporter for Wikipedia {
    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let item = &work.item;
        let template = template(item);
        out.extend(["{{", template]);
        let mut parameter = |name: &str, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                out.extend([" |", name, "=", &value]);
            }
        };
        people(item, NameVariable::Author, "", &mut parameter);
        people(item, NameVariable::Editor, "editor-", &mut parameter);
        let text = |variable| item.get(variable).map(|text| rich(&csl(text)));
        parameter("date", facts::issued(item).and_then(date));
        let (title, container) = (text(Variable::Title), text(Variable::ContainerTitle));
        match template {
            "cite encyclopedia" => {
                parameter("title", title);
                parameter("encyclopedia", container);
            }
            "cite book" if container.is_some() => {
                parameter("chapter", title);
                parameter("title", container);
            }
            "cite conference" => {
                parameter("title", title);
                parameter("book-title", container);
                parameter("conference", text(Variable::EventTitle));
                parameter("location", text(Variable::EventPlace).or_else(|| text(Variable::PublisherPlace)));
            }
            _ => {
                parameter("title", title);
                let name = match template {
                    "cite magazine" => "magazine",
                    "cite news" => "newspaper",
                    "cite web" => "website",
                    "cite report" | "cite thesis" => "work",
                    _ => "journal",
                };
                parameter(
                    name,
                    container.filter(|_| !matches!(template, "cite arXiv" | "cite bioRxiv" | "cite medRxiv")),
                );
            }
        }
        identify(item, template, &mut parameter);
        out.push_str("}}\n");
        None
    }
}

/// Everything behind the titles.
fn identify(item: &Item, template: &str, parameter: &mut impl FnMut(&str, Option<String>)) {
    let text = |variable| item.get(variable).map(|text| rich(&csl(text)));
    if let (Some(eprint), "cite arXiv" | "cite bioRxiv" | "cite medRxiv") = (facts::eprint(item), template) {
        match eprint.archive {
            "arXiv" => {
                parameter("eprint", Some(plain(eprint.identifier)));
                parameter("class", eprint.class.map(plain));
            }
            "bioRxiv" => parameter("biorxiv", facts::doi(item).map(plain)),
            _ => parameter("medrxiv", facts::doi(item).map(plain)),
        }
        return;
    }
    if matches!(template, "cite thesis" | "cite report") {
        let kind = match item.kind {
            Kind::Article => Some("Preprint".to_owned()),
            Kind::Dataset => Some("Data set".to_owned()),
            Kind::Software => Some("Software".to_owned()),
            Kind::Standard => Some("Standard".to_owned()),
            _ => text(Variable::Genre),
        };
        parameter("type", kind);
    }
    parameter("series", text(Variable::CollectionTitle));
    parameter("volume", text(Variable::Volume));
    parameter("issue", text(Variable::Issue));
    parameter("edition", text(Variable::Edition));
    match (facts::pages(item), facts::article_number(item)) {
        (Some(pages), _) => {
            let several = pages.contains(|c: char| facts::is_dash(c) || c == ',');
            let name = if several { "pages" } else { "page" };
            let spread: String = pages.chars().map(|c| if facts::is_dash(c) { '–' } else { c }).collect();
            parameter(name, Some(plain(&spread)));
        }
        (None, Some(number)) if template == "cite journal" => {
            parameter("article-number", Some(plain(number)));
        }
        (None, number) => parameter("id", number.or(item.get(Variable::Number)).map(plain)),
    }
    parameter("publisher", text(Variable::Publisher).filter(|_| template != "cite journal"));
    if template != "cite conference" {
        parameter("location", text(Variable::PublisherPlace).filter(|_| template != "cite journal"));
    }
    let code = facts::plain(item, Variable::Language);
    parameter("language", code.filter(|_| !facts::is_english(item)).map(|code| plain(&code)));
    parameter("doi", facts::doi(item).map(plain));
    parameter("isbn", text(Variable::Isbn));
    parameter("issn", text(Variable::Issn).filter(|_| item.get(Variable::ContainerTitle).is_some()));
    let own = facts::own_url(item);
    let url = own.or_else(|| facts::doi_url(item).filter(|_| template == "cite web"));
    parameter("url", url.map(|url| plain(&url)));
}

fn people(
    item: &Item,
    variable: NameVariable,
    prefix: &str,
    parameter: &mut impl FnMut(&str, Option<String>),
) {
    let (names, more) = facts::people(item, variable);
    for (at, person) in names.iter().enumerate() {
        let number = at + 1;
        match facts::who(person) {
            None => {}
            Some(facts::Who::Whole(whole)) => {
                let name = if prefix.is_empty() { "author" } else { "editor" };
                parameter(&format!("{name}{number}"), Some(as_it_is(&whole)));
            }
            Some(facts::Who::Person(family, given, suffix)) => {
                let given = if suffix.is_empty() { given } else { format!("{given} {suffix}") };
                parameter(&format!("{prefix}last{number}"), Some(checked(&family)));
                parameter(&format!("{prefix}first{number}"), Some(checked(&given)));
            }
        }
    }
    if more {
        let name = if prefix.is_empty() { "display-authors" } else { "display-editors" };
        parameter(name, Some("etal".to_owned()));
    }
}

/// A part of a name; as it is where the templates would complain of more than one name, or of figures.
fn checked(part: &str) -> String {
    let odd = part.contains([',', ';', '&']) || part.chars().any(char::is_numeric);
    if odd { as_it_is(part) } else { plain(part) }
}

fn as_it_is(name: &str) -> String {
    format!("(({}))", plain(name))
}

/// `9 July 2021`, `July 2021`, `Spring 2021` or `2021`; `c. 2021`; both ends of a range with a dash between.
fn date(date: &Date) -> Option<String> {
    let start = date.start()?;
    let about = if date.circa() { "c. " } else { "" };
    let end = date.end().filter(|end| *end != start).map(of_parts);
    let start = of_parts(start);
    Some(match end {
        // Words with spaces have spaces around the dash.
        Some(end) if start.contains(' ') || end.contains(' ') => format!("{about}{start} – {end}"),
        Some(end) => format!("{about}{start}–{end}"),
        None => format!("{about}{start}"),
    })
}

fn of_parts(parts: DateParts) -> String {
    let month = parts.month().and_then(months::name).or(parts.season().map(facts::season));
    match (parts.day(), month) {
        (Some(day), Some(month)) => format!("{day} {month} {}", parts.year()),
        (None, Some(month)) => format!("{month} {}", parts.year()),
        (_, None) => parts.year().to_string(),
    }
}

/// The templates, and what they are for. Written, the first row of a kind counts; others are nearest to a book.
const TEMPLATES: &[(&str, Kind)] = &[
    ("cite journal", Kind::ArticleJournal),
    ("cite magazine", Kind::ArticleMagazine),
    ("cite news", Kind::ArticleNewspaper),
    ("cite conference", Kind::PaperConference),
    ("cite encyclopedia", Kind::EntryEncyclopedia),
    ("cite thesis", Kind::Thesis),
    ("cite report", Kind::Report),
    ("cite web", Kind::Webpage),
    ("cite book", Kind::Book),
    ("cite map", Kind::Map),
    ("cite AV media", Kind::MotionPicture),
    ("cite interview", Kind::Interview),
    ("cite speech", Kind::Speech),
    ("cite journal", Kind::Review),
    ("cite journal", Kind::ReviewBook),
    ("cite journal", Kind::Periodical),
    ("cite encyclopedia", Kind::Entry),
    ("cite encyclopedia", Kind::EntryDictionary),
    ("cite report", Kind::Article),
    ("cite report", Kind::Standard),
    ("cite report", Kind::Dataset),
    ("cite report", Kind::Software),
    ("cite web", Kind::Post),
    ("cite web", Kind::PostWeblog),
    ("cite AV media", Kind::Broadcast),
    ("cite AV media", Kind::Song),
];

/// Whether there is a template for works of a kind.
pub(super) fn tells(kind: Kind) -> bool {
    // The type is said of these.
    let is_typed =
        matches!(kind, Kind::Article | Kind::Dataset | Kind::Software | Kind::Standard | Kind::Chapter);
    is_typed || tagged::holds_kind(TEMPLATES, kind)
}

fn template(item: &Item) -> &'static str {
    let archive = facts::eprint(item).filter(|_| item.kind == Kind::Article);
    match archive.map(|eprint| eprint.archive) {
        Some("arXiv") => "cite arXiv",
        Some("bioRxiv") => "cite bioRxiv",
        Some("medRxiv") => "cite medRxiv",
        _ => tagged::kind_name(TEMPLATES, item.kind).unwrap_or("cite book"),
    }
}

/// Rich text as wiki markup.
fn rich(text: &RichText) -> String {
    let inline = |inline: &Inline| match inline {
        Inline::Text(text) => plain(text),
        Inline::Styled(format, body) => {
            let (open, close) = match format {
                Formatting::Italic | Formatting::Oblique => ("''", "''"),
                Formatting::Superscript => ("<sup>", "</sup>"),
                Formatting::Subscript => ("<sub>", "</sub>"),
                Formatting::SmallCaps => ("<small>", "</small>"),
                _ => ("", ""),
            };
            [open, &rich(body), close].concat()
        }
        Inline::Link { body, .. } | Inline::Block(_, body) => rich(body),
    };
    text.0.iter().map(inline).collect()
}

/// Text in which nothing is wiki markup.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in sanitize::characters(text) {
        match c {
            '|' | '{' | '}' | '[' | ']' | '<' | '>' | '~' => out.extend([format!("&#{};", u32::from(c))]),
            // One is an apostrophe, several are italics and bold.
            '\'' if out.ends_with('\'') => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            // A magic word, such as `__TOC__`.
            '_' if out.ends_with('_') => out.push_str("&#95;"),
            c => out.push(c),
        }
    }
    out
}
