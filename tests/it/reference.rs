//! `docs/cli.md` is what `--help` says, verb by verb, so that it cannot fall behind.
//!
//! After a change of the help: `SNAPSHOTS=overwrite cargo test reference`.

use std::path::Path;

use snapbox::{Data, assert_data_eq};

use crate::support::Home;

const BEGINNING: &str = "\
# The command line

The help of doicite and of each command, as `doicite --help` and `doicite COMMAND --help` print it.
`doicite help TOPIC` explains ids, styles, formats, libraries, check, offline, scripts and settings.
";

fn reference() -> String {
    let home = Home::new();
    let root = home.run(["--help"]).clean();
    let section = |name: &str, help: &str| {
        let lines: String = help.trim_end().lines().map(|line| line.trim_end().to_owned() + "\n").collect();
        format!("\n## {name}\n\n```text\n{lines}```\n")
    };
    let mut text = BEGINNING.to_owned() + &section("doicite", &root);
    let verbs =
        root.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    for verb in
        verbs.filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next())
    {
        text += &section(&format!("doicite {verb}"), &home.run([verb, "--help"]).clean());
    }
    text
}

#[test]
fn the_reference_is_what_help_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md");
    let now = reference();
    assert!(now.contains("## doicite bib\n") && now.contains("--fail-on"), "{now}");
    assert_data_eq!(now, Data::read_from(&path, None).raw());
}
