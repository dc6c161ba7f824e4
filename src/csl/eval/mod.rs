//! Evaluation: one work, one layout, and the stream of text they make.
//!
//! An [`Eval`] renders one cite or one entry. It reads the compiled style and the work, and writes
//! to its own stream, so that works can be evaluated on many cores. What depends on other works
//! comes in from outside: the number, the position, and how far names are expanded
//! ([`Expansion`]), which disambiguation decides beforehand.
//!
//! Elements return what they have [`Seen`], because a group whose variables are all empty
//! disappears with its terms (CSL 1.0.2, "Group").

mod condition;
mod dates;
mod et_al;
mod initials;
mod names;
mod person;
mod terms;
mod variables;

pub(crate) use dates::date_key;
pub(crate) use names::{ElementAddress, NameList};

use std::borrow::Cow;
use std::cell::Cell;

use super::beginning::Extent;
use super::budget::Budget;
use super::citation::{CiteForm, Position};
use super::engine::Engine;
use super::output::{Checkpoint, Out, Wrap};
use super::style::{Area, Element, Needs, Presentation, SortKey, TextElement, TextSource, VariableName};
use super::textcase;
use super::variable::Variable;
use super::work::PreparedItem;

/// What an element has seen of its variables, as bits: each element adds to what those before it have seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen(u8);

impl Seen {
    pub(crate) const NOTHING: Self = Self(0);
    /// A variable was asked for, and had no value.
    pub(crate) const EMPTY: Self = Self(1);
    /// A variable was asked for, and had a value.
    pub(crate) const FOUND: Self = Self(1 | 2);
    /// A term or a value was printed.
    pub(crate) const TERM: Self = Self(4);
    /// As good as a variable that has a value, for the group around it.
    const PRINTED: Self = Self(2);

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a variable was asked for.
    pub(crate) const fn asked(self) -> bool {
        self.0 & 1 != 0
    }

    /// Whether a variable had a value.
    pub(crate) const fn found(self) -> bool {
        self.0 & 2 != 0
    }

    /// Whether a term or a value was printed.
    pub(crate) const fn term(self) -> bool {
        self.0 & 4 != 0
    }
}

/// What a rendering is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The text itself.
    Print,
    /// To find out which cites look the same: numbers, suffixes and locators do not count.
    Compare,
    /// A sort key.
    Sort,
}

/// How far a work's names are expanded, and what else tells its cites apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Expansion {
    /// Per list of names in order of rendering: how many are shown at least.
    pub(crate) names: Vec<u32>,
    /// Per list and name: 0 family name only, 1 initials, 2 the full given name.
    pub(crate) givens: Vec<Vec<u8>>,
    /// How many of the conditions `disambiguate="true"` hold, in order of evaluation.
    pub(crate) conditions: u32,
    pub(crate) year_suffix: Option<u32>,
}

impl Expansion {
    /// Nothing is expanded.
    pub(crate) const NONE: &'static Self =
        &Self { names: Vec::new(), givens: Vec::new(), conditions: 0, year_suffix: None };
}

/// What the cite before has printed already, so that it is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Repeated {
    #[default]
    Nothing,
    Names,
    NamesAndYear,
}

/// What belongs to one cite rather than to its work.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CiteInfo<'a> {
    pub(crate) locator: Option<&'a str>,
    pub(crate) label: Option<&'a str>,
    pub(crate) position: Position,
    pub(crate) near_note: bool,
    pub(crate) number: Option<u32>,
    pub(crate) first_note: Option<u32>,
    pub(crate) form: CiteForm,
    pub(crate) repeated: Repeated,
}

/// The rendering of one work.
pub(crate) struct Eval<'e> {
    pub(crate) engine: &'e Engine<'e>,
    pub(crate) work: &'e PreparedItem,
    pub(crate) cite: CiteInfo<'e>,
    pub(crate) expansion: &'e Expansion,
    pub(crate) area: Area,
    pub(crate) purpose: Purpose,
    pub(crate) out: Out<'e>,
    /// The sort key being made, for its name options, and how much of it.
    pub(crate) key: Option<(&'e SortKey, Extent)>,
    substitutes: Substitutes,
    /// How many lists of names have been begun, and what comparison wants to know of each.
    list_count: usize,
    pub(crate) lists: Vec<NameList>,
    /// The year-suffix, until it is printed behind a year.
    implicit_suffix: Option<u32>,
    /// Where a date in words ended last.
    after_words: Option<Checkpoint>,
    /// Whether something has been printed that a term would follow.
    pub(crate) begun: bool,
    /// Whether the first names are being, or have been, rendered.
    pub(crate) names_marked: bool,
    /// How many conditions `disambiguate="true"` have been evaluated.
    pub(crate) conditions: Cell<u32>,
    /// Whether a text variable has been asked for: such cites do not collapse.
    pub(crate) text_variable: bool,
}

/// What `cs:substitute` has printed.
#[derive(Default)]
struct Substitutes {
    /// Whether one is being rendered.
    is_inside: bool,
    /// The variables printed by one: empty from then on.
    spent: Vec<VariableName>,
}

impl<'e> Eval<'e> {
    pub(crate) fn new(
        engine: &'e Engine<'e>,
        budget: &'e Budget,
        work: &'e PreparedItem,
        cite: CiteInfo<'e>,
        expansion: &'e Expansion,
        area: Area,
        purpose: Purpose,
    ) -> Self {
        let out = Out::new(budget, Some(work));
        out.pay(engine.style.cost(area));
        Self {
            engine,
            work,
            cite,
            expansion,
            area,
            purpose,
            out,
            key: None,
            substitutes: Substitutes::default(),
            list_count: 0,
            lists: Vec::new(),
            implicit_suffix: Some(purpose)
                .filter(|purpose| *purpose == Purpose::Print)
                .and(expansion.year_suffix),
            after_words: None,
            begun: false,
            names_marked: false,
            conditions: Cell::new(0),
            text_variable: false,
        }
    }

    /// Renders elements one after another, with a delimiter between those that print something.
    ///
    /// `since` is where the delimited run began: the content of `cs:choose` belongs to the run of
    /// the element around it (CSL 1.0.2, "Choose").
    pub(crate) fn elements(
        &mut self,
        elements: &'e [Element],
        delimiter: &'e str,
        since: Checkpoint,
    ) -> Seen {
        let mut seen = Seen::NOTHING;
        for element in elements {
            if let Element::Choose(branches) = element {
                if let Some(branch) = branches.iter().find(|b| self.holds(b.condition.as_ref())) {
                    seen = seen.and(self.elements(&branch.elements, delimiter, since));
                }
                continue;
            }
            let start = self.out.mark();
            if self.out.wrote(since) {
                self.out.affix(delimiter);
            }
            let body = self.out.mark();
            seen = seen.and(self.element(element));
            if !self.out.wrote(body) {
                self.out.cut(start);
            }
        }
        seen
    }

    fn element(&mut self, element: &'e Element) -> Seen {
        match element {
            Element::Text(text) => self.text(text),
            Element::Number(number) => self.number(number),
            Element::Label(label) => self.label(label),
            Element::Date(date) => self.date(date),
            Element::Names(names) => self.names(names),
            Element::Group(group) if self.lacks(group.needs.as_ref()) => Seen::EMPTY,
            Element::Group(group) => self.group(&group.look, &group.elements, &group.delimiter),
            // Handled where the run of elements is known.
            Element::Choose(_) => Seen::NOTHING,
        }
    }

    /// Whether a group asks for variables of which the work has none. In a citation it matters for which ones it asks.
    fn lacks(&self, needs: Option<&Needs>) -> bool {
        let is_cite = self.area == Area::Citation && self.purpose == Purpose::Print;
        !is_cite && needs.is_some_and(|needs| needs.asks && !self.work.has_any(needs))
    }

    /// A group disappears when it asks for variables and all of them are empty (CSL 1.0.2,
    /// "Group"). For the group around it a group that prints something is as good as a variable.
    /// A macro is a group, too.
    fn group(&mut self, look: &'e Presentation, elements: &'e [Element], delimiter: &'e str) -> Seen {
        let start = self.out.mark();
        let begun = self.begun;
        let seen = self.dressed(look, |eval| {
            let since = eval.out.mark();
            eval.elements(elements, delimiter, since)
        });
        if seen.found() || (seen.term() && !seen.asked()) {
            return Seen::PRINTED;
        }
        self.out.cut(start);
        self.begun = begun;
        if seen.asked() { Seen::EMPTY } else { Seen::NOTHING }
    }

    /// Renders something with the affixes and formats of its element around it.
    pub(crate) fn dressed(&mut self, look: &'e Presentation, body: impl FnOnce(&mut Self) -> Seen) -> Seen {
        self.dressed_as(look, None, body)
    }

    /// The same; title case applies or not, or as the language has it.
    fn dressed_as(
        &mut self,
        look: &'e Presentation,
        title_case: Option<bool>,
        body: impl FnOnce(&mut Self) -> Seen,
    ) -> Seen {
        let start = self.out.mark();
        if look.is_bare() {
            let seen = body(self);
            if !self.out.wrote(start) {
                self.out.cut(start);
            }
            return seen;
        }
        if let Some(display) = look.display {
            self.out.open(Wrap::Block(display));
        }
        self.out.affix(&look.prefix);
        if look.quotes {
            self.out.pay(self.engine.lexicon.marks_len());
            self.out.open(Wrap::Quote { inner: false, data: false });
        }
        for format in &look.formats {
            self.out.open(Wrap::Format(*format));
        }
        let inner = self.out.mark();
        let seen = body(self);
        if !self.out.wrote(inner) {
            self.out.cut(start);
            return seen;
        }
        self.restyle(look, title_case, inner);
        for _ in &look.formats {
            self.out.close();
        }
        if look.quotes {
            self.out.close();
        }
        self.out.affix(&look.suffix);
        if look.display.is_some() {
            self.out.close();
        }
        seen
    }

    /// The same for a term, whose language is the style's and not the item's.
    pub(crate) fn dressed_term(&mut self, look: &'e Presentation, term: impl Into<Cow<'e, str>>) {
        self.dressed_in(look, term, self.engine.english_style);
    }

    /// The same for a term, which is set in title case or is not.
    pub(crate) fn dressed_in(
        &mut self,
        look: &'e Presentation,
        term: impl Into<Cow<'e, str>>,
        title_case: bool,
    ) {
        self.dressed_as(look, Some(title_case), |eval| {
            eval.out.data(term, &eval.engine.lexicon);
            Seen::TERM
        });
    }

    /// Applies what changes the text itself.
    fn restyle(&mut self, look: &Presentation, title_case: Option<bool>, inner: Checkpoint) {
        let lang = self.work.lang().unwrap_or(&self.engine.lexicon.lang);
        // Title case goes by the item's language, or the locale's (CSL 1.0.2, "Non-English Items").
        let has_title_case = || title_case.unwrap_or_else(|| lang.split('-').next() == Some("en"));
        if let Some(case) = look.case
            && (case != textcase::TextCase::Title || has_title_case())
        {
            self.out.pay(self.out.length(inner));
            crate::csl::output::apply_case(self.out.tail_mut(inner), case, lang);
        }
        if look.strip_periods {
            self.out.strip_periods(inner);
        }
    }

    fn text(&mut self, text: &'e TextElement) -> Seen {
        match &text.source {
            TextSource::Macro(index) => {
                let Some(called) = self.engine.style.macros.get(*index) else { return Seen::NOTHING };
                if self.lacks(called.needs.as_ref()) {
                    return Seen::EMPTY;
                }
                // Macros that call others twice each, some dozens deep, double the work with each level.
                if !self.out.pay(called.cost) {
                    return Seen::NOTHING;
                }
                self.group(&text.look, called.elements(), "")
            }
            TextSource::Variable { field, short } => self.variable(*field, *short, &text.look),
            TextSource::Value(value) => {
                if self.hidden_by_mode(false) {
                    return Seen::NOTHING;
                }
                let seen = self.dressed(&text.look, |eval| {
                    eval.out.data(value.as_str(), &eval.engine.lexicon);
                    Seen::TERM
                });
                self.begun = true;
                seen
            }
            TextSource::Term { name, form, plural } => self.term_element(name, *form, *plural, &text.look),
        }
    }

    /// Whether "author only" leaves this element out.
    pub(crate) fn hidden_by_mode(&self, names: bool) -> bool {
        let is_hidden = self.cite.form == CiteForm::AuthorOnly && !names;
        is_hidden && self.purpose == Purpose::Print && self.names_marked
    }

    /// Whether the style prints the year-suffix by itself in this area.
    pub(crate) fn explicit_year_suffix(&self) -> bool {
        let explicit = self.engine.style.options.explicit_year_suffix;
        explicit[0] || explicit[1]
    }

    /// Whether enough of a sort key has been written.
    fn has_enough(&self) -> bool {
        self.key.is_some_and(|(_, extent)| extent.is_reached(&self.out.toks))
    }

    /// Takes down that a variable is printed, if that is in a substitute: it will not be printed again
    /// (CSL 1.0.2, "Substitute").
    fn draw(&mut self, field: VariableName) {
        if self.substitutes.is_inside && !self.is_spent(field) {
            self.substitutes.spent.push(field);
        }
    }

    pub(crate) fn is_spent(&self, field: VariableName) -> bool {
        self.substitutes.spent.contains(&field)
    }

    pub(crate) fn text_value(&self, variable: Variable) -> Option<&'e str> {
        self.text_unless(variable, &self.substitutes.spent)
    }

    /// The text of a variable that is not among those spent.
    fn text_unless(&self, variable: Variable, spent: &[VariableName]) -> Option<&'e str> {
        let is_there = self.work.has_text(variable) && !spent.contains(&VariableName::Text(variable));
        if is_there { self.work.text(variable) } else { None }
    }
}
