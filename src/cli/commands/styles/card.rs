//! One style: what it says about itself, and a reference in it.

use super::super::show::row;
use crate::cli::output::{self, clean};
use crate::cli::session::Session;
use crate::cli::terminal::{width, wrap};
use crate::csl::{ListOptions, Processor, Variable};
use crate::journal::{Words, short_title};
use crate::markup::{Format, Inline, RichText};
use crate::style::{self, FindError, Found, Origin};
use crate::work::{BUILTIN, builtin, creative_commons, repair};

/// The work that shows what a style does: the first of those that are built in.
const FLAGSHIP: &str = BUILTIN[0];

/// A reference and its in-text form.
pub(super) struct Sample {
    pub(super) reference: RichText,
    pub(super) citation: Option<RichText>,
}

/// The flagship in a style.
pub(super) fn sample(session: &Session, found: Found) -> Result<Sample, FindError> {
    let chosen = Session::in_language(found, session.request.settings.locale.value.as_deref())?;
    let record = builtin(FLAGSHIP).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let mut item = repair(&record, FLAGSHIP).item;
    if chosen.style.asks_for_short_titles() {
        let short = short_title(&item, &Words::builtin());
        item.set(Variable::ContainerTitleShort, short.unwrap_or_default());
    }
    let processor = Processor::new(&chosen.style, Some(chosen.locale.for_language(&chosen.language)));
    let list = processor
        .list(&[item], ListOptions { sorted: false, citations: true })
        .map_err(|cause| FindError::Excessive { name: chosen.name.clone(), cause })?;
    let reference = list.entries.into_iter().next().map(|entry| entry.body).unwrap_or_default();
    Ok(Sample { reference, citation: list.citations.into_iter().next() })
}

/// The heading of what follows.
pub(super) fn bold(text: &str) -> RichText {
    RichText(vec![Inline::Styled(Format::Bold, RichText::plain(clean(text)))])
}

/// All that is known of a style, a row for each fact.
pub(super) fn card(session: &Session, found: Found) -> Result<String, FindError> {
    let file = &found.files[0];
    let others = match file.origin {
        Origin::File(_) => Vec::new(),
        _ => style::other_names(&file.name),
    };
    let info = file.info().unwrap_or_default();
    let parent = found.files.get(1).map(|parent| {
        let title = parent.info().map(|info| info.title).unwrap_or_default();
        format!("{}, {title} ({})", parent.name, parent.origin)
    });
    // A dependent style need not say how it cites.
    let format = info.format.or_else(|| found.files.iter().rev().find_map(|file| file.info()?.format));
    let rights = info.rights.map(|rights| creative_commons(&rights).unwrap_or(rights));
    let facts = [
        ("Name", Some(file.name.clone())),
        ("Also", Some(others.join(", "))),
        ("Id", Some(info.id)),
        ("Parent", parent),
        ("Cites", format.map(|format| format_in_words(&format))),
        ("Fields", Some(fields(&info.fields))),
        ("Language", found.locale.clone()),
        ("Licence", rights),
        ("Updated", info.updated.map(|time| time.split('T').next().unwrap_or_default().to_owned())),
        ("About", info.summary.map(|text| shortened(&text))),
        ("From", Some(file.origin.to_string())),
    ];
    let (output, width) = (output::form(), width());
    let mut text = wrap(&bold(&info.title).write(output), width, 0, 0) + "\n\n";
    for (label, value) in facts {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            row(&mut text, label, &RichText::plain(clean(&value)), output, width);
        }
    }
    let sample = sample(session, found)?;
    row(&mut text, "Reference", &sample.reference, output, width);
    if let Some(citation) = sample.citation {
        row(&mut text, "In text", &citation, output, width);
    }
    Ok(text)
}

/// As much of a text as a row should have.
fn shortened(text: &str) -> String {
    const MOST: usize = 240;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

fn format_in_words(format: &str) -> String {
    match format {
        "author-date" => "by author and date",
        "author" => "by author",
        "numeric" => "by number",
        "label" => "by label",
        "note" => "in notes",
        other => other,
    }
    .to_owned()
}

/// The fields of science in words: CSL writes them with underscores and hyphens.
fn fields(fields: &[String]) -> String {
    let named = fields.iter().map(|field| match field.as_str() {
        "generic-base" => "any".to_owned(),
        field => field.replace(['_', '-'], " "),
    });
    named.collect::<Vec<_>>().join(", ")
}
