//! Where the works are in a stream of JSON: objects in lines, over several lines or one behind the other, lists of
//! them, what Crossref's interface and others wrap them in (`items`), and lines that are no JSON, which may be DOIs.
//! All of these may follow one another; each is told by its own beginning, and never by how the input comes in parts.
//!
//! Only brackets and strings are followed. What is between two of them is the parser's business, so that an entry
//! with a wrong value costs itself. Where brackets do not close, or two values stand side by side, the entry ends
//! there, and the next is looked for: in a list behind a comma, where an object begins as the broken one does; else
//! in the next line that is not indented further. At any byte at most [`DEEPEST`] entries have been begun within one
//! another, so that trying again takes linear time.

mod lost;
mod open;
#[cfg(test)]
mod tests;

use lost::{Lost, beginning, has_a_line_like_it};
use memchr::memchr_iter;
use open::{Holds, Open};

use super::piece::{Cut, Piece, PieceKind, cuts};
use crate::formats::entry::LONGEST;

/// How far it is looked for what shows what something is.
const FAR: usize = 1 << 10;

/// How much of a list of references is held.
const REFERENCES: usize = 1 << 16;

/// What cuts a stream into its pieces.
#[derive(Clone, Debug)]
pub(crate) struct Cutter {
    /// What has come and is not handed on.
    rest: Vec<u8>,
    /// How far it has been looked at.
    at: usize,
    /// How many lines have ended before that, and where this one begins: before the rest, perhaps.
    lines: usize,
    line_begin: isize,
    /// How far this line is indented, and whether that is yet to be seen.
    indent: usize,
    is_fresh: bool,
    list: Option<List>,
    open: Option<Open>,
    /// What keeps an entry from beginning.
    lost: Lost,
    pieces: Vec<Piece>,
}

/// A list that works stand in.
#[derive(Clone, Copy, Debug)]
struct List {
    line: usize,
    column: usize,
    /// How many objects are around it.
    within: usize,
    entries: usize,
    needs_comma: bool,
    /// Whether it has been told that it is broken.
    told: bool,
}

/// How a step through the input ended.
enum Step {
    /// More of it is needed.
    More,
    Done,
    Broken,
}

impl Cutter {
    pub(crate) fn new() -> Self {
        Self {
            rest: Vec::new(),
            at: 0,
            lines: 0,
            line_begin: 0,
            indent: 0,
            is_fresh: true,
            list: None,
            open: None,
            lost: Lost::No,
            pieces: Vec::new(),
        }
    }

    /// How much is held.
    #[cfg(any(test, feature = "cli"))]
    pub(crate) const fn held(&self) -> usize {
        self.rest.len()
    }

    /// Takes the next part of the input, and gives the pieces that are complete.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Vec<Cut> {
        self.rest.extend_from_slice(bytes);
        self.advance(false);
        self.bound();
        self.hand_on()
    }

    /// Ends the input, and gives the remaining pieces.
    pub(crate) fn end(mut self) -> Vec<Cut> {
        self.advance(true);
        while let Some(open) = self.open.take() {
            match open.holds {
                Holds::Text => self.found(&open, PieceKind::Text),
                Holds::Value => self.broken(&open),
                Holds::TooMuch | Holds::Tail => self.tell_list(),
            }
            self.advance(true);
        }
        if let Lost::Until(.., true) = self.lost {
            self.piece(self.rest.len(), self.lines + 1, self.column(self.rest.len()), PieceKind::Lost);
            self.list = None;
        }
        self.tell_list();
        self.at = self.rest.len();
        self.hand_on()
    }

    /// Goes on until the input that has come is at its end.
    fn advance(&mut self, is_end: bool) {
        loop {
            let step = match self.open.take() {
                None => self.begin(is_end),
                Some(mut open) => match self.follow(&mut open) {
                    Step::More => {
                        self.open = Some(open);
                        Step::More
                    }
                    Step::Done => {
                        self.done(&open);
                        Step::Done
                    }
                    Step::Broken => {
                        self.broken(&open);
                        Step::Done
                    }
                },
            };
            if matches!(step, Step::More) {
                return;
            }
        }
    }

    /// Looks for the beginning of the next entry.
    fn begin(&mut self, is_end: bool) -> Step {
        if !self.find(is_end) {
            return Step::More;
        }
        let Some(&byte) = self.rest.get(self.at) else { return Step::More };
        match byte {
            b'\n' => return self.new_line(),
            b' ' | b'\t' | b'\r' => {
                self.at += 1;
                return Step::Done;
            }
            // The next text of a sequence (RFC 7464) begins here.
            0x1e => {
                self.tell_list();
                self.at += 1;
                return Step::Done;
            }
            _ => {}
        }
        let is_first = self.is_fresh;
        match byte {
            b',' => {
                if let Some(list) = &mut self.list {
                    list.needs_comma = false;
                }
                self.at += 1;
            }
            0xef if !is_end && self.rest.len() < self.at + 3 => return Step::More,
            0xef if self.rest.get(self.at..).is_some_and(|rest| rest.starts_with(b"\xef\xbb\xbf")) => {
                self.at += 3;
                return Step::Done;
            }
            b'{' | b'[' if self.list.is_none() => match self.second() {
                None if !is_end => return Step::More,
                Some(b'{' | b'"' | b'[' | b']') | None if byte == b'[' => {
                    self.margin();
                    self.list = Some(List::at(self.lines + 1, self.column(self.at), 0));
                    self.at += 1;
                }
                Some(b'"' | b'}') | None => self.open(Holds::Value),
                _ => self.open(Holds::Text),
            },
            _ => match self.list {
                None => self.open(Holds::Text),
                Some(list) => self.in_list(list, byte, is_first),
            },
        }
        Step::Done
    }

    /// What stands in a list, where an entry can begin.
    fn in_list(&mut self, mut list: List, byte: u8, is_first: bool) {
        match byte {
            b']' => {
                self.margin();
                self.at += 1;
                if list.entries == 0 {
                    self.piece(self.at, list.line, list.column, PieceKind::Nothing);
                }
                if list.within > 0 {
                    self.open(Holds::Tail);
                } else {
                    self.list = None;
                }
            }
            b'}' | b':' => {
                self.at += 1;
                let (line, column) = (self.lines + 1, self.column(self.at - 1));
                let (begin, end) = (self.at - 1, self.at);
                self.pieces.push(Piece {
                    begin,
                    end,
                    line,
                    column,
                    kind: PieceKind::Element,
                    has_numbers: false,
                });
            }
            // A list holds no lists, and no lines without a comma before them: what follows is no part of it.
            b'[' if is_first => self.tell_list(),
            _ if is_first && list.needs_comma && !matches!(byte, b'{' | b'"') => self.tell_list(),
            _ => {
                if list.needs_comma && !list.told {
                    list.told = true;
                    self.piece(self.at, self.lines + 1, self.column(self.at), PieceKind::NoComma);
                }
                list.entries += 1;
                list.needs_comma = true;
                self.list = Some(list);
                self.open(Holds::Value);
            }
        }
    }

    /// The first byte that is not white behind the one that is looked at.
    fn second(&self) -> Option<u8> {
        let rest = self.rest.get(self.at + 1..)?;
        let found = rest.iter().copied().find(|byte| !byte.is_ascii_whitespace());
        // There is no need to wait for it for ever.
        found.or((rest.len() > FAR).then_some(b'"'))
    }

    /// Begins a value or a line here.
    fn open(&mut self, holds: Holds) {
        self.margin();
        let within = self.list.map_or(0, |list| list.within);
        let may_wrap = self.list.is_none();
        let place = (self.lines + 1, self.column(self.at));
        self.open = Some(Open::new(self.at, place, self.indent, holds, within, may_wrap));
    }

    /// What was open has ended here.
    fn done(&mut self, open: &Open) {
        match open.holds {
            Holds::Tail => self.list = None,
            Holds::TooMuch => {}
            Holds::Text => self.found(open, PieceKind::Text),
            Holds::Value if !open.brackets.is_empty() => {
                // Works begin here.
                let within = open.brackets.len() - 1;
                let (line, column) = (open.line, open.column);
                self.list = Some(List::at(line, column, within));
            }
            Holds::Value if self.at - open.begin > LONGEST => self.found(open, PieceKind::TooLong),
            Holds::Value if self.list.is_some() => self.found(open, PieceKind::Element),
            Holds::Value => self.found(open, PieceKind::Value),
        }
    }

    /// What was open is broken here: it is told, and the next entry looked for.
    fn broken(&mut self, open: &Open) {
        match open.holds {
            Holds::Tail => return self.tell_list(),
            Holds::TooMuch => {
                self.lost = Lost::InLine(open.indent);
                return;
            }
            Holds::Text | Holds::Value => {}
        }
        // What breaks it is a part of it, for the parser to tell, unless that belongs to the next line's entry.
        let line = self.line_begin.max(0).cast_unsigned();
        let before = self.rest.get(line..self.at).unwrap_or_default();
        let is_next = line > open.begin && before.len() <= open.indent && before.trim_ascii().is_empty();
        let end = match self.rest.get(self.at) {
            Some(b'\n' | 0x1e) | None => self.at.min(self.rest.len()),
            Some(_) if is_next => line - 1,
            Some(_) => self.at + 1,
        };
        // Where the input or its line ends says nothing of where it breaks.
        let blank = |byte: &u8| byte.is_ascii_whitespace();
        let kept =
            self.rest.get(open.begin..end).and_then(|piece| piece.iter().rposition(|byte| !blank(byte)));
        let end = kept.map_or(end, |last| open.begin + last + 1);
        let kind = if self.list.is_some() { PieceKind::Element } else { PieceKind::Value };
        self.pieces.push(Piece {
            begin: open.begin,
            end,
            line: open.line,
            column: open.column,
            kind,
            has_numbers: false,
        });
        if self.rest.get(self.at) == Some(&0x1e) {
            self.list = None;
            return;
        }
        // It is looked at again from its second byte on.
        self.lines = open.line - 1;
        self.line_begin = open.begin.cast_signed() - open.column.cast_signed();
        self.indent = open.indent;
        self.is_fresh = false;
        let more = self.at < self.rest.len();
        self.at = open.begin + 1;
        let begin = self.rest.get(open.begin..end).and_then(beginning);
        if let Some(list) = &mut self.list {
            list.needs_comma = false;
            list.told |= !more;
        }
        self.lost = match begin.filter(|_| self.list.is_some()) {
            Some(begin) => Lost::Until(begin.to_vec(), open.indent, more),
            None => Lost::InLine(open.indent),
        };
    }

    /// Leaves a list that has no end.
    fn tell_list(&mut self) {
        if let Some(list) = self.list.take().filter(|list| !list.told) {
            self.piece(self.at.min(self.rest.len()), list.line, list.column, PieceKind::NoEnd);
        }
    }

    fn found(&mut self, open: &Open, kind: PieceKind) {
        let Open { begin, line, column, has_numbers, .. } = *open;
        self.pieces.push(Piece { begin, end: self.at, line, column, kind, has_numbers });
    }

    /// Something to tell about a place.
    fn piece(&mut self, at: usize, line: usize, column: usize, kind: PieceKind) {
        self.pieces.push(Piece { begin: at, end: at, line, column, kind, has_numbers: false });
    }

    /// Steps over the end of a line.
    fn new_line(&mut self) -> Step {
        self.lines += 1;
        self.at += 1;
        self.line_begin = self.at.cast_signed();
        self.is_fresh = true;
        Step::Done
    }

    /// The first thing of a line shows how far that is indented.
    fn margin(&mut self) {
        if self.is_fresh {
            self.is_fresh = false;
            self.indent = self.column(self.at);
        }
    }

    /// How many bytes of its line are before a place.
    fn column(&self, at: usize) -> usize {
        (at.cast_signed() - self.line_begin).max(0).cast_unsigned()
    }

    /// Keeps what is open from growing beyond what a work may be.
    fn bound(&mut self) {
        let Some(open) = &mut self.open else { return };
        if let Some((_, begin, end)) = &mut open.references
            && *end - *begin > REFERENCES
        {
            let lines = memchr_iter(b'\n', self.rest.get(*begin..*end).unwrap_or_default()).count();
            let gone = *end - *begin - lines;
            self.rest.splice(*begin..*end, std::iter::repeat_n(b'\n', lines));
            self.at -= gone;
            self.line_begin -= gone.cast_signed();
            open.string = open.string.saturating_sub(gone);
            *begin += lines;
            *end = *begin;
        }
        if self.at - open.begin <= LONGEST {
            return;
        }
        match open.holds {
            Holds::Value | Holds::Text => {
                let held = self.rest.get(open.begin..self.at).unwrap_or_default();
                if self.list.is_some() && has_a_line_like_it(held, open.indent) {
                    // More likely one that does not end, and others behind it.
                    if let Some(open) = self.open.take() {
                        self.broken(&open);
                        self.advance(false);
                        self.bound();
                    }
                    return;
                }
                let (line, column) = (open.line, open.column);
                let is_text = open.holds == Holds::Text;
                open.holds = Holds::TooMuch;
                open.begin = self.at;
                open.references = None;
                self.piece(self.at, line, column, PieceKind::TooLong);
                if is_text {
                    self.open = None;
                    self.lost = Lost::InLine(usize::MAX);
                }
            }
            Holds::Tail | Holds::TooMuch => open.begin = self.at,
        }
    }

    /// Gives the pieces so far, and lets go of what is done with.
    fn hand_on(&mut self) -> Vec<Cut> {
        let keep = self.open.as_ref().map_or(self.at, |open| match open.holds {
            Holds::Value | Holds::Text => open.begin,
            Holds::Tail | Holds::TooMuch => self.at,
        });
        let keep = keep.min(self.rest.len());
        let tail = self.rest.get(keep..).unwrap_or_default().to_vec();
        let mut bytes = std::mem::replace(&mut self.rest, tail);
        let pieces = std::mem::take(&mut self.pieces);
        // What is looked at again is a part of the piece that it broke.
        bytes.truncate(pieces.iter().map(|piece| piece.end).fold(keep, usize::max));
        self.at -= keep;
        self.line_begin -= keep.cast_signed();
        if let Some(open) = &mut self.open {
            open.begin = open.begin.saturating_sub(keep);
            open.string = open.string.saturating_sub(keep);
            if let Some((_, begin, end)) = &mut open.references {
                *begin = begin.saturating_sub(keep);
                *end = end.saturating_sub(keep);
            }
        }
        cuts(bytes, &pieces)
    }
}

impl List {
    fn at(line: usize, column: usize, within: usize) -> Self {
        Self { line, column, within, entries: 0, needs_comma: false, told: false }
    }
}
