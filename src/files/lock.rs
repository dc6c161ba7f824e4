//! Who may change a file next.
//!
//! The file itself is locked, not one beside it: programs with settings or caches of their own agree on
//! nothing else. A file that is replaced is another file afterwards, so whoever has waited for a lock
//! looks whether it still is that of the file at the path. A file that is not there yet cannot be
//! locked, and need not be: only one can make it ([`super::rewrite`]).

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::{behind, identity};

/// How often a lock that another holds is asked for again.
const PAUSE: Duration = Duration::from_millis(10);
/// The time after which a wait for a lock is reported.
const LONG: Duration = Duration::from_secs(3);
/// After so long nobody is waited for any more: a run that was stopped would hold up others for ever.
const LONGEST: Duration = Duration::from_secs(20);

/// The right to change a file. Given back when dropped, and by the system when the process ends.
pub(crate) struct FileLock {
    _file: Option<File>,
    was_missing: bool,
}

/// That another process holds a file for longer than doicite waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Held;

impl FileLock {
    /// Whether there was no file to lock. One that has come since is to be locked before it is changed.
    pub(crate) fn was_missing(&self) -> bool {
        self.was_missing
    }

    /// Waits for the right to change the file at `path`. `waiting` is called once if that takes long.
    /// Where there can be no lock (no such file, a file system without locks, a system where a locked
    /// file cannot be replaced) nobody is waited for.
    pub(crate) fn take(path: &Path, waiting: &mut dyn FnMut()) -> Result<Self, Held> {
        Self::take_within(path, LONG, LONGEST, waiting)
    }

    pub(super) fn take_within(
        path: &Path,
        long: Duration,
        longest: Duration,
        waiting: &mut dyn FnMut(),
    ) -> Result<Self, Held> {
        let began = Instant::now();
        let mut told = false;
        loop {
            let target = behind(path).0;
            let before = identity(&target);
            let Ok(file) = File::open(&target) else {
                return Ok(Self { _file: None, was_missing: before.is_none() });
            };
            if before.is_none() {
                // It has come between the two looks.
                if cfg!(unix) {
                    continue;
                }
                return Ok(Self { _file: None, was_missing: false });
            }
            match file.try_lock() {
                Ok(()) if same(&file, &target) => return Ok(Self { _file: Some(file), was_missing: false }),
                // Replaced while it was waited for.
                Ok(()) => continue,
                Err(TryLockError::Error(_)) => return Ok(Self { _file: None, was_missing: false }),
                Err(TryLockError::WouldBlock) => {}
            }
            let waited = began.elapsed();
            if !told && waited >= long {
                told = true;
                waiting();
            }
            if waited >= longest {
                return Err(Held);
            }
            thread::sleep(PAUSE);
        }
    }
}

#[cfg(unix)]
fn same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    file.metadata().is_ok_and(|file| identity(path) == Some((file.dev(), file.ino())))
}

#[cfg(not(unix))]
fn same(_: &File, _: &Path) -> bool {
    true
}
