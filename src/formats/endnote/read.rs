//! Reading EndNote's tagged format. An empty line ends a record.

use super::{KINDS, TAGS, VALUES};
use crate::csl::{Item, Kind, Name, Variable};
use crate::formats::cut::CutPoint;
use crate::formats::tagged::{self, TagSyntax, TaggedRecord, records};
use crate::formats::unread::{self, Source};
use crate::formats::{Entries, Entry, Format, ImportError, fields};

/// What a record is of, and what is read of it whatever it becomes.
const SOURCE: Source =
    Source { format: "endnote", kind: "%0", read: &["%F", "%D", "%8", "%G"], is_written: true };

const SYNTAX: TagSyntax = TagSyntax { split, begins: "%0", ends: None };

fn split(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = line.split_at_checked(2)?;
    let is_tag =
        tag.starts_with('%') && tag.ends_with(|c: char| c.is_ascii_graphic() && !c.is_ascii_lowercase());
    (is_tag && (value.is_empty() || value.starts_with([' ', '\t']))).then_some((tag, value))
}

/// The first line has a tag, and there is a type, or a title beside another tag: LaTeX comments begin with
/// a percent sign too.
pub(in crate::formats) fn recognise(text: &str) -> bool {
    let tag = |line: &'_ str| split(line).map(|(tag, _)| tag.to_owned());
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let Some(first) = lines.next().and_then(tag) else { return false };
    let mut others = lines.take(100).filter_map(tag);
    first == "%0"
        || others.any(|other| {
            other == "%T" && first != "%T"
                || first == "%T" && matches!(other.as_str(), "%A" | "%D" | "%J" | "%B" | "%I")
        })
}

pub(in crate::formats) fn cut(bytes: &[u8]) -> Option<CutPoint> {
    CutPoint::before_line(bytes, "%0 ")
}

pub(in crate::formats) fn read(text: &str) -> Entries {
    let entries: Entries = records(text, &SYNTAX).iter().map(entry).collect();
    if entries.is_empty() { vec![Err(ImportError::Empty { format: Format::Endnote })] } else { entries }
}

pub(in crate::formats) fn entry(record: &TaggedRecord<'_>) -> Result<Entry, ImportError> {
    if record.is_too_long() {
        return Err(ImportError::too_long(record.line, record.get(&["%F"]).unwrap_or_default()));
    }
    if record.get(&["%T", "%R", "%A", "%U", "%J", "%B"]).is_none() {
        let what = "an EndNote record needs at least an author, a title or an identifier";
        return Err(ImportError::entry(record.line, what));
    }
    let name = record.get(&["%0"]);
    let kind = match name {
        Some("Conference Proceedings") if record.get(&["%A"]).is_none() => Kind::Book,
        Some("Unpublished Work") if record.get(&["%R"]).is_some() => Kind::Article,
        name => name.and_then(|name| tagged::kind(KINDS, name)).unwrap_or(Kind::Document),
    };
    let told = tagged::kind_of_genre(KINDS, name.unwrap_or_default(), "Generic", record.get(&["%9"]));
    let kind = told.unwrap_or(kind);
    let mut item = Item::new(record.get(&["%F"]).unwrap_or_default(), kind);
    tagged::read(TAGS, &VALUES, record, &mut item);
    if told.is_some() {
        item.text.remove(&Variable::Genre);
    }
    unread::entry(&SOURCE, TAGS, record, item)
}

/// A name: an organisation's ends with a comma.
pub(super) fn name(text: &str) -> Option<Name> {
    match text.strip_suffix(',') {
        Some(organisation) => Some(Name::literal(organisation.trim().replace(",,", ","))),
        None => fields::comma_or_bare_name(text),
    }
}
