//! Styles and locales as the processor takes them.

use std::fmt;

/// A citation style that formats references by itself.
#[derive(Clone, Debug)]
pub struct Style {
    pub(super) inner: citationberg::IndependentStyle,
}

/// A style as a file gives it.
#[derive(Clone, Debug)]
pub enum Parsed {
    /// It formats by itself.
    Independent(Box<Style>),
    /// It is another style by another name, and possibly in another language (CSL 1.0.2,
    /// "Independent and Dependent Styles").
    Dependent {
        /// The identifier of the style that formats in its place.
        parent: String,
        /// The locale it asks for.
        locale: Option<String>,
    },
}

/// Why a file is not a style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StyleError(String);

impl fmt::Display for StyleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StyleError {}

impl Parsed {
    /// Reads a style from its XML.
    pub fn from_xml(xml: &str) -> Result<Self, StyleError> {
        let style = citationberg::Style::from_xml(xml)
            .map_err(|error| StyleError(error.to_string().lines().collect::<Vec<_>>().join(" ")))?;
        Self::new(style)
    }

    /// Takes a style that is parsed already.
    pub fn new(style: citationberg::Style) -> Result<Self, StyleError> {
        match style {
            citationberg::Style::Independent(inner) => Ok(Self::Independent(Box::new(Style { inner }))),
            citationberg::Style::Dependent(style) => Ok(Self::Dependent {
                parent: style.parent_link.href,
                locale: style.default_locale.map(|code| code.0),
            }),
        }
    }
}

impl Style {
    /// The style's name for people.
    pub fn title(&self) -> &str {
        &self.inner.info.title.value
    }

    /// The locale the style was written for, if it is not for any.
    pub fn default_locale(&self) -> Option<&str> {
        self.inner.default_locale.as_ref().map(|code| code.0.as_str())
    }
}

/// The terms, date formats and rules of a language: its locale file, then those that fill its gaps.
#[derive(Clone, Debug)]
pub struct Locale {
    pub(super) tag: String,
    pub(super) files: Vec<citationberg::Locale>,
}

impl Locale {
    /// A locale out of the files that apply to `tag`, the closest first.
    pub fn new(tag: impl Into<String>, files: Vec<citationberg::Locale>) -> Self {
        Self { tag: tag.into(), files }
    }

    /// The language tag.
    pub fn tag(&self) -> &str {
        &self.tag
    }
}
