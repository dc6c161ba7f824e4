//! Citations and list of references of a manuscript as text, in a style.
//!
//! Citations are rendered in one go, as CSL wants it: numbers and "ibid." depend on what was cited
//! before. Where the style has notes, each citation of the running text is a note of its own; one in a
//! note of the author's stays there, in brackets if there is more in that note.
//!
//! A citation in a sentence (`@doi:10… says`) is the names in front, in the form that they have at this
//! place, and the citation without them. As in pandoc, a work that nobody has leaves its key in bold with
//! a question mark beside the others of its citation; a citation of which no work is there stays as it is.

mod copy;
mod json;
mod text;

pub use copy::WriteError;

use super::library::{Cited, Library};
use super::locator::locator;
use super::manuscript::Manuscript;
use super::model::{Cluster, Document, Form, Language, Member, text_of};
use crate::csl::{Citation, Cite, Layout, Processor};
use crate::markup::RichText;
use text::{inline, into_sentence, without_first_marks, without_full_stop};

/// A manuscript's citations and list as text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rendered {
    /// The citations of the documents, in the order in which they are read.
    pub citations: Vec<RenderedCitation>,
    /// The list: what the manuscript calls a work, and its entry.
    pub entries: Vec<(String, RichText)>,
    /// How the list is set.
    pub layout: Layout,
    /// How many works there are.
    pub works: usize,
}

/// A citation as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenderedCitation {
    /// The document, by its place among the sources; the citation, by its place among the clusters.
    pub source: usize,
    /// The citation, by its place among the document's clusters.
    pub cluster: usize,
    /// The names that are a part of the sentence, in front of the citation.
    pub name: RichText,
    /// The citation, in the text or in its note.
    pub text: RichText,
    /// Whether the citation is a note of its own.
    pub is_note: bool,
    /// Whether no work of it is known, so that there is no text.
    pub is_unknown: bool,
}

/// A citation to be rendered.
struct Ready<'m> {
    source: usize,
    cluster: usize,
    parts: &'m Cluster,
    citation: Citation,
    unknown: bool,
}

impl Rendered {
    /// Renders a manuscript whose works are in a library.
    pub fn new(manuscript: &Manuscript, library: &Library, processor: &Processor<'_>) -> Self {
        let Cited { items, ids, places } = library.cited(manuscript);
        let notes = processor.style().is_note();
        let mut ready = Vec::new();
        let mut passed = 0;
        for (number, source) in manuscript.sources.iter().enumerate() {
            let places = places.get(number).map(Vec::as_slice).unwrap_or_default();
            let text = text_of(&source.bytes);
            let mut of_source = clusters(&text, &source.document, places, number, notes);
            if notes {
                passed = number_notes(&mut of_source, &source.document, passed);
            }
            ready.extend(of_source);
        }
        let citations: Vec<Citation> = ready.iter().map(|ready| ready.citation.clone()).collect();
        let rendering = processor.document(&items, &citations);
        let texts = rendering.citations.into_iter().zip(rendering.names);
        let entries = rendering
            .bibliography
            .into_iter()
            .map(|entry| (ids.get(entry.item).cloned().unwrap_or_default(), entry.body));
        Self {
            citations: ready.iter().zip(texts).map(|(ready, texts)| ready.finish(texts, notes)).collect(),
            entries: entries.collect(),
            layout: rendering.layout,
            works: items.len(),
        }
    }

    /// How many citations have become text.
    pub fn count(&self) -> usize {
        self.citations.iter().filter(|citation| !citation.is_unknown).count()
    }
}

impl RenderedCitation {
    /// What stands in the text: the names and the citation, or the names alone before the mark of a note.
    pub fn in_text(&self) -> RichText {
        if self.is_note { self.name.clone() } else { text::joined(&self.name, &self.text) }
    }
}

impl Ready<'_> {
    fn finish(&self, (text, name): (RichText, RichText), notes: bool) -> RenderedCitation {
        let alone = self.parts.note.is_none_or(|(_, alone)| alone);
        let narrative = self.parts.form == Form::Narrative;
        let is_note = notes && self.parts.note.is_none() && !text.is_empty() && !self.unknown;
        let text = match (notes, alone) {
            (true, true) if narrative => into_sentence(without_first_marks(text)),
            (true, true) => into_sentence(text),
            (true, false) if narrative => without_full_stop(text),
            (true, false) => text::bracketed(without_full_stop(text)),
            (false, _) => text,
        };
        RenderedCitation {
            source: self.source,
            cluster: self.cluster,
            name: if narrative { name } else { RichText::default() },
            text,
            is_note,
            is_unknown: self.unknown,
        }
    }
}

/// The citations of a document, with the works that are there.
fn clusters<'m>(
    text: &str,
    document: &'m Document,
    places: &[Option<usize>],
    source: usize,
    notes: bool,
) -> Vec<Ready<'m>> {
    let numbered = document.clusters.iter().enumerate();
    numbered
        .map(|(cluster, parts)| {
            // In a note of the author's a style with notes gives the citation as a whole.
            let splits = parts.form == Form::Narrative && !(notes && parts.note.is_some());
            let citation = citation(text, document, places, parts, splits);
            Ready { source, cluster, parts, unknown: citation.cites.is_empty(), citation }
        })
        .collect()
}

/// A citation for the processor. The keys of works that are not there stand before the next work, or
/// behind the last.
fn citation(
    text: &str,
    document: &Document,
    places: &[Option<usize>],
    parts: &Cluster,
    splits: bool,
) -> Citation {
    let mut cites: Vec<Cite> = Vec::new();
    let mut missing: Vec<String> = Vec::new();
    let mark = |key: &str| format!("<b>{key}?</b>");
    for member in &parts.members {
        let Some(cited) = document.cites.get(member.cite) else { continue };
        match places.get(member.cite).copied().flatten() {
            Some(item) => {
                let mut cite = cite(text, document.language, member, item);
                // The sentence has named them.
                let named = cites.is_empty() && missing.is_empty() && splits;
                cite.suppress_author |= named;
                if !missing.is_empty() {
                    cite.prefix = format!("{}; {}", missing.join("; "), cite.prefix);
                    missing.clear();
                }
                cites.push(cite);
            }
            None => missing.push(mark(&cited.key)),
        }
    }
    if let Some(last) = cites.last_mut().filter(|_| !missing.is_empty()) {
        last.suffix = format!("{}; {}", last.suffix, missing.join("; "));
    }
    Citation { cites, note: 0 }
}

fn cite(source: &str, language: Language, member: &Member, item: usize) -> Cite {
    let located = locator(source.get(member.suffix.clone()).unwrap_or_default());
    Cite {
        item,
        locator: located.locator.map(|(_, place)| place.to_owned()),
        label: located.locator.map(|(label, _)| label.to_owned()),
        prefix: inline(source.get(member.prefix.clone()).unwrap_or_default().trim(), language),
        suffix: inline(located.rest, language),
        suppress_author: member.suppress_author,
        ..Cite::default()
    }
}

/// Gives citations the numbers of the notes in which they stand, behind those of the documents before;
/// returns the last.
fn number_notes(citations: &mut [Ready<'_>], document: &Document, passed: usize) -> usize {
    let own = document.notes.iter().copied();
    let made = citations.iter().filter(|ready| ready.parts.note.is_none() && !ready.unknown);
    let mut marks: Vec<usize> = own.chain(made.map(|ready| ready.parts.span.start)).collect();
    marks.sort_unstable();
    for ready in citations {
        let mark = match ready.parts.note {
            Some((note, _)) => document.notes.get(note).copied(),
            None => Some(ready.parts.span.start),
        };
        let number = passed + marks.partition_point(|other| Some(*other) < mark) + 1;
        ready.citation.note = u32::try_from(number).unwrap_or(u32::MAX);
    }
    passed + marks.len()
}
