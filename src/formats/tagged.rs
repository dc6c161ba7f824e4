//! Records of lines that begin with a tag: what RIS, MEDLINE and `EndNote`'s format share.
//!
//! A line without a tag continues the value before it. Where records begin and end is told by a few
//! tags and by empty lines, and differs; see [`Syntax`].

/// How the records of a format are laid out.
pub(super) struct Syntax {
    /// Takes a line apart: its tag and its value.
    pub(super) split: fn(&str) -> Option<(&str, &str)>,
    /// The tag that begins a record.
    pub(super) begins: &'static str,
    /// The tag that ends one, or else an empty line does.
    pub(super) ends: Option<&'static str>,
}

/// One record: its tags and values, in order.
pub(super) struct Record<'a> {
    /// The line it begins on, from 1.
    pub(super) line: usize,
    fields: Vec<(&'a str, String)>,
}

impl Record<'_> {
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
pub(super) fn records<'a>(text: &'a str, syntax: &Syntax) -> Vec<Record<'a>> {
    let mut records: Vec<Record<'a>> = Vec::new();
    let mut open = false;
    for (index, line) in text.lines().enumerate() {
        if let Some((tag, value)) = (syntax.split)(line) {
            if syntax.ends == Some(tag) {
                open = false;
                continue;
            }
            if !open || tag == syntax.begins {
                records.push(Record { line: index + 1, fields: Vec::new() });
                open = true;
            }
            if let Some(record) = records.last_mut() {
                record.fields.push((tag, value.trim().to_owned()));
            }
        } else if line.trim().is_empty() {
            open &= syntax.ends.is_some();
        } else if open
            && let Some((_, value)) = records.last_mut().and_then(|record| record.fields.last_mut())
        {
            if !value.is_empty() {
                value.push(' ');
            }
            value.push_str(line.trim());
        }
    }
    for record in &mut records {
        record.fields.retain(|(_, value)| !value.is_empty());
    }
    records
}
