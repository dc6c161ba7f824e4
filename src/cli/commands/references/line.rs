//! What became of one thing that was asked for, as a line of JSON.

use serde_json::{Value, json};

use crate::cli::notices::day;
use crate::cli::output::inert_json;
use crate::cli::places::InputPlace;
use crate::cli::session::Failure;
use crate::doi::Doi;
use crate::markup::{Output, RichText};
use crate::work::{Direction, Notice};

/// A reference, and what has become of its work.
pub(super) fn of_reference(
    id: &str,
    input: Option<&InputPlace>,
    doi: Option<&str>,
    notices: &[Notice],
    reference: &RichText,
    citation: Option<&RichText>,
) -> String {
    let both = |text: &RichText| json!({"text": text.write(Output::Text), "html": text.write(Output::Html)});
    let mut line = begun(id, input);
    // A library may hold anything there.
    if let Some(doi) = doi.filter(|doi| Doi::exact(doi).is_ok()) {
        line["doi"] = doi.into();
    }
    let about_this = |notice: &&Notice| notice.direction == Direction::AboutThis;
    let told: Vec<Value> = notices.iter().filter(about_this).map(notice).collect();
    if !told.is_empty() {
        line["notices"] = told.into();
    }
    line["reference"] = both(reference);
    if let Some(citation) = citation {
        line["citation"] = both(citation);
    }
    inert_json(&line.to_string()) + "\n"
}

/// Why there is no reference.
pub(super) fn of_failure(id: &str, input: Option<&InputPlace>, failure: &Failure) -> String {
    let mut line = begun(id, input);
    line["error"] = json!({"kind": failure.exit.kind(), "message": failure.message});
    inert_json(&line.to_string()) + "\n"
}

/// What it is called, and where it stands if it came from a file.
fn begun(id: &str, input: Option<&InputPlace>) -> Value {
    let mut line = json!({"id": id});
    if let Some(InputPlace { file, line: row }) = input {
        line["input"] = json!({"file": file, "line": row});
    }
    line
}

/// A notice about a work: what happened, when, where it says so, and who announced it.
fn notice(notice: &Notice) -> Value {
    let mut line = json!({"kind": notice.kind.as_str(), "date": notice.date.map(day), "doi": notice.doi});
    if let Some(source) = &notice.source {
        line["source"] = source.as_str().into();
    }
    line
}
