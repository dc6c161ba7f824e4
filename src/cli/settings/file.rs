//! The configuration files: the user's `config.toml`, and the `doicite.toml` of a project, which is searched
//! from the current directory upwards.
//!
//! A project's file comes with the project, perhaps from strangers. So it sets how references look, and
//! nothing that decides where requests go or where files are written.

use std::path::{Path, PathBuf};

use super::table::names;
use super::{SettingsError, ValueSource};
use crate::cli::args::EntriesArgs;
use crate::files;

/// The name of a project's file.
const PROJECT: &str = "doicite.toml";

/// The configuration files in force.
pub(super) struct Files {
    project: Option<ConfigFile>,
    user: ConfigFile,
}

impl Files {
    /// Reads the user's file, which need not exist, and the project's if there is one.
    pub(super) fn read(user: &Path) -> Result<Self, SettingsError> {
        let project = std::env::current_dir()
            .ok()
            .and_then(|folder| {
                folder.ancestors().map(|folder| folder.join(PROJECT)).find(|file| file.is_file())
            })
            .map(|path| ConfigFile::read(&path, &names(true)))
            .transpose()?;
        Ok(Self { project, user: ConfigFile::read(user, &names(false))? })
    }

    /// Returns the path of the project's file.
    pub(super) fn project(&self) -> Option<&Path> {
        self.project.as_ref().map(|file| file.path.as_path())
    }

    /// Returns the value of a setting as text, and the file that has it.
    pub(super) fn value(&self, name: &str) -> Result<Option<(String, ValueSource)>, SettingsError> {
        if name == "style" { self.style() } else { self.text(name) }
    }

    fn text(&self, key: &str) -> Result<Option<(String, ValueSource)>, SettingsError> {
        if let Some(project) = &self.project
            && let Some(text) = project.text(key)?
        {
            return Ok(Some((text, ValueSource::Project)));
        }
        Ok(self.user.text(key)?.map(|text| (text, ValueSource::File)))
    }

    /// Returns the style; a path in a file is relative to that file.
    fn style(&self) -> Result<Option<(String, ValueSource)>, SettingsError> {
        let Some((style, source)) = self.text("style")? else { return Ok(None) };
        let file = match (&source, &self.project) {
            (ValueSource::Project, Some(project)) => project,
            _ => &self.user,
        };
        let is_path =
            Path::new(&style).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csl"));
        let beside = file.path.parent().filter(|_| is_path).map(|folder| folder.join(&style));
        Ok(Some((beside.map_or(style, |path| path.display().to_string()), source)))
    }

    /// Returns the options of entries, the project's over the user's, with a row for each that is set.
    pub(super) fn entries(&self) -> Result<(EntriesArgs, Vec<Row>), SettingsError> {
        let (mut entries, mut rows) = (EntriesArgs::default(), Vec::<Row>::new());
        let project = self.project.iter().map(|file| (file, ValueSource::Project));
        for (file, source) in project.chain([(&self.user, ValueSource::File)]) {
            let set = file.entries()?;
            let options = EntriesArgs::read(&set);
            let options = options.map_err(|why| SettingsError(format!("{}: {why}", file.path.display())))?;
            entries = entries.or(&options);
            for (name, value) in set {
                let name = format!("bib.{name}");
                if !rows.iter().any(|row| row.name == name) {
                    rows.push(Row { name, value, source: source.clone() });
                }
            }
        }
        Ok((entries, rows))
    }
}

/// An option of entries that a file sets, as `doicite config` shows it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) source: ValueSource,
}

/// One configuration file.
struct ConfigFile {
    path: PathBuf,
    table: toml::Table,
}

impl ConfigFile {
    /// Reads a file that may have these settings; a missing file is an empty one.
    fn read(path: &Path, keys: &[&str]) -> Result<Self, SettingsError> {
        let text = files::optional_text(path)
            .map_err(|error| SettingsError(format!("cannot read {}: {error}", path.display())))?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let line =
                error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
            SettingsError(format!("{}, line {line}: {}", path.display(), error.message()))
        })?;
        if let Some(unknown) = table.keys().find(|key| !keys.contains(&key.as_str())) {
            let path = path.display();
            let keys = keys.join(", ");
            return Err(SettingsError(if names(false).contains(&unknown.as_str()) {
                format!("{path}: a project cannot set `{unknown}`; it can set {keys}")
            } else {
                format!("{path}: unknown setting `{unknown}`; the settings are {keys}")
            }));
        }
        Ok(Self { path: path.to_owned(), table })
    }

    /// Returns a value as text; numbers and Booleans need no quotation marks.
    fn text(&self, key: &str) -> Result<Option<String>, SettingsError> {
        self.table.get(key).map(|value| self.plain(key, value)).transpose()
    }

    /// Returns the table `bib`: names and values.
    fn entries(&self) -> Result<Vec<(String, String)>, SettingsError> {
        match self.table.get("bib") {
            None => Ok(Vec::new()),
            Some(toml::Value::Table(table)) => table
                .iter()
                .map(|(name, value)| Ok((name.clone(), self.plain(&format!("bib.{name}"), value)?)))
                .collect(),
            Some(_) => Err(SettingsError(format!("{}: `bib` must be a table", self.path.display()))),
        }
    }

    fn plain(&self, key: &str, value: &toml::Value) -> Result<String, SettingsError> {
        match value {
            toml::Value::String(text) => Ok(text.clone()),
            toml::Value::Integer(number) => Ok(number.to_string()),
            toml::Value::Float(number) => Ok(number.to_string()),
            toml::Value::Boolean(switch) => Ok(switch.to_string()),
            _ => Err(SettingsError(format!("{}: `{key}` must be a string or a number", self.path.display()))),
        }
    }
}
