//! Names of journals, books and proceedings, compared as people shorten them.

use std::sync::OnceLock;

use super::fold::{Word, fold, is_small, words};
use crate::journal::{WordList, abbreviate};

/// Whether two names can be of one journal or book: equal, abbreviated, an acronym, or one with a part
/// or place more.
pub(crate) fn agree(one: &str, other: &str) -> bool {
    let (mine, theirs) = (Container::new(one), Container::new(other));
    if mine.letters.is_empty() || theirs.letters.is_empty() {
        return true;
    }
    mine.letters == theirs.letters
        || mine.is_short_for(&theirs)
        || theirs.is_short_for(&mine)
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
    /// The initials of all words, the small ones included.
    initials: String,
    letters: String,
}

impl Container {
    fn new(name: &str) -> Self {
        let all = words(name);
        let initials = all.iter().filter_map(|word| word.text.chars().next()).collect();
        let mut words: Vec<Word> =
            all.iter().filter(|word| !is_small(&word.text) || all.len() == 1).take(40).cloned().collect();
        if words.is_empty() {
            words = all;
        }
        let letters = words.iter().map(|word| word.text.as_str()).collect();
        Self { plain: name.to_owned(), words, initials, letters }
    }

    /// Whether each word of this abbreviates one of the other's, in order from the first on, or all
    /// of it is an acronym.
    fn is_short_for(&self, full: &Self) -> bool {
        if let [word] = self.words.as_slice() {
            return is_acronym(&word.text, &full.words)
                || word.text.len() > 1 && full.initials == word.text
                || full.words.len() == 1
                    && abbreviates(&word.text, &full.words[0].text)
                    && word.text.len() > 2;
        }
        // A place at the end may be there or not: "U.S.A.".
        let place = self.words.iter().rev().take_while(|word| word.text.chars().count() == 1).count();
        let kept = self.words.len() - if place < self.words.len().saturating_sub(2) { place } else { 0 };
        let words = self.words.get(..kept.min(self.words.len())).unwrap_or_default();
        if words.len() > full.words.len() || words.is_empty() {
            return false;
        }
        let mut theirs = full.words.iter();
        let mut skipped = 0;
        let in_order = words.iter().enumerate().all(|(at, word)| {
            let before = theirs.len();
            let found = theirs.by_ref().any(|whole| abbreviates(&word.text, &whole.text));
            let passed = before - theirs.len();
            skipped += passed.saturating_sub(1);
            found && (at > 0 || passed == 1)
        });
        // What follows is a place or a section; what is left out between must be little.
        in_order && skipped <= 1 && (theirs.len() <= 1 || words.len() > 2 || self.is_set_off_in(full))
    }

    /// Whether this is the beginning of the other, and a sign sets the rest off.
    fn is_set_off_in(&self, full: &Self) -> bool {
        let last = full.words.get(self.words.len() - 1);
        let next = full.words.get(self.words.len());
        last.zip(next).and_then(|(last, next)| full.plain.get(last.to..next.from)).is_some_and(|between| {
            between.contains([':', '(', '[', '/', '.', ',', '=', '–', '—']) || between.contains(" -")
        })
    }

    /// Whether all words of this stand in the other in a row: as a whole word in brackets or after a
    /// year, or as several words.
    fn is_within(&self, other: &Self) -> bool {
        let (mine, theirs) = (&self.words, &other.words);
        if mine.is_empty() || mine.len() > theirs.len() {
            return false;
        }
        let place = theirs
            .windows(mine.len())
            .position(|window| window.iter().zip(mine).all(|(one, other)| one.text == other.text));
        let Some(place) = place else { return false };
        match mine.as_slice() {
            // "Nature" is not "Nature Medicine", but "CVPR" is "Proceedings of CVPR (2023)".
            [word] if place == 0 => self.is_set_off_in(other) && word.text.len() > 2,
            [word] => {
                word.text.len() > 2 && {
                    let written = other.plain.get(theirs[place].from..theirs[place].to).unwrap_or_default();
                    written.chars().filter(|c| c.is_uppercase()).count() >= 2
                }
            }
            [_, _] if place == 0 => {
                self.is_set_off_in(other) || theirs.len() == 3 && theirs[2].text.len() == 1
            }
            _ => true,
        }
    }
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
        ] {
            assert!(!agree(one, other) && !agree(other, one), "{one} | {other}");
        }
    }
}
