//! The variables that a part of a style needs, as bits. What these are of which elements is found out in `needs`.

use serde::{Deserialize, Serialize};

use crate::csl::variable::{DateVariable, NameVariable, Variable};

/// What elements print of a work that has none of these variables: nothing, or terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Needs {
    /// Variables as bits, as a work has them.
    pub(crate) text: u128,
    pub(crate) names: u64,
    pub(crate) dates: u64,
    /// Whether they have asked for a variable then, whichever branches are taken.
    pub(crate) asks: bool,
    /// Whether they may print a term.
    pub(super) speaks: bool,
}

impl Needs {
    /// The variables of both.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            text: self.text | other.text,
            names: self.names | other.names,
            dates: self.dates | other.dates,
            asks: false,
            speaks: self.speaks || other.speaks,
        }
    }
}

/// A variable as a bit.
pub(crate) const fn text_bit(variable: Variable) -> u128 {
    1 << variable as u32
}

/// The same for names.
pub(crate) const fn name_bit(variable: NameVariable) -> u64 {
    1 << variable as u32
}

/// The same for dates.
pub(crate) const fn date_bit(variable: DateVariable) -> u64 {
    1 << variable as u32
}
