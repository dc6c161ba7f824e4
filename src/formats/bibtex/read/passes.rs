//! A library that is too long to be held: it is read from its beginning two or three times, in pieces that end
//! between two entries.
//!
//! An entry may inherit from any other, and carries what stands anywhere in the file for all of them. So a
//! first pass finds out which entries others name, a second one takes these if there are any, and the last
//! one reads. Pieces are cut before a line that begins an entry, which ends whatever was open
//! before it, except a comment.

use super::{LibraryReader, LookAhead};
use crate::formats::bibtex::syntax::{File, barrier};
use crate::formats::entry::PIECE;
use crate::formats::read::text;
use crate::formats::{Entry, ImportError};
use crate::text::lines::Lines;

/// The passes over a long library.
#[derive(Debug)]
pub(crate) struct Passes {
    pass: Pass,
    /// What has come of the next piece.
    rest: Vec<u8>,
    /// How long that must be before it is worth looking for a place to cut.
    enough: usize,
    /// How long a piece is at least.
    piece: usize,
}

#[derive(Debug)]
enum Pass {
    Look(LookAhead),
    /// The number of lines before the next piece.
    Read(LibraryReader, usize),
}

impl Passes {
    pub(crate) fn new() -> Self {
        Self::in_pieces(PIECE)
    }

    fn in_pieces(piece: usize) -> Self {
        Self { pass: Pass::Look(LookAhead::default()), rest: Vec::new(), enough: piece, piece }
    }

    /// How many bytes wait for what comes after them.
    pub(crate) fn held(&self) -> usize {
        self.rest.len()
    }

    /// Takes the next part of the input, and gives the complete entries in the last pass.
    pub(crate) fn push(&mut self, bytes: &[u8], take: &mut dyn FnMut(Result<Entry, ImportError>)) {
        self.rest.extend_from_slice(bytes);
        if self.rest.len() < self.enough {
            return;
        }
        let Some(place) = cut(&self.rest) else {
            // Looking again after every part would take quadratic time.
            self.enough = self.rest.len() * 2;
            return;
        };
        self.enough = self.piece;
        let rest = self.rest.split_off(place);
        let piece = std::mem::replace(&mut self.rest, rest);
        self.piece(&piece, take);
    }

    /// Ends a pass, and says whether the input is to be read again from its beginning.
    pub(crate) fn end(&mut self, take: &mut dyn FnMut(Result<Entry, ImportError>)) -> bool {
        let piece = std::mem::take(&mut self.rest);
        self.piece(&piece, take);
        self.enough = self.piece;
        match &mut self.pass {
            Pass::Look(ahead) => {
                if !ahead.again() {
                    self.pass = Pass::Read(std::mem::take(ahead).reader(), 0);
                }
                true
            }
            Pass::Read(reader, _) => {
                reader.end(take);
                false
            }
        }
    }

    fn piece(&mut self, bytes: &[u8], take: &mut dyn FnMut(Result<Entry, ImportError>)) {
        let text = text(bytes);
        match &mut self.pass {
            Pass::Look(ahead) => ahead.look(&text),
            Pass::Read(reader, before) => {
                reader.read(&text, *before, &mut |entry, _| take(entry));
                *before += Lines::of(&text).ends();
            }
        }
    }
}

/// The last place in an input where it can be cut; none in UTF-16.
fn cut(bytes: &[u8]) -> Option<usize> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return None;
    }
    let file = File::new(bytes);
    file.place(barrier(file.text())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{Entries, read};

    const LENGTH: usize = 1 << 13;

    fn in_passes(bytes: &[u8], part: usize) -> (Entries, usize, usize) {
        let mut passes = Passes::in_pieces(LENGTH);
        let (mut entries, mut times, mut most) = (Entries::new(), 0, 0);
        loop {
            times += 1;
            for part in bytes.chunks(part) {
                passes.push(part, &mut |entry| entries.push(entry));
                most = most.max(passes.held());
            }
            if !passes.end(&mut |entry| entries.push(entry)) {
                return (entries, times, most);
            }
        }
    }

    /// Whatever stands in it, a library in pieces is the library: parents before and behind, macros, blocks for the whole file,
    /// open braces, comments with entries in them, bytes of two encodings.
    #[test]
    fn pieces_are_the_whole() {
        let filler = |from: usize| {
            let entry = |n: usize| {
                format!("@book{{k{n},\n  title = {{{} {n}}}, publisher = pub\n}}\n", "Long ".repeat(30))
            };
            (from..from + 100).map(entry).collect::<String>()
        };
        let odd = [
            "",
            "@inproceedings{c, title = {C}, crossref = {P}}\n",
            "@comment{ is open\n",
            "@comment{\n@book{hidden, title = {H}}\n}\n",
            "@book{open, title = {O\n",
            "@book{bs, title = {a\\}, year = 1999}\n",
            "@preamble{\"\\newcommand{\\x}{y}\"}\n@set{s, entryset = {k1,k2}}\n",
            "% @book{k, title = {no}}\nprose @ home\n  @misc{ind, title = {I}}\n",
            "@book{r, title = {R}, xdata = {X}}\n",
        ];
        let ends = "@string{pub = \"Press\"}\n@proceedings{P, title = {Proc}, year = 2001}\n@xdata{X, year = 1990}\n";
        for odd in odd {
            for text in [
                [&filler(0), odd, &filler(100), ends].concat(),
                [ends, &filler(0), odd, &filler(100), odd].concat(),
            ] {
                let mut latin: Vec<u8> = text.clone().into_bytes();
                latin.extend(b"@book{m, title = {M\xfcller}}\n");
                latin.splice(0..0, *b"@book{n, title = {M\xfcller, \xc3\xbc}}\r\n");
                for bytes in [text.as_bytes(), &latin] {
                    let (entries, times, most) = in_passes(bytes, 2_500);
                    assert_eq!(entries, read(bytes), "{odd}");
                    assert_eq!(
                        times,
                        2 + usize::from(odd.contains("crossref") || odd.contains("xdata")),
                        "{odd}"
                    );
                    assert!(most < 2 * LENGTH || odd.contains("is open"), "{odd}: {most}");
                }
            }
        }
        let sixteen: Vec<u8> =
            [0xfeff].into_iter().chain(filler(0).encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(in_passes(&sixteen, 2_500).0, read(&sixteen));
    }

    #[test]
    fn no_works_are_told_once() {
        let text = "@string{a = {b}}\n".repeat(2_000);
        assert_eq!(in_passes(text.as_bytes(), LENGTH).0, read(text.as_bytes()));
        assert_eq!(read(text.as_bytes()).len(), 1);
    }
}
