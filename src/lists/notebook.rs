//! The Markdown of a Jupyter notebook, with the places where its lines stand in the file.

use std::ops::Range;

use serde_json::Value;

/// The lines of the cells of text, each with its place in the file; a blank one ends a cell.
pub(super) fn lines(text: &str) -> Option<(String, Vec<Range<usize>>)> {
    let notebook: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let (mut out, mut places) = (String::new(), Vec::new());
    let (mut from, mut misses) = (0, 0);
    for cell in notebook.get("cells")?.as_array()? {
        let source = cell.get("source")?;
        let parts: Vec<&str> = match source {
            Value::Array(parts) => parts.iter().filter_map(Value::as_str).collect(),
            Value::String(whole) => vec![whole.as_str()],
            _ => continue,
        };
        let is_text = cell.get("cell_type").and_then(Value::as_str) == Some("markdown");
        for part in parts {
            let place = place(text, part, &mut from, &mut misses);
            for line in part.lines().filter(|_| is_text) {
                out.push_str(line);
                out.push('\n');
                places.push(place.clone());
            }
        }
        if is_text {
            out.push('\n');
            places.push(from..from);
        }
    }
    Some((out, places))
}

/// Where a string stands in the file, from a place on.
fn place(text: &str, part: &str, from: &mut usize, misses: &mut usize) -> Range<usize> {
    // A file may write its characters in another way.
    if *misses > 8 {
        return *from..*from;
    }
    let written = serde_json::to_string(part).unwrap_or_default();
    let rest = text.get(*from..).unwrap_or_default();
    let Some(at) = rest.find(&written) else {
        *misses += 1;
        return *from..*from;
    };
    let start = *from + at;
    *from = start + written.len();
    start..*from
}
