//! What must stay text in every format.

use super::*;

/// What could act, and what each format writes instead. Nothing but that is lost.
#[test]
fn attacks() {
    for (source, row) in [
        (
            // A terminal's title, a hyperlink, a cleared screen, in 7 and 8 bits; NUL, bell, delete.
            "a\x1b]0;owned\x07b\x1b[2Jc\u{9b}31md\0e\x7ff",
            Row {
                markdown: r"a\]0;ownedb\[2Jc31mdef",
                typst: r"a\]0;ownedb\[2Jc31mdef",
                ..Row::all("a]0;ownedb[2Jc31mdef")
            },
        ),
        ("a\u{202e}b\u{2066}c\u{2069}d\u{202a}\u{202c}", Row::all("abcd")),
        ("a\r\nb\u{2028}c\u{2029}d\te", Row::all("a  b c d e")),
        (
            // Joiners, direction marks, a lone combining mark and U+FFFD harm nobody.
            "\u{301}a\u{200d}\u{200c}\u{200e}\u{200f}\u{fffd}",
            Row {
                rtf: r"\u769 ?a\u8205 ?\u8204 ?\u8206 ?\u8207 ?\u-3 ?",
                // pdfLaTeX stops at what has no sign, and LuaLaTeX at U+FFFD.
                latex: "\u{301}a\u{200c}?",
                ..Row::all("\u{301}a\u{200d}\u{200c}\u{200e}\u{200f}\u{fffd}")
            },
        ),
        (
            "<script>alert('1')</script> &amp; \"x\"",
            Row {
                html: "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp;amp; &quot;x&quot;",
                markdown: r#"\<script>alert('1')\</script> \&amp; "x""#,
                latex: "\\textless{}script\\textgreater{}alert('1')\\textless{}/script\\textgreater{} \\&amp; {\"}x{\"}",
                typst: r#"\<script\>alert(\'1\')\</script\> &amp; \"x\""#,
                ..Row::all("<script>alert('1')</script> &amp; \"x\"")
            },
        ),
        (
            r"\input{/etc/passwd} $x_1^2$ 50% #1 a~b {c} \\",
            Row {
                markdown: r"\\input{/etc/passwd} \$x_1\^2\$ 50% #1 a\~b {c} \\\\",
                latex: "\\textbackslash{}input\\{/etc/passwd\\} \\$x\\_1\\textasciicircum{}2\\$ 50\\% \\#1 \
                        a\\textasciitilde{}b \\{c\\} \\textbackslash{}\\textbackslash{}",
                typst: r"\\input{/etc/passwd} \$x\_1^2\$ 50% \#1 a\~b {c} \\\\",
                rtf: r"\\input\{/etc/passwd\} $x_1^2$ 50% #1 a~b \{c\} \\\\",
                ..Row::all(r"\input{/etc/passwd} $x_1^2$ 50% #1 a~b {c} \\")
            },
        ),
        (
            "^^5cdef a--b ---c ,,d ''e ``f |g",
            Row {
                html: "^^5cdef a--b ---c ,,d &#39;&#39;e ``f |g",
                markdown: r"\^\^5cdef a\-\-b \-\-\-c ,,d ''e \`\`f \|g",
                latex: "\\textasciicircum{}\\textasciicircum{}5cdef a-{}-b -{}-{}-c ,{},d '{}'e \
                        \\textasciigrave{}\\textasciigrave{}f \\textbar{}g",
                typst: r"^^5cdef a\-\-b \-\-\-c ,,d \'\'e \`\`f |g",
                ..Row::all("^^5cdef a--b ---c ,,d ''e ``f |g")
            },
        ),
        (
            "[x](javascript:y) ![i](u) *a* __b__ `c` <http://d> [^1] @key",
            Row {
                html: "[x](javascript:y) ![i](u) *a* __b__ `c` &lt;http://d&gt; [^1] @key",
                markdown: r"\[x\](javascript:y) !\[i\](u) \*a\* \_\_b\_\_ \`c\` \<http://d> \[\^1\] \@key",
                latex: "[x](javascript:y) ![i](u) *a* \\_\\_b\\_\\_ \\textasciigrave{}c\\textasciigrave{} \
                        \\textless{}http://d\\textgreater{} [\\textasciicircum{}1] @key",
                typst: r"\[x\](javascript:y) !\[i\](u) \*a\* \_\_b\_\_ \`c\` \<http:\/\/d\> \[^1\] \@key",
                ..Row::all("[x](javascript:y) ![i](u) *a* __b__ `c` <http://d> [^1] @key")
            },
        ),
        (
            "#eval(\"1\") // c /* d */ ... -1 \u{2013} b-c",
            Row {
                html: "#eval(&quot;1&quot;) // c /* d */ ... -1 \u{2013} b-c",
                markdown: "\\#eval(\"1\") // c /\\* d \\*/ ... -1 \u{2013} b-c",
                latex: "\\#eval({\"}1{\"}) // c /* d */ ... -1 \u{2013} b-c",
                typst: "\\#eval(\\\"1\\\") \\/\\/ c \\/\\* d \\*\\/ \\.\\.\\. \\-1 \u{2013} b-c",
                rtf: r#"#eval("1") // c /* d */ ... -1 \u8211 ? b-c"#,
                ..Row::all("#eval(\"1\") // c /* d */ ... -1 \u{2013} b-c")
            },
        ),
        (
            "{\\rtf1\\object} é 𝔰",
            Row {
                markdown: r"{\\rtf1\\object} é 𝔰",
                latex: r"\{\textbackslash{}rtf1\textbackslash{}object\} é 𝔰",
                typst: r"{\\rtf1\\object} é 𝔰",
                rtf: r"\{\\rtf1\\object\} \u233 ? \u-10187 ?\u-8912 ?",
                ..Row::all("{\\rtf1\\object} é 𝔰")
            },
        ),
        // A formula of a spreadsheet: no format here has any.
        (
            "=cmd|'/C calc'!A0",
            Row {
                html: "=cmd|&#39;/C calc&#39;!A0",
                markdown: r"\=cmd\|'/C calc'!A0",
                latex: r"=cmd\textbar{}'/C calc'!A0",
                typst: r"\=cmd|\'/C calc\'!A0",
                ..Row::all("=cmd|'/C calc'!A0")
            },
        ),
    ] {
        check(&RichText::plain(source), &row);
    }
}

#[test]
fn what_acts_only_in_some_places() {
    for (source, markdown, typst) in [
        ("# a", r"\# a", r"\# a"),
        ("- a", r"\- a", r"\- a"),
        ("+ a", r"\+ a", r"\+ a"),
        ("> a", r"\> a", r"\> a"),
        ("= a", r"\= a", r"\= a"),
        ("/ a: b", "/ a: b", r"\/ a: b"),
        ("1. a", r"1\. a", r"1\. a"),
        ("12) a", r"12\) a", "12) a"),
        ("1.", r"1\.", r"1\."),
        ("1.5 a", "1.5 a", r"1\.5 a"),
        ("| a", r"\| a", "| a"),
        ("(1) a", r"(1\) a", r"\(1) a"),
        ("iv. a", r"iv\. a", "iv. a"),
        ("IV) a", r"IV\) a", "IV) a"),
        ("12345678901. a", r"12345678901\. a", r"12345678901\. a"),
        ("(x)", r"(x\)", r"\(x)"),
        ("    a", "a", "    a"),
        ("\ta", " a", " a"),
        (" 1. a", r" 1\. a", " 1. a"),
        ("e. coli", r"e\. coli", "e. coli"),
        ("E. coli", "E. coli", "E. coli"),
        ("% a", r"\% a", "% a"),
        ("a https://a.org/b_c d", "a https://a.org/b_c d", r"a https:\/\/a.org/b\_c d"),
        ("a https://a.org/b_c[d d", r"a https\://a.org/b_c\[d d", r"a https:\/\/a.org/b\_c\[d d"),
    ] {
        let source = RichText::plain(source);
        assert_eq!(source.write(Output::Markdown), markdown);
        assert_eq!(source.write(Output::Typst), typst);
    }
}

/// In Typst a call goes on over what follows it.
#[test]
fn typst_calls_end_where_they_end() {
    for (after, expected) in [
        ("(x)", r"#emph[a]\(x)"),
        ("[x]", r"#emph[a]\[x\]"),
        (".x", r"#emph[a]\.x"),
        (";x", r"#emph[a]\;x"),
        ("x", "#emph[a]x"),
    ] {
        assert_eq!(rich([styled(Formatting::Italic, "a"), text(after)]).write(Output::Typst), expected);
    }
}

/// CommonMark 0.31, 6.2: where asterisks would be read as themselves, elements stand in.
#[test]
fn markdown_emphasis_parses() {
    use Formatting::{Bold, Italic};
    for (source, expected) in [
        (rich([text("x"), styled(Italic, "a"), text("y")]), "x*a*y"),
        (rich([text("x"), styled(Italic, "(a)"), text("y")]), "x<em>(a)</em>y"),
        (rich([text("x "), styled(Italic, "(a)"), text(" y")]), "x *(a)* y"),
        (rich([styled(Bold, "a."), text("b")]), "<strong>a.</strong>b"),
        (rich([styled(Italic, "a"), styled(Bold, "b")]), "*a*<strong>b</strong>"),
        (rich([styled(Italic, " a "), text("b")]), " *a* b"),
        (
            rich([
                text("x"),
                Inline::Styled(Italic, rich([styled(Formatting::Subscript, "a"), text("b")])),
                text(" y"),
            ]),
            "x<em><sub>a</sub>b</em> y",
        ),
        (rich([text("a"), styled(Italic, " "), text("b")]), "a b"),
        (rich([Inline::Styled(Bold, rich([styled(Italic, "a")])), text("b")]), "<strong>*a*</strong>b"),
    ] {
        assert_eq!(source.write(Output::Markdown), expected);
    }
}
