//! Reading and writing the cache.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use super::error::CacheError;
use super::lock::PATIENCE;
use super::recover::{begin_or_connect, recover};
use super::rows::{self, LIST, MERGE, PUT, check_text, get, has_table, put, put_alias, unsigned};
use super::{CacheNotice, CachedAnswer, Size, Summary};
use crate::doi::Doi;
use crate::files::{self, FileIdentity, identity};

/// The cached answers. It can be shared between threads, which then take turns; processes share the
/// file. Every call blocks, for microseconds as a rule, and for five seconds at most while another
/// process writes; for longer only while a damaged file is replaced.
pub struct Store {
    file: Mutex<Open>,
    path: PathBuf,
    opened: Timestamp,
}

/// The database as it is open now.
struct Open {
    connection: Connection,
    /// Which file that is: another may take its place.
    identity: Option<FileIdentity>,
    /// Damage was found that cannot be mended: once is enough.
    hopeless: bool,
    notice: Option<CacheNotice>,
}

impl Store {
    /// Opens the cache at a path, or begins one, with the folders above it. `now` dates the name of
    /// a damaged file that is moved aside.
    pub fn open(path: &Path, now: Timestamp) -> Result<Self, CacheError> {
        // Also keeps SQLite from reading a meaning into names such as ":memory:".
        let path = &std::path::absolute(path)
            .map_err(|cause| CacheError::Other { path: path.to_path_buf(), cause: Box::new(cause) })?;
        // What is moved or replaced is the file, not a link to it.
        let path = &files::behind(path).0;
        if path.is_dir() {
            return Err(CacheError::Folder { path: path.clone() });
        }
        if let Some(parent) = path.parent().filter(|parent| !parent.is_dir()) {
            files::create_private(parent)
                .map_err(|cause| CacheError::Parent { path: parent.to_path_buf(), cause })?;
        }
        let (connection, notice) = begin_or_connect(path, now)?;
        Ok(Self::new(connection, path, now, notice))
    }

    pub(super) fn new(
        connection: Connection,
        path: &Path,
        opened: Timestamp,
        notice: Option<CacheNotice>,
    ) -> Self {
        let open = Open { connection, identity: identity(path), hopeless: false, notice };
        Self { file: Mutex::new(open), path: path.to_path_buf(), opened }
    }

    /// Returns an event since the last call that deserves a warning.
    pub fn notice(&self) -> Option<CacheNotice> {
        self.lock().notice.take()
    }

    /// Lets the file grow no more, as if the disk were full.
    #[cfg(test)]
    pub(super) fn limit_to_its_size(&self) {
        let connection = &self.lock().connection;
        let pages: i64 = connection.query_row("PRAGMA page_count", (), |row| row.get(0)).unwrap_or_default();
        let _ = connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()));
    }

    /// Returns the path of the cache.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the cached answer for a DOI, of any age.
    pub fn get(&self, doi: &Doi) -> Result<Option<CachedAnswer>, CacheError> {
        self.with(|connection| get(connection, doi))
    }

    /// Returns the cached answers for DOIs, in their order.
    pub fn get_many(&self, dois: &[Doi]) -> Result<Vec<Option<CachedAnswer>>, CacheError> {
        self.with(|connection| {
            // One transaction: every look-up sees the same state, and the file is locked once.
            let transaction = connection.unchecked_transaction()?;
            let kept = dois.iter().map(|doi| get(&transaction, doi)).collect::<Result<_, _>>()?;
            transaction.finish()?;
            Ok(kept)
        })
    }

    /// Caches an answer in place of the one that is there, unless that is a record and this is not.
    pub fn put(&self, kept: &CachedAnswer) -> Result<(), CacheError> {
        check_text(kept)?;
        self.write(|connection| put(connection, PUT, kept).map(drop))
    }

    /// Caches answers as [`Store::put`] does, all of them or none, and what the short DOIs that some were
    /// asked for by stand for. Another process is waited for as long as `patience`.
    pub fn put_all(
        &self,
        answers: &[(CachedAnswer, Option<Doi>)],
        patience: Duration,
    ) -> Result<(), CacheError> {
        answers.iter().try_for_each(|(kept, _)| check_text(kept))?;
        let write = |connection: &Connection| {
            let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
            for (kept, short) in answers {
                put(&transaction, PUT, kept)?;
                if let Some(short) = short {
                    put_alias(&transaction, short, &kept.doi)?;
                }
            }
            transaction.commit()
        };
        self.write(|connection| {
            connection.busy_timeout(patience)?;
            let written = write(connection);
            connection.busy_timeout(PATIENCE)?;
            written
        })
    }

    /// Caches answers of another cache: all of them or none. Of two for a DOI a record is kept
    /// rather than none, and then the newer one. Returns how many changed something.
    pub fn merge(&self, answers: &[CachedAnswer]) -> Result<usize, CacheError> {
        answers.iter().try_for_each(check_text)?;
        self.write(|connection| {
            let transaction = connection.unchecked_transaction()?;
            let changed = answers.iter().map(|kept| put(&transaction, MERGE, kept)).sum::<Result<_, _>>()?;
            transaction.commit()?;
            Ok(changed)
        })
    }

    /// Returns the DOI that a short DOI is known to stand for.
    pub fn alias(&self, short: &Doi) -> Result<Option<Doi>, CacheError> {
        self.with(|connection| {
            let mut statement = connection.prepare_cached("SELECT doi FROM alias WHERE short = ?1")?;
            let doi = statement.query_row([short.as_str()], |row| row.get::<_, String>(0)).optional()?;
            Ok(doi.and_then(|doi| Doi::exact(&doi).ok()))
        })
    }

    /// Keeps what a short DOI stands for. That does not change, so it never grows stale.
    pub fn put_alias(&self, short: &Doi, doi: &Doi) -> Result<(), CacheError> {
        self.write(|connection| put_alias(connection, short, doi))
    }

    /// Returns all cached answers without their bodies, ordered by DOI.
    pub fn list(&self) -> Result<Vec<Summary>, CacheError> {
        self.with(|connection| {
            let mut statement = connection.prepare(LIST)?;
            let rows = statement.query_map((), rows::summary)?;
            rows.filter_map(Result::transpose).collect()
        })
    }

    /// Returns the size of the cache.
    pub fn size(&self) -> Result<Size, CacheError> {
        self.with(|connection| {
            let (all, records): (i64, i64) = connection.query_row(
                "SELECT count(*), count(*) FILTER (WHERE outcome = 'record') FROM record",
                (),
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let bytes: i64 = connection.query_row(
                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
                (),
                |row| row.get(0),
            )?;
            Ok(Size {
                records: unsigned(records),
                negatives: unsigned(all - records),
                bytes: unsigned(bytes),
            })
        })
    }

    /// Deletes everything, and frees the space on the disk. Returns how many answers there were.
    pub fn clear(&self) -> Result<usize, CacheError> {
        self.write(|connection| {
            let transaction = connection.unchecked_transaction()?;
            let count = transaction.execute("DELETE FROM record", ())?;
            transaction.execute("DELETE FROM alias", ())?;
            for table in ["query", "identifier"] {
                if has_table(&transaction, table)? {
                    transaction.execute(&format!("DELETE FROM {table}"), ())?;
                }
            }
            transaction.commit()?;
            // While others read the file its room cannot be given back; then it is used again.
            let _ = connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);");
            Ok(count)
        })
    }

    /// Does something with the database. A file that proves to be damaged is replaced by a new one with
    /// what can still be read, and the work done there.
    pub(super) fn with<T>(&self, work: impl Fn(&Connection) -> rusqlite::Result<T>) -> Result<T, CacheError> {
        self.with_open(&mut self.lock(), work)
    }

    fn with_open<T>(
        &self,
        open: &mut Open,
        work: impl Fn(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, CacheError> {
        let meant = |error| CacheError::new(&self.path, error);
        match work(&open.connection).map_err(meant) {
            Err(CacheError::Damaged { .. }) if !open.hopeless => {
                let recovered = recover(&self.path, self.opened);
                open.hopeless = recovered.is_err();
                open.now_is(recovered?, &self.path);
                work(&open.connection).map_err(meant)
            }
            done => done,
        }
    }

    /// Runs work that writes. If the file was replaced or deleted meanwhile, the work is repeated on the
    /// current file.
    pub(super) fn write<T>(
        &self,
        work: impl Fn(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, CacheError> {
        let mut open = self.lock();
        let done = self.with_open(&mut open, &work)?;
        if identity(&self.path) == open.identity {
            return Ok(done);
        }
        open.now_is(begin_or_connect(&self.path, self.opened)?, &self.path);
        self.with_open(&mut open, &work)
    }

    /// A thread that panicked while it had the connection left a transaction that is undone; the
    /// connection itself is sound.
    fn lock(&self) -> MutexGuard<'_, Open> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn now_is(&mut self, (connection, notice): (Connection, Option<CacheNotice>), path: &Path) {
        self.connection = connection;
        self.identity = identity(path);
        self.notice = notice.or(self.notice.take());
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}
