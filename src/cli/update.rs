//! Changing a file that others may change too: runs of ours wait for each other, and whatever else
//! changes the file between our reading and our writing makes us begin again.

use std::path::Path;

use super::exit::Exit;
use super::session::{Session, Told};
use crate::files::{self, Lock};

/// How often a file may be changed under our hands.
const MOST_TRIES: usize = 100;

/// Makes a file what `change` makes of it, whole or not at all. A file that is not there is empty. The
/// second part of what `change` gives is returned.
pub(crate) fn update<T>(
    session: &Session,
    file: &Path,
    mut change: impl FnMut(&[u8]) -> Result<(Vec<u8>, T), String>,
) -> Result<T, Told> {
    let cannot = |exit, what: &str, error: std::io::Error| {
        session.fail(exit, &format!("cannot {what} {}: {error}", file.display()))
    };
    // What never ends cannot be read, and a device must not be replaced by a file.
    if file.is_dir() {
        let message = format!("cannot change {}: it is a folder; name a file in it", file.display());
        return Err(session.fail(Exit::Output, &message));
    }
    if files::is_device(file) {
        return Err(
            session.fail(Exit::Output, &format!("cannot change {}: not a regular file", file.display()))
        );
    }
    let name = file.display();
    let waiting =
        &mut || session.voice.note(&format!("note: waiting for another process that is changing {name}"));
    for _ in 0..MOST_TRIES {
        let Ok(lock) = Lock::take(file, waiting) else {
            return Err(session.fail(
                Exit::Output,
                &format!("cannot change {name}: locked by another process; try again when that has ended"),
            ));
        };
        let old = match std::fs::read(file) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(cannot(Exit::Input, "read", error)),
        };
        if lock.was_missing() && old.is_some() {
            continue;
        }
        let bytes = old.as_deref().unwrap_or_default();
        let (new, told) = change(bytes).map_err(|message| session.fail(Exit::Input, &message))?;
        let written = || files::rewrite(file, &new, old.as_deref());
        if new == bytes || written().map_err(|error| cannot(Exit::Output, "write", error))? {
            return Ok(told);
        }
    }
    Err(session.fail(Exit::Output, &format!("{} keeps changing; try again later", file.display())))
}
