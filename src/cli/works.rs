//! One way from what was typed to works: identifiers, and files with works or identifiers in them.

use std::collections::HashSet;
use std::io::{IsTerminal as _, Read as _};
use std::path::Path;

use super::args::{self, Reading};
use super::exit::Exit;
use super::notices::{self, Follow};
use super::output::Voice;
use super::session::{Failure, Session};
use crate::csl::Variable;
use crate::doi::{Doi, Found, identify};
use crate::export::own_key;
use crate::import::{self, Entry};
use crate::work::{Work, repair};

/// A work that was asked for: what to call it in messages and in `--to jsonl`, and the work or why
/// there is none.
pub(crate) type Asked = (String, Result<Work, Failure>);

/// What one argument, or one entry of a file, stands for.
enum Wanted {
    Work(Box<Work>),
    /// A work that is yet to be fetched, and the identifier a file gives it.
    Doi(Found, Option<String>),
    Failed {
        typed: String,
        failure: Failure,
    },
}

/// The works of what was typed, in order. DOIs are resolved all at once. Failures are told once each,
/// in order too.
pub(crate) fn works(session: &Session, typed: &[String], reading: Reading) -> Vec<Asked> {
    let wanted = wanted(typed, reading.from, session.voice);
    let asked: Vec<Found> = wanted
        .iter()
        .filter_map(|wanted| match wanted {
            Wanted::Doi(found, _) => Some(found.clone()),
            Wanted::Work(_) | Wanted::Failed { .. } => None,
        })
        .collect();
    let mut answers = session.resolve(&asked).into_iter();
    let mut works: Vec<Asked> = wanted
        .into_iter()
        .map(|wanted| match wanted {
            Wanted::Work(work) => (work.item.id.clone(), Ok(*work)),
            Wanted::Failed { typed, failure } => (typed, Err(failure)),
            Wanted::Doi(found, id) => {
                let name = id.clone().unwrap_or_else(|| found.doi.to_string());
                let missing = || Err(Failure { exit: Exit::Internal, message: "no answer".into() });
                let work = answers.next().unwrap_or_else(missing).map(|resolved| {
                    let mut work = repair(&resolved.record, resolved.doi.as_str());
                    work.item.id = id.unwrap_or_else(|| resolved.doi.to_string());
                    work
                });
                (name, work)
            }
        })
        .collect();
    for failure in works.iter().filter_map(|(_, work)| work.as_ref().err()) {
        // An interrupt has been told once for all.
        if failure.exit != Exit::Interrupted {
            session.fail(failure.exit, &failure.message);
        }
    }
    if reading.follow == Some(Follow::Published) {
        follow(session, works.iter_mut().filter_map(|(_, work)| work.as_mut().ok()));
    }
    notices::tell(session, works.iter().filter_map(|(_, work)| work.as_ref().ok()), reading.fail_on);
    works
}

/// Puts the published version in the place of each preprint whose record names one.
fn follow<'a>(session: &Session, works: impl Iterator<Item = &'a mut Work>) {
    let published = |work: &Work| {
        let doi = work.published_as.as_deref().filter(|_| work.preprint)?;
        Some(Found { doi: Doi::parse(doi).ok()?, fallback: None })
    };
    let (preprints, asked): (Vec<&mut Work>, Vec<Found>) =
        works.filter_map(|work| published(work).map(|found| (work, found))).unzip();
    for (preprint, answer) in preprints.into_iter().zip(session.resolve(&asked)) {
        match answer {
            Ok(resolved) => {
                let mut work = repair(&resolved.record, resolved.doi.as_str());
                let own = own_key(&preprint.item).map(str::to_owned);
                work.item.id = own.unwrap_or_else(|| resolved.doi.to_string());
                *preprint = work;
            }
            Err(failure) => {
                let id = &preprint.item.id;
                session.voice.note(&format!("warning: {id} stays the preprint: {}", failure.message));
            }
        }
    }
}

/// The works that there are, each once. What documents cite by two keys stays there twice.
pub(crate) fn each_once(works: Vec<Asked>) -> Vec<Work> {
    let mut seen = HashSet::new();
    works
        .into_iter()
        .filter_map(|(_, work)| work.ok())
        .filter(|work| {
            let doi = work.item.get(Variable::Doi).map(str::to_ascii_lowercase);
            let key = own_key(&work.item).map(str::to_owned);
            doi.is_none_or(|doi| seen.insert((doi, key)))
        })
        .collect()
}

/// What the arguments stand for: the entries of files, and identifiers; without any, standard input.
fn wanted(typed: &[String], from: Option<import::Format>, voice: Voice) -> Vec<Wanted> {
    if typed.is_empty() {
        return entries("-", from, voice);
    }
    let one = |typed: &String| {
        // Pipes of a shell are read too: `<(…)`.
        if typed == "-" || std::fs::metadata(typed).is_ok_and(|found| !found.is_dir()) {
            return entries(typed, from, voice);
        }
        vec![match identified(typed) {
            Ok(found) => Wanted::Doi(found, None),
            Err(failure) => Wanted::Failed { typed: typed.clone(), failure },
        }]
    };
    typed.iter().flat_map(one).collect()
}

/// The DOI in what was typed.
pub(crate) fn identified(typed: &str) -> Result<Found, Failure> {
    identify(typed).map_err(|error| {
        let cannot =
            |why: String| Failure { exit: Exit::Input, message: format!("cannot read {typed}: {why}") };
        match std::fs::metadata(typed) {
            Ok(found) if found.is_dir() => cannot("it is a folder".to_owned()),
            Err(missing) if is_path(typed) => cannot(missing.to_string()),
            _ => Failure { exit: Exit::NotADoi, message: error.to_string() + &meant_instead(typed) },
        }
    })
}

/// Whether a word that is no DOI was meant as a file: `refs.bib`, `./refs`.
fn is_path(typed: &str) -> bool {
    let named = |ending: &str| (1..=8).contains(&ending.len()) && ending.starts_with(char::is_alphabetic);
    let ending = Path::new(typed).extension().and_then(|ending| ending.to_str());
    !typed.contains("://")
        && !typed.starts_with("www.")
        && (typed.starts_with(['.', '/', '~']) || ending.is_some_and(named))
}

/// What somebody may have meant by a word that is no DOI.
fn meant_instead(typed: &str) -> String {
    let close = |verb: &&String| typed.len() > 2 && strsim::damerau_levenshtein(typed, verb) <= 2;
    match args::verbs().iter().find(close) {
        Some(verb) => format!("; did you mean `doicite {verb}`?"),
        None => String::new(),
    }
}

/// The entries of a file, or of standard input.
fn entries(path: &str, from: Option<import::Format>, voice: Voice) -> Vec<Wanted> {
    let name = if path == "-" { "standard input" } else { path };
    let unreadable =
        |message| Wanted::Failed { typed: name.to_owned(), failure: Failure { exit: Exit::Input, message } };
    let bytes = match read(path, voice) {
        Ok(bytes) => bytes,
        Err(error) => return vec![unreadable(format!("cannot read {name}: {error}"))],
    };
    let entries = match from {
        Some(format) => import::read_as(&bytes, format),
        None => import::read(&bytes),
    };
    let wanted = entries.into_iter().map(|entry| match entry {
        Ok(Entry::Work(work)) => Wanted::Work(work),
        Ok(Entry::Doi { found, id }) => Wanted::Doi(found, id),
        Err(error) => unreadable(format!("{name}: {error}")),
    });
    wanted.collect()
}

/// What is in a file, or comes on standard input (`-`).
pub(crate) fn read(path: &str, voice: Voice) -> std::io::Result<Vec<u8>> {
    if path != "-" {
        return std::fs::read(path);
    }
    if std::io::stdin().is_terminal() {
        voice.note("reading from the keyboard; Ctrl-D ends the input");
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
}
