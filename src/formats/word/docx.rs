//! Documents of Word (ECMA-376, part 1).

use std::collections::HashMap;

use roxmltree::Node;

use super::archive::Archive;
use super::{Lines, attribute, parse};
use crate::formats::entry::ImportError;

/// The member that holds the text.
pub(super) const BODY: &str = "word/document.xml";

/// The members that hold notes, with the files of their links.
const NOTES: [(&str, &str); 2] = [
    ("word/footnotes.xml", "word/_rels/footnotes.xml.rels"),
    ("word/endnotes.xml", "word/_rels/endnotes.xml.rels"),
];

/// The member that says which styles are headings.
const STYLES: &str = "word/styles.xml";

pub(super) fn lines(archive: &Archive<'_>) -> Result<Lines, ImportError> {
    let mut lines = Lines::default();
    part(archive, BODY, "word/_rels/document.xml.rels", &mut lines)?;
    for (notes, links) in NOTES {
        if archive.has(notes) {
            part(archive, notes, links, &mut lines)?;
        }
    }
    Ok(lines)
}

fn part(archive: &Archive<'_>, name: &str, links: &str, lines: &mut Lines) -> Result<(), ImportError> {
    // Links that cannot be read cost their addresses, not the text.
    let links = archive.read(links).map(|text| targets(&text)).unwrap_or_default();
    let levels = archive.read(STYLES).map(|text| levels(&text)).unwrap_or_default();
    let text = archive.read(name)?;
    let document = parse(&text)?;
    let mut fields = Vec::new();
    walk(document.root(), &Beside { links, levels }, &mut fields, lines);
    Ok(())
}

/// The addresses of links, by their names.
fn targets(text: &str) -> HashMap<String, String> {
    let Ok(document) = parse(text) else { return HashMap::new() };
    let links = document.descendants().filter(|node| node.tag_name().name() == "Relationship");
    links
        .filter_map(|node| Some((node.attribute("Id")?.to_owned(), node.attribute("Target")?.to_owned())))
        .collect()
}

/// What stands beside the text: the addresses of links, and the levels of styles that are headings.
struct Beside {
    links: HashMap<String, String>,
    levels: HashMap<String, u8>,
}

/// The levels of the styles that are headings, by their ids; their names are English in all languages.
fn levels(text: &str) -> HashMap<String, u8> {
    let Ok(document) = parse(text) else { return HashMap::new() };
    let styles = document.descendants().filter(|node| node.tag_name().name() == "style");
    styles
        .filter_map(|style| {
            let name = style.children().find(|child| child.tag_name().name() == "name")?;
            let name = attribute(name, "val")?.to_lowercase();
            let level = match name.strip_prefix("heading ") {
                Some(level) => level.parse().ok(),
                None => (name == "title").then_some(1),
            };
            Some((attribute(style, "styleId")?.to_owned(), level?))
        })
        .collect()
}

/// The level of a paragraph that is a heading, by its style or by itself.
fn level(paragraph: Node<'_, '_>, levels: &HashMap<String, u8>) -> Option<u8> {
    let properties = paragraph.children().find(|child| child.tag_name().name() == "pPr")?;
    let value = |name: &str| {
        let property = properties.children().find(|child| child.tag_name().name() == name)?;
        attribute(property, "val")
    };
    let style = value("pStyle").unwrap_or_default();
    let named = || style.strip_prefix("Heading").and_then(|level| level.parse().ok());
    let outlined =
        || value("outlineLvl")?.parse().ok().filter(|level: &u8| *level < 9).map(|level| level + 1);
    levels.get(style).copied().or_else(named).or_else(outlined)
}

/// A field: what it says to Word, and where its result begins in the paragraph.
#[derive(Default)]
struct ComplexField {
    code: String,
    from: usize,
}

fn walk(node: Node<'_, '_>, beside: &Beside, fields: &mut Vec<ComplexField>, lines: &mut Lines) {
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "p" => {
                lines.begin(level(child, &beside.levels));
                walk(child, beside, fields, lines);
                lines.end();
            }
            "t" => lines.add(child.text().unwrap_or_default()),
            "br" | "cr" if attribute(child, "type").is_none_or(|kind| kind == "textWrapping") => lines.cut(),
            "tab" | "br" => lines.add(" "),
            "noBreakHyphen" => lines.add("\u{2011}"),
            "instrText" => {
                if let Some(field) = fields.last_mut() {
                    field.code.push_str(child.text().unwrap_or_default());
                }
            }
            "fldChar" => match attribute(child, "fldCharType") {
                Some("begin") => fields.push(ComplexField::default()),
                Some("separate") => {
                    if let Some(field) = fields.last_mut() {
                        field.from = lines.place();
                    }
                }
                Some("end") => {
                    if let Some(field) = fields.pop() {
                        end(&field, lines);
                    }
                }
                _ => {}
            },
            "fldSimple" => {
                let code = attribute(child, "instr").unwrap_or_default().to_owned();
                let field = ComplexField { code, from: lines.place() };
                walk(child, beside, fields, lines);
                end(&field, lines);
            }
            "hyperlink" => {
                let from = lines.place();
                walk(child, beside, fields, lines);
                if let Some(target) = attribute(child, "id").and_then(|id| beside.links.get(id)) {
                    lines.add_link(target, from);
                }
            }
            // What was deleted or moved away, what formats, and the second telling of a drawing.
            "del" | "moveFrom" | "pPr" | "rPr" | "sectPr" | "Fallback" => {}
            _ => walk(child, beside, fields, lines),
        }
    }
}

/// A link that is a field, or a citation of a reference manager, which has its works beside it.
fn end(field: &ComplexField, lines: &mut Lines) {
    let code = field.code.trim();
    if code.starts_with("HYPERLINK") {
        lines.add_link(code, field.from);
    } else if code.contains("CSL_CITATION") {
        lines.add_cited(code, field.from);
    }
}
