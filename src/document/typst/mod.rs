//! Typst: `#cite(label("doi:10…"))`, `#cite(<key>)`, `@key`.
//!
//! Hidden are comments, raw text and mathematics, in markup and in code. Whether a quotation mark begins a
//! string and two slashes a comment depends on where they stand, so that the modes of Typst are
//! followed: markup has code behind a `#`, code has markup in square brackets.
//!
//! A label in angle brackets or behind an `@` has no slash, which every DOI has. Typst reads
//! `@doi:10.1000/x` as a reference to `doi:10.1000`; it is taken for the DOI all the same, since that is
//! what its author meant.

mod ends;

use std::ops::Range;

use crate::document::mask::Mask;
use crate::document::model::{Cluster, Document, Form, KeyCite, Member, Note, doi_of};
use crate::document::notes;
use crate::doi::{Identified, find};

/// No key in angle brackets is longer.
const LONGEST_KEY: usize = 512;

/// No call of `cite` is longer.
const LONGEST_CALL: usize = 4000;

/// No supplement is longer.
const LONGEST_CONTENT: usize = 1000;

/// Words that begin a statement, which goes on to the end of its line.
const STATEMENTS: &[&str] =
    &["let", "set", "show", "import", "include", "if", "for", "while", "return", "context"];

pub(in crate::document) fn read(text: &str) -> (Mask, Document) {
    let mut walker = Walker {
        text,
        bytes: text.as_bytes(),
        at: 0,
        stack: vec![TypstMode::Markup],
        mask: Mask::of(text),
        document: Document { biblatex: true, ..Document::default() },
        calls: Vec::new(),
        notes: Vec::new(),
        open_notes: Vec::new(),
        ends: Unclosed::default(),
    };
    walker.walk();
    let Walker { mask, mut document, notes, .. } = walker;
    document.clusters = together(text, std::mem::take(&mut document.clusters));
    document.notes = notes::place(text.as_bytes(), notes, &mut document.clusters);
    (mask, document)
}

/// What is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TypstMode {
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
    stack: Vec<TypstMode>,
    mask: Mask,
    document: Document,
    /// The calls of `cite` and `bibliography` that are open.
    calls: Vec<Opened>,
    notes: Vec<Note>,
    /// The footnotes that are open: how deep, and where each and its text begin.
    open_notes: Vec<(usize, usize, usize)>,
    ends: Unclosed,
}

/// A call that is open.
struct Opened {
    /// Where it begins, with the sign before it, if it stands in text.
    start: Option<usize>,
    /// Where its arguments begin.
    arguments: usize,
    /// How many cites stand before it.
    cites: usize,
}

impl Walker<'_> {
    fn walk(&mut self) {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            let mode = self.stack.last().copied().unwrap_or(TypstMode::Markup);
            if self.hides(byte, mode) {
                continue;
            }
            match mode {
                TypstMode::Markup => self.markup(byte),
                TypstMode::Code(..) | TypstMode::Expression { .. } => self.code(byte, mode),
            }
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&self) -> Option<u8> {
        self.bytes.get(self.at + 1).copied()
    }

    fn markup(&mut self, byte: u8) {
        match byte {
            b'#' => {
                self.at += 1;
                let word = self.word();
                let statement = STATEMENTS.contains(&word);
                if !word.is_empty() || matches!(self.bytes.get(self.at), Some(b'(' | b'{' | b'[' | b'"')) {
                    self.stack.push(TypstMode::Expression { statement });
                }
            }
            b'@' => self.reference(),
            b']' => {
                if self.stack.len() > 1 {
                    self.end_note();
                    self.stack.pop();
                }
                self.at += 1;
            }
            b'<' => self.own_label(),
            // A bracket of the text itself.
            b'[' => {
                self.stack.push(TypstMode::Markup);
                self.at += 1;
            }
            b'h' if self.is_address() => self.at += self.address(),
            _ => self.at += 1,
        }
    }

    fn code(&mut self, byte: u8, mode: TypstMode) {
        let expression = match mode {
            TypstMode::Expression { statement } => Some(statement),
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
                let name = match call {
                    Call::Cite => "cite",
                    _ => "bibliography",
                };
                if matches!(call, Call::Cite | Call::Bibliography) {
                    let (start, arguments) = (self.called(name), self.at + 1);
                    self.calls.push(Opened { start, arguments, cites: self.document.cites.len() });
                }
                self.stack.push(TypstMode::Code(if byte == b'(' { b')' } else { b'}' }, call));
                self.at += 1;
            }
            b'[' => {
                self.stack.push(TypstMode::Markup);
                if let Some(start) = self.called("footnote") {
                    self.open_notes.push((self.stack.len(), start, self.at + 1));
                }
                self.at += 1;
            }
            b'<' if matches!(mode, TypstMode::Code(_, Call::Cite)) => self.label(),
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
                TypstMode::Expression { .. } => {
                    self.stack.pop();
                }
                TypstMode::Code(close, call) => {
                    if *close == byte {
                        let call = *call;
                        self.stack.pop();
                        self.end_call(call);
                    }
                    self.at += 1;
                    return;
                }
                // It belongs to the text around the expression.
                TypstMode::Markup => return,
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
                Some(TypstMode::Code(_, Call::Bibliography)) => Call::Bibliography,
                _ => Call::Other,
            },
        }
    }

    /// Where the call of a function in text begins, whose bracket stands here.
    fn called(&self, name: &str) -> Option<usize> {
        let before = self.text.get(..self.at)?.strip_suffix(name)?;
        before.ends_with('#').then(|| before.len() - 1)
    }

    /// A call ends with the bracket that stands here.
    fn end_call(&mut self, call: Call) {
        if !matches!(call, Call::Cite | Call::Bibliography) {
            return;
        }
        let Some(Opened { start, arguments, cites }) = self.calls.pop() else { return };
        let Some(start) = start else { return };
        let span = start..self.at + 1;
        if call == Call::Bibliography {
            self.document.list.get_or_insert(span);
            return;
        }
        let arguments = arguments..self.at;
        if arguments.len() > LONGEST_CALL {
            return;
        }
        let text = self.text.get(arguments.clone()).unwrap_or_default();
        let value = |name: &str| {
            let (before, value) = text.split_once(name)?;
            let value = value.trim_start().strip_prefix(':')?;
            let before = before.trim_end();
            (before.is_empty() || before.ends_with(',')).then(|| value.trim_start())
        };
        let form = value("form").map(|value| value.trim_start_matches('"'));
        let form = match form {
            Some(form) if form.starts_with("prose") => Form::Narrative,
            Some(form) if form.starts_with("author") => Form::Author,
            Some(form) if form.starts_with("full") => Form::Entry,
            // Only for the list.
            Some(form) if form.starts_with("none") => {
                self.document.invisible.push(span);
                return;
            }
            _ => Form::Parenthetical,
        };
        let is_year = value("form").is_some_and(|value| value.starts_with("\"year"));
        let suffix = value("supplement").and_then(|value| {
            let open = arguments.end - value.len();
            let close = self.end_of_content(open)?;
            Some(open + 1..close)
        });
        let cited: Vec<usize> = (cites..self.document.cites.len()).collect();
        let members: Vec<Member> = cited
            .into_iter()
            .map(|cite| Member {
                cite,
                suppress_author: is_year,
                prefix: start..start,
                suffix: suffix.clone().unwrap_or(start..start),
            })
            .collect();
        if !members.is_empty() {
            let cluster = Cluster { bare: is_year, ..Cluster::new(span, form, members) };
            self.document.clusters.push(cluster);
        }
    }

    /// A footnote may end with the bracket that stands here.
    fn end_note(&mut self) {
        let depth = self.stack.len();
        if let Some((_, mark, start)) = self.open_notes.pop_if(|(open, ..)| *open == depth) {
            self.notes.push(Note { body: start..self.at, mark });
        }
    }

    /// `<name>` in text is the label of a part of the document.
    fn own_label(&mut self) {
        self.at += 1;
        let rest = self.rest();
        let name = reference_key(rest);
        if !name.is_empty() && rest.get(name.len()..).is_some_and(|rest| rest.starts_with('>')) {
            self.document.labels.insert(name.to_owned());
        }
    }

    /// A string: the key of a citation, the name of a file, or anything, such as an address.
    fn string(&mut self, mode: TypstMode) {
        let inner = self.at + 1;
        let Some(end) = self.end_of_string(inner) else {
            self.at = inner;
            return;
        };
        let value = self.text.get(inner..end).unwrap_or_default();
        let named = self.text.get(..self.at).is_some_and(|before| before.trim_end().ends_with(':'));
        match mode {
            TypstMode::Code(_, Call::Label) => {
                let doi = doi_of(value);
                let cited = self
                    .stack
                    .iter()
                    .rev()
                    .take(3)
                    .any(|mode| matches!(mode, TypstMode::Code(_, Call::Cite)));
                if doi.is_some() || cited {
                    self.document.cites.push(KeyCite { span: inner..end, key: value.to_owned(), doi });
                }
            }
            TypstMode::Code(_, Call::Bibliography) if !named && !value.is_empty() => {
                self.document.bibliographies.push(value.to_owned());
            }
            _ => {}
        }
        self.at = end + 1;
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
                self.document.cites.push(KeyCite { span: inner..inner + end, key, doi });
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
        let start = self.at - 1;
        let span: Range<usize> = self.at..self.at + len;
        self.at = span.end;
        let cite = self.document.cites.len();
        self.document.cites.push(KeyCite { span, key, doi });
        let supplement =
            if self.bytes.get(self.at) == Some(&b'[') { self.end_of_content(self.at) } else { None };
        let (end, suffix) =
            supplement.map_or((self.at, start..start), |close| (close + 1, self.at + 1..close));
        let member = Member { cite, suppress_author: false, prefix: start..start, suffix };
        self.document.clusters.push(Cluster::new(start..end, Form::Parenthetical, vec![member]));
    }
}

/// What stands for a key in a citation: itself, or a label made of a string where it has characters
/// that Typst does not take there.
pub(in crate::document) fn by_key(text: &str, cite: &KeyCite, key: &str) -> (Range<usize>, String) {
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
fn whole_doi(text: &str) -> Option<(Identified, usize)> {
    let ends =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '[' | ']' | '@' | '"' | '\\' | '\'');
    let token = text.get(..text.find(ends).unwrap_or(text.len()))?;
    doi_of(token)?;
    let mention = find(token).next()?;
    let label = if mention.range.start == 0 { 0 } else { "doi:".len() };
    (mention.range.start == label)
        .then_some((Identified { doi: mention.doi, others: mention.others }, mention.range.end))
}

/// Citations with nothing but blanks between them stand together (Typst's manual, "Cite").
fn together(text: &str, clusters: Vec<Cluster>) -> Vec<Cluster> {
    let mut joined: Vec<Cluster> = Vec::with_capacity(clusters.len());
    for cluster in clusters {
        let stands = |other: &Cluster| other.form == Form::Parenthetical && !other.bare;
        let follows = |last: &&mut Cluster| {
            let between = text.get(last.span.end..cluster.span.start);
            stands(last)
                && stands(&cluster)
                && between.is_some_and(|text| text.trim().is_empty() && text.matches('\n').count() < 2)
        };
        match joined.last_mut().filter(follows) {
            Some(last) => {
                last.span.end = cluster.span.end;
                last.members.extend(cluster.members);
            }
            None => joined.push(cluster),
        }
    }
    joined
}
