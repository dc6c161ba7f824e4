//! DOIs in running text: plain words, HTML, Markdown, LaTeX source, JSON.
//!
//! The text is read once from front to back. A mention begins at an address, at the prefix of a DOI
//! that is not the end of another word, or at the word "arXiv" with a number. It ends at white
//! space, a quotation mark, a tag, or a bracket that was opened before it; and where a comma or
//! semicolon parts it from the next one. What is left is read as a single identifier is.

use std::ops::Range;

use super::identify::{identify, settle};
use super::shape::{self, Bracket, Brackets};
use super::{Doi, Found, arxiv, unescape};

/// A DOI in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The likelier reading.
    pub doi: Doi,
    /// Another reading, as in [`Found`].
    pub fallback: Option<Doi>,
    /// Where it stands, in bytes: the DOI, or the whole address it is part of, without a label
    /// before it and punctuation after it.
    pub range: Range<usize>,
}

/// The DOIs of a text, made by [`find`].
#[derive(Clone, Debug)]
pub struct Mentions<'t> {
    text: &'t str,
    at: usize,
    /// Where the last mention ended.
    consumed: usize,
    /// Up to here an address was read in which no DOI was found: the addresses in it are not
    /// read again.
    read_until: usize,
}

/// Finds the DOIs in a text, in order. A DOI that occurs twice is found twice.
pub fn find(text: &str) -> Mentions<'_> {
    Mentions { text, at: 0, consumed: 0, read_until: 0 }
}

impl Iterator for Mentions<'_> {
    type Item = Mention;

    fn next(&mut self) -> Option<Mention> {
        loop {
            let rest = self.text.as_bytes().get(self.at..)?;
            self.at += rest.iter().position(|byte| matches!(byte, b'1' | b'h' | b'H' | b'a' | b'A'))?;
            let start = self.at;
            let mention = match self.text.as_bytes().get(start)? {
                b'1' => self.number(start),
                b'h' | b'H' => self.address(start),
                _ => self.arxiv(start),
            };
            if let Some(mention) = mention {
                self.at = self.at.max(mention.range.end);
                self.consumed = self.at;
                return Some(mention);
            }
            self.at = self.at.max(start + 1);
        }
    }
}

impl Mentions<'_> {
    /// What begins with `10.` here, or the address without a scheme that ends so.
    fn number(&mut self, start: usize) -> Option<Mention> {
        let rest = &self.text[start..];
        if rest.starts_with("10/") {
            return self.short(start);
        }
        if !rest.starts_with("10.") {
            return None;
        }
        let before = &self.text[self.floor(start)..start];
        let encoded = ends_encoded(before);
        let labelled =
            before.get(before.len().saturating_sub(3)..).is_some_and(|l| l.eq_ignore_ascii_case("doi"));
        if !encoded && !labelled && before.chars().next_back().is_some_and(shape::is_word) {
            return None;
        }
        let prefix = shape::prefix_len(rest)?;
        let after = &rest[prefix..];
        let slash_encoded = after.get(..3).is_some_and(|slash| slash.eq_ignore_ascii_case("%2f"));
        if !slash_encoded && unescape::unit(after)?.meant != '/' {
            return None;
        }
        let token = Token::read(self.text, start);
        let path = path_start(before);
        if before.ends_with('/') && path < before.len() {
            let address = format!("{}{}", &before[path..], token.main());
            if let Ok(found) = identify(&address) {
                return Some(token.mention(found, start - (before.len() - path)));
            }
        }
        let read = |text: &str| {
            if encoded || slash_encoded {
                // In a parameter, which ends at the next one.
                settle(&unescape::percent(text.split('&').next().unwrap_or(text)))
            } else {
                settle(text)
            }
        };
        match token.read_as(read) {
            Some(found) => Some(token.mention(found, start)),
            None => self.skip(&token),
        }
    }

    /// `doi:10/fg4mtb`, `doi.org/10/fg4mtb`; anywhere else it is a fraction.
    fn short(&mut self, start: usize) -> Option<Mention> {
        let before = self.text[self.floor(start)..start].trim_end_matches(' ');
        let labelled = ["doi:", "doi.org/"].iter().any(|label| {
            before
                .len()
                .checked_sub(label.len())
                .and_then(|at| before.get(at..))
                .is_some_and(|end| end.eq_ignore_ascii_case(label))
        });
        if !labelled {
            return None;
        }
        let name = self.text[start + 3..].bytes().take_while(u8::is_ascii_alphanumeric).count();
        let range = start..start + 3 + name;
        Doi::exact(&self.text[range.clone()]).ok().map(|doi| Mention { doi, fallback: None, range })
    }

    /// An address with its scheme.
    fn address(&mut self, start: usize) -> Option<Mention> {
        if start < self.read_until
            || !["http://", "https://", "http:\\/", "https:\\/"]
                .iter()
                .any(|scheme| self.begins(start, scheme))
        {
            return None;
        }
        let token = Token::read(self.text, start);
        let found = token.read_as(identify);
        if found.is_none() {
            self.read_until = token.resume;
        }
        found.map(|found| token.mention(found, start))
    }

    /// `arXiv:2301.00001`, `arxiv.org/abs/2301.00001`.
    fn arxiv(&mut self, start: usize) -> Option<Mention> {
        if !self.begins(start, "arxiv") {
            return None;
        }
        if self.begins(start, "arxiv.org/") {
            let token = Token::read(self.text, start);
            return match identify(token.main()) {
                Ok(found) => Some(token.mention(found, start)),
                Err(_) => self.skip(&token),
            };
        }
        if self.text[..start].chars().next_back().is_some_and(char::is_alphanumeric) {
            return None;
        }
        let (doi, len) = arxiv::labelled(&self.text[start..])?;
        Some(Mention { doi, fallback: None, range: start..start + len })
    }

    /// Goes on behind a token that could not be read, so that nothing is read twice.
    fn skip(&mut self, token: &Token<'_>) -> Option<Mention> {
        self.at = token.resume;
        None
    }

    fn begins(&self, start: usize, word: &str) -> bool {
        self.text.get(start..start + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word))
    }

    /// How far back from here the beginning of an address is looked for.
    fn floor(&self, start: usize) -> usize {
        const FARTHEST: usize = 256;
        let mut floor = start.saturating_sub(FARTHEST).max(self.consumed);
        while !self.text.is_char_boundary(floor) {
            floor += 1;
        }
        floor
    }
}

/// Text from the beginning of a mention to where nothing can belong to it any more.
struct Token<'t> {
    text: &'t str,
    start: usize,
    /// The text with its escapes undone.
    meant: String,
    /// The length of `meant` up to the first bracket that was closed but not opened.
    matched: usize,
    /// Where in the text to go on when the token cannot be read.
    resume: usize,
}

impl<'t> Token<'t> {
    fn read(text: &'t str, start: usize) -> Self {
        /// Beyond an unmatched bracket a second reading goes on, but not for ever: the text there is
        /// read again.
        const FARTHER: usize = 64;
        let mut meant = String::new();
        let mut brackets = Brackets::default();
        let mut matched = None;
        let mut resume = start;
        let mut at = start;
        while let Some(unit) = unescape::unit(&text[at..]) {
            let rest = &text[at + unit.len..];
            if is_end(unit.meant) || ends_here(unit.meant, &text[at..], rest) {
                break;
            }
            if let Some(Bracket::Unmatched) = brackets.count(unit.meant) {
                if matches!(unit.meant, '}' | '>') {
                    break;
                }
                matched.get_or_insert(meant.len());
            }
            if matched.is_some_and(|matched| meant.len() > matched + FARTHER) {
                break;
            }
            meant.push(unit.meant);
            at += unit.len;
            if matched.is_none() {
                resume = at;
            }
        }
        let matched = matched.unwrap_or(meant.len());
        Self { text, start, meant, matched, resume }
    }

    /// The text before any unmatched bracket.
    fn main(&self) -> &str {
        &self.meant[..self.matched]
    }

    /// Reads the token; where an unmatched bracket is followed by more, with that as the second
    /// reading.
    fn read_as<E>(&self, read: impl Fn(&str) -> Result<Found, E>) -> Option<Found> {
        let mut found = read(self.main()).ok()?;
        if self.matched < self.meant.len() && found.fallback.is_none() {
            let longer = read(&self.meant).ok().filter(|longer| longer.doi != found.doi);
            let with_bracket = || Doi::exact(&format!("{})", found.doi)).ok();
            found.fallback = match longer {
                Some(longer) => Some(longer.doi),
                None if self.meant[self.matched..].starts_with(')') => with_bracket(),
                None => None,
            };
        }
        Some(found)
    }

    /// What was found, from `start` to where the token ends without trailing punctuation.
    fn mention(&self, found: Found, start: usize) -> Mention {
        let (len, _) = shape::trimmed(self.main());
        let mut end = self.start;
        let mut seen = 0;
        while seen < len
            && let Some(unit) = unescape::unit(&self.text[end..])
        {
            seen += unit.meant.len_utf8();
            end += unit.len;
        }
        Mention { doi: found.doi, fallback: found.fallback, range: start..end }
    }
}

/// Characters that end every mention: white space, quotation marks, what addresses must encode,
/// the punctuation of Chinese and Japanese, which has no space after it.
fn is_end(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '"' | '`' | '|' | '\\' | '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '‹' | '›')
        || matches!(
            c,
            '。' | '，'
                | '、'
                | '；'
                | '：'
                | '！'
                | '？'
                | '（'
                | '）'
                | '「'
                | '」'
                | '『'
                | '』'
                | '《'
                | '》'
                | '【'
                | '】'
        )
}

/// Whether a mention ends before this character because of what follows: a tag, the quotation mark
/// of a literal, the comma of a list.
fn ends_here(c: char, from: &str, rest: &str) -> bool {
    match c {
        '<' => shape::is_tag(unescape::meant(from)),
        '\'' => rest.is_empty() || rest.starts_with([',', ';', ':', ')', ']', '}', '>']),
        ',' | ';' => shape::starts_identifier(rest),
        _ => false,
    }
}

/// Whether a text ends with a percent-encoded byte that is no part of a word, such as the `%2F` in
/// the address of an address.
fn ends_encoded(text: &str) -> bool {
    const BYTES: &[&str] = &["%2f", "%3a", "%3d", "%20"];
    text.len()
        .checked_sub(3)
        .and_then(|at| text.get(at..))
        .is_some_and(|end| BYTES.iter().any(|byte| end.eq_ignore_ascii_case(byte)))
}

/// Where in the text before a DOI the address without a scheme begins that leads up to it.
fn path_start(before: &str) -> usize {
    let in_address = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~' | b':' | b'/' | b'%' | b'@' | b'-')
    };
    before.len() - before.bytes().rev().take_while(|byte| in_address(byte)).count()
}
