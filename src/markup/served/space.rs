//! The characters of served text put in order: white space, invisible characters, normal form.
//!
//! - Any run of white space, no-break spaces and line breaks included, is one space; there is none
//!   at either end. Where a line may break is the output's business. Spaces that are missing
//!   are the business of [`super::gaps`].
//! - A space at the inner edge of a format moves out of it: `<i>Homo </i>sapiens` is an italic
//!   "Homo", a space, "sapiens".
//! - Controls, soft hyphens, zero-width spaces and byte order marks are removed. Joiners stay: they
//!   shape Persian and Indic text.
//! - The text is in Unicode normal form C.
//! - A format around one node of the same format is one format.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::super::{Inline, RichText};
use crate::text::sanitize;

/// Puts the characters of rich text in order.
pub(super) fn tidy(text: RichText) -> RichText {
    let mut body = spaced(text).body;
    normalize(&mut body);
    body
}

/// Text without white space at its ends, and whether there was some.
struct Spaced {
    before: bool,
    body: RichText,
    after: bool,
}

fn spaced(text: RichText) -> Spaced {
    let mut body = RichText::default();
    let mut before = false;
    let mut gap = false;
    for inline in text.0 {
        let part = match inline {
            Inline::Text(text) => spaced_text(&text),
            Inline::Styled(format, inner) => {
                let mut part = spaced(inner);
                let same = matches!(part.body.0.as_slice(), [Inline::Styled(inner, _)] if *inner == format);
                if !same && !part.body.0.is_empty() {
                    part.body = RichText(vec![Inline::Styled(format, part.body)]);
                }
                part
            }
            // Served text has neither links nor blocks.
            other @ (Inline::Link { .. } | Inline::Block(..)) => {
                Spaced { before: false, body: RichText(vec![other]), after: false }
            }
        };
        if body.0.is_empty() {
            before |= part.before;
        } else if !part.body.0.is_empty() && (gap || part.before) {
            body.push_text(" ");
        }
        gap = if part.body.0.is_empty() { gap || part.before } else { part.after };
        for inline in part.body.0 {
            body.push(inline);
        }
    }
    Spaced { before, body, after: gap }
}

fn spaced_text(text: &str) -> Spaced {
    let mut out = String::with_capacity(text.len());
    let mut before = false;
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            before |= out.is_empty();
            gap = true;
        } else if !sanitize::is_void(c) {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        }
    }
    let body = if out.is_empty() { RichText::default() } else { RichText::plain(out) };
    Spaced { before, body, after: gap }
}

fn normalize(text: &mut RichText) {
    for inline in &mut text.0 {
        match inline {
            Inline::Text(text) if !is_nfc(text) => *text = text.nfc().collect(),
            Inline::Text(_) => {}
            Inline::Styled(_, body) | Inline::Link { body, .. } | Inline::Block(_, body) => normalize(body),
        }
    }
}
