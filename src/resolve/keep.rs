//! Keeping answers without waiting for the store.
//!
//! Answers go to a thread of their own, which writes them in batches: a store that another process holds,
//! or a slow disk, keeps nobody from asking for the next DOI. Where the store is held for longer than
//! anybody waits, nothing more is tried until the end of the run, and then once.
//!
//! Between batches the thread takes records into the index of words, which a search would do otherwise. That takes ten
//! times as long as writing them, so it is done where answers come slowly: not where the processor has them to read.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::cache::{CacheError, CachedAnswer, Store};
use crate::compare::words_of;
use crate::doi::Doi;
use crate::text::causes::causes;
use crate::work::repair;

/// So many answers are written together, or as many as there are after so long.
const BATCH: usize = 32;
const INTERVAL: Duration = Duration::from_millis(300);
/// Records that the index of words takes in after each batch: more than were written, so that it catches up with
/// a store that has none.
const INDEXED: usize = 200;
/// How long another process is waited for, and how long by the last attempt after a refusal.
const PATIENCE: Duration = Duration::from_secs(4);
const LAST_PATIENCE: Duration = Duration::from_millis(200);

/// An answer to be kept, and the short DOI by which it was asked for.
type Answer = (CachedAnswer, Option<Doi>);

/// Takes answers to be kept.
#[derive(Default)]
pub(super) struct Keeper {
    state: Mutex<State>,
}

#[derive(Default)]
enum State {
    /// There is no store.
    #[default]
    Without,
    /// Nothing has come yet.
    Idle(Arc<Store>),
    Running(Arc<Store>, Sender<Answer>, oneshot::Receiver<Vec<String>>),
    /// There is no thread to be had: everything is written at the end.
    Alone(Writer),
}

impl Keeper {
    pub(super) fn new(store: Arc<Store>) -> Self {
        Self { state: Mutex::new(State::Idle(store)) }
    }

    /// Keeps an answer, soon.
    pub(super) fn put(&self, kept: CachedAnswer, short: Option<Doi>) {
        let mut state = self.state();
        if let State::Idle(store) = &*state {
            *state = start(store);
        }
        match &mut *state {
            // It ends only when this sender does.
            State::Running(_, give, _) => drop(give.send((kept, short))),
            State::Alone(writer) => writer.waiting.push((kept, short)),
            State::Without | State::Idle(_) => {}
        }
    }

    /// Waits until everything is kept, as far as it can be. Returns what there is to be told of the store,
    /// a line each.
    pub(super) async fn settle(&self) -> Vec<String> {
        let taken = std::mem::take(&mut *self.state());
        let (store, told) = match taken {
            State::Without => return Vec::new(),
            State::Idle(store) => (store, Vec::new()),
            State::Running(store, give, done) => {
                drop(give);
                (store, done.await.unwrap_or_default())
            }
            State::Alone(writer) => (Arc::clone(&writer.store), writer.end()),
        };
        *self.state() = State::Idle(store);
        told
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn start(store: &Arc<Store>) -> State {
    let (give, get) = mpsc::channel();
    let (tell, done) = oneshot::channel();
    let writer = Writer::new(Arc::clone(store));
    let spawned = thread::Builder::new().name("store".to_owned()).spawn(move || {
        let _ = tell.send(writer.run(&get));
    });
    match spawned {
        Ok(_) => State::Running(Arc::clone(store), give, done),
        Err(_) => State::Alone(Writer::new(Arc::clone(store))),
    }
}

/// Writes answers in batches.
struct Writer {
    store: Arc<Store>,
    waiting: Vec<Answer>,
    /// When the first of these came.
    since: Instant,
    /// Whether another process has held the store for longer than doicite waits.
    refused: bool,
    /// Why nothing can be written.
    broken: Option<CacheError>,
}

impl Writer {
    fn new(store: Arc<Store>) -> Self {
        Self { store, waiting: Vec::new(), since: Instant::now(), refused: false, broken: None }
    }

    fn run(mut self, get: &Receiver<Answer>) -> Vec<String> {
        loop {
            match get.recv_timeout(INTERVAL) {
                Ok(answer) => {
                    if self.waiting.is_empty() {
                        self.since = Instant::now();
                    }
                    self.waiting.push(answer);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return self.end(),
            }
            if self.waiting.len() >= BATCH {
                self.write(PATIENCE);
            } else if self.since.elapsed() >= INTERVAL && self.write(PATIENCE) {
                // What it lacks the next search takes in.
                let _ = self.store.index(INDEXED, &|record| words_of(&repair(record, "")));
            }
        }
    }

    /// Writes what waits. Returns whether it has been written.
    fn write(&mut self, patience: Duration) -> bool {
        if self.waiting.is_empty() || self.refused || self.broken.is_some() {
            return false;
        }
        match self.store.put_all(&self.waiting, patience) {
            Ok(()) => self.waiting.clear(),
            Err(CacheError::Busy { .. }) => self.refused = true,
            Err(error) => self.broken = Some(error),
        }
        self.waiting.is_empty()
    }

    /// Writes the rest, and tells what there is to tell.
    fn end(mut self) -> Vec<String> {
        let patience = if self.refused { LAST_PATIENCE } else { PATIENCE };
        self.refused = false;
        let mut told = Vec::new();
        if self.broken.is_none() && !self.waiting.is_empty() {
            self.broken = self.store.put_all(&self.waiting, patience).err();
        }
        told.extend(self.broken.map(|error| format!("cannot cache fetched records: {}", causes(&error))));
        told.extend(self.store.notice().map(|notice| notice.to_string()));
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::Outcome;
    use rusqlite::Connection;

    /// A store that another process holds is tried once, and again at the end.
    #[test]
    fn a_locked_store_is_given_up_until_the_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("records.sqlite");
        let now = jiff::Timestamp::now();
        let store = Arc::new(Store::open(&path, now).expect("a store"));
        let doi = Doi::exact("10.1000/x").expect("a DOI");
        let answer = CachedAnswer {
            doi: doi.clone(),
            outcome: Outcome::Record(b"{\"DOI\":\"10.1000/x\"}".to_vec()),
            agency: None,
            source: String::new(),
            fetched: now,
        };
        let other = Connection::open(&path).expect("the same store");
        other.execute_batch("BEGIN IMMEDIATE").expect("nobody else holds it");
        let mut writer = Writer::new(Arc::clone(&store));
        writer.waiting.push((answer, None));
        writer.write(Duration::ZERO);
        assert!(writer.refused && writer.broken.is_none());
        other.execute_batch("ROLLBACK").expect("it is held");
        writer.write(Duration::ZERO);
        assert_eq!(writer.waiting.len(), 1, "it is not tried again");
        assert_eq!(writer.end(), Vec::<String>::new());
        assert!(store.get(&doi).expect("a store").is_some(), "but at the end");
    }
}
