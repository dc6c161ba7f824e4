//! Where in its file the value of a finding stands, and whether that text can be replaced.

use std::ops::Range;

use super::gather::{FieldPlace, Input, Subject};
use crate::compare::Rule;
use crate::formats::Format;

/// The fields of BibTeX that hold a part.
pub(super) fn fields_of(field: &str) -> &'static [&'static str] {
    match field {
        "title" => &["title"],
        "author" => &["author"],
        "editor" => &["editor"],
        "year" => &["year", "date"],
        "volume" => &["volume"],
        "issue" => &["number", "issue"],
        "page" => &["pages", "eid", "articleno", "article-number"],
        "container" => &["journal", "journaltitle", "booktitle", "maintitle"],
        "doi" => &["doi"],
        _ => &[],
    }
}

/// Where the value of a finding stands, and whether the given text is there, as it is and once.
pub(super) fn place(
    subject: &Subject,
    input: &Input,
    rule: Rule,
    field: &str,
    given: &str,
) -> (Option<Range<usize>>, bool) {
    if rule == Rule::DuplicateKey {
        return (key_place(subject, input), false);
    }
    let Some(place) = subject.field(fields_of(field)) else {
        if subject.fields.is_empty() {
            return (value_place(subject, input, field, given), false);
        }
        return (key_place(subject, input), false);
    };
    let FieldPlace { range, plain, .. } = place;
    let value = input.text.get(range.clone()).unwrap_or_default();
    let word =
        matches!(rule, Rule::TitleLetters | Rule::AuthorMisspelt | Rule::AuthorUnknown | Rule::TitleWords);
    if word && !given.is_empty() {
        return match only_place(value, given) {
            Some(at) => {
                let start = range.start + at;
                (Some(start..start + given.len()), *plain)
            }
            None => (Some(range.clone()), false),
        };
    }
    if rule == Rule::Year && &*place.name == "date" {
        let year = range.start..range.start + given.len().min(value.len());
        let exact = value.starts_with(given);
        return (Some(if exact { year } else { range.clone() }), exact && *plain);
    }
    (Some(range.clone()), *plain)
}

/// The value in an entry of a format whose fields have no places, if it stands there once; in a text the DOI.
fn value_place(subject: &Subject, input: &Input, field: &str, given: &str) -> Option<Range<usize>> {
    let range = subject.range.clone()?;
    if input.format == Format::Text {
        return Some(range);
    }
    let text = input.text.get(range.clone())?;
    let doi = subject.doi.as_ref().filter(|_| field == "doi").map(|found| found.doi.to_string());
    let values = [Some(given), doi.as_deref()];
    let mut values = values.into_iter().flatten().filter(|value| !value.is_empty());
    values.find_map(|value| {
        let start = range.start + only_place(text, value)?;
        Some(start..start + value.len())
    })
}

/// The key of an entry.
fn key_place(subject: &Subject, input: &Input) -> Option<Range<usize>> {
    if let Some(key) = &subject.key {
        return Some(key.clone());
    }
    let range = subject.range.clone()?;
    let at = only_place(input.text.get(range.clone())?, &subject.id).filter(|_| !subject.id.is_empty())?;
    Some(range.start + at..range.start + at + subject.id.len())
}

/// Where a word stands in a value, if it stands there once and by itself.
fn only_place(value: &str, word: &str) -> Option<usize> {
    let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut places = value.match_indices(word).map(|(at, _)| at).filter(|at| {
        let before = value.get(..*at).and_then(|before| before.chars().next_back());
        let after = value.get(at + word.len()..).and_then(|after| after.chars().next());
        !touches(before) && !touches(after)
    });
    let first = places.next()?;
    places.next().is_none().then_some(first)
}
