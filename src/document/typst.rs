//! Typst: `#cite(label("doi:10…"))`, `#cite(<key>)`, `@key`.
//!
//! Hidden are comments, raw text and mathematics, in markup and in code. Whether a quotation mark begins a
//! string and two slashes a comment depends on where they stand, so that the modes of Typst are
//! followed: markup has code behind a `#`, code has markup in square brackets.
//!
//! A label in angle brackets or behind an `@` has no slash, which every DOI has. Typst reads
//! `@doi:10.1000/x` as a reference to `doi:10.1000`; it is taken for the DOI all the same, since that is
//! what its author meant.

use std::ops::Range;

use super::mask::Mask;
use super::model::{Cite, Document, doi_of};
use crate::doi::{Found, find};

/// No key in angle brackets is longer.
const LONGEST_KEY: usize = 512;

/// Words that begin a statement, which goes on to the end of its line.
const STATEMENTS: &[&str] =
    &["let", "set", "show", "import", "include", "if", "for", "while", "return", "context"];

pub(super) fn read(text: &str) -> (Mask, Document) {
    let mut walker = Walker {
        text,
        bytes: text.as_bytes(),
        at: 0,
        stack: vec![Mode::Markup],
        mask: Mask::of(text),
        cites: Vec::new(),
        files: Vec::new(),
        ends: Unclosed::default(),
    };
    walker.walk();
    let document =
        Document { cites: walker.cites, bibliographies: walker.files, biblatex: true, ..Document::default() };
    (walker.mask, document)
}

/// What is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Text, to the end or to a closing bracket.
    Markup,
    /// Code in brackets: to the one that closes them. What is called may cite or name files.
    Code(u8, Call),
    /// Code behind a `#`: to the end of an expression, or of the line for a statement.
    Expression { statement: bool },
}

/// What the code in brackets is the arguments of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Call {
    Cite,
    Label,
    Bibliography,
    Other,
}

/// What is known not to be closed any more.
#[derive(Default)]
struct Unclosed {
    comment: bool,
    maths: bool,
    string: bool,
    raw: usize,
}

struct Walker<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    stack: Vec<Mode>,
    mask: Mask,
    cites: Vec<Cite>,
    files: Vec<String>,
    ends: Unclosed,
}

impl Walker<'_> {
    fn walk(&mut self) {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            let mode = self.stack.last().copied().unwrap_or(Mode::Markup);
            if self.hides(byte, mode) {
                continue;
            }
            match mode {
                Mode::Markup => self.markup(byte),
                Mode::Code(..) | Mode::Expression { .. } => self.code(byte, mode),
            }
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&self) -> Option<u8> {
        self.bytes.get(self.at + 1).copied()
    }

    /// Goes behind what is no text in any mode, and hides it.
    fn hides(&mut self, byte: u8, mode: Mode) -> bool {
        let end = match (byte, self.next()) {
            (b'\\', _) if mode == Mode::Markup => {
                self.at += 1 + self.rest().chars().nth(1).map_or(0, char::len_utf8);
                return true;
            }
            (b'/', Some(b'/')) => Some(self.at + self.rest().find('\n').unwrap_or(self.rest().len())),
            (b'/', Some(b'*')) if !self.ends.comment => {
                let end = self.comment();
                self.ends.comment = end.is_none();
                end
            }
            (b'`', _) => Some(self.raw()),
            (b'$', _) if !self.ends.maths => {
                let end = self.maths();
                self.ends.maths = end.is_none();
                end
            }
            _ => None,
        };
        let Some(end) = end else { return false };
        self.mask.hide(self.at..end);
        self.at = end;
        true
    }

    /// Where a comment ends; they nest.
    fn comment(&self) -> Option<usize> {
        let mut depth = 0_usize;
        let mut at = self.at;
        while let Some(pair) = self.bytes.get(at..at + 2) {
            match pair {
                b"/*" => depth += 1,
                b"*/" => depth -= 1,
                _ => {
                    at += 1;
                    continue;
                }
            }
            at += 2;
            if depth == 0 {
                return Some(at);
            }
        }
        None
    }

    /// Where raw text ends: at as many backticks as it began with, where that is one or more than two.
    fn raw(&mut self) -> usize {
        let ticks = self.rest().len() - self.rest().trim_start_matches('`').len();
        if ticks == 2 {
            return self.at + 2;
        }
        if self.ends.raw == ticks {
            return self.at + ticks;
        }
        let inner = self.at + ticks;
        let end = self.text.get(inner..).and_then(|rest| rest.find(&"`".repeat(ticks)));
        if end.is_none() {
            self.ends.raw = ticks;
        }
        end.map_or(inner, |end| inner + end + ticks)
    }

    /// Where mathematics end; a string in them may have the sign.
    fn maths(&self) -> Option<usize> {
        let mut at = self.at + 1;
        let mut in_string = false;
        while let Some(byte) = self.bytes.get(at) {
            match byte {
                b'\\' => at += 1,
                b'"' => in_string = !in_string,
                b'$' if !in_string => return Some(at + 1),
                _ => {}
            }
            at += 1;
        }
        None
    }

    fn markup(&mut self, byte: u8) {
        match byte {
            b'#' => {
                self.at += 1;
                let word = self.word();
                let statement = STATEMENTS.contains(&word);
                if !word.is_empty() || matches!(self.bytes.get(self.at), Some(b'(' | b'{' | b'[' | b'"')) {
                    self.stack.push(Mode::Expression { statement });
                }
            }
            b'@' => self.reference(),
            b']' => {
                if self.stack.len() > 1 {
                    self.stack.pop();
                }
                self.at += 1;
            }
            // A bracket of the text itself.
            b'[' => {
                self.stack.push(Mode::Markup);
                self.at += 1;
            }
            b'h' if self.is_address() => self.at += self.address(),
            _ => self.at += 1,
        }
    }

    fn is_address(&self) -> bool {
        self.rest().starts_with("https://") || self.rest().starts_with("http://")
    }

    /// The length of an address in markup, whose slashes are no comment.
    fn address(&self) -> usize {
        let ends = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '"' | '<' | '>' | '`' | '\\');
        self.rest().find(ends).unwrap_or(self.rest().len())
    }

    fn code(&mut self, byte: u8, mode: Mode) {
        let expression = match mode {
            Mode::Expression { statement } => Some(statement),
            _ => None,
        };
        match byte {
            // A quotation mark behind an expression belongs to the text.
            b'"' if expression == Some(false)
                && !self.text.get(..self.at).unwrap_or_default().ends_with('#') =>
            {
                self.stack.pop();
            }
            b'"' => self.string(mode),
            b'(' | b'{' => {
                let call = if byte == b'(' { self.call() } else { Call::Other };
                self.stack.push(Mode::Code(if byte == b'(' { b')' } else { b'}' }, call));
                self.at += 1;
            }
            b'[' => {
                self.stack.push(Mode::Markup);
                self.at += 1;
            }
            b'<' if matches!(mode, Mode::Code(_, Call::Cite)) => self.label(),
            b')' | b'}' | b']' => self.close(byte),
            b'\n' | b';' if expression == Some(true) => {
                self.stack.pop();
                self.at += 1;
            }
            byte if expression == Some(false) && !is_part(byte, self.next()) => {
                self.stack.pop();
            }
            b if b.is_ascii_alphabetic() => {
                let word = self.word().len();
                self.at += word.max(1);
            }
            _ => self.at += 1,
        }
    }

    /// Closes the code in brackets, and the expressions that end with it.
    fn close(&mut self, byte: u8) {
        while let Some(mode) = self.stack.last() {
            match mode {
                Mode::Expression { .. } => {
                    self.stack.pop();
                }
                Mode::Code(close, _) => {
                    if *close == byte {
                        self.stack.pop();
                    }
                    self.at += 1;
                    return;
                }
                // It belongs to the text around the expression.
                Mode::Markup => return,
            }
        }
    }

    /// The word that begins here.
    fn word(&self) -> &str {
        let rest = self.rest();
        let part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        rest.get(..rest.bytes().take_while(part).count()).unwrap_or_default()
    }

    /// What is called by the bracket that stands here.
    fn call(&self) -> Call {
        let before = self.text.get(..self.at).unwrap_or_default();
        let ends = |word: &str| {
            before.strip_suffix(word).is_some_and(|rest| {
                rest.bytes()
                    .next_back()
                    .is_none_or(|byte| !byte.is_ascii_alphanumeric() && !b"-_".contains(&byte))
            })
        };
        match () {
            () if ends("cite") => Call::Cite,
            () if ends("label") => Call::Label,
            () if ends("bibliography") => Call::Bibliography,
            // A list among the arguments.
            () => match self.stack.last() {
                Some(Mode::Code(_, Call::Bibliography)) => Call::Bibliography,
                _ => Call::Other,
            },
        }
    }

    /// A string: the key of a citation, the name of a file, or anything, such as an address.
    fn string(&mut self, mode: Mode) {
        let inner = self.at + 1;
        let Some(end) = self.end_of_string(inner) else {
            self.at = inner;
            return;
        };
        let value = self.text.get(inner..end).unwrap_or_default();
        let named = self.text.get(..self.at).is_some_and(|before| before.trim_end().ends_with(':'));
        match mode {
            Mode::Code(_, Call::Label) => {
                let doi = doi_of(value);
                let cited =
                    self.stack.iter().rev().take(3).any(|mode| matches!(mode, Mode::Code(_, Call::Cite)));
                if doi.is_some() || cited {
                    self.cites.push(Cite { span: inner..end, key: value.to_owned(), doi });
                }
            }
            Mode::Code(_, Call::Bibliography) if !named && !value.is_empty() => {
                self.files.push(value.to_owned());
            }
            _ => {}
        }
        self.at = end + 1;
    }

    fn end_of_string(&mut self, from: usize) -> Option<usize> {
        if self.ends.string {
            return None;
        }
        let mut at = from;
        while let Some(byte) = self.bytes.get(at) {
            match byte {
                b'\\' => at += 1,
                b'"' => return Some(at),
                _ => {}
            }
            at += 1;
        }
        self.ends.string = true;
        None
    }

    /// `<key>` in a call of `cite`.
    fn label(&mut self) {
        let inner = self.at + 1;
        let rest = self.text.get(inner..).unwrap_or_default();
        let key =
            rest.char_indices().take(LONGEST_KEY).take_while(|(_, c)| !matches!(c, ',' | ' ' | '"' | '\n'));
        // A DOI may have such brackets itself: the last one is the label's own.
        let end = key.filter(|(_, c)| *c == '>').last().map(|(at, _)| at);
        match end {
            Some(end) if end > 0 => {
                let key = rest.get(..end).unwrap_or_default().to_owned();
                let doi = doi_of(&key);
                self.cites.push(Cite { span: inner..inner + end, key, doi });
                self.at = inner + end + 1;
            }
            _ => self.at = inner,
        }
    }

    /// `@key` in markup: letters, digits, and `-_.:` but the last two not at the end.
    fn reference(&mut self) {
        self.at += 1;
        let word_before = self.text.get(..self.at - 1).and_then(|before| before.chars().next_back());
        let rest = self.text.get(self.at..).unwrap_or_default();
        let key = reference_key(rest);
        if key.is_empty() || word_before.is_some_and(char::is_alphanumeric) {
            return;
        }
        let key = key.to_owned();
        let whole = whole_doi(rest);
        let (doi, len) = match whole {
            Some((found, len)) if len > key.len() => (Some(found), len),
            _ => (doi_of(&key), key.len()),
        };
        let span: Range<usize> = self.at..self.at + len;
        self.at = span.end;
        self.cites.push(Cite { span, key, doi });
    }
}

/// What stands for a key in a citation: itself, or a label made of a string where it has characters
/// that Typst does not take there.
pub(super) fn by_key(text: &str, cite: &Cite, key: &str) -> (Range<usize>, String) {
    let span = cite.span.clone();
    let string = key.replace('\\', "\\\\").replace('"', "\\\"");
    let before = text.get(..span.start).and_then(|before| before.chars().next_back());
    let after: String = text.get(span.end..).unwrap_or_default().chars().take(2).collect();
    let is_simple = reference_key(key) == key && reference_key(&format!("{key}{after}")) == key;
    match before {
        Some('"') => (span, string),
        Some('<') if reference_key(key) == key => (span, key.to_owned()),
        Some('<') => (span.start - 1..span.end + 1, format!("label(\"{string}\")")),
        _ if is_simple => (span, key.to_owned()),
        _ => (span.start - 1..span.end, format!("#cite(label(\"{string}\"))")),
    }
}

/// The key that Typst reads behind an `@`.
fn reference_key(text: &str) -> &str {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    let key = text.get(..text.find(|c| !part(c)).unwrap_or(text.len())).unwrap_or_default();
    key.trim_end_matches(['.', ':'])
}

/// Whether an expression behind a `#` goes on with this byte.
fn is_part(byte: u8, next: Option<u8>) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    letter(byte) || (byte == b'.' && next.is_some_and(|next| next.is_ascii_alphabetic()))
}

/// The DOI that a text begins with, as people write it, and its length.
fn whole_doi(text: &str) -> Option<(Found, usize)> {
    let ends =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '[' | ']' | '@' | '"' | '\\' | '\'');
    let token = text.get(..text.find(ends).unwrap_or(text.len()))?;
    doi_of(token)?;
    let mention = find(token).next()?;
    let label = if mention.range.start == 0 { 0 } else { "doi:".len() };
    (mention.range.start == label)
        .then_some((Found { doi: mention.doi, fallback: mention.fallback }, mention.range.end))
}
