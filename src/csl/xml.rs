//! The XML of styles and locales, read with limits.
//!
//! The parser refuses document types, and with them entities. It also compares each attribute of an
//! element with all others, and each namespace with those of the elements around it: a file of a
//! megabyte could keep it busy for minutes. So these are counted first, roughly and never too low.

use roxmltree::{Document, Node};

/// How many attributes an element may have; there are some forty that CSL knows of a style.
const MOST_ATTRIBUTES: usize = 200;

/// How many namespaces may be declared; styles have one or two.
const MOST_NAMESPACES: usize = 100;

/// Says that there are more.
pub(crate) const MANY_ATTRIBUTES: &str = "an element has more than 200 attributes";

/// Whether any element has so many attributes that the parser would take long.
pub(crate) fn has_many_attributes(xml: &str) -> bool {
    // A value may hold `>` but not `<`, so that a tag is over before the next one.
    let mut tags = xml.split('<').filter(|tag| !tag.starts_with('!'));
    // Text may have as many signs of equality as it likes.
    let is_quoted = |tag: &str, at: usize| {
        tag.get(at + 1..).is_some_and(|value| value.trim_start().starts_with(['"', '\'']))
    };
    let count = |tag: &str| tag.match_indices('=').filter(|(at, _)| is_quoted(tag, *at)).count();
    tags.any(|tag| tag.len() > MOST_ATTRIBUTES && count(tag) > MOST_ATTRIBUTES)
}

/// The document, or what is wrong with it.
pub(crate) fn parse(xml: &str) -> Result<Document<'_>, String> {
    if xml.matches("xmlns").count() > MOST_NAMESPACES {
        return Err(format!("it declares more than {MOST_NAMESPACES} namespaces"));
    }
    if has_many_attributes(xml) {
        return Err(MANY_ATTRIBUTES.to_owned());
    }
    // The parser quotes what it did not expect, be it a line break.
    Document::parse(xml).map_err(|error| error.to_string().replace(char::is_control, " "))
}

/// The line on which an element begins.
pub(crate) fn line(node: Node<'_, '_>) -> u32 {
    node.document().text_pos_at(node.range().start).row
}

/// What looking at all of an element costs: an element or a test of a variable is some characters long.
pub(crate) fn cost(node: Node<'_, '_>) -> usize {
    node.range().len() / 4
}

/// The elements in an element.
pub(crate) fn children<'a, 'd: 'a>(node: Node<'a, 'd>) -> impl Iterator<Item = Node<'a, 'd>> {
    node.children().filter(Node::is_element)
}

/// The first element of a name in an element.
pub(crate) fn child<'a, 'd: 'a>(node: Node<'a, 'd>, name: &str) -> Option<Node<'a, 'd>> {
    children(node).find(|n| n.tag_name().name() == name)
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn attributes(count: usize) -> String {
        (0..count).map(|at| format!(" a{at}='>'")).collect::<Vec<_>>().concat()
    }

    fn error(xml: &str) -> String {
        parse(xml).expect_err("an error")
    }

    #[test]
    fn what_would_take_long_is_refused() {
        assert!(parse(&format!("<a{}/>", attributes(200))).is_ok());
        assert_eq!(error(&format!("<a{}/>", attributes(201))), "an element has more than 200 attributes");
        assert!(parse(&format!("<a>{}</a>", "= ".repeat(1_000))).is_ok());
        let namespaces = (0..101).map(|at| format!("<b xmlns:n{at}='x'/>")).collect::<Vec<_>>().concat();
        assert_eq!(error(&format!("<a>{namespaces}</a>")), "it declares more than 100 namespaces");
        assert!(parse(&format!("<a><!-- {} --></a>", "=".repeat(1000))).is_ok(), "a comment is no tag");
        assert_eq!(error("<a/\n>"), "expected '>' not ' ' at 1:4");
        assert!(error("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>").contains("DTD"));
    }

    #[test]
    fn nothing_is_nested_too_deep_to_read() {
        let deep = format!("{}{}", "<a>".repeat(300_000), "</a>".repeat(300_000));
        assert!(parse(&deep).is_ok());
    }
}
