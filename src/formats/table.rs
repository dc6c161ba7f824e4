//! What is known about each format and what can be done with it: a row each.
//!
//! A format is added by a variant of [`Format`], a row of `ROWS` and a folder (or a file) with its reader
//! and its writer. Everything else that lists formats, the command line and its help included, asks here.

use super::cut::Cutter;
use super::entry::{Entries, Entry, ImportError};
use super::format::Format;
use super::{
    Bib, Cff, Coins, CslJson, CslYaml, DublinCore, Endnote, Exporter, Hayagriva, Mods, Nbib, Options, Ris,
    Wikipedia, bibtex, cff, csl_json, csl_yaml, csv, endnote, endnote_xml, hayagriva, mods, nbib, pubmed_xml,
    ris, text, wos,
};

/// What is known about a format.
struct Row {
    format: Format,
    /// What it is called; the first is its own name.
    names: &'static [&'static str],
    /// Returns a short description of the format.
    description: &'static str,
    /// How names of its files end, without the dot; the first is the one to choose.
    extensions: &'static [&'static str],
    media_type: &'static str,
    /// How it is read; none where it is only written.
    read: Option<Reader>,
    /// What writes it for a number of works; none where it is only read.
    write: Option<Writer>,
}

/// Makes the exporter of a format for a number of works.
pub type Writer = fn(usize) -> Box<dyn Exporter>;

/// How a format is read.
pub(super) struct Reader {
    /// Whether a text is in the format.
    pub(super) recognise: fn(&str) -> bool,
    pub(super) read: fn(&str) -> Entries,
    /// Where the beginning of an input can be cut from the rest of it, as late as possible; none where
    /// works cannot be read one by one.
    pub(super) cut: Option<Cutter>,
    /// Reads a text that cannot be cut and gives its entries one by one; none where there is no need.
    pub(super) stream: Option<Stream>,
}

/// Reads a text, and gives its entries one by one.
type Stream = fn(&str, &mut dyn FnMut(Result<Entry, ImportError>));

/// Every format.
const ROWS: &[Row] = &[
    Row {
        format: Format::Bibtex,
        names: &["bibtex", "bib"],
        description: "BibTeX, in ASCII as far as TeX allows",
        extensions: &["bib", "bibtex"],
        media_type: "application/x-bibtex",
        read: Some(Reader {
            recognise: bibtex::read::recognise,
            read: bibtex::read::read,
            cut: None,
            stream: Some(bibtex::read::stream),
        }),
        write: Some(|_| Box::new(Bib::default())),
    },
    Row {
        format: Format::Biblatex,
        names: &["biblatex"],
        description: "BibLaTeX, for biber, in UTF-8",
        extensions: &["bib"],
        media_type: "application/x-bibtex",
        // Files mix the dialects: whichever is named, and BibTeX where none is.
        read: Some(Reader {
            recognise: |_| false,
            read: bibtex::read::read,
            cut: None,
            stream: Some(bibtex::read::stream),
        }),
        write: Some(|_| Box::new(Bib::new(Options::biblatex()))),
    },
    Row {
        format: Format::Ris,
        names: &["ris"],
        description: "RIS, for Zotero, Mendeley and other reference managers",
        extensions: &["ris"],
        media_type: "application/x-research-info-systems",
        read: Some(Reader {
            recognise: ris::read::recognise,
            read: ris::read::read,
            cut: Some(ris::read::cut),
            stream: None,
        }),
        write: Some(|_| Box::new(Ris)),
    },
    Row {
        format: Format::Endnote,
        names: &["endnote", "enw", "refer"],
        description: "EndNote's tagged format, also known as refer's",
        extensions: &["enw", "refer"],
        media_type: "application/x-endnote-refer",
        read: Some(Reader {
            recognise: endnote::read::recognise,
            read: endnote::read::read,
            cut: Some(endnote::read::cut),
            stream: None,
        }),
        write: Some(|_| Box::new(Endnote)),
    },
    Row {
        format: Format::CslJson,
        names: &["csl-json", "json"],
        description: "CSL-JSON, for Zotero, pandoc and CSL processors",
        extensions: &["json", "jsonl", "ndjson"],
        media_type: "application/vnd.citationstyles.csl+json",
        read: Some(Reader {
            recognise: csl_json::read::recognise,
            read: csl_json::read::read,
            cut: Some(csl_json::read::cut),
            stream: None,
        }),
        write: Some(|_| Box::new(CslJson)),
    },
    Row {
        format: Format::CslYaml,
        names: &["csl-yaml"],
        description: "CSL-YAML, for pandoc, in a form that people can edit",
        extensions: &["yaml", "yml"],
        media_type: "application/yaml",
        read: Some(Reader {
            recognise: csl_yaml::read::recognise,
            read: csl_yaml::read::read,
            cut: None,
            stream: None,
        }),
        write: Some(|_| Box::new(CslYaml)),
    },
    Row {
        format: Format::Hayagriva,
        names: &["hayagriva", "typst"],
        description: "hayagriva's YAML, for Typst",
        extensions: &["yaml", "yml"],
        media_type: "application/yaml",
        read: Some(Reader {
            recognise: hayagriva::read::recognise,
            read: hayagriva::read::read,
            cut: None,
            stream: None,
        }),
        write: Some(|_| Box::new(Hayagriva)),
    },
    Row {
        format: Format::Nbib,
        names: &["nbib", "pubmed", "medline"],
        description: "PubMed's format (MEDLINE)",
        extensions: &["nbib"],
        media_type: "application/nbib",
        read: Some(Reader {
            recognise: nbib::read::recognise,
            read: nbib::read::read,
            cut: Some(nbib::read::cut),
            stream: None,
        }),
        write: Some(|_| Box::new(Nbib)),
    },
    Row {
        format: Format::DublinCore,
        names: &["dublin-core", "dc"],
        description: "Dublin Core in XML (oai_dc)",
        extensions: &["xml"],
        media_type: "application/xml",
        read: None,
        write: Some(|_| Box::new(DublinCore)),
    },
    Row {
        format: Format::Mods,
        names: &["mods"],
        description: "MODS in XML, for libraries",
        extensions: &["xml", "mods"],
        media_type: "application/mods+xml",
        read: Some(Reader {
            recognise: mods::read::recognise,
            read: mods::read::read,
            cut: None,
            stream: None,
        }),
        write: Some(|_| Box::new(Mods)),
    },
    Row {
        format: Format::Coins,
        names: &["coins", "openurl"],
        description: "COinS: an OpenURL hidden in a page, for Zotero to find",
        extensions: &["html"],
        media_type: "text/html",
        read: None,
        write: Some(|_| Box::new(Coins)),
    },
    Row {
        format: Format::Wikipedia,
        names: &["wikipedia", "wiki"],
        description: "Wikipedia's citation templates",
        extensions: &["wiki"],
        media_type: "text/x-wiki",
        read: None,
        write: Some(|_| Box::new(Wikipedia)),
    },
    Row {
        format: Format::Cff,
        names: &["cff"],
        description: "the preferred-citation of a CITATION.cff",
        extensions: &["cff"],
        media_type: "application/yaml",
        read: Some(Reader {
            recognise: cff::read::recognise,
            read: cff::read::read,
            cut: None,
            stream: None,
        }),
        write: Some(|works| Box::new(Cff::new(works))),
    },
    Row {
        format: Format::EndnoteXml,
        names: &["endnote-xml"],
        description: "EndNote's XML",
        extensions: &["xml"],
        media_type: "application/xml",
        read: Some(Reader {
            recognise: endnote_xml::read::recognise,
            read: endnote_xml::read::read,
            cut: None,
            stream: None,
        }),
        write: None,
    },
    Row {
        format: Format::PubmedXml,
        names: &["pubmed-xml"],
        description: "PubMed's XML",
        extensions: &["xml"],
        media_type: "application/xml",
        read: Some(Reader {
            recognise: pubmed_xml::read::recognise,
            read: pubmed_xml::read::read,
            cut: None,
            stream: None,
        }),
        write: None,
    },
    Row {
        format: Format::Wos,
        names: &["wos", "web-of-science", "ciw"],
        description: "Web of Science's tagged format",
        extensions: &["ciw"],
        media_type: "text/plain",
        read: Some(Reader {
            recognise: wos::read::recognise,
            read: wos::read::read,
            cut: None,
            stream: None,
        }),
        write: None,
    },
    Row {
        format: Format::Csv,
        names: &["csv", "scopus"],
        description: "tables with a title or a DOI in every row, as Scopus and others export them",
        extensions: &["csv", "tsv"],
        media_type: "text/csv",
        read: Some(Reader {
            recognise: csv::read::recognise,
            read: csv::read::read,
            cut: None,
            stream: None,
        }),
        write: None,
    },
    Row {
        format: Format::Text,
        names: &["text"],
        description: "any text with DOIs in it: HTML, Markdown, LaTeX, plain",
        extensions: &["txt"],
        media_type: "text/plain",
        read: Some(Reader { recognise: |_| true, read: text::read, cut: None, stream: None }),
        write: None,
    },
];

/// The order in which the content of an input is tried: the surest marks first, any text last.
const RECOGNISED: &[Format] = &[
    Format::CslJson,
    Format::EndnoteXml,
    Format::PubmedXml,
    Format::Mods,
    Format::Csv,
    Format::Wos,
    Format::Nbib,
    Format::Ris,
    Format::Endnote,
    Format::Cff,
    Format::CslYaml,
    Format::Hayagriva,
    Format::Bibtex,
    Format::Text,
];

impl Format {
    /// Every format.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.format)
    }

    /// The formats that works can be read from.
    pub fn readable() -> impl Iterator<Item = Self> {
        Self::all().filter(|format| format.can_read())
    }

    /// The formats that works can be written to.
    pub fn writable() -> impl Iterator<Item = Self> {
        Self::all().filter(|format| format.can_write())
    }

    /// Returns the format of this name, or of another name it goes by, such as `typst` or `medline`.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        ROWS.iter().find(|row| row.names.contains(&name.as_str())).map(|row| row.format)
    }

    /// Returns the formats whose files have names that end like this one; several where the name alone
    /// does not tell, as for `.yaml` and `.xml`.
    pub fn of_name(file: &str) -> impl Iterator<Item = Self> {
        let extension = file.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        ROWS.iter()
            .filter(move |row| extension.as_deref().is_some_and(|found| row.extensions.contains(&found)))
            .map(|row| row.format)
    }

    /// Returns the format's own name.
    pub fn name(self) -> &'static str {
        self.names().first().copied().unwrap_or_default()
    }

    /// The names it goes by; the first is its own.
    pub fn names(self) -> &'static [&'static str] {
        self.row().map_or(&[], |row| row.names)
    }

    /// Returns a short description of the format.
    pub fn description(self) -> &'static str {
        self.row().map_or("", |row| row.description)
    }

    /// How names of its files end, without the dot.
    pub fn extension(self) -> &'static str {
        self.row().and_then(|row| row.extensions.first()).copied().unwrap_or_default()
    }

    /// The media type of its files, as registered or as most programs have it.
    pub fn media_type(self) -> &'static str {
        self.row().map_or("", |row| row.media_type)
    }

    /// Whether works can be read from it.
    pub fn can_read(self) -> bool {
        self.reader().is_some()
    }

    /// Whether works can be written to it.
    pub fn can_write(self) -> bool {
        self.writer().is_some()
    }

    /// Returns what makes the exporter of this format for a number of works; none where it is only read.
    pub fn writer(self) -> Option<Writer> {
        self.row()?.write
    }

    /// The format that a text is in.
    pub(super) fn of(text: &str) -> Self {
        let is_in = |format: &Self| format.reader().is_some_and(|reader| (reader.recognise)(text));
        RECOGNISED.iter().copied().find(is_in).unwrap_or(Self::Text)
    }

    pub(super) fn reader(self) -> Option<&'static Reader> {
        self.row()?.read.as_ref()
    }

    fn row(self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.format == self)
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod fields_tests;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_formats() {
        let names: Vec<&str> = Format::all().flat_map(Format::names).copied().collect();
        for name in &names {
            assert_eq!(names.iter().filter(|other| *other == name).count(), 1, "{name}");
            assert!(Format::parse(name).is_some_and(|format| format.names().contains(name)));
        }
        assert!(Format::all().all(|format| format.can_read() || format.can_write()));
        assert!(RECOGNISED.iter().all(|format| format.can_read()));
    }

    #[test]
    fn formats_by_the_names_of_files() {
        let of = |name: &str| Format::of_name(name).collect::<Vec<_>>();
        assert_eq!(of("refs.RIS"), [Format::Ris]);
        assert_eq!(of("refs.yaml"), [Format::CslYaml, Format::Hayagriva]);
        assert_eq!(of("refs"), []);
    }
}
