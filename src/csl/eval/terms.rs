//! Terms, labels and numbers (CSL 1.0.2, "Text", "Label", "Number").

use std::borrow::Cow;

use super::{Eval, Purpose, Seen};
use crate::csl::numbers::{self, Join, Series};
use crate::csl::output::Part;
use crate::csl::output::Wrap;
use crate::csl::style::{Area, Label, NumberElement, NumberForm, Plural, Presentation, VariableName};
use crate::csl::term::{Gender, TermForm};
use crate::csl::textcase;
use crate::csl::variable::Variable;

/// The short labels that a locator may begin with.
const LABELS: &[(&str, &str)] = &[
    ("app.", "appendix"),
    ("art.", "article"),
    ("bk.", "book"),
    ("ch.", "chapter"),
    ("chap.", "chapter"),
    ("col.", "column"),
    ("fig.", "figure"),
    ("fol.", "folio"),
    ("l.", "line"),
    ("n.", "note"),
    ("no.", "issue"),
    ("op.", "opus"),
    ("p.", "page"),
    ("para.", "paragraph"),
    ("pp.", "page"),
    ("pt.", "part"),
    ("sc.", "scene"),
    ("sec.", "section"),
    ("tbl.", "table"),
    ("tit.", "title"),
    ("v.", "verse"),
    ("vol.", "volume"),
];

impl<'e> Eval<'e> {
    pub(super) fn term_element(
        &mut self,
        name: &str,
        form: TermForm,
        plural: bool,
        look: &'e Presentation,
    ) -> Seen {
        if self.hidden_by_mode(false) {
            return Seen::NOTHING;
        }
        let Some(term) = self.engine.lexicon.term(name, form, plural).filter(|t| !t.is_empty()) else {
            return Seen::NOTHING;
        };
        // What stands first in a note begins a sentence.
        let in_note = self.area == Area::Citation && self.engine.style.options.note;
        let term = if !self.begun && in_note && self.purpose == Purpose::Print {
            let lang = &self.engine.lexicon.lang;
            let first = term.split(' ').next().unwrap_or(term);
            if first == textcase::lower(first, lang) {
                Cow::Owned(textcase::capitalize(term, lang))
            } else {
                Cow::Borrowed(term)
            }
        } else {
            Cow::Borrowed(term)
        };
        self.dressed_term(look, term);
        self.begun = true;
        Seen::TERM
    }

    /// `cs:label` on its own.
    pub(super) fn label(&mut self, label: &'e Label) -> Seen {
        let Some(field) = label.field else { return Seen::NOTHING };
        if self.hidden_by_mode(false) {
            return Seen::NOTHING;
        }
        // A label stands also where its number has been printed by a substitute.
        let Some(value) = self.number_unless(field, &[]) else { return Seen::NOTHING };
        let VariableName::Text(variable) = field else { return Seen::NOTHING };
        let name = match variable {
            Variable::Locator => self.locator_label(),
            variable => variable.as_str(),
        };
        let plural = match label.plural {
            Plural::Always => true,
            Plural::Never => false,
            Plural::Contextual => match variable {
                // "the number of volumes": plural when it is more than one.
                Variable::NumberOfPages | Variable::NumberOfVolumes => {
                    value.trim().parse::<u64>().ok() != Some(1)
                }
                _ => numbers::is_plural(&value, self.engine.and_word()),
            },
        };
        let Some(term) = self.engine.lexicon.term(name, label.form, plural).filter(|t| !t.is_empty()) else {
            return Seen::NOTHING;
        };
        self.dressed_term(&label.look, term);
        self.begun = true;
        Seen::TERM
    }

    /// The value of a number variable.
    pub(super) fn number_value(&self, field: VariableName) -> Option<Cow<'e, str>> {
        self.number_unless(field, &self.substitutes.spent)
    }

    /// The value of a number variable that is not among those spent.
    fn number_unless(&self, field: VariableName, spent: &[VariableName]) -> Option<Cow<'e, str>> {
        let VariableName::Text(variable) = field else { return None };
        let value = match variable {
            Variable::Locator => {
                if self.purpose == Purpose::Compare {
                    None
                } else {
                    let locator = self.cite.locator;
                    locator.map(|value| self.embedded_label().map_or(value, |(_, rest)| rest).into())
                }
            }
            Variable::CitationNumber => {
                if self.purpose == Purpose::Compare {
                    None
                } else {
                    self.cite.number.map(|n| n.to_string().into())
                }
            }
            Variable::FirstReferenceNoteNumber => self.cite.first_note.map(|n| n.to_string().into()),
            Variable::PageFirst => self.page_first().map(Cow::Borrowed),
            variable => self.text_unless(variable, spent).map(Cow::Borrowed),
        };
        // Each test of a long value takes its time.
        self.out.pay(value.as_ref().map_or(0, |value| value.len()));
        value
    }

    /// What the locator counts: as the cite says, or as the locator itself begins.
    pub(super) fn locator_label(&self) -> &'e str {
        match self.cite.label.filter(|label| !label.is_empty()) {
            Some(label) => label,
            None => self.embedded_label().map_or("page", |(label, _)| label),
        }
    }

    /// A label at the head of the locator, such as "vol. " or "chap. ", where the cite names none.
    fn embedded_label(&self) -> Option<(&'static str, &'e str)> {
        if self.cite.label.is_some_and(|label| !label.is_empty()) {
            return None;
        }
        let (word, rest) = self.cite.locator?.split_once(' ')?;
        let (_, label) = LABELS.iter().find(|(short, _)| *short == word)?;
        Some((label, rest.trim_start()))
    }

    /// The first page: given, or taken from the pages.
    pub(super) fn page_first(&self) -> Option<&'e str> {
        if let Some(first) = self.text_value(Variable::PageFirst) {
            return Some(first);
        }
        let pages = self.text_value(Variable::Page)?;
        let first = pages.split(['-', '\u{2013}', ',', '&']).next().unwrap_or(pages).trim();
        Some(first).filter(|first| !first.is_empty())
    }

    /// `cs:number`.
    pub(super) fn number(&mut self, number: &'e NumberElement) -> Seen {
        if self.hidden_by_mode(false) {
            return Seen::NOTHING;
        }
        let Some(value) = self.number_value(number.field) else { return Seen::EMPTY };
        let VariableName::Text(variable) = number.field else { return Seen::EMPTY };
        self.draw(number.field);
        let seen = self.dressed(&number.look, |eval| {
            if variable == Variable::CitationNumber {
                eval.out.open(Wrap::Part(Part::CitationNumber));
            }
            eval.number_text(variable, value, number.form);
            if variable == Variable::CitationNumber {
                eval.out.close();
            }
            Seen::FOUND
        });
        self.begun = true;
        seen
    }

    /// Writes the value of a number variable.
    pub(super) fn number_text(&mut self, variable: Variable, value: Cow<'e, str>, form: NumberForm) {
        let pages = match variable {
            Variable::Page => true,
            Variable::Locator => self.locator_label() == "page",
            _ => false,
        };
        let text = self.series(variable, &value, form, pages);
        match text {
            Some(text) => self.out.text(text),
            None if value.contains('<') => self.out.text(value),
            None => self.out.data(value, &self.engine.lexicon),
        }
    }

    /// The numbers of a value with what joins them; None where the value is left as it is.
    fn series(&self, variable: Variable, value: &str, form: NumberForm, pages: bool) -> Option<String> {
        let lexicon = &self.engine.lexicon;
        if value.contains("\\-") {
            return Some(value.replace("\\-", "-"));
        }
        let mut series = Series::parse(value, self.engine.and_word());
        let numeric = series.is_numeric();
        if !pages && !numeric && series.parts.len() == 1 {
            return None;
        }
        if variable != Variable::Locator {
            series.plain_hyphens();
        }
        let range = lexicon.page_range_delimiter.as_str();
        // Only the ordinals of a noun have its gender.
        let noun = || lexicon.entry(variable.as_str(), TermForm::Long, Gender::Neuter);
        let is_ordinal = matches!(form, NumberForm::Ordinal | NumberForm::LongOrdinal);
        let gender = is_ordinal.then(noun).flatten().map_or(Gender::Neuter, |term| term.gender);
        let mut result = String::new();
        let mut length = 0;
        let mut before = Join::End;
        let mut parts = series.parts.iter().copied().peekable();
        while let Some((part, mut join)) = parts.next() {
            // "12-15", but not "1-2-3".
            let last = parts.peek().copied().filter(|(_, after)| {
                pages
                    && form == NumberForm::Numeric
                    && join == Join::Hyphen
                    && before != Join::Hyphen
                    && *after != Join::Hyphen
            });
            if let Some((last, after)) = last {
                let format = self.engine.style.options.page_range;
                result.push_str(&numbers::page_range(part, last, format, range));
                parts.next();
                join = after;
            } else {
                result.push_str(&self.one_number(part, form, gender));
            }
            self.joint(&mut result, join, if pages || numeric { range } else { "-" });
            // The terms of ordinals and what joins numbers may be long.
            if !self.out.pay(result.len() - length) {
                return None;
            }
            length = result.len();
            before = join;
        }
        Some(result)
    }

    /// What stands between two numbers.
    fn joint(&self, result: &mut String, join: Join, range: &str) {
        match join {
            Join::End => {}
            Join::Dash => result.push('\u{2013}'),
            Join::Hyphen => result.push_str(range),
            Join::Comma => result.push_str(", "),
            Join::TightComma => result.push(','),
            Join::Semicolon => result.push_str("; "),
            Join::And | Join::CommaAnd => {
                result.push_str(if join == Join::And { " " } else { ", " });
                result.push_str(self.engine.and_word());
                result.push(' ');
            }
            Join::Ampersand => {
                result.push(' ');
                result.push_str(self.engine.ampersand());
                result.push(' ');
            }
        }
    }

    fn one_number(&self, part: &str, form: NumberForm, gender: Gender) -> String {
        let lexicon = &self.engine.lexicon;
        let Ok(number) = part.parse::<u32>() else { return part.to_owned() };
        match form {
            NumberForm::Numeric => part.to_owned(),
            NumberForm::Ordinal => numbers::ordinal(number, gender, lexicon),
            NumberForm::LongOrdinal => numbers::long_ordinal(number, gender, lexicon),
            NumberForm::Roman => numbers::roman(number),
        }
    }
}
