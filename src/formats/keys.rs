//! Citation keys: author, year and first word of the title, as in `borriello2021alopecia`, or what a
//! [`Template`] says.
//!
//! By default keys are small ASCII letters and digits, which every program takes. The author is the
//! first one's family name without particles (an organisation's first word), or an editor's; the word
//! is the first that is no article or the like. What is missing, or in a script without
//! transliteration, is left out; if neither author nor word is left, the DOI's suffix is the key.
//!
//! A work that came with a key of its own, as from somebody's library, keeps it: documents cite it by
//! that. Only characters that the programs of the format refuse are left out, and whoever asked hears of
//! it. A template that is asked for makes new keys for all.
//!
//! Works that would share a key, in small letters or capitals, get `a`, `b`, … after it, all but the
//! first. Of those that came with it that is the first of the list; of the others it does not depend on
//! the order of the list but on the works: their DOIs, then titles. Keys that are taken, in a file that
//! the works will be added to, are nobody's.

use std::borrow::Borrow;
use std::collections::HashSet;
use std::hash::BuildHasher;

use super::exporter::Exporter;
use super::key_parts::{doi_suffix, family, first_word, people, year};
use super::latin::ascii;
use super::template::Template;
use crate::csl::{Item, Variable};
use crate::markup::csl;
use crate::text::{sanitize, sorting};
use crate::work::Work;

/// Returns the citation keys of a list of works for a format, one each in its order, all different.
pub fn keys(exporter: &dyn Exporter, works: &[impl Borrow<Work>]) -> Vec<String> {
    keys_beside(exporter, works, None, &HashSet::new()).keys
}

/// Chooses citation keys by a template, or by default without one, that differ from `taken` (in lower case).
pub fn keys_beside<S: BuildHasher>(
    exporter: &dyn Exporter,
    works: &[impl Borrow<Work>],
    template: Option<&Template>,
    taken: &HashSet<String, S>,
) -> ChosenKeys {
    let mut keys = Keys::new(template);
    for work in works {
        keys.add(exporter, work.borrow());
    }
    keys.chosen(taken)
}

/// The keys of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChosenKeys {
    /// One for each work, in the order of the list.
    pub keys: Vec<String>,
    /// The keys that works came with and could not keep.
    pub changed: Vec<ChangedKey>,
}

/// A key that a work came with and could not keep.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChangedKey {
    /// The key that it came with.
    pub from: String,
    /// The key that it has now.
    pub to: String,
    /// Why it could not keep its own.
    pub why: ChangeReason,
}

impl ChangedKey {
    /// A key that another work has.
    #[cfg(feature = "cli")]
    pub(crate) fn taken(from: String, to: String) -> Self {
        Self { from, to, why: ChangeReason::Taken }
    }
}

/// Why a work could not keep its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChangeReason {
    /// The programs that read the format refuse some of its characters.
    Refused,
    /// It is longer than any program reads.
    TooLong,
    /// Another work has it.
    Taken,
}

/// Chooses the citation keys of a list that is seen a work at a time. Of each work it keeps the key
/// that it would have alone, and what decides among works of the same key.
#[derive(Clone, Debug, Default)]
pub struct Keys<'t> {
    template: Option<&'t Template>,
    wishes: Vec<Wish>,
}

/// What is known of a work.
#[derive(Clone, Debug)]
struct Wish {
    key: Box<str>,
    rank: Rank,
    /// What few works have.
    rare: Option<Box<RareWish>>,
}

/// What is known of a key that is not as the work came with it, or not in small letters.
#[derive(Clone, Debug)]
struct RareWish {
    /// The key as it is compared, where that is in small letters and the key is not.
    compared: Option<Box<str>>,
    /// The key that the work came with, where the format refuses that.
    refused: Option<Box<str>>,
}

/// Which of the works with one key keeps it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// The first of those that came with it.
    Own(usize),
    /// The first by this, whatever the order of the list.
    Made(Box<str>),
}

impl Wish {
    fn compared(&self) -> &str {
        self.rare.as_ref().and_then(|rare| rare.compared.as_ref()).unwrap_or(&self.key)
    }

    fn refused(&self) -> Option<&str> {
        self.rare.as_ref()?.refused.as_deref()
    }
}

impl<'t> Keys<'t> {
    /// Keys by a template, or the default without one.
    pub fn new(template: Option<&'t Template>) -> Self {
        Self { template, wishes: Vec::new() }
    }

    /// Returns the template.
    pub fn template(&self) -> Option<&'t Template> {
        self.template
    }

    /// Returns how many works were added.
    pub fn count(&self) -> usize {
        self.wishes.len()
    }

    /// The next work of the list, which this exporter writes.
    pub fn add(&mut self, exporter: &dyn Exporter, work: &Work) {
        let item = &work.item;
        let own = own(work).filter(|_| self.template.is_none());
        let fitting = own.map(|key| fitting(exporter, key)).filter(|key| !key.is_empty());
        let is_own = fitting.is_some();
        // What no text has is not missed.
        let clean =
            |own: &str| sanitize::characters(own.trim()).filter(|c| !c.is_control()).collect::<String>();
        let refused = own.map(clean).filter(|own| fitting.as_ref() != Some(own)).map(Into::into);
        let made = || match self.template {
            Some(template) => Some(template.key(item)).filter(|key| !key.is_empty()),
            None => Some(base(item)),
        };
        let key = fitting.or_else(made).unwrap_or_else(|| identifier(item)).into_boxed_str();
        let small = || Some(key.to_lowercase()).filter(|small| **small != *key).map(String::into_boxed_str);
        let compared = if exporter.tells_case() && is_own { None } else { small() };
        let rare =
            (compared.is_some() || refused.is_some()).then(|| Box::new(RareWish { compared, refused }));
        self.wishes.push(Wish {
            rare,
            rank: if is_own { Rank::Own(self.wishes.len()) } else { Rank::Made(rank(item)) },
            key,
        });
    }

    /// Returns the keys, in the order of the list, all different, also from those that are taken: in small
    /// letters, except that keys that came with works may differ by case where the format tells that.
    pub fn chosen<S: BuildHasher>(self, taken: &HashSet<String, S>) -> ChosenKeys {
        let wishes = &self.wishes;
        let parts = |at: usize| (wishes[at].compared(), &wishes[at].rank);
        let order = sorting::order(wishes.len(), &mut |one, other| parts(one).cmp(&parts(other)));
        let taken: HashSet<String> = taken.iter().map(|key| key.to_lowercase()).collect();
        // The keys with suffixes, by the works that have them.
        let mut changed: Vec<(usize, String)> = Vec::new();
        {
            // A key that is some work's without a suffix is no other work's with one.
            let plain: HashSet<&str> = wishes.iter().map(Wish::compared).collect();
            let mut suffixed: HashSet<String> = HashSet::new();
            for same in order.chunk_by(|one, other| wishes[*one].compared() == wishes[*other].compared()) {
                let mut number = 0;
                for (place, at) in same.iter().enumerate() {
                    let own = &*wishes[*at].key;
                    if place == 0 && (taken.is_empty() || !taken.contains(&own.to_lowercase())) {
                        continue;
                    }
                    let mut key = own.to_owned();
                    let is_used =
                        |key: &str| plain.contains(key) || taken.contains(key) || suffixed.contains(key);
                    while is_used(&key.to_lowercase()) || is_used(&key) {
                        key = format!("{own}{}", letters(number));
                        number += 1;
                    }
                    suffixed.insert(key.to_lowercase());
                    changed.push((*at, key));
                }
            }
        }
        changed.sort_unstable();
        let mut changed = changed.into_iter().peekable();
        let mut chosen = ChosenKeys { keys: Vec::with_capacity(self.wishes.len()), changed: Vec::new() };
        for (at, wish) in self.wishes.into_iter().enumerate() {
            let suffixed = changed.next_if(|(changed, _)| *changed == at).map(|(_, key)| key);
            let (from, why) = match wish.refused() {
                // It was only cut.
                Some(refused)
                    if refused.trim().starts_with(&*wish.key) && wish.key.chars().count() >= LONGEST =>
                {
                    (refused, ChangeReason::TooLong)
                }
                Some(refused) => (refused, ChangeReason::Refused),
                None => (&*wish.key, ChangeReason::Taken),
            };
            let is_own = wish.refused().is_some() || matches!(wish.rank, Rank::Own(_));
            let key = suffixed.as_deref().unwrap_or(&wish.key);
            if is_own && from != key {
                chosen.changed.push(ChangedKey { from: from.to_owned(), to: key.to_owned(), why });
            }
            chosen.keys.push(suffixed.unwrap_or_else(|| wish.key.into_string()));
        }
        chosen
    }
}

/// Returns the key that a work came with. What identifies an item elsewhere is none: a number, an address,
/// its DOI.
pub fn own(work: &Work) -> Option<&str> {
    let item = &work.item;
    let is_key = |key: &&str| {
        let is_number = key.trim().bytes().all(|byte| byte.is_ascii_digit());
        let is_doi = || item.get(Variable::Doi).is_some_and(|doi| doi.eq_ignore_ascii_case(key));
        !is_number && !key.contains("://") && !is_doi()
    };
    let named = item.get(Variable::CitationKey);
    let given = [named, Some(item.id.as_str())].into_iter().flatten().find(is_key);
    work.key.as_deref().or(given)
}

/// The longest key, in characters: in YAML one has at most 1,024 (1.2.2, section 7.4.2), its quotation marks included.
const LONGEST: usize = 1000;

/// A key without the characters that the programs of a format refuse, and no longer than they all read.
fn fitting(exporter: &dyn Exporter, key: &str) -> String {
    let key = key.trim();
    sanitize::characters(key).filter(|c| exporter.takes_in_key(*c)).take(LONGEST).collect()
}

/// What decides among works of the same key: DOI, title, identifier.
fn rank(item: &Item) -> Box<str> {
    let text = |variable| item.get(variable).unwrap_or_default();
    let doi = text(Variable::Doi).to_ascii_lowercase();
    [&doi, text(Variable::Title), &item.id].join("\n").into_boxed_str()
}

/// a, b, …, z, aa, ab, …
pub(crate) fn letters(number: usize) -> String {
    let mut out = String::new();
    let mut rest = number + 1;
    while rest > 0 {
        rest -= 1;
        out.insert(0, char::from(b'a' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    out
}

/// The key of a work by itself.
fn base(item: &Item) -> String {
    let author = people(item).first().map(|name| ascii(&family(name)).to_lowercase()).unwrap_or_default();
    let title = item.get(Variable::Title).or(item.get(Variable::ContainerTitle)).unwrap_or_default();
    let word = first_word(&csl(title).to_plain()).map(|word| ascii(&word).to_lowercase()).unwrap_or_default();
    let year = year(item);
    match (author.is_empty(), word.is_empty()) {
        (true, true) => identifier(item),
        // A key that begins with a digit is none everywhere.
        (true, false) => word + &year,
        (false, _) => author + &year + &word,
    }
}

fn identifier(item: &Item) -> String {
    let suffix = ascii(doi_suffix(item)).to_lowercase();
    let key = if suffix.is_empty() { ascii(&item.id).to_lowercase() } else { suffix };
    if key.starts_with(|c: char| c.is_ascii_alphabetic()) { key } else { format!("doi{key}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::{DateParts, DateVariable, Kind, Name, NameVariable};
    use crate::formats::{Bib, Options};

    fn work(doi: &str, author: Option<Name>, year: Option<i32>, title: &str) -> Work {
        let mut item = Item::new(doi, Kind::ArticleJournal);
        item.set(Variable::Doi, doi);
        item.set(Variable::Title, title);
        if let Some(author) = author {
            item.names.insert(NameVariable::Author, vec![author]);
        }
        if let Some(year) = year {
            item.set_date(DateVariable::Issued, DateParts::new(year, None, None).expect("a year"));
        }
        item.into()
    }

    fn chosen(works: &[impl Borrow<Work>]) -> Vec<String> {
        keys(&Bib::default(), works)
    }

    #[track_caller]
    fn key(author: Option<Name>, year: Option<i32>, title: &str, expected: &str) {
        assert_eq!(chosen(&[work("10.1000/xyz-12", author, year, title)]), [expected], "{title}");
    }

    #[test]
    fn author_year_word() {
        let person = |given, family| Some(Name::person(given, family));
        key(person("G", "Borriello"), Some(2021), "Alopecia universalis", "borriello2021alopecia");
        key(person("H.", "Müller"), Some(1999), "The <i>Über</i>-Problem", "muller1999uber");
        key(person("P.", "de Vos"), Some(2005), "On L'Hôpital's rule", "vos2005lhopitals");
        key(person("M.", "García y Vega"), None, "Costs", "garciayvegacosts");
        key(person("А.", "Щербаков"), Some(2017), "Город", "shcherbakov2017gorod");
        key(Some(Name::literal("The World Bank")), Some(2020), "Report", "world2020report");
        key(person("J.", "Doe"), Some(2020), "The", "doe2020the");
        key(person("J.", "Doe"), Some(-50), "Wars", "doe50wars");
    }

    #[test]
    fn with_parts_missing() {
        key(None, Some(2020), "A world", "world2020");
        key(Some(Name::person("晓雪", "杨")), Some(2021), "光学", "xyz12");
        key(Some(Name::person("晓雪", "杨")), Some(2021), "Optics", "optics2021");
        key(None, None, "", "xyz12");
        assert_eq!(chosen(&[work("10.1000/12", None, None, "")]), ["doi12"]);
        assert_eq!(chosen(&[Work::from(Item::new("", Kind::Book))]), ["doi"]);
    }

    #[test]
    fn keys_are_unique_whatever_the_order() {
        let person = || Some(Name::person("J.", "Doe"));
        let items = [
            work("10.1/c", person(), Some(2020), "Same"),
            work("10.1/a", person(), Some(2020), "The same"),
            work("10.1/B", person(), Some(2020), "Same!"),
            // A key of its own that looks like a suffixed one.
            work("10.1/d", person(), Some(2020), "Samea"),
        ];
        assert_eq!(chosen(&items), ["doe2020samec", "doe2020same", "doe2020sameb", "doe2020samea"]);
        let mut reversed: Vec<&Work> = items.iter().collect();
        reversed.reverse();
        assert_eq!(chosen(&reversed), ["doe2020samea", "doe2020sameb", "doe2020same", "doe2020samec"]);
    }

    #[test]
    fn keys_that_are_taken() {
        let person = || Some(Name::person("J.", "Doe"));
        let items =
            [work("10.1/a", person(), Some(2020), "Same"), work("10.1/b", person(), Some(2020), "Same")];
        let taken = HashSet::from(["doe2020same".to_owned(), "doe2020sameb".to_owned()]);
        assert_eq!(keys_beside(&Bib::default(), &items, None, &taken).keys, ["doe2020samea", "doe2020samec"]);
    }

    #[test]
    fn own_keys_are_kept() {
        let own = |id: &str, doi| {
            let mut work = work(doi, Some(Name::person("J.", "Doe")), Some(2020), "Same");
            work.item.id = id.to_owned();
            work
        };
        let items =
            [own("Doe_20:same", "10.1/a"), own("doe_20:SAME", "10.1/b"), own("doe2020same", "10.1/c")];
        assert_eq!(chosen(&items), ["Doe_20:same", "doe_20:SAMEa", "doe2020same"]);
        for id in ["http://zotero.org/users/1/items/A", "10.1/A", "12", ""] {
            assert_eq!(chosen(&[own(id, "10.1/a")]), ["doe2020same"], "{id}");
        }
    }

    /// What BibTeX, LaTeX, biber and pandoc refuse (each tried with each character), and what readers take for a
    /// field; nothing else.
    #[test]
    fn keys_are_kept_as_their_programs_take_them() {
        for (key, in_bibtex, in_biblatex) in [
            ("2012ApJ...744...93B", "2012ApJ...744...93B", "2012ApJ...744...93B"),
            ("10.1145/3290605.3300233", "10.1145/3290605.3300233", "10.1145/3290605.3300233"),
            ("7780459", "7780459", "7780459"),
            ("doi:10.1080/1", "doi:10.1080/1", "doi:10.1080/1"),
            ("müller2020", "müller2020", "müller2020"),
            ("O'Keeffe1963", "O'Keeffe1963", "OKeeffe1963"),
            ("a(1)=\"b\"", "a(1)b", "a1b"),
            ("12e=\"Pri\"345", "12ePri345", "12ePri345"),
            ("a b{c}%d", "abcd", "abcd"),
            ("a!$&*+-./:;<>?@[]^_`|b", "a!$&*+-./:;?@[]_`b", "a!$&*+-./:;?@[]_`b"),
            // TeX reads a command in it.
            ("^^5cinput/evil", "5cinput/evil", "5cinput/evil"),
            ("杨–“क्ष”", "杨क्ष", "杨क्ष"),
        ] {
            let mut work = work("10.1/a", None, None, "Same");
            work.key = Some(key.to_owned());
            for (options, expected) in [(Options::default(), in_bibtex), (Options::biblatex(), in_biblatex)] {
                let bib = Bib::new(options);
                let chosen = keys_beside(&bib, &[work.clone()], None, &HashSet::new());
                assert_eq!(chosen.keys, [expected], "{key}");
                let changed: Vec<_> = chosen.changed.iter().map(|c| (c.from.as_str(), c.why)).collect();
                let expected = if expected == key { vec![] } else { vec![(key, ChangeReason::Refused)] };
                assert_eq!(changed, expected, "{key}");
            }
        }
    }

    #[test]
    fn the_first_keeps_a_key_that_comes_twice() {
        let work = |key: &str, doi| {
            let mut work = work(doi, None, None, "Same");
            work.key = Some(key.to_owned());
            work
        };
        let works = [work("rime", "10.1/z"), work("rime", "10.1/a"), work("RIME", "10.1/b")];
        let chosen = |options| keys_beside(&Bib::new(options), &works, None, &HashSet::new());
        assert_eq!(chosen(Options::default()).keys, ["rime", "rimea", "RIMEb"]);
        assert_eq!(chosen(Options::biblatex()).keys, ["rime", "rimea", "RIME"]);
        let changed = chosen(Options::biblatex()).changed;
        assert_eq!(
            changed,
            [ChangedKey { from: "rime".into(), to: "rimea".into(), why: ChangeReason::Taken }]
        );
    }

    #[test]
    fn a_key_is_cut_where_yaml_ends() {
        let mut work = work("10.1/a", None, None, "Same");
        for (given, key, why) in [
            ("k".repeat(3000), "k".repeat(1000), ChangeReason::TooLong),
            ("k,".into(), "k".into(), ChangeReason::Refused),
        ] {
            work.key = Some(given);
            let chosen = keys_beside(&Bib::default(), std::slice::from_ref(&work), None, &HashSet::new());
            assert_eq!(chosen.keys, [key]);
            assert_eq!(chosen.changed.first().map(|changed| changed.why), Some(why));
        }
    }

    #[test]
    fn keys_are_short() {
        let long = "word ".repeat(300);
        let keys = chosen(&[work("10.1000/a", Some(Name::person("J.", &*long)), Some(2020), &long)]);
        assert_eq!(keys, [format!("{}2020word", "word".repeat(10))]);
    }

    #[test]
    fn many_of_one_key() {
        let items: Vec<Work> = (0..1000).map(|n| work(&format!("10.1/{n}"), None, None, "Same")).collect();
        let keys: HashSet<String> = chosen(&items).into_iter().collect();
        assert_eq!(keys.len(), 1000);
        assert!(keys.contains("samez") && keys.contains("sameaa") && keys.contains("samealk"));
    }
}
