//! BibTeX: the entry types and fields of its standard styles (`btxdoc`, section 3), and `doi`, `eprint`,
//! `issn`, `isbn` and `url`, which newer styles print.
//!
//! Decisions:
//! - The value that BibTeX wants in one place it gets there, whatever the CSL variable is called: an
//!   article number in `pages`, a thesis's publisher in `school`, a preprint server in `howpublished`.
//! - Where the standard styles complain about a combination (author and editor of a book, volume
//!   and number of a series), only what they would print is written. A work without author or editor
//!   gets a `key`, by which they sort it.
//! - A thesis of unknown kind gets `type = {Thesis}`, or styles would call it a doctoral one; an
//!   unpublished work the `note` that they want, which says what it is.
//! - Months are macros, values else are in braces, non-ASCII characters are TeX where TeX has them.
//! - `doi` and `url` are verbatim; a `url` that is only the DOI again is left out.

use super::super::carried;
use super::CaseProtection;
use super::fields::FieldList;
use super::options::{ArticleNumber, Dialect, Options};
use crate::csl::{Item, Kind, NameVariable, Variable, When};
use crate::formats::facts;
use crate::markup::csl;
use crate::work::Work;

/// The type and the fields of the entry of a work.
pub(super) fn parts(work: &Work, options: &Options) -> (&'static str, Vec<(&'static str, String)>) {
    let kind = carried::kind(work, Dialect::Bibtex).unwrap_or_else(|| entry_type(&work.item));
    let mut fields = FieldList::new(work, options);
    let named = push_names(kind, &mut fields);
    push_titles(kind, &mut fields);
    if !named {
        let title = [Variable::Title, Variable::ContainerTitle, Variable::Publisher];
        let title = title.into_iter().find_map(|variable| fields.get(variable));
        fields.plain("key", title.or(facts::doi(&work.item)));
    }
    push_date(&mut fields);
    fields.subtype(kind);
    push_numbers(kind, &mut fields);
    push_publisher(kind, &mut fields);
    push_note(kind, &mut fields);
    fields.text("version", fields.get(Variable::Version));
    if kind == "misc"
        && let Some(eprint) = facts::eprint(&work.item)
    {
        fields.verbatim("eprint", Some(eprint.identifier));
        fields.braced("archiveprefix", eprint.archive);
        fields.verbatim("primaryclass", eprint.class);
    }
    fields.identifiers();
    (kind, fields.list)
}

/// The entry type of a work.
fn entry_type(item: &Item) -> &'static str {
    let has = |variable| item.get(variable).is_some();
    let authors = item.people(NameVariable::Author);
    match item.kind {
        kind if kind.is_article() && has(Variable::ContainerTitle) => "article",
        Kind::Chapter if !authors.is_empty() && item.people(NameVariable::ContainerAuthor) == authors => {
            "inbook"
        }
        // A part of a book that goes by the book's title, as BibTeX means it.
        Kind::Chapter
            if [Variable::ContainerTitle, Variable::VolumeTitle, Variable::EventTitle]
                .iter()
                .all(|v| !has(*v))
                && (has(Variable::ChapterNumber) || has(Variable::Page)) =>
        {
            "inbook"
        }
        Kind::Chapter => "incollection",
        Kind::Entry | Kind::EntryDictionary | Kind::EntryEncyclopedia if has(Variable::ContainerTitle) => {
            "incollection"
        }
        Kind::Book | Kind::Classic if authors.is_empty() && has(Variable::EventTitle) => "proceedings",
        Kind::Book | Kind::Classic => "book",
        Kind::PaperConference => "inproceedings",
        Kind::Thesis if facts::is_masters(item.get(Variable::Genre).unwrap_or_default()) => "mastersthesis",
        Kind::Thesis => "phdthesis",
        Kind::Report => "techreport",
        Kind::Manuscript => "unpublished",
        _ => "misc",
    }
}

/// Adds `author` and `editor`; returns whether the standard styles can sort the entry by them.
fn push_names(kind: &str, fields: &mut FieldList<'_>) -> bool {
    let authors = fields.names(NameVariable::Author);
    // BibTeX has no other place for who made a film.
    let directors = || fields.names(NameVariable::Director);
    let authors = if authors.is_empty() && kind == "misc" { directors() } else { authors };
    let editors = fields.names(NameVariable::Editor);
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

fn push_titles(kind: &str, fields: &mut FieldList<'_>) {
    let title = |variable| {
        fields.get(variable).map(|title| fields.title(title, CaseProtection::All)).unwrap_or_default()
    };
    let container = fields.get(Variable::ContainerTitle);
    match kind {
        "inbook" if container.is_none() => {
            let title = title(Variable::Title);
            fields.braced("title", &title);
            fields.text("chapter", fields.get(Variable::ChapterNumber));
        }
        // BibTeX gives the title of the book here, and has but `chapter` for that of its part.
        "inbook" => {
            let book = title(Variable::ContainerTitle);
            fields.braced("title", &book);
            let number =
                fields.get(Variable::ChapterNumber).map(|number| format!("{number}: ")).unwrap_or_default();
            fields.text("chapter", fields.get(Variable::Title).map(|title| number + title).as_deref());
        }
        "incollection" | "inproceedings" => {
            let title = title(Variable::Title);
            fields.braced("title", &title);
            // A volume of a work in several is its book, and the work its series.
            let volume = fields.get(Variable::VolumeTitle);
            fields.text("booktitle", volume.or(container).or(fields.get(Variable::EventTitle)));
        }
        _ => {
            let volume = if kind == "article" { String::new() } else { title(Variable::VolumeTitle) };
            let title = if volume.is_empty() { title(Variable::Title) } else { volume };
            fields.braced("title", &title);
            fields.journal("journal", container.filter(|_| kind == "article"));
        }
    }
}

/// Adds `year` and `month`; of what is in the user's own file also the day, and a date that these cannot say, under
/// the name that biblatex has for it. BibTeX passes over both, and our reader has them back.
fn push_date(fields: &mut FieldList<'_>) {
    let Some(issued) = facts::issued(fields.item()) else { return };
    let Some(start) = issued.start() else { return fields.text("year", issued.as_literal()) };
    let about = if issued.circa() { "c. " } else { "" };
    fields.braced("year", &format!("{about}{}", start.year()));
    if let Some(month) = start.month() {
        fields.month(month);
    }
    if !fields.work.own {
        return;
    }
    let ends = issued.end().is_some_and(|end| Some(end) != issued.start());
    let is_said = !ends && !matches!(issued.when(), When::Since(_)) && start.season().is_none();
    if is_said {
        fields.braced("day", &start.day().map(|day| day.to_string()).unwrap_or_default());
    } else {
        fields.braced("date", &facts::edtf(issued).unwrap_or_default());
    }
}

fn push_numbers(kind: &str, fields: &mut FieldList<'_>) {
    let get = |variable| fields.work.item.get(variable);
    // A volume with a title of its own is one of a work, which is printed like a series.
    let whole = match kind {
        "article" => None,
        "incollection" | "inproceedings" => get(Variable::ContainerTitle),
        _ => get(Variable::Title),
    };
    let whole = whole.filter(|_| get(Variable::VolumeTitle).is_some());
    let (volume, series) = (get(Variable::Volume), get(Variable::CollectionTitle).or(whole));
    fields.text("volume", volume);
    match kind {
        "article" => fields.text("number", get(Variable::Issue)),
        "techreport" | "misc" => {
            fields.text("number", get(Variable::Number).filter(|number| facts::arxiv(number).is_none()));
        }
        // Styles print the number of a series that has one, where there is no volume.
        _ if volume.is_none() && series.is_some() => fields.text("number", get(Variable::CollectionNumber)),
        _ => {}
    }
    if kind != "article" {
        fields.text("series", series);
    }
    let edition = get(Variable::Edition).map(|edition| self::edition(edition, fields)).unwrap_or_default();
    fields.braced("edition", &edition);
    if kind == "incollection" {
        fields.text("chapter", get(Variable::ChapterNumber));
    }
    push_pages(kind, fields);
}

fn push_pages(kind: &str, fields: &mut FieldList<'_>) {
    let item = fields.item();
    let (mut pages, number) = (facts::pages(item), facts::article_number(item));
    if let Some(number) = number {
        let count = item.get(Variable::NumberOfPages);
        match fields.options.article_number {
            ArticleNumber::Eid => fields.text("eid", Some(number)),
            ArticleNumber::Articleno if count.is_some() => {
                fields.text("articleno", Some(number));
                fields.text("numpages", count);
            }
            // It comes with the notes.
            ArticleNumber::Note if kind == "article" => {}
            // An article without pages has an article number.
            _ => pages = pages.or(number.into()),
        }
    }
    fields.text("pages", pages);
}

/// An edition as an ordinal, as `btxdoc` wants it.
fn edition(edition: &str, fields: &FieldList<'_>) -> String {
    const WORDS: [&str; 10] =
        ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth"];
    let Ok(number) = edition.trim().parse::<usize>() else {
        return fields.options.escaping.rich(&csl(edition));
    };
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

fn push_publisher(kind: &str, fields: &mut FieldList<'_>) {
    let get = |variable| fields.work.item.get(variable);
    let (publisher, place) = (get(Variable::Publisher), get(Variable::PublisherPlace));
    let venue = get(Variable::EventPlace);
    let genre = get(Variable::Genre);
    match kind {
        "article" | "unpublished" => {}
        "phdthesis" | "mastersthesis" => {
            fields.text("school", publisher);
            fields.text("address", place);
            fields.text("type", genre.or(Some("Thesis")));
        }
        "techreport" => {
            fields.text("institution", publisher);
            fields.text("address", place);
            fields.text("type", genre);
        }
        "misc" => fields.text("howpublished", get(Variable::ContainerTitle).or(publisher)),
        "inproceedings" | "proceedings" if fields.options.article_number == ArticleNumber::Articleno => {
            fields.text("publisher", publisher);
            fields.text("address", place);
            fields.text("location", venue);
        }
        "inproceedings" | "proceedings" if venue.is_some() && place.is_some() => {
            fields.text("publisher", publisher);
            fields.text("address", place);
            fields.text("location", venue);
        }
        "inproceedings" | "proceedings" => {
            fields.text("publisher", publisher);
            fields.text("address", venue.or(place));
        }
        "manual" => {
            fields.text("organization", publisher);
            fields.text("address", place);
        }
        "booklet" => {
            fields.text("howpublished", publisher);
            fields.text("address", place);
        }
        _ => {
            fields.text("publisher", publisher);
            fields.text("address", place);
        }
    }
}

fn push_note(kind: &str, fields: &mut FieldList<'_>) {
    let get = |variable| fields.work.item.get(variable);
    let mut note = facts::note(fields.item());
    if kind == "unpublished" {
        note = note.or_else(|| get(Variable::Genre).map(str::to_owned)).or(Some("Manuscript".to_owned()));
    }
    let number = facts::article_number(fields.item()).filter(|_| kind == "article");
    if fields.options.article_number == ArticleNumber::Note
        && let Some(number) = number
    {
        let number = format!("Art. no. {number}");
        note = Some(note.map_or(number.clone(), |note| format!("{number}. {note}")));
    }
    // What is not published yet says so where BibTeX has a place for words.
    let state = get(Variable::Status).filter(|_| note.is_none() && facts::issued(fields.item()).is_none());
    let note = note.or_else(|| state.map(str::to_owned));
    fields.text("note", note.as_deref());
    fields.simple(Dialect::Bibtex);
}
