//! Reading EndNote's XML.

use roxmltree::Node;

use crate::formats::endnote;
use crate::formats::entry::gathered;
use crate::formats::tagged::TaggedRecord;
use crate::formats::xml_read::{self as xml, at, children};
use crate::formats::{Entries, Format, ImportError};
use crate::text::lines::Lines;

/// The elements of a record, and the tags of the tagged format that say the same.
const ELEMENTS: &[(&[&str], &str)] = &[
    (&["contributors", "authors", "author"], "%A"),
    (&["contributors", "secondary-authors", "author"], "%E"),
    (&["contributors", "tertiary-authors", "author"], "%Y"),
    (&["contributors", "subsidiary-authors", "author"], "%?"),
    (&["contributors", "translated-authors", "author"], "%H"),
    (&["titles", "title"], "%T"),
    (&["titles", "secondary-title"], "%B"),
    (&["periodical", "full-title"], "%J"),
    (&["titles", "tertiary-title"], "%S"),
    (&["titles", "short-title"], "%!"),
    (&["periodical", "abbr-1"], "%O"),
    (&["titles", "alt-title"], "%O"),
    (&["dates", "year"], "%D"),
    (&["dates", "pub-dates", "date"], "%8"),
    (&["volume"], "%V"),
    (&["num-vols"], "%6"),
    (&["number"], "%N"),
    (&["pages"], "%P"),
    (&["edition"], "%7"),
    (&["section"], "%&"),
    (&["work-type"], "%9"),
    (&["publisher"], "%I"),
    (&["pub-location"], "%C"),
    (&["isbn"], "%@"),
    (&["electronic-resource-num"], "%R"),
    (&["urls", "related-urls", "url"], "%U"),
    (&["urls", "web-urls", "url"], "%U"),
    (&["access-date"], "%["),
    (&["language"], "%G"),
    (&["abstract"], "%X"),
    (&["keywords", "keyword"], "%K"),
    (&["notes"], "%Z"),
    (&["research-notes"], "%<"),
    (&["call-num"], "%L"),
    (&["remote-database-name"], "%~"),
    (&["accession-num"], "%M"),
    (&["custom1"], "%1"),
    (&["custom2"], "%2"),
    (&["custom3"], "%3"),
    (&["custom4"], "%4"),
    (&["custom5"], "%#"),
    (&["custom6"], "%$"),
    (&["custom7"], "%]"),
    (&["orig-pub"], "%("),
    (&["reprint-edition"], "%)"),
    (&["reviewed-item"], "%*"),
    (&["auth-address"], "%+"),
    (&["caption"], "%^"),
    (&["urls", "pdf-urls", "url"], "%>"),
    (&["titles", "translated-title"], "%Q"),
    (&["label"], "%F"),
];

pub(in crate::formats) fn recognise(text: &str) -> bool {
    let head = xml::head(text);
    head.trim_start().starts_with('<')
        && head.contains("<records>")
        && (head.contains("<ref-type") || head.contains("<source-app"))
}

pub(in crate::formats) fn read(text: &str) -> Entries {
    let lines = Lines::of(text);
    let document = match xml::parse(text) {
        Ok(document) => document,
        Err(error) => return vec![Err(error)],
    };
    let records = document.descendants().filter(|node| node.has_tag_name("record"));
    let entries =
        gathered(records.map(|node| {
            xml::bounded(&lines, node).and_then(|()| endnote::read::entry(&record(&lines, node)))
        }));
    if entries.is_empty() { vec![Err(ImportError::Empty { format: Format::EndnoteXml })] } else { entries }
}

/// A record as one of the tagged format.
fn record<'a>(lines: &Lines, node: Node<'a, '_>) -> TaggedRecord<'a> {
    let mut fields: Vec<(&str, String)> = Vec::new();
    if let Some(kind) = at(node, &["ref-type"]) {
        fields.push(("%0", kind.attribute("name").unwrap_or_default().to_owned()));
    }
    for (path, tag) in ELEMENTS {
        let Some((last, path)) = path.split_last() else { continue };
        let parents = match path.split_last() {
            None => vec![node],
            Some((parent, path)) => {
                at(node, path).map_or(Vec::new(), |node| children(node, parent).collect())
            }
        };
        let elements = parents.into_iter().flat_map(|parent| children(parent, last));
        fields.extend(elements.map(|element| (*tag, xml::rich(element))));
    }
    TaggedRecord::new(xml::line(lines, node), fields)
}
