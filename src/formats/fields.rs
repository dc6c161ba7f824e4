//! What the fields of several formats have in common: names with commas, dates in loose words,
//! pages, identifiers; and what makes an entry of an item.

use super::{Entry, ImportError, facts};
use crate::csl::{Date, DateParts, Item, Kind, Name, NameParts, NameVariable, Season, Variable};
use crate::doi::{self, identify};
use crate::markup::csl;
use crate::text::months;
use crate::work::Work;

/// The entry that a work is, which begins on this line.
pub(super) fn entry(work: impl Into<Work>, line: usize) -> Result<Entry, ImportError> {
    work_or_doi(work).ok_or_else(|| nothing(line))
}

/// Whether there is anything to read in a text: one of controls, or of tags around nothing, is as good as none,
/// and no format has a form for it.
pub(super) fn says_something(text: &str) -> bool {
    text.starts_with(char::is_alphanumeric) || !facts::line(&csl(text).to_plain()).is_empty()
}

/// What is wrong with an entry that says nothing.
pub(super) fn nothing(line: usize) -> ImportError {
    ImportError::entry(line, "there is nothing in it that a reference could be made of")
}

/// The entry that a work is; none if it says nothing. With nothing but a DOI, and perhaps a link, it is that DOI;
/// without an identifier of its own it goes by its DOI.
pub(super) fn work_or_doi(work: impl Into<Work>) -> Option<Entry> {
    let mut work = work.into();
    work.own = work.agency.is_none();
    let item = &mut work.item;
    item.text.retain(|_, text| says_something(text));
    // There may be a million works, with two or three names each.
    item.names.values_mut().for_each(Vec::shrink_to_fit);
    let says_nothing = item.text.is_empty() && item.names.is_empty() && item.dates.is_empty();
    if says_nothing && work.entry.as_ref().is_none_or(|entry| entry.fields.is_empty()) {
        return None;
    }
    let only_found = item.names.is_empty()
        && item.dates.is_empty()
        && item.text.keys().all(|variable| matches!(variable, Variable::Doi | Variable::Url));
    if only_found && let Some(found) = item.get(Variable::Doi).and_then(|doi| doi::field(doi).ok()) {
        let id = Some(std::mem::take(&mut item.id)).filter(|id| !id.is_empty());
        return Some(Entry::Doi { found, id });
    }
    if item.id.is_empty() {
        item.id = item.text.get(&Variable::Doi).cloned().unwrap_or_default();
    }
    Some(Entry::Work(Box::new(work)))
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

/// Which of two numbers before a year is the day: `13/05/2001`, `05/13/2001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayOrder {
    DayFirst,
    MonthFirst,
}

/// The two numbers before a year, and the year, with what stands between them: `13/05/2001`.
fn numbers_before_year(text: &str) -> Option<(u8, u8, i32, char)> {
    let mark = text.chars().find(|c| matches!(c, '/' | '.' | '-'))?;
    let [first, second, year] = text.trim_end_matches(mark).split(mark).collect::<Vec<_>>()[..] else {
        return None;
    };
    let short = |text: &str| text.trim().parse::<u8>().ok().filter(|_| text.trim().len() <= 2);
    let year = year.trim().split([' ', 'T']).next().filter(|year| year.len() == 4)?;
    Some((short(first)?, short(second)?, year.parse().ok()?, mark))
}

/// What a date says of the order of day and month: nothing where both can be either, or are the same.
pub(super) fn day_order(text: &str) -> Option<DayOrder> {
    match numbers_before_year(text.trim())? {
        // Wherever points divide dates the day comes first.
        (.., '.') | (13..=31, 1..=12, ..) => Some(DayOrder::DayFirst),
        (1..=12, 13..=31, ..) => Some(DayOrder::MonthFirst),
        _ => None,
    }
}

/// Whether day and month of a date can be told only by others in the same table.
pub(super) fn is_ambiguous(text: &str) -> bool {
    let of_months = |(first, second, ..): (u8, u8, i32, char)| {
        first != second && (1..=12).contains(&first) && (1..=12).contains(&second)
    };
    day_order(text).is_none() && numbers_before_year(text.trim()).is_some_and(of_months)
}

/// A date in loose words, whose day and month are in this order where they stand before the year.
pub(super) fn loose_date_in(text: &str, order: Option<DayOrder>) -> Option<Date> {
    let Some((first, second, year, _)) = numbers_before_year(text.trim()) else { return loose_date(text) };
    let (month, day) = match day_order(text).or(order) {
        Some(DayOrder::DayFirst) => (Some(second), Some(first)),
        Some(DayOrder::MonthFirst) => (Some(first), Some(second)),
        None if first == second => (Some(first), Some(second)),
        // Only the year is certain.
        None => (None, None),
    };
    DateParts::new(year, month, day).map(Date::from)
}

/// A date as catalogues have it: `c1999` and `©1999` are years of copyright, `[1999?]` and `ca. 1999` are not certain.
pub(super) fn catalogue_date(text: &str) -> Option<Date> {
    let is_about = |word: &str| matches!(word, "ca" | "circa" | "approximately" | "about");
    let word_is_about =
        |word: &str| is_about(word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str());
    let circa = text.contains('?') || text.split_whitespace().any(word_is_about);
    let of_right = |word: &str| {
        let year = word.strip_prefix(['c', 'C', 'p', '©', '℗'])?;
        (year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())).then(|| year.to_owned())
    };
    let bare = text.trim().trim_matches(|c| matches!(c, '[' | ']' | '.' | '?' | '(' | ')'));
    let words: Vec<String> = bare
        .split_whitespace()
        .filter(|word| !word_is_about(word))
        .map(|word| of_right(word).unwrap_or_else(|| word.to_owned()))
        .collect();
    let date = loose_date(&words.join(" "))?;
    Some(if date.start().is_some() { date.with_circa(circa) } else { Date::literal(text.trim()) })
}

/// A date in loose words: `2021/07/04/`, `2021-07-04`, `2021 Jul 4`, `1998 Dec-1999 Jan`,
/// `2000 Spring`, `July 2021`, `13/05/2001`; of `05/06/2001` the year. Words without a year are kept as they are;
/// nothing is made of nothing.
pub(super) fn loose_date(text: &str) -> Option<Date> {
    let text = text.trim().trim_end_matches('/');
    if numbers_before_year(text).is_some() {
        return loose_date_in(text, None);
    }
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(12).collect();
    // Where a word names the month, short numbers are days.
    let named = words.iter().any(|word| months::number(word).is_some());
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
        } else if let Some(month) = months::number(word) {
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
    fn dates_of_catalogues() {
        for (text, year, circa) in [
            ("c1999", 1999, false),
            ("©1999", 1999, false),
            ("[1999?]", 1999, true),
            ("[ca. 1999]", 1999, true),
            ("1999.", 1999, false),
            ("1999-05", 1999, false),
        ] {
            let date = catalogue_date(text).unwrap_or_else(|| Date::literal(""));
            assert_eq!((date.start().map(DateParts::year), date.circa()), (Some(year), circa), "{text}");
        }
        assert_eq!(catalogue_date("[n.d.]"), Some(Date::literal("[n.d.]")));
    }

    #[test]
    fn days_and_months() {
        use DayOrder::{DayFirst, MonthFirst};
        let read = |text: &str, order| {
            let date = loose_date_in(text, order).and_then(|date| date.start()).map(|start| {
                (start.year(), start.month().unwrap_or_default(), start.day().unwrap_or_default())
            });
            date.unwrap_or_default()
        };
        assert_eq!(read("13/05/2001", None), (2001, 5, 13));
        assert_eq!(read("05/13/2001", Some(DayFirst)), (2001, 5, 13), "there is no month 13");
        assert_eq!(read("5.6.2001", None), (2001, 6, 5));
        assert_eq!(read("05/06/2001", None), (2001, 0, 0));
        assert_eq!(read("05-06-2001", Some(DayFirst)), (2001, 6, 5));
        assert_eq!(read("05/06/2001 10:00", Some(MonthFirst)), (2001, 5, 6));
        assert_eq!(read("06/06/2001", None), (2001, 6, 6));
        assert_eq!(read("2001-05-06", None), (2001, 5, 6));
        assert!(is_ambiguous("05/06/2001") && !is_ambiguous("13/05/2001") && !is_ambiguous("2001/05/06"));
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
