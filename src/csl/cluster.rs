//! Citations: several cites joined, grouped and collapsed (CSL 1.0.2, "Cite Grouping", "Cite
//! Collapsing").
//!
//! Every cite is rendered by itself; grouping compares the names they print, and collapsing
//! renders a cite again without what the one before it has said already.

use std::borrow::Cow;
use std::collections::HashMap;

use super::citation::{Citation, Cite, CiteForm};
use super::eval::{CiteInfo, Eval, Purpose, Repeated};
use super::output::{Out, Part, TextOrigin, Tok, Wrap, finish};
use super::position::CitePlace;
use super::run::Run;
use super::style::{Area, Collapse};
use super::term::TermForm;
use crate::markup::RichText;

/// A cite and what it printed.
struct RenderedCite<'c> {
    cite: &'c Cite,
    info: CiteInfo<'c>,
    toks: Vec<Tok<'c>>,
    names: Vec<Tok<'c>>,
    years: Vec<String>,
    suffix: Option<u32>,
    /// It prints nothing but its number.
    bare_number: Option<u32>,
    /// It has asked for a text variable.
    text_variable: bool,
    /// It has the names of the cite before it.
    same_names: bool,
}

impl RenderedCite<'_> {
    /// Whether it goes on with the cite before, its names left out.
    fn collapsed(&self) -> bool {
        self.same_names && !self.text_variable
    }

    /// Whether only the suffix of its year is printed.
    fn has_only_suffix(&self) -> bool {
        self.info.repeated == Repeated::NamesAndYear
    }
}

/// What of a cite matters to the next one.
struct Before {
    located: bool,
    collapsed: bool,
    suffix: String,
}

impl Before {
    fn of(cite: &RenderedCite<'_>) -> Self {
        Self {
            located: cite.info.locator.is_some(),
            collapsed: cite.collapsed(),
            suffix: cite.cite.suffix.clone(),
        }
    }
}

/// Moves cites with the same names to the first of them.
fn together(rendered: Vec<RenderedCite<'_>>) -> Vec<RenderedCite<'_>> {
    let mut places: HashMap<Vec<Tok<'_>>, usize> = HashMap::new();
    let mut groups: Vec<Vec<RenderedCite<'_>>> = Vec::new();
    for cite in rendered {
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
    groups.into_iter().flatten().collect()
}

impl Run<'_> {
    /// One citation as rich text, its cites placed in the order in which they are printed.
    pub(crate) fn citation(&self, citation: &Citation, placed: &[(usize, CitePlace)]) -> RichText {
        let cites: Vec<(&Cite, CiteInfo<'_>)> = placed
            .iter()
            .filter_map(|(at, place)| citation.cites.get(*at).map(|cite| (cite, self.info(cite, place))))
            .collect();
        finish(self.cluster(&cites), &self.engine.lexicon)
    }

    /// The names that the first cite of a citation leaves out.
    pub(crate) fn left_out(&self, citation: &Citation, placed: &[(usize, CitePlace)]) -> RichText {
        let place = placed.iter().find(|(at, _)| *at == 0);
        let Some((cite, (_, place))) = citation.cites.first().zip(place) else { return RichText::default() };
        if cite.form != CiteForm::SuppressAuthor {
            return RichText::default();
        }
        let info = CiteInfo { form: CiteForm::Full, ..self.info(cite, place) };
        finish(self.names(cite.item, info), &self.engine.lexicon)
    }

    /// Renders the cites of one citation.
    fn cluster<'c>(&'c self, cites: &[(&'c Cite, CiteInfo<'c>)]) -> Vec<Tok<'c>> {
        let citation = &self.engine.style.citation;
        let rendered: Vec<RenderedCite<'_>> =
            cites.iter().enumerate().map(|(k, (cite, info))| self.one(cite, *info, k == 0)).collect();
        let grouping = citation.cite_group_delimiter.is_some() || self.collapses_years();
        let rendered = if grouping { self.group(rendered) } else { rendered };
        // Where nothing is left beside the author, nothing stands in brackets.
        if rendered.iter().all(|cite| cite.toks.is_empty()) {
            return Vec::new();
        }
        let mut out = Out::new(self.budget, None);
        let layout = &citation.layout;
        for format in &layout.look.formats {
            out.open(Wrap::Format(*format));
        }
        out.affix(&layout.look.prefix);
        self.join(&mut out, rendered);
        out.affix(&layout.look.suffix);
        for _ in &layout.look.formats {
            out.close();
        }
        if out.keep() { out.toks } else { Vec::new() }
    }

    /// The names that a cite begins with, or what stands for them, as in a sentence: without what the
    /// style puts around citations.
    fn names<'c>(&'c self, item: usize, info: CiteInfo<'c>) -> Vec<Tok<'c>> {
        let Some(work) = self.works.get(item) else { return Vec::new() };
        let expansion = self.expansion(item);
        let mut eval =
            Eval::new(self.engine, self.budget, work, info, expansion, Area::Citation, Purpose::Print);
        let since = eval.out.mark();
        eval.elements(&self.engine.style.citation.layout.elements, "", since);
        part(&eval.out.toks, Part::Names)
    }

    /// Renders one cite with its own prefix and suffix.
    fn one<'c>(&'c self, cite: &'c Cite, info: CiteInfo<'c>, first: bool) -> RenderedCite<'c> {
        let expansion = self.expansion(cite.item);
        let mut rendered = RenderedCite {
            cite,
            info,
            toks: Vec::new(),
            names: Vec::new(),
            years: Vec::new(),
            suffix: expansion.year_suffix,
            bare_number: None,
            text_variable: false,
            same_names: false,
        };
        let Some(work) = self.works.get(cite.item) else { return rendered };
        let mut eval =
            Eval::new(self.engine, self.budget, work, info, expansion, Area::Citation, Purpose::Print);
        eval.begun = if cite.prefix.is_empty() { !first } else { !starts_sentence(&cite.prefix) };
        eval.prefix(&cite.prefix);
        let since = eval.out.mark();
        eval.elements(&self.engine.style.citation.layout.elements, "", since);
        let body = eval.out.tail(since).to_vec();
        eval.suffix(&cite.suffix);
        // A cite whose names are left out still has its authors: it belongs to their group, and to no
        // other.
        rendered.names = if info.form == CiteForm::SuppressAuthor {
            self.names(cite.item, CiteInfo { form: CiteForm::Full, ..info })
        } else {
            part(&body, Part::Names)
        };
        if !rendered.names.iter().any(|tok| matches!(tok, Tok::Open(Wrap::Part(Part::Person(_))))) {
            // What stands in for names does not collapse.
            rendered.names.clear();
        }
        rendered.years = texts(&body, Part::Year);
        let number = texts(&body, Part::CitationNumber);
        let contents = body
            .iter()
            .filter(|t| matches!(t, Tok::Text(_, TextOrigin::Content | TextOrigin::Inner)))
            .count();
        if contents == 1 && number.len() == 1 {
            rendered.bare_number = info.number;
        }
        rendered.text_variable = eval.text_variable;
        if eval.out.keep() {
            rendered.toks = eval.out.toks;
        }
        rendered
    }

    /// Moves cites with the same names together, and takes out what they repeat.
    ///
    /// Only a style that sorts its cites moves them; in others the author's order stays.
    fn group<'c>(&'c self, rendered: Vec<RenderedCite<'c>>) -> Vec<RenderedCite<'c>> {
        let citation = &self.engine.style.citation;
        let rendered = if citation.sort.is_empty() { rendered } else { together(rendered) };
        let mut result: Vec<RenderedCite<'c>> = Vec::with_capacity(rendered.len());
        let mut names: Vec<Tok<'c>> = Vec::new();
        for mut cite in rendered {
            let first = result.is_empty();
            // Works without names are alike where nothing stands for the names.
            cite.same_names = !first && cite.names == names && !(cite.names.is_empty() && cite.text_variable);
            names.clone_from(&cite.names);
            // A locator keeps the year, on its own cite and on the next.
            let years = result
                .last()
                .filter(|before| before.info.locator.is_none() && cite.info.locator.is_none())
                .map(|before| before.years.clone());
            if !cite.same_names || !self.collapses_years() {
                result.push(cite);
                continue;
            }
            let by_suffix =
                matches!(citation.collapse, Some(Collapse::YearSuffix | Collapse::YearSuffixRanged));
            let same_year = by_suffix
                && cite.suffix.is_some()
                && !cite.text_variable
                && years.as_ref() == Some(&cite.years);
            let repeated = if same_year { Repeated::NamesAndYear } else { Repeated::Names };
            let info = CiteInfo { repeated, ..cite.info };
            let mut again = self.one(cite.cite, info, false);
            again.years = cite.years;
            again.names = cite.names;
            again.same_names = cite.same_names;
            result.push(again);
        }
        result
    }

    fn collapses_years(&self) -> bool {
        let collapse = self.engine.style.citation.collapse;
        matches!(collapse, Some(Collapse::Year | Collapse::YearSuffix | Collapse::YearSuffixRanged))
    }

    /// What joins a cite to the one before it.
    fn delimiter<'c>(&'c self, before: &Before, cite: &RenderedCite<'c>) -> &'c str {
        let style = self.engine.style;
        let citation = &style.citation;
        let plain = citation.layout.delimiter.as_deref().unwrap_or_default();
        let group = citation.cite_group_delimiter.as_deref();
        if cite.has_only_suffix() {
            let own = citation.year_suffix_delimiter.as_deref();
            return group.or(own).unwrap_or(plain);
        }
        let collapsed = cite.collapsed();
        if let Some(after) = citation.after_collapse_delimiter.as_deref().filter(|_| self.collapses_years()) {
            let year_suffix = citation.collapse == Some(Collapse::YearSuffix);
            let ends = before.located || (!collapsed && (before.collapsed || !year_suffix));
            return if ends { after } else { plain };
        }
        if let Some(group) = group.filter(|_| cite.same_names) {
            return group;
        }
        if collapsed && self.collapses_years() && !style.options.note && !style.options.numeric {
            return ", ";
        }
        plain
    }

    /// Joins the cites with the delimiters that their places ask for.
    fn join<'c>(&'c self, out: &mut Out<'c>, rendered: Vec<RenderedCite<'c>>) {
        let citation = &self.engine.style.citation;
        let plain = citation.layout.delimiter.as_deref().unwrap_or_default();
        let numbers = citation.collapse == Some(Collapse::CitationNumber);
        let ranged = citation.collapse == Some(Collapse::YearSuffixRanged);
        let suffix = citation
            .cite_group_delimiter
            .as_deref()
            .or(citation.year_suffix_delimiter.as_deref())
            .unwrap_or(plain);
        let mut cites = rendered.into_iter().filter(|cite| !cite.toks.is_empty()).peekable();
        let mut before: Option<Before> = None;
        while let Some(cite) = cites.next() {
            if let Some(before) = &before {
                out.affix(shorten(self.delimiter(before, &cite), &before.suffix, &cite.cite.prefix));
            }
            let mut this = Before::of(&cite);
            let mut run = Vec::new();
            if numbers && cite.bare_number.is_some() {
                let mut number = cite.bare_number.filter(|_| cite.cite.suffix.is_empty());
                while let Some(next) = cites.next_if(|next| {
                    next.bare_number.is_some()
                        && next.bare_number == number.map(|n| n + 1)
                        && next.cite.prefix.is_empty()
                        && next.cite.suffix.is_empty()
                }) {
                    number = next.bare_number;
                    run.push(next);
                }
            } else if ranged && cite.suffix.is_some() && cite.info.locator.is_none() {
                let mut number = cite.suffix;
                while let Some(next) = cites.next_if(|next| {
                    next.has_only_suffix()
                        && next.suffix == number.map(|n| n + 1)
                        && next.info.locator.is_none()
                        && next.cite.prefix.is_empty()
                }) {
                    number = next.suffix;
                    run.push(next);
                }
            }
            out.append(cite.toks);
            if let Some(last) = run.last() {
                this = Before::of(last);
            }
            self.finish_run(out, run, if numbers { plain } else { suffix });
            before = Some(this);
        }
    }

    /// The rest of a run of consecutive numbers: two side by side, or a range.
    fn finish_run<'c>(&'c self, out: &mut Out<'c>, mut run: Vec<RenderedCite<'c>>, between: &'c str) {
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

impl<'e> Eval<'e> {
    /// The prefix of a cite, with a space after it where a word ends.
    fn prefix(&mut self, prefix: &'e str) {
        if prefix.is_empty() {
            return;
        }
        let shown = without_closing_tags(prefix);
        let ends =
            shown.trim_end_matches(['"', '\'', '\u{201d}', '\u{2019}', '\u{bb}', '\u{202f}', '\u{a0}', ' ']);
        let spaced = shown.len() > ends.len() && shown.ends_with([' ', '\u{a0}', '\u{202f}']);
        let word = ends
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ';' | ':' | '&' | ','));
        let text = if word && !spaced { Cow::Owned(format!("{prefix} ")) } else { Cow::Borrowed(prefix) };
        self.out.data(text, &self.engine.lexicon);
    }

    /// The suffix of a cite, with a space before it where a word begins.
    fn suffix(&mut self, suffix: &'e str) {
        let Some(first) = suffix.chars().next() else { return };
        if first.is_alphanumeric() || matches!(first, '[' | '(' | '&') {
            self.out.affix(" ");
        }
        self.out.data(suffix, &self.engine.lexicon);
    }
}

/// Text without the inline markup that closes at its end.
fn without_closing_tags(mut text: &str) -> &str {
    while let Some((rest, tag)) = text.strip_suffix('>').and_then(|text| text.rsplit_once("</")) {
        if !tag.bytes().all(|byte| byte.is_ascii_lowercase()) {
            break;
        }
        text = rest;
    }
    text
}

/// Whether what follows a prefix begins a sentence.
fn starts_sentence(prefix: &str) -> bool {
    // A single word with a full stop is an abbreviation: "Cf."
    let prefix = without_closing_tags(prefix)
        .trim_end_matches([' ', '"', '\'', '\u{201d}', '\u{2019}', '\u{bb}', '\u{a0}', '\u{202f}'])
        .trim_start();
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
fn part<'e>(toks: &[Tok<'e>], part: Part) -> Vec<Tok<'e>> {
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
fn texts(toks: &[Tok<'_>], part: Part) -> Vec<String> {
    let mut found = Vec::new();
    for (k, tok) in toks.iter().enumerate() {
        if *tok == Tok::Open(Wrap::Part(part)) {
            let inner = toks[k + 1..].iter().take_while(|t| **t != Tok::Close);
            found.push(
                inner.filter_map(|t| if let Tok::Text(t, _) = t { Some(&**t) } else { None }).collect(),
            );
        }
    }
    found
}
