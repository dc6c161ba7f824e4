//! Why something is not a DOI, in words for the person who typed it.

use crate::text::sanitize;

/// Why an identifier could not be read. Each message is one line; the input it quotes is shortened and
/// cleaned, so that it can go to a terminal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DoiError {
    /// There was nothing but white space and punctuation.
    #[error("no DOI was given")]
    Empty,
    /// The input has no likeness to a DOI.
    #[error("`{0}` is not a DOI")]
    NotADoi(String),
    /// The input ends where the suffix should begin.
    #[error("`{0}` is only the first part of a DOI")]
    NoSuffix(String),
    /// The input holds a DOI and something else, or several.
    #[error("`{0}` is more than one DOI")]
    NotOne(String),
    /// The input is longer than any registered DOI.
    #[error("`{0}` is too long for a DOI")]
    TooLong(String),
    /// A web address that does not tell the DOI of its page.
    #[error("`{0}` has no DOI in it")]
    NoDoiInAddress(String),
}

impl DoiError {
    pub(super) fn not_a_doi(input: &str) -> Self {
        if input.chars().any(char::is_alphanumeric) { Self::NotADoi(excerpt(input)) } else { Self::Empty }
    }

    pub(super) fn no_suffix(input: &str) -> Self {
        Self::NoSuffix(excerpt(input))
    }

    pub(super) fn not_one(input: &str) -> Self {
        Self::NotOne(excerpt(input))
    }

    pub(super) fn too_long(input: &str) -> Self {
        Self::TooLong(excerpt(input))
    }

    pub(super) fn no_doi_in_address(input: &str) -> Self {
        Self::NoDoiInAddress(excerpt(input))
    }
}

/// As much of the input as a message quotes.
fn excerpt(input: &str) -> String {
    const LONGEST: usize = 80;
    sanitize::excerpt(input, LONGEST)
}
