//! Positions of cites (CSL 1.0.2, "Choose", `position`).

use std::collections::HashMap;

use super::citation::{Citation, Cite, Position};

/// Where a cite stands among all cites.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CitePlace {
    pub(crate) position: Position,
    pub(crate) near_note: bool,
    /// The note in which the work was cited first.
    pub(crate) first_note: Option<u32>,
}

/// The cites of one citation in the order in which they are printed: the place of each among the
/// citation's, and where it stands.
pub(crate) type Placed = Vec<(usize, CitePlace)>;

/// Finds the position of every cite of a document. `order` tells the order in which the cites of a
/// citation are printed: it is there that one follows another. Citations in notes and in running
/// text are counted apart.
pub(crate) fn positions(
    citations: &[Citation],
    order: impl Fn(&Citation) -> Vec<usize>,
    near_note_distance: u32,
) -> Vec<Placed> {
    let mut streams = [Stream::default(), Stream::default()];
    citations
        .iter()
        .map(|citation| {
            streams[usize::from(citation.note > 0)].next(citation, order(citation), near_note_distance)
        })
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
    fn next(&mut self, citation: &'c Citation, order: Vec<usize>, near_note_distance: u32) -> Placed {
        let note = citation.note;
        let same_note = note > 0 && self.last.last().is_some_and(|last| last.note == note);
        let mut placed = Placed::with_capacity(order.len());
        let mut before = self.before(same_note);
        for at in order {
            let Some(cite) = citation.cites.get(at) else { continue };
            let mut place = CitePlace::default();
            if let Some(&(first, last)) = self.seen.get(&cite.item) {
                place.position = match before {
                    Some(before) if before.item == cite.item => ibid(before, cite),
                    _ => Position::Subsequent,
                };
                place.first_note = (first > 0).then_some(first);
                place.near_note = note > 0 && note.saturating_sub(last) <= near_note_distance;
            }
            self.seen.entry(cite.item).and_modify(|(_, last)| *last = note).or_insert((note, note));
            placed.push((at, place));
            before = Some(cite);
        }
        if !same_note {
            self.last.clear();
        }
        self.last.push(citation);
        placed
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
        Some((cite.located()?.to_owned(), cite.label.clone().unwrap_or_else(|| "page".to_owned())))
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

    fn positions(citations: &[Citation]) -> Vec<Vec<CitePlace>> {
        let placed = super::positions(citations, |citation| (0..citation.cites.len()).collect(), 5);
        placed.into_iter().map(|placed| placed.into_iter().map(|(_, place)| place).collect()).collect()
    }

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
            let places = positions(&[citation(1, &[(0, first)]), citation(2, &[(0, second)])]);
            assert_eq!(places[1][0].position, expected, "{first:?} then {second:?}");
        }
    }

    #[test]
    fn a_note_is_near_up_to_the_distance() {
        let near = |gap: u32| {
            positions(&[
                citation(1, &[(0, "")]),
                citation(1 + gap, &[(1, "")]),
                citation(1 + gap, &[(0, "")]),
            ])[2][0]
        };
        assert!(near(5).near_note);
        assert!(!near(6).near_note);
        assert_eq!(near(6).first_note, Some(1));
    }
}
