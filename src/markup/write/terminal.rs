//! Plain text, and text for a terminal: SGR sequences for weight, slant and underline, OSC 8 for
//! links. Sub- and superscripts and small capitals are their plain characters.

use super::super::{Formatting, Inline, RichText};
use super::runs::{self, Around, Mark, Syntax};
use super::safe;
use crate::text::sanitize;

/// Writes plain text behind other text.
pub(super) fn push_plain(text: &RichText, out: &mut String) {
    if has_blocks(text) {
        out.push_str(&runs::write(text, &PlainText));
    } else {
        // Without lines of its own it is nothing but its characters.
        push_characters(text, out);
    }
}

fn has_blocks(text: &RichText) -> bool {
    text.0.iter().any(|inline| match inline {
        Inline::Text(_) => false,
        Inline::Styled(_, body) | Inline::Link { body, .. } => has_blocks(body),
        Inline::Block(..) => true,
    })
}

fn push_characters(text: &RichText, out: &mut String) {
    for inline in &text.0 {
        match inline {
            Inline::Text(text) => out.push_str(&sanitize::clean(text)),
            Inline::Styled(_, body) | Inline::Link { body, .. } | Inline::Block(_, body) => {
                push_characters(body, out);
            }
        }
    }
}

struct PlainText;

impl Syntax for PlainText {
    fn text(&self, text: &str, out: &mut String) {
        out.push_str(text);
    }

    fn mark(&self, _: Mark<'_>, _: Around) -> (String, String) {
        Default::default()
    }

    fn line_break(&self, indented: bool) -> &'static str {
        if indented { "\n    " } else { "\n" }
    }
}

pub(super) struct Terminal {
    pub(super) links: bool,
}

impl Syntax for Terminal {
    fn text(&self, text: &str, out: &mut String) {
        PlainText.text(text, out);
    }

    fn mark(&self, mark: Mark<'_>, _: Around) -> (String, String) {
        let (on, off) = match mark {
            Mark::Format(Formatting::Italic | Formatting::Oblique) => ("3", "23"),
            Mark::Format(Formatting::Bold) => ("1", "22"),
            Mark::Format(Formatting::Light) => ("2", "22"),
            Mark::Format(Formatting::Underline) => ("4", "24"),
            Mark::Link(target) if self.links => {
                let target = safe::target(target).unwrap_or_default();
                return (format!("\x1b]8;;{target}\x1b\\"), "\x1b]8;;\x1b\\".into());
            }
            Mark::Format(_) | Mark::Link(_) => return Default::default(),
        };
        (format!("\x1b[{on}m"), format!("\x1b[{off}m"))
    }

    fn line_break(&self, indented: bool) -> &'static str {
        PlainText.line_break(indented)
    }
}
