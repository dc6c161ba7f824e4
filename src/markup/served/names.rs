//! What the elements of served text mean: HTML's, those of JATS and its relatives at Elsevier
//! (`ce:`), Springer (`Emphasis`), IEEE (`formula`, `tex`) and the AMA (`emph`), and MathML's.
//!
//! Listed are the names that have a meaning here. Any other element is transparent, and known to be
//! one by its end tag (see [`super::tree`]).

use super::super::Formatting;

/// What an element does to its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Sets it in a format.
    Format(Formatting),
    /// Sets it in the format that its attribute `type` names; italics without one.
    Emphasis,
    /// Sets it in what its attribute `style` says.
    Span,
    /// Sets it off from what is around it.
    Block,
    /// Sets it off as a subtitle.
    Subtitle,
    /// Hides it.
    Hidden,
    /// Holds one formula, perhaps in several forms.
    Formula,
    /// Holds TeX.
    Tex,
    /// Is of MathML.
    Math,
}

/// The role of the element with this name (without prefix, in small letters).
pub(super) fn role(name: &str) -> Option<Role> {
    Some(match name {
        "i" | "em" | "italic" | "ital" | "it" | "cite" => Role::Format(Formatting::Italic),
        "b" | "strong" | "bold" => Role::Format(Formatting::Bold),
        "sup" | "superscript" => Role::Format(Formatting::Superscript),
        "sub" | "inf" | "subscript" => Role::Format(Formatting::Subscript),
        "sc" | "scp" | "small-caps" | "smallcaps" => Role::Format(Formatting::SmallCaps),
        "u" | "underline" => Role::Format(Formatting::Underline),
        "emph" | "emphasis" => Role::Emphasis,
        "span" | "styled-content" => Role::Span,
        "p" | "title" | "article-title" | "div" | "br" | "break" | "hr" | "hsp" | "ul" | "ol" | "li"
        | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "td" | "tr" | "sec" => Role::Block,
        "subtitle" => Role::Subtitle,
        "script" | "style" | "annotation" | "annotation-xml" | "mphantom" => Role::Hidden,
        "formula" | "inline-formula" | "disp-formula" | "alternatives" | "inlineequation" => Role::Formula,
        "tex" | "tex-math" => Role::Tex,
        "math" | "mi" | "mn" | "mo" | "ms" | "mtext" | "mspace" | "mrow" | "mstyle" | "mpadded"
        | "menclose" | "semantics" | "mfrac" | "msqrt" | "mroot" | "msub" | "msup" | "msubsup" | "munder"
        | "mover" | "munderover" | "mmultiscripts" | "mprescripts" | "none" | "mfenced" | "mtable"
        | "mtr" | "mtd" => Role::Math,
        _ => return None,
    })
}

/// Whether a tag of this name is a tag even without its counterpart. The others are words too, and
/// titles do put titles in angle brackets.
pub(super) fn stands_alone(name: &str) -> bool {
    is_void(name)
        || matches!(
            name,
            "i" | "b"
                | "u"
                | "p"
                | "em"
                | "sup"
                | "sub"
                | "inf"
                | "sc"
                | "scp"
                | "italic"
                | "bold"
                | "strong"
                | "span"
                | "div"
                | "li"
                | "ul"
                | "ol"
                | "td"
                | "tr"
        )
}

/// Whether an element of this name never has content, so that its tag may stand alone.
pub(super) fn is_void(name: &str) -> bool {
    matches!(name, "br" | "hr" | "hsp" | "img" | "inline-graphic" | "mspace" | "mprescripts")
}
