//! The syntax of a BibTeX file, without loss: every byte of it belongs to a [`Block`], and every part
//! of an entry knows where it stands.
//!
//! All that deals with `.bib` files goes through here: the reader takes values from it, what adds to a
//! file or fills it in changes it by place (`edit`), and documents ask it for keys.
//!
//! A file is free text with blocks in it: `@kind{key, name = value, …}`, in braces or parentheses.
//! Values are pieces joined by `#`: in braces, in quotes, a number, a name that `@string` defines.
//!
//! # Decisions
//!
//! * Blocks are found one after the other ([`blocks`]); no tree of the whole file is kept, since a
//!   library may have a million entries.
//! * The grammar is BibTeX's. What people write is read beyond it where there is one way to take it: a
//!   missing comma between fields, a missing key, biber's comments after a per cent sign.
//! * BibTeX counts every brace, also one after a backslash. Here a backslash first takes a brace out of
//!   the count, and only where that fails BibTeX's way is tried.
//! * A mistake costs its own entry: one that does not close ends at the next line that begins another.
//!   Its fields up to the mistake are there, with what is wrong.
//! * `@comment` goes to its closing brace, as for biber; without a brace it is text. BibTeX itself
//!   would read an entry inside of it, which nobody means.
//! * Places are bytes of the decoded text; [`File`] knows which bytes of the file they are.

mod edit;
mod file;
mod parse;
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests;

use std::ops::Range;

pub use edit::{Edit, EditError};
pub use file::File;
#[cfg(feature = "cli")]
pub(super) use parse::barrier;
pub(super) use parse::begins_entry;
pub(super) use parse::open_comment;
pub use parse::{Blocks, blocks};

/// A stretch of a file: its text and where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span<'t> {
    /// The text.
    pub text: &'t str,
    /// Where it begins, in bytes of the whole text.
    pub start: usize,
}

impl<'t> Span<'t> {
    /// The stretch of `text` between two places.
    fn between(text: &'t str, start: usize, end: usize) -> Self {
        Self { text: text.get(start..end).unwrap_or_default(), start }
    }

    /// Where it ends.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Returns the bytes it takes.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end()
    }
}

/// A block of a file. Together, in order, they are the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block<'t> {
    /// Text between blocks, lines of comment included.
    Text(Span<'t>),
    /// `@comment{…}`.
    Comment(Span<'t>),
    /// `@preamble{…}`.
    Preamble(Span<'t>),
    /// `@string{name = value}`; the definitions are its fields.
    Macros(RawEntry<'t>),
    /// A work, or data for works.
    Entry(RawEntry<'t>),
}

impl<'t> Block<'t> {
    /// Returns the whole block.
    pub fn token(&self) -> Span<'t> {
        match self {
            Self::Text(token) | Self::Comment(token) | Self::Preamble(token) => *token,
            Self::Macros(entry) | Self::Entry(entry) => entry.token,
        }
    }
}

/// An entry, or a definition of macros.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawEntry<'t> {
    /// All of it, from its `@` to its closing brace or, of a broken entry, to where reading goes on.
    pub token: Span<'t>,
    /// What stands behind the `@`, as it is written: `article`, `STRING`.
    pub kind: Span<'t>,
    /// The citation key; empty, where it would stand, for an entry without one.
    pub key: Span<'t>,
    /// The fields or macros in order, repeated ones included.
    pub fields: Vec<RawField<'t>>,
    /// Where the comma behind the last field, or behind the key, ends, if there is one.
    pub comma: Option<usize>,
    /// Where its closing brace or parenthesis stands, unless it is broken.
    pub close: Option<usize>,
    /// What is wrong with a broken entry.
    pub fault: Option<Fault>,
}

impl RawEntry<'_> {
    /// Where its contents end: behind the last value, or behind the key.
    pub fn end(&self) -> usize {
        self.fields.last().map_or(self.key.end(), |field| field.value.end())
    }
}

/// A field of an entry, or the definition of a macro.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawField<'t> {
    /// Its name as it is written.
    pub name: Span<'t>,
    /// Its value.
    pub value: Value<'t>,
}

impl RawField<'_> {
    /// Returns whether it is called so, in whatever case.
    pub fn is(&self, name: &str) -> bool {
        self.name.text.eq_ignore_ascii_case(name)
    }
}

/// A value: one piece, or several joined by `#`. There is always one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value<'t> {
    /// The pieces in order.
    pub pieces: Vec<RawPiece<'t>>,
}

impl Value<'_> {
    /// Where it begins, at the delimiter of its first piece.
    pub fn start(&self) -> usize {
        self.pieces.first().map_or(0, |piece| piece.token.start)
    }

    /// Where it ends, behind the delimiter of its last piece.
    pub fn end(&self) -> usize {
        self.pieces.last().map_or(0, |piece| piece.token.end())
    }

    /// Returns whether it is nothing but braces and white space.
    pub fn is_blank(&self) -> bool {
        let is_blank = |c: char| c.is_whitespace() || matches!(c, '{' | '}');
        let is_nothing =
            |piece: &RawPiece<'_>| piece.kind != PieceKind::Macro && piece.inner().text.chars().all(is_blank);
        self.pieces.iter().all(is_nothing)
    }
}

/// A piece of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawPiece<'t> {
    /// What it is.
    pub kind: PieceKind,
    /// All of it, delimiters included.
    pub token: Span<'t>,
}

/// What a piece of a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// TeX in braces.
    Braced,
    /// TeX in quotes.
    Quoted,
    /// Digits.
    Number,
    /// The name of a macro.
    Macro,
}

impl<'t> RawPiece<'t> {
    /// Returns the value without its delimiters.
    pub fn inner(&self) -> Span<'t> {
        let Span { text, start } = self.token;
        match self.kind {
            PieceKind::Braced | PieceKind::Quoted => {
                let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
                Span { text: inner, start: start + 1 }
            }
            PieceKind::Number | PieceKind::Macro => self.token,
        }
    }
}

/// A syntax error in an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// Where it goes wrong, in bytes.
    pub place: usize,
    /// What is wrong, as a message about the entry of that key.
    pub what: String,
}
