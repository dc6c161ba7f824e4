//! The inline markup of CSL-JSON text variables, as rich text.
//!
//! The tags are those of [`super::tag`], paired by [`super::pieces`]; all else is text. Nothing is decoded,
//! trimmed or normalised: what came in as text goes out as the same characters.

use super::pieces::{Role, pair, split};
use super::tag::tag;
use super::{Formatting, Inline, MAX_DEPTH, RichText};

/// Reads text with the inline markup of CSL-JSON.
///
/// ```
/// use doicite::markup::csl;
///
/// let title = csl("Lessons from <i>C. elegans</i>, p < 0.05");
/// assert_eq!(title.to_plain(), "Lessons from C. elegans, p < 0.05");
/// ```
pub fn csl(text: &str) -> RichText {
    if !text.contains('<') {
        let mut plain = RichText::default();
        plain.push_text(text);
        return plain;
    }
    let mut pieces = split(text, |at, c| if c == '<' { tag(&text[at..]) } else { None });
    pair(&mut pieces, MAX_DEPTH);
    let mut root = RichText::default();
    let mut open: Vec<(Formatting, RichText)> = Vec::new();
    for piece in pieces {
        match piece.role {
            Role::Text => open.last_mut().map_or(&mut root, |(_, body)| body).push_text(piece.text),
            Role::Open(_, format) => open.push((format, RichText::default())),
            Role::Close(_) | Role::CloseLast(_) => {
                if let Some((format, body)) = open.pop() {
                    let parent = open.last_mut().map_or(&mut root, |(_, body)| body);
                    parent.0.push(Inline::Styled(format, body));
                }
            }
        }
    }
    root
}

#[cfg(test)]
mod tests {
    use super::{super::Formatting::*, *};

    fn text(text: &str) -> Inline {
        Inline::Text(text.into())
    }

    fn styled<const N: usize>(format: Formatting, body: [Inline; N]) -> Inline {
        Inline::Styled(format, RichText(body.into()))
    }

    #[track_caller]
    fn reads<const N: usize>(source: &str, expected: [Inline; N]) {
        assert_eq!(csl(source), RichText(expected.into()), "{source}");
    }

    #[test]
    fn every_tag_of_the_vocabulary() {
        reads("<i>a</i>", [styled(Italic, [text("a")])]);
        reads("<b>a</b>", [styled(Bold, [text("a")])]);
        reads("<sup>a</sup>", [styled(Superscript, [text("a")])]);
        reads("<sub>a</sub>", [styled(Subscript, [text("a")])]);
        reads("<sc>a</sc>", [styled(SmallCaps, [text("a")])]);
        for style in ["font-variant:small-caps;", "font-variant: small-caps;", "font-variant:small-caps"] {
            reads(&format!(r#"<span style="{style}">a</span>"#), [styled(SmallCaps, [text("a")])]);
        }
        for (class, format) in [("nocase", NoCase), ("no-case", NoCase), ("nodecor", NoDecor)] {
            reads(&format!(r#"<span class="{class}">a</span>"#), [styled(format, [text("a")])]);
            reads(&format!(r#"<span  class = "{class}" >a</span>"#), [styled(format, [text("a")])]);
        }
    }

    #[test]
    fn anything_else_is_text() {
        for source in [
            "x < 0.11",
            "<em>a</em>",
            "<I>a</I>",
            "<i >a</i >",
            "&lt;i&gt; &amp;",
            r#"<span style="color:red">a"#,
            r#"<span style="font-variant:small-caps;<a">b"#,
            "<",
            "</",
            " two  spaces\n",
        ] {
            reads(source, [text(source)]);
        }
    }

    #[test]
    fn unbalanced_tags_are_text() {
        reads("a <i>b", [text("a <i>b")]);
        reads("a</i> b", [text("a</i> b")]);
        reads("<i>a <b>b</i> c", [styled(Italic, [text("a <b>b")]), text(" c")]);
        reads("<i>a <b>b</i> c</b>", [styled(Italic, [text("a <b>b")]), text(" c</b>")]);
        reads("<i>a <i>b</i>", [text("<i>a "), styled(Italic, [text("b")])]);
    }

    #[test]
    fn nesting_is_kept() {
        reads(
            r#"<i>a <span class="nocase">b <b>c</b></span> d</i>"#,
            [styled(
                Italic,
                [text("a "), styled(NoCase, [text("b "), styled(Bold, [text("c")])]), text(" d")],
            )],
        );
    }

    #[test]
    fn markup_comes_back_as_it_was() {
        for source in [
            "plain & < text",
            r#"H<sub>2</sub>O, <i>in <b>vivo</b></i>, <span style="font-variant:small-caps;">d</span>-glucose"#,
            r#"<span class="nocase">mRNA</span><sup>1</sup>"#,
            r#"<i>a <span class="nodecor">b</span></i>"#,
            "a <i>b",
        ] {
            assert_eq!(csl(source).to_csl_markup(), source);
        }
        assert_eq!(csl("<sc>d</sc>").to_csl_markup(), r#"<span style="font-variant:small-caps;">d</span>"#);
    }

    #[test]
    fn hostile_nesting_is_bounded_and_fast() {
        let deep = "<i>".repeat(100_000) + "x" + &"</i>".repeat(100_000);
        assert_eq!(csl(&deep).to_csl_markup(), deep);
        let open = "<i>".repeat(100_000) + &"</b>".repeat(100_000);
        assert_eq!(csl(&open).to_plain(), open);
        let brackets = "<".repeat(1_000_000);
        assert_eq!(csl(&brackets).to_plain(), brackets);
    }
}
