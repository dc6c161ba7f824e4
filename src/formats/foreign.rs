//! Files that are not read, told by what they begin with: what they are, and what makes them readable.
//!
//! A file that looks like somebody's library and is mined for DOIs loses the works without one in silence;
//! and of a file that is no text nothing is found. Both are refused by name.

use crate::text::encoding;

/// A file in a format that is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Foreign {
    /// What it is: "a PDF".
    pub name: &'static str,
    /// What makes it readable.
    pub remedy: Remedy,
}

/// What makes a file readable. The program has the words for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remedy {
    /// Its text has to be extracted.
    ExtractText,
    /// It has to be saved as .docx and converted.
    SaveAsDocx,
    /// It has to be converted into Markdown.
    Convert,
    /// It has to be converted into text.
    ConvertToText,
    /// It is a table, and can be saved as CSV.
    SaveAsCsv,
    /// It has to be decompressed.
    Decompress,
    /// It has to be unpacked.
    Unpack,
    /// It is a picture of a text or a library.
    GiveWhatItShows,
    /// Nothing can be done with it: use a library or a text.
    GiveText,
    /// Catalogues offer its records in formats that are read.
    ConvertToModsOrRis,
    /// An editor or its program can save it in UTF-8.
    SaveAsUtf8,
    /// A program can export it in a format that is read.
    Export {
        /// The program.
        from: &'static str,
        /// The formats.
        to: &'static str,
    },
}

/// What binary files begin with.
const BINARY: &[(&[u8], &str, Remedy)] = &[
    (b"%PDF-", "a PDF", Remedy::ExtractText),
    (b"\xd0\xcf\x11\xe0", "an old Word or Office document", Remedy::SaveAsDocx),
    (
        b"SQLite format 3\0",
        "a database (SQLite)",
        Remedy::Export { from: "the program that it belongs to", to: "RIS or BibTeX" },
    ),
    (b"{\\rtf", "an RTF document", Remedy::Convert),
    (b"\x1f\x8b", "a compressed file (gzip)", Remedy::Decompress),
    (b"BZh", "a compressed file (bzip2)", Remedy::Decompress),
    (b"\xfd7zXZ\0", "a compressed file (xz)", Remedy::Decompress),
    (b"\x28\xb5\x2f\xfd", "a compressed file (zstd)", Remedy::Decompress),
    (b"\x89PNG", "a picture (PNG)", Remedy::GiveWhatItShows),
    (b"\xff\xd8\xff", "a picture (JPEG)", Remedy::GiveWhatItShows),
    (b"GIF8", "a picture (GIF)", Remedy::GiveWhatItShows),
    (b"\x7fELF", "a program", Remedy::GiveText),
];

/// What is in a ZIP archive, by the names of its members.
const ZIPPED: &[(&[u8], &str, Remedy)] = &[
    (b"word/", "a Word document", Remedy::Convert),
    (b"xl/", "an Excel workbook", Remedy::SaveAsCsv),
    (b"ppt/", "a PowerPoint presentation", Remedy::ConvertToText),
    (b"opendocument.text", "an OpenDocument text", Remedy::Convert),
    (b"opendocument.spreadsheet", "an OpenDocument spreadsheet", Remedy::SaveAsCsv),
    (b"epub+zip", "an e-book (EPUB)", Remedy::Convert),
    (b"", "an archive (ZIP)", Remedy::Unpack),
];

/// Libraries in XML, by what stands near their beginning.
const XML: &[(&str, &str, Remedy)] = &[
    (
        "http://www.zotero.org/namespaces/export#",
        "Zotero's RDF",
        Remedy::Export { from: "Zotero", to: "CSL JSON or BibLaTeX" },
    ),
    (
        "http://purl.org/ontology/bibo/",
        "a bibliography in RDF",
        Remedy::Export { from: "Zotero", to: "CSL JSON or BibLaTeX" },
    ),
    ("<CitaviExchangeData", "Citavi's XML", Remedy::Export { from: "Citavi", to: "RIS or BibTeX" }),
    ("http://www.loc.gov/MARC21/slim", "MARC in XML", Remedy::ConvertToModsOrRis),
    ("<marc:", "MARC in XML", Remedy::ConvertToModsOrRis),
    (
        "<b:Sources",
        "Word's list of sources",
        Remedy::Export { from: "your reference manager", to: "RIS or BibTeX" },
    ),
    (
        "http://www.tei-c.org/ns/1.0",
        "a bibliography in TEI",
        Remedy::Export { from: "Zotero", to: "CSL JSON or BibLaTeX" },
    ),
    ("<refworks", "RefWorks' XML", Remedy::Export { from: "RefWorks", to: "RIS or BibTeX" }),
];

/// Recognises files that cannot be read.
pub fn foreign(bytes: &[u8]) -> Option<Foreign> {
    if bytes.starts_with(b"PK\x03\x04") {
        let contains =
            |part: &[u8]| part.is_empty() || bytes.windows(part.len()).any(|window| window == part);
        return ZIPPED
            .iter()
            .find(|(member, ..)| contains(member))
            .map(|(_, name, remedy)| Foreign { name, remedy: *remedy });
    }
    if let Some((_, name, remedy)) = BINARY.iter().find(|(beginning, ..)| bytes.starts_with(beginning)) {
        return Some(Foreign { name, remedy: *remedy });
    }
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let is_wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    if !is_wide && is_marc(head) {
        let (name, remedy) = ("MARC (ISO 2709)", Remedy::ConvertToModsOrRis);
        return Some(Foreign { name, remedy });
    }
    // Text has no zeros; one that slipped into a library costs at most its entry.
    let zeros = head.split(|byte| *byte == 0).count() - 1;
    if !is_wide && zeros * TEXT_A_ZERO > head.len() {
        let (name, remedy) = ("no text", Remedy::GiveText);
        return Some(Foreign { name, remedy });
    }
    let head = String::from_utf8_lossy(head);
    let text = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if text.starts_with('<') {
        return XML
            .iter()
            .find(|(mark, ..)| text.contains(mark))
            .map(|(_, name, remedy)| Foreign { name, remedy: *remedy });
    }
    if let Some(name) = declared(text)
        && !is_wide
        && std::str::from_utf8(bytes).is_err()
    {
        return Some(Foreign { name, remedy: Remedy::SaveAsUtf8 });
    }
    is_refworks(text).then_some(Foreign {
        name: "RefWorks' tagged format",
        remedy: Remedy::Export { from: "RefWorks", to: "RIS or BibTeX" },
    })
}

/// Encodings that are not read, by the letters and digits of the names that Java, IANA and editors have for them.
#[rustfmt::skip]
const ENCODINGS: &[(&[&str], &str)] = &[
    (&["windows1250", "cp1250"], "in the encoding Windows-1250"),
    (&["windows1251", "cp1251"], "in the encoding Windows-1251"),
    (&["windows1253", "cp1253"], "in the encoding Windows-1253"),
    (&["windows1254", "cp1254"], "in the encoding Windows-1254"),
    (&["windows1257", "cp1257"], "in the encoding Windows-1257"),
    (&["iso88592", "latin2"], "in the encoding ISO 8859-2"),
    (&["iso88595"], "in the encoding ISO 8859-5"),
    (&["iso88597"], "in the encoding ISO 8859-7"),
    (&["iso88599", "latin5"], "in the encoding ISO 8859-9"),
    (&["koi8r"], "in the encoding KOI8-R"),
    (&["koi8u"], "in the encoding KOI8-U"),
    (&["macroman", "xmacroman", "macintosh", "applemac"], "in the encoding MacRoman"),
    (&["cp437", "ibm437", "cp850", "ibm850"], "in an encoding of DOS"),
    (&["gbk", "gb2312", "gb18030", "cp936"], "in the encoding GB 18030"),
    (&["big5", "big5hkscs"], "in the encoding Big5"),
    (&["shiftjis", "sjis", "windows31j", "ms932", "cp932"], "in the encoding Shift JIS"),
    (&["eucjp"], "in the encoding EUC-JP"),
    (&["euckr", "cp949", "ms949"], "in the encoding EUC-KR"),
];

/// The encoding that a comment at the beginning of a `.bib` file names, as `JabRef` writes it and Emacs, if it is not
/// one that is read.
fn declared(head: &str) -> Option<&'static str> {
    let comments = head.lines().take(20).map(str::trim).take_while(|line| !line.starts_with('@'));
    let named = |line: &str| {
        let small = line.trim_start_matches(['%', ' ']).to_ascii_lowercase();
        let name = small.strip_prefix("encoding:").or_else(|| small.strip_prefix("!bib encoding ="));
        let name = name.or_else(|| small.split_once("-*- coding:").map(|(_, name)| name))?;
        let name = name.split([';', '*']).next()?;
        let name = encoding::bare(name);
        Some(name.strip_suffix("unix").or_else(|| name.strip_suffix("dos")).unwrap_or(&name).to_owned())
    };
    let name = comments.into_iter().find_map(named).filter(|name| !name.is_empty())?;
    if encoding::is_read(&name) {
        return None;
    }
    let known = ENCODINGS.iter().find(|(names, _)| names.contains(&name.as_str()));
    Some(known.map_or("in another encoding, which its first lines name", |(_, what)| what))
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
            (
                b"% Encoding: windows-1250\n@misc{a, title = {Dvo\xf8\xe1k}}",
                Some("in the encoding Windows-1250"),
            ),
            (
                b"This file was created with JabRef 2.9.\nEncoding: ISO8859_2\n\n@misc{a, title = {\xf8}}",
                Some("in the encoding ISO 8859-2"),
            ),
            (
                b"% Encoding: x-martian\n@misc{a, title = {\xf8}}",
                Some("in another encoding, which its first lines name"),
            ),
            ("% Encoding: windows-1250\n@misc{a, title = {ř}}".as_bytes(), None),
            (b"% Encoding: Cp1252\n@misc{a, title = {\xf8}}", None),
            (b"% Encoding: ISO-8859-1\n@misc{a, title = {\xf8}}", None),
            (b"@misc{a, title = {\xf8}, note = {\nEncoding: KOI8-R}}", None),
            (b"", None),
        ] {
            assert_eq!(name(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
