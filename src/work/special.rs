//! Records that are no publications: peer reviews, grants, whole issues.
//!
//! CSL has no type for the first two. Its `review` is a review of another work in a journal, which
//! styles print as "Review of …", and `reviewed-title` names that work; a report of Crossref's
//! `peer-review` is a document with a title of its own, and `genre` says what it is.

use serde_json::{Map, Value};

use super::draft::WorkDraft;
use super::json::{date, first_object, first_text};
use super::shape::names;
use crate::csl::{DateVariable, NameVariable, Variable};

/// What a peer review is.
pub(super) fn peer_review(draft: &mut WorkDraft<'_>) {
    if draft.served_type != Some("peer-review") {
        return;
    }
    let review = draft.served.get("review").and_then(first_object);
    let kind = review.and_then(|review| review.get("type")).and_then(first_text).unwrap_or_default();
    let title = draft.work.item.get(Variable::Title).unwrap_or_default().to_lowercase();
    let genre = match kind {
        "author-comment" => "Author response",
        "editor-report" => "Editor report",
        "community-comment" => "Community comment",
        "recommendation" => "Recommendation",
        "aggregate" => "Peer reviews",
        "" if ["author", "reply", "response"].iter().any(|start| title.starts_with(start)) => {
            "Author response"
        }
        _ => "Peer review",
    };
    draft.fill(Variable::Genre, Some(genre));
}

/// A grant is described in its project: title, investigators, funder. The number is the award's.
pub(super) fn grant(draft: &mut WorkDraft<'_>) {
    if draft.served_type != Some("grant") {
        return;
    }
    let served = draft.served;
    let empty = Map::new();
    let project = served.get("project").and_then(first_object).unwrap_or(&empty);
    let inner = |object: &'_ Value, key: &str| -> Option<String> {
        first_object(object)?.get(key).and_then(first_text).map(str::to_owned)
    };
    let title = project.get("project-title").and_then(|title| inner(title, "title"));
    draft.fill(Variable::Title, title.as_deref());
    draft.fill(Variable::Number, served.get("award").and_then(first_text));
    draft.fill(Variable::Genre, Some("Grant"));
    let funder = project.get("funding").and_then(first_object).and_then(|funding| funding.get("funder"));
    draft.fill(Variable::Publisher, funder.and_then(|funder| inner(funder, "name")).as_deref());
    let people: Vec<_> = ["lead-investigator", "co-lead-investigator", "investigator"]
        .iter()
        .filter_map(|role| project.get(*role))
        .flat_map(names)
        .collect();
    let start = [served, project].iter().find_map(|object| object.get("award-start").and_then(date));
    let item = draft.item();
    if !people.is_empty() {
        item.names.or_insert_with(NameVariable::Author, || people);
    }
    if let Some(start) = start {
        item.dates.or_insert_with(DateVariable::Issued, || start);
    }
}

/// An issue or a volume without a title of its own is called after its journal.
pub(super) fn issue(draft: &mut WorkDraft<'_>) {
    if !matches!(draft.served_type, Some("journal-issue" | "journal-volume")) {
        return;
    }
    let item = draft.item();
    if item.get(Variable::Title).is_none()
        && let Some(journal) = item.text.remove(&Variable::ContainerTitle)
    {
        item.set(Variable::Title, journal);
        item.text.remove(&Variable::ContainerTitleShort);
    }
}
