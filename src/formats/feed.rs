//! Reading an input a piece at a time, so that a long one takes no more memory than a short one.
//!
//! Where the works of a format stand one behind the other, an input can be cut between two of them and
//! each side read by itself; the format says where. YAML is held whole, and so is text, whose DOIs are told
//! once. An entry of BibTeX may inherit from any other: a library is held, too, and its works are given as
//! they are made; a long one is read in several passes instead (`Passes`).

use memchr::memchr_iter;

use super::entry::{Entries, ImportError};
use super::foreign::foreign;
use super::format::Format;
use super::read::{read, read_as, recognise, text};

/// How many entries are given at a time.
const BATCH: usize = 256;

/// How long a piece is, in bytes.
const PIECE: usize = 1 << 18;

/// An input that comes in parts.
///
/// ```
/// use doicite::formats::Feed;
///
/// let mut feed = Feed::new(None);
/// let mut entries = feed.push(b"TY  - BOOK\nTI  - Alge");
/// entries.extend(feed.push(b"bra\nER  - \n"));
/// entries.extend(feed.end());
/// assert_eq!(entries.len(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct Feed {
    format: Option<Format>,
    rest: Vec<u8>,
    /// How long the rest must be before it is worth looking for a place to cut.
    enough: usize,
    /// What has been read.
    lines: usize,
    works: usize,
}

impl Feed {
    /// Creates an input in this format, or in the one that its content shows.
    pub fn new(format: Option<Format>) -> Self {
        Self { format, rest: Vec::new(), enough: PIECE, lines: 0, works: 0 }
    }

    /// Reads the next part of the input and returns the complete entries.
    pub fn push(&mut self, bytes: &[u8]) -> Entries {
        match self.cut(bytes) {
            Some(piece) => self.counted(piece.read()),
            None => Vec::new(),
        }
    }

    /// Takes the next part of the input, and what can be read of it by itself. Its entries are to be
    /// [counted](Self::counted) in their order.
    pub(crate) fn cut(&mut self, bytes: &[u8]) -> Option<Piece> {
        self.rest.extend_from_slice(bytes);
        if self.rest.len() < self.enough {
            return None;
        }
        let format = self.format.unwrap_or_else(|| recognise(&self.rest));
        let cut = format.reader().and_then(|reader| (reader.cut?)(&self.rest));
        let Some(cut) = cut else {
            // Looking again after every part would take quadratic time.
            self.enough = self.rest.len() * 2;
            return None;
        };
        // What the beginning of an input shows holds for all of it, once a part has been read.
        self.format = Some(format);
        self.enough = PIECE;
        let second = [cut.open.as_bytes(), self.rest.get(cut.start..).unwrap_or_default()].concat();
        let passed = self.rest.get(..cut.start).unwrap_or_default();
        let lines = memchr_iter(b'\n', passed).count();
        let mut bytes = std::mem::replace(&mut self.rest, second);
        bytes.truncate(cut.end);
        bytes.extend_from_slice(cut.close.as_bytes());
        let piece = Piece { bytes, format, lines: self.lines };
        self.lines += lines;
        Some(piece)
    }

    /// The entries of a piece, in which errors tell the place of a work among all.
    pub(crate) fn counted(&mut self, mut entries: Entries) -> Entries {
        for error in entries.iter_mut().filter_map(|entry| entry.as_mut().err()) {
            if let ImportError::NotAWork { number } | ImportError::TooLong { number } = error {
                *number += self.works;
            }
        }
        self.works += entries.len();
        entries
    }

    /// How many bytes wait for what comes after them.
    #[cfg(feature = "cli")]
    pub(crate) const fn held(&self) -> usize {
        self.rest.len()
    }

    /// What has come of a library whose entries depend on one another, which is better read in passes; the feed
    /// itself where the input is anything else.
    #[cfg(feature = "cli")]
    pub(crate) fn into_library(self) -> Result<Vec<u8>, Self> {
        let format = self.format.unwrap_or_else(|| recognise(&self.rest));
        let is_library = matches!(format, Format::Bibtex | Format::Biblatex) && foreign(&self.rest).is_none();
        if is_library { Ok(self.rest) } else { Err(self) }
    }

    /// The whole of an input that is plain text, before it ends; nothing for other formats.
    #[cfg(feature = "cli")]
    pub(crate) fn as_text(&self) -> Option<String> {
        let format = self.format.unwrap_or_else(|| recognise(&self.rest));
        (format == Format::Text).then(|| text(&self.rest).into_owned())
    }

    /// Ends the input and returns the remaining entries.
    pub fn end(mut self) -> Entries {
        let entries = match self.format {
            Some(format) => read_as(&self.rest, format),
            None => read(&self.rest),
        };
        let is_rest = self.works > 0;
        let mut entries = self.counted(placed(entries, self.lines));
        // Behind the last work there may be none.
        entries.retain(|entry| !(is_rest && matches!(entry, Err(ImportError::Empty { .. }))));
        entries
    }

    /// Gives what is left when there is no more input, some entries at a time.
    pub fn drain(self, take: &mut dyn FnMut(Entries)) {
        let shown = || foreign(&self.rest).is_none().then(|| recognise(&self.rest));
        let stream = self.format.or_else(shown).and_then(Format::reader).and_then(|reader| reader.stream);
        let Some(stream) = stream else { return take(self.end()) };
        let mut entries = Entries::new();
        stream(&text(&self.rest), &mut |entry| {
            entries.push(entry);
            if entries.len() == BATCH {
                take(std::mem::take(&mut entries));
            }
        });
        take(entries);
    }
}

/// A part of an input that can be read by itself.
#[derive(Debug)]
pub(crate) struct Piece {
    bytes: Vec<u8>,
    format: Format,
    /// How many lines stand before it.
    lines: usize,
}

impl Piece {
    pub(crate) fn read(&self) -> Entries {
        placed(read_as(&self.bytes, self.format), self.lines)
    }
}

/// Entries behind so many lines.
fn placed(mut entries: Entries, lines: usize) -> Entries {
    for error in entries.iter_mut().filter_map(|entry| entry.as_mut().err()) {
        if let ImportError::Json { line, .. } | ImportError::Entry { line, .. } = error {
            *line += lines;
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Entry;

    /// Two pieces and more of one work after the other, with a broken one near the end.
    fn long(begin: &str, work: impl Fn(usize) -> String, between: &str, broken: &str, end: &str) -> String {
        let mut text = begin.to_owned();
        let mut number = 0;
        while text.len() < 5 * PIECE / 2 {
            text.push_str(&work(number));
            text.push_str(between);
            number += 1;
        }
        text + broken + between + &work(number) + end
    }

    fn ids(entries: &Entries) -> Vec<String> {
        let id = |entry: &Result<Entry, ImportError>| match entry {
            Ok(Entry::Work(work)) => work.item.id.clone(),
            Ok(Entry::Doi { found, .. }) => found.doi.to_string(),
            Err(error) => error.to_string(),
        };
        entries.iter().map(id).collect()
    }

    #[test]
    fn pieces_are_the_whole() {
        let title = "Long ".repeat(40);
        let json = |n: usize| format!(r#"{{"id": "a{n}", "type": "book", "title": "{title}[],{{\\\""}}"#);
        for (name, text, is_cut) in [
            ("a line each", long("", json, "\n", "{\"id\": 1,", "\n"), true),
            ("a list", long(" [\n", json, " ,\n", "5", "]\n"), true),
            (
                "a line, then indented",
                format!("{}\n", json(0)) + &long("", |n| json(n).replace(", ", ",\n  "), "\n", "5", "\n"),
                true,
            ),
            (
                "prose",
                long(
                    "[1] Doe, 10.1000/a\n",
                    |n| format!("[2, 3] see 10.1000/b{n} and {title}\n"),
                    "",
                    "",
                    "",
                ),
                false,
            ),
            ("wrapped", long("{\"items\": [", json, ",\n", "5", "]}"), false),
            (
                "RIS",
                long(
                    "",
                    |n| format!("TY  - BOOK\nID  - a{n}\nTI  - {title}\nER  - \n"),
                    "\n",
                    "AU  - X\nER  - \n",
                    "\n",
                ),
                true,
            ),
            ("NBIB", long("", |n| format!("PMID- {n}\nTI  - {title}\n"), "\n", "PMID-\nVI  - 1\n", ""), true),
            (
                "EndNote",
                long("", |n| format!("%0 Book\n%F a{n}\n%T {title}\n"), "\n", "%0 Book\n%V 1\n", ""),
                true,
            ),
            (
                "BibTeX",
                long("", |n| format!("@book{{a{n}, title = {{{title}}}}}\n"), "\n", "@book{x, a\n", ""),
                false,
            ),
        ] {
            let mut feed = Feed::new(None);
            let mut entries = Vec::new();
            for part in text.as_bytes().chunks(PIECE / 3) {
                entries.extend(feed.push(part));
            }
            assert_eq!(!entries.is_empty(), is_cut, "{name}");
            assert!(!is_cut || feed.rest.len() < 2 * PIECE, "{name}");
            feed.drain(&mut |some| entries.extend(some));
            let whole = read(text.as_bytes());
            assert!(name == "prose" || whole.iter().any(Result::is_err), "{name}");
            assert_eq!(ids(&entries), ids(&whole), "{name}");
        }
    }

    #[test]
    fn nothing_and_what_follows_the_last_work() {
        assert_eq!(Feed::new(None).end(), read(b""));
        let mut text = "TY  - BOOK\nTI  - A\nER  - \n".repeat(20_000);
        text.push_str("\nThe end\n");
        let mut feed = Feed::new(Some(Format::Ris));
        let mut entries = feed.push(text.as_bytes());
        entries.extend(feed.end());
        assert_eq!((entries.len(), entries.iter().filter(|entry| entry.is_err()).count()), (20_000, 0));
    }

    /// The works of a long library take more memory than its text.
    #[test]
    fn works_of_bibtex_come_some_at_a_time() {
        let text = "@book{a, title = {A}}\n".repeat(3 * BATCH + 1);
        let mut feed = Feed::new(None);
        assert_eq!(feed.push(text.as_bytes()), []);
        let mut sizes = Vec::new();
        feed.drain(&mut |some| sizes.push(some.len()));
        assert_eq!(sizes, [BATCH, BATCH, BATCH, 1]);
    }
}
