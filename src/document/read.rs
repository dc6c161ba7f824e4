//! Reading a document, and writing other text into it.

use std::ops::Range;

use super::model::{Document, KeyCite, Language, text_of};
use super::{latex, markdown, typst};
use crate::doi::find;
use crate::text::lines::Lines;

/// Reads a document in a language.
pub fn read(bytes: &[u8], language: Language) -> Document {
    let text = text_of(bytes);
    let (mut mask, document) = match language {
        Language::Markdown => markdown::read(&text),
        Language::Latex => latex::read(&text),
        Language::Typst => typst::read(&text),
    };
    for cite in &document.cites {
        mask.hide(cite.span.clone());
    }
    let mentions = find(&mask.text()).collect();
    Document { language, mentions, lines: Lines::of(&text), ..document }
}

/// Returns the document with other text in these places, which are in order and do not overlap.
pub fn rewrite(bytes: &[u8], edits: &[(Range<usize>, String)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for (span, text) in edits {
        out.extend_from_slice(bytes.get(at..span.start).unwrap_or_default());
        out.extend_from_slice(text.as_bytes());
        at = span.end;
    }
    out.extend_from_slice(bytes.get(at..).unwrap_or_default());
    out
}

impl Document {
    /// Returns what to write where for cites to be made by these keys, in the form that the language wants
    /// there: places in order. Nothing where that is what stands there.
    pub fn by_keys<'k>(
        &self,
        bytes: &[u8],
        key_of: impl Fn(&KeyCite) -> Option<&'k str>,
    ) -> Vec<(Range<usize>, String)> {
        let text = text_of(bytes);
        let edit = |cite: &KeyCite| {
            let key = key_of(cite)?;
            let stands = text.get(cite.span.clone());
            if cite.key == key && stands == Some(key) {
                return None;
            }
            let edit = match self.language {
                Language::Markdown => markdown::by_key(&text, cite, key),
                Language::Latex => (cite.span.clone(), key.to_owned()),
                Language::Typst => typst::by_key(&text, cite, key),
            };
            (text.get(edit.0.clone()) != Some(edit.1.as_str())).then_some(edit)
        };
        self.cites.iter().filter_map(edit).collect()
    }
}
