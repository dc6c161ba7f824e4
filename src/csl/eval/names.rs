//! `cs:names` (CSL 1.0.2, "Names").

use std::hash::{Hash, Hasher};

use super::et_al::EtAlCut;
use super::person::NameSetting;
use super::{Eval, Purpose, Repeated, Seen};
use crate::csl::budget::PIECE;
use crate::csl::citation::CiteForm;
use crate::csl::output::{Checkpoint, Part, Tok, Wrap};
use crate::csl::style::{
    And, Area, Element, GivennameRule, NameForm, NameSettings, Names, Plural, Precedes, SortOrder,
    TextElement, TextSource, VariableName,
};
use crate::csl::term::TermForm;
use crate::csl::variable::NameVariable;
use crate::csl::work::{People, PreparedName};

/// Tells an element of a style from others.
pub(crate) type ElementAddress = usize;

/// A list of names as rendered: what disambiguation needs to know of it.
#[derive(Clone, Debug)]
pub(crate) struct NameList {
    pub(crate) variable: NameVariable,
    /// What prints it.
    pub(crate) element: ElementAddress,
    /// How many names there are, and how many are shown.
    pub(crate) total: u32,
    pub(crate) shown: u32,
    /// How far the given name of each shown person is expanded.
    pub(crate) givens: Vec<u8>,
    /// Whether initials come before full given names.
    pub(crate) initials: bool,
}

impl<'e> Eval<'e> {
    pub(super) fn names(&mut self, names: &'e Names) -> Seen {
        if self.hidden_by_mode(true) {
            return Seen::NOTHING;
        }
        let start = self.out.mark();
        let mut seen = self.own_names(names, &names.variables);
        if !seen.found() && !names.substitute.is_empty() {
            let outer = std::mem::replace(&mut self.substitutes.is_inside, true);
            if let Some(found) = self.substitute(&names.substitute) {
                seen = found;
            }
            self.substitutes.is_inside = outer;
            if self.out.wrote(start) && !self.names_marked {
                self.mark_names(start);
            }
        }
        seen
    }

    /// Tries substitutes until one is found (CSL 1.0.2, "Substitute"). The content of `cs:choose`
    /// stands in the same line as its neighbours: each element is tried by itself.
    fn substitute(&mut self, elements: &'e [Element]) -> Option<Seen> {
        for element in elements {
            if let Element::Choose(branches) = element {
                let branch = branches.iter().find(|b| self.holds(b.condition.as_ref()));
                if let Some(found) = branch.and_then(|b| self.substitute(&b.elements)) {
                    return Some(found);
                }
                continue;
            }
            let before = self.out.mark();
            let spent = self.substitutes.spent.len();
            let tried = self.elements(std::slice::from_ref(element), "", before);
            // Names that the cite before has printed are left out, and yet they are there.
            if self.out.wrote(before) || tried.found() {
                let answer = if tried.found() || tried.term() { Seen::FOUND } else { Seen::EMPTY };
                return Some(answer.and(tried));
            }
            if self.is_empty_term(element) {
                // A term that the style has emptied is an answer, too.
                return Some(Seen::EMPTY);
            }
            self.substitutes.spent.truncate(spent);
        }
        None
    }

    /// Whether the element prints a term that is defined and empty.
    fn is_empty_term(&self, element: &Element) -> bool {
        match element {
            Element::Text(TextElement { source: TextSource::Term { name, form, plural }, .. }) => {
                self.engine.lexicon.term(name, *form, *plural) == Some("")
            }
            _ => false,
        }
    }

    /// Marks what was written since as the names of the cite.
    fn mark_names(&mut self, start: Checkpoint) {
        self.names_marked = true;
        let is_name = |tok: &Tok<'_>| matches!(tok, Tok::Open(Wrap::Part(Part::Person(_))));
        let is_repeated = self.cite.repeated >= Repeated::Names && self.out.tail(start).iter().any(is_name);
        let hidden = self.cite.form == CiteForm::SuppressAuthor || is_repeated;
        if hidden && self.purpose == Purpose::Print {
            self.out.cut(start);
            return;
        }
        self.out.wrap(start, Wrap::Part(Part::Names));
    }

    /// Renders the variables of one element, without substitutes.
    fn own_names(&mut self, names: &'e Names, variables: &[NameVariable]) -> Seen {
        let present: Vec<NameVariable> = variables
            .iter()
            .copied()
            .filter(|v| self.has(VariableName::Names(*v)) && !self.is_spent(VariableName::Names(*v)))
            .collect();
        if present.is_empty() {
            return Seen::EMPTY;
        }
        let settings = &names.settings[self.area as usize];
        if settings.form == NameForm::Count {
            return self.count(names, &present);
        }
        let merged = self.merged(variables, &present);
        let delimiter = names.delimiter.as_deref().unwrap_or(&settings.names_delimiter);
        let start = self.out.mark();
        let seen = self.dressed(&names.look, |eval| {
            let since = eval.out.mark();
            for variable in if merged.is_some() { &present[..1] } else { &present[..] } {
                if eval.out.wrote(since) {
                    eval.out.affix(delimiter);
                }
                eval.one_variable(names, *variable, merged);
            }
            Seen::FOUND
        });
        if !self.out.wrote(start) {
            return Seen::EMPTY;
        }
        for variable in present {
            self.draw(VariableName::Names(variable));
        }
        self.begun = true;
        if !self.names_marked {
            self.mark_names(start);
        }
        seen
    }

    /// `form="count"`: how many names would be shown.
    fn count(&mut self, names: &'e Names, present: &[NameVariable]) -> Seen {
        let settings = &names.settings[self.area as usize];
        let total: usize = present
            .iter()
            .map(|v| {
                let people = self.work.people(*v);
                let cut = self.cut(settings, people.len(), usize::MAX);
                cut.shown
            })
            .sum();
        let text = if self.purpose == Purpose::Sort { format!("{total:08}") } else { total.to_string() };
        self.dressed(&names.look, |eval| {
            eval.out.text(text);
            Seen::FOUND
        })
    }

    /// Editors who are the translators are named once, with a term of their own (CSL 1.0.2,
    /// "Names").
    fn merged(&self, variables: &[NameVariable], present: &[NameVariable]) -> Option<&'static str> {
        use NameVariable::{Editor, Translator};
        let both = variables.len() == 2 && variables.contains(&Editor) && variables.contains(&Translator);
        if !both || present.len() != 2 || self.work.people(Editor) != self.work.people(Translator) {
            return None;
        }
        let name = "editor-translator";
        let term = self.engine.lexicon.term(name, TermForm::Long, false)?;
        (!term.is_empty()).then_some(name)
    }

    /// The names of one variable and their label.
    fn one_variable(&mut self, names: &'e Names, variable: NameVariable, merged: Option<&'static str>) {
        let work = self.work;
        let people = work.people(variable);
        let term = merged.unwrap_or(variable.as_str());
        if names.label_first {
            self.names_label(names, term, people.len());
        }
        if !self.out.pay(people.len() * PIECE) {
            return;
        }
        let number = self.number_of(people.iter());
        self.out.open(Wrap::Part(Part::List(number)));
        let start = self.out.mark();
        // The formats of cs:name are those of each name, and of "et al.", too.
        if self.list(names, people, variable) {
            for format in names.name.look.formats.iter().rev() {
                self.out.wrap(start, Wrap::Format(*format));
            }
        }
        self.out.close();
        if !names.label_first {
            self.names_label(names, term, people.len());
        }
    }

    fn names_label(&mut self, names: &'e Names, term: &str, count: usize) {
        let Some(label) = &names.label else { return };
        if self.purpose == Purpose::Sort {
            return;
        }
        let plural = match label.plural {
            Plural::Always => true,
            Plural::Never => false,
            Plural::Contextual => count > 1,
        };
        let Some(text) = self.engine.lexicon.term(term, label.form, plural).filter(|t| !t.is_empty()) else {
            return;
        };
        // As both reference processors have it, whatever the language.
        self.dressed_in(&label.look, text, true);
    }

    /// Writes a list of names; true if "et al." follows it.
    fn list(&mut self, names: &'e Names, people: People<'e>, variable: NameVariable) -> bool {
        let settings = &names.settings[self.area as usize];
        let place = self.list_count;
        self.list_count += 1;
        let cut = self.cut(settings, people.len(), place);
        // Only comparison needs to know what could be expanded.
        if self.purpose == Purpose::Compare {
            self.take_down(names, &cut, people, place, variable);
        }
        let (first, end) = (people.first(cut.shown), people.last().filter(|_| cut.last));
        let et_al = cut.et_al || end.or(first.last()).is_some_and(|p| p.et_al);
        let and = if self.purpose == Purpose::Sort { None } else { self.and_term(settings) };
        let count = first.len() + usize::from(end.is_some());
        let mut inverted_before = false;
        for (k, person) in first.iter().chain(end).enumerate() {
            if self.out.is_spent() || self.has_enough() {
                break;
            }
            let last = k + 1 == count;
            if k > 0 {
                if cut.last && last {
                    self.ellipsis(settings, cut.shown, inverted_before);
                } else if last
                    && !et_al
                    && !cut.last
                    && let Some(and) = and
                {
                    let delimited = match settings.precedes_last {
                        Precedes::Contextual => count > 2,
                        Precedes::Always => true,
                        Precedes::Never => false,
                        Precedes::AfterInvertedName => inverted_before,
                    };
                    let asked = settings.precedes_last == Precedes::Always;
                    self.join_last(if delimited { settings.delimiter.as_str() } else { "" }, asked, and);
                } else {
                    self.out.affix(&settings.delimiter);
                }
            }
            let inverted = match settings.sort_order {
                Some(SortOrder::All) => true,
                Some(SortOrder::First) => k == 0,
                None => false,
            };
            let level =
                self.level(settings, person, place, if cut.last && last { people.len() - 1 } else { k });
            let number = self.number_of(std::iter::once(person));
            self.out.open(Wrap::Part(Part::Person(number)));
            self.dressed(&names.name.look, |eval| {
                eval.person(person, &names.name, settings, NameSetting { inverted, level });
                Seen::FOUND
            });
            self.out.close();
            inverted_before = inverted && person.literal().is_none();
        }
        let et_al = et_al && self.purpose != Purpose::Sort;
        if et_al {
            self.et_al(&names.et_al, settings, count);
        }
        et_al
    }

    /// Distinguishes names by their given form, where an entry is compared with the one before it.
    fn number_of<'p>(&self, people: impl Iterator<Item = PreparedName<'p>>) -> u64 {
        if self.area != Area::Bibliography
            || self.purpose != Purpose::Print
            || !self.engine.substitutes_authors()
        {
            return 0;
        }
        let mut hasher = std::hash::DefaultHasher::new();
        for person in people {
            let family = person.literal().unwrap_or(person.family);
            (
                family,
                &person.given,
                &person.rare().non_dropping,
                &person.rare().dropping,
                &person.rare().suffix,
            )
                .hash(&mut hasher);
        }
        hasher.finish()
    }

    /// The delimiter, if it goes before the last name, and "and"; `asked` if the style says so, whatever
    /// the names.
    fn join_last(&mut self, delimiter: &'e str, asked: bool, and: &'e str) {
        let alphabetic = and.chars().next().is_some_and(crate::csl::work::is_alphabetic_script);
        if !alphabetic {
            // In scripts without spaces the word joins by itself.
            self.out.affix(if asked { delimiter } else { "" });
            self.out.affix(and);
            return;
        }
        self.out.affix(delimiter);
        let open = delimiter.ends_with([' ', '\u{a0}']);
        if !open {
            self.out.affix(" ");
        }
        self.out.affix(and);
        self.out.affix(" ");
    }

    fn and_term(&self, settings: &NameSettings) -> Option<&'e str> {
        Some(match settings.and? {
            And::Text => self.engine.and_word(),
            And::Symbol => self.engine.lexicon.exact_form("and", TermForm::Symbol).unwrap_or("&"),
        })
    }

    /// How far a given name is shown: what the style says, or more where names would be ambiguous.
    fn level(&self, settings: &NameSettings, person: PreparedName<'_>, list: usize, k: usize) -> u8 {
        let base = base_level(settings);
        if self.purpose == Purpose::Sort {
            return if settings.form == NameForm::Short { 0 } else { base };
        }
        let citation = &self.engine.style.citation;
        let mut level = base;
        if citation.add_givenname && citation.givenname_rule != GivennameRule::ByCite {
            level = level.max(self.engine.registered_level(person, k, base, settings));
        }
        let mut asked = self.expansion.givens.get(list).and_then(|g| g.get(k)).copied().unwrap_or(0);
        if asked == 2 && self.area == Area::Bibliography {
            // The entry shows what it needs to be found by its cite: initials where they are enough.
            asked = if person.ambiguity.is_some_and(|ambiguity| ambiguity.initials) { 2 } else { 1 };
        }
        level = level.max(asked);
        // Without initials the next step is the full name.
        if level == 1 && settings.initialize_with.is_none() && !citation.givenname_rule.initials_only() {
            2
        } else {
            level
        }
    }

    /// Takes down what disambiguation may want to expand.
    fn take_down(
        &mut self,
        names: &'e Names,
        cut: &EtAlCut,
        people: People<'e>,
        list: usize,
        variable: NameVariable,
    ) {
        let settings = &names.settings[self.area as usize];
        let shown = people.iter().take(cut.shown).enumerate();
        let givens = shown.map(|(k, person)| self.level(settings, person, list, k)).collect();
        let size = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let initials = settings.initialize_with.is_some();
        self.lists.push(NameList {
            variable,
            element: std::ptr::from_ref(names).addr(),
            total: size(people.len()),
            shown: size(cut.shown),
            givens,
            initials,
        });
    }
}

/// What the style's options show of a given name.
pub(crate) fn base_level(settings: &NameSettings) -> u8 {
    match settings.form {
        NameForm::Short => 0,
        _ if settings.initialize_with.is_some() => 1,
        _ => 2,
    }
}
