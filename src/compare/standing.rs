//! What a record says against citing its work, and what a reference lacks that the record has.

use std::collections::HashMap;

use super::entry::Difference;
use super::facts::{Facts, plain_csl};
use super::rules::{Level, Rule};
use super::same::{Sameness, same};
use super::title::Title;
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

/// A pair of references of one list that are one work, or seem to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Duplicate {
    /// The later one.
    pub index: usize,
    /// The earlier one.
    pub of: usize,
    /// Why.
    pub rule: Rule,
    /// How grave it is: versions of one work are a note.
    pub level: Level,
}

/// Finds works that come again in a list. Each is compared with the first of its like. Of a work only its DOI and
/// the beginning of its title are held, so that a long list takes little memory.
pub fn duplicates<'i>(items: impl IntoIterator<Item = &'i Item>) -> Vec<Duplicate> {
    /// Works of one title that are compared with one another; there are a thousand prefaces.
    const MOST_ALIKE: usize = 8;
    /// Letters by which titles are found that may be one.
    const BEGINNING: usize = 24;

    let mut items_so_far: Vec<&Item> = Vec::new();
    let mut by_doi: HashMap<String, Vec<usize>> = HashMap::new();
    let mut by_title: HashMap<String, Vec<usize>> = HashMap::new();
    let mut found = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        items_so_far.push(item);
        let mut pairs: Vec<(usize, Rule)> = Vec::new();
        if let Some(doi) = item.get(Variable::Doi) {
            let known = by_doi.entry(doi.to_ascii_lowercase()).or_default();
            pairs.extend(known.iter().take(MOST_ALIKE).map(|of| (*of, Rule::DuplicateDoi)));
            known.push(index);
        }
        let title = item.get(Variable::Title).and_then(|title| Title::new(&plain_csl(title)));
        if let Some(title) = title.filter(Title::is_telling) {
            let beginning: String = title.letters.chars().take(BEGINNING).collect();
            let known = by_title.entry(beginning).or_default();
            pairs.extend(known.iter().take(MOST_ALIKE).map(|of| (*of, Rule::DuplicateWork)));
            known.push(index);
        }
        if pairs.is_empty() {
            continue;
        }
        let facts = Facts::of_item(item);
        let duplicate = pairs.into_iter().find_map(|(of, rule)| {
            let level = match same(&Facts::of_item(items_so_far[of]), &facts) {
                Sameness::Same => Level::Warning,
                Sameness::Versions if rule == Rule::DuplicateWork => Level::Note,
                _ => return None,
            };
            Some(Duplicate { index, of, rule, level })
        });
        found.extend(duplicate);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_are_no_duplicates_and_works_are() {
        let item = |kind: Kind, title: &str, doi: &str| {
            let mut item = Item::new("", kind);
            item.set(Variable::Title, title);
            item.set(Variable::Doi, doi);
            item
        };
        let items = [
            item(Kind::Chapter, "The first chapter of it", "10.1000/book"),
            item(Kind::Chapter, "A second chapter of it", "10.1000/book"),
            item(Kind::ArticleJournal, "On the ways of ants", "10.1000/ants"),
            item(Kind::ArticleJournal, "On the Ways of Ants.", "10.1000/ANTS"),
        ];
        let expected = Duplicate { index: 3, of: 2, rule: Rule::DuplicateDoi, level: Level::Warning };
        assert_eq!(duplicates(&items), [expected]);
    }
}
