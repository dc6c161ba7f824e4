//! The lines of Markdown, and of what is written like it, without the markup.

use super::row::{self, Gap, Row};
use crate::text::entities;

/// The lines of a document. Metadata, code, comments and divisions are left out.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut blank = 1;
    let mut fence: Option<&str> = None;
    let mut comment = false;
    let mut metadata = false;
    for (index, (at, _)) in row::lines(text).into_iter().enumerate() {
        let Some(line) = row::without_comment(text.get(at.clone()).unwrap_or_default()) else { continue };
        let trimmed = line.trim();
        if index == 0 && trimmed.trim_start_matches('\u{feff}') == "---" && has_end(text) {
            metadata = true;
            continue;
        }
        if metadata {
            metadata = !matches!(trimmed, "---" | "...");
            continue;
        }
        if let Some(mark) = fence {
            if trimmed.starts_with(mark) {
                fence = None;
            }
            continue;
        }
        if let Some(mark) = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark)) {
            fence = Some(mark);
            blank = 1;
            continue;
        }
        if comment || trimmed.starts_with("<!--") {
            comment = !trimmed.contains("-->");
            blank = 1;
            continue;
        }
        if trimmed.is_empty()
            || trimmed.starts_with(":::")
            || is_rule(trimmed) && !is_underline(trimmed, rows.last(), blank)
        {
            blank += 1;
            continue;
        }
        if is_underline(trimmed, rows.last(), blank) {
            if let Some(last) = rows.last_mut() {
                last.level = Some(if trimmed.starts_with('=') { 1 } else { 2 });
            }
            blank = 1;
            continue;
        }
        let (level, body) = heading(trimmed);
        let Some(row) = Row::laid_out(at, line, &inline(body), level, blank) else { continue };
        rows.push(row);
        blank = usize::from(level.is_some());
    }
    row::parted(rows)
}

fn has_end(text: &str) -> bool {
    text.lines().skip(1).any(|line| matches!(line.trim_end(), "---" | "..."))
}

/// `----`, `***`, `====`
fn is_rule(line: &str) -> bool {
    line.len() >= 3
        && ['-', '*', '_', '=', '~'].iter().any(|mark| line.chars().all(|c| c == *mark || c == ' '))
}

/// Whether a line underlines the one before it, which makes that a heading.
fn is_underline(line: &str, last: Option<&Row>, blank: usize) -> bool {
    blank == 0
        && line.len() >= 3
        && ['-', '=', '~', '^'].iter().any(|mark| line.chars().all(|c| c == *mark))
        && last.is_some_and(|last| last.level.is_none() && last.gap != Gap::None)
}

/// The level and the words of a heading: `## References {#refs}`, `== References`.
fn heading(line: &str) -> (Option<u8>, &str) {
    for mark in ['#', '='] {
        let rest = line.trim_start_matches(mark);
        let level = line.len() - rest.len();
        if (1..=6).contains(&level) && rest.starts_with([' ', '\t']) {
            let words = rest.split(" {").next().unwrap_or(rest).trim().trim_end_matches(mark).trim_end();
            return (u8::try_from(level).ok(), words);
        }
    }
    (None, line)
}

/// A text without inline markup: emphasis, code, links, attributes, tags, escapes.
pub(super) fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    // The places in the result where brackets were opened.
    let mut open: Vec<usize> = Vec::new();
    let mut skip_to = 0;
    while let Some((at, c)) = chars.next() {
        if at < skip_to {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let next = chars.peek().map(|(_, next)| *next);
        match c {
            '\\' if next.is_some_and(|next| next.is_ascii_punctuation()) => {
                out.extend(next);
                skip_to = at + 2;
            }
            '\\' if next.is_none() => {}
            '*' if !(out.trim().is_empty() && next == Some(' ')) => {}
            '_' => {
                let before = out.chars().next_back();
                let inside =
                    before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric);
                let address = !inside
                    && out.split_whitespace().next_back().is_some_and(|word| {
                        !out.ends_with(' ') && (word.contains("://") || word.contains("10."))
                    });
                let blanks = rest.starts_with("___");
                if inside || address || blanks {
                    out.push('_');
                    if blanks {
                        out.push_str("__");
                        skip_to = at + 3;
                    }
                }
            }
            '`' => {}
            '!' if next == Some('[') => {}
            '[' => {
                open.push(out.len());
                out.push('[');
            }
            ']' => {
                let place = open.pop();
                let after = rest.get(1..).unwrap_or_default();
                let target = group(after, '(', ')');
                let attributes = group(after, '{', '}');
                match (place, target, attributes) {
                    (Some(place), Some(target), _) if out.get(place..=place) == Some("[") => {
                        out.remove(place);
                        skip_to = at + 1 + target.len() + 2;
                        let target =
                            target.split_whitespace().next().unwrap_or_default().trim_matches(['<', '>']);
                        let shown = out
                            .get(place..)
                            .is_some_and(|words| words.contains(target.trim_start_matches("https://")));
                        if target.contains("://") && !shown {
                            out.push(' ');
                            out.push_str(target);
                        }
                    }
                    (Some(place), None, Some(attributes)) if out.get(place..=place) == Some("[") => {
                        out.remove(place);
                        skip_to = at + 1 + attributes.len() + 2;
                    }
                    _ => out.push(']'),
                }
            }
            '<' => match tag(rest) {
                Some((length, inner)) => {
                    out.push_str(inner);
                    skip_to = at + length;
                }
                None => out.push('<'),
            },
            _ => out.push(c),
        }
    }
    if out.contains('&') { entities::decode(&out).into_owned() } else { out }
}

/// What a bracket at the beginning of a text holds.
fn group(text: &str, open: char, close: char) -> Option<&str> {
    const LONGEST: usize = 2000;
    let inner = text.strip_prefix(open)?;
    let mut depth = 0_usize;
    for (at, c) in inner.char_indices().take(LONGEST) {
        if c == open {
            depth += 1;
        } else if c == close {
            if depth == 0 {
                return inner.get(..at);
            }
            depth -= 1;
        }
    }
    None
}

/// The length of a tag, and what it shows: the address of `<https://…>`, nothing of `<i>`.
fn tag(text: &str) -> Option<(usize, &str)> {
    const LONGEST: usize = 300;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b'>')?;
    let inner = text.get(1..end)?;
    let name = inner.trim_start_matches('/');
    if inner.contains("://") && !inner.contains(' ') {
        return Some((end + 1, inner));
    }
    (name.starts_with(|c: char| c.is_ascii_alphabetic()) && !inner.contains('<')).then_some((end + 1, ""))
}
