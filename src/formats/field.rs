//! A variable of an item, of whichever sort: what formats have or have not a place for.

use crate::csl::{DateVariable, Item, NameVariable, Variable};

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
    /// The variables that can hold what is known of a work; not those that a processor or a citation
    /// fills.
    pub fn all() -> impl Iterator<Item = Self> {
        let of_a_work = |variable: &&Variable| {
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
        };
        let texts = Variable::ALL.iter().filter(of_a_work).map(|variable| Self::Text(*variable));
        let names = NameVariable::ALL.iter().map(|variable| Self::Names(*variable));
        let dates = DateVariable::ALL.iter().map(|variable| Self::Date(*variable));
        texts.chain(names).chain(dates)
    }

    /// Returns the fields that an item has.
    pub fn of(item: &Item) -> impl Iterator<Item = Self> + '_ {
        Self::all().filter(|field| field.is_in(item))
    }

    fn is_in(self, item: &Item) -> bool {
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
}
