//! Names as `DataCite` serves them, lists that go on, and names in capitals.

use super::*;

fn authors(names: Value) -> Vec<Name> {
    work(json!({"type": "dataset", "author": names})).item.people(NameVariable::Author).to_vec()
}

/// The metadata schema of `DataCite`: a personal name is "Family, Given", an organisation's is given as
/// it appears.
#[test]
fn whole_names_with_a_comma_are_persons() {
    for (literal, given, family) in [
        ("Doe, Jane", "Jane", "Doe"),
        ("Roe, K. L.", "K. L.", "Roe"),
        ("van den Berg, Jan-Willem", "Jan-Willem", "van den Berg"),
        ("García Márquez, Gabriel José", "Gabriel José", "García Márquez"),
        ("O'Brien, Pat", "Pat", "O'Brien"),
        ("北本, 朝展", "朝展", "北本"),
    ] {
        assert_eq!(authors(json!([{ "literal": literal }])), [Name::person(given, family)], "{literal}");
    }
    let junior = Name::person("Sam", "Doe").with_suffix("Jr.");
    assert_eq!(authors(json!([{"literal": "Doe, Sam, Jr."}])), [junior]);
    for literal in [
        "Snow Systems, Inc.",
        "Ministry of Ice, Norway",
        "Snow Consortium",
        "Anthropology Unit, USA",
        "Statoil, Norway",
        "Smith, Jones & Partners",
        "Snow, ice and water",
        "CERN, Geneva, Switzerland",
        "Udit Nangia",
    ] {
        assert_eq!(authors(json!([{ "literal": literal }])), [Name::literal(literal)], "{literal}");
    }
}

#[test]
fn divided_names_of_organisations_are_put_together() {
    for (given, family, whole) in [
        ("The", "Institute for Quantitative Snow", "The Institute for Quantitative Snow"),
        ("Alaska", "Department of Fish and Game", "Alaska Department of Fish and Game"),
        ("& Research", "Wageningen University", "Wageningen University & Research"),
        ("Inc.", "Snow Systems", "Snow Systems, Inc."),
        ("ATLAS", "Collaboration", "ATLAS Collaboration"),
        ("The", "Carpentries", "The Carpentries"),
    ] {
        assert_eq!(authors(json!([{"given": given, "family": family}])), [Name::literal(whole)]);
    }
    for (given, family) in [("Anna", "The"), ("Ruth", "Center"), ("Jean", "Bureau"), ("Theo", "Trust")] {
        assert_eq!(authors(json!([{"given": given, "family": family}])), [Name::person(given, family)]);
    }
}

#[test]
fn lists_that_go_on() {
    let doe = json!({"given": "Jane", "family": "Doe"});
    let others = [Name::person("Jane", "Doe"), Name::literal("others")];
    for last in [
        json!({"literal": "et al."}),
        json!({"name": "Et al"}),
        json!({"family": "et al."}),
        json!({"literal": "(:etal)"}),
        json!({"literal": "and others"}),
    ] {
        assert_eq!(authors(json!([doe, last])), others, "{last}");
    }
    assert_eq!(authors(json!([{"given": "Jane", "family": "Doe et al."}])), others);
    assert_eq!(authors(json!([{"literal": "et al."}])), []);
    assert_eq!(authors(json!([{"literal": "(:unkn) unknown"}, doe])), others[..1]);
    // What another step lays bare.
    assert_eq!(authors(json!([{"family": "†"}, {"literal": "others"}])), []);
    assert_eq!(authors(json!([doe, {"literal": "et al.*"}])), others);
}

#[test]
fn names_in_capitals_need_a_whole_record_of_them() {
    let record = |second: Value| {
        work(json!({"type": "book", "author": [{"given": "JOHN F.", "family": "MOELLER"}, second],
            "editor": [{"given": "J P", "family": "VAN DER BERG"}]}))
    };
    let mut work = record(json!({"name": "NASA"}));
    let expected = [Name::person("John F.", "Moeller"), Name::literal("NASA")];
    assert_eq!(work.item.people(NameVariable::Author), expected);
    assert_eq!(work.item.people(NameVariable::Editor), [Name::person("J. P.", "van der Berg")]);
    work.set_capitals(Capitals::Keep);
    assert_eq!(work.item.people(NameVariable::Author)[0], Name::person("JOHN F.", "MOELLER"));
    let mixed = record(json!({"given": "Pat", "family": "O'Brien"}));
    assert_eq!(mixed.item.people(NameVariable::Author)[0], Name::person("JOHN F.", "MOELLER"));
    let alone = record(json!({"family": "WHO"}));
    assert_eq!(alone.item.people(NameVariable::Author)[0], Name::person("JOHN F.", "MOELLER"));
}

#[test]
fn titles_in_capitals_are_changed_only_when_asked() {
    let mut work = work(json!({"type": "book", "title": "THE STRUCTURE OF SNOW", "subtitle": ["A REVIEW"]}));
    assert_eq!(work.item.get(Variable::Title), Some("THE STRUCTURE OF SNOW: A REVIEW"));
    work.set_capitals(Capitals::All);
    assert_eq!(work.item.get(Variable::Title), Some("The structure of snow: A review"));
}
