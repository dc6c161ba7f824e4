//! Dates: BibLaTeX's `date` in the format of ISO 8601-2 (EDTF), BibTeX's `year`, `month` and `day`.

use crate::csl::{Date, DateParts};
use crate::formats::fields;

/// `2021-07-04`, `2021-07/2021-08`, `1723~`, `2021-21` for spring; an open range is its beginning.
/// What is in no such form is read as loose words.
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
    let certain = text.trim().trim_end_matches(['~', '?', '%']);
    let mut ends = certain.splitn(2, '/').map(|end| part(end.trim_end_matches(['~', '?', '%'])));
    let (start, end) = (ends.next().flatten(), ends.next().flatten());
    let Some(start) = start else { return fields::loose_date(text) };
    let date = end.map_or(Date::from(start), |end| Date::range(start, end));
    Some(date.with_circa(text.contains(['~', '%'])))
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, also with a time of day, or a season for a month.
fn part(text: &str) -> Option<DateParts> {
    let text = text.trim().split('T').next()?;
    let (day, month) = (text.get(..10).unwrap_or(text), text.get(5..7));
    match month.and_then(|month| month.parse::<u8>().ok()) {
        Some(season @ 21..=24) if text.len() == 7 => {
            DateParts::new(DateParts::parse(text.get(..4)?)?.year(), Some(season), None)
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
        match (fields::month(word), word.parse::<u8>().ok(), fields::season(word)) {
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
    days.extend(day.and_then(|day| day.trim().parse::<u8>().ok()));
    let of_year = |month, day: Option<&u8>| DateParts::new(start.year(), month, day.copied());
    let last = months.get(1).and_then(|last| of_year(Some(*last), days.get(1)));
    let end = date.end().or(last);
    let start = of_year(months.first().copied(), days.first())?;
    let start = season.map_or(start, |season| start.or_season(season));
    Some(end.map_or(Date::from(start), |end| Date::range(start, end)).with_circa(circa))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        format!(
            "{}{season}{}{}",
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
