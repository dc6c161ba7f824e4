//! The rules by which a title is abbreviated.

use super::title::{proper, qualifier, supplied};
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
    let mut tokens = tokens(&proper);
    without_translation(&mut tokens);
    let romanised = is_romanised(&tokens);
    let tokens_before = tokens.len();
    let shouted = is_shouted(title);
    let tokens = significant(&tokens, shouted, romanised);
    let number_of_words = tokens.iter().filter(|token| !is_mark(token.word)).count();
    let how = Title { shouted, catalogued: is_catalogued(&tokens) };
    let mut out = if romanised {
        let mark = |token: &Token<'_>| token.word.replace('-', " ") + token.after;
        tokens.iter().map(mark).collect::<Vec<_>>().join(" ")
    } else {
        abbreviated(&tokens, number_of_words < 2, how, words)
    };
    if out.ends_with(':') {
        out.pop();
    }
    // The first word has a capital, whatever was left out before it; "npj" and "mBio" have their own.
    let mut out = match out.chars().next() {
        Some(first) if first.is_lowercase() && tokens.len() < tokens_before => capitalised(&out),
        _ => out,
    };
    if !how.catalogued && !romanised {
        if let Some(qualifier) = qualifier(title) {
            out.push_str(&[" (", &qualified(qualifier, words), ")"].concat());
        } else if let Some(supplied) = supplied(title) {
            out.push_str(&[" [", &all_abbreviated(supplied, words), "]"].concat());
        }
    }
    out
}

/// The abbreviations of words, of which only phrases are abbreviated if they are to stay whole.
fn abbreviated(tokens: &[Token<'_>], whole: bool, how: Title, words: &WordList) -> String {
    let keys: Vec<String> = tokens.iter().map(|token| key(token.word)).collect();
    let mut out = String::new();
    let mut index = 0;
    while let Some(mut token) = tokens.get(index) {
        if !out.is_empty() {
            out.push(' ');
        }
        index += 1;
        if let Some((count, short)) = keys.get(index - 1..).and_then(|keys| words.phrase(keys)) {
            let of = tokens.get(index - 1..index - 1 + count).unwrap_or_default();
            out.push_str(&cased_phrase(&short, of));
            index += count - 1;
            token = of.last().unwrap_or(token);
        } else if whole {
            out.push_str(token.word);
        } else {
            word(token.word, how, words, &mut out);
        }
        out.push_str(token.after);
    }
    out
}

/// The abbreviation of what is no title by itself, so that a single word is abbreviated too.
fn all_abbreviated(text: &str, words: &WordList) -> String {
    let how = Title { shouted: false, catalogued: false };
    abbreviated(&significant(&tokens(text), false, false), false, how, words)
}

/// The abbreviation of the place or the edition that a title has in brackets: "Amsterdam, Neth.", "Engl. Ed."
fn qualified(qualifier: &str, words: &WordList) -> String {
    let is_edition = !qualifier.contains(',') && qualifier.contains(' ');
    let part = |(index, part): (usize, &str)| {
        // Cities are not abbreviated.
        if index == 0 && !is_edition { part.to_owned() } else { all_abbreviated(part, words) }
    };
    qualifier.split(',').enumerate().map(part).collect::<Vec<_>>().join(", ")
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

/// Initials that are an acronym, written together: "U. S. Navy" is "U.S. Navy", "C. E. R. P." is "C.E.R.P." Two
/// within a title are a person's, but for those of the country.
fn joined_initials(title: &str) -> String {
    let initial = |word: &&str| {
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_uppercase) && matches!(chars.as_str(), "." | "")
    };
    let words: Vec<&str> = title.split_whitespace().collect();
    let start = usize::from(words.first().is_some_and(|word| word.eq_ignore_ascii_case("the")));
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    let mut index = start;
    while let Some(rest) = words.get(index..).filter(|rest| !rest.is_empty()) {
        let dotted = rest.iter().take_while(|word| initial(word) && word.ends_with('.')).count();
        let last = usize::from(dotted > 1 && rest.get(dotted).is_some_and(initial));
        let run = rest.get(..dotted + last).unwrap_or_default();
        let is_acronym =
            run.len() > 1 && index == start || run.len() > 2 || matches!(run, ["U.", "S." | "K."]);
        if is_acronym {
            out.push(run.concat());
        } else {
            out.extend(rest.iter().take(run.len().max(1)).map(|word| (*word).to_owned()));
        }
        index += run.len().max(1);
    }
    if out.len() + start == words.len() { title.to_owned() } else { out.join(" ") }
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
        let acronyms = tokens.is_empty() && is_shouted(piece);
        let mut parts = piece
            .split(|c| matches!(c, '/' | '–') && !(c == '/' && acronyms))
            .filter(|part| !part.is_empty())
            .peekable();
        while let Some(part) = parts.next() {
            let first = tokens.last().is_none_or(|token| token.after.contains(':'));
            let word = part.trim_matches([',', ';', ':', '"', '“', '”']);
            let after = if part.ends_with(':') { ":" } else { "" };
            let dash = word.chars().all(|c| matches!(c, '-' | '—'));
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
fn significant<'a>(tokens: &[Token<'a>], shouted: bool, romanised: bool) -> Vec<Token<'a>> {
    let mut kept: Vec<Token<'a>> = Vec::with_capacity(tokens.len());
    for (index, token) in tokens.iter().enumerate() {
        let follows = tokens.get(index + 1).map(|next| fold(next.word)).unwrap_or_default();
        let alone = tokens.len() == 1;
        let before = index.checked_sub(1).and_then(|at| tokens.get(at)).map(|before| fold(before.word));
        let left_out = is_left_out(token, &follows, shouted)
            || !shouted && is_conjunction(token.word, &before.unwrap_or_default(), &follows);
        // What ends a title is no preposition: "ACS Environmental Au".
        let last = index > 0
            && index + 1 == tokens.len()
            && token.word.starts_with(char::is_uppercase)
            && !ENGLISH.contains(&fold(token.word).as_str());
        if !alone && !romanised && !last && left_out {
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

const OTHERS: [&str; 126] = [
    "a", "ad", "al", "alla", "als", "au", "auf", "aus", "aux", "avec", "bei", "com", "con", "contre", "d",
    "da", "dal", "dall", "dalla", "dans", "das", "de", "degli", "dei", "del", "dell", "della", "delle",
    "dello", "dem", "den", "der", "deren", "des", "di", "die", "do", "dos", "du", "e", "ed", "el", "em",
    "en", "entre", "es", "et", "foer", "fra", "fuer", "fur", "gli", "ha", "haar", "het", "i", "ihre",
    "ihren", "ihrer", "il", "im", "in", "iz", "kai", "l", "la", "las", "le", "les", "lo", "los", "mit", "na",
    "nach", "nel", "nell", "nella", "no", "o", "och", "of", "og", "om", "os", "par", "para", "per", "po",
    "por", "pour", "pri", "ses", "si", "sous", "su", "sui", "sul", "sulla", "sulle", "sur", "te", "ten",
    "til", "till", "tot", "u", "uber", "ueber", "uit", "und", "unter", "v", "van", "ve", "vers", "vo", "vom",
    "von", "voor", "w", "y", "z", "za", "zu", "zum", "zur",
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

/// Whether a title is romanised Chinese or Japanese, and not an English one that names one.
fn is_romanised(tokens: &[Token<'_>]) -> bool {
    let english = |token: &Token<'_>| matches!(fold(token.word).as_str(), "of" | "the" | "and" | "for");
    !tokens.iter().any(english)
        && tokens
            .iter()
            .any(|token| token.word.split('-').any(|part| ROMANISED.contains(&fold(part).as_str())))
}

/// Without the English title behind a romanised one: "Shih Yen Sheng Wu Hsueh Pao Journal of Experimental Biology".
fn without_translation(tokens: &mut Vec<Token<'_>>) {
    let folded: Vec<String> = tokens.iter().map(|token| fold(token.word)).collect();
    let is_english = |two: &[String]| two[0] == "journal" && matches!(two[1].as_str(), "of" | "for");
    let Some(journal) = folded.windows(2).position(is_english) else { return };
    let ends = |word: &String| ROMANISED.contains(&word.as_str()) || matches!(word.as_str(), "chih" | "pao");
    let last = folded.get(..journal).and_then(|before| before.iter().rposition(ends));
    // One word is a name in an English title.
    if let Some(last) = last.filter(|last| *last > 0) {
        tokens.truncate(last + 1);
    }
}

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
    let elided = matches!(word.as_str(), "l" | "d") && (!section || follows.starts_with(is_elided_before));
    elided
        || !section && ENGLISH.contains(&word.as_str())
        || !section && !name && OTHERS.contains(&word.as_str())
}

/// Letters before which French and Italian articles lose their vowel: "D Oculistique", but "Series D Male".
fn is_elided_before(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'h' | 'i' | 'o' | 'u' | 'y')
}

/// Whether a single capital is "and" in a title whose words all have one, and not the letter of a section:
/// "Antibiotiki I Khimioterapiia", "Odontostomatologia E Implantoprotesi".
fn is_conjunction(word: &str, before: &str, follows: &str) -> bool {
    let inflected = |word: &str| word.len() > 4 && word.ends_with(['a', 'e', 'i', 'o', 'u', 'y']);
    matches!(word, "I" | "E" | "Y") && inflected(before) && inflected(follows) && !follows.ends_with("ology")
}

/// The words of a title that are abbreviated, folded: what a list of words is learnt from.
#[cfg(test)]
pub(super) fn words_of(title: &str) -> Vec<String> {
    let proper = proper(title);
    let tokens = tokens(&proper);
    let kept = significant(&tokens, is_shouted(title), is_romanised(&tokens));
    kept.iter().map(|token| key(token.word)).collect()
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
    let is_small = |word: &str| word.starts_with(char::is_lowercase) && !word.contains(char::is_uppercase);
    let (small, all) =
        words.fold((0, 0), |(small, all), token| (small + usize::from(is_small(token.word)), all + 1));
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
        words.find_in(&bare(part), title.catalogued).filter(|_| !acronym).map(|short| cased(part, short))
    };
    if let Some(short) = find(word) {
        return out.push_str(&short);
    }
    // "Oto-Rhino-Laryngology" is looked up as one word, in which only the first letter is a capital.
    let mut letters = word.chars().filter(|c| *c != '-');
    let joined: String = letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect();
    let combines = || word.rsplit('-').skip(1).all(|part| is_combining_form(part, title, words));
    if word.contains('-')
        && (words.has(&joined) || combines())
        && let Some(short) = find(&joined)
    {
        return out.push_str(&short);
    }
    let mut parts = word.split('-').peekable();
    let mut joined = false;
    while let Some(part) = parts.next() {
        let joins = parts.peek().is_some() && is_combining_form(part, title, words);
        let short = find(part).filter(|_| word.contains('-') && !joins);
        let short = short.unwrap_or_else(|| part.replace(['\'', '’'], ""));
        if joined && !is_shouted(part) {
            out.push_str(&short.to_lowercase());
        } else {
            out.push_str(&short);
        }
        joined = joins;
        if parts.peek().is_some() && !joins {
            out.push(if title.catalogued && !is_shouted(word) { ' ' } else { '-' });
        }
    }
}

/// Whether a part of a word with a hyphen is joined to the next when that is abbreviated: "Oto-" in
/// "Otorhinolaryngol.", "socio-" in "Socioecon.".
fn is_combining_form(part: &str, title: Title, words: &WordList) -> bool {
    const PREFIXES: [&str; 8] = ["extra", "inter", "intra", "multi", "post", "pre", "semi", "sub"];
    const NAMES: [&str; 16] = [
        "afro", "anglo", "co", "euro", "franco", "greco", "hispano", "ibero", "indo", "italo", "luso",
        "nano", "pro", "russo", "sino", "two",
    ];
    let part = fold(part);
    let combining = part.ends_with('o')
        && part.chars().nth(2).is_some()
        && !NAMES.contains(&part.as_str())
        && words.find(&part).is_none();
    combining || PREFIXES.contains(&part.as_str()) || title.catalogued && part == "anti"
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
