//! What TeX's commands stand for.

/// The combining mark of an accent, by the whole name of its command.
pub(super) fn accent(name: &str) -> Option<char> {
    Some(match name {
        "`" => '\u{300}',
        "'" => '\u{301}',
        "^" => '\u{302}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "u" => '\u{306}',
        "." => '\u{307}',
        "\"" => '\u{308}',
        "r" => '\u{30a}',
        "H" => '\u{30b}',
        "v" => '\u{30c}',
        "G" => '\u{30f}',
        "U" => '\u{30e}',
        "f" => '\u{311}',
        "d" => '\u{323}',
        "c" => '\u{327}',
        "k" => '\u{328}',
        "b" => '\u{331}',
        _ => return None,
    })
}

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
            | "bibstring"
            | "sloppy"
            | "unskip"
            | "ignorespaces"
            | "boldmath"
            | "unboldmath"
            | "displaystyle"
    )
}

/// The characters of a command that is a word.
pub(super) fn word(name: &str) -> Option<&'static str> {
    symbol(name).or_else(|| greek(name))
}

fn symbol(name: &str) -> Option<&'static str> {
    Some(match name {
        "aa" => "å",
        "AA" => "Å",
        "ae" => "æ",
        "AE" => "Æ",
        "oe" => "œ",
        "OE" => "Œ",
        "o" => "ø",
        "O" => "Ø",
        "l" => "ł",
        "L" => "Ł",
        "ss" => "ß",
        "SS" => "ẞ",
        "i" => "ı",
        "j" => "ȷ",
        "dh" => "ð",
        "DH" => "Ð",
        "dj" => "đ",
        "DJ" => "Đ",
        "ng" => "ŋ",
        "NG" => "Ŋ",
        "th" => "þ",
        "TH" => "Þ",
        "ij" => "ĳ",
        "IJ" => "Ĳ",
        "textbackslash" => "\\",
        "textasciitilde" => "~",
        "textasciicircum" => "^",
        "textasciigrave" => "`",
        "textunderscore" => "_",
        "textbraceleft" | "lbrace" => "{",
        "textbraceright" | "rbrace" => "}",
        "textdollar" => "$",
        "textbar" => "|",
        "textless" => "<",
        "textgreater" => ">",
        "textquotesingle" => "'",
        "textquotedbl" => "\"",
        "textquotedblleft" | "grqq" => "“",
        "textquotedblright" => "”",
        "textquoteleft" | "lq" => "‘",
        "textquoteright" | "rq" => "’",
        "quotedblbase" | "glqq" => "„",
        "quotesinglbase" | "glq" => "‚",
        "guillemotleft" | "guillemetleft" | "flqq" => "«",
        "guillemotright" | "guillemetright" | "frqq" => "»",
        "guilsinglleft" => "‹",
        "guilsinglright" => "›",
        "textendash" | "ndash" => "–",
        "textemdash" | "mdash" => "—",
        "textellipsis" | "ldots" | "dots" => "…",
        "textbullet" => "•",
        "textperiodcentered" => "·",
        "textdegree" => "°",
        "textmu" | "textmicro" => "µ",
        "textpm" => "±",
        "texttimes" => "×",
        "textdiv" => "÷",
        "textregistered" => "®",
        "texttrademark" => "™",
        "copyright" | "textcopyright" => "©",
        "S" | "textsection" => "§",
        "P" | "textparagraph" => "¶",
        "dag" | "textdagger" => "†",
        "ddag" | "textdaggerdbl" => "‡",
        "pounds" | "textsterling" => "£",
        "texteuro" | "euro" => "€",
        "textyen" => "¥",
        "textcent" => "¢",
        "textexclamdown" => "¡",
        "textquestiondown" => "¿",
        "textordfeminine" => "ª",
        "textordmasculine" => "º",
        "textonehalf" => "½",
        "textonequarter" => "¼",
        "textthreequarters" => "¾",
        "textonesuperior" => "¹",
        "texttwosuperior" => "²",
        "textthreesuperior" => "³",
        "textnumero" => "№",
        "textperthousand" => "‰",
        "textminus" => "−",
        "textasteriskcentered" => "∗",
        "TeX" => "TeX",
        "LaTeX" => "LaTeX",
        "BibTeX" => "BibTeX",
        "space" | "quad" | "qquad" | "newline" => " ",
        "nobreakspace" => "\u{a0}",
        "thinspace" => "\u{2009}",
        "slash" => "/",
        _ => return None,
    })
}

/// Greek letters, by the names that formulas have for them; `text` before them for upright ones.
pub(super) fn greek(name: &str) -> Option<&'static str> {
    Some(match name.strip_prefix("text").unwrap_or(name) {
        "alpha" => "α",
        "beta" => "β",
        "gamma" => "γ",
        "delta" => "δ",
        "epsilon" => "ϵ",
        "varepsilon" => "ε",
        "zeta" => "ζ",
        "eta" => "η",
        "theta" => "θ",
        "vartheta" => "ϑ",
        "iota" => "ι",
        "kappa" => "κ",
        "lambda" => "λ",
        "mu" => "μ",
        "nu" => "ν",
        "xi" => "ξ",
        "pi" => "π",
        "rho" => "ρ",
        "varrho" => "ϱ",
        "sigma" => "σ",
        "varsigma" => "ς",
        "tau" => "τ",
        "upsilon" => "υ",
        "phi" => "ϕ",
        "varphi" => "φ",
        "chi" => "χ",
        "psi" => "ψ",
        "omega" => "ω",
        "Gamma" => "Γ",
        "Delta" => "Δ",
        "Theta" => "Θ",
        "Lambda" => "Λ",
        "Xi" => "Ξ",
        "Pi" => "Π",
        "Sigma" => "Σ",
        "Upsilon" => "Υ",
        "Phi" => "Φ",
        "Psi" => "Ψ",
        "Omega" => "Ω",
        _ => return None,
    })
}
