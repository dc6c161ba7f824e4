//! Text as it is compared: what typists, publishers and programs do to the same words undone.
//!
//! [`words`] gives the words of a text without markup, case, accents and punctuation, with the
//! letters that Unicode does not take apart written out (`ß`, `ø`, `ł`). Letters of Greek and
//! Cyrillic that look like Latin ones are Latin in words that mix the scripts; a single Greek letter
//! is its name, since titles have both `β-carotene` and `beta-carotene`. Apostrophes vanish, so
//! that `d'Allonnes` is one word; every other sign ends one.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::markup::served;

/// A word of a text: how it is compared, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Letters and digits, folded.
    pub(crate) text: String,
    /// The bytes of the text it was made from.
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// Returns a text as it is compared: its words, folded, with single spaces between them.
///
/// ```
/// use doicite::compare::fold;
///
/// assert_eq!(fold("The <i>β</i>-Carotene of Łódź & Ærø"), "the beta carotene of lodz and aero");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in words(&plain(text)) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word.text);
    }
    out
}

/// A text without markup, its character references read.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if text.contains(['<', '&']) { Cow::Owned(served(text).to_plain()) } else { Cow::Borrowed(text) }
}

/// A folded word in which umlauts and their like that may have been written out have lost their dots.
pub(crate) fn without_dots(word: &str) -> String {
    word.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("aa", "a")
}

/// A word with umlauts and their like written out, as they are where a keyboard lacks them, if it has any.
pub(crate) fn written_out(word: &str) -> Option<String> {
    if word.is_ascii() {
        return None;
    }
    let mut text = String::with_capacity(word.len() + 4);
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' | 'æ' => text.push_str("ae"),
            'ö' | 'ø' | 'œ' => text.push_str("oe"),
            'ü' => text.push_str("ue"),
            'å' => text.push_str("aa"),
            'đ' => text.push_str("dj"),
            c => push(c, &mut text),
        }
    }
    Some(text)
}

/// The words of a plain text.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut word = Word { text: String::new(), from: 0, to: 0 };
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        if c == '&' {
            finish(&mut word, &mut words);
            words.push(Word { text: "and".to_owned(), from: at, to: end });
        } else if is_hyphen(c) && joins_lines(text.get(end..).unwrap_or_default()) {
            // A word that was broken at the end of a line.
            while chars.next_if(|(_, c)| c.is_whitespace()).is_some() {}
        } else if is_silent(c) {
            // Nothing: the word goes on.
        } else if c == '\\' && formatting_command(text.get(end..).unwrap_or_default()) > 0 {
            finish(&mut word, &mut words);
            for _ in 0..formatting_command(text.get(end..).unwrap_or_default()) {
                chars.next();
            }
        } else if c.is_alphanumeric() || is_combining_mark(c) {
            if word.text.is_empty() {
                word.from = at;
            }
            // A Greek capital in front of small Latin letters is a slip of the keyboard.
            let latin = chars.peek().is_some_and(|(_, next)| next.is_ascii_lowercase());
            match greek_capital(c).filter(|_| latin) {
                Some(latin) => word.text.push(latin),
                None => push(c, &mut word.text),
            }
            word.to = end;
        } else {
            finish(&mut word, &mut words);
        }
    }
    finish(&mut word, &mut words);
    words
}

fn finish(word: &mut Word, words: &mut Vec<Word>) {
    let taken = std::mem::replace(word, Word { text: String::new(), from: 0, to: 0 });
    if !taken.text.is_empty() {
        words.push(Word { text: other_scripts(taken.text), ..taken });
    }
}

/// Adds a letter or digit as it is compared.
fn push(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    for c in std::iter::once(c).nfkd() {
        if is_combining_mark(c) {
            continue;
        }
        for c in c.to_lowercase().filter(|c| !is_combining_mark(*c)) {
            match c {
                'æ' => out.push_str("ae"),
                'œ' => out.push_str("oe"),
                'ß' => out.push_str("ss"),
                'þ' => out.push_str("th"),
                'ø' => out.push('o'),
                'ł' => out.push('l'),
                'đ' | 'ð' | 'ɖ' => out.push('d'),
                'ħ' => out.push('h'),
                'ı' => out.push('i'),
                'ŋ' => out.push_str("ng"),
                'ς' => out.push('σ'),
                // `ŉ` comes apart into an apostrophe and an n.
                c if c.is_alphanumeric() && !is_silent(c) => out.push(c),
                _ => {}
            }
        }
    }
}

/// A hyphen of any form, as words are broken with.
fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{ad}' | '\u{2010}' | '\u{2011}')
}

/// Whether a line ends here, behind a hyphen, and a word goes on in small letters.
fn joins_lines(rest: &str) -> bool {
    let next = rest.trim_start();
    rest.get(..rest.len() - next.len()).is_some_and(|space| space.contains('\n'))
        && next.starts_with(char::is_lowercase)
}

/// What stands in a word without being a part of it: apostrophes, soft hyphens, joiners.
fn is_silent(c: char) -> bool {
    matches!(
        c,
        '\'' | '\u{2019}' | '\u{2bc}' | '\u{2018}' | '`' | '\u{b4}' | '\u{2b9}' | '\u{ad}' | '\u{200b}'
            ..='\u{200d}' | '\u{2060}' | '\u{feff}'
    )
}

/// The length of a command of TeX that prints nothing, at the beginning of a text; deposits keep them.
fn formatting_command(text: &str) -> usize {
    let length = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let silent = matches!(
        text.get(..length).unwrap_or_default().to_ascii_lowercase().as_str(),
        "boldmath"
            | "bf"
            | "bm"
            | "it"
            | "rm"
            | "em"
            | "emph"
            | "left"
            | "right"
            | "mathbb"
            | "mathbf"
            | "mathcal"
            | "mathfrak"
            | "mathit"
            | "mathrm"
            | "mathsf"
            | "mbox"
            | "mathscr"
            | "operatorname"
            | "text"
            | "textbf"
            | "textit"
            | "textregistered"
            | "textrm"
            | "textsc"
            | "textsubscript"
            | "textsuperscript"
            | "texttrademark"
    );
    if silent { length } else { 0 }
}

/// The small Latin letter of a Greek capital that looks like a Latin one.
fn greek_capital(c: char) -> Option<char> {
    Some(match c {
        'Α' => 'a',
        'Β' => 'b',
        'Ε' => 'e',
        'Ζ' => 'z',
        'Η' => 'h',
        'Ι' => 'i',
        'Κ' => 'k',
        'Μ' => 'm',
        'Ν' => 'n',
        'Ο' => 'o',
        'Ρ' => 'p',
        'Τ' => 't',
        'Υ' => 'y',
        'Χ' => 'x',
        _ => return None,
    })
}

/// Greek and Cyrillic letters in a word: a name, a look-alike, or a word of its own script.
fn other_scripts(mut word: String) -> String {
    // A letter stands alone once its neighbours are read as Latin ones.
    while !word.is_ascii() {
        let read = one_script(word.clone());
        if read == word {
            break;
        }
        word = read;
    }
    word
}

fn one_script(word: String) -> String {
    let is_greek = |c: char| ('\u{370}'..='\u{3ff}').contains(&c);
    let is_cyrillic = |c: char| ('\u{400}'..='\u{4ff}').contains(&c);
    let foreign = word.chars().filter(|c| is_greek(*c) || is_cyrillic(*c)).count();
    let latin = word.chars().filter(char::is_ascii_alphabetic).count();
    if foreign == 0 || (latin == 0 && foreign > 1) {
        return word;
    }
    let mut out = String::with_capacity(word.len() + 8);
    let chars: Vec<char> = word.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        let beside = |near: Option<usize>| near.and_then(|at| chars.get(at)).is_some_and(|c| is_greek(*c));
        let alone = is_greek(*c) && !beside(at.checked_sub(1)) && !beside(Some(at + 1));
        match (alone.then(|| greek_name(*c)).flatten(), look_alike(*c)) {
            // "ο" in a Latin word is nobody's omicron.
            (Some(name), _) if name != "omicron" => out.push_str(name),
            (_, Some(latin)) => out.push(latin),
            _ => out.push(*c),
        }
    }
    out
}

fn greek_name(c: char) -> Option<&'static str> {
    const NAMES: [&str; 25] = [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda",
        "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi",
        "omega",
    ];
    let place = u32::from(c).checked_sub(u32::from('α'))?;
    NAMES.get(usize::try_from(place).ok()?).copied()
}

/// The Latin letter that a small letter of another script is taken for.
fn look_alike(c: char) -> Option<char> {
    Some(match c {
        'а' | 'α' => 'a',
        'в' => 'b',
        'с' => 'c',
        'е' | 'ε' => 'e',
        'н' => 'h',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'у' | 'υ' => 'y',
        'х' | 'χ' => 'x',
        'ν' => 'v',
        _ => return None,
    })
}

/// Whether a word says nothing by itself: articles, prepositions and conjunctions of the languages
/// that most titles are in.
pub(crate) fn is_small(word: &str) -> bool {
    is_small_in_english(word)
        || matches!(
            word,
            "der"
                | "die"
                | "das"
                | "und"
                | "des"
                | "dem"
                | "den"
                | "im"
                | "von"
                | "zur"
                | "zum"
                | "fur"
                | "uber"
                | "ein"
                | "eine"
                | "le"
                | "la"
                | "les"
                | "du"
                | "de"
                | "et"
                | "un"
                | "une"
                | "dans"
                | "sur"
                | "el"
                | "los"
                | "las"
                | "y"
                | "en"
                | "del"
                | "il"
                | "lo"
                | "e"
                | "do"
                | "da"
                | "dos"
                | "em"
                | "di"
                | "della"
        )
}

/// Whether a word is a small one of English.
pub(crate) fn is_small_in_english(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "of"
            | "and"
            | "or"
            | "in"
            | "on"
            | "at"
            | "to"
            | "for"
            | "by"
            | "from"
            | "with"
            | "as"
            | "is"
            | "are"
            | "its"
            | "into"
            | "via"
            | "vs"
            | "versus"
    )
}

/// How alike two words are, from 0 to 1: the share of letters that need no change, where two
/// neighbours that changed places are one change.
pub(crate) fn alike(one: &str, other: &str) -> f64 {
    if one == other {
        return 1.0;
    }
    // Numbers are the same or they are not.
    if one.bytes().any(|b| b.is_ascii_digit()) || other.bytes().any(|b| b.is_ascii_digit()) {
        return 0.0;
    }
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    // Lengths alone rule most pairs out, and bound the work.
    if long > 4 * short + 4 || long > 256 {
        return 0.0;
    }
    strsim::normalized_damerau_levenshtein(one, other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_folds_to_the_same() {
        for (one, other) in [
            ("Zürich", "ZURICH"),
            ("ŉ huis", "n huis"),
            ("Łódź, Ærø & Straße", "Lodz Aero and Strasse"),
            ("Cœur ﬂuide", "coeur fluide"),
            ("H<sub>2</sub>O &amp; CO&lt;sub&gt;2&lt;/sub&gt;", "H2O and CO2"),
            ("β-carotene", "beta-carotene"),
            ("TNF\u{2010}α", "TNF alpha"),
            ("Саse", "Case"),
            ("f\u{3b2}\u{3b5}", "fbetae"),
            ("photo-\n  synthesis", "photosynthesis"),
            ("soft\u{ad}hyphen", "softhyphen"),
            ("Alzheimer\u{2019}s \u{201c}disease\u{201d}", "Alzheimer's disease"),
            ("İstanbul Dağı", "Istanbul Dagi"),
            ("x² + y²", "x2 + y2"),
            ("A \u{2014} B", "A - B"),
            ("\u{39a}ita, \u{39c}arina", "Kita, Marina"),
            (r"Spins in \boldmath$x$ and \mathrm{Fe}", "Spins in x and Fe"),
        ] {
            assert_eq!(fold(one), fold(other), "{one}");
        }
    }

    #[test]
    fn what_is_not_the_same_does_not() {
        for (one, other) in
            [("CO2", "CO"), ("Война и мир", "Boйna i mup"), ("α", "β"), ("Part 1", "Part 2"), ("日本", "日")]
        {
            assert_ne!(fold(one), fold(other), "{one}");
        }
    }

    #[test]
    fn places_are_those_of_the_text() {
        let text = "Über «Ångström»-units";
        let shown: Vec<&str> = words(text).iter().map(|word| &text[word.from..word.to]).collect();
        assert_eq!(shown, ["Über", "Ångström", "units"]);
    }
}
