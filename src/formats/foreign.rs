//! Files that are not read, told by what they begin with: what they are, and what to do instead.
//!
//! A file that looks like somebody's library and is mined for DOIs loses the works without one in silence;
//! and of a file that is no text nothing is found. Both are refused by name.

/// A file in a format that is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Foreign {
    /// What it is: "a PDF".
    pub name: &'static str,
    /// What to do instead: "extract its text first".
    pub instead: &'static str,
}

/// What binary files begin with.
const BINARY: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF", "extract its text first, with pdftotext for example"),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Word or Office document",
        "save it as .docx, and convert that with pandoc -t markdown",
    ),
    (
        b"SQLite format 3\0",
        "a database (SQLite)",
        "export from the program that it belongs to, as RIS or BibTeX",
    ),
    (b"{\\rtf", "an RTF document", "convert it first, with pandoc -t markdown for example"),
    (b"\x1f\x8b", "a compressed file (gzip)", "decompress it first"),
    (b"BZh", "a compressed file (bzip2)", "decompress it first"),
    (b"\xfd7zXZ\0", "a compressed file (xz)", "decompress it first"),
    (b"\x28\xb5\x2f\xfd", "a compressed file (zstd)", "decompress it first"),
    (b"\x89PNG", "a picture (PNG)", "give the text or the library that it shows"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "give the text or the library that it shows"),
    (b"GIF8", "a picture (GIF)", "give the text or the library that it shows"),
    (b"\x7fELF", "a program", "give a library, or a text with DOIs in it"),
];

/// What is in a ZIP archive, by the names of its members.
const ZIPPED: &[(&[u8], &str, &str)] = &[
    (b"word/", "a Word document", "convert it first, with pandoc -t markdown for example"),
    (b"xl/", "an Excel workbook", "save it as CSV"),
    (b"ppt/", "a PowerPoint presentation", "convert it to text first"),
    (b"opendocument.text", "an OpenDocument text", "convert it first, with pandoc -t markdown for example"),
    (b"opendocument.spreadsheet", "an OpenDocument spreadsheet", "save it as CSV"),
    (b"epub+zip", "an e-book (EPUB)", "convert it first, with pandoc -t markdown for example"),
    (b"", "an archive (ZIP)", "unpack it first"),
];

/// Libraries in XML, by what stands near their beginning.
const XML: &[(&str, &str, &str)] = &[
    ("http://www.zotero.org/namespaces/export#", "Zotero's RDF", "in Zotero, export as CSL JSON or BibLaTeX"),
    ("http://purl.org/ontology/bibo/", "a bibliography in RDF", "in Zotero, export as CSL JSON or BibLaTeX"),
    ("<CitaviExchangeData", "Citavi's XML", "in Citavi, export as RIS or BibTeX"),
    (
        "http://www.loc.gov/MARC21/slim",
        "MARC in XML",
        "convert it to MODS or RIS, which catalogues offer too",
    ),
    ("<marc:", "MARC in XML", "convert it to MODS or RIS, which catalogues offer too"),
    ("<b:Sources", "Word's list of sources", "in your reference manager, export as RIS or BibTeX"),
    ("http://www.tei-c.org/ns/1.0", "a bibliography in TEI", "in Zotero, export as CSL JSON or BibLaTeX"),
    ("<refworks", "RefWorks' XML", "in RefWorks, export as RIS or BibTeX"),
];

/// Recognises files that cannot be read.
pub fn foreign(bytes: &[u8]) -> Option<Foreign> {
    if bytes.starts_with(b"PK\x03\x04") {
        let contains =
            |part: &[u8]| part.is_empty() || bytes.windows(part.len()).any(|window| window == part);
        return ZIPPED
            .iter()
            .find(|(member, ..)| contains(member))
            .map(|(_, name, instead)| Foreign { name, instead });
    }
    if let Some((_, name, instead)) = BINARY.iter().find(|(beginning, ..)| bytes.starts_with(beginning)) {
        return Some(Foreign { name, instead });
    }
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let is_wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    if !is_wide && is_marc(head) {
        let (name, instead) = ("MARC (ISO 2709)", "convert it to MODS or RIS, which catalogues offer too");
        return Some(Foreign { name, instead });
    }
    // Text has no zeros; one that slipped into a library costs at most its entry.
    let zeros = head.split(|byte| *byte == 0).count() - 1;
    if !is_wide && zeros * TEXT_A_ZERO > head.len() {
        let (name, instead) = ("no text", "give a library, or a text with DOIs in it");
        return Some(Foreign { name, instead });
    }
    let head = String::from_utf8_lossy(head);
    let text = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if text.starts_with('<') {
        return XML
            .iter()
            .find(|(mark, ..)| text.contains(mark))
            .map(|(_, name, instead)| Foreign { name, instead });
    }
    is_refworks(text).then_some(Foreign {
        name: "RefWorks' tagged format",
        instead: "in RefWorks, export as RIS or BibTeX",
    })
}

/// How much of a file is looked at.
const HEAD: usize = 4096;

/// How many bytes of text there are at least for a zero among them.
const TEXT_A_ZERO: usize = 10;

/// A record of ISO 2709 begins with its length, and its leader has constant parts.
fn is_marc(head: &[u8]) -> bool {
    let digits = |range: std::ops::Range<usize>| {
        head.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    digits(0..5) && digits(12..17) && head.get(20..22) == Some(b"45") && head.contains(&0x1e)
}

/// `RT Journal Article`, `SR Electronic(1)`: a tag of two letters and a space, the type among the first.
fn is_refworks(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).take(6);
    let is_tag = |line: &str| {
        let mut letters = line.bytes();
        letters.next().is_some_and(|byte| byte.is_ascii_uppercase())
            && letters.next().is_some_and(|byte| byte.is_ascii_alphanumeric())
            && letters.next() == Some(b' ')
            && letters.next().is_some_and(|byte| byte != b' ')
    };
    let types = [
        "RT Journal",
        "RT Book",
        "RT Generic",
        "RT Conference",
        "RT Dissertation",
        "RT Web",
        "RT Report",
        "RT Magazine",
        "RT Newspaper",
        "RT Abstract",
    ];
    lines.clone().all(is_tag) && lines.any(|line| types.iter().any(|known| line.starts_with(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_not_read() {
        let name = |bytes: &[u8]| foreign(bytes).map(|foreign| foreign.name);
        for (bytes, expected) in [
            (&b"%PDF-1.7\n..."[..], Some("a PDF")),
            (b"PK\x03\x04....word/document.xml", Some("a Word document")),
            (b"PK\x03\x04....x", Some("an archive (ZIP)")),
            (
                b"RT Journal Article\nSR Electronic(1)\nA1 Frost,Iva\nT1 Hail\n",
                Some("RefWorks' tagged format"),
            ),
            (
                b"<?xml version=\"1.0\"?>\n<rdf:RDF xmlns:z=\"http://www.zotero.org/namespaces/export#\">",
                Some("Zotero's RDF"),
            ),
            (b"00714cam a2200205 a 4500001001300000\x1e", Some("MARC (ISO 2709)")),
            (b"a\0b", Some("no text")),
            (b"\xff\xfeM\0", None),
            (b"TY  - JOUR\nTI  - x\0\nER  - \n", None),
            (b"RT is a channel. DOIs: 10.1000/a", None),
            (b"<p>See 10.1000/a</p>", None),
            (b"", None),
        ] {
            assert_eq!(name(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
