//! A Markdown document with its citations as text, as HTML.
//!
//! The copy in Markdown is read as CommonMark with what pandoc's Markdown has most in common with other
//! dialects: tables, footnotes, definition lists, strikeout, task lists, attributes of headings, and
//! typographic quotation marks and dashes. Two things of pandoc's are put into that form before: blocks
//! between colons, and notes in the line.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Options, Parser, html};

use super::Rendered;
use super::copy::WriteError;
use crate::document::manuscript::Manuscript;
use crate::document::markdown;
use crate::document::model::{Language, text_of};
use crate::document::read::rewrite;
use crate::text::sorting;

impl Rendered {
    /// Writes Markdown documents one after the other as HTML, without head and body.
    pub fn to_html(&self, manuscript: &Manuscript) -> Result<String, WriteError> {
        if let Some(source) =
            manuscript.sources.iter().find(|source| source.document.language != Language::Markdown)
        {
            return Err(WriteError::NotMarkdown { document: source.name.clone() });
        }
        let mut pages = Vec::with_capacity(manuscript.sources.len());
        for copy in self.copies(manuscript)? {
            pages.push(page(&text_of(&copy)));
        }
        Ok(pages.join("\n"))
    }
}

/// The HTML of a Markdown document.
fn page(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let common = common(&text);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut out = String::with_capacity(common.len() * 2);
    html::push_html(&mut out, Parser::new_ext(&common, options));
    out
}

/// A document without its metadata, blocks between colons as elements, notes in the line as notes at the
/// end.
fn common(text: &str) -> String {
    let (mask, document) = markdown::read(text);
    let visible = mask.text();
    let mut edits: Vec<(Range<usize>, String)> = vec![(document.metadata.clone(), String::new())];
    let mut at = 0;
    for line in visible.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        if range.start >= document.metadata.end
            && let Some(element) = element(line.trim_end())
        {
            edits.push((range, format!("\n{element}\n\n")));
        }
    }
    let mut notes = String::new();
    let inline = document.notes.iter().filter(|note| note.mark + 1 == note.body.start);
    for (number, note) in (1..).zip(inline) {
        let body = text.get(note.body.clone()).unwrap_or_default();
        let _ = write!(notes, "\n\n[^line-{number}]: {}", body.replace('\n', " "));
        // From the caret to the closing bracket.
        edits.push((note.mark.saturating_sub(1)..note.body.end + 1, format!("[^line-{number}]")));
    }
    sorting::by_key(&mut edits, |(range, _)| (range.start, range.end));
    let mut out = String::from_utf8_lossy(&rewrite(text.as_bytes(), &edits)).into_owned();
    out.push_str(&notes);
    out
}

/// The element that a line of colons begins or ends.
fn element(line: &str) -> Option<String> {
    let inner = line.strip_prefix(":::")?.trim_start_matches(':').trim().trim_end_matches(':').trim();
    if inner.is_empty() {
        return Some("</div>".to_owned());
    }
    let bare = inner.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
    let (mut id, mut classes) = (None, Vec::new());
    match bare {
        None => classes.push(inner),
        Some(attributes) => {
            for attribute in attributes.split_whitespace() {
                match attribute.split_at_checked(1) {
                    Some(("#", name)) => id = Some(name),
                    Some((".", name)) => classes.push(name),
                    _ => {}
                }
            }
        }
    }
    let quoted = |text: &str| html_escape::encode_double_quoted_attribute(text).into_owned();
    let mut out = "<div".to_owned();
    if let Some(id) = id {
        let _ = write!(out, " id=\"{}\"", quoted(id));
    }
    if !classes.is_empty() {
        let _ = write!(out, " class=\"{}\"", quoted(&classes.join(" ")));
    }
    Some(out + ">")
}
