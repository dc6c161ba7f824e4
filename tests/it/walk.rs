//! `docs/walk.md`: a newcomer's first hour, run from beginning to end in one home directory.
//! `DOICITE_UPDATE=1 cargo test walk` writes what is printed now into it, to be read before it is committed.

use std::path::Path;

use crate::support::Home;

#[test]
fn a_newcomer_sees_what_the_walk_says() {
    if !cfg!(unix) || std::process::Command::new("sh").args(["-c", "true"]).output().is_err() {
        println!("skipped: a_newcomer_sees_what_the_walk_says needs a shell, which is not there");
        return;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/walk.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let home = Home::new();
    let mut now = String::new();
    let mut lines = text.lines();
    let mut count = 0;
    while let Some(line) = lines.next() {
        now += line;
        now += "\n";
        if line != "```console" {
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let command = block[0].strip_prefix("$ ").unwrap();
        now += &format!("$ {command}\n{}```\n", seen(&home, command));
        count += 1;
    }
    assert!(count > 20, "{count} commands");
    if std::env::var_os("DOICITE_UPDATE").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    assert_eq!(now, text, "docs/walk.md is out of date: DOICITE_UPDATE=1 cargo test walk");
}

/// All that a command prints, on either stream, and its exit code where it is a failure.
fn seen(home: &Home, command: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_doicite")).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(program.to_path_buf())
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    // The environment of a sealed home, with a shell in the place of the program.
    let sealed = home.command::<&str>([]);
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &format!("{{ {command}; }} 2>&1")]).env_clear().current_dir(home.path());
    for (name, value) in sealed.get_envs() {
        shell.env(name, value.unwrap_or_default());
    }
    let output = shell.env("PATH", path.unwrap()).stdin(std::process::Stdio::null()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap().replace(&home.path().display().to_string(), "~");
    match output.status.code() {
        Some(0) => said,
        code => format!("{said}(exit code {})\n", code.unwrap()),
    }
}
