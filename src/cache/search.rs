//! What searches need of the cache: answers to queries, other identifiers of works, and an index of the
//! words of the cached records.
//!
//! The tables are made when they are first written to, so that a cache of an older version is one of this,
//! and the other way round. The index (FTS5) is kept behind the writing of records: triggers note which it
//! lacks, whoever writes takes some of them in afterwards, and each search takes in the rest first.
//!
//! ```text
//! query       query    text, primary key   the service and what it was asked
//!             answer   text                the candidates, JSON
//!             fetched  integer             seconds since 1970-01-01, UTC
//!
//! identifier  id       text, primary key   such as 'pmid:17375194'
//!             doi      text                the DOI of that work
//!
//! word        an FTS5 table of the words of each record
//! indexed     doi      text, primary key   records that `word` has
//!             word     integer             their rows there
//! unindexed   doi      text, primary key   records that `word` lacks, or has in an older form
//! ```

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};
use serde_json::{Map, Value};

use super::error::CacheError;
use super::rows::has_table;
use super::store::Store;
use crate::doi::Doi;
use crate::work::ServedRecord;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS query (
        query TEXT PRIMARY KEY NOT NULL,
        answer TEXT NOT NULL,
        fetched INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS identifier (
        id TEXT PRIMARY KEY NOT NULL,
        doi TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
";

/// An index without `indexed` is of an earlier form, in which a row could not be found by its DOI.
const INDEX: &str = "
    DROP TRIGGER IF EXISTS record_added;
    DROP TRIGGER IF EXISTS record_changed;
    DROP TRIGGER IF EXISTS record_gone;
    DROP TABLE IF EXISTS word;
    DROP TABLE IF EXISTS unindexed;
    CREATE TABLE indexed (doi TEXT PRIMARY KEY NOT NULL, word INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE unindexed (doi TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;
    CREATE VIRTUAL TABLE word USING fts5 (words, doi UNINDEXED, detail = none);
    INSERT INTO unindexed SELECT doi FROM record WHERE outcome = 'record';
    CREATE TRIGGER record_added AFTER INSERT ON record WHEN new.outcome = 'record'
        BEGIN DELETE FROM unindexed WHERE doi = new.doi; INSERT INTO unindexed (doi) VALUES (new.doi); END;
    CREATE TRIGGER record_changed AFTER UPDATE ON record WHEN new.outcome = 'record'
        BEGIN DELETE FROM unindexed WHERE doi = new.doi; INSERT INTO unindexed (doi) VALUES (new.doi); END;
    CREATE TRIGGER record_gone AFTER DELETE ON record
        BEGIN DELETE FROM unindexed WHERE doi = old.doi; INSERT INTO unindexed (doi) VALUES (old.doi); END;
";

/// Records that are taken into the index in one transaction.
const PART: usize = 500;

/// A cached record and its DOI.
pub type CachedRecord = (Doi, Map<String, Value>);

/// The words by which a record is found.
pub type WordsOf<'a> = dyn Fn(&Map<String, Value>) -> String + 'a;

impl Store {
    /// Returns the cached response to a query, and when it was fetched.
    pub fn query(&self, query: &str) -> Result<Option<(String, Timestamp)>, CacheError> {
        self.with(|connection| {
            if !has_table(connection, "query")? {
                return Ok(None);
            }
            let mut statement =
                connection.prepare_cached("SELECT answer, fetched FROM query WHERE query = ?1")?;
            let row = statement
                .query_row([query], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))
                .optional()?;
            Ok(row.and_then(|(answer, fetched)| Some((answer, Timestamp::from_second(fetched).ok()?))))
        })
    }

    /// Caches the answer to a query.
    pub fn put_query(&self, query: &str, answer: &str, fetched: Timestamp) -> Result<(), CacheError> {
        self.write(|connection| {
            begin(connection)?;
            let mut statement = connection.prepare_cached(
                "INSERT OR REPLACE INTO query (query, answer, fetched) VALUES (?1, ?2, ?3)",
            )?;
            statement.execute((query, answer, fetched.as_second()))?;
            Ok(())
        })
    }

    /// Returns the DOI of the work with another identifier.
    pub fn identifier(&self, id: &str) -> Result<Option<Doi>, CacheError> {
        self.with(|connection| {
            if !has_table(connection, "identifier")? {
                return Ok(None);
            }
            let mut statement = connection.prepare_cached("SELECT doi FROM identifier WHERE id = ?1")?;
            let doi = statement.query_row([id], |row| row.get::<_, String>(0)).optional()?;
            Ok(doi.and_then(|doi| Doi::exact(&doi).ok()))
        })
    }

    /// Caches the DOI of the work with another identifier.
    pub fn put_identifier(&self, id: &str, doi: &Doi) -> Result<(), CacheError> {
        self.write(|connection| {
            begin(connection)?;
            let mut statement =
                connection.prepare_cached("INSERT OR REPLACE INTO identifier (id, doi) VALUES (?1, ?2)")?;
            statement.execute((id, doi.as_str()))?;
            Ok(())
        })
    }

    /// Returns the cached records that have most of some words, the best `most` of them. `words_of` gives the
    /// words of a record that the index has not seen; words are of letters and digits, in small letters.
    pub fn search(
        &self,
        words: &[String],
        most: usize,
        words_of: &WordsOf<'_>,
    ) -> Result<Vec<CachedRecord>, CacheError> {
        self.index(usize::MAX, words_of)?;
        let any: Vec<String> = words
            .iter()
            .map(|word| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>())
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\""))
            .collect();
        if any.is_empty() {
            return Ok(Vec::new());
        }
        let (any, most) = (any.join(" OR "), i64::try_from(most).unwrap_or(i64::MAX));
        self.with(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT doi FROM word WHERE word MATCH ?1 ORDER BY rank LIMIT ?2")?;
            let dois = statement.query_map((&any, most), |row| row.get::<_, String>(0))?;
            let mut found = Vec::new();
            for doi in dois {
                let doi = doi?;
                let body = body(connection, &doi)?;
                let record = body.and_then(|body| object(&body));
                if let (Ok(doi), Some(record)) = (Doi::exact(&doi), record) {
                    found.push((doi, record));
                }
            }
            Ok(found)
        })
    }

    /// Takes records into the index that it lacks, `most` of them, so that a later search has little to do.
    pub fn index(&self, most: usize, words_of: &WordsOf<'_>) -> Result<(), CacheError> {
        let mut left = most;
        while left > 0 {
            let part = i64::try_from(PART.min(left)).unwrap_or(i64::MAX);
            let lacking: Vec<String> = self.with(|connection| {
                if !has_table(connection, "indexed")? {
                    let transaction = connection.unchecked_transaction()?;
                    // Another process may have been faster.
                    if !has_table(&transaction, "indexed")? {
                        transaction.execute_batch(INDEX)?;
                    }
                    transaction.commit()?;
                }
                let mut statement = connection.prepare_cached("SELECT doi FROM unindexed LIMIT ?1")?;
                let dois = statement.query_map([part], |row| row.get(0))?;
                dois.collect()
            })?;
            if lacking.is_empty() {
                return Ok(());
            }
            self.write(|connection| {
                let transaction = connection.unchecked_transaction()?;
                for doi in &lacking {
                    let row: Option<i64> = transaction
                        .prepare_cached("DELETE FROM indexed WHERE doi = ?1 RETURNING word")?
                        .query_row([doi], |row| row.get(0))
                        .optional()?;
                    if let Some(row) = row {
                        transaction.prepare_cached("DELETE FROM word WHERE rowid = ?1")?.execute([row])?;
                    }
                    let record: Option<Map<String, Value>> =
                        body(&transaction, doi)?.and_then(|body| object(&body));
                    if let Some(record) = record {
                        transaction
                            .prepare_cached("INSERT INTO word (words, doi) VALUES (?1, ?2)")?
                            .execute((words_of(&record), doi))?;
                        transaction
                            .prepare_cached("INSERT INTO indexed (doi, word) VALUES (?1, ?2)")?
                            .execute((doi, transaction.last_insert_rowid()))?;
                    }
                    transaction.prepare_cached("DELETE FROM unindexed WHERE doi = ?1")?.execute([doi])?;
                }
                transaction.commit()
            })?;
            left = left.saturating_sub(lacking.len());
        }
        Ok(())
    }
}

fn body(connection: &Connection, doi: &str) -> rusqlite::Result<Option<String>> {
    let mut statement =
        connection.prepare_cached("SELECT body FROM record WHERE doi = ?1 AND outcome = 'record'")?;
    statement.query_row([doi], |row| row.get::<_, Option<String>>(0)).optional().map(Option::flatten)
}

fn begin(connection: &Connection) -> rusqlite::Result<()> {
    if has_table(connection, "query")? && has_table(connection, "identifier")? {
        return Ok(());
    }
    connection.execute_batch(TABLES)
}

/// The object that a record is, without what nobody searches in.
fn object(body: &str) -> Option<Map<String, Value>> {
    match serde_json::from_str(body) {
        Ok(ServedRecord(Value::Object(record))) => Some(record),
        _ => None,
    }
}
