//! `doicite cite --each`: every work is a document of its own. Lines come in and lines go out, in the same
//! order, as they come; how much there is makes no difference to the memory it takes.
//!
//! A thread reads, as many as there are cores parse and render, and this one writes, and tells what is to be
//! told. What has to be fetched waits for this thread too, a part of the input at a time, and is written when its
//! turn comes. Every part has a channel of its own for what becomes of it, and these wait in a queue of bounded
//! length: that keeps the order, and whoever is ahead waits. Ctrl-C comes by the same queue, so that what is ready
//! is printed.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvError, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::{format, line, output_of};
use crate::cli::answers::{self, NamedWork, WantedInput};
use crate::cli::args::{Follow, OutputFormat};
use crate::cli::exit::Exit;
use crate::cli::fetch::Fetcher;
use crate::cli::hints;
use crate::cli::interrupt;
use crate::cli::journals;
use crate::cli::lines;
use crate::cli::notices::{Concerns, Warnings};
use crate::cli::output::deliver_by;
use crate::cli::places::InputPlace;
use crate::cli::session::{Failure, Session, Told};
use crate::csl::{ListOptions, Processor, Variable};
use crate::doi::Identified;
use crate::markup::{Output, RichText};
use crate::style::FindError;
use crate::text::parallel;
use crate::work::{Capitals, Work};

/// Prints the references of what was typed, each by itself.
pub(super) fn each(session: &Session) -> Result<(), Told> {
    session.spare()?;
    let format = format(session)?;
    if matches!(format, OutputFormat::Rtf | OutputFormat::Docx) {
        return Err(
            session.fail(Exit::Usage, "--each prints lines, which RTF and Word documents do not have")
        );
    }
    let chosen = session.style()?;
    let locale = chosen.locale.clone().for_language(&chosen.language);
    let reading = session.request.reading;
    let press = Press {
        processor: Processor::new(&chosen.style, Some(locale)),
        style: &chosen.name,
        shorten: &journals::for_styles(session, &chosen.style),
        capitals: reading.capitals.map(Into::into).unwrap_or_default(),
        follow: reading.follow,
        format,
    };
    let cores = parallel::cores();
    let (ask, asked) = sync_channel::<(lines::Part, SyncSender<Part>)>(cores);
    let (queue, turns) = sync_channel(2 * cores);
    // The reader may wait for its input for ever: nothing waits for it, and the others end without it.
    let ask = Arc::new(Mutex::new(Some(ask)));
    let stop = queue.clone();
    interrupt::when_interrupted(move || drop(stop.send(Turn::Interrupted)));
    let (inputs, voice, from) = (lines::inputs(session), session.voice, reading.from);
    let asks = Arc::clone(&ask);
    let read = move || {
        let queue = Ending(queue);
        lines::parts(inputs, from, voice, &mut |part| {
            let (answer, answered) = sync_channel(1);
            let send = || {
                queue.0.send(Turn::Part(answered)).ok()?;
                let asks = asks.lock().unwrap_or_else(PoisonError::into_inner);
                asks.as_ref()?.send((part, answer)).ok()
            };
            if send().is_some() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
    };
    if let Err(error) = thread::Builder::new().spawn(read) {
        let message =
            format!("cannot start a thread to read the input: {error}; allow more processes (ulimit -u)");
        return Err(session.fail(Exit::Input, &message));
    }
    thread::scope(|scope| {
        let (asked, press) = (Arc::new(Mutex::new(asked)), &press);
        let make = |(part, answer): (lines::Part, SyncSender<Part>)| {
            let wanted = part.wanted(press.format == OutputFormat::Jsonl);
            // Nobody wants it any more once the output is closed.
            let _ = answer.send(press.part(wanted, answers::asks_of_files(reading)));
        };
        let next = move || asked.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let begun = (0..cores).map_while(|_| {
            let next = next.clone();
            let work = move || {
                while let Ok(asked) = next() {
                    make(asked);
                }
            };
            thread::Builder::new().spawn_scoped(scope, work).ok()
        });
        // Where no thread is to be had, a part is made when its turn comes.
        let alone = begun.count() == 0;
        let before = move || {
            if alone && let Ok(asked) = next() {
                make(asked);
            }
        };
        let mut writer = Writer {
            session,
            press,
            before: &before,
            warnings: Warnings::new(session),
            fetcher: None,
            is_over: false,
        };
        let written = writer.write(turns);
        ask.lock().unwrap_or_else(PoisonError::into_inner).take();
        writer.end();
        written
    })
}

/// What comes next.
enum Turn {
    /// A part of the input, once it is ready.
    Part(Receiver<Part>),
    /// The user has broken it off.
    Interrupted,
    /// There is no more; or the reader has failed, which has been told.
    End { failed: bool },
}

/// Tells when there is no more to read, however that comes about.
struct Ending(SyncSender<Turn>);

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.0.send(Turn::End { failed: thread::panicking() });
    }
}

/// What became of a part of the input.
enum Part {
    Rendered(Rendered),
    /// There is something in it that has to be fetched first.
    Waiting(Vec<WantedInput>),
}

/// Lines of output, and what is to be told of them.
#[derive(Default)]
struct Rendered {
    text: String,
    told: Vec<Tell>,
}

enum Tell {
    Failure(Failure),
    Concerns(Concerns),
    /// The style prints nothing of it.
    Blank(String),
}

/// What makes lines of works.
struct Press<'a, F> {
    processor: Processor<'a>,
    /// What the style is called.
    style: &'a str,
    shorten: &'a F,
    capitals: Capitals,
    follow: Option<Follow>,
    format: OutputFormat,
}

impl<F: Fn(&mut Work) + Sync> Press<'_, F> {
    /// A part of the input, unless it has to wait.
    fn part(&self, wanted: Vec<WantedInput>, asks_of_files: bool) -> Part {
        let waits = |wanted: &WantedInput| match wanted {
            WantedInput::Failed { .. } => false,
            WantedInput::Work(..) => asks_of_files,
            WantedInput::Made(never) => match *never {},
            WantedInput::Doi(..) | WantedInput::Pubmed(..) | WantedInput::Text(_) => true,
        };
        if wanted.iter().any(waits) {
            return Part::Waiting(wanted);
        }
        let mut rendered = Rendered::default();
        for wanted in wanted {
            self.known(wanted, &mut rendered);
        }
        Part::Rendered(rendered)
    }

    /// Adds what stands for itself, and what was fetched, whose failures have been told.
    fn named(&self, (id, place, work): NamedWork, rendered: &mut Rendered) {
        match work {
            Ok(work) => self.work(work, place.as_ref(), rendered),
            Err(failure) => self.failure(&id, place.as_ref(), &failure, rendered),
        }
    }

    /// Adds what needs not be fetched.
    fn known(&self, wanted: WantedInput, rendered: &mut Rendered) {
        match wanted {
            WantedInput::Work(work, place) => self.work(*work, place.as_ref(), rendered),
            WantedInput::Failed { typed, place, failure } => {
                self.failure(&typed, place.as_ref(), &failure, rendered);
                rendered.told.push(Tell::Failure(failure));
            }
            WantedInput::Doi(..) | WantedInput::Pubmed(..) | WantedInput::Text(_) => {}
        }
    }

    fn work(&self, mut work: Work, place: Option<&InputPlace>, rendered: &mut Rendered) {
        work.set_capitals(self.capitals);
        (self.shorten)(&mut work);
        let items = std::slice::from_ref(&work.item);
        let options = ListOptions { sorted: false, citations: self.format == OutputFormat::Jsonl };
        let list = match self.processor.list(items, options) {
            Ok(list) => list,
            Err(cause) => {
                let error = FindError::Excessive { name: self.style.to_owned(), cause };
                let message = format!("{}: {}", work.item.id, hints::explain(&error));
                let failure = Failure { exit: Exit::Style, message };
                self.failure(&work.item.id, place, &failure, rendered);
                return rendered.told.push(Tell::Failure(failure));
            }
        };
        let blank = RichText::default();
        let body = list.entries.first().map_or(&blank, |entry| &entry.body);
        match output_of(self.format) {
            None => {
                let doi = work.item.get(Variable::Doi);
                let citation = list.citations.first();
                rendered.text.push_str(&line::of_reference(
                    &work.item.id,
                    place,
                    doi,
                    &work.notices,
                    body,
                    citation,
                ));
            }
            Some(output) => {
                rendered.text.push_str(&on_one_line(&body.write(output), output));
                rendered.text.push('\n');
            }
        }
        if body.is_empty() {
            rendered.told.push(Tell::Blank(work.item.id.clone()));
        }
        rendered.told.extend(Concerns::of(&work, self.follow).map(Tell::Concerns));
    }

    fn failure(&self, id: &str, place: Option<&InputPlace>, failure: &Failure, rendered: &mut Rendered) {
        if self.format == OutputFormat::Jsonl {
            rendered.text.push_str(&line::of_failure(id, place, failure));
        }
    }
}

/// A reference whose blocks (`display` in CSL) are lines of their own elsewhere. The one break that is nothing but the
/// end of a line is Markdown's; HTML's is read as a break there, and by readers that drop it the space behind it is.
fn on_one_line(text: &str, output: Output) -> Cow<'_, str> {
    let text = text.trim_end();
    if !text.contains('\n') {
        return text.into();
    }
    let mut line = String::with_capacity(text.len());
    let mut parts = text.split('\n').map(str::trim).filter(|part| !part.is_empty()).peekable();
    while let Some(part) = parts.next() {
        let broken = part.strip_suffix('\\').filter(|_| output == Output::Markdown && parts.peek().is_some());
        line.push_str(broken.unwrap_or(part));
        if broken.is_some() {
            line.push_str("<br>");
        }
        if parts.peek().is_some() {
            line.push(' ');
        }
    }
    line.into()
}

/// Writes the parts in their order, and tells what is to be told of them.
struct Writer<'s, F> {
    session: &'s Session,
    press: &'s Press<'s, F>,
    /// What is done before a part is waited for.
    before: &'s dyn Fn(),
    warnings: Warnings<'s>,
    /// What fetches records, once one has to be.
    fetcher: Option<Fetcher<'s>>,
    is_over: bool,
}

impl<F: Fn(&mut Work) + Sync> Writer<'_, F> {
    fn write(&mut self, turns: Receiver<Turn>) -> Result<(), Told> {
        let output = self.session.request.sink.output.as_deref().filter(|path| *path != Path::new("-"));
        let mut first = Vec::new();
        // A file is not made where all fails.
        if output.is_some() {
            while first.is_empty() && !self.is_over {
                // Nothing fails that is written to memory.
                let _ = self.next(turns.recv(), &mut first);
            }
            if first.is_empty() {
                return self.session.deliver("");
            }
        }
        let all = |out: &mut dyn Write| -> io::Result<()> {
            out.write_all(&first)?;
            while !self.is_over {
                let turn = match turns.try_recv() {
                    Err(TryRecvError::Empty) => {
                        // Whoever waits for a line gets it before the next one comes.
                        out.flush()?;
                        turns.recv()
                    }
                    turn => turn.map_err(|_| RecvError),
                };
                self.next(turn, out)?;
            }
            Ok(())
        };
        let written = deliver_by(all, output);
        drop(turns);
        written.map_err(|message| self.session.fail(Exit::Output, &message))
    }

    /// Writes what comes next.
    fn next(&mut self, turn: Result<Turn, RecvError>, out: &mut dyn Write) -> io::Result<()> {
        let part = match turn {
            Ok(Turn::Part(part)) => {
                (self.before)();
                part.recv().ok()
            }
            Ok(Turn::Interrupted) => {
                if !self.fetcher.as_ref().is_some_and(Fetcher::is_interrupted) {
                    self.session.fail(Exit::Interrupted, "interrupted: the rest of the input was not read");
                }
                None
            }
            Ok(Turn::End { failed: true }) => {
                self.session.worse(Exit::Internal);
                None
            }
            Ok(Turn::End { failed: false }) | Err(RecvError) => None,
        };
        match part {
            None => {
                self.is_over = true;
                Ok(())
            }
            Some(Part::Rendered(rendered)) => self.put(rendered, out),
            Some(Part::Waiting(wanted)) => self.fetch(wanted, out),
        }
    }

    /// Writes lines, and tells what is to be told of them.
    fn put(&mut self, rendered: Rendered, out: &mut dyn Write) -> io::Result<()> {
        for tell in rendered.told {
            match tell {
                Tell::Failure(failure) => drop(self.session.tell(&failure)),
                Tell::Concerns(concerns) => self.warnings.tell(concerns),
                Tell::Blank(id) => {
                    self.session.voice.note(&format!("warning: the style prints nothing for {id}"));
                }
            }
        }
        out.write_all(rendered.text.as_bytes())
    }

    /// Fetches what has to be, and writes each as soon as its turn has come.
    fn fetch(&mut self, wanted: Vec<WantedInput>, out: &mut dyn Write) -> io::Result<()> {
        let (session, press) = (self.session, self.press);
        if answers::asks_of_files(session.request.reading) {
            let mut rendered = Rendered::default();
            for asked in answers::fetched(session, wanted) {
                press.named(asked, &mut rendered);
            }
            self.is_over = session.is_interrupted();
            return self.put(rendered, out);
        }
        let wanted = answers::converted(session, wanted);
        let asked = |wanted: &WantedInput| match wanted {
            WantedInput::Doi(found, ..) => Some(found.clone()),
            _ => None,
        };
        let asked: Vec<Identified> = wanted.iter().filter_map(asked).collect();
        let mut wanted = wanted.into_iter();
        // What stands before the next DOI; that waits for its answer.
        let mut known = |rendered: &mut Rendered| loop {
            match wanted.next() {
                None => return None,
                Some(WantedInput::Doi(found, id, place)) => return Some((found, id, place)),
                Some(known) => press.known(known, rendered),
            }
        };
        let mut rendered = Rendered::default();
        let mut next = known(&mut rendered);
        self.put(rendered, out)?;
        out.flush()?;
        let mut fetcher = self.fetcher.take().unwrap_or_else(|| session.fetcher(0, None));
        let mut written = Ok(());
        fetcher.resolve_each(&asked, None, &mut |answer| {
            let mut rendered = Rendered::default();
            if let Some((found, id, place)) = next.take() {
                let named = place.as_ref().map(|place| place.file.clone());
                let (name, work) = answers::of_answer(&found, id, named, answer);
                if let Err(failure) = &work {
                    rendered.told.push(Tell::Failure(failure.clone()));
                }
                press.named((name, place, work), &mut rendered);
            }
            next = known(&mut rendered);
            written = self.put(rendered, out).and_then(|()| out.flush());
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        self.is_over = fetcher.is_interrupted();
        self.fetcher = Some(fetcher);
        written
    }

    /// Says what came of all that was fetched.
    fn end(self) {
        if let Some(fetcher) = self.fetcher {
            fetcher.end(0);
        }
    }
}
