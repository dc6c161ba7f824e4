//! Writing CSL-YAML.

use std::borrow::Cow;

use super::{each_text, markdown};
use crate::formats::Exporter;
use crate::text::yaml::write as yaml;
use crate::work::Work;

/// The CSL-YAML format.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::formats) struct CslYaml;

impl Exporter for CslYaml {
    fn begin(&self) -> &'static str {
        "---\nreferences:\n"
    }

    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let mut item = work.item.to_json();
        item.shift_remove("id");
        each_text(&mut item, markdown::write);
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
