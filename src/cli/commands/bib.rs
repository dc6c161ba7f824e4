//! `doicite bib`: BibTeX and BibLaTeX entries, printed, added to a file, or filled in in one.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::path::Path;

use crate::cli::args::{Bib, Look};
use crate::cli::commands::export::deliver;
use crate::cli::exit::Exit;
use crate::cli::journals;
use crate::cli::output::{self, Voice};
use crate::cli::session::{Session, Told};
use crate::cli::works::{each_once, works};
use crate::doi::Found;
use crate::export::{self, Options, keys_beside};
use crate::work::{Work, repair};

pub(in crate::cli) fn bib(args: &Bib, voice: Voice) -> Exit {
    Session::run(&Look::default(), &args.network, voice, |session| {
        let options = args.entries.options();
        if let Some(file) = &args.complete {
            return complete(session, args, file, &options);
        }
        let mut works = each_once(works(session, &args.ids, args.reading));
        for work in &mut works {
            args.entries.year.unwrap_or_default().apply(work);
        }
        journals::for_exports(session, args.journal, works.iter_mut());
        if let Some(file) = &args.into {
            return into(session, args, file, &works, &options);
        }
        let keys = keys_beside(&works, args.entries.key.as_ref(), &HashSet::new());
        deliver(session, &export::Bib::new(options), works, keys, &args.sink);
        Ok(())
    })
}

/// Appends to a file what is not in it. Runs of ours wait for each other; whatever else changes the file
/// between our reading and our writing makes us begin again.
fn into(session: &Session, args: &Bib, file: &Path, works: &[Work], options: &Options) -> Result<(), Told> {
    let cannot = |exit, what: &str, error: std::io::Error| {
        session.fail(exit, &format!("cannot {what} {}: {error}", file.display()))
    };
    // Held until it is closed. A system without locks has the second guard.
    let _lock = session.settings.cache.value.parent().and_then(|folder| {
        std::fs::create_dir_all(folder).ok()?;
        let lock =
            File::options().create(true).truncate(false).write(true).open(folder.join("into.lock")).ok()?;
        lock.lock().ok().map(|()| lock)
    });
    loop {
        let old = match std::fs::read(file) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(cannot(Exit::Input, "read", error)),
        };
        let bytes = old.as_deref().unwrap_or_default();
        let appended = export::append(bytes, works, args.entries.key.as_ref(), options);
        if !appended.text.is_empty() {
            let new = [bytes, appended.text.as_bytes()].concat();
            let written = output::rewrite(file, &new, old.as_deref());
            if !written.map_err(|error| cannot(Exit::Output, "write", error))? {
                continue;
            }
        }
        for (doi, key) in &appended.present {
            session.voice.note(&format!("note: {doi} is there already, as {key}"));
        }
        if !appended.added.is_empty() {
            session.voice.note(&format!("note: added {}", appended.added.join(", ")));
        }
        super::export::tell_unwritten(session, &appended.unwritten);
        return Ok(());
    }
}

/// Fills the gaps of a file's entries.
fn complete(session: &Session, args: &Bib, file: &Path, options: &Options) -> Result<(), Told> {
    let read = || {
        std::fs::read(file)
            .map_err(|error| session.fail(Exit::Input, &format!("cannot read {}: {error}", file.display())))
    };
    let mut bytes = read()?;
    let dois = export::dois(&bytes);
    let without = dois.iter().filter(|doi| doi.is_none()).count();
    let mut seen = HashSet::new();
    let asked: Vec<Found> = dois
        .into_iter()
        .flatten()
        .filter(|doi| seen.insert(doi.clone()))
        .map(|doi| Found { doi, fallback: None })
        .collect();
    let mut works = HashMap::new();
    for (found, answer) in asked.iter().zip(session.resolve(&asked)) {
        match answer {
            Err(failure) => {
                session.fail(failure.exit, &failure.message);
            }
            Ok(resolved) => {
                let mut work = repair(&resolved.record, resolved.doi.as_str());
                args.entries.year.unwrap_or_default().apply(&mut work);
                works.insert(found.doi.clone(), work);
            }
        }
    }
    let completed = loop {
        let completed = export::complete(&bytes, &works, options);
        let in_place = args.sink.output.as_deref().filter(|path| is_same(path, file));
        let written = match in_place {
            None => output::deliver_pieces(std::iter::once(&completed.bytes), args.sink.output.as_deref()),
            Some(_) if completed.filled.is_empty() => Ok(()),
            Some(path) => match output::rewrite(path, &completed.bytes, Some(&bytes)) {
                Ok(true) => Ok(()),
                // It changed while we asked the network: the answers are as good for what it is now.
                Ok(false) => {
                    bytes = read()?;
                    continue;
                }
                Err(error) => Err(format!("cannot write {}: {error}", path.display())),
            },
        };
        written.map_err(|message| session.fail(Exit::Output, &message))?;
        break completed;
    };
    for (key, fields) in &completed.filled {
        session.voice.note(&format!("note: {key}: added {}", fields.join(", ")));
    }
    if without > 0 {
        let entries = if without == 1 { "entry has" } else { "entries have" };
        session.voice.note(&format!("note: {without} {entries} no DOI"));
    }
    Ok(())
}

fn is_same(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
