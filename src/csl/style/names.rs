//! The options of names (CSL 1.0.2, "Name" and "Inheritable Name Options"): as written, each of
//! them optional, and settled.
//!
//! A value on `cs:name` wins over one on `cs:citation` or `cs:bibliography`, which wins over one
//! on `cs:style`. Since the tree of elements is shared by both areas, [`NameSettings`] are kept
//! for each of them.

use serde::{Deserialize, Serialize};

use super::look::Look;
use crate::csl::textcase::Case;
use crate::markup::Format;

/// Inheritable options as written on one element.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct NameOptions {
    pub(crate) and: Option<And>,
    pub(crate) delimiter: Option<String>,
    pub(crate) precedes_et_al: Option<Precedes>,
    pub(crate) precedes_last: Option<Precedes>,
    pub(crate) et_al_min: Option<u32>,
    pub(crate) et_al_use_first: Option<u32>,
    pub(crate) et_al_use_last: Option<bool>,
    pub(crate) et_al_subsequent_min: Option<u32>,
    pub(crate) et_al_subsequent_use_first: Option<u32>,
    pub(crate) form: Option<NameForm>,
    pub(crate) initialize: Option<bool>,
    pub(crate) initialize_with: Option<String>,
    pub(crate) sort_order: Option<SortOrder>,
    pub(crate) sort_separator: Option<String>,
    pub(crate) names_delimiter: Option<String>,
}

/// The options with all defaults resolved.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct NameSettings {
    pub(crate) and: Option<And>,
    pub(crate) delimiter: String,
    pub(crate) precedes_et_al: Precedes,
    pub(crate) precedes_last: Precedes,
    /// Zero: no abbreviation.
    pub(crate) et_al_min: u32,
    pub(crate) et_al_use_first: u32,
    pub(crate) et_al_use_last: bool,
    pub(crate) et_al_subsequent_min: u32,
    pub(crate) et_al_subsequent_use_first: u32,
    pub(crate) form: NameForm,
    pub(crate) initialize: bool,
    pub(crate) initialize_with: Option<String>,
    pub(crate) sort_order: Option<SortOrder>,
    pub(crate) sort_separator: String,
    pub(crate) names_delimiter: String,
}

/// `and`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum And {
    Text,
    Symbol,
}

/// `delimiter-precedes-last` and `delimiter-precedes-et-al`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Precedes {
    #[default]
    Contextual,
    AfterInvertedName,
    Always,
    Never,
}

/// `form` of `cs:name`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum NameForm {
    #[default]
    Long,
    Short,
    Count,
}

/// `name-as-sort-order`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum SortOrder {
    First,
    All,
}

impl NameOptions {
    /// The length of its texts.
    pub(crate) fn text_len(&self) -> usize {
        let texts = [&self.delimiter, &self.initialize_with, &self.sort_separator, &self.names_delimiter];
        texts.into_iter().flatten().map(String::len).sum()
    }

    /// Fills what is missing from an outer element.
    pub(crate) fn inherit(&self, outer: &Self) -> Self {
        Self {
            and: self.and.or(outer.and),
            delimiter: self.delimiter.clone().or_else(|| outer.delimiter.clone()),
            precedes_et_al: self.precedes_et_al.or(outer.precedes_et_al),
            precedes_last: self.precedes_last.or(outer.precedes_last),
            et_al_min: self.et_al_min.or(outer.et_al_min),
            et_al_use_first: self.et_al_use_first.or(outer.et_al_use_first),
            et_al_use_last: self.et_al_use_last.or(outer.et_al_use_last),
            et_al_subsequent_min: self.et_al_subsequent_min.or(outer.et_al_subsequent_min),
            et_al_subsequent_use_first: self.et_al_subsequent_use_first.or(outer.et_al_subsequent_use_first),
            form: self.form.or(outer.form),
            initialize: self.initialize.or(outer.initialize),
            initialize_with: self.initialize_with.clone().or_else(|| outer.initialize_with.clone()),
            sort_order: self.sort_order.or(outer.sort_order),
            sort_separator: self.sort_separator.clone().or_else(|| outer.sort_separator.clone()),
            names_delimiter: self.names_delimiter.clone().or_else(|| outer.names_delimiter.clone()),
        }
    }

    /// Puts the specification's defaults where nothing is said.
    pub(crate) fn settle(self) -> NameSettings {
        // "The use of et-al abbreviation requires both" (Name).
        let et_al_use_first = self.et_al_use_first.unwrap_or(0);
        let et_al_min = self.et_al_use_first.and(self.et_al_min).unwrap_or(0);
        NameSettings {
            and: self.and,
            delimiter: self.delimiter.unwrap_or_else(|| ", ".to_owned()),
            precedes_et_al: self.precedes_et_al.unwrap_or_default(),
            precedes_last: self.precedes_last.unwrap_or_default(),
            et_al_min,
            et_al_use_first,
            et_al_use_last: self.et_al_use_last.unwrap_or(false),
            et_al_subsequent_min: self.et_al_subsequent_min.unwrap_or(et_al_min),
            et_al_subsequent_use_first: self.et_al_subsequent_use_first.unwrap_or(et_al_use_first),
            form: self.form.unwrap_or_default(),
            initialize: self.initialize.unwrap_or(true),
            initialize_with: self.initialize_with,
            sort_order: self.sort_order,
            sort_separator: self.sort_separator.unwrap_or_else(|| ", ".to_owned()),
            names_delimiter: self.names_delimiter.unwrap_or_default(),
        }
    }
}

impl NameSettings {
    /// The length of its texts.
    pub(crate) fn text_len(&self) -> usize {
        let with = self.initialize_with.as_ref().map_or(0, String::len);
        self.delimiter.len() + with + self.sort_separator.len() + self.names_delimiter.len()
    }
}

/// `cs:name` without its inheritable options.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct NameElement {
    pub(crate) look: Look,
    pub(crate) given: NamePart,
    pub(crate) family: NamePart,
}

/// `cs:name-part`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct NamePart {
    pub(crate) prefix: String,
    pub(crate) suffix: String,
    pub(crate) formats: Vec<Format>,
    pub(crate) case: Option<Case>,
    pub(crate) strip_periods: bool,
}

/// `cs:et-al`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct EtAl {
    /// "et-al" or "and others".
    pub(crate) and_others: bool,
    pub(crate) formats: Vec<Format>,
    pub(crate) prefix: String,
    pub(crate) suffix: String,
}
