//! More items for a file that has some.

use crate::text::{lines, yaml};

/// New items go to the end of the list, indented as those that are there.
pub(in crate::formats) fn append(file: &[u8], items: &str) -> Vec<u8> {
    let (head, tail) = yaml::split_at_end(file);
    let begin = match head.last() {
        None => "references:\n",
        Some(b'\n') => "",
        Some(_) => "\n",
    };
    let pad = " ".repeat(indentation(file));
    let items: String = items.split_inclusive('\n').map(|line| pad.clone() + line).collect();
    let new = lines::ended_as(file, format!("{begin}{items}"));
    [head, new.as_bytes(), tail].concat()
}

/// How far the items of the list are indented.
fn indentation(file: &[u8]) -> usize {
    let dash = |line: &[u8]| {
        let inner = line.trim_ascii_start();
        inner.starts_with(b"- ").then_some(line.len() - inner.len())
    };
    file.split_inclusive(|byte| *byte == b'\n').find_map(dash).unwrap_or(0)
}
