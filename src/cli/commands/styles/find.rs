//! Listing and searching styles.

use super::card::{bold, card, sample};
use crate::cli::exit::Exit;
use crate::cli::hints::explain;
use crate::cli::output::{self, clean};
use crate::cli::session::{Session, Told};
use crate::cli::terminal::{width, wrap};
use crate::markup::RichText;
use crate::resolve::Mode;
use crate::style::{self, Catalogue, CatalogueEntry, Sources, StyleOrigin};
use crate::text::sorting;

/// So many matches are few enough to show a reference in each.
const FEW: usize = 5;

/// So many matches are listed on a terminal: the best come first, and would scroll away.
const MANY: usize = 20;

/// The styles at hand, or those that match a query.
pub(super) fn find(session: &Session, query: &str) -> Result<String, Told> {
    let sources = session.styles();
    if session.request.settings.mode == Mode::Refresh {
        match sources.fetch_index() {
            Ok(()) => {
                let (count, _) = sources.catalogue().index.unwrap_or_default();
                session.voice.note(&format!(
                    "fetched the index of {count} styles; `doicite styles WORDS` searches it"
                ));
            }
            Err(error) => {
                session.fail(Exit::Network, &format!("fetching the index of styles failed: {error}"));
            }
        }
    }
    if query.is_empty() { Ok(list(&sources)) } else { search(session, &sources, query) }
}

/// The user's own styles, those that are built in, and the common names that stand for one.
fn list(sources: &Sources) -> String {
    let at_hand = sources.at_hand();
    let named = |official: &str| {
        at_hand
            .iter()
            .find(|style| style.name == official || style.aliases.iter().any(|name| name == official))
    };
    let mut rows: Vec<(String, String)> = style::common()
        .map(|(common, official)| {
            let here = named(official).map(|style| format!("= {}", style.name));
            (common.to_owned(), here.unwrap_or_else(|| format!("= {official} (repository)")))
        })
        .collect();
    for style in &at_hand {
        let own = if matches!(style.origin, StyleOrigin::Own(_)) { " (yours)" } else { "" };
        rows.push((style.name.clone(), format!("{}{own}", style.title)));
    }
    sorting::by(&mut rows, Ord::cmp);
    // As wide as most names are: a few long ones are no reason to break every line of a terminal.
    let width = 28;
    let mut text = String::new();
    for (name, what) in &rows {
        text.push_str(&format!("{:width$}  {}\n", clean(name), clean(what)));
    }
    text
}

fn search(session: &Session, sources: &Sources, query: &str) -> Result<String, Told> {
    let mode = session.request.settings.mode;
    let mut catalogue = sources.catalogue();
    let mut trouble = None;
    let fresh = catalogue.index.is_some_and(|(_, fresh)| fresh);
    if style::search(&catalogue.entries, query, false).is_empty() && !fresh && mode != Mode::Refresh {
        // Nothing here has such a name: the repository may.
        match sources.fetch_index() {
            Ok(()) => catalogue = sources.catalogue(),
            Err(error) => trouble = Some(error.to_string()),
        }
    }
    let mut matches = style::search(&catalogue.entries, query, false);
    let exact = !matches.is_empty();
    if !exact {
        matches = style::search(&catalogue.entries, query, true);
    }
    match (matches.as_slice(), trouble) {
        ([], trouble) => Err(session.fail(Exit::Style, &nothing(query, &catalogue, mode, trouble))),
        (_, Some(trouble)) => {
            session.voice.note(&format!("note: {trouble}; these are the closest on this machine"));
            Ok(show(session, sources, &matches))
        }
        (_, None) => {
            if !exact {
                session
                    .voice
                    .note(&format!("note: no style matches `{query}` exactly; these are the closest"));
            }
            Ok(show(session, sources, &matches))
        }
    }
}

/// Why nothing matches, and what to do.
fn nothing(query: &str, catalogue: &Catalogue, mode: Mode, trouble: Option<String>) -> String {
    let hint = match trouble {
        Some(trouble) => format!(" here, and fetching the index of the repository failed: {trouble}"),
        None if mode == Mode::Offline && catalogue.index.is_none() => {
            " on this machine; run without --offline to search the repository too".to_owned()
        }
        None => "; a .csl file works as a style too".to_owned(),
    };
    format!("no style matches `{query}`{hint}")
}

fn show(session: &Session, sources: &Sources, matches: &[&CatalogueEntry]) -> String {
    match matches {
        [only] => {
            let found = sources.find(&only.name).and_then(|found| card(session, found));
            found.unwrap_or_else(|error| {
                session.voice.note(&format!("note: {}", explain(&error)));
                block(only, None)
            })
        }
        few if few.len() <= FEW => {
            let blocks: Vec<String> =
                few.iter().map(|entry| block(entry, Some((session, sources)))).collect();
            blocks.join("\n")
        }
        many => table(session, many),
    }
}

/// A style with its title, where it comes from, and a reference in it if it is on this machine.
fn block(entry: &CatalogueEntry, sampled: Option<(&Session, &Sources)>) -> String {
    const INDENT: usize = 2;
    let (output, width) = (output::form(), width());
    let line = |text: &RichText, indent: usize| {
        format!("{}{}\n", " ".repeat(indent), wrap(&text.write(output), width, indent, indent))
    };
    let row = |text: String| line(&RichText::plain(clean(&text)), INDENT);
    let mut text = bold(&entry.name).write(output) + "\n";
    text.push_str(&row(format!("{} ({})", entry.title, place(entry))));
    if !entry.aliases.is_empty() {
        text.push_str(&row(format!("also {}", entry.aliases.join(", "))));
    }
    let Some((session, sources)) = sampled else { return text };
    // What is only in the index is not fetched for a look.
    let here = Sources {
        own: sources.own.clone(),
        installed: sources.installed.clone(),
        kept: sources.kept.clone(),
        repository: None,
    };
    match here.find(&entry.name).and_then(|found| sample(session, found)) {
        Ok(sample) => text.push_str(&line(&sample.reference, INDENT + 2)),
        Err(_) if entry.origin == StyleOrigin::Repository => {
            text.push_str(&row(format!(
                "`doicite styles show {}` fetches it and shows a reference",
                entry.name
            )));
        }
        Err(error) => text.push_str(&row(explain(&error))),
    }
    text
}

fn place(entry: &CatalogueEntry) -> String {
    match (&entry.parent, entry.dependent) {
        (Some(parent), _) => format!("{}, dependent on {parent}", entry.origin),
        (None, true) => format!("{}, dependent", entry.origin),
        (None, false) => entry.origin.to_string(),
    }
}

/// A row for each style: its name, where it comes from, its title. On a terminal a row is a line.
fn table(session: &Session, matches: &[&CatalogueEntry]) -> String {
    let on_terminal = output::is_terminal();
    let shown = if on_terminal { &matches[..matches.len().min(MANY)] } else { matches };
    let names = shown.iter().map(|entry| entry.name.chars().count());
    // A name is there to be copied: a long one is whole, and pushes the rest of its row aside.
    let name_width = names.max().unwrap_or(0).min(width() * 2 / 5);
    let mut text = String::new();
    for entry in shown {
        let place = match entry.origin {
            StyleOrigin::Own(_) => "yours",
            StyleOrigin::BuiltIn => "built in",
            StyleOrigin::Installed(_) => "installed",
            _ => "repository",
        };
        let row = format!("{:name_width$}  {place:10}  {}", entry.name, entry.title);
        text.push_str(&clean(&if on_terminal { cut(&row, width()) } else { row }));
        text.push('\n');
    }
    if shown.len() < matches.len() {
        let more = matches.len() - shown.len();
        session.voice.note(&format!("{more} more match; more words narrow it down"));
    }
    text
}

/// As much of a line as fits.
fn cut(line: &str, width: usize) -> String {
    if line.chars().count() <= width {
        return line.to_owned();
    }
    line.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}
