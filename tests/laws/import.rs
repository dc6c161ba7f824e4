//! Files of every content, in every format.

use doicite::formats::{Entry, Format, foreign, read, read_as, recognise};

/// A file in a format that its first byte chooses, and in the one its content shows.
pub fn import(data: &[u8]) {
    let Some((first, file)) = data.split_first() else { return };
    let formats: Vec<&str> = Format::readable().map(Format::name).collect();
    let named = Format::parse(formats[usize::from(*first) % formats.len()]).expect("a format by its name");
    // What is refused by name can still be read as what somebody says that it is.
    if foreign(file).is_none() {
        assert_eq!(read(file), read_as(file, recognise(file)));
    }
    for entry in read_as(file, named) {
        match entry {
            Ok(Entry::Work(work)) => {
                let item = &work.item;
                assert!(item.text.values().all(|text| !text.trim().is_empty()));
                assert!(item.names.values().all(|names| !names.is_empty()));
            }
            Ok(Entry::Doi { found, .. }) => assert!(found.doi.as_str().starts_with("10")),
            Err(error) => {
                let message = error.to_string();
                assert!(!message.is_empty() && !message.contains('\n'), "{message:?}");
                assert!(message.len() < 1000, "{message:?}");
            }
        }
    }
}
