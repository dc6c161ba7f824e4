//! What the LaTeX kernel calls the characters beyond ASCII.

/// The accent command for a combining mark, without its backslash.
pub(super) fn accent(mark: char) -> Option<&'static str> {
    Some(match mark {
        '\u{300}' => "`",
        '\u{301}' => "'",
        '\u{302}' => "^",
        '\u{303}' => "~",
        '\u{304}' => "=",
        '\u{306}' => "u",
        '\u{307}' => ".",
        '\u{308}' => "\"",
        '\u{30a}' => "r",
        '\u{30b}' => "H",
        '\u{30c}' => "v",
        '\u{323}' => "d",
        '\u{326}' => "textcommabelow",
        '\u{327}' => "c",
        '\u{328}' => "k",
        '\u{331}' => "b",
        _ => return None,
    })
}

/// A letter that is a command, to be written in braces.
pub(super) fn letter(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => r"\ss",
        'æ' => r"\ae",
        'Æ' => r"\AE",
        'œ' => r"\oe",
        'Œ' => r"\OE",
        'ø' => r"\o",
        'Ø' => r"\O",
        'å' => r"\aa",
        'Å' => r"\AA",
        'ł' => r"\l",
        'Ł' => r"\L",
        'đ' => r"\dj",
        'Đ' => r"\DJ",
        'ð' => r"\dh",
        'Ð' => r"\DH",
        'þ' => r"\th",
        'Þ' => r"\TH",
        'ŋ' => r"\ng",
        'Ŋ' => r"\NG",
        'ı' => r"\i",
        'ȷ' => r"\j",
        _ => return None,
    })
}

/// A sign as it stands in text.
pub(super) fn sign(c: char) -> Option<&'static str> {
    punctuation(c)
        .or_else(|| typographic(c))
        .or_else(|| script(c))
        .or_else(|| greek(c))
        .or_else(|| relation(c))
}

/// A sign as it stands in mathematics.
pub(super) fn in_maths(c: char) -> Option<&'static str> {
    greek(c).or_else(|| relation(c))?.strip_prefix("{$")?.strip_suffix("$}")
}

fn punctuation(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{2010}' | '\u{2011}' => "-",
        '\u{2012}' | '–' => "--",
        '—' | '―' => "---",
        '‘' => "`",
        '’' => "'",
        '“' => "``",
        '”' => "''",
        '‚' => r"\quotesinglbase{}",
        '„' => r"\quotedblbase{}",
        '‹' => r"\guilsinglleft{}",
        '›' => r"\guilsinglright{}",
        '«' => r"\guillemotleft{}",
        '»' => r"\guillemotright{}",
        '…' => r"\ldots{}",
        '¡' => r"\textexclamdown{}",
        '¿' => r"\textquestiondown{}",
        '\u{a0}' => "~",
        // In braces, lest its comma divides a name.
        '\u{2009}' | '\u{202f}' => r"{\,}",
        '\u{ad}' => r"\-",
        '\u{2000}'..='\u{2008}' | '\u{200a}' | '\u{205f}' | '\u{3000}' => " ",
        _ => return None,
    })
}

fn typographic(c: char) -> Option<&'static str> {
    Some(match c {
        '§' => r"{\S}",
        '¶' => r"{\P}",
        '†' => r"\dag{}",
        '‡' => r"\ddag{}",
        '•' => r"\textbullet{}",
        '·' => r"\textperiodcentered{}",
        '©' => r"\textcopyright{}",
        '®' => r"\textregistered{}",
        '™' => r"\texttrademark{}",
        '°' => r"\textdegree{}",
        '£' => r"\pounds{}",
        '¥' => r"\textyen{}",
        '¢' => r"\textcent{}",
        '€' => r"\texteuro{}",
        'ª' => r"\textordfeminine{}",
        'º' => r"\textordmasculine{}",
        '½' => r"\textonehalf{}",
        '¼' => r"\textonequarter{}",
        '¾' => r"\textthreequarters{}",
        '‰' => r"\textperthousand{}",
        '№' => r"\textnumero{}",
        _ => return None,
    })
}

fn script(c: char) -> Option<&'static str> {
    Some(match c {
        '⁰' => r"\textsuperscript{0}",
        '¹' => r"\textsuperscript{1}",
        '²' => r"\textsuperscript{2}",
        '³' => r"\textsuperscript{3}",
        '⁴' => r"\textsuperscript{4}",
        '⁵' => r"\textsuperscript{5}",
        '⁶' => r"\textsuperscript{6}",
        '⁷' => r"\textsuperscript{7}",
        '⁸' => r"\textsuperscript{8}",
        '⁹' => r"\textsuperscript{9}",
        '⁺' => r"\textsuperscript{+}",
        '⁻' => r"\textsuperscript{--}",
        'ⁿ' => r"\textsuperscript{n}",
        '₀' => r"\textsubscript{0}",
        '₁' => r"\textsubscript{1}",
        '₂' => r"\textsubscript{2}",
        '₃' => r"\textsubscript{3}",
        '₄' => r"\textsubscript{4}",
        '₅' => r"\textsubscript{5}",
        '₆' => r"\textsubscript{6}",
        '₇' => r"\textsubscript{7}",
        '₈' => r"\textsubscript{8}",
        '₉' => r"\textsubscript{9}",
        _ => return None,
    })
}

fn greek(c: char) -> Option<&'static str> {
    Some(match c {
        'α' => r"{$\alpha$}",
        'β' => r"{$\beta$}",
        'γ' => r"{$\gamma$}",
        'δ' => r"{$\delta$}",
        'ε' => r"{$\varepsilon$}",
        'ϵ' => r"{$\epsilon$}",
        'ζ' => r"{$\zeta$}",
        'η' => r"{$\eta$}",
        'θ' => r"{$\theta$}",
        'ϑ' => r"{$\vartheta$}",
        'ι' => r"{$\iota$}",
        'κ' => r"{$\kappa$}",
        'λ' => r"{$\lambda$}",
        'μ' | 'µ' => r"{$\mu$}",
        'ν' => r"{$\nu$}",
        'ξ' => r"{$\xi$}",
        'ο' => r"{$o$}",
        'π' => r"{$\pi$}",
        'ρ' => r"{$\rho$}",
        'ϱ' => r"{$\varrho$}",
        'σ' => r"{$\sigma$}",
        'ς' => r"{$\varsigma$}",
        'τ' => r"{$\tau$}",
        'υ' => r"{$\upsilon$}",
        'φ' => r"{$\varphi$}",
        'ϕ' => r"{$\phi$}",
        'χ' => r"{$\chi$}",
        'ψ' => r"{$\psi$}",
        'ω' => r"{$\omega$}",
        // Capitals that look like Latin ones have no command.
        'Α' => r"{$\mathrm{A}$}",
        'Β' => r"{$\mathrm{B}$}",
        'Ε' => r"{$\mathrm{E}$}",
        'Ζ' => r"{$\mathrm{Z}$}",
        'Η' => r"{$\mathrm{H}$}",
        'Ι' => r"{$\mathrm{I}$}",
        'Κ' => r"{$\mathrm{K}$}",
        'Μ' => r"{$\mathrm{M}$}",
        'Ν' => r"{$\mathrm{N}$}",
        'Ο' => r"{$\mathrm{O}$}",
        'Ρ' => r"{$\mathrm{P}$}",
        'Τ' => r"{$\mathrm{T}$}",
        'Χ' => r"{$\mathrm{X}$}",
        'Γ' => r"{$\Gamma$}",
        'Δ' => r"{$\Delta$}",
        'Θ' => r"{$\Theta$}",
        'Λ' => r"{$\Lambda$}",
        'Ξ' => r"{$\Xi$}",
        'Π' => r"{$\Pi$}",
        'Σ' => r"{$\Sigma$}",
        'Υ' => r"{$\Upsilon$}",
        'Φ' => r"{$\Phi$}",
        'Ψ' => r"{$\Psi$}",
        'Ω' => r"{$\Omega$}",
        _ => return None,
    })
}

fn relation(c: char) -> Option<&'static str> {
    Some(match c {
        '−' => "{$-$}",
        '±' => r"{$\pm$}",
        '∓' => r"{$\mp$}",
        '×' => r"{$\times$}",
        '÷' => r"{$\div$}",
        '∗' => r"{$\ast$}",
        '∘' => r"{$\circ$}",
        '⋅' => r"{$\cdot$}",
        '⊕' => r"{$\oplus$}",
        '⊗' => r"{$\otimes$}",
        '∧' => r"{$\wedge$}",
        '∨' => r"{$\vee$}",
        '∩' => r"{$\cap$}",
        '∪' => r"{$\cup$}",
        '⊂' => r"{$\subset$}",
        '⊆' => r"{$\subseteq$}",
        '⊃' => r"{$\supset$}",
        '∈' => r"{$\in$}",
        '∉' => r"{$\notin$}",
        '∀' => r"{$\forall$}",
        '∃' => r"{$\exists$}",
        '∅' => r"{$\emptyset$}",
        '≤' | '⩽' => r"{$\leq$}",
        '≥' | '⩾' => r"{$\geq$}",
        '≠' => r"{$\neq$}",
        '≡' => r"{$\equiv$}",
        '∼' => r"{$\sim$}",
        '≃' => r"{$\simeq$}",
        '≈' => r"{$\approx$}",
        '≅' => r"{$\cong$}",
        '∝' => r"{$\propto$}",
        '≪' => r"{$\ll$}",
        '≫' => r"{$\gg$}",
        '⊥' => r"{$\perp$}",
        '∥' => r"{$\parallel$}",
        '→' => r"{$\rightarrow$}",
        '←' => r"{$\leftarrow$}",
        '↔' => r"{$\leftrightarrow$}",
        '⇒' => r"{$\Rightarrow$}",
        '⇔' => r"{$\Leftrightarrow$}",
        '↑' => r"{$\uparrow$}",
        '↓' => r"{$\downarrow$}",
        '∑' => r"{$\sum$}",
        '∏' => r"{$\prod$}",
        '∫' => r"{$\int$}",
        '∂' => r"{$\partial$}",
        '∇' => r"{$\nabla$}",
        // pandoc knows no \surd.
        '√' => r"{$\sqrt{}$}",
        '∞' => r"{$\infty$}",
        'ℓ' => r"{$\ell$}",
        'ℏ' => r"{$\hbar$}",
        '′' => "{$'$}",
        '″' => "{$''$}",
        '⟨' => r"{$\langle$}",
        '⟩' => r"{$\rangle$}",
        '△' => r"{$\triangle$}",
        _ => return None,
    })
}
