//! The right to put a file in the cache's place.
//!
//! The lock is on a file beside the cache that says what it is: programs of all kinds leave an empty `.lock` beside the
//! files of others, and what is beside this one is a cache, however damaged.

use std::fs::{File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::error::CacheError;
use crate::files;

/// What the file of the lock says.
const MARK: &[u8] = b"The lock of a cache of doicite.\n";

/// How long one process waits for another.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// The end of the name of the lock beside a cache.
const LOCK: &str = ".lock";

/// The path with something added to the name.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Whether the lock of a cache is beside a file.
pub(super) fn is_beside(path: &Path) -> bool {
    files::first_bytes(&beside(path, LOCK), MARK.len() as u64 + 1).is_ok_and(|text| text == MARK)
}

/// The right to put a file in the cache's place. Given back when dropped, and by the system when the
/// process dies. The file stays: to delete it would give the right to two.
pub(super) struct ReplacementLock {
    _file: Option<File>,
}

impl ReplacementLock {
    /// Waits for the lock of the cache at `path`. Where there can be none, because nothing can be
    /// written or the file system has no locks, nobody is waited for.
    pub(super) fn take(path: &Path) -> Result<Self, CacheError> {
        let Ok(mut file) = File::options().create(true).truncate(false).write(true).open(beside(path, LOCK))
        else {
            return Ok(Self { _file: None });
        };
        if file.metadata().is_ok_and(|file| file.len() == 0) {
            // Without it the lock is one all the same.
            let _ = file.write_all(MARK);
        }
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
