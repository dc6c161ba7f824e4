//! The escapes that DOIs bring along from where they were copied: HTML's entities, the backslashes
//! of LaTeX, Markdown and JSON.
//!
//! A DOI holds no backslash in practice, and none is known that holds an entity, so both are always
//! escapes. Percent-encoding is different: it is undone where the input is an address, elsewhere
//! not (see [`super::identify`]).

use percent_encoding::percent_decode_str;

use crate::text::entities;

/// One character as it is meant, and how many bytes of the text write it.
#[derive(Clone, Copy)]
pub(super) struct Unit {
    pub(super) meant: char,
    pub(super) len: usize,
}

/// The commands that stand for a character in the DOIs of bibliography files.
const COMMANDS: &[(&str, char)] =
    &[("\\textless", '<'), ("\\textgreater", '>'), ("\\textunderscore", '_'), ("\\textasciitilde", '~')];

/// No name of an entity is longer.
const LONGEST_ENTITY: usize = 33;

/// The first character of a text, its escape undone.
pub(super) fn unit(text: &str) -> Option<Unit> {
    let first = text.chars().next()?;
    let escaped = match first {
        '&' => entity(text),
        '\\' => backslash(text),
        '{' => braced(text),
        '$' => relation(text),
        _ => None,
    };
    Some(escaped.unwrap_or(Unit { meant: first, len: first.len_utf8() }))
}

/// The characters of a text, escapes undone.
pub(super) fn meant(text: &str) -> impl Iterator<Item = char> + Clone {
    let mut rest = text;
    std::iter::from_fn(move || {
        let unit = unit(rest)?;
        rest = rest.get(unit.len..)?;
        Some(unit.meant)
    })
}

/// A text with its escapes undone until none is left (text copied through several programs is
/// escaped several times), ASCII letters in lower case. None where that does not come to an end
/// soon, so that what is returned never has anything left to undo.
pub(super) fn fully(text: &str) -> Option<String> {
    const ROUNDS: usize = 6;
    let mut text = text.to_owned();
    for _ in 0..ROUNDS {
        let plain: String = meant(&text).map(|c| c.to_ascii_lowercase()).collect();
        if plain == text {
            return Some(plain);
        }
        text = plain;
    }
    None
}

/// Percent-encoding undone once; the text as it is where the result would not be UTF-8.
pub(super) fn percent(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

/// `&lt;` and its like, with the semicolon: without it `&` may be the DOI's own.
fn entity(text: &str) -> Option<Unit> {
    let end = text.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';')?;
    let source = text.get(..=end)?;
    let decoded = entities::decode(source);
    let mut chars = decoded.chars();
    let meant = chars.next()?;
    chars.next().is_none().then_some(Unit { meant, len: source.len() })
}

/// `\_` of LaTeX, Markdown and JSON: a backslash before punctuation; JSON's `\u003c`; a command.
fn backslash(text: &str) -> Option<Unit> {
    let next = text.chars().nth(1)?;
    if next.is_ascii_punctuation() {
        return Some(Unit { meant: next, len: 2 });
    }
    // Another command of maths that stands for what is in it: \ensuremath{<}.
    if let Some(inner) = text.strip_prefix("\\ensuremath{") {
        let unit = unit(inner)?;
        let closed = inner.get(unit.len..)?.starts_with('}');
        return closed.then_some(Unit { meant: unit.meant, len: text.len() - inner.len() + unit.len + 1 });
    }
    if let Some(digits) = text.strip_prefix("\\u").and_then(|rest| rest.get(..4))
        && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    {
        let meant = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)?;
        return Some(Unit { meant, len: 6 });
    }
    let (name, meant) = COMMANDS.iter().find(|(name, _)| text.starts_with(name))?;
    let rest = text.get(name.len()..)?;
    // TeX reads a command to its last letter and drops the space after it.
    let after = match rest.bytes().next() {
        Some(byte) if byte.is_ascii_alphabetic() => return None,
        Some(b' ') => 1,
        Some(b'{') if rest.starts_with("{}") => 2,
        _ => 0,
    };
    Some(Unit { meant: *meant, len: name.len() + after })
}

/// `{\_}`, as reference managers write it.
fn braced(text: &str) -> Option<Unit> {
    let inner = text.get(1..).filter(|inner| inner.starts_with('\\')).and_then(backslash)?;
    let len = 1 + inner.len;
    (text.as_bytes().get(len) == Some(&b'}')).then_some(Unit { meant: inner.meant, len: len + 1 })
}

/// `$<$` and `$>$`.
fn relation(text: &str) -> Option<Unit> {
    let meant = if text.starts_with("$<$") {
        '<'
    } else if text.starts_with("$>$") {
        '>'
    } else {
        return None;
    };
    Some(Unit { meant, len: 3 })
}
