//! A run of the program: its request, its messages, its output and its exit code.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use super::args::Common;
use super::bytes;
use super::clipboard::{self, Clip};
use super::exit::Exit;
use super::hints;
use super::output::{self, Voice};
use super::progress;
use super::request::Request;
use crate::csl::{Locale, Style, TooMuchText};
use crate::files;
use crate::resolve::Mode;
use crate::style::{self, FindError, Repository, Sources, StyleFile};

/// A run of the program.
pub(crate) struct Session {
    pub(crate) request: Request,
    pub(crate) voice: Voice,
    /// What is said of batches when all else has been said.
    pub(crate) summaries: RefCell<Vec<String>>,
    /// How many of the things asked for could not be read, and are yet to be counted in a summary.
    pub(crate) unread: Cell<usize>,
    /// How many works have no DOI by which to ask whether they were retracted, where that was wanted.
    pub(crate) unasked: Cell<usize>,
    worst: Cell<Exit>,
}

/// What failed for one item, in a form that both people and programs can be told.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) message: String,
}

/// A failure that has been reported and counts for the exit code.
#[derive(Debug)]
pub(crate) struct Told;

/// A style, and the language it is to be used in.
pub(crate) struct ChosenStyle {
    /// The name that messages give it.
    pub(crate) name: String,
    pub(crate) style: Style,
    pub(crate) locale: Locale,
    /// The language that was asked for: the locale may be that of its main dialect.
    pub(crate) language: String,
}

impl Session {
    /// Settles what was typed, does the work, and ends with the worst of what happened.
    pub(crate) fn run(typed: Common, voice: Voice, work: impl FnOnce(&Self) -> Result<(), Told>) -> Exit {
        let request = match Request::settle(typed) {
            Ok(request) => request,
            Err(error) => {
                voice.error(&error.to_string());
                return Exit::Usage;
            }
        };
        let session = Self {
            request,
            voice,
            summaries: RefCell::default(),
            unread: Cell::default(),
            unasked: Cell::default(),
            worst: Cell::default(),
        };
        // Whatever it left undone has been told.
        let _ = work(&session);
        let unasked = session.unasked.get();
        if unasked > 0 {
            let works = if unasked == 1 { "1 work has" } else { &*format!("{unasked} works have") };
            voice.note(&format!("warning: {works} no DOI; whether they were retracted is not known"));
        }
        for summary in session.summaries.take() {
            voice.summary(&summary);
        }
        session.worst.get()
    }

    /// Reports a failure and records it for the exit code.
    pub(crate) fn fail(&self, exit: Exit, message: &str) -> Told {
        self.voice.error(message);
        self.worst.set(self.worst.get().max(exit));
        Told
    }

    /// Remembers for the exit code what has been told in the data.
    pub(crate) fn worse(&self, exit: Exit) {
        self.worst.set(self.worst.get().max(exit));
    }

    /// Whether anything has failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.worst.get() != Exit::Good
    }

    /// Whether the user has broken it off.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.worst.get() == Exit::Interrupted
    }

    /// Refuses an output file that is one of the inputs.
    pub(crate) fn spare(&self) -> Result<(), Told> {
        let Some(output) = &self.request.sink.output else { return Ok(()) };
        match self.request.inputs.iter().find(|input| files::is_same(&bytes::path(input), output)) {
            None => Ok(()),
            Some(input) => Err(self.fail(
                Exit::Usage,
                &format!("the output would overwrite the input {input}; choose another file with -o"),
            )),
        }
    }

    /// Tells what failed for one item; an interrupt has been told once for all.
    pub(crate) fn tell(&self, failure: &Failure) -> Told {
        if failure.exit == Exit::Interrupted { Told } else { self.fail(failure.exit, &failure.message) }
    }

    /// Writes data to the output, unless it is empty because of a failure.
    pub(crate) fn deliver(&self, data: &(impl AsRef<[u8]> + ?Sized)) -> Result<(), Told> {
        self.deliver_pieces(&[data])
    }

    /// Writes data in pieces, as [`deliver`](Self::deliver) does.
    pub(crate) fn deliver_pieces(&self, pieces: &[impl AsRef<[u8]>]) -> Result<(), Told> {
        // Nothing, without a failure, is a result too: a file is then empty.
        if pieces.iter().all(|piece| piece.as_ref().is_empty()) && self.worst.get() != Exit::Good {
            return Ok(());
        }
        output::deliver_pieces(pieces, self.request.sink.output.as_deref())
            .map_err(|message| self.fail(Exit::Output, &message))
    }

    /// Puts data on the clipboard, if that was asked for and there is any.
    pub(crate) fn copy(&self, clip: impl FnOnce() -> Clip) -> Result<(), Told> {
        if !self.request.copy {
            return Ok(());
        }
        let clip = clip();
        if clip.plain.is_empty() {
            return Ok(());
        }
        clipboard::copy(&clip)
            .map(|()| self.voice.note("note: copied to the clipboard"))
            .map_err(|why| self.fail(Exit::Output, &format!("cannot copy: {why}")))
    }

    /// Returns the places to search for styles. Makes no requests yet.
    pub(crate) fn styles(&self) -> Sources {
        let settings = &self.request.settings;
        let voice = self.voice;
        let repository = (settings.mode != Mode::Offline).then(|| {
            Repository::new(
                settings.styles.value.clone(),
                settings.http(),
                settings.mode == Mode::Refresh,
                Arc::new(move |event| progress::tell(voice, &event)),
                Arc::new(move |message| voice.note(&format!("note: {message}"))),
            )
        });
        Sources {
            own: Some(settings.folders.own.clone()),
            installed: settings.folders.installed.clone(),
            kept: Some(settings.folders.kept.clone()),
            repository,
        }
    }

    /// The style that was asked for, and the locale to use it in.
    pub(crate) fn style(&self) -> Result<ChosenStyle, Told> {
        let settings = &self.request.settings;
        self.style_named(&settings.style.value, settings.locale.value.as_deref())
    }

    /// The style of this name or file, and the locale to use it in.
    pub(crate) fn style_named(&self, name: &str, language: Option<&str>) -> Result<ChosenStyle, Told> {
        let found = self.styles().find(name);
        found
            .and_then(|found| Self::in_language(found, language))
            .map_err(|error| self.fail(Exit::Style, &hints::explain(&error)))
    }

    /// Tells that a style cannot be applied to these data.
    pub(crate) fn excessive(&self, name: &str, cause: TooMuchText) -> Told {
        let error = FindError::Excessive { name: name.to_owned(), cause };
        self.fail(Exit::Style, &hints::explain(&error))
    }

    /// A style in the language that was asked for, or else in its own.
    pub(crate) fn in_language(
        found: style::FoundStyle,
        asked: Option<&str>,
    ) -> Result<ChosenStyle, FindError> {
        let language = asked.or(found.locale.as_deref()).unwrap_or("en-US").to_owned();
        let locale = match style::locale(&language) {
            // A style's own language that nobody has translated is no reason to fail.
            Err(_) if asked.is_none() => style::locale("en-US")?,
            found => found?,
        };
        let name = found.files.first().map(StyleFile::place).unwrap_or_default();
        Ok(ChosenStyle { name, style: found.style, locale, language })
    }
}
