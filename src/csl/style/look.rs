//! What several elements share: affixes, formatting, quotes, display (CSL 1.0.2, "Affixes" to
//! "Text-case").

use roxmltree::Node;
use serde::{Deserialize, Serialize};

use crate::csl::textcase::Case;
use crate::markup::{Display, Format};

/// The affixes and the formatting of an element.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Look {
    pub(crate) prefix: String,
    pub(crate) suffix: String,
    /// Outermost first.
    pub(crate) formats: Vec<Format>,
    pub(crate) quotes: bool,
    pub(crate) strip_periods: bool,
    pub(crate) case: Option<Case>,
    pub(crate) display: Option<Display>,
}

/// The formats of an element, outermost first, so that italics lie innermost.
pub(crate) fn formats(node: Node<'_, '_>) -> Vec<Format> {
    let mut formats = Vec::new();
    let mut add = |name: &str, choose: fn(&str) -> Option<Format>| {
        formats.extend(node.attribute(name).and_then(choose));
    };
    add("vertical-align", |value| match value {
        "sup" => Some(Format::Superscript),
        "sub" => Some(Format::Subscript),
        "baseline" => Some(Format::Baseline),
        _ => None,
    });
    add("text-decoration", |value| match value {
        "underline" => Some(Format::Underline),
        "none" => Some(Format::NoUnderline),
        _ => None,
    });
    add("font-weight", |value| match value {
        "bold" => Some(Format::Bold),
        "light" => Some(Format::Light),
        "normal" => Some(Format::NormalWeight),
        _ => None,
    });
    add("font-variant", |value| match value {
        "small-caps" => Some(Format::SmallCaps),
        "normal" => Some(Format::NormalCaps),
        _ => None,
    });
    add("font-style", |value| match value {
        "italic" => Some(Format::Italic),
        "oblique" => Some(Format::Oblique),
        "normal" => Some(Format::Upright),
        _ => None,
    });
    formats
}

pub(crate) fn look(node: Node<'_, '_>) -> Look {
    Look {
        prefix: node.attribute("prefix").unwrap_or_default().to_owned(),
        suffix: node.attribute("suffix").unwrap_or_default().to_owned(),
        formats: formats(node),
        quotes: node.attribute("quotes") == Some("true"),
        strip_periods: node.attribute("strip-periods") == Some("true"),
        case: node.attribute("text-case").and_then(Case::parse),
        display: match node.attribute("display") {
            Some("block") => Some(Display::Block),
            Some("left-margin") => Some(Display::LeftMargin),
            Some("right-inline") => Some(Display::RightInline),
            Some("indent") => Some(Display::Indent),
            _ => None,
        },
    }
}
