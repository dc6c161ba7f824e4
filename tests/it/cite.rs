//! `doicite ID...`: what is printed, in which order and format, and how a run ends.

use crate::support::Home;
use crate::support::server::{Answer, Server};

fn server() -> Server {
    Server::start(|request| match request.target.as_str() {
        "/10.1000/a" => Answer::record(
            r#"{"DOI":"10.1000/a","type":"journal-article","title":"First <i>Homo sapiens</i>","author":[{"family":"Adams","given":"Ann"}],"container-title":"Journal","volume":"1","page":"1-2","issued":{"date-parts":[[2001]]}}"#,
        ),
        "/10.1000/b" => Answer::record(
            r#"{"DOI":"10.1000/b","type":"book","title":"Second","author":[{"family":"Baker","given":"Bob"}],"publisher":"Press","issued":{"date-parts":[[2002]]}}"#,
        ),
        "/10.1000/nothing" => Answer::status(204),
        "/10.1000/no" => Answer::status(403),
        path if path.starts_with("/doiRA/") => Answer::status(404),
        _ => Answer::status(404),
    })
}

const A: &str = "Adams, A. (2001). First Homo sapiens. Journal, 1, 1–2. https://doi.org/10.1000/a";
const B: &str = "Baker, B. (2002). Second. Press. https://doi.org/10.1000/b";

#[test]
fn references_come_in_the_order_given() {
    let home = Home::at(&server().url);
    assert_eq!(home.run(["10.1000/b", "10.1000/a"]).clean(), format!("{B}\n{A}\n"));
    assert_eq!(home.run(["cite", "https://doi.org/10.1000/A"]).clean(), format!("{A}\n"));
}

#[test]
fn the_in_text_form_is_printed_on_request() {
    let home = Home::at(&server().url);
    assert_eq!(home.run(["10.1000/a", "--citation"]).clean(), format!("(Adams, 2001)\n{A}\n"));
    // Several works are one citation. What is said of the N-th is said of the N-th.
    let citation = |args: &[&str]| {
        let run = home.run([&["10.1000/b", "10.1000/a", "--citation"], args].concat());
        run.clean().lines().next().unwrap().to_owned()
    };
    let (b, both) = (citation(&["--suppress-author"]), citation(&[]));
    assert!(both.starts_with("(Adams, 2001; ") && both.ends_with(')'), "{both}");
    assert!(b.starts_with("(2001; ") && !b.contains("Adams"), "{b}");
    let placed = citation(&["--locator", "", "--locator", "chap. 3", "--prefix", "", "--prefix", "see"]);
    assert!(placed.starts_with("(see Adams, 2001, Chapter 3; "), "{placed}");
    let names = citation(&["--author-only"]);
    assert!(names.ends_with("; Adams") && !names.contains(['(', '2']), "{names}");
    let many = home.run(["10.1000/a", "--citation", "--locator", "1", "--locator", "2"]);
    assert_eq!((many.code, many.said().len()), (Some(2), 1), "{many:?}");
}

#[test]
fn every_failure_has_its_code_and_the_rest_is_printed() {
    let table: &[(&str, i32, &str)] = &[
        ("hello", 3, "`hello` is not a DOI"),
        ("10.1000/missing", 4, "10.1000/missing is not registered"),
        ("10.1000/nothing", 5, "10.1000/nothing is registered, but"),
        ("10.1000/no", 6, "10.1000/no could not"),
    ];
    let server = server();
    let mut all = vec!["10.1000/a"];
    for (id, code, said) in table {
        let home = Home::at(&server.url);
        let run = home.run(["10.1000/a", id, "10.1000/b"]);
        assert_eq!(run.code, Some(*code), "{id}: {}", run.stderr);
        assert_eq!(run.stdout, format!("{A}\n{B}\n"), "{id}");
        assert_eq!(run.said().len(), 1, "{id}: {}", run.stderr);
        let said = if *code == 6 { "10.1000/no" } else { said };
        assert!(run.stderr.contains(said), "{id}: {}", run.stderr);
        all.push(id);
    }
    let run = Home::at(&server.url).run(&all);
    assert_eq!((run.code, run.said().len()), (Some(6), 4), "the worst of the batch wins: {}", run.stderr);
    assert_eq!(run.stdout, format!("{A}\n"));
}

#[test]
fn programs_get_an_object_a_line_failures_included() {
    let home = Home::at(&server().url);
    let run = home.run(["-t", "jsonl", "10.1000/a", "hello"]);
    assert_eq!(run.code, Some(3));
    let lines: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!((lines[0]["id"].as_str(), lines[0]["doi"].as_str()), (Some("10.1000/a"), Some("10.1000/a")));
    assert_eq!(lines[0]["reference"]["text"], A);
    let html = lines[0]["reference"]["html"].as_str().unwrap();
    assert!(html.contains("<i>Journal</i>"), "{html}");
    assert_eq!(lines[0]["citation"]["text"], "(Adams, 2001)");
    assert_eq!(
        (lines[1]["id"].as_str(), lines[1]["error"]["kind"].as_str()),
        (Some("hello"), Some("not-a-doi"))
    );
    assert!(lines[1]["error"]["message"].as_str().unwrap().contains("is not a DOI"));
}

#[test]
fn objects_come_in_the_order_of_the_questions() {
    let home = Home::at(&server().url);
    let run = home.run(["-t", "jsonl", "10.1000/missing", "10.1000/b", "hello", "10.1000/a"]);
    let ids: Vec<String> = run
        .stdout
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(ids, ["10.1000/missing", "10.1000/b", "hello", "10.1000/a"]);
}

#[test]
fn what_was_meant_is_guessed() {
    let home = Home::new();
    for (typed, code, hint) in [
        ("lst", 3, "did you mean `doicite list`?"),
        ("refs.txt", 8, "cannot read refs.txt: No such file"),
        (".", 8, "cannot read .: it is a directory"),
        ("11.1038/nphys1170", 3, "is not a DOI"),
    ] {
        let run = home.run([typed]);
        assert_eq!(run.code, Some(code), "{}", run.stderr);
        assert!(run.stderr.contains(hint), "{}", run.stderr);
    }
    assert!(home.run(["help"]).clean().contains("Usage:"));
}

#[test]
fn nothing_in_json_can_drive_a_terminal() {
    let server = Server::start(|_| {
        Answer::record("{\"DOI\":\"10.1000/x\",\"title\":\"a\u{9b}31m\u{202e}b\",\"volume\":1.10}")
    });
    let home = Home::at(&server.url);
    for args in [
        vec!["show", "--raw", "10.1000/x"],
        vec!["-t", "jsonl", "10.1000/x"],
        vec!["show", "--explain", "10.1000/x"],
    ] {
        let text = home.run(&args).clean();
        assert!(!text.contains(['\u{9b}', '\u{202e}', '\u{1b}']), "{args:?}: {text:?}");
    }
    assert!(home.run(["show", "--raw", "10.1000/x"]).clean().contains("\"volume\":1.10"), "to the letter");
}

#[test]
fn each_format_writes_italics_its_own_way() {
    let home = Home::at(&server().url);
    for (format, italics) in [
        ("text", "Journal, 1"),
        ("terminal", "\u{1b}[3mJournal, 1\u{1b}[23m"),
        ("html", "<i>Journal</i>, <i>1</i>"),
        ("markdown", "*Journal*, *1*"),
        ("latex", "\\emph{Journal}, \\emph{1}"),
        ("typst", "#emph[Journal], #emph[1]"),
        ("rtf", "{\\i Journal}, {\\i 1}"),
    ] {
        let text = home.run(["-t", format, "10.1000/a"]).clean();
        let joined = [italics.to_owned(), italics.replace("Journal, 1", "Journal"), "Journal, 1".to_owned()];
        assert!(
            text.contains(italics) || joined.iter().any(|form| text.contains(form.as_str())),
            "{format}: {text}"
        );
    }
}

#[test]
fn a_style_is_a_name_or_a_file_and_never_another() {
    let server = server();
    let home = Home::at(&server.url);
    let ieee = home.run(["-s", "ieee", "10.1000/a"]).clean();
    assert!(ieee.starts_with("[1]") && ieee.contains("A. Adams"), "{ieee}");
    let run = home.run(["-s", "natur", "10.1000/b"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(7), ""));
    assert!(run.stderr.contains("unknown style `natur`"), "{}", run.stderr);
    let run = home.run(["-l", "xx", "10.1000/b"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(7), ""));
    assert!(run.stderr.contains("unknown locale `xx`"), "{}", run.stderr);
    assert!(server.targets().iter().all(|target| !target.contains("10.1000/b")), "found out before asking");
    home.file("own.csl", include_str!("../../styles/ucl-discovery.csl"));
    assert!(home.run(["-s", "own.csl", "10.1000/a"]).clean().starts_with("Adams, A; (2001)"));
    home.file("broken.csl", "<style><citation></style>");
    let run = home.run(["-s", "./broken.csl", "10.1000/a"]);
    assert_eq!((run.code, run.said().len()), (Some(7), 1), "{}", run.stderr);
    assert!(run.stderr.contains("broken.csl is not a CSL style"), "{}", run.stderr);
}

#[test]
fn the_page_the_project_began_from() {
    let run = Home::new().run(["-s", "ucl-discovery", "10.3390/ijerph18147338"]);
    assert_eq!(
        run.good(),
        "Borriello, G; Ianniello, A; Toosy, AT; (2021) Alopecia universalis occurring after alemtuzumab treatment for \
         multiple sclerosis. A two-year follow-up of two patients. International Journal of Environmental Research and \
         Public Health , 18 (14) , Article 7338. 10.3390/ijerph18147338.\n"
    );
}

/// `--journal abbreviated`: by ISO 4, where the style asks for the short form, and in exports.
#[test]
fn journals_are_abbreviated_on_request() {
    let home = Home::new();
    let flagship = ["-q", "10.3390/ijerph18147338", "--journal", "abbreviated"];
    let iso = "Int. J. Environ. Res. Public Health";
    assert!(home.run(flagship.iter().chain(&["-s", "nature"])).clean().contains(iso));
    assert!(home.run(["bib"].iter().chain(&flagship)).clean().contains(&format!("journal = {{{iso}}}")));
    home.file(
        "stars.json",
        r#"[{"id": "a", "type": "article-journal", "title": "T", "container-title": "The Astrophysical Journal"},
            {"id": "b", "type": "article-journal", "title": "U", "container-title": "IEEE Security & Privacy"}]"#,
    );
    for (form, journals) in [
        ("aas", ["{ApJ}", "{IEEE Secur. Priv.}"]),
        ("ieee", ["{Astrophys. J.}", "{IEEE Secur. Privacy}"]),
        ("full", ["{The Astrophysical Journal}", "{IEEE Security \\& Privacy}"]),
    ] {
        let bib = home.run(["bib", "-q", "stars.json", "--journal", form]).clean();
        assert!(
            journals.iter().all(|journal| bib.contains(&format!("journal = {journal}"))),
            "{form}: {bib}"
        );
    }
    home.file(".config/doicite/journals.txt", "international\tIntl.\n");
    assert!(home.run(["bib"].iter().chain(&flagship)).clean().contains("journal = {Intl. J. Environ."));
}

#[test]
fn bibtex_entries() {
    let home = Home::at(&server().url);
    let text = home.run(["bib", "10.1000/a", "10.1000/b"]).clean();
    let parsed = biblatex::Bibliography::parse(&text).unwrap();
    let keys: Vec<&str> = parsed.iter().map(|entry| entry.key.as_str()).collect();
    assert_eq!(keys, ["adams2001first", "baker2002second"], "{text}");
    assert!(text.contains("title = {First \\emph{{Homo} sapiens}}") || text.contains("\\emph{"), "{text}");
    assert!(text.contains("pages = {1--2}"), "{text}");
}

#[test]
fn output_to_a_file_is_whole_or_nothing() {
    let home = Home::at(&server().url);
    assert_eq!(home.run(["10.1000/a", "-o", "refs.txt"]).clean(), "");
    let file = home.path().join("refs.txt");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), format!("{A}\n"));
    let run = home.run(["10.1000/a", "-o", "missing/refs.txt"]);
    assert_eq!(run.code, Some(9));
    assert!(run.stderr.contains("cannot write missing/refs.txt"), "{}", run.stderr);
    home.run(["10.1000/missing", "-o", "refs.txt"]);
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        format!("{A}\n"),
        "a run without a result leaves it alone"
    );
}

#[test]
fn wrong_usage_is_told_in_a_few_lines() {
    let home = Home::new();
    for args in [
        vec!["--nonsense", "10.1000/a"],
        vec!["10.1000/a", "-t", "pdf"],
        vec!["cite"],
        vec!["-j", "0", "10.1000/a"],
    ] {
        let run = home.run(&args);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{args:?}");
        assert!(!run.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn colour_is_for_terminals_or_on_request() {
    let home = Home::new();
    let cite = |args: &[&str]| {
        home.run([&["-q", "--offline", "10.1038/171737a0", "arXiv:1706.03762"], args].concat()).clean()
    };
    let plain = cite(&[]);
    assert!(!plain.contains('\u{1b}') && plain.lines().count() == 2, "{plain:?}");
    let always = cite(&["--color", "always"]);
    assert!(always.contains("\u{1b}[3mNature\u{1b}[23m"), "{always:?}");
    assert_eq!(always.lines().count(), 2, "a pipe has a line for each: {always:?}");
    assert!(cite(&["-t", "terminal"]).contains("\u{1b}[3m"));
    assert_eq!(cite(&["-t", "terminal", "--color", "never"]), plain);
    assert!(!home.run(["--color=never", "10.1038/x y"]).stderr.contains('\u{1b}'));
    assert!(home.run(["--color=always", "10.1038/x y"]).stderr.contains('\u{1b}'));
}

/// On a terminal, entries are wrapped with their indent and stand apart; numbers have a column.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_shows_paragraphs() {
    let home = Home::new();
    let run = |columns: u32, variable: &str, typed: &str| {
        let line = format!("stty cols {columns} rows 50; {variable} doicite -q --offline {typed}");
        let mut script = home.other("script", ["-qec", &line, "/dev/null"]);
        let output = script.envs([("TERM", "xterm"), ("SHELL", "/bin/sh"), ("NO_COLOR", "1")]).output();
        output.ok().map(|output| String::from_utf8(output.stdout).unwrap().replace('\r', ""))
    };
    let shown = |columns: u32, typed: &str| run(columns, "", typed);
    let Some(apa) = shown(72, "10.1038/171737a0") else {
        println!("skipped: a_terminal_shows_paragraphs needs script, which is not there");
        return;
    };
    let expected = "Watson, J. D., & Crick, F. H. C. (1953). Molecular Structure of Nucleic\n    \
                    Acids: A Structure for Deoxyribose Nucleic Acid. Nature, 171(4356),\n    \
                    737–738. https://doi.org/10.1038/171737a0\n";
    assert_eq!(apa, expected);
    // The terminals of editors have no size.
    assert_eq!(run(0, "COLUMNS=72", "10.1038/171737a0").as_ref(), Some(&apa));
    let nature = shown(60, "-s nature 10.1038/171737a0 arXiv:1706.03762").unwrap();
    assert!(nature.starts_with("1. Watson, J. D.") && nature.contains("\n   Nucleic Acids"), "{nature}");
    assert!(nature.contains("\n\n2. Vaswani"), "{nature}");
    assert!(nature.lines().all(|line| line.chars().count() <= 60), "{nature}");
    let piped = shown(60, "10.1038/171737a0 | cat").unwrap();
    assert_eq!(piped.lines().count(), 1, "{piped}");
}
