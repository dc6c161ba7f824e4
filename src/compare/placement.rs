//! Where a written reference says that a work stands: the numbers of volume, issue and first page, each in its role.
//!
//! A label gives a number its role (`vol. 171`), or else its neighbours: pages are a range or stand behind a colon,
//! the volume stands before them, and what is in brackets between the two is an issue or the year. A number whose
//! role is not clear has none, so that nothing is said about it.

use super::fold::Word;
use super::numerals::Number;

/// A number of a reference, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) text: String,
    /// The word that it is.
    pub(crate) word: usize,
}

/// What a reference says about where a work stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Placement {
    pub(crate) year: Option<Said>,
    pub(crate) volume: Option<Said>,
    pub(crate) issue: Option<Said>,
    /// The first page.
    pub(crate) page: Option<Said>,
    /// The word of the last page.
    pub(crate) end: Option<usize>,
}

/// What the word before a number says that it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Volume,
    Issue,
    Page,
    /// A number of something else: a version, an edition, a part.
    Other,
}

/// Reads the numbers of a reference from a word on. The numbers are those outside of the title.
pub(crate) fn placement(text: &str, words: &[Word], numbers: &[&Number], from: usize) -> Placement {
    let all: Vec<&Number> =
        numbers.iter().copied().filter(|number| !is_in_address(text, words, number)).collect();
    let behind: Vec<&Number> =
        all.iter().copied().filter(|number| number.word >= from && number.places).collect();
    let reader = Reader { text, words, all: &all, numbers: behind };
    let mut placed = reader.places();
    let taken = [&placed.volume, &placed.issue, &placed.page].map(|said| said.as_ref().map(|said| said.word));
    let years: Vec<&&Number> = all
        .iter()
        .filter(|number| number.year.is_some() && !taken.contains(&Some(number.word)))
        .filter(|number| placed.end != Some(number.word) && !is_day_of_access(words, number.word))
        .collect();
    let bracketed = years.iter().find(|number| reader.before(number.word).ends_with(['(', '[']));
    placed.year = bracketed.or_else(|| years.first()).map(|number| said(words, text, number.word));
    placed
}

struct Reader<'a> {
    text: &'a str,
    words: &'a [Word],
    /// All numbers outside of the title, and those behind it.
    all: &'a [&'a Number],
    numbers: Vec<&'a Number>,
}

impl Reader<'_> {
    fn places(&self) -> Placement {
        let mut placed = Placement::default();
        let labelled =
            |label: Label| self.numbers.iter().find(|number| self.label(number.word) == Some(label));
        let page = labelled(Label::Page)
            .map(|number| number.word)
            .or_else(|| self.range())
            .or_else(|| self.behind_colon())
            .or_else(|| self.behind_volume())
            .or_else(|| self.behind_year());
        placed.page = page.map(|word| said(self.words, self.text, word));
        placed.end = page.map(|word| word + 1).filter(|end| self.is_range(end - 1));
        placed.volume = labelled(Label::Volume)
            .filter(|number| number.year.is_none())
            .map(|number| said(self.words, self.text, number.word));
        placed.issue = labelled(Label::Issue).map(|number| said(self.words, self.text, number.word));
        if let Some(page) = page {
            self.before_page(page, &mut placed);
        }
        placed
    }

    /// Reads backwards from the first page: issue, year and volume.
    fn before_page(&self, page: usize, placed: &mut Placement) {
        let mut next = page;
        let mut at = self.numbers.partition_point(|number| number.word < page);
        while let Some(number) = at.checked_sub(1).map(|at| self.numbers[at]) {
            at -= 1;
            let label = self.label(number.word);
            let bracketed = self.before(number.word).ends_with(['(', '['])
                || self.is_range(number.word.wrapping_sub(1))
                    && self.before(number.word - 1).ends_with(['(', '[']);
            // Only labels may stand between, and the end of a double issue.
            let gap = next - number.word - 1;
            let near = gap == 0
                || gap == 1 && label_of(&self.words[next - 1].text).is_some()
                || self.numbers.iter().any(|other| other.word == next);
            // "30(Suppl A):S119"
            let between = self.words[number.word].to..self.words[next].from;
            let between = self.text.get(between).unwrap_or_default().trim();
            let enclosed = gap <= 3 && between.starts_with('(') && between.contains(')');
            let adjoins = gap <= 1 && near || enclosed;
            if !adjoins {
                return;
            }
            // "1808:1399" has a volume that looks like a year.
            let joined = !bracketed && matches!(self.before(next).trim(), ":" | "(");
            next = number.word;
            match label {
                Some(Label::Issue | Label::Volume) => {}
                Some(Label::Other) if self.is_supplement(number.word) => {}
                Some(_) => return,
                None if number.year.is_some() && !(joined && self.has_year_but(number.word)) => {
                    if !bracketed && at == 0 {
                        return;
                    }
                }
                None if bracketed => {
                    if placed.issue.is_none() {
                        placed.issue = Some(self.said_with_range(number.word));
                    }
                }
                None => {
                    if placed.volume.is_none() {
                        placed.volume = Some(said(self.words, self.text, number.word));
                    }
                    return;
                }
            }
        }
    }

    /// Whether another number can be the year.
    fn has_year_but(&self, word: usize) -> bool {
        self.all.iter().any(|number| number.word != word && number.year.is_some())
    }

    /// A number, with the one before it where the two are a range: a double issue.
    fn said_with_range(&self, at: usize) -> Said {
        let first = at.checked_sub(1).filter(|first| self.is_range(*first)).unwrap_or(at);
        let range = self.words[first].from..self.words[at].to;
        Said { text: self.text.get(range).unwrap_or_default().to_owned(), word: at }
    }

    /// What stands before a word.
    fn before(&self, at: usize) -> &str {
        let Some(word) = self.words.get(at) else { return "" };
        let start = at.checked_sub(1).map_or(0, |before| self.words[before].to);
        self.text.get(start..word.from).unwrap_or_default().trim_end()
    }

    /// Whether a word stands in a bracket that a number opens: `19(suppl 2)`.
    fn is_enclosed(&self, at: usize) -> bool {
        (at.saturating_sub(2)..=at).any(|first| {
            self.before(first).ends_with('(')
                && first.checked_sub(1).is_some_and(|before| self.is_number(before))
        })
    }

    /// Whether a number counts supplements.
    fn is_supplement(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| self.words[before].text.starts_with("suppl"))
    }

    fn label(&self, at: usize) -> Option<Label> {
        let before = at.checked_sub(1)?;
        let apart = self.text.get(self.words[before].to..self.words[at].from).unwrap_or_default();
        let label = label_of(&self.words[before].text)?;
        // "S. 12" is a page, "S, 12" and "S12" are not.
        (apart.chars().all(|c| matches!(c, '.' | ' ' | ':' | '\u{a0}' | '#' | '°' | 'º' | '\n'))
            && !apart.is_empty())
        .then_some(label)
    }

    /// Whether a word and the next one are numbers with a dash between.
    fn is_range(&self, at: usize) -> bool {
        let has =
            |at: usize| self.words.get(at).is_some_and(|word| word.text.bytes().any(|b| b.is_ascii_digit()));
        has(at)
            && has(at + 1)
            && matches!(
                self.text.get(self.words[at].to..self.words[at + 1].from).unwrap_or_default().trim(),
                "-" | "--" | "–" | "—" | "‐" | "‑" | "−" | "?"
            )
    }

    /// The first range of pages.
    fn range(&self) -> Option<usize> {
        self.numbers.iter().map(|number| number.word).find(|at| {
            self.is_range(*at)
                && !self.is_range(at.wrapping_sub(1))
                && !self.is_range(at + 1)
                && !self.before(*at).ends_with(['(', '['])
                && !matches!(self.label(*at), Some(Label::Issue | Label::Volume | Label::Other))
        })
    }

    /// A number right behind another one or a bracket, and a colon.
    fn behind_colon(&self) -> Option<usize> {
        self.numbers.iter().map(|number| number.word).find(|at| {
            let before = self.before(*at);
            let number =
                at.checked_sub(1).is_some_and(|before| self.is_number(before) || self.is_enclosed(before));
            number && matches!(before.trim(), ":" | "):" | ") :" | "]:") && self.label(*at).is_none()
        })
    }

    /// The second of two numbers behind a comma, neither of which can be a year, or what follows an issue in
    /// brackets: `171, 737 (1953)`, `30(2), 198`.
    fn behind_volume(&self) -> Option<usize> {
        self.numbers.windows(2).find_map(|two| {
            let [one, other] = two else { return None };
            let year = |number: &Number| number.year.is_some() && !self.has_year_but(number.word);
            let first = other.word == one.word + 1 && one.year.is_none() && !year(other);
            let comma = self.before(other.word).trim() == ",";
            let issue = other.word == one.word + 1
                && self.before(one.word).ends_with('(')
                && one.word.checked_sub(1).is_some_and(|before| self.is_number(before))
                && self.before(other.word).trim() == "),";
            if issue && one.year.is_none() {
                return Some(other.word);
            }
            (first && comma && self.label(one.word).is_none_or(|label| label == Label::Volume))
                .then_some(other.word)
        })
    }

    /// A number right behind a year in brackets with a volume before it, as physics has it: `74 (1935) 777`.
    fn behind_year(&self) -> Option<usize> {
        self.numbers.windows(2).find_map(|two| {
            let [year, page] = two else { return None };
            let volume = year.word.checked_sub(1)?;
            let is_placed = year.year.is_some()
                && page.word == year.word + 1
                && self.before(year.word).ends_with(['(', '['])
                && matches!(self.before(page.word).trim(), ")" | "]" | ")," | "):")
                && (self.is_number(volume) || self.is_enclosed(volume));
            is_placed.then_some(page.word)
        })
    }

    fn is_number(&self, at: usize) -> bool {
        self.numbers.iter().any(|number| number.word == at)
    }
}

fn said(words: &[Word], text: &str, at: usize) -> Said {
    let written = words.get(at).and_then(|word| text.get(word.from..word.to)).unwrap_or_default();
    Said { text: written.to_owned(), word: at }
}

fn label_of(word: &str) -> Option<Label> {
    Some(match word {
        "vol" | "vols" | "volume" | "bd" | "band" | "tome" | "tomo" | "jg" | "jahrgang" | "v" | "т"
        | "том" => Label::Volume,
        "no" | "nr" | "num" | "number" | "numero" | "issue" | "iss" | "heft" | "n" | "№" => Label::Issue,
        "p" | "pp" | "page" | "pages" | "pg" | "s" | "seite" | "seiten" | "pag" | "с" | "стр" => {
            Label::Page
        }
        "art" | "article" | "artn" | "id" => Label::Page,
        "part" | "version" | "ed" | "suppl" | "supplement" | "chapter" | "chap" | "pmid" | "pmcid"
        | "issn" | "isbn" => Label::Other,
        _ => return None,
    })
}

/// Whether a number is a part of a decimal or an identifier: `1507.01624`.
fn is_in_address(text: &str, words: &[Word], number: &Number) -> bool {
    let Some(word) = words.get(number.word) else { return true };
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let rest = text.get(word.to..).unwrap_or_default();
    let head = text.get(..word.from).unwrap_or_default();
    rest.strip_prefix('.').is_some_and(|rest| digit(rest.chars().next()))
        || head.strip_suffix('.').is_some_and(|head| digit(head.chars().next_back()))
}

/// Whether a year is that of a day on which an address was read.
fn is_day_of_access(words: &[Word], at: usize) -> bool {
    words.get(at.saturating_sub(5)..at).unwrap_or_default().iter().any(|word| {
        matches!(
            word.text.as_str(),
            "accessed"
                | "access"
                | "retrieved"
                | "visited"
                | "viewed"
                | "abgerufen"
                | "zugriff"
                | "consulte"
                | "consultado"
                | "consultato"
                | "cited"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::fold::words;
    use super::super::numerals::numbers_in;
    use super::*;

    /// Year, volume, issue and page of a reference.
    fn placed(text: &str) -> [String; 4] {
        let words = words(text);
        let numbers = numbers_in(&words, text);
        let found = placement(text, &words, &numbers.iter().collect::<Vec<_>>(), 0);
        [found.year, found.volume, found.issue, found.page]
            .map(|said| said.map(|said| said.text).unwrap_or_default())
    }

    #[test]
    fn numbers_have_their_roles() {
        for (text, expected) in [
            ("Nature 171(4356): 737-738 (1953)", ["1953", "171", "4356", "737"]),
            ("Nature 171, 737 (1953)", ["1953", "171", "", "737"]),
            ("Nature 171 (1953) 737–738", ["1953", "171", "", "737"]),
            ("Phys. Rev. 47 (1935) 777.", ["1935", "47", "", "777"]),
            ("Phys. Lett. B 716 (2012), 1", ["2012", "716", "", "1"]),
            ("J. Phys. A 40(12) (2007) 3179", ["2007", "40", "12", "3179"]),
            ("Room 101 (1984)", ["1984", "", "", ""]),
            ("Nature. 1953;171(4356):737-8.", ["1953", "171", "4356", "737"]),
            ("Nature 1953, 171:737-738.", ["1953", "171", "", "737"]),
            ("Nature, vol. 171, no. 4356, pp. 737–738, 1953", ["1953", "171", "4356", "737"]),
            ("Nature, Bd. 171, Nr. 4356, S. 737–738", ["", "171", "4356", "737"]),
            ("Vol. 56, 1986, pp. 632-653", ["1986", "56", "", "632"]),
            ("(2011). Adv Neural Inf 34(5-6):421-516", ["2011", "34", "5-6", "421"]),
            ("(2010) Biochim Biophys Acta 1808:1399-1408", ["2010", "1808", "", "1399"]),
            ("PLoS Genet. 4, e1000212 (2008)", ["2008", "4", "", "e1000212"]),
            ("(2002) Placenta 23(Suppl A):S119-S129", ["2002", "23", "", "S119"]),
            ("arXiv:2405.12345 (2024)", ["2024", "", "", ""]),
            ("Frost Press; 2003 (accessed 3 May 2021)", ["2003", "", "", ""]),
            ("J Control Release 114:153-162", ["", "114", "", "153"]),
        ] {
            assert_eq!(placed(text), expected.map(str::to_owned), "{text}");
        }
    }
}
