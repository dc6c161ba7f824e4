//! What `check` and `find` read: whole files, with the lines that their entries stand in, and references
//! that were typed.

use super::bytes;
use super::exit::Exit;
use super::hints;
use super::session::{Failure, Session};
use super::works::read;
use crate::csl::Variable;
use crate::formats::{self, Entry, Format, ImportError};

/// How far behind an entry the next one is looked for, in bytes.
const FAR: usize = 1 << 16;

/// One input.
pub(crate) enum InputSource {
    /// A reference or an identifier, as typed.
    Typed(String),
    File(FileText),
}

/// A file that was read.
pub(crate) struct FileText {
    /// Its name, or `standard input`.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    /// What its bytes say.
    pub(crate) text: String,
}

/// The inputs, in order.
pub(crate) fn sources(session: &Session) -> Vec<Result<InputSource, Failure>> {
    let typed = &session.request.inputs;
    let stdin = ["-".to_owned()];
    let typed = if typed.is_empty() { &stdin[..] } else { typed };
    typed.iter().map(|typed| source(session, typed)).collect()
}

fn source(session: &Session, typed: &str) -> Result<InputSource, Failure> {
    let is_file = typed == "-" || bytes::path(typed).metadata().is_ok_and(|found| !found.is_dir());
    if !is_file {
        return Ok(InputSource::Typed(typed.to_owned()));
    }
    let name = if typed == "-" { "standard input" } else { typed };
    let bytes = read(typed, session.voice)
        .map_err(|error| Failure { exit: Exit::Input, message: format!("cannot read {name}: {error}") })?;
    let text = formats::plain_text(&bytes)
        .map_err(|error| Failure {
            exit: Exit::Input,
            message: format!("{name}: {}", hints::explain(&error)),
        })?
        .into_owned();
    Ok(InputSource::File(FileText { name: name.to_owned(), bytes, text }))
}

impl FileText {
    /// The format that its content shows. A list of references that begins with `[1]` is text, whatever
    /// else begins with a bracket.
    pub(crate) fn format(&self) -> Format {
        let number = self.text.trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let numbered = number.is_some_and(|(number, rest)| {
            !number.is_empty()
                && number.bytes().all(|b| b.is_ascii_digit())
                && rest.trim_start().starts_with(char::is_alphabetic)
        });
        if numbered { Format::Text } else { formats::recognise(self.text.as_bytes()) }
    }

    /// The line, from 1, that each entry begins in, as far as its key or DOI shows it.
    pub(crate) fn lines_of(&self, entries: &[Result<Entry, ImportError>]) -> Vec<Option<usize>> {
        lines_in(&self.text, entries)
    }
}

/// Reads works from a text that is already decoded.
pub(crate) fn lines_in(text: &str, entries: &[Result<Entry, ImportError>]) -> Vec<Option<usize>> {
    let mut place = 0;
    let mut line = 1;
    entries
        .iter()
        .map(|entry| {
            let Ok(entry) = entry else { return None };
            let (id, doi) = match entry {
                Entry::Work(work) => (work.item.id.clone(), work.item.get(Variable::Doi).map(str::to_owned)),
                Entry::Doi { found, id } => (id.clone().unwrap_or_default(), Some(found.doi.to_string())),
            };
            // An entry whose key was made up stands nowhere, and is not looked for in all that follows.
            let end = (place + FAR..text.len()).find(|end| text.is_char_boundary(*end));
            let rest = text.get(place..end.unwrap_or(text.len()))?;
            let at = whole_word(rest, &id).or_else(|| doi.and_then(|doi| whole_word(rest, &doi)))?;
            line += rest.get(..at)?.bytes().filter(|byte| *byte == b'\n').count();
            place += at;
            Some(line)
        })
        .collect()
}

/// Where a word stands that no letter or digit touches.
fn whole_word(text: &str, word: &str) -> Option<usize> {
    if word.is_empty() {
        return None;
    }
    let touches = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ':'));
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        !touches(before.filter(|c| *c != ':' && *c != '-')) && !touches(after.filter(|c| *c != ':'))
    })
}
