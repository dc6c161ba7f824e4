//! Cases for what neither the suite nor the reference processors cover, each with its rule.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Citation, Cite, CiteForm, Item, ListOptions, Processor, Style, StyleError};
use crate::markup::{Inline, RichText};

fn plain(text: &RichText) -> String {
    text.0
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) => text.clone(),
            Inline::Styled(_, body) | Inline::Link { body, .. } | Inline::Block(_, body) => plain(body),
        })
        .collect()
}

fn style(attributes: &str, body: &str) -> Style {
    let xml = format!("<style class=\"in-text\" version=\"1.0\" {attributes}>{body}</style>");
    Style::from_xml(&xml).expect("a style")
}

fn items(values: &Value) -> Vec<Item> {
    values.as_array().into_iter().flatten().filter_map(Value::as_object).map(Item::from_json).collect()
}

fn doe(id: &str, given: &str, year: i32, title: &str) -> Value {
    json!({"id": id, "type": "book", "title": title, "author": [{"family": "Doe", "given": given}],
           "issued": {"date-parts": [[year]]}})
}

const AUTHOR_YEAR: &str = r#"<layout delimiter="; " prefix="(" suffix=")"><group delimiter=" ">
    <names variable="author"><name form="short" initialize-with=". "/></names>
    <date variable="issued"><date-part name="year"/></date></group></layout>"#;

fn cite_all(style: &Style, items: &[Item]) -> String {
    let citation = Citation { cites: (0..items.len()).map(Cite::of).collect(), note: 0 };
    plain(&Processor::new(style, None).document(items, &[citation]).expect("within the budget").citations[0])
}

/// "Macros": a macro that calls itself has no meaning; it must not be followed for ever.
#[test]
fn macros_that_call_themselves_are_errors() {
    let cycle = r#"<style><macro name="a"><text macro="b"/></macro><macro name="b"><group><text macro="a"/></group></macro>
        <citation><layout><text macro="a"/></layout></citation></style>"#;
    assert_eq!(Style::from_xml(cycle).expect_err("no style"), StyleError::MacroCycle("a".into()));
    let missing = r#"<style><citation><layout><text macro="x"/></layout></citation></style>"#;
    assert_eq!(Style::from_xml(missing).expect_err("no style"), StyleError::MissingMacro("x".into()));
}

/// A chain of macros is as deep as nested groups, and either has an end.
#[test]
fn nesting_is_bounded() {
    let groups = format!(
        "<style><citation><layout>{}{}</layout></citation></style>",
        "<group>".repeat(1000),
        "</group>".repeat(1000)
    );
    assert_eq!(Style::from_xml(&groups).expect_err("no style"), StyleError::TooDeep);
    let mut chain = String::from("<style>");
    for k in 0..5000 {
        let _ = write!(chain, "<macro name=\"m{k}\"><text macro=\"m{}\"/></macro>", k + 1);
    }
    chain.push_str(
        "<macro name=\"m5000\"/><citation><layout><text macro=\"m0\"/></layout></citation></style>",
    );
    assert_eq!(Style::from_xml(&chain).expect_err("no style"), StyleError::TooDeep);
}

/// "Dependent Styles": all they have is a parent and perhaps a locale.
#[test]
fn a_dependent_style_names_its_parent() {
    let xml = r#"<style default-locale="de-DE"><info><title>T</title><id>http://x/t</id>
        <link href="http://x/parent" rel="independent-parent"/></info></style>"#;
    let style = Style::from_xml(xml).expect("a style");
    assert_eq!(style.parent(), Some("http://x/parent"));
    assert_eq!(style.default_locale(), Some("de-DE"));
    assert_eq!(style.title(), "T");
}

/// "Disambiguation": given names are expanded as far as needed, names that stay ambiguous get
/// year-suffixes.
#[test]
fn by_cite_expands_only_what_tells_cites_apart() {
    let body = format!(
        "<citation disambiguate-add-givenname=\"true\" disambiguate-add-year-suffix=\"true\">{AUTHOR_YEAR}</citation>"
    );
    let style = style("", &body);
    let works = json!([
        doe("a", "John", 2000, "A"),
        doe("b", "Jane", 2000, "B"),
        doe("c", "John", 2001, "C"),
        doe("d", "John", 2000, "D"),
    ]);
    assert_eq!(cite_all(&style, &items(&works)), "(John Doe 2000a; Jane Doe 2000; Doe 2001; John Doe 2000b)");
}

/// APA 7, 8.19: a year-suffix behind words is parted from them by a hyphen, behind digits it is not.
#[test]
fn a_year_suffix_is_no_letter_of_a_word() {
    let dated = |id: &str, literal: &str| {
        let mut work = doe(id, "J.", 2000, id);
        work["issued"] = json!({"literal": literal});
        work
    };
    let works =
        json!([dated("a", "in press"), dated("b", "in press"), dated("c", "199X"), dated("d", "199X")]);
    let cited = "(Doe in press-a; Doe in press-b; Doe 199Xa; Doe 199Xb)";
    let implicit = format!("<citation disambiguate-add-year-suffix=\"true\">{AUTHOR_YEAR}</citation>");
    assert_eq!(cite_all(&style("", &implicit), &items(&works)), cited);
    let explicit = implicit
        .replace("<date ", "<group><date ")
        .replace("</date>", "</date><text variable=\"year-suffix\"/></group>");
    assert_eq!(cite_all(&style("", &explicit), &items(&works)), cited);
    let own = explicit.replace("\"year-suffix\"/", "\"year-suffix\" prefix=\"_\"/");
    let cited = "(Doe in press_a; Doe in press_b; Doe 199X_a; Doe 199X_b)";
    assert_eq!(cite_all(&style("", &own), &items(&works)), cited);
}

/// "Cite Collapsing": "year-suffix" falls back to "year" at a cite with a locator and after it.
#[test]
fn a_locator_keeps_the_year() {
    let body = format!(
        "<citation collapse=\"year-suffix\" cite-group-delimiter=\", \" disambiguate-add-year-suffix=\"true\">{}</citation>",
        AUTHOR_YEAR.replace("</date>", "</date><text variable=\"locator\" prefix=\"p. \"/>")
    );
    let style = style("", &body);
    let works = items(&json!([
        doe("a", "J.", 2000, "A"),
        doe("b", "J.", 2000, "B"),
        doe("c", "J.", 2000, "C"),
        doe("d", "J.", 2000, "D"),
    ]));
    let mut citation = Citation { cites: (0..4).map(Cite::of).collect(), note: 0 };
    citation.cites[2].locator = Some("5".into());
    let text = plain(
        &Processor::new(&style, None).document(&works, &[citation]).expect("within the budget").citations[0],
    );
    assert_eq!(text, "(Doe 2000a, b, 2000c p. 5, 2000d)");
}

/// "Et-al Abbreviation": the names that a sentence has in front of a cite are those of its position; a
/// cite that has nothing else prints nothing, brackets included.
#[test]
fn names_left_out_have_the_form_of_their_position() {
    let style = style(
        "",
        r#"<citation><layout prefix="(" suffix=")"><group delimiter=" "><names variable="author"><name form="short" and="symbol" et-al-min="9" et-al-use-first="1" et-al-subsequent-min="3" et-al-subsequent-use-first="1"/></names><text variable="locator"/></group></layout></citation>"#,
    );
    let works = items(&json!([{"id": "a", "type": "book",
        "author": [{"family": "Ash"}, {"family": "Birch"}, {"family": "Cedar"}]}]));
    let cite = |locator: &str| Citation {
        cites: vec![Cite { form: CiteForm::SuppressAuthor, locator: Some(locator.into()), ..Cite::of(0) }],
        note: 0,
    };
    let rendering =
        Processor::new(&style, None).document(&works, &[cite(""), cite("5")]).expect("within the budget");
    assert_eq!(rendering.citations.iter().map(plain).collect::<Vec<_>>(), ["", "(5)"]);
    let names: Vec<String> = rendering.names.iter().map(plain).collect();
    assert!(names[0].ends_with("& Cedar"), "{names:?}");
    assert!(names[1].starts_with("Ash") && !names[1].contains("Birch"), "{names:?}");
}

/// "Sorting": items without a value come last, in both directions; letters sort as the locale has
/// it, numbers as numbers.
#[test]
fn missing_values_sort_last() {
    let list = |direction: &str| {
        let style = style(
            "",
            &format!(
                "<citation><layout/></citation><bibliography><sort><key variable=\"title\" sort=\"{direction}\"/></sort>\
                 <layout><text variable=\"title\"/><text variable=\"volume\"/></layout></bibliography>"
            ),
        );
        let works = items(&json!([
            {"id": "1", "volume": "V"}, {"id": "2", "title": "Part 10"}, {"id": "3", "title": "Part 9"},
            {"id": "4", "title": "Ápart"}, {"id": "5", "title": "ann"},
        ]));
        let options = ListOptions { sorted: true, citations: false };
        let list = Processor::new(&style, None).list(&works, options).expect("within the budget");
        list.entries.iter().map(|entry| plain(&entry.body)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(list("ascending"), "ann Ápart Part 9 Part 10 V");
    assert_eq!(list("descending"), "Part 10 Part 9 Ápart ann V");
}

/// A style for notes alone still makes a list, and says that it is one of citations.
#[test]
fn a_style_without_bibliography_lists_citations() {
    let style = style("", "<citation><layout suffix=\".\"><text variable=\"title\"/></layout></citation>");
    let list = Processor::new(&style, None)
        .list(&items(&json!([doe("a", "J.", 1, "T")])), ListOptions::default())
        .expect("within the budget");
    assert_eq!(plain(&list.entries[0].body), "T.");
    assert_eq!(list.warnings, [super::Warning::NoBibliography]);
}

/// Appendix VI, "Links": a prefix that begins the address belongs to the link.
#[test]
fn a_doi_is_a_link_with_its_prefix() {
    let style = style(
        "",
        "<citation><layout><text variable=\"DOI\" prefix=\"https://doi.org/\" suffix=\".\"/></layout></citation>",
    );
    let works = items(&json!([{"id": "a", "type": "book", "DOI": "10.1/a_b<c>"}]));
    let citation = Citation { cites: vec![Cite::of(0)], note: 0 };
    let rendering = Processor::new(&style, None).document(&works, &[citation]).expect("within the budget");
    let link = Inline::Link {
        target: "https://doi.org/10.1/a_b<c>".into(),
        body: RichText::plain("https://doi.org/10.1/a_b<c>"),
    };
    assert_eq!(rendering.citations[0].0, [link, Inline::Text(".".into())]);
}

/// "Date": both ends of a range share what they have in common, and a single letter of data
/// decides nothing about the rest.
#[test]
fn ranges_of_dates_share_what_is_equal() {
    let style = style(
        "",
        "<citation><layout><date variable=\"issued\"><date-part name=\"day\" suffix=\" \"/>\
         <date-part name=\"month\" form=\"numeric\" suffix=\". \"/><date-part name=\"year\"/></date></layout></citation>",
    );
    let cases = [
        (json!([[2008, 5, 1], [2008, 5, 3]]), "1–3 5. 2008"),
        (json!([[2008, 5, 1], [2008, 6, 3]]), "1 5–3 6. 2008"),
        (json!([[2008, 5, 1], [2009, 6, 3]]), "1 5. 2008–3 6. 2009"),
        (json!([[2008], [2009]]), "2008–2009"),
    ];
    for (parts, expected) in cases {
        let works = items(&json!([{"id": "a", "issued": {"date-parts": parts}}]));
        assert_eq!(cite_all(&style, &works), expected);
    }
}

/// A style whose bibliography prints names, year and title.
fn listing(citation: &str, name: &str, bibliography: &str) -> Style {
    style(
        "",
        &format!(
            "<citation {citation}>{AUTHOR_YEAR}</citation><bibliography {bibliography}><layout><group delimiter=\". \">\
             <names variable=\"author\"><name name-as-sort-order=\"first\" and=\"text\" {name}/></names>\
             <date variable=\"issued\"><date-part name=\"year\"/></date></group></layout></bibliography>"
        ),
    )
}

fn listed(style: &Style, items: &[Item]) -> Vec<String> {
    let list = Processor::new(style, None).list(items, ListOptions::default()).expect("within the budget");
    list.entries.iter().map(|entry| plain(&entry.body)).collect()
}

fn cited(style: &Style, items: &[Item], citations: &[&[Cite]]) -> Vec<String> {
    let citations: Vec<Citation> =
        citations.iter().map(|cites| Citation { cites: cites.to_vec(), note: 0 }).collect();
    Processor::new(style, None)
        .document(items, &citations)
        .expect("within the budget")
        .citations
        .iter()
        .map(plain)
        .collect()
}

fn by(id: &str, authors: &[(&str, &str)], year: i32) -> Value {
    let authors: Vec<Value> =
        authors.iter().map(|(family, given)| json!({"family": family, "given": given})).collect();
    json!({"id": id, "type": "book", "author": authors, "issued": {"date-parts": [[year]]}})
}

/// "Disambiguation": given names come before year-suffixes, whichever rule says which names they are of.
#[test]
fn given_names_spare_year_suffixes() {
    let works =
        items(&json!([doe("a", "Ann", 2000, "A"), doe("b", "Amy", 2000, "B"), doe("c", "Amy", 2000, "C"),]));
    let rule = |rule: &str| {
        let options = "disambiguate-add-givenname=\"true\" disambiguate-add-year-suffix=\"true\"";
        let body = AUTHOR_YEAR.replace("form=\"short\" initialize-with=\". \"", "form=\"short\"");
        style("", &format!("<citation {options} givenname-disambiguation-rule=\"{rule}\">{body}</citation>"))
    };
    for name in ["all-names", "primary-name", "by-cite"] {
        assert_eq!(cite_all(&rule(name), &works), "(Ann Doe 2000; Amy Doe 2000a; Amy Doe 2000b)", "{name}");
    }
}

/// "Disambiguation": what tells cites apart is shown in the entries, where initials do not.
#[test]
fn entries_show_the_given_names_of_their_cites() {
    let style = listing("disambiguate-add-givenname=\"true\"", "initialize-with=\".\"", "");
    let works = items(&json!([
        by("a", &[("Ash", "Ann")], 2001),
        by("b", &[("Ash", "Bob")], 2001),
        by("c", &[("Cole", "Ann")], 2001),
        by("d", &[("Cole", "Alf")], 2001),
        by("e", &[("Cole", "Alf")], 2003),
    ]));
    let expected = ["Ash, A. 2001", "Ash, B. 2001", "Cole, Ann. 2001", "Cole, Alf. 2001", "Cole, A. 2003"];
    assert_eq!(listed(&style, &works), expected);
}

/// "Reference Grouping": all names must match, not what is printed of them.
#[test]
fn a_dash_stands_for_the_same_people() {
    let works = items(&json!([
        by("a", &[("Ash", "Ann"), ("Elm", "Ed")], 2001),
        by("b", &[("Ash", "Alf"), ("Elm", "Ed")], 2002),
        by("c", &[("Ash", "Alf"), ("Elm", "Ed")], 2003),
        by("d", &[("Ash", "Alf"), ("Elm", "Ed"), ("Fir", "Flo")], 2004),
        by("e", &[("Ash", "Alf"), ("Elm", "Ed"), ("Oak", "Flo")], 2005),
    ]));
    let with = |rule: &str| {
        let rule = format!(
            "subsequent-author-substitute=\"-\" subsequent-author-substitute-rule=\"{rule}\" et-al-min=\"3\" et-al-use-first=\"1\""
        );
        listed(&listing("", "initialize-with=\".\"", &rule), &works)
    };
    let first = "Ash, A. and E. Elm. 2001";
    let second = "Ash, A. and E. Elm. 2002";
    let other = ["Ash, A. et al. 2004", "Ash, A. et al. 2005"];
    assert_eq!(with("complete-all"), [first, second, "-. 2003", other[0], other[1]]);
    assert_eq!(with("complete-each"), [first, second, "- and -. 2003", other[0], other[1]]);
    assert_eq!(with("partial-each"), [first, second, "- and -. 2003", "- et al. 2004", "- et al. 2005"]);
    assert_eq!(
        with("partial-first"),
        [first, second, "- and E. Elm. 2003", "- et al. 2004", "- et al. 2005"]
    );
}

/// "Cite Grouping": cites of one author are a group, whether their names are printed or not, and a cite
/// without its names belongs to no other author.
#[test]
fn cites_without_names_stay_with_their_authors() {
    let style = style(
        "",
        &format!("<citation collapse=\"year\" cite-group-delimiter=\", \">{AUTHOR_YEAR}</citation>"),
    );
    let mut works = items(&json!([
        by("a", &[("Ash", "Ann")], 2001),
        by("b", &[("Ash", "Ann")], 2002),
        by("c", &[("Birch", "Bob")], 2003),
    ]));
    works.extend(items(&json!([{"id": "n", "type": "book", "issued": {"date-parts": [[2017]]}}])));
    let bare = |item| Cite { form: CiteForm::SuppressAuthor, ..Cite::of(item) };
    let texts = cited(
        &style,
        &works,
        &[
            &[Cite::of(0), bare(2)],
            &[Cite::of(0), bare(1)],
            &[bare(0), bare(1)],
            &[bare(1), Cite::of(0)],
            &[Cite::of(0), Cite::of(3)],
        ],
    );
    assert_eq!(
        texts,
        ["(Ash 2001; 2003)", "(Ash 2001, 2002)", "(2001, 2002)", "(2002, 2001)", "(Ash 2001; 2017)"]
    );
}

/// "Choose", `position`: cites follow one another as they are printed.
#[test]
fn positions_follow_the_printed_order() {
    let body = "<citation><sort><key variable=\"issued\"/></sort><layout delimiter=\"; \"><choose><if position=\"ibid\">\
                <text value=\"ibid\"/></if><else><text variable=\"title\"/></else></choose></layout></citation>";
    let style = style("", body);
    let works = items(&json!([doe("a", "A", 2005, "A"), doe("b", "B", 2001, "B")]));
    let both: &[Cite] = &[Cite::of(0), Cite::of(1)];
    let texts = cited(&style, &works, &[&[Cite::of(1)], both, &[Cite::of(0)], both]);
    assert_eq!(texts, ["B", "ibid; A", "A", "B; A"]);
}

/// "Locale Fallback", term by term: the dialect, its language's main dialect, American English.
#[test]
fn terms_fall_back_one_by_one() {
    let locale = |lang: &str, terms: &str| {
        let xml = format!("<locale xml:lang=\"{lang}\"><terms>{terms}</terms></locale>");
        super::Locale::from_xml(&xml).expect("a locale")
    };
    let dialect = locale("de-CH", "<term name=\"in\">i</term><term name=\"hearing\"></term>");
    let main = locale(
        "de-DE",
        "<term name=\"in\">in</term><term name=\"graphic\">Bild</term><term name=\"hearing\">h</term>",
    );
    let style = style(
        "",
        "<citation><layout><group delimiter=\" \"><text term=\"in\"/><text term=\"graphic\"/><text term=\"hearing\"/>\
         <text term=\"and\"/><text term=\"printing\"/></group></layout></citation>",
    );
    let works = items(&json!([doe("a", "A", 2005, "A")]));
    let citation = Citation { cites: vec![Cite::of(0)], note: 0 };
    let rendering = Processor::new(&style, Some(dialect.or(main)))
        .document(&works, &[citation])
        .expect("within the budget");
    assert_eq!(plain(&rendering.citations[0]), "i Bild and printing");
}

/// A quotation in data that are set in italics keeps to itself; one that the style makes takes the comma.
#[test]
fn punctuation_stays_outside_of_quotations_in_italics() {
    let body = |text: &str| {
        style("", &format!("<citation><layout>{text}<text value=\"P\" prefix=\", \"/></layout></citation>"))
    };
    let works = items(&json!([doe("a", "A", 2005, "A \u{201c}b\u{201d}")]));
    let italic = body("<text variable=\"title\" font-style=\"italic\"/>");
    assert_eq!(cite_all(&italic, &works), "A \u{201c}b\u{201d}, P");
    assert_eq!(cite_all(&body("<text variable=\"title\"/>"), &works), "A \u{201c}b,\u{201d} P");
}

/// "Substitute": a number or date that stands for names is printed once, with its label.
#[test]
fn what_stands_for_names_is_printed_once() {
    let style = style(
        "",
        "<citation><layout><group delimiter=\" | \"><names variable=\"author\"><substitute><group delimiter=\" \">\
         <text variable=\"title\"/><number variable=\"edition\" form=\"ordinal\"/><label variable=\"edition\" form=\"short\"/></group>\
         </substitute></names><date variable=\"issued\"><date-part name=\"year\"/></date>\
         <group delimiter=\" \"><number variable=\"edition\"/><label variable=\"edition\"/></group></group></layout></citation>",
    );
    let works =
        items(&json!([{"id": "a", "title": "T", "edition": "2", "issued": {"date-parts": [[2001]]}}]));
    assert_eq!(cite_all(&style, &works), "T 2nd ed. | 2001");
}

/// "Label": pages are several where they are joined, whatever letters and signs they have.
#[test]
fn labels_count_pages() {
    let style = style("", "<citation><layout><label variable=\"page\" form=\"short\"/></layout></citation>");
    for (pages, label) in [
        ("111-128_1", "pp."),
        ("111_1", "p."),
        ("12, 15_2", "pp."),
        ("12 and passim", "pp."),
        ("12:3-12:9", "pp."),
        ("xii", "p."),
        ("327\\-30", "p."),
    ] {
        let works = items(&json!([{"id": "a", "page": pages}]));
        assert_eq!(cite_all(&style, &works), label, "{pages}");
    }
}

/// "Name", `et-al-use-last`: one name is not set off from the ellipsis by the delimiter.
#[test]
fn an_ellipsis_follows_one_name_without_delimiter() {
    let last = |first: u8, delimiter: &str| {
        let name = format!(
            "et-al-min=\"3\" et-al-use-first=\"{first}\" et-al-use-last=\"true\" delimiter=\"{delimiter}\""
        );
        let works = items(&json!([by("a", &[("Ash", ""), ("Elm", ""), ("Fir", ""), ("Oak", "")], 2001)]));
        let body = format!(
            "<citation><layout><names variable=\"author\"><name {name}/></names></layout></citation>"
        );
        cite_all(&style("", &body), &works)
    };
    assert_eq!(last(1, ", "), "Ash \u{2026} Oak");
    assert_eq!(last(2, ", "), "Ash, Elm, \u{2026} Oak");
    assert_eq!(last(2, "/"), "Ash/Elm/\u{2026} Oak");
}
