//! The examples of the README, of the guides and of the page on exports are run, and must print what
//! these say. `DOICITE_UPDATE=1 cargo test readme` writes what they print into them, to be read before it
//! is committed.

use std::path::Path;

use doicite::formats::Format;

use crate::support::Home;

const FENCE: &str = "```";

#[test]
fn examples_print_what_the_readme_says() {
    run_examples("README.md", 12);
}

#[test]
fn every_export_format_has_an_example() {
    run_examples("docs/exports.md", Format::writable().count());
    let page = include_str!("../../docs/exports.md");
    for format in Format::writable() {
        let command = format!("$ doicite export --to {} 10.3390/ijerph18147338\n", format.names()[0]);
        assert!(page.contains(&command), "{command}");
    }
}

#[test]
fn examples_print_what_the_guides_say() {
    run_examples("docs/scripts.md", 3);
    run_examples("docs/zotero.md", 2);
}

/// Runs the examples of a document, of which there are at least so many.
fn run_examples(document: &str, least: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut updated = String::new();
    let mut lines = text.lines();
    let mut count = 0;
    while let Some(line) = lines.next() {
        updated.push_str(line);
        updated.push('\n');
        if line != "```console" {
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != FENCE).collect();
        updated.push_str(&run(&block));
        updated.push_str("```\n");
        count += 1;
    }
    assert!(count >= least, "{document} has {count} examples");
    if std::env::var_os("DOICITE_UPDATE").is_some() {
        std::fs::write(&path, &updated).unwrap();
    } else {
        assert_eq!(updated, text);
    }
}

/// A block as it should be: its command and what that prints now.
fn run(block: &[&str]) -> String {
    let command = block[0].strip_prefix("$ ").unwrap();
    if command.starts_with("cargo ") {
        return format!("$ {command}\n");
    }
    let home = Home::new();
    let program = Path::new(env!("CARGO_BIN_EXE_doicite")).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(program.to_path_buf())
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let output = std::process::Command::new("sh")
        .args(["-c", command])
        .env_clear()
        .env("PATH", path.unwrap())
        .env("HOME", home.path())
        .env("DOICITE_ENDPOINT", "http://127.0.0.1:9")
        .env("DOICITE_STYLES", "http://127.0.0.1:9")
        .env("XDG_DATA_DIRS", home.path().join("share"))
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    format!("$ {command}\n{}", String::from_utf8(output.stdout).unwrap())
}
