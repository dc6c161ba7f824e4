//! The formats by name.

use super::{
    Bib, Cff, Coins, CslJson, CslYaml, DublinCore, Endnote, Exporter, Hayagriva, Mods, Nbib, Options, Ris,
    Wikipedia,
};

/// A format that works can be exported to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "`description` says it")]
pub enum Format {
    Bibtex,
    Biblatex,
    Ris,
    Endnote,
    CslJson,
    CslYaml,
    Hayagriva,
    Nbib,
    DublinCore,
    Mods,
    Coins,
    Wikipedia,
    Cff,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[
        Self::Bibtex,
        Self::Biblatex,
        Self::Ris,
        Self::Endnote,
        Self::CslJson,
        Self::CslYaml,
        Self::Hayagriva,
        Self::Nbib,
        Self::DublinCore,
        Self::Mods,
        Self::Coins,
        Self::Wikipedia,
        Self::Cff,
    ];

    /// The format of this name, or of another name it goes by.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        Self::ALL.iter().copied().find(|format| format.names().contains(&name.as_str()))
    }

    /// The names it goes by; the first is its own.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Bibtex => &["bibtex", "bib"],
            Self::Biblatex => &["biblatex"],
            Self::Ris => &["ris"],
            Self::Endnote => &["endnote", "enw", "refer"],
            Self::CslJson => &["csl-json"],
            Self::CslYaml => &["csl-yaml"],
            Self::Hayagriva => &["hayagriva", "typst"],
            Self::Nbib => &["nbib", "pubmed", "medline"],
            Self::DublinCore => &["dublin-core", "dc"],
            Self::Mods => &["mods"],
            Self::Coins => &["coins", "openurl"],
            Self::Wikipedia => &["wikipedia", "wiki"],
            Self::Cff => &["cff"],
        }
    }

    /// What it is, in a few words.
    pub fn description(self) -> &'static str {
        match self {
            Self::Bibtex => "BibTeX, in ASCII as far as TeX allows",
            Self::Biblatex => "BibLaTeX, for biber, in UTF-8",
            Self::Ris => "RIS, for Zotero, Mendeley and other reference managers",
            Self::Endnote => "EndNote's tagged format, also known as refer's",
            Self::CslJson => "CSL-JSON, for Zotero, pandoc and CSL processors",
            Self::CslYaml => "CSL-YAML: the same for human eyes",
            Self::Hayagriva => "hayagriva's YAML, for Typst",
            Self::Nbib => "PubMed's format (MEDLINE)",
            Self::DublinCore => "Dublin Core in XML (oai_dc)",
            Self::Mods => "MODS in XML, for libraries",
            Self::Coins => "COinS: an OpenURL hidden in a page, for Zotero to find",
            Self::Wikipedia => "Wikipedia's citation templates",
            Self::Cff => "the preferred-citation of a CITATION.cff",
        }
    }

    /// How names of its files end, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Bibtex | Self::Biblatex => "bib",
            Self::Ris => "ris",
            Self::Endnote => "enw",
            Self::CslJson => "json",
            Self::CslYaml | Self::Hayagriva => "yaml",
            Self::Nbib => "nbib",
            Self::DublinCore | Self::Mods => "xml",
            Self::Coins => "html",
            Self::Wikipedia => "wiki",
            Self::Cff => "cff",
        }
    }

    /// What writes this format for so many works.
    pub fn exporter(self, works: usize) -> Box<dyn Exporter> {
        match self {
            Self::Bibtex => Box::new(Bib::default()),
            Self::Biblatex => Box::new(Bib::new(Options::biblatex())),
            Self::Ris => Box::new(Ris),
            Self::Endnote => Box::new(Endnote),
            Self::CslJson => Box::new(CslJson),
            Self::CslYaml => Box::new(CslYaml),
            Self::Hayagriva => Box::new(Hayagriva),
            Self::Nbib => Box::new(Nbib),
            Self::DublinCore => Box::new(DublinCore),
            Self::Mods => Box::new(Mods),
            Self::Coins => Box::new(Coins),
            Self::Wikipedia => Box::new(Wikipedia),
            Self::Cff => Box::new(Cff::new(works)),
        }
    }
}
