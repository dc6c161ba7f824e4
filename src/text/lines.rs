//! Lines and places of a text.

/// Where the lines of a text begin, to tell the line of a place in it.
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    /// Finds the lines of a text.
    pub(crate) fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect())
    }

    /// Returns the line, from 1, of a byte's place.
    pub(crate) fn at(&self, place: usize) -> usize {
        self.0.partition_point(|newline| *newline < place) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn lines_of_places() {
        let lines = Lines::of("a\nb\nc");
        assert_eq!([0, 1, 2, 3, 4, 5].map(|place| lines.at(place)), [1, 1, 2, 2, 3, 3]);
    }
}
