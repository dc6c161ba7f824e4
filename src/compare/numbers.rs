//! Volumes, issues and pages, compared by the numbers in them.

use super::title::roman;

/// The first number of a text with the letters right before it: `S12-S15` is `("s", "12")`. Zeros before
/// the number do not count; without a digit the letters are all there is.
fn first(text: &str) -> Option<(String, String)> {
    let mut letters = String::new();
    let mut digits = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else if !digits.is_empty() {
            break;
        } else if c.is_alphabetic() {
            letters.extend(c.to_lowercase());
        } else if !letters.is_empty() && c != '.' {
            // "pp 12", "vol. 3": words before a number are no part of it.
            if letters.len() > 1 {
                letters.clear();
            }
        }
    }
    for word in ["pages", "page", "pp", "pg", "volume", "vol", "no", "number", "art", "article", "p"] {
        if letters == word {
            letters.clear();
        }
    }
    if letters.is_empty() && digits.is_empty() {
        return None;
    }
    if digits.is_empty()
        && let Some(number) = roman(&letters)
    {
        return Some((String::new(), number.to_string()));
    }
    let bare = digits.trim_start_matches('0');
    let digits = if bare.is_empty() && !digits.is_empty() { "0".to_owned() } else { bare.to_owned() };
    Some((letters, digits))
}

/// Whether two numbers are the same, letters and zeros before them aside; unknown where one has no
/// number to compare.
pub(crate) fn same(one: &str, other: &str) -> Option<bool> {
    let ((letters, digits), (other_letters, other_digits)) = (first(one)?, first(other)?);
    if digits.is_empty() || other_digits.is_empty() {
        // Words such as "Suppl" or "Dec" say nothing against a number.
        return (digits == other_digits).then(|| letters == other_letters).filter(|same| *same);
    }
    let lettered = letters.is_empty()
        || other_letters.is_empty()
        || letters.starts_with(&other_letters)
        || other_letters.starts_with(&letters);
    Some(digits == other_digits && lettered)
}

/// Compares volumes and issues, which may be double: `3-4` is `3` and `4`.
pub(crate) fn overlap(one: &str, other: &str) -> Option<bool> {
    let same = same(one, other)?;
    if same {
        return Some(true);
    }
    let numbers = |text: &str| -> Vec<String> {
        let parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        parts.map(|part| part.trim_start_matches('0').to_owned()).take(4).collect()
    };
    let (mine, theirs) = (numbers(one), numbers(other));
    let double = mine.len() > 1 || theirs.len() > 1;
    Some(double && mine.iter().any(|number| theirs.contains(number)))
}

/// The first and the last page of a range, the last one completed (`496-7` ends at 497).
pub(crate) fn pages(text: &str) -> (String, Option<String>) {
    let mut parts = text.split(['-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}']);
    let start = parts.next().unwrap_or_default().trim().to_owned();
    let end = parts.find(|part| !part.trim().is_empty()).map(|part| {
        let end = part.split([',', ';']).next().unwrap_or_default().trim();
        let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        match start.len().checked_sub(end.len()) {
            Some(missing) if missing > 0 && digits(&start) && digits(end) && !end.is_empty() => {
                format!("{}{end}", start.get(..missing).unwrap_or_default())
            }
            _ => end.to_owned(),
        }
    });
    (start, end)
}

/// Whether two ranges of pages begin on one page and end on others.
pub(crate) fn other_end(one: &str, other: &str) -> bool {
    let ((start, end), (other_start, other_end)) = (pages(one), pages(other));
    let number = |page: &str| page.trim_start_matches(|c: char| !c.is_ascii_digit()).parse::<u64>().ok();
    // A range that runs backwards is damaged.
    let forwards = |start: &str, end: &str| number(start) <= number(end);
    let (Some(end), Some(other_end)) = (end, other_end) else { return false };
    same(&start, &other_start) == Some(true)
        && same(&end, &other_end) == Some(false)
        && forwards(&start, &end)
        && forwards(&other_start, &other_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same() {
        for (one, other) in [
            ("12", "012"),
            ("e17024", "17024"),
            ("S12", "12"),
            ("pp. 496", "496"),
            ("Vol. 3", "3"),
            ("xii", "12"),
            ("XIV", "14"),
            ("E17024", "e17024"),
            ("suppl_1", "S1"),
        ] {
            assert_eq!(same(one, other), Some(true), "{one} {other}");
        }
        for (one, other) in [("12", "13"), ("S12", "L12"), ("1", "11")] {
            assert_eq!(same(one, other), Some(false), "{one} {other}");
        }
        assert_eq!(same("Dec", "12"), None);
        assert_eq!(overlap("3-4", "4"), Some(true));
        assert_eq!(overlap("3", "4"), Some(false));
    }

    #[test]
    fn ranges_end_on_other_pages() {
        for (one, other, differs) in [
            ("1-10", "1-12", true),
            ("496-7", "496–497", false),
            ("1", "1-12", false),
            ("1-10", "2-10", false),
            ("e1-e10", "e1-e12", true),
            ("100-9", "100-110", true),
            ("100-10", "100-12", true),
            ("737-38", "737-738", false),
        ] {
            assert_eq!(other_end(one, other), differs, "{one} {other}");
        }
    }

    #[test]
    fn ranges_are_completed() {
        assert_eq!(pages("496-7"), ("496".to_owned(), Some("497".to_owned())));
        assert_eq!(pages("496–497"), ("496".to_owned(), Some("497".to_owned())));
        assert_eq!(pages("e12"), ("e12".to_owned(), None));
    }
}
