//! Files of every content, in every format.

use doicite::csl::Variable;
use doicite::formats::{Entry, Format, foreign, read, read_as, recognise};
use doicite::work::Work;

use super::export;

/// A file in a format that its first byte chooses, and in the one its content shows.
pub fn import(data: &[u8]) {
    let Some((first, file)) = data.split_first() else { return };
    let formats: Vec<&str> = Format::readable().map(Format::name).collect();
    let named = Format::parse(formats[usize::from(*first) % formats.len()]).expect("a format by its name");
    // What is refused by name can still be read as what somebody says that it is.
    if foreign(file).is_none() {
        assert_eq!(read(file), read_as(file, recognise(file)));
    }
    works(file, named);
}

/// A file in one format: what is read from it can be written in any other, an entry for each work, and all of it
/// comes back from CSL-JSON. Tells how many there are.
pub fn reads(data: &[u8], format: Format) -> usize {
    let mut works = works(data, format);
    // An entry of a `.bib` file may have nothing but fields that CSL has no place for.
    works.retain(|work| {
        let item = &work.item;
        !(item.text.is_empty() && item.names.is_empty() && item.dates.is_empty())
    });
    if works.is_empty() {
        return 0;
    }
    let json = export::written(Format::CslJson, &works);
    let back = export::lap(&json, Format::CslJson, works.len());
    let again = export::lap(&export::written(Format::CslJson, &back), Format::CslJson, works.len());
    for ((work, back), again) in works.iter().zip(&back).zip(&again) {
        assert_eq!(back, again, "{json}");
        // Reference managers keep variables in notes, where they are read.
        let is_same = |variable: Variable| work.item.get(variable) == back.item.get(variable);
        assert!(
            Variable::ALL.iter().all(|variable| work.item.get(*variable).is_none() || is_same(*variable)),
            "{json}"
        );
        assert_eq!((&work.item.names, &work.item.dates), (&back.item.names, &back.item.dates), "{json}");
    }
    for work in &mut works {
        // Some formats have no entry for a work of which nothing is known.
        if work.item.get(Variable::Title).is_none() {
            work.item.set(Variable::Title, "Ants");
        }
    }
    let formats: Vec<Format> = Format::writable().collect();
    let target = formats[data.len() % formats.len()];
    let file = export::written(target, &works);
    export::well_formed(target, &file, works.len());
    if target.can_read() {
        export::lap(&file, target, works.len());
    }
    works.len()
}

/// The works of a file: there is something in each, and what is wrong with others is one short line.
fn works(file: &[u8], format: Format) -> Vec<Work> {
    let mut works = Vec::new();
    for entry in read_as(file, format) {
        match entry {
            Ok(Entry::Work(work)) => {
                let item = &work.item;
                assert!(item.text.values().all(|text| !text.trim().is_empty()));
                assert!(item.names.values().all(|names| !names.is_empty()));
                works.push(*work);
            }
            Ok(Entry::Doi { found, .. }) => assert!(found.doi.as_str().starts_with("10")),
            Err(error) => {
                let message = error.to_string();
                assert!(!message.is_empty() && !message.contains('\n'), "{message:?}");
                assert!(message.len() < 1000, "{message:?}");
            }
        }
    }
    works
}
