//! The right to put a file in the cache's place.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::connection::{LOCK, PATIENCE, beside};
use super::error::CacheError;

/// The right to put a file in the cache's place. Given back when dropped, and by the system when the
/// process dies. The file stays: to delete it would give the right to two.
pub(super) struct ReplacementLock {
    _file: Option<File>,
}

impl ReplacementLock {
    /// Waits for the lock of the cache at `path`. Where there can be none, because nothing can be
    /// written or the file system has no locks, nobody is waited for.
    pub(super) fn take(path: &Path) -> Result<Self, CacheError> {
        let Ok(file) = File::options().create(true).truncate(false).write(true).open(beside(path, LOCK))
        else {
            return Ok(Self { _file: None });
        };
        let deadline = Instant::now() + 2 * PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: Some(file) }),
                Err(TryLockError::Error(_)) => return Ok(Self { _file: None }),
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                    thread::sleep(Duration::from_millis(5));
                }
                Err(TryLockError::WouldBlock) => return Err(CacheError::Busy { path: path.to_path_buf() }),
            }
        }
    }
}
