//! BibLaTeX: the default data model of the biblatex package (its manual, section 2).
//!
//! Decisions:
//! - Fields that the data model requires of a type are never made up; but where it is not said what
//!   kind of thesis or report a work is, its `type` says that it is one.
//! - Title and subtitle are two fields where the agency keeps them apart, and one otherwise.
//! - A date is one field in ISO 8601-2 (EDTF) form, ranges, seasons and doubt included. A date in
//!   words is the state of publication, such as "in press".
//! - A title in a language that LaTeX knows is left to `langid`: biblatex changes the case of English
//!   titles only. In any other language it is protected as a whole.
//! - Publishers, institutions and places are lists there, which the word "and" divides; ours are one
//!   each, in braces where they have that word.
//! - The server of a preprint is its `organization`; arXiv's, bioRxiv's and medRxiv's identifiers are
//!   `eprint`.

use super::super::{archives, carried, localisation};
use super::CaseProtection;
use super::fields::FieldList;
use super::options::{Dialect, Options};
use crate::csl::{DateVariable, Item, Kind, NameVariable, Variable};
use crate::formats::facts;
use crate::text::languages;
use crate::work::Work;

/// The type and the fields of the entry of a work.
pub(super) fn parts(work: &Work, options: &Options) -> (&'static str, Vec<(&'static str, String)>) {
    let own = carried::kind(work, Dialect::Biblatex);
    let kind = own.unwrap_or_else(|| entry_type(&work.item));
    let mut fields = FieldList::new(work, options);
    for (name, variable) in [
        ("author", NameVariable::Author),
        ("bookauthor", NameVariable::ContainerAuthor),
        ("editor", NameVariable::Editor),
        ("translator", NameVariable::Translator),
    ] {
        let own_book = variable == NameVariable::ContainerAuthor
            && work.item.people(variable) == work.item.people(NameVariable::Author);
        if !own_book {
            let names = fields.names(variable);
            fields.braced(name, &names);
        }
    }
    push_roles(&mut fields);
    fields.subtype(kind);
    push_titles(kind, &mut fields);
    push_dates(&mut fields);
    push_numbers(kind, &mut fields);
    push_publisher(kind, &mut fields);
    if let Some(eprint) = facts::eprint(&work.item).filter(|_| kind == "online") {
        fields.verbatim("eprint", Some(eprint.identifier));
        fields.braced("eprinttype", if eprint.archive == "arXiv" { "arxiv" } else { eprint.archive });
        fields.verbatim("eprintclass", eprint.class);
    }
    fields.identifiers();
    push_rest(kind, &mut fields);
    // What the user's own entry has is right in an entry of its type.
    fields.list.retain(|(name, _)| own.is_some() || has_field(kind, name));
    (kind, fields.list)
}

/// Adds people of other roles, as editors of a kind.
fn push_roles(fields: &mut FieldList<'_>) {
    let mut places =
        [("editora", "editoratype"), ("editorb", "editorbtype"), ("editorc", "editorctype")].into_iter();
    if fields.item().people(NameVariable::Editor).is_empty() {
        places =
            [("editor", "editortype"), ("editora", "editoratype"), ("editorb", "editorbtype")].into_iter();
    }
    for (variable, role) in localisation::ROLES {
        let names = fields.names(variable);
        let Some((name, kind)) = Some(&mut places).filter(|_| !names.is_empty()).and_then(Iterator::next)
        else {
            continue;
        };
        fields.braced(name, &names);
        fields.braced(kind, role);
    }
}

/// Adds what stands at the end of a reference, or in none.
fn push_rest(kind: &str, fields: &mut FieldList<'_>) {
    let get = |variable| fields.work.item.get(variable);
    if kind != "online"
        && let Some(pmid) = get(Variable::Pmid)
    {
        let has_eprint = fields.list.iter().any(|(name, _)| *name == "eprint");
        if !has_eprint {
            fields.verbatim("eprint", Some(pmid));
            fields.braced("eprinttype", "pubmed");
        }
    }
    // biblatex links an eprint itself.
    let url = fields.list.iter().position(|(name, _)| *name == "url");
    let address = get(Variable::Url).filter(|_| url.is_some()).and_then(archives::number);
    if let (Some(place), Some((archive, number))) = (url, address) {
        fields.list.remove(place);
        fields.verbatim("eprint", Some(number));
        fields.braced("eprinttype", archive);
    }
    let own =
        |name: &str| fields.work.entry.iter().any(|entry| entry.fields.iter().any(|(own, _)| own == name));
    // Of the user's own entry both are there as they are.
    if !own("addendum") {
        let note = facts::note(fields.item());
        fields.text("note", note.as_deref());
    }
    fields.simple(Dialect::Biblatex);
}

/// Whether the data model has this field for entries of this type, of the fields that are only for
/// some; biber warns of any other when it validates.
fn has_field(kind: &str, field: &str) -> bool {
    let is = |kinds: &[&str]| kinds.contains(&kind);
    let is_book = is(&["book", "mvbook", "collection"]);
    let is_part = is(&["inbook", "incollection", "inreference"]);
    let is_event = is(&["proceedings", "inproceedings"]);
    match field {
        "author" => !is(&["collection", "periodical", "proceedings"]),
        "bookauthor" => kind == "inbook",
        "editor" => !is(&["thesis", "report", "patent", "unpublished"]),
        "translator" => is_book || is_part || kind == "article",
        "volume" => is_book || is_part || is_event || is(&["article", "periodical"]),
        "volumes" | "isbn" => is_book || is_part || is_event,
        "series" => is_book || is_part || is_event || is(&["article", "dataset", "periodical"]),
        "number" => !is(&["online", "thesis", "software", "misc", "unpublished"]),
        "edition" => is_book || is_part || kind == "dataset",
        "eid" | "pages" => {
            is_book && kind != "mvbook" || is_part || is_event || is(&["article", "thesis", "report"])
        }
        "pagetotal" => is_book || is(&["proceedings", "thesis", "report"]),
        "version" => is(&["article", "online", "report", "dataset", "software", "misc"]),
        "issn" => is(&["article", "periodical"]),
        _ => true,
    }
}

/// The entry type of a work.
fn entry_type(item: &Item) -> &'static str {
    let has = |variable| item.get(variable).is_some();
    let authors = item.people(NameVariable::Author);
    let edited = authors.is_empty() && !item.people(NameVariable::Editor).is_empty();
    match item.kind {
        kind if kind.is_article() && has(Variable::ContainerTitle) => "article",
        Kind::Article | Kind::Webpage | Kind::Post | Kind::PostWeblog => "online",
        Kind::Chapter if !authors.is_empty() && item.people(NameVariable::ContainerAuthor) == authors => {
            "inbook"
        }
        Kind::Chapter => "incollection",
        Kind::Entry | Kind::EntryDictionary | Kind::EntryEncyclopedia if has(Variable::ContainerTitle) => {
            "inreference"
        }
        Kind::Book | Kind::Classic if authors.is_empty() && has(Variable::EventTitle) => "proceedings",
        Kind::Book | Kind::Classic if has(Variable::NumberOfVolumes) && !has(Variable::Volume) && !edited => {
            "mvbook"
        }
        Kind::Book | Kind::Classic if edited => "collection",
        Kind::Book | Kind::Classic => "book",
        Kind::PaperConference => "inproceedings",
        Kind::Thesis => "thesis",
        Kind::Report => "report",
        Kind::Standard => "standard",
        Kind::Dataset => "dataset",
        Kind::Software => "software",
        Kind::Patent => "patent",
        Kind::Manuscript => "unpublished",
        Kind::Periodical => "periodical",
        Kind::Pamphlet => "booklet",
        Kind::Graphic => "image",
        Kind::MotionPicture => "movie",
        Kind::Broadcast => "video",
        Kind::Song => "audio",
        Kind::MusicalScore => "music",
        Kind::Performance => "performance",
        Kind::PersonalCommunication => "letter",
        Kind::LegalCase => "jurisdiction",
        Kind::Legislation | Kind::Bill | Kind::Regulation => "legislation",
        _ => "misc",
    }
}

fn push_titles(kind: &str, fields: &mut FieldList<'_>) {
    let language = fields.get(Variable::Language).and_then(languages::langid);
    let foreign = if language.is_some() { CaseProtection::None } else { CaseProtection::All };
    let work = fields.work;
    let (main, subtitle) = match (&work.main_title, &work.subtitle) {
        (Some(main), Some(subtitle)) => (Some(main.as_str()), Some(subtitle.as_str())),
        _ => (work.item.get(Variable::Title), None),
    };
    let container = work.item.get(Variable::ContainerTitle);
    // The title of a periodical is the journal's, that of its issue another field; and so is that of a
    // work in several volumes, of which this one has a title of its own.
    let volume = work.item.get(Variable::VolumeTitle);
    let is_part = matches!(kind, "incollection" | "inbook" | "inproceedings" | "inreference");
    let has_whole = volume.is_some() && !is_part && kind != "article";
    let names = match container.filter(|_| kind == "periodical") {
        Some(journal) => {
            fields.text("title", Some(journal));
            ["issuetitle", "issuesubtitle"]
        }
        None if has_whole => ["maintitle", "mainsubtitle"],
        None => ["title", "subtitle"],
    };
    let own = volume.filter(|_| names[0] == "maintitle");
    for (name, title) in [("title", own)].into_iter().chain(names.into_iter().zip([main, subtitle])) {
        let title = title.map(|title| fields.title(title, foreign)).unwrap_or_default();
        fields.braced(name, &title);
    }
    match kind {
        "article" => fields.journal("journaltitle", container),
        "incollection" | "inbook" | "inproceedings" | "inreference" => {
            let (book, whole) = match (volume, container) {
                (Some(volume), Some(whole)) => (Some(volume), Some(whole)),
                _ => (container.or(work.item.get(Variable::EventTitle)), None),
            };
            for (name, title) in [("booktitle", book), ("maintitle", whole)] {
                let title = title.map(|title| fields.title(title, foreign)).unwrap_or_default();
                fields.braced(name, &title);
            }
        }
        _ => {}
    }
    if kind == "article" {
        let issue = volume.map(|title| fields.title(title, foreign)).unwrap_or_default();
        fields.braced("issuetitle", &issue);
    }
    for (name, variable) in [("shorttitle", Variable::TitleShort), ("origtitle", Variable::OriginalTitle)] {
        let title = work.item.get(variable).map(|title| fields.title(title, foreign)).unwrap_or_default();
        fields.braced(name, &title);
    }
    if matches!(kind, "inproceedings" | "proceedings") {
        fields.text("eventtitle", work.item.get(Variable::EventTitle));
        let held = work.item.dates.get(&DateVariable::EventDate).and_then(facts::edtf).unwrap_or_default();
        fields.braced("eventdate", &held);
        fields.text("venue", work.item.get(Variable::EventPlace));
    }
    fields.braced("langid", language.unwrap_or_default());
}

fn push_dates(fields: &mut FieldList<'_>) {
    let issued = facts::issued(fields.item());
    fields.braced("date", &issued.and_then(facts::edtf).unwrap_or_default());
    let words = issued.filter(|date| date.start().is_none()).and_then(|date| date.as_literal());
    let state = words.or(fields.get(Variable::Status));
    match state.and_then(localisation::state_key) {
        Some(key) => fields.braced("pubstate", key),
        None if state.is_some() => fields.text("pubstate", state),
        None if fields.item().kind == Kind::Article => fields.braced("pubstate", "prepublished"),
        None => {}
    }
    let of = |variable| fields.item().dates.get(&variable).and_then(facts::edtf).unwrap_or_default();
    let (accessed, original) = (of(DateVariable::Accessed), of(DateVariable::OriginalDate));
    fields.braced("urldate", &accessed);
    fields.braced("origdate", &original);
    fields.listed("origpublisher", fields.get(Variable::OriginalPublisher));
    fields.listed("origlocation", fields.get(Variable::OriginalPublisherPlace));
}

fn push_numbers(kind: &str, fields: &mut FieldList<'_>) {
    let item = fields.item();
    let get = |variable| item.get(variable);
    fields.text("volume", get(Variable::Volume));
    fields.text("volumes", get(Variable::NumberOfVolumes));
    let number = match kind {
        "article" | "periodical" => get(Variable::Issue),
        "report" | "patent" | "standard" | "dataset" | "software" | "misc" => {
            get(Variable::Number).filter(|number| facts::arxiv(number).is_none())
        }
        _ => get(Variable::CollectionNumber),
    };
    fields.text("number", number);
    let series = get(Variable::CollectionTitle);
    fields.text("series", series.map(|series| localisation::series_key(series).unwrap_or(series)));
    fields.text("edition", get(Variable::Edition));
    fields.text("chapter", get(Variable::ChapterNumber).filter(|_| kind.starts_with("in")));
    fields.text("eid", facts::article_number(item));
    fields.text("pages", facts::pages(item));
    fields.text("pagetotal", get(Variable::NumberOfPages));
    fields.text("version", get(Variable::Version));
    fields.text("part", get(Variable::PartNumber));
}

fn push_publisher(kind: &str, fields: &mut FieldList<'_>) {
    let item = fields.item();
    let publisher = item.get(Variable::Publisher);
    let genre = item.get(Variable::Genre);
    let name = match kind {
        "article" => return,
        "report" => {
            fields.text("type", genre.or(Some("Report")));
            "institution"
        }
        "thesis" => {
            // Keys are printed by biblatex in the document's language.
            let known = match genre.map(str::to_lowercase) {
                Some(genre) if localisation::type_key(&genre).is_some() => localisation::type_key(&genre),
                Some(genre) if facts::is_masters(&genre) => Some("mathesis"),
                Some(genre) if genre.contains("phd") || genre.contains("doctor") => Some("phdthesis"),
                Some(_) => None,
                None => Some("Thesis"),
            };
            fields.text("type", known.or(genre));
            "institution"
        }
        "patent" => {
            fields.text("type", genre.map(|genre| localisation::type_key(genre).unwrap_or(genre)));
            "publisher"
        }
        "online" | "misc" | "software" | "standard" | "manual" => "organization",
        "booklet" => "howpublished",
        _ => "publisher",
    };
    if matches!(kind, "misc" | "software" | "dataset" | "manual" | "booklet") {
        fields.text("type", genre);
    }
    let place = item.get(Variable::PublisherPlace);
    match kind {
        "online" | "misc" => fields.listed(name, item.get(Variable::ContainerTitle).or(publisher)),
        "patent" | "unpublished" => fields.listed("location", place),
        _ => {
            fields.listed(name, publisher);
            fields.listed("location", place);
        }
    }
}
