//! The lines of Markdown, and of what is written like it, without the markup.

use super::row::{self, Gap, Row};
use crate::text::entities;
use crate::text::sorting;

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
            fence = fence.filter(|_| !closes(trimmed, mark));
            continue;
        }
        if let Some(mark) = opening_fence(trimmed) {
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

/// The mark of the block of code that a line opens. With backticks behind it too, it is code in a line.
fn opening_fence(line: &str) -> Option<&str> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let behind = line.trim_start_matches(mark);
    let fence = line.get(..line.len() - behind.len()).filter(|fence| fence.len() >= 3)?;
    (mark == '~' || !behind.contains('`')).then_some(fence)
}

/// Whether a line closes the block of code that a mark opened: with the same mark, or a longer one.
fn closes(line: &str, fence: &str) -> bool {
    line.strip_prefix(fence)
        .is_some_and(|rest| fence.starts_with(|c| rest.trim_start_matches(c).trim().is_empty()))
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

/// A text on its way out of its markup. It only grows, so that what is known of it is known for good.
#[derive(Default)]
struct Plain {
    text: String,
    /// The places of brackets that turned out to be markup.
    gone: Vec<usize>,
    /// How much of the text is known.
    seen: usize,
    /// Whether that is more than blanks.
    begun: bool,
    /// Where its last word begins, and whether that is an address or a DOI.
    word: usize,
    is_address: bool,
}

impl Plain {
    /// Looks at what has been added.
    fn look(&mut self) {
        for (at, c) in self.text.get(self.seen..).unwrap_or_default().char_indices() {
            let end = self.seen + at + c.len_utf8();
            if c.is_whitespace() {
                (self.word, self.is_address) = (end, false);
                continue;
            }
            self.begun = true;
            let word = self.text.get(self.word..end).unwrap_or_default();
            self.is_address |= word.ends_with("://") || word.ends_with("10.");
        }
        self.seen = self.text.len();
    }

    /// Takes the bracket at a place out.
    fn drop_bracket(&mut self, place: usize) {
        if place + 1 == self.text.len() {
            self.text.truncate(place);
            self.seen = self.seen.min(place);
        } else {
            self.gone.push(place);
        }
    }

    fn finish(mut self) -> String {
        if self.gone.is_empty() {
            return self.text;
        }
        sorting::by(&mut self.gone, Ord::cmp);
        let mut out = String::with_capacity(self.text.len());
        let mut from = 0;
        for place in self.gone {
            out.push_str(self.text.get(from..place).unwrap_or_default());
            from = place + 1;
        }
        out.push_str(self.text.get(from..).unwrap_or_default());
        out
    }
}

/// A text without inline markup: emphasis, code, links, attributes, tags, escapes.
pub(super) fn inline(text: &str) -> String {
    let mut out = Plain { text: String::with_capacity(text.len()), ..Plain::default() };
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
                out.text.extend(next);
                skip_to = at + 2;
            }
            '\\' if next.is_none() => {}
            '*' => {
                out.look();
                // The mark of an item.
                if !out.begun && next == Some(' ') {
                    out.text.push('*');
                }
            }
            '_' => {
                out.look();
                let before = out.text.chars().next_back();
                let inside =
                    before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric);
                if rest.starts_with("___") {
                    out.text.push_str("___");
                    skip_to = at + 3;
                } else if inside || out.is_address {
                    out.text.push('_');
                }
            }
            '`' => {}
            '!' if next == Some('[') => {}
            '[' => {
                open.push(out.text.len());
                out.text.push('[');
            }
            ']' => {
                let after = rest.get(1..).unwrap_or_default();
                match (open.pop(), group(after, '(', ')'), group(after, '{', '}')) {
                    (Some(place), Some(target), _) => {
                        skip_to = at + 1 + target.len() + 2;
                        let target =
                            target.split_whitespace().next().unwrap_or_default().trim_matches(['<', '>']);
                        if target.contains("://") && !shows(&out.text, place + 1, target) {
                            out.text.push(' ');
                            out.text.push_str(target);
                        }
                        out.drop_bracket(place);
                    }
                    (Some(place), None, Some(attributes)) => {
                        skip_to = at + 1 + attributes.len() + 2;
                        out.drop_bracket(place);
                    }
                    _ => out.text.push(']'),
                }
            }
            '<' => match tag(rest) {
                Some((length, inner)) => {
                    out.text.push_str(inner);
                    skip_to = at + length;
                }
                None => out.text.push('<'),
            },
            _ => out.text.push(c),
        }
    }
    let out = out.finish();
    if out.contains('&') { entities::decode(&out).into_owned() } else { out }
}

/// The longest target of a link, and the most of its words that are looked at.
const LONGEST: usize = 2000;

/// Whether the words of a link, which begin at a place in a text, show its target.
fn shows(text: &str, from: usize, target: &str) -> bool {
    let words = text.get(from..).unwrap_or_default();
    let end = words.char_indices().nth(LONGEST).map_or(words.len(), |(end, _)| end);
    words.get(..end).unwrap_or_default().contains(target.trim_start_matches("https://"))
}

/// What a bracket at the beginning of a text holds.
fn group(text: &str, open: char, close: char) -> Option<&str> {
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
