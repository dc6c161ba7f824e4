//! DOIs in running text: plain words, HTML, Markdown, LaTeX source, JSON.
//!
//! The text is read once from front to back. A mention begins at an address, at the prefix of a DOI
//! that is not the end of another word, or at the word "arXiv" with a number. It ends at white
//! space, a quotation mark, a tag, a bracket that was opened before it, or one that does not close; and where a comma or
//! semicolon parts it from the next one. What is left is read as a single identifier is.

use std::ops::Range;

use super::identify::identify;
use super::settle::settle;
use super::shape;
use super::token::{Head, Reading, Token, ends_encoded, path_start};
use super::{Doi, Identified, arxiv, plain, unescape};

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
        const NOT_FAR: usize = 100;
        let rest = &self.text[start..];
        if rest.starts_with("10/") {
            return self.short(start);
        }
        if let Some(len) = plain::at(self.text, start) {
            let doi = Doi::exact(&rest[..len]).ok()?;
            return Some(Mention { doi, others: Vec::new(), range: start..start + len });
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
        // A number with a comma in it needs more than that to be a DOI: letters, and not far behind it.
        let is_number = |suffix: &str| !labelled && !suffix.chars().take(NOT_FAR).any(char::is_alphabetic);
        if head.has_comma && is_number(&rest[head.len..]) {
            return None;
        }
        let slash_encoded = head.slash_encoded;
        let token = if head.is_plain {
            Token::read(self.text, start)
        } else {
            let token = Token::behind(self.text, start, &head)?;
            if head.has_comma && is_number(&token.meant[head.prefix.len()..]) {
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

impl Token<'_> {
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
}
