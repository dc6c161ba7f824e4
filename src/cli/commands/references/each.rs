//! `doicite cite --each`: every work is a document of its own. Lines come in and lines go out, in the same
//! order, as they come; how much there is makes no difference to the memory it takes.
//!
//! A thread reads, as many as there are cores parse and render, and this one writes, and tells what is to be
//! told. What has to be fetched waits for this thread too, a part of the input at a time. Every part has a
//! channel of its own for what becomes of it, and these wait in a queue of bounded length: that keeps the
//! order, and whoever is ahead waits.

use std::io::{self, Write};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::{format, line, output_of};
use crate::cli::args::OutputFormat;
use crate::cli::exit::Exit;
use crate::cli::hints;
use crate::cli::journals;
use crate::cli::lines;
use crate::cli::notices::{self, Warnings};
use crate::cli::output::deliver_by;
use crate::cli::places::InputPlace;
use crate::cli::session::{Failure, Session, Told};
use crate::cli::works::{self, NamedWork, WantedInput};
use crate::csl::{ListOptions, Processor, Variable};
use crate::markup::RichText;
use crate::style::FindError;
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
        format,
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let (ask, asked) = sync_channel::<(lines::Part, SyncSender<Part>)>(cores);
        let (queue, parts) = sync_channel(2 * cores);
        let (asked, press) = (Arc::new(Mutex::new(asked)), &press);
        for _ in 0..cores {
            let asked = Arc::clone(&asked);
            scope.spawn(move || {
                loop {
                    let next = asked.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((part, answer)) = next else { break };
                    // Nobody wants it any more once the output is closed.
                    let _ = answer.send(press.part(
                        part.wanted(press.format == OutputFormat::Jsonl),
                        works::asks_of_files(reading),
                    ));
                }
            });
        }
        drop(asked);
        let inputs = lines::inputs(session);
        let voice = session.voice;
        scope.spawn(move || {
            lines::parts(inputs, reading.from, voice, &mut |part| {
                let (answer, answered) = sync_channel(1);
                let sent = queue.send(answered).is_ok() && ask.send((part, answer)).is_ok();
                if sent { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
        });
        write(session, press, &parts)
    })
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
    /// Something may be known against citing it.
    Work(Box<Work>),
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
    format: OutputFormat,
}

impl<F: Fn(&mut Work) + Sync> Press<'_, F> {
    /// A part of the input, unless it has to wait.
    fn part(&self, wanted: Vec<WantedInput>, asks_of_files: bool) -> Part {
        let waits = |wanted: &WantedInput| match wanted {
            WantedInput::Failed { .. } => false,
            WantedInput::Work(..) => asks_of_files,
            WantedInput::Doi(..) | WantedInput::Pubmed(..) | WantedInput::Text(_) => true,
        };
        if wanted.iter().any(waits) {
            return Part::Waiting(wanted);
        }
        let mut rendered = Rendered::default();
        for wanted in wanted {
            match wanted {
                WantedInput::Work(work, place) => self.work(*work, place.as_ref(), &mut rendered),
                WantedInput::Failed { typed, place, failure } => {
                    self.failure(&typed, place.as_ref(), &failure, &mut rendered);
                    rendered.told.push(Tell::Failure(failure));
                }
                WantedInput::Doi(..) | WantedInput::Pubmed(..) | WantedInput::Text(_) => {}
            }
        }
        Part::Rendered(rendered)
    }

    /// What was fetched. Its failures have been told.
    fn fetched(&self, asked: Vec<NamedWork>) -> Rendered {
        let mut rendered = Rendered::default();
        for (id, place, work) in asked {
            match work {
                Ok(work) => self.work(work, place.as_ref(), &mut rendered),
                Err(failure) => self.failure(&id, place.as_ref(), &failure, &mut rendered),
            }
        }
        rendered
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
                // Blocks of a reference are lines of their own elsewhere.
                rendered.text.push_str(&body.write(output).trim_end().replace('\n', " "));
                rendered.text.push('\n');
            }
        }
        if body.is_empty() {
            rendered.told.push(Tell::Blank(work.item.id.clone()));
        }
        if notices::has_any(&work) {
            rendered.told.push(Tell::Work(Box::new(work)));
        }
    }

    fn failure(&self, id: &str, place: Option<&InputPlace>, failure: &Failure, rendered: &mut Rendered) {
        if self.format == OutputFormat::Jsonl {
            rendered.text.push_str(&line::of_failure(id, place, failure));
        }
    }
}

/// Writes the parts in their order, and tells what is to be told of them.
fn write<F: Fn(&mut Work) + Sync>(
    session: &Session,
    press: &Press<'_, F>,
    parts: &Receiver<Receiver<Part>>,
) -> Result<(), Told> {
    let mut warnings = Warnings::new(session);
    let mut text_of = |part: Part| -> (String, bool) {
        let rendered = match part {
            Part::Rendered(rendered) => rendered,
            Part::Waiting(wanted) => press.fetched(works::fetched(session, wanted)),
        };
        for tell in rendered.told {
            match tell {
                Tell::Failure(failure) => drop(session.tell(&failure)),
                Tell::Work(work) => warnings.tell(&work),
                Tell::Blank(id) => session.voice.note(&format!("warning: the style prints nothing for {id}")),
            }
        }
        (rendered.text, session.is_interrupted())
    };
    // A file is not made where all fails.
    let mut first = String::new();
    while first.is_empty() {
        let Some(part) = parts.recv().ok().and_then(|part| part.recv().ok()) else { break };
        let (text, is_over) = text_of(part);
        first = text;
        if is_over {
            break;
        }
    }
    if first.is_empty() {
        return session.deliver("");
    }
    let output = session.request.sink.output.as_deref();
    let all = |out: &mut dyn Write| -> io::Result<()> {
        out.write_all(first.as_bytes())?;
        while !session.is_interrupted() {
            let part = match parts.try_recv() {
                Ok(part) => part,
                Err(TryRecvError::Disconnected) => break,
                Err(TryRecvError::Empty) => {
                    // Whoever waits for a line gets it before the next one comes.
                    out.flush()?;
                    let Ok(part) = parts.recv() else { break };
                    part
                }
            };
            let Ok(part) = part.recv() else { break };
            out.write_all(text_of(part).0.as_bytes())?;
        }
        Ok(())
    };
    deliver_by(all, output.filter(|path| *path != Path::new("-")))
        .map_err(|message| session.fail(Exit::Output, &message))
}
