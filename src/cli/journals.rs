//! `--journal`: short titles of journals, from the record or by the rules of ISO 4, in the forms of a field, or none.
//!
//! The built-in word list grows by the file `journals.txt` beside the configuration file: lines of a
//! word, a tab and its abbreviation.

use std::path::Path;

use super::args::Journal;
use super::output::Voice;
use super::session::Session;
use crate::csl::{Item, Style, Variable};
use crate::files;
use crate::journal::{IEEE, WordList, abbreviate, in_astronomy, is_in_serial, short_title};
use crate::markup::csl;
use crate::work::Work;

/// What gives a work the short title of its journal, for styles that ask for the short form, or takes it
/// away. Where nothing is said, records of agencies get theirs put right: Crossref serves acronyms, and
/// nothing for many journals. What a reference manager has stays.
pub(crate) fn for_styles<'s>(session: &'s Session, style: &Style) -> impl Fn(&mut Work) + Sync + use<'s> {
    let form = session.request.settings.journal.value;
    let (file, voice) = (session.request.settings.file.as_path(), session.voice);
    let asks = style.asks_for_short_titles();
    // It is read, and what is wrong with it told, before the works are.
    let list =
        if asks && form != Some(Journal::Full) { words(file, form, voice) } else { WordList::default() };
    move |work| match form {
        _ if !asks => {}
        Some(Journal::Full) => work.item.set(Variable::ContainerTitleShort, ""),
        None if work.agency.is_none() || !is_in_serial(&work.item) => {}
        form => {
            let short = short(&work.item, form, &list);
            if short.is_some() || form.is_none() {
                work.item.set(Variable::ContainerTitleShort, short.unwrap_or_default());
            }
        }
    }
}

/// What puts the short title in place of the full one, for formats that have one field for both.
pub(crate) fn for_exports(session: &Session) -> impl Fn(&mut Work) + use<> {
    let form = session.request.settings.journal.value.filter(|form| *form != Journal::Full);
    let words = form.map(|_| words(&session.request.settings.file, form, session.voice));
    move |work| {
        if let Some(short) = words.as_ref().and_then(|words| short(&work.item, form, words)) {
            work.item.set(Variable::ContainerTitle, short);
        }
    }
}

/// The short title of the journal of an item, in a form.
fn short(item: &Item, form: Option<Journal>, words: &WordList) -> Option<String> {
    let title = || item.get(Variable::ContainerTitle).map(|title| csl(title).to_plain());
    let own = match form {
        Some(Journal::Aas) if is_in_serial(item) => {
            title().and_then(|title| in_astronomy(&title)).map(str::to_owned)
        }
        // What others served may be in words that the IEEE does not use.
        Some(Journal::Ieee) if is_in_serial(item) => title().map(|title| abbreviate(&title, words)),
        _ => None,
    };
    own.or_else(|| short_title(item, words))
}

/// The built-in words, those of a form, and those in the list beside the configuration file.
fn words(configuration: &Path, form: Option<Journal>, voice: Voice) -> WordList {
    let mut words = WordList::builtin();
    if form == Some(Journal::Ieee) {
        words.extend(IEEE).unwrap_or_default();
    }
    let path = configuration.with_file_name("journals.txt");
    match files::optional_text(&path) {
        Ok(text) => {
            if let Err(error) = words.extend(&text) {
                voice.note(&format!("warning: {}: {error}", path.display()));
            }
        }
        Err(error) => voice.note(&format!("warning: cannot read {}: {error}", path.display())),
    }
    words
}
