//! What can be set: the names, and by which variables of the environment; the page on settings has it as a table, and
//! help and the manual page are checked against it.

use super::{CROSSREF, DATACITE, DOI_ORG, ZOTERO};
use crate::text::sorting;

/// A setting.
pub(in crate::cli) struct Known {
    /// Its name in configuration files, and that of its flag.
    pub(in crate::cli) name: &'static str,
    pub(in crate::cli) variable: &'static str,
    /// Whether a project's file can set it.
    pub(super) of_projects: bool,
    /// The default, in words.
    pub(super) default: &'static str,
}

const fn known(name: &'static str, variable: &'static str, default: &'static str) -> Known {
    Known { name, variable, of_projects: false, default }
}

/// The same of a setting that a project's file can have too.
const fn of_projects(name: &'static str, variable: &'static str, default: &'static str) -> Known {
    Known { name, variable, of_projects: true, default }
}

/// Every setting but the table `bib`, in the order of `doicite config`.
pub(in crate::cli) const KNOWN: &[Known] = &[
    of_projects("style", "DOICITE_STYLE", "apa"),
    of_projects("locale", "DOICITE_LOCALE", "the style's, else en-US"),
    of_projects("journal", "DOICITE_JOURNAL", "abbreviated for fetched records, unchanged for files"),
    known("offline", "DOICITE_OFFLINE", "false"),
    known("jobs", "DOICITE_JOBS", "8"),
    known("mailto", "DOICITE_MAILTO", "none; with it, Crossref allows a higher rate"),
    known("timeout", "DOICITE_TIMEOUT", "30 seconds per request"),
    known("endpoint", "DOICITE_ENDPOINT", DOI_ORG),
    known("cache", "DOICITE_CACHE", "~/.cache/doicite/records.sqlite"),
    known("styles", "DOICITE_STYLES", ZOTERO),
    known("search", "DOICITE_SEARCH", CROSSREF),
    known("search-datacite", "DOICITE_SEARCH_DATACITE", DATACITE),
    known("ncbi", "DOICITE_NCBI", "NCBI's services"),
];

/// The table of entries' options, which both files may have.
const BIB: &str = "bib";

/// The names that the user's file may have, or a project's; sorted.
pub(super) fn names(of_projects: bool) -> Vec<&'static str> {
    let known = KNOWN.iter().filter(|known| known.of_projects || !of_projects);
    let mut names: Vec<&str> = known.map(|known| known.name).chain([BIB]).collect();
    sorting::by(&mut names, Ord::cmp);
    names
}

/// The variable of a setting, and its default in words.
pub(super) fn known_by(name: &str) -> (&'static str, &'static str) {
    KNOWN.iter().find(|known| known.name == name).map_or(("", ""), |known| (known.variable, known.default))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::args::{Cli, NetworkArgs, SETTINGS};
    use crate::cli::commands::{config, help, man};
    use crate::cli::settings::Settings;
    use crate::text::page;

    /// The flag of a setting as the page has it, and its default as its help has it, if that says one.
    fn flag(name: &str) -> (String, Option<String>) {
        let root = Cli::command();
        let arguments = root.get_subcommands().flat_map(clap::Command::get_arguments);
        let Some(flag) = arguments.into_iter().find(|flag| flag.get_long() == Some(name)) else {
            return (String::new(), None);
        };
        let short = flag.get_short().map(|short| format!("`-{short}`, ")).unwrap_or_default();
        let help = flag.get_help().unwrap().to_string();
        let default = help.split_once("[default: ").map(|(_, rest)| rest.trim_end_matches(']').to_owned());
        (format!("{short}`--{name}`"), default)
    }

    #[test]
    fn the_page_on_settings_has_the_table() {
        let mut table = String::from("| setting | flag | environment | default |\n|---|---|---|---|\n");
        for Known { name, variable, default, .. } in KNOWN {
            table += &format!("| `{name}` | {} | `{variable}` | {default} |\n", flag(name).0);
        }
        table += "| `[bib]` | the options of `bib` | | |\n";
        page::check("docs/settings.md", "the table of settings", &table);
        let takes: Vec<String> = SETTINGS.split(", ").map(|name| format!("`{name}`")).collect();
        let page = std::fs::read_to_string("docs/settings.md").unwrap().replace('\n', " ");
        let (last, others) = takes.split_last().unwrap();
        assert!(page.contains(&format!("`[bib]` takes {} and {last}", others.join(", "))), "{takes:?}");
    }

    #[test]
    fn help_and_the_manual_page_name_every_variable() {
        let help = help::text("settings").replace('\n', " ");
        for known in KNOWN {
            assert!(help.contains(known.variable), "{}", known.variable);
            assert!(
                man::ENVIRONMENT
                    .iter()
                    .any(|(names, _)| names.split(", ").any(|name| name == known.variable))
            );
        }
        assert!(help.contains(SETTINGS), "{SETTINGS}");
    }

    #[test]
    fn defaults_are_what_is_said() {
        let settings = Settings::settle(None, None, None, &NetworkArgs::default()).unwrap();
        let rows = config::rows(&settings);
        assert_eq!(
            rows.iter().map(|(name, ..)| *name).collect::<Vec<_>>(),
            KNOWN.iter().map(|known| known.name).collect::<Vec<_>>()
        );
        for (known, (_, value, _)) in KNOWN.iter().zip(&rows) {
            if let Some(told) = flag(known.name).1 {
                assert!(known.default.starts_with(&told), "{}: {told}", known.name);
            }
            let value = value.trim_end_matches('/').trim_end_matches(" s");
            if !value.starts_with('(') && known.name != "cache" {
                assert!(known.default.starts_with(value), "{}: {value}", known.name);
            }
        }
    }
}
