//! Dates: BibLaTeX's `date` in the format of ISO 8601-2 (EDTF), BibTeX's `year`, `month` and `day`.

use super::tex::{self, FieldText};
use crate::csl::{Date, DateParts};
use crate::formats::fields;
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

/// `2021-07-04`, `2021-07/2021-08`, `1984/` for a range that has not ended, `1723~`, `2021-21` for spring,
/// `199X` for a decade. What is in no such form is read as loose words.
pub(super) fn edtf(text: &str) -> Option<Date> {
    written(text, |text| {
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

fn written(text: &str, part: fn(&str) -> Option<DateParts>) -> Option<Date> {
    let circa = text.contains(['~', '%']);
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
    let date = date.or_else(|| fields::loose_date(&text))?;
    Some(date.with_circa(circa || is_about(&text)))
}

/// Whether words say that a date is approximate.
fn is_about(text: &str) -> bool {
    let small = text.to_lowercase();
    ["c. ", "ca. ", "ca ", "circa ", "c.1", "c.2", "ca.1", "ca.2"]
        .iter()
        .any(|about| small.starts_with(about))
}

/// `199X` and `19XX`: the years of a decade or a century. Of `1999-XX` and `1999-07-XX` what is known.
fn unspecified(text: &str) -> Option<Date> {
    let small = text.to_ascii_lowercase().replace('u', "x");
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
fn part(text: &str) -> Option<DateParts> {
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

/// The three fields of BibTeX. The month may hold the day too ("jul # {~4}").
pub(super) fn fields(year: &str, month: Option<&str>, day: Option<&str>) -> Option<Date> {
    let digits =
        year.trim().trim_matches(|c: char| matches!(c, '[' | ']' | '(' | ')' | '~' | '?' | '\u{a0}'));
    let date = written(digits, part)?;
    let circa = date.circa() || year.contains('~');
    let Some(start) = date.start().filter(|start| *start == start.year_only()) else {
        return Some(date.with_circa(circa));
    };
    let month = month.unwrap_or_default();
    let mut months = Vec::new();
    let mut days = Vec::new();
    let mut season = None;
    for word in month.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(6) {
        match (months::number(word), word.parse::<u8>().ok(), fields::season(word)) {
            (Some(month), ..) => months.push(month),
            (_, Some(number), _) => days.push(number),
            (.., found @ Some(_)) => season = found,
            _ => {}
        }
    }
    if months.is_empty() {
        // A number alone is the month.
        months.extend(days.drain(..).filter(|month| (1..=12).contains(month)));
    }
    let numbers = day.into_iter().flat_map(|day| day.split(|c: char| !c.is_ascii_digit()));
    days.extend(numbers.filter_map(|number| number.parse::<u8>().ok()));
    let of_year = |month, day: Option<&u8>| DateParts::new(start.year(), month, day.copied());
    let last = match (months.as_slice(), days.as_slice()) {
        ([_, last, ..], days) => of_year(Some(*last), days.get(1)),
        // Days of one month: "23--27 " # may.
        ([month], [first, last]) if first < last => of_year(Some(*month), Some(last)),
        _ => None,
    };
    let end = date.end().or(last);
    let start = of_year(months.first().copied(), days.first())?;
    let start = season.map_or(start, |season| start.or_season(season));
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
            ("1723?", "1723"),
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
            ("in press", Some("jul"), None, "in press"),
            ("", None, None, "none"),
        ] {
            assert_eq!(shown(fields(year, month, day)), expected, "{year} {month:?} {day:?}");
        }
    }
}
