//! `doicite export`: each format through the program.

use crate::support::server::{Answer, Server};
use crate::support::{Home, shared};

const WORK: &str = r#"{"type": "book", "title": "Zoology", "DOI": "10.1000/z", "author": [{"family": "Zander", "given": "Z."}], "issued": {"date-parts": [[1999]]}}"#;

#[test]
fn every_format_by_name() {
    let home = Home::new();
    home.file("z.json", WORK);
    for (format, begins) in [
        ("bibtex", "@book{zander1999zoology,\n"),
        ("biblatex", "@book{zander1999zoology,\n"),
        ("ris", "TY  - BOOK\n"),
        ("endnote", "%0 Book\n"),
        ("enw", "%0 Book\n"),
        ("csl-json", "[\n  {\n"),
        ("csl-yaml", "---\nreferences:\n- id: "),
        ("hayagriva", "zander1999zoology:\n  type: book\n"),
        ("nbib", "PMID- \n"),
        ("dublin-core", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<records "),
        ("mods", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<modsCollection "),
        ("coins", "<span class=\"Z3988\" title=\"ctx_ver=Z39.88-2004&amp;"),
        ("wikipedia", "{{cite book |last1=Zander |first1=Z. |date=1999 |title=Zoology |doi=10.1000/z}}\n"),
        ("cff", "preferred-citation:\n  type: book\n"),
    ] {
        let text = home.run(["export", "--to", format, "z.json"]).clean();
        assert!(text.starts_with(begins), "{format}: {text}");
        assert_eq!(home.feed(WORK, ["export", "-t", format, "-"]).clean(), text);
        home.run(["export", "--to", format, "z.json", "-o", "out"]).clean();
        assert_eq!(std::fs::read_to_string(home.path().join("out")).unwrap(), text);
    }
    let run = home.run(["export", "--to", "word", "z.json"]);
    assert_eq!(run.code, Some(2));
    let run = home.run(["export", "--to", "ris", "10.1000/nobody", "--offline"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(6), ""));
}

/// Export, import, export gives the same, where the import reads the format.
#[test]
fn csl_json_goes_round() {
    let Some(shared) = shared("csl_json_goes_round") else { return };
    let home = Home::new();
    let served = shared.join("fidelity/records.served.jsonl");
    let first = home.run(["export", "--to", "csl-json", served.to_str().unwrap()]).good();
    home.file("first.json", &first);
    assert_eq!(home.run(["export", "--to", "csl-json", "first.json"]).clean(), first);
}

/// JabRef/jabref#7943.
#[test]
fn the_year_of_the_print_edition() {
    let server = Server::start(|_| {
        Answer::record(
            r#"{"type": "journal-article", "title": "T", "container-title": "J", "DOI": "10.1000/y", "issued": {"date-parts": [[2016, 12, 21]]}, "published-print": {"date-parts": [[2017, 4]]}, "published-online": {"date-parts": [[2016, 12, 21]]}}"#,
        )
    });
    let home = Home::at(&server.url);
    let year = |policy| {
        let ris = home.run(["export", "--to", "ris", "10.1000/y", "--year", policy]).clean();
        ris.lines().find(|line| line.starts_with("DA")).unwrap().to_owned()
    };
    assert_eq!(year("issued"), "DA  - 2016/12/21/");
    assert_eq!(year("print"), "DA  - 2017/04//");
    assert_eq!(year("online"), "DA  - 2016/12/21/");
}
