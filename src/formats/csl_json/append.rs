//! More items for a file that has some.

use crate::text::lines;

/// New items go before the closing bracket of the list, behind what is there. None where the file does
/// not end in one.
pub(in crate::formats) fn append(file: &[u8], items: &str) -> Option<Vec<u8>> {
    let (head, tail) = match file.trim_ascii_end() {
        [] | b"\xef\xbb\xbf" => return Some([file, b"[\n", items.as_bytes(), b"\n]\n"].concat()),
        [list @ .., b']'] => {
            let head = list.trim_ascii_end();
            (head, file.get(head.len()..)?)
        }
        _ => return None,
    };
    let joint = if head.ends_with(b"[") { "\n" } else { ",\n" };
    // Where the bracket stands on a line of its own, that line stays.
    let end = if tail.starts_with(b"]") { "\n" } else { "" };
    let new = lines::ended_as(file, format!("{joint}{items}{end}"));
    Some([head, new.as_bytes(), tail].concat())
}
