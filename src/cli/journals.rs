//! `--journal`: short titles of journals, from the record or by the rules of ISO 4, or none.
//!
//! The built-in word list grows by the file `journals.txt` beside the configuration file: lines of a
//! word, a tab and its abbreviation.

use std::path::Path;
use std::sync::OnceLock;

use super::args::Journal;
use super::output::Voice;
use super::session::Session;
use crate::csl::{Style, Variable};
use crate::journal::{Words, is_in_serial, short_title};
use crate::work::Work;

/// What gives a work the short title of its journal, for styles that ask for the short form, or takes it
/// away. Where nothing is said, records of agencies get theirs put right: Crossref serves acronyms, and
/// nothing for many journals. What a reference manager has stays.
pub(crate) fn for_styles<'s>(session: &'s Session, style: &Style) -> impl Fn(&mut Work) + Sync + use<'s> {
    let form = session.request.settings.journal.value;
    let (file, voice) = (session.request.settings.file.as_path(), session.voice);
    let asks = style.asks_for_short_titles();
    let list = OnceLock::new();
    move |work| match form {
        _ if !asks => {}
        Some(Journal::Full) => work.item.set(Variable::ContainerTitleShort, ""),
        None if work.agency.is_none() || !is_in_serial(&work.item) => {}
        Some(Journal::Abbreviated) | None => {
            let short = short_title(&work.item, list.get_or_init(|| words(file, voice)));
            if short.is_some() || form.is_none() {
                work.item.set(Variable::ContainerTitleShort, short.unwrap_or_default());
            }
        }
    }
}

/// What puts the short title in place of the full one, for formats that have one field for both.
pub(crate) fn for_exports(session: &Session) -> impl Fn(&mut Work) + use<> {
    let abbreviated = session.request.settings.journal.value == Some(Journal::Abbreviated);
    let words = abbreviated.then(|| words(&session.request.settings.file, session.voice));
    move |work| {
        if let Some(short) = words.as_ref().and_then(|words| short_title(&work.item, words)) {
            work.item.set(Variable::ContainerTitle, short);
        }
    }
}

/// The built-in words, and those in the list beside the configuration file.
fn words(configuration: &Path, voice: Voice) -> Words {
    let mut words = Words::builtin();
    let path = configuration.with_file_name("journals.txt");
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            if let Err(error) = words.extend(&text) {
                voice.note(&format!("warning: {}: {error}", path.display()));
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => voice.note(&format!("warning: cannot read {}: {error}", path.display())),
    }
    words
}
