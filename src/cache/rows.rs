//! The rows of the cache: what is asked of the database, and what its rows mean.

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::error::CacheError;
use super::{CachedAnswer, Outcome, OutcomeKind, Summary};
use crate::doi::Doi;

pub(super) const GET: &str = "SELECT outcome, body, agency, source, fetched FROM record WHERE doi = ?1";

/// A negative answer gives way to anything, a record only to a record.
pub(super) const PUT: &str = "
    INSERT INTO record (doi, outcome, body, agency, source, fetched) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (doi) DO UPDATE SET
        outcome = excluded.outcome, body = excluded.body, agency = excluded.agency,
        source = excluded.source, fetched = excluded.fetched
    WHERE excluded.outcome = 'record' OR record.outcome <> 'record'";

pub(super) const LIST: &str =
    "SELECT doi, outcome, agency, fetched, octet_length(body) FROM record ORDER BY doi";

/// Stores an answer of any age, unless the cache has a better one: a record beats a negative answer, and
/// the newer beats the older.
pub(super) const MERGE: &str = "
    INSERT INTO record (doi, outcome, body, agency, source, fetched) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (doi) DO UPDATE SET
        outcome = excluded.outcome, body = excluded.body, agency = excluded.agency,
        source = excluded.source, fetched = excluded.fetched
    WHERE (excluded.outcome = 'record', excluded.fetched) > (record.outcome = 'record', record.fetched)";

/// What is kept for a DOI.
pub(super) fn get(connection: &Connection, doi: &Doi) -> rusqlite::Result<Option<CachedAnswer>> {
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
pub(super) fn put(connection: &Connection, statement: &str, kept: &CachedAnswer) -> rusqlite::Result<usize> {
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

pub(super) fn put_alias(connection: &Connection, short: &Doi, doi: &Doi) -> rusqlite::Result<()> {
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

pub(super) fn check_text(kept: &CachedAnswer) -> Result<(), CacheError> {
    match &kept.outcome {
        Outcome::Record(body) if std::str::from_utf8(body).is_err() => {
            Err(CacheError::NotText { doi: kept.doi.to_string() })
        }
        _ => Ok(()),
    }
}

/// A row of [`GET`]; none where it makes no sense.
pub(super) fn kept(doi: &Doi, row: &Row<'_>) -> rusqlite::Result<Option<CachedAnswer>> {
    let outcome = match (OutcomeKind::parse(&row.get::<_, String>(0)?), row.get::<_, Option<String>>(1)?) {
        (Some(OutcomeKind::Record), Some(body)) => Outcome::Record(body.into_bytes()),
        (Some(OutcomeKind::NotRegistered), _) => Outcome::NotRegistered,
        (Some(OutcomeKind::NoMetadata), _) => Outcome::NoMetadata,
        (Some(OutcomeKind::Record), None) | (None, _) => return Ok(None),
    };
    let Ok(fetched) = Timestamp::from_second(row.get(4)?) else { return Ok(None) };
    Ok(Some(CachedAnswer { doi: doi.clone(), outcome, agency: row.get(2)?, source: row.get(3)?, fetched }))
}

/// A count or size, of which there is none below zero.
pub(super) fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

/// A row of [`LIST`]; none where it makes no sense.
pub(super) fn summary(row: &Row<'_>) -> rusqlite::Result<Option<Summary>> {
    let doi = Doi::exact(&row.get::<_, String>(0)?);
    let kind = OutcomeKind::parse(&row.get::<_, String>(1)?);
    let fetched = Timestamp::from_second(row.get(3)?);
    let (Ok(doi), Some(kind), Ok(fetched)) = (doi, kind, fetched) else { return Ok(None) };
    let bytes = unsigned(row.get::<_, Option<i64>>(4)?.unwrap_or_default());
    Ok(Some(Summary { doi, kind, agency: row.get(2)?, fetched, bytes }))
}
