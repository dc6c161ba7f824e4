//! Collation: the bytes by which texts sort in a language.
//!
//! A key is what ICU's collator makes of a text, with case and punctuation passed over; spaces count, and digits
//! compare as numbers. Making keys of letters alone, as most family names are, is most of what sorting a long list
//! takes, and in most languages such a key is nothing but the keys of the letters one after another. Whether it is in
//! this one is asked once ([`Letters`]); texts with any other character, and languages in which two letters may count
//! as one, always go to the collator.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use icu_collator::options::{AlternateHandling, CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale as IcuLocale;

use super::beginning::SPACES;
use super::tailoring::CollationRules;

/// Makes the keys of texts in a language.
pub(crate) struct Sorter {
    collator: Option<Collator>,
    letters: OnceLock<Option<Letters>>,
    /// How many keys have been asked for.
    asked: AtomicUsize,
}

/// From this many keys on, making those of the letters first pays; that takes as long as a hundred keys.
const MANY: usize = 256;

/// What a space becomes: a symbol, since a space would be passed over as punctuation is.
const SPACE: char = '|';

impl Sorter {
    pub(crate) fn new(lang: &str) -> Self {
        let locale: IcuLocale = lang.parse().unwrap_or(IcuLocale::UNKNOWN);
        let mut preferences = CollatorPreferences::from(&locale);
        preferences.numeric_ordering = Some(CollationNumericOrdering::True);
        let mut options = CollatorOptions::default();
        options.strength = Some(Strength::Primary);
        options.alternate_handling = Some(AlternateHandling::Shifted);
        Self {
            collator: Collator::try_new_unstable(&CollationRules, preferences, options).ok(),
            letters: OnceLock::new(),
            asked: AtomicUsize::new(0),
        }
    }

    /// Returns what makes the keys of `count` more texts.
    pub(crate) fn keys(&self, count: usize) -> Keys<'_> {
        let asked = self.asked.fetch_add(count, Ordering::Relaxed).saturating_add(count);
        let collator = self.collator.as_ref().map(Collator::as_borrowed);
        let letters = || self.letters.get_or_init(|| Letters::of(collator.as_ref()?)).as_ref();
        let letters = if asked < MANY { None } else { letters() };
        Keys { collator, letters }
    }
}

/// Makes keys.
pub(crate) struct Keys<'s> {
    collator: Option<CollatorBorrowed<'s>>,
    letters: Option<&'s Letters>,
}

impl Keys<'_> {
    /// The key of a text; none of one that is empty.
    pub(crate) fn of(&self, text: &str) -> Option<Vec<u8>> {
        if text.is_empty() {
            return None;
        }
        let text = text.trim_start_matches(['[', ']', '\'', '"']);
        match (self.collator.as_ref(), self.letters) {
            (Some(collator), Some(letters)) => Some(letters.key(text, collator)),
            (Some(collator), None) => Some(key(collator, &with_symbols(text))),
            (None, _) => Some(with_symbols(text).to_lowercase().into_bytes()),
        }
    }
}

/// A text with a symbol for each space, and one behind it.
fn with_symbols(text: &str) -> String {
    let mut text = text.replace(SPACES, "|");
    text.push(SPACE);
    text
}

/// The collator's key.
fn key(collator: &CollatorBorrowed<'_>, text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(2 * text.len());
    let Ok(()) = collator.write_sort_key_to(text, &mut bytes);
    bytes
}

/// The keys of ASCII letters, punctuation and spaces, in a language in which the key of a text of them is theirs one
/// after another.
struct Letters {
    /// By character one byte, 0 for what is passed over; none for symbols, and for digits, which make numbers.
    bytes: [Option<u8>; 128],
    space: Vec<u8>,
}

impl Letters {
    /// None where two letters together may have another key than one by one: "ch" in Czech, "aa" in Danish.
    fn of(collator: &CollatorBorrowed<'_>) -> Option<Self> {
        let mut bytes = [None; 128];
        for (c, byte) in ('\0'..).zip(&mut bytes) {
            if c.is_ascii_alphabetic() || c.is_ascii_punctuation() {
                *byte = match *key(collator, c.encode_utf8(&mut [0; 4])) {
                    [] => Some(0),
                    [letter] if c.is_ascii_alphabetic() => Some(letter),
                    _ => None,
                };
            }
        }
        let mut space = [0; 4];
        let letters = Self { bytes, space: key(collator, SPACE.encode_utf8(&mut space)) };
        // Every letter behind every other one, small and capital, and punctuation and spaces between them.
        let mut all = String::new();
        for first in 'a'..='z' {
            for second in 'a'..='z' {
                all.extend([first, second]);
            }
            all.extend([first.to_ascii_uppercase(), ' ', first, ',', ' ', first, '-']);
        }
        let mut made = Vec::new();
        (letters.add(&all, &mut made) && made == key(collator, &with_symbols(&all))).then_some(letters)
    }

    /// The key of a text. Of words with other characters the collator makes them, each by itself: nothing reaches
    /// across the symbol that a space becomes.
    fn key(&self, text: &str, collator: &CollatorBorrowed<'_>) -> Vec<u8> {
        let mut key = Vec::with_capacity(text.len() + 4 * self.space.len());
        if self.add(text, &mut key) {
            return key;
        }
        for word in text.split(SPACES) {
            if !self.add(word, &mut key) {
                let Ok(()) = collator.write_sort_key_to(&with_symbols(word), &mut key);
            }
        }
        key
    }

    /// Adds the key of a text, a space behind it, to another key; nothing if the text has other characters.
    fn add(&self, text: &str, key: &mut Vec<u8>) -> bool {
        let before = key.len();
        for byte in text.bytes() {
            match self.bytes.get(usize::from(byte)) {
                Some(Some(0)) => {}
                Some(Some(letter)) => key.push(*letter),
                _ if byte == b' ' => key.extend_from_slice(&self.space),
                _ => {
                    key.truncate(before);
                    return false;
                }
            }
        }
        key.extend_from_slice(&self.space);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: &[&str] = &[
        "Doe, Jane",
        "'t Hooft, Gerard",
        "Chavez-Dzhulai, Ngozi, O'Brien, Lynn",
        "  Two  spaces ",
        "$ and | and < and @",
        "Aarhus",
        "...",
        "Zürich",
        "Top 10 of 2, 3 and 10a 010",
        "\u{a0}no break",
        "a\tb",
        "Пётр Ж. – a \u{301}b e\u{301} 東京 ー ﬁ ǆ \u{200f}א",
    ];

    #[test]
    fn keys_of_letters_are_those_of_the_collator() {
        for lang in
            ["en-US", "de-DE", "fr", "cs", "da", "hr", "hu", "tr", "et", "el", "uk", "sr", "vi", "und"]
        {
            let sorter = Sorter::new(lang);
            let (one, many) = (sorter.keys(1), sorter.keys(MANY));
            assert!(one.letters.is_none());
            for text in TEXTS {
                assert_eq!(one.of(text), many.of(text), "{lang}: {text:?}");
            }
        }
    }

    #[test]
    fn letters_that_count_as_one_are_left_to_the_collator() {
        let has_letters = |lang: &str| Sorter::new(lang).keys(MANY).letters.is_some();
        // CLDR has contractions of ASCII letters for these.
        assert!(["cs", "da", "hr", "hu", "sk"].iter().all(|lang| !has_letters(lang)));
        assert!(["en-US", "en-GB", "de-DE", "fr-FR", "it-IT", "nl-NL"].iter().all(|lang| has_letters(lang)));
    }
}
