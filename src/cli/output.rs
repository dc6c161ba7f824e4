//! The doors: standard output or a file for data, standard error for talk.
//!
//! A file is written beside its place and then replaced, whole or not at all; a reader that closes the
//! pipe early is no error. Nothing that came from the network reaches
//! standard error with a control character in it.

use std::fs::File;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use super::args::Talk;

pub(crate) use crate::text::sanitize::{json as inert_json, line as clean};

/// Writes data to its destination.
pub(crate) fn deliver(text: &str, to: Option<&Path>) -> Result<(), String> {
    deliver_pieces(std::iter::once(text), to)
}

/// The same, a piece at a time.
pub(crate) fn deliver_pieces(
    pieces: impl IntoIterator<Item = impl AsRef<[u8]>>,
    to: Option<&Path>,
) -> Result<(), String> {
    deliver_by(|out| pieces.into_iter().try_for_each(|piece| out.write_all(piece.as_ref())), to)
}

/// The same, by whoever knows how it is written.
pub(crate) fn deliver_by(
    write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    to: Option<&Path>,
) -> Result<(), String> {
    match to {
        Some(path) if path != Path::new("-") => {
            replace(path, write).map_err(|error| format!("cannot write {}: {error}", path.display()))
        }
        _ => match buffered(io::stdout().lock(), write) {
            // Whoever reads has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result.map_err(|error| format!("cannot write the output: {error}")),
        },
    }
}

fn buffered(out: impl io::Write, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    write(&mut out)?;
    out.flush()
}

/// Writes a file beside the target and puts it in its place, so that the old or the new one is
/// there, whole, whatever happens. What is not a regular file (a device, a pipe) is written to
/// directly, and a link stays a link.
fn replace(path: &Path, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
    let (target, is_device) = behind(path);
    if is_device {
        return buffered(File::options().write(true).open(&target)?, write);
    }
    let file = beside(&target, write)?;
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// What a path stands for, links followed, and whether that is no regular file but a device or a pipe.
fn behind(path: &Path) -> (PathBuf, bool) {
    let target = path.canonicalize().or_else(|_| behind_link(path)).unwrap_or_else(|_| path.to_owned());
    let is_device = match target.metadata() {
        Ok(old) => !old.is_file(),
        // The devices of Windows, such as NUL, cannot be looked at.
        Err(error) => cfg!(windows) && error.kind() != io::ErrorKind::NotFound,
    };
    (target, is_device)
}

/// Whether a path is a device or a pipe, which can be written to but not be read and replaced.
pub(crate) fn is_device(path: &Path) -> bool {
    behind(path).1
}

/// Whether two paths stand for the same file.
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// The same for a file that is still what was read of it, or still not there. Tells whether it was.
pub(crate) fn rewrite(path: &Path, new: &[u8], old: Option<&[u8]>) -> io::Result<bool> {
    let target = behind(path).0;
    let file = beside(&target, |out| out.write_all(new))?;
    match old {
        None => match file.persist_noclobber(&target) {
            Ok(_) => Ok(true),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.error),
        },
        Some(old) if std::fs::read(&target).is_ok_and(|now| now == old) => {
            file.persist(&target).map_err(|error| error.error)?;
            Ok(true)
        }
        Some(_) => Ok(false),
    }
}

/// A new file beside another, written and kept by the disk, with the other's permissions.
fn beside(
    target: &Path,
    write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> io::Result<tempfile::NamedTempFile> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".doicite-");
    #[cfg(unix)]
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(mode);
    // Its error names the temporary file, which nobody asked for.
    let file = builder.tempfile_in(folder).map_err(|error| {
        let inner = error.get_ref().and_then(std::error::Error::source);
        let number = inner.and_then(|inner| inner.downcast_ref::<io::Error>()?.raw_os_error());
        number.map_or_else(|| error.kind().into(), io::Error::from_raw_os_error)
    })?;
    buffered(file.as_file(), write)?;
    if let Ok(old) = target.metadata() {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// Where a link leads that leads nowhere yet.
fn behind_link(path: &Path) -> io::Result<PathBuf> {
    let target = path.read_link()?;
    Ok(path.parent().unwrap_or(Path::new(".")).join(target))
}

/// Whether formatted text on standard output would be seen by a person.
pub(crate) fn is_for_eyes() -> bool {
    io::stdout().is_terminal() && colours()
}

/// The width of the terminal that standard output is, or a good width for reading.
pub(crate) fn width() -> usize {
    terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0).clamp(40, 100))
}

/// Says things on standard error.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Voice {
    talk: Talk,
}

impl Voice {
    pub(crate) fn new(talk: Talk) -> Self {
        Self { talk }
    }

    /// Something failed. That is said whatever the talk.
    #[expect(clippy::unused_self, reason = "one voice for all that is said")]
    pub(crate) fn error(self, message: &str) {
        say(message, Kind::Error);
    }

    /// Something is worth knowing.
    pub(crate) fn note(self, message: &str) {
        if !self.talk.quiet {
            say(message, Kind::Plain);
        }
    }

    /// Whether a line may show how far long work is: to a person at a terminal that can take it back.
    pub(crate) fn shows_progress(self) -> bool {
        let can_move = std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        !self.talk.quiet && !self.talk.verbose && can_move && io::stderr().is_terminal()
    }

    /// How a batch went: for people at a terminal, and for those who asked.
    pub(crate) fn summary(self, lines: &str) {
        if !self.talk.quiet && (self.talk.verbose || io::stderr().is_terminal()) {
            lines.lines().for_each(|line| say(line, Kind::Plain));
        }
    }

    /// Something happened that is only of interest to those who asked.
    pub(crate) fn detail(self, message: impl FnOnce() -> String) {
        if self.talk.verbose {
            say(&message(), Kind::Plain);
        }
    }
}

/// Whether what is said tells of a failure.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Error,
    Plain,
}

fn say(message: &str, kind: Kind) {
    let mut err = io::stderr().lock();
    let message = clean(message);
    // The system's number of an error helps nobody.
    let message = match message.split_once(" (os error ") {
        Some((before, after)) => format!("{before}{}", after.split_once(')').map_or("", |(_, rest)| rest)),
        None => message,
    };
    let line =
        if err.is_terminal() && colours() { coloured(&message, kind) } else { format!("doicite: {message}") };
    // There is nowhere left to complain to.
    let _ = writeln!(err, "{line}");
}

/// The line with what it is in colour.
fn coloured(message: &str, kind: Kind) -> String {
    let labels = [("warning:", "1;33"), ("note:", "1;36"), ("hint:", "1;32")];
    match labels.iter().find_map(|(label, colour)| Some((label, colour, message.strip_prefix(label)?))) {
        Some((label, colour, rest)) => format!("doicite: \u{1b}[{colour}m{label}\u{1b}[0m{rest}"),
        None if kind == Kind::Error => format!("\u{1b}[1;31mdoicite:\u{1b}[0m {message}"),
        None => format!("doicite: {message}"),
    }
}

/// Whether a terminal may be asked for more than plain text: <https://no-color.org>.
fn colours() -> bool {
    let unset_or_empty =
        |name| std::env::var_os(name).is_none_or(|value: std::ffi::OsString| value.is_empty());
    unset_or_empty("NO_COLOR")
        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        // The console of Windows obeys escape sequences only for those who ask; others need not.
        && anstyle_query::windows::enable_ansi_colors().unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_cannot_drive_a_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\nc\u{9b}d\u{202e}e"), "a [31mb c de");
    }

    #[test]
    fn a_file_is_replaced_whole_and_keeps_its_permissions() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("refs.txt");
        deliver("one", Some(&path)).expect("written");
        deliver("two", Some(&path)).expect("written");
        assert_eq!(std::fs::read_to_string(&path).expect("read"), "two");
        assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 1, "nothing is left over");
        assert!(deliver("x", Some(&folder.path().join("missing/refs.txt"))).is_err());
        assert!(deliver("x", Some(folder.path())).is_err(), "a folder is no file");
    }
}
