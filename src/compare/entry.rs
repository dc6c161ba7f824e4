//! A reference and the record of its DOI: what agrees, and what differs.

use super::evidence::{Agreement, Evidence, best_title, evidence, is_part, lists, people, proves_nothing};
use super::facts::Facts;
use super::identity::other_work;
use super::names::ComparedName;
use super::numbers;
use super::people::{People, shown};
use super::rules::{Level, Rule};
use super::title::{TitleComparison, TitleLevel};
use crate::csl::Item;
use crate::text::sorting;
use crate::work::Work;

/// One thing in which a reference and a record differ.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// Which kind of difference.
    pub rule: Rule,
    /// How grave it is.
    pub level: Level,
    /// The field: `title`, `author`, `editor`, `year`, `volume`, `issue`, `page`, `container`, `doi`.
    pub field: &'static str,
    /// What the reference says; empty where it says nothing.
    pub given: String,
    /// What the record says.
    pub recorded: String,
    /// Which of the names of the field, counted from 0.
    pub at: Option<usize>,
    /// The text that would replace `given`, where that is certain enough to be written.
    pub fix: Option<String>,
}

/// A reference and a record, compared.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Comparison {
    /// What agrees.
    pub evidence: Evidence,
    /// What differs, the gravest first.
    pub differences: Vec<Difference>,
    /// Whether title and an author agree, so that the two are certainly of one work.
    pub certain: bool,
    /// Whether titles or people of both were there to be compared. Without either, nothing shows that the record is
    /// of this work; a reference that says neither has nothing that could contradict.
    pub(crate) compared: bool,
}

impl Comparison {
    /// Returns whether the record is of another work than the reference.
    pub fn is_other_work(&self) -> bool {
        self.differences.first().is_some_and(|first| first.rule == Rule::OtherWork)
    }
}

/// Compares a reference with the record of its DOI.
///
/// ```
/// use doicite::compare::{Rule, compare};
/// use doicite::csl::{Item, Kind, Variable};
/// use doicite::work::Work;
///
/// let mut record = Item::new("", Kind::ArticleJournal);
/// record.set(Variable::Title, "Molecular Structure of Nucleic Acids");
/// let mut reference = record.clone();
/// reference.set(Variable::Title, "Molecular Structure of Fatty Acids");
/// let found = compare(&reference, &Work::from(record));
/// assert_eq!(found.differences[0].rule, Rule::TitleWords);
/// ```
pub fn compare(reference: &Item, record: &Work) -> Comparison {
    facts(&Facts::of_item(reference), &Facts::of_work(record))
}

/// Compares what was made ready.
pub(crate) fn facts(mine: &Facts, theirs: &Facts) -> Comparison {
    let title = best_title(mine, theirs);
    let people = people(mine, theirs);
    let part = is_part(mine, theirs);
    let evidence = evidence(mine, theirs, title.as_ref(), people.as_ref());
    let compared = title.is_some() || people.is_some() || part || theirs.is_named() && !mine.is_named();
    if other_work(mine, theirs, title.as_ref(), people.as_ref(), evidence) {
        let difference = Difference {
            rule: Rule::OtherWork,
            level: Rule::OtherWork.level(),
            field: "title",
            given: mine.title().map(|title| title.plain.clone()).unwrap_or_default(),
            recorded: theirs.title().map(|title| title.plain.clone()).unwrap_or_default(),
            at: None,
            fix: None,
        };
        return Comparison { evidence, differences: vec![difference], certain: false, compared };
    }
    let certain = title.as_ref().is_some_and(|title| title.level <= TitleLevel::Letters)
        && !part
        && people.as_ref().is_some_and(|people| people.shared > 0);
    let mut differences = Vec::new();
    if let Some(title) = title.filter(|_| !part && !proves_nothing(mine, theirs)) {
        differences.extend(title_difference(mine, theirs, &title));
    }
    if let Some(people) = people.filter(|people| !part || people.shared > 0) {
        people_differences(mine, theirs, &people, &mut differences);
    }
    differences.extend(year_difference(mine, theirs, evidence));
    differences.extend(number_differences(mine, theirs, evidence));
    differences.extend(container_difference(mine, theirs, evidence));
    if !certain {
        for difference in &mut differences {
            difference.fix = None;
        }
    }
    sorting::by_key(&mut differences, |difference| std::cmp::Reverse(difference.level));
    Comparison { evidence, differences, certain, compared }
}

fn title_difference(mine: &Facts, theirs: &Facts, title: &TitleComparison) -> Option<Difference> {
    let rule = match title.level {
        TitleLevel::Equal | TitleLevel::Spacing | TitleLevel::Subtitle => return None,
        TitleLevel::Letters => Rule::TitleLetters,
        TitleLevel::SmallWords | TitleLevel::Words | TitleLevel::Other => Rule::TitleWords,
    };
    let level = if title.level == TitleLevel::SmallWords { Level::Note } else { rule.level() };
    let side = |of: fn(&(String, String)) -> &String| {
        title
            .differing
            .iter()
            .map(of)
            .filter(|word| !word.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" … ")
    };
    let (mut given, mut recorded) = (side(|pair| &pair.0), side(|pair| &pair.1));
    // Two or three words say it; a whole title says the rest.
    if title.differing.len() > 3 || title.differing.is_empty() {
        given.clone_from(&mine.title()?.plain);
        recorded.clone_from(&theirs.title()?.plain);
    }
    let fix = match title.differing.as_slice() {
        [(given, recorded)] if title.level == TitleLevel::Letters && !given.is_empty() => {
            Some(recorded.clone())
        }
        _ => None,
    };
    Some(Difference { rule, level, field: "title", given, recorded, at: None, fix })
}

fn people_differences(mine: &Facts, theirs: &Facts, people: &People, out: &mut Vec<Difference>) {
    let (ours, others) = lists(mine, theirs);
    let field = if std::ptr::eq(ours, mine.authors.as_slice()) { "author" } else { "editor" };
    let difference = |rule: Rule, given: String, recorded: String, at, fix| Difference {
        rule,
        level: rule.level(),
        field,
        given,
        recorded,
        at,
        fix,
    };
    if people.shared == 0
        && people.given.is_empty()
        && !people.unknown.is_empty()
        && !people.missing.is_empty()
    {
        out.push(difference(Rule::AuthorUnknown, shown(ours), shown(others), None, None));
        return;
    }
    for &(at, to) in &people.misspelt {
        let (one, other) = (&ours[at], &others[to]);
        let fix = Some(other.family.clone());
        out.push(difference(Rule::AuthorMisspelt, one.family.clone(), other.family.clone(), Some(at), fix));
    }
    for &(at, to) in &people.given {
        out.push(difference(
            Rule::AuthorGiven,
            ours[at].shown.clone(),
            others[to].shown.clone(),
            Some(at),
            None,
        ));
    }
    // Some deposits name the first author alone.
    let only_first = others.len() == 1 && ours.len() > 2 && people.shared == 1;
    for &at in people.unknown.iter().filter(|_| !only_first) {
        out.push(difference(Rule::AuthorUnknown, ours[at].shown.clone(), String::new(), Some(at), None));
    }
    let listed = !mine.others;
    let cut = listed && is_cut_short(ours, people);
    if cut {
        let left_out: Vec<ComparedName> = people.missing.iter().map(|to| others[*to].clone()).collect();
        let found = difference(Rule::AuthorMissing, String::new(), shown(&left_out), None, None);
        out.push(Difference { level: Level::Note, ..found });
    }
    for &to in people.missing.iter().filter(|_| listed && !cut) {
        out.push(difference(Rule::AuthorMissing, String::new(), others[to].shown.clone(), None, None));
    }
    if people.moved {
        out.push(difference(Rule::AuthorOrder, shown(ours), shown(others), None, None));
    }
}

/// Whether a list of people is one that styles and databases cut: the first six, ten or nineteen of many, perhaps
/// with the last.
fn is_cut_short(ours: &[ComparedName], people: &People) -> bool {
    let in_a_row = people.missing.windows(2).all(|two| two[0] + 1 == two[1]);
    let first = people.missing.first().copied().unwrap_or(0);
    let kept = matches!(ours.len(), 6 | 7 | 10 | 19 | 20) && first + 1 >= ours.len();
    kept && in_a_row && people.missing.len() > 1 && people.unknown.is_empty() && !people.moved
}

fn year_difference(mine: &Facts, theirs: &Facts, evidence: Evidence) -> Option<Difference> {
    let level = match evidence.year {
        Agreement::Near => Level::Note,
        Agreement::Differs => Rule::Year.level(),
        Agreement::Agrees | Agreement::Unknown => return None,
    };
    let recorded =
        theirs.print.filter(|_| evidence.volume == Agreement::Agrees).or(theirs.years.first().copied())?;
    Some(Difference {
        rule: Rule::Year,
        level,
        field: "year",
        given: mine.years.first()?.to_string(),
        recorded: recorded.to_string(),
        at: None,
        fix: (evidence.volume == Agreement::Agrees && evidence.year == Agreement::Differs)
            .then(|| recorded.to_string()),
    })
}

fn number_differences(mine: &Facts, theirs: &Facts, evidence: Evidence) -> Vec<Difference> {
    let mut out = Vec::new();
    let mut differs = |rule: Rule, level, field, given: &str, recorded: &str| {
        out.push(Difference {
            rule,
            level,
            field,
            given: given.to_owned(),
            recorded: recorded.to_owned(),
            at: None,
            fix: Some(recorded.to_owned()),
        });
    };
    if let (Agreement::Differs, Some(given), Some(recorded)) = (evidence.volume, &mine.volume, &theirs.volume)
    {
        differs(Rule::Volume, Rule::Volume.level(), "volume", given, recorded);
    }
    if let (Some(given), Some(recorded)) = (&mine.issue, &theirs.issue)
        && numbers::overlap(given, recorded) == Some(false)
    {
        differs(Rule::Issue, Rule::Issue.level(), "issue", given, recorded);
    }
    if let (Some(given), Some(recorded)) = (mine.pages.first(), theirs.pages.first()) {
        if evidence.page == Agreement::Differs {
            // Before an article had a volume, its pages were counted from 1.
            let ahead = mine.volume.is_none() && mine.issue.is_none() && numbers::pages(given).0 == "1";
            let level = if ahead { Level::Note } else { Rule::Page.level() };
            differs(Rule::Page, level, "page", given, recorded);
        } else if evidence.page == Agreement::Agrees && numbers::other_end(given, recorded) {
            // Many styles print the first page alone, and some deposits end early.
            differs(Rule::Page, Level::Note, "page", given, recorded);
        }
    }
    out
}

fn container_difference(mine: &Facts, theirs: &Facts, evidence: Evidence) -> Option<Difference> {
    if evidence.container != Agreement::Differs {
        return None;
    }
    let journals = mine.kind.is_article() && theirs.kind.is_article();
    Some(Difference {
        rule: Rule::Container,
        level: if journals { Level::Warning } else { Rule::Container.level() },
        field: "container",
        given: mine.containers.first()?.clone(),
        recorded: theirs.containers.first()?.clone(),
        at: None,
        fix: None,
    })
}
