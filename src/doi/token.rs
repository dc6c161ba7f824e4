//! The words in which a DOI may stand: where one ends, and how it begins.

use super::shape::{self, Bracket, Brackets};
use super::{Doi, Identified, unescape};

/// Text from the beginning of a mention to where nothing can belong to it any more.
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    /// The text with its escapes undone.
    pub(super) meant: String,
    /// The length of `meant` up to the first bracket that was closed but not opened.
    pub(super) matched: usize,
    /// Where in the text to go on when the token cannot be read.
    pub(super) resume: usize,
    /// Where in the text the characters of `meant` begin that are its own, and how many before them are
    /// not as they are written.
    pub(super) offset: (usize, usize),
    /// What stands at the beginning of the next line, where the token ends with its line.
    pub(super) next: Option<Next>,
}

/// The first word of a line, which may be the rest of a DOI.
pub(super) struct Next {
    pub(super) word: String,
    /// Where it ends in the text.
    pub(super) end: usize,
}

/// The beginning of a DOI: its prefix and the slash, in the many ways in which they are broken.
pub(super) struct Head {
    /// As it should be: `10.1000/`.
    pub(super) prefix: String,
    /// How much of the text that is.
    pub(super) len: usize,
    /// Whether it is written so, or with an escape for the slash.
    pub(super) is_plain: bool,
    pub(super) slash_encoded: bool,
    pub(super) has_comma: bool,
}

impl Head {
    pub(super) fn read(text: &str) -> Option<Self> {
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
    pub(super) fn read(text: &'t str, start: usize) -> Self {
        Self::read_from(text, start, start, String::new())
    }

    /// What follows a beginning that is not written as it should be; nothing where nothing does.
    pub(super) fn behind(text: &'t str, start: usize, head: &Head) -> Option<Self> {
        let token = Self::read_from(text, start, start + head.len, head.prefix.clone());
        (token.meant.len() > head.prefix.len()).then_some(token)
    }

    /// Reads from `own` on, behind what is known to be meant.
    pub(super) fn read_from(text: &'t str, start: usize, own: usize, known: String) -> Self {
        /// Beyond an unmatched bracket a second reading goes on, but not for ever: the text there is
        /// read again.
        const FARTHER: usize = 64;
        let offset = (own, known.len());
        let mut meant = known;
        let mut brackets = Brackets::default();
        let mut matched = None;
        // From where on words may be glued to a DOI, and whether one was: at the next the token ends, since from
        // there on the text is read again.
        let mut suffix =
            shape::prefix_len(if meant.is_empty() { &text[own..] } else { &meant }).map(|len| len + 2);
        let mut is_glued = false;
        let mut resume = start + 1;
        let mut at = own;
        while let Some(unit) = unescape::unit(&text[at..]) {
            let rest = &text[at + unit.len..];
            if is_end(unit.meant) || ends_here(unit.meant, &text[at..], rest) {
                break;
            }
            if let Some(last) = meant.chars().next_back()
                && suffix.is_some_and(|suffix| meant.len() >= suffix)
                && matches!(unit.meant, 'A'..='Z' | '[' | 'h')
                && shape::glues(last, &unescape::meant(&text[at..]))
            {
                if is_glued {
                    break;
                }
                is_glued = true;
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
            if unit.meant == '/' && suffix.is_none() && ends_in_prefix(&meant) {
                suffix = Some(meant.len() + 2);
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
    pub(super) fn main(&self) -> &str {
        &self.meant[..self.matched]
    }

    /// Reads the token, in the likeliest way first: cut where a word is glued to it, joined with the next
    /// line where it ends in a hyphen or a slash. Where an unmatched bracket is followed by more, that is
    /// another reading.
    pub(super) fn read_as<E>(&self, read: impl Fn(&str) -> Result<Identified, E>) -> Option<Reading> {
        if self.meant.len() > shape::LONGEST_INPUT {
            return None;
        }
        let main = self.main();
        let first = shape::first(main).unwrap_or(0);
        let from_doi = &main[first..];
        let glued = [shape::glued(from_doi), shape::glued_address(from_doi)].into_iter().flatten().min();
        let glued = glued.map(|at| first + at);
        // No DOI ends in a hyphen; what else a line ends in goes on where that has digits.
        let hyphened = main.ends_with(['-', '\u{2010}', '\u{2011}', '\u{ad}']);
        let joined = self
            .next
            .as_ref()
            .filter(|next| glued.is_none() && (next.has_digits() || hyphened && next.is_in_one_case()));
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
                readings.extend(shape::left_open(from_doi).map(|at| main[..first + at].to_owned()));
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

    /// Where in the text so much of what is meant ends.
    pub(super) fn end_of(&self, len: usize) -> usize {
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
pub(super) struct Reading {
    pub(super) found: Identified,
    /// The text of the likeliest reading.
    pub(super) text: String,
    /// Where in the whole text that ends, if it goes on behind the token.
    pub(super) end: Option<usize>,
}

impl Next {
    /// The first word behind the line break at `at`, if there is one and it begins as the rest of a word
    /// does.
    pub(super) fn read(text: &str, at: usize) -> Option<Self> {
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
        (begins && !is_item && !is_other).then_some(Self { word, end })
    }

    fn has_digits(&self) -> bool {
        self.word.contains(|c: char| c.is_ascii_digit())
    }

    /// Whether it does not begin a sentence.
    fn is_in_one_case(&self) -> bool {
        self.word.starts_with(|c: char| c.is_ascii_lowercase()) || !self.word.contains(char::is_lowercase)
    }

    /// Whether a word looks more like a part of a DOI than of a sentence or a list.
    pub(super) fn looks_like_a_rest(&self) -> bool {
        let word = self.word.trim_end_matches(['.', ',', ';', ')']);
        word.len() >= 4 && word.contains(|c: char| c.is_ascii_digit()) && !word.contains(',')
    }
}

/// Whether a text ends in the prefix of a DOI.
fn ends_in_prefix(text: &str) -> bool {
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let prefix = &text[before.len()..];
    shape::prefix_len(prefix) == Some(prefix.len()) && !before.chars().next_back().is_some_and(shape::is_word)
}

/// Characters that end every mention: white space, quotation marks, what addresses must encode,
/// the punctuation of Chinese and Japanese, which has no space after it.
pub(super) fn is_end(c: char) -> bool {
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
pub(super) fn ends_here(c: char, from: &str, rest: &str) -> bool {
    match c {
        '<' => shape::is_tag(unescape::meant(from)),
        '\'' => rest.is_empty() || rest.starts_with([',', ';', ':', ')', ']', '}', '>']),
        ',' | ';' => shape::starts_identifier(rest),
        _ => false,
    }
}

/// Whether a text ends with a percent-encoded byte that is no part of a word, such as the `%2F` in
/// the address of an address.
pub(super) fn ends_encoded(text: &str) -> bool {
    const BYTES: &[&str] = &["%2f", "%3a", "%3d", "%20"];
    text.len()
        .checked_sub(3)
        .and_then(|at| text.get(at..))
        .is_some_and(|end| BYTES.iter().any(|byte| end.eq_ignore_ascii_case(byte)))
}

/// Where in the text before a DOI the address without a scheme begins that leads up to it.
pub(super) fn path_start(before: &str) -> usize {
    let in_address = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~' | b':' | b'/' | b'%' | b'@' | b'-')
    };
    before.len() - before.bytes().rev().take_while(|byte| in_address(byte)).count()
}
