//! Which file a manuscript's bibliography is, and in which format.

use std::path::{Path, PathBuf};

use super::bibliography::BibliographyFile;
use super::manuscript::Manuscript;
use super::model::Language;
use crate::formats::Format;

/// The bibliography of a manuscript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BibliographyTarget {
    /// The file; none is standard output.
    pub path: Option<PathBuf>,
    /// Its format.
    pub format: Format,
    /// The other files that the manuscript cites from.
    pub others: Vec<PathBuf>,
    /// Whether the manuscript names the file.
    pub named: bool,
}

/// Why no file can be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// The name of the file says nothing of its format, and nothing else does.
    #[error("the format of {}, the bibliography of {document}, is not clear from its name", .file.display())]
    Format {
        /// The document.
        document: String,
        /// The file.
        file: PathBuf,
    },
}

impl BibliographyTarget {
    /// Returns the file that was asked for (`-` is standard output), else the first that the manuscript
    /// names, else one of the usual name beside its first document. What comes by standard input has its
    /// bibliography on standard output.
    pub fn of(
        manuscript: &Manuscript,
        output: Option<&Path>,
        format: Option<Format>,
    ) -> Result<Self, TargetError> {
        let source = manuscript.sources.first();
        let language = source.map_or(Language::Markdown, |source| source.document.language);
        let biblatex = manuscript.sources.iter().any(|source| source.document.biblatex);
        let usual = match language {
            Language::Markdown => Format::CslJson,
            Language::Latex if biblatex => Format::Biblatex,
            Language::Latex => Format::Bibtex,
            Language::Typst => Format::Hayagriva,
        };
        let by_name = |path: &Path| BibliographyFile::format_of(&path.to_string_lossy(), language, biblatex);
        let files = manuscript.bibliographies();
        if let Some(path) = output {
            let named = files.contains(&path);
            let others = files.into_iter().filter(|file| *file != path).map(Path::to_owned).collect();
            let format = format.or_else(|| by_name(path)).unwrap_or(usual);
            let path = Some(path.to_owned()).filter(|path| path != Path::new("-"));
            return Ok(Self { path, format, others, named });
        }
        if source.is_none_or(|source| source.path.is_none()) {
            let format = format.unwrap_or(usual);
            return Ok(Self { path: None, format, others: Vec::new(), named: true });
        }
        let Some((first, others)) = files.split_first() else {
            let format = format.unwrap_or(usual);
            let path = source.map(|source| source.beside(&format!("references.{}", format.extension())));
            return Ok(Self { path, format, others: Vec::new(), named: false });
        };
        let format = format.or_else(|| by_name(first)).ok_or_else(|| TargetError::Format {
            document: source.map(|source| source.name.clone()).unwrap_or_default(),
            file: first.to_path_buf(),
        })?;
        let others = others.iter().map(|file| file.to_path_buf()).collect();
        Ok(Self { path: Some(first.to_path_buf()), format, others, named: true })
    }

    /// Returns what the file is called.
    pub fn name(&self) -> String {
        self.path.as_ref().map_or_else(|| "standard output".to_owned(), |path| path.display().to_string())
    }
}
