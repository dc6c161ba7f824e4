//! What holds for every input, however hostile: laws that take any bytes, and panic where they are
//! broken.
//!
//! The fuzzer looks for bytes that break them (`fuzz/`), the property tests run them on random ones,
//! and the corpus of the fuzzer is run through them with the other tests. A law reads text where text
//! is all there is to it (DOIs, titles, files); for records, styles and works, which random bytes never
//! come near, it takes the bytes for choices instead ([`source`]), so that they all have the right form
//! and their content is odd.

mod bib;
mod compare;
mod csl;
mod document;
mod export;
mod import;
mod output;
mod record;
mod source;
mod words;

use doicite::doi::{Doi, find, identify};
use doicite::markup;
use doicite::work;

pub use bib::bib_file;
pub use compare::compared;
pub use csl::csl;
pub use document::document;
pub use export::export;
pub use import::{import, reads};
pub use words::words;

/// Bytes as text.
fn text(data: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(data)
}

/// DOIs found in a text are DOIs, in order, and what an identifier means is its own meaning.
pub fn doi(data: &[u8]) {
    let text = text(data);
    if let Ok(found) = identify(&text) {
        assert_eq!(identify(found.doi.as_str()).map(|again| again.doi), Ok(found.doi.clone()));
        assert!(!found.others.contains(&found.doi));
        for doi in found.others.iter().chain([&found.doi]) {
            assert_eq!(Doi::exact(doi.as_str()).as_ref(), Ok(doi));
            assert!(doi.url().is_ascii() && doi.component().is_ascii());
        }
    }
    let mut last = 0;
    for mention in find(&text) {
        assert!(mention.range.start >= last && mention.range.start < mention.range.end);
        assert!(text.get(mention.range.clone()).is_some());
        assert_eq!(Doi::exact(mention.doi.as_str()), Ok(mention.doi));
        last = mention.range.end;
    }
}

/// A title is written safely in every format, and reading what was read changes nothing.
pub fn title(data: &[u8]) {
    let text = text(data);
    let served = markup::served(&text);
    output::check(&served);
    let exact = markup::csl(&text);
    output::check(&exact);
    assert_eq!(markup::csl(&exact.to_csl_markup()), exact);
}

/// A record is repaired once and for all.
pub fn repair(data: &[u8]) {
    let served = record::object(data);
    let (work, _) = work::explain(&served, "10.5555/asked", None);
    assert_eq!(work, work::repair(&served, "10.5555/asked"));
    let (again, repairs) = work::explain(&work.item.to_json(), "10.5555/asked", None);
    assert_eq!(again.item, work.item);
    assert_eq!(repairs, []);
    if let Some(text) = work.abstract_text() {
        output::check(&text);
    }
}
