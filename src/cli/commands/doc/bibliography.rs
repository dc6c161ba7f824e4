//! The bibliography that a manuscript needs, and its documents citing by keys.

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
    let change = |old: &[u8]| {
        let known = known(old, &target, format, &others)?;
        let chooser = Chooser::new(manuscript.cites().map(|(_, cite)| cite), &known, args.rewrite);
        let choice = chooser.choose(works.clone());
        let file = known.first().ok_or("no bibliography")?;
        let new = file
            .with(&choice.new)
            .map_err(|error| format!("{}: {}", target.name(), hints::explain(&error)))?;
        Ok((new, choice))
    };
    let choice = if let Some(path) = &target.path {
        update(session, path, change)?
    } else {
        let (new, choice) = change(&[]).map_err(fail)?;
        output::deliver_pieces([new], None).map_err(|message| session.fail(Exit::Output, &message))?;
        choice
    };
    tell(session, &target, &wanted, &choice);
    if args.rewrite {
        rewrite(session, manuscript, &choice)?;
        tell_kept(session, &target, &choice);
    } else {
        tell_unfound(session, manuscript, &target, &choice);
    }
    let is_file = target.path.as_ref().is_some_and(|path| !files::is_device(path));
    if is_file && !target.named && !choice.keys.is_empty() {
        session.voice.note(&name_it(manuscript, &target.name()));
    }
    Ok(())
}

/// The other files of a manuscript, with their formats. One that cannot be used is left out.
fn others(session: &Session, manuscript: &Manuscript, target: &BibliographyTarget) -> Vec<(Vec<u8>, Format)> {
    let document = manuscript.sources.first().map(|source| &source.document);
    let read = |path: &PathBuf| {
        let document = document?;
        let format =
            BibliographyFile::format_of(&path.to_string_lossy(), document.language, document.biblatex)?;
        match std::fs::read(path) {
            Ok(bytes) => Some((bytes, format)),
            Err(error) => {
                session.voice.note(&format!("warning: cannot read {}: {error}", path.display()));
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
    others: &'b [(Vec<u8>, Format)],
) -> Result<Vec<BibliographyFile<'b>>, String> {
    let read = |bytes: &'b [u8], format| {
        BibliographyFile::read(bytes, format)
            .map_err(|error| format!("{}: {}", target.name(), hints::explain(&error)))
    };
    let is_bib = matches!(target.format, Format::Bibtex | Format::Biblatex);
    let own = formats::dialect(bytes).filter(|_| is_bib && asked.is_none()).map(Format::from);
    let first = read(bytes, own.unwrap_or(target.format));
    std::iter::once(first).chain(others.iter().map(|(bytes, format)| read(bytes, *format))).collect()
}

/// Reports what became of the DOIs.
fn tell(session: &Session, target: &BibliographyTarget, wanted: &[Wanted], choice: &Choice) {
    let (all, had) = (wanted.len(), choice.keys.len());
    let added = choice.new.len();
    let mut parts = Vec::new();
    for (count, what) in [
        (added, format!("added to {}", target.name())),
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
fn tell_kept(session: &Session, target: &BibliographyTarget, choice: &Choice) {
    let mut kept: Vec<&str> = choice.kept_dois().collect();
    kept.sort_unstable();
    let named = kept.get(..MOST_TOLD).unwrap_or(&kept).join(", ");
    let more = kept.len().checked_sub(MOST_TOLD).filter(|more| *more > 0);
    let more = more.map(|more| format!(" and {more} more")).unwrap_or_default();
    if !kept.is_empty() {
        session.voice.note(&format!(
            "note: cited by their existing keys in {}: {named}{more}; change the keys there to use others",
            target.name()
        ));
    }
}

/// Reports citations whose key is not that of the entry.
fn tell_unfound(session: &Session, manuscript: &Manuscript, target: &BibliographyTarget, choice: &Choice) {
    let unfound = manuscript.cited_otherwise(choice);
    for Unknown { cited, key, place } in unfound.iter().take(MOST_TOLD) {
        let (at, file, key) = (at(manuscript, *place), target.name(), key.unwrap_or_default());
        session.voice.note(&format!(
            "warning: {at}: the citation {cited} matches no entry, since the work is {key} in {file}; --rewrite updates it"
        ));
    }
    if let Some(more) = unfound.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        session.voice.note(&format!("warning: {more} more citations match no entry; --rewrite updates them"));
    }
}

/// How a document is made to use a file.
fn name_it(manuscript: &Manuscript, file: &str) -> String {
    let name = Path::new(file)
        .file_name()
        .map_or_else(|| file.to_owned(), |name| name.to_string_lossy().into_owned());
    let stem = name.strip_suffix(".bib").unwrap_or(&name);
    let document = manuscript.sources.first().map(|source| &source.document);
    let how = match document.map_or(Language::Markdown, |document| document.language) {
        Language::Markdown => format!("add `bibliography: {name}` to the front matter"),
        Language::Latex if document.is_some_and(|document| document.biblatex) => {
            format!("add \\addbibresource{{{name}}} to the preamble")
        }
        Language::Latex => format!("add \\bibliography{{{stem}}} where the list belongs"),
        Language::Typst => format!("add #bibliography(\"{name}\") where the list belongs"),
    };
    format!("note: the document names no bibliography: {how}")
}
