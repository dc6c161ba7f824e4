//! The labels of lists: `[1]`, `(1)`, `1)`, `1.`, `¹`, `[Sm99]`, and the marks of lists without numbers.

use super::signs::{self, Begin, End};

/// How a label is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Style {
    /// `[1]`, `［1］`, `【1】`
    Bracket,
    /// `(1)`
    Round,
    /// `1)`
    Closed,
    /// `1.`, `1、`
    Dot,
    /// `¹`, `①`
    Raised,
    /// `1 Doe`
    Bare,
    /// `[Sm99]`, `[Smith 1999]`
    Key,
}

pub(super) const STYLES: [Style; 7] =
    [Style::Bracket, Style::Key, Style::Round, Style::Closed, Style::Dot, Style::Raised, Style::Bare];

/// A label at the beginning of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label<'t> {
    pub(super) style: Style,
    /// Its number; 0 of a key.
    pub(super) number: u32,
    /// What follows it.
    pub(super) rest: &'t str,
}

/// The highest number of an item: years and pages are higher.
const HIGHEST: u32 = 19_999;

/// What stands between a label and its item.
const BLANKS: [char; 6] = [' ', '\t', '\u{a0}', '\u{2002}', '\u{2003}', '\u{2009}'];

/// The label that a line begins with.
pub(super) fn label(line: &str) -> Option<Label<'_>> {
    let line = line.trim_start().trim_start_matches(['*', '_', '\\']);
    let first = line.chars().next()?;
    match first {
        '[' | '［' | '【' | '〔' | '{' => bracketed(line, first),
        '(' | '（' => {
            let (number, rest) = number(line.get(first.len_utf8()..)?)?;
            let rest = rest.strip_prefix([')', '）'])?;
            Some(Label { style: Style::Round, number, rest: behind(rest) })
        }
        '\u{b9}' | '\u{b2}' | '\u{b3}' | '\u{2070}'..='\u{2079}' | '\u{2460}'..='\u{2473}' => raised(line),
        _ => plain(line),
    }
}

/// Words that begin a note in brackets.
const NO_KEYS: [&str; 8] =
    ["accessed", "cited", "available", "internet", "updated", "retrieved", "online", "zugriff"];

fn bracketed(line: &str, open: char) -> Option<Label<'_>> {
    let inner = line.get(open.len_utf8()..)?;
    let end = inner.find([']', '］', '】', '〕', '}'])?;
    let close = inner.get(end..)?.chars().next()?;
    let (name, rest) = (inner.get(..end)?.trim(), inner.get(end + close.len_utf8()..)?);
    if open == '{' {
        return None;
    }
    // A footnote of Markdown.
    let footnote = name.starts_with('^') && rest.starts_with(':');
    let name = name.trim_start_matches('^');
    if let Some((number, "")) = number(name) {
        return Some(Label { style: Style::Bracket, number, rest: behind(rest) });
    }
    let lower = name.to_lowercase();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let is_key = open == '['
        && name.chars().count() <= 48
        && name.chars().next().is_some_and(char::is_alphabetic)
        && (digits >= 2 || footnote)
        && !NO_KEYS.iter().any(|word| lower.starts_with(word));
    is_key.then(|| Label { style: Style::Key, number: 0, rest: behind(rest) })
}

fn raised(line: &str) -> Option<Label<'_>> {
    let value = |c: char| match c {
        '\u{b9}' => Some(1),
        '\u{b2}' => Some(2),
        '\u{b3}' => Some(3),
        '\u{2070}'..='\u{2079}' => Some(u32::from(c) - 0x2070),
        _ => None,
    };
    let first = line.chars().next()?;
    if let '\u{2460}'..='\u{2473}' = first {
        let rest = line.get(first.len_utf8()..)?;
        return Some(Label { style: Style::Raised, number: u32::from(first) - 0x245f, rest: behind(rest) });
    }
    let (mut number, mut end) = (0_u32, 0);
    for (at, c) in line.char_indices().take(4) {
        let Some(digit) = value(c) else { break };
        number = number * 10 + digit;
        end = at + c.len_utf8();
    }
    Some(Label { style: Style::Raised, number, rest: behind(line.get(end..)?) })
}

fn plain(line: &str) -> Option<Label<'_>> {
    let (number, rest) = number(line)?;
    let mark = rest.chars().next()?;
    let behind_mark = rest.get(mark.len_utf8()..).unwrap_or_default();
    let opens = |text: &str| {
        text.starts_with(BLANKS)
            || text.starts_with(['[', '“', '"', '—', '\\'])
            || text.starts_with(char::is_alphabetic)
    };
    match mark {
        '.' | '、' | '．' | '․' => {
            // "1.) Doe"
            if let Some(rest) = behind_mark.strip_prefix(')') {
                return Some(Label { style: Style::Closed, number, rest: behind(rest) });
            }
            (opens(behind_mark) || behind_mark.is_empty() || mark == '、').then(|| Label {
                style: Style::Dot,
                number,
                rest: behind(behind_mark),
            })
        }
        ')' | '）' | ']' => Some(Label { style: Style::Closed, number, rest: behind(behind_mark) }),
        ':' => opens(behind_mark).then(|| Label { style: Style::Closed, number, rest: behind(behind_mark) }),
        mark if BLANKS.contains(&mark) => {
            let rest = behind(rest);
            let begins = rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '“' | '"' | '—'));
            begins.then_some(Label { style: Style::Bare, number, rest })
        }
        _ => None,
    }
}

/// The number at the beginning of a text, in the digits of any of the usual scripts, and what follows.
fn number(text: &str) -> Option<(u32, &str)> {
    let digit = |c: char| {
        let zero = match c {
            '0'..='9' => '0',
            '\u{660}'..='\u{669}' => '\u{660}',
            '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
            '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
            _ => return None,
        };
        Some(u32::from(c) - u32::from(zero))
    };
    let (mut number, mut end, mut count) = (0_u32, 0, 0);
    for (at, c) in text.char_indices() {
        let Some(digit) = digit(c) else { break };
        count += 1;
        if count > 5 {
            return None;
        }
        number = number * 10 + digit;
        end = at + c.len_utf8();
    }
    (count > 0 && number <= HIGHEST).then(|| (number, text.get(end..).unwrap_or_default()))
}

fn behind(rest: &str) -> &str {
    rest.trim_start_matches(|c| BLANKS.contains(&c) || matches!(c, '.' | ':' | '\\'))
}

fn is_edition(text: &str) -> bool {
    ["Auf", "Ausg", "Ed", "ed", "Bd", "Band", "Jg", "Tl"].iter().any(|word| text.starts_with(word))
}

/// The marks of items of lists without numbers.
const BULLETS: &[char] = &[
    '-', '*', '•', '–', '—', '+', '·', '▪', '◦', '‣', '●', '○', '■', '□', '►', '▸', '➢', '✓', '⁃', '∙',
    '\u{f0b7}', '\u{f0a7}', '§', '※', '−', '‐', 'o', '#',
];

/// The mark of an item and what follows it.
pub(super) fn bullet(line: &str) -> Option<(char, &str)> {
    let line = line.trim_start();
    let mark = line.chars().next().filter(|c| BULLETS.contains(c))?;
    let rest = line.get(mark.len_utf8()..)?;
    let wordlike = matches!(mark, 'o' | '#' | '§');
    let apart = rest.starts_with(BLANKS);
    let glued =
        !wordlike && !matches!(mark, '-' | '–' | '—' | '*' | '+' | '·' | '−' | '‐') && !rest.is_empty();
    (apart && !rest.trim().is_empty() || glued).then(|| (mark, rest.trim_start()))
}

/// Cuts lines in which labels count up: a list that has lost its line ends. Gives the places in the line where an item
/// begins. `last` is the label of the item that the line belongs to.
pub(super) fn inner(line: &str, last: &mut Option<(Style, u32)>) -> Vec<usize> {
    if let Some(label) = label(line)
        && matches!(label.style, Style::Bracket | Style::Round | Style::Closed | Style::Dot)
    {
        *last = Some((label.style, label.number));
    }
    let mut places = Vec::new();
    let Some((style, mut number)) = *last else { return places };
    let mut from = 0;
    loop {
        let next = number + 1;
        let sign = match style {
            Style::Bracket => format!("[{next}]"),
            Style::Round => format!("({next})"),
            Style::Closed => format!("{next})"),
            _ => format!("{next}."),
        };
        let found = line.get(from..).unwrap_or_default().match_indices(&sign).find_map(|(at, _)| {
            let at = from + at;
            let (before, rest) = (line.get(..at)?, line.get(at + sign.len()..)?.trim_start_matches(BLANKS));
            if !before.ends_with(BLANKS) {
                return None;
            }
            let begin = signs::begin(rest);
            let good = match style {
                Style::Bracket => {
                    begin > Begin::No && signs::end(before) > End::No || signs::end(before) == End::Strong
                }
                // "Title. 2. Auflage" goes on.
                _ => begin > Begin::No && signs::end(before) == End::Strong && !is_edition(rest),
            };
            good.then_some(at)
        });
        let Some(at) = found else { break };
        places.push(at);
        from = at + sign.len();
        number = next;
    }
    *last = Some((style, number));
    places
}
