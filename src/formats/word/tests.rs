//! Documents made by hand after the standards, and archives that no program wrote.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::{CompressionMethod, ZipArchiveWriter};

use super::text;

/// An archive of members, the first one stored and the others packed.
fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (index, (name, content)) in members.iter().enumerate() {
        let method = if index == 0 { CompressionMethod::STORE } else { CompressionMethod::DEFLATE };
        let (mut entry, config) = archive.new_file(name).compression_method(method).start().unwrap();
        let descriptor = if index == 0 {
            let mut writer = config.wrap(&mut entry);
            writer.write_all(content).unwrap();
            writer.finish().unwrap().1
        } else {
            let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
            writer.write_all(content).unwrap();
            let (encoder, descriptor) = writer.finish().unwrap();
            encoder.finish().unwrap();
            descriptor
        };
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap();
    bytes
}

const TYPES: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");

fn docx(body: &str) -> String {
    format!("<w:document xmlns:w=\"w\" xmlns:r=\"r\" xmlns:mc=\"mc\"><w:body>{body}</w:body></w:document>")
}

fn of_docx(body: &str) -> String {
    let links =
        b"<Relationships><Relationship Id=\"a\" Target=\"https://doi.org/10.5555/link\"/></Relationships>";
    let body = docx(body);
    let members = [TYPES, ("word/document.xml", body.as_bytes()), ("word/_rels/document.xml.rels", links)];
    text(&archive(&members)).unwrap().unwrap()
}

#[test]
fn paragraphs_of_word_are_lines() {
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    for (body, expected) in [
        (format!("<w:p>{}{}</w:p><w:p/>", run("A &amp; "), run("B")), "A & B\n"),
        // Two paragraphs of a cell, and one behind the table.
        (
            format!(
                "<w:tbl><w:tr><w:tc><w:p>{}</w:p><w:p>{}</w:p></w:tc></w:tr></w:tbl><w:p>{}</w:p>",
                run("a"),
                run("b"),
                run("c")
            ),
            "a\nb\nc\n",
        ),
        // What was deleted is gone, what was added is there.
        (
            format!(
                "<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins>{}</w:ins></w:p>",
                run("new")
            ),
            "new\n",
        ),
        (
            format!("<w:p>{}<w:r><w:tab/></w:r>{}<w:r><w:br/></w:r>{}</w:p>", run("1"), run("2"), run("3")),
            "1 2\u{2028}3\n",
        ),
        // A link that hides its DOI, and one that shows it.
        (
            format!("<w:p><w:hyperlink r:id=\"a\">{}</w:hyperlink></w:p>", run("here")),
            "here https://doi.org/10.5555/link\n",
        ),
        (
            format!("<w:p><w:hyperlink r:id=\"a\">{}</w:hyperlink></w:p>", run("doi:10.5555/LINK")),
            "doi:10.5555/LINK\n",
        ),
        // A drawing is told twice.
        (
            format!(
                "<w:p><mc:AlternateContent><mc:Choice><w:p>{0}</w:p></mc:Choice><mc:Fallback><w:p>{0}</w:p></mc:Fallback></mc:AlternateContent></w:p>",
                run("box")
            ),
            "box\n",
        ),
    ] {
        assert_eq!(of_docx(&body), expected, "{body}");
    }
}

#[test]
fn fields_of_word_are_read() {
    let field = |code: &str, shown: &str| {
        format!(
            "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>{shown}</w:t></w:r>\
             <w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>"
        )
    };
    let link = of_docx(&field("HYPERLINK \"https://doi.org/10.5555/link\"", "here"));
    assert_eq!(link, "here https://doi.org/10.5555/link\n");
    let cited = "ADDIN ZOTERO_ITEM CSL_CITATION {\"citationItems\":[{\"itemData\":{\"DOI\":\"10.5555/a\"}},{\"itemData\":{\"DOI\" : \"10.5555/b\"}}]}";
    assert_eq!(
        of_docx(&field(cited, "(A; B)")),
        "(A; B) https://doi.org/10.5555/a https://doi.org/10.5555/b\n"
    );
    assert_eq!(of_docx(&field("PAGE", "12")), "12\n");
}

#[test]
fn notes_follow_the_text() {
    let body = docx("<w:p><w:r><w:t>Text.</w:t></w:r></w:p>");
    let notes = b"<w:footnotes xmlns:w=\"w\"><w:footnote><w:p><w:r><w:t>See 10.5555/note.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let members = [TYPES, ("word/document.xml", body.as_bytes()), ("word/footnotes.xml", notes)];
    assert_eq!(text(&archive(&members)).unwrap().unwrap(), "Text.\nSee 10.5555/note.\n");
}

#[test]
fn texts_of_opendocument_are_lines() {
    let of = |body: &str| {
        let content = format!("<o xmlns:text=\"t\" xmlns:xlink=\"x\" xmlns:office=\"of\">{body}</o>");
        let kind: (&str, &[u8]) = ("mimetype", b"application/vnd.oasis.opendocument.text");
        text(&archive(&[kind, ("content.xml", content.as_bytes())])).unwrap().unwrap()
    };
    for (body, expected) in [
        ("<text:h>Title</text:h><text:p>a<text:s text:c=\"2\"/>b<text:tab/>c</text:p>", "Title\na  b c\n"),
        (
            "<text:p>x<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note>y</text:p>",
            "xy\nnote\n",
        ),
        (
            "<text:p><text:a xlink:href=\"https://doi.org/10.5555/link\">here</text:a></text:p>",
            "here https://doi.org/10.5555/link\n",
        ),
        (
            "<text:tracked-changes><text:p>old</text:p></text:tracked-changes><text:p>new<office:annotation><text:p>why</text:p></office:annotation></text:p>",
            "new\n",
        ),
        ("<text:list><text:list-item><text:p>1</text:p></text:list-item></text:list>", "1\n"),
    ] {
        assert_eq!(of(body), expected, "{body}");
    }
}

#[test]
fn hostile_archives_are_bounded_and_named() {
    let bomb = vec![b' '; 80 << 20];
    let large = text(&archive(&[TYPES, ("word/document.xml", &bomb)])).unwrap().unwrap_err();
    assert!(large.to_string().contains("word/document.xml: larger than 64 MiB"), "{large}");
    let deep = docx(&"<w:p>".repeat(100_000));
    assert!(text(&archive(&[TYPES, ("word/document.xml", deep.as_bytes())])).unwrap().is_err());
    let entities = "<!DOCTYPE a [<!ENTITY b \"xxxxxxxxxx\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">]><w:document xmlns:w=\"w\"><w:p><w:t>&e;&e;&e;&e;&e;&e;&e;&e;</w:t></w:p></w:document>";
    let found = text(&archive(&[TYPES, ("word/document.xml", entities.as_bytes())])).unwrap();
    assert!(found.map_or(0, |text| text.len()) < 1_000_000);
    // Cut anywhere, a document is no panic; it is damaged, or no archive at all.
    let whole =
        archive(&[TYPES, ("word/document.xml", docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>").as_bytes())]);
    for end in 0..whole.len() {
        let _ = text(&whole[..end]);
        let mut flipped = whole.clone();
        flipped[end] ^= 0x55;
        let _ = text(&flipped);
    }
    assert!(text(&archive(&[TYPES])).is_none());
    assert!(text(b"PK\x03\x04word/document.xml").is_none());
}

/// The tree of a document takes memory for each node, however short it is written.
#[test]
fn the_nodes_of_a_document_are_bounded() {
    let body = docx(&"<w:p/>".repeat(1_500_000));
    let error = text(&archive(&[TYPES, ("word/document.xml", body.as_bytes())])).unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 1: it has more than 1500000 elements and texts between them; split it"
    );
}

/// To read a paragraph again for each link in it would take hours.
#[test]
fn many_links_take_linear_time() {
    let works: String =
        (0..50_000).map(|n| format!("{{&quot;DOI&quot;: &quot;10.5555/{n}&quot;}},")).collect();
    let field = |code: &str| format!("<w:fldSimple w:instr=\"{code}\"><w:t>words </w:t></w:fldSimple>");
    let cited = of_docx(&format!("<w:p>{}</w:p>", field(&format!("CSL_CITATION {works}{works}"))));
    assert_eq!(crate::doi::find(&cited).count(), 50_000);
    let begin = "<w:fldChar w:fldCharType=\"begin\"/><w:instrText>HYPERLINK https://doi.org/10.5555/a</w:instrText><w:fldChar w:fldCharType=\"separate\"/>";
    let end = "<w:fldChar w:fldCharType=\"end\"/>";
    let nested = of_docx(&format!(
        "<w:p>{}<w:t>{}</w:t>{}</w:p>",
        begin.repeat(2000),
        "word ".repeat(200_000),
        end.repeat(2000)
    ));
    assert_eq!(crate::doi::find(&nested).count(), 2000);
}
