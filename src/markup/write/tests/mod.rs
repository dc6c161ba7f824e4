//! One table of nodes and one of attacks, with a row for each in every format.

mod attacks;

use super::super::{Display, Formatting, Inline, RichText};
use super::*;

const TERMINAL: Output = Output::Terminal { links: true };

fn text(text: &str) -> Inline {
    Inline::Text(text.into())
}

fn styled(format: Formatting, body: &str) -> Inline {
    Inline::Styled(format, RichText::plain(body))
}

fn link(target: &str, body: &str) -> Inline {
    Inline::Link { target: target.into(), body: RichText::plain(body) }
}

fn block(display: Display, body: &str) -> Inline {
    Inline::Block(display, RichText::plain(body))
}

fn rich<const N: usize>(nodes: [Inline; N]) -> RichText {
    RichText(nodes.into())
}

/// What each format makes of one rich text.
struct Row {
    text: &'static str,
    terminal: &'static str,
    html: &'static str,
    markdown: &'static str,
    latex: &'static str,
    typst: &'static str,
    rtf: &'static str,
}

impl Row {
    /// All formats write the same.
    const fn all(text: &'static str) -> Self {
        Self { text, terminal: text, html: text, markdown: text, latex: text, typst: text, rtf: text }
    }
}

#[track_caller]
fn check(source: &RichText, row: &Row) {
    for (output, expected) in [
        (Output::Text, row.text),
        (TERMINAL, row.terminal),
        (Output::Html, row.html),
        (Output::Markdown, row.markdown),
        (Output::Latex, row.latex),
        (Output::Typst, row.typst),
        (Output::Rtf, row.rtf),
    ] {
        assert_eq!(source.write(output), expected, "{output:?} of {source:?}");
    }
}

#[test]
fn formats() {
    let around = |format| rich([text("a "), styled(format, "b"), text(" c")]);
    let plain = Row::all("a b c");
    check(
        &around(Formatting::Italic),
        &Row {
            terminal: "a \x1b[3mb\x1b[23m c",
            html: "a <i>b</i> c",
            markdown: "a *b* c",
            latex: r"a \emph{b} c",
            typst: "a #emph[b] c",
            rtf: r"a {\i b} c",
            ..plain
        },
    );
    check(
        &around(Formatting::Oblique),
        &Row {
            terminal: "a \x1b[3mb\x1b[23m c",
            html: "a <em>b</em> c",
            markdown: "a *b* c",
            latex: r"a \emph{b} c",
            typst: "a #emph[b] c",
            rtf: r"a {\i b} c",
            ..plain
        },
    );
    check(
        &around(Formatting::Bold),
        &Row {
            terminal: "a \x1b[1mb\x1b[22m c",
            html: "a <b>b</b> c",
            markdown: "a **b** c",
            latex: r"a \textbf{b} c",
            typst: "a #strong[b] c",
            rtf: r"a {\b b} c",
            ..plain
        },
    );
    check(
        &around(Formatting::Light),
        &Row {
            terminal: "a \x1b[2mb\x1b[22m c",
            html: r#"a <span style="font-weight:lighter;">b</span> c"#,
            typst: "a #text(weight: \"light\")[b] c",
            ..plain
        },
    );
    check(
        &around(Formatting::SmallCaps),
        &Row {
            html: r#"a <span style="font-variant:small-caps;">b</span> c"#,
            markdown: r#"a <span style="font-variant:small-caps;">b</span> c"#,
            latex: r"a \textsc{b} c",
            typst: "a #smallcaps[b] c",
            rtf: r"a {\scaps b} c",
            ..plain
        },
    );
    check(
        &around(Formatting::Underline),
        &Row {
            terminal: "a \x1b[4mb\x1b[24m c",
            html: r#"a <span style="text-decoration:underline;">b</span> c"#,
            markdown: "a <u>b</u> c",
            latex: r"a \underline{b} c",
            typst: "a #underline[b] c",
            rtf: r"a {\ul b} c",
            ..plain
        },
    );
    check(
        &around(Formatting::Superscript),
        &Row {
            html: "a <sup>b</sup> c",
            markdown: "a <sup>b</sup> c",
            latex: r"a \textsuperscript{b} c",
            typst: "a #super[b] c",
            rtf: r"a {\super b} c",
            ..plain
        },
    );
    check(
        &around(Formatting::Subscript),
        &Row {
            html: "a <sub>b</sub> c",
            markdown: "a <sub>b</sub> c",
            latex: r"a \textsubscript{b} c",
            typst: "a #sub[b] c",
            rtf: r"a {\sub b} c",
            ..plain
        },
    );
    check(&around(Formatting::NoCase), &plain);
}

#[test]
fn formats_that_undo_others() {
    let within =
        |outer, inner| rich([Inline::Styled(outer, rich([text("a "), styled(inner, "b"), text(" c")]))]);
    let plain = Row::all("a b c");
    check(
        &within(Formatting::Italic, Formatting::Upright),
        &Row {
            terminal: "\x1b[3ma\x1b[23m b \x1b[3mc\x1b[23m",
            html: r#"<i>a <span style="font-style:normal;">b</span> c</i>"#,
            markdown: "*a* b *c*",
            latex: r"\emph{a} b \emph{c}",
            typst: "#emph[a] b #emph[c]",
            rtf: r"{\i a} b {\i c}",
            ..plain
        },
    );
    check(
        &within(Formatting::Bold, Formatting::NormalWeight),
        &Row {
            terminal: "\x1b[1ma\x1b[22m b \x1b[1mc\x1b[22m",
            html: r#"<b>a <span style="font-weight:normal;">b</span> c</b>"#,
            markdown: "**a** b **c**",
            latex: r"\textbf{a} b \textbf{c}",
            typst: "#strong[a] b #strong[c]",
            rtf: r"{\b a} b {\b c}",
            ..plain
        },
    );
    check(
        &within(Formatting::SmallCaps, Formatting::NormalCaps),
        &Row {
            html: r#"<span style="font-variant:small-caps;">a <span style="font-variant:normal;">b</span> c</span>"#,
            markdown: "<span style=\"font-variant:small-caps;\">a</span> b \
                       <span style=\"font-variant:small-caps;\">c</span>",
            latex: r"\textsc{a} b \textsc{c}",
            typst: "#smallcaps[a] b #smallcaps[c]",
            rtf: r"{\scaps a} b {\scaps c}",
            ..plain
        },
    );
    check(
        &within(Formatting::Underline, Formatting::NoUnderline),
        &Row {
            terminal: "\x1b[4ma\x1b[24m b \x1b[4mc\x1b[24m",
            html: "<span style=\"text-decoration:underline;\">a \
                   <span style=\"text-decoration:none;\">b</span> c</span>",
            markdown: "<u>a</u> b <u>c</u>",
            latex: r"\underline{a} b \underline{c}",
            typst: "#underline[a] b #underline[c]",
            rtf: r"{\ul a} b {\ul c}",
            ..plain
        },
    );
    check(
        &within(Formatting::Superscript, Formatting::Baseline),
        &Row {
            html: r#"<sup>a <span style="vertical-align:baseline;">b</span> c</sup>"#,
            markdown: "<sup>a</sup> b <sup>c</sup>",
            latex: r"\textsuperscript{a} b \textsuperscript{c}",
            typst: "#super[a] b #super[c]",
            rtf: r"{\super a} b {\super c}",
            ..plain
        },
    );
    // Nothing is nested in itself: Typst and `\emph` would set it upright.
    check(
        &within(Formatting::Italic, Formatting::Italic),
        &Row {
            terminal: "\x1b[3ma b c\x1b[23m",
            html: "<i>a <i>b</i> c</i>",
            markdown: "*a b c*",
            latex: r"\emph{a b c}",
            typst: "#emph[a b c]",
            rtf: r"{\i a b c}",
            ..plain
        },
    );
}

#[test]
fn nesting() {
    check(
        &rich([
            Inline::Styled(Formatting::Italic, rich([text("a "), styled(Formatting::Bold, "b"), text(" c")])),
            text("."),
        ]),
        &Row {
            text: "a b c.",
            terminal: "\x1b[3ma \x1b[1mb\x1b[22m c\x1b[23m.",
            html: "<i>a <b>b</b> c</i>.",
            markdown: "*a **b** c*.",
            latex: r"\emph{a \textbf{b} c}.",
            typst: r"#emph[a #strong[b] c]\.",
            rtf: r"{\i a {\b b} c}.",
        },
    );
}

#[test]
fn links() {
    check(
        &rich([text("at "), link("https://doi.org/10.1002/(sici)1_2~3%3C1#a&b", "here"), text("!")]),
        &Row {
            text: "at here!",
            terminal: "at \x1b]8;;https://doi.org/10.1002/(sici)1_2~3%3C1#a&b\x1b\\here\x1b]8;;\x1b\\!",
            html: r#"at <a href="https://doi.org/10.1002/(sici)1_2~3%3C1#a&amp;b">here</a>!"#,
            markdown: "at [here](<https://doi.org/10.1002/(sici)1_2~3%3C1#a&amp;b>)!",
            latex: r"at \href{https://doi.org/10.1002/(sici)1\_2\%7E3\%3C1\#a\&b}{here}!",
            typst: r#"at #link("https://doi.org/10.1002/(sici)1_2~3%3C1#a&b")[here]!"#,
            rtf: "at {\\field{\\*\\fldinst{HYPERLINK \"https://doi.org/10.1002/(sici)1_2~3%3C1#a&b\"}}\
                  {\\fldrslt here}}!",
        },
    );
    let html = rich([link("https://example.org/\"><script>", "x")]).write(Output::Html);
    assert_eq!(html, r#"<a href="https://example.org/%22%3E%3Cscript%3E">x</a>"#);
    let nested = Inline::Link { target: "https://a.org".into(), body: rich([link("https://b.org", "x")]) };
    assert_eq!(rich([nested]).write(Output::Html), r#"<a href="https://a.org">x</a>"#);
    let quiet = rich([link("https://a.org", "x")]).write(Output::Terminal { links: false });
    assert_eq!(quiet, "x");
}

#[test]
fn links_that_could_act_are_text() {
    for target in [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "//example.org",
        "10.1000/x",
        "",
        ":",
        "ssh://example.org",
    ] {
        check(&rich([link(target, "x")]), &Row::all("x"));
    }
    let escaping = rich([link("https://a.org/\x1b]8;;\x07\u{9c}\u{202e}é \\{}", "x")]);
    check(
        &escaping,
        &Row {
            text: "x",
            terminal: "\x1b]8;;https://a.org/]8;;%C3%A9%20%5C%7B%7D\x1b\\x\x1b]8;;\x1b\\",
            html: r#"<a href="https://a.org/]8;;%C3%A9%20%5C%7B%7D">x</a>"#,
            markdown: "[x](<https://a.org/]8;;%C3%A9%20%5C%7B%7D>)",
            latex: r"\href{https://a.org/]8;;\%C3\%A9\%20\%5C\%7B\%7D}{x}",
            typst: r#"#link("https://a.org/]8;;%C3%A9%20%5C%7B%7D")[x]"#,
            rtf: "{\\field{\\*\\fldinst{HYPERLINK \"https://a.org/]8;;%C3%A9%20%5C%7B%7D\"}}{\\fldrslt x}}",
        },
    );
}

#[test]
fn blocks() {
    check(
        &rich([block(Display::LeftMargin, "[1]"), block(Display::RightInline, " Doe, J.")]),
        &Row {
            text: "[1] Doe, J.",
            terminal: "[1] Doe, J.",
            html: "\n    <div class=\"csl-left-margin\">[1]</div><div class=\"csl-right-inline\"> Doe, J.</div>\n  ",
            markdown: r"\[1\] Doe, J.",
            latex: "[1] Doe, J.",
            typst: r"\[1\] Doe, J.",
            rtf: r"[1]\tab Doe, J.",
        },
    );
    check(
        &rich([text("Doe"), block(Display::Block, "1. A note"), text("end"), block(Display::Indent, "more")]),
        &Row {
            text: "Doe\n1. A note\nend\n    more",
            terminal: "Doe\n1. A note\nend\n    more",
            html: "Doe\n\n    <div class=\"csl-block\">1. A note</div>\nend<div class=\"csl-indent\">more</div>\n  ",
            markdown: "Doe\\\n1\\. A note\\\nend\\\n&emsp;more",
            latex: r"Doe\newline 1. A note\newline end\newline\hspace*{2em}more",
            typst: r"Doe#linebreak()1\. A note#linebreak()end#linebreak()#h(2em)more",
            rtf: r"Doe\line 1. A note\line end\line\tab more",
        },
    );
}

#[test]
fn documents() {
    let entries = [rich([text("A "), styled(Formatting::Italic, "b")]), RichText::plain("C")];
    let plain = ListLayout::default();
    assert_eq!(document(&entries, plain, Output::Text), "A b\nC\n");
    assert_eq!(document(&entries, plain, TERMINAL), "A \x1b[3mb\x1b[23m\nC\n");
    assert_eq!(document(&entries, plain, Output::Markdown), "A *b*\n\nC\n");
    assert_eq!(
        document(&entries, plain, Output::Html),
        "<div class=\"csl-bib-body\">\n  <div class=\"csl-entry\">A <i>b</i></div>\n  \
         <div class=\"csl-entry\">C</div>\n</div>\n"
    );
    assert_eq!(document(&entries, plain, Output::Latex), "A \\emph{b}\n\nC\n");
    assert_eq!(document(&entries, plain, Output::Typst), "A #emph[b]\n\nC\n");
    assert_eq!(
        document(&entries, plain, Output::Rtf),
        "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0\\froman Times New Roman;}}\n\
         \\pard A {\\i b}\\par\n\\pard C\\par\n}\n"
    );
    for output in [Output::Text, TERMINAL, Output::Markdown, Output::Latex, Output::Typst] {
        assert_eq!(document(&[] as &[RichText], plain, output), "");
    }
}

#[test]
fn document_layouts() {
    let entries = [RichText::plain("A")];
    let hanging = ListLayout { hanging_indent: true, entry_spacing: 1, ..ListLayout::default() };
    assert_eq!(
        document(&entries, hanging, Output::Html),
        "<div class=\"csl-bib-body\" style=\"padding-left: 2em; text-indent: -2em;\">\n  \
         <div class=\"csl-entry\" style=\"margin-bottom: 1em;\">A</div>\n</div>\n"
    );
    assert_eq!(document(&entries, hanging, Output::Latex), "\\noindent\\hangindent=2em\\hangafter=1 A\n");
    assert_eq!(document(&entries, hanging, Output::Typst), "#par(hanging-indent: 2em)[A]\n");
    assert!(document(&entries, hanging, Output::Rtf).contains("\n\\pard\\fi-720\\li720\\sa240 A\\par\n"));
    let numbered = [rich([block(Display::LeftMargin, "[10]"), block(Display::RightInline, "A")])];
    let aligned = ListLayout { second_field_align: true, ..ListLayout::default() };
    assert_eq!(
        document(&numbered, aligned, Output::Html),
        "<div class=\"csl-bib-body\">\n  <div class=\"csl-entry\" style=\"clear: left;\">\n    \
         <div class=\"csl-left-margin\" style=\"float: left; width: 5ch;\">[10]</div>\
         <div class=\"csl-right-inline\" style=\"margin-left: 5ch;\">A</div>\n  </div>\n</div>\n"
    );
}

#[test]
fn a_long_text_is_written_in_linear_time() {
    let mut long = RichText::default();
    for _ in 0..20_000 {
        long.0.extend([
            text("a "),
            styled(Formatting::Italic, "b "),
            link("https://a.org", "c"),
            block(Display::Block, "d"),
        ]);
    }
    for output in
        [Output::Text, TERMINAL, Output::Html, Output::Markdown, Output::Latex, Output::Typst, Output::Rtf]
    {
        assert!(long.write(output).len() > 80_000);
    }
}

/// `inputenc` of LaTeX knows none of these: pdfLaTeX stops at each ("Unicode character … not set up for use
/// with LaTeX"), and each has a command of its own.
#[test]
fn what_stops_pdflatex_is_a_command() {
    for c in ['\u{202f}', '\u{2009}', 'α', 'Ω', '\u{2212}', '≥', '≠', '∞'] {
        let written = RichText::plain(format!("a{c}b")).write(Output::Latex);
        assert!(written.is_ascii(), "{c}: {written}");
    }
    assert_eq!(RichText::plain("a\u{fffd}b").write(Output::Latex), "a?b");
}
