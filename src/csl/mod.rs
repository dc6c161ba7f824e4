//! A CSL 1.0.2 processor: CSL data and a style go in, rich text comes out.
//!
//! The [Citation Style Language](https://docs.citationstyles.org/en/v1.0.2/specification.html)
//! describes how references and citations look; this module is an implementation of it that is
//! usable by itself. It knows nothing of where works come from or where text goes: it takes
//! [`Item`]s (CSL-JSON), a [`Style`] and a [`Locale`], and gives [rich text](crate::markup) and
//! [warnings](Warning) as values. It does no I/O, keeps no state, and never panics on any data.
//!
//! A reference list:
//!
//! ```
//! use doicite::csl::{Item, ListOptions, Processor, Style};
//!
//! let style = Style::from_xml(
//!     r#"<style class="in-text" version="1.0">
//!          <citation><layout><text variable="title"/></layout></citation>
//!          <bibliography><layout suffix=".">
//!            <group delimiter=". ">
//!              <names variable="author"><name name-as-sort-order="all" initialize-with=". "/></names>
//!              <text variable="title" text-case="title"/>
//!            </group>
//!          </layout></bibliography>
//!        </style>"#,
//! )?;
//! let item = serde_json::json!({
//!     "id": "turing", "type": "article-journal", "title": "On computable numbers",
//!     "author": [{"family": "Turing", "given": "Alan Mathison"}],
//! });
//! let items: Vec<Item> = item.as_object().map(Item::from_json).into_iter().collect();
//!
//! let list = Processor::new(&style, None).list(&items, ListOptions { sorted: true, citations: false })?;
//! assert_eq!(
//!     list.entries[0].body,
//!     doicite::markup::RichText::plain("Turing, A. M. On Computable Numbers.")
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A document, with citations that know their positions ("ibid."), locators, and everything that
//! depends on which works are cited: [`Processor::document`] takes them all and renders them all.
//! There is nothing to update; an editor renders the document again, which costs some twenty
//! microseconds a work.
//!
//! # How it works
//!
//! 1. **Compile** ([`Style::from_xml`]): XML to a tree in which attributes are values, macros are
//!    indices (a macro that calls itself is an error), and the name options that elements inherit
//!    are settled. Nothing in it depends on a locale.
//! 2. **Bind** ([`Processor::new`]): a locale, overlaid by what the style says of terms and dates.
//! 3. **Order**: sort keys are rendered and compared by the locale's collation, each key only for
//!    works that the keys before it leave equal, and of each only as much as tells works apart; the order
//!    numbers the works.
//! 4. **Disambiguate**: bare cites are rendered and compared by their text; works that look the
//!    same get more names, given names, conditions or year-suffixes.
//! 5. **Evaluate**: each work by itself, on all cores, into a flat stream of text and marks. A
//!    part that turns out empty is cut off again; text case and the like work on the tail. Some
//!    thousand entries are made at a time, and then their works go.
//! 6. **Finish**: where two pieces of text meet, punctuation is settled; quotation marks and
//!    formats become what their nesting asks for; the stream becomes rich text.
//!
//! Steps 1 and 2 cost about a millisecond together, once; a work costs some tens of microseconds,
//! and nothing grows faster than the number of works and their names.
//!
//! # What it follows
//!
//! The specification, and where that leaves something to processors, what citeproc-js and
//! pandoc's citeproc agree on: the places of punctuation around quotation marks, spaces that do
//! not break, particles inside names. Where the two differ, the text of the specification
//! decides. It leaves out CSL-M and other extensions, and abbreviation lists: a short form is
//! printed when the data have one.

mod beginning;
mod bibliography;
mod budget;
mod citation;
mod cluster;
mod collation;
mod compiled;
mod date;
mod disambiguate;
mod engine;
mod eval;
mod fields;
mod item;
pub(crate) mod json;
mod locale;
mod locators;
mod name;
mod numbers;
mod output;
mod particles;
mod position;
mod processor;
mod rendering;
mod run;
mod sort;
mod style;
mod tailoring;
mod term;
mod textcase;
mod variable;
mod work;
pub(crate) mod xml;

pub use budget::TooMuchText;
pub use citation::{Citation, Cite, CiteForm, Position};
pub use date::{Date, DateParts, Season, When};
pub use fields::Fields;
pub use item::Item;
pub(crate) use item::{ItemObject, ReadItem};
pub(crate) use locale::ENGLISH_COMPILED;
pub use locale::{Locale, LocaleError};
pub(crate) use name::Names;
pub use name::{Name, NameParts, PersonName};
pub use processor::Processor;
pub use rendering::{BibliographyEntry, BibliographyLayout, ListOptions, ReferenceList, Rendering, Warning};
pub use style::{SecondFieldAlign, Style, StyleError};
pub use variable::{DateVariable, Kind, NameVariable, Variable};
#[cfg(feature = "cli")]
pub(crate) use work::PreparedItem;

#[cfg(test)]
mod tests;
