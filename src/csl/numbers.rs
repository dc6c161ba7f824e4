//! Numbers as CSL sees them: what is numeric, ordinals, Roman numerals, ranges of pages.
//!
//! "Content is considered numeric if it solely consists of numbers. Numbers may have prefixes and
//! suffixes ("D2", "2b", "L2d"), and may be separated by a comma, hyphen, or ampersand, with or
//! without spaces" (CSL 1.0.2, "Choose", `is-numeric`).

use super::locale::Lexicon;
use super::style::PageRange;
use super::term::{Gender, OrdinalMatch, TermForm};

/// The parts of a value that may hold several numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Series<'v> {
    /// Each number, and how it is joined to the next.
    pub(crate) parts: Vec<(&'v str, Join)>,
}

/// What stands between two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Join {
    Ampersand,
    /// " and ", or the locale's word, with a comma before it or not.
    And,
    CommaAnd,
    Comma,
    /// Without a space after it: "123,456" is meant as it is.
    TightComma,
    Semicolon,
    Hyphen,
    /// An en dash, which in a locator is meant as it is.
    Dash,
    /// After the last.
    End,
}

impl<'v> Series<'v> {
    pub(crate) fn parse(value: &'v str, and: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = value.trim();
        while let Some((at, len, join)) = find_join(rest, and) {
            parts.push((rest[..at].trim(), join));
            rest = rest[at + len..].trim_start();
        }
        parts.push((rest.trim_end(), Join::End));
        Self { parts }
    }

    /// Takes dashes for hyphens: which of them stands between two pages is a matter of typing.
    pub(crate) fn plain_hyphens(&mut self) {
        for (_, join) in self.parts.iter_mut().filter(|(_, join)| *join == Join::Dash) {
            *join = Join::Hyphen;
        }
    }

    /// Whether every part is a number.
    pub(crate) fn is_numeric(&self) -> bool {
        self.parts.iter().all(|(part, _)| is_number(part))
    }
}

/// The first separator: its place, its length and its kind; `and` is the locale's word.
fn find_join(text: &str, and: &str) -> Option<(usize, usize, Join)> {
    let word = |rest: &str| {
        ["and", and].into_iter().find_map(|and| {
            let rest = rest.trim_start().strip_prefix(and).filter(|_| !and.is_empty())?;
            rest.starts_with(' ').then_some(rest.len())
        })
    };
    for (at, c) in text.char_indices() {
        let join = match c {
            '&' => Join::Ampersand,
            ',' if text[at + 1..].starts_with(char::is_whitespace) => Join::Comma,
            ',' => Join::TightComma,
            ';' => Join::Semicolon,
            '-' => Join::Hyphen,
            '\u{2013}' => Join::Dash,
            ' ' => match word(&text[at..]) {
                Some(left) => return Some((at, text.len() - at - left, Join::And)),
                None => continue,
            },
            _ => continue,
        };
        if matches!(join, Join::Comma)
            && let Some(left) = word(&text[at + 1..])
        {
            return Some((at, text.len() - at - left, Join::CommaAnd));
        }
        let mut len = c.len_utf8();
        if matches!(join, Join::Hyphen | Join::Dash) {
            len += text[at + len..]
                .chars()
                .take_while(|c| matches!(c, '-' | '\u{2013}'))
                .map(char::len_utf8)
                .sum::<usize>();
        }
        return Some((at, len, join));
    }
    None
}

/// Letters, then digits, then letters; or a fraction.
fn is_number(part: &str) -> bool {
    let rest = part.trim_start_matches(char::is_alphabetic);
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    if digits.len() == rest.len() {
        return false;
    }
    if part.split('/').count() > 1 {
        return part.split('/').all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    }
    digits.chars().all(char::is_alphabetic)
}

/// Whether a value is numeric.
pub(crate) fn is_numeric(value: &str) -> bool {
    let value = value.trim().trim_matches('"');
    !value.is_empty() && Series::parse(value, "and").is_numeric()
}

/// Whether a value stands for more than one (CSL 1.0.2, "Label", `plural`): it is a range or a
/// list of numbers, up to the first part that brings a label of its own ("12-15, fig. 3").
pub(crate) fn is_plural(value: &str, and: &str) -> bool {
    let series = Series::parse(value, and);
    // "128_1" and "12:3" are numbers enough to be counted; a hyphen behind a backslash joins nothing.
    let number = |part: &str| {
        let has_digit = part.contains(|c: char| c.is_ascii_digit());
        is_roman(part) || has_digit && !part.contains(|c: char| c.is_whitespace() || c == '\\')
    };
    let numbers = series.parts.iter().take_while(|(part, _)| number(part)).count();
    if let [(first, Join::And | Join::CommaAnd | Join::Ampersand), _, ..] = series.parts.as_slice()
        && number(first)
    {
        return true;
    }
    let labelled = |part: &str| {
        part.split_once(". ").is_some_and(|(word, _)| word.bytes().all(|b| b.is_ascii_lowercase()))
    };
    numbers > 1 && series.parts.get(numbers).is_none_or(|(part, _)| labelled(part))
}

fn is_roman(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|c| "ivxlcmIVXLCM".contains(c))
}

/// A number in Roman numerals; those above 5999 as they are.
pub(crate) fn roman(number: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if number == 0 || number > 5999 {
        return number.to_string();
    }
    let mut rest = number;
    let mut result = String::new();
    for (value, digits) in STEPS {
        while rest >= value {
            result.push_str(digits);
            rest -= value;
        }
    }
    result
}

/// A number with its ordinal suffix (CSL 1.0.2, "Ordinal Suffixes").
pub(crate) fn ordinal(number: u32, gender: Gender, lexicon: &Lexicon) -> String {
    let suffix = ordinal_suffix(number, gender, lexicon);
    format!("{number}{suffix}")
}

fn ordinal_suffix(number: u32, gender: Gender, lexicon: &Lexicon) -> &str {
    let tries = [
        (number, OrdinalMatch::WholeNumber),
        (number % 100, OrdinalMatch::LastTwoDigits),
        (number % 10, OrdinalMatch::LastDigit),
    ];
    for gender in [gender, Gender::Neuter] {
        for (digits, wanted) in tries {
            if wanted == OrdinalMatch::WholeNumber && number > 99 {
                continue;
            }
            if let Some(term) = lexicon.exact(&format!("ordinal-{digits:02}"), gender)
                && term.matching == wanted
            {
                return &term.single;
            }
        }
        if let Some(term) = lexicon.exact("ordinal", gender) {
            return &term.single;
        }
    }
    ""
}

/// A number as an ordinal word, 1 to 10; others with a suffix (CSL 1.0.2, "Long Ordinals").
pub(crate) fn long_ordinal(number: u32, gender: Gender, lexicon: &Lexicon) -> String {
    if (1..=10).contains(&number)
        && let Some(term) =
            lexicon.term_of_gender(&format!("long-ordinal-{number:02}"), TermForm::Long, false, gender)
        && !term.is_empty()
    {
        return term.to_owned();
    }
    ordinal(number, gender, lexicon)
}

/// The letters of a year-suffix: a to z, then aa, ab, and so on.
pub(crate) fn letters(number: u32) -> String {
    let mut rest = u64::from(number) + 1;
    let mut result = Vec::new();
    while rest > 0 {
        rest -= 1;
        result.push(b'a' + u8::try_from(rest % 26).unwrap_or_default());
        rest /= 26;
    }
    result.reverse();
    String::from_utf8(result).unwrap_or_default()
}

/// A range of pages in the style's format (CSL 1.0.2, appendix V).
///
/// What is not a range of numbers, or of numbers with the same letters before them, keeps its
/// hyphen: "N110-P5". Where the first number is the larger, nothing is cut or added.
pub(crate) fn page_range(first: &str, last: &str, format: Option<PageRange>, delimiter: &str) -> String {
    let hyphened = || format!("{first}-{last}");
    let plain = || format!("{first}{delimiter}{last}");
    if is_roman(first) && is_roman(last) {
        return plain();
    }
    let (Some((prefix, first_number)), Some((last_prefix, last_number))) =
        (split_prefix(first), split_prefix(last))
    else {
        return hyphened();
    };
    if prefix != last_prefix {
        return hyphened();
    }
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let Some(format) = format.filter(|_| digits(first_number) && digits(last_number)) else { return plain() };
    // What was cut off the second number is put back before the format is applied.
    let mut expanded = last_number.to_owned();
    if last_number.len() < first_number.len() {
        expanded = format!("{}{last_number}", &first_number[..first_number.len() - last_number.len()]);
    }
    let (Ok(begin), Ok(end)) = (first_number.parse::<u64>(), expanded.parse::<u64>()) else { return plain() };
    if begin >= end {
        return plain();
    }
    let shortened = match format {
        PageRange::Expanded => return format!("{first}{delimiter}{prefix}{expanded}"),
        PageRange::Minimal => minimal(first_number, &expanded, 1),
        PageRange::MinimalTwo => minimal(first_number, &expanded, 2),
        PageRange::Chicago15 => chicago15(begin, end),
        PageRange::Chicago16 => chicago16(begin, end),
    };
    format!("{first}{delimiter}{shortened}")
}

/// Letters at the head, digits before them and zeros after; and the number with letters after it.
fn split_prefix(text: &str) -> Option<(&str, &str)> {
    let digits = |s: &str| s.len() - s.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let letters = |s: &str| s.len() - s.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    let lead = digits(text);
    let after = letters(&text[lead..]);
    let rest = &text[lead + after..];
    if rest.is_empty() {
        // "12" or "12a".
        return (lead > 0).then_some(("", text));
    }
    if after == 0 {
        return None;
    }
    let zeros = rest.len() - rest.trim_start_matches('0').len();
    let zeros = if zeros == rest.len() { 0 } else { zeros };
    let number = &rest[zeros..];
    let tail = digits(number);
    let whole = tail > 0 && letters(&number[tail..]) == number.len() - tail;
    whole.then(|| text.split_at(lead + after + zeros))
}

/// The digits in which `end` differs from `begin`, at least `keep` of them.
fn minimal(begin: &str, end: &str, keep: usize) -> String {
    if begin.len() != end.len() {
        return end.to_owned();
    }
    let common = begin.bytes().zip(end.bytes()).take_while(|(a, b)| a == b).count();
    end[common.min(end.len() - keep.min(end.len()))..].to_owned()
}

fn chicago15(begin: u64, end: u64) -> String {
    if begin > 100 && !begin.is_multiple_of(100) && begin / 100 == end / 100 {
        (end % 100).to_string()
    } else if begin >= 10_000 && begin / 1000 == end / 1000 {
        (end % 1000).to_string()
    } else {
        end.to_string()
    }
}

fn chicago16(begin: u64, end: u64) -> String {
    if begin > 100 && !begin.is_multiple_of(100) {
        let mut divisor = 100;
        while divisor <= end {
            if begin / divisor == end / divisor {
                return (end % divisor).to_string();
            }
            divisor *= 10;
        }
    }
    end.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numeric_is_numbers_with_affixes_and_separators() {
        for value in ["2", "D2", "2b", "L2d", "2, 3", "2-4", "2 & 4", "1/2", "5\u{2013}6"] {
            assert!(is_numeric(value), "{value}");
        }
        for value in ["second", "2nd edition", "", "vol 2"] {
            assert!(!is_numeric(value), "{value}");
        }
    }

    /// The table of appendix V.
    #[test]
    fn page_ranges_follow_appendix_five() {
        use PageRange::{Chicago15, Expanded, Minimal, MinimalTwo};
        let cases = [
            (Chicago15, "3-10", "3–10"),
            (Chicago15, "71-72", "71–72"),
            (Chicago15, "100-104", "100–104"),
            (Chicago15, "600-613", "600–613"),
            (Chicago15, "107-108", "107–8"),
            (Chicago15, "321-325", "321–25"),
            (Chicago15, "1536-1538", "1536–38"),
            (Chicago15, "11564-11568", "11564–68"),
            (Chicago15, "1496-1504", "1496–1504"),
            (Expanded, "42-45", "42–45"),
            (Expanded, "321-28", "321–328"),
            (Minimal, "321-328", "321–8"),
            (Minimal, "42-45", "42–5"),
            (MinimalTwo, "321-328", "321–28"),
            (MinimalTwo, "7-8", "7–8"),
        ];
        for (format, given, expected) in cases {
            let (first, last) = given.split_once('-').expect("a range");
            assert_eq!(page_range(first, last, Some(format), "\u{2013}"), expected);
        }
    }

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["a", "z", "aa", "zz", "aaa"]);
    }
}
