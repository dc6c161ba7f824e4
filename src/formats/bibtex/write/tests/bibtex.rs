//! Whole entries of BibTeX, by kinds of works.

use super::*;

#[test]
fn an_article() {
    let article = item(
        Kind::ArticleJournal,
        "Alopecia universalis occurring after alemtuzumab treatment for multiple sclerosis. A two-year follow-up of \
         two patients",
    )
    .author(Name::person("G", "Borriello"))
    .author(Name::person("A.T.", "Toosy"))
    .set(Variable::ContainerTitle, "International Journal of Environmental Research & Public Health")
    .set(Variable::Volume, "18")
    .set(Variable::Issue, "14")
    .set(Variable::Page, "7338-7340")
    .set(Variable::Publisher, "MDPI AG")
    .set(Variable::Doi, "10.3390/ijerph18147338")
    .set(Variable::Issn, "1660-4601")
    .set(Variable::Url, "https://doi.org/10.3390/ijerph18147338")
    .set(Variable::Abstract, "Not wanted")
    .issued(2021, Some(7), Some(9));
    assert_eq!(
        entry(article),
        "\
@article{borriello2021alopecia,
  author = {Borriello, G and Toosy, A. T.},
  title = {Alopecia universalis occurring after alemtuzumab treatment for multiple sclerosis. {A} two-year follow-up of two patients},
  journal = {International Journal of Environmental Research \\& Public Health},
  year = {2021},
  month = jul,
  volume = {18},
  number = {14},
  pages = {7338--7340},
  doi = {10.3390/ijerph18147338},
  issn = {1660-4601}
}
"
    );
}

#[test]
fn entries_are_separated_by_one_empty_line() {
    let items = [item(Kind::Webpage, "A").0, item(Kind::Webpage, "B").0];
    assert_eq!(
        bibtex(&items),
        "@misc{a,\n  title = {A},\n  key = {A}\n}\n\n@misc{b,\n  title = {B},\n  key = {B}\n}\n"
    );
    assert_eq!(bibtex(&[] as &[Item]), "");
    assert_eq!(bibtex(&items), bibtex(&items.iter().collect::<Vec<_>>()));
}

#[test]
fn types_by_what_is_known() {
    let without_journal = entry(item(Kind::ArticleJournal, "T"));
    assert!(without_journal.starts_with("@misc{"));
    let noted = entry(item(Kind::Manuscript, "T").set(Variable::Note, "In the author's files"));
    assert!(noted.contains("note = {In the author's files}"), "{noted}");
    let plain = entry(item(Kind::Manuscript, "T"));
    assert!(plain.contains("note = {Manuscript}"), "styles want a note: {plain}");
}

#[test]
fn chapters_and_books() {
    let chapter = || {
        item(Kind::Chapter, "On snow")
            .author(Name::person("J.", "Doe"))
            .name(NameVariable::Editor, Name::person("E.", "Roe"))
            .set(Variable::ContainerTitle, "Weather")
            .set(Variable::CollectionTitle, "Studies")
            .set(Variable::CollectionNumber, "7")
            .set(Variable::Publisher, "Press")
            .set(Variable::PublisherPlace, "Bern")
            .set(Variable::Edition, "2")
            .set(Variable::Page, "1\u{2013}9")
            .set(Variable::Isbn, "978-3-16-148410-0")
    };
    assert_eq!(
        entry(chapter()),
        "\
@incollection{doesnow,
  author = {Doe, J.},
  editor = {Roe, E.},
  title = {On snow},
  booktitle = {Weather},
  number = {7},
  series = {Studies},
  edition = {Second},
  pages = {1--9},
  publisher = {Press},
  address = {Bern},
  isbn = {978-3-16-148410-0}
}
"
    );
    // Standard styles refuse a number beside a volume.
    assert_eq!(field(chapter().set(Variable::Volume, "3"), "number"), None);
    let own = chapter().name(NameVariable::ContainerAuthor, Name::person("J.", "Doe"));
    let own = entry(own.set(Variable::ChapterNumber, "4"));
    assert!(own.starts_with("@inbook{"), "{own}");
    assert!(own.contains("  title = {Weather},\n  chapter = {4: On snow},\n"), "{own}");
    assert!(!own.contains("editor"), "{own}");

    let book = || item(Kind::Book, "Weather").name(NameVariable::Editor, Name::person("E.", "Roe"));
    assert_eq!(field(book(), "editor").as_deref(), Some("{Roe, E.}"));
    assert_eq!(field(book(), "key"), None);
    assert_eq!(field(book().author(Name::person("J.", "Doe")), "editor"), None);
    let proceedings = entry(book().set(Variable::EventTitle, "WEATHER 2020"));
    assert!(proceedings.starts_with("@proceedings{"));
}

#[test]
fn papers_reports_and_theses() {
    let paper = entry(
        item(Kind::PaperConference, "T")
            .set(Variable::EventTitle, "Conference on X")
            .set(Variable::EventPlace, "Bern")
            .set(Variable::Publisher, "ACM"),
    );
    assert!(paper.contains("booktitle = {Conference on X}"), "{paper}");
    assert!(paper.contains("publisher = {ACM},\n  address = {Bern}"), "{paper}");
    let report = entry(
        item(Kind::Report, "T")
            .set(Variable::Publisher, "NASA")
            .set(Variable::Number, "TR-12")
            .set(Variable::Genre, "Memorandum"),
    );
    assert!(report.contains("number = {TR-12},\n  institution = {NASA},\n  type = {Memorandum}"), "{report}");
    let thesis = |genre: &str| {
        entry(item(Kind::Thesis, "T").set(Variable::Publisher, "ETH").set(Variable::Genre, genre))
    };
    let doctoral = thesis("Doctoral dissertation");
    assert!(doctoral.starts_with("@phdthesis{"), "{doctoral}");
    assert!(doctoral.contains("school = {ETH},\n  type = {Doctoral dissertation}"), "{doctoral}");
    assert!(thesis("Master's thesis").starts_with("@mastersthesis{"));
    assert!(thesis("").contains("type = {Thesis}"), "what kind of thesis it is, nobody said");
}

#[test]
fn preprints_and_data() {
    let arxiv = entry(
        item(Kind::Article, "Attention is all you need")
            .set(Variable::Doi, "10.48550/arXiv.1706.03762")
            .set(Variable::Publisher, "arXiv"),
    );
    assert!(
        arxiv.contains(
            "  howpublished = {arXiv},\n  eprint = {1706.03762},\n  archiveprefix = {arXiv},\n  \
             doi = {10.48550/arXiv.1706.03762}\n"
        ),
        "{arxiv}"
    );
    let numbered = entry(item(Kind::Article, "T").set(Variable::Number, "arXiv:hep-th/9901001v2 [hep-th]"));
    assert!(
        numbered
            .contains("eprint = {hep-th/9901001v2},\n  archiveprefix = {arXiv},\n  primaryclass = {hep-th}"),
        "{numbered}"
    );
    assert!(!numbered.contains("number"), "{numbered}");
    let data =
        entry(item(Kind::Dataset, "T").set(Variable::Publisher, "Zenodo").set(Variable::Version, "1.2_b"));
    assert!(data.contains("howpublished = {Zenodo},\n  version = {1.2\\_b}"), "{data}");
}

#[test]
fn dates() {
    let dated = |year, month, day| item(Kind::Book, "T").issued(year, month, day);
    assert_eq!(field(dated(2021, None, None), "month"), None);
    assert_eq!(field(dated(2021, Some(9), Some(4)), "month").as_deref(), Some("sep"));
    assert_eq!(field(dated(2021, Some(21), None), "month"), None, "a season");
    assert_eq!(field(item(Kind::Book, "T"), "year"), None);
    let mut literal = item(Kind::Book, "T");
    literal.0.set_date(DateVariable::Issued, Date::literal("in press"));
    assert_eq!(field(literal, "year").as_deref(), Some("{in press}"));
}

#[test]
fn editions() {
    for (value, expected) in [
        ("1", "First"),
        ("10", "Tenth"),
        ("11", "11th"),
        ("12", "12th"),
        ("21", "21st"),
        ("22", "22nd"),
        ("33", "33rd"),
        ("111", "111th"),
        ("0", "0th"),
        ("Revised & enlarged", "Revised \\& enlarged"),
    ] {
        let written = field(item(Kind::Book, "T").set(Variable::Edition, value), "edition");
        assert_eq!(written, Some(format!("{{{expected}}}")));
    }
}
