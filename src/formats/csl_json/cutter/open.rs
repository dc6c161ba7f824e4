//! Following a value to its end, by its brackets and strings alone.

use memchr::{memchr, memchr3};

use super::{Cutter, FAR, Step};

/// How deep values are nested at most, as for the parser.
const DEEPEST: usize = 127;

/// A value, or a line, that is yet to end.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may go with any other")]
pub(super) struct Open {
    pub(super) begin: usize,
    pub(super) line: usize,
    pub(super) column: usize,
    /// How far its first line is indented.
    pub(super) indent: usize,
    pub(super) holds: Holds,
    pub(super) brackets: Vec<u8>,
    pub(super) in_string: bool,
    /// The token before: a bracket, a comma, a colon, or a quote for any value.
    pub(super) last: u8,
    /// Where the last string begins.
    pub(super) string: usize,
    /// The member that is being read, as far as names tell what an object is.
    key: Name,
    pub(super) keys: usize,
    /// Whether it may still turn out to be an object around works, and whether this is its `message`.
    pub(super) may_wrap: bool,
    pub(super) in_message: bool,
    /// References that are passed over: how deep they are, where they begin, and where the last of them ended.
    pub(super) references: Option<(usize, usize, usize)>,
    pub(super) has_numbers: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Value,
    /// A line that is no JSON.
    Text,
    /// What follows a list in the object around it.
    Tail,
    /// More than a work may be, which has been told.
    TooMuch,
}

/// The names of members that say what an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    Items,
    Message,
    References,
    Reference,
    Other,
}

impl Cutter {
    /// Follows what is open to its end.
    pub(super) fn follow(&mut self, open: &mut Open) -> Step {
        if open.holds == Holds::Text {
            let line = memchr(b'\n', self.rest.get(self.at..).unwrap_or_default());
            self.at = line.map_or(self.rest.len(), |line| self.at + line);
            return if line.is_some() { Step::Done } else { Step::More };
        }
        let (rest, mut at) = (self.rest.as_slice(), self.at);
        // Where the part before this one ended in a string.
        let mut in_string = open.in_string;
        let step = loop {
            if in_string {
                let (ended, step) = string(rest, at);
                at = ended;
                open.in_string = step.is_some();
                if let Some(step) = step {
                    break step;
                }
                open.last = b'"';
                if open.brackets.is_empty() {
                    break Step::Done;
                }
            }
            in_string = false;
            let Some(&byte) = rest.get(at) else { break Step::More };
            // Behind each comma and colon, where people are to read it.
            if matches!(byte, b' ' | b'\t' | b'\r') {
                at += 1;
                continue;
            }
            match byte {
                b'\n' => {
                    self.lines += 1;
                    at += 1;
                    self.line_begin = at.cast_signed();
                    self.is_fresh = true;
                    continue;
                }
                // The next text of a sequence (RFC 7464, 2.3), whatever this one lacks.
                0x1e => break Step::Broken,
                b',' => {
                    open.last = byte;
                    if let Some((depth, _, end)) = &mut open.references
                        && *depth == open.brackets.len()
                    {
                        *end = at + 1;
                    }
                }
                b':' => {
                    open.last = byte;
                    if open.brackets.len() <= 2 {
                        open.named(rest.get(open.string..at).unwrap_or_default());
                    }
                }
                b'}' | b']' => {
                    let opening = if byte == b'}' { b'{' } else { b'[' };
                    if open.brackets.pop() != Some(opening) {
                        break Step::Broken;
                    }
                    open.last = b'"';
                    if self.is_fresh {
                        self.is_fresh = false;
                        self.indent = (at.cast_signed() - self.line_begin).max(0).cast_unsigned();
                    }
                    if open.brackets.is_empty() {
                        at += 1;
                        break Step::Done;
                    }
                    if open.references.is_some_and(|(depth, ..)| depth > open.brackets.len()) {
                        open.references = None;
                    }
                    open.in_message &= open.brackets.len() > 1;
                }
                // Two values side by side.
                _ if open.last == b'"' => break Step::Broken,
                b'"' => {
                    in_string = true;
                    open.string = at + 1;
                }
                b'{' | b'[' => {
                    if byte == b'{' && open.wraps() {
                        break Step::Done;
                    }
                    if open.brackets.len() == DEEPEST {
                        break Step::Broken;
                    }
                    open.opened(byte, at);
                    open.last = byte;
                }
                _ => {
                    let Some(token) = bare(rest.get(at..).unwrap_or_default()) else {
                        break if rest.len() > at + FAR { Step::Broken } else { Step::More };
                    };
                    open.has_numbers |= token.len() > 2 && is_odd_number(token);
                    open.last = b'"';
                    at += token.len();
                    if open.brackets.is_empty() {
                        break Step::Done;
                    }
                    continue;
                }
            }
            at += 1;
        };
        self.at = at;
        step
    }
}

impl Open {
    /// What begins at a place, which is a line and a column, too; of what follows a list, so many objects are yet to
    /// end.
    pub(super) fn new(
        begin: usize,
        (line, column): (usize, usize),
        indent: usize,
        holds: Holds,
        within: usize,
        may_wrap: bool,
    ) -> Self {
        let is_tail = holds == Holds::Tail;
        Self {
            begin,
            line,
            column,
            indent,
            holds,
            brackets: if is_tail { vec![b'{'; within] } else { Vec::new() },
            in_string: false,
            last: if is_tail { b'"' } else { b',' },
            string: 0,
            key: Name::Other,
            keys: 0,
            may_wrap,
            in_message: false,
            references: None,
            has_numbers: false,
        }
    }

    /// A member: what stands between the opening quote of its name and the colon.
    fn named(&mut self, name: &[u8]) {
        let depth = self.brackets.len();
        if depth != 1 && !(depth == 2 && self.in_message) {
            return;
        }
        self.key = match name.trim_ascii_end().strip_suffix(b"\"").unwrap_or(name) {
            b"items" => Name::Items,
            b"message" if depth == 1 => Name::Message,
            b"references" if depth == 1 && self.keys == 0 => Name::References,
            b"reference" => Name::Reference,
            b"title" | b"type" | b"DOI" => {
                self.may_wrap = false;
                Name::Other
            }
            _ => Name::Other,
        };
        self.keys += 1;
    }

    /// Whether an object that begins here is the first of a list of works, with other objects around it.
    fn wraps(&self) -> bool {
        let is_list = match self.key {
            Name::Items => self.brackets.len() == 2 + usize::from(self.in_message),
            Name::Message | Name::References => self.brackets.len() == 2,
            Name::Reference | Name::Other => false,
        };
        self.may_wrap && is_list && self.last == b'['
    }

    /// A bracket that opens.
    fn opened(&mut self, bracket: u8, at: usize) {
        let depth = self.brackets.len();
        let is_member = self.last == b':';
        if bracket == b'{' && depth == 1 {
            self.in_message = is_member && self.key == Name::Message && self.may_wrap;
        }
        let of_record = depth == 1 || depth == 2 && self.in_message;
        if bracket == b'[' && of_record && is_member && self.key == Name::Reference {
            self.references = Some((depth + 1, at + 1, at + 1));
        }
        self.brackets.push(bracket);
    }
}

/// Where a string ends in which a place is, and what keeps it from being followed to its end.
fn string(text: &[u8], mut at: usize) -> (usize, Option<Step>) {
    loop {
        let part = text.get(at..).unwrap_or_default();
        let Some(place) = memchr3(b'"', b'\\', b'\n', part) else { return (text.len(), Some(Step::More)) };
        at += place;
        match text.get(at) {
            Some(b'"') => return (at + 1, None),
            Some(b'\n') => return (at, Some(Step::Broken)),
            _ => match text.get(at + 1) {
                Some(b'\n') => at += 1,
                Some(_) => at += 2,
                None => return (at, Some(Step::More)),
            },
        }
    }
}

/// A value without quotes; nothing if it is yet to end.
fn bare(text: &[u8]) -> Option<&[u8]> {
    let ends = |byte: &u8| b",:}]{[\" \t\r\n".contains(byte);
    text.get(..text.iter().position(ends)?)
}

/// Whether a number is one that readers round, or write otherwise.
fn is_odd_number(token: &[u8]) -> bool {
    let is_whole = || !token.contains(&b'.') || token.ends_with(b".0");
    token.len() > 15
        || token.iter().any(|byte| matches!(byte, b'e' | b'E'))
        || token.ends_with(b"0") && !is_whole()
}
