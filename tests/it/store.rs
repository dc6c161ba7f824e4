//! What is kept between runs.

use crate::support::Home;
use crate::support::server::{Answer, Server};

fn server() -> Server {
    Server::start(|request| match request.target.as_str() {
        "/10.1000/x" => Answer::titled("10.1000/x", "Kept"),
        _ => Answer::status(404),
    })
}

#[test]
fn a_record_is_fetched_once() {
    let server = server();
    let home = Home::at(&server.url);
    let first = home.run(["10.1000/x"]).clean();
    assert_eq!(home.run(["10.1000/x"]).clean(), first);
    assert_eq!(server.targets().len(), 1);
    home.run(["--refresh", "10.1000/x"]).clean();
    assert_eq!(server.targets().len(), 2);
}

#[test]
fn a_refusal_is_kept_for_a_while_and_says_so() {
    let server = server();
    let home = Home::at(&server.url);
    assert_eq!(home.run(["10.1000/missing"]).code, Some(4));
    let run = home.run(["10.1000/missing"]);
    assert_eq!(run.code, Some(4));
    assert!(
        run.stderr.contains("(as of ") && run.stderr.contains("--refresh asks the server again"),
        "{}",
        run.stderr
    );
    assert_eq!(server.targets().len(), 1);
}

#[test]
fn a_kept_record_outlives_a_registry_that_forgets_it() {
    let home = Home::at(&server().url);
    home.run(["10.1000/x"]).clean();
    let gone = Server::start(|_| Answer::status(404));
    let mut home = home;
    home.set("DOICITE_ENDPOINT", &gone.url);
    let run = home.run(["--refresh", "10.1000/x"]);
    assert_eq!(run.code, Some(0));
    assert!(run.stdout.starts_with("Kept."));
    assert!(
        run.stderr.contains("is not registered") && run.stderr.contains("using the cached copy"),
        "{}",
        run.stderr
    );
    assert!(home.run(["--offline", "10.1000/x"]).clean().starts_with("Kept."), "and it is still kept");
}

#[test]
fn the_cache_verbs() {
    let server = server();
    let home = Home::at(&server.url);
    let path = home.run(["cache", "path"]).clean();
    assert!(path.trim().ends_with("doicite/records.sqlite"), "{path}");
    let run = home.run(["cache", "list"]);
    assert!(run.stdout.is_empty() && run.stderr.contains("is empty"), "{run:?}");
    home.run(["10.1000/x"]).clean();
    home.run(["10.1000/missing"]);
    let list = home.run(["cache", "list", "-q"]).clean();
    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(lines.len(), 2, "{list}");
    assert!(list.contains("10.1000/x") && list.contains("Kept"), "{list}");
    assert!(list.contains("10.1000/missing") && list.contains("(not registered)"), "{list}");
    assert!(home.run(["cache", "clear"]).good().is_empty());
    assert_eq!(home.run(["cache", "list"]).good(), "");
    home.run(["10.1000/x"]).clean();
    assert_eq!(server.targets().len(), 3, "what was cleared is fetched again");
}

/// Whatever is wrong with the store, the answer comes, with a warning.
#[test]
fn a_store_that_cannot_be_used_is_no_reason_to_fail() {
    let server = server();
    for damage in ["garbage", "folder", "unwritable place"] {
        let mut home = Home::at(&server.url);
        let path = match damage {
            "garbage" => {
                let path = home.path().join("records.sqlite");
                home.set("DOICITE_CACHE", path.to_str().unwrap());
                home.run(["10.1000/x"]);
                home.file(
                    "records.sqlite",
                    "this is not a database, but long enough to look like a file ".repeat(100),
                )
            }
            "folder" => {
                let path = home.path().join("records.sqlite");
                std::fs::create_dir(&path).unwrap();
                path
            }
            _ => home.file("plain", "a file").join("below/records.sqlite"),
        };
        home.set("DOICITE_CACHE", path.to_str().unwrap());
        let run = home.run(["10.1000/x"]);
        assert_eq!(run.code, Some(0), "{damage}: {}", run.stderr);
        assert!(run.stdout.starts_with("Kept."), "{damage}");
        assert_eq!(run.said().len(), 1, "{damage}: {}", run.stderr);
        assert!(run.stderr.contains("warning: "), "{damage}: {}", run.stderr);
        if damage == "garbage" {
            let aside = std::fs::read_dir(home.path()).unwrap().flatten().any(|entry| {
                entry.file_name().to_string_lossy().contains("damaged")
                    && std::fs::read_to_string(entry.path()).is_ok_and(|text| text.starts_with("this is not"))
            });
            assert!(aside, "the damaged file is kept aside");
            assert!(
                home.run(["--offline", "10.1000/x"]).clean().starts_with("Kept."),
                "and a new store works"
            );
        }
    }
}

#[test]
fn what_is_kept_can_be_carried_to_another_machine() {
    let server = server();
    let mut home = Home::at(&server.url);
    home.run(["10.1000/x"]).clean();
    home.run(["10.1000/missing"]);
    let lines = home.run(["cache", "export"]).clean();
    assert_eq!(lines.lines().count(), 2);
    let line: serde_json::Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert_eq!((line["doi"].as_str(), line["outcome"].as_str()), (Some("10.1000/x"), Some("record")));
    let raw = home.run(["show", "--raw", "--offline", "10.1000/x"]).clean();
    assert_eq!(line["body"].as_str(), Some(raw.trim_end()));

    let elsewhere = Home::new();
    let run = elsewhere.feed(&lines, ["cache", "import", "-"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), "doicite: 2 records read, 2 new or newer\n"));
    assert!(elsewhere.run(["--offline", "10.1000/x"]).clean().starts_with("Kept."));
    assert_eq!(elsewhere.run(["cache", "export"]).clean(), lines, "nothing is lost on the way");
    // As long as its beginning is, it is not read on.
    let long = format!("{{\"x\":\"{}\",{}", "x".repeat(25 << 20), &lines.lines().last().unwrap()[1..]);
    let file = elsewhere.file("long.jsonl", format!("{long}\n{lines}"));
    let run = elsewhere.run(["cache", "import", file.to_str().unwrap()]);
    assert!(run.stderr.contains("line 1 is longer than 24 MB; skipped"), "{}", run.stderr);
    assert!(run.stderr.contains("2 records read, 0 new or newer"), "{}", run.stderr);
    let file = elsewhere.file("kept.jsonl", format!("{lines}\n[1]\nnonsense\n"));
    let run = elsewhere.run(["cache", "import", file.to_str().unwrap()]);
    assert_eq!(run.code, Some(8));
    assert_eq!(run.said().len(), 3, "{}", run.stderr);
    assert!(run.stderr.contains("line 4 is not a JSON object; skipped"), "{}", run.stderr);
    assert!(run.stderr.contains("2 records read, 0 new or newer"), "{}", run.stderr);
    assert_eq!(elsewhere.run(["cache", "import", "missing"]).code, Some(8));
    assert_eq!(home.run(["cache", "export", "-o", "missing/kept.jsonl"]).code, Some(9));
    // Its own place is no place for an export.
    home.set("DOICITE_CACHE", "own.sqlite");
    home.run(["cache", "import", "kept.jsonl"]);
    for end in ["", ".lock"] {
        assert_eq!(home.run(["cache", "export", "-o", &format!("own.sqlite{end}")]).code, Some(2));
    }
}

#[test]
fn damage_is_found_when_asked_for() {
    let home = Home::at(&server().url);
    home.run(["10.1000/x"]).clean();
    assert_eq!(home.run(["cache", "verify"]).stderr, "doicite: 1 record checked, no damage\n");
    let path = home.path().join(".cache/doicite/records.sqlite");
    let damaged = "no database ".repeat(1000);
    std::fs::write(&path, &damaged).unwrap();
    let run = home.run(["cache", "verify", "-q"]);
    assert_eq!(run.code, Some(8));
    assert_eq!(run.stderr, "doicite: not a database, or its header is damaged\n");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), damaged, "it only looks");
}

/// The run that meets the damage goes on, keeps what it fetches, and what could still be read.
#[test]
fn a_store_damaged_in_the_middle_costs_one_warning() {
    let server = Server::start(|request| {
        if request.target.starts_with("/doiRA/") {
            return Answer::status(404);
        }
        Answer::titled(&request.target[1..], &"Kept ".repeat(400))
            .with("x-rate-limit-limit", "1000")
            .with("x-concurrency-limit", "8")
    });
    let home = Home::at(&server.url);
    let dois: Vec<String> = (0..60).map(|n| format!("10.1000/n{n}")).collect();
    home.run(&dois).clean();
    let path = home.path().join(".cache/doicite/records.sqlite");
    let mut bytes = std::fs::read(&path).unwrap();
    let (from, to) = (bytes.len() / 2 / 4096 * 4096, bytes.len() / 4 * 3);
    bytes[from..to].fill(0xA5);
    std::fs::write(&path, &bytes).unwrap();
    let before = server.targets().len();
    let run = home.run(&dois);
    assert_eq!((run.code, run.stdout.lines().count()), (Some(0), 60), "{}", run.stderr);
    assert_eq!(run.said().len(), 1, "{}", run.stderr);
    assert!(run.stderr.contains("warning: the cache was damaged; it was moved to `"), "{}", run.stderr);
    let fetched = server.targets().len() - before;
    assert!((1..50).contains(&fetched), "{fetched} of 60 were fetched again");
    home.run(dois.iter().chain(["--offline".to_owned()].iter())).clean();
    assert_eq!(home.run(["cache", "verify"]).code, Some(0));
}

/// A newer program's store is left as it is.
#[test]
fn a_newer_store_is_left_alone() {
    let home = Home::at(&server().url);
    home.run(["10.1000/x"]).clean();
    let path = home.path().join(".cache/doicite/records.sqlite");
    let mut bytes = std::fs::read(&path).unwrap();
    // The version of the schema in the header of the file.
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    std::fs::write(&path, &bytes).unwrap();
    let run = home.run(["10.1000/x"]);
    assert_eq!((run.code, run.said().len()), (Some(0), 1), "{}", run.stderr);
    assert!(run.stdout.starts_with("Kept."));
    assert!(run.stderr.contains("has the newer format 99; update doicite"), "{}", run.stderr);
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

/// A store on a disk that is really full, and one that really cannot be written: needs the right to
/// mount.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_or_read_only_costs_a_warning() {
    let server = Server::start(|request| Answer::titled(&request.target[1..], &"Kept ".repeat(20_000)));
    let mut home = Home::at(&server.url);
    let disk = home.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    home.set("DOICITE_CACHE", disk.join("records.sqlite").to_str().unwrap());
    let Some(mount) = Mount::small(&disk) else {
        println!("skipped: this user may not mount a small disk");
        return;
    };
    home.run(["10.1000/x"]).clean();
    for n in 0..8 {
        let doi = format!("10.1000/n{n}");
        let run = home.run([doi.as_str()]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stdout.starts_with("Kept"));
        if n == 7 {
            assert!(run.stderr.contains("no space left for the cache"), "{}", run.stderr);
        }
    }
    mount.make_read_only();
    assert!(home.run(["--offline", "10.1000/x"]).clean().starts_with("Kept"));
    let run = home.run(["10.1000/y"]);
    assert_eq!((run.code, run.said().len()), (Some(0), 1), "{}", run.stderr);
    assert!(run.stderr.contains("cannot write the cache"), "{}", run.stderr);
    assert_eq!(home.run(["cache", "verify"]).code, Some(0));
}

/// A disk of a few hundred kilobytes; unmounted when dropped.
#[cfg(target_os = "linux")]
struct Mount(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl Mount {
    fn small(at: &std::path::Path) -> Option<Self> {
        let mut mount = std::process::Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=600k", "tmpfs"]).arg(at);
        mount.stderr(std::process::Stdio::null()).status().ok()?.success().then(|| Self(at.to_owned()))
    }

    fn make_read_only(&self) {
        let status = std::process::Command::new("mount").args(["-o", "remount,ro"]).arg(&self.0).status();
        assert!(status.unwrap().success());
    }
}

#[cfg(target_os = "linux")]
impl Drop for Mount {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(&self.0).status();
    }
}
