//! Output: standard output or a file for data, standard error for messages.
//!
//! Files are written atomically; a reader that closes the pipe early is not an error. Messages contain no
//! control characters, whatever came from the network.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use anstream::{AutoStream, ColorChoice};
use anstyle::AnsiColor;

use super::args::TalkArgs;
use super::bytes;
use crate::files;
use crate::markup::Output;

pub(crate) use crate::text::sanitize::{json as inert_json, line as clean};

/// Writes data to its destination.
pub(crate) fn deliver(text: &str, to: Option<&Path>) -> Result<(), String> {
    deliver_pieces(std::iter::once(text), to)
}

/// Writes data to its destination, in pieces.
pub(crate) fn deliver_pieces(
    pieces: impl IntoIterator<Item = impl AsRef<[u8]>>,
    to: Option<&Path>,
) -> Result<(), String> {
    deliver_by(|out| pieces.into_iter().try_for_each(|piece| out.write_all(piece.as_ref())), to)
}

/// Writes data to its destination by a function.
pub(crate) fn deliver_by(
    write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    to: Option<&Path>,
) -> Result<(), String> {
    match to {
        Some(path) if path != Path::new("-") => {
            files::write(path, write).map_err(|error| format!("cannot write {}: {error}", path.display()))
        }
        _ => match is_open().and_then(|()| buffered(io::stdout().lock(), write)) {
            // The reader has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result.map_err(|error| format!("cannot write the output: {error}")),
        },
    }
}

static WAS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Remembers that standard output was closed when the program began.
pub(crate) fn was_closed() {
    WAS_CLOSED.store(true, Ordering::Relaxed);
}

/// Whether standard output can be written to. The standard library takes a descriptor that is closed, or
/// open for reading only, for one that has been written to.
pub(crate) fn is_open() -> io::Result<()> {
    let closed = || io::Error::other("standard output is closed or cannot be written to");
    if WAS_CLOSED.load(Ordering::Relaxed) {
        return Err(closed());
    }
    #[cfg(unix)]
    {
        use std::os::fd::AsFd as _;
        // Not enough descriptors are no reason to give up.
        if let Ok(copy) = io::stdout().as_fd().try_clone_to_owned() {
            let written = std::fs::File::from(copy).write(&[]);
            // EBADF, for which there is no name.
            if written.is_err_and(|error| error.raw_os_error() == Some(9)) {
                return Err(closed());
            }
        }
    }
    Ok(())
}

fn buffered(out: impl io::Write, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    write(&mut out)?;
    out.flush()
}

/// Whether standard output is a terminal.
pub(crate) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether text on standard output may have colours, italics and links.
pub(crate) fn is_styled() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// Returns the form of text on standard output: styled where that is seen.
pub(crate) fn form() -> Output {
    if is_styled() { styled() } else { Output::Text }
}

/// Returns the form of text for a terminal, with links if the terminal shows them; plain text by
/// `--color never`.
pub(crate) fn styled() -> Output {
    if ColorChoice::global() == ColorChoice::Never {
        return Output::Text;
    }
    Output::Terminal { links: supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout) }
}

/// Writes messages to standard error.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Voice {
    talk: TalkArgs,
}

impl Voice {
    pub(crate) fn new(talk: TalkArgs) -> Self {
        Self { talk }
    }

    /// Reports a failure, even with `--quiet`.
    #[expect(clippy::unused_self, reason = "one interface for all messages")]
    pub(crate) fn error(self, message: &str) {
        say(message, Kind::Error);
    }

    /// Reports a note or a warning.
    pub(crate) fn note(self, message: &str) {
        if !self.talk.quiet {
            say(message, Kind::Plain);
        }
    }

    /// Whether a progress line can be shown and erased: on a terminal, unless messages are limited or logged.
    pub(crate) fn shows_progress(self) -> bool {
        let can_move = std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        !self.talk.quiet && !self.talk.verbose && can_move && io::stderr().is_terminal()
    }

    /// Reports the summary of a batch, on a terminal or with `--verbose`.
    pub(crate) fn summary(self, lines: &str) {
        if !self.talk.quiet && (self.talk.verbose || io::stderr().is_terminal()) {
            lines.lines().for_each(|line| say(line, Kind::Plain));
        }
    }

    /// Logs an event with `--verbose`.
    pub(crate) fn detail(self, message: impl FnOnce() -> String) {
        if self.talk.verbose {
            say(&message(), Kind::Plain);
        }
    }
}

/// Prints what is wrong with the arguments, in colour unless they hold what could drive a terminal.
pub(crate) fn refuse_arguments(error: &clap::Error) {
    let plain = error.render().to_string();
    let inert: Vec<String> = plain.lines().map(clean).collect();
    // A failure to write has nowhere to be reported.
    let _ = if plain.lines().eq(&inert) {
        error.print()
    } else {
        writeln!(anstream::stderr().lock(), "{}", inert.join("\n"))
    };
}

/// Whether a message reports a failure.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Error,
    Plain,
}

/// A message as it is printed: in one line, inert, of bounded length.
pub(crate) fn told(message: &str) -> String {
    let message = clean(&bytes::shown(message));
    // The system's error number adds nothing.
    let message = match message.split_once(" (os error ") {
        Some((before, after)) => format!("{before}{}", after.split_once(')').map_or("", |(_, rest)| rest)),
        None => message,
    };
    shortened(&message).into_owned()
}

thread_local! {
    /// The messages of this thread, while they wait.
    static WAITING: RefCell<Option<Vec<(String, Kind)>>> = const { RefCell::new(None) };
}

/// Messages that wait until something else has been said, or until no line shows progress. They are printed when
/// this is dropped, whatever happens.
#[derive(Default)]
pub(crate) struct Held(Vec<(String, Kind)>);

impl Held {
    /// Does something, and holds what it has to say.
    pub(crate) fn of<T>(&mut self, work: impl FnOnce() -> T) -> T {
        struct Holding<'h>(&'h mut Held, Option<Vec<(String, Kind)>>);
        impl Drop for Holding<'_> {
            fn drop(&mut self) {
                self.0.0 = WAITING.replace(self.1.take()).unwrap_or_default();
            }
        }
        let outer = WAITING.replace(Some(std::mem::take(&mut self.0)));
        let _holding = Holding(self, outer);
        work()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        for (message, kind) in self.0.drain(..) {
            say(&message, kind);
        }
    }
}

fn say(message: &str, kind: Kind) {
    let waits = WAITING.with_borrow_mut(|waiting| {
        waiting.as_mut().map(|waiting| waiting.push((message.to_owned(), kind))).is_some()
    });
    if waits {
        return;
    }
    let message = told(message);
    // anstream strips colours where they are not shown. A failure to write has nowhere to be reported.
    let _ = writeln!(anstream::stderr().lock(), "{}", coloured(&message, kind));
}

/// A message that may quote what is long: its beginning and its end, with what to do.
fn shortened(message: &str) -> Cow<'_, str> {
    const MOST: [usize; 2] = [3000, 900];
    let place = |count: usize| message.char_indices().nth(count).map(|(at, _)| at);
    let [first, last] = MOST;
    if place(first + last).is_none() {
        return Cow::Borrowed(message);
    }
    let tail = message.char_indices().nth_back(last - 1).map_or(0, |(at, _)| at);
    let part = |range| message.get(range).unwrap_or_default();
    Cow::Owned(format!("{} … {}", part(0..place(first).unwrap_or_default()), part(tail..message.len())))
}

/// Returns the line with its label in colour.
fn coloured(message: &str, kind: Kind) -> String {
    let labels = [("warning:", AnsiColor::Yellow), ("note:", AnsiColor::Cyan), ("hint:", AnsiColor::Green)];
    let in_colour = |label: &str, colour: AnsiColor| {
        let style = colour.on_default().bold();
        format!("{style}{label}{style:#}")
    };
    match labels.iter().find_map(|(label, colour)| Some((label, *colour, message.strip_prefix(label)?))) {
        Some((label, colour, rest)) => format!("doicite: {}{rest}", in_colour(label, colour)),
        None if kind == Kind::Error => format!("{} {message}", in_colour("doicite:", AnsiColor::Red)),
        None => format!("doicite: {message}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_is_cut_in_the_middle() {
        let short = "é".repeat(3900);
        assert_eq!(shortened(&short), short);
        let long = format!("begin{}end", "é".repeat(10_000));
        let cut = shortened(&long);
        assert_eq!(
            (cut.starts_with("beginé"), cut.ends_with("éend"), cut.chars().count()),
            (true, true, 3903)
        );
    }

    #[test]
    fn messages_cannot_drive_a_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\nc\u{9b}d\u{202e}e"), "a [31mb c de");
    }
}
