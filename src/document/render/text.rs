//! What happens to the text of a citation on its way into a sentence or a note.

use crate::document::model::Language;
use crate::formats::bibtex;
use crate::markup::{Display, Formatting, Inline, RichText};

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
    matches!(text.0.first(), Some(Inline::Styled(Formatting::Superscript, _)))
}

/// Text in brackets, if there is any.
pub(super) fn bracketed(text: RichText) -> RichText {
    if text.is_empty() {
        return text;
    }
    let mark = |mark: &str| Inline::Text(mark.to_owned());
    RichText(std::iter::once(mark("(")).chain(text.0).chain([mark(")")]).collect())
}

/// A text without the brackets around it.
pub(super) fn without_brackets(mut text: RichText) -> RichText {
    let plain = text.to_plain();
    let around = [('(', ')'), ('[', ']')]
        .into_iter()
        .find(|(open, close)| plain.starts_with(*open) && plain.ends_with(*close));
    if let Some((open, close)) = around {
        if let Some(first) = first_text(&mut text) {
            *first = first.strip_prefix(open).unwrap_or(first).to_owned();
        }
        if let Some(last) = last_text(&mut text) {
            *last = last.strip_suffix(close).unwrap_or(last).to_owned();
        }
    }
    text
}

/// An entry as it stands in a line: its blocks one after the other.
pub(super) fn running(entry: &RichText) -> RichText {
    let mut out = RichText::default();
    for inline in &entry.0 {
        match inline {
            // Its number belongs to the list.
            Inline::Block(Display::LeftMargin, _) => {}
            Inline::Block(_, body) => out = joined(&out, body),
            inline => out.0.push(inline.clone()),
        }
    }
    out
}

/// A note begins with a capital, behind quotation marks and brackets too.
pub(super) fn into_sentence(mut text: RichText) -> RichText {
    if let Some(first) = first_text(&mut text)
        && let Some((at, c)) = first.char_indices().find(|(_, c)| c.is_alphanumeric())
    {
        let capital: String = c.to_uppercase().collect();
        first.replace_range(at..at + c.len_utf8(), &capital);
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

fn last_text(text: &mut RichText) -> Option<&mut String> {
    text.0.iter_mut().rev().find_map(|inline| match inline {
        Inline::Text(text) => (!text.is_empty()).then_some(text),
        Inline::Styled(_, body) | Inline::Link { body, .. } | Inline::Block(_, body) => last_text(body),
    })
}

fn first_text(text: &mut RichText) -> Option<&mut String> {
    text.0.iter_mut().find_map(|inline| match inline {
        Inline::Text(text) => (!text.is_empty()).then_some(text),
        Inline::Styled(_, body) | Inline::Link { body, .. } | Inline::Block(_, body) => first_text(body),
    })
}

/// What an author wrote around a cite as the inline markup of CSL.
pub(super) fn inline(text: &str, language: Language) -> String {
    match language {
        Language::Markdown => markdown(text),
        Language::Latex => bibtex::read::markup(text),
        Language::Typst => typst(text),
    }
}

/// Emphasis, dashes, and no escapes.
fn markdown(text: &str) -> String {
    let strong = text.matches("**").count().is_multiple_of(2);
    let single = text.matches('*').count() - 2 * text.matches("**").count();
    let emphasis = single.is_multiple_of(2);
    let mut open = [false; 2];
    unmarked(text, |c, rest| {
        Some(match c {
            '*' if strong && rest.starts_with("**") => (2, toggled(&mut open[1], "<b>", "</b>")),
            '*' if emphasis => (1, toggled(&mut open[0], "<i>", "</i>")),
            '.' if rest.starts_with("...") => (3, "\u{2026}"),
            _ => return None,
        })
    })
}

/// A text with what its marks stand for: dashes, what is behind a backslash, and what a language makes of the rest
/// of the text from a character on, with the length of its mark.
fn unmarked(text: &str, mut mark: impl FnMut(char, &str) -> Option<(usize, &'static str)>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '\\' {
            let escaped = rest.chars().nth(1);
            out.extend(escaped);
            rest = rest.get(1 + escaped.map_or(0, char::len_utf8)..).unwrap_or_default();
            continue;
        }
        let (len, written) = mark(c, rest).unwrap_or_else(|| match c {
            '-' if rest.starts_with("---") => (3, "\u{2014}"),
            '-' if rest.starts_with("--") => (2, "\u{2013}"),
            c if c.is_whitespace() && c != '\u{a0}' => (c.len_utf8(), " "),
            c => (c.len_utf8(), rest.get(..c.len_utf8()).unwrap_or_default()),
        });
        out.push_str(written);
        rest = rest.get(len..).unwrap_or_default();
    }
    out
}

fn toggled(open: &mut bool, begin: &'static str, end: &'static str) -> &'static str {
    *open = !*open;
    if *open { begin } else { end }
}

/// Emphasis, ties and dashes; calls of functions are what they are called with.
fn typst(text: &str) -> String {
    let paired = |mark: char| text.matches(mark).count().is_multiple_of(2);
    let (strong, emphasis) = (paired('*'), paired('_'));
    let mut open = [false; 2];
    unmarked(text, |c, rest| {
        Some(match c {
            '*' if strong => (1, toggled(&mut open[1], "<b>", "</b>")),
            '_' if emphasis => (1, toggled(&mut open[0], "<i>", "</i>")),
            '#' => (1 + rest.chars().skip(1).take_while(char::is_ascii_alphabetic).count(), ""),
            '[' | ']' => (1, ""),
            '~' => (1, "\u{a0}"),
            _ => return None,
        })
    })
}
