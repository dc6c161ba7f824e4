//! MathML as text that can be read.
//!
//! Titles hold short formulas. Their letters and signs are kept in reading order; scripts become
//! sub- and superscripts, a variable (an identifier of one letter) italic, a fraction `a/b`, a root
//! `√x`, an accent over one character a combining mark. What only guides layout is transparent,
//! and no space is put around signs. Annotations, which repeat a formula in another notation, are
//! hidden by their role in [`super::names`].

use unicode_normalization::char::is_combining_mark;

use super::super::{Formatting, Inline, RichText};
use super::space::tidy;
use super::tokens::attribute_value;
use super::tree::{Node, ServedElement};
use super::{names, names::Role};

/// Appends a MathML element.
pub(super) fn push(element: &ServedElement, out: &mut RichText) {
    match element.name.as_str() {
        "mi" | "mn" | "mo" | "ms" | "mtext" => token(element, out),
        "mspace" | "mtd" | "mtr" => {
            out.push_text(" ");
            row(element.parts(), out);
        }
        "msub" | "munder" => scripts(element, &[Formatting::Subscript], out),
        "msup" => scripts(element, &[Formatting::Superscript], out),
        "msubsup" | "munderover" => scripts(element, &[Formatting::Subscript, Formatting::Superscript], out),
        "mover" => accented(element, out),
        "mmultiscripts" => multiscripts(element, out),
        "mfrac" => fraction(element, out),
        "msqrt" => root(None, element.parts(), out),
        "mroot" => root(element.parts().nth(1), element.parts().take(1), out),
        "mfenced" => fenced(element, out),
        _ => row(element.parts(), out),
    }
}

/// Appends the nodes one after another.
fn row<'a>(nodes: impl Iterator<Item = &'a Node>, out: &mut RichText) {
    for node in nodes {
        single(node, out);
    }
}

fn single(node: &Node, out: &mut RichText) {
    match node {
        Node::Text(text) => out.push_text(text.trim()),
        Node::Element(element) if names::role(&element.name) == Some(Role::Math) => push(element, out),
        Node::Element(_) => super::push_nodes(std::slice::from_ref(node), out),
    }
}

fn rich(node: &Node) -> RichText {
    let mut out = RichText::default();
    single(node, &mut out);
    out
}

/// An identifier, number, operator or text. White space around all but the last is only the file's.
fn token(element: &ServedElement, out: &mut RichText) {
    let mut body = RichText::default();
    super::push_nodes(&element.children, &mut body);
    if element.name != "mtext" {
        body = tidy(body);
    }
    let variant = attribute_value(&element.attributes, "mathvariant");
    let (bold, italic) = match variant.as_deref() {
        Some("bold") => (true, false),
        Some("italic") => (false, true),
        Some("bold-italic") => (true, true),
        Some(_) => (false, false),
        None => (false, element.name == "mi" && is_letter(&body.to_plain())),
    };
    for (wanted, format) in [(italic, Formatting::Italic), (bold, Formatting::Bold)] {
        if wanted {
            body = RichText(vec![Inline::Styled(format, body)]);
        }
    }
    append(body, out);
}

/// Whether this is one letter, perhaps with marks on it.
fn is_letter(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(char::is_alphabetic) && characters.all(is_combining_mark)
}

fn append(text: RichText, out: &mut RichText) {
    for inline in text.0 {
        out.push(inline);
    }
}

/// A base and its scripts, in the order of the formats.
fn scripts(element: &ServedElement, formats: &[Formatting], out: &mut RichText) {
    let mut parts = element.parts();
    row(parts.by_ref().take(1), out);
    for (format, node) in formats.iter().zip(parts) {
        script(*format, node, out);
    }
}

fn script(format: Formatting, node: &Node, out: &mut RichText) {
    let body = rich(node);
    let plain = body.to_plain();
    // A prime is raised by itself.
    if format == Formatting::Superscript
        && !plain.is_empty()
        && plain.chars().all(|c| matches!(c, '\'' | '′' | '″' | '‴'))
    {
        out.push_text(&plain.replace('\'', "′"));
    } else {
        out.push(Inline::Styled(format, body));
    }
}

/// `<mover>`: an accent where it is one, else a superscript.
fn accented(element: &ServedElement, out: &mut RichText) {
    let mut parts = element.parts();
    let Some(base) = parts.next() else { return };
    let mut base = rich(base);
    let over = parts.next();
    let mark = over.map(rich).and_then(|over| combining(&over.to_plain()));
    match (mark, over) {
        (Some(mark), _) if base.to_plain().chars().count() == 1 => {
            append_mark(mark, &mut base);
            append(base, out);
        }
        (_, over) => {
            append(base, out);
            if let Some(over) = over {
                script(Formatting::Superscript, over, out);
            }
        }
    }
}

/// The combining mark that puts this sign over a letter.
fn combining(sign: &str) -> Option<char> {
    Some(match sign {
        "¯" | "‾" | "\u{304}" | "\u{305}" | "_" | "―" => '\u{304}',
        "^" | "ˆ" | "\u{302}" => '\u{302}',
        "~" | "˜" | "∼" | "\u{303}" => '\u{303}',
        "→" | "⃗" => '\u{20d7}',
        "˙" | "." | "\u{307}" => '\u{307}',
        "¨" | "\u{308}" => '\u{308}',
        "ˇ" => '\u{30c}',
        "˘" => '\u{306}',
        "´" => '\u{301}',
        "`" => '\u{300}',
        _ => return None,
    })
}

fn append_mark(mark: char, text: &mut RichText) {
    match text.0.last_mut() {
        Some(Inline::Text(last)) => last.push(mark),
        Some(Inline::Styled(_, body)) => append_mark(mark, body),
        _ => {}
    }
}

/// `<mmultiscripts>`: base, pairs of scripts, `<mprescripts/>`, pairs that stand before the base.
fn multiscripts(element: &ServedElement, out: &mut RichText) {
    let named = |node: &Node, name: &str| matches!(node, Node::Element(e) if e.name == name);
    let parts: Vec<&Node> = element.parts().collect();
    let Some((base, scripts)) = parts.split_first() else { return };
    let mut halves = scripts.splitn(2, |node| named(node, "mprescripts"));
    let (after, before) = (halves.next().unwrap_or_default(), halves.next().unwrap_or_default());
    let pairs = |scripts: &[&Node], out: &mut RichText| {
        for (node, format) in
            scripts.iter().zip([Formatting::Subscript, Formatting::Superscript].into_iter().cycle())
        {
            if !named(node, "none") {
                script(format, node, out);
            }
        }
    };
    pairs(before, out);
    single(base, out);
    pairs(after, out);
}

fn fraction(element: &ServedElement, out: &mut RichText) {
    for (at, node) in element.parts().take(2).enumerate() {
        if at > 0 {
            out.push_text("/");
        }
        operand(&[node], out);
    }
}

/// `√x`; the degree of another root stands before it, raised.
fn root<'a>(degree: Option<&Node>, radicand: impl Iterator<Item = &'a Node>, out: &mut RichText) {
    if let Some(degree) = degree {
        script(Formatting::Superscript, degree, out);
    }
    out.push_text("√");
    operand(&radicand.collect::<Vec<_>>(), out);
}

/// Nodes in parentheses if an operator among them would otherwise bind to what is outside.
fn operand(nodes: &[&Node], out: &mut RichText) {
    let compound =
        nodes.iter().any(|node| matches!(node, Node::Element(e) if e.name == "mo" || e.holds("mo")));
    out.push_text(if compound { "(" } else { "" });
    row(nodes.iter().copied(), out);
    out.push_text(if compound { ")" } else { "" });
}

/// `<mfenced>`: parentheses and commas, unless its attributes say otherwise.
fn fenced(element: &ServedElement, out: &mut RichText) {
    let attribute = |name, default| match attribute_value(&element.attributes, name) {
        Some(value) => value.into_owned(),
        None => String::from(default),
    };
    let separators: Vec<char> = attribute("separators", ",").chars().filter(|c| !c.is_whitespace()).collect();
    out.push_text(&attribute("open", "("));
    for (at, node) in element.parts().enumerate() {
        // The last separator serves for all that follow.
        let separator = at.checked_sub(1).and_then(|n| separators.get(n).or(separators.last()));
        if let Some(separator) = separator {
            out.push_text(&separator.to_string());
        }
        single(node, out);
    }
    out.push_text(&attribute("close", ")"));
}
