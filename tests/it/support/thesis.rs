//! A student's thesis: 80 references with 24 faults, a pasted list of 28, and the services that know the
//! works. Everything in it is made up.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::server::{Answer, Server};

const WHAT: [&str; 10] = [
    "Seasonal growth",
    "Thermal limits",
    "Acoustic signals",
    "Foraging routes",
    "Genetic diversity",
    "Nest architecture",
    "Water balance",
    "Larval development",
    "Colour vision",
    "Population collapse",
];
const WHOM: [&str; 8] = [
    "alpine ants",
    "river otters",
    "desert beetles",
    "reef corals",
    "urban foxes",
    "tundra mosses",
    "cave spiders",
    "marsh harriers",
];
const WHERE: [&str; 7] = [
    "northern Norway",
    "the Atacama",
    "lowland Borneo",
    "central Anatolia",
    "coastal Peru",
    "the Outer Hebrides",
    "southern Madagascar",
];
const FAMILIES: [&str; 24] = [
    "Lindqvist",
    "Okonkwo",
    "Fernandes",
    "Haverkamp",
    "Yamashita",
    "Petrosyan",
    "Castellani",
    "Blomfield",
    "Quispe",
    "Andriamanana",
    "Kowalczyk",
    "Thorsteinn",
    "Mbeki",
    "Delacroix",
    "Grünwald",
    "Szabados",
    "Iversen",
    "Rahmani",
    "Papadakis",
    "Waititi",
    "Novakova",
    "Tremblay",
    "Oyelaran",
    "Steinmetz",
];
const JOURNALS: [&str; 6] = [
    "Journal of Imaginary Zoology",
    "Annals of Invented Ecology",
    "Fictional Biology Letters",
    "Transactions of the Society for Made-up Fauna",
    "Acta Phantastica",
    "Review of Unwritten Botany",
];

/// A work, as its record has it.
#[derive(Clone)]
struct Made {
    title: String,
    authors: Vec<(String, String)>,
    journal: String,
    volume: usize,
    issue: usize,
    page: usize,
    year: usize,
    doi: String,
}

fn work(number: usize) -> Made {
    let count = 1 + number % 3;
    let initials = ["A.", "B.", "C.", "D.", "E."];
    let authors = (0..count)
        .map(|place| {
            let given = initials[(number + place) % initials.len()].to_owned();
            (given, FAMILIES[(number * 7 + place * 5) % FAMILIES.len()].to_owned())
        })
        .collect();
    Made {
        title: format!("{} of {} in {}", WHAT[number % 10], WHOM[number / 10], WHERE[number % 7]),
        authors,
        journal: JOURNALS[number % JOURNALS.len()].to_owned(),
        volume: 10 + number / 4,
        issue: 1 + number % 4,
        page: 101 + number * 11,
        year: 1990 + number % 32,
        doi: format!("10.5555/thesis.{:03}", number + 1),
    }
}

impl Made {
    fn record(&self, number: usize) -> Value {
        let authors: Vec<Value> =
            self.authors.iter().map(|(given, family)| json!({"given": given, "family": family})).collect();
        let mut record = json!({
            "DOI": self.doi, "type": "journal-article", "source": "Crossref", "title": self.title, "author": authors,
            "container-title": self.journal, "volume": self.volume.to_string(), "issue": self.issue.to_string(),
            "page": format!("{}-{}", self.page, self.page + 9), "issued": {"date-parts": [[self.year]]},
        });
        let notice = match number {
            30 => Some("retraction"),
            31 => Some("withdrawal"),
            32 => Some("expression_of_concern"),
            _ => None,
        };
        if let Some(kind) = notice {
            record["updated-by"] = json!([{"DOI": format!("10.5555/notice.{number}"), "type": kind,
                "updated": {"date-parts": [[2024, 5, 17]]}}]);
        }
        record
    }

    /// The record as the search of Crossref gives it.
    fn hit(&self, number: usize) -> Value {
        let mut record = self.record(number);
        for field in ["title", "container-title"] {
            record[field] = json!([record[field]]);
        }
        record
    }

    fn entry(&self, key: &str) -> String {
        let authors: Vec<String> =
            self.authors.iter().map(|(given, family)| format!("{family}, {given}")).collect();
        format!(
            "@article{{{key},\n  author  = {{{}}},\n  title   = {{{}}},\n  journal = {{{}}},\n  volume  = {{{}}},\n  \
             number  = {{{}}},\n  pages   = {{{}--{}}},\n  year    = {{{}}},\n  doi     = {{{}}}\n}}\n",
            authors.join(" and "),
            self.title,
            self.journal,
            self.volume,
            self.issue,
            self.page,
            self.page + 9,
            self.year,
            self.doi,
        )
    }
}

fn key(number: usize) -> String {
    let made = work(number);
    format!("{}{}", made.authors[0].1.to_lowercase().replace('ü', "u"), number + 1)
}

/// A fault: the entry it is in, the rule that must find it, and what is done to the entry.
type Fault = (usize, &'static str, fn(&mut Made));

const FAULTS: [Fault; 21] = [
    (1, "not-registered", |made| made.doi = "10.5555/thesis.999".into()),
    (4, "not-a-doi", |made| made.doi = "see the publisher".into()),
    (7, "other-work", |made| made.doi = work(45).doi),
    (11, "other-work", |made| made.doi = work(66).doi),
    (14, "other-work", |made| made.doi = work(73).doi),
    (17, "title-words", |made| made.title = made.title.replace(" of ", " of young ")),
    (20, "title-words", |made| made.title = WHERE[0].len().to_string() + " " + &made.title),
    (23, "title-words", |made| made.title = made.title.replace("routes", "habits")),
    (26, "title-letters", |made| made.title = made.title.replace("balance", "ballance")),
    (27, "title-letters", |made| made.title = made.title.replace("development", "developement")),
    (35, "author-misspelt", |made| made.authors[0].1 = made.authors[0].1.replacen('a', "e", 1)),
    (38, "author-misspelt", |made| made.authors[1].1.push('n')),
    (41, "author-missing", |made| drop(made.authors.pop())),
    (44, "author-unknown", |made| made.authors.push(("Q.".into(), "Featherstonehaugh".into()))),
    (47, "year", |made| made.year += 4),
    (50, "year", |made| made.year -= 7),
    (53, "volume", |made| made.volume += 10),
    (56, "issue", |made| made.issue += 5),
    (59, "page", |made| made.page += 100),
    (62, "page", |made| made.page += 1),
    (65, "container", |made| made.journal = "Proceedings of Something Else".into()),
];

/// The faults that are in the records, not in the entries.
const STANDING: [(usize, &str); 3] = [(30, "retracted"), (31, "withdrawn"), (32, "concern")];

/// The file: 80 entries.
pub(crate) fn library() -> String {
    let entries = (0..80).map(|number| {
        let mut made = work(number);
        for (at, _, change) in FAULTS.iter().filter(|(at, ..)| *at == number) {
            let before = made.entry("");
            change(&mut made);
            assert_ne!(made.entry(""), before, "fault {at} changes nothing");
        }
        made.entry(&key(number))
    });
    entries.collect::<Vec<_>>().join("\n")
}

/// What must be found, by key.
pub(crate) fn faults() -> Vec<(String, &'static str)> {
    let all = FAULTS.iter().map(|(at, rule, _)| (*at, *rule)).chain(STANDING);
    let mut all: Vec<_> = all.collect();
    all.sort_unstable();
    all.into_iter().map(|(at, rule)| (key(at), rule)).collect()
}

/// A list as it is pasted from a manuscript: 24 works in four styles, and four that have no DOI.
pub(crate) fn pasted() -> String {
    let mut out = String::new();
    for number in 0..28 {
        let made = work(number * 2 + 3);
        let names: Vec<String> =
            made.authors.iter().map(|(given, family)| format!("{family}, {given}")).collect();
        let Made { title, journal, volume, issue, page, year, .. } = &made;
        let text = match number {
            5 => "Crumb, R. (1987). The keeping of bees in attics. Oxford: Straw Hat Press.".to_owned(),
            12 => "Warden, P. (2021). Field notes of a ranger. Retrieved 3 May 2021 from https://example.org/notes".to_owned(),
            19 => "Vellum, Z., & Quire, T. (2019). Bioluminescent lichens of lunar craters. Journal of Imaginary Zoology, 44(2), 7-19.".to_owned(),
            24 => "Hollow, M. (2003). Migration habits of paper cranes (unpublished doctoral thesis). University of Nowhere.".to_owned(),
            _ => match number % 4 {
                0 => format!("{} ({year}). {title}. {journal}, {volume}({issue}), {page}-{}.", names.join(", & "), page + 9),
                1 => format!("{}. {title}. {journal}. {year};{volume}({issue}):{page}-{}.", names.join(", ").replace(['.'], ""), (page + 9) % 100),
                2 => format!("{}, \"{title},\" {journal}, vol. {volume}, no. {issue}, pp. {page}-{}, {year}.", names.join(" and "), page + 9),
                _ => format!("{}, {year}. {title}. {journal} {volume}, {page}.", names.join(" and ")),
            },
        };
        let _ = writeln!(out, "[{}] {text}", number + 1);
    }
    out
}

/// The DOIs of the pasted list, in its order.
pub(crate) fn pasted_dois() -> Vec<String> {
    (0..28)
        .filter(|number| ![5, 12, 19, 24].contains(number))
        .map(|number| work(number * 2 + 3).doi)
        .collect()
}

/// The resolver, the agency and the search of Crossref.
pub(crate) fn services() -> Server {
    Server::start(|request| {
        if let Some((_, query)) = request.target.split_once("/works?") {
            return Answer::status(200).body(search(query));
        }
        if request.target.contains("/dois?") {
            return Answer::status(200).body(r#"{"data": []}"#);
        }
        let number = (0..80).find(|number| request.target == format!("/{}", work(*number).doi));
        number.map_or_else(
            || Answer::status(404),
            |number| Answer::record(&work(number).record(number).to_string()),
        )
    })
}

/// The five works that share most words with a query.
fn search(query: &str) -> String {
    let asked =
        query.split('&').find_map(|part| part.strip_prefix("query.bibliographic=")).unwrap_or_default();
    let asked = asked.replace('+', " ");
    let asked = percent_encoding::percent_decode_str(&asked).decode_utf8_lossy().to_lowercase();
    let words: Vec<&str> =
        asked.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2).collect();
    let mut all: Vec<(usize, usize)> = (0..80)
        .map(|number| {
            let record = work(number).record(number).to_string().to_lowercase();
            (words.iter().filter(|word| record.contains(**word)).count(), number)
        })
        .collect();
    all.sort_by_key(|(score, number)| (std::cmp::Reverse(*score), *number));
    let items: Vec<Value> = all.iter().take(5).map(|(_, number)| work(*number).hit(*number)).collect();
    json!({"status": "ok", "message": {"items": items}}).to_string()
}
