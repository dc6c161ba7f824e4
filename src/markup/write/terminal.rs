//! Plain text, and text for a terminal: SGR sequences for weight, slant and underline, OSC 8 for
//! links. Sub- and superscripts and small capitals are their plain characters.

use super::super::{Formatting, RichText};
use super::runs::{self, Around, Mark, Syntax};
use super::safe;

/// Writes plain text behind other text.
pub(super) fn push_plain(text: &RichText, out: &mut String) {
    runs::write_unmarked(text, &PlainText, out);
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
