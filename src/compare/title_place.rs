//! Where a title stands in a written reference, and whether it is that of the work or of another one.
//!
//! The words of a title stand in many references to other works: an erratum, a reply and a review are named
//! after what they are about, a chapter names its book, and a longer title may end as a shorter one does.

use super::evidence::Agreement;
use super::fold::{Word, is_small};
use super::title::{self, Title};

/// The words of a written reference.
pub(crate) struct Text<'a> {
    pub(crate) written: &'a str,
    pub(crate) words: &'a [Word],
    /// All words without anything between them, and where each begins there.
    pub(crate) letters: &'a str,
    pub(crate) starts: &'a [usize],
}

/// Where a title was found.
pub(crate) struct Place {
    /// The words from the first to behind the last.
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) cover: f64,
    pub(crate) agreement: Agreement,
    /// Whether the reference names another work by it: an erratum, a part, what stands in it.
    pub(crate) other_part: bool,
    /// Whether it may be only the end of a longer title.
    pub(crate) tail: bool,
}

impl Text<'_> {
    /// Where a title stands.
    pub(crate) fn title(&self, title: &Title) -> Option<Place> {
        if let Some((from, to)) = self.exact(&title.letters) {
            // A reply may say once more that it is one.
            let other_part = title::mark_of_another(title).is_none() && self.is_of_another(from, to);
            let agreement = if other_part { Agreement::Differs } else { Agreement::Agrees };
            return Some(Place { from, to, cover: 1.0, agreement, other_part, tail: self.is_tail(from) });
        }
        let aligned = super::align::cover(&title.words, self.words)?;
        let (from, to) = (aligned.from, aligned.to);
        let telling = aligned.missing.iter().any(|at| {
            let word = title.words[*at].text.as_str();
            title::is_about_another(word)
                || title::roman(word).is_some()
                || word.bytes().all(|b| b.is_ascii_digit())
        });
        let count = title.words.len();
        // All words within little more room than the title takes.
        let compact = to - from <= count + 3 + count / 4;
        let other_part = telling && aligned.share >= 0.7 || self.is_of_another(from, to);
        let agreement = match aligned.share {
            _ if telling || !compact || other_part => Agreement::Differs,
            cover if cover >= 0.92 => Agreement::Agrees,
            cover if cover >= 0.8 => Agreement::Near,
            // The subtitle may be left out.
            _ if self.is_main_title(title) => Agreement::Near,
            _ => Agreement::Differs,
        };
        Some(Place { from, to, cover: aligned.share, agreement, other_part, tail: self.is_tail(from) })
    }

    /// Whether a title stands here as it is written.
    pub(crate) fn has(&self, title: &Title) -> bool {
        self.exact(&title.letters).is_some()
    }

    /// Whether the reference has the title up to its subtitle.
    fn is_main_title(&self, title: &Title) -> bool {
        let Some(end) = title.plain.find([':', '?', '(']).or_else(|| title.plain.find(". ")) else {
            return false;
        };
        let main = Title::new(title.plain.get(..end).unwrap_or_default());
        let rest: Vec<Word> = title.words.iter().filter(|word| word.from >= end).cloned().collect();
        main.is_some_and(|main| main.is_telling() && self.has(&main)) && !title::makes_another_work(&rest)
    }

    /// The words that letters make up, from the beginning of one to the end of one.
    fn exact(&self, letters: &str) -> Option<(usize, usize)> {
        let mut from = 0;
        while let Some(at) = self.letters.get(from..).and_then(|rest| rest.find(letters)) {
            let (start, end) = (from + at, from + at + letters.len());
            let ends = end == self.letters.len() || self.starts.binary_search(&end).is_ok();
            if let Ok(first) = self.starts.binary_search(&start)
                && ends
            {
                return Some((first, self.starts.partition_point(|start| *start < end)));
            }
            from = start + self.letters.get(start..)?.chars().next().map_or(1, char::len_utf8);
        }
        None
    }

    /// Whether the words around a title make it that of another work than the reference names.
    fn is_of_another(&self, from: usize, to: usize) -> bool {
        self.is_about(from) || self.is_marked_behind(to) || self.is_of_the_whole(from)
    }

    /// What stands between two words.
    fn between(&self, one: usize, other: usize) -> &str {
        let ends = self.words.get(one).zip(self.words.get(other));
        ends.and_then(|(one, other)| self.written.get(one.to..other.from)).unwrap_or_default()
    }

    /// Whether the words before a title say that the work is about it: `Erratum:`, `[Review of the book`.
    fn is_about(&self, from: usize) -> bool {
        let before = self.words.get(from.saturating_sub(6)..from).unwrap_or_default();
        // Words that lead over from the mark to the title.
        let leads = |word: &Word| {
            is_small(&word.text)
                || matches!(
                    word.text.as_str(),
                    "book"
                        | "article"
                        | "paper"
                        | "work"
                        | "film"
                        | "entitled"
                        | "titled"
                        | "zu"
                        | "zum"
                        | "zur"
                )
        };
        let mark = before.iter().rposition(|word| !leads(word)).map(|at| before[at].text.as_str());
        mark.is_some_and(|mark| {
            title::is_about_another(mark) || matches!(mark, "review" | "reviewed" | "data")
        })
    }

    /// Whether the words behind a title make it that of a part, or of something about it:
    /// `II.`, `Part 2`, `[Erratum]`, `(Book review)`.
    fn is_marked_behind(&self, to: usize) -> bool {
        let after = self.words.get(to..).unwrap_or_default();
        let word = |at: usize| after.get(at).map_or("", |word| word.text.as_str());
        let part = after.len() > 1
            && (matches!(word(0), "ii" | "iii" | "iv" | "vi" | "vii" | "viii" | "ix")
                || matches!(word(0), "part" | "teil" | "partie")
                    && (title::roman(word(1)).is_some() || word(1).parse::<u8>().is_ok()));
        // Only in brackets, or as a subtitle of its own: journals are called Reviews and Comments.
        let opened = to > 0 && self.between(to - 1, to).contains(['(', '[']);
        let set_off = opened || to > 0 && self.between(to - 1, to).contains(':');
        let kind = if word(0) == "book" { word(1) } else { word(0) };
        let about = title::is_about_another(kind) || opened && kind == "review";
        part || set_off && about && (opened || title::makes_another_work(after))
    }

    /// Whether a title may be only the end of a longer one: a word in small letters stands right before it.
    fn is_tail(&self, from: usize) -> bool {
        let Some(at) = from.checked_sub(1) else { return false };
        let word = &self.words[at];
        let written = self.written.get(word.from..word.to).unwrap_or_default();
        let joined =
            !self.between(at, from).is_empty() && self.between(at, from).chars().all(char::is_whitespace);
        let lower = written.chars().all(|c| c.is_lowercase() || matches!(c, '\'' | '’' | '-' | '\n'));
        joined
            && lower
            && !matches!(
                word.text.as_str(),
                "and"
                    | "et"
                    | "und"
                    | "y"
                    | "al"
                    | "eds"
                    | "ed"
                    | "in"
                    | "the"
                    | "a"
                    | "an"
                    | "others"
                    | "pp"
                    | "p"
            )
            && word.text.len() > 1
    }

    /// Whether a title is that of the whole which the work stands in: behind `In`, or behind another title
    /// in quotation marks.
    fn is_of_the_whole(&self, from: usize) -> bool {
        let within = |at: usize| {
            let word = &self.words[at];
            let written = self.written.get(word.from..word.to).unwrap_or_default();
            let before = at.checked_sub(1).map_or("", |before| self.between(before, at));
            at >= 3
                && word.text == "in"
                && (written.starts_with('I')
                    || before.contains(['.', ',', ';', '?', '!', '”', '"', '’', '\'']))
        };
        if (from.saturating_sub(14)..from).any(within) {
            return true;
        }
        let start = self.words.get(from).map_or(0, |word| word.from);
        let head = self.written.get(..start).unwrap_or_default();
        [('“', '”'), ('"', '"'), ('„', '“'), ('«', '»')].iter().any(|(open, close)| {
            let quoted = head.split_once(*open).and_then(|(_, rest)| rest.split_once(*close));
            quoted.is_some_and(|(quoted, _)| quoted.split_whitespace().count() >= 2)
        })
    }
}
