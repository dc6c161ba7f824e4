//! CSL data and styles.

mod item;
mod variable;

pub use item::{Date, DateParts, Item, Name};
pub use variable::{DateVariable, Kind, NameVariable, Variable};
