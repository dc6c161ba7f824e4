//! `doicite bib`: BibTeX and BibLaTeX entries, printed, added to a file, or filled in in one.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::cli::args::Bib;
use crate::cli::exit::Exit;
use crate::cli::output;
use crate::cli::session::{Session, Told};
use crate::cli::spool::{self, Spool};
use crate::cli::update::update;
use crate::cli::works::each_once;
use crate::doi::Found;
use crate::files;
use crate::formats::{self, Exporter, Format, Options};
use crate::work::Work;

pub(in crate::cli) fn bib(session: &Session, args: &Bib) -> Result<(), Told> {
    let options = args.entries.options();
    if let Some(file) = &args.complete {
        return complete(session, file, &options);
    }
    session.spare()?;
    if let Some(file) = &args.into {
        if file == Path::new("-") {
            let message = "--into adds to a file: for standard output, leave it out";
            return Err(session.fail(Exit::Usage, message));
        }
        let mut works = Vec::new();
        each_once(session, &mut |work| works.push(work));
        return into(session, args, file, &works, &options);
    }
    let maker = move |_| Box::new(formats::Bib::new(options.clone())) as Box<dyn Exporter>;
    let mut spool = Spool::new(Box::new(maker), args.entries.key.as_ref());
    each_once(session, &mut |work| spool.add(work));
    spool.deliver(session)
}

/// Appends to a file what is not in it.
fn into(session: &Session, args: &Bib, file: &Path, works: &[Work], options: &Options) -> Result<(), Told> {
    let appended = update(session, file, |old| {
        takes_more(old).map_err(|why| format!("{}: {why}; nothing was added", file.display()))?;
        let appended = formats::append(old, works, args.entries.key.as_ref(), options);
        Ok(([old, appended.text.as_bytes()].concat(), appended))
    })?;
    for (doi, key) in &appended.present {
        session.voice.note(&format!("note: {doi} is there already, as {key}"));
    }
    if !appended.added.is_empty() {
        session.voice.note(&format!("note: added {}", appended.added.join(", ")));
    }
    spool::tell_unwritten(session, &appended.unwritten);
    Ok(())
}

/// Whether entries can be added at the end of a file: it is BibTeX, and its last entry is closed.
fn takes_more(old: &[u8]) -> Result<(), String> {
    match formats::recognise(old) {
        Format::Bibtex => match formats::read_as(old, Format::Bibtex).pop() {
            Some(Err(error)) => Err(error.to_string()),
            _ => Ok(()),
        },
        // Nothing yet, or comments.
        Format::Text => Ok(()),
        format => Err(format!("it is written in {format}, not in BibTeX")),
    }
}

/// Fills the gaps of a file's entries.
fn complete(session: &Session, file: &Path, options: &Options) -> Result<(), Told> {
    let read = || {
        std::fs::read(file)
            .map_err(|error| session.fail(Exit::Input, &format!("cannot read {}: {error}", file.display())))
    };
    let mut bytes = read()?;
    let dois = formats::bibtex::dois(&bytes);
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
                session.tell(&failure);
            }
            Ok(resolved) => {
                let mut work = resolved.work();
                session.request.year.apply(&mut work);
                works.insert(found.doi.clone(), work);
            }
        }
    }
    let output = session.request.sink.output.as_deref();
    let completed = loop {
        let completed = formats::complete(&bytes, &works, options);
        let in_place = output.filter(|path| files::is_same(path, file));
        let written = match in_place {
            None => output::deliver_pieces(std::iter::once(&completed.bytes), output),
            Some(_) if completed.filled.is_empty() => Ok(()),
            Some(path) => match files::rewrite(path, &completed.bytes, Some(&bytes)) {
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
