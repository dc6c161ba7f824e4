//! Documents of Word (ECMA-376, part 1).

use std::collections::HashMap;

use roxmltree::Node;

use super::archive::Archive;
use super::{Lines, attribute};
use crate::formats::entry::ImportError;
use crate::formats::xml_read::parse;

/// The member that holds the text.
pub(super) const BODY: &str = "word/document.xml";

/// The members that hold notes, with the files of their links.
const NOTES: [(&str, &str); 2] = [
    ("word/footnotes.xml", "word/_rels/footnotes.xml.rels"),
    ("word/endnotes.xml", "word/_rels/endnotes.xml.rels"),
];

pub(super) fn text(archive: &Archive<'_>) -> Result<String, ImportError> {
    let mut lines = Lines::default();
    part(archive, BODY, "word/_rels/document.xml.rels", &mut lines)?;
    for (notes, links) in NOTES {
        if archive.has(notes) {
            part(archive, notes, links, &mut lines)?;
        }
    }
    Ok(lines.finish())
}

fn part(archive: &Archive<'_>, name: &str, links: &str, lines: &mut Lines) -> Result<(), ImportError> {
    // Links that cannot be read cost their addresses, not the text.
    let links = archive.read(links).map(|text| targets(&text)).unwrap_or_default();
    let text = archive.read(name)?;
    let document = parse(&text)?;
    let mut fields = Vec::new();
    walk(document.root(), &links, &mut fields, lines);
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

/// A field: what it says to Word, and where its result begins in the paragraph.
#[derive(Default)]
struct ComplexField {
    code: String,
    from: usize,
}

fn walk(
    node: Node<'_, '_>,
    links: &HashMap<String, String>,
    fields: &mut Vec<ComplexField>,
    lines: &mut Lines,
) {
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "p" => {
                lines.begin();
                walk(child, links, fields, lines);
                lines.end();
            }
            "t" => lines.add(child.text().unwrap_or_default()),
            "tab" | "br" | "cr" => lines.add(" "),
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
                walk(child, links, fields, lines);
                end(&field, lines);
            }
            "hyperlink" => {
                let from = lines.place();
                walk(child, links, fields, lines);
                if let Some(target) = attribute(child, "id").and_then(|id| links.get(id)) {
                    lines.add_link(target, from);
                }
            }
            // What was deleted or moved away, what formats, and the second telling of a drawing.
            "del" | "moveFrom" | "pPr" | "rPr" | "sectPr" | "Fallback" => {}
            _ => walk(child, links, fields, lines),
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
