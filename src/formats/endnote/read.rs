//! `EndNote`'s tagged format (`.enw`), also called Refer or `BibIX`.
//!
//! A percent sign, one character, a space: `%A Jones, Mary`. The tags are those of `EndNote`'s manual,
//! "Creating a Tagged `EndNote` Import File"; what `%B`, `%@`, `%9` and some others mean depends on
//! the type in `%0`, and a record without one is generic. An empty line ends a record.

use crate::csl::{DateVariable, Item, Kind, Name, NameVariable, Variable};
use crate::formats::bibtex::read::person;
use crate::formats::cut::Cut;
use crate::formats::tagged::{Record, Syntax, records};
use crate::formats::{Entries, Entry, Format, ImportError, fields};

const SYNTAX: Syntax = Syntax { split, begins: "%0", ends: None };

fn split(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = line.split_at_checked(2)?;
    let is_tag =
        tag.starts_with('%') && tag.ends_with(|c: char| c.is_ascii_graphic() && !c.is_ascii_lowercase());
    (is_tag && (value.is_empty() || value.starts_with([' ', '\t']))).then_some((tag, value))
}

/// The first line has a tag, and some line has a type or a title: LaTeX comments begin with a
/// percent sign too.
pub(in crate::formats) fn recognise(text: &str) -> bool {
    let tag = |line: &'_ str| split(line).map(|(tag, _)| tag.to_owned());
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let Some(first) = lines.next().and_then(tag) else { return false };
    first == "%0" || lines.take(100).filter_map(tag).any(|tag| tag == "%T")
}

pub(in crate::formats) fn cut(bytes: &[u8]) -> Option<Cut> {
    Cut::before_line(bytes, "%0 ")
}

pub(in crate::formats) fn read(text: &str) -> Entries {
    let entries: Entries = records(text, &SYNTAX).iter().map(entry).collect();
    if entries.is_empty() { vec![Err(ImportError::Empty { format: Format::Endnote })] } else { entries }
}

fn entry(record: &Record<'_>) -> Result<Entry, ImportError> {
    if record.get(&["%T", "%R", "%A", "%U", "%J", "%B"]).is_none() {
        let what = "a record of EndNote has at least an author, a title or an identifier".to_owned();
        return Err(ImportError::Entry { line: record.line, what });
    }
    let mut kind = record.get(&["%0"]).map_or(Kind::Document, kind);
    // EndNote has no type for preprints: unpublished, but with a DOI.
    if record.get(&["%0"]) == Some("Unpublished Work") && record.get(&["%R"]).is_some() {
        kind = Kind::Article;
    }
    let mut item = Item::new(record.get(&["%F"]).unwrap_or_default(), kind);
    names(&mut item, record);
    let serial = match kind {
        Kind::Book | Kind::Chapter | Kind::EntryEncyclopedia | Kind::EntryDictionary => Variable::Isbn,
        Kind::Report | Kind::Patent | Kind::Standard => Variable::Number,
        _ => Variable::Issn,
    };
    for (tag, value) in record.fields() {
        match tag {
            "%R" => fields::set_doi(&mut item, value),
            "%U" => fields::set_url(&mut item, value),
            "%@" => fields::set_serial(&mut item, value, serial),
            _ => {
                if let Some(variable) = variable(tag, kind).filter(|variable| item.get(*variable).is_none()) {
                    match variable {
                        Variable::Page => fields::set_extent(&mut item, fields::pages(value)),
                        _ => item.set(variable, value),
                    }
                }
            }
        }
    }
    // A journal's name and a book's are in different tags, of which only one is used.
    if item.get(Variable::ContainerTitle).is_none()
        && let Some(title) = record.get(&["%J", "%B"]).filter(|_| kind == Kind::Document)
    {
        item.set(Variable::ContainerTitle, title);
    }
    let keywords: Vec<&str> = record.all("%K").collect();
    item.set(Variable::Keyword, keywords.join(", "));
    dates(&mut item, record);
    Ok(fields::entry(item))
}

fn kind(name: &str) -> Kind {
    match name.trim().to_ascii_lowercase().as_str() {
        "journal article" | "electronic article" => Kind::ArticleJournal,
        "magazine article" => Kind::ArticleMagazine,
        "newspaper article" => Kind::ArticleNewspaper,
        "book" | "edited book" | "electronic book" | "conference proceedings" => Kind::Book,
        "book section" | "electronic book section" => Kind::Chapter,
        "conference paper" => Kind::PaperConference,
        "thesis" => Kind::Thesis,
        "report" | "government document" => Kind::Report,
        "standard" => Kind::Standard,
        "dataset" | "aggregated database" | "online database" => Kind::Dataset,
        "computer program" => Kind::Software,
        "patent" => Kind::Patent,
        "web page" | "online multimedia" => Kind::Webpage,
        "blog" => Kind::PostWeblog,
        "encyclopedia" => Kind::EntryEncyclopedia,
        "dictionary" => Kind::EntryDictionary,
        "manuscript" | "unpublished work" => Kind::Manuscript,
        "map" => Kind::Map,
        "pamphlet" => Kind::Pamphlet,
        "personal communication" => Kind::PersonalCommunication,
        "serial publication" => Kind::Periodical,
        "music" => Kind::MusicalScore,
        "film or broadcast" | "audiovisual material" => Kind::MotionPicture,
        "artwork" => Kind::Graphic,
        "figure" | "chart or table" => Kind::Figure,
        "bill" => Kind::Bill,
        "case" => Kind::LegalCase,
        "hearing" => Kind::Hearing,
        "statute" => Kind::Legislation,
        "legal rule or regulation" => Kind::Regulation,
        "classical work" | "ancient text" => Kind::Classic,
        _ => Kind::Document,
    }
}

/// What a tag means in a record of a type.
fn variable(tag: &str, kind: Kind) -> Option<Variable> {
    let whole = matches!(kind, Kind::Book | Kind::Thesis | Kind::Report | Kind::Software | Kind::Periodical);
    Some(match tag {
        "%T" => Variable::Title,
        "%!" => Variable::TitleShort,
        "%J" => Variable::ContainerTitle,
        // Of what is whole in itself, the secondary title is the series.
        "%B" if whole => Variable::CollectionTitle,
        "%B" if kind != Kind::Document => Variable::ContainerTitle,
        "%S" => Variable::CollectionTitle,
        "%V" => Variable::Volume,
        "%N" => match kind {
            Kind::Book | Kind::Chapter => Variable::CollectionNumber,
            Kind::Report | Kind::Patent | Kind::Standard => Variable::Number,
            _ => Variable::Issue,
        },
        "%P" => Variable::Page,
        "%I" => Variable::Publisher,
        "%C" => Variable::PublisherPlace,
        "%7" => Variable::Edition,
        "%6" => Variable::NumberOfVolumes,
        "%9" => Variable::Genre,
        "%G" => Variable::Language,
        "%L" => Variable::CallNumber,
        "%O" if kind == Kind::ArticleJournal => Variable::ContainerTitleShort,
        "%X" => Variable::Abstract,
        "%Z" => Variable::Note,
        _ => return None,
    })
}

fn names(item: &mut Item, record: &Record<'_>) {
    for (tag, value) in record.fields() {
        let variable = match tag {
            "%A" | "%Q" => NameVariable::Author,
            "%E" => NameVariable::Editor,
            "%Y" => NameVariable::CollectionEditor,
            "%?" | "%H" => NameVariable::Translator,
            _ => continue,
        };
        // %Q is the corporate author in Refer; an organisation ends with a comma in EndNote.
        let name = match value.strip_suffix(',') {
            Some(organisation) => Some(Name::literal(organisation.trim().replace(",,", ","))),
            None if tag == "%Q" => Some(Name::literal(value)),
            None if value.contains(',') => fields::comma_name(value),
            None => person(value),
        };
        fields::add_name(item, variable, name);
    }
}

/// `%D` is the year; `%8` the date, with or without the year.
fn dates(item: &mut Item, record: &Record<'_>) {
    let year = record.get(&["%D"]);
    let date = record.get(&["%8"]);
    let both = year
        .zip(date)
        .map(|(year, date)| if date.contains(year) { date.to_owned() } else { format!("{year} {date}") });
    let issued = both.or_else(|| year.or(date).map(str::to_owned));
    for (variable, date) in
        [(DateVariable::Issued, issued.as_deref()), (DateVariable::Accessed, record.get(&["%["]))]
    {
        if let Some(date) = date.and_then(fields::loose_date) {
            item.dates.insert(variable, date);
        }
    }
}
