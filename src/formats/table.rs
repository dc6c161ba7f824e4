//! What is known about each format and what can be done with it: a row each.
//!
//! A format is added by a variant of [`Format`], a row of `table/rows.rs` and a folder (or a file) with its reader
//! and its writer. Everything else that lists formats, the command line and its help included, asks here.

mod rows;

use rows::ROWS;

use super::Exporter;
use super::cut::CutFinder;
use super::entry::{Entries, Entry, ImportError};
use super::format::Format;

/// What is known about a format.
struct Row {
    format: Format,
    /// What it is called; the first is its own name.
    names: &'static [&'static str],
    /// What its users call it.
    title: &'static str,
    /// What it is for, in a few words.
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
    pub(super) cut: Option<CutFinder>,
    /// Reads a text that cannot be cut and gives its entries one by one; none where there is no need.
    pub(super) stream: Option<Stream>,
}

/// Reads a text, and gives its entries one by one.
type Stream = fn(&str, &mut dyn FnMut(Result<Entry, ImportError>));

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
    /// Returns every format.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.format)
    }

    /// Returns the formats that works can be read from.
    pub fn readable() -> impl Iterator<Item = Self> {
        Self::all().filter(|format| format.can_read())
    }

    /// Returns the formats that works can be written to.
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

    /// Returns the names it goes by; the first is its own.
    pub fn names(self) -> &'static [&'static str] {
        self.row().map_or(&[], |row| row.names)
    }

    /// Returns what its users call it: "BibTeX", "RIS".
    pub fn title(self) -> &'static str {
        self.row().map_or("", |row| row.title)
    }

    /// Returns a short description of the format.
    pub fn description(self) -> &'static str {
        self.row().map_or("", |row| row.description)
    }

    /// How names of its files end, without the dot.
    pub fn extension(self) -> &'static str {
        self.row().and_then(|row| row.extensions.first()).copied().unwrap_or_default()
    }

    /// Returns the media type of its files, as registered or as most programs have it.
    pub fn media_type(self) -> &'static str {
        self.row().map_or("", |row| row.media_type)
    }

    /// Returns whether works can be read from it.
    pub fn can_read(self) -> bool {
        self.reader().is_some()
    }

    /// Returns whether works can be written to it.
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
        f.write_str(self.title())
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
