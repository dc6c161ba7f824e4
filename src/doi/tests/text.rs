//! DOIs in running text, whose ends Crossref's regular expressions for matching DOIs leave open.

use super::{HARD, parse};
use crate::doi::{Doi, find};

#[track_caller]
fn finds(text: &str, expected: &[&str]) {
    let found: Vec<_> = find(text).map(|mention| mention.doi.to_string()).collect();
    assert_eq!(found, expected, "{text}");
}

/// Each mention as it stands in the text.
fn ranges(text: &str) -> Vec<&str> {
    find(text).map(|mention| &text[mention.range]).collect()
}

#[test]
fn hard_dois_in_prose_and_markup() {
    for hard in HARD {
        let doi = &*hard.to_ascii_lowercase();
        finds(&format!("As in {hard} and elsewhere"), &[doi]);
        finds(&format!("(see {hard})."), &[doi]);
        finds(&format!("doi:{hard}, 2020; next"), &[doi]);
        finds(&format!("doi = {{{hard}}},\n"), &[doi]);
        finds(&format!("doi={{{hard}}},year={{2020}}"), &[doi]);
        finds(&format!("\"DOI\":\"{hard}\",\"x\":1"), &[doi]);
        finds(&format!("<p>{hard}</p>"), &[doi]);
        let encoded = html_escape::encode_safe(hard);
        finds(&format!("<td>{encoded}<br/>"), &[doi]);
        let url = Doi::exact(hard).unwrap().url();
        finds(&format!("<a href=\"{}\">", html_escape::encode_double_quoted_attribute(&url)), &[doi]);
        finds(&format!("[text]({url})"), &[doi]);
        finds(&format!("<{url}>,"), &[doi]);
        // An address that nobody encoded loses what a browser takes for a fragment.
        let unencoded = doi.strip_suffix('#').unwrap_or(doi);
        finds(&format!("see https://doi.org/{hard} or"), &[unencoded]);
    }
}

#[test]
fn prose() {
    finds("(see 10.1038/nphys1170).", &["10.1038/nphys1170"]);
    finds("Is it 10.1000/abc? No: 10.1000/def!", &["10.1000/abc", "10.1000/def"]);
    finds("“10.1000/abc”, ‘10.1000/def’ and '10.1000/ghi'", &["10.1000/abc", "10.1000/def", "10.1000/ghi"]);
    finds("10.1000/abc… and *10.1000/def*, `10.1000/ghi`", &["10.1000/abc", "10.1000/def", "10.1000/ghi"]);
    finds(
        "参见DOI:10.3969/j.issn.1000-1234，以及10.3969/abc。",
        &["10.3969/j.issn.1000-1234", "10.3969/abc"],
    );
    finds("DOI10.1000/abc and doi: 10.1000/def", &["10.1000/abc", "10.1000/def"]);
    finds(
        "10.1000/a,10.1000/b;10.1000/c; https://doi.org/10.1000/d,http://doi.org/10.1000/e",
        &["10.1000/a", "10.1000/b", "10.1000/c", "10.1000/d", "10.1000/e"],
    );
    finds("version 110.1000/abc, 1.10.1000/abc, x10.1000/abc, 10.1/2, 10/12, page 10.12345", &[]);
    finds("", &[]);
    finds("nothing here, h, a, 1, http://, 10., 10.1000/, arXiv", &[]);
}

/// Locators in brackets, as Typst has them behind a citation.
#[test]
fn brackets_that_do_not_close() {
    finds("See @doi:10.21105/joss.01686[p. 3].", &["10.21105/joss.01686"]);
    finds("10.1002/leap.1228(p. 3), https://doi.org/10.1000/a[see b]", &["10.1002/leap.1228", "10.1000/a"]);
    finds("10.1016/0379-6779(91)91572-r[p. 3]", &["10.1016/0379-6779(91)91572-r"]);
    finds("10.1016/s0140-6736(97)11096-0 (in print)", &["10.1016/s0140-6736(97)11096-0"]);
    let mention = find("10.1000/a(b c").next().expect("a DOI");
    assert_eq!(mention.others, [Doi::exact("10.1000/a(b").expect("a DOI")], "it may be its own");
}

#[test]
fn addresses() {
    finds("at https://www.biorxiv.org/content/10.1101/066803v2.full.", &["10.1101/066803"]);
    finds("at www.biorxiv.org/content/10.1101/066803v2.full, or", &["10.1101/066803"]);
    finds("(doi.org/10.1000%2Fabc?x=1)", &["10.1000/abc"]);
    finds("via https://x.edu/login?url=https%3A%2F%2Fdoi.org%2F10.1000%2Fabc&y=1 there", &["10.1000/abc"]);
    finds("https://x.org/#/10.1000/abc", &["10.1000/abc"]);
    finds("https://x.org/?q=10.1000/abc", &["10.1000/abc"]);
    finds(
        "doi:10/fg4mtb, doi.org/10/gg4mtb, https://doi.org/hg4mtb but 10/12",
        &["10/fg4mtb", "10/gg4mtb", "10/hg4mtb"],
    );
    finds("https://example.org/page and http://example.org", &[]);
    finds(r#"{"u":"https:\/\/doi.org\/10.1000\/abc","v":"10.1000\/def\n"}"#, &["10.1000/abc", "10.1000/def"]);
}

#[test]
fn html() {
    finds(
        r#"<a href="https://doi.org/10.1000/x">10.1000/x</a> <a href='/doi/full/10.1000/y?z=1'>y</a> <a href=https://doi.org/10.1000/z>z</a>"#,
        &["10.1000/x", "10.1000/x", "10.1000/y", "10.1000/z"],
    );
    finds("10.1000/abc</p>", &["10.1000/abc"]);
    finds(
        "10.1000/abc&nbsp;(2020) &quot;10.1000/def&quot; &lt;10.1000/ghi&gt;",
        &["10.1000/abc", "10.1000/def", "10.1000/ghi"],
    );
    finds("10.1000/abc&lt;/p&gt;", &["10.1000/abc"]);
    finds(
        "10.1175/1520-0477(1996)077&lt;0935:WOTWSM&gt;2.0.CO;2",
        &["10.1175/1520-0477(1996)077<0935:wotwsm>2.0.co;2"],
    );
    finds("<doi>10.1000/x</doi><br>10.1000/y<br/>", &["10.1000/x", "10.1000/y"]);
    finds("<img src='https://doi.org/10.1000/it's'>", &["10.1000/it's"]);
}

#[test]
fn markdown_latex_and_lists() {
    finds("[text](https://doi.org/10.1000/(x)y)", &["10.1000/(x)y"]);
    finds("[10.1000/x](https://doi.org/10.1000/x)", &["10.1000/x", "10.1000/x"]);
    finds(
        "[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.50213.svg)](https://doi.org/10.5281/zenodo.50213)",
        &["10.5281/zenodo.50213", "10.5281/zenodo.50213"],
    );
    finds(r"doi = {10.1162/tacl{\_}a{\_}00276}, x", &["10.1162/tacl_a_00276"]);
    finds(
        r"\href{https://doi.org/10.1162/tacl\_a\_00276}{link} 10.1000/x\\ 10.1000/y\par",
        &["10.1162/tacl_a_00276", "10.1000/x", "10.1000/y"],
    );
    finds("['10.1000/a','10.1000/b']", &["10.1000/a", "10.1000/b"]);
    finds("{{cite|doi=10.1000/abc|pmid=1}}", &["10.1000/abc"]);
    finds("DO  - 10.1000/abc\nER  - ", &["10.1000/abc"]);
}

#[test]
fn arxiv_in_text() {
    finds(
        "arXiv preprint arXiv:2301.00001v2 [cs], arXiv:hep-th/9901001.",
        &["10.48550/arxiv.2301.00001", "10.48550/arxiv.hep-th/9901001"],
    );
    finds(
        "https://arxiv.org/abs/2301.00001v2, arxiv.org/pdf/2301.00002.pdf and 10.48550/arXiv.2301.00003",
        &["10.48550/arxiv.2301.00001", "10.48550/arxiv.2301.00002", "10.48550/arxiv.2301.00003"],
    );
    finds("2301.00001 alone is a number; xarxiv:2301.00001 is nothing", &[]);
}

#[test]
fn fallbacks_keep_what_was_cut() {
    let fallback = |text: &str| find(text).next().unwrap().others.first().map(ToString::to_string);
    assert_eq!(fallback("10.17070/aeaas.2014.12.36. Next").as_deref(), Some("10.17070/aeaas.2014.12.36."));
    assert_eq!(fallback("(see 10.1038/nphys1170).").as_deref(), Some("10.1038/nphys1170)"));
    assert_eq!(fallback("10.1000/a)b c").as_deref(), Some("10.1000/a)b"));
    assert_eq!(fallback("<i>10.1000/abc</i>"), None);
}

#[test]
fn ranges_cover_the_mention() {
    assert_eq!(ranges("é (doi:10.1000/abc). ü"), ["10.1000/abc"]);
    assert_eq!(ranges("at https://x.org/10.1000/abc/pdf?x=1, and"), ["https://x.org/10.1000/abc/pdf?x=1"]);
    assert_eq!(
        ranges("at doi.org/10.1000/abc, and arXiv:2301.00001v2."),
        ["doi.org/10.1000/abc", "arXiv:2301.00001v2"]
    );
    assert_eq!(ranges("x 10.1000/a&lt;1&gt;b&nbsp;"), ["10.1000/a&lt;1&gt;b"]);
    assert_eq!(ranges(r"{10.1000/a{\_}b}"), [r"10.1000/a{\_}b"]);
    assert_eq!(ranges("[10.1000/x](https://doi.org/10.1000/x)."), ["10.1000/x", "https://doi.org/10.1000/x"]);
}

/// Every DOI in records that were really served, their references included.
#[test]
fn real_dois() {
    fn collect(value: &serde_json::Value, dois: &mut std::collections::BTreeSet<String>) {
        match value {
            serde_json::Value::Object(fields) => {
                for (name, value) in fields {
                    if name == "DOI" {
                        dois.extend(value.as_str().map(str::to_ascii_lowercase));
                    }
                    collect(value, dois);
                }
            }
            serde_json::Value::Array(values) => values.iter().for_each(|value| collect(value, dois)),
            _ => {}
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/fidelity/records.served.jsonl");
    let Ok(records) = std::fs::read_to_string(path) else {
        println!("skipped: {path} is missing");
        return;
    };
    let mut dois = std::collections::BTreeSet::new();
    for line in records.lines() {
        collect(&serde_json::from_str(line).unwrap(), &mut dois);
    }
    assert!(dois.len() > 100);
    for doi in &dois {
        let exact = Doi::exact(doi).unwrap();
        assert_eq!(parse(doi), *doi);
        assert_eq!(parse(&exact.url()), *doi);
        assert_eq!(parse(&format!("https://publisher.example/doi/full/{}.pdf", exact.path())), *doi);
        finds(&format!("(see {doi}). {doi}; {doi}, <{}>.", exact.url()), &[doi.as_str(); 4]);
    }
}

#[test]
fn the_page_the_project_began_from() {
    // The layout of a repository's page: the DOI three times, once before a full stop, once in an
    // address.
    let layout = "Int. J. , 18 (14) , Article 7338. 10.3390/ijerph18147338. Green open access\n\
                  DOI: 10.3390/ijerph18147338\nPublisher version: https://doi.org/10.3390/ijerph18147338\nLanguage: English";
    finds(layout, &["10.3390/ijerph18147338"; 3]);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/seed/ucl-discovery-10131862.txt");
    let Ok(page) = std::fs::read_to_string(path) else {
        println!("skipped: {path} is missing");
        return;
    };
    finds(&page, &["10.3390/ijerph18147338"; 3]);
}

/// What becomes of DOIs in reference lists that were copied from a page or a PDF.
#[test]
fn pasted_reference_lists() {
    for text in [
        "Hail. https://doi.org/10.1000/hail.1CrossRefGoogle Scholar",
        "doi:10.1000/hail.1PMid:17375194",
        "doi:10.1000/hail.1. PMID: 17375194",
        "10.1000/hail.1[Epub ahead of print]",
        "10.1000/hail.1.Available from: https://x.org",
        "10.1000/hail.1https://x.org/1",
        "doi:10.1000/ hail.1",
        "https://doi.org/ 10.1000/hail.1",
        "https://doi.org/10.1000/ hail.1.",
        "doi: 10.1000 /hail.1",
        "doi.10.1000/hail.1",
        "DOI 10,1000/hail.1",
        "doi:10.1000/\nhail.1",
    ] {
        finds(text, &["10.1000/hail.1"]);
    }
    finds("https://doi.org/10.1000/s-0030-\n1267991", &["10.1000/s-0030-1267991"]);
    finds("10.1000/s-0030-\r\n  1267991. Next 5", &["10.1000/s-0030-1267991"]);
    finds(
        "1. Hail. doi:10.1000/hail.1.\n2. Rime. doi:10.1000/rime.2.\n3\n",
        &["10.1000/hail.1", "10.1000/rime.2"],
    );
    finds("10.1000/abc-\n12. Next item", &["10.1000/abc-"]);
    finds("10.1000/abc-\ndef for", &["10.1000/abc-def"]);
    finds("10.1000/j.abc-\r\n  def.ghi, and", &["10.1000/j.abc-def.ghi"]);
    finds("10.1000/ABC-\nDEF", &["10.1000/abc-def"]);
    finds("10.1000/abc-\nThe next", &["10.1000/abc-"]);
    finds("10.1000/abc/\nfor", &["10.1000/abc/"]);
    finds("10.1000/abc\n10.1000/def", &["10.1000/abc", "10.1000/def"]);
    finds("from 10,1000/20 to 10,2000/40 and 10.1000/ and so on", &[]);
    let others = |text: &str| {
        let others = find(text).next().unwrap().others;
        others.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        others("10.1000/j.cell.2019.\n01.001"),
        ["10.1000/j.cell.2019.", "10.1000/j.cell.2019.01.001"]
    );
    assert_eq!(others("10.1000/hail.1CrossRef"), ["10.1000/hail.1crossref"]);
}

#[test]
fn ranges_of_what_is_joined_or_cut() {
    assert_eq!(ranges("a 10.1000/s-0030-\n1267991. b"), ["10.1000/s-0030-\n1267991"]);
    assert_eq!(ranges("a 10.1000/hail.1CrossRef b"), ["10.1000/hail.1"]);
    assert_eq!(ranges("a 10.1000/ hail.1. b"), ["10.1000/ hail.1"]);
}
