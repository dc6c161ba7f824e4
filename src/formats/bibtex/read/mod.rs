//! BibTeX and BibLaTeX.
//!
//! [`blocks`] finds the entries as they are written; this module expands macros and inheritance, and
//! maps what is left to CSL. One reader serves both dialects, because files mix them: a field goes by
//! all the names it has in either.
//!
//! # Decisions
//!
//! * The parser is ours. The `biblatex` crate gives up a file for one missing brace, and makes text of
//!   TeX in a way that loses what is markup, what is protection and what is an accent; it is the
//!   oracle of the tests instead.
//! * A macro that nobody defines is its name: `month = sept` is then still a month, and the reader of
//!   a reference sees what is missing.
//! * An entry inherits by `crossref` and `xdata` as BibLaTeX's defaults have it, except a DOI, a link
//!   and an eprint number, which are of the parent alone.
//! * The particle of a name is CSL's non-dropping one, as it is with the option `useprefix`, because
//!   "van Gogh" is what most languages call him.
//! * Macros and inheritance can make a large thing of a small file; what they add is counted, and an
//!   entry that would go beyond the bound is an error.

mod dates;
mod inherit;
mod item;
mod math;
mod names;
mod scan;
mod symbols;
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests;
mod tex;

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

pub use scan::{Block, Blocks, Fault, Field, Piece, blocks};

use crate::csl::Name;
use crate::formats::{Entries, Format, ImportError, fields};
use crate::text::lines::Lines;

/// The values of an entry by their names in small letters: TeX source, macros expanded.
type Fields<'a> = HashMap<String, Cow<'a, str>>;

/// An entry before it is mapped.
struct Source<'a> {
    block: Block<'a>,
    fields: Fields<'a>,
}

/// How much macros and inheritance may add.
struct Budget(usize);

impl Budget {
    fn pay(&mut self, length: usize) -> Result<(), String> {
        self.0 = self.0.checked_sub(length).ok_or("its macros or parents make it too large")?;
        Ok(())
    }
}

/// An entry with a key, or a macro, at the margin of a line.
pub(in crate::formats) fn recognise(text: &str) -> bool {
    if text.trim_start().starts_with('<') {
        return false;
    }
    let mut place = 0;
    text.split_inclusive('\n').any(|line| {
        let begins = scan::begins_entry(text, place);
        place += line.len();
        begins
    })
}

pub(in crate::formats) fn read(text: &str) -> Entries {
    let lines = Lines::of(text);
    let error = |place: usize, what: String| ImportError::entry(lines.at(place), &what);
    let mut budget = Budget(text.len().saturating_mul(4).saturating_add(1 << 16));
    let mut macros = HashMap::new();
    let mut sources: Vec<Result<Source<'_>, ImportError>> = Vec::new();
    for block in blocks(text) {
        match block {
            Ok(block) if block.kind.eq_ignore_ascii_case("string") => {
                if let Err(what) = define(&block, &mut macros, &mut budget) {
                    sources.push(Err(error(block.span.start, what)));
                }
            }
            Ok(block) => {
                let start = block.span.start;
                sources.push(source(block, &macros, &mut budget).map_err(|what| error(start, what)));
            }
            Err(fault) => sources.push(Err(error(fault.start, fault.what))),
        }
    }
    let mut entries = Vec::with_capacity(sources.len());
    let parents = inherit::Parents::of(&sources);
    for source in &sources {
        let source = match source {
            Ok(source) => source,
            Err(error) => {
                entries.push(Err(error.clone()));
                continue;
            }
        };
        // Containers of data are not works.
        if source.block.kind.eq_ignore_ascii_case("xdata") || source.block.kind.eq_ignore_ascii_case("set") {
            continue;
        }
        entries.push(match parents.resolved(source, &mut budget) {
            Ok(fields) => Ok(fields::entry(item::work(source.block.key, source.block.kind, &fields))),
            Err(what) => Err(error(source.block.span.start, what)),
        });
    }
    if entries.is_empty() { vec![Err(ImportError::Empty { format: Format::Bibtex })] } else { entries }
}

/// A name as `First von Last`, in plain text. One word alone is not taken apart.
pub(in crate::formats) fn person(text: &str) -> Option<Name> {
    if text.split_whitespace().nth(1).is_none() {
        Some(Name::literal(text.trim()))
    } else {
        names::name(text)
    }
}

/// A name as `von Last, Jr, First`, in plain text; without a comma it is not taken apart.
pub(in crate::formats) fn person_with_comma(text: &str) -> Option<Name> {
    if text.contains(',') {
        names::name(text)
    } else {
        Some(text.trim()).filter(|text| !text.is_empty()).map(Name::literal)
    }
}

/// Adds the definitions of a `@string`.
fn define<'a>(
    block: &Block<'a>,
    macros: &mut HashMap<String, Cow<'a, str>>,
    budget: &mut Budget,
) -> Result<(), String> {
    for field in &block.fields {
        let value = value(&field.value, macros, budget)?;
        macros.insert(field.name.to_lowercase(), value);
    }
    Ok(())
}

/// The fields of an entry. Of a field that is given twice the first counts, as for BibTeX.
fn source<'a>(
    block: Block<'a>,
    macros: &HashMap<String, Cow<'a, str>>,
    budget: &mut Budget,
) -> Result<Source<'a>, String> {
    let mut fields = Fields::with_capacity(block.fields.len());
    for field in &block.fields {
        let Slot::Vacant(slot) = fields.entry(field.name.to_lowercase()) else { continue };
        let value = value(&field.value, macros, budget)?;
        if !value.trim().is_empty() {
            slot.insert(value);
        }
    }
    Ok(Source { block, fields })
}

/// The pieces of a value as one.
fn value<'a>(
    pieces: &[Piece<'a>],
    macros: &HashMap<String, Cow<'a, str>>,
    budget: &mut Budget,
) -> Result<Cow<'a, str>, String> {
    if let [Piece::Literal(text)] = pieces {
        return Ok(Cow::Borrowed(text));
    }
    let mut whole = String::new();
    for piece in pieces {
        match piece {
            Piece::Literal(text) => whole.push_str(text),
            Piece::Macro(name) => {
                let text = macros.get(&name.to_lowercase()).map_or(*name, |text| text);
                budget.pay(text.len())?;
                whole.push_str(text);
            }
        }
    }
    Ok(whole.into())
}
