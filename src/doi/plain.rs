//! DOIs in their plain form: alone on a line, and without a character of which more than one thing could be made.
//!
//! Most lists of DOIs are written so, and then nothing needs to be judged. What is recognised here, the careful
//! reading of [`super::find`] reads the same way; it only takes twenty times as long.

use super::{settle, shape};

/// The length of the DOI in its plain form that begins here, if a line of the text is one.
pub(super) fn at(text: &str, start: usize) -> Option<usize> {
    let begins = start == 0 || text.as_bytes().get(start - 1) == Some(&b'\n');
    let rest = text.get(start..).filter(|_| begins)?;
    let prefix = rest.get(..shape::prefix_len(rest)?)?;
    let suffix = rest.get(prefix.len()..)?.strip_prefix('/')?;
    let is_plain = |byte: &u8| is_end(*byte) || matches!(byte, b'.' | b'-' | b'_');
    let (suffix, behind) = suffix.split_at(suffix.bytes().take_while(is_plain).count());
    let next = behind.strip_prefix('\r').unwrap_or(behind).strip_prefix('\n');
    // The next line may be the rest of it.
    let is_alone =
        |line: &str| line.is_empty() || line.starts_with(['\n', '\r']) || shape::starts_identifier(line);
    let doi = rest.get(..prefix.len() + 1 + suffix.len())?;
    let is_certain = suffix.bytes().next_back().is_some_and(is_end)
        && (behind.is_empty() || next.is_some_and(is_alone))
        && doi.len() <= shape::LONGEST
        && !settle::has_versions(prefix)
        && shape::glued_lower(doi).is_none();
    is_certain.then_some(doi.len())
}

/// Whether a text has nothing but DOIs in their plain form, a line each.
#[cfg(any(feature = "cli", test))]
pub(crate) fn is_plain_list(text: &str) -> bool {
    let mut start = 0;
    text.split_inclusive('\n').all(|line| {
        let is_plain = at(text, start).is_some() || line.trim().is_empty();
        start += line.len();
        is_plain
    })
}

/// Whether a byte may end a plain DOI: digits, and letters in lower case, which no word that was glued to it begins with.
const fn is_end(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::doi::{Identified, find};

    fn readings(text: &str) -> Vec<Identified> {
        find(text).map(Identified::from).collect()
    }

    /// Lines as lists of DOIs have them, and what makes them less plain.
    fn list() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "10.1000/",
            "10.1101/",
            "10.48550/",
            "10.64898/",
            "10.1000.10/",
            "10.1000",
            "10/",
            "a",
            "b7",
            "x-",
            ".",
            "_",
            "-",
            "/",
            "2020.12.16.423020",
            "arxiv.2301.00001",
            "v2",
            "epub",
            "pmid",
            "crossref",
            "PubMed",
            "https://",
            "h",
            "doi:",
            "(",
            ")",
            ",",
            "é",
            " ",
            "7",
        ]);
        let end = prop::sample::select(vec!["\n", "\r\n", "\n\n", "\n ", " \n", ""]);
        let begin = prop::sample::select(vec!["10.1000/", "10.5555/", "10.1101/", "10.48550/", ""]);
        let line = (begin, prop::collection::vec(piece, 1..5), end)
            .prop_map(|(begin, pieces, end)| format!("{begin}{}{end}", pieces.concat()));
        prop::collection::vec(line, 1..4).prop_map(|lines| lines.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

        /// Behind a space no DOI is in its plain form.
        #[test]
        fn the_plain_form_is_read_as_with_care(text in list()) {
            let carefully = format!(" {}", text.replace('\n', "\n "));
            prop_assert_eq!(readings(&text), readings(&carefully), "{:?}", text);
        }
    }

    #[test]
    fn plain_lists() {
        assert!(is_plain_list("10.1000/a\n\n10.1016/j.cell.2020.01.001\r\n10.1000.10/s0140-6736_7\n"));
        for other in [
            "10.1000/a\n# mine\n",
            "10.1000/a.\n",
            "10.1000/A\n",
            "doi:10.1000/a",
            "10.1101/2020.01.01.123456v2",
            "10.1000/a\nb7\n",
        ] {
            assert!(!is_plain_list(other), "{other}");
        }
    }
}
