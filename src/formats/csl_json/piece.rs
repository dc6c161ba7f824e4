//! What a stream of JSON has been cut into.

use std::sync::Arc;

/// How many pieces are handed on together: as many as are worth a thread's while.
const MOST: usize = 256;

/// A piece of a stream: a value, a line, or what is to be told of a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Where it stands in the bytes that it comes with.
    pub(super) begin: usize,
    pub(super) end: usize,
    /// The line, from 1, and how many bytes of it are before the piece.
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) kind: PieceKind,
    /// Whether there are numbers in it that are more than a few digits.
    pub(super) has_numbers: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// A value that stands by itself.
    Value,
    /// A value in a list.
    Element,
    /// A line that is no JSON.
    Text,
    /// Something longer than a work may be.
    TooLong,
    /// A list without entries.
    Nothing,
    /// A comma is missing here.
    NoComma,
    /// A list that begins here has no end.
    NoEnd,
    /// From here on nothing can be told from anything.
    Lost,
}

/// Some pieces, one behind the other, and the bytes that they stand in.
#[derive(Clone, Debug)]
pub(crate) struct Cut {
    pub(super) bytes: Arc<Vec<u8>>,
    pub(super) pieces: Vec<Piece>,
}

impl Cut {
    /// The bytes of a piece.
    pub(super) fn of(&self, piece: &Piece) -> &[u8] {
        self.bytes.get(piece.begin..piece.end).unwrap_or_default()
    }
}

/// The pieces of some bytes, not too many together.
pub(super) fn cuts(bytes: Vec<u8>, pieces: &[Piece]) -> Vec<Cut> {
    let bytes = Arc::new(bytes);
    // All of one length, so that one thread has as much to do as another.
    let count = pieces.len().div_ceil(MOST).max(1);
    let length = pieces.len().div_ceil(count).max(1);
    let some = pieces.chunks(length);
    some.map(|pieces| Cut { bytes: Arc::clone(&bytes), pieces: pieces.to_vec() }).collect()
}
