//! Where an input can be cut in two, so that each side is read by itself.

/// Where an input can be cut in two.
pub(super) struct CutPoint {
    /// Where the first side ends, and what closes it.
    pub(super) end: usize,
    pub(super) close: &'static str,
    /// Where the second side begins, and what opens it.
    pub(super) start: usize,
    pub(super) open: &'static str,
}

/// What finds the last place in an input where it can be cut.
pub(super) type Cutter = fn(&[u8]) -> Option<CutPoint>;

impl CutPoint {
    /// Between two works that nothing holds together.
    pub(super) fn at(place: usize) -> Self {
        Self { end: place, close: "", start: place, open: "" }
    }

    /// Before the last line that begins like this, and is not the first.
    pub(super) fn before_line(bytes: &[u8], beginning: &str) -> Option<Self> {
        let line = format!("\n{beginning}");
        let place = bytes.windows(line.len()).rposition(|window| window == line.as_bytes())?;
        Some(Self::at(place + 1))
    }
}
