//! The references of the inputs, and the identifiers that are written in them.

use crate::cli::exit::Exit;
use crate::cli::hints;
use crate::cli::identifiers::read_doi;
use crate::cli::session::Session;
use crate::cli::sources::{FileText, InputSource, sources};
use crate::compare::Reference;
use crate::csl::Variable;
use crate::doi::{self, Identified, identify};
use crate::formats::{self, Entry, Format};
use crate::lists::{self, ListedReference, TextForm};
use crate::search::PubmedId;
use crate::text::scripts::is_unspaced;
use crate::text::sorting;

/// A reference that is looked for, and where it stands.
pub(super) struct Sought {
    pub(super) file: Option<String>,
    pub(super) line: Option<usize>,
    /// What to call it: the reference, or the key of an entry.
    pub(super) input: String,
    pub(super) reference: Reference,
    /// The DOIs and the identifiers of PubMed that are written in it.
    pub(super) dois: Vec<Identified>,
    pub(super) pubmed: Vec<PubmedId>,
    /// Whether it has nothing else.
    pub(super) bare: bool,
    /// Whether it looks like several references that nothing parts.
    pub(super) several: bool,
}

/// The references of the inputs, in order. What cannot be read is reported.
pub(super) fn gather(session: &Session, from: Option<Format>) -> Vec<Sought> {
    let mut all = Vec::new();
    for source in sources(session) {
        match source {
            Ok(InputSource::Typed(text)) => all.extend(typed(session, &text)),
            Ok(InputSource::File(file)) => {
                if let Some(failure) = file.blank() {
                    session.tell(&failure);
                    continue;
                }
                let format = from.unwrap_or_else(|| file.format());
                if format == Format::Text {
                    of_text(session, &file, &mut all);
                } else {
                    of_entries(session, &file, format, &mut all);
                }
            }
            Err(failure) => {
                session.tell(&failure);
            }
        }
    }
    all
}

/// What an argument stands for: with a space it is a reference, else an identifier.
fn typed(session: &Session, text: &str) -> Option<Sought> {
    if let Some(sought) = Sought::of_id(text) {
        return Some(sought);
    }
    let one_word = !text.trim().contains(char::is_whitespace);
    if let Some(found) = identify(text).ok().filter(|_| one_word) {
        return Some(Sought { dois: vec![found], bare: true, ..Sought::new("", text.to_owned()) });
    }
    if is_reference(text) && !is_name_of_a_file(text) {
        return Some(Sought::of_text(text, text.to_owned()));
    }
    let failure = read_doi(text).err();
    let message = match failure {
        Some(failure) if failure.exit == Exit::Input => failure.message,
        _ => hints::leads_nowhere(text) + "; quote a reference as one argument",
    };
    session.fail(Exit::Input, &message);
    None
}

/// Whether an argument is a reference: it has a space, or is in a script that has none.
fn is_reference(text: &str) -> bool {
    text.trim().contains(char::is_whitespace) || text.chars().filter(|c| is_unspaced(*c)).count() >= 8
}

/// Whether an argument with spaces is the name of a file: `my references.bib`.
fn is_name_of_a_file(text: &str) -> bool {
    let text = text.trim();
    let unreadable = [".pdf", ".rtf", ".doc"];
    // References end in addresses.
    if text.contains("://") || text.to_ascii_lowercase().ends_with(".org") {
        return false;
    }
    let known = TextForm::of_name(text).is_some()
        || Format::of_name(text).next().is_some()
        || unreadable.iter().any(|ending| text.to_ascii_lowercase().ends_with(ending));
    known && text.split_whitespace().count() <= MOST_WORDS_OF_A_NAME
}

const MOST_WORDS_OF_A_NAME: usize = 6;

/// The references of a text. Of a document only its list of references is sent anywhere.
fn of_text(session: &Session, file: &FileText, all: &mut Vec<Sought>) {
    let Some(listed) = lists::references_in(&file.text, file.form(), &file.headings) else {
        session.fail(
            Exit::Input,
            &format!(
                "{}: no reference list found (no heading such as \"References\"); doicite searches for nothing else in a document",
                file.name
            ),
        );
        return;
    };
    if listed.is_empty() {
        session.fail(Exit::Input, &format!("{} contains no references", file.name));
    }
    for ListedReference { line, text, several, .. } in listed {
        let input = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let sought = Sought::of_id(&text).unwrap_or_else(|| Sought::of_text(&text, input));
        all.push(Sought { file: Some(file.name.clone()), line: Some(line), several, ..sought });
    }
}

/// The entries of a library that have no DOI.
fn of_entries(session: &Session, file: &FileText, format: Format, all: &mut Vec<Sought>) {
    let entries = formats::read_as(&file.bytes, format);
    let lines = file.lines_of(&entries);
    let mut with_doi = 0;
    for (entry, line) in entries.iter().zip(lines) {
        match entry {
            Ok(Entry::Work(work)) if work.item.get(Variable::Doi).is_none() => {
                let sought = Sought {
                    reference: Reference::item(&work.item),
                    pubmed: PubmedId::of_item(&work.item).into_iter().collect(),
                    ..Sought::new("", work.item.id.clone())
                };
                all.push(Sought { file: Some(file.name.clone()), line, ..sought });
            }
            Ok(_) => with_doi += 1,
            Err(error) => {
                session.fail(Exit::Input, &format!("{}: {error}", file.name));
            }
        }
    }
    // A DOI that leads elsewhere is not looked for again: whether it is right, `check` says.
    if with_doi > 0 {
        let have = match with_doi {
            1 => "1 entry already has a DOI; `doicite check` compares it with its record".to_owned(),
            more => {
                format!("{more} entries already have DOIs; `doicite check` compares them with their records")
            }
        };
        session.voice.note(&format!("note: {}: {have}", file.name));
    }
}

impl Sought {
    fn new(text: &str, input: String) -> Self {
        Self {
            file: None,
            line: None,
            input,
            reference: Reference::text(text),
            dois: Vec::new(),
            pubmed: Vec::new(),
            bare: false,
            several: false,
        }
    }

    /// A text that is an identifier of PubMed, in any of the forms that it has by itself.
    fn of_id(text: &str) -> Option<Self> {
        let id = PubmedId::parse(text)?;
        Some(Self { pubmed: vec![id], bare: true, ..Self::new("", text.to_owned()) })
    }

    /// A written reference. Its identifiers are no words to search for.
    fn of_text(text: &str, input: String) -> Self {
        let mut dois: Vec<Identified> = Vec::new();
        let mut places = Vec::new();
        for mention in doi::find(text) {
            places.push(mention.range.clone());
            if dois.iter().all(|known| known.doi != mention.doi) {
                dois.push(Identified::from(mention));
            }
        }
        let found = PubmedId::find(text);
        places.extend(found.iter().map(|(place, _)| place.clone()));
        sorting::by_key(&mut places, |place| place.start);
        let (mut rest, mut at) = (String::with_capacity(text.len()), 0);
        for place in places {
            rest.push_str(text.get(at..place.start).unwrap_or_default());
            at = at.max(place.end);
        }
        rest.push_str(text.get(at..).unwrap_or_default());
        let words = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1);
        let telling = words.filter(|word| {
            !matches!(
                word.to_lowercase().as_str(),
                "doi" | "https" | "http" | "org" | "dx" | "pmid" | "pmcid" | "available" | "from"
            )
        });
        let bare = !(dois.is_empty() && found.is_empty()) && telling.count() < 2;
        let pubmed = found.into_iter().map(|(_, id)| id).collect();
        Self { dois, pubmed, bare, ..Self::new(&rest, input) }
    }

    /// Whether an identifier may say which work it is.
    pub(super) fn has_identifier(&self) -> bool {
        !self.dois.is_empty() || !self.pubmed.is_empty()
    }

    /// Where it stands, for a message.
    pub(super) fn place(&self) -> String {
        let input: String = self.input.chars().take(80).collect();
        let more = if input.len() < self.input.len() { "…" } else { "" };
        match (&self.file, self.line) {
            (Some(file), Some(line)) => format!("{file}:{line}: {input}{more}"),
            (Some(file), None) => format!("{file}: {input}{more}"),
            _ => format!("{input}{more}"),
        }
    }
}
