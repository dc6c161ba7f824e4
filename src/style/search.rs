//! Searching styles: words in any order, whatever their case and accents, and with a slip or two.
//!
//! Every word of the query must be found in the names, the title or the fields of a style, except words
//! such as "style" that people add to a name. How well it
//! is found, and how much of the title is then left over, decides on the order. Slips are only
//! forgiven where a query finds nothing as it is spelt: among ten thousand journals there is always
//! one whose name is almost another's.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::CatalogueEntry;
use super::places::Place;
use crate::text::sorting;

/// Whether slips of spelling are forgiven.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Exact,
    Lenient,
}

/// Words that people add to the name of a style, and that say nothing if no style has them.
const FILLERS: &[&str] = &[
    "bibliography",
    "citation",
    "citations",
    "csl",
    "edn",
    "format",
    "guide",
    "latest",
    "manual",
    "of",
    "reference",
    "references",
    "referencing",
    "style",
    "styles",
    "system",
    "the",
];

/// Ordinal numbers in words, as titles have them in figures.
const ORDINALS: &[(&str, &str)] = &[
    ("first", "1st"),
    ("second", "2nd"),
    ("third", "3rd"),
    ("fourth", "4th"),
    ("fifth", "5th"),
    ("sixth", "6th"),
    ("seventh", "7th"),
    ("eighth", "8th"),
    ("ninth", "9th"),
    ("tenth", "10th"),
    ("eleventh", "11th"),
    ("twelfth", "12th"),
    ("sixteenth", "16th"),
    ("seventeenth", "17th"),
    ("eighteenth", "18th"),
];

/// The words of a query.
fn wanted(query: &str) -> Vec<String> {
    let in_figures = |word: String| {
        ORDINALS.iter().find(|(spelt, _)| *spelt == word).map_or(word, |(_, figures)| (*figures).to_owned())
    };
    words(query).into_iter().map(in_figures).collect()
}

/// Returns the styles that match a query, best first. With `lenient`, words may be spelt a little
/// differently.
pub fn search<'e>(entries: &'e [CatalogueEntry], query: &str, lenient: bool) -> Vec<&'e CatalogueEntry> {
    let wanted = wanted(query);
    if wanted.is_empty() {
        return Vec::new();
    }
    let spelling = if lenient { Spelling::Lenient } else { Spelling::Exact };
    let mut matches: Vec<(f64, &CatalogueEntry)> =
        entries.iter().filter_map(|entry| Some((score(entry, &wanted, spelling)?, entry))).collect();
    sorting::by(&mut matches, |(a, one), (b, other)| {
        b.total_cmp(a).then_with(|| rank(one).cmp(&rank(other)))
    });
    matches.into_iter().map(|(_, entry)| entry).collect()
}

/// Among equals: what is nearer, what is a style of its own, what is shorter.
fn rank(entry: &CatalogueEntry) -> (Place, bool, usize, &str) {
    (entry.origin.place(), entry.dependent, entry.title.len(), &entry.name)
}

/// How well all the words are found, or `None` where one is not.
fn score(entry: &CatalogueEntry, wanted: &[String], spelling: Spelling) -> Option<f64> {
    const WHOLE_NAME: f64 = 20.0;
    const WHOLE_TITLE: f64 = 15.0;
    const BEGINNING: f64 = 5.0;
    const COVERED: f64 = 5.0;
    let title = words(&entry.title);
    let short = entry.short_title.as_deref().map(words).unwrap_or_default();
    let names: Vec<Vec<String>> = entry.aliases.iter().chain([&entry.name]).map(|name| words(name)).collect();
    // A field is what many styles have: it finds, but hardly decides.
    let fields = words(&entry.fields.join(" "));
    let mut sum = 0.0;
    let mut wanted: Vec<String> = wanted.to_vec();
    let mut failed = false;
    wanted.retain(|word| {
        let named =
            names.iter().flatten().chain(&title).chain(&short).map(|known| likeness(word, known, spelling));
        let in_fields = fields.iter().map(|known| likeness(word, known, spelling) / 2.0);
        let best = named.chain(in_fields).fold(0.0, f64::max);
        sum += best;
        failed |= best == 0.0 && !FILLERS.contains(&word.as_str());
        best > 0.0
    });
    if failed || wanted.is_empty() {
        return None;
    }
    let mut score = sum / count(&wanted);
    if names.iter().any(|name| *name == wanted || name.concat() == wanted.concat()) {
        score += WHOLE_NAME;
    } else if title == wanted || short == wanted {
        score += WHOLE_TITLE;
    } else if title.starts_with(&wanted) || names.iter().any(|name| name.starts_with(&wanted)) {
        score += BEGINNING;
    }
    let covered = title.iter().filter(|word| wanted.iter().any(|w| likeness(w, word, spelling) > 0.0));
    score += COVERED * count(&covered.collect::<Vec<_>>()) / count(&title).max(1.0);
    Some(score)
}

#[expect(clippy::cast_precision_loss, reason = "a title has a few words")]
fn count<T>(words: &[T]) -> f64 {
    words.len() as f64
}

/// How like a word that was typed is to one that is there; 0 is not at all.
fn likeness(typed: &str, known: &str, spelling: Spelling) -> f64 {
    if known == typed {
        10.0
    } else if known.starts_with(typed) {
        7.0
    } else if typed.len() > 3 && known.contains(typed) {
        4.0
    } else if spelling == Spelling::Lenient && is_slip(typed, known) {
        3.0
    } else {
        0.0
    }
}

/// Whether one word is the other with a slip in it: one in a short word, two in a long one, and the
/// word may have been broken off.
fn is_slip(typed: &str, known: &str) -> bool {
    let length = typed.chars().count();
    let most = match length {
        0..=3 => return false,
        4..=7 => 1,
        _ => 2,
    };
    let beginning: String = known.chars().take(length).collect();
    [known, &beginning].iter().any(|known| strsim::osa_distance(typed, known) <= most)
}

/// The words of a text in small letters without accents.
fn words(text: &str) -> Vec<String> {
    let plain: String = text
        .replace('&', " and ")
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .flat_map(|c| latin(c).chars().chain(latin(c).is_empty().then_some(c)).collect::<Vec<_>>())
        .collect();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Letters that are no letter with an accent, and yet are typed as another.
fn latin(c: char) -> &'static str {
    match c {
        'ø' => "o",
        'ł' => "l",
        'đ' => "d",
        'ı' => "i",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::super::StyleOrigin;
    use super::*;

    fn entry(name: &str, title: &str, fields: &[&str]) -> CatalogueEntry {
        CatalogueEntry {
            name: name.to_owned(),
            aliases: Vec::new(),
            title: title.to_owned(),
            short_title: None,
            fields: fields.iter().map(|&field| field.to_owned()).collect(),
            format: None,
            dependent: false,
            parent: None,
            origin: StyleOrigin::Repository,
        }
    }

    fn entries() -> Vec<CatalogueEntry> {
        let mut entries = vec![
            entry("journal-of-applied-physics", "Journal of Applied Physics", &["physics"]),
            entry("annals-of-physics", "Annals of Physics", &["physics"]),
            entry("applied-physics-letters", "Applied Physics Letters", &["physics"]),
            entry("geophysics", "Geophysics", &["geology"]),
            entry("acta-materialia", "Acta Materialia", &["engineering", "physics"]),
            entry("nature", "Nature", &["generic-base"]),
            entry("nature-physics", "Nature Physics", &["physics"]),
            entry("osterreichische-zeitschrift", "Österreichische Zeitschrift für Volkskunde", &["history"]),
            entry("chemistry-and-biology", "Chemistry & Biology", &["biology", "chemistry"]),
            entry("abnt-style", "Associação Brasileira de Normas Técnicas", &["generic-base"]),
        ];
        entries[9].aliases.push("abnt".to_owned());
        entries
    }

    fn found(query: &str, lenient: bool) -> Vec<String> {
        search(&entries(), query, lenient).into_iter().map(|entry| entry.name.clone()).collect()
    }

    #[test]
    fn the_best_comes_first() {
        // All that have the word, the shortest title first; a part of a word comes after it, and what is
        // only of the field comes last.
        assert_eq!(
            found("physics", false),
            [
                "nature-physics",
                "annals-of-physics",
                "applied-physics-letters",
                "journal-of-applied-physics",
                "geophysics",
                "acta-materialia"
            ]
        );
        assert_eq!(found("nature", false), ["nature", "nature-physics"], "a whole name");
        assert_eq!(found("Applied Physics", false)[0], "applied-physics-letters", "the beginning of a title");
        assert_eq!(found("abnt", false), ["abnt-style"], "a common name");
    }

    #[test]
    fn words_stand_in_any_order_and_case() {
        for query in ["physics journal", "JOURNAL physics", "phys jour", "applied-journal"] {
            assert_eq!(found(query, false), ["journal-of-applied-physics"], "{query}");
        }
        assert_eq!(found("chemistry & biology", false), ["chemistry-and-biology"]);
        assert_eq!(found("chemistry and biology", false), ["chemistry-and-biology"]);
        assert_eq!(found("osterreichische fur", false), ["osterreichische-zeitschrift"]);
        assert_eq!(found("ASSOCIACAO", false), ["abnt-style"]);
        assert_eq!(found("engineering", false), ["acta-materialia"], "a field");
        assert_eq!(found("physics zeitschrift", false), [""; 0], "every word counts");
        assert_eq!(found("Nature citation style", false)[0], "nature", "what people add does not");
        assert_eq!(found("referencing system", false), [""; 0], "but it is no style by itself");
        assert_eq!(found("", false), [""; 0]);
        assert_eq!(found(" - ", false), [""; 0]);
    }

    #[test]
    fn slips_are_forgiven_on_request() {
        for (query, name) in [
            ("jounral applied", "journal-of-applied-physics"),
            ("natrue", "nature"),
            ("materalia", "acta-materialia"),
            ("zeitschrfit volkskund", "osterreichische-zeitschrift"),
            ("brazileira", "abnt-style"),
        ] {
            assert_eq!(found(query, false), [""; 0], "{query}");
            assert_eq!(found(query, true)[0], name, "{query}");
        }
        assert_eq!(found("xyz", true), [""; 0], "a short word has no slips");
        assert_eq!(found("natural philosophy", true), [""; 0]);
    }

    #[test]
    fn what_is_nearer_wins_among_equals() {
        let mut entries =
            vec![entry("one", "Same", &[]), entry("two", "Same", &[]), entry("three", "Same", &[])];
        entries[2].origin = StyleOrigin::BuiltIn;
        entries[0].dependent = true;
        let names: Vec<&str> = search(&entries, "same", false).iter().map(|e| e.name.as_str()).collect();
        assert_eq!(names, ["three", "two", "one"]);
    }
}
