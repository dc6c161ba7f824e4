//! Whole entries of BibLaTeX, and what it has of its own.

use super::*;

#[test]
fn a_biblatex_article() {
    let article = item(Kind::ArticleJournal, "Überleben in Ohio")
        .author(Name::person("Jörg", "Müller"))
        .set(Variable::ContainerTitle, "Journal of Æsthetics & Co")
        .set(Variable::Volume, "18")
        .set(Variable::Issue, "14")
        .set(Variable::Page, "7338")
        .set(Variable::Number, "7338")
        .set(Variable::Language, "de-DE")
        .set(Variable::Doi, "10.3390/ijerph18147338")
        .set(Variable::Issn, "1660-4601")
        .issued(2021, Some(7), Some(9));
    assert_eq!(
        entry_by(article, &Options::biblatex()),
        "\
@article{key,
  author = {Müller, Jörg},
  title = {Überleben in Ohio},
  journaltitle = {Journal of Æsthetics \\& Co},
  langid = {ngerman},
  date = {2021-07-09},
  volume = {18},
  number = {14},
  eid = {7338},
  doi = {10.3390/ijerph18147338},
  issn = {1660-4601}
}
"
    );
}

#[test]
fn biblatex_rows() {
    let by = |builder, name| field_by(builder, &Options::biblatex(), name);
    // Subtitles apart, as texworld/betterbib#98 wants them kept.
    let mut work = Work::from(item(Kind::Book, "Main: The rest").0);
    (work.main_title, work.subtitle) = (Some("Main".into()), Some("The rest".into()));
    let bib = under_key(&Bib::new(Options::biblatex()), &work);
    assert!(bib.contains("title = {Main},\n  subtitle = {The rest}"), "{bib}");
    let joined = under_key(&Bib::default(), &work);
    assert!(joined.contains("title = {Main: The rest},") && !joined.contains("subtitle"), "{joined}");

    let paper = || {
        let mut paper = item(Kind::PaperConference, "T")
            .set(Variable::EventTitle, "Conference on X")
            .set(Variable::EventPlace, "Bern");
        let day = |day| DateParts::new(2020, Some(7), Some(day)).unwrap();
        paper.0.set_date(DateVariable::EventDate, Date::range(day(1), day(3)));
        paper
    };
    assert_eq!(
        by(paper(), "eventtitle").as_deref(),
        Some("{Conference on {X}}".replace("{X}", "X").as_str())
    );
    assert_eq!(by(paper(), "eventdate").as_deref(), Some("{2020-07-01/2020-07-03}"));
    assert_eq!(by(paper(), "venue").as_deref(), Some("{Bern}"));

    let thesis = |genre: &str| {
        by(item(Kind::Thesis, "T").set(Variable::Genre, genre).set(Variable::Publisher, "ETH"), "type")
    };
    assert_eq!(thesis("PhD thesis").as_deref(), Some("{phdthesis}"));
    assert_eq!(thesis("Master's thesis").as_deref(), Some("{mathesis}"));
    assert_eq!(thesis("Habilitation").as_deref(), Some("{Habilitation}"));
    assert_eq!(thesis("").as_deref(), Some("{Thesis}"));
    assert_eq!(
        by(item(Kind::Report, "T").set(Variable::Publisher, "NASA"), "institution").as_deref(),
        Some("{NASA}")
    );

    let preprint =
        || item(Kind::Article, "T").set(Variable::Publisher, "bioRxiv").set(Variable::Doi, "10.1101/110825");
    assert_eq!(by(preprint(), "eprint").as_deref(), Some("{110825}"));
    assert_eq!(by(preprint(), "eprinttype").as_deref(), Some("{bioRxiv}"));
    assert_eq!(by(preprint(), "pubstate").as_deref(), Some("{prepublished}"));
    let arxiv = item(Kind::Article, "T").set(Variable::Number, "arXiv:1706.03762 [cs.CL]");
    assert!(
        entry_by(arxiv, &Options::biblatex())
            .contains("  eprint = {1706.03762},\n  eprinttype = {arxiv},\n  eprintclass = {cs.CL}")
    );
    // A language that LaTeX does not know is protected as a whole.
    let odd = item(Kind::Book, "Kitap Yazmak").set(Variable::Language, "az");
    assert_eq!(by(odd, "title").as_deref(), Some("{{Kitap Yazmak}}"));
}

#[test]
fn biblatex_dates() {
    let date = |date: Date| {
        let mut book = item(Kind::Book, "T");
        book.0.dates.insert(DateVariable::Issued, date);
        field_by(book, &Options::biblatex(), "date").unwrap_or_default()
    };
    let parts = |year, month, day| DateParts::new(year, month, day).unwrap();
    let start = |year, month, day| Date::from(parts(year, month, day));
    assert_eq!(date(start(2021, Some(7), Some(4))), "{2021-07-04}");
    assert_eq!(date(start(2021, Some(7), None)), "{2021-07}");
    assert_eq!(date(start(2021, Some(14), None)), "{2021-22}", "a season");
    assert_eq!(date(start(2021, Some(24), None)), "{2021-24}");
    assert_eq!(date(Date::range(parts(2021, None, None), parts(2022, None, None))), "{2021/2022}");
    assert_eq!(date(start(1900, None, None).with_circa(true)), "{1900~}");
    assert_eq!(date(start(-1, None, None)), "{0000}");
    assert_eq!(date(start(-50, None, None)), "{-0049}");
    assert_eq!(date(Date::since(parts(1997, None, None))), "{1997/}");
    let literal = Date::literal("In press");
    assert_eq!(date(literal.clone()), "");
    let mut book = item(Kind::Book, "T");
    book.0.dates.insert(DateVariable::Issued, literal);
    assert_eq!(field_by(book, &Options::biblatex(), "pubstate").as_deref(), Some("{inpress}"));
}
