//! Signs by which the beginning and the end of a reference are known, whatever its style.
//!
//! A reference begins with people ("Doe, J.", "J. Doe", "Doe JA", "Doe, Jane"), a dash that repeats them, or its
//! title; it has a year; and it ends with a full stop, a page or an address, not within a list of names.

use crate::text::particles;
use crate::text::scripts::is_unspaced;
use crate::text::years::year_at_start;

/// How sure it is that a line begins a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Begin {
    /// It goes on with one: small letters, a number, punctuation.
    No,
    /// A capital, or a script without capitals.
    Weak,
    /// As names in full or quoted titles do.
    Medium,
    /// As family name and initials do.
    Strong,
}

/// How sure it is that a line ends a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    /// It breaks off: a comma, a conjunction, an initial.
    No,
    /// A word.
    Weak,
    /// A full stop, a number, an address.
    Strong,
}

/// Whether a word is a particle of a family name, at the beginning of a list too.
fn is_particle(word: &str) -> bool {
    let word = word.to_lowercase();
    let word = word.trim_matches(['.', '’', '\'']);
    particles::is_particle(word) || matches!(word, "les" | "lo" | "mac" | "des" | "t" | "vande" | "vander")
}

/// Capitals that are no initials.
const NO_INITIALS: &[&str] = &[
    "ONE", "USA", "UK", "NY", "DC", "UN", "EU", "II", "III", "IV", "VI", "DNA", "RNA", "MRI", "HIV", "CT",
    "AIDS", "US", "UAE", "WHO", "ISO", "IEEE", "ACM", "CA", "MA", "IN", "IT", "NJ", "PLC", "TV", "AI",
];

/// Words before which no reference ends, though a full stop may stand behind them.
const OPEN_WORDS: &[&str] = &[
    "vol", "vols", "no", "nos", "nr", "pp", "p", "ed", "eds", "hrsg", "hg", "in", "proc", "int", "univ",
    "dept", "bd", "vs", "cf", "ser", "ch", "chap", "fig", "art", "trans", "dir", "coord", "s", "и", "и др",
    "с", "т",
];

/// Words that cannot end a reference.
const CONJUNCTIONS: &[&str] = &[
    "and", "und", "et", "y", "e", "og", "och", "en", "the", "of", "in", "for", "on", "de", "der", "with",
    "&", "a", "an", "to", "from", "и", "i", "ve", "by", "at", "as", "und", "la",
];

/// What a line begins like.
pub(super) fn begin(line: &str) -> Begin {
    let line = line.trim_start();
    if repeats_authors(line) {
        return Begin::Strong;
    }
    let line = line.trim_start_matches(['*', '_']);
    let Some(first) = line.chars().next() else { return Begin::No };
    match first {
        '“' | '"' | '«' | '„' | '‘' | '”' | '《' | '「' | '『' => return Begin::Medium,
        '[' => {
            return if line.starts_with(['[', ' ']) && is_lettered(&line[1..]) {
                Begin::Weak
            } else {
                Begin::No
            };
        }
        _ if !first.is_alphabetic() && first != '\'' && first != '’' => return Begin::No,
        _ => {}
    }
    if !first.is_uppercase() && !first.is_lowercase() && first.is_alphabetic() {
        let head: String = line.chars().take(24).collect();
        let parted = head.contains([',', '،', '，', '、', '.', '。', '．', ':', '：', '“', '《', '(', '（']);
        return if parted { Begin::Medium } else { Begin::Weak };
    }
    names(line)
}

fn is_lettered(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase)
}

/// Whether a dash stands for authors: `———.`, `---,`, `— (2001)`.
pub(super) fn repeats_authors(line: &str) -> bool {
    let rest = line.trim_start_matches(['—', '–', '-', '_', '―', '⸺', '⸻']);
    let dashes = line.get(..line.len() - rest.len()).map_or(0, |dashes| dashes.chars().count());
    let long = line.starts_with(['⸻', '⸺', '—', '―']);
    let parted = rest.starts_with(['.', ',', ':', ';', '('])
        || rest.starts_with(" (")
        || rest.trim_start().starts_with(['“', '"', '«']);
    dashes >= 3 && !rest.trim().is_empty()
        || dashes == 2 && line.starts_with(['—', '–'])
        || long && dashes == 1 && parted
}

/// What a line that begins with a letter with case begins like.
fn names(line: &str) -> Begin {
    let tokens: Vec<&str> = line.split_whitespace().take(9).collect();
    let get = |at: usize| tokens.get(at).copied().unwrap_or_default();
    // "J. Doe", "A. J. Cox, “…"
    let initials = tokens.iter().take_while(|token| is_dotted(token)).count();
    if initials > 0 {
        let at = initials + particles(tokens.get(initials..).unwrap_or_default());
        let family = get(at);
        let next = get(at + 1);
        if !is_capitalised(family) {
            return if get(0).chars().count() <= 4 { Begin::No } else { Begin::Weak };
        }
        let goes_on = family.ends_with([',', ':', ';'])
            || matches!(next, "and" | "&" | "et" | "und" | "y" | "e")
            || next.starts_with('(');
        let abbreviated = family.ends_with('.');
        return match (goes_on && family.chars().count() > 3, abbreviated) {
            (true, false) => Begin::Strong,
            (_, true) => Begin::Weak,
            (false, false) => Begin::Medium,
        };
    }
    let particles = particles(&tokens);
    let begins = is_capitalised(get(particles)) || particles == 0 && has_joined_particle(get(0));
    if !begins {
        return Begin::No;
    }
    for at in particles..(particles + 4).min(tokens.len()) {
        let token = get(at);
        let small = is_particle(token);
        if !is_capitalised(token) && !small && !has_joined_particle(token) {
            break;
        }
        let (next, after) = (get(at + 1), get(at + 2));
        if token.ends_with(',') && token.chars().count() > 2 && !is_initials(token) {
            if is_initials(next) && !is_small_number(next) {
                return Begin::Strong;
            }
            return if is_given(next) || is_organised(next) { Begin::Medium } else { Begin::Weak };
        }
        if starts_with_year(next) && token.chars().count() > 2 {
            return Begin::Strong;
        }
        if token.ends_with(['.', ':', ';']) && !is_initials(token) {
            let quoted = next.starts_with(['“', '"', '«', '„']) || year_at_start(next).is_some();
            return if quoted { Begin::Medium } else { Begin::Weak };
        }
        if next == "et" && after.starts_with("al") {
            return Begin::Strong;
        }
        if is_initials(next) && token.chars().count() > 1 && !is_initials(token) {
            let closed = next.ends_with([',', '.', ':', ';'])
                || after.starts_with('(')
                || matches!(after, "and" | "&" | "et" | "und");
            return if closed { Begin::Strong } else { Begin::Medium };
        }
        // "Mahmoud Azab, Xuwang Lyu"
        if at > particles && token.ends_with(',') {
            return Begin::Medium;
        }
    }
    Begin::Weak
}

/// How many particles a name begins with.
fn particles(tokens: &[&str]) -> usize {
    let count = tokens.iter().take(3).take_while(|token| is_particle(token)).count();
    if count < tokens.len() { count } else { 0 }
}

/// `d’Alembert`, `al-Sayed`, `McKay`.
fn has_joined_particle(token: &str) -> bool {
    let part = token.split_once(['’', '\'', '-', '‐', 'ʿ', 'ʼ']);
    part.is_some_and(|(before, behind)| before.chars().count() <= 3 && is_lettered(behind))
}

/// A word with a capital and no digit.
fn is_capitalised(token: &str) -> bool {
    let token = token.trim_start_matches(['“', '"', '‘', '’', '\'', '(', '[', '*', '_', '{', 'ʿ', 'ʼ']);
    is_lettered(token) && !token.contains(|c: char| c.is_ascii_digit())
}

/// `Jane`, `Jean-Paul`, `J`.
fn is_given(token: &str) -> bool {
    is_capitalised(token) && !token.ends_with(':')
}

/// A word of an organisation's or publisher's name is no given name.
fn is_organised(token: &str) -> bool {
    matches!(token, "editor" | "editors" | "ed." | "eds.")
}

/// `J.`, `J.A.`, `J.-P.`, `Yu.`: initials with full stops.
fn is_dotted(token: &str) -> bool {
    let token = token.trim_end_matches([',', ';']);
    if !token.ends_with('.') {
        return false;
    }
    let parts: Vec<&str> = token.split(['.', '-', '‐', '–']).filter(|part| !part.is_empty()).collect();
    !parts.is_empty()
        && parts.len() <= 4
        && parts.iter().all(|part| {
            is_lettered(part) && part.chars().count() <= 2 && part.chars().all(char::is_alphabetic)
        })
        && (parts.len() > 1 || parts.first().is_some_and(|part| part.chars().count() == 1))
}

/// `J.`, `JA`, `J. A.,`, `J-P`: initials with full stops or without.
pub(super) fn is_initials(token: &str) -> bool {
    if is_dotted(token) {
        return true;
    }
    let bare = token.trim_end_matches(['.', ',', ':', ';', ')', '*']);
    let letters: Vec<char> = bare.chars().filter(|c| !matches!(c, '.' | '-' | '‐' | '–')).collect();
    (1..=4).contains(&letters.len())
        && letters.iter().all(|c| c.is_uppercase())
        && !NO_INITIALS.contains(&letters.iter().collect::<String>().as_str())
}

fn is_small_number(token: &str) -> bool {
    token.starts_with(|c: char| c.is_ascii_digit())
}

/// `(2007)`, `(2007a,`, `2007.`
fn starts_with_year(token: &str) -> bool {
    token
        .strip_prefix(['(', '['])
        .is_some_and(|rest| year_at_start(rest).is_some() || rest.starts_with("n.d"))
}

/// What a line ends like.
pub(super) fn end(line: &str) -> End {
    let line = line.trim_end().trim_end_matches(['*', '_']);
    let Some(last) = line.chars().next_back() else { return End::No };
    let token = line.split_whitespace().next_back().unwrap_or_default();
    let word = token.trim_matches(|c: char| !c.is_alphanumeric() && c != '&').to_lowercase();
    if token.contains("://") || token.starts_with("10.") && token.contains('/') {
        return if matches!(last, '/' | '-' | '_' | '=' | '&') { End::Weak } else { End::Strong };
    }
    match last {
        ',' | ';' | ':' | '-' | '–' | '—' | '‐' | '&' | '(' | '[' | '“' | '/' | '、' | '，' | '：'
        | '\u{ad}' => End::No,
        '.' | '?' | '!' => {
            let letters = token.trim_matches(|c: char| !c.is_alphanumeric());
            if OPEN_WORDS.contains(&word.as_str()) && !token.contains(')')
                || is_dotted(token) && letters.chars().count() == 1
            {
                End::No
            } else if is_dotted(token) {
                End::Weak
            } else {
                End::Strong
            }
        }
        ')' | ']' | '”' | '"' | '»' | '’' | '>' | '。' | '．' | '」' | '』' | '》' | '）' | '］' => {
            End::Strong
        }
        _ if CONJUNCTIONS.contains(&word.as_str()) => End::No,
        _ if last.is_numeric() => End::Strong,
        _ => End::Weak,
    }
}

/// Whether a text has what every reference has: some words, and a year, a DOI or another identifier.
pub(super) fn is_whole(text: &str) -> bool {
    let mut parts = Parts::default();
    parts.add(text);
    parts.are_whole()
}

/// What a reference that is read line by line has so far.
#[derive(Default)]
pub(super) struct Parts<'t> {
    words: usize,
    chars: usize,
    /// Whether a part of it is in a script without spaces.
    unspaced: bool,
    /// Whether it has a year or an identifier.
    told: bool,
    /// The last word of the last line.
    last: &'t str,
}

impl<'t> Parts<'t> {
    /// Adds a line.
    pub(super) fn add(&mut self, line: &'t str) {
        self.words += line.split_whitespace().count();
        self.chars += line.chars().count() + usize::from(self.chars > 0);
        self.unspaced = self.unspaced || line.chars().any(is_unspaced);
        // Words such as "in press" may stand on both sides of a line's end.
        let across = |last: &str| {
            let first = line.split_whitespace().next().unwrap_or_default();
            !last.is_empty() && has_year(&format!("{last} {first}"))
        };
        self.told = self.told || has_year(line) || has_identifier(line) || across(self.last);
        self.last = line.split_whitespace().next_back().unwrap_or(self.last);
    }

    /// Whether that is a whole reference.
    pub(super) fn are_whole(&self) -> bool {
        (self.words >= 4 || self.unspaced && self.chars >= 12) && self.told
    }
}

fn has_identifier(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["doi", "10.1", "pmid", "pmc", "arxiv", "isbn", "http", "urn:"].iter().any(|sign| lower.contains(sign))
}

/// Whether a text names a year, or says that it has none.
pub(super) fn has_year(text: &str) -> bool {
    years(text) > 0 || {
        let lower = text.to_lowercase();
        [
            "n.d.",
            "in press",
            "forthcoming",
            "o. j.",
            "o.j.",
            "s.a.",
            "s. a.",
            "unpublished",
            "to appear",
            "im druck",
            "б. г.",
        ]
        .iter()
        .any(|sign| lower.contains(sign))
    }
}

/// How many numbers of a text may be years.
pub(super) fn years(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|number| number.len() == 4 && year_at_start(number).is_some())
        .count()
}

/// The authors that a reference begins with, as far as they can be told from its title: up to its year, a quotation
/// mark, or a full stop that ends no initial.
pub(super) fn authors(text: &str) -> &str {
    const LONGEST: usize = 300;
    let mut end = 0;
    for (at, token) in tokens(text) {
        if at > LONGEST {
            return "";
        }
        let opens = token.starts_with(['“', '"', '«', '„', '‘', '(', '[']) || year_at_start(token).is_some();
        if opens {
            return text.get(..at).unwrap_or_default().trim_end();
        }
        end = at + token.len();
        let closes =
            token.ends_with(['.', ':']) && !is_dotted(token) && !matches!(token, "al." | "Jr." | "Sr.");
        if closes || at == 0 && token.ends_with('.') && !is_dotted(token) {
            break;
        }
        // "Doe J. Ants" and "Doe, J. Ants": the initials end the names if a word follows.
        let next = tokens(text.get(end..).unwrap_or_default()).next().map_or("", |next| next.1);
        let ends = token.ends_with('.') && is_initials(token) && at > 0;
        if ends
            && !is_initials(next)
            && !matches!(next, "and" | "&" | "et" | "und" | "y")
            && !next.starts_with('(')
            && year_at_start(next).is_none()
        {
            break;
        }
    }
    text.get(..end).unwrap_or_default()
}

/// The words of a text with their places.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = text.as_ptr() as usize;
    text.split_whitespace().map(move |token| (token.as_ptr() as usize - base, token))
}
