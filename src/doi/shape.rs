//! The shape of a DOI, and where one may end.

use super::error::DoiError;
use crate::text::sanitize;

/// The longest DOI, in bytes. DOIs have no limit of their own, but Crossref and `DataCite` register none beyond this one.
pub(super) const LONGEST: usize = 2048;

/// The longest text that a DOI is looked for in whole: addresses and escapes make it longer.
pub(super) const LONGEST_INPUT: usize = 8 * LONGEST;

/// Punctuation that ends a sentence, a quotation or an emphasis more often than a DOI.
const TRAILING: &[char] = &['.', ',', ';', ':', '!', '?', '\'', '"', '*', '…', '`', '\\', '|'];

const OPENERS: &[char] = &['(', '[', '{', '<'];
const CLOSERS: &[char] = &[')', ']', '}', '>'];

/// How many brackets of each kind are open; negative where more were closed than opened.
#[derive(Default)]
pub(super) struct Brackets([isize; 4]);

/// What a character is to [`Brackets`].
pub(super) enum Bracket {
    Opens,
    /// Closes one that is open.
    Closes,
    /// Closes one that was never opened.
    Unmatched,
}

impl Brackets {
    /// Counts one character.
    pub(super) fn count(&mut self, c: char) -> Option<Bracket> {
        for ((open, opener), closer) in self.0.iter_mut().zip(OPENERS).zip(CLOSERS) {
            if c == *opener {
                *open += 1;
                return Some(Bracket::Opens);
            }
            if c == *closer {
                *open -= 1;
                return Some(if *open < 0 { Bracket::Unmatched } else { Bracket::Closes });
            }
        }
        None
    }

    /// Takes back one character that was counted, if it is an opening bracket or one closed too
    /// often.
    fn take_back(&mut self, c: char) -> bool {
        for ((open, opener), closer) in self.0.iter_mut().zip(OPENERS).zip(CLOSERS) {
            if c == *opener {
                *open -= 1;
                return true;
            }
            if c == *closer && *open < 0 {
                *open += 1;
                return true;
            }
        }
        false
    }
}

/// Where a bracket opens in the suffix of the DOI that a text begins with, if it never closes: what follows it in
/// running text has been cut off by a space, as in `10.1000/a[p. 3]`.
pub(super) fn left_open(text: &str) -> Option<usize> {
    let suffix = text.find('/')? + 1;
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in text.char_indices().skip_while(|(at, _)| *at <= suffix) {
        match c {
            '(' => open.push((at, ')')),
            '[' => open.push((at, ']')),
            '{' => open.push((at, '}')),
            _ => drop(open.pop_if(|(_, closes)| *closes == c)),
        }
    }
    open.first().map(|(at, _)| *at)
}

/// The length of the prefix that a text begins with: `10.`, four to nine digits, and any number
/// of further numbers after dots. More digits are no registrant's, fewer neither.
pub(super) fn prefix_len(text: &str) -> Option<usize> {
    let digits = |at: usize| text.bytes().skip(at).take_while(u8::is_ascii_digit).count();
    if !text.starts_with("10.") {
        return None;
    }
    let code = digits(3);
    if !(4..=9).contains(&code) {
        return None;
    }
    let mut len = 3 + code;
    while text.as_bytes().get(len) == Some(&b'.') {
        match digits(len + 1) {
            0 => break,
            more => len += 1 + more,
        }
    }
    Some(len)
}

/// Where the first DOI of a text begins: a prefix with a slash after it, not in the middle of a
/// word or number.
pub(super) fn first(text: &str) -> Option<usize> {
    let mut before = None;
    for (at, c) in text.char_indices() {
        if c == '1' && !before.is_some_and(is_word) {
            let rest = &text[at..];
            if prefix_len(rest).is_some_and(|len| rest.as_bytes().get(len) == Some(&b'/')) {
                return Some(at);
            }
        }
        before = Some(c);
    }
    None
}

/// Whether a character before `10.` makes it the end of something else. Only ASCII counts: Chinese
/// and Japanese put no space between a word and a DOI.
pub(super) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '.'
}

/// Whether a text is a DOI or short DOI as it stands.
pub(super) fn check(text: &str) -> Result<(), DoiError> {
    if text.len() > LONGEST {
        return Err(DoiError::too_long(text));
    }
    let suffix = if let Some(short) = text.strip_prefix("10/") {
        if !short.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(DoiError::not_a_doi(text));
        }
        short
    } else {
        let len = prefix_len(text).ok_or_else(|| DoiError::not_a_doi(text))?;
        match text.get(len..) {
            None | Some("") => return Err(DoiError::no_suffix(text)),
            Some(rest) => rest.strip_prefix('/').ok_or_else(|| DoiError::not_a_doi(text))?,
        }
    };
    if suffix.is_empty() {
        return Err(DoiError::no_suffix(text));
    }
    if suffix.contains(char::is_whitespace) {
        return Err(DoiError::not_one(text));
    }
    if suffix.contains(sanitize::is_hidden) {
        return Err(DoiError::not_a_doi(text));
    }
    Ok(())
}

/// Where a DOI at the beginning of a text ends once punctuation that is probably not its own is
/// taken off: its length, and the length with the last character that was taken off. Brackets are
/// only taken off where they are closed more often than opened.
pub(super) fn trimmed(text: &str) -> (usize, usize) {
    let mut brackets = Brackets::default();
    for c in text.chars() {
        brackets.count(c);
    }
    let mut len = text.len();
    let mut one_more = len;
    for (at, c) in text.char_indices().rev() {
        if !TRAILING.contains(&c) && !brackets.take_back(c) {
            break;
        }
        one_more = len;
        len = at;
    }
    (len, one_more)
}

/// Whether characters from `<` on are a tag, a comment or a declaration of HTML or XML, and not
/// the `<0935:WOTWSM>` of an identifier made after SICI (ANSI/NISO Z39.56).
pub(super) fn is_tag(mut chars: impl Iterator<Item = char>) -> bool {
    const LONGEST_NAME: usize = 20;
    if chars.next() != Some('<') {
        return false;
    }
    match chars.next() {
        Some('/' | '!' | '?') => return true,
        Some(c) if c.is_ascii_alphabetic() => {}
        _ => return false,
    }
    let mut chars = chars.take(LONGEST_NAME).skip_while(char::is_ascii_alphanumeric);
    match chars.next() {
        Some('>') => true,
        Some('/') => chars.next() == Some('>'),
        Some(c) => c.is_whitespace(),
        None => false,
    }
}

/// Where markup begins in a text.
pub(super) fn first_tag(text: &str) -> Option<usize> {
    text.match_indices('<').map(|(at, _)| at).find(|&at| is_tag(text[at..].chars()))
}

/// Whether a text begins with an identifier, so that the comma or semicolon before it parts two.
pub(super) fn starts_identifier(text: &str) -> bool {
    let text = text.trim_start();
    let labelled = ["http://", "https://", "doi:"]
        .iter()
        .any(|label| text.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label)));
    labelled || prefix_len(text).is_some_and(|len| text.as_bytes().get(len) == Some(&b'/'))
}

/// Words of pages and reference lists that come to stand right behind a DOI when it is copied. They are
/// known by their capitals, or by what follows them.
const GLUED: &[&str] = &[
    "CrossRef",
    "Crossref",
    "Google",
    "PubMed",
    "Pubmed",
    "PMID",
    "PMid",
    "PMCID",
    "PMCid",
    "MEDLINE",
    "Medline",
    "Scopus",
    "SCOPUS",
    "Available",
    "Accessed",
    "Retrieved",
    "[Epub",
    "[PubMed",
    "[CrossRef",
    "[Google",
    "[PMC",
    "Web of Science",
    "SpringerLink",
    "ScienceDirect",
    "DOI:",
    "ISSN",
    "ISBN",
];

/// The addresses that follow a DOI without a space begin so.
const GLUED_ADDRESSES: &[&str] = &["http://", "https://"];

/// Where a word begins that was glued to the DOI that a text begins with, if there is one.
pub(super) fn glued(text: &str) -> Option<usize> {
    // All of them begin with a capital or a bracket, which few DOIs have.
    let may_begin = |byte: u8| byte.is_ascii_uppercase() || byte == b'[';
    if text.bytes().any(may_begin) { first_of(text, GLUED) } else { None }
}

/// Where an address begins that follows a DOI without a space.
pub(super) fn glued_address(text: &str) -> Option<usize> {
    if text.contains(':') { first_of(text, GLUED_ADDRESSES) } else { None }
}

fn first_of(text: &str, words: &[&str]) -> Option<usize> {
    let from = prefix_len(text)? + 2;
    let places = words.iter().filter_map(|word| {
        let mut places = text.get(from..)?.match_indices(word).map(|(at, _)| from + at);
        places.find(|at| text[..*at].chars().next_back().is_some_and(may_end))
    });
    places.min()
}

/// Whether a DOI may end in a character behind which a word or an address was glued to it.
fn may_end(c: char) -> bool {
    c.is_ascii_digit() || c.is_ascii_lowercase() || matches!(c, ')' | '.' | ']' | '>')
}

/// Whether characters begin with a word or an address that was glued to what ends in `before`.
pub(super) fn glues(before: char, chars: &(impl Iterator<Item = char> + Clone)) -> bool {
    may_end(before)
        && GLUED.iter().chain(GLUED_ADDRESSES).any(|word| {
            let mut chars = chars.clone();
            word.chars().all(|c| chars.next() == Some(c))
        })
}

/// The same where capitals are lost, and there may be a DOI that ends so: only a word at the very end.
pub(super) fn glued_lower(text: &str) -> Option<usize> {
    const WORDS: [&str; 9] =
        ["epub", "crossref", "pubmed", "pmid", "pmcid", "google", "available", "accessed", "retrieved"];
    let from = prefix_len(text)? + 2;
    let word = WORDS.iter().find(|word| text.ends_with(**word))?;
    (text.len() - word.len() > from).then(|| text.len() - word.len())
}
