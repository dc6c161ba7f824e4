//! The type of a work.
//!
//! Crossref serves its own vocabulary, `DataCite` CSL's with slips of the pen, `JaLC` nothing at all.
//! A type that is neither known nor told by the record itself is `document`.

use serde_json::Value;

use super::agency::Agency;
use super::draft::WorkDraft;
use super::json::scalar;
use crate::csl::{Kind, Variable};

/// The agency's type becomes a CSL type.
pub(super) fn kind(draft: &mut WorkDraft<'_>) {
    let served = draft.served_type.unwrap_or_default().trim().to_ascii_lowercase();
    let kind = match served.as_str() {
        "posted-content" => posted(draft),
        "" | "other" => by_evidence(draft),
        // A report on a manuscript, as a rule on its own; some journals publish them as articles.
        "peer-review" if draft.work.item.get(Variable::ContainerTitle).is_some() => Kind::ArticleJournal,
        "book" if is_software(draft) => Kind::Software,
        known => mapped(known),
    };
    let is_arxiv = draft.doi.as_ref().is_some_and(|doi| doi.as_str().starts_with("10.48550/arxiv."));
    draft.work.preprint |= kind == Kind::Article
        && (draft.text("subtype") == Some("preprint")
            || draft.work.agency == Some(Agency::DataCite) && is_arxiv);
    draft.item().kind = kind;
    draft.typed = true;
}

/// The types of Crossref's vocabulary, and those of CSL in any spelling.
fn mapped(served: &str) -> Kind {
    match served {
        "journal-article" => Kind::ArticleJournal,
        "proceedings-article" => Kind::PaperConference,
        "book-chapter" | "book-section" | "book-part" | "book-track" => Kind::Chapter,
        "reference-entry" => Kind::EntryEncyclopedia,
        "monograph" | "edited-book" | "reference-book" | "book-set" | "book-series" | "proceedings"
        | "proceedings-series" => Kind::Book,
        "dissertation" => Kind::Thesis,
        "report-component" | "report-series" => Kind::Report,
        "standard-series" => Kind::Standard,
        "database" => Kind::Dataset,
        "peer-review" | "grant" | "component" => Kind::Document,
        "journal" | "journal-issue" | "journal-volume" => Kind::Periodical,
        other => Kind::parse(other)
            .or_else(|| Kind::parse(&other.replace('_', "-")))
            .or_else(|| Kind::parse(&other.replace('-', "_")))
            .unwrap_or(Kind::Document),
    }
}

/// What Crossref calls posted content: a preprint unless the subtype says otherwise, a blog post
/// where it does or where the member is Front Matter (31795), the publisher of Rogue Scholar.
fn posted(draft: &mut WorkDraft<'_>) -> Kind {
    let subtype = draft.text("subtype").unwrap_or("preprint");
    draft.work.preprint = subtype == "preprint";
    let member = draft.served.get("member").and_then(scalar);
    if subtype == "dissertation" {
        Kind::Thesis
    } else if subtype == "report" {
        Kind::Report
    } else if subtype == "blog" || !draft.work.preprint && member.as_deref() == Some("31795") {
        Kind::PostWeblog
    } else {
        Kind::Article
    }
}

/// A record without a type, or of the type "other": a part of a book where it has a book's number
/// and the book's title; without a type also an article where it has a journal's.
fn by_evidence(draft: &WorkDraft<'_>) -> Kind {
    let item = &draft.work.item;
    let untyped = draft.served.get("type").is_none_or(Value::is_null);
    match item.get(Variable::ContainerTitle) {
        Some(_) if item.get(Variable::Isbn).is_some() => Kind::Chapter,
        Some(_) if untyped && item.get(Variable::Issn).is_some() => Kind::ArticleJournal,
        _ => Kind::Document,
    }
}

/// `DataCite` calls software a book when it has a version.
fn is_software(draft: &WorkDraft<'_>) -> bool {
    let item = &draft.work.item;
    draft.work.agency == Some(Agency::DataCite)
        && item.get(Variable::Version).is_some()
        && item.get(Variable::Isbn).is_none()
}
