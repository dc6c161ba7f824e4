//! All styles there are, as far as is known here: for lists and for searching.
//!
//! The user's own come first, then those that are built in, those in folders of other programs, and the
//! index of the official repository, if it has been fetched. A name that several have is listed once,
//! for the place that [`Sources::open`] would take it from.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::builtin::{self, BuiltIn};
use super::error::RepositoryError;
use super::index::{Indexed, parse};
use super::sources::{Sources, kept_file};
use super::{StyleInfo, StyleOrigin, files, names, official_name};
use crate::text::sorting;

/// The copy of the index among what was fetched. No style has a name with a point in it.
const INDEX: &str = "index.json";

/// The longest index that is read: three times the one of 2026.
const LONGEST_INDEX: u64 = 8 << 20;

/// A style in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CatalogueEntry {
    /// The name by which it is found.
    pub name: String,
    /// Other names it answers to, common names among them.
    pub aliases: Vec<String>,
    /// The title.
    pub title: String,
    /// The short title.
    pub short_title: Option<String>,
    /// The fields of science that it is for.
    pub fields: Vec<String>,
    /// The citation format: author-date, numeric, note and so on.
    pub format: Option<String>,
    /// Whether it is a dependent style.
    pub dependent: bool,
    /// The name of that style, or its identifier, if it is known.
    pub parent: Option<String>,
    /// Where it comes from.
    pub origin: StyleOrigin,
}

/// All known styles.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// The styles, by place and then by name.
    pub entries: Vec<CatalogueEntry>,
    /// The index of the repository among them, if it is kept: how many styles it has, and whether it
    /// is fresh.
    pub index: Option<(usize, bool)>,
}

impl Sources {
    /// Returns the user's own styles and those that are built in.
    pub fn at_hand(&self) -> Vec<CatalogueEntry> {
        let mut entries = Collector::default();
        entries.folder(self.own.as_deref(), StyleOrigin::Own);
        entries.built_in();
        entries.entries
    }

    /// Returns all styles that are known here. Reads the head of every file in the folders.
    pub fn catalogue(&self) -> Catalogue {
        let mut entries = Collector { entries: self.at_hand(), ..Collector::default() };
        let seen = entries.entries.iter().flat_map(|entry| entry.aliases.iter().chain([&entry.name]));
        entries.seen = seen.cloned().collect();
        for folder in &self.installed {
            entries.folder(Some(folder), StyleOrigin::Installed);
        }
        let index = self.kept.as_deref().and_then(index_kept);
        let counted = index.as_ref().map(|(styles, fresh)| (styles.len(), *fresh));
        let indexed = index.map(|(styles, _)| styles).unwrap_or_default();
        // What was fetched says more of itself than the index does.
        for (name, path) in self.kept.as_deref().map(files::all).unwrap_or_default() {
            entries.file(name, &path, StyleOrigin::Repository);
        }
        for style in indexed {
            entries.indexed(style);
        }
        Catalogue { entries: entries.entries, index: counted }
    }

    /// Fetches the index of the repository and keeps it. Without a repository nothing happens.
    pub fn fetch_index(&self) -> Result<(), RepositoryError> {
        if let Some(repository) = &self.repository {
            let text = repository.index()?;
            self.keep(INDEX, &text);
        }
        Ok(())
    }

    /// The styles in the index that is kept.
    pub(super) fn index_kept(&self) -> Vec<Indexed> {
        self.kept.as_deref().and_then(index_kept).map(|(styles, _)| styles).unwrap_or_default()
    }
}

fn index_kept(folder: &Path) -> Option<(Vec<Indexed>, bool)> {
    let kept = kept_file(&folder.join(INDEX), LONGEST_INDEX)?;
    Some((parse(&kept.text)?, kept.fresh))
}

/// Gathers entries, each name once.
#[derive(Default)]
struct Collector {
    entries: Vec<CatalogueEntry>,
    seen: HashSet<String>,
}

impl Collector {
    fn folder(&mut self, folder: Option<&Path>, origin: fn(PathBuf) -> StyleOrigin) {
        for (name, path) in folder.map(files::all).unwrap_or_default() {
            let origin = origin(path.clone());
            self.file(name, &path, origin);
        }
    }

    /// A style file that says of itself what it is.
    fn file(&mut self, name: String, path: &Path, origin: StyleOrigin) {
        if self.seen.contains(&name) {
            return;
        }
        let Some(info) = files::head(path).as_deref().and_then(StyleInfo::read) else { return };
        self.add(CatalogueEntry { dependent: info.parent.is_some(), ..entry(name, info, origin) });
    }

    fn built_in(&mut self) {
        let mut styles: Vec<&BuiltIn> = builtin::styles().collect();
        sorting::by_key(&mut styles, |style| style.name());
        for style in styles {
            let name = style.name();
            let info = style.info().unwrap_or_default();
            let mut entry = entry(name.to_owned(), info, StyleOrigin::BuiltIn);
            style.title.clone_into(&mut entry.title);
            entry.aliases = style.other_names();
            // One that the user has in its place is listed already.
            if !self.seen.contains(name) {
                self.add(entry);
            }
        }
    }

    fn indexed(&mut self, style: Indexed) {
        if self.seen.contains(&style.name) {
            return;
        }
        self.add(CatalogueEntry {
            aliases: names::of_common(&style.name).map(str::to_owned).collect(),
            name: style.name,
            title: style.title,
            short_title: None,
            fields: style.fields,
            format: style.format,
            dependent: style.dependent,
            parent: None,
            origin: StyleOrigin::Repository,
        });
    }

    fn add(&mut self, entry: CatalogueEntry) {
        self.seen.insert(entry.name.clone());
        self.seen.extend(entry.aliases.iter().cloned());
        self.entries.push(entry);
    }
}

fn entry(name: String, info: StyleInfo, origin: StyleOrigin) -> CatalogueEntry {
    let parent = info.parent.map(|id| official_name(&id).map_or_else(|| id.clone(), str::to_owned));
    CatalogueEntry {
        aliases: names::of_common(&name).map(str::to_owned).collect(),
        name,
        title: info.title,
        short_title: info.short_title,
        fields: info.fields,
        format: info.format,
        dependent: parent.is_some(),
        parent,
        origin,
    }
}
