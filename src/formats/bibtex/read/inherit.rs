//! What an entry takes from others: `xdata` gives its fields as they are, `crossref` those of the
//! work that contains this one, by the default rules of biblatex's manual (appendix B).

use std::borrow::Cow;
use std::collections::HashMap;

use super::{Budget, Fields, Source};
use crate::formats::ImportError;

/// Parents of parents, this far.
const MAX_GENERATIONS: usize = 4;

/// Parents that one entry may name.
const MAX_PARENTS: usize = 16;

/// What is of the parent alone: its identity, how it is sorted and labelled.
const OWN: [&str; 26] = [
    "crossref",
    "xref",
    "xdata",
    "ids",
    "entryset",
    "entrysubtype",
    "execute",
    "label",
    "options",
    "presort",
    "related",
    "relatedoptions",
    "relatedstring",
    "relatedtype",
    "shorthand",
    "shorthandintro",
    "sortkey",
    "sorttitle",
    "shorttitle",
    "indextitle",
    "doi",
    "url",
    "eprint",
    "eprinttype",
    "pages",
    "abstract",
];

/// The entries of a file by their keys.
pub(super) struct Parents<'s, 'a> {
    by_key: HashMap<&'s str, &'s Source<'a>>,
}

impl<'s, 'a> Parents<'s, 'a> {
    /// Of entries with the same key the first counts.
    pub(super) fn of(sources: &'s [Result<Source<'a>, ImportError>]) -> Self {
        let mut by_key = HashMap::new();
        for source in sources.iter().flatten() {
            by_key.entry(source.block.key).or_insert(source);
        }
        Self { by_key }
    }

    /// The fields of an entry with what it inherits.
    pub(super) fn resolved(
        &self,
        source: &'s Source<'a>,
        budget: &mut Budget,
    ) -> Result<Cow<'s, Fields<'a>>, String> {
        if !["xdata", "crossref"].iter().any(|link| source.fields.contains_key(*link)) {
            return Ok(Cow::Borrowed(&source.fields));
        }
        self.inherited(source, MAX_GENERATIONS, budget).map(Cow::Owned)
    }

    fn inherited(
        &self,
        source: &'s Source<'a>,
        generations: usize,
        budget: &mut Budget,
    ) -> Result<Fields<'a>, String> {
        let owned =
            source.fields.values().map(|value| if let Cow::Owned(text) = value { text.len() } else { 16 });
        budget.pay(owned.sum::<usize>() + 64)?;
        let mut fields = source.fields.clone();
        for (link, is_parent) in [("xdata", false), ("crossref", true)] {
            let Some(keys) = source.fields.get(link).filter(|_| generations > 0) else { continue };
            for key in keys.split(',').take(MAX_PARENTS) {
                let Some(parent) = self.by_key.get(key.trim()) else { continue };
                for (name, value) in self.inherited(parent, generations - 1, budget)? {
                    let name = if is_parent {
                        heir(&name, &parent.block.kind.to_lowercase(), &source.block.kind.to_lowercase())
                    } else {
                        Some(name)
                    };
                    if let Some(name) = name.filter(|name| !fields.contains_key(name)) {
                        budget.pay(value.len() + name.len())?;
                        fields.insert(name, value);
                    }
                }
            }
        }
        Ok(fields)
    }
}

/// What a parent's field is in an entry of another type; nothing if it stays with the parent.
fn heir(name: &str, parent: &str, child: &str) -> Option<String> {
    if OWN.contains(&name) {
        return None;
    }
    let several = matches!(parent, "mvbook" | "mvcollection" | "mvproceedings" | "mvreference");
    let periodical = parent == "periodical";
    let part = matches!(
        child,
        "inbook"
            | "bookinbook"
            | "suppbook"
            | "incollection"
            | "suppcollection"
            | "inreference"
            | "inproceedings"
            | "conference"
    );
    let title = match name {
        "title" | "subtitle" | "titleaddon" if periodical => format!("journal{name}"),
        "title" | "subtitle" | "titleaddon" if several => format!("main{name}"),
        "title" | "subtitle" | "titleaddon" if part => format!("book{name}"),
        "author" if matches!(child, "inbook" | "bookinbook" | "suppbook") => "bookauthor".to_owned(),
        // Only an entry without a title of its own would take that of another type.
        _ => name.to_owned(),
    };
    Some(title)
}
