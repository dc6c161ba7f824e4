//! Sorting lists that are short, or sorted once a run.
//!
//! The sort of the standard library is made for long lists, and is there once for every kind of list and key: 7 KB of
//! the program each. All but the sorts of styles (`parallel::sort_by`) share one of it here, which sorts places.

use std::cmp::Ordering;

/// Sorts a list; what is equal stays in its order.
pub(crate) fn by<T>(list: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let order = order(list.len(), &mut |one, other| match (list.get(one), list.get(other)) {
        (Some(one), Some(other)) => compare(one, other),
        _ => Ordering::Equal,
    });
    let mut places = vec![0; list.len()];
    for (place, at) in order.into_iter().enumerate() {
        places[at] = place;
    }
    // Each swap puts one in its place.
    for at in 0..list.len() {
        while let Some(&place) = places.get(at).filter(|place| **place != at) {
            list.swap(at, place);
            places.swap(at, place);
        }
    }
}

/// Sorts a list by keys, the least first; what has the same key stays in its order.
pub(crate) fn by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    by(list, |one, other| key(one).cmp(&key(other)));
}

/// Returns the indices `0..count` in sorted order; equal ones keep theirs.
pub(crate) fn order(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|one, other| compare(*one, *other));
    order
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lists_are_sorted_as_the_standard_library_does(list in prop::collection::vec((0..9_u8, any::<u8>()), 0..40)) {
            let (mut ours, mut theirs) = (list.clone(), list);
            by_key(&mut ours, |(key, _)| *key);
            theirs.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(ours, theirs);
        }
    }
}
