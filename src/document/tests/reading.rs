//! What documents cite and mention.

use super::*;

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
