//! The references of a `.bbl` file that biber wrote: the data of entries rather than their text (`\entry`, `\name`,
//! `\field`, `\verb`), from which the usual parts are put together in the usual order.

use std::ops::Range;

use super::latex::inline;

/// The entries of a text, where they stand, and their references; none of a text without entries.
pub(super) fn entries(text: &str) -> Option<Vec<(Range<usize>, String)>> {
    // A command of this name may be anybody's.
    if !text.contains(END) {
        return None;
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(ENTRY)).map(|start| at + start) {
        let body = start + ENTRY.len();
        let rest = text.get(body..).unwrap_or_default();
        // An entry may be without its end.
        let own = rest.find(ENTRY).unwrap_or(rest.len());
        let own = rest.get(..own).and_then(|own| own.find(END)).unwrap_or(own);
        found.push((start..body + own, reference(rest.get(..own).unwrap_or_default())));
        at = body + own;
    }
    (!found.is_empty()).then_some(found)
}

const ENTRY: &str = "\\entry{";
const END: &str = "\\endentry";

/// The parts of an entry that a reference shows.
#[derive(Default)]
struct Entry {
    people: Vec<String>,
    fields: Vec<(&'static str, String)>,
}

/// The fields that are read.
const FIELDS: [&str; 13] = [
    "year",
    "title",
    "subtitle",
    "journaltitle",
    "journalsubtitle",
    "booktitle",
    "volume",
    "number",
    "pages",
    "eid",
    "doi",
    "eprint",
    "isbn",
];

impl Entry {
    fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.0 == name).map(|field| field.1.as_str())
    }
}

fn reference(body: &str) -> String {
    let entry = read(body);
    let mut out = entry.people.join(", ");
    let mut add = |before: &str, text: &str, behind: &str| {
        if !out.is_empty() {
            out.push_str(before);
        }
        out.push_str(text);
        out.push_str(behind);
    };
    if let Some(year) = entry.get("year") {
        add(" ", &format!("({year})"), ".");
    }
    for (title, subtitle) in [("title", "subtitle"), ("journaltitle", "journalsubtitle"), ("booktitle", "")] {
        let Some(title) = entry.get(title) else { continue };
        let subtitle = entry.get(subtitle).map(|subtitle| format!(": {subtitle}")).unwrap_or_default();
        add(" ", &format!("{title}{subtitle}"), ".");
    }
    let issue = entry.get("number").map(|number| format!("({number})")).unwrap_or_default();
    let volume = entry.get("volume").map(|volume| format!("{volume}{issue}"));
    let place: Vec<String> =
        volume.into_iter().chain(entry.get("pages").or(entry.get("eid")).map(str::to_owned)).collect();
    if !place.is_empty() {
        add(" ", &place.join(", "), ".");
    }
    if let Some(doi) = entry.get("doi") {
        add(" ", "https://doi.org/", doi);
    }
    out
}

/// Reads the commands of an entry.
fn read(body: &str) -> Entry {
    let mut entry = Entry::default();
    let mut editors = Vec::new();
    let mut at = 0;
    while let Some(start) = body.get(at..).and_then(|rest| rest.find('\\')).map(|start| at + start + 1) {
        let rest = body.get(start..).unwrap_or_default();
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (command, rest) = rest.split_at(length);
        at = start + length.max(1);
        let Some((name, behind)) = group(rest) else { continue };
        let known = FIELDS.into_iter().find(|field| *field == name);
        let mut taken = body.len() - behind.len();
        match command {
            "field" => {
                if let Some((value, after)) = group(behind) {
                    entry.fields.extend(known.map(|field| (field, words(value))));
                    taken = body.len() - after.len();
                }
            }
            // Twice: `\verb{doi}`, and `\verb 10.1000/x` up to `\endverb`.
            "verb" => {
                let value =
                    behind.trim_start().strip_prefix("\\verb").and_then(|rest| rest.split_once("\\endverb"));
                if let Some((value, after)) = value {
                    entry.fields.extend(known.map(|field| (field, value.trim().to_owned())));
                    taken = body.len() - after.len();
                }
            }
            "name" => {
                // The number of names, options, and the names.
                let names = group(behind).and_then(|(_, rest)| group(rest)).and_then(|(_, rest)| group(rest));
                if let Some((names, after)) = names {
                    match name {
                        "author" => entry.people = people(names),
                        "editor" => editors = people(names),
                        _ => {}
                    }
                    taken = body.len() - after.len();
                }
            }
            _ => continue,
        }
        at = taken;
    }
    if entry.people.is_empty() {
        entry.people = editors;
    }
    entry
}

/// The names of a list: `Doe, J.`
fn people(list: &str) -> Vec<String> {
    let mut people: Vec<(String, String)> = Vec::new();
    let mut rest = list;
    // Each part of a name is a key, an equals sign and a value in braces.
    while let Some((before, behind)) = rest.split_once('=') {
        let key = before.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        let Some((value, after)) = group(behind) else {
            rest = behind;
            continue;
        };
        match key {
            // The first part of a name.
            "hash" => people.push(Default::default()),
            "family" => {
                if people.is_empty() || people.last().is_some_and(|last| !last.0.is_empty()) {
                    people.push(Default::default());
                }
                if let Some(last) = people.last_mut() {
                    last.0 = words(value);
                }
            }
            "given" => {
                if let Some(last) = people.last_mut() {
                    last.1 = words(value);
                }
            }
            _ => {}
        }
        rest = after;
    }
    let initials = |given: &str| {
        given
            .split([' ', '-'])
            .filter_map(|name| Some(format!("{}.", name.chars().next()?)))
            .collect::<Vec<_>>()
    };
    people
        .into_iter()
        .filter(|(family, _)| !family.is_empty())
        .map(|(family, given)| match initials(&given).join(" ") {
            initials if initials.is_empty() => family,
            initials => format!("{family}, {initials}"),
        })
        .collect()
}

/// What the braces that come next hold, and what follows them.
fn group(text: &str) -> Option<(&str, &str)> {
    let inner = text.trim_start_matches([' ', '\t', '\r', '\n', '%']).strip_prefix('{')?;
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            b'\\' => {
                escaped = !escaped;
                continue;
            }
            b'{' if !escaped => depth += 1,
            b'}' if !escaped && depth == 0 => return Some((inner.get(..at)?, inner.get(at + 1..)?)),
            b'}' if !escaped => depth -= 1,
            _ => {}
        }
        escaped = false;
    }
    // What does not close is not looked through again.
    Some((inner, ""))
}

/// A value as text.
fn words(value: &str) -> String {
    let value = value
        .replace("\\bibrangedash ", "–")
        .replace("\\bibrangedash", "–")
        .replace("\\bibnamedelima", " ")
        .replace("\\bibnamedelimi", " ");
    inline(&value).split_whitespace().collect::<Vec<_>>().join(" ")
}
