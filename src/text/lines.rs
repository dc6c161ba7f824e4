//! Lines and places of a text.

use std::borrow::Cow;

/// Where the lines of a text begin, to tell the line of a place in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    /// Finds the lines of a text, which end in a line feed, a carriage return or both.
    pub(crate) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = |(at, byte): &(usize, &u8)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        Self(bytes.iter().enumerate().filter(ends).map(|(at, _)| at).collect())
    }

    /// Returns how many lines end in the text.
    pub(crate) fn ends(&self) -> usize {
        self.0.len()
    }

    /// Returns the place where a line begins, counted from 1.
    pub(crate) fn start(&self, line: usize) -> usize {
        line.checked_sub(2).and_then(|before| self.0.get(before)).map_or(0, |end| end + 1)
    }

    /// Returns the line, from 1, of a byte's place.
    pub(crate) fn at(&self, place: usize) -> usize {
        self.0.partition_point(|newline| *newline < place) + 1
    }
}

/// Returns the text with the line ends of today, where it has those of the classic Macintosh: carriage returns
/// alone. Places stay where they were.
pub(crate) fn with_line_feeds(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\r') && !text.contains('\n') { text.replace('\r', "\n").into() } else { text }
}

/// Gives a text the line ends of a file.
pub(crate) fn ended_as(file: &[u8], text: String) -> String {
    if file.windows(2).any(|pair| pair == b"\r\n") { text.replace('\n', "\r\n") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_places() {
        let lines = Lines::of("a\nb\nc");
        assert_eq!([0, 1, 2, 3, 4, 5].map(|place| lines.at(place)), [1, 1, 2, 2, 3, 3]);
        assert_eq!([1, 2, 3].map(|line| lines.start(line)), [0, 2, 4]);
        let lines = Lines::of("a\rb\r\nc");
        assert_eq!([0, 2, 3, 4, 5].map(|place| lines.at(place)), [1, 2, 2, 2, 3]);
    }

    #[test]
    fn line_ends_of_the_classic_macintosh() {
        assert_eq!(with_line_feeds("a\rb\r".into()), "a\nb\n");
        assert_eq!(with_line_feeds("a\r\nb\rc".into()), "a\r\nb\rc");
    }
}
