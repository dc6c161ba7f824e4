//! Reading tables.

use std::collections::HashMap;

use crate::csl::{DateVariable, Item, Kind, Name, NameVariable, Variable};
use crate::formats::field::Field;
use crate::formats::{Entries, Entry, Format, ImportError, fields};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Column {
    Text(Variable),
    Names(NameVariable),
    Kind,
    /// The whole date, and the year alone.
    Date,
    Year,
    Accessed,
    FirstPage,
    LastPage,
    ArticleNumber,
}

/// The names of columns, in small letters without anything but letters.
const COLUMNS: &[(Column, &[&str])] = &[
    (Column::Text(Variable::Title), &["title", "articletitle", "documenttitle", "papertitle"]),
    (Column::Names(NameVariable::Author), &["authorfullnames", "authors", "author", "creator", "creators"]),
    (Column::Names(NameVariable::Editor), &["editors", "editor", "bookeditors"]),
    (Column::Names(NameVariable::Translator), &["translator", "translators"]),
    (
        Column::Text(Variable::ContainerTitle),
        &[
            "sourcetitle",
            "publicationtitle",
            "journal",
            "journaltitle",
            "journalbook",
            "containertitle",
            "booktitle",
            "source",
        ],
    ),
    (
        Column::Text(Variable::ContainerTitleShort),
        &["abbreviatedsourcetitle", "journalabbreviation", "journalisoabbreviation"],
    ),
    (Column::Date, &["date", "publicationdate", "onlinedate"]),
    (Column::Year, &["year", "publicationyear", "pubyear"]),
    (Column::Accessed, &["accessdate", "accessed"]),
    (Column::Text(Variable::Volume), &["volume"]),
    (Column::Text(Variable::Issue), &["issue", "number"]),
    (Column::ArticleNumber, &["artno", "articlenumber"]),
    (Column::Text(Variable::Page), &["pages", "page", "pagerange"]),
    (Column::FirstPage, &["pagestart", "startpage", "firstpage"]),
    (Column::LastPage, &["pageend", "endpage", "lastpage"]),
    (Column::Text(Variable::Doi), &["doi", "digitalobjectidentifier", "doilink"]),
    (Column::Text(Variable::Url), &["url", "link", "pdflink", "articleurl"]),
    (Column::Text(Variable::Publisher), &["publisher"]),
    (Column::Text(Variable::PublisherPlace), &["place", "publisheraddress", "publishercity"]),
    (Column::Text(Variable::Edition), &["edition"]),
    (Column::Text(Variable::CollectionTitle), &["series", "seriestitle", "bookseriestitle"]),
    (Column::Text(Variable::EventTitle), &["conferencename", "conferencetitle"]),
    (Column::Text(Variable::EventPlace), &["conferencelocation"]),
    (Column::Text(Variable::Issn), &["issn"]),
    (Column::Text(Variable::Isbn), &["isbn", "isbns"]),
    (Column::Text(Variable::Pmid), &["pmid", "pubmedid"]),
    (Column::Text(Variable::Pmcid), &["pmcid"]),
    (Column::Text(Variable::Language), &["language", "languageoforiginaldocument"]),
    (Column::Text(Variable::Abstract), &["abstract", "abstractnote"]),
    (Column::Text(Variable::Keyword), &["authorkeywords", "keywords", "manualtags"]),
    (Column::Text(Variable::Note), &["notes", "note"]),
    (Column::Kind, &["documenttype", "itemtype", "type", "publicationtype", "documentidentifier"]),
];

/// What types stand for, in small letters without anything but letters.
const KINDS: &[(&str, Kind)] = &[
    ("article", Kind::ArticleJournal),
    ("journalarticle", Kind::ArticleJournal),
    ("articlejournal", Kind::ArticleJournal),
    ("review", Kind::ArticleJournal),
    ("editorial", Kind::ArticleJournal),
    ("letter", Kind::ArticleJournal),
    ("shortsurvey", Kind::ArticleJournal),
    ("earlyaccessarticles", Kind::ArticleJournal),
    ("ieeejournals", Kind::ArticleJournal),
    ("magazinearticle", Kind::ArticleMagazine),
    ("ieeemagazines", Kind::ArticleMagazine),
    ("newspaperarticle", Kind::ArticleNewspaper),
    ("book", Kind::Book),
    ("booksection", Kind::Chapter),
    ("bookchapter", Kind::Chapter),
    ("chapter", Kind::Chapter),
    ("conferencepaper", Kind::PaperConference),
    ("paperconference", Kind::PaperConference),
    ("ieeeconferences", Kind::PaperConference),
    ("thesis", Kind::Thesis),
    ("report", Kind::Report),
    ("preprint", Kind::Article),
    ("dataset", Kind::Dataset),
    ("datapaper", Kind::ArticleJournal),
    ("computerprogram", Kind::Software),
    ("patent", Kind::Patent),
    ("webpage", Kind::Webpage),
    ("blogpost", Kind::PostWeblog),
    ("encyclopediaarticle", Kind::EntryEncyclopedia),
    ("dictionaryentry", Kind::EntryDictionary),
    ("manuscript", Kind::Manuscript),
    ("standard", Kind::Standard),
    ("ieeestandards", Kind::Standard),
];

/// Whether some column holds a field.
pub(super) fn holds(field: Field) -> bool {
    COLUMNS.iter().any(|(column, _)| match (column, field) {
        (Column::Text(known), Field::Text(variable)) => *known == variable,
        (Column::Names(known), Field::Names(variable)) => *known == variable,
        (Column::Year, Field::Date(DateVariable::Issued))
        | (Column::Accessed, Field::Date(DateVariable::Accessed)) => true,
        _ => false,
    })
}

/// The name of a column or a type, as the tables have it.
fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What a column of this name holds, and how good a name it is for that: the first is the best.
fn column(name: &str) -> Option<(Column, usize)> {
    let name = folded(name);
    COLUMNS.iter().find_map(|(column, names)| Some((*column, names.iter().position(|known| *known == name)?)))
}

/// What divides the cells of a text's first line, where that names columns: a title or a DOI among two or more.
fn delimiter(text: &str) -> Option<u8> {
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    b",;\t".iter().copied().find(|delimiter| {
        let names = header(first, *delimiter);
        let known: Vec<Column> = names.iter().filter_map(|name| Some(column(name)?.0)).collect();
        known.len() >= 2
            && known.len() * 5 >= names.len()
            && names.iter().all(|name| name.len() < 80)
            && known.iter().any(|column| matches!(column, Column::Text(Variable::Title | Variable::Doi)))
    })
}

fn header(line: &str, delimiter: u8) -> Vec<String> {
    let mut reader = reader(line, delimiter);
    let mut record = csv::StringRecord::new();
    let is_read = reader.read_record(&mut record).unwrap_or(false);
    if is_read { record.iter().map(str::to_owned).collect() } else { Vec::new() }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

pub(in crate::formats) fn recognise(text: &str) -> bool {
    delimiter(text).is_some() && text.lines().filter(|line| !line.trim().is_empty()).nth(1).is_some()
}

pub(in crate::formats) fn read(text: &str) -> Entries {
    let empty = || vec![Err(ImportError::Empty { format: Format::Csv })];
    let Some(delimiter) = delimiter(text) else { return empty() };
    let mut columns: Option<Vec<Option<(Column, usize)>>> = None;
    let mut entries = Entries::new();
    for record in reader(text, delimiter).records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                entries.push(Err(ImportError::entry(
                    usize::try_from(line).unwrap_or(1),
                    &format!("not CSV: {error}"),
                )));
                continue;
            }
        };
        let Some(columns) = &columns else {
            columns = Some(record.iter().map(column).collect());
            continue;
        };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = record.position().map_or(1, csv::Position::line);
        entries.push(entry(columns, &record, usize::try_from(line).unwrap_or(1)));
    }
    if entries.is_empty() { empty() } else { entries }
}

fn entry(
    columns: &[Option<(Column, usize)>],
    record: &csv::StringRecord,
    line: usize,
) -> Result<Entry, ImportError> {
    let mut filled: Vec<(Column, usize, &str)> = columns
        .iter()
        .zip(record.iter())
        .filter_map(|(column, cell)| column.map(|(column, rank)| (column, rank, cell.trim())))
        .filter(|(_, _, cell)| !cell.is_empty())
        .collect();
    // Of two columns that mean one thing the better name counts, and the first.
    filled.sort_by_key(|(_, rank, _)| *rank);
    let mut cells: HashMap<Column, &str> = HashMap::new();
    for (column, _, cell) in filled {
        cells.entry(column).or_insert(cell);
    }
    let get = |column| cells.get(&column).copied();
    if get(Column::Text(Variable::Title)).or(get(Column::Text(Variable::Doi))).is_none() {
        return Err(ImportError::entry(line, "a row of CSV has a title or a DOI"));
    }
    let mut item = Item::new("", kind(&get));
    for (column, cell) in &cells {
        match column {
            Column::Text(Variable::Doi) => fields::set_doi(&mut item, cell),
            Column::Text(Variable::Url) => fields::set_url(&mut item, cell),
            Column::Text(Variable::Page) => item.set(Variable::Page, fields::pages(cell)),
            Column::Text(Variable::Keyword) => {
                let words: Vec<&str> =
                    cell.split(';').map(str::trim).filter(|word| !word.is_empty()).collect();
                item.set(Variable::Keyword, words.join(", "));
            }
            Column::Text(Variable::Language) => item.set(Variable::Language, fields::language(cell)),
            Column::Text(variable) => item.set(*variable, *cell),
            Column::Names(variable) => item.set_names(*variable, names(cell)),
            _ => {}
        }
    }
    if let Some(pages) = fields::page_range(get(Column::FirstPage), get(Column::LastPage)) {
        item.set(Variable::Page, pages);
    }
    if let Some(number) = get(Column::ArticleNumber) {
        item.set(Variable::Number, number);
        if item.get(Variable::Page).is_none() {
            item.set(Variable::Page, number);
        }
    }
    let date = get(Column::Date).and_then(fields::loose_date).filter(|date| date.start().is_some());
    if let Some(date) = date.or_else(|| get(Column::Year).and_then(fields::loose_date)) {
        item.set_date(DateVariable::Issued, date);
    }
    if let Some(date) = get(Column::Accessed).and_then(fields::loose_date) {
        item.set_date(DateVariable::Accessed, date);
    }
    Ok(fields::entry(item))
}

/// The type that is named; else an article where there is something to be in.
fn kind<'c>(get: &impl Fn(Column) -> Option<&'c str>) -> Kind {
    let named = get(Column::Kind).and_then(|name| {
        let name = folded(name);
        KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    });
    let has = |variable| get(Column::Text(variable)).is_some();
    named.unwrap_or(match () {
        () if has(Variable::EventTitle) => Kind::PaperConference,
        () if has(Variable::ContainerTitle) => Kind::ArticleJournal,
        () if has(Variable::Isbn) => Kind::Book,
        () => Kind::Document,
    })
}

/// Names divided by semicolons, or by commas where no name has one of its own: `Watson J.; Crick F.`,
/// `Watson, James D.; Crick, Francis`, `Watson J., Crick F.`, `James Watson, Francis Crick`.
fn names(cell: &str) -> Vec<Name> {
    let several = |text: &str| text.split_whitespace().nth(1).is_some();
    let parts: Vec<&str> = if cell.contains(';') {
        cell.split(';').collect()
    } else if cell.contains(',') && cell.trim_end_matches(['.', ',', ' ']).split(',').all(several) {
        cell.split(',').collect()
    } else {
        vec![cell]
    };
    parts.into_iter().filter_map(|part| name(part.trim().trim_end_matches(','))).collect()
}

/// One name. Scopus adds an identifier in parentheses, and has initials behind the family name.
fn name(text: &str) -> Option<Name> {
    let text = text.split(" (").next().unwrap_or(text).trim();
    let is_initials = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        (1..=4).contains(&letters) && word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-'))
    };
    match text.rsplit_once(' ') {
        Some((family, initials)) if !text.contains(',') && is_initials(initials) && !is_initials(family) => {
            Some(Name::person(spaced(initials), family.trim()))
        }
        _ => fields::comma_or_bare_name(text),
    }
}

/// `J.D.` and `JD` as `J. D.`
fn spaced(initials: &str) -> String {
    let letters = initials.chars().filter(|c| c.is_alphabetic() || *c == '-');
    let mut out = String::new();
    for c in letters {
        if c == '-' {
            out.truncate(out.trim_end().len());
            out.push('-');
        } else {
            out.extend([c, '.', ' ']);
        }
    }
    out.trim_end().to_owned()
}
