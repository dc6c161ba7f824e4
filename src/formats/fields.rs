//! What the fields of several formats have in common: names with commas, dates in loose words,
//! pages, identifiers; and what makes an entry of an item.

use super::Entry;
use crate::csl::{Date, DateParts, Item, Kind, Name, NameParts, NameVariable, Season, Variable};
use crate::doi::{self, identify};
use crate::work::Work;

/// The entry that a work is. With nothing but a DOI, and perhaps a link, it is that DOI; without an
/// identifier of its own it goes by its DOI.
pub(super) fn entry(work: impl Into<Work>) -> Entry {
    let mut work = work.into();
    let item = &mut work.item;
    let only_found = item.names.is_empty()
        && item.dates.is_empty()
        && item.text.keys().all(|variable| matches!(variable, Variable::Doi | Variable::Url));
    if only_found && let Some(found) = item.get(Variable::Doi).and_then(|doi| doi::field(doi).ok()) {
        return Entry::Doi { found, id: Some(std::mem::take(&mut item.id)).filter(|id| !id.is_empty()) };
    }
    if item.id.is_empty() {
        item.id = item.text.get(&Variable::Doi).cloned().unwrap_or_default();
    }
    Entry::Work(Box::new(work))
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

/// Sets a serial number to what it is by its form: an ISSN has eight digits, an ISBN ten or thirteen.
/// Of each kind the first counts. Another number is of this variable.
pub(super) fn set_serial(item: &mut Item, text: &str, other: Variable) {
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

/// Adds a name to a list of names.
pub(super) fn add_name(item: &mut Item, variable: NameVariable, name: Option<Name>) {
    if let Some(name) = name {
        item.add_name(variable, name);
    }
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

/// The code of a language that is given by its English name or, as libraries do, in three letters; anything else is
/// what it is.
pub(super) fn language(text: &str) -> &str {
    const LANGUAGES: &[(&str, &str, &str)] = &[
        ("english", "eng", "en"),
        ("german", "ger", "de"),
        ("french", "fre", "fr"),
        ("spanish", "spa", "es"),
        ("italian", "ita", "it"),
        ("portuguese", "por", "pt"),
        ("russian", "rus", "ru"),
        ("chinese", "chi", "zh"),
        ("japanese", "jpn", "ja"),
        ("polish", "pol", "pl"),
        ("dutch", "dut", "nl"),
        ("korean", "kor", "ko"),
        ("turkish", "tur", "tr"),
    ];
    let known = |(name, code, _): &&(&str, &str, &str)| text.eq_ignore_ascii_case(name) || text == *code;
    LANGUAGES.iter().find(known).map_or(text, |(.., short)| short)
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

/// The number of a month, by its name or the beginning of it in English, three letters or more.
pub(super) fn month(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let place = MONTHS.iter().position(|month| word.len() > 2 && month.starts_with(&word))?;
    u8::try_from(place + 1).ok()
}

/// The season with this English name.
pub(super) fn season(word: &str) -> Option<Season> {
    match word.to_ascii_lowercase().as_str() {
        "spring" => Some(Season::Spring),
        "summer" => Some(Season::Summer),
        "autumn" | "fall" => Some(Season::Autumn),
        "winter" => Some(Season::Winter),
        _ => None,
    }
}

/// A date that is being read.
#[derive(Default)]
struct ReadDate {
    year: i32,
    month: Option<u8>,
    day: Option<u8>,
}

impl ReadDate {
    fn parts(&self) -> Option<DateParts> {
        DateParts::new(self.year, self.month, self.day)
    }
}

/// A date in loose words: `2021/07/04/`, `2021-07-04`, `2021 Jul 4`, `1998 Dec-1999 Jan`,
/// `2000 Spring`, `July 2021`. Words without a year are kept as they are; nothing is made of
/// nothing.
pub(super) fn loose_date(text: &str) -> Option<Date> {
    let text = text.trim().trim_end_matches('/');
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(12).collect();
    // Where a word names the month, short numbers are days.
    let named = words.iter().any(|word| month(word).is_some());
    let [mut first, mut last] = [ReadDate::default(), ReadDate::default()];
    let [mut has_first, mut in_last] = [false; 2];
    let mut named_season = None;
    for word in words {
        let number = word.parse::<u16>().ok();
        if let Some(year) = number.filter(|_| word.len() == 4) {
            // A second year begins the end of a range.
            in_last |= has_first;
            let part = if has_first { &mut last } else { &mut first };
            part.year = year.into();
            has_first = true;
        } else if let Some(number) = number.filter(|_| word.len() <= 2) {
            let part = if in_last { &mut last } else { &mut first };
            let number = u8::try_from(number).ok();
            if part.month.is_none() && !named {
                part.month = number.filter(|month| (1..=12).contains(month));
            } else if part.day.is_none() {
                part.day = number.filter(|day| (1..=31).contains(day));
            }
        } else if let Some(month) = month(word) {
            // So does a second month, of the same year.
            in_last |= first.month.is_some();
            let part = if in_last { &mut last } else { &mut first };
            part.month = Some(month);
        } else {
            named_season = season(word).or(named_season);
        }
    }
    if in_last && last.year == 0 {
        last.year = first.year;
    }
    let Some(start) = first.parts() else {
        return Some(text).filter(|text| !text.is_empty()).map(Date::literal);
    };
    let start = named_season.map_or(start, |season| start.or_season(season));
    let end = if in_last { last.parts() } else { None };
    Some(end.map_or(Date::from(start), |end| Date::range(start, end)))
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn dates_in_loose_words() {
        let parts = DateParts::new;
        for (text, start, end) in [
            ("2021/07/04/", parts(2021, Some(7), Some(4)), None),
            ("2021///", parts(2021, None, None), None),
            ("2021//", parts(2021, None, None), None),
            ("2021-07-04", parts(2021, Some(7), Some(4)), None),
            ("2021 Jul 4", parts(2021, Some(7), Some(4)), None),
            ("4 July 2021", parts(2021, Some(7), Some(4)), None),
            ("July 2021", parts(2021, Some(7), None), None),
            ("July-August 2021", parts(2021, Some(7), None), parts(2021, Some(8), None)),
            ("1998 Dec-1999 Jan", parts(1998, Some(12), None), parts(1999, Some(1), None)),
            ("2021 Jul-Aug", parts(2021, Some(7), None), parts(2021, Some(8), None)),
            ("2019-2020", parts(2019, None, None), parts(2020, None, None)),
        ] {
            let date = loose_date(text).expect("a date");
            assert_eq!((date.start(), date.end()), (start, end), "{text}");
        }
        assert_eq!(loose_date("2000 Spring"), DateParts::of_season(2000, Season::Spring).map(Date::from));
        assert_eq!(loose_date("in press"), Some(Date::literal("in press")));
        assert_eq!(loose_date(" "), None);
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
