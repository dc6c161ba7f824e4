//! A CSL 1.0.2 processor: CSL data and a style go in, rich text comes out.
mod bibliography;
mod cluster;
mod disambiguate;
mod document;
mod engine;
mod eval;
mod item;
mod list;
mod locale;
mod numbers;
mod output;
mod parallel;
mod particles;
mod position;
mod sort;
mod style;
mod textcase;
mod variable;
mod work;

pub use document::{Citation, Cite, Processor, Rendering};
pub use eval::Position;
pub use item::{Date, DateParts, Item, Name};
pub use list::{Entry, Layout, List, ListOptions, Warning};
pub use locale::{Locale, LocaleError};
pub use style::{SecondFieldAlign, Style, StyleError};
pub use variable::{DateVariable, Kind, NameVariable, Variable};
