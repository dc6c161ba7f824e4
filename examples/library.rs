//! The library in use: DOIs are resolved, their records repaired, the works formatted and exported.
//!
//! `cargo run --example library [DOI...]`. The default DOIs are built in, and it makes no requests
//! for others; `Mode::Normal` would.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program of its own")]

use std::error::Error;
use std::sync::Arc;

use doicite::csl::{Item, ListOptions, Processor};
use doicite::doi::identify;
use doicite::formats::{Format, export_as};
use doicite::markup::Output;
use doicite::resolve::{Mode, Resolver, ResolverConfig};
use doicite::style;
use doicite::work::Work;

fn main() -> Result<(), Box<dyn Error>> {
    let mut typed: Vec<String> = std::env::args().skip(1).collect();
    if typed.is_empty() {
        typed = vec!["https://www.nature.com/articles/171737a0".into(), "arXiv:1706.03762v5".into()];
    }
    // A DOI in any spelling.
    let asked = typed.iter().map(|typed| identify(typed)).collect::<Result<Vec<_>, _>>()?;

    // The record as the registration agency serves it. With a `doicite::cache::Store` in place of
    // `None`, what was fetched is kept.
    let mut config = ResolverConfig::default();
    config.mode = Mode::Offline;
    let resolver = Resolver::new(config, Arc::new(()));
    let mut works: Vec<Work> = Vec::new();
    resolver.resolve(&asked, &mut |index, answer| match answer {
        // What agencies serve needs repair; the result is clean, typed CSL data.
        Ok(resolved) => works.push(resolved.work()),
        // The failure of one takes nothing from the others.
        Err(error) => eprintln!("{} {error}", asked[index].doi),
    });

    // A sorted list in the style of a journal.
    let found = style::find("elsevier-vancouver")?;
    let locale = style::locale(found.locale.as_deref().unwrap_or("en-US"))?;
    let items: Vec<Item> = works.iter().map(|work| work.item.clone()).collect();
    let list = Processor::new(&found.style, Some(locale))
        .list(&items, ListOptions { sorted: true, citations: false })?;
    for entry in &list.entries {
        println!("{}", entry.body.write(Output::Markdown));
    }

    // The same works for a reference manager.
    println!("\n{}", export_as(Format::Ris, &works).unwrap_or_default());
    Ok(())
}
