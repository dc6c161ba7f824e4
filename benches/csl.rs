//! Our processor and hayagriva's driver on the same works, in the same style, one after the other.
//!
//! `cargo bench --bench csl [-- FILE.json]` takes works from a CSL-JSON file, or makes some up.
#![expect(clippy::print_stdout, reason = "a program of its own")]
#![expect(clippy::unwrap_used, reason = "what it reads is in the archive")]

use std::time::{Duration, Instant};

use doicite::csl::{Item, ListOptions, Processor};
use doicite::style;
use hayagriva::archive::{ArchivedStyle, LOCALES};
use hayagriva::{BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest};
use serde_json::{Value, json};

/// hayagriva's driver is not asked for more: it needs minutes.
const PEER_LIMIT: usize = 1_000;

fn main() {
    let file = std::env::args().skip(1).find(|a| !a.starts_with('-'));
    let sample: Vec<Value> = match file {
        Some(file) => serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap(),
        None => invented(),
    };
    let locale = LOCALES
        .iter()
        .find_map(|bytes| {
            let locale: citationberg::Locale = ciborium::from_reader(*bytes).ok()?;
            locale.lang.as_ref().is_some_and(|l| l.0 == "en-US").then_some(locale)
        })
        .unwrap();
    println!("{:<24} {:>6} {:>12} {:>12} {:>8}", "style", "works", "doicite", "hayagriva", "times");
    for name in ["apa", "chicago-notes", "ieee"] {
        let archived = ArchivedStyle::by_name(name).unwrap().get();
        let style = style::find(name).unwrap().style;
        for count in [1, 100, 1_000, 10_000] {
            let values = repeated(&sample, count);
            let items: Vec<Item> = values.iter().filter_map(Value::as_object).map(Item::from_json).collect();
            let processor = Processor::new(&style, Some(style::locale("en-US").unwrap()));
            let options = ListOptions { sorted: true, citations: false };
            let ours = best(if count > 1_000 { 3 } else { 10 }, || {
                processor.list(&items, options).map_or(0, |list| list.entries.len())
            });
            let peers: Vec<citationberg::json::Item> =
                values.iter().filter_map(|v| serde_json::from_value(v.clone()).ok()).collect();
            let theirs = (count <= PEER_LIMIT).then(|| best(1, || peer(&archived, &locale, &peers)));
            let theirs_text = theirs.map_or_else(|| "-".to_owned(), |t| format!("{t:.2?}"));
            let times = theirs.map_or(0.0, |t| t.as_secs_f64() / ours.as_secs_f64());
            println!("{name:<24} {count:>6} {:>12} {theirs_text:>12} {times:>8.1}", format!("{ours:.2?}"));
        }
    }
}

/// The shortest of several runs.
fn best(runs: usize, work: impl Fn() -> usize) -> Duration {
    (0..runs)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(work());
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}

/// A list as hayagriva's driver makes it.
fn peer(
    style: &citationberg::Style,
    locale: &citationberg::Locale,
    items: &[citationberg::json::Item],
) -> usize {
    let citationberg::Style::Independent(style) = style else { return 0 };
    let locales = [locale.clone()];
    let mut driver = BibliographyDriver::new();
    for item in items {
        driver.citation(CitationRequest::new(
            vec![CitationItem::with_entry(item)],
            style,
            None,
            &locales,
            None,
        ));
    }
    let finished = driver.finish(BibliographyRequest { style, locale: None, locale_files: &locales });
    finished.bibliography.map_or(0, |b| b.items.len())
}

/// As many works as asked for, each with a title and an identifier of its own.
fn repeated(sample: &[Value], count: usize) -> Vec<Value> {
    sample
        .iter()
        .cycle()
        .take(count)
        .enumerate()
        .map(|(k, value)| {
            let mut value = value.clone();
            let title = value.get("title").and_then(Value::as_str).unwrap_or_default();
            value["title"] = format!("{title} {k}").into();
            value["id"] = format!("work-{k}").into();
            value
        })
        .collect()
}

/// Works of ordinary kinds.
fn invented() -> Vec<Value> {
    let families = ["Smith", "García", "van der Berg", "Müller", "Okafor", "Nakamura", "O’Neill"];
    (0..200_usize)
        .map(|k| {
            let authors: Vec<Value> = (0..=(k % 6))
                .map(|j| json!({"family": families[(k * 3 + j) % families.len()], "given": format!("Given {}.", ["A", "B", "C"][j % 3])}))
                .collect();
            let kinds = ["article-journal", "chapter", "book", "paper-conference"];
            json!({
                "type": kinds[k % kinds.len()],
                "title": format!("A study of the effect of number {k} on the mRNA of others: results and discussion"),
                "author": authors,
                "container-title": "Journal of Invented Results",
                "container-title-short": "J. Inv. Res.",
                "publisher": "University Press",
                "volume": (k % 40).to_string(),
                "issue": (k % 12).to_string(),
                "page": format!("{}-{}", 100 + k, 110 + k),
                "issued": {"date-parts": [[1990 + k % 30, 1 + k % 12]]},
                "DOI": format!("10.1234/example.{k}"),
            })
        })
        .collect()
}
