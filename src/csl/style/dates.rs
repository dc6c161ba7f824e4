//! The parts of dates, in styles and in the date formats of locales (CSL 1.0.2, "Date-part").

use roxmltree::Node;
use serde::{Deserialize, Serialize};

use super::look::{Look, look};
use crate::csl::xml::children;

/// `form` of `cs:date`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum DateForm {
    Text,
    Numeric,
}

/// `cs:date-part`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct DatePart {
    pub(crate) name: DatePartName,
    pub(crate) form: Option<DatePartForm>,
    pub(crate) range_delimiter: Option<String>,
    pub(crate) look: Look,
    /// Whether affixes were given, so that they override a locale's.
    pub(crate) has_affixes: bool,
}

/// `name` of `cs:date-part`, in the order of [`DateElement::shown`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum DatePartName {
    Year,
    Month,
    Day,
}

/// `form` of `cs:date-part`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum DatePartForm {
    Long,
    Short,
    Numeric,
    NumericLeadingZeros,
    Ordinal,
}

/// The `cs:date-part` children of a date, in a style or a locale.
pub(crate) fn date_parts(node: Node<'_, '_>) -> Vec<DatePart> {
    children(node)
        .filter(|n| n.tag_name().name() == "date-part")
        .filter_map(|node| {
            Some(DatePart {
                name: match node.attribute("name")? {
                    "year" => DatePartName::Year,
                    "month" => DatePartName::Month,
                    "day" => DatePartName::Day,
                    _ => return None,
                },
                form: match node.attribute("form") {
                    Some("long") => Some(DatePartForm::Long),
                    Some("short") => Some(DatePartForm::Short),
                    Some("numeric") => Some(DatePartForm::Numeric),
                    Some("numeric-leading-zeros") => Some(DatePartForm::NumericLeadingZeros),
                    Some("ordinal") => Some(DatePartForm::Ordinal),
                    _ => None,
                },
                range_delimiter: node.attribute("range-delimiter").map(str::to_owned),
                look: look(node),
                has_affixes: node.has_attribute("prefix") || node.has_attribute("suffix"),
            })
        })
        .collect()
}
