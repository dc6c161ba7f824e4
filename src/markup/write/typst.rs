//! Typst markup. Formats are function calls, so that they work within words.
//!
//! A call goes on where a `(`, `[`, `.` or `;` follows, and a list, heading or term begins where a
//! line does, content blocks included. So the first character of every run is escaped if it is one
//! of those; elsewhere that is needless, and harmless.

use super::super::Formatting;
use super::runs::{Around, Mark, Syntax};
use super::{Frame, ListLayout, safe};

pub(super) struct Typst;

/// What stands around the entries of a list, each a paragraph.
pub(super) fn frame(layout: ListLayout) -> Frame {
    let is_hanging = layout.hanging_indent || layout.second_field_align;
    let (before, after) = if is_hanging { ("#par(hanging-indent: 2em)[", "]") } else { ("", "") };
    Frame { before: before.to_owned(), after, between: "\n\n", end: "\n", ..Frame::default() }
}

impl Syntax for Typst {
    fn text(&self, text: &str, out: &mut String) {
        // "12." begins a numbered list.
        let numbering = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let number_length = text.len() - numbering.len();
        let mut before = None;
        let mut characters = text.char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            let next = characters.peek().map(|(_, next)| *next);
            let acts = match c {
                '\\' | '*' | '_' | '#' | '$' | '@' | '<' | '>' | '`' | '~' | '[' | ']' | '"' | '\'' => true,
                '=' | '+' | '(' | ';' => at == 0,
                '.' => at == number_length || before == Some('.') || next == Some('.'),
                '/' => at == 0 || matches!(before, Some('/' | '*')) || matches!(next, Some('/' | '*')),
                // Dashes, soft hyphens, minus signs.
                '-' => !before.is_some_and(char::is_alphanumeric) || !next.is_some_and(char::is_alphanumeric),
                _ => false,
            };
            if acts {
                out.push('\\');
            }
            out.push(c);
            before = Some(c);
        }
    }

    fn mark(&self, mark: Mark<'_>, _: Around) -> (String, String) {
        let call = match mark {
            Mark::Format(Formatting::Italic | Formatting::Oblique) => "#emph[",
            Mark::Format(Formatting::Bold) => "#strong[",
            Mark::Format(Formatting::Light) => "#text(weight: \"light\")[",
            Mark::Format(Formatting::SmallCaps) => "#smallcaps[",
            Mark::Format(Formatting::Superscript) => "#super[",
            Mark::Format(Formatting::Subscript) => "#sub[",
            Mark::Format(Formatting::Underline) => "#underline[",
            Mark::Format(_) => return Default::default(),
            // A safe target has neither quotes nor backslashes.
            Mark::Link(target) => {
                return (format!("#link(\"{}\")[", safe::target(target).unwrap_or_default()), "]".into());
            }
        };
        (call.into(), "]".into())
    }

    fn line_break(&self, indented: bool) -> &'static str {
        if indented { "#linebreak()#h(2em)" } else { "#linebreak()" }
    }
}
