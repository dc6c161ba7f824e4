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

/// How much macros and parents may add to the entries of a file: some to each, and an amount that all share. What one
/// entry is refused is not taken from the others.
#[derive(Clone, Debug)]
pub(super) struct Budget {
    shared: usize,
    each: usize,
    /// What is left of `each` for the entry at hand.
    own: usize,
}

impl Budget {
    /// A budget that gives each entry this much of its own.
    pub(super) fn for_each(each: usize) -> Self {
        Self { shared: 1 << 16, each, own: each }
    }

    /// Adds what more text of this length may add.
    pub(super) fn add(&mut self, length: usize) {
        self.shared = self.shared.saturating_add(length.saturating_mul(4));
    }

    /// Begins the next entry.
    pub(super) fn begin(&mut self) {
        self.own = self.each;
    }

    pub(super) fn pay(&mut self, length: usize) -> Result<(), String> {
        let rest = length.saturating_sub(self.own);
        self.shared = self.shared.checked_sub(rest).ok_or("its macros or parents make it too large")?;
        self.own = self.own.saturating_sub(length);
        Ok(())
    }
}
