//! Formats of text, and the blocks that a reference may be set in.

use serde::{Deserialize, Serialize};

/// A format of text. The second half undoes the first where formats are nested: an italic word in
/// an italic title is upright (CSL's "flip-flop").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Formatting {
    Italic,
    Oblique,
    Bold,
    Light,
    SmallCaps,
    Underline,
    Superscript,
    Subscript,
    /// Keeps its case when a style changes the case of text around it.
    NoCase,
    /// Is in none of the formats of the text around it.
    NoDecor,
    Upright,
    NormalWeight,
    NormalCaps,
    NoUnderline,
    Baseline,
}

impl Formatting {
    /// Returns whether it only undoes another format.
    pub const fn is_normal(self) -> bool {
        matches!(
            self,
            Self::Upright | Self::NormalWeight | Self::NormalCaps | Self::NoUnderline | Self::Baseline
        )
    }
}

/// How a block of a reference is set (CSL 1.0.2, "Display").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Display {
    /// From margin to margin, on lines of its own.
    Block,
    /// At the left margin, such as the number of an entry.
    LeftMargin,
    /// Right of a left-margin block.
    RightInline,
    /// Indented, on lines of its own.
    Indent,
}
