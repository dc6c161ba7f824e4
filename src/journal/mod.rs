//! Titles of journals abbreviated by ISO 4: `Journal of Chemical Physics` becomes `J. Chem. Phys.`
//!
//! The standard is a list of words and a few rules. The rules ([`abbreviate`]): a title of one word
//! is not abbreviated; articles, conjunctions and prepositions are left out, except at the beginning
//! of a title or in a phrase such as "in vivo"; the other words are abbreviated as the list has them,
//! in their order and their case, with a full stop; acronyms and single letters, which name sections,
//! stay. Commas go, the colon before the name of a section stays.
//!
//! The list ([`WordList`]) is the register of the standard, corrected by pairs of titles and abbreviations
//! where usage differs (`learn.rs`), and grows by a user's file. A word in no row, and under no rule for
//! beginnings and endings, is abbreviated if its last part is in the list ("Nanostructures", "Nanostruct.");
//! else it stays as it is, which is also what the standard says of words that have no abbreviation. No word loses
//! a single letter.
//!
//! # Decisions
//!
//! * What describes a journal behind a colon ("Chaos: An Interdisciplinary Journal of Nonlinear
//!   Science") is no part of its title and is left out; the name of a section is kept ("Journal of
//!   Physics: Condensed Matter"). The words tell: a description has an article before it, or calls
//!   itself a journal. A section that is called one and has a letter or number goes without its name, as most lists
//!   have it: "Deep Sea Research Part II: Topical Studies in Oceanography" is "Deep Sea Res. Part II".
//! * What catalogues write behind or into a title is no part of it: the body responsible, the title in
//!   another language, the places of the National Library of Medicine ("New York, N.Y."). Other places and
//!   editions in brackets tell titles apart and are kept: "Cancer Lett. (Amsterdam, Neth.)" (`title.rs`), and so is
//!   what other lists have in square brackets: "J. Geophys. Res. [Atmos.]".
//! * Words with a hyphen are abbreviated by their parts and keep it, as ISO 4 says; combining forms are
//!   joined to what follows ("Oto-rhino-laryngology", "Otorhinolaryngol."), unless they have an abbreviation
//!   of their own ("Historico-naturalis", "Hist.-Nat."). Titles in small letters are those
//!   of the National Library of Medicine, which has a space for a hyphen. Apostrophes go.
//! * In romanised Chinese and Japanese titles no word is left out or abbreviated: "No to hattatsu".
//! * Where lists of pairs differ, the more frequent form counts: "Manage." and not "Manag.". Titles of the National
//!   Library of Medicine have the register's form unless another is much more frequent.
//! * A record's own short title comes before the rules ([`short_title`]) if it abbreviates the title:
//!   `PNAS` or `IJERPH` do not. Without full stops, as in `J Chem Phys`, it is given them.
//! * Only serials have abbreviated titles; those of books and proceedings come from the record alone.
//!
//! Left out: choosing between two journals whose abbreviations are the same, which takes the register
//! of all titles.

#[cfg(feature = "cli")]
mod forms;
#[cfg(test)]
#[expect(clippy::print_stderr, reason = "a test says what it skips and measures")]
mod learn;
mod rules;
#[cfg(test)]
mod tests;
mod title;
mod words;

#[cfg(feature = "cli")]
pub(crate) use forms::{IEEE, in_astronomy};
pub use rules::abbreviate;
pub use words::{WordList, WordsError};

use crate::csl::{Item, Kind, Variable};
use crate::markup::csl;
use words::fold;

/// Returns the short form of the title of what an item appeared in; none where ISO 4 leaves the title as it
/// is, and where there is no title.
pub fn short_title(item: &Item, words: &WordList) -> Option<String> {
    let title = csl(item.get(Variable::ContainerTitle)?).to_plain();
    let own =
        item.get(Variable::ContainerTitleShort).and_then(|short| own_short(&csl(short).to_plain(), &title));
    own.or_else(|| is_in_serial(item).then(|| abbreviate(&title, words))).filter(|short| *short != title)
}

/// Returns whether an item is of a type that appears in serials.
pub const fn is_in_serial(item: &Item) -> bool {
    item.kind.is_article() || matches!(item.kind, Kind::Periodical)
}

/// The record's short title, with full stops, if it abbreviates the title: each of its words begins
/// and continues as one of the title's, in order. Single letters alone ("J.I.") do not, and neither
/// does what has kept its small words.
fn own_short(short: &str, title: &str) -> Option<String> {
    let full: Vec<String> = title.split(breaks).map(fold).filter(|word| !word.is_empty()).collect();
    let mut full = full.iter();
    let mut out = String::with_capacity(short.len() + 8);
    let (mut shortened, mut spelt) = (false, false);
    for piece in short.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        let mut stopped = true;
        for word in piece.split_inclusive(breaks) {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let small = fold(bare);
            stopped = true;
            if small.is_empty() {
                continue;
            }
            if matches!(small.as_str(), "of" | "and" | "the" | "in" | "for" | "on") {
                return None;
            }
            let whole = full.find(|whole| abbreviates(&small, whole))?;
            stopped = *whole == small || word.contains('.');
            shortened |= *whole != small;
            spelt |= small.chars().nth(1).is_some();
        }
        out.push_str(piece);
        if !stopped && !short.contains('.') {
            let place = out.trim_end_matches([',', ':', ';', ')']).len();
            out.insert(place, '.');
        }
    }
    (shortened && spelt).then_some(out)
}

/// Where a word of a title ends.
fn breaks(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '.' | ':' | ',' | '/' | '(' | ')')
}

/// Whether a word has the letters of another in order, beginning with the first: "natl", "national".
fn abbreviates(short: &str, whole: &str) -> bool {
    let mut letters = whole.chars();
    short.chars().next() == whole.chars().next() && short.chars().all(|c| letters.any(|letter| letter == c))
}
