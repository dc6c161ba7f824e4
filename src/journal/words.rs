//! The words of titles and their abbreviations.

use std::borrow::Cow;
use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

/// Longer words are in no list.
const MAX_LENGTH: usize = 64;

/// Letters of the last word of a compound that tell it, at least: "action" at the end of "reaction" does not.
const LAST_PART: usize = 5;

/// Letters that inflect or derive a word, at most: "histor|ischen". More are another word.
const INFLECTION: usize = 6;

/// What stands before a word in a row that is for titles of the National Library of Medicine alone.
pub(super) const CATALOGUED: &str = "~";

/// Words of a phrase, at most.
const MAX_PHRASE: usize = 6;

/// The list that the program brings along: once, where a constant would be there for each part of the program that
/// reads it.
static BUILTIN: &str = include_str!("words.txt");

/// A list of words and their abbreviations.
///
/// A line of its file is a word, a tab and the abbreviation. `chem-` is every word that begins so,
/// `-ology` every word that ends so, `new zealand` a phrase. A word that is its own abbreviation is
/// not abbreviated. What begins with `#` is a comment.
#[derive(Clone, Debug, Default)]
pub struct WordList {
    /// Rows by their words, as they are looked up.
    added: BTreeMap<String, String>,
    /// The list that the program brings along, in the order of its words. They are looked up where they
    /// stand, since few runs ask for more than some of them.
    builtin: Option<&'static str>,
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

impl WordList {
    /// Returns the list that the program brings along.
    pub fn builtin() -> Self {
        Self { added: BTreeMap::new(), builtin: Some(BUILTIN) }
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

    /// The abbreviation in the row of a word, a beginning, an ending, a part or a phrase.
    fn row(&self, word: &str) -> Option<Cow<'_, str>> {
        match self.added.get(word) {
            Some(short) => Some(Cow::Borrowed(short.trim_start_matches('-'))),
            None => self.builtin.and_then(|text| builtin_row(text, word)),
        }
    }

    /// The abbreviation in the row of a whole word.
    fn whole(&self, word: &str) -> Option<Cow<'_, str>> {
        if word.starts_with('-') || word.ends_with('-') { None } else { self.row(word) }
    }

    /// The abbreviation of a word, in the letters of the list after those of the word that an ending
    /// leaves; none if the word is in no row, or is not abbreviated. A word with a hyphen is in a
    /// row of its own or in none: rules are for its parts.
    pub(super) fn find(&self, word: &str) -> Option<String> {
        self.find_in(word, false)
    }

    /// The abbreviation of a word in a title, which is perhaps one as the National Library of Medicine has them.
    pub(super) fn find_in(&self, word: &str, catalogued: bool) -> Option<String> {
        let key = fold(word);
        if key.len() > MAX_LENGTH {
            return None;
        }
        let of_nlm = catalogued.then(|| self.row(&[CATALOGUED, &key].concat())).flatten();
        let short = match of_nlm.or_else(|| self.whole(&key)) {
            Some(short) => short.into_owned(),
            None if key.contains('-') => return None,
            None => self.by_rule(&key)?,
        };
        (short.trim_end_matches('.') != short && fold(short.trim_end_matches('.')) != key)
            .then(|| with_letters_of(word, short))
    }

    /// The abbreviation of a word that has no row of its own. ISO 4 drops two letters at least: "threat-" is "threat.",
    /// and "threats" stays.
    fn by_rule(&self, key: &str) -> Option<String> {
        let beginning = self.stem(key);
        let ending = self.ending(key);
        let last = ending.clone().or_else(|| self.compound(key));
        let short = match (beginning, last) {
            (Some((length, short)), last)
                if last.as_ref().is_none_or(|(at, _)| match ending {
                    Some(_) => length >= key.len() - at,
                    None => length > *at,
                }) =>
            {
                short.into_owned()
            }
            (_, Some((at, short))) => [key.get(..at)?, &short].concat(),
            _ => return None,
        };
        let dropped = key.chars().count().saturating_sub(short.trim_end_matches('.').chars().count());
        (dropped != 1).then_some(short)
    }

    /// Where the row of an ending is in a word, and its abbreviation. An ending alone is no word that ends so, and with
    /// two letters before it only if it is long: "geology", and not "cleft".
    fn ending(&self, key: &str) -> Option<(usize, Cow<'_, str>)> {
        let before = if key.len() < 7 { 3 } else { 2 };
        key.char_indices().map(|(at, _)| at).skip(before).find_map(|at| {
            let rest = key.get(at..)?;
            let mut ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
            // Few places in a word are where a row begins.
            if !self.begins(&["-", rest.get(..ends.clone().nth(1)?)?].concat()) {
                return None;
            }
            let row = ends.by_ref().rev().find_map(|end| {
                let (part, inflection) = rest.split_at_checked(end)?;
                let ending = || is_inflection(inflection).then(|| self.row(&["-", part].concat()))?;
                ending().or_else(|| (part.len() > 3).then(|| self.row(&["-", part, "-"].concat()))?)
            })?;
            Some((at, row))
        })
    }

    /// Where the last word of a compound begins, and its abbreviation: "bio|chemistry", "wirtschafts|geschichte".
    fn compound(&self, key: &str) -> Option<(usize, Cow<'_, str>)> {
        key.char_indices().map(|(at, _)| at).skip(3).find_map(|at| {
            let last = key.get(at..)?;
            let (length, short) = self.stem(last)?;
            (length >= LAST_PART && last.len() - length <= INFLECTION).then_some((at, short))
        })
    }

    /// The longest row that a word is a form of: with which it begins, or of which it is an inflection.
    pub(super) fn stem(&self, key: &str) -> Option<(usize, Cow<'_, str>)> {
        // No row has more letters of a word than the rows beside its place in the list.
        let most = self.in_common(key);
        let ends = key.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= most);
        let ends: Vec<usize> = ends.collect();
        ends.into_iter().rev().find_map(|at| {
            let (stem, rest) = key.split_at_checked(at)?;
            let beginning = self.row(&[stem, "-"].concat());
            let row = beginning.or_else(|| is_inflection(rest).then(|| self.whole(stem))?)?;
            Some((at, row))
        })
    }

    /// Whether a word has a row of its own.
    pub(super) fn has(&self, word: &str) -> bool {
        self.whole(&fold(word)).is_some()
    }

    /// The abbreviation of the longest phrase that words begin with, and how many of them it takes.
    pub(super) fn phrase(&self, words: &[String]) -> Option<(usize, Cow<'_, str>)> {
        let first = [words.first()?, " "].concat();
        if !self.begins(&first) {
            return None;
        }
        let most = words.len().min(MAX_PHRASE);
        (2..=most).rev().find_map(|count| {
            let phrase = words.get(..count)?.join(" ");
            // The row is of the phrase or of its beginning up to somewhere in the last word.
            let (end, short) = self.stem(&phrase)?;
            (end > phrase.rfind(' ')?).then_some((count, short))
        })
    }

    /// How many bytes of a word begin a row, at most.
    fn in_common(&self, key: &str) -> usize {
        let with = |row: &str| row.bytes().zip(key.bytes()).take_while(|(a, b)| a == b).count();
        let added = [
            self.added.range(key.to_owned()..).next().map(|(row, _)| with(row)),
            self.added.range(..key.to_owned()).next_back().map(|(row, _)| with(row)),
        ];
        let builtin = self.builtin.map_or([None, None], |text| {
            let at = place(text, key);
            let row = |rest: Option<&str>, last: bool| {
                let mut lines = rest?.lines();
                let row = if last { lines.next_back() } else { lines.next() }?;
                Some(with(&word_of(row)))
            };
            [row(text.get(at..), false), row(text.get(..at), true)]
        });
        added.into_iter().chain(builtin).flatten().max().unwrap_or(0)
    }

    /// Whether any row begins so.
    fn begins(&self, with: &str) -> bool {
        let builtin = || {
            let row = row_from(self.builtin?, with)?;
            Some(word_of(row).starts_with(with))
        };
        let added = || Some(self.added.range(with.to_owned()..).next()?.0.starts_with(with));
        builtin().unwrap_or(false) || added().unwrap_or(false)
    }
}

/// The first row of the built-in list whose word is this one or comes after it.
fn row_from<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.get(place(text, word)..)?.lines().next()
}

/// Where the row of a word is in the built-in list, or would be.
fn place(text: &str, word: &str) -> usize {
    let (mut low, mut high) = (0, text.len());
    while low < high {
        let before = text.as_bytes().get(..low + (high - low) / 2).unwrap_or_default();
        let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let row = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        if letters(row).lt(word.bytes()) {
            low = start + row.len() + 1;
        } else {
            high = start;
        }
    }
    low
}

/// The bytes of the word of a row.
fn letters(row: &str) -> impl Iterator<Item = u8> {
    row.bytes().take_while(|b| *b != b'=').filter(|b| *b != b'|')
}

/// The word of a row.
fn word_of(row: &str) -> String {
    row.split('=').next().unwrap_or_default().replace('|', "")
}

/// The abbreviation of a word in the list that the program brings along, whose rows are in the order of their
/// words: `acad|em-` is cut at the bar, `amer-=am.` is irregular, and what has neither is not abbreviated;
/// `~manag|ement` is for catalogued titles.
fn builtin_row<'a>(text: &'a str, word: &str) -> Option<Cow<'a, str>> {
    let row =
        row_from(text, word).filter(|row| letters(row).eq(word.bytes()))?.trim_start_matches(CATALOGUED);
    Some(match (row.split_once('='), row.trim_matches('-').split_once('|')) {
        (Some((_, short)), _) => Cow::Borrowed(short),
        (None, Some((kept, _))) => Cow::Owned([kept, "."].concat()),
        (None, None) => Cow::Borrowed(row.trim_matches('-')),
    })
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

/// Whether letters behind a word of the list make another form of it.
fn is_inflection(rest: &str) -> bool {
    rest.len() < 4 && rest.bytes().all(|b| matches!(b, b'i' | b'a' | b'e' | b's' | b'n' | b'r' | b'm'))
}

/// An abbreviation in the letters of its word: with its accents, and its capitals within (`NanoSci.`).
fn with_letters_of(word: &str, short: String) -> String {
    // "ß" is found by "ss", and written for the first of them.
    let spelt = |letter: char| -> Vec<(char, Option<char>)> {
        let folded = fold(letter.encode_utf8(&mut [0; 4]));
        folded.chars().enumerate().map(|(at, c)| (c, (at == 0).then_some(letter))).collect()
    };
    let mut letters = word.nfc().flat_map(spelt);
    let mut own = |c: char| letters.find(|(folded, _)| *folded == c).map(|(_, letter)| letter);
    let written: Option<Vec<Option<char>>> =
        short.chars().map(|c| if c == '.' { Some(Some(c)) } else { own(c) }).collect();
    written.map_or(short, |written| written.into_iter().flatten().collect())
}

/// A word without case and accents, in letters from a to z where it is in Latin ones.
pub(super) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let bare = word.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    let mut folded = String::with_capacity(word.len());
    for c in bare.flat_map(char::to_lowercase) {
        match c {
            'ø' => folded.push('o'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ß' => folded.push_str("ss"),
            'þ' => folded.push_str("th"),
            'ł' => folded.push('l'),
            'ð' | 'đ' => folded.push('d'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            other => folded.push(other),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_list_is_sound() {
        let text = BUILTIN;
        let rows: Vec<&str> = text.lines().collect();
        assert!(rows.len() > 10_000);
        for pair in rows.windows(2) {
            assert!(word_of(pair[0]) < word_of(pair[1]), "sorted, each once: {pair:?}");
        }
        for row in rows {
            let word = word_of(row);
            assert_eq!(word, looked_up(&word), "as it is looked up");
            let short = builtin_row(text, &word).unwrap_or_default();
            let word = word.trim_matches(['-', '~']);
            assert!(
                short.contains('.') || short == word,
                "an abbreviation ends with a full stop, or is the word: {row}"
            );
            assert!(short.chars().count() <= word.chars().count() + 3, "{row}");
        }
    }

    /// Words of titles in the lists of the National Library of Medicine.
    #[test]
    fn words_of_no_row_are_abbreviated_by_their_parts() {
        let mut words = WordList::default();
        words
            .extend("geschicht-\tgesch.\nmanufactur-\tmanuf.\nmetal-\tmet.\nsourc-\tsourc.\nstructur-\tstruct.\nthreat-\tthreat.\nwirtschaft-\twirtsch.\n")
            .unwrap_or_default();
        for (word, short) in [
            ("Biomanufacturing", Some("Biomanuf.")),
            ("Nanostructures", Some("Nanostruct.")),
            ("Wirtschaftsgeschichte", Some("Wirtschaftsgesch.")),
            ("Metallic", Some("Met.")),
            // ISO 4 drops two letters at least.
            ("Threats", None),
            ("Healthsource", None),
            // What is behind "struct" is no inflection.
            ("Infrastructureless", Some("Infrastruct.")),
            ("Superstructureengineering", None),
        ] {
            assert_eq!(words.find(word).as_deref(), short, "{word}");
        }
    }

    #[test]
    fn letters_are_folded_whether_they_are_accented_or_not() {
        for (word, folded) in
            [("Größe", "grosse"), ("Łódź", "lodz"), ("Sjælløn", "sjaellon"), ("CŒUR", "coeur")]
        {
            assert_eq!(fold(word), folded);
        }
        let mut words = WordList::default();
        words.extend("strasse-\tstrass.\nlaege-\tlaeg.\n").unwrap_or_default();
        assert_eq!(words.find("Straßenbau").as_deref(), Some("Straß."));
        assert_eq!(words.find("Lægernes").as_deref(), Some("Læg."));
    }

    #[test]
    fn a_user_can_add_rows() {
        let mut words = WordList::builtin();
        assert_eq!(words.find("Flurbology").as_deref(), Some("Flurbol."));
        words.extend("# mine\r\n\r\nflurb-\tflb.\r\nhealth\thlth.\nold words\tO.W.\n").unwrap_or_default();
        assert_eq!(words.find("Flurbiana").as_deref(), Some("Flb."));
        assert_eq!(words.find("Health").as_deref(), Some("Hlth."));
        assert_eq!([words.find("Cleft"), words.find("Skills"), words.find("Trials")], [None, None, None]);
        assert_eq!(words.phrase(&["old".into(), "words".into()]), Some((2, "O.W.".into())));
        let error = words.extend("a\tb.\njust words\n").err();
        assert_eq!(error, Some(WordsError { line: 2, text: "just words".into() }));
    }
}
