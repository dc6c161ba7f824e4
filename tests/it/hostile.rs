//! Hostile styles and files, through the program: one line that says what is wrong and where, or a good
//! answer; never a panic, a hang, or more memory than the input could want.

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{Home, Run};

/// Runs the program on a limited memory (where there is a shell that can limit it), and not for ever. The
/// limits are far from what any of these takes, even on a slow and busy machine.
#[track_caller]
fn limited(home: &Home, args: &[&str]) -> Run {
    const MEMORY: &str = "ulimit -v 2000000 2>/dev/null; exec \"$0\" \"$@\"";
    const LONGEST: Duration = Duration::from_secs(120);
    let mut command = home.command(args);
    if cfg!(unix) {
        let program = std::mem::replace(&mut command, Command::new("sh"));
        command.args(["-c", MEMORY]).arg(program.get_program()).args(program.get_args()).env_clear();
        command.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.current_dir(home.path()).stdin(Stdio::null());
    }
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let out = std::thread::spawn(move || {
        let mut text = String::new();
        stdout.read_to_string(&mut text).map(|_| text)
    });
    let err = std::thread::spawn(move || {
        let mut text = String::new();
        stderr.read_to_string(&mut text).map(|_| text)
    });
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > LONGEST {
            child.kill().unwrap();
            panic!("{args:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let run = Run {
        stdout: out.join().unwrap().unwrap(),
        stderr: err.join().unwrap().unwrap(),
        code: status.code(),
    };
    assert!(run.code.is_some_and(|code| code < 100), "{args:?}: {run:?}");
    assert!(!run.stderr.contains("panicked"), "{args:?}: {}", run.stderr);
    run
}

/// A style with these elements in its bibliography, after these macros.
fn style(macros: &str, elements: &str) -> String {
    format!(
        "<style version=\"1.0\" class=\"in-text\">{macros}<citation><layout><text variable=\"title\"/></layout></citation>\
         <bibliography><layout>{elements}</layout></bibliography></style>"
    )
}

const ANTS: &str = r#"[{"id": "a", "type": "book", "title": "Ants"}]"#;

#[test]
fn a_style_that_cannot_be_used_is_told_in_one_line() {
    let title = "<text variable=\"title\"/>";
    let whole = style("", title);
    let entities: String = ('b'..='m')
        .zip('a'..)
        .map(|(name, of)| format!("<!ENTITY {name} \"{}\">", format!("&{of};").repeat(10)))
        .collect();
    let utf16: Vec<u8> =
        [0xfe, 0xff].into_iter().chain(whole.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let attributes: String = (0..100_000).map(|at| format!(" a{at}=\"b\"")).collect();
    let namespaces: String = (0..50_000).map(|at| format!(" xmlns:a{at}=\"b\"")).collect();
    let doubling: String = (0..41)
        .map(|at| {
            let call = format!("<text macro=\"m{}\"/>", at + 1);
            let body = if at == 40 { title } else { &call.repeat(2) };
            format!("<macro name=\"m{at}\">{body}</macro>")
        })
        .collect();
    let long = "D".repeat(1_000_000);
    let home = Home::new();
    home.file("ants.json", ANTS);
    for (name, bytes, cause) in [
        ("empty", Vec::new(), "does not have a root node"),
        ("no-xml", b"hello".to_vec(), "unknown token at 1:1"),
        ("binary", (0..=255).collect(), "not in UTF-8"),
        ("utf-16", utf16, "not in UTF-8"),
        (
            "latin-1",
            b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><style>\xe9</style>".to_vec(),
            "not in UTF-8",
        ),
        ("truncated", whole.split("<bibliography").next().unwrap().into(), "never closed"),
        ("locale", b"<locale xml:lang=\"de\"/>".to_vec(), "the root element is <locale>"),
        ("no-layout", b"<style version=\"1.0\"/>".to_vec(), "neither a citation nor a bibliography"),
        (
            "bomb",
            format!("<!DOCTYPE style [<!ENTITY a \"aaaaaaaaaa\">{entities}]>{}", style("", "&m;")).into(),
            "DTD",
        ),
        (
            "file",
            format!("<!DOCTYPE style [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>{}", style("", "&x;"))
                .into(),
            "DTD",
        ),
        ("gigantic", format!("{whole}{}", " ".repeat(5 << 20)).into(), "larger than 4 MB"),
        ("attributes", style("", &format!("<text{attributes}/>")).into(), "more than 200 attributes"),
        (
            "namespaces",
            whole.replacen("<style", &format!("<style{namespaces}"), 1).into(),
            "more than 100 namespaces",
        ),
        (
            "deep",
            style("", &("<group>".repeat(50_000) + &"</group>".repeat(50_000))).into(),
            "nested more than 100 deep",
        ),
        ("no-macro", style("", "<text macro=\"b\"/>").into(), "the macro `b` is not defined"),
        (
            "cycle",
            style(
                "<macro name=\"b\"><text macro=\"c\"/></macro><macro name=\"c\"><text macro=\"b\"/></macro>",
                "<text macro=\"b\"/>",
            )
            .into(),
            "calls itself",
        ),
        (
            "doubling",
            style(&doubling, "<text macro=\"m0\"/>").into(),
            "doubling.csl cannot be used: the style writes far more text than the data call for",
        ),
        ("many", style("", &title.repeat(100_000)).into(), "far more text than the data call for"),
        (
            "inherited",
            style("", &"<names variable=\"author\"/>".repeat(10_000))
                .replacen("<style", &format!("<style name-delimiter=\"{long}\""), 1)
                .into(),
            "line 1: names inherit more than 16 MB of options",
        ),
        (
            "long",
            style("", &format!("<group delimiter=\"{long}\">{}</group>", title.repeat(10_000))).into(),
            "long.csl cannot be used: the style writes far more text than the data call for",
        ),
        (
            "its-own-parent",
            b"<style version=\"1.0\"><info><id>x</id>\
              <link rel=\"independent-parent\" href=\"x\"/></info></style>"
                .to_vec(),
            "unknown style `x`",
        ),
    ] {
        let file = format!("./{name}.csl");
        home.file(&file, bytes);
        let run = limited(&home, &["list", "-s", &file, "ants.json"]);
        assert_eq!((run.code, run.stdout.as_str(), run.said().len()), (Some(7), "", 1), "{name}: {run:?}");
        assert!(run.stderr.contains(name) && run.stderr.contains(cause), "{name}: {}", run.stderr);
    }
}

#[test]
fn a_style_that_means_to_take_long_does_not() {
    let delimiter = "x".repeat(300_000);
    let home = Home::new();
    home.file("ants.json", ANTS);
    for (name, style) in [
        (
            "delimiters",
            style(
                "",
                &format!(
                    "<group delimiter=\"{delimiter}\">{}</group>",
                    "<text variable=\"title\"/>".repeat(3)
                ),
            ),
        ),
        (
            "terms",
            style("<locale><terms>", "").replacen(
                "<citation>",
                &("<term name=\"x\">y</term>".repeat(50_000) + "</terms></locale><citation>"),
                1,
            ),
        ),
        (
            "locale",
            style("", "<text variable=\"title\"/>").replacen(
                "<style",
                &format!("<style default-locale=\"{}\"", "x-".repeat(500_000)),
                1,
            ),
        ),
        (
            "no-locale",
            style("", "<text variable=\"title\"/>").replacen(
                "<style",
                "<style default-locale=\"no such_LOCALE!\"",
                1,
            ),
        ),
    ] {
        let file = format!("./{name}.csl");
        home.file(&file, style);
        let run = limited(&home, &["list", "-s", &file, "ants.json"]);
        assert_eq!(run.code, Some(0), "{name}: {}", run.stderr);
        assert!(run.stdout.len() < 5_000_000, "{name}: {}", run.stdout.len());
    }
    let run = limited(&home, &["list", "-s", "apa", "--locale", "xx-no-such", "ants.json"]);
    assert_eq!((run.code, run.said().len()), (Some(7), 1), "{}", run.stderr);
}

/// What a file gives: works, and errors of which the first says this.
enum Gives {
    Works(usize),
    Error(&'static str),
    Both(usize, &'static str),
}

#[track_caller]
fn check_files(files: Vec<(&str, Vec<u8>, Gives)>) {
    let home = Home::new();
    for (name, bytes, gives) in files {
        home.file(name, bytes);
        let run = limited(&home, &["export", "-q", "--to", "csl-json", name]);
        let works: Vec<serde_json::Value> =
            if run.stdout.is_empty() { Vec::new() } else { serde_json::from_str(&run.stdout).unwrap() };
        let (count, error) = match gives {
            Gives::Works(count) => (count, None),
            Gives::Error(error) => (0, Some(error)),
            Gives::Both(count, error) => (count, Some(error)),
        };
        assert_eq!(works.len(), count, "{name}: {}", run.stderr);
        match error {
            None => assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{name}"),
            Some(error) => {
                assert_eq!(run.code, Some(8), "{name}: {}", run.stderr);
                let first = run.said()[0];
                assert!(first.starts_with("doicite: ") && first.contains(error), "{name}: {first}");
                assert!(run.said().iter().all(|line| line.len() < 1000), "{name}");
            }
        }
    }
}

#[test]
fn json_of_any_shape() {
    let types = json!([
        {"id": {"a": 1}, "type": [1], "title": {"x": []}, "author": "x", "issued": [[[[]]]], "DOI": [null]},
        5, null, true, "x", [], {},
        {"id": "good", "type": "book", "title": "Ants", "author": [5, {}, {"family": [], "given": {}}], "issued": {"date-parts": [[-9e9]]}},
    ]);
    check_files(vec![
        (
            "deep.json",
            ("[".repeat(200_000) + &"]".repeat(200_000)).into(),
            Gives::Error("deep.json: line 1, column"),
        ),
        (
            "objects.json",
            ("{\"a\":".repeat(200_000) + "1" + &"}".repeat(200_000)).into(),
            Gives::Error("line 1, column"),
        ),
        ("types.json", types.to_string().into(), Gives::Both(2, "types.json: entry 2 is neither")),
        (
            "many.json",
            format!("[{}]", vec![&ANTS[1..ANTS.len() - 1]; 20_000].join(",")).into(),
            Gives::Works(20_000),
        ),
        (
            "number.json",
            format!("[{{\"title\":\"a\",\"volume\":{}}}]", "9".repeat(1_000_000)).into(),
            Gives::Error("number.json: line 1, column 24: not JSON"),
        ),
        ("truncated.json", b"[{\"title\": \"a\"},\n{\"title\":".to_vec(), Gives::Both(1, "line 2, column")),
        ("nul.json", b"[{\"id\": \"a\", \"title\": \"a\\u0000b\"}]".to_vec(), Gives::Works(1)),
        ("surrogate.json", b"[{\"id\": \"a\", \"title\": \"a\\ud800\"}]".to_vec(), Gives::Works(1)),
        (
            "members.json",
            format!("{{\"title\":\"a\",{}\"type\":\"book\"}}", "\"x\":1,".repeat(200_000)).into(),
            Gives::Works(1),
        ),
        (
            "utf-16.json",
            [0xff, 0xfe].into_iter().chain(ANTS.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
            Gives::Works(1),
        ),
        ("latin-1.json", b"[{\"id\": \"a\", \"title\": \"caf\xe9\"}]".to_vec(), Gives::Works(1)),
    ]);
}

#[test]
fn bib_files_of_any_shape() {
    let doubling: String = (1..=40).map(|at| format!("@string{{a{at} = a{0} # a{0}}}\n", at - 1)).collect();
    let chain: String = (0..20_000)
        .map(|at| format!("@book{{a{at}, crossref = {{a{}}}, title = {{t}}}}\n", at + 1))
        .collect();
    check_files(vec![
        (
            "open.bib",
            "@article{a, title = {x".repeat(5000).into(),
            Gives::Error("line 1: entry a: title is not closed"),
        ),
        (
            "quote.bib",
            b"@book{b, title = {x}}\n@book{a, title = \"x".to_vec(),
            Gives::Both(1, "line 2: entry a: title is not closed"),
        ),
        (
            "braces.bib",
            format!("@article{{a, title = {}x{}}}", "{".repeat(300_000), "}".repeat(300_000)).into(),
            Gives::Works(1),
        ),
        (
            "string-cycle.bib",
            b"@string{a = b}@string{b = a}@article{x, title = {t}, journal = a # b}".to_vec(),
            Gives::Works(1),
        ),
        (
            "strings.bib",
            format!("@string{{a0 = {{aaaaaaaaaa}}}}\n{doubling}@article{{x, title = a40}}").into(),
            Gives::Both(1, "too large"),
        ),
        (
            "crossref-cycle.bib",
            b"@book{a, crossref={b}, title={x}}@book{b, crossref={a}, title={y}}\
              @book{c, crossref={c}, title={z}}@misc{d, xdata={d}, title={w}}"
                .to_vec(),
            Gives::Works(4),
        ),
        ("line.bib", format!("@article{{a, title = {{{}}}}}", "x".repeat(3 << 20)).into(), Gives::Works(1)),
        (
            "commas.bib",
            format!("@article{{a, author = {{{}}}}}", ",".repeat(10 << 20)).into(),
            Gives::Error("line 1: entry a is larger than 4 MB"),
        ),
        ("nul.bib", b"@article{a\0, ti\0tle = {x\0y}, title = {z}}".to_vec(), Gives::Works(1)),
        ("at.bib", "@".repeat(500_000).into(), Gives::Error("it contains no DOI")),
        (
            "commands.bib",
            format!("@article{{a, title = {{{}x{}}}}}", "\\emph{a ".repeat(50_000), "}".repeat(50_000))
                .into(),
            Gives::Works(1),
        ),
        (
            "names.bib",
            format!("@book{{a, title = {{x}}, author = {{{}}}}}", vec!["Doe, J."; 10_000].join(" and "))
                .into(),
            Gives::Works(1),
        ),
        (
            "ands.bib",
            format!("@book{{a, title = {{x}}, author = {{{}}}}}", " and ".repeat(100_000)).into(),
            Gives::Works(1),
        ),
        (
            "commas.bib",
            format!("@book{{a, title = {{x}}, author = {{{}}}}}", ",".repeat(300_000)).into(),
            Gives::Works(1),
        ),
        (
            "joined.bib",
            format!("@book{{a, title = {{x}} {}}}", "# {x} ".repeat(100_000)).into(),
            Gives::Works(1),
        ),
        ("keys.bib", "@book{a, title = {x}}\n".repeat(10_000).into(), Gives::Works(10_000)),
    ]);
    // A chain of parents is followed so far, from each entry.
    let home = Home::new();
    home.file("chain.bib", chain);
    let run = limited(&home, &["export", "--to", "ris", "chain.bib"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.stdout.matches("TY  - ").count(), 20_000);
    // What all entries together may inherit of a long parent is bounded; what is beyond is told.
    let long = "x".repeat(100_000);
    let children = "@inbook{a, crossref = {p}, title = {t}}\n".repeat(1_000);
    home.file("heirs.bib", format!("{children}@book{{p, title = {{{long}}}, note = {{{long}}}}}\n"));
    let run = limited(&home, &["export", "--to", "ris", "heirs.bib"]);
    assert_eq!(run.code, Some(8), "{run:?}");
    let said = run.said();
    let told = said.iter().filter(|line| line.contains("its macros or parents make it too large"));
    assert!(told.count() > 500, "{}", said[0]);
}

#[test]
fn tagged_files_of_any_shape() {
    let endless = |head: &str, line: &str| Vec::from(head.to_owned() + &line.repeat(20_000));
    check_files(vec![
        ("long.ris", format!("TY  - JOUR\nTI  - {}\nER  - \n", "x".repeat(3 << 20)).into(), Gives::Works(1)),
        (
            "longer.ris",
            format!("TY  - JOUR\nID  - a\nTI  - {}\nER  - \n", "x".repeat(5 << 20)).into(),
            Gives::Error("line 1: entry a is larger than 4 MB"),
        ),
        ("open.ris", "TY  - JOUR\nTI  - x\n".repeat(10_000).into(), Gives::Works(10_000)),
        ("continued.ris", endless("TY  - JOUR\nTI  - x\n", "  more\n"), Gives::Works(1)),
        ("authors.ris", endless("TY  - JOUR\nTI  - x\n", "AU  - Doe, J.\n"), Gives::Works(1)),
        ("tags.ris", endless("TY  - JOUR\nTI  - x\n", "KW  - x\n"), Gives::Works(1)),
        ("nul.ris", b"TY  - JOUR\nTI  - x\0\x01\xe9\nER  - \n".to_vec(), Gives::Works(1)),
        ("continued.nbib", endless("PMID- 1\nTI  - x\n", "      more\n"), Gives::Works(1)),
        ("authors.nbib", endless("PMID- 1\nTI  - x\n", "FAU - Doe, J\nAU  - Doe J\n"), Gives::Works(1)),
        ("authors.enw", endless("%0 Book\n%T x\n", "%A Doe, J.\n"), Gives::Works(1)),
        ("continued.enw", endless("%0 Book\n%T x\n", "more\n"), Gives::Works(1)),
        (
            "nothing.enw",
            b"%0 Book\n\n%0 Book\n%T x\n".to_vec(),
            Gives::Both(1, "line 1: an EndNote record needs at least"),
        ),
        ("nul", vec![0; 1_000_000], Gives::Error("it is no text")),
    ]);
}

#[test]
fn yaml_of_any_shape() {
    let ninefold = |name: &str, first: &str, key: &str| -> String {
        let more = (1..12)
            .map(|at| format!("{key}k{at}: &a{at} [{}]\n", vec![format!("*a{}", at - 1); 9].join(",")));
        format!("{name}{key}k0: &a0 [{first}]\n{}", more.collect::<String>())
    };
    let flow = vec!["{id: a, type: book, title: b}"; 10_000].join(",");
    check_files(vec![
        (
            "bomb.yaml",
            ninefold("x:\n  type: book\n  title: t\n", "x, x, x", "  ").into(),
            Gives::Error("its anchors and aliases expand to too much data"),
        ),
        (
            "csl-bomb.yaml",
            (ninefold("", "x, x, x", "") + "references:\n- id: x\n  title: *a11\n").into(),
            Gives::Error("line 15"),
        ),
        ("cycle.yaml", b"references:\n- &a\n  id: x\n  title: t\n  foo: *a\n".to_vec(), Gives::Works(1)),
        (
            "deep.yaml",
            format!("references:\n- title: {}", "[".repeat(100_000)).into(),
            Gives::Error("line 2: not YAML: it is nested too deeply"),
        ),
        ("flow.yaml", format!("references: [{flow}]").into(), Gives::Works(10_000)),
        (
            "long.yaml",
            format!("references:\n- id: a\n  title: \"{}\"\n", "x".repeat(3 << 20)).into(),
            Gives::Works(1),
        ),
        ("tab.yaml", b"references:\n\t- id: a\n".to_vec(), Gives::Error("line 2: not YAML")),
        (
            "tag.yaml",
            b"references:\n- !!python/object:os.system {id: a, title: x}\n".to_vec(),
            Gives::Works(1),
        ),
    ]);
}

/// What is quoted of the arguments.
#[test]
fn arguments_cannot_drive_a_terminal() {
    let home = Home::new();
    let acting = "a\u{1b}[2J\u{9b}31m\u{202e}b";
    for (before, after) in
        [("--", ""), ("--to=", ""), ("--jobs=", ""), ("--style=", "--"), ("", ".bib"), ("", "")]
    {
        for verb in ["cite", "export", "list", "check", "help", "styles"] {
            let run = home.run([verb, &format!("{before}{acting}{after}")]);
            let told = run.stdout + &run.stderr;
            assert_ne!((run.code, told.as_str()), (Some(0), ""), "{verb} {before}");
            assert!(!told.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{verb} {before}: {told:?}");
        }
    }
}

/// The extremes of a record in every format: a title of a megabyte, ten thousand authors, markup that is
/// nested ten thousand deep.
#[test]
fn extremes_in_every_format() {
    let authors: Vec<_> =
        (0..10_000).map(|at| json!({"family": format!("Doe{at}"), "given": "Jane"})).collect();
    let long = r"ant <i>bee</i> \x{} & #_ ".repeat(40_000) + "zebra";
    let deep = "<i><b><sup>".repeat(10_000) + "zebra" + &"</sup></b></i>".repeat(10_000);
    let home = Home::new();
    home.file("long.json", json!([{"id": "a", "type": "book", "title": long}]).to_string());
    home.file("deep.json", json!([{"id": "a", "type": "book", "title": deep}]).to_string());
    home.file(
        "authors.json",
        json!([{"id": "a", "type": "book", "title": "zebra", "author": authors}]).to_string(),
    );
    for file in ["long.json", "deep.json", "authors.json"] {
        for format in ["text", "terminal", "html", "markdown", "latex", "typst", "rtf", "jsonl"] {
            let run = limited(&home, &["list", "-t", format, "-s", "ieee", file]);
            assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{format} {file}");
            assert!(run.stdout.to_lowercase().contains("zebra"), "{format} {file}");
        }
        for format in [
            "bibtex",
            "biblatex",
            "ris",
            "endnote",
            "csl-json",
            "csl-yaml",
            "hayagriva",
            "nbib",
            "dublin-core",
            "mods",
            "coins",
            "wikipedia",
            "cff",
        ] {
            let run = limited(&home, &["export", "--to", format, file]);
            let is_account =
                |line: &str| line.starts_with("doicite: note: ") && line.contains("has no place for");
            assert!(run.code == Some(0) && run.stderr.lines().all(is_account), "{format} {file}: {run:?}");
            assert!(run.stdout.contains("zebra"), "{format} {file}");
            assert!(file != "authors.json" || run.stdout.contains("Doe9999"), "{format}");
        }
    }
}

/// To count the lines before each of them would take minutes.
#[test]
fn a_document_of_citations_takes_linear_time() {
    let home = Home::new();
    home.file("d.md", "[@a]\n\n".repeat(200_000));
    let run = limited(&home, &["--offline", "doc", "d.md", "-o", "r.json"]);
    assert!(run.stderr.contains("d.md:1: no bibliography has an entry with the key a"), "{}", run.stderr);
}

/// Where the system gives no thread, the work is done without: reading beside the work, and styles on all
/// cores.
#[cfg(target_os = "linux")]
#[test]
fn no_thread_is_to_be_had() {
    use std::os::unix::fs::PermissionsExt as _;

    let works: Vec<_> = (0..200)
        .map(|at| json!({"id": format!("w{at}"), "type": "book", "title": format!("Title {at}")}))
        .collect();
    let home = Home::new();
    home.file("works.json", serde_json::to_string(&works).unwrap());
    std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let list = ["list", "works.json"].as_slice();
    let export = ["export", "--to", "ris", "works.json"].as_slice();
    let each = ["cite", "--each", "works.json"].as_slice();
    // A stream is read by a thread, since its end may be far; with any more it goes on.
    let few = (1..9).map(|threads| (each, threads));
    for (args, threads) in [(list, 1), (export, 1)].into_iter().chain(few) {
        let program = home.command(args);
        // Limits of processes do not hold for root.
        let mut command = Command::new("setpriv");
        command.args(["--reuid", "61234", "--regid", "61234", "--clear-groups", "prlimit"]);
        command.arg(format!("--nproc={threads}:{threads}"));
        command.arg(program.get_program()).args(program.get_args()).env_clear().current_dir(home.path());
        command.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let Ok(output) = command.stdin(Stdio::null()).output() else {
            println!("skipped: there is no setpriv");
            return;
        };
        if matches!(output.status.code(), Some(126 | 127)) {
            println!("skipped: {}", String::from_utf8_lossy(&output.stderr).trim());
            return;
        }
        let lines =
            String::from_utf8_lossy(&output.stdout).lines().filter(|line| line.contains("Title ")).count();
        let said = String::from_utf8_lossy(&output.stderr);
        if args == each && threads < 5 && said.contains("cannot start a thread") {
            assert_eq!((output.status.code(), said.lines().count(), lines), (Some(8), 1, 0), "{said}");
            continue;
        }
        assert_eq!((output.status.code(), lines), (Some(0), 200), "{args:?}, {threads}: {output:?}");
    }
}
