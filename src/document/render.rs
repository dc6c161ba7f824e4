//! A Markdown document in which citations are text, for those who have no program to make them.
//!
//! Citations are rendered in one go, as CSL wants it: numbers and "ibid." depend on what was cited
//! before. Where the style has notes, each citation in the text becomes a footnote. As pandoc does it, a
//! footnote or a raised number goes behind the punctuation that follows the citation, without the
//! space before it.
//!
//! The list goes where the document has a place for it: into `::: {#refs}` or `<div id="refs">`, under
//! the last heading that is called References or the like, or else to the end, under a heading.

use std::ops::Range;

use super::clusters::{Cluster, Member, clusters};
use super::locator::locator;
use super::markdown::scan;
use super::{Document, rewrite, text};
use crate::csl::{Citation, Cite, Item, Processor};
use crate::markup::{ListLayout, Output, RichText, document as list};

/// A document with its citations as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The document.
    pub bytes: Vec<u8>,
    /// How many groups of citations have become text.
    pub citations: usize,
    /// The citations that have not, because something that stands with them is missing: their places
    /// among the document's.
    pub left: Vec<usize>,
}

/// How a style shows citations in running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Names,
    Numbers,
    Notes,
}

/// Headings under which a list of references stands.
const HEADINGS: [&str; 10] = [
    "references",
    "bibliography",
    "works cited",
    "literature",
    "literature cited",
    "reference list",
    "literatur",
    "literaturverzeichnis",
    "références",
    "bibliographie",
];

/// Renders the citations of a Markdown document, and the list of the works. For each citation of the
/// document, `places` has its work among the items, which are in the order of their first citation.
pub fn render(
    bytes: &[u8],
    document: &Document,
    items: &[Item],
    places: &[Option<usize>],
    processor: &Processor<'_>,
) -> Rendered {
    let source = text(bytes);
    let place = |member: &Member| places.get(member.cite).copied().flatten();
    let (ready, missing): (Vec<Cluster>, Vec<Cluster>) = clusters(bytes, document)
        .into_iter()
        .partition(|cluster| cluster.members.iter().all(|member| place(member).is_some()));
    let manner = match processor.style() {
        style if style.is_note() => Manner::Notes,
        style if style.is_numeric() => Manner::Numbers,
        _ => Manner::Names,
    };
    let citations: Vec<Citation> = ready
        .iter()
        .zip(1..)
        .map(|(cluster, number): (_, u32)| {
            let cites = cluster.members.iter().enumerate();
            let cites = cites.map(|(at, member)| {
                let hide_names = cluster.in_text && at == 0;
                cite(&source, member, place(member).unwrap_or_default(), hide_names)
            });
            Citation { cites: cites.collect(), note: if manner == Manner::Notes { number } else { 0 } }
        })
        .collect();
    let rendering = processor.document(items, &citations);
    let mut notes = String::new();
    let mut edits = Vec::with_capacity(ready.len() + 1);
    for ((cluster, text), number) in ready.iter().zip(&rendering.citations).zip(1..) {
        let name = rendering.names.get(number - 1).filter(|_| cluster.in_text);
        let name = name.map(|name| name.write(Output::Markdown)).filter(|name| !name.is_empty());
        edits.push(edit(&source, cluster, name, text, manner, number, &mut notes));
    }
    let bodies: Vec<RichText> = rendering.bibliography.into_iter().map(|entry| entry.body).collect();
    let references = list(&bodies, ListLayout::default(), Output::Markdown);
    edits.extend(end(&source, document, &references, &notes));
    edits.sort_by_key(|(range, _)| range.start);
    let crlf = source.contains("\r\n");
    if crlf {
        for (_, text) in &mut edits {
            *text = text.replace('\n', "\r\n");
        }
    }
    Rendered {
        bytes: rewrite(bytes, &edits),
        citations: ready.len(),
        left: missing.iter().flat_map(|cluster| cluster.members.iter().map(|member| member.cite)).collect(),
    }
}

fn cite(source: &str, member: &Member, item: usize, hide_names: bool) -> Cite {
    let located = locator(source.get(member.suffix.clone()).unwrap_or_default());
    Cite {
        item,
        locator: located.locator.map(|(_, place)| place.to_owned()),
        label: located.locator.map(|(label, _)| label.to_owned()),
        prefix: inline(source.get(member.prefix.clone()).unwrap_or_default().trim()),
        suffix: inline(located.rest),
        suppress_author: member.suppress_author || hide_names,
        ..Cite::default()
    }
}

/// Markdown as the inline markup of CSL: emphasis, and no escapes.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let pairs = text.matches('*').count().is_multiple_of(2) && !text.contains("**");
    let mut open = false;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            '*' if pairs => {
                out.push_str(if open { "</i>" } else { "<i>" });
                open = !open;
            }
            c if c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// What takes the place of a group of citations.
fn edit(
    source: &str,
    cluster: &Cluster,
    name: Option<String>,
    text: &RichText,
    manner: Manner,
    number: usize,
    notes: &mut String,
) -> (Range<usize>, String) {
    let mut range = cluster.span.clone();
    let before = source.get(..range.start).unwrap_or_default();
    let mut written = text.write(Output::Markdown);
    if !written.is_empty() && manner == Manner::Notes && !cluster.in_note {
        notes.push_str(&format!("[^cite-{number}]: {}\n\n", sentence(&written)));
        written = format!("[^cite-{number}]");
    }
    let raised = written.starts_with("<sup>") || written.starts_with("[^cite-");
    if let Some(name) = name {
        let space = if raised || written.is_empty() { "" } else { " " };
        return (range, in_line(before, format!("{name}{space}{}", in_line("x", written))));
    }
    if !raised || cluster.in_text {
        return (range, in_line(before, written));
    }
    let before = before.trim_end_matches(' ');
    range.start = before.len();
    let after = source.get(range.end..).unwrap_or_default();
    let marks: String = after.chars().take_while(|c| ".,;:!?".contains(*c)).collect();
    range.end += marks.len();
    // A sentence that has ended does not end again.
    let marks = if marks == "." && before.ends_with(['.', '!', '?']) { "" } else { &marks };
    (range, format!("{marks}{written}"))
}

/// Text behind other text: a bracket is only escaped where it could number an item of a list.
fn in_line(before: &str, written: String) -> String {
    let Some(rest) = written.strip_prefix("\\(") else { return written };
    let is_start = matches!(before.trim_end_matches([' ', '>']).chars().next_back(), None | Some('\n'));
    let label = rest.split(')').next().unwrap_or_default();
    if is_start && label.chars().all(char::is_alphanumeric) { written } else { format!("({rest}") }
}

/// A note begins with a capital.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Where the list goes, and the footnotes before it.
fn end(source: &str, document: &Document, references: &str, notes: &str) -> Vec<(Range<usize>, String)> {
    let visible = scan(source).mask;
    let visible = visible.text();
    let mut place = None;
    let mut at = 0;
    for line in visible.split_inclusive('\n') {
        at += line.len();
        let is_div = line.trim_start().starts_with(":::") && line.contains("#refs")
            || line.trim_start().starts_with("<div") && line.contains("id=\"refs\"");
        if is_div {
            place = Some(at);
            break;
        }
        if is_heading(line) {
            place = Some(at);
        }
    }
    // A line of citations is no heading, whatever it says.
    let place = place.filter(|_| !document.cites.is_empty());
    let start = |at: usize| if source.get(..at).unwrap_or_default().ends_with('\n') { "\n" } else { "\n\n" };
    let last = source.len();
    let (end_of_text, tail) = (last..last, start(last));
    if references.is_empty() {
        return if notes.is_empty() {
            Vec::new()
        } else {
            vec![(end_of_text, format!("{tail}{}", notes.trim_end()) + "\n")]
        };
    }
    let mut edits = Vec::new();
    match place {
        Some(at) => {
            let more = if source.get(at..).unwrap_or_default().starts_with(['\n', '\r']) || at == last {
                ""
            } else {
                "\n"
            };
            edits.push((at..at, format!("{}{references}{more}", start(at))));
            if !notes.is_empty() {
                edits.push((end_of_text, format!("{tail}{}\n", notes.trim_end())));
            }
        }
        None => edits.push((end_of_text, format!("{tail}{notes}# References\n\n{references}"))),
    }
    edits
}

/// Whether a line is a heading that announces the list.
fn is_heading(line: &str) -> bool {
    let Some(title) = line.strip_prefix('#') else { return false };
    let title = title.trim_start_matches('#').split('{').next().unwrap_or_default();
    let title = title.trim().trim_end_matches('#').trim().to_lowercase();
    HEADINGS.contains(&title.as_str())
}
