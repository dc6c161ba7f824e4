//! TeX's names of characters, for all that reads or writes TeX: `.bib` files and LaTeX.
//!
//! Reading knows more names than writing uses: what is written is in the LaTeX kernel, so that every
//! document can have it.

mod table;

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::char::decompose_canonical;

use table::{ACCENTS, LETTERS, SYMBOLS, WORDS};

/// No letter of any language has more accents; what has is left to the engine.
const MOST_ACCENTS: usize = 3;

/// What commands print, by their names.
static BY_NAME: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
    let symbols = SYMBOLS.iter().flat_map(|(c, _, names)| names.iter().map(|name| (*name, c.to_string())));
    let words = WORDS.iter().map(|(name, text)| (*name, (*text).to_owned()));
    words.chain(symbols).collect()
});

/// The rows of characters.
static BY_CHARACTER: LazyLock<HashMap<char, usize>> =
    LazyLock::new(|| SYMBOLS.iter().enumerate().map(|(row, (c, ..))| (*c, row)).collect());

/// What a command of this name prints: a character or a word.
pub(crate) fn named(name: &str) -> Option<&'static str> {
    if let Some(text) = BY_NAME.get(name) {
        return Some(text);
    }
    // Greek letters, upright or of the text's font.
    let plain = name.strip_prefix("text").or_else(|| name.strip_prefix("up")).map(str::to_owned);
    let capital = || {
        let rest = name.strip_prefix("Up")?;
        let (first, rest) = rest.split_at_checked(1)?;
        Some(first.to_ascii_uppercase() + rest)
    };
    let variant = || name.strip_prefix("var").map(str::to_owned);
    let is_greek = |text: &&String| text.chars().all(is_greek);
    let letter = plain.or_else(capital).or_else(variant)?;
    BY_NAME.get(letter.as_str()).filter(is_greek).map(String::as_str)
}

/// The combining mark of an accent, by the name of its command in text.
pub(crate) fn accent(name: &str) -> Option<char> {
    let is_named = |(_, written, names): &&(char, &str, &[&str])| {
        // Names of letters are of accents in mathematics.
        *written == name && !name.is_empty() || names.contains(&name) && name.len() == 1
    };
    ACCENTS.iter().find(is_named).map(|(mark, ..)| *mark)
}

/// The command that writes a combining mark, without its backslash.
fn accent_command(mark: char) -> Option<&'static str> {
    ACCENTS
        .iter()
        .find(|(known, ..)| *known == mark)
        .map(|(_, command, _)| *command)
        .filter(|c| !c.is_empty())
}

fn written(c: char) -> Option<(usize, &'static str)> {
    let row = *BY_CHARACTER.get(&c)?;
    let (_, written, _) = SYMBOLS.get(row)?;
    (!written.is_empty()).then_some((row, *written))
}

/// The command of a letter of its own, to be written in braces.
fn letter(c: char) -> Option<&'static str> {
    written(c).filter(|(row, _)| *row < LETTERS).map(|(_, written)| written)
}

/// A sign as it stands in text.
pub(crate) fn sign(c: char) -> Option<&'static str> {
    written(c).filter(|(row, _)| *row >= LETTERS).map(|(_, written)| written)
}

/// A sign as it stands in mathematics.
pub(crate) fn in_maths(c: char) -> Option<&'static str> {
    sign(c)?.strip_prefix("{$")?.strip_suffix("$}")
}

/// A letter with accents, or a letter of its own, as a command; none if TeX lacks one of them.
pub(crate) fn accented(c: char, marks: &[char]) -> Option<String> {
    if let (Some(letter), true) = (letter(c), marks.is_empty()) {
        return Some(letter.to_owned());
    }
    let mut base = None;
    let mut all = Vec::new();
    decompose_canonical(c, |part| match base {
        None => base = Some(part),
        Some(_) => all.push(part),
    });
    all.extend(marks);
    let base = base.filter(|_| (1..=MOST_ACCENTS).contains(&all.len()))?;
    let mut tex = match base {
        // Accents other than these four would stand on top of the dot.
        'i' if all.len() > 1 || !matches!(all[0], '\u{300}'..='\u{302}' | '\u{308}') => r"\i".to_owned(),
        'j' => r"\j".to_owned(),
        c if c.is_ascii_alphabetic() => c.to_string(),
        c => letter(c)?.to_owned(),
    };
    for mark in all {
        tex = format!("\\{}{{{tex}}}", accent_command(mark)?);
    }
    Some(tex)
}

/// Whether a character is Greek.
pub(crate) fn is_greek(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}')
}

/// Whether pdfLaTeX sets a character beyond ASCII that stands in a file in UTF-8 as itself (TeX Live 2022,
/// encoding T1, each tried).
pub(crate) fn is_set_up(c: char) -> bool {
    matches!(c,
        '\u{a0}'..='\u{125}' | '\u{128}'..='\u{137}' | '\u{139}'..='\u{13e}' | '\u{141}'..='\u{148}'
        | '\u{14a}'..='\u{165}' | '\u{168}'..='\u{17e}' | '\u{192}' | '\u{1cd}'..='\u{1d4}'
        | '\u{1e2}'..='\u{1e3}' | '\u{1e6}'..='\u{1eb}' | '\u{1f0}' | '\u{1f4}'..='\u{1f5}'
        | '\u{218}'..='\u{21b}' | '\u{232}'..='\u{233}' | '\u{237}' | '\u{1e02}'..='\u{1e03}' | '\u{1e0d}'
        | '\u{1e1e}'..='\u{1e21}' | '\u{1e25}' | '\u{1e30}'..='\u{1e31}' | '\u{1e37}' | '\u{1e43}' | '\u{1e45}'
        | '\u{1e47}' | '\u{1e5b}' | '\u{1e63}' | '\u{1e6d}' | '\u{1e8e}'..='\u{1e91}' | '\u{1e9e}'
        | '\u{1ef2}'..='\u{1ef3}' | '\u{200c}' | '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{201a}'
        | '\u{201c}'..='\u{201e}' | '\u{2020}'..='\u{2022}' | '\u{2026}' | '\u{2030}' | '\u{2039}'..='\u{203a}'
        | '\u{2044}' | '\u{20ac}' | '\u{2116}' | '\u{2122}' | '\u{2126}' | '\u{2190}'..='\u{2193}'
        | '\u{27e8}'..='\u{27e9}' | '\u{fb00}'..='\u{fb04}')
}

/// Commands whose argument is an address, in which nothing acts.
pub(crate) const ADDRESSES: [&str; 4] = ["url", "href", "nolinkurl", "path"];

/// Returns the place of the comment in a line. In an address a percent sign is none.
pub(crate) fn comment(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| matches!(byte, b'\\' | b'%'))?;
        if bytes.get(at) == Some(&b'%') {
            return Some(at);
        }
        let rest = line.get(at + 1..).unwrap_or_default();
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (name, rest) = rest.split_at(length);
        at += 1 + length.max(1);
        if ADDRESSES.contains(&name) && rest.starts_with('{') {
            at += address(rest);
        }
    }
}

/// Returns the length of an address in braces; it ends with its line.
pub(crate) fn address(text: &str) -> usize {
    let line = text.find('\n').unwrap_or(text.len());
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().take(line) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return at + 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written is read as what it was, unless that is its form in ASCII (`--`).
    #[test]
    fn both_directions_know_the_same() {
        for (c, written, names) in SYMBOLS {
            for name in *names {
                assert_eq!(named(name), Some(c.to_string().as_str()), "{name}");
            }
            let inner = written.trim_start_matches(['{', '$']).trim_end_matches(['}', '{', '$']);
            let command =
                inner.strip_prefix('\\').filter(|name| name.bytes().all(|b| b.is_ascii_alphabetic()));
            if let Some(command) = command {
                let read = named(command).and_then(|text| text.chars().next());
                let alike = matches!(
                    (c, read),
                    ('µ', Some('μ')) | ('⋅', Some('·')) | ('√', None) | ('⩽', Some('≤')) | ('⩾', Some('≥'))
                );
                assert!(read == Some(*c) || alike, "{c}: {command} is read as {read:?}");
            }
        }
        for (mark, command, _) in ACCENTS.iter().filter(|(_, command, _)| !command.is_empty()) {
            assert_eq!(accent(command), Some(*mark), "{command}");
        }
    }

    #[test]
    fn greek_letters_by_all_their_names() {
        for (name, expected) in [
            ("uplambda", "λ"),
            ("Upgamma", "Γ"),
            ("textbeta", "β"),
            ("varGamma", "Γ"),
            ("alpha", "α"),
            ("varphi", "φ"),
        ] {
            assert_eq!(named(name), Some(expected), "{name}");
        }
        for name in ["upshape", "textbf", "Upper", "varia"] {
            assert_eq!(named(name), None, "{name}");
        }
    }
}
