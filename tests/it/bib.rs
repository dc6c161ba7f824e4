//! `doicite bib`: entries on standard output, added to a file, and filled in in one.

use crate::support::Home;
use crate::support::server::{Answer, Server};

const LIBRARY: &str = r#"[
  {"id": "zander99", "type": "book", "title": "Zoology in Ohio", "DOI": "10.1000/z", "author": [{"family": "Zander", "given": "Z."}], "issued": {"date-parts": [[1999, 3]]}},
  {"id": "7", "type": "article-journal", "title": "Ants & bees", "container-title": "J. Insects", "page": "12", "number": "12", "DOI": "10.1000/a", "author": [{"family": "Müller", "given": "A."}, {"family": "Abel", "given": "B."}], "issued": {"date-parts": [[2001]]}}
]"#;

/// A home with the library and a `refs.bib`.
fn home(refs: &str) -> Home {
    let home = Home::new();
    home.file("library.json", LIBRARY);
    home.file("refs.bib", refs);
    home
}

fn refs(home: &Home) -> String {
    std::fs::read_to_string(home.path().join("refs.bib")).unwrap()
}

#[test]
fn files_and_standard_input_are_works_too() {
    let home = home("");
    let bib = home.run(["bib", "library.json"]).clean();
    assert!(bib.starts_with("@book{zander99,\n  author = {Zander, Z.},"), "the library's own key: {bib}");
    assert!(bib.contains("@article{muller2001ants,\n  author = {M{\\\"{u}}ller, A. and Abel, B.},"), "{bib}");
    assert_eq!(home.feed(LIBRARY, ["bib", "-"]).clean(), bib);
    assert_eq!(home.run(["bib", "library.json", "library.json"]).clean(), bib, "each work once");
    let run = home.run(["bib", "library.json", "nothing.json"]);
    assert_eq!((run.code, run.stdout), (Some(8), bib));
    assert!(run.stderr.contains("cannot read nothing.json"), "{}", run.stderr);
}

#[test]
fn options() {
    let home = home("");
    let bib = |args: &[&str]| home.run([&["bib", "library.json"], args].concat()).clean();
    for (args, expected) in [
        (&["--for", "biblatex"][..], "  author = {Müller, A. and Abel, B.},"),
        (&["--for", "biblatex"], "  date = {1999-03}"),
        (&["--for", "natbib"], "  eid = {12},"),
        (&["--for", "ieee"], "  note = {Art. no. 12},"),
        (&["--for", "natbib", "--article-number", "pages"], "  pages = {12},"),
        (&["--escape", "unicode"], "  author = {Müller, A. and Abel, B.},"),
        (&["--names", "1"], "  author = {M{\\\"{u}}ller, A. and others},"),
        (&["--case", "all"], "  title = {{Zoology in Ohio}},"),
        (&["--months", "number"], "  month = 3,"),
        (&["--url", "always"], "  url = {https://doi.org/10.1000/z}"),
        (&["--key", "{author:transliterate:upper}-{year}"], "@book{ZANDER-1999,"),
    ] {
        let bib = bib(args);
        assert!(bib.contains(expected), "{args:?}: {bib}");
    }
    let run = home.run(["bib", "library.json", "--key", "{autor}"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("unknown field `autor`; the fields are author,"), "{}", run.stderr);
}

#[test]
fn adding_keeps_every_other_byte() {
    let mine = "% my file\n@string{x = {y}}\n@BOOK{Muller2001Ants, title = \"caf\u{e9}\"}";
    let home = home(mine);
    let run = home.run(["bib", "library.json", "--into", "refs.bib"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""));
    assert_eq!(run.said(), ["doicite: note: added zander99, muller2001antsa"]);
    let first = refs(&home);
    assert!(first.starts_with(&format!("{mine}\n\n@book{{zander99,\n")), "{first}");
    assert!(first.contains("\n}\n\n@article{muller2001antsa,\n"), "{first}");

    let run = home.run(["bib", "library.json", "--into", "refs.bib"]);
    assert_eq!(refs(&home), first, "nothing is added twice");
    assert_eq!(
        run.said(),
        [
            "doicite: note: 10.1000/z is already in the file, as zander99",
            "doicite: note: 10.1000/a is already in the file, as muller2001antsa"
        ]
    );
    assert_eq!(home.run(["bib", "library.json", "--into", "new.bib", "-q"]).clean(), "");
    assert!(home.path().join("new.bib").is_file());
    let left: Vec<_> =
        std::fs::read_dir(home.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".doicite")), "{left:?}");
}

/// davidagraf/doi2bib2#24, autobib/autobib#169: many runs at once, and nothing is lost.
#[test]
fn runs_at_the_same_time_lose_nothing() {
    let home = Home::new();
    let children: Vec<_> = (0..12)
        .map(|n| {
            let name = format!("{n}.json");
            home.file(&name, format!(r#"[{{"type": "book", "title": "Same", "DOI": "10.1000/{n}"}}]"#));
            home.command(["bib", "-q", &name, "--into", "refs.bib"]).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let text = refs(&home);
    let mut keys: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("@book{")).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 12, "{text}");
}

#[test]
fn gaps_are_filled() {
    let server = Server::start(|request| match request.target.as_str() {
        "/10.1000/a" => Answer::record(
            r#"{"DOI": "10.1000/a", "type": "journal-article", "title": "Ant", "container-title": "J. Ants", "volume": "7", "issued": {"date-parts": [[2020]]}, "author": [{"family": "Doe", "given": "J."}]}"#,
        ),
        _ => Answer::status(404),
    });
    let home = Home::at(&server.url);
    let mine = "% mine\n@article{Key,\n    title = {The {Ant}},\n    doi = {https://doi.org/10.1000/A}\n}\n@misc{other, note = {x}}\n";
    home.file("refs.bib", mine);
    let run = home.run(["bib", "--complete", "refs.bib"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.starts_with(
            "% mine\n@article{Key,\n    title = {The {Ant}},\n    doi = {https://doi.org/10.1000/A},\n    author = {Doe, J.},\n"
        ),
        "{}",
        run.stdout
    );
    assert!(run.stdout.ends_with("\n}\n@misc{other, note = {x}}\n"), "{}", run.stdout);
    assert!(
        run.stderr.contains("note: refs.bib:2: Key: added ")
            && run.stderr.contains("note: 1 entry has no DOI"),
        "{}",
        run.stderr
    );
    assert_eq!(refs(&home), mine, "printed, not written");
    home.run(["bib", "--complete", "refs.bib", "-o", "refs.bib"]).good();
    assert_eq!(refs(&home), run.stdout);
    let gone = home.file("gone.bib", "@misc{k, doi = {10.1000/gone}}");
    for (name, text) in
        [("works.json", "[{\"id\": \"a\", \"type\": \"book\", \"title\": \"A\"}]"), ("notes.md", "Nothing.")]
    {
        home.file(name, text);
        let run = home.run(["bib", "--complete", name]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(8), ""), "{}", run.stderr);
        assert!(run.stderr.contains("--complete fills BibTeX files"), "{}", run.stderr);
    }
    let run = home.run(["bib", "--complete", gone.to_str().unwrap()]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(4), "@misc{k, doi = {10.1000/gone}}"));
}

/// What `--names` cut off is told again: "et al." by the style's rule (CSL 1.0.2, `delimiter-precedes-et-al`:
/// a comma only after two names and more).
#[test]
fn others_stay_others() {
    let home = Home::new();
    let bib =
        "@book{he2016,\n  author = {He, Kaiming and others},\n  title = {Learning},\n  year = {2016}\n}\n";
    home.file("n.bib", bib);
    assert_eq!(home.run(["bib", "n.bib"]).clean(), bib);
    assert_eq!(home.run(["cite", "n.bib"]).clean(), "He, K. et al. (2016). Learning.\n");
    home.file("two.bib", bib.replace("Kaiming and", "Kaiming and Li, Bo and"));
    assert_eq!(home.run(["cite", "two.bib"]).clean(), "He, K., Li, B., et al. (2016). Learning.\n");
    let json = home.run(["export", "--to", "csl-json", "n.bib"]).clean();
    home.file("n.json", &json);
    assert_eq!(home.run(["bib", "n.json"]).clean(), bib);
}

#[test]
fn nothing_is_added_where_it_would_be_lost() {
    let home = Home::new();
    for (name, old, said) in [
        ("open.bib", "@book{a, title = {A}}\n@book{k, title = {K\n", "line 2: entry k: title is not closed"),
        ("refs.json", r#"[{"id": "a", "type": "book", "title": "A"}]"#, "it is CSL-JSON, not BibTeX"),
        ("refs.ris", "TY  - BOOK\nTI  - A\nER  - \n", "it is RIS, not BibTeX"),
    ] {
        let path = home.file(name, old);
        let run = home.run(["bib", "10.1038/171737a0", "--offline", "-q", "--into", name]);
        assert_eq!((run.code, run.said().len()), (Some(8), 1), "{run:?}");
        assert!(run.stderr.contains(said), "{run:?}");
        assert_eq!(std::fs::read_to_string(path).unwrap(), old);
    }
    home.file("comments.bib", "% my references\n");
    let run = home.run(["bib", "10.1038/171737a0", "--offline", "-q", "--into", "comments.bib"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

/// An entry that is not closed hides what is behind it from BibTeX; whether its work is in the file is not
/// known.
#[test]
fn entries_that_cannot_be_read_are_reported() {
    let broken =
        "@article{e,\n title = {Open},\n doi = {10.1038/171737a0}\n\n@book{a, title = {X}, year = 2000}\n";
    let home = home(broken);
    for args in [
        &["bib", "--complete", "refs.bib", "--offline"][..],
        &["bib", "--into", "refs.bib", "10.1038/171737a0"],
    ] {
        let run = home.run(args);
        assert_eq!(run.code, Some(8), "{run:?}");
        assert!(run.stderr.contains("refs.bib: line 1: entry e: the entry is not closed"), "{run:?}");
    }
    assert!(refs(&home).starts_with(broken));
}

/// Exports of one library in several formats, added at once.
#[test]
fn a_work_of_several_files_is_added_once() {
    let home = Home::new();
    home.file("a.bib", "@phdthesis{one, author = {Kerrigan, Ann}, title = {On eels}, year = 2019, school = {U}}\n@misc{two, title = {On eels}, year = 2020}\n");
    home.file(
        "b.bib",
        "@phdthesis{other, author = {Kerrigan, A.}, title = {On Eels}, year = 2019, school = {U}}\n",
    );
    let run = home.run(["bib", "--into", "new.bib", "a.bib", "b.bib"]);
    let told = run.said().join("\n");
    assert!(
        told.contains("\"On Eels\" is already in the file, as one") && told.contains("added one, two"),
        "{told}"
    );
    let new = std::fs::read_to_string(home.path().join("new.bib")).unwrap();
    assert_eq!(new.matches("\n@").count() + usize::from(new.starts_with('@')), 2, "{new}");
}

/// Works without a DOI are known by what they say, and the same title of another year is another work.
#[test]
fn works_without_a_doi_are_added_once() {
    let home = home("");
    let entry = |key: &str, year: u16| {
        format!(
            "@article{{{key}, author = {{Foo, A}}, title = {{The year in ants}}, journal = {{J}}, year = {year}}}\n"
        )
    };
    home.file("mine.bib", entry("s1", 2000) + &entry("s2", 2001));
    let run = home.run(["bib", "--into", "refs.bib", "mine.bib"]);
    assert!(run.stderr.contains("added s1, s2"), "{run:?}");
    let once = refs(&home);
    let run = home.run(["bib", "--into", "refs.bib", "mine.bib"]);
    assert_eq!(run.code, Some(0));
    for key in ["s1", "s2"] {
        let told = format!("note: \"The year in ants\" is already in the file, as {key}");
        assert!(run.stderr.contains(&told), "{run:?}");
    }
    assert_eq!(refs(&home), once);
    home.file("mine.bib", entry("s3", 2002));
    assert!(home.run(["bib", "--into", "refs.bib", "mine.bib"]).stderr.contains("added s3"));
}

/// Entries are added in the dialect of the file, if no styles are named.
#[test]
fn a_file_keeps_its_dialect() {
    let home = Home::new();
    for (old, args, new) in [
        ("@book{a, date = {2000}}\n", &[][..], "journaltitle = {Nature}"),
        ("@book{a, date = {2000}}\n", &["--for", "natbib"], "journal = {Nature}"),
        ("@book{a, year = {2000}}\n", &[], "journal = {Nature}"),
        ("@book{a, year = {2000}}\n", &["--for", "biblatex"], "journaltitle = {Nature}"),
    ] {
        home.file("refs.bib", old);
        home.run([&["bib", "10.1038/171737a0", "--offline", "-q", "--into", "refs.bib"], args].concat())
            .clean();
        let refs = std::fs::read_to_string(home.path().join("refs.bib")).unwrap();
        assert!(refs.contains(new), "{args:?}: {refs}");
    }
    home.file(
        "gaps.bib",
        "@article{a, date = {1953}, doi = {10.1038/171737a0}}\n@article{b, year = 1953, doi = {10.1038/171737a0}}\n",
    );
    let filled = home.run(["bib", "--complete", "gaps.bib", "--offline", "-q"]).good();
    let (first, second) = filled.split_once('\n').unwrap();
    assert!(first.contains("journaltitle = {Nature}") && second.contains("journal = {Nature}"), "{filled}");
}

#[test]
fn a_folder_is_no_file() {
    let home = Home::new();
    std::fs::create_dir(home.path().join("refs")).unwrap();
    let run = home.run(["bib", "10.1038/171737a0", "--offline", "--into", "refs"]);
    assert!(run.stderr.contains("cannot change refs: it is a folder; name a file in it"), "{}", run.stderr);
}

/// What `bib` has no place for is said as `export` says it.
#[test]
fn what_is_left_out_is_told() {
    let home = Home::new();
    home.file("a.ris", "TY  - JOUR\nTI  - A\nT2  - J\nAU  - Frost, Iva\nLA  - de\nPY  - 2001\nER  - \n");
    let run = home.run(["bib", "a.ris", "--offline"]);
    assert!(run.stderr.contains("note: BibTeX has no place for language (1 work)"), "{}", run.stderr);
    let run = home.run(["bib", "a.ris", "--offline", "--into", "x.bib"]);
    assert!(run.stderr.contains("note: BibTeX has no place for language (1 work)"), "{}", run.stderr);
}

/// From one .bib file to another nothing is left out, whether a dialect defines it or not.
#[test]
fn bib_files_keep_what_they_have() {
    let home = Home::new();
    home.file(
        "a.bib",
        "@article{a, title = {See \\href{http://a.org/x}{here} on $\\frac{a}{b}$}, journal = {J}, author = {Frost, Iva},\n year = {1999?}, month = {Jan/Feb}, owner = {me}, abstract = {Text}, shorttitle = {S}, doi = {none}}\n@book{b, title = {B}, editor = {Holm, Lars}, date = {c. 2000}}\n",
    );
    let run = home.run(["bib", "a.bib", "--offline"]);
    assert_eq!(run.said(), [""; 0], "nothing is left out");
    for kept in [
        "title = {See \\href{http://a.org/x}{here} on $\\frac{a}{b}$}",
        "year = {1999?}",
        "month = {Jan/Feb}",
        "owner = {me}",
        "abstract = {Text}",
        "shorttitle = {S}",
        "doi = {none}",
        "year = {c. 2000}",
    ] {
        assert!(run.stdout.contains(kept), "{kept}: {}", run.stdout);
    }
    let run = home.run(["export", "--to", "ris", "a.bib", "--offline"]);
    assert!(run.stderr.contains("no place for") && run.stderr.contains("owner (1 work)"), "{}", run.stderr);
}

/// Day and month are told by the other dates of a column, or not at all.
#[test]
fn dates_of_tables() {
    let home = Home::new();
    home.file("a.csv", "Title,Date\nA,05/06/2001\nB,07/06/2001\n");
    let run = home.run(["export", "--to", "csl-json", "a.csv", "--offline"]);
    let note = "note: a.csv: 2 works with dates such as 05/06/2001: only the year was read, since the day or the month may come first";
    assert!(run.stderr.contains(note), "{}", run.stderr);
}

/// In BibTeX's sense `@inbook` is a part of a book that goes by the book's title (its manual, 3.1): without a
/// `booktitle` it stays what it is, as `@incollection` it would lack a required field.
#[test]
fn a_part_of_a_book_without_a_title_of_its_own_stays_one() {
    for part in ["chapter = {3}", "pages = {4--9}"] {
        let home = home(&format!(
            "@inbook{{b, author = {{Ant, A.}}, title = {{Moss}}, {part}, publisher = {{P}}, year = {{2020}}}}\n"
        ));
        let out = home.run(["bib", "refs.bib"]).good();
        assert!(["@inbook{b,", "title = {Moss}", part].iter().all(|text| out.contains(text)), "{out}");
    }
    let home =
        home("@incollection{b, author = {Ant, A.}, title = {Moss}, booktitle = {Woods}, pages = {4}}\n");
    assert!(home.run(["bib", "refs.bib"]).good().starts_with("@incollection{b,"));
}

/// A named file with nothing in it was not meant; standard input is what a filter has found.
#[test]
fn empty_files() {
    let home = Home::new();
    for (name, content) in [("e.bib", ""), ("e.ris", " \n\n"), ("e.txt", "\u{feff}")] {
        home.file(name, content);
        for verb in [&["list"][..], &["bib"], &["export", "--to", "ris"], &["find"]] {
            let run = home.run([verb, &["--offline", name]].concat());
            assert_eq!(
                (run.code, run.stderr.contains("the file is empty")),
                (Some(8), true),
                "{verb:?} {name}: {run:?}"
            );
        }
    }
}
