//! A few records that need no network: for a first look, for demonstrations, for tests.
//!
//! They are put together from known facts in the shape that agencies serve, lists and all, so that
//! they take the same way as any other record; they are not recorded answers. Between them they
//! show the usual types, an article number, a subtitle, a preprint and a retraction.

/// Returns the record of a DOI that is built in, as JSON text in the shape its agency serves.
pub fn builtin(doi: &str) -> Option<&'static str> {
    Some(match doi.to_ascii_lowercase().as_str() {
        "10.3390/ijerph18147338" => include_str!("builtin/alopecia.json"),
        "10.48550/arxiv.1706.03762" => include_str!("builtin/attention.json"),
        "10.1017/cbo9780511803161" => include_str!("builtin/causality.json"),
        "10.1038/171737a0" => include_str!("builtin/double-helix.json"),
        "10.1109/cvpr.2016.90" => include_str!("builtin/residual.json"),
        "10.1016/s0140-6736(97)11096-0" => include_str!("builtin/retracted.json"),
        _ => return None,
    })
}

/// The DOIs of the built-in records.
pub const BUILTIN: &[&str] = &[
    "10.3390/ijerph18147338",
    "10.48550/arxiv.1706.03762",
    "10.1017/cbo9780511803161",
    "10.1038/171737a0",
    "10.1109/cvpr.2016.90",
    "10.1016/s0140-6736(97)11096-0",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::{looks_served, repair};

    #[test]
    fn every_record_is_the_one_of_its_doi() {
        for doi in BUILTIN {
            let record = serde_json::from_str(builtin(doi).expect("it is listed")).expect("it is an object");
            assert!(looks_served(&record), "{doi}");
            let work = repair(&record, "");
            assert_eq!(work.item.id, *doi);
            assert!(!work.item.names.is_empty() && !work.item.dates.is_empty(), "{doi}");
        }
        assert_eq!(builtin("10.5555/12345678"), None);
    }
}
