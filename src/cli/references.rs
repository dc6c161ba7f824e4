//! References as output: what a style made of works, written in the format that was asked for.

use serde_json::json;

use super::args::Format;
use super::output;
use super::session::{Chosen, Failure, Session};
use crate::csl::{Item, List, ListOptions, Processor, Variable};
use crate::markup::{ListLayout, Output, RichText, document};

/// How to lay out what was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// Sorted as the style says, or in the order given.
    pub(crate) sorted: bool,
    /// With each work's in-text form.
    pub(crate) citations: bool,
    pub(crate) format: Format,
}

impl Plan {
    /// The format that was asked for, or the one that suits where the output goes.
    pub(crate) fn format(asked: Option<Format>, to_file: bool) -> Format {
        asked.unwrap_or(if !to_file && output::is_for_eyes() { Format::Terminal } else { Format::Text })
    }
}

/// Formats what could be had, and writes it. Failures only show in formats made for programs; they
/// have been told already.
pub(crate) fn write(
    session: &Session,
    chosen: Chosen,
    works: Vec<(String, Result<Item, Failure>)>,
    plan: Plan,
) -> String {
    let mut items = Vec::new();
    let mut places = Vec::with_capacity(works.len());
    for (id, result) in works {
        places.push((
            id,
            result.map(|item| {
                items.push(item);
                items.len() - 1
            }),
        ));
    }
    let citations = plan.citations || plan.format == Format::Jsonl;
    let options = ListOptions { sorted: plan.sorted, citations };
    let processor = Processor::new(&chosen.style, Some(chosen.locale)).for_language(&chosen.language);
    let list = processor.list(&items, options);
    for warning in &list.warnings {
        session.voice.note(&format!("warning: {warning}"));
    }
    match output_of(plan.format) {
        None => lines(&places, &items, &list),
        Some(_) if list.entries.is_empty() => String::new(),
        Some(output) => {
            let mut text = page(&list, plan.citations, output);
            if !text.ends_with('\n') {
                text.push('\n');
            }
            text
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

/// The references, each after its in-text form where that is wanted.
fn page(list: &List, citations: bool, output: Output) -> String {
    let mut entries: Vec<RichText> = Vec::new();
    for entry in &list.entries {
        if citations && let Some(citation) = list.citations.get(entry.item) {
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

/// One JSON object a line: the references in the order of the list, each failure where the item
/// stood among those that follow the order given, and after them otherwise.
fn lines(places: &[(String, Result<usize, Failure>)], items: &[Item], list: &List) -> String {
    let mut ids = vec![""; items.len()];
    for (id, result) in places {
        if let Ok(index) = result {
            ids[*index] = id;
        }
    }
    let mut out = String::new();
    let mut push = |value: serde_json::Value| {
        out.push_str(&value.to_string());
        out.push('\n');
    };
    let both = |text: &RichText| json!({"text": text.write(Output::Text), "html": text.write(Output::Html)});
    for entry in &list.entries {
        let mut line = json!({"id": ids[entry.item]});
        if let Some(doi) = items[entry.item].get(Variable::Doi) {
            line["doi"] = doi.into();
        }
        line["reference"] = both(&entry.body);
        if let Some(citation) = list.citations.get(entry.item) {
            line["citation"] = both(citation);
        }
        push(line);
    }
    for (id, result) in places {
        if let Err(failure) = result {
            push(json!({"id": id, "error": {"kind": failure.exit.kind(), "message": failure.message}}));
        }
    }
    out
}
