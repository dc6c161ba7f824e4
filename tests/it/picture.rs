//! The picture of a terminal in the README shows what the program prints. `docs/picture.sh` draws it
//! anew, to be looked at before it is committed.

use std::path::Path;
use std::process::Command;

use snapbox::{Data, assert_data_eq};

use crate::support::Home;
use crate::support::server::{Answer, Server};

const COLUMNS: usize = 80;

/// What is typed. The works are built in, so that nothing in the picture depends on a network.
const TYPED: &[&str] = &[
    "doicite 10.1038/171737a0",
    "doicite arXiv:1706.03762 -s ieee",
    "doicite bib 10.1109/CVPR.2016.90",
    "doicite '10.1016/S0140-6736(97)11096-0' -s elsevier-vancouver",
    "doicite 10.1038/171737a0 -s natur",
];

const WORKS: &[&str] = &[
    "10.1038/171737a0",
    "10.48550/arxiv.1706.03762",
    "10.1109/cvpr.2016.90",
    "10.1016/s0140-6736(97)11096-0",
];

/// `script` gives a program a terminal; the one of Linux is meant.
#[test]
fn the_picture_shows_what_is_printed() {
    if Command::new("script").arg("--version").output().is_err() {
        println!("skipped: the picture needs the program `script`, which is not there");
        return;
    }
    let (home, server) = kept();
    let mut shown = String::new();
    for (number, typed) in TYPED.iter().enumerate() {
        if number > 0 {
            shown.push('\n');
        }
        shown += &format!("\x1b[32m$\x1b[0m \x1b[1m{typed}\x1b[0m\n");
        shown += &on_a_terminal(&home, &server, typed);
    }
    let title = "doicite in a terminal: a reference, another style, BibTeX, a retraction, a misspelt style";
    let svg = anstyle_svg::Term::new().render_svg(&wrapped(&shown));
    let svg = svg.replacen('\n', &format!("\n  <title>{title}</title>\n"), 1);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/terminal.svg");
    assert_data_eq!(svg, Data::read_from(&path, None).raw());
}

/// Text as a terminal shows it, which breaks lines where its columns end. Escape sequences take no room.
fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    let (mut column, mut escaped) = (0, None);
    for c in text.chars() {
        match (escaped, c) {
            (None, '\x1b') => escaped = Some('['),
            (None, '\n') => column = 0,
            (None, _) if column == COLUMNS => {
                lines.push('\n');
                column = 1;
            }
            (None, _) => column += 1,
            // A sequence that begins otherwise than `ESC [` ends with a backslash.
            (Some('['), ']') => escaped = Some('\\'),
            (Some('['), '[') => escaped = Some('m'),
            (Some(end), c) if c == end => escaped = None,
            (Some(_), _) => {}
        }
        lines.push(c);
    }
    lines
}

/// A home that has fetched the works before, as that of somebody who uses the program has, and a server
/// that knows them and nothing else.
fn kept() -> (Home, Server) {
    let offline = Home::new();
    let records: Vec<(String, String)> = WORKS
        .iter()
        .map(|doi| ((*doi).to_owned(), offline.run(["-q", "--offline", "show", "--raw", doi]).clean()))
        .collect();
    let server = Server::start(move |request| {
        let target =
            percent_encoding::percent_decode_str(&request.target[1..]).decode_utf8_lossy().to_lowercase();
        match records.iter().find(|(doi, _)| *doi == target) {
            Some((_, record)) => Answer::record(record),
            None => Answer::status(404),
        }
    });
    let home = Home::at(&server.url);
    home.run([&["-q"], WORKS].concat()).good();
    (home, server)
}

/// What a command writes to a terminal.
fn on_a_terminal(home: &Home, server: &Server, typed: &str) -> String {
    let in_shape = format!("stty cols {COLUMNS} rows 50; {typed}");
    let mut command = home.other("script", ["-qec", &in_shape, "/dev/null"]);
    command.envs([("TERM", "xterm-256color"), ("SHELL", "/bin/sh"), ("DOICITE_STYLES", server.url.as_str())]);
    let text = String::from_utf8(command.output().unwrap().stdout).unwrap();
    // What is said of the server is what people read of the repository of styles.
    let text = text.replace(server.url.trim_start_matches("http://"), "www.zotero.org");
    text.trim_end().replace('\r', "") + "\n"
}
