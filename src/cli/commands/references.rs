//! `doicite cite` and `doicite list`: references, as a style makes them of works, written in the format
//! that was asked for.

use std::collections::HashMap;

use serde_json::json;

use crate::cli::args::{Cite, Format};
use crate::cli::clipboard::Clip;
use crate::cli::exit::Exit;
use crate::cli::hints;
use crate::cli::journals;
use crate::cli::output;
use crate::cli::session::{Chosen, Failure, Session, Told};
use crate::cli::target::{self, Target};
use crate::cli::works::{Asked, works};
use crate::csl::{Entry, Item, List, ListOptions, Processor, Variable};
use crate::markup::{ListLayout, Output, RichText, document};

/// `doicite cite`: in the order given.
pub(in crate::cli) fn cite(session: &Session, args: &Cite) -> Result<(), Told> {
    print(session, Plan { sorted: false, citations: args.citation })
}

/// `doicite list`: as the style sorts them.
pub(in crate::cli) fn list(session: &Session) -> Result<(), Told> {
    print(session, Plan { sorted: true, citations: false })
}

/// How to lay out what was asked for.
#[derive(Clone, Copy, Debug)]
struct Plan {
    /// Sorted as the style says, or in the order given.
    sorted: bool,
    /// With each work's in-text form.
    citations: bool,
}

/// Prints the references of what was typed.
fn print(session: &Session, plan: Plan) -> Result<(), Told> {
    session.spare()?;
    let format = format(session)?;
    // A style that does not exist is found out before anything is fetched.
    let chosen = session.style()?;
    let mut works = works(session);
    journals::for_styles(session, works.iter_mut().filter_map(|(_, work)| work.as_mut().ok()));
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
    /// For what was asked for, the place of its work among the items, or why there is none.
    places: Vec<(String, Result<usize, Failure>)>,
    list: List,
    plan: Plan,
}

impl References {
    fn make(session: &Session, chosen: &Chosen, works: Vec<Asked>, plan: Plan, format: Format) -> Self {
        let mut items: Vec<Item> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut places = Vec::with_capacity(works.len());
        for (id, result) in works {
            // The same work twice is one work: a style would tell the two apart.
            let place = result.map(|work| {
                let item = work.item;
                let next = items.len();
                let place = match item.get(Variable::Doi) {
                    Some(doi) => *known.entry(doi.to_ascii_lowercase()).or_insert(next),
                    None => next,
                };
                if place == next {
                    items.push(item);
                }
                place
            });
            places.push((id, place));
        }
        let citations = plan.citations || format == Format::Jsonl;
        let options = ListOptions { sorted: plan.sorted, citations };
        let locale = chosen.locale.clone();
        let processor = Processor::new(&chosen.style, Some(locale.for_language(&chosen.language)));
        let list = processor.list(&items, options);
        for warning in &list.warnings {
            session.voice.note(&format!("warning: {warning}"));
        }
        Self { items, places, list, plan }
    }

    /// All of it in one format.
    fn write(&self, format: Format) -> String {
        match output_of(format) {
            None => lines(&self.places, &self.items, &self.list, self.plan.sorted),
            Some(_) if self.list.entries.is_empty() => String::new(),
            Some(output) => {
                let mut text = page(&self.places, &self.list, self.plan, output);
                if !text.ends_with('\n') {
                    text.push('\n');
                }
                text
            }
        }
    }
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

/// The references, each after its in-text form where that is wanted: in the order of the list, or of
/// what was asked for.
fn page(places: &Places, list: &List, plan: Plan, output: Output) -> String {
    let by_item = by_item(list);
    let order: Vec<&Entry> = if plan.sorted {
        list.entries.iter().collect()
    } else {
        places.iter().filter_map(|(_, place)| by_item.get(place.as_ref().ok()?).copied()).collect()
    };
    let mut entries: Vec<RichText> = Vec::new();
    for entry in order {
        if plan.citations
            && let Some(citation) = list.citations.get(entry.item)
        {
            entries.push(citation.clone());
        }
        entries.push(entry.body.clone());
    }
    let layout = ListLayout {
        hanging_indent: list.layout.hanging_indent,
        second_field_align: list.layout.second_field_align.is_some(),
        entry_spacing: u8::try_from(list.layout.entry_spacing).unwrap_or(u8::MAX),
    };
    document(&entries, layout, output)
}

fn by_item(list: &List) -> HashMap<usize, &Entry> {
    list.entries.iter().map(|entry| (entry.item, entry)).collect()
}

/// One JSON object a line: for each thing asked for, in its place, its reference or its failure; of
/// a sorted list the references in its order, then the failures.
fn lines(places: &Places, items: &[Item], list: &List, sorted: bool) -> String {
    let both = |text: &RichText| json!({"text": text.write(Output::Text), "html": text.write(Output::Html)});
    let reference = |id: &str, entry: &Entry| {
        let mut line = json!({"id": id});
        if let Some(doi) = items.get(entry.item).and_then(|item| item.get(Variable::Doi)) {
            line["doi"] = doi.into();
        }
        line["reference"] = both(&entry.body);
        if let Some(citation) = list.citations.get(entry.item) {
            line["citation"] = both(citation);
        }
        line
    };
    let failure = |id: &str, failure: &Failure| json!({"id": id, "error": {"kind": failure.exit.kind(), "message": failure.message}});
    let mut lines = Vec::new();
    if sorted {
        let mut ids = vec![""; items.len()];
        for (id, place) in places.iter().rev() {
            if let Ok(place) = place {
                ids[*place] = id;
            }
        }
        lines.extend(list.entries.iter().map(|entry| reference(ids[entry.item], entry)));
        lines.extend(places.iter().filter_map(|(id, place)| Some(failure(id, place.as_ref().err()?))));
    } else {
        let by_item = by_item(list);
        for (id, place) in places {
            match place {
                Ok(place) => lines.extend(by_item.get(place).map(|entry| reference(id, entry))),
                Err(error) => lines.push(failure(id, error)),
            }
        }
    }
    lines.iter().map(|line| output::inert_json(&line.to_string()) + "\n").collect()
}
