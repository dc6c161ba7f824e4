//! Citations: several cites joined, grouped and collapsed (CSL 1.0.2, "Cite Grouping", "Cite
//! Collapsing").
//!
//! Every cite is rendered by itself; grouping compares the names they print, and collapsing
//! renders a cite again without what the one before it has said already.

use super::document::{Cite, Shared};
use super::eval::{CiteInfo, Eval, Expansion, Purpose};
use super::locale::TermForm;
use super::output::{Origin, Out, Part, Tok, Wrap};
use super::sort;
use super::style::{Area, Collapse};

/// A cite and what it printed.
struct Rendered<'c> {
    cite: &'c Cite,
    info: CiteInfo<'c>,
    toks: Vec<Tok>,
    names: Vec<Tok>,
    years: Vec<String>,
    suffix: Option<u32>,
    /// It prints nothing but its number.
    bare_number: Option<u32>,
}

/// How a cite is joined to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    Plain,
    /// Within a group of the same names.
    Group,
    /// Only the suffix of the year is printed.
    Suffix,
}

impl Shared<'_, '_> {
    /// Renders the cites of one citation.
    pub(crate) fn cluster(&self, cites: &[(&Cite, CiteInfo<'_>)]) -> Vec<Tok> {
        let citation = &self.engine.style.citation;
        let mut rendered: Vec<Rendered<'_>> = self
            .in_order(cites)
            .into_iter()
            .enumerate()
            .map(|(k, (cite, info))| self.one(cite, info, k == 0))
            .collect();
        let grouping = citation.cite_group_delimiter.is_some()
            || matches!(
                citation.collapse,
                Some(Collapse::Year | Collapse::YearSuffix | Collapse::YearSuffixRanged)
            );
        let joints = if grouping { self.group(&mut rendered) } else { vec![Joint::Plain; rendered.len()] };
        let mut out = Out::default();
        let layout = &citation.layout;
        for format in &layout.look.formats {
            out.open(Wrap::Format(*format));
        }
        out.affix(&layout.look.prefix);
        self.join(&mut out, rendered, &joints);
        out.affix(&layout.look.suffix);
        for _ in &layout.look.formats {
            out.close();
        }
        out.toks
    }

    /// Sorts the cites as the style asks (CSL 1.0.2, "Sorting").
    fn in_order<'c>(&self, cites: &[(&'c Cite, CiteInfo<'c>)]) -> Vec<(&'c Cite, CiteInfo<'c>)> {
        let sort = &self.engine.style.citation.sort;
        let mut cites = cites.to_vec();
        if sort.is_empty() || cites.len() < 2 {
            return cites;
        }
        let sorter = self.sorter();
        let mut keyed: Vec<_> = cites
            .drain(..)
            .map(|(cite, info)| {
                let keys = self.works.get(cite.item).map_or_else(Vec::new, |work| {
                    sort::keys(self.engine, sorter, work, &info, Area::Citation, sort)
                });
                (keys, cite, info)
            })
            .collect();
        keyed.sort_by(|left, right| {
            sort::compare(&left.0, &right.0, sort)
                .then_with(|| self.suffix_of(left.1.item).cmp(&self.suffix_of(right.1.item)))
        });
        keyed.into_iter().map(|(_, cite, info)| (cite, info)).collect()
    }

    fn suffix_of(&self, item: usize) -> Option<u32> {
        self.expansions.get(item).and_then(|e| e.year_suffix)
    }

    /// Renders one cite with its own prefix and suffix.
    fn one<'c>(&self, cite: &'c Cite, info: CiteInfo<'c>, first: bool) -> Rendered<'c> {
        let default = Expansion::default();
        let expansion = self.expansions.get(cite.item).unwrap_or(&default);
        let mut rendered = Rendered {
            cite,
            info: info.clone(),
            toks: Vec::new(),
            names: Vec::new(),
            years: Vec::new(),
            suffix: expansion.year_suffix,
            bare_number: None,
        };
        let Some(work) = self.works.get(cite.item) else { return rendered };
        let mut eval = Eval::new(self.engine, work, &info, expansion, Area::Citation, Purpose::Print);
        eval.begun = if cite.prefix.is_empty() { !first } else { !starts_sentence(&cite.prefix) };
        eval.prefix(&cite.prefix);
        let since = eval.out.mark();
        eval.elements(&self.engine.style.citation.layout.elements, "", since);
        let body = eval.out.tail(since).to_vec();
        eval.suffix(&cite.suffix);
        rendered.names = part(&body, Part::Names);
        rendered.years = texts(&body, Part::Year);
        let number = texts(&body, Part::CitationNumber);
        let contents = body.iter().filter(|t| matches!(t, Tok::Text(_, Origin::Content))).count();
        if contents == 1 && number.len() == 1 && cite.prefix.is_empty() && cite.suffix.is_empty() {
            rendered.bare_number = info.number;
        }
        rendered.toks = eval.out.toks;
        rendered
    }

    /// Moves cites with the same names together, and takes out what they repeat.
    fn group<'c>(&self, rendered: &mut Vec<Rendered<'c>>) -> Vec<Joint> {
        let collapse = self.engine.style.citation.collapse;
        let mut ordered: Vec<Rendered<'c>> = Vec::with_capacity(rendered.len());
        let mut places: std::collections::HashMap<Vec<Tok>, usize> = std::collections::HashMap::new();
        let mut groups: Vec<Vec<Rendered<'c>>> = Vec::new();
        for cite in rendered.drain(..) {
            let place = if cite.names.is_empty() {
                groups.len()
            } else {
                *places.entry(cite.names.clone()).or_insert(groups.len())
            };
            match groups.get_mut(place) {
                Some(group) => group.push(cite),
                None => groups.push(vec![cite]),
            }
        }
        let mut joints = Vec::new();
        for group in groups {
            let mut before: Option<(Vec<String>, bool)> = None;
            for cite in group {
                let located = cite.info.locator.is_some();
                let this = (cite.years.clone(), located);
                let Some((years, _)) = before.replace(this) else {
                    joints.push(Joint::Plain);
                    ordered.push(cite);
                    continue;
                };
                if collapse.is_none_or(|c| c == Collapse::CitationNumber) {
                    joints.push(Joint::Group);
                    ordered.push(cite);
                    continue;
                }
                let by_suffix = matches!(collapse, Some(Collapse::YearSuffix | Collapse::YearSuffixRanged));
                let same_year = by_suffix && cite.suffix.is_some() && years == cite.years;
                let info = CiteInfo { skip_names: true, skip_year: same_year, ..cite.info.clone() };
                joints.push(if same_year { Joint::Suffix } else { Joint::Group });
                let years = cite.years.clone();
                let mut again = self.one(cite.cite, info, false);
                again.years = years;
                ordered.push(again);
            }
        }
        *rendered = ordered;
        joints
    }

    /// Joins the cites with the delimiters that their places ask for.
    fn join(&self, out: &mut Out, rendered: Vec<Rendered<'_>>, joints: &[Joint]) {
        let citation = &self.engine.style.citation;
        let plain = citation.layout.delimiter.as_deref().unwrap_or_default();
        let group = citation.cite_group_delimiter.as_deref().unwrap_or(", ");
        let suffix = citation.year_suffix_delimiter.as_deref().unwrap_or(plain);
        let numbers = citation.collapse == Some(Collapse::CitationNumber);
        let ranged = citation.collapse == Some(Collapse::YearSuffixRanged);
        let mut cites = rendered.into_iter().zip(joints.iter().copied()).peekable();
        let mut before: Option<(Joint, bool, String)> = None;
        while let Some((cite, joint)) = cites.next() {
            if cite.toks.is_empty() {
                continue;
            }
            if let Some((_, located, own_suffix)) = &before {
                let delimiter = match joint {
                    Joint::Plain => match &citation.after_collapse_delimiter {
                        Some(after)
                            if matches!(before, Some((Joint::Group | Joint::Suffix, ..))) || *located =>
                        {
                            after
                        }
                        _ => plain,
                    },
                    Joint::Group => group,
                    Joint::Suffix => suffix,
                };
                let delimiter = shorten(delimiter, own_suffix, &cite.cite.prefix);
                out.affix(delimiter);
            }
            let located = cite.info.locator.is_some();
            let mut last_suffix = cite.cite.suffix.clone();
            let mut run = Vec::new();
            if numbers && cite.bare_number.is_some() {
                let mut number = cite.bare_number;
                while let Some((next, _)) = cites.next_if(|(next, _)| {
                    next.bare_number.is_some() && next.bare_number == number.map(|n| n + 1)
                }) {
                    number = next.bare_number;
                    run.push(next);
                }
            } else if ranged && cite.suffix.is_some() && !located {
                let mut suffix = cite.suffix;
                while let Some((next, _)) = cites.next_if(|(next, joint)| {
                    *joint == Joint::Suffix
                        && next.suffix == suffix.map(|n| n + 1)
                        && next.info.locator.is_none()
                        && next.cite.prefix.is_empty()
                }) {
                    suffix = next.suffix;
                    run.push(next);
                }
            }
            let between = if numbers { plain } else { suffix };
            out.append(cite.toks);
            if let Some(last) = run.last() {
                last_suffix.clone_from(&last.cite.suffix);
            }
            let mut joint = joint;
            if !run.is_empty() {
                joint = if numbers { Joint::Plain } else { Joint::Suffix };
            }
            self.finish_run(out, run, between);
            before = Some((joint, located, last_suffix));
        }
    }

    /// The rest of a run of consecutive numbers: two side by side, or a range.
    fn finish_run(&self, out: &mut Out, mut run: Vec<Rendered<'_>>, between: &str) {
        let Some(last) = run.pop() else { return };
        if run.is_empty() {
            out.affix(between);
        } else {
            let range = self.engine.lexicon.term("citation-range-delimiter", TermForm::Long, false);
            out.affix(range.unwrap_or("\u{2013}"));
        }
        out.append(last.toks);
    }
}

impl Eval<'_> {
    /// The prefix of a cite, with a space after it where a word ends.
    fn prefix(&mut self, prefix: &str) {
        if prefix.is_empty() {
            return;
        }
        let ends =
            prefix.trim_end_matches(['"', '\'', '\u{201d}', '\u{2019}', '\u{bb}', '\u{202f}', '\u{a0}', ' ']);
        let spaced = prefix.len() > ends.len() && prefix.ends_with([' ', '\u{a0}', '\u{202f}']);
        let word = ends
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ';' | ':' | '&' | ','));
        let text = if word && !spaced { format!("{prefix} ") } else { prefix.to_owned() };
        self.out.data(&text, &self.engine.lexicon);
    }

    /// The suffix of a cite, with a space before it where a word begins.
    fn suffix(&mut self, suffix: &str) {
        let Some(first) = suffix.chars().next() else { return };
        if first.is_alphanumeric() || matches!(first, '[' | '(' | '&') {
            self.out.affix(" ");
        }
        self.out.data(suffix, &self.engine.lexicon);
    }
}

/// Whether what follows a prefix begins a sentence.
fn starts_sentence(prefix: &str) -> bool {
    // A single word with a full stop is an abbreviation: "Cf."
    let prefix = prefix.trim();
    prefix.ends_with(['.', '!', '?']) && prefix.contains(' ')
}

/// Where the neighbours bring punctuation of their own, the delimiter gives way.
fn shorten<'d>(delimiter: &'d str, suffix: &str, prefix: &str) -> &'d str {
    let stops = [';', '.', ','];
    if suffix.ends_with(stops) {
        return delimiter.find(' ').map_or("", |at| &delimiter[at..]);
    }
    if suffix.is_empty() && prefix.starts_with(stops) {
        return "";
    }
    delimiter
}

/// The contents of a marked part, the first of its kind.
fn part(toks: &[Tok], part: Part) -> Vec<Tok> {
    let Some(start) = toks.iter().position(|t| *t == Tok::Open(Wrap::Part(part))) else { return Vec::new() };
    let mut depth = 0_usize;
    let mut found = Vec::new();
    for tok in &toks[start + 1..] {
        match tok {
            Tok::Open(_) => depth += 1,
            Tok::Close if depth == 0 => break,
            Tok::Close => depth -= 1,
            Tok::Text(..) => {}
        }
        found.push(tok.clone());
    }
    found
}

/// The texts of all marked parts of a kind.
fn texts(toks: &[Tok], part: Part) -> Vec<String> {
    let mut found = Vec::new();
    for (k, tok) in toks.iter().enumerate() {
        if *tok == Tok::Open(Wrap::Part(part)) {
            let inner = toks[k + 1..].iter().take_while(|t| **t != Tok::Close);
            found.push(
                inner.filter_map(|t| if let Tok::Text(t, _) = t { Some(t.as_str()) } else { None }).collect(),
            );
        }
    }
    found
}
