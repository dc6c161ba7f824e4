//! A variable of an item, of whichever sort: what formats have or have not a place for.

use std::borrow::Cow;

use crate::csl::{DateVariable, Item, NameVariable, Variable};

/// Whether a variable can hold what is known of a work: not those that a processor or a citation fills.
fn is_of_a_work(variable: Variable) -> bool {
    !matches!(
        variable,
        Variable::CitationKey
            | Variable::CitationLabel
            | Variable::CitationNumber
            | Variable::FirstReferenceNoteNumber
            | Variable::Locator
            | Variable::PageFirst
            | Variable::YearSuffix
    )
}

/// A variable of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the sorts of variables are those of CSL")]
pub enum AnyVariable {
    /// Text or a number.
    Text(Variable),
    /// Names.
    Names(NameVariable),
    /// A date.
    Date(DateVariable),
}

impl AnyVariable {
    /// Returns the variables that can hold what is known of a work; not those that a processor or a citation
    /// fills.
    pub fn all() -> impl Iterator<Item = Self> {
        let texts = Variable::ALL.iter().copied().filter(|variable| is_of_a_work(*variable)).map(Self::Text);
        let names = NameVariable::ALL.iter().map(|variable| Self::Names(*variable));
        let dates = DateVariable::ALL.iter().map(|variable| Self::Date(*variable));
        texts.chain(names).chain(dates)
    }

    /// Returns the fields that an item has, in the order of [`all`](Self::all).
    pub fn of(item: &Item) -> impl Iterator<Item = Self> + '_ {
        let texts = item.text.keys().copied().filter(|variable| is_of_a_work(*variable)).map(Self::Text);
        let named = item.names.iter().filter(|(_, names)| !names.is_empty());
        let dates = item.dates.keys().map(|variable| Self::Date(*variable));
        texts.chain(named.map(|(variable, _)| Self::Names(*variable))).chain(dates)
    }

    /// An item without the field.
    pub(super) fn removed_from(self, item: &Item) -> Item {
        let mut item = item.clone();
        match self {
            Self::Text(variable) => drop(item.text.remove(&variable)),
            Self::Names(variable) => drop(item.names.remove(&variable)),
            Self::Date(variable) => drop(item.dates.remove(&variable)),
        }
        item
    }

    pub(super) fn is_in(self, item: &Item) -> bool {
        match self {
            Self::Text(variable) => item.get(variable).is_some(),
            Self::Names(variable) => !item.people(variable).is_empty(),
            Self::Date(variable) => item.date(variable).is_some(),
        }
    }

    /// Returns the name that CSL gives it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text(variable) => variable.as_str(),
            Self::Names(variable) => variable.as_str(),
            Self::Date(variable) => variable.as_str(),
        }
    }

    /// Returns what people call it: "series" for `collection-title`.
    pub fn words(self) -> Cow<'static, str> {
        let named = match self {
            Self::Text(variable) => match variable {
                Variable::Annote => "annotation",
                Variable::CollectionNumber => "number in the series",
                Variable::CollectionTitle => "series",
                Variable::ContainerTitle => "title of the journal or book",
                Variable::ContainerTitleShort => "short title of the journal",
                Variable::EventPlace => "place of the event",
                Variable::EventTitle => "event",
                Variable::Genre => "type of work",
                Variable::Keyword => "keywords",
                Variable::Number => "number",
                Variable::NumberOfPages => "number of pages",
                Variable::NumberOfVolumes => "number of volumes",
                Variable::OriginalPublisherPlace => "place of the original publisher",
                Variable::OriginalTitle => "original title",
                Variable::Page => "pages",
                Variable::PartNumber => "part",
                Variable::PublisherPlace => "place of publication",
                Variable::Source => "source (database)",
                Variable::Status => "state of publication",
                Variable::TitleShort => "short title",
                Variable::VolumeTitle => "title of the volume",
                _ => "",
            },
            Self::Names(variable) => match variable {
                NameVariable::CollectionEditor => "series editor",
                NameVariable::ContainerAuthor => "author of the book",
                NameVariable::EditorTranslator => "editor and translator",
                NameVariable::ReviewedAuthor => "author of the reviewed work",
                _ => "",
            },
            Self::Date(variable) => match variable {
                DateVariable::Accessed => "date of access",
                DateVariable::AvailableDate => "date of availability",
                DateVariable::EventDate => "date of the event",
                DateVariable::Issued => "date",
                DateVariable::OriginalDate => "original date",
                DateVariable::Submitted => "date of submission",
            },
        };
        if named.is_empty() { self.as_str().replace(['-', '_'], " ").into() } else { named.into() }
    }
}
