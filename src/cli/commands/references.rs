//! `doicite cite` and `doicite list`: references, as a style makes them of works, written in the format
//! that was asked for.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::cli::args::{self, Cite, Format};
use crate::cli::clipboard::Clip;
use crate::cli::exit::Exit;
use crate::cli::hints;
use crate::cli::journals;
use crate::cli::notices::day;
use crate::cli::once::Once;
use crate::cli::output;
use crate::cli::session::{Chosen, Failure, Session, Told};
use crate::cli::target::{self, Target};
use crate::cli::works::{Asked, Place, works};
use crate::csl::{self, Citation, Entry, Item, List, ListOptions, Processor, Variable};
use crate::document;
use crate::markup::{self, Inline, ListLayout, Output, RichText};
use crate::work::{Direction, Notice};

/// `doicite cite`: in the order given.
pub(in crate::cli) fn cite(session: &Session, args: &Cite) -> Result<(), Told> {
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
    let mut works = works(session);
    if let Some(asked) = plan.citation
        && [&asked.locator, &asked.prefix, &asked.suffix].iter().any(|given| given.len() > works.len().max(1))
    {
        let message = "there are more of --locator, --prefix or --suffix than works";
        return Err(session.fail(Exit::Usage, message));
    }
    journals::for_styles(
        session,
        &chosen.style,
        works.iter_mut().filter_map(|asked| asked.work.as_mut().ok()),
    );
    let references = References::make(session, &chosen, works, plan, format);
    session.deliver(&references.write(format))?;
    session
        .copy(|| Clip { plain: references.write(Format::Text), html: Some(references.write(Format::Html)) })
}

/// The format that was asked for, that of the file's name, or the one that suits where the output goes.
fn format(session: &Session) -> Result<Format, Told> {
    let request = &session.request;
    let file = match (request.to, &request.sink.output) {
        (Some(format), _) => return Ok(format),
        (None, None) if output::is_for_eyes() => return Ok(Format::Terminal),
        (None, None) => return Ok(Format::Text),
        (None, Some(file)) => file,
    };
    let hint = match target::of(file) {
        Target::Any => return Ok(Format::Text),
        Target::References(format) => return Ok(format),
        Target::Works(format) => hints::command_for(format),
        Target::Foreign => {
            "-t rtf writes a document for word processors, -t html one for browsers".to_owned()
        }
    };
    let file = file.display();
    Err(session.fail(
        Exit::Usage,
        &format!("references cannot be written as {file}; {hint}, and -t text plain text"),
    ))
}

/// What a style made of works. Failures only show in formats made for programs; they have been told
/// already.
struct References {
    items: Vec<Item>,
    /// What became of each, as in its record.
    notices: Vec<Vec<Notice>>,
    /// For what was asked for, the place of its work among the items, or why there is none.
    places: Vec<(String, Result<usize, Failure>)>,
    /// Where each of them stands, if in a file.
    inputs: Vec<Option<Place>>,
    list: List,
    /// The citation of all of them, if that was asked for.
    citation: Option<RichText>,
    sorted: bool,
}

impl References {
    fn make(session: &Session, chosen: &Chosen, works: Vec<Asked>, plan: Plan<'_>, format: Format) -> Self {
        let mut items: Vec<Item> = Vec::new();
        let mut notices = Vec::new();
        let mut once = Once::default();
        let mut places = Vec::with_capacity(works.len());
        let mut inputs = Vec::with_capacity(works.len());
        for Asked { id, place: input, work } in works {
            // The same work twice is one work: a style would tell the two apart.
            let place = work.map(|work| {
                let place = once.place(session, &mut items, work.item);
                if place == notices.len() {
                    notices.push(work.notices);
                }
                place
            });
            places.push((id, place));
            inputs.push(input);
        }
        let options = ListOptions { sorted: plan.sorted, citations: format == Format::Jsonl };
        let locale = chosen.locale.clone();
        let processor = Processor::new(&chosen.style, Some(locale.for_language(&chosen.language)));
        let list = processor.list(&items, options);
        for warning in &list.warnings {
            session.voice.note(&format!("warning: {warning}"));
        }
        let citation = plan.citation.map(|asked| {
            let citation = together(&places, asked, &processor);
            if asked.author_only {
                authors(&processor, &items, citation)
            } else {
                processor.citation(&items, &citation)
            }
        });
        Self { items, notices, places, inputs, list, citation, sorted: plan.sorted }
    }

    /// All of it in one format.
    fn write(&self, format: Format) -> String {
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
        let Self { items, notices, places, inputs, list, sorted, .. } = self;
        let both =
            |text: &RichText| json!({"text": text.write(Output::Text), "html": text.write(Output::Html)});
        let begin = |number: usize| {
            let mut line = json!({"id": places[number].0});
            if let Some(Place { file, line: at }) = &inputs[number] {
                line["input"] = json!({"file": file, "line": at});
            }
            line
        };
        let reference = |number: usize, entry: &Entry| {
            let mut line = begin(number);
            if let Some(doi) = items.get(entry.item).and_then(|item| item.get(Variable::Doi)) {
                line["doi"] = doi.into();
            }
            let about_this = |notice: &&Notice| notice.direction == Direction::AboutThis;
            let told: Vec<Value> =
                notices.get(entry.item).into_iter().flatten().filter(about_this).map(notice).collect();
            if !told.is_empty() {
                line["notices"] = told.into();
            }
            line["reference"] = both(&entry.body);
            if let Some(citation) = list.citations.get(entry.item) {
                line["citation"] = both(citation);
            }
            line
        };
        let failure = |number: usize, failure: &Failure| {
            let mut line = begin(number);
            line["error"] = json!({"kind": failure.exit.kind(), "message": failure.message});
            line
        };
        let mut lines = Vec::new();
        if *sorted {
            let mut first = vec![0; items.len()];
            for (number, (_, place)) in places.iter().enumerate().rev() {
                if let Ok(place) = place {
                    first[*place] = number;
                }
            }
            lines.extend(list.entries.iter().map(|entry| reference(first[entry.item], entry)));
            let failed = places.iter().enumerate();
            let failed = failed.filter_map(|(number, (_, place))| Some((number, place.as_ref().err()?)));
            lines.extend(failed.map(|(number, error)| failure(number, error)));
        } else {
            let by_item = by_item(list);
            for (number, (_, place)) in places.iter().enumerate() {
                match place {
                    Ok(place) => lines.extend(by_item.get(place).map(|entry| reference(number, entry))),
                    Err(error) => lines.push(failure(number, error)),
                }
            }
        }
        lines.iter().map(|line| output::inert_json(&line.to_string()) + "\n").collect()
    }

    /// The references, in the order of the list, or of what was asked for; before them the citation, if
    /// that is wanted.
    fn page(&self, output: Output) -> String {
        let Self { list, places, .. } = self;
        let by_item = by_item(list);
        let order: Vec<&Entry> = if self.sorted {
            list.entries.iter().collect()
        } else {
            places.iter().filter_map(|(_, place)| by_item.get(place.as_ref().ok()?).copied()).collect()
        };
        let citation = self.citation.iter().filter(|citation| !citation.is_empty());
        let entries: Vec<RichText> =
            citation.chain(order.into_iter().map(|entry| &entry.body)).cloned().collect();
        let layout = ListLayout {
            hanging_indent: list.layout.hanging_indent,
            second_field_align: list.layout.second_field_align.is_some(),
            entry_spacing: u8::try_from(list.layout.entry_spacing).unwrap_or(u8::MAX),
        };
        markup::document(&entries, layout, output)
    }
}

/// The authors of each work, as a sentence has them before a citation that leaves them out.
fn authors(processor: &Processor<'_>, items: &[Item], citation: Citation) -> RichText {
    let each = citation.cites.into_iter().map(|cite| Citation { cites: vec![cite], ..Citation::default() });
    let names = processor.document(items, &each.collect::<Vec<_>>()).names;
    let mut text = RichText::default();
    for names in names.into_iter().filter(|names| !names.is_empty()) {
        if !text.is_empty() {
            text.0.push(Inline::Text("; ".to_owned()));
        }
        text.0.extend(names.0);
    }
    text
}

/// The citation of all works, in the order given.
fn together(places: &Places, asked: &args::InText, processor: &Processor<'_>) -> Citation {
    let last = places.iter().rposition(|(_, place)| place.is_ok());
    let nth = |texts: &[String], number: usize| texts.get(number).map(|text| text.trim().to_owned());
    let mut cites = Vec::new();
    for (number, (_, place)) in places.iter().enumerate() {
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
            suppress_author: asked.suppress_author || asked.author_only,
            ..csl::Cite::of(*item)
        });
    }
    Citation { cites, note: 0 }
}

fn output_of(format: Format) -> Option<Output> {
    match format {
        Format::Text => Some(Output::Text),
        Format::Terminal => {
            Some(Output::Terminal { links: supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout) })
        }
        Format::Html => Some(Output::Html),
        Format::Markdown => Some(Output::Markdown),
        Format::Latex => Some(Output::Latex),
        Format::Typst => Some(Output::Typst),
        Format::Rtf => Some(Output::Rtf),
        Format::Jsonl => None,
    }
}

/// For what was asked for, the place of its work among the items, or why there is none.
type Places = [(String, Result<usize, Failure>)];

/// A notice about a work: what happened, when, and where it says so.
fn notice(notice: &Notice) -> Value {
    let mut line = json!({"kind": notice.kind.as_str(), "date": notice.date.map(day), "doi": notice.doi});
    if let Some(source) = &notice.source {
        line["source"] = source.as_str().into();
    }
    line
}

fn by_item(list: &List) -> HashMap<usize, &Entry> {
    list.entries.iter().map(|entry| (entry.item, entry)).collect()
}
