//! CSL-YAML: the `references` of a document's metadata, as pandoc reads them.
//!
//! Text is what it is in CSL-JSON. pandoc reads it as Markdown, in which some characters that titles
//! rarely have mean something; where that matters, CSL-JSON is the better file for it.

use super::{Exporter, csl_json, yaml};
use crate::work::Work;

/// The CSL-YAML format.
#[derive(Clone, Copy, Debug, Default)]
pub struct CslYaml;

impl Exporter for CslYaml {
    fn begin(&self) -> &'static str {
        "---\nreferences:\n"
    }

    fn entry(&self, work: &Work, key: &str, out: &mut String) {
        out.push_str("- ");
        yaml::block(&csl_json::with_id(work, key).into(), 2, out);
    }

    fn end(&self) -> &'static str {
        "...\n"
    }
}
