//! CSL-JSON: the data of CSL processors, as a list of objects.
//!
//! The item is written as it is, inline markup and all, under the identifier it came with.

use super::Exporter;
use crate::markup::safe;
use crate::work::Work;

/// The CSL-JSON format.
#[derive(Clone, Copy, Debug, Default)]
pub struct CslJson;

impl Exporter for CslJson {
    fn begin(&self) -> &'static str {
        "[\n"
    }

    fn entry(&self, work: &Work, key: &str, out: &mut String) {
        let text = serde_json::to_string_pretty(&with_id(work, key)).unwrap_or_default();
        for (at, line) in safe::json(&text).lines().enumerate() {
            out.push_str(if at == 0 { "  " } else { "\n  " });
            out.push_str(line);
        }
    }

    fn separator(&self) -> &'static str {
        ",\n"
    }

    fn end(&self) -> &'static str {
        "\n]\n"
    }
}

/// The item as CSL-JSON, under its own identifier or else this key.
pub(super) fn with_id(work: &Work, key: &str) -> serde_json::Map<String, serde_json::Value> {
    let mut object = work.item.to_json();
    if work.item.id.is_empty() {
        object.insert("id".into(), key.into());
    }
    object
}
