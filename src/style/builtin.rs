//! The styles that are built in: our own in `styles/`, then the archive that hayagriva carries.
//!
//! All are compiled when the program is built (`build.rs`). The default style is read as it lies; the others, and all
//! XML, are unpacked when wanted.

use std::io::Read as _;

use flate2::read::DeflateDecoder;

use super::StyleInfo;
use crate::text::packed::Packed;
use crate::text::sorting;

/// What a style says about itself is over by then, as a rule.
const LONGEST_HEAD: u64 = 16 * 1024;

/// A style that is built in.
#[derive(Debug)]
pub(super) struct BuiltIn {
    /// What it answers to. The archive has names of its own; the official one is in `id`.
    pub(super) names: &'static [&'static str],
    pub(super) title: &'static str,
    pub(super) id: &'static str,
    compiled: Compiled,
    /// Its XML, deflated.
    packed: &'static [u8],
}

/// What the readers of `csl` make of a style or a locale.
#[derive(Debug)]
enum Compiled {
    Plain(&'static [u8]),
    Packed(Packed),
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
    sorting::by(&mut all, Ord::cmp);
    all
}

impl BuiltIn {
    /// The shortest name is the one people use: `apa`, `ieee`.
    pub(super) fn name(&self) -> &'static str {
        self.names.iter().min_by_key(|name| name.len()).unwrap_or(&"")
    }

    /// What the reader of styles makes of it.
    pub(super) fn compiled(&'static self) -> &'static [u8] {
        self.compiled.bytes()
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
        String::from_utf8_lossy(&inflated(self.packed, most)).into_owned()
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

impl Compiled {
    fn bytes(&'static self) -> &'static [u8] {
        match self {
            Self::Plain(bytes) => bytes,
            Self::Packed(packed) => packed.bytes(),
        }
    }
}

/// So many bytes of what `build.rs` has packed.
fn inflated(packed: &[u8], most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = DeflateDecoder::new(packed).take(most).read_to_end(&mut bytes);
    bytes
}

pub(super) fn styles() -> impl Iterator<Item = &'static BuiltIn> {
    OWN.iter().chain(&STYLES)
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

/// A locale that is built in.
struct BuiltInLocale {
    tag: &'static str,
    compiled: Compiled,
}

/// The locale of a tag, compiled.
pub(super) fn locale(tag: &str) -> Option<&'static [u8]> {
    let locale = LOCALES.iter().find(|locale| locale.tag.eq_ignore_ascii_case(tag))?;
    Some(locale.compiled.bytes())
}

/// Returns the languages of the locales that are built in.
pub fn locales() -> impl Iterator<Item = &'static str> {
    LOCALES.iter().map(|locale| locale.tag)
}
