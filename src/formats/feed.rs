//! Reading an input a piece at a time, so that a long one takes no more memory than a short one.
//!
//! Where the works of a format stand one behind the other, an input can be cut between two of them and
//! each side read by itself; the format says where, and JSON has a cutter of its own. YAML is held whole, and so is text, whose DOIs are told
//! once. An entry of BibTeX may inherit from any other: a library is held, too, and its works are given as
//! they are made; a long one is read in several passes instead (`Passes`).

use memchr::memchr_iter;

use super::csl_json::{Cut, Cutter};
use super::entry::{Entries, ImportError, PIECE};
use super::foreign::foreign;
use super::format::Format;
use super::read::{read, read_as, recognise, text};

/// How many entries are given at a time.
const BATCH: usize = 256;

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
    /// Whether its lines end in carriage returns alone, as those of the classic Macintosh.
    is_classic: bool,
    /// How long the rest must be before it is worth looking for a place to cut.
    enough: usize,
    /// What has been read.
    lines: usize,
    works: usize,
    /// What cuts JSON, once that has come.
    json: Option<Box<Cutter>>,
    /// The lines that the entries given last begin in, where that is known.
    places: Vec<usize>,
}

impl Feed {
    /// Creates an input in this format, or in the one that its content shows.
    pub fn new(format: Option<Format>) -> Self {
        Self {
            format,
            rest: Vec::new(),
            is_classic: false,
            enough: PIECE,
            lines: 0,
            works: 0,
            json: None,
            places: Vec::new(),
        }
    }

    /// Reads the next part of the input and returns the complete entries.
    pub fn push(&mut self, bytes: &[u8]) -> Entries {
        let pieces = self.cut(bytes);
        let mut places = Vec::new();
        let mut entries = Entries::new();
        for piece in pieces {
            let (read, lines) = piece.read();
            entries.extend(self.counted(read));
            places.extend(lines);
        }
        self.places = places;
        entries
    }

    /// Takes the next part of the input, and gives what can be read of it by itself. The entries of each piece are to
    /// be [counted](Self::counted) in their order.
    pub(crate) fn cut(&mut self, bytes: &[u8]) -> Vec<Piece> {
        if let Some(json) = &mut self.json {
            return json.push(bytes).into_iter().map(Piece::Json).collect();
        }
        let from = self.rest.len();
        self.rest.extend_from_slice(bytes);
        if self.is_classic {
            give_line_feeds(&mut self.rest, from);
        }
        if self.rest.len() < self.enough {
            return Vec::new();
        }
        let has = |byte| memchr::memchr(byte, &self.rest).is_some();
        if self.lines == 0 && !self.is_classic && !is_encoded(&self.rest) && !has(b'\n') && has(b'\r') {
            self.is_classic = true;
            give_line_feeds(&mut self.rest, 0);
        }
        let format = self.format.unwrap_or_else(|| recognise(&self.rest));
        if is_json(&self.rest, format) {
            let cuts = self.json.insert(Box::new(Cutter::new())).push(&std::mem::take(&mut self.rest));
            return cuts.into_iter().map(Piece::Json).collect();
        }
        let cut = format.reader().and_then(|reader| (reader.cut?)(&self.rest));
        let Some(cut) = cut else {
            // Looking again after every part would take quadratic time.
            self.enough = self.rest.len() * 2;
            return Vec::new();
        };
        // What the beginning of an input shows holds for all of it, once a part has been read.
        self.format = Some(format);
        self.enough = PIECE;
        let second = self.rest.split_off(cut);
        let bytes = std::mem::replace(&mut self.rest, second);
        let lines = memchr_iter(b'\n', &bytes).count();
        let piece = Piece::Part { bytes, format, lines: self.lines };
        self.lines += lines;
        vec![piece]
    }

    /// The entries of a piece, or what was made of them, in which errors tell the place of a work among all.
    pub(crate) fn counted<E>(&mut self, mut entries: Entries<E>) -> Entries<E> {
        for error in entries.iter_mut().filter_map(|entry| entry.as_mut().err()) {
            if let ImportError::NotAWork { number }
            | ImportError::NotADoi { number, .. }
            | ImportError::TooLong { number } = error
            {
                *number += self.works;
            }
        }
        self.works += entries.len();
        entries
    }

    /// How many bytes wait for what comes after them.
    #[cfg(feature = "cli")]
    pub(crate) fn held(&self) -> usize {
        self.rest.len() + self.json.as_ref().map_or(0, |json| json.held())
    }

    /// What has come of a library whose entries depend on one another, which is better read in passes; the feed
    /// itself where the input is anything else.
    #[cfg(feature = "cli")]
    pub(crate) fn into_library(self) -> Result<Vec<u8>, Self> {
        if self.json.is_some() {
            return Err(self);
        }
        let format = self.format.unwrap_or_else(|| recognise(&self.rest));
        let is_library = matches!(format, Format::Bibtex | Format::Biblatex) && foreign(&self.rest).is_none();
        if is_library { Ok(self.rest) } else { Err(self) }
    }

    /// The lines that the file of a text marks as headings, with their levels.
    #[cfg(feature = "cli")]
    pub(crate) fn headings(&self) -> Vec<(usize, u8)> {
        super::headings(&self.rest)
    }

    /// The whole of an input that is plain text, before it ends; nothing for other formats.
    #[cfg(feature = "cli")]
    pub(crate) fn as_text(&self) -> Option<String> {
        if self.json.is_some() {
            return None;
        }
        let format = self.format.unwrap_or_else(|| recognise(&self.rest));
        (format == Format::Text).then(|| text(&self.rest).into_owned())
    }

    /// Ends the input and returns the remaining entries.
    pub fn end(mut self) -> Entries {
        self.finish()
    }

    fn finish(&mut self) -> Entries {
        self.places.clear();
        let format = || self.format.or_else(|| foreign(&self.rest).is_none().then(|| recognise(&self.rest)));
        if self.json.is_none() && format().is_some_and(|format| is_json(&self.rest, format)) {
            self.json = Some(Box::new(Cutter::new()));
        }
        if let Some(mut json) = self.json.take() {
            let mut cuts = json.push(&std::mem::take(&mut self.rest));
            cuts.extend(json.end());
            let mut entries = Entries::new();
            for cut in cuts {
                let (read, lines) = Piece::Json(cut).read();
                entries.extend(self.counted(read));
                self.places.extend(lines);
            }
            return entries;
        }
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
        self.drain_placed(&mut |entries, _| take(entries));
    }

    /// As [`drain`](Self::drain), with the lines that the entries begin in, where these are known.
    pub(crate) fn drain_placed(mut self, take: &mut dyn FnMut(Entries, Vec<usize>)) {
        if self.json.is_some() || self.rest.is_empty() {
            let entries = self.finish();
            return take(entries, self.places);
        }
        let shown = || foreign(&self.rest).is_none().then(|| recognise(&self.rest));
        let stream = self.format.or_else(shown).and_then(Format::reader).and_then(|reader| reader.stream);
        let Some(stream) = stream else {
            let entries = self.finish();
            return take(entries, self.places);
        };
        let mut entries = Entries::new();
        stream(&text(&self.rest), &mut |entry| {
            entries.push(entry);
            if entries.len() == BATCH {
                take(std::mem::take(&mut entries), Vec::new());
            }
        });
        take(entries, Vec::new());
    }
}

/// Whether an input is JSON that can be cut as it comes: in a format of lines and lists, and in an
/// encoding in which its signs are single bytes.
fn is_json(bytes: &[u8], format: Format) -> bool {
    format == Format::CslJson && !is_encoded(bytes)
}

/// Whether an input is UTF-16, or an archive.
fn is_encoded(bytes: &[u8]) -> bool {
    [&b"\xff\xfe"[..], b"\xfe\xff", b"PK\x03\x04"].iter().any(|mark| bytes.starts_with(mark))
}

/// Ends the lines from a place on as they are ended today.
fn give_line_feeds(bytes: &mut [u8], from: usize) {
    bytes.iter_mut().skip(from).filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
}

/// A part of an input that can be read by itself.
#[derive(Debug)]
pub(crate) enum Piece {
    Json(Cut),
    /// Works of another format, and how many lines stand before them.
    Part {
        bytes: Vec<u8>,
        format: Format,
        lines: usize,
    },
}

impl Piece {
    /// The entries, and the lines that they begin in, where these are known.
    pub(crate) fn read(&self) -> (Entries, Vec<usize>) {
        match self {
            Self::Json(cut) => {
                let (mut entries, mut places) = (Entries::new(), Vec::new());
                cut.read(0, &mut |line, entry| {
                    if let Some(entry) = entry {
                        places.push(line);
                        entries.push(entry);
                    }
                });
                (entries, places)
            }
            Self::Part { bytes, format, lines } => (placed(read_as(bytes, *format), *lines), Vec::new()),
        }
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
            ("wrapped", long("{\"items\": [", json, ",\n", "5", "]}"), true),
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
            (
                "RIS of the classic Macintosh",
                long(
                    "",
                    |n| format!("TY  - BOOK\rID  - a{n}\rTI  - {title}\rER  - \r"),
                    "\r",
                    "AU  - X\rER  - \r",
                    "\r",
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
    fn errors_tell_their_place_among_all() {
        let work = format!("{{\"id\": \"a\", \"type\": \"book\", \"title\": \"{}\"}}", "x".repeat(200));
        let mut entries = vec![work.as_str(); 3 * PIECE / 200];
        let last = entries.len();
        entries.extend(["{\"DOI\": \"nonsense\"}", "7"]);
        let mut feed = Feed::new(None);
        let mut found = feed.push(format!("[{}]", entries.join(",\n")).as_bytes());
        found.extend(feed.end());
        let told: Vec<String> =
            found.into_iter().filter_map(|entry| Some(entry.err()?.to_string())).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with(&format!("entry {}: ", last + 1)), "{told:?}");
        assert!(told[1].starts_with(&format!("entry {} ", last + 2)), "{told:?}");
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
