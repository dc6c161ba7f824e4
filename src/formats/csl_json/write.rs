//! CSL-JSON: the data of CSL processors, as a list of objects.
//!
//! The item is written as it is, inline markup and all, under the identifier it came with or else its
//! citation key.

use crate::formats::Exporter;
use crate::text::sanitize;
use crate::work::Work;

/// The CSL-JSON format.
#[derive(Clone, Copy, Debug, Default)]
pub struct CslJson;

/// An identifier that is yet to come.
const EMPTY: &str = "\"id\": \"\"";

impl Exporter for CslJson {
    fn begin(&self) -> &'static str {
        "[\n"
    }

    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let text = serde_json::to_string_pretty(&work.item.to_json()).unwrap_or_default();
        let start = out.len();
        for (at, line) in sanitize::json(&text).lines().enumerate() {
            out.push_str(if at == 0 { "  " } else { "\n  " });
            out.push_str(line);
        }
        // The identifier is the first member. Keys have no character that JSON would escape.
        let id = out.get(start..).and_then(|text| text.find(EMPTY)).filter(|_| work.item.id.is_empty());
        id.map(|id| start + id + EMPTY.len() - 1)
    }

    fn separator(&self) -> &'static str {
        ",\n"
    }

    fn end(&self) -> &'static str {
        "\n]\n"
    }
}
