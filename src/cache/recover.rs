//! Replacing a damaged cache by a new one, with what can still be read.
//!
//! Several processes may find the same damage at once, and others go on writing meanwhile. So whatever
//! puts a file in the cache's place is done under a lock, in a file beside it, and whoever has waited
//! for the lock looks again before doing anything: the damaged file may have been replaced already, and
//! a cache that another process has just begun must not be moved away.
//!
//! The new cache is filled before it takes the place of the damaged one. A process that is killed on
//! the way leaves the damaged file in its place, or aside and nothing in its place: never half a cache.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, TransactionBehavior};

use super::connection::{connect, is_ours};
use super::error::CacheError;
use super::lock::{PATIENCE, ReplacementLock, beside};
use super::rows::{PUT, kept, put};
use super::{CacheNotice, CachedAnswer, Outcome, is_record};
use crate::doi::Doi;

/// The fewest bytes that a row takes of a page, so that the size of a file tells how many rows there can be.
const LEAST_ROW: u64 = 50;

/// A sound connection to the cache at `path`, which is begun where there is none, and replaced where
/// it is damaged. Only a cache that is there and sound is opened without the lock.
pub(super) fn begin_or_connect(
    path: &Path,
    now: Timestamp,
) -> Result<(Connection, Option<CacheNotice>), CacheError> {
    // Another process may begin it at any moment, also between a refusal and a look at why.
    let was_there = path.exists();
    match connect(path, false) {
        Err(CacheError::Damaged { .. }) if is_ours(path) => {}
        Err(CacheError::Damaged { path }) => return Err(CacheError::Foreign { path }),
        Err(_) if !was_there || !path.exists() => {}
        other => return Ok((other?, None)),
    }
    let _lock = ReplacementLock::take(path)?;
    // Another process may have begun or replaced it meanwhile.
    match connect(path, true) {
        Err(CacheError::Damaged { .. }) => replace(path, now).map(|(new, notice)| (new, Some(notice))),
        other => Ok((other?, None)),
    }
}

/// A sound cache for one whose damage was found in use: the one that another process has put in its
/// place, or a new one.
pub(super) fn recover(path: &Path, now: Timestamp) -> Result<(Connection, Option<CacheNotice>), CacheError> {
    let was_ours = is_ours(path);
    let _lock = ReplacementLock::take(path)?;
    match connect(path, true) {
        Ok(connection) if is_sound(&connection) => Ok((connection, None)),
        Err(CacheError::Damaged { path }) if !was_ours => Err(CacheError::Foreign { path }),
        Ok(_) | Err(CacheError::Damaged { .. }) => {
            replace(path, now).map(|(connection, notice)| (connection, Some(notice)))
        }
        Err(error) => Err(error),
    }
}

fn is_sound(connection: &Connection) -> bool {
    connection
        .query_row("PRAGMA integrity_check(1)", (), |row| row.get::<_, String>(0))
        .is_ok_and(|verdict| verdict == "ok")
}

/// Puts a new cache in place of a damaged one, with the rows that can be read. The caller holds
/// the [`ReplacementLock`].
fn replace(path: &Path, now: Timestamp) -> Result<(Connection, CacheNotice), CacheError> {
    let damaged = |_| CacheError::Damaged { path: path.to_path_buf() };
    let new = beside(path, ".new");
    // What a process that was killed on the way has left.
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(beside(&new, end));
    }
    // Nobody writes to the damaged file while it is copied, if that can be had: what is written there
    // afterwards is noticed by the writer, who then finds the new one.
    let mut old = raw(path).ok();
    let held = old.as_mut().and_then(|old| {
        old.busy_timeout(PATIENCE).ok()?;
        old.transaction_with_behavior(TransactionBehavior::Immediate).ok()
    });
    let unheld = if held.is_none() { raw(path).ok() } else { None };
    let rescued = fill(&new, held.as_deref().or(unheld.as_ref()), most_rows(path))?;
    let aside = move_aside(path, now).map_err(damaged)?;
    std::fs::rename(&new, path).map_err(damaged)?;
    drop(held);
    Ok((connect(path, true)?, CacheNotice::Replaced { aside, rescued }))
}

/// Makes a new cache with what can be read of another. All of it is in the one file afterwards.
fn fill(new: &Path, from: Option<&Connection>, most_rows: u64) -> Result<u64, CacheError> {
    let fails = |error| CacheError::new(new, error);
    let mut connection = connect(new, true)?;
    let rescued = from.map_or(0, |from| copy(from, &mut connection, most_rows));
    let busy: bool =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |row| row.get(0)).map_err(fails)?;
    if busy {
        return Err(CacheError::Busy { path: new.to_path_buf() });
    }
    connection.close().map_err(|(_, error)| fails(error))?;
    Ok(rescued)
}

/// Opens a file without asking what it is.
fn raw(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags)
}

/// Copies what can be read: each row on its own, because a scan ends at the first damaged page. Returns
/// how many answers were saved.
fn copy(from: &Connection, to: &mut Connection, most_rows: u64) -> u64 {
    let Ok(transaction) = to.transaction() else { return 0 };
    let mut rescued = 0;
    for row in RowNumbers::of(from, most_rows) {
        let record = from
            .prepare_cached("SELECT outcome, body, agency, source, fetched, doi FROM record WHERE rowid = ?1")
            .and_then(|mut statement| {
                statement.query_row([row], |row| {
                    let doi = Doi::exact(&row.get::<_, String>(5)?).ok();
                    doi.map_or(Ok(None), |doi| kept(&doi, row))
                })
            });
        if let Ok(Some(record)) = record
            && is_whole(&record)
            && put(&transaction, PUT, &record).is_ok()
        {
            rescued += 1;
        }
    }
    copy_aliases(from, &transaction);
    if transaction.commit().is_ok() { rescued } else { 0 }
}

/// A damaged page of a long record is no error when it is read: its text shows it.
fn is_whole(kept: &CachedAnswer) -> bool {
    match &kept.outcome {
        Outcome::Record(body) => is_record(body),
        Outcome::NotRegistered | Outcome::NoMetadata => true,
    }
}

/// How many rows the file of a cache can have, its log included. What the file says of itself may be damaged.
fn most_rows(path: &Path) -> u64 {
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    (size(path) + size(&beside(path, "-wal"))) / LEAST_ROW
}

/// The numbers of the rows that can be found, in order. Any number is possible, since a damaged file may hold any;
/// a search for the next one that fails at a damaged page is repeated behind it, number by number. That costs as many
/// searches as the file can have rows; if no end of the damage is found by then, the steps double.
struct RowNumbers<'c> {
    connection: &'c Connection,
    last: i64,
    failures_left: u64,
    step: i64,
}

impl<'c> RowNumbers<'c> {
    fn of(connection: &'c Connection, most_rows: u64) -> Self {
        Self { connection, last: i64::MIN, failures_left: most_rows, step: 1 }
    }

    /// The first number behind another.
    fn after(&self, number: i64) -> rusqlite::Result<Option<i64>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT rowid FROM record NOT INDEXED WHERE rowid > ?1 ORDER BY rowid LIMIT 1")?;
        statement.query_row([number], |row| row.get(0)).optional()
    }
}

impl Iterator for RowNumbers<'_> {
    type Item = i64;

    fn next(&mut self) -> Option<i64> {
        loop {
            match self.after(self.last) {
                Ok(None) => return None,
                // A damaged page may have its rows in any order.
                Ok(Some(next)) if next > self.last => {
                    self.last = next;
                    self.step = 1;
                    return Some(next);
                }
                _ => {
                    // Before the first row there is nothing to step over.
                    self.last = self.last.max(0).checked_add(self.step)?;
                    match self.failures_left.checked_sub(1) {
                        Some(left) => self.failures_left = left,
                        None => self.step = self.step.checked_mul(2)?,
                    }
                }
            }
        }
    }
}

/// Short DOIs can be asked for again: the first damaged page ends it.
fn copy_aliases(from: &Connection, to: &Connection) {
    let Ok(mut statement) = from.prepare("SELECT short, doi FROM alias") else { return };
    let Ok(rows) = statement.query_map((), |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))
    else {
        return;
    };
    for (short, doi) in rows.map_while(Result::ok) {
        if Doi::exact(&doi).is_ok() {
            let _ = to.execute("INSERT OR REPLACE INTO alias (short, doi) VALUES (?1, ?2)", [short, doi]);
        }
    }
}

/// Renames a damaged file, and the log that belongs to it, to a name that is free.
fn move_aside(path: &Path, now: Timestamp) -> std::io::Result<PathBuf> {
    const MOST: u32 = 100;
    let date = now.strftime("%Y%m%dT%H%M%SZ");
    for number in 1..=MOST {
        let end = if number == 1 { format!(".damaged-{date}") } else { format!(".damaged-{date}-{number}") };
        let aside = beside(path, &end);
        if aside.exists() {
            continue;
        }
        std::fs::rename(path, &aside)?;
        for log in ["-wal", "-shm"] {
            // A log that stayed would be taken for that of the new store.
            match std::fs::rename(beside(path, log), beside(&aside, log)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    std::fs::rename(&aside, path)?;
                    return Err(error);
                }
                _ => {}
            }
        }
        return Ok(aside);
    }
    Err(std::io::ErrorKind::AlreadyExists.into())
}
