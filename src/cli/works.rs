//! One way from what was typed to works: identifiers, and files with works or identifiers in them.

use std::cell::RefCell;
use std::ops::ControlFlow;

use super::account::Account;
use super::answers::{Answer, WantedInput, asks_of_files, by_line, called, each_fetched, unread};
use super::args::OutputFormat;
use super::bytes;
use super::doubts::{Doubt, Doubts};
use super::exit::Exit;
use super::hints;
use super::identifiers::{Found, Written, in_text, read_doi};
use super::input::{self, Input, MadeEntries};
use super::journals;
use super::notices::{Concerns, Warnings};
use super::once::Exports;
use super::output::Voice;
use super::places::{InputPlace, lines_from};
use super::session::{Failure, Session};
use crate::csl::Variable;
use crate::doi::{Identified, Mention, find};
use crate::formats::{Entries, Entry, Feed, Format, ImportError, once_each};
use crate::search::PubmedId;
use crate::text::parallel;
use crate::work::Work;

/// Entries of a file as far as they are made, the lines they stand in where that is wanted, and what the text of a file
/// speaks of; or what the identifiers of a text stand for.
enum ReadPart<M> {
    Entries(Option<Account>, MadeEntries<ReadEntry<M>>, Vec<Option<usize>>),
    Wanted(Vec<Wanted<M>>),
}

/// An entry of a file.
enum ReadEntry<M> {
    Made(MadeWork<M>),
    /// One whose work is made later, if it is one.
    Entry(Entry),
}

/// The entry, where it is one and was not made into anything.
fn entry_of<M>(read: &Result<ReadEntry<M>, ImportError>) -> Option<&Entry> {
    match read {
        Ok(ReadEntry::Entry(entry)) => Some(entry),
        _ => None,
    }
}

type Wanted<M> = WantedInput<MadeWork<M>>;

/// What was made of a work, and what is to be told of it.
struct MadeWork<M> {
    made: M,
    concerns: Option<Concerns>,
    remarks: Remarks,
}

/// What is told of all works of a file.
#[derive(Default)]
struct Remarks {
    has_doi: bool,
    day_unclear: bool,
    doubts: Vec<Doubt>,
}

impl Remarks {
    fn of(work: &Work) -> Self {
        Self {
            has_doi: work.item.get(Variable::Doi).is_some(),
            day_unclear: work.day_unclear,
            doubts: Doubt::all_of(work),
        }
    }
}

/// What something that was asked for is called, and where it stands.
pub(crate) type Named = (String, Option<InputPlace>);

/// Hands on what is made of the works of the inputs, one by one, in order: those of files as they are read, so that a
/// long file takes no more memory than a short one, and made where they are read, on all cores. From the first on that is
/// to be fetched all wait, to be fetched in one batch. Failures are reported once each, in order too. Names are for lines
/// of JSON only.
pub(crate) fn each<M: Send>(
    session: &Session,
    make: &(dyn Fn(Work) -> M + Sync),
    take: &mut dyn FnMut(Option<Named>, Result<M, Failure>),
) {
    let request = &session.request;
    let follow = request.reading.follow;
    let capitals = request.reading.capitals.map(Into::into).unwrap_or_default();
    let make = |mut work: Work| {
        let (remarks, concerns) = (Remarks::of(&work), Concerns::of(&work, follow));
        work.set_capitals(capitals);
        MadeWork { made: make(work), concerns, remarks }
    };
    // Only lines of JSON say where a work stands.
    let places = request.to == Some(OutputFormat::Jsonl);
    let asks = asks_of_files(request.reading);
    let mut warnings = Warnings::new(session);
    let mut take = |named: Option<Named>, made: Result<MadeWork<M>, Failure>| {
        let made = made.map(|MadeWork { made, concerns, .. }| {
            concerns.into_iter().for_each(|concerns| warnings.tell(concerns));
            made
        });
        take(named.filter(|_| places), made);
    };
    let mut waiting = Vec::new();
    let early: Option<Make<'_, M>> = if asks || places { None } else { Some(&make) };
    wanted(session, early, &mut |wanted| match wanted {
        WantedInput::Made(made) if waiting.is_empty() => take(None, Ok(made)),
        WantedInput::Work(work, place) if waiting.is_empty() && !asks => {
            take(Some((called(&work, place.as_ref()), place)), Ok(make(*work)));
        }
        WantedInput::Failed { typed, place, failure } if waiting.is_empty() => {
            session.unread.set(session.unread.get() + 1);
            session.tell(&failure);
            take(Some((typed, place)), Err(failure));
        }
        wanted => {
            session
                .unread
                .set(session.unread.get() + usize::from(matches!(wanted, WantedInput::Failed { .. })));
            waiting.push(wanted);
        }
    });
    each_fetched(session, waiting, &mut |answer| match answer {
        Answer::Work((name, place, work)) => take(Some((name, place)), work.map(&make)),
        Answer::Made(made) => take(None, Ok(made)),
    });
}

/// What makes something of a work where it is read.
type Make<'m, M> = &'m (dyn Fn(Work) -> MadeWork<M> + Sync);

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

/// The works to be exported, handed on one by one: each once, with the year and the journal title that
/// were asked for.
pub(crate) fn each_once(session: &Session, take: &mut dyn FnMut(Work)) {
    let shorten = journals::for_exports(session);
    let mut once = Exports::default();
    each(session, &|work| Box::new(work), &mut |_, work| {
        let Ok(mut work) = work else { return };
        if once.is_new(session, &work) {
            session.request.year.apply(&mut work);
            shorten(&mut work);
            take(*work);
        }
    });
}

/// What the arguments stand for, in order: the entries of files, and identifiers; without any, standard
/// input.
fn wanted<M: Send>(session: &Session, make: Option<Make<'_, M>>, take: &mut dyn FnMut(Wanted<M>)) {
    let (typed, from, voice) = (&session.request.inputs, session.request.reading.from, session.voice);
    let places = session.request.to == Some(OutputFormat::Jsonl);
    if typed.is_empty() {
        return entries("-", from, voice, places, make, take);
    }
    let ids: Vec<&String> = typed.iter().filter(|typed| !is_file(typed)).collect();
    let mut identified = identified(session, &ids).into_iter();
    for typed in typed {
        if is_file(typed) {
            entries(typed, from, voice, places, make, take);
        } else {
            take(match identified.next() {
                Some(Ok(found)) => WantedInput::Doi(found, None, None),
                Some(Err(failure)) => WantedInput::Failed { typed: typed.clone(), place: None, failure },
                None => continue,
            });
        }
    }
}

/// Whether what was typed is read: standard input, or a file. Pipes of a shell are read too: `<(…)`.
pub(crate) fn is_file(typed: &str) -> bool {
    typed == "-" || bytes::path(typed).metadata().is_ok_and(|found| !found.is_dir())
}

/// The DOIs in what was typed, in order. Those of articles that PubMed numbers are asked for all at once.
pub(crate) fn identified(session: &Session, typed: &[&String]) -> Vec<Result<Identified, Failure>> {
    let ids: Vec<Option<PubmedId>> = typed.iter().map(|typed| PubmedId::parse(typed)).collect();
    let mut converted = session.convert(&ids.iter().flatten().cloned().collect::<Vec<_>>()).into_iter();
    let typed = typed.iter().zip(ids);
    typed
        .map(|(typed, id)| match id.and_then(|_| converted.next()) {
            Some(doi) => doi.map(Identified::from),
            None => read_doi(typed),
        })
        .collect()
}

/// The entries of a file, or of standard input.
fn entries<M: Send>(
    path: &str,
    from: Option<Format>,
    voice: Voice,
    places: bool,
    make: Option<Make<'_, M>>,
    take: &mut dyn FnMut(Wanted<M>),
) {
    let name = if path == "-" { "standard input" } else { path };
    let failed = |message| {
        let failure = Failure { exit: Exit::Input, message };
        WantedInput::Failed { typed: name.to_owned(), place: None, failure }
    };
    // Of a table it is said how it was understood, since its columns are anybody's.
    let is_table = from == Some(Format::Csv) || from.is_none() && Format::of_name(path).eq([Format::Csv]);
    let (mut works, mut without, mut unclear) = (0_usize, 0_usize, 0_usize);
    let mut doubts = Doubts::default();
    let make = &|entry| match (entry, make) {
        (Entry::Work(work), Some(make)) => ReadEntry::Made(make(*work)),
        (entry, _) => ReadEntry::Entry(entry),
    };
    // Where the reader does not know them, lines are looked for.
    let lines_of = |text: &str,
                    at: &mut (usize, usize),
                    read: &MadeEntries<ReadEntry<M>>,
                    lines: Vec<usize>| match lines.len() {
        0 if places => lines_from(text, at, read.iter().map(entry_of)),
        _ => lines.into_iter().map(Some).collect(),
    };
    let read_all = |give: &mut dyn FnMut(std::io::Result<ReadPart<M>>)| {
        let (mut text, mut at) = (String::new(), (0, 1));
        let mut empty = true;
        // Pieces are read on all cores at once; where a work stands is looked for piece by piece.
        let cores = if places { 1 } else { parallel::cores() };
        let read = Input::open(path, voice).and_then(|mut input| {
            let text = RefCell::new(&mut text);
            input::feed(
                Feed::new(from),
                &[],
                &mut input,
                cores,
                &mut |part| {
                    // A mark of the encoding says nothing.
                    empty &= part.strip_prefix(b"\xef\xbb\xbf").unwrap_or(part).trim_ascii().is_empty();
                    if places {
                        text.borrow_mut().push_str(&String::from_utf8_lossy(part));
                    }
                },
                make,
                &mut |entries, lines| {
                    let lines = lines_of(&text.borrow(), &mut at, &entries, lines);
                    give(Ok(ReadPart::Entries(None, entries, lines)));
                    ControlFlow::Continue(())
                },
            )
        });
        match read {
            Err(error) => give(Err(error)),
            // A filter makes nothing of nothing; an empty file was not meant.
            Ok(_) if empty && path == "-" => {}
            Ok(_) if empty => give(Ok(ReadPart::Entries(None, vec![Err(ImportError::Blank)], Vec::new()))),
            Ok(ControlFlow::Continue(Some(feed))) => {
                let plain = feed.as_text();
                let mentions: Vec<Mention> = plain.as_deref().into_iter().flat_map(find).collect();
                let of = |text| Account::of(name, text, &feed.headings(), &mentions);
                let mut account = plain.as_deref().map(of);
                if let Some(found) = plain.as_deref().and_then(in_text) {
                    let wanted = account.take().map(WantedInput::Text).into_iter();
                    let found = found.into_iter().map(|written| wanted_identifier(name, written));
                    return give(Ok(ReadPart::Wanted(wanted.chain(found).collect())));
                }
                if !mentions.is_empty() {
                    let found = input::made(mentioned(mentions), make);
                    let lines = lines_of(&text, &mut at, &found, Vec::new());
                    return give(Ok(ReadPart::Entries(account.take(), found, lines)));
                }
                feed.drain_placed(&mut |entries, lines| {
                    let entries = input::made(entries, make);
                    let lines = lines_of(&text, &mut at, &entries, lines);
                    give(Ok(ReadPart::Entries(account.take(), entries, lines)));
                });
            }
            Ok(_) => {}
        }
    };
    let mut take_part = |part: std::io::Result<ReadPart<M>>| match part {
        Err(error) => take(failed(format!("cannot read {name}: {error}"))),
        Ok(ReadPart::Wanted(wanted)) => wanted.into_iter().for_each(&mut *take),
        Ok(ReadPart::Entries(account, entries, lines)) => {
            let mut lines = lines.into_iter();
            if let Some(account) = account {
                take(WantedInput::Text(account));
            }
            for entry in entries {
                let mut count = |remarks: Remarks| {
                    works += 1;
                    without += usize::from(!remarks.has_doi);
                    unclear += usize::from(remarks.day_unclear);
                    remarks.doubts.into_iter().for_each(|doubt| doubts.add(doubt));
                };
                let line = lines.next().flatten();
                take(match entry {
                    Ok(ReadEntry::Made(mut made)) => {
                        count(std::mem::take(&mut made.remarks));
                        WantedInput::Made(made)
                    }
                    Ok(ReadEntry::Entry(entry)) => {
                        if let Entry::Work(work) = &entry {
                            count(Remarks::of(work));
                        }
                        wanted_of(name, line, Ok(entry))
                    }
                    Err(error) => wanted_of(name, line, Err(error)),
                });
            }
        }
    };
    // What has been read is worked on while more is read, if there is a thread for it.
    std::thread::scope(|scope| {
        let (give, get) = std::sync::mpsc::sync_channel(1);
        let read_all = &read_all;
        let reader = std::thread::Builder::new().spawn_scoped(scope, move || {
            // Nobody stops taking before the end.
            read_all(&mut |part| drop(give.send(part)));
        });
        match reader {
            Ok(_) => get.into_iter().for_each(&mut take_part),
            Err(_) => read_all(&mut take_part),
        }
    });
    tell_unclear(name, unclear, voice);
    doubts.tell(name, voice);
    if is_table && without > 0 {
        let works = if works == 1 { "1 work".to_owned() } else { format!("{works} works") };
        voice.note(&format!("note: {name}: read {works} from a table, {without} without a DOI"));
    }
}

/// The entries that DOIs in a text stand for.
fn mentioned(mentions: Vec<Mention>) -> Entries {
    once_each(mentions.into_iter()).map(|found| Ok(Entry::Doi { found, id: None })).collect()
}

/// Says how many works of a file have dates of which only the year is clear.
fn tell_unclear(name: &str, unclear: usize, voice: Voice) {
    if unclear > 0 {
        let works = if unclear == 1 { "1 work".to_owned() } else { format!("{unclear} works") };
        voice.note(&format!(
            "note: {name}: {works} with dates such as 05/06/2001: only the year was read, since the day or the month may come first"
        ));
    }
}

/// What an entry of a file stands for.
pub(crate) fn wanted_of<M>(
    name: &str,
    line: Option<usize>,
    entry: Result<Entry, ImportError>,
) -> WantedInput<M> {
    let line = match &entry {
        Err(ImportError::Json { line, .. } | ImportError::Entry { line, .. }) => Some(*line),
        _ => line,
    };
    let place = Some(InputPlace { file: name.to_owned(), line });
    match entry {
        Ok(Entry::Work(work)) => WantedInput::Work(work, place),
        Ok(Entry::Doi { found, id }) => WantedInput::Doi(found, id, place),
        Err(error) => WantedInput::Failed {
            typed: line.map_or_else(|| name.to_owned(), |line| by_line(name, line)),
            place,
            failure: Failure { exit: Exit::Input, message: format!("{name}: {}", hints::explain(&error)) },
        },
    }
}
