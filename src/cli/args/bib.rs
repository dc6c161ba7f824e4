//! The arguments of `bib` and `export`.

use crate::cli::bytes;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::{ClipArgs, Common, Journal, NetworkArgs, ReadingArgs, RenderingArgs, SinkArgs};
use crate::formats::{
    ArticleNumber, CaseProtection, Escaping, Format, Months, Options, Preset, Template, UrlPolicy, Year,
};

#[derive(Debug, Args)]
pub(crate) struct BibArgs {
    /// DOIs in any form, or files with works or DOIs; `-` reads standard input
    #[arg(required_unless_present = "complete", value_name = "ID|FILE", value_parser = bytes::parser())]
    pub(crate) ids: Vec<String>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    /// Append the works to a .bib FILE, except those already in it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["output", "copy"])]
    pub(crate) into: Option<PathBuf>,
    /// Print a .bib FILE with missing fields filled in; add `-o FILE` to update the file itself
    #[arg(long, value_name = "FILE", conflicts_with_all = ["ids", "into", "key", "copy"])]
    pub(crate) complete: Option<PathBuf>,
    /// Journal titles: full, abbreviated, aas or ieee [default: unchanged]
    #[arg(long, value_name = "FORM", hide_possible_values = true)]
    pub(crate) journal: Option<Journal>,
    #[command(flatten)]
    pub(crate) clip: ClipArgs,
    #[command(flatten)]
    pub(crate) entries: EntriesArgs,
    #[command(flatten)]
    pub(crate) sink: SinkArgs,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}

#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct ExportArgs {
    /// DOIs in any form, or files with works or DOIs; `-` reads standard input
    #[arg(required = true, value_name = "ID|FILE", value_parser = bytes::parser())]
    pub(crate) ids: Vec<String>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    /// Output format [default: from the file name of -o]
    #[arg(short, long, value_name = "FORMAT", value_parser = formats(), required_unless_present = "output")]
    pub(crate) to: Option<Format>,
    /// Which date to use [default: issued]
    #[arg(long, value_name = "DATE", value_parser = one_of(YEARS))]
    pub(crate) year: Option<Year>,
    /// Journal titles: full, abbreviated, aas or ieee [default: unchanged]
    #[arg(long, value_name = "FORM", hide_possible_values = true)]
    pub(crate) journal: Option<Journal>,
    #[command(flatten)]
    pub(crate) clip: ClipArgs,
    #[command(flatten)]
    pub(crate) sink: SinkArgs,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}

impl BibArgs {
    pub(super) fn common(&self) -> Common {
        Common {
            inputs: self.ids.clone(),
            reading: self.reading,
            look: RenderingArgs { journal: self.journal, clip: self.clip, ..RenderingArgs::default() },
            year: self.entries.year,
            sink: self.sink.clone(),
            network: self.network.clone(),
        }
    }
}

impl ExportArgs {
    pub(super) fn common(&self) -> Common {
        Common {
            inputs: self.ids.clone(),
            reading: self.reading,
            look: RenderingArgs { journal: self.journal, clip: self.clip, ..RenderingArgs::default() },
            year: self.year,
            sink: self.sink.clone(),
            network: self.network.clone(),
        }
    }
}

/// How the same work begins in each format; a test compares them to what is written.
const EXAMPLES: &str = "\
First lines of `doicite export --to FORMAT 10.3390/ijerph18147338`:
  bibtex       @article{borriello2021alopecia, author = {Borriello, G. and Ianniello, A.
  biblatex     @article{borriello2021alopecia, author = {Borriello, G. and Ianniello, A.
  ris          TY  - JOUR ID  - borriello2021alopecia AU  - Borriello, G.
  endnote      %0 Journal Article %A Borriello, G.
  csl-json     [ { \"id\": \"10.3390/ijerph18147338\", \"type\": \"article-journal\",
  csl-yaml     --- references: - id: \"10.3390/ijerph18147338\" type: article-journal
  hayagriva    borriello2021alopecia: type: article title:
  nbib         PMID- IS - 1660-4601 (Undetermined) VI - 18
  dublin-core  <?xml version=\"1.0\" encoding=\"UTF-8\"?> <records
  mods         <?xml version=\"1.0\" encoding=\"UTF-8\"?> <modsCollection
  coins        <span class=\"Z3988\" title=\"ctx_ver=Z39.88-2004&amp;rft_val_fmt=
  wikipedia    {{cite journal |last1=Borriello |first1=G.
  cff          preferred-citation: type: article authors: - family-names: Borriello";

/// How BibTeX and BibLaTeX entries are written.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Entries")]
pub(crate) struct EntriesArgs {
    /// Target package or publisher
    #[arg(long = "for", value_name = "TARGET", value_parser = one_of(PRESETS))]
    pub(crate) preset: Option<Preset>,
    /// Citation key template, such as {author:lower}{year} or {authors2|journal1}_{title3}; fields:
    /// author, authors, title, journal, year, doi; filters: lower, upper, transliterate, transliterate-de
    #[arg(long, value_name = "TEMPLATE")]
    pub(crate) key: Option<Template>,
    /// How to write non-ASCII characters [default: tex; for biblatex, unicode]
    #[arg(long, value_name = "HOW", value_parser = one_of(ESCAPINGS))]
    pub(crate) escape: Option<Escaping>,
    /// Which capitals in titles to protect with braces [default: auto]
    #[arg(long, value_name = "WHICH", value_parser = one_of(CASES))]
    pub(crate) case: Option<CaseProtection>,
    /// Truncate author lists after N names with `and others`
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub(crate) names: Option<usize>,
    /// How to write months [default: macro]
    #[arg(long, value_name = "HOW", value_parser = one_of(MONTHS))]
    pub(crate) months: Option<Months>,
    /// When to write the `url` field; nodoi: only if it is not the DOI link [default: nodoi]
    #[arg(long, value_name = "WHEN", value_parser = one_of(URLS))]
    pub(crate) url: Option<UrlPolicy>,
    /// Field of article numbers [default: pages]
    #[arg(long, value_name = "FIELD", value_parser = one_of(ARTICLE_NUMBERS))]
    pub(crate) article_number: Option<ArticleNumber>,
    /// Which date to use: issued, online or print [default: issued]
    #[arg(long, value_name = "DATE", value_parser = one_of(YEARS))]
    pub(crate) year: Option<Year>,
    /// Include abstracts
    #[arg(long = "abstract")]
    pub(crate) abstracts: bool,
}

impl EntriesArgs {
    /// Reads options from the table `bib` of a configuration file: names and values.
    pub(crate) fn read(table: &[(String, String)]) -> Result<Self, String> {
        let mut entries = Self::default();
        for (name, text) in table {
            match name.as_str() {
                "for" => entries.preset = Some(word(name, text, PRESETS)?),
                "key" => entries.key = Some(key(text)?),
                "escape" => entries.escape = Some(word(name, text, ESCAPINGS)?),
                "case" => entries.case = Some(word(name, text, CASES)?),
                "names" => {
                    let names = at_least_one(text).map_err(|why| format!("`bib.names` {why}"))?;
                    entries.names = Some(names);
                }
                "months" => entries.months = Some(word(name, text, MONTHS)?),
                "url" => entries.url = Some(word(name, text, URLS)?),
                "article-number" => entries.article_number = Some(word(name, text, ARTICLE_NUMBERS)?),
                "year" => entries.year = Some(word(name, text, YEARS)?),
                "abstract" => entries.abstracts = word(name, text, &[("true", true), ("false", false)])?,
                _ => {
                    return Err(format!(
                        "unknown setting `bib.{name}`; the settings of [bib] are {SETTINGS}"
                    ));
                }
            }
        }
        Ok(entries)
    }

    /// Returns these options, and those of `others` where these leave one open.
    pub(crate) fn or(&self, others: &Self) -> Self {
        Self {
            preset: self.preset.or(others.preset),
            key: self.key.clone().or_else(|| others.key.clone()),
            escape: self.escape.or(others.escape),
            case: self.case.or(others.case),
            names: self.names.or(others.names),
            months: self.months.or(others.months),
            url: self.url.or(others.url),
            article_number: self.article_number.or(others.article_number),
            year: self.year.or(others.year),
            abstracts: self.abstracts || others.abstracts,
        }
    }

    /// Returns the options of the writer: these over those of the preset.
    pub(crate) fn options(&self) -> Options {
        let base = self.preset.map(Options::from).unwrap_or_default();
        self.escaped(&Options {
            dialect: base.dialect,
            escaping: base.escaping,
            case: self.case.unwrap_or(base.case),
            names: self.names.or(base.names),
            months: self.months.unwrap_or(base.months),
            url: self.url.unwrap_or(base.url),
            article_number: self.article_number.unwrap_or(base.article_number),
            abstracts: self.abstracts,
            placeless_doi_as_url: base.placeless_doi_as_url,
        })
    }

    /// Options with the characters that were asked for.
    pub(crate) fn escaped(&self, options: &Options) -> Options {
        Options { escaping: self.escape.unwrap_or(options.escaping), ..options.clone() }
    }
}

/// The options that configuration files can set.
pub(crate) const SETTINGS: &str =
    "for, key, escape, case, names, months, url, article-number, year, abstract";

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "must be 1 or more".to_owned())
}

/// Reads a template for more than one work.
fn key(text: &str) -> Result<Template, String> {
    let template: Template = text.parse().map_err(|error| format!("`bib.key`: {error}"))?;
    if template.is_fixed() {
        return Err("`bib.key` contains no field; try {author}{year}".to_owned());
    }
    Ok(template)
}

/// Reads the word of a setting.
fn word<T: Copy>(name: &str, text: &str, table: &[(&str, T)]) -> Result<T, String> {
    table.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| {
        let words: Vec<&str> = table.iter().map(|(word, _)| *word).collect();
        format!("`bib.{name}` must be one of {}", words.join(", "))
    })
}

const PRESETS: &[(&str, Preset)] = &[
    ("natbib", Preset::Natbib),
    ("biblatex", Preset::Biblatex),
    ("revtex", Preset::Revtex),
    ("acm", Preset::Acm),
    ("ieee", Preset::Ieee),
];
const ESCAPINGS: &[(&str, Escaping)] = &[("tex", Escaping::Tex), ("unicode", Escaping::Unicode)];
const CASES: &[(&str, CaseProtection)] =
    &[("auto", CaseProtection::Auto), ("all", CaseProtection::All), ("none", CaseProtection::None)];
const MONTHS: &[(&str, Months)] = &[
    ("macro", Months::Macro),
    ("braces", Months::Braces),
    ("number", Months::Number),
    ("none", Months::None),
];
const URLS: &[(&str, UrlPolicy)] =
    &[("nodoi", UrlPolicy::NoDoi), ("always", UrlPolicy::Always), ("never", UrlPolicy::Never)];
const ARTICLE_NUMBERS: &[(&str, ArticleNumber)] =
    &[("pages", ArticleNumber::Pages), ("eid", ArticleNumber::Eid)];
const YEARS: &[(&str, Year)] = &[("issued", Year::Issued), ("print", Year::Print), ("online", Year::Online)];

/// Reads one of these words.
fn one_of<T: Copy + Send + Sync + 'static>(
    table: &'static [(&'static str, T)],
) -> impl TypedValueParser<Value = T> {
    let words = PossibleValuesParser::new(table.iter().map(|(word, _)| *word));
    words.try_map(|typed| {
        table.iter().find(|(word, _)| *word == typed).map(|(_, value)| *value).ok_or("no such word")
    })
}

fn formats() -> impl TypedValueParser<Value = Format> {
    let values = Format::writable().filter_map(|format| {
        let (name, others) = format.names().split_first()?;
        Some(PossibleValue::new(*name).aliases(others.iter().copied()).help(format.description()))
    });
    PossibleValuesParser::new(values.collect::<Vec<_>>())
        .try_map(|name| Format::parse(&name).ok_or("no such format"))
}
