//! MEDLINE, the format in which `PubMed` hands out its records (`.nbib`).
//!
//! The tags are those of the National Library of Medicine's "MEDLINE/`PubMed` Data Element
//! Descriptions". Full names (`FAU`) count before short ones (`AU`); a corporate author (`CN`) keeps
//! its place in the list. The DOI is the location or article identifier that is marked `[doi]`.

use crate::csl::{DateVariable, Item, Kind, Name, NameParts, NameVariable, Variable};
use crate::formats::cut::Cut;
use crate::formats::tagged::{Record, Syntax, records};
use crate::formats::{Entries, Entry, Format, ImportError, fields};

const SYNTAX: Syntax = Syntax { split, begins: "PMID", ends: None };

/// `PMID- 34299789`: four characters, filled with spaces, a hyphen and a space.
fn split(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.split_at_checked(4)?;
    let tag = tag.trim_end_matches(' ');
    let is_tag = (2..=4).contains(&tag.len())
        && tag.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let value = rest.strip_prefix('-').filter(|_| is_tag)?;
    (value.is_empty() || value.starts_with(' ')).then_some((tag, value))
}

pub(in crate::formats) fn recognise(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("PMID- "))
}

pub(in crate::formats) fn cut(bytes: &[u8]) -> Option<Cut> {
    Cut::before_line(bytes, "PMID- ")
}

pub(in crate::formats) fn read(text: &str) -> Entries {
    let entries: Entries = records(text, &SYNTAX).iter().map(entry).collect();
    if entries.is_empty() { vec![Err(ImportError::Empty { format: Format::Nbib })] } else { entries }
}

fn entry(record: &Record<'_>) -> Result<Entry, ImportError> {
    let mut item = Item::new(record.get(&["PMID"]).unwrap_or_default(), kind(record));
    if record.get(&["TI", "BTI", "PMID", "LID", "AID"]).is_none() {
        let what = "a record of MEDLINE has at least a title or an identifier".to_owned();
        return Err(ImportError::Entry { line: record.line, what });
    }
    names(&mut item, record);
    for (variable, tags) in [
        (Variable::Title, ["TI", "BTI", "TT"].as_slice()),
        (Variable::ContainerTitle, &["JT", "BTI", "TA"]),
        (Variable::ContainerTitleShort, &["TA"]),
        (Variable::CollectionTitle, &["CTI"]),
        (Variable::Volume, &["VI"]),
        (Variable::Issue, &["IP"]),
        (Variable::Edition, &["EN"]),
        (Variable::Publisher, &["PB"]),
        (Variable::PublisherPlace, &["PL"]),
        (Variable::Pmid, &["PMID"]),
        (Variable::Pmcid, &["PMC"]),
        (Variable::Abstract, &["AB"]),
        (Variable::Isbn, &["ISBN"]),
    ] {
        item.set(variable, record.get(tags).unwrap_or_default());
    }
    tidy(&mut item);
    numbers(&mut item, record);
    if let Some(date) = record.get(&["DP", "DEP"]).and_then(fields::loose_date) {
        item.dates.insert(DateVariable::Issued, date);
    }
    Ok(fields::entry(item))
}

/// The first type that says more than that it is an article.
fn kind(record: &Record<'_>) -> Kind {
    // Without any type, a publisher shows that it is no journal's.
    let is_article =
        record.get(&["PT"]).is_some() || record.get(&["JT", "TA"]).is_some() && record.get(&["PB"]).is_none();
    record
        .all("PT")
        .find_map(|name| match name.to_ascii_lowercase().as_str() {
            "book" | "monograph" => Some(Kind::Book),
            "book chapter" | "chapter" => Some(Kind::Chapter),
            "preprint" => Some(Kind::Article),
            "dataset" => Some(Kind::Dataset),
            "conference paper" => Some(Kind::PaperConference),
            "book review" => Some(Kind::ReviewBook),
            "blog" => Some(Kind::PostWeblog),
            "newspaper article" => Some(Kind::ArticleNewspaper),
            "technical report" => Some(Kind::Report),
            "academic dissertation" => Some(Kind::Thesis),
            _ => None,
        })
        .unwrap_or(if is_article { Kind::ArticleJournal } else { Kind::Document })
}

/// Titles end with a full stop, and those of foreign articles are in brackets, because `PubMed`
/// prints them so. A book is not contained in itself, and PL is where a journal is published, which
/// nobody cites.
fn tidy(item: &mut Item) {
    if let Some(title) = item.text.get_mut(&Variable::Title) {
        let stripped = title.strip_suffix('.').filter(|rest| !rest.ends_with('.')).unwrap_or(title);
        let bare = stripped.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(stripped);
        *title = bare.to_owned();
    }
    if item.kind == Kind::Book {
        item.text.remove(&Variable::ContainerTitle);
    }
    if item.kind == Kind::ArticleJournal {
        item.text.remove(&Variable::PublisherPlace);
    }
}

/// Each author has an `AU` and mostly a `FAU` before it; the short form counts only where no author
/// has a full one.
fn names(item: &mut Item, record: &Record<'_>) {
    let full = record.get(&["FAU"]).is_some();
    for (tag, value) in record.fields() {
        match tag {
            "FAU" => fields::add_name(item, NameVariable::Author, full_name(value)),
            "AU" if !full => fields::add_name(item, NameVariable::Author, short_name(value)),
            "CN" => fields::add_name(item, NameVariable::Author, Some(Name::literal(value))),
            "FED" => fields::add_name(item, NameVariable::Editor, full_name(value)),
            "ED" if record.get(&["FED"]).is_none() => {
                fields::add_name(item, NameVariable::Editor, short_name(value));
            }
            _ => {}
        }
    }
}

/// `Family, Given, Suffix`; a person may have only one name. Organisations have a tag of their own.
fn full_name(text: &str) -> Option<Name> {
    Some(match fields::comma_name(text)? {
        Name::Literal(only) => Name::person("", only),
        person @ Name::Person(_) => person,
    })
}

/// `Van Dyke JA Jr`: the family name, initials written together, a suffix.
fn short_name(text: &str) -> Option<Name> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let is_suffix = |word: &str| matches!(word, "Jr" | "Sr" | "2nd" | "3rd" | "4th" | "II" | "III" | "IV");
    let suffix = if words.len() > 2 { words.pop_if(|word| is_suffix(word)) } else { None };
    let is_initials = |word: &str| word.chars().count() <= 3 && word.chars().all(char::is_uppercase);
    let initials = if words.len() > 1 { words.pop_if(|word| is_initials(word)) } else { None };
    if words.is_empty() {
        return None;
    }
    let given = initials.map(|letters| {
        let letters: Vec<String> = letters.chars().map(|letter| format!("{letter}.")).collect();
        letters.join(" ")
    });
    let family = Some(words.join(" "));
    Name::from_parts(NameParts { family, given, suffix: suffix.map(str::to_owned), ..NameParts::default() })
}

fn numbers(item: &mut Item, record: &Record<'_>) {
    let marked = |mark: &str| {
        let values = record.all("LID").chain(record.all("AID"));
        let mut values = values.filter_map(|value| value.strip_suffix(mark));
        values.next().map(str::trim)
    };
    if let Some(doi) = marked("[doi]") {
        fields::set_doi(item, doi);
    }
    let pages = record.get(&["PG"]).map(fields::pages);
    // The publisher's identifier is an article number where there are no pages.
    if pages.is_none()
        && let Some(number) = marked("[pii]").filter(|_| item.kind == Kind::ArticleJournal)
    {
        item.set(Variable::Number, number);
    }
    item.set(
        Variable::Page,
        pages.or_else(|| item.get(Variable::Number).map(str::to_owned)).unwrap_or_default(),
    );
    // "1660-4601 (Electronic)": the printed one where it is told.
    let numbers = || record.all("IS").filter_map(|value| Some((value.split_whitespace().next()?, value)));
    let printed = numbers().find(|(_, value)| value.contains("Print") || value.contains("Linking"));
    if let Some((issn, _)) = printed.or_else(|| numbers().next()) {
        item.set(if item.kind == Kind::Book { Variable::Isbn } else { Variable::Issn }, issn);
    }
    if let Some(language) = record.get(&["LA"]) {
        item.set(Variable::Language, language_code(language));
    }
}

/// MEDLINE has the three-letter codes of ISO 639-2; CSL wants those of RFC 4646, two letters where
/// there are any.
fn language_code(code: &str) -> &str {
    match code {
        "eng" => "en",
        "ger" => "de",
        "fre" => "fr",
        "spa" => "es",
        "ita" => "it",
        "por" => "pt",
        "rus" => "ru",
        "chi" => "zh",
        "jpn" => "ja",
        "pol" => "pl",
        "dut" => "nl",
        "kor" => "ko",
        "tur" => "tr",
        other => other,
    }
}
