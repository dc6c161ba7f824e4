//! Reading and writing the store.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};

use super::error::CacheError;
use super::open::{PATIENCE, begin_or_connect};
use super::recover::recover;
use super::{Kept, Kind, Notice, Outcome, Size, Summary};
use crate::doi::Doi;

pub(super) const GET: &str = "SELECT outcome, body, agency, source, fetched FROM record WHERE doi = ?1";

/// A negative answer gives way to anything, a record only to a record.
pub(super) const PUT: &str = "
    INSERT INTO record (doi, outcome, body, agency, source, fetched) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (doi) DO UPDATE SET
        outcome = excluded.outcome, body = excluded.body, agency = excluded.agency,
        source = excluded.source, fetched = excluded.fetched
    WHERE excluded.outcome = 'record' OR record.outcome <> 'record'";

const LIST: &str = "SELECT doi, outcome, agency, fetched, octet_length(body) FROM record ORDER BY doi";

/// The same for an answer of any age: a record is better than none, and the newer one is better.
const MERGE: &str = "
    INSERT INTO record (doi, outcome, body, agency, source, fetched) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (doi) DO UPDATE SET
        outcome = excluded.outcome, body = excluded.body, agency = excluded.agency,
        source = excluded.source, fetched = excluded.fetched
    WHERE (excluded.outcome = 'record', excluded.fetched) > (record.outcome = 'record', record.fetched)";

/// The kept answers. It can be shared between threads, which then take turns; processes share the
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
    identity: Option<Identity>,
    /// Damage was found that cannot be mended: once is enough.
    hopeless: bool,
    notice: Option<Notice>,
}

impl Store {
    pub(super) fn new(
        connection: Connection,
        path: &Path,
        opened: Timestamp,
        notice: Option<Notice>,
    ) -> Self {
        let open = Open { connection, identity: identity(path), hopeless: false, notice };
        Self { file: Mutex::new(open), path: path.to_path_buf(), opened }
    }

    /// Something that happened to the store since this was last asked and that is worth a warning.
    pub fn notice(&self) -> Option<Notice> {
        self.lock().notice.take()
    }

    /// Lets the file grow no more, as if the disk were full.
    #[cfg(test)]
    pub(super) fn limit_to_its_size(&self) {
        let connection = &self.lock().connection;
        let pages: i64 = connection.query_row("PRAGMA page_count", (), |row| row.get(0)).unwrap_or_default();
        let _ = connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()));
    }

    /// Where the store is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is kept for a DOI, however old it is.
    pub fn get(&self, doi: &Doi) -> Result<Option<Kept>, CacheError> {
        self.with(|connection| get(connection, doi))
    }

    /// What is kept for each of some DOIs, in their order.
    pub fn get_many(&self, dois: &[Doi]) -> Result<Vec<Option<Kept>>, CacheError> {
        self.with(|connection| {
            // One transaction: every look-up sees the same state, and the file is locked once.
            let transaction = connection.unchecked_transaction()?;
            let kept = dois.iter().map(|doi| get(&transaction, doi)).collect::<Result<_, _>>()?;
            transaction.finish()?;
            Ok(kept)
        })
    }

    /// Keeps an answer in place of the one that is there, unless that is a record and this is not.
    pub fn put(&self, kept: &Kept) -> Result<(), CacheError> {
        check_text(kept)?;
        self.write(|connection| put(connection, PUT, kept).map(drop))
    }

    /// Keeps answers as [`Store::put`] does, all of them or none, and what the short DOIs that some were
    /// asked for by stand for. Another process is waited for as long as `patience`.
    pub fn put_all(&self, answers: &[(Kept, Option<Doi>)], patience: Duration) -> Result<(), CacheError> {
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

    /// Keeps answers that were kept elsewhere: all of them or none. Of two for a DOI a record is kept
    /// rather than none, and then the newer one. Returns how many changed something.
    pub fn merge(&self, answers: &[Kept]) -> Result<usize, CacheError> {
        answers.iter().try_for_each(check_text)?;
        self.write(|connection| {
            let transaction = connection.unchecked_transaction()?;
            let changed = answers.iter().map(|kept| put(&transaction, MERGE, kept)).sum::<Result<_, _>>()?;
            transaction.commit()?;
            Ok(changed)
        })
    }

    /// The DOI that a short DOI is known to stand for.
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

    /// All kept answers without their bodies, in the order of the DOIs.
    pub fn list(&self) -> Result<Vec<Summary>, CacheError> {
        self.with(|connection| {
            let mut statement = connection.prepare(LIST)?;
            let rows = statement.query_map((), summary)?;
            rows.filter_map(Result::transpose).collect()
        })
    }

    /// How much is kept.
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

    /// Forgets everything, and gives the room on the disk back. Returns how many answers there were.
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

    /// The same for work that writes. What was written to a file that is no longer the store, because
    /// somebody has replaced or deleted it, is written again where the store is now.
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
    fn now_is(&mut self, (connection, notice): (Connection, Option<Notice>), path: &Path) {
        self.connection = connection;
        self.identity = identity(path);
        self.notice = notice.or(self.notice.take());
    }
}

/// What tells one file from another of the same name.
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    path.metadata().ok().map(|file| (file.dev(), file.ino()))
}

/// Elsewhere a file that is open cannot be replaced.
#[cfg(not(unix))]
fn identity(_: &Path) -> Option<Identity> {
    None
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}

fn get(connection: &Connection, doi: &Doi) -> rusqlite::Result<Option<Kept>> {
    let mut statement = connection.prepare_cached(GET)?;
    let mut rows = statement.query([doi.as_str()])?;
    match rows.next()? {
        // A value that is not of its type is no answer.
        Some(row) => {
            kept(doi, row).or_else(|error| error.sqlite_error_code().map_or(Ok(None), |_| Err(error)))
        }
        None => Ok(None),
    }
}

/// Writes an answer by one of the statements above. Returns whether that changed anything, as a number.
pub(super) fn put(connection: &Connection, statement: &str, kept: &Kept) -> rusqlite::Result<usize> {
    let body = match &kept.outcome {
        Outcome::Record(body) => std::str::from_utf8(body).ok(),
        Outcome::NotRegistered | Outcome::NoMetadata => None,
    };
    connection.prepare_cached(statement)?.execute(params![
        kept.doi.as_str(),
        kept.outcome.kind().as_str(),
        body,
        kept.agency,
        kept.source,
        kept.fetched.as_second(),
    ])
}

fn put_alias(connection: &Connection, short: &Doi, doi: &Doi) -> rusqlite::Result<()> {
    let mut statement =
        connection.prepare_cached("INSERT OR REPLACE INTO alias (short, doi) VALUES (?1, ?2)")?;
    statement.execute([short.as_str(), doi.as_str()]).map(drop)
}

/// Whether a table is there that is made when it is first needed.
pub(super) fn has_table(connection: &Connection, name: &str) -> rusqlite::Result<bool> {
    let mut statement = connection
        .prepare_cached("SELECT count(*) > 0 FROM sqlite_schema WHERE type = 'table' AND name = ?1")?;
    statement.query_row([name], |row| row.get(0))
}

fn check_text(kept: &Kept) -> Result<(), CacheError> {
    match &kept.outcome {
        Outcome::Record(body) if std::str::from_utf8(body).is_err() => {
            Err(CacheError::NotText { doi: kept.doi.to_string() })
        }
        _ => Ok(()),
    }
}

/// A row of [`GET`]; none where it makes no sense.
pub(super) fn kept(doi: &Doi, row: &Row<'_>) -> rusqlite::Result<Option<Kept>> {
    let outcome = match (Kind::parse(&row.get::<_, String>(0)?), row.get::<_, Option<String>>(1)?) {
        (Some(Kind::Record), Some(body)) => Outcome::Record(body.into_bytes()),
        (Some(Kind::NotRegistered), _) => Outcome::NotRegistered,
        (Some(Kind::NoMetadata), _) => Outcome::NoMetadata,
        (Some(Kind::Record), None) | (None, _) => return Ok(None),
    };
    let Ok(fetched) = Timestamp::from_second(row.get(4)?) else { return Ok(None) };
    Ok(Some(Kept { doi: doi.clone(), outcome, agency: row.get(2)?, source: row.get(3)?, fetched }))
}

/// A count or size, of which there is none below zero.
fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

/// A row of [`LIST`]; none where it makes no sense.
fn summary(row: &Row<'_>) -> rusqlite::Result<Option<Summary>> {
    let doi = Doi::exact(&row.get::<_, String>(0)?);
    let kind = Kind::parse(&row.get::<_, String>(1)?);
    let fetched = Timestamp::from_second(row.get(3)?);
    let (Ok(doi), Some(kind), Ok(fetched)) = (doi, kind, fetched) else { return Ok(None) };
    let bytes = unsigned(row.get::<_, Option<i64>>(4)?.unwrap_or_default());
    Ok(Some(Summary { doi, kind, agency: row.get(2)?, fetched, bytes }))
}
