//! CSL data, styles and locales, and the formatting of works by them.
//!
//! Everything CSL in the program goes through this boundary: [`Item`]s, a [`Style`] and a
//! [`Locale`] in; rich text and warnings out. It knows nothing of DOIs, files or the network.

mod item;
mod list;
mod style;
mod variable;

pub use item::{Date, DateParts, Item, Name};
pub use list::{Entry, Layout, List, ListOptions, format_list};
pub use style::{Locale, Parsed, Style, StyleError};
pub use variable::{DateVariable, Kind, NameVariable, Variable};
