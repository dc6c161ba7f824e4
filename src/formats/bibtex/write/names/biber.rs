//! Names as biber takes them apart, where it does otherwise than BibTeX.
//!
//! biber makes initials of its own: of a part of a name, from which commands and opening braces are removed, it takes the
//! first character, and the next one too where the first is a diacritic. It does not look at what these are: a closing
//! brace among them makes a file at which TeX stops. It counts commas in braces as well, and it takes any name in which
//! `family=` or the like stands for one of named parts.

use unicode_normalization::char::is_combining_mark;

/// How diacritics are written that stand by themselves, as far as biber reads these commands as characters.
const DIACRITICS: [&str; 2] = [r"\textasciigrave{}", r"\textperiodcentered{}"];

/// The names of parts in biblatex's extended format.
const PARTS: [&str; 4] = ["family", "given", "prefix", "suffix"];

/// Whether a character has Unicode's property Diacritic, or may have it.
pub(super) fn is_diacritic(c: char) -> bool {
    let stands_alone = matches!(c,
        '^' | '`' | '¨' | '¯' | '´' | '·' | '¸' | '\u{2b0}'..='\u{2ff}' | '\u{374}'..='\u{375}' | '\u{37a}'
        | '\u{384}'..='\u{385}' | '\u{1fbd}'..='\u{1fc1}' | '\u{309b}'..='\u{309c}' | '\u{30fc}' | '\u{ff3e}'
        | '\u{ff40}' | '\u{ff70}' | '\u{ff9e}'..='\u{ff9f}' | '\u{ffe3}');
    stands_alone || is_combining_mark(c)
}

/// Whether a part of a name has no letter or digit in it.
pub(super) fn is_all_signs(part: &str) -> bool {
    part.chars().all(|c| !c.is_alphanumeric() || is_diacritic(c))
}

/// Whether biber looks at the commas of a name, and leaves out its entry unless the name begins and ends with a brace.
pub(super) fn counts_too_many_commas(name: &str) -> bool {
    name.bytes().filter(|byte| *byte == b',').count() > 2
}

/// The TeX of a part of a name that stands in braces.
pub(super) fn in_braces(part: &str, tex: String) -> String {
    let tex = as_one_name(with_initials(tex));
    // A tie is something that can be taken.
    let is_bare = |rest: &str| {
        let is_command = |command: &&str| rest.ends_with(command.trim_end_matches("{}"));
        rest.ends_with(is_diacritic) || rest.ends_with('}') || DIACRITICS.iter().any(is_command)
    };
    let tie = if is_all_signs(part) && is_bare(&tex) { "~" } else { "" };
    tex + tie
}

/// The TeX of a part of a name that stands without braces, and so has no equals sign.
pub(super) fn bare(tex: String) -> String {
    with_initials(tex)
}

/// TeX in which no brace is behind a diacritic that begins a word.
fn with_initials(tex: String) -> String {
    // Of a short text a character is found much sooner than a word.
    if tex.is_ascii() && (!tex.contains('\\') || !tex.contains(r"\text")) {
        return tex;
    }
    let mut out = String::with_capacity(tex.len());
    let mut rest = tex.as_str();
    while let Some(c) = rest.chars().next() {
        let begins = out.is_empty() || out.ends_with([' ', '-', '~', '{']);
        let command = DIACRITICS.iter().find_map(|command| Some((command, rest.strip_prefix(command)?)));
        let Some((command, after)) = command else {
            out.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            if begins && is_diacritic(c) && rest.starts_with('{') {
                out.push_str(r"\relax");
            }
            continue;
        };
        rest = after;
        if !begins && (rest.is_empty() || rest.starts_with(' ')) {
            out.push_str(command);
            continue;
        }
        out.push_str(command.trim_end_matches("{}"));
        if let Some(behind) = rest.strip_prefix(' ') {
            // biber makes braces of a backslash and a space.
            rest = behind;
            out.push('~');
        } else if rest.starts_with('{') {
            // Removed together with the braces of its argument.
            out.push_str(r"\relax");
        } else if !rest.is_empty() && !rest.starts_with('\\') {
            out.push(' ');
        }
    }
    out
}

/// TeX that biber does not take for the named parts of a name.
fn as_one_name(tex: String) -> String {
    if !tex.contains('=') {
        return tex;
    }
    let small = tex.to_ascii_lowercase();
    let mut pieces = small.split('=');
    let _ = pieces.next_back();
    if !pieces.any(|before| PARTS.iter().any(|part| before.trim_end().ends_with(part))) {
        return tex;
    }
    let mut out = String::with_capacity(tex.len() + 8);
    for c in tex.chars() {
        // An accent of TeX is none.
        match c {
            '=' if !out.ends_with('\\') => out.push_str("{=}"),
            c => out.push(c),
        }
    }
    out
}
