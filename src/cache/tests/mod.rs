mod damage;
mod exchange;
mod processes;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use tempfile::TempDir;

use super::connection::{APPLICATION, VERSION, connect_read_only};
use super::{CacheError, CachedAnswer, Outcome, OutcomeKind, Size, Store, Summary};
use crate::doi::Doi;

const BODY: &[u8] = "{\"title\":\"Überall \\u00e9\",\"x\":[1,2]}\n".as_bytes();

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn now() -> Timestamp {
    // 2026-11-22T09:45:00Z
    at(1_795_340_700)
}

fn doi(number: usize) -> Doi {
    Doi::exact(&format!("10.1000/{number}")).unwrap()
}

fn kept(number: usize, outcome: Outcome) -> CachedAnswer {
    let source = format!("https://example.org/{number}");
    CachedAnswer { agency: Some("Crossref".into()), ..CachedAnswer::new(doi(number), outcome, source, now()) }
}

fn record(number: usize) -> CachedAnswer {
    kept(number, Outcome::Record(BODY.to_vec()))
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A cache in a file, opened without anything to tell.
#[track_caller]
fn open(path: &Path) -> Store {
    let store = Store::open(path, now()).unwrap();
    assert_eq!(store.notice(), None);
    store
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn what_is_put_is_got_also_by_the_next_process() {
    let folder = folder();
    let path = folder.path().join("new/folders/store.sqlite");
    let answers = [
        record(1),
        kept(2, Outcome::NotRegistered),
        CachedAnswer { agency: None, ..kept(3, Outcome::NoMetadata) },
    ];
    {
        let store = open(&path);
        assert_eq!(store.get(&doi(1)).unwrap(), None);
        for answer in &answers {
            store.put(answer).unwrap();
        }
    }
    let store = open(&path);
    for answer in &answers {
        assert_eq!(store.get(&answer.doi).unwrap().as_ref(), Some(answer));
    }
    let many = store.get_many(&[doi(3), doi(9), doi(1), doi(3)]).unwrap();
    assert_eq!(many, [Some(answers[2].clone()), None, Some(answers[0].clone()), Some(answers[2].clone())]);
}

#[test]
fn a_negative_answer_never_replaces_a_record() {
    let folder = folder();
    let store = open(&folder.path().join("store"));
    let got = || store.get(&doi(1)).unwrap().unwrap();
    store.put(&kept(1, Outcome::NotRegistered)).unwrap();
    store.put(&kept(1, Outcome::NoMetadata)).unwrap();
    assert_eq!(got().outcome, Outcome::NoMetadata);
    store.put(&record(1)).unwrap();
    assert_eq!(got(), record(1));
    store.put(&kept(1, Outcome::NotRegistered)).unwrap();
    store.put(&kept(1, Outcome::NoMetadata)).unwrap();
    assert_eq!(got(), record(1));
    let newer =
        CachedAnswer { fetched: at(now().as_second() + 9), ..kept(1, Outcome::Record(b"{}".to_vec())) };
    store.put(&newer).unwrap();
    assert_eq!(got(), newer);
}

#[test]
fn answers_grow_stale_and_are_still_given() {
    let age = |outcome: Outcome, hours: i64| {
        kept(1, outcome).is_fresh(now().checked_add(SignedDuration::from_hours(hours)).unwrap())
    };
    let record = || Outcome::Record(BODY.to_vec());
    assert!(age(record(), 0) && age(record(), 30 * 24 - 1) && !age(record(), 30 * 24));
    assert!(age(Outcome::NotRegistered, 23) && !age(Outcome::NotRegistered, 24));
    assert!(age(Outcome::NoMetadata, 7 * 24 - 1) && !age(Outcome::NoMetadata, 7 * 24));
    assert!(age(record(), -1) && !age(record(), -25), "kept by a clock that was ahead");

    let folder = folder();
    let store = open(&folder.path().join("store"));
    let old = CachedAnswer { fetched: at(0), ..self::record(1) };
    store.put(&old).unwrap();
    assert_eq!(store.get(&doi(1)).unwrap(), Some(old.clone()));
    assert!(!old.is_fresh(now()));
}

#[test]
fn only_text_is_kept() {
    let folder = folder();
    let store = open(&folder.path().join("store"));
    let error = store.put(&kept(1, Outcome::Record(vec![b'"', 0xFF, b'"']))).unwrap_err();
    assert!(matches!(error, CacheError::NotText { .. }), "{error}");
    assert_eq!(store.get(&doi(1)).unwrap(), None);
    let zero = kept(2, Outcome::Record(b"\"a\0b\"".to_vec()));
    store.put(&zero).unwrap();
    assert_eq!(store.get(&doi(2)).unwrap(), Some(zero));
}

#[test]
fn dois_that_only_look_trimmed_are_kept_apart() {
    let folder = folder();
    let store = open(&folder.path().join("store"));
    let untrimmed = Doi::exact("10.17070/aeaas.2014.12.36.").unwrap();
    store.put(&CachedAnswer { doi: untrimmed.clone(), ..record(1) }).unwrap();
    assert_eq!(store.get(&untrimmed).unwrap().unwrap().doi, untrimmed);
    assert_eq!(store.get(&Doi::exact("10.17070/aeaas.2014.12.36").unwrap()).unwrap(), None);
    let listed: Vec<_> = store.list().unwrap().into_iter().map(|summary| summary.doi).collect();
    assert_eq!(listed, [untrimmed]);
}

#[test]
fn aliases() {
    let folder = folder();
    let store = open(&folder.path().join("store"));
    let short = Doi::parse("10/fg4mtb").unwrap();
    assert_eq!(store.alias(&short).unwrap(), None);
    store.put_alias(&short, &doi(1)).unwrap();
    store.put_alias(&short, &doi(2)).unwrap();
    assert_eq!(store.alias(&short).unwrap(), Some(doi(2)));
}

#[test]
fn listing_counting_and_clearing() {
    let folder = folder();
    let path = folder.path().join("store");
    let store = open(&path);
    store.put(&record(2)).unwrap();
    store.put(&kept(1, Outcome::NotRegistered)).unwrap();
    store.put(&kept(3, Outcome::Record(vec![b'1'; 500_000]))).unwrap();
    store.put_alias(&Doi::parse("10/abc").unwrap(), &doi(1)).unwrap();
    let listed = store.list().unwrap();
    let summary = |number, kind, bytes| Summary {
        doi: doi(number),
        kind,
        agency: Some("Crossref".into()),
        fetched: now(),
        bytes,
    };
    assert_eq!(
        listed,
        [
            summary(1, OutcomeKind::NotRegistered, 0),
            summary(2, OutcomeKind::Record, BODY.len() as u64),
            summary(3, OutcomeKind::Record, 500_000)
        ]
    );
    let size = store.size().unwrap();
    assert_eq!((size.records, size.negatives), (2, 1));
    assert!(size.bytes > 500_000);
    assert_eq!(store.clear().unwrap(), 3);
    assert_eq!(store.alias(&Doi::parse("10/abc").unwrap()).unwrap(), None);
    let Size { records, negatives, bytes } = store.size().unwrap();
    assert_eq!((records, negatives), (0, 0));
    assert!(bytes < 100_000 && path.metadata().unwrap().len() < 100_000, "the room is given back");
    store.put(&record(1)).unwrap();
    assert_eq!(store.get(&doi(1)).unwrap(), Some(record(1)));
}

#[test]
fn entries_that_make_no_sense_are_missing() {
    let folder = folder();
    let path = folder.path().join("store");
    let store = open(&path);
    for number in 1..=4 {
        store.put(&record(number)).unwrap();
    }
    let other = Connection::open(&path).unwrap();
    other.execute("UPDATE record SET outcome = 'else' WHERE doi = '10.1000/1'", ()).unwrap();
    other.execute("UPDATE record SET body = NULL WHERE doi = '10.1000/2'", ()).unwrap();
    other.execute("UPDATE record SET fetched = 9223372036854775807 WHERE doi = '10.1000/3'", ()).unwrap();
    other.execute("UPDATE record SET body = CAST(x'22FF22' AS TEXT) WHERE doi = '10.1000/4'", ()).unwrap();
    for number in 1..=4 {
        assert_eq!(store.get(&doi(number)).unwrap(), None, "{number}");
        store.put(&record(number)).unwrap();
        assert_eq!(store.get(&doi(number)).unwrap(), Some(record(number)));
    }
}

#[test]
fn other_files_are_left_alone() {
    let folder = folder();
    let path = folder.path().join("store");

    assert!(matches!(Store::open(folder.path(), now()), Err(CacheError::Folder { .. })));
    std::fs::write(folder.path().join("file"), "x").unwrap();
    assert!(matches!(Store::open(&folder.path().join("file/store"), now()), Err(CacheError::Parent { .. })));

    drop(open(&path));
    Connection::open(&path).unwrap().pragma_update(None, "user_version", VERSION + 1).unwrap();
    let before = std::fs::read(&path).unwrap();
    let error = Store::open(&path, now()).unwrap_err();
    assert!(matches!(error, CacheError::Newer { version, .. } if version == VERSION + 1), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), before);

    for (name, application) in [("foreign", 0), ("foreign-marked", 1234)] {
        let foreign = folder.path().join(name);
        let connection = Connection::open(&foreign).unwrap();
        connection.execute_batch("CREATE TABLE record (mine)").unwrap();
        connection.pragma_update(None, "application_id", application).unwrap();
        drop(connection);
        let before = std::fs::read(&foreign).unwrap();
        assert!(matches!(Store::open(&foreign, now()), Err(CacheError::Foreign { .. })), "{name}");
        assert_eq!(std::fs::read(&foreign).unwrap(), before);
    }
    assert_eq!(names(folder.path()), ["file", "foreign", "foreign-marked", "store", "store.lock"]);
}

#[test]
fn an_empty_file_is_a_new_store() {
    let folder = folder();
    let path = folder.path().join("a store with ü, %20 and ?#.sqlite");
    std::fs::write(&path, "").unwrap();
    open(&path).put(&record(1)).unwrap();
    assert_eq!(open(&path).get(&doi(1)).unwrap(), Some(record(1)));
    let header: i64 = Connection::open(&path)
        .unwrap()
        .pragma_query_value(None, "application_id", |row| row.get(0))
        .unwrap();
    assert_eq!(header, APPLICATION);
}

/// The way a cache is opened where it cannot be written, taken where it can: whoever runs the tests
/// may have every right.
#[test]
fn what_cannot_be_written_can_be_read() {
    let folder = folder();
    let path = folder.path().join("a store ü%20?#");
    open(&path).put(&record(1)).unwrap();
    let store = Store::new(connect_read_only(&path).unwrap(), &path, now(), None);
    assert_eq!(store.get(&doi(1)).unwrap(), Some(record(1)));
    let error = store.put(&record(2)).unwrap_err();
    assert!(matches!(error, CacheError::ReadOnly { .. }), "{error}");
    assert!(connect_read_only(&folder.path().join("missing")).is_err());
}

#[cfg(unix)]
#[test]
fn a_store_in_a_read_only_folder_serves_what_it_has() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder();
    let path = folder.path().join("a store ü%20?#");
    open(&path).put(&record(1)).unwrap();
    let rights = |mode| std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(mode)).unwrap();
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o444)).unwrap();
    rights(0o555);
    if std::fs::write(folder.path().join("probe"), "").is_ok() {
        println!("skipped: this user may write everywhere");
        return;
    }
    let store = open(&path);
    assert_eq!(store.get(&doi(1)).unwrap(), Some(record(1)));
    assert!(matches!(store.put(&record(2)), Err(CacheError::ReadOnly { .. })));
    assert!(Store::open(&folder.path().join("new"), now()).is_err());
    rights(0o755);
}

#[test]
fn threads_take_turns() {
    let folder = folder();
    let store = open(&folder.path().join("store"));
    let misses = AtomicUsize::new(0);
    thread::scope(|scope| {
        for thread in 0..8 {
            let (store, misses) = (&store, &misses);
            scope.spawn(move || {
                for number in thread * 20..(thread + 1) * 20 {
                    store.put(&record(number)).unwrap();
                    misses.fetch_add(
                        usize::from(store.get(&doi(number)).unwrap().is_none()),
                        Ordering::Relaxed,
                    );
                }
            });
        }
    });
    assert_eq!(misses.into_inner(), 0);
    assert_eq!(store.size().unwrap().records, 160);
}
