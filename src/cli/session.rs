//! What the verbs share: the settled settings, the style that was asked for, and how a run ends.

use std::cell::Cell;

use super::args::{Look, Network, Sink};
use super::exit::Exit;
use super::output::{self, Voice};
use super::settings::Settings;
use crate::csl::{Locale, Style};
use crate::style;

/// A run of the program.
pub(crate) struct Session {
    pub(crate) settings: Settings,
    pub(crate) voice: Voice,
    worst: Cell<Exit>,
}

/// What failed for one item, in a form that both people and programs can be told.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) message: String,
}

/// That a failure has been told, and counts for the exit code.
#[derive(Debug)]
pub(crate) struct Told;

/// A style, and the language it is to be used in.
pub(crate) struct Chosen {
    pub(crate) style: Style,
    pub(crate) locale: Locale,
    /// The language that was asked for: the locale may be that of its main dialect.
    pub(crate) language: String,
}

impl Session {
    /// Settles the settings, does the work, and ends with the worst of what happened.
    pub(crate) fn run(
        look: &Look,
        network: &Network,
        voice: Voice,
        work: impl FnOnce(&Self) -> Result<(), Told>,
    ) -> Exit {
        let settings = match Settings::settle(look, network) {
            Ok(settings) => settings,
            Err(error) => {
                voice.error(&error.to_string());
                return Exit::Usage;
            }
        };
        let session = Self { settings, voice, worst: Cell::default() };
        // Whatever it left undone has been told.
        let _ = work(&session);
        session.worst.get()
    }

    /// Tells of a failure and remembers it for the exit code.
    pub(crate) fn fail(&self, exit: Exit, message: &str) -> Told {
        self.voice.error(message);
        self.worst.set(self.worst.get().max(exit));
        Told
    }

    /// Writes the data, if there is any.
    pub(crate) fn deliver(&self, data: &str, sink: &Sink) -> Result<(), Told> {
        // Nothing, without a failure, is a result too: a file is then empty.
        if data.is_empty() && self.worst.get() != Exit::Good {
            return Ok(());
        }
        output::deliver(data, sink.output.as_deref()).map_err(|message| self.fail(Exit::Output, &message))
    }

    /// The style that was asked for, and the locale to use it in.
    pub(crate) fn style(&self) -> Result<Chosen, Told> {
        let name = &self.settings.style.value;
        let chosen = style::find(name).and_then(|found| {
            let asked = self.settings.locale.value.as_deref();
            let language = asked.or(found.locale.as_deref()).unwrap_or("en-US").to_owned();
            let locale = match style::locale(&language) {
                // A style's own language that nobody has translated is no reason to fail.
                Err(_) if asked.is_none() => style::locale("en-US")?,
                found => found?,
            };
            Ok(Chosen { style: found.style, locale, language })
        });
        chosen.map_err(|error| self.fail(Exit::Style, &error.to_string()))
    }
}
