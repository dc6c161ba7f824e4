//! `doicite cite --each`: every line is a document of its own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::Home;
use crate::support::server::{Answer, Server};

/// Two works by one author of one year: in one document APA tells them apart, as 2001a and 2001b.
fn twins() -> [Value; 2] {
    ["First", "Second"].map(|title| {
        json!({"id": title.to_lowercase(), "type": "book", "title": title,
            "author": [{"family": "Adams", "given": "Ann"}], "issued": {"date-parts": [[2001]]}})
    })
}

fn lines(works: &[Value]) -> String {
    works.iter().map(|work| format!("{work}\n")).collect()
}

#[test]
fn no_work_knows_of_another() {
    let home = Home::new();
    let twins = lines(&twins());
    let together = home.feed(twins.as_bytes(), ["cite", "-"]);
    assert_eq!(together.clean(), "Adams, A. (2001a). First.\nAdams, A. (2001b). Second.\n");
    let each = home.feed(twins.as_bytes(), ["cite", "--each"]);
    assert_eq!(each.clean(), "Adams, A. (2001). First.\nAdams, A. (2001). Second.\n");
    let numbered = home.feed(twins.as_bytes(), ["--each", "-s", "ieee", "-"]).clean();
    assert!(
        numbered.lines().count() == 2 && numbered.lines().all(|line| line.starts_with("[1]")),
        "{numbered}"
    );
}

/// The blocks of a reference are lines elsewhere. CommonMark 0.31, 6.7: a backslash breaks a line before its end only.
#[test]
fn blocks_stay_on_the_line() {
    let home = Home::new();
    let style = home.file(
        "blocks.csl",
        r#"<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">
        <info><title>Blocks</title><id>blocks</id><updated>2026-01-01T00:00:00Z</updated></info>
        <citation><layout><text variable="title"/></layout></citation>
        <bibliography><layout><text variable="title"/><text variable="abstract" display="block"/>
        <text variable="note" display="indent"/></layout></bibliography></style>"#,
    );
    let work =
        json!({"id": "a", "type": "book", "title": "One", "abstract": "Two \\", "note": "Three"}).to_string();
    let of = |format: &str| {
        let args = ["--each".as_ref(), "-t".as_ref(), format.as_ref(), "-s".as_ref(), style.as_os_str()];
        home.feed(work.as_bytes(), args).clean()
    };
    assert_eq!(of("text"), "One Two \\ Three\n");
    assert_eq!(of("markdown"), "One<br> Two \\\\<br> &emsp;Three\n");
    let html = r#"One <div class="csl-block">Two \</div> <div class="csl-indent">Three</div>"#;
    assert_eq!(of("html"), format!("{html}\n"));
}

/// As many works as are read in several parts give what each of them gives by itself, in order.
#[test]
fn order_is_kept_and_every_line_is_what_it_is_alone() {
    let home = Home::new();
    let work = |number: usize| json!({"id": format!("a{number}"), "type": "book", "title": "T".repeat(1 + number % 300)});
    let works: Vec<Value> = (0..3000).map(work).collect();
    let run = home.feed(lines(&works).as_bytes(), ["--each", "-t", "jsonl"]);
    let got: Vec<Value> = run.clean().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(got.len(), works.len());
    for (line, work) in got.iter().zip(&works) {
        assert_eq!(line["id"], work["id"]);
        assert_eq!(line["reference"]["text"], format!("{}. (n.d.).", work["title"].as_str().unwrap()));
    }
}

#[test]
fn a_broken_line_costs_itself_and_is_told_by_its_number() {
    let home = Home::new();
    let [first, second] = twins();
    let input = format!("{first}\n\n{{\"id\": 1, \"DOI\"\n{{\"x\": 1}}\r\nhello\n{second}");
    let run = home.feed(input.as_bytes(), ["--each"]);
    assert_eq!(run.stdout, "Adams, A. (2001). First.\nAdams, A. (2001). Second.\n");
    assert_eq!(run.code, Some(8));
    let said = run.said();
    for (line, number) in said.iter().zip([3, 4, 5]) {
        assert!(line.contains(&format!("standard input: line {number}")), "{said:?}");
    }
    assert_eq!(said.len(), 3, "{said:?}");
    // Where lines are for programs, a failure is one too, in its place.
    let run = home.feed(input.as_bytes(), ["--each", "-t", "jsonl", "-q"]);
    let ids: Vec<Value> =
        run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone()).collect();
    assert_eq!(ids, ["first", "line 3", "line 4", "line 5", "second"]);
}

#[test]
fn works_without_an_identifier_are_told_apart_by_their_lines() {
    let home = Home::new();
    let input = "{\"type\": \"book\", \"title\": \"A\"}\n{\"type\": \"book\", \"title\": \"A\"}\n";
    let run = home.feed(input.as_bytes(), ["--each", "-t", "jsonl"]).clean();
    let ids: Vec<Value> =
        run.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone()).collect();
    assert_eq!(ids, ["line 1", "line 2"]);
}

#[test]
fn nothing_gives_nothing() {
    let home = Home::new();
    for input in ["", "\n", " \n\n"] {
        for format in ["text", "jsonl", "html"] {
            let run = home.feed(input.as_bytes(), ["--each", "-t", format]);
            assert_eq!((run.code, run.clean()), (Some(0), String::new()), "{input:?}");
        }
    }
    let file = home.file("empty.jsonl", "");
    let run = home.run(["--each".as_ref(), file.as_os_str()]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
    let rtf = home.feed(b"", ["--each", "-t", "rtf"]);
    assert_eq!((rtf.code, rtf.said().len()), (Some(2), 1));
}

#[test]
fn dois_are_lines_too() {
    let server = Server::start(|request| match request.target.as_str() {
        "/10.1000/a" => Answer::record(
            r#"{"DOI":"10.1000/a","type":"book","title":"Served","author":[{"family":"Baker","given":"Bob"}],"issued":{"date-parts":[[2002]]}}"#,
        ),
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    let [first, second] = twins();
    let input = format!("{first}\nhttps://doi.org/10.1000/A\n10.1000/missing\n\"10.1000/a\"\n{second}\n");
    let run = home.feed(input.as_bytes(), ["--each"]);
    let served = "Baker, B. (2002). Served. https://doi.org/10.1000/a";
    assert_eq!(
        run.stdout,
        format!("Adams, A. (2001). First.\n{served}\n{served}\nAdams, A. (2001). Second.\n")
    );
    assert_eq!((run.code, run.said().len()), (Some(4), 1), "{run:?}");
}

/// What is not written in lines is a work after the other, all the same.
#[test]
fn libraries_are_read_work_by_work() {
    let home = Home::new();
    let expected = "Adams, A. (2001). First.\nAdams, A. (2001). Second.\n";
    let [first, second] = twins();
    let bib = "@book{a, author={Adams, Ann}, title={First}, year=2001}\n@book{b, author={Adams, Ann}, title={Second}, year=2001}";
    for input in [format!("[{first},\n{second}]"), format!("{first:#}\n{second:#}"), bib.to_owned()] {
        assert_eq!(home.feed(input.as_bytes(), ["--each"]).clean(), expected, "{input}");
    }
}

/// A line is answered before the next one comes.
#[test]
fn lines_are_answered_as_they_come() {
    let home = Home::new();
    let mut program = home.command(["--each"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut input, output) = (program.stdin.take().unwrap(), program.stdout.take().unwrap());
    let mut output = BufReader::new(output);
    for work in twins() {
        input.write_all(lines(std::slice::from_ref(&work)).as_bytes()).unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert_eq!(line, format!("Adams, A. (2001). {}.\n", work["title"].as_str().unwrap()));
    }
    drop(input);
    assert!(program.wait().unwrap().success());
}

/// Each beginning tells what follows it, however the others are written.
#[test]
fn shapes_may_follow_one_another() {
    let home = Home::new();
    let [first, second] = twins();
    let n = format!("{second:#}").lines().count();
    let input = format!(
        "[{first}]\n{second:#}\n{{\"x\n{{\"items\": [\n{first},\n{{\"type\":}},\n{second}\n]}}\n\0\n[]\n{first}\n"
    );
    for verb in [&["--each"][..], &["bib", "--from", "csl-json"], &["list"]] {
        let run = home.feed(input.as_bytes(), verb.iter().copied().chain(["-"]));
        assert_eq!(run.code, Some(8), "{}", run.stderr);
        let said = run.said().join("\n");
        for line in [format!("line {}, column 3", n + 2), format!("line {}, column 9", n + 5)] {
            assert!(said.contains(&line), "{verb:?}: {said}");
        }
    }
    let run = home.feed(input.as_bytes(), ["--each", "-t", "jsonl", "-q"]);
    let ids: Vec<Value> =
        run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone()).collect();
    let line = |behind: usize| format!("line {}", n + behind);
    let expected = ["first", "second", &line(2), "first", &line(5), "second", &line(8), &line(9), "first"];
    assert_eq!(ids, expected);
}

#[test]
fn dois_stand_among_works_for_all_commands() {
    let home = Home::new();
    let input = "{\"type\": \"book\", \"title\": \"Algebra\"}\n10.1038/171737a0\nhello\n";
    for verb in [&["--each"][..], &["list"], &["cite"], &["bib"], &["export", "-t", "ris"]] {
        let run = home.feed(input.as_bytes(), verb.iter().copied().chain(["--offline", "-"]));
        assert!(run.stdout.contains("Algebra") && run.stdout.contains("Watson"), "{verb:?}: {run:?}");
        assert!(
            run.said().iter().any(|said| said.contains("line 3: `hello` is not a DOI")),
            "{verb:?}: {run:?}"
        );
    }
}

/// An answer waits for those before it, and for no other.
#[test]
fn fetched_works_are_printed_when_their_turn_comes() {
    let (let_go, hang) = std::sync::mpsc::channel::<()>();
    let hang = std::sync::Mutex::new(hang);
    let server = Server::start(move |request| match request.target.as_str() {
        "/10.1000/a" => Answer::record(r#"{"DOI":"10.1000/a","type":"book","title":"Served"}"#),
        "/10.1000/b" => {
            let _ = hang.lock().unwrap().recv();
            Answer::record(r#"{"DOI":"10.1000/b","type":"book","title":"Late"}"#)
        }
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    let input = "{\"title\": \"One\"}\n10.1000/a\n{\"title\": \"Two\"}\n10.1000/b\n{\"title\": \"Three\"}\n";
    let file = home.file("works.jsonl", input);
    let mut program =
        home.command(["--each".as_ref(), file.as_os_str()]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
    for title in ["One", "Served", "Two"] {
        assert!(lines.next().unwrap().unwrap().starts_with(title));
    }
    let_go.send(()).unwrap();
    for title in ["Late", "Three"] {
        assert!(lines.next().unwrap().unwrap().starts_with(title));
    }
    assert!(program.wait().unwrap().success());
}

/// Whatever a stream waits for, a signal ends it, and what is ready has been printed.
#[cfg(unix)]
#[test]
fn a_signal_ends_a_stream_that_waits_for_its_input() {
    for (signal, with_file) in [("-INT", false), ("-TERM", true)] {
        let home = Home::new();
        let out = home.path().join("out.txt");
        let mut command = home.command(["--each", "--offline"]);
        if with_file {
            command.arg("-o").arg(&out);
        }
        let mut program =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut input = program.stdin.take().unwrap();
        let [first, _] = twins();
        input.write_all(lines(&[first]).as_bytes()).unwrap();
        let mut output = BufReader::new(program.stdout.take().unwrap());
        let mut line = String::new();
        if with_file {
            // A file shows nothing before the end.
            std::thread::sleep(std::time::Duration::from_secs(1));
        } else {
            output.read_line(&mut line).unwrap();
        }
        let killed =
            std::process::Command::new("kill").args([signal, &program.id().to_string()]).status().unwrap();
        assert!(killed.success());
        assert_eq!(program.wait().unwrap().code(), Some(130));
        if with_file {
            line = std::fs::read_to_string(&out).unwrap();
        }
        assert_eq!(line, "Adams, A. (2001). First.\n");
        drop(input);
    }
}
