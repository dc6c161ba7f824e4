//! The variables that a part of a style needs, as bits. What these are of which elements is found out in `needs`.

use serde::{Deserialize, Serialize};

use crate::csl::variable::{DateVariable, NameVariable, Variable};

/// The variables of which a work needs at least one for some elements to print anything but terms.
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

/// A text variable as a bit.
pub(crate) const fn text_bit(variable: Variable) -> u128 {
    1 << variable as u32
}

/// A name variable as a bit.
pub(crate) const fn name_bit(variable: NameVariable) -> u64 {
    1 << variable as u32
}

/// A date variable as a bit.
pub(crate) const fn date_bit(variable: DateVariable) -> u64 {
    1 << variable as u32
}
