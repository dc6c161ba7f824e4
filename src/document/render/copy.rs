//! A copy of a manuscript in which the citations are text, for those who have no program to make them.
//!
//! As pandoc does it, a footnote goes behind the punctuation that follows the citation, without the space
//! before it; a raised number has no space before it either.
//!
//! The list goes where the document has a place for it, or else to the end, under a heading.

use std::ops::Range;

use super::text::is_raised;
use super::{Rendered, RenderedCitation};
use crate::document::manuscript::{Manuscript, ManuscriptFile};
use crate::document::model::{Document, Language, text_of};
use crate::document::read::rewrite;
use crate::markup::{ListLayout, Output, RichText, document as list};
use crate::text::sorting;

/// Why no copy can be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// One file is in one language.
    #[error("{first} and {other} are in different languages, and one copy cannot have both")]
    Languages {
        /// A document.
        first: String,
        /// One in another language.
        other: String,
    },
    /// HTML is made of Markdown.
    #[error("{document} is not Markdown; HTML is only made from Markdown")]
    NotMarkdown {
        /// The document.
        document: String,
    },
}

impl Rendered {
    /// Writes the documents one after the other, in their language, with the list in the last or where
    /// one has a place for it.
    pub fn copy(&self, manuscript: &Manuscript) -> Result<Vec<u8>, WriteError> {
        let mut out: Vec<u8> = Vec::new();
        for (number, copy) in self.copies(manuscript)?.into_iter().enumerate() {
            if number > 0 {
                let gap: &[u8] = if out.ends_with(b"\n") { b"\n" } else { b"\n\n" };
                out.extend_from_slice(gap);
            }
            out.extend(copy);
        }
        Ok(out)
    }

    /// A copy of each document.
    pub(super) fn copies(&self, manuscript: &Manuscript) -> Result<Vec<Vec<u8>>, WriteError> {
        let Some(first) = manuscript.sources.first() else { return Ok(Vec::new()) };
        let language = first.document.language;
        if let Some(other) = manuscript.sources.iter().find(|source| source.document.language != language) {
            return Err(WriteError::Languages { first: first.name.clone(), other: other.name.clone() });
        }
        let last = manuscript.sources.len() - 1;
        let with_list = manuscript.sources.iter().position(|source| source.document.list.is_some());
        let with_list = with_list.unwrap_or(last);
        let mut notes = 0;
        let sources = manuscript.sources.iter().enumerate();
        let copies = sources.map(|(number, source)| {
            let citations = self.citations.iter().filter(|citation| citation.source == number);
            let references = if number == with_list { self.references(language) } else { String::new() };
            Writer::new(source, self.punctuation_in_quotes, &mut notes).write(citations, &references)
        });
        Ok(copies.collect())
    }

    fn references(&self, language: Language) -> String {
        let bodies: Vec<RichText> = self.entries.iter().map(|(_, entry)| entry.clone()).collect();
        // In Markdown there is no layout.
        let layout = match language {
            Language::Markdown => ListLayout::default(),
            Language::Latex | Language::Typst => ListLayout {
                hanging_indent: self.layout.hanging_indent,
                second_field_align: self.layout.second_field_align.is_some(),
                entry_spacing: u8::try_from(self.layout.entry_spacing).unwrap_or(u8::MAX),
            },
        };
        list(&bodies, layout, output(language))
    }
}

fn output(language: Language) -> Output {
    match language {
        Language::Markdown => Output::Markdown,
        Language::Latex => Output::Latex,
        Language::Typst => Output::Typst,
    }
}

/// The copy of one document.
struct Writer<'m> {
    source: &'m ManuscriptFile,
    text: std::borrow::Cow<'m, str>,
    output: Output,
    /// Whether punctuation goes inside of quotation marks.
    quotes: bool,
    /// How many notes have been written.
    notes: &'m mut usize,
    /// The texts of notes whose marks are elsewhere.
    texts: String,
}

impl<'m> Writer<'m> {
    fn new(source: &'m ManuscriptFile, quotes: bool, notes: &'m mut usize) -> Self {
        let text = text_of(&source.bytes);
        Self { source, text, output: output(source.document.language), quotes, notes, texts: String::new() }
    }

    fn write<'c>(
        mut self,
        citations: impl Iterator<Item = &'c RenderedCitation>,
        references: &str,
    ) -> Vec<u8> {
        let known = citations.filter(|citation| !citation.is_unknown);
        let mut edits: Vec<_> = known.filter_map(|citation| self.edit(citation)).collect();
        edits.extend(self.end(references));
        // Where there are no references, what makes them stays.
        let invisible = self.source.document.invisible.iter().filter(|_| !references.is_empty());
        edits.extend(invisible.map(|range| (range.clone(), String::new())));
        sorting::by_key(&mut edits, |(range, _)| (range.start, range.end));
        if self.text.contains("\r\n") {
            for (_, text) in &mut edits {
                *text = text.replace('\n', "\r\n");
            }
        }
        rewrite(&self.source.bytes, &edits)
    }

    /// What takes the place of a citation.
    fn edit(&mut self, citation: &RenderedCitation) -> Option<(Range<usize>, String)> {
        let cluster = self.source.document.clusters.get(citation.cluster)?;
        let mut range = cluster.span.clone();
        let before = self.text.get(..range.start).unwrap_or_default();
        let in_text = self.in_line(before, citation.in_text().write(self.output));
        if !citation.is_note {
            if citation.name.is_empty() && is_raised(&citation.text) {
                range.start = self.without_space(before).len();
            }
            // A sentence that the citation ends with an abbreviation does not end again.
            let after = self.text.get(range.end..).unwrap_or_default();
            let ends_twice = after.starts_with('.') && !after.starts_with("..");
            range.end += usize::from(ends_twice && citation.in_text().to_plain().ends_with('.'));
            return Some((range, in_text));
        }
        let name = Some(in_text).filter(|name| !name.is_empty());
        let before = self.without_space(before);
        // What stands before the note.
        let stands = name.as_deref().unwrap_or(before);
        let after = self.text.get(range.end..).unwrap_or_default();
        let mut marks: String = after.chars().take_while(|c| ".,;:!?".contains(*c)).collect();
        range.end += marks.len();
        // A sentence that has ended does not end again.
        if marks == "." && stands.ends_with(['.', '!', '?']) {
            marks.clear();
        }
        let quote = before.chars().next_back().filter(|c| matches!(c, '"' | '\u{201d}'));
        let quote = quote.filter(|_| name.is_none() && self.quotes && marks.starts_with(['.', ',']));
        let start = before.len() - quote.map_or(0, char::len_utf8);
        let mark = self.note(&citation.text.write(self.output));
        if let Some(name) = name {
            return Some((range, format!("{name}{marks}{mark}")));
        }
        range.start = start;
        let quote = quote.map(String::from).unwrap_or_default();
        Some((range, format!("{marks}{quote}{mark}")))
    }

    /// Text without the space before a citation.
    fn without_space<'t>(&self, before: &'t str) -> &'t str {
        match self.source.document.language {
            Language::Markdown => before.trim_end_matches(' '),
            Language::Latex | Language::Typst => before.trim_end_matches([' ', '~']),
        }
    }

    /// The mark of a note of this text.
    fn note(&mut self, text: &str) -> String {
        *self.notes += 1;
        match self.source.document.language {
            Language::Latex => format!("\\footnote{{{text}}}"),
            Language::Typst => format!("#footnote[{text}]"),
            Language::Markdown => {
                let number = *self.notes;
                self.texts.push_str(&format!("[^cite-{number}]: {text}\n\n"));
                format!("[^cite-{number}]")
            }
        }
    }

    /// Text behind other text. In Markdown a bracket is only escaped where it could number an item of a
    /// list, and there the first one, so that the text in brackets stays as it reads.
    fn in_line(&self, before: &str, written: String) -> String {
        let is_start = matches!(before.trim_end_matches([' ', '>']).chars().next_back(), None | Some('\n'));
        let rest = written.strip_prefix('(').filter(|_| self.output == Output::Markdown);
        match rest.and_then(|rest| rest.split_once("\\)")) {
            Some((label, rest)) if label.chars().all(char::is_alphanumeric) => {
                let escape = if is_start { "\\" } else { "" };
                format!("{escape}({label}){rest}")
            }
            _ => written,
        }
    }

    /// Where the list goes, and the texts of notes.
    fn end(&self, references: &str) -> Vec<(Range<usize>, String)> {
        let document = &self.source.document;
        let end = document.end.unwrap_or(self.text.len());
        let start = |at: usize| {
            if self.text.get(..at).unwrap_or_default().ends_with('\n') { "\n" } else { "\n\n" }
        };
        let mut edits = Vec::new();
        let mut tail = self.texts.clone();
        if !references.is_empty() {
            match &document.list {
                Some(list) if list.is_empty() => {
                    let at = list.start;
                    let follows = self.text.get(at..).unwrap_or_default();
                    let more =
                        if follows.starts_with(['\n', '\r']) || follows.is_empty() { "" } else { "\n" };
                    edits.push((at..at, format!("{}{references}{more}", start(at))));
                }
                Some(list) => {
                    edits.push((list.clone(), format!("{}{}", heading(document), references.trim_end())));
                }
                None => tail.push_str(&format!("{}{references}", heading(document))),
            }
        }
        if !tail.is_empty() {
            let more = if end < self.text.len() { "\n" } else { "" };
            edits.push((end..end, format!("{}{}\n{more}", start(end), tail.trim_end())));
        }
        edits
    }
}

/// The heading of a list: that of the document, or the usual one.
fn heading(document: &Document) -> &str {
    document.heading.as_deref().unwrap_or(match document.language {
        Language::Markdown => "# References\n\n",
        Language::Latex => "\\section*{References}\n\n",
        Language::Typst => "#heading(numbering: none)[References]\n\n",
    })
}
