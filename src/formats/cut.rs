//! Where an input can be cut in two, so that each side is read by itself.

/// What finds the last place in an input where it can be cut: between two works.
pub(super) type CutFinder = fn(&[u8]) -> Option<usize>;

/// The place before the last line that begins like this, and is not the first.
pub(super) fn before_line(bytes: &[u8], beginning: &str) -> Option<usize> {
    let line = format!("\n{beginning}");
    let place = bytes.windows(line.len()).rposition(|window| window == line.as_bytes())?;
    Some(place + 1)
}
