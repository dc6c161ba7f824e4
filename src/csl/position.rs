//! Positions of cites (CSL 1.0.2, "Choose", `position`).

use std::collections::HashMap;

use super::document::{Citation, Cite};
use super::eval::Position;

/// Where a cite stands among all cites.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) position: Position,
    pub(crate) near_note: bool,
    /// The note in which the work was cited first.
    pub(crate) first_note: Option<u32>,
}

/// Finds the position of every cite of a document. Citations in notes and in running text are
/// counted apart.
pub(crate) fn positions(citations: &[Citation], near_note_distance: u32) -> Vec<Vec<Place>> {
    let mut streams = [Stream::default(), Stream::default()];
    citations
        .iter()
        .map(|citation| streams[usize::from(citation.note > 0)].next(citation, near_note_distance))
        .collect()
}

/// The citations of notes, or those of running text, up to some point.
#[derive(Default)]
struct Stream<'c> {
    /// For each work: the note of its first cite and of its last.
    seen: HashMap<usize, (u32, u32)>,
    /// The citations of the last note, or the last citation.
    last: Vec<&'c Citation>,
}

impl<'c> Stream<'c> {
    fn next(&mut self, citation: &'c Citation, near_note_distance: u32) -> Vec<Place> {
        let note = citation.note;
        let same_note = note > 0 && self.last.last().is_some_and(|last| last.note == note);
        let mut places = Vec::with_capacity(citation.cites.len());
        for (k, cite) in citation.cites.iter().enumerate() {
            let mut place = Place::default();
            if let Some(&(first, last)) = self.seen.get(&cite.item) {
                let before = if k > 0 { citation.cites.get(k - 1) } else { self.before(same_note) };
                place.position = match before {
                    Some(before) if before.item == cite.item => ibid(before, cite),
                    _ => Position::Subsequent,
                };
                place.first_note = (first > 0).then_some(first);
                place.near_note = note > 0 && note.saturating_sub(last) <= near_note_distance;
            }
            self.seen.entry(cite.item).and_modify(|(_, last)| *last = note).or_insert((note, note));
            places.push(place);
        }
        if !same_note {
            self.last.clear();
        }
        self.last.push(citation);
        places
    }

    /// The cite that "ibid." at the head of a citation could refer to: the one of the citation
    /// before. If that stands in an earlier note, it must be all that this note cites.
    fn before(&self, same_note: bool) -> Option<&'c Cite> {
        let [only] = self.last.last()?.cites.as_slice() else { return None };
        let others = self.last.iter().flat_map(|c| &c.cites).any(|cite| cite.item != only.item);
        (same_note || !others).then_some(only)
    }
}

/// Whether a repeated cite is "ibid.", by the locators of both.
fn ibid(before: &Cite, cite: &Cite) -> Position {
    let locator = |cite: &Cite| {
        let locator = cite.locator.as_deref().map(str::trim).filter(|l| !l.is_empty())?;
        Some((locator.to_owned(), cite.label.clone().unwrap_or_else(|| "page".to_owned())))
    };
    match (locator(before), locator(cite)) {
        (None, None) => Position::Ibid,
        (Some(_), None) => Position::Subsequent,
        (Some(before), Some(this)) if before == this => Position::Ibid,
        (_, Some(_)) => Position::IbidWithLocator,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn citation(note: u32, cites: &[(usize, &str)]) -> Citation {
        let cites = cites
            .iter()
            .map(|&(item, locator)| Cite { locator: Some(locator.to_owned()), ..Cite::of(item) })
            .collect();
        Citation { cites, note }
    }

    /// The table under "position": locators decide which ibid it is.
    #[test]
    fn locators_tell_the_kinds_of_ibid_apart() {
        let cases = [
            ("", "", Position::Ibid),
            ("", "5", Position::IbidWithLocator),
            ("5", "5", Position::Ibid),
            ("5", "6", Position::IbidWithLocator),
            ("5", "", Position::Subsequent),
        ];
        for (first, second, expected) in cases {
            let places = positions(&[citation(1, &[(0, first)]), citation(2, &[(0, second)])], 5);
            assert_eq!(places[1][0].position, expected, "{first:?} then {second:?}");
        }
    }

    #[test]
    fn a_note_is_near_up_to_the_distance() {
        let near = |gap: u32| {
            positions(
                &[citation(1, &[(0, "")]), citation(1 + gap, &[(1, "")]), citation(1 + gap, &[(0, "")])],
                5,
            )[2][0]
        };
        assert!(near(5).near_note);
        assert!(!near(6).near_note);
        assert_eq!(near(6).first_note, Some(1));
    }
}
