//! A copy of a Markdown document with its citations and the list of references as text.

use std::collections::HashMap;
use std::path::Path;

use super::Paper;
use crate::cli::args::{Doc, Target};
use crate::cli::exit::Exit;
use crate::cli::output;
use crate::cli::session::{Session, Told};
use crate::csl::{Item, Processor, Variable};
use crate::document::{self, Cite, Language};
use crate::doi::Doi;
use crate::files;
use crate::formats;
use crate::work::Work;

/// Writes the copy.
pub(super) fn copy(session: &Session, args: &Doc, paper: &Paper) -> Result<(), Told> {
    let refuse = |message: String| Err(session.fail(Exit::Usage, &message));
    if paper.document.language != Language::Markdown {
        let language = paper.document.language.name();
        return refuse(format!(
            "{} is {language}, and only Markdown can be written with its citations",
            paper.name
        ));
    }
    if matches!(args.to, Some(Target::Bibliography(_))) {
        return refuse("--citations writes Markdown: say --to markdown, or leave --to out".to_owned());
    }
    if args.sink.output.as_deref().is_some_and(|copy| files::is_same(copy, Path::new(&args.file))) {
        return refuse("the copy would take the place of the document: name another file by -o".to_owned());
    }
    let chosen = session.style()?;
    let mut library = Library::of(session, paper);
    let missing = paper.document.cites.iter().filter(|cite| library.get(cite).is_none());
    let works = paper.fetch(session, &paper.each_once(missing), |_| false);
    for (doi, work) in works {
        library.extend(doi, work);
    }
    let (items, places) = library.cited(paper);
    let processor = Processor::new(&chosen.style, Some(chosen.locale.for_language(&chosen.language)));
    let rendered = document::render(&paper.bytes, &paper.document, &items, &places, &processor);
    output::deliver_pieces([&rendered.bytes], args.sink.output.as_deref())
        .map_err(|message| session.fail(Exit::Output, &message))?;
    let (count, works) = (rendered.citations, items.len());
    session.voice.note(&format!("note: citations rendered: {count}, of works: {works}"));
    Ok(())
}

/// The works of the files that a document cites from.
#[derive(Default)]
struct Library {
    items: Vec<Item>,
    by_key: HashMap<String, usize>,
    by_doi: HashMap<Doi, usize>,
}

impl Library {
    fn of(session: &Session, paper: &Paper) -> Self {
        let mut library = Self::default();
        let named = &paper.document.bibliographies;
        let usual = ["references.json".to_owned()];
        for name in if named.is_empty() { &usual[..] } else { named } {
            let path = paper.beside(name);
            match std::fs::read(&path) {
                Ok(bytes) => library.add(&bytes),
                Err(_) if named.is_empty() => {}
                Err(error) => {
                    session.voice.note(&format!("warning: cannot read {}: {error}", path.display()));
                }
            }
        }
        library
    }

    fn add(&mut self, bytes: &[u8]) {
        for entry in formats::read(bytes).into_iter().flatten() {
            let formats::Entry::Work(work) = entry else { continue };
            let place = self.items.len();
            if let Some(doi) = work.item.get(Variable::Doi).and_then(|doi| Doi::parse(doi).ok()) {
                self.by_doi.entry(doi).or_insert(place);
            }
            self.by_key.entry(work.item.id.clone()).or_insert(place);
            self.items.push(work.item);
        }
    }

    /// A work that was fetched for a DOI.
    fn extend(&mut self, doi: Doi, work: Option<Work>) {
        if let Some(work) = work {
            self.by_doi.insert(doi, self.items.len());
            self.items.push(work.item);
        }
    }

    fn get(&self, cite: &Cite) -> Option<&Item> {
        let by_doi = || cite.doi.as_ref().and_then(|found| self.by_doi.get(&found.doi));
        self.by_key.get(&cite.key).or_else(by_doi).and_then(|place| self.items.get(*place))
    }

    /// The works that a document cites, in the order of their first citation, and which of them each
    /// citation is of. The same work by two keys is one.
    fn cited(&self, paper: &Paper) -> (Vec<Item>, Vec<Option<usize>>) {
        let mut items: Vec<Item> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        let place = |cite: &Cite| {
            let item = self.get(cite)?;
            let doi = item.get(Variable::Doi).map(str::to_ascii_lowercase);
            let place =
                *known.entry(doi.unwrap_or_else(|| format!("key {}", cite.key))).or_insert(items.len());
            if place == items.len() {
                items.push(item.clone());
            }
            Some(place)
        };
        let places = paper.document.cites.iter().map(place).collect();
        (items, places)
    }
}
