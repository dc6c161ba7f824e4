//! The arguments of `doc`.

use crate::cli::bytes;
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::{Common, NetworkArgs, RenderingArgs, SinkArgs};
use crate::document::Language;
use crate::formats::Format;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DocArgs {
    /// Documents that cite DOIs, in pandoc's Markdown, LaTeX or Typst; `-` reads standard input
    #[arg(value_name = "FILE", required = true, value_parser = bytes::parser())]
    pub(crate) files: Vec<String>,
    /// Language of the documents: markdown, latex or typst [default: detected]
    #[arg(long, value_name = "LANGUAGE", value_parser = languages())]
    pub(crate) from: Option<Language>,
    /// Edit the documents in place: replace cited DOIs with the keys of their entries
    #[arg(long, conflicts_with_all = ["citations"])]
    pub(crate) rewrite: bool,
    /// Format of the bibliography [default: from its file name, else the usual format for the language]; with
    /// --citations, of the copy [default: the language of the documents]
    #[arg(short, long, value_name = "FORMAT", value_parser = targets())]
    pub(crate) to: Option<DocOutput>,
    /// Write a copy of the documents with citations and references rendered as text
    #[arg(long)]
    pub(crate) citations: bool,
    /// Citation style for --citations: a name or a .csl file [default: apa]
    #[arg(short, long, value_name = "STYLE")]
    pub(crate) style: Option<String>,
    /// Language of terms and dates for --citations, such as en-GB [default: the style's]
    #[arg(short, long, value_name = "LOCALE")]
    pub(crate) locale: Option<String>,
    #[command(flatten)]
    pub(crate) sink: SinkArgs,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}

const EXAMPLES: &str = "\
Examples:
  doicite doc paper.md                              write references.json beside it
  doicite doc --rewrite paper.tex                   also replace cited DOIs with keys
  doicite doc intro.tex methods.tex -o refs.bib     one bibliography for several documents
  doicite doc paper.md --citations -s ieee          the document with citations as text
  doicite doc paper.md --to html --citations -o paper.html
  doicite doc paper.md --to jsonl --citations       citations and references, an object a line";

impl DocArgs {
    pub(super) fn common(&self) -> Common {
        Common {
            inputs: self.files.clone(),
            look: RenderingArgs {
                style: self.style.clone(),
                locale: self.locale.clone(),
                ..RenderingArgs::default()
            },
            sink: self.sink.clone(),
            network: self.network.clone(),
            ..Common::default()
        }
    }
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DocOutput {
    /// A bibliography for the documents.
    Bibliography(Format),
    /// The documents themselves, their citations as text.
    Copy(Language),
    /// The documents as HTML, their citations as text.
    Html,
    /// The citations and the references alone.
    JsonLines,
}

/// The formats that documents are cited from.
const FORMATS: [Format; 5] =
    [Format::Bibtex, Format::Biblatex, Format::CslJson, Format::CslYaml, Format::Hayagriva];

/// What is written with citations as text.
const COPIES: [(&str, DocOutput, &str); 5] = [
    ("markdown", DocOutput::Copy(Language::Markdown), "a Markdown document with citations as text"),
    ("latex", DocOutput::Copy(Language::Latex), "a LaTeX document with citations as text"),
    ("typst", DocOutput::Copy(Language::Typst), "a Typst document with citations as text"),
    ("html", DocOutput::Html, "HTML of a Markdown document with citations as text"),
    ("jsonl", DocOutput::JsonLines, "citations and references, one JSON object per line"),
];

fn targets() -> impl TypedValueParser<Value = DocOutput> {
    let is_copy = |name: &str| COPIES.iter().any(|(copy, ..)| *copy == name);
    let values = FORMATS.iter().filter_map(move |format| {
        let (name, others) = format.names().split_first()?;
        let others = others.iter().copied().filter(move |other| !is_copy(other));
        Some(PossibleValue::new(*name).aliases(others).help(format.description()))
    });
    let copies = COPIES.iter().map(|(name, _, help)| PossibleValue::new(*name).help(*help));
    PossibleValuesParser::new(values.chain(copies).collect::<Vec<_>>()).try_map(|name| {
        let copy = COPIES.iter().find(|(copy, ..)| *copy == name).map(|(_, target, _)| *target);
        copy.or_else(|| Format::parse(&name).map(DocOutput::Bibliography)).ok_or("no such format")
    })
}

fn languages() -> impl TypedValueParser<Value = Language> {
    let values = [
        PossibleValue::new("markdown").aliases(["md", "pandoc"]),
        PossibleValue::new("latex").alias("tex"),
        PossibleValue::new("typst").alias("typ"),
    ];
    PossibleValuesParser::new(values).try_map(|name| Language::parse(&name).ok_or("no such language"))
}
