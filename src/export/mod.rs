//! Works in the formats that other programs read.
//!
//! An exporter turns clean CSL items, whose text variables hold the inline markup of CSL-JSON, into
//! entries: one file per format behind [`Exporter`]. Nothing in an item can act in the format, and
//! nothing is made up: an item without a year gives an entry without one. Citation keys are chosen
//! for a whole list at once ([`keys`]), since only a list knows whether they are unique.

mod bibtex;
mod case;
mod keys;
mod latin;
mod names;
mod tex;

use std::borrow::Borrow;

pub use self::bibtex::Bibtex;
pub use self::keys::keys;
use crate::csl::Item;

/// A format that works can be exported to.
pub trait Exporter {
    /// Appends the entry of one work, under this citation key; ends with a line feed.
    fn entry(&self, item: &Item, key: &str, out: &mut String);

    /// What stands between two entries.
    fn separator(&self) -> &'static str {
        "\n"
    }
}

/// Writes works in a format, in their order, under the keys that [`keys`] gives them.
pub fn export(exporter: &impl Exporter, items: &[impl Borrow<Item>]) -> String {
    let mut out = String::new();
    for (item, key) in items.iter().zip(keys(items)) {
        if !out.is_empty() {
            out.push_str(exporter.separator());
        }
        exporter.entry(item.borrow(), &key, &mut out);
    }
    out
}

/// Writes works as a BibTeX file.
///
/// ```
/// use doicite::csl::{Item, Kind, Variable};
///
/// let mut item = Item::new("1", Kind::Book);
/// item.set(Variable::Title, "Fish & chips");
/// assert_eq!(doicite::export::bibtex(&[item]), "\
/// @book{fish,
///   title = {Fish \\& chips},
///   key = {Fish \\& chips}
/// }
/// ");
/// ```
pub fn bibtex(items: &[impl Borrow<Item>]) -> String {
    export(&Bibtex, items)
}
