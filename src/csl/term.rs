//! Terms: their forms, their gender, and which numbers an ordinal goes with.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A term's text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Term {
    /// What it is called, in the spelling of CSL 1.0.2.
    #[serde(borrow)]
    pub(crate) name: Cow<'static, str>,
    pub(crate) form: TermForm,
    /// The gender in which it is used (`gender-form`).
    pub(crate) gender_form: Gender,
    #[serde(borrow)]
    pub(crate) single: Cow<'static, str>,
    /// Empty where it has no plural of its own.
    #[serde(borrow)]
    pub(crate) multiple: Cow<'static, str>,
    /// The gender of the noun.
    pub(crate) gender: Gender,
    /// For ordinals: which numbers they go with.
    pub(crate) matching: OrdinalMatch,
}

/// `form` of a term (CSL 1.0.2, "Terms").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum TermForm {
    #[default]
    Long,
    Short,
    Verb,
    VerbShort,
    Symbol,
}

/// `gender` and `gender-form` (CSL 1.0.2, "Gender-specific Ordinals").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Gender {
    #[default]
    Neuter,
    Masculine,
    Feminine,
}

/// `match` of an ordinal term (CSL 1.0.2, "Ordinal Suffixes").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum OrdinalMatch {
    #[default]
    LastDigit,
    LastTwoDigits,
    WholeNumber,
}

impl TermForm {
    pub(crate) fn parse(text: Option<&str>) -> Self {
        match text {
            Some("short") => Self::Short,
            Some("verb") => Self::Verb,
            Some("verb-short") => Self::VerbShort,
            Some("symbol") => Self::Symbol,
            _ => Self::Long,
        }
    }

    /// The form to use where this one is not defined.
    pub(crate) const fn fallback(self) -> Option<Self> {
        match self {
            Self::Long => None,
            Self::Short | Self::Verb => Some(Self::Long),
            Self::VerbShort => Some(Self::Verb),
            Self::Symbol => Some(Self::Short),
        }
    }
}

impl Gender {
    pub(crate) fn parse(text: Option<&str>) -> Self {
        match text {
            Some("masculine") => Self::Masculine,
            Some("feminine") => Self::Feminine,
            _ => Self::Neuter,
        }
    }
}
