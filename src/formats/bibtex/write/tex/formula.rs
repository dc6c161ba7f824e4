//! The grammar of a formula that TeX sets without an error, whatever stands around it.
//!
//! A formula comes from a title, and a title from anyone: one that TeX stops at (`x^`, `\frac{1}`, `x^1^2`, `\left(`,
//! `{\}`) stops the whole document of whoever cites the work. So a formula is read as TeX would read it, and one that
//! does not come out is no formula. Every rule here is an error message of TeX's, and
//! `tests/peers/formulas.py` sets formulas at random to see that none comes.
//!
//! BibTeX reads the file before TeX does and counts escaped braces too. Where these do not pair they are written by
//! name.

use crate::text::tex::in_maths;

/// How deep groups may stand in one another.
const MOST_DEPTH: usize = 16;

/// A formula as it may be written, without dollar signs; none if TeX would stop at it, or if it holds a command that
/// is not known only to print.
pub(super) fn checked(content: &str) -> Option<String> {
    let mut formula = Formula { rest: content, out: String::with_capacity(content.len()) };
    formula.list(End::Text, MOST_DEPTH)?;
    let tex = formula.out;
    if super::is_balanced(&tex) {
        return Some(tex);
    }
    Some(tex.replace(r"\{", r"\lbrace ").replace(r"\}", r"\rbrace "))
}

/// What a list of atoms ends at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// The end of the formula.
    Text,
    /// The brace that ends a group.
    Brace,
    /// `\right`.
    Right,
}

/// What an atom takes after it.
#[derive(Clone, Copy)]
enum Takes {
    Nothing,
    /// As nothing, and `\limits` may follow.
    Limits,
    /// One argument of mathematics.
    Argument,
    /// A group of words.
    Words,
    /// A degree, if there is one, and an argument.
    Root,
    /// Two arguments.
    Fraction,
    /// A sign that grows.
    Delimiter,
    /// Nothing; it is a switch or a space, and no script can consist of it.
    Switch,
}

/// What has been set of the atom that scripts go to.
#[derive(Clone, Copy, Default)]
struct Nucleus {
    upper: bool,
    lower: bool,
    has_limits: bool,
}

struct Formula<'a> {
    rest: &'a str,
    out: String,
}

impl<'a> Formula<'a> {
    /// Atoms, up to their end, which is left.
    fn list(&mut self, end: End, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let mut nucleus = Nucleus::default();
        loop {
            let Some(c) = self.rest.chars().next() else { return (end == End::Text).then_some(()) };
            match c {
                '}' => return (end == End::Brace).then_some(()),
                '\\' if self.name() == "right" => return (end == End::Right).then_some(()),
                '\\' if matches!(self.name(), "limits" | "nolimits") => {
                    if !nucleus.has_limits {
                        return None;
                    }
                    self.copy(1 + self.name().len());
                }
                // To TeX this is the beginning of any character at all.
                '^' if self.rest.starts_with("^^") => return None,
                '^' | '_' => {
                    let is_set = if c == '^' { &mut nucleus.upper } else { &mut nucleus.lower };
                    if std::mem::replace(is_set, true) {
                        return None;
                    }
                    self.copy(1);
                    self.argument(true, depth)?;
                }
                '\'' | '′' | '″' => self.primes(&mut nucleus, depth)?,
                ' ' => self.copy(1),
                _ => match self.atom(depth)? {
                    // A switch leaves nothing behind, and what follows goes to the nucleus before it.
                    Takes::Switch => nucleus.has_limits = false,
                    takes => {
                        let has_limits = matches!(takes, Takes::Limits);
                        nucleus = Nucleus { has_limits, ..Nucleus::default() };
                    }
                },
            }
        }
    }

    /// Primes, which are a superscript to TeX, with the one that follows them.
    fn primes(&mut self, nucleus: &mut Nucleus, depth: usize) -> Option<()> {
        if std::mem::replace(&mut nucleus.upper, true) {
            return None;
        }
        while let Some(c) = self.rest.chars().next().filter(|c| matches!(c, '\'' | '′' | '″')) {
            self.out.push_str(if c == '″' { "''" } else { "'" });
            self.rest = &self.rest[c.len_utf8()..];
        }
        if self.rest.starts_with('^') {
            self.copy(1);
            self.argument(true, depth)?;
        }
        Some(())
    }

    /// One nucleus, and what kind of a one it was.
    fn atom(&mut self, depth: usize) -> Option<Takes> {
        if self.rest.starts_with('{') {
            self.group(depth)?;
            return Some(Takes::Nothing);
        }
        let Some(name) = self.rest.strip_prefix('\\').map(|_| self.name()) else {
            self.character()?;
            return Some(Takes::Nothing);
        };
        if name == "left" {
            self.copy("\\left".len());
            self.delimiter()?;
            self.list(End::Right, depth)?;
            self.copy("\\right".len());
            self.delimiter()?;
            return Some(Takes::Nothing);
        }
        let takes = takes(name)?;
        self.copy(1 + name.len());
        match takes {
            Takes::Nothing | Takes::Limits | Takes::Switch => {}
            Takes::Argument => self.argument(false, depth)?,
            Takes::Words => self.words()?,
            Takes::Delimiter => self.delimiter()?,
            Takes::Fraction => {
                self.argument(false, depth)?;
                self.argument(false, depth)?;
            }
            Takes::Root => {
                self.spaces();
                if let Some(rest) = self.rest.strip_prefix('[') {
                    // TeX takes all up to the first bracket, whatever it belongs to.
                    let (degree, rest) = rest.split_once(']')?;
                    let mut inner = Self { rest: degree, out: String::new() };
                    inner.list(End::Text, depth)?;
                    self.out.extend(["[", &inner.out, "]"]);
                    self.rest = rest;
                }
                self.argument(false, depth)?;
            }
        }
        Some(takes)
    }

    /// The argument of a command, or of `^` and `_`: a group, or what is an atom by itself.
    fn argument(&mut self, is_script: bool, depth: usize) -> Option<()> {
        self.spaces();
        match self.rest.chars().next()? {
            '{' => self.group(depth),
            '\\' => {
                let name = self.name();
                let takes = takes(name).filter(|_| name.starts_with(|c: char| c.is_ascii_alphabetic()))?;
                if matches!(takes, Takes::Nothing) {
                    self.copy(1 + name.len());
                    return Some(());
                }
                // TeX takes these for one by chance or not at all, so they are given braces: `T_\mathrm{c}`.
                let is_argument = match takes {
                    Takes::Limits => true,
                    Takes::Switch | Takes::Delimiter => false,
                    _ => is_script,
                };
                if !is_argument {
                    return None;
                }
                self.out.push('{');
                self.atom(depth)?;
                self.out.push('}');
                Some(())
            }
            '\'' | '′' | '″' | '^' | '_' | '}' => None,
            c if c.is_ascii() => self.character(),
            // It becomes a command, of whatever kind.
            _ => {
                self.out.push('{');
                self.character()?;
                self.out.push('}');
                Some(())
            }
        }
    }

    fn group(&mut self, depth: usize) -> Option<()> {
        self.copy(1);
        self.list(End::Brace, depth)?;
        self.copy(1);
        Some(())
    }

    /// A letter, a digit or a sign.
    fn character(&mut self) -> Option<()> {
        let c = self.rest.chars().next()?;
        if c.is_ascii_alphanumeric() || "+-*/=<>()[]|.,:;!?".contains(c) {
            self.copy(1);
            return Some(());
        }
        // Not one that is of several parts: a root without anything below it, a letter in an alphabet.
        let sign = in_maths(c)?;
        let (before, after) = if sign.contains('{') { ("{", "}") } else { ("", "") };
        // A command ends where no letter follows.
        let gap = if sign.starts_with('\\') && after.is_empty() { " " } else { "" };
        self.out.extend([before, sign, after, gap]);
        self.rest = &self.rest[c.len_utf8()..];
        Some(())
    }

    /// What may follow `\left`, `\right` and `\big`.
    fn delimiter(&mut self) -> Option<()> {
        self.spaces();
        let length = match self.rest.chars().next()? {
            '(' | ')' | '[' | ']' | '|' | '/' | '.' | '<' | '>' => 1,
            '\\' if DELIMITERS.split_ascii_whitespace().any(|known| known == self.name()) => {
                1 + self.name().len()
            }
            _ => return None,
        };
        self.copy(length);
        Some(())
    }

    /// A group of words: no mathematics, and nothing that acts.
    fn words(&mut self) -> Option<()> {
        self.spaces();
        let (words, _) = self.rest.strip_prefix('{')?.split_once('}')?;
        let is_inert = |c: char| c.is_ascii_alphanumeric() || " +-*/=().,:;!?'".contains(c);
        words.chars().all(is_inert).then(|| self.copy(words.len() + 2))
    }

    fn spaces(&mut self) {
        while self.rest.starts_with(' ') {
            self.copy(1);
        }
    }

    /// The name of the command that comes next: its letters, or its one sign.
    fn name(&self) -> &'a str {
        let name = &self.rest[1..];
        match name.bytes().take_while(u8::is_ascii_alphabetic).count() {
            0 => &name[..name.chars().next().map_or(0, char::len_utf8)],
            letters => &name[..letters],
        }
    }

    fn copy(&mut self, length: usize) {
        let (copied, rest) = self.rest.split_at(length);
        self.out.push_str(copied);
        self.rest = rest;
    }
}

/// What a command takes; nothing of one that is not known only to print.
fn takes(name: &str) -> Option<Takes> {
    let kinds = [
        (Takes::Nothing, SYMBOLS),
        (Takes::Limits, OPERATORS),
        (Takes::Argument, ACCENTS),
        (Takes::Argument, ALPHABETS),
        (Takes::Words, WORDS),
        (Takes::Delimiter, SIZES),
        (Takes::Switch, SWITCHES),
    ];
    match name {
        " " => return Some(Takes::Switch),
        "sqrt" => return Some(Takes::Root),
        "frac" => return Some(Takes::Fraction),
        _ => {}
    }
    kinds
        .into_iter()
        .find(|(_, names)| names.split_ascii_whitespace().any(|known| known == name))
        .map(|(takes, _)| takes)
}

/// Commands that stand for one sign.
const SYMBOLS: &str = r"
    { } |
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho
    varrho sigma varsigma tau upsilon phi varphi chi psi omega
    Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
    pm mp times div cdot cdots ldots dots vdots ddots circ bullet star ast oplus ominus otimes odot wedge vee cap
    cup sqcup setminus amalg dagger ddagger
    subset subseteq supset supseteq in notin ni forall exists neg emptyset varnothing
    leq le geq ge neq ne equiv sim simeq approx cong propto ll gg prec succ perp parallel mid nmid vdash models
    to rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow mapsto hookrightarrow
    longrightarrow longleftarrow longmapsto rightharpoonup rightleftharpoons uparrow downarrow rightsquigarrow
    infty partial nabla prime ell hbar imath jmath Re Im aleph wp angle triangle square Box diamond Diamond
    langle rangle lbrace rbrace lfloor rfloor lceil rceil lvert rvert Vert vert
    rtimes ltimes leqslant geqslant lesssim gtrsim
";

/// Operators: what `\limits` is for.
const OPERATORS: &str = "
    sum prod coprod int iint oint bigcup bigcap bigoplus bigotimes
    sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan log ln lg exp lim limsup liminf max min sup inf
    det dim ker deg gcd hom arg Pr
";

/// What stands on or under its argument.
const ACCENTS: &str = "
    bar hat tilde vec dot ddot check breve acute grave overline underline widetilde widehat overrightarrow
    mod pmod ensuremath
";

/// The alphabets of mathematics.
const ALPHABETS: &str =
    "mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathscr boldsymbol operatorname";

/// Words in a formula.
const WORDS: &str = "text textrm textit textbf mbox";

/// What makes the delimiter behind it larger.
const SIZES: &str = "big Big bigl bigr Bigl Bigr";

/// What may be made larger.
const DELIMITERS: &str = r"
    { } | langle rangle lbrace rbrace lfloor rfloor lceil rceil lvert rvert Vert vert uparrow downarrow
";

/// What changes the letters or the distance of what follows.
const SWITCHES: &str = ", ; : ! rm bf it cal quad qquad bmod displaystyle textstyle";
