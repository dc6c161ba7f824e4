//! The formats by name; what is known of each is in `table`.

/// A format that works are read from, written to, or both.
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
    EndnoteXml,
    PubmedXml,
    Wos,
    Csv,
    Text,
}
