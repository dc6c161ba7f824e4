//! What an entry of a `.bib` file says that CSL has no place for: carried beside the item, and written
//! where a work goes into a `.bib` file again.
//!
//! # Decisions
//!
//! * The writers come first: what they make of the item stands, and of the entry's own fields those are added that
//!   say something else, whether a dialect defines them or not: BibTeX and biber pass over what they do not know, and
//!   it was put there for a purpose (`file`, `timestamp`, `shortjournal`).
//! * Dates, formulas and links, of which CSL shows less than the source says (`1999?`, `Jan/Feb`, `\href`), stay as
//!   they are written, as long as the work still says the same.
//! * Values are TeX of the user's own and stay as they are, macros expanded, on one line. One whose braces
//!   BibTeX could not count is left out.
//! * Names stay as they are written where the writers would lose something of them: parts held together by braces
//!   (`{de la Cruz}, Juan`), commands that sort (`\noopsort`), and the numbered editors of biblatex with their roles,
//!   of which one may have no place in CSL. Again as long as they are the work's names.
//! * An entry keeps its own type where CSL has only a coarser one for it (`@manual`, `@proceedings`) and
//!   the dialect knows it.

use std::borrow::Cow;
use std::collections::HashMap;

use super::read::names::{have_own_parts, names as names_of};
use super::read::people;
use super::source::FieldValues;
use super::tex::{self, FieldText};
use super::{Dialect, dates as dates_of, entry_types};
use crate::csl::{Date, DateParts, DateVariable, Item, Kind, NameVariable};
use crate::text::months;
use crate::text::sorting;
use crate::work::{BibEntry, Work};

/// Fields that both dialects know by two names, BibTeX's first, or that one makes of several.
pub(super) const ALIASES: [[&str; 2]; 8] = [
    ["journal", "journaltitle"],
    ["address", "location"],
    ["archiveprefix", "eprinttype"],
    ["primaryclass", "eprintclass"],
    ["annote", "annotation"],
    ["year", "date"],
    ["month", "date"],
    ["keyword", "keywords"],
];

/// Fields that the styles of BibTeX define, or that most programs of its world read.
#[rustfmt::skip]
const BIBTEX: &[&str] = &[
    "address", "annote", "archiveprefix", "booktitle", "chapter", "edition", "editor", "eid", "eprint",
    "howpublished", "institution", "isbn", "issn", "journal", "key", "keywords", "language", "lccn", "note",
    "number", "organization", "pages", "primaryclass", "publisher", "school", "series", "translator", "type",
    "volume",
];

/// The fields of biblatex's data model (its manual, 2.2), but those of which titles and dates are made.
#[rustfmt::skip]
const BIBLATEX: &[&str] = &[
    "addendum", "afterword", "annotation", "annotator", "authortype", "bookauthor", "bookpagination",
    "booktitle", "chapter", "commentator", "edition", "editor", "editora", "editoratype", "editorb",
    "editorbtype", "editorc", "editorctype", "editortype", "eid", "entrysubtype", "eprint", "eprintclass",
    "eprinttype", "eventdate", "eventtitle", "foreword", "gender", "holder", "howpublished", "ids",
    "indextitle", "institution", "introduction", "isan", "isbn", "ismn", "isrn", "issn", "issue", "iswc",
    "journaltitle", "keywords", "label", "langid", "langidopts", "language", "library", "location",
    "nameaddon", "note", "number", "options", "organization", "origdate", "origlanguage", "origlocation",
    "origpublisher", "origtitle", "pages", "pagetotal", "pagination", "part", "presort", "publisher",
    "pubstate", "related", "relatedoptions", "relatedstring", "relatedtype", "reprinttitle", "series",
    "shortauthor", "shorteditor", "shorthand", "shorthandintro", "shortjournal", "shortseries",
    "shorttitle", "sortkey", "sortname", "sortshorthand", "sorttitle", "sortyear", "translator", "type",
    "usera", "userb", "userc", "userd", "usere", "userf", "venue", "version", "volume", "volumes",
];

/// Fields of which two in one entry may say the same.
const MAKERS: [&str; 5] = ["school", "institution", "publisher", "organization", "howpublished"];

/// Fields whose number may be in any other.
const NUMBERS: [&str; 4] = ["pages", "eid", "number", "issue"];

/// Types that CSL has only a coarser one for, by dialect.
#[rustfmt::skip]
const TYPES: &[(Dialect, &[&str])] = &[
    (Dialect::Bibtex, &["article", "booklet", "manual", "proceedings"]),
    (Dialect::Biblatex, &[
        "article", "artwork", "audio", "bookinbook", "booklet", "collection", "image", "jurisdiction", "legal",
        "legislation", "letter", "manual", "movie", "music", "mvbook", "mvcollection", "mvproceedings",
        "mvreference", "performance", "periodical", "proceedings", "reference", "review", "suppbook",
        "suppcollection", "suppperiodical", "video",
    ]),
];

/// Fields that the reader makes titles, names and dates of, and what it inherits: the writers write them whole.
#[rustfmt::skip]
const WHOLE: &[&str] = &[
    "abstract", "author", "booksubtitle", "booktitleaddon", "crossref", "doi", "issuesubtitle", "issuetitle",
    "issuetitleaddon", "journalsubtitle", "mainsubtitle", "maintitle", "maintitleaddon", "subtitle", "title",
    "titleaddon", "url", "xdata", "xref",
];

/// Other fields of the common kinds of files that the reader reads, though no dialect defines them.
#[rustfmt::skip]
const READ: &[&str] = &[
    "article-number", "articleno", "date", "day", "eventtitleaddon", "hyphenation", "journalabbrev", "keyword",
    "lastchecked", "month", "numpages", "pmcid", "pmid", "shortjournaltitle", "urldate", "year",
];

/// Fields that a dialect defines and the reader does not read.
#[rustfmt::skip]
const UNREAD: &[&str] = &[
    "afterword", "annotator", "authortype", "bookpagination", "commentator", "entrysubtype", "foreword",
    "gender", "holder", "ids", "indextitle", "introduction", "isan", "ismn", "isrn", "iswc", "key", "label",
    "langidopts", "lccn", "nameaddon", "options", "origlanguage", "pagination", "presort", "related",
    "relatedoptions", "relatedstring", "relatedtype", "reprinttitle", "shortauthor", "shorteditor",
    "shorthand", "shorthandintro", "shortseries", "sortkey", "sortname", "sortshorthand", "sorttitle",
    "sortyear", "usera", "userb", "userc", "userd", "usere", "userf",
];

/// The names of those of the fields of a work's entry that its item has nothing of.
pub(in crate::formats) fn unread<'w>(entry: &'w BibEntry, item: &'w Item) -> impl Iterator<Item = &'w str> {
    // Beside a DOI the number of a preprint has no place.
    let is_number = |value: &str| {
        let number = tex::verbatim(value).to_lowercase();
        item.text.values().any(|text| text.to_lowercase().contains(&number))
    };
    let is_read = |name: &str| {
        let known = [BIBTEX, BIBLATEX, WHOLE, READ].iter().any(|list| list.contains(&name));
        known && !UNREAD.contains(&name)
    };
    // A letter for a label, and keys for a list's order, are for BibTeX alone.
    let is_told = move |name: &&str| {
        let is_month = *name == "month"
            && item
                .date(DateVariable::Issued)
                .and_then(Date::start)
                .is_some_and(|start| start.month().is_none() && start.season().is_none());
        (!is_read(name) || is_month) && !matches!(*name, "key" | "sortkey" | "presort" | "ids" | "options")
    };
    let fields = entry.fields.iter();
    // A link of a title is the work's address; another has no place.
    let is_lost = |address: String| !item.text.values().any(|text| text.contains(&address));
    let links = ["title", "subtitle", "booktitle"].into_iter().filter(move |name| {
        let value = entry.fields.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value.as_str());
        tex::addresses(value).any(is_lost)
    });
    fields
        .filter(move |(name, value)| {
            is_told(&name.as_str()) || matches!(name.as_str(), "eprint" | "issue") && !is_number(value)
        })
        .map(|(name, _)| name.as_str())
        .chain(links.map(|_| "a link in the title"))
}

/// What is carried of an entry. Of most works nothing is lost, so that little is kept.
pub(super) fn of(kind: &str, fields: &FieldValues<'_>) -> BibEntry {
    const ALWAYS: [&str; 4] = ["volume", "pages", "isbn", "issn"];
    let is_carried = |name: &str, value: &str| {
        if WHOLE.contains(&name) {
            match name {
                "doi" if !is_doi(value) => true,
                "author" if have_own_parts(value) => true,
                "maintitle" | "issuetitle" => true,
                _ => tex::is_flattened(value),
            }
        } else {
            !(ALWAYS.contains(&name) && kind == "article")
        }
    };
    let carried = fields.iter().filter(|(name, value)| is_carried(name, value) && is_balanced(value));
    let mut fields: Vec<(String, String)> =
        carried.map(|(name, value)| (name.clone(), in_one_line(value))).collect();
    sorting::by(&mut fields, Ord::cmp);
    BibEntry { kind: kind.to_owned(), fields, ..BibEntry::default() }
}

/// TeX as it is compared and written: whatever lines it is on.
pub(super) fn in_one_line(source: &str) -> String {
    source.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the value of a DOI field is one, or holds one.
fn is_doi(value: &str) -> bool {
    crate::doi::field(&tex::doi(value)).is_ok()
}

/// The entry type that a work has in its own file, where its type in CSL is coarser.
pub(super) fn kind(work: &Work, dialect: Dialect) -> Option<&'static str> {
    let own = work.entry.as_deref()?.kind.as_str();
    let (_, types) = TYPES.iter().find(|(of, _)| *of == dialect)?;
    let kind = types.iter().copied().find(|kind| *kind == own)?;
    // What has become another work, such as the published version of a preprint, has another type. An article that
    // is one is of its usual type.
    let is_preprint = work.item.kind == Kind::Article;
    let is_coarser = kind != "article" && entry_types::kind(kind) == work.item.kind;
    (is_coarser || is_preprint).then_some(kind)
}

/// Adds what an entry's own fields say beyond those that were written.
pub(super) fn add(work: &Work, dialect: Dialect, written: &mut Vec<(Cow<'static, str>, String)>) {
    let Some(entry) = &work.entry else { return };
    let (ours, theirs, defined) = match dialect {
        Dialect::Bibtex => (0, 1, BIBTEX),
        Dialect::Biblatex => (1, 0, BIBLATEX),
    };
    let plain = |source: &str| tex::text(source, FieldText::Plain);
    // Where each field is, since an entry may have any number.
    let mut places: HashMap<Cow<'static, str>, usize> =
        written.iter().enumerate().rev().map(|(at, (name, _))| (name.clone(), at)).collect();
    for (name, value) in &entry.fields {
        if is_of_date(name) {
            continue;
        }
        let alias = ALIASES.iter().find(|pair| pair[theirs] == name);
        let name = alias.map_or(name.as_str(), |pair| pair[ours]);
        // What stands in a formula or a link stays as long as it says what the work says.
        if tex::is_flattened(value)
            && let Some((_, written)) = places.get(name).and_then(|at| written.get_mut(*at))
        {
            if plain(written) == plain(value) {
                *written = format!("{{{value}}}");
            }
            continue;
        }
        if name == "organization"
            && is_event(&entry.kind)
            && let Some((other, _)) = written
                .iter_mut()
                .find(|(other, written)| other == "publisher" && plain(written) == plain(value))
        {
            *other = "organization".into();
            if let Some(place) = places.remove("publisher") {
                places.insert("organization".into(), place);
            }
            continue;
        }
        // The version of a preprint.
        if name == "eprint"
            && let Some((_, written)) = written.iter_mut().find(|(other, _)| other == "eprint")
        {
            let (short, long) = (tex::verbatim(written), tex::verbatim(value));
            let bare = long.strip_prefix("arXiv:").unwrap_or(&long);
            if bare.strip_prefix(short.as_str()).is_some_and(is_version) {
                *written = format!("{{{value}}}");
            }
            continue;
        }
        let repeats = |others: &[&str]| {
            let mut others = others.iter().filter_map(|other| written.get(*places.get(*other)?));
            others.any(|(_, written)| plain(written) == plain(value))
        };
        let is_there = places.contains_key(name)
            || MAKERS.contains(&name) && repeats(&MAKERS)
            || NUMBERS.contains(&name) && written.iter().any(|(_, written)| plain(written) == plain(value));
        let is_whole = WHOLE.contains(&name) && !matches!(name, "doi" | "maintitle" | "issuetitle");
        if is_there || is_whole || is_expressed(name, value, written) {
            continue;
        }
        let name: Cow<'static, str> = defined
            .iter()
            .find(|known| **known == name)
            .map_or_else(|| name.to_owned().into(), |known| (*known).into());
        places.insert(name.clone(), written.len());
        written.push((name, format!("{{{value}}}")));
    }
    names(work, entry, dialect, written);
    dates(work, &entry.fields, dialect, written);
}

/// Whether organisations hold what entries of this type are of.
fn is_event(kind: &str) -> bool {
    matches!(kind, "proceedings" | "mvproceedings" | "inproceedings" | "conference")
}

/// Whether what follows the number of a preprint is its version.
fn is_version(text: &str) -> bool {
    text.strip_prefix('v').is_some_and(|version| version.parse::<u16>().is_ok())
}

/// Fields of editors, each with that of their role.
const EDITORS: [(&str, &str); 4] = [
    ("editor", "editortype"),
    ("editora", "editoratype"),
    ("editorb", "editorbtype"),
    ("editorc", "editorctype"),
];

/// Writes names as the entry has them, where the writers would lose something of them and they are still the work's.
fn names(work: &Work, entry: &BibEntry, dialect: Dialect, written: &mut Vec<(Cow<'static, str>, String)>) {
    let is_written = |value: &str| dialect == Dialect::Biblatex || value.is_ascii();
    let own = |name: &str| entry.fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
    let roles =
        EDITORS.iter().any(|(names, role)| own(role).is_some() || *names != "editor" && own(names).is_some());
    if roles {
        let mut of_entry = Item::new("", work.item.kind);
        people::add(own, &mut of_entry);
        // Authors are not carried.
        let is_author = |variable: &NameVariable| {
            matches!(variable, NameVariable::Author | NameVariable::ContainerAuthor)
        };
        let is_editor = |name: &str| EDITORS.iter().any(|(names, role)| name == *names || name == *role);
        let ours = EDITORS.iter().flat_map(|(names, role)| [*names, *role]);
        let ours: Vec<_> =
            ours.filter_map(|name| Some((name, own(name).filter(|value| is_written(value))?))).collect();
        let is_same = of_entry
            .names
            .iter()
            .filter(|(variable, _)| !is_author(variable))
            .all(|(variable, names)| work.item.people(*variable) == names.as_slice());
        if is_same && ours.len() == entry.fields.iter().filter(|(name, _)| is_editor(name)).count() {
            let place = written.iter().position(|(name, _)| is_editor(name)).unwrap_or(written.len());
            written.retain(|(name, _)| !is_editor(name));
            let ours = ours.into_iter().map(|(name, value)| (name.into(), format!("{{{value}}}")));
            let place = place.min(written.len());
            written.splice(place..place, ours);
        }
    }
    let shortened = |names: &str| names.trim_end_matches('}').ends_with(" and others");
    for (name, variable) in [
        ("author", NameVariable::Author),
        ("editor", NameVariable::Editor),
        ("translator", NameVariable::Translator),
        ("bookauthor", NameVariable::ContainerAuthor),
    ] {
        let value = own(name).filter(|value| is_written(value) && have_own_parts(value));
        let written = written.iter_mut().find(|(other, _)| other == name);
        if let (Some(value), Some((_, written))) = (value, written)
            && shortened(written) == shortened(value)
            && names_of(value) == work.item.people(variable)
        {
            *written = format!("{{{value}}}");
        }
    }
}

/// Whether a field says when something was.
fn is_of_date(name: &str) -> bool {
    ["year", "month", "day", "date", "urldate", "origdate", "eventdate"].contains(&name)
}

/// Writes dates as the entry has them, where these say more than was written and the work's are still the same.
fn dates(
    work: &Work,
    own: &[(String, String)],
    dialect: Dialect,
    written: &mut Vec<(Cow<'static, str>, String)>,
) {
    let source = |name: &str| own.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
    let put = |written: &mut Vec<(Cow<'static, str>, String)>, name: &'static str, value: &str| {
        let value = format!("{{{value}}}");
        match written.iter_mut().find(|(other, _)| other == name) {
            Some((_, written)) => *written = value,
            None => written.push((name.into(), value)),
        }
    };
    for (name, variable) in [
        ("urldate", DateVariable::Accessed),
        ("origdate", DateVariable::OriginalDate),
        ("eventdate", DateVariable::EventDate),
    ] {
        let Some(value) = source(name) else { continue };
        let is_same = dates_of::edtf(&tex::verbatim(value)).as_ref() == work.item.date(variable);
        if is_same && (dialect == Dialect::Bibtex || is_edtf(value)) {
            put(written, name, value);
        }
    }
    let issued = work.item.date(DateVariable::Issued);
    if issued.is_none() || dates_of::issued(source).as_ref() != issued {
        return;
    }
    let (date, year, month) = (source("date"), source("year"), source("month"));
    match (dialect, date, year) {
        (Dialect::Biblatex, Some(date), _) if is_edtf(date) => put(written, "date", date),
        (Dialect::Biblatex, None, Some(year)) if month.is_none() && is_edtf(year) => {
            put(written, "date", year);
        }
        (Dialect::Bibtex, Some(date), _) if dates_of::is_misread(date) => put(written, "date", date),
        (Dialect::Bibtex, Some(date), _) => {
            let ours =
                |name: &str| written.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
            if dates_of::issued(ours).as_ref() != issued {
                put(written, "date", date);
            }
        }
        (Dialect::Bibtex, None, Some(year)) => {
            put(written, "year", year);
            // With its month it says all of the date.
            written.retain(|(name, _)| name != "date");
            let is_simple = |month: &str| months::number(month).is_some() || month.parse::<u8>().is_ok();
            let is_written = written.iter().any(|(name, _)| name == "month");
            // `jul 4` is a month and a day.
            let day =
                issued.filter(|date| date.end().is_none()).and_then(Date::start).and_then(DateParts::day);
            let is_said =
                |month: &str| is_written && (day.is_some() || is_simple(month.trim_end_matches('.')));
            match (month, day) {
                (Some(month), _) if !is_said(month) => put(written, "month", month),
                (Some(_), Some(day)) => put(written, "day", &day.to_string()),
                _ => {}
            }
            if let Some(day) = source("day") {
                put(written, "day", day);
            }
        }
        _ => {}
    }
    // Words for a part of a year, which no date is made of.
    if let (Dialect::Biblatex, Some(month)) = (dialect, month)
        && issued
            .and_then(Date::start)
            .is_some_and(|start| start == start.year_only() && start.season().is_none())
    {
        put(written, "month", month);
    }
}

/// Whether biber reads a date.
fn is_edtf(text: &str) -> bool {
    let marks = |c: char| c.is_ascii_digit() || "-/~?%X.T:Z".contains(c);
    text.bytes().filter(u8::is_ascii_digit).count() >= 2 && text.chars().all(marks)
}

/// Whether a field is part of others that were written.
fn is_expressed(name: &str, value: &str, written: &[(Cow<'static, str>, String)]) -> bool {
    let has = |wanted: &str| written.iter().any(|(name, _)| name == wanted);
    let says = |wanted: &str| {
        let bare = tex::verbatim(value);
        written.iter().any(|(name, written)| name == wanted && tex::verbatim(written).contains(&bare))
    };
    let says_words = |wanted: &str| {
        let words = tex::text(value, FieldText::Plain);
        let of = |written: &str| tex::text(written, FieldText::Plain);
        written.iter().any(|(name, written)| name == wanted && of(written).contains(&words))
    };
    match name {
        "howpublished" => says("url"),
        "keyword" => has("keywords"),
        "pmid" => says("eprint"),
        "lastchecked" => has("urldate"),
        "hyphenation" => has("langid") || has("language"),
        "article-number" | "articleno" => has("eid") || says("pages"),
        "numpages" => has("pagetotal"),
        "journalabbrev" | "shortjournaltitle" => has("shortjournal"),
        // What styles sort a work by that has names.
        "key" => has("author") || has("editor"),
        // Title and place of an event are the book's title and the publisher's place in BibTeX.
        "eventtitle" => says_words("booktitle"),
        "venue" => ["address", "location", "booktitle"].iter().any(|field| says_words(field)),
        // The work of a volume is its title or its series in BibTeX.
        "maintitle" => {
            ["title", "booktitle", "series", "journal", "journaltitle"].iter().any(|f| says_words(f))
        }
        "language" => has("langid"),
        "langid" => has("language"),
        _ => false,
    }
}

/// Whether braces pair as BibTeX counts them, and nothing escapes the one that closes the value.
fn is_balanced(value: &str) -> bool {
    let mut depth = 0_i32;
    let paired = value.bytes().all(|byte| {
        depth += i32::from(byte == b'{') - i32::from(byte == b'}');
        depth >= 0
    });
    paired && depth == 0 && !value.trim_end().ends_with('\\')
}
