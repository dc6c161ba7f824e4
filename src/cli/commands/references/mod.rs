//! `doicite cite` and `doicite list`: references in a style and an output format.

mod each;
mod line;

use std::collections::HashMap;
use std::io;

use crate::cli::args::{self, CiteArgs, OutputFormat};
use crate::cli::clipboard::Clip;
use crate::cli::exit::Exit;
use crate::cli::hints;
use crate::cli::journals;
use crate::cli::once::Once;
use crate::cli::output;
use crate::cli::places::InputPlace;
use crate::cli::session::{ChosenStyle, Failure, Session, Told};
use crate::cli::target::{self, Target};
use crate::cli::terminal;
use crate::cli::works::{self, Named};
use crate::csl::{
    self, BibliographyEntry, BibliographyLayout, Citation, CiteForm, ListOptions, PreparedItem, Processor,
    ReferenceList, TooMuchText, Variable,
};
use crate::document;
use crate::markup::{self, Inline, ListLayout, ListWriter, Output, RichText, Written};
use crate::work::{Notice, Work};

/// `doicite cite`: in the order given.
pub(in crate::cli) fn cite(session: &Session, args: &CiteArgs) -> Result<(), Told> {
    if args.each {
        return each::each(session);
    }
    let citation = args.in_text.citation.then_some(&args.in_text);
    print(session, Plan { sorted: false, citation })
}

/// `doicite list`: as the style sorts them.
pub(in crate::cli) fn list(session: &Session) -> Result<(), Told> {
    print(session, Plan { sorted: true, citation: None })
}

/// How to lay out what was asked for.
#[derive(Clone, Copy, Debug)]
struct Plan<'a> {
    /// Sorted as the style says, or in the order given.
    sorted: bool,
    /// With the citation of all works before them.
    citation: Option<&'a args::InText>,
}

/// Prints the references of what was typed.
fn print(session: &Session, plan: Plan<'_>) -> Result<(), Told> {
    session.spare()?;
    let format = format(session)?;
    // A style that does not exist is found out before anything is fetched.
    let chosen = session.style()?;
    let shorten = journals::for_styles(session, &chosen.style);
    let mut gathered = Gathered::default();
    // Only lines of JSON say where a work stands.
    let tells = format == OutputFormat::Jsonl;
    let make = |mut work: Box<Work>| {
        shorten(&mut work);
        let notices = if tells { std::mem::take(&mut work.notices) } else { Vec::new() };
        (PreparedItem::new(&work.item), notices)
    };
    works::each(session, tells, &make, &mut |named, made| gathered.add(session, named, made));
    let count = gathered.places.len().max(1);
    if let Some(asked) = plan.citation
        && [&asked.locator, &asked.prefix, &asked.suffix].iter().any(|given| given.len() > count)
    {
        let message = "more --locator, --prefix or --suffix options than works";
        return Err(session.fail(Exit::Usage, message));
    }
    let on_screen =
        format == OutputFormat::Terminal && session.request.sink.output.is_none() && output::is_terminal();
    let job = Job { session, chosen: &chosen, plan, format };
    // What is put elsewhere or set by other entries is not written yet.
    if !on_screen && !session.request.copy && gathered.is_in_order(plan) {
        let layout = list_layout(BibliographyLayout::of(&chosen.style));
        if let Some(writer) = output_of(format).and_then(|output| ListWriter::new(layout, output)) {
            let page = job.page(gathered, &writer).map_err(|cause| session.excessive(&chosen.name, cause))?;
            return session.deliver_pieces(&page);
        }
    }
    let references = job.references(gathered).map_err(|cause| session.excessive(&chosen.name, cause))?;
    if on_screen {
        session.deliver(&references.screen(terminal::width()))?;
    } else if format == OutputFormat::Docx {
        let document = references.docx().map_err(|error| session.fail(Exit::Output, &error.to_string()))?;
        session.deliver(&document)?;
    } else {
        session.deliver(&references.write(format))?;
    }
    let copied = session.copy(|| Clip {
        plain: references.write(OutputFormat::Text),
        html: Some(references.write(OutputFormat::Html)),
    });
    // The program is about to end; to take a long list apart would be time for nothing.
    std::mem::forget(references);
    copied
}

/// The format that was asked for, that of the file's name, or the one that suits where the output goes.
fn format(session: &Session) -> Result<OutputFormat, Told> {
    let request = &session.request;
    let file = match (request.to, &request.sink.output) {
        (Some(OutputFormat::Docx), None) if output::is_terminal() => {
            let message = "a Word document cannot be shown on a terminal; name a file with -o";
            return Err(session.fail(Exit::Usage, message));
        }
        (Some(format), _) => return Ok(format),
        (None, None) if output::is_terminal() || output::is_styled() => return Ok(OutputFormat::Terminal),
        (None, None) => return Ok(OutputFormat::Text),
        (None, Some(file)) => file,
    };
    let hint = match target::of(file) {
        Target::Any => return Ok(OutputFormat::Text),
        Target::References(format) => return Ok(format),
        Target::Works(format) => hints::command_for(format),
        Target::Foreign => {
            let message = format!(
                "cannot write references as {}; name it .docx for Word, .html for browsers, or .txt",
                file.display()
            );
            return Err(session.fail(Exit::Usage, &message));
        }
    };
    let file = file.display();
    Err(session.fail(Exit::Usage, &format!("cannot write references as {file}; {hint}, -t text plain text")))
}

/// What was asked for, as it came. Of each work stays what a style is applied to: there may be a million.
#[derive(Default)]
struct Gathered {
    works: Vec<PreparedItem>,
    /// What became of each, as in its record; only for JSON Lines, as the names.
    notices: Vec<Vec<Notice>>,
    /// What each is called and where it stands.
    names: Vec<Named>,
    places: Vec<Result<usize, Failure>>,
    once: Once,
}

impl Gathered {
    fn add(
        &mut self,
        session: &Session,
        named: Option<Named>,
        made: Result<(PreparedItem, Vec<Notice>), Failure>,
    ) {
        // The same work twice is one work: a style would tell the two apart.
        let place = made.map(|(item, notices)| {
            let place = self.once.place(session, &mut self.works, item);
            if named.is_some() && place == self.notices.len() {
                self.notices.push(notices);
            }
            place
        });
        self.places.push(place);
        self.names.extend(named);
    }

    /// Whether what is printed is the entries of the list, as they come.
    fn is_in_order(&self, plan: Plan<'_>) -> bool {
        let asked = self.places.iter().filter(|place| place.is_ok()).count();
        plan.citation.is_none() && (plan.sorted || asked == self.works.len())
    }
}

/// What is to be made of works.
#[derive(Clone, Copy)]
struct Job<'a> {
    session: &'a Session,
    chosen: &'a ChosenStyle,
    plan: Plan<'a>,
    format: OutputFormat,
}

impl Job<'_> {
    fn processor(&self) -> Processor<'_> {
        let locale = self.chosen.locale.clone();
        Processor::new(&self.chosen.style, Some(locale.for_language(&self.chosen.language)))
    }

    /// The list as it is printed, written entry by entry: their texts take a third of the memory of the entries.
    fn page(&self, gathered: Gathered, writer: &ListWriter) -> Result<Vec<String>, TooMuchText> {
        let Gathered { mut works, once, places, .. } = gathered;
        // A long list needs the memory of what has served its purpose.
        drop((once, places));
        if works.is_empty() {
            return Ok(Vec::new());
        }
        let options = ListOptions { sorted: self.plan.sorted, citations: false };
        let mut page = writer.begin();
        let add = |piece: &mut Written, _, body: RichText| writer.add(piece, &body);
        let list = self.processor().list_of(&mut works, options, &add, &mut |piece| page.push(piece))?;
        // The program is about to end; to take a list apart would be time for nothing.
        std::mem::forget(works);
        self.warn(&list);
        let pieces = page.end();
        Ok(if pieces.is_empty() { vec!["\n".to_owned()] } else { pieces })
    }

    fn references(&self, gathered: Gathered) -> Result<References, TooMuchText> {
        let Gathered { mut works, notices, names, places, once } = gathered;
        drop(once);
        let tells = self.format == OutputFormat::Jsonl;
        let options = ListOptions { sorted: self.plan.sorted, citations: tells };
        let processor = self.processor();
        let doi = |work: &PreparedItem| work.text(Variable::Doi).map(str::to_owned);
        let dois = if tells { works.iter().map(doi).collect() } else { Vec::new() };
        // The list may use them up.
        let to_cite = self.plan.citation.map(|asked| (asked, works.clone()));
        let list = processor.whole_list_of(&mut works, options)?;
        self.warn(&list);
        let cited = |(asked, mut works): (&args::InText, Vec<PreparedItem>)| {
            let citation = together(&places, asked, &processor);
            if asked.author_only {
                authors(&processor, &mut works, citation)
            } else {
                processor.citation_of(&mut works, &citation)
            }
        };
        let citation = to_cite.map(cited).transpose()?;
        Ok(References { dois, notices, names, places, list, citation, sorted: self.plan.sorted })
    }

    fn warn(&self, list: &ReferenceList) {
        for warning in &list.warnings {
            self.session.voice.note(&format!("warning: {warning}"));
        }
    }
}

/// What a style made of works. Failures only show in formats made for programs; they have been told
/// already.
struct References {
    /// The DOI of each work, if it has one; only for JSON Lines.
    dois: Vec<Option<String>>,
    /// What became of each, as in its record; only for JSON Lines.
    notices: Vec<Vec<Notice>>,
    /// The name and place of each thing asked for; only for JSON Lines.
    names: Vec<Named>,
    /// For what was asked for, the place of its work among the works, or why there is none.
    places: Vec<Result<usize, Failure>>,
    list: ReferenceList,
    /// The citation of all of them, if that was asked for.
    citation: Option<RichText>,
    sorted: bool,
}

impl References {
    /// All of it in one format.
    fn write(&self, format: OutputFormat) -> String {
        match output_of(format) {
            None => self.lines(),
            Some(_) if self.list.entries.is_empty() => String::new(),
            Some(output) => {
                let mut text = self.page(output);
                if !text.ends_with('\n') {
                    text.push('\n');
                }
                text
            }
        }
    }

    /// One JSON object a line: for each thing asked for, in its place, its reference or its failure; of
    /// a sorted list the references in its order, then the failures.
    fn lines(&self) -> String {
        let Self { dois, notices, names, places, list, sorted, .. } = self;
        let asked = || names.iter().zip(places);
        let reference = |(id, input): (&str, Option<&InputPlace>), entry: &BibliographyEntry| {
            let doi = dois.get(entry.item).and_then(Option::as_deref);
            let notices = notices.get(entry.item).map_or(&[][..], Vec::as_slice);
            line::of_reference(id, input, doi, notices, &entry.body, list.citations.get(entry.item))
        };
        let mut lines: Vec<String> = Vec::new();
        if *sorted {
            let mut ids = vec![("", None); dois.len()];
            for ((id, input), place) in asked().rev() {
                if let Ok(place) = place {
                    ids[*place] = (id, input.as_ref());
                }
            }
            lines.extend(list.entries.iter().map(|entry| reference(ids[entry.item], entry)));
            lines.extend(asked().filter_map(|((id, input), place)| {
                Some(line::of_failure(id, input.as_ref(), place.as_ref().err()?))
            }));
        } else {
            let by_item = by_item(list);
            for ((id, input), place) in asked() {
                match place {
                    Ok(place) => {
                        let entry = by_item.get(place);
                        lines.extend(entry.map(|entry| reference((id, input.as_ref()), entry)));
                    }
                    Err(error) => lines.push(line::of_failure(id, input.as_ref(), error)),
                }
            }
        }
        lines.concat()
    }

    /// The entries in the order of the list, or of the input.
    fn order(&self) -> Vec<&BibliographyEntry> {
        let Self { list, places, .. } = self;
        let by_item = by_item(list);
        if self.sorted {
            list.entries.iter().collect()
        } else {
            places.iter().filter_map(|place| by_item.get(place.as_ref().ok()?).copied()).collect()
        }
    }

    /// The citation, if it was requested and the style has one.
    fn citation(&self) -> Option<&RichText> {
        self.citation.as_ref().filter(|citation| !citation.is_empty())
    }

    /// The citation and the references for a terminal.
    fn screen(&self, width: usize) -> String {
        let output = output::form();
        let citation = self.citation().map(|citation| terminal::wrap(&citation.write(output), width, 0, 0));
        let order = self.order();
        let entries =
            Some(terminal::entries(&self.list, &order, output, width)).filter(|_| !order.is_empty());
        citation.into_iter().chain(entries).map(|text| text + "\n").collect::<Vec<_>>().join("\n")
    }

    /// The citation and the references in a format of text.
    fn page(&self, output: Output) -> String {
        markup::document(&self.bodies(), self.layout(), output)
    }

    /// The citation and the references as a Word document; empty without references.
    fn docx(&self) -> io::Result<Vec<u8>> {
        if self.list.entries.is_empty() {
            return Ok(Vec::new());
        }
        markup::docx(&self.bodies(), self.layout())
    }

    fn bodies(&self) -> Vec<&RichText> {
        let bodies = self.order().into_iter().map(|entry| &entry.body);
        self.citation().into_iter().chain(bodies).collect()
    }

    fn layout(&self) -> ListLayout {
        list_layout(self.list.layout)
    }
}

fn list_layout(layout: BibliographyLayout) -> ListLayout {
    ListLayout {
        hanging_indent: layout.hanging_indent,
        second_field_align: layout.second_field_align.is_some(),
        entry_spacing: u8::try_from(layout.entry_spacing).unwrap_or(u8::MAX),
    }
}

/// The authors of each work, as a sentence has them before a citation that leaves them out.
fn authors(
    processor: &Processor<'_>,
    works: &mut [PreparedItem],
    citation: Citation,
) -> Result<RichText, TooMuchText> {
    let each = citation.cites.into_iter().map(|cite| Citation { cites: vec![cite], ..Citation::default() });
    let names = processor.document_of(works, &each.collect::<Vec<_>>())?.names;
    let mut text = RichText::default();
    for names in names.into_iter().filter(|names| !names.is_empty()) {
        if !text.is_empty() {
            text.0.push(Inline::Text("; ".to_owned()));
        }
        text.0.extend(names.0);
    }
    Ok(text)
}

/// The citation of all works, in the order given.
fn together(places: &Places, asked: &args::InText, processor: &Processor<'_>) -> Citation {
    let last = places.iter().rposition(Result::is_ok);
    let nth = |texts: &[String], number: usize| texts.get(number).map(|text| text.trim().to_owned());
    let mut cites = Vec::new();
    for (number, place) in places.iter().enumerate() {
        let Ok(item) = place else { continue };
        let suffix = match asked.suffix.as_slice() {
            [only] => Some(only.trim().to_owned()).filter(|_| Some(number) == last),
            several => nth(several, number),
        };
        let locator = nth(&asked.locator, number).unwrap_or_default();
        let (label, locator) = document::locator(&locator, processor).unwrap_or(("page", &locator));
        cites.push(csl::Cite {
            label: Some(label.to_owned()),
            locator: Some(locator.to_owned()).filter(|locator| !locator.is_empty()),
            // Words stand apart from the cite; punctuation of the user's own does not.
            prefix: nth(&asked.prefix, number)
                .filter(|text| !text.is_empty())
                .map_or_else(String::new, |text| text + " "),
            suffix: suffix.filter(|text| !text.is_empty()).map_or_else(String::new, |text| {
                if text.starts_with(char::is_alphanumeric) { format!(" {text}") } else { text }
            }),
            form: if asked.suppress_author || asked.author_only {
                CiteForm::SuppressAuthor
            } else {
                CiteForm::Full
            },
            ..csl::Cite::of(*item)
        });
    }
    Citation { cites, note: 0 }
}

fn output_of(format: OutputFormat) -> Option<Output> {
    match format {
        OutputFormat::Text => Some(Output::Text),
        OutputFormat::Terminal => Some(output::styled()),
        OutputFormat::Html => Some(Output::Html),
        OutputFormat::Markdown => Some(Output::Markdown),
        OutputFormat::Latex => Some(Output::Latex),
        OutputFormat::Typst => Some(Output::Typst),
        OutputFormat::Rtf => Some(Output::Rtf),
        OutputFormat::Jsonl | OutputFormat::Docx => None,
    }
}

/// For what was asked for, the place of its work among the items, or why there is none.
type Places = [Result<usize, Failure>];

fn by_item(list: &ReferenceList) -> HashMap<usize, &BibliographyEntry> {
    list.entries.iter().map(|entry| (entry.item, entry)).collect()
}
