//! The months by their English names, which formats write and references carry.

/// The names, January first.
const NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Returns whether a month, from 1 to 12, has a day in a year, by the calendar of today.
pub(crate) fn has_day(year: i32, month: u8, day: u8) -> bool {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=days).contains(&day)
}

/// Returns the name of a month, from 1 to 12.
pub(crate) fn name(month: u8) -> Option<&'static str> {
    NAMES.get(usize::from(month).checked_sub(1)?).copied()
}

/// Returns the first three letters of the name of a month, from 1 to 12.
pub(crate) fn abbreviation(month: u8) -> Option<&'static str> {
    name(month).map(|name| &name[..3])
}

/// Returns the number of a month, by its name or the beginning of it, three letters or more.
pub(crate) fn number(word: &str) -> Option<u8> {
    let begins = |month: u8| {
        name(month)
            .and_then(|name| name.get(..word.len()))
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    (1..=12).find(|month| word.len() > 2 && begins(*month))
}

/// Returns the number of the month whose abbreviation a word begins with: `Sept.`, `febr`.
pub(crate) fn beginning(word: &str) -> Option<u8> {
    let begins = |month: u8| {
        abbreviation(month)
            .is_some_and(|short| word.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(short)))
    };
    (1..=12).find(|month| begins(*month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_by_name() {
        assert_eq!((name(1), name(12), name(0), name(13)), (Some("January"), Some("December"), None, None));
        assert_eq!(abbreviation(9), Some("Sep"));
        let words = ["jul", "JULY", "Sept", "ju", "julys", "maí", ""];
        assert_eq!(words.map(number), [Some(7), Some(7), Some(9), None, None, None, None]);
        assert_eq!(
            ["sept.", "Mayo", "ma", "é", "spring"].map(beginning),
            [Some(9), Some(5), None, None, None]
        );
    }
}
