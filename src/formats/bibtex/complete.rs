//! Filling the gaps of a `.bib` file from the records of its DOIs.
//!
//! A field is a gap if the entry has neither it nor a field of another name for the same thing
//! (`date` for `year`, `journaltitle` for `journal`), or has it empty. Everything that the author
//! wrote stays, byte by byte: keys, types, comments, order, and what the record says otherwise. New
//! fields follow the last one, in the entry's own style and dialect, or the file's where the entry shows
//! none.
//!
//! An entry whose title or authors contradict the record gets nothing: its DOI is of another work.
//! Left alone are entries that inherit (`crossref`, `xdata`), since what they lack is written elsewhere,
//! and a month beside the author's own year if the record has another year.

use std::collections::HashMap;
use std::hash::BuildHasher;

use super::carried::ALIASES;
use super::library::Library;
use super::source::EntrySource;
use super::syntax::{Edit, EditError, File};
use super::{Bib, Dialect, Escaping, Options, dialect, read};
use crate::compare::{Contradiction, contradiction};
use crate::doi::Doi;
use crate::text::lines::Lines;
use crate::work::Work;

/// A file with its gaps filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Completed {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// The entries that changed.
    pub filled: Vec<Filled>,
    /// The entries that got nothing, because their DOI is of another work.
    pub refused: Vec<Refused>,
}

/// An entry whose title or authors contradict the record of its DOI.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// Its citation key.
    pub key: String,
    /// The line it begins in, from 1.
    pub line: usize,
    /// Its DOI.
    pub doi: Doi,
    /// What contradicts, and the work that the DOI is of.
    pub contradiction: Contradiction,
}

/// An entry that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filled {
    /// Its citation key.
    pub key: String,
    /// The line it begins in, from 1.
    pub line: usize,
    /// The names of its new fields.
    pub fields: Vec<&'static str>,
    /// Fields that could not be added, because the encoding of the file lacks characters of theirs.
    pub unencoded: Vec<&'static str>,
}

/// Fills the gaps of a file's entries from works by their DOIs.
pub fn complete<S: BuildHasher>(
    file: &[u8],
    works: &HashMap<Doi, Work, S>,
    options: &Options,
) -> Result<Completed, EditError> {
    let file = File::new(file);
    let lines = Lines::of(file.text());
    let of_file = dialect::of_file(&file).unwrap_or(options.dialect);
    let bib = |dialect| {
        let options = options.clone().in_dialect(dialect);
        let escaping = if file.is_unicode() { options.escaping } else { Escaping::Tex };
        Bib::new(Options { escaping, ..options })
    };
    let (bibtex, biblatex) = (bib(Dialect::Bibtex), bib(Dialect::Biblatex));
    let mut edit = Edit::new(&file);
    let mut filled = Vec::new();
    let mut refused = Vec::new();
    for source in Library::of(file.text()).entries(file.text()) {
        let Some(doi) = read::doi(source.entry.kind.text, &source.fields) else { continue };
        let Some(work) = works.get(&doi) else { continue };
        if source.entry.fault.is_some() {
            continue;
        }
        let own = read::work(source.entry.key.text, source.entry.kind.text, &source.fields);
        if let Some(contradiction) = contradiction(&own.item, work) {
            let key = source.entry.key.text.to_owned();
            refused.push(Refused { key, line: lines.at(source.entry.token.start), doi, contradiction });
            continue;
        }
        let mut new = Filled {
            key: source.entry.key.text.to_owned(),
            line: lines.at(source.entry.token.start),
            fields: Vec::new(),
            unencoded: Vec::new(),
        };
        let bib = match dialect::of_entry(&source.fields).unwrap_or(of_file) {
            Dialect::Bibtex => &bibtex,
            Dialect::Biblatex => &biblatex,
        };
        for (name, value) in gaps(&source, bib.parts(work).1) {
            if file.encode(&value).is_err() {
                new.unencoded.push(name);
                continue;
            }
            match source.entry.fields.iter().find(|field| field.is(name)) {
                Some(field) => edit.replace(field, inner(&value))?,
                None => edit.insert(&source.entry, name, &value)?,
            }
            new.fields.push(name);
        }
        if !new.fields.is_empty() || !new.unencoded.is_empty() {
            filled.push(new);
        }
    }
    Ok(Completed { bytes: edit.apply()?, filled, refused })
}

/// The fields, of those of a work, that an entry lacks.
fn gaps(source: &EntrySource<'_>, fields: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
    let own = &source.entry.fields;
    if own.iter().any(|field| field.is("crossref") || field.is("xdata")) {
        return Vec::new();
    }
    let other_year = other_year(source, &fields);
    let is_gap =
        |name: &str| match own.iter().filter(|field| means(field.name.text, name)).collect::<Vec<_>>()[..] {
            [] => true,
            [field] => field.is(name) && field.value.is_blank(),
            _ => false,
        };
    let wanted = |name: &str| name != "key" && (name != "month" || !other_year);
    fields.into_iter().filter(|(name, _)| wanted(name) && is_gap(name)).collect()
}

/// A value without its braces.
fn inner(value: &str) -> &str {
    value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(value)
}

/// Whether the author's year is another than the record's.
fn other_year(source: &EntrySource<'_>, fields: &[(&'static str, String)]) -> bool {
    let own = source.fields.get("year");
    let recorded = fields.iter().find(|(name, _)| *name == "year");
    match (own, recorded) {
        (Some(own), Some((_, recorded))) => own.trim() != inner(recorded),
        _ => false,
    }
}

/// Whether two field names, the author's and ours, are for the same thing.
fn means(own: &str, name: &str) -> bool {
    const SAME: [&[&str]; 4] = [
        &["school", "institution", "publisher", "organization", "howpublished"],
        &["pages", "eid", "articleno"],
        // What a part is in: styles print the journal of articles only, and the book of others.
        &["journal", "journaltitle", "booktitle", "eventtitle"],
        &["number", "issue"],
    ];
    let own = own.to_ascii_lowercase();
    let shares = |group: &[&str]| group.contains(&own.as_str()) && group.contains(&name);
    own == name || SAME.iter().any(|group| shares(group)) || ALIASES.iter().any(|pair| shares(pair))
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
        let first = complete(file.as_bytes(), &works, &Options::default()).unwrap();
        let again = complete(&first.bytes, &works, &Options::default()).unwrap();
        assert_eq!(again.bytes, first.bytes, "nothing is left to fill");
        assert!(again.filled.is_empty());
        String::from_utf8(first.bytes).unwrap()
    }

    #[test]
    fn gaps_are_filled_and_nothing_else_changes() {
        assert_eq!(
            completed(
                "% mine\n@ARTICLE{Key,\n\tTitle = \"{A}nts\", doi = {10.1000/A},\n\tnote = {x}\n}\n% end"
            ),
            "% mine\n@ARTICLE{Key,\n\tTitle = \"{A}nts\", doi = {10.1000/A},\n\tnote = {x},\n\tauthor = {Doe, A.},\
             \n\tjournal = {J. Ants},\n\tyear = {2020},\n\tmonth = jul,\n\tvolume = {7},\n\tpages = {1--2}\n}\n% end"
        );
        assert_eq!(
            completed("@article{k, author={Doe},title={Ants},journal={J},year={2020}, doi={10.1000/a}, }"),
            "@article{k, author={Doe},title={Ants},journal={J},year={2020}, doi={10.1000/a}, month = jul, volume = {7}, \
             pages = {1--2}, }"
        );
        assert_eq!(
            completed(
                "@article{k,\r\n  doi = {10.1000/a},\r\n author = {Doe}, title = {Ants}, journal = {J}, year = 2020, month = jul,\r\n  volume = {},\r\n}"
            ),
            "@article{k,\r\n  doi = {10.1000/a},\r\n author = {Doe}, title = {Ants}, journal = {J}, year = 2020, month = jul,\r\n  volume = {7},\r\n  pages = {1--2},\r\n}"
        );
    }

    #[test]
    fn the_authors_word_counts() {
        let whole = "@article{k, author={Doe}, title={Ants}, journal={J}, volume={7}, eid={9}, year={2019}, doi={10.1000/a}}";
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
    fn nothing_of_another_work_is_added() {
        let mut item = Item::new("10.1000/a", Kind::ArticleJournal);
        item.set(Variable::Title, "Ants");
        item.set(Variable::Volume, "7");
        item.names.insert(NameVariable::Author, vec![Name::person("A.", "Doe")]);
        let works = HashMap::from([(Doi::parse("10.1000/a").unwrap(), Work::from(item))]);
        for (entry, field) in [
            ("@article{k, title = {Deep learning of bees}, doi = {10.1000/a}}", "title"),
            ("@article{k, author = {Moss, B.}, title = {Ants}, doi = {10.1000/a}}", "author"),
        ] {
            let completed = complete(entry.as_bytes(), &works, &Options::default()).unwrap();
            assert_eq!(completed.bytes, entry.as_bytes());
            let refused = &completed.refused[0];
            assert_eq!((refused.key.as_str(), refused.line, refused.contradiction.field), ("k", 1, field));
            assert_eq!(refused.contradiction.work, "\"Ants\" (Doe)");
        }
    }

    #[test]
    fn biblatex_files_get_its_names() {
        assert_eq!(
            completed("@article{k,\n  title = {Ants},\n  date = {2020-07},\n  doi = {10.1000/a}\n}"),
            "@article{k,\n  title = {Ants},\n  date = {2020-07},\n  doi = {10.1000/a},\n  author = {Doe, A.},\n  \
             journaltitle = {J. Ants},\n  volume = {7},\n  pages = {1--2}\n}"
        );
    }

    #[test]
    fn bytes_of_any_encoding_stay() {
        let file = b"@misc{k, title = {caf\xe9}, doi = {10.9000/none}}\xff";
        assert_eq!(complete(file, &HashMap::new(), &Options::default()).unwrap().bytes, file);
    }
}
