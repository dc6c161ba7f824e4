//! The words of titles and their abbreviations.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

/// Longer words are in no list.
const MAX_LENGTH: usize = 64;

/// Words of a phrase, at most.
const MAX_PHRASE: usize = 6;

/// A list of words and their abbreviations.
///
/// A line of its file is a word, a tab and the abbreviation. `chem-` is every word that begins so,
/// `-ology` every word that ends so, `new zealand` a phrase. A word that is its own abbreviation is
/// not abbreviated. What begins with `#` is a comment.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Rows by their words, as they are looked up.
    added: HashMap<String, String>,
    /// The rows of the list that the program brings along, in the order of their words. They are looked up
    /// where they stand, since few runs ask for more than some of them.
    builtin: Vec<&'static str>,
}

/// A line of a list that is not a word, a tab and an abbreviation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: not a word, a tab and its abbreviation: {text}")]
pub struct WordsError {
    /// The line, from 1.
    pub line: usize,
    /// What it says.
    pub text: String,
}

impl Words {
    /// The list that the program brings along.
    pub fn builtin() -> Self {
        let rows = include_str!("words.tsv").lines().filter(|line| !line.starts_with('#'));
        Self { added: HashMap::new(), builtin: rows.collect() }
    }

    /// Adds the lines of a file; where it has a word that is there already, the new one counts.
    pub fn extend(&mut self, text: &str) -> Result<(), WordsError> {
        for (index, line) in text.lines().enumerate() {
            if !self.add(line) {
                let text = line.chars().take(80).collect();
                return Err(WordsError { line: index + 1, text });
            }
        }
        Ok(())
    }

    /// Adds one line; false if it has no meaning.
    fn add(&mut self, line: &str) -> bool {
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() || line.starts_with('#') {
            return true;
        }
        let Some((word, short)) = line.split_once('\t') else { return false };
        let (word, short) = (looked_up(word), short.trim());
        if word.trim_matches('-').is_empty() || short.is_empty() || short.contains('\t') {
            return false;
        }
        self.added.insert(word, short.to_owned());
        true
    }

    /// The abbreviation in the row of a word, a beginning, an ending or a phrase.
    fn row(&self, word: &str) -> Option<&str> {
        let builtin = || {
            let word_of = |row: &&'static str| row.split('\t').next().unwrap_or_default();
            let place = self.builtin.binary_search_by(|row| word_of(row).cmp(word)).ok()?;
            self.builtin.get(place)?.split('\t').nth(1)
        };
        let short = self.added.get(word).map(String::as_str).or_else(builtin)?;
        Some(short.trim_start_matches('-'))
    }

    /// The abbreviation in the row of a whole word.
    fn whole(&self, word: &str) -> Option<&str> {
        if word.starts_with('-') || word.ends_with('-') { None } else { self.row(word) }
    }

    /// The abbreviation of a word, in the letters of the list after those of the word that an ending
    /// leaves; none if the word is in no row, or is its own abbreviation. A word with a hyphen is in a
    /// row of its own or in none: rules are for its parts.
    pub(super) fn find(&self, word: &str) -> Option<String> {
        let key = fold(word);
        if key.len() > MAX_LENGTH {
            return None;
        }
        if let Some(short) = self.whole(&key) {
            return (fold(short) != key).then(|| with_letters_of(word, &key, short.to_owned()));
        }
        if key.contains('-') {
            return None;
        }
        let ends = key.char_indices().map(|(at, c)| at + c.len_utf8());
        let beginning = ends.rev().find_map(|at| Some((at, self.row(&[key.get(..at)?, "-"].concat())?)));
        // An ending alone is no word that ends so.
        let ending = key
            .char_indices()
            .skip(2)
            .find_map(|(at, _)| Some((at, self.row(&["-", key.get(at..)?].concat())?)));
        let short = match (beginning, ending) {
            (Some((length, short)), ending) if ending.is_none_or(|(at, _)| length >= key.len() - at) => {
                short.to_owned()
            }
            (_, Some((at, short))) => {
                let kept: String = word.chars().take(key.get(..at)?.chars().count()).collect();
                kept + short
            }
            _ => return None,
        };
        (fold(&short) != key).then(|| with_letters_of(word, &key, short))
    }

    /// Whether a word has a row of its own.
    pub(super) fn has(&self, word: &str) -> bool {
        self.whole(&fold(word)).is_some()
    }

    /// The abbreviation of the longest phrase that words begin with, and how many of them it takes.
    pub(super) fn phrase(&self, words: &[String]) -> Option<(usize, &str)> {
        let most = words.len().min(MAX_PHRASE);
        (2..=most).rev().find_map(|count| {
            let phrase = words.get(..count)?.join(" ");
            Some((count, self.row(&phrase)?))
        })
    }
}

/// A word of a row in the form in which it is looked up: folded, and a phrase without the small words that
/// do not count in titles either.
fn looked_up(word: &str) -> String {
    let word = fold(word.trim());
    if !word.contains(' ') {
        return word;
    }
    let counts = |word: &&str| !matches!(*word, "of" | "the" | "and");
    word.split_whitespace().filter(counts).collect::<Vec<_>>().join(" ")
}

/// An abbreviation that is the beginning of a word, in the word's own letters: with its accents.
fn with_letters_of(word: &str, key: &str, short: String) -> String {
    let stem = fold(short.trim_end_matches('.'));
    if word.is_ascii() || !key.starts_with(&stem) {
        return short;
    }
    let composed: String = word.nfc().flat_map(char::to_lowercase).collect();
    composed.chars().take(stem.chars().count()).collect::<String>() + "."
}

/// A word without case and accents.
pub(super) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let bare = word.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    bare.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_list_is_sound() {
        let text = include_str!("words.tsv");
        Words::default().extend(text).unwrap_or_else(|error| panic!("{error}"));
        let rows: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(rows.len() > 300);
        for pair in rows.windows(2) {
            assert!(pair[0].split('\t').next() < pair[1].split('\t').next(), "sorted, each once: {pair:?}");
        }
        for row in rows {
            let (word, short) = row.split_once('\t').unwrap_or_default();
            assert_eq!(word, looked_up(word), "as it is looked up");
            let (word, bare) = (word.trim_matches('-'), short.trim_start_matches('-'));
            assert!(
                bare.ends_with('.') || bare.contains(". ") || fold(bare) == fold(word),
                "an abbreviation ends with a full stop, or is the word: {row}"
            );
            assert!(bare.chars().count() <= word.chars().count() + 1, "{row}");
        }
    }

    #[test]
    fn a_user_can_add_rows() {
        let mut words = Words::builtin();
        assert_eq!(words.find("Flurbology").as_deref(), Some("Flurbol."));
        words.extend("# mine\r\n\r\nflurb-\tflb.\r\nhealth\thlth.\nold words\tO.W.\n").unwrap_or_default();
        assert_eq!(words.find("Flurbiana").as_deref(), Some("flb."));
        assert_eq!(words.find("Health").as_deref(), Some("hlth."));
        assert_eq!(words.phrase(&["old".into(), "words".into()]), Some((2, "O.W.")));
        let error = words.extend("a\tb.\njust words\n").err();
        assert_eq!(error, Some(WordsError { line: 2, text: "just words".into() }));
    }
}
