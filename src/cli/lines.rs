//! Works that come as lines: a line is a work as JSON, or a DOI, and stands for itself. A part of the input
//! is some lines, so that several can be read at once, each by whoever has time for it.
//!
//! What is not written in lines (a list of JSON, BibTeX, RIS) comes the same way, work by work, as
//! [`Feed`] reads it.

use std::ops::ControlFlow;

use super::exit::Exit;
use super::input;
use super::output::Voice;
use super::places::InputPlace;
use super::session::{Failure, Session};
use super::works::{WantedInput, identified, is_file, wanted_of};
use crate::doi::identify;
use crate::formats::{Entries, Entry, Feed, Format, ImportError, read_as, recognise};
use crate::search::PubmedId;
use crate::text::encoding::decode;

/// How many lines are one part at most. What has to be fetched is fetched a part at a time.
const MOST_LINES: usize = 256;

/// One of the things that were typed.
pub(crate) enum Input {
    File(String),
    Id(WantedInput),
}

/// A part of the input.
pub(crate) struct Part {
    /// What it is a part of.
    name: String,
    content: Content,
}

enum Content {
    /// Lines, and the number of the first, from 1.
    Lines(Vec<u8>, usize),
    Entries(Entries),
    Id(WantedInput),
}

/// The things that were typed, or standard input.
pub(crate) fn inputs(session: &Session) -> Vec<Input> {
    let typed = &session.request.inputs;
    if typed.is_empty() {
        return vec![Input::File("-".to_owned())];
    }
    let ids: Vec<&String> = typed.iter().filter(|typed| !is_file(typed)).collect();
    let mut identified = identified(session, &ids).into_iter();
    let input = |typed: &String| {
        if is_file(typed) {
            return Some(Input::File(typed.clone()));
        }
        Some(Input::Id(match identified.next()? {
            Ok(found) => WantedInput::Doi(found, None, None),
            Err(failure) => WantedInput::Failed { typed: typed.clone(), place: None, failure },
        }))
    };
    typed.iter().filter_map(input).collect()
}

/// Hands on the parts of what was typed as they come, until nobody takes them any more.
pub(crate) fn parts(
    inputs: Vec<Input>,
    from: Option<Format>,
    voice: Voice,
    take: &mut dyn FnMut(Part) -> ControlFlow<()>,
) {
    for input in inputs {
        let flow = match input {
            Input::Id(wanted) => take(Part { name: String::new(), content: Content::Id(wanted) }),
            Input::File(path) => of_file(&path, from, voice, take),
        };
        if flow.is_break() {
            return;
        }
    }
}

fn of_file(
    path: &str,
    from: Option<Format>,
    voice: Voice,
    take: &mut dyn FnMut(Part) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let name = if path == "-" { "standard input" } else { path };
    let mut take = |content| take(Part { name: name.to_owned(), content });
    let read = input::Input::open(path, voice).and_then(|mut input| in_parts(&mut input, from, &mut take));
    read.unwrap_or_else(|error| {
        let failure = Failure { exit: Exit::Input, message: format!("cannot read {name}: {error}") };
        take(Content::Id(WantedInput::Failed { typed: name.to_owned(), place: None, failure }))
    })
}

fn in_parts(
    input: &mut input::Input,
    from: Option<Format>,
    take: &mut dyn FnMut(Content) -> ControlFlow<()>,
) -> std::io::Result<ControlFlow<()>> {
    let mut rest: Vec<u8> = Vec::new();
    // How many lines there have been, once it is known that it is lines.
    let mut before = None;
    while let Some(bytes) = input.next()? {
        rest.extend_from_slice(bytes);
        if before.is_none() {
            match is_lines(&rest, from) {
                None => continue,
                Some(false) => return in_entries(&rest, from, input, take),
                Some(true) => before = Some(0),
            }
        }
        // Of a line that is yet to end only what is new can be its end.
        let (Some(before), Some(end)) = (&mut before, bytes.iter().rposition(|byte| *byte == b'\n')) else {
            continue;
        };
        let tail = rest.split_off(rest.len() - bytes.len() + end + 1);
        let lines = std::mem::replace(&mut rest, tail);
        if in_lines(&lines, before, take).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    match &mut before {
        Some(before) => Ok(in_lines(&rest, before, take)),
        // A stream makes nothing of nothing: of many parts of a list some are empty.
        None if rest.trim_ascii().is_empty() => Ok(ControlFlow::Continue(())),
        None => in_entries(&rest, from, input, take),
    }
}

fn in_entries(
    head: &[u8],
    from: Option<Format>,
    input: &mut input::Input,
    take: &mut dyn FnMut(Content) -> ControlFlow<()>,
) -> std::io::Result<ControlFlow<()>> {
    let take = &mut |entries| take(Content::Entries(entries));
    let left = match input::feed(Feed::new(from), head, input, 1, &mut |_| {}, take)? {
        ControlFlow::Break(()) => return Ok(ControlFlow::Break(())),
        ControlFlow::Continue(left) => left,
    };
    let mut flow = ControlFlow::Continue(());
    if let Some(feed) = left {
        feed.drain(&mut |entries| {
            if flow.is_continue() {
                flow = take(entries);
            }
        });
    }
    Ok(flow)
}

/// Hands on lines, not too many at once.
fn in_lines(
    mut lines: &[u8],
    before: &mut usize,
    take: &mut dyn FnMut(Content) -> ControlFlow<()>,
) -> ControlFlow<()> {
    while !lines.is_empty() {
        let ends = lines.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(place, _)| place + 1);
        let (count, end) =
            ends.take(MOST_LINES).enumerate().last().map_or((0, 0), |(last, end)| (last + 1, end));
        let end = if count < MOST_LINES { lines.len() } else { end };
        let (part, rest) = lines.split_at(end);
        take(Content::Lines(part.to_vec(), *before + 1))?;
        *before += count;
        lines = rest;
    }
    ControlFlow::Continue(())
}

/// Whether an input whose beginning has come is one of lines; nothing while that cannot be told.
fn is_lines(begin: &[u8], from: Option<Format>) -> Option<bool> {
    if !matches!(from, None | Some(Format::CslJson | Format::Text)) || begin.contains(&0) {
        return Some(false);
    }
    let text = begin.strip_prefix(b"\xef\xbb\xbf").unwrap_or(begin).trim_ascii_start();
    match text {
        [] | [b'{'] => None,
        [b'[', ..] => Some(false),
        // An object that goes over several lines begins with a brace by itself.
        [b'{', rest @ ..] => {
            let first = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
            Some(!first.trim_ascii().is_empty())
        }
        _ => Some(matches!(from.unwrap_or_else(|| recognise(begin)), Format::CslJson | Format::Text)),
    }
}

impl Part {
    /// What it stands for, with the lines if `places` are wanted.
    pub(crate) fn wanted(self, places: bool) -> Vec<WantedInput> {
        let Self { name, content } = self;
        match content {
            Content::Id(wanted) => vec![wanted],
            Content::Entries(entries) => {
                entries.into_iter().map(|entry| wanted_of(&name, None, entry)).collect()
            }
            Content::Lines(bytes, first) => {
                let lines = bytes.split(|byte| *byte == b'\n').zip(first..);
                let lines = lines.filter(|(line, _)| !line.trim_ascii().is_empty());
                let place = |number| places.then(|| InputPlace { file: name.clone(), line: Some(number) });
                lines
                    .flat_map(|(line, number)| of_line(&name, number, place(number), line.trim_ascii()))
                    .collect()
            }
        }
    }
}

/// What a line stands for. Where it has no name of its own, it goes by its place.
fn of_line(name: &str, number: usize, at: Option<InputPlace>, line: &[u8]) -> Vec<WantedInput> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let place = match name {
        "standard input" => format!("line {number}"),
        name => format!("{name}: line {number}"),
    };
    let failed = |exit, why: String| WantedInput::Failed {
        typed: place.clone(),
        place: at.clone(),
        failure: Failure { exit, message: format!("{name}: line {number}{why}") },
    };
    if !matches!(line.first(), Some(b'{' | b'[' | b'"')) {
        let text = decode(line);
        if let Some(id) = PubmedId::parse(&text) {
            return vec![WantedInput::Pubmed(id, InputPlace { file: name.to_owned(), line: Some(number) })];
        }
        return vec![match identify(&text) {
            Ok(found) => WantedInput::Doi(found, None, at),
            Err(error) => failed(Exit::NotADoi, format!(": {error}")),
        }];
    }
    let entry = |entry| match entry {
        Ok(Entry::Work(mut work)) => {
            if work.item.id.is_empty() {
                work.item.id.clone_from(&place);
            }
            WantedInput::Work(work, at.clone())
        }
        Ok(entry) => wanted_of(name, Some(number), Ok(entry)),
        Err(ImportError::Json { column, what, .. }) => {
            failed(Exit::Input, format!(", column {column}: not JSON: {what}"))
        }
        Err(ImportError::NotAWork { .. }) => {
            failed(Exit::Input, " is neither a CSL-JSON object nor a DOI".to_owned())
        }
        Err(ImportError::TooLong { .. }) => failed(Exit::Input, " is larger than 4 MB".to_owned()),
        Err(error) => failed(Exit::Input, format!(": {error}")),
    };
    read_as(line, Format::CslJson).into_iter().map(entry).collect()
}
