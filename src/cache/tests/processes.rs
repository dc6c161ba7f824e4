//! Many processes at one store, killed ones among them.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::damage::{filled, overwrite};
use super::{doi, folder, names, now, open, record};
use crate::cache::{Store, verify};

/// What the child processes below do: they open the cache and write until they are done or killed. Each
/// record is reported once it is kept.
#[test]
#[ignore = "run as a child process by the tests below"]
fn child() {
    let path = std::env::var_os("STORE").unwrap();
    let first: usize = std::env::var("FIRST").unwrap().parse().unwrap();
    let count: usize = std::env::var("COUNT").unwrap().parse().unwrap();
    let store = Store::open(Path::new(&path), now()).unwrap();
    for number in first..first + count {
        store.put(&record(number)).unwrap();
        println!(" {number}");
    }
}

/// A child, and the records that it has reported.
struct Writer {
    process: Child,
    reported: JoinHandle<Vec<usize>>,
}

impl Writer {
    fn start(path: &Path, first: usize, count: usize) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "cache::tests::processes::child", "--ignored", "--nocapture"])
            .env("STORE", path)
            .env("FIRST", first.to_string())
            .env("COUNT", count.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        // Between what the test runner says, each number stands at the end of its line.
        let reported = thread::spawn(move || {
            lines.map_while(Result::ok).filter_map(|line| line.rsplit(' ').next()?.parse().ok()).collect()
        });
        Self { process, reported }
    }

    /// Ends it as nothing else does: without a chance to tidy up.
    fn kill(mut self) -> Vec<usize> {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.reported.join().unwrap()
    }

    fn finish(mut self) -> Vec<usize> {
        assert!(self.process.wait().unwrap().success());
        self.reported.join().unwrap()
    }
}

/// All that was reported is there, and nothing is damaged.
#[track_caller]
fn assert_all_kept(path: &Path, reported: &BTreeSet<usize>) {
    let store = open(path);
    for number in reported {
        assert_eq!(store.get(&doi(*number)).unwrap(), Some(record(*number)));
    }
    drop(store);
    assert_eq!(verify(path, now()).unwrap().faults, [""; 0]);
}

#[test]
fn many_processes_begin_and_fill_one_store() {
    let folder = folder();
    let path = folder.path().join("store");
    let writers: Vec<_> = (0..6).map(|child| Writer::start(&path, child * 50, 50)).collect();
    let reported: BTreeSet<usize> = writers.into_iter().flat_map(Writer::finish).collect();
    assert_eq!(reported.len(), 300);
    assert_all_kept(&path, &reported);
}

/// Eight processes write; one after another is killed at a random moment and replaced. `DOICITE_KILLS`
/// sets how many; the figures are printed.
#[test]
fn killed_processes_lose_nothing_that_they_reported() {
    const WRITERS: usize = 8;
    let kills: usize = std::env::var("DOICITE_KILLS").map_or(16, |kills| kills.parse().unwrap());
    let folder = folder();
    let path = folder.path().join("store");
    let mut firsts = (0..).step_by(1_000_000);
    let mut start = || Writer::start(&path, firsts.next().unwrap(), 1_000_000);
    let mut writers: Vec<Writer> = (0..WRITERS).map(|_| start()).collect();
    let mut reported = BTreeSet::new();
    let began = Instant::now();
    for _ in 0..kills {
        thread::sleep(Duration::from_millis(fastrand::u64(0..60)));
        let victim = writers.swap_remove(fastrand::usize(..WRITERS));
        reported.extend(victim.kill());
        writers.push(start());
    }
    for writer in writers {
        reported.extend(writer.kill());
    }
    let took = began.elapsed();
    assert_all_kept(&path, &reported);
    assert_eq!(names(folder.path()).iter().filter(|name| name.contains("damaged")).count(), 0);
    println!(
        "{} processes killed in {:.1} s, {} records reported, {} kept, none lost",
        kills + WRITERS,
        took.as_secs_f64(),
        reported.len(),
        open(&path).size().unwrap().records
    );
}

/// Many find the same damage: the file is moved aside once, and what each wrote is in the new cache.
#[test]
fn processes_that_find_the_same_damage_agree_on_one_new_store() {
    let (folder, path) = filled(600);
    overwrite(&path, 0.2, 1.0);
    let writers: Vec<_> = (0..6).map(|child| Writer::start(&path, 10_000 + child * 40, 40)).collect();
    let reported: BTreeSet<usize> = writers.into_iter().flat_map(Writer::finish).collect();
    assert_eq!(reported.len(), 240);
    assert_all_kept(&path, &reported);
    let asides = names(folder.path()).into_iter().filter(|name| name.ends_with('Z'));
    assert_eq!(asides.count(), 1, "{:?}", names(folder.path()));
}
