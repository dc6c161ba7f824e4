//! Writing over a file that cannot be replaced.
//!
//! What fails is the growth, for want of room: so the end of the new content is written first, behind the old content.
//! Where that fails it is cut off again, and nothing has changed. Only then is the old content written over, as far as it
//! differs; what is added to a file differs in nothing, so that even a run that is killed leaves the old entries whole.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// A file that is written over.
pub(super) trait Overwritten: Read + Write + Seek {
    /// Makes it as long as this.
    fn cut(&mut self, length: u64) -> io::Result<()>;

    /// Waits until the disk has it.
    fn sync(&mut self) -> io::Result<()>;
}

impl Overwritten for File {
    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

/// What a failure leaves behind.
#[derive(Debug)]
pub(super) enum Failure {
    /// The old content.
    Unchanged(io::Error),
    /// Neither the old content nor the new one.
    Damaged(io::Error),
}

/// Gives a file the content of a draft.
pub(super) fn overwrite(
    target: &mut impl Overwritten,
    draft: &mut (impl Read + Seek),
) -> Result<(), Failure> {
    let mut old = Vec::new();
    target.read_to_end(&mut old).map_err(Failure::Unchanged)?;
    let before = old.len() as u64;
    let unless = |error, restored: io::Result<()>| match restored {
        Ok(()) => Failure::Unchanged(error),
        Err(_) => Failure::Damaged(error),
    };
    let length = grow(target, draft, before)
        .map_err(|error| unless(error, target.cut(before).and_then(|()| target.sync())))?;
    replace(target, draft, &old, length).map_err(|error| {
        let restored = (|| {
            target.seek(SeekFrom::Start(0))?;
            target.write_all(&old)?;
            target.cut(before)?;
            target.sync()
        })();
        unless(error, restored)
    })
}

/// Appends what the draft has behind the length of the old content. Returns the length of the draft.
fn grow(target: &mut impl Overwritten, draft: &mut (impl Read + Seek), before: u64) -> io::Result<u64> {
    let length = draft.seek(SeekFrom::End(0))?;
    if length > before {
        draft.seek(SeekFrom::Start(before))?;
        target.seek(SeekFrom::Start(before))?;
        io::copy(draft, target)?;
        // Some file systems only now find the room.
        target.sync()?;
    }
    Ok(length)
}

/// Writes over the old content as far as the draft differs.
fn replace(
    target: &mut impl Overwritten,
    draft: &mut (impl Read + Seek),
    old: &[u8],
    length: u64,
) -> io::Result<()> {
    draft.seek(SeekFrom::Start(0))?;
    let mut new = Vec::new();
    draft.take(old.len() as u64).read_to_end(&mut new)?;
    if !old.starts_with(&new) {
        target.seek(SeekFrom::Start(0))?;
        target.write_all(&new)?;
    }
    target.cut(length)?;
    target.sync()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// A file on a disk with room for so many bytes, of which `writable` can be written in all.
    struct Disk {
        file: Cursor<Vec<u8>>,
        room: usize,
        writable: usize,
    }

    impl Disk {
        fn with(content: &str, room: usize) -> Self {
            Self { file: Cursor::new(content.into()), room, writable: usize::MAX }
        }

        fn become_of(mut self, new: &str) -> (Result<(), Failure>, String) {
            let done = overwrite(&mut self, &mut Cursor::new(new.as_bytes()));
            (done, String::from_utf8(self.file.into_inner()).unwrap())
        }
    }

    impl Read for Disk {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.file.read(into)
        }
    }

    impl Seek for Disk {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.file.seek(to)
        }
    }

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let place = usize::try_from(self.file.position()).unwrap();
            let most = bytes.len().min(self.room.saturating_sub(place)).min(self.writable);
            self.writable -= most;
            match most {
                0 => Err(io::ErrorKind::StorageFull.into()),
                most => self.file.write(&bytes[..most]),
            }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Overwritten for Disk {
        fn cut(&mut self, length: u64) -> io::Result<()> {
            self.file.get_mut().truncate(usize::try_from(length).unwrap());
            Ok(())
        }

        fn sync(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_new_content_is_there() {
        for (old, new) in
            [("old", "older"), ("old", "new one"), ("older", "old"), ("older", "new"), ("", "new")]
        {
            let (done, content) = Disk::with(old, 100).become_of(new);
            assert!(done.is_ok());
            assert_eq!(content, new);
        }
    }

    #[test]
    fn a_full_disk_leaves_the_old_content() {
        for new in ["old entries, more of them", "new entries, more of them"] {
            let mut disk = Disk::with("old entries", 15);
            // Not even the old content can be written again.
            disk.writable = 4;
            let (done, content) = disk.become_of(new);
            assert!(matches!(done, Err(Failure::Unchanged(_))), "{new}");
            assert_eq!(content, "old entries");
        }
    }

    /// What can be written no more at all is damaged if it was written over, and only then.
    #[test]
    fn what_cannot_be_put_back_is_said() {
        let mut disk = Disk::with("old entries", 100);
        disk.writable = 20;
        let (done, content) = disk.become_of("new entries, more of them");
        assert!(matches!(done, Err(Failure::Damaged(_))));
        assert!(content.ends_with(", more of them"), "{content}");
    }
}
