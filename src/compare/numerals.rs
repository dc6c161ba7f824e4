//! The numbers in a written reference: which can be years, and which say where in a journal or book it
//! stands.
//!
//! Days of a date, versions and editions are numbers, too, but no place: a preprint "posted on 12 May
//! 2020" has no page 12.

use super::evidence::Agreement;
use super::facts::Facts;
use super::fold::Word;
use super::numbers;
use super::title::roman;
use crate::text::months;
use crate::text::years::year_at_start;

/// A number with the letters before it, and the word it stands in.
#[derive(Clone, Debug)]
pub(crate) struct Number {
    pub(crate) text: String,
    pub(crate) word: usize,
    /// Whether it can be a year.
    pub(crate) year: Option<i32>,
    /// Whether it can be the number of a volume, an issue or a page.
    pub(crate) places: bool,
    /// Whether it is written in Roman numerals.
    roman: bool,
}

/// The numbers among the words of a text: `e17024`, `114`, `1992a`, `iv`.
pub(crate) fn numbers_in(words: &[Word], text: &str) -> Vec<Number> {
    let mut numbers = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if word.text.len() > 24 {
            continue;
        }
        if !word.text.bytes().any(|b| b.is_ascii_digit()) {
            if is_roman_page(words, at, text) {
                numbers.push(Number {
                    text: word.text.clone(),
                    word: at,
                    year: None,
                    places: false,
                    roman: true,
                });
            }
            continue;
        }
        let digits: String = word.text.chars().take_while(char::is_ascii_digit).collect();
        let tail = word.text.len() - digits.len();
        let year = likely_year(&digits).filter(|_| tail <= 1);
        let places = !is_dated(words, at, text) && !is_edition(words, at);
        numbers.push(Number { text: word.text.clone(), word: at, year, places, roman: false });
    }
    numbers
}

/// The year that digits are. Before 1600 they are a page more often.
fn likely_year(digits: &str) -> Option<i32> {
    year_at_start(digits).filter(|year| *year >= 1600)
}

/// Whether a word is a Roman numeral that can be nothing else: of several letters, or the first or last
/// page of a range. A single letter may be an initial.
fn is_roman_page(words: &[Word], at: usize, text: &str) -> bool {
    let word = &words[at].text;
    if roman(word).is_none() {
        return false;
    }
    let ranged = |one: usize, other: usize| {
        let (Some(one), Some(other)) = (words.get(one), words.get(other)) else { return false };
        let between = text.get(one.to..other.from).unwrap_or_default().trim();
        matches!(between, "-" | "--" | "–" | "—")
            && roman(&one.text).is_some()
            && roman(&other.text).is_some()
    };
    word.len() > 1 || ranged(at, at + 1) || at > 0 && ranged(at - 1, at)
}

/// Whether a number is a part of a date: beside the name of a month, or in `2017-12-10` and `10.12.2017`.
fn is_dated(words: &[Word], at: usize, text: &str) -> bool {
    let word = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", |word| word.text.as_str());
    let (before, after) = (word(at.checked_sub(1)), word(Some(at + 1)));
    let day = |word: &str| word.len() <= 2 && word.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
    let is_year = |word: &str| word.len() == 4 && likely_year(word).is_some();
    let this = words[at].text.as_str();
    if (is_month(before) || is_month(after)) && (day(this) || is_year(this)) {
        return true;
    }
    (at.saturating_sub(2)..=at).any(|first| {
        let Some([one, two, three]) = words.get(first..first + 3) else { return false };
        let sign =
            |one: &Word, other: &Word| text.get(one.to..other.from).unwrap_or_default().trim().to_owned();
        let (sign, other) = (sign(one, two), sign(two, three));
        let numbers = day(&two.text)
            && (is_year(&one.text) && day(&three.text) || day(&one.text) && is_year(&three.text));
        numbers && sign == other && matches!(sign.as_str(), "-" | "." | "/")
    })
}

/// Whether a number counts versions or editions.
fn is_edition(words: &[Word], at: usize) -> bool {
    let this = words[at].text.as_str();
    let ordinal = ["st", "nd", "rd", "th"]
        .iter()
        .any(|end| this.strip_suffix(end).is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit())));
    // "J. Control. Release 121" is a journal.
    let version = |word: &Word| {
        matches!(word.text.as_str(), "version" | "ver" | "v")
            || word.text == "release" && this.parse().is_ok_and(|number: u32| number < 20)
    };
    // `1.2.0` is three numbers.
    let before = words.get(at.saturating_sub(3)..at).unwrap_or_default();
    let numbers =
        before.iter().rev().take_while(|word| word.text.bytes().all(|b| b.is_ascii_digit())).count();
    let head = before.len().checked_sub(numbers + 1).and_then(|place| before.get(place));
    let edition = |word: &Word| {
        matches!(word.text.as_str(), "ed" | "edn" | "edition" | "aufl" | "auflage" | "edicion" | "edizione")
    };
    ordinal
        || head.is_some_and(version)
        || words.get(at + 1).is_some_and(edition)
        || this
            .strip_prefix('v')
            .is_some_and(|digits| digits.len() < 3 && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a word is the name of a month, in full or cut, in the languages that most references are in.
fn is_month(word: &str) -> bool {
    const OTHERS: [&str; 33] = [
        "januar",
        "februar",
        "marz",
        "mai",
        "juni",
        "juli",
        "oktober",
        "dezember",
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
        "gennaio",
        "maggio",
    ];
    let short = (3..=4).contains(&word.len());
    let whole = |month| months::name(month).is_some_and(|name| name.eq_ignore_ascii_case(word));
    months::number(word).is_some_and(|month| short || whole(month))
        || OTHERS.iter().any(|month| *month == word || short && month.starts_with(word))
}

/// Whether the reference says by numbers where it stands: more of them than one year and dates.
pub(crate) fn is_placed(numbers: &[&Number]) -> bool {
    let places = || numbers.iter().filter(|number| number.places);
    let years = places().filter(|number| number.year.is_some()).count();
    let dated = numbers.iter().any(|number| number.year.is_some() && !number.places);
    places().count() > years || years > usize::from(!dated)
}

/// Whether one of the years is the record's.
pub(crate) fn year(numbers: &[&Number], record: &Facts) -> Agreement {
    let years: Vec<i32> = numbers.iter().filter_map(|number| number.year).collect();
    if years.is_empty() || record.years.is_empty() {
        return Agreement::Unknown;
    }
    let any =
        |near: u32| years.iter().any(|year| record.years.iter().any(|known| known.abs_diff(*year) <= near));
    if any(0) {
        Agreement::Agrees
    } else if any(1) {
        Agreement::Near
    } else {
        Agreement::Differs
    }
}

/// Whether volume and first page are among the numbers; one number is not both.
pub(crate) fn places(all: &[&Number], record: &Facts, placed: bool) -> (Agreement, Agreement) {
    let is_year = |number: &Number| record.years.iter().any(|year| number.year == Some(*year));
    let mut free: Vec<&Number> = all.iter().copied().filter(|number| !is_year(number)).collect();
    let mut take = |wanted: &str| -> bool {
        // "S31" is not the volume 31, but "e17024" may be the number 17024.
        let short = wanted.starts_with(char::is_alphabetic)
            && wanted.chars().filter(char::is_ascii_digit).count() < 4;
        let digits = wanted.bytes().any(|b| b.is_ascii_digit());
        let place = free.iter().position(|number| {
            numbers::same(&number.text, wanted) == Some(true)
                && !(short && digits && number.text.starts_with(|c: char| c.is_ascii_digit()))
                && !(number.roman && digits)
        });
        place.map(|place| free.remove(place)).is_some()
    };
    let page = if record.pages.is_empty() {
        None
    } else {
        Some(record.pages.iter().any(|page| {
            let (first, _) = numbers::pages(page);
            // Pages that look like years are among the numbers that were taken for such.
            take(&first) || all.iter().filter(|number| number.text == first).count() > 1
        }))
    };
    let volume = record.volume.as_deref().and_then(|volume| {
        if !volume.bytes().any(|b| b.is_ascii_digit()) && roman(&volume.to_lowercase()).is_none() {
            return None;
        }
        let parts: Vec<&str> = volume.split(['-', '/', '–']).collect();
        let year = volume.trim().parse().ok();
        Some(
            parts.iter().any(|part| take(part))
                || all.iter().any(|number| number.year.is_some() && number.year == year),
        )
    });
    let judged = |found: Option<bool>| match found {
        Some(true) => Agreement::Agrees,
        Some(false) if placed => Agreement::Differs,
        _ => Agreement::Unknown,
    };
    (judged(volume), judged(page))
}

#[cfg(test)]
mod tests {
    use super::super::fold::words;
    use super::*;

    fn placed(text: &str) -> bool {
        let numbers = numbers_in(&words(text), text);
        is_placed(&numbers.iter().collect::<Vec<_>>())
    }

    #[test]
    fn dates_versions_and_editions_are_no_places() {
        for text in [
            "Fenner, M. (2023a, January 25). Front Matter.",
            "Gunjal. Open Science Framework, 10 Dec. 2017,",
            "Barker (2023) (Version 0.3). Zenodo.",
            "posted 2017-12-10",
            "am 10.12.2017 erschienen",
            "2nd ed., Sample Publisher, 2003",
            "v2, 2003",
        ] {
            assert!(!placed(text), "{text}");
        }
        for text in ["Nature 171 (1953)", "1953;171:737-8", "Ann. 2004, 1998", "Mar. 2015, pp. 719–40"] {
            assert!(placed(text), "{text}");
        }
    }

    #[test]
    fn roman_numerals_are_pages_and_initials_are_none() {
        let romans = |text: &str| numbers_in(&words(text), text).len();
        assert_eq!(romans("pp. i–ix"), 2);
        assert_eq!(romans("I. Newton, V. Woolf, X. Li"), 0);
        assert_eq!(romans("40(7), II."), 3);
    }
}
