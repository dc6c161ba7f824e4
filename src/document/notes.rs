//! The notes that the author of a document wrote.

use std::ops::Range;

use super::model::{Cluster, InNote, Note};

/// Puts citations into the order in which they are read, those in notes where the marks are, and says of
/// each in which note it is. Returns the notes in the order of their marks.
pub(super) fn place(bytes: &[u8], mut notes: Vec<Note>, clusters: &mut [Cluster]) -> Vec<Note> {
    notes.sort_by_key(|note| note.body.start);
    // A note in a note is a part of it.
    let mut end = 0;
    notes.retain(|note| {
        let apart = note.body.start >= end;
        end = end.max(note.body.end);
        apart
    });
    let mut marks: Vec<usize> = notes.iter().map(|note| note.mark).collect();
    marks.sort_unstable();
    for cluster in clusters.iter_mut() {
        cluster.note = around(bytes, &notes, &cluster.span).map(|(note, first, last)| {
            let note = marks.partition_point(|mark| *mark < note.mark);
            InNote { note, first, last }
        });
    }
    let mark = |cluster: &Cluster| cluster.note.and_then(|within| marks.get(within.note)).copied();
    clusters.sort_by_key(|cluster| mark(cluster).unwrap_or(cluster.span.start));
    notes.sort_by_key(|note| note.mark);
    notes
}

/// The note in whose text a part of the document is, and whether nothing stands before it and behind it.
fn around<'n>(bytes: &[u8], notes: &'n [Note], span: &Range<usize>) -> Option<(&'n Note, bool, bool)> {
    let before = notes.partition_point(|note| note.body.start <= span.start);
    let note = notes.get(before.checked_sub(1)?).filter(|note| note.body.end >= span.end)?;
    let blank =
        |range: Range<usize>| bytes.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_whitespace));
    Some((note, blank(note.body.start..span.start), blank(span.end..note.body.end)))
}
