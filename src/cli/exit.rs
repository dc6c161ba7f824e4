//! Exit codes, which scripts rely on.

use std::process::ExitCode;

use crate::resolve::Kind;

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

impl From<Kind> for Exit {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::NotADoi => Self::NotADoi,
            Kind::NotRegistered => Self::NotRegistered,
            Kind::NoMetadata => Self::NoMetadata,
            Kind::Network => Self::Network,
            Kind::Interrupted => Self::Interrupted,
        }
    }
}

impl Exit {
    /// The codes and what they mean, for manual pages.
    pub(crate) const MEANINGS: &[(&str, &str)] = &[
        ("0", "Success."),
        ("1", "A bug in doicite."),
        ("2", "Wrong usage or configuration."),
        ("3", "An argument is not a DOI."),
        ("4", "A DOI is not registered."),
        ("5", "A DOI is registered, but without metadata."),
        ("6", "The network failed, a server refused a request, or a record is missing offline."),
        ("7", "A style or locale is unknown or unusable."),
        ("8", "Input cannot be read, or the cache is damaged (cache verify)."),
        ("9", "Output cannot be written."),
        ("10", "A work was retracted (--fail-on retracted)."),
        ("11", "A reference differs from its record (check), or has no sure match (find)."),
        ("130", "Interrupted."),
    ];

    /// The class of a failure as `--to jsonl` names it.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::Good => "none",
            Self::Internal => "internal",
            Self::Usage => "usage",
            Self::NotADoi => "not-a-doi",
            Self::NotRegistered => "not-registered",
            Self::NoMetadata => "no-metadata",
            Self::Network => "network",
            Self::Style => "style",
            Self::Input => "input",
            Self::Output => "output",
            Self::Flagged => "retracted",
            Self::Differs => "differs",
            Self::Interrupted => "interrupted",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let documented: Vec<&str> = Exit::MEANINGS.iter().map(|(code, _)| *code).collect();
        assert_eq!(documented, table.map(|(_, code): (_, u8)| code.to_string()));
        assert!(table.is_sorted_by_key(|(exit, _)| *exit), "worse is further down");
    }
}
