//! What an entry has that CSL has no place for is there again when it is written.

use super::*;
use crate::csl::Item;
use crate::formats::{Dropped, Entry, Format, read_as};

fn works(file: &str) -> Vec<Work> {
    let works = read_as(file.as_bytes(), Format::Bibtex).into_iter().map(|entry| match entry {
        Ok(Entry::Work(work)) => *work,
        other => panic!("{other:?}"),
    });
    works.collect()
}

fn again(dialect: Dialect, file: &str) -> String {
    let options = match dialect {
        Dialect::Bibtex => Options::default(),
        Dialect::Biblatex => Options::biblatex(),
    };
    export(&Bib::new(options), &works(file))
}

const BOTH: [Dialect; 2] = [Dialect::Bibtex, Dialect::Biblatex];

#[track_caller]
fn keeps(dialects: &[Dialect], file: &str, lines: &[&str]) {
    for dialect in dialects {
        let written = again(*dialect, file);
        for line in lines {
            let there = written.lines().filter(|own| own.trim().trim_end_matches(',') == *line).count();
            assert_eq!(there, 1, "{dialect:?}: {line} in {written}");
        }
        let sorted = |entry: &str| {
            let mut lines: Vec<String> =
                entry.lines().map(|line| line.trim_end_matches(',').to_owned()).collect();
            lines.sort_unstable();
            lines
        };
        assert_eq!(sorted(&again(*dialect, &written)), sorted(&written), "and for ever");
    }
}

/// biblatex's manual, 2.3.6: three more editors, each of a role; those that it has no words for are passed on.
#[test]
fn editors_keep_their_roles() {
    let file = "@incollection{a, author = {A, B}, title = {T}, booktitle = {Bk}, date = {2001}, editor = {E, D}, \
                editortype = {compiler}, editora = {R, S}, editoratype = {redactor}}";
    let lines =
        ["editor = {E, D}", "editortype = {compiler}", "editora = {R, S}", "editoratype = {redactor}"];
    keeps(&BOTH, file, &lines);
    let file = "@book{b, author = {A, B}, title = {T}, date = {2001}, editor = {E, D}, editora = {Q, T}, \
                editorb = {R, S}, editorbtype = {founder}, editorc = {X, Y}, editorctype = {reviser}}";
    let lines = [
        "editor = {E, D}",
        "editora = {Q, T}",
        "editorb = {R, S}",
        "editorbtype = {founder}",
        "editorc = {X, Y}",
        "editorctype = {reviser}",
    ];
    keeps(&BOTH, file, &lines);
}

/// btxdoc, section 4: braces hold together what BibTeX would take apart; its `\noopsort` is in a `@preamble`.
#[test]
fn names_keep_their_braces_and_commands() {
    for list in [
        r"{\noopsort{1990}}{Smith}, J.",
        "{de la Cruz}, Jr., Juan and {Barnes and Noble}",
        "Bloggs, {Marie-Ann} X.",
        r"{Th{\'e}venin de Tanlay}, F{\'e}lix",
    ] {
        let file = format!("@book{{a, author = {{{list}}}, title = {{T}}, year = 1990, publisher = {{P}}}}");
        keeps(&BOTH, &file, &[&format!("author = {{{list}}}")]);
    }
    let accents = r#"@book{a, author = {M{\"u}ller, J\'er\^{o}me and {\O}y, {\v{C}}apek}, title = {T}}"#;
    assert!(again(Dialect::Biblatex, accents).contains("author = {Müller, Jérôme and Øy, Čapek}"));
    let mut work = works("@book{a, author = {{de la Cruz}, Juan}, title = {T}}").remove(0);
    work.item.names.clear();
    work.item.add_name(NameVariable::Author, Name::person("Ana", "Paz"));
    let written = export(&Bib::default(), &[work]);
    assert!(written.contains("author = {Paz, Ana}") && !written.contains("Cruz"), "{written}");
}

/// btxdoc: a preamble defines the commands of entries. biblatex's manual, 3.14.5: sets are entries of their own.
#[test]
fn blocks_for_all_entries_stand_before_them() {
    let preamble = r#"@preamble{"\newcommand{\noopsort}[1]{}"}"#;
    let set = "@set{s, entryset = {b,a}}";
    let file = format!("@book{{a, title = {{T}}}}\n{preamble}\n{set}\n@book{{b, title = {{U}}}}");
    for dialect in BOTH {
        let written = again(dialect, &file);
        assert!(written.starts_with(&format!("{preamble}\n\n{set}\n\n@book{{a,\n")), "{written}");
        assert_eq!(written.matches("@preamble").count() + written.matches("@set").count(), 2);
        assert_eq!(again(dialect, &written), written);
        let options = Options { dialect, ..Options::default() };
        let more = works(&file);
        let target = format!("{preamble}\n{set}\n");
        let appended = crate::formats::append(target.as_bytes(), &more, None, &options).unwrap().bytes;
        let appended = String::from_utf8(appended).unwrap();
        assert_eq!(appended.matches("@preamble").count(), 1, "a command is defined once: {appended}");
    }
    assert!(!again(Dialect::Bibtex, "@preamble{\"never closed\n@book{a, title = {T}}").contains("preamble"));
}

/// arXiv's help on identifiers: `v2` is the version. A preprint keeps the type that it has.
#[test]
fn preprints_keep_version_and_type() {
    let file = "@article{a, author = {V, A}, title = {T}, year = 2017, eprint = {1706.03762v2}, \
                archiveprefix = {arXiv}}";
    keeps(&BOTH, file, &["@article{a", "eprint = {1706.03762v2}"]);
    let file = file.replace("@article", "@misc");
    keeps(&BOTH, &file, &["eprint = {1706.03762v2}"]);
    let mut published = works(&file.replace("@misc", "@article")).remove(0);
    published.item.kind = Kind::Chapter;
    assert!(export(&Bib::default(), &[published]).starts_with("@incollection"), "it is no article any more");
}

/// biblatex's manual, 2.1.1: `organization` of proceedings, `eventtitle`, `maintitle`, `issuetitle`, `issue`.
#[test]
fn fields_beside_others_stay() {
    keeps(
        &BOTH,
        "@proceedings{a, title = {T}, organization = {Org}, year = 2001}",
        &["organization = {Org}"],
    );
    keeps(
        &BOTH,
        "@incollection{a, author = {A, B}, title = {T}, booktitle = {Bk}, eventtitle = {Ev}, date = {2001}}",
        &["eventtitle = {Ev}"],
    );
    let whole = "@book{a, author = {A, B}, title = {T}, maintitle = {Main}, series = {Se}, volume = 2}";
    keeps(&[Dialect::Bibtex], whole, &["maintitle = {Main}", "series = {Se}"]);
    let issue = "@article{a, author = {A, B}, title = {T}, journaltitle = {J}, issuetitle = {Special}, \
                 number = 3, issue = {Spring}, date = {2001}}";
    keeps(&[Dialect::Bibtex], issue, &["issuetitle = {Special}", "issue = {Spring}", "number = {3}"]);
    let mut dropped = Dropped::new(Format::CslJson);
    for work in works(issue) {
        dropped.count(&work);
    }
    assert_eq!(dropped.message().as_deref(), Some("CSL-JSON has no place for issue (1 work)"));
}

/// BibTeX: "string name "natmed" is undefined". Months are macros of its styles, and dates have to be of a calendar.
#[test]
fn what_cannot_be_read_as_meant_is_told() {
    let doubts = |file: &str| {
        let works = works(file);
        works
            .into_iter()
            .filter_map(|work| work.entry)
            .flat_map(|entry| {
                let line = entry.line;
                entry.doubts.into_iter().map(move |doubt| format!("{line} {doubt}"))
            })
            .collect::<Vec<_>>()
    };
    let file = "@string{nat = {Nature}}\n@article{a, title = {T} # foo, journal = natmed, year = MMXX}\n\
                @article{b, title = {T}, journal = NAT, month = sept # {~3}, year = 2001}";
    let undefined =
        ["2 title: the macro foo is", "2 journal: the macro natmed is", "2 year: the macro MMXX is"];
    let mut told = doubts(file);
    told.sort();
    let mut expected = undefined.map(|told| format!("{told} not defined"));
    expected.sort();
    assert_eq!(told, expected);
    assert_eq!(
        doubts("@book{a, title = {T}, date = {2020-13-45}}"),
        ["1 date: 2020-13-45 is not a valid date"]
    );
    keeps(&BOTH, "@book{a, title = {T}, date = {2020-13-45}}", &["date = {2020-13-45}"]);
    let odd = doubts("@book{a, title = {M\u{81}ller}}");
    assert!(odd.len() == 1 && odd[0].starts_with("1 title: the byte 81 is not a character"), "{odd:?}");
}

/// Two years are a range; of months in the middle of it nobody knows the year.
#[test]
fn years_and_months() {
    let file =
        "@article{a, author = {A, B}, title = {T}, journal = {J}, year = {1998/99}, month = {Jan.--Feb.}}";
    keeps(&[Dialect::Bibtex], file, &["year = {1998/99}", "month = {Jan.--Feb.}"]);
    keeps(&[Dialect::Biblatex], file, &["date = {1998/1999}", "month = {Jan.--Feb.}"]);
    let item: Item = works(file).remove(0).item;
    let date = item.date(DateVariable::Issued).unwrap();
    let years = [date.start(), date.end()].map(|end| end.unwrap().year());
    assert_eq!((years, date.start().unwrap().month()), ([1998, 1999], None));
}
