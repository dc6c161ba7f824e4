//! Finding a style or a locale by name.
//!
//! [`find`] knows the styles that are built in, and files. [`Sources`] knows more places, and asks them
//! in this order:
//!
//! 1. the user's own folder: what somebody put there is wanted, and one look tells whether it is there;
//! 2. the styles that are built in (our own in `styles/`, then the archive that hayagriva carries), and
//!    the common names that stand for one (`harvard`, `gost`);
//! 3. folders of other programs, such as Zotero's and the system's. They come after what is built in, so
//!    that a reference is the same on every machine, whatever else is installed there and however old;
//! 4. the official repository, over the network, by way of a folder where what was fetched is kept.
//!
//! A name that is not found is an error with suggestions, never another style: a reference in the wrong
//! style is worse than none. What looks like a path is a file. A dependent style is another one by name,
//! possibly in another language: its parent is looked for in the same places.
//!
//! Nothing here reads the environment: the caller says which folders there are and whether the network
//! may be asked.

#[cfg(not(feature = "resolve"))]
mod absent;
mod builtin;
mod catalogue;
mod error;
mod files;
mod index;
mod info;
mod locale;
mod names;
mod places;
#[cfg(feature = "resolve")]
mod repository;
mod search;
mod sources;

use std::borrow::Cow;
use std::path::PathBuf;

#[cfg(not(feature = "resolve"))]
pub use self::absent::Repository;
use self::builtin::BuiltIn;
pub use self::builtin::{ListedStyle, list, locales, other_names};
pub use self::catalogue::{Catalogue, CatalogueEntry};
pub use self::error::{FindError, RepositoryAnswer, RepositoryError};
pub use self::info::StyleInfo;
pub use self::locale::locale;
pub use self::names::common;
use self::places::Place;
#[cfg(feature = "resolve")]
pub use self::repository::{Repository, ZOTERO};
pub use self::search::search;
pub use self::sources::{FolderChange, Sources};
use crate::csl::Style;

/// A style as it was found: its text, and where that comes from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StyleFile {
    /// The name to ask for it by.
    pub name: String,
    /// Where it comes from.
    pub origin: StyleOrigin,
    content: Content,
}

/// What is in a style file.
#[derive(Clone, Debug)]
enum Content {
    /// XML, as it was read.
    Xml(String),
    /// A style that is built in, whose XML is unpacked when it is asked for.
    BuiltIn(&'static BuiltIn),
}

impl StyleFile {
    /// Returns the style as XML.
    pub fn xml(&self) -> Cow<'_, str> {
        match &self.content {
            Content::Xml(xml) => Cow::Borrowed(xml),
            Content::BuiltIn(style) => Cow::Owned(style.xml()),
        }
    }

    /// Returns what the style says about itself.
    pub fn info(&self) -> Option<StyleInfo> {
        match &self.content {
            Content::Xml(xml) => StyleInfo::read(xml),
            Content::BuiltIn(style) => style.info(),
        }
    }
}

impl StyleFile {
    /// The name that an error gives it: its path, if it has one.
    pub(crate) fn place(&self) -> String {
        match &self.origin {
            StyleOrigin::File(path) | StyleOrigin::Own(path) | StyleOrigin::Installed(path) => {
                path.display().to_string()
            }
            StyleOrigin::BuiltIn | StyleOrigin::Repository => self.name.clone(),
        }
    }
}

/// Where a style comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StyleOrigin {
    /// A file that was named.
    File(PathBuf),
    /// A file in the user's own folder.
    Own(PathBuf),
    /// It is built in.
    BuiltIn,
    /// A file in a folder of another program.
    Installed(PathBuf),
    /// The official repository.
    Repository,
}

impl StyleOrigin {
    fn place(&self) -> Place {
        match self {
            Self::File(_) | Self::Own(_) => Place::Own,
            Self::BuiltIn => Place::BuiltIn,
            Self::Installed(_) => Place::Installed,
            Self::Repository => Place::Repository,
        }
    }
}

impl std::fmt::Display for StyleOrigin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Own(_) => f.write_str("yours"),
            Self::BuiltIn => f.write_str("built in"),
            Self::Installed(path) => {
                let folder = files::folder_of(path);
                write!(f, "installed: {}", folder.display())
            }
            Self::Repository => f.write_str("repository"),
        }
    }
}

/// A style that was found, and the locale it asks for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FoundStyle {
    /// The style that formats.
    pub style: Style,
    /// The locale to use where the user names none: the dependent style's, or the style's own.
    pub locale: Option<String>,
    /// The file that was asked for, then that of its parent, if it is a dependent style.
    pub files: Vec<StyleFile>,
}

/// Finds a style by the name or path a user gives, among those that are built in.
pub fn find(name: &str) -> Result<FoundStyle, FindError> {
    Sources::default().find(name)
}

/// The name of a style of the official repository, from its identifier.
fn official_name(id: &str) -> Option<&str> {
    let rest = id.strip_prefix("https://").or_else(|| id.strip_prefix("http://"))?;
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    rest.strip_prefix("zotero.org/styles/").filter(|name| names::is_official(name))
}

/// Whether two identifiers are the same but for the scheme, which old styles and new ones spell
/// differently.
fn same_id(one: &str, other: &str) -> bool {
    let bare = |id: &str| id.split_once("://").map_or_else(|| id.to_owned(), |(_, rest)| rest.to_owned());
    bare(one) == bare(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_style_is_found_by_each_of_its_names() {
        for style in builtin::styles() {
            let official = style.official();
            for name in style.names.iter().chain(&official).chain([&style.id]) {
                let found = find(name).expect(name);
                assert_eq!(
                    (found.style.id(), &found.files[0].origin),
                    (style.id, &StyleOrigin::BuiltIn),
                    "{name}"
                );
            }
        }
        assert!(find("APA").is_ok(), "case does not matter");
        assert_eq!(find("harvard").expect("a common name").files[0].name, "harvard-cite-them-right");
    }

    #[test]
    fn a_built_in_style_is_what_its_xml_says() {
        for style in builtin::styles() {
            let compiled = Style::from_compiled(style.compiled()).expect(style.id);
            let read = Style::from_xml(&style.xml()).expect(style.id);
            assert_eq!(format!("{compiled:?}"), format!("{read:?}"), "{}", style.id);
            assert_eq!(style.info().expect(style.id).id, style.id);
        }
    }

    #[test]
    fn a_style_that_does_not_exist_is_never_another() {
        let Err(FindError::NoStyle { suggestions, .. }) = find("natur") else { panic!("no such style") };
        assert_eq!(suggestions[0], "nature");
        let error = find("citation-nature").expect_err("no such style").to_string();
        assert_eq!(error, "unknown style `citation-nature`");
        assert!(matches!(find("./missing.csl"), Err(FindError::Unreadable { .. })));
        for other in
            ["mla-8", "modern-language-association-8", "https://example.org/styles/nature", "../nature", ".."]
        {
            assert!(find(other).is_err(), "{other}");
        }
    }

    #[test]
    fn a_common_name_whose_style_is_not_here_says_what_it_is() {
        let error = find("din").expect_err("not built in").to_string();
        assert_eq!(error, "unknown style `din` (iso690-author-date-de)");
    }
}
