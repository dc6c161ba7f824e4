//! The account of a text whose DOIs were picked out: which line each came from, and which items of a
//! list were left without a work.
//!
//! Items are counted in the reference list of a document, and where a text is one: numbered, or nearly all of it begins
//! with names and has a DOI or a year. Prose has no items that anybody would miss; of it only the lines are kept.

use std::collections::{HashMap, HashSet};

use super::output::Voice;
use crate::doi::{Doi, Mention};
use crate::lists::{TextForm, references_in};
use crate::text::lines::Lines;

/// So many lines are named; the rest is counted.
const NAMED: usize = 20;

/// No reference is longer, in bytes.
const LONGEST: usize = 1500;

/// What a text speaks of.
pub(crate) struct Account {
    /// The name of its file.
    name: String,
    /// The line, from 1, that each DOI is in first.
    lines: HashMap<Doi, usize>,
    /// The items of a list: the line of each, and the DOIs in it.
    items: Vec<(usize, Vec<Doi>)>,
}

impl Account {
    /// Of a text in which these DOIs are mentioned; `headings` are lines that its file marks as such.
    pub(crate) fn of(name: &str, text: &str, headings: &[(usize, u8)], mentions: &[Mention]) -> Self {
        let places = Lines::of(text);
        let found: Vec<(usize, Doi)> =
            mentions.iter().map(|mention| (places.at(mention.range.start), mention.doi.clone())).collect();
        let mut lines = HashMap::new();
        for (line, doi) in &found {
            lines.entry(doi.clone()).or_insert(*line);
        }
        // Where each line has a DOI, so has each item, and nothing is to be told of them.
        let mut filled = found.iter().map(|(line, _)| line).collect::<Vec<_>>();
        filled.dedup();
        let is_complete = filled.len() == text.lines().filter(|line| !line.trim().is_empty()).count();
        let items = if is_complete { Vec::new() } else { items(name, text, headings, &found) };
        Self { name: name.to_owned(), lines, items }
    }

    /// Whether it is of the file of this name.
    pub(crate) fn is_of(&self, name: &str) -> bool {
        self.name == name
    }

    /// The line that a DOI is in first.
    pub(crate) fn line(&self, doi: &Doi) -> Option<usize> {
        self.lines.get(doi).copied()
    }

    /// Where a DOI is from: `notes.txt:3`.
    pub(crate) fn place(&self, doi: &Doi) -> String {
        self.lines.get(doi).map_or_else(|| self.name.clone(), |line| format!("{}:{line}", self.name))
    }

    /// Says which items of a list have no DOI, and what became of the others. Failures have been told with
    /// their lines; where there is nothing else to tell, the summary of a batch counts them.
    pub(crate) fn tell(&self, resolved: &HashSet<Doi>, voice: Voice) {
        let without: Vec<String> =
            self.items.iter().filter(|(_, dois)| dois.is_empty()).map(|(line, _)| line.to_string()).collect();
        if without.is_empty() || self.lines.is_empty() {
            return;
        }
        let all = self.items.len();
        let good =
            self.items.iter().filter(|(_, dois)| dois.iter().any(|doi| resolved.contains(doi))).count();
        // The text of a word processor has no lines that its readers see.
        let line =
            if TextForm::of_name(&self.name) == Some(TextForm::Paragraphs) { "paragraph" } else { "line" };
        let lines = if without.len() == 1 { line.to_owned() } else { format!("{line}s") };
        let named = without.get(..NAMED).unwrap_or(&without).join(", ");
        let mut text = format!(
            "note: {}: {all} items, {good} resolved, {} without a DOI: {lines} {named}",
            self.name,
            without.len()
        );
        if let Some(more) = without.len().checked_sub(NAMED).filter(|more| *more > 0) {
            text.push_str(&format!(" and {more} more"));
        }
        voice.note(&format!("{text}; `doicite find` searches for them"));
    }
}

/// The items of the reference list of a document, or of a text that is one, with the DOIs that stand in them.
fn items(name: &str, text: &str, headings: &[(usize, u8)], found: &[(usize, Doi)]) -> Vec<(usize, Vec<Doi>)> {
    let form = TextForm::of(name, text);
    let listed = references_in(text, form, headings).unwrap_or_default();
    let listed: Vec<_> = listed.into_iter().filter(|item| !item.text.is_empty()).collect();
    let lines: Vec<&str> = text.lines().collect();
    let ends = listed.iter().skip(1).map(|item| item.line).chain([usize::MAX]);
    let mut found = found.iter().peekable();
    let (mut numbered, mut likely) = (0, 0);
    let mut items = Vec::with_capacity(listed.len());
    for (item, end) in listed.iter().zip(ends) {
        // What the text before the list mentions.
        while found.next_if(|(line, _)| *line < item.line).is_some() {}
        let dois: Vec<Doi> = std::iter::from_fn(|| found.next_if(|(line, _)| *line < end))
            .map(|(_, doi)| doi.clone())
            .collect();
        let first = item.line.checked_sub(1).and_then(|at| lines.get(at)).copied().unwrap_or_default();
        numbered += usize::from(is_numbered(first));
        let dated = !dois.is_empty() || has_year(&item.text);
        likely += usize::from(item.text.len() < LONGEST && dated && begins_like_one(&item.text));
        items.push((item.line, dois));
    }
    // A title over the list, a stray line in it.
    let nearly_all = |count: usize| count > 1 && count * 10 >= items.len() * 8;
    if form != TextForm::Plain || nearly_all(numbered) || nearly_all(likely) { items } else { Vec::new() }
}

/// Whether a line begins as an item of a numbered list does: `[1]`, `2.`, `3)`.
fn is_numbered(line: &str) -> bool {
    let rest = line.trim_start().trim_start_matches(['[', '(']);
    let number = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    number.len() < rest.len() && number.starts_with([']', ')', '.', '\t'])
}

/// Whether a text begins as a reference does, with a name or an identifier, and not as a sentence:
/// `Doe, Jane`, `van Doe J.`, `J. Doe`, `https://…`.
fn begins_like_one(text: &str) -> bool {
    let is_initials = |word: &str| {
        let letters = word.trim_end_matches([',', '.', ';']).replace(['.', '-'], "");
        (1..=3).contains(&letters.chars().count()) && letters.chars().all(char::is_uppercase)
    };
    let is_family =
        |word: &str| word.strip_suffix(',').is_some_and(|name| name.chars().all(char::is_alphabetic));
    let mut words = text.split_whitespace();
    words.clone().next().is_some_and(|word| word.contains('/'))
        || words.by_ref().take(3).any(|word| is_initials(word) || is_family(word))
}

/// Whether a text has four digits by themselves that can be a year.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4 && (digits.starts_with('1') || digits.starts_with("20")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doi::find;

    fn account(text: &str) -> Account {
        Account::of("a.txt", text, &[], &find(text).collect::<Vec<_>>())
    }

    fn items_of(text: &str) -> Vec<(usize, usize)> {
        account(text).items.iter().map(|(line, dois)| (*line, dois.len())).collect()
    }

    #[test]
    fn lists_have_items() {
        let numbered =
            "References\n\n1. Doe. doi:10.1000/a\n2. Roe. Bees;\n 1973.\n3. Poe. 10.1000/c, 10.1000/d\n";
        assert_eq!(items_of(numbered), [(3, 1), (4, 0), (6, 2)]);
        let pasted = "Doe A. Ants. 2001. https://doi.org/10.1000/a\nRoe B. Bees. 2002.\n";
        assert_eq!(items_of(pasted), [(1, 1), (2, 0)]);
        assert_eq!(
            account(pasted).place(&Doi::parse("10.1000/a").unwrap_or_else(|_| unreachable!())),
            "a.txt:1"
        );
    }

    /// Of a manuscript, the list at its end.
    #[test]
    fn documents_have_the_items_of_their_list() {
        let text = "# Ants\n\nAnts are many (10.1000/a). Some fly.\n\n# References\n\n1. Doe, A. Ants. 2001. doi:10.1000/a\n2. Roe, B. Bees. 2002.\n";
        let of = |name: &str, text: &str, headings: &[(usize, u8)]| {
            let account = Account::of(name, text, headings, &find(text).collect::<Vec<_>>());
            account.items.iter().map(|(line, dois)| (*line, dois.len())).collect::<Vec<_>>()
        };
        assert_eq!(of("a.md", text, &[]), [(7, 1), (8, 0)]);
        assert_eq!(of("a.txt", text, &[]), [(7, 1), (8, 0)]);
        let word = "Ants\nAnts are many (10.1000/a).\nReferences\nDoe, A. Ants. 2001. doi:10.1000/a\nRoe, B. Bees. 2002.\n";
        assert_eq!(of("a.docx", word, &[(1, 1), (3, 1)]), [(4, 1), (5, 0)]);
        let page = "<h1>Ants</h1><p>Many.</p>\n<h2>References</h2>\n<ol>\n<li>Doe, A. 2001. 10.1000/a</li>\n<li>Roe, B. 2002.</li>\n</ol>\n";
        assert_eq!(of("a.html", page, &[]), [(4, 1), (5, 0)]);
    }

    #[test]
    fn prose_and_pages_have_none() {
        let prose = "Ants are many.\n\nThey live (10.1000/a) in hills.\n\nSome fly.\n";
        assert_eq!(items_of(prose), []);
        assert_eq!(items_of("In 2019 we walked.\n\nDoe found ants (doi:10.1000/a), not bees.\n"), []);
        assert_eq!(items_of("<html>\n<a href=\"https://doi.org/10.1000/a\">a</a>\n<p>b</p>\n</html>\n"), []);
    }
}
