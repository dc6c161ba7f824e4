//! Markdown with pandoc's citations: `[see @doi:10…, p. 3; -@{doi:10…}]`, `@doi:10… [p. 3]`.
//!
//! Hidden are the metadata block at the beginning, code, comments and mathematics. A key is what pandoc
//! takes for one (its manual, "Citation syntax"): letters, digits and underscores, with single
//! punctuation marks between them, or anything without spaces in braces. DOIs have brackets and
//! semicolons that end a key; for a key that begins as a DOI does the whole DOI is read all the same,
//! since that is what its author meant. Which citations stand together is in `clusters`.

mod clusters;
mod footnotes;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::mask::Mask;
use super::model::{Document, KeyCite, doi_of};
use super::settings::MetadataSettings;
use crate::doi::{Identified, find};
use crate::text::headings::is_over_references;

/// No key is longer.
const LONGEST_KEY: usize = 512;

pub(super) fn read(text: &str) -> (Mask, Document) {
    let mut mask = Mask::of(text);
    let metadata = metadata(text);
    mask.hide(0..metadata.end);
    blocks(text, metadata.end, &mut mask);
    inlines(&mut mask);
    let visible = mask.text().into_owned();
    let cites = cites(&visible);
    let (mut clusters, notes) = clusters::clusters(visible.as_bytes(), &cites);
    // A line of citations is no heading, whatever it says.
    let list = if cites.is_empty() { None } else { place_of_list(&visible) };
    let header = text.get(metadata.clone()).unwrap_or_default();
    let (uncited, all) = uncited(header, metadata.start);
    let settings = MetadataSettings::of(header);
    for member in clusters.iter_mut().flat_map(|cluster| &mut cluster.members) {
        member.cite += uncited.len();
    }
    let document = Document {
        cites: uncited.into_iter().chain(cites).collect(),
        clusters,
        notes,
        all,
        bibliographies: settings.bibliographies,
        style: settings.style,
        locale: settings.locale,
        biblatex: true,
        list: list.map(|at| at..at),
        metadata,
        ..Document::default()
    };
    (mask, document)
}

/// What metadata want in the list without its being cited: `nocite: '@a, @b'`, `nocite: '@*'`.
fn uncited(metadata: &str, start: usize) -> (Vec<KeyCite>, bool) {
    let mut at = 0;
    let mut value: Option<Range<usize>> = None;
    for line in metadata.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        match &mut value {
            None if line.starts_with("nocite:") => value = Some(range),
            Some(value) if line.starts_with([' ', '\t', '-', '\n', '\r']) && !line.starts_with("---") => {
                value.end = range.end;
            }
            Some(_) => break,
            None => {}
        }
    }
    let Some(value) = value else { return (Vec::new(), false) };
    let text = metadata.get(value.clone()).unwrap_or_default();
    let moved = |cite: KeyCite| {
        let offset = start + value.start;
        KeyCite { span: cite.span.start + offset..cite.span.end + offset, ..cite }
    };
    (cites(text).into_iter().map(moved).collect(), text.contains("@*"))
}

/// Where the list of references goes: into the element that is there for it, or under the last heading
/// that announces it.
fn place_of_list(visible: &str) -> Option<usize> {
    let mut place = None;
    let mut at = 0;
    for line in visible.split_inclusive('\n') {
        at += line.len();
        let is_div = line.trim_start().starts_with(":::") && line.contains("#refs")
            || line.trim_start().starts_with("<div") && line.contains("id=\"refs\"");
        if is_div {
            return Some(at);
        }
        if is_heading(line) {
            place = Some(at);
        }
    }
    place
}

/// Whether a line is a heading that announces the list.
fn is_heading(line: &str) -> bool {
    let Some(title) = line.strip_prefix('#') else { return false };
    let title = title.trim_start_matches('#').split('{').next().unwrap_or_default();
    is_over_references(title.trim().trim_end_matches('#'))
}

/// The metadata block at the beginning of a text, its fences included.
fn metadata(text: &str) -> Range<usize> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let rest = text.get(start..).unwrap_or_default();
    let mut at = start;
    for (number, line) in rest.split_inclusive('\n').enumerate() {
        at += line.len();
        match (number, line.trim_end()) {
            (0, "---") => {}
            (0, _) => return start..start,
            (_, "---" | "...") => return start..at,
            _ => {}
        }
    }
    start..start
}

/// Hides blocks of code.
fn blocks(text: &str, from: usize, mask: &mut Mask) {
    let mut fence: Option<(char, usize)> = None;
    let (mut blank, mut in_list) = (true, false);
    let mut at = from;
    for line in text.get(from..).unwrap_or_default().split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        // A block may stand in a quotation.
        let inner = line.trim_start_matches(['>', ' ', '\t']).trim_end();
        let mark = inner.chars().next().unwrap_or(' ');
        let length = inner.len() - inner.trim_start_matches(mark).len();
        let after = inner.get(length..).unwrap_or_default();
        if let Some((open, least)) = fence {
            mask.hide(range);
            if mark == open && length >= least && after.is_empty() {
                fence = None;
                blank = true;
            }
            continue;
        }
        if length >= 3 && (mark == '~' || (mark == '`' && !after.contains('`'))) {
            fence = Some((mark, length));
            mask.hide(range);
            continue;
        }
        let indented = line.starts_with("    ") || line.starts_with('\t');
        if inner.is_empty() {
            blank = true;
            continue;
        }
        if indented && blank && !in_list {
            // Lines of code may follow each other with blank ones in between.
            mask.hide(range);
            continue;
        }
        in_list = is_item(line) || (in_list && (indented || line.starts_with(' ') || !blank));
        blank = false;
    }
}

/// Whether a line begins an item of a list, a footnote or a definition, whose further paragraphs are
/// indented.
fn is_item(line: &str) -> bool {
    let text = line.trim_start();
    let number = text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '(' | '#' | '@'));
    let numbered = text.len() > number.len() && text.len() - number.len() < 12;
    text.starts_with(['-', '*', '+', ':', '~'])
        && text.get(1..).is_some_and(|rest| rest.starts_with([' ', '\t']))
        || text.starts_with("[^")
        || (numbered && [". ", ") "].iter().any(|end| number.starts_with(end)))
}

/// Hides code, comments and mathematics in running text.
fn inlines(mask: &mut Mask) {
    let text = mask.text().into_owned();
    let bytes = text.as_bytes();
    let ticks = next_ticks(bytes);
    let mut paragraph = 0;
    // Up to where it is known that nothing ends what begins with a dollar sign; whether comments end.
    let (mut no_maths, mut no_comment) = (0, false);
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if at >= paragraph {
            paragraph = end_of_paragraph(bytes, at);
        }
        let rest = text.get(at..).unwrap_or_default();
        let hidden = match byte {
            b'\\' => {
                at += 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
                continue;
            }
            b'`' => {
                let run = run(bytes, at);
                let close = ticks.get(&at).filter(|close| **close < paragraph);
                let Some(close) = close else {
                    at += run;
                    continue;
                };
                at..close + run
            }
            b'<' if !no_comment && rest.starts_with("<!--") => {
                let end = rest.find("-->");
                no_comment = end.is_none();
                at..end.map_or(at, |end| at + end + 3)
            }
            b'$' if at >= no_maths => {
                let end = maths(bytes, at, paragraph);
                if end.is_none() && opens_maths(bytes, at) {
                    no_maths = paragraph;
                }
                at..end.unwrap_or(at)
            }
            _ => at..at,
        };
        at = hidden.end.max(at + 1);
        mask.hide(hidden);
    }
}

/// For each run of backticks the next one of the same length.
fn next_ticks(bytes: &[u8]) -> HashMap<usize, usize> {
    let mut next = HashMap::new();
    let mut last: HashMap<usize, usize> = HashMap::new();
    let mut at = 0;
    while at < bytes.len() {
        let run = run(bytes, at);
        if run > 0
            && let Some(before) = last.insert(run, at)
        {
            next.insert(before, at);
        }
        at += run.max(1);
    }
    next
}

fn run(bytes: &[u8], at: usize) -> usize {
    bytes.iter().skip(at).take_while(|byte| **byte == b'`').count()
}

/// Where the next blank line begins.
fn end_of_paragraph(bytes: &[u8], from: usize) -> usize {
    let mut line_is_blank = false;
    for (offset, byte) in bytes.iter().enumerate().skip(from) {
        match byte {
            b'\n' if line_is_blank => return offset + 1,
            b'\n' => line_is_blank = true,
            b' ' | b'\t' | b'\r' => {}
            _ => line_is_blank = false,
        }
    }
    bytes.len()
}

fn opens_maths(bytes: &[u8], at: usize) -> bool {
    bytes.get(at + 1).is_some_and(|next| !next.is_ascii_whitespace())
}

/// Where mathematics that begin here end (pandoc's manual, "Math"): a single dollar sign must not have a
/// space beside it on the inner side, nor a digit behind it.
fn maths(bytes: &[u8], at: usize, limit: usize) -> Option<usize> {
    if !opens_maths(bytes, at) {
        return None;
    }
    let double = bytes.get(at + 1) == Some(&b'$');
    let mut place = at + if double { 2 } else { 1 };
    while place < limit {
        match bytes.get(place)? {
            b'\\' => place += 1,
            b'$' if double && bytes.get(place + 1) == Some(&b'$') => return Some(place + 2),
            b'$' if !double
                && !bytes.get(place - 1)?.is_ascii_whitespace()
                && !bytes.get(place + 1).is_some_and(u8::is_ascii_digit) =>
            {
                return Some(place + 1);
            }
            _ => {}
        }
        place += 1;
    }
    None
}

fn cites(text: &str) -> Vec<KeyCite> {
    let mut cites: Vec<KeyCite> = Vec::new();
    let mut examples: HashSet<&str> = HashSet::new();
    let mut at = 0;
    while let Some(offset) = text.get(at..).and_then(|rest| rest.find(['@', '\\'])) {
        let mark = at + offset;
        at = mark + 1;
        let rest = text.get(at..).unwrap_or_default();
        if text.as_bytes().get(mark) == Some(&b'\\') {
            at += rest.chars().next().map_or(0, char::len_utf8);
            continue;
        }
        let before = text.get(..mark).unwrap_or_default();
        if before.ends_with(char::is_alphanumeric) {
            continue;
        }
        if let Some(label) = example(before, rest) {
            examples.insert(label);
        } else if let Some(cite) = cite(rest, at) {
            at = cite.span.end;
            cites.push(cite);
        }
    }
    // Everywhere else they refer to it.
    cites.retain(|cite| !examples.contains(cite.key.as_str()));
    cites
}

/// The label of an example that is numbered here: `(@good) …` at the beginning of a line.
fn example<'t>(before: &str, rest: &'t str) -> Option<&'t str> {
    let line = before.strip_suffix('(')?.trim_end_matches([' ', '>']);
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let label = rest.get(..rest.find(|c| !part(c))?)?;
    let begins = line.is_empty() || line.ends_with('\n');
    let ends = |mark: &str| rest.get(label.len()..).is_some_and(|rest| rest.starts_with(mark));
    (begins && !label.is_empty() && (ends(") ") || ends(")\t"))).then_some(label)
}

/// The citation whose `@` stands before a text, which begins at `start`.
fn cite(text: &str, start: usize) -> Option<KeyCite> {
    if let Some(len) = braced(text) {
        let key = text.get(1..len - 1)?.to_owned();
        return Some(KeyCite::new(start..start + len, &key));
    }
    let len = simple(text);
    if len == 0 {
        return None;
    }
    let key = text.get(..len)?.to_owned();
    let (doi, len) = match whole_doi(text) {
        Some((found, end)) if end > len => (Some(found), end),
        _ => (doi_of(&key), len),
    };
    Some(KeyCite { span: start..start + len, key, doi })
}

/// The length of a key in braces.
fn braced(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices().take(LONGEST_KEY) {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.checked_sub(1)?,
            c if c.is_whitespace() => return None,
            _ => {}
        }
        if depth == 0 {
            return (at > 1).then_some(at + 1);
        }
    }
    None
}

/// The length of a key without braces.
fn simple(text: &str) -> usize {
    let regular = |c: char| c.is_alphanumeric() || c == '_';
    let mut chars = text.char_indices().peekable();
    let mut len = 0;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let inner = at > 0
            && match c {
                ':' | '/' if next == Some('/') => true,
                c => ":.#$%&-+?<>~/".contains(c) && next.is_some_and(regular),
            };
        if !regular(c) && !inner {
            break;
        }
        len = at + c.len_utf8();
    }
    // A slash that another one follows is only a part of what comes after both.
    text.get(..len).map_or(0, |key| key.trim_end_matches(['/', ':']).len())
}

/// The DOI that a text begins with and its length, as people write it: up to where it cannot go on in a
/// sentence or in pandoc's brackets.
fn whole_doi(text: &str) -> Option<(Identified, usize)> {
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
        let ends = match c {
            '[' | ']' | '{' | '}' | '"' | '\'' | '@' | '\\' | '|' | '\u{2013}'..='\u{201d}' => true,
            ',' => rest.starts_with(char::is_whitespace),
            ';' => {
                rest.starts_with(char::is_whitespace) || rest.starts_with(['@', '-', ']']) && is_next(rest)
            }
            '-' => rest.starts_with('-'),
            c => c.is_whitespace() || c.is_control(),
        };
        if ends || at > LONGEST_KEY {
            end = at;
            break;
        }
    }
    let token = text.get(..end)?;
    doi_of(token)?;
    let mention = find(token).next()?;
    let label = if mention.range.start == 0 { 0 } else { "doi:".len() };
    (mention.range.start == label)
        .then_some((Identified { doi: mention.doi, others: mention.others }, mention.range.end))
}

/// Whether another citation follows a semicolon.
fn is_next(rest: &str) -> bool {
    rest.trim_start_matches('-').starts_with('@') || rest.starts_with(']')
}

/// What stands for a key in a citation: itself, or in braces where pandoc would read less, more, or the label of a list.
pub(super) fn by_key(text: &str, cite: &KeyCite, key: &str) -> (Range<usize>, String) {
    // As much as joins a key at its end: `://x`.
    let after: String = text.get(cite.span.end..).unwrap_or_default().chars().take(4).collect();
    let is_simple = simple(key) == key.len() && simple(&format!("{key}{after}")) == key.len();
    let is_itself = is_simple && !(is_first(text, cite.span.start) && after.starts_with(['.', ')']));
    (cite.span.clone(), if is_itself { key.to_owned() } else { format!("{{{key}}}") })
}

/// Whether nothing but marks is before a place in its line, where `@key.` and `(@key)` are labels of a numbered example
/// (pandoc's manual, "Numbered example lists"). A DOI is never such a label: it has a slash.
fn is_first(text: &str, place: usize) -> bool {
    let before = text.get(..place).unwrap_or_default();
    !before.chars().rev().take_while(|c| *c != '\n').any(char::is_alphabetic)
}
