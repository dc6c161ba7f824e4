//! Which entry each kind of work becomes, and which fields show it: the table of kinds of what a good
//! entry is.

use serde_json::{Value, json};

use super::spec::{holds, with, work, written};
use super::*;

/// The members, and what the entries of BibTeX and BibLaTeX begin with and hold.
type Kinds<'a> = (&'a str, Value, &'a [&'a str], &'a [&'a str]);

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn entry_types() {
    let journal = |kind: &str| json!({"type": kind, "container-title": "J. Snow"});
    let book = |kind: &str| json!({"type": kind, "container-title": "Weather", "editor": [{"family": "Roe"}], "publisher": "P"});
    let held = json!({
        "type": "paper-conference", "container-title": "Proc. Snow", "event-title": "Snow Days",
        "event-place": "Bern", "event-date": {"date-parts": [[2020, 7, 1], [2020, 7, 3]]},
    });
    let thesis = |genre: &str| json!({"type": "thesis", "genre": genre, "publisher": "ETH"});
    let rows: &[Kinds<'_>] = &[
        (
            "article-journal",
            journal("article-journal"),
            &["@article{", "journal = {J. Snow}"],
            &["@article{", "journaltitle = {J. Snow}", "- entrysubtype"],
        ),
        (
            "article-magazine",
            journal("article-magazine"),
            &["@article{"],
            &["@article{", "entrysubtype = {magazine}"],
        ),
        (
            "article-newspaper",
            journal("article-newspaper"),
            &["@article{"],
            &["@article{", "entrysubtype = {newspaper}"],
        ),
        ("review", journal("review"), &["@article{"], &["@article{"]),
        ("journal-article", journal("journal-article"), &["@article{"], &["@article{"]),
        ("peer-review with a journal", journal("peer-review"), &["@article{"], &["@article{"]),
        ("peer-review without", json!({"type": "peer-review", "DOI": "10.1000/x"}), &["@misc{"], &["@misc{"]),
        (
            "article",
            json!({"type": "article", "DOI": "10.48550/arxiv.1706.03762", "number": "arXiv:1706.03762 [cs.CL]", "publisher": "arXiv"}),
            &[
                "@misc{",
                "howpublished = {arXiv}",
                "eprint = {1706.03762}",
                "archiveprefix = {arXiv}",
                "primaryclass",
                "- howpublished = {http",
            ],
            &["@online{", "eprint = {1706.03762}", "eprinttype = {arxiv}", "pubstate = {prepublished}"],
        ),
        (
            "posted-content",
            json!({"type": "posted-content", "subtype": "preprint", "DOI": "10.1101/110825", "institution": [{"name": "bioRxiv"}]}),
            &["@misc{", "howpublished = {bioRxiv}", "eprint = {110825}", "archiveprefix = {bioRxiv}"],
            &["@online{", "eprinttype = {bioRxiv}", "pubstate = {prepublished}"],
        ),
        (
            "chapter",
            book("chapter"),
            &["@incollection{", "booktitle = {Weather}", "editor = {Roe}"],
            &["@incollection{", "booktitle = {Weather}"],
        ),
        (
            "book-chapter",
            book("book-chapter"),
            &["@incollection{", "booktitle = {Weather}"],
            &["@incollection{"],
        ),
        ("book-section", book("book-section"), &["@incollection{"], &["@incollection{"]),
        ("book-part", book("book-part"), &["@incollection{"], &["@incollection{"]),
        (
            "a chapter of the author's own book",
            json!({"type": "chapter", "container-title": "Weather", "container-author": [{"family": "Doe", "given": "J."}]}),
            &["@inbook{", "title = {Weather}"],
            &["@inbook{", "booktitle = {Weather}"],
        ),
        ("book", json!({"type": "book"}), &["@book{", "author = {Doe, J.}"], &["@book{"]),
        ("monograph", json!({"type": "monograph"}), &["@book{"], &["@book{"]),
        (
            "edited-book",
            json!({"type": "edited-book", "author": [], "editor": [{"family": "Roe", "given": "E."}]}),
            &["@book{", "editor = {Roe, E.}"],
            &["@collection{", "editor = {Roe, E.}"],
        ),
        ("reference-book", json!({"type": "reference-book"}), &["@book{"], &["@book{"]),
        (
            "a book in volumes",
            json!({"type": "book", "number-of-volumes": "3"}),
            &["@book{"],
            &["@mvbook{", "volumes = {3}"],
        ),
        (
            "paper-conference",
            held,
            &["@inproceedings{", "booktitle = {Proc. Snow}"],
            &[
                "@inproceedings{",
                "eventtitle = {Snow Days}",
                "eventdate = {2020-07-01/2020-07-03}",
                "venue = {Bern}",
            ],
        ),
        (
            "proceedings-article",
            json!({"type": "proceedings-article", "container-title": "Proc."}),
            &["@inproceedings{"],
            &["@inproceedings{"],
        ),
        (
            "proceedings as a whole",
            json!({"type": "book", "author": [], "event-title": "Snow Days"}),
            &["@proceedings{"],
            &["@proceedings{"],
        ),
        (
            "thesis",
            thesis("PhD thesis"),
            &["@phdthesis{", "school = {ETH}", "- publisher"],
            &["@thesis{", "type = {phdthesis}", "institution = {ETH}"],
        ),
        (
            "a master's thesis",
            thesis("Master’s thesis"),
            &["@mastersthesis{", "school = {ETH}"],
            &["@thesis{", "type = {mathesis}"],
        ),
        (
            "dissertation",
            json!({"type": "dissertation", "DOI": "10.1000/x"}),
            &["@phdthesis{"],
            &["@thesis{"],
        ),
        (
            "report",
            json!({"type": "report", "publisher": "NASA", "number": "12", "genre": "Memo"}),
            &["@techreport{", "institution = {NASA}", "number = {12}", "type = {Memo}"],
            &["@report{", "institution = {NASA}", "number = {12}", "type = {Memo}"],
        ),
        (
            "standard",
            json!({"type": "standard", "publisher": "ISO", "number": "45001"}),
            &["@misc{", "howpublished = {ISO}", "number = {45001}"],
            &["@standard{", "organization = {ISO}"],
        ),
        (
            "dataset",
            json!({"type": "dataset", "publisher": "Zenodo", "version": "1.2"}),
            &["@misc{", "howpublished = {Zenodo}", "version = {1.2}"],
            &["@dataset{", "publisher = {Zenodo}", "version = {1.2}"],
        ),
        ("database", json!({"type": "database", "DOI": "10.1000/x"}), &["@misc{"], &["@dataset{"]),
        // A figure or a supplement; what kind of thing it is the agency does not say.
        ("component", json!({"type": "component", "DOI": "10.1000/x"}), &["@misc{"], &["@misc{"]),
        (
            "software",
            json!({"type": "software", "version": "3"}),
            &["@misc{", "version = {3}"],
            &["@software{", "version = {3}"],
        ),
        (
            "patent",
            json!({"type": "patent", "number": "US 1"}),
            &["@misc{", "number = {US 1}"],
            &["@patent{", "number = {US 1}"],
        ),
        (
            "webpage",
            json!({"type": "webpage", "URL": "https://example.org"}),
            &["@misc{", "url = {https://example.org}"],
            &["@online{", "url = {https://example.org}"],
        ),
        ("post-weblog", json!({"type": "post-weblog"}), &["@misc{"], &["@online{"]),
        (
            "entry-encyclopedia",
            json!({"type": "entry-encyclopedia", "container-title": "Snow A to Z"}),
            &["@incollection{", "booktitle = {Snow A to Z}"],
            &["@inreference{"],
        ),
        (
            "manuscript",
            json!({"type": "manuscript"}),
            &["@unpublished{", "note = {Manuscript}"],
            &["@unpublished{"],
        ),
        ("anything else", json!({"type": "map"}), &["@misc{"], &["@misc{"]),
    ];
    for (row, members, bibtex, biblatex) in rows {
        let work = work(&with(members));
        let as_bibtex = written(&work, Options::default());
        assert!(as_bibtex.starts_with(bibtex[0]), "{row}: {as_bibtex}");
        holds(row, &as_bibtex, bibtex);
        let as_biblatex = written(&work, Options::biblatex());
        assert!(as_biblatex.starts_with(biblatex[0]), "{row}: {as_biblatex}");
        holds(row, &as_biblatex, biblatex);
    }
    for kind in Kind::ALL {
        let work = work(&with(&json!({"type": kind.as_str(), "DOI": "10.1000/x"})));
        let bib = written(&work, Options::default());
        assert!(!bib.starts_with("@dataset{"), "BibTeX does not know it: {bib}");
    }
}
