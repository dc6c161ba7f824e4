//! Citations that stand together in Markdown, as pandoc groups them.
//!
//! Brackets hold a group if every part between semicolons has a citation. A citation in the sentence
//! takes along the brackets behind it: a locator, more citations.

use std::collections::HashMap;
use std::ops::Range;

use super::end_of_paragraph;
use super::footnotes::footnotes;
use crate::document::model::{Cluster, Form, KeyCite, Member, Note};
use crate::document::notes;

/// The citations of a text as pandoc groups them, in the order in which they are read, and the
/// author's notes.
pub(super) fn clusters(bytes: &[u8], cites: &[KeyCite]) -> (Vec<Cluster>, Vec<Note>) {
    let brackets = Brackets::of(bytes, cites);
    let mut clusters: Vec<Cluster> = Vec::new();
    let (mut next, mut end) = (0, 0);
    while let Some(cite) = cites.get(next) {
        let enclosing = brackets.around.get(next).copied().flatten();
        let cluster = enclosing
            .filter(|(open, _)| end <= *open)
            .and_then(|range| normal(bytes, cites, next, range))
            .unwrap_or_else(|| in_text(bytes, cites, next, cite, &brackets));
        next = cluster.members.last().map_or(next, |member| member.cite).max(next) + 1;
        end = cluster.span.end;
        clusters.push(cluster);
    }
    let notes = notes::place(bytes, footnotes(bytes, &brackets.closing), &mut clusters);
    (clusters, notes)
}

/// Where brackets open and close, and which are around each citation.
struct Brackets {
    closing: HashMap<usize, usize>,
    around: Vec<Option<(usize, usize)>>,
}

impl Brackets {
    fn of(bytes: &[u8], cites: &[KeyCite]) -> Self {
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
        Self { closing, around }
    }
}

/// Citations in brackets, from the first of them on: every part between semicolons has one.
fn normal(bytes: &[u8], cites: &[KeyCite], first: usize, (open, close): (usize, usize)) -> Option<Cluster> {
    let before = open.checked_sub(1).and_then(|at| bytes.get(at));
    let after = bytes.get(close + 1);
    if matches!(before, Some(b'^' | b'!')) || matches!(after, Some(b'(' | b'{' | b'[')) {
        return None;
    }
    let parts = parts(bytes, cites, first, open + 1..close)?;
    let members = parts.iter().map(|part| member(bytes, cites, part)).collect::<Option<_>>()?;
    Some(Cluster::new(open..close + 1, Form::Parenthetical, members))
}

/// What stands between two semicolons, and the citation in it.
struct Part {
    range: Range<usize>,
    cite: Option<usize>,
}

/// The member that a part is, if it has a citation.
fn member(bytes: &[u8], cites: &[KeyCite], part: &Part) -> Option<Member> {
    let place = part.cite?;
    let key = &cites.get(place)?.span;
    let mark = key.start.checked_sub(1)?;
    let suppress_author = mark > part.range.start && bytes.get(mark - 1) == Some(&b'-');
    let prefix = part.range.start..mark - usize::from(suppress_author);
    Some(Member { cite: place, suppress_author, prefix, suffix: key.end..part.range.end })
}

/// The parts of a range between semicolons that stand in no inner brackets and no key; none as soon as
/// one has two citations, so that brackets in brackets are not read again and again.
fn parts(bytes: &[u8], cites: &[KeyCite], first: usize, range: Range<usize>) -> Option<Vec<Part>> {
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
fn in_text(bytes: &[u8], cites: &[KeyCite], place: usize, cite: &KeyCite, brackets: &Brackets) -> Cluster {
    let mark = cite.span.start.saturating_sub(1);
    let suppress_author = leaves_names_out(bytes, mark);
    let (start, end) = (mark - usize::from(suppress_author), cite.span.end);
    let form = if suppress_author { Form::Parenthetical } else { Form::Narrative };
    let alone = Member { cite: place, suppress_author, prefix: start..start, suffix: end..end };
    let mut cluster = Cluster::new(start..end, form, vec![alone]);
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

/// Whether a hyphen that begins a word stands before the sign of a cite.
fn leaves_names_out(bytes: &[u8], mark: usize) -> bool {
    let byte = |back: usize| mark.checked_sub(back).and_then(|at| bytes.get(at));
    byte(1) == Some(&b'-')
        && byte(2).is_none_or(|before| before.is_ascii_whitespace() || b"([{*_\"'^".contains(before))
}
