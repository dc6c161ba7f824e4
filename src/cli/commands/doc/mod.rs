//! `doicite doc`: the bibliography that documents need, the documents citing by keys, or a copy of them
//! with their citations as text.

mod bibliography;
mod copy;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::cli::args::{DocArgs, DocOutput, OutputFormat};
use crate::cli::bytes;
use crate::cli::exit::Exit;
use crate::cli::input::read;
use crate::cli::notices::{Concerns, Warnings};
use crate::cli::session::{Failure, Session, Told};
use crate::cli::target::{self, Target};
use crate::document::{Manuscript, ManuscriptFile, ManuscriptPlace, Project, Unknown, Wanted};
use crate::doi::{Doi, Identified};
use crate::files;
use crate::formats;
use crate::search::PubmedId;
use crate::work::Work;

/// How many citations are reported one by one.
const MOST_TOLD: usize = 5;

pub(in crate::cli) fn doc(session: &Session, args: &DocArgs) -> Result<(), Told> {
    let is_copy = args.citations || !matches!(args.to, None | Some(DocOutput::Bibliography(_)));
    refuse_output(session, args, is_copy)?;
    let sources = open(session, args)?;
    if is_copy {
        return copy::copy(session, args, &Manuscript { sources });
    }
    let mut manuscripts = Manuscript::grouped(sources);
    if args.sink.output.is_some() {
        // One file was asked for.
        let sources = manuscripts.drain(..).flat_map(|manuscript| manuscript.sources).collect();
        manuscripts = vec![Manuscript { sources }];
    }
    // One that fails takes nothing from the others.
    let results: Vec<Result<(), Told>> =
        manuscripts.iter().map(|manuscript| bibliography::bibliography(session, args, manuscript)).collect();
    results.into_iter().collect()
}

/// Refuses options and an output file that say that something else is wanted than what is written.
fn refuse_output(session: &Session, args: &DocArgs, is_copy: bool) -> Result<(), Told> {
    let option = if args.style.is_some() { "--style" } else { "--locale" };
    if !is_copy && (args.style.is_some() || args.locale.is_some()) {
        let message = format!("{option} is for the references of a rendered document; add --citations");
        return Err(session.fail(Exit::Usage, &message));
    }
    let Some(output) = args.sink.output.as_deref() else { return Ok(()) };
    let name = output.display();
    let message = match (target::of(output), is_copy) {
        (Target::Foreign | Target::References(OutputFormat::Docx | OutputFormat::Rtf), _) => {
            "doc writes a bibliography, or with --citations the document in its own language, HTML or JSON Lines"
        }
        (Target::Works(_), true) => "--citations writes a document, not a bibliography",
        (Target::References(_), false) if args.to.is_none() => {
            "-o names the bibliography, and this is the name of a document; --citations writes a rendered copy"
        }
        _ => return Ok(()),
    };
    let message = format!("{name}: {message}");
    Err(session.fail(Exit::Usage, &message))
}

/// Reads the documents. None is read twice, whatever its names, and all must be there.
fn open(session: &Session, args: &DocArgs) -> Result<Vec<ManuscriptFile>, Told> {
    let mut sources = Vec::new();
    let mut projects: HashMap<PathBuf, Option<Project>> = HashMap::new();
    let mut names: HashSet<PathBuf> = HashSet::new();
    let mut identities: HashSet<files::FileIdentity> = HashSet::new();
    for file in &args.files {
        let named = bytes::path(file);
        let is_new = names.insert(named.canonicalize().unwrap_or_else(|_| named.to_path_buf()));
        let identity = Some(&named).filter(|_| file != "-").and_then(|path| files::identity(path));
        if !is_new || identity.is_some_and(|identity| !identities.insert(identity)) {
            continue;
        }
        if file == "-" && args.rewrite {
            return Err(session.fail(Exit::Usage, "--rewrite needs a file, not standard input"));
        }
        if let Target::Works(format) = target::of(&named)
            && args.from.is_none()
        {
            let title = format.title();
            let message =
                format!("{file} is a library ({title}); doc reads documents in Markdown, LaTeX or Typst");
            return Err(session.fail(Exit::Usage, &message));
        }
        let path = Some(named.as_ref()).filter(|_| file != "-");
        let bytes = read(file, session.voice).map_err(|error| {
            let name = if file == "-" { "standard input" } else { file };
            session.fail(Exit::Input, &format!("cannot read {name}: {error}"))
        })?;
        if let Some(what) = formats::foreign(&bytes) {
            let name = if file == "-" { "standard input" } else { file };
            let what = what.name;
            let message = format!("{name} is {what}; doc reads documents in Markdown, LaTeX or Typst");
            return Err(session.fail(Exit::Input, &message));
        }
        let project = path.and_then(|path| {
            let folder = path.parent()?.to_owned();
            projects.entry(folder).or_insert_with(|| Project::of(path, file_of_project)).clone()
        });
        sources.push(ManuscriptFile::new(path, bytes, args.from, project.as_ref()));
    }
    convert(session, &mut sources);
    Ok(sources)
}

/// Gives DOIs to cites whose keys are identifiers of PubMed.
fn convert(session: &Session, sources: &mut [ManuscriptFile]) {
    let mut ids: Vec<(String, PubmedId)> = Vec::new();
    for source in sources.iter() {
        for cite in source.document.cites.iter().filter(|cite| cite.doi.is_none()) {
            let Some(id) = PubmedId::parse(&cite.key) else { continue };
            let line = source.document.line(cite.span.start);
            ids.push((format!("{}:{line}", source.name), id));
        }
    }
    let asked: Vec<PubmedId> = ids.iter().map(|(_, id)| id.clone()).collect();
    let mut dois: HashMap<PubmedId, Doi> = HashMap::new();
    let mut told: HashSet<PubmedId> = HashSet::new();
    for ((place, id), answer) in ids.into_iter().zip(session.convert(&asked)) {
        match answer {
            Ok(doi) => drop(dois.insert(id, doi)),
            Err(failure) if told.insert(id) => {
                let message = format!("{place}: {}", failure.message);
                session.tell(&Failure { message, ..failure });
            }
            Err(_) => {}
        }
    }
    for cite in sources.iter_mut().flat_map(|source| &mut source.document.cites) {
        if cite.doi.is_none() {
            let doi = PubmedId::parse(&cite.key).and_then(|id| dois.get(&id));
            cite.doi = doi.cloned().map(Identified::from);
        }
    }
}

/// A file that may be that of a project. What is no file is none, and is not waited for.
fn file_of_project(path: &Path) -> std::io::Result<Vec<u8>> {
    if path.is_file() { std::fs::read(path) } else { Err(std::io::ErrorKind::NotFound.into()) }
}

/// A place as it is written in messages.
fn at(manuscript: &Manuscript, place: ManuscriptPlace) -> String {
    let name = manuscript.sources.get(place.source).map_or("", |source| source.name.as_str());
    format!("{name}:{}", place.line)
}

/// The works of DOIs, none for those that need not be asked for and for those that failed, which
/// are reported.
fn fetch(
    session: &Session,
    manuscript: &Manuscript,
    wanted: &[Wanted],
    is_there: impl Fn(&Doi) -> bool,
) -> Vec<(Doi, Option<Work>)> {
    let asked: Vec<Identified> = wanted
        .iter()
        .filter(|wanted| !is_there(&wanted.found.doi))
        .map(|wanted| wanted.found.clone())
        .collect();
    let mut answers = asked.iter().zip(session.resolve(&asked)).peekable();
    let works: Vec<(Doi, Option<Work>)> = wanted
        .iter()
        .map(|Wanted { found, place }| {
            let answer = answers.next_if(|(asked, _)| *asked == found).map(|(_, answer)| answer);
            let work = match answer {
                None => None,
                Some(Ok(resolved)) => Some(resolved.work()),
                Some(Err(failure)) => {
                    let message = format!("{}: {}", at(manuscript, *place), failure.message);
                    session.tell(&Failure { message, ..failure });
                    None
                }
            };
            (found.doi.clone(), work)
        })
        .collect();
    let mut warnings = Warnings::new(session);
    let follow = session.request.reading.follow;
    let concerns = works.iter().filter_map(|(_, work)| Concerns::of(work.as_ref()?, follow));
    concerns.for_each(|concerns| warnings.tell(concerns));
    works
}

/// Reports keys that no file has.
fn tell_unknown(session: &Session, manuscript: &Manuscript, unknown: &[Unknown<'_>]) {
    for Unknown { cited, place, .. } in unknown {
        let at = at(manuscript, *place);
        session.voice.note(&format!("warning: {at}: no bibliography has an entry with the key {cited}"));
    }
}

/// Refuses to write into a document what is made of it.
fn spare(session: &Session, args: &DocArgs, path: &Path) -> Result<(), Told> {
    let document = args.files.iter().find(|file| files::is_same(path, &bytes::path(file)));
    let refuse = |document: &String| {
        let message =
            format!("the output would overwrite the document {document}; choose another file with -o");
        Err(session.fail(Exit::Usage, &message))
    };
    document.map_or(Ok(()), refuse)
}
