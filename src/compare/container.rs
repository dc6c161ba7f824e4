//! Names of journals, books and proceedings, compared as people shorten them.

use std::sync::OnceLock;

use super::fold::{Word, fold, is_small, words};
use super::title::roman;
use crate::journal::{WordList, abbreviate};

/// Whether two names can be of one journal or book: equal, abbreviated word by word, an acronym, or one with a
/// place, a section or a subtitle more.
pub(crate) fn agree(one: &str, other: &str) -> bool {
    let (mine, theirs) = (Container::new(one), Container::new(other));
    if mine.letters.is_empty() || theirs.letters.is_empty() {
        return true;
    }
    mine.letters == theirs.letters
        || pairs(&mine.core, &theirs.core)
        || mine.is_acronym_of(&theirs)
        || theirs.is_acronym_of(&mine)
        || mine.is_within(&theirs)
        || theirs.is_within(&mine)
        || by_the_list(one, other)
        || by_the_list(other, one)
}

/// Whether a name is another one, abbreviated by the list of ISO 4.
fn by_the_list(short: &str, full: &str) -> bool {
    static WORDS: OnceLock<WordList> = OnceLock::new();
    fold(&abbreviate(full, WORDS.get_or_init(WordList::builtin))) == fold(short)
}

struct Container {
    plain: String,
    /// The words that tell.
    words: Vec<Word>,
    /// They without what only some forms of a name have: places, brackets, the names of sections.
    core: Vec<CoreWord>,
    /// The initials of all words, the small ones included.
    initials: String,
    letters: String,
}

/// A word of a name.
struct CoreWord {
    text: String,
    /// Whether a sign sets it off from the word before.
    set_off: bool,
    /// Whether a hyphen does.
    hyphen: bool,
}

impl Container {
    fn new(name: &str) -> Self {
        let all = words(name);
        let initials = all.iter().filter_map(|word| word.text.chars().next()).collect();
        // "Physical Review A" has no article, "Chemistry - A European Journal" has one.
        let lower = name.chars().any(char::is_lowercase);
        let letter = |at: usize| {
            let written = name.get(all[at].from..all[at].to).unwrap_or_default();
            let before =
                at.checked_sub(1).map_or("", |one| name.get(all[one].to..all[at].from).unwrap_or_default());
            let set_off = before.contains([':', '–', '—']) || before.contains(" -");
            at > 0 && written.len() == 1 && written.starts_with(char::is_uppercase) && lower && !set_off
        };
        let tells = |at: &usize| !is_small(&all[*at].text) || all.len() == 1 || letter(*at);
        let mut words: Vec<Word> = (0..all.len()).filter(tells).take(40).map(|at| all[at].clone()).collect();
        if words.is_empty() {
            words = all;
        }
        let letters = words.iter().map(|word| word.text.as_str()).collect();
        let core = core(name, &words);
        Self { plain: name.to_owned(), words, core, initials, letters }
    }

    /// Whether this is a word of capitals made of the beginnings of the other's words.
    fn is_acronym_of(&self, full: &Self) -> bool {
        let [word] = self.words.as_slice() else { return false };
        let capitals = self.plain.chars().filter(|c| c.is_uppercase()).count();
        capitals >= 2 && is_acronym(&word.text, &full.words)
            || word.text.len() > 1 && full.initials == word.text
    }

    /// Whether this stands in the name of proceedings, which have years, places and series in theirs.
    fn is_within(&self, other: &Self) -> bool {
        let (mine, theirs) = (&self.words, &other.words);
        let proceedings = |words: &[Word]| words.iter().any(|word| is_proceedings(&word.text));
        if mine.is_empty() || mine.len() > theirs.len() || !proceedings(mine) && !proceedings(theirs) {
            return false;
        }
        let place = theirs
            .windows(mine.len())
            .position(|window| window.iter().zip(mine).all(|(one, other)| one.text == other.text));
        let Some(place) = place else { return false };
        match mine.as_slice() {
            // "CVPR" is "Proceedings of CVPR (2023)".
            [word] => {
                word.text.len() > 2 && {
                    let written = other.plain.get(theirs[place].from..theirs[place].to).unwrap_or_default();
                    written.chars().filter(|c| c.is_uppercase()).count() >= 2
                }
            }
            [_, _] => place > 0,
            _ => true,
        }
    }
}

/// The words of a name that tell it from others, unless none is left.
fn core(name: &str, words: &[Word]) -> Vec<CoreWord> {
    let mut core: Vec<CoreWord> = Vec::new();
    let mut depth = 0_usize;
    let mut end = 0;
    let mut dropped = false;
    for (at, word) in words.iter().enumerate() {
        let between = name.get(end..word.from).unwrap_or_default();
        for c in between.chars() {
            match c {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        end = word.to;
        let text = word.text.as_str();
        // "U.S.A.", and "United States of America".
        let of_initials = |letters: [&str; 3]| {
            (at.saturating_sub(2)..=at).any(|first| {
                words
                    .get(first..first + 3)
                    .is_some_and(|three| three.iter().map(|word| &*word.text).eq(letters))
            })
        };
        let place = matches!(text, "usa" | "us" | "uk" | "london" | "paris" | "english")
            || matches!(text, "united" | "states" | "kingdom")
            || text == "america" && at > 0 && words[at - 1].text == "states"
            || of_initials(["u", "s", "a"]);
        let section = matches!(text, "series" | "ser" | "section" | "sect" | "sec" | "part" | "pt");
        // "[C]" is a section.
        let in_brackets = depth > 0 && text.chars().count() > 1;
        let leads = matches!(
            text,
            "under"
                | "against"
                | "pro"
                | "uit"
                | "voor"
                | "si"
                | "ta"
                | "ihre"
                | "deren"
                | "foer"
                | "haar"
                | "para"
                | "sobre"
                | "aus"
                | "mit"
                | "ihrer"
        );
        if at > 0 && (in_brackets || place || section || leads) {
            dropped = true;
            continue;
        }
        let trimmed = between.trim();
        // A full stop behind a whole word, not behind one that is cut.
        let stop = trimmed.contains('.') && at > 0 && words[at - 1].text.chars().count() > 4;
        core.push(CoreWord {
            text: word.text.clone(),
            set_off: stop
                || trimmed.contains([':', '(', '[', '/', ',', '=', '–', '—', ';', ')', ']'])
                || between.contains(" -")
                || dropped && depth == 0 && between.contains([')', ']']),
            hyphen: trimmed == "-",
        });
        dropped = false;
    }
    core
}

/// Whether the words of two names are the same or abbreviate each other, one by one, and what one of them has more
/// is no other journal: a section, a subtitle, a society.
fn pairs(one: &[CoreWord], other: &[CoreWord]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let same = |(one, other): (&CoreWord, &CoreWord)| {
        let letters = one.text.chars().count().min(other.text.chars().count());
        (one.text == other.text || letters > 2 || short.len() > 1)
            && (abbreviates(&one.text, &other.text) || abbreviates(&other.text, &one.text))
    };
    let section = |word: &CoreWord| {
        word.text.chars().count() == 1
            || word.text.bytes().all(|b| b.is_ascii_digit())
            || roman(&word.text).is_some()
    };
    let alike = short.iter().zip(long).take_while(|pair| same(*pair)).count();
    // "Phys. Rev. E", whatever the section is called.
    if alike > 2 && (2..alike).any(|at| section(&short[at]) && short[at].text == long[at].text) {
        return true;
    }
    if short.is_empty() || alike < short.len() {
        return false;
    }
    let Some((next, rest)) = long.get(short.len()..).and_then(<[CoreWord]>::split_first) else { return true };
    let lettered = short.len() > 1 && short.last().is_some_and(section);
    let is_society = |word: &CoreWord| {
        ["acad", "soc", "univ", "inst", "assoc", "coll"].iter().any(|begin| word.text.starts_with(begin))
    };
    let society = is_society(next) || rest.iter().any(is_society);
    let edition = next.text.starts_with("int") && rest.len() == 1 && rest[0].text.starts_with("ed");
    next.set_off
        || next.hyphen && !rest.is_empty()
        || lettered
        || rest.is_empty() && section(next)
        || society && !rest.is_empty()
        || edition
}

fn is_proceedings(word: &str) -> bool {
    matches!(
        word,
        "proceedings"
            | "proc"
            | "conference"
            | "conf"
            | "symposium"
            | "symp"
            | "workshop"
            | "workshops"
            | "meeting"
            | "congress"
            | "advances"
            | "lecture"
            | "notes"
            | "annual"
    )
}

/// Whether a word is made of the beginnings of words, in order: `neurips`, `pnas`.
fn is_acronym(word: &str, full: &[Word]) -> bool {
    fn fits(rest: &str, words: &[Word], budget: &mut usize) -> bool {
        if rest.is_empty() {
            return true;
        }
        for (at, word) in words.iter().enumerate() {
            let most = rest.bytes().zip(word.text.bytes()).take_while(|(one, other)| one == other).count();
            for length in (1..=most.min(4)).rev() {
                *budget = budget.saturating_sub(1);
                if *budget == 0 {
                    return false;
                }
                if rest.get(length..).is_some_and(|rest| fits(rest, &words[at + 1..], budget)) {
                    return true;
                }
            }
        }
        false
    }
    let letters = word.chars().count();
    (2..=12).contains(&letters)
        && full.len() >= 2
        && full
            .first()
            .is_some_and(|first| first.text.as_bytes().first() == word.as_bytes().first() || full.len() > 3)
        && fits(word, full, &mut 2000)
}

/// Whether a word has letters of another in order, beginning with the first.
pub(super) fn abbreviates(short: &str, whole: &str) -> bool {
    if short == whole || whole.starts_with(short) || short.starts_with(whole) && whole.len() > 3 {
        return true;
    }
    let mut letters = whole.chars();
    short.len() < whole.len()
        && short.chars().next() == whole.chars().next()
        && short.chars().all(|c| letters.any(|letter| letter == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_journal_in_many_names() {
        for (one, other) in [
            ("J. Chem. Phys.", "The Journal of Chemical Physics"),
            ("J Chem Phys", "Journal of Chemical Physics"),
            ("PNAS", "Proceedings of the National Academy of Sciences"),
            ("Proc. Natl. Acad. Sci. U.S.A.", "Proceedings of the National Academy of Sciences"),
            (
                "Proc Natl Acad Sci",
                "Proceedings of the National Academy of Sciences of the United States of America",
            ),
            ("NEJM", "New England Journal of Medicine"),
            ("IJERPH", "International Journal of Environmental Research and Public Health"),
            ("NeurIPS", "Advances in Neural Information Processing Systems"),
            ("CVPR", "2023 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)"),
            ("AAAI", "Proceedings of the AAAI Conference on Artificial Intelligence"),
            ("Physica A", "Physica A: Statistical Mechanics and its Applications"),
            ("Nature (London)", "Nature"),
            ("The Lancet", "Lancet"),
            ("Phys. Rev.", "Physical Review D"),
            ("Eur. Heart J.", "European Heart Journal"),
            ("Proc Natl Acad Sci USA", "Proceedings of the National Academy of Sciences"),
            ("Proc. Natl Acad. Sci. USA", "Proceedings of the National Academy of Sciences"),
            ("P Natl Acad Sci USA", "Proceedings of the National Academy of Sciences"),
            ("C. R. Math. Acad. Sci. Paris", "Comptes Rendus Mathematique"),
            ("Metabolism-Clinical and Experimental", "Metabolism"),
            ("Seizure-Eur J Epilep", "Seizure"),
            ("Z. Phys. C", "Zeitschrift für Physik C Particles and Fields"),
            (
                "Philos. Trans. R. Soc. London, Ser. B",
                "Philosophical Transactions of the Royal Society B: Biological Sciences",
            ),
            ("Science (80-. )", "Science"),
            ("Chem. Eur. J.", "Chemistry - A European Journal"),
            ("Acta Crystallogr. D", "Acta Crystallographica Section D Biological Crystallography"),
            (
                "J. R. Stat. Soc. B",
                "Journal of the Royal Statistical Society: Series B (Statistical Methodology)",
            ),
            ("Phys Rev E Stat Nonlin Soft Matter Phys", "Physical Review E"),
            ("N Engl J Med", "The New England Journal of Medicine"),
            ("Canadian psychological review. Psychologie canadienne", "Can. Psychol. Rev."),
            ("Am. J. Physiol.", "American Journal of Physiology-Heart and Circulatory Physiology"),
        ] {
            assert!(agree(one, other) && agree(other, one), "{one} | {other}");
        }
    }

    #[test]
    fn other_journals() {
        for (one, other) in [
            ("Nature", "Science"),
            ("Nature", "Nature Medicine"),
            ("J. Chem. Phys.", "Journal of Physical Chemistry"),
            ("Cell", "The Lancet"),
            ("ACL", "Proceedings of the AAAI Conference on Artificial Intelligence"),
            ("Circulation", "Journal of Clinical Oncology"),
            ("Ecology", "Ecology Letters"),
            ("Physical Review B", "Physical Review A"),
            ("Phys. Rev. Lett.", "Phys. Rev. A"),
            ("Bioorganic & Medicinal Chemistry Letters", "Bioorg Med Chem"),
            ("J. Chem. Soc.", "Journal of the American Chemical Society"),
            ("World Journal of Surgical Oncology", "World J. Surg."),
            ("Clinical Endocrinology", "J. Clin. Endocrinol. Metab."),
            ("PLoS Computational Biology", "PLOS Biology"),
        ] {
            assert!(!agree(one, other) && !agree(other, one), "{one} | {other}");
        }
    }

    /// Names and their abbreviations by the lists of others; and names of different journals.
    #[test]
    #[expect(clippy::print_stdout, reason = "a test says what it skips and measures")]
    fn names_of_the_lists() {
        for file in ["nlm.tsv", "iso4.tsv"] {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/journals").join(file);
            let Ok(text) = std::fs::read_to_string(&path) else {
                println!("skipped: no {}", path.display());
                return;
            };
            let pairs: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once('\t')).collect();
            let same = pairs.iter().filter(|(full, short)| agree(short, full)).count();
            let shifted = pairs.iter().zip(pairs.iter().cycle().skip(1));
            let other = shifted.filter(|((full, _), (_, short))| agree(short, full)).count();
            println!("{file}: {same} of {} agree, {other} of others", pairs.len());
            assert!(
                same * 100 >= pairs.len() * 94 && other * 100 <= pairs.len() * 2,
                "{file}: {same} {other}"
            );
        }
    }
}
