//! `cs:text variable="…"` (CSL 1.0.2, "Text").

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{Eval, Purpose, Seen};
use crate::csl::engine::Engine;
use crate::csl::numbers;
use crate::csl::output::{Part, Wrap};
use crate::csl::style::{NumberForm, Presentation, VariableName};
use crate::csl::variable::Variable;

impl<'e> Eval<'e> {
    pub(super) fn variable(&mut self, field: VariableName, short: bool, look: &'e Presentation) -> Seen {
        if self.hidden_by_mode(false) {
            return Seen::NOTHING;
        }
        let seen = match field {
            VariableName::Text(Variable::CitationNumber) => self.citation_number(look),
            VariableName::Text(Variable::YearSuffix) => self.year_suffix(look),
            VariableName::Text(Variable::CitationLabel) => self.citation_label(look),
            VariableName::Text(Variable::Locator) => {
                let Some(value) = self.number_value(field) else { return Seen::EMPTY };
                self.dressed(look, |eval| {
                    eval.number_text(Variable::Locator, value, NumberForm::Numeric);
                    Seen::FOUND
                })
            }
            VariableName::Text(variable) if is_number(variable) => {
                self.text_variable = true;
                let Some(value) = self.number_value(field) else { return Seen::EMPTY };
                self.dressed(look, |eval| {
                    eval.number_text(variable, value, NumberForm::Numeric);
                    Seen::FOUND
                })
            }
            VariableName::Text(variable) => {
                self.text_variable = true;
                self.plain_variable(variable, short, look)
            }
            VariableName::Names(_) | VariableName::Date(_) | VariableName::Unknown => Seen::EMPTY,
        };
        if seen.found() {
            self.begun = true;
            self.draw(field);
        }
        seen
    }

    fn plain_variable(&mut self, variable: Variable, short: bool, look: &'e Presentation) -> Seen {
        let value = match (variable, short) {
            (Variable::Title, true) => {
                self.text_value(Variable::TitleShort).or_else(|| self.text_value(Variable::Title))
            }
            (Variable::ContainerTitle, true) => self
                .text_value(Variable::ContainerTitleShort)
                .or_else(|| self.text_value(Variable::ContainerTitle)),
            // "event" is the older name of "event-title".
            (Variable::Event, _) => {
                self.text_value(Variable::Event).or_else(|| self.text_value(Variable::EventTitle))
            }
            (Variable::EventTitle, _) => {
                self.text_value(Variable::EventTitle).or_else(|| self.text_value(Variable::Event))
            }
            (variable, _) => self.text_value(variable),
        };
        let Some(value) = value else { return Seen::EMPTY };
        let target = target(variable, value, look);
        let start = self.out.mark();
        self.dressed(look, |eval| {
            let body = eval.out.mark();
            match target {
                Some(target) => {
                    eval.out.text(value);
                    let from = if target.covers_prefix { start } else { body };
                    eval.out.link(from, target.url);
                }
                None => eval.out.data(value, &eval.engine.lexicon),
            }
            Seen::FOUND
        })
    }

    fn citation_number(&mut self, look: &'e Presentation) -> Seen {
        if self.purpose == Purpose::Compare {
            return Seen::NOTHING;
        }
        let Some(number) = self.cite.number else { return Seen::EMPTY };
        self.dressed(look, |eval| {
            eval.out.open(Wrap::Part(Part::CitationNumber));
            eval.out.text(number.to_string());
            eval.out.close();
            Seen::FOUND
        })
    }

    fn year_suffix(&mut self, look: &'e Presentation) -> Seen {
        let Some(suffix) = self.expansion.year_suffix.filter(|_| self.purpose == Purpose::Print) else {
            return Seen::NOTHING;
        };
        self.dressed(look, |eval| {
            eval.part_from_words();
            eval.out.open(Wrap::Part(Part::YearSuffix));
            eval.out.text(numbers::letters(suffix));
            eval.out.close();
            Seen::FOUND
        })
    }

    fn citation_label(&mut self, look: &'e Presentation) -> Seen {
        let mut label = match self.text_value(Variable::CitationLabel) {
            Some(label) => label.to_owned(),
            None => Engine::trigraph(self.work),
        };
        if let Some(suffix) = self.expansion.year_suffix.filter(|_| self.purpose == Purpose::Print) {
            label.push_str(&numbers::letters(suffix));
        }
        self.dressed(look, |eval| {
            eval.out.text(label);
            Seen::FOUND
        })
    }
}

/// Variables whose text is written as numbers are.
const fn is_number(variable: Variable) -> bool {
    matches!(
        variable,
        Variable::Page
            | Variable::PageFirst
            | Variable::ChapterNumber
            | Variable::CollectionNumber
            | Variable::Edition
            | Variable::Issue
            | Variable::Number
            | Variable::NumberOfPages
            | Variable::NumberOfVolumes
            | Variable::Volume
            | Variable::FirstReferenceNoteNumber
    )
}

/// Where a variable links to (CSL 1.0.2, appendix VI).
struct LinkTarget {
    url: String,
    /// Whether the element's prefix is the beginning of the address.
    covers_prefix: bool,
}

/// What would end the path of an address, or stand for something else in it (RFC 3986, 3.3).
const ENDS_PATH: &AsciiSet = &CONTROLS.add(b'%').add(b'#').add(b'?');

fn target(variable: Variable, value: &str, look: &Presentation) -> Option<LinkTarget> {
    let base = match variable {
        Variable::Doi => "https://doi.org/",
        Variable::Pmid => "https://www.ncbi.nlm.nih.gov/pubmed/",
        Variable::Pmcid => "https://www.ncbi.nlm.nih.gov/pmc/articles/",
        Variable::Url => "",
        _ => return None,
    };
    let absolute = value.starts_with("http://") || value.starts_with("https://");
    if variable == Variable::Url && !absolute && !value.contains("://") {
        return None;
    }
    // An identifier is a path; an address has its own signs.
    let value = match variable {
        _ if absolute || variable == Variable::Url => Cow::Borrowed(value),
        _ => utf8_percent_encode(value, ENDS_PATH).into(),
    };
    let prefix = look.prefix.as_str();
    let prefix_is_address = prefix.starts_with("http://") || prefix.starts_with("https://");
    if !absolute && prefix_is_address {
        let covers_prefix = look.formats.is_empty() && !look.quotes && look.display.is_none();
        return Some(LinkTarget { url: format!("{prefix}{value}"), covers_prefix });
    }
    let url = if absolute { value.into_owned() } else { format!("{base}{value}") };
    Some(LinkTarget { url, covers_prefix: false })
}
