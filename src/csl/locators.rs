//! The words for locators: "p." before "12", "chap." before "3".

use super::document::Processor;
use super::engine::Engine;
use super::locale::{Gender, TermForm};

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

impl Processor<'_> {
    /// The words by which people who write in the processor's language say what a locator counts: the
    /// terms in each form, and the label that each stands for.
    pub fn locator_words(&self) -> Vec<(&'static str, String)> {
        let engine = Engine::new(self.style, &self.lang, self.locale.as_ref());
        let mut words: Vec<(&'static str, String)> = Vec::new();
        for label in LABELS {
            for form in [TermForm::Long, TermForm::Short, TermForm::Symbol] {
                let Some(term) = engine.lexicon.entry(label, form, Gender::Neuter) else { continue };
                for word in [&term.single, &term.multiple] {
                    if !word.is_empty() && !words.iter().any(|(_, known)| known == word) {
                        words.push((label, word.clone()));
                    }
                }
            }
        }
        words
    }
}
