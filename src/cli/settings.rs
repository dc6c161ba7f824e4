//! The settings of a run: each value and its source. A flag overrides the environment, the environment the
//! project's file, that the user's configuration file, and that the default.

mod file;
mod table;

use std::env;
use std::fmt::{self, Display};
use std::path::{Path, PathBuf, is_separator};
use std::time::Duration;

use etcetera::BaseStrategy as _;
use url::Url;

use clap::ValueEnum as _;

use self::file::Files;
pub(crate) use self::file::Row;
use super::args::{self, EntriesArgs, Journal, NetworkArgs};
use crate::http;
use crate::resolve::{self, DOI_ORG, Mode};
use crate::search::{self, CROSSREF, DATACITE, EUTILS, PMC};
use crate::style::ZOTERO;

/// The variable that names the home directory.
const HOME: &str = if cfg!(windows) { "USERPROFILE" } else { "HOME" };

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ValueSource {
    Flag,
    Environment(&'static str),
    Project,
    File,
    Default,
}

impl Display for ValueSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("command line"),
            Self::Environment(name) => write!(f, "environment, {name}"),
            Self::Project => f.write_str("project file"),
            Self::File => f.write_str("configuration file"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A value and where it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Setting<T> {
    pub(crate) value: T,
    pub(crate) source: ValueSource,
}

/// Everything that can be set.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The path of the configuration file, whether it exists or not.
    pub(crate) file: PathBuf,
    /// The path of the project's file.
    pub(crate) project: Option<PathBuf>,
    pub(crate) style: Setting<String>,
    pub(crate) locale: Setting<Option<String>>,
    pub(crate) jobs: Setting<usize>,
    pub(crate) endpoint: Setting<Url>,
    pub(crate) mailto: Setting<Option<String>>,
    pub(crate) timeout: Setting<Duration>,
    pub(crate) cache: Setting<PathBuf>,
    pub(crate) styles: Setting<Url>,
    /// Crossref's and `DataCite`'s search, and NCBI's services.
    pub(crate) search: Setting<Url>,
    pub(crate) search_datacite: Setting<Url>,
    pub(crate) ncbi: Setting<Option<Url>>,
    /// The form of journal titles; as the record and the style have it where nothing is said.
    pub(crate) journal: Setting<Option<Journal>>,
    /// How entries are written, as far as files say, and what they say.
    pub(crate) entries: EntriesArgs,
    pub(crate) entry_rows: Vec<Row>,
    pub(crate) folders: StyleFolders,
    /// Whether requests are made at all.
    pub(crate) offline: Setting<bool>,
    pub(crate) mode: Mode,
}

/// Where style files are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StyleFolders {
    /// The user's own, for doicite.
    pub(crate) own: PathBuf,
    /// Those of other programs.
    pub(crate) installed: Vec<PathBuf>,
    /// Those that were fetched.
    pub(crate) kept: PathBuf,
}

/// An error in the settings, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SettingsError(String);

impl Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Settings {
    /// Settles everything, over a style, a locale, the form of journal titles and what else was typed.
    pub(crate) fn settle(
        style: Option<&str>,
        locale: Option<&str>,
        journal: Option<Journal>,
        network: &NetworkArgs,
    ) -> Result<Self, SettingsError> {
        let places = etcetera::choose_base_strategy()
            .map_err(|_| SettingsError(format!("cannot find your home directory; set {HOME}")))?;
        let file = match variable("DOICITE_CONFIG")?.map(PathBuf::from) {
            Some(named) if !named.is_file() => {
                return Err(SettingsError(format!(
                    "DOICITE_CONFIG names {}, which is not a file",
                    named.display()
                )));
            }
            Some(named) => named,
            None => places.config_dir().join("doicite").join("config.toml"),
        };
        let files = Files::read(&file)?;
        let (entries, entry_rows) = files.entries()?;
        let offline = pick(
            (network.offline || network.refresh).then(|| network.offline.to_string()),
            ("offline", &files),
            switch,
            || false,
        )?;
        let own = |text: &String| Ok::<_, String>(text.clone());
        let endpoint = pick(network.endpoint.clone(), ("endpoint", &files), endpoint, doi_org)?;
        Ok(Self {
            style: pick(style.map(str::to_owned), ("style", &files), own, || {
                table::known_by("style").1.to_owned()
            })?,
            locale: optional(pick(locale.map(str::to_owned), ("locale", &files), own, String::new)?),
            jobs: pick(network.jobs.map(|n| n.to_string()), ("jobs", &files), jobs, || {
                resolve::ResolverConfig::default().jobs
            })?,
            endpoint: endpoint.clone(),
            mailto: optional(pick(network.mailto.clone(), ("mailto", &files), mailto, String::new)?),
            timeout: match network.timeout {
                Some(value) => Setting { value, source: ValueSource::Flag },
                None => pick(
                    None,
                    ("timeout", &files),
                    |text| args::seconds(text),
                    || http::ClientSettings::default().timeout,
                )?,
            },
            cache: pick(
                None,
                ("cache", &files),
                |text| {
                    let at_home = text.strip_prefix('~').and_then(|rest| rest.strip_prefix(is_separator));
                    Ok(at_home.map_or_else(|| PathBuf::from(text), |rest| places.home_dir().join(rest)))
                },
                || places.cache_dir().join("doicite").join("records.sqlite"),
            )?,
            styles: pick(None, ("styles", &files), style_server, zotero)?,
            search: pick(None, ("search", &files), service, || beside(&endpoint.value, CROSSREF))?,
            search_datacite: pick(None, ("search-datacite", &files), service, || {
                beside(&endpoint.value, DATACITE)
            })?,
            ncbi: pick(None, ("ncbi", &files), |text| service(text).map(Some), || None)?,
            journal: match journal {
                Some(form) => Setting { value: Some(form), source: ValueSource::Flag },
                None => pick(
                    None,
                    ("journal", &files),
                    |text| {
                        let form = Journal::from_str(text, true);
                        form.map(Some).map_err(|_| "must be full, abbreviated, aas or ieee".to_owned())
                    },
                    || None,
                )?,
            },
            folders: StyleFolders::of(&places),
            mode: match (offline.value, network.refresh) {
                (true, _) => Mode::Offline,
                (_, true) => Mode::Refresh,
                _ => Mode::Normal,
            },
            offline,
            entries,
            entry_rows,
            project: files.project().map(Path::to_owned),
            file,
        })
    }

    /// How to behave towards servers.
    pub(crate) fn http(&self) -> http::ClientSettings {
        http::ClientSettings { mailto: self.mailto.value.clone(), timeout: self.timeout.value }
    }

    /// Where and how to search.
    pub(crate) fn searcher(&self) -> search::SearchConfig {
        let ncbi = |service| match &self.ncbi.value {
            Some(url) => url.clone(),
            None => beside(&self.endpoint.value, service),
        };
        search::SearchConfig {
            crossref: self.search.value.clone(),
            datacite: self.search_datacite.value.clone(),
            pmc: ncbi(PMC),
            eutils: ncbi(EUTILS),
            http: self.http(),
            jobs: self.jobs.value,
            mode: self.mode,
        }
    }

    /// The settings of the resolver.
    pub(crate) fn resolver(&self) -> resolve::ResolverConfig {
        resolve::ResolverConfig {
            endpoint: self.endpoint.value.clone(),
            http: self.http(),
            jobs: self.jobs.value,
            mode: self.mode,
            max_age: None,
        }
    }
}

impl StyleFolders {
    /// The folders of the platform. Zotero's is the same everywhere; a package of the official
    /// repository, such as Debian's, installs it into a data folder.
    fn of(places: &impl etcetera::BaseStrategy) -> Self {
        let system = match env::var_os("XDG_DATA_DIRS").filter(|folders| !folders.is_empty()) {
            Some(folders) => env::split_paths(&folders).collect(),
            None if cfg!(target_os = "macos") => {
                vec!["/opt/homebrew/share".into(), "/usr/local/share".into()]
            }
            None if cfg!(unix) => vec!["/usr/local/share".into(), "/usr/share".into()],
            None => Vec::new(),
        };
        let data = std::iter::once(places.data_dir()).chain(system).filter(|folder| folder.is_absolute());
        let packaged = data.map(|folder| folder.join("citation-style-language").join("styles"));
        let zotero = places.home_dir().join("Zotero").join("styles");
        Self {
            own: places.data_dir().join("doicite").join("styles"),
            installed: std::iter::once(zotero).chain(packaged).collect(),
            kept: places.cache_dir().join("doicite").join("styles"),
        }
    }
}

/// The first of flag, environment, files and default that has a value for the setting of this name.
fn pick<T>(
    flag: Option<String>,
    (name, files): (&str, &Files),
    read: impl Fn(&String) -> Result<T, String>,
    default: impl FnOnce() -> T,
) -> Result<Setting<T>, SettingsError> {
    let (of_environment, _) = table::known_by(name);
    let (text, source) = if let Some(text) = flag {
        (text, ValueSource::Flag)
    } else if let Some(text) = variable(of_environment)? {
        (text, ValueSource::Environment(of_environment))
    } else if let Some(found) = files.value(name)? {
        found
    } else {
        return Ok(Setting { value: default(), source: ValueSource::Default });
    };
    let value = read(&text).map_err(|what| SettingsError(format!("`{text}` ({source}): {what}")))?;
    Ok(Setting { value, source })
}

/// Returns an environment variable, unless it is empty.
fn variable(name: &str) -> Result<Option<String>, SettingsError> {
    match env::var(name) {
        Ok(text) if text.is_empty() => Ok(None),
        Ok(text) => Ok(Some(text)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(SettingsError(format!("{name} is not valid Unicode"))),
    }
}

fn optional(setting: Setting<String>) -> Setting<Option<String>> {
    Setting { value: Some(setting.value).filter(|text| !text.is_empty()), source: setting.source }
}

#[expect(clippy::ptr_arg, reason = "the shape that `pick` asks for")]
fn switch(text: &String) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Ok(true),
        "0" | "false" | "no" | "off" => Ok(false),
        _ => Err("must be true or false".to_owned()),
    }
}

#[expect(clippy::ptr_arg, reason = "the shape that `pick` asks for")]
fn jobs(text: &String) -> Result<usize, String> {
    args::jobs(text).map_err(|why| format!("the number of jobs {why}"))
}

#[expect(clippy::ptr_arg, reason = "the shape that `pick` asks for")]
fn endpoint(text: &String) -> Result<Url, String> {
    server(text, "endpoint", DOI_ORG)
}

#[expect(clippy::ptr_arg, reason = "the shape that `pick` asks for")]
fn style_server(text: &String) -> Result<Url, String> {
    server(text, "repository of styles", ZOTERO)
}

#[expect(clippy::ptr_arg, reason = "the shape that `pick` asks for")]
fn service(text: &String) -> Result<Url, String> {
    server(text, "address of a service", "https://api.example.org")
}

/// A public service; or, where a server on this machine stands in for the resolver, what that server plays
/// of it: with such an endpoint nothing goes out that was not named.
fn beside(endpoint: &Url, service: &str) -> Url {
    let public = Url::parse(service);
    match public {
        Ok(public) if !http::is_local(endpoint) => public,
        Ok(public) => {
            let mut played = endpoint.clone();
            let base = endpoint.path().trim_end_matches('/');
            played.set_path(&format!("{base}/-/{}", public.host_str().unwrap_or_default()));
            played
        }
        Err(_) => endpoint.clone(),
    }
}

/// The address of a web server.
fn server(text: &str, what: &str, example: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|_| format!("the {what} must be a URL such as {example}"))?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    match url.scheme() {
        "http" | "https" if url.has_host() && plain => Ok(url),
        _ => Err(format!("the {what} must be an http or https URL without a query")),
    }
}

fn zotero() -> Url {
    #[expect(clippy::expect_used, reason = "the constant is a URL, as a test shows")]
    Url::parse(ZOTERO).expect("a URL")
}

fn doi_org() -> Url {
    #[expect(clippy::expect_used, reason = "the constant is a URL, as a test shows")]
    Url::parse(DOI_ORG).expect("a URL")
}

/// An address goes into a header that strangers read: it must be one, and nothing else.
#[expect(clippy::ptr_arg, reason = "the shape that `pick` asks for")]
fn mailto(text: &String) -> Result<String, String> {
    let address = text.strip_prefix("mailto:").unwrap_or(text);
    let fine = address.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        && address.chars().all(|c| c.is_ascii_graphic() && !"()<>,;:\\\"".contains(c));
    if fine {
        Ok(address.to_owned())
    } else {
        Err("mailto must be an e-mail address such as me@example.org".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_servers_are_urls() {
        assert_eq!(doi_org().as_str(), "https://doi.org/");
        assert_eq!(zotero().as_str(), "https://www.zotero.org/");
    }

    #[test]
    fn addresses_cannot_carry_anything_into_a_header() {
        for good in ["me@example.org", "mailto:a.b+c@sub.example.org"] {
            assert!(mailto(&good.to_owned()).is_ok(), "{good}");
        }
        for bad in [
            "me",
            "me@host",
            "@example.org",
            "a@b.c\r\nX: y",
            "a@b.c)",
            "ä@example.org",
            "a b@example.org",
            "",
        ] {
            assert!(mailto(&bad.to_owned()).is_err(), "{bad}");
        }
    }

    #[test]
    fn endpoints_are_web_servers() {
        for good in ["https://doi.org", "http://127.0.0.1:8080", "https://proxy.example.org/doi/"] {
            assert!(endpoint(&good.to_owned()).is_ok(), "{good}");
        }
        for bad in [
            "doi.org",
            "file:///etc/passwd",
            "ftp://doi.org",
            "https://doi.org/?x=1",
            "https://u:p@doi.org",
            "",
        ] {
            assert!(endpoint(&bad.to_owned()).is_err(), "{bad}");
        }
    }
}
