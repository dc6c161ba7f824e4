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
use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Command, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use clap_complete::env::Shells;

pub(crate) use self::bib::{Bib, Export};
pub(crate) use self::check::{Accept, Check, CheckFormat, Find, FindFormat, Rules};
pub(crate) use self::common::{
    Clip, Common, FailOn, Follow, Format, Journal, Look, Network, Reading, Sink, seconds,
};
pub(crate) use self::doc::{Doc, Target};
pub(crate) use self::normalise::normalise;
pub(crate) use self::styles::{Styles, StylesAction};

/// From a DOI to a reference in any citation style, a BibTeX entry, a reference list.
#[derive(Debug, Parser)]
#[command(
    name = "doicite",
    version,
    about,
    override_usage = "doicite [OPTIONS] ID...\n       doicite COMMAND ...",
    after_help = EXAMPLES,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) talk: Talk,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

impl Cli {
    /// Parses words, a verb before all others. What they are not understood for is told by the whole
    /// command; to understand them that of one verb is enough, and built in a fraction of the time.
    pub(crate) fn parse_words(words: Vec<OsString>) -> Result<Self, clap::Error> {
        let alone = |verb: &str| Some(Talk::augment_args(Command::new("doicite")).subcommand(of_verb(verb)?));
        let is_version = |word: &str| matches!(word, "-V" | "--version");
        match words.get(1).and_then(|word| word.to_str()) {
            Some(word) if words.len() == 2 && is_version(word) => {
                let command = Command::new("doicite").version(env!("CARGO_PKG_VERSION"));
                if let Err(version) = command.try_get_matches_from(&words) {
                    return Err(version);
                }
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
        "cite" => ("cite", Cite::augment_args),
        "bib" => ("bib", Bib::augment_args),
        "export" => ("export", Export::augment_args),
        "list" => ("list", List::augment_args),
        "doc" => ("doc", Doc::augment_args),
        "show" => ("show", Show::augment_args),
        "extract" => ("extract", Extract::augment_args),
        "check" => ("check", Check::augment_args),
        "find" => ("find", Find::augment_args),
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
  doicite extract paper.md | xargs doicite bib

Exit status:
  0  all good                        7  a style or locale does not exist
  1  a bug in doicite                8  input cannot be read
  2  wrong usage or configuration    9  output cannot be written
  3  not a DOI                      10  a work was retracted (--fail-on)
  4  not registered                 11  a reference differs, or was not found
  5  registered, without metadata  130  interrupted
  6  the network failed or a server refused";

/// How much is said on standard error.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct Talk {
    /// Say nothing but errors
    #[arg(short, long, global = true, display_order = 900)]
    pub(crate) quiet: bool,
    /// Tell what happens on the network
    #[arg(short, long, global = true, conflicts_with = "quiet", display_order = 901)]
    pub(crate) verbose: bool,
}

/// The verb by which the program starts itself to hold the clipboard.
pub(crate) const HOLD_CLIPBOARD: &str = "__clipboard";

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Print the references of DOIs, in the order given (the verb can be left out)
    #[command(
        after_help = "Examples:\n  doicite 10.3390/ijerph18147338\n  doicite cite 10.1038/nphys1170 arXiv:1706.03762 -s vancouver --citation\n  doicite cite 10.1038/nphys1170 --citation --prefix see --locator 'p. 12'\n  doicite 10.1038/nphys1170 -s ./my-journal.csl -l de-DE -t latex"
    )]
    Cite(Cite),
    /// Print BibTeX or BibLaTeX entries, or add them to a file
    #[command(
        after_help = "Examples:\n  doicite bib 10.3390/ijerph18147338 >> refs.bib\n  doicite bib --into refs.bib 10.1038/nphys1170 arXiv:1706.03762    skips what is there\n  doicite bib --complete refs.bib -o refs.bib      fills in what is missing\n  doicite bib --for biblatex --key '{author:transliterate}{year}' library.json\n  doicite bib --for revtex --names 10 --year print notes.txt"
    )]
    Bib(Bib),
    /// Print works in the format of another program
    #[command(
        after_help = "Examples:\n  doicite export --to ris 10.3390/ijerph18147338 > paper.ris\n  doicite export --to hayagriva refs.json -o refs.yaml\n  doicite export --to wikipedia 10.1038/nphys1170 | wl-copy\n  doicite export --to cff 10.1038/nphys1170 >> CITATION.cff\n  doicite extract paper.md | doicite export --to csl-json -"
    )]
    Export(Export),
    /// Format a reference list from a library or from any text with DOIs in it
    #[command(
        after_help = "Examples:\n  doicite list notes.txt\n  doicite list refs.bib -s ieee\n  doicite list library.json -s chicago-author-date -t html -o references.html\n  pbpaste | doicite list -s apa"
    )]
    List(List),
    /// Write the bibliography that a document needs which cites DOIs, or a copy with the references
    #[command(
        after_help = "Examples:\n  doicite doc paper.md                    writes the bibliography that the document names, or\n                                          references.json\n  doicite doc --rewrite paper.tex         and cites by keys: \\cite{borriello2021alopecia}\n  doicite doc thesis.typ -o refs.yaml\n  doicite doc paper.md --to markdown --citations -s ieee -o paper-with-references.md\n\nIn Markdown cite as [@doi:10.1038/nphys1170, p. 3], in LaTeX as \\cite{doi:10.1038/nphys1170}, in\nTypst as #cite(label(\"doi:10.1038/nphys1170\"))."
    )]
    Doc(Doc),
    /// Show what is known about one work
    #[command(
        after_help = "Examples:\n  doicite show 10.3390/ijerph18147338\n  doicite show --explain 10.1038/nphys1170\n  doicite show --raw 10.1038/nphys1170 | jq .title"
    )]
    Show(Show),
    /// Print the DOIs found in any text, one a line
    #[command(
        after_help = "Examples:\n  doicite extract paper.md\n  pdftotext paper.pdf - | doicite extract"
    )]
    Extract(Extract),
    /// Compare references with the records of their DOIs
    #[command(
        after_help = "Examples:\n  doicite check refs.bib\n  doicite check paper.md refs.bib --find --fail-on warning\n  doicite check refs.bib --fix --diff              shows what --fix would change\n  doicite check refs.bib --ignore container,year -t sarif -o refs.sarif\n\nA comment `doicite: ignore RULE` in the line before an entry silences that rule there. `doicite help check`\nsays how to read the findings."
    )]
    Check(Check),
    /// Find the DOIs of references that have none
    #[command(
        after_help = "Examples:\n  doicite find 'Watson & Crick (1953). Molecular structure of nucleic acids. Nature 171, 737'\n  doicite find references.txt | xargs doicite bib\n  doicite find refs.bib -t jsonl\n\nThe text of the references is sent to Crossref, and to DataCite where Crossref does not know it; with\n--offline only the cache is searched."
    )]
    Find(Find),
    /// List styles, search them, show one, add and remove your own
    #[command(
        after_help = "Examples:\n  doicite styles\n  doicite styles journal physics\n  doicite styles show gost\n  doicite styles add oscola\n  doicite styles add ./my-journal.csl\n  doicite styles remove my-journal"
    )]
    Styles(Styles),
    /// Look after the store of fetched records
    Cache(Cache),
    /// Show each setting and where it comes from
    Config(Config),
    /// Print a completion script for a shell
    #[command(after_help = "\
The script asks doicite itself whenever you press Tab. So the styles it offers behind -s are those there
are: the built-in ones with their common names, and your own in the folder that `doicite config` prints;
the same for locales, formats and verbs. It need not be written again when doicite changes.

Examples:
  doicite completions bash > ~/.local/share/bash-completion/completions/doicite
  doicite completions zsh > ~/.zfunc/_doicite      # a folder of your fpath
  doicite completions fish > ~/.config/fish/completions/doicite.fish")]
    Completions {
        /// The shell
        #[arg(value_parser = PossibleValuesParser::new(Shells::builtins().names()))]
        shell: String,
    },
    /// Print the manual page
    #[command(after_help = "Examples:\n  doicite man | man -l -\n  doicite man list | man -l -")]
    Man {
        /// The verb whose page to print instead
        verb: Option<String>,
    },
    /// Print the help of a verb, or a page on a topic: ids, styles, formats, libraries, check, offline,
    /// scripts, settings
    Help {
        /// A verb or a topic
        topic: Option<String>,
    },
    /// Stay behind with what `--copy` copied
    #[command(name = HOLD_CLIPBOARD, hide = true)]
    HoldClipboard,
}

#[derive(Debug, Args)]
pub(crate) struct Cite {
    /// DOIs in any spelling: bare, doi:…, URLs of resolvers and publishers, arXiv ids; or files, as for
    /// `list`
    #[arg(required_unless_present = "each", value_name = "ID|FILE", value_parser = bytes::parser())]
    pub(crate) ids: Vec<String>,
    /// Make each work a document of its own: a line in (a work as JSON, or a DOI), a line out, as they come
    #[arg(long, conflicts_with_all = ["citation", "copy"])]
    pub(crate) each: bool,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) look: Look,
    #[command(flatten)]
    pub(crate) sink: Sink,
    #[command(flatten)]
    pub(crate) in_text: InText,
    #[command(flatten)]
    pub(crate) network: Network,
}

/// The citation of all works, as it stands in a text.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Citation")]
pub(crate) struct InText {
    /// Print the citation of the works, as it stands in a text, before their references
    #[arg(long)]
    pub(crate) citation: bool,
    /// A place in the first work, such as 'p. 12' or 'chap. 3'; given again, in the next
    #[arg(long, value_name = "PLACE", requires = "citation")]
    pub(crate) locator: Vec<String>,
    /// Text before the first work, such as 'see'; given again, before the next
    #[arg(long, value_name = "TEXT", requires = "citation")]
    pub(crate) prefix: Vec<String>,
    /// Text after the last work; given several times, after the first, the next, ...
    #[arg(long, value_name = "TEXT", requires = "citation")]
    pub(crate) suffix: Vec<String>,
    /// Cite the authors only, for text that goes on with the rest
    #[arg(long, requires = "citation", conflicts_with = "suppress_author")]
    pub(crate) author_only: bool,
    /// Cite without the authors, for text that has just named them
    #[arg(long, requires = "citation")]
    pub(crate) suppress_author: bool,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Libraries in any of the formats of --from, any text with DOIs in it, or DOIs; standard input if
    /// none, or for `-`
    #[arg(value_name = "FILE|ID", value_parser = bytes::parser())]
    pub(crate) ids: Vec<String>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) look: Look,
    #[command(flatten)]
    pub(crate) sink: Sink,
    #[command(flatten)]
    pub(crate) network: Network,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A DOI in any spelling
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Print the record as the agency served it
    #[arg(long, conflicts_with = "explain")]
    pub(crate) raw: bool,
    /// List what was repaired in it, before and after
    #[arg(long)]
    pub(crate) explain: bool,
    #[command(flatten)]
    pub(crate) sink: Sink,
    #[command(flatten)]
    pub(crate) network: Network,
}

#[derive(Debug, Args)]
pub(crate) struct Extract {
    /// Files with any text; standard input if none, or for `-`
    #[arg(value_name = "FILE", value_parser = bytes::parser())]
    pub(crate) files: Vec<String>,
    #[command(flatten)]
    pub(crate) sink: Sink,
}

#[derive(Debug, Args)]
pub(crate) struct Cache {
    #[command(subcommand)]
    pub(crate) action: CacheAction,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum CacheAction {
    /// Print where the store is
    Path,
    /// List what is kept: DOI, when, from whom, title or outcome
    List,
    /// Check the store and every record in it
    Verify,
    /// Print what is kept, a JSON object a line, for another machine
    #[command(after_help = "Example:\n  doicite cache export | ssh laptop doicite cache import -")]
    Export(Sink),
    /// Take in what `export` printed; of two answers for a DOI the newer one stays
    Import {
        /// The file, or `-` for standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Forget everything
    Clear,
}

#[derive(Debug, Args)]
pub(crate) struct Config {
    #[command(flatten)]
    pub(crate) look: Look,
    #[command(flatten)]
    pub(crate) network: Network,
}

impl Verb {
    /// What the verb has in common with others.
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
            Self::Cache(Cache { action: CacheAction::Export(sink) }) => {
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

    /// The names of the verbs that are shown.
    pub(crate) fn names() -> Vec<String> {
        let shown = |verb: &&clap::Command| !verb.is_hide_set();
        Cli::command().get_subcommands().filter(shown).map(|verb| verb.get_name().to_owned()).collect()
    }
}
