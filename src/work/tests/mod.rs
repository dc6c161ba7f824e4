//! What served records get wrong, one record at a time.

use serde_json::{Map, Value, json};

use super::*;
use crate::csl::Kind;
use crate::csl::{Date, DateParts, DateVariable, Name, NameVariable};

mod fields;
mod kinds;
mod names;

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        other => panic!("not an object: {other}"),
    }
}

fn work(record: Value) -> Work {
    repair(&object(record), "10.5555/asked")
}

#[track_caller]
fn text(record: Value, variable: Variable) -> Option<String> {
    work(record).item.get(variable).map(str::to_owned)
}

#[track_caller]
fn author(record: Value) -> Name {
    let work = work(json!({"type": "journal-article", "author": [record]}));
    work.item.people(NameVariable::Author).first().cloned().expect("a name")
}

fn year_of(record: Value) -> Option<DateParts> {
    work(record).item.dates.get(&DateVariable::Issued).and_then(Date::start)
}

#[test]
fn the_flagship() {
    let served = builtin("10.3390/IJERPH18147338").expect("it is built in");
    let work = repair(&object(serde_json::from_str(served).unwrap()), "10.3390/ijerph18147338");
    let item = &work.item;
    assert_eq!(item.id, "10.3390/ijerph18147338");
    assert_eq!(item.kind, Kind::ArticleJournal);
    for (variable, expected) in [
        (
            Variable::Title,
            "Alopecia universalis occurring after alemtuzumab treatment for multiple sclerosis. A two-year follow-up of two patients",
        ),
        (Variable::ContainerTitle, "International Journal of Environmental Research and Public Health"),
        (Variable::Volume, "18"),
        (Variable::Issue, "14"),
        (Variable::Page, "7338"),
        (Variable::Number, "7338"),
        (Variable::Issn, "1660-4601"),
        (Variable::Doi, "10.3390/ijerph18147338"),
        (Variable::Url, "https://doi.org/10.3390/ijerph18147338"),
    ] {
        assert_eq!(item.get(variable), Some(expected));
    }
    let authors = [("G.", "Borriello"), ("A.", "Ianniello"), ("A. T.", "Toosy")];
    assert_eq!(item.people(NameVariable::Author), authors.map(|(given, family)| Name::person(given, family)));
    assert_eq!(item.date(DateVariable::Issued).unwrap().start().map(DateParts::year), Some(2021));
    assert_eq!(work.article_number(), Some("7338"));
    assert!(matches!(work.open_access, OpenAccess::Published { .. }));
    assert_eq!(work.licences[0].url.as_deref(), Some("https://creativecommons.org/licenses/by/4.0/"));
}

#[test]
fn types_of_every_agency() {
    for (record, kind) in [
        (json!({"type": "journal-article"}), Kind::ArticleJournal),
        (json!({"type": "article-journal"}), Kind::ArticleJournal),
        (json!({"type": "proceedings-article"}), Kind::PaperConference),
        (json!({"type": "paper_conference"}), Kind::PaperConference),
        (json!({"type": "edited-book"}), Kind::Book),
        (json!({"type": "book-track"}), Kind::Chapter),
        (json!({"type": "reference-entry"}), Kind::EntryEncyclopedia),
        (json!({"type": "dissertation"}), Kind::Thesis),
        (json!({"type": "database"}), Kind::Dataset),
        (json!({"type": "peer-review"}), Kind::Document),
        (json!({"type": "journal-issue"}), Kind::Periodical),
        (json!({"type": "standard"}), Kind::Standard),
        (json!({"type": "component"}), Kind::Document),
        (json!({"type": "grant"}), Kind::Document),
        (json!({"type": "no such type"}), Kind::Document),
        (json!({"type": ""}), Kind::Document),
        (json!({"type": null}), Kind::Document),
        (json!({"type": null, "container-title": "J", "ISSN": ["1346-7565"]}), Kind::ArticleJournal),
        (json!({"container-title": "J", "ISSN": "1346-7565"}), Kind::ArticleJournal),
        (json!({"type": "other", "container-title": "B", "ISBN": ["9780521773621"]}), Kind::Chapter),
        (json!({"type": "posted-content", "subtype": "preprint"}), Kind::Article),
        (json!({"type": "posted-content", "subtype": "other"}), Kind::Article),
        (json!({"type": "posted-content", "subtype": "other", "member": "31795"}), Kind::PostWeblog),
        (json!({"type": "posted-content", "subtype": "blog"}), Kind::PostWeblog),
        (
            json!({"type": "book", "version": "v0.3.1", "id": "https://doi.org/10.5281/zenodo.2571984"}),
            Kind::Software,
        ),
        (json!({"type": "motion_picture"}), Kind::MotionPicture),
    ] {
        assert_eq!(work(record.clone()).item.kind, kind, "{record}");
    }
}

#[test]
fn lists_where_text_belongs() {
    let record =
        json!({"type": "book", "title": ["", "A title"], "container-title": [], "ISSN": [], "volume": 7});
    let work = work(record);
    assert_eq!(work.item.get(Variable::Title), Some("A title"));
    assert_eq!(work.item.get(Variable::ContainerTitle), None);
    assert_eq!(work.item.get(Variable::Volume), Some("7"));
}

#[test]
fn titles() {
    for (served, expected) in [
        (
            "Correlation of the Base Strengths of Amines<sup>1</sup>",
            "Correlation of the Base Strengths of Amines",
        ),
        (
            "Range of <i>Acystopteris taiwaniana </i>(Cystopteridaceae)",
            "Range of <i>Acystopteris taiwaniana</i> (Cystopteridaceae)",
        ),
        ("<title>WIDe-angle Telescope (WIDGET)</title>", "WIDe-angle Telescope (WIDGET)"),
        ("Widget &#x2014; Mashing up", "Widget — Mashing up"),
        ("the δ&amp;lt;sup&amp;gt;13&amp;lt;/sup&amp;gt;C Decline", "the δ<sup>13</sup>C Decline"),
        ("TrÃ¼mmerliteratur Redux", "Trümmerliteratur Redux"),
        ("\n   Drosophila\n   Muller F Elements\n  ", "Drosophila Muller F Elements"),
        ("on <There is not Regret in Our Youth>(1946)", "on <There is not Regret in Our Youth>(1946)"),
        ("solutions for x < 0.11", "solutions for x < 0.11"),
        ("a loss of $2.99 and $4.99", "a loss of $2.99 and $4.99"),
    ] {
        assert_eq!(
            text(json!({"type": "journal-article", "title": served}), Variable::Title).as_deref(),
            Some(expected)
        );
    }
    let journal = json!({"container-title": "Trends in Ecology &amp; Evolution"});
    assert_eq!(text(journal, Variable::ContainerTitle).as_deref(), Some("Trends in Ecology & Evolution"));
}

#[test]
fn a_subtitle_joins_the_title_and_is_remembered() {
    let both = |title: &str, subtitle: Value| {
        let work = work(json!({"type": "book", "title": title, "subtitle": subtitle}));
        let title = work.item.get(Variable::Title).unwrap_or_default().to_owned();
        (title, work.main_title, work.subtitle)
    };
    let parts = |main: &str, subtitle: &str| (Some(main.to_owned()), Some(subtitle.to_owned()));
    let (title, main, subtitle) = both("Homeric Contexts", json!(["Neoanalysis"]));
    assert_eq!(title, "Homeric Contexts: Neoanalysis");
    assert_eq!((main, subtitle), parts("Homeric Contexts", "Neoanalysis"));
    let (title, main, subtitle) = both("Homeric Contexts: Neoanalysis", json!("Neoanalysis"));
    assert_eq!(title, "Homeric Contexts: Neoanalysis");
    assert_eq!((main, subtitle), parts("Homeric Contexts", "Neoanalysis"));
    assert_eq!(both("What is Life?", json!("The Aspect")).0, "What is Life? The Aspect");
    assert_eq!(both("A title", json!([""])), ("A title".into(), None, None));
    assert_eq!(both("A title", json!([])), ("A title".into(), None, None));
    let escaped =
        both("ANEMIA IN AN INFANT&lt;subtitle&gt;Successful Treatment&lt;/subtitle&gt;", Value::Null);
    assert_eq!(escaped.0, "ANEMIA IN AN INFANT: Successful Treatment");
}

#[test]
fn names_of_organisations() {
    for (served, literal) in [
        (
            json!({"name": "CASIMIR Rome Meeting participants", "sequence": "first"}),
            "CASIMIR Rome Meeting participants",
        ),
        (
            json!({"literal": "University of Sheffield (United Kingdom)."}),
            "University of Sheffield (United Kingdom)",
        ),
        (
            json!({"family": "Canadian Pain Society Study Day participants"}),
            "Canadian Pain Society Study Day participants",
        ),
        (json!({"family": "The Lancet"}), "The Lancet"),
        (json!({"family": "Community", "given": "The Turing Way"}), "The Turing Way Community"),
        (json!({"name": "EFSA Panel\u{a0}on Food Additives"}), "EFSA Panel on Food Additives"),
        (json!({"literal": "Udit Nangia"}), "Udit Nangia"),
        (json!({"literal": "Steph. No."}), "Steph. No."),
    ] {
        assert_eq!(author(served), Name::literal(literal));
    }
}

#[test]
fn names_of_persons() {
    for (served, given, family) in [
        (json!({"family": "Christos Zavos"}), "Christos", "Zavos"),
        (json!({"given": "北本, 朝展"}), "朝展", "北本"),
        (json!({"given": "Atsushi", "family": "Hussin,"}), "Atsushi", "Hussin"),
        (json!({"given": "H.‐S.", "family": "Zhao"}), "H.-S.", "Zhao"),
        (json!({"given": "Ana", "family": "Garc&#x000ED;a"}), "Ana", "García"),
        (json!({"given": "C.", "family": "SOTELO-MONTES†"}), "C.", "Sotelo-Montes"),
        (json!({"given": "A", "family": "PARR"}), "A.", "Parr"),
        (json!({"given": "B", "family": "Nguyen\u{a0}"}), "B.", "Nguyen"),
        (json!({"given": "J", "family": "Garci\u{301}a"}), "J.", "García"),
        (json!({"given": "Ali, A", "family": "Simpkins"}), "Ali A", "Simpkins"),
        (json!({"given": "S.", "family": "A. Polyzos"}), "S. A.", "Polyzos"),
        (json!({"given": "Rosaria di", "family": "Nucci"}), "Rosaria", "di Nucci"),
        (json!({"given": "Kerri St.", "family": "Denis"}), "Kerri", "St. Denis"),
        (json!({"given": "Dick", "family": "de Vos"}), "Dick", "de Vos"),
        (json!({"given": "Adrien Revault", "family": "d’Allonnes"}), "Adrien Revault", "d’Allonnes"),
        (json!({"given": "X", "family": "Y", "suffix": "Ph.D"}), "X", "Y"),
        (json!({"given": "X", "family": "Y", "suffix": "join(' '"}), "X", "Y"),
        (json!({"family": "Masaaki", "suffix": "Ii"}), "Masaaki", "Ii"),
    ] {
        assert_eq!(author(served.clone()), Name::person(given, family), "{served}");
    }
    let jack = Name::person("Clifford R.", "Jack").with_suffix("Jr.");
    assert_eq!(author(json!({"given": "Clifford R.", "family": "Jack", "suffix": "Jr."})), jack);
    assert_eq!(author(json!({"given": "Clifford R.", "family": "Jack, Jr."})), jack);
    let alone = |family: &str| Name::person("", family);
    for family in ["Ramesha", "이형식", "Salar Saberi Oskouee"] {
        assert_eq!(author(json!({ "family": family })), alone(family));
    }
}

#[test]
fn initials_are_set_apart() {
    let given = |names: &[(&str, &str)]| -> Vec<String> {
        let authors: Vec<Value> =
            names.iter().map(|(given, family)| json!({"given": given, "family": family})).collect();
        let work = work(json!({"type": "book", "author": authors}));
        work.item
            .people(NameVariable::Author)
            .iter()
            .filter_map(|name| name.given().map(str::to_owned))
            .collect()
    };
    assert_eq!(given(&[("G", "Borriello"), ("AT", "Toosy")]), ["G.", "A. T."]);
    assert_eq!(
        given(&[("AJ", "Wakefield"), ("G.A.", "Smith"), ("PDQ", "Jones")]),
        ["A. J.", "G.A.", "P. D. Q."]
    );
    // Three capitals beside a whole name may be one in capitals; so may any beside a family name in them.
    assert_eq!(given(&[("TOM", "Jones"), ("Anna", "Smith"), ("AB", "Cox")]), ["TOM", "Anna", "A. B."]);
    assert_eq!(given(&[("YU", "LI"), ("Peter AJ", "Cox")]), ["YU", "Peter A. J."]);
    assert_eq!(given(&[("YU", "LI"), ("MARGARET A", "COX")]), ["Yu", "Margaret A"]);
}

#[test]
fn what_is_no_name_is_dropped() {
    let authors = json!([{}, {"family": "&NA;"}, {"family": "."}, {"name": "et al."}, {"given": "", "family": " "}, "", null]);
    let work = work(json!({"type": "book", "author": authors, "editor": null}));
    assert!(work.item.names.is_empty(), "{:?}", work.item.names);
}

#[test]
fn dates_fall_back_in_order() {
    let none = json!({"date-parts": [[null]]});
    let date = |year: i32| json!({"date-parts": [[year, 5, 24]]});
    let day = |year| DateParts::new(year, Some(5), Some(24));
    let all = |issued: Value| {
        json!({"type": "book", "source": "Crossref", "issued": issued, "published-print": date(2001),
            "published-online": date(2002), "posted": date(2003), "approved": date(2004), "created": date(2005)})
    };
    assert_eq!(year_of(all(date(2000))), day(2000));
    let mut record = all(none);
    for (key, year) in
        [("published-print", 2001), ("published-online", 2002), ("posted", 2003), ("approved", 2004)]
    {
        assert_eq!(year_of(record.clone()), day(year), "{key}");
        record[key] = Value::Null;
    }
    assert_eq!(year_of(record.clone()), DateParts::new(2005, None, None));
    record["type"] = "journal".into();
    assert_eq!(year_of(record), None);
    assert_eq!(year_of(json!({"type": "book", "created": date(2005)})), None);
}

#[test]
fn print_and_online_are_remembered() {
    let record = json!({"type": "journal-article", "issued": {"date-parts": [[2016, 12, 21]]},
        "published-print": {"date-parts": [[2017, 4]]}, "published-online": {"date-parts": [[2016, 12, 21]]}});
    let work = work(record);
    assert_eq!(work.stages.print.map(DateParts::year), Some(2017));
    assert_eq!(work.stages.online.map(DateParts::year), Some(2016));
    assert_eq!(work.item.date(DateVariable::Issued).unwrap().start().map(DateParts::year), Some(2016));
}

#[test]
fn notices_are_told_once() {
    let event = |doi: &str, source: &str| {
        json!({"DOI": doi, "type": "retraction", "label": "Retraction", "source": source,
        "updated": {"date-parts": [[2010, 2, 6]]}})
    };
    let work = work(json!({"type": "journal-article", "DOI": "10.1016/a",
        "updated-by": [event("10.1016/B", "publisher"), event("10.1016/b", "retraction-watch"), event("10.1016/A", "publisher")],
        "update-to": [{"DOI": "10.1016/c", "type": "new_version"}]}));
    let [retraction, version] = &work.notices[..] else { panic!("{:?}", work.notices) };
    assert_eq!((retraction.doi.as_str(), retraction.direction), ("10.1016/b", Direction::AboutThis));
    assert_eq!(retraction.date.map(DateParts::year), Some(2010));
    assert_eq!(retraction.standing(), Some(Standing::Retracted));
    assert_eq!((&version.kind, version.direction), (&NoticeKind::NewVersion, Direction::AboutOther));
    assert_eq!(version.standing(), None);
    assert_eq!(work.gravest_notice(), Some((Standing::Retracted, retraction)));
}

#[test]
fn open_access_needs_an_open_licence_of_the_version() {
    let state = |licences: Value| work(json!({ "license": licences })).open_access;
    let cc = "http://creativecommons.org/licenses/by/4.0/";
    assert!(matches!(state(json!([{"URL": cc, "content-version": "vor"}])), OpenAccess::Published { .. }));
    assert!(matches!(
        state(json!([{"URL": cc, "content-version": "unspecified"}])),
        OpenAccess::Published { .. }
    ));
    assert!(matches!(state(json!([{"URL": cc, "content-version": "am"}])), OpenAccess::Manuscript { .. }));
    assert_eq!(state(json!([{"URL": cc, "content-version": "tdm"}])), OpenAccess::Unknown);
    assert_eq!(
        state(json!([{"URL": "http://www.springer.com/tdm", "content-version": "vor"}])),
        OpenAccess::Unknown
    );
    let named = work(json!({"copyright": "Creative Commons Attribution Non Commercial 4.0 International"}));
    assert_eq!(named.licences[0].url.as_deref(), Some("https://creativecommons.org/licenses/by-nc/4.0/"));
}

#[test]
fn an_abstract_is_kept_beside_the_item_and_read_when_asked() {
    let work =
        work(json!({"abstract": "<jats:title>Abstract</jats:title>\n   <jats:p>Water is wet.</jats:p>"}));
    assert_eq!(work.item.get(Variable::Abstract), None);
    let text = work.abstract_text().map(|text| text.to_plain()).unwrap_or_default();
    assert_eq!(text, "Water is wet.");
}

#[test]
fn a_preprint_names_what_it_became() {
    let relation = json!({"is-preprint-of": [{"id-type": "doi", "id": "10.1038/S41467-1"}]});
    assert_eq!(work(json!({"relation": relation})).published_as.as_deref(), Some("10.1038/s41467-1"));
}

#[test]
fn explanations_are_readable_and_say_only_what_changed() {
    let record = object(json!({"type": "journal-article", "DOI": "10.5555/a", "title": ["An  old title"],
        "author": [{"family": "Jack, Jr.", "given": "C.", "sequence": "first", "affiliation": []}, {}, {"family": "Vos", "given": "D"}],
        "ISSN": ["1660-4601"]}));
    let (_, repairs) = explain(&record, "10.5555/a", None);
    let line = |repair: &Repair| {
        format!("{:?} {}: {} -> {}", repair.step, repair.field, repair.before, repair.after)
    };
    let lines: Vec<String> = repairs.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            r#"Shape title: ["An  old title"] -> An  old title"#,
            r"Shape author[1]: {} -> ",
            r#"Shape ISSN: ["1660-4601"] -> 1660-4601"#,
            "Spaces title: An  old title -> An old title",
            "Type type: journal-article -> article-journal",
            r#"NameAffixes author[0]: {"family":"Jack, Jr.","given":"C."} -> {"family":"Jack","given":"C.","suffix":"Jr."}"#,
            "Initials author[1].given: D -> D.",
            "Link id:  -> 10.5555/a",
            "Link URL:  -> https://doi.org/10.5555/a",
        ]
    );
}

#[test]
fn agencies_records_are_told_from_csl() {
    let item = json!({"id": "a", "type": "article-journal", "title": "T", "DOI": "10.1/a", "issued": {"date-parts": [[2020]]}});
    assert!(!looks_served(&object(item.clone())));
    for (key, value) in [
        ("type", json!("journal-article")),
        ("type", Value::Null),
        ("title", json!(["T"])),
        ("container-title", json!([])),
        ("indexed", json!({})),
        ("reference-count", json!(3)),
    ] {
        let mut served = object(item.clone());
        served.insert(key.into(), value);
        assert!(looks_served(&served), "{key}");
    }
}
