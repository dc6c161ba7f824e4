//! What the fields of several formats have in common: names with commas, pages, identifiers;
//! and what makes an entry of an item.

use std::borrow::Cow;

use super::{Entry, ImportError, facts};
use crate::csl::{Item, Kind, Name, NameParts, NameVariable, Variable};
use crate::doi::{self, DoiError, identify};
use crate::markup::csl;
use crate::text::languages;
use crate::work::Work;

/// The entry that a work is, which begins on this line.
pub(super) fn entry(work: impl Into<Work>, line: usize) -> Result<Entry, ImportError> {
    work_or_doi(work).map_err(|none| none.on_line(line))
}

/// Whether there is anything to read in a text: one of controls, or of tags around nothing, is as good as none,
/// and no format has a form for it.
pub(super) fn says_something(text: &str) -> bool {
    text.starts_with(char::is_alphanumeric) || !facts::line(&csl(text).to_plain()).trim().is_empty()
}

/// What is wrong with an entry that says nothing.
pub(super) fn nothing(line: usize) -> ImportError {
    ImportError::entry(line, "it contains nothing to make a reference from")
}

/// Why a work is no entry.
pub(super) enum NoEntry {
    /// It says nothing.
    Blank,
    /// It says nothing but what should be its DOI.
    NotADoi(DoiError),
}

impl NoEntry {
    /// As what is wrong with the entry that begins on a line.
    pub(super) fn on_line(self, line: usize) -> ImportError {
        match self {
            Self::Blank => nothing(line),
            Self::NotADoi(error) => ImportError::entry(line, &error.to_string()),
        }
    }

    /// As what is wrong with the entry at a place in a list of JSON.
    pub(super) fn at(self, number: usize) -> ImportError {
        match self {
            Self::Blank => ImportError::NotAWork { number },
            Self::NotADoi(error) => ImportError::NotADoi { number, what: error.to_string() },
        }
    }
}

/// The entry that a work is, unless it says nothing. With nothing but a DOI, and perhaps a link, it is that DOI;
/// without an identifier of its own it goes by its DOI.
pub(super) fn work_or_doi(work: impl Into<Work>) -> Result<Entry, NoEntry> {
    let mut work = work.into();
    work.own = work.agency.is_none();
    let item = &mut work.item;
    item.text.retain(|_, text| says_something(text));
    item.names.retain(|_, names| {
        names.retain(|name| name.as_literal().is_none_or(says_something));
        // There may be a million works, with two or three names each.
        names.shrink_to_fit();
        !names.is_empty()
    });
    let says_nothing = item.text.is_empty() && item.names.is_empty() && item.dates.is_empty();
    if says_nothing && work.entry.as_ref().is_none_or(|entry| entry.fields.is_empty()) {
        return Err(NoEntry::Blank);
    }
    let only_found = item.names.is_empty()
        && item.dates.is_empty()
        && item.text.keys().all(|variable| matches!(variable, Variable::Doi | Variable::Url));
    if only_found && let Some(doi) = item.get(Variable::Doi) {
        match doi::field(doi) {
            Ok(found) => {
                let id = Some(std::mem::take(&mut item.id)).filter(|id| !id.is_empty());
                return Ok(Entry::Doi { found, id });
            }
            Err(error) if item.get(Variable::Url).is_none() => return Err(NoEntry::NotADoi(error)),
            Err(_) => {}
        }
    }
    read_doi_in_note(item);
    if item.id.is_empty() {
        item.id = item.text.get(&Variable::Doi).cloned().unwrap_or_default();
    }
    Ok(Entry::Work(Box::new(work)))
}

/// Takes the DOI from a line of the note that is nothing else, where the item has none: so keep it those whose
/// reference manager has no field for the DOI of a book. A note that is only that goes into the field.
pub(super) fn read_doi_in_note(item: &mut Item) {
    let Some(note) = item.get(Variable::Note).filter(|_| item.get(Variable::Doi).is_none()) else { return };
    let is_alone = |line: &str| {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or_default();
        let is_label = first.trim_end_matches(':').eq_ignore_ascii_case("doi");
        (!is_label || words.next().is_some()) && words.next().is_none()
    };
    // The number of a preprint is an identifier too, but not the article's.
    let is_it = |line: &str| identify(line).ok().filter(|found| line.contains(found.doi.prefix()));
    let found = note.lines().filter(|line| is_alone(line)).find_map(is_it);
    let Some(found) = found else { return };
    if note.lines().nth(1).is_none() {
        item.text.remove(&Variable::Note);
    }
    item.set(Variable::Doi, found.doi.as_str());
}

/// Sets the DOI, in whatever spelling it is given; the first one counts. What is no DOI is dropped.
pub(super) fn set_doi(item: &mut Item, text: &str) {
    if item.get(Variable::Doi).is_none()
        && let Ok(found) = doi::field(text)
    {
        item.set(Variable::Doi, found.doi.as_str());
    }
}

/// Sets the link, unless it only repeats the DOI.
pub(super) fn set_url(item: &mut Item, text: &str) {
    let text = text.trim();
    if doi::is_link(text) && identify(text).is_ok() {
        set_doi(item, text);
    } else if item.get(Variable::Url).is_none() {
        item.set(Variable::Url, text);
    }
}

/// Sets serial numbers to what they are by their form: an ISSN has eight digits, an ISBN ten or thirteen. Of each kind
/// the first counts. Another number is the work's own where such works are numbered, and otherwise an ISBN of books
/// and what is in them, an ISSN of anything else.
pub(super) fn set_serials<'a>(item: &mut Item, texts: impl Iterator<Item = &'a str>, is_numbered: bool) {
    let other = match item.kind {
        Kind::Book | Kind::Chapter | Kind::EntryEncyclopedia | Kind::EntryDictionary => Variable::Isbn,
        _ if is_numbered => Variable::Number,
        _ => Variable::Issn,
    };
    for text in texts.flat_map(|text| text.split(';')) {
        // `1234-5679 (ISSN); 1234-5687 (ISSN)`
        let text = text.split(" (").next().unwrap_or(text).trim();
        let digits = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X')).count();
        let is_number = text.chars().all(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X' | '-' | ' '));
        let variable = match digits {
            8 if is_number => Variable::Issn,
            10 | 13 if is_number => Variable::Isbn,
            _ => other,
        };
        if item.get(variable).is_none() {
            item.set(variable, text);
        }
    }
}

/// An accession number, if it is PubMed's: each database has its own, and PubMed's are short and of digits.
pub(super) fn pmid(number: &str) -> &str {
    if number.len() <= 8 && number.bytes().all(|byte| byte.is_ascii_digit()) { number } else { "" }
}

/// An accession number, if it is PubMed Central's.
pub(super) fn pmcid(number: &str) -> &str {
    if number.starts_with("PMC") { number } else { "" }
}

/// The type that is called so: "legal case", "interview".
pub(super) fn kind_of_words(words: &str) -> Option<Kind> {
    let words = words.trim().to_lowercase();
    let is_called = |kind: &&Kind| kind.as_str().split(['-', '_']).eq(words.split([' ', '-', '_']));
    Kind::ALL.iter().find(is_called).copied()
}

/// Adds a name to a list of names. "et al." is nobody's: it stands for people who are not named, and stays at the
/// end as the name `others`, which the CSL processor knows.
pub(super) fn add_name(item: &mut Item, variable: NameVariable, name: Option<Name>) {
    let Some(name) = name.filter(|name| !is_nobody(&in_one(name))) else { return };
    let is_et_al = is_et_al(&in_one(&name));
    if is_et_al && item.people(variable).is_empty() {
        return;
    }
    let people = item.names.or_insert_with(variable, Vec::new);
    let more = people.len() > 1 && people.last().is_some_and(facts::is_others);
    match (is_et_al, more) {
        (true, true) => {}
        (true, false) => people.push(Name::literal(facts::OTHERS)),
        (false, true) => people.insert(people.len() - 1, name),
        (false, false) => people.push(name),
    }
}

fn in_one(name: &Name) -> Cow<'_, str> {
    match name {
        Name::Literal(name) => name.into(),
        Name::Person(name) => match (name.given(), name.family()) {
            (Some(given), Some(family)) => format!("{given} {family}").into(),
            (given, family) => given.or(family).unwrap_or_default().into(),
        },
    }
}

/// The name before the mark of an editor that some databases put behind it: `Frost, I. (Ed.)`.
pub(super) fn marked_editor(name: &str) -> Option<&str> {
    let (name, mark) = name.rsplit_once([' ', ',']).filter(|(_, mark)| mark.ends_with([')', ']']))?;
    let mark = mark.trim_matches(['(', ')', '[', ']']).trim_end_matches('.').to_lowercase();
    matches!(mark.as_str(), "ed" | "eds" | "editor" | "editors" | "hrsg").then_some(name.trim_end())
}

/// Whether words in place of a name say that there is none, in the form of databases: `[Anonymous]`, and Scopus's
/// `[No author name available]`.
fn is_nobody(words: &str) -> bool {
    let inner = words.trim().strip_prefix('[').and_then(|rest| rest.trim_end_matches(',').strip_suffix(']'));
    inner.is_some_and(|inner| {
        let inner = inner.trim().to_lowercase();
        matches!(inner.as_str(), "anonymous" | "anon" | "anon." | "no author" | "no author name available")
    })
}

/// Whether words in place of a name stand for people who are not named.
pub(super) fn is_et_al(words: &str) -> bool {
    const LATIN: [&str; 4] = ["et al", "et. al", "et alii", "al et"];
    let words = words.trim_matches([' ', ',', '.', '(', ')', '[', ']']);
    matches!(words, "others" | "and others") || LATIN.iter().any(|form| form.eq_ignore_ascii_case(words))
}

/// A name as RIS has it: `Family, Given, Suffix`. Without a comma it is an organisation's.
pub(super) fn comma_name(text: &str) -> Option<Name> {
    let mut parts = text.splitn(3, ',').map(|part| part.trim().to_owned());
    let family = parts.next().filter(|family| !family.is_empty())?;
    let given = parts.next().filter(|given| !given.is_empty());
    let suffix = parts.next().filter(|suffix| !suffix.is_empty());
    if given.is_none() && suffix.is_none() {
        return Some(Name::literal(family));
    }
    Name::from_parts(NameParts { family: Some(family), given, suffix, ..NameParts::default() })
}

/// A name with commas, or else without: `Catarina Bar`, `K. van Dyke`, `World Health Organization`. It is a
/// person's where its words look like one's: initials before a word, or two to four capitalised words, with
/// particles in between, of which none is one that organisations have.
pub(super) fn comma_or_bare_name(text: &str) -> Option<Name> {
    if text.contains(',') {
        return comma_name(text);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    if !is_person(&words) {
        return Some(Name::literal(text.trim())).filter(|_| !words.is_empty());
    }
    let is_particle = |word: &&str| word.starts_with(char::is_lowercase);
    // Particles belong to the family name, which is the last word else.
    let last = words.len() - 1;
    let family = words.iter().position(is_particle).unwrap_or(last).min(last).max(1);
    let (given, family) = words.split_at(family);
    let particle = family.iter().take_while(|word| is_particle(word)).count();
    let (particle, family) = family.split_at(particle);
    Name::from_parts(NameParts {
        family: Some(family.join(" ")),
        given: Some(given.join(" ")),
        non_dropping_particle: Some(particle.join(" ")).filter(|particle| !particle.is_empty()),
        ..NameParts::default()
    })
}

fn is_person(words: &[&str]) -> bool {
    const PARTICLES: [&str; 20] = [
        "van", "von", "der", "den", "de", "del", "della", "di", "da", "das", "do", "dos", "du", "la", "le",
        "ten", "ter", "zu", "zur", "bin",
    ];
    let is_initials = |word: &str| {
        let letters = word.split(['.', '-']).filter(|letters| !letters.is_empty());
        word.contains('.') && letters.clone().all(|letters| letters.chars().count() <= 2)
    };
    let is_capitalised = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.clone().any(char::is_lowercase)
            && letters.all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'))
    };
    let [first, middle @ .., last] = words else { return false };
    let in_between =
        middle.iter().all(|word| is_initials(word) || is_capitalised(word) || PARTICLES.contains(word));
    let text = words.join(" ");
    let is_other = crate::work::is_organisation(&text) || words.contains(&"&") || words.contains(&"and");
    let begins = is_initials(first) || words.len() <= 4 && is_capitalised(first);
    !is_other && begins && in_between && words.len() <= 6 && (is_capitalised(last) || is_initials(first))
}

/// The code of a language that is given by its name or, as libraries do, in three letters; anything else is what it is.
pub(super) fn language(text: &str) -> &str {
    languages::code(text).unwrap_or(text)
}

/// Pages as CSL has them: one hyphen for any run of dashes, without the spaces around it.
pub(super) fn pages(text: &str) -> String {
    let text = text.trim();
    let text = ["pp.", "pp ", "p. "].iter().find_map(|label| text.strip_prefix(label)).unwrap_or(text);
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        let dash = matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
        let c = if dash { '-' } else { c };
        if c == '-' {
            out.truncate(out.trim_end_matches([' ', '\u{a0}', '-']).len());
        } else if c.is_whitespace() && out.ends_with(['-', ' ']) {
            continue;
        }
        out.push(c);
    }
    out
}

/// Sets the pages; of what is whole in itself one number is how many there are.
pub(super) fn set_extent(item: &mut Item, pages: String) {
    let counted = matches!(item.kind, Kind::Book | Kind::Thesis) && !pages.contains('-');
    item.set(if counted { Variable::NumberOfPages } else { Variable::Page }, pages);
}

/// First and last page, given apart. The first may already be the whole range.
pub(super) fn page_range(first: Option<&str>, last: Option<&str>) -> Option<String> {
    let first = pages(first?);
    match last.map(pages).filter(|last| !last.is_empty() && *last != first && !first.contains('-')) {
        Some(last) => Some(format!("{first}-{last}")),
        None => Some(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_is_nobody() {
        let [Ok(Entry::Work(work))] = &*crate::formats::read(b"%0 Book\n%T Ants\n%A Roe, R\n%A ,\n") else {
            panic!("one work");
        };
        assert_eq!(work.item.people(NameVariable::Author), [Name::person("R", "Roe")]);
    }

    /// So Zotero, which has no field for the DOI of a book, keeps it in "Extra", and exports that as a note.
    #[test]
    fn a_doi_alone_in_a_note() {
        let read = |file: &str| match crate::formats::read(file.as_bytes()).remove(0) {
            Ok(Entry::Work(work)) => {
                let get = |variable| work.item.get(variable).unwrap_or("-").to_owned();
                (get(Variable::Doi), get(Variable::Note))
            }
            other => panic!("{file}: {other:?}"),
        };
        let found = |doi: &str, note: &str| (doi.to_owned(), note.to_owned());
        let bib = |note: &str| read(&format!("@book{{k, title = {{T}}, {note}}}"));
        for note in [
            "DOI: 10.1000/a",
            "doi:10.1000/a",
            "https://doi.org/10.1000/a",
            r"\url{https://doi.org/10.1000/a}",
        ] {
            assert_eq!(bib(&format!("note = {{{note}}}")), found("10.1000/a", "-"), "{note}");
        }
        assert_eq!(read("TY  - BOOK\nTI  - T\nN1  - DOI 10.1000/a\nER  - \n"), found("10.1000/a", "-"));
        let with_others = read("TY  - BOOK\nTI  - T\nN1  - OCLC: 1\nN1  - DOI: 10.1000/a\nER  - \n");
        assert_eq!(with_others, found("10.1000/a", "OCLC: 1\nDOI: 10.1000/a"));
        // Another's, what is none, and what is not needed.
        for note in ["Reply to doi:10.1000/a", "arXiv:1210.1234", "10 pp.", "DOI: none"] {
            assert_eq!(bib(&format!("note = {{{note}}}")), found("-", note));
        }
        assert_eq!(bib("note = {10.1000/a}, doi = {10.1000/b}"), found("10.1000/b", "10.1000/a"));
    }

    #[test]
    fn others_stay_behind_names_that_come_later() {
        let mut item = Item::new("", Kind::Book);
        for name in ["others", "Roe", "et al.", "and others", "Poe"] {
            add_name(&mut item, NameVariable::Author, Some(Name::literal(name)));
        }
        let names = ["Roe", "Poe", "others"].map(Name::literal);
        assert_eq!(item.people(NameVariable::Author), names);
        // To copy the list for each name would take hours.
        for _ in 0..300_000 {
            add_name(&mut item, NameVariable::Author, Some(Name::literal("Doe")));
        }
        assert_eq!(item.people(NameVariable::Author).len(), 300_003);
    }

    #[test]
    fn pages_have_one_hyphen() {
        for (given, meant) in [
            ("1--9", "1-9"),
            ("1 – 9", "1-9"),
            ("1---9", "1-9"),
            ("pp. 12-15", "12-15"),
            ("S12--S15, e1234", "S12-S15, e1234"),
            ("7338", "7338"),
            ("", ""),
        ] {
            assert_eq!(pages(given), meant, "{given}");
        }
        assert_eq!(page_range(Some("1"), Some("9")).as_deref(), Some("1-9"));
        assert_eq!(page_range(Some("1-9"), Some("9")).as_deref(), Some("1-9"));
        assert_eq!(page_range(Some("7"), Some("7")).as_deref(), Some("7"));
        assert_eq!(page_range(None, Some("7")), None);
    }

    #[test]
    fn names_without_commas() {
        let parts = |name: &str| match comma_or_bare_name(name) {
            Some(Name::Person(person)) => [person.given(), person.non_dropping_particle(), person.family()]
                .map(|part| part.unwrap_or("-").to_owned())
                .join("|"),
            Some(Name::Literal(name)) => name,
            None => "nothing".to_owned(),
        };
        for (name, expected) in [
            ("K. Winter", "K.|-|Winter"),
            ("L. M. Holm", "L. M.|-|Holm"),
            ("J.-P. Serre", "J.-P.|-|Serre"),
            ("Catarina Bar", "Catarina|-|Bar"),
            ("Mary Ann O'Hara", "Mary Ann|-|O'Hara"),
            ("Ludwig van Beethoven", "Ludwig|van|Beethoven"),
            ("W. E. B. Du Bois", "W. E. B. Du|-|Bois"),
            ("World Health Organization", "World Health Organization"),
            ("Institute of Frost Research", "Institute of Frost Research"),
            ("United Nations", "United Nations"),
            ("Procter & Gamble", "Procter & Gamble"),
            ("UNESCO", "UNESCO"),
            ("NASA Ames", "NASA Ames"),
            ("3M Canada", "3M Canada"),
            ("  ", "nothing"),
        ] {
            assert_eq!(parts(name), expected, "{name}");
        }
    }

    #[test]
    fn names_by_commas() {
        let name = comma_name("King, Martin Luther, Jr.").expect("a name").into_parts();
        assert_eq!(name.family.as_deref(), Some("King"));
        assert_eq!(name.given.as_deref(), Some("Martin Luther"));
        assert_eq!(name.suffix.as_deref(), Some("Jr."));
        assert_eq!(comma_name("UNESCO"), Some(Name::literal("UNESCO")));
        assert_eq!(comma_name(" , "), None);
    }
}
