//! Names, pages, identifiers and titles, as TeX and read back.

use ::biblatex::ChunksExt;

use super::*;

#[test]
fn names_are_read_back_as_they_were() {
    let name = |family: &str, given: &str| Name::person(given, family);
    let builder = item(Kind::Book, "T")
        .author(name("Müller", "Jörg"))
        .author(name("Gogh", "Vincent").with_non_dropping_particle("van"))
        .author(name("King", "Martin Luther").with_suffix("Jr."))
        .author(Name::literal("Barnes and Noble, Inc."))
        .author(name("García y Vega", "José"))
        .author(name("Christos Zavos", ""));
    let bib = entry(builder);
    let read = Bibliography::parse(&bib).unwrap();
    let people = read.iter().next().unwrap().author().unwrap();
    let parts: Vec<[&str; 4]> = people
        .iter()
        .map(|person| [&*person.prefix, &*person.name, &*person.suffix, &*person.given_name])
        .collect();
    assert_eq!(
        parts,
        [
            ["", "Müller", "", "Jörg"],
            ["van", "Gogh", "", "Vincent"],
            ["", "King", "Jr.", "Martin Luther"],
            ["", "Barnes and Noble, Inc.", "", ""],
            ["", "García y Vega", "", "José"],
            ["", "Christos Zavos", "", ""],
        ],
        "{bib}"
    );
}

#[test]
fn page_ranges() {
    for (page, expected) in [
        ("12-15", "12--15"),
        ("12--15", "12--15"),
        ("12\u{2013}15", "12--15"),
        ("12 \u{2014} 15", "12--15"),
        ("12\u{2212}15", "12--15"),
        ("e1234", "e1234"),
        ("S12-S15", "S12--S15"),
        ("7-7, 12", "7--7, 12"),
        ("3027.1-3027", "3027.1--3027"),
        ("-5", "5"),
        ("", ""),
    ] {
        let pages = |page: &str| {
            let written = field(item(Kind::Book, "T").set(Variable::Page, page), "pages");
            written.map_or(String::new(), |pages| pages.trim_matches(['{', '}']).to_owned())
        };
        assert_eq!(pages(page), expected);
        assert_eq!(pages(&pages(page)), expected, "twice");
    }
    let article =
        || item(Kind::ArticleJournal, "T").set(Variable::ContainerTitle, "J").set(Variable::Number, "024003");
    assert_eq!(field(article(), "pages").as_deref(), Some("{024003}"), "the article number");
    assert_eq!(field(article().set(Variable::Page, "1-2"), "pages").as_deref(), Some("{1--2}"));
}

#[test]
fn identifiers_are_verbatim() {
    let doi = |doi| field(item(Kind::Book, "T").set(Variable::Doi, doi), "doi").unwrap();
    let sici = "10.1175/1520-0426(2003)020<0383:rcaaco>2.0.co;2";
    assert_eq!(doi(sici), format!("{{{sici}}}"));
    assert_eq!(doi("10.1162/tacl_a_00276"), "{10.1162/tacl_a_00276}");
    assert_eq!(doi("https://doi.org/10.1000/a%b#c"), "{10.1000/a%b#c}");
    assert_eq!(doi("10.1000/a}\\input{b"), "{10.1000/a%7D%5Cinput%7Bb}");

    let url = |url| field(item(Kind::Webpage, "T").set(Variable::Url, url), "url");
    for link in ["https://doi.org/10.1/x", "http://dx.doi.org/10.1/x", "https://www.DOI.org/10.1/x"] {
        assert_eq!(url(link), None, "{link}");
    }
    assert_eq!(url("https://example.org/a_b?c=d&e#f").as_deref(), Some("{https://example.org/a_b?c=d&e#f}"));
    assert_eq!(url("https://doi.org.example.org/x").as_deref(), Some("{https://doi.org.example.org/x}"));
    assert_eq!(url("javascript:alert(1)"), None);
}

#[test]
fn titles() {
    let title = |title| field(item(Kind::Webpage, title), "title").unwrap();
    assert_eq!(title("100% of R&D_costs #1"), "{100\\% of {R\\&D\\_costs} \\#1}");
    assert_eq!(
        title("Growth of <i>E. coli</i> on H<sub>2</sub>O"),
        "{Growth of \\emph{E. coli} on {H\\textsubscript{2}O}}"
    );
    assert_eq!(title("The role of mRNA in Alzheimer disease"), "{The role of {mRNA} in {Alzheimer} disease}");
    assert_eq!(title("Attention Is All You Need"), "{Attention Is All You Need}");
    assert_eq!(
        title("A \\input{x} title } of { ^^5c"),
        "{A \\textbackslash{}input\\textbraceleft{}x\\textbraceright{} title \\textbraceright{} of \\textbraceleft{} \\textasciicircum{}\\textasciicircum{}5c}"
    );
    let german = item(Kind::Webpage, "Die Geschichte der Straße").set(Variable::Language, "de-DE");
    assert_eq!(field(german, "title").as_deref(), Some("{{Die Geschichte der Stra{\\ss}e}}"));
    let american = item(Kind::Webpage, "A story of Ohio").set(Variable::Language, "en-US");
    assert_eq!(field(american, "title").as_deref(), Some("{A story of {Ohio}}"));
}

#[test]
fn titles_are_read_back_as_they_were() {
    for title in [
        "Études à Århus: Łódź, Dvořák, Ångström, İzmir and Müller",
        "Plain words, DNA and 50% of R&D",
        "Curly ’quotes’ and a – dash",
    ] {
        let bib = entry(item(Kind::Webpage, title));
        let read = Bibliography::parse(&bib).unwrap();
        let back = read.iter().next().unwrap().title().unwrap().format_verbatim();
        assert_eq!(back.replace('\'', "’"), title, "{bib}");
    }
}
