//! What an entry takes from others: `xdata` gives its fields as they are, `crossref` those of the
//! work that contains this one, by the default rules of biblatex's manual (appendix B).

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use super::source::{Budget, EntrySource, FieldValues};

/// Parents of parents, this far.
const MAX_GENERATIONS: usize = 4;

/// Parents that one entry may name.
const MAX_PARENTS: usize = 16;

/// What is of the parent alone: its identity, how it is sorted and labelled, and what a reader noted on it. BibTeX and
/// biblatex inherit these notes too, but print none of them.
const OWN: [&str; 30] = [
    "annote",
    "annotation",
    "comment",
    "file",
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

/// The entries that others inherit from.
#[derive(Clone, Debug, Default)]
pub(super) struct Parents {
    entries: Vec<Parent>,
    /// Their places by their keys.
    by_key: HashMap<String, usize>,
    /// Their places by their keys in small letters, which BibTeX compares.
    by_small: HashMap<String, usize>,
}

/// An entry that others inherit from, with its own values.
#[derive(Clone, Debug)]
struct Parent {
    kind: String,
    fields: HashMap<String, String>,
}

impl Parents {
    /// Adds the next entry of the file. Of entries with the same key the first counts.
    pub(super) fn add(&mut self, source: &EntrySource<'_>) {
        let place = self.entries.len();
        let key = source.entry.key.text;
        self.by_key.entry(key.to_owned()).or_insert(place);
        self.by_small.entry(key.to_lowercase()).or_insert(place);
        let fields = source.fields.iter().map(|(name, value)| (name.clone(), value.clone().into_owned()));
        self.entries.push(Parent { kind: source.entry.kind.text.to_lowercase(), fields: fields.collect() });
    }

    fn get(&self, key: &str) -> Option<&Parent> {
        let small = key.to_lowercase();
        let place = self.by_key.get(key).or_else(|| self.by_key.get(&small));
        self.entries.get(*place.or_else(|| self.by_small.get(&small))?)
    }

    /// The fields of an entry with what it inherits; none if it inherits nothing.
    pub(super) fn inherited<'p>(
        &'p self,
        source: &EntrySource<'p>,
        budget: &mut Budget,
    ) -> Result<Option<FieldValues<'p>>, String> {
        if !["xdata", "crossref"].iter().any(|link| source.fields.contains_key(*link)) {
            return Ok(None);
        }
        budget.begin();
        let child = source.entry.kind.text.to_lowercase();
        self.with_parents(&child, source.fields.clone(), MAX_GENERATIONS, budget).map(Some)
    }

    fn with_parents<'p>(
        &'p self,
        child: &str,
        own: FieldValues<'p>,
        generations: usize,
        budget: &mut Budget,
    ) -> Result<FieldValues<'p>, String> {
        let owned = own.values().map(|value| if let Cow::Owned(text) = value { text.len() } else { 16 });
        budget.pay(owned.sum::<usize>() + 64)?;
        let links = ["xdata", "crossref"].map(|link| own.get(link).cloned());
        let mut fields = own;
        for (keys, is_parent) in links.into_iter().zip([false, true]) {
            let Some(keys) = keys.filter(|_| generations > 0) else { continue };
            for key in keys.split(',').take(MAX_PARENTS) {
                let Some(parent) = self.get(key.trim()) else { continue };
                let kind = &parent.kind;
                let theirs =
                    parent.fields.iter().map(|(name, value)| (name.clone(), Cow::Borrowed(&**value)));
                let given = self.with_parents(kind, theirs.collect(), generations - 1, budget)?;
                // What has the same name in the parent comes before what is called so in the child.
                let (same, renamed): (Vec<_>, Vec<_>) = given
                    .into_iter()
                    .flat_map(|(name, value)| {
                        let names = if is_parent { heirs(&name, kind, child) } else { vec![name.clone()] };
                        names.into_iter().map(move |heir| (heir == name, heir, value.clone()))
                    })
                    .partition(|(is_same, ..)| *is_same);
                for (_, name, value) in same.into_iter().chain(renamed) {
                    if let Slot::Vacant(slot) = fields.entry(name) {
                        budget.pay(value.len() + slot.key().len())?;
                        slot.insert(value);
                    }
                }
            }
        }
        Ok(fields)
    }
}

/// What a parent's field is called in an entry of another type; nothing if it stays with the parent.
fn heirs(name: &str, parent: &str, child: &str) -> Vec<String> {
    if OWN.contains(&name) {
        return Vec::new();
    }
    let several = matches!(parent, "mvbook" | "mvcollection" | "mvproceedings" | "mvreference");
    let periodical = parent == "periodical";
    let in_book = matches!(child, "inbook" | "bookinbook" | "suppbook");
    let part = in_book
        || matches!(
            child,
            "incollection" | "suppcollection" | "inreference" | "inproceedings" | "conference"
        );
    match name {
        "title" | "subtitle" | "titleaddon" if periodical => vec![format!("journal{name}")],
        "title" | "subtitle" | "titleaddon" if several => vec![format!("main{name}")],
        "title" | "subtitle" | "titleaddon" if part => vec![format!("book{name}")],
        "author" if in_book => vec![name.to_owned(), "bookauthor".to_owned()],
        // Only an entry without a title of its own would take that of another type.
        _ => vec![name.to_owned()],
    }
}
