//! `doicite cache`: looking after the store.

use std::io::{BufRead as _, BufReader, IsTerminal as _};
use std::path::Path;

use jiff::Timestamp;
use serde_json::Value;

use crate::cache::{CacheError, Kept, Kind, Outcome, Store, verify};
use crate::cli::args::{CacheAction, Look, Network, Sink};
use crate::cli::exit::Exit;
use crate::cli::output::{self, Voice, clean, inert_json};
use crate::cli::session::Session;
use crate::markup;

/// How many answers are brought into the store at once.
const BATCH: usize = 500;
/// How many bad lines are told each.
const MOST_TOLD: usize = 5;

pub(in crate::cli) fn cache(action: &CacheAction, voice: Voice) -> Exit {
    let session = match Session::open(&Look::default(), &Network::default(), voice) {
        Ok(session) => session,
        Err(exit) => return exit,
    };
    let path = session.settings.cache.value.clone();
    match action {
        CacheAction::Path => return session.finish(&format!("{}\n", path.display()), &Sink::default()),
        CacheAction::Import { .. } => {}
        _ if !path.exists() => {
            session.voice.note(&format!("nothing is kept yet in {}", path.display()));
            return Exit::Good;
        }
        _ => {}
    }
    let result = match action {
        CacheAction::Path => Ok(()),
        CacheAction::Verify => verified(&session, &path),
        CacheAction::List => with_store(&session, list),
        CacheAction::Clear => with_store(&session, |session, store| {
            let count = store.clear()?;
            session.voice.note(&format!("forgot {count} records"));
            Ok(())
        }),
        CacheAction::Export(sink) => with_store(&session, |session, store| export(session, store, sink)),
        CacheAction::Import { file } => with_store(&session, |session, store| import(session, store, file)),
    };
    if let Err(error) = result {
        session.fail(Exit::Input, &error.to_string());
    }
    session.end()
}

/// Does something with the store, and tells if it had to be replaced.
fn with_store(
    session: &Session,
    work: impl FnOnce(&Session, &Store) -> Result<(), CacheError>,
) -> Result<(), CacheError> {
    let store = Store::open(&session.settings.cache.value, Timestamp::now())?;
    let result = work(session, &store);
    if let Some(notice) = store.notice() {
        session.voice.note(&format!("warning: {notice}"));
    }
    result
}

fn verified(session: &Session, path: &Path) -> Result<(), CacheError> {
    let verdict = verify(path, Timestamp::now())?;
    for fault in &verdict.faults {
        session.fail(Exit::Input, fault);
    }
    if verdict.faults.is_empty() {
        session.voice.note(&format!("{} answers, all sound", verdict.answers));
    } else {
        session.voice.note("the next run that meets damage moves the store aside and saves what can be read");
    }
    Ok(())
}

/// A line for each DOI: when it was asked for, whom, and the title or what was answered instead.
fn list(session: &Session, store: &Store) -> Result<(), CacheError> {
    let size = store.size()?;
    let (records, negatives, kilobytes) = (size.records, size.negatives, size.bytes.div_ceil(1024));
    session.voice.note(&format!("{records} records, {negatives} DOIs without one, {kilobytes} KB"));
    let mut text = String::new();
    for summary in store.list()? {
        let what = match summary.kind {
            Kind::Record => match store.get(&summary.doi)?.map(|kept| kept.outcome) {
                Some(Outcome::Record(record)) => title(&record),
                _ => continue,
            },
            Kind::NotRegistered => "(not registered)".to_owned(),
            Kind::NoMetadata => "(no metadata)".to_owned(),
        };
        let agency = summary.agency.as_deref().unwrap_or("-");
        let day = summary.fetched.strftime("%Y-%m-%d");
        text.push_str(&clean(&format!("{}  {day}  {agency}  {what}", summary.doi)));
        text.push('\n');
    }
    session.write(&text, &Sink::default());
    Ok(())
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

/// Writes a line for each answer, one at a time.
fn export(session: &Session, store: &Store, sink: &Sink) -> Result<(), CacheError> {
    let mut trouble = Ok(());
    let lines = store.list()?.into_iter().map_while(|summary| match store.get(&summary.doi) {
        Ok(kept) => Some(kept.map_or_else(String::new, |kept| inert_json(&kept.to_line()) + "\n")),
        Err(error) => {
            trouble = Err(error);
            None
        }
    });
    if let Err(message) = output::deliver_pieces(lines, sink.output.as_deref()) {
        session.fail(Exit::Output, &message);
    }
    trouble
}

/// Brings answers into the store. A line that is none is told and left out.
fn import(session: &Session, store: &Store, file: &Path) -> Result<(), CacheError> {
    let stdin = file == Path::new("-");
    if stdin && std::io::stdin().is_terminal() {
        session.voice.note("reading from the keyboard; Ctrl-D ends the input");
    }
    let name = if stdin { "standard input".to_owned() } else { file.display().to_string() };
    let lines: Box<dyn Iterator<Item = std::io::Result<Vec<u8>>>> = if stdin {
        Box::new(std::io::stdin().lock().split(b'\n'))
    } else {
        match std::fs::File::open(file) {
            Ok(file) => Box::new(BufReader::new(file).split(b'\n')),
            Err(error) => {
                session.fail(Exit::Input, &format!("cannot read {name}: {error}"));
                return Ok(());
            }
        }
    };
    let now = Timestamp::now();
    let (mut read, mut changed, mut bad) = (0, 0, 0);
    let mut batch = Vec::with_capacity(BATCH);
    for (number, line) in (1..).zip(lines) {
        let line = match line {
            Ok(line) => String::from_utf8_lossy(&line).into_owned(),
            Err(error) => {
                session.fail(Exit::Input, &format!("cannot read {name}: {error}"));
                break;
            }
        };
        if line.trim().is_empty() {
            continue;
        }
        match Kept::from_line(&line, now) {
            Ok(kept) => batch.push(kept),
            Err(why) => {
                bad += 1;
                if bad <= MOST_TOLD {
                    session.fail(Exit::Input, &format!("{name}, line {number} {why}: left out"));
                }
            }
        }
        if batch.len() == BATCH {
            changed += store.merge(&batch)?;
            read += batch.len();
            batch.clear();
        }
    }
    changed += store.merge(&batch)?;
    read += batch.len();
    if bad > MOST_TOLD {
        session.fail(Exit::Input, &format!("{name}: {} more lines left out", bad - MOST_TOLD));
    }
    session.voice.note(&format!("{read} answers read, {changed} of them new or newer"));
    Ok(())
}
