//! Documents with their citations as text, and where the list goes.

use super::*;

/// Renders a document in a small style, with works by their keys.
fn rendered_in(language: Language, text: &str, style: &str) -> (Manuscript, Rendered) {
    let style = Style::from_xml(style).unwrap();
    let locale = Locale::from_xml("<locale xml:lang=\"en-US\"><terms><term name=\"and\">and</term><term name=\"page\" form=\"short\"><single>p.</single><multiple>pp.</multiple></term></terms></locale>").unwrap();
    let source = ManuscriptFile::new(None, text.as_bytes().to_vec(), Some(language), None);
    let manuscript = Manuscript { sources: vec![source] };
    let item = |key: &str| {
        serde_json::json!({"id": format!("doi:10.1000/{key}"), "type": "book", "title": format!("Title {key}"),
            "DOI": format!("10.1000/{key}"),
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

/// A program joins entries and citations by what the document cites, all of it.
#[test]
fn entries_are_called_by_whole_dois() {
    for (language, text) in [
        (Language::Typst, "@doi:10.1000/a and @doi:10.1000/b."),
        (Language::Markdown, "@doi:10.1000/a and @{doi:10.1000/b}"),
    ] {
        let (_, rendered) = rendered_in(language, text, DATED);
        let ids: Vec<&str> = rendered.entries.iter().map(|(id, _)| id.trim_start_matches("doi:")).collect();
        assert_eq!(ids, ["10.1000/a", "10.1000/b"], "{text}");
    }
}

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
        "(A, 2000)\n\\section*{X}\n\nTitle a\n\\end{document}\n"
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

/// The options of biblatex's `\printbibliography` (its manual, 3.8.2).
#[test]
fn a_list_of_latex_has_the_heading_that_its_command_gives_it() {
    for (options, heading) in [
        ("", "\\section*{References}\n\n"),
        ("[heading=none]", ""),
        ("[title={Works, cited}, heading=bibintoc]", "\\section*{Works, cited}\n\n"),
        ("[heading=subbibliography,title=Sources]", "\\subsection*{Sources}\n\n"),
        ("[heading = bibnumbered]", "\\section{References}\n\n"),
    ] {
        let text = format!("\\cite{{doi:10.1000/a}}\n\\printbibliography{options}\nEnd\n");
        assert_eq!(copied(Language::Latex, &text, DATED), format!("(A, 2000)\n{heading}Title a\nEnd\n"));
    }
}

/// LaTeX stops at the first `\end{document}` that it runs: not at one in a comment or in verbatim text.
#[test]
fn a_list_of_latex_goes_before_the_end_that_ends_the_document() {
    for head in [
        "% Everything after \\end{document} is ignored.\n",
        "\\begin{filecontents}{a.tex}\n\\end{document}\n\\end{filecontents}\n",
        "\\iffalse\\end{document}\\fi\n",
        "\\newcommand{\\x}{\\verb|\\end{document}|}\n",
        "",
    ] {
        let text = format!(
            "{head}\\begin{{document}}\nX \\cite{{doi:10.1000/a}}\n\\end{{document}}\n\\end{{document}}\n\\cite{{doi:10.1000/b}}\n"
        );
        let copy = copied(Language::Latex, &text, DATED);
        assert_eq!(
            copy,
            format!(
                "{head}\\begin{{document}}\nX (A, 2000)\n\n\\section*{{References}}\n\nTitle a\n\n\\end{{document}}\n\\end{{document}}\n\\cite{{doi:10.1000/b}}\n"
            )
        );
    }
}

/// With megabytes of one thing a step for each that is as long as the rest would take hours.
#[test]
fn long_documents_of_one_thing_take_linear_time() {
    for unit in ["\\begin{", "\\begin{verbatim}", "\\cite{a}", "$", "\\iffalse"] {
        read(unit.repeat(2_000_000 / unit.len()).as_bytes(), Language::Latex);
    }
}

/// Each reads its whole text once more for each of its parts, if it is wrong.
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
