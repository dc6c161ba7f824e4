//! Works from what was typed: identifiers, and files with works or identifiers in them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::exit::Exit;
use super::output::Voice;
use super::session::{Failure, Session, What, inputs};
use crate::csl::Variable;
use crate::doi::Found;
use crate::export::own_key;
use crate::import::{self, Entry};
use crate::work::{Work, repair};

/// What one argument, or one entry of a file, stands for.
enum Wanted {
    Work(Box<Work>),
    /// A work that is yet to be fetched, and the identifier a file gives it.
    Doi(Found, Option<String>),
    Failed(Failure),
}

/// The works of what was typed, in order, each once. Failures are told, and leave no work.
pub(crate) fn works(session: &Session, typed: &[String]) -> Vec<Work> {
    let wanted: Vec<Wanted> = typed.iter().flat_map(|typed| wanted(typed, session.voice)).collect();
    let asked: Vec<Found> = wanted
        .iter()
        .filter_map(|wanted| match wanted {
            Wanted::Doi(found, _) => Some(found.clone()),
            Wanted::Work(_) | Wanted::Failed(_) => None,
        })
        .collect();
    let mut answers = session.resolve(&asked).into_iter();
    let mut works = Vec::with_capacity(wanted.len());
    let mut seen = HashSet::new();
    for wanted in wanted {
        let work = match wanted {
            Wanted::Work(work) => Ok(*work),
            Wanted::Failed(failure) => Err(failure),
            Wanted::Doi(_, id) => match answers.next() {
                Some(answer) => answer.map(|resolved| {
                    let mut work = repair(&resolved.record, resolved.doi.as_str());
                    work.item.id = id.unwrap_or_else(|| resolved.doi.to_string());
                    work
                }),
                None => Err(Failure { exit: Exit::Internal, message: "no answer".into() }),
            },
        };
        match work {
            Err(failure) => session.fail(failure.exit, &failure.message),
            Ok(work) => {
                let doi = work.item.get(Variable::Doi).map(str::to_ascii_lowercase);
                let key = own_key(&work.item).map(str::to_owned);
                // What documents cite by two keys stays there twice.
                if doi.is_none_or(|doi| seen.insert((doi, key))) {
                    works.push(work);
                }
            }
        }
    }
    works
}

/// What an argument stands for: the entries of the file of that name, or else an identifier.
fn wanted(typed: &str, voice: Voice) -> Vec<Wanted> {
    if typed != "-" && !Path::new(typed).is_file() {
        return vec![match Session::identify(typed).what {
            What::Doi(found) => Wanted::Doi(found, None),
            What::Item(item) => Wanted::Work(Box::new((*item).into())),
            What::Failed(failure) => Wanted::Failed(failure),
        }];
    }
    let unreadable = |message| Wanted::Failed(Failure { exit: Exit::Input, message });
    let mut wanted = Vec::new();
    for (name, bytes) in inputs(&[PathBuf::from(typed)], voice) {
        match bytes {
            Err(error) => wanted.push(unreadable(format!("cannot read {name}: {error}"))),
            Ok(bytes) => wanted.extend(import::read(&bytes).into_iter().map(|entry| match entry {
                Ok(Entry::Item(item)) => Wanted::Work(Box::new((*item).into())),
                Ok(Entry::Doi { found, id }) => Wanted::Doi(found, id),
                Err(error) => unreadable(format!("{name}: {error}")),
            })),
        }
    }
    wanted
}
