//! The options that several verbs take, in groups.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::formats::{self, Year};
use crate::work;

/// What verbs have in common, as far as the one that was typed takes it. All else is as if it had not
/// been typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Common {
    /// Identifiers and files, as typed.
    pub(crate) inputs: Vec<String>,
    pub(crate) reading: ReadingArgs,
    pub(crate) look: RenderingArgs,
    pub(crate) year: Option<Year>,
    pub(crate) sink: SinkArgs,
    pub(crate) network: NetworkArgs,
}

/// How what is given is read, and which works are taken.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct ReadingArgs {
    /// The format of files: bibtex, biblatex, ris, endnote, csl-json, csl-yaml, hayagriva, nbib, mods,
    /// cff, endnote-xml, pubmed-xml, wos, csv or text
    /// [default: what the content shows]
    #[arg(long, value_name = "FORMAT", value_parser = input_format)]
    pub(crate) from: Option<formats::Format>,
    /// Take the published version of a preprint, where its record names one
    #[arg(
        long,
        value_name = "WHAT",
        hide_possible_values = true,
        help = "Take the published version of a preprint where there is one: published"
    )]
    pub(crate) follow: Option<Follow>,
    /// Fail for works that were retracted
    #[arg(
        long,
        value_name = "WHAT",
        hide_possible_values = true,
        help = "Fail (10) where a work was retracted: retracted"
    )]
    pub(crate) fail_on: Option<FailOn>,
    /// Names and titles that are served in capitals
    #[arg(
        long,
        value_name = "WHAT",
        hide_possible_values = true,
        help = "Lower-case what records have in capitals: names, all (titles too), none [default: names]"
    )]
    pub(crate) capitals: Option<CapitalsArg>,
}

/// What `--capitals` can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CapitalsArg {
    /// Keep names and titles as served
    None,
    /// Lower-case names where all persons of a record are in capitals
    Names,
    /// Lower-case titles too, where they are in capitals throughout
    All,
}

impl From<CapitalsArg> for work::Capitals {
    fn from(capitals: CapitalsArg) -> Self {
        match capitals {
            CapitalsArg::None => Self::Keep,
            CapitalsArg::Names => Self::Names,
            CapitalsArg::All => Self::All,
        }
    }
}

/// What `--fail-on` can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// A work that was retracted or withdrawn
    Retracted,
}

/// What `--follow` can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Follow {
    /// The published version of a preprint
    Published,
}

/// Which form of journal titles is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Journal {
    /// In full, also where the style asks for the short form
    Full,
    /// Abbreviated by ISO 4
    Abbreviated,
}

/// How references look.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct RenderingArgs {
    /// A citation style: a name, or a .csl file [default: apa]
    #[arg(short, long, value_name = "STYLE")]
    pub(crate) style: Option<String>,
    /// The language of terms and dates, such as en-GB [default: the style's]
    #[arg(short, long, value_name = "LOCALE")]
    pub(crate) locale: Option<String>,
    /// Journal titles, where the style asks for the short form: full or abbreviated [default: abbreviated
    /// for fetched records, others as they are]
    #[arg(long, value_name = "FORM", hide_possible_values = true)]
    pub(crate) journal: Option<Journal>,
    /// The output format [default: terminal on a terminal, else text]
    #[arg(short, long, value_name = "FORMAT")]
    pub(crate) to: Option<OutputFormat>,
    #[command(flatten)]
    pub(crate) clip: ClipArgs,
}

/// Whether output is copied.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct ClipArgs {
    /// Put it on the clipboard too, with italics where that can be
    #[arg(long)]
    pub(crate) copy: bool,
}

/// Where output goes.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct SinkArgs {
    /// Write to a file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// How records are fetched.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Network")]
pub(crate) struct NetworkArgs {
    /// How many DOIs are worked on at once [default: 8]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// Use only what is kept or built in
    #[arg(long, conflicts_with = "refresh")]
    pub(crate) offline: bool,
    /// Fetch everything again
    #[arg(long)]
    pub(crate) refresh: bool,
    /// The address at which servers can reach you; Crossref then allows twice the rate
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) mailto: Option<String>,
    /// How many seconds one request may take [default: 30]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,
    /// The resolver
    #[arg(long, value_name = "URL", help = "The resolver [default: https://doi.org]")]
    pub(crate) endpoint: Option<String>,
}

/// The output formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// Plain text
    Text,
    /// Text with italics and links for a terminal
    Terminal,
    /// HTML, as citeproc-js writes it
    Html,
    /// Markdown
    Markdown,
    /// LaTeX
    Latex,
    /// Typst
    Typst,
    /// A document for word processors
    Rtf,
    /// One JSON object a line
    Jsonl,
}

pub(super) fn input_format(name: &str) -> Result<formats::Format, String> {
    formats::Format::parse(name).ok_or_else(|| {
        let names: Vec<&str> = formats::Format::readable().map(formats::Format::name).collect();
        format!("must be one of {}", names.join(", "))
    })
}

pub(crate) fn seconds(text: &str) -> Result<Duration, String> {
    let number: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    Duration::try_from_secs_f64(number)
        .ok()
        .filter(|time| !time.is_zero() && *time <= Duration::from_secs(86_400))
        .ok_or_else(|| "must be more than nothing and at most a day".to_owned())
}
