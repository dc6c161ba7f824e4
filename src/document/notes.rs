//! The notes that the author of a document wrote.

use std::ops::Range;

use super::model::{Cluster, InNote, Note};
use crate::text::sorting;

/// Puts citations into the order in which they are read, those in notes where the marks are, and says of
/// each in which note it is. Returns the notes in the order of their marks.
pub(super) fn place(bytes: &[u8], mut notes: Vec<Note>, clusters: &mut [Cluster]) -> Vec<Note> {
    sorting::by_key(&mut notes, |note| note.body.start);
    // A note in a note is a part of it.
    let mut end = 0;
    notes.retain(|note| {
        let apart = note.body.start >= end;
        end = end.max(note.body.end);
        apart
    });
    let mut marks: Vec<usize> = notes.iter().map(|note| note.mark).collect();
    sorting::by(&mut marks, Ord::cmp);
    let texts: Vec<Range<usize>> = notes.iter().map(|note| bare(bytes, &note.body)).collect();
    for cluster in clusters.iter_mut() {
        cluster.note = around(&notes, &texts, &cluster.span).map(|(note, first, last)| {
            let note = marks.partition_point(|mark| *mark < note.mark);
            InNote { note, first, last }
        });
    }
    let mark = |cluster: &Cluster| cluster.note.and_then(|within| marks.get(within.note)).copied();
    sorting::by_key(clusters, |cluster| mark(cluster).unwrap_or(cluster.span.start));
    sorting::by_key(&mut notes, |note| note.mark);
    notes
}

/// A part of a text without the blanks at its ends.
fn bare(bytes: &[u8], range: &Range<usize>) -> Range<usize> {
    let part = bytes.get(range.clone()).unwrap_or_default();
    let start = range.start + part.len() - part.trim_ascii_start().len();
    start..(start + part.trim_ascii().len())
}

/// The note in whose text a part of the document is, and whether nothing stands before it and behind it; given the
/// texts of the notes without the blanks at their ends.
fn around<'n>(
    notes: &'n [Note],
    texts: &[Range<usize>],
    span: &Range<usize>,
) -> Option<(&'n Note, bool, bool)> {
    let place = notes.partition_point(|note| note.body.start <= span.start).checked_sub(1)?;
    let note = notes.get(place).filter(|note| note.body.end >= span.end)?;
    let text = texts.get(place)?;
    Some((note, text.start >= span.start, text.end <= span.end))
}
