//! The project that a document belongs to: Quarto's `_quarto.yml`, whose metadata hold for all
//! documents in its folder and below (its manual, "Project Basics", "Metadata").

use std::io;
use std::path::{Path, PathBuf};

use super::settings::MetadataSettings;

/// Names of the file.
const NAMES: [&str; 2] = ["_quarto.yml", "_quarto.yaml"];

/// How many folders above a document are looked into.
const MOST_FOLDERS: usize = 16;

/// A style as a document names it: a file beside it, or the name of a style.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StyleName {
    /// The name as it stands there.
    pub name: String,
    /// The file that it may be.
    pub file: PathBuf,
}

/// The settings that a project has for its documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    folder: PathBuf,
    settings: MetadataSettings,
}

impl Project {
    /// Looks for the project of a document by reading files: the nearest one, in the document's folder
    /// or above.
    pub fn of(document: &Path, mut read: impl FnMut(&Path) -> io::Result<Vec<u8>>) -> Option<Self> {
        let mut folder = document.parent()?.to_owned();
        for _ in 0..MOST_FOLDERS {
            for name in NAMES {
                if let Ok(bytes) = read(&folder.join(name)) {
                    let settings = MetadataSettings::of(&String::from_utf8_lossy(&bytes));
                    return Some(Self { folder, settings });
                }
            }
            folder = above(&folder)?;
        }
        None
    }

    /// Returns the bibliography files that it names.
    pub fn bibliographies(&self) -> impl Iterator<Item = PathBuf> {
        self.settings.bibliographies.iter().map(|name| self.file(name))
    }

    /// Returns the style that it names.
    pub fn style(&self) -> Option<StyleName> {
        self.settings.style.as_ref().map(|name| StyleName { file: self.file(name), name: name.clone() })
    }

    /// Returns the language of its documents.
    pub fn locale(&self) -> Option<&str> {
        self.settings.locale.as_deref()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name.trim_start_matches('/'))
    }
}

/// The folder above one, as it is written.
fn above(folder: &Path) -> Option<PathBuf> {
    let climbs = folder.as_os_str().is_empty() || folder.ends_with("..") || folder.ends_with(".");
    if climbs { Some(folder.join("..")) } else { folder.parent().map(Path::to_owned) }
}
