//! First contact without a network, and work without one.

use std::time::{Duration, Instant};

use crate::support::server::{Answer, Server};
use crate::support::{Home, Run};

const FLAGSHIP: &str = "10.3390/ijerph18147338";

#[test]
fn the_flagship_is_printed_where_nothing_can_be_reached() {
    let home = Home::new();
    let run = home.run([FLAGSHIP]);
    assert_eq!(run.code, Some(0));
    assert_eq!(
        run.stdout,
        "Borriello, G., Ianniello, A., & Toosy, A. T. (2021). Alopecia universalis occurring after alemtuzumab \
         treatment for multiple sclerosis. A two-year follow-up of two patients. International Journal of \
         Environmental Research and Public Health, 18(14), Article 7338. https://doi.org/10.3390/ijerph18147338\n"
    );
    assert_eq!(run.said().len(), 1, "{}", run.stderr);
    assert!(
        run.stderr.contains("using the built-in copy") && run.stderr.contains("cannot reach 127.0.0.1:9")
    );
}

#[test]
fn offline_asks_nobody() {
    let server = Server::start(|_| Answer::titled("10.1000/x", "Kept"));
    let home = Home::at(&server.url);
    let run = home.run(["--offline", FLAGSHIP]);
    assert_eq!(run.code, Some(0));
    assert!(run.stderr.contains("using the built-in copy (offline)"), "{}", run.stderr);
    let run = home.run(["--offline", "10.1000/x"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(6), ""));
    assert!(
        run.stderr.contains("10.1000/x is not in the cache; run once without --offline to fetch it"),
        "{}",
        run.stderr
    );
    assert_eq!(server.targets(), [""; 0]);
    home.run(["10.1000/x"]).clean();
    assert!(home.run(["--offline", "10.1000/x"]).clean().starts_with("Kept."));
    assert_eq!(server.targets().len(), 1);
}

/// Without files to open there is no network; what is cached or built in is printed all the same.
#[cfg(target_os = "linux")]
#[test]
fn without_a_file_to_open_what_is_known_is_printed() {
    let server = Server::start(|_| Answer::titled("10.1000/x", "Kept"));
    let mut home = Home::at(&server.url);
    home.run(["10.1000/x"]).clean();
    home.set("DOICITE_ENDPOINT", "http://127.0.0.1:9");
    for (files, known) in [(6, "Borriello"), (9, "Borriello"), (10, "Kept."), (12, "Kept.")] {
        let script = format!("ulimit -n {files}; exec doicite 10.1000/x {FLAGSHIP} 10.1000/nope");
        let run: Run = home.other("sh", ["-c", &script]).output().unwrap().into();
        assert_eq!(run.code, Some(6), "{files}: {}", run.stderr);
        assert!(run.stdout.contains("Borriello") && run.stdout.contains(known), "{files}: {}", run.stderr);
        assert!(run.stderr.lines().all(|line| line.starts_with("doicite: ")), "{files}: {}", run.stderr);
    }
}

#[test]
fn quiet_leaves_out_the_note() {
    assert!(Home::new().run(["-q", FLAGSHIP]).clean().starts_with("Borriello"));
}

#[test]
fn a_registry_that_answers_is_believed_over_the_built_in_copy() {
    let server = Server::start(|_| Answer::titled(FLAGSHIP, "As served"));
    assert!(Home::at(&server.url).run([FLAGSHIP]).clean().starts_with("As served."));
    let server = Server::start(|_| Answer::status(404));
    assert_eq!(Home::at(&server.url).run([FLAGSHIP]).code, Some(4));
}

/// Ctrl-C: what is ready is printed, what was fetched is kept, and a second run goes on from there.
#[cfg(unix)]
#[test]
fn an_interrupted_batch_prints_what_is_ready() {
    let slow = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let server = Server::start({
        let slow = std::sync::Arc::clone(&slow);
        move |request| {
            if request.target.starts_with("/doiRA/") {
                return Answer::status(404);
            }
            let answer = Answer::titled(&request.target[1..], "Ready");
            let hangs = request.target.ends_with('5') && slow.load(std::sync::atomic::Ordering::SeqCst);
            if hangs { answer.after(Duration::from_secs(20)) } else { answer }
        }
    });
    let home = Home::at(&server.url);
    let dois: Vec<String> = (1..=5).map(|n| format!("10.1000/n{n}")).collect();
    let child =
        home.command(&dois).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn();
    let child = child.unwrap();
    while server.requests().len() < 6 {
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(300));
    let id = child.id().to_string();
    std::process::Command::new("kill").args(["-INT", &id]).status().unwrap();
    let run: crate::support::Run = child.wait_with_output().unwrap().into();
    assert_eq!((run.code, run.stdout.lines().count()), (Some(130), 4), "{run:?}");
    assert_eq!(run.stderr, "doicite: interrupted: 1 of 5 not fetched; run again to continue\n");
    slow.store(false, std::sync::atomic::Ordering::SeqCst);
    let before = server.requests().len();
    assert_eq!(home.run(&dois).clean().lines().count(), 5);
    assert_eq!(server.targets()[before..], ["/10.1000/n5"], "only what was missing is fetched");
}

/// Starts a batch of which the last DOI hangs, and waits until all have been asked for.
#[cfg(unix)]
fn hanging(home: &Home, server: &Server, dois: &[String], requests: usize) -> std::process::Child {
    let mut command = home.command(dois);
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let child = command.spawn().unwrap();
    while server.requests().len() < requests {
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(500));
    child
}

#[cfg(unix)]
fn interrupt(child: &std::process::Child) {
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
}

/// Where there is an older copy, an interrupted run has an answer all the same.
#[cfg(unix)]
#[test]
fn an_interrupted_run_uses_older_copies() {
    let server = Server::start(|_| Answer::status(200).after(Duration::from_secs(20)));
    let home = Home::at(&server.url);
    let old = r#"{"doi":"10.1000/old","outcome":"record","source":"x","fetched":"2020-01-01T00:00:00Z","body":"{\"title\":\"Old\"}"}"#;
    home.feed(old, ["cache", "import", "-"]).good();
    let dois = ["10.1000/old", "10.1000/new", FLAGSHIP].map(str::to_owned);
    let child = hanging(&home, &server, &dois, 1);
    interrupt(&child);
    let run: crate::support::Run = child.wait_with_output().unwrap().into();
    assert_eq!((run.code, run.stdout.lines().count()), (Some(130), 2), "{run:?}");
    assert!(run.stdout.starts_with("Old.") && run.stdout.contains("Borriello"), "{run:?}");
    assert!(run.stderr.contains("interrupted; using the cached copy of 2020-01-01"), "{run:?}");
    assert!(run.stderr.contains("interrupted: 3 of 3 not fetched"), "{run:?}");
}

/// Whoever presses Ctrl-C again wants the program to end, whatever it is at.
#[cfg(unix)]
#[test]
fn a_second_interrupt_ends_the_run() {
    let server = Server::start(|request| match request.target.as_str() {
        "/10.1000/hangs" => Answer::status(200).after(Duration::from_secs(20)),
        target => Answer::titled(&target[1..], &"long ".repeat(100_000)),
    });
    let home = Home::at(&server.url);
    let dois = ["10.1000/long", "10.1000/hangs"].map(str::to_owned);
    // Nobody reads what it prints: it waits for that.
    let mut child = hanging(&home, &server, &dois, 2);
    interrupt(&child);
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(child.try_wait().unwrap(), None, "it prints what is ready");
    interrupt(&child);
    let deadline = Instant::now() + Duration::from_secs(10);
    while child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < deadline, "it goes on");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

/// Where there is a built-in copy, a server that does not answer is not asked again.
#[test]
fn built_in_copies_wait_for_one_request() {
    // A server that takes connections and never answers.
    let server = Server::start(|_| Answer::status(200).after(Duration::from_secs(60)));
    let home = Home::at(&server.url);
    let run = home.run([
        "--timeout",
        "2",
        FLAGSHIP,
        "10.1038/171737a0",
        "10.1109/cvpr.2016.90",
        "10.1017/cbo9780511803161",
    ]);
    assert_eq!((run.code, run.stdout.lines().count()), (Some(0), 4), "{run:?}");
    // The four, and once where they are registered.
    assert_eq!(server.targets().len(), 5, "{:?}", server.targets());
}

/// A batch without a network fails a line a DOI, and what is built in is printed.
#[test]
fn a_batch_without_a_network_prints_what_it_has() {
    let dois: Vec<String> = (0..60).map(|n| format!("10.1000/{n}")).chain([FLAGSHIP.to_owned()]).collect();
    let run = Home::new().run(&dois);
    assert_eq!(run.code, Some(6));
    assert_eq!(run.said().len(), 61);
    assert_eq!(run.stdout.lines().count(), 1, "the built-in one is printed all the same");
}
