//! What is checked: the references of the inputs, with the places where they stand.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

use crate::cli::exit::Exit;
use crate::cli::hints;
use crate::cli::places::lines_in;
use crate::cli::session::{Failure, Session};
use crate::cli::sources::{FileText, InputSource, sources};
use crate::cli::works::identified;
use crate::compare::{Form, Reference, Rule, references, references_below_heading};
use crate::csl::{Item, Variable};
use crate::doi::{self, Doi, Identified};
use crate::formats::bibtex::syntax::{Block, File, PieceKind};
use crate::formats::{self, Entry, Escaping, Format, ImportError};
use crate::text::lines::Lines;

/// An input that was read.
pub(super) struct Input {
    /// Its name; none for standard input.
    pub(super) path: Option<String>,
    pub(super) bytes: Vec<u8>,
    /// Its text.
    pub(super) text: String,
    pub(super) format: Format,
    pub(super) lines: Lines,
    /// How a BibTeX file writes the characters that it has not yet.
    pub(super) escaping: Escaping,
}

/// A reference.
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
    fn new(input: Option<usize>, line: Option<usize>, id: String) -> Self {
        Self {
            input,
            line,
            id,
            item: None,
            written: None,
            doi: None,
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

/// Reads the inputs.
pub(super) fn gather(session: &Session) -> (Vec<Input>, Vec<Subject>) {
    let mut inputs = Vec::new();
    let mut subjects = Vec::new();
    for source in sources(session) {
        match source {
            Ok(InputSource::Typed(typed)) => match typed_id(session, &typed) {
                // A file that is not there is no reference.
                Subject { failure: Some(failure), .. } if failure.exit == Exit::Input => {
                    session.tell(&failure);
                }
                subject => subjects.push(subject),
            },
            Ok(InputSource::File(file)) => {
                let input = Input::new(file, session.request.reading.from);
                input.subjects(inputs.len(), &mut subjects);
                inputs.push(input);
            }
            Err(failure) => {
                session.tell(&failure);
            }
        }
    }
    let items: Vec<Option<&Item>> = subjects.iter().map(|subject| subject.item.as_ref()).collect();
    for (subject, doi) in session.dois_by_pubmed(&items).into_iter().enumerate() {
        if let Some(doi) = doi {
            subjects[subject].doi = Some(Identified::from(doi));
        }
    }
    (inputs, subjects)
}

fn typed_id(session: &Session, typed: &str) -> Subject {
    let mut subject = Subject::new(None, None, typed.to_owned());
    match identified(session, &[&typed.to_owned()]).pop() {
        Some(Ok(found)) => {
            subject.id = found.doi.to_string();
            subject.doi = Some(found);
        }
        Some(Err(failure)) => subject.failure = Some(failure),
        None => {}
    }
    subject
}

impl Input {
    fn new(file: FileText, from: Option<Format>) -> Self {
        let format = from.unwrap_or_else(|| file.format());
        let FileText { name, bytes, text } = file;
        let path = (name != "standard input").then_some(name);
        let mut input = Self { path, lines: Lines::of(&text), text, format, bytes, escaping: Escaping::Tex };
        if input.is_bibtex() && !input.text.is_ascii() && File::new(&input.bytes).is_unicode() {
            input.escaping = Escaping::Unicode;
        }
        input
    }

    /// Its name for people.
    pub(super) fn name(&self) -> &str {
        self.path.as_deref().unwrap_or("standard input")
    }

    pub(super) fn is_bibtex(&self) -> bool {
        matches!(self.format, Format::Bibtex | Format::Biblatex)
    }

    fn subjects(&self, index: usize, out: &mut Vec<Subject>) {
        let from = out.len();
        if self.format == Format::Text {
            self.mentions(index, out);
        } else {
            self.entries(index, out);
        }
        let rows: Vec<&str> = self.text.lines().collect();
        for subject in out.iter_mut().skip(from) {
            subject.ignored = silenced(&rows, subject.line);
        }
    }

    /// The entries of a library.
    fn entries(&self, index: usize, out: &mut Vec<Subject>) {
        if self.is_bibtex() && self.bibtex_entries(index, out) {
            return;
        }
        let entries = formats::read_as(&self.bytes, self.format);
        let lines = lines_in(&self.text, &entries);
        for (number, entry) in entries.into_iter().enumerate() {
            let mut subject = self.entry(index, entry);
            if let Some(line) = lines.get(number).copied().flatten() {
                let next = lines.iter().skip(number + 1).flatten().find(|next| **next > line);
                subject.line = Some(line);
                subject.range = Some(self.around(line, next.copied()));
            }
            out.push(subject);
        }
    }

    /// The entries of a BibTeX file with their places; false, and none of them, where the two do not go together. What
    /// is read of an entry besides its item is large, and of a long file it is never held together.
    fn bibtex_entries(&self, index: usize, out: &mut Vec<Subject>) -> bool {
        let from = out.len();
        formats::read_each(&self.bytes, self.format, &mut |entry| out.push(self.entry(index, entry)));
        let places = self.bibtex_places();
        let known = places.len() == out.len() - from;
        if !known {
            out.truncate(from);
        }
        for (subject, (range, fields)) in out.iter_mut().skip(from).zip(places) {
            subject.line = Some(self.lines.at(range.start));
            subject.range = Some(range);
            subject.fields = fields;
            if subject.item.is_some() {
                subject.doi = subject.doi.take().map(|found| self.as_written(subject, found));
            }
        }
        known
    }

    /// An entry, whose place is not known yet.
    fn entry(&self, index: usize, entry: Result<Entry, ImportError>) -> Subject {
        let mut subject = Subject::new(Some(index), None, String::new());
        match entry {
            Ok(Entry::Work(work)) => {
                subject.id.clone_from(&work.item.id);
                subject.doi = work.item.get(Variable::Doi).and_then(|doi| doi::field(doi).ok());
                subject.item = Some(work.item);
            }
            Ok(Entry::Doi { found, id }) => {
                subject.id = id.unwrap_or_else(|| found.doi.to_string());
                subject.doi = Some(found);
            }
            Err(error) => {
                let message = format!("{}: {}", self.name(), hints::explain(&error));
                subject.failure = Some(Failure { exit: Exit::Input, message });
            }
        }
        subject
    }

    /// An entry in a format other than BibTeX, of which the line of its key or DOI is known: up to the next one,
    /// and in tagged formats the record around the line.
    fn around(&self, line: usize, next: Option<usize>) -> Range<usize> {
        let own = self.lines.start(line);
        let end = next.map_or(self.text.len(), |next| self.lines.start(next));
        if !matches!(self.format, Format::Ris | Format::Endnote | Format::Nbib) {
            return own..end;
        }
        let (before, behind) = (self.text.get(..own), self.text.get(own..end));
        let starts = ["\n\n", "\r\n\r\n", "\nTY  -"];
        let start = starts.iter().filter_map(|sign| before?.rfind(sign)).max().unwrap_or(0);
        let ends = ["\n\n", "\r\n\r\n", "\nER  -"];
        let length = ends.iter().filter_map(|sign| behind?.find(sign)).min();
        start..length.map_or(end, |length| own + length)
    }

    /// The DOI of an entry as it is written, before what is made of it: versions of arXiv's DOIs are left
    /// out, and are not always registered.
    fn as_written(&self, subject: &Subject, found: Identified) -> Identified {
        let raw = subject.field(&["doi"]).and_then(|field| self.text.get(field.range.clone()));
        match raw.and_then(|raw| Doi::exact(raw.trim()).ok()).filter(|raw| *raw != found.doi) {
            Some(raw) if raw.as_str().starts_with(found.doi.as_str()) => {
                Identified { doi: raw, others: vec![found.doi] }
            }
            _ => found,
        }
    }

    /// The entries of a BibTeX file and their fields, by place.
    fn bibtex_places(&self) -> Vec<(Range<usize>, Vec<FieldPlace>)> {
        let file = File::new(&self.bytes);
        let mut places = Vec::new();
        let mut names: BTreeSet<Rc<str>> = BTreeSet::new();
        for block in file.blocks() {
            let Block::Entry(entry) = block else { continue };
            let container = ["xdata", "set"].iter().any(|kind| entry.kind.text.eq_ignore_ascii_case(kind));
            if container && entry.fault.is_none() {
                continue;
            }
            let fields = entry.fields.iter().map(|field| {
                let (range, plain) = match field.value.pieces.as_slice() {
                    [piece] => (piece.inner().range(), piece.kind != PieceKind::Macro),
                    _ => (field.value.start()..field.value.end(), false),
                };
                let name = field.name.text.to_lowercase();
                let name = names.get(name.as_str()).cloned().unwrap_or_else(|| {
                    let name: Rc<str> = name.into();
                    names.insert(name.clone());
                    name
                });
                FieldPlace { name, range, plain }
            });
            places.push((entry.token.range(), fields.collect()));
        }
        places
    }

    /// The DOIs of a text and the references that stand around them: a DOI once in each reference, as a wrong one is
    /// often copied from its neighbour, and once where none has it. Of a list of references those without a
    /// DOI too.
    fn mentions(&self, index: usize, out: &mut Vec<Subject>) {
        let listed = listed(&self.text);
        let mentions: Vec<_> = doi::find(&self.text)
            .map(|mention| {
                let line = self.lines.at(mention.range.start);
                let item = listed.partition_point(|item| item.line <= line).checked_sub(1);
                (mention, line, item.filter(|item| line <= listed[*item].end))
            })
            .collect();
        let mut count: HashMap<usize, usize> = HashMap::new();
        for item in mentions.iter().filter_map(|(.., item)| *item) {
            *count.entry(item).or_default() += 1;
        }
        // What names several DOIs is no reference, but a list or prose.
        let reference = |item: Option<usize>| {
            let one = item.filter(|item| count.get(item).is_none_or(|count| *count <= 1));
            one.and_then(|item| listed[item].reference.as_ref())
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
            subject.written = written.cloned();
            out.push(subject);
        }
        for (number, item) in listed.into_iter().enumerate() {
            let Some(reference) = item.reference.filter(|_| item.listed && !count.contains_key(&number))
            else {
                continue;
            };
            let mut subject = Subject::new(Some(index), Some(item.line), item.id);
            subject.written = Some(reference);
            out.push(subject);
        }
        out.sort_by_key(|subject| (subject.input, subject.line));
    }
}

/// A paragraph of a text, or an item of its list of references.
struct Paragraph {
    /// Its first and last line.
    line: usize,
    end: usize,
    /// Its beginning.
    id: String,
    /// Whether it stands in a list of references.
    listed: bool,
    /// What it says, if it has the form of a reference; in a list less is enough than by itself.
    reference: Option<Reference>,
}

/// The paragraphs of a text. The list of references is what stands below its heading, or all of it where most
/// paragraphs have the form of references.
fn listed(text: &str) -> Vec<Paragraph> {
    let below = references_below_heading(text);
    let all = if text.contains("\\begin{thebibliography}") { below.clone() } else { None };
    let all = all.unwrap_or_else(|| references(text));
    let in_list: Option<BTreeSet<usize>> = below.map(|items| items.iter().map(|item| item.line).collect());
    let mut paragraphs: Vec<Paragraph> = all
        .iter()
        .map(|item| {
            let id: String =
                item.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect();
            let lines = item.text.matches('\n').count();
            let listed = in_list.as_ref().is_some_and(|lines| lines.contains(&item.line));
            let reference = Reference::text(&item.text);
            Paragraph {
                line: item.line,
                end: item.line + lines,
                id,
                listed,
                reference: Some(reference).filter(|reference| reference.form() != Form::Prose),
            }
        })
        .collect();
    let form = |paragraph: &Paragraph| paragraph.reference.as_ref().map(Reference::form);
    if in_list.is_none() {
        let count = paragraphs.iter().filter(|paragraph| form(paragraph) == Some(Form::Reference)).count();
        let most = count * 10 >= paragraphs.len() * 6;
        for paragraph in &mut paragraphs {
            paragraph.listed = most;
        }
    }
    for paragraph in paragraphs.iter_mut().filter(|paragraph| !paragraph.listed) {
        paragraph.reference.take_if(|reference| reference.form() == Form::Possible);
    }
    paragraphs
}

/// What the comments right above a line silence.
fn silenced(rows: &[&str], line: Option<usize>) -> Ignored {
    let mut ignored = Ignored::default();
    let above = line.map_or(0, |line| line.saturating_sub(1));
    for row in rows.get(..above.min(rows.len())).unwrap_or_default().iter().rev() {
        let row = row.trim();
        let comment = row.is_empty() || row.starts_with(['%', '#', '/']) || row.starts_with("<!--");
        if !comment {
            break;
        }
        let Some((_, rest)) = row.split_once("doicite:") else { continue };
        let Some(rest) = rest.trim_start().strip_prefix("ignore") else { continue };
        let rest = rest.trim_end_matches("-->");
        let names: Vec<&str> = rest.split([',', ' ', '\t']).filter(|name| !name.is_empty()).collect();
        let rules: Vec<Rule> = names.iter().filter_map(|name| Rule::parse(name)).collect();
        ignored.all |= names.is_empty();
        ignored.rules.extend(rules);
    }
    ignored
}

impl Ignored {
    pub(super) fn has(&self, rule: Rule) -> bool {
        self.all || self.rules.contains(&rule)
    }
}

/// A DOI to be asked for.
pub(super) fn found(doi: &Doi) -> Identified {
    Identified::from(doi.clone())
}
