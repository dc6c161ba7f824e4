//! Is this the same work, and does a reference say what its record says?
//!
//! A reference and a record go in, evidence and differences come out; nothing is looked up here. One
//! core answers every question of the kind:
//!
//! * [`compare`](fn@compare): what differs between a reference and the record of its DOI, as [`Difference`]s
//!   that name their [`Rule`], and what agrees, as [`Evidence`];
//! * [`contradiction`]: whether a record may be used for an entry at all;
//! * [`same_work`]: whether two items are one work, for lists and files that must hold it once;
//! * [`Reference::compare`]: the same of a reference as it is written in a text, in any style;
//! * [`Reference::judge`]: which of some candidates a reference names, be it an item or a line of text.
//!
//! # Decisions
//!
//! * **Words, not ratios.** A title that agrees to 96 % may have another subject. Titles are aligned
//!   word by word ([`titles`]).
//! * **Silence is no contradiction.** What one side does not say is unknown; subtitles, initials,
//!   abbreviations, `et al.`, accents, case and markup are ways of writing.
//! * **A title alone convicts nobody.** A record is of another work where its title disagrees *and* no
//!   author is shared, or where nothing else agrees either: titles are translated, and deposited wrong.
//! * **The registry errs too.** A difference says what each side has, not who is right.
//!
//! Work is bounded: titles, lists of names and words are compared up to lengths that no real one
//! reaches, so that hostile records cost no more than large ones.

mod align;
mod container;
mod entry;
mod evidence;
mod facts;
mod fold;
mod form;
mod generic;
mod identity;
mod matching;
mod names;
mod numbers;
mod numerals;
mod people;
mod placement;
mod repeats;
mod rules;
mod same;
mod standing;
#[cfg(test)]
mod tests;
mod title;
mod title_place;
mod written;
mod written_entry;

pub use entry::{Comparison, Difference, compare};
pub use evidence::{Agreement, Evidence};
pub use fold::fold;
pub use form::Form;
pub use identity::{Contradiction, contradiction, describe};
pub use matching::{Candidate, Judgement, Reference, Verdict, words_of};
#[cfg(feature = "cli")]
pub(crate) use repeats::Repeats;
pub use repeats::{Duplicate, duplicates};
pub use rules::{Level, Rule};
pub(crate) use same::is_part;
pub use same::{Sameness, same_work};
pub use standing::{missing_parts, standing};
pub use title::{TitleComparison, TitleLevel, titles};
