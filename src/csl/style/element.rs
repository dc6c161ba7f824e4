//! The rendering elements (CSL 1.0.2, "Rendering Elements"), parsed.

use serde::{Deserialize, Serialize};

use super::dates::{DateForm, DatePart};
use super::look::Presentation;
use super::names::{EtAl, NameElement, NameSettings};
use super::needed::Needs;
use crate::csl::term::TermForm;
use crate::csl::variable::{DateVariable, NameVariable, Variable};

/// One rendering element.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Element {
    Text(TextElement),
    Number(NumberElement),
    Label(Label),
    Date(DateElement),
    Names(Box<Names>),
    Group(Group),
    Choose(Vec<Branch>),
}

/// `cs:text`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct TextElement {
    pub(crate) source: TextSource,
    pub(crate) look: Presentation,
}

/// What `cs:text` prints.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum TextSource {
    Variable { field: VariableName, short: bool },
    Macro(usize),
    Term { name: String, form: TermForm, plural: bool },
    Value(String),
}

/// A variable of any kind, as `variable` attributes name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum VariableName {
    Text(Variable),
    Names(NameVariable),
    Date(DateVariable),
    /// A name that CSL does not know: always empty.
    Unknown,
}

impl VariableName {
    pub(crate) fn parse(name: &str) -> Self {
        Variable::parse(name)
            .map(Self::Text)
            .or_else(|| NameVariable::parse(name).map(Self::Names))
            .or_else(|| DateVariable::parse(name).map(Self::Date))
            .unwrap_or(Self::Unknown)
    }
}

/// `cs:number`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct NumberElement {
    pub(crate) field: VariableName,
    pub(crate) form: NumberForm,
    pub(crate) look: Presentation,
}

/// `form` of `cs:number`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum NumberForm {
    #[default]
    Numeric,
    Ordinal,
    LongOrdinal,
    Roman,
}

/// `cs:label`, on its own or inside `cs:names`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Label {
    /// None inside `cs:names`.
    pub(crate) field: Option<VariableName>,
    pub(crate) form: TermForm,
    pub(crate) plural: Plural,
    pub(crate) look: Presentation,
}

/// `plural` of `cs:label`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Plural {
    #[default]
    Contextual,
    Always,
    Never,
}

/// `cs:date`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct DateElement {
    pub(crate) field: VariableName,
    /// None: the parts below are all there is; else the locale's format, overridden by them.
    pub(crate) form: Option<DateForm>,
    /// Which parts of the localised format are shown.
    pub(crate) shown: [bool; 3],
    pub(crate) parts: Vec<DatePart>,
    pub(crate) delimiter: String,
    pub(crate) look: Presentation,
}

/// `cs:group`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Group {
    pub(crate) look: Presentation,
    pub(crate) delimiter: String,
    pub(crate) elements: Vec<Element>,
    pub(crate) needs: Option<Needs>,
}

/// `cs:if`, `cs:else-if` or `cs:else` (which has no conditions).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Branch {
    pub(crate) condition: Option<Condition>,
    pub(crate) elements: Vec<Element>,
}

/// The tests of a branch.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Condition {
    pub(crate) matching: MatchMode,
    pub(crate) tests: Vec<Test>,
}

/// `match`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum MatchMode {
    #[default]
    All,
    Any,
    None,
}

/// One test of one value.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Test {
    Disambiguate(bool),
    IsNumeric(VariableName),
    IsUncertainDate(VariableName),
    /// Any of these labels: a cite has one only, whatever `match` says.
    Locators(Vec<String>),
    Position(PlaceIn),
    /// Any of these types, as bits.
    Kinds(u64),
    Variable(VariableName),
}

/// `position`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum PlaceIn {
    First,
    Subsequent,
    Ibid,
    IbidWithLocator,
    NearNote,
}

impl Names {
    /// The length of the texts that a shorthand of these names takes over.
    pub(crate) fn text_len(&self) -> usize {
        let NameElement { look, given, family } = &self.name;
        let label = self.label.as_ref().map(|label| &label.look);
        let looks =
            [&self.look, look].into_iter().chain(label).map(|look| look.prefix.len() + look.suffix.len());
        let parts = [given, family].map(|part| part.prefix.len() + part.suffix.len());
        let settings = self.settings.iter().map(NameSettings::text_len);
        let delimiter = self.delimiter.as_ref().map_or(0, String::len);
        let et_al = self.et_al.prefix.len() + self.et_al.suffix.len();
        looks.chain(parts).chain(settings).sum::<usize>()
            + size_of_val(self.variables.as_slice())
            + delimiter
            + et_al
    }
}

/// `cs:names`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Names {
    pub(crate) variables: Vec<NameVariable>,
    pub(crate) name: NameElement,
    /// The options of `cs:name` and of what it inherits from, for citations and bibliography.
    pub(crate) settings: [NameSettings; 2],
    pub(crate) et_al: EtAl,
    pub(crate) label: Option<Label>,
    /// Whether the label stands before the names.
    pub(crate) label_first: bool,
    pub(crate) substitute: Vec<Element>,
    /// `delimiter` on the element itself; else that of the settings.
    pub(crate) delimiter: Option<String>,
    pub(crate) look: Presentation,
}
