//! BibTeX: the entry types and fields of its standard styles (`btxdoc`, section 3), and `doi`, `eprint`,
//! `issn`, `isbn` and `url`, which newer styles print.
//!
//! Decisions:
//! - The value that BibTeX wants in one place it gets there, whatever the CSL variable is called: an
//!   article number in `pages`, a thesis's publisher in `school`, a preprint server in `howpublished`.
//! - Where the standard styles complain about a combination (author and editor of a book, volume
//!   and number of a series), only what they would print is written. A work without author or editor
//!   gets a `key`, by which they sort it.
//! - A thesis of unknown kind gets `type = {Thesis}`, or styles would call it a doctoral one.
//! - Months are macros, values else are in braces, non-ASCII characters are TeX where TeX has them.
//! - `doi` and `url` are verbatim; a `url` that is only the DOI again is left out.

use super::case::{self, Case};
use super::{Exporter, names, tex};
use crate::csl::{Date, DateVariable, Item, Kind, NameVariable, Variable};
use crate::markup::csl;

/// The BibTeX format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bibtex;

impl Exporter for Bibtex {
    fn entry(&self, item: &Item, key: &str, out: &mut String) {
        let kind = entry_type(item);
        let fields = fields(item, kind);
        out.extend(["@", kind, "{", key]);
        for (name, value) in fields {
            out.extend([",\n  ", name, " = ", &value]);
        }
        out.push_str("\n}\n");
    }
}

/// The entry type of a work.
fn entry_type(item: &Item) -> &'static str {
    let has = |variable| item.get(variable).is_some();
    let authors = item.people(NameVariable::Author);
    match item.kind {
        Kind::ArticleJournal
        | Kind::ArticleMagazine
        | Kind::ArticleNewspaper
        | Kind::Review
        | Kind::ReviewBook
            if has(Variable::ContainerTitle) =>
        {
            "article"
        }
        Kind::Chapter if !authors.is_empty() && item.people(NameVariable::ContainerAuthor) == authors => {
            "inbook"
        }
        Kind::Chapter => "incollection",
        Kind::Entry | Kind::EntryDictionary | Kind::EntryEncyclopedia if has(Variable::ContainerTitle) => {
            "incollection"
        }
        Kind::Book | Kind::Classic if authors.is_empty() && has(Variable::EventTitle) => "proceedings",
        Kind::Book | Kind::Classic => "book",
        Kind::PaperConference => "inproceedings",
        Kind::Thesis if is_masters(item.get(Variable::Genre).unwrap_or_default()) => "mastersthesis",
        Kind::Thesis => "phdthesis",
        Kind::Report => "techreport",
        Kind::Manuscript if has(Variable::Note) => "unpublished",
        _ => "misc",
    }
}

fn is_masters(genre: &str) -> bool {
    let genre = genre.to_lowercase();
    ["master", "magister", "msc", "m.sc", "diplom"].iter().any(|word| genre.contains(word))
}

/// Collects the fields in their fixed order.
struct Fields(Vec<(&'static str, String)>);

impl Fields {
    /// Adds a value that is TeX already.
    fn braced(&mut self, name: &'static str, value: &str) {
        if !value.is_empty() {
            self.0.push((name, format!("{{{value}}}")));
        }
    }

    /// Adds text with inline markup.
    fn text(&mut self, name: &'static str, value: Option<&str>) {
        if let Some(value) = value {
            self.braced(name, &tex::rich(&csl(value)));
        }
    }
}

fn fields(item: &Item, kind: &str) -> Vec<(&'static str, String)> {
    let get = |variable| item.get(variable);
    let is = |kinds: &[&str]| kinds.contains(&kind);
    let mut fields = Fields(Vec::new());
    let named = push_names(item, kind, &mut fields);
    push_titles(item, kind, &mut fields);
    if !named {
        fields.text("key", get(Variable::Title).or(get(Variable::ContainerTitle)));
    }
    push_date(item.dates.get(&DateVariable::Issued), &mut fields);
    push_numbers(item, kind, &mut fields);
    push_publisher(item, kind, &mut fields);
    if is(&["unpublished"]) {
        fields.text("note", get(Variable::Note));
    }
    fields.text("version", get(Variable::Version));
    push_identifiers(item, kind, &mut fields);
    fields.0
}

/// Adds `author` and `editor`; tells whether the standard styles can sort the entry by them.
fn push_names(item: &Item, kind: &str, fields: &mut Fields) -> bool {
    let authors = names::list(item.people(NameVariable::Author));
    let editors = names::list(item.people(NameVariable::Editor));
    fields.braced("author", &authors);
    // Standard styles print one of the two for a whole book, and no editor for the rest.
    let (edited, sorts) = match kind {
        "incollection" | "inproceedings" => (true, false),
        "book" | "inbook" | "proceedings" => (authors.is_empty(), true),
        _ => (authors.is_empty(), false),
    };
    if edited {
        fields.braced("editor", &editors);
    }
    !authors.is_empty() || sorts && !editors.is_empty()
}

fn push_titles(item: &Item, kind: &str, fields: &mut Fields) {
    let get = |variable| item.get(variable);
    let title = |variable| get(variable).map(|title| protected(item, title)).unwrap_or_default();
    match kind {
        // BibTeX gives the title of the book here, and has but `chapter` for that of its part.
        "inbook" => {
            fields.braced("title", &title(Variable::ContainerTitle));
            let number = get(Variable::ChapterNumber).map(|number| format!("{number}: ")).unwrap_or_default();
            fields.text("chapter", get(Variable::Title).map(|title| number + title).as_deref());
        }
        "incollection" | "inproceedings" => {
            fields.braced("title", &title(Variable::Title));
            fields.text("booktitle", get(Variable::ContainerTitle).or(get(Variable::EventTitle)));
        }
        "article" => {
            fields.braced("title", &title(Variable::Title));
            fields.text("journal", get(Variable::ContainerTitle));
        }
        _ => fields.braced("title", &title(Variable::Title)),
    }
}

/// A title with the words marked whose capitals styles must leave alone.
fn protected(item: &Item, title: &str) -> String {
    let language = item.get(Variable::Language).unwrap_or_default().to_ascii_lowercase();
    let english = language.is_empty() || language == "en" || language == "eng" || language.starts_with("en-");
    case::protect(&csl(title), if english { Case::Auto } else { Case::All })
}

fn push_date(issued: Option<&Date>, fields: &mut Fields) {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let Some(issued) = issued else { return };
    let Some(start) = issued.start else { return fields.text("year", issued.literal.as_deref()) };
    fields.braced("year", &start.year.to_string());
    let month = start.month.and_then(|month| MONTHS.get(usize::from(month).checked_sub(1)?));
    if let Some(month) = month {
        fields.0.push(("month", (*month).to_owned()));
    }
}

fn push_numbers(item: &Item, kind: &str, fields: &mut Fields) {
    let get = |variable| item.get(variable);
    fields.text("volume", get(Variable::Volume));
    match kind {
        "article" => fields.text("number", get(Variable::Issue)),
        "techreport" | "misc" => fields.text("number", get(Variable::Number).filter(|n| arxiv(n).is_none())),
        // Styles print the number of a series that has one, where there is no volume.
        _ if get(Variable::Volume).is_none() && get(Variable::CollectionTitle).is_some() => {
            fields.text("number", get(Variable::CollectionNumber));
        }
        _ => {}
    }
    if kind != "article" {
        fields.text("series", get(Variable::CollectionTitle));
    }
    fields.braced("edition", &get(Variable::Edition).map(edition).unwrap_or_default());
    if kind == "incollection" {
        fields.text("chapter", get(Variable::ChapterNumber));
    }
    // An article without pages has an article number.
    let number = get(Variable::Number).filter(|_| kind == "article");
    fields.braced("pages", &get(Variable::Page).or(number).map(pages).unwrap_or_default());
}

/// An edition as an ordinal, as `btxdoc` wants it.
fn edition(edition: &str) -> String {
    const WORDS: [&str; 10] =
        ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth"];
    let Ok(number) = edition.trim().parse::<usize>() else { return tex::rich(&csl(edition)) };
    if let Some(word) = number.checked_sub(1).and_then(|index| WORDS.get(index)) {
        return (*word).to_owned();
    }
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

/// Pages with `--` for any run of dashes, spaces around it included.
fn pages(pages: &str) -> String {
    let is_dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let mut parts = pages.split(is_dash).map(str::trim).filter(|part| !part.is_empty());
    let mut out = tex::plain(parts.next().unwrap_or_default());
    for part in parts {
        out.push_str("--");
        out.push_str(&tex::plain(part));
    }
    out
}

fn push_publisher(item: &Item, kind: &str, fields: &mut Fields) {
    let get = |variable| item.get(variable);
    let publisher = get(Variable::Publisher);
    let place = get(Variable::PublisherPlace);
    match kind {
        "article" | "unpublished" => {}
        "phdthesis" | "mastersthesis" => {
            fields.text("school", publisher);
            fields.text("address", place);
            fields.text("type", get(Variable::Genre).or(Some("Thesis")));
        }
        "techreport" => {
            fields.text("institution", publisher);
            fields.text("address", place);
            fields.text("type", get(Variable::Genre));
        }
        "misc" => fields.text("howpublished", get(Variable::ContainerTitle).or(publisher)),
        "inproceedings" | "proceedings" => {
            fields.text("publisher", publisher);
            fields.text("address", get(Variable::EventPlace).or(place));
        }
        _ => {
            fields.text("publisher", publisher);
            fields.text("address", place);
        }
    }
}

fn push_identifiers(item: &Item, kind: &str, fields: &mut Fields) {
    let get = |variable| item.get(variable);
    let doi = get(Variable::Doi).map(bare_doi);
    if kind == "misc"
        && let Some((identifier, class)) = doi.and_then(arxiv).or(get(Variable::Number).and_then(arxiv))
    {
        fields.braced("eprint", &tex::verbatim(identifier));
        fields.braced("archiveprefix", "arXiv");
        fields.braced("primaryclass", &class.map(tex::verbatim).unwrap_or_default());
    }
    fields.braced("doi", &doi.map(tex::verbatim).unwrap_or_default());
    fields.text("isbn", get(Variable::Isbn));
    fields.text("issn", get(Variable::Issn));
    let url = get(Variable::Url).filter(|url| !is_doi_link(url)).and_then(crate::markup::safe::target);
    fields.braced("url", &url.as_deref().map(tex::verbatim).unwrap_or_default());
}

/// A DOI without the resolver's address before it.
fn bare_doi(doi: &str) -> &str {
    let doi = doi.trim();
    let at = if is_doi_link(doi) { doi.find("10.") } else { None };
    at.and_then(|at| doi.get(at..)).unwrap_or(doi)
}

fn is_doi_link(url: &str) -> bool {
    let address = url.trim().split_once("://").map_or("", |(_, address)| address);
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    ["doi.org", "dx.doi.org", "www.doi.org"].iter().any(|known| host.eq_ignore_ascii_case(known))
}

/// The arXiv identifier in an arXiv DOI or a number `arXiv:1706.03762 [cs.CL]`, and the class in
/// the latter.
fn arxiv(text: &str) -> Option<(&str, Option<&str>)> {
    let after = |prefix: &str| {
        let head = text.get(..prefix.len())?;
        head.eq_ignore_ascii_case(prefix).then(|| text[prefix.len()..].trim())
    };
    let rest = after("10.48550/arXiv.").or_else(|| after("arXiv:"))?;
    let (identifier, class) = rest.split_once(' ').map_or((rest, None), |(id, class)| (id, Some(class)));
    let class = class.and_then(|class| class.trim().strip_prefix('[')?.strip_suffix(']'));
    (!identifier.is_empty()).then_some((identifier, class))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may fail, and says what it skips")]
mod tests;
