//! Whether a cache is sound: the database, and every answer in it. Changes nothing.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::Connection;

use super::connection::connect_read_only;
use super::error::CacheError;
use super::{OutcomeKind, is_past, is_record};
use crate::doi::Doi;

/// The most faults that are told of the database; there may be one for each page.
const MOST_TOLD: usize = 20;

/// The result of [`verify`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verification {
    /// How many answers were read.
    pub answers: u64,
    /// What is wrong, a line each.
    pub faults: Vec<String>,
}

/// Checks all of a cache. An error means that it cannot be opened; damage is part of the result.
pub fn verify(path: &Path, now: Timestamp) -> Result<Verification, CacheError> {
    let mut verdict = Verification::default();
    let connection = match connect_read_only(path) {
        Ok(connection) => connection,
        Err(CacheError::Damaged { .. }) => {
            verdict.faults.push("not a database, or its header is damaged".to_owned());
            return Ok(verdict);
        }
        Err(error) => return Err(error),
    };
    database(&connection, &mut verdict);
    if let Err(error) = answers(&connection, now, &mut verdict) {
        verdict.faults.push(format!("reading all records failed: {error}"));
    }
    Ok(verdict)
}

/// Asks SQLite about its pages and indexes.
fn database(connection: &Connection, verdict: &mut Verification) {
    let told =
        connection.prepare(&format!("PRAGMA integrity_check({MOST_TOLD})")).and_then(|mut statement| {
            let rows = statement.query_map((), |row| row.get::<_, String>(0))?;
            rows.collect::<Result<Vec<_>, _>>()
        });
    match told {
        Ok(told) => {
            let lines = told.iter().flat_map(|text| text.lines()).filter(|line| *line != "ok");
            verdict.faults.extend(lines.map(|line| format!("the database: {line}")));
        }
        Err(error) => verdict.faults.push(format!("the database: {error}")),
    }
}

/// Looks at every answer.
fn answers(connection: &Connection, now: Timestamp, verdict: &mut Verification) -> rusqlite::Result<()> {
    let mut statement =
        connection.prepare("SELECT CAST(doi AS BLOB), outcome, CAST(body AS BLOB), fetched FROM record")?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        verdict.answers += 1;
        let name = String::from_utf8_lossy(&row.get::<_, Vec<u8>>(0)?).into_owned();
        let mut fault = |what: &str| verdict.faults.push(format!("{name}: {what}"));
        if Doi::exact(&name).is_err() {
            fault("is not a DOI");
        }
        let body = row.get::<_, Option<Vec<u8>>>(2)?;
        match (row.get::<_, String>(1).ok().as_deref().and_then(OutcomeKind::parse), body) {
            (None, _) => fault("unknown outcome"),
            (Some(OutcomeKind::Record), None) => fault("the record is missing"),
            (Some(OutcomeKind::Record), Some(body)) => {
                if !is_record(&body) {
                    fault("the record is not JSON of a registration agency");
                }
            }
            (Some(OutcomeKind::NotRegistered | OutcomeKind::NoMetadata), _) => {}
        }
        match Timestamp::from_second(row.get(3)?) {
            Ok(fetched) if is_past(fetched, now) => {}
            _ => fault("the time it was fetched is impossible"),
        }
    }
    Ok(())
}
