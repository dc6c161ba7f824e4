//! Characters that do something instead of being read: controls, marks that reorder the text around
//! them, characters without a glyph.
//!
//! Foreign text brings them along, by accident (copied from a page) or on purpose (to drive a terminal,
//! to make a DOI look like another). What each of them is stands in one table, `Nature`; what is done
//! about it depends on where the text goes:
//!
//! | | control | reorders | direction mark | unseen | joiner, selector |
//! |---|---|---|---|---|---|
//! | an identifier ([`is_hidden`]) | refused | refused | refused | refused | refused |
//! | served text ([`is_void`]) | dropped | kept | kept | dropped | kept |
//! | written text ([`characters`]) | dropped | dropped | kept | kept | kept |
//! | a message ([`line`]) | a space | dropped | dropped | dropped | a joiner is kept |
//! | JSON ([`json`]) | escaped | escaped | escaped | kept | kept |
//!
//! Marks of direction and joiners stay in text: Arabic, Hebrew, Persian and Indic scripts need them.
//! Embeddings, overrides and isolates do not stay in what is written, because one that is left open acts
//! on text that is not its own.

use std::borrow::Cow;

use std::fmt::Write as _;

/// What a character does to the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nature {
    /// Ends a line, or moves on in it.
    Break,
    /// Any other control character; and what Unicode keeps free for good, at which readers of files stop (biber
    /// refuses a whole file for one).
    Control,
    /// An embedding, override or isolate, or a deprecated control of shaping: it acts until it is closed.
    Reorders,
    /// A mark of direction, which acts at its own place only.
    Directs,
    /// Nothing: soft hyphen, zero-width space, word joiner, the invisible operators of formulas, byte
    /// order mark.
    Unseen,
    /// Shapes its neighbours.
    Joins,
    /// Changes how its neighbour looks, or carries text that nobody sees: selectors, annotations, tags.
    Selects,
}

/// None for a character that is simply read.
fn nature(c: char) -> Option<Nature> {
    // Nearly all there is, and all of text is asked about.
    if (' '..='~').contains(&c) {
        return None;
    }
    Some(match c {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Nature::Break,
        c if c.is_control() || is_noncharacter(c) => Nature::Control,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => Nature::Reorders,
        '\u{200e}' | '\u{200f}' | '\u{61c}' => Nature::Directs,
        '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => Nature::Unseen,
        '\u{200c}' | '\u{200d}' => Nature::Joins,
        '\u{34f}'
        | '\u{180e}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e01ef}' => Nature::Selects,
        _ => return None,
    })
}

/// The noncharacters (Unicode, section 23.7), which are in no text.
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// Whether an identifier that holds this character would look like one without it. Line breaks and
/// blanks, which can be seen, are left to the caller.
pub(crate) fn is_hidden(c: char) -> bool {
    nature(c).is_some_and(|nature| nature != Nature::Break)
}

/// Whether a character carries nothing in served text: controls and what is unseen.
pub(crate) fn is_void(c: char) -> bool {
    c.is_control() || is_noncharacter(c) || nature(c) == Some(Nature::Unseen)
}

/// Whether a character would act on the text around it, or on a terminal, if it were written as it is.
pub(crate) fn acts(c: char) -> bool {
    matches!(nature(c), Some(Nature::Break | Nature::Control | Nature::Reorders | Nature::Directs))
}

/// The characters of a text as every format may have them: controls and what reorders are gone, line
/// breaks are spaces.
pub(crate) fn characters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter_map(|c| match nature(c) {
        Some(Nature::Break) => Some(' '),
        Some(Nature::Control | Nature::Reorders) => None,
        _ => Some(c),
    })
}

/// A text with the characters that every format may have; see [`characters`].
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    // Nearly all text, and seen faster than character by character.
    if text.bytes().fold(true, |stays, byte| stays & matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let stays = |c: char| {
        matches!(c, ' '..='~')
            || !matches!(nature(c), Some(Nature::Break | Nature::Control | Nature::Reorders))
    };
    if text.chars().all(stays) { Cow::Borrowed(text) } else { Cow::Owned(characters(text).collect()) }
}

/// A text for a message: one line, in which nothing can drive a terminal or reorder what is read.
pub(crate) fn line(text: &str) -> String {
    line_characters(text).collect()
}

/// As [`line`], at most `longest` characters long, the last of them an ellipsis where something is
/// missing. Takes no more time than that many characters need, however long the text is.
pub(crate) fn excerpt(text: &str, longest: usize) -> String {
    let mut characters = line_characters(text.trim());
    let mut out: String = characters.by_ref().take(longest).collect();
    if characters.next().is_some() {
        out.pop();
        out.push('…');
    }
    out
}

fn line_characters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter_map(|c| match nature(c) {
        Some(Nature::Break | Nature::Control) => Some(' '),
        Some(Nature::Reorders | Nature::Directs | Nature::Unseen | Nature::Selects) => None,
        Some(Nature::Joins) | None => Some(c),
    })
}

/// JSON whose strings hold no character that acts: those are escaped, so that it says the same.
pub(crate) fn json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            // Between strings; in one it would be escaped.
            '\r' => out.push(' '),
            // Writing to a string cannot fail.
            c if acts(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table at the top, a character of each column.
    #[test]
    fn each_place_has_its_own_answer() {
        for (c, hidden, void, written, message) in [
            ('\u{1b}', true, true, "", " "),
            ('\u{9b}', true, true, "", " "),
            ('\u{202e}', true, false, "", ""),
            ('\u{2066}', true, false, "", ""),
            ('\u{200f}', true, false, "\u{200f}", ""),
            ('\u{ad}', true, true, "\u{ad}", ""),
            ('\u{feff}', true, true, "\u{feff}", ""),
            ('\u{200d}', true, false, "\u{200d}", "\u{200d}"),
            ('\u{fe0f}', true, false, "\u{fe0f}", ""),
            ('\u{e0041}', true, false, "\u{e0041}", ""),
            ('\n', false, true, " ", " "),
            ('\u{2028}', false, false, " ", " "),
            ('é', false, false, "é", "é"),
        ] {
            assert_eq!(is_hidden(c), hidden, "{c:?}");
            assert_eq!(is_void(c), void, "{c:?}");
            assert_eq!(characters(&c.to_string()).collect::<String>(), written, "{c:?}");
            assert_eq!(line(&c.to_string()), message, "{c:?}");
        }
    }

    #[test]
    fn an_excerpt_has_a_length() {
        assert_eq!(excerpt(" abc\n", 3), "abc");
        assert_eq!(excerpt("ab\u{202e}cd", 3), "ab…");
        assert_eq!(excerpt(&"x".repeat(1 << 20), 80).chars().count(), 80);
    }

    #[test]
    fn json_says_the_same() {
        let given = "{\r\n\t\"a\": \"\u{9b}31m\u{7f}\u{202e}\u{2028}é\u{10ffff}\"\r\n}";
        let inert = json(given);
        assert_eq!(inert, "{ \n\t\"a\": \"\\u009b31m\\u007f\\u202e\\u2028é\\udbff\\udfff\" \n}");
        let read = |json: &str| serde_json::from_str::<serde_json::Value>(json).expect("JSON");
        assert_eq!(read(&inert), read(given));
    }
}
