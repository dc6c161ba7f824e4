//! More works for a file that documents cite from, every byte of it left as it is.
//!
//! Where new entries go is known in the folder of each format; whether the file then has what it had
//! and what was added is for its reader to say. BibTeX, which has encodings and options of its own, is
//! [`append_under`](super::append_under)'s.

use super::{EntryDraft, Format, csl_json, csl_yaml, hayagriva};
use crate::work::Work;

/// A file with these works too, under keys that it does not have. None where nothing can be added.
pub(crate) fn append_as(format: Format, file: &[u8], works: &[(Work, String)]) -> Option<Vec<u8>> {
    let entries = entries(format, works)?;
    match format {
        Format::CslJson => csl_json::append(file, &entries),
        Format::CslYaml => Some(csl_yaml::append(file, &entries)),
        Format::Hayagriva => Some(hayagriva::append(file, &entries)),
        _ => None,
    }
}

/// Entries without what stands around them in a file of their own.
fn entries(format: Format, works: &[(Work, String)]) -> Option<String> {
    let exporter = format.writer()?(works.len());
    let mut out = String::new();
    for (work, key) in works {
        if !out.is_empty() {
            out.push_str(exporter.separator());
        }
        // CSL's formats have the identifier of the item for a key.
        let mut work = work.clone();
        work.item.id.clone_from(key);
        out.push_str(&EntryDraft::new(exporter.as_ref(), &work).under(exporter.as_ref(), key));
    }
    Some(out)
}
