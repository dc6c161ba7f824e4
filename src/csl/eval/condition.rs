//! `cs:choose` (CSL 1.0.2, "Choose").

use super::{Eval, Purpose};
use crate::csl::citation::Position;
use crate::csl::date::Date;
use crate::csl::numbers::is_numeric;
use crate::csl::style::{Condition, MatchMode, PlaceIn, Test, VariableName};
use crate::csl::variable::Variable;

impl Eval<'_> {
    /// Whether a branch is taken; `cs:else` always is.
    pub(super) fn holds(&self, condition: Option<&Condition>) -> bool {
        let Some(condition) = condition else { return true };
        let mut tests = condition.tests.iter();
        match condition.matching {
            MatchMode::All => tests.all(|test| self.test(test)),
            MatchMode::Any => tests.any(|test| self.test(test)),
            MatchMode::None => !tests.any(|test| self.test(test)),
        }
    }

    /// Most tests ask for types and variables, some hundred of them for each work.
    #[inline]
    fn test(&self, test: &Test) -> bool {
        match test {
            Test::Kinds(kinds) => kinds >> self.work.kind as u32 & 1 == 1,
            Test::Variable(VariableName::Names(variable)) => self.work.has_names(*variable),
            Test::Variable(VariableName::Date(variable)) => self.work.has_date(*variable),
            other => self.rare_test(other),
        }
    }

    #[inline(never)]
    fn rare_test(&self, test: &Test) -> bool {
        match test {
            Test::Kinds(_) => false,
            Test::Variable(field) => self.has(*field),
            Test::Disambiguate(wanted) => {
                self.conditions.set(self.conditions.get() + 1);
                (self.conditions.get() <= self.expansion.conditions) == *wanted
            }
            Test::IsNumeric(field) => self.number_value(*field).is_some_and(|value| is_numeric(&value)),
            Test::IsUncertainDate(field) => match field {
                VariableName::Date(variable) => self.work.date(*variable).is_some_and(Date::circa),
                _ => false,
            },
            Test::Locators(labels) => self.is_located(labels),
            Test::Position(place) => self.is_at(*place),
        }
    }

    /// Whether the locator's label is one of these.
    fn is_located(&self, labels: &[String]) -> bool {
        self.cite.locator.is_some() && {
            let own = self.locator_label();
            labels.iter().any(|label| own == label || own.replace(' ', "-") == *label)
        }
    }

    fn is_at(&self, place: PlaceIn) -> bool {
        // Bibliographies have no positions.
        if self.area == crate::csl::style::Area::Bibliography {
            return false;
        }
        let position = self.cite.position;
        match place {
            PlaceIn::First => position == Position::First,
            PlaceIn::Subsequent => position != Position::First,
            PlaceIn::Ibid => matches!(position, Position::Ibid | Position::IbidWithLocator),
            PlaceIn::IbidWithLocator => position == Position::IbidWithLocator,
            PlaceIn::NearNote => self.cite.near_note,
        }
    }

    /// Whether a variable has a value.
    pub(super) fn has(&self, field: VariableName) -> bool {
        match field {
            VariableName::Text(Variable::Locator) => self.cite.locator.is_some(),
            VariableName::Text(Variable::CitationNumber) => {
                self.cite.number.is_some() || self.purpose == Purpose::Compare
            }
            VariableName::Text(Variable::FirstReferenceNoteNumber) => self.cite.first_note.is_some(),
            VariableName::Text(Variable::YearSuffix) => self.expansion.year_suffix.is_some(),
            VariableName::Text(Variable::PageFirst) => self.page_first().is_some(),
            VariableName::Text(variable) => self.work.has_text(variable),
            VariableName::Names(variable) => self.work.has_names(variable),
            VariableName::Date(variable) => self.work.has_date(variable),
            VariableName::Unknown => false,
        }
    }
}
