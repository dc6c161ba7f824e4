//! The grammar of a formula that TeX sets without an error, in a document that loads amsmath, amssymb and mathrsfs.
//!
//! A formula comes from a title, and a title from anyone: one that TeX stops at (`x^`, `\frac{1}`, `x^1^2`, `\left(`,
//! `{\}`) stops the whole document of whoever cites the work. So a formula is read as TeX would read it, and one that
//! does not come out is no formula. Every rule here is an error message of TeX's, and `tests/peers/formulas.py` sets
//! each command, and formulas at random, to see that none comes.
//!
//! BibTeX reads the file before TeX does and counts escaped braces too: where these do not pair they are written by
//! name. biber turns some commands into characters, and takes the comma from `\,}}`: these are written in other ways.

use super::INERT;
use crate::text::tex::in_maths;

/// How deep groups may stand in one another.
const MOST_DEPTH: usize = 16;

/// A formula as it may be written, without dollar signs; none if TeX would stop at it, or if it holds a command that
/// is not known only to print.
pub(super) fn checked(content: &str) -> Option<String> {
    let mut formula = Formula::from(content);
    formula.list(Content::Group, End::Text, MOST_DEPTH)?;
    let mut tex = formula.out;
    if tex.contains(r"\,}") {
        tex = tex.replace(r"\,}", r"\thinspace }");
    }
    if super::is_balanced(&tex) {
        return Some(tex);
    }
    Some(tex.replace(r"\{", r"\lbrace ").replace(r"\}", r"\rbrace "))
}

/// What a list of atoms is the content of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    /// The formula, a group in it, or what stands between `\left` and `\right`.
    Group,
    /// A superscript or a subscript.
    Script,
    /// The argument of a command, which may take it out of its braces.
    Argument,
    /// That of an accent.
    Accented,
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

/// What a command takes after it.
#[derive(Clone, Copy)]
enum Takes {
    /// Nothing; it is a sign.
    Nothing,
    /// As nothing, and `\limits` may follow.
    Limits,
    /// One argument of mathematics.
    Argument,
    /// As that; and where it is all that is in a group, TeX puts it in the place of the group, scripts and all.
    Accent,
    /// An argument, which is an operator then.
    Operator,
    /// An argument that stays open: no script may follow.
    Open,
    /// An accent on an accent, which are set as one.
    DoubleAccent,
    /// An argument, and a star before it, if there is that.
    Starred,
    /// Two.
    Arguments,
    /// One with another in brackets before it, if there is that.
    Optional,
    /// A group of words.
    Words,
    /// A sign that grows.
    Delimiter,
    /// Nothing; what follows is set in another way.
    Switch,
    /// Nothing; it is a space, or ends what scripts go to as one does.
    Space,
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
    /// How many accents there have been.
    accents: usize,
}

impl<'a> From<&'a str> for Formula<'a> {
    fn from(rest: &'a str) -> Self {
        Self { rest, out: String::with_capacity(rest.len()), accents: 0 }
    }
}

impl<'a> Formula<'a> {
    /// Atoms, up to their end, which is left. Returns whether it is nothing but an accent with its scripts.
    fn list(&mut self, content: Content, end: End, depth: usize) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        let is_argument = matches!(content, Content::Argument | Content::Accented);
        let (mut nucleus, mut is_divided) = (Nucleus::default(), is_argument);
        // How many noads there are, as TeX calls them; scripts of nothing are one.
        let mut noads = 0_usize;
        loop {
            let is_accent = noads == 1 && matches!(nucleus.atom, Some(Takes::Accent));
            let Some(c) = self.rest.chars().next() else { return (end == End::Text).then_some(is_accent) };
            match c {
                '}' => return (end == End::Brace).then_some(is_accent),
                '\\' if self.name() == "right" => return (end == End::Right).then_some(false),
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
                    noads += usize::from(nucleus.atom.is_none());
                    self.copy(1);
                    self.argument(Content::Script, depth)?;
                }
                // In an accent the prime of nothing would be one of what stands around it.
                '\'' | '′' | '″' if is_argument && nucleus.atom.is_none() => {
                    return None;
                }
                '\'' | '′' | '″' => {
                    noads += usize::from(nucleus.atom.is_none());
                    self.primes(&mut nucleus, depth)?;
                }
                ' ' => self.copy(1),
                '~' | '\u{a0}' | '\u{2009}' | '\u{202f}' => {
                    self.put(c.len_utf8(), if matches!(c, '~' | '\u{a0}') { "~" } else { r"\," });
                    noads += 1;
                    nucleus = Nucleus::default();
                }
                _ => {
                    let begin = self.out.len();
                    let mut atom = self.atom(depth)?;
                    // Its scripts would be those of the inner accent.
                    if matches!(atom, Takes::DoubleAccent) && begins_script(self.rest) {
                        self.out.insert(begin, '{');
                        self.out.push_str("{}}");
                        atom = Takes::Nothing;
                    }
                    // A switch leaves nothing behind, and what follows goes to the nucleus before it.
                    if matches!(atom, Takes::Switch) {
                        if matches!(nucleus.atom, Some(Takes::Limits)) {
                            nucleus.atom = Some(Takes::Nothing);
                        }
                        continue;
                    }
                    noads += 1;
                    let open = matches!(atom, Takes::Open);
                    nucleus = Nucleus { upper: open, lower: open, atom: Some(atom) };
                    match atom {
                        Takes::Space => nucleus = Nucleus::default(),
                        Takes::Division if std::mem::replace(&mut is_divided, true) => return None,
                        _ => {}
                    }
                }
            }
        }
    }

    /// Primes, which are a superscript to TeX, with the one that follows them.
    fn primes(&mut self, nucleus: &mut Nucleus, depth: usize) -> Option<()> {
        if std::mem::replace(&mut nucleus.upper, true) {
            return None;
        }
        while let Some(c) = self.rest.chars().next().filter(|c| matches!(c, '\'' | '′' | '″')) {
            self.put(c.len_utf8(), if c == '″' { "''" } else { "'" });
        }
        if self.rest.starts_with('^') {
            self.copy(1);
            self.argument(Content::Script, depth)?;
        }
        Some(())
    }

    /// One nucleus, and what kind of a one it was.
    fn atom(&mut self, depth: usize) -> Option<Takes> {
        if self.rest.starts_with('{') {
            return self.group(Content::Group, depth);
        }
        let Some(name) = self.rest.strip_prefix('\\').map(|_| self.name()) else {
            self.character()?;
            return Some(Takes::Nothing);
        };
        if name == "left" {
            self.copy("\\left".len());
            self.delimiter()?;
            self.list(Content::Group, End::Right, depth)?;
            self.copy("\\right".len());
            self.delimiter()?;
            return Some(Takes::Nothing);
        }
        let takes = takes(name)?;
        match written(name) {
            Some(other) => self.put(1 + name.len(), other),
            None => self.copy(1 + name.len()),
        }
        match takes {
            Takes::Nothing
            | Takes::Limits
            | Takes::Switch
            | Takes::Space
            | Takes::Division
            | Takes::DoubleAccent => {}
            Takes::Argument => return self.argument(Content::Argument, depth),
            Takes::Accent => {
                let before = self.accents;
                self.argument(Content::Accented, depth)?;
                let is_double = std::mem::replace(&mut self.accents, before + 1) > before;
                return Some(if is_double { Takes::DoubleAccent } else { Takes::Accent });
            }
            Takes::Open => drop(self.argument(Content::Argument, depth)?),
            Takes::Starred => {
                self.spaces();
                if self.rest.starts_with('*') {
                    self.copy(1);
                }
                return self.argument(Content::Argument, depth);
            }
            Takes::Operator => {
                self.argument(Content::Argument, depth)?;
                return Some(Takes::Limits);
            }
            Takes::Words => self.words()?,
            Takes::Delimiter => self.delimiter()?,
            Takes::Arguments => {
                self.argument(Content::Argument, depth)?;
                self.argument(Content::Argument, depth)?;
            }
            Takes::Optional => {
                self.spaces();
                if let Some(rest) = self.rest.strip_prefix('[') {
                    // TeX takes all up to the first bracket, whatever it belongs to.
                    let (option, rest) = rest.split_once(']')?;
                    let mut inner = Self::from(option);
                    inner.list(Content::Argument, End::Text, depth)?;
                    self.out.extend(["[", &inner.out, "]"]);
                    self.rest = rest;
                }
                self.argument(Content::Argument, depth)?;
            }
        }
        Some(takes)
    }

    /// The argument of a command, or of `^` and `_`: a group, or what is an atom by itself; and what it is as a nucleus.
    fn argument(&mut self, content: Content, depth: usize) -> Option<Takes> {
        self.spaces();
        match self.rest.chars().next()? {
            '{' => return self.group(content, depth),
            '\'' | '′' | '″' | '^' | '_' | '}' | '~' => return None,
            '\\' => {
                let name = self.name();
                let takes = takes(name).filter(|_| name.starts_with(|c: char| c.is_ascii_alphabetic()))?;
                match takes {
                    Takes::Nothing | Takes::Limits => {}
                    Takes::Switch | Takes::Space | Takes::Delimiter | Takes::Division | Takes::Open => {
                        return None;
                    }
                    _ if content != Content::Script => return None,
                    _ => {}
                }
                if LETTERS.split_ascii_whitespace().any(|letter| letter == name) {
                    self.copy(1 + name.len());
                    return Some(Takes::Nothing);
                }
            }
            c if c.is_ascii() => {
                self.character()?;
                return Some(Takes::Nothing);
            }
            // It becomes a command, of whatever kind.
            _ => {}
        }
        // TeX takes these for one by chance or not at all, so they are given braces: `T_\mathrm{c}`.
        self.out.push('{');
        self.atom(depth)?;
        self.out.push('}');
        Some(Takes::Nothing)
    }

    /// A group, and what it is as a nucleus.
    fn group(&mut self, content: Content, depth: usize) -> Option<Takes> {
        self.copy(1);
        let is_accent = self.list(content, End::Brace, depth)?;
        if is_accent && content != Content::Accented && begins_script(self.rest.get(1..)?) {
            self.out.push_str("{}");
            self.copy(1);
            return Some(Takes::Nothing);
        }
        self.copy(1);
        Some(if is_accent { Takes::Accent } else { Takes::Nothing })
    }

    /// A letter, a digit or a sign.
    fn character(&mut self) -> Option<()> {
        let c = self.rest.chars().next()?;
        if c.is_ascii_alphanumeric() || "+-*/=<>()[]|.,:;!?".contains(c) {
            self.copy(1);
            return Some(());
        }
        // A sign of several parts goes in braces, so that a script takes all of it.
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
        match self.rest.chars().next()? {
            '(' | ')' | '[' | ']' | '|' | '/' | '.' | '<' | '>' => self.copy(1),
            '\\' => match self.name() {
                "langle" => self.put(r"\langle".len(), "<"),
                "rangle" => self.put(r"\rangle".len(), ">"),
                name => {
                    let known = DELIMITERS.split_ascii_whitespace().find(|known| *known == name)?;
                    self.copy(1 + known.len());
                }
            },
            _ => return None,
        }
        Some(())
    }

    /// A group of words: no mathematics, and nothing that acts.
    fn words(&mut self) -> Option<()> {
        self.spaces();
        let mut depth = 0_usize;
        for (at, byte) in self.rest.bytes().enumerate() {
            match byte {
                b'{' => depth += 1,
                b'}' => depth = depth.checked_sub(1)?,
                b'*' | b'[' | b']' => {}
                _ if !INERT[usize::from(byte)] => return None,
                _ => {}
            }
            if depth == 0 {
                return (at > 0).then(|| self.copy(at + 1));
            }
        }
        None
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
        self.put(length, &self.rest[..length]);
    }

    /// Writes something in place of what comes next.
    fn put(&mut self, length: usize, written: &str) {
        self.out.push_str(written);
        self.rest = &self.rest[length..];
    }
}

/// Whether scripts of what stands before are next.
fn begins_script(rest: &str) -> bool {
    rest.trim_start_matches(' ').starts_with(['^', '_', '\'', '′', '″'])
}

/// What a command takes; nothing of one that is not known only to print.
fn takes(name: &str) -> Option<Takes> {
    let kinds = [
        (Takes::Nothing, LETTERS),
        (Takes::Nothing, SYMBOLS),
        (Takes::Limits, OPERATORS),
        (Takes::Argument, UNARY),
        (Takes::Accent, ACCENTS),
        (Takes::Operator, "mathop"),
        (Takes::Open, "mod"),
        (Takes::Starred, "operatorname"),
        (Takes::Arguments, BINARY),
        (Takes::Optional, OPTIONAL),
        (Takes::Words, WORDS),
        (Takes::Delimiter, SIZES),
        (Takes::Switch, SWITCHES),
        (Takes::Space, SPACES),
        (Takes::Division, DIVISIONS),
    ];
    let is_in = |names: &str| names.split_ascii_whitespace().any(|known| known == name);
    match name {
        // A space, which no table can hold.
        " " => Some(Takes::Space),
        _ => kinds.into_iter().find(|(_, names)| is_in(names)).map(|(takes, _)| takes),
    }
}

/// What is written for a command that neither the kernel nor the AMS have (`MathJax` and packages of
/// publishers do), and for one of whose space biber strips.
fn written(name: &str) -> Option<&'static str> {
    match name {
        " " => Some("~"),
        "lt" => Some("<"),
        "gt" => Some(">"),
        "bm" | "varvec" => Some(r"\boldsymbol"),
        "fancyscript" => Some(r"\mathscr"),
        "Bbb" => Some(r"\mathbb"),
        "frak" => Some(r"\mathfrak"),
        // It is no group, and all of this is mathematics.
        "ensuremath" => Some(""),
        _ => None,
    }
}

/// Commands that are one character to TeX, so that they are an argument by themselves.
const LETTERS: &str = "
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho
    varrho sigma varsigma tau upsilon phi varphi chi psi omega
    Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
    infty partial ell imath jmath prime pm mp ast star circ bullet times odot oplus otimes perp parallel dagger
";

/// Commands that stand for one sign: those of the kernel, then those of amsmath and amssymb.
const SYMBOLS: &str = r"
    { } | % # & lt gt
    div cdot cdots ldots dots vdots ddots bigcirc diamond ominus oslash
    wedge vee land lor lnot cap cup sqcap sqcup uplus setminus amalg wr ddagger dag ddag
    bigtriangleup bigtriangledown triangleleft triangleright
    subset subseteq supset supseteq sqsubseteq sqsupseteq in notin ni owns forall exists neg emptyset
    leq le geq ge neq ne not equiv sim simeq approx cong propto asymp doteq ll gg prec succ preceq succeq
    mid vdash dashv models bowtie smile frown
    to gets rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow mapsto hookrightarrow
    hookleftarrow longrightarrow longleftarrow longleftrightarrow Longrightarrow Longleftarrow Longleftrightarrow
    iff longmapsto rightharpoonup rightharpoondown leftharpoonup leftharpoondown rightleftharpoons
    uparrow downarrow updownarrow Uparrow Downarrow Updownarrow nearrow searrow nwarrow swarrow
    nabla hbar Re Im aleph wp angle triangle top bot surd flat sharp natural
    clubsuit diamondsuit heartsuit spadesuit colon backslash
    langle rangle lbrace rbrace lbrack rbrack lfloor rfloor lceil rceil Vert vert
    lvert rvert lVert rVert implies impliedby dotsb dotsc dotsm dotsi dotso
    varGamma varDelta varTheta varLambda varXi varPi varSigma varUpsilon varPhi varPsi varOmega
    varkappa digamma beth gimel daleth hslash eth mho complement nexists varnothing measuredangle sphericalangle
    square blacksquare Box Diamond lozenge blacklozenge bigstar blacktriangle triangledown blacktriangledown
    blacktriangleright blacktriangleleft checkmark Bbbk
    rtimes ltimes intercal curlyvee curlywedge circledast circledcirc smallsetminus Cap Cup boxplus boxminus boxtimes boxdot dotplus divideontimes lhd rhd unlhd unrhd
    leqslant geqslant leqq geqq lesssim gtrsim lessapprox gtrapprox lessgtr gtrless lesseqgtr gtreqless lll ggg
    nleq ngeq nless ngtr nleqslant ngeqslant nmid nparallel nsim ncong nsubseteq nsupseteq
    precsim succsim preccurlyeq succcurlyeq precapprox succapprox nprec nsucc
    lneq gneq lneqq gneqq ntrianglelefteq ntrianglerighteq subsetneqq supsetneqq
    subsetneq supsetneq subseteqq supseteqq Subset Supset sqsubset sqsupset
    approxeq eqsim bumpeq doteqdot circeq triangleq backsim thicksim varpropto therefore because between pitchfork
    vDash Vdash Vvdash nvdash nvDash vartriangle vartriangleleft vartriangleright trianglelefteq trianglerighteq
    ntriangleleft ntriangleright rightsquigarrow leftrightsquigarrow leadsto rightarrowtail twoheadrightarrow
    twoheadleftarrow rightrightarrows leftleftarrows leftrightarrows rightleftarrows upuparrows downdownarrows
    leftrightharpoons upharpoonright upharpoonleft restriction circlearrowleft circlearrowright curvearrowleft
    curvearrowright looparrowright multimap nrightarrow nleftarrow nRightarrow nLeftarrow
    leftarrowtail downharpoonright downharpoonleft dashrightarrow dashleftarrow Rrightarrow Lleftarrow
    nleftrightarrow nLeftrightarrow nVdash nVDash shortmid thickapprox
";

/// Operators: what `\limits` is for.
const OPERATORS: &str = "
    sum prod coprod int oint bigcup bigcap bigsqcup biguplus bigvee bigwedge bigoplus bigotimes bigodot
    sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan log ln lg exp lim limsup liminf max min sup inf
    det dim ker deg gcd hom arg Pr
    iint iiint iiiint injlim projlim varlimsup varliminf varinjlim varprojlim
";

/// Accents.
const ACCENTS: &str = "bar hat tilde vec dot ddot dddot check breve acute grave mathring widetilde widehat";

/// What has one argument: what stands over or under it, sets it in another way, or spaces it.
const UNARY: &str = "
    overline underline overrightarrow overleftarrow overleftrightarrow overbrace underbrace
    phantom vphantom hphantom pmod ensuremath pmb bm varvec
    mathord mathbin mathrel mathopen mathclose mathpunct mathinner
    mathrm mathbf mathit mathsf mathtt mathnormal mathcal mathbb mathfrak mathscr fancyscript boldsymbol
    Bbb frak
";

/// What has two.
const BINARY: &str = "frac dfrac tfrac binom dbinom tbinom stackrel overset underset";

/// What has one, and another in brackets before it.
const OPTIONAL: &str = "sqrt xrightarrow xleftarrow";

/// Words in a formula.
const WORDS: &str = "
    text textrm textit textbf textsf texttt textsc textsl textup textnormal textsuperscript mbox hbox
";

/// What makes the delimiter behind it larger.
const SIZES: &str = "big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm";

/// What may be made larger.
const DELIMITERS: &str = r"
    { } | lbrace rbrace lfloor rfloor lceil rceil lvert rvert lVert rVert Vert vert backslash
    uparrow downarrow updownarrow Uparrow Downarrow Updownarrow
";

/// What sets the letters that follow in another way.
const SWITCHES: &str = "rm bf it sf tt cal";

/// What is a space, or changes the size of what follows.
const SPACES: &str = ", ; : ! quad qquad thinspace bmod displaystyle textstyle scriptstyle scriptscriptstyle";

/// What makes a fraction of all before and all behind it in a group.
const DIVISIONS: &str = "over atop choose";
