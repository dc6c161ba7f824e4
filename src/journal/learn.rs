//! Learns the word list.
//!
//! The base is the register of ISO 4, the List of Title Word Abbreviations of the ISSN centre. Pairs of titles
//! and abbreviations correct it where usage differs: a pair whose title has as many words, small ones left out,
//! as its abbreviation says how each word is abbreviated, and of the ways that a word has, the most frequent
//! counts. Titles of the National Library of Medicine have the register's, unless another is used almost always. Rows
//! that follow from shorter ones are left out.
//!
//! The register romanises Russian and its neighbours by ISO 9 ("hozâjstvo"), which no title does: its rows are
//! learnt in the spellings of libraries and of English lists too ("khoziaistvo", "khozyaistvo").
//!
//! ```text
//! JOURNAL_REGISTER=ltwa.tsv JOURNAL_PAIRS=general.tsv:nlm.tsv cargo test --lib journal::learn::rebuild -- --ignored
//! ```
//!
//! writes `words.txt`. The register is a word, an abbreviation and languages a line, with tabs between them, below a
//! line of headings, as the ISSN centre publishes it; pairs are a title, a tab and its abbreviation. The list here
//! was learnt from the register of 2021 and the lists of `JabRef` (general, life sciences and others; CC0).
//!
//! `what_is_learnt_holds_for_other_titles`, run in the same way, learns without one half of the titles and measures
//! on it: 85.3 % of ISO 4's titles and 85.7 % of NLM's. With nine tenths known it is 85.5 % and 85.8 %, so more pairs
//! would not help much; over the titles that the list was learnt from it is 89.7 % and 89.5 %, which is what rules for
//! words can reach at most. `JOURNAL_MISSES` in the environment prints the rest.
//!
//! Of 869 misses in 6,000 titles, sorted by cause, 233 have a word that most other pairs abbreviate as is done here
//! ("manage.", "manag."), 185 a word that no other pair has (half of them are abbreviated by the register and whole in
//! the pair), 58 one that only pairs of the other half abbreviate so; 87 leave out or keep the end of a title that
//! others keep or leave out, 36 a word within; 67 have another hyphen, dash or colon, 64 a place that the title has not
//! or square brackets, 40 are misprinted or damaged. The rest have several causes.
//!
//! Tried, and worth nothing: endings drawn from all words, the abbreviation of the word whose beginning is most alike,
//! rows of foreign languages left out in English titles, the forms of its own pairs for titles of the National Library of
//! Medicine, "ae" for "ä".

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization;

use super::rules::words_of;
use super::words::{CATALOGUED, fold};
use super::{WordList, abbreviate};

type Pair = (String, String);

/// A list of pairs: a title, a tab and its abbreviation a line.
fn pairs(text: &str) -> Vec<Pair> {
    let pair = |line: &str| line.split_once('\t').map(|(title, short)| (title.to_owned(), short.to_owned()));
    text.lines().filter_map(pair).collect()
}

/// An abbreviation as pairs are compared: without full stops, commas and case.
fn plain(text: &str) -> String {
    fold(text).replace(['.', ','], "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of an abbreviation, without what is in brackets.
fn short_words(short: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let mut bare = String::new();
    for c in fold(short).chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '.' | ',' | ':' | ';' => bare.push(' '),
            c if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    bare.split_whitespace().filter(|word| *word != "-").map(str::to_owned).collect()
}

/// How each word is abbreviated in pairs; the most frequent way, the shortest of several. A word in one of the
/// phrases is no evidence: "New Zealand" is "N. Z.", but "New Journal" is not "N. J.".
fn counted(pairs: &[Pair], list: &WordList) -> BTreeMap<String, HashMap<String, usize>> {
    let mut counts: BTreeMap<String, HashMap<String, usize>> = BTreeMap::new();
    for (title, short) in pairs {
        let (words, shorts) = (words_of(title), short_words(short));
        // A title of one word is not abbreviated, which says nothing of its word.
        let alike = words.len() > 1
            && words.len() == shorts.len()
            && words.iter().zip(&shorts).all(|(word, short)| word.chars().next() == short.chars().next());
        if alike {
            let mut in_phrase = vec![false; words.len()];
            for start in 0..words.len() {
                if let Some((count, _)) = list.phrase(&words[start..]) {
                    in_phrase[start..start + count].fill(true);
                }
            }
            for ((word, short), _) in
                words.into_iter().zip(shorts).zip(in_phrase).filter(|(_, within)| !within)
            {
                if word.chars().all(|c| c.is_alphabetic() || c == '-') {
                    *counts.entry(word).or_default().entry(short).or_default() += 1;
                }
            }
        }
    }
    counts
}

/// The most frequent of the ways to abbreviate a word, the shortest of several, and how often it occurs.
fn most(ways: &HashMap<String, usize>) -> (&str, usize) {
    let most = ways.iter().max_by_key(|(short, count)| (**count, std::cmp::Reverse((short.len(), *short))));
    most.map_or(("", 0), |(short, count)| (short, *count))
}

/// The rows of the register of ISO 4, the List of Title Word Abbreviations as the ISSN centre publishes it: a
/// word, its abbreviation or `n.a.`, and languages a line, with tabs between them.
fn register(text: &str) -> Rows {
    let mut rows = Rows::new();
    let cells = || text.lines().skip(1).map(|line| line.split('\t').map(str::trim).collect::<Vec<_>>());
    for cells in cells() {
        if let [word, short, ..] = *cells {
            add(&mut rows, word, short);
        }
    }
    for cells in cells() {
        if let [word, short, languages] = *cells
            && languages.split(", ").all(|language| CYRILLIC.contains(&language))
        {
            for (word, short) in romanised(word, languages).zip(romanised(short, languages)) {
                add(&mut rows, &word, &short);
            }
        }
    }
    rows
}

/// Adds a row of the register, if it is of a word that has none.
fn add(rows: &mut Rows, word: &str, short: &str) {
    const MARKS: [char; 6] = ['\'', '’', '·', 'ʹ', 'ʺ', 'ʼ'];
    // "real (royal)" is one of two meanings.
    let (word, meaning) = word.split_once(" (").map_or((word, false), |(word, _)| (word, true));
    let word = if word.contains(' ') {
        words_of(word.trim_end_matches('-')).join(" ") + if word.ends_with('-') { "-" } else { "" }
    } else {
        fold(word).replace(MARKS, "")
    };
    let bare = word.trim_matches('-');
    let short = fold(short).replace(MARKS, "");
    let short = short.trim_matches('-');
    let short = match short {
        "n.a." => bare.to_owned(),
        short if short == bare || short.contains('.') => short.to_owned(),
        short => format!("{short}."),
    };
    if bare.chars().count() < 2 || meaning && rows.contains_key(&word) {
        return;
    }
    rows.entry(word).or_insert(short);
}

/// Languages in Cyrillic letters, which the register romanises by ISO 9.
const CYRILLIC: [&str; 4] = ["bel", "bul", "rus", "ukr"];

/// A word romanised by ISO 9 in the spellings of libraries, of English lists, and of maps: `hozâjstv-` is
/// "khoziaistv-", "khozyaistv-" and "khozyaystv-".
fn romanised(word: &str, languages: &str) -> impl Iterator<Item = String> {
    let spelt = move |(before_vowel, short_i): (&str, &str)| -> String {
        word.nfc()
            .map(|c| match c.to_lowercase().next().unwrap_or(c) {
                'č' => "ch".to_owned(),
                'ž' => "zh".to_owned(),
                'š' => "sh".to_owned(),
                'ŝ' => "shch".to_owned(),
                'â' => [before_vowel, "a"].concat(),
                'û' => [before_vowel, "u"].concat(),
                'h' => "kh".to_owned(),
                'c' => "ts".to_owned(),
                'j' => short_i.to_owned(),
                'ʺ' if languages == "bul" => "u".to_owned(),
                other => other.to_string(),
            })
            .collect()
    };
    [("i", "i"), ("y", "i"), ("y", "y")].into_iter().map(spelt)
}

/// Rows by their words: `chem-`, `-graph-`, `new zealand`; what is not abbreviated is its own abbreviation.
type Rows = BTreeMap<String, String>;

/// A list of some rows.
fn list(rows: &Rows) -> WordList {
    let mut list = WordList::default();
    let text = rows.iter().fold(String::new(), |text, (word, short)| text + word + "\t" + short + "\n");
    list.extend(&text).unwrap_or_else(|error| panic!("{error}"));
    list
}

/// How many pairs have a phrase, and abbreviate it so.
fn used(pairs: &[Pair], phrase: &str, short: &str) -> usize {
    let within = |text: &str, part: &str| format!(" {text} ").contains(&format!(" {part} "));
    let phrase = phrase.trim_end_matches('-');
    pairs
        .iter()
        .filter(|(title, of)| within(&plain(of), short) && within(&words_of(title).join(" "), phrase))
        .count()
}

/// Words that many lists of pairs leave whole, though the register abbreviates them and journals of these
/// names are registered so.
const REGISTERED: [&str; 3] = ["global", "logic", "transfer"];

/// What lists of pairs abbreviate throughout, and the register does not, or otherwise.
const USAGE: [(&str, &str); 2] = [("-olog-", "ol."), ("united states america", "u.s.a.")];

/// The rows of a list of words, learnt from the register and from pairs.
fn learnt(register: &Rows, pairs: &[Pair]) -> Rows {
    let mut rows = register.clone();
    rows.extend(USAGE.map(|(row, short)| (row.to_owned(), short.to_owned())));
    let by_register = list(&rows);
    let unused: Vec<String> = rows.keys().filter(|row| row.contains(' ')).cloned().collect();
    for phrase in unused {
        let short = rows.get(&phrase).map(|short| plain(short)).unwrap_or_default();
        let single = {
            let alone = |word: &str| by_register.find(word).unwrap_or_else(|| word.to_owned());
            plain(&phrase.trim_end_matches('-').split(' ').map(alone).collect::<Vec<_>>().join(" "))
        };
        if used(pairs, &phrase, &single) > used(pairs, &phrase, &short) {
            rows.remove(&phrase);
        }
    }
    let evidence = counted(pairs, &list(&rows));
    correct(&mut rows, &evidence);
    let mut kept = needed(&rows);
    // What is left out changes forms that followed from it: "trial" is not abbreviated, so "trials" is not.
    let (all, fewer) = (list(&rows), list(&kept));
    for word in evidence.keys().filter(|word| !word.contains('-')) {
        let short = all.find(word);
        if short != fewer.find(word) {
            kept.insert(word.clone(), short.map_or_else(|| word.clone(), |short| fold(&short)));
        }
    }
    kept
}

/// How many times more often than the register's a form is used that counts in titles of the National Library of
/// Medicine, which follows the register more than others do.
const OVERWHELMING: usize = 3;

/// Gives the words rows of their own which most pairs abbreviate otherwise than the rows do.
fn correct(rows: &mut Rows, evidence: &BTreeMap<String, HashMap<String, usize>>) {
    let made_by = list(rows);
    for (word, ways) in evidence {
        if word.chars().count() < 3 || word.contains('-') || REGISTERED.contains(&word.as_str()) {
            continue;
        }
        let made = made_by.find(word).map_or_else(|| word.clone(), |short| fold(short.trim_end_matches('.')));
        let (short, count) = most(ways);
        let against = ways.get(&made).copied().unwrap_or(0);
        // One pair alone may misspell it.
        let is_cut = word.starts_with(short) || count > 1;
        if short.len() <= word.len() && is_cut && made != short && count > against {
            let stopped = |short: &str| if word == short { short.to_owned() } else { format!("{short}.") };
            rows.insert(word.clone(), stopped(short));
            if count <= against * OVERWHELMING {
                rows.insert([CATALOGUED, word].concat(), stopped(&made));
            }
        }
    }
}

/// Without rows that say what follows from shorter ones.
fn needed(rows: &Rows) -> Rows {
    let mut order: Vec<(&String, &String)> = rows.iter().collect();
    order.sort_by_key(|(word, _)| {
        (!word.starts_with('-'), word.trim_matches('-').len(), !word.ends_with('-'), *word)
    });
    let mut kept = Rows::new();
    let mut list = WordList::default();
    for (word, short) in order {
        let bare = word.trim_matches('-');
        let rule = word.starts_with(['-', '~']) || word.contains(' ');
        let follows = if word.ends_with('-') {
            list.stem(&format!("{bare}xxxx")).is_some_and(|(_, made)| made == short.as_str())
        } else {
            let made = list.find(bare).unwrap_or_else(|| bare.to_owned());
            made == *short || bare == short && made == bare
        };
        if rule || !follows {
            kept.insert(word.clone(), short.clone());
            list.extend(&format!("{word}\t{short}\n")).unwrap_or_else(|error| panic!("{error}"));
        }
    }
    kept
}

/// The rows in the form of the file that the program brings along.
fn file(rows: &Rows) -> String {
    let mut text = String::new();
    for (word, short) in rows {
        let bare = word.trim_matches(['-', '~']);
        let stem = short.trim_end_matches('.');
        let (before, after) = (word.find(bare).unwrap_or(0), bare.len());
        let (head, tail) = (&word[..before], &word[before + after..]);
        let _ = if bare == short {
            writeln!(text, "{word}")
        } else if let Some(rest) =
            bare.strip_prefix(stem).filter(|_| !stem.contains('.') && *short == format!("{stem}."))
        {
            writeln!(text, "{head}{stem}|{rest}{tail}")
        } else {
            writeln!(text, "{word}={short}")
        };
    }
    text
}

/// The share of pairs whose abbreviation is made. With `JOURNAL_MISSES` in the environment, the others are printed.
fn agreement(name: &str, pairs: &[Pair], words: &WordList) -> f64 {
    let prints = std::env::var_os("JOURNAL_MISSES").is_some();
    let is_right = |(title, short): &&Pair| {
        let made = abbreviate(title, words);
        let right = plain(&made) == plain(short);
        if prints && !right {
            eprintln!("{name}\t{title}\t{short}\t{made}");
        }
        right
    };
    let right = pairs.iter().filter(is_right).count();
    let percent = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    percent(right) * 100.0 / percent(pairs.len().max(1))
}

/// The register and the pairs in the files that the environment names.
fn sources() -> (Rows, Vec<Pair>) {
    let read = |name: &str| -> String {
        let files = std::env::var(name).unwrap_or_else(|_| panic!("{name} names no file"));
        files.split(':').map(read_text).collect()
    };
    (register(&read("JOURNAL_REGISTER")), pairs(&read("JOURNAL_PAIRS")))
}

fn read_text(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Writes the list of words.
#[test]
#[ignore = "writes the list of words"]
fn rebuild() {
    let (register, pairs) = sources();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/journal/words.txt");
    std::fs::write(path, file(&learnt(&register, &pairs))).expect("the list is written");
}

/// Learns from all pairs but those of one half of the titles, and measures that half.
#[test]
#[ignore = "needs the register"]
fn what_is_learnt_holds_for_other_titles() {
    let (register, all) = sources();
    let Some(lists) = real() else { return };
    let key = |pair: &Pair| words_of(&pair.0).join(" ");
    let half =
        |pair: &Pair| key(pair).bytes().fold(7_u32, |sum, b| sum.wrapping_mul(31) + u32::from(b)) / 7 % 2;
    for odd in 0..2 {
        let tested: [Vec<Pair>; 2] =
            lists.each_ref().map(|list| list.iter().filter(|pair| half(pair) == odd).cloned().collect());
        let titles: BTreeSet<String> = tested.iter().flatten().map(key).collect();
        let known: Vec<Pair> =
            lists.iter().flatten().chain(&all).filter(|pair| !titles.contains(&key(pair))).cloned().collect();
        let words = list(&learnt(&register, &known));
        for (pairs, name) in tested.iter().zip(["ISO 4", "NLM"]) {
            let percent = agreement(name, pairs, &words);
            eprintln!("{name}, half {odd} held out: {percent:.2} %");
            assert!(percent > 83.0, "{name}: {percent:.2} %");
        }
    }
}

/// Real pairs, where this machine has them: ISO 4 and those of the National Library of Medicine.
fn real() -> Option<[Vec<Pair>; 2]> {
    let read = |name: &str| std::fs::read_to_string(format!("../shared/journals/{name}")).ok();
    let (Some(iso), Some(nlm)) = (read("iso4.tsv"), read("nlm.tsv")) else {
        eprintln!("skipped: no pairs of journal titles");
        return None;
    };
    Some([pairs(&iso), pairs(&nlm)])
}

#[test]
fn the_list_agrees_with_the_pairs_it_was_learnt_from() {
    let Some(lists) = real() else { return };
    let words = WordList::builtin();
    for (pairs, (name, floor)) in lists.iter().zip([("ISO 4", 89.5), ("NLM", 89.3)]) {
        let percent = agreement(name, pairs, &words);
        eprintln!("{name}: {percent:.2} %");
        assert!(percent >= floor, "{name}: {percent:.2} %");
    }
}

#[test]
fn pairs_correct_the_register_and_rules_are_drawn_from_both() {
    let rows = register(
        "WORD\tABBREVIATIONS\tLANGUAGES\nxenomolog-\txenomol.\tmul\nyttr\tn.a.\teng\nbook\tb.\teng\n",
    );
    let learnt = learnt(&rows, &pairs("Book of Zetas\tBk. Zetas\nBook of Etas\tBk. Etas\n"));
    let words = list(&learnt);
    assert_eq!(words.find("Xenomologies").as_deref(), Some("Xenomol."));
    assert_eq!(words.find("Yttr"), None);
    assert_eq!(words.find("Book").as_deref(), Some("Bk."));
    assert_eq!(words.find_in("Book", true).as_deref(), Some("Bk."));
    assert_eq!(file(&learnt), "-ol|og-\nbook=bk.\nunited states america=u.s.a.\nxenomol|og-\n");
}

#[test]
fn titles_of_the_library_of_medicine_follow_the_register_where_usage_is_divided() {
    let rows = register("WORD\tABBREVIATIONS\tLANGUAGES\nsignaling\tsignal.\teng\n");
    let learnt = learnt(
        &rows,
        &pairs(
            "Zetas of Signaling\tZetas Signaling\nEtas of Signaling\tEtas Signaling\nSignaling Eta\tSignal. Eta\n",
        ),
    );
    let words = list(&learnt);
    assert_eq!([words.find("Signaling"), words.find_in("Signaling", true)], [None, Some("Signal.".into())]);
    assert!(file(&learnt).ends_with("\n~signal|ing\n"));
}

#[test]
fn pairs_come_before_rules_and_a_pair_alone_may_be_misspelt() {
    let rows = register(
        "WORD\tABBREVIATIONS\tLANGUAGES\ntrial\tn.a.\teng\nburi-\tbur.\teng\nceles-\tcel.\teng\n\
         hyper-\thyp.\teng\n",
    );
    let words = list(&learnt(
        &rows,
        &pairs("Zetas of Burial\tZetas Burial\nZetas of Celestials\tZetas Cls\nHyperial\tHyperial\n"),
    ));
    assert_eq!(words.find("Trials"), None, "a form of a word that is not abbreviated");
    assert_eq!(words.find("Burial"), None, "a pair says so");
    assert_eq!(words.find("Celestials").as_deref(), Some("Cel."), "one pair alone may be misspelt");
    assert_eq!(words.find("Hyperial").as_deref(), Some("Hyp."), "a title of one word says nothing");
}

#[test]
fn cyrillic_words_are_learnt_in_the_spellings_that_titles_have() {
    let rows = register(
        "WORD\tABBREVIATIONS\tLANGUAGES\nhozâjstv-\thoz.\trus\nbʺlgarsk-\tbʺlg.\tbul\nharmoni-\tharm.\trus, mul\n",
    );
    let short = |word: &str| rows.get(word).map(String::as_str);
    for word in ["hozajstv-", "khoziaistv-", "khozyaistv-", "khozyaystv-"] {
        assert_eq!(short(word), Some(if word.starts_with('k') { "khoz." } else { "hoz." }), "{word}");
    }
    assert_eq!(
        [short("bulgarsk-"), short("harmoni-"), short("kharmoni-")],
        [Some("bulg."), Some("harm."), None]
    );
}
