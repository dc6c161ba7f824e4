//! What a good entry is, section by section: a table each, whose rows say what is wanted.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::*;
use crate::formats::{Entry, append, keys_beside, read};

/// A work, as a file has it or as an agency serves it.
#[track_caller]
pub(super) fn work(json: &Value) -> Work {
    match read(json.to_string().as_bytes()).pop() {
        // As an agency's.
        Some(Ok(Entry::Work(mut work))) => {
            work.own = false;
            *work
        }
        other => panic!("{other:?} of {json}"),
    }
}

/// The entry of a work, which must be read back, under the key it is given.
#[track_caller]
pub(super) fn written(work: &Work, options: Options) -> String {
    let bib = crate::formats::export(&Bib::new(options), std::slice::from_ref(work));
    let read = Bibliography::parse(&bib).unwrap_or_else(|error| panic!("{error:?} in {bib}"));
    assert_eq!(read.len(), 1, "{bib}");
    bib
}

/// Each part must be in the entry, those after a dash must not.
#[track_caller]
pub(super) fn holds(row: &str, bib: &str, parts: &[&str]) {
    for part in parts {
        match part.strip_prefix("- ") {
            Some(part) => assert!(!bib.contains(part), "{row}: {part} in {bib}"),
            None => assert!(bib.contains(part), "{row}: {part} not in {bib}"),
        }
    }
}

/// A work with these members beside a title and an author.
pub(super) fn with(members: &Value) -> Value {
    let mut work = json!({"id": "x", "title": "On snow", "author": [{"family": "Doe", "given": "J."}]});
    for (name, value) in members.as_object().unwrap() {
        work[name] = value.clone();
    }
    work
}

/// A row, the members of a work, the options, and the parts of its entry.
type Row<'a> = (&'a str, Value, Options, &'a [&'a str]);

#[track_caller]
fn check(rows: &[Row<'_>]) {
    for (row, members, options, parts) in rows {
        holds(row, &written(&work(&with(members)), options.clone()), parts);
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn fields() {
    let article = || {
        json!({
            "type": "article-journal", "container-title": "J. Snow", "volume": "18", "issue": "14", "page": "7338",
            "number": "7338", "DOI": "10.1000/X", "ISSN": "1660-4601", "issued": {"date-parts": [[2021, 7, 4]]},
            "URL": "https://doi.org/10.1000/x", "abstract": "Cold.", "publisher": "",
        })
    };
    let plain = Options::default;
    let latex = Options::biblatex;
    let eid = Options { article_number: ArticleNumber::Eid, ..plain() };
    let titled = |title: &str, subtitle: &str| json!({"type": "monograph", "DOI": "10.1000/x", "title": title, "subtitle": [subtitle], "publisher": "P"});
    let pages = |page: &str| json!({"type": "chapter", "page": page});
    let with_url = |url: &str| json!({"type": "book", "DOI": "10.1000/x", "URL": url});
    check(&[
        (
            "article: author, title, journal, year, month, volume, number, pages, doi, issn",
            article(),
            plain(),
            &[
                "{x,\n  author = {Doe, J.},\n  title = {On snow},\n  journal = {J. Snow},\n  year = {2021},\n  month = jul,\n  volume = {18},\n  number = {14},\n  pages = {7338},\n  doi = {10.1000/X},\n  issn = {1660-4601}\n}\n",
            ],
        ),
        ("the article number is BibLaTeX `eid`", article(), latex(), &["eid = {7338}", "- pages"]),
        ("in BibTeX `pages`", article(), plain(), &["pages = {7338}", "- eid"]),
        ("or `eid` by option", article(), eid, &["eid = {7338}", "- pages"]),
        (
            "subtitle: joined in BibTeX",
            titled("Main", "The rest"),
            plain(),
            &["title = {Main: The rest}", "- subtitle"],
        ),
        (
            "not when the title already contains it",
            titled("Main: The rest", "The rest"),
            plain(),
            &["title = {Main: The rest}"],
        ),
        (
            "separate in BibLaTeX",
            titled("Main", "The rest"),
            latex(),
            &["title = {Main}", "subtitle = {The rest}"],
        ),
        (
            "editors kept for chapters",
            json!({"type": "chapter", "container-title": "B", "editor": [{"family": "Roe"}]}),
            plain(),
            &["editor = {Roe}"],
        ),
        ("no empty field", article(), plain(), &["- {}", "- publisher"]),
        ("no abstract unless asked", article(), plain(), &["- abstract"]),
        (
            "the abstract, asked for",
            article(),
            Options { abstracts: true, ..plain() },
            &["abstract = {Cold.}"],
        ),
        (
            "no DOI link in howpublished",
            json!({"type": "dataset", "DOI": "10.1000/x", "URL": "https://doi.org/10.1000/x"}),
            plain(),
            &["- howpublished"],
        ),
        (
            "`doi` bare, without resolver",
            json!({"type": "book", "DOI": "https://doi.org/10.1000/x"}),
            plain(),
            &["doi = {10.1000/x}"],
        ),
        (
            "`url` only where it is not a doi.org link",
            with_url("http://dx.doi.org/10.1000/x"),
            plain(),
            &["- url"],
        ),
        ("a url of its own", with_url("https://example.org/x"), plain(), &["url = {https://example.org/x}"]),
        (
            "option always",
            with_url(""),
            Options { url: UrlPolicy::Always, ..plain() },
            &["url = {https://doi.org/10.1000/x}"],
        ),
        (
            "option never",
            with_url("https://example.org/x"),
            Options { url: UrlPolicy::Never, ..plain() },
            &["- url"],
        ),
        (
            "arXiv: eprint, archiveprefix, primaryclass",
            json!({"type": "article", "number": "arXiv:1706.03762 [cs.CL]"}),
            plain(),
            &["eprint = {1706.03762}", "archiveprefix = {arXiv}", "primaryclass = {cs.CL}"],
        ),
        ("any run of dashes becomes `--`", pages("12—15"), plain(), &["pages = {12--15}"]),
        ("idempotent", pages("12--15"), plain(), &["pages = {12--15}"]),
        ("lists survive", pages("1-2, 7–9"), plain(), &["pages = {1--2, 7--9}"]),
        ("`e1234` survives", pages("e1234"), plain(), &["pages = {e1234}"]),
        ("`S12-S15` survives", pages("S12-S15"), plain(), &["pages = {S12--S15}"]),
        ("bare macros by default", article(), plain(), &["month = jul,", "- {jul"]),
        ("option braces", article(), Options { months: Months::Braces, ..plain() }, &["month = {July}"]),
        ("option number", article(), Options { months: Months::Number, ..plain() }, &["month = 7,"]),
        ("option none", article(), Options { months: Months::None, ..plain() }, &["- month"]),
        ("BibLaTeX: `date`", article(), latex(), &["date = {2021-07-04}", "- year", "- month"]),
        (
            "ranges `a/b`",
            json!({"type": "book", "issued": {"date-parts": [[2020], [2021]]}}),
            latex(),
            &["date = {2020/2021}"],
        ),
    ]);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn escaping_and_markup() {
    let plain = Options::default;
    let latex = Options::biblatex;
    let title = |title: &str| json!({"type": "book", "title": title});
    let served =
        |title: &str| json!({"type": "monograph", "DOI": "10.1000/x", "title": title, "publisher": "P"});
    let unicode = Options { escaping: Escaping::Unicode, ..plain() };
    let tex = Options { escaping: Escaping::Tex, ..latex() };
    let sentence = "Vitamin D in COVID-19: results from mice at Graz";
    check(&[
        (
            "literal fields escape what acts",
            json!({"type": "book", "publisher": r"& % $ # _ { } ~ ^ \"}),
            plain(),
            &[
                r"publisher = {\& \% \$ \# \_ \textbraceleft{} \textbraceright{} \textasciitilde{} \textasciicircum{} \textbackslash{}}",
            ],
        ),
        (
            "doi is verbatim",
            json!({"type": "book", "DOI": "10.1000/a_b%c&d"}),
            plain(),
            &["doi = {10.1000/a_b%c&d}"],
        ),
        (
            "url is verbatim",
            json!({"type": "book", "URL": "https://example.org/a_b?c=d&e#f"}),
            plain(),
            &["url = {https://example.org/a_b?c=d&e#f}"],
        ),
        (
            "eprint is verbatim",
            json!({"type": "article", "number": "arXiv:a_b"}),
            plain(),
            &["eprint = {a_b}"],
        ),
        (
            "unbalanced braces are neutralised",
            title("a } b { c"),
            plain(),
            &[r"\textbraceright{} b \textbraceleft{} c"],
        ),
        (
            "also in verbatim fields",
            json!({"type": "book", "DOI": "10.1000/a}b"}),
            plain(),
            &["doi = {10.1000/a%7Db}"],
        ),
        (
            "nothing becomes a live command",
            title(r"\input{/etc/passwd} and ^^5cinput"),
            plain(),
            &[r"\textbackslash{}input\textbraceleft{}", "- ^^", r"- \input"],
        ),
        ("decode entities", served("Salt &amp;amp; pepper"), plain(), &[r"Salt \& pepper"]),
        (r"\emph", title("On <i>E. coli</i>"), plain(), &[r"\emph{E. coli}"]),
        (r"\textbf", title("On <b>me</b>"), plain(), &[r"\textbf{me}"]),
        (r"\textsubscript", title("On H<sub>2</sub>O"), plain(), &[r"{H\textsubscript{2}O}"]),
        (r"\textsuperscript", title("On <sup>13</sup>C"), plain(), &[r"\textsuperscript{13}C"]),
        (r"\textsc", title("On <sc>snow</sc>"), plain(), &[r"\textsc{snow}"]),
        (
            // It is rich text from the moment a record is read, for the styles that print it.
            "MathML becomes what looks the same",
            served(
                "On <mml:math><mml:msup><mml:mi>L</mml:mi><mml:mn>2</mml:mn></mml:msup><mml:mo>≤</mml:mo><mml:mi>p</mml:mi></mml:math>",
            ),
            plain(),
            &[r"\emph{L}\textsuperscript{2}", r"$\leq$", r"\emph{p}"],
        ),
        (
            "TeX maths already in the title stays maths",
            title(r"On $L^2$ and $$\mathbb{Z}$$"),
            plain(),
            &["{$L^2$}", r"{$\mathbb{Z}$}"],
        ),
        (
            "neighbouring subscripts are grouped",
            served("On a<sub>1</sub><sub>2</sub>"),
            plain(),
            &[r"\textsubscript{12}"],
        ),
        (
            "spaces stay outside tags",
            served("On <i>snow </i>and<i> ice</i>"),
            plain(),
            &[r"\emph{snow} and \emph{ice}"],
        ),
        ("NFC", title("On e\u{301}"), latex(), &["On é"]),
        ("UTF-8 by default for BibLaTeX", title("Über α"), latex(), &["Über α"]),
        ("TeX escapes by default for BibTeX", title("Über α"), plain(), &[r#"{\"{U}}"#, r"$\alpha$"]),
        ("Unicode by option", title("Über α"), unicode, &["Über"]),
        ("TeX by option", title("Über α"), tex, &[r#"{\"{U}}"#]),
        ("Latin Extended", title("on ł đ ő ş"), plain(), &[r"{\l} {\dj} {\H{o}} {\c{s}}"]),
        ("combining marks", title("on x\u{304}"), plain(), &[r"{\={x}}"]),
        ("dashes", title("on a – b — c"), plain(), &["a -- b --- c"]),
        ("quotes", title("on ‘a’ “b” «c»"), plain(), &[r"`a' ``b'' \guillemotleft{}c\guillemotright{}"]),
        ("spaces", title("on a\u{a0}b\u{2009}c"), plain(), &[r"a~b{\,}c"]),
        ("Greek", title("on β and Ω"), plain(), &[r"{$\beta$}", r"{$\Omega$}"]),
        (
            "super- and subscripts",
            title("on x² and y₂"),
            plain(),
            &[r"x\textsuperscript{2}", r"y\textsubscript{2}"],
        ),
        ("an unknown character passes through", title("on 雪"), plain(), &["雪"]),
        (
            "whole words with a capital after the first letter",
            title("The role of mRNA in it"),
            plain(),
            &["of {mRNA} in"],
        ),
        ("acronyms", title(sentence), plain(), &["{COVID-19}"]),
        ("capitalised words of a sentence-case title", title(sentence), plain(), &["{D} in", "at {Graz}"]),
        (
            "other than the first, and those after a colon",
            title(sentence),
            plain(),
            &["= {Vitamin", ": results"],
        ),
        (
            "not in a title-case title",
            title("Deep Learning for Image Recognition"),
            plain(),
            &["{Deep Learning for Image Recognition}"],
        ),
        (
            "mode all",
            title("Snow in Graz"),
            Options { case: Case::All, ..plain() },
            &["title = {{Snow in Graz}}"],
        ),
        (
            "mode none",
            title("Snow in Graz"),
            Options { case: Case::None, ..plain() },
            &["title = {Snow in Graz}"],
        ),
        (
            "non-English titles: one outer pair",
            json!({"type": "book", "title": "Die Alpen", "language": "de"}),
            plain(),
            &["title = {{Die Alpen}}"],
        ),
        (
            "non-English titles: langid",
            json!({"type": "book", "title": "Die Alpen", "language": "de"}),
            latex(),
            &["title = {Die Alpen}", "langid = {ngerman}"],
        ),
        (
            "never change the letters' case",
            title("The iPad and mRNA of α-synuclein"),
            latex(),
            &["The {iPad} and {mRNA} of α-synuclein"],
        ),
    ]);
}

#[test]
fn names() {
    let plain = Options::default;
    let by = |name: Value| json!({"type": "book", "author": [name]});
    let three =
        json!({"type": "book", "author": [{"family": "A", "given": "X."}, {"family": "B"}, {"family": "C"}]});
    check(&[
        (
            "`von Last, First`",
            by(json!({"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"})),
            plain(),
            &["author = {van Gogh, Vincent}"],
        ),
        (
            "suffix second",
            by(json!({"family": "King", "given": "M. L.", "suffix": "Jr."})),
            plain(),
            &["author = {King, Jr., M. L.}"],
        ),
        (
            "corporate names in double braces",
            by(json!({"literal": "The World Bank"})),
            plain(),
            &["author = {{The World Bank}}"],
        ),
        (
            "consortia, as they are served",
            json!({"type": "monograph", "DOI": "10.1000/x", "author": [{"name": "CASIMIR Rome Meeting participants"}]}),
            plain(),
            &["author = {{CASIMIR Rome Meeting participants}}"],
        ),
        (
            "` and ` and commas inside a literal are braced",
            by(json!({"literal": "Barnes and Noble, Inc."})),
            plain(),
            &["{{Barnes and Noble, Inc.}}"],
        ),
        (
            "braces inside a literal",
            by(json!({"literal": "The {Group"})),
            plain(),
            &[r"{{The \textbraceleft{}Group}}"],
        ),
        ("family-only", by(json!({"family": "Ramesha"})), plain(), &["author = {Ramesha}"]),
        ("given-only", by(json!({"given": "Cui Hongxia"})), plain(), &["author = {{Cui Hongxia}}"]),
        (
            "initials spaced `J. R.`",
            by(json!({"family": "Tolkien", "given": "J.R.R."})),
            plain(),
            &["author = {Tolkien, J. R. R.}"],
        ),
        (
            "`and others` after N",
            three.clone(),
            Options { names: Some(2), ..plain() },
            &["author = {A, X. and B and others}"],
        ),
        ("all of them without the option", three, plain(), &["author = {A, X. and B and C}"]),
    ]);
}

#[test]
fn citation_keys() {
    let work = |family: &str, title: &str, doi: &str| {
        work(&with(&json!({
            "id": "", "type": "article-journal", "container-title": "Journal of Snow", "title": title, "DOI": doi,
            "author": [{"family": family, "given": "J."}, {"family": "Roe"}], "issued": {"date-parts": [[2020]]},
        })))
    };
    let key = |work: &Work, template: &str, taken: &[&str]| {
        let template = (!template.is_empty()).then(|| template.parse().unwrap());
        let taken: HashSet<String> = taken.iter().map(|key| (*key).to_owned()).collect();
        keys_beside(&Bib::default(), &[work], template.as_ref(), &taken).keys.remove(0)
    };
    let snow = work("Müller", "The snow line of the Alps", "10.1000/x-1");
    for (row, template, taken, expected) in [
        ("default author + year + first title word", "", &[][..], "muller2020snow"),
        ("authors", "{authors}", &[], "MüllerRoe"),
        ("title words without stop words", "{title}", &[], "SnowLineAlps"),
        ("journal", "{journal}", &[], "JournalSnow"),
        ("year", "{author}{year}", &[], "Müller2020"),
        ("DOI suffix", "k{doi}", &[], "kx1"),
        ("filter lower", "{author:lower}", &[], "müller"),
        ("filter upper", "{author:upper}", &[], "MÜLLER"),
        ("filter transliterate", "{author:transliterate}", &[], "Muller"),
        ("alternatives", "{doi|author}", &[], "x1"),
        ("unique, aware of the keys already in the target file", "", &["MULLER2020snow"], "muller2020snowa"),
        (
            "unique case-insensitively with a, b, …",
            "",
            &["muller2020snow", "Muller2020snowA"],
            "muller2020snowb",
        ),
    ] {
        assert_eq!(key(&snow, template, taken), expected, "{row}");
    }
    let cyrillic = work("Щербаков", "Город", "10.1000/y");
    assert_eq!(key(&cyrillic, "", &[]), "shcherbakov2020gorod", "ASCII by transliteration");
    let file = format!("@misc{{mine, doi = {{{}}}}}", "HTTPS://DOI.ORG/10.1000/X-1");
    let again = append(file.as_bytes(), &[snow], None, &Options::default()).unwrap();
    assert_eq!(again.present, [("10.1000/x-1".to_owned(), "mine".to_owned())], "the same DOI keeps its key");
}

#[test]
fn output_and_existing_files() {
    let one = |doi: &str| work(&with(&json!({"id": "", "type": "book", "title": "Snow", "DOI": doi})));
    let works = [one("10.1000/a"), one("10.1000/b")];
    let bib = crate::formats::export(&Bib::default(), &works);
    let entry = |key: &str, doi: &str| {
        format!("@book{{{key},\n  author = {{Doe, J.}},\n  title = {{Snow}},\n  doi = {{{doi}}}\n}}\n")
    };
    let expected = format!("{}\n{}", entry("doesnow", "10.1000/a"), entry("doesnowa", "10.1000/b"));
    assert_eq!(bib, expected, "fixed order, two-space indent, one blank line between entries, LF");
    assert_eq!(
        crate::formats::export(&Bib::default(), &works),
        bib,
        "formatting twice gives identical bytes"
    );
    let file = b"% caf\xe9\n@misc{m, note = {x}}\r\n@misc{n, doi = \"10.1000/A\"}";
    let added = append(file, &works, None, &Options::default()).unwrap();
    assert_eq!(added.added, ["doesnow"], "skips a DOI that is already there");
    assert_eq!(added.present, [("10.1000/a".to_owned(), "n".to_owned())], "and says which key it has");
    let text = format!("\n\n{}", entry("doesnow", "10.1000/b")).replace('\n', "\r\n");
    assert_eq!(added.bytes, [file, text.as_bytes()].concat());
}
