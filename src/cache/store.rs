//! Reading and writing the store.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::error::CacheError;
use super::open::move_aside;
use super::{Kept, Kind, Outcome, Size, Summary};
use crate::doi::Doi;

pub(super) const GET: &str = "SELECT outcome, body, agency, source, fetched FROM record WHERE doi = ?1";

/// A negative answer gives way to anything, a record only to a record.
const PUT: &str = "
    INSERT INTO record (doi, outcome, body, agency, source, fetched) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (doi) DO UPDATE SET
        outcome = excluded.outcome, body = excluded.body, agency = excluded.agency,
        source = excluded.source, fetched = excluded.fetched
    WHERE excluded.outcome = 'record' OR record.outcome <> 'record'";

const LIST: &str = "SELECT doi, outcome, agency, fetched, octet_length(body) FROM record ORDER BY doi";

/// The kept answers. It can be shared between threads, which then take turns; processes share the
/// file. Every call blocks, for microseconds as a rule, and for five seconds at most while another
/// process writes.
pub struct Store {
    connection: Mutex<Connection>,
    path: PathBuf,
    opened: Timestamp,
}

impl Store {
    pub(super) fn new(connection: Connection, path: &Path, opened: Timestamp) -> Self {
        Self { connection: Mutex::new(connection), path: path.to_path_buf(), opened }
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
        let body = match &kept.outcome {
            Outcome::Record(body) => {
                let text = std::str::from_utf8(body);
                Some(text.map_err(|_| CacheError::NotText { doi: kept.doi.to_string() })?)
            }
            Outcome::NotRegistered | Outcome::NoMetadata => None,
        };
        self.with(|connection| {
            connection.prepare_cached(PUT)?.execute(params![
                kept.doi.as_str(),
                kept.outcome.kind().as_str(),
                body,
                kept.agency,
                kept.source,
                kept.fetched.as_second(),
            ])?;
            Ok(())
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
        self.with(|connection| {
            let mut statement =
                connection.prepare_cached("INSERT OR REPLACE INTO alias (short, doi) VALUES (?1, ?2)")?;
            statement.execute([short.as_str(), doi.as_str()])?;
            Ok(())
        })
    }

    /// Tells of every kept answer, in the order of the DOIs. The store must not be used from `each`.
    pub fn list(&self, mut each: impl FnMut(Summary)) -> Result<(), CacheError> {
        self.with(|connection| {
            let mut statement = connection.prepare(LIST)?;
            let mut rows = statement.query(())?;
            while let Some(row) = rows.next()? {
                if let Some(summary) = summary(row)? {
                    each(summary);
                }
            }
            Ok(())
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
        self.with(|connection| {
            let transaction = connection.unchecked_transaction()?;
            let count = transaction.execute("DELETE FROM record", ())?;
            transaction.execute("DELETE FROM alias", ())?;
            transaction.commit()?;
            // While others read the file its room cannot be given back; then it is used again.
            let _ = connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);");
            Ok(count)
        })
    }

    /// Does something with the database. A file that proves to be damaged is moved aside, so that the
    /// next run begins a new one.
    fn with<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, CacheError> {
        let connection = self.lock();
        work(&connection).map_err(|error| match CacheError::new(&self.path, error) {
            CacheError::Damaged { path, .. } => {
                let aside = move_aside(&path, self.opened).ok();
                CacheError::Damaged { path, aside }
            }
            error => error,
        })
    }

    /// A thread that panicked while it had the connection left a transaction that is undone; the
    /// connection itself is sound.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
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

/// A row of [`GET`]; none where it makes no sense.
fn kept(doi: &Doi, row: &Row<'_>) -> rusqlite::Result<Option<Kept>> {
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
