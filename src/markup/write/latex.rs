//! LaTeX. The input is UTF-8, as any LaTeX of this decade reads; only what acts, would be set as another
//! character (ligatures included: `--` stays two hyphens) or stops pdfLaTeX is escaped: signs that its
//! UTF-8 is not set up for are the commands that `.bib` files have for them. What has no command (Chinese,
//! Cyrillic) stays itself, for engines that read UTF-8.

use super::super::Formatting;
use super::runs::{Around, Mark, Syntax};
use super::{Frame, ListLayout, safe};
use crate::text::tex;
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};

pub(super) struct Latex;

/// What stands around the entries of a list, each a paragraph.
pub(super) fn frame(layout: ListLayout) -> Frame {
    let is_hanging = layout.hanging_indent || layout.second_field_align;
    let before = if is_hanging { r"\noindent\hangindent=2em\hangafter=1 " } else { "" };
    Frame { before: before.to_owned(), between: "\n\n", end: "\n", ..Frame::default() }
}

impl Syntax for Latex {
    fn text(&self, text: &str, out: &mut String) {
        let characters: Vec<char> = if is_nfc(text) { text.chars().collect() } else { text.nfc().collect() };
        let mut rest = characters.as_slice();
        while let Some((&c, after)) = rest.split_first() {
            let marks = after.iter().take_while(|c| is_combining_mark(**c)).count();
            let greek = rest.iter().take_while(|c| tex::is_greek(**c)).count();
            let (now, later) = rest.split_at(if greek >= GREEK_WORD { greek } else { 1 + marks });
            if greek >= GREEK_WORD {
                out.extend(now);
            } else {
                character(c, &now[1..], out);
            }
            rest = later;
        }
    }

    fn mark(&self, mark: Mark<'_>, _: Around) -> (String, String) {
        match mark {
            // Runs have no format that only undoes another.
            Mark::Format(Formatting::Light | Formatting::NormalWeight | Formatting::Upright) => {
                Default::default()
            }
            Mark::Format(format) => format_command(format)
                .map(|command| (format!("{command}{{"), "}".to_owned()))
                .unwrap_or_default(),
            Mark::Link(target) => (format!(r"\href{{{}}}{{", url(target)), "}".into()),
        }
    }

    fn line_break(&self, indented: bool) -> &'static str {
        if indented { "\\newline\\hspace*{2em}" } else { "\\newline " }
    }
}

/// From how many Greek letters on they are a word and not symbols.
const GREEK_WORD: usize = 4;

/// Appends a character and the combining marks on it.
fn character(c: char, marks: &[char], out: &mut String) {
    let needs_command = !c.is_ascii() && !tex::is_set_up(c);
    if let (true, Some(accented)) = (needs_command || !marks.is_empty(), tex::accented(c, marks)) {
        out.extend(["{", &accented, "}"]);
        return;
    }
    match c {
        // What was lost before it came here; LuaLaTeX stops at it too.
        '\u{fffd}' => out.push('?'),
        // Marks without width or sign.
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' if needs_command => {}
        _ if needs_command => match tex::sign(c) {
            Some(sign) => out.push_str(sign),
            None => out.push(c),
        },
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
    // A mark that has no command; what it stands on is escaped all the same.
    out.extend(marks);
}

/// The command that sets its argument in a format; none for formats that only undo others or change
/// nothing.
pub(crate) fn format_command(format: Formatting) -> Option<&'static str> {
    Some(match format {
        Formatting::Italic | Formatting::Oblique => r"\emph",
        Formatting::Bold => r"\textbf",
        Formatting::SmallCaps => r"\textsc",
        Formatting::Underline => r"\underline",
        Formatting::Superscript => r"\textsuperscript",
        Formatting::Subscript => r"\textsubscript",
        Formatting::Upright => r"\textup",
        Formatting::Light | Formatting::NormalWeight => r"\textmd",
        Formatting::NoDecor => r"\textnormal",
        Formatting::NoCase | Formatting::NormalCaps | Formatting::NoUnderline | Formatting::Baseline => {
            return None;
        }
    })
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
