//! Entries on their way out, until the last work has come and all citation keys can be told.
//!
//! Of each work are kept its entry, in a file once there are many, where in that the key goes, and what
//! decides on keys. So a long list takes hardly more memory than a short one, whatever is written.

use std::io::{self, BufReader, BufWriter, Read as _, Seek as _, Write as _};

use tempfile::SpooledTempFile;

use super::clipboard::Clip;
use super::exit::Exit;
use super::output;
use super::session::{Session, Told};
use crate::formats::{ChangeReason, ChangedKey, ChosenKeys, Dropped, EntryDraft, Exporter, Keys, Template};
use crate::work::Work;

/// How many bytes of entries are kept in memory.
pub(crate) const MOST_KEPT: usize = 8 << 20;

/// The number of entries named in a message.
const MOST_TOLD: usize = 5;

/// Creates the exporter for a number of works; only one or several makes a difference.
type Maker<'a> = Box<dyn Fn(usize) -> Box<dyn Exporter> + 'a>;

/// Entries without their keys.
pub(crate) struct Spool<'a> {
    maker: Maker<'a>,
    /// The only work so far.
    first: Option<Work>,
    exporter: Option<Box<dyn Exporter>>,
    keys: Keys<'a>,
    /// How long each entry is, and where its key goes.
    places: Vec<(usize, Option<usize>)>,
    drafts: BufWriter<SpooledTempFile>,
    trouble: io::Result<()>,
    /// Which entries have characters that the format has no form for, and these.
    unwritten: Vec<(usize, String)>,
}

/// An error about entries that wait says where they do.
pub(crate) fn of_folder(error: &io::Error) -> io::Error {
    let folder = std::env::temp_dir();
    io::Error::new(error.kind(), format!("the folder for temporary files {}: {error}", folder.display()))
}

impl<'a> Spool<'a> {
    pub(crate) fn new(maker: Maker<'a>, template: Option<&'a Template>) -> Self {
        Self {
            maker,
            first: None,
            exporter: None,
            keys: Keys::new(template),
            places: Vec::new(),
            drafts: BufWriter::new(SpooledTempFile::new(MOST_KEPT)),
            trouble: Ok(()),
            unwritten: Vec::new(),
        }
    }

    /// Takes the next work.
    pub(crate) fn add(&mut self, work: Work) {
        match (self.exporter.take(), self.first.take()) {
            (None, None) => self.first = Some(work),
            (exporter, first) => {
                let exporter = exporter.unwrap_or_else(|| (self.maker)(2));
                for work in first.into_iter().chain([work]) {
                    self.draft(exporter.as_ref(), &work);
                }
                self.exporter = Some(exporter);
            }
        }
    }

    fn draft(&mut self, exporter: &dyn Exporter, work: &Work) {
        let draft = EntryDraft::new(exporter, work);
        let characters = exporter.unwritten(&draft.text);
        if !characters.is_empty() {
            self.unwritten.push((self.places.len(), characters));
        }
        self.keys.add(exporter, work);
        self.places.push((draft.text.len(), draft.key));
        if self.trouble.is_ok() {
            self.trouble = self.drafts.write_all(draft.text.as_bytes()).map_err(|error| of_folder(&error));
        }
    }

    /// Writes what has come. Of nothing there is nothing to write.
    pub(crate) fn deliver(mut self, session: &Session) -> Result<(), Told> {
        let request = &session.request;
        let exporter = self.exporter.take().unwrap_or_else(|| (self.maker)(1));
        if let Some(work) = self.first.take() {
            self.draft(exporter.as_ref(), &work);
        }
        let Self { keys, places, drafts, trouble, unwritten, .. } = self;
        let args = keys.template();
        if places.is_empty() {
            return session.deliver("");
        }
        if let Some(message) = args.and_then(|template| too_few_keys(template, keys.count())) {
            return Err(session.fail(Exit::Usage, &message));
        }
        let ChosenKeys { keys, changed } = keys.chosen(&std::collections::HashSet::new());
        let mut copied = Vec::new();
        let write = |out: &mut dyn io::Write| {
            trouble?;
            let drafts = drafts.into_inner().map_err(io::IntoInnerError::into_error);
            let mut drafts = drafts.map_err(|error| of_folder(&error))?;
            drafts.rewind()?;
            let mut drafts = BufReader::new(drafts);
            let mut put = |piece: &[u8]| {
                if request.copy {
                    copied.extend_from_slice(piece);
                }
                out.write_all(piece)
            };
            let mut before = exporter.begin();
            for ((length, place), key) in places.iter().zip(&keys) {
                let mut entry = vec![0; *length];
                drafts.read_exact(&mut entry)?;
                let (head, tail) = entry.split_at(place.unwrap_or(*length));
                put(before.as_bytes())?;
                put(head)?;
                if place.is_some() {
                    put(exporter.key(key).as_bytes())?;
                }
                put(tail)?;
                before = exporter.separator();
            }
            put(exporter.end().as_bytes())
        };
        let written = output::deliver_by(write, request.sink.output.as_deref());
        let unwritten: Vec<(String, String)> = unwritten
            .into_iter()
            .filter_map(|(at, characters)| Some((keys.get(at)?.clone(), characters)))
            .collect();
        // Formats without keys, or with keys that are nobody's to choose, keep what works came with.
        if places.iter().any(|(_, place)| place.is_some()) {
            tell_changed(session, &changed);
        }
        tell_unwritten(session, &unwritten);
        written.map_err(|message| session.fail(Exit::Output, &message))?;
        session.copy(|| Clip { plain: String::from_utf8(copied).unwrap_or_default(), html: None })
    }
}

/// Returns an error if a template without fields would give several works one key.
pub(crate) fn too_few_keys(template: &Template, works: usize) -> Option<String> {
    (template.is_fixed() && works > 1).then(|| {
        format!("--key contains no field, so {works} works would share one key; try {{author}}{{year}}")
    })
}

/// Tells what the format has no place for.
pub(crate) fn tell_dropped(session: &Session, dropped: &Dropped) {
    if let Some(message) = dropped.message() {
        session.voice.note(&format!("note: {message}"));
    }
}

/// Tells which works could not keep the keys that they came with.
pub(crate) fn tell_changed(session: &Session, changed: &[ChangedKey]) {
    for ChangedKey { from, to, why, .. } in changed.iter().take(MOST_TOLD) {
        let why = match why {
            ChangeReason::Taken => "belongs to another entry",
            ChangeReason::TooLong => "is too long",
            _ => "contains characters that are not allowed in keys of this format",
        };
        session.voice.note(&format!("warning: the key {from} {why}; renamed to {to}"));
    }
    if let Some(more) = changed.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        session.voice.note(&format!("warning: {more} more keys were changed; -v lists them"));
        for ChangedKey { from, to, .. } in changed.iter().skip(MOST_TOLD) {
            session.voice.detail(|| format!("warning: the key {from} is now {to}"));
        }
    }
}

/// Tells which entries have characters that TeX has no command for.
pub(crate) fn tell_unwritten(session: &Session, unwritten: &[(String, String)]) {
    let Some(more) = unwritten.len().checked_sub(MOST_TOLD.min(unwritten.len())) else { return };
    let told: Vec<String> =
        unwritten.iter().take(MOST_TOLD).map(|(key, characters)| format!("{key} ({characters})")).collect();
    if !told.is_empty() {
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let which = told.join(", ");
        session.voice.note(&format!("note: some characters in {which}{more} need LuaLaTeX or XeLaTeX"));
    }
}
