//! The bibliography file of a document: what it has, and what it is with more.
//!
//! Every byte that is there stays. New entries go to the end of the file, or of the list in it, and
//! what comes of it is read again: a file that does not then have what it had and what was added is an
//! error, and nobody writes it.

use std::collections::{HashMap, HashSet};

use super::model::Language;
use crate::csl::Variable;
use crate::doi::{Doi, identify};
use crate::formats::{self, AppendError, Draft, Entry, Format, Options, decode};
use crate::text::yaml;
use crate::work::Work;

/// A bibliography file in memory.
#[derive(Clone, Debug)]
pub struct Bibliography<'b> {
    format: Format,
    bytes: &'b [u8],
    entries: Vec<Known>,
    by_doi: HashMap<Doi, Vec<usize>>,
    by_key: HashSet<String>,
}

/// An entry that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    key: String,
    doi: Option<Doi>,
}

/// Why works cannot be added to a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BibliographyError {
    /// The format has no keys by which documents cite.
    #[error("documents cannot cite from {}; the formats are bibtex, biblatex, csl-json, csl-yaml, hayagriva", .format.names()[0])]
    Format {
        /// The format.
        format: Format,
    },
    /// Works cannot be added to a `.bib` file.
    #[error(transparent)]
    Bib(#[from] AppendError),
    /// What is there is in another format, or damaged.
    #[error("it is not a list of works in {} and cannot be added to", .format.names()[0])]
    Damaged {
        /// The format.
        format: Format,
    },
}

impl<'b> Bibliography<'b> {
    /// Reads a file, which may be empty.
    pub fn read(bytes: &'b [u8], format: Format) -> Result<Self, BibliographyError> {
        let entries: Vec<Known> = match format {
            Format::Bibtex | Format::Biblatex => formats::known(bytes)
                .into_iter()
                .map(|entry| Known { key: entry.key, doi: entry.doi })
                .collect(),
            Format::CslJson => items(bytes, Format::CslJson),
            Format::CslYaml => items(bytes, Format::CslYaml),
            Format::Hayagriva => items(bytes, Format::Hayagriva),
            format => return Err(BibliographyError::Format { format }),
        };
        let mut by_doi: HashMap<Doi, Vec<usize>> = HashMap::new();
        for (place, entry) in entries.iter().enumerate() {
            // Nothing can cite an entry without a key.
            if let Some(doi) = entry.doi.as_ref().filter(|_| !entry.key.is_empty()) {
                by_doi.entry(doi.clone()).or_default().push(place);
            }
        }
        let by_key = entries.iter().map(|entry| entry.key.clone()).collect();
        Ok(Self { format, bytes, entries, by_doi, by_key })
    }

    /// The format in which the programs of a language read a file of this name.
    pub fn format_of(name: &str, language: Language, biblatex: bool) -> Option<Format> {
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())?;
        match (extension.as_str(), language) {
            ("bib", Language::Latex) if !biblatex => Some(Format::Bibtex),
            ("bib", _) => Some(Format::Biblatex),
            ("bibtex", _) => Some(Format::Bibtex),
            ("json", Language::Markdown) => Some(Format::CslJson),
            ("yaml" | "yml", Language::Markdown) => Some(Format::CslYaml),
            ("yaml" | "yml", Language::Typst) => Some(Format::Hayagriva),
            _ => None,
        }
    }

    /// Whether it has an entry with a key.
    pub fn has(&self, key: &str) -> bool {
        self.by_key.contains(key)
    }

    /// Its keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.key.as_str())
    }

    /// The keys of its entries of a DOI, in order.
    pub fn keys_of(&self, doi: &Doi) -> impl Iterator<Item = &str> {
        let places = self.by_doi.get(doi).into_iter().flatten();
        places.filter_map(|place| self.entries.get(*place)).map(|entry| entry.key.as_str())
    }

    /// Whether its programs take a text for the key of an entry. In `.bib` files that is what BibTeX,
    /// biber, pandoc and Typst all take; one that biber refuses costs it the whole file.
    pub fn takes(&self, key: &str) -> bool {
        match self.format {
            Format::Bibtex | Format::Biblatex => {
                let allowed = |c: char| c.is_alphanumeric() || "-_:.;/+&*!?$@[]".contains(c);
                key.chars().all(allowed)
            }
            _ => !key.contains(char::is_control),
        }
    }

    /// The file with these works too, under keys that it does not have.
    pub fn with(&self, works: &[(Work, String)]) -> Result<Vec<u8>, BibliographyError> {
        if works.is_empty() {
            return Ok(self.bytes.to_vec());
        }
        let damaged = BibliographyError::Damaged { format: self.format };
        let bytes = match self.format {
            Format::Bibtex | Format::Biblatex => self.with_bib(works)?,
            Format::CslJson => self.with_json(works).ok_or_else(|| damaged.clone())?,
            _ => self.with_yaml(works),
        };
        let now = Bibliography::read(&bytes, self.format)?;
        let count = self.entries.len() + works.len();
        let kept = now.entries.iter().zip(&self.entries).all(|(now, before)| now == before);
        let added = now.keys().skip(self.entries.len()).eq(works.iter().map(|(_, key)| key.as_str()));
        if now.entries.len() == count && kept && added && now.is_whole() { Ok(bytes) } else { Err(damaged) }
    }

    /// Whether all of a YAML file can be read; what reads entries passes over mistakes.
    fn is_whole(&self) -> bool {
        let is_yaml = matches!(self.format, Format::CslYaml | Format::Hayagriva);
        !is_yaml || yaml::parse(&decode(self.bytes)).is_ok()
    }

    fn with_bib(&self, works: &[(Work, String)]) -> Result<Vec<u8>, BibliographyError> {
        let options = if self.format == Format::Bibtex { Options::default() } else { Options::biblatex() };
        let works = works.iter().map(|(work, key)| (work, key.clone()));
        Ok(formats::append_under(self.bytes, works, &options)?.bytes)
    }

    /// New members of the list go before its closing bracket, behind what is there.
    fn with_json(&self, works: &[(Work, String)]) -> Option<Vec<u8>> {
        let text = self.entries_text(works);
        let (head, tail) = match self.bytes.trim_ascii_end() {
            [] | b"\xef\xbb\xbf" => return Some([self.bytes, b"[\n", text.as_bytes(), b"\n]\n"].concat()),
            [list @ .., b']'] => {
                let head = list.trim_ascii_end();
                (head, self.bytes.get(head.len()..)?)
            }
            _ => return None,
        };
        let empty = head.ends_with(b"[");
        let joint = if empty { "\n" } else { ",\n" };
        // Where the bracket stands on a line of its own, that line stays.
        let end = if tail.starts_with(b"]") { "\n" } else { "" };
        let new = self.line_ends(format!("{joint}{text}{end}"));
        Some([head, new.as_bytes(), tail].concat())
    }

    /// New entries go to the end, but before the mark that ends a YAML document.
    fn with_yaml(&self, works: &[(Work, String)]) -> Vec<u8> {
        let text = self.entries_text(works);
        let lines: Vec<&[u8]> = self.bytes.split_inclusive(|byte| *byte == b'\n').collect();
        let ends = |line: &&&[u8]| matches!(line.trim_ascii_end(), b"" | b"..." | b"---");
        let trailing: usize = lines.iter().rev().take_while(ends).map(|line| line.len()).sum();
        let (head, tail) = self.bytes.split_at(self.bytes.len() - trailing);
        let is_list = self.format == Format::CslYaml;
        let begin = if head.is_empty() && is_list { "references:\n" } else { "" };
        let gap = match head.last() {
            None => "",
            Some(b'\n') if is_list => "",
            Some(b'\n') => "\n",
            Some(_) if is_list => "\n",
            Some(_) => "\n\n",
        };
        let indent = if is_list { indentation(&lines) } else { 0 };
        let pad = " ".repeat(indent);
        let text: String = text.split_inclusive('\n').map(|line| pad.clone() + line).collect();
        let new = self.line_ends(format!("{begin}{gap}{text}"));
        [head, new.as_bytes(), tail].concat()
    }

    /// Entries without what stands around them in a file of their own.
    fn entries_text(&self, works: &[(Work, String)]) -> String {
        let Some(writer) = self.format.writer() else { return String::new() };
        let exporter = writer(works.len());
        let mut out = String::new();
        for (work, key) in works {
            if !out.is_empty() {
                out.push_str(exporter.separator());
            }
            // CSL's formats have the identifier of the item for a key.
            let mut work = work.clone();
            work.item.id.clone_from(key);
            out.push_str(&Draft::new(exporter.as_ref(), &work).under(exporter.as_ref(), key));
        }
        out
    }

    fn line_ends(&self, text: String) -> String {
        if self.bytes.windows(2).any(|pair| pair == b"\r\n") { text.replace('\n', "\r\n") } else { text }
    }
}

/// How far the items of a YAML list are indented.
fn indentation(lines: &[&[u8]]) -> usize {
    let dash = |line: &&[u8]| {
        let inner = line.trim_ascii_start();
        inner.starts_with(b"- ").then_some(line.len() - inner.len())
    };
    lines.iter().find_map(dash).unwrap_or(0)
}

fn items(bytes: &[u8], format: Format) -> Vec<Known> {
    let entries = formats::read_as(bytes, format).into_iter().filter_map(Result::ok);
    entries
        .filter_map(|entry| match entry {
            Entry::Work(work) => {
                let doi = work.item.get(Variable::Doi).and_then(|doi| identify(doi).ok());
                Some(Known { key: work.item.id, doi: doi.map(|found| found.doi) })
            }
            Entry::Doi { found, id } => Some(Known { key: id?, doi: Some(found.doi) }),
        })
        .collect()
}
