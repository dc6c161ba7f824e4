//! A written reference and the record of its DOI: what agrees, and what differs.
//!
//! The record is looked for in the text, and where its title stands, the rest of the text is read by it: names
//! before, volume, issue and pages behind. What a reference does not say, or does not say clearly, is no
//! difference. A text that has not the form of a reference is not compared at all: see [`Form`].

use super::entry::{Comparison, Difference};
use super::evidence::{Agreement, Evidence};
use super::facts::Facts;
use super::fold::{Word, is_small};
use super::form::Form;
use super::names::ComparedName;
use super::numbers;
use super::people;
use super::placement::{Placement, Said};
use super::rules::{Level, Rule};
use super::title::{self, Title, TitleLevel};
use super::written::{Sighting, Written};
use crate::text::sorting;

/// The share of a title below which a reference has another one.
const OTHER_TITLE: f64 = 0.5;

/// The share of a title that any reference may have by chance.
const NO_TITLE: f64 = 0.3;

/// Compares a written reference with a record.
pub(super) fn compare(written: &Written, record: &Facts) -> Comparison {
    let comparison = Reading::new(written, record, written.look_for(record));
    let seen = comparison.seen;
    let evidence = comparison.evidence();
    let mut differences = Vec::new();
    let mut certain = false;
    if written.shape.form != Form::Prose {
        if comparison.is_other_work() {
            differences.push(comparison.other_work());
        } else {
            certain = agrees(seen.title) && seen.author == Agreement::Agrees;
            // What may be no reference must at least name the work.
            let near =
                seen.author == Agreement::Agrees && [seen.page, seen.volume].contains(&Agreement::Agrees);
            if agrees(seen.title)
                || near
                || comparison.is_same_place()
                || written.shape.form == Form::Reference
            {
                differences = comparison.differences();
            }
        }
    }
    sorting::by_key(&mut differences, |difference| std::cmp::Reverse(difference.level));
    Comparison { evidence, differences, certain, compared: record.is_named() }
}

/// Whether a reference has a title that is nothing like that of a record.
pub(super) fn has_another_title(written: &Written, record: &Facts, seen: Sighting) -> bool {
    Reading::new(written, record, seen).has_another_title()
}

/// A written reference, read by a record.
struct Reading<'a> {
    written: &'a Written,
    record: &'a Facts,
    seen: Sighting,
    /// What reads like a title in the reference.
    title: Option<Title>,
    /// How much of the record's title stands in the reference, or how alike what reads like a title there is to it,
    /// whichever is less: the words of a short title stand in many.
    likeness: f64,
}

fn agrees(part: Agreement) -> bool {
    matches!(part, Agreement::Agrees | Agreement::Near)
}

fn differs(part: Agreement) -> bool {
    part == Agreement::Differs
}

fn difference(rule: Rule, field: &'static str, given: &str, recorded: &str) -> Difference {
    Difference {
        rule,
        level: rule.level(),
        field,
        given: given.to_owned(),
        recorded: recorded.to_owned(),
        at: None,
        fix: None,
    }
}

impl<'a> Reading<'a> {
    fn new(written: &'a Written, record: &'a Facts, seen: Sighting) -> Self {
        let title = written.shape.title.and_then(|(from, to)| Title::new(written.between(from, to)));
        let alike = title.as_ref().zip(record.title()).map(|(one, other)| title::compare(one, other).alike);
        let likeness = alike.map_or(seen.cover, |alike| alike.min(seen.cover));
        Self { written, record, seen, title, likeness }
    }

    fn evidence(&self) -> Evidence {
        let Sighting { title, author, year, volume, page, container, .. } = self.seen;
        Evidence { title, author, year, volume, page, container }
    }

    /// Whether the record is of another work. A title that says nothing proves nothing.
    fn is_other_work(&self) -> bool {
        let seen = self.seen;
        if agrees(seen.title) && self.is_telling() {
            return false;
        }
        if self.is_same_place() {
            return differs(seen.author) && self.has_another_title();
        }
        let elsewhere = [seen.page, seen.volume, seen.year].iter().filter(|part| differs(**part)).count();
        // A short title may stand in any reference, and that of an editorial in none.
        let proves = self.record.title().is_some_and(|title| !title.is_generic()) && !agrees(seen.title);
        if !proves {
            let absent = !agrees(seen.title) && self.likeness < NO_TITLE;
            return elsewhere >= 2 && (differs(seen.author) || absent && seen.author == Agreement::Unknown);
        }
        let likeness = self.likeness;
        let titled = self.written.shape.title.is_some();
        if self.written.shape.form != Form::Reference {
            // It has no people: a work without authors, or no reference.
            let placed = self.written.placement(None).page.is_some();
            let apart = elsewhere > 0 || likeness < NO_TITLE && self.is_in_one_language();
            return placed && elsewhere > 2
                || likeness < OTHER_TITLE
                    && !agrees(seen.author)
                    && apart
                    && (placed || titled && !self.written.shape.bracketed);
        }
        if likeness < OTHER_TITLE {
            let apart = differs(seen.container) && likeness < NO_TITLE;
            return match (titled, seen.author) {
                (true, Agreement::Differs) => true,
                (true, Agreement::Unknown) if likeness < NO_TITLE / 2.0 => true,
                (true, _) => elsewhere > 0 || apart || self.is_in_one_language(),
                // Some styles print no titles.
                (false, Agreement::Differs) => elsewhere > 0,
                (false, _) => elsewhere > 1 && differs(seen.page),
            };
        }
        titled && differs(seen.author) && elsewhere >= 2
            || differs(seen.volume) && differs(seen.page) && (differs(seen.year) || differs(seen.author))
    }

    fn other_work(&self) -> Difference {
        let given = self.title.as_ref().map(|title| title.plain.clone()).unwrap_or_default();
        let recorded = self.record.title().map(|title| title.plain.as_str()).unwrap_or_default();
        difference(Rule::OtherWork, "title", &given, recorded)
    }

    /// Whether the title of the record tells its work from others.
    fn is_telling(&self) -> bool {
        self.record.title().is_some_and(|title| title.is_telling() && !title.is_generic())
    }

    /// Whether the reference names the page of the volume that the record is on, where there is room for one work.
    fn is_same_place(&self) -> bool {
        let seen = self.seen;
        // Every book has a page 1.
        let first = self.record.pages.iter().any(|page| numbers::pages(page).0 == "1");
        let in_book = first || self.record.is_part_of_book();
        match (seen.volume, seen.page) {
            (Agreement::Differs, _) | (_, Agreement::Differs) => false,
            (Agreement::Agrees, Agreement::Agrees) => !differs(seen.author) || !differs(seen.container),
            (_, Agreement::Agrees) if in_book => agrees(seen.author) && agrees(seen.container),
            (_, Agreement::Agrees) => agrees(seen.author) && !differs(seen.year),
            (Agreement::Agrees, _) => agrees(seen.author) && !differs(seen.year) && !differs(seen.container),
            _ => false,
        }
    }

    /// Whether both titles seem to be English, so that neither is a translation.
    fn is_in_one_language(&self) -> bool {
        self.title.as_ref().zip(self.record.title()).is_some_and(|(one, other)| {
            one.is_english() && other.is_english() || !one.is_not_english() && !other.is_not_english()
        })
    }

    /// Whether the reference has a title that is nothing like that of the record, nor its translation. Some styles
    /// print no titles, and what reads like one is then the journal.
    fn has_another_title(&self) -> bool {
        let is_place = |title: &Title| {
            let containers = self.record.containers.iter().filter_map(|container| Title::new(container));
            let mut places = containers.chain(self.record.publisher.as_deref().and_then(Title::new));
            places.any(|place| {
                place.letters.contains(&title.letters)
                    || title.letters.contains(&place.letters)
                    || title::compare(title, &place).alike >= OTHER_TITLE
            })
        };
        // A record may have more in its title than the title.
        let is_within = |title: &Title| {
            let words = || title.words.iter().filter(|word| !is_small(&word.text));
            let known = |word: &&Word| {
                self.record.titles.iter().any(|title| title.words.iter().any(|other| other.text == word.text))
            };
            words().filter(known).count() * 2 >= words().count()
        };
        // From what is known to what has to be compared.
        self.seen.cover < OTHER_TITLE
            && self.likeness < NO_TITLE
            && self.written.shape.form == Form::Reference
            && self.is_telling()
            && self.is_in_one_language()
            && self.title.as_ref().is_some_and(|title| {
                title.is_telling() && !title.is_generic() && !is_place(title) && !is_within(title)
            })
    }

    fn differences(&self) -> Vec<Difference> {
        let mut out = Vec::new();
        out.extend(self.title());
        out.extend(self.authors());
        let placement = self.written.placement(self.seen.span.filter(|_| agrees(self.seen.title)));
        out.extend(self.year(&placement));
        out.extend(self.numbers(&placement));
        out
    }

    /// Words of the title, where it was found but for some, or all of it.
    fn title(&self) -> Option<Difference> {
        if self.has_another_title() {
            let (given, record) = (self.title.as_ref()?, self.record.title()?);
            return Some(difference(Rule::TitleWords, "title", &given.plain, &record.plain));
        }
        let (from, to) = self.seen.span.filter(|_| self.seen.cover >= OTHER_TITLE && self.is_telling())?;
        let record = self.record.title()?;
        // Where the first words are other ones, the title begins before those that were found.
        let begins = self.written.shape.title.map(|(start, _)| start);
        let first = |title: &Title| title.words.first().map(|word| word.text.clone());
        let found = Title::new(self.written.between(from, to)).as_ref().and_then(first);
        let whole = !record.plain.trim_start().starts_with(char::is_lowercase) && found != first(record);
        let whole = whole && self.seen.cover < 1.0;
        let from = begins.filter(|start| whole && *start < from && from - start <= 3).unwrap_or(from);
        let text = self.written.between(from, to);
        let given = Title::new(text)?;
        let found = self
            .record
            .titles
            .iter()
            .chain(&self.record.title_parts)
            .map(|title| title::compare(&given, title));
        let found = found.min_by_key(|found| found.level)?;
        let rule = match found.level {
            TitleLevel::Equal | TitleLevel::Spacing | TitleLevel::Subtitle | TitleLevel::SmallWords => {
                return None;
            }
            TitleLevel::Letters => Rule::TitleLetters,
            TitleLevel::Words | TitleLevel::Other => Rule::TitleWords,
        };
        let side = |of: fn(&(String, String)) -> &String| {
            let words = found.differing.iter().map(of).filter(|word| !word.is_empty()).cloned();
            words.collect::<Vec<_>>().join(" … ")
        };
        let (mut mine, mut theirs) = (side(|pair| &pair.0), side(|pair| &pair.1));
        if found.differing.len() > 3 || found.differing.is_empty() {
            (mine, theirs) = (text.to_owned(), record.plain.clone());
        }
        Some(difference(rule, "title", &mine, &theirs))
    }

    /// Authors whose names are spelt differently, or of whom none is named.
    fn authors(&self) -> Vec<Difference> {
        let mut out = Vec::new();
        let named: Vec<&ComparedName> = self
            .record
            .makers()
            .iter()
            .filter(|person| !person.group && !person.is_empty())
            .take(60)
            .collect();
        let end = self.seen.span.map_or(self.written.shape.names, |(from, _)| from);
        let missing: Vec<&&ComparedName> =
            named.iter().filter(|person| self.written.exact_person(person).is_none()).collect();
        for person in &missing {
            // The names of the others are theirs, given names too.
            let is_free = |word: &str| {
                !named
                    .iter()
                    .any(|other| other.bare_words().iter().chain(other.given()).any(|part| part == word))
            };
            let near = self
                .written
                .names_until(end)
                .find(|(word, _)| is_free(word) && super::people::is_one_slip(word, person.key()));
            if let Some((_, given)) = near {
                out.push(difference(Rule::AuthorMisspelt, "author", given, &person.family));
            }
        }
        // A list without "et al." that has most of them should have all.
        let listed = self.written.shape.form == Form::Reference && !self.written.leaves_out_people();
        let found = named.len() - missing.len();
        if out.is_empty() && listed && found > 0 && found * 2 >= named.len() && agrees(self.seen.title) {
            let absent = missing.iter().filter(|person| self.written.lacks_person(person));
            let absent = absent.map(|person| difference(Rule::AuthorMissing, "author", "", &person.shown));
            out.extend(absent);
        }
        // In letters that can be compared, and not by a dash.
        if out.is_empty()
            && missing.len() == named.len()
            && differs(self.seen.author)
            && self.written.lists_latin_people()
            && named.iter().any(|person| person.key().chars().any(|c| c.is_ascii_alphabetic()))
            && agrees(self.seen.title)
        {
            let given = self.written.between(0, self.written.shape.names);
            let shown = people::shown(self.record.makers());
            out.push(difference(Rule::AuthorUnknown, "author", given, &shown));
        }
        out
    }

    fn year(&self, placement: &Placement) -> Option<Difference> {
        let level = match self.seen.year {
            Agreement::Near => Level::Note,
            Agreement::Differs => Rule::Year.level(),
            Agreement::Agrees | Agreement::Unknown => return None,
        };
        let given = placement.year.as_ref()?;
        let agrees = agrees(self.seen.volume);
        let recorded = self.record.print.filter(|_| agrees).or(self.record.years.first().copied())?;
        let found = difference(Rule::Year, "year", &given.text, &recorded.to_string());
        Some(Difference { level, ..found })
    }

    fn numbers(&self, placement: &Placement) -> Vec<Difference> {
        let mut out = Vec::new();
        let first = |page: &str| numbers::pages(page).0;
        let volume = self.record.volume.as_deref();
        let issue = self.record.issue.as_deref();
        let pages: Vec<String> = self.record.pages.iter().map(|page| first(page)).collect();
        let same = |said: &Option<Said>, recorded: Option<&str>| {
            said.as_ref().zip(recorded).and_then(|(said, recorded)| numbers::overlap(&said.text, recorded))
        };
        let page_same = placement.page.as_ref().and_then(|said| {
            let all: Vec<Option<bool>> = pages.iter().map(|page| numbers::same(&said.text, page)).collect();
            if all.contains(&Some(true)) { Some(true) } else { all.into_iter().flatten().next() }
        });
        // Numbers that agree where they stand say nothing about the other roles.
        let mut settled: Vec<usize> = placement.end.into_iter().collect();
        let roles = [
            (&placement.volume, same(&placement.volume, volume)),
            (&placement.issue, same(&placement.issue, issue)),
            (&placement.page, page_same),
        ];
        settled.extend(
            roles
                .iter()
                .filter(|(_, same)| *same == Some(true))
                .filter_map(|(said, _)| Some(said.as_ref()?.word)),
        );
        let elsewhere = |recorded: &str| self.written.has_number(recorded, self.seen.span, &settled);
        if let (Some(said), Some(recorded), Some(false)) =
            (&placement.volume, volume, same(&placement.volume, volume))
            && !elsewhere(recorded)
        {
            out.push(difference(Rule::Volume, "volume", &said.text, recorded));
        }
        if let (Some(said), Some(recorded), Some(false)) =
            (&placement.issue, issue, same(&placement.issue, issue))
            && !elsewhere(recorded)
        {
            out.push(difference(Rule::Issue, "issue", &said.text, recorded));
        }
        if let (Some(said), Some(recorded), Some(false)) = (&placement.page, pages.first(), page_same)
            && !pages.iter().any(|page| elsewhere(page))
        {
            // Before an article had a volume, its pages were counted from 1; some copies are so still.
            let numbered = recorded.chars().filter(char::is_ascii_digit).count() > 2
                && !self.record.pages.iter().any(|page| page.contains(['-', '–']));
            let ahead = said.text == "1" && (placement.volume.is_none() || numbered);
            if !ahead {
                out.push(difference(Rule::Page, "page", &said.text, recorded));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::Reference;
    use super::*;
    use crate::csl::{DateParts, DateVariable, Item, Kind, Name, NameVariable, Variable};
    use crate::work::Work;

    /// The discovery of the double helix, as Crossref has it.
    fn record() -> Item {
        let mut item = Item::new("10.1038/171737a0", Kind::ArticleJournal);
        for (variable, value) in [
            (
                Variable::Title,
                "Molecular Structure of Nucleic Acids: A Structure for Deoxyribose Nucleic Acid",
            ),
            (Variable::ContainerTitle, "Nature"),
            (Variable::Volume, "171"),
            (Variable::Issue, "4356"),
            (Variable::Page, "737-738"),
        ] {
            item.set(variable, value);
        }
        let authors = vec![Name::person("J. D.", "Watson"), Name::person("F. H. C.", "Crick")];
        item.names.insert(NameVariable::Author, authors);
        item.set_date(DateVariable::Issued, DateParts::new(1953, None, None).expect("a year"));
        item
    }

    fn found(text: &str, record: Item) -> Vec<(Level, &'static str, String, String)> {
        let comparison = Reference::text(text).compare(&Work::from(record));
        let found = comparison.differences.into_iter();
        found.map(|found| (found.level, found.rule.as_str(), found.given, found.recorded)).collect()
    }

    /// The rules' own words: another title and nobody shared is another work; with the people of the record it is a
    /// title that differs, and a reference without one has none that could.
    #[test]
    fn another_title_on_the_page_of_the_record() {
        let rules =
            |text: &str| -> Vec<&str> { found(text, record()).into_iter().map(|found| found.1).collect() };
        let title = "(1953). A survey of marine invertebrates in cold lakes. Nature, 171, 737–738.";
        assert_eq!(rules(&format!("Smith, A. B. {title}")), ["other-work"]);
        assert_eq!(rules(&format!("Watson, J. D., & Crick, F. H. C. {title}")), ["title-words"]);
        assert_eq!(rules("Watson, J. D., & Crick, F. H. C. (1953). Nature, 171, 737–738."), [""; 0]);
    }

    #[test]
    fn ways_of_writing_are_no_differences() {
        for text in [
            "Watson JD, Crick FH. Molecular structure of nucleic acids; a structure for deoxyribose nucleic acid. Nature. 1953;171(4356):737-8.",
            "Watson, J. D., & Crick, F. H. C. (1953). Molecular Structure of Nucleic Acids: A Structure for Deoxyribose Nucleic Acid. Nature, 171(4356), 737–738. https://doi.org/10.1038/171737a0",
            "Watson, J. D. & Crick, F. H. C. Molecular structure of nucleic acids. Nature 171, 737 (1953).",
            "Watson J.D. et al. (1953) Molecular structure of nucleic\nacids: a structure for de-\noxyribose nucleic acid, Nature 171:737 (accessed 3 May 2021).",
            "J. D. Watson and F. H. C. Crick, “Molecular structure of nucleic acids,” Nature, vol. 171, no. 4356, pp. 737–738, Apr. 1953",
            // Without a title, and with a translated one.
            "J. D. Watson, F. H. C. Crick, Nature 171, 737 (1953).",
            "Watson, J. D.; Crick, F. H. C. (1953): Die molekulare Struktur der Nukleinsäuren. Nature 171, S. 737–738.",
        ] {
            assert_eq!(found(text, record()), [], "{text}");
        }
    }

    #[test]
    fn what_differs_is_named() {
        let reference = |authors: &str, title: &str, place: &str| format!("{authors} {title}. {place}");
        let (authors, title) = ("Watson JD, Crick FH (1953)", "Molecular structure of nucleic acids");
        for (text, rule, level, given, recorded) in [
            (
                reference("Watson JD, Crick FH (1954)", title, "Nature 171:737-8"),
                "year",
                Level::Note,
                "1954",
                "1953",
            ),
            (
                reference("Watson JD, Crick FH (1963)", title, "Nature 171:737-8"),
                "year",
                Level::Warning,
                "1963",
                "1953",
            ),
            (reference(authors, title, "Nature 172:737-8"), "volume", Level::Warning, "172", "171"),
            (reference(authors, title, "Nature 171(4357):737-8"), "issue", Level::Warning, "4357", "4356"),
            (reference(authors, title, "Nature 171:773-8"), "page", Level::Warning, "773", "737"),
            (
                reference("Watson JD, Crcik FH (1953)", title, "Nature 171:737-8"),
                "author-misspelt",
                Level::Warning,
                "Crcik",
                "Crick",
            ),
            (
                reference("Moss A, Frost B (1953)", title, "Nature 171:737-8"),
                "author-unknown",
                Level::Warning,
                "Moss A, Frost B",
                "J. D. Watson, F. H. C. Crick",
            ),
        ] {
            assert_eq!(
                found(&text, record()),
                [(level, rule, given.to_owned(), recorded.to_owned())],
                "{text}"
            );
        }
        let text = "Watson JD, Crick FH (1953) Molecular structure of fatty acids: a structure for deoxyribose nucleic acid. Nature 171:737-8";
        let found = found(text, record());
        assert_eq!(
            (found.len(), found[0].1, found[0].2.as_str(), found[0].3.as_str()),
            (1, "title-words", "fatty", "Nucleic")
        );
    }

    /// A family name that many have, a journal or a year shared by chance make no work of two.
    #[test]
    fn another_work_is_one_finding() {
        for text in [
            "Smith J, Wang L. Deep learning of the behaviour of ants. Nature 2019;12:34-45.",
            "Watson, R. (2019). Deep learning of the behaviour of ants. Nature, 171, 12–34.",
            "Watson J, Moss A (1953) Deep learning of the behaviour of ants. Nature 171:964-7",
            "Crick F. The behaviour of the ants of the old world. Frost Press, 1953.",
        ] {
            let found = found(text, record());
            assert_eq!((found.len(), found[0].1), (1, "other-work"), "{text}: {found:?}");
        }
        let mut editorial = record();
        editorial.set(Variable::Title, "Editorial");
        assert_eq!(found("Watson JD, Crick FH (1953) Editorial. Nature 171:737-8", editorial.clone()), []);
        let other = found("Moss A, Frost B (1999) Editorial. Ants 12:34-5", editorial);
        assert_eq!(other.first().map(|found| found.1), Some("other-work"));
        let mut untitled = record();
        untitled.text.remove(&Variable::Title);
        assert_eq!(found("Watson JD, Crick FH (1953) Molecular structure. Nature 171:737-8", untitled), []);
    }

    #[test]
    fn prose_is_not_compared() {
        for text in [
            "Nobody et al. (1990), we used the data of Somebody (https://doi.org/10.1038/171737a0).",
            "Data of 2020 are available at https://doi.org/10.1038/171737a0.",
            "Copyright 2020 The Authors. Published by Frost Press. https://doi.org/10.1038/171737a0",
        ] {
            assert_eq!(found(text, record()), [], "{text}");
        }
    }
}
