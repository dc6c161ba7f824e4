//! Formats whose records are lines that begin with a tag: what RIS, MEDLINE and EndNote's format share.
//!
//! A line without a tag continues the value before it. Where records begin and end is told by a few
//! tags and by empty lines, and differs; see [`TagSyntax`]. What the tags of a format hold is one table of
//! [`TagRow`] rows, from which records are read and by which they are written, in the order of the rows.

use super::entry::LONGEST;
use super::field::AnyVariable;
use super::roles::{self, Form, Place};
use super::{dates, facts, fields};
use crate::csl::{DateVariable, Item, Kind, Name, NameVariable, Variable};
use crate::work::Work;

/// How the records of a format are laid out.
pub(super) struct TagSyntax {
    /// Takes a line apart: its tag and its value.
    pub(super) split: fn(&str) -> Option<(&str, &str)>,
    /// The tag that begins a record.
    pub(super) begins: &'static str,
    /// The tag that ends one, or else an empty line does.
    pub(super) ends: Option<&'static str>,
}

/// One row of a format's table: a tag, and what it holds.
pub(super) struct TagRow {
    /// The tags that hold it, the likelier one first; that one is written.
    pub(super) names: &'static [&'static str],
    /// The kinds of works in whose records it means this.
    pub(super) of: fn(Kind) -> bool,
    pub(super) holds: Holds,
}

/// What a tag holds.
pub(super) enum Holds {
    /// A text or a number, as it is.
    Text(Variable),
    /// A value of a list: one tag each.
    List(Variable),
    /// A name, one tag each.
    Names(NameVariable),
    /// Names whose role depends on the type, one tag each.
    Role(Place),
    /// Names that a type may have no place of [`Holds::Role`] for, and which are here then.
    Others(NameVariable),
    /// A date.
    Date(DateVariable),
    /// A text, written as it is, and read through this: what it is not gives an empty one.
    Parsed(Variable, fn(&str) -> &str),
    /// Whatever these say: what stands where is told by more than the tag.
    Other { write: fn(&Item) -> Option<String>, read: Read },
    /// Several values of whatever these say, each with the tag that it stands under.
    Several { write: fn(&Item) -> Vec<(&'static str, String)>, read: Read },
    /// What is read with another tag.
    Written(fn(&Item) -> Option<String>),
    /// What is only read.
    Read(Read),
}

/// Reads what a tag holds off a record.
type Read = fn(&TaggedRecord<'_>, &mut Item);

/// How names and dates stand in a format.
pub(super) struct Values {
    pub(super) write_name: fn(&Name) -> Option<String>,
    pub(super) read_name: fn(&str) -> Option<Name>,
    pub(super) write_date: fn(&crate::csl::Date) -> Option<String>,
}

/// Every kind of work.
pub(super) fn any(_: Kind) -> bool {
    true
}

impl TagRow {
    /// A tag that means the same in every record.
    pub(super) const fn new(names: &'static [&'static str], holds: Holds) -> Self {
        Self { names, of: any, holds }
    }

    /// A tag that means this in the records of some kinds.
    pub(super) const fn of(names: &'static [&'static str], of: fn(Kind) -> bool, holds: Holds) -> Self {
        Self { names, of, holds }
    }

    /// The values in the record of an item, each with its tag.
    fn values(&self, item: &Item, values: &Values) -> Vec<(&'static str, String)> {
        let name = self.names.first().copied().unwrap_or_default();
        let list: Vec<String> = match &self.holds {
            Holds::Text(variable) | Holds::Parsed(variable, _) => {
                facts::plain(item, *variable).into_iter().collect()
            }
            Holds::List(variable) => {
                let text = facts::plain(item, *variable).unwrap_or_default();
                text.split([',', ';']).map(|word| word.trim().to_owned()).collect()
            }
            Holds::Others(variable) if roles::has_place(*variable, item) => Vec::new(),
            Holds::Names(variable) | Holds::Others(variable) => {
                item.people(*variable).iter().filter_map(values.write_name).collect()
            }
            Holds::Role(place) => match roles::written(*place, item) {
                Some(AnyVariable::Names(variable)) => {
                    item.people(variable).iter().filter_map(values.write_name).collect()
                }
                Some(AnyVariable::Text(variable)) => facts::plain(item, variable).into_iter().collect(),
                _ => Vec::new(),
            },
            Holds::Date(variable) => item.date(*variable).and_then(values.write_date).into_iter().collect(),
            Holds::Other { write, .. } | Holds::Written(write) => write(item).into_iter().collect(),
            Holds::Several { write, .. } => return write(item),
            Holds::Read(_) => Vec::new(),
        };
        list.into_iter().map(|value| (name, value)).collect()
    }
}

/// Writes the tags of a table that an item has values for, in the order of the table.
pub(super) fn write(table: &[TagRow], values: &Values, item: &Item, mut tag: impl FnMut(&str, String)) {
    for row in table.iter().filter(|row| (row.of)(item.kind)) {
        for (name, value) in row.values(item, values) {
            if !value.is_empty() {
                tag(name, value);
            }
        }
    }
}

/// Reads the tags of a table into an item. Where two rows hold one variable the first one counts.
pub(super) fn read(table: &[TagRow], values: &Values, record: &TaggedRecord<'_>, item: &mut Item) {
    let kind = item.kind;
    for row in table.iter().filter(|row| (row.of)(kind)) {
        let first = || record.get(row.names);
        match &row.holds {
            Holds::Text(variable) => {
                if let Some(value) = first().filter(|_| item.get(*variable).is_none()) {
                    item.set(*variable, value);
                }
            }
            Holds::Parsed(variable, parse) => {
                if let Some(value) = first().filter(|_| item.get(*variable).is_none()) {
                    item.set(*variable, parse(value));
                }
            }
            Holds::List(variable) => {
                let list: Vec<&str> = row.names.iter().flat_map(|name| record.all(name)).collect();
                item.set(*variable, list.join(", "));
            }
            Holds::Names(variable) | Holds::Others(variable) => {
                // In the order of the record, whichever of the tags they stand under.
                for (_, value) in record.fields().filter(|(name, _)| row.names.contains(name)) {
                    fields::add_name(item, *variable, (values.read_name)(value));
                }
            }
            Holds::Role(place) => match roles::holds(*place, kind, Form::of(|tags| record.get(tags), kind)) {
                Some(AnyVariable::Names(variable)) => {
                    for (_, value) in record.fields().filter(|(name, _)| row.names.contains(name)) {
                        match fields::marked_editor(value) {
                            Some(name) => {
                                fields::add_name(item, NameVariable::Editor, (values.read_name)(name));
                            }
                            None => fields::add_name(item, variable, (values.read_name)(value)),
                        }
                    }
                }
                Some(AnyVariable::Text(variable)) => {
                    if let Some(value) = first().filter(|_| item.get(variable).is_none()) {
                        item.set(variable, value);
                    }
                }
                _ => {}
            },
            Holds::Date(variable) => {
                if let Some(date) =
                    first().and_then(dates::loose_date).filter(|_| item.date(*variable).is_none())
                {
                    item.set_date(*variable, date);
                }
            }
            Holds::Other { read, .. } | Holds::Several { read, .. } | Holds::Read(read) => read(record, item),
            Holds::Written(_) => {}
        }
    }
}

/// Returns the kind that a name of a table of kinds stands for: the first of its rows.
pub(super) fn kind(table: &[(&str, Kind)], name: &str) -> Option<Kind> {
    table.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim())).map(|(_, kind)| *kind)
}

/// Returns the name of a kind in a table of kinds: the first of its rows.
pub(super) fn kind_name(table: &[(&'static str, Kind)], kind: Kind) -> Option<&'static str> {
    table.iter().find(|(_, known)| *known == kind).map(|(name, _)| *name)
}

/// Whether works of a kind have a type of their own in a table of kinds.
pub(super) fn holds_kind(table: &[(&'static str, Kind)], of: Kind) -> bool {
    kind_name(table, of).is_some_and(|name| kind(table, name) == Some(of))
}

/// The type that a work has in its own file in this format, as long as that is a type of such works.
fn own_type<'w>(table: &[(&str, Kind)], format: &str, work: &'w Work) -> Option<&'w str> {
    let own = work.record.as_deref().filter(|record| record.format == format)?.kind.as_str();
    (kind(table, own) == Some(work.item.kind)).then_some(own)
}

/// Whether the words of a genre tell what works of a kind are, for want of a type of their own. What publishers call
/// a review is an article.
pub(super) fn is_told_by_genre(table: &[(&'static str, Kind)], kind: Kind) -> bool {
    !holds_kind(table, kind) && !matches!(kind, Kind::Article | Kind::Document | Kind::Review)
}

/// What a work is by the words of its genre, if that is written under this name of a type.
pub(super) fn kind_of_genre(
    table: &[(&'static str, Kind)],
    name: &str,
    generic: &'static str,
    genre: Option<&str>,
) -> Option<Kind> {
    let kind = fields::kind_of_words(genre?)?;
    let written = kind_name(table, kind).unwrap_or(generic);
    (is_told_by_genre(table, kind) && written.eq_ignore_ascii_case(name)).then_some(kind)
}

/// Returns the type that an item is written under: that of its own file, or the one that its form wants, or else the
/// first of its kind. A book whose people are where those of others are is never written under a type that has them
/// elsewhere.
pub(super) fn type_name<'w>(
    table: &[(&'static str, Kind)],
    format: &str,
    work: &'w Work,
    [proceedings, edited]: [&'static str; 2],
) -> Option<&'w str> {
    match Form::of_item(&work.item) {
        Form::Proceedings => Some(proceedings),
        Form::EditedBook => Some(edited),
        _ => own_type(table, format, work)
            .filter(|own| *own != edited)
            .or_else(|| kind_name(table, work.item.kind)),
    }
}

/// One record: its tags and values, in order.
pub(super) struct TaggedRecord<'a> {
    /// The line it begins on, from 1.
    pub(super) line: usize,
    fields: Vec<(&'a str, String)>,
    /// How long its lines are, in bytes; what is beyond the bound of an entry is left out.
    length: usize,
}

impl<'a> TaggedRecord<'a> {
    /// A record of these tags and values; blank ones are left out.
    pub(super) fn new(line: usize, mut fields: Vec<(&'a str, String)>) -> Self {
        let length = fields.iter().map(|(tag, value)| tag.len() + value.len()).sum();
        fields.retain(|(_, value)| !value.trim().is_empty());
        Self { line, fields, length }
    }

    /// A record that is yet to be filled with lines.
    pub(super) fn open(line: usize) -> Self {
        Self { line, fields: Vec::new(), length: 0 }
    }

    /// Adds a line: a value under a tag, or one that continues the value before it.
    pub(super) fn push(&mut self, tag: Option<&'a str>, value: &str) {
        // With what stands around a value.
        self.length += value.len() + 8;
        if self.is_too_long() {
            return;
        }
        if let Some(tag) = tag {
            self.fields.push((tag, value.to_owned()));
        } else if let Some((_, before)) = self.fields.last_mut() {
            if !before.is_empty() {
                before.push(' ');
            }
            before.push_str(value);
        }
    }

    /// The record, whole: without blank values.
    pub(super) fn closed(mut self) -> Self {
        self.fields.retain(|(_, value)| !value.trim().is_empty());
        self
    }

    /// The tag of the last line.
    pub(super) fn last_tag(&self) -> Option<&'a str> {
        self.fields.last().map(|(tag, _)| *tag)
    }

    /// Whether it is longer than an entry may be.
    pub(super) fn is_too_long(&self) -> bool {
        self.length > LONGEST
    }

    /// All tags and values, in order.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(tag, value)| (*tag, value.as_str()))
    }

    /// The first value of the first of these tags that the record has.
    pub(super) fn get(&self, tags: &[&str]) -> Option<&str> {
        tags.iter().find_map(|tag| self.all(tag).next())
    }

    /// All values of a tag.
    pub(super) fn all(&self, tag: &str) -> impl Iterator<Item = &str> {
        self.fields().filter(move |(name, _)| *name == tag).map(|(_, value)| value)
    }
}

/// The records of a text. Lines before the first tag belong to none.
pub(super) fn records<'a>(text: &'a str, syntax: &TagSyntax) -> Vec<TaggedRecord<'a>> {
    let mut records: Vec<TaggedRecord<'a>> = Vec::new();
    let mut open = false;
    for (index, line) in text.lines().enumerate() {
        if let Some((tag, value)) = (syntax.split)(line) {
            if syntax.ends == Some(tag) {
                open = false;
                continue;
            }
            if !open || tag == syntax.begins {
                records.push(TaggedRecord::open(index + 1));
                open = true;
            }
            if let Some(record) = records.last_mut() {
                record.push(Some(tag), value.trim());
            }
        } else if line.trim().is_empty() {
            open &= syntax.ends.is_some();
        } else if open && let Some(record) = records.last_mut() {
            record.push(None, line.trim());
        }
    }
    records.into_iter().map(TaggedRecord::closed).collect()
}
