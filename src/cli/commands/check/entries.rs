//! The references of an input, one by one, with their places: of an entry in a BibTeX file those of its fields, of one in
//! another format the lines around its key or DOI, of a text what `gather` finds.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use super::comments::Silenced;
use super::gather::{FieldPlace, Input, Subject, beginning};
use crate::cli::exit::Exit;
use crate::cli::hints;
use crate::cli::places::places_from;
use crate::cli::session::Failure;
use crate::csl::{Item, Kind, Variable};
use crate::doi::{self, Doi, Identified};
use crate::formats::bibtex::read::each_placed;
use crate::formats::bibtex::syntax::{PieceKind, RawEntry};
use crate::formats::{Entries, Entry, Feed, Format, ImportError};
use crate::text::lines::with_line_feeds;

/// How much of a text is read at a time.
const PART: usize = 1 << 16;

/// The most entries that wait for the next one that stands further down.
const MOST_WAITING: usize = 64;

/// Gives the items of an input, as [`each`] does of its references.
pub(super) fn items(input: &Input, take: &mut dyn FnMut(&Item)) {
    let mut of = |entry: Result<Entry, ImportError>| match entry {
        Ok(Entry::Work(work)) => take(&work.item),
        Ok(Entry::Doi { found, .. }) => take(&bare(&found)),
        Err(_) => {}
    };
    if input.is_bibtex() {
        each_placed(&lines_of(input), &mut |entry, _| of(entry));
    } else if input.format != Format::Text {
        fed(input, &mut |entries| entries.into_iter().for_each(&mut of));
    }
}

/// Gives the references of an input, in order; `index` is its own number.
pub(super) fn each(input: &Input, index: usize, take: &mut dyn FnMut(Subject)) {
    let mut silenced = Silenced::by(&input.comments);
    let is_text = input.format == Format::Text;
    let take = &mut |mut subject: Subject| {
        subject.ignored = silenced.of(subject.line.unwrap_or(1), subject.begins, is_text);
        take(subject);
    };
    if is_text {
        let mut subjects = Vec::new();
        input.mentions(index, &mut subjects);
        return subjects.into_iter().for_each(take);
    }
    if input.is_bibtex() {
        let mut names = BTreeSet::new();
        return each_placed(&lines_of(input), &mut |entry, raw| {
            let Some(mut subject) = of(input, index, entry) else { return };
            if let Some(raw) = raw {
                subject.line = Some(input.lines.at(raw.token.start));
                subject.range = Some(raw.token.range());
                subject.key = Some(raw.key.range());
                subject.fields = fields(raw, &mut names);
                subject.doi = subject.doi.take().map(|found| as_written(input, &subject, found));
            }
            take(subject);
        });
    }
    // A reference ends where the next one begins.
    let mut waiting: Vec<(Subject, Option<usize>)> = Vec::new();
    let mut floor = 0;
    let mut give = |waiting: &mut Vec<(Subject, Option<usize>)>, next: Option<usize>| {
        for (mut subject, own) in waiting.drain(..) {
            if let Some(own) = own {
                let range = around(input, own, next.filter(|next| *next > own), floor);
                floor = range.end;
                subject.line = Some(input.lines.at(range.start));
                subject.range = Some(range);
            }
            take(subject);
        }
    };
    let mut at = (0, 1);
    fed(input, &mut |entries| {
        let places = places_from(&input.text, &mut at, entries.iter().map(|entry| entry.as_ref().ok()));
        for (entry, place) in entries.into_iter().zip(places) {
            let (place, line) = place.unzip();
            let is_further = |next: usize| waiting.iter().all(|(_, own)| own.is_none_or(|own| own < next));
            if waiting.len() >= MOST_WAITING || place.is_some_and(is_further) {
                give(&mut waiting, place);
            }
            let Some(mut subject) = of(input, index, entry) else { continue };
            subject.line = line;
            waiting.push((subject, place));
        }
    });
    give(&mut waiting, None);
}

/// The text of an input in lines that readers know; places are the same.
fn lines_of(input: &Input) -> Cow<'_, str> {
    with_line_feeds(Cow::Borrowed(&input.text))
}

/// Reads an input a part at a time, as far as its format allows.
fn fed(input: &Input, take: &mut dyn FnMut(Entries)) {
    let mut feed = Feed::new(Some(input.format));
    for part in input.bytes().chunks(PART) {
        take(feed.push(part));
    }
    feed.drain(take);
}

/// An entry, whose place is not known yet; none where a library that is begun has none.
fn of(input: &Input, index: usize, entry: Result<Entry, ImportError>) -> Option<Subject> {
    let mut subject = Subject::new(Some(index), None, String::new());
    match entry {
        Ok(Entry::Work(work)) => {
            subject.id.clone_from(&work.item.id);
            if subject.id.is_empty() && !input.is_bibtex() {
                let title = work.item.get(Variable::Title).unwrap_or_default();
                subject.id = beginning(title);
            }
            subject.doi = work.item.get(Variable::Doi).and_then(|doi| doi::field(doi).ok());
            subject.item = Some(work.item);
        }
        Ok(Entry::Doi { found, id }) => {
            subject.id = id.unwrap_or_else(|| found.doi.to_string());
            subject.item = Some(bare(&found));
            subject.doi = Some(found);
        }
        Err(ImportError::Empty { .. }) if input.is_begun() => return None,
        Err(error) => {
            let message = format!("{}: {}", input.name(), hints::explain(&error));
            subject.failure = Some(Failure { exit: Exit::Input, message });
        }
    }
    Some(subject)
}

/// What an entry says that has nothing but a DOI.
fn bare(found: &Identified) -> Item {
    let mut item = Item::new("", Kind::Document);
    item.set(Variable::Doi, found.doi.as_str());
    item
}

/// The stretch of an entry whose key or DOI stands at a place: from its line, or where that has another entry, from
/// there, up to the next one; in tagged formats the record around it. It begins behind the stretch before it.
fn around(input: &Input, own: usize, next: Option<usize>, floor: usize) -> Range<usize> {
    let (text, lines) = (&input.text, &input.lines);
    let start = lines.start(lines.at(own)).max(floor);
    let end = next.map_or(text.len(), |next| match lines.start(lines.at(next)) {
        line if line > own => line,
        _ => next,
    });
    // How records begin and end.
    let (begins, ends): (&[&str], &[&str]) = match input.format {
        Format::Ris => (&["\nTY  -", "\n\n", "\r\n\r\n"], &["\nER  -", "\n\n", "\r\n\r\n"]),
        Format::Endnote | Format::Nbib => (&["\n\n", "\r\n\r\n"], &["\n\n", "\r\n\r\n"]),
        Format::Wos => (&["\nPT "], &["\nER"]),
        Format::Mods => (&["<mods"], &["</mods>"]),
        Format::EndnoteXml => (&["<record>", "<record "], &["</record>"]),
        Format::PubmedXml => {
            (&["<PubmedArticle>", "<PubmedBookArticle>"], &["</PubmedArticle>", "</PubmedBookArticle>"])
        }
        _ => return start..end,
    };
    let (before, behind) = (text.get(floor..own).unwrap_or_default(), text.get(own..end).unwrap_or_default());
    let first = begins.iter().filter_map(|sign| before.rfind(sign)).max().unwrap_or(0);
    let last = ends.iter().filter_map(|sign| behind.find(sign)).min();
    let blank = before.get(first..).unwrap_or_default().bytes().take_while(u8::is_ascii_whitespace).count();
    floor + first + blank..last.map_or(end, |last| own + last)
}

/// The fields of an entry in a BibTeX file, whose names are shared.
fn fields(entry: &RawEntry<'_>, names: &mut BTreeSet<Rc<str>>) -> Vec<FieldPlace> {
    let fields = entry.fields.iter().map(|field| {
        let (range, plain) = match field.value.pieces.as_slice() {
            [piece] => (piece.inner().range(), piece.kind != PieceKind::Macro),
            _ => (field.value.start()..field.value.end(), false),
        };
        let name = field.name.text.to_lowercase();
        let name = names.get(name.as_str()).cloned().unwrap_or_else(|| {
            let name: Rc<str> = name.into();
            names.insert(name.clone());
            name
        });
        FieldPlace { name, range, plain }
    });
    fields.collect()
}

/// The DOI of an entry as it is written, before what is made of it: versions of arXiv's DOIs are left
/// out, and are not always registered.
fn as_written(input: &Input, subject: &Subject, found: Identified) -> Identified {
    let raw = subject.field(&["doi"]).and_then(|field| input.text.get(field.range.clone()));
    match raw.and_then(|raw| Doi::exact(raw.trim()).ok()).filter(|raw| *raw != found.doi) {
        Some(raw) if raw.as_str().starts_with(found.doi.as_str()) => {
            Identified { doi: raw, others: vec![found.doi] }
        }
        _ => found,
    }
}
