//! Files of the user's, written whole or not at all.
//!
//! What is written goes to a new file beside the target first, is kept by the disk, and then takes the
//! target's place in one step, so that the old or the new one is there, whole, whatever happens. That
//! has consequences for which this is the one place:
//!
//! - The new file is made like the old one before it takes its place: owner, group, permissions and
//!   extended attributes (`like`). Until then nobody but its owner can read it.
//! - A file that has several names, or that cannot be made anew with its owner and attributes, is written
//!   in place, once all of the new content is safe beside it (`in_place`). Should that fail half-way, the old
//!   content is put back; should that fail too, the copy stays, and the error names it.
//! - A link stays a link; what it leads to is replaced.
//! - A device or a pipe is written to directly: there is nothing to replace.
//! - Several runs that change one file wait for each other ([`FileLock`]).

mod in_place;
mod like;
mod lock;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests;

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use in_place::Failure;

pub(crate) use lock::FileLock;

/// Writes a file.
pub(crate) fn write(
    path: &Path,
    content: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> io::Result<()> {
    let (target, is_device) = behind(path);
    if is_device {
        return buffered(&File::options().write(true).open(&target)?, content);
    }
    Draft::new(&target, content)?.take_place()
}

/// Writes a file that is still what was read of it, or still not there. Returns whether it was; if not,
/// nothing is changed.
pub(crate) fn rewrite(path: &Path, new: &[u8], old: Option<&[u8]>) -> io::Result<bool> {
    let target = behind(path).0;
    let draft = Draft::new(&target, |out| out.write_all(new))?;
    match old {
        None => match draft.file.persist_noclobber(&target) {
            Ok(_) => Ok(true),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.error),
        },
        Some(old) if fs::read(&target).is_ok_and(|now| now == old) => draft.take_place().map(|()| true),
        Some(_) => Ok(false),
    }
}

/// Whether a path is a device or a pipe, which can be written to but not be read and replaced.
pub(crate) fn is_device(path: &Path) -> bool {
    behind(path).1
}

/// Whether two paths lead to one file, also by different names of it.
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    let same_path = match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    };
    same_path || identity(one).is_some_and(|one| identity(other) == Some(one))
}

/// What tells one file from another of the same name.
pub(crate) type FileIdentity = (u64, u64);

/// Which file stands at a path now.
#[cfg(unix)]
pub(crate) fn identity(path: &Path) -> Option<FileIdentity> {
    use std::os::unix::fs::MetadataExt as _;
    path.metadata().ok().map(|file| (file.dev(), file.ino()))
}

/// Elsewhere a file that is open cannot be replaced.
#[cfg(not(unix))]
pub(crate) fn identity(_: &Path) -> Option<FileIdentity> {
    None
}

/// Makes a folder, and those above it, for what is nobody else's business (XDG Base Directory
/// Specification: "with permission 0700").
pub(crate) fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// What a path stands for, links followed, and whether that is no regular file but a device or a pipe.
pub(crate) fn behind(path: &Path) -> (PathBuf, bool) {
    let target = path.canonicalize().unwrap_or_else(|_| behind_links(path));
    let is_device = match target.metadata() {
        Ok(old) => !old.is_file(),
        // The devices of Windows, such as NUL, cannot be looked at.
        Err(error) => cfg!(windows) && error.kind() != io::ErrorKind::NotFound,
    };
    (target, is_device)
}

/// Where a path leads at which there is nothing yet, over links that lead to links; the path itself where they go round
/// in a circle, so that the system says so.
fn behind_links(path: &Path) -> PathBuf {
    // As many as Linux follows.
    const MOST_LINKS: usize = 40;
    let mut target = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(next) = target.read_link() else { return target };
        target = target.parent().unwrap_or(Path::new(".")).join(next);
    }
    path.to_owned()
}

/// New content beside the file whose place it is to take; removed when it is dropped.
struct Draft {
    file: NamedTempFile,
    target: PathBuf,
    /// Whether it cannot take the place of the old file, which is then written to.
    in_place: bool,
}

impl Draft {
    fn new(target: &Path, content: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<Self> {
        if target.is_symlink() {
            // A link in a circle: the system's error says so.
            return Err(target.metadata().err().unwrap_or_else(|| io::ErrorKind::InvalidInput.into()));
        }
        let folder =
            target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let old = target.metadata().ok();
        let mut builder = tempfile::Builder::new();
        builder.prefix(".doicite-");
        // A file that is new is made as any program makes one; the copy of one that is there may be
        // private, and is nobody's business until it is known to be none.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(if old.is_some() {
            0o600
        } else {
            0o666
        }));
        // Its error names the temporary file, which nobody asked for.
        let file = builder.tempfile_in(folder).map_err(|error| {
            let inner = error.get_ref().and_then(std::error::Error::source);
            let number = inner.and_then(|inner| inner.downcast_ref::<io::Error>()?.raw_os_error());
            let missing = || fs::metadata(folder).err().unwrap_or_else(|| error.kind().into());
            number.map_or_else(missing, io::Error::from_raw_os_error)
        })?;
        buffered(file.as_file(), content)?;
        let in_place = match &old {
            Some(old) => !like::make_like(file.as_file(), target, old),
            None => false,
        };
        file.as_file().sync_all()?;
        Ok(Self { file, target: target.to_owned(), in_place })
    }

    fn take_place(self) -> io::Result<()> {
        if !self.in_place {
            return self.file.persist(&self.target).map(drop).map_err(|error| error.error);
        }
        // Nothing is changed where the file cannot be written to.
        let mut target = File::options().read(true).write(true).open(&self.target)?;
        let mut draft = self.file.reopen()?;
        in_place::overwrite(&mut target, &mut draft).map_err(|failure| match failure {
            Failure::Unchanged(error) => error,
            Failure::Damaged(error) => match self.file.keep() {
                Ok((_, kept)) => io::Error::new(
                    error.kind(),
                    format!(
                        "{error}; the file is now damaged, and the complete new content is in {}",
                        kept.display()
                    ),
                ),
                Err(_) => error,
            },
        })
    }
}

fn buffered(file: &File, content: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::new(file);
    content(&mut out)?;
    out.flush()
}

/// The text of a file that need not be there: a missing one is empty. So is one below what is no folder, for
/// daemons have `/dev/null` for a home.
pub(crate) fn optional_text(path: &Path) -> io::Result<String> {
    match fs::read_to_string(path) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(String::new())
        }
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            Err(io::Error::new(error.kind(), "it is not text in UTF-8"))
        }
        read => read,
    }
}

/// The beginning of a regular file, at most as many bytes as given. Anything else, such as a pipe that nobody
/// writes to, would keep the reader waiting.
pub(crate) fn first_bytes(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    if !path.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
