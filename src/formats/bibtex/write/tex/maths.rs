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
    let mut behind_backslash = content.split('\\').skip(1);
    let commands = behind_backslash.any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    let spaced = (content.starts_with(' ') || content.ends_with(' ')) && !commands;
    let is_price = dollars == "$" && (spaced || after.starts_with(|c: char| c.is_ascii_digit()));
    let is_tex = commands || content.contains(['^', '_', '{']);
    let in_word = before.ends_with(char::is_alphanumeric);
    // "$/kWh, $/MWh"
    let is_rate = content.starts_with('/');
    let is_text = in_word || is_rate || content.contains(' ') && !is_relation(content);
    if content.trim().is_empty() || is_price || !is_tex && is_text {
        return None;
    }
    Some((content.len() + 2 * dollars.len(), checked(content.trim())?))
}

/// Whether it is letters and numbers with signs between them, such as `z > 6`; money would begin with a number.
fn is_relation(content: &str) -> bool {
    let is_operand = |word: &str| {
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        is_number || word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_sign = |word: &str| matches!(word, "=" | "<" | ">" | "+" | "-" | "*" | "/");
    let words = content.split(' ');
    let alternates = words
        .clone()
        .enumerate()
        .all(|(at, word)| if at % 2 == 0 { is_operand(word) } else { is_sign(word) });
    alternates && words.count() % 2 == 1 && content.starts_with(|c: char| c.is_ascii_alphabetic())
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
        finds(r"$x^2\ ^3\mathrm{He}$", &[r"$x^2~^3\mathrm{He}$"]);
        finds(r"$p\lt5$ $x_\bm{k}$", &["$p<5$", r"$x_{\boldsymbol{k}}$"]);
        finds("$x^α_∑$", &[r"$x^{\alpha }_{\sum }$"]);
    }
}
