//! What `check` and `find` read: whole files, with the lines that their entries stand in, and references
//! that were typed.

use std::collections::HashSet;
use std::path::PathBuf;

use super::bytes;
use super::exit::Exit;
use super::hints;
use super::input::read;
use super::places::lines_in;
use super::session::{Failure, Session};
use crate::formats::{self, Entry, Format, ImportError};
use crate::lists::TextForm;

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
    /// The lines that are headings, with their levels, where a word processor marks them.
    pub(crate) headings: Vec<(usize, u8)>,
}

/// The inputs, in order. A file that is named twice, in whatever way, is one input.
pub(crate) fn sources(session: &Session) -> Vec<Result<InputSource, Failure>> {
    let typed = &session.request.inputs;
    let stdin = ["-".to_owned()];
    let typed = if typed.is_empty() { &stdin[..] } else { typed };
    let mut files = HashSet::new();
    let is_new = |typed: &&String| match std::fs::canonicalize(bytes::path(typed)) {
        _ if *typed == "-" => files.insert(PathBuf::from("-")),
        Ok(file) if file.is_file() => files.insert(file),
        _ => true,
    };
    typed.iter().filter(is_new).map(|typed| source(session, typed)).collect()
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
    let headings = formats::headings(&bytes);
    Ok(InputSource::File(FileText { name: name.to_owned(), bytes, text, headings }))
}

impl FileText {
    /// Why a file with nothing in it is refused: it was not meant. Standard input may be that of a filter.
    pub(crate) fn blank(&self) -> Option<Failure> {
        let blank = self.name != "standard input" && self.text.trim().is_empty();
        let message = || format!("{}: {}", self.name, ImportError::Blank);
        blank.then(|| Failure { exit: Exit::Input, message: message() })
    }

    /// The format that its content shows. A list of references that begins with `[1]` is text, whatever
    /// else begins with a bracket.
    pub(crate) fn format(&self) -> Format {
        if matches!(self.form(), TextForm::Html | TextForm::Notebook | TextForm::Paragraphs) {
            return Format::Text;
        }
        let number = self.text.trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let numbered = number.is_some_and(|(number, rest)| {
            !number.is_empty()
                && number.bytes().all(|b| b.is_ascii_digit())
                && rest.trim_start().starts_with(char::is_alphabetic)
        });
        if numbered { Format::Text } else { formats::recognise(self.text.as_bytes()) }
    }

    /// How it is written, if it is a text.
    pub(crate) fn form(&self) -> TextForm {
        if formats::is_word(&self.bytes) {
            TextForm::Paragraphs
        } else {
            TextForm::of(&self.name, &self.text)
        }
    }

    /// The line, from 1, that each entry begins in, as far as its key or DOI shows it.
    pub(crate) fn lines_of(&self, entries: &[Result<Entry, ImportError>]) -> Vec<Option<usize>> {
        lines_in(&self.text, entries)
    }
}
