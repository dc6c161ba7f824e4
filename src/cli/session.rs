//! What the verbs share: the settled settings, the resolver with its store, and the way from what
//! was typed to works.

use std::cell::Cell;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::args::{Look, Network, Sink};
use super::exit::Exit;
use super::output::{self, Voice};
use super::settings::Settings;
use crate::cache::Store;
use crate::csl::{Item, Locale, Style};
use crate::doi::{Found, identify};
use crate::http::Event;
use crate::resolve::{Origin, ResolveError, Resolved, Resolver};
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

    /// Writes the data, if there is any, and ends the run with the worst of what happened.
    pub(crate) fn finish(self, data: &str, sink: &Sink) -> Exit {
        if !data.is_empty()
            && let Err(message) = output::deliver(data, sink.output.as_deref())
        {
            self.fail(Exit::InputOutput, &message);
        }
        self.worst.get()
    }

    /// The style that was asked for, and its locale.
    pub(crate) fn style(&self) -> Result<(Style, Locale), Exit> {
        let name = &self.settings.style.value;
        let found = style::find(name).and_then(|found| {
            let asked = self.settings.locale.value.as_deref();
            let tag = asked.or(found.locale.as_deref()).unwrap_or("en-US");
            // A style's own locale that nobody has translated is no reason to fail.
            let locale = style::locale(tag)
                .or_else(|e| if asked.is_some() { Err(e) } else { style::locale("en-US") })?;
            Ok((found.style, locale))
        });
        found.map_err(|error| {
            self.fail(Exit::Style, &error.to_string());
            self.worst.get()
        })
    }

    /// The DOI in what was typed.
    pub(crate) fn identify(typed: &str) -> Wanted {
        match identify(typed) {
            Ok(found) => Wanted { id: found.doi.to_string(), what: What::Doi(found) },
            Err(error) => {
                let failure = Failure { exit: Exit::NotADoi, message: error.to_string() };
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
        let mut records = self.resolve(&asked).into_iter();
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
                if let Err(failure) = &result {
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
        );
        resolver.resolve(asked, &mut |index, answer| {
            let doi = &asked[index].doi;
            answers.push(match answer {
                Ok(resolved) => {
                    self.mention_origin(&resolved);
                    Ok(resolved)
                }
                Err(error) => Err(Failure { exit: error.kind().into(), message: format!("{doi} {error}") }),
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
                self.voice.note(&format!(
                    "note: {doi} {}; this is the copy of {day} from the store",
                    in_short(error)
                ));
            }
            Origin::Builtin { instead_of: None } => {
                self.voice.note(&format!("note: {doi}: this is the built-in copy (offline)"));
            }
            Origin::Builtin { instead_of: Some(error) } => {
                self.voice.note(&format!("note: {doi} {}; this is the built-in copy", in_short(error)));
            }
        }
    }

    /// The store, if it can be had. Without it everything still works, only slower.
    pub(crate) fn store(&self) -> Option<Store> {
        match Store::open(&self.settings.cache.value, jiff::Timestamp::now()) {
            Ok(opened) => {
                if let Some(notice) = opened.notice {
                    self.voice.note(&format!("warning: {notice}"));
                }
                Some(opened.store)
            }
            Err(error) => {
                self.voice.note(&format!("warning: working without the store: {error}"));
                None
            }
        }
    }
}

/// A failure that did no harm, without the advice on what to do about it.
fn in_short(error: &ResolveError) -> String {
    let text = match error {
        ResolveError::Network(cause) => format!("could not be resolved: {cause}"),
        error => error.to_string(),
    };
    text.split(": look for").next().unwrap_or(&text).to_owned()
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
pub(crate) fn inputs(files: &[PathBuf]) -> Vec<(String, std::io::Result<Vec<u8>>)> {
    let stdin = || {
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

/// The record as pretty JSON.
pub(crate) fn pretty(record: &Map<String, Value>) -> String {
    serde_json::to_string_pretty(record).unwrap_or_default()
}
