//! Disambiguation (CSL 1.0.2, "Disambiguation"): cites that look the same are told apart.
//!
//! Every work's cite is rendered bare; works with the same text form a set. In each set names are
//! expanded and added step by step, as far as the style allows: a step that tells some of the
//! works apart is kept, any other is undone. What still looks the same gets year-suffixes in the
//! order of the bibliography, or the `disambiguate` condition.
//!
//! Each step renders every work that is still undecided once, and works are compared by hashing
//! their text, so the cost grows with the number of ambiguous works, not with their pairs.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;

use super::budget::Budget;
use super::citation::Position;
use super::engine::{Engine, NameRegistry};
use super::eval::{CiteInfo, ElementAddress, Eval, Expansion, Purpose};
use super::output::plain;
use super::style::{Area, GivennameRule};
use super::variable::NameVariable;
use super::work::{People, PreparedItem};
use crate::text::parallel;

/// How many names of a list are tried at most. Works with longer lists in common are told apart
/// by the next method.
const MAX_NAMES: u32 = 60;

/// How many conditions `disambiguate="true"` are tried one after another.
const MAX_CONDITIONS: u32 = 20;

/// Puts works that look alike, by their places, in the order by which year-suffixes are given.
pub(crate) type InOrder<'f> = &'f (dyn Fn(&[PreparedItem], Vec<usize>) -> Vec<usize> + Sync);

/// Of how many works the names are made ready to be compared before they are taken down.
const AT_ONCE: usize = if cfg!(test) { 2 } else { 4096 };

/// Decides for each work how it is expanded, if it is. `order` is that of the works.
pub(crate) fn disambiguate(
    engine: &Engine<'_>,
    budget: &Budget,
    works: &mut [PreparedItem],
    order: &[usize],
    in_order: InOrder<'_>,
) -> Vec<Option<Box<Expansion>>> {
    let mut expansions = Vec::new();
    let citation = &engine.style.citation;
    let by_cite = citation.add_givenname && citation.givenname_rule == GivennameRule::ByCite;
    let global = citation.add_givenname && !by_cite;
    let (add_names, add_suffix) = (citation.add_names, citation.add_year_suffix);
    let last = add_suffix || engine.style.options.tests_disambiguate;
    if works.len() < 2 || !(add_names || by_cite || global || last) {
        return expansions;
    }
    let mut cites = parallel::map(works, |_, work| bare_cite(engine, budget, work));
    if global {
        register(engine, budget, works, &mut cites);
    }
    if !(add_names || by_cite || last) {
        return expansions;
    }
    expansions.resize(works.len(), None);
    let sets = Sets { engine, budget, works, cites: &cites, add_names, by_cite };
    let texts = order.iter().filter_map(|&work| Some((work, &*cites.get(work)?.text)));
    let groups = same_text(texts);
    let told = parallel::map(&groups, |_, group| sets.tell_apart(in_order(works, group.clone())));
    for (work, told_apart) in told.into_iter().flatten() {
        if let Some(expansion) = expansions.get_mut(work).filter(|_| told_apart != *Expansion::NONE) {
            *expansion = Some(Box::new(told_apart));
        }
    }
    if by_cite {
        register_expanded(engine, works, &cites, &expansions);
    }
    expansions
}

/// What a bare cite prints, and the names in it: their variables, and the elements that print them.
struct BareCite {
    text: Box<str>,
    lists: Box<[(NameVariable, ElementAddress)]>,
}

fn bare_cite(engine: &Engine<'_>, budget: &Budget, work: &PreparedItem) -> BareCite {
    let mut eval = Eval::new(engine, budget, work, bare(), Expansion::NONE, Area::Citation, Purpose::Compare);
    let since = eval.out.mark();
    eval.elements(&engine.style.citation.layout.elements, "", since);
    eval.out.keep();
    BareCite {
        text: plain(&eval.out.toks).into_boxed_str(),
        lists: eval.lists.iter().map(|list| (list.variable, list.element)).collect(),
    }
}

/// Groups works by the text of their cites; order is kept. Works that are alone, as most are, are left out.
fn same_text<'t>(texts: impl Iterator<Item = (usize, &'t str)>) -> Vec<Vec<usize>> {
    // The first work of each text, and the group of all of them.
    let mut places: HashMap<&str, (usize, Option<usize>)> =
        HashMap::with_capacity(texts.size_hint().1.unwrap_or_default());
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (work, text) in texts {
        match places.entry(text) {
            Entry::Vacant(place) => drop(place.insert((work, None))),
            Entry::Occupied(mut known) => {
                let (first, group) = known.get_mut();
                if let Some(group) = group.and_then(|group| groups.get_mut(group)) {
                    group.push(work);
                } else {
                    *group = Some(groups.len());
                    groups.push(vec![*first, work]);
                }
            }
        }
    }
    groups
}

/// Groups works by the text of their cites; order is kept.
fn split_by<T: Eq + Hash>(texts: impl Iterator<Item = (usize, T)>) -> Vec<Vec<usize>> {
    let mut places: HashMap<T, usize> = HashMap::with_capacity(texts.size_hint().1.unwrap_or_default());
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (work, text) in texts {
        let place = *places.entry(text).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(work),
            None => groups.push(vec![work]),
        }
    }
    groups
}

/// Finds out which names are ambiguous among all names that cites render, and renders the cites
/// in which they are again.
fn register(engine: &Engine<'_>, budget: &Budget, works: &mut [PreparedItem], cites: &mut [BareCite]) {
    let primary = engine.style.citation.givenname_rule.primary_only();
    let demote = engine.style.options.demote;
    let mut registry = NameRegistry::new(works.len());
    for (works, cites) in works.chunks(AT_ONCE).zip(cites.chunks(AT_ONCE)) {
        let keys = parallel::map(works, |at, work| {
            let lists = cites.get(at).into_iter().flat_map(|cite| &cite.lists);
            let people = lists.map(|(variable, _)| work.people(*variable));
            let people = people.flat_map(|people| if primary { people.first(1) } else { people }.iter());
            people.filter_map(|person| registry.keys(person, demote)).collect::<Vec<_>>()
        });
        registry.add(&keys);
    }
    let found =
        parallel::map(works, |_, work| work.ambiguities(primary, |person| registry.find(person, demote)));
    drop(registry);
    let mut ambiguous = Vec::new();
    for (at, (work, found)) in works.iter_mut().zip(found).enumerate() {
        if found.iter().flatten().any(|a| a.family || a.initials) {
            ambiguous.push(at);
        }
        work.set_ambiguities(found);
    }
    let again = parallel::map(&ambiguous, |_, &at| works.get(at).map(|work| bare_cite(engine, budget, work)));
    for (at, again) in ambiguous.into_iter().zip(again) {
        if let (Some(cite), Some(again)) = (cites.get_mut(at), again) {
            *cite = again;
        }
    }
}

/// Finds out which of the names that were expanded by cite have the same initials: their entries show
/// as much as tells them apart.
fn register_expanded(
    engine: &Engine<'_>,
    works: &mut [PreparedItem],
    cites: &[BareCite],
    expansions: &[Option<Box<Expansion>>],
) {
    let demote = engine.style.options.demote;
    let is_expanded = |expansion: &Option<Box<Expansion>>| {
        let levels = expansion.iter().flat_map(|expansion| &expansion.givens).flatten();
        levels.into_iter().any(|level| *level > 0)
    };
    let expanded: Vec<usize> =
        (0..).zip(expansions).filter(|(_, expansion)| is_expanded(expansion)).map(|(at, _)| at).collect();
    let mut registry = NameRegistry::new(expanded.len());
    let keys = parallel::map(&expanded, |_, &at| {
        let lists = works.get(at).zip(cites.get(at));
        let lists =
            lists.into_iter().flat_map(|(work, cite)| cite.lists.iter().map(|list| work.people(list.0)));
        lists.flat_map(People::iter).filter_map(|person| registry.keys(person, demote)).collect::<Vec<_>>()
    });
    registry.add(&keys);
    drop(keys);
    let found = parallel::map(&expanded, |_, &at| {
        works.get(at).map(|work| work.ambiguities(false, |person| registry.find(person, demote)))
    });
    for (at, found) in expanded.into_iter().zip(found) {
        if let Some((work, found)) = works.get_mut(at).zip(found) {
            work.set_ambiguities(found);
        }
    }
}

fn bare<'a>() -> CiteInfo<'a> {
    CiteInfo { position: Position::Subsequent, near_note: true, ..CiteInfo::default() }
}

/// What is known of the lists of names in a cite.
#[derive(Clone, Debug, Default)]
struct Lists {
    /// Names in each list, and how many are shown.
    totals: Vec<u32>,
    shown: Vec<u32>,
    givens: Vec<Vec<u8>>,
    /// Whether initials are tried before full given names.
    initials: Vec<bool>,
}

struct Sets<'s> {
    engine: &'s Engine<'s>,
    budget: &'s Budget,
    works: &'s [PreparedItem],
    cites: &'s [BareCite],
    add_names: bool,
    by_cite: bool,
}

/// Works with what tells each of them from others.
type ToldApart = Vec<(usize, Expansion)>;

/// A step of expansion: list, name, and how far its given name is shown.
#[derive(Clone, Copy, Debug)]
struct ExpansionStep {
    list: usize,
    name: usize,
    level: u8,
}

impl Sets<'_> {
    /// Tells the works of a set apart as far as the style allows.
    fn tell_apart(&self, group: Vec<usize>) -> ToldApart {
        let mut told = ToldApart::new();
        let rest = if self.add_names || self.by_cite {
            self.expand_names(group, &mut told)
        } else {
            vec![(group, Expansion::default())]
        };
        for (group, kept) in rest {
            self.last_resort(group, &kept, &mut told);
        }
        told
    }

    fn eval<'e>(&'e self, work: &'e PreparedItem, expansion: &'e Expansion) -> Eval<'e> {
        let (area, purpose) = (Area::Citation, Purpose::Compare);
        Eval::new(self.engine, self.budget, work, bare(), expansion, area, purpose)
    }

    /// The text of a work's bare cite, and its lists of names.
    fn render(&self, work: usize, expansion: &Expansion) -> (String, Lists) {
        let Some(work) = self.works.get(work) else { return Default::default() };
        let mut eval = self.eval(work, expansion);
        let since = eval.out.mark();
        eval.elements(&self.engine.style.citation.layout.elements, "", since);
        let lists = Lists {
            totals: eval.lists.iter().map(|l| l.total).collect(),
            shown: eval.lists.iter().map(|l| l.shown).collect(),
            initials: eval.lists.iter().map(|l| l.initials).collect(),
            givens: eval.lists.into_iter().map(|l| l.givens).collect(),
        };
        (plain(&eval.out.toks), lists)
    }

    /// Groups works by the text of their cites under the expansions given.
    fn split(&self, works: &[usize], expansion: impl Fn(usize) -> Expansion + Sync) -> Vec<Vec<usize>> {
        let texts = parallel::map(works, |_, &work| {
            let (text, _) = self.render(work, &expansion(work));
            let kept = self.budget.keep(text.len());
            (work, if kept { text } else { String::new() })
        });
        let held = texts.iter().map(|(_, text)| text.len()).sum();
        let groups = split_by(texts.into_iter());
        self.budget.release(held);
        groups
    }

    /// Expands and adds names in a set until no step helps; returns the sets that remain, and how the names of each
    /// are expanded.
    fn expand_names(&self, group: Vec<usize>, told: &mut ToldApart) -> Vec<(Vec<usize>, Expansion)> {
        // Of works by the same people, one shows what all do.
        let are_alike = self.share_names(&group);
        let lists = self.common_lists(if are_alike { &group[..1] } else { &group });
        let steps = self.steps(&lists);
        let start = Expansion { names: lists.shown.clone(), givens: lists.givens, ..Expansion::default() };
        let mut rest = Vec::new();
        let mut queue = vec![(group, start.clone(), start, 0)];
        'queue: while let Some((group, mut tried, kept, next)) = queue.pop() {
            // Where all steps together tell nothing apart, none of them does.
            let hopeless = are_alike || {
                let mut all = tried.clone();
                for step in steps.iter().skip(next) {
                    all.apply(*step);
                }
                self.split(&group, |_| all.clone()).len() < 2
            };
            let next = if hopeless { steps.len() } else { next };
            for (at, step) in steps.iter().enumerate().skip(next) {
                if self.budget.is_spent() {
                    return rest;
                }
                tried.apply(*step);
                let parts = self.split(&group, |_| tried.clone());
                if parts.len() > 1 {
                    let mut kept = kept.clone();
                    kept.apply(*step);
                    for part in parts.into_iter().rev() {
                        if let [work] = part[..] {
                            told.push((work, kept.clone()));
                        } else {
                            queue.push((part, tried.clone(), kept.clone(), at + 1));
                        }
                    }
                    continue 'queue;
                }
            }
            rest.push((group, kept));
        }
        rest
    }

    /// Whether the cites of a set, whose texts are the same, print the same names by the same elements: however far
    /// these are expanded, they stay the same.
    fn share_names(&self, group: &[usize]) -> bool {
        let lists = |work: usize| Some((self.works.get(work)?, &self.cites.get(work)?.lists));
        let Some((first, names)) = group.first().and_then(|work| lists(*work)) else { return false };
        group.iter().filter_map(|work| lists(*work)).all(|(work, others)| {
            others.len() == names.len()
                && others.iter().zip(names).all(|((theirs, element), (mine, own))| {
                    element == own && work.people(*theirs) == first.people(*mine)
                })
        })
    }

    /// The most that any work of the set shows.
    fn common_lists(&self, group: &[usize]) -> Lists {
        let mut common = Lists::default();
        for (k, &work) in group.iter().enumerate() {
            let (_, lists) = self.render(work, &Expansion::default());
            if k == 0 {
                common = lists;
                continue;
            }
            for (mine, theirs) in common.totals.iter_mut().zip(&lists.totals) {
                *mine = (*mine).max(*theirs);
            }
            for (mine, theirs) in common.shown.iter_mut().zip(&lists.shown) {
                *mine = (*mine).max(*theirs);
            }
            for (mine, theirs) in common.givens.iter_mut().zip(lists.givens) {
                if theirs.len() > mine.len() {
                    *mine = theirs;
                }
            }
        }
        common
    }

    /// The steps to try, in the order of the specification: given names of the names shown, then
    /// one name more, and its given name.
    fn steps(&self, lists: &Lists) -> Vec<ExpansionStep> {
        let mut steps = Vec::new();
        for (list, (&total, &shown)) in lists.totals.iter().zip(&lists.shown).enumerate() {
            let end = if self.add_names { total.min(MAX_NAMES).max(shown) } else { shown };
            for name in 0..end as usize {
                let base = lists.givens.get(list).and_then(|g| g.get(name)).copied();
                if name >= shown as usize {
                    steps.push(ExpansionStep { list, name, level: base.unwrap_or(0) });
                }
                if self.by_cite {
                    let initials = lists.initials.get(list).copied().unwrap_or(true);
                    let from = if initials { base.unwrap_or(0) + 1 } else { 2 };
                    steps.extend((from..=2).map(|level| ExpansionStep { list, name, level }));
                }
            }
        }
        steps
    }

    /// The condition, and year-suffixes.
    fn last_resort(&self, group: Vec<usize>, kept: &Expansion, told: &mut ToldApart) {
        let style = self.engine.style;
        if style.citation.add_year_suffix {
            told.extend(
                (0..)
                    .zip(group)
                    .map(|(place, work)| (work, Expansion { year_suffix: Some(place), ..kept.clone() })),
            );
        } else if style.options.tests_disambiguate {
            self.conditions(group, kept, told);
        } else {
            told.extend(group.into_iter().map(|work| (work, kept.clone())));
        }
    }

    /// Applies the conditions one after another, until all works are distinct or no condition
    /// is left.
    fn conditions(&self, group: Vec<usize>, kept: &Expansion, told: &mut ToldApart) {
        let mut undecided = group;
        for conditions in 1..=MAX_CONDITIONS {
            let tried = Expansion { conditions, ..kept.clone() };
            let available = undecided.iter().map(|work| self.count_conditions(*work, &tried)).max();
            if conditions == MAX_CONDITIONS || available.is_none_or(|available| available <= conditions) {
                told.extend(undecided.into_iter().map(|work| (work, tried.clone())));
                return;
            }
            let (alone, others): (Vec<_>, Vec<_>) =
                self.split(&undecided, |_| tried.clone()).into_iter().partition(|part| part.len() == 1);
            told.extend(alone.into_iter().flatten().map(|work| (work, tried.clone())));
            undecided = others.concat();
        }
    }

    fn count_conditions(&self, work: usize, expansion: &Expansion) -> u32 {
        let Some(work) = self.works.get(work) else { return 0 };
        let mut eval = self.eval(work, expansion);
        let since = eval.out.mark();
        eval.elements(&self.engine.style.citation.layout.elements, "", since);
        eval.conditions.get()
    }
}

impl Expansion {
    fn apply(&mut self, step: ExpansionStep) {
        let count = u32::try_from(step.name + 1).unwrap_or(u32::MAX);
        if self.names.len() <= step.list {
            self.names.resize(step.list + 1, 0);
        }
        if self.givens.len() <= step.list {
            self.givens.resize(step.list + 1, Vec::new());
        }
        if let Some(names) = self.names.get_mut(step.list) {
            *names = (*names).max(count);
        }
        if let Some(givens) = self.givens.get_mut(step.list) {
            if givens.len() <= step.name {
                givens.resize(step.name + 1, 0);
            }
            if let Some(level) = givens.get_mut(step.name) {
                *level = (*level).max(step.level);
            }
        }
    }
}
