//! The entries of a file with their values: macros expanded, and what they inherit.
//!
//! # Decisions
//!
//! * A macro that nobody defines is its name: `month = sept` is then still a month, and the reader of
//!   a reference sees what is missing. Any other is told, as BibTeX does ("string name is undefined").
//! * Of a field that is given twice the first counts, as for BibTeX; an empty one is none.
//! * Entries are made one after the other, and no more of the file is kept than macros and the entries
//!   that others name as their parents, so that a library may be long.
//! * Macros and inheritance can make a large thing of a small file; what they add is counted, and an
//!   entry that would go beyond the bound is broken.

use std::borrow::Cow;
use std::collections::hash_map::Entry as Slot;
use std::collections::{HashMap, HashSet};

use super::inherit::Parents;
use super::source::{Budget, EntrySource, FieldValues};
use super::syntax::{Block, Blocks, Fault, PieceKind, RawEntry, Value, blocks};
use crate::text::months;

/// The entries of a file, in order, broken ones and containers of data included. An entry with a fault
/// has the values that were read before it.
pub(super) fn library(text: &str) -> impl Iterator<Item = EntrySource<'_>> {
    let parents = parents(text);
    let mut budget = Budget::of(text);
    EntrySources::of(text).map(move |mut source| {
        if source.entry.fault.is_none() {
            match parents.inherited(&source, &mut budget) {
                Ok(Some(fields)) => source.fields = fields,
                Ok(None) => {}
                Err(what) => source.entry.fault = Some(Fault { place: source.entry.token.start, what }),
            }
        }
        source
    })
}

/// The entries that others name as their parents, and the parents of these.
fn parents(text: &str) -> Parents<'_> {
    const LINKS: [&str; 2] = ["crossref", "xdata"];
    let mut named = HashSet::new();
    let words = |source: &EntrySource<'_>| {
        let links = LINKS.iter().filter_map(|link| source.fields.get(*link));
        links.flat_map(|keys| keys.split(',').map(|key| key.trim().to_lowercase())).collect::<Vec<_>>()
    };
    let is_linked = |word: &[u8]| LINKS.iter().any(|link| word.eq_ignore_ascii_case(link.as_bytes()));
    if text.as_bytes().split(|byte| !byte.is_ascii_alphabetic()).any(is_linked) {
        named.extend(EntrySources::of(text).flat_map(|source| words(&source)));
    }
    let is_parent = |source: &EntrySource<'_>| named.contains(&source.entry.key.text.to_lowercase());
    // Whatever names a parent was looked at, so parents of parents are among them.
    let found =
        if named.is_empty() { Vec::new() } else { EntrySources::of(text).filter(is_parent).collect() };
    Parents::of(found)
}

/// The entries of a file with their own values.
struct EntrySources<'t> {
    blocks: Blocks<'t>,
    macros: HashMap<String, Cow<'t, str>>,
    budget: Budget,
}

impl<'t> EntrySources<'t> {
    fn of(text: &'t str) -> Self {
        Self { blocks: blocks(text), macros: HashMap::new(), budget: Budget::of(text) }
    }

    /// The fields of an entry.
    fn source(&mut self, mut entry: RawEntry<'t>) -> EntrySource<'t> {
        let mut fields = FieldValues::with_capacity(entry.fields.len());
        let mut undefined = Vec::new();
        for field in &entry.fields {
            let Slot::Vacant(slot) = fields.entry(field.name.text.to_lowercase()) else { continue };
            match value(&field.value, &self.macros, &mut self.budget) {
                Ok(value) if value.trim().is_empty() => {}
                Ok(value) => {
                    let name = slot.key().clone();
                    slot.insert(value);
                    let unknown = self.undefined(&field.value, &name);
                    undefined.extend(unknown.into_iter().map(|unknown| (name.clone(), unknown)));
                }
                Err(what) => {
                    entry.fault = Some(Fault { place: entry.token.start, what });
                    break;
                }
            }
        }
        EntrySource { entry, fields, undefined }
    }

    /// The macros of a value that nobody defines. The styles of BibTeX define the months, of which any name is read.
    fn undefined(&self, value: &Value<'t>, field: &str) -> Vec<&'t str> {
        let macros = value.pieces.iter().filter(|piece| piece.kind == PieceKind::Macro);
        let is_known = |name: &str| {
            self.macros.contains_key(&name.to_lowercase())
                || months::number(name).is_some() && matches!(field, "month" | "date" | "day")
        };
        macros.map(|piece| piece.inner().text).filter(|name| !is_known(name)).collect()
    }

    /// Adds the definitions of a `@string`; one that is broken is like a broken entry.
    fn define(&mut self, mut entry: RawEntry<'t>) -> Option<EntrySource<'t>> {
        for field in &entry.fields {
            match value(&field.value, &self.macros, &mut self.budget) {
                Ok(value) => {
                    self.macros.insert(field.name.text.to_lowercase(), value);
                }
                Err(what) => entry.fault = Some(Fault { place: entry.token.start, what }),
            }
        }
        entry.fault.is_some().then(|| EntrySource {
            entry,
            fields: FieldValues::new(),
            undefined: Vec::new(),
        })
    }
}

impl<'t> Iterator for EntrySources<'t> {
    type Item = EntrySource<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.blocks.next()? {
                Block::Entry(entry) => return Some(self.source(entry)),
                Block::Macros(entry) => {
                    if let Some(broken) = self.define(entry) {
                        return Some(broken);
                    }
                }
                Block::Text(_) | Block::Comment(_) | Block::Preamble(_) => {}
            }
        }
    }
}

/// The pieces of a value as one.
fn value<'t>(
    value: &Value<'t>,
    macros: &HashMap<String, Cow<'t, str>>,
    budget: &mut Budget,
) -> Result<Cow<'t, str>, String> {
    if let [piece] = value.pieces.as_slice()
        && piece.kind != PieceKind::Macro
    {
        return Ok(Cow::Borrowed(piece.inner().text));
    }
    let mut whole = String::new();
    for piece in &value.pieces {
        let inner = piece.inner().text;
        if piece.kind == PieceKind::Macro {
            let text = macros.get(&inner.to_lowercase()).map_or(inner, |text| text);
            budget.pay(text.len())?;
            whole.push_str(text);
        } else {
            whole.push_str(inner);
        }
    }
    Ok(whole.into())
}
