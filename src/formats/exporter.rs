//! How a format writes a work: the entry, and what stands around it and in its citation key.

use std::borrow::Cow;

use crate::work::Work;

/// A format that works can be exported to.
pub trait Exporter {
    /// What stands before the first entry.
    fn begin(&self) -> &'static str {
        ""
    }

    /// Appends the entry of one work, without its citation key. Tells where in `out` that goes; nowhere in
    /// formats without keys.
    fn entry(&self, work: &Work, out: &mut String) -> Option<usize>;

    /// A citation key as it stands in an entry.
    fn key<'k>(&self, key: &'k str) -> Cow<'k, str> {
        key.into()
    }

    /// Whether programs that read the format take a citation key with this character.
    fn takes_in_key(&self, c: char) -> bool {
        !c.is_control()
    }

    /// Whether two keys that differ only by case are two.
    fn tells_case(&self) -> bool {
        false
    }

    /// What stands between two entries.
    fn separator(&self) -> &'static str {
        ""
    }

    /// What stands after the last entry.
    fn end(&self) -> &'static str {
        ""
    }

    /// The characters in an entry that the format has no form for; they are written as they are.
    fn unwritten(&self, _entry: &str) -> String {
        String::new()
    }
}

/// The entry of a work, written before its citation key is known: only a whole list tells which keys are
/// unique, and the text of an entry takes much less memory than its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryDraft {
    /// The entry without its key.
    pub text: String,
    /// Where the key goes.
    pub key: Option<usize>,
}

impl EntryDraft {
    /// Returns the entry of a work.
    pub fn new(exporter: &dyn Exporter, work: &Work) -> Self {
        let mut text = String::new();
        let key = exporter.entry(work, &mut text);
        Self { text, key }
    }

    /// Returns the entry under this key.
    pub fn under(mut self, exporter: &dyn Exporter, key: &str) -> String {
        if let Some(place) = self.key {
            self.text.insert_str(place, &exporter.key(key));
        }
        self.text
    }
}
