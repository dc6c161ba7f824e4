//! Why the cache cannot be used, in words for the person whose cache it is.

use std::error::Error;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why the cache could not be opened, read or written. None of these need stop a run: it goes on
/// without a cache.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CacheError {
    /// A folder stands where the file should be.
    #[error("`{}` is a directory, but the cache is a file", .path.display())]
    Folder {
        /// Where the cache should be.
        path: PathBuf,
    },
    /// The folder of the cache is missing and cannot be made.
    #[error("cannot create the directory `{}` for the cache", .path.display())]
    Parent {
        /// The folder.
        path: PathBuf,
        /// Why not.
        #[source]
        cause: std::io::Error,
    },
    /// The cache was written by a later doicite.
    #[error("the cache `{}` has the newer format {version}", .path.display())]
    Newer {
        /// Where the cache is.
        path: PathBuf,
        /// The version of its schema.
        version: i64,
    },
    /// The file is another program's, or the user's: it is no cache, not even a damaged one.
    #[error("`{}` is not a cache of doicite and is left as it is", .path.display())]
    Foreign {
        /// Where it is.
        path: PathBuf,
    },
    /// The file is no database, or a broken one, and cannot be replaced.
    #[error("the cache `{}` is damaged", .path.display())]
    Damaged {
        /// Where the cache is.
        path: PathBuf,
    },
    /// The cache can be read, but not written.
    #[error("cannot write the cache `{}`; new records are not cached", .path.display())]
    ReadOnly {
        /// Where the cache is.
        path: PathBuf,
    },
    /// Another process has held the cache for longer than doicite waits.
    #[error("the cache `{}` is locked by another process", .path.display())]
    Busy {
        /// Where the cache is.
        path: PathBuf,
    },
    /// A record that is not UTF-8 was to be cached.
    #[error("the record of {doi} is not UTF-8 and cannot be cached")]
    NotText {
        /// Whose record.
        doi: String,
    },
    /// The disk is full.
    #[error("no space left for the cache `{}`; new records are not cached", .path.display())]
    Full {
        /// Where the cache is.
        path: PathBuf,
    },
    /// Anything else.
    #[error("cannot use the cache `{}`", .path.display())]
    Other {
        /// Where the cache is.
        path: PathBuf,
        /// What the database or the system said.
        #[source]
        cause: Box<dyn Error + Send + Sync>,
    },
}

impl CacheError {
    /// What an error of the database means.
    pub(super) fn new(path: &Path, error: rusqlite::Error) -> Self {
        let path = path.to_path_buf();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { path },
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            _ => Self::Other { path, cause: Box::new(error) },
        }
    }
}
