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
    formula.list(Of::Group, End::Text, MOST_DEPTH)?;
    let tex = formula.out;
    if super::is_balanced(&tex) {
        return Some(tex);
    }
    Some(tex.replace(r"\{", r"\lbrace ").replace(r"\}", r"\rbrace "))
}

/// What a list of atoms is the content of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    /// The formula, a group in it, or what stands between `\left` and `\right`.
    Group,
    /// A superscript or a subscript.
    Script,
    /// The argument of a command, which may take it out of its braces.
    Argument,
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
    /// All before it and all behind it, in a group that has no other.
    Division,
}

/// What has been set of the atom that scripts go to.
#[derive(Clone, Copy, Default)]
struct Nucleus {
    upper: bool,
    lower: bool,
    /// What it was itself, if there is one.
    atom: Option<Takes>,
}

struct Formula<'a> {
    rest: &'a str,
    out: String,
}

impl<'a> Formula<'a> {
    /// Atoms, up to their end, which is left.
    fn list(&mut self, of: Of, end: End, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let (mut nucleus, mut is_divided) = (Nucleus::default(), of == Of::Argument);
        loop {
            let Some(c) = self.rest.chars().next() else { return (end == End::Text).then_some(()) };
            match c {
                '}' => return (end == End::Brace).then_some(()),
                '\\' if self.name() == "right" => return (end == End::Right).then_some(()),
                '\\' if matches!(self.name(), "limits" | "nolimits") => {
                    if !matches!(nucleus.atom, Some(Takes::Limits)) {
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
                    self.argument(Of::Script, depth)?;
                }
                // In an accent the prime of nothing would be one of what stands around it.
                '\'' | '′' | '″' if of == Of::Argument && nucleus.atom.is_none() => return None,
                '\'' | '′' | '″' => self.primes(&mut nucleus, depth)?,
                ' ' => self.copy(1),
                // A space to TeX, to which scripts cannot be.
                '~' => {
                    self.copy(1);
                    nucleus = Nucleus::default();
                }
                _ => match self.atom(depth)? {
                    // A switch leaves nothing behind, and what follows goes to the nucleus before it.
                    Takes::Switch => nucleus.atom = nucleus.atom.map(|_| Takes::Switch),
                    Takes::Division if std::mem::replace(&mut is_divided, true) => return None,
                    takes => nucleus = Nucleus { atom: Some(takes), ..Nucleus::default() },
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
            self.argument(Of::Script, depth)?;
        }
        Some(())
    }

    /// One nucleus, and what kind of a one it was.
    fn atom(&mut self, depth: usize) -> Option<Takes> {
        if self.rest.starts_with('{') {
            self.group(Of::Group, depth)?;
            return Some(Takes::Nothing);
        }
        let Some(name) = self.rest.strip_prefix('\\').map(|_| self.name()) else {
            self.character()?;
            return Some(Takes::Nothing);
        };
        if name == "left" {
            self.copy("\\left".len());
            self.delimiter()?;
            self.list(Of::Group, End::Right, depth)?;
            self.copy("\\right".len());
            self.delimiter()?;
            return Some(Takes::Nothing);
        }
        let (written, takes) = match name {
            // Commands of MathJax and of a package beside those of the AMS.
            "lt" => ("<", Takes::Nothing),
            "gt" => (">", Takes::Nothing),
            "bm" => (r"\boldsymbol", Takes::Argument),
            _ => (self.rest.get(..1 + name.len())?, takes(name)?),
        };
        self.out.push_str(written);
        self.rest = &self.rest[1 + name.len()..];
        match takes {
            Takes::Nothing | Takes::Limits | Takes::Switch | Takes::Division => {}
            Takes::Argument => self.argument(Of::Argument, depth)?,
            Takes::Words => self.words()?,
            Takes::Delimiter => self.delimiter()?,
            Takes::Fraction => {
                self.argument(Of::Argument, depth)?;
                self.argument(Of::Argument, depth)?;
            }
            Takes::Root => {
                self.spaces();
                if let Some(rest) = self.rest.strip_prefix('[') {
                    // TeX takes all up to the first bracket, whatever it belongs to.
                    let (degree, rest) = rest.split_once(']')?;
                    let mut inner = Self { rest: degree, out: String::new() };
                    inner.list(Of::Argument, End::Text, depth)?;
                    self.out.extend(["[", &inner.out, "]"]);
                    self.rest = rest;
                }
                self.argument(Of::Argument, depth)?;
            }
        }
        Some(takes)
    }

    /// The argument of a command, or of `^` and `_`: a group, or what is an atom by itself.
    fn argument(&mut self, of: Of, depth: usize) -> Option<()> {
        self.spaces();
        match self.rest.chars().next()? {
            '{' => self.group(of, depth),
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
                    Takes::Switch | Takes::Delimiter | Takes::Division => false,
                    _ => of == Of::Script,
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

    fn group(&mut self, of: Of, depth: usize) -> Option<()> {
        self.copy(1);
        self.list(of, End::Brace, depth)?;
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
            '\\' => {
                let name = self.name();
                // The same to TeX; biber makes characters of these commands, which are no delimiters.
                let sign = match name {
                    "langle" => "<",
                    "rangle" => ">",
                    _ => "",
                };
                if !sign.is_empty() {
                    self.out.push_str(sign);
                    self.rest = &self.rest[1 + name.len()..];
                    return Some(());
                }
                DELIMITERS.split_ascii_whitespace().find(|known| *known == name)?.len() + 1
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
        (Takes::Fraction, FRACTIONS),
        (Takes::Words, WORDS),
        (Takes::Delimiter, SIZES),
        (Takes::Switch, SWITCHES),
        (Takes::Division, DIVISIONS),
    ];
    match name {
        " " => return Some(Takes::Switch),
        "sqrt" => return Some(Takes::Root),
        _ => {}
    }
    kinds
        .into_iter()
        .find(|(_, names)| names.split_ascii_whitespace().any(|known| known == name))
        .map(|(takes, _)| takes)
}

/// Commands that stand for one sign: those of the kernel, then those of amsmath and amssymb.
const SYMBOLS: &str = r"
    { } | % # &
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho
    varrho sigma varsigma tau upsilon phi varphi chi psi omega
    Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
    pm mp times div cdot cdots ldots dots vdots ddots circ bigcirc bullet star ast oplus ominus otimes oslash odot
    wedge vee land lor lnot cap cup sqcap sqcup uplus setminus amalg wr dagger ddagger
    bigtriangleup bigtriangledown triangleleft triangleright
    subset subseteq supset supseteq sqsubseteq sqsupseteq in notin ni owns forall exists neg emptyset
    leq le geq ge neq ne not equiv sim simeq approx cong propto asymp doteq ll gg prec succ preceq succeq perp
    parallel mid vdash dashv models bowtie smile frown
    to gets rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow mapsto hookrightarrow
    hookleftarrow longrightarrow longleftarrow longleftrightarrow Longrightarrow Longleftarrow Longleftrightarrow
    iff longmapsto rightharpoonup rightharpoondown leftharpoonup leftharpoondown rightleftharpoons
    uparrow downarrow updownarrow Uparrow Downarrow Updownarrow nearrow searrow nwarrow swarrow
    infty partial nabla prime ell hbar imath jmath Re Im aleph wp angle triangle top bot surd flat sharp natural
    clubsuit diamondsuit heartsuit spadesuit colon backslash
    langle rangle lbrace rbrace lfloor rfloor lceil rceil Vert vert
    lvert rvert lVert rVert implies impliedby dotsb dotsc dotsm dotsi dotso
    varGamma varDelta varTheta varLambda varXi varPi varSigma varUpsilon varPhi varPsi varOmega
    varkappa digamma beth gimel daleth hslash eth mho complement nexists varnothing measuredangle sphericalangle
    square blacksquare Box Diamond lozenge bigstar Bbbk
    rtimes ltimes smallsetminus boxplus boxminus boxtimes boxdot dotplus divideontimes lhd rhd unlhd unrhd
    leqslant geqslant leqq geqq lesssim gtrsim lessapprox gtrapprox lessgtr gtrless lesseqgtr gtreqless lll ggg
    nleq ngeq nless ngtr nleqslant ngeqslant nmid nparallel nsim ncong nsubseteq nsupseteq
    precsim succsim preccurlyeq succcurlyeq precapprox succapprox nprec nsucc
    subsetneq supsetneq subseteqq supseteqq Subset Supset sqsubset sqsupset
    approxeq eqsim bumpeq doteqdot circeq triangleq backsim thicksim varpropto therefore because between pitchfork
    vDash Vdash Vvdash nvdash nvDash vartriangle vartriangleleft vartriangleright trianglelefteq trianglerighteq
    ntriangleleft ntriangleright rightsquigarrow leftrightsquigarrow leadsto rightarrowtail twoheadrightarrow
    twoheadleftarrow rightrightarrows leftleftarrows leftrightarrows rightleftarrows upuparrows downdownarrows
    leftrightharpoons upharpoonright upharpoonleft restriction circlearrowleft circlearrowright curvearrowleft
    curvearrowright looparrowright multimap nrightarrow nleftarrow nRightarrow nLeftarrow
";

/// Operators: what `\limits` is for.
const OPERATORS: &str = "
    sum prod coprod int oint bigcup bigcap bigsqcup biguplus bigvee bigwedge bigoplus bigotimes bigodot
    sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan log ln lg exp lim limsup liminf max min sup inf
    det dim ker deg gcd hom arg Pr
    iint iiint injlim projlim varlimsup varliminf varinjlim varprojlim
";

/// What has one argument: what stands on or under it, or sets it in another way.
const ACCENTS: &str = "
    bar hat tilde vec dot ddot check breve acute grave mathring overline underline widetilde widehat
    overrightarrow overleftarrow overbrace underbrace phantom
    mod pmod ensuremath dddot xrightarrow xleftarrow pmb
    mathord mathbin mathrel mathopen mathclose mathpunct mathinner
    mathrm mathbf mathit mathsf mathtt mathnormal mathcal mathbb mathfrak mathscr boldsymbol operatorname
";

/// What has two.
const FRACTIONS: &str = "frac dfrac tfrac binom dbinom tbinom stackrel overset underset";

/// Words in a formula.
const WORDS: &str = "
    text textrm textit textbf textsf texttt textsc textsl textup textnormal textsuperscript mbox
";

/// What makes the delimiter behind it larger.
const SIZES: &str = "big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm";

/// What may be made larger.
const DELIMITERS: &str = r"
    { } | lbrace rbrace lfloor rfloor lceil rceil lvert rvert lVert rVert Vert vert backslash
    uparrow downarrow updownarrow Uparrow Downarrow Updownarrow
";

/// What changes the letters or the distance of what follows.
const SWITCHES: &str = ", ; : ! rm bf it cal quad qquad bmod displaystyle textstyle scriptstyle";

/// What makes a fraction of all before and all behind it in a group.
const DIVISIONS: &str = "over atop choose";
