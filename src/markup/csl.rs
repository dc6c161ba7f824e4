//! The inline markup of CSL-JSON text variables, as rich text.
//!
//! The tags are those of [`super::tag`]. Everything else is text, and so is a tag without its
//! counterpart: a closing tag that closes nothing, and an opening one that is not closed before the tag
//! around it is. Nothing is decoded, trimmed or normalised: what came in as text goes out as the same
//! characters.

use super::tag::{ELEMENTS, Tag, TagName, tag};
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
    let pieces = split(text);
    let partners = pair(&pieces);
    build(&pieces, &partners)
}

/// A stretch of the source: a tag, or text.
struct Piece<'a> {
    raw: &'a str,
    tag: Option<Tag>,
}

/// Cuts the source at everything that has the form of a tag.
fn split(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut searched = 0;
    while let Some(offset) = rest[searched..].find('<') {
        let at = searched + offset;
        if let Some((length, tag)) = tag(&rest[at..]) {
            if at > 0 {
                pieces.push(Piece { raw: &rest[..at], tag: None });
            }
            pieces.push(Piece { raw: &rest[at..at + length], tag: Some(tag) });
            rest = &rest[at + length..];
            searched = 0;
        } else {
            searched = at + 1;
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece { raw: rest, tag: None });
    }
    pieces
}

/// For every opening and closing tag, whether it has its counterpart.
fn pair(pieces: &[Piece<'_>]) -> Vec<bool> {
    let mut paired = vec![false; pieces.len()];
    let mut open: Vec<(usize, TagName)> = Vec::new();
    // How many of each element are open, so that a closing tag without any costs no search.
    let mut count = [0_usize; ELEMENTS];
    for (at, piece) in pieces.iter().enumerate() {
        match piece.tag {
            Some(Tag::Open(element, _)) => {
                open.push((at, element));
                count[element as usize] += 1;
            }
            Some(Tag::Close(element)) if count[element as usize] > 0 => {
                while let Some((opened, inner)) = open.pop() {
                    count[inner as usize] -= 1;
                    if inner == element {
                        paired[opened] = true;
                        paired[at] = true;
                        break;
                    }
                }
            }
            None | Some(Tag::Close(_)) => {}
        }
    }
    paired
}

fn build(pieces: &[Piece<'_>], paired: &[bool]) -> RichText {
    let mut root = RichText::default();
    let mut open: Vec<(Formatting, RichText)> = Vec::new();
    // Tags nested deeper than the bound: they are counted, and have no effect.
    let mut ignored = 0_usize;
    for (piece, paired) in pieces.iter().zip(paired) {
        match piece.tag {
            Some(Tag::Open(_, format)) if *paired => {
                if open.len() < MAX_DEPTH {
                    open.push((format, RichText::default()));
                } else {
                    ignored += 1;
                }
            }
            Some(Tag::Close(_)) if *paired => {
                if ignored > 0 {
                    ignored -= 1;
                } else if let Some((format, body)) = open.pop() {
                    let parent = open.last_mut().map_or(&mut root, |(_, body)| body);
                    parent.0.push(Inline::Styled(format, body));
                }
            }
            _ => open.last_mut().map_or(&mut root, |(_, body)| body).push_text(piece.raw),
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
        assert_eq!(csl(&deep).to_plain(), "x");
        let open = "<i>".repeat(100_000) + &"</b>".repeat(100_000);
        assert_eq!(csl(&open).to_plain(), open);
        let brackets = "<".repeat(1_000_000);
        assert_eq!(csl(&brackets).to_plain(), brackets);
    }
}
