//! Citations that stand together in Markdown, as pandoc groups them.
//!
//! Brackets hold a group if every part between semicolons has a citation. A citation in the sentence
//! takes along the brackets behind it: a locator, more citations.

use std::collections::HashMap;
use std::ops::Range;

use super::markdown::{end_of_paragraph, scan};
use super::{Cite, Document};

/// Citations that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// The whole of it, brackets included.
    pub span: Range<usize>,
    /// Whether its first citation is part of the sentence: `@doi:10… says`.
    pub in_text: bool,
    /// Whether it stands in a footnote.
    pub in_note: bool,
    /// Its citations, in the order of the author.
    pub members: Vec<Member>,
}

/// One of the citations that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its place among the document's citations.
    pub cite: usize,
    /// Whether the author's name is left out: `-@doi:10…`.
    pub suppress_author: bool,
    /// Where the text before it stands.
    pub prefix: Range<usize>,
    /// Where the text after it stands, the locator first.
    pub suffix: Range<usize>,
}

/// The citations of a document as pandoc groups them, in order. Those that it would read otherwise are
/// left out.
pub fn clusters(bytes: &[u8], document: &Document) -> Vec<Cluster> {
    let text = super::text(bytes);
    let mask = scan(&text).mask;
    let brackets = Brackets::of(mask.bytes(), &document.cites);
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut next = 0;
    while let Some(cite) = document.cites.get(next) {
        let enclosing = brackets.around.get(next).copied().flatten();
        let cluster = enclosing
            .filter(|(open, _)| clusters.last().is_none_or(|last| last.span.end <= *open))
            .and_then(|range| normal(mask.bytes(), &document.cites, next, range))
            .unwrap_or_else(|| in_text(mask.bytes(), &document.cites, next, cite, &brackets));
        next = cluster.members.last().map_or(next, |member| member.cite).max(next) + 1;
        let in_note = brackets.in_note(cluster.span.start);
        clusters.push(Cluster { in_note, ..cluster });
    }
    clusters
}

/// Where brackets open and close, and which are around each citation.
struct Brackets {
    closing: HashMap<usize, usize>,
    around: Vec<Option<(usize, usize)>>,
    notes: Vec<Range<usize>>,
}

impl Brackets {
    fn of(bytes: &[u8], cites: &[Cite]) -> Self {
        let mut closing = HashMap::new();
        let mut opened: Vec<Option<usize>> = Vec::with_capacity(cites.len());
        let (mut open, mut at, mut paragraph) = (Vec::new(), 0, 0);
        let mut upcoming = cites.iter().peekable();
        while at < bytes.len() {
            if at >= paragraph {
                open.clear();
                paragraph = end_of_paragraph(bytes, at);
            }
            if let Some(cite) = upcoming.next_if(|cite| cite.span.start <= at) {
                opened.push(open.last().copied());
                at = cite.span.end.max(at);
                continue;
            }
            match bytes.get(at) {
                Some(b'\\') => at += 1,
                Some(b'[') => open.push(at),
                Some(b']') => closing.extend(open.pop().map(|start| (start, at))),
                _ => {}
            }
            at += 1;
        }
        opened.resize(cites.len(), None);
        let around = opened.iter().map(|open| open.and_then(|at| Some((at, *closing.get(&at)?)))).collect();
        let inline = closing
            .iter()
            .filter(|(open, _)| open.checked_sub(1).is_some_and(|at| bytes.get(at) == Some(&b'^')))
            .map(|(open, close)| *open..*close);
        let notes = merged(inline.chain(defined_notes(bytes)).collect());
        Self { closing, around, notes }
    }

    /// Whether a place is in a footnote.
    fn in_note(&self, place: usize) -> bool {
        let before = self.notes.partition_point(|note| note.start < place);
        before.checked_sub(1).and_then(|at| self.notes.get(at)).is_some_and(|note| note.end > place)
    }
}

/// Where footnotes stand that are paragraphs: `[^1]: …`.
fn defined_notes(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut notes: Vec<Range<usize>> = Vec::new();
    let (mut at, mut within) = (0, false);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let range = at..at + line.len();
        at = range.end;
        within = (within && !line.trim_ascii().is_empty()) || line.starts_with(b"[^");
        match notes.last_mut().filter(|last| last.end == range.start) {
            Some(last) if within => last.end = range.end,
            _ if within => notes.push(range),
            _ => {}
        }
    }
    notes
}

/// Ranges in order, those that overlap made one.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut().filter(|last| last.end > range.start) {
            Some(last) => last.end = last.end.max(range.end),
            None => merged.push(range),
        }
    }
    merged
}

/// Citations in brackets, from the first of them on: every part between semicolons has one.
fn normal(bytes: &[u8], cites: &[Cite], first: usize, (open, close): (usize, usize)) -> Option<Cluster> {
    let before = open.checked_sub(1).and_then(|at| bytes.get(at));
    let after = bytes.get(close + 1);
    if matches!(before, Some(b'^' | b'!')) || matches!(after, Some(b'(' | b'{')) {
        return None;
    }
    let parts = parts(bytes, cites, first, open + 1..close)?;
    let members = parts.iter().map(|part| member(bytes, cites, part)).collect::<Option<_>>()?;
    Some(Cluster { span: open..close + 1, in_text: false, in_note: false, members })
}

/// What stands between two semicolons, and the citation in it.
struct Part {
    range: Range<usize>,
    cite: Option<usize>,
}

/// The member that a part is, if it has a citation.
fn member(bytes: &[u8], cites: &[Cite], part: &Part) -> Option<Member> {
    let place = part.cite?;
    let key = &cites.get(place)?.span;
    let mark = key.start.checked_sub(1)?;
    let suppress_author = mark > part.range.start && bytes.get(mark - 1) == Some(&b'-');
    let prefix = part.range.start..mark - usize::from(suppress_author);
    Some(Member { cite: place, suppress_author, prefix, suffix: key.end..part.range.end })
}

/// The parts of a range between semicolons that stand in no inner brackets and no key; none as soon as
/// one has two citations, so that brackets in brackets are not read again and again.
fn parts(bytes: &[u8], cites: &[Cite], first: usize, range: Range<usize>) -> Option<Vec<Part>> {
    let (mut next, mut depth, mut at) = (first, 0_usize, range.start);
    let mut parts = vec![Part { range: range.clone(), cite: None }];
    while at < range.end {
        let part = parts.last_mut()?;
        if let Some(key) = cites.get(next).filter(|key| key.span.start <= at) {
            if part.cite.replace(next).is_some() {
                return None;
            }
            next += 1;
            at = key.span.end;
            continue;
        }
        match bytes.get(at) {
            Some(b'\\') => at += 1,
            Some(b'[') => depth += 1,
            Some(b']') => depth = depth.saturating_sub(1),
            Some(b';') if depth == 0 => {
                part.range.end = at;
                parts.push(Part { range: at + 1..range.end, cite: None });
            }
            _ => {}
        }
        at += 1;
    }
    Some(parts)
}

/// A citation in the sentence, with what stands in brackets behind it: a locator, more citations.
fn in_text(bytes: &[u8], cites: &[Cite], place: usize, cite: &Cite, brackets: &Brackets) -> Cluster {
    let start = cite.span.start.saturating_sub(1);
    let end = cite.span.end;
    let alone = Member { cite: place, suppress_author: false, prefix: start..start, suffix: end..end };
    let mut cluster = Cluster { span: start..end, in_text: true, in_note: false, members: vec![alone] };
    let space = || bytes.iter().skip(end).take_while(|byte| byte.is_ascii_whitespace());
    let open = end + space().count();
    let Some(close) = brackets.closing.get(&open).copied() else { return cluster };
    let is_link = matches!(bytes.get(close + 1), Some(b'(' | b'['));
    if is_link || bytes.get(open + 1) == Some(&b'^') || space().filter(|byte| **byte == b'\n').count() > 1 {
        return cluster;
    }
    let Some(mut parts) = parts(bytes, cites, place + 1, open + 1..close) else { return cluster };
    // The first part is about this citation unless it has its own.
    let own = parts.first().filter(|part| part.cite.is_none()).map(|part| part.range.clone());
    if own.is_some() {
        parts.remove(0);
    }
    if let Some(more) = parts.iter().map(|part| member(bytes, cites, part)).collect::<Option<Vec<_>>>() {
        if let (Some(own), Some(first)) = (own, cluster.members.first_mut()) {
            first.suffix = own;
        }
        cluster.members.extend(more);
        cluster.span.end = close + 1;
    }
    cluster
}
