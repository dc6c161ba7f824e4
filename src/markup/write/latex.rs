//! LaTeX. The input is UTF-8, as any LaTeX of this decade reads; only what acts or would be set as
//! another character is escaped, ligatures included: `--` stays two hyphens.

use super::super::Format;
use super::runs::{Around, Mark, Syntax};
use super::{ListLayout, safe};

pub(super) struct Latex;

/// An entry as a paragraph.
pub(super) fn paragraph(entry: String, layout: ListLayout) -> String {
    if layout.hanging_indent || layout.second_field_align {
        format!("\\noindent\\hangindent=2em\\hangafter=1 {entry}")
    } else {
        entry
    }
}

impl Syntax for Latex {
    fn text(&self, text: &str, out: &mut String) {
        for c in text.chars() {
            match c {
                '\\' => out.push_str(r"\textbackslash{}"),
                '~' => out.push_str(r"\textasciitilde{}"),
                '^' => out.push_str(r"\textasciicircum{}"),
                '`' => out.push_str(r"\textasciigrave{}"),
                '<' => out.push_str(r"\textless{}"),
                '>' => out.push_str(r"\textgreater{}"),
                '|' => out.push_str(r"\textbar{}"),
                // Alone in braces, it cannot be one of babel's shorthands.
                '"' => out.push_str("{\"}"),
                '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', c]),
                // Two of these in a row would be one other character.
                '-' | '\'' | ',' if out.ends_with(c) => out.extend(['{', '}', c]),
                c => out.push(c),
            }
        }
    }

    fn mark(&self, mark: Mark<'_>, _: Around) -> (String, String) {
        let command = match mark {
            Mark::Format(Format::Italic | Format::Oblique) => r"\emph",
            Mark::Format(Format::Bold) => r"\textbf",
            Mark::Format(Format::SmallCaps) => r"\textsc",
            Mark::Format(Format::Superscript) => r"\textsuperscript",
            Mark::Format(Format::Subscript) => r"\textsubscript",
            Mark::Format(Format::Underline) => r"\underline",
            Mark::Format(_) => return Default::default(),
            Mark::Link(target) => return (format!(r"\href{{{}}}{{", url(target)), "}".into()),
        };
        (format!("{command}{{"), "}".into())
    }

    fn line_break(&self, indented: bool) -> &'static str {
        if indented { "\\newline\\hspace*{2em}" } else { "\\newline " }
    }
}

/// The target of `\href`, escaped as hyperref takes it in any place, arguments of other commands
/// included. What it takes only in some is percent-encoded.
fn url(target: &str) -> String {
    let mut out = String::new();
    for c in safe::target(target).unwrap_or_default().chars() {
        match c {
            '%' | '#' | '&' | '_' => out.extend(['\\', c]),
            '~' => out.push_str(r"\%7E"),
            '$' => out.push_str(r"\%24"),
            c => out.push(c),
        }
    }
    out
}
