//! Dates as files have them: in the form of ISO 8601-2 (EDTF), in loose words, as catalogues write them.
//!
//! What is approximate stays so (`c. 2020`, `2020?`, `1723~`), what is a decade or a century is a range (`199X`), and
//! words without a year are kept as they are.

use crate::csl::{Date, DateParts, Season};
use crate::text::months;

/// `2021-07-04`, `2021-07/2021-08`, `1984/` for a range that has not ended, `1723~`, `2021-21` for spring,
/// `199X` for a decade. What is in no such form is read as loose words.
pub(super) fn edtf(text: &str) -> Option<Date> {
    certain_or_about(text, |text| {
        // There the year before 1 is 0, and here -1.
        if let Some(rest) = text.trim().strip_prefix("0000") {
            return part(&format!("-0001{rest}"));
        }
        let parts = part(text)?;
        if parts.year() > 0 {
            Some(parts)
        } else {
            DateParts::new(parts.year() - 1, parts.month(), parts.day())
        }
    })
}

pub(super) fn certain_or_about(text: &str, part: fn(&str) -> Option<DateParts>) -> Option<Date> {
    let circa = text.contains(['~', '%', '?']);
    let certain = |text: &str| text.trim().trim_end_matches(['~', '?', '%']).to_owned();
    let text = certain(text);
    let is_open = |end: &str| matches!(end.trim(), "" | "..");
    let date = match text.split_once('/') {
        None => unspecified(&text).or_else(|| part(&text).map(Date::from)),
        Some((start, end)) => match (part(&certain(start)), part(&certain(end))) {
            (Some(start), Some(end)) => Some(Date::range(start, end)),
            (Some(start), None) if is_open(end) => Some(Date::since(start)),
            (Some(start), None) => Some(start.into()),
            (None, Some(_)) if is_open(start) => Some(Date::literal(format!("–{}", certain(end)))),
            _ => None,
        },
    };
    let date = date.or_else(|| loose_date(&text))?;
    Some(date.with_circa(circa || is_about(&text)))
}

/// Whether words say that a date is not certain: `2020?`, `c. 2020`, `ca.1850`, `circa 1850`.
fn is_about(text: &str) -> bool {
    const WORDS: [&str; 7] = ["about", "approx", "approximately", "around", "ca", "circa", "probably"];
    let small = text.to_lowercase();
    let mut words = small.split(|c: char| !c.is_alphabetic());
    text.contains(['?', '~'])
        || ["c.", "c "].iter().any(|about| small.trim_start_matches(['[', '(']).starts_with(about))
        || words.any(|word| WORDS.contains(&word))
}

/// `199X`, `19XX` and `199-`: the years of a decade or a century. Of `1999-XX` and `1999-07-XX` what is known.
fn unspecified(text: &str) -> Option<Date> {
    let small = text.to_ascii_lowercase().replace('u', "x");
    // As catalogues have it: `199-`, `19--`.
    let small = if small.len() == 4 { small.replace('-', "x") } else { small };
    let (year, rest) = small.split_at_checked(4)?;
    if let Some(known) = small.strip_suffix("-xx") {
        return part(known.strip_suffix("-xx").unwrap_or(known)).map(Date::from);
    }
    let known = year.trim_end_matches('x');
    if !rest.is_empty() || known.len() == 4 || known.len() < 2 || !known.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year = |digit: &str| DateParts::parse(&format!("{known}{}", digit.repeat(4 - known.len())));
    Some(Date::range(year("0")?, year("9")?))
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, also with a time of day, or a season for a month: 21 to 24, or those
/// of one half of the earth, 25 to 32. A letter behind a year, `1850a`, tells it from others in a list.
pub(super) fn part(text: &str) -> Option<DateParts> {
    let text = text.trim().split('T').next()?;
    if let [year @ .., b'a'..=b'z'] = text.as_bytes()
        && year.len() == 4
    {
        return DateParts::parse(text.get(..4)?);
    }
    let (day, month) = (text.get(..10).unwrap_or(text), text.get(5..7));
    match month.and_then(|month| month.parse::<u8>().ok()) {
        Some(season @ 21..=41) if text.len() == 7 => {
            let season = (season <= 32).then_some((season - 21) % 4 + 21);
            DateParts::new(DateParts::parse(text.get(..4)?)?.year(), season, None)
        }
        _ => DateParts::parse(day),
    }
}

/// The season with this English name.
pub(super) fn season(word: &str) -> Option<Season> {
    match word.to_ascii_lowercase().as_str() {
        "spring" | "spr" => Some(Season::Spring),
        "summer" | "sum" => Some(Season::Summer),
        "autumn" | "fall" | "fal" | "aut" => Some(Season::Autumn),
        "winter" | "win" => Some(Season::Winter),
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
    let of_right = |word: &str| {
        let year = word.strip_prefix(['c', 'C', 'p', '©', '℗'])?;
        (year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())).then(|| year.to_owned())
    };
    let bare = text.trim().trim_matches(|c| matches!(c, '[' | ']' | '.' | '(' | ')'));
    let words: Vec<String> =
        bare.split_whitespace().map(|word| of_right(word).unwrap_or_else(|| word.to_owned())).collect();
    let date = loose_date(&words.join(" "))?;
    Some(if date.start().is_some() { date } else { Date::literal(text.trim()) })
}

/// A date in loose words: `2021/07/04/`, `2021-07-04`, `2021 Jul 4`, `1998 Dec-1999 Jan`,
/// `2000 Spring`, `July 2021`, `13/05/2001`; of `05/06/2001` the year. Words without a year are kept as they are;
/// nothing is made of nothing.
pub(super) fn loose_date(text: &str) -> Option<Date> {
    let text = text.trim().trim_end_matches('/');
    if numbers_before_year(text).is_some() {
        return loose_date_in(text, None);
    }
    let marks = |c: char| matches!(c, '[' | ']' | '(' | ')' | '?' | '~' | ' ');
    if let Some(range) = unspecified(text.trim_matches(marks)) {
        return Some(range.with_circa(is_about(text)));
    }
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(12)
        .map(without_letter)
        .collect();
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
    let date = end.map_or(Date::from(start), |end| Date::range(start, end));
    Some(date.with_circa(is_about(text)))
}

/// A year without the letter that tells it from others in a list: `1850a`.
fn without_letter(word: &str) -> &str {
    match word.as_bytes() {
        [year @ .., b'a'..=b'z'] if year.len() == 4 && year.iter().all(u8::is_ascii_digit) => {
            word.get(..4).unwrap_or(word)
        }
        _ => word,
    }
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
        for (text, year, circa) in [
            ("2020?", 2020, true),
            ("c. 2020", 2020, true),
            ("[ca. 1850]", 1850, true),
            ("1850a", 1850, false),
            ("[2020]", 2020, false),
        ] {
            let date = loose_date(text).expect("a date");
            assert_eq!((date.start().map(DateParts::year), date.circa()), (Some(year), circa), "{text}");
        }
        for text in ["199X", "199-?", "[199-]"] {
            let date = loose_date(text).expect("a date");
            assert_eq!(
                (date.start(), date.end()),
                (parts(1990, None, None), parts(1999, None, None)),
                "{text}"
            );
        }
        assert_eq!(loose_date("in press"), Some(Date::literal("in press")));
        assert_eq!(loose_date(" "), None);
    }
}
