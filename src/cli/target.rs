//! What the name of an output file says about what belongs in it.

use std::path::Path;

use super::args::Format;
use crate::formats;

/// What belongs in a file of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Anything: the name says nothing.
    Any,
    /// References.
    References(Format),
    /// Works in the format of another program.
    Works(formats::Format),
    /// What doicite does not write at all.
    Foreign,
}

/// Endings of documents that other programs write.
const FOREIGN: &[&str] = &["doc", "epub", "odt", "pages", "pdf", "pptx", "xls", "xlsx"];

/// What belongs in a file.
pub(crate) fn of(path: &Path) -> Target {
    let Some(ending) = path.extension().and_then(|ending| ending.to_str()) else { return Target::Any };
    let ending = ending.to_ascii_lowercase();
    let references = match ending.as_str() {
        "txt" | "text" => Some(Format::Text),
        "html" | "htm" => Some(Format::Html),
        "md" | "markdown" => Some(Format::Markdown),
        "tex" | "latex" => Some(Format::Latex),
        "typ" => Some(Format::Typst),
        "rtf" => Some(Format::Rtf),
        "docx" => Some(Format::Docx),
        "jsonl" | "ndjson" => Some(Format::Jsonl),
        _ => None,
    };
    let works = || formats::Format::of_name(&path.to_string_lossy()).find(|format| format.can_write());
    match references {
        Some(format) => Target::References(format),
        None if FOREIGN.contains(&ending.as_str()) => Target::Foreign,
        None => works().map_or(Target::Any, Target::Works),
    }
}
