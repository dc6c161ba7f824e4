//! The beginning of a sort key. Most works differ in the first word of a key, the family name of the first author, and
//! most of the others in the next two; to make more of it takes as long as to render the work.

use super::output::Tok;

/// How much of a key is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// The first N words.
    Words(usize),
    Whole,
}

/// What stands between words.
pub(crate) const SPACES: [char; 2] = [' ', '\u{a0}'];

impl Extent {
    /// How much of a key is made at first, and where that leaves works equal.
    pub(crate) const STEPS: &'static [Self] = &[Self::Words(1), Self::Words(3), Self::Whole];

    /// Whole keys at once, for works that look alike, most of which share the beginnings of their keys, too.
    pub(crate) const AT_ONCE: &'static [Self] = &[Self::Whole];

    /// How much of the text of a key counts, in bytes, if that is not all of it. Behind each word its space is
    /// compared, so that no word is the beginning of another one.
    pub(crate) fn of(self, text: &str) -> Option<usize> {
        self.end([text].into_iter())
    }

    /// Whether so much of a key has been written.
    pub(crate) fn is_reached(self, toks: &[Tok<'_>]) -> bool {
        let texts = toks.iter().filter_map(|tok| match tok {
            Tok::Text(text, _) => Some(&**text),
            Tok::Open(_) | Tok::Close => None,
        });
        self.end(texts).is_some()
    }

    /// Where the space behind the last word that counts stands in a text that is given in pieces.
    fn end<'t>(self, pieces: impl Iterator<Item = &'t str>) -> Option<usize> {
        let Self::Words(count) = self else { return None };
        let (mut words, mut is_word, mut at) = (0, false, 0);
        for c in pieces.flat_map(str::chars) {
            if SPACES.contains(&c) {
                // Signs alone may count for nothing where texts are compared.
                words += usize::from(std::mem::take(&mut is_word));
                if words == count {
                    return Some(at);
                }
            }
            is_word |= c.is_alphanumeric();
            at += c.len_utf8();
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_is_whole_words() {
        let beginning = |text: &'static str| Extent::Words(2).of(text).map(|end| &text[..end]);
        assert_eq!(beginning("Doe, Jane, Roe, Richard"), Some("Doe, Jane,"));
        assert_eq!(beginning(" \u{2013} Doe,\u{a0}Jane, Roe"), Some(" \u{2013} Doe,\u{a0}Jane,"));
        assert_eq!(beginning("Doe, Jane"), None);
        assert_eq!(Extent::Whole.of("Doe, Jane, Roe, Richard"), None);
    }
}
