//! What TeX's commands of fonts do, and which commands print nothing.

/// An accent over nothing is its own character.
pub(super) fn alone(mark: char) -> &'static str {
    match mark {
        '\u{300}' => "`",
        '\u{301}' => "´",
        '\u{302}' => "^",
        '\u{303}' => "~",
        '\u{308}' => "¨",
        _ => "",
    }
}

/// The tags of a font command with an argument.
pub(super) fn font(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "emph" | "textit" | "textsl" | "mkbibemph" | "mkbibitalic" => ("<i>", "</i>"),
        "textbf" | "mkbibbold" => ("<b>", "</b>"),
        "textsc" => (SMALL_CAPS, "</span>"),
        "textsuperscript" | "mkbibsuperscript" => ("<sup>", "</sup>"),
        "textsubscript" | "mkbibsubscript" => ("<sub>", "</sub>"),
        _ => return None,
    })
}

/// The tags of a font command that works to the end of its group.
pub(super) fn switch(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "em" | "it" | "sl" | "itshape" | "slshape" => ("<i>", "</i>"),
        "bf" | "bfseries" => ("<b>", "</b>"),
        "sc" | "scshape" => (SMALL_CAPS, "</span>"),
        _ => return None,
    })
}

const SMALL_CAPS: &str = r#"<span style="font-variant:small-caps;">"#;

/// Commands that print nothing.
pub(super) fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "relax"
            | "else"
            | "fi"
            | "ifmmode"
            | "ensuremath"
            | "isdot"
            | "bibstyle"
            | "protect"
            | "allowbreak"
            | "nobreak"
            | "linebreak"
            | "rm"
            | "sf"
            | "tt"
            | "normalfont"
            | "upshape"
            | "rmfamily"
            | "sffamily"
            | "ttfamily"
            | "mdseries"
            | "small"
            | "footnotesize"
            | "scriptsize"
            | "normalsize"
            | "large"
            | "sloppy"
            | "unskip"
            | "ignorespaces"
            | "boldmath"
            | "unboldmath"
            | "displaystyle"
    )
}
