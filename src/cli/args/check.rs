//! What `check` and `find` are given.

use clap::{Args, ValueEnum};

use super::common::{Common, Network, Reading, Sink, input_format};
use crate::formats;

#[derive(Debug, Args)]
pub(crate) struct Find {
    /// References, and files with references: libraries, of which the entries without a DOI are looked
    /// for, or lists of references as text; standard input if none, or for `-`
    #[arg(value_name = "REFERENCE|FILE")]
    pub(crate) inputs: Vec<String>,
    /// Which matches are printed: sure, or likely too [default: sure]
    #[arg(
        long,
        value_name = "WHICH",
        default_value = "sure",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) accept: Accept,
    /// The output format: text or jsonl [default: text]
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) to: FindFormat,
    /// The format of files [default: what the content shows]
    #[arg(long, value_name = "FORMAT", value_parser = input_format)]
    pub(crate) from: Option<formats::Format>,
    #[command(flatten)]
    pub(crate) sink: Sink,
    #[command(flatten)]
    pub(crate) network: Network,
}

/// Which matches `find` prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Accept {
    /// Only what is certain
    #[default]
    Sure,
    /// What is likely too
    Likely,
}

/// What `find` writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindFormat {
    /// A DOI a line
    #[default]
    Text,
    /// One JSON object a line
    Jsonl,
}

impl Find {
    pub(crate) fn common(&self) -> Common {
        Common {
            inputs: self.inputs.clone(),
            reading: Reading { from: self.from, ..Reading::default() },
            sink: self.sink.clone(),
            network: self.network.clone(),
            ..Common::default()
        }
    }
}
