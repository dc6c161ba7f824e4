//! Whether a text holds several references that nothing parts: in a line, one behind the other.

use super::signs::{self, Begin, End};

/// The shortest reference, in bytes; shorter parts prove nothing.
const SHORTEST: usize = 45;

/// How much of a text is looked at, in characters.
const LONGEST: usize = 4000;

/// Whether a text looks like several references: behind a full stop or a semicolon another one begins with names, and
/// both parts have a year and a place in a journal or book. Two different DOIs are two references.
pub(super) fn is_several(text: &str) -> bool {
    if text.len() < 2 * SHORTEST {
        return false;
    }
    // The beginning of a long one shows it.
    let text = text.char_indices().nth(LONGEST).and_then(|(end, _)| text.get(..end)).unwrap_or(text);
    if !super::label::inner(text, &mut None).is_empty() {
        return true;
    }
    let mut from = 0;
    let mut placed = Placed::default();
    // Where the last volume or page stands.
    let mut last_place = None;
    for (at, c) in text.char_indices() {
        if placed.ends_at(c) {
            last_place = Some(at);
        }
        let next = at + c.len_utf8();
        if !matches!(c, '.' | ';' | ')')
            || !text.get(next..).is_some_and(|rest| rest.starts_with([' ', '\n']))
            || next - from < SHORTEST
        {
            continue;
        }
        let (before, behind) =
            (text.get(from..at).unwrap_or_default(), text.get(next..).unwrap_or_default().trim_start());
        if last_place.is_none_or(|place| place < from)
            || behind.len() < SHORTEST
            || signs::begin(behind) != Begin::Strong
        {
            continue;
        }
        let ends = c == ';' || signs::end(text.get(from..next).unwrap_or_default()) == End::Strong;
        let reach: String = behind.chars().take(400).collect();
        if ends && is_placed(&reach) && signs::is_whole(before) && signs::is_whole(&reach) {
            return true;
        }
        from = next;
    }
    false
}

/// Whether a text has a volume or pages: `12(3):45–67`, `pp. 45-67`.
fn is_placed(text: &str) -> bool {
    let mut placed = Placed::default();
    text.chars().any(|c| placed.ends_at(c))
}

/// The search for a volume and a page, or two pages, of a text that is read letter by letter.
#[derive(Default)]
struct Placed {
    number: bool,
    sign: bool,
}

impl Placed {
    /// Whether the next letter begins the second number of such a pair.
    fn ends_at(&mut self, c: char) -> bool {
        let ends = self.sign && c.is_ascii_digit();
        self.sign = self.number && matches!(c, '-' | '–' | ':' | '‑');
        self.number = c.is_ascii_digit();
        ends
    }
}
