//! Whether a text has the form of a written reference, and where the parts of one stand in it.
//!
//! A DOI stands in prose, too: in statements on data, licences and funding, in captions, and in sentences that
//! cite. Such a text says nothing that a record could contradict. A written reference shows itself by how it is
//! built, in every style: names first, as people are listed, then in any order a title of several words and a year,
//! and hardly anything behind the DOI. Prose fails at the first of these where a sentence begins: behind its
//! names stands a word in small letters. In a list of references less is enough, as works without authors, in
//! lists of few words, and groups stand there too.

use super::fold::{Word, is_small};
use super::names::is_particle;
use crate::text::years::year_at_start;

/// Words behind the DOI of a reference, such as the day of access; more of them are prose.
const MOST_BEHIND: usize = 14;
/// The words of the shortest title that shows the form of a reference.
const SHORTEST_TITLE: usize = 3;

/// What a text seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A written reference: names, a year and a title.
    Reference,
    /// What can be a reference if it stands among others: it lacks names, a title, or the way they are listed.
    Possible,
    /// Prose, and whatever else names a DOI.
    Prose,
}

/// The form of a text, and where the parts of a reference stand in it, in words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) form: Form,
    /// Behind the names.
    pub(crate) names: usize,
    /// The first words that read like a title, if any do.
    pub(crate) title: Option<(usize, usize)>,
    /// Whether its DOI or address stands in brackets, as it does in prose.
    pub(crate) bracketed: bool,
}

/// What a word is by its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// One to three capitals.
    Initials,
    /// A capital, and more.
    Name,
    Particle,
    And,
    /// `et al.`, `eds`, `Hrsg.`
    Others,
    Year,
    Number,
    /// A word in small letters.
    Small,
    /// A word of a script without capitals.
    Caseless,
}

impl Shape {
    /// Of a text and its words; of its DOI or address how many words stand behind it, and whether it is in brackets.
    pub(crate) fn of(text: &str, words: &[Word], behind: usize, bracketed: bool) -> Self {
        Self { bracketed, ..Parser { text, words, kinds: kinds(text, words) }.shape(behind) }
    }
}

struct Parser<'a> {
    text: &'a str,
    words: &'a [Word],
    kinds: Vec<Kind>,
}

impl Parser<'_> {
    fn shape(&self, behind: usize) -> Shape {
        let names = self.names();
        let listed = self.lists_people(names);
        let body = self.body(names);
        let title = self.title(body);
        let year = self.kinds.contains(&Kind::Year);
        let narrates = names > 0 && self.goes_on_in_small_letters(body);
        let short = behind <= MOST_BEHIND;
        let form = if self.words.len() < 5 || narrates || self.is_labelled(listed) || self.begins_small() {
            Form::Prose
        } else if listed && year && title.is_some() && short {
            Form::Reference
        } else if short && !self.narrates_throughout() && self.is_dated() {
            Form::Possible
        } else {
            Form::Prose
        };
        Shape { form, names, title, bracketed: false }
    }

    /// What stands between a word and the one before it.
    fn before(&self, at: usize) -> &str {
        let ends = at.checked_sub(1).and_then(|one| Some((self.words.get(one)?, self.words.get(at)?)));
        ends.and_then(|(one, other)| self.text.get(one.to..other.from)).unwrap_or_default()
    }

    /// The number of words at the beginning that are names: up to the year, or to the sentence with the first word
    /// in small letters.
    fn names(&self) -> usize {
        let is_end = |kind: &Kind| matches!(kind, Kind::Year | Kind::Number | Kind::Small);
        let Some(end) = self.kinds.iter().position(is_end) else { return 0 };
        if let Some(start) = (1..end).find(|at| self.ends_names(*at)) {
            return start;
        }
        if self.kinds[end] == Kind::Year || self.is_told_of(end) {
            return end;
        }
        let mut start = end;
        while start > 0 && !self.begins_sentence(start) {
            start -= 1;
        }
        start
    }

    /// Whether a word in small letters stands right behind somebody's initials: `Moss, A. found in 2018 that`. The
    /// article of a title (`Moss B. A genome`) is no initial.
    fn is_told_of(&self, at: usize) -> bool {
        if self.kinds[at] != Kind::Small || at < 2 || !matches!(self.before(at).trim(), "" | ".") {
            return false;
        }
        let article = self.words[at - 1].text == "a" && !self.before(at).contains('.');
        let mut first = at;
        while first > 0
            && self.kinds[first - 1] == Kind::Initials
            && (first == at
                || self.words[first].text.len() == 1
                    && matches!(self.before(first).trim(), "" | "." | "-" | ".-"))
        {
            first -= 1;
        }
        let named = first.checked_sub(1).is_some_and(|name| self.kinds[name] == Kind::Name);
        first < at && !article && named && matches!(self.before(first).trim(), "" | ",")
    }

    /// Whether a list of names ends before a word with a capital: where a quotation begins, behind the initials of
    /// somebody whose family name stands first, behind `et al.`, and where more words follow than a name has.
    fn ends_names(&self, at: usize) -> bool {
        let before = self.before(at);
        if before.contains(['“', '"', '„', '«']) {
            return true;
        }
        if self.kinds[at] != Kind::Name || !before.contains(['.', ':']) || before.contains([',', ';', '/']) {
            return false;
        }
        let inverted = self.kinds[0] == Kind::Name && self.kinds[1] == Kind::Initials;
        let last = self.kinds[at - 1];
        let words = self.kinds[at..].iter().enumerate().take_while(|(k, kind)| {
            **kind == Kind::Name && (*k == 0 || self.before(at + k).trim().is_empty())
        });
        inverted && last == Kind::Initials || last == Kind::Others || words.count() > 2
    }

    /// Whether a word can begin a title or a sentence. In small letters it does so only behind a full stop, which
    /// does not shorten a name (`E. coli`): other signs stand within titles.
    fn begins_sentence(&self, at: usize) -> bool {
        let stops = ['.', '?', '!', '"', '“', '„', '«'];
        let small = matches!(self.kinds[at], Kind::Small | Kind::And | Kind::Particle);
        let shortens = at.checked_sub(1).is_some_and(|before| self.kinds[before] == Kind::Initials);
        self.is_set_off(at) && (!small || self.before(at).contains(stops) && !shortens)
    }

    /// Whether a sign stands before a word, so that it may begin a title.
    fn is_set_off(&self, at: usize) -> bool {
        let between = self.before(at).trim();
        !between.is_empty() && !matches!(between, "-" | "–" | "‐" | "'" | "’" | "*" | "_" | "&" | "/")
    }

    /// Whether the words at the beginning name people as references list them: with initials, with `et al.`, family
    /// name first, or several in full.
    fn lists_people(&self, names: usize) -> bool {
        let Some(kinds) = self.kinds.get(..names).filter(|kinds| !kinds.is_empty()) else {
            return repeats(self.text);
        };
        if kinds.iter().all(|kind| *kind == Kind::Caseless) || repeats(self.text) {
            return true;
        }
        let pair = |at: usize| {
            let two = (kinds[at], kinds[at + 1]);
            matches!(two, (Kind::Name, Kind::Initials) | (Kind::Initials, Kind::Name))
                && !self.before(at + 1).contains([':', ';', '(', '!', '?'])
        };
        if (0..names - 1).any(pair) || kinds.contains(&Kind::Others) && kinds.contains(&Kind::Name) {
            return true;
        }
        // Names in full, a sign or "and" between them.
        let mut people: Vec<usize> = vec![0];
        for at in 0..names {
            if at > 0 && (self.before(at).contains([',', ';', '/']) || kinds[at - 1] == Kind::And) {
                people.push(0);
            }
            if matches!(kinds[at], Kind::Name | Kind::Caseless)
                && let Some(last) = people.last_mut()
            {
                *last += 1;
            }
        }
        people.retain(|words| *words > 0);
        let inverted = people.len() >= 2 && self.before(1).contains(',');
        let several = people.len() >= 2 && people.iter().all(|words| (2..=4).contains(words));
        let stop = self.before(names);
        // "James Watson (1953)."
        let dated = people.len() == 1
            && (2..=3).contains(&people[0])
            && self.kinds.get(names) == Some(&Kind::Year)
            && stop.contains(['(', '.', ','])
            || inverted && people.iter().all(|words| *words <= 3);
        several || dated
    }

    /// Whether a year stands where references have it: not behind a word in small letters, as in "since 2020".
    fn is_dated(&self) -> bool {
        let small = |at: usize| {
            at.checked_sub(1).is_none_or(|before| matches!(self.kinds[before], Kind::Small | Kind::Particle))
                && self.before(at).trim().is_empty()
        };
        (0..self.words.len()).any(|at| self.kinds[at] == Kind::Year && !small(at))
    }

    /// Behind the names and the year that follows them.
    fn body(&self, names: usize) -> usize {
        if self.kinds.get(names) != Some(&Kind::Year) {
            return names;
        }
        // "(2020, May 4)"
        let opened = self.before(names).contains(['(', '[']);
        let closes = |at: &usize| self.before(*at).contains([')', ']']);
        let behind = names + 1;
        (behind..self.words.len().min(behind + 4)).find(closes).filter(|_| opened).unwrap_or(behind)
    }

    /// Whether a sentence goes on behind the names: a word in small letters, and no sign of markup, quotation or of
    /// a name of its own (`mRNA`, `p53`).
    fn goes_on_in_small_letters(&self, body: usize) -> bool {
        let Some(word) = self.words.get(body).filter(|_| self.kinds[body] == Kind::Small) else {
            return matches!(self.kinds.get(body), Some(Kind::And | Kind::Particle))
                && !self.before(body).contains(['“', '"', '„', '«', '‘', '*', '_']);
        };
        let written = self.text.get(word.from..word.to).unwrap_or_default();
        let own = written.chars().any(|c| c.is_uppercase() || c.is_numeric() || !c.is_ascii());
        let leads = matches!(word.text.as_str(), "for" | "on" | "in" | "with" | "by" | "under")
            && self.words.get(body + 1).is_some_and(|next| {
                matches!(next.text.as_str(), "the" | "behalf" | "collaboration" | "press" | "preparation")
            });
        // "robservable: Import an …"
        let named = self.before(body + 1).trim_start().starts_with(':');
        !own && !leads
            && !named
            && !self.before(body).contains(['“', '"', '„', '«', '‘', '*', '_', '[', '\''])
    }

    /// The first words between two stops that read like a title.
    fn title(&self, body: usize) -> Option<(usize, usize)> {
        let mut start = body;
        for at in body..=self.words.len() {
            if at <= start || at < self.words.len() && !self.stops(at) {
                continue;
            }
            while start < at && self.kinds[start] == Kind::Year {
                start += 1;
            }
            let telling = |at: &usize| {
                matches!(self.kinds[*at], Kind::Name | Kind::Small | Kind::Particle)
                    && self.words[*at].text.chars().count() > 1
                    || self.kinds[*at] == Kind::Number
                        && self.words[*at].text.bytes().filter(u8::is_ascii_alphabetic).count() > 2
                    || self.kinds[*at] == Kind::Caseless
                        && self.words[*at].text.chars().count() >= SHORTEST_TITLE
            };
            let count = (start..at).filter(telling).count();
            let caseless = (start..at).any(|at| self.kinds[at] == Kind::Caseless && telling(&at));
            let quoted = count > 0 && self.before(start).contains(['“', '"', '„', '«', '‘']);
            if (count >= SHORTEST_TITLE || caseless || quoted)
                && self.begins_title(start)
                && !self.is_container(start)
            {
                return Some((start, at));
            }
            start = at;
        }
        None
    }

    /// Whether a title may end before a word.
    fn stops(&self, at: usize) -> bool {
        let before = self.before(at);
        // `E. coli`
        let shortens = before.trim() == "."
            && self.kinds[at] == Kind::Small
            && at.checked_sub(1).is_some_and(|before| self.kinds[before] == Kind::Initials);
        !shortens && before.contains(['.', '?', '!', ';', '"', '“', '”', '«', '»', '(', '['])
            || before.contains(['\'', '’', '‘']) && !before.trim().is_empty()
    }

    /// Whether a title begins with a word: it is no initial, and in small letters only where it is quoted.
    fn begins_title(&self, at: usize) -> bool {
        match self.kinds[at] {
            Kind::Name | Kind::Caseless | Kind::Number => true,
            Kind::Initials => !self.before(at + 1).contains('.'),
            _ => !self.goes_on_in_small_letters(at),
        }
    }

    /// Whether words begin as names of journals, proceedings and publishers do.
    fn is_container(&self, at: usize) -> bool {
        let word = self.words.get(at).map_or("", |word| word.text.as_str());
        let word =
            if word == "the" { self.words.get(at + 1).map_or("", |word| word.text.as_str()) } else { word };
        matches!(
            word,
            "journal"
                | "j"
                | "proceedings"
                | "proc"
                | "annals"
                | "annales"
                | "transactions"
                | "archives"
                | "bulletin"
                | "acta"
                | "revista"
                | "revue"
                | "zeitschrift"
                | "university"
                | "department"
        )
    }

    /// Whether the text begins in small letters, as no reference does; a particle of a name may.
    fn begins_small(&self) -> bool {
        let is_particle = self.kinds.iter().take_while(|kind| **kind == Kind::Particle).count();
        let first = self.kinds.get(is_particle);
        let word = self.words.get(is_particle).and_then(|word| self.text.get(word.from..word.to));
        first == Some(&Kind::Small)
            && word.is_some_and(|word| !word.chars().any(|c| c.is_uppercase() || c.is_numeric()))
            || first == Some(&Kind::And)
    }

    /// Whether the text begins with what statements and captions are headed by, and no people follow.
    fn is_labelled(&self, listed: bool) -> bool {
        let word = |at: usize| self.words.get(at).map_or("", |word| word.text.as_str());
        if self.text.trim_start().starts_with('©') {
            return true;
        }
        // A caption has its number, "Cite as" and "Source" a colon.
        let numbered =
            || self.kinds.get(1) == Some(&Kind::Number) || self.kinds.get(1) == Some(&Kind::Initials);
        let opened = || self.before(1).contains([':', '.']) || self.kinds.get(1) == Some(&Kind::Small);
        match word(0) {
            "figure" | "fig" | "table" | "tab" | "scheme" | "box" | "plate" | "abbildung" | "abb"
            | "tabelle" | "listing" | "appendix" | "equation" | "tableau" | "figura" | "video" | "movie"
            | "map" => numbered() || !listed,
            "cite" | "citation" | "zitiervorschlag" | "citer" | "copyright" | "doi" | "funding"
            | "acknowledgements" | "acknowledgments" | "acknowledgement" | "acknowledgment"
            | "danksagung" | "remerciements" | "keywords" | "licence" | "license" | "source" | "quelle"
            | "correspondence" | "supplementary" | "abstract" | "note" | "notes" | "received"
            | "accepted" | "editor" | "disclaimer" | "preregistration" | "availability" | "see"
            | "adapted" | "reproduced" | "reprinted" | "dataset" | "photo" | "foto" | "image" | "erratum"
            | "corrigendum" | "related" | "reviewed" | "response" | "presented" | "trial"
            | "registration" | "thanks" | "handling" | "editors" | "reviewers" | "version" => {
                opened() || !listed
            }
            "how" | "to" | "please" | "data" | "code" | "this" | "our" | "we" | "all" | "these"
            | "competing" | "conflict" | "conflicts" | "author" | "authors" | "ethics" | "publisher"
            | "peer" | "supporting" | "additional" | "supplemental" | "from" | "as" | "for" | "according"
            | "following" => !listed,
            _ => false,
        }
    }

    /// Whether the text has the words of sentences about the work at hand, or about where something is to be had.
    fn narrates_throughout(&self) -> bool {
        let telling = self.words.iter().enumerate().filter(|(at, word)| {
            matches!(self.kinds[*at], Kind::Small)
                && matches!(
                    word.text.as_str(),
                    "we" | "our"
                        | "us"
                        | "is"
                        | "are"
                        | "was"
                        | "were"
                        | "been"
                        | "has"
                        | "have"
                        | "can"
                        | "thank"
                        | "see"
                        | "this"
                        | "these"
                        | "available"
                        | "permission"
                        | "licensed"
                        | "supported"
                        | "funded"
                        | "grant"
                        | "shown"
                        | "sind"
                        | "ist"
                        | "wurde"
                        | "wurden"
                        | "sont"
                        | "disponible"
                        | "disponibles"
                        | "sono"
                        | "disponibili"
                        | "estan"
                        | "esta"
                        | "reported"
                        | "published"
                        | "found"
                        | "described"
                )
        });
        telling.count() >= 2
    }
}

/// Whether a dash stands for the names of the reference before.
pub(super) fn repeats(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with("——")
        || text.chars().take_while(|c| matches!(c, '-' | '_' | '–' | '—' | '―')).count() >= 3
}

fn kinds(text: &str, words: &[Word]) -> Vec<Kind> {
    words
        .iter()
        .enumerate()
        .map(|(at, word)| {
            let written = text.get(word.from..word.to).unwrap_or_default();
            let next = words.get(at + 1).map_or("", |next| next.text.as_str());
            kind(word, written, next)
        })
        .collect()
}

fn kind(word: &Word, written: &str, next: &str) -> Kind {
    let digits: String = word.text.chars().take_while(char::is_ascii_digit).collect();
    if matches!(word.text.as_str(), "2nd" | "3rd" | "4th") {
        return Kind::Others;
    }
    if !digits.is_empty() || word.text.bytes().any(|b| b.is_ascii_digit()) {
        let year = digits.len() == 4 && word.text.len() <= 5;
        let year = year && year_at_start(&digits).is_some();
        return if year { Kind::Year } else { Kind::Number };
    }
    let Some(first) = written.chars().find(|c| c.is_alphabetic()) else {
        return if word.text == "and" { Kind::And } else { Kind::Small };
    };
    if !first.is_uppercase() && !first.is_lowercase() {
        return Kind::Caseless;
    }
    if first.is_uppercase() {
        let letters = written.chars().filter(|c| c.is_alphabetic()).count();
        let capitals = written.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        return match word.text.as_str() {
            "eds" | "ed" | "hrsg" | "hg" => Kind::Others,
            "a" if !next.is_empty() => Kind::Initials,
            _ if capitals && letters <= 3 => Kind::Initials,
            _ => Kind::Name,
        };
    }
    match word.text.as_str() {
        "and" | "und" | "y" | "og" | "och" => Kind::And,
        "et" if !matches!(next, "al" | "alii") => Kind::And,
        "et" | "al" | "alii" | "etal" | "others" | "colleagues" | "ed" | "eds" | "hrsg" | "hg" | "dir"
        | "coord" | "jr" => Kind::Others,
        small if is_particle(small) && (!is_small(small) || names_person(next)) => Kind::Particle,
        _ => Kind::Small,
    }
}

/// Whether a word behind a particle can go on a name: it is another particle or no small word.
fn names_person(next: &str) -> bool {
    !next.is_empty() && (is_particle(next) || !is_small(next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Reference;

    fn form(text: &str) -> Form {
        Reference::text(text).form()
    }

    #[test]
    fn references_in_many_styles() {
        for text in [
            "Doe J, Roe A. The glow of ants at night. J Ants 2020; 12: 34-45. https://doi.org/10.1000/a",
            "Doe, J., & Roe, A. (2020, May 3). The glow of ants at night. Journal of Ants, 12(3), 34–45.",
            "J. Doe and A. Roe, “The glow of ants at night,” J. Ants, vol. 12, no. 3, pp. 34–45, 2020, doi: 10.1000/a.",
            "Doe, John, and Ann Roe. 2020. “The Glow of Ants at Night.” Journal of Ants 12 (3): 34–45.",
            "DOE, John und Ann ROE, 2020. The glow of ants at night. In: Journal of Ants. Bd. 12, S. 34–45.",
            "van 't Hof, K., & de Vries, M. (2020). The glow of ants at night. Ant Press. (accessed 3 May 2021)",
            "Royan SV, Hecht GA: Enteropathogenic E. coli effectors attenuate its activation. Mol Microbiol 2010, 78:1232.",
            "Lim WY, Chew SK: Gender, ethnicity and health in ants. BMC Ants 2007, 7:184.",
            "山田太郎. (2020). 夜の蟻の光に関する研究. 蟻学会誌, 12(3), 34-45.",
            "———. 2021. The glow of bees at night. Ant Press.",
        ] {
            assert_eq!(form(text), Form::Reference, "{text}");
        }
    }

    #[test]
    fn what_may_be_one_among_others() {
        for text in [
            "World Ant Organization. The state of the ants. Geneva; 2010.",
            "The state of the ants. Nature 2003;12:34-5.",
            "Heydari R (2008) Anal Lett 48:965-976",
        ] {
            assert_eq!(form(text), Form::Possible, "{text}");
        }
    }

    #[test]
    fn prose_that_names_a_doi() {
        for text in [
            "Copyright 2020 The Authors. Published by Frost Press. https://doi.org/10.1000/a",
            "© 2020 The Authors. Ants published by Frost Press. https://doi.org/10.1000/a",
            "Nobody et al. (1990), we used the data of Somebody (https://doi.org/10.1000/a).",
            "Doe, J. and Roe, A. (1990) showed that ants glow (https://doi.org/10.1000/a).",
            "as shown previously in 2020 (doi:10.1000/a) and again in 2021",
            "Data are available in Zenodo, 2021, at https://doi.org/10.1000/a.",
            "Funding. This work was supported by the Ant Foundation, grant 2020-123, https://doi.org/10.1000/a.",
            "Cite this article as: Doe J. The glow of ants at night. J Ants 2020; 12: 34. https://doi.org/10.1000/a",
            "Figure 3. The glow of ants at night, after Doe and Roe (2020). From https://doi.org/10.1000/a.",
            "Doe J., Moss A. and Roe B. contributed equally to this work (2020). https://doi.org/10.1000/a",
            "Author Contributions. J.D. and A.R. designed the study of 2020 (https://doi.org/10.1000/a).",
            "Ants glow (Doe et al. 2020, https://doi.org/10.1000/a). They do so at night, as all who have ever looked at \
             them for an hour or two know.",
            "Müller und Maier (2020) zeigten, dass Ameisen leuchten (https://doi.org/10.1000/a).",
        ] {
            let reference = Reference::text(text);
            assert_ne!(reference.form(), Form::Reference, "{text}");
        }
    }
}
