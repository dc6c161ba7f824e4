//! The bibliography file of a document: what it has, and what it is with more.
//!
//! Every byte that is there stays. New entries go to the end of the file, or of the list in it, and
//! what comes of it is read again: a file that does not then have what it had and what was added is an
//! error, and nobody writes it.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::model::Language;
use crate::csl::Variable;
use crate::doi::{Doi, identify};
use crate::formats::{self, AppendError, Dialect, Entry, Format, Options, decode};
use crate::text::yaml;
use crate::work::Work;

/// A bibliography file in memory.
#[derive(Clone, Debug)]
pub struct BibliographyFile<'b> {
    format: Format,
    bytes: &'b [u8],
    entries: Vec<PresentEntry>,
    by_doi: HashMap<Doi, Vec<usize>>,
    by_key: HashSet<String>,
}

/// An entry that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct PresentEntry {
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

impl<'b> BibliographyFile<'b> {
    /// Reads a file, which may be empty.
    pub fn read(bytes: &'b [u8], format: Format) -> Result<Self, BibliographyError> {
        let entries: Vec<PresentEntry> = match format {
            Format::Bibtex | Format::Biblatex => formats::known(bytes)
                .into_iter()
                .map(|entry| PresentEntry { key: entry.key, doi: entry.doi })
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

    /// Returns the format in which the programs of a language read a file of this name.
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

    /// Returns whether it has an entry with a key.
    pub fn has(&self, key: &str) -> bool {
        self.by_key.contains(key)
    }

    /// Its keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.key.as_str())
    }

    /// Returns the keys of its entries of a DOI, in order.
    pub fn keys_of(&self, doi: &Doi) -> impl Iterator<Item = &str> {
        let places = self.by_doi.get(doi).into_iter().flatten();
        places.filter_map(|place| self.entries.get(*place)).map(|entry| entry.key.as_str())
    }

    /// Returns whether its programs take a text for the key of an entry. In `.bib` files that is what BibTeX,
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

    /// Returns the file with these works too, under keys that it does not have. Entries of BibTeX are written as the
    /// options say, in the dialect of the file.
    pub fn with(&self, works: &[(Work, String)], options: &Options) -> Result<Vec<u8>, BibliographyError> {
        if works.is_empty() {
            return Ok(self.bytes.to_vec());
        }
        let damaged = BibliographyError::Damaged { format: self.format };
        let bytes = match self.format {
            Format::Bibtex | Format::Biblatex => self.with_bib(works, options)?,
            format => formats::append_as(format, self.bytes, works).ok_or_else(|| damaged.clone())?,
        };
        let now = BibliographyFile::read(&bytes, self.format)?;
        let count = self.entries.len() + works.len();
        let kept = now.entries.iter().zip(&self.entries).all(|(now, before)| now == before);
        let added = now.keys().skip(self.entries.len()).eq(works.iter().map(|(_, key)| key.as_str()));
        if now.entries.len() == count && kept && added && now.is_whole() { Ok(bytes) } else { Err(damaged) }
    }

    /// Returns these options for the dialect of the file; [`with`](Self::with) applies them itself.
    pub fn options(&self, options: &Options) -> Options {
        let dialect = if self.format == Format::Biblatex { Dialect::Biblatex } else { Dialect::Bibtex };
        options.clone().in_dialect(dialect)
    }

    /// Whether all of a JSON or YAML file can be read, and each entry is one; what reads entries passes over mistakes.
    fn is_whole(&self) -> bool {
        let text = || decode(self.bytes);
        match self.format {
            Format::CslJson => serde_json::from_str::<Vec<Map<String, Value>>>(&text()).is_ok(),
            Format::CslYaml => yaml::parse(&text()).is_ok_and(|file| {
                let list = file.get("references").unwrap_or(&file).as_array();
                list.is_some_and(|list| list.iter().all(Value::is_object))
            }),
            Format::Hayagriva => yaml::parse(&text()).is_ok_and(|file| {
                file.as_object().is_some_and(|entries| entries.values().all(Value::is_object))
            }),
            _ => true,
        }
    }

    fn with_bib(&self, works: &[(Work, String)], options: &Options) -> Result<Vec<u8>, BibliographyError> {
        let works = works.iter().map(|(work, key)| (work, key.clone()));
        Ok(formats::append_under(self.bytes, works, &self.options(options))?.bytes)
    }
}

fn items(bytes: &[u8], format: Format) -> Vec<PresentEntry> {
    let entries = formats::read_as(bytes, format).into_iter().filter_map(Result::ok);
    entries
        .filter_map(|entry| match entry {
            Entry::Work(work) => {
                let doi = work.item.get(Variable::Doi).and_then(|doi| identify(doi).ok());
                Some(PresentEntry { key: work.item.id, doi: doi.map(|found| found.doi) })
            }
            Entry::Doi { found, id } => Some(PresentEntry { key: id?, doi: Some(found.doi) }),
        })
        .collect()
}
