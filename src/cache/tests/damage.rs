//! Damaged files: what is saved of them, and that they are kept.

use std::fs::{read, write};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempDir;

use super::{BODY, doi, folder, kept, names, now, open, record};
use crate::cache::{CacheNotice, CachedAnswer, Outcome, Store, verify};

/// A cache with as many records as asked for, closed.
pub(super) fn filled(records: usize) -> (TempDir, PathBuf) {
    let folder = folder();
    let path = folder.path().join("store.sqlite");
    let store = open(&path);
    let all: Vec<CachedAnswer> = (0..records).map(record).collect();
    store.merge(&all).unwrap();
    drop(store);
    (folder, path)
}

/// Overwrites the pages of a file that lie in this part of it.
pub(super) fn overwrite(path: &Path, from: f64, to: f64) {
    const PAGE: usize = 4096;
    let mut bytes = read(path).unwrap();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a rough place"
    )]
    let page = |part: f64| (bytes.len() as f64 * part) as usize / PAGE * PAGE;
    let (from, to) = (page(from), page(to));
    assert!(from < to, "the file is too short for that");
    bytes[from..to].fill(0x5A);
    write(path, bytes).unwrap();
}

#[track_caller]
fn replaced(notice: Option<CacheNotice>) -> (PathBuf, u64) {
    let Some(CacheNotice::Replaced { aside, rescued }) = notice else { panic!("{notice:?}") };
    (aside, rescued)
}

#[test]
fn garbage_is_moved_aside_and_a_new_store_begun() {
    let folder = folder();
    let path = folder.path().join("store.sqlite");
    drop(open(&path));
    for round in 1..=2 {
        write(&path, "this is no database, however long one looks at it".repeat(100)).unwrap();
        let store = Store::open(&path, now()).unwrap();
        let end = if round == 1 { "" } else { "-2" };
        let aside = folder.path().join(format!("store.sqlite.damaged-20261122T094500Z{end}"));
        assert_eq!(replaced(store.notice()), (aside.clone(), 0));
        assert_eq!(store.notice(), None, "it is told once");
        assert!(std::fs::read_to_string(&aside).unwrap().starts_with("this is no database"));
        store.put(&record(1)).unwrap();
        assert_eq!(store.get(&doi(1)).unwrap(), Some(record(1)));
    }
    assert_eq!(open(&path).get(&doi(1)).unwrap(), Some(record(1)), "the new one stays");
}

#[test]
fn damage_to_the_schema_is_seen_when_opening() {
    let (folder, path) = filled(20);
    Connection::open(&path).unwrap().execute_batch("DROP TABLE record").unwrap();
    assert_eq!(replaced(Store::open(&path, now()).unwrap().notice()).1, 0);

    let store = open(&path);
    store.put(&record(1)).unwrap();
    drop(store);
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 0").unwrap();
    let store = Store::open(&path, now()).unwrap();
    assert_eq!(replaced(store.notice()).1, 1, "the rows are as good as before");
    assert_eq!(store.get(&doi(1)).unwrap(), Some(record(1)));
    drop(folder);
}

#[test]
fn damage_found_in_use_costs_only_what_cannot_be_read() {
    let (folder, path) = filled(500);
    overwrite(&path, 0.4, 0.6);
    let before = read(&path).unwrap();
    let store = open(&path);
    let dois: Vec<_> = (0..500).map(doi).collect();
    let kept = store.get_many(&dois).unwrap();
    let (aside, rescued) = replaced(store.notice());
    assert_eq!(read(&aside).unwrap(), before, "it is kept as it was found");
    let good = kept.iter().flatten().count();
    assert_eq!(good as u64, rescued);
    assert!((200..500).contains(&good), "{good} of 500");
    for (number, kept) in kept.into_iter().enumerate() {
        assert!(kept.is_none_or(|kept| kept == record(number)), "{number}");
    }
    // The same run goes on with the new store.
    store.put(&record(1000)).unwrap();
    drop(store);
    assert_eq!(open(&path).get(&doi(1000)).unwrap(), Some(record(1000)));
    assert_eq!(verify(&path, now()).unwrap().faults, [""; 0]);
    let left = names(folder.path());
    assert_eq!(
        left.iter()
            .filter(|name| name.contains("damaged") && !name.ends_with("-shm") && !name.ends_with("-wal"))
            .count(),
        1,
        "{left:?}"
    );
}

/// What `damage_found_in_use…` does, for damage of every kind and at every step: an answer or none, a
/// whole store afterwards, and the damaged file aside.
#[test]
fn whatever_is_wrong_with_the_file_the_store_goes_on() {
    type Damage = fn(&Path);
    let cut = |path: &Path, part: u64| {
        let file = std::fs::File::options().write(true).open(path).unwrap();
        file.set_len(file.metadata().unwrap().len() * part / 8).unwrap();
    };
    let table: [(&str, Damage, bool); 8] = [
        ("one byte, which SQLite takes for nothing", |path| write(path, "S").unwrap(), false),
        ("only its head", |path| write(path, &read(path).unwrap()[..100]).unwrap(), true),
        ("the head overwritten", |path| overwrite(path, 0.0, 0.1), true),
        ("everything but the head", |path| overwrite(path, 0.1, 1.0), true),
        ("the middle", |path| overwrite(path, 0.5, 0.7), true),
        ("the end", |path| overwrite(path, 0.9, 1.0), true),
        (
            "zeros",
            |path| {
                let bytes = read(path).unwrap();
                write(path, vec![0; bytes.len()]).unwrap();
            },
            true,
        ),
        (
            "a log of garbage",
            |path| write(super::super::lock::beside(path, "-wal"), vec![7; 50_000]).unwrap(),
            false,
        ),
    ];
    let check = |name: &str, damage: &dyn Fn(&Path), is_damage: bool| {
        let (folder, path) = filled(300);
        damage(&path);
        let store = Store::open(&path, now()).unwrap();
        for number in 0..310 {
            if let Some(kept) = store.get(&doi(number)).unwrap() {
                assert_eq!(kept.outcome, Outcome::Record(BODY.to_vec()), "{name}");
            }
            store.put(&record(number)).unwrap();
        }
        assert_eq!(store.notice().is_some(), is_damage, "{name}");
        assert_eq!(names(folder.path()).iter().any(|name| name.contains("damaged")), is_damage, "{name}");
        drop(store);
        assert_eq!(open(&path).size().unwrap().records, 310, "{name}");
        assert_eq!(verify(&path, now()).unwrap().faults, [""; 0], "{name}");
    };
    for (name, damage, is_damage) in table {
        check(name, &damage, is_damage);
    }
    for part in 1..8 {
        check(&format!("cut to {part} eighths"), &|path| cut(path, part), true);
    }
}

/// Steps from one number to the next would take years here, and lose the first row.
#[test]
fn rows_of_any_number_are_rescued() {
    let (_folder, path) = filled(300);
    let other = Connection::open(&path).unwrap();
    other
        .execute_batch(
            "UPDATE record SET rowid = rowid * 10000000000000;
             UPDATE record SET rowid = -7 WHERE doi = '10.1000/0';
             UPDATE record SET rowid = 9223372036854775807 WHERE doi = '10.1000/299';
             PRAGMA user_version = 0",
        )
        .unwrap();
    drop(other);
    let damaged = read(&path).unwrap();
    assert_eq!(replaced(Store::open(&path, now()).unwrap().notice()).1, 300);

    write(&path, damaged).unwrap();
    overwrite(&path, 0.4, 0.6);
    let rescued = replaced(Store::open(&path, now()).unwrap().notice()).1;
    assert!((150..300).contains(&rescued), "{rescued} of 300");
}

/// A long record goes on on pages of its own, whose damage no error shows.
#[test]
fn a_record_that_was_overwritten_inside_is_not_carried_over() {
    let (_folder, path) = filled(0);
    let body = format!("{{\"title\":[{}1]}}", "1,".repeat(30_000));
    let store = open(&path);
    store.merge(&[record(1), kept(2, Outcome::Record(body.into())), record(3)]).unwrap();
    drop(store);
    overwrite(&path, 0.5, 0.6);
    // What makes it look for damage is damage elsewhere.
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 0").unwrap();
    let store = Store::open(&path, now()).unwrap();
    assert_eq!(replaced(store.notice()).1, 2);
    assert_eq!(store.get(&doi(2)).unwrap(), None);
    assert_eq!(store.get(&doi(3)).unwrap(), Some(record(3)));
}

/// Nothing is written to a file that is no longer the cache.
#[test]
fn a_store_that_was_replaced_or_deleted_meanwhile_is_noticed_by_who_writes() {
    let (folder, path) = filled(10);
    let store = open(&path);
    assert!(store.get(&doi(1)).unwrap().is_some());
    // Another process found damage that this one has not met, and began a new store.
    std::fs::rename(&path, folder.path().join("aside")).unwrap();
    for log in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(super::super::lock::beside(&path, log));
    }
    let other = open(&path);
    store.put(&record(77)).unwrap();
    assert_eq!(other.get(&doi(77)).unwrap(), Some(record(77)));
    drop(other);
    // Somebody cleaned up.
    for name in names(folder.path()) {
        std::fs::remove_file(folder.path().join(name)).unwrap();
    }
    store.put(&record(78)).unwrap();
    drop(store);
    assert_eq!(open(&path).get(&doi(78)).unwrap(), Some(record(78)));
}

/// A new cache that another process has just begun is not taken for the damaged one.
#[test]
fn who_finds_damage_second_uses_what_the_first_has_begun() {
    let (folder, path) = filled(300);
    overwrite(&path, 0.4, 0.6);
    let (one, other) = (open(&path), open(&path));
    let dois: Vec<_> = (0..300).map(doi).collect();
    let first = one.get_many(&dois).unwrap();
    one.put(&record(301)).unwrap();
    assert_eq!(other.get_many(&dois).unwrap(), first);
    assert_eq!(other.get(&doi(301)).unwrap(), Some(record(301)));
    assert!(one.notice().is_some() && other.notice().is_none());
    assert_eq!(names(folder.path()).iter().filter(|name| name.ends_with('Z')).count(), 1);
}

/// A disk without room, as SQLite sees it.
#[test]
fn a_full_disk_is_told_and_what_is_there_is_served() {
    let (_folder, path) = filled(10);
    let store = open(&path);
    store.limit_to_its_size();
    let full = (100..400).find_map(|number| store.put(&record(number)).err()).unwrap();
    assert!(matches!(full, crate::cache::CacheError::Full { .. }), "{full:?}");
    assert_eq!(store.get(&doi(1)).unwrap(), Some(record(1)));
    drop(store);
    assert_eq!(verify(&path, now()).unwrap().faults, [""; 0]);
}

#[test]
fn verifying_says_what_is_wrong() {
    let (_folder, path) = filled(300);
    let sound = verify(&path, now()).unwrap();
    assert_eq!((sound.answers, sound.faults.len()), (300, 0));

    let other = Connection::open(&path).unwrap();
    for (number, change) in [
        (1, "outcome = 'else'"),
        (2, "body = NULL"),
        (3, "fetched = 9223372036854775807"),
        (4, "body = '{\"title\":'"),
        (5, "doi = 'nonsense'"),
        (6, "fetched = fetched + 864000"),
    ] {
        other.execute(&format!("UPDATE record SET {change} WHERE doi = '10.1000/{number}'"), ()).unwrap();
    }
    drop(other);
    let mut faults = verify(&path, now()).unwrap().faults;
    faults.sort();
    assert_eq!(
        faults,
        [
            "10.1000/1: unknown outcome",
            "10.1000/2: the record is missing",
            "10.1000/3: the time it was fetched is impossible",
            "10.1000/4: the record is not JSON of a registration agency",
            "10.1000/6: the time it was fetched is impossible",
            "nonsense: is not a DOI",
        ]
    );

    let (_folder, path) = filled(300);
    overwrite(&path, 0.4, 0.6);
    let before = read(&path).unwrap();
    assert!(!verify(&path, now()).unwrap().faults.is_empty());
    assert_eq!(read(&path).unwrap(), before, "it changes nothing");
    write(&path, "garbage".repeat(100)).unwrap();
    assert_eq!(verify(&path, now()).unwrap().faults, ["not a database, or its header is damaged"]);
}

/// Whatever is not a cache, damaged or not, is somebody's.
#[test]
fn a_file_that_was_never_a_store_is_left_alone() {
    for content in ["", "My thesis", "@book{a,\n  title = {Mine}\n}\n", "SQLite format 3\0 and more"] {
        let folder = folder();
        let path = folder.path().join("thesis.tex");
        let content = if content.is_empty() { "\0".repeat(5000) } else { content.repeat(300) };
        write(&path, &content).unwrap();
        let error = Store::open(&path, now()).unwrap_err();
        assert!(matches!(error, crate::cache::CacheError::Foreign { .. }), "{error:?}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
        assert_eq!(names(folder.path()), ["thesis.tex"], "nothing is left beside it");
        // Other programs lock it.
        write(folder.path().join("thesis.tex.lock"), "").unwrap();
        assert!(Store::open(&path, now()).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
    }
}

/// SQLite opens its files beside the cache, and a pipe that nobody writes to for ever. Here they are sockets, so that
/// no test waits.
#[cfg(unix)]
#[test]
fn what_is_no_file_beside_the_store_is_not_opened() {
    use std::error::Error as _;
    for end in ["-journal", "-wal", "-shm"] {
        let (folder, path) = filled(2);
        let name = format!("store.sqlite{end}");
        let _ = std::fs::remove_file(folder.path().join(&name));
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join(&name)).unwrap();
        let error = Store::open(&path, now()).unwrap_err();
        let cause = error.source().map(ToString::to_string).unwrap_or_default();
        assert!(cause.contains(&name) && cause.ends_with("is not a regular file"), "{error}: {cause}");
        assert!(verify(&path, now()).is_err());
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_before_anything_moves() {
    let (folder, path) = filled(20);
    let link = folder.path().join("link.sqlite");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    overwrite(&path, 0.0, 0.3);
    let store = Store::open(&link, now()).unwrap();
    let (aside, _) = replaced(store.notice());
    assert!(aside.to_str().unwrap().contains("store.sqlite.damaged"), "{aside:?}");
    store.put(&record(1)).unwrap();
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert_eq!(open(&path).get(&doi(1)).unwrap(), Some(record(1)));
}

#[cfg(unix)]
#[test]
fn the_folders_of_a_store_are_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    drop(open(&folder.path().join("cache/doicite/records.sqlite")));
    for made in ["cache", "cache/doicite"] {
        assert_eq!(folder.path().join(made).metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
}
