//! `doicite config`: every setting, its value and its source.

use crate::cli::args::Journal;
use crate::cli::output;
use crate::cli::session::{Session, Told};
use crate::cli::settings::{Settings, ValueSource};

pub(in crate::cli) fn config(session: &Session) -> Result<(), Told> {
    session.deliver(&table(&session.request.settings))
}

/// A value for which nothing is set.
const NONE: &str = "(none)";

/// The settings in the order of their table: name, value and source.
pub(in crate::cli) fn rows(settings: &Settings) -> Vec<(&str, String, &ValueSource)> {
    vec![
        ("style", settings.style.value.clone(), &settings.style.source),
        (
            "locale",
            settings.locale.value.clone().unwrap_or_else(|| "(the style's)".to_owned()),
            &settings.locale.source,
        ),
        (
            "journal",
            match settings.journal.value {
                None => "(the style's)".to_owned(),
                Some(Journal::Full) => "full".to_owned(),
                Some(Journal::Abbreviated) => "abbreviated".to_owned(),
                Some(Journal::Aas) => "aas".to_owned(),
                Some(Journal::Ieee) => "ieee".to_owned(),
            },
            &settings.journal.source,
        ),
        ("offline", settings.offline.value.to_string(), &settings.offline.source),
        ("jobs", settings.jobs.value.to_string(), &settings.jobs.source),
        ("mailto", settings.mailto.value.clone().unwrap_or_else(|| NONE.to_owned()), &settings.mailto.source),
        ("timeout", format!("{} s", settings.timeout.value.as_secs_f64()), &settings.timeout.source),
        ("endpoint", settings.endpoint.value.to_string(), &settings.endpoint.source),
        ("cache", settings.cache.value.display().to_string(), &settings.cache.source),
        ("styles", settings.styles.value.to_string(), &settings.styles.source),
        ("search", settings.search.value.to_string(), &settings.search.source),
        ("search-datacite", settings.search_datacite.value.to_string(), &settings.search_datacite.source),
        (
            "ncbi",
            settings.ncbi.value.as_ref().map_or_else(|| "(NCBI's)".to_owned(), ToString::to_string),
            &settings.ncbi.source,
        ),
    ]
}

fn table(settings: &Settings) -> String {
    let entries = settings.entry_rows.iter().map(|row| (row.name.as_str(), row.value.clone(), &row.source));
    let rows: Vec<_> = rows(settings).into_iter().chain(entries).collect();
    let width = rows.iter().map(|(_, value, _)| value.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (name, value, source) in rows {
        text.push_str(&format!("{name:18}  {:width$}  {source}\n", output::clean(&value)));
    }
    let state = if settings.file.exists() { "" } else { " (does not exist)" };
    text.push_str(&format!("\nconfiguration file: {}{state}\n", settings.file.display()));
    let project =
        settings.project.as_ref().map_or_else(|| NONE.to_owned(), |file| file.display().to_string());
    text.push_str(&format!("project file: {project}\n"));
    text
}
