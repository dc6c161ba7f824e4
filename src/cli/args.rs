//! The command line as it is typed.
//!
//! Options belong to the verbs that use them, so that each verb's help is short. What is typed may
//! leave out the verb `cite` and may put options before the verb: [`normalise`] turns both into the
//! form that the parser knows.

mod bib;
mod doc;
mod styles;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::builder::PossibleValuesParser;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::ArgValueCandidates;

pub(crate) use self::bib::{Bib, Export};
pub(crate) use self::doc::{Doc, Target};
pub(crate) use self::styles::{Fetching, Styles, StylesAction};
use super::completion;
use super::journals::Journal;
use super::notices::{FailOn, Follow};
use crate::files;
use crate::formats;

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
  4  not registered                130  interrupted
  5  registered, without metadata    6  the network failed or a server refused";

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
        after_help = "Examples:\n  doicite 10.3390/ijerph18147338\n  doicite cite 10.1038/nphys1170 arXiv:1706.03762 -s vancouver --citation\n  doicite 10.1038/nphys1170 -s ./my-journal.csl -l de-DE -t latex"
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
    #[command(
        after_help = "Example:\n  doicite completions bash > ~/.local/share/bash-completion/completions/doicite"
    )]
    Completions {
        /// The shell
        #[arg(value_parser = PossibleValuesParser::new(completion::shells()))]
        shell: String,
    },
    /// Print the manual page
    #[command(after_help = "Examples:\n  doicite man | man -l -\n  doicite man list | man -l -")]
    Man {
        /// The verb whose page to print instead
        verb: Option<String>,
    },
    /// Print the help of a verb, or a page on a topic: ids, styles, formats, libraries, offline, scripts,
    /// settings
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
    #[arg(required = true, value_name = "ID|FILE")]
    pub(crate) ids: Vec<String>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) look: Look,
    /// Print the in-text form too
    #[arg(long)]
    pub(crate) citation: bool,
    #[command(flatten)]
    pub(crate) sink: Sink,
    #[command(flatten)]
    pub(crate) network: Network,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Libraries in any of the formats of --from, any text with DOIs in it, or DOIs; standard input if
    /// none, or for `-`
    #[arg(value_name = "FILE|ID")]
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
    #[arg(value_name = "FILE")]
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

/// How what is given is read, and which works are taken.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct Reading {
    /// The format of files: bibtex, biblatex, ris, csl-json, csl-yaml, nbib, endnote, hayagriva or text
    /// [default: what the content shows]
    #[arg(long, value_name = "FORMAT", value_parser = input_format)]
    pub(crate) from: Option<formats::InputFormat>,
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
}

/// How references look.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Look {
    /// A citation style: a name, or a .csl file [default: apa]
    #[arg(short, long, value_name = "STYLE", add = ArgValueCandidates::new(completion::styles))]
    pub(crate) style: Option<String>,
    /// The language of terms and dates, such as en-GB [default: the style's]
    #[arg(short, long, value_name = "LOCALE", add = ArgValueCandidates::new(completion::locales))]
    pub(crate) locale: Option<String>,
    /// Journal titles: full or abbreviated, where the style asks for the short form [default: full]
    #[arg(long, value_name = "FORM", hide_possible_values = true)]
    pub(crate) journal: Option<Journal>,
    /// The output format [default: terminal on a terminal, else text]
    #[arg(short, long, value_name = "FORMAT")]
    pub(crate) to: Option<Format>,
    #[command(flatten)]
    pub(crate) clip: Clip,
}

/// Whether output is copied.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct Clip {
    /// Put it on the clipboard too, with italics where that can be
    #[arg(long)]
    pub(crate) copy: bool,
}

/// Where output goes.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Sink {
    /// Write to a file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

impl Sink {
    /// Why this must not be written: it is one of the inputs.
    pub(crate) fn spared(&self, inputs: &[String]) -> Option<String> {
        let output = self.output.as_deref()?;
        let input = inputs.iter().find(|input| files::is_same(Path::new(input), output))?;
        Some(format!("{input} would be replaced by what is made of it: name another file by -o"))
    }
}

/// How records are fetched.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Network")]
pub(crate) struct Network {
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
pub(crate) enum Format {
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

fn input_format(name: &str) -> Result<formats::InputFormat, String> {
    formats::InputFormat::parse(name).ok_or_else(|| {
        let names: Vec<&str> = formats::InputFormat::names().collect();
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

/// The verbs, for those who mistyped one.
pub(crate) fn verbs() -> Vec<String> {
    let shown = |verb: &&clap::Command| !verb.is_hide_set();
    Cli::command().get_subcommands().filter(shown).map(|verb| verb.get_name().to_owned()).collect()
}

/// The word that was meant by a mistyped one, if one is close.
pub(crate) fn close_to(typed: &str, words: impl IntoIterator<Item = String>) -> Option<String> {
    let distance = |word: &String| strsim::damerau_levenshtein(typed, word);
    words.into_iter().filter(|word| typed.len() > 2 && distance(word) <= 2).min_by_key(distance)
}

/// Puts the verb first: adds `cite` where there is none, and moves options before a verb behind it.
pub(crate) fn normalise(args: Vec<OsString>) -> Vec<OsString> {
    let root = Cli::command();
    let takes_value = |option: &str| {
        let (name, attached) = option.split_once('=').map_or((option, false), |(name, _)| (name, true));
        let matches = |arg: &clap::Arg| {
            let long = name.strip_prefix("--").is_some_and(|long| arg.get_long() == Some(long));
            let short =
                name.strip_prefix('-').is_some_and(|s| s.len() == 1 && arg.get_short() == s.chars().next());
            (long || short) && arg.get_action().takes_values()
        };
        !attached && root.get_subcommands().any(|verb| verb.get_arguments().any(matches))
    };
    // Where the first word is that is neither an option nor the value of one.
    let first_word = |mut index: usize| {
        while let Some(text) = args.get(index).and_then(|arg| arg.to_str()) {
            if text == "--" || text == "-" || !text.starts_with('-') {
                break;
            }
            // Of short options written together the last may take a value.
            let last = text.chars().last().filter(|_| !text.starts_with("--")).map(|c| format!("-{c}"));
            index += if takes_value(last.as_deref().unwrap_or(text)) { 2 } else { 1 };
        }
        index
    };
    // The program's own flags need no verb.
    let own = |arg: &OsString| matches!(arg.to_str(), Some("-h" | "--help" | "-V" | "--version"));
    if args.len() < 2 || (args.len() == 2 && own(&args[1])) {
        return args;
    }
    let index = first_word(1);
    let word = args.get(index).and_then(|arg| arg.to_str());
    let verb = word.and_then(|word| root.find_subcommand(word));
    // A verb that has verbs of its own.
    let sub_index = first_word(index + 1);
    let sub = verb.zip(args.get(sub_index)).and_then(|(verb, sub)| verb.find_subcommand(sub));
    let (has_verb, has_sub) = (verb.is_some(), sub.is_some());
    let mut rest = args;
    if has_sub {
        let sub = rest.remove(sub_index);
        rest.insert(1, sub);
    }
    let name = if has_verb { rest.remove(index + usize::from(has_sub)) } else { "cite".into() };
    rest.insert(1, name);
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normalised(line: &str) -> String {
        let args = std::iter::once("doicite").chain(line.split_whitespace()).map(OsString::from).collect();
        let words: Vec<String> =
            normalise(args).into_iter().skip(1).map(|arg| arg.to_string_lossy().into_owned()).collect();
        words.join(" ")
    }

    #[test]
    fn the_verb_comes_first() {
        for (typed, meant) in [
            ("10.1/x", "cite 10.1/x"),
            ("-s ieee 10.1/x", "cite -s ieee 10.1/x"),
            ("cite 10.1/x", "cite 10.1/x"),
            ("-s list 10.1/x", "cite -s list 10.1/x"),
            ("--style=ieee list a.txt", "list --style=ieee a.txt"),
            ("--offline -s ieee list a.txt", "list --offline -s ieee a.txt"),
            ("-qs ieee list a.txt", "list -qs ieee a.txt"),
            ("help", "help"),
            ("--help", "--help"),
            ("--version", "--version"),
            ("", ""),
            ("-- list", "cite -- list"),
            ("bib --help", "bib --help"),
            ("lst", "cite lst"),
            ("--offline styles show apa", "styles show --offline apa"),
            ("styles -q add --offline apa", "styles add -q --offline apa"),
            ("styles apa show", "styles apa show"),
            ("-q cache list", "cache list -q"),
            ("styles", "styles"),
        ] {
            assert_eq!(normalised(typed), meant, "{typed}");
        }
    }

    #[test]
    fn the_parser_is_sound() {
        Cli::command().debug_assert();
    }
}
