//! `doicite cache`: looking after the store.

use std::fs::File;
use std::io::{self, BufRead, IsTerminal as _, Read as _};
use std::path::Path;

use jiff::Timestamp;
use serde_json::Value;

use crate::cache::{CacheError, CachedAnswer, Outcome, OutcomeKind, Store, verify};
use crate::cli::args::CacheAction;
use crate::cli::exit::Exit;
use crate::cli::hints;
use crate::cli::output::{self, clean, inert_json};
use crate::cli::session::{Session, Told};
use crate::compare::words_of;
use crate::files;
use crate::markup;
use crate::work::repair;

/// How many answers are brought into the store at once.
const BATCH: usize = 500;
/// So many bytes of records are brought in at once, and one record more.
const BATCH_BYTES: usize = 16 << 20;
/// How long a line may be, in bytes: the longest record, with an escape for each byte, takes two thirds of it.
const LONGEST_LINE: usize = 24 << 20;
/// The number of bad lines reported one by one.
const MOST_TOLD: usize = 5;

pub(in crate::cli) fn cache(session: &Session, action: &CacheAction) -> Result<(), Told> {
    let path = &session.request.settings.cache.value;
    match action {
        CacheAction::Path => session.deliver(&format!("{}\n", path.display())),
        CacheAction::Import { file } => with_store(session, |store| import(session, store, file)),
        _ if !path.exists() => {
            session.voice.note(&format!("the cache {} is empty", path.display()));
            Ok(())
        }
        CacheAction::Verify => verified(session, path),
        CacheAction::List => with_store(session, |store| list(session, store)),
        CacheAction::Export(_) => with_store(session, |store| export(session, store)),
        CacheAction::Clear => with_store(session, |store| clear(session, store)),
    }
}

/// Does something with the store, and tells if it had to be replaced.
fn with_store(session: &Session, work: impl FnOnce(&Store) -> Result<(), NotDone>) -> Result<(), Told> {
    let store = Store::open(&session.request.settings.cache.value, Timestamp::now());
    let store = store.map_err(|error| session.fail(Exit::Input, &hints::explain(&error)))?;
    let result = work(&store);
    if let Some(notice) = store.notice() {
        session.voice.note(&format!("warning: {notice}"));
    }
    result.map_err(|trouble| match trouble {
        NotDone::Store(error) => session.fail(Exit::Input, &hints::explain(&error)),
        NotDone::Told(told) => told,
    })
}

/// Why something with the store was not done.
enum NotDone {
    Store(CacheError),
    Told(Told),
}

impl From<CacheError> for NotDone {
    fn from(error: CacheError) -> Self {
        Self::Store(error)
    }
}

impl From<Told> for NotDone {
    fn from(told: Told) -> Self {
        Self::Told(told)
    }
}

fn verified(session: &Session, path: &Path) -> Result<(), Told> {
    let verdict =
        verify(path, Timestamp::now()).map_err(|error| session.fail(Exit::Input, &hints::explain(&error)))?;
    for fault in &verdict.faults {
        session.fail(Exit::Input, fault);
    }
    session.voice.note(&if verdict.faults.is_empty() {
        format!("{} checked, no damage", records(verdict.answers))
    } else {
        "the next run that finds damage moves the cache aside and recovers readable records".to_owned()
    });
    Ok(())
}

fn clear(session: &Session, store: &Store) -> Result<(), NotDone> {
    let count = store.clear()?;
    session.voice.note(&format!("deleted {}", records(count)));
    Ok(())
}

/// A line for each DOI: when it was asked for, whom, and the title or what was answered instead.
fn list(session: &Session, store: &Store) -> Result<(), NotDone> {
    let size = store.size()?;
    let (all, kilobytes) = (records(size.records), size.bytes.div_ceil(1024));
    let negatives = if size.negatives == 1 { "1 DOI".to_owned() } else { format!("{} DOIs", size.negatives) };
    session.voice.note(&format!("{all}, {negatives} without a record, {kilobytes} KB"));
    let mut text = String::new();
    for summary in store.list()? {
        let what = match summary.kind {
            OutcomeKind::Record => match store.get(&summary.doi)?.map(|kept| kept.outcome) {
                Some(Outcome::Record(record)) => title(&record),
                _ => continue,
            },
            OutcomeKind::NotRegistered => "(not registered)".to_owned(),
            OutcomeKind::NoMetadata => "(no metadata)".to_owned(),
        };
        let agency = summary.agency.as_deref().unwrap_or("-");
        let day = summary.fetched.strftime("%Y-%m-%d");
        text.push_str(&clean(&format!("{}  {day}  {agency}  {what}", summary.doi)));
        text.push('\n');
    }
    Ok(session.deliver(&text)?)
}

/// A record's title in short.
fn title(record: &[u8]) -> String {
    let record: Value = serde_json::from_slice(record).unwrap_or_default();
    let title = match &record["title"] {
        Value::Array(titles) => titles.first().and_then(Value::as_str),
        title => title.as_str(),
    };
    let plain = |title| markup::served(title).to_plain().chars().take(70).collect();
    title.map_or_else(|| "(no title)".to_owned(), plain)
}

/// Whether a path leads to the store, or to a file that belongs to it.
fn is_of_store(store: &Path, path: &Path) -> bool {
    ["", "-wal", "-shm", "-journal", ".lock"].iter().any(|end| {
        let mut name = store.as_os_str().to_owned();
        name.push(end);
        files::is_same(Path::new(&name), path)
    })
}

/// Writes a line for each answer, one at a time.
fn export(session: &Session, store: &Store) -> Result<(), NotDone> {
    let target = session.request.sink.output.as_deref();
    if let Some(target) = target.filter(|target| is_of_store(store.path(), target)) {
        let message =
            format!("the export would overwrite the cache {}; choose another file with -o", target.display());
        return Err(session.fail(Exit::Usage, &message).into());
    }
    let answers = store.list()?;
    let mut trouble = None;
    let write = |out: &mut dyn io::Write| {
        for summary in &answers {
            match store.get(&summary.doi) {
                Ok(None) => {}
                Ok(Some(kept)) => out.write_all((inert_json(&kept.to_line()) + "\n").as_bytes())?,
                // A file that is there is not replaced by a part.
                Err(error) => {
                    trouble = Some(error);
                    return Err(io::ErrorKind::Other.into());
                }
            }
        }
        Ok(())
    };
    let written = output::deliver_by(write, target);
    match trouble {
        Some(error) => Err(error.into()),
        None => Ok(written.map_err(|message| session.fail(Exit::Output, &message))?),
    }
}

/// Imports records into the cache. Bad lines are reported and skipped.
fn import(session: &Session, store: &Store, file: &Path) -> Result<(), NotDone> {
    let is_stdin = file == Path::new("-");
    let name = if is_stdin { "standard input".to_owned() } else { file.display().to_string() };
    let unreadable = |error: io::Error| session.fail(Exit::Input, &format!("cannot read {name}: {error}"));
    let mut reader: Box<dyn BufRead> = if is_stdin {
        if io::stdin().is_terminal() {
            session.voice.note("reading from the terminal; Ctrl-D ends the input");
        }
        Box::new(io::stdin().lock())
    } else {
        Box::new(io::BufReader::new(File::open(file).map_err(unreadable)?))
    };
    let now = Timestamp::now();
    let (mut read, mut changed, mut bad) = (0, 0, 0);
    let mut batch = Vec::with_capacity(BATCH);
    let mut bytes = 0;
    for number in 1_u64.. {
        let Some(line) = next_line(&mut reader).map_err(unreadable)? else { break };
        bytes += line.len();
        let kept = match line.len() {
            ..LONGEST_LINE => CachedAnswer::from_line(&String::from_utf8_lossy(&line), now),
            _ => Err("is longer than 24 MB"),
        };
        match kept {
            Ok(kept) => batch.push(kept),
            Err(_) if line.trim_ascii().is_empty() => {}
            Err(why) => {
                bad += 1;
                if bad <= MOST_TOLD {
                    session.fail(Exit::Input, &format!("{name}, line {number} {why}; skipped"));
                }
            }
        }
        if batch.len() == BATCH || bytes > BATCH_BYTES {
            changed += store.merge(&batch)?;
            read += batch.len();
            batch.clear();
            bytes = 0;
        }
    }
    changed += store.merge(&batch)?;
    read += batch.len();
    store.index(usize::MAX, &|record| words_of(&repair(record, "")))?;
    if bad > MOST_TOLD {
        let more = bad - MOST_TOLD;
        let lines = if more == 1 { "line" } else { "lines" };
        session.fail(Exit::Input, &format!("{name}: {more} more {lines} skipped"));
    }
    session.voice.note(&format!("{} read, {changed} new or newer", records(read)));
    Ok(())
}

/// The next line without its end, if there is one; of a line that is too long, its beginning.
fn next_line(mut reader: impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let read = reader.by_ref().take(LONGEST_LINE as u64).read_until(b'\n', &mut line)?;
    if line.pop_if(|byte| *byte == b'\n').is_none() && read == LONGEST_LINE {
        reader.skip_until(b'\n')?;
    }
    Ok((read > 0).then_some(line))
}

/// A count of records in words.
fn records(count: impl std::fmt::Display) -> String {
    match count.to_string().as_str() {
        "1" => "1 record".to_owned(),
        many => format!("{many} records"),
    }
}
