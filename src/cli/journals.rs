//! `--journal abbreviated`: short titles of journals, from the record or by the rules of ISO 4.
//!
//! The built-in word list grows by the file `journals.txt` beside the configuration file: lines of a
//! word, a tab and its abbreviation.

use super::args::Journal;
use super::session::Session;
use crate::csl::Variable;
use crate::journal::{Words, short_title};
use crate::work::Work;

/// Gives each work the short title of its journal, for styles that ask for the short form.
pub(crate) fn for_styles<'a>(session: &Session, works: impl Iterator<Item = &'a mut Work>) {
    works.for_each(shortener(session, Variable::ContainerTitleShort));
}

/// What puts the short title in place of the full one, for formats that have one field for both.
pub(crate) fn for_exports(session: &Session) -> impl Fn(&mut Work) + use<> {
    shortener(session, Variable::ContainerTitle)
}

fn shortener(session: &Session, variable: Variable) -> impl Fn(&mut Work) + use<> {
    let words = (session.request.journal == Journal::Abbreviated).then(|| words(session));
    move |work| {
        if let Some(short) = words.as_ref().and_then(|words| short_title(&work.item, words)) {
            work.item.set(variable, short);
        }
    }
}

fn words(session: &Session) -> Words {
    let mut words = Words::builtin();
    let path = session.request.settings.file.with_file_name("journals.txt");
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            if let Err(error) = words.extend(&text) {
                session.voice.note(&format!("warning: {}: {error}", path.display()));
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => session.voice.note(&format!("warning: cannot read {}: {error}", path.display())),
    }
    words
}
