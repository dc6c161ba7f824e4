//! All paragraphs of a text: the items of its reference list, and what stands outside of it.

use super::row;
use super::split::Breaks;
use super::{ListedReference, TextForm, below_headings, items, references_in, without, without_headings};
use crate::text::lines::Lines;
use crate::text::sorting;

/// The paragraphs of a text.
pub(crate) struct Paragraphs {
    /// Its reference list; none where no heading and no markup shows one.
    pub(crate) list: Option<Vec<ListedReference>>,
    /// All else.
    pub(crate) others: Vec<ListedReference>,
}

/// Cuts a text into its paragraphs, of which the items of its reference list are some.
pub(crate) fn paragraphs(text: &str, form: TextForm, headings: &[(usize, u8)]) -> Paragraphs {
    let mut rows = row::plain(text);
    let list = match form {
        TextForm::Plain => below_headings(text, &rows),
        _ => references_in(text, form, headings),
    };
    if let Some(list) = &list {
        let places = ItemPlaces::of(list);
        without(&mut rows, |rows, at| places.item_at(rows[at].at.start).is_some());
    }
    without_headings(&mut rows);
    Paragraphs { list, others: items(&Lines::of(text), &rows, Breaks::Lines) }
}

/// Where the items of a list stand in their text.
pub(crate) struct ItemPlaces(Vec<(usize, usize, usize)>);

impl ItemPlaces {
    pub(crate) fn of<'i>(items: impl IntoIterator<Item = &'i ListedReference>) -> Self {
        let places = items
            .into_iter()
            .enumerate()
            .flat_map(|(number, item)| item.places.iter().map(move |place| (place.start, place.end, number)));
        let mut places: Vec<_> = places.collect();
        sorting::by(&mut places, Ord::cmp);
        Self(places)
    }

    /// Returns the number of the item that holds a place, in bytes.
    pub(crate) fn item_at(&self, place: usize) -> Option<usize> {
        let before = self.0.partition_point(|(start, ..)| *start <= place).checked_sub(1)?;
        self.0.get(before).filter(|(_, end, _)| place < *end).map(|(.., number)| *number)
    }
}
