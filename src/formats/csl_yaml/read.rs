//! Reading CSL-YAML. Dates are more often written as pandoc's manual has them: as `2021-07-04`, or as `year`,
//! `month` and `day`.

use serde_json::{Map, Value, json};

use super::{each_text, markdown};
use crate::csl::DateVariable;
use crate::formats::csl_json::read as csl_json;
use crate::formats::entry::{LONGEST, gathered};
use crate::formats::{Entries, Entry, Format, ImportError};
use crate::text::yaml;

/// A list whose first item begins with a member of CSL's, or `references` at the margin.
pub(in crate::formats) fn recognise(text: &str) -> bool {
    let text = document(text).0;
    let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let Some(first) = lines.next() else { return false };
    // CITATION.cff has references too, of another kind.
    let is_cff =
        text.lines().any(|line| line.starts_with("cff-version:") || line.starts_with("preferred-citation:"));
    !is_cff && has_references(text)
        || first.strip_prefix("- ").is_some_and(|item| {
            let name = item.trim_start().split(':').next().unwrap_or_default();
            item.contains(':')
                && matches!(name, "id" | "type" | "title" | "author" | "issued" | "DOI" | "citation-key")
        })
}

fn has_references(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("references:"))
}

/// The YAML of a text, and the number of lines before it: Markdown has it between two marks.
fn document(text: &str) -> (&str, usize) {
    let text = text.trim_start_matches('\u{feff}');
    let Some(rest) = text.strip_prefix("---").and_then(|rest| rest.split_once('\n')) else {
        return (text, 0);
    };
    if !rest.0.trim().is_empty() {
        return (text, 0);
    }
    let mut end = 0;
    for line in rest.1.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            break;
        }
        end += line.len();
    }
    (rest.1.get(..end).unwrap_or_default(), 1)
}

pub(in crate::formats) fn read(text: &str) -> Entries {
    let (text, before) = document(text);
    let pieces = pieces(text);
    let line = |index: usize| pieces.get(index).map_or(1, |piece| piece.line) + before;
    let whole = if pieces.iter().any(is_too_long) { None } else { Some(yaml::parse(text)) };
    let entries = match whole {
        Some(Ok(value)) => {
            gathered(list(value).into_iter().enumerate().map(|(index, item)| entry(item, line(index))))
        }
        Some(Err(fault)) if pieces.is_empty() => vec![Err(error(&fault, before))],
        _ => gathered(pieces.iter().flat_map(|piece| {
            let before = piece.line - 1 + before;
            if is_too_long(piece) {
                return vec![Err(ImportError::too_long(before + 1, ""))];
            }
            match yaml::parse(piece.text) {
                Ok(value) => list(value).into_iter().map(|item| entry(item, before + 1)).collect(),
                Err(fault) => vec![Err(error(&fault, before))],
            }
        })),
    };
    if entries.is_empty() { vec![Err(ImportError::Empty { format: Format::CslYaml })] } else { entries }
}

fn is_too_long(piece: &yaml::YamlChunk<'_>) -> bool {
    piece.text.len() > LONGEST
}

fn error(fault: &yaml::YamlFault, before: usize) -> ImportError {
    ImportError::entry(fault.line + before, &format!("not YAML: {}", fault.what))
}

/// The items at the margin of the list.
fn pieces(text: &str) -> Vec<yaml::YamlChunk<'_>> {
    let mut begun = !has_references(text);
    let mut margin = None;
    for line in text.lines() {
        begun |= line.starts_with("references:");
        let rest = line.trim_start_matches(' ');
        if begun && rest.starts_with("- ") {
            margin = Some(line.len() - rest.len());
            break;
        }
    }
    let Some(margin) = margin else { return Vec::new() };
    yaml::pieces(text, |line| {
        let rest = line.trim_start_matches(' ');
        line.len() - rest.len() == margin && rest.starts_with("- ")
    })
}

fn list(value: Value) -> Vec<Value> {
    match value {
        Value::Array(list) => list,
        Value::Object(mut object) => match object.remove("references") {
            Some(Value::Array(list)) => list,
            Some(Value::Null) => Vec::new(),
            Some(other) => vec![other],
            None => vec![object.into()],
        },
        Value::Null => Vec::new(),
        other => vec![other],
    }
}

fn entry(value: Value, line: usize) -> Result<Entry, ImportError> {
    let Value::Object(mut object) = value else {
        return Err(ImportError::Entry { line, what: "a CSL-YAML item must be a mapping".to_owned() });
    };
    for variable in DateVariable::ALL {
        if let Some(date) = object.get_mut(variable.as_str())
            && let Some(plain) = plain_date(date)
        {
            *date = plain;
        }
    }
    each_text(&mut object, markdown::read);
    csl_json::work(&object).map_err(|none| none.on_line(line))
}

/// A date of pandoc's as one of CSL-JSON's, where it is not one already.
fn plain_date(date: &Value) -> Option<Value> {
    match date {
        Value::Object(object) if object.contains_key("year") => Some(dated(&[parts(object)?], object)),
        Value::Array(list) => {
            let objects = || list.iter().filter_map(Value::as_object);
            let parts: Vec<Value> = objects().filter_map(parts).take(2).collect();
            (!parts.is_empty()).then(|| dated(&parts, objects().next().unwrap_or(&Map::new())))
        }
        Value::Object(_) => None,
        other => {
            let text = yaml::scalar(other)?;
            let certain = text.trim().trim_end_matches(['~', '?']);
            let circa = certain.len() < text.trim().len();
            Some(json!({"raw": certain, "circa": circa}))
        }
    }
}

fn dated(parts: &[Value], object: &Map<String, Value>) -> Value {
    let mut date = json!({"date-parts": parts});
    for key in ["circa", "season", "literal"] {
        if let (Some(value), Some(date)) = (object.get(key), date.as_object_mut()) {
            date.insert(key.into(), value.clone());
        }
    }
    date
}

fn parts(object: &Map<String, Value>) -> Option<Value> {
    let mut parts = vec![object.get("year")?.clone()];
    for key in ["month", "day"] {
        match object.get(key) {
            Some(part) => parts.push(part.clone()),
            None => break,
        }
    }
    Some(parts.into())
}
