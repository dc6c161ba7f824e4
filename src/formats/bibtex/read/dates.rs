//! Dates: BibLaTeX's `date` in the format of ISO 8601-2 (EDTF), BibTeX's `year`, `month` and `day`.

use crate::csl::{Date, DateParts};
use crate::formats::fields;

/// `2021-07-04`, `2021-07/2021-08`, `1723~`, `2021-21` for spring; an open range is its beginning.
/// What is in no such form is read as loose words.
pub(super) fn edtf(text: &str) -> Option<Date> {
    let mut date = written(text)?;
    for parts in [&mut date.start, &mut date.end].into_iter().flatten() {
        // There the year before 1 is 0, and here -1.
        if parts.year <= 0 {
            parts.year -= 1;
        }
    }
    Some(date)
}

fn written(text: &str) -> Option<Date> {
    let certain = text.trim().trim_end_matches(['~', '?', '%']);
    let mut ends = certain.splitn(2, '/').map(|end| part(end.trim_end_matches(['~', '?', '%'])));
    let (start, end) = (ends.next().flatten(), ends.next().flatten());
    let Some(start) = start else { return fields::loose_date(text) };
    let season =
        start.month.and_then(|month| month.checked_sub(20)).filter(|season| (1..=4).contains(season));
    let start = DateParts { month: start.month.filter(|month| *month <= 12), ..start };
    let circa = text.contains(['~', '%']);
    Some(Date { start: Some(start), end, season, circa, ..Date::default() })
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, also with a time of day, or a season for a month.
fn part(text: &str) -> Option<DateParts> {
    let text = text.trim().split('T').next()?;
    let (day, month) = (text.get(..10).unwrap_or(text), text.get(5..7));
    match month.and_then(|month| month.parse::<u8>().ok()) {
        Some(season @ 21..=24) if text.len() == 7 => {
            let year = DateParts::parse(text.get(..4)?)?;
            Some(DateParts { month: Some(season), ..year })
        }
        _ => DateParts::parse(day),
    }
}

/// The three fields of BibTeX. The month may hold the day too ("jul # {~4}").
pub(super) fn fields(year: &str, month: Option<&str>, day: Option<&str>) -> Option<Date> {
    let digits =
        year.trim().trim_matches(|c: char| matches!(c, '[' | ']' | '(' | ')' | '~' | '?' | '\u{a0}'));
    let mut date = written(digits)?;
    date.circa |= year.contains('~');
    let Some(start) = date.start.as_mut().filter(|start| start.month.is_none()) else { return Some(date) };
    let month = month.unwrap_or_default();
    let mut months = Vec::new();
    let mut days = Vec::new();
    for word in month.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(6) {
        match (fields::month(word), word.parse::<u8>().ok(), fields::season(word)) {
            (Some(month), ..) => months.push(month),
            (_, Some(number), _) => days.push(number),
            (.., Some(season)) => date.season = Some(season),
            _ => {}
        }
    }
    if months.is_empty() {
        // A number alone is the month.
        months.extend(days.drain(..).filter(|month| (1..=12).contains(month)));
    }
    days.extend(day.and_then(|day| day.trim().parse::<u8>().ok()));
    start.month = months.first().copied();
    start.day = days.first().copied().filter(|day| start.month.is_some() && (1..=31).contains(day));
    if let (Some(last), None) = (months.get(1), date.end) {
        let day = days.get(1).copied().filter(|day| (1..=31).contains(day));
        date.end = Some(DateParts { year: start.year, month: Some(*last), day });
    }
    Some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(date: Option<Date>) -> String {
        let Some(date) = date else { return "none".to_owned() };
        let parts = |parts: DateParts| {
            let rest = [parts.month, parts.day].into_iter().flatten().map(|n| format!("-{n}"));
            format!("{}{}", parts.year, rest.collect::<String>())
        };
        let ends: Vec<String> = [date.start, date.end].into_iter().flatten().map(parts).collect();
        let season = date.season.map(|n| format!(" season {n}")).unwrap_or_default();
        format!(
            "{}{season}{}{}",
            ends.join("/"),
            if date.circa { " circa" } else { "" },
            date.literal.unwrap_or_default()
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
            ("1997/", "1997"),
            ("1997/..", "1997"),
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
            ("[1999]", None, None, "1999"),
            ("~1999", None, None, "1999 circa"),
            ("in press", Some("jul"), None, "in press"),
            ("", None, None, "none"),
        ] {
            assert_eq!(shown(fields(year, month, day)), expected, "{year} {month:?} {day:?}");
        }
    }
}
