//! Two lists of words, aligned: which words of one stand for which of the other.

use super::fold::{Word, alike, is_small};
use crate::text::sorting;

/// From which likeness on two words are one word, misspelt.
pub(super) const SAME_WORD: f64 = 0.8;

/// What a word counts: its letters, or few where it has no meaning of its own.
pub(super) fn weight(word: &Word) -> f64 {
    if is_small(&word.text) { 1.0 } else { f64::from(u32::try_from(word.text.chars().count()).unwrap_or(64)) }
}

/// Words of both titles in order, paired where they can be.
pub(super) enum Pair {
    /// The same, and how much of both titles that is.
    Same(f64),
    /// One misspelt word.
    Alike {
        mine: usize,
        theirs: usize,
        length: f64,
    },
    Mine(usize),
    Theirs(usize),
}

/// The best alignment of two lists of words. A word may stand for two of the other list that make it
/// up.
pub(super) fn align(mine: &[Word], theirs: &[Word]) -> Vec<Pair> {
    // Several may be as good. In one order always, the same one is found from either side.
    if mine.iter().map(|word| &word.text).le(theirs.iter().map(|word| &word.text)) {
        return in_order(mine, theirs);
    }
    let turned = |pair| match pair {
        Pair::Same(length) => Pair::Same(length),
        Pair::Alike { mine, theirs, length } => Pair::Alike { mine: theirs, theirs: mine, length },
        Pair::Mine(at) => Pair::Theirs(at),
        Pair::Theirs(at) => Pair::Mine(at),
    };
    let mut pairs: Vec<Pair> = in_order(theirs, mine).into_iter().map(turned).collect();
    // Between two pairs the words of mine come first.
    let is_lonely = |pair: &Pair| matches!(pair, Pair::Mine(_) | Pair::Theirs(_));
    for run in pairs.chunk_by_mut(|one, next| is_lonely(one) && is_lonely(next)) {
        sorting::by_key(run, |pair| matches!(pair, Pair::Theirs(_)));
    }
    pairs
}

fn in_order(mine: &[Word], theirs: &[Word]) -> Vec<Pair> {
    let (rows, columns) = (mine.len(), theirs.len());
    let at = |row: usize, column: usize| row * (columns + 1) + column;
    let joined = |words: &[Word], place: usize| {
        words.get(place..place + 2).map(|two| format!("{}{}", two[0].text, two[1].text))
    };
    let mine_two: Vec<Option<String>> = (0..rows).map(|place| joined(mine, place)).collect();
    let theirs_two: Vec<Option<String>> = (0..columns).map(|place| joined(theirs, place)).collect();
    // The best that can be had of what is left, from the end.
    let mut best = vec![0.0_f64; (rows + 1) * (columns + 1)];
    let pair = |row: usize, column: usize| {
        let like = alike(&mine[row].text, &theirs[column].text);
        if like >= SAME_WORD { like * (weight(&mine[row]) + weight(&theirs[column])) / 2.0 } else { 0.0 }
    };
    let splits = |row: usize, column: usize| theirs_two[column].as_deref() == Some(mine[row].text.as_str());
    let merges = |row: usize, column: usize| mine_two[row].as_deref() == Some(theirs[column].text.as_str());
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let mut value = best[at(row + 1, column)].max(best[at(row, column + 1)]);
            let gain = pair(row, column);
            if gain > 0.0 {
                value = value.max(gain + best[at(row + 1, column + 1)]);
            }
            if splits(row, column) {
                value = value.max(weight(&mine[row]) + best[at(row + 1, column + 2)]);
            }
            if merges(row, column) {
                value = value.max(weight(&theirs[column]) + best[at(row + 2, column + 1)]);
            }
            best[at(row, column)] = value;
        }
    }
    let mut pairs = Vec::new();
    let (mut row, mut column) = (0, 0);
    while row < rows && column < columns {
        let value = best[at(row, column)];
        let is = |gain: f64, row: usize, column: usize| {
            gain > 0.0 && (gain + best[at(row, column)] - value).abs() < 1e-9
        };
        let is_best = |row: usize, column: usize| (best[at(row, column)] - value).abs() < 1e-9;
        let gain = pair(row, column);
        if is(gain, row + 1, column + 1) {
            if mine[row].text == theirs[column].text {
                pairs.push(Pair::Same(gain));
            } else {
                pairs.push(Pair::Alike { mine: row, theirs: column, length: gain });
            }
            (row, column) = (row + 1, column + 1);
        } else if splits(row, column) && is(weight(&mine[row]), row + 1, column + 2) {
            pairs.push(Pair::Same(weight(&mine[row])));
            (row, column) = (row + 1, column + 2);
        } else if merges(row, column) && is(weight(&theirs[column]), row + 2, column + 1) {
            pairs.push(Pair::Same(weight(&theirs[column])));
            (row, column) = (row + 2, column + 1);
        } else if is_best(row + 1, column)
            && !(is_small(&theirs[column].text) && !is_small(&mine[row].text) && is_best(row, column + 1))
        {
            // Of two that are as good the small word is left alone, whichever title has it.
            pairs.push(Pair::Mine(row));
            row += 1;
        } else {
            pairs.push(Pair::Theirs(column));
            column += 1;
        }
    }
    pairs.extend((row..rows).map(Pair::Mine));
    pairs.extend((column..columns).map(Pair::Theirs));
    pairs
}

/// How much of a title stands in a text, and where.
pub(crate) struct Cover {
    /// The words of the text from the first to behind the last that belongs to the title.
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// The share of the title's letters that are there.
    pub(crate) share: f64,
    /// The words of the title that are not.
    pub(crate) missing: Vec<usize>,
}

/// Looks for the words of a title, in order, in those of a text.
pub(crate) fn cover(title: &[Word], text: &[Word]) -> Option<Cover> {
    let text_words = text.get(..text.len().min(600))?;
    // A window about as long as the title, where most of its words are: chance hits far away are none.
    let long: std::collections::HashSet<&str> =
        title.iter().map(|word| word.text.as_str()).filter(|word| !is_small(word)).collect();
    let width = title.len() + 4 + title.len() / 4;
    let hit = |word: &Word| usize::from(long.contains(word.text.as_str()));
    let mut inside: usize = text_words.iter().take(width).map(hit).sum();
    let (mut best, mut start) = (inside, 0);
    for at in 1..=text_words.len().saturating_sub(width) {
        inside -= hit(&text_words[at - 1]);
        inside += hit(&text_words[at + width - 1]);
        if inside > best {
            (best, start) = (inside, at);
        }
    }
    if best == 0 {
        return None;
    }
    let window = text_words.get(start..(start + width).min(text_words.len()))?;
    let (mut found, mut from, mut to) = (0.0, usize::MAX, 0);
    let mut missing = Vec::new();
    let (mut row, mut column) = (0, 0);
    for pair in align(title, window) {
        match pair {
            Pair::Same(length) | Pair::Alike { length, .. } => {
                found += length;
                from = from.min(start + column);
                // A word of the one may be two of the other.
                let two = |words: &[Word], at: usize, other: &str| {
                    words.get(at).is_some_and(|word| word.text != other && other.starts_with(&word.text))
                        && words.get(at + 1).is_some_and(|word| other.ends_with(&word.text))
                };
                let (mine, theirs) = (title[row].text.as_str(), window[column].text.as_str());
                let (rows, columns) = match pair {
                    Pair::Same(_) if two(window, column, mine) => (1, 2),
                    Pair::Same(_) if two(title, row, theirs) => (2, 1),
                    _ => (1, 1),
                };
                (row, column) = (row + rows, column + columns);
                to = start + column;
            }
            Pair::Mine(at) => {
                missing.push(at);
                row = at + 1;
            }
            Pair::Theirs(at) => column = at + 1,
        }
    }
    let whole: f64 = title.iter().map(weight).sum();
    (found > 0.0).then(|| Cover { from, to, share: found / whole.max(1.0), missing })
}
