//! The rules by which a title is abbreviated.

use super::words::{Words, fold};

/// The abbreviation of a title by ISO 4. A title that the standard leaves as it is, is given back as
/// it is, but for the article before it. Takes plain text.
///
/// ```
/// use doicite::journal::{Words, abbreviate};
///
/// let words = Words::builtin();
/// assert_eq!(abbreviate("The Journal of Chemical Physics", &words), "J. Chem. Phys.");
/// assert_eq!(abbreviate("Nature", &words), "Nature");
/// ```
pub fn abbreviate(title: &str, words: &Words) -> String {
    let tokens = significant(&tokens(proper(title)));
    let number_of_words = tokens.iter().filter(|token| !is_mark(token.word)).count();
    let shouted = is_shouted(title);
    let keys: Vec<String> = tokens.iter().map(|token| fold(token.word)).collect();
    let mut out = String::with_capacity(title.len());
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(token.before);
        let mut after = token.after;
        if let Some((count, short)) = keys.get(index..).and_then(|keys| words.phrase(keys)) {
            out.push_str(short);
            index += count - 1;
            after = tokens.get(index).map_or("", |last| last.after);
        } else if number_of_words < 2 {
            out.push_str(token.word);
        } else {
            word(token.word, shouted, words, &mut out);
        }
        out.push_str(after);
        index += 1;
    }
    out
}

/// A word of a title, with the marks around it that are kept.
#[derive(Clone, Copy)]
struct Token<'a> {
    before: &'a str,
    word: &'a str,
    /// The place of a journal may be in brackets, the name of a section behind a colon. Commas and
    /// semicolons are left out.
    after: &'a str,
    /// Whether a small word here begins something: the title, or what is behind a colon.
    first: bool,
}

/// The title proper: without a parallel title, and without a description of the journal.
fn proper(title: &str) -> &str {
    let title = title.split(" = ").next().unwrap_or(title).trim();
    let Some((main, rest)) = title.split_once(": ").or_else(|| title.split_once(" : ")) else { return title };
    let described = rest.split_whitespace().enumerate().any(|(index, word)| {
        let small = fold(word.trim_matches(|c: char| !c.is_alphanumeric()));
        let article = index == 0 && matches!(small.as_str(), "a" | "an" | "the") && rest.contains(' ');
        let serial =
            ["journal", "magazin", "zeitschrift", "official", "newsletter", "revue", "organ of", "rivista"];
        article || serial.iter().any(|word| small.starts_with(word))
    });
    // "Physical Chemistry Chemical Physics : PCCP" repeats itself.
    let acronym = !rest.trim().contains(' ') && rest.trim().chars().count() > 1 && is_shouted(rest);
    if described || acronym { main.trim_end() } else { title }
}

fn tokens(title: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    for piece in title.split_whitespace() {
        let first = tokens.last().is_none_or(|token| token.after.contains(':'));
        let start = piece.find(|c: char| c != '(' && c != '[').unwrap_or(piece.len());
        let (before, rest) = piece.split_at(start);
        let word = rest.trim_end_matches([',', ';', ':', ')', ']']);
        let after = rest.get(word.len()..).unwrap_or_default();
        // "Biochimica et Biophysica Acta (BBA)" repeats itself too.
        let repeats =
            !before.is_empty() && after.contains(')') && is_shouted(word) && word.chars().count() > 1;
        if word.is_empty() {
            // A colon set apart belongs to the word before it.
            if let Some(token) = tokens.last_mut().filter(|_| after.starts_with(':')) {
                token.after = ":";
            }
        } else if !repeats || tokens.is_empty() {
            let after = after.trim_end_matches([',', ';']);
            tokens.push(Token { before, word, after, first });
        }
    }
    tokens
}

/// Without the words that are left out.
fn significant<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let mut kept: Vec<Token<'a>> = Vec::with_capacity(tokens.len());
    for (index, token) in tokens.iter().enumerate() {
        let follows = tokens.get(index + 1).map(|next| fold(next.word)).unwrap_or_default();
        let alone = tokens.len() == 1;
        if !alone && token.before.is_empty() && token.after != ":" && is_left_out(token, &follows) {
            // What closes behind it closes behind the word before it.
            if let Some(last) = kept.last_mut().filter(|_| !token.after.is_empty()) {
                last.after = token.after;
            }
            continue;
        }
        kept.push(Token { word: without_elision(token.word), ..*token });
    }
    kept
}

const ARTICLES: [&str; 18] = [
    "the", "a", "an", "le", "la", "les", "el", "los", "las", "il", "lo", "gli", "der", "die", "das", "het",
    "den", "o",
];

/// English words, which a title may have with a capital.
const ENGLISH: [&str; 20] = [
    "and", "of", "the", "in", "on", "for", "to", "from", "with", "by", "at", "as", "an", "or", "its", "into",
    "&", "+", "between", "their",
];

const OTHERS: [&str; 62] = [
    "a", "et", "de", "des", "du", "d", "le", "la", "les", "en", "sur", "pour", "dans", "par", "aux", "au",
    "der", "die", "das", "dem", "den", "und", "fur", "im", "zur", "zum", "von", "vom", "auf", "mit", "fuer",
    "del", "della", "delle", "dei", "degli", "dello", "di", "e", "ed", "il", "lo", "gli", "i", "per", "el",
    "los", "las", "y", "para", "con", "do", "da", "dos", "das", "em", "o", "os", "van", "het", "voor", "och",
];

fn is_left_out(token: &Token<'_>, follows: &str) -> bool {
    let word = fold(token.word);
    // "in vitro", "de novo" are names of things.
    if matches!(follows, "vitro" | "vivo" | "silico" | "situ" | "utero" | "novo") {
        return false;
    }
    if token.first {
        return ARTICLES.contains(&word.as_str()) && (token.word.chars().count() > 1 || token.word == "A");
    }
    // A single capital names a section.
    let capital = token.word.starts_with(char::is_uppercase);
    ENGLISH.contains(&word.as_str()) || !capital && OTHERS.contains(&word.as_str())
}

/// "L'Année" is "Année", "d'histoire" is "histoire".
fn without_elision(word: &str) -> &str {
    let Some((article, rest)) = word.split_once(['\'', '’']) else { return word };
    let elided = matches!(fold(article).as_str(), "l" | "d" | "dell" | "nell" | "all" | "sull" | "qu");
    if elided && !rest.is_empty() { rest } else { word }
}

/// One word, or the parts of one with hyphens.
fn word(word: &str, shouted: bool, words: &Words, out: &mut String) {
    let cased = |part: &str, short: String| {
        let shout = part.chars().nth(1).is_some() && is_shouted(part);
        match part.chars().next() {
            Some(_) if shout => short.to_uppercase(),
            Some(first) if first.is_uppercase() => capitalised(&short),
            _ => short,
        }
    };
    let find = |part: &str| {
        let acronym = is_shouted(part) && (!shouted || part.chars().count() < 2);
        words.find(part).filter(|_| !acronym).map(|short| cased(part, short))
    };
    if let Some(short) = find(word) {
        return out.push_str(&short);
    }
    for (index, part) in word.split('-').enumerate() {
        if index > 0 {
            out.push('-');
        }
        match find(part).filter(|_| word.contains('-')) {
            Some(short) => out.push_str(&short),
            None => out.push_str(part),
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Whether all letters are capitals, and there are any.
fn is_shouted(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| !c.is_lowercase())
}

/// Whether it is no word that counts: the letter or number of a section, a dash.
fn is_mark(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() < 2
}
