//! What happens to the text of a citation on its way into a sentence or a note.

use crate::document::model::Language;
use crate::markup::{Format, Inline, RichText};

/// Names and the citation behind them; a raised number has no space before it.
pub(super) fn joined(name: &RichText, text: &RichText) -> RichText {
    let mut parts = name.0.clone();
    if !name.is_empty() && !text.is_empty() && !is_raised(text) {
        parts.push(Inline::Text(" ".to_owned()));
    }
    parts.extend(text.0.iter().cloned());
    RichText(parts)
}

/// Whether a text begins with something raised.
pub(super) fn is_raised(text: &RichText) -> bool {
    matches!(text.0.first(), Some(Inline::Styled(Format::Superscript, _)))
}

/// Text in brackets, if there is any.
pub(super) fn bracketed(text: RichText) -> RichText {
    if text.is_empty() {
        return text;
    }
    let mark = |mark: &str| Inline::Text(mark.to_owned());
    RichText(std::iter::once(mark("(")).chain(text.0).chain([mark(")")]).collect())
}

/// A note begins with a capital.
pub(super) fn into_sentence(mut text: RichText) -> RichText {
    if let Some(first) = first_text(&mut text) {
        let mut chars = first.chars();
        if let Some(c) = chars.next() {
            *first = c.to_uppercase().chain(chars).collect();
        }
    }
    text
}

/// A text without the punctuation that stood behind names before it.
pub(super) fn without_first_marks(mut text: RichText) -> RichText {
    if let Some(first) = first_text(&mut text) {
        *first = first.trim_start_matches([',', ';', ':', '.', ' ', '\u{a0}']).to_owned();
    }
    text
}

/// A text without its full stop.
pub(super) fn without_full_stop(mut text: RichText) -> RichText {
    if let Some(Inline::Text(last)) = text.0.last_mut()
        && last.ends_with('.')
    {
        last.pop();
    }
    text
}

fn first_text(text: &mut RichText) -> Option<&mut String> {
    text.0.iter_mut().find_map(|inline| match inline {
        Inline::Text(text) => (!text.is_empty()).then_some(text),
        Inline::Styled(_, body) | Inline::Link { body, .. } | Inline::Block(_, body) => first_text(body),
    })
}

/// What an author wrote around a cite as the inline markup of CSL: emphasis, and no escapes.
pub(super) fn inline(text: &str, language: Language) -> String {
    match language {
        Language::Markdown => markdown(text),
        Language::Latex | Language::Typst => text.to_owned(),
    }
}

fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let pairs = text.matches('*').count().is_multiple_of(2) && !text.contains("**");
    let mut open = false;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            '*' if pairs => {
                out.push_str(if open { "</i>" } else { "<i>" });
                open = !open;
            }
            c if c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
