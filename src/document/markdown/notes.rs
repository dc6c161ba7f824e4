//! Footnotes in Markdown: `^[in the line]`, and `[^1]` with its text in a paragraph `[^1]: …`.

use std::collections::HashMap;
use std::ops::Range;

/// A note that the author wrote.
pub(super) struct Note {
    /// Its text.
    body: Range<usize>,
    /// Where its mark stands in the running text.
    pub(super) mark: usize,
}

/// The notes of a text, in the order of their texts; none is in another.
pub(super) struct Notes(Vec<Note>);

impl Notes {
    /// Finds them; `closing` has the place of the closing bracket by that of the opening one.
    pub(super) fn of(bytes: &[u8], closing: &HashMap<usize, usize>) -> Self {
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
        notes.sort_by_key(|note| note.body.start);
        let mut end = 0;
        notes.retain(|note| {
            let apart = note.body.start >= end;
            end = end.max(note.body.end);
            apart
        });
        Self(notes)
    }

    /// The marks, in order.
    pub(super) fn marks(&self) -> Vec<usize> {
        let mut marks: Vec<usize> = self.0.iter().map(|note| note.mark).collect();
        marks.sort_unstable();
        marks
    }

    /// The note in whose text a part of the document is, and whether there is nothing else in it.
    pub(super) fn around(&self, bytes: &[u8], span: &Range<usize>) -> Option<(&Note, bool)> {
        let before = self.0.partition_point(|note| note.body.start <= span.start);
        let note = self.0.get(before.checked_sub(1)?).filter(|note| note.body.end >= span.end)?;
        let blank = |range: Range<usize>| bytes.get(range).is_some_and(|part| part.trim_ascii().is_empty());
        Some((note, blank(note.body.start..span.start) && blank(span.end..note.body.end)))
    }
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
