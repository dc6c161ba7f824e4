//! `--journal abbreviated`: short titles of journals, from the record or by the rules of ISO 4.
//!
//! The built-in word list grows by the file `journals.txt` beside the configuration file: lines of a
//! word, a tab and its abbreviation.

use super::session::Session;
use crate::csl::Variable;
use crate::journal::{Words, short_title};
use crate::work::Work;

/// Which form of journal titles is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Journal {
    /// As the record or the style has them
    #[default]
    Full,
    /// Abbreviated by ISO 4
    Abbreviated,
}

/// Gives each work the short title of its journal, for styles that ask for the short form.
pub(crate) fn for_styles<'a>(
    session: &Session,
    journal: Option<Journal>,
    works: impl Iterator<Item = &'a mut Work>,
) {
    works.for_each(shortener(session, journal, Variable::ContainerTitleShort));
}

/// What puts the short title in place of the full one, for formats that have one field for both.
pub(crate) fn for_exports(session: &Session, journal: Option<Journal>) -> impl Fn(&mut Work) + use<> {
    shortener(session, journal, Variable::ContainerTitle)
}

fn shortener(session: &Session, journal: Option<Journal>, variable: Variable) -> impl Fn(&mut Work) + use<> {
    let words = (journal == Some(Journal::Abbreviated)).then(|| words(session));
    move |work| {
        if let Some(short) = words.as_ref().and_then(|words| short_title(&work.item, words)) {
            work.item.set(variable, short);
        }
    }
}

fn words(session: &Session) -> Words {
    let mut words = Words::builtin();
    let path = session.settings.file.with_file_name("journals.txt");
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
