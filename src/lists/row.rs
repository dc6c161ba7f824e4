//! The lines of a text, with their places, and what of them is no text: blank lines, page numbers, running heads,
//! and the gutter between two columns.

use std::collections::HashMap;
use std::ops::Range;

use super::label;

/// What stands before a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing: the line before it.
    None,
    /// So many blank lines, or as if one: the end of a paragraph.
    Blank(usize),
    /// The end of a page, which may stand within a reference.
    Page,
}

impl Gap {
    /// So many blank lines; what stands apart by itself is as if behind one.
    pub(super) fn behind(blank: usize, apart: bool) -> Self {
        if blank > 0 || apart { Self::Blank(blank.max(1)) } else { Self::None }
    }
}

/// A line.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Where it stands in the source, in bytes.
    pub(super) at: Range<usize>,
    /// How far it is indented.
    pub(super) indent: usize,
    /// The line without indentation and markup.
    pub(super) text: String,
    pub(super) gap: Gap,
    /// Its level, where markup makes it a heading.
    pub(super) level: Option<u8>,
}

impl Row {
    pub(super) fn new(at: Range<usize>, text: impl Into<String>) -> Self {
        Self { at, indent: 0, text: text.into(), gap: Gap::None, level: None }
    }

    /// A line as it is laid out in a source, below so many blank lines; nothing where it has no words. A heading
    /// stands apart.
    pub(super) fn laid_out(
        at: Range<usize>,
        line: &str,
        words: &str,
        level: Option<u8>,
        blank: usize,
    ) -> Option<Self> {
        let text = visible(words.trim());
        let row = Self {
            indent: indent(line),
            level,
            gap: Gap::behind(blank, level.is_some()),
            ..Self::new(at, text)
        };
        (!row.text.is_empty()).then_some(row)
    }

    pub(super) fn width(&self) -> usize {
        self.indent + self.text.chars().count()
    }
}

/// How wide a tab is.
const TAB: usize = 8;

/// Cuts a text into its lines, blank ones too, and marks those that begin a page.
pub(super) fn lines(text: &str) -> Vec<(Range<usize>, bool)> {
    let mut lines = Vec::new();
    let (mut start, mut page) = (0, false);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            continue;
        }
        lines.push((start..at, page));
        page = c == '\u{c}';
        start = at + c.len_utf8();
        if c == '\r' && chars.peek().is_some_and(|(_, next)| *next == '\n') {
            chars.next();
            start += 1;
        }
    }
    if start < text.len() {
        lines.push((start..text.len(), page));
    }
    lines
}

/// The lines of a plain text. Blank ones become the gap before the next.
pub(super) fn plain(text: &str) -> Vec<Row> {
    let pages = columns(text, lines(text));
    let mut rows: Vec<Row> = Vec::new();
    let (mut blank, mut page) = (0, false);
    for (at, begins_page) in pages {
        page |= begins_page;
        let Some(line) = without_comment(text.get(at.clone()).unwrap_or_default()) else { continue };
        if line.trim().is_empty() {
            blank += 1;
            continue;
        }
        let mut row = Row::new(at, visible(line.trim()));
        row.indent = indent(line);
        row.gap = if page {
            Gap::Page
        } else if blank > 0 {
            Gap::Blank(blank)
        } else {
            Gap::None
        };
        rows.push(row);
        (blank, page) = (0, false);
    }
    parted(without_furniture(rows))
}

/// Cuts lines at the labels within them, where they count up from the one at the beginning.
pub(super) fn parted(rows: Vec<Row>) -> Vec<Row> {
    let paragraphs = 1 + rows.iter().skip(1).filter(|row| row.gap != Gap::None).count();
    let (mut last, mut cuts) = (None, 0);
    for row in &rows {
        cuts += label::inner(&row.text, &mut last).len();
    }
    // One of many paragraphs that is several references is told of, not cut.
    if cuts == 0 || paragraphs > cuts + 3 {
        return rows;
    }
    let mut out = Vec::with_capacity(rows.len());
    let mut last = None;
    for row in rows {
        let places = label::inner(&row.text, &mut last);
        let Some(first) = places.first() else {
            out.push(row);
            continue;
        };
        // The source is as long as the text, or longer by markup at its beginning.
        let shift = (row.at.len()).saturating_sub(row.text.len());
        let source = |place: usize| (row.at.start + shift + place).min(row.at.end);
        let ends = places.iter().skip(1).copied().chain([row.text.len()]);
        let mut head = row.clone();
        head.text.truncate(row.text.get(..*first).unwrap_or_default().trim_end().len());
        head.at = row.at.start..source(*first);
        out.push(head);
        for (from, to) in places.iter().copied().zip(ends) {
            let text = row.text.get(from..to).unwrap_or_default().trim_end();
            let mut part = Row::new(source(from)..source(to), text);
            part.indent = row.indent;
            out.push(part);
        }
    }
    out
}

/// A line without a comment for this program (`<!-- doicite: … -->`), which is no part of a reference; nothing of a line
/// that is such a comment.
pub(super) fn without_comment(line: &str) -> Option<&str> {
    let Some(at) = line.find("doicite:") else { return Some(line) };
    let before = line.get(..at).unwrap_or_default().trim_end();
    let marks = ["<!--", "%", "//", "#"];
    match marks.iter().find_map(|mark| before.strip_suffix(mark)) {
        Some(before) if before.trim().is_empty() => None,
        Some(before) => Some(before),
        None => Some(line),
    }
}

/// A line without soft hyphens but for one at its end, which cuts a word.
pub(super) fn visible(line: &str) -> String {
    let line = line.trim_matches(['\u{feff}', '\u{200b}', '\u{200e}', '\u{200f}', ' ', '\t', '\u{a0}']);
    match line.strip_suffix('\u{ad}') {
        Some(rest) => rest.replace('\u{ad}', "") + "-",
        None if line.contains('\u{ad}') => line.replace('\u{ad}', ""),
        None => line.to_owned(),
    }
}

/// How far a line is indented, in columns.
pub(super) fn indent(line: &str) -> usize {
    let mut columns = 0;
    for c in line.chars() {
        columns = match c {
            ' ' | '\u{a0}' => columns + 1,
            '\t' => columns + TAB - columns % TAB,
            '\u{3000}' => columns + 2,
            _ => return columns,
        };
    }
    columns
}

/// Puts the right column of a page behind the left one, where a gutter goes through the page.
fn columns(text: &str, lines: Vec<(Range<usize>, bool)>) -> Vec<(Range<usize>, bool)> {
    // Only few texts have columns, and it shows.
    if !text.contains("   ") {
        return lines;
    }
    let mut out = Vec::with_capacity(lines.len());
    let mut page: Vec<(Range<usize>, bool)> = Vec::new();
    for line in lines {
        if line.1 && !page.is_empty() {
            of_page(text, std::mem::take(&mut page), &mut out);
        }
        page.push(line);
    }
    of_page(text, page, &mut out);
    out
}

/// The narrowest column, in characters, and the widest page that has columns.
const NARROWEST: usize = 18;
const WIDEST: usize = 240;

fn of_page(text: &str, page: Vec<(Range<usize>, bool)>, out: &mut Vec<(Range<usize>, bool)>) {
    let Some(gutter) = gutter(text, &page) else { return out.extend(page) };
    let mut right = Vec::new();
    for (at, begins) in page {
        let line = text.get(at.clone()).unwrap_or_default();
        let cut = line.char_indices().nth(gutter).map_or(line.len(), |(cut, _)| cut);
        out.push((at.start..at.start + cut, begins));
        right.push((at.start + cut..at.end, false));
    }
    if let Some(first) = right.first_mut() {
        first.1 = true;
    }
    out.extend(right);
}

/// Which columns of a line are blank, and the first and the last that are not.
struct Blanks {
    blank: Vec<bool>,
    first: usize,
    last: usize,
}

impl Blanks {
    /// Nothing of a line that is blank as far as pages with columns are wide.
    fn of(line: &str) -> Option<Self> {
        let blank: Vec<bool> = line.chars().take(WIDEST).map(char::is_whitespace).collect();
        let first = blank.iter().position(|blank| !blank)?;
        let last = blank.iter().rposition(|blank| !blank)?;
        Some(Self { blank, first, last })
    }
}

/// The column, in characters, before which the right half of a page begins.
fn gutter(text: &str, page: &[(Range<usize>, bool)]) -> Option<usize> {
    let lines: Vec<Blanks> =
        page.iter().filter_map(|(at, _)| Blanks::of(text.get(at.clone()).unwrap_or_default())).collect();
    if lines.len() < 4 {
        return None;
    }
    let widest = lines.iter().map(|line| line.blank.len()).max()?;
    // A gutter is two blanks before a character in every line that reaches so far, and many do.
    let mut best = None;
    for column in NARROWEST..widest.saturating_sub(NARROWEST) {
        let (mut through, mut both, mut begins) = (0, 0, 0);
        for line in &lines {
            let blank = |at: usize| line.blank.get(at).copied().unwrap_or(true);
            if !(blank(column - 1) && blank(column - 2)) {
                through += 1;
            }
            let (left, right) = (line.first < column - 2, line.last >= column);
            both += usize::from(left && right);
            begins += usize::from(left && !blank(column) && blank(column - 1));
        }
        let clear = through * 25 <= lines.len();
        if clear && both * 2 >= lines.len() && begins * 10 >= both {
            let better = best.is_none_or(|(_, most)| begins > most);
            if better {
                best = Some((column, begins));
            }
        }
    }
    best.map(|(column, _)| column)
}

/// Takes page numbers and running heads out, and makes the gap where they stood the end of a page.
fn without_furniture(mut rows: Vec<Row>) -> Vec<Row> {
    let mut count: HashMap<String, usize> = HashMap::new();
    for row in &rows {
        if let Some(head) = head(&row.text) {
            *count.entry(head).or_default() += 1;
        }
    }
    let apart = |rows: &[Row], at: usize| {
        let before = at == 0 || rows[at].gap != Gap::None;
        let behind = rows.get(at + 1).is_none_or(|next| next.gap != Gap::None);
        (before, behind)
    };
    let is_number: Vec<bool> = rows.iter().map(|row| is_page_number(&row.text)).collect();
    let numbers = rows.iter().zip(&is_number).filter(|(_, is)| **is).map(|(row, _)| first_number(&row.text));
    let numbers: Vec<usize> = numbers.collect();
    let count_up = numbers.len() > 1 && numbers.windows(2).all(|two| two[0] < two[1] && two[1] <= two[0] + 4);
    let mut is_out = vec![false; rows.len()];
    for at in 0..rows.len() {
        let (before, behind) = apart(&rows, at);
        let page = rows[at].gap == Gap::Page || rows.get(at + 1).is_some_and(|next| next.gap == Gap::Page);
        let within = at > 0 && super::signs::end(&rows[at - 1].text) != super::signs::End::Strong;
        let small = first_number(&rows[at].text) < 1000;
        is_out[at] = is_number[at] && before && behind && (page || count_up || within && small);
    }
    for at in 0..rows.len() {
        let (before, behind) = apart(&rows, at);
        let repeated = |least: usize| {
            head(&rows[at].text)
                .and_then(|head| count.get(&head).copied())
                .is_some_and(|count| count >= least)
        };
        let first = rows[at].gap == Gap::Page && (behind || repeated(3));
        let last = rows.get(at + 1).is_some_and(|next| next.gap == Gap::Page)
            && (rows[at].gap != Gap::None || repeated(3));
        let numbered = at > 0 && is_out[at - 1] && is_number[at - 1]
            || is_out.get(at + 1).copied().unwrap_or_default() && is_number[at + 1];
        is_out[at] |= repeated(2) && (first || last || numbered && before && behind)
            || repeated(3) && before && behind && !super::signs::is_whole(&rows[at].text);
    }
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    let mut page = false;
    for (row, out) in rows.drain(..).zip(is_out) {
        if out {
            page = true;
            continue;
        }
        let mut row = row;
        if page && !kept.is_empty() {
            row.gap = Gap::Page;
        }
        page = false;
        kept.push(row);
    }
    kept
}

fn first_number(line: &str) -> usize {
    let digits: String =
        line.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(usize::MAX)
}

/// What a running head says: the line without numbers; none for what may be a line of a reference.
fn head(line: &str) -> Option<String> {
    if line.len() > 120 {
        return None;
    }
    let words: String =
        line.chars().filter(|c| c.is_alphabetic() || *c == ' ').collect::<String>().to_lowercase();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (words.chars().count() >= 4).then_some(words)
}

/// `12`, `- 12 -`, `Page 3 of 10`, `3/10`.
fn is_page_number(line: &str) -> bool {
    if line.len() > 24 {
        return false;
    }
    let line = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let line = ["page", "seite", "pagina", "página", "стр", "p", "s"]
        .iter()
        .find_map(|word| line.strip_prefix(word).filter(|rest| rest.starts_with([' ', '.'])))
        .unwrap_or(&line);
    let mut parts = line.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let words = line.split(|c: char| !c.is_alphabetic()).filter(|part| !part.is_empty());
    let joined = words.into_iter().all(|word| matches!(word, "of" | "von" | "de" | "sur" | "di" | "из"));
    joined
        && parts.next().is_some_and(|first| first.len() <= 4)
        && parts.next().is_none_or(|last| last.len() <= 4 && line.contains(['/', 'o', 'v', 'd', 's', 'и']))
        && parts.next().is_none()
}
