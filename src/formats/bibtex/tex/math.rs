//! Formulas as CSL text, as far as that can show them.
//!
//! Letters of a formula are italic, as TeX sets them; Greek ones are plain, because most authors
//! write `$\alpha$` for want of an upright one. Fractions have a slash, hats and bars are combining marks, and
//! script and blackboard letters those of Unicode. Roots and whatever else is not in a line make the whole formula
//! unreadable here: it then stays TeX, which whoever exports it to LaTeX again is glad of. A formula that lost its
//! form goes into a `.bib` file again as it stood in one ([`FLATTENED`]).

use crate::text::tex::named;

/// Commands of which the text shows less than the source.
pub(super) const FLATTENED: &[&str] = &[
    "frac",
    "tfrac",
    "dfrac",
    "hat",
    "widehat",
    "bar",
    "overline",
    "tilde",
    "widetilde",
    "vec",
    "dot",
    "ddot",
    "check",
    "underline",
    "mathcal",
    "mathscr",
    "mathbb",
    "mathfrak",
    // What is bold, sans serif or typewriter is another quantity.
    "mathbf",
    "boldsymbol",
    "bm",
    "mathsf",
    "mathtt",
];

/// The mark that an accent of mathematics sets on each letter below it.
fn mark(name: &str) -> Option<char> {
    Some(match name {
        "hat" | "widehat" => '\u{302}',
        "bar" | "overline" => '\u{305}',
        "tilde" | "widetilde" => '\u{303}',
        "vec" => '\u{20d7}',
        "dot" => '\u{307}',
        "ddot" => '\u{308}',
        "check" => '\u{30c}',
        "underline" => '\u{332}',
        _ => return None,
    })
}

/// A letter of one of the alphabets of mathematics in Unicode; some stood elsewhere before these came.
fn alphabet(name: &str, letter: char) -> Option<char> {
    let (capital, small, others): (u32, u32, &str) = match name {
        "mathcal" | "mathscr" => (0x1d49c, 0x1d4b6, "BℬEℰFℱHℋIℐLℒMℳRℛeℯgℊoℴ"),
        "mathbb" => (0x1d538, 0x1d552, "CℂHℍNℕPℙQℚRℝZℤ"),
        "mathfrak" => (0x1d504, 0x1d51e, "CℭHℌIℑRℜZℨ"),
        _ => return None,
    };
    let mut pairs = others.chars();
    while let (Some(known), Some(other)) = (pairs.next(), pairs.next()) {
        if known == letter {
            return Some(other);
        }
    }
    let (first, base) = if letter.is_ascii_uppercase() { ('A', capital) } else { ('a', small) };
    if letter.is_ascii_alphabetic() {
        char::from_u32(base + u32::from(letter) - u32::from(first))
    } else {
        None
    }
}

const MAX_DEPTH: usize = 8;

/// The text of a formula, with CSL's tags or without; none if it cannot be shown in a line.
pub(super) fn read(source: &str, tags: bool) -> Option<String> {
    let mut math = Math { rest: source, tags, out: String::with_capacity(source.len()), upright: false };
    math.run(0)?;
    math.rest.is_empty().then_some(math.out)
}

struct Math<'a> {
    rest: &'a str,
    tags: bool,
    out: String,
    /// Inside of `\mathrm` and its like.
    upright: bool,
}

impl Math<'_> {
    /// To the end of the group, before its brace.
    fn run(&mut self, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        while let Some(c) = self.rest.chars().next() {
            if c == '}' {
                return (depth > 0).then_some(());
            }
            self.atom(depth)?;
        }
        (depth == 0).then_some(())
    }

    /// One character, command, group or script.
    fn atom(&mut self, depth: usize) -> Option<()> {
        let c = self.rest.chars().next()?;
        if c.is_ascii_alphabetic() {
            let length = self.rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            let (letters, rest) = self.rest.split_at_checked(length)?;
            self.rest = rest;
            self.letters(letters);
            return Some(());
        }
        self.rest = self.rest.get(c.len_utf8()..)?;
        match c {
            '\\' => self.command(depth),
            '{' => self.group(depth),
            '_' => self.script("sub", depth),
            '^' => self.script("sup", depth),
            '-' => {
                self.out.push('−');
                Some(())
            }
            '\'' => {
                let double = self.rest.strip_prefix('\'');
                self.rest = double.unwrap_or(self.rest);
                self.out.push(if double.is_some() { '″' } else { '′' });
                Some(())
            }
            '~' => {
                self.out.push('\u{a0}');
                Some(())
            }
            '&' | '$' => None,
            c if c.is_whitespace() => {
                if !self.out.ends_with(' ') {
                    self.out.push(' ');
                }
                Some(())
            }
            c => {
                self.out.push(c);
                Some(())
            }
        }
    }

    fn letters(&mut self, letters: &str) {
        if self.tags && !self.upright {
            self.out.extend(["<i>", letters, "</i>"]);
        } else {
            self.out.push_str(letters);
        }
    }

    /// A group, its opening brace being read.
    fn group(&mut self, depth: usize) -> Option<()> {
        self.run(depth + 1)?;
        self.rest = self.rest.strip_prefix('}')?;
        Some(())
    }

    /// A sub- or superscript: of a group, a command or one character.
    fn script(&mut self, tag: &str, depth: usize) -> Option<()> {
        self.rest = self.rest.trim_start();
        if let Some(rest) = ["\\circ", "{\\circ}"].iter().find_map(|degree| self.rest.strip_prefix(degree)) {
            self.rest = rest;
            self.out.push('°');
            return Some(());
        }
        if self.tags {
            self.out.extend(["<", tag, ">"]);
        }
        let c = self.rest.chars().next()?;
        if c.is_ascii_alphabetic() {
            let (letter, rest) = self.rest.split_at_checked(1)?;
            self.rest = rest;
            self.letters(letter);
        } else if depth >= MAX_DEPTH {
            return None;
        } else {
            self.atom(depth + 1)?;
        }
        if self.tags {
            self.out.extend(["</", tag, ">"]);
        }
        Some(())
    }

    fn command(&mut self, depth: usize) -> Option<()> {
        let length = self.rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        if length == 0 {
            let c = self.rest.chars().next()?;
            self.rest = self.rest.get(c.len_utf8()..)?;
            match c {
                ',' | ';' | ':' | ' ' => self.out.push(' '),
                '!' => {}
                '%' | '&' | '#' | '_' | '{' | '}' | '$' => self.out.push(c),
                _ => return None,
            }
            return Some(());
        }
        let (name, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest.trim_start();
        if let Some(text) = named(name) {
            self.out.push_str(text);
            return Some(());
        }
        if let Some(mark) = mark(name) {
            let tags = std::mem::replace(&mut self.tags, false);
            let letters = self.argument(depth);
            self.tags = tags;
            // A bar over a whole sum is none over its letters.
            let letters = letters.filter(|text| text.chars().all(char::is_alphanumeric))?;
            let marked: String = letters.chars().flat_map(|letter| [letter, mark]).collect();
            self.letters(&marked);
            return Some(());
        }
        if alphabet(name, 'A').is_some() {
            let tags = std::mem::replace(&mut self.tags, false);
            let letters = self.argument(depth);
            self.tags = tags;
            self.out.push_str(
                &letters?.chars().map(|letter| alphabet(name, letter)).collect::<Option<String>>()?,
            );
            return Some(());
        }
        match name {
            // The sign alone.
            "sqrt" if self.rest.starts_with("{}") => {
                self.rest = self.rest.get(2..)?;
                self.out.push('√');
                Some(())
            }
            "mathrm" | "rm" | "text" | "textrm" | "mathsf" | "mathtt" | "operatorname" | "mbox" | "hbox"
            | "textnormal" | "mathnormal" | "mathit" | "mathbf" | "boldsymbol" | "bm" => {
                let outer = std::mem::replace(&mut self.upright, !matches!(name, "mathnormal" | "mathit"));
                if name == "rm" {
                    // To the end of the group.
                    self.run_on(depth)?;
                } else {
                    self.rest = self.rest.strip_prefix('{')?;
                    self.group(depth)?;
                }
                self.upright = outer;
                Some(())
            }
            "frac" | "tfrac" | "dfrac" => {
                let (above, below) = (self.argument(depth)?, self.argument(depth)?);
                self.out.extend([divided(above), "/".to_owned(), divided(below)]);
                Some(())
            }
            // A full stop is where no delimiter is.
            "left" | "right" => {
                self.rest = self.rest.strip_prefix('.').unwrap_or(self.rest);
                Some(())
            }
            "displaystyle" | "limits" | "ifmmode" | "fi" | "ensuremath" => Some(()),
            // What follows is for text.
            "else" => {
                self.rest = self.rest.split_once("\\fi").map_or("", |(_, rest)| rest);
                Some(())
            }
            _ => None,
        }
    }

    /// The text of the next group, command or character.
    fn argument(&mut self, depth: usize) -> Option<String> {
        self.rest = self.rest.trim_start();
        let outer = std::mem::take(&mut self.out);
        let read = if depth >= MAX_DEPTH {
            None
        } else if self.rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            // Without braces it is one character: `\frac12`.
            let (first, rest) = self.rest.split_at_checked(1)?;
            self.rest = rest;
            if first.starts_with(|c: char| c.is_ascii_alphabetic()) {
                self.letters(first);
            } else {
                self.out.push_str(first);
            }
            Some(())
        } else {
            self.atom(depth + 1)
        };
        let text = std::mem::replace(&mut self.out, outer);
        read.map(|()| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn run_on(&mut self, depth: usize) -> Option<()> {
        while self.rest.chars().next().is_some_and(|c| c != '}') {
            if depth >= MAX_DEPTH {
                return None;
            }
            self.atom(depth + 1)?;
        }
        Some(())
    }
}

/// A part of a fraction, in parentheses where it is more than one number or word.
fn divided(part: String) -> String {
    let plain = part.replace("<i>", "").replace("</i>", "");
    let is_one = plain.chars().all(char::is_alphanumeric) || plain.starts_with('(') && plain.ends_with(')');
    if is_one { part } else { format!("({part})") }
}
