//! Two titles, compared by their words.
//!
//! A ratio of letters is no measure of a title: one replaced word in ten leaves it at 0.96, and a
//! missing subtitle halves it. So the words are aligned, in order; what is left unpaired decides.
//! Words that differ only in where they are cut (`data base`) are the same, and so are titles of
//! which one has a subtitle more. An addition that makes another work of it (`II.`, `Reply to`) is no
//! subtitle.

use super::align::{Pair, align, weight};
use super::fold::{self, Word, is_small, is_small_in_english, words};
use super::generic;

/// Words of a title that are looked at; real titles have a tenth of it.
const MOST_WORDS: usize = 160;

/// How far two titles agree, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TitleLevel {
    /// Equal words.
    Equal,
    /// Equal letters, split into words differently.
    Spacing,
    /// One of them has a subtitle more.
    Subtitle,
    /// Words without meaning of their own (articles, prepositions) differ.
    SmallWords,
    /// Every word has its counterpart, but some are spelt differently.
    Letters,
    /// A word differs, is missing or was added.
    Words,
    /// Less than half of the words agree: titles of different works.
    Other,
}

/// Two titles, compared.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TitleComparison {
    /// How far they agree.
    pub level: TitleLevel,
    /// The share of the words that agree, by their letters: 0 to 1.
    pub alike: f64,
    /// The words that differ, as they are written in each; empty where one has none.
    pub differing: Vec<(String, String)>,
}

/// A title, ready to be compared.
#[derive(Clone, Debug)]
pub(crate) struct Title {
    /// Its characters.
    pub(crate) plain: String,
    pub(crate) words: Vec<Word>,
    /// The words without anything between them.
    pub(crate) letters: String,
}

impl Title {
    pub(crate) fn new(plain: &str) -> Option<Self> {
        let mut words = words(plain);
        words.truncate(MOST_WORDS);
        let letters: String = words.iter().map(|word| word.text.as_str()).collect();
        (!letters.is_empty()).then(|| Self { plain: plain.to_owned(), words, letters })
    }

    /// Whether the title, with this author or another, names one work: `Editorial` does not.
    pub(crate) fn is_telling(&self) -> bool {
        self.words.iter().filter(|word| !is_small(&word.text)).count() >= 3
            && self.letters.chars().count() >= 12
            || self.letters.chars().count() >= 25
            || self.letters.chars().filter(|c| !c.is_ascii()).count() >= 6
    }

    /// Whether it is what many works are called, so that it proves nothing about one: `Editorial`, `Reply`.
    pub(crate) fn is_generic(&self) -> bool {
        generic::is_generic(&self.letters)
    }

    /// Whether one of two titles names what kind of contribution its work is (`Contents`), and the other
    /// says nothing of it.
    pub(crate) fn is_no_kind_of(&self, other: &Self) -> bool {
        let (kind, title) = if self.is_generic() { (self, other) } else { (other, self) };
        kind.is_generic() && !generic::is_placeholder(&kind.letters) && !title.letters.contains(&kind.letters)
    }

    /// How long it is, in letters. A sign that is a word by itself counts for two.
    pub(crate) fn size(&self) -> usize {
        self.letters.chars().map(|c| if c >= '\u{2e80}' { 2 } else { 1 }).sum()
    }

    /// Whether most of its letters are Latin.
    pub(crate) fn is_latin(&self) -> bool {
        let latin = self.letters.chars().filter(char::is_ascii_alphabetic).count();
        let other = self.letters.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
        latin >= other
    }

    /// Whether it has a word that only English has.
    pub(crate) fn is_english(&self) -> bool {
        self.words.iter().any(|word| {
            matches!(
                word.text.as_str(),
                "of" | "the"
                    | "with"
                    | "from"
                    | "by"
                    | "and"
                    | "for"
                    | "between"
                    | "using"
                    | "through"
                    | "its"
                    | "towards"
                    | "during"
                    | "how"
                    | "what"
                    | "why"
                    | "can"
            )
        })
    }

    /// Whether it shows that it is in another language: by letters that English lacks or by small words.
    pub(crate) fn is_not_english(&self) -> bool {
        let small = |word: &Word| {
            let symbol = matches!(word.text.as_str(), "e" | "y" | "do");
            is_small(&word.text) && !is_small_in_english(&word.text) && !symbol
        };
        self.plain.chars().any(|c| c.is_alphabetic() && !c.is_ascii()) || self.words.iter().any(small)
    }

    fn written(&self, word: &Word) -> String {
        self.plain.get(word.from..word.to).unwrap_or_default().to_owned()
    }
}

/// Compares two titles, of plain text.
///
/// ```
/// use doicite::compare::{TitleLevel, titles};
///
/// let level = |one, other| titles(one, other).level;
/// assert_eq!(level("Data base systems", "Database Systems"), TitleLevel::Spacing);
/// assert_eq!(level("Ants: A Survey", "Ants"), TitleLevel::Subtitle);
/// assert_eq!(level("Ants of the old world", "Bees of the old world"), TitleLevel::Words);
/// ```
pub fn titles(one: &str, other: &str) -> TitleComparison {
    match (Title::new(one), Title::new(other)) {
        (Some(one), Some(other)) => compare(&one, &other),
        (None, None) => TitleComparison { level: TitleLevel::Equal, alike: 1.0, differing: Vec::new() },
        _ => TitleComparison { level: TitleLevel::Other, alike: 0.0, differing: Vec::new() },
    }
}

/// Compares two titles.
pub(crate) fn compare(one: &Title, other: &Title) -> TitleComparison {
    let agree = |level| TitleComparison { level, alike: 1.0, differing: Vec::new() };
    if one.letters == other.letters {
        let same = one.words.len() == other.words.len();
        return agree(if same { TitleLevel::Equal } else { TitleLevel::Spacing });
    }
    if has_note_mark(one, other) || has_note_mark(other, one) {
        return agree(TitleLevel::Spacing);
    }
    if has_subtitle_more(one, other) || has_subtitle_more(other, one) {
        return agree(TitleLevel::Subtitle);
    }
    let pairs = align(&one.words, &other.words);
    let mut agreeing = 0.0;
    let mut level = TitleLevel::SmallWords;
    let mut differing = Vec::new();
    for pair in &pairs {
        match *pair {
            Pair::Same(length) => agreeing += length,
            Pair::Alike { mine, theirs, .. } if is_written_out(one, mine, other, theirs) => {
                agreeing += f64::midpoint(weight(&one.words[mine]), weight(&other.words[theirs]));
            }
            Pair::Alike { mine, theirs, length } => {
                agreeing += length;
                level = level.max(TitleLevel::Letters);
                differing.push((one.written(&one.words[mine]), other.written(&other.words[theirs])));
            }
            Pair::Mine(at) => {
                lonely(&one.words[at], &mut level, &mut differing, |w| (one.written(w), String::new()));
            }
            Pair::Theirs(at) => {
                lonely(&other.words[at], &mut level, &mut differing, |w| (String::new(), other.written(w)));
            }
        }
    }
    // A word of each that stand in the same place are one difference.
    let mut merged: Vec<(String, String)> = Vec::new();
    for (mine, theirs) in differing {
        match merged.last_mut() {
            Some(last) if last.1.is_empty() && mine.is_empty() => last.1 = theirs,
            Some(last) if last.0.is_empty() && theirs.is_empty() => last.0 = mine,
            _ => merged.push((mine, theirs)),
        }
    }
    let length = |title: &Title| title.words.iter().map(weight).sum::<f64>();
    let alike = 2.0 * agreeing / (length(one) + length(other)).max(1.0);
    if alike < 0.45 {
        level = TitleLevel::Other;
    }
    TitleComparison { level, alike, differing: merged }
}

/// Whether two words are one, in which an umlaut or its like is written out (`Ueber`) or has lost its dots.
fn is_written_out(one: &Title, mine: usize, other: &Title, theirs: usize) -> bool {
    let (mine, theirs) = (&one.words[mine], &other.words[theirs]);
    let wide = |title: &Title, word: &Word| fold::written_out(&title.written(word));
    let known = |wide: Option<String>, word: &Word| wide.is_some_and(|wide| wide == word.text);
    known(wide(one, mine), theirs)
        || known(wide(other, theirs), mine)
        || !one.is_english()
            && !other.is_english()
            && fold::without_dots(&mine.text) == fold::without_dots(&theirs.text)
}

fn lonely(
    word: &Word,
    level: &mut TitleLevel,
    differing: &mut Vec<(String, String)>,
    pair: impl Fn(&Word) -> (String, String),
) {
    if !is_small(&word.text) {
        *level = (*level).max(TitleLevel::Words);
        differing.push(pair(word));
    } else if *level == TitleLevel::SmallWords {
        differing.push(pair(word));
    }
}

/// Whether the one title is the other and the mark of a footnote at its last word: `of Amines1`.
fn has_note_mark(long: &Title, short: &Title) -> bool {
    let is_word = |word: &Word| word.text.len() > 4 && word.text.bytes().all(|b| b.is_ascii_alphabetic());
    long.letters.strip_suffix(['1', '2', '3']) == Some(short.letters.as_str())
        && long.words.len() == short.words.len()
        && short.words.last().is_some_and(is_word)
}

/// Whether the longer title is the shorter one and a subtitle, set off by a sign.
fn has_subtitle_more(long: &Title, short: &Title) -> bool {
    if short.letters.chars().count() < 4 || !long.letters.starts_with(&short.letters) {
        return false;
    }
    let mut length = 0;
    let Some(last) = long.words.iter().position(|word| {
        length += word.text.len();
        length >= short.letters.len()
    }) else {
        return false;
    };
    if length != short.letters.len() {
        return false;
    }
    let rest = long.words.get(last + 1..).unwrap_or_default();
    let between = rest.first().and_then(|next| long.plain.get(long.words[last].to..next.from));
    between.is_some_and(sets_off) && !makes_another_work(rest)
}

/// Whether the signs between two words end a title.
fn sets_off(between: &str) -> bool {
    between.contains([':', '.', '?', '!', ';', '(', '[', '/', '=', '—', '–', '…', '|', '・', '：', '―', '、'])
        || between.contains(" -")
        || between.contains("--")
        || between.contains('\n')
}

/// Whether words after a title make it that of another work: a part, a reply, an erratum.
pub(crate) fn makes_another_work(rest: &[Word]) -> bool {
    // ": a reply"
    let article = rest.first().is_some_and(|word| matches!(word.text.as_str(), "a" | "an" | "the"));
    let rest = rest.get(usize::from(article)..).unwrap_or_default();
    let Some(first) = rest.first().map(|word| word.text.as_str()) else { return false };
    let second = rest.get(1).map(|word| word.text.as_str()).unwrap_or_default();
    let is_number = |word: &str| {
        roman(word).is_some()
            || (word.len() <= 2 && word.parse::<u8>().is_ok())
            || matches!(word, "one" | "two" | "three" | "four" | "five" | "first" | "second" | "third")
    };
    // "X" begins "X-ray".
    !article
        && (roman(first).is_some() && first != "x"
            || is_number(first) && rest.len() == 1
            || matches!(first, "part" | "teil" | "partie" | "parte" | "volume" | "vol" | "chapter" | "no")
                && is_number(second))
        || is_about_another(first)
            && (rest.len() == 1
                || matches!(second, "to" | "on" | "of" | "by" | "and" | "from" | "in")
                || is_about_another(second))
}

/// Words with which works about other works begin.
pub(crate) fn is_about_another(word: &str) -> bool {
    matches!(
        word,
        "erratum"
            | "errata"
            | "corrigendum"
            | "corrigenda"
            | "correction"
            | "reply"
            | "response"
            | "comment"
            | "comments"
            | "commentary"
            | "discussion"
            | "retraction"
            | "retracted"
            | "addendum"
            | "supplement"
            | "supplementary"
            | "rejoinder"
            | "rebuttal"
            | "author"
            | "authors"
    )
}

/// The word by which a title says that it is of a work about another one: an erratum, a reply, a review, the
/// data behind an article.
pub(crate) fn mark_of_another(title: &Title) -> Option<&str> {
    let word = |at: usize| title.words.get(at).map_or("", |word| word.text.as_str());
    let marked = match word(0) {
        "book" => word(1) == "review",
        "review" | "reviews" => word(1) == "of",
        "data" => word(1) == "from",
        first => is_about_another(first) && title.words.len() > 1,
    };
    marked.then(|| if word(0) == "book" { word(1) } else { word(0) })
}

/// The number of the part that a title is of: `Part 2: Waves`, `Theory of ants. II.`
pub(crate) fn part(title: &Title) -> Option<u32> {
    let word = |at: usize| title.words.get(at).map_or("", |word| word.text.as_str());
    let number =
        |word: &str| roman(word).or_else(|| word.parse().ok().filter(|number| (1..40).contains(number)));
    (0..title.words.len()).find_map(|at| match word(at) {
        "part" | "teil" | "partie" | "parte" => number(word(at + 1)),
        // Other Roman numbers are words and signs, too.
        numeral @ ("ii" | "iii" | "iv" | "vi" | "vii" | "viii" | "ix") if at > 1 => roman(numeral),
        _ => None,
    })
}

/// The value of a Roman number up to 39.
pub(crate) fn roman(word: &str) -> Option<u32> {
    if word.is_empty() || word.len() > 7 || !word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')) {
        return None;
    }
    let value = |b: u8| match b {
        b'i' => 1,
        b'v' => 5,
        _ => 10,
    };
    let bytes = word.as_bytes();
    let sum = bytes.iter().enumerate().fold(0_i32, |sum, (at, b)| {
        let this = value(*b);
        if bytes.get(at + 1).is_some_and(|next| value(*next) > this) { sum - this } else { sum + this }
    });
    u32::try_from(sum).ok().filter(|sum| *sum > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use TitleLevel::{Equal, Letters, Other, SmallWords, Spacing, Subtitle, Words};

    /// The levels of the specification, with titles of real works.
    #[test]
    fn levels() {
        for (one, other, level) in [
            ("Molecular structure of nucleic acids", "MOLECULAR STRUCTURE OF NUCLEIC ACIDS.", Equal),
            ("Non-linear waves", "Nonlinear waves", Spacing),
            ("Wave guides and micro waves in use", "Waveguides and microwaves in use", Spacing),
            (
                "Molecular Structure of Nucleic Acids: A Structure for Deoxyribose Nucleic Acid",
                "Molecular structure of nucleic acids",
                Subtitle,
            ),
            ("The history of science (2nd edition)", "The history of science", Subtitle),
            ("Measurement of the form factor", "The measurement of form factor", SmallWords),
            ("Chlorides of tertiary Amines1", "Chlorides of tertiary amines", Spacing),
            ("Reduction of CO2", "Reduction of CO", Words),
            ("Moleclar structure of nucleic acids", "Molecular structure of nucleic acids", Letters),
            (
                "Is Online Linear Tuning Sufficient for Strategic Robustness?",
                "Is Online Linear Optimization Sufficient for Strategic Robustness?",
                Words,
            ),
            ("Theory of ants", "Theory of ants: II. Further results", Words),
            ("Theory of ants", "Theory of ants: Reply", Words),
            ("Theory of red ants", "Theory of ants", Words),
            ("Erratum to: Theory of red ants in winter", "Theory of red ants in winter", Words),
            ("Plans for 2014 and later years", "Plans for 2015 and later years", Words),
            (
                "Efficient Attention via Linear Complexity Approximations",
                "Distributed Randomized Sketching Kernel Learning",
                Other,
            ),
        ] {
            let found = titles(one, other);
            assert_eq!(found.level, level, "{one} | {other}: {found:?}");
            assert_eq!(titles(other, one).level, level, "{other} | {one}");
        }
    }

    #[test]
    fn parts_are_told_apart() {
        let number = |title: &str| Title::new(title).as_ref().and_then(part);
        assert_eq!(number("Sound of unseen deep seas. Part 2: waves"), Some(2));
        assert_eq!(number("Theory of ants: II. Further results"), Some(2));
        assert_eq!(number("A Part of the Sea"), None);
        assert_eq!(number("Sound of unseen deep seas"), None);
    }

    #[test]
    fn the_words_that_differ_are_named() {
        let found = titles("Deep Learning of red Ants", "Deep learning of Bees");
        assert_eq!(found.differing, [("red".into(), String::new()), ("Ants".into(), "Bees".into())]);
    }

    #[test]
    fn what_is_left_of_a_cut_word_is_no_subtitle() {
        assert_eq!(titles("Theory of ant colonies", "Theory of ant").level, Words);
        assert_eq!(titles("Theory of antennas", "Theory of ant").level, Words);
    }

    #[test]
    fn roman_numbers() {
        assert_eq!([roman("iv"), roman("xii"), roman("civil"), roman("")], [Some(4), Some(12), None, None]);
    }
}
