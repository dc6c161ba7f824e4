//! Inline rich text: what titles hold, what a style makes of them, and how each output format
//! writes it.
//!
//! [`RichText`] is a tree of a few kinds of node, the smallest that can carry both what agencies
//! serve in titles (italics, small capitals, sub- and superscripts) and what CSL styles add
//! (weight, underline, links, display blocks). Nesting depth is bounded where trees are made from
//! foreign text, so that walking one recursively is safe.
//!
//! Text comes in by two doors: [`served`] reads what agencies send, lenient and repairing, and
//! [`csl`] reads the inline markup of CSL-JSON, exact and changing nothing. It goes out by
//! [`RichText::write`], a piece at a time, or by [`document`], a whole list of references.

mod csl;
mod format;
pub(crate) mod pieces;
mod plain;
mod push;
mod served;
mod tag;
mod write;

pub use csl::csl;
pub use format::{Display, Formatting};
pub use served::served;
pub(crate) use tag::{TagName, tag};
pub use write::{ListLayout, Output, document, docx};
#[cfg(feature = "cli")]
pub(crate) use write::{ListWriter, Written};
pub(crate) use write::{format_command, markdown, safe};

/// How many formats may be nested in text that is read. Deeper tags are text; real titles nest four
/// deep, formulas a dozen.
const MAX_DEPTH: usize = 64;

/// Rich text: nodes one after another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RichText(pub Vec<Inline>);

/// One node of rich text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Inline {
    /// Plain text. No character in it means anything but itself.
    Text(String),
    /// Text in a format.
    Styled(Formatting, RichText),
    /// Text that leads somewhere.
    Link {
        /// An absolute URL.
        target: String,
        /// What is shown for it.
        body: RichText,
    },
    /// A part of a reference that stands on its own (CSL 1.0.2, "Display").
    Block(Display, RichText),
}

impl RichText {
    /// Rich text that is plain.
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![Inline::Text(text.into())])
    }

    /// Returns whether it holds no character.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|inline| match inline {
            Inline::Text(text) => text.is_empty(),
            Inline::Styled(_, body) | Inline::Link { body, .. } | Inline::Block(_, body) => body.is_empty(),
        })
    }
}
