//! What `check` and `find` are given.

use std::time::Duration;

use clap::{Args, ValueEnum};

use super::common::{Common, NetworkArgs, ReadingArgs, SinkArgs, input_format};
use crate::cli::bytes;
use crate::compare::{Level, Rule};
use crate::formats;

#[derive(Debug, Args)]
pub(crate) struct FindArgs {
    /// References, libraries (their entries without a DOI) or lists of references as text; `-` or nothing
    /// reads standard input
    #[arg(value_name = "REFERENCE|FILE", value_parser = bytes::parser())]
    pub(crate) inputs: Vec<String>,
    /// Matches to print: sure (certain ones only) or likely (likely ones too) [default: sure]
    #[arg(
        long,
        value_name = "WHICH",
        default_value = "sure",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) accept: Accept,
    /// Output format: text or jsonl [default: text]
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) to: FindFormat,
    /// Input format [default: detected]
    #[arg(long, value_name = "FORMAT", value_parser = input_format)]
    pub(crate) from: Option<formats::Format>,
    #[command(flatten)]
    pub(crate) sink: SinkArgs,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}

/// Which matches `find` prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Accept {
    /// Sure matches only
    #[default]
    Sure,
    /// Likely matches too
    Likely,
}

/// What `find` writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindFormat {
    /// One DOI per line
    #[default]
    Text,
    /// One JSON object per line
    Jsonl,
}

impl FindArgs {
    pub(crate) fn common(&self) -> Common {
        Common {
            inputs: self.inputs.clone(),
            reading: ReadingArgs { from: self.from, ..ReadingArgs::default() },
            sink: self.sink.clone(),
            network: self.network.clone(),
            ..Common::default()
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Libraries, documents, texts with DOIs, or DOIs; `-` or nothing reads standard input
    #[arg(value_name = "FILE|ID", value_parser = bytes::parser())]
    pub(crate) inputs: Vec<String>,
    /// Output format: text, jsonl, sarif or github [default: text]
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) to: CheckFormat,
    /// Search for the DOIs of references that lack one
    #[arg(long)]
    pub(crate) find: bool,
    /// Correct .bib files where the record leaves no doubt; with RULES, only findings of those rules
    #[arg(
        long,
        value_name = "RULES",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        value_parser = corrections
    )]
    pub(crate) fix: Option<Rules>,
    /// Print what --fix would change as a unified diff, without changing anything
    #[arg(long)]
    pub(crate) diff: bool,
    /// Ignore findings of RULE; repeatable, or separated by commas
    #[arg(long, value_name = "RULE", value_parser = rules)]
    pub(crate) ignore: Vec<Rules>,
    /// Exit with code 11 if any finding is at LEVEL or above: error, warning, note or never [default: error]
    #[arg(
        long,
        value_name = "LEVEL",
        default_value = "error",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) fail_on: FailFrom,
    /// Fetch records older than DAYS again [default: 7]
    #[arg(long, value_name = "DAYS", default_value = "7", hide_default_value = true, value_parser = days)]
    pub(crate) max_age: Duration,
    /// Input format [default: detected]
    #[arg(long, value_name = "FORMAT", value_parser = input_format)]
    pub(crate) from: Option<formats::Format>,
    #[command(flatten)]
    pub(crate) sink: SinkArgs,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}

/// Rules, by their names with commas between them; none for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rules(pub(crate) Vec<Rule>);

/// What `check` writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people
    #[default]
    Text,
    /// One JSON object per reference
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations for GitHub workflows
    Github,
}

/// From which level on `check` fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailFrom {
    #[default]
    Error,
    Warning,
    Note,
    Never,
}

impl FailFrom {
    /// The level; none for never.
    pub(crate) fn level(self) -> Option<Level> {
        match self {
            Self::Error => Some(Level::Error),
            Self::Warning => Some(Level::Warning),
            Self::Note => Some(Level::Note),
            Self::Never => None,
        }
    }
}

impl CheckArgs {
    pub(crate) fn common(&self) -> Common {
        Common {
            inputs: self.inputs.clone(),
            reading: ReadingArgs { from: self.from, ..ReadingArgs::default() },
            sink: self.sink.clone(),
            network: self.network.clone(),
            ..Common::default()
        }
    }
}

fn rules(names: &str) -> Result<Rules, String> {
    let names = names.split([',', ' ']).filter(|name| !name.is_empty());
    let rule = |name: &str| {
        Rule::parse(name).ok_or_else(|| {
            let all: Vec<&str> = Rule::ALL.iter().map(|rule| rule.as_str()).collect();
            format!("unknown rule `{name}`; the rules are {}", all.join(", "))
        })
    };
    names.map(rule).collect::<Result<_, _>>().map(Rules)
}

/// The rules that `--fix` corrects.
fn corrections(names: &str) -> Result<Rules, String> {
    let chosen = rules(names)?;
    let Some(rule) = chosen.0.iter().find(|rule| !rule.is_correctable()) else { return Ok(chosen) };
    let all = Rule::ALL.iter().filter(|rule| rule.is_correctable());
    let all: Vec<&str> = all.map(|rule| rule.as_str()).collect();
    Err(format!("`{}` is never corrected; --fix corrects {}", rule.as_str(), all.join(", ")))
}

fn days(text: &str) -> Result<Duration, String> {
    let days: f64 = text.parse().map_err(|_| "not a number of days".to_owned())?;
    Duration::try_from_secs_f64(days * 86_400.0).map_err(|_| "must be a number of days, 0 or more".to_owned())
}
