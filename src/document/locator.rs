//! Locators in what follows a citation: `, pp. 33-35, 38 and elsewhere`, `{chap. 3}, more`.
//!
//! As in pandoc (its manual, "Locators"), a locator is a word for what is counted and one or several
//! numbers or ranges; numbers without a word are pages; braces say where it begins and ends.

/// A locator and what follows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Located<'t> {
    /// What is counted, as CSL calls it; the place itself.
    pub(super) locator: Option<(&'static str, &'t str)>,
    pub(super) rest: &'t str,
}

/// What CSL calls the words, which may be cut short or in the plural.
const LABELS: &[(&str, &[&str])] = &[
    ("book", &["books", "book", "bks.", "bk."]),
    ("chapter", &["chapters", "chapter", "chaps.", "chap.", "ch."]),
    ("column", &["columns", "column", "cols.", "col."]),
    ("figure", &["figures", "figure", "figs.", "fig."]),
    ("folio", &["folios", "folio", "fols.", "fol."]),
    ("issue", &["numbers", "number", "nos.", "no."]),
    ("line", &["lines", "line", "ll.", "l."]),
    ("note", &["notes", "note", "nn.", "n."]),
    ("opus", &["opera", "opus", "opp.", "op."]),
    ("page", &["pages", "page", "pp.", "p."]),
    ("paragraph", &["paragraphs", "paragraph", "paras.", "para.", "¶¶", "¶"]),
    ("part", &["parts", "part", "pts.", "pt."]),
    ("section", &["sections", "section", "secs.", "sec.", "§§", "§"]),
    ("sub-verbo", &["sub verbis", "sub verbo", "s.vv.", "s.v."]),
    ("table", &["tables", "table"]),
    ("verse", &["verses", "verse", "vv.", "v."]),
    ("volume", &["volumes", "volume", "vols.", "vol."]),
];

/// Reads what follows a citation.
pub(super) fn locator(suffix: &str) -> Located<'_> {
    let none = Located { locator: None, rest: suffix.trim() };
    let text = suffix.trim_start();
    let text = text.strip_prefix(',').unwrap_or(text).trim_start();
    if let Some((inner, rest)) = text.strip_prefix('{').and_then(|text| text.split_once('}')) {
        let (label, place) = labelled(inner.trim());
        let locator = Some((label.unwrap_or("page"), place.trim())).filter(|(_, place)| !place.is_empty());
        return Located { locator, rest: rest.trim() };
    }
    let (label, place) = labelled(text);
    let len = places(place, label.is_some());
    match place.get(..len).filter(|place| !place.is_empty()) {
        Some(found) => Located {
            locator: Some((label.unwrap_or("page"), found)),
            rest: place.get(len..).unwrap_or_default().trim(),
        },
        None => none,
    }
}

/// The word for what is counted, and what follows it.
fn labelled(text: &str) -> (Option<&'static str>, &str) {
    for (label, words) in LABELS {
        for word in *words {
            let begins = text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
            let Some(rest) = text.get(word.len()..).filter(|_| begins) else { continue };
            if !word.ends_with(char::is_alphabetic) || rest.starts_with(char::is_whitespace) {
                return (Some(label), rest.trim_start());
            }
        }
    }
    (None, text)
}

/// The length of the numbers and ranges that a text begins with; Roman ones only count behind a word.
fn places(text: &str, roman: bool) -> usize {
    let mut end = 0;
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let len = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).unwrap_or(rest.len());
        let word = rest.get(..len).unwrap_or_default();
        let number = word.contains(|c: char| c.is_ascii_digit());
        let all_roman = !word.is_empty()
            && word.chars().all(|c| "ivxlcdmIVXLCDM-\u{2013}".contains(c))
            && word.starts_with(char::is_alphabetic);
        // Behind the first, only what begins as a number goes on with it.
        let goes_on = if end == 0 {
            number || (roman && all_roman)
        } else {
            word.starts_with(|c: char| c.is_ascii_digit())
        };
        if !goes_on {
            return end;
        }
        end = at + len;
        let after = text.get(end..).unwrap_or_default();
        match after.strip_prefix(", ").or_else(|| after.strip_prefix(" & ")) {
            Some(next) => at = text.len() - next.len(),
            None => return end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of pandoc's manual, "Citation syntax", and what its citeproc makes of others.
    #[test]
    fn locators() {
        for (suffix, label, place, rest) in [
            (", pp. 33-35 and *passim*", "page", "33-35", "and *passim*"),
            (", pp. 33-35, 38-39 and *passim*", "page", "33-35, 38-39", "and *passim*"),
            (", 33", "page", "33", ""),
            (" p. 3", "page", "3", ""),
            (", p.\u{a0}3", "page", "3", ""),
            (", chap. 1", "chapter", "1", ""),
            (", ch. 2, see also", "chapter", "2", ", see also"),
            (
                ", pp. iv, vi-xi, (xv)-(xvii) with suffix here",
                "page",
                "iv",
                ", vi-xi, (xv)-(xvii) with suffix here",
            ),
            (
                "{pp. iv, vi-xi, (xv)-(xvii)} with suffix here",
                "page",
                "iv, vi-xi, (xv)-(xvii)",
                "with suffix here",
            ),
            (", {pp. iv, vi-xi}, more", "page", "iv, vi-xi", ", more"),
            (", § 4.2", "section", "4.2", ""),
            (", vol. 2", "volume", "2", ""),
            (", Figure 3b shows", "figure", "3b", "shows"),
        ] {
            assert_eq!(locator(suffix), Located { locator: Some((label, place)), rest }, "{suffix}");
        }
        for (suffix, rest) in [
            ("", ""),
            (", and others", ", and others"),
            ("{}, 99 years later", ", 99 years later"),
            (", page by page", ", page by page"),
            (" mild words", "mild words"),
        ] {
            assert_eq!(locator(suffix), Located { locator: None, rest }, "{suffix}");
        }
    }
}
