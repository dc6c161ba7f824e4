//! What is checked: the references of the inputs, one by one, with the places where they stand.
//!
//! Of an input only its text is held. What an entry says is large, and is made when its turn comes.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use super::comments::{Comments, Ignored};
use crate::cli::bytes;
use crate::cli::exit::Exit;
use crate::cli::hints;
use crate::cli::identifiers::{Found, Written, in_text};
use crate::cli::output::told;
use crate::cli::session::{Failure, Session};
use crate::cli::sources::{FileText, InputSource, sources};
use crate::cli::works::identified;
use crate::compare::{Form, Reference, Rule};
use crate::csl::Item;
use crate::doi::{self, Doi, Identified};
use crate::formats::bibtex::syntax::File;
use crate::formats::{self, Escaping, Format, ImportError};
use crate::lists::{ItemPlaces, ListedReference, Paragraphs, TextForm, paragraphs};
use crate::search::PubmedId;
use crate::text::lines::Lines;
use crate::text::sanitize::excerpt;
use crate::text::sorting;

/// An input that was read.
pub(super) struct Input {
    /// What was typed for it; none for standard input.
    pub(super) path: Option<String>,
    /// What messages call it.
    name: String,
    /// Its bytes, where they are not those of its text.
    encoded: Option<Vec<u8>>,
    /// Its text.
    pub(super) text: String,
    pub(super) format: Format,
    /// How it is written, if it is a text, and the lines that its file marks as headings.
    form: TextForm,
    headings: Vec<(usize, u8)>,
    pub(super) lines: Lines,
    pub(super) comments: Comments,
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
    /// Where the key of an entry in a BibTeX file stands.
    pub(super) key: Option<Range<usize>>,
    /// The line of the paragraph or item that it is in, above which comments stand.
    pub(super) begins: Option<usize>,
    /// The fields of an entry in a BibTeX file.
    pub(super) fields: Vec<FieldPlace>,
    /// What comments silence.
    pub(super) ignored: Ignored,
    /// Why it could not be read.
    pub(super) failure: Option<Failure>,
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
            key: None,
            begins: None,
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

/// Reads the inputs. What cannot be read is told, and returned for the report.
pub(super) fn gather(session: &Session) -> (Vec<Input>, Vec<Asked>, Vec<String>) {
    let mut unread = Vec::new();
    let mut tell = |failure: &Failure| {
        session.tell(failure);
        unread.push(told(&failure.message));
    };
    let (mut inputs, mut typed, mut asked) = (Vec::new(), Vec::new(), Vec::new());
    for source in sources(session) {
        match source {
            Ok(InputSource::Typed(text)) => {
                asked.push(None);
                typed.push(text);
            }
            Ok(InputSource::File(file)) => {
                if let Some(failure) = file.blank().filter(|_| !may_be_blank(&file.name)) {
                    tell(&failure);
                    continue;
                }
                asked.push(Some(Asked::Input(inputs.len())));
                inputs.push(Input::new(file, session.request.reading.from));
            }
            Err(failure) => tell(&failure),
        }
    }
    let found = identified(session, &typed.iter().collect::<Vec<_>>());
    let mut subjects = typed.into_iter().zip(found).map(|(typed, found)| typed_id(typed, found));
    let asked = asked.into_iter().filter_map(|one| one.or_else(|| subjects.next().map(Asked::Typed)));
    // A file that is not there is no reference, and neither is a word that was meant as one or as a rule.
    let mut is_there = |one: &Asked| match one {
        Asked::Typed(subject) => match &subject.failure {
            Some(failure) if failure.exit == Exit::Input => {
                tell(failure);
                false
            }
            Some(_) if is_word(&subject.id) => {
                let word = &subject.id;
                let rule =
                    Rule::parse(word).map_or(String::new(), |_| format!("; did you mean --fix={word}?"));
                let message = hints::leads_nowhere(word) + &rule;
                tell(&Failure { exit: Exit::Input, message });
                false
            }
            _ => true,
        },
        Asked::Input(_) => true,
    };
    let asked = asked.filter(|one| is_there(one)).collect();
    (inputs, asked, unread)
}

/// Whether an argument is a word, of which identifiers have digits or signs.
fn is_word(typed: &str) -> bool {
    typed.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '_'))
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

/// Whether an empty file of this name is one of its kind: a text is, but no Word document, JSON or XML.
fn may_be_blank(name: &str) -> bool {
    let is_text =
        |form| matches!(form, TextForm::Markdown | TextForm::Latex | TextForm::Typst | TextForm::Html);
    let is_tagged = |format| {
        matches!(
            format,
            Format::Bibtex | Format::Biblatex | Format::Ris | Format::Endnote | Format::Nbib | Format::Wos
        )
    };
    TextForm::of_name(name).is_some_and(is_text) || Format::of_name(name).any(is_tagged)
}

/// Whether a file is by its name a library, or a document that need not have references.
fn has_known_name(name: &str) -> bool {
    TextForm::of_name(name).is_some_and(|form| form != TextForm::Plain)
        || Format::of_name(name).any(|format| format != Format::Text)
}

impl Input {
    fn new(file: FileText, from: Option<Format>) -> Self {
        let format = from.unwrap_or_else(|| file.format());
        let form = file.form();
        let FileText { name, bytes, text, headings } = file;
        let shown = bytes::shown(&name);
        let path = (name != "standard input").then_some(name);
        let encoded = (bytes != text.as_bytes()).then_some(bytes);
        let lines = Lines::of(&text);
        let mut input = Self {
            path,
            name: shown,
            comments: Comments::of(&text, &lines),
            lines,
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
        &self.name
    }

    /// Whether it is what it should be without a reference: a chapter that cites by keys, a library that is begun.
    pub(super) fn may_have_none(&self) -> bool {
        self.path.as_deref().is_some_and(has_known_name)
    }

    /// Whether it is a library that has no entry yet, and nothing else.
    pub(super) fn is_begun(&self) -> bool {
        let is_only_begun = if self.is_bibtex() {
            formats::takes_entries(self.bytes()).is_ok()
        } else {
            self.text.trim().is_empty()
                || matches!(self.format, Format::CslJson | Format::CslYaml | Format::Hayagriva)
        };
        self.may_have_none() && is_only_begun
    }

    pub(super) fn is_bibtex(&self) -> bool {
        matches!(self.format, Format::Bibtex | Format::Biblatex)
    }

    /// The DOIs of a text and the references that stand around them: a DOI once in each reference, as a wrong one is
    /// often copied from its neighbour, and once where none has it. Of a list of references those without a
    /// DOI too.
    pub(super) fn mentions(&self, index: usize, out: &mut Vec<Subject>) {
        let listed = self.listed();
        let places = ItemPlaces::of(listed.iter().map(|paragraph| &paragraph.item));
        let begins = |item: Option<usize>| item.and_then(|item| listed.get(item)).map(|of| of.item.line);
        let mentions: Vec<_> = doi::find(&self.text)
            .map(|mention| {
                let line = self.lines.at(mention.range.start);
                let item = places.item_at(mention.range.start);
                (mention, line, item)
            })
            .collect();
        let mut count: HashMap<usize, usize> = HashMap::new();
        for item in mentions.iter().filter_map(|(.., item)| *item) {
            *count.entry(item).or_default() += 1;
        }
        // What names several DOIs is no reference, but a list or prose.
        let reference = |item: Option<usize>| {
            let one = item.filter(|item| count.get(item).is_none_or(|count| *count <= 1));
            one.and_then(|item| listed.get(item)?.reference.as_ref())
        };
        let in_references: HashSet<Doi> = mentions
            .iter()
            .filter(|(.., item)| reference(*item).is_some())
            .map(|(mention, ..)| mention.doi.clone())
            .collect();
        let mut seen = HashSet::new();
        for (mention, line, item) in mentions {
            let written = reference(item);
            let is_told = written.is_none() && in_references.contains(&mention.doi);
            if is_told || !seen.insert((mention.doi.clone(), written.and(item))) {
                continue;
            }
            let mut subject = Subject::new(Some(index), Some(line), mention.doi.to_string());
            subject.range = Some(mention.range);
            subject.doi = Some(Identified { doi: mention.doi, others: mention.others });
            subject.begins = begins(item);
            subject.written = written.cloned();
            out.push(subject);
        }
        let mut by_pubmed: HashSet<usize> = HashSet::new();
        let told: HashSet<Doi> = seen.into_iter().map(|(doi, _)| doi).collect();
        for Written { place, line, found } in in_text(&self.text).unwrap_or_default() {
            let item = places.item_at(place);
            let mut subject = Subject::new(Some(index), Some(line), String::new());
            subject.begins = begins(item);
            match found {
                Found::Doi(found) if told.contains(&found.doi) => continue,
                Found::Doi(found) => (subject.id, subject.doi) = (found.doi.to_string(), Some(found)),
                Found::Pubmed(id) => {
                    subject.written = reference(item).cloned();
                    (subject.id, subject.pubmed) = (id.to_string(), Some(id));
                    by_pubmed.extend(item);
                }
                Found::Unread(failure) => {
                    let line = self.text.get(place..).and_then(|rest| rest.lines().next());
                    subject.id = beginning(line.unwrap_or_default());
                    subject.failure = Some(failure);
                }
            }
            out.push(subject);
        }
        for (number, Paragraph { item, listed, reference }) in listed.into_iter().enumerate() {
            let Some(reference) =
                reference.filter(|_| listed && !count.contains_key(&number) && !by_pubmed.contains(&number))
            else {
                continue;
            };
            let mut subject = Subject::new(Some(index), Some(item.line), beginning(&item.text));
            subject.begins = Some(item.line);
            subject.written = Some(reference);
            out.push(subject);
        }
        // A library of a known name that was read as text is something else.
        let is_document = TextForm::of_name(&self.name).is_some();
        if out.is_empty() && !(self.may_have_none() && (is_document || self.is_begun())) {
            let mut subject = Subject::new(Some(index), None, String::new());
            let message = format!("{}: {}", self.name(), ImportError::Nothing);
            subject.failure = Some(Failure { exit: Exit::Input, message });
            out.push(subject);
        }
        sorting::by_key(out, |subject| (subject.input, subject.line));
    }
}

/// What a reference without a key is called: the beginning of its text.
pub(super) fn beginning(text: &str) -> String {
    const LONGEST: usize = 60;
    // Of a paragraph of megabytes no more is looked at.
    let head: String = text.chars().take(LONGEST * 4).collect();
    excerpt(&head.split_whitespace().collect::<Vec<_>>().join(" "), LONGEST)
}

/// A paragraph of a text, or an item of its list of references.
struct Paragraph {
    item: ListedReference,
    /// Whether it stands in a list of references.
    listed: bool,
    /// What it says, if it has the form of a reference; in a list less is enough than by itself.
    reference: Option<Reference>,
}

impl Paragraph {
    fn of(item: ListedReference, listed: bool) -> Self {
        let reference = Some(Reference::text(&item.text)).filter(|found| found.form() != Form::Prose);
        Self { item, listed, reference }
    }
}

impl Input {
    /// The paragraphs of a text. The list of references is what stands below its heading, or all of it where most
    /// paragraphs have the form of references.
    fn listed(&self) -> Vec<Paragraph> {
        let Paragraphs { list, others } = paragraphs(&self.text, self.form, &self.headings);
        let is_list = list.is_some();
        let items = list.into_iter().flatten().map(|item| Paragraph::of(item, true));
        let mut paragraphs: Vec<Paragraph> =
            items.chain(others.into_iter().map(|item| Paragraph::of(item, false))).collect();
        sorting::by_key(&mut paragraphs, |paragraph| paragraph.item.line);
        let form = |paragraph: &Paragraph| paragraph.reference.as_ref().map(Reference::form);
        if !is_list {
            let count =
                paragraphs.iter().filter(|paragraph| form(paragraph) == Some(Form::Reference)).count();
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
}
