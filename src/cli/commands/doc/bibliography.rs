//! The bibliography that a manuscript needs, and its documents citing by keys.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::{MOST_TOLD, at, fetch, spare, tell_unknown};
use crate::cli::args::{DocArgs, DocOutput};
use crate::cli::exit::Exit;
use crate::cli::hints;
use crate::cli::output;
use crate::cli::session::{Session, Told};
use crate::cli::update::update;
use crate::document::{
    self, BibliographyFile, BibliographyTarget, Choice, Chooser, KeyCite, Language, Library, Manuscript,
    Unknown, Wanted,
};
use crate::files;
use crate::formats::{self, Format};
use crate::text::sorting;

/// Writes the bibliography, and with `--rewrite` the documents.
pub(super) fn bibliography(session: &Session, args: &DocArgs, manuscript: &Manuscript) -> Result<(), Told> {
    let fail = |message: String| session.fail(Exit::Input, &message);
    let format = match args.to {
        Some(DocOutput::Bibliography(format)) => Some(format),
        _ => None,
    };
    let target = BibliographyTarget::of(manuscript, args.sink.output.as_deref(), format)
        .map_err(|error| session.fail(Exit::Usage, &format!("{error}; name it with --to FORMAT")))?;
    if let Some(path) = &target.path {
        spare(session, args, path)?;
    }
    let others = others(session, manuscript, &target);
    let wanted;
    let works;
    {
        let file = target.path.as_ref().filter(|path| !files::is_device(path));
        let old = file.and_then(|path| std::fs::read(path).ok()).unwrap_or_default();
        let known = known(&old, &target, format, &others).map_err(fail)?;
        wanted = manuscript.wanted(&known);
        let chooser = Chooser::new(manuscript.cites().map(|(_, cite)| cite), &known, args.rewrite);
        works = fetch(session, manuscript, &wanted, |doi| chooser.kept(doi, None).is_some());
        let mut own = Library::default();
        manuscript.sources.iter().for_each(|source| own.add_metadata(source));
        let has = |cite: &KeyCite| own.has(cite) || known.iter().any(|file| file.has(&cite.key));
        tell_unknown(session, manuscript, &manuscript.unknown(has));
    }
    let entries = &session.request.settings.entries;
    let options = entries.options();
    let mut elsewhere = HashMap::new();
    let mut change = |old: &[u8]| {
        let known = known(old, &target, format, &others)?;
        let chooser = Chooser::new(manuscript.cites().map(|(_, cite)| cite), &known, args.rewrite);
        let choice = chooser.choose(works.clone(), entries.key.as_ref());
        let file = known.first().ok_or("no bibliography")?;
        let options = entries.escaped(&file.options(&options));
        let new = file
            .with(&choice.new, &options)
            .map_err(|error| format!("{}: {}", target.name(), hints::explain(&error)))?;
        elsewhere = others_of(&choice, &known, &others);
        Ok((new, choice))
    };
    let choice = if let Some(path) = &target.path {
        update(session, path, change)?
    } else {
        let (new, choice) = change(&[]).map_err(fail)?;
        output::deliver_pieces([new], None).map_err(|message| session.fail(Exit::Output, &message))?;
        choice
    };
    let outcome = Outcome { target, choice, elsewhere };
    tell(session, &wanted, &outcome);
    if args.rewrite {
        rewrite(session, manuscript, &outcome.choice)?;
        tell_kept(session, &outcome);
    } else {
        tell_unfound(session, manuscript, &outcome);
    }
    let Outcome { target, choice, .. } = outcome;
    let Some(path) = target.path.as_ref().filter(|path| !files::is_device(path)) else { return Ok(()) };
    match (path.exists(), target.named) {
        (true, false) if !choice.keys.is_empty() => {
            session.voice.note(&name_it(manuscript, &target.name(), !target.others.is_empty()));
        }
        (false, true) => session.voice.note(&format!("warning: {} does not exist", target.name())),
        _ => {}
    }
    Ok(())
}

/// What became of a bibliography.
struct Outcome {
    target: BibliographyTarget,
    choice: Choice,
    /// The keys of works that are in another file of the manuscript, and that file.
    elsewhere: HashMap<String, String>,
}

impl Outcome {
    /// The file that has the entry with a key.
    fn file_of(&self, key: &str) -> String {
        self.elsewhere.get(key).cloned().unwrap_or_else(|| self.target.name())
    }
}

/// The keys of works that are not in the first bibliography but in another, and that one's name.
fn others_of(
    choice: &Choice,
    known: &[BibliographyFile<'_>],
    others: &[OtherFile],
) -> HashMap<String, String> {
    let Some((first, known)) = known.split_first() else { return HashMap::new() };
    let new: HashSet<&String> = choice.new.iter().map(|(_, key)| key).collect();
    let keys = choice.keys.values().filter(|key| !first.has(key) && !new.contains(key));
    keys.filter_map(|key| {
        let (_, other) = known.iter().zip(others).find(|(file, _)| file.has(key))?;
        Some((key.clone(), other.name.clone()))
    })
    .collect()
}

/// Another file that a manuscript cites from.
struct OtherFile {
    name: String,
    bytes: Vec<u8>,
    format: Format,
}

/// The other files of a manuscript. One that cannot be used is left out.
fn others(session: &Session, manuscript: &Manuscript, target: &BibliographyTarget) -> Vec<OtherFile> {
    let document = manuscript.sources.first().map(|source| &source.document);
    let read = |path: &PathBuf| {
        let document = document?;
        let format =
            BibliographyFile::format_of(&path.to_string_lossy(), document.language, document.biblatex)?;
        let name = path.display().to_string();
        match std::fs::read(path) {
            Ok(bytes) => Some(OtherFile { name, bytes, format }),
            Err(error) => {
                session.voice.note(&format!("warning: cannot read {name}: {error}"));
                None
            }
        }
    };
    target.others.iter().filter_map(read).collect()
}

/// What is in the bibliographies, the one to be written first; that one in its own dialect of BibTeX, if none
/// was asked for.
fn known<'b>(
    bytes: &'b [u8],
    target: &BibliographyTarget,
    asked: Option<Format>,
    others: &'b [OtherFile],
) -> Result<Vec<BibliographyFile<'b>>, String> {
    let read = |name: &str, bytes: &'b [u8], format| {
        BibliographyFile::read(bytes, format).map_err(|error| format!("{name}: {}", hints::explain(&error)))
    };
    let is_bib = matches!(target.format, Format::Bibtex | Format::Biblatex);
    let own = formats::dialect(bytes).filter(|_| is_bib && asked.is_none()).map(Format::from);
    let first = read(&target.name(), bytes, own.unwrap_or(target.format));
    let others = others.iter().map(|other| read(&other.name, &other.bytes, other.format));
    std::iter::once(first).chain(others).collect()
}

/// Reports what became of the DOIs.
fn tell(session: &Session, wanted: &[Wanted], outcome: &Outcome) {
    let choice = &outcome.choice;
    let (all, had, added) = (wanted.len(), choice.keys.len(), choice.new.len());
    let mut parts = Vec::new();
    if added > 0 {
        parts.push(format!("{added} added to {}", outcome.target.name()));
    }
    let new: HashSet<&String> = choice.new.iter().map(|(_, key)| key).collect();
    let mut there: BTreeMap<String, usize> = BTreeMap::new();
    for key in choice.keys.values().filter(|key| !new.contains(key)) {
        *there.entry(outcome.file_of(key)).or_default() += 1;
    }
    parts.extend(there.iter().map(|(file, count)| format!("{count} already in {file}")));
    if let Some(failed) = all.checked_sub(had).filter(|failed| *failed > 0) {
        parts.push(format!("{failed} failed"));
    }
    let found = match all {
        0 => "no DOI".to_owned(),
        1 => "1 DOI".to_owned(),
        all => format!("{all} DOIs"),
    };
    let colon = if parts.is_empty() { "" } else { ": " };
    session.voice.note(&format!("note: {found} found{colon}{}", parts.join(", ")));
}

/// Puts keys in place of the DOIs that are cited.
fn rewrite(session: &Session, manuscript: &Manuscript, choice: &Choice) -> Result<(), Told> {
    let fail = |message: String| session.fail(Exit::Output, &message);
    for source in &manuscript.sources {
        let Some(path) = &source.path else { continue };
        let edits = source.cited_by_keys(choice);
        if edits.is_empty() {
            continue;
        }
        let name = &source.name;
        let new = document::rewrite(&source.bytes, &edits);
        let written = files::rewrite(path, &new, Some(&source.bytes))
            .map_err(|error| fail(format!("cannot write {name}: {error}")))?;
        if !written {
            return Err(fail(format!(
                "{name} was changed by another program and was not written; run again"
            )));
        }
        let count = edits.len();
        let citations = if count == 1 { "citation" } else { "citations" };
        session.voice.note(&format!("note: {count} {citations} rewritten in {name}"));
    }
    Ok(())
}

/// Reports the works that stay cited by their DOIs, since entries that are there have these for keys.
fn tell_kept(session: &Session, outcome: &Outcome) {
    let mut kept: Vec<&str> = outcome.choice.kept_dois().collect();
    sorting::by(&mut kept, Ord::cmp);
    let mut files: Vec<String> = kept.iter().map(|key| outcome.file_of(key)).collect();
    sorting::by(&mut files, Ord::cmp);
    files.dedup();
    let files = files.join(", ");
    let named = kept.get(..MOST_TOLD).unwrap_or(&kept).join(", ");
    let more = kept.len().checked_sub(MOST_TOLD).filter(|more| *more > 0);
    let more = more.map(|more| format!(" and {more} more")).unwrap_or_default();
    if !kept.is_empty() {
        session.voice.note(&format!(
            "note: cited by their existing keys in {files}: {named}{more}; change the keys there to use others"
        ));
    }
}

/// Reports citations whose key is not that of the entry.
fn tell_unfound(session: &Session, manuscript: &Manuscript, outcome: &Outcome) {
    let unfound = manuscript.cited_otherwise(&outcome.choice);
    for Unknown { cited, key, place } in unfound.iter().take(MOST_TOLD) {
        let (at, key) = (at(manuscript, *place), key.unwrap_or_default());
        let file = outcome.file_of(key);
        session.voice.note(&format!(
            "warning: {at}: the citation {cited} matches no entry, since the work is {key} in {file}; --rewrite updates it"
        ));
    }
    if let Some(more) = unfound.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        session.voice.note(&format!("warning: {more} more citations match no entry; --rewrite updates them"));
    }
}

/// How a document is made to use a file, which it does not name though it may name others.
fn name_it(manuscript: &Manuscript, file: &str, has_others: bool) -> String {
    let name = Path::new(file)
        .file_name()
        .map_or_else(|| file.to_owned(), |name| name.to_string_lossy().into_owned());
    let stem = name.strip_suffix(".bib").unwrap_or(&name);
    let document = manuscript.sources.first().map(|source| &source.document);
    let language = document.map_or(Language::Markdown, |document| document.language);
    let is_biblatex = document.is_some_and(|document| document.biblatex);
    let how = match (language, has_others) {
        (Language::Markdown, false) => format!("add `bibliography: {name}` to the front matter"),
        (Language::Markdown, true) => format!("add {name} to `bibliography` in the front matter"),
        (Language::Latex, _) if is_biblatex => format!("add \\addbibresource{{{name}}} to the preamble"),
        (Language::Latex, false) => format!("add \\bibliography{{{stem}}} where the list belongs"),
        (Language::Latex, true) => format!("add {stem} to \\bibliography"),
        (Language::Typst, false) => format!("add #bibliography(\"{name}\") where the list belongs"),
        (Language::Typst, true) => format!("add \"{name}\" to #bibliography"),
    };
    if has_others {
        format!("note: the document does not name {name}: {how}")
    } else {
        format!("note: the document names no bibliography: {how}")
    }
}
