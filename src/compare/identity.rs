//! Whether a record is of another work than the reference that names its DOI.
//!
//! Titles decide first, but two unlike titles may be of one work: titles are translated, retitled and
//! deposited wrong, and a chapter has its book's DOI. Two of one group's papers, on the other hand, may have
//! titles that are half alike. So the authors and the place of publication are asked as well: what stands on
//! the same page of the same volume is one work, and the fewer ways there are to explain unlike titles, the
//! fewer contradictions are needed.

use super::evidence::{
    Agreement, Evidence, best_title, both, evidence, is_part, lists, people, proves_nothing,
};
use super::facts::Facts;
use super::names::ComparedName;
use super::numbers;
use super::people::{People, shown};
use super::title::{self, Title, TitleComparison, TitleLevel};
use crate::csl::Item;
use crate::work::Work;

/// Why a record must not be used for an entry: it is of another work.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Contradiction {
    /// `title` or `author`.
    pub field: &'static str,
    /// What the entry says.
    pub given: String,
    /// The work that the record is of: its title, first authors and year.
    pub work: String,
}

/// Returns whether title or authors of an entry contradict the record of its DOI, so that nothing of the
/// record may be added to it. An entry that has neither contradicts nothing.
pub fn contradiction(entry: &Item, record: &Work) -> Option<Contradiction> {
    let (mine, theirs) = (Facts::of_item(entry), Facts::of_work(record));
    let people = people(&mine, &theirs);
    let title = best_title(&mine, &theirs);
    let found = evidence(&mine, &theirs, title.as_ref(), people.as_ref());
    let other = other_work(&mine, &theirs, title.as_ref(), people.as_ref(), found);
    let strangers = people.as_ref().is_some_and(|people| people.shared == 0 && is_comparable(&mine, &theirs));
    let of = |field, given: String| Contradiction { field, given, work: describe(record) };
    let written = |title: Option<&Title>| title.map(|title| title.plain.clone()).unwrap_or_default();
    // A chapter under its book's DOI is not the book.
    let part = is_part(&mine, &theirs);
    if other || part || title.as_ref().is_some_and(|title| title.level == TitleLevel::Other) {
        Some(of("title", written(mine.title())))
    } else if strangers {
        Some(of("author", shown(mine.makers())))
    } else {
        None
    }
}

/// Describes a work in a line: `"Molecular Structure of Nucleic Acids" (Watson and Crick, 1953)`.
pub fn describe(work: &Work) -> String {
    const MOST: usize = 100;
    let facts = Facts::of_work(work);
    let title = facts.title().map_or("(no title)", |title| title.plain.as_str());
    let mut text = if title.chars().count() > MOST {
        let cut: String = title.chars().take(MOST).collect();
        format!("\"{}…\"", cut.trim_end())
    } else {
        format!("\"{title}\"")
    };
    let families: Vec<&str> = facts.makers().iter().map(|person| person.family.as_str()).collect();
    let who = match families.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [one, two] => format!("{one} and {two}"),
        [one, ..] => format!("{one} et al."),
    };
    let year = facts.years.first().map(ToString::to_string);
    let parts: Vec<String> = [Some(who).filter(|who| !who.is_empty()), year].into_iter().flatten().collect();
    if !parts.is_empty() {
        text.push_str(&format!(" ({})", parts.join(", ")));
    }
    text
}

/// Whether both lists have people, not organisations alone, in letters that can be compared.
fn is_comparable(mine: &Facts, theirs: &Facts) -> bool {
    let (ours, others) = lists(mine, theirs);
    let latin = |people: &[ComparedName]| {
        people.iter().any(|person| !person.group && person.key().chars().any(|c| c.is_ascii_alphabetic()))
    };
    latin(ours) && latin(others)
}

/// Whether the record is of another work.
pub(super) fn other_work(
    mine: &Facts,
    theirs: &Facts,
    title: Option<&TitleComparison>,
    people: Option<&People>,
    found: Evidence,
) -> bool {
    if is_part(mine, theirs) {
        return false;
    }
    let one_script =
        mine.title().zip(theirs.title()).is_none_or(|(one, other)| one.is_latin() == other.is_latin());
    if proves_nothing(mine, theirs) && one_script {
        return is_elsewhere(mine, theirs, people, found);
    }
    let Some(title) = title.filter(|title| title.level >= TitleLevel::Words) else { return false };
    let issue = both(mine.issue.as_ref(), theirs.issue.as_ref(), numbers::overlap);
    let differing = [found.volume, found.page, issue, found.container, found.year]
        .iter()
        .filter(|part| differs(**part))
        .count();
    let same_place = is_same_place(found);
    let foreign =
        mine.title().zip(theirs.title()).is_some_and(|(one, other)| one.is_latin() != other.is_latin());
    let one_language =
        mine.title().zip(theirs.title()).is_some_and(|(one, other)| one.is_english() && other.is_english());
    let strangers = people.is_some_and(|people| people.shared == 0) && is_comparable(mine, theirs);
    if strangers {
        let translated = same_place && found.container == Agreement::Agrees && !one_language;
        return if foreign { differing > 0 && !same_place } else { title.alike < 0.6 && !translated };
    }
    if same_place {
        return false;
    }
    let Some(people) = people.filter(|people| people.shared > 0) else {
        // Nobody to compare.
        let something = [found.year, found.container].contains(&Agreement::Agrees);
        return if foreign {
            differing > 0 || found.year != Agreement::Agrees
        } else {
            title.alike < 0.45 && (title.alike < 0.3 || differing > 0 || !something)
        };
    };
    // The same people write many papers, together and with others.
    let missing = if mine.others { 0 } else { people.missing.len() };
    let unknown = people.unknown.len();
    let other_people =
        unknown > 0 && (missing > 0 || unknown >= people.shared) || missing > 2 * people.shared;
    let contradictions = differing + usize::from(other_people);
    let near_all = people.shared > 1 && unknown <= people.shared;
    if foreign {
        contradictions > 2
    } else if title.alike < 0.45 {
        // A preprint may have had another title.
        let retitled = mine.preprint || theirs.preprint;
        let telling = [mine, theirs].iter().all(|facts| facts.title().is_some_and(Title::is_telling));
        let allowed = near_all && !(one_language && telling && !retitled);
        contradictions > usize::from(allowed)
    } else if title.alike < 0.6 {
        contradictions > 1 + usize::from(near_all)
    } else {
        // A word of the title, and everything that says where it stands.
        differs(found.volume) && differs(found.page) && (differs(found.year) || differs(found.container))
    }
}

/// Whether nobody is shared and the place is another one. It decides where titles do not: editorials have one title,
/// and some records have none. A title beside that of an editorial says a little: some deposits know only the latter,
/// which is then in the journal that the reference names.
fn is_elsewhere(mine: &Facts, theirs: &Facts, people: Option<&People>, found: Evidence) -> bool {
    let titles = mine.title().zip(theirs.title());
    let unlike = titles.is_some_and(|(one, other)| {
        title::compare(one, other).level >= TitleLevel::Words && !(one.is_generic() && other.is_generic())
    });
    let place = [found.volume, found.page, found.container];
    let elsewhere = !place.contains(&Agreement::Agrees);
    let of_no_kind = elsewhere && titles.is_some_and(|(one, other)| one.is_no_kind_of(other));
    let differing = place.iter().chain([&found.year]).filter(|part| differs(**part)).count();
    let most = match people {
        Some(people) if people.shared > 0 || !people.given.is_empty() => return false,
        Some(_) | None if of_no_kind => return true,
        Some(_) if !is_comparable(mine, theirs) => return false,
        Some(_) if unlike => 1,
        None if !unlike => return false,
        _ => 2,
    };
    !is_same_place(found) && differing >= most
}

/// Whether both stand in one place, where there is room for one work: the page of a volume.
fn is_same_place(found: Evidence) -> bool {
    match (found.volume, found.page) {
        (Agreement::Differs, _) | (_, Agreement::Differs) => false,
        (Agreement::Agrees, Agreement::Agrees) => true,
        // Every other book has a page 1.
        (_, Agreement::Agrees) => !differs(found.container),
        (Agreement::Agrees, _) => !differs(found.container) && !differs(found.year),
        _ => false,
    }
}

fn differs(agreement: Agreement) -> bool {
    agreement == Agreement::Differs
}
