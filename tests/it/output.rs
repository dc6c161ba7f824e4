//! Where output goes, and what happens where it cannot.

use std::process::Stdio;

use crate::support::server::{Answer, Server};
use crate::support::{Home, Run};

fn home() -> (Server, Home) {
    let server = Server::start(|request| Answer::titled(&request.target[1..], "Kept"));
    let home = Home::at(&server.url);
    home.run(["10.1000/a"]).clean();
    (server, home)
}

/// Every verb that prints, with something to print.
const VERBS: [&[&str]; 12] = [
    &["10.1000/a"],
    &["10.1000/a", "-t", "jsonl"],
    &["bib", "10.1000/a"],
    &["export", "--to", "ris", "10.1000/a"],
    &["show", "10.1000/a"],
    &["list", "in.txt"],
    &["extract", "in.txt"],
    &["styles"],
    &["cache", "list"],
    &["cache", "export"],
    &["config"],
    &["man"],
];

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_an_error_with_a_code_of_its_own() {
    let (_server, home) = home();
    home.file("in.txt", "10.1000/a");
    for verb in VERBS.into_iter().chain([&["--help"][..], &["bib", "--help"], &["--version"]]) {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let run: Run = home.command(verb).stdout(full).output().unwrap().into();
        assert_eq!(run.code, Some(9), "{verb:?}: {}", run.stderr);
        if !verb.iter().any(|word| word.starts_with("--h") || word.starts_with("--v")) {
            assert!(
                run.stderr.contains("cannot write the output: No space left"),
                "{verb:?}: {}",
                run.stderr
            );
        }
    }
    assert_eq!(home.run(["10.1000/a", "-o", "/dev/full"]).code, Some(9));
}

/// `>&-`, and a descriptor that is open for reading only.
#[cfg(target_os = "linux")]
#[test]
fn a_closed_output_is_an_error_too() {
    let (_server, home) = home();
    home.file("in.txt", "10.1000/a");
    for verb in VERBS.into_iter().chain([&["--help"][..], &["--version"]]) {
        let shell = |script: &str| -> Run {
            home.other("sh", ["-c", script, "doicite"].into_iter().chain(verb.iter().copied()))
                .output()
                .unwrap()
                .into()
        };
        for script in ["exec doicite \"$@\" >&-", "exec doicite \"$@\" 1</dev/null"] {
            assert_eq!(shell(script).code, Some(9), "{script} {verb:?}");
        }
        assert_eq!(shell("exec doicite \"$@\" >/dev/null").code, Some(0), "{verb:?}");
    }
}

/// A limit on the size of files ends no run that has something to print.
#[cfg(target_os = "linux")]
#[test]
fn a_limit_on_files_costs_the_cache_only() {
    let server = Server::start(|request| Answer::titled(&request.target[1..], "Printed"));
    let home = Home::at(&server.url);
    let script = "ulimit -f 8; exec doicite 10.1000/a";
    let run: Run = home.other("sh", ["-c", script]).output().unwrap().into();
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.starts_with("Printed."), "{}", run.stdout);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_may_have_any_name() {
    use std::os::unix::ffi::OsStrExt as _;
    let home = Home::new();
    let name = std::ffi::OsStr::from_bytes(b"r\xe9f.bib");
    std::fs::write(home.path().join(name), "@book{a, title={Whole}, year=2020}").unwrap();
    let run = home.run([std::ffi::OsStr::new("list"), name]);
    assert!(run.clean().starts_with("Whole."));
    let missing = std::ffi::OsStr::from_bytes(b"n\xf6.bib");
    let run = home.run([std::ffi::OsStr::new("list"), missing]);
    assert_eq!(run.code, Some(8));
    assert!(run.stderr.contains("n\u{fffd}.bib"), "{}", run.stderr);
}

#[test]
fn a_missing_folder_for_temporary_files_is_named() {
    let mut home = Home::new();
    let gone = home.path().join("no-such-folder");
    for variable in ["TMPDIR", "TMP", "TEMP"] {
        home.set(variable, gone.to_str().unwrap());
    }
    let work = |n: usize| format!(r#"{{"id":"w{n}","type":"book","title":"{}"}}"#, "long ".repeat(400));
    let works: Vec<String> = (0..6000).map(work).collect();
    home.file("w.json", format!("[{}]", works.join(",")));
    let run = home.run(["export", "--to", "bibtex", "w.json", "-o", "big.bib"]);
    assert_eq!(run.code, Some(9));
    assert!(run.stderr.contains("no-such-folder"), "{}", run.stderr);
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let (_server, home) = home();
    home.file("in.txt", "10.1000/a");
    for verb in VERBS.into_iter().chain([&["--help"][..]]) {
        let mut command = home.command(verb);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let run: Run = command.stdout(writer).stderr(Stdio::piped()).output().unwrap().into();
        assert_eq!(run.code, Some(0), "{verb:?}: {}", run.stderr);
        assert!(!run.stderr.contains("cannot"), "{verb:?}: {}", run.stderr);
    }
}

/// Killed at any moment while it replaces a file, the file is the old one or the new one.
#[cfg(unix)]
#[test]
fn a_killed_run_leaves_the_old_file_or_the_new_one() {
    let home = Home::new();
    // Large enough that writing takes a while.
    let body = format!("{{\\\"title\\\":\\\"{}\\\"}}", "x".repeat(200_000));
    let line = |n| {
        format!(
            r#"{{"doi":"10.1000/{n}","outcome":"record","fetched":"2026-11-01T00:00:00Z","body":"{body}"}}"#
        )
    };
    let lines: Vec<String> = (0..40).map(line).collect();
    home.feed(lines.join("\n"), ["cache", "import", "-"]).good();
    let folder = home.path().join("out");
    std::fs::create_dir(&folder).unwrap();
    let path = folder.join("kept.jsonl");
    let arguments = ["cache", "export", "-o", "out/kept.jsonl"];
    home.run(arguments).clean();
    let new = std::fs::read(&path).unwrap();
    assert!(new.len() > 8_000_000);
    let (mut old_seen, mut new_seen) = (0, 0);
    for round in 0..20 {
        std::fs::write(&path, "the old one").unwrap();
        let mut child = home.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // From when it has begun to write, at whatever file.
        let is_writing = || {
            std::fs::read_dir(&folder).unwrap().count() > 1
                || std::fs::metadata(&path).unwrap().len() != "the old one".len() as u64
        };
        while !is_writing() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        std::thread::sleep(std::time::Duration::from_millis(6 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        match std::fs::read(&path).unwrap() {
            file if file == b"the old one" => old_seen += 1,
            file if file == new => new_seen += 1,
            file => panic!("half a file: {} of {} bytes", file.len(), new.len()),
        }
        for left in std::fs::read_dir(&folder).unwrap().flatten().filter(|file| file.path() != path) {
            std::fs::remove_file(left.path()).unwrap();
        }
    }
    println!("killed 20 times while writing: the old file {old_seen} times, the new one {new_seen} times");
    assert!(old_seen > 0, "none was killed in time");
}

/// A link that leads nowhere yet becomes the file it leads to, and a device is never replaced.
#[cfg(unix)]
#[test]
fn links_and_devices_are_what_they_were() {
    let home = Home::new();
    std::os::unix::fs::symlink("nowhere.bib", home.path().join("link.bib")).unwrap();
    let run = home.run(["bib", "10.1038/171737a0", "--offline", "-q", "--into", "link.bib"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(home.path().join("link.bib").is_symlink());
    let written = std::fs::read_to_string(home.path().join("nowhere.bib")).unwrap();
    assert!(written.starts_with("@article{watson1953molecular,"), "{written}");
    let pipe = home.path().join("pipe");
    if std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
        home.file("paper.md", "See [@doi:10.1038/171737a0].\n");
        for args in [
            &["bib", "10.1038/171737a0", "--offline", "-q", "--into", "pipe"][..],
            &["doc", "paper.md", "--offline", "-q", "-o", "pipe"],
        ] {
            let run = home.run(args);
            assert_eq!(run.code, Some(9), "{run:?}");
            assert!(run.stderr.contains("cannot change pipe: not a regular file"), "{run:?}");
        }
        assert!(!pipe.is_file(), "it is a pipe still");
    }
}

/// What is read is not replaced by what is made of it, but by `--complete`, which says so.
#[test]
fn an_input_is_spared() {
    let home = Home::new();
    let library = "@book{a, title = {T}, year = {2001}}\n";
    home.file("lib.bib", library);
    home.file("paper.tex", "\\cite{doi:10.1038/171737a0}\n");
    for args in [
        &["list", "lib.bib", "-o", "lib.bib"][..],
        &["cite", "lib.bib", "-o", "./lib.bib"],
        &["export", "--to", "ris", "lib.bib", "-o", "lib.bib"],
        &["bib", "lib.bib", "-o", "lib.bib"],
        &["extract", "lib.bib", "-o", "lib.bib"],
        &["bib", "lib.bib", "--into", "-"],
        &["doc", "paper.tex", "--offline", "-o", "paper.tex"],
    ] {
        let run = home.run(args);
        assert_eq!((run.code, run.said().len()), (Some(2), 1), "{args:?}: {run:?}");
    }
    assert_eq!(std::fs::read_to_string(home.path().join("lib.bib")).unwrap(), library);
}

/// Nothing, without a failure, is a result: yesterday's file is none.
#[test]
fn nothing_empties_the_file() {
    let home = Home::new();
    for (args, name) in [
        (&["export", "--to", "ris", "-", "-o", "old.ris"][..], "old.ris"),
        (&["bib", "-", "-o", "old.bib"], "old.bib"),
        (&["list", "-", "-o", "old.txt"], "old.txt"),
    ] {
        let old = home.file(name, "yesterday");
        assert_eq!(home.feed("[]", args).code, Some(0), "{args:?}");
        assert_eq!(std::fs::read_to_string(&old).unwrap(), "", "{args:?}");
    }
}

#[test]
fn a_copy_does_not_take_the_place_of_its_document() {
    let home = Home::new();
    let paper = home.file("paper.md", "See [@doi:10.1038/171737a0].\n");
    let run = home.run(["doc", "paper.md", "--citations", "--offline", "-o", "./paper.md"]);
    assert_eq!((run.code, run.said().len()), (Some(2), 1), "{run:?}");
    assert_eq!(std::fs::read_to_string(paper).unwrap(), "See [@doi:10.1038/171737a0].\n");
}

#[test]
fn a_timeout_beyond_reason_is_refused() {
    let home = Home::new();
    for seconds in ["1e19", "1e30", "86401", "0", "-1"] {
        let run = home.run(["10.1038/171737a0", "--offline", &format!("--timeout={seconds}")]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{seconds}: {run:?}");
    }
}
