//! The examples of the README, of the guides, of the page on exports and of the walk are run, and must
//! print what these say. `SNAPSHOTS=overwrite cargo test console` writes what they print into them, to be
//! read before it is committed.

use std::path::Path;

use doicite::formats::Format;
use snapbox::{Data, assert_data_eq};

use crate::support::{Home, thesis};

#[test]
fn examples_print_what_the_readme_says() {
    check("README.md", 10, &each_at_home);
}

#[test]
fn every_export_format_has_an_example() {
    check("docs/exports.md", Format::writable().count(), &each_at_home);
    let page = include_str!("../../docs/exports.md");
    for format in Format::writable() {
        let command = format!("$ doicite export --to {} 10.3390/ijerph18147338\n", format.name());
        assert!(page.contains(&command), "{command}");
    }
}

#[test]
fn examples_print_what_the_guides_say() {
    check("docs/scripts.md", 3, &each_at_home);
    check("docs/zotero.md", 2, &each_at_home);
}

/// A newcomer's first hour, from beginning to end in one home.
#[test]
fn a_newcomer_sees_what_the_walk_says() {
    let home = Home::new();
    // The thesis, with the services that know its works.
    let server = thesis::services();
    let mut student = Home::at(&server.url);
    student.set("DOICITE_MAILTO", "student@example.org");
    student.file("thesis.bib", thesis::library());
    student.file("pasted.txt", thesis::pasted());
    let theirs = |command: &str| command.contains("thesis.bib") || command.contains("pasted.txt");
    check("docs/walk.md", 20, &|command| seen(if theirs(command) { &student } else { &home }, command));
}

/// Runs the examples of a document, of which there are at least so many.
fn check(document: &str, least: usize, run: &dyn Fn(&str) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut now = String::new();
    let mut lines = text.split_inclusive('\n');
    let mut count = 0;
    while let Some(line) = lines.next() {
        now += line;
        if line == "```console\n" {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```\n").collect();
            let mut begun = 0;
            for (at, line) in block.iter().enumerate() {
                let Some(command) = line.strip_prefix("$ ").map(str::trim_end) else { continue };
                // A comment and an empty line before it are the reader's.
                let talk =
                    block[begun..at].iter().rev().take_while(|line| line.starts_with("# ") || **line == "\n");
                let talk: Vec<&str> = talk.copied().collect();
                now.extend(talk.into_iter().rev());
                now += &format!("$ {command}\n{}", run(command));
                begun = at + 1;
                count += 1;
            }
            now += "```\n";
        }
    }
    assert!(count >= least, "{document} has {count} examples");
    assert_data_eq!(now, Data::read_from(&path, None).raw());
}

/// What a command prints in a home of its own; it must not fail. Installing the program is left to readers.
fn each_at_home(command: &str) -> String {
    if command.starts_with("cargo ") {
        return String::new();
    }
    let home = Home::new();
    let mut shell = home.other("sh", ["-c", command]);
    // The folder of the checkout, as a reader has it.
    let output = shell.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// All that a command prints, on either stream, and its exit code where it is a failure.
fn seen(home: &Home, command: &str) -> String {
    let output = home.other("sh", ["-c", &format!("{{ {command}; }} 2>&1")]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap().replace(&home.path().display().to_string(), "~");
    match output.status.code() {
        Some(0) => said,
        code => format!("{said}(exit code {})\n", code.unwrap()),
    }
}
