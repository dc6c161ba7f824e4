//! The expected values are those of the DOI Handbook (syntax and encoding) and of the
//! registries' records.

mod forms;
mod laws;
mod text;

use super::{Doi, DoiError, identify};

/// DOIs that are hard to handle, all registered.
pub(super) const HARD: &[&str] = &[
    "10.1002/(sici)1099-050x(199823/24)37:3/4<197::aid-hrm2>3.0.co;2-#",
    "10.1002/(SICI)1097-0274(199909)36:1+<1::AID-AJIM2>3.0.CO;2-0",
    "10.1175/1520-0477(1996)077<0935:WOTWSM>2.0.CO;2",
    "10.1890/0012-9615(1999)069[0569:EDILSA]2.0.CO;2",
    "10.1577/1548-8659(1981)110<446:EOTOFR>2.0.CO;2",
    "10.3319/TAO.2009.05.25.02(IWNOP)",
    "10.6220/joq.2015.22(5).06",
    "10.36652/0042-4633-2023-102-5-404-413/",
    "10.1021/ja003055+",
    "10.1023/A:1010933404324",
    "10.1093/analys/anw053",
    "10.7287/peerj.2196v0.1/reviews/2",
    "10.5240/B1FA-0EEC-C316-3316-3A73-L",
    "10.14454/terra+aqua/ceres/cldtyphist_l3.004",
    "10.1037/[0012-1649.43.6.1428].supp",
    "10.1037//0003-066x.39.1.40",
    "10.1016/00404-0399(50)0921x-",
    "10.1002/2050-7038.12430/v3/review1",
    "10.1207/s15327957pspr0101&2_3",
];

pub(super) fn parse(input: &str) -> String {
    match Doi::parse(input) {
        Ok(doi) => doi.to_string(),
        Err(error) => panic!("{input}: {error}"),
    }
}

pub(super) fn fallback(input: &str) -> Option<String> {
    identify(input).unwrap().others.first().map(ToString::to_string)
}

#[test]
fn a_doi_is_its_lower_case_in_ascii_only() {
    let doi = Doi::parse("10.1000/ÄbC").unwrap();
    assert_eq!(doi.as_str(), "10.1000/Äbc");
    assert_eq!(doi, "10.1000/ÄBC".parse().unwrap());
    assert_ne!(doi, Doi::parse("10.1000/äbc").unwrap());
}

#[test]
fn prefix_and_suffix_part_at_the_first_slash() {
    let doi = Doi::parse("10.7287/peerj.2196v0.1/reviews/2").unwrap();
    assert_eq!((doi.prefix(), doi.suffix()), ("10.7287", "peerj.2196v0.1/reviews/2"));
    assert!(!doi.is_short());
    let short = Doi::parse("10/FG4mtb").unwrap();
    assert_eq!((short.prefix(), short.suffix(), short.is_short()), ("10", "fg4mtb", true));
    assert_eq!(Doi::exact("10.1000.10/123").unwrap().prefix(), "10.1000.10");
}

#[test]
fn exact_takes_a_doi_as_it_is_and_nothing_else() {
    for doi in HARD.iter().chain(&["10.17070/aeaas.2014.12.36.", "10.1002/jmri.v."]) {
        assert_eq!(Doi::exact(doi).unwrap().as_str(), doi.to_ascii_lowercase());
    }
    for not in [
        "",
        "10",
        "10.",
        "10.1000",
        "10.1000/",
        "10/",
        "10/a-b",
        "10.123/x",
        "10.1234567890/x",
        "10.1000./x",
        "10.1000.x/y",
        "11.1000/x",
        "doi:10.1000/x",
        " 10.1000/x",
        "10.1000/x ",
        "10.1000/a b",
        "10.1000/a\u{0}b",
        "10.1000/a\u{200B}b",
        "10.2050-7038.12430/v3/review1",
    ] {
        assert!(Doi::exact(not).is_err(), "{not:?}");
    }
}

#[test]
fn the_path_encodes_what_the_tables_name() {
    let path = |doi: &str| Doi::exact(doi).unwrap().path();
    assert_eq!(path("10.1000/%\"#?"), "10.1000/%25%22%23%3F");
    assert_eq!(path("10.1000/<>{}^[]`|+\\"), "10.1000/%3C%3E%7B%7D%5E%5B%5D%60%7C%2B%5C");
    assert_eq!(path("10.1000/é\u{E000}"), "10.1000/%C3%A9%EE%80%80");
    assert_eq!(path("10.1000//();:,-._~!*'&=@$z"), "10.1000//();:,-._~!*'&=@$z");
    assert_eq!(
        path("10.1002/(SICI)1097-0274(199909)36:1+<1::AID-AJIM2>3.0.CO;2-0"),
        "10.1002/(sici)1097-0274(199909)36:1%2B%3C1::aid-ajim2%3E3.0.co;2-0"
    );
    assert_eq!(Doi::parse("10.3390/ijerph18147338").unwrap().url(), "https://doi.org/10.3390/ijerph18147338");
}

#[test]
fn segments_of_dots_survive_url_parsers() {
    for (doi, path) in [
        ("10.1000/a/./b", "10.1000/a/.%2Fb"),
        ("10.1000/a/../b", "10.1000/a/..%2Fb"),
        ("10.1000/a/./../b", "10.1000/a/.%2F..%2Fb"),
        ("10.1000/./b", "10.1000/.%2Fb"),
        ("10.1000/a/..b/.c", "10.1000/a/..b/.c"),
        ("10.1000/a/.", "10.1000/a%2F."),
        ("10.1000/a/..", "10.1000/a%2F.."),
        ("10.1000/..", "10.1000%2F.."),
    ] {
        let doi = Doi::exact(doi).unwrap();
        assert_eq!(doi.path(), path);
        let url = url::Url::parse(&doi.url()).unwrap();
        assert_eq!(url.path(), format!("/{path}"));
    }
}

#[test]
fn a_component_encodes_the_slash_too() {
    let component = |doi: &str| Doi::exact(doi).unwrap().component();
    assert_eq!(component("10.1126/science.169.3946.635"), "10.1126%2Fscience.169.3946.635");
    assert_eq!(
        component("10.1890/0012-9615(1999)069[0569:edilsa]2.0.co;2"),
        "10.1890%2F0012-9615%281999%29069%5B0569%3Aedilsa%5D2.0.co%3B2"
    );
    assert_eq!(
        component("10.36652/0042-4633-2023-102-5-404-413/"),
        "10.36652%2F0042-4633-2023-102-5-404-413%2F"
    );
    assert_eq!(component("10.1000/a_b~c,d"), "10.1000%2Fa_b~c%2Cd");
}

/// Crossref registers none of more than 2,048 bytes, and more of a text is not held for one.
#[test]
fn the_longest_doi() {
    let longest = format!("10.1000/{}", "a".repeat(2040));
    let encoded = format!("https://doi.org/10.1000/{}", "%41".repeat(2040));
    assert_eq!(Doi::parse(&longest).unwrap().as_str(), longest);
    assert_eq!(Doi::parse(&encoded).unwrap().as_str(), longest);
    for longer in [format!("{longest}a"), format!("{encoded}a"), format!("10.1000/{}", "a".repeat(1 << 20))] {
        assert!(matches!(Doi::parse(&longer), Err(DoiError::TooLong(_))), "{}", longer.len());
        let found: Vec<String> = super::find(&format!("see {longer} or 10.1000/b"))
            .map(|mention| mention.doi.to_string())
            .collect();
        assert_eq!(found, ["10.1000/b"]);
    }
}

#[test]
fn errors_say_what_is_wrong() {
    let message = |input: &str| Doi::parse(input).unwrap_err().to_string();
    assert_eq!(message("foo"), "`foo` is not a DOI");
    assert!(matches!(Doi::parse(" \t"), Err(DoiError::Empty)));
    assert!(matches!(Doi::parse("10.3390/"), Err(DoiError::NoSuffix(_))));
    assert!(matches!(Doi::parse("doi:10.3390"), Err(DoiError::NoSuffix(_))));
    for two in ["10.1000/a 10.1000/b", "10.1000/a,10.1000/b", "10.1000/a;doi:10.1000/b", "10.1000/a b"] {
        assert!(matches!(Doi::parse(two), Err(DoiError::NotOne(_))), "{two}");
    }
    for page in
        ["https://www.mdpi.com/1660-4601/18/14/7338", "https://doi.org/", "https://www.doi.org/overview"]
    {
        assert!(matches!(Doi::parse(page), Err(DoiError::NoDoiInAddress(_))), "{page}");
    }
    assert!(
        message("HTTPS://Example.org/Page").contains("`HTTPS://Example.org/Page`"),
        "the input as it was typed"
    );
    let hostile = message(&format!("\u{1b}[2J\u{202E}evil\nline {}", "x".repeat(5000)));
    assert!(hostile.chars().count() < 200 && !hostile.contains(|c: char| c.is_control() || c == '\u{202E}'));
}
