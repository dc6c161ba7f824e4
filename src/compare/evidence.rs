//! What speaks for and against a reference and a record being of one work: their parts, paired and compared.

use super::container;
use super::facts::Facts;
use super::names::ComparedName;
use super::numbers;
use super::people::{self, People};
use super::title::{self, Title, TitleComparison, TitleLevel};

/// How one part of a reference and of a record agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Agreement {
    /// They say the same.
    Agrees,
    /// They almost do: a year off by one, a misspelt name.
    Near,
    /// They contradict each other.
    Differs,
    /// One of them says nothing.
    #[default]
    Unknown,
}

impl Agreement {
    /// Returns its name: `agrees`, `near`, `differs`, `unknown`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Near => "near",
            Self::Differs => "differs",
            Self::Unknown => "unknown",
        }
    }

    pub(crate) fn of(agrees: Option<bool>) -> Self {
        match agrees {
            Some(true) => Self::Agrees,
            Some(false) => Self::Differs,
            None => Self::Unknown,
        }
    }
}

/// What speaks for and against a reference and a record being of one work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
#[non_exhaustive]
pub struct Evidence {
    pub title: Agreement,
    /// The authors: `Agrees` where the first is shared, `Near` where another is.
    pub author: Agreement,
    pub year: Agreement,
    pub volume: Agreement,
    /// The first page or the article number.
    pub page: Agreement,
    pub container: Agreement,
}

/// What speaks for and against one work.
pub(super) fn evidence(
    mine: &Facts,
    theirs: &Facts,
    title: Option<&TitleComparison>,
    people: Option<&People>,
) -> Evidence {
    let part = is_part(mine, theirs);
    Evidence {
        title: title.map_or(Agreement::Unknown, |title| match title.level {
            _ if part || proves_nothing(mine, theirs) => Agreement::Unknown,
            TitleLevel::Equal | TitleLevel::Spacing | TitleLevel::Subtitle => Agreement::Agrees,
            TitleLevel::SmallWords | TitleLevel::Letters => Agreement::Near,
            TitleLevel::Words | TitleLevel::Other => Agreement::Differs,
        }),
        author: people.map_or(Agreement::Unknown, |people| match people {
            People { first: true, .. } => Agreement::Agrees,
            People { shared: 1.., .. } => Agreement::Near,
            _ if part => Agreement::Unknown,
            _ => Agreement::Differs,
        }),
        year: year(mine, theirs),
        volume: both(mine.volume.as_ref(), theirs.volume.as_ref(), numbers::overlap),
        page: page(mine, theirs),
        container: containers(mine, theirs),
    }
}

/// Whether the titles cannot be compared: one of them is what many works are called, or is in another script.
pub(super) fn proves_nothing(mine: &Facts, theirs: &Facts) -> bool {
    let Some((one, other)) = mine.title().zip(theirs.title()) else { return true };
    one.is_generic() || other.is_generic() || one.is_latin() != other.is_latin()
}

/// The titles in the forms that agree best.
pub(super) fn best_title(mine: &Facts, theirs: &Facts) -> Option<TitleComparison> {
    let mut best: Option<TitleComparison> = None;
    for one in &mine.titles {
        let whole = theirs.titles.iter().map(|other| title::compare(one, other));
        // A main title alone, where the record keeps it apart.
        let parts = theirs.title_parts.iter().map(|other| title::compare(one, other));
        let parts = parts.filter(|found| found.level <= TitleLevel::Spacing);
        let parts = parts.map(|found| TitleComparison { level: TitleLevel::Subtitle, ..found });
        for found in whole.chain(parts) {
            if best.as_ref().is_none_or(|best| (found.level, -found.alike) < (best.level, -best.alike)) {
                best = Some(found);
            }
        }
    }
    best
}

/// Whether the DOI is that of a whole of which the reference names a part: a chapter under its book's
/// DOI.
pub(super) fn is_part(mine: &Facts, theirs: &Facts) -> bool {
    let Some(whole) = theirs.title() else { return false };
    mine.is_part_of_book()
        && mine
            .containers
            .iter()
            .filter_map(|container| Title::new(container))
            .any(|container| title::compare(&container, whole).level <= TitleLevel::Letters)
}

/// The people of both, if both have any.
pub(super) fn people(mine: &Facts, theirs: &Facts) -> Option<People> {
    let (ours, others) = lists(mine, theirs);
    (!ours.is_empty() && !others.is_empty()).then(|| people::compare(ours, others))
}

/// Authors with authors; where one side has only editors, whoever is there.
pub(super) fn lists<'a>(mine: &'a Facts, theirs: &'a Facts) -> (&'a [ComparedName], &'a [ComparedName]) {
    if mine.authors.is_empty() && !theirs.editors.is_empty() {
        (&mine.editors, &theirs.editors)
    } else {
        (mine.makers(), theirs.makers())
    }
}

fn year(mine: &Facts, theirs: &Facts) -> Agreement {
    let (Some(own), Some(issued)) = (mine.years.first(), theirs.years.first()) else {
        return Agreement::Unknown;
    };
    if own == issued || theirs.print == Some(*own) {
        Agreement::Agrees
    } else if theirs.years.iter().any(|year| year.abs_diff(*own) <= 1) {
        Agreement::Near
    } else {
        Agreement::Differs
    }
}

/// The first pages, where both have any. An article number is a page; the pages of a copy of an article
/// that has a number (`1-12`) say nothing.
fn page(mine: &Facts, theirs: &Facts) -> Agreement {
    let mut agreement = Agreement::Unknown;
    for one in &mine.pages {
        for other in &theirs.pages {
            let ((one, _), (other, _)) = (numbers::pages(one), numbers::pages(other));
            match numbers::same(&one, &other) {
                Some(true) => return Agreement::Agrees,
                Some(false) => agreement = Agreement::Differs,
                None => {}
            }
        }
    }
    let from_one = |pages: &[String]| pages.iter().any(|page| numbers::pages(page).0 == "1");
    let numbered = |pages: &[String]| {
        pages
            .iter()
            .any(|page| !page.contains(['-', '–']) && page.chars().filter(char::is_ascii_digit).count() > 2)
    };
    if agreement == Agreement::Differs
        && (from_one(&mine.pages) && numbered(&theirs.pages)
            || from_one(&theirs.pages) && numbered(&mine.pages))
    {
        return Agreement::Unknown;
    }
    agreement
}

fn containers(mine: &Facts, theirs: &Facts) -> Agreement {
    if mine.containers.is_empty() || theirs.containers.is_empty() {
        // What stands in nothing has its publisher, whose name proves nothing where it differs.
        let alone = mine.containers.is_empty() && theirs.containers.is_empty();
        let publishers = mine.publisher.as_deref().zip(theirs.publisher.as_deref());
        let same = publishers.is_some_and(|(one, other)| alone && container::agree(one, other));
        return if same { Agreement::Agrees } else { Agreement::Unknown };
    }
    let latin = |names: &[String]| names.iter().any(|name| name.contains(|c: char| c.is_ascii_alphabetic()));
    if latin(&mine.containers) != latin(&theirs.containers) {
        return Agreement::Unknown;
    }
    let agree =
        mine.containers.iter().any(|one| theirs.containers.iter().any(|other| container::agree(one, other)));
    Agreement::of(Some(agree))
}

pub(super) fn both(
    one: Option<&String>,
    other: Option<&String>,
    same: fn(&str, &str) -> Option<bool>,
) -> Agreement {
    Agreement::of(one.zip(other).and_then(|(one, other)| same(one, other)))
}
