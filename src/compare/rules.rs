//! The rules that references are checked by: what each is called, how grave it is, what it means.

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Good to know.
    Note,
    /// Probably wrong, in the reference or in the record.
    Warning,
    /// The reference does not lead to the work that it names.
    Error,
}

impl Level {
    /// Returns its name: `note`, `warning`, `error`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

macro_rules! rules {
    ($($variant:ident = $name:literal, $level:ident, $meaning:literal;)*) => {
        /// What a reference can be found to be.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[allow(clippy::doc_markdown)]
        pub enum Rule {
            $(#[doc = $meaning] $variant,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the name by which it is ignored, such as `other-work`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Returns the default level of the rule.
            pub const fn level(self) -> Level {
                match self { $(Self::$variant => Level::$level,)* }
            }

            /// Returns whether what it finds can be certain enough to be corrected in a file.
            pub const fn is_correctable(self) -> bool {
                matches!(
                    self,
                    Self::NotADoi
                        | Self::TitleLetters
                        | Self::AuthorMisspelt
                        | Self::Year
                        | Self::Volume
                        | Self::Issue
                        | Self::Page
                        | Self::MissingDoi
                )
            }

            /// Returns whether it says that the reference and its record differ, not what became of the work or
            /// what the reference lacks.
            pub const fn is_difference(self) -> bool {
                matches!(
                    self,
                    Self::OtherWork
                        | Self::TitleWords
                        | Self::TitleLetters
                        | Self::AuthorMisspelt
                        | Self::AuthorMissing
                        | Self::AuthorUnknown
                        | Self::AuthorOrder
                        | Self::AuthorGiven
                        | Self::Year
                        | Self::Volume
                        | Self::Issue
                        | Self::Page
                        | Self::Container
                )
            }

            /// Returns the meaning of the rule, in a sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }

            /// Returns the rule with this name.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

rules! {
    NotRegistered = "not-registered", Error, "The DOI is not registered.";
    NotADoi = "not-a-doi", Error, "The DOI field holds no DOI.";
    OtherWork = "other-work", Error, "The DOI belongs to another work.";
    RecordOfAnother = "record-of-another", Warning, "The DOI leads to the record of another DOI.";
    Retracted = "retracted", Error, "The work was retracted.";
    Withdrawn = "withdrawn", Error, "The work was withdrawn or removed.";
    Concern = "concern", Warning, "The work has an expression of concern.";
    Corrected = "corrected", Note, "The work was corrected.";
    NoticeCited = "notice-cited", Warning, "The DOI is that of a notice about another work.";
    PublishedSince = "published-since", Note, "The preprint has been published.";
    TitleWords = "title-words", Warning, "Words of the title differ.";
    TitleLetters = "title-letters", Warning, "A word of the title is spelt differently.";
    AuthorMisspelt = "author-misspelt", Warning, "An author's name is spelt differently.";
    AuthorMissing = "author-missing", Warning, "An author of the record is missing.";
    AuthorUnknown = "author-unknown", Warning, "An author is not in the record.";
    AuthorOrder = "author-order", Note, "The authors stand in another order.";
    AuthorGiven = "author-given", Note, "An author has another given name.";
    Year = "year", Warning, "The year differs.";
    Volume = "volume", Warning, "The volume differs.";
    Issue = "issue", Warning, "The issue differs.";
    Page = "page", Warning, "The first page or article number differs.";
    Container = "container", Note, "The journal or book differs.";
    MissingDoi = "missing-doi", Note, "The work has a DOI that the reference lacks.";
    NotFound = "not-found", Note, "Crossref and DataCite know no such work.";
    DuplicateDoi = "duplicate-doi", Warning, "Another reference has the same DOI.";
    DuplicateKey = "duplicate-key", Warning, "Another reference has the same key.";
    DuplicateWork = "duplicate-work", Warning, "Another reference names the same work.";
    Incomplete = "incomplete", Note, "The record has fields that styles need and the reference lacks.";
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every rule has a row, in the order of the table, that begins with its level and its meaning.
    #[test]
    fn the_page_on_checking_has_the_rules() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/check.md");
        let page = std::fs::read_to_string(path).expect("the page is there");
        let (_, table) =
            page.split_once("| rule | level | what it says |\n|---|---|---|\n").expect("a table");
        let rows: Vec<&str> = table.lines().take_while(|line| line.starts_with('|')).collect();
        assert_eq!(rows.len(), Rule::ALL.len());
        for (row, rule) in rows.iter().zip(Rule::ALL) {
            let begin = format!("| `{}` | {} | {}", rule.as_str(), rule.level().as_str(), rule.meaning());
            let rest = row.strip_prefix(&begin);
            assert!(rest.is_some_and(|rest| rest.starts_with(' ')), "{row}\n{begin}");
        }
    }
}
