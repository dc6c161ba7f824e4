//! DOIs in running text: plain words, HTML, Markdown, LaTeX source, JSON.
//!
//! The text is read once from front to back. A mention begins at an address, at the prefix of a DOI
//! that is not the end of another word, or at the word "arXiv" with a number. It ends at white
//! space, a quotation mark, a tag, or a bracket that was opened before it; and where a comma or
//! semicolon parts it from the next one. What is left is read as a single identifier is.

use std::ops::Range;

use super::identify::identify;
use super::settle::settle;
use super::shape::{self, Bracket, Brackets};
use super::{Doi, Identified, arxiv, unescape};

/// A DOI in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mention {
    /// The likelier reading.
    pub doi: Doi,
    /// Other readings, as in [`Identified`].
    pub others: Vec<Doi>,
    /// Where it stands, in bytes: the DOI, or the whole address it is part of, without a label
    /// before it and punctuation after it.
    pub range: Range<usize>,
}

impl From<Mention> for Identified {
    fn from(mention: Mention) -> Self {
        Self { doi: mention.doi, others: mention.others }
    }
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
        let before = &self.text[self.floor(start)..start];
        let encoded = ends_encoded(before);
        let ends = |label: &str| {
            let at = before.len().checked_sub(label.len());
            at.and_then(|at| before.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(label))
        };
        let labelled = ends("doi") || ends("doi.");
        if !encoded && !labelled && before.chars().next_back().is_some_and(shape::is_word) {
            return None;
        }
        let head = Head::read(rest)?;
        let slash_encoded = head.slash_encoded;
        let token = if head.is_plain {
            Token::read(self.text, start)
        } else {
            let token = Token::behind(self.text, start, &head)?;
            // A number with a comma in it needs more than that to be a DOI.
            if head.has_comma && !labelled && !token.meant[head.prefix.len()..].contains(char::is_alphabetic)
            {
                return None;
            }
            token
        };
        let path = path_start(before);
        if before.ends_with('/') && path < before.len() {
            let address = |text: &str| identify(&format!("{}{text}", &before[path..]));
            if let Some(reading) = token.read_as(address) {
                return Some(token.mention(reading, start - (before.len() - path)));
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
        Doi::exact(&self.text[range.clone()]).ok().map(|doi| Mention { doi, others: Vec::new(), range })
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
                Ok(found) => {
                    let reading = Reading { found, text: token.main().to_owned(), end: None };
                    Some(token.mention(reading, start))
                }
                Err(_) => self.skip(&token),
            };
        }
        if self.text[..start].chars().next_back().is_some_and(char::is_alphanumeric) {
            return None;
        }
        let (doi, len) = arxiv::labelled(&self.text[start..])?;
        Some(Mention { doi, others: Vec::new(), range: start..start + len })
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
    /// The text with its escapes undone.
    meant: String,
    /// The length of `meant` up to the first bracket that was closed but not opened.
    matched: usize,
    /// Where in the text to go on when the token cannot be read.
    resume: usize,
    /// Where in the text the characters of `meant` begin that are its own, and how many before them are
    /// not as they are written.
    offset: (usize, usize),
    /// What stands at the beginning of the next line, where the token ends with its line.
    next: Option<Next>,
}

/// The first word of a line, which may be the rest of a DOI.
struct Next {
    word: String,
    /// Where it ends in the text.
    end: usize,
}

/// The beginning of a DOI: its prefix and the slash, in the many ways in which they are broken.
struct Head {
    /// As it should be: `10.1000/`.
    prefix: String,
    /// How much of the text that is.
    len: usize,
    /// Whether it is written so, or with an escape for the slash.
    is_plain: bool,
    slash_encoded: bool,
    has_comma: bool,
}

impl Head {
    fn read(text: &str) -> Option<Self> {
        const LONGEST: usize = 100;
        let has_comma = text.starts_with("10,");
        let dotted = if has_comma {
            // No more than the prefix and a word behind it can take.
            let window: String = text.chars().take(LONGEST).collect();
            window.replacen(',', ".", 1)
        } else {
            String::new()
        };
        let text = if has_comma { dotted.as_str() } else { text };
        let len = shape::prefix_len(text)?;
        let after = &text[len..];
        let slash_encoded = after.get(..3).is_some_and(|slash| slash.eq_ignore_ascii_case("%2f"));
        let blank = |text: &str| {
            text.chars()
                .take_while(|c| matches!(c, ' ' | '\u{a0}' | '\u{2009}'))
                .map(char::len_utf8)
                .sum::<usize>()
        };
        if slash_encoded {
            return Some(Self {
                prefix: format!("{}/", &text[..len]),
                len: len + 3,
                is_plain: !has_comma,
                slash_encoded,
                has_comma,
            });
        }
        let before_slash = blank(after);
        let unit = unescape::unit(after.get(before_slash..)?)?;
        if unit.meant != '/' || before_slash > 2 {
            return None;
        }
        let at = len + before_slash + unit.len;
        let rest = &text[at..];
        let mut gap = blank(rest);
        // The rest may stand on the next line.
        if let Some(line) = rest[gap..].strip_prefix('\n').or_else(|| rest[gap..].strip_prefix("\r\n")) {
            gap = rest.len() - line.len() + blank(line);
        }
        let split = before_slash > 0 || gap > 0;
        if split {
            // Behind a gap a word of prose may follow; the rest of a DOI has a digit in it.
            let word = rest[gap..].split(char::is_whitespace).next().unwrap_or_default();
            if !word.starts_with(|c: char| c.is_alphanumeric() || c == '(')
                || !word.contains(|c: char| c.is_ascii_digit())
            {
                return None;
            }
        }
        Some(Self {
            prefix: format!("{}/", &text[..len]),
            len: at + gap,
            is_plain: !has_comma && !split,
            slash_encoded,
            has_comma,
        })
    }
}

impl<'t> Token<'t> {
    fn read(text: &'t str, start: usize) -> Self {
        Self::read_from(text, start, start, String::new())
    }

    /// What follows a beginning that is not written as it should be; nothing where nothing does.
    fn behind(text: &'t str, start: usize, head: &Head) -> Option<Self> {
        let token = Self::read_from(text, start, start + head.len, head.prefix.clone());
        (token.meant.len() > head.prefix.len()).then_some(token)
    }

    /// Reads from `own` on, behind what is known to be meant.
    fn read_from(text: &'t str, start: usize, own: usize, known: String) -> Self {
        /// Beyond an unmatched bracket a second reading goes on, but not for ever: the text there is
        /// read again.
        const FARTHER: usize = 64;
        let offset = (own, known.len());
        let mut meant = known;
        let mut brackets = Brackets::default();
        let mut matched = None;
        let mut resume = start + 1;
        let mut at = own;
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
        let next = if matched.is_none() { Next::read(text, at) } else { None };
        let matched = matched.unwrap_or(meant.len());
        Self { text, meant, matched, resume, offset, next }
    }

    /// The text before any unmatched bracket.
    fn main(&self) -> &str {
        &self.meant[..self.matched]
    }

    /// Reads the token, in the likeliest way first: cut where a word is glued to it, joined with the next
    /// line where it ends in a hyphen or a slash. Where an unmatched bracket is followed by more, that is
    /// another reading.
    fn read_as<E>(&self, read: impl Fn(&str) -> Result<Identified, E>) -> Option<Reading> {
        let main = self.main();
        let first = shape::first(main).unwrap_or(0);
        let from_doi = &main[first..];
        let glued = shape::glued(from_doi).or_else(|| shape::glued_address(from_doi)).map(|at| first + at);
        let joined = self.next.as_ref().filter(|_| glued.is_none());
        let mut readings = Vec::new();
        let mut end = None;
        match joined {
            Some(next) if main.ends_with(['-', '/', '_', '\u{2010}', '\u{2011}', '\u{ad}']) => {
                end = Some(next.end);
                readings.push(format!("{main}{}", next.word));
                readings.push(main.to_owned());
                let bare = main.trim_end_matches(['-', '\u{2010}', '\u{2011}', '\u{ad}']);
                readings.push(format!("{bare}{}", next.word));
            }
            next => {
                readings.extend(glued.map(|at| main[..at].to_owned()));
                readings.push(main.to_owned());
                let probable = next.filter(|next| next.looks_like_a_rest());
                readings.extend(probable.map(|next| format!("{main}{}", next.word)));
            }
        }
        let likeliest = readings.first().cloned().unwrap_or_default();
        let mut found = readings.iter().filter_map(|text| read(text).ok());
        let mut best = found.next()?;
        for other in found {
            best = best.or(other);
        }
        if self.matched < self.meant.len() {
            let longer = read(&self.meant).ok().filter(|longer| longer.doi != best.doi);
            let with_bracket = || Doi::exact(&format!("{})", best.doi)).ok();
            let other = match longer {
                Some(longer) => Some(longer.doi),
                None if self.meant[self.matched..].starts_with(')') => with_bracket(),
                None => None,
            };
            best = best.and(other);
        }
        Some(Reading { found: best, text: likeliest, end })
    }

    /// What was found, from `start` to where the likeliest reading ends without trailing punctuation.
    fn mention(&self, reading: Reading, start: usize) -> Mention {
        let (len, _) = shape::trimmed(&reading.text);
        let cut = reading.text.len() - len;
        let range = match reading.end {
            // A word is cut at its end byte by byte; punctuation is ASCII as a rule.
            Some(end) if self.text.is_char_boundary(end.saturating_sub(cut)) => {
                start..end.saturating_sub(cut)
            }
            Some(end) => start..end,
            None => start..self.end_of(len),
        };
        Mention { doi: reading.found.doi, others: reading.found.others, range }
    }

    /// Where in the text so much of what is meant ends.
    fn end_of(&self, len: usize) -> usize {
        let (mut end, mut seen) = self.offset;
        while seen < len
            && let Some(unit) = unescape::unit(&self.text[end..])
        {
            seen += unit.meant.len_utf8();
            end += unit.len;
        }
        end
    }
}

/// What a token means.
struct Reading {
    found: Identified,
    /// The text of the likeliest reading.
    text: String,
    /// Where in the whole text that ends, if it goes on behind the token.
    end: Option<usize>,
}

impl Next {
    /// The first word behind the line break at `at`, if there is one and it begins as the rest of a word
    /// does.
    fn read(text: &str, at: usize) -> Option<Self> {
        /// No line break is farther, and no rest longer.
        const FARTHEST: usize = 200;
        let rest = &text[at..];
        let line = rest.trim_start_matches([' ', '\t', '\u{ad}']);
        let line = line.strip_prefix("\r\n").or_else(|| line.strip_prefix('\n'))?;
        let line = line.trim_start_matches([' ', '\t']);
        let begin = text.len() - line.len();
        if begin - at > FARTHEST {
            return None;
        }
        let mut word = String::new();
        let mut end = begin;
        while let Some(unit) = unescape::unit(&text[end..]) {
            let rest = &text[end + unit.len..];
            if is_end(unit.meant) || ends_here(unit.meant, &text[end..], rest) || word.len() > FARTHEST {
                break;
            }
            word.push(unit.meant);
            end += unit.len;
        }
        let number = word.trim_end_matches(['.', ')', ']']);
        let is_item = number.len() < word.len()
            && number.len() <= 3
            && number.bytes().all(|byte| byte.is_ascii_digit());
        let is_other = shape::starts_identifier(&word) || word.contains("://") || word.contains('@');
        let begins = word.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '(');
        (begins && !is_item && !is_other && word.contains(|c: char| c.is_ascii_digit()))
            .then_some(Self { word, end })
    }

    /// Whether a word looks more like a part of a DOI than of a sentence or a list.
    fn looks_like_a_rest(&self) -> bool {
        let word = self.word.trim_end_matches(['.', ',', ';', ')']);
        word.len() >= 4 && word.contains(|c: char| c.is_ascii_digit()) && !word.contains(',')
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
