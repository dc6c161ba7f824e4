//! Plain text, and text for a terminal: SGR sequences for weight, slant and underline, OSC 8 for
//! links. Sub- and superscripts and small capitals are their plain characters.

use super::super::Format;
use super::runs::{Around, Mark, Syntax};
use super::safe;

pub(super) struct Text;

impl Syntax for Text {
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
        Text.text(text, out);
    }

    fn mark(&self, mark: Mark<'_>, _: Around) -> (String, String) {
        let (on, off) = match mark {
            Mark::Format(Format::Italic | Format::Oblique) => ("3", "23"),
            Mark::Format(Format::Bold) => ("1", "22"),
            Mark::Format(Format::Light) => ("2", "22"),
            Mark::Format(Format::Underline) => ("4", "24"),
            Mark::Link(target) if self.links => {
                let target = safe::target(target).unwrap_or_default();
                return (format!("\x1b]8;;{target}\x1b\\"), "\x1b]8;;\x1b\\".into());
            }
            Mark::Format(_) | Mark::Link(_) => return Default::default(),
        };
        (format!("\x1b[{on}m"), format!("\x1b[{off}m"))
    }

    fn line_break(&self, indented: bool) -> &'static str {
        Text.line_break(indented)
    }
}
