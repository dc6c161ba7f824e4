//! TeX mathematics that stands in a title already: `$L^2$`, `$$\mathbb{Z}$$`.
//!
//! It is kept only if it cannot do anything but print: the commands are on a list of ours, braces
//! pair, nothing in it has a meaning outside of mathematics. Whatever is not kept is text, dollar signs
//! and all: "a $2.99 price", "the $1,000 genome, the $100,000 analysis", `$\input{x}$`.

use crate::text::tex::in_maths;

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
    let spaced = content.starts_with(' ') || content.ends_with(' ');
    let is_price = dollars == "$" && (spaced || after.starts_with(|c: char| c.is_ascii_digit()));
    let is_tex = content.contains(['\\', '^', '_', '{']);
    let in_word = before.ends_with(char::is_alphanumeric);
    if content.trim().is_empty() || is_price || !is_tex && (in_word || content.contains(' ')) {
        return None;
    }
    Some((content.len() + 2 * dollars.len(), checked(content.trim())?))
}

/// Mathematics as it may be written; none if anything in it is unknown.
fn checked(content: &str) -> Option<String> {
    let mut out = String::with_capacity(content.len());
    let mut rest = content;
    let mut depth = 0_usize;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        match c {
            '\\' => {
                length += command(&rest[1..])?;
                out.push_str(&rest[..length]);
                // BibTeX counts these too.
                match &rest[..length] {
                    r"\{" => depth += 1,
                    r"\}" => depth = depth.checked_sub(1)?,
                    _ => {}
                }
            }
            '^' if rest.starts_with("^^") => return None,
            '{' => {
                depth += 1;
                out.push(c);
            }
            '}' => {
                depth = depth.checked_sub(1)?;
                out.push(c);
            }
            c if c.is_ascii_alphanumeric() || " +-*/=<>()[]|.,:;!?'^_".contains(c) => out.push(c),
            c => {
                let sign = in_maths(c)?;
                out.push_str(sign);
                // A command ends where no letter follows.
                if sign.starts_with('\\') {
                    out.push(' ');
                }
            }
        }
        rest = &rest[length..];
    }
    (depth == 0).then_some(out)
}

/// The length of the name of the known command that `text`, behind a backslash, begins with.
fn command(text: &str) -> Option<usize> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    if letters == 0 {
        return text.starts_with([',', ';', ':', '!', ' ', '{', '}', '|']).then_some(1);
    }
    COMMANDS.split_ascii_whitespace().any(|known| known == &text[..letters]).then_some(letters)
}

/// Commands of mathematics that only print.
const COMMANDS: &str = "
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho
    varrho sigma varsigma tau upsilon phi varphi chi psi omega
    Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
    mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathscr boldsymbol text rm bf it cal
    frac sqrt bar hat tilde vec dot ddot check breve acute grave overline underline widetilde widehat
    overrightarrow operatorname left right big Big bigl bigr Bigl Bigr
    sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan log ln lg exp lim limsup liminf max min sup inf
    det dim ker deg gcd hom arg mod bmod pmod Pr
    pm mp times div cdot cdots ldots dots vdots ddots circ bullet star ast oplus ominus otimes odot wedge vee cap
    cup sqcup setminus amalg dagger ddagger
    subset subseteq supset supseteq in notin ni forall exists neg emptyset varnothing
    leq le geq ge neq ne equiv sim simeq approx cong propto ll gg prec succ perp parallel mid nmid vdash models
    to rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow mapsto hookrightarrow
    longrightarrow longleftarrow longmapsto rightharpoonup rightleftharpoons uparrow downarrow rightsquigarrow
    sum prod coprod int iint oint bigcup bigcap bigoplus bigotimes
    infty partial nabla prime ell hbar imath jmath Re Im aleph wp angle triangle square Box diamond Diamond
    langle rangle lbrace rbrace lfloor rfloor lceil rceil lvert rvert Vert vert
    quad qquad limits nolimits displaystyle textstyle
    rtimes ltimes leqslant geqslant lesssim gtrsim ensuremath
";

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
}
