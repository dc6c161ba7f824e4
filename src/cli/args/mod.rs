//! The command line as it is typed.
//!
//! Options belong to the verbs that use them, so that each verb's help is short. What is typed may
//! leave out the verb `cite` and may put options before the verb: [`normalise`] turns both into the
//! form that the parser knows.
//!
//! Here are types and their parsers only: nothing is read, looked up or settled (that is `request`'s
//! work), and nothing of the rest of the program is known.

mod bib;
mod check;
mod common;
mod doc;
mod normalise;
mod styles;

use crate::cli::bytes;
use crate::cli::exit::Exit;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Command, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use clap_complete::env::Shells;

#[cfg(test)]
pub(crate) use self::bib::SETTINGS;
pub(crate) use self::bib::{BibArgs, EntriesArgs, ExportArgs};
pub(crate) use self::check::{Accept, CheckArgs, CheckFormat, FindArgs, FindFormat, Rules};
pub(crate) use self::common::{
    ClipArgs, Common, FailOn, Follow, Journal, NetworkArgs, OutputFormat, ReadingArgs, RenderingArgs,
    SinkArgs, jobs, seconds,
};
pub(crate) use self::doc::{DocArgs, DocOutput};
pub(crate) use self::normalise::normalise;
pub(crate) use self::styles::{StylesAction, StylesArgs};

/// Turn DOIs into references in any citation style, BibTeX entries and reference lists, and check references.
#[derive(Debug, Parser)]
#[command(
    name = "doicite",
    version,
    about,
    override_usage = "doicite [OPTIONS] ID...\n       doicite COMMAND ...",
    after_help = format!("{EXAMPLES}\n\nExit status:\n{}", Exit::overview().trim_end()),
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) talk: TalkArgs,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

impl Cli {
    /// Parses words, a verb before all others. What they are not understood for is told by the whole
    /// command; to understand them that of one verb is enough, and built in a fraction of the time.
    pub(crate) fn parse_words(words: Vec<OsString>) -> Result<Self, clap::Error> {
        let alone =
            |verb: &str| Some(TalkArgs::augment_args(Command::new("doicite")).subcommand(of_verb(verb)?));
        let is_version = |word: &str| matches!(word, "-V" | "--version");
        match words.get(1).and_then(|word| word.to_str()) {
            Some(word) if words.len() == 2 && is_version(word) => {
                let command = Command::new("doicite").version(env!("CARGO_PKG_VERSION"));
                // That the version is asked for is an error to the parser, with the version in it.
                command.try_get_matches_from(&words)?;
            }
            Some(verb) => {
                let matches = alone(verb).and_then(|command| command.try_get_matches_from(&words).ok());
                if let Some(Ok(cli)) = matches.map(|matches| Self::from_arg_matches(&matches)) {
                    return Ok(cli);
                }
            }
            None => {}
        }
        Self::try_parse_from(words)
    }
}

/// The command of one verb, of those that works are asked for by.
fn of_verb(verb: &str) -> Option<Command> {
    let (name, arguments): (&'static str, fn(Command) -> Command) = match verb {
        "cite" => ("cite", CiteArgs::augment_args),
        "bib" => ("bib", BibArgs::augment_args),
        "export" => ("export", ExportArgs::augment_args),
        "list" => ("list", ListArgs::augment_args),
        "doc" => ("doc", DocArgs::augment_args),
        "show" => ("show", ShowArgs::augment_args),
        "extract" => ("extract", ExtractArgs::augment_args),
        "check" => ("check", CheckArgs::augment_args),
        "find" => ("find", FindArgs::augment_args),
        _ => return None,
    };
    Some(arguments(Command::new(name)))
}

const EXAMPLES: &str = "\
Examples:
  doicite 10.3390/ijerph18147338                 the reference, in APA style
  doicite https://doi.org/10.1038/nphys1170 -s nature
  doicite bib 10.3390/ijerph18147338 >> refs.bib
  doicite list notes.txt -s ieee -t html -o refs.html
  doicite extract paper.md | xargs doicite bib";

/// How much goes to standard error.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct TalkArgs {
    /// Suppress notes and warnings
    #[arg(short, long, global = true, display_order = 900)]
    pub(crate) quiet: bool,
    /// Log network activity
    #[arg(short, long, global = true, conflicts_with = "quiet", display_order = 901)]
    pub(crate) verbose: bool,
    /// When to use colours, italics and links: auto, always or never [default: auto]
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true,
        display_order = 902
    )]
    pub(crate) color: Color,
}

/// When output is styled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// In pipes and files too
    Always,
    /// Not at all
    Never,
}

impl Color {
    pub(crate) fn choice(self) -> anstream::ColorChoice {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
    }
}

/// The verb under which the program starts itself to serve the clipboard.
pub(crate) const HOLD_CLIPBOARD: &str = "__clipboard";

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Print references for DOIs, in the order given (the default command)
    #[command(
        after_help = "Examples:\n  doicite 10.3390/ijerph18147338\n  doicite cite 10.1038/nphys1170 arXiv:1706.03762 -s vancouver --citation\n  doicite cite 10.1038/nphys1170 --citation --prefix see --locator 'p. 12'\n  doicite 10.1038/nphys1170 -s ./my-journal.csl -l de-DE -t latex"
    )]
    Cite(CiteArgs),
    /// Print BibTeX or BibLaTeX entries, or add them to a file
    #[command(
        after_help = "Examples:\n  doicite bib 10.3390/ijerph18147338 >> refs.bib\n  doicite bib --into refs.bib 10.1038/nphys1170 arXiv:1706.03762    skips works already in it\n  doicite bib --complete refs.bib -o refs.bib      fills in missing fields\n  doicite bib --for biblatex --key '{author:transliterate}{year}' library.json\n  doicite bib --for revtex --names 10 --year print notes.txt"
    )]
    Bib(BibArgs),
    /// Convert works to the format of another program
    #[command(
        after_help = "Examples:\n  doicite export --to ris 10.3390/ijerph18147338 > paper.ris\n  doicite export --to hayagriva refs.json -o refs.yaml\n  doicite export --to wikipedia 10.1038/nphys1170 | wl-copy\n  doicite export --to cff 10.1038/nphys1170 >> CITATION.cff\n  doicite extract paper.md | doicite export --to csl-json -"
    )]
    Export(ExportArgs),
    /// Format a sorted reference list from a library or from any text with DOIs
    #[command(
        after_help = "Examples:\n  doicite list notes.txt\n  doicite list refs.bib -s ieee\n  doicite list library.json -s chicago-author-date -t html -o references.html\n  pbpaste | doicite list -s apa"
    )]
    List(ListArgs),
    /// Build the bibliography for a document that cites DOIs, or render its citations
    #[command(
        after_help = "Examples:\n  doicite doc paper.md                    writes the bibliography named in the document, or\n                                          references.json\n  doicite doc --rewrite paper.tex         also replaces cited DOIs with keys\n  doicite doc thesis.typ -o refs.yaml\n  doicite doc paper.md --to markdown --citations -s ieee -o paper-with-references.md\n\nIn Markdown cite as [@doi:10.1038/nphys1170, p. 3], in LaTeX as\n\\cite{doi:10.1038/nphys1170}, in Typst as #cite(label(\"doi:10.1038/nphys1170\"))."
    )]
    Doc(DocArgs),
    /// Show the metadata of one work
    #[command(
        after_help = "Examples:\n  doicite show 10.3390/ijerph18147338\n  doicite show --explain 10.1038/nphys1170\n  doicite show --raw 10.1038/nphys1170 | jq .title"
    )]
    Show(ShowArgs),
    /// Print the DOIs found in a text, one per line
    #[command(
        after_help = "Examples:\n  doicite extract paper.md\n  pdftotext paper.pdf - | doicite extract"
    )]
    Extract(ExtractArgs),
    /// Compare references with the records of their DOIs
    #[command(
        after_help = "Examples:\n  doicite check refs.bib\n  doicite check paper.md refs.bib --find --fail-on warning\n  doicite check refs.bib --fix --diff              shows what --fix would change\n  doicite check refs.bib --ignore container,year -t sarif -o refs.sarif\n\nA comment `doicite: ignore RULE` on the line before an entry silences that rule\nthere. `doicite help check` explains the findings."
    )]
    Check(CheckArgs),
    /// Find the DOIs of references that lack one
    #[command(
        after_help = "Examples:\n  doicite find 'Watson & Crick (1953). Molecular structure of nucleic acids. Nature 171, 737'\n  doicite find references.txt | xargs doicite bib\n  doicite find refs.bib -t jsonl\n\nThe text of references is sent to Crossref, and to DataCite if Crossref has no\nmatch; with --offline only the cache is searched."
    )]
    Find(FindArgs),
    /// List, search, show, add or remove styles
    #[command(
        after_help = "Examples:\n  doicite styles\n  doicite styles journal physics\n  doicite styles show gost\n  doicite styles add oscola\n  doicite styles add ./my-journal.csl\n  doicite styles remove my-journal"
    )]
    Styles(StylesArgs),
    /// Manage the cache of fetched records
    Cache(CacheArgs),
    /// Show every setting and its source
    Config(ConfigArgs),
    /// Print a completion script for a shell
    #[command(after_help = "\
The script calls doicite whenever you press Tab, so that it always offers the
styles, locales, formats, commands and topics of the installed version, your own
styles included. Install it once.

Examples:
  doicite completions bash > ~/.local/share/bash-completion/completions/doicite
  doicite completions zsh > ~/.zfunc/_doicite      # a folder of your fpath
  doicite completions fish > ~/.config/fish/completions/doicite.fish")]
    Completions {
        /// The shell
        #[arg(value_parser = PossibleValuesParser::new(Shells::builtins().names()))]
        shell: String,
    },
    /// Print a manual page
    #[command(
        after_help = "Examples:\n  doicite man | man -l -\n  doicite man list | man -l -\n  doicite man settings | man -l -"
    )]
    Man {
        /// A command or a topic [default: the program]
        topic: Option<String>,
    },
    /// Print help on a command or a topic: ids, styles, formats, libraries, check, offline, scripts,
    /// settings
    Help {
        /// A command or a topic
        topic: Option<String>,
    },
    /// Serve the clipboard after `--copy`
    #[command(name = HOLD_CLIPBOARD, hide = true)]
    HoldClipboard,
}

#[derive(Debug, Args)]
pub(crate) struct CiteArgs {
    /// DOIs in any spelling (bare, doi:…, URLs of resolvers and publishers, arXiv and PubMed ids), or
    /// files as for `list`
    #[arg(required_unless_present = "each", value_name = "ID|FILE", value_parser = bytes::parser())]
    pub(crate) ids: Vec<String>,
    /// Format each work by itself: reads one DOI or JSON work per line and prints its reference at once
    #[arg(long, conflicts_with_all = ["citation", "copy"])]
    pub(crate) each: bool,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    #[command(flatten)]
    pub(crate) look: RenderingArgs,
    #[command(flatten)]
    pub(crate) sink: SinkArgs,
    #[command(flatten)]
    pub(crate) in_text: InText,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}

/// The in-text citation of all works.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Citation")]
pub(crate) struct InText {
    /// Print the in-text citation of the works before their references
    #[arg(long)]
    pub(crate) citation: bool,
    /// Cite a place in the work, such as 'p. 12' or 'chap. 3'; repeat for each further work
    #[arg(long, value_name = "PLACE", requires = "citation")]
    pub(crate) locator: Vec<String>,
    /// Put text before the work, such as 'see'; repeat for each further work
    #[arg(long, value_name = "TEXT", requires = "citation")]
    pub(crate) prefix: Vec<String>,
    /// Put text after the last work; repeated, after the first, the second and so on
    #[arg(long, value_name = "TEXT", requires = "citation")]
    pub(crate) suffix: Vec<String>,
    /// Print only the authors, for a sentence that continues after them
    #[arg(long, requires = "citation", conflicts_with = "suppress_author")]
    pub(crate) author_only: bool,
    /// Leave out the authors, for a sentence that already names them
    #[arg(long, requires = "citation")]
    pub(crate) suppress_author: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Libraries in any --from format, texts with DOIs, or DOIs; `-` or nothing reads standard input
    #[arg(value_name = "FILE|ID", value_parser = bytes::parser())]
    pub(crate) ids: Vec<String>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    #[command(flatten)]
    pub(crate) look: RenderingArgs,
    #[command(flatten)]
    pub(crate) sink: SinkArgs,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// A DOI in any spelling
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Print the record exactly as the registration agency served it
    #[arg(long, conflicts_with = "explain")]
    pub(crate) raw: bool,
    /// List each repair of the record, before and after
    #[arg(long)]
    pub(crate) explain: bool,
    #[command(flatten)]
    pub(crate) sink: SinkArgs,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ExtractArgs {
    /// Text files; `-` or nothing reads standard input
    #[arg(value_name = "FILE", value_parser = bytes::parser())]
    pub(crate) files: Vec<String>,
    #[command(flatten)]
    pub(crate) sink: SinkArgs,
}

#[derive(Debug, Args)]
pub(crate) struct CacheArgs {
    #[command(subcommand)]
    pub(crate) action: CacheAction,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum CacheAction {
    /// Print the path of the cache
    Path,
    /// List cached records: DOI, date, agency, and title or outcome
    List,
    /// Check the cache and every record in it
    Verify,
    /// Export all cached records as JSON Lines, for another machine
    #[command(after_help = "Example:\n  doicite cache export | ssh laptop doicite cache import -")]
    Export(SinkArgs),
    /// Import records written by `export`; the newer record of a DOI wins
    Import {
        /// A file, or `-` for standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Delete all cached records
    Clear,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    #[command(flatten)]
    pub(crate) look: RenderingArgs,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}

impl Verb {
    /// Returns the arguments that the verb shares with others.
    pub(crate) fn common(&self) -> Common {
        match self {
            Self::Cite(args) => Common {
                inputs: args.ids.clone(),
                reading: args.reading,
                look: args.look.clone(),
                sink: args.sink.clone(),
                network: args.network.clone(),
                ..Common::default()
            },
            Self::List(args) => Common {
                inputs: args.ids.clone(),
                reading: args.reading,
                look: args.look.clone(),
                sink: args.sink.clone(),
                network: args.network.clone(),
                ..Common::default()
            },
            Self::Bib(args) => args.common(),
            Self::Export(args) => args.common(),
            Self::Doc(args) => args.common(),
            Self::Check(args) => args.common(),
            Self::Find(args) => args.common(),
            Self::Show(args) => Common {
                inputs: vec![args.id.clone()],
                sink: args.sink.clone(),
                network: args.network.clone(),
                ..Common::default()
            },
            Self::Extract(args) => {
                Common { inputs: args.files.clone(), sink: args.sink.clone(), ..Common::default() }
            }
            Self::Styles(args) => Common { network: args.fetching().into(), ..Common::default() },
            Self::Cache(CacheArgs { action: CacheAction::Export(sink) }) => {
                Common { sink: sink.clone(), ..Common::default() }
            }
            Self::Config(args) => {
                Common { look: args.look.clone(), network: args.network.clone(), ..Common::default() }
            }
            Self::Cache(_)
            | Self::Completions { .. }
            | Self::Man { .. }
            | Self::Help { .. }
            | Self::HoldClipboard => Common::default(),
        }
    }

    /// Returns the names of the visible verbs.
    pub(crate) fn names() -> Vec<String> {
        let shown = |verb: &&clap::Command| !verb.is_hide_set();
        Cli::command().get_subcommands().filter(shown).map(|verb| verb.get_name().to_owned()).collect()
    }
}
