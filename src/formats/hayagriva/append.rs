//! More entries for a file that has some.

use crate::text::{lines, yaml};

/// New entries go to the end, an empty line before them.
pub(in crate::formats) fn append(file: &[u8], entries: &str) -> Vec<u8> {
    let (head, tail) = yaml::split_at_end(file);
    let gap = match head.last() {
        None => "",
        Some(b'\n') => "\n",
        Some(_) => "\n\n",
    };
    let new = lines::ended_as(file, format!("{gap}{entries}"));
    [head, new.as_bytes(), tail].concat()
}
