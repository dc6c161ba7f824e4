//! The lines of Typst without its markup.

use super::row::{self, Row};

/// Lines that are code.
const CODE: &[&str] = &[
    "#set",
    "#show",
    "#let",
    "#import",
    "#include",
    "#bibliography",
    "#pagebreak",
    "#outline",
    "#v(",
    "#h(",
    "#align",
    "#figure",
    "#block",
    "#metadata",
];

/// The lines of a document, without code and comments.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let (mut blank, mut comment) = (1, false);
    // The backticks that end the text that is open.
    let mut raw: Option<&str> = None;
    for (at, _) in row::lines(text) {
        let Some(line) = row::without_comment(text.get(at.clone()).unwrap_or_default()) else { continue };
        let trimmed = line.trim();
        if let Some(end) = raw {
            raw = raw.filter(|_| !trimmed.contains(end));
            continue;
        }
        if trimmed.starts_with("```") {
            let inner = trimmed.trim_start_matches('`');
            let ticks = trimmed.get(..trimmed.len() - inner.len()).unwrap_or_default();
            raw = Some(ticks).filter(|ticks| !inner.contains(ticks));
            continue;
        }
        if comment || trimmed.starts_with("/*") {
            comment = !trimmed.contains("*/");
            continue;
        }
        if trimmed.starts_with("//") || CODE.iter().any(|code| trimmed.starts_with(code)) {
            continue;
        }
        if trimmed.is_empty() {
            blank += 1;
            continue;
        }
        let rest = trimmed.trim_start_matches('=');
        let level = trimmed.len() - rest.len();
        let level = u8::try_from(level).ok().filter(|level| (1..=6).contains(level) && rest.starts_with(' '));
        let words = inline(if level.is_some() { rest } else { trimmed });
        let Some(row) = Row::laid_out(at, line, &words, level, blank) else { continue };
        rows.push(row);
        blank = usize::from(level.is_some());
    }
    row::parted(rows)
}

/// No arguments of a function are longer, in bytes.
const LONGEST: usize = 2000;

/// What follows a label, whose `<` has been read.
fn label(text: &str) -> Option<&str> {
    let end = text.bytes().take(60).position(|byte| byte == b'>').filter(|end| *end > 0)?;
    let name = text.get(..end)?;
    if name.contains([' ', '/']) { None } else { text.get(end + 1..) }
}

/// A text without markup: emphasis, functions for their content, links, labels, escapes.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut closing: Vec<bool> = Vec::new();
    while let Some(c) = rest.chars().next() {
        let tail = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = tail;
        let inside = out.chars().next_back().is_some_and(char::is_alphanumeric)
            && tail.starts_with(char::is_alphanumeric);
        match c {
            '\\' => {
                if let Some(next) = tail.chars().next() {
                    out.push(next);
                    rest = tail.get(next.len_utf8()..).unwrap_or_default();
                }
            }
            '/' if tail.starts_with('/') && out.ends_with(' ') => return out,
            '*' | '`' => {}
            '_' if !inside => {}
            '~' => out.push('\u{a0}'),
            '#' if tail.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                let name =
                    tail.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
                rest = tail.get(name..).unwrap_or_default();
                if let Some(inner) = rest.strip_prefix('(') {
                    let end = inner.bytes().take(LONGEST).position(|byte| byte == b')').unwrap_or(0);
                    let address = inner
                        .get(..end)
                        .and_then(|inner| inner.split('"').nth(1))
                        .filter(|inner| inner.contains("://"));
                    rest = inner.get(end + 1..).unwrap_or_default();
                    if let Some(address) = address {
                        out.push_str(address);
                        out.push(' ');
                    }
                }
                if let Some(inner) = rest.strip_prefix('[') {
                    closing.push(true);
                    rest = inner;
                }
            }
            '[' => {
                closing.push(false);
                out.push('[');
            }
            ']' => {
                if !closing.pop().unwrap_or(false) {
                    out.push(']');
                }
            }
            '<' => match label(tail) {
                Some(behind) => rest = behind,
                None => out.push('<'),
            },
            c => out.push(c),
        }
    }
    out
}
