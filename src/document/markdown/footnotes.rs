//! Footnotes in Markdown: `^[in the line]`, and `[^1]` with its text in a paragraph `[^1]: …`.

use std::collections::HashMap;
use std::ops::Range;

use crate::document::model::Note;

/// Finds them; `closing` has the place of the closing bracket by that of the opening one.
pub(super) fn footnotes(bytes: &[u8], closing: &HashMap<usize, usize>) -> Vec<Note> {
    let before = |open: usize| open.checked_sub(1).and_then(|at| bytes.get(at));
    let mut notes: Vec<Note> = Vec::new();
    let mut marks: HashMap<&[u8], usize> = HashMap::new();
    for (&open, &close) in closing {
        if before(open) == Some(&b'^') {
            notes.push(Note { body: open + 1..close, mark: open });
        } else if bytes.get(open + 1) == Some(&b'^')
            && !(matches!(before(open), None | Some(b'\n')) && bytes.get(close + 1) == Some(&b':'))
        {
            let label = bytes.get(open..=close).unwrap_or_default();
            marks.entry(label).and_modify(|first| *first = open.min(*first)).or_insert(open);
        }
    }
    for (label, body) in defined(bytes) {
        let mark = marks.get(bytes.get(label).unwrap_or_default()).copied();
        notes.push(Note { mark: mark.unwrap_or(body.start), body });
    }
    notes
}

/// The labels, with their brackets, and the texts of notes that are paragraphs.
fn defined(bytes: &[u8]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut notes: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let (mut at, mut within, mut blank) = (0, false, true);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let range = at..at + line.len();
        at = range.end;
        let label = line
            .iter()
            .position(|byte| *byte == b']')
            .filter(|close| line.starts_with(b"[^") && line.get(close + 1) == Some(&b':'));
        let is_blank = line.trim_ascii().is_empty();
        if let Some(close) = label {
            notes.push((range.start..range.start + close + 1, range.start + close + 2..range.end));
            within = true;
        } else if within && !is_blank {
            // Behind a blank line, what is indented goes on with the note.
            within = !blank || line.starts_with(b"    ") || line.starts_with(b"\t");
            if let Some((_, body)) = notes.last_mut().filter(|_| within) {
                body.end = range.end;
            }
        }
        blank = is_blank;
    }
    notes
}
