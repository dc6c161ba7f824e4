//! Learns the word list from pairs of titles and their abbreviations.
//!
//! A pair whose title has as many words, small ones left out, as its abbreviation says how each word is
//! abbreviated. Of the abbreviations that a word has, the most frequent counts. `known.tsv` has what was
//! written down by hand, for words in no pair. Rules are then drawn from all of them: a beginning that
//! nearly all words with it abbreviate in one way, an ending that nearly all words with it are cut at in
//! the same place. A word that the rules get right needs no row.
//!
//! ```text
//! JOURNAL_PAIRS=iso4.tsv:nlm.tsv cargo test --lib journal::learn::rebuild -- --ignored
//! ```
//!
//! writes `words.tsv` from files of a title, a tab and its abbreviation a line.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use super::rules::words_of;
use super::words::fold;
use super::{Words, abbreviate};

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
fn counted(pairs: &[Pair], phrases: &[Vec<String>]) -> BTreeMap<String, String> {
    let mut counts: HashMap<String, HashMap<String, usize>> = HashMap::new();
    for (title, short) in pairs {
        let (words, shorts) = (words_of(title), short_words(short));
        let alike = words.len() == shorts.len()
            && words.iter().zip(&shorts).all(|(word, short)| word.chars().next() == short.chars().next());
        if alike {
            let mut in_phrase = vec![false; words.len()];
            for phrase in phrases {
                for start in 0..words.len().saturating_sub(phrase.len() - 1) {
                    if words[start..].starts_with(phrase) {
                        in_phrase[start..start + phrase.len()].fill(true);
                    }
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
    let most = |ways: HashMap<String, usize>| {
        ways.into_iter()
            .max_by_key(|(short, count)| (*count, std::cmp::Reverse((short.len(), short.clone()))))
    };
    counts.into_iter().filter_map(|(word, ways)| Some((word, most(ways)?.0))).collect()
}

/// What is known of words beside the pairs, and rows that are rules or phrases.
fn known() -> (BTreeMap<String, String>, Vec<(String, String)>) {
    let rows = include_str!("known.tsv").lines().filter(|line| !line.starts_with('#'));
    let rows = rows
        .filter_map(|line| line.split_once('\t'))
        .map(|(word, short)| (word.to_owned(), short.to_owned()));
    let (words, rules): (Vec<_>, Vec<_>) = rows.partition(|(word, _)| !word.contains([' ', '-']));
    let words = words.into_iter().map(|(word, short)| (fold(&word), fold(short.trim_end_matches('.'))));
    (words.collect(), rules)
}

/// Words that many lists of pairs leave whole, though the register of ISO 4 abbreviates them and journals
/// of these names are registered so.
const REGISTERED: [&str; 3] = ["global", "logic", "transfer"];

/// The list of words as a file, learnt from pairs.
fn learnt(pairs: &[Pair]) -> String {
    let (mut words, rules) = known();
    let phrases = rules.iter().filter(|(row, _)| row.contains(' '));
    let phrases: Vec<Vec<String>> =
        phrases.map(|(row, _)| row.split(' ').map(str::to_owned).collect()).collect();
    words.extend(
        counted(pairs, &phrases).into_iter().filter(|(word, _)| !REGISTERED.contains(&word.as_str())),
    );
    // What has a hyphen is abbreviated by its parts.
    words.retain(|word, short| {
        word.len() > 2 && short.chars().count() <= word.chars().count() && !short.contains('-')
    });
    let mut rows: BTreeMap<String, String> = rules.into_iter().collect();
    for (row, short) in beginnings(&words).into_iter().chain(endings(&words)) {
        rows.entry(row).or_insert(short);
    }
    let file = |rows: &BTreeMap<String, String>| {
        rows.iter().fold(String::new(), |mut text, (row, short)| {
            let _ = writeln!(text, "{row}\t{short}");
            text
        })
    };
    let mut by_rule = Words::default();
    by_rule.extend(&file(&rows)).unwrap_or_else(|error| panic!("{error}"));
    for (word, short) in &words {
        let made = by_rule.find(word).map_or_else(|| word.clone(), |made| fold(made.trim_end_matches('.')));
        if made != *short {
            rows.insert(word.clone(), if word == short { short.clone() } else { format!("{short}.") });
        }
    }
    file(&rows)
}

/// `chem-` is `chem.`: the shortest beginnings with which at least three of five words have one
/// abbreviation that is itself a beginning of them.
fn beginnings(words: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let mut below: BTreeMap<(usize, &str), HashMap<&str, usize>> = BTreeMap::new();
    for (word, short) in words {
        for (at, c) in word.char_indices().skip(3) {
            let beginning = &word[..at + c.len_utf8()];
            *below
                .entry((beginning.len(), beginning))
                .or_default()
                .entry(if word == short { "" } else { short })
                .or_default() += 1;
        }
    }
    let mut chosen: HashMap<&str, &str> = HashMap::new();
    for ((_, beginning), ways) in &below {
        let all: usize = ways.values().sum();
        let Some((short, count)) =
            ways.iter().max_by_key(|(short, count)| (**count, std::cmp::Reverse(**short)))
        else {
            continue;
        };
        let sure = *count * 5 >= all * 3 && (*count > 1 || beginning.len() >= 5 && short.len() >= 3);
        let longer = beginning.len() > short.len() || beginning.len() >= 6;
        if short.is_empty() || !sure || !longer || !beginning.starts_with(short) {
            continue;
        }
        let above = beginning.char_indices().rev().find_map(|(at, _)| chosen.get(&beginning[..at]));
        if above != Some(short) {
            chosen.insert(beginning, short);
        }
    }
    chosen.into_iter().map(|(beginning, short)| (format!("{beginning}-"), format!("{short}."))).collect()
}

/// `-ology` is `-ol.`: the shortest endings which at least four of five words are cut at in one place.
fn endings(words: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let mut below: BTreeMap<(usize, &str), HashMap<usize, usize>> = BTreeMap::new();
    for (word, short) in
        words.iter().filter(|(word, short)| word.len() >= 5 && word.starts_with(short.as_str()))
    {
        let starts: Vec<usize> = word.char_indices().skip(2).map(|(at, _)| at).collect();
        for at in starts.into_iter().rev().skip(1).take(9) {
            let ending = &word[at..];
            *below.entry((ending.len(), ending)).or_default().entry(word.len() - short.len()).or_default() +=
                1;
        }
    }
    let mut chosen: HashMap<&str, usize> = HashMap::new();
    for ((_, ending), cuts) in &below {
        let all: usize = cuts.values().sum();
        let Some((cut, count)) = cuts.iter().max_by_key(|(cut, count)| (**count, std::cmp::Reverse(**cut)))
        else {
            continue;
        };
        let above = ending.char_indices().skip(1).find_map(|(at, _)| chosen.get(&ending[at..])).copied();
        let within = *cut <= ending.len() && ending.is_char_boundary(ending.len() - cut);
        if all >= 2 && count * 5 >= all * 4 && within && above.unwrap_or(0) != *cut {
            chosen.insert(ending, *cut);
        }
    }
    let row = |(ending, cut): (&str, usize)| {
        let kept = &ending[..ending.len() - cut];
        (format!("-{ending}"), format!("-{kept}{}", if cut > 0 { "." } else { "" }))
    };
    chosen.into_iter().map(row).collect()
}

/// The share of pairs whose abbreviation is made.
fn agreement(pairs: &[Pair], words: &Words) -> f64 {
    let right =
        pairs.iter().filter(|(title, short)| plain(&abbreviate(title, words)) == plain(short)).count();
    let percent = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    percent(right) * 100.0 / percent(pairs.len().max(1))
}

/// Writes the list of words from the pairs in the files that `JOURNAL_PAIRS` names.
#[test]
#[ignore = "writes the list of words"]
fn rebuild() {
    let Ok(paths) = std::env::var("JOURNAL_PAIRS") else { return };
    let text: String = paths.split(':').map(|path| std::fs::read_to_string(path).expect(path)).collect();
    let rows = learnt(&pairs(&text));
    let head = "# Words of journal titles and their abbreviations: written by the test in learn.rs, from pairs of\n\
        # titles and abbreviations and from known.tsv. The form of a row is told in words.rs.\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/journal/words.tsv");
    std::fs::write(path, format!("{head}{rows}")).expect("the list is written");
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
    let words = Words::builtin();
    for (pairs, (name, floor)) in lists.iter().zip([("ISO 4", 86.0), ("NLM", 85.0)]) {
        let percent = agreement(pairs, &words);
        if std::env::var_os("JOURNAL_MISSES").is_some() {
            for (title, short) in pairs {
                let made = abbreviate(title, &words);
                if plain(&made) != plain(short) {
                    eprintln!("{name}\t{title}\t{short}\t{made}");
                }
            }
        }
        eprintln!("{name}: {percent:.2} %");
        assert!(percent >= floor, "{name}: {percent:.2} %");
    }
}

/// Every second pair is held out: what is learnt from the others must hold for it.
#[test]
fn what_is_learnt_holds_for_other_titles() {
    let Some(lists) = real() else { return };
    let half = |odd: usize| -> [Vec<Pair>; 2] {
        lists.each_ref().map(|list| list.iter().skip(odd).step_by(2).cloned().collect())
    };
    let mut words = Words::default();
    words.extend(&learnt(&half(0).concat())).unwrap_or_else(|error| panic!("{error}"));
    for (pairs, (name, floor)) in half(1).iter().zip([("ISO 4", 78.0), ("NLM", 78.0)]) {
        let percent = agreement(pairs, &words);
        eprintln!("{name}, held out: {percent:.2} %");
        assert!(percent >= floor, "{name}: {percent:.2} %");
    }
}

#[test]
fn rules_are_drawn_from_words() {
    let learnt = learnt(&pairs("Journal of Xenomology\tJ. Xenomol.\nArchives of Yttrology\tArch. Yttrol.\n"));
    let rows: BTreeSet<&str> = learnt.lines().collect();
    assert!(
        rows.contains("xenomo-\txenomol.") || rows.iter().any(|row| row.starts_with("xenom")),
        "{learnt:.300}"
    );
}
