//! The arguments of `doicite styles`, which is a verb of its own and has verbs too.

use std::time::Duration;

use clap::{Args, Subcommand};

use super::{Network, seconds};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
pub(crate) struct Styles {
    #[command(subcommand)]
    pub(crate) action: Option<StylesAction>,
    /// Words of the name, title or field of a style, in any order
    #[arg(value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    #[command(flatten)]
    pub(crate) fetching: Fetching,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StylesAction {
    /// List the styles on this machine (the default)
    List {
        #[command(flatten)]
        fetching: Fetching,
    },
    /// Show one style, with a sample reference and citation
    Show {
        /// A name or a .csl file
        #[arg(value_name = "STYLE")]
        style: String,
        #[command(flatten)]
        fetching: Fetching,
    },
    /// Add a style to your own folder, from a file or from the official repository
    Add {
        /// A name or a .csl file
        #[arg(value_name = "STYLE")]
        style: String,
        #[command(flatten)]
        fetching: Fetching,
    },
    /// Remove a style from your own folder
    Remove {
        /// The name of the style
        #[arg(value_name = "NAME")]
        style: String,
    },
}

/// How styles are fetched.
#[derive(Clone, Copy, Debug, Default, Args)]
#[command(next_help_heading = "Network")]
pub(crate) struct Fetching {
    /// Use only styles on this machine
    #[arg(long, conflicts_with = "refresh")]
    pub(crate) offline: bool,
    /// Refetch the index of the official repository and cached styles
    #[arg(long)]
    pub(crate) refresh: bool,
    /// Timeout of one request in seconds [default: 30]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,
}

impl Styles {
    /// How the action fetches.
    pub(super) fn fetching(&self) -> Fetching {
        match &self.action {
            None => self.fetching,
            Some(
                StylesAction::List { fetching }
                | StylesAction::Show { fetching, .. }
                | StylesAction::Add { fetching, .. },
            ) => *fetching,
            Some(StylesAction::Remove { .. }) => Fetching::default(),
        }
    }
}

impl From<Fetching> for Network {
    fn from(fetching: Fetching) -> Self {
        let Fetching { offline, refresh, timeout } = fetching;
        Self { offline, refresh, timeout, ..Self::default() }
    }
}
