//! Styles and data of every content.

use std::fmt::Write as _;

use doicite::csl::{Citation, Cite, CiteForm, Item, ListOptions, Locale, Processor, Style};
use serde_json::Value;

use super::output;
use super::record::made;
use super::source::Source;

/// A style and data: written out, with a NUL in between, or made of the bytes. There is an entry for
/// each item and a cite for each citation, and every format writes them safely.
pub fn csl(data: &[u8]) {
    let (xml, items) = if data.trim_ascii_start().starts_with(b"<") {
        let at = data.iter().position(|byte| *byte == 0).unwrap_or(data.len());
        let (xml, json) = data.split_at(at);
        let items = match serde_json::from_slice(json.get(1..).unwrap_or_default()) {
            Ok(Value::Array(list)) => list.iter().filter_map(Value::as_object).map(Item::from_json).collect(),
            Ok(Value::Object(object)) => vec![Item::from_json(&object)],
            _ => Vec::new(),
        };
        (super::text(xml).into_owned(), items)
    } else {
        let mut source = Source::new(data);
        let xml = style(&mut source);
        let count = source.below(5);
        (xml, (0..count).map(|_| Item::from_json(&made(&mut source))).collect())
    };
    let style = match Style::from_xml(&xml) {
        Ok(style) => style,
        Err(error) => {
            let message = error.to_string();
            assert!(!message.contains('\n') && message.len() < 1000, "{message:?}");
            return;
        }
    };
    let locale = Locale::from_xml(&xml).ok();
    let processor = Processor::new(&style, locale);
    // A style that writes without measure is an error, too.
    let Ok(list) = processor.list(&items, ListOptions { sorted: true, citations: true }) else { return };
    assert_eq!(list.entries.len(), items.len());
    for text in list.entries.iter().map(|entry| &entry.body).chain(&list.citations) {
        output::check(text);
    }
    let citations: Vec<Citation> = (0..items.len() * 2)
        .map(|at| Citation {
            cites: (0..=at % 3)
                .map(|k| Cite {
                    locator: (k == 1).then(|| "12-3".to_owned()),
                    form: if at % 5 == 4 { CiteForm::AuthorOnly } else { CiteForm::Full },
                    ..Cite::of((at + k) % items.len())
                })
                .collect(),
            note: u32::try_from(at).unwrap_or_default(),
        })
        .collect();
    let Ok(document) = processor.document(&items, &citations) else { return };
    assert_eq!(document.citations.len(), citations.len());
    for text in &document.citations {
        output::check(text);
    }
}

/// A style whose elements and attributes are those of CSL.
fn style(source: &mut Source<'_>) -> String {
    let mut xml = String::from("<style version=\"1.0\"");
    attributes(source, STYLE, &mut xml);
    xml.push('>');
    if source.flag() {
        xml.push_str("<locale><terms>");
        for _ in 0..source.below(4) {
            let name = source.pick(TERMS);
            let _ = write!(xml, "<term name=\"{name}\"");
            attributes(source, TERM, &mut xml);
            let (single, multiple) = (escaped(source), escaped(source));
            let _ = write!(xml, "><single>{single}</single><multiple>{multiple}</multiple></term>");
        }
        xml.push_str("</terms></locale>");
    }
    let macros = source.below(4);
    for number in 0..macros {
        let _ = write!(xml, "<macro name=\"m{number}\">");
        // A macro may call those before it; now and then any, which makes cycles.
        let callable = if source.byte() < 250 { number } else { macros };
        elements(source, 4, callable, &mut xml);
        xml.push_str("</macro>");
    }
    for (area, table) in [("citation", CITATION), ("bibliography", BIBLIOGRAPHY)] {
        if area == "bibliography" && source.below(8) == 7 {
            continue;
        }
        let _ = write!(xml, "<{area}");
        attributes(source, table, &mut xml);
        xml.push('>');
        if source.flag() {
            xml.push_str("<sort>");
            for _ in 0..source.below(4) {
                match source.below(3) {
                    0 if macros > 0 => {
                        let _ = write!(xml, "<key macro=\"m{}\"", source.below(macros));
                    }
                    _ => {
                        let _ = write!(xml, "<key variable=\"{}\"", source.pick(VARIABLES));
                    }
                }
                attributes(source, KEY, &mut xml);
                xml.push_str("/>");
            }
            xml.push_str("</sort>");
        }
        xml.push_str("<layout");
        attributes(source, AFFIXES, &mut xml);
        xml.push('>');
        elements(source, 5, macros, &mut xml);
        let _ = write!(xml, "</layout></{area}>");
    }
    xml.push_str("</style>");
    xml
}

fn elements(source: &mut Source<'_>, depth: u8, macros: usize, xml: &mut String) {
    for _ in 0..=source.below(3) {
        element(source, depth, macros, xml);
    }
}

fn element(source: &mut Source<'_>, depth: u8, macros: usize, xml: &mut String) {
    match source.below(if depth == 0 { 6 } else { 9 }) {
        0 => of_variable(source, "text", TEXT, xml),
        1 if macros > 0 => {
            let name = source.below(macros);
            open(source, &format!("text macro=\"m{name}\""), &[TEXT, AFFIXES], true, xml);
        }
        1 => {
            let value = escaped(source);
            open(source, &format!("text value=\"{value}\""), &[TEXT, AFFIXES], true, xml);
        }
        2 => {
            let term = source.pick(TERMS);
            open(source, &format!("text term=\"{term}\""), &[TERM, AFFIXES], true, xml);
        }
        3 => of_variable(source, "number", NUMBER, xml),
        4 => date(source, xml),
        5 => of_variable(source, "label", NUMBER, xml),
        6 => names(source, depth, macros, xml),
        7 => {
            open(source, "group", &[AFFIXES], false, xml);
            elements(source, depth - 1, macros, xml);
            xml.push_str("</group>");
        }
        _ => {
            xml.push_str("<choose>");
            for at in 0..=source.below(3) {
                open(source, if at == 0 { "if" } else { "else-if" }, &[CONDITION], false, xml);
                elements(source, depth - 1, macros, xml);
                xml.push_str(if at == 0 { "</if>" } else { "</else-if>" });
            }
            xml.push_str("<else>");
            elements(source, depth - 1, macros, xml);
            xml.push_str("</else></choose>");
        }
    }
}

fn of_variable(source: &mut Source<'_>, name: &str, table: &[Attribute], xml: &mut String) {
    let variable = source.pick(VARIABLES);
    open(source, &format!("{name} variable=\"{variable}\""), &[table, AFFIXES], true, xml);
}

fn date(source: &mut Source<'_>, xml: &mut String) {
    let variable = source.pick(&["issued", "accessed", "original-date", "event-date"]);
    open(source, &format!("date variable=\"{variable}\""), &[DATE, AFFIXES], false, xml);
    for _ in 0..source.below(4) {
        let part = source.pick(&["year", "month", "day"]);
        open(source, &format!("date-part name=\"{part}\""), &[DATE_PART, AFFIXES], true, xml);
    }
    xml.push_str("</date>");
}

fn names(source: &mut Source<'_>, depth: u8, macros: usize, xml: &mut String) {
    let variable =
        source.pick(&["author", "editor", "author editor", "editor translator", "collection-editor"]);
    open(source, &format!("names variable=\"{variable}\""), &[AFFIXES], false, xml);
    if source.flag() {
        open(source, "name", &[NAME, AFFIXES], false, xml);
        for _ in 0..source.below(3) {
            let part = source.pick(&["family", "given"]);
            open(source, &format!("name-part name=\"{part}\""), &[TEXT, AFFIXES], true, xml);
        }
        xml.push_str("</name>");
    }
    if source.flag() {
        open(source, "et-al", &[TERM, AFFIXES], true, xml);
    }
    if source.flag() {
        open(source, "label", &[NUMBER, AFFIXES], true, xml);
    }
    if source.flag() {
        xml.push_str("<substitute>");
        elements(source, depth - 1, macros, xml);
        xml.push_str("</substitute>");
    }
    xml.push_str("</names>");
}

fn open(source: &mut Source<'_>, start: &str, tables: &[&[Attribute]], closed: bool, xml: &mut String) {
    xml.push('<');
    xml.push_str(start);
    for table in tables {
        attributes(source, table, xml);
    }
    xml.push_str(if closed { "/>" } else { ">" });
}

/// An attribute and its values; one without values takes any text.
type Attribute = (&'static str, &'static [&'static str]);

/// Some of the attributes of a table, each once.
fn attributes(source: &mut Source<'_>, table: &[Attribute], xml: &mut String) {
    let some = source.byte();
    if some < 96 {
        return;
    }
    let mut at = 0;
    for _ in 0..source.below(4) {
        at += source.below(table.len());
        let Some((name, values)) = table.get(at) else { return };
        let value = if values.is_empty() { escaped(source) } else { source.pick(values).to_owned() };
        let _ = write!(xml, " {name}=\"{value}\"");
        at += 1;
    }
}

fn escaped(source: &mut Source<'_>) -> String {
    let text = source.text().replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    text.chars().filter(|c| !c.is_control()).collect()
}

#[rustfmt::skip]
const BOOL: &[&str] = &["true", "false"];
#[rustfmt::skip]
const COUNTS: &[&str] = &["0", "1", "2", "3", "7", "4294967295", "-1", "x"];
#[rustfmt::skip]
const VARIABLES: &[&str] = &[
    "title", "container-title", "title-short", "page", "page-first", "volume", "issue", "number", "edition",
    "publisher", "publisher-place", "DOI", "URL", "note", "locator", "citation-number", "citation-label",
    "year-suffix", "number-of-pages", "number-of-volumes", "collection-number", "chapter-number",
    "first-reference-note-number",
    "author", "editor", "issued", "accessed", "language", "abstract", "nonsense",
];
#[rustfmt::skip]
const TERMS: &[&str] = &[
    "and", "et-al", "and others", "ibid", "in", "page", "editor", "edition", "month-01", "season-01",
    "ordinal",
    "ordinal-01", "long-ordinal-01", "open-quote", "close-quote", "page-range-delimiter", "no date",
    "ad", "bc",
    "editortranslator", "nonsense", "circa",
];
#[rustfmt::skip]
const STYLE: &[Attribute] = &[
    ("class", &["in-text", "note"]),
    ("default-locale", &["en-US", "de-DE", "fr", "xx", ""]),
    ("demote-non-dropping-particle", &["never", "sort-only", "display-and-sort"]),
    ("initialize-with-hyphen", BOOL),
    ("page-range-format", &["expanded", "minimal", "minimal-two", "chicago", "chicago-16"]),
    ("et-al-min", COUNTS),
    ("et-al-use-first", COUNTS),
    ("name-delimiter", &[]),
];
#[rustfmt::skip]
const CITATION: &[Attribute] = &[
    ("collapse", &["citation-number", "year", "year-suffix", "year-suffix-ranged"]),
    ("disambiguate-add-names", BOOL),
    ("disambiguate-add-givenname", BOOL),
    ("givenname-disambiguation-rule", &["all-names", "all-names-with-initials", "primary-name", "by-cite"]),
    ("disambiguate-add-year-suffix", BOOL),
    ("cite-group-delimiter", &[]),
    ("after-collapse-delimiter", &[]),
    ("near-note-distance", COUNTS),
    ("et-al-min", COUNTS),
    ("et-al-use-first", COUNTS),
    ("et-al-subsequent-min", COUNTS),
    ("et-al-subsequent-use-first", COUNTS),
];
#[rustfmt::skip]
const BIBLIOGRAPHY: &[Attribute] = &[
    ("hanging-indent", BOOL),
    ("second-field-align", &["flush", "margin"]),
    ("entry-spacing", COUNTS),
    ("line-spacing", COUNTS),
    ("subsequent-author-substitute", &[]),
    ("subsequent-author-substitute-rule", &["complete-all", "complete-each", "partial-each",
    "partial-first"]),
    ("et-al-min", COUNTS),
    ("et-al-use-first", COUNTS),
    ("et-al-use-last", BOOL),
];
#[rustfmt::skip]
const KEY: &[Attribute] = &[("sort", &["ascending", "descending"]), ("names-min", COUNTS), ("names-use-first", COUNTS)];
#[rustfmt::skip]
const AFFIXES: &[Attribute] = &[
    ("prefix", &[]),
    ("suffix", &[]),
    ("delimiter", &[]),
    ("font-style", &["italic", "oblique", "normal"]),
    ("font-weight", &["bold", "light", "normal"]),
    ("font-variant", &["small-caps", "normal"]),
    ("text-decoration", &["underline", "none"]),
    ("vertical-align", &["sup", "sub", "baseline"]),
    ("display", &["block", "left-margin", "right-inline", "indent"]),
];
#[rustfmt::skip]
const TEXT: &[Attribute] = &[
    ("text-case", &["title", "sentence", "lowercase", "uppercase", "capitalize-first", "capitalize-all"]),
    ("quotes", BOOL),
    ("strip-periods", BOOL),
];
#[rustfmt::skip]
const TERM: &[Attribute] = &[
    ("form", &["long", "short", "verb", "verb-short", "symbol"]),
    ("plural", &["true", "false", "always", "never", "contextual"]),
    ("gender-form", &["masculine", "feminine"]),
    ("match", &["last-digit", "last-two-digits", "whole-number"]),
];
#[rustfmt::skip]
const NUMBER: &[Attribute] = &[
    ("form", &["numeric", "ordinal", "long-ordinal", "roman", "short", "symbol", "verb"]),
    ("text-case", &["title", "uppercase", "capitalize-first"]),
    ("plural", &["always", "never", "contextual"]),
    ("strip-periods", BOOL),
];
#[rustfmt::skip]
const DATE: &[Attribute] = &[
    ("form", &["text", "numeric"]),
    ("date-parts", &["year", "year-month", "year-month-day"]),
];
const DATE_PART: &[Attribute] = &[
    ("form", &["long", "short", "numeric", "numeric-leading-zeros", "ordinal"]),
    ("range-delimiter", &[]),
    ("text-case", &["title", "uppercase"]),
    ("strip-periods", BOOL),
];
#[rustfmt::skip]
const NAME: &[Attribute] = &[
    ("and", &["text", "symbol"]),
    ("delimiter-precedes-last", &["always", "never", "contextual", "after-inverted-name"]),
    ("delimiter-precedes-et-al", &["always", "never", "contextual", "after-inverted-name"]),
    ("et-al-min", COUNTS),
    ("et-al-use-first", COUNTS),
    ("et-al-use-last", BOOL),
    ("form", &["long", "short", "count"]),
    ("initialize", BOOL),
    ("initialize-with", &[]),
    ("name-as-sort-order", &["first", "all"]),
    ("sort-separator", &[]),
];
#[rustfmt::skip]
const CONDITION: &[Attribute] = &[
    ("type", &["book", "article-journal chapter", "legal_case"]),
    ("variable", &["title", "author editor", "issued", "locator"]),
    ("is-numeric", &["volume", "edition issue", "locator"]),
    ("is-uncertain-date", &["issued"]),
    ("locator", &["page", "chapter"]),
    ("position", &["first", "subsequent", "ibid", "ibid-with-locator", "near-note"]),
    ("disambiguate", BOOL),
    ("match", &["all", "any", "none"]),
];
