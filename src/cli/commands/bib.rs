//! `doicite bib`: BibTeX and BibLaTeX entries, printed, added to a file, or filled in in one.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::cli::args::{self, BibArgs, EntriesArgs};
use crate::cli::exit::Exit;
use crate::cli::hints;
use crate::cli::output;
use crate::cli::session::{Failure, Session, Told};
use crate::cli::spool::{self, Spool};
use crate::cli::target::{self, Target};
use crate::cli::update::update;
use crate::cli::works::each_once;
use crate::doi::Identified;
use crate::files;
use crate::formats::{self, Completed, Dropped, Exporter, Format, ImportError, KnownEntry, Options};
use crate::work::Work;

pub(in crate::cli) fn bib(session: &Session, args: &BibArgs) -> Result<(), Told> {
    let entries = args.entries.or(&session.request.settings.entries);
    let options = entries.options();
    if let Some(file) = &args.complete {
        return complete(session, file, &options);
    }
    session.spare()?;
    if let Some(file) = &session.request.sink.output
        && let Some(hint) = other(file)
    {
        return Err(session.fail(Exit::Usage, &format!("`bib` does not write {}; {hint}", file.display())));
    }
    if let Some(file) = &args.into {
        if file == Path::new("-") {
            let message = "--into needs a file; leave it out for standard output";
            return Err(session.fail(Exit::Usage, message));
        }
        let mut works = Vec::new();
        let mut dropped = Dropped::new(options.dialect.into());
        each_once(session, &mut |work| {
            dropped.count(&work);
            works.push(work);
        });
        spool::tell_dropped(session, &dropped);
        let template = entries.key.as_ref();
        if let Some(message) = template.and_then(|key| spool::too_few_keys(key, works.len())) {
            return Err(session.fail(Exit::Usage, &message));
        }
        return into(session, &entries, file, &works, &options);
    }
    let mut dropped = Dropped::new(options.dialect.into());
    let maker = move |_| Box::new(formats::Bib::new(options.clone())) as Box<dyn Exporter>;
    let mut spool = Spool::new(Box::new(maker), entries.key.as_ref());
    let mut blocks = HashSet::new();
    each_once(session, &mut |mut work| {
        dropped.count(&work);
        // What two files define alike is defined once.
        if let Some(entry) = &mut work.entry
            && !entry.before.is_empty()
            && !blocks.insert(entry.before.clone())
        {
            entry.before.clear();
        }
        spool.add(work);
    });
    spool::tell_dropped(session, &dropped);
    spool.deliver(session)
}

/// What writes a file of this name, if that is not `bib`.
fn other(file: &Path) -> Option<String> {
    match target::of(file) {
        // Entries in a text or between the lines of a document may be wanted.
        Target::Any
        | Target::Works(Format::Bibtex | Format::Biblatex)
        | Target::References(
            args::OutputFormat::Text | args::OutputFormat::Latex | args::OutputFormat::Markdown,
        ) => None,
        Target::Works(format) => Some(hints::command_for(format)),
        Target::References(_) => Some("`doicite list` writes references".to_owned()),
        Target::Foreign => Some("name a .bib file".to_owned()),
    }
}

/// Appends to a file what is not in it.
fn into(
    session: &Session,
    entries: &EntriesArgs,
    file: &Path,
    works: &[Work],
    options: &Options,
) -> Result<(), Told> {
    let mut broken = Vec::new();
    let appended = update(session, file, |old| {
        broken = unreadable(old);
        // For no styles in particular, those that the file is written for.
        let options = match entries.preset {
            Some(_) => options.clone(),
            None => entries.escaped(&options.clone().beside(old)),
        };
        formats::append(old, works, entries.key.as_ref(), &options)
            .map(|mut appended| (std::mem::take(&mut appended.bytes), appended))
            .map_err(|why| format!("nothing was added to {}: {}", file.display(), hints::explain(&why)))
    })?;
    tell_unreadable(session, file, &broken);
    for (doi, key) in &appended.present {
        let under = if key.is_empty() { "without a key".to_owned() } else { format!("as {key}") };
        session.voice.note(&format!("note: {doi} is already in the file, {under}"));
    }
    if !appended.added.is_empty() {
        session.voice.note(&format!("note: added {}", appended.added.join(", ")));
    }
    spool::tell_changed(session, &appended.changed);
    spool::tell_unwritten(session, &appended.unwritten);
    Ok(())
}

/// Why entries of a file cannot be read. They stay as they are, and whether their works are there is not known.
fn unreadable(bytes: &[u8]) -> Vec<ImportError> {
    formats::read_as(bytes, Format::Bibtex)
        .into_iter()
        .filter_map(Result::err)
        .filter(|error| matches!(error, ImportError::Entry { .. }))
        .collect()
}

/// Reports the entries of a file that cannot be read.
fn tell_unreadable(session: &Session, file: &Path, errors: &[ImportError]) {
    for error in errors {
        let message = format!("{}: {error}; the entry is unchanged", file.display());
        session.tell(&Failure { exit: Exit::Input, message });
    }
}

/// Fills the gaps of a file's entries.
fn complete(session: &Session, file: &Path, options: &Options) -> Result<(), Told> {
    let read = || {
        std::fs::read(file)
            .map_err(|error| session.fail(Exit::Input, &format!("cannot read {}: {error}", file.display())))
    };
    let at = |key: &str, line: usize| {
        let key = if key.is_empty() { "an entry without a key" } else { key };
        format!("{}:{line}: {key}", file.display())
    };
    let mut bytes = read()?;
    formats::takes_entries(&bytes).map_err(|why| {
        let message = format!("{}: {}; --complete fills BibTeX files", file.display(), hints::explain(&why));
        session.fail(Exit::Input, &message)
    })?;
    let known = formats::known(&bytes);
    let mut seen = HashSet::new();
    let with_doi = known.iter().filter_map(|entry| Some((entry.doi.clone()?, entry)));
    let (asked, places): (Vec<Identified>, Vec<String>) = with_doi
        .filter(|(doi, _)| seen.insert(doi.clone()))
        .map(|(doi, entry)| {
            // What else it may mean, where the punctuation at its end is not its own.
            let read = crate::doi::field(doi.as_str()).ok().filter(|found| found.doi == doi);
            (read.unwrap_or_else(|| Identified::from(doi)), at(&entry.key, entry.line))
        })
        .unzip();
    let mut works = HashMap::new();
    for ((found, place), answer) in asked.iter().zip(&places).zip(session.resolve(&asked)) {
        match answer {
            Err(mut failure) => {
                failure.message = format!("{place}: {}", failure.message);
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
        let completed = formats::complete(&bytes, &works, options)
            .map_err(|error| session.fail(Exit::Input, &format!("{}: {error}", file.display())))?;
        let in_place = output.filter(|path| files::is_same(path, file));
        let written = match in_place {
            None => output::deliver_pieces(std::iter::once(&completed.bytes), output),
            Some(_) if completed.bytes == bytes => Ok(()),
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
    tell_unreadable(session, file, &unreadable(&bytes));
    tell_completed(session, &completed, &at);
    tell_without_doi(session, &known, &at);
    Ok(())
}

/// Tells what was added to which entry, and what could not be.
fn tell_completed(session: &Session, completed: &Completed, at: &dyn Fn(&str, usize) -> String) {
    for entry in &completed.refused {
        let (place, doi, work) = (at(&entry.key, entry.line), &entry.doi, &entry.contradiction.work);
        session.voice.note(&format!("warning: {place}: nothing added: {doi} is {work}"));
    }
    for entry in &completed.filled {
        let place = at(&entry.key, entry.line);
        if !entry.fields.is_empty() {
            session.voice.note(&format!("note: {place}: added {}", entry.fields.join(", ")));
        }
        if !entry.unencoded.is_empty() {
            session.voice.note(&format!(
                "warning: {place}: the file is not in UTF-8 and cannot hold {}; convert it to UTF-8 first",
                entry.unencoded.join(", ")
            ));
        }
    }
}

/// Tells how many entries have no DOI and, with -v, which.
fn tell_without_doi(session: &Session, known: &[KnownEntry], at: &dyn Fn(&str, usize) -> String) {
    let without: Vec<&KnownEntry> = known.iter().filter(|entry| entry.doi.is_none()).collect();
    for entry in &without {
        session.voice.detail(|| format!("note: {}: no DOI", at(&entry.key, entry.line)));
    }
    match without.len() {
        0 => {}
        1 => session.voice.note("note: 1 entry has no DOI; `doicite check --find --fix` searches for it"),
        count => session.voice.note(&format!(
            "note: {count} entries have no DOI; `doicite check --find --fix` searches for them"
        )),
    }
}
