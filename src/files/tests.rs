use std::fs::{read_to_string, write};
use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;

use super::*;

fn folder_with(name: &str, content: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    write(&path, content).unwrap();
    (folder, path)
}

fn put(path: &Path, content: &str) -> io::Result<()> {
    super::write(path, |out| out.write_all(content.as_bytes()))
}

#[test]
fn a_file_is_replaced_whole() {
    let (folder, path) = folder_with("refs.txt", "a longer text");
    put(&path, "two").unwrap();
    assert_eq!(read_to_string(&path).unwrap(), "two");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left over");
    assert!(put(&folder.path().join("missing/refs.txt"), "x").is_err());
    assert!(put(folder.path(), "x").is_err(), "a folder is no file");
}

#[test]
fn what_fails_half_way_changes_nothing() {
    let (folder, path) = folder_with("refs.txt", "old");
    let failed = super::write(&path, |out| {
        out.write_all(b"new")?;
        Err(io::ErrorKind::StorageFull.into())
    });
    assert!(failed.is_err());
    assert_eq!(read_to_string(&path).unwrap(), "old");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left over");
}

#[test]
fn a_file_that_has_changed_meanwhile_is_not_replaced() {
    let (folder, path) = folder_with("refs.bib", "now");
    assert!(!rewrite(&path, b"new", Some(b"before")).unwrap());
    assert!(!rewrite(&path, b"new", None).unwrap());
    assert_eq!(read_to_string(&path).unwrap(), "now");
    assert!(rewrite(&path, b"new", Some(b"now")).unwrap());
    assert!(rewrite(&folder.path().join("other.bib"), b"new", None).unwrap());
    assert!(!rewrite(&folder.path().join("missing.bib"), b"new", Some(b"")).unwrap());
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_file_with_two_names_keeps_both() {
        let (folder, path) = folder_with("refs.bib", "a longer text than the new one");
        let other = folder.path().join("other.bib");
        fs::hard_link(&path, &other).unwrap();
        put(&path, "new").unwrap();
        assert_eq!(read_to_string(&other).unwrap(), "new");
        assert_eq!(path.metadata().unwrap().nlink(), 2);
        assert!(is_same(&path, &other));
        assert!(rewrite(&path, b"newer", Some(b"new")).unwrap());
        assert_eq!(read_to_string(&other).unwrap(), "newer");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left over");
    }

    #[test]
    fn permissions_and_attributes_stay() {
        let (_folder, path) = folder_with("refs.bib", "old");
        fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).unwrap();
        let attributes = xattr::set(&path, "user.note", b"mine").is_ok();
        put(&path, "new").unwrap();
        assert_eq!(path.metadata().unwrap().mode() & 0o777, 0o640);
        if attributes {
            assert_eq!(xattr::get(&path, "user.note").unwrap().unwrap(), b"mine");
        }
    }

    /// Needs the right to give files away; elsewhere there is nothing to lose.
    #[test]
    fn owner_and_group_stay() {
        let (_folder, path) = folder_with("refs.bib", "old");
        if std::os::unix::fs::chown(&path, Some(12345), Some(54321)).is_err() {
            return;
        }
        put(&path, "new").unwrap();
        let file = path.metadata().unwrap();
        assert_eq!((file.uid(), file.gid()), (12345, 54321));
    }

    /// What is written of a private file is private from its first byte on.
    #[test]
    fn the_draft_of_a_private_file_is_private() {
        let (folder, path) = folder_with("refs.bib", "old");
        fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
        super::super::write(&path, |out| {
            out.write_all(b"secret")?;
            out.flush()?;
            for file in fs::read_dir(folder.path())? {
                assert_eq!(file?.metadata()?.mode() & 0o077, 0);
            }
            Ok(())
        })
        .unwrap();
    }

    #[test]
    fn a_link_stays_a_link() {
        let (folder, path) = folder_with("refs.bib", "old");
        let link = folder.path().join("link.bib");
        symlink("refs.bib", &link).unwrap();
        put(&link, "new").unwrap();
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(read_to_string(&path).unwrap(), "new");
        let nowhere = folder.path().join("nowhere.bib");
        symlink("made.bib", &nowhere).unwrap();
        put(&nowhere, "new").unwrap();
        assert_eq!(read_to_string(folder.path().join("made.bib")).unwrap(), "new");
        symlink("second", folder.path().join("first")).unwrap();
        symlink("late.bib", folder.path().join("second")).unwrap();
        put(&folder.path().join("first"), "new").unwrap();
        assert_eq!(read_to_string(folder.path().join("late.bib")).unwrap(), "new");
        assert!(folder.path().join("second").is_symlink());
        let circle = folder.path().join("circle");
        symlink("circle", &circle).unwrap();
        assert!(put(&circle, "new").is_err());
        assert!(circle.is_symlink());
    }
}

#[test]
fn one_lock_at_a_time_and_none_for_ever() {
    let (_folder, path) = folder_with("refs.bib", "old");
    let take = |told: &mut u32| {
        FileLock::take_within(&path, Duration::from_millis(20), Duration::from_millis(60), &mut || *told += 1)
    };
    let mut told = 0;
    let first = take(&mut told).unwrap();
    assert_eq!(told, 0);
    if cfg!(unix) {
        assert!(matches!(take(&mut told), Err(super::lock::Held)));
        assert_eq!(told, 1, "it is said once that somebody is waited for");
    }
    drop(first);
    assert!(take(&mut told).is_ok());
    let nobody = path.with_extension("none");
    assert!(FileLock::take(&nobody, &mut || ()).is_ok(), "what is not there is nobody's");
}

/// A file that is replaced is another: its old lock holds up nobody.
#[cfg(unix)]
#[test]
fn the_lock_is_that_of_the_file_at_the_path() {
    let (_folder, path) = folder_with("refs.bib", "old");
    let old = FileLock::take(&path, &mut || ()).unwrap();
    put(&path, "new").unwrap();
    let new = FileLock::take_within(&path, Duration::ZERO, Duration::ZERO, &mut || ()).unwrap();
    assert!(FileLock::take_within(&path, Duration::ZERO, Duration::ZERO, &mut || ()).is_err());
    drop((old, new));
}
