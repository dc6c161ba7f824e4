//! The references of a list, one by one: what people paste from papers, word processors and terminals, and what stands
//! below the heading of a document's reference list.
//!
//! A text becomes lines (`row`; `markdown`, `latex`, `biber`, `typst`, `html`, `notebook` take the markup out and know
//! headings), the part of a document that is a list is chosen (here), and its lines are cut into items (`split`) by
//! the signs of a layout (`label`) or of a reference (`signs`).
//!
//! # Decisions
//!
//! * **The layout decides, not the words.** Labels that count up, bullets, hanging indents and blank lines
//!   part references in any language. Words decide only where there is no layout, and all of them must agree.
//! * **A document is private.** Only what stands below the heading of a reference list is one, and it ends at the next
//!   heading. A plain text without a heading is a list as a whole.
//! * **Nothing is lost.** What may hold several references and cannot be cut is one item, and says so.
//! * Time is linear in the length of the text.

mod biber;
mod form;
mod html;
mod label;
mod latex;
mod markdown;
mod notebook;
#[cfg(feature = "cli")]
mod paragraphs;
mod row;
mod several;
mod signs;
mod split;
#[cfg(test)]
mod tests;
mod typst;

use std::collections::HashMap;
use std::ops::Range;

pub use self::form::TextForm;
use self::html::HtmlRow;
#[cfg(feature = "cli")]
pub(crate) use self::paragraphs::{ItemPlaces, Paragraphs, paragraphs};
use self::row::{Gap, Row};
use self::signs::{Begin, End};
use self::split::Breaks;
use crate::text::headings::{is_behind_references, is_over_references};
use crate::text::lines::Lines;

/// A reference in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListedReference {
    /// The line it begins in, from 1.
    pub line: usize,
    /// The reference without its label and markup, its line breaks kept: words are cut at them. Authors that a dash
    /// repeats are those of the reference before it.
    pub text: String,
    /// Whether it looks like several references that nothing parts.
    pub several: bool,
    /// Where its lines stand in the text, in bytes.
    pub places: Vec<Range<usize>>,
}

/// Cuts a list of references into its items. An empty paragraph is an item without text, so that answers stay in step
/// with a list in which one is missing.
///
/// ```
/// let list = "References\n\n1. Doe, A. Ants.\n   2001.\n2. Roe, B. Bees. 2002.\n";
/// let texts: Vec<String> = doicite::lists::references(list).into_iter().map(|item| item.text).collect();
/// assert_eq!(texts, ["Doe, A. Ants.\n2001.", "Roe, B. Bees. 2002."]);
/// ```
pub fn references(text: &str) -> Vec<ListedReference> {
    let mut rows = row::plain(text);
    without_headings(&mut rows);
    items(&Lines::of(text), &rows, Breaks::Lines)
}

/// Returns the references of a document: what stands below the heading of a reference list, in LaTeX's
/// `thebibliography`, in the entries of biber's `.bbl`, or in a text that has nothing else. `headings` are lines, from 1, that are headings, with
/// their levels, where the text does not show them. None where there is no list.
pub fn references_in(text: &str, form: TextForm, headings: &[(usize, u8)]) -> Option<Vec<ListedReference>> {
    match form {
        // A text that has nothing else is a list.
        TextForm::Plain => {
            let rows = row::plain(text);
            let all = || items(&Lines::of(text), &rows, Breaks::Lines);
            Some(below_headings(text, &rows).unwrap_or_else(all))
        }
        TextForm::Latex => {
            if let Some(found) = latex::bibitems(text).or_else(|| biber::entries(text)) {
                return Some(of_bibitems(text, found));
            }
            of_rows(text, latex::rows(text), Breaks::Lines)
        }
        TextForm::Html => of_page(text),
        TextForm::Notebook => {
            let (markdown, places) = notebook::lines(text)?;
            let lines = Lines::of(&markdown);
            let mut rows = markdown::rows(&markdown);
            for row in &mut rows {
                row.at = places.get(lines.at(row.at.start) - 1).cloned().unwrap_or_default();
            }
            of_rows(text, rows, Breaks::Lines)
        }
        TextForm::Markdown => of_rows(text, markdown::rows(text), Breaks::Lines),
        TextForm::Typst => of_rows(text, typst::rows(text), Breaks::Lines),
        TextForm::Paragraphs => of_rows(text, of_paragraphs(text, headings), Breaks::Paragraphs),
    }
}

/// Whether a text looks like one reference: a year, no more words than one takes, and one DOI at most.
pub fn is_reference(text: &str) -> bool {
    let words = text.split_whitespace().take(121).count();
    let dois = crate::doi::find(text).map(|mention| mention.doi);
    let mut first = None;
    let one = dois.into_iter().all(|doi| *first.get_or_insert_with(|| doi.clone()) == doi);
    (5..=120).contains(&words) && signs::years(text) > 0 && one
}

/// Whether a line is a label and nothing else: `[1]`.
fn is_only_label(text: &str) -> bool {
    label::label(text).is_some_and(|label| label.rest.is_empty())
}

/// The paragraphs of a word processor, one a line; lines within them are cut by line separators.
fn of_paragraphs(text: &str, headings: &[(usize, u8)]) -> Vec<Row> {
    let levels: HashMap<usize, u8> = headings.iter().copied().collect();
    let mut rows = Vec::new();
    let mut at = 0;
    for (index, line) in text.split('\n').enumerate() {
        let mut from = at;
        at += line.len() + 1;
        for (number, part) in line.split('\u{2028}').enumerate() {
            let start = from;
            from += part.len() + '\u{2028}'.len_utf8();
            if part.trim().is_empty() {
                continue;
            }
            let mut row = Row::new(start..start + part.len(), row::visible(part.trim()));
            row.indent = 0;
            row.gap = if number == 0 { Gap::Blank(1) } else { Gap::None };
            row.level = levels.get(&(index + 1)).copied();
            rows.push(row);
        }
    }
    row::parted(rows)
}

/// The items of a page: below a heading, up to the end of what holds it, or in an element for references.
fn of_page(text: &str) -> Option<Vec<ListedReference>> {
    let found = html::rows(text);
    let depths: Vec<usize> = found.iter().map(|row| row.depth).collect();
    let listed: Vec<bool> = found.iter().map(|row| row.listed).collect();
    let rows: Vec<Row> = found.into_iter().map(|HtmlRow { row, .. }| row).collect();
    if let Some(mut regions) = regions(&rows) {
        for region in &mut regions {
            let own = region.start.checked_sub(1).and_then(|at| depths.get(at)).copied().unwrap_or_default();
            let end = region.clone().find(|at| depths[*at] < own);
            // The heading may stand in an element of its own.
            region.end = end.filter(|end| *end > region.start).unwrap_or(region.end);
        }
        return Some(items_of(text, &rows, &regions, Breaks::Lines));
    }
    if listed.contains(&true) {
        let rows: Vec<Row> =
            rows.into_iter().zip(listed).filter(|(_, listed)| *listed).map(|(row, _)| row).collect();
        return Some(items(&Lines::of(text), &rows, Breaks::Lines));
    }
    bare_list(text, rows, Breaks::Lines)
}

fn of_rows(text: &str, rows: Vec<Row>, breaks: Breaks) -> Option<Vec<ListedReference>> {
    match regions(&rows) {
        Some(regions) => Some(items_of(text, &rows, &regions, breaks)),
        None => bare_list(text, rows, breaks),
    }
}

/// The items below the headings of a plain text.
fn below_headings(text: &str, rows: &[Row]) -> Option<Vec<ListedReference>> {
    regions(rows).map(|regions| items_of(text, rows, &regions, Breaks::Lines))
}

/// The items of a document that has nothing but references, whatever is over them.
fn bare_list(text: &str, rows: Vec<Row>, breaks: Breaks) -> Option<Vec<ListedReference>> {
    let rows: Vec<Row> = rows.into_iter().filter(|row| row.level.is_none()).collect();
    let items = items(&Lines::of(text), &rows, breaks);
    let good = items.iter().filter(|item| {
        let numbers =
            item.text.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).count();
        is_reference(&item.text)
            && numbers >= 3
            && signs::begin(&item.text) >= Begin::Medium
            && signs::end(&item.text) > End::No
    });
    let count = good.count();
    (count > 0 && count * 10 >= items.len() * 9).then_some(items)
}

/// The rows below the headings of reference lists; none where there is no such heading.
fn regions(rows: &[Row]) -> Option<Vec<Range<usize>>> {
    let marked = |at: usize| rows[at].level.is_some() && is_over_references(&rows[at].text);
    let mut over: Vec<bool> = (0..rows.len()).map(marked).collect();
    let by_markup = over.contains(&true);
    if !by_markup {
        let bare = is_one_block(rows);
        over = (0..rows.len()).map(|at| rows[at].level.is_none() && stands_over(rows, at, bare)).collect();
    }
    let mut regions: Vec<Range<usize>> = Vec::new();
    // The heading of the part that is open.
    let mut open: Option<usize> = None;
    let ends = |heading: usize, at: usize| match (rows[at].level, rows[heading].level) {
        (Some(level), Some(own)) => level <= own || is_behind_references(&rows[at].text),
        (Some(_), None) => true,
        (None, _) => stands_behind(rows, at),
    };
    for (at, over) in over.into_iter().enumerate() {
        if let Some(heading) = open.filter(|heading| over && !by_markup || ends(*heading, at)) {
            regions.push(heading + 1..at);
            open = None;
        }
        if over && open.is_none() {
            open = Some(at);
        }
    }
    regions.extend(open.map(|heading| heading + 1..rows.len()));
    // A table of contents has the words too.
    if regions.len() > 1 && !by_markup {
        let last = regions.len() - 1;
        let mut number = 0;
        regions.retain(|region| {
            number += 1;
            let rows = rows.get(region.clone()).unwrap_or_default();
            let good = rows.iter().filter(|row| signs::years(&row.text) > 0).count();
            number > last || good * 4 >= rows.len() && good > 0
        });
    }
    (!regions.is_empty()).then_some(regions)
}

/// Whether nothing parts lines from one another.
fn is_one_block(rows: &[Row]) -> bool {
    rows.iter().skip(1).all(|row| row.gap == Gap::None)
}

/// Whether a line without markup is the heading of a list, in lines that are one block or not. A line of a reference
/// may read like one.
fn stands_over(rows: &[Row], at: usize, is_one_block: bool) -> bool {
    let row = &rows[at];
    if !is_over_references(&row.text) {
        return false;
    }
    let apart =
        at == 0 || row.gap != Gap::None || is_one_block && signs::end(&rows[at - 1].text) == End::Strong;
    let begins = rows.get(at + 1).is_none_or(|next| {
        next.gap != Gap::None
            || label::label(&next.text).is_some()
            || label::bullet(&next.text).is_some()
            || signs::begin(&next.text) > Begin::No
    });
    apart && begins
}

/// Whether a line without markup is the heading of what follows a list.
fn stands_behind(rows: &[Row], at: usize) -> bool {
    let apart = rows[at].gap != Gap::None || at > 0 && signs::end(&rows[at - 1].text) == End::Strong;
    apart && is_behind_references(&rows[at].text) && signs::years(&rows[at].text) == 0
}

/// The items of the parts of a document.
fn items_of(text: &str, rows: &[Row], regions: &[Range<usize>], breaks: Breaks) -> Vec<ListedReference> {
    let lines = Lines::of(text);
    let of_region = |region: &Range<usize>| {
        let mut rows = rows.get(region.clone()).unwrap_or_default().to_vec();
        without_headings(&mut rows);
        items(&lines, &rows, breaks)
    };
    regions.iter().flat_map(of_region).collect()
}

/// Takes headings out.
fn without_headings(rows: &mut Vec<Row>) {
    let bare = is_one_block(rows);
    without(rows, |rows, at| rows[at].level.is_some() || stands_over(rows, at, bare));
}

/// Takes lines out, and leaves a gap where they stood.
fn without(rows: &mut Vec<Row>, is_out: impl Fn(&[Row], usize) -> bool) {
    let out: Vec<bool> = (0..rows.len()).map(|at| is_out(rows, at)).collect();
    let mut out = out.into_iter();
    let mut taken = false;
    rows.retain_mut(|row| {
        if out.next() == Some(true) {
            taken = true;
            return false;
        }
        if std::mem::take(&mut taken) {
            row.gap = Gap::Blank(1);
        }
        true
    });
    if let Some(first) = rows.first_mut() {
        first.gap = Gap::None;
    }
}

/// The items of lines that are a list, in a source with these lines.
fn items(lines: &Lines, rows: &[Row], breaks: Breaks) -> Vec<ListedReference> {
    let starts = split::starts(rows, breaks);
    let ends: Vec<usize> = starts.iter().skip(1).map(|start| start.0).chain([rows.len()]).collect();
    let mut items: Vec<ListedReference> = Vec::with_capacity(starts.len());
    // The authors that a dash repeats.
    let mut authors = String::new();
    for ((from, cut), to) in starts.into_iter().zip(ends) {
        let part = rows.get(from..to).unwrap_or_default();
        let Some(first) = part.first() else { continue };
        let line = lines.at(first.at.start);
        // One blank line ends a paragraph; two more are an empty one.
        if let (Gap::Blank(blank), Some(last)) = (first.gap, items.last()) {
            let end = last.places.last().map_or(last.line, |place| lines.at(place.start));
            let empty = |k: usize| ListedReference {
                line: end + 2 * k,
                text: String::new(),
                several: false,
                places: Vec::new(),
            };
            items.extend((1..=(blank - 1) / 2).map(empty));
        }
        let mut text = first.text.get(cut..).unwrap_or_default().trim_start().to_owned();
        for row in part.iter().skip(1) {
            text.push('\n');
            text.push_str(&row.text);
        }
        if !text.chars().any(char::is_alphanumeric) {
            continue;
        }
        // The number of a page, most likely; nothing to look for in any case.
        if text.len() < 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            text.clear();
        }
        if signs::repeats_authors(&text) && !authors.is_empty() {
            let rest = text.trim_start_matches(['—', '–', '-', '_', '―', '⸺', '⸻', '.', ',', ' ']);
            text = format!("{authors} {rest}");
        } else {
            signs::authors(&text).clone_into(&mut authors);
        }
        let places = part.iter().map(|row| row.at.clone()).collect();
        items.push(ListedReference { line, several: several::is_several(&text), text, places });
    }
    items
}

/// The items of LaTeX's `thebibliography`.
fn of_bibitems(source: &str, found: Vec<(Range<usize>, String)>) -> Vec<ListedReference> {
    let lines = Lines::of(source);
    let item = |(place, text): (Range<usize>, String)| ListedReference {
        line: lines.at(place.start),
        several: several::is_several(&text),
        text,
        places: vec![place],
    };
    found.into_iter().map(item).filter(|item| item.text.chars().any(char::is_alphanumeric)).collect()
}
