//! What is no article: books in series, reviews, grants, issues, errors; and marks of catalogues.

use super::*;

#[test]
fn reports_of_errors_are_no_records() {
    for error in [
        json!({"type": "about:blank", "title": "Not Found", "status": 404, "detail": "No such DOI"}),
        json!({"errors": [{"status": "404", "title": "The resource you are looking for doesn't exist."}]}),
        json!({"status": "error", "message-type": "validation-failure", "message": [{"type": "parameter"}]}),
        json!({"type": "error", "title": "Internal error"}),
        json!({"message": "API rate limit exceeded", "type": "limit"}),
        json!({"DOI": "10.5555/a", "error": "temporarily unavailable"}),
        json!({"DOI": "10.5555/a", "code": 503, "message": "try later", "title": null}),
    ] {
        assert!(reports_error(&object(error.clone())), "{error}");
    }
    for record in [
        json!({"id": "a", "type": "book", "title": "T", "status": "in press"}),
        json!({"title": "Error", "DOI": "10.5555/a", "status": 1}),
        json!({"id": "a", "type": "personal_communication", "title": "Ants", "status": "167"}),
        json!({"type": "webpage", "title": "Message to the people", "URL": "https://example.org"}),
    ] {
        assert!(!reports_error(&object(record.clone())), "{record}");
    }
}

/// Crossref's own vocabulary for what is no publication, as its interface serves it.
#[test]
fn reviews_grants_and_issues() {
    let review = |kind: &str| {
        let record = json!({"type": "peer-review", "title": "Author response for “On snow”", "review": {"type": kind}});
        text(record, Variable::Genre)
    };
    assert_eq!(review("author-comment").as_deref(), Some("Author response"));
    assert_eq!(review("referee-report").as_deref(), Some("Peer review"));
    assert_eq!(review("").as_deref(), Some("Author response"));
    let grant = work(json!({"type": "grant", "award": "W-77", "project": [{
        "project-title": [{"title": "Snow in a warming world"}],
        "lead-investigator": [{"given": "Rae", "family": "Roe"}], "investigator": [{"name": "Snow Group"}],
        "award-start": {"date-parts": [[2021, 4, 1]]},
        "funding": [{"type": "grant", "funder": {"name": "Snow Trust"}}]}]}));
    assert_eq!(grant.item.get(Variable::Title), Some("Snow in a warming world"));
    assert_eq!(grant.item.get(Variable::Number), Some("W-77"));
    assert_eq!(grant.item.get(Variable::Publisher), Some("Snow Trust"));
    assert_eq!(grant.item.people(NameVariable::Author).len(), 2);
    assert!(grant.item.dates.contains_key(&DateVariable::Issued));
    let issue = work(json!({"type": "journal-issue", "container-title": ["Journal of Snow"], "volume": "3"}));
    assert_eq!(issue.item.get(Variable::Title), Some("Journal of Snow"));
    assert_eq!(issue.item.get(Variable::ContainerTitle), None);
    assert!(work(json!({"type": "component", "publisher": "Optica"})).is_thin());
    assert!(!issue.is_thin());
}

/// Zotero's translator of Crossref's records: of a book the container is the series.
#[test]
fn what_contains_a_book_is_its_series() {
    for kind in ["book", "monograph", "edited-book", "reference-book", "book-set", "report", "report-series"]
    {
        let record = json!({"type": kind, "title": "Rivers of ice", "container-title": ["Lecture Notes in Ice"],
            "short-container-title": ["LNI"], "volume": "12"});
        let item = work(record).item;
        assert_eq!(item.get(Variable::CollectionTitle), Some("Lecture Notes in Ice"), "{kind}");
        assert_eq!(item.get(Variable::CollectionNumber), Some("12"), "{kind}");
        for none in [Variable::ContainerTitle, Variable::ContainerTitleShort, Variable::Volume] {
            assert_eq!(item.get(none), None, "{kind} {none}");
        }
    }
    let set = json!({"type": "book", "title": "Rivers of ice", "volume": "2"});
    assert_eq!(text(set, Variable::Volume).as_deref(), Some("2"));
    let own = json!({"type": "book", "title": "Rivers of Ice", "container-title": "Rivers of ice"});
    assert_eq!(work(own).item.get(Variable::CollectionTitle), None);
}

#[test]
fn marks_of_catalogues_go() {
    let title =
        |title: &str| text(json!({"type": "book", "title": title}), Variable::Title).unwrap_or_default();
    assert_eq!(title("Rivers of ice /."), "Rivers of ice");
    assert_eq!(title("Rivers of ice :"), "Rivers of ice");
    assert_eq!(title("Rivers of ice : a history /"), "Rivers of ice: a history");
    assert_eq!(title("La neige : une histoire"), "La neige : une histoire");
    assert_eq!(title("Either/or and 1:2 mixtures"), "Either/or and 1:2 mixtures");
    let both = json!({"type": "book", "title": "Rivers of ice :", "subtitle": ["a history /"]});
    assert_eq!(text(both, Variable::Title).as_deref(), Some("Rivers of ice: a history"));
    let book = json!({"type": "book", "publisher": "Springer,", "publisher-location": "Berlin :"});
    assert_eq!(text(book.clone(), Variable::Publisher).as_deref(), Some("Springer"));
    assert_eq!(text(book, Variable::PublisherPlace).as_deref(), Some("Berlin"));
    assert_eq!(text(json!({"type": "book", "publisher-location": "[S.l.]"}), Variable::PublisherPlace), None);
    assert_eq!(text(json!({"type": "dataset", "title": "(:unkn) unknown"}), Variable::Title), None);
}
