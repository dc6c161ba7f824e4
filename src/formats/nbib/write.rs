//! Writing MEDLINE.

use super::{ARTICLES, KINDS, SUFFIXES, TAGS, VALUES};
use crate::csl::{Date, DateParts, Item, Kind, NameVariable, Variable};
use crate::formats::tagged;
use crate::formats::{Exporter, facts, unread};
use crate::text::months;
use crate::work::Work;

/// PubMed's format.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::formats) struct Nbib;

/// How long lines are in MEDLINE.
const WIDTH: usize = 88;

impl Exporter for Nbib {
    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let item = &work.item;
        out.extend(["PMID- ", &facts::plain(item, Variable::Pmid).unwrap_or_default(), "\n"]);
        tagged::write(TAGS, &VALUES, item, |tag, value| wrapped(tag, &value, out));
        for (tag, value) in unread::again("nbib", work) {
            wrapped(tag, &facts::line(value), out);
        }
        None
    }

    fn separator(&self) -> &'static str {
        "\n"
    }
}

/// Appends a tag and its value, broken between words. A line of no-break spaces would be a blank one, which ends a
/// record.
fn wrapped(tag: &str, value: &str, out: &mut String) {
    out.extend([format!("{tag:<4}- ")]);
    let mut column = 6;
    for (at, word) in value.split(' ').enumerate() {
        let length = word.chars().count();
        if at > 0 && column + 1 + length > WIDTH && !word.trim().is_empty() {
            out.push_str("\n      ");
            column = 6;
        } else if at > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out.push('\n');
}

/// Names, each in full and short, or an organisation's.
pub(super) fn names(
    item: &Item,
    variable: NameVariable,
    tags: [&'static str; 2],
) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    for name in item.people(variable) {
        match facts::who(name) {
            None => {}
            // As PubMed had it where it did not name all.
            Some(facts::Who::Whole(whole)) if whole == facts::OTHERS => {
                all.push((tags[1], "et al".to_owned()));
            }
            // Only of authors it can be said that they are organisations.
            Some(facts::Who::Whole(whole)) if variable == NameVariable::Author => all.push(("CN", whole)),
            Some(facts::Who::Whole(whole)) => all.push((tags[0], whole)),
            Some(facts::Who::Person(family, given, suffix)) => {
                let short = SUFFIXES.iter().find(|(_, usual)| *usual == suffix);
                let suffix = short.map_or(suffix, |(short, _)| (*short).to_owned());
                let initials: String =
                    given.split([' ', '-', '.']).filter_map(|word| word.chars().next()).collect();
                let full = [family.as_str(), given.as_str(), suffix.as_str()];
                let full: Vec<&str> = full.into_iter().filter(|part| !part.is_empty()).collect();
                all.push((tags[0], full.join(", ")));
                all.push((tags[1], format!("{family} {initials} {suffix}").trim_end().to_owned()));
            }
        }
    }
    all
}

/// `2021 Jul 9`, `1998 Dec-1999 Jan`; or words.
pub(super) fn date(date: &Date) -> Option<String> {
    let Some(start) = date.start() else { return date.as_literal().map(facts::line) };
    let end = date.end().filter(|end| *end != start);
    let end = end.map(|end| format!("-{}", of_parts(end))).unwrap_or_default();
    Some(of_parts(start) + &end)
}

fn of_parts(parts: DateParts) -> String {
    let mut text = parts.year().to_string();
    if let Some(season) = parts.season() {
        text.extend([" ", facts::season(season)]);
    }
    if let Some(month) = parts.month().and_then(months::abbreviation) {
        text.extend([format!(" {month}")]);
        if let Some(day) = parts.day() {
            text.extend([format!(" {day}")]);
        }
    }
    text
}

/// The publication type, as far as MeSH has a term for it.
pub(super) fn kind(kind: Kind) -> Option<&'static str> {
    let term = tagged::kind_name(KINDS, if kind == Kind::Classic { Kind::Book } else { kind });
    term.or_else(|| ARTICLES.contains(&kind).then_some("Journal Article"))
}
