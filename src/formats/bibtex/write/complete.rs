//! Filling the gaps of a `.bib` file from the records of its DOIs.
//!
//! A field is a gap if the entry has neither it nor a field of another name for the same thing
//! (`date` for `year`, `journaltitle` for `journal`), or has it empty. Everything that the author
//! wrote stays, byte by byte: keys, types, comments, order, and what the record says otherwise. New
//! fields follow the last one, in the file's own indentation. Files that use names of BibLaTeX's data
//! model get those.
//!
//! Left alone are entries that inherit (`crossref`, `xdata`), since what they lack is written elsewhere,
//! and a month beside the author's own year if the record has another year.

use std::collections::HashMap;
use std::hash::BuildHasher;

use super::file::{self, Entry, Field, text};
use super::into::doi;
use super::{Bib, Dialect, Escaping, Options};
use crate::doi::Doi;
use crate::work::Work;

/// A file with its gaps filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completed {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// The keys of the entries that changed, with the names of their new fields.
    pub filled: Vec<(String, Vec<&'static str>)>,
}

/// The DOIs of a file's entries, in order; none for an entry without.
pub fn dois(file: &[u8]) -> Vec<Option<Doi>> {
    file::entries(file).iter().map(|entry| doi(file, entry)).collect()
}

/// Fills the gaps of a file's entries from works by their DOIs.
pub fn complete<S: BuildHasher>(file: &[u8], works: &HashMap<Doi, Work, S>, options: &Options) -> Completed {
    let entries = file::entries(file);
    let bib = Bib::new(dialect(&entries, std::str::from_utf8(file).is_ok(), options));
    let mut completed = Completed::default();
    let mut copied = 0;
    for entry in &entries {
        let Some(work) = doi(file, entry).and_then(|doi| works.get(&doi)) else { continue };
        let mut edits = Vec::new();
        let filled = fill(file, entry, &bib.parts(work).1, &mut edits);
        for (from, to, new) in edits {
            completed.bytes.extend_from_slice(file.get(copied..from).unwrap_or_default());
            completed.bytes.extend_from_slice(new.as_bytes());
            copied = to;
        }
        if !filled.is_empty() {
            completed.filled.push((entry.key.clone(), filled));
        }
    }
    completed.bytes.extend_from_slice(file.get(copied..).unwrap_or_default());
    completed
}

/// Options in the dialect that a file is written in.
fn dialect(entries: &[Entry], is_unicode: bool, options: &Options) -> Options {
    let tells =
        |field: &Field| matches!(field.name.as_str(), "date" | "journaltitle" | "eprinttype" | "location");
    if options.dialect == Dialect::Bibtex && entries.iter().any(|entry| entry.fields.iter().any(tells)) {
        let escaping = if is_unicode { Escaping::Unicode } else { options.escaping };
        return Options { dialect: Dialect::Biblatex, escaping, ..options.clone() };
    }
    options.clone()
}

/// Collects what to write where (from, to, new text) in order, and tells the names of the new fields.
fn fill(
    file: &[u8],
    entry: &Entry,
    fields: &[(&'static str, String)],
    edits: &mut Vec<(usize, usize, String)>,
) -> Vec<&'static str> {
    let mut filled = Vec::new();
    if entry.fields.iter().any(|field| matches!(field.name.as_str(), "crossref" | "xdata")) {
        return filled;
    }
    let indent = indent(file, entry);
    let mut new = String::new();
    let mut after_comma = entry.comma.is_some();
    for (name, value) in fields {
        if *name == "key" || *name == "month" && other_year(file, entry, fields) {
            continue;
        }
        let same: Vec<&Field> = entry.fields.iter().filter(|field| means(&field.name, name)).collect();
        let is_empty = |field: &&Field| text(file, &field.value).is_empty();
        match same.as_slice() {
            [] => {
                if !std::mem::take(&mut after_comma) {
                    new.push(',');
                }
                new.extend([format!("{indent}{name} = {value}")]);
            }
            [field] if is_empty(field) && field.name == *name => {
                edits.push((field.value.start, field.value.end, value.clone()));
            }
            _ => continue,
        }
        filled.push(*name);
    }
    edits.sort_by_key(|(from, ..)| *from);
    if !new.is_empty() {
        let at = entry.comma.unwrap_or(entry.end);
        if entry.comma.is_some() {
            new.push(',');
        }
        edits.push((at, at, new));
    }
    filled
}

/// The line end and the white space before the first field, as the new ones get them.
fn indent(file: &[u8], entry: &Entry) -> String {
    let Some(first) = entry.fields.first() else { return "\n  ".to_owned() };
    let before = file.get(..first.start).unwrap_or_default();
    let space = before.iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
    let space = String::from_utf8_lossy(&before[before.len() - space..]);
    match space.rfind('\n') {
        Some(at) => {
            let end = if space[..at].ends_with('\r') { "\r\n" } else { "\n" };
            format!("{end}{}", &space[at + 1..])
        }
        None => " ".to_owned(),
    }
}

/// Whether the author's year is another than the record's.
fn other_year(file: &[u8], entry: &Entry, fields: &[(&'static str, String)]) -> bool {
    let own = entry.fields.iter().find(|field| field.name == "year").map(|field| text(file, &field.value));
    let recorded = fields.iter().find(|(name, _)| *name == "year");
    match (own, recorded) {
        (Some(own), Some((_, recorded))) => !own.is_empty() && own != recorded.trim_matches(['{', '}']),
        _ => false,
    }
}

/// Whether two field names, the author's and ours, are for the same thing.
fn means(own: &str, name: &str) -> bool {
    const SAME: [&[&str]; 10] = [
        &["journal", "journaltitle"],
        &["year", "date"],
        &["month", "date"],
        &["address", "location"],
        &["school", "institution", "publisher", "organization", "howpublished"],
        &["archiveprefix", "eprinttype"],
        &["primaryclass", "eprintclass"],
        &["pages", "eid", "articleno"],
        &["booktitle", "eventtitle"],
        &["number", "issue"],
    ];
    own == name || SAME.iter().any(|group| group.contains(&own) && group.contains(&name))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::csl::{DateParts, DateVariable, Item, Kind, Name, NameVariable, Variable};

    fn completed(file: &str) -> String {
        let mut item = Item::new("10.1000/a", Kind::ArticleJournal);
        item.set(Variable::Doi, "10.1000/a");
        item.set(Variable::Title, "Ants");
        item.set(Variable::ContainerTitle, "J. Ants");
        item.set(Variable::Volume, "7");
        item.set(Variable::Page, "1-2");
        item.names.insert(NameVariable::Author, vec![Name::person("A.", "Doe")]);
        item.set_date(DateVariable::Issued, DateParts::new(2020, Some(7), Some(4)).unwrap());
        let works = HashMap::from([(Doi::parse("10.1000/a").unwrap(), Work::from(item))]);
        let first = complete(file.as_bytes(), &works, &Options::default());
        let again = complete(&first.bytes, &works, &Options::default());
        assert_eq!(again.bytes, first.bytes, "nothing is left to fill");
        assert!(again.filled.is_empty());
        String::from_utf8(first.bytes).unwrap()
    }

    #[test]
    fn gaps_are_filled_and_nothing_else_changes() {
        assert_eq!(
            completed(
                "% mine\n@ARTICLE{Key,\n\tTitle = \"My {T}itle\", doi = {10.1000/A},\n\tnote = {x}\n}\n% end"
            ),
            "% mine\n@ARTICLE{Key,\n\tTitle = \"My {T}itle\", doi = {10.1000/A},\n\tnote = {x},\n\tauthor = {Doe, A.},\
             \n\tjournal = {J. Ants},\n\tyear = {2020},\n\tmonth = jul,\n\tvolume = {7},\n\tpages = {1--2}\n}\n% end"
        );
        assert_eq!(
            completed("@article{k, author={D},title={T},journal={J},year={2020}, doi={10.1000/a}, }"),
            "@article{k, author={D},title={T},journal={J},year={2020}, doi={10.1000/a}, month = jul, volume = {7}, \
             pages = {1--2}, }"
        );
        assert_eq!(
            completed(
                "@article{k,\r\n  doi = {10.1000/a},\r\n author = {D}, title = {T}, journal = {J}, year = 2020, month = jul,\r\n  volume = {},\r\n}"
            ),
            "@article{k,\r\n  doi = {10.1000/a},\r\n author = {D}, title = {T}, journal = {J}, year = 2020, month = jul,\r\n  volume = {7},\r\n  pages = {1--2},\r\n}"
        );
    }

    #[test]
    fn the_authors_word_counts() {
        let whole = "@article{k, author={D}, title={T}, journal={J}, volume={7}, eid={9}, year={2019}, doi={10.1000/a}}";
        assert_eq!(completed(whole), whole, "no month of another year, no pages beside an eid");
        for alone in [
            "@article{k, crossref={x}, doi={10.1000/a}}",
            "@article{k, title={no DOI}}",
            "@article{k, doi={10.1000/b}}",
        ] {
            assert_eq!(completed(alone), alone);
        }
    }

    #[test]
    fn biblatex_files_get_its_names() {
        assert_eq!(
            completed("@article{k,\n  title = {T},\n  date = {2020-07},\n  doi = {10.1000/a}\n}"),
            "@article{k,\n  title = {T},\n  date = {2020-07},\n  doi = {10.1000/a},\n  author = {Doe, A.},\n  \
             journaltitle = {J. Ants},\n  volume = {7},\n  pages = {1--2}\n}"
        );
    }

    #[test]
    fn bytes_of_any_encoding_stay() {
        let file = b"@misc{k, title = {caf\xe9}, doi = {10.9000/none}}\xff";
        assert_eq!(complete(file, &HashMap::new(), &Options::default()).bytes, file);
    }
}
