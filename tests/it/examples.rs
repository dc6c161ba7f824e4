//! The scripts in `examples/` do what they say. (The library program is compiled with the tests.)

use std::path::Path;

use crate::support::server::{Answer, Server};
use crate::support::{Home, Run};

/// Runs a script of `examples/` in a home.
fn script(home: &Home, name: &str, args: &[&str]) -> Run {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    let mut command = home.other("sh", [script]);
    command.args(args).output().unwrap().into()
}

fn server() -> Server {
    Server::start(|request| match request.target.as_str() {
        "/10.1000/good" => Answer::record(
            r#"{"DOI":"10.1000/good","type":"journal-article","title":"A sound result",
                "author":[{"family":"Doe","given":"Jane"}],"issued":{"date-parts":[[2020]]}}"#,
        ),
        "/10.1000/taken-back" => Answer::record(
            r#"{"DOI":"10.1000/taken-back","type":"journal-article","title":"An unsound result",
                "updated-by":[{"DOI":"10.1000/notice","type":"retraction",
                               "updated":{"date-parts":[[2021,5,1]]}}]}"#,
        ),
        _ => Answer::status(404),
    })
}

#[test]
fn the_pipeline_goes_from_a_text_to_a_list() {
    let server = server();
    let home = Home::at(&server.url);
    home.file("paper.md", "We follow Doe (https://doi.org/10.1000/GOOD), and again doi:10.1000/good.\n");
    home.file("refs.bib", "% mine\n@misc{own, title = {Mine}}\n");
    let args = ["paper.md", "refs.bib", "references.html", "-s", "ieee", "-t", "html"];
    for _ in 0..2 {
        let run = script(&home, "pipeline.sh", &args);
        assert_eq!(run.code, Some(0), "{run:?}");
        let bib = std::fs::read_to_string(home.path().join("refs.bib")).unwrap();
        assert!(bib.starts_with("% mine\n@misc{own, title = {Mine}}\n"), "{bib}");
        assert_eq!(bib.matches("10.1000/good").count(), 1, "{bib}");
        let list = std::fs::read_to_string(home.path().join("references.html")).unwrap();
        assert!(list.contains("J. Doe") && list.contains("A sound result"), "{list}");
    }
    home.file("paper.md", "10.1000/good and 10.1000/unknown");
    let run = script(&home, "pipeline.sh", &args);
    assert_eq!(run.code, Some(4), "{run:?}");
    let failures = run.said().iter().filter(|line| line.contains("10.1000/unknown")).count();
    assert_eq!(failures, 1, "a failure is told once: {run:?}");
    assert!(home.path().join("references.html").exists());
}

/// The last step of the action, which GitHub runs with the inputs in the environment, in bash.
#[test]
fn the_action_checks_references() {
    let server = server();
    let home = Home::at(&server.url);
    let action = Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml");
    let action: serde_yaml::Value = serde_yaml::from_slice(&std::fs::read(action).unwrap()).unwrap();
    let step = action["runs"]["steps"].as_sequence().unwrap().last().unwrap();
    assert_eq!(step["shell"].as_str(), Some("bash"));
    let script = home.file("step.sh", step["run"].as_str().unwrap());
    if !home.other("git", ["init", "-q"]).status().is_ok_and(|status| status.success()) {
        return println!("skipped: the_action_checks_references needs git, which is not there");
    }
    let check = |files: &str, sarif: &str| -> Run {
        let mut command = home.other("bash", ["--noprofile", "--norc", "-eo", "pipefail"]);
        command.arg(&script).envs([("FILES", files), ("FAIL_ON", "error"), ("SARIF", sarif), ("MAILTO", "")]);
        command.env("ROOT", home.path()).output().unwrap().into()
    };
    let entry = |doi: &str, title: &str, year: &str| {
        format!(
            "@article{{k, author = {{Doe, Jane}}, title = {{{title}}}, year = {year}, doi = {{{doi}}}}}\n"
        )
    };
    std::fs::create_dir_all(home.path().join("a chapter/deep")).unwrap();
    home.file("a chapter/deep/refs.bib", entry("10.1000/good", "A sound result", "2020"));
    let run = check("**/*.bib", "");
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{run:?}");

    home.file("bad.bib", entry("10.1000/taken-back", "An unsound result", "2019"));
    let run = check("bad.bib", "all.sarif");
    assert_eq!(run.code, Some(11), "{run:?}");
    assert!(run.stdout.contains("::error file=bad.bib,line=1"), "{run:?}");
    assert!(home.path().join("all.sarif").exists(), "all findings are written though the check fails");

    // What is unreadable fails the job, and keeps neither the findings nor the annotations back.
    home.file("broken.bib", "@article{k, title = {Open\n");
    let run = check("broken.bib bad.bib", "broken.sarif");
    assert_eq!(run.code, Some(11), "{run:?}");
    assert!(run.stdout.contains("::error file=bad.bib,line=1"), "{run:?}");
    assert!(run.stderr.contains("broken.bib"), "{run:?}");
    assert!(home.path().join("broken.sarif").exists(), "{run:?}");

    assert_eq!(check("bad.bib gone.bib", "").code, Some(11));
    home.file("good.bib", entry("10.1000/good", "A sound result", "2020"));
    assert_eq!(check("good.bib gone.bib", "").code, Some(8), "a file that is named and not there");
    let run = check("none/*.bib", "");
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stdout.contains("::error::no file matches none/*.bib"), "{run:?}");
}

/// pre-commit runs the entry of a hook, with the files that change as arguments.
#[test]
fn the_hook_checks_the_files_that_change() {
    let server = server();
    let home = Home::at(&server.url);
    let file = |name: &str| std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
    let hooks: serde_yaml::Value = serde_yaml::from_slice(&file(".pre-commit-hooks.yaml")).unwrap();
    let config: serde_yaml::Value = serde_yaml::from_slice(&file("examples/pre-commit-config.yaml")).unwrap();
    let local = &config["repos"][0]["hooks"][0];
    assert_eq!((&hooks[0]["id"], &hooks[0]["entry"]), (&local["id"], &local["entry"]));
    let hook = |name: &str| -> Run {
        let command = format!("{} \"$1\"", hooks[0]["entry"].as_str().unwrap());
        home.other("sh", ["-c", &command, "sh", name]).output().unwrap().into()
    };
    home.file(
        "good.bib",
        "@article{a, author = {Doe, Jane}, title = {A sound result}, year = 2020, doi = {10.1000/good}}",
    );
    home.file(
        "bad.bib",
        "@article{a, author = {Doe, Jane}, title = {Another}, year = 2020, doi = {10.1000/unknown}}",
    );
    assert_eq!(hook("good.bib").code, Some(0));
    assert_eq!(hook("bad.bib").code, Some(11));
}
