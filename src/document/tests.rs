use super::*;
use crate::csl::{Item, Kind, Locale, Processor, Style, Variable};
use crate::doi::Doi;
use crate::work::Work;
use std::collections::HashSet;

/// What a document cites: each citation's place as text, and its DOI.
fn cited(text: &str, language: Language) -> Vec<(String, String)> {
    let document = read(text.as_bytes(), language);
    let cites = document.cites.iter().filter_map(|cite| {
        let doi = cite.doi.as_ref()?.doi.to_string();
        Some((text[cite.span.clone()].to_owned(), doi))
    });
    cites.collect()
}

#[track_caller]
fn cites(language: Language, text: &str, expected: &[(&str, &str)]) {
    let found = cited(text, language);
    let found: Vec<(&str, &str)> = found.iter().map(|(span, doi)| (span.as_str(), doi.as_str())).collect();
    assert_eq!(found, expected, "{text}");
}

#[track_caller]
fn one(language: Language, text: &str, span: &str, doi: &str) {
    cites(language, text, &[(span, doi)]);
}

#[track_caller]
fn none(language: Language, texts: &[&str]) {
    for text in texts {
        cites(language, text, &[]);
    }
}

#[track_caller]
fn mentions(language: Language, text: &str, expected: &[&str]) {
    let document = read(text.as_bytes(), language);
    let found: Vec<&str> = document.mentions.iter().map(|mention| mention.doi.as_str()).collect();
    assert_eq!(found, expected, "{text}");
    for mention in &document.mentions {
        let place = &text[mention.range.clone()];
        assert!(place.contains("10.") || place.contains("arxiv"), "{place}");
    }
}

const A: &str = "10.1000/a";

#[test]
fn markdown_citations() {
    let md = Language::Markdown;
    one(md, "[@doi:10.1000/a]", "doi:10.1000/a", A);
    one(md, "[see @doi:10.1000/A, p. 3]", "doi:10.1000/A", A);
    one(md, "@doi:10.1000/a says", "doi:10.1000/a", A);
    one(md, "[-@doi:10.1000/a]", "doi:10.1000/a", A);
    one(md, "[@{doi:10.1000/a}]", "{doi:10.1000/a}", A);
    one(md, "[@{https://doi.org/10.1000/a}]", "{https://doi.org/10.1000/a}", A);
    one(md, "@https://doi.org/10.1000/a.", "https://doi.org/10.1000/a", A);
    one(md, "[@10.1000/a]", "10.1000/a", A);
    one(md, "As @DOI:10.1000/a.", "DOI:10.1000/a", A);
    one(md, "[@arXiv:1706.03762]", "arXiv:1706.03762", "10.48550/arxiv.1706.03762");
    one(md, "(@doi:10.1000/a)", "doi:10.1000/a", A);
    one(md, "@doi:10.1000/a's model", "doi:10.1000/a", A);
    one(md, "@doi:10.1000/a--like", "doi:10.1000/a", A);
    one(md, "@doi:10.1000/a[p. 3]", "doi:10.1000/a", A);
    one(md, "*@doi:10.1000/a*", "doi:10.1000/a", A);
    one(md, "\u{feff}@doi:10.1000/a", "doi:10.1000/a", A);
    one(md, "caf\u{e9}\0 [@doi:10.1000/a]\r\n", "doi:10.1000/a", A);
    cites(
        md,
        "[see @doi:10.1000/a, p. 3; -@doi:10.1000/b;@doi:10.1000/c]",
        &[("doi:10.1000/a", A), ("doi:10.1000/b", "10.1000/b"), ("doi:10.1000/c", "10.1000/c")],
    );
    // pandoc reads less; the author meant the DOI.
    let lancet = "doi:10.1016/s0140-6736(97)11096-0";
    one(md, &format!("@{lancet}, and"), lancet, &lancet[4..]);
    one(md, &format!("(@{lancet})"), lancet, &lancet[4..]);
    one(md, &format!("[@{lancet}; @smith]"), lancet, &lancet[4..]);
    let wiley = "doi:10.1002/(sici)1097-4679(199407)50:3<480::aid-jclp>3.0.co;2-#";
    one(md, &format!("[@{wiley}, 5]"), wiley, &wiley[4..]);
    one(md, &format!("[@{{{wiley}}}, 5]"), &format!("{{{wiley}}}"), &wiley[4..]);
}

#[test]
fn what_markdown_leaves_alone() {
    let md = Language::Markdown;
    none(
        md,
        &[
            "x@doi:10.1000/a",
            "\\@doi:10.1000/a",
            "`@doi:10.1000/a`",
            "`` ` @doi:10.1000/a ``",
            "```\n@doi:10.1000/a\n```\n",
            "~~~~ {.r}\n@doi:10.1000/a\n~~~\n@doi:10.1000/a\n~~~~\n",
            "> ```\n> @doi:10.1000/a\n> ```\n",
            "Text\n\n    @doi:10.1000/a\n\n    @doi:10.1000/b\n",
            "<!-- @doi:10.1000/a -->",
            "$x @doi:10.1000/a$",
            "$$\nx @doi:10.1000/a\n$$",
            "---\nabstract: '@doi:10.1000/a'\n---\n",
            "---\nabstract: '@doi:10.1000/a'\n...\n",
            "@smith2020 [@fig:1]",
            "",
            "@",
            "[@]",
        ],
    );
    // What is not closed hides nothing beyond its paragraph; money is no mathematics.
    for text in [
        "` [@doi:10.1000/a]",
        "It costs $5 [@doi:10.1000/a] or $6.",
        "\\$x [@doi:10.1000/a] $y",
        "$x\n\n[@doi:10.1000/a] y$",
        "<!-- [@doi:10.1000/a]",
        "- item\n\n    more [@doi:10.1000/a]\n",
        "[^1]: note\n\n    more [@doi:10.1000/a]\n",
        "Text\n    goes on [@doi:10.1000/a]\n",
        "--- no metadata\n[@doi:10.1000/a]",
        "---\ntitle: x\n---\n[@doi:10.1000/a]\n\n---\n",
    ] {
        one(md, text, "doi:10.1000/a", A);
    }
}

#[test]
fn markdown_names_its_files() {
    for (metadata, expected) in [
        ("bibliography: refs.bib", &["refs.bib"][..]),
        ("title: x\nbibliography: \"my refs.json\" # mine", &["my refs.json"]),
        ("bibliography: [a.bib, 'b.json']", &["a.bib", "b.json"]),
        ("bibliography:\n- a.bib\n- b.json\ncsl: x.csl", &["a.bib", "b.json"]),
        ("bibliography:\n  - a.bib", &["a.bib"]),
        ("bibliography: https://example.org/refs.bib", &[]),
        ("title: bibliography", &[]),
    ] {
        let document = read(format!("---\n{metadata}\n---\nText\n").as_bytes(), Language::Markdown);
        assert_eq!(document.bibliographies, expected, "{metadata}");
    }
}

#[test]
fn latex_citations() {
    let tex = Language::Latex;
    one(tex, r"\cite{doi:10.1000/a}", "doi:10.1000/a", A);
    one(tex, r"\autocite[12]{doi:10.1000/a,smith2020}", "doi:10.1000/a", A);
    one(tex, r"\citep[see][p. 3]{ doi:10.1000/a }", "doi:10.1000/a", A);
    one(tex, r"\citet*{doi:10.1000/a}", "doi:10.1000/a", A);
    one(tex, r"\parencite[{a] b}][]{https://doi.org/10.1000/a}", "https://doi.org/10.1000/a", A);
    one(tex, r"\Textcite{10.1000/a}", "10.1000/a", A);
    one(tex, r"\nocite{doi:10.1000/a}", "doi:10.1000/a", A);
    one(tex, r"\footcite  [3]  {doi:10.1000/a}", "doi:10.1000/a", A);
    one(tex, r"\volcite{2}[3]{doi:10.1000/a}", "doi:10.1000/a", A);
    one(tex, r"\citeauthor{doi:10.1000/a\_b}", r"doi:10.1000/a\_b", "10.1000/a_b");
    cites(
        tex,
        "\\autocites(see)(end)[1]{doi:10.1000/a}[2][3]{doi:10.1000/b} {\\em x}",
        &[("doi:10.1000/a", A), ("doi:10.1000/b", "10.1000/b")],
    );
    cites(
        tex,
        "\\cite{doi:10.1000/a,% one\n  doi:10.1000/b,\n  doi:10.1000/c}",
        &[("doi:10.1000/a", A), ("doi:10.1000/b", "10.1000/b"), ("doi:10.1000/c", "10.1000/c")],
    );
    one(tex, r"100\% \cite{doi:10.1000/a}", "doi:10.1000/a", A);
    one(tex, r"\iff \cite{doi:10.1000/a}", "doi:10.1000/a", A);
    one(tex, r"\iffalse \cite{doi:10.1000/x} \else \cite{doi:10.1000/a} \fi", "doi:10.1000/a", A);
    one(tex, r"\url{http://x.org/%20} \cite{doi:10.1000/a}", "doi:10.1000/a", A);
    one(tex, "costs $5\n\n\\cite{doi:10.1000/a} and $6", "doi:10.1000/a", A);
    one(tex, "\\verb|x| \\cite{doi:10.1000/a} \\lstinline[language=C]{y}", "doi:10.1000/a", A);
    one(tex, "\\begin{verbatim} \\cite{doi:10.1000/a}", "doi:10.1000/a", A);
}

#[test]
fn what_latex_leaves_alone() {
    none(
        Language::Latex,
        &[
            "% \\cite{doi:10.1000/a}\n",
            "\\\\% \\cite{doi:10.1000/a}",
            "\\begin{verbatim}\n\\cite{doi:10.1000/a}\n\\end{verbatim}",
            "\\begin{lstlisting}[x]\n\\cite{doi:10.1000/a}\n\\end{lstlisting}",
            "\\begin{comment}\n\\cite{doi:10.1000/a}\n\\end{comment}",
            "\\verb|\\cite{doi:10.1000/a}|",
            "\\verb*+\\cite{doi:10.1000/a}+",
            "\\lstinline!\\cite{doi:10.1000/a}!",
            "\\mintinline{tex}{\\cite{doi:10.1000/a}}",
            "\\iffalse \\cite{doi:10.1000/a} \\fi",
            "\\iffalse \\ifx a b \\fi \\cite{doi:10.1000/a} \\fi",
            "$ \\cite{doi:10.1000/a} $",
            "$$ \\cite{doi:10.1000/a} $$",
            "\\[ \\cite{doi:10.1000/a} \\]",
            "\\( \\cite{doi:10.1000/a} \\)",
            "\\begin{align*} \\cite{doi:10.1000/a} \\end{align*}",
            "\\end{document} \\cite{doi:10.1000/a}",
            "\\\\cite{doi:10.1000/a}",
            "\\label{doi:10.1000/a}",
            "\\setcitestyle{doi:10.1000/a}",
            "\\cite{smith2020}",
            "\\cite{doi:10.1000/a",
            "\\cite[x",
            "\\cite",
            "\\",
        ],
    );
}

#[test]
fn latex_names_its_files() {
    let document = read(
        b"\\usepackage[style=apa]{biblatex}\n\\addbibresource[x=y]{a.bib}\n%\\addbibresource{no.bib}",
        Language::Latex,
    );
    assert_eq!((document.bibliographies, document.biblatex), (vec!["a.bib".to_owned()], true));
    let document = read(b"\\bibliographystyle{plain}\\bibliography{a, b.bib}", Language::Latex);
    assert_eq!(
        (document.bibliographies, document.biblatex),
        (vec!["a.bib".to_owned(), "b.bib".to_owned()], false)
    );
}

#[test]
fn typst_citations() {
    let typ = Language::Typst;
    one(typ, r#"#cite(label("doi:10.1000/a"))"#, "doi:10.1000/a", A);
    one(
        typ,
        r#"#cite(label("https://doi.org/10.1000/a"), supplement: [p. 3])"#,
        "https://doi.org/10.1000/a",
        A,
    );
    one(
        typ,
        r#"#cite(form: "prose", label("doi:10.1016/s0140-6736(97)11096-0"))"#,
        "doi:10.1016/s0140-6736(97)11096-0",
        "10.1016/s0140-6736(97)11096-0",
    );
    one(typ, r#"#ref(label("doi:10.1000/a"))"#, "doi:10.1000/a", A);
    one(typ, "#cite(<doi:10.1000/a>)", "doi:10.1000/a", A);
    one(typ, "@doi:10.1000/a[p. 3]", "doi:10.1000/a", A);
    one(typ, "As @doi:10.1000/a.", "doi:10.1000/a", A);
    one(typ, "#let c = [\n  see @doi:10.1000/a\n]", "doi:10.1000/a", A);
    one(typ, "#f(x: \"// no comment\")[@doi:10.1000/a]", "doi:10.1000/a", A);
    one(typ, "https://x.org/ @doi:10.1000/a", "doi:10.1000/a", A);
    one(typ, "\"#x\" @doi:10.1000/a \"", "doi:10.1000/a", A);
    one(typ, "a ] b @doi:10.1000/a", "doi:10.1000/a", A);
    one(typ, "/* @doi:10.1000/x /* */ */ @doi:10.1000/a", "doi:10.1000/a", A);
    one(typ, "costs \\$5 @doi:10.1000/a", "doi:10.1000/a", A);
    one(typ, "#set text(\n  font: \"X\",\n)\n@doi:10.1000/a", "doi:10.1000/a", A);
    one(typ, "#if x {\n  [@doi:10.1000/a]\n}", "doi:10.1000/a", A);
}

#[test]
fn what_typst_leaves_alone() {
    none(
        Language::Typst,
        &[
            "// @doi:10.1000/a\n",
            "/* #cite(label(\"doi:10.1000/a\")) */",
            "`@doi:10.1000/a`",
            "```typ\n@doi:10.1000/a `\n```",
            "$ @doi:10.1000/a $",
            "$ \"$\" @doi:10.1000/a $",
            "\\@doi:10.1000/a",
            "x@doi:10.1000/a",
            "#let x = \"@doi:10.1000/a\"",
            "@smith2020 @fig:1 #cite(<smith2020>)",
            "#cite(label(\"",
            "#cite(<doi:",
            "#",
            "@",
        ],
    );
    let document =
        read(b"#bibliography((\"a.yml\", \"b.bib\"), title: \"x\", style: \"apa\")", Language::Typst);
    assert_eq!(document.bibliographies, ["a.yml", "b.bib"]);
}

#[test]
fn links_are_no_citations() {
    mentions(
        Language::Markdown,
        "https://doi.org/10.1000/a [x](https://doi.org/10.1000/b) <https://doi.org/10.1000/c> 10.1000/d `10.1000/e` [@doi:10.1000/f]",
        &[A, "10.1000/b", "10.1000/c", "10.1000/d"],
    );
    mentions(
        Language::Latex,
        "\\url{https://doi.org/10.1000/a} \\href{https://doi.org/10.1000/b}{x} 10.1000/c % 10.1000/d\n \\cite{doi:10.1000/f}",
        &[A, "10.1000/b", "10.1000/c"],
    );
    mentions(
        Language::Typst,
        "#link(\"https://doi.org/10.1000/a\")[x] https://doi.org/10.1000/b doi:10.1000/c // 10.1000/d\n @doi:10.1000/f",
        &[A, "10.1000/b", "10.1000/c"],
    );
}

#[test]
fn the_language_is_told_by_the_content() {
    for (text, language) in [
        ("\\documentclass{article}", Language::Latex),
        ("Text\n\\section{X}", Language::Latex),
        ("#import \"x.typ\"", Language::Typst),
        ("= Title\n#bibliography(\"x\")", Language::Typst),
        ("# Title\n", Language::Markdown),
        ("", Language::Markdown),
    ] {
        assert_eq!(Language::recognise(text.as_bytes()), language, "{text}");
    }
}

/// Puts a key in the place of every DOI that is cited.
fn by_key(text: &[u8], language: Language, key: &str) -> Vec<u8> {
    let edits = read(text, language).by_keys(text, |cite| cite.doi.is_some().then_some(key));
    rewrite(text, &edits)
}

#[test]
fn keys_take_the_place_of_dois() {
    for (language, text, expected) in [
        (
            Language::Markdown,
            "[see @doi:10.1000/a, p. 3] `@doi:10.1000/a`\r\n",
            "[see @key, p. 3] `@doi:10.1000/a`\r\n",
        ),
        (Language::Markdown, "@{doi:10.1000/a} x", "@key x"),
        (Language::Markdown, "@{doi:10.1000/a}x", "@{key}x"),
        (Language::Markdown, "@doi:10.1000/a(b) c", "@key c"),
        (Language::Latex, "\\cite[1]{x, doi:10.1000/a ,y}%\n", "\\cite[1]{x, key ,y}%\n"),
        (Language::Typst, "#cite(label(\"doi:10.1000/a\"))", "#cite(label(\"key\"))"),
        (Language::Typst, "#cite(<doi:10.1000/a>)", "#cite(<key>)"),
        (Language::Typst, "@doi:10.1000/a.", "@key."),
    ] {
        let first = by_key(text.as_bytes(), language, "key");
        assert_eq!(String::from_utf8_lossy(&first), expected);
        assert_eq!(by_key(&first, language, "key"), first, "again");
    }
    // Keys that the language does not take as they are.
    for (language, text, expected) in [
        (Language::Markdown, "[@doi:10.1000/a]", "[@{a(b}]"),
        (Language::Typst, "@doi:10.1000/a", "#cite(label(\"a(b\"))"),
        (Language::Typst, "#cite(<doi:10.1000/a>)", "#cite(label(\"a(b\"))"),
    ] {
        assert_eq!(String::from_utf8_lossy(&by_key(text.as_bytes(), language, "a(b")), expected);
    }
    let latin = b"caf\xe9 \\cite{doi:10.1000/a} \xff";
    assert_eq!(by_key(latin, Language::Latex, "k"), b"caf\xe9 \\cite{k} \xff");
}

fn work(doi: &str, title: &str) -> Work {
    let mut item = Item::new(doi, Kind::Book);
    item.set(Variable::Doi, doi);
    item.set(Variable::Title, title);
    item.into()
}

/// The keys chosen for works that a document cites, and the bibliography with them.
fn chosen(
    text: &str,
    language: Language,
    file: &str,
    format: crate::formats::Format,
    rewritten: bool,
) -> (Vec<String>, String) {
    let document = read(text.as_bytes(), language);
    let known = [Bibliography::read(file.as_bytes(), format).unwrap()];
    let mut seen = HashSet::new();
    let dois = document.cites.iter().filter_map(|cite| Some(cite.doi.as_ref()?.doi.clone()));
    let works: Vec<_> = dois
        .filter(|doi| seen.insert(doi.clone()))
        .map(|doi| (doi.clone(), Some(work(doi.as_str(), "Ants"))))
        .collect();
    let asked: Vec<Doi> = works.iter().map(|(doi, _)| doi.clone()).collect();
    let choice = Chooser::new(document.cites.iter(), &known, rewritten).choose(works);
    let new = String::from_utf8(known[0].with(&choice.new).unwrap()).unwrap();
    (asked.iter().map(|doi| choice.keys[doi].clone()).collect(), new)
}

#[test]
fn which_key_a_work_gets() {
    use crate::formats::Format::{Biblatex, CslJson, Hayagriva};
    let (md, tex) = (Language::Markdown, Language::Latex);
    let lancet = "10.1016/s0140-6736(97)11096-0";
    let keys = |text: &str, language, file: &str, format, rewritten| {
        chosen(text, language, file, format, rewritten).0
    };
    // The text of the first citation, as it is written.
    assert_eq!(
        keys("[@doi:10.1000/A] @https://doi.org/10.1000/a", md, "", CslJson, false),
        ["doi:10.1000/A"]
    );
    assert_eq!(keys("[@doi:10.1000/A]", md, "", CslJson, true), ["ants"]);
    // pandoc and biber take only a part of it, or none.
    assert_eq!(
        keys(&format!("@doi:{lancet} [@{{doi:{lancet}}}]"), md, "", CslJson, false),
        [format!("doi:{lancet}")]
    );
    assert_eq!(keys(&format!("@doi:{lancet}"), md, "", CslJson, false), ["ants"]);
    assert_eq!(keys(&format!("\\cite{{doi:{lancet}}}"), tex, "", Biblatex, false), ["ants"]);
    // What is there keeps its key, also where that is a DOI: it is not there twice for another.
    let mine = "@book{mine, doi={10.1000/A}}\n";
    assert_eq!(keys("\\cite{doi:10.1000/a}", tex, mine, Biblatex, false), ["mine"]);
    assert_eq!(keys("\\cite{doi:10.1000/a}", tex, mine, Biblatex, true), ["mine"]);
    let theirs = "@book{doi:10.1000/a, doi={10.1000/a}}\n@book{ants, title={x}}\n";
    assert_eq!(keys("\\cite{doi:10.1000/a}", tex, theirs, Biblatex, false), ["doi:10.1000/a"]);
    assert_eq!(keys("\\cite{doi:10.1000/a}", tex, theirs, Biblatex, true), ["doi:10.1000/a"]);
    let both = format!("{theirs}@book{{mine, doi={{10.1000/a}}}}\n");
    assert_eq!(keys("\\cite{doi:10.1000/a}", tex, &both, Biblatex, true), ["mine"]);
    assert_eq!(
        keys("\\cite{doi:10.1000/a}", tex, "@book{doi:10.1000/a, title={x}}", Biblatex, false),
        ["doi:10.1000/a"]
    );
    assert_eq!(
        keys("@doi:10.1000/a", Language::Typst, "", Hayagriva, false),
        ["ants"],
        "Typst reads `doi:10.1000`"
    );
}

#[test]
fn every_byte_of_a_bibliography_stays() {
    use crate::formats::Format::{Biblatex, Bibtex, CslJson, CslYaml, Hayagriva};
    let new = |file: &str, format| {
        let known = Bibliography::read(file.as_bytes(), format).unwrap();
        known
            .with(&[(work("10.1000/new", "New"), "doi:10.1000/new".to_owned())])
            .map(|bytes| String::from_utf8(bytes).unwrap())
    };
    for (format, file, kept, tail) in [
        (CslJson, "", "[\n  {\n    \"id\": \"doi:10.1000/new\"", "  }\n]\n"),
        (CslJson, "[]", "[\n  {\n    \"id\": \"doi:10.1000/new\"", "  }\n]"),
        (
            CslJson,
            "[ {\"id\":\"a\", \"title\": \"T\"}\n\n]\n\n",
            "[ {\"id\":\"a\", \"title\": \"T\"},\n  {\n    \"id\": \"doi:10.1000/new\"",
            "  }\n\n]\n\n",
        ),
        (
            CslJson,
            "[{\"id\":7, \"title\": \"T\"}]\r\n",
            "[{\"id\":7, \"title\": \"T\"},\r\n  {\r\n    \"id\": \"doi:10.1000/new\"",
            "  }\r\n]\r\n",
        ),
        (Hayagriva, "", "\"doi:10.1000/new\":\n  type: ", "\n"),
        (
            Hayagriva,
            "# mine\na:\n  type: book\n  title: T",
            "# mine\na:\n  type: book\n  title: T\n\n\"doi:10.1000/new\":\n",
            "\n",
        ),
        (
            CslYaml,
            "---\nreferences:\n  - id: a\n    title: T\n...\n",
            "---\nreferences:\n  - id: a\n    title: T\n  - id: \"doi:10.1000/new\"\n",
            "\n...\n",
        ),
        (CslYaml, "", "references:\n- id: \"doi:10.1000/new\"\n", "\n"),
        (Bibtex, "% x\n@book{a, title={T}}\n", "% x\n@book{a, title={T}}\n\n@book{doi:10.1000/new,\n", "}\n"),
        (Biblatex, "", "@book{doi:10.1000/new,\n", "}\n"),
    ] {
        let text = new(file, format).unwrap();
        assert!(text.starts_with(kept), "{format:?} {file:?}: {text}");
        assert!(text.ends_with(tail), "{format:?} {file:?}: {text}");
        let known = Bibliography::read(text.as_bytes(), format).unwrap();
        assert_eq!(known.keys().last(), Some("doi:10.1000/new"));
        assert_eq!(known.keys_of(&Doi::parse("10.1000/new").unwrap()).count(), 1);
    }
    for (format, file) in [
        (CslJson, "{\"items\": [{\"id\":\"a\", \"title\": \"T\"}]}"),
        (CslJson, "not JSON"),
        (CslJson, "[{\"id\": \"a\", \"title\": \"T\"},]"),
        (Hayagriva, "{a: {type: book, title: T}}\n"),
        (Hayagriva, "- a\n- b\n"),
    ] {
        assert_eq!(new(file, format), Err(BibliographyError::Damaged { format }), "{file}");
    }
    assert!(Bibliography::read(b"", crate::formats::Format::Ris).is_err());
}

/// Renders a document in a small style, with works by their keys.
fn rendered_in(language: Language, text: &str, style: &str) -> (Manuscript, Rendered) {
    let style = Style::from_xml(style).unwrap();
    let locale = Locale::from_xml("<locale xml:lang=\"en-US\"><terms><term name=\"and\">and</term><term name=\"page\" form=\"short\"><single>p.</single><multiple>pp.</multiple></term></terms></locale>").unwrap();
    let source = Source::new(None, text.as_bytes().to_vec(), Some(language), None);
    let manuscript = Manuscript { sources: vec![source] };
    let item = |key: &str| {
        serde_json::json!({"id": format!("doi:10.1000/{key}"), "type": "book", "title": format!("Title {key}"),
            "author": [{"family": key.to_uppercase()}], "issued": {"date-parts": [[2000]]}})
    };
    let mut library = Library::default();
    library.add(serde_json::json!([item("a"), item("b"), item("c")]).to_string().as_bytes());
    let rendered = Rendered::new(&manuscript, &library, &Processor::new(&style, Some(locale))).unwrap();
    (manuscript, rendered)
}

fn copied(language: Language, text: &str, style: &str) -> String {
    let (manuscript, rendered) = rendered_in(language, text, style);
    String::from_utf8(rendered.copy(&manuscript).unwrap()).unwrap()
}

fn rendered(text: &str, style: &str) -> String {
    copied(Language::Markdown, text, style)
}

const DATED: &str = r#"<style class="in-text" version="1.0"><citation><layout prefix="(" suffix=")" delimiter="; "><group delimiter=", "><names variable="author"/><date variable="issued"><date-part name="year"/></date><group delimiter=" "><label variable="locator" form="short"/><text variable="locator"/></group></group></layout></citation><bibliography><layout><text variable="title"/></layout></bibliography></style>"#;
const NUMBERED: &str = r#"<style class="in-text" version="1.0"><info><category citation-format="numeric"/></info><citation collapse="citation-number"><layout prefix="(" suffix=")" delimiter=","><text variable="citation-number"/></layout></citation><bibliography><layout><text variable="citation-number" suffix=": "/><text variable="title"/></layout></bibliography></style>"#;
const NOTED: &str = r#"<style class="note" version="1.0"><citation><layout suffix="." delimiter="; "><group delimiter=", "><names variable="author"/><text variable="title"/><text variable="locator"/></group></layout></citation></style>"#;

/// What pandoc makes of the same in such styles.
#[test]
fn citations_as_text() {
    for (text, expected) in [
        ("X [@doi:10.1000/a].", "X (A, 2000)."),
        (
            "X [see @doi:10.1000/a, p. 3, and more; -@doi:10.1000/b].",
            "X (see A, 2000, p. 3, and more; 2000).",
        ),
        ("@doi:10.1000/a says", "A (2000) says"),
        ("@doi:10.1000/a [p. 3] says", "A (2000, p. 3) says"),
        ("@doi:10.1000/a [pp. 3-4; see @doi:10.1000/b] says", "A (2000, pp. 3–4; see B, 2000) says"),
        ("@doi:10.1000/a [@doi:10.1000/b] says", "A (2000; B, 2000) says"),
        ("@doi:10.1000/a [link](x) says", "A (2000) [link](x) says"),
        ("X [@doi:10.1000/a, *passim*].", "X (A, 2000, *passim*)."),
        ("[@doi:10.1000/a](x)", "[A (2000)](x)"),
        ("X^[Note @doi:10.1000/a.]", "X^[Note A (2000).]"),
        ("X [*see* @doi:10.1000/a; (after) @doi:10.1000/b].", "X (*see* A, 2000; (after) B, 2000)."),
        ("@doi:10.1000/a [and more] says", "A (2000, and more) says"),
        ("X [@doi:10.1000/a -- **so**].", "X (A, 2000 – **so**)."),
        (
            "X [@doi:10.1000/a; @doi:10.1000/gone] `@doi:10.1000/a`",
            "X (A, 2000; **doi:10.1000/gone?**) `@doi:10.1000/a`",
        ),
        ("X [@gone; see @doi:10.1000/a; @lost].", "X (**gone?**; see A, 2000; **lost?**)."),
        ("X [@gone] @doi:10.1000/a", "X [@gone] A (2000)"),
        ("-@doi:10.1000/a [p. 3] (-@doi:10.1000/b)", "(2000, p. 3) ((2000))"),
        ("X-@doi:10.1000/a a--@doi:10.1000/b", "X-A (2000) a--B (2000)"),
        ("(@good) Example @doi:10.1000/a\n\nAs (@good) says", "(@good) Example A (2000)\n\nAs (@good) says"),
        ("@fig:1: [@doi:10.1000/a]", "@fig:1: (A, 2000)"),
    ] {
        let text = rendered(text, DATED);
        assert_eq!(text.split("\n\n# References").next().unwrap(), expected);
    }
    assert_eq!(
        rendered("X [@doi:10.1000/b] [@doi:10.1000/a; @doi:10.1000/b] @doi:10.1000/a.\n", NUMBERED),
        "X (1) (2,1) (2).\n\n# References\n\n1: Title b\n\n2: Title a\n"
    );
    assert_eq!(
        rendered("X [see @doi:10.1000/a, 3]. @doi:10.1000/b says.\n", NOTED),
        "X.[^cite-1] B[^cite-2] says.\n\n[^cite-1]: See A, Title a, 3.\n\n[^cite-2]: Title b.\n"
    );
}

/// What pandoc makes of notes in a style with notes: those of the author count, citations in them stay
/// there, in brackets if they are not alone.
#[test]
fn notes_of_the_author() {
    let text =
        "X^[See [@doi:10.1000/a], and @doi:10.1000/b.] Y[^n] [@doi:10.1000/c].\n\n[^n]: [@doi:10.1000/a]\n";
    let copy = rendered(text, NOTED);
    assert_eq!(
        copy,
        "X^[See (A, Title a), and B, Title b.] Y[^n].[^cite-1]\n\n[^n]: A, Title a.\n\n[^cite-1]: C, Title c.\n"
    );
    let numbered =
        NOTED.replace("<text variable=\"locator\"/>", "<text variable=\"first-reference-note-number\"/>");
    let (_, rendered) = rendered_in(Language::Markdown, text, &numbered);
    let texts: Vec<String> = rendered.citations.iter().map(|citation| citation.text.to_plain()).collect();
    assert_eq!(
        texts,
        ["(A, Title a)", "B, Title b", "A, Title a, 1.", "C, Title c."],
        "in the order of the marks"
    );
}

/// The commands of natbib and biblatex, as their manuals and pandoc's reader have them.
#[test]
fn citations_as_text_in_latex() {
    let tex = Language::Latex;
    for (text, expected) in [
        ("X~\\citep{doi:10.1000/a}.", "X~(A, 2000)."),
        ("\\parencite[see][3--4]{doi:10.1000/a,doi:10.1000/b}", "(see A, 2000; B, 2000, pp. 3–4)"),
        ("\\textcite[3]{doi:10.1000/a} \\citet*{doi:10.1000/b}", "A (2000, p. 3) B (2000)"),
        (
            "\\citeauthor{doi:10.1000/a} \\citeyear{doi:10.1000/a} \\citeyearpar{doi:10.1000/a}",
            "A 2000 (2000)",
        ),
        ("\\citealp[p.~3]{doi:10.1000/a}", "A, 2000, p. 3"),
        ("\\autocites[3]{doi:10.1000/a}[cf.][4]{doi:10.1000/b}", "(A, 2000, p. 3; cf. B, 2000, p. 4)"),
        ("X.\\footcite{doi:10.1000/a} \\fullcite{doi:10.1000/b}", "X.\\footnote{A, 2000} Title b"),
        ("\\cite{gone} \\cite{gone,doi:10.1000/a}", "\\cite{gone} (\\textbf{gone?}; A, 2000)"),
        ("\\nocite{doi:10.1000/a}%\\cite{doi:10.1000/a}", "\\nocite{doi:10.1000/a}%\\cite{doi:10.1000/a}"),
    ] {
        let copy = copied(tex, text, DATED);
        assert_eq!(copy.split("\n\n\\section*").next().unwrap(), expected, "{text}");
    }
    assert_eq!(
        copied(
            tex,
            "X~\\cite{doi:10.1000/a}. Y\\footnote{\\cite{doi:10.1000/b}}\n\\bibliography{x}\n\\end{document}\n",
            NOTED
        ),
        "X.\\footnote{A, Title a.} Y\\footnote{B, Title b.}\n\\bibliography{x}\n\\end{document}\n"
    );
    assert_eq!(
        copied(tex, "\\cite{doi:10.1000/a}\n\\printbibliography[title=X]\n\\end{document}\n", DATED),
        "(A, 2000)\n\\section*{References}\n\nTitle a\n\\end{document}\n"
    );
    assert_eq!(
        copied(tex, "\\cite{doi:10.1000/a}\n\\end{document}\n", DATED),
        "(A, 2000)\n\n\\section*{References}\n\nTitle a\n\n\\end{document}\n"
    );
}

/// The forms of Typst's manual, "Cite".
#[test]
fn citations_as_text_in_typst() {
    let a = "label(\"doi:10.1000/a\")";
    for (text, expected) in [
        (format!("X #cite({a})."), "X \\(A, 2000)."),
        (format!("#cite({a}, form: \"prose\", supplement: [p. 3]) says"), "A (2000, p. 3) says"),
        (format!("#cite({a}, form: \"author\") #cite({a}, form: \"year\")"), "A 2000"),
        (format!("#cite({a}) #cite(label(\"doi:10.1000/b\"))"), "\\(A, 2000; B, 2000)"),
        (format!("#cite({a}, form: none)X = <fig> @fig"), "X = <fig> @fig"),
        (format!("#let x = cite({a})"), "#let x = cite(label(\"doi:10.1000/a\"))"),
    ] {
        let copy = copied(Language::Typst, &text, DATED);
        assert_eq!(copy.split("\n\n#heading").next().unwrap(), expected, "{text}");
    }
    let noted = copied(
        Language::Typst,
        &format!("X #cite({a}). Y#footnote[See #cite({a}).]\n#bibliography(\"x.bib\")\n"),
        NOTED,
    );
    assert_eq!(noted, "X.#footnote[A, Title a.] Y#footnote[See \\(A, Title a).]\n#bibliography(\"x.bib\")\n");
}

#[test]
fn a_document_as_html() {
    let text = "---\ntitle: X\n---\n\n::: {#c .d}\nX [@doi:10.1000/a] <b>^[in *line*]\n:::\n\n```\n::: x\n```\n\n# References\n";
    let (manuscript, rendered) = rendered_in(Language::Markdown, text, DATED);
    let html = rendered.to_html(&manuscript).unwrap();
    assert!(
        html.starts_with("<div id=\"c\" class=\"d\">\n<p>X (A, 2000) <b><sup class=\"footnote-reference\">"),
        "{html}"
    );
    assert!(
        html.contains("<pre><code>::: x\n</code></pre>\n<h1>References</h1>\n<p>Title a</p>\n"),
        "{html}"
    );
    assert!(html.contains("<p>in <em>line</em></p>"), "{html}");
}

#[test]
fn where_the_list_goes() {
    for (text, expected) in [
        ("[@doi:10.1000/a]", "(A, 2000)\n\n# References\n\nTitle a\n"),
        ("[@doi:10.1000/a]\n\n## Works Cited {-}\n", "(A, 2000)\n\n## Works Cited {-}\n\nTitle a\n"),
        (
            "[@doi:10.1000/a]\n\n# References\n\n# Appendix\n",
            "(A, 2000)\n\n# References\n\nTitle a\n\n# Appendix\n",
        ),
        (
            "[@doi:10.1000/a]\n\n::: {#refs}\n:::\n\nEnd\n",
            "(A, 2000)\n\n::: {#refs}\n\nTitle a\n\n:::\n\nEnd\n",
        ),
        ("[@doi:10.1000/a]\r\n", "(A, 2000)\r\n\r\n# References\r\n\r\nTitle a\r\n"),
        ("Nothing.\n", "Nothing.\n"),
    ] {
        assert_eq!(rendered(text, DATED), expected);
    }
}

/// A quadratic step would take minutes.
#[test]
fn hostile_documents_take_linear_time() {
    const UNITS: &[&str] = &[
        "@",
        "[@",
        "@{",
        "[@doi:10.1/x",
        "[@doi:10.1000/x ",
        "@doi:10.1000/x [",
        "[",
        "]",
        "`",
        "``",
        "$",
        "$x",
        "$$",
        "<!--",
        "~~~\n",
        "    x\n",
        "\\cite{",
        "\\cite[",
        "\\cite{doi:10.1000/x} ",
        "\\begin{verbatim}",
        "\\begin{align}",
        "\\iffalse",
        "\\if",
        "\\url{",
        "\\verb|",
        "%",
        "{",
        "\\[",
        "#",
        "#cite(",
        "#cite(label(\"",
        "#[",
        "#{",
        "\"",
        "/*",
        "//",
        "#let x = ",
        "@a[",
        "<",
        "#cite(<",
        "#cite(#",
        "#cite(<a>, supplement: [",
        "#footnote[",
        "@a[x] ",
        "\\footnote{",
        "\\cite[a]{b}",
        "^[",
        "[^a] ",
        "[^a]: x\n\n",
        "(@a) ",
        "-@a [",
        "::: {#a}\n",
        "---\nnocite: '@a",
        "\0",
        "\u{feff}",
        "\r\n",
        "---\n",
        "[^",
        "^[@a ",
        "; ",
        "é",
    ];
    for unit in UNITS {
        let text = unit.repeat(50_000 / unit.len());
        for language in [Language::Markdown, Language::Latex, Language::Typst] {
            let document = read(text.as_bytes(), language);
            assert!(document.cites.iter().all(|cite| text.get(cite.span.clone()).is_some()), "{unit}");
            let text = unit.repeat(10_000 / unit.len());
            let (manuscript, rendered) = rendered_in(language, &text, NOTED);
            rendered.copy(&manuscript).unwrap();
            rendered.to_html(&manuscript).ok();
            rendered.to_json_lines();
        }
    }
}
