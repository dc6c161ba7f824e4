//! Which of some candidates is the work that a reference names, and how sure that is.
//!
//! Each part of a candidate that is found in the reference speaks for it, each that contradicts against
//! it; what is unknown says nothing. The weights were set by hand and then checked on thousands of
//! references with known works: a page says more than a year, a long title more than a short one. An
//! answer is sure only if three of title, author, year, volume and page agree, and no other candidate
//! comes near: a service that searches always finds something, and a wrong DOI is worse than none.

use super::entry::{Comparison, facts};
use super::evidence::{Agreement, Evidence};
use super::facts::Facts;
use super::fold::fold;
use super::form::Form;
use super::title::{self, Title};
use super::written::{Sighting, Written};
use super::written_entry;
use crate::csl::{Item, Kind};
use crate::text::sorting;
use crate::work::Work;

/// From which score on a candidate is sure.
const SURE: f64 = 8.0;
/// From which score on it is likely.
const LIKELY: f64 = 5.0;
/// How far the next one must be behind.
const BEHIND: f64 = 1.5;

/// A reference whose work is looked for.
#[derive(Clone, Debug)]
pub struct Reference(ReferenceForm);

#[derive(Clone, Debug)]
enum ReferenceForm {
    Written(Box<Written>),
    Item { facts: Box<Facts>, query: String, kind: Kind },
}

/// How sure it is that the best candidate is the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the work.
    Sure,
    /// It may be the work: something that should agree is missing.
    Likely,
    /// Two candidates agree equally well.
    Ambiguous,
    /// None of the candidates is the work.
    NotFound,
}

impl Verdict {
    /// Returns its name: `sure`, `likely`, `ambiguous`, `not-found`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sure => "sure",
            Self::Likely => "likely",
            Self::Ambiguous => "ambiguous",
            Self::NotFound => "not-found",
        }
    }
}

/// A candidate, judged.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Candidate {
    /// Which of the works that were given.
    pub index: usize,
    /// What speaks for it: above 8 it is sure, above 5 likely, if enough of it agrees.
    pub score: f64,
    /// What agrees.
    pub evidence: Evidence,
}

/// The judgement on the candidates for a reference.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Judgement {
    /// How sure the first candidate is.
    pub verdict: Verdict,
    /// The candidates that have anything to do with the reference, the best first.
    pub candidates: Vec<Candidate>,
}

impl Reference {
    /// Creates a reference as it is written in a text, in any style.
    pub fn text(text: &str) -> Self {
        Self(ReferenceForm::Written(Box::new(Written::new(text))))
    }

    /// Creates an item that lacks its DOI.
    pub fn item(item: &Item) -> Self {
        let facts = Facts::of_item(item);
        let mut parts: Vec<String> =
            facts.makers().iter().take(3).map(|person| person.family.clone()).collect();
        parts.extend(facts.title().map(|title| title.plain.clone()));
        parts.extend(facts.containers.first().cloned());
        parts.extend(facts.volume.clone());
        parts.extend(facts.years.first().map(ToString::to_string));
        parts.extend(facts.pages.first().map(|page| super::numbers::pages(page).0));
        let query = parts.join(" ");
        Self(ReferenceForm::Item { facts: Box::new(facts), query, kind: item.kind })
    }

    /// Returns what to ask a search service for: the reference without DOIs, addresses and control
    /// characters, at most 500 characters.
    pub fn query(&self) -> String {
        let text = match &self.0 {
            ReferenceForm::Written(written) => written.query(),
            ReferenceForm::Item { query, .. } => query.chars().filter(|c| !c.is_control()).collect(),
        };
        text.chars().take(500).collect()
    }

    /// Returns the title, where it is known which part of the reference that is.
    pub fn title(&self) -> Option<&str> {
        match &self.0 {
            ReferenceForm::Written(_) => None,
            ReferenceForm::Item { facts, .. } => facts.title().map(|title| title.plain.as_str()),
        }
    }

    /// Returns whether it may name something that journals do not publish: data, software, a thesis, a
    /// preprint.
    pub fn may_be_in_a_repository(&self) -> bool {
        match &self.0 {
            ReferenceForm::Written(written) => written.names_repository(),
            ReferenceForm::Item { kind, .. } => !matches!(
                kind,
                Kind::ArticleJournal | Kind::ArticleMagazine | Kind::ArticleNewspaper | Kind::Chapter
            ),
        }
    }

    /// Compares the reference with the record of its DOI. Of a text that has not the [`Form`](super::Form) of a
    /// reference nothing is said to differ.
    pub fn compare(&self, work: &Work) -> Comparison {
        let record = Facts::of_work(work);
        match &self.0 {
            ReferenceForm::Written(written) => written_entry::compare(written, &record),
            ReferenceForm::Item { facts: mine, .. } => facts(mine, &record),
        }
    }

    /// What a text seems to be; an item is a reference.
    pub fn form(&self) -> Form {
        match &self.0 {
            ReferenceForm::Written(written) => written.shape.form,
            ReferenceForm::Item { .. } => Form::Reference,
        }
    }

    /// Returns what agrees with a work that an identifier in the reference leads to.
    pub fn evidence(&self, work: &Work) -> Evidence {
        self.score(&Facts::of_work(work)).1
    }

    /// Judges candidates.
    pub fn judge(&self, works: &[Work]) -> Judgement {
        let mut candidates: Vec<(Candidate, usize)> = works
            .iter()
            .enumerate()
            .map(|(index, work)| {
                let facts = Facts::of_work(work);
                let (score, evidence, book) = self.score(&facts);
                (Candidate { index, score, evidence }, agreeing(evidence, book, facts.title()))
            })
            .filter(|(candidate, _)| candidate.score > 0.0)
            .collect();
        sorting::by(&mut candidates, |one, other| other.0.score.total_cmp(&one.0.score));
        let verdict = match candidates.as_slice() {
            [(best, agree), rest @ ..] if *agree >= 3 && best.score >= LIKELY => {
                let near = rest.first().is_some_and(|(next, agree)| {
                    next.score > best.score - BEHIND && *agree >= 3 && next.score >= LIKELY
                });
                let is_retitled = || {
                    let work = works.get(best.index);
                    work.is_some_and(|work| self.has_another_title(&Facts::of_work(work), best.evidence))
                };
                if near {
                    Verdict::Ambiguous
                } else if best.score >= SURE && !is_doubtful(best.evidence) && !is_retitled() {
                    Verdict::Sure
                } else {
                    Verdict::Likely
                }
            }
            _ => Verdict::NotFound,
        };
        Judgement { verdict, candidates: candidates.into_iter().map(|(candidate, _)| candidate).collect() }
    }

    /// Whether the reference has a title of its own that is not that of a record: it is then not the work for sure,
    /// wherever it says that it stands.
    fn has_another_title(&self, record: &Facts, evidence: Evidence) -> bool {
        match &self.0 {
            ReferenceForm::Written(written) => {
                written_entry::has_another_title(written, record, written.look_for(record))
            }
            ReferenceForm::Item { .. } => evidence.title == Agreement::Differs,
        }
    }

    /// How much speaks for a record, what agrees, and whether the book that it stands in does.
    fn score(&self, record: &Facts) -> (f64, Evidence, bool) {
        match &self.0 {
            ReferenceForm::Written(written) => {
                let seen = written.look_for(record);
                let evidence = Evidence {
                    title: seen.title,
                    author: seen.author,
                    year: seen.year,
                    volume: seen.volume,
                    page: seen.page,
                    container: seen.container,
                };
                let score = weigh(evidence, seen.book, record.title());
                (score + unlikely(seen, record, written.is_preprint()), evidence, seen.book)
            }
            ReferenceForm::Item { facts: mine, .. } => {
                let found = facts(mine, record);
                let evidence = found.evidence;
                let book = record.is_part_of_book() && evidence.container == Agreement::Agrees;
                let mut score = weigh(evidence, book, record.title());
                if mine.preprint != record.preprint {
                    score -= 2.0;
                }
                let mark = |facts: &Facts| facts.title().and_then(title::mark_of_another).map(str::to_owned);
                let part = |facts: &Facts| facts.title().and_then(title::part);
                // A first part may be cited without its number.
                let other_part = part(mine).unwrap_or(1) != part(record).unwrap_or(1);
                if mark(mine) != mark(record) || other_part {
                    score -= ABOUT_ANOTHER;
                }
                if found.is_other_work() {
                    score = score.min(0.0);
                }
                (score, evidence, book)
            }
        }
    }
}

/// Returns the words by which a work is found among others: title, people, container, volume and page,
/// folded.
pub fn words_of(work: &Work) -> String {
    let facts = Facts::of_work(work);
    let people = facts.makers().iter().take(20).map(|person| person.family.as_str());
    let mut parts: Vec<&str> = facts.titles.iter().take(1).map(|title| title.plain.as_str()).collect();
    parts.extend(people);
    parts.extend(facts.containers.iter().map(String::as_str));
    parts.extend(facts.volume.as_deref());
    parts.extend(facts.pages.iter().map(String::as_str));
    fold(&parts.join(" "))
}

/// From how many letters on a title alone tells a work from others, and from how many beside its publisher.
const LONG_TITLE: usize = 40;
const LONG_WITH_PUBLISHER: usize = 25;

/// What an erratum, a review or another part of a work loses against the work itself.
const ABOUT_ANOTHER: f64 = 6.0;

/// How many of the parts that identify a work agree. The book of a chapter counts as the volume of an article
/// does. Of a work that has hardly more than a title (a report, a thesis, a review) a long one counts for two,
/// if nothing contradicts.
fn agreeing(evidence: Evidence, book: bool, title: Option<&Title>) -> usize {
    let strong = [evidence.author, evidence.year, evidence.volume, evidence.page];
    let agrees = matches!(evidence.title, Agreement::Agrees | Agreement::Near);
    let count = strong.iter().filter(|part| **part == Agreement::Agrees).count()
        + usize::from(agrees)
        + usize::from(book && evidence.volume != Agreement::Agrees);
    let known = strong.iter().filter(|part| **part != Agreement::Unknown).count();
    let published = evidence.container == Agreement::Agrees;
    let long = title.is_some_and(|title| {
        let enough = if published { LONG_WITH_PUBLISHER } else { LONG_TITLE };
        title.size() >= enough
    });
    let contradicted = strong.contains(&Agreement::Differs) || evidence.container == Agreement::Differs;
    let alone = known == 1 && evidence.title == Agreement::Agrees && long && !contradicted;
    count + usize::from(alone)
}

/// Whether more than one part of where it was published contradicts: a meeting abstract, another part or
/// a second edition has title, authors and often the year of the work. One may be a slip.
fn is_doubtful(evidence: Evidence) -> bool {
    let place = [evidence.year, evidence.volume, evidence.page, evidence.container];
    let contradictions = place.iter().filter(|part| **part == Agreement::Differs).count();
    // Articles in series share a title up to the subtitle, an author and a volume.
    let sibling = evidence.title == Agreement::Near && evidence.page == Agreement::Differs;
    // Without an author or a year it may be another article of the volume.
    let anybody =
        [evidence.author, evidence.year].contains(&Agreement::Unknown) && evidence.page == Agreement::Differs;
    sibling || anybody || contradictions > 1 && evidence.page != Agreement::Agrees
}

fn weigh(evidence: Evidence, book: bool, title: Option<&Title>) -> f64 {
    let length = title.map_or(0, Title::size);
    let by_length = 6.0 * (f64::from(u32::try_from(length).unwrap_or(99)) / 32.0).min(1.0);
    let weight = |part: Agreement, agrees: f64, near: f64, differs: f64| match part {
        Agreement::Agrees => agrees,
        Agreement::Near => near,
        Agreement::Differs => differs,
        Agreement::Unknown => 0.0,
    };
    weight(evidence.title, by_length, by_length * 0.7, -1.5)
        + weight(evidence.author, 3.0, 1.0, -3.0)
        + weight(evidence.year, 2.0, 0.7, -3.0)
        + weight(evidence.volume, 2.2, 0.0, -1.5)
        + weight(evidence.page, 3.5, 0.0, -1.5)
        + weight(evidence.container, if book { 2.2 } else { 1.2 }, 0.0, -0.8)
}

/// What speaks against a record besides its parts: a preprint where a journal's volume and page are given,
/// an article where only a preprint is, a review of a book that has its title, an erratum.
fn unlikely(seen: Sighting, record: &Facts, preprint: bool) -> f64 {
    let mut against = 0.0;
    if seen.other_part {
        against -= ABOUT_ANOTHER;
    }
    if record.preprint && !preprint && seen.placed && seen.container != Agreement::Agrees {
        against -= 4.0;
    }
    if !record.preprint && preprint && seen.page != Agreement::Agrees {
        against -= 2.5;
    }
    let article = record.kind == Kind::ArticleJournal && record.volume.is_some();
    if article && !seen.placed && seen.container == Agreement::Differs {
        against -= 3.5;
    }
    against
}
