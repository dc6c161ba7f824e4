//! CSL-YAML: the `references` of a document's metadata, as pandoc reads them.
//!
//! Text is what it is in CSL-JSON. pandoc reads it as Markdown, in which some characters that titles
//! rarely have mean something; where that matters, CSL-JSON is the better file for it.

use std::borrow::Cow;

use crate::formats::Exporter;
use crate::text::yaml::write as yaml;
use crate::work::Work;

/// The CSL-YAML format.
#[derive(Clone, Copy, Debug, Default)]
pub struct CslYaml;

impl Exporter for CslYaml {
    fn begin(&self) -> &'static str {
        "---\nreferences:\n"
    }

    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let mut item = work.item.to_json();
        item.shift_remove("id");
        out.push_str("- id: ");
        let key = if work.item.id.is_empty() {
            Some(out.len())
        } else {
            out.push_str(&yaml::scalar(&work.item.id));
            None
        };
        out.push_str("\n  ");
        yaml::block(&item.into(), 2, out);
        key
    }

    fn key<'k>(&self, key: &'k str) -> Cow<'k, str> {
        yaml::scalar(key).into()
    }

    fn end(&self) -> &'static str {
        "...\n"
    }
}
