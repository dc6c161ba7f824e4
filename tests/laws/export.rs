//! Works of every content in every export format.

use doicite::csl::{Item, Kind, Variable};
use doicite::formats::{self, Entry};
use doicite::formats::{Format, keys, pieces};
use doicite::markup;
use doicite::work::{Work, repair};

use super::record::made;
use super::source::Source;

/// A few works, as repaired from records or as a file had them.
pub(super) fn works(source: &mut Source<'_>) -> Vec<Work> {
    let count = 1 + source.below(3);
    (0..count)
        .map(|_| {
            let served = source.flag();
            let object = made(source);
            let mut work =
                if served { repair(&object, "10.5555/asked") } else { Item::from_json(&object).into() };
            // Some formats have no entry for a work of which nothing is known. Readers take a title of white space for none.
            let is_read = |title: &str| markup::csl(title).to_plain().chars().any(char::is_alphanumeric);
            if !work.item.get(Variable::Title).is_some_and(is_read) {
                work.item.set(Variable::Title, "Ants");
            }
            work
        })
        .collect()
}

/// Each format is well formed and has an entry for each work, also after two laps through our own reader,
/// where there is one; CSL data are the same after a lap.
pub fn export(data: &[u8]) {
    let works = works(&mut Source::new(data));
    for format in Format::writable() {
        let first = written(format, &works);
        assert!(first.ends_with('\n'));
        if format != Format::CslJson {
            let is_unsafe = |c: char| {
                c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            };
            assert!(!first.contains(is_unsafe), "{format:?}: {first:?}");
        }
        well_formed(format, &first, works.len());
        if !format.can_read() {
            continue;
        }
        let second = written(format, &lap(&first, format, works.len()));
        let third = written(format, &lap(&second, format, works.len()));
        // The other formats have no place for some of it.
        if matches!(format, Format::CslJson | Format::CslYaml) {
            assert_eq!(second, third, "{format:?}, from {first}");
        }
    }
}

pub(super) fn written(format: Format, works: &[Work]) -> String {
    let exporter = format.writer().expect("a format that is written")(works.len());
    pieces(exporter.as_ref(), works.iter().zip(keys(exporter.as_ref(), works))).collect()
}

/// The works in an exported file, as many as there were.
pub(super) fn lap(file: &str, format: Format, count: usize) -> Vec<Work> {
    let entries = formats::read_as(file.as_bytes(), format);
    assert_eq!(entries.len(), count, "{format}: {entries:?} in {file}");
    entries
        .into_iter()
        .map(|entry| match entry {
            Ok(Entry::Work(work)) => *work,
            // A work that says nothing else in this format is read as one to be fetched.
            Ok(Entry::Doi { found, id }) => {
                let id = id.unwrap_or_default();
                Work::from(Item::new(&id, Kind::Document).with(Variable::Doi, found.doi.as_str()))
            }
            Err(error) => panic!("{format}: {error} in {file}"),
        })
        .collect()
}

/// As another program would see it.
pub(super) fn well_formed(format: Format, file: &str, count: usize) {
    let lines = |begin: &str| file.lines().filter(|line| line.starts_with(begin)).count();
    match format {
        Format::Bibtex | Format::Biblatex => {
            assert_eq!(lines("@"), count, "{file}");
            for entry in file.split("\n}\n") {
                // BibTeX counts those behind a backslash, too.
                let (open, close) = (entry.matches('{').count(), entry.matches('}').count());
                let own = usize::from(!entry.trim().is_empty());
                assert_eq!(open, close + own, "{entry}");
            }
        }
        Format::Ris => assert_eq!((lines("TY  - "), lines("ER  - ")), (count, count), "{file}"),
        Format::Endnote => assert_eq!(lines("%0 "), count, "{file}"),
        Format::Nbib => assert_eq!(lines("PMID- "), count, "{file}"),
        Format::CslJson => {
            let read: Vec<serde_json::Value> =
                serde_json::from_str(file).unwrap_or_else(|error| panic!("{error}: {file}"));
            assert_eq!(read.len(), count);
        }
        Format::CslYaml | Format::Hayagriva | Format::Cff => {
            serde_yaml::from_str::<serde_yaml::Value>(file).unwrap_or_else(|error| panic!("{error}: {file}"));
        }
        Format::DublinCore | Format::Mods => {
            let read = roxmltree::Document::parse(file).unwrap_or_else(|error| panic!("{error}: {file}"));
            assert!(read.root_element().has_children());
        }
        Format::Coins => {
            assert_eq!(
                (lines("<span class=\"Z3988\" title=\"ctx_ver"), file.matches('<').count()),
                (count, 2 * count)
            );
            roxmltree::Document::parse(&format!("<p>{file}</p>"))
                .unwrap_or_else(|error| panic!("{error}: {file}"));
        }
        Format::Wikipedia => {
            assert_eq!(lines("{{cite "), count, "{file}");
            assert_eq!((file.matches("{{").count(), file.matches("}}").count()), (count, count), "{file}");
            assert!(!file.contains("[[") && !file.contains("~~~"), "{file}");
        }
        _ => {}
    }
}
