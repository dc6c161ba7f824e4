//! Servers, files and signals that mean no good, one guard a test: each was seen to fail without its guard.

use std::ffi::OsStr;
use std::time::{Duration, Instant};

use crate::support::server::{Answer, Request, Server};
use crate::support::{Home, Run};

/// The registration of each DOI that is looked up.
fn registered(list: &str, agency: &str) -> Answer {
    let row = |doi: &str| format!(r#"{{"DOI":"{}","RA":"{agency}"}}"#, doi.replace("%2F", "/"));
    let rows: Vec<String> = list.split(',').map(row).collect();
    Answer::status(200).with("Content-Type", "application/json").body(format!("[{}]", rows.join(",")))
}

/// An outage of a server is nothing that is known of a work.
#[test]
fn an_answer_that_is_no_record_is_not_kept() {
    type Make = fn() -> Answer;
    let bad: [Make; 4] = [
        || Answer::record(r#"{"DOI":"10.1000/x","title":"#),
        || Answer::record(r#"{"title":"Not found","status":404}"#),
        || Answer::record("<html>down</html>"),
        || Answer::status(200),
    ];
    for make in bad {
        let down = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
        let now = std::sync::Arc::clone(&down);
        let server = Server::start(move |_| {
            if now.load(std::sync::atomic::Ordering::SeqCst) {
                make()
            } else {
                Answer::titled("10.1000/x", "Whole")
            }
        });
        let home = Home::at(&server.url);
        let run = home.run(["10.1000/x"]);
        assert!(run.code == Some(5) || run.code == Some(6), "{run:?}");
        down.store(false, std::sync::atomic::Ordering::SeqCst);
        assert!(home.run(["10.1000/x"]).clean().starts_with("Whole."));
    }
}

/// What an agency answers under a learnt address counts for the DOI that it names.
#[test]
fn a_direct_answer_for_another_work_is_not_taken() {
    let server = Server::start(|request: &Request| {
        if let Some(list) = request.target.strip_prefix("/doiRA/") {
            return registered(list, "Agency");
        }
        match request.target.strip_prefix("/agency/") {
            Some("10.1000%2Ff3") => Answer::titled("10.1000/f1", "Of another"),
            Some(doi) => Answer::titled(&doi.replace("%2F", "/"), "Right"),
            None if request.target.contains("f3") => Answer::titled("10.1000/f3", "Right"),
            None => Answer::redirect(&format!("/agency/{}", request.target[1..].replace('/', "%2F"))),
        }
    });
    let dois: Vec<String> = (1..=5).map(|n| format!("10.1000/f{n}")).collect();
    let printed = Home::at(&server.url).run(&dois).clean();
    assert_eq!((printed.matches("Right.").count(), printed.contains("another")), (5, false), "{printed}");
    assert!(
        server.targets().iter().any(|target| target == "/agency/10.1000%2Ff3"),
        "it was asked for directly"
    );
}

/// Twice the time for one request is all that one work gets, over however many servers it is led.
#[test]
fn redirects_share_one_budget_of_time() {
    let server = Server::start(|request: &Request| {
        let hop: u32 = request.target.strip_prefix("/hop").and_then(|hop| hop.parse().ok()).unwrap_or(0);
        let answer = match hop {
            4 => Answer::titled("10.1000/x", "At last"),
            hop => Answer::redirect(&format!("/hop{}", hop + 1)),
        };
        answer.after(Duration::from_millis(1200))
    });
    let run = Home::at(&server.url).run(["10.1000/x", "--timeout", "2"]);
    assert_eq!(run.code, Some(6), "{run:?}");
    assert!(run.stderr.contains("no response in time"), "{}", run.stderr);
}

/// The record of another work is told each time, so it is not kept.
#[test]
fn a_record_of_another_doi_is_not_kept() {
    for given in [r#""10.9999/other""#, r#"["10.9999/other"]"#] {
        let body = format!(r#"{{"DOI":{given},"type":"book","title":"Other"}}"#);
        let server = Server::start(move |_| Answer::record(&body));
        let home = Home::at(&server.url);
        for _ in 0..2 {
            let run = home.run(["10.1000/x"]);
            assert!(run.stderr.contains("10.1000/x leads to the record of 10.9999/other"), "{run:?}");
        }
        assert_eq!(home.run(["10.1000/x", "--offline"]).code, Some(6));
    }
}

/// A message has a beginning of what it is about.
#[test]
fn a_long_doi_is_cut_in_messages() {
    let doi = format!("10.1000/{}", "x".repeat(2000));
    let run = Home::new().run([doi.as_str(), "--offline"]);
    assert_eq!(run.code, Some(6));
    assert!(
        run.stderr.starts_with("doicite: 10.1000/xxx") && run.stderr.len() < 1000,
        "{}",
        run.stderr.len()
    );
}

/// Nor is one printed that no registry would take.
#[test]
fn a_service_that_searches_is_believed_no_doi_of_megabytes() {
    let server = Server::start(|_| {
        let doi = format!("10.1000/{}", "x".repeat(1_000_000));
        Answer::status(200).with("Content-Type", "application/json").body(format!(
            r#"{{"message":{{"items":[{{"DOI":"{doi}","type":"journal-article","title":["A quiet study of rivers and lakes"],"author":[{{"family":"Weir","given":"A"}}],"issued":{{"date-parts":[[2020]]}},"container-title":["Journal of Water"],"volume":"3","page":"4-5"}}]}}}}"#
        ))
    });
    let mut home = Home::at(&server.url);
    for service in ["DOICITE_SEARCH", "DOICITE_SEARCH_DATACITE"] {
        home.set(service, &server.url);
    }
    let run =
        home.run(["find", "Weir, A. (2020). A quiet study of rivers and lakes. Journal of Water, 3, 4-5."]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(11), ""), "{}", run.stderr);
    assert!(run.stderr.len() < 1000);
}

#[test]
fn an_export_does_not_replace_the_cache() {
    let server = Server::start(|_| Answer::titled("10.1000/x", "Kept"));
    let home = Home::at(&server.url);
    let kept = home.run(["10.1000/x"]).clean();
    let path = home.run(["cache", "path"]).clean();
    for file in [path.trim().to_owned(), format!("{}-wal", path.trim())] {
        let run = home.run(["cache", "export", "-o", &file]);
        assert!(run.code != Some(0) && run.said().len() == 1, "{file}: {run:?}");
    }
    assert_eq!(home.run(["10.1000/x", "--offline"]).clean(), kept);
}

/// Ends a process that does not end by itself.
#[cfg(unix)]
fn bounded(mut child: std::process::Child) -> Run {
    let deadline = Instant::now() + Duration::from_secs(60);
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > deadline {
            child.kill().unwrap();
            panic!("it does not end");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.wait_with_output().unwrap().into()
}

/// Systems and schedulers ask programs to end by another signal than people do.
#[cfg(unix)]
#[test]
fn a_request_to_terminate_prints_what_is_ready() {
    use std::process::{Command, Stdio};
    let server = Server::start(|request: &Request| match request.target.as_str() {
        "/10.1000/hangs" => Answer::status(200).after(Duration::from_secs(30)),
        target if target.starts_with("/doiRA/") => Answer::status(404),
        target => Answer::titled(&target[1..], "Ready"),
    });
    let home = Home::at(&server.url);
    let mut command = home.command(["10.1000/a", "10.1000/hangs"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while !["/10.1000/a", "/10.1000/hangs"].iter().all(|asked| server.targets().iter().any(|t| t == asked)) {
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(500));
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    let run = bounded(child);
    assert_eq!((run.code, run.stdout.lines().count()), (Some(130), 1), "{run:?}");
    assert!(home.run(["10.1000/a", "--offline"]).clean().starts_with("Ready."), "it is kept");
}

/// Nobody writes to a pipe among the styles.
#[cfg(unix)]
#[test]
fn a_pipe_among_the_styles_keeps_nobody_waiting() {
    use std::process::{Command, Stdio};
    let home = Home::new();
    let folder = home.path().join(".local/share/doicite/styles");
    std::fs::create_dir_all(&folder).unwrap();
    assert!(Command::new("mkfifo").arg(folder.join("nature-pipe.csl")).status().unwrap().success());
    for args in [vec!["styles", "nature"], vec!["10.3390/ijerph18147338", "--offline", "-s", "nature-pipe"]] {
        let mut command = home.command(&args);
        let child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        bounded(child);
    }
}

/// What a record of another DOI says is compared, but corrects nothing.
#[test]
fn a_record_of_another_doi_corrects_no_entry() {
    let record = r#"{"DOI":"10.1000/other","type":"journal-article","title":"A quiet river in the northern valley",
        "author":[{"family":"Weir","given":"Ann"}],"volume":"12","issued":{"date-parts":[[2001]]}}"#;
    let server = Server::start(move |request| {
        if request.target.starts_with("/doiRA/") {
            return registered("10.1000/wrong", "Crossref");
        }
        Answer::record(record)
    });
    let home = Home::at(&server.url);
    let entry = "@article{w, author={Weir, Ann}, title={A quiet river in the northern valley}, volume=13, year=2001, \
                 doi={10.1000/wrong}}\n";
    let file = home.file("w.bib", entry);
    let run = home.run([OsStr::new("check"), OsStr::new("--fix"), file.as_os_str()]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("10.1000/wrong leads to the record of 10.1000/other"), "{}", run.stdout);
    assert_eq!(std::fs::read_to_string(file).expect("it is there"), entry);
}
