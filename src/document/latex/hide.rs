//! What is not read as text in LaTeX: comments, verbatim text, what `\iffalse` leaves out, mathematics, and what follows
//! the end of the document. In addresses (`\url`, `\href`) a percent sign is no comment.

use std::ops::Range;

use super::super::mask::Mask;
use crate::text::tex;

/// Environments whose content is text as it is, or no text at all.
const VERBATIM: &[&str] = &[
    "verbatim",
    "verbatim*",
    "Verbatim",
    "Verbatim*",
    "lstlisting",
    "minted",
    "comment",
    "filecontents",
    "filecontents*",
    "alltt",
];

/// Environments of mathematics; each has a form with an asterisk.
const MATHS: &[&str] =
    &["math", "displaymath", "equation", "align", "gather", "multline", "flalign", "alignat", "eqnarray"];

/// No name of an environment that matters here is longer.
const LONGEST_ENVIRONMENT: usize = 64;

/// The name of the command that a backslash at the beginning of a text begins.
pub(super) fn command(text: &str) -> &str {
    let name = text.get(1..).unwrap_or_default();
    let letters = name.bytes().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'@').count();
    name.get(..letters).unwrap_or_default()
}

/// Hides everything that is not read as text; returns where the document ends, if it says so.
pub(super) fn hide(text: &str, mask: &mut Mask) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut ends = Ends::default();
    let mut at = 0;
    while let Some(offset) =
        bytes.get(at..).and_then(|rest| rest.iter().position(|byte| b"\\%$".contains(byte)))
    {
        at += offset;
        let rest = text.get(at..).unwrap_or_default();
        let end = match bytes.get(at) {
            Some(b'%') => Some(at + line(rest)),
            Some(b'$') => ends.dollar(bytes, at),
            _ if command(rest) == "end" && environment(rest) == Some("document") => {
                mask.hide(at..text.len());
                return Some(at);
            }
            _ => {
                let (hidden, next) = behind_backslash(rest, &mut ends);
                mask.hide(at + hidden.start..at + hidden.end);
                at += next.max(1);
                continue;
            }
        };
        if let Some(end) = end {
            mask.hide(at..end);
        }
        at = end.unwrap_or(at + 1).max(at + 1);
    }
    None
}

/// The environment that a text begins or ends, which begins with the command for it.
fn environment(text: &str) -> Option<&str> {
    let argument = text.get(1 + command(text).len()..)?.strip_prefix('{')?;
    let end = argument.bytes().take(LONGEST_ENVIRONMENT).position(|byte| byte == b'}')?;
    argument.get(..end)
}

/// What a command hides of the text that it begins, and where to go on.
fn behind_backslash(text: &str, ends: &mut Ends) -> (Range<usize>, usize) {
    let name = command(text);
    let after = 1 + name.len();
    let rest = text.get(after..).unwrap_or_default();
    match name {
        "" => match text.get(1..2) {
            Some("(") => ends.closed(text, "\\)"),
            Some("[") => ends.closed(text, "\\]"),
            _ => (0..0, 1 + text.chars().nth(1).map_or(0, char::len_utf8)),
        },
        "verb" | "lstinline" | "mintinline" => {
            let end = after + verbatim(name, rest);
            (0..end, end)
        }
        _ if tex::ADDRESSES.contains(&name) && rest.starts_with('{') => (0..0, after + tex::address(rest)),
        "iffalse" => {
            let end = after + branch(rest);
            (0..end, end)
        }
        "begin" => match environment(text).filter(|environment| hides(environment)) {
            Some(environment) => ends.closed(text, &format!("\\end{{{environment}}}")),
            None => (0..0, after),
        },
        _ => (0..0, after),
    }
}

fn hides(environment: &str) -> bool {
    VERBATIM.contains(&environment) || MATHS.contains(&environment.strip_suffix('*').unwrap_or(environment))
}

/// What is known not to end any more: searched for before, in vain.
#[derive(Default)]
struct Ends {
    never: Vec<String>,
    no_dollar: usize,
}

impl Ends {
    /// What begins here and is closed by this text; if it never is, nothing.
    fn closed(&mut self, text: &str, end: &str) -> (Range<usize>, usize) {
        if self.never.iter().any(|never| never == end) {
            return (0..0, 2);
        }
        if let Some(place) = text.find(end) {
            return (0..place + end.len(), place + end.len());
        }
        self.never.push(end.to_owned());
        (0..0, 2)
    }

    /// Where mathematics between dollar signs end: in the same paragraph.
    fn dollar(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        if at < self.no_dollar {
            return None;
        }
        let width = if bytes.get(at + 1) == Some(&b'$') { 2 } else { 1 };
        let mut place = at + width;
        while let Some(byte) = bytes.get(place) {
            match byte {
                b'\\' => place += 1,
                b'$' => return Some((place + width).min(bytes.len())),
                b'\n' if is_blank(bytes.get(place + 1..).unwrap_or_default()) => break,
                _ => {}
            }
            place += 1;
        }
        self.no_dollar = place;
        None
    }
}

/// Whether the line that a text begins with is blank.
fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')).is_none_or(|byte| *byte == b'\n')
}

/// The length of the rest of a line.
fn line(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// The length of text between two signs of the author's choice, after options. It ends with its line.
fn verbatim(command: &str, text: &str) -> usize {
    let line = text.get(..line(text)).unwrap_or_default();
    let rest = |at: usize| line.get(at..).unwrap_or_default();
    let behind = |at: usize, open: char, close: char| {
        let end = rest(at).starts_with(open).then(|| rest(at).find(close)).flatten();
        end.map_or(at, |end| at + end + close.len_utf8())
    };
    let mut start = behind(usize::from(line.starts_with('*')), '[', ']');
    if command == "mintinline" {
        start = behind(start, '{', '}');
    }
    let Some(open) = rest(start).chars().next() else { return start };
    let close = if open == '{' { '}' } else { open };
    let inner = start + open.len_utf8();
    rest(inner).find(close).map_or(line.len(), |end| inner + end + close.len_utf8())
}

/// The length of a branch that is left out: to its `\else` or `\fi`, or else to the end.
fn branch(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, _) in text.match_indices('\\') {
        let rest = text.get(at..).unwrap_or_default();
        let name = command(rest);
        let end = at + 1 + name.len();
        match name {
            "fi" | "else" if depth == 0 => return end,
            "fi" => depth -= 1,
            // With braces it is a command that ends with its arguments; \iff is a relation.
            name if name.starts_with("if")
                && !matches!(name, "iff" | "ifthenelse")
                && text.as_bytes().get(end) != Some(&b'{') =>
            {
                depth += 1;
            }
            _ => {}
        }
    }
    text.len()
}
