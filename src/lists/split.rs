//! Where one reference of a list ends and the next begins.
//!
//! A list shows its layout, and the first of these that it shows counts: labels that count up, bullets, hanging
//! indents, blank lines, lines. Only where nothing else parts them do words decide, and then all of it must agree: the
//! line before is whole and ends as references do, the next begins with names, and as a rule the line before
//! was not full.

use std::collections::HashMap;

use super::label::{self, STYLES, Style};
use super::row::{Gap, Row};
use super::signs::{self, Begin, End, Parts};
use crate::text::sorting;

/// What is known of a text before it is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breaks {
    /// Lines may be wrapped.
    Lines,
    /// Each line is a paragraph of its own, as a word processor has it.
    Paragraphs,
}

/// The beginnings of items: the row, and what of its text is label.
pub(super) type Starts = Vec<(usize, usize)>;

/// Finds the rows that begin an item. The first one always does.
pub(super) fn starts(rows: &[Row], breaks: Breaks) -> Starts {
    if rows.is_empty() {
        return Vec::new();
    }
    let mut starts = numbered(rows, breaks)
        .or_else(|| bulleted(rows))
        .unwrap_or_else(|| unmarked(rows, breaks, 0..rows.len()));
    sorting::by(&mut starts, Ord::cmp);
    starts.dedup_by_key(|start| start.0);
    starts
}

/// Whether a row that a blank line or a page's end parts from the row before goes on with it all the same.
fn goes_on(before: &Row, row: &Row) -> bool {
    let (end, begin) = (signs::end(&before.text), signs::begin(&row.text));
    match row.gap {
        Gap::None => true,
        Gap::Page => begin == Begin::No || end != End::Strong,
        Gap::Blank(_) => begin == Begin::No && end != End::Strong || end == End::No && begin <= Begin::Weak,
    }
}

/// The length in bytes of the label before `rest`.
fn cut(text: &str, rest: &str) -> usize {
    text.len().saturating_sub(rest.len())
}

/// Lists whose items have labels that count up.
fn numbered(rows: &[Row], breaks: Breaks) -> Option<Starts> {
    let labels: Vec<Option<label::Label<'_>>> = rows.iter().map(|row| label::label(&row.text)).collect();
    let paragraphs = 1 + rows.iter().skip(1).filter(|row| row.gap != Gap::None).count();
    let mut best: Option<(usize, Starts)> = None;
    for style in STYLES {
        let of_style: Vec<(usize, u32, usize)> = labels
            .iter()
            .enumerate()
            .filter_map(|(at, label)| {
                let label = label.filter(|label| label.style == style)?;
                Some((at, label.number, cut(&rows[at].text, label.rest)))
            })
            .collect();
        let chain = if style == Style::Key { keyed(rows, &of_style) } else { chain(rows, &of_style, style) };
        // A stray number proves nothing; of many paragraphs many must have one.
        if chain.len() < 2 || chain.len() * 2 < paragraphs.min(rows.len()) && !covers(rows, &chain) {
            continue;
        }
        if best.as_ref().is_none_or(|(most, _)| chain.len() > *most) {
            best = Some((chain.len(), chain));
        }
    }
    let (_, mut starts) = best?;
    let first = starts.iter().map(|start| start.0).min()?;
    // What a page's end or a blank line parts from an item, and does not go on with it, is an item without a label.
    let labelled: Vec<usize> = starts.iter().map(|start| start.0).collect();
    for at in first + 1..rows.len() {
        // At a page's end an item goes on, since the next one would have its label.
        let parted = match rows[at].gap {
            Gap::None => false,
            Gap::Page => {
                signs::begin(&rows[at].text) == Begin::Strong && signs::end(&rows[at - 1].text) == End::Strong
            }
            Gap::Blank(_) => !goes_on(&rows[at - 1], &rows[at]),
        };
        if parted && labelled.binary_search(&at).is_err() {
            starts.push((at, 0));
        }
    }
    if first > 0 {
        starts.extend(unmarked(rows, breaks, 0..first));
    }
    Some(starts)
}

/// Whether a chain of labels goes through nearly all of a text.
fn covers(rows: &[Row], chain: &Starts) -> bool {
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else { return false };
    let gaps = |from: usize, to: usize| {
        rows.get(from..to).unwrap_or_default().iter().filter(|row| row.gap != Gap::None).count()
    };
    let inner = gaps(first.0 + 1, last.0);
    chain.len() >= 3 && inner <= chain.len() * 3
}

/// Items with keys for labels: `[Sm99]`.
fn keyed(rows: &[Row], labels: &[(usize, u32, usize)]) -> Starts {
    let begins = labels.first().is_some_and(|first| first.0 <= 2);
    let enough = labels.len() * 8 >= rows.len();
    if begins && enough { labels.iter().map(|(at, _, cut)| (*at, *cut)).collect() } else { Vec::new() }
}

/// How many numbers may be missing between two labels.
const MISSING: u32 = 12;

/// Among how many labels the one that begins best is looked for.
const NEAR: usize = 6;

/// The rows whose labels count up from the first.
fn chain(rows: &[Row], labels: &[(usize, u32, usize)], style: Style) -> Starts {
    let sure = matches!(style, Style::Bracket | Style::Raised);
    let rest = |label: &(usize, u32, usize)| rows[label.0].text.get(label.2..).unwrap_or_default();
    // How well a row begins an item.
    let fit = |label: &(usize, u32, usize), indent: Option<usize>| {
        let row = &rows[label.0];
        let before = label.0.checked_sub(1).map(|before| signs::end(&rows[before].text));
        let ends = match before {
            None | Some(End::Strong) => 2,
            Some(End::Weak) => 0,
            Some(End::No) => -2,
        };
        let begins = match signs::begin(rest(label)) {
            Begin::Strong => 2,
            Begin::Medium | Begin::Weak => 1,
            Begin::No => -2,
        };
        let same = indent.map_or(0, |indent| if row.indent.abs_diff(indent) <= 1 { 2 } else { -1 });
        ends + begins + same + i32::from(row.gap != Gap::None)
    };
    let Some(from) = labels.iter().position(|label| {
        label.1 <= 1500 && (sure || rest(label).is_empty() || signs::begin(rest(label)) > Begin::No)
    }) else {
        return Vec::new();
    };
    // The same number throughout, as Markdown has it.
    let ones = labels.iter().filter(|label| label.1 == labels[from].1).count();
    if ones >= 3 && ones * 10 >= labels.len() * 9 && style == Style::Dot {
        let same = labels.iter().filter(|label| label.1 == labels[from].1);
        return same.map(|(at, _, cut)| (*at, *cut)).collect();
    }
    let mut by_number: HashMap<u32, Vec<usize>> = HashMap::new();
    for (place, label) in labels.iter().enumerate() {
        by_number.entry(label.1).or_default().push(place);
    }
    let with = |number: u32| by_number.get(&number).map(Vec::as_slice).unwrap_or_default();
    let last_two = with(2).last().copied();
    let mut starts = vec![(labels[from].0, labels[from].2)];
    let (mut last, mut at) = (labels[from].1, from + 1);
    let indent = Some(rows[labels[from].0].indent);
    while at < labels.len() {
        // Several rows may have the number that is due; the one that begins best counts.
        let due = with(last + 1);
        let due = due.get(due.partition_point(|place| *place < at)).copied();
        let next = due.map(|first| {
            let near = first..(first + NEAR).min(labels.len());
            let mut best = first;
            for choice in near.take_while(|choice| labels[*choice].1 != last + 2) {
                if labels[choice].1 == last + 1 && fit(&labels[choice], indent) > fit(&labels[best], indent) {
                    best = choice;
                }
            }
            best
        });
        // A number may be missing, and a list may begin again.
        let sooner = (at..next.unwrap_or(labels.len())).find(|place| {
            let label = &labels[*place];
            let skips = label.1 > last + 1 && label.1 <= last + 1 + MISSING;
            let agains = label.1 == 1 && last > 1 || label.1 == last;
            // What comes before the number that is due counts only if it goes on from there.
            let follows = next.is_none() || label.1 == 1 && last_two.is_some_and(|two| two > *place);
            match (skips, agains) {
                (true, _) => next.is_none() && fit(label, indent) >= if sure { 1 } else { 4 },
                (_, true) => follows && fit(label, indent) >= if sure { 2 } else { 4 },
                _ => false,
            }
        });
        let chosen = match (sooner, next) {
            (Some(sooner), _) => sooner,
            (None, Some(next))
                if sure || fit(&labels[next], indent) >= 1 || rows[labels[next].0].gap != Gap::None =>
            {
                next
            }
            (None, Some(next)) => {
                at = next + 1;
                continue;
            }
            (None, None) => break,
        };
        starts.push((labels[chosen].0, labels[chosen].2));
        last = labels[chosen].1;
        at = chosen + 1;
    }
    starts
}

/// Lists whose items begin with a mark.
fn bulleted(rows: &[Row]) -> Option<Starts> {
    let marks: Vec<Option<(char, &str)>> = rows.iter().map(|row| label::bullet(&row.text)).collect();
    let first = marks.iter().position(Option::is_some).filter(|first| *first <= 2)?;
    let (mark, _) = marks[first]?;
    let indent = rows[first].indent;
    let is_item = |at: usize| marks[at].is_some_and(|found| found.0 == mark) && rows[at].indent <= indent + 1;
    let mut starts: Starts = (first..rows.len())
        .filter(|at| is_item(*at))
        .filter_map(|at| Some((at, cut(&rows[at].text, marks[at]?.1))))
        .collect();
    let paragraphs = 1 + rows.iter().skip(1).filter(|row| row.gap != Gap::None).count();
    let dash = matches!(mark, '—' | '–' | '-');
    // A dash may stand for the authors of the reference before it.
    let repeats = dash && starts.len() * 4 < rows.len() && first > 0;
    if starts.len() < 2 && rows.len() > 1 && first > 0 || repeats || starts.len() * 2 < paragraphs {
        return None;
    }
    let marked: Vec<usize> = starts.iter().map(|start| start.0).collect();
    for at in first + 1..rows.len() {
        let parted = rows[at].gap != Gap::None && rows[at].indent <= indent;
        if parted && marked.binary_search(&at).is_err() && !goes_on(&rows[at - 1], &rows[at]) {
            starts.push((at, 0));
        }
    }
    if first > 0 {
        starts.extend(unmarked(rows, Breaks::Lines, 0..first));
    }
    Some(starts)
}

/// Lists whose items have neither number nor mark.
fn unmarked(rows: &[Row], breaks: Breaks, range: std::ops::Range<usize>) -> Starts {
    let (from, to) = (range.start, range.end);
    let all = rows.get(range).unwrap_or_default();
    if all.is_empty() {
        return Vec::new();
    }
    let found = if breaks == Breaks::Paragraphs && all.iter().all(|row| row.gap == Gap::None) {
        (0..all.len()).collect()
    } else {
        indented(all).unwrap_or_else(|| blocks(all))
    };
    found
        .into_iter()
        .map(|at| (from + at, lone_label(&rows[from + at].text)))
        .filter(|start| start.0 < to)
        .collect()
}

/// The label of an item that no other label goes with, or its mark.
fn lone_label(text: &str) -> usize {
    let number = label::label(text).filter(|label| {
        label.number > 0
            && label.number < 1500
            && matches!(label.style, Style::Bracket | Style::Closed | Style::Dot)
            && signs::begin(label.rest) > Begin::No
    });
    let mark = || label::bullet(text).filter(|_| !signs::repeats_authors(text));
    number.map(|label| label.rest).or_else(|| mark().map(|mark| mark.1)).map_or(0, |rest| cut(text, rest))
}

/// The beginnings of items whose first line is set apart from the others by its indentation.
fn indented(rows: &[Row]) -> Option<Vec<usize>> {
    let margins = margins(rows);
    let depth: Vec<usize> = rows.iter().zip(&margins).map(|(row, margin)| row.indent - margin).collect();
    let deep = depth.iter().filter(|depth| **depth >= 1).count();
    if deep == 0 || deep == rows.len() {
        return None;
    }
    let hanging = depth.first() == Some(&0);
    let is_start = |at: usize| (depth[at] == 0) == hanging;
    let starts: Vec<usize> = (0..rows.len()).filter(|at| is_start(*at)).collect();
    // What this parts that nothing else would part must look like it.
    let new: Vec<usize> = starts.iter().copied().filter(|at| *at > 0 && rows[*at].gap == Gap::None).collect();
    let good = |at: &&usize| {
        let (begin, end) = (signs::begin(&rows[**at].text), signs::end(&rows[**at - 1].text));
        begin > Begin::No && end > End::No
    };
    let named = |at: &&usize| signs::begin(&rows[**at].text) >= Begin::Medium;
    let (fit, strong) = (new.iter().filter(good).count(), new.iter().filter(named).count());
    let enough = if hanging { deep * 12 >= rows.len() } else { deep * 8 >= rows.len() };
    let wrapped =
        rows.iter().enumerate().skip(1).filter(|(at, row)| row.gap == Gap::None && !is_start(*at)).count();
    if !new.is_empty() && enough && wrapped > 0 && fit * 10 >= new.len() * 8 && strong * 10 >= new.len() * 4 {
        let mut all: Vec<usize> = starts;
        // Behind a gap an indented line may begin an item all the same, if the one before is whole.
        for at in 1..rows.len() {
            let apart = rows[at].gap != Gap::None && !is_start(at);
            let least = if rows[at].gap == Gap::Page { Begin::Strong } else { Begin::Medium };
            if apart && signs::begin(&rows[at].text) >= least && signs::end(&rows[at - 1].text) == End::Strong
            {
                all.push(at);
            }
        }
        if !hanging {
            all.push(0);
        }
        sorting::by(&mut all, Ord::cmp);
        all.dedup();
        return Some(all);
    }
    None
}

/// The margin of the page that each row stands on.
fn margins(rows: &[Row]) -> Vec<usize> {
    let mut margins = Vec::with_capacity(rows.len());
    let mut at = 0;
    while at < rows.len() {
        let end = (at + 1..rows.len()).find(|next| rows[*next].gap == Gap::Page).unwrap_or(rows.len());
        let page = rows.get(at..end).unwrap_or_default();
        let margin = page.iter().map(|row| row.indent).min().unwrap_or_default();
        margins.extend(std::iter::repeat_n(margin, page.len()));
        at = end;
    }
    margins
}

/// The most lines that one reference takes.
const LONGEST: usize = 14;

/// So few paragraphs may each be several references.
const FEW: usize = 5;

/// Lists whose items are parted by blank lines, or by nothing but line ends.
fn blocks(rows: &[Row]) -> Vec<usize> {
    let mut ends: Vec<usize> = (1..rows.len())
        .filter(|at| match rows[*at].gap {
            Gap::None => false,
            Gap::Blank(_) => true,
            Gap::Page => !goes_on(&rows[at - 1], &rows[*at]),
        })
        .collect();
    ends.push(rows.len());
    let count = ends.len();
    let (mut from, mut starts) = (0, Vec::new());
    for end in ends {
        let block = rows.get(from..end).unwrap_or_default();
        starts.extend(of_block(block, count).into_iter().map(|at| from + at));
        from = end;
    }
    starts
}

/// The beginnings of items in a block of lines.
fn of_block(rows: &[Row], blocks: usize) -> Vec<usize> {
    let single = blocks == 1;
    if rows.len() < 2 {
        return (0..rows.len()).collect();
    }
    let marked = || label::bullet(&rows[0].text).and_then(|_| bulleted(rows));
    let labelled = || label::label(&rows[0].text).and_then(|_| numbered(rows, Breaks::Lines));
    if let Some(starts) = labelled().or_else(marked).filter(|starts| starts.len() > 1) {
        return starts.into_iter().map(|start| start.0).collect();
    }
    if let Some(lines) = one_a_line(rows, single) {
        return lines;
    }
    // Of many paragraphs each is a reference; one that is several is told of, not cut.
    let long = single || rows.len() > LONGEST;
    if !long && blocks > FEW {
        return vec![0];
    }
    let starts = by_words(rows, if long { 5.0 } else { 9.0 });
    if starts.len() > 1 || !single {
        return starts;
    }
    if is_wrapped(rows) { starts } else { (0..rows.len()).collect() }
}

/// The beginnings of items where nearly every line is one.
fn one_a_line(rows: &[Row], single: bool) -> Option<Vec<usize>> {
    let whole = |row: &Row, least: Begin| {
        signs::is_whole(&row.text) && signs::begin(&row.text) >= least && signs::end(&row.text) > End::No
    };
    let named = rows.iter().filter(|row| whole(row, Begin::Medium)).count();
    let all = rows.iter().filter(|row| whole(row, Begin::Weak)).count();
    let enough = if single {
        all * 10 >= rows.len() * 6 && named * 10 >= rows.len() * 3
    } else {
        all * 10 >= rows.len() * 7 && named * 2 >= rows.len() && named >= 2 || rows.iter().all(stands_alone)
    };
    if !enough {
        return None;
    }
    // A line that cannot begin goes on with the one before it.
    let is_start = |at: usize| {
        let begin = signs::begin(&rows[at].text);
        let end = signs::end(&rows[at - 1].text);
        end > End::No && (whole(&rows[at], Begin::Weak) || begin >= Begin::Medium)
            || begin > Begin::No && end == End::Strong
    };
    Some((0..rows.len()).filter(|at| *at == 0 || is_start(*at)).collect())
}

/// Whether a line has all that a reference has: words, a year, a place in a journal or book, a beginning and an end.
fn stands_alone(row: &Row) -> bool {
    let numbers = row.text.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).count();
    signs::has_year(&row.text)
        && numbers >= 3
        && row.text.split_whitespace().count() >= 8
        && signs::begin(&row.text) > Begin::No
        && signs::end(&row.text) == End::Strong
}

/// The beginnings of items by what stands on both sides of a line's end.
fn by_words(rows: &[Row], least: f64) -> Vec<usize> {
    let mut widths: Vec<usize> = rows.iter().map(Row::width).collect();
    sorting::by(&mut widths, Ord::cmp);
    let full = widths.get(widths.len() * 9 / 10).copied().unwrap_or_default();
    let mut starts = vec![0];
    let mut parts = Parts::default();
    parts.add(&rows[0].text);
    for at in 1..rows.len() {
        let (before, row) = (&rows[at - 1], &rows[at]);
        let first = row.text.split_whitespace().next().unwrap_or_default().chars().count();
        // The next word would have fit.
        let short = (before.width() + 1 + first) * 100 < full * 88;
        let score = match signs::end(&before.text) {
            End::Strong => 2.0,
            End::Weak => -1.0,
            End::No => -6.0,
        } + match signs::begin(&row.text) {
            Begin::Strong => 3.0,
            Begin::Medium => 1.0,
            Begin::Weak => 0.0,
            Begin::No => -6.0,
        } + if parts.are_whole() { 2.0 } else { -3.0 }
            + if short { 3.0 } else { -0.5 };
        if score >= least {
            starts.push(at);
            parts = Parts::default();
        }
        parts.add(&row.text);
    }
    starts
}

/// Whether the lines are those of one reference: few, and each but the last is full or breaks off.
fn is_wrapped(rows: &[Row]) -> bool {
    let words: usize = rows.iter().map(|row| row.text.split_whitespace().count()).sum();
    let full = rows.iter().map(Row::width).max().unwrap_or_default();
    let inner = rows.get(..rows.len() - 1).unwrap_or_default();
    let runs_on = |row: &&Row| row.width() * 10 >= full * 7 || signs::end(&row.text) == End::No;
    let wide = full >= 30 || inner.iter().all(|row| signs::end(&row.text) == End::No);
    words <= 120
        && wide
        && signs::begin(&rows[0].text) > Begin::No
        && inner.iter().all(|row| runs_on(&row))
        && rows.iter().skip(1).any(|row| signs::begin(&row.text) <= Begin::Weak)
}
