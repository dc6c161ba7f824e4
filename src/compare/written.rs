//! A reference as it is written in a text, and how a record is found in it.
//!
//! No style is parsed. A record says what to look for: its title among the words, its authors before
//! it, its year, volume and first page among the numbers, its journal by the beginnings of words. That
//! works for every style, and for text that was copied out of a PDF.

use super::container::abbreviates;
use super::evidence::Agreement;
use super::facts::Facts;
use super::fold::{Word, is_small, words};
use super::form::{self, Shape};
use super::names::ComparedName;
use super::numerals::{self, Number, numbers_in};
use super::placement::{Placement, placement};
use super::title::{self, Title};
use super::title_place::Text;
use crate::csl::Kind;
use crate::doi::is_resolver;

/// The longest reference that is looked at; those of collaborations are long.
const MOST_BYTES: usize = 6000;

/// The letters of the shortest title of a book that tells it from others.
const SHORTEST_BOOK: usize = 10;

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
    /// Whether a dash stands for its authors, who are those of the reference before it.
    repeats: bool,
    /// The form of a reference in it.
    pub(crate) shape: Shape,
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
    /// Whether the reference names the book that a chapter or paper stands in, word for word.
    pub(crate) book: bool,
    /// Whether the reference says where in a journal or book it stands, by numbers.
    pub(crate) placed: bool,
    /// The words among which the title stands or would stand, and the share of it that is there.
    pub(crate) span: Option<(usize, usize)>,
    pub(crate) cover: f64,
}

impl Written {
    pub(crate) fn new(text: &str) -> Self {
        let text = cut(text, MOST_BYTES);
        let bracketed = text.split_whitespace().any(|token| {
            let bare = token.trim_start_matches(['(', '[']);
            bare.len() < token.len() && (bare.starts_with("http") || doi_in(bare).is_some())
        });
        let (text, behind) = without_addresses(text);
        let words = words(&text);
        let shape = Shape::of(&text, &words, behind, bracketed);
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
        let numbers = numbers_in(&words, &text);
        let repeats = form::repeats(&text);
        Self { text, words, letters, starts, numbers, et_al, preprint, repeats, shape }
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
        let text = self.as_text();
        let place = record
            .titles
            .iter()
            .chain(&record.title_parts)
            .filter_map(|title| text.title(title))
            // The whole title before its parts.
            .reduce(|best, next| if next.cover > best.cover { next } else { best });
        let span = place.as_ref().map(|place| (place.from, place.to));
        let (mut title, mut other_part) = match &place {
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
        let year = numerals::year(&numbers, record);
        let placed = numerals::is_placed(&numbers);
        let (volume, page) = numerals::places(&numbers, record, placed);
        // The end of another title; or, on the page of the work, its title in a record that lost the
        // beginning, as names of species often are.
        if place.as_ref().is_some_and(|place| place.tail) && title != Agreement::Differs {
            other_part |= page != Agreement::Agrees;
            title = if other_part { Agreement::Differs } else { Agreement::Near };
        }
        // A reference to an article names its journal last; one to a journal begins with it.
        let of_part = record.kind == Kind::Periodical && span.is_some_and(|(from, _)| from > 3);
        Sighting {
            title,
            other_part: other_part || of_part || self.lacks_mark(record),
            author: self.author(record, span.filter(|_| title != Agreement::Differs)),
            year,
            volume,
            page,
            container: self.container(record, span.filter(|_| title != Agreement::Differs)),
            book: self.has_book(record),
            placed,
            span,
            cover: place.as_ref().map_or(0.0, |place| place.cover),
        }
    }

    /// Whether it says that it leaves authors out, by `et al.` or by a dash for those of the reference before.
    pub(crate) fn leaves_out_people(&self) -> bool {
        self.et_al || self.repeats
    }

    /// What stands from a word up to another one.
    pub(crate) fn between(&self, from: usize, to: usize) -> &str {
        let start = self.words.get(from).map_or(self.text.len(), |word| word.from);
        let end = to.checked_sub(1).and_then(|last| self.words.get(last)).map_or(start, |word| word.to);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Where the reference says that the work stands. The title is none of it.
    pub(crate) fn placement(&self, title: Option<(usize, usize)>) -> Placement {
        let title = title.or(self.shape.title);
        let outside =
            |number: &&Number| title.is_none_or(|(from, to)| number.word < from || number.word >= to);
        let numbers: Vec<&Number> = self.numbers.iter().filter(outside).collect();
        placement(&self.text, &self.words, &numbers, title.map_or(self.shape.names, |(_, to)| to))
    }

    /// Whether a number stands outside of the title, some words aside.
    pub(crate) fn has_number(&self, wanted: &str, title: Option<(usize, usize)>, aside: &[usize]) -> bool {
        self.numbers.iter().any(|number| {
            title.is_none_or(|(from, to)| number.word < from || number.word >= to)
                && !aside.contains(&number.word)
                && super::numbers::overlap(&number.text, wanted) == Some(true)
        })
    }

    /// The place of a person's family name, without a letter changed.
    pub(crate) fn exact_person(&self, person: &ComparedName) -> Option<usize> {
        let at = self.person(person, 0, self.words.len())?;
        let near = self.words.get(at.saturating_sub(1)..(at + 3).min(self.words.len())).unwrap_or_default();
        let known = |word: &Word| {
            let family = person.bare_words().iter().map(String::as_str);
            let given = person.given().iter().map(String::as_str).filter(|given| given.len() > 2);
            let within = |part: &str| part.len() > 2 && word.text.len() > 2 && word.text.contains(part);
            let cut = |part: &str| word.text.len() > 2 && part.contains(word.text.as_str());
            family
                .chain(person.wide_key())
                .chain(given)
                .any(|part| part == word.text || within(part) || cut(part))
                || person.joined().is_some()
        };
        near.iter().any(known).then_some(at)
    }

    /// Whether nothing of a person's name is there, in letters that can be compared.
    pub(crate) fn lacks_person(&self, person: &ComparedName) -> bool {
        let latin = |text: &str| text.chars().any(|c| c.is_ascii_alphabetic());
        let names = self.words.get(..self.shape.names).unwrap_or_default();
        latin(person.key())
            && names.iter().any(|word| latin(&word.text))
            && !person.bare_words().iter().any(|part| self.letters.contains(part.as_str()))
            && self.person(person, 0, self.words.len()).is_none()
    }

    /// The words that may be names before a place, folded and as they are written.
    pub(crate) fn names_until(&self, end: usize) -> impl Iterator<Item = (&str, &str)> {
        let names = self
            .words
            .iter()
            .take(end)
            .map(|word| (word.text.as_str(), self.text.get(word.from..word.to).unwrap_or_default()));
        names.filter(|(_, written)| written.starts_with(char::is_uppercase))
    }

    /// Whether people in Latin letters are listed, as far as can be seen.
    pub(crate) fn lists_latin_people(&self) -> bool {
        let names = self.words.get(..self.shape.names).unwrap_or_default();
        !self.repeats
            && self.shape.form == super::form::Form::Reference
            && names.iter().any(|word| word.text.len() > 1 && word.text.is_ascii())
    }

    /// Whether a record calls itself an erratum, a reply or a review, and the reference does not.
    fn lacks_mark(&self, record: &Facts) -> bool {
        let mark = record.title().and_then(title::mark_of_another);
        mark.is_some_and(|mark| !self.words.iter().any(|word| word.text == mark))
    }

    /// Whether the book that a chapter or paper stands in is named word for word.
    fn has_book(&self, record: &Facts) -> bool {
        let text = self.as_text();
        record.is_part_of_book()
            && record
                .containers
                .iter()
                .filter_map(|container| Title::new(container))
                .any(|book| book.letters.chars().count() >= SHORTEST_BOOK && text.has(&book))
    }

    fn as_text(&self) -> Text<'_> {
        Text { written: &self.text, words: &self.words, letters: &self.letters, starts: &self.starts }
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
            return if first.group || self.repeats {
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
        // Names that are written without a space between family and given name.
        if let Some(joined) = person.joined() {
            return words.iter().position(|word| joined.contains(&word.text)).map(|at| from + at);
        }
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
            // Beside a given name in full stands another spelling of the family name.
            let is_family = |near: &Word| {
                near.text == person.key()
                    || near.text.chars().count() <= 2 && near.text.chars().next() == initial
            };
            (0..words.len()).find(|at| {
                words[*at].text == *given
                    && [at.checked_sub(1), Some(at + 1)]
                        .into_iter()
                        .flatten()
                        .any(|near| words.get(near).is_some_and(is_family))
            })
        };
        whole.or_else(joined).or_else(half).or_else(swapped).map(|at| from + at)
    }

    /// Whether the journal or book is named behind the title, by the beginnings of its words or its
    /// initials. What stands in none has its publisher for it, which many references leave out.
    fn container(&self, record: &Facts, title: Option<(usize, usize)>) -> Agreement {
        let behind = title.map_or(0, |(_, to)| to);
        let rest = self.words.get(behind..).unwrap_or_default();
        let rest = if rest.len() < 2 { self.words.as_slice() } else { rest };
        let (names, absent) = match (&record.containers, &record.publisher) {
            (containers, _) if !containers.is_empty() => (containers.as_slice(), Agreement::Differs),
            (_, Some(publisher)) => (std::slice::from_ref(publisher), Agreement::Unknown),
            _ => return Agreement::Unknown,
        };
        let agrees = names.iter().any(|container| {
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
        if agrees { Agreement::Agrees } else { absent }
    }
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

/// A text without DOIs, addresses and control characters, and the number of words behind the first DOI or address.
fn without_addresses(text: &str) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut behind = None;
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
            let is_word = token.chars().any(char::is_alphanumeric);
            behind = behind.map(|count: usize| count + usize::from(is_word));
            let starts = [lower.find("http:"), lower.find("https:"), lower.find("www."), doi_in(&lower)];
            let start = starts.into_iter().flatten().min();
            if start.is_some() {
                behind = behind.or(Some(0));
            }
            let end = start.unwrap_or(token.len());
            let kept = token.get(..end).unwrap_or_default();
            let bare = kept.to_ascii_lowercase();
            let bare = bare.trim_end_matches([':', '.', '/', '(', '[', '<']);
            if bare != "doi" && !is_resolver(bare) {
                out.extend(kept.chars().filter(|c| !c.is_control()));
            }
        }
    }
    (out, behind.unwrap_or(0))
}

/// Where a DOI begins.
fn doi_in(text: &str) -> Option<usize> {
    text.match_indices("10.").map(|(at, _)| at).find(|at| {
        let rest = text.get(at + 3..).unwrap_or_default();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        (4..=9).contains(&digits) && rest.as_bytes().get(digits) == Some(&b'/')
    })
}
