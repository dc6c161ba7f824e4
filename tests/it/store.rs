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
    assert!(run.stderr.contains("(as of ") && run.stderr.contains("--refresh asks again"), "{}", run.stderr);
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
        run.stderr.contains("is not registered") && run.stderr.contains("from the store"),
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
    assert!(run.stdout.is_empty() && run.stderr.contains("nothing is kept yet"), "{run:?}");
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
            "garbage" => home.file(
                "records.sqlite",
                "this is not a database, but long enough to look like a file ".repeat(100),
            ),
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
