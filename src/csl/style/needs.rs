//! What a part of a style needs of a work to print anything.
//!
//! A style has branches for every sort of work, and most of its groups and macros ask for variables that the work at
//! hand does not have: they disappear (CSL 1.0.2, "Group"), terms and all. Which variables these are is the style's
//! business alone, so it is found out when that is read; a group that none of them is there for need not be looked into.

use super::element::{Branch, Element, Test, TextSource, VariableName};
use super::needed::{Needs, date_bit, name_bit, text_bit};
use crate::csl::variable::Variable;

impl Needs {
    /// What a run of elements needs; nothing is said of one that may print something of the citation, or counts its
    /// conditions. `of_macro` knows it of the macros.
    pub(crate) fn of(elements: &[Element], of_macro: &dyn Fn(usize) -> Option<Self>) -> Option<Self> {
        elements.iter().try_fold(Self::default(), |needs, element| {
            let other = Self::of_element(element, of_macro)?;
            Some(Self { asks: needs.asks || other.asks, ..needs.and(other) })
        })
    }

    /// What a group needs: terms alone disappear if it asked for a variable, and stay otherwise.
    pub(crate) fn of_group(elements: &[Element], of_macro: &dyn Fn(usize) -> Option<Self>) -> Option<Self> {
        let needs = Self::of(elements, of_macro)?;
        (needs.asks || !needs.speaks).then_some(Self { speaks: false, ..needs })
    }

    fn of_element(element: &Element, of_macro: &dyn Fn(usize) -> Option<Self>) -> Option<Self> {
        match element {
            Element::Text(text) => match &text.source {
                TextSource::Variable { field, .. } => Self::of_variable(*field),
                TextSource::Macro(index) => of_macro(*index),
                TextSource::Term { .. } | TextSource::Value(_) => {
                    Some(Self { speaks: true, ..Self::default() })
                }
            },
            Element::Number(number) => Self::of_variable(number.field),
            // It says nothing of a variable that is not there.
            Element::Label(label) => {
                let field = label.field.unwrap_or(VariableName::Unknown);
                Self::of_variable(field).map(|needs| Self { asks: false, ..needs })
            }
            Element::Date(date) => Self::of_variable(date.field),
            Element::Names(names) => {
                let own = names.variables.iter().fold(0, |bits, variable| bits | name_bit(*variable));
                let instead = Self::of(&names.substitute, of_macro).filter(|needs| !needs.speaks)?;
                Some(Self { asks: true, ..instead.and(Self { names: own, ..Self::default() }) })
            }
            Element::Group(group) => group.needs,
            Element::Choose(branches) => Self::of_branches(branches, of_macro),
        }
    }

    fn of_branches(branches: &[Branch], of_macro: &dyn Fn(usize) -> Option<Self>) -> Option<Self> {
        let is_complete = branches.iter().any(|branch| branch.condition.is_none());
        branches.iter().try_fold(Self { asks: is_complete, ..Self::default() }, |needs, branch| {
            let mut tests = branch.condition.iter().flat_map(|condition| &condition.tests);
            if tests.any(|test| matches!(test, Test::Disambiguate(_))) {
                return None;
            }
            let other = Self::of(&branch.elements, of_macro)?;
            Some(Self { asks: needs.asks && other.asks, ..needs.and(other) })
        })
    }

    fn of_variable(field: VariableName) -> Option<Self> {
        let needs = Self { asks: true, ..Self::default() };
        let text =
            |variables: &[Variable]| variables.iter().fold(0, |bits, variable| bits | text_bit(*variable));
        Some(match field {
            VariableName::Text(
                Variable::CitationLabel
                | Variable::CitationNumber
                | Variable::FirstReferenceNoteNumber
                | Variable::Locator
                | Variable::YearSuffix,
            ) => return None,
            VariableName::Text(variable) => {
                Self { text: text(others(variable)) | text_bit(variable), ..needs }
            }
            VariableName::Names(_) | VariableName::Unknown => needs,
            VariableName::Date(variable) => Self { dates: date_bit(variable), ..needs },
        })
    }
}

/// The variables that may be printed in place of one.
fn others(variable: Variable) -> &'static [Variable] {
    match variable {
        Variable::PageFirst => &[Variable::Page],
        Variable::Title => &[Variable::TitleShort],
        Variable::ContainerTitle => &[Variable::ContainerTitleShort],
        Variable::Event => &[Variable::EventTitle],
        Variable::EventTitle => &[Variable::Event],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::style::Style;
    use crate::csl::variable::NameVariable;
    use crate::csl::{Item, Kind, ListOptions, Processor};

    /// What a macro of these elements needs.
    fn needs(elements: &str) -> Option<Needs> {
        let xml = format!(
            "<style><macro name=\"m\">{elements}</macro><bibliography><layout><text macro=\"m\"/></layout>\
             </bibliography></style>"
        );
        Style::from_xml(&xml).expect("a style").macros.first().and_then(|read| read.needs)
    }

    #[test]
    fn a_group_disappears_without_what_it_asks_for() {
        let note = Needs { text: text_bit(Variable::Note), asks: true, ..Needs::default() };
        for elements in [
            r#"<text variable="note"/>"#,
            r#"<text term="in"/><text variable="note"/>"#,
            r#"<group><text term="in"/><number variable="note"/></group>"#,
            r#"<choose><if type="book"><text variable="note"/></if><else><text variable="note"/></else></choose>"#,
        ] {
            assert_eq!(needs(elements), Some(note), "{elements}");
        }
        let author = name_bit(NameVariable::Author);
        let either = Needs { names: author, ..note };
        let instead = r#"<names variable="author"><substitute><text variable="note"/></substitute></names>"#;
        assert_eq!(needs(instead), Some(either));
        // Which branch is taken decides whether anything is asked for.
        let perhaps = r#"<choose><if type="book"><text variable="note"/></if></choose>"#;
        assert_eq!(needs(perhaps), Some(Needs { asks: false, ..note }));
    }

    /// A variable that is printed in place of another is one that the other's group needs.
    #[test]
    fn what_is_printed_in_place_of_a_variable_is_needed() {
        let own = |variable| Needs::of_variable(VariableName::Text(variable));
        for asked in Variable::ALL.iter().filter(|variable| own(**variable).is_some()) {
            for element in ["text", "text form=\"short\"", "number"] {
                let xml = format!(
                    "<style><bibliography><layout><{element} variable=\"{}\"/></layout></bibliography></style>",
                    asked.as_str()
                );
                let style = Style::from_xml(&xml).expect("a style");
                let prints = |given: &&Variable| {
                    let items = [Item::new("a", Kind::Document).with(**given, "7")];
                    let list = Processor::new(&style, None).list(&items, ListOptions::default());
                    let entry = list.expect("within the budget").entries.remove(0);
                    !entry.body.to_plain().is_empty()
                };
                let printed =
                    Variable::ALL.iter().filter(prints).fold(0, |bits, given| bits | text_bit(*given));
                let needed = own(*asked).map_or(0, |needs| needs.text);
                assert_eq!(printed & !needed, 0, "{element} {}", asked.as_str());
            }
        }
    }

    #[test]
    fn nothing_is_said_of_what_may_print_without_variables() {
        for elements in [
            r#"<text term="in"/>"#,
            r#"<text value="in"/>"#,
            r#"<group><text value="in"/></group><text variable="note"/>"#,
            r#"<text variable="citation-number"/>"#,
            r#"<number variable="locator"/>"#,
            r#"<choose><if disambiguate="true"><text variable="note"/></if></choose>"#,
            r#"<choose><if type="book"><text variable="note"/></if><else><text term="in"/></else></choose>"#,
            r#"<names variable="author"><substitute><text term="anonymous"/></substitute></names>"#,
        ] {
            assert_eq!(needs(elements), None, "{elements}");
        }
    }
}
