//! Reading RIS. A record without `TY` is an error.

use super::{GENERIC, KINDS, TAGS, VALUES};
use crate::csl::{Date, Item, Kind, Variable};
use crate::formats::cut::before_line;
use crate::formats::tagged::{self, TagSyntax, TaggedRecord, records};
use crate::formats::unread::{self, Source};
use crate::formats::{Entries, Entry, Format, ImportError, dates};

/// What a record is of, and what is read of it whatever it becomes.
const SOURCE: Source = Source {
    format: "ris",
    kind: "TY",
    read: &["ID", "PY", "Y1", "DA", "LA", "JO", "JA", "J1", "J2", "JF"],
    is_written: true,
};

const SYNTAX: TagSyntax = TagSyntax { split, begins: "TY", ends: Some("ER") };

/// `TY  - JOUR`: two characters, two spaces, a hyphen. One space more or less is common.
fn split(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches([' ', '\u{feff}']);
    let (tag, rest) = line.split_at_checked(2)?;
    let is_tag = tag.starts_with(|c: char| c.is_ascii_uppercase())
        && tag.ends_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    let value = rest.trim_start_matches(' ');
    let spaces = rest.len() - value.len();
    let value = value.strip_prefix('-').filter(|_| is_tag && (1..=3).contains(&spaces))?;
    (value.is_empty() || value.starts_with(' ')).then_some((tag, value))
}

pub(in crate::formats) fn recognise(text: &str) -> bool {
    text.lines().any(|line| line.contains("TY") && split(line).is_some_and(|(tag, _)| tag == "TY"))
}

/// Behind the last line that ends a record.
pub(in crate::formats) fn cut(bytes: &[u8]) -> Option<usize> {
    let last = before_line(bytes, "ER  -")?;
    let line = bytes.get(last..)?.iter().position(|byte| *byte == b'\n')?;
    Some(last + line + 1)
}

pub(in crate::formats) fn read(text: &str) -> Entries {
    let entries: Entries = records(text, &SYNTAX).iter().map(entry).collect();
    if entries.is_empty() { vec![Err(ImportError::Empty { format: Format::Ris })] } else { entries }
}

fn entry(record: &TaggedRecord<'_>) -> Result<Entry, ImportError> {
    if record.is_too_long() {
        return Err(ImportError::too_long(record.line, record.get(&["ID"]).unwrap_or_default()));
    }
    let name =
        record.get(&["TY"]).ok_or_else(|| ImportError::entry(record.line, "a RIS record begins with TY"))?;
    let told = tagged::kind_of_genre(KINDS, name, GENERIC, record.get(&["M3"]));
    let kind = told.unwrap_or_else(|| kind(name, record));
    let mut item = Item::new(record.get(&["ID"]).unwrap_or_default(), kind);
    tagged::read(TAGS, &VALUES, record, &mut item);
    if name == "INPR" {
        item.set(Variable::Status, "in press");
    }
    if item.kind == Kind::Manuscript && name == "UNPB" && item.get(Variable::Doi).is_some() {
        item.kind = Kind::Article;
    }
    unread::entry(&SOURCE, TAGS, record, item)
}

/// `2019/07/04/other information`, or loose words. The other information may be the whole date again.
pub(super) fn date(text: &str) -> Option<Date> {
    match text.splitn(4, '/').collect::<Vec<_>>().as_slice() {
        [.., info] if info.contains('/') => dates::edtf(info).filter(|date| date.start().is_some()),
        _ => None,
    }
    .or_else(|| dates::loose_date(text))
}

/// The kind of a record: proceedings have no author.
fn kind(name: &str, record: &TaggedRecord<'_>) -> Kind {
    let is_proceedings = name == "CONF" && record.get(&["AU", "A1"]).is_none();
    if is_proceedings { Kind::Book } else { tagged::kind(KINDS, name).unwrap_or(Kind::Document) }
}
