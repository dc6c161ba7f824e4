//! Two lists of people, compared name by name.

use super::align::SAME_WORD;
use super::fold::{alike, words};
use super::names::ComparedName;

/// People that are compared; lists of collaborations have thousands.
const MOST_PEOPLE: usize = 400;
/// Names that are left over and compared letter by letter.
const MOST_LEFT: usize = 64;

/// Two lists of people, compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct People {
    /// How many are in both lists.
    pub(crate) shared: usize,
    /// Whether the first of mine is one of theirs.
    pub(crate) first: bool,
    /// Places of names that are one name, spelt differently: mine, theirs.
    pub(crate) misspelt: Vec<(usize, usize)>,
    /// Places of people with other given names.
    pub(crate) given: Vec<(usize, usize)>,
    /// Places in their list of people that mine lacks.
    pub(crate) missing: Vec<usize>,
    /// Places in my list of people that theirs lacks.
    pub(crate) unknown: Vec<usize>,
    /// Whether the shared ones stand in another order.
    pub(crate) moved: bool,
}

/// Compares two lists of people.
pub(crate) fn compare(mine: &[ComparedName], theirs: &[ComparedName]) -> People {
    let mine = mine.get(..MOST_PEOPLE.min(mine.len())).unwrap_or_default();
    let theirs = theirs.get(..MOST_PEOPLE.min(theirs.len())).unwrap_or_default();
    let mut matched: Vec<Option<usize>> = vec![None; mine.len()];
    let mut taken = vec![false; theirs.len()];
    let mut people = People::default();
    let pass =
        |matched: &mut Vec<Option<usize>>, taken: &mut Vec<bool>, is: &dyn Fn(usize, usize) -> bool| {
            let mut new = Vec::new();
            for (at, found) in matched.iter_mut().enumerate().filter(|(_, found)| found.is_none()) {
                let same_place = Some(at).filter(|at| *at < theirs.len() && !taken[*at] && is(*at, *at));
                let place = same_place.or_else(|| (0..theirs.len()).find(|to| !taken[*to] && is(at, *to)));
                if let Some(place) = place {
                    *found = Some(place);
                    taken[place] = true;
                    new.push((at, place));
                }
            }
            new
        };
    pass(&mut matched, &mut taken, &|at, to| at == to && mine[at].is(&theirs[to]));
    pass(&mut matched, &mut taken, &|at, to| mine[at].is(&theirs[to]));
    people.shared = matched.iter().flatten().count();
    people.given = pass(&mut matched, &mut taken, &|at, to| {
        at.abs_diff(to) <= 1 && !mine[at].group && mine[at].same_family(&theirs[to])
    });
    let left = |taken: &[bool]| taken.iter().filter(|taken| !**taken).count();
    if left(&taken) <= MOST_LEFT && matched.iter().filter(|place| place.is_none()).count() <= MOST_LEFT {
        people.misspelt = pass(&mut matched, &mut taken, &|at, to| is_misspelt(&mine[at], &theirs[to]));
    }
    people.shared += people.misspelt.len();
    for (from, count, group) in split_groups(mine, theirs, &matched, &taken) {
        matched[from..from + count].fill(Some(group));
        taken[group] = true;
        people.shared += 1;
    }
    // Names in other scripts are neither known nor missing.
    pass(&mut matched, &mut taken, &|at, to| mine[at].is_foreign_to(&theirs[to]));
    people.first =
        matched.first().is_some_and(Option::is_some) && people.given.first().is_none_or(|(at, _)| *at > 0);
    people.unknown = (0..mine.len())
        .filter(|at| matched[*at].is_none() && !mine[*at].group && !mine[*at].is_empty())
        .collect();
    people.missing =
        (0..theirs.len()).filter(|to| !taken[*to] && !theirs[*to].group && !theirs[*to].is_empty()).collect();
    people.moved = !matched.iter().flatten().is_sorted();
    people
}

/// Organisations of their list that mine has as several people, since their names hold an "and": the first of
/// these, their number, and the place of the organisation.
fn split_groups(
    mine: &[ComparedName],
    theirs: &[ComparedName],
    matched: &[Option<usize>],
    taken: &[bool],
) -> Vec<(usize, usize, usize)> {
    let mut found = Vec::new();
    for group in (0..theirs.len()).filter(|at| theirs[*at].group && !taken[*at]) {
        let parts = theirs[group].family_words.split(|word| word == "and").count();
        if parts < 2 {
            continue;
        }
        let starts = 0..(mine.len() + 1).saturating_sub(parts);
        found.extend(
            starts.filter(|from| matched[*from..from + parts].iter().all(Option::is_none)).find_map(|from| {
                let shown: Vec<&str> =
                    mine[from..from + parts].iter().map(|name| name.shown.as_str()).collect();
                let joined: String = words(&shown.join(" and ")).into_iter().map(|word| word.text).collect();
                (joined == theirs[group].whole).then_some((from, parts, group))
            }),
        );
    }
    found
}

/// A list of people, in a line.
pub(crate) fn shown(people: &[ComparedName]) -> String {
    const MOST: usize = 4;
    let names: Vec<&str> = people.iter().take(MOST).map(|person| person.shown.as_str()).collect();
    let more = people.len().saturating_sub(MOST);
    if more > 0 { format!("{} and {more} more", names.join(", ")) } else { names.join(", ") }
}

/// Whether a family name is another one with a slip of the pen: few letters of it differ, or two neighbours have
/// changed places, which in a short name is a larger part of it.
pub(crate) fn is_one_slip(one: &str, other: &str) -> bool {
    let likeness = alike(one, other);
    likeness >= SAME_WORD
        || one.len() == other.len()
            && one.len() >= 3
            && likeness >= 0.6
            && is_swap(one.as_bytes(), other.as_bytes())
}

/// Whether two words differ in two neighbours that have changed places.
fn is_swap(one: &[u8], other: &[u8]) -> bool {
    let Some(at) = one.iter().zip(other).position(|(one, other)| one != other) else { return false };
    one.get(at) == other.get(at + 1)
        && one.get(at + 1) == other.get(at)
        && one.get(at + 2..) == other.get(at + 2..)
}

/// Whether two names are one, with a letter or two changed.
fn is_misspelt(mine: &ComparedName, theirs: &ComparedName) -> bool {
    if mine.group || theirs.group || mine.is_foreign_to(theirs) {
        return false;
    }
    let family = is_one_slip(&mine.bare, &theirs.bare) || is_one_slip(&mine.whole, &theirs.whole);
    family && (mine.given_agree(theirs) || alike(&mine.given.concat(), &theirs.given.concat()) >= SAME_WORD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::Name;

    fn person(given: &str, family: &str) -> ComparedName {
        ComparedName::new(&Name::person(given, family))
    }

    #[test]
    fn lists() {
        let record = [person("James", "Watson"), person("Francis", "Crick"), person("Rosalind", "Franklin")];
        let found = compare(&[person("J.", "Watson"), person("F.", "Crik"), person("X.", "Ant")], &record);
        assert_eq!((found.shared, found.first, found.moved), (2, true, false));
        assert_eq!((found.misspelt, found.missing, found.unknown), (vec![(1, 1)], vec![2], vec![2]));
        let found = compare(&[person("F.", "Crick"), person("J.", "Watson")], &record);
        assert!(found.moved && found.missing == [2]);
        let found = compare(&[person("R.", "Watson")], &record);
        assert_eq!((found.shared, found.given, found.first), (0, vec![(0, 0)], false));
        let panel = ComparedName::new(&Name::literal("EFSA Panel on Additives and Food Sources (ANS)"));
        let halves = [person("EFSA Panel on", "Additives"), person("Food Sources", "(ANS)")];
        let found = compare(&halves, &[panel]);
        assert_eq!((found.shared, found.unknown.len()), (1, 0));
        let group = ComparedName::new(&Name::literal("The Ant Consortium"));
        let found = compare(&[person("J.", "Watson"), group], &record[..1]);
        assert!(found.unknown.is_empty());
    }
}
