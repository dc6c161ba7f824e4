//! The entries of a file with their values: macros expanded, and what they inherit.
//!
//! # Decisions
//!
//! * A macro that nobody defines is its name: `month = sept` is then still a month, and the reader of
//!   a reference sees what is missing. Any other is told, as BibTeX does ("string name is undefined").
//! * Of a field that is given twice the first counts, as for BibTeX; an empty one is none.
//! * Entries are made one after the other, and no more of the file is kept than macros and the entries
//!   that others name as their parents, so that a library may be long. It may come in pieces, cut between
//!   entries: a [`Survey`] looks through all of them before any is read.
//! * Macros and inheritance can make a large thing of a small file; what they add is counted, and an
//!   entry that would go beyond the bound is broken.

use std::borrow::Cow;
use std::collections::hash_map::Entry as Slot;
use std::collections::{HashMap, HashSet};

use super::inherit::Parents;
use super::source::{Budget, EntrySource, FieldValues};
use super::syntax::{Block, Blocks, Fault, PieceKind, RawEntry, Value, blocks};
use crate::formats::entry::LONGEST;
use crate::text::months;

/// How many bytes each entry may inherit before it draws on what all share: enough for the fields of proceedings
/// without an abstract.
const INHERITED: usize = 1 << 13;

/// How many bytes macros may add to each entry before it draws on what all share.
const EXPANDED: usize = 1 << 10;

/// How many bytes macros may add to each definition before it draws on what all share; few, because definitions are kept.
const DEFINED: usize = 1 << 8;

/// The fields that name parents.
const LINKS: [&str; 2] = ["crossref", "xdata"];

/// What the entries of a file take from elsewhere in it: the entries that others name as their parents, and
/// the parents of these. It takes a look at all pieces of the file and, if entries name any, another.
#[derive(Clone, Debug, Default)]
pub(super) struct Survey {
    length: usize,
    macros: Macros,
    named: HashSet<String>,
    parents: Parents,
    is_second: bool,
}

impl Survey {
    /// Looks at the next piece.
    pub(super) fn look(&mut self, text: &str) {
        if self.is_second {
            for source in EntrySources::of(text, &mut self.macros) {
                if self.named.contains(&source.entry.key.text.to_lowercase()) {
                    self.parents.add(&source);
                }
            }
            return;
        }
        self.length += text.len();
        self.macros.add(text.len());
        // Whatever names a parent is looked at, so parents of parents are among them.
        let matters =
            |word: &[u8]| LINKS.iter().chain(&["string"]).any(|it| word.eq_ignore_ascii_case(it.as_bytes()));
        if text.as_bytes().split(|byte| !byte.is_ascii_alphabetic()).any(matters) {
            for source in EntrySources::of(text, &mut self.macros) {
                let links = LINKS.iter().filter_map(|link| source.fields.get(*link));
                self.named
                    .extend(links.flat_map(|keys| keys.split(',').map(|key| key.trim().to_lowercase())));
            }
        }
    }

    /// Whether all pieces have to be looked at once more, from the first.
    pub(super) fn again(&mut self) -> bool {
        self.macros = Macros::of(self.length);
        self.is_second = !self.is_second && !self.named.is_empty();
        self.is_second
    }

    /// The library, to be read from its first piece.
    pub(super) fn library(self) -> Library {
        let mut inherited = Budget::for_each(INHERITED);
        inherited.add(self.length);
        Library { macros: Macros::of(self.length), inherited, parents: self.parents }
    }
}

/// What is known while the entries of a file are read.
#[derive(Clone, Debug)]
pub(super) struct Library {
    macros: Macros,
    inherited: Budget,
    parents: Parents,
}

impl Library {
    /// A library that is all there.
    pub(super) fn of(text: &str) -> Self {
        let mut survey = Survey::default();
        survey.look(text);
        if survey.again() {
            survey.look(text);
        }
        survey.library()
    }

    /// The entries of the next piece, in order, broken ones and containers of data included. An entry with a
    /// fault has the values that were read before it.
    pub(super) fn entries<'t>(&'t mut self, text: &'t str) -> impl Iterator<Item = EntrySource<'t>> {
        let Self { macros, inherited, parents } = self;
        EntrySources::of(text, macros).map(|mut source| {
            if source.entry.fault.is_none() {
                match parents.inherited(&source, inherited) {
                    Ok(Some(fields)) => source.fields = fields,
                    Ok(None) => {}
                    Err(what) => source.entry.fault = Some(Fault { place: source.entry.token.start, what }),
                }
            }
            source
        })
    }
}

/// The macros that were defined so far, and how much they may add yet to entries and to one another: a chain of
/// definitions that doubles at each step leaves the entries readable.
#[derive(Clone, Debug)]
struct Macros {
    values: HashMap<String, String>,
    used: Budget,
    defined: Budget,
}

impl Default for Macros {
    fn default() -> Self {
        Self { values: HashMap::new(), used: Budget::for_each(EXPANDED), defined: Budget::for_each(DEFINED) }
    }
}

impl Macros {
    fn of(length: usize) -> Self {
        let mut macros = Self::default();
        macros.add(length);
        macros
    }

    /// Adds what more text of this length may add.
    fn add(&mut self, length: usize) {
        self.used.add(length);
        self.defined.add(length);
    }
}

/// The entries of a piece with their own values.
struct EntrySources<'t, 'm> {
    blocks: Blocks<'t>,
    macros: &'m mut Macros,
}

impl<'t, 'm> EntrySources<'t, 'm> {
    fn of(text: &'t str, macros: &'m mut Macros) -> Self {
        Self { blocks: blocks(text), macros }
    }

    /// The fields of an entry.
    fn source(&mut self, mut entry: RawEntry<'t>) -> EntrySource<'t> {
        let mut fields = FieldValues::with_capacity(entry.fields.len());
        let mut undefined = Vec::new();
        self.macros.used.begin();
        for field in &entry.fields {
            let Slot::Vacant(slot) = fields.entry(field.name.text.to_lowercase()) else { continue };
            match value(&field.value, &self.macros.values, &mut self.macros.used) {
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
            self.macros.values.contains_key(&name.to_lowercase())
                || months::number(name).is_some() && matches!(field, "month" | "date" | "day")
        };
        macros.map(|piece| piece.inner().text).filter(|name| !is_known(name)).collect()
    }

    /// Adds the definitions of a `@string`; one that is broken is like a broken entry.
    fn define(&mut self, mut entry: RawEntry<'t>) -> Option<EntrySource<'t>> {
        for field in &entry.fields {
            self.macros.defined.begin();
            match value(&field.value, &self.macros.values, &mut self.macros.defined) {
                Ok(value) => {
                    self.macros.values.insert(field.name.text.to_lowercase(), value.into_owned());
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

impl<'t> Iterator for EntrySources<'t, '_> {
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
    macros: &HashMap<String, String>,
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
        if whole.len() > LONGEST {
            return Err(format!("its macros make it larger than {} MB", LONGEST >> 20));
        }
    }
    Ok(whole.into())
}
