//! `.bib` files of every content, appended to and filled in.

use std::collections::HashMap;

use doicite::csl::{Item, Kind, Variable};
use doicite::doi::Doi;
use doicite::formats::bibtex::{Options, append, complete, dois};
use doicite::work::Work;

use super::export::works;
use super::source::Source;

/// Nothing of a file changes but what is asked: appending gives text for its end, completing keeps
/// every byte that is not an empty value, and both find nothing left to do the second time.
pub fn bib_file(data: &[u8]) {
    let at = data.iter().rposition(|byte| *byte == 0).unwrap_or(data.len());
    let (file, rest) = data.split_at(at);
    let mut new = works(&mut Source::new(rest));
    let found = dois(file);
    let records: HashMap<Doi, Work> = found.iter().flatten().map(|doi| (doi.clone(), record(doi))).collect();
    new.extend(records.values().cloned());
    for options in [Options::default(), Options::biblatex()] {
        let appended = append(file, &new, None, &options);
        assert!(appended.present.len() >= records.len());
        let longer = [file, appended.text.as_bytes()].concat();
        // An entry that is open at the end of the file swallows what follows; a closed file grows.
        if is_closed(file) {
            assert_eq!(
                dois(&longer).len(),
                found.len() + appended.added.len(),
                "{}",
                String::from_utf8_lossy(&longer)
            );
        }
        let done = complete(file, &records, &options);
        assert!(is_within(file, &done.bytes), "{}", String::from_utf8_lossy(&done.bytes));
        let again = complete(&done.bytes, &records, &options);
        assert_eq!(String::from_utf8_lossy(&again.bytes), String::from_utf8_lossy(&done.bytes));
        assert_eq!(dois(&done.bytes), found);
    }
}

fn record(doi: &Doi) -> Work {
    let mut item = Item::new("", Kind::ArticleJournal);
    item.set(Variable::Doi, doi.as_str());
    item.set(Variable::Title, "Ants & {bees} of \"South\" @home");
    item.set(Variable::ContainerTitle, "J. Ants");
    item.set(Variable::Volume, "7");
    item.into()
}

/// Whether the file is surely not in the midst of something at its end.
fn is_closed(file: &[u8]) -> bool {
    let mut open = 0_usize;
    for byte in file {
        match byte {
            b'{' => open += 1,
            b'}' if open > 0 => open -= 1,
            // What these close, or whether they do, is for a reader to say.
            b'}' | b'"' | b'(' | b'\\' => return false,
            _ => {}
        }
    }
    open == 0
}

/// Whether one file is what remains of the other when new text is taken away; the marks and the white
/// space of empty values may go.
fn is_within(old: &[u8], new: &[u8]) -> bool {
    let counts = |byte: &&u8| !b"{}\" \t\r\n".contains(byte);
    let mut new = new.iter().filter(counts);
    old.iter().filter(counts).all(|byte| new.any(|other| other == byte))
}
