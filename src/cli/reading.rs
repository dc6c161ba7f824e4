//! Reads one file of works, or standard input, to its end.
//!
//! A thread reads; the pieces of the file are taken apart on all cores, each work made into what is wanted of it right
//! there; and what there is comes back in the order of the file, while more is read. A text is a file of
//! works too: of those that its DOIs stand for.

use std::cell::RefCell;
use std::io;
use std::ops::ControlFlow;
use std::sync::mpsc::sync_channel;
use std::thread;

use super::account::Account;
use super::answers::{WantedInput, unread, wanted_of};
use super::exit::Exit;
use super::identifiers::{Found, Written, in_text};
use super::input::{self, Input};
use super::output::Voice;
use super::places::{InputPlace, lines_from};
use super::remarks::{FileRemarks, Remarks};
use super::session::Failure;
use crate::doi::{Mention, find};
use crate::formats::{Entries, Entry, Feed, Format, ImportError, once_each};
use crate::text::parallel;
use crate::work::Work;

/// A file that is to be read.
pub(super) struct Reading<'r, M> {
    /// Its path; `-` is standard input.
    pub(super) path: &'r str,
    /// The format that was asked for.
    pub(super) from: Option<Format>,
    pub(super) voice: Voice,
    /// Whether it is wanted where in it each work stands.
    pub(super) places: bool,
    /// What is made of its works; where nothing is, they come as they are.
    pub(super) make: Option<&'r (dyn Fn(Box<Work>) -> M + Sync)>,
}

/// Entries as far as they are made, the lines they stand in where that is wanted, and what the text speaks of; or what
/// the identifiers of a text stand for.
enum ReadPart<M> {
    Entries(Option<Account>, Entries<ReadEntry<M>>, Vec<Option<usize>>),
    Wanted(Vec<WantedInput<M>>),
}

/// An entry.
enum ReadEntry<M> {
    Made(Remarks, M),
    /// One whose work is made later, if it is one.
    Entry(Entry),
}

impl<M: Send> Reading<'_, M> {
    /// Hands on what its entries stand for, and tells what is to be told of all.
    pub(super) fn each(&self, take: &mut dyn FnMut(WantedInput<M>)) {
        let mut remarks = FileRemarks::default();
        let take_part = &mut |part| self.take_part(part, &mut remarks, take);
        // What has been read is worked on while more is read, if there is a thread for it.
        thread::scope(|scope| {
            let (give, get) = sync_channel(1);
            let reader = thread::Builder::new().spawn_scoped(scope, move || {
                // Nobody stops taking before the end.
                self.read(&mut |part| drop(give.send(part)));
            });
            match reader {
                Ok(_) => get.into_iter().for_each(take_part),
                Err(_) => self.read(take_part),
            }
        });
        let is_table = self.from == Some(Format::Csv)
            || self.from.is_none() && Format::of_name(self.path).eq([Format::Csv]);
        remarks.tell(self.name(), is_table, self.voice);
    }

    /// What it is called in messages.
    fn name(&self) -> &str {
        if self.path == "-" { "standard input" } else { self.path }
    }

    fn take_part(
        &self,
        part: io::Result<ReadPart<M>>,
        remarks: &mut FileRemarks,
        take: &mut dyn FnMut(WantedInput<M>),
    ) {
        let name = self.name();
        match part {
            Err(error) => {
                let message = format!("cannot read {name}: {error}");
                let failure = Failure { exit: Exit::Input, message };
                take(WantedInput::Failed { typed: name.to_owned(), place: None, failure });
            }
            Ok(ReadPart::Wanted(wanted)) => wanted.into_iter().for_each(take),
            Ok(ReadPart::Entries(account, entries, lines)) => {
                if let Some(account) = account {
                    take(WantedInput::Text(account));
                }
                let mut lines = lines.into_iter();
                for entry in entries {
                    let line = lines.next().flatten();
                    take(match entry {
                        Ok(ReadEntry::Made(of_work, made)) => {
                            remarks.add(of_work);
                            WantedInput::Made(made)
                        }
                        Ok(ReadEntry::Entry(entry)) => {
                            if let Entry::Work(work) = &entry {
                                remarks.add(Remarks::of(work));
                            }
                            wanted_of(name, line, Ok(entry))
                        }
                        Err(error) => wanted_of(name, line, Err(error)),
                    });
                }
            }
        }
    }

    fn read(&self, give: &mut dyn FnMut(io::Result<ReadPart<M>>)) {
        let make = &|entry| self.made(entry);
        let (mut text, mut at) = (String::new(), (0, 1));
        let mut empty = true;
        // Pieces are read on all cores at once; where a work stands is looked for piece by piece.
        let cores = if self.places { 1 } else { parallel::cores() };
        let read = Input::open(self.path, self.voice).and_then(|mut input| {
            let text = RefCell::new(&mut text);
            input::feed(
                Feed::new(self.from),
                &[],
                &mut input,
                cores,
                &mut |part| {
                    // A mark of the encoding says nothing.
                    empty &= part.strip_prefix(b"\xef\xbb\xbf").unwrap_or(part).trim_ascii().is_empty();
                    if self.places {
                        text.borrow_mut().push_str(&String::from_utf8_lossy(part));
                    }
                },
                make,
                &mut |entries, lines| {
                    let lines = self.lines_of(&text.borrow(), &mut at, &entries, lines);
                    give(Ok(ReadPart::Entries(None, entries, lines)));
                    ControlFlow::Continue(())
                },
            )
        });
        match read {
            Err(error) => give(Err(error)),
            // A filter makes nothing of nothing; an empty file was not meant.
            Ok(_) if empty && self.path == "-" => {}
            Ok(_) if empty => give(Ok(ReadPart::Entries(None, vec![Err(ImportError::Blank)], Vec::new()))),
            Ok(ControlFlow::Continue(Some(feed))) => {
                let plain = feed.as_text();
                let mentions: Vec<Mention> = plain.as_deref().into_iter().flat_map(find).collect();
                let of = |text| Account::of(self.name(), text, &feed.headings(), &mentions);
                let mut account = plain.as_deref().map(of);
                if let Some(found) = plain.as_deref().and_then(in_text) {
                    let wanted = account.take().map(WantedInput::Text).into_iter();
                    let found = found.into_iter().map(|written| wanted_identifier(self.name(), written));
                    return give(Ok(ReadPart::Wanted(wanted.chain(found).collect())));
                }
                if !mentions.is_empty() {
                    let found = input::made(mentioned(mentions), make);
                    let lines = self.lines_of(&text, &mut at, &found, Vec::new());
                    return give(Ok(ReadPart::Entries(account.take(), found, lines)));
                }
                feed.drain_placed(&mut |entries, lines| {
                    let entries = input::made(entries, make);
                    let lines = self.lines_of(&text, &mut at, &entries, lines);
                    give(Ok(ReadPart::Entries(account.take(), entries, lines)));
                });
            }
            Ok(_) => {}
        }
    }

    fn made(&self, entry: Entry) -> ReadEntry<M> {
        match (entry, self.make) {
            (Entry::Work(work), Some(make)) => ReadEntry::Made(Remarks::of(&work), make(work)),
            (entry, _) => ReadEntry::Entry(entry),
        }
    }

    /// The lines of entries. Where the reader does not know them, they are looked for.
    fn lines_of(
        &self,
        text: &str,
        at: &mut (usize, usize),
        read: &Entries<ReadEntry<M>>,
        lines: Vec<usize>,
    ) -> Vec<Option<usize>> {
        if !self.places || !lines.is_empty() {
            return lines.into_iter().map(Some).collect();
        }
        let entries = read.iter().map(|read| match read {
            Ok(ReadEntry::Entry(entry)) => Some(entry),
            _ => None,
        });
        lines_from(text, at, entries)
    }
}

/// The entries that DOIs in a text stand for.
fn mentioned(mentions: Vec<Mention>) -> Entries {
    once_each(mentions.into_iter()).map(|found| Ok(Entry::Doi { found, id: None })).collect()
}

/// What an identifier in a text stands for.
fn wanted_identifier<M>(name: &str, written: Written) -> WantedInput<M> {
    let Written { line, found, .. } = written;
    let place = InputPlace { file: name.to_owned(), line: Some(line) };
    match found {
        Found::Doi(found) => WantedInput::Doi(found, None, Some(place)),
        Found::Pubmed(id) => WantedInput::Pubmed(id, place),
        Found::Unread(failure) => unread(format!("{name}:{line}"), place, &failure),
    }
}
