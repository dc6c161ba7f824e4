//! Numbers, identifiers, publishers and containers.

use super::*;

#[test]
fn article_numbers_stand_in_page_and_number() {
    let both = |mut record: Value| {
        record["type"] = "journal-article".into();
        let work = work(record);
        [Variable::Page, Variable::Number].map(|variable| work.item.get(variable).map(str::to_owned))
    };
    let same = |text: &str| [Some(text.to_owned()), Some(text.to_owned())];
    assert_eq!(both(json!({"article-number": "024003"})), same("024003"));
    assert_eq!(both(json!({"article-number": "105970", "page": "105970"})), same("105970"));
    assert_eq!(both(json!({"page": "7338", "DOI": "10.3390/ijerph18147338"})), same("7338"));
    assert_eq!(
        both(json!({"page": "41", "volume": "2", "DOI": "10.4168/aair.2010.2.1.41"})),
        [Some("41".into()), None]
    );
    assert_eq!(both(json!({"page": "NA-NA"})), [None, None]);
    for nothing in [json!("null"), json!(1e308), json!(-1)] {
        assert_eq!(text(json!({"volume": nothing}), Variable::Volume), None);
    }
    assert_eq!(text(json!({"issue": "ahead-of-print"}), Variable::Issue), None);
    // The issue of an article without a type is in `number`.
    let jalc = json!({"container-title": "J", "ISSN": ["13467565"], "number": "1"});
    assert_eq!(text(jalc, Variable::Issue).as_deref(), Some("1"));
}

#[test]
fn identifiers() {
    let record = json!({"type": "book-chapter", "DOI": "10.1890/1051-0761(1997)007[0330:X]2.0.CO;2",
        "URL": "https://example.org/landing", "ISSN": ["13467565", "21897042"],
        "ISBN": ["http://id.crossref.org/isbn/978-1-118-76180-9", "http://id.crossref.org/isbn/9781848215726"]});
    let work = work(record);
    assert_eq!(work.item.id, "10.1890/1051-0761(1997)007[0330:x]2.0.co;2");
    assert_eq!(work.item.get(Variable::Doi), Some(work.item.id.as_str()));
    assert_eq!(
        work.item.get(Variable::Url),
        Some("https://doi.org/10.1890/1051-0761(1997)007%5B0330:x%5D2.0.co;2")
    );
    assert_eq!(work.item.get(Variable::Issn), Some("1346-7565"));
    assert_eq!(work.item.get(Variable::Isbn), Some("9781118761809"));
    let datacite =
        json!({"id": "https://doi.org/10.48550/arxiv.1706.03762", "DOI": "10.48550/ARXIV.1706.03762"});
    assert_eq!(work_id(datacite), "10.48550/arxiv.1706.03762");
    assert_eq!(work_id(json!({"title": "No DOI of its own"})), "10.5555/asked");
}

fn work_id(record: Value) -> String {
    work(record).item.id
}

#[test]
fn print_issn_is_preferred() {
    let record = json!({"ISSN": ["0098-7484", "1538-3598"], "issn-type":
        [{"type": "electronic", "value": "0098-7484"}, {"type": "print", "value": "1538-3598"}]});
    assert_eq!(text(record, Variable::Issn).as_deref(), Some("1538-3598"));
}

#[test]
fn preprint_servers() {
    let server = |mut record: Value| {
        record["type"] = "posted-content".into();
        record["subtype"] = "preprint".into();
        let work = work(record);
        assert!(work.preprint);
        assert_eq!(work.item.get(Variable::ContainerTitle), None);
        work.item.get(Variable::Publisher).map(str::to_owned)
    };
    let cshl = "Cold Spring Harbor Laboratory";
    let listed = json!({"publisher": cshl, "institution": [{"name": "medRxiv"}], "group-title": "Infectious Diseases", "container-title": []});
    assert_eq!(server(listed).as_deref(), Some("medRxiv"));
    let single = json!({"publisher": cshl, "institution": {"name": "bioRxiv", "place": ["-"]}, "group-title": "Bioinformatics"});
    assert_eq!(server(single).as_deref(), Some("bioRxiv"));
    let grouped = json!({"publisher": "Center for Open Science", "group-title": "PsyArXiv"});
    assert_eq!(server(grouped).as_deref(), Some("PsyArXiv"));
    let subject = json!({"publisher": cshl, "group-title": "Genomics"});
    assert_eq!(server(subject).as_deref(), Some(cshl));
}

#[test]
fn names_of_blogs() {
    let blog = |institution: &str, group: &str| {
        let record = json!({"type": "posted-content", "subtype": "other", "member": "31795", "publisher": "Front Matter",
            "institution": [{"name": institution}], "group-title": group});
        text(record, Variable::ContainerTitle)
    };
    assert_eq!(blog("Upstream", "Humanities").as_deref(), Some("Upstream"));
    assert_eq!(blog("Front Matter", "chem-bla-ics").as_deref(), Some("chem-bla-ics"));
    assert_eq!(blog("Front Matter", "Engineeringandtechnology").as_deref(), Some("Front Matter"));
}

#[test]
fn stand_ins_of_datacite_go() {
    let id = "https://doi.org/10.5281/zenodo.1";
    for (container, publisher) in
        [("Zenodo", "Zenodo"), ("Unpublished", "RG"), ("Research Data Alliance", "Research Data Alliance")]
    {
        let record =
            json!({"id": id, "type": "article", "container-title": container, "publisher": publisher});
        let work = work(record);
        assert_eq!(work.item.get(Variable::ContainerTitle), None, "{container}");
        assert_eq!(work.item.get(Variable::Publisher), Some(publisher));
    }
    let article =
        json!({"id": id, "type": "article-journal", "container-title": "figshare", "publisher": "figshare"});
    assert_eq!(work(article).item.kind, Kind::Article);
    assert_eq!(text(json!({"id": id, "publisher": "(:unav)"}), Variable::Publisher), None);
}

#[test]
fn publishers_places_editions_events_theses() {
    let book = json!({"type": "book", "publisher-location": "Berlin, Heidelberg", "edition-number": "2"});
    assert_eq!(text(book.clone(), Variable::PublisherPlace).as_deref(), Some("Berlin, Heidelberg"));
    assert_eq!(text(book, Variable::Edition).as_deref(), Some("2"));
    assert_eq!(text(json!({"edition-number": "1"}), Variable::Edition), None);
    assert_eq!(text(json!({"publisher-place": "LU"}), Variable::PublisherPlace), None);
    let paper = json!({"type": "proceedings-article", "event": {"name": "FOCI", "location": "Honolulu, HI, USA",
        "start": {"date-parts": [[2007, 4, 1]]}, "end": {"date-parts": [[2007, 4, 5]]}}});
    let paper = work(paper);
    assert_eq!(paper.item.get(Variable::EventTitle), Some("FOCI"));
    assert_eq!(paper.item.get(Variable::EventPlace), Some("Honolulu, HI, USA"));
    assert_eq!(paper.item.date(DateVariable::EventDate).unwrap().end().and_then(DateParts::day), Some(5));
    let told = json!({"container-title": "Proceedings of the 36th ACM Symposium", "event": "the 36th ACM Symposium (PODS)"});
    assert_eq!(text(told, Variable::EventTitle), None);
    assert_eq!(text(json!({"event": "ACM SIGPLAN"}), Variable::EventTitle).as_deref(), Some("ACM SIGPLAN"));
    let thesis = json!({"type": "dissertation", "publisher": "LSU Libraries", "degree": ["Doctor of Philosophy (PhD)"],
        "institution": [{"name": "Louisiana State University"}]});
    assert_eq!(text(thesis.clone(), Variable::Publisher).as_deref(), Some("Louisiana State University"));
    assert_eq!(text(thesis, Variable::Genre).as_deref(), Some("Doctoral dissertation"));
    assert_eq!(text(json!({"type": "dissertation"}), Variable::Genre), None);
}

#[test]
fn two_containers_of_a_chapter_are_series_and_book() {
    let record = json!({"type": "book-chapter", "container-title": ["Lecture Notes in Computer Science", "Cryptography and Coding"]});
    let chapter = work(record);
    assert_eq!(chapter.item.get(Variable::CollectionTitle), Some("Lecture Notes in Computer Science"));
    assert_eq!(chapter.item.get(Variable::ContainerTitle), Some("Cryptography and Coding"));
    let article = json!({"type": "journal-article", "container-title": ["Cochrane Database of Systematic Reviews", "Protocols"]});
    assert_eq!(
        text(article, Variable::ContainerTitle).as_deref(),
        Some("Cochrane Database of Systematic Reviews")
    );
}
