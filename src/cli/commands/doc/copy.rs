//! Documents with their citations and the list of references as text.

use std::path::{Path, PathBuf};

use super::{fetch, tell_unknown};
use crate::cli::args::{DocArgs, DocOutput, OutputFormat};
use crate::cli::exit::Exit;
use crate::cli::output;
use crate::cli::session::{ChosenStyle, Session, Told};
use crate::cli::target::{self, Target};
use crate::csl::Processor;
use crate::document::{Language, Library, Manuscript, Rendered};

/// Writes the copy.
pub(super) fn copy(session: &Session, args: &DocArgs, manuscript: &Manuscript) -> Result<(), Told> {
    let refuse = |message: String| Err(session.fail(Exit::Usage, &message));
    let to = args.to.or_else(|| by_name(args.sink.output.as_deref()?));
    let wanted = match to {
        Some(DocOutput::Copy(language)) => Some(language),
        Some(DocOutput::Bibliography(_)) => {
            return refuse(
                "--citations does not write a bibliography; use --to markdown, latex, typst, html or jsonl"
                    .to_owned(),
            );
        }
        Some(DocOutput::Html | DocOutput::JsonLines) | None => None,
    };
    for source in &manuscript.sources {
        let language = source.document.language;
        if let Some(wanted) = wanted.filter(|wanted| *wanted != language) {
            let (is, wanted) = (language.name(), wanted.name());
            return refuse(format!("{} is {is}, not {wanted}; try --to {is}", source.name));
        }
    }
    session.spare()?;
    let chosen = style(session, args, manuscript)?;
    let mut library = library(session, manuscript);
    let missing = manuscript.cited(|cite| !library.has(cite));
    for (doi, work) in fetch(session, manuscript, &missing, |_| false) {
        if let Some(work) = work {
            library.insert(doi, work);
        }
    }
    tell_unknown(session, manuscript, &manuscript.unknown(|cite| library.has(cite)));
    let processor = Processor::new(&chosen.style, Some(chosen.locale.for_language(&chosen.language)));
    let rendered = Rendered::new(manuscript, &library, &processor)
        .map_err(|cause| session.excessive(&chosen.name, cause))?;
    let bytes = match to {
        Some(DocOutput::JsonLines) => Ok(output::inert_json(&rendered.to_json_lines()).into_bytes()),
        Some(DocOutput::Html) => rendered.to_html(manuscript).map(String::into_bytes),
        _ => rendered.copy(manuscript),
    };
    let bytes = bytes.map_err(|error| session.fail(Exit::Usage, &error.to_string()))?;
    output::deliver_pieces([&bytes], args.sink.output.as_deref())
        .map_err(|message| session.fail(Exit::Output, &message))?;
    let (count, works) = (rendered.count(), rendered.works);
    let citations = if count == 1 { "citation" } else { "citations" };
    let of = if works == 1 { "work" } else { "works" };
    session.voice.note(&format!("note: rendered {count} {citations} of {works} {of}"));
    Ok(())
}

/// What belongs in a file of this name.
fn by_name(output: &Path) -> Option<DocOutput> {
    let extension = output.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    Language::of_extension(extension).map(DocOutput::Copy).or_else(|| match target::of(output) {
        Target::References(OutputFormat::Html) => Some(DocOutput::Html),
        Target::References(OutputFormat::Jsonl) => Some(DocOutput::JsonLines),
        _ => None,
    })
}

/// The style that was typed, else the one that a document names, else the usual one; and the language.
fn style(session: &Session, args: &DocArgs, manuscript: &Manuscript) -> Result<ChosenStyle, Told> {
    let settings = &session.request.settings;
    let sources = || manuscript.sources.iter();
    let own = sources().find_map(|source| source.style.as_ref()).filter(|_| args.style.is_none());
    let style = own.map(|own| match own.file.to_str() {
        Some(file) if own.file.is_file() => file.to_owned(),
        _ => {
            let name = own.name.strip_suffix(".csl");
            if let Some(name) = name {
                session
                    .voice
                    .note(&format!("warning: there is no file {}; looking for a style {name}", own.name));
            }
            name.unwrap_or(&own.name).to_owned()
        }
    });
    let own = sources().find_map(|source| source.locale.as_deref()).filter(|_| args.locale.is_none());
    // A document's language that nobody has translated is no reason to fail.
    let own = own.filter(|language| crate::style::locale(language).is_ok());
    let language = own.or(settings.locale.value.as_deref());
    session.style_named(style.as_ref().unwrap_or(&settings.style.value), language)
}

/// The works of the files that the documents cite from.
fn library(session: &Session, manuscript: &Manuscript) -> Library {
    let mut library = Library::default();
    manuscript.sources.iter().for_each(|source| library.add_metadata(source));
    let named = manuscript.bibliographies();
    // What `doc` writes where nothing is named.
    let usual = |source: &crate::document::ManuscriptFile| source.beside("references.json");
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
