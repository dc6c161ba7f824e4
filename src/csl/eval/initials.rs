//! Initials of given names (CSL 1.0.2, "Name", `initialize` and `initialize-with`).
//!
//! "Jean-Luc" gives "J.-L." or "J. L.", "J.K." the same as "J. K."; a part in small letters stays
//! as it is ("Guido van"), and a name in another script is not touched. With `initialize="false"`
//! only initials that are there already are set anew.

use std::borrow::Cow;

use crate::csl::work::is_alphabetic_script;

/// A part of a given name and what stands before it.
struct Word<'n> {
    text: &'n str,
    hyphen: bool,
}

/// Initials of a name, each followed by `with`.
pub(super) fn initials(given: &str, with: &str, hyphens: bool) -> String {
    if given.contains('<') {
        return around_tags(given, with, |text| initials(text, with, hyphens));
    }
    if untouchable(given) {
        return given.to_owned();
    }
    let spaced = space_periods(given);
    let mut result = String::with_capacity(given.len());
    for word in words(&spaced) {
        let letters = word.text.trim_end_matches('.');
        let Some(first) = letters.chars().next() else { continue };
        // "Chris." and "St." are abbreviations already.
        let abbreviated = letters.len() < word.text.len();
        if first.is_lowercase() {
            // "de", "ibn": a whole word among the initials; after a hyphen it goes with the first.
            if word.hyphen {
                continue;
            }
            if !result.is_empty() && !result.ends_with(' ') {
                result.push(' ');
            }
            result.push_str(word.text);
            result.push(' ');
            continue;
        }
        if !is_alphabetic_script(first) && !first.is_uppercase() {
            if !result.is_empty() && !result.ends_with(' ') {
                result.push(' ');
            }
            result.push_str(word.text);
            result.push(' ');
            continue;
        }
        if word.hyphen && hyphens {
            let trimmed = result.trim_end().len();
            result.truncate(trimmed);
            result.push('-');
        }
        result.push(first);
        // "Ph." of "Philippe" is one letter in two: only capitals at the head count.
        let rest = &letters[first.len_utf8()..];
        if abbreviated {
            result.push_str(rest);
        } else if let Some(end) = rest.find(|c: char| !c.is_uppercase()).filter(|end| *end > 0) {
            result.push_str(&rest[..end].to_lowercase());
        }
        result.push_str(with);
    }
    tidy(result)
}

/// A name whose initials, and only those, are followed by `with`.
pub(super) fn normalize(given: &str, with: &str) -> String {
    if given.contains('<') {
        return around_tags(given, with, |text| normalize(text, with));
    }
    if untouchable(given) {
        return given.to_owned();
    }
    let spaced = space_periods(given);
    let mut result = String::with_capacity(given.len());
    let mut before_abbreviated = false;
    for (place, word) in words(&spaced).enumerate() {
        let abbreviated = is_abbreviation(word.text);
        if place > 0 {
            if word.hyphen {
                let trimmed = result.trim_end().len();
                result.truncate(trimmed);
                result.push('-');
            } else if (!before_abbreviated || !abbreviated) && !result.ends_with([' ', '\u{a0}']) {
                result.push(' ');
            }
        }
        if abbreviated {
            result.push_str(word.text.trim_end_matches('.'));
            result.push_str(with);
        } else {
            result.push_str(word.text);
        }
        before_abbreviated = abbreviated;
    }
    tidy(result)
}

/// Changes the text between tags, and keeps the spaces and hyphens at its edges.
fn around_tags(given: &str, with: &str, change: impl Fn(&str) -> String) -> String {
    let mut result = String::new();
    let mut rest = given;
    while !rest.is_empty() {
        let end = if rest.starts_with('<') {
            rest.find('>').map_or(rest.len(), |at| at + 1)
        } else {
            rest.find('<').unwrap_or(rest.len())
        };
        let (piece, tail) = rest.split_at(end);
        rest = tail;
        if piece.starts_with('<') {
            result.push_str(piece);
            continue;
        }
        let body = piece.trim_matches([' ', '-']);
        let start = piece.find(body).unwrap_or(0);
        let hyphen = piece[..start].contains('-');
        if hyphen {
            result.push('-');
        } else if start > 0 && (with.ends_with(' ') || body.is_empty()) {
            result.push(' ');
        }
        if !body.is_empty() {
            result.push_str(&change(body));
        }
        if piece[start + body.len()..].contains('-') {
            result.push('-');
        } else if piece.len() > start + body.len() && with.ends_with(' ') {
            result.push(' ');
        }
    }
    result
}

fn untouchable(given: &str) -> bool {
    matches!(given, "Lord" | "Lady") || !given.trim_start_matches('<').chars().next().is_some_and(is_letter)
}

fn is_letter(c: char) -> bool {
    (is_alphabetic_script(c) && c.is_alphabetic()) || matches!(c, '\u{200c}'..='\u{200e}')
}

fn is_abbreviation(word: &str) -> bool {
    let mut chars = word.chars();
    let (first, second) = (chars.next(), chars.next());
    match (first, second) {
        (Some(c), None) => c.is_uppercase(),
        (Some(c), Some(_)) => c.is_alphabetic() && word.ends_with('.'),
        _ => false,
    }
}

/// A space after each full stop that has none: "J.K." is two initials.
fn space_periods(given: &str) -> Cow<'_, str> {
    let is_close = |pair: &[u8]| pair[0] == b'.' && !matches!(pair[1], b' ' | b'-' | b'.');
    if !given.as_bytes().windows(2).any(is_close) {
        return given.into();
    }
    let mut result = String::with_capacity(given.len() + 4);
    let mut chars = given.chars().peekable();
    while let Some(c) = chars.next() {
        result.push(c);
        if c == '.' && chars.peek().is_some_and(|next| !matches!(next, ' ' | '-' | '.')) {
            result.push(' ');
        }
    }
    result.into()
}

fn words(given: &str) -> impl Iterator<Item = Word<'_>> {
    let parts = |c: char| c.is_whitespace() || c == '-';
    let mut rest = given;
    let mut begun = false;
    std::iter::from_fn(move || {
        let start = rest.find(|c| !parts(c))?;
        let (before, word) = rest.split_at(start);
        let hyphen = begun && before.contains('-');
        let (text, after) = word.split_at(word.find(parts).unwrap_or(word.len()));
        rest = after;
        begun = true;
        Some(Word { text, hyphen })
    })
}

/// Single spaces, and none at the end.
fn tidy(mut text: String) -> String {
    if text.as_bytes().windows(2).any(|pair| pair == b"  ") {
        let mut before = '\0';
        text.retain(|c| std::mem::replace(&mut before, c) != ' ' || c != ' ');
    }
    text.truncate(text.trim_end_matches([' ', '\u{a0}', '\u{feff}', '\t']).len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_of_given_names() {
        let cases = [
            ("John Ronald Reuel", ". ", "J. R. R."),
            ("Jean-Luc", ".", "J.-L."),
            ("J.K.", ". ", "J. K."),
            ("M.E.J.", "", "MEJ"),
            ("Guido van", ". ", "G. van"),
            ("AJ", ". ", "A."),
            ("Philippe", ".", "P."),
            ("Chris. H. J.", ".", "Chris.H.J."),
            ("Élodie", ". ", "É."),
        ];
        for (given, with, expected) in cases {
            assert_eq!(initials(given, with, true), expected, "{given}");
        }
        assert_eq!(initials("Jean-Luc", ". ", false), "J. L.");
        assert_eq!(normalize("Ernest J.K.", ""), "Ernest JK");
    }
}
