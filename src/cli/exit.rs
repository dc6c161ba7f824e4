//! Exit codes, which scripts rely on: one table, from which `--help` and the manual pages are made, and by which the
//! help on scripts and docs/settings.md are checked.

use std::process::ExitCode;

use crate::resolve::ErrorKind;

/// How a run ended. Of a batch, the worst counts; worse is further down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// All good.
    #[default]
    Good = 0,
    /// A bug of ours.
    Internal = 1,
    /// The command line or the configuration is wrong.
    Usage = 2,
    /// Something given is not a DOI.
    NotADoi = 3,
    /// A DOI is not registered.
    NotRegistered = 4,
    /// A DOI is registered, but there is no metadata for it.
    NoMetadata = 5,
    /// The network failed, a server refused, or an offline run lacks a record.
    Network = 6,
    /// A style or locale does not exist or cannot be used.
    Style = 7,
    /// Input cannot be read, or the store is damaged.
    Input = 8,
    /// Output cannot be written: a full disk, a missing folder.
    Output = 9,
    /// A work was retracted, and that was to be a failure (`--fail-on`).
    Flagged = 10,
    /// A reference differs from its record (`check`), or no work was found for it with certainty (`find`).
    Differs = 11,
    /// Ctrl-C: the code that shells give a program that SIGINT ends.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl From<ErrorKind> for Exit {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::NotADoi => Self::NotADoi,
            ErrorKind::NotRegistered => Self::NotRegistered,
            ErrorKind::NoMetadata => Self::NoMetadata,
            ErrorKind::Network => Self::Network,
            ErrorKind::Interrupted => Self::Interrupted,
        }
    }
}

/// What is said of a code.
struct Row {
    exit: Exit,
    /// The class of a failure as `--to jsonl` names it.
    kind: &'static str,
    /// What it means, in a few words.
    brief: &'static str,
    meaning: &'static str,
}

const fn row(exit: Exit, kind: &'static str, brief: &'static str, meaning: &'static str) -> Row {
    Row { exit, kind, brief, meaning }
}

/// Every code, in the order of the numbers.
const ROWS: &[Row] = &[
    row(Exit::Good, "none", "success", "success"),
    row(Exit::Internal, "internal", "internal error (a bug)", "internal error (a bug in doicite)"),
    row(Exit::Usage, "usage", "usage or configuration error", "usage or configuration error"),
    row(Exit::NotADoi, "not-a-doi", "not a DOI", "an argument is not a DOI"),
    row(Exit::NotRegistered, "not-registered", "DOI not registered", "a DOI is not registered"),
    row(Exit::NoMetadata, "no-metadata", "DOI without metadata", "a DOI is registered, but without metadata"),
    row(
        Exit::Network,
        "network",
        "network failure, or a record missing offline",
        "the network failed, a server refused a request, or a record is missing offline",
    ),
    row(
        Exit::Style,
        "style",
        "unknown or unusable style or locale",
        "a style or locale is unknown or unusable",
    ),
    row(
        Exit::Input,
        "input",
        "input cannot be read",
        "input cannot be read, or the cache is damaged (cache verify)",
    ),
    row(Exit::Output, "output", "output cannot be written", "output cannot be written"),
    row(
        Exit::Flagged,
        "retracted",
        "a work was retracted (--fail-on)",
        "a work was retracted (--fail-on retracted)",
    ),
    row(
        Exit::Differs,
        "differs",
        "a reference differs, or was not found",
        "a reference differs from its record (check), or has no sure match (find)",
    ),
    row(Exit::Interrupted, "interrupted", "interrupted", "interrupted"),
];

impl Exit {
    /// The codes and what they mean, in sentences, for manual pages.
    pub(crate) fn meanings() -> Vec<(String, String)> {
        let sentence = |text: &str| {
            let mut letters = text.chars();
            let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
            [&first, letters.as_str(), "."].concat()
        };
        ROWS.iter().map(|row| ((row.exit as u8).to_string(), sentence(row.meaning))).collect()
    }

    /// The codes in two columns, for help.
    pub(crate) fn overview() -> String {
        let (left, right) = ROWS.split_at(ROWS.len().div_ceil(2));
        let line = |(at, row): (usize, &Row)| {
            let cell = |row: &Row| format!("{:>3}  {}", row.exit as u8, row.brief);
            let other = right.get(at).map(cell).unwrap_or_default();
            format!("{:35}{other}", cell(row)).trim_end().to_owned() + "\n"
        };
        left.iter().enumerate().map(line).collect()
    }

    /// The class of a failure as `--to jsonl` names it.
    pub(crate) fn kind(self) -> &'static str {
        ROWS.iter().find(|row| row.exit == self).map_or("internal", |row| row.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::page;

    /// Scripts depend on these numbers.
    #[test]
    fn codes_do_not_change() {
        let table = [
            (Exit::Good, 0),
            (Exit::Internal, 1),
            (Exit::Usage, 2),
            (Exit::NotADoi, 3),
            (Exit::NotRegistered, 4),
            (Exit::NoMetadata, 5),
            (Exit::Network, 6),
            (Exit::Style, 7),
            (Exit::Input, 8),
            (Exit::Output, 9),
            (Exit::Flagged, 10),
            (Exit::Differs, 11),
            (Exit::Interrupted, 130),
        ];
        for (exit, code) in table {
            assert_eq!(exit as u8, code);
        }
        assert_eq!(ROWS.iter().map(|row| row.exit).collect::<Vec<_>>(), table.map(|(exit, _)| exit));
        assert!(table.is_sorted_by_key(|(exit, _)| *exit), "worse is further down");
    }

    #[test]
    fn the_page_on_settings_has_the_table() {
        let row = |row: &Row| format!("| {} | {} |\n", row.exit as u8, row.meaning);
        let rows: String = ROWS.iter().map(row).collect();
        page::check(
            "docs/settings.md",
            "the table of exit codes",
            &format!("| code | meaning |\n|---|---|\n{rows}"),
        );
    }
}
