//! The lines that entries stand in, which their readers do not count.

use crate::csl::Variable;
use crate::formats::{Entry, ImportError};
use crate::work::Work;

/// How far behind an entry the next one is looked for, in bytes.
const FAR: usize = 1 << 16;

/// Where something that was asked for stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InputPlace {
    /// The name of the file.
    pub(crate) file: String,
    /// The line, from 1, as far as it is known.
    pub(crate) line: Option<usize>,
}

/// The line, from 1, that each entry of a text begins in, as far as its key or DOI shows it.
pub(crate) fn lines_in(text: &str, entries: &[Result<Entry, ImportError>]) -> Vec<Option<usize>> {
    lines_from(text, &mut (0, 1), entries.iter().map(|entry| entry.as_ref().ok()))
}

/// The same of the next entries of a text that is read in parts: `at` is the place, in bytes, and the line from
/// which on they are looked for, and is moved on.
pub(crate) fn lines_from<'e>(
    text: &str,
    at: &mut (usize, usize),
    entries: impl Iterator<Item = Option<&'e Entry>> + Clone,
) -> Vec<Option<usize>> {
    let own = |entry: Option<&Entry>| match entry {
        Some(Entry::Work(work)) => work.entry.as_ref().map(|own| own.line),
        _ => None,
    };
    let places = places_from(text, at, entries.clone()).into_iter().zip(entries);
    places.map(|(found, entry)| own(entry).or(found.map(|(_, line)| line))).collect()
}

/// As [`lines_from`], the place of the key or DOI itself, in bytes, and its line.
pub(crate) fn places_from<'e>(
    text: &str,
    at: &mut (usize, usize),
    entries: impl Iterator<Item = Option<&'e Entry>>,
) -> Vec<Option<(usize, usize)>> {
    let (place, line) = (&mut at.0, &mut at.1);
    entries
        .map(|entry| {
            let entry = entry?;
            let of = |work: &Work, variable| work.item.get(variable).map(str::to_owned);
            // An entry without either is known by its title.
            let names = match entry {
                Entry::Work(work) => {
                    [Some(work.item.id.clone()), of(work, Variable::Doi), of(work, Variable::Title)]
                }
                Entry::Doi { found, id } => [id.clone(), Some(found.doi.to_string()), None],
            };
            // An entry whose key was made up stands nowhere, and is not looked for in all that follows.
            let end = (*place + FAR..text.len()).find(|end| text.is_char_boundary(*end));
            let rest = text.get(*place..end.unwrap_or(text.len()))?;
            let (at, length) =
                names.iter().flatten().find_map(|name| Some((whole_word(rest, name)?, name.len())))?;
            *line += rest.get(..at)?.bytes().filter(|byte| *byte == b'\n').count();
            let found = (*place + at, *line);
            // The next entry may have the same name.
            *place += at + length;
            Some(found)
        })
        .collect()
}

/// Where a word stands that no letter or digit touches.
fn whole_word(text: &str, word: &str) -> Option<usize> {
    if word.is_empty() {
        return None;
    }
    let touches = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ':'));
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        !touches(before.filter(|c| *c != ':' && *c != '-')) && !touches(after.filter(|c| *c != ':'))
    })
}
