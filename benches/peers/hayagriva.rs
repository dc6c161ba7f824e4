//! hayagriva as a list formatter, spoken to like doicite: `list FILE.json --style FILE.csl [--locale L]
//! --to jsonl`. Its own program reads no CSL-JSON; its library does.
#![expect(clippy::print_stdout, reason = "a program of its own")]
#![expect(clippy::unwrap_used, reason = "it is given what it needs")]

use citationberg::{IndependentStyle, LocaleCode, json};
use hayagriva::archive::locales;
use hayagriva::{BibliographyDriver, BibliographyRequest, BufWriteFormat, CitationItem, CitationRequest};

fn main() {
    let args: Vec<String> = std::env::args().skip(2).collect();
    let option = |name| args.iter().position(|arg| arg == name).and_then(|at| args.get(at + 1));
    let works: Vec<json::Item> = serde_json::from_str(&std::fs::read_to_string(&args[0]).unwrap()).unwrap();
    let style = std::fs::read_to_string(option("--style").unwrap()).unwrap();
    let style = IndependentStyle::from_xml(&style).unwrap();
    let locales = locales();
    let locale = option("--locale").map(|tag| LocaleCode(tag.clone()));
    let mut driver = BibliographyDriver::new();
    for work in &works {
        let item = vec![CitationItem::with_entry(work)];
        driver.citation(CitationRequest::new(item, &style, locale.clone(), &locales, None));
    }
    let list = driver.finish(BibliographyRequest { style: &style, locale, locale_files: &locales });
    for entry in list.bibliography.unwrap().items {
        let mut html = String::new();
        if let Some(label) = entry.first_field {
            label.write_buf(&mut html, BufWriteFormat::Html).unwrap();
            html.push(' ');
        }
        entry.content.write_buf(&mut html, BufWriteFormat::Html).unwrap();
        println!("{}", serde_json::json!({"id": entry.key, "reference": {"html": html}}));
    }
}
