//! Text case (CSL 1.0.2, "Text-case").
//!
//! Works on a part of the output stream, so that it sees words across formats and knows which
//! parts keep their case: `nocase` spans, small capitals, sub- and superscripts. Title case
//! follows the specification and, where that says nothing, citeproc-js: words that hold a capital
//! stay, stop words stay small unless they are first, last, or follow a colon or the like, and a
//! hyphen, slash or dash makes two words. Only English has a title case; the caller decides that
//! by the item's language.

use std::borrow::Cow;

use super::{Tok, Wrap};
use crate::csl::textcase::{TextCase, capitalize, lower, upper};
use crate::markup::Formatting;

/// Words that title case leaves small: the specification's, and those of the reference processors.
const STOP_WORDS: &[&str] = &[
    "a",
    "about",
    "above",
    "across",
    "afore",
    "after",
    "against",
    "al",
    "along",
    "alongside",
    "amid",
    "amidst",
    "among",
    "amongst",
    "an",
    "and",
    "anenst",
    "apropos",
    "apud",
    "around",
    "as",
    "aside",
    "astride",
    "at",
    "athwart",
    "atop",
    "barring",
    "before",
    "behind",
    "below",
    "beneath",
    "beside",
    "besides",
    "between",
    "beyond",
    "but",
    "by",
    "c",
    "ca",
    "circa",
    "d'",
    "de",
    "despite",
    "down",
    "during",
    "et",
    "except",
    "for",
    "forenenst",
    "from",
    "given",
    "in",
    "inside",
    "into",
    "lest",
    "like",
    "modulo",
    "near",
    "next",
    "nor",
    "notwithstanding",
    "of",
    "off",
    "on",
    "onto",
    "or",
    "out",
    "over",
    "per",
    "plus",
    "pro",
    "qua",
    "sans",
    "since",
    "so",
    "than",
    "the",
    "through",
    "throughout",
    "thruout",
    "till",
    "to",
    "toward",
    "towards",
    "under",
    "underneath",
    "until",
    "unto",
    "up",
    "upon",
    "v",
    "van",
    "versus",
    "via",
    "vis-à-vis",
    "von",
    "vs",
    "with",
    "within",
    "without",
    "yet",
];

fn is_stop_word(lower: &str) -> bool {
    STOP_WORDS.binary_search(&lower).is_ok()
}

/// Changes the case of a part of the stream, for the language `lang`.
pub(crate) fn apply(toks: &mut [Tok<'_>], case: TextCase, lang: &str) {
    let mut pass = Pass { case, lang, ..Pass::default() };
    let mut keep = 0_usize;
    let mut open: Vec<bool> = Vec::new();
    for (place, tok) in toks.iter_mut().enumerate() {
        match tok {
            Tok::Open(wrap) => {
                let keeps = matches!(
                    wrap,
                    Wrap::NoCase
                        | Wrap::NoDecor
                        | Wrap::Inline(
                            Formatting::SmallCaps | Formatting::Superscript | Formatting::Subscript
                        )
                );
                open.push(keeps);
                keep += usize::from(keeps);
            }
            Tok::Close => {
                if open.pop() == Some(true) {
                    keep -= 1;
                }
            }
            Tok::Text(text, _) if keep > 0 => {
                if !text.trim().is_empty() {
                    pass.first = false;
                    pass.after_punctuation = false;
                    pass.last = None;
                }
            }
            Tok::Text(text, _) => pass.text(place, text),
        }
    }
    pass.last_word(toks);
}

struct Pass<'l> {
    case: TextCase,
    lang: &'l str,
    /// Nothing has been seen yet.
    first: bool,
    after_punctuation: bool,
    /// No hyphen or other break has been seen: there a stop word before a hyphen is raised.
    head: bool,
    /// The last word: its place in the stream and in the text.
    last: Option<(usize, usize, usize)>,
}

impl Default for Pass<'_> {
    fn default() -> Self {
        Self {
            case: TextCase::Title,
            lang: "en",
            first: true,
            head: true,
            after_punctuation: false,
            last: None,
        }
    }
}

impl Pass<'_> {
    fn text(&mut self, place: usize, text: &mut Cow<'_, str>) {
        match self.case {
            TextCase::Lowercase => *text = lower(text, self.lang).into(),
            TextCase::Uppercase => *text = upper(text, self.lang).into(),
            _ if self.case == TextCase::CapitalizeFirst && !self.first => {}
            _ => self.words(place, text),
        }
    }

    /// Goes through the words of one piece.
    fn words(&mut self, place: usize, text: &mut Cow<'_, str>) {
        let mut result = String::with_capacity(text.len());
        let mut word = String::new();
        let mut before = '\0';
        let mut glued = false;
        for c in text.chars().map(Some).chain([None]) {
            if let Some(c) = c
                && !is_space(c)
                && !breaks_word(c)
            {
                if word.is_empty() {
                    // What follows an apostrophe inside a word is no word of its own.
                    glued = matches!(before, '\'' | '\u{2019}')
                        && result.chars().rev().nth(1).is_some_and(char::is_alphanumeric);
                }
                word.push(c);
            } else {
                if !word.is_empty() {
                    let start = result.len();
                    if glued {
                        result.push_str(&if self.case == TextCase::Sentence {
                            lower(&word, self.lang)
                        } else {
                            word.clone()
                        });
                    } else {
                        result.push_str(&self.word(&word, c == Some('-')));
                    }
                    self.last = Some((place, start, result.len()));
                    word.clear();
                }
                if let Some(c) = c {
                    if matches!(c, '!' | '?' | ':') {
                        self.after_punctuation = true;
                    }
                    self.head &= is_space(c);
                    result.push(c);
                }
            }
            before = c.unwrap_or_default();
        }
        *text = result.into();
    }

    fn word<'w>(&mut self, word: &'w str, hyphen: bool) -> Cow<'w, str> {
        let first = std::mem::take(&mut self.first);
        let after = std::mem::take(&mut self.after_punctuation);
        let is_small = if word.is_ascii() {
            !word.bytes().any(|letter| letter.is_ascii_uppercase())
        } else {
            word == lower(word, self.lang)
        };
        let raises = match self.case {
            TextCase::Title => {
                first
                    || after
                    || (self.head && hyphen)
                    || (is_small && word.chars().nth(1).is_some() && !is_stop_word(word))
            }
            TextCase::CapitalizeFirst => first,
            TextCase::Sentence if first => return capitalize(word, self.lang).into(),
            TextCase::Sentence => return lower(word, self.lang).into(),
            _ => true,
        };
        // A word that holds a capital stays.
        if raises && is_small { capitalize_word(word, self.lang).into() } else { word.into() }
    }

    /// The last word of a title is capitalised even when it is a stop word.
    fn last_word(&self, toks: &mut [Tok<'_>]) {
        if self.case != TextCase::Title {
            return;
        }
        let Some((place, start, end)) = self.last else { return };
        if let Some(Tok::Text(text, _)) = toks.get_mut(place)
            && let Some(word) = text.get(start..end)
            && word.chars().nth(1).is_some()
            && is_stop_word(&word.to_lowercase())
        {
            let raised = capitalize(word, self.lang);
            text.to_mut().replace_range(start..end, &raised);
        }
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2000}'..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

fn breaks_word(c: char) -> bool {
    matches!(
        c,
        '\'' | '"'
            | '\u{2018}'
            | '\u{2019}'
            | '\u{201c}'
            | '\u{201d}'
            | '-'
            | '\u{2013}'
            | '\u{2014}'
            | '/'
            | '.'
            | ','
            | ';'
            | '?'
            | '!'
            | ':'
            | '['
            | ']'
            | '('
            | ')'
            | '«'
            | '»'
            | '¿'
            | '¡'
            | '„'
    )
}

/// A lone Greek letter stays small: it is a symbol in a scientific title.
fn capitalize_word(word: &str, lang: &str) -> String {
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some('\u{370}'..='\u{3ff}'), None) => word.to_owned(),
        _ => capitalize(word, lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::output::TextOrigin;

    fn cased(text: &str, case: TextCase) -> String {
        let mut toks = vec![Tok::Text(text.into(), TextOrigin::Content)];
        apply(&mut toks, case, "en-US");
        crate::csl::output::plain(&toks)
    }

    #[test]
    fn stop_words_are_in_order() {
        assert!(STOP_WORDS.is_sorted());
    }

    #[test]
    fn title_case_keeps_capitals_and_small_stop_words() {
        let cases = [
            ("the mRNA of PeerJ and arXiv", "The mRNA of PeerJ and arXiv"),
            ("a study: the second wave", "A Study: The Second Wave"),
            ("what they were waiting for", "What They Were Waiting For"),
            ("state-of-the-art", "State-of-the-Art"),
            ("employee pro-environmental behavior", "Employee Pro-Environmental Behavior"),
            ("we don't know", "We Don't Know"),
            ("the α and ω", "The α and ω"),
        ];
        for (given, expected) in cases {
            assert_eq!(cased(given, TextCase::Title), expected);
        }
    }
}
