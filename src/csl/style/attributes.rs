//! Attributes of elements, and the elements that are little more than their attributes.

use roxmltree::Node;

use super::dates::{DateForm, date_parts};
use super::element::{DateElement, Label, Plural, VariableName};
use super::look::look;
use super::names::{And, EtAl, NameElement, NameForm, NameOptions, NamePart, Precedes, SortOrder};
use crate::csl::term::TermForm;
use crate::csl::xml::children;

pub(super) fn number(node: Node<'_, '_>, name: &str) -> Option<u32> {
    node.attribute(name)?.trim().parse().ok()
}

pub(super) fn label(node: Node<'_, '_>) -> Label {
    Label {
        field: node.attribute("variable").map(VariableName::parse),
        form: TermForm::parse(node.attribute("form")),
        plural: match node.attribute("plural") {
            Some("always") => Plural::Always,
            Some("never") => Plural::Never,
            _ => Plural::Contextual,
        },
        look: look(node),
    }
}

pub(super) fn date(node: Node<'_, '_>) -> DateElement {
    let shown = match node.attribute("date-parts") {
        Some("year") => [true, false, false],
        Some("year-month") => [true, true, false],
        _ => [true; 3],
    };
    DateElement {
        field: node.attribute("variable").map_or(VariableName::Unknown, VariableName::parse),
        form: match node.attribute("form") {
            Some("text") => Some(DateForm::Text),
            Some("numeric") => Some(DateForm::Numeric),
            _ => None,
        },
        shown,
        parts: date_parts(node),
        delimiter: node.attribute("delimiter").unwrap_or_default().to_owned(),
        look: look(node),
    }
}

/// The inheritable name options of an element; outside `cs:name`, three have longer names.
pub(super) fn name_options(node: Node<'_, '_>, prefixed: bool) -> NameOptions {
    let text = |name| node.attribute(name).map(str::to_owned);
    let flag = |name| node.attribute(name).map(|v| v == "true");
    let precedes = |name| {
        Some(match node.attribute(name)? {
            "contextual" => Precedes::Contextual,
            "after-inverted-name" => Precedes::AfterInvertedName,
            "always" => Precedes::Always,
            "never" => Precedes::Never,
            _ => return None,
        })
    };
    NameOptions {
        and: match node.attribute("and") {
            Some("text") => Some(And::Text),
            Some("symbol") => Some(And::Symbol),
            _ => None,
        },
        delimiter: text(if prefixed { "name-delimiter" } else { "delimiter" }),
        precedes_et_al: precedes("delimiter-precedes-et-al"),
        precedes_last: precedes("delimiter-precedes-last"),
        et_al_min: number(node, "et-al-min"),
        et_al_use_first: number(node, "et-al-use-first"),
        et_al_use_last: flag("et-al-use-last"),
        et_al_subsequent_min: number(node, "et-al-subsequent-min"),
        et_al_subsequent_use_first: number(node, "et-al-subsequent-use-first"),
        form: match node.attribute(if prefixed { "name-form" } else { "form" }) {
            Some("long") => Some(NameForm::Long),
            Some("short") => Some(NameForm::Short),
            Some("count") => Some(NameForm::Count),
            _ => None,
        },
        initialize: flag("initialize"),
        initialize_with: text("initialize-with"),
        sort_order: match node.attribute("name-as-sort-order") {
            Some("first") => Some(SortOrder::First),
            Some("all") => Some(SortOrder::All),
            _ => None,
        },
        sort_separator: text("sort-separator"),
        names_delimiter: text("names-delimiter"),
    }
}

pub(super) fn name_element(node: Node<'_, '_>) -> NameElement {
    let mut element = NameElement { look: look(node), ..NameElement::default() };
    for part in children(node).filter(|n| n.tag_name().name() == "name-part") {
        let read = look(part);
        let read = NamePart {
            prefix: read.prefix,
            suffix: read.suffix,
            // As both reference processors have it, "normal" does not undo the format of the name.
            formats: read.formats.into_iter().filter(|format| !format.is_normal()).collect(),
            case: read.case,
            strip_periods: read.strip_periods,
        };
        match part.attribute("name") {
            Some("given") => element.given = read,
            Some("family") => element.family = read,
            _ => {}
        }
    }
    element
}

pub(super) fn et_al(node: Node<'_, '_>) -> EtAl {
    let look = look(node);
    EtAl {
        and_others: node.attribute("term") == Some("and others"),
        formats: look.formats,
        prefix: look.prefix,
        suffix: look.suffix,
    }
}
