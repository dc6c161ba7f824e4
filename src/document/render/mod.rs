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
mod html;
mod json;
mod text;

pub use copy::WriteError;

use std::collections::HashMap;
use std::ops::Range;

use super::library::{Cited, Library};
use super::locator::LocatorTerms;
use super::manuscript::Manuscript;
use super::model::{Cluster, Document, Form, Language, Member, text_of};
use crate::csl::{self, BibliographyLayout, Citation, Cite, CiteForm, Processor, TooMuchText};
use crate::markup::RichText;
use text::{
    bracketed, inline, into_sentence, joined, running, without_brackets, without_first_marks,
    without_full_stop,
};

use crate::text::sorting;

/// A manuscript's citations and list as text.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Rendered {
    /// The citations of the documents, in the order in which they are read.
    pub citations: Vec<RenderedCitation>,
    /// The list: what the manuscript calls a work, and its entry.
    pub entries: Vec<(String, RichText)>,
    /// How the list is set.
    pub layout: BibliographyLayout,
    /// How many works there are.
    pub works: usize,
    /// Whether punctuation goes inside of quotation marks.
    pub punctuation_in_quotes: bool,
}

/// A citation as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
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
    ///
    /// Fails as [`Processor::document`] does.
    pub fn new(
        manuscript: &Manuscript,
        library: &Library,
        processor: &Processor<'_>,
    ) -> Result<Self, TooMuchText> {
        let Cited { items, ids, places } = library.cited(manuscript);
        let notes = processor.style().is_note();
        let words = LocatorTerms::new(processor.locator_words());
        let mut ready = Vec::new();
        let mut passed = 0;
        for (number, source) in manuscript.sources.iter().enumerate() {
            let places = places.get(number).map(Vec::as_slice).unwrap_or_default();
            let text = text_of(&source.bytes);
            let reader = Reader { text: &text, document: &source.document, places, words: &words, notes };
            let mut of_source = reader.clusters(number);
            if notes {
                passed = number_notes(&mut of_source, &source.document, passed);
            }
            ready.extend(of_source);
        }
        let citations: Vec<Citation> = ready.iter().map(|ready| ready.citation.clone()).collect();
        let rendering = processor.document(&items, &citations)?;
        let entries: HashMap<usize, &RichText> =
            rendering.bibliography.iter().map(|entry| (entry.item, &entry.body)).collect();
        let texts = rendering.citations.into_iter().zip(rendering.names);
        let citations =
            ready.iter().zip(texts).map(|(ready, texts)| ready.finish(texts, notes, &entries)).collect();
        let named =
            |entry: csl::BibliographyEntry| (ids.get(entry.item).cloned().unwrap_or_default(), entry.body);
        Ok(Self {
            citations,
            entries: rendering.bibliography.into_iter().map(named).collect(),
            layout: rendering.layout,
            works: items.len(),
            punctuation_in_quotes: processor.punctuation_in_quotes(),
        })
    }

    /// Returns how many citations have become text.
    pub fn count(&self) -> usize {
        self.citations.iter().filter(|citation| !citation.is_unknown).count()
    }
}

impl RenderedCitation {
    /// Returns what stands in the text: the names and the citation, or the names alone before the mark of a
    /// note.
    pub fn in_text(&self) -> RichText {
        if self.is_note { self.name.clone() } else { joined(&self.name, &self.text) }
    }
}

impl Ready<'_> {
    fn finish(
        &self,
        (text, name): (RichText, RichText),
        notes: bool,
        entries: &HashMap<usize, &RichText>,
    ) -> RenderedCitation {
        let Cluster { form, bare, footnote, note, .. } = *self.parts;
        let is_own_note = note.is_none() && (notes && form != Form::Author || footnote);
        // There is more in a note of the author's.
        let mixed = note.filter(|within| notes && !(within.first && within.last));
        let text = match (form, mixed) {
            (Form::Entry, _) => self.entries(entries),
            (Form::Author, _) => RichText::default(),
            (_, Some(within)) => {
                let is_part = form == Form::Narrative || bare || within.first;
                match (is_part, within.last) {
                    (true, true) => text,
                    (true, false) => without_full_stop(text),
                    (false, _) => bracketed(without_full_stop(text)),
                }
            }
            _ if bare || footnote => without_brackets(text),
            (Form::Narrative, _) if notes => without_first_marks(text),
            _ => text,
        };
        let begins = is_own_note || (notes && note.is_none_or(|within| within.first));
        let text = if begins { into_sentence(text) } else { text };
        RenderedCitation {
            source: self.source,
            cluster: self.cluster,
            is_note: is_own_note && !text.is_empty() && !self.unknown,
            name: if matches!(form, Form::Narrative | Form::Author) { name } else { RichText::default() },
            text,
            is_unknown: self.unknown,
        }
    }

    /// Its works as they stand in the list.
    fn entries(&self, entries: &HashMap<usize, &RichText>) -> RichText {
        let cited = self.citation.cites.iter().filter_map(|cite| entries.get(&cite.item));
        cited.fold(RichText::default(), |before, entry| joined(&before, &running(entry)))
    }
}

/// A document on its way to the processor.
struct Reader<'t, 'm> {
    text: &'t str,
    document: &'m Document,
    /// The work of each cite.
    places: &'t [Option<usize>],
    words: &'t LocatorTerms,
    /// Whether the style has notes.
    notes: bool,
}

impl<'m> Reader<'_, 'm> {
    /// The citations, with the works that are there.
    fn clusters(&self, source: usize) -> Vec<Ready<'m>> {
        let numbered = self.document.clusters.iter().enumerate();
        numbered
            .map(|(cluster, parts)| {
                let citation = self.citation(parts);
                Ready { source, cluster, parts, unknown: citation.cites.is_empty(), citation }
            })
            .collect()
    }

    /// A citation for the processor. The keys of works that are not there stand before the next work, or
    /// behind the last.
    fn citation(&self, parts: &Cluster) -> Citation {
        let splits = match parts.form {
            // In a note of the author's a style with notes gives the citation as a whole.
            Form::Narrative => !(self.notes && parts.note.is_some()),
            form => form == Form::Author,
        };
        let mut cites: Vec<Cite> = Vec::new();
        let mut missing: Vec<String> = Vec::new();
        for member in &parts.members {
            let Some(cited) = self.document.cites.get(member.cite) else { continue };
            let Some(item) = self.places.get(member.cite).copied().flatten() else {
                missing.push(format!("<b>{}?</b>", cited.key));
                continue;
            };
            let mut cite = cite(self.text, self.document.language, self.words, member, item);
            // The sentence has named them.
            if splits && cites.is_empty() && missing.is_empty() {
                cite.form = CiteForm::SuppressAuthor;
            }
            if !missing.is_empty() {
                cite.prefix = format!("{}; {}", missing.join("; "), cite.prefix.trim_start());
                missing.clear();
            }
            cites.push(cite);
        }
        if let Some(last) = cites.last_mut().filter(|_| !missing.is_empty()) {
            last.suffix = format!("{}; {}", last.suffix, missing.join("; "));
        }
        Citation { cites, note: 0 }
    }
}

fn cite(source: &str, language: Language, words: &LocatorTerms, member: &Member, item: usize) -> Cite {
    let text = |range: &Range<usize>| inline(source.get(range.clone()).unwrap_or_default(), language);
    let suffix = text(&member.suffix);
    let located = words.locator(&suffix);
    let rest = located.rest;
    // In Markdown the comma is the author's, but for what stands in brackets of its own.
    let own = source.get(..member.suffix.start).is_some_and(|before| before.ends_with('['));
    let joined = language == Language::Markdown && !own;
    let comes_with_one = located.locator.is_some() || rest.starts_with([',', ';', ':', '.']);
    let behind_space = suffix.trim_end().strip_suffix(rest).is_some_and(|before| before.ends_with(' '));
    let apart = match joined || comes_with_one {
        true if behind_space && !rest.starts_with([',', ';', ':', '.']) => " ",
        true => "",
        false => ", ",
    };
    let prefix = text(&member.prefix);
    let space = if prefix.ends_with(' ') && prefix.trim() != "" { " " } else { "" };
    Cite {
        item,
        locator: located.locator.map(|(_, place)| place.to_owned()),
        label: located.locator.map(|(label, _)| label.to_owned()),
        prefix: prefix.trim().to_owned() + space,
        suffix: if rest.is_empty() { String::new() } else { format!("{apart}{rest}") },
        form: if member.suppress_author { CiteForm::SuppressAuthor } else { CiteForm::Full },
        ..Cite::default()
    }
}

/// Gives citations the numbers of the notes in which they stand, behind those of the documents before;
/// returns the last.
fn number_notes(citations: &mut [Ready<'_>], document: &Document, passed: usize) -> usize {
    let own = document.notes.iter().map(|note| note.mark);
    let made = citations.iter().filter(|ready| ready.parts.note.is_none() && !ready.unknown);
    let mut marks: Vec<usize> = own.chain(made.map(|ready| ready.parts.span.start)).collect();
    sorting::by(&mut marks, Ord::cmp);
    for ready in citations {
        let mark = match ready.parts.note {
            Some(within) => document.notes.get(within.note).map(|note| note.mark),
            None => Some(ready.parts.span.start),
        };
        let number = passed + marks.partition_point(|other| Some(*other) < mark) + 1;
        ready.citation.note = u32::try_from(number).unwrap_or(u32::MAX);
    }
    passed + marks.len()
}
