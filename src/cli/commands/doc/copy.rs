//! Documents with their citations and the list of references as text.

use std::path::PathBuf;

use super::{fetch, tell_unknown};
use crate::cli::args::{Doc, Target};
use crate::cli::exit::Exit;
use crate::cli::output;
use crate::cli::session::{Session, Told};
use crate::csl::Processor;
use crate::document::{Language, Library, Manuscript, Rendered};

/// Writes the copy.
pub(super) fn copy(session: &Session, args: &Doc, manuscript: &Manuscript) -> Result<(), Told> {
    let refuse = |message: String| Err(session.fail(Exit::Usage, &message));
    let wanted = match args.to {
        Some(Target::Copy(language)) => Some(language),
        Some(Target::Bibliography(_)) => {
            return refuse(
                "--citations does not write a bibliography: say --to markdown or jsonl".to_owned(),
            );
        }
        Some(Target::JsonLines) | None => None,
    };
    for source in &manuscript.sources {
        let language = source.document.language;
        if language != Language::Markdown {
            let language = language.name();
            return refuse(format!(
                "{} is {language}, and only Markdown can be written with its citations",
                source.name
            ));
        }
        if let Some(wanted) = wanted.filter(|wanted| *wanted != language) {
            let (is, wanted) = (language.name(), wanted.name());
            return refuse(format!("{} is {is}, not {wanted}; try --to {is}", source.name));
        }
    }
    session.spare()?;
    let chosen = session.style()?;
    let mut library = library(session, manuscript);
    let missing = manuscript.cited(|cite| !library.has(cite));
    for (doi, work) in fetch(session, manuscript, &missing, |_| false) {
        if let Some(work) = work {
            library.insert(doi, work);
        }
    }
    tell_unknown(session, manuscript, &manuscript.unknown(|cite| library.has(cite)));
    let processor = Processor::new(&chosen.style, Some(chosen.locale.for_language(&chosen.language)));
    let rendered = Rendered::new(manuscript, &library, &processor);
    let bytes = match args.to {
        Some(Target::JsonLines) => output::inert_json(&rendered.to_json_lines()).into_bytes(),
        _ => rendered.copy(manuscript).map_err(|error| session.fail(Exit::Usage, &error.to_string()))?,
    };
    output::deliver_pieces([&bytes], args.sink.output.as_deref())
        .map_err(|message| session.fail(Exit::Output, &message))?;
    let (count, works) = (rendered.count(), rendered.works);
    session.voice.note(&format!("note: citations rendered: {count}, of works: {works}"));
    Ok(())
}

/// The works of the files that the documents cite from.
fn library(session: &Session, manuscript: &Manuscript) -> Library {
    let mut library = Library::default();
    let named = manuscript.bibliographies();
    // What `doc` writes where nothing is named.
    let usual = |source: &crate::document::Source| source.beside("references.json");
    let usual: Vec<PathBuf> = manuscript.sources.iter().map(usual).collect();
    let is_named = !named.is_empty();
    let files = if is_named { named } else { usual.iter().map(PathBuf::as_path).collect() };
    for path in files {
        match std::fs::read(path) {
            Ok(bytes) => library.add(&bytes),
            Err(_) if !is_named => {}
            Err(error) => session.voice.note(&format!("warning: cannot read {}: {error}", path.display())),
        }
    }
    library
}
