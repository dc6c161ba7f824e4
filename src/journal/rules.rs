//! The rules by which a title is abbreviated.

use super::title::proper;
use super::words::{WordList, fold};

/// Returns the abbreviation of a title by ISO 4. A title that the standard leaves as it is, is given back as
/// it is, but for the article before it. Takes plain text.
///
/// ```
/// use doicite::journal::{WordList, abbreviate};
///
/// let words = WordList::builtin();
/// assert_eq!(abbreviate("The Journal of Chemical Physics", &words), "J. Chem. Phys.");
/// assert_eq!(abbreviate("Nature", &words), "Nature");
/// ```
pub fn abbreviate(title: &str, words: &WordList) -> String {
    let proper = joined_initials(&proper(title));
    let tokens = tokens(&proper);
    let tokens_before = tokens.len();
    let shouted = is_shouted(title);
    let tokens = significant(&tokens, shouted);
    let number_of_words = tokens.iter().filter(|token| !is_mark(token.word)).count();
    let catalogued = is_catalogued(&tokens);
    let keys: Vec<String> = tokens.iter().map(|token| key(token.word)).collect();
    let mut out = String::with_capacity(title.len());
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        if !out.is_empty() {
            out.push(' ');
        }
        let mut after = token.after;
        if let Some((count, short)) = keys.get(index..).and_then(|keys| words.phrase(keys)) {
            let of = tokens.get(index..index + count).unwrap_or_default();
            out.push_str(&cased_phrase(&short, of));
            index += count - 1;
            after = tokens.get(index).map_or("", |last| last.after);
        } else if number_of_words < 2 {
            out.push_str(token.word);
        } else {
            word(token.word, Title { shouted, catalogued }, words, &mut out);
        }
        out.push_str(after);
        index += 1;
    }
    // The first word has a capital, whatever was left out before it; "npj" and "mBio" have their own.
    match out.chars().next() {
        Some(first) if first.is_lowercase() && keys.len() < tokens_before => capitalised(&out),
        _ => out,
    }
}

/// The abbreviation of a phrase, with capitals where its words have them.
fn cased_phrase(short: &str, of: &[Token<'_>]) -> String {
    let is_capital = |token: &Token<'_>| token.word.starts_with(char::is_uppercase);
    if !of.iter().all(is_capital) {
        return if of.first().is_some_and(is_capital) { capitalised(short) } else { short.to_owned() };
    }
    let mut before = ' ';
    let cased = |c: char| {
        if matches!(std::mem::replace(&mut before, c), ' ' | '.' | '-') { c.to_ascii_uppercase() } else { c }
    };
    short.chars().map(cased).collect()
}

/// Initials that a title begins with, written together: "U. S. Navy" is "U.S. Navy".
fn joined_initials(title: &str) -> String {
    let initial = |word: &str| {
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.next() == Some('.') && chars.next().is_none()
    };
    let words: Vec<&str> = title.split_whitespace().collect();
    let start = usize::from(words.first().is_some_and(|word| word.eq_ignore_ascii_case("the")));
    let count = words.iter().skip(start).take_while(|word| initial(word)).count();
    if count < 2 {
        return title.to_owned();
    }
    let (initials, rest) = words.split_at(start + count);
    std::iter::once(initials.iter().skip(start).copied().collect::<String>())
        .chain(rest.iter().map(|word| (*word).to_owned()))
        .collect::<Vec<_>>()
        .join(" ")
}

/// A word of a title, with the marks around it that are kept.
#[derive(Clone, Copy)]
struct Token<'a> {
    word: &'a str,
    /// The colon before the name of a section. Commas and semicolons are left out.
    after: &'a str,
    /// Whether a small word here begins something: the title, or what is behind a colon.
    first: bool,
}

fn tokens(title: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    for piece in title.split_whitespace() {
        // "Hematology/Oncology" is two words; acronyms at the beginning are a name: "IEEE/CAA".
        let mut parts = piece
            .split(if tokens.is_empty() && is_shouted(piece) { '\0' } else { '/' })
            .filter(|part| !part.is_empty())
            .peekable();
        while let Some(part) = parts.next() {
            let first = tokens.last().is_none_or(|token| token.after.contains(':'));
            let word = part.trim_matches([',', ';', ':', '"', '“', '”']);
            let after = if part.ends_with(':') { ":" } else { "" };
            let dash = word.chars().all(|c| matches!(c, '-' | '–' | '—'));
            if word.is_empty() || dash {
                // A colon set apart belongs to the word before it.
                if let Some(token) = tokens.last_mut().filter(|_| !after.is_empty()) {
                    token.after = after;
                }
            } else {
                let word = word.strip_suffix('-').unwrap_or(word);
                tokens.push(Token { word, after: if parts.peek().is_some() { "" } else { after }, first });
            }
        }
    }
    tokens
}

/// Without the words that are left out.
fn significant<'a>(tokens: &[Token<'a>], shouted: bool) -> Vec<Token<'a>> {
    let mut kept: Vec<Token<'a>> = Vec::with_capacity(tokens.len());
    let romanised = tokens.iter().any(|token| ROMANISED.contains(&fold(token.word).as_str()));
    for (index, token) in tokens.iter().enumerate() {
        let follows = tokens.get(index + 1).map(|next| fold(next.word)).unwrap_or_default();
        let alone = tokens.len() == 1;
        if !alone && !romanised && is_left_out(token, &follows, shouted) {
            // A colon behind it is behind the word before it.
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
const ENGLISH: [&str; 28] = [
    "and", "of", "the", "in", "on", "for", "to", "from", "with", "by", "at", "as", "an", "or", "its", "into",
    "&", "+", "between", "their", "against", "under", "upon", "through", "within", "without", "among", "his",
];

const OTHERS: [&str; 125] = [
    "a", "ad", "al", "alla", "als", "au", "auf", "aus", "aux", "avec", "bei", "com", "con", "contre", "d",
    "da", "dal", "dall", "dalla", "dans", "das", "de", "degli", "dei", "del", "dell", "della", "delle",
    "dello", "dem", "den", "der", "deren", "des", "di", "die", "do", "dos", "du", "e", "ed", "el", "em",
    "en", "entre", "es", "et", "foer", "fra", "fuer", "fur", "gli", "ha", "haar", "het", "i", "ihre",
    "ihren", "ihrer", "il", "im", "in", "iz", "kai", "l", "la", "las", "le", "les", "lo", "los", "mit", "na",
    "nach", "nel", "nell", "nella", "no", "o", "och", "of", "og", "om", "os", "par", "para", "per", "po",
    "por", "pour", "pri", "si", "sous", "su", "sui", "sul", "sulla", "sulle", "sur", "te", "ten", "til",
    "till", "tot", "u", "uber", "ueber", "uit", "und", "unter", "v", "van", "ve", "vers", "vo", "vom", "von",
    "voor", "w", "y", "z", "za", "zu", "zum", "zur",
];

/// Words of romanised Chinese and Japanese titles, in which no word is left out: "No to hattatsu".
const ROMANISED: [&str; 20] = [
    "bao",
    "gakkai",
    "gakkaishi",
    "hattatsu",
    "hsueh",
    "igaku",
    "kagaku",
    "kaishi",
    "kenkyu",
    "koshu",
    "kyoku",
    "rinsho",
    "seitai",
    "shi",
    "shika",
    "tsa",
    "xue",
    "zasshi",
    "zazhi",
    "zhi",
];

/// Names of places whose small words are part of them.
const NAMES: [(&str, &str); 11] = [
    ("den", "haag"),
    ("des", "moines"),
    ("el", "paso"),
    ("el", "salvador"),
    ("la", "habana"),
    ("la", "jolla"),
    ("la", "plata"),
    ("las", "palmas"),
    ("las", "vegas"),
    ("le", "mans"),
    ("los", "angeles"),
];

fn is_left_out(token: &Token<'_>, follows: &str, shouted: bool) -> bool {
    let word = fold(token.word.trim_end_matches(['\'', '’']));
    // "in vitro", "de novo" are names of things.
    if matches!(follows, "vitro" | "vivo" | "silico" | "situ" | "utero" | "novo") {
        return false;
    }
    if token.first {
        return word == "l" && token.word.len() > 1
            || ARTICLES.contains(&word.as_str()) && (token.word.chars().count() > 1 || token.word == "A");
    }
    // A single capital names a section, and several are an acronym.
    let section = !shouted && is_shouted(token.word);
    let name = NAMES.contains(&(word.as_str(), follows));
    matches!(word.as_str(), "l" | "d")
        || !section && ENGLISH.contains(&word.as_str())
        || !section && !name && OTHERS.contains(&word.as_str())
}

/// The words of a title that are abbreviated, folded: what a list of words is learnt from.
#[cfg(test)]
pub(super) fn words_of(title: &str) -> Vec<String> {
    significant(&tokens(&proper(title)), is_shouted(title)).iter().map(|token| key(token.word)).collect()
}

/// A word as the list has it: without case, accents and apostrophes.
fn key(word: &str) -> String {
    let mut key = fold(word);
    key.retain(|c| !matches!(c, '\'' | '’'));
    key
}

/// "L'Année" is "Année", "d'histoire" is "histoire".
fn without_elision(word: &str) -> &str {
    let Some((article, rest)) = word.split_once(['\'', '’']) else { return word };
    let elided = matches!(fold(article).as_str(), "l" | "d" | "dell" | "nell" | "all" | "sull" | "qu");
    if elided && !rest.is_empty() { rest } else { word }
}

/// How a title is written.
#[derive(Clone, Copy)]
struct Title {
    /// In capitals, which say nothing then.
    shouted: bool,
    /// As the National Library of Medicine has it.
    catalogued: bool,
}

/// Whether a title is written as the National Library of Medicine catalogues them, with small letters
/// ("Sub-cellular biochemistry"): its abbreviations have a space for a hyphen.
fn is_catalogued(tokens: &[Token<'_>]) -> bool {
    let words = tokens.iter().skip(1).filter(|token| token.word.chars().count() > 3);
    let (small, all) = words.fold((0, 0), |(small, all), token| {
        (small + usize::from(token.word.starts_with(char::is_lowercase)), all + 1)
    });
    all > 0 && small * 2 >= all
}

/// One word, or the parts of one with hyphens.
fn word(word: &str, title: Title, words: &WordList, out: &mut String) {
    let cased = |part: &str, short: String| {
        let shout = part.chars().nth(1).is_some() && is_shouted(part);
        match part.chars().next() {
            Some(_) if shout => short.to_uppercase(),
            Some(first) if first.is_uppercase() => capitalised(&short),
            _ => short,
        }
    };
    let find = |part: &str| {
        let acronym = is_shouted(part) && (!title.shouted || part.chars().count() < 2);
        words.find(&bare(part)).filter(|_| !acronym).map(|short| cased(part, short))
    };
    if let Some(short) = find(word) {
        return out.push_str(&short);
    }
    let joined: String = word.chars().filter(|c| *c != '-').collect();
    if let Some(short) = (word.contains('-') && words.has(&joined)).then(|| find(&joined)).flatten() {
        return out.push_str(&short);
    }
    let mut parts = word.split('-').peekable();
    while let Some(part) = parts.next() {
        let joins = parts.peek().is_some() && is_combining_form(part);
        match find(part).filter(|_| word.contains('-') && !joins) {
            Some(short) => out.push_str(&short),
            None => out.extend(part.chars().filter(|c| !matches!(c, '\'' | '’'))),
        }
        if parts.peek().is_some() && !joins {
            out.push(if title.catalogued { ' ' } else { '-' });
        }
    }
}

/// Whether a part of a word with a hyphen is joined to the next when that is abbreviated: "Oto-" in
/// "Otorhinolaryngol.", "socio-" in "Socioecon.".
fn is_combining_form(part: &str) -> bool {
    const PREFIXES: [&str; 9] = ["anti", "extra", "inter", "intra", "multi", "post", "pre", "semi", "sub"];
    const NAMES: [&str; 16] = [
        "afro", "anglo", "co", "euro", "franco", "greco", "hispano", "ibero", "indo", "italo", "luso",
        "nano", "pro", "russo", "sino", "two",
    ];
    let part = fold(part);
    let combining = part.ends_with('o') && part.chars().nth(2).is_some() && !NAMES.contains(&part.as_str());
    combining || PREFIXES.contains(&part.as_str())
}

/// A word without apostrophes.
fn bare(word: &str) -> std::borrow::Cow<'_, str> {
    if word.contains(['\'', '’']) { word.replace(['\'', '’'], "").into() } else { word.into() }
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
