//! A style, compiled: what a CSL file says, in the form in which evaluation needs it.
//!
//! The XML is read once, by [`read`](Style::from_xml), into a tree of [`Element`]s. Macros become
//! indices into a table (a call of a macro that does not exist, or that leads back to itself, is
//! an error), the name options that elements inherit are settled for both areas ([`names`]), and
//! attributes are parsed into their values. Terms stay symbolic, because a style is used with
//! many locales: the [`engine`](super::engine) looks up those that the style names once for the
//! locale at hand.
//!
//! The reader is as lenient as the reference processors: unknown elements and attributes are
//! passed over, since styles in the wild carry extensions. It needs only the parts without which
//! there is nothing to print: `cs:style`, and in it `cs:citation` or `cs:bibliography`.

mod attributes;
mod dates;
mod element;
mod look;
mod macros;
mod names;
mod needed;
mod needs;
mod read;

use std::fmt;

pub(crate) use dates::{DateForm, DatePart, DatePartForm, DatePartName, date_parts};
pub(crate) use element::{
    Branch, Condition, DateElement, Element, Group, Label, MatchMode, Names, NumberElement, NumberForm,
    PlaceIn, Plural, Test, TextElement, TextSource, VariableName,
};
pub(crate) use look::{Presentation, look};
pub(crate) use macros::Macro;
pub(crate) use names::{
    And, EtAl, NameElement, NameForm, NameOptions, NamePart, NameSettings, Precedes, SortOrder,
};
pub(crate) use needed::{Needs, date_bit, name_bit, text_bit};

use serde::{Deserialize, Serialize};

use super::locale::LocaleData;

/// A compiled CSL style.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Style {
    pub(crate) info: Info,
    pub(crate) options: StyleOptions,
    pub(crate) citation: CitationElement,
    pub(crate) bibliography: Option<BibliographyElement>,
    /// The contents of macros; elements refer to them by position.
    pub(crate) macros: Vec<Macro>,
    /// `cs:locale` elements of the style, each with the language it is for, if any.
    pub(crate) locales: Vec<LocaleData>,
}

/// What a style says about itself (CSL 1.0.2, "Info").
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Info {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) parent: Option<String>,
    pub(crate) default_locale: Option<String>,
}

/// Options of the whole style (CSL 1.0.2, "Global Options").
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "options of CSL, each by itself")]
pub(crate) struct StyleOptions {
    /// Whether cites stand in notes (`class="note"`).
    pub(crate) note: bool,
    pub(crate) demote: Demote,
    /// `initialize-with-hyphen`: whether initials of compound given names keep the hyphen.
    pub(crate) no_initial_hyphen: bool,
    pub(crate) page_range: Option<PageRange>,
    /// Whether `year-suffix` is rendered explicitly in citations, and in the bibliography.
    pub(crate) explicit_year_suffix: [bool; 2],
    /// Whether any condition tests `disambiguate`.
    pub(crate) tests_disambiguate: bool,
    /// Whether citations are numbered.
    pub(crate) numeric: bool,
    /// Whether the short form of `container-title` is rendered.
    pub(crate) short_container: bool,
}

/// `demote-non-dropping-particle` (CSL 1.0.2, "Name Particles").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Demote {
    Never,
    SortOnly,
    #[default]
    DisplayAndSort,
}

/// `page-range-format` (CSL 1.0.2, appendix V).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum PageRange {
    Expanded,
    Minimal,
    MinimalTwo,
    Chicago15,
    Chicago16,
}

/// `cs:citation`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct CitationElement {
    /// The name options of the whole area.
    pub(crate) names: NameOptions,
    pub(crate) layout: Layout,
    pub(crate) sort: Vec<SortKey>,
    pub(crate) add_names: bool,
    pub(crate) add_givenname: bool,
    pub(crate) givenname_rule: GivennameRule,
    pub(crate) add_year_suffix: bool,
    pub(crate) collapse: Option<Collapse>,
    pub(crate) cite_group_delimiter: Option<String>,
    pub(crate) year_suffix_delimiter: Option<String>,
    pub(crate) after_collapse_delimiter: Option<String>,
    pub(crate) near_note_distance: u32,
}

/// `givenname-disambiguation-rule`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum GivennameRule {
    AllNames,
    AllNamesWithInitials,
    PrimaryName,
    PrimaryNameWithInitials,
    #[default]
    ByCite,
}

impl GivennameRule {
    /// Whether only the first name of a cite is expanded.
    pub(crate) const fn primary_only(self) -> bool {
        matches!(self, Self::PrimaryName | Self::PrimaryNameWithInitials)
    }

    /// Whether expansion stops at initials.
    pub(crate) const fn initials_only(self) -> bool {
        matches!(self, Self::AllNamesWithInitials | Self::PrimaryNameWithInitials)
    }
}

/// `collapse` (CSL 1.0.2, "Cite Collapsing").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Collapse {
    CitationNumber,
    Year,
    YearSuffix,
    YearSuffixRanged,
}

/// `cs:bibliography`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct BibliographyElement {
    /// The name options of the whole area.
    pub(crate) names: NameOptions,
    pub(crate) layout: Layout,
    pub(crate) sort: Vec<SortKey>,
    pub(crate) hanging_indent: bool,
    pub(crate) second_field_align: Option<SecondFieldAlign>,
    pub(crate) entry_spacing: Option<u16>,
    pub(crate) line_spacing: Option<u16>,
    pub(crate) subsequent_author_substitute: Option<String>,
    pub(crate) substitute_rule: SubstituteRule,
}

/// `second-field-align`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SecondFieldAlign {
    /// The first field is set in the margin.
    Margin,
    /// The first field is set flush with the margin.
    Flush,
}

/// `subsequent-author-substitute-rule`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum SubstituteRule {
    #[default]
    CompleteAll,
    CompleteEach,
    PartialEach,
    PartialFirst,
}

/// `cs:layout`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Layout {
    pub(crate) look: Presentation,
    pub(crate) delimiter: Option<String>,
    pub(crate) elements: Vec<Element>,
    /// What a rendering costs, like [`Macro::cost`].
    pub(crate) cost: usize,
}

/// `cs:key` of `cs:sort`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SortKey {
    pub(crate) source: KeySource,
    pub(crate) descending: bool,
    pub(crate) names_min: Option<u32>,
    pub(crate) names_use_first: Option<u32>,
    pub(crate) names_use_last: Option<bool>,
}

/// What a sort key is made of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum KeySource {
    Variable(VariableName),
    Macro(usize),
}

impl Style {
    /// Reads a style that `build.rs` compiled.
    pub(crate) fn from_compiled(bytes: &'static [u8]) -> Option<Self> {
        crate::csl::compiled::read(bytes)
    }

    /// Returns the style's identifier (`cs:id`), a URI.
    pub fn id(&self) -> &str {
        &self.info.id
    }

    /// Returns the style's title (`cs:title`).
    pub fn title(&self) -> &str {
        &self.info.title
    }

    /// Returns the identifier of the style that this one depends on. A dependent style has no content of its
    /// own: read its parent, and use this style's [locale](Self::default_locale).
    pub fn parent(&self) -> Option<&str> {
        self.info.parent.as_deref()
    }

    /// Returns the locale in which the style is written (`default-locale`), such as "de-DE".
    pub fn default_locale(&self) -> Option<&str> {
        self.info.default_locale.as_deref()
    }

    /// What a rendering by the layout of an area costs.
    pub(crate) fn cost(&self, area: Area) -> usize {
        match (area, &self.bibliography) {
            (Area::Bibliography, Some(bibliography)) => bibliography.layout.cost,
            _ => self.citation.layout.cost,
        }
    }

    /// Returns whether the style describes bibliographies; one that does not is for notes alone.
    pub fn has_bibliography(&self) -> bool {
        self.bibliography.is_some()
    }

    /// Returns whether the style asks for the short form of the titles of journals.
    pub const fn asks_for_short_titles(&self) -> bool {
        self.options.short_container
    }

    /// Returns whether cites are numbers that point to entries.
    pub fn is_numeric(&self) -> bool {
        self.options.numeric
    }

    /// Returns whether cites of the style stand in footnotes or endnotes.
    pub fn is_note(&self) -> bool {
        self.options.note
    }
}

/// Why something is not a style that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StyleError {
    /// The text is not well-formed XML, or would take too long to read.
    #[error("unreadable XML: {0}")]
    Xml(String),
    /// The root is not `cs:style`.
    #[error("the root element is <{0}>, not <style>")]
    NotAStyle(String),
    /// Neither `cs:citation` nor `cs:bibliography` is there, and no parent either.
    #[error("the style has neither a citation nor a bibliography")]
    Empty,
    /// A macro is called that is not defined.
    #[error("the macro `{0}` is not defined")]
    MissingMacro(String),
    /// A macro calls itself, directly or through others.
    #[error("the macro `{0}` calls itself")]
    MacroCycle(String),
    /// Names inherit options so long and so often that they cannot be held.
    #[error("line {line}: names inherit more than {} MB of options", MAX_INHERITED >> 20)]
    TooLong {
        /// The line of the names.
        line: u32,
    },
    /// Elements are nested too deep.
    #[error("elements are nested more than {MAX_DEPTH} deep")]
    TooDeep,
}

/// How much text names may inherit, all together; in real styles it is some kilobytes.
pub(crate) const MAX_INHERITED: usize = 16 << 20;

/// How deep elements may be nested, macro calls included. Real styles stay below 40.
pub(crate) const MAX_DEPTH: usize = 100;

/// Citations or the bibliography: where an element is being rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Area {
    Citation,
    Bibliography,
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Citation => "citation",
            Self::Bibliography => "bibliography",
        })
    }
}
