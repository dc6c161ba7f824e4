//! The bibliography: entries, and what depends on the entry before (CSL 1.0.2, "Reference
//! Grouping", "Whitespace").

use std::ops::Range;

use super::budget::{Budget, PIECE};
use super::eval::{CiteInfo, Eval, Purpose};
use super::output::{Part, TextOrigin, Tok, Wrap, finish, plain};
use super::run::Run;
use super::style::{Area, BibliographyElement, SubstituteRule};
use crate::markup::{Display, RichText};
use crate::text::parallel;

/// How many entries are made before their works are dropped.
const AT_ONCE: usize = if cfg!(test) { 2 } else { 4096 };

/// From this many entries on, their works are dropped: in a shorter list that takes more time than memory.
const LONG: usize = if cfg!(test) { 2 } else { 20_000 };

/// How many of them one core makes at a time.
const IN_A_PIECE: usize = if cfg!(test) { 1 } else { 128 };

impl Run<'_> {
    /// Makes all entries, in order: `add` puts the body of an entry, with its item's place, behind those before it in a
    /// piece, on all cores, and `take` takes the pieces in order. The works of a long one go when their entries have come.
    pub(crate) fn bibliography<P: Default + Send>(
        mut self,
        add: &(impl Fn(&mut P, usize, RichText) + Sync),
        take: &mut dyn FnMut(P),
    ) {
        let engine = self.engine;
        let Some(bibliography) = &engine.style.bibliography else { return };
        let order = std::mem::take(&mut self.order);
        let finished = |piece: &mut P, item: usize, toks: Vec<Tok<'_>>| {
            add(piece, item, finish(toks, &engine.lexicon));
        };
        let substitute = bibliography.subsequent_author_substitute.as_deref();
        let dash =
            substitute.map(|text| Dash { text, rule: bibliography.substitute_rule, budget: self.budget });
        let mut before = None;
        for some in order.chunks(AT_ONCE) {
            let pieces = some.chunks(IN_A_PIECE);
            let made: Vec<P> = if let Some(dash) = &dash {
                let mut streams = parallel::map(some, |_, &item| self.entry_stream(bibliography, item));
                before = dash.put(before, &mut streams);
                let mut streams = streams.into_iter();
                let pieces = pieces.map(|items| (items, streams.by_ref().take(items.len()).collect()));
                parallel::spread_owned(pieces.collect(), |(items, streams): (&[usize], Vec<Vec<Tok<'_>>>)| {
                    let mut piece = P::default();
                    items.iter().zip(streams).for_each(|(&item, toks)| finished(&mut piece, item, toks));
                    piece
                })
            } else {
                parallel::spread(&pieces.collect::<Vec<_>>(), |_, items| {
                    let mut piece = P::default();
                    for &item in *items {
                        finished(&mut piece, item, self.entry_stream(bibliography, item));
                    }
                    piece
                })
            };
            if self.budget.is_spent() {
                // Nobody will see it.
                return;
            }
            if order.len() > LONG {
                for item in some {
                    if let Some(work) = self.works.get_mut(*item) {
                        drop(std::mem::take(work));
                    }
                }
            }
            made.into_iter().for_each(&mut *take);
        }
    }

    /// One entry as a stream.
    fn entry_stream<'e>(&'e self, bibliography: &'e BibliographyElement, item: usize) -> Vec<Tok<'e>> {
        let Some(work) = self.works.get(item) else { return Vec::new() };
        let cite = CiteInfo { number: self.number(item), ..CiteInfo::default() };
        let expansion = self.expansion(item);
        let (area, purpose) = (Area::Bibliography, Purpose::Print);
        let mut eval = Eval::new(self.engine, self.budget, work, cite, expansion, area, purpose);
        let layout = &bibliography.layout;
        for format in &layout.look.formats {
            eval.out.open(Wrap::Format(*format));
        }
        eval.out.affix(&layout.look.prefix);
        let body = eval.out.mark();
        let complete = if bibliography.second_field_align.is_some() {
            eval.aligned(bibliography, body)
        } else {
            eval.elements(&layout.elements, layout.delimiter.as_deref().unwrap_or_default(), body);
            true
        };
        if !eval.out.wrote(body) {
            return Vec::new();
        }
        if complete && !layout.look.suffix.is_empty() {
            eval.out.affix(&layout.look.suffix);
            move_inside(&mut eval.out.toks);
        }
        for _ in &layout.look.formats {
            eval.out.close();
        }
        if eval.out.keep() { eval.out.toks } else { Vec::new() }
    }
}

/// The layout's suffix belongs inside the block that an entry ends with.
fn move_inside(toks: &mut [Tok<'_>]) {
    let mut open = Vec::new();
    let mut last = None;
    for (k, tok) in toks.iter().enumerate() {
        match tok {
            Tok::Open(wrap) => open.push(matches!(wrap, Wrap::Block(_))),
            Tok::Close => last = open.pop().filter(|block| *block).map(|_| k),
            Tok::Text(..) if k + 1 < toks.len() => last = None,
            Tok::Text(..) => {}
        }
    }
    if let Some(close) = last
        && close + 2 == toks.len()
    {
        toks.swap(close, close + 1);
    }
}

impl<'e> Eval<'e> {
    /// `second-field-align`: the first element in the margin, the rest beside it. False if there
    /// is no rest.
    fn aligned(&mut self, bibliography: &'e BibliographyElement, since: super::output::Checkpoint) -> bool {
        let elements = &bibliography.layout.elements;
        let Some((first, rest)) = elements.split_first() else { return false };
        self.out.open(Wrap::Block(Display::LeftMargin));
        self.elements(std::slice::from_ref(first), "", since);
        self.out.close();
        let start = self.out.mark();
        self.out.open(Wrap::Block(Display::RightInline));
        let mark = self.out.mark();
        self.elements(rest, "", mark);
        self.out.close();
        let complete = self.out.wrote(start);
        if !complete {
            self.out.cut(start);
        }
        complete
    }
}

/// What replaces names that the entry before has too.
struct Dash<'s> {
    text: &'s str,
    rule: SubstituteRule,
    budget: &'s Budget,
}

impl<'s> Dash<'s> {
    /// Replaces names in entries that follow one with the names `before`; returns those of the last.
    fn put<'e>(
        &self,
        mut before: Option<Vec<Tok<'e>>>,
        streams: &mut [Vec<Tok<'e>>],
    ) -> Option<Vec<Tok<'static>>>
    where
        's: 'e,
    {
        for toks in streams {
            let names = find(toks);
            let current = names.clone().and_then(|range| toks.get(range)).map(<[Tok<'e>]>::to_vec);
            if let (Some(before), Some(current), Some(range)) = (&before, &current, names)
                && let Some(replaced) = self.replace(before, current)
            {
                toks.splice(range, replaced);
            }
            before = current;
        }
        // The works that they belong to are about to go.
        Some(before?.into_iter().map(Tok::into_owned).collect())
    }

    fn toks(&self) -> Vec<Tok<'s>> {
        if self.text.is_empty() || !self.budget.keep(self.text.len() + PIECE) {
            return Vec::new();
        }
        vec![Tok::Text(self.text.into(), TextOrigin::Content)]
    }

    /// The names of an entry with what they repeat replaced; none if nothing is.
    fn replace<'e>(&self, before: &[Tok<'e>], current: &[Tok<'e>]) -> Option<Vec<Tok<'e>>>
    where
        's: 'e,
    {
        // The names as they are, not what is printed of them.
        let (Some(old), Some(new)) = (list(before), list(current)) else {
            // Of what stands for names there is nothing but its text.
            return (list(current).is_none() && plain(before) == plain(current)).then(|| self.toks());
        };
        let complete = old.0 == new.0;
        match self.rule {
            SubstituteRule::CompleteAll | SubstituteRule::CompleteEach if !complete => None,
            // What the element itself puts around the names stays: their label, for one.
            SubstituteRule::CompleteAll => Some(self.spliced(current, [new.1])),
            SubstituteRule::CompleteEach | SubstituteRule::PartialEach | SubstituteRule::PartialFirst => {
                let (old, new) = (persons(before), persons(current));
                let same = old.iter().zip(&new).take_while(|((a, _), (b, _))| a == b).count();
                let count = if self.rule == SubstituteRule::PartialFirst { same.min(1) } else { same };
                (count > 0)
                    .then(|| self.spliced(current, new.into_iter().take(count).map(|(_, range)| range)))
            }
        }
    }

    /// A stream with parts of it, in order, replaced.
    fn spliced<'e>(&self, toks: &[Tok<'e>], parts: impl IntoIterator<Item = Range<usize>>) -> Vec<Tok<'e>>
    where
        's: 'e,
    {
        let mut spliced = Vec::with_capacity(toks.len());
        let mut at = 0;
        for part in parts {
            spliced.extend_from_slice(toks.get(at..part.start).unwrap_or_default());
            spliced.extend(self.toks());
            at = part.end;
        }
        spliced.extend_from_slice(toks.get(at..).unwrap_or_default());
        spliced
    }
}

/// The first list of names, from its first person to the last, "et al." included, without label and
/// affixes: the number of the names, and where they stand.
fn list(toks: &[Tok<'_>]) -> Option<(u64, Range<usize>)> {
    contents(toks, |part| matches!(part, Part::List(_))).map(|range| (number(toks, &range), range)).next()
}

/// Each person of a list: the number of the name, and where it stands.
fn persons(toks: &[Tok<'_>]) -> Vec<(u64, Range<usize>)> {
    contents(toks, |part| matches!(part, Part::Person(_)))
        .map(|range| (number(toks, &range), range))
        .collect()
}

/// The number that the mark of a part bears.
fn number(toks: &[Tok<'_>], contents: &Range<usize>) -> u64 {
    match contents.start.checked_sub(1).and_then(|mark| toks.get(mark)) {
        Some(Tok::Open(Wrap::Part(Part::List(number) | Part::Person(number)))) => *number,
        _ => 0,
    }
}

/// Where the contents of marked parts stand.
fn contents(toks: &[Tok<'_>], wanted: impl Fn(Part) -> bool) -> impl Iterator<Item = Range<usize>> {
    let opens = move |tok: &Tok<'_>| matches!(tok, Tok::Open(Wrap::Part(part)) if wanted(*part));
    toks.iter().enumerate().filter(move |(_, t)| opens(t)).map(move |(k, _)| {
        let mut depth = 0_usize;
        let len = toks[k + 1..]
            .iter()
            .position(|t| match t {
                Tok::Open(_) => {
                    depth += 1;
                    false
                }
                Tok::Close if depth == 0 => true,
                Tok::Close => {
                    depth -= 1;
                    false
                }
                Tok::Text(..) => false,
            })
            .unwrap_or(toks.len() - k - 1);
        k + 1..k + 1 + len
    })
}

/// Where the names of an entry stand in its stream.
fn find(toks: &[Tok<'_>]) -> Option<Range<usize>> {
    contents(toks, |part| part == Part::Names).next()
}
