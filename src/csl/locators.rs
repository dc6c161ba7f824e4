//! The words for locators: "p." before "12", "chap." before "3".

use super::locale::Lexicon;
use super::term::{Gender, TermForm};

/// What a locator counts (CSL 1.0.2, "Locators").
const LABELS: [&str; 29] = [
    "act",
    "appendix",
    "article-locator",
    "book",
    "canon",
    "chapter",
    "column",
    "elocation",
    "equation",
    "figure",
    "folio",
    "issue",
    "line",
    "note",
    "opus",
    "page",
    "paragraph",
    "part",
    "rule",
    "scene",
    "section",
    "sub-verbo",
    "supplement",
    "table",
    "timestamp",
    "title-locator",
    "verse",
    "version",
    "volume",
];

/// The terms of each label in each form.
pub(crate) fn words(lexicon: &Lexicon) -> Vec<(&'static str, String)> {
    let mut words: Vec<(&'static str, String)> = Vec::new();
    for label in LABELS {
        for form in [TermForm::Long, TermForm::Short, TermForm::Symbol] {
            let Some(term) = lexicon.entry(label, form, Gender::Neuter) else { continue };
            for word in [&term.single, &term.multiple] {
                if !word.is_empty() && !words.iter().any(|(_, known)| known == word) {
                    words.push((label, word.clone().into_owned()));
                }
            }
        }
    }
    words
}
