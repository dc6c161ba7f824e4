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
