//! Locators in what follows a citation: `, pp. 33-35, 38 and elsewhere`, `{chap. 3}, more`.
//!
//! As in pandoc (its manual, "Locators"), a locator is a word for what is counted and one or several
//! numbers or ranges; numbers without a word are pages; braces say where it begins and ends. The
//! words are the terms of the language in which the document is rendered, in any form, and the English
//! ones.

use crate::text::sorting;

/// A locator and what follows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Located<'t> {
    /// What is counted, as CSL calls it; the place itself.
    pub(super) locator: Option<(&'static str, &'t str)>,
    pub(super) rest: &'t str,
}

/// The English words, which everybody may write, beside those of the language: with CSL's name for what
/// they count.
const ENGLISH: &[(&str, &[&str])] = &[
    ("act", &["acts", "act"]),
    ("appendix", &["appendices", "appendix", "apps.", "app."]),
    ("article-locator", &["articles", "article", "arts.", "art."]),
    ("book", &["books", "book", "bks.", "bk."]),
    ("canon", &["canons", "canon", "cann.", "can."]),
    ("chapter", &["chapters", "chapter", "chaps.", "chap.", "ch."]),
    ("column", &["columns", "column", "cols.", "col."]),
    ("elocation", &["locations", "location", "locs.", "loc."]),
    ("equation", &["equations", "equation", "eqq.", "eqs.", "eq."]),
    ("figure", &["figures", "figure", "figs.", "fig."]),
    ("folio", &["folios", "folio", "fols.", "fol."]),
    ("issue", &["issues", "issue", "numbers", "number", "nos.", "no."]),
    ("line", &["lines", "line", "ll.", "l."]),
    ("note", &["notes", "note", "nn.", "n."]),
    ("opus", &["opera", "opus", "opp.", "op."]),
    ("page", &["pages", "page", "pp.", "p."]),
    ("paragraph", &["paragraphs", "paragraph", "paras.", "para.", "¶¶", "¶"]),
    ("part", &["parts", "part", "pts.", "pt."]),
    ("rule", &["rules", "rule", "rr.", "r."]),
    ("scene", &["scenes", "scene", "scs.", "sc."]),
    ("section", &["sections", "section", "secs.", "sec.", "§§", "§"]),
    ("sub-verbo", &["sub verbis", "sub verbo", "s.vv.", "s.v."]),
    ("supplement", &["supplements", "supplement", "supps.", "supp."]),
    ("table", &["tables", "table", "tbls.", "tbl."]),
    ("timestamp", &["timestamps", "timestamp"]),
    ("title-locator", &["titles", "title", "titt.", "tit."]),
    ("verse", &["verses", "verse", "vv.", "v."]),
    ("volume", &["volumes", "volume", "vols.", "vol."]),
];

/// The words for what a locator counts, the longer first: of two languages, those of the document's first.
pub(super) struct LocatorTerms(Vec<(&'static str, String)>);

impl LocatorTerms {
    /// The words of a language, and the English ones.
    pub(super) fn new(words: Vec<(&'static str, String)>) -> Self {
        let english =
            ENGLISH.iter().flat_map(|(label, words)| words.iter().map(|word| (*label, (*word).to_owned())));
        let mut all: Vec<(&'static str, String)> =
            words.into_iter().map(|(label, word)| (label, word.to_lowercase())).chain(english).collect();
        sorting::by_key(&mut all, |(_, word)| std::cmp::Reverse(word.len()));
        Self(all)
    }

    /// Reads what follows a citation.
    pub(super) fn locator<'t>(&self, suffix: &'t str) -> Located<'t> {
        let none = Located { locator: None, rest: suffix.trim() };
        let text = suffix.trim_start();
        let text = text.strip_prefix(',').unwrap_or(text).trim_start();
        if let Some((inner, rest)) = text.strip_prefix('{').and_then(|text| text.split_once('}')) {
            let (label, place) = self.labelled(inner.trim());
            // Without a word there is a number at least.
            let counts = label.is_some() || place.contains(|c: char| c.is_ascii_digit());
            let locator =
                Some((label.unwrap_or("page"), place.trim())).filter(|(_, place)| !place.is_empty());
            return match locator {
                Some(locator) if counts => Located { locator: Some(locator), rest: rest.trim() },
                None => Located { locator: None, rest: rest.trim() },
                Some(_) => none,
            };
        }
        let (label, place) = self.labelled(text);
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
    fn labelled<'t>(&self, text: &'t str) -> (Option<&'static str>, &'t str) {
        for (label, word) in &self.0 {
            let Some(rest) = behind(text, word) else { continue };
            if !word.ends_with(char::is_alphanumeric) || rest.starts_with(char::is_whitespace) {
                return (Some(label), rest.trim_start());
            }
        }
        (None, text)
    }
}

/// What stands behind a word that a text begins with, in capitals or not.
fn behind<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let mut chars = text.char_indices();
    let mut expected = word.chars().peekable();
    let mut end = 0;
    while expected.peek().is_some() {
        let (at, c) = chars.next()?;
        for lower in c.to_lowercase() {
            if expected.next()? != lower {
                return None;
            }
        }
        end = at + c.len_utf8();
    }
    text.get(end..)
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
        let words = LocatorTerms::new(vec![("page", "S.".to_owned()), ("chapter", "Kapitel".to_owned())]);
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
            (", S. 5-7", "page", "5-7", ""),
            (", Kapitel 2", "chapter", "2", ""),
            (", app. A4", "appendix", "A4", ""),
            (", timestamp 1:02:03", "timestamp", "1:02:03", ""),
        ] {
            assert_eq!(words.locator(suffix), Located { locator: Some((label, place)), rest }, "{suffix}");
        }
        for (suffix, rest) in [
            ("", ""),
            (", and others", ", and others"),
            ("{}, 99 years later", ", 99 years later"),
            (", page by page", ", page by page"),
            (" mild words", "mild words"),
            ("{foo}", "{foo}"),
            (", Kapitelband 2", ", Kapitelband 2"),
        ] {
            assert_eq!(words.locator(suffix), Located { locator: None, rest }, "{suffix}");
        }
    }
}
