//! `doicite doc`: the bibliography that a document needs, the document citing by keys, or a copy of it
//! with its references.

mod copy;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::cli::args::{Doc, Target};
use crate::cli::exit::Exit;
use crate::cli::notices::Warnings;
use crate::cli::output;
use crate::cli::session::{Failure, Session, Told};
use crate::cli::update::update;
use crate::cli::works::read;
use crate::document::{self, Bibliography, Choice, Chooser, Cite, Document, Language};
use crate::doi::{Doi, Found, Mention};
use crate::files;
use crate::formats::Format;
use crate::work::Work;

/// How many citations are told of that no entry is found by.
const MOST_TOLD: usize = 5;

pub(in crate::cli) fn doc(session: &Session, args: &Doc) -> Result<(), Told> {
    let paper = Paper::open(session, args)?;
    if args.citations || args.to == Some(Target::Markdown) {
        copy::copy(session, args, &paper)
    } else {
        bibliography(session, args, &paper)
    }
}

/// The document.
struct Paper {
    name: String,
    bytes: Vec<u8>,
    document: Document,
}

impl Paper {
    fn open(session: &Session, args: &Doc) -> Result<Self, Told> {
        let name = if args.file == "-" { "standard input" } else { &args.file }.to_owned();
        if args.rewrite && args.file == "-" {
            return Err(session.fail(Exit::Usage, "only a file can be rewritten, not standard input"));
        }
        let bytes = read(&args.file, session.voice)
            .map_err(|error| session.fail(Exit::Input, &format!("cannot read {name}: {error}")))?;
        let extension = Path::new(&args.file).extension().and_then(|extension| extension.to_str());
        let language = args
            .from
            .or_else(|| extension.and_then(Language::of_extension))
            .unwrap_or_else(|| Language::recognise(&bytes));
        let document = document::read(&bytes, language);
        Ok(Self { name, bytes, document })
    }

    /// A file that the document names, which is looked for beside it.
    fn beside(&self, name: &str) -> PathBuf {
        let folder = Path::new(&self.name).parent().unwrap_or(Path::new(""));
        match self.document.language {
            // There a slash at the beginning is the folder of the project.
            Language::Typst => folder.join(name.trim_start_matches('/')),
            _ => folder.join(name),
        }
    }

    /// The DOIs that the document needs, with the lines where each stands first: those it cites, or, if
    /// nothing in it is a citation, those it mentions.
    fn wanted(&self, known: &[Bibliography<'_>]) -> Vec<(Found, usize)> {
        let keys: HashSet<&str> = known.iter().flat_map(Bibliography::keys).collect();
        let cites = &self.document.cites;
        if cites.iter().any(|cite| cite.doi.is_some() || keys.contains(cite.key.as_str())) {
            return self.each_once(cites.iter());
        }
        let found =
            |mention: &Mention| Found { doi: mention.doi.clone(), fallback: mention.fallback.clone() };
        self.with_lines(self.document.mentions.iter().map(|mention| (found(mention), mention.range.start)))
    }

    /// The DOIs of citations.
    fn each_once<'c>(&self, cites: impl Iterator<Item = &'c Cite>) -> Vec<(Found, usize)> {
        self.with_lines(cites.filter_map(|cite| Some((cite.doi.clone()?, cite.span.start))))
    }

    /// Each DOI once, with its line.
    fn with_lines(&self, found: impl Iterator<Item = (Found, usize)>) -> Vec<(Found, usize)> {
        let mut seen = HashSet::new();
        let (found, places): (Vec<Found>, Vec<usize>) =
            found.filter(|(found, _)| seen.insert(found.doi.clone())).unzip();
        found.into_iter().zip(document::lines(&self.bytes, places)).collect()
    }

    /// The works of DOIs, none for those that need not be asked for and for those that failed, which
    /// are told.
    fn fetch(
        &self,
        session: &Session,
        wanted: &[(Found, usize)],
        is_there: impl Fn(&Doi) -> bool,
    ) -> Vec<(Doi, Option<Work>)> {
        let asked: Vec<Found> = wanted
            .iter()
            .filter(|(found, _)| !is_there(&found.doi))
            .map(|(found, _)| found.clone())
            .collect();
        let mut answers = asked.iter().zip(session.resolve(&asked)).peekable();
        let works: Vec<(Doi, Option<Work>)> = wanted
            .iter()
            .map(|(found, line)| {
                let answer = answers.next_if(|(asked, _)| *asked == found).map(|(_, answer)| answer);
                let work = match answer {
                    None => None,
                    Some(Ok(resolved)) => Some(resolved.work()),
                    Some(Err(failure)) => {
                        let message = format!("{}:{line}: {}", self.name, failure.message);
                        session.tell(&Failure { message, ..failure });
                        None
                    }
                };
                (found.doi.clone(), work)
            })
            .collect();
        let mut warnings = Warnings::new(session);
        works.iter().filter_map(|(_, work)| work.as_ref()).for_each(|work| warnings.tell(work));
        works
    }
}

/// Where the bibliography goes.
struct Goal {
    /// No file is standard output.
    path: Option<PathBuf>,
    format: Format,
    /// The other files that the document cites from.
    others: Vec<PathBuf>,
    /// Whether the document names the file.
    named: bool,
}

impl Goal {
    fn of(args: &Doc, paper: &Paper) -> Result<Self, String> {
        let document = &paper.document;
        let asked = match args.to {
            Some(Target::Bibliography(format)) => Some(format),
            _ => None,
        };
        let usual = match document.language {
            Language::Markdown => Format::CslJson,
            Language::Latex if document.biblatex => Format::Biblatex,
            Language::Latex => Format::Bibtex,
            Language::Typst => Format::Hayagriva,
        };
        let by_name = |name: &str| Bibliography::format_of(name, document.language, document.biblatex);
        if let Some(path) = &args.sink.output {
            let format = asked.or_else(|| by_name(&path.to_string_lossy())).unwrap_or(usual);
            let path = Some(path.clone()).filter(|path| path != Path::new("-"));
            let named = document.bibliographies.iter().any(|name| Some(paper.beside(name)) == path);
            return Ok(Self { path, format, others: Vec::new(), named });
        }
        if args.file == "-" {
            return Ok(Self { path: None, format: asked.unwrap_or(usual), others: Vec::new(), named: true });
        }
        let Some((first, others)) = document.bibliographies.split_first() else {
            let format = asked.unwrap_or(usual);
            let path = paper.beside(&format!("references.{}", format.extension()));
            return Ok(Self { path: Some(path), format, others: Vec::new(), named: false });
        };
        let format = asked.or_else(|| by_name(first)).ok_or_else(|| {
            format!("{} names {first} as its bibliography, whose format is not known by its name; say --to FORMAT", paper.name)
        })?;
        let others = others.iter().map(|name| paper.beside(name)).collect();
        Ok(Self { path: Some(paper.beside(first)), format, others, named: true })
    }

    fn name(&self) -> String {
        self.path.as_ref().map_or_else(|| "standard output".to_owned(), |path| path.display().to_string())
    }
}

/// Writes the bibliography, and with `--rewrite` the document.
fn bibliography(session: &Session, args: &Doc, paper: &Paper) -> Result<(), Told> {
    let fail = |message: String| session.fail(Exit::Input, &message);
    let goal = Goal::of(args, paper).map_err(|message| session.fail(Exit::Usage, &message))?;
    if goal.path.as_deref().is_some_and(|path| files::is_same(path, Path::new(&args.file))) {
        let message = "the bibliography would be written into the document: name another file by -o";
        return Err(session.fail(Exit::Usage, message));
    }
    let others = others(session, paper, &goal);
    let wanted;
    let works;
    {
        let file = goal.path.as_ref().filter(|path| !files::is_device(path));
        let old = file.and_then(|path| std::fs::read(path).ok()).unwrap_or_default();
        let known = known(&old, &goal, &others).map_err(fail)?;
        wanted = paper.wanted(&known);
        let chooser = Chooser::new(&paper.document, &known, args.rewrite);
        works = paper.fetch(session, &wanted, |doi| chooser.kept(doi, None).is_some());
    }
    let change = |old: &[u8]| {
        let known = known(old, &goal, &others)?;
        let choice = Chooser::new(&paper.document, &known, args.rewrite).choose(works.clone());
        let file = known.first().ok_or("no bibliography")?;
        let new = file.with(&choice.new).map_err(|error| format!("{}: {error}", goal.name()))?;
        Ok((new, choice))
    };
    let choice = if let Some(path) = &goal.path {
        update(session, path, change)?
    } else {
        let (new, choice) = change(&[]).map_err(fail)?;
        output::deliver_pieces([new], None).map_err(|message| session.fail(Exit::Output, &message))?;
        choice
    };
    tell(session, &goal, &wanted, &choice);
    if args.rewrite {
        rewrite(session, args, paper, &choice)?;
    } else {
        tell_unfound(session, paper, &goal, &choice);
    }
    if !goal.named && !choice.keys.is_empty() {
        session.voice.note(&name_it(paper.document.language, paper.document.biblatex, &goal.name()));
    }
    Ok(())
}

/// The other files of a document, with their formats. One that cannot be used is left out.
fn others(session: &Session, paper: &Paper, goal: &Goal) -> Vec<(Vec<u8>, Format)> {
    let document = &paper.document;
    let read = |path: &PathBuf| {
        let format = Bibliography::format_of(&path.to_string_lossy(), document.language, document.biblatex)?;
        match std::fs::read(path) {
            Ok(bytes) => Some((bytes, format)),
            Err(error) => {
                session.voice.note(&format!("warning: cannot read {}: {error}", path.display()));
                None
            }
        }
    };
    goal.others.iter().filter_map(read).collect()
}

/// What is in the bibliographies, the one to be written first.
fn known<'b>(
    bytes: &'b [u8],
    goal: &Goal,
    others: &'b [(Vec<u8>, Format)],
) -> Result<Vec<Bibliography<'b>>, String> {
    let read = |bytes: &'b [u8], format| {
        Bibliography::read(bytes, format).map_err(|error| format!("{}: {error}", goal.name()))
    };
    let first = read(bytes, goal.format);
    std::iter::once(first).chain(others.iter().map(|(bytes, format)| read(bytes, *format))).collect()
}

/// Says what became of the DOIs.
fn tell(session: &Session, goal: &Goal, wanted: &[(Found, usize)], choice: &Choice) {
    let (all, had) = (wanted.len(), choice.keys.len());
    let added = choice.new.len();
    let mut parts = Vec::new();
    for (count, what) in [
        (added, format!("added to {}", goal.name())),
        (had.saturating_sub(added), "there already".to_owned()),
        (all - had.min(all), "failed".to_owned()),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    let found = match all {
        0 => "no DOI".to_owned(),
        1 => "1 DOI".to_owned(),
        all => format!("{all} DOIs"),
    };
    let colon = if parts.is_empty() { "" } else { ": " };
    session.voice.note(&format!("note: {found} found{colon}{}", parts.join(", ")));
}

/// Puts keys in the place of the DOIs that are cited.
fn rewrite(session: &Session, args: &Doc, paper: &Paper, choice: &Choice) -> Result<(), Told> {
    let fail = |message: String| session.fail(Exit::Output, &message);
    let edits: Vec<_> = paper
        .document
        .cites
        .iter()
        .filter_map(|cite| {
            let key = choice.keys.get(&cite.doi.as_ref()?.doi)?;
            paper.document.by_key(&paper.bytes, cite, key)
        })
        .collect();
    if edits.is_empty() {
        return Ok(());
    }
    let new = document::rewrite(&paper.bytes, &edits);
    let written = files::rewrite(Path::new(&args.file), &new, Some(&paper.bytes))
        .map_err(|error| fail(format!("cannot write {}: {error}", paper.name)))?;
    if !written {
        return Err(fail(format!("{} was changed in the meantime and is as it was; run again", paper.name)));
    }
    let count = edits.len();
    let citations = if count == 1 { "citation" } else { "citations" };
    session.voice.note(&format!("note: {count} {citations} rewritten in {}", paper.name));
    Ok(())
}

/// Tells of citations whose key is not that of the entry.
fn tell_unfound(session: &Session, paper: &Paper, goal: &Goal, choice: &Choice) {
    let unfound: Vec<(usize, &str, &str)> = paper
        .document
        .cites
        .iter()
        .filter_map(|cite| {
            let key = choice.keys.get(&cite.doi.as_ref()?.doi)?;
            (*key != cite.key).then_some((cite.span.start, cite.key.as_str(), key.as_str()))
        })
        .collect();
    let lines = document::lines(&paper.bytes, unfound.iter().map(|(place, ..)| *place));
    for ((_, cited, key), line) in unfound.iter().zip(lines).take(MOST_TOLD) {
        let file = goal.name();
        session.voice.note(&format!(
            "warning: {}:{line}: the citation {cited} finds no entry, since the work is {key} in {file}; --rewrite cites it so",
            paper.name
        ));
    }
    if let Some(more) = unfound.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        session.voice.note(&format!("warning: so do {more} more; --rewrite cites all by their keys"));
    }
}

/// How a document is made to use a file.
fn name_it(language: Language, biblatex: bool, file: &str) -> String {
    let name = Path::new(file)
        .file_name()
        .map_or_else(|| file.to_owned(), |name| name.to_string_lossy().into_owned());
    let stem = name.strip_suffix(".bib").unwrap_or(&name);
    let how = match language {
        Language::Markdown => format!("write `bibliography: {name}` into the front matter"),
        Language::Latex if biblatex => format!("write \\addbibresource{{{name}}} into the preamble"),
        Language::Latex => format!("write \\bibliography{{{stem}}} where the list belongs"),
        Language::Typst => format!("write #bibliography(\"{name}\") where the list belongs"),
    };
    format!("note: the document names no bibliography: {how}")
}
