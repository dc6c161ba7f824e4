//! Finding a style in the places that may have it, by the order of [`super::places`].

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;

use super::builtin::{self, BuiltIn};
use super::places::{self, Place, Spelling};
use super::{
    Content, FindError, FoundStyle, Repository, RepositoryAnswer, RepositoryError, StyleFile, StyleOrigin,
    files, names, official_name, same_id,
};
use crate::csl::Style;

/// How many dependent styles may follow one another.
const MOST_PARENTS: usize = 3;

/// How long a fetched style, or the index, is believed: as long as a record is.
pub(super) const LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The places where styles are looked for. The default are those that are built in.
#[derive(Debug, Default)]
pub struct Sources {
    /// The folder of the user's own styles, which may not be there yet.
    pub own: Option<PathBuf>,
    /// Folders of other programs.
    pub installed: Vec<PathBuf>,
    /// The folder in which what was fetched is kept.
    pub kept: Option<PathBuf>,
    /// The official repository, if it may be asked.
    pub repository: Option<Repository>,
}

/// A change in the user's own folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FolderChange {
    /// A style is there now.
    Added {
        /// Its name.
        name: String,
        /// Its file.
        path: PathBuf,
        /// Whether it took the place of another.
        replaced: bool,
    },
    /// Nothing had to be done.
    There {
        /// The name.
        name: String,
        /// Where the style is.
        origin: StyleOrigin,
    },
}

impl Sources {
    /// Finds a style by the name or path a user gives, and follows it to the style that formats.
    pub fn find(&self, name: &str) -> Result<FoundStyle, FindError> {
        self.follow(self.open(name)?)
    }

    /// Finds a style by the name or path a user gives.
    pub fn open(&self, name: &str) -> Result<StyleFile, FindError> {
        let name = name.trim();
        if name.starts_with("http://") || name.starts_with("https://") {
            self.with_id(name)
        } else if is_path(name) {
            let path = Path::new(name);
            let xml =
                files::read(path).map_err(|cause| FindError::Unreadable { path: path.to_owned(), cause })?;
            let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
            Ok(StyleFile { name, origin: StyleOrigin::File(path.to_owned()), content: Content::Xml(xml) })
        } else {
            self.named(name)
        }
    }

    /// Returns the style that formats, behind a dependent one. Its parent may depend on another; the locale
    /// is that of the first that names one (CSL 1.0.2, "File Types").
    pub fn follow(&self, file: StyleFile) -> Result<FoundStyle, FindError> {
        let name = file.name.clone();
        let mut found = FoundStyle { style: parsed(&file)?, locale: None, files: vec![file] };
        loop {
            found.locale = found.locale.or_else(|| found.style.default_locale().map(str::to_owned));
            let Some(parent) = found.style.parent() else { return Ok(found) };
            if found.files.len() > MOST_PARENTS {
                return Err(FindError::TooManyParents { name });
            }
            let file = self
                .with_id(parent)
                .map_err(|cause| FindError::NoParent { name: name.clone(), cause: Box::new(cause) })?;
            found.style = parsed(&file)?;
            found.files.push(file);
        }
    }

    /// The style of a name.
    fn named(&self, typed: &str) -> Result<StyleFile, FindError> {
        let lower = typed.to_lowercase();
        let meaning = names::meaning(&lower);
        for (place, spelling) in places::OF_A_NAME {
            let name = match spelling {
                Spelling::Typed => Some(typed),
                Spelling::Meant => meaning,
                Spelling::MeantOrTyped => meaning.or(Some(typed)),
            };
            if let Some(name) = name
                && let Some(file) = self.here(place, name)?
            {
                return Ok(file);
            }
        }
        let fetched = self.fetched(meaning.unwrap_or(&lower));
        if let Ok(Ok(file)) = fetched {
            return Ok(file);
        }
        let name = typed.to_owned();
        let suggestions = if meaning.is_some() { Vec::new() } else { self.suggestions(&lower) };
        let meaning = meaning.map(str::to_owned);
        match fetched {
            Ok(Ok(file)) => Ok(file),
            Ok(Err(asked)) => Err(FindError::NoStyle { name, meaning, suggestions, asked }),
            Err(cause) => Err(FindError::NoAnswer { name, meaning, suggestions, cause: Box::new(cause) }),
        }
    }

    /// The style of an identifier. Those of the official repository are as good as its names; any other
    /// must stand in the style.
    fn with_id(&self, id: &str) -> Result<StyleFile, FindError> {
        let official = official_name(id);
        let name = official.unwrap_or_else(|| id.rsplit('/').next().unwrap_or_default());
        for place in places::OF_AN_ID {
            let found = match (place, official) {
                (Place::BuiltIn, _) => builtin::with_id(id).map(built_in),
                (Place::Own, Some(_)) => self.here(place, name)?,
                (_, Some(_)) => return self.named(name),
                (_, None) => self
                    .here(place, name)?
                    .filter(|file| file.info().is_some_and(|info| same_id(&info.id, id))),
            };
            if let Some(file) = found {
                return Ok(file);
            }
        }
        Err(FindError::NoStyle {
            name: id.to_owned(),
            meaning: None,
            suggestions: Vec::new(),
            asked: RepositoryAnswer::Needless,
        })
    }

    /// The style of a name in one place of this machine.
    fn here(&self, place: Place, name: &str) -> Result<Option<StyleFile>, FindError> {
        let in_folders = |folders: &[PathBuf], origin| {
            let path = folders.iter().find_map(|folder| files::of_name(folder, name));
            path.map(|path| from_folder(path, origin)).transpose()
        };
        match place {
            Place::Own => in_folders(self.own.as_slice(), StyleOrigin::Own),
            Place::BuiltIn => Ok(builtin::named(&name.to_lowercase()).map(built_in)),
            Place::Installed => in_folders(&self.installed, StyleOrigin::Installed),
            Place::Repository => Ok(None),
        }
    }

    /// The style of a name from the repository: the copy that is kept while it is fresh, else as served;
    /// an older copy where that fails.
    fn fetched(&self, name: &str) -> Result<Result<StyleFile, RepositoryAnswer>, RepositoryError> {
        if !names::is_official(name) {
            return Ok(Err(RepositoryAnswer::Needless));
        }
        let kept = self.kept.as_deref().and_then(|folder| kept(folder, name));
        let file = |xml: String| StyleFile {
            name: name.to_owned(),
            origin: StyleOrigin::Repository,
            content: Content::Xml(xml),
        };
        let (repository, kept) = match (&self.repository, kept) {
            (None, kept) => return Ok(kept.map(|kept| file(kept.text)).ok_or(RepositoryAnswer::Not)),
            (Some(repository), Some(kept)) if kept.fresh && !repository.is_refreshing() => {
                return Ok(Ok(file(kept.text)));
            }
            (Some(repository), kept) => (repository, kept),
        };
        match (repository.style(name), kept) {
            (Ok(Some(xml)), _) => {
                self.keep(&format!("{name}.csl"), &xml);
                Ok(Ok(file(xml)))
            }
            (Ok(None), None) => Ok(Err(RepositoryAnswer::Without { host: repository.host() })),
            (Err(error), None) => Err(error),
            (answer, Some(kept)) => {
                let host = repository.host();
                let why = answer.err().map_or_else(|| format!("{host} no longer has it"), |e| e.to_string());
                repository.warn(format!("{why}; using the copy of the style {name} of {}", kept.day));
                Ok(Ok(file(kept.text)))
            }
        }
    }

    /// Keeps what was fetched. That it could not be kept takes nothing from this run.
    pub(super) fn keep(&self, file: &str, text: &str) {
        let Some(folder) = &self.kept else { return };
        if let (Err(error), Some(repository)) = (files::write(folder, file, text), &self.repository) {
            repository.warn(format!("cannot cache the style in {}: {error}", folder.display()));
        }
    }

    /// Names that are close to one that nothing has.
    fn suggestions(&self, name: &str) -> Vec<String> {
        let folders = self.own.iter().chain(&self.installed);
        let in_folders: Vec<(String, PathBuf)> = folders.flat_map(|folder| files::all(folder)).collect();
        let indexed = self.index_kept();
        let here = builtin::styles().flat_map(|style| style.names.iter().copied());
        let all = here
            .chain(names::common().map(|(common, _)| common))
            .chain(in_folders.iter().map(|(name, _)| name.as_str()))
            .chain(indexed.iter().map(|style| style.name.as_str()));
        names::closest(name, all)
    }
}

/// Looking after the user's own folder.
impl Sources {
    /// Copies a style into the user's own folder: a file, or one that is found by name. The parent of a
    /// dependent style is copied too, unless it is built in. Everything is checked before anything is
    /// written.
    pub fn add(&self, name: &str) -> Result<Vec<FolderChange>, FindError> {
        let found = self.find(name)?;
        let mut changed = Vec::new();
        for file in &found.files {
            let there = matches!(file.origin, StyleOrigin::BuiltIn | StyleOrigin::Own(_));
            changed.push(if there {
                FolderChange::There { name: file.name.clone(), origin: file.origin.clone() }
            } else {
                self.copy(file)?
            });
        }
        Ok(changed)
    }

    fn copy(&self, file: &StyleFile) -> Result<FolderChange, FindError> {
        let name = file.name.to_lowercase();
        let what = || format!("add the style {}", file.name);
        let failed = |cause: String| FindError::Unchanged { what: what(), cause };
        let folder = self.own.as_deref().ok_or_else(|| failed("there is no directory for it".to_owned()))?;
        if !names::is_file_name(&name) {
            return Err(failed("its name must be made of letters, digits and hyphens".to_owned()));
        }
        let replaced = files::of_name(folder, &name).is_some();
        let path = files::write(folder, &format!("{name}.csl"), &file.xml())
            .map_err(|error| failed(error.to_string()))?;
        Ok(FolderChange::Added { name, path, replaced })
    }

    /// Removes a style from the user's own folder. Returns the path of the file.
    pub fn remove(&self, name: &str) -> Result<PathBuf, FindError> {
        let path = self.own.as_deref().and_then(|folder| files::of_name(folder, name.trim()));
        let Some(path) = path else {
            let local = Self { own: None, installed: self.installed.clone(), kept: None, repository: None };
            let what = match local.open(name).map(|file| file.origin) {
                Ok(StyleOrigin::File(_)) => format!("`{name}` is a file; name a style of yours to remove it"),
                Ok(origin) => format!("cannot remove the style {name}: it is {origin}"),
                Err(_) => format!("you have no style `{name}`"),
            };
            return Err(FindError::NotOwn { what });
        };
        let failed = |error: std::io::Error| FindError::Unchanged {
            what: format!("remove {}", path.display()),
            cause: error.to_string(),
        };
        std::fs::remove_file(&path).map_err(failed)?;
        Ok(path)
    }
}

/// A copy of something that was fetched.
pub(super) struct CachedFile {
    pub(super) text: String,
    pub(super) fresh: bool,
    /// The day it was fetched.
    pub(super) day: String,
}

/// The copy of a style. One that is no style (a disk that was full, a hand that edited) is as good as
/// none.
fn kept(folder: &Path, name: &str) -> Option<CachedFile> {
    let kept = kept_file(&folder.join(format!("{name}.csl")), files::LONGEST_STYLE)?;
    Style::from_xml(&kept.text).is_ok().then_some(kept)
}

/// The copy of something, of at most so many bytes.
pub(super) fn kept_file(path: &Path, most: u64) -> Option<CachedFile> {
    let (when, fresh) = files::written(path, LIFETIME)?;
    let day = Timestamp::try_from(when)
        .map_or_else(|_| "old".to_owned(), |when| when.strftime("%Y-%m-%d").to_string());
    Some(CachedFile { text: files::read_up_to(path, most).ok()?, fresh, day })
}

fn is_path(name: &str) -> bool {
    name.contains(std::path::is_separator)
        || Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("csl"))
}

fn built_in(style: &'static BuiltIn) -> StyleFile {
    StyleFile {
        name: style.name().to_owned(),
        origin: StyleOrigin::BuiltIn,
        content: Content::BuiltIn(style),
    }
}

fn from_folder(path: PathBuf, origin: fn(PathBuf) -> StyleOrigin) -> Result<StyleFile, FindError> {
    match files::read(&path) {
        Ok(xml) => {
            let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
            Ok(StyleFile { name, origin: origin(path), content: Content::Xml(xml) })
        }
        Err(cause) => Err(FindError::Unreadable { path, cause }),
    }
}

fn parsed(file: &StyleFile) -> Result<Style, FindError> {
    let read = match &file.content {
        Content::Xml(xml) => Style::from_xml(xml),
        Content::BuiltIn(style) => {
            Style::from_compiled(style.compiled()).map_or_else(|| Style::from_xml(&style.xml()), Ok)
        }
    };
    read.map_err(|cause| FindError::Invalid { name: file.place(), cause })
}
