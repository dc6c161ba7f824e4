//! Documents that are one work: they share a bibliography, and their citations are counted through.

use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::bibliography::BibliographyFile;
use super::choose::Choice;
use super::model::{Document, KeyCite, Language};
use super::project::{Project, StyleName};
use super::read::read;
use crate::doi::{Doi, Identified, Mention};

/// A document as a file.
#[derive(Clone, Debug)]
pub struct ManuscriptFile {
    /// Its name, for messages: the path as it was given, or "standard input".
    pub name: String,
    /// Where it is; none for standard input.
    pub path: Option<PathBuf>,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// What was read from it.
    pub document: Document,
    /// The bibliography files that it cites from: its own, and those of the project that it belongs to.
    pub bibliographies: Vec<PathBuf>,
    /// The citation style that it names, or its project.
    pub style: Option<StyleName>,
    /// The language that it names, or its project.
    pub locale: Option<String>,
}

impl ManuscriptFile {
    /// Reads a document in a language, by default the one that its name or its content shows.
    pub fn new(
        path: Option<&Path>,
        bytes: Vec<u8>,
        language: Option<Language>,
        project: Option<&Project>,
    ) -> Self {
        let extension = path.and_then(Path::extension).and_then(|extension| extension.to_str());
        let language = language
            .or_else(|| extension.and_then(Language::of_extension))
            .unwrap_or_else(|| Language::recognise(&bytes));
        let document = read(&bytes, language);
        let beside = |name: &String| beside(path, language, name);
        let mut bibliographies: Vec<PathBuf> = document.bibliographies.iter().map(beside).collect();
        let project = project.filter(|_| language == Language::Markdown);
        if let Some(project) = project {
            for file in project.bibliographies() {
                if !bibliographies.contains(&file) {
                    bibliographies.push(file);
                }
            }
        }
        let style = document.style.as_ref();
        let style = style.map(|name| StyleName { file: beside(name), name: name.clone() });
        let style = style.or_else(|| project?.style());
        let locale = document.locale.clone().or_else(|| Some(project?.locale()?.to_owned()));
        let name = path.map_or_else(|| "standard input".to_owned(), |path| path.display().to_string());
        Self { name, path: path.map(Path::to_owned), bytes, document, bibliographies, style, locale }
    }

    /// A file of this name beside the document.
    pub fn beside(&self, name: &str) -> PathBuf {
        beside(self.path.as_deref(), self.document.language, name)
    }

    /// Returns what to write where for its DOIs to be cited by the keys that were chosen: places in order.
    pub fn cited_by_keys(&self, choice: &Choice) -> Vec<(Range<usize>, String)> {
        self.document
            .by_keys(&self.bytes, |cite| choice.keys.get(&cite.doi.as_ref()?.doi).map(String::as_str))
    }
}

/// A file that a document names, which is looked for beside it.
fn beside(path: Option<&Path>, language: Language, name: &str) -> PathBuf {
    let folder = path.and_then(Path::parent).unwrap_or(Path::new(""));
    match language {
        // There a slash at the beginning is the folder of the project.
        Language::Typst => folder.join(name.trim_start_matches('/')),
        _ => folder.join(name),
    }
}

/// Documents that are one work.
#[derive(Clone, Debug, Default)]
pub struct Manuscript {
    /// They, in order.
    pub sources: Vec<ManuscriptFile>,
}

/// A place in a manuscript.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ManuscriptPlace {
    /// The document, by its place among the sources.
    pub source: usize,
    /// The line, from 1.
    pub line: usize,
}

/// A DOI that a manuscript needs, and where it stands first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wanted {
    /// The DOI.
    pub found: Identified,
    /// Where.
    pub place: ManuscriptPlace,
}

/// A cite whose key is not that of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unknown<'m> {
    /// The key by which the document cites.
    pub cited: &'m str,
    /// The key that the work has, where it is known.
    pub key: Option<&'m str>,
    /// Where it is cited.
    pub place: ManuscriptPlace,
}

impl Manuscript {
    /// Documents that cite from the same files are one manuscript; those that name none belong to the
    /// only one there is, or else together.
    pub fn grouped(sources: Vec<ManuscriptFile>) -> Vec<Self> {
        let mut groups: Vec<(Option<PathBuf>, Self)> = Vec::new();
        let mut firsts: Vec<PathBuf> = Vec::new();
        for file in sources.iter().filter_map(|source| source.bibliographies.first()) {
            if !firsts.contains(file) {
                firsts.push(file.clone());
            }
        }
        let only = if let [only] = firsts.as_slice() { Some(only.clone()) } else { None };
        for source in sources {
            let first = source.bibliographies.first().cloned().or_else(|| only.clone());
            match groups.iter_mut().find(|(file, _)| *file == first) {
                Some((_, group)) => group.sources.push(source),
                None => groups.push((first, Self { sources: vec![source] })),
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    /// Returns the bibliography files of all its documents, each once.
    pub fn bibliographies(&self) -> Vec<&Path> {
        let mut seen: HashSet<&Path> = HashSet::new();
        let files = self.sources.iter().flat_map(|source| &source.bibliographies);
        files.map(PathBuf::as_path).filter(|file| seen.insert(file)).collect()
    }

    /// Its cites, and the document of each by its place among the sources.
    pub fn cites(&self) -> impl Iterator<Item = (usize, &KeyCite)> {
        let sources = self.sources.iter().enumerate();
        sources.flat_map(|(number, source)| source.document.cites.iter().map(move |cite| (number, cite)))
    }

    /// Returns the DOIs it needs, each once: those it cites, or, if nothing in it is a citation, those it
    /// mentions.
    pub fn wanted(&self, known: &[BibliographyFile<'_>]) -> Vec<Wanted> {
        let keys: HashSet<&str> = known.iter().flat_map(BibliographyFile::keys).collect();
        if self.cites().any(|(_, cite)| cite.doi.is_some() || keys.contains(cite.key.as_str())) {
            return self.cited(|_| true);
        }
        let found =
            |mention: &Mention| Identified { doi: mention.doi.clone(), others: mention.others.clone() };
        let sources = self.sources.iter().enumerate();
        let mentions = sources.flat_map(|(number, source)| {
            source.document.mentions.iter().map(move |mention| (number, found(mention), mention.range.start))
        });
        self.each_once(mentions)
    }

    /// Returns the DOIs of those of its cites that are asked for, each once.
    pub fn cited(&self, asked: impl Fn(&KeyCite) -> bool) -> Vec<Wanted> {
        let cites = self.cites().filter(|(_, cite)| asked(cite));
        self.each_once(cites.filter_map(|(number, cite)| Some((number, cite.doi.clone()?, cite.span.start))))
    }

    fn each_once(&self, found: impl Iterator<Item = (usize, Identified, usize)>) -> Vec<Wanted> {
        let mut seen: HashSet<Doi> = HashSet::new();
        found
            .filter(|(_, found, _)| seen.insert(found.doi.clone()))
            .filter_map(|(number, found, at)| Some(Wanted { found, place: self.place(number, at)? }))
            .collect()
    }

    fn place(&self, source: usize, at: usize) -> Option<ManuscriptPlace> {
        let line = self.sources.get(source)?.document.line(at);
        Some(ManuscriptPlace { source, line })
    }

    /// Returns the cites by keys that are neither DOIs nor known, each key once.
    pub fn unknown(&self, is_known: impl Fn(&KeyCite) -> bool) -> Vec<Unknown<'_>> {
        let mut seen: HashSet<&str> = HashSet::new();
        self.cites()
            .filter(|(_, cite)| cite.doi.is_none() && !is_known(cite))
            .filter(|(number, cite)| !self.refers(*number, cite) && seen.insert(&cite.key))
            .filter_map(|(number, cite)| {
                Some(Unknown { cited: &cite.key, key: None, place: self.place(number, cite.span.start)? })
            })
            .collect()
    }

    /// Whether what has the form of a cite refers to a part of the document itself.
    fn refers(&self, source: usize, cite: &KeyCite) -> bool {
        self.sources.get(source).is_some_and(|source| source.document.refers(&cite.key))
    }

    /// Returns the cites of DOIs whose works have other keys.
    pub fn cited_otherwise<'m>(&'m self, choice: &'m Choice) -> Vec<Unknown<'m>> {
        self.cites()
            .filter_map(|(number, cite)| {
                let key = choice.keys.get(&cite.doi.as_ref()?.doi)?;
                let place = self.place(number, cite.span.start)?;
                (*key != cite.key).then_some(Unknown { cited: &cite.key, key: Some(key), place })
            })
            .collect()
    }
}
