//! Digital object identifiers: what one is, how people write it, where it stands in a text.
//!
//! A [`Doi`] is `10.`, the registrant's number, a slash and a suffix of any printable characters
//! (DOI Handbook, "Numbering"). It is kept in lower case, because DOIs that differ only in the case
//! of ASCII letters are the same; other letters are left alone, because there they may not be.
//! A short DOI such as `10/fg4mtb` is a `Doi` too, one whose registrant is missing.
//!
//! Nothing in the suffix says where a DOI ends, and any full stop or bracket may belong to it. So
//! reading one out of what people write is a judgement, made in three steps of growing doubt:
//!
//! - [`Doi::exact`] judges nothing: the text is a DOI or it is not. For DOIs that come from a
//!   registry or from our own store.
//! - [`identify`] takes one identifier in any common spelling: a label, a resolver's, library's or
//!   publisher's address, an arXiv number, an identifier with LaTeX or HTML escapes.
//!   The value of a field for DOIs is one too, and keeps the punctuation at its end.
//! - [`find`] takes running text, in plain words, HTML, Markdown or LaTeX.
//!
//! Where several readings are plausible the likeliest one is `doi` and the others follow it; whoever
//! resolves the DOI tries the next when one is not registered. That is the only test there
//! is: `/abstract` at the end of an address is almost always the name of a page, and sometimes not.
//!
//! ```
//! use doicite::doi::{Doi, find};
//!
//! let doi = Doi::parse("https://onlinelibrary.wiley.com/doi/abs/10.1002/ASI.23741?af=R")?;
//! assert_eq!(doi.as_str(), "10.1002/asi.23741");
//! assert_eq!(doi.url(), "https://doi.org/10.1002/asi.23741");
//!
//! let text = "As shown (10.3390/ijerph18147338), and again in arXiv:1706.03762v5.";
//! let found: Vec<_> = find(text).map(|mention| mention.doi.to_string()).collect();
//! assert_eq!(found, ["10.3390/ijerph18147338", "10.48550/arxiv.1706.03762"]);
//! # Ok::<(), doicite::doi::DoiError>(())
//! ```
//!
//! A DOI that a line break cuts in two is joined where it ends in a hyphen or a slash; anywhere else that is
//! only another reading. Left out on purpose: looking anything up. Every reading takes time linear in the
//! length of the text.

mod address;
mod arxiv;
mod encode;
mod error;
mod find;
mod identify;
mod plain;
mod settle;
mod shape;
mod token;
mod unescape;

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test may fail, and says what it skips")]
mod tests;

use std::fmt;
use std::str::FromStr;

pub(crate) use address::{RESOLVER, is_link, is_resolver};
pub use error::DoiError;
pub use find::{Mention, Mentions, find};
pub(crate) use identify::field;
pub use identify::identify;
#[cfg(feature = "cli")]
pub(crate) use plain::is_plain_list;

/// A DOI in normal form: ASCII letters in lower case, `10.<registrant>/<suffix>`, or a short DOI
/// `10/<letters and digits>`. It holds no white space, control or invisible character.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Doi(String);

/// What an identifier most likely means, and what else it may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Identified {
    /// The likelier reading.
    pub doi: Doi,
    /// Other readings, in the order in which they are worth a try when `doi` turns out not to be
    /// registered: with the final full stop, with or without the `/abstract` of an address, without a
    /// word that was glued to it, and the like.
    pub others: Vec<Doi>,
}

impl From<Doi> for Identified {
    fn from(doi: Doi) -> Self {
        Self { doi, others: Vec::new() }
    }
}

impl Identified {
    /// These readings, the likeliest first, each once. There must be one.
    fn among(readings: impl IntoIterator<Item = Doi>) -> Self {
        let mut readings = readings.into_iter();
        let Some(doi) = readings.next() else { unreachable!("there is a reading") };
        Self::from(doi).and(readings)
    }

    /// With more readings, those that are not among them yet.
    fn and(mut self, readings: impl IntoIterator<Item = Doi>) -> Self {
        const MOST: usize = 8;
        for reading in readings {
            if reading != self.doi && !self.others.contains(&reading) && self.others.len() < MOST {
                self.others.push(reading);
            }
        }
        self
    }

    /// With the readings of another text that may be meant.
    fn or(self, other: Self) -> Self {
        self.and(std::iter::once(other.doi).chain(other.others))
    }
}

impl Doi {
    /// One identifier in any spelling that [`identify`] knows, in its likelier reading.
    pub fn parse(input: &str) -> Result<Self, DoiError> {
        identify(input).map(|found| found.doi)
    }

    /// Exactly this DOI: nothing is trimmed, decoded or guessed, only its case is normalised.
    ///
    /// This is the way back from [`Doi::as_str`] for every DOI, also for one that ends in a full
    /// stop, which [`Doi::parse`] takes for the end of a sentence.
    pub fn exact(text: &str) -> Result<Self, DoiError> {
        shape::check(text)?;
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// Returns the DOI as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether this is a short DOI, an alias that shortdoi.org made for a DOI.
    pub fn is_short(&self) -> bool {
        self.0.starts_with("10/")
    }

    /// Returns what stands before the first slash: the registrant's prefix, such as `10.3390`, or `10` for a
    /// short DOI.
    pub fn prefix(&self) -> &str {
        self.halves().0
    }

    /// Returns what stands after the first slash.
    pub fn suffix(&self) -> &str {
        self.halves().1
    }

    fn halves(&self) -> (&str, &str) {
        self.0.split_once('/').unwrap_or((&self.0, ""))
    }

    /// Returns the DOI as the path of an address at doi.org, without the slash before it: what the DOI
    /// Foundation demands or recommends to encode is encoded, everything else stays legible.
    pub fn path(&self) -> String {
        encode::path(&self.0)
    }

    /// Returns the DOI as one component of an address, its slashes encoded too, as the agencies' own servers
    /// want it.
    pub fn component(&self) -> String {
        encode::component(&self.0)
    }

    /// Returns the address of the DOI at the resolver.
    pub fn url(&self) -> String {
        format!("{RESOLVER}{}", self.path())
    }
}

impl fmt::Display for Doi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Doi {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for Doi {
    type Err = DoiError;

    /// As [`Doi::parse`].
    fn from_str(input: &str) -> Result<Self, DoiError> {
        Self::parse(input)
    }
}
