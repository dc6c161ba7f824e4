//! What holds for every input.

use percent_encoding::percent_decode_str;
use proptest::prelude::*;

use crate::doi::{Doi, find, identify};

/// DOIs of any shape, in normal form.
fn any_doi() -> impl Strategy<Value = Doi> {
    ("10\\.[0-9]{4,9}(\\.[0-9]{1,3})?/", "[!-~àéß中./%]{1,30}")
        .prop_map(|(prefix, suffix)| Doi::exact(&format!("{prefix}{suffix}")).unwrap())
}

/// Text made of what the reader looks for.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("10."),
        Just("10.1000/"),
        Just("10.1101/2020.01"),
        Just("10.48550/arxiv.2301.00001"),
        Just("v1"),
        Just("https://"),
        Just("doi.org/"),
        Just("doi:"),
        Just("arXiv:"),
        Just("2301.00001"),
        Just("%2F"),
        Just("%25"),
        Just("&lt;"),
        Just("&amp;"),
        Just("&#92;"),
        Just("&NBSP;"),
        Just("\\"),
        Just("{"),
        Just("}"),
        Just("("),
        Just(")"),
        Just("<"),
        Just(">"),
        Just("<b>"),
        Just("."),
        Just(","),
        Just("/"),
        Just("#"),
        Just("?"),
        Just("url="),
        Just(" "),
        Just("é"),
        Just("中"),
        Just("\u{200B}"),
        Just("'"),
        Just("\""),
        Just("$<$"),
        Just("/abstract"),
        Just("a"),
        Just("_"),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

/// What must hold for an input, whatever it is.
fn check(input: &str) -> Result<(), TestCaseError> {
    if let Ok(found) = identify(input) {
        let again = identify(found.doi.as_str());
        prop_assert_eq!(again.map(|again| again.doi).ok(), Some(found.doi.clone()), "from {:?}", input);
        for doi in found.others.iter().chain([&found.doi]) {
            prop_assert_eq!(Doi::exact(doi.as_str()), Ok(doi.clone()));
        }
        prop_assert!(!found.others.contains(&found.doi));
    }
    let mut last = 0;
    for mention in find(input) {
        prop_assert!(mention.range.start >= last && mention.range.start < mention.range.end);
        prop_assert!(input.get(mention.range.clone()).is_some());
        prop_assert_eq!(Doi::parse(mention.doi.as_str()), Ok(mention.doi));
        last = mention.range.end;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn normalising_twice_changes_nothing_and_nothing_panics(input in "\\PC*") {
        check(&input)?;
    }

    #[test]
    fn neither_on_what_looks_like_dois(input in nasty()) {
        check(&input)?;
        check(&format!("10.1000/{input}"))?;
        check(&format!("https://doi.org/10.1000/{input}"))?;
    }

    #[test]
    fn encodings_can_be_undone(doi in any_doi()) {
        prop_assert_eq!(decode(&doi.path()), doi.as_str());
        prop_assert_eq!(decode(&doi.component()), doi.as_str());
        let url = url::Url::parse(&doi.url()).unwrap();
        prop_assert_eq!(url.as_str(), doi.url());
        prop_assert_eq!(url.query().or(url.fragment()), None);
    }

    #[test]
    fn ordinary_dois_are_found(
        prefix in "10\\.[2-9][0-9]{3,8}",
        suffix in "[a-z0-9][a-z0-9._:/-]{0,9}(\\([a-z0-9-]{0,4}\\)|\\[[0-9]\\]|<[0-9]:[a-z]+>;|,)?[a-z0-9._-]{0,9}[a-z0-9]",
    ) {
        let doi = format!("{prefix}/{suffix}");
        let text = format!("(see {doi}).");
        let found: Vec<_> = find(&text).map(|mention| (mention.doi.to_string(), mention.range)).collect();
        prop_assert_eq!(found, [(doi.clone(), 5..5 + doi.len())]);
    }
}

/// Text that would take hours if anything in it were read more than a bounded number of times: the test
/// would not end.
#[test]
fn hostile_text_takes_linear_time() {
    const SIZE: usize = if cfg!(debug_assertions) { 1 << 16 } else { 1 << 22 };
    for piece in [
        "10.1234/",
        "10.1234",
        "10.1234.",
        "(",
        "10.1234/(",
        "10.1234/a](",
        "10.1234/a)/",
        "10.1234/a)b ",
        "10.1234/&amp;amp;amp;amp;amp;amp;amp;",
        "http://",
        "http://a ",
        "http://10.1234/)",
        "arxiv:",
        "arxiv.org/",
        "arxiv.org/abs/",
        "<",
        "<a",
        "10.1234/<a",
        "\\",
        "10.1234/\\\\",
        "{\\",
        "&",
        "&amp;",
        "%2F",
        "%2F10.1234%2F",
        "x/10.1234/",
        "doi:",
        "doi(",
        "url=http://",
        "10/",
        "1",
        "h",
        "/",
        ",10.1234/",
        ",",
        "'",
        "10.1234/,'",
        "10,1234/1-",
        "http://10.1234/a",
        "10.1234/aDOI:",
        "10.1234/aPMID1http://b.c/",
        "10.48550/arxiv.",
        "\u{200B}",
        "$<$",
        "(((10.1234/x)))",
    ] {
        for text in
            [piece.repeat(SIZE / piece.len()), format!("10.1234/{}", piece.repeat(SIZE / piece.len()))]
        {
            assert!(find(&text).count() <= text.len() / 8, "{piece:?}");
            let _ = identify(&text);
        }
    }
}

/// Addresses and words that are glued to each other: each DOI is found, and what is read of it, all its readings
/// together, does not grow with the text.
#[test]
fn what_is_glued_is_read_as_far_as_the_next() {
    const TIMES: usize = 2_000;
    for piece in [
        "http://10.1000/a",
        "https://doi.org/10.1000/a",
        "http://a.b/10.1000/a",
        "https://doi.org/10.1000/(a",
        "https:\\/\\/doi.org\\/10.1000\\/a",
        "https://doi.org/10.1000%2Fa",
        "https://doi.org/10.1000/a&#46;",
        "10.1000/a.PMID:",
        "doi:10,1000/a.DOI:",
    ] {
        let mut found = 0;
        for mention in find(&piece.repeat(TIMES)) {
            found += 1;
            let readings = std::iter::once(&mention.doi).chain(&mention.others);
            let length: usize = readings.map(|doi| doi.as_str().len()).sum();
            assert!(length < 8 * piece.len(), "{piece}: {mention:?}");
        }
        assert_eq!(found, TIMES, "{piece}");
    }
}
