//! Works in the formats that other programs read.
//!
//! An exporter turns clean works, whose text variables hold the inline markup of CSL-JSON, into
//! entries: one file per format behind [`Exporter`], and [`super::Format`] has them all by name. Nothing in
//! a work can act in the format, and nothing is made up: a work without a year gives an entry without
//! one. Citation keys are chosen for a whole list at once ([`super::keys`]), since only a list knows whether
//! they are unique; everything else goes out an entry at a time ([`pieces`]). Whoever has more works
//! than fit into memory keeps of each its [`EntryDraft`], in a file, and what [`super::Keys`] needs to
//! know: the key that it would have alone, its DOI and its title.
//!
//! # Which formats
//!
//! Those that people write with (BibTeX, BibLaTeX, CSL-JSON, CSL-YAML, hayagriva for Typst,
//! `CITATION.cff`, Wikipedia's templates), those that reference managers exchange (RIS, EndNote's
//! tagged format, which is also refer's, and PubMed's), and those that libraries and repositories
//! offer their readers (Dublin Core, MODS, an OpenURL in a page as COinS).
//!
//! Of what repositories such as EPrints offer, some is left out: METS and MPEG-21 DIDL wrap files
//! that are not ours to describe, around MODS or Dublin Core; RDF/XML, N3 and N-Triples say in the
//! repository's own vocabulary what MODS says in one that others know; an OpenURL `ContextObject` in
//! XML is what COinS holds, in a form that no reader's program takes; ASCII and HTML citations are
//! what `doicite cite` prints, in any style.

use std::borrow::Borrow;

use super::exporter::{EntryDraft, Exporter};
use super::format::Format;
use super::keys::keys;
use crate::work::Work;

/// Writes works in a format, in their order, under these keys: a piece of the file at a time, which
/// together are the file. Of no works there is no piece, of any other number one for each, and one
/// for the end.
pub fn pieces<'a, W>(
    exporter: &'a dyn Exporter,
    works: impl IntoIterator<Item = (W, String)> + 'a,
) -> impl Iterator<Item = String> + 'a
where
    W: Borrow<Work> + 'a,
{
    let mut works = works.into_iter();
    let mut written = 0_usize;
    let mut ended = false;
    std::iter::from_fn(move || {
        if let Some((work, key)) = works.next() {
            let before = if written == 0 { exporter.begin() } else { exporter.separator() };
            written += 1;
            return Some(before.to_owned() + &EntryDraft::new(exporter, work.borrow()).under(exporter, &key));
        }
        let is_end = written > 0 && !std::mem::replace(&mut ended, true);
        is_end.then(|| exporter.end().to_owned())
    })
}

/// Writes works in a format as one text, under the keys that [`keys`] gives them.
pub fn export(exporter: &dyn Exporter, works: &[Work]) -> String {
    pieces(exporter, works.iter().zip(keys(exporter, works))).collect()
}

/// Writes works as one text in a format given by its name, as [`export`] does; none if the format is only read. How
/// BibTeX is written can be chosen with [`super::Bib`].
pub fn export_as(format: Format, works: &[Work]) -> Option<String> {
    format.writer().map(|writer| export(writer(works.len()).as_ref(), works))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod attacks;
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests;
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod typst;
