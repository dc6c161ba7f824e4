//! Office Open XML (ECMA-376), the format of Word's documents: a reference list as a document of its own.
//!
//! Word keeps text in runs with properties, which is what [`runs`](super::runs) are. An entry is a paragraph in
//! the style "Bibliography", as Word itself names it, so that its look can be changed in one place. Labels are
//! text with a tab after them, as in lists that Zotero writes: numbers of Word's own would renumber themselves.

use std::borrow::Borrow;
use std::io::{self, Write as _};

use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::super::{Formatting, RichText};
use super::runs::{Joint, Mark, StyledRun, flat};
use super::{ListLayout, safe};

/// Writes a document with an entry a paragraph.
pub(super) fn document(entries: &[impl Borrow<RichText>], layout: ListLayout) -> io::Result<Vec<u8>> {
    let mut links = Vec::new();
    let paragraphs: String = entries.iter().map(|entry| paragraph(entry.borrow(), &mut links)).collect();
    let body = format!(
        "<w:document xmlns:w=\"{WORD}\" xmlns:r=\"{RELATIONSHIPS}\"><w:body>{paragraphs}\
         <w:sectPr><w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" w:left=\"1440\" w:header=\"720\" \
         w:footer=\"720\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    );
    let linked: String = (1..)
        .zip(&links)
        .map(|(number, target)| {
            format!(
                "<Relationship Id=\"link{number}\" Type=\"{RELATIONSHIPS}/hyperlink\" Target=\"{}\" \
                 TargetMode=\"External\"/>",
                escaped(target)
            )
        })
        .collect();
    let styles =
        format!("<Relationship Id=\"styles\" Type=\"{RELATIONSHIPS}/styles\" Target=\"styles.xml\"/>");
    let main = format!(
        "<Relationship Id=\"document\" Type=\"{RELATIONSHIPS}/officeDocument\" Target=\"word/document.xml\"/>"
    );
    let mut archive = rawzip::ZipArchiveWriter::new(Vec::new());
    for (name, content) in [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", relationships(&main)),
        ("word/document.xml", body),
        ("word/_rels/document.xml.rels", relationships(&(styles + &linked))),
        ("word/styles.xml", style_sheet(layout)),
    ] {
        let packed = archive.new_file(name).compression_method(rawzip::CompressionMethod::DEFLATE);
        let (mut file, config) = packed.start().map_err(io::Error::other)?;
        let mut writer = config.wrap(DeflateEncoder::new(&mut file, Compression::default()));
        writer.write_all(HEAD.as_bytes())?;
        writer.write_all(content.as_bytes())?;
        let (encoder, descriptor) = writer.finish().map_err(io::Error::other)?;
        encoder.finish()?;
        file.finish(descriptor).map_err(io::Error::other)?;
    }
    archive.finish().map_err(io::Error::other)
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
    <Override PartName=\"/word/document.xml\" ContentType=\
    \"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
    <Override PartName=\"/word/styles.xml\" ContentType=\
    \"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/></Types>";

fn relationships(rows: &str) -> String {
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{rows}\
         </Relationships>"
    )
}

/// The styles "Normal", "Bibliography" and "Hyperlink". Lengths are in twips, 20 a point.
fn style_sheet(layout: ListLayout) -> String {
    let tab =
        if layout.second_field_align { "<w:tabs><w:tab w:val=\"left\" w:pos=\"500\"/></w:tabs>" } else { "" };
    let indent = match (layout.second_field_align, layout.hanging_indent) {
        (true, _) => "<w:ind w:left=\"500\" w:hanging=\"500\"/>",
        (false, true) => "<w:ind w:left=\"720\" w:hanging=\"720\"/>",
        (false, false) => "",
    };
    let after = 120 * u32::from(layout.entry_spacing.saturating_add(1));
    format!(
        "<w:styles xmlns:w=\"{WORD}\"><w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\"/>\
         <w:sz w:val=\"24\"/></w:rPr></w:rPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Bibliography\"><w:name w:val=\"Bibliography\"/>\
         <w:basedOn w:val=\"Normal\"/><w:pPr>{tab}<w:spacing w:after=\"{after}\"/>{indent}</w:pPr></w:style>\
         <w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/><w:rPr>\
         <w:color w:val=\"0563C1\"/><w:u w:val=\"single\"/></w:rPr></w:style></w:styles>"
    )
}

/// A paragraph; the targets of its links go to `links`, by whose numbers it names them.
fn paragraph<'a>(entry: &'a RichText, links: &mut Vec<&'a str>) -> String {
    let mut out = String::from("<w:p><w:pPr><w:pStyle w:val=\"Bibliography\"/></w:pPr>");
    let mut open = None;
    for run in flat(entry) {
        let link = run.marks.iter().find_map(|mark| match mark {
            Mark::Link(target) => safe::is_target(target).then_some(*target),
            Mark::Format(_) => None,
        });
        if link != open {
            if open.is_some() {
                out.push_str("</w:hyperlink>");
            }
            if let Some(target) = link {
                links.push(target);
                out.push_str(&format!("<w:hyperlink r:id=\"link{}\">", links.len()));
            }
            open = link;
        }
        out.push_str(&format!("<w:r>{}{}</w:r>", properties(&run, link.is_some()), content(&run)));
    }
    if open.is_some() {
        out.push_str("</w:hyperlink>");
    }
    out + "</w:p>"
}

/// The properties of a run, in the order of the schema.
fn properties(run: &StyledRun<'_>, linked: bool) -> String {
    let has = |formats: &[Formatting]| {
        run.marks.iter().any(|mark| matches!(mark, Mark::Format(format) if formats.contains(format)))
    };
    let rows = [
        (linked, "<w:rStyle w:val=\"Hyperlink\"/>"),
        (has(&[Formatting::Bold]), "<w:b/>"),
        (has(&[Formatting::Italic, Formatting::Oblique]), "<w:i/>"),
        (has(&[Formatting::SmallCaps]), "<w:smallCaps/>"),
        (has(&[Formatting::Underline]), "<w:u w:val=\"single\"/>"),
        (has(&[Formatting::Superscript]), "<w:vertAlign w:val=\"superscript\"/>"),
        (has(&[Formatting::Subscript]), "<w:vertAlign w:val=\"subscript\"/>"),
    ];
    let set: String = rows.iter().filter(|(is_set, _)| *is_set).map(|(_, element)| *element).collect();
    if set.is_empty() { set } else { format!("<w:rPr>{set}</w:rPr>") }
}

fn content(run: &StyledRun<'_>) -> String {
    let joint = match run.joint {
        Joint::Close => "",
        Joint::Gap => "<w:tab/>",
        Joint::Line => "<w:br/>",
        Joint::IndentedLine => "<w:br/><w:tab/>",
    };
    format!("{joint}<w:t xml:space=\"preserve\">{}</w:t>", escaped(&run.text))
}

/// Text for XML 1.0, which has no place for U+FFFE and U+FFFF.
fn escaped(text: &str) -> String {
    let text: String = text.chars().filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    html_escape::encode_quoted_attribute(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::super::{Display, Inline, csl};
    use super::*;

    #[test]
    fn runs_have_properties_and_links_have_numbers() {
        let mut links = Vec::new();
        let link = Inline::Link {
            target: "https://doi.org/10.1000/a&b".to_owned(),
            body: RichText::plain("10.1000/a&b"),
        };
        let mut entry = RichText(vec![Inline::Block(Display::LeftMargin, RichText::plain("[1]"))]);
        entry.0.push(Inline::Block(Display::RightInline, csl("<i>A</i> < B<sup>2</sup> ")));
        entry.0.push(link);
        let written = paragraph(&entry, &mut links);
        assert_eq!(links, ["https://doi.org/10.1000/a&b"]);
        for part in [
            "<w:t xml:space=\"preserve\">[1]</w:t>",
            "<w:r><w:rPr><w:i/></w:rPr><w:tab/><w:t xml:space=\"preserve\">A</w:t></w:r>",
            "<w:t xml:space=\"preserve\"> &lt; B</w:t>",
            "<w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr>",
            "<w:hyperlink r:id=\"link1\"><w:r><w:rPr><w:rStyle w:val=\"Hyperlink\"/></w:rPr><w:t xml:space=\"preserve\">10.1000/a&amp;b</w:t></w:r></w:hyperlink>",
        ] {
            assert!(written.contains(part), "{part} in {written}");
        }
    }

    #[test]
    fn every_part_is_xml() {
        let layout = ListLayout { hanging_indent: true, second_field_align: false, entry_spacing: 1 };
        let bytes = document(&[csl("<b>a</b> & \"b\" ]]> \u{ffff}\u{1}")], layout).expect("a document");
        let archive = rawzip::ZipArchive::from_slice(bytes.as_slice()).expect("an archive");
        let mut count = 0;
        for entry in archive.entries() {
            let entry = entry.expect("an entry").wayfinder();
            let data = archive.get_entry(entry).expect("its data");
            let text = io::read_to_string(flate2::read::DeflateDecoder::new(data.data())).expect("UTF-8");
            assert!(roxmltree::Document::parse(&text).is_ok(), "{text}");
            count += 1;
        }
        assert_eq!(count, 5);
    }
}
