//! Where a YAML file can be continued.

/// Cuts a file where more of its document can stand: behind what it says, before the marks that end the
/// document and the empty lines around them.
pub(crate) fn split_at_end(file: &[u8]) -> (&[u8], &[u8]) {
    let ends = |line: &&[u8]| matches!(line.trim_ascii_end(), b"" | b"..." | b"---");
    let mut at = file.len();
    while let Some(line) = file[..at].split_inclusive(|byte| *byte == b'\n').next_back().filter(ends) {
        at -= line.len();
    }
    file.split_at(at)
}
