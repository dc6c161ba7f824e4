//! Dates: BibLaTeX's `date` in the format of ISO 8601-2 (EDTF), BibTeX's `year`, `month` and `day`.

use super::tex::{self, FieldText};
use crate::csl::{Date, DateParts};
pub(super) use crate::formats::dates::edtf;
use crate::formats::dates::{certain_or_about, part, season};
use crate::text::months;

/// When the work of an entry was published, by the TeX of its fields.
pub(super) fn issued<'s>(source: impl Fn(&str) -> Option<&'s str>) -> Option<Date> {
    let plain = |name: &str| {
        source(name).map(|source| tex::text(source, FieldText::Plain)).filter(|text| !text.is_empty())
    };
    let date = source("date").map(tex::verbatim).filter(|text| !text.is_empty());
    let of_fields = || fields(&plain("year")?, plain("month").as_deref(), plain("day").as_deref());
    date.and_then(|date| edtf(&date)).or_else(of_fields)
}

/// Whether a date has the form of biblatex's and names a month or day that no calendar has: `2020-13-45`.
pub(super) fn is_misread(source: &str) -> bool {
    let text = tex::verbatim(source);
    let is_wrong = |end: &str| {
        let end = end.trim().trim_end_matches(['~', '?', '%']);
        let numbers: Vec<&str> = end.trim_start_matches('-').split('-').collect();
        let is_number = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !(2..=3).contains(&numbers.len()) || numbers[0].len() != 4 || !numbers.iter().all(is_number) {
            return false;
        }
        let read = edtf(end).and_then(|date| date.start());
        // Quarters and other parts of a year are no months.
        let is_part = numbers.len() == 2 && numbers[1].parse().is_ok_and(|part| (21_u8..=41).contains(&part));
        let lacks_day = |read: DateParts| match (read.month(), read.day()) {
            (Some(month), Some(day)) => !months::has_day(read.year(), month, day),
            _ => true,
        };
        !is_part && read.is_none_or(|read| read.month().is_none() || numbers.len() == 3 && lacks_day(read))
    };
    text.split('/').any(is_wrong)
}

/// Two years: `1998/99`, `1998--1999`. A hyphen and two digits may be a month.
fn years(text: &str) -> Option<(i32, i32)> {
    let (first, rest) = text.split_at_checked(4)?;
    let rest = rest.trim_start();
    let (mark, second) =
        ["--", "/", "–", "-"].iter().find_map(|mark| Some((*mark, rest.strip_prefix(mark)?.trim())))?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(first) || !is_number(second) {
        return None;
    }
    let (start, end) = (first.parse::<i32>().ok()?, second.parse::<i32>().ok()?);
    let end = match second.len() {
        4 => end,
        2 if mark != "-" || end > 12 => {
            let end = start - start % 100 + end;
            if end < start { end + 100 } else { end }
        }
        _ => return None,
    };
    (start < end).then_some((start, end))
}

/// The three fields of BibTeX. The month may hold the day too ("jul # {~4}").
pub(super) fn fields(year: &str, month: Option<&str>, day: Option<&str>) -> Option<Date> {
    let digits =
        year.trim().trim_matches(|c: char| matches!(c, '[' | ']' | '(' | ')' | '~' | '?' | '\u{a0}'));
    let of = |year| DateParts::new(year, None, None);
    let range = years(digits).and_then(|(start, end)| Some((of(start)?, of(end)?)));
    let date = match range {
        Some((start, end)) => Date::range(start, end),
        None => certain_or_about(digits, part)?,
    };
    let circa = date.circa() || year.contains(['~', '?']);
    let Some(start) = date.start().filter(|start| *start == start.year_only()) else {
        return Some(date.with_circa(circa));
    };
    let month = month.unwrap_or_default();
    let mut months = Vec::new();
    let mut days = Vec::new();
    let mut named = None;
    for word in month.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(6) {
        match (months::number(word), word.parse::<u8>().ok(), season(word)) {
            (Some(month), ..) => months.push(month),
            (_, Some(number), _) => days.push(number),
            (.., found @ Some(_)) => named = found,
            _ => {}
        }
    }
    if months.is_empty() {
        // A number alone is the month.
        months.extend(days.drain(..).filter(|month| (1..=12).contains(month)));
    }
    let numbers = day.into_iter().flat_map(|day| day.split(|c: char| !c.is_ascii_digit()));
    days.extend(numbers.filter_map(|number| number.parse::<u8>().ok()));
    if let (Some((_, end)), [first, .., last]) = (range, months.as_slice()) {
        // December and January; two months that do not go over the turn of the years say nothing of which it is.
        return if first > last {
            let start = DateParts::new(start.year(), Some(*first), None)?;
            Some(Date::range(start, DateParts::new(end.year(), Some(*last), None)?).with_circa(circa))
        } else {
            Some(date.with_circa(circa))
        };
    }
    let of_year = |month, day: Option<&u8>| DateParts::new(start.year(), month, day.copied());
    let last = match (months.as_slice(), days.as_slice()) {
        ([_, last, ..], days) => of_year(Some(*last), days.get(1)),
        // Days of one month: "23--27 " # may.
        ([month], [first, last]) if first < last => of_year(Some(*month), Some(last)),
        _ => None,
    };
    let end = date.end().or(last);
    let start = of_year(months.first().copied(), days.first())?;
    let start = named.map_or(start, |season| start.or_season(season));
    Some(end.map_or(Date::from(start), |end| Date::range(start, end)).with_circa(circa))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::When;

    fn shown(date: Option<Date>) -> String {
        let Some(date) = date else { return "none".to_owned() };
        let parts = |parts: DateParts| {
            let rest = [parts.month(), parts.day()].into_iter().flatten().map(|n| format!("-{n}"));
            format!("{}{}", parts.year(), rest.collect::<String>())
        };
        let ends: Vec<String> = [date.start(), date.end()].into_iter().flatten().map(parts).collect();
        let season = date
            .start()
            .and_then(DateParts::season)
            .map(|season| format!(" season {}", season.number()))
            .unwrap_or_default();
        let open = if matches!(date.when(), When::Since(_)) { "-" } else { "" };
        format!(
            "{}{open}{season}{}{}",
            ends.join("/"),
            if date.circa() { " circa" } else { "" },
            date.as_literal().unwrap_or_default()
        )
    }

    /// The examples of biblatex's manual, section 2.3.8.
    #[test]
    fn biblatex() {
        for (given, expected) in [
            ("1850", "1850"),
            ("1967-02", "1967-2"),
            ("2009-01-31", "2009-1-31"),
            ("1988/1992", "1988/1992"),
            ("2002-01/2002-02", "2002-1/2002-2"),
            ("1995-03-30/1995-04-05", "1995-3-30/1995-4-5"),
            ("1997/", "1997-"),
            ("1997/..", "1997-"),
            ("1997/unknown", "1997"),
            ("199X", "1990/1999"),
            ("19XX", "1900/1999"),
            ("1999-XX", "1999"),
            ("1999-07-XX", "1999-7"),
            ("1850a", "1850"),
            ("2001-25", "2001 season 1"),
            ("2001-33", "2001"),
            ("1723~", "1723 circa"),
            ("1723?", "1723 circa"),
            ("1723?/1724~", "1723/1724 circa"),
            ("2004-04-05T14:34:00", "2004-4-5"),
            ("2001-21", "2001 season 1"),
            ("-0876", "-877"),
            ("-0001/0000", "-2/-1"),
            ("forthcoming", "forthcoming"),
            ("", "none"),
        ] {
            assert_eq!(shown(edtf(given)), expected, "{given}");
        }
    }

    /// Months are 01 to 12, and 21 to 41 parts of a year (biblatex's manual, tables 3 and following).
    #[test]
    fn what_no_calendar_has() {
        for wrong in [
            "2020-13-45",
            "2020-02-32",
            "2001-06-31",
            "2001-02-29",
            "1900-02-29",
            "2020-13",
            "2020-00-01",
            "2019-05/2020-99",
        ] {
            assert!(is_misread(wrong), "{wrong}");
        }
        for right in [
            "2020-12-31",
            "2020-02-29",
            "2020-21",
            "2001-33",
            "1999-XX",
            "2020/",
            "-0876",
            "199X",
            "in press",
            "2020-02~",
        ] {
            assert!(!is_misread(right), "{right}");
        }
    }

    #[test]
    fn bibtex() {
        for (year, month, day, expected) in [
            ("2021", Some("7"), None, "2021-7"),
            ("2021", Some("jul"), Some("4"), "2021-7-4"),
            ("2021", Some("July"), None, "2021-7"),
            ("2021", Some("Sept."), None, "2021-9"),
            ("2021", Some("jul 4"), None, "2021-7-4"),
            ("2021", Some("4 July"), None, "2021-7-4"),
            ("2021", Some("July/August"), None, "2021-7/2021-8"),
            ("2021", Some("Spring"), None, "2021 season 1"),
            ("2021", Some("13"), None, "2021"),
            ("2021", None, Some("4"), "2021"),
            ("2019", Some("23--27 may"), None, "2019-5-23/2019-5-27"),
            ("2019", Some("May 30--June 2"), None, "2019-5-30/2019-6-2"),
            ("2019", Some("may"), Some("23--27"), "2019-5-23/2019-5-27"),
            ("1850a", None, None, "1850"),
            ("ca. 1850", None, None, "1850 circa"),
            ("[1999]", None, None, "1999"),
            ("~1999", None, None, "1999 circa"),
            ("1998/99", None, None, "1998/1999"),
            ("1999/00", None, None, "1999/2000"),
            ("1998--1999", None, None, "1998/1999"),
            ("1998/99", Some("Jan.--Feb."), None, "1998/1999"),
            ("1998/1999", Some("dec # jan"), None, "1998-12/1999-1"),
            ("in press", Some("jul"), None, "in press"),
            ("", None, None, "none"),
        ] {
            assert_eq!(shown(fields(year, month, day)), expected, "{year} {month:?} {day:?}");
        }
    }
}
