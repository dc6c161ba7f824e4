//! An entry with its values, and how much these may come to.

use std::borrow::Cow;
use std::collections::HashMap;

use super::syntax::RawEntry;

/// The values of an entry by their names in small letters: TeX source, macros expanded.
pub(super) type FieldValues<'t> = HashMap<String, Cow<'t, str>>;

/// An entry and its values, inherited ones included unless it is a parent itself.
#[derive(Clone, Debug)]
pub(super) struct EntrySource<'t> {
    pub(super) entry: RawEntry<'t>,
    pub(super) fields: FieldValues<'t>,
    /// The fields whose values have a macro that nobody defines, and the macro.
    pub(super) undefined: Vec<(String, &'t str)>,
}

/// How much an entry inherits, usually less: the fields of proceedings, without an abstract.
const INHERITED: usize = 1 << 12;

/// How much macros and inheritance may add.
#[derive(Clone, Debug)]
pub(super) struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(1 << 16)
    }
}

impl Budget {
    /// What a text of this length may add.
    pub(super) fn of(length: usize) -> Self {
        let mut budget = Self::default();
        budget.add(length);
        budget
    }

    /// Adds what more text of this length may add.
    pub(super) fn add(&mut self, length: usize) {
        self.0 = self.0.saturating_add(length.saturating_mul(4));
    }

    /// Adds what any entry may inherit.
    pub(super) fn add_entry(&mut self) {
        self.0 = self.0.saturating_add(INHERITED);
    }

    pub(super) fn pay(&mut self, length: usize) -> Result<(), String> {
        self.0 = self.0.checked_sub(length).ok_or("its macros or parents make it too large")?;
        Ok(())
    }
}
