//! Why there is no style or locale.

use std::path::PathBuf;

use crate::csl::{StyleError, TooMuchText};
#[cfg(feature = "resolve")]
use crate::http::HttpError;

/// Why there is no style or locale.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FindError {
    /// No style has this name.
    #[error("unknown style `{name}`{}{}", meant(meaning.as_deref()), there(asked))]
    NoStyle {
        /// The name.
        name: String,
        /// The official name that it stands for, if it is a common one.
        meaning: Option<String>,
        /// Names that are close to it.
        suggestions: Vec<String>,
        /// What the official repository says.
        asked: RepositoryAnswer,
    },
    /// No style on this machine has this name, and the official repository could not be asked.
    #[error("unknown style `{name}`{}, and the repository cannot be reached", meant(meaning.as_deref()))]
    NoAnswer {
        /// The name.
        name: String,
        /// The official name that it stands for, if it is a common one.
        meaning: Option<String>,
        /// Names that are close to it.
        suggestions: Vec<String>,
        /// Why the repository could not be asked.
        #[source]
        cause: Box<RepositoryError>,
    },
    /// No locale has this name.
    #[error("unknown locale `{name}`")]
    NoLocale {
        /// The name.
        name: String,
        /// Names that are close to it.
        suggestions: Vec<String>,
    },
    /// The file cannot be read.
    #[error("cannot read the style {}: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: String,
    },
    /// The file is not a style.
    #[error("{name} is not a CSL style")]
    Invalid {
        /// The file.
        name: String,
        /// What is wrong with it.
        #[source]
        cause: StyleError,
    },
    /// The style cannot be applied to these data.
    #[error("the style {name} cannot be used")]
    Excessive {
        /// The file.
        name: String,
        /// Why.
        #[source]
        cause: TooMuchText,
    },
    /// Dependent styles that follow one another without end.
    #[error("{name} is part of too long a chain of dependent styles")]
    TooManyParents {
        /// The dependent style.
        name: String,
    },
    /// A dependent style whose parent cannot be had.
    #[error("{name} depends on another style")]
    NoParent {
        /// The dependent style.
        name: String,
        /// Why there is no parent.
        #[source]
        cause: Box<FindError>,
    },
    /// A file cannot be written, or not be removed.
    #[error("cannot {what}: {cause}")]
    Unchanged {
        /// What was to be done.
        what: String,
        /// Why it was not.
        cause: String,
    },
    /// There is nothing of the user's own to remove.
    #[error("{what}")]
    NotOwn {
        /// What the name is instead.
        what: String,
    },
}

/// The result of looking up a name in the official repository.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RepositoryAnswer {
    /// It cannot have such a name.
    Needless,
    /// It was not to be asked.
    Not,
    /// It has no such style.
    Without {
        /// The server.
        host: String,
    },
}

/// Why the repository gave no answer that can be used.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RepositoryError {
    /// The request failed.
    #[cfg(feature = "resolve")]
    #[error(transparent)]
    Http(#[from] HttpError),
    /// It answers, but not with what was asked for.
    #[error("{host} {what}")]
    Odd {
        /// The server.
        host: String,
        /// What it does.
        what: String,
    },
}

/// What a common name stands for.
fn meant(meaning: Option<&str>) -> String {
    meaning.map_or(String::new(), |style| format!(" ({style})"))
}

fn there(asked: &RepositoryAnswer) -> String {
    match asked {
        RepositoryAnswer::Needless | RepositoryAnswer::Not => String::new(),
        RepositoryAnswer::Without { host } => format!(", here or at {host}"),
    }
}
