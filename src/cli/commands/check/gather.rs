//! What is checked: the references of the inputs, one by one, with the places where they stand.
//!
//! Of an input only its text is held. What an entry says is large, and is made when its turn comes.

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use crate::cli::exit::Exit;
use crate::cli::identifiers::{Found, Written, in_text};
use crate::cli::session::{Failure, Session};
use crate::cli::sources::{FileText, InputSource, sources};
use crate::cli::works::identified;
use crate::compare::{Reference, Rule};
use crate::csl::Item;
use crate::doi::{self, Doi, Identified};
use crate::formats::bibtex::syntax::File;
use crate::formats::{Escaping, Format, ImportError};
use crate::lists::{ListedReference, TextForm, is_reference, references, references_in};
use crate::search::PubmedId;
use crate::text::lines::Lines;

/// An input that was read.
pub(super) struct Input {
    /// Its name; none for standard input.
    pub(super) path: Option<String>,
    /// Its bytes, where they are not those of its text.
    encoded: Option<Vec<u8>>,
    /// Its text.
    pub(super) text: String,
    pub(super) format: Format,
    /// How it is written, if it is a text, and the lines that its file marks as headings.
    form: TextForm,
    headings: Vec<(usize, u8)>,
    pub(super) lines: Lines,
    /// How a BibTeX file writes the characters that it has not yet.
    pub(super) escaping: Escaping,
}

/// A reference.
#[derive(Clone)]
pub(super) struct Subject {
    /// The input it stands in; none for what was typed.
    pub(super) input: Option<usize>,
    /// The line it begins in, from 1.
    pub(super) line: Option<usize>,
    /// What to call it: its key, its DOI, or its beginning.
    pub(super) id: String,
    /// What an entry says.
    pub(super) item: Option<Item>,
    /// What a text says.
    pub(super) written: Option<Reference>,
    pub(super) doi: Option<Identified>,
    /// What PubMed calls it, where a text gives no DOI.
    pub(super) pubmed: Option<PubmedId>,
    /// Where it stands, in bytes of the text.
    pub(super) range: Option<Range<usize>>,
    /// The fields of an entry in a BibTeX file.
    pub(super) fields: Vec<FieldPlace>,
    /// The rules that a comment before it silences; all of them where there is none in the comment.
    pub(super) ignored: Ignored,
    /// Why it could not be read.
    pub(super) failure: Option<Failure>,
}

/// What a comment silences.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ignored {
    pub(super) all: bool,
    pub(super) rules: BTreeSet<Rule>,
}

/// A field in a BibTeX file.
#[derive(Clone, Debug)]
pub(super) struct FieldPlace {
    /// Its name, in small letters; the entries of a file share it.
    pub(super) name: Rc<str>,
    /// The value inside its delimiters, in bytes of the text.
    pub(super) range: Range<usize>,
    /// Whether it is one piece, in braces or quotes or a number: what is joined or a macro is not changed.
    pub(super) plain: bool,
}

impl Subject {
    pub(super) fn new(input: Option<usize>, line: Option<usize>, id: String) -> Self {
        Self {
            input,
            line,
            id,
            item: None,
            written: None,
            doi: None,
            pubmed: None,
            range: None,
            fields: Vec::new(),
            ignored: Ignored::default(),
            failure: None,
        }
    }

    /// The first of these fields that the entry has.
    pub(super) fn field(&self, names: &[&str]) -> Option<&FieldPlace> {
        names.iter().find_map(|name| self.fields.iter().find(|field| *field.name == **name))
    }
}

/// One of the things that were asked for, in order.
pub(super) enum Asked {
    Typed(Box<Subject>),
    /// The input with this number.
    Input(usize),
}

/// Reads the inputs. What cannot be read is reported.
pub(super) fn gather(session: &Session) -> (Vec<Input>, Vec<Asked>) {
    let (mut inputs, mut typed, mut asked) = (Vec::new(), Vec::new(), Vec::new());
    for source in sources(session) {
        match source {
            Ok(InputSource::Typed(text)) => {
                asked.push(None);
                typed.push(text);
            }
            Ok(InputSource::File(file)) => {
                asked.push(Some(Asked::Input(inputs.len())));
                inputs.push(Input::new(file, session.request.reading.from));
            }
            Err(failure) => {
                session.tell(&failure);
            }
        }
    }
    let found = identified(session, &typed.iter().collect::<Vec<_>>());
    let mut subjects = typed.into_iter().zip(found).map(|(typed, found)| typed_id(typed, found));
    let asked = asked.into_iter().filter_map(|one| one.or_else(|| subjects.next().map(Asked::Typed)));
    // A file that is not there is no reference.
    let is_there = |one: &Asked| match one {
        Asked::Typed(subject) => match &subject.failure {
            Some(failure) if failure.exit == Exit::Input => {
                session.tell(failure);
                false
            }
            _ => true,
        },
        Asked::Input(_) => true,
    };
    let asked = asked.filter(is_there).collect();
    (inputs, asked)
}

fn typed_id(typed: String, found: Result<Identified, Failure>) -> Box<Subject> {
    let mut subject = Subject::new(None, None, typed);
    match found {
        Ok(found) => {
            subject.id = found.doi.to_string();
            subject.doi = Some(found);
        }
        Err(failure) => subject.failure = Some(failure),
    }
    Box::new(subject)
}

impl Input {
    fn new(file: FileText, from: Option<Format>) -> Self {
        let format = from.unwrap_or_else(|| file.format());
        let form = file.form();
        let FileText { name, bytes, text, headings } = file;
        let path = (name != "standard input").then_some(name);
        let encoded = (bytes != text.as_bytes()).then_some(bytes);
        let mut input = Self {
            path,
            lines: Lines::of(&text),
            text,
            format,
            form,
            headings,
            encoded,
            escaping: Escaping::Tex,
        };
        if input.is_bibtex() && !input.text.is_ascii() && File::new(input.bytes()).is_unicode() {
            input.escaping = Escaping::Unicode;
        }
        input
    }

    /// Its bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        self.encoded.as_deref().unwrap_or(self.text.as_bytes())
    }

    /// Its name for people.
    pub(super) fn name(&self) -> &str {
        self.path.as_deref().unwrap_or("standard input")
    }

    pub(super) fn is_bibtex(&self) -> bool {
        matches!(self.format, Format::Bibtex | Format::Biblatex)
    }

    /// The DOIs of a text and the references that stand around them: a DOI once in each reference, as a wrong one is
    /// often copied from its neighbour, and once where none has it. Of a list of references those without a
    /// DOI too.
    pub(super) fn mentions(&self, index: usize, out: &mut Vec<Subject>) {
        let listed = self.listed();
        let mut places: Vec<(usize, usize, usize)> = listed
            .iter()
            .enumerate()
            .flat_map(|(number, item)| item.places.iter().map(move |place| (place.start, place.end, number)))
            .collect();
        places.sort_unstable();
        let item_at = |place: usize| {
            let before = places.partition_point(|(start, ..)| *start <= place).checked_sub(1)?;
            places.get(before).filter(|(_, end, _)| place < *end).map(|(.., number)| *number)
        };
        let mentions: Vec<_> = doi::find(&self.text)
            .map(|mention| {
                let line = self.lines.at(mention.range.start);
                let item = item_at(mention.range.start);
                (mention, line, item)
            })
            .collect();
        let mut with_doi: BTreeSet<usize> = mentions.iter().filter_map(|(.., item)| *item).collect();
        let reference = |item: Option<usize>| {
            item.and_then(|item| listed.get(item)).filter(|item| is_reference(&item.text))
        };
        let in_references: BTreeSet<Doi> = mentions
            .iter()
            .filter(|(.., item)| reference(*item).is_some())
            .map(|(mention, ..)| mention.doi.clone())
            .collect();
        let mut seen = BTreeSet::new();
        for (mention, line, item) in mentions {
            let written = reference(item);
            let is_told = written.is_none() && in_references.contains(&mention.doi);
            if is_told || !seen.insert((mention.doi.clone(), written.and(item))) {
                continue;
            }
            let mut subject = Subject::new(Some(index), Some(line), mention.doi.to_string());
            subject.range = Some(mention.range);
            subject.doi = Some(Identified { doi: mention.doi, others: mention.others });
            if let Some(item) = written {
                subject.written = Some(Reference::text(&item.text));
            }
            out.push(subject);
        }
        let told: BTreeSet<Doi> = seen.into_iter().map(|(doi, _)| doi).collect();
        for Written { place, line, found } in in_text(&self.text).unwrap_or_default() {
            let mut subject = Subject::new(Some(index), Some(line), String::new());
            match found {
                Found::Doi(found) if told.contains(&found.doi) => continue,
                Found::Doi(found) => (subject.id, subject.doi) = (found.doi.to_string(), Some(found)),
                Found::Pubmed(id) => {
                    let item = item_at(place);
                    with_doi.extend(item);
                    subject.written = reference(item).map(|item| Reference::text(&item.text));
                    (subject.id, subject.pubmed) = (id.to_string(), Some(id));
                }
                Found::Unread(failure) => {
                    let message = format!("{}:{line}: {}", self.name(), failure.message);
                    subject.failure = Some(Failure { message, ..failure });
                }
            }
            out.push(subject);
        }
        for (number, item) in listed.iter().enumerate() {
            if with_doi.contains(&number) || !is_reference(&item.text) {
                continue;
            }
            let id: String =
                item.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect();
            let mut subject = Subject::new(Some(index), Some(item.line), id);
            subject.written = Some(Reference::text(&item.text));
            out.push(subject);
        }
        if out.is_empty() {
            let mut subject = Subject::new(Some(index), None, String::new());
            let message = format!("{}: {}", self.name(), ImportError::Nothing);
            subject.failure = Some(Failure { exit: Exit::Input, message });
            out.push(subject);
        }
        out.sort_by_key(|subject| (subject.input, subject.line));
    }
}

impl Input {
    /// The items of the list of references in a text: what stands below its heading, or all of it where most of it
    /// are references.
    fn listed(&self) -> Vec<ListedReference> {
        let found = references_in(&self.text, self.form, &self.headings);
        let whole = self.form == TextForm::Plain || found.is_none();
        let all = found.unwrap_or_else(|| references(&self.text));
        let count = all.iter().filter(|item| is_reference(&item.text)).count();
        if !whole || count * 10 >= all.len() * 6 { all } else { Vec::new() }
    }

    /// What the comments right above a line silence.
    pub(super) fn silenced(&self, line: Option<usize>) -> Ignored {
        let mut ignored = Ignored::default();
        let mut above = line.unwrap_or(1);
        while above > 1 {
            above -= 1;
            let row = self
                .text
                .get(self.lines.start(above)..self.lines.start(above + 1))
                .unwrap_or_default()
                .trim();
            let comment = row.is_empty() || row.starts_with(['%', '#', '/']) || row.starts_with("<!--");
            if !comment {
                break;
            }
            let Some((_, rest)) = row.split_once("doicite:") else { continue };
            let Some(rest) = rest.trim_start().strip_prefix("ignore") else { continue };
            let rest = rest.trim_end_matches("-->");
            let names: Vec<&str> = rest.split([',', ' ', '\t']).filter(|name| !name.is_empty()).collect();
            ignored.all |= names.is_empty();
            ignored.rules.extend(names.iter().filter_map(|name| Rule::parse(name)));
        }
        ignored
    }
}

impl Ignored {
    pub(super) fn has(&self, rule: Rule) -> bool {
        self.all || self.rules.contains(&rule)
    }
}
