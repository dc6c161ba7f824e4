//! Works that come as a stream of JSON and of lines with DOIs, each of which stands for itself. A part of the input
//! is some of them, as [`Cutter`] cuts it, so that several can be read at once, each by whoever has time for it.
//!
//! Libraries in other formats (BibTeX, RIS) come the same way, work by work, as [`Feed`] reads them.

use std::ops::ControlFlow;

use super::answers::{WantedInput, by_line, wanted_of};
use super::exit::Exit;
use super::input;
use super::output::Voice;
use super::places::InputPlace;
use super::session::{Failure, Session};
use super::works::{identified, is_file};
use crate::formats::{Cut, Cutter, Entries, Entry, Feed, Format, ImportError, foreign, recognise};
use crate::search::PubmedId;

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
    Cut(Cut),
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
    let mut head: Vec<u8> = Vec::new();
    let mut cutter = None;
    while let Some(bytes) = input.next()? {
        let cuts = if let Some(cutter) = &mut cutter {
            Cutter::push(cutter, bytes)
        } else {
            head.extend_from_slice(bytes);
            match is_stream(&head, from) {
                None => continue,
                Some(false) => return in_entries(&head, from, input, take),
                Some(true) => cutter.insert(Cutter::new()).push(&std::mem::take(&mut head)),
            }
        };
        if cuts.into_iter().try_for_each(|cut| take(Content::Cut(cut))).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    let rest = match cutter {
        Some(cutter) => cutter.end(),
        // A stream makes nothing of nothing: of many parts of a list some are empty.
        None if head.trim_ascii().is_empty() => return Ok(ControlFlow::Continue(())),
        None if is_lines(recognise(&head)) && foreign(&head).is_none() => {
            let mut cutter = Cutter::new();
            let mut cuts = cutter.push(&head);
            cuts.extend(cutter.end());
            cuts
        }
        None => return in_entries(&head, from, input, take),
    };
    Ok(rest.into_iter().try_for_each(|cut| take(Content::Cut(cut))))
}

fn in_entries(
    head: &[u8],
    from: Option<Format>,
    input: &mut input::Input,
    take: &mut dyn FnMut(Content) -> ControlFlow<()>,
) -> std::io::Result<ControlFlow<()>> {
    let take = &mut |entries, _| take(Content::Entries(entries));
    let left = match input::feed(Feed::new(from), head, input, 1, &mut |_| {}, &|entry| entry, take)? {
        ControlFlow::Break(()) => return Ok(ControlFlow::Break(())),
        ControlFlow::Continue(left) => left,
    };
    let mut flow = ControlFlow::Continue(());
    if let Some(feed) = left {
        feed.drain(&mut |entries| {
            if flow.is_continue() {
                flow = take(entries, Vec::new());
            }
        });
    }
    Ok(flow)
}

/// Whether an input whose beginning has come is a stream of JSON and lines; nothing while that cannot be told. What a
/// first line does not show the first 64 KB do.
fn is_stream(begin: &[u8], from: Option<Format>) -> Option<bool> {
    if from.is_some_and(|from| !is_lines(from)) {
        return Some(false);
    }
    // What is no text, or text in units of 16 bits, begins like this.
    if begin.len() < 4 && !begin.contains(&b'\n') {
        return None;
    }
    if foreign(begin).is_some()
        || [&b"\xff\xfe"[..], b"\xfe\xff", b"PK\x03\x04"].iter().any(|mark| begin.starts_with(mark))
    {
        return Some(false);
    }
    let text = begin.strip_prefix(b"\xef\xbb\xbf").unwrap_or(begin).trim_ascii_start();
    let shows =
        |line: &[u8]| [&b"{"[..], b"[", b"10.", b"http", b"doi:"].iter().any(|begin| line.starts_with(begin));
    if from.is_some() || shows(text) {
        return Some(true);
    }
    (begin.len() >= 1 << 16).then(|| is_lines(recognise(begin)))
}

/// Whether a format is one of lines.
fn is_lines(format: Format) -> bool {
    matches!(format, Format::CslJson | Format::Text)
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
            Content::Cut(cut) => {
                let mut wanted = Vec::new();
                let place = |line| places.then(|| InputPlace { file: name.clone(), line: Some(line) });
                cut.read_lines(&mut |line, text, entry| {
                    wanted.push(match PubmedId::parse(text) {
                        Some(id) => {
                            WantedInput::Pubmed(id, InputPlace { file: name.clone(), line: Some(line) })
                        }
                        None => of_line(&name, line, place(line), entry),
                    });
                });
                wanted
            }
        }
    }
}

/// What a line, or an object that begins in it, stands for. Where it has no name of its own, it goes by its place.
fn of_line(
    name: &str,
    number: usize,
    at: Option<InputPlace>,
    entry: Option<Result<Entry, ImportError>>,
) -> WantedInput {
    let place = by_line(name, number);
    let failed = |exit, line: usize, why: &str| WantedInput::Failed {
        typed: place.clone(),
        place: at.clone(),
        failure: Failure { exit, message: format!("{name}: line {line}{why}") },
    };
    match entry {
        Some(Ok(Entry::Work(mut work))) => {
            if work.item.id.is_empty() {
                work.item.id.clone_from(&place);
            }
            WantedInput::Work(work, at)
        }
        Some(Ok(Entry::Doi { found, id: None })) => WantedInput::Doi(found, None, at),
        Some(Ok(entry)) => wanted_of(name, Some(number), Ok(entry)),
        // So that each line has its answer.
        None => failed(Exit::Input, number, " holds no work"),
        Some(Err(ImportError::Json { line, column, what })) => {
            failed(Exit::Input, line, &format!(", column {column}: not JSON: {what}"))
        }
        Some(Err(ImportError::NotAWork { .. })) => {
            failed(Exit::Input, number, " is neither a CSL-JSON object nor a DOI")
        }
        Some(Err(ImportError::TooLong { .. })) => failed(Exit::Input, number, " is larger than 4 MB"),
        Some(Err(ImportError::Entry { what, .. } | ImportError::NotADoi { what, .. })) => {
            failed(Exit::NotADoi, number, &format!(": {what}"))
        }
        Some(Err(error)) => failed(Exit::Input, number, &format!(": {error}")),
    }
}
