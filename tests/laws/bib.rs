//! `.bib` files of every content: what is found in them, appended to them and filled in.

use std::collections::HashMap;

use doicite::csl::{Item, Kind, Variable};
use doicite::doi::Doi;
use doicite::formats::syntax::{Block, Edit, File, RawEntry};
use doicite::formats::{Options, append, complete, known};
use doicite::work::Work;

use super::export::works;
use super::source::Source;

/// Nothing of a file changes but what is asked: its blocks are the file, an edit keeps every byte that
/// it does not name, appending adds to its end, completing keeps every byte that is not an empty value,
/// and both find nothing left to do the second time.
pub fn bib_file(data: &[u8]) {
    let at = data.iter().rposition(|byte| *byte == 0).unwrap_or(data.len());
    let (file, rest) = data.split_at(at);
    syntax(file);
    edits(file);
    let mut new = works(&mut Source::new(rest));
    let dois = |file: &[u8]| known(file).into_iter().map(|entry| entry.doi).collect::<Vec<_>>();
    let found = dois(file);
    let records: HashMap<Doi, Work> = found.iter().flatten().map(|doi| (doi.clone(), record(doi))).collect();
    new.extend(records.values().cloned());
    for options in [Options::default(), Options::biblatex()] {
        if let Ok(appended) = append(file, &new, None, &options) {
            assert!(appended.present.len() >= records.len());
            assert!(appended.bytes.starts_with(file));
            assert_eq!(
                dois(&appended.bytes).len(),
                found.len() + appended.added.len(),
                "{}",
                String::from_utf8_lossy(&appended.bytes)
            );
        }
        let Ok(done) = complete(file, &records, &options) else { continue };
        assert!(is_within(file, &done.bytes), "{}", String::from_utf8_lossy(&done.bytes));
        let again = complete(&done.bytes, &records, &options).expect("it was completed before");
        assert_eq!(String::from_utf8_lossy(&again.bytes), String::from_utf8_lossy(&done.bytes));
        assert_eq!(dois(&done.bytes), found);
    }
}

/// The blocks of a file are its text, and so are the parts of its entries where they say they are.
fn syntax(file: &[u8]) {
    let file = File::new(file);
    let text = file.text();
    let mut place = 0;
    for block in file.blocks() {
        let token = block.token();
        assert_eq!((token.start, text.get(token.range())), (place, Some(token.text)));
        assert!(!token.text.is_empty(), "a block of nothing at {place}");
        place = token.end();
        let (Block::Entry(entry) | Block::Macros(entry)) = block else { continue };
        let mut at = token.start;
        let values = |field: &doicite::formats::syntax::RawField<'_>| {
            field.value.pieces.iter().map(|piece| piece.token.range()).collect::<Vec<_>>()
        };
        let fields = entry.fields.iter().flat_map(|field| [vec![field.name.range()], values(field)].concat());
        for part in [entry.kind.range(), entry.key.range()].into_iter().chain(fields) {
            assert!(at <= part.start && part.end <= place, "{part:?} in {token:?}");
            at = part.end;
        }
        assert!(entry.close.is_none_or(|close| at <= close && close < place));
        assert_eq!(entry.close.is_none(), entry.fault.is_some());
    }
    assert_eq!(place, text.len());
}

fn whole<'f>(file: &'f File<'_>) -> Vec<RawEntry<'f>> {
    let entries = file.blocks().filter_map(|block| match block {
        Block::Entry(entry) if entry.fault.is_none() => Some(entry),
        _ => None,
    });
    entries.collect()
}

/// A field replaced and one added in each entry: taken back, the text is what it was.
fn edits(bytes: &[u8]) {
    let file = File::new(bytes);
    let entries = whole(&file);
    let mut edit = Edit::new(&file);
    for entry in &entries {
        if let Some(field) = entry.fields.last() {
            edit.replace(field, "N{e}w").expect("its braces pair");
        }
        edit.insert(entry, "added", "{x}").expect("its braces pair");
    }
    let new = edit.apply().expect("ASCII is in every encoding");
    let now = File::new(&new);
    let found = whole(&now);
    assert_eq!(found.len(), entries.len(), "{}", now.text());
    let mut rest = now.text().to_owned();
    for (entry, was) in found.iter().zip(&entries).rev() {
        assert_eq!((entry.key.text, entry.fields.len()), (was.key.text, was.fields.len() + 1));
        rest.replace_range(entry.token.range(), was.token.text);
    }
    assert_eq!(rest, file.text());
    assert_eq!(Edit::new(&file).apply().as_deref(), Ok(bytes), "no change is no change");
}

fn record(doi: &Doi) -> Work {
    let mut item = Item::new("", Kind::ArticleJournal);
    item.set(Variable::Doi, doi.as_str());
    item.set(Variable::Title, "Ants & {bees} of \"South\" @home");
    item.set(Variable::ContainerTitle, "J. Ants");
    item.set(Variable::Volume, "7");
    item.into()
}

/// Whether one file is what remains of the other when new text is taken away; the marks and the white
/// space of empty values may go.
fn is_within(old: &[u8], new: &[u8]) -> bool {
    let counts = |byte: &&u8| !b"{}\" \t\r\n".contains(byte);
    let mut new = new.iter().filter(counts);
    old.iter().filter(counts).all(|byte| new.any(|other| other == byte))
}
