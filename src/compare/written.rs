//! A reference as it is written in a text, and how a record is found in it.
//!
//! No style is parsed. A record says what to look for: its title among the words, its authors before
//! it, its year, volume and first page among the numbers, its journal by the beginnings of words. That
//! works for every style, and for text that was copied out of a PDF.

use super::container::abbreviates;
use super::entry::Agreement;
use super::facts::Facts;
use super::fold::{Word, is_small, words};
use super::names::ComparedName;
use super::numbers;
use super::title::{self, Title};
use crate::doi::is_resolver;

/// The longest reference that is looked at; those of collaborations are long.
const MOST_BYTES: usize = 6000;

/// A written reference, ready to be searched in.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    text: String,
    words: Vec<Word>,
    /// All words without anything between them, and where each begins there.
    letters: String,
    starts: Vec<usize>,
    numbers: Vec<Number>,
    /// Whether it leaves authors out.
    et_al: bool,
    /// Whether it calls itself a preprint.
    preprint: bool,
}

/// A number with the letters before it, and the word it stands in.
#[derive(Clone, Debug)]
struct Number {
    text: String,
    word: usize,
    /// Whether it can be a year.
    year: Option<i32>,
}

/// What of a record is in a reference.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sighting {
    pub(crate) title: Agreement,
    /// Whether one of the two is an erratum, a reply or another part of what the other is.
    pub(crate) other_part: bool,
    pub(crate) author: Agreement,
    pub(crate) year: Agreement,
    pub(crate) volume: Agreement,
    pub(crate) page: Agreement,
    pub(crate) container: Agreement,
    /// Whether the reference says where in a journal or book it stands, by numbers.
    pub(crate) placed: bool,
}

impl Written {
    pub(crate) fn new(text: &str) -> Self {
        let text = without_addresses(cut(text, MOST_BYTES));
        let words = words(&text);
        let mut letters = String::with_capacity(text.len());
        let mut starts = Vec::with_capacity(words.len());
        for word in &words {
            starts.push(letters.len());
            letters.push_str(&word.text);
        }
        let has = |word: &str| words.iter().any(|found| found.text == word);
        let et_al =
            words.windows(2).any(|two| two[0].text == "et" && matches!(two[1].text.as_str(), "al" | "alii"))
                || words.windows(2).any(|two| {
                    two[0].text == "and" && matches!(two[1].text.as_str(), "others" | "colleagues")
                })
                || has("etal")
                || text.contains(['…'])
                || text.contains("...");
        let preprint =
            ["arxiv", "biorxiv", "medrxiv", "chemrxiv", "preprint", "preprints", "ssrn", "psyarxiv", "osf"]
                .iter()
                .any(|name| has(name));
        let numbers = numbers_in(&words);
        Self { text, words, letters, starts, numbers, et_al, preprint }
    }

    /// What is sent to a search service.
    pub(crate) fn query(&self) -> String {
        self.text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn is_preprint(&self) -> bool {
        self.preprint
    }

    /// Whether it names a place where data and software are kept.
    pub(crate) fn names_repository(&self) -> bool {
        const NAMES: [&str; 14] = [
            "zenodo",
            "figshare",
            "dryad",
            "dataverse",
            "pangaea",
            "osf",
            "mendeley",
            "dataset",
            "software",
            "arxiv",
            "data",
            "thesis",
            "dissertation",
            "phd",
        ];
        self.words.iter().any(|word| NAMES.contains(&word.text.as_str()))
    }

    /// Looks for a record.
    pub(crate) fn look_for(&self, record: &Facts) -> Sighting {
        let place = record
            .titles
            .iter()
            .chain(&record.title_parts)
            .filter_map(|title| self.title(title))
            .max_by(|a, b| a.cover.total_cmp(&b.cover));
        let span = place.as_ref().map(|place| (place.from, place.to));
        let (title, other_part) = match &place {
            Some(place) => (place.agreement, place.other_part),
            None => (if record.title().is_some() { Agreement::Differs } else { Agreement::Unknown }, false),
        };
        // What stands in the title is no number of the place of publication.
        let outside = |number: &&Number| {
            span.is_none_or(|(from, to)| {
                title == Agreement::Differs || number.word < from || number.word >= to
            })
        };
        let numbers: Vec<&Number> = self.numbers.iter().filter(outside).collect();
        let year = year(&numbers, record);
        let plain: Vec<&str> = numbers
            .iter()
            .filter(|number| {
                number.year.is_none() || !record.years.iter().any(|year| number.year == Some(*year))
            })
            .map(|number| number.text.as_str())
            .collect();
        let years = numbers.iter().filter(|number| number.year.is_some()).count();
        let placed = numbers.len() > years.min(1);
        let (volume, page) = places(&plain, &numbers, record, placed);
        Sighting {
            title,
            other_part: other_part || self.lacks_mark(record),
            author: self.author(record, span.filter(|_| title != Agreement::Differs)),
            year,
            volume,
            page,
            container: self.container(record, span.filter(|_| title != Agreement::Differs)),
            placed,
        }
    }

    /// Whether a record calls itself an erratum or a reply, and the reference does not.
    fn lacks_mark(&self, record: &Facts) -> bool {
        let first = record.title().and_then(|title| title.words.first());
        first.is_some_and(|first| {
            title::is_about_another(&first.text) && !self.words.iter().any(|word| word.text == first.text)
        })
    }

    /// Where a title stands.
    fn title(&self, title: &Title) -> Option<Place> {
        if let Some(at) = self.exact(&title.letters) {
            let from = self.starts.partition_point(|start| *start <= at).saturating_sub(1);
            let to = self.starts.partition_point(|start| *start < at + title.letters.len());
            let other_part = self.is_of_another(from, to);
            let agreement = if other_part { Agreement::Differs } else { Agreement::Agrees };
            return Some(Place { from, to, cover: 1.0, agreement, other_part });
        }
        let aligned = title::cover(&title.words, &self.words)?;
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
        Some(Place { from, to, cover: aligned.share, agreement, other_part })
    }

    /// Whether the reference has the title up to its subtitle.
    fn is_main_title(&self, title: &Title) -> bool {
        let Some(end) = title.plain.find([':', '?', '(']).or_else(|| title.plain.find(". ")) else {
            return false;
        };
        let main = Title::new(title.plain.get(..end).unwrap_or_default());
        let rest: Vec<Word> = title.words.iter().filter(|word| word.from >= end).cloned().collect();
        main.is_some_and(|main| main.is_telling() && self.exact(&main.letters).is_some())
            && !title::makes_another_work(&rest)
    }

    /// Where letters stand, from the beginning of a word to the end of one.
    fn exact(&self, letters: &str) -> Option<usize> {
        let mut from = 0;
        while let Some(at) = self.letters.get(from..).and_then(|rest| rest.find(letters)) {
            let (start, end) = (from + at, from + at + letters.len());
            let ends = end == self.letters.len() || self.starts.binary_search(&end).is_ok();
            if ends && self.starts.binary_search(&start).is_ok() {
                return Some(start);
            }
            from = start + self.letters.get(start..)?.chars().next().map_or(1, char::len_utf8);
        }
        None
    }

    /// Whether the words around a title make it that of an erratum, a reply or another part.
    fn is_of_another(&self, from: usize, to: usize) -> bool {
        let before = self.words.get(from.saturating_sub(3)..from).unwrap_or_default();
        let about = before.iter().any(|word| {
            matches!(
                word.text.as_str(),
                "erratum"
                    | "corrigendum"
                    | "correction"
                    | "reply"
                    | "response"
                    | "comment"
                    | "comments"
                    | "retraction"
                    | "rejoinder"
            )
        }) && before.last().is_some_and(|word| {
            matches!(
                word.text.as_str(),
                "to" | "on"
                    | "of"
                    | "erratum"
                    | "corrigendum"
                    | "correction"
                    | "reply"
                    | "comment"
                    | "retraction"
            )
        });
        let after = self.words.get(to..).unwrap_or_default();
        let part = match after {
            [first, second, ..] => {
                matches!(first.text.as_str(), "ii" | "iii" | "iv" | "vi" | "vii" | "viii" | "ix")
                    || matches!(first.text.as_str(), "part" | "teil" | "partie")
                        && (title::roman(&second.text).is_some() || second.text.parse::<u8>().is_ok())
            }
            _ => false,
        };
        about || part
    }

    /// Whether the authors of a record are those of the reference: the first one near its beginning, or
    /// before the title.
    fn author(&self, record: &Facts, title: Option<(usize, usize)>) -> Agreement {
        let people: Vec<&ComparedName> =
            record.makers().iter().filter(|person| !person.is_empty()).take(60).collect();
        let Some(first) = people.first() else { return Agreement::Unknown };
        let head = title.map_or(self.words.len(), |(from, _)| if from > 0 { from } else { self.words.len() });
        let Some(place) = self.person(first, 0, head).or_else(|| self.person(first, 0, self.words.len()))
        else {
            let others =
                people.iter().skip(1).filter(|person| self.person(person, 0, head).is_some()).count();
            return if first.group {
                Agreement::Unknown
            } else if others > 0 && others * 2 >= people.len() - 1 {
                Agreement::Near
            } else {
                Agreement::Differs
            };
        };
        let others: Vec<&&ComparedName> = people.iter().skip(1).filter(|person| !person.group).collect();
        let found = others.iter().filter(|person| self.person(person, 0, self.words.len()).is_some()).count();
        // As many are named as before the title can stand, but other ones.
        let listed = title.is_some_and(|(from, _)| from >= 6) || found > 0;
        if others.len() >= 2 && !self.et_al && listed && found * 3 < others.len() && place < 4 {
            return Agreement::Near;
        }
        if place <= 3 || place < head { Agreement::Agrees } else { Agreement::Near }
    }

    /// The place of the first word of a person's family name between two places.
    fn person(&self, person: &ComparedName, from: usize, to: usize) -> Option<usize> {
        let words = self.words.get(from..to)?;
        let is = |at: usize, name: &[String]| {
            name.iter()
                .enumerate()
                .all(|(k, part)| words.get(at + k).is_some_and(|word| same_name(&word.text, part)))
        };
        let family = person.bare_words();
        if family.is_empty() {
            return None;
        }
        let whole = (0..words.len()).find(|at| is(*at, family));
        let joined = || {
            (0..words.len()).find(|at| {
                words[*at].text == person.key()
                    || person.wide_key().is_some_and(|wide| wide == words[*at].text)
                    || words
                        .get(at + 1)
                        .is_some_and(|next| format!("{}{}", words[*at].text, next.text) == person.key())
            })
        };
        let half = || {
            let parts = || [family.first(), family.last()].into_iter().flatten();
            (family.len() > 1)
                .then(|| {
                    (0..words.len()).find(|at| parts().any(|part| part.len() > 3 && words[*at].text == *part))
                })
                .flatten()
        };
        // Family and given name may have changed places in the record.
        let swapped = || {
            let given = person.given().first().filter(|given| given.chars().count() > 2)?;
            let initial = person.key().chars().next();
            (0..words.len()).find(|at| {
                words[*at].text == *given
                    && [at.checked_sub(1), Some(at + 1)]
                        .into_iter()
                        .flatten()
                        .any(|near| words.get(near).is_some_and(|near| near.text.chars().next() == initial))
            })
        };
        whole.or_else(joined).or_else(half).or_else(swapped).map(|at| from + at)
    }

    /// Whether the journal or book is named behind the title, by the beginnings of its words or its
    /// initials.
    fn container(&self, record: &Facts, title: Option<(usize, usize)>) -> Agreement {
        if record.containers.is_empty() {
            return Agreement::Unknown;
        }
        let behind = title.map_or(0, |(_, to)| to);
        let rest = self.words.get(behind..).unwrap_or_default();
        let rest = if rest.len() < 2 { self.words.as_slice() } else { rest };
        let agrees = record.containers.iter().any(|container| {
            let all = words(container);
            let telling: Vec<&Word> = all.iter().filter(|word| !is_small(&word.text)).collect();
            let telling = if telling.is_empty() { all.iter().collect() } else { telling };
            let initials: String = telling.iter().filter_map(|word| word.text.chars().next()).collect();
            let every: String = all.iter().filter_map(|word| word.text.chars().next()).collect();
            if telling.len() > 2 && rest.iter().any(|word| word.text == initials || word.text == every) {
                return true;
            }
            let fits = |one: &str, other: &str| {
                one == other
                    || one.len() > 1
                        && other.len() > 1
                        && (abbreviates(one, other) || abbreviates(other, one))
                    || one.len() == 1 && other.starts_with(one)
                    || other.len() == 1 && one.starts_with(other)
            };
            let mut at = 0;
            let mut found = 0;
            for word in &telling {
                if let Some(step) = rest
                    .get(at..)
                    .and_then(|rest| rest.iter().take(12).position(|other| fits(&other.text, &word.text)))
                {
                    at += step + 1;
                    found += 1;
                }
            }
            found > 0 && found * 10 >= telling.len() * 7
        });
        if agrees { Agreement::Agrees } else { Agreement::Differs }
    }
}

/// Where a title was found.
struct Place {
    from: usize,
    to: usize,
    cover: f64,
    agreement: Agreement,
    other_part: bool,
}

/// Whether a word of a reference is a name, perhaps with a letter lost on the way.
fn same_name(word: &str, name: &str) -> bool {
    word == name || name.len() > 5 && word.len() > 4 && super::fold::alike(word, name) >= 0.86
}

fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// A text without DOIs, addresses and control characters.
fn without_addresses(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        for (index, token) in line.split([' ', '\t', '\u{a0}']).enumerate() {
            if index > 0 {
                out.push(' ');
            }
            let lower = token.to_ascii_lowercase();
            // What an address is glued to stays.
            let starts = [lower.find("http:"), lower.find("https:"), lower.find("www."), doi_in(&lower)];
            let end = starts.into_iter().flatten().min().unwrap_or(token.len());
            let kept = token.get(..end).unwrap_or_default();
            let bare = kept.to_ascii_lowercase();
            let bare = bare.trim_end_matches([':', '.', '/', '(', '[', '<']);
            if bare != "doi" && !is_resolver(bare) {
                out.extend(kept.chars().filter(|c| !c.is_control()));
            }
        }
    }
    out
}

/// Where a DOI begins.
fn doi_in(text: &str) -> Option<usize> {
    text.match_indices("10.").map(|(at, _)| at).find(|at| {
        let rest = text.get(at + 3..).unwrap_or_default();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        (4..=9).contains(&digits) && rest.as_bytes().get(digits) == Some(&b'/')
    })
}

/// The numbers among words: `e17024`, `114`, `1992a`.
fn numbers_in(words: &[Word]) -> Vec<Number> {
    let mut numbers = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if !word.text.bytes().any(|b| b.is_ascii_digit()) || word.text.len() > 24 {
            continue;
        }
        let digits: String = word.text.chars().take_while(char::is_ascii_digit).collect();
        let tail = word.text.len() - digits.len();
        let year = (digits.len() == 4 && tail <= 1)
            .then(|| digits.parse().ok())
            .flatten()
            .filter(|year| (1600..=2100).contains(year));
        numbers.push(Number { text: word.text.clone(), word: at, year });
    }
    numbers
}

fn year(numbers: &[&Number], record: &Facts) -> Agreement {
    let years: Vec<i32> = numbers.iter().filter_map(|number| number.year).collect();
    if years.is_empty() || record.years.is_empty() {
        return Agreement::Unknown;
    }
    let any =
        |near: u32| years.iter().any(|year| record.years.iter().any(|known| known.abs_diff(*year) <= near));
    if any(0) {
        Agreement::Agrees
    } else if any(1) {
        Agreement::Near
    } else {
        Agreement::Differs
    }
}

/// Whether volume and first page are among the numbers; one number is not both.
fn places(plain: &[&str], all: &[&Number], record: &Facts, placed: bool) -> (Agreement, Agreement) {
    let mut free: Vec<&str> = plain.to_vec();
    let mut take = |wanted: &str| -> bool {
        // "S31" is not the volume 31, but "e17024" may be the number 17024.
        let short = wanted.starts_with(char::is_alphabetic)
            && wanted.chars().filter(char::is_ascii_digit).count() < 4;
        let place = free.iter().position(|number| {
            numbers::same(number, wanted) == Some(true)
                && !(short && number.starts_with(|c: char| c.is_ascii_digit()))
        });
        place.map(|place| free.remove(place)).is_some()
    };
    let page = if record.pages.is_empty() {
        None
    } else {
        Some(record.pages.iter().any(|page| {
            let (first, _) = numbers::pages(page);
            // Pages that look like years are among the numbers that were taken for such.
            take(&first) || all.iter().filter(|number| number.text == first).count() > 1
        }))
    };
    let volume = record.volume.as_deref().and_then(|volume| {
        if !volume.bytes().any(|b| b.is_ascii_digit()) && title::roman(&volume.to_lowercase()).is_none() {
            return None;
        }
        let parts: Vec<&str> = volume.split(['-', '/', '–']).collect();
        let year = volume.trim().parse().ok();
        Some(
            parts.iter().any(|part| take(part))
                || all.iter().any(|number| number.year.is_some() && number.year == year),
        )
    });
    let judged = |found: Option<bool>| match found {
        Some(true) => Agreement::Agrees,
        Some(false) if placed => Agreement::Differs,
        _ => Agreement::Unknown,
    };
    (judged(volume), judged(page))
}
