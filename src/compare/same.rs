//! Whether two items are the same work: the one answer for everything that merges, skips or counts.

use super::entry::facts;
use super::evidence::Agreement;
use super::facts::Facts;
use super::title::{self, TitleLevel};
use crate::csl::{Item, Kind};

/// How two items are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sameness {
    /// They are one work.
    Same,
    /// They are versions of one work that are cited apart: a preprint and its article.
    Versions,
    /// They are different works, or nothing shows that they are not.
    Different,
}

/// Returns whether two items are the same work.
///
/// Items with one DOI are, unless they contradict each other: chapters under the DOI of their book are
/// different works. Items with two DOIs are not. Without DOIs to tell, title, first author, year and
/// place must agree as far as both have them, and the title must name one work: two prefaces are two.
///
/// ```
/// use doicite::compare::{Sameness, same_work};
/// use doicite::csl::{Item, Kind, Variable};
///
/// let chapter = |title: &str| {
///     let mut item = Item::new("", Kind::Chapter);
///     item.set(Variable::Title, title);
///     item.set(Variable::Doi, "10.1000/book");
///     item
/// };
/// assert_eq!(same_work(&chapter("Ants"), &chapter("ANTS")), Sameness::Same);
/// assert_eq!(same_work(&chapter("Ants"), &chapter("Bees")), Sameness::Different);
/// ```
pub fn same_work(one: &Item, other: &Item) -> Sameness {
    same(&Facts::of_item(one), &Facts::of_item(other))
}

pub(crate) fn same(one: &Facts, other: &Facts) -> Sameness {
    if let (Some(mine), Some(theirs)) = (&one.doi, &other.doi) {
        return match mine == theirs {
            true if contradict(one, other) => Sameness::Different,
            true => Sameness::Same,
            false if are_versions(one, other) => Sameness::Versions,
            false => Sameness::Different,
        };
    }
    if !agree(one, other) {
        Sameness::Different
    } else if one.preprint != other.preprint {
        Sameness::Versions
    } else {
        Sameness::Same
    }
}

/// Whether two items with one DOI are different works all the same.
fn contradict(one: &Facts, other: &Facts) -> bool {
    let (Some(mine), Some(theirs)) = (one.title(), other.title()) else { return false };
    let found = title::compare(mine, theirs);
    match found.level {
        TitleLevel::Other => true,
        TitleLevel::Words => is_part(one.kind) || is_part(other.kind) || found.alike < 0.6,
        _ => false,
    }
}

/// Whether works of this type are parts, which people give the DOI of the whole.
pub(crate) fn is_part(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Chapter | Kind::Entry | Kind::EntryDictionary | Kind::EntryEncyclopedia | Kind::PaperConference
    )
}

fn are_versions(one: &Facts, other: &Facts) -> bool {
    one.preprint != other.preprint && titles_and_author_agree(one, other)
}

/// Whether everything that both say agrees, and that is enough.
fn agree(one: &Facts, other: &Facts) -> bool {
    if !titles_and_author_agree(one, other) {
        return false;
    }
    let found = facts(one, other);
    let evidence = found.evidence;
    let versions = one.preprint != other.preprint;
    let places = [evidence.volume, evidence.page];
    let kinds = one.kind == other.kind
        || versions
        || !matches!(
            (one.kind, other.kind),
            (Kind::ReviewBook | Kind::Review, _) | (_, Kind::ReviewBook | Kind::Review)
        ) && (one.kind == Kind::Book) == (other.kind == Kind::Book)
        || places.contains(&Agreement::Agrees);
    kinds
        && (versions || evidence.year != Agreement::Differs)
        && (versions || !places.contains(&Agreement::Differs))
}

fn titles_and_author_agree(one: &Facts, other: &Facts) -> bool {
    let (Some(mine), Some(theirs)) = (one.title(), other.title()) else { return false };
    if title::compare(mine, theirs).level > TitleLevel::Letters {
        return false;
    }
    let evidence = facts(one, other).evidence;
    let telling = mine.is_telling() && theirs.is_telling();
    match evidence.author {
        Agreement::Agrees => {
            telling || evidence.page == Agreement::Agrees || evidence.year == Agreement::Agrees
        }
        Agreement::Near => telling,
        Agreement::Unknown => {
            telling
                && (one.makers().is_empty() == other.makers().is_empty()
                    || evidence.year == Agreement::Agrees)
        }
        Agreement::Differs => false,
    }
}
