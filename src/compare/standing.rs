//! What a record says against citing its work, and what a reference lacks that the record has.

use super::entry::Difference;
use super::rules::Rule;
use crate::csl::{DateVariable, Item, Kind, NameVariable, Variable};
use crate::work::{Direction, NoticeKind, Standing, Work};

/// Returns what became of a work: retractions, corrections, its published version. `recorded` is the DOI of
/// the notice or the other version, `given` the date as far as it is known.
pub fn standing(record: &Work) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut push = |rule: Rule, given: String, recorded: &str| {
        found.push(Difference {
            rule,
            level: rule.level(),
            field: "doi",
            given,
            recorded: recorded.to_owned(),
            at: None,
            fix: None,
        });
    };
    match record.gravest_notice() {
        Some((standing, notice)) => {
            let rule = match (standing, &notice.kind) {
                (Standing::Retracted, NoticeKind::Withdrawal | NoticeKind::Removal) => Rule::Withdrawn,
                (Standing::Retracted, _) => Rule::Retracted,
                (Standing::Doubted, _) => Rule::Concern,
                (Standing::Corrected, _) => Rule::Corrected,
            };
            let date = notice.date.map(|date| {
                let parts = [date.month(), date.day()].into_iter().flatten();
                parts.fold(date.year().to_string(), |text, part| format!("{text}-{part:02}"))
            });
            push(rule, date.unwrap_or_default(), &notice.doi);
        }
        None if record.is_called_retracted() => push(Rule::Retracted, String::new(), ""),
        None => {}
    }
    let about_other = record
        .notices
        .iter()
        .find(|notice| notice.direction == Direction::AboutOther && notice.standing().is_some());
    if let Some(notice) = about_other {
        push(Rule::NoticeCited, notice.kind.to_string(), &notice.doi);
    }
    if let Some(published) = record.published_as.as_deref().filter(|_| record.preprint) {
        push(Rule::PublishedSince, String::new(), published);
    }
    found
}

/// Returns the parts that references to works of its kind need, and that an entry lacks although the record
/// has them: by their names as fields.
pub fn missing_parts(entry: &Item, record: &Item) -> Vec<&'static str> {
    let mut missing = Vec::new();
    let authored = |item: &Item| {
        !item.people(NameVariable::Author).is_empty() || !item.people(NameVariable::Editor).is_empty()
    };
    if !authored(entry) && authored(record) {
        missing.push("author");
    }
    let text = |variable: Variable| entry.get(variable).is_none() && record.get(variable).is_some();
    if text(Variable::Title) {
        missing.push("title");
    }
    if !entry.dates.contains_key(&DateVariable::Issued) && record.dates.contains_key(&DateVariable::Issued) {
        missing.push("year");
    }
    let article = matches!(entry.kind, Kind::ArticleJournal);
    if matches!(entry.kind, Kind::ArticleJournal | Kind::Chapter | Kind::PaperConference)
        && text(Variable::ContainerTitle)
    {
        missing.push("container");
    }
    if article && text(Variable::Volume) {
        missing.push("volume");
    }
    if article && text(Variable::Page) && entry.get(Variable::Number).is_none() {
        missing.push("page");
    }
    missing
}
