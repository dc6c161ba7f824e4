//! BibTeX and BibLaTeX.
//!
//! The reader: the values of `library` as CSL. One reader serves both dialects, because
//! files mix them: a field goes by all the names it has in either.
//!
//! # Decisions
//!
//! * The parser is ours. The `biblatex` crate gives up a file for one missing brace, and makes text of
//!   TeX in a way that loses what is markup, what is protection and what is an accent; it is the
//!   oracle of the tests instead.
//! * An entry inherits by `crossref` and `xdata` as BibLaTeX's defaults have it, except a DOI, a link
//!   and an eprint number, which are of the parent alone.
//! * The particle of a name is CSL's non-dropping one, as it is with the option `useprefix`, because
//!   "van Gogh" is what most languages call him.

mod item;
pub(super) mod names;
#[cfg(feature = "cli")]
mod passes;
pub(super) mod people;
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests;

use super::library::{Library, Survey};
use super::source::{EntrySource, FieldValues};
use super::syntax::{Block, RawEntry, begins_entry, blocks};
use super::{archives, dates, localisation, tex};
use crate::csl::Name;
use crate::doi::Doi;
use crate::formats::entry::LONGEST;
use crate::formats::{Entries, Entry, Format, ImportError, fields};
use crate::text::lines::Lines;
use crate::text::sorting;
use crate::work::Work;

#[cfg(feature = "cli")]
pub(crate) use self::passes::Passes;

/// TeX source, as it stands in a sentence, as CSL's inline markup.
pub(crate) fn markup(source: &str) -> String {
    tex::text(source, tex::FieldText::Text)
}

/// The text of a DOI field, as it stands between its delimiters.
#[cfg(feature = "cli")]
pub(crate) fn doi_text(source: &str) -> String {
    tex::doi(source)
}

/// A line that begins an entry or another block.
pub(in crate::formats) fn recognise(text: &str) -> bool {
    if text.trim_start().starts_with('<') {
        return false;
    }
    let mut place = 0;
    text.split_inclusive(['\n', '\r']).any(|line| {
        let begins = begins_entry(text, place);
        place += line.len();
        begins
    })
}

pub(in crate::formats) fn read(text: &str) -> Entries {
    let mut entries = Entries::new();
    stream(text, &mut |entry| entries.push(entry));
    entries
}

/// Gives the entries of a file one by one: of a long one the works take more memory than its text.
pub(in crate::formats) fn stream(text: &str, take: &mut dyn FnMut(Result<Entry, ImportError>)) {
    each_placed(text, &mut |entry, _| take(entry));
}

/// Takes an entry, and its fields in their places; of an error about the whole file there are none.
pub(crate) type TakePlaced<'a> = dyn FnMut(Result<Entry, ImportError>, Option<&RawEntry<'_>>) + 'a;

/// Gives the entries of a file one by one, each with its place.
pub(crate) fn each_placed(text: &str, take: &mut TakePlaced<'_>) {
    let mut ahead = LookAhead::default();
    ahead.look(text);
    if ahead.again() {
        ahead.look(text);
    }
    let mut reader = ahead.reader();
    reader.read(text, 0, take);
    reader.end(&mut |error| take(error, None));
}

/// What is to be known of a file before its first entry is read.
#[derive(Clone, Debug, Default)]
struct LookAhead {
    survey: Survey,
    before: String,
    is_second: bool,
}

impl LookAhead {
    /// Looks at the next piece.
    fn look(&mut self, text: &str) {
        self.survey.look(text);
        if !self.is_second {
            of_file(text, &mut self.before);
        }
    }

    /// Whether all pieces have to be looked at once more.
    fn again(&mut self) -> bool {
        self.is_second = true;
        self.survey.again()
    }

    fn reader(self) -> LibraryReader {
        LibraryReader { library: self.survey.library(), before: self.before, is_empty: true }
    }
}

/// Reads a file piece by piece.
#[derive(Clone, Debug)]
struct LibraryReader {
    library: Library,
    /// What the first entry carries of the file.
    before: String,
    is_empty: bool,
}

impl LibraryReader {
    /// Reads the next piece, before which there are this many lines.
    fn read(&mut self, text: &str, before: usize, take: &mut TakePlaced<'_>) {
        let lines = Lines::of(text);
        for source in self.library.entries(text) {
            if is_container(source.entry.kind.text) && source.entry.fault.is_none() {
                continue;
            }
            self.is_empty = false;
            let line = before + lines.at(source.entry.token.start);
            let values: usize = source.fields.values().map(|value| value.len()).sum();
            let entry = match &source.entry.fault {
                None if source.entry.token.text.len().max(values) > LONGEST => {
                    Err(ImportError::too_long(line, source.entry.key.text))
                }
                None => {
                    let mut work = item::work(source.entry.key.text, source.entry.kind.text, &source.fields);
                    if let Some(entry) = &mut work.entry {
                        entry.line = line;
                        entry.doubts = doubts(&source);
                        entry.before = std::mem::take(&mut self.before);
                    }
                    fields::entry(work, line)
                }
                Some(fault) => Err(ImportError::entry(line, &fault.what)),
            };
            take(entry, Some(&source.entry));
        }
    }

    /// Ends the file.
    fn end(&self, take: &mut dyn FnMut(Result<Entry, ImportError>)) {
        if self.is_empty {
            take(Err(ImportError::Empty { format: Format::Bibtex }));
        }
    }
}

/// Adds the blocks of a piece that are for all entries of the file: what TeX has to know before it reads them, and
/// sets of them.
fn of_file(text: &str, out: &mut String) {
    const WORDS: [&str; 2] = ["preamble", "set"];
    let is_word = |word: &str| WORDS.iter().any(|known| word.eq_ignore_ascii_case(known));
    let mut words = text.split('@').skip(1);
    if !words.any(|rest| is_word(rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default())) {
        return;
    }
    for block in blocks(text) {
        let token = match &block {
            Block::Preamble(token) if token.text.ends_with(['}', ')']) => token,
            Block::Entry(entry) if entry.fault.is_none() && is_word(entry.kind.text) => &entry.token,
            _ => continue,
        };
        if !token.text.contains(|c: char| c.is_control() && !c.is_whitespace()) {
            out.extend([token.text.trim_end(), "\n\n"]);
        }
    }
}

/// What an entry says that could not be read as it was meant.
fn doubts(source: &EntrySource<'_>) -> Vec<String> {
    let macros =
        source.undefined.iter().map(|(field, name)| format!("{field}: the macro {name} is not defined"));
    let dates = ["date", "urldate", "origdate", "eventdate"].into_iter().filter_map(|field| {
        let date = source.fields.get(field).filter(|date| dates::is_misread(date))?;
        Some(format!("{field}: {} is not a valid date", date.trim()))
    });
    // What no letter of Windows-1252 is, as which all that is not UTF-8 is read.
    let is_none = |c: char| ('\u{80}'..='\u{9f}').contains(&c);
    let signs = source.fields.iter().filter_map(|(field, value)| {
        let sign = value.chars().find(|c| is_none(*c))?;
        let byte = u32::from(sign);
        Some(format!(
            "{field}: the byte {byte:02x} is not a character; the file may be in an unsupported encoding"
        ))
    });
    let mut signs: Vec<String> = signs.collect();
    sorting::by(&mut signs, Ord::cmp);
    macros.chain(dates).chain(signs).collect()
}

/// Whether entries of this type are data for works, and no works.
pub(super) fn is_container(kind: &str) -> bool {
    kind.eq_ignore_ascii_case("xdata") || kind.eq_ignore_ascii_case("set")
}

/// The work of an entry.
pub(super) fn work(key: &str, kind: &str, fields: &FieldValues<'_>) -> Work {
    item::work(key, kind, fields)
}

/// The DOI of an entry, whichever of its fields has it.
pub(super) fn doi(kind: &str, fields: &FieldValues<'_>) -> Option<Doi> {
    item::doi(kind, fields)
}

/// A name as `von Last, Jr, First`, in plain text; without a comma it is not taken apart.
pub(in crate::formats) fn person_with_comma(text: &str) -> Option<Name> {
    if text.contains(',') {
        names::name(text)
    } else {
        Some(text.trim()).filter(|text| !text.is_empty()).map(Name::literal)
    }
}
