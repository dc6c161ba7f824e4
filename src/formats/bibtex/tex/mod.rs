//! TeX source as CSL text: accents and symbols become characters, font commands CSL's inline
//! markup, braces what they protect.
//!
//! This reads the TeX that stands in bibliographies, it does not run TeX. A command that is not
//! known gives its argument, or stays as it is where it has none, so that nothing is lost unseen.
//! Formulas are read as far as letters, symbols and sub- and superscripts go ([`math`]);
//! others stay between their dollar signs.
//!
//! Braces keep the case of what they hold, and that matters where a style changes the case of text:
//! in titles. There they become CSL's `nocase`, unless they hold the whole title, no letter, or begin
//! with a command or a formula, as in `{\"o}`, which BibTeX does not take for protection. Groups may be nested without
//! bound; what is deeper than [`MAX_DEPTH`] is read as if its braces were not there.

mod math;
mod symbols;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::localisation;
use crate::text::tex as names;

/// How deep groups are read as groups.
const MAX_DEPTH: usize = 60;

/// What a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldText {
    /// A title: braces keep their case, formats are kept.
    Title,
    /// Any other text that is set: formats are kept.
    Text,
    /// Text as above, with the addresses of links behind their words.
    Note,
    /// Names, numbers, keys: no format, plain spaces.
    Plain,
}

/// TeX source as text in CSL's inline markup.
pub(super) fn text(source: &str, style: FieldText) -> String {
    let whole = inside_one_group(source.trim());
    let mut tex = Tex::new(whole, style);
    tex.shielded = style != FieldText::Title;
    loop {
        tex.run();
        // A closing brace that closes nothing.
        if tex.next().is_none() {
            break;
        }
    }
    let mut out = tex.out;
    // What Crossref's BibTeX made of an ampersand for years: {\&}amp$\mathsemicolon$.
    if source.contains("mathsemicolon") {
        out = out.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
    }
    // What ADS has from its publishers.
    if style != FieldText::Plain && (out.contains("<SUP>") || out.contains("<SUB>")) {
        for (tag, ours) in
            [("<SUP>", "<sup>"), ("</SUP>", "</sup>"), ("<SUB>", "<sub>"), ("</SUB>", "</sub>")]
        {
            out = out.replace(tag, ours);
        }
    }
    let out = if is_nfc(&out) { out } else { out.nfc().collect() };
    if out.trim().len() == out.len() { out } else { out.trim().to_owned() }
}

/// The addresses that a source links to, where its text shows their words alone.
pub(super) fn addresses(source: &str) -> impl Iterator<Item = String> {
    source.split(r"\href").skip(1).filter_map(|rest| {
        let inner = rest.trim_start().strip_prefix('{')?;
        let (address, _) = inner.split_once('}')?;
        Some(verbatim(address)).filter(|address| address.contains("://"))
    })
}

/// Whether the text of a source shows less than the source: the forms of formulas, the addresses of links.
pub(super) fn is_flattened(source: &str) -> bool {
    let mut commands = source.split('\\').skip(1).map(|rest| {
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        rest.get(..letters).unwrap_or_default()
    });
    commands.any(|name| name == "href" || math::FLATTENED.contains(&name))
}

/// An address or identifier: no ligature, tie or formula; escaped characters are themselves.
pub(super) fn verbatim(source: &str) -> String {
    let source = inside_one_group(source.trim());
    let source = source.strip_prefix(r"\url").map_or(source, |rest| inside_one_group(rest.trim()));
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let known = [
            (r"\textasciitilde", "~"),
            (r"\textunderscore", "_"),
            (r"\textless", "<"),
            (r"\textgreater", ">"),
            (r"\ensuremath", ""),
            ("$<$", "<"),
            ("$>$", ">"),
            (r"$\sim$", "~"),
            (r"{\sim}", "~"),
            (r"\~{}", "~"),
        ];
        if let Some((command, meaning)) = known.iter().find(|(command, _)| rest.starts_with(command)) {
            out.push_str(meaning);
            rest = &rest[command.len()..];
            rest = rest.strip_prefix("{}").unwrap_or(rest);
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                if let Some(next) = rest.chars().next().filter(char::is_ascii_punctuation) {
                    out.push(next);
                    rest = &rest[next.len_utf8()..];
                } else {
                    out.push(c);
                }
            }
            '{' | '}' => {}
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

/// A DOI, as an identifier. Braces around letters or digits are its own where nothing in it is TeX, and so are
/// those that are percent-encoded: the form that BibTeX, biber and every reader keep.
pub(super) fn doi(source: &str) -> String {
    let inner = inside_one_group(source.trim());
    let holds_word = |rest: &str| rest.starts_with(char::is_alphanumeric);
    let is_own =
        !inner.contains(['\\', '$']) && is_balanced(inner) && inner.split('{').skip(1).all(holds_word);
    let text = if is_own { inner.to_owned() } else { verbatim(source) };
    [("%7B", "{"), ("%7b", "{"), ("%7D", "}"), ("%7d", "}"), ("%5E", "^"), ("%5e", "^")]
        .into_iter()
        .fold(text, |text, (code, sign)| if text.contains(code) { text.replace(code, sign) } else { text })
}

/// What is inside the group that a source consists of, if it does.
pub(super) fn inside_one_group(source: &str) -> &str {
    let mut source = source;
    // Each round looks at the whole source again.
    for _ in 0..3 {
        match source.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(inner) if is_balanced(inner) && !inner.starts_with('\\') => source = inner.trim(),
            _ => break,
        }
    }
    source
}

/// Whether no brace closes one from outside.
fn is_balanced(source: &str) -> bool {
    let mut depth = 0_usize;
    let mut escaped = false;
    for byte in source.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => depth += 1,
            b'}' if depth == 0 => return false,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    depth == 0 && !escaped
}

struct Tex<'a> {
    source: &'a str,
    place: usize,
    style: FieldText,
    out: String,
    depth: usize,
    /// Whether braces protect nothing here: outside of titles, and inside of other braces.
    shielded: bool,
    /// Whether a formula was met that does not end; looking for the end of each would take quadratic
    /// time.
    no_formula: bool,
    /// Where the next `\fi` is from the last place that one was looked for; the end of the source if there is none.
    next_fi: Option<usize>,
}

impl<'a> Tex<'a> {
    fn new(source: &'a str, style: FieldText) -> Self {
        Self {
            source,
            place: 0,
            style,
            out: String::with_capacity(source.len()),
            depth: 0,
            shielded: true,
            no_formula: false,
            next_fi: None,
        }
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.place..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.place += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, prefix: &str) -> bool {
        let found = self.rest().starts_with(prefix);
        if found {
            self.place += prefix.len();
        }
        found
    }

    fn spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.next();
        }
    }

    /// Reads to the end of the group, before its brace, or to the end of the source.
    fn run(&mut self) {
        while let Some(c) = self.peek() {
            if c == '}' {
                return;
            }
            self.next();
            match c {
                '\\' => self.command(),
                '{' => self.group(),
                '$' => self.formula(),
                // Only mathematics has these; of what other programs wrote they are plain.
                '_' | '^'
                    if self.peek() == Some('{')
                        && self.style != FieldText::Plain
                        && self.depth < MAX_DEPTH =>
                {
                    let tag = if c == '_' { "sub" } else { "sup" };
                    self.next();
                    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
                    self.styled(&open, &close, Self::inside);
                }
                '~' => self.push(if self.style == FieldText::Plain { ' ' } else { '\u{a0}' }),
                '-' => {
                    let run = self.rest().bytes().take(2).take_while(|byte| *byte == b'-').count();
                    self.place += run;
                    self.push(['-', '–', '—'].get(run).copied().unwrap_or('-'));
                }
                '`' => {
                    let double = self.eat("`");
                    self.push(if double { '“' } else { '‘' });
                }
                '\'' if self.eat("'") => self.push('”'),
                c if c.is_ascii_whitespace() || c.is_whitespace() && self.style == FieldText::Plain => {
                    self.push(' ');
                }
                c => self.push(c),
            }
        }
    }

    /// One character; of several spaces the first.
    fn push(&mut self, c: char) {
        if c != ' ' || !self.out.ends_with(' ') {
            self.out.push(c);
        }
    }

    /// A group, its opening brace being read.
    fn group(&mut self) {
        if self.depth >= MAX_DEPTH {
            return self.flatten();
        }
        let special = matches!(self.peek(), Some('\\' | '$'));
        let start = self.out.len();
        let outer = self.shielded;
        let protects = !outer && !special;
        self.shielded |= protects;
        self.inside();
        self.shielded = outer;
        if protects && self.out.get(start..).is_some_and(|held| held.chars().any(has_case)) {
            self.out.insert_str(start, NOCASE);
            self.out.push_str("</span>");
        }
    }

    /// What is in a group, and its closing brace.
    fn inside(&mut self) {
        self.depth += 1;
        self.run();
        self.depth -= 1;
        self.eat("}");
    }

    /// Too deep: the braces are passed over, and reading goes on where it was.
    fn flatten(&mut self) {
        let mut open = 1_usize;
        while let Some(c) = self.next() {
            match c {
                '{' => open += 1,
                '}' => {
                    open -= 1;
                    if open == 0 {
                        return;
                    }
                }
                '\\' => {}
                c => self.push(c),
            }
        }
    }

    fn formula(&mut self) {
        let close = if self.no_formula { None } else { self.rest().find('$') };
        if let Some(length) = close {
            let source = self.rest().get(..length).unwrap_or_default();
            self.place += length + 1;
            self.math(source);
        } else {
            self.no_formula = true;
            self.out.push('$');
        }
    }

    fn math(&mut self, source: &str) {
        match math::read(source, self.style != FieldText::Plain) {
            Some(text) => self.out.push_str(&text),
            None => self.out.extend(["$", source, "$"]),
        }
    }

    /// A command, its backslash being read.
    fn command(&mut self) {
        let rest = self.rest();
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let name = if letters > 0 {
            rest.get(..letters).unwrap_or_default()
        } else {
            let Some(c) = rest.chars().next() else { return self.out.push('\\') };
            rest.get(..c.len_utf8()).unwrap_or_default()
        };
        self.place += name.len();
        if let Some(mark) = names::accent(name) {
            // "\c" and "\b" are accents, "\copyright" is not; the name is the whole word.
            return self.accent(mark);
        }
        if letters > 0 {
            self.word(name);
        } else {
            match name {
                "(" if self.no_formula => {}
                "(" => match self.rest().split_once("\\)") {
                    Some((source, _)) => {
                        self.place += source.len() + 2;
                        self.math(source);
                    }
                    None => self.no_formula = true,
                },
                "\\" | " " | "\n" | "\r" | "\t" | ";" | ":" => self.push(' '),
                "," => self.push(if self.style == FieldText::Plain { ' ' } else { '\u{202f}' }),
                "-" if self.style != FieldText::Plain => self.push('\u{ad}'),
                "/" | "-" | "!" | "@" | ")" => {}
                other => self.out.push_str(other),
            }
        }
    }

    /// A command whose name is a word.
    fn word(&mut self, name: &str) {
        // TeX takes the spaces behind a word for its end.
        let before = self.place;
        self.spaces();
        let argument = self.peek() == Some('{');
        if let Some((open, close)) = symbols::font(name).filter(|_| argument) {
            self.next();
            return if self.depth >= MAX_DEPTH {
                self.flatten();
            } else {
                self.styled(open, close, Self::inside);
            };
        }
        if let Some((open, close)) = symbols::switch(name).filter(|_| self.depth < MAX_DEPTH) {
            return self.styled(open, close, |tex| {
                tex.depth += 1;
                tex.run();
                tex.depth -= 1;
            });
        }
        if let Some(text) = names::named(name) {
            return text.chars().for_each(|c| {
                self.push(if c == '\u{a0}' && self.style == FieldText::Plain { ' ' } else { c });
            });
        }
        match name {
            "ifmmode" => self.not_in_mathematics(),
            "bibstring" | "bibcpstring" | "bibsstring" | "biblstring" | "bibncpstring" if argument => {
                let key = self.argument();
                self.out.push_str(localisation::of_any(&key).unwrap_or(&key));
            }
            "mkbibparens" | "mkbibbrackets" if argument => {
                let (open, close) = if name == "mkbibparens" { ('(', ')') } else { ('[', ']') };
                self.next();
                self.out.push(open);
                self.inside_bounded();
                self.out.push(close);
            }
            // What decides the order of a list, and is not printed.
            "noopsort" | "NOOPSORT" | "noop" | "SortNoop" | "sortkey" if argument => {
                self.argument();
            }
            "href" if argument => self.link(),
            "url" if argument => {
                self.next();
                let source = self.raw_group();
                self.out.push_str(&verbatim(source));
            }
            "ensuremath" if argument => {
                self.next();
                let source = self.raw_group();
                self.math(source);
            }
            "enquote" | "mkbibquote" if argument => {
                self.next();
                self.out.push('“');
                self.inside_bounded();
                self.out.push('”');
            }
            _ if symbols::is_silent(name) && !argument => {}
            _ if argument => {
                let start = self.out.len();
                self.next();
                self.inside_bounded();
                // A command that is not known, with nothing to show for it, is shown itself.
                if self.out.len() == start && !symbols::is_silent(name) && !is_layout(name) {
                    self.out.extend(["\\", name]);
                }
            }
            _ => {
                self.out.push('\\');
                self.out.push_str(name);
                self.place = before;
            }
        }
    }

    /// The words of a link and, in a note, its address.
    fn link(&mut self) {
        self.next();
        let address = verbatim(self.raw_group());
        let start = self.out.len();
        self.spaces();
        if self.peek() == Some('{') {
            self.next();
            self.inside_bounded();
        }
        let words = self.out.get(start..).unwrap_or_default();
        if self.style == FieldText::Note && !words.contains(&address) {
            let address = if words.is_empty() { address } else { format!(" ({address})") };
            self.out.push_str(&address);
        }
    }

    /// `\ifmmode … \else … \fi` outside of mathematics: what is for text stays to be read.
    fn not_in_mathematics(&mut self) {
        let known = self.next_fi.filter(|end| *end >= self.place);
        let end = known.unwrap_or_else(|| {
            self.rest().find(r"\fi").map_or(self.source.len(), |offset| self.place + offset)
        });
        self.next_fi = Some(end);
        if end == self.source.len() {
            return;
        }
        let text = self.source.get(self.place..end).and_then(|branches| branches.find(r"\else"));
        self.place = text.map_or(end, |offset| self.place + offset + r"\else".len());
        self.spaces();
    }

    /// The source of a group whose opening brace is read.
    fn raw_group(&mut self) -> &'a str {
        let start = self.place;
        let mut open = 1_usize;
        while let Some(c) = self.next() {
            match c {
                '{' => open += 1,
                '}' => open -= 1,
                _ => {}
            }
            if open == 0 {
                return self.source.get(start..self.place - 1).unwrap_or_default();
            }
        }
        self.source.get(start..).unwrap_or_default()
    }

    /// What is in an argument that is not a group for BibTeX.
    fn inside_bounded(&mut self) {
        if self.depth >= MAX_DEPTH { self.flatten() } else { self.inside() }
    }

    /// Something in a format; nothing at all gets none.
    fn styled(&mut self, open: &str, close: &str, body: impl FnOnce(&mut Self)) {
        let start = self.out.len();
        let bare = self.style == FieldText::Plain;
        if !bare {
            self.out.push_str(open);
        }
        body(self);
        if bare {
            return;
        }
        if self.out.len() == start + open.len() {
            self.out.truncate(start);
        } else {
            self.out.push_str(close);
        }
    }

    /// The text of the next argument: a group, a command or a character.
    fn argument(&mut self) -> String {
        let outer = std::mem::take(&mut self.out);
        let shielded = std::mem::replace(&mut self.shielded, true);
        self.spaces();
        match self.peek() {
            Some('{') => {
                self.next();
                self.inside_bounded();
            }
            Some('\\') if self.depth < MAX_DEPTH => {
                self.next();
                self.depth += 1;
                self.command();
                self.depth -= 1;
            }
            Some('}') | None => {}
            Some(c) => {
                self.next();
                self.out.push(c);
            }
        }
        self.shielded = shielded;
        std::mem::replace(&mut self.out, outer)
    }

    /// A letter with an accent: the base letter first, as Unicode wants it.
    fn accent(&mut self, mark: char) {
        let argument = self.argument();
        let mut chars = argument.chars();
        match chars.next() {
            None => self.out.push_str(symbols::alone(mark)),
            Some(first) => {
                let base = match first {
                    'ı' => 'i',
                    'ȷ' => 'j',
                    other => other,
                };
                self.out.push(base);
                let rest = chars.as_str();
                // Marks that are there stand nearer to the letter.
                let (marks, rest) = rest.split_at(rest.find(|c| !is_combining_mark(c)).unwrap_or(rest.len()));
                self.out.push_str(marks);
                if base.is_alphabetic() {
                    self.out.push(mark);
                }
                self.out.push_str(rest);
            }
        }
    }
}

/// Whether a command sets space or a place, so that it prints nothing.
fn is_layout(name: &str) -> bool {
    matches!(
        name,
        "hspace" | "vspace" | "hskip" | "kern" | "phantom" | "hphantom" | "vphantom" | "label" | "index"
    )
}

const NOCASE: &str = r#"<span class="nocase">"#;

/// Whether a letter has another case.
fn has_case(c: char) -> bool {
    c.is_uppercase() || c.is_lowercase()
}
