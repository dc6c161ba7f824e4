//! Rich Text Format. Formats are groups; characters beyond ASCII are `\u` with a question mark for
//! readers that cannot show them; the space in between, which belongs to `\u`, is for readers that
//! otherwise take the question mark for part of it.

use std::fmt::Write;

use super::super::Formatting;
use super::runs::{Around, Mark, Syntax};
use super::{Frame, ListLayout, safe};

pub(super) struct Rtf;

/// What stands around the entries of a list: a whole file, a paragraph an entry.
pub(super) fn frame(layout: ListLayout) -> Frame {
    let indent = if layout.hanging_indent || layout.second_field_align { r"\fi-720\li720" } else { "" };
    // A line has 12 points, 240 twips.
    let spacing = match layout.entry_spacing {
        0 => String::new(),
        lines => format!(r"\sa{}", 240 * u32::from(lines)),
    };
    Frame {
        begin: "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0\\froman Times New Roman;}}\n".to_owned(),
        before: format!("\\pard{indent}{spacing} "),
        after: "\\par\n",
        between: "",
        end: "}\n",
    }
}

impl Syntax for Rtf {
    fn text(&self, text: &str, out: &mut String) {
        for c in text.chars() {
            match c {
                '\\' | '{' | '}' => out.extend(['\\', c]),
                c if c.is_ascii() => out.push(c),
                c => {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        // RTF counts in signed 16 bits. Writing to a string cannot fail.
                        let _ = write!(out, "\\u{} ?", unit.cast_signed());
                    }
                }
            }
        }
    }

    fn mark(&self, mark: Mark<'_>, _: Around) -> (String, String) {
        let word = match mark {
            Mark::Format(Formatting::Italic | Formatting::Oblique) => r"\i",
            Mark::Format(Formatting::Bold) => r"\b",
            Mark::Format(Formatting::SmallCaps) => r"\scaps",
            Mark::Format(Formatting::Superscript) => r"\super",
            Mark::Format(Formatting::Subscript) => r"\sub",
            Mark::Format(Formatting::Underline) => r"\ul",
            Mark::Format(_) => return Default::default(),
            Mark::Link(target) => {
                // A safe target has no quotes, backslashes or braces.
                let target = safe::target(target).unwrap_or_default();
                let open = format!("{{\\field{{\\*\\fldinst{{HYPERLINK \"{target}\"}}}}{{\\fldrslt ");
                return (open, "}}".into());
            }
        };
        (format!("{{{word} "), "}".into())
    }

    fn line_break(&self, indented: bool) -> &'static str {
        if indented { "\\line\\tab " } else { "\\line " }
    }

    fn gap(&self) -> &'static str {
        "\\tab "
    }
}
