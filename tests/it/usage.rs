//! Wrong usage is told in one line, with the command that was meant, before anything is read or fetched;
//! and the name of a file says what belongs in it.

use crate::support::Home;
use crate::support::server::{Answer, Server};

const BOOK: &str = "@book{o, author={Gran, Max}, title={Winter tales}, date={1973}, publisher={Cold}}\n";

#[test]
fn an_unknown_first_word_is_no_doi_beside_others() {
    let server = Server::start(|_| Answer::status(404));
    let home = Home::at(&server.url);
    home.file("refs.bib", BOOK);
    for (typed, hint) in [
        (["lst", "refs.bib"], "did you mean `doicite list`?"),
        (["bibtex", "10.1000/a"], "did you mean `doicite bib`?"),
        (["ris", "10.1000/a"], "did you mean `doicite export --to ris`?"),
        (["config-uration", "x"], "did you mean `doicite config`?"),
        (["gather", "refs.bib"], "`doicite help` lists the commands"),
    ] {
        let run = home.run(typed);
        assert_eq!((run.code, run.stdout.as_str(), run.said().len()), (Some(2), "", 1), "{typed:?}: {run:?}");
        assert!(run.stderr.contains(hint), "{typed:?}: {}", run.stderr);
    }
    assert_eq!(server.targets(), [""; 0], "nothing was asked");
    // A file may have any name.
    home.file("gather", BOOK);
    assert!(home.run(["gather", "refs.bib"]).clean().contains("Winter tales"));
    // Behind an identifier a word is one that failed, and the others are printed.
    assert_eq!(home.run(["10.1038/171737a0", "lst", "--offline", "-q"]).code, Some(3));
}

#[test]
fn a_format_of_works_leads_to_export() {
    let home = Home::new();
    for args in [["cite", "-t", "ris"], ["list", "--to", "ris"]] {
        let run = home.run(args.into_iter().chain(["10.1038/171737a0"]));
        assert_eq!((run.code, run.said().len()), (Some(2), 1), "{run:?}");
        assert!(run.stderr.contains("`doicite export --to ris`"), "{}", run.stderr);
    }
    let run = home.run(["-t", "bibtex", "10.1038/171737a0"]);
    assert!(run.stderr.contains("`doicite export --to bibtex`"), "{}", run.stderr);
    let run = home.run(["-t", "htlm", "10.1038/171737a0"]);
    assert!(run.code == Some(2) && run.stderr.contains("'html'"), "{}", run.stderr);
}

#[test]
fn nothing_in_is_nothing_out() {
    let home = Home::new();
    for args in
        [vec!["cite", "-"], vec!["list"], vec!["list", "-t", "jsonl"], vec!["bib", "-"], vec!["extract"]]
    {
        for input in ["", "\n\n", " \t\r\n"] {
            let run = home.feed(input, &args);
            assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{args:?}: {run:?}");
        }
        let run = home.feed("not a word of it", &args);
        assert_eq!(run.code, Some(if args == ["extract"] { 0 } else { 8 }), "{args:?}: {run:?}");
    }
    home.file("empty.bib", "");
    assert_eq!(home.run(["list", "empty.bib"]).code, Some(8), "an empty file was not meant");
}

/// What is no DOI was meant as something.
#[test]
fn arguments_that_are_no_dois_are_told_what_they_are() {
    let home = Home::new();
    home.file("x.bib", BOOK);
    for (args, says) in [
        (["show", "x.bib"], "`x.bib` is a file; this command takes a DOI"),
        (
            ["cite", "Watson and Crick 1953"],
            "is not a DOI; `doicite find` searches for the DOI of a reference",
        ),
        (["cite", "10,1038"], "is not a DOI; a DOI starts with 10. and contains a slash"),
    ] {
        let run = home.run(args);
        assert_eq!((run.code, run.said().len()), (Some(3), 1), "{args:?}: {run:?}");
        assert!(run.stderr.contains(says), "{args:?}: {run:?}");
    }
}

#[test]
fn a_file_gets_what_its_name_says() {
    let home = Home::new();
    home.file("x.bib", BOOK);
    let written = |name: &str| std::fs::read_to_string(home.path().join(name)).unwrap();
    for (name, part) in [
        ("a.html", "<div class=\"csl-bib-body\""),
        ("a.HTM", "<i>Winter tales</i>"),
        ("a.md", "*Winter tales*"),
        ("a.tex", "\\emph{Winter tales}"),
        ("a.typ", "#emph[Winter tales]"),
        ("a.rtf", "{\\rtf"),
        ("a.jsonl", "{\"id\":\"o\""),
        ("a.txt", "Gran, M. (1973). Winter tales."),
        ("a", "Gran, M. (1973). Winter tales."),
    ] {
        home.run(["list", "x.bib", "-o", name]).good();
        assert!(written(name).contains(part), "{name}: {}", written(name));
    }
    for (args, hint) in [
        (["list", "x.bib", "-o", "b.odt"], "name it .docx for Word"),
        (["list", "x.bib", "-o", "b.bib"], "`doicite export --to bibtex`"),
        (["list", "x.bib", "-o", "b.ris"], "`doicite export --to ris`"),
        (["bib", "x.bib", "-o", "b.ris"], "`doicite export --to ris`"),
        (["bib", "x.bib", "-o", "b.html"], "`doicite list`"),
        (["export", "x.bib", "-o", "b.txt"], "--to FORMAT"),
    ] {
        let run = home.run(args);
        assert_eq!((run.code, run.said().len()), (Some(2), 1), "{args:?}: {run:?}");
        assert!(run.stderr.contains(hint) && !home.path().join(args[3]).exists(), "{args:?}: {run:?}");
    }
    home.run(["export", "x.bib", "-o", "c.ris"]).good();
    assert!(written("c.ris").starts_with("TY  - BOOK"), "{}", written("c.ris"));
    // What is said counts more than a name.
    home.run(["list", "x.bib", "-t", "text", "-o", "d.html"]).good();
    assert!(written("d.html").starts_with("Gran, M."), "{}", written("d.html"));
}

#[test]
fn a_check_for_retractions_asks_for_the_records_of_entries() {
    let server = Server::start(|request| match request.target.as_str() {
        "/10.1000/gone" => Answer::record(
            r#"{"DOI":"10.1000/gone","type":"journal-article","title":"Gone",
                "updated-by":[{"DOI":"10.1000/n","type":"retraction","updated":{"date-parts":[[2021]]}}]}"#,
        ),
        "/10.1000/good" => {
            Answer::record(r#"{"DOI":"10.1000/good","type":"journal-article","title":"Good"}"#)
        }
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    let entry = |doi: &str| {
        format!("@article{{k, author={{A. B}}, title={{T}}, year=2001, journal={{J}}, doi={{{doi}}}}}\n")
    };
    home.file("good.bib", entry("10.1000/good"));
    home.file("gone.bib", entry("10.1000/gone"));
    home.file("none.bib", entry("10.1000/none"));
    let check = |file: &str| home.run(["list", file, "--fail-on", "retracted"]);
    assert_eq!(check("good.bib").code, Some(0));
    assert_eq!(check("gone.bib").code, Some(10));
    let none = check("none.bib");
    assert_eq!(none.code, Some(4), "{none:?}");
    assert!(none.stderr.contains("k could not be checked") && none.stdout.contains("2001"), "{none:?}");
    assert!(
        home.run(["list", "gone.bib"]).clean().contains("2001"),
        "nothing is asked where nothing is checked"
    );
}
