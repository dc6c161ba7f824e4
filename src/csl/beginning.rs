//! The beginning of a sort key. Most works differ in the first words of a key, those of the first author; to make
//! more of it takes as long as to render the work.

use super::output::Tok;

/// How much of a key is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Its first words.
    Beginning,
    Whole,
}

/// How many words are a beginning.
const WORDS: usize = 2;

/// What stands between words.
pub(crate) const SPACES: [char; 2] = [' ', '\u{a0}'];

impl Extent {
    /// How much of the text of a key counts, in bytes, if that is not all of it. Behind each word its space is
    /// compared, so that no word is the beginning of another one.
    pub(crate) fn of(self, text: &str) -> Option<usize> {
        match self {
            Self::Beginning => text.match_indices(SPACES).nth(WORDS - 1).map(|(at, _)| at),
            Self::Whole => None,
        }
    }

    /// Whether so much of a key has been written.
    pub(crate) fn is_reached(self, toks: &[Tok<'_>]) -> bool {
        let spaces = |tok: &Tok<'_>| match tok {
            Tok::Text(text, _) => text.matches(SPACES).count(),
            Tok::Open(_) | Tok::Close => 0,
        };
        self == Self::Beginning && toks.iter().map(spaces).sum::<usize>() >= WORDS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_is_whole_words() {
        let beginning = |text: &'static str| Extent::Beginning.of(text).map(|end| &text[..end]);
        assert_eq!(beginning("Doe, Jane, Roe, Richard"), Some("Doe, Jane,"));
        assert_eq!(beginning("Doe, Jane"), None);
        assert_eq!(Extent::Whole.of("Doe, Jane, Roe, Richard"), None);
    }
}
