//! Connecting to the cache: whose file it is, which version, in what state.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::error::CacheError;
use super::lock::{self, PATIENCE, beside};
use super::rows::GET;

/// "doic", which marks the file as ours.
pub(super) const APPLICATION: i64 = 0x646F_6963;
/// The version of the schema.
pub(super) const VERSION: i64 = 1;

const SCHEMA: &str = "
    CREATE TABLE record (
        doi TEXT PRIMARY KEY NOT NULL,
        outcome TEXT NOT NULL,
        body TEXT,
        agency TEXT,
        source TEXT NOT NULL,
        fetched INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE alias (
        short TEXT PRIMARY KEY NOT NULL,
        doi TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
";

/// Connects for reading and writing, or for reading where that is not possible.
/// Makes a new file only where it may.
pub(super) fn connect(path: &Path, create: bool) -> Result<Connection, CacheError> {
    refuse_pipes(path)?;
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    flags.set(OpenFlags::SQLITE_OPEN_CREATE, create);
    // Looked at first: what another process makes meanwhile is not forbidden.
    let was_there = path.exists();
    let connected = Connection::open_with_flags(path, flags)
        .map_err(|error| CacheError::new(path, error))
        .and_then(|connection| checked(connection, path));
    match connected {
        Err(error) if is_forbidden(&error) && was_there => connect_read_only(path).map_err(|_| error),
        other => other,
    }
}

/// Connects for reading. The log of a cache needs files beside it even for readers; where these
/// cannot be made nobody else can write either, and the file is read as it stands.
pub(super) fn connect_read_only(path: &Path) -> Result<Connection, CacheError> {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_');
    refuse_pipes(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connected = Connection::open_with_flags(path, flags)
        .map_err(|error| CacheError::new(path, error))
        .and_then(|connection| checked(connection, path));
    match (connected, path.to_str()) {
        (Err(error), Some(name)) if is_forbidden(&error) => {
            let name = if cfg!(windows) { format!("/{}", name.replace('\\', "/")) } else { name.to_owned() };
            let address = format!("file:{}?immutable=1", utf8_percent_encode(&name, KEPT));
            Connection::open_with_flags(address, flags | OpenFlags::SQLITE_OPEN_URI)
                .map_err(|error| CacheError::new(path, error))
                .and_then(|connection| checked(connection, path))
        }
        (connected, _) => connected,
    }
}

/// Refuses a cache beside which one of SQLite's own files is no regular file: SQLite opens a pipe, and waits for
/// somebody to write to it.
fn refuse_pipes(path: &Path) -> Result<(), CacheError> {
    for end in ["-journal", "-wal", "-shm"] {
        let own = beside(path, end);
        if own.metadata().is_ok_and(|own| !own.is_file()) {
            let cause = format!("`{}` is not a regular file", own.display());
            return Err(CacheError::Other { path: path.to_path_buf(), cause: cause.into() });
        }
    }
    Ok(())
}

/// Whether an error is one of rights.
fn is_forbidden(error: &CacheError) -> bool {
    let code = match error {
        CacheError::ReadOnly { .. } => return true,
        CacheError::Other { cause, .. } => cause.downcast_ref().and_then(rusqlite::Error::sqlite_error_code),
        _ => None,
    };
    matches!(code, Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied))
}

/// A connection to a cache of this version. A new file becomes one.
fn checked(mut connection: Connection, path: &Path) -> Result<Connection, CacheError> {
    let fails = |error| CacheError::new(path, error);
    connection.busy_timeout(PATIENCE).map_err(fails)?;
    let deadline = Instant::now() + PATIENCE;
    loop {
        match recognise(&mut connection, path) {
            // Changing the journal does not wait for others by itself.
            Err(CacheError::Busy { .. }) if Instant::now() < deadline => {
                thread::sleep(Duration::from_millis(5));
            }
            Err(error) => return Err(error),
            Ok(()) => return Ok(connection),
        }
    }
}

fn recognise(connection: &mut Connection, path: &Path) -> Result<(), CacheError> {
    let fails = |error| CacheError::new(path, error);
    let number = |connection: &Connection, name: &str| {
        connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(fails)
    };
    // Both as they were at one time: another process may be making it a store.
    let looked = connection.transaction().map_err(fails)?;
    let marks = (number(&looked, "application_id")?, number(&looked, "user_version")?);
    looked.commit().map_err(fails)?;
    match marks {
        (0, 0) => begin(connection, path)?,
        (APPLICATION, VERSION) => {}
        (APPLICATION, version) if version > VERSION => {
            return Err(CacheError::Newer { path: path.to_path_buf(), version });
        }
        // Ours, and of a version that never was.
        (APPLICATION, _) => return Err(CacheError::Damaged { path: path.to_path_buf() }),
        _ => return Err(CacheError::Foreign { path: path.to_path_buf() }),
    }
    connection.pragma_update(None, "synchronous", "NORMAL").map_err(fails)?;
    // The one statement that every run needs: it also shows whether the schema is what it should be.
    match connection.prepare_cached(GET) {
        Ok(_) => Ok(()),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::Unknown) => {
            Err(CacheError::Damaged { path: path.to_path_buf() })
        }
        Err(error) => Err(fails(error)),
    }
}

/// Makes an empty file a cache. Many processes may do so at once: the first one does it.
fn begin(connection: &mut Connection, path: &Path) -> Result<(), CacheError> {
    let fails = |error| CacheError::new(path, error);
    let is_empty = |connection: &Connection| {
        connection
            .query_row("SELECT count(*) = 0 FROM sqlite_schema", (), |row| row.get::<_, bool>(0))
            .map_err(fails)
    };
    let version = |connection: &Connection| {
        connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).map_err(fails)
    };
    if !is_empty(connection)? && version(connection)? == 0 {
        return Err(CacheError::Foreign { path: path.to_path_buf() });
    }
    // Where the file system cannot do it SQLite stays with the ordinary journal, which is right.
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).map_err(fails)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fails)?;
    if version(&transaction)? == 0 {
        transaction.execute_batch(SCHEMA).map_err(fails)?;
        transaction.pragma_update(None, "application_id", APPLICATION).map_err(fails)?;
        transaction.pragma_update(None, "user_version", VERSION).map_err(fails)?;
    }
    transaction.commit().map_err(fails)
}

/// Whether a file that cannot be used is a cache of ours, damaged: it says so in its head, or the lock is
/// beside it that a cache is begun under. Anything else is somebody's, and nothing is done to it.
pub(super) fn is_ours(path: &Path) -> bool {
    const MAGIC: &[u8] = b"SQLite format 3\0";
    const PLACE_OF_APPLICATION: usize = 68;
    let mut head = [0; 100];
    let marked = File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok()
        && head.starts_with(MAGIC)
        && head[PLACE_OF_APPLICATION..].starts_with(&APPLICATION.to_be_bytes()[4..]);
    marked || lock::is_beside(path)
}
