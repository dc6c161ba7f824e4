//! Text as registration agencies serve it.
//!
//! It was typed, pasted and exported by twenty thousand publishers: HTML, JATS, MathML, TeX, tags
//! plain and escaped once or twice, broken tags, angle brackets that are none, line breaks from
//! pretty-printed XML. Reading it is a pipeline of five steps, each in its file: [`tokens`] cuts it
//! and decodes [`entities`], [`tree`] pairs the tags, [`gaps`] parts the words that were joined at
//! them, this file and [`math`] give elements their meaning (looked up in [`names`]), [`space`] puts
//! the characters in order. Every step takes
//! linear time and bounded depth, and accepts anything.
//!
//! Decisions:
//! - `<subtitle>` is set off by ": ", as a title and its subtitle are joined elsewhere; by a space
//!   where the title ends in punctuation of its own.
//! - A formula that is there in several forms is taken as MathML. TeX without such a twin stays
//!   as TeX between dollar signs, reduced to the body where it is a whole document.
//! - Bold or underlined from end to end is the house style of a journal's headline, not part of the
//!   text; italics from end to end are (the name of a species, the title of a book).
//! - U+FFFD, private-use characters and mojibake stay: what they stood for is not known here.

mod entities;
mod gaps;
mod math;
mod names;
mod space;
mod tokens;
mod tree;

use self::names::Role;
use self::tokens::attribute_value;
use self::tree::{Node, ServedElement};
use super::{Formatting, Inline, RichText};

/// Reads text as a registration agency serves it: HTML, JATS and MathML tags, character references
/// escaped up to three times, any white space. Never fails: what is not markup is text.
///
/// ```
/// use doicite::markup::served;
///
/// let title = served("Decline of δ&amp;lt;sup&amp;gt;13&amp;lt;/sup&amp;gt;C in\n <i>Homo </i>sapiens, p &lt; 0.05");
/// assert_eq!(title.to_csl_markup(), "Decline of δ<sup>13</sup>C in <i>Homo</i> sapiens, p < 0.05");
/// ```
pub fn served(text: &str) -> RichText {
    let mut nodes = tree::build(tokens::tokenize(text));
    gaps::open(&mut nodes);
    let mut out = RichText::default();
    push_nodes(&nodes, &mut out);
    without_headline_style(space::tidy(out))
}

/// Takes off a weight or underline that covers everything.
fn without_headline_style(mut text: RichText) -> RichText {
    while let [Inline::Styled(Formatting::Bold | Formatting::Underline, body)] = text.0.as_mut_slice() {
        text = std::mem::take(body);
    }
    text
}

fn push_nodes(nodes: &[Node], out: &mut RichText) {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_text(text),
            Node::Element(element) => push_element(element, out),
        }
    }
}

fn push_element(element: &ServedElement, out: &mut RichText) {
    match names::role(&element.name) {
        Some(Role::Format(format)) => push_styled(&[format], element, out),
        Some(Role::Emphasis) => push_styled(&emphasis(element), element, out),
        Some(Role::Span) => push_styled(&span(element), element, out),
        Some(Role::Block) => {
            out.push_text(" ");
            push_nodes(&element.children, out);
            out.push_text(" ");
        }
        Some(Role::Subtitle) => {
            push_subtitle_mark(out);
            push_nodes(&element.children, out);
            out.push_text(" ");
        }
        Some(Role::Formula) if element.holds("math") => push_math_only(element, out),
        Some(Role::Tex) => push_tex(element, out),
        Some(Role::Math) => math::push(element, out),
        Some(Role::Hidden) => {}
        Some(Role::Formula) | None => push_nodes(&element.children, out),
    }
}

fn push_styled(formats: &[Formatting], element: &ServedElement, out: &mut RichText) {
    let mut body = RichText::default();
    push_nodes(&element.children, &mut body);
    for format in formats {
        body = RichText(vec![Inline::Styled(*format, body)]);
    }
    for inline in body.0 {
        out.push(inline);
    }
}

/// The format of `<emph type="…">` (AMA) and `<Emphasis Type="…">` (Springer).
fn emphasis(element: &ServedElement) -> Vec<Formatting> {
    let kind = attribute_value(&element.attributes, "type").unwrap_or_default().to_ascii_lowercase();
    let has = |part: &str| kind.contains(part);
    let mut formats = Vec::new();
    for (wanted, format) in [
        (has("ital") || kind.is_empty(), Formatting::Italic),
        (has("bold"), Formatting::Bold),
        (has("small") || kind == "sc", Formatting::SmallCaps),
        (has("sup"), Formatting::Superscript),
        (has("sub") || kind == "inf", Formatting::Subscript),
        (has("underline"), Formatting::Underline),
    ] {
        if wanted {
            formats.push(format);
        }
    }
    formats
}

/// The formats of `<span style="…">`, as far as we have them.
fn span(element: &ServedElement) -> Vec<Formatting> {
    let style = attribute_value(&element.attributes, "style").unwrap_or_default().to_ascii_lowercase();
    let declared = |property: &str, value: &str| {
        style.split(';').filter_map(|declaration| declaration.split_once(':')).any(|(name, declared)| {
            name.trim() == property && declared.split_whitespace().any(|word| word == value)
        })
    };
    [
        (declared("font-style", "italic"), Formatting::Italic),
        (declared("font-weight", "bold"), Formatting::Bold),
        (declared("font-variant", "small-caps"), Formatting::SmallCaps),
        (declared("text-decoration", "underline"), Formatting::Underline),
        (declared("vertical-align", "super"), Formatting::Superscript),
        (declared("vertical-align", "sub"), Formatting::Subscript),
    ]
    .into_iter()
    .filter_map(|(wanted, format)| wanted.then_some(format))
    .collect()
}

/// The MathML of a formula that is there in several forms.
fn push_math_only(element: &ServedElement, out: &mut RichText) {
    for node in &element.children {
        match node {
            Node::Element(child) if child.name == "math" => math::push(child, out),
            Node::Element(child) if child.holds("math") => push_math_only(child, out),
            _ => {}
        }
    }
}

/// TeX that has no other form: the body of the document if it is a whole one, between dollar signs.
fn push_tex(element: &ServedElement, out: &mut RichText) {
    let mut body = RichText::default();
    push_nodes(&element.children, &mut body);
    let text = body.to_plain();
    let text = text.split_once(r"\begin{document}").map_or(text.as_str(), |(_, body)| body);
    let text = text.split_once(r"\end{document}").map_or(text, |(body, _)| body).trim();
    let text = text.strip_prefix("$$").and_then(|text| text.strip_suffix("$$")).unwrap_or(text);
    if text.is_empty() {
        return;
    }
    let delimited = text.contains('$') || text.starts_with(r"\(") || text.starts_with(r"\[");
    let dollar = if delimited { "" } else { "$" };
    out.push_text(&format!("{dollar}{text}{dollar}"));
}

/// Sets off what follows by ": ", or by a space where the text ends in punctuation; by nothing at
/// its beginning.
fn push_subtitle_mark(out: &mut RichText) {
    trim_end(out);
    match last_character(out) {
        None => {}
        Some('.' | ':' | ';' | '?' | '!' | '-' | '–' | '—') => out.push_text(" "),
        Some(_) => out.push_text(": "),
    }
}

fn last_character(text: &RichText) -> Option<char> {
    match text.0.last()? {
        Inline::Text(text) => text.chars().next_back(),
        Inline::Styled(_, body) | Inline::Link { body, .. } | Inline::Block(_, body) => last_character(body),
    }
}

fn trim_end(text: &mut RichText) {
    while let Some(last) = text.0.last_mut() {
        match last {
            Inline::Text(last) => {
                last.truncate(last.trim_end().len());
                if !last.is_empty() {
                    return;
                }
            }
            Inline::Styled(_, body) | Inline::Link { body, .. } | Inline::Block(_, body) => {
                trim_end(body);
                if !body.0.is_empty() {
                    return;
                }
            }
        }
        text.0.pop();
    }
}

#[cfg(test)]
mod tests;
