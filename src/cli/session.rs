//! What the verbs share: the settled settings, the resolver with its store, and the way from what
//! was typed to works.

use std::cell::Cell;
use std::io::{IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{self, Look, Network, Sink};
use super::exit::Exit;
use super::output::{self, Voice};
use super::settings::Settings;
use crate::cache::Store;
use crate::csl::{Item, Locale, Style};
use crate::doi::{Found, identify};
use crate::http::Event;
use crate::resolve::{Origin, Resolved, Resolver};
use crate::style;
use crate::work::repair;

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

/// A style, and the language it is to be used in.
pub(crate) struct Chosen {
    pub(crate) style: Style,
    pub(crate) locale: Locale,
    /// The language that was asked for: the locale may be that of its main dialect.
    pub(crate) language: String,
}

/// One thing that was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// What to call it in messages and in `--to jsonl`.
    pub(crate) id: String,
    /// What is known of it so far.
    pub(crate) what: What,
}

#[derive(Clone, Debug)]
pub(crate) enum What {
    Item(Box<Item>),
    Doi(Found),
    Failed(Failure),
}

impl Session {
    /// Settles the settings.
    pub(crate) fn open(look: &Look, network: &Network, voice: Voice) -> Result<Self, Exit> {
        match Settings::settle(look, network) {
            Ok(settings) => Ok(Self { settings, voice, worst: Cell::default() }),
            Err(error) => {
                voice.error(&error.to_string());
                Err(Exit::Usage)
            }
        }
    }

    /// Tells of a failure and remembers it for the exit code.
    pub(crate) fn fail(&self, exit: Exit, message: &str) {
        self.voice.error(message);
        self.worst.set(self.worst.get().max(exit));
    }

    /// Ends the run with the worst of what happened, when its data is written already.
    pub(crate) fn end(self) -> Exit {
        self.worst.get()
    }

    /// Writes the data, if there is any, and ends the run with the worst of what happened.
    pub(crate) fn finish(self, data: &str, sink: &Sink) -> Exit {
        // Nothing, without a failure, is a result too: a file is then empty.
        if !data.is_empty() || self.worst.get() == Exit::Good {
            self.write(data, sink);
        }
        self.end()
    }

    /// Writes data.
    pub(crate) fn write(&self, data: &str, sink: &Sink) {
        if let Err(message) = output::deliver(data, sink.output.as_deref()) {
            self.fail(Exit::Output, &message);
        }
    }

    /// The style that was asked for, and the locale to use it in.
    pub(crate) fn style(&self) -> Result<Chosen, Exit> {
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
        chosen.map_err(|error| {
            self.fail(Exit::Style, &error.to_string());
            self.worst.get()
        })
    }

    /// The DOI in what was typed.
    pub(crate) fn identify(typed: &str) -> Wanted {
        match identify(typed) {
            Ok(found) => Wanted { id: found.doi.to_string(), what: What::Doi(found) },
            Err(error) => {
                let message = error.to_string() + &meant_instead(typed);
                let failure = Failure { exit: Exit::NotADoi, message };
                Wanted { id: typed.to_owned(), what: What::Failed(failure) }
            }
        }
    }

    /// Resolves the DOIs among `wanted` and turns all of it into items, in order. Failures are told
    /// once each, in order too.
    pub(crate) fn items(&self, wanted: Vec<Wanted>) -> Vec<(String, Result<Item, Failure>)> {
        let asked: Vec<Found> = wanted
            .iter()
            .filter_map(|wanted| match &wanted.what {
                What::Doi(found) => Some(found.clone()),
                What::Item(_) | What::Failed(_) => None,
            })
            .collect();
        let records = self.resolve(&asked);
        let interrupted =
            |record: &&Result<Resolved, Failure>| matches!(record, Err(f) if f.exit == Exit::Interrupted);
        let missing = records.iter().filter(interrupted).count();
        if missing > 0 {
            let all = asked.len();
            self.fail(
                Exit::Interrupted,
                &format!("interrupted: {missing} of {all} were not fetched; run again to go on"),
            );
        }
        let mut records = records.into_iter();
        wanted
            .into_iter()
            .map(|wanted| {
                let result = match wanted.what {
                    What::Item(item) => Ok(*item),
                    What::Failed(failure) => Err(failure),
                    What::Doi(_) => match records.next() {
                        Some(record) => record.map(|record| repair(&record.record, record.doi.as_str()).item),
                        None => Err(Failure { exit: Exit::Internal, message: "no answer".into() }),
                    },
                };
                if let Err(failure) = &result
                    && failure.exit != Exit::Interrupted
                {
                    self.fail(failure.exit, &failure.message);
                }
                (wanted.id, result)
            })
            .collect()
    }

    /// The records of DOIs, in order. Says where an answer is not what it would be with a network;
    /// failures are the caller's to tell.
    pub(crate) fn resolve(&self, asked: &[Found]) -> Vec<Result<Resolved, Failure>> {
        let mut answers = Vec::with_capacity(asked.len());
        if asked.is_empty() {
            return answers;
        }
        let voice = self.voice;
        let resolver = Resolver::new(
            self.settings.resolver(),
            self.store(),
            Arc::new(move |event| tell(voice, &event)),
            Arc::new(move |message| voice.note(&format!("warning: {message}"))),
        )
        .until(Box::new(|| {
            Box::pin(async {
                if tokio::signal::ctrl_c().await.is_err() {
                    // Without a handler, Ctrl-C ends the program as it always did.
                    std::future::pending::<()>().await;
                }
            })
        }));
        resolver.resolve(asked, &mut |index, answer| {
            let doi = &asked[index].doi;
            answers.push(match answer {
                Ok(resolved) => {
                    self.mention_origin(&resolved);
                    Ok(resolved)
                }
                Err(error) => Err(Failure {
                    exit: error.kind().into(),
                    message: format!("{} {error}", short(doi.as_str())),
                }),
            });
        });
        answers
    }

    fn mention_origin(&self, resolved: &Resolved) {
        let doi = &resolved.doi;
        match &resolved.origin {
            Origin::Network | Origin::Store { instead_of: None, .. } => {}
            Origin::Store { fetched, instead_of: Some(error) } => {
                let day = fetched.strftime("%Y-%m-%d");
                self.voice
                    .note(&format!("note: {doi} {}; this is the copy of {day} from the store", error.what()));
            }
            Origin::Builtin { instead_of: None } => {
                self.voice.note(&format!("note: {doi}: this is the built-in copy (offline)"));
            }
            Origin::Builtin { instead_of: Some(error) } => {
                self.voice.note(&format!("note: {doi} {}; this is the built-in copy", error.what()));
            }
        }
    }

    /// The store, if it can be had. Without it everything still works, only slower.
    pub(crate) fn store(&self) -> Option<Store> {
        match Store::open(&self.settings.cache.value, jiff::Timestamp::now()) {
            Ok(store) => Some(store),
            Err(error) => {
                self.voice.note(&format!("warning: working without the store: {error}"));
                None
            }
        }
    }
}

/// What somebody may have meant by a word that is no DOI.
fn meant_instead(typed: &str) -> String {
    if Path::new(typed).is_file() {
        return format!("; for the works in the file: doicite list {typed}");
    }
    let close = |verb: &&String| typed.len() > 2 && strsim::damerau_levenshtein(typed, verb) <= 2;
    match args::verbs().iter().find(close) {
        Some(verb) => format!("; did you mean `doicite {verb}`?"),
        None => String::new(),
    }
}

/// As much of a DOI as a message needs.
fn short(doi: &str) -> String {
    if doi.chars().count() <= 120 { doi.to_owned() } else { doi.chars().take(119).chain(['…']).collect() }
}

fn tell(voice: Voice, event: &Event) {
    match event {
        Event::Asked { url, outcome, took } => voice.detail(|| {
            // A look-up of many DOIs has an address of kilobytes.
            let shown: String = url.chars().take(160).collect();
            let cut = if shown.len() < url.len() { "…" } else { "" };
            format!("{shown}{cut}: {outcome} ({} ms)", took.as_millis())
        }),
        Event::Retrying { host, why, after } => {
            voice.detail(|| format!("{host}: {why}, asking again in {:.1} s", after.as_secs_f64()));
        }
        Event::NotPolite { host } => {
            voice.note(&format!("warning: {host} counts this caller as anonymous although mailto is set"));
        }
    }
}

/// The inputs named on the command line: files, or standard input.
pub(crate) fn inputs(files: &[PathBuf], voice: Voice) -> Vec<(String, std::io::Result<Vec<u8>>)> {
    let stdin = || {
        if std::io::stdin().is_terminal() {
            voice.note("reading from the keyboard; Ctrl-D ends the input");
        }
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes);
        ("standard input".to_owned(), read)
    };
    if files.is_empty() {
        return vec![stdin()];
    }
    let named = files.iter().map(|path| {
        if path == Path::new("-") { stdin() } else { (path.display().to_string(), std::fs::read(path)) }
    });
    named.collect()
}
