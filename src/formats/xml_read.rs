//! Reading XML: a tree, and the text of its elements as CSL's markup.
//!
//! Files are hostile: a document type may be named, as PubMed's files do it, but what it defines is bounded by
//! the parser, and so is the number of nodes.

use roxmltree::{Document, Node, ParsingOptions};

use super::entry::{ImportError, LONGEST};
use crate::csl::xml;
use crate::text::lines::Lines;

/// How many nodes a file may have: some hundred thousand records.
const MOST_NODES: u32 = 50_000_000;

/// How long a file may be, in bytes: its tree takes up to twenty times as much.
const LONGEST_FILE: usize = 256 << 20;

/// How deep elements may stand in one another.
const MOST_DEPTH: usize = 200;

/// The beginning of a text, by which the format is told.
pub(super) fn head(text: &str) -> &str {
    let end = (0..=4096.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// Parses a text.
pub(super) fn parse(text: &str) -> Result<Document<'_>, ImportError> {
    parse_within(text, MOST_NODES)
}

/// Parses a text of at most `nodes_limit` nodes: elements, and texts between them.
pub(super) fn parse_within(text: &str, nodes_limit: u32) -> Result<Document<'_>, ImportError> {
    let wrong = |line: usize, what: &str| ImportError::entry(line, &format!("not XML: {what}"));
    if text.len() > LONGEST_FILE {
        return Err(ImportError::entry(1, &format!("it is larger than {} MB; split it", LONGEST_FILE >> 20)));
    }
    if is_too_deep(text) {
        return Err(wrong(1, "its elements are nested too deeply"));
    }
    if xml::has_many_attributes(text) {
        return Err(wrong(1, xml::MANY_ATTRIBUTES));
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| {
        let line = usize::try_from(error.pos().row).unwrap_or(1);
        if matches!(error, roxmltree::Error::NodesLimitReached) {
            let what = format!("it has more than {nodes_limit} elements and texts between them; split it");
            return ImportError::entry(1, &what);
        }
        let message = error.to_string();
        wrong(line.max(1), message.split(" at ").next().unwrap_or(&message))
    })
}

/// Whether more elements are open at a place than any record has: counted by tags alone, which is more than
/// there are.
fn is_too_deep(text: &str) -> bool {
    let mut depth = 0_usize;
    // A tag is over before the next one.
    for tag in text.split('<').skip(1) {
        match tag.as_bytes().first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') => {}
            _ => {
                let end = tag.find('>').unwrap_or(tag.len());
                if !tag.get(..end).is_some_and(|tag| tag.ends_with('/')) {
                    depth += 1;
                }
            }
        }
        if depth > MOST_DEPTH {
            return true;
        }
    }
    false
}

/// Whether a record is no longer than it may be. The tags of XML take several times the room of what they hold.
pub(super) fn bounded(lines: &Lines, node: Node<'_, '_>) -> Result<(), ImportError> {
    if node.range().len() / 4 > LONGEST { Err(ImportError::too_long(line(lines, node), "")) } else { Ok(()) }
}

/// The line that a node begins on, from 1. The parser itself would count from the beginning for each.
pub(super) fn line(lines: &Lines, node: Node<'_, '_>) -> usize {
    lines.at(node.range().start)
}

/// The elements within a node that have this name.
pub(super) fn children<'a, 'i>(
    node: Node<'a, 'i>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> + use<'a, 'i> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The first element on a path of names.
pub(super) fn at<'a, 'i>(node: Node<'a, 'i>, path: &[&'static str]) -> Option<Node<'a, 'i>> {
    path.iter().try_fold(node, |node, name| children(node, name).next())
}

/// The text of the first element on a path, as CSL's markup; none if it is blank.
pub(super) fn text(node: Node<'_, '_>, path: &[&'static str]) -> Option<String> {
    Some(rich(at(node, path)?)).filter(|text| !text.is_empty())
}

/// The text of an element, with single spaces, its emphasis as CSL's markup.
pub(super) fn rich(node: Node<'_, '_>) -> String {
    let mut out = String::new();
    add(node, &mut out);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn add(node: Node<'_, '_>, out: &mut String) {
    for child in node.children() {
        if child.is_text() {
            out.push_str(child.text().unwrap_or_default());
        } else if child.is_element() {
            let face = child.attribute("face").unwrap_or_default();
            let tag = match child.tag_name().name() {
                "i" | "italic" | "em" => Some("i"),
                "b" | "bold" | "strong" => Some("b"),
                "sup" => Some("sup"),
                "sub" => Some("sub"),
                // EndNote: a run of text with a face.
                "style" if face.contains("superscript") => Some("sup"),
                "style" if face.contains("subscript") => Some("sub"),
                "style" if face.contains("italic") => Some("i"),
                "style" if face.contains("bold") => Some("b"),
                _ => None,
            };
            if let Some(tag) = tag {
                out.extend(["<", tag, ">"]);
                add(child, out);
                out.extend(["</", tag, ">"]);
            } else {
                add(child, out);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_xml_is_bounded() {
        assert!(parse(&"<a>".repeat(100_000)).is_err());
        let bomb = "<!DOCTYPE a [<!ENTITY b \"xxxxxxxxxx\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\">]><a>&f;&f;</a>";
        assert!(parse(bomb).map_or(0, |document| rich(document.root()).len()) < 1_000_000);
        let attributes: String = (0..100_000).map(|at| format!(" a{at}='b'")).collect();
        assert!(parse(&format!("<a{attributes}/>")).is_err());
        assert!(parse("<a><b></a>").is_err());
        // To look for the end of each tag again would take hours.
        assert!(parse(&"<a</".repeat(2_000_000)).is_err());
        let long = format!("<a>{}</a>", " ".repeat(LONGEST_FILE));
        assert_eq!(
            parse(&long).err().map(|error| error.to_string()),
            Some("line 1: it is larger than 256 MB; split it".to_owned())
        );
    }

    #[test]
    fn emphasis_is_markup() {
        let document =
            parse("<t>A <i>Homo</i>\n x<style face=\"superscript\">2</style></t>").expect("it is XML");
        assert_eq!(rich(document.root_element()), "A <i>Homo</i> x<sup>2</sup>");
    }
}
