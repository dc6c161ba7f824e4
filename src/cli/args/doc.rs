//! The arguments of `doc`.

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::{Common, Look, Network, Sink};
use crate::document::Language;
use crate::formats::Format;

#[derive(Debug, Args)]
pub(crate) struct Doc {
    /// A document that cites DOIs: pandoc's Markdown, LaTeX or Typst; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
    /// The language: markdown, latex or typst [default: by the file's name, else by its content]
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    pub(crate) from: Option<Language>,
    /// Replace the DOIs in citations by the keys of their entries
    #[arg(long, conflicts_with_all = ["citations"])]
    pub(crate) rewrite: bool,
    /// The format of the bibliography [default: by its name, else what the language is used with];
    /// `markdown` with --citations
    #[arg(short, long, value_name = "FORMAT", value_parser = targets())]
    pub(crate) to: Option<Target>,
    /// Write a copy of a Markdown document with its citations and references as text
    #[arg(long)]
    pub(crate) citations: bool,
    /// The citation style of --citations: a name, or a .csl file [default: apa]
    #[arg(short, long, value_name = "STYLE")]
    pub(crate) style: Option<String>,
    /// The language of terms and dates of --citations, such as en-GB [default: the style's]
    #[arg(short, long, value_name = "LOCALE")]
    pub(crate) locale: Option<String>,
    #[command(flatten)]
    pub(crate) sink: Sink,
    #[command(flatten)]
    pub(crate) network: Network,
}

impl Doc {
    pub(super) fn common(&self) -> Common {
        Common {
            inputs: vec![self.file.clone()],
            look: Look { style: self.style.clone(), locale: self.locale.clone(), ..Look::default() },
            sink: self.sink.clone(),
            network: self.network.clone(),
            ..Common::default()
        }
    }
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A bibliography for the document.
    Bibliography(Format),
    /// The document itself, its citations as text.
    Markdown,
}

/// The formats that documents are cited from.
const FORMATS: [Format; 5] =
    [Format::Bibtex, Format::Biblatex, Format::CslJson, Format::CslYaml, Format::Hayagriva];

fn targets() -> impl TypedValueParser<Value = Target> {
    let values = FORMATS.iter().filter_map(|format| {
        let (name, others) = format.names().split_first()?;
        Some(PossibleValue::new(*name).aliases(others.iter().copied()).help(format.description()))
    });
    let markdown = PossibleValue::new("markdown").help("the document with its citations as text");
    PossibleValuesParser::new(values.chain([markdown]).collect::<Vec<_>>()).try_map(|name| {
        if name == "markdown" {
            return Ok(Target::Markdown);
        }
        Format::parse(&name).map(Target::Bibliography).ok_or("no such format")
    })
}

fn language(name: &str) -> Result<Language, String> {
    Language::parse(name).ok_or_else(|| "must be one of markdown, latex, typst".to_owned())
}
