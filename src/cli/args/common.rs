//! The options that several verbs take, in groups.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::formats::{self, Year};
use crate::work;

/// The arguments that verbs share; those that a verb does not take have their defaults.
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

/// How inputs are read, and which works are taken.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct ReadingArgs {
    /// Input format: bibtex, biblatex, ris, endnote, csl-json, csl-yaml, hayagriva, nbib, mods,
    /// cff, endnote-xml, pubmed-xml, wos, csv or text
    /// [default: detected]
    #[arg(long, value_name = "FORMAT", value_parser = input_format)]
    pub(crate) from: Option<formats::Format>,
    /// Whether to cite the published version of a preprint, if its record names one
    #[arg(
        long,
        value_name = "WHAT",
        hide_possible_values = true,
        help = "Replace preprints with this version, if there is one: published"
    )]
    pub(crate) follow: Option<Follow>,
    /// Fail for works that were retracted
    #[arg(
        long,
        value_name = "WHAT",
        hide_possible_values = true,
        help = "Exit with code 10 if any work has this status: retracted"
    )]
    pub(crate) fail_on: Option<FailOn>,
    /// Names and titles served in capitals
    #[arg(
        long,
        value_name = "WHAT",
        hide_possible_values = true,
        help = "Convert all-capital text in records to normal case: names, all (names and titles) or none [default: names]"
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

/// The form of journal titles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Journal {
    /// In full, even where the style wants the short form
    Full,
    /// Abbreviated by ISO 4
    Abbreviated,
    /// As journals of astronomy have them (`ApJ`), others by ISO 4
    Aas,
    /// Abbreviated with the words of the IEEE
    Ieee,
}

/// How references are formatted.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct RenderingArgs {
    /// Citation style: a name or a .csl file [default: apa]
    #[arg(short, long, value_name = "STYLE")]
    pub(crate) style: Option<String>,
    /// Language of terms and dates, such as en-GB [default: the style's]
    #[arg(short, long, value_name = "LOCALE")]
    pub(crate) locale: Option<String>,
    /// Form of journal titles in styles that abbreviate them: full, abbreviated, aas or ieee [default:
    /// abbreviated for fetched records, unchanged for files]
    #[arg(long, value_name = "FORM", hide_possible_values = true)]
    pub(crate) journal: Option<Journal>,
    /// Output format [default: terminal on a terminal, else text]
    #[arg(short, long, value_name = "FORMAT")]
    pub(crate) to: Option<OutputFormat>,
    #[command(flatten)]
    pub(crate) clip: ClipArgs,
}

/// Whether output is copied to the clipboard.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct ClipArgs {
    /// Also copy the output to the clipboard, with italics where supported
    #[arg(long)]
    pub(crate) copy: bool,
}

/// Where output goes.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct SinkArgs {
    /// Write output to FILE (atomically)
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// How records are fetched.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Network")]
pub(crate) struct NetworkArgs {
    /// Number of concurrent lookups [default: 8]
    #[arg(short, long, value_name = "N", value_parser = jobs)]
    pub(crate) jobs: Option<usize>,
    /// Use only cached and built-in records
    #[arg(long, conflicts_with = "refresh")]
    pub(crate) offline: bool,
    /// Fetch all records again
    #[arg(long)]
    pub(crate) refresh: bool,
    /// E-mail address to send to servers; Crossref then allows a higher rate
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) mailto: Option<String>,
    /// Timeout per request, in seconds [default: 30]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,
    /// The resolver
    #[arg(long, value_name = "URL", help = "URL of the DOI resolver [default: https://doi.org]")]
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
    /// Rich Text Format, for any word processor
    Rtf,
    /// A Word document
    Docx,
    /// One JSON object per line
    Jsonl,
}

pub(super) fn input_format(name: &str) -> Result<formats::Format, String> {
    formats::Format::parse(name).ok_or_else(|| {
        let names: Vec<&str> = formats::Format::readable().map(formats::Format::name).collect();
        format!("must be one of {}", names.join(", "))
    })
}

/// A number of concurrent lookups.
pub(crate) fn jobs(text: &str) -> Result<usize, String> {
    let jobs = text.parse().ok().filter(|jobs| (1..=256).contains(jobs));
    jobs.ok_or_else(|| "must be from 1 to 256".to_owned())
}

pub(crate) fn seconds(text: &str) -> Result<Duration, String> {
    let number: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    Duration::try_from_secs_f64(number)
        .ok()
        .filter(|time| !time.is_zero() && *time <= Duration::from_secs(86_400))
        .ok_or_else(|| "must be more than 0 and at most a day".to_owned())
}
