//! TeX mathematics that stands in a title already: `$L^2$`, `$$\mathbb{Z}$$`.
//!
//! It is kept only if it cannot do anything but print, and if TeX sets it without an error
//! ([`formula`](super::formula)). Whatever is not kept is text, dollar signs and all: "a $2.99 price", "the $1,000
//! genome, the $100,000 analysis", `$\input{x}$`.

use super::formula::checked;

/// A stretch of a title.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::formats) enum Part<'a> {
    Text(&'a str),
    /// Mathematics, with a dollar sign at each end.
    Maths(String),
}

/// Finds the mathematics in text.
pub(in crate::formats) fn split(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(offset) = text[at..].find('$') {
        at += offset;
        if let Some((length, maths)) = formula(&text[..at], &text[at..]) {
            if copied < at {
                parts.push(Part::Text(&text[copied..at]));
            }
            parts.push(Part::Maths(format!("${maths}$")));
            at += length;
            copied = at;
        } else {
            at += 1;
        }
    }
    if copied < text.len() {
        parts.push(Part::Text(&text[copied..]));
    }
    parts
}

/// The formula at the start of `text`: its length, and what is in it.
fn formula(before: &str, text: &str) -> Option<(usize, String)> {
    let dollars = if text.starts_with("$$") { "$$" } else { "$" };
    let (content, after) = text[dollars.len()..].split_once(dollars)?;
    let is_escaped = before.ends_with('\\') || content.ends_with('\\');
    // Such as the rates "$/kWh, $/MWh".
    let is_rate =
        content.strip_prefix('/').is_some_and(|unit| unit.starts_with(|c: char| c.is_ascii_alphabetic()));
    if is_escaped || is_rate || content.trim().is_empty() || is_prose(content) {
        return None;
    }
    let mut behind_backslash = content.split('\\').skip(1);
    let commands = behind_backslash.any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    let is_tex = commands || content.contains(['^', '_', '{']);
    let before_digit = after.starts_with(|c: char| c.is_ascii_digit());
    let may_be_price = match (content.starts_with(' '), content.ends_with(' ')) {
        (true, true) => !is_tex && !is_letter(content.trim()),
        (false, false) => before_digit && !is_sign(content, commands),
        _ => before_digit || !commands,
    };
    let in_word = before.ends_with(char::is_alphanumeric);
    let is_text = in_word || content.ends_with(',') || content.trim().contains(' ') && !is_relation(content);
    if dollars == "$" && may_be_price || !is_tex && is_text {
        return None;
    }
    Some((content.len() + 2 * dollars.len(), checked(content.trim())?))
}

/// Whether there are words in it, as between two prices, outside of braces.
fn is_prose(content: &str) -> bool {
    const WORDS: &str = "and or per for the to in of vs versus at by on from with than is as";
    let mut depth = 0_usize;
    content.contains(' ')
        && !content.contains(r"\it ")
        && content.split(' ').any(|word| {
            let is_outside = depth == 0;
            depth = (depth + word.matches('{').count()).saturating_sub(word.matches('}').count());
            let word = word.trim_end_matches([',', ':', ';', '.']);
            is_outside && WORDS.split(' ').any(|known| known == word)
        })
}

fn is_letter(word: &str) -> bool {
    word.len() == 1 && word.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Whether it is a sign or a script, behind which a number may stand: `z$\sim$6`, `TiO$_2$2`.
fn is_sign(content: &str, commands: bool) -> bool {
    (commands || content.starts_with(['^', '_'])) && !content.contains(' ')
}

/// Whether it is letters and numbers with signs between them, such as `z > 6` and `f(R, T)`; money would begin with a
/// number, and words are letters in a row.
fn is_relation(content: &str) -> bool {
    let content = content.trim();
    let mut letters = 0;
    content.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '(' | '['))
        && content.contains(['=', '<', '>', '+', '-', '*', '/', '(', '['])
        && content.chars().all(|c| {
            letters = if c.is_ascii_alphabetic() { letters + 1 } else { 0 };
            letters < 2 && (c.is_ascii_alphanumeric() || " =<>+-*/()[]|,.".contains(c))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn finds(text: &str, maths: &[&str]) {
        let found: Vec<String> = split(text)
            .into_iter()
            .filter_map(|part| match part {
                Part::Maths(maths) => Some(maths),
                Part::Text(_) => None,
            })
            .collect();
        assert_eq!(found, maths, "{text}");
    }

    #[test]
    fn mathematics() {
        finds("On $L^2$ and $p$-adic $G_2(q)$", &["$L^2$", "$p$", "$G_2(q)$"]);
        finds("The $$\\ell$$-modular reduction", &["$\\ell$"]);
        finds("${\\rm Al}_{2}{\\rm O}_{3}$ gates", &["${\\rm Al}_{2}{\\rm O}_{3}$"]);
        finds("SU$_2$", &["$_2$"]);
        finds(r"z$\sim$6, 3$\times$3, TiO$_2$2", &[r"$\sim$", r"$\times$", "$_2$"]);
        finds(r"$pp$ and $gg \to H$", &["$pp$", r"$gg \to H$"]);
        finds(r"$\it in situ$ and $/\!\!E_T$", &[r"$\it in situ$", r"$/\!\!E_T$"]);
        finds(r"$ p $-adic $ L^2 $", &["$p$", "$L^2$"]);
        finds("$f(R, T)$ on $[0, 1]$, $(2 + 1)$", &["$f(R, T)$", "$[0, 1]$", "$(2 + 1)$"]);
        finds("$\\log x^2$ and $sin x^2$", &["$\\log x^2$", "$sin x^2$"]);
        finds("at $z > 6$ and $$p = 3$$ for $k < n$", &["$z > 6$", "$p = 3$", "$k < n$"]);
        finds("$α^2$", &["$\\alpha ^2$"]);
        assert_eq!(split("a $x$ b"), [Part::Text("a "), Part::Maths("$x$".into()), Part::Text(" b")]);
    }

    #[test]
    fn dollars() {
        for text in [
            "A Price of $2.99",
            "The $1,000 genome, the $100,000 analysis?",
            "From $5 to $10",
            "$5-$10",
            "US$ and A$",
            r"a $5\% rise in US$ terms",
            r"US$ \& A$ markets",
            "Cost in ($/kWh,$/MWh) terms",
            "Prices of $/MWh-$/kg",
            "costs $5 - $6",
            "a $b c$",
            "A price of $10/m^2 and CO$",
            "Paying $3 for 10^6 reads: the US$ cost",
            "US$/kW_e and US$/kW_th",
            "Costs in US$_{2010} and US$_{2015}",
            r"US$ and \alpha for AU$",
            "Earning $20 per {hour} in US$",
            r"a $\$5$ bill",
            r"a $\$5 and \$6$ note",
            "US$ 5 and US$ 6",
            r"Earn $5 \to $6",
            "$",
            "$$",
            "$$$",
            "$ $",
        ] {
            finds(text, &[]);
        }
    }

    #[test]
    fn nothing_that_does_more_than_print() {
        for text in [
            r"$\input{/etc/passwd}$",
            r"$\write18{rm}$",
            r"$\def\x{y}$",
            r"$\csname input\endcsname$",
            "$^^5cinput$",
            "$a%b_c$",
            "$a#1_c$",
            "$}x_1{$",
            "${x_1$",
            r"$x_1\$",
            r"$\catcode`\$",
        ] {
            finds(text, &[]);
        }
    }

    /// Each of these is an error message of TeX's.
    #[test]
    fn nothing_that_tex_stops_at() {
        for text in [
            r"${\}$",
            r"$\}x\frac{1}$",
            "$x^$",
            "$x^1^2$",
            "$x_1_2$",
            "$x^2'$",
            "$x'_1'$",
            r"$\frac{1}$",
            r"$\frac\sqrt2 x$",
            r"$\hat$",
            r"$\hat\mathrm{x}$",
            r"$\left(x$",
            r"$x\right)$",
            r"$\left(x}\right)$",
            r"$\left x\right)$",
            r"$\bigl x$",
            r"$\limits_1$",
            r"$\alpha\limits_1$",
            r"$\text{x_1}$",
            r"$\sqrt[\sqrt[3]{x}]{y}$",
            r"$x^\rm$",
            r"$1\over 2\over 3$",
            r"$\frac{1\over 2}{3}$",
            r"$\hat{'}$",
            r"$\xrightarrow[x$",
            r"$\xleftarrow[a]$",
            r"$\xrightarrow[\hat]{x}$",
            r"$x^2\rm^3$",
            r"$a\mod{x}_2$",
            r"$\smash[x$",
            r"$\operatorname*$",
            r"$\operatorname*\frac12$",
        ] {
            finds(text, &[]);
        }
        finds(&format!("${}x_1{}$", "{".repeat(100), "}".repeat(100)), &[]);
    }

    #[test]
    fn what_tex_sets() {
        for text in [
            r"$x^{1^2}_3$",
            r"$x''^2$",
            r"$\frac12$",
            r"$\frac\alpha\beta$",
            r"$\sqrt[3]{x}$",
            r"$\left(\frac{1}{2}\right)^2$",
            r"$\left\{x\right\}$",
            r"$\sum\limits_{i}^n x_i$",
            r"$\bar\nu \to B^0_s$",
            r"${\rm Al}_2$",
            r"$T_{\text{max}}$",
            r"$\Lambda_{\overline{\mathrm{MS}}}$",
            r"${1\over N}$",
            r"$\sqrt{s}=13~\mathrm{TeV}$",
            r"$a\not\in B$",
            r"$5\%$",
            r"$\xrightarrow[x]{y}$",
            r"$10^{-3}\,^\circ$",
            r"$\diamond$",
        ] {
            finds(text, &[text]);
        }
        // A script of several parts is given braces, and a brace that BibTeX would miscount its name.
        finds(r"$T_\mathrm{c}^\frac12$", &[r"$T_{\mathrm{c}}^{\frac12}$"]);
        finds(r"$\left\{x\right.$", &[r"$\left\lbrace x\right.$"]);
        finds(r"$\alpha $", &[r"$\alpha$"]);
        finds(r"$\left\langle x \right\rangle$", &[r"$\left< x \right>$"]);
        // TeX puts an accent in the place of a group that it is alone in.
        finds(r"${\bar{x}_1}_2$", &[r"${\bar{x}_1{}}_2$"]);
        finds(r"${{\rm\hat x_1}}'$", &[r"${{\rm\hat x_1}{}}'$"]);
        finds(r"$\mathbf{\hat{x}_1}_2$", &[r"$\mathbf{\hat{x}_1{}}_2$"]);
        finds(r"$\ensuremath{x_1}_2$", &[r"${x_1}_2$"]);
        finds(r"$x_\ldots\sqrt\cong$", &[r"$x_{\ldots}\sqrt{\cong}$"]);
        finds(r"$\mathop {\lim }\limits_n$", &[r"$\mathop {\lim }\limits_n$"]);
        finds(r"$\tilde{\bar{\nu}}_e$", &[r"${\tilde{\bar{\nu}}{}}_e$"]);
        finds(r"$\text{a{b}c}\operatorname*{arg}_x$", &[r"$\text{a{b}c}\operatorname*{arg}_x$"]);
        finds(r"$\Bbb{R}$", &[r"$\mathbb{R}$"]);
        finds("$\\sqrt{s}\u{2009}=\u{a0}13$", &[r"$\sqrt{s}\,=~13$"]);
        finds(r"$x^2\ ^3\mathrm{He}$", &[r"$x^2~^3\mathrm{He}$"]);
        finds(r"$p\lt5$ $x_\bm{k}$", &["$p<5$", r"$x_{\boldsymbol{k}}$"]);
        finds("$x^α_∑$", &[r"$x^{\alpha }_{\sum }$"]);
    }
}
