//! What people have complained about in the tools that do part of this job: a row for each thread.

use serde_json::{Value, json};

use crate::support::{Home, Run};

/// A row: its threads, what is on standard input, the arguments, and what is to be in the output, or,
/// behind a dash, not in it.
type Row<'a> = (&'a [&'a str], &'a [u8], &'a [&'a str], &'a [&'a str]);

#[track_caller]
fn check(rows: &[Row<'_>]) {
    let home = Home::new();
    for (threads, input, args, parts) in rows {
        holds(threads, &home.feed(input, *args), parts);
    }
}

#[track_caller]
fn holds(threads: &[&str], run: &Run, parts: &[&str]) {
    let threads = threads.join(", ");
    assert_eq!(run.code, Some(0), "{threads}: {}", run.stderr);
    for part in parts {
        match part.strip_prefix("- ") {
            Some(part) => assert!(!run.stdout.contains(part), "{threads}: {part} in {}", run.stdout),
            None => assert!(run.stdout.contains(part), "{threads}: {part} not in {}", run.stdout),
        }
    }
}

/// A record as an agency serves it, of a journal article with these members.
fn served(members: Value) -> Vec<u8> {
    let mut record = json!({
        "type": "journal-article", "DOI": "10.1000/x", "title": "On snow", "container-title": "Journal of Snow",
        "author": [{"family": "Doe", "given": "J."}], "issued": {"date-parts": [[2020]]}, "publisher": "P",
    });
    if let (Value::Object(record), Value::Object(members)) = (&mut record, members) {
        record.extend(members);
    }
    record.to_string().into_bytes()
}

const BIB: &[&str] = &["bib", "-"];
const BIBLATEX: &[&str] = &["bib", "--for", "biblatex", "-"];
const RIS: &[&str] = &["export", "--to", "ris", "-"];
const JSON: &[&str] = &["export", "--to", "csl-json", "-"];

#[test]
fn text_and_markup() {
    check(&[
        (
            &["davidagraf/doi2bib2#99", "citation-js/citation-js#232"],
            &served(
                json!({"title": "Salt &amp; 5% of a_b #1", "container-title": "Trends in Ecology &amp; Evolution"}),
            ),
            BIB,
            &[r"Salt \& 5\% of a\_b \#1", r"journal = {Trends in Ecology \& Evolution}", "- amp;"],
        ),
        (
            &["jkitchin/org-ref#1033"],
            &served(json!({"title": "Growth of <i>E. coli</i> on H<sub>2</sub>O"})),
            BIB,
            &[r"\emph{E. coli}", r"{H\textsubscript{2}O}", "- <"],
        ),
        (
            &["davidagraf/doi2bib2#79"],
            &served(
                json!({"title": "The <mml:math xmlns:mml=\"http://www.w3.org/1998/Math/MathML\"><mml:msup><mml:mi>L</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math> norm"}),
            ),
            BIB,
            &["L", "2", "norm}", "- mml", "- <"],
        ),
        (
            &["CrossRef/rest-api-doc#242"],
            &served(json!({"title": "The role of mRNA and DNA in Alzheimer disease"})),
            BIB,
            &["{mRNA}", "{DNA}", "{Alzheimer}"],
        ),
        (
            &["retorquere/zotero-better-bibtex#563"],
            &served(json!({"title": "Deep Learning for Image Recognition"})),
            BIB,
            &["title = {Deep Learning for Image Recognition}"],
        ),
        (
            &["openjournals/joss#1449", "datacite/bolognese#31"],
            &served(json!({"title": "On\n      the <i>snow </i>line,  again\u{a0} "})),
            BIB,
            &[r"title = {On the \emph{snow} line, again}"],
        ),
        (
            &["jgm/pandoc#7067", "Juris-M/citeproc-js#251"],
            &served(json!({"title": "Die Geschichte der Alpen", "language": "de"})),
            BIB,
            &["title = {{Die Geschichte der Alpen}}"],
        ),
        (
            &["texworld/betterbib#98"],
            &served(
                json!({"type": "monograph", "title": "Snow", "subtitle": ["A history"], "container-title": []}),
            ),
            BIBLATEX,
            &["title = {Snow},\n  subtitle = {A history}"],
        ),
        (
            &["texworld/betterbib#98"],
            &served(
                json!({"type": "monograph", "title": "Snow", "subtitle": ["A history"], "container-title": []}),
            ),
            BIB,
            &["title = {Snow: A history}"],
        ),
        (
            &["JabRef/jabref#5899"],
            b"@article{k, author = {M\xfcller, J\xf6rg}, title = {Pages 1\x965}}",
            &["bib", "--escape", "unicode", "-"],
            &["M\u{fc}ller, J\u{f6}rg", "1\u{2013}5"],
        ),
        (
            &["MicheleCotrufo/pdf2doi#4"],
            b"caf\xe9: see doi:10.1038/171737a0\r\n",
            &["bib", "-q", "--offline", "-"],
            &["doi = {10.1038/171737a0}"],
        ),
    ]);
}

#[test]
fn keys_types_and_names() {
    let two = json!([
        {"type": "book", "title": "Same", "DOI": "10.1000/a", "author": [{"family": "Doe"}], "issued": {"date-parts": [[2020]]}},
        {"type": "book", "title": "Same", "DOI": "10.1000/b", "author": [{"family": "Doe"}], "issued": {"date-parts": [[2020]]}},
    ]);
    let mut turned = two.clone();
    turned.as_array_mut().unwrap().reverse();
    let names = json!({"author": [{"family": "Щербаков", "given": "А."}], "title": "Äpfel und Birnen"});
    check(&[
        (
            &["bibcure/doi2bib#18"],
            two.to_string().as_bytes(),
            BIB,
            &["@book{doe2020same,", "@book{doe2020samea,"],
        ),
        (
            &["ropensci/rcrossref#214"],
            turned.to_string().as_bytes(),
            BIB,
            &[
                "@book{doe2020samea,\n  author = {Doe},\n  title = {Same},\n  year = {2020},\n  doi = {10.1000/b}",
            ],
        ),
        (&["jupyter-book/mystmd#1073"], &served(names), BIB, &["@article{shcherbakov2020apfel,"]),
        (
            &["davidagraf/doi2bib2#101"],
            &served(json!({"type": "book-chapter", "container-title": "Weather", "page": "1-9"})),
            BIB,
            &["@incollection{", "booktitle = {Weather}", "pages = {1--9}"],
        ),
        (
            &["zenodo/zenodo#1969"],
            &served(
                json!({"type": "dataset", "publisher": "Zenodo", "version": "1.0", "container-title": []}),
            ),
            BIB,
            &["@misc{", "howpublished = {Zenodo}", "version = {1.0}", "- @dataset"],
        ),
        (
            &["CrossRef/rest-api-doc#152"],
            &served(
                json!({"type": "edited-book", "author": [], "editor": [{"family": "Roe", "given": "E."}], "container-title": []}),
            ),
            BIB,
            &["@book{", "editor = {Roe, E.}"],
        ),
        (
            &["papis/papis#1119"],
            &served(
                json!({"author": [{"name": "CASIMIR Rome Meeting participants"}, {"family": "Doe", "given": "J."}]}),
            ),
            BIB,
            &["author = {{CASIMIR Rome Meeting participants} and Doe, J.}"],
        ),
    ]);
}

#[test]
fn numbers_dates_and_identifiers() {
    let dated = json!({
        "issued": {"date-parts": [[2016, 12]]}, "published-print": {"date-parts": [[2017, 4]]},
        "published-online": {"date-parts": [[2016, 12]]}, "volume": "68",
    });
    let sici = "10.1002/(sici)1520-6505(1999)7:5<175::aid-evan3>3.0.co;2-4";
    let verbatim = json!({"type": "book", "title": "T", "DOI": "10.1162/tacl_a_00276", "URL": "https://example.org/a_b?c=d&e=1%20f#g~h", "id": "x"});
    let repeated = json!({"type": "book", "title": "T", "id": "x", "DOI": "10.1000/x", "URL": "http://dx.doi.org/10.1000/x"});
    let short = &["bib", "--journal", "abbreviated", "-"];
    check(&[
        (
            &["JabRef/jabref#7943"],
            &served(dated.clone()),
            &["bib", "--year", "print", "-"],
            &["year = {2017}", "month = apr"],
        ),
        (
            &["davidagraf/doi2bib2#25"],
            &served(dated.clone()),
            &["bib", "--year", "online", "-"],
            &["year = {2016}"],
        ),
        (&["davidagraf/doi2bib2#25"], &served(dated), BIB, &["year = {2016}"]),
        (
            &["bibcure/doi2bib#16", "JabRef/jabref#12273"],
            &served(json!({"container-title": "Journal of Chemical Physics"})),
            short,
            &["journal = {J. Chem. Phys.}"],
        ),
        (
            &["Juris-M/citeproc-js#249", "jgm/pandoc#1640"],
            &served(json!({"DOI": sici})),
            BIB,
            &[&format!("doi = {{{sici}}}")],
        ),
        (
            &["Juris-M/citeproc-js#249", "jgm/pandoc#1640"],
            &served(json!({"DOI": sici})),
            RIS,
            &["UR  - https://doi.org/10.1002/(sici)1520-6505(1999)7:5%3C175::aid-evan3%3E3.0.co;2-4"],
        ),
        (
            &["retorquere/zotero-better-bibtex#2575", "papis/papis#738"],
            verbatim.to_string().as_bytes(),
            BIB,
            &["doi = {10.1162/tacl_a_00276}", "url = {https://example.org/a_b?c=d&e=1%20f#g~h}"],
        ),
        (
            &["FlamingTempura/bibtex-tidy#440"],
            repeated.to_string().as_bytes(),
            BIB,
            &["doi = {10.1000/x}", "- url"],
        ),
        (
            &["jupyter-book/mystmd#2822"],
            b"@article{k, title = {T}, journal = {J}, year = 2020, month = sept}",
            BIB,
            &["month = sep\n"],
        ),
        (
            &["zotero/zotero#1311"],
            b"@article{k, title = {T}, journal = {J}, year = 2020, month = {jul 4}}",
            BIB,
            &["month = jul,\n", "day = {4}"],
        ),
        (
            &["zotero/zotero#1755"],
            &served(json!({"issued": {"date-parts": [[2020, 7, 4]]}})),
            BIBLATEX,
            &["date = {2020-07-04}", "- month"],
        ),
        (
            &["CrossRef/rest-api-doc#318"],
            &served(json!({"article-number": "024003"})),
            BIB,
            &["pages = {024003}"],
        ),
        (
            &["CrossRef/rest-api-doc#318"],
            &served(json!({"article-number": "024003"})),
            BIBLATEX,
            &["eid = {024003}"],
        ),
        (
            &["CrossRef/rest-api-doc#318"],
            &served(json!({"article-number": "024003"})),
            JSON,
            &[r#""number": "024003""#],
        ),
    ]);
}

#[test]
fn batches_without_duplicates() {
    let home = Home::new();
    let threads = ["davidagraf/doi2bib2#24", "autobib/autobib#169"];
    let works = json!([
        {"type": "book", "title": "Ants", "DOI": "10.1000/a"}, {"type": "book", "title": "Bees", "DOI": "10.1000/b"},
        {"type": "book", "title": "Ants", "DOI": "https://doi.org/10.1000/A"},
    ]);
    home.file("works.json", works.to_string());
    home.file("refs.bib", "@book{mine, title = {Ants}, doi = {10.1000/A}}\n");
    for _ in 0..2 {
        holds(&threads, &home.run(["bib", "--into", "refs.bib", "works.json"]), &[]);
        let refs = std::fs::read_to_string(home.path().join("refs.bib")).unwrap();
        assert!(
            refs.starts_with("@book{mine, title = {Ants}, doi = {10.1000/A}}\n\n@book{bees,\n"),
            "{refs}"
        );
        assert_eq!(refs.matches('@').count(), 2, "{refs}");
    }
}

#[test]
fn retractions_and_published_preprints() {
    let retracted = served(
        json!({"updated-by": [{"DOI": "10.1000/note", "type": "retraction", "updated": {"date-parts": [[2021, 2, 1]]}}]}),
    );
    let preprint = served(json!({
        "type": "posted-content", "subtype": "preprint", "container-title": [],
        "relation": {"is-preprint-of": [{"id-type": "doi", "id": "10.1000/published", "asserted-by": "subject"}]},
    }));
    for (record, said) in
        [(retracted, "10.1000/x was retracted"), (preprint, "https://doi.org/10.1000/published")]
    {
        let run = Home::new().feed(&record, BIB);
        assert!(run.stderr.contains(said), "texworld/betterbib#169: {}", run.stderr);
        holds(&["texworld/betterbib#169"], &run, &["doi = {10.1000/x}"]);
    }
}
