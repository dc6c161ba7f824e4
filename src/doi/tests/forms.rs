//! The spellings of one identifier: those of the DOI Handbook, of Crossref's display guidelines, of
//! resolvers, libraries' proxies and publishers.

use super::{HARD, fallback, parse};
use crate::doi::Doi;
use crate::doi::identify;

#[track_caller]
fn all_mean(doi: &str, spellings: &[&str]) {
    for spelling in spellings {
        assert_eq!(parse(spelling), doi, "{spelling}");
    }
}

#[test]
fn hard_dois_in_every_kind_of_spelling() {
    for hard in HARD {
        let doi = hard.to_ascii_lowercase();
        let exact = Doi::exact(hard).unwrap();
        assert_eq!(parse(hard), doi);
        assert_eq!(parse(&format!("doi:{hard}")), doi);
        assert_eq!(parse(&format!("DOI: {hard}")), doi);
        assert_eq!(parse(&exact.url()), doi);
        assert_eq!(parse(&format!("https://doi.org/{}", exact.component())), doi);
        assert_eq!(parse(&exact.component()), doi, "all encoded, without an address");
        assert_eq!(parse(&html_escape::encode_safe(hard)), doi);
        assert_eq!(parse(&format!("({hard})")), doi);
        assert_eq!(parse(&format!("\"{hard}\".")), doi);
        let latex: String =
            hard.chars().map(|c| if "_&%#".contains(c) { format!("\\{c}") } else { c.to_string() }).collect();
        assert_eq!(parse(&latex), doi);
    }
}

#[test]
fn labels() {
    all_mean(
        "10.1000/xyz123",
        &[
            "10.1000/xyz123",
            "  10.1000/XYZ123\n",
            "doi:10.1000/xyz123",
            "DOI: 10.1000/xyz123",
            "DOI 10.1000/xyz123",
            "DOI10.1000/xyz123",
            "DOI：10.1000/xyz123",
            "doi: https://doi.org/10.1000/xyz123",
            "doi:doi:10.1000/xyz123",
            "info:doi/10.1000/xyz123",
            "urn:doi:10.1000/xyz123",
            "URN:DOI:10.1000%2Fxyz123",
            "doi = {10.1000/xyz123},",
            "url = {https://doi.org/10.1000/xyz123},",
            "\\doi{10.1000/xyz123}",
            "\\url{https://doi.org/10.1000/xyz123}",
            "- 10.1000/xyz123",
        ],
    );
    assert_eq!(parse("info:doi/10.1002/a%23b"), "10.1002/a#b");
}

#[test]
fn wrapping_and_punctuation() {
    all_mean(
        "10.1000/xyz123",
        &[
            "(10.1000/xyz123)",
            "[10.1000/xyz123]",
            "<10.1000/xyz123>",
            "<https://doi.org/10.1000/xyz123>",
            "{10.1000/xyz123}",
            "“10.1000/xyz123”",
            "'10.1000/xyz123',",
            "(doi: 10.1000/xyz123).",
            "10.1000/xyz123</p>",
            "10.1000/xyz123<br>",
            "10.1000/xyz123&quot;",
            "10.1000/xyz123&gt;",
            "\u{FEFF}10.1000/xyz\u{AD}123\u{200B}",
        ],
    );
    assert_eq!(fallback("(10.1000/xyz123)"), None, "these brackets were never the DOI's");
    assert_eq!(parse("10.1000/xyz123."), "10.1000/xyz123.", "given whole, it keeps its full stop");
    assert_eq!(fallback("10.1000/xyz123."), Some("10.1000/xyz123".into()));
    assert_eq!(fallback("(10.17070/aeaas.2014.12.36.)").as_deref(), Some("10.17070/aeaas.2014.12.36."));
    assert_eq!(parse("(10.1000/x(2)"), "10.1000/x(2)");
    let readings = |text: &str| {
        let found = identify(text).unwrap();
        let all = std::iter::once(found.doi).chain(found.others);
        all.map(|doi| doi.to_string()).collect::<Vec<_>>()
    };
    let printed = "10.1000/a\u{2010}b\u{2011}c";
    assert_eq!(readings(printed), ["10.1000/a-b-c", printed], "hyphens of a printed page");
    assert_eq!(readings("10.1000/a\u{2013}b"), ["10.1000/a\u{2013}b", "10.1000/a-b"]);
    let sici = "10.1175/1520-0493(1987)115<1606:garspp>2.0.co;2";
    for written in [
        "10.1175/1520-0493(1987)115%3C1606:GARSPP%3E2.0.CO;2",
        r"10.1175/1520-0493(1987)115\ensuremath{<}1606:GARSPP\ensuremath{>}2.0.CO;2",
    ] {
        assert_eq!(readings(written)[0], sici);
    }
    assert_eq!(readings("10.1000/hail.1.epub"), ["10.1000/hail.1.epub", "10.1000/hail.1"]);
    assert_eq!(readings("10.1000/hail.1?via%3Dihub")[1..], ["10.1000/hail.1?via=ihub", "10.1000/hail.1"]);
    assert_eq!(readings("10.1000/hail.1CrossRefGoogle Scholar")[0], "10.1000/hail.1");
    assert_eq!(readings("doi.10.1000/hail.1"), ["10.1000/hail.1"]);
    assert_eq!(readings("https:/doi.org/10.1000/hail.1"), ["10.1000/hail.1"]);
    assert_eq!(
        fallback("10.36652/0042-4633-2023-102-5-404-413/").as_deref(),
        Some("10.36652/0042-4633-2023-102-5-404-413")
    );
}

#[test]
fn resolvers() {
    all_mean(
        "10.1000/x/y",
        &[
            "http://dx.doi.org/10.1000/x%2Fy?utm=1#frag",
            "https://doi.org/10.1000/x/y",
            "HTTPS://DOI.ORG/10.1000/X/Y",
            "http://www.doi.org/10.1000/x/y",
            "doi.org/10.1000/x/y",
            "dx.doi.org/10.1000%2Fx%2fy",
            "//doi.org/10.1000/x/y",
            "https://hdl.handle.net/10.1000/x/y",
            "https://doi.org/doi:10.1000/x/y",
            "https://doi.org/https://doi.org/10.1000/x/y",
            "https:\\/\\/doi.org\\/10.1000\\/x\\/y",
            "https%3A%2F%2Fdoi.org%2F10.1000%2Fx%2Fy",
        ],
    );
    assert_eq!(parse("https://doi.org/10.1000/a%3Fb%23c?d#e"), "10.1000/a?b#c");
    assert_eq!(parse("10.1000/a?b#c"), "10.1000/a?b#c", "no address, so no query");
    assert_eq!(parse("https://doi.org/10.1000/a%252Fb"), "10.1000/a%2fb", "decoded once");
    assert_eq!(parse("10.1000/a%41"), "10.1000/a%41", "no address, so not decoded");
    assert_eq!(fallback("10.1000/a%41").as_deref(), Some("10.1000/aa"));
    let sici = "10.1002/(sici)1099-050x(199823/24)37:3/4<197::aid-hrm2>3.0.co;2-#";
    assert_eq!(fallback(&format!("https://doi.org/{sici}")).as_deref(), Some(sici));
    assert_eq!(parse("https://doi.org/10.1093/x/abstract"), "10.1093/x/abstract");
    assert_eq!(fallback("https://doi.org/10.1093/x/abstract").as_deref(), Some("10.1093/x"));
}

#[test]
fn short_dois() {
    all_mean(
        "10/fg4mtb",
        &[
            "10/fg4mtb",
            "doi:10/FG4mtb",
            "https://doi.org/10/fg4mtb",
            "https://doi.org/fg4mtb",
            "http://dx.doi.org/fg4mtb.",
            "doi.org/fg4mtb?x=y",
        ],
    );
    assert!(Doi::parse("https://doi.org/index.html").is_err());
}

#[test]
fn library_proxies() {
    all_mean(
        "10.1000/xyz123",
        &[
            "https://doi-org.ezproxy.x.edu/10.1000/xyz123",
            "http://dx.doi.org.proxy.x.edu:2048/10.1000/xyz123",
            "https://dx-doi-org.x.edu/10.1000/xyz123",
            "https://0-doi-org.lib.x.edu/10.1000/xyz123",
            "https://login.proxy.x.edu/login?url=https://doi.org/10.1000/xyz123",
            "https://login.proxy.x.edu/login?qurl=https%3a%2f%2fdoi.org%2f10.1000%2fxyz123&auth=1",
            "https://www-tandfonline-com.proxy.x.edu/doi/full/10.1000/xyz123",
        ],
    );
    // A proxy's resolver keeps what a publisher's page name would be.
    assert_eq!(parse("https://doi-org.ezproxy.x.edu/10.1093/x/abstract"), "10.1093/x/abstract");
    assert!(Doi::parse("https://doi.organic.example/about").is_err());
}

#[test]
fn publishers() {
    for (address, doi) in [
        ("https://link.springer.com/article/10.1007/s11192-020-03690-4#Sec2", "10.1007/s11192-020-03690-4"),
        (
            "https://link.springer.com/article/10.1007/s11192-020-03690-4/fulltext.html",
            "10.1007/s11192-020-03690-4",
        ),
        (
            "https://link.springer.com/content/pdf/10.1007/s11192-020-03690-4.pdf?pdf=button",
            "10.1007/s11192-020-03690-4",
        ),
        (
            "https://link.springer.com/content/pdf/10.1007%2Fs11192-020-03690-4.pdf",
            "10.1007/s11192-020-03690-4",
        ),
        ("https://link.springer.com/chapter/10.1007/978-3-319-10590-1_53", "10.1007/978-3-319-10590-1_53"),
        ("https://onlinelibrary.wiley.com/doi/abs/10.1002/asi.23741", "10.1002/asi.23741"),
        (
            "https://onlinelibrary.wiley.com/doi/pdfdirect/10.1002/asi.23741?download=true",
            "10.1002/asi.23741",
        ),
        (
            "http://onlinelibrary.wiley.com/doi/10.1002/asi.23741/abstract;jsessionid=1A.f03",
            "10.1002/asi.23741",
        ),
        ("http://onlinelibrary.wiley.com/doi/10.1002/asi.23741/full/", "10.1002/asi.23741"),
        (
            "https://onlinelibrary.wiley.com/doi/10.1002/(SICI)1097-0274(199909)36:1%2B%3C1::AID-AJIM2%3E3.0.CO;2-0/pdf",
            "10.1002/(sici)1097-0274(199909)36:1+<1::aid-ajim2>3.0.co;2-0",
        ),
        (
            "https://www.tandfonline.com/doi/full/10.1080/01621459.2017.1285773?src=recsys",
            "10.1080/01621459.2017.1285773",
        ),
        ("https://www.science.org/doi/suppl/10.1126/science.169.3946.635", "10.1126/science.169.3946.635"),
        ("dl.acm.org/doi/epdf/10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        (
            "https://journals.aps.org/prl/abstract/10.1103/PhysRevLett.116.061102",
            "10.1103/physrevlett.116.061102",
        ),
        (
            "https://iopscience.iop.org/article/10.1088/1748-0221/3/08/S08003/meta",
            "10.1088/1748-0221/3/08/s08003",
        ),
        (
            "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0000217",
            "10.1371/journal.pone.0000217",
        ),
        (
            "https://journals.plos.org/plosone/article/file?id=10.1371%2Fjournal.pone.0000217&type=printable",
            "10.1371/journal.pone.0000217",
        ),
        ("https://www.frontiersin.org/articles/10.3389/fpsyg.2013.00863/full", "10.3389/fpsyg.2013.00863"),
        ("https://example.org/show?doi=10.1000/xyz123&x=1", "10.1000/xyz123"),
        ("/doi/abs/10.1080/01621459.2017.1285773?x=y", "10.1080/01621459.2017.1285773"),
        ("https://www.nature.com/articles/nphys1170", "10.1038/nphys1170"),
        ("https://www.nature.com/articles/s41586-020-2649-2.pdf", "10.1038/s41586-020-2649-2"),
        ("https://www.nature.com/articles/s41586-020-2649-2/figures/1", "10.1038/s41586-020-2649-2"),
        ("https://zenodo.org/record/2571984", "10.5281/zenodo.2571984"),
        ("https://zenodo.org/records/2571984/files/a.zip?download=1", "10.5281/zenodo.2571984"),
        ("https://zenodo.org/badge/DOI/10.5281/zenodo.2571984.svg", "10.5281/zenodo.2571984"),
        ("https://figshare.com/x/10.6084/m9.figshare.5328442.v3", "10.6084/m9.figshare.5328442.v3"),
    ] {
        assert_eq!(parse(address), doi, "{address}");
    }
}

#[test]
fn the_name_of_a_page_may_be_part_of_the_doi_after_all() {
    assert_eq!(parse("https://academic.oup.com/analysis/doi/10.1093/analys/anw053"), "10.1093/analys/anw053");
    assert_eq!(
        fallback("https://x.org/doi/10.1002/asi.23741/abstract").as_deref(),
        Some("10.1002/asi.23741/abstract")
    );
    assert_eq!(
        fallback("https://www.nature.com/articles/sdata201618").as_deref(),
        Some("10.1038/sdata.2016.18")
    );
    assert_eq!(
        parse("10.1002/asi.23741/abstract"),
        "10.1002/asi.23741/abstract",
        "no address, nothing stripped"
    );
    assert_eq!(parse("https://x.org/10.1000/pdf"), "10.1000/pdf", "something must be left");
}

#[test]
fn preprint_servers() {
    let preprint = "10.1101/2020.12.16.423020";
    for tail in [
        "",
        "v1",
        "v1.full",
        "v1.full.pdf",
        "v12.abstract",
        "v1.article-info",
        "v1.supplementary-material",
        "v1.full.pdf+html",
        ".full",
    ] {
        assert_eq!(parse(&format!("https://www.biorxiv.org/content/{preprint}{tail}")), preprint, "{tail}");
    }
    assert_eq!(
        parse("https://www.medrxiv.org/content/10.64898/2025.12.03.25341234v2"),
        "10.64898/2025.12.03.25341234"
    );
    assert_eq!(parse("https://www.biorxiv.org/content/10.1101/066803v2.full"), "10.1101/066803");
    assert_eq!(parse("10.1101/2020.12.16.423020v1"), preprint);
    assert_eq!(parse("https://genome.cshlp.org/content/10.1101/gr.123456.111"), "10.1101/gr.123456.111");
}

#[test]
fn arxiv_numbers() {
    all_mean(
        "10.48550/arxiv.2301.00001",
        &[
            "arXiv:2301.00001",
            "arXiv:2301.00001v2",
            "arxiv: 2301.00001v2.",
            "ARXIV 2301.00001",
            "arXiv:2301.00001v2 [cs.CL] 3 Jan 2023",
            "2301.00001v3",
            "https://arxiv.org/abs/2301.00001v2",
            "http://arxiv.org/pdf/2301.00001v2.pdf",
            "https://www.arxiv.org/pdf/2301.00001",
            "arxiv.org/html/2301.00001v1#S2",
            "https://export.arxiv.org/abs/2301.00001",
            "https://ar5iv.labs.arxiv.org/html/2301.00001",
            "10.48550/arXiv.2301.00001",
            "10.48550/ARXIV.2301.00001v2",
            "https://doi.org/10.48550/arXiv.2301.00001",
        ],
    );
    all_mean(
        "10.48550/arxiv.hep-th/9901001",
        &["hep-th/9901001", "arXiv:hep-th/9901001v3", "arxiv.org/abs/hep-th/9901001"],
    );
    assert_eq!(parse("math.GT/0309136"), "10.48550/arxiv.math/0309136");
    for not in [
        "2313.00001",
        "2301.001",
        "2301.000001",
        "foo/0309136",
        "arXiv:",
        "arxivs:2301.00001",
        "https://arxiv.org/list/cs.CL/recent",
    ] {
        assert!(Doi::parse(not).is_err(), "{not}");
    }
}

#[test]
fn escapes() {
    all_mean(
        "10.1162/tacl_a_00276",
        &[
            r"10.1162/tacl\_a\_00276",
            r"10.1162/tacl{\_}a{\_}00276",
            r"10.1162/tacl\\_a\\_00276",
            r"https://doi.org/10.1162/tacl\_a\_00276",
            r"10.1162/tacl\textunderscore a\textunderscore{}00276",
        ],
    );
    all_mean(
        "10.1175/1520-0477(1996)077<0935:wotwsm>2.0.co;2",
        &[
            "10.1175/1520-0477(1996)077&lt;0935:WOTWSM&gt;2.0.CO;2",
            "10.1175/1520-0477(1996)077&amp;lt;0935:WOTWSM&amp;gt;2.0.CO;2",
            "10.1175/1520-0477(1996)077&#60;0935:WOTWSM&#x3E;2.0.CO;2",
            r"10.1175/1520-0477(1996)077{\textless}0935:WOTWSM{\textgreater}2.0.CO;2",
            r"10.1175/1520-0477(1996)077\textless0935:WOTWSM\textgreater2.0.CO;2"
                .replace("less0", "less 0")
                .replace("ter2", "ter{}2")
                .as_str(),
            "10.1175/1520-0477(1996)077$<$0935:WOTWSM$>$2.0.CO;2",
            r"10.1175/1520-0477(1996)077\u003c0935:WOTWSM\u003e2.0.CO;2",
            "https://doi.org/10.1175/1520-0477(1996)077%3C0935:WOTWSM%3E2.0.CO;2",
            "https://doi.org/10.1175/1520-0477(1996)077<0935:WOTWSM>2.0.CO;2",
        ],
    );
    all_mean("10.1000/a&b%c#d", &[r"10.1000/a\&b\%c\#d", "10.1000/a&amp;b%c#d"]);
}

/// Publishers whose addresses number works as their DOIs do.
#[test]
fn numbered_pages() {
    for (address, doi) in [
        ("https://elifesciences.org/articles/16800", "10.7554/elife.16800"),
        ("https://elifesciences.org/reviewed-preprints/90000", "10.7554/elife.90000"),
        ("https://www.jstor.org/stable/2949014", "10.2307/2949014"),
        ("http://www.jstor.org/stable/pdf/2949014.pdf?seq=1", "10.2307/2949014"),
        ("https://peerj.com/articles/4375/", "10.7717/peerj.4375"),
        ("https://peerj.com/articles/cs-123.pdf", "10.7717/peerj-cs.123"),
        ("https://peerj.com/preprints/3100v1/", "10.7287/peerj.preprints.3100"),
    ] {
        assert_eq!(parse(address), doi, "{address}");
    }
    for address in [
        "https://elifesciences.org/articles/about",
        "https://peerj.com/articles/",
        "https://peerj.com/about/1",
    ] {
        assert!(identify(address).is_err(), "{address}");
    }
}
