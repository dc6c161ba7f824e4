//! What several elements share: affixes, formatting, quotes, display (CSL 1.0.2, "Affixes" to
//! "Text-case").

use roxmltree::Node;
use serde::{Deserialize, Serialize};

use crate::csl::textcase::TextCase;
use crate::markup::{Display, Formatting};

/// The affixes and the formatting of an element.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Presentation {
    pub(crate) prefix: String,
    pub(crate) suffix: String,
    /// Outermost first.
    pub(crate) formats: Vec<Formatting>,
    pub(crate) quotes: bool,
    pub(crate) strip_periods: bool,
    pub(crate) case: Option<TextCase>,
    pub(crate) display: Option<Display>,
}

impl Presentation {
    /// Whether it adds and changes nothing.
    pub(crate) fn is_bare(&self) -> bool {
        let Self { prefix, suffix, formats, quotes, strip_periods, case, display } = self;
        prefix.is_empty()
            && suffix.is_empty()
            && formats.is_empty()
            && !quotes
            && !strip_periods
            && case.is_none()
            && display.is_none()
    }
}

/// The formats of an element, outermost first, so that italics lie innermost.
pub(crate) fn formats(node: Node<'_, '_>) -> Vec<Formatting> {
    let mut formats = Vec::new();
    let mut add = |name: &str, choose: fn(&str) -> Option<Formatting>| {
        formats.extend(node.attribute(name).and_then(choose));
    };
    add("vertical-align", |value| match value {
        "sup" => Some(Formatting::Superscript),
        "sub" => Some(Formatting::Subscript),
        "baseline" => Some(Formatting::Baseline),
        _ => None,
    });
    add("text-decoration", |value| match value {
        "underline" => Some(Formatting::Underline),
        "none" => Some(Formatting::NoUnderline),
        _ => None,
    });
    add("font-weight", |value| match value {
        "bold" => Some(Formatting::Bold),
        "light" => Some(Formatting::Light),
        "normal" => Some(Formatting::NormalWeight),
        _ => None,
    });
    add("font-variant", |value| match value {
        "small-caps" => Some(Formatting::SmallCaps),
        "normal" => Some(Formatting::NormalCaps),
        _ => None,
    });
    add("font-style", |value| match value {
        "italic" => Some(Formatting::Italic),
        "oblique" => Some(Formatting::Oblique),
        "normal" => Some(Formatting::Upright),
        _ => None,
    });
    formats
}

pub(crate) fn look(node: Node<'_, '_>) -> Presentation {
    Presentation {
        prefix: node.attribute("prefix").unwrap_or_default().to_owned(),
        suffix: node.attribute("suffix").unwrap_or_default().to_owned(),
        formats: formats(node),
        quotes: node.attribute("quotes") == Some("true"),
        strip_periods: node.attribute("strip-periods") == Some("true"),
        case: node.attribute("text-case").and_then(TextCase::parse),
        display: match node.attribute("display") {
            Some("block") => Some(Display::Block),
            Some("left-margin") => Some(Display::LeftMargin),
            Some("right-inline") => Some(Display::RightInline),
            Some("indent") => Some(Display::Indent),
            _ => None,
        },
    }
}
