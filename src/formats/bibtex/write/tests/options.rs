//! What can be chosen.

use super::*;

/// Month forms: jupyter-book/mystmd#2822, zotero/zotero#1311.
#[test]
fn months_by_option() {
    let month = |months| {
        let july = item(Kind::Book, "T").issued(2021, Some(7), Some(4));
        field_by(july, &Options { months, ..Options::default() }, "month")
    };
    assert_eq!(month(Months::Macro).as_deref(), Some("jul"));
    assert_eq!(month(Months::Braces).as_deref(), Some("{July}"));
    assert_eq!(month(Months::Number).as_deref(), Some("7"));
    assert_eq!(month(Months::None), None);
}

/// A URL that repeats the DOI: FlamingTempura/bibtex-tidy#440.
#[test]
fn urls_by_option() {
    let url = |url, policy| {
        let work = item(Kind::Book, "T").set(Variable::Doi, "10.1000/a<b>").set(Variable::Url, url);
        field_by(work, &Options { url: policy, ..Options::default() }, "url")
    };
    let own = "https://example.org/x";
    for (policy, of_doi, of_own) in [
        (UrlPolicy::NoDoi, None, Some("{https://example.org/x}")),
        (UrlPolicy::Always, Some("{https://doi.org/10.1000/a%3Cb%3E}"), Some("{https://example.org/x}")),
        (UrlPolicy::Never, None, None),
    ] {
        assert_eq!(url("https://doi.org/10.1000/a", policy).as_deref(), of_doi);
        assert_eq!(url(own, policy).as_deref(), of_own);
    }
}

/// CrossRef/rest-api-doc#318.
#[test]
fn article_numbers_by_preset() {
    let article = || {
        item(Kind::ArticleJournal, "T")
            .set(Variable::ContainerTitle, "J")
            .set(Variable::Page, "7338")
            .set(Variable::Number, "7338")
    };
    let line = |preset: Option<Preset>| {
        let bib = entry_by(article(), &preset.map_or(Options::default(), Options::from));
        let lines = bib.lines().filter(|line| line.contains("7338"));
        lines.map(|line| line.trim().trim_end_matches(',').to_owned()).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(line(None), "pages = {7338}");
    assert_eq!(line(Some(Preset::Natbib)), "eid = {7338}");
    assert_eq!(line(Some(Preset::Revtex)), "eid = {7338}");
    assert_eq!(line(Some(Preset::Biblatex)), "eid = {7338}");
    assert_eq!(line(Some(Preset::Acm)), "pages = {7338}", "ACM's style wants the number of pages beside it");
    assert_eq!(line(Some(Preset::Ieee)), "note = {Art. no. 7338}");
    let counted = entry_by(article().set(Variable::NumberOfPages, "5"), &Preset::Acm.into());
    assert!(counted.contains("articleno = {7338},\n  numpages = {5}"), "{counted}");
    let held = item(Kind::PaperConference, "T")
        .set(Variable::EventPlace, "Bern")
        .set(Variable::PublisherPlace, "New York");
    let held = entry_by(held, &Preset::Acm.into());
    assert!(held.contains("address = {New York},\n  location = {Bern}"), "{held}");
    let doi = article().set(Variable::Doi, "10.1000/a");
    assert_eq!(field_by(doi, &Preset::Ieee.into(), "url").as_deref(), Some("{https://doi.org/10.1000/a}"));
}

#[test]
fn abstracts_by_option() {
    let mut work = Work::from(item(Kind::Book, "T").0);
    work.served_abstract = Some("<jats:title>Abstract</jats:title><jats:p>50% &amp; more.</jats:p>".into());
    let written = |abstracts| under_key(&Bib::new(Options { abstracts, ..Options::default() }), &work);
    assert!(!written(false).contains("abstract"));
    assert!(written(true).contains("  abstract = {50\\% \\& more.}\n"), "{}", written(true));
}

#[test]
fn what_tex_has_no_command_for_is_told() {
    let bib = entry(item(Kind::Book, "杨 and é"));
    assert!(bib.contains("杨"), "it is never dropped");
    assert_eq!(Bib::default().unwritten(&bib), "杨");
    assert_eq!(Bib::new(Options::biblatex()).unwritten(&bib), "");
}

#[test]
fn options_reach_titles_and_names() {
    let work =
        || item(Kind::Book, "DNA in Ohio").author(Name::person("A.", "B")).author(Name::person("C.", "D"));
    let options = Options { case: CaseProtection::All, names: Some(1), ..Options::default() };
    assert_eq!(field_by(work(), &options, "title").as_deref(), Some("{{DNA in Ohio}}"));
    assert_eq!(field_by(work(), &options, "author").as_deref(), Some("{B, A. and others}"));
    let options = Options { case: CaseProtection::None, escaping: Escaping::Unicode, ..Options::default() };
    assert_eq!(field_by(work(), &options, "title").as_deref(), Some("{DNA in Ohio}"));
}

/// What the programs that read the files stumbled over.
#[test]
fn what_peers_stumbled_over() {
    // biber takes a publisher apart at "and".
    let by = |name: &str| {
        let book = item(Kind::Book, "T").set(Variable::Publisher, name);
        field_by(book, &Options::biblatex(), "publisher").unwrap()
    };
    assert_eq!(by("Science and and Technology"), "{{Science and and Technology}}");
    assert_eq!(by("Brandstetter"), "{Brandstetter}");
    // REVTeX prints a DOI as text where there are no pages.
    let article = |doi: &str| item(Kind::Webpage, "T").set(Variable::Doi, doi);
    let revtex = |builder, name| field_by(builder, &Preset::Revtex.into(), name);
    assert_eq!(revtex(article("10.1000/a_b"), "doi"), None);
    assert_eq!(revtex(article("10.1000/a_b"), "url").as_deref(), Some("{https://doi.org/10.1000/a_b}"));
    assert_eq!(revtex(article("10.1000/ab"), "doi").as_deref(), Some("{10.1000/ab}"));
    assert_eq!(
        revtex(article("10.1000/a_b").set(Variable::Page, "1"), "doi").as_deref(),
        Some("{10.1000/a_b}")
    );
}
