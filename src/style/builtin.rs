//! The styles that are built in: our own in `styles/`, then the archive that hayagriva carries.
//!
//! All are compiled when the program is built (`build.rs`): what a run asks for is read as it is, and its XML
//! unpacked only for who wants to see it.

use std::io::Read as _;

use flate2::read::DeflateDecoder;

use super::StyleInfo;

/// What a style says about itself is over by then, as a rule.
const LONGEST_HEAD: u64 = 16 * 1024;

/// A style that is built in.
#[derive(Debug)]
pub(super) struct BuiltIn {
    /// What it answers to. The archive has names of its own; the official one is in `id`.
    pub(super) names: &'static [&'static str],
    pub(super) title: &'static str,
    pub(super) id: &'static str,
    /// What the reader of styles makes of it.
    pub(super) compiled: &'static [u8],
    /// Its XML, deflated.
    packed: &'static [u8],
}

// `OWN`, `STYLES`, and `LOCALES` by language tag.
include!(concat!(env!("OUT_DIR"), "/archive.rs"));

/// A style as a list shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct ListedStyle {
    /// The name to ask for it by.
    pub name: &'static str,
    /// Other names it answers to.
    pub aliases: &'static [&'static str],
    /// What it is called.
    pub title: &'static str,
}

/// Returns all styles that are built in, by name.
pub fn list() -> Vec<ListedStyle> {
    let listed = |style: &'static BuiltIn| ListedStyle {
        name: style.name(),
        aliases: style.names,
        title: style.title,
    };
    let mut all: Vec<ListedStyle> = styles().map(listed).collect();
    all.sort_unstable();
    all
}

impl BuiltIn {
    /// The shortest name is the one people use: `apa`, `ieee`.
    pub(super) fn name(&self) -> &'static str {
        self.names.iter().min_by_key(|name| name.len()).unwrap_or(&"")
    }

    /// Its XML.
    pub(super) fn xml(&self) -> String {
        self.unpacked(u64::MAX)
    }

    /// What it says about itself; that stands at the beginning.
    pub(super) fn info(&self) -> Option<StyleInfo> {
        StyleInfo::read(&self.unpacked(LONGEST_HEAD)).or_else(|| StyleInfo::read(&self.xml()))
    }

    /// So many bytes of its XML.
    fn unpacked(&self, most: u64) -> String {
        let mut xml = Vec::new();
        // What `build.rs` has packed can be unpacked.
        let _ = DeflateDecoder::new(self.packed).take(most).read_to_end(&mut xml);
        String::from_utf8_lossy(&xml).into_owned()
    }

    /// What it answers to beside that: the archive's names, the official one, common ones.
    pub(super) fn other_names(&self) -> Vec<String> {
        let mut names: Vec<&str> = self.names.iter().copied().filter(|name| *name != self.name()).collect();
        let official = self.official().filter(|official| !self.names.contains(official));
        names.extend(official);
        let common: Vec<&str> = std::iter::once(self.name())
            .chain(names.iter().copied())
            .flat_map(super::names::of_common)
            .collect();
        names.into_iter().chain(common).map(str::to_owned).collect()
    }

    /// The name in the official repository.
    pub(super) fn official(&self) -> Option<&'static str> {
        super::official_name(self.id)
    }
}

pub(super) fn styles() -> impl Iterator<Item = &'static BuiltIn> {
    OWN.iter().chain(STYLES)
}

/// The style of a name: one of its own before an official one.
pub(super) fn named(name: &str) -> Option<&'static BuiltIn> {
    styles()
        .find(|style| style.names.contains(&name))
        .or_else(|| styles().find(|style| style.official() == Some(name)))
}

/// Returns what a style answers to beside its name.
pub fn other_names(name: &str) -> Vec<String> {
    match named(name).filter(|style| style.name() == name) {
        Some(style) => style.other_names(),
        None => super::names::of_common(name).map(str::to_owned).collect(),
    }
}

/// The style with an identifier.
pub(super) fn with_id(id: &str) -> Option<&'static BuiltIn> {
    styles().find(|style| super::same_id(style.id, id))
}

/// The locale of a tag, compiled.
pub(super) fn locale(tag: &str) -> Option<&'static [u8]> {
    LOCALES.iter().find(|(known, _)| known.eq_ignore_ascii_case(tag)).map(|(_, bytes)| *bytes)
}

/// Returns the languages of the locales that are built in.
pub fn locales() -> impl Iterator<Item = &'static str> {
    LOCALES.iter().map(|(tag, _)| *tag)
}
