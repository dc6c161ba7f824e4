//! Finding the date of publication.

use super::agency::Agency;
use super::draft::WorkDraft;
use super::json::{date, date_of};
use super::model::Stages;
use crate::csl::{Date, DateParts, DateVariable, Kind};

/// A missing date of publication is taken from the next best one.
///
/// In this order: print, online, either, posted, approved (theses and standards), and for Crossref
/// the year in which the record was made; that last one not for journals, series and their like,
/// which are older than their records. Without any there is no date.
pub(super) fn dates(draft: &mut WorkDraft<'_>) {
    const FALLBACKS: &[&str] = &["published-print", "published-online", "published", "posted", "approved"];
    let whole = |key: &str| draft.served.get(key).and_then(date);
    let parts = |key: &str| date_of(draft.served, key);
    draft.work.stages = Stages {
        print: parts("published-print"),
        online: parts("published-online"),
        posted: parts("posted"),
    };
    if draft.work.item.dates.contains_key(&DateVariable::Issued) {
        return;
    }
    let has_record_date = draft.work.agency == Some(Agency::Crossref)
        && !matches!(draft.work.item.kind, Kind::Periodical | Kind::Document | Kind::Standard)
        && !matches!(draft.served_type, Some("book-series" | "book-set" | "report-series"));
    let found = FALLBACKS
        .iter()
        .find_map(|key| whole(key))
        .or_else(|| has_record_date.then(|| parts("created")).flatten().map(year));
    if let Some(found) = found {
        draft.item().set_date(DateVariable::Issued, found);
    }
}

/// A year alone.
fn year(parts: DateParts) -> Date {
    parts.year_only().into()
}
