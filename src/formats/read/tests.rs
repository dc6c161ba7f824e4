//! Each format in its own words. What is expected comes from the formats' documents.

use proptest::prelude::*;

use super::*;
use crate::csl::{Date, DateParts, DateVariable, Item, Kind, Name, NameVariable, Variable};
use crate::formats::{Entry, entry};

fn items(text: &str, format: Format) -> Vec<Item> {
    assert_eq!(recognise(text.as_bytes()), format, "{text}");
    read(text.as_bytes())
        .into_iter()
        .filter_map(|entry| match entry {
            Ok(Entry::Work(work)) => Some(work.item),
            _ => None,
        })
        .collect()
}

fn ids(text: &str) -> Vec<String> {
    read(text.as_bytes())
        .into_iter()
        .map(|entry| match entry {
            Ok(Entry::Work(work)) => format!("item {}", work.item.id),
            Ok(Entry::Doi { found, id }) => format!("doi {} {}", found.doi, id.unwrap_or_default()),
            Err(error) => format!("error {error}"),
        })
        .collect()
}

fn check(item: &Item, expected: &[(Variable, &str)]) {
    for (variable, value) in expected {
        assert_eq!(item.get(*variable), Some(*value), "{variable}");
    }
}

/// `Family, Given` of each, or the literal.
fn people(item: &Item, variable: NameVariable) -> Vec<String> {
    item.people(variable)
        .iter()
        .map(|name| {
            let name = name.clone().into_parts();
            let parts = [name.non_dropping_particle, name.family, name.given, name.suffix];
            let parts = name
                .literal
                .map(|literal| format!("={literal}"))
                .into_iter()
                .chain(parts.into_iter().flatten());
            parts.collect::<Vec<_>>().join("|")
        })
        .collect()
}

fn issued(item: &Item) -> Option<DateParts> {
    item.dates.get(&DateVariable::Issued)?.start()
}

fn day(year: i32, month: u8, day: u8) -> DateParts {
    DateParts::new(year, Some(month), Some(day)).unwrap()
}

#[test]
fn csl_json_in_each_of_its_shapes() {
    let a = r#"{"id":"a","type":"book","title":"A"}"#;
    let b = r#"{"id":7,"type":"book","title":"B"}"#;
    let both = ["item a", "item 7"];
    assert_eq!(ids(&format!("[{a},{b}]")), both);
    assert_eq!(ids(&format!("{a}\n{b}\n")), both);
    assert_eq!(ids(&format!("\u{feff}  {a}")), ["item a"]);
    assert_eq!(ids("[]"), Vec::<String>::new());
}

#[test]
fn an_object_with_only_a_doi_is_to_be_resolved() {
    assert_eq!(
        ids(r#"[{"id":"x","DOI":"10.1000/A"}, "10.1000/b", 5]"#),
        ["doi 10.1000/a x", "doi 10.1000/b ", "error entry 3 is neither a CSL-JSON object nor a DOI",]
    );
    assert_eq!(ids(r#"{"DOI":"10.1000/a","title":"T"}"#), ["item 10.1000/a"]);
    assert_eq!(ids("TY  - JOUR\nID  - x\nDO  - 10.1000/A\nER  - "), ["doi 10.1000/a x"]);
    assert_eq!(ids("%0 Journal Article\n%R doi:10.1000/A\n"), ["doi 10.1000/a "]);
    assert_eq!(ids("x:\n  type: Article\n  serial-number:\n    doi: 10.1000/A\n"), ["doi 10.1000/a x"]);
}

#[test]
fn text_gives_its_dois_once() {
    assert_eq!(ids("[1] see 10.1000/a, 10.1000/B and doi:10.1000/A."), ["doi 10.1000/a ", "doi 10.1000/b "]);
    assert_eq!(ids("nothing here"), ["error it contains no DOI and is in no known format"]);
    assert_eq!(ids("<p><a href=\"https://doi.org/10.1000/a\">x</a></p>"), ["doi 10.1000/a "]);
}

#[test]
fn broken_json_is_not_taken_for_text() {
    let broken = "[\n  {\"id\": \"a\", \"DOI\": \"10.1000/a\",\n  \"title\" \"T\"}\n]";
    assert_eq!(ids(broken), ["error line 3, column 11: not JSON: expected `:`"]);
}

#[test]
fn formats_have_names() {
    assert_eq!(Format::parse("BibLaTeX"), Some(Format::Biblatex));
    assert_eq!(Format::parse("enw"), Some(Format::Endnote));
    assert_eq!(Format::parse("word"), None);
}

#[test]
fn a_format_that_is_known_beforehand_counts() {
    let text = "Notes: TY  - JOUR 10.1000/a";
    assert_eq!(recognise(text.as_bytes()), Format::Text);
    assert_eq!(read_as(text.as_bytes(), Format::Ris), [Err(ImportError::Empty { format: Format::Ris })]);
    let bib = b"@book{k, doi = {10.1000/b}, title = {T}}";
    assert!(matches!(read_as(bib, Format::Text).as_slice(), [Ok(Entry::Doi { .. })]));
}

#[test]
fn ris() {
    let text = "Provider: A Database\r\nContent: text/plain\r\n\r\n\
        TY  - JOUR\r\nID  - key1\r\nAU  - Shannon, Claude E.\r\nAU  - King, Martin Luther, Jr.\r\nA1  - UNESCO\r\n\
        TI  - A Mathematical Theory\r\n of Communication\r\nT2  - Bell System Technical Journal\r\nJO  - Bell Syst. Tech. J.\r\n\
        PY  - 1948\r\nDA  - 1948/07/01/summer\r\nVL  - 27\r\nIS  - 3\r\nSP  - 379\r\nEP  - 423\r\nSN  - 0005-8580\r\n\
        DO  - https://doi.org/10.1002/j.1538-7305.1948.tb01338.x\r\nUR  - https://example.org/a\r\nKW  - one\r\nKW  - two\r\nER  - \r\n\
        TY  - JOUR\nTI  - Numbered\nJF  - Environment\nPY  - 2021///\nC7  - 7338\nER  -\n\
        TI  - Lost\nER  - \n\
        TY  - CHAP\nAU  - A, B\nTI  - Part\nT2  - Whole\nA2  - E, F\nA3  - S, T\nPB  - House\nCY  - Town\nSN  - 978\nET  - 2\nPY  - 2001\nER  - \n\
        TY  - BOOK\nBT  - Whole\nT2  - Series\nSP  - 300\nY1  - 2002/05//\nER  - \n\
        TY  - THES\nTI  - Thesis\nM3  - PhD thesis\nPB  - MIT\nER  - \n";
    let found = items(text, Format::Ris);
    assert_eq!(found.len(), 5);
    let [journal, numbered, chapter, book, thesis] = found.as_slice() else { panic!("five") };
    assert_eq!((journal.id.as_str(), journal.kind), ("key1", Kind::ArticleJournal));
    check(
        journal,
        &[
            (Variable::Title, "A Mathematical Theory of Communication"),
            (Variable::ContainerTitle, "Bell System Technical Journal"),
            (Variable::ContainerTitleShort, "Bell Syst. Tech. J."),
            (Variable::Volume, "27"),
            (Variable::Issue, "3"),
            (Variable::Page, "379-423"),
            (Variable::Issn, "0005-8580"),
            (Variable::Doi, "10.1002/j.1538-7305.1948.tb01338.x"),
            (Variable::Url, "https://example.org/a"),
            (Variable::Keyword, "one, two"),
        ],
    );
    assert_eq!(
        people(journal, NameVariable::Author),
        ["Shannon|Claude E.", "King|Martin Luther|Jr.", "=UNESCO"]
    );
    assert_eq!(issued(journal), Some(day(1948, 7, 1)));
    check(
        numbered,
        &[(Variable::Number, "7338"), (Variable::Page, "7338"), (Variable::ContainerTitle, "Environment")],
    );
    assert_eq!(issued(numbered), DateParts::new(2021, None, None));
    check(
        chapter,
        &[
            (Variable::ContainerTitle, "Whole"),
            (Variable::Publisher, "House"),
            (Variable::PublisherPlace, "Town"),
            (Variable::Isbn, "978"),
            (Variable::Edition, "2"),
        ],
    );
    assert_eq!(people(chapter, NameVariable::Editor), ["E|F"]);
    assert_eq!(people(chapter, NameVariable::CollectionEditor), ["S|T"]);
    check(
        book,
        &[
            (Variable::Title, "Whole"),
            (Variable::CollectionTitle, "Series"),
            (Variable::NumberOfPages, "300"),
        ],
    );
    assert_eq!(issued(book), DateParts::new(2002, Some(5), None));
    check(thesis, &[(Variable::Genre, "PhD thesis"), (Variable::Publisher, "MIT")]);
    assert_eq!(ids(text)[2], "error line 31: a RIS record begins with TY");
}

#[test]
fn ris_in_the_spelling_of_careless_writers() {
    let found = items("\u{feff}TY - JOUR\nTI - Title\nAB  - One - two\n\nthree\nER -\n", Format::Ris);
    check(&found[0], &[(Variable::Title, "Title"), (Variable::Abstract, "One - two three")]);
    assert_eq!(items("TY  - JOUR\nTI  - A\nTY  - JOUR\nTI  - B\n", Format::Ris).len(), 2, "no ER");
}

#[test]
fn nbib() {
    let text = "\nPMID- 34299789\nOWN - NLM\nIS  - 1660-4601 (Electronic)\nIS  - 1661-7827 (Linking)\nVI  - 18\nIP  - 14\n\
        DP  - 2021 Jul 8\nTI  - Alopecia areata and the\n      environment.\nLID - 7338 [pii]\nLID - 10.3390/ijerph18147338 [doi]\n\
        AB  - An abstract.\nFAU - Borriello, Angela\nAU  - Borriello A\nAD  - Somewhere.\nFAU - Van Dyke, Jan\nAU  - Van Dyke J\n\
        CN  - The Consortium\nLA  - eng\nPT  - Journal Article\nPT  - Review\nPL  - Switzerland\n\
        TA  - Int J Environ Res Public Health\nJT  - International journal of environmental research and public health\nPMC - PMC8303390\n\n\
        PMID- 2\nTI  - [Foreign title].\nAU  - Smith JA Jr\nPG  - 379-85\nDP  - 1998 Dec-1999 Jan\nAID - 10.1000/b [doi]\nPT  - Journal Article\n";
    let found = items(text, Format::Nbib);
    let [first, second] = found.as_slice() else { panic!("two") };
    assert_eq!((first.id.as_str(), first.kind), ("34299789", Kind::ArticleJournal));
    check(
        first,
        &[
            (Variable::Title, "Alopecia areata and the environment"),
            (Variable::ContainerTitle, "International journal of environmental research and public health"),
            (Variable::ContainerTitleShort, "Int J Environ Res Public Health"),
            (Variable::Volume, "18"),
            (Variable::Issue, "14"),
            (Variable::Number, "7338"),
            (Variable::Page, "7338"),
            (Variable::Doi, "10.3390/ijerph18147338"),
            (Variable::Issn, "1661-7827"),
            (Variable::Pmid, "34299789"),
            (Variable::Pmcid, "PMC8303390"),
            (Variable::Language, "en"),
            (Variable::Abstract, "An abstract."),
        ],
    );
    assert_eq!(first.get(Variable::PublisherPlace), None);
    assert_eq!(people(first, NameVariable::Author), ["Borriello|Angela", "Van Dyke|Jan", "=The Consortium"]);
    assert_eq!(issued(first), Some(day(2021, 7, 8)));
    check(
        second,
        &[(Variable::Title, "Foreign title"), (Variable::Page, "379-85"), (Variable::Doi, "10.1000/b")],
    );
    assert_eq!(people(second, NameVariable::Author), ["Smith|J. A.|Jr."]);
    assert_eq!(second.date(DateVariable::Issued).unwrap().end(), DateParts::new(1999, Some(1), None));
}

#[test]
fn endnote() {
    let text = "%0 Journal Article\n%A Jones, Mary\n%A Geoffrey Chaucer\n%A World Health Organization,\n%T Hearers and\nspeech acts\n\
        %J Language\n%V 58\n%N 2\n%P 332--373\n%D 1982\n%8 June 5\n%@ 0097-8507\n%R 10.2307/414102\n%U https://example.org\n%F clark1982\n%K a\n%K b\n%! Hearers\n\n\
        %0 Book Section\n%A A, B\n%T Part\n%B Whole\n%E E, F\n%I Houghton\n%C Boston\n%7 2nd\n%@ 978\n%D 1957\n\n\
        %0 Thesis\n%A Cantucci, Elena\n%T Permian strata\n%D 1990\n%I University of California\n%9 Dissertation\n\n%K nothing\n";
    let found = items(text, Format::Endnote);
    let [article, section, thesis] = found.as_slice() else { panic!("three") };
    assert_eq!((article.id.as_str(), article.kind), ("clark1982", Kind::ArticleJournal));
    check(
        article,
        &[
            (Variable::Title, "Hearers and speech acts"),
            (Variable::TitleShort, "Hearers"),
            (Variable::ContainerTitle, "Language"),
            (Variable::Volume, "58"),
            (Variable::Issue, "2"),
            (Variable::Page, "332-373"),
            (Variable::Issn, "0097-8507"),
            (Variable::Doi, "10.2307/414102"),
            (Variable::Url, "https://example.org"),
            (Variable::Keyword, "a, b"),
        ],
    );
    assert_eq!(
        people(article, NameVariable::Author),
        ["Jones|Mary", "Chaucer|Geoffrey", "=World Health Organization"]
    );
    assert_eq!(issued(article), Some(day(1982, 6, 5)));
    check(
        section,
        &[
            (Variable::ContainerTitle, "Whole"),
            (Variable::Publisher, "Houghton"),
            (Variable::PublisherPlace, "Boston"),
            (Variable::Edition, "2nd"),
            (Variable::Isbn, "978"),
        ],
    );
    assert_eq!(people(section, NameVariable::Editor), ["E|F"]);
    check(thesis, &[(Variable::Genre, "Dissertation"), (Variable::Publisher, "University of California")]);
    assert_eq!(
        ids(text)[3],
        "error line 39: an EndNote record needs at least an author, a title or an identifier"
    );
    assert_eq!(recognise(b"% a comment\n%A comment 10.1000/a\n"), Format::Text);
}

#[test]
fn csl_yaml() {
    let text = "---\nreferences:\n- id: a\n  type: article-journal\n  title: 'A: b'\n  author:\n  - family: Doe\n    given: Jane\n  \
        issued: 2021-07-04\n  volume: 18\n- id: b\n  type: book\n  title: True\n  issued:\n  - year: 1999\n    month: 5\n  - year: 2000\n\
        - id: c\n  title: C\n  issued:\n    date-parts:\n    - - 2001\n      - 2\n      - 3\n- id: d\n  DOI: 10.1000/d\n---\n\nText [@a].\n";
    let found = items(text, Format::CslYaml);
    let [a, b, c] = found.as_slice() else { panic!("three items") };
    check(a, &[(Variable::Title, "A: b"), (Variable::Volume, "18")]);
    assert_eq!(people(a, NameVariable::Author), ["Doe|Jane"]);
    assert_eq!(issued(a), Some(day(2021, 7, 4)));
    check(b, &[(Variable::Title, "True")]);
    assert_eq!(b.date(DateVariable::Issued).unwrap().end().unwrap().year(), 2000);
    assert_eq!(issued(c), Some(day(2001, 2, 3)));
    assert_eq!(ids(text)[3], "doi 10.1000/d d");
    assert_eq!(
        ids("- id: x\n  title: X\n- just words\n"),
        ["item x", "error line 3: a CSL-YAML item must be a mapping"]
    );
    let broken = "references:\n  - id: a\n    title: A\n  - id: b\n    title: [B\n  - id: c\n    title: C\n";
    let found = ids(broken);
    assert_eq!((found[0].as_str(), found[2].as_str()), ("item a", "item c"));
    assert!(found[1].starts_with("error line ") && found[1].contains("not YAML"), "{found:?}");
}

/// The examples of the format's reference, and a broken entry between them.
#[test]
fn hayagriva() {
    let text = r#"# A library
kinetics:
    type: Article
    title: "Kinetics of a {nonequilibrium} condensate"
    author: ["Doan, T. D.", "von der Leyen, Ursula", "Luther King, Jr., Martin", UNICEF]
    serial-number:
        doi: "10.1103/PhysRevB.102.165126"
    page-range: 165126-165139
    date: 2020-10-14
    parent:
        type: Periodical
        title:
            value: Physical Review B
            short: Phys. Rev. B
        volume: 102
        issue: 16
        publisher: American Physical Society
broken:
    type: [Book
part:
    type: Chapter
    title: Part
    author: {name: Watkins, given-name: Gloria Jean}
    parent:
        type: Book
        title: Whole
        editor: Shannon, C. E.
        publisher: {name: House, location: Town}
        serial-number: {isbn: "978-3"}
        parent:
            type: Anthology
            title: Series
talk:
    type: Article
    title: Talk
    date: ~2020
    url: {value: https://example.org, date: 2020-12-29}
    parent:
        - type: Conference
          title: Developer Conference
          location: San Jose
        - type: Proceedings
          title: Proceedings
"#;
    let found = items(text, Format::Hayagriva);
    let [kinetics, part, talk] = found.as_slice() else { panic!("three: {:?}", ids(text)) };
    assert_eq!((kinetics.id.as_str(), kinetics.kind), ("kinetics", Kind::ArticleJournal));
    check(
        kinetics,
        &[
            (Variable::Title, r#"Kinetics of a <span class="nocase">nonequilibrium</span> condensate"#),
            (Variable::ContainerTitle, "Physical Review B"),
            (Variable::ContainerTitleShort, "Phys. Rev. B"),
            (Variable::Volume, "102"),
            (Variable::Issue, "16"),
            (Variable::Publisher, "American Physical Society"),
            (Variable::Page, "165126-165139"),
            (Variable::Doi, "10.1103/physrevb.102.165126"),
        ],
    );
    assert_eq!(
        people(kinetics, NameVariable::Author),
        ["Doan|T. D.", "von der|Leyen|Ursula", "Luther King|Martin|Jr.", "=UNICEF"]
    );
    assert_eq!(issued(kinetics), Some(day(2020, 10, 14)));
    assert_eq!(part.kind, Kind::Chapter);
    check(
        part,
        &[
            (Variable::ContainerTitle, "Whole"),
            (Variable::CollectionTitle, "Series"),
            (Variable::Publisher, "House"),
            (Variable::PublisherPlace, "Town"),
            (Variable::Isbn, "978-3"),
        ],
    );
    assert_eq!(people(part, NameVariable::Author), ["Watkins|Gloria Jean"]);
    assert_eq!(people(part, NameVariable::Editor), ["Shannon|C. E."]);
    assert_eq!(talk.kind, Kind::PaperConference);
    check(
        talk,
        &[
            (Variable::ContainerTitle, "Proceedings"),
            (Variable::EventTitle, "Developer Conference"),
            (Variable::EventPlace, "San Jose"),
            (Variable::Url, "https://example.org"),
        ],
    );
    assert!(talk.date(DateVariable::Issued).unwrap().circa());
    assert_eq!(talk.date(DateVariable::Accessed).unwrap().start(), Some(day(2020, 12, 29)));
    assert!(ids(text)[1].starts_with("error line "), "{:?}", ids(text));
}

#[test]
fn hostile_yaml_is_bounded() {
    let deep = format!("a:\n  type: {}\n", "[".repeat(50_000));
    assert!(matches!(read_as(deep.as_bytes(), Format::Hayagriva).as_slice(), [Err(_)]));
    let parents = format!("a:\n  title: T\n  parent: {}{}\n", "{parent: ".repeat(100), "}".repeat(100));
    read_as(parents.as_bytes(), Format::Hayagriva);
    let anchors = (0..100).fold(vec!["1"; 50_000].join(","), |inner, n| format!("&a{n} [{inner}]"));
    for (head, format) in [
        ("a:\n  title: T\n  x: ", Format::Hayagriva),
        ("- id: a\n  title: T\n  x: ", Format::CslYaml),
        ("cff-version: 1.2.0\ntitle: T\nx: ", Format::Cff),
    ] {
        let read = read_as(format!("{head}{anchors}\n").as_bytes(), format);
        assert!(matches!(read.as_slice(), [Err(_)]), "{format:?}");
    }
}

/// What cannot be read costs memory too, which is many times as long as itself.
#[test]
fn of_many_errors_the_first_are_told_and_the_others_counted() {
    let mods = |records: &str| {
        format!("<modsCollection xmlns=\"http://www.loc.gov/mods/v3\">\n{records}</modsCollection>")
    };
    let pubmed = |records: &str| format!("<PubmedArticleSet>\n{records}</PubmedArticleSet>");
    let good = "<mods><titleInfo><title>T</title></titleInfo></mods>\n";
    for (format, text) in [
        (Format::Mods, mods(&("<mods/>\n".repeat(11_000) + good))),
        (Format::PubmedXml, pubmed(&"<MedlineCitation/>\n".repeat(11_000))),
        (Format::CslYaml, "- a\n".repeat(11_000)),
        (Format::Hayagriva, (0..11_000).map(|key| format!("k{key}: a\n")).collect()),
    ] {
        let entries = read_as(text.as_bytes(), format);
        let (works, errors): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| entry.is_ok());
        assert_eq!((works.len(), errors.len()), (usize::from(format == Format::Mods), 10_001), "{format}");
        let last = entries.last().unwrap().as_ref().unwrap_err().to_string();
        assert!(last.ends_with(": 1000 more entries from here on cannot be read"), "{format}: {last}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        read(&bytes);
    }

    #[test]
    fn any_text_is_read_as_anything(
        text in "((TY  - |ER  - |PMID- |%0 |%A |- id: |  title: |references:\n|a:\n|AU  - |DP  - )?[a-z0-9é/,:{}\\[\\]&*|>-]{0,8}\n){0,8}"
    ) {
        for format in Format::all() {
            read_as(text.as_bytes(), format);
        }
        read(text.as_bytes());
    }
}

/// What another program's export taught: each line is a case.
#[test]
fn what_a_field_is_may_be_told_by_its_neighbours() {
    let one = |text: &str| match read(text.as_bytes()).remove(0) {
        Ok(Entry::Work(work)) => work.item,
        other => panic!("{other:?}"),
    };
    let both = one("TY  - CHAP\nTI  - T\nSN  - 0302-9743\nSN  - 978-3-030-22506-3\nER  - ");
    check(&both, &[(Variable::Issn, "0302-9743"), (Variable::Isbn, "978-3-030-22506-3")]);
    let both = one("%0 Book Section\n%T T\n%@ 0302-9743\n%@ 9783030225063\n");
    check(&both, &[(Variable::Issn, "0302-9743"), (Variable::Isbn, "9783030225063")]);
    assert_eq!(one("%0 Report\n%T T\n%@ TR-7\n").get(Variable::Number), Some("TR-7"));
    assert_eq!(one("%0 Unpublished Work\n%T T\n%R 10.1000/a\n").kind, Kind::Article);
    assert_eq!(one("%0 Unpublished Work\n%T T\n").kind, Kind::Manuscript);
    assert_eq!(one("TY  - JFULL\nTI  - Journal\nER  - ").kind, Kind::Periodical);
    assert_eq!(
        one("TY  - JOUR\nTI  - T\nJF  - Small\nJ2  - Small\nER  - ").get(Variable::ContainerTitleShort),
        Some("Small")
    );
    assert_eq!(one("PMID- \nTI  - T\nJT  - J\nPB  - P\n").kind, Kind::Document);
    assert_eq!(people(&one("PMID- 1\nTI  - T\nFAU - Ramesha\n"), NameVariable::Author), ["Ramesha"]);
    let book = one(
        "k:\n  type: book\n  title: T\n  publisher: {name: P, location: Here}\n  location: There\n  parent: {title: S, volume: 7}\n",
    );
    check(
        &book,
        &[
            (Variable::PublisherPlace, "Here"),
            (Variable::EventPlace, "There"),
            (Variable::CollectionTitle, "S"),
            (Variable::CollectionNumber, "7"),
        ],
    );
    assert_eq!(book.get(Variable::Volume), None, "the volume of the series is not the book's");
    let preprint = one("@online{k, title = {T}, pubstate = {prepublished}}");
    assert_eq!(preprint.kind, Kind::Article);
}

/// What an error quotes of a file is one line, and not a long one.
#[test]
fn errors_are_short() {
    let long = "x".repeat(100_000);
    for file in [
        format!("@book{{a, {long} {{x}}, title = {{y}}}}"),
        format!("@book{{{long}, title = {{y"),
        "@book{a, b\u{85}c\u{2028}d {x}, title = {y}}".to_owned(),
        format!("references:\n- {long}: [\n"),
        format!("{long}:\n  type: book\n{long}2: 5\n"),
    ] {
        let errors = read(file.as_bytes()).into_iter().filter_map(Result::err).map(|error| error.to_string());
        for error in errors {
            assert!(error.len() < 700 && !error.contains(char::is_control), "{error}");
        }
    }
}

#[test]
fn endnote_xml() {
    let text = r#"<?xml version="1.0" encoding="UTF-8"?><xml><records><record><source-app name="EndNote" version="19.3">EndNote</source-app><rec-number>7</rec-number><ref-type name="Journal Article">17</ref-type><contributors><authors><author><style face="normal">Frost, Iva</style></author><author>Snow Institute,</author></authors></contributors><titles><title><style face="normal">Ice of </style><style face="italic">Homo</style></title><secondary-title>Journal of Snow</secondary-title></titles><periodical><full-title>Journal of Snow</full-title><abbr-1>J. Snow</abbr-1></periodical><pages>11-19</pages><volume>7</volume><number>2</number><keywords><keyword>hail</keyword><keyword>rime</keyword></keywords><dates><year>2019</year><pub-dates><date>Mar 4</date></pub-dates></dates><isbn>1234-5679</isbn><electronic-resource-num>10.5555/hail.1</electronic-resource-num><urls><related-urls><url>https://snow.example</url></related-urls></urls><abstract>Cold.</abstract></record></records></xml>"#;
    let [item] = &items(text, Format::EndnoteXml)[..] else { panic!("one work") };
    assert_eq!(item.kind, Kind::ArticleJournal);
    check(
        item,
        &[
            (Variable::Title, "Ice of <i>Homo</i>"),
            (Variable::ContainerTitle, "Journal of Snow"),
            (Variable::ContainerTitleShort, "J. Snow"),
            (Variable::Volume, "7"),
            (Variable::Issue, "2"),
            (Variable::Page, "11-19"),
            (Variable::Keyword, "hail, rime"),
            (Variable::Doi, "10.5555/hail.1"),
            (Variable::Url, "https://snow.example"),
            (Variable::Issn, "1234-5679"),
            (Variable::Abstract, "Cold."),
        ],
    );
    assert_eq!(
        item.people(NameVariable::Author),
        [Name::person("Iva", "Frost"), Name::literal("Snow Institute")]
    );
    assert_eq!(item.date(DateVariable::Issued).and_then(Date::start), DateParts::new(2019, Some(3), Some(4)));
}

/// What an article cites is in the same file, and no work of the list.
#[test]
fn pubmed_xml() {
    let text = r#"<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2024//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_240101.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">12345678</PMID><Article PubModel="Print"><Journal><ISSN IssnType="Electronic">8765-4321</ISSN><ISSN IssnType="Print">1234-5679</ISSN><JournalIssue CitedMedium="Internet"><Volume>7</Volume><Issue>2</Issue><PubDate><Year>2019</Year><Month>Mar</Month><Day>04</Day></PubDate></JournalIssue><Title>Journal of snow</Title><ISOAbbreviation>J Snow</ISOAbbreviation></Journal><ArticleTitle>Hail <i>in vivo</i>.</ArticleTitle><Pagination><MedlinePgn>11-9</MedlinePgn></Pagination><ELocationID EIdType="doi" ValidYN="Y">10.5555/hail.1</ELocationID><Abstract><AbstractText Label="AIM">Cold.</AbstractText><AbstractText Label="END">Warm.</AbstractText></Abstract><AuthorList CompleteYN="Y"><Author><LastName>van Frost</LastName><ForeName>Iva B</ForeName><Initials>IB</Initials><Suffix>Jr</Suffix></Author><Author><CollectiveName>Snow Group</CollectiveName></Author></AuthorList><Language>ger</Language><PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList></Article><KeywordList Owner="NOTNLM"><Keyword>hail</Keyword></KeywordList></MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="pubmed">12345678</ArticleId><ArticleId IdType="pmc">PMC7654321</ArticleId></ArticleIdList><ReferenceList><Reference><Citation>Crick F. 1953</Citation><ArticleIdList><ArticleId IdType="doi">10.1038/171737a0</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle></PubmedArticleSet>"#;
    let [item] = &items(text, Format::PubmedXml)[..] else { panic!("one work") };
    assert_eq!(item.kind, Kind::ArticleJournal);
    check(
        item,
        &[
            (Variable::Title, "Hail <i>in vivo</i>"),
            (Variable::ContainerTitle, "Journal of snow"),
            (Variable::ContainerTitleShort, "J Snow"),
            (Variable::Doi, "10.5555/hail.1"),
            (Variable::Pmid, "12345678"),
            (Variable::Pmcid, "PMC7654321"),
            (Variable::Issn, "1234-5679"),
            (Variable::Language, "de"),
            (Variable::Abstract, "AIM: Cold. END: Warm."),
            (Variable::Keyword, "hail"),
        ],
    );
    let authors = item.people(NameVariable::Author);
    assert_eq!(authors, [Name::person("Iva B", "van Frost").with_suffix("Jr."), Name::literal("Snow Group")]);
}

/// Names are a value a line, titles one over several; what is cited is no work.
#[test]
fn web_of_science() {
    let text = "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Frost, I\n   Holm, LM\nAF Frost, Iva\n   Holm, Lars M.\nTI Hail over the\n   northern fells\nSO JOURNAL OF SNOW\nJI J. Snow\nLA English\nDT Article\nDE hail; rime\nCR Watson J, 1953, NATURE, V171, P737, DOI 10.1038/171737a0\n   Crick F, 1954, DOI 10.1000/b\nPU COLD\nPI OSLO\nSN 1234-5679\nPD MAR 4\nPY 2010\nVL 1\nIS 2\nBP 3\nEP 9\nDI 10.5555/fells\nUT WOS:000000000000001\nER\n\nPT J\nAU Lund, K\nTI Sleds\nDT Proceedings Paper\nCT Ninth Sled Workshop\nPY 2011\nUT WOS:2\nER\n\nEF\n";
    let [first, second] = &items(text, Format::Wos)[..] else { panic!("two works") };
    check(
        first,
        &[
            (Variable::Title, "Hail over the northern fells"),
            (Variable::ContainerTitle, "JOURNAL OF SNOW"),
            (Variable::Language, "en"),
            (Variable::Page, "3-9"),
            (Variable::Publisher, "COLD"),
            (Variable::PublisherPlace, "OSLO"),
            (Variable::Doi, "10.5555/fells"),
            (Variable::Keyword, "hail, rime"),
        ],
    );
    assert_eq!(
        first.people(NameVariable::Author),
        [Name::person("Iva", "Frost"), Name::person("Lars M.", "Holm")]
    );
    assert_eq!(
        first.date(DateVariable::Issued).and_then(Date::start),
        DateParts::new(2010, Some(3), Some(4))
    );
    assert_eq!(second.kind, Kind::PaperConference);
    assert_eq!(second.people(NameVariable::Author), [Name::person("K.", "Lund")]);
}

#[test]
fn tables() {
    // Scopus, old and new; IEEE Xplore; Zotero; a spreadsheet with semicolons.
    for (text, title, authors, container, pages) in [
        (
            "Authors,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end,DOI,Document Type\n\"Watson J.D., Crick F.\",\"Molecular, structure\",1953,\"Nature\",171,4356,,737,738,10.1038/171737a0,Article\n",
            "Molecular, structure",
            vec![Name::person("J. D.", "Watson"), Name::person("F.", "Crick")],
            "Nature",
            "737-738",
        ),
        (
            "\u{feff}\"Authors\",\"Author full names\",\"Title\",\"Year\",\"Source title\",\"Page start\",\"Page end\",\"DOI\"\n\"Watson J.; Crick F.\",\"Watson, James (123); Crick, Francis (456)\",\"T\",\"1953\",\"Nature\",\"1\",\"\",\"\"\n",
            "T",
            vec![Name::person("James", "Watson"), Name::person("Francis", "Crick")],
            "Nature",
            "1",
        ),
        (
            "\"Document Title\",Authors,\"Publication Title\",\"Publication Year\",\"Start Page\",\"End Page\",DOI\n\"T\",\"J. Watson; F. Crick\",\"Proc. Snow\",2011,3,4,10.1000/a\n",
            "T",
            vec![Name::person("J.", "Watson"), Name::person("F.", "Crick")],
            "Proc. Snow",
            "3-4",
        ),
        (
            "\"Key\",\"Item Type\",\"Publication Year\",\"Author\",\"Title\",\"Publication Title\",\"Pages\",\"Date\"\n\"AB\",\"journalArticle\",\"2011\",\"Watson, James; Snow Institute\",\"T\",\"Nature\",\"3–4\",\"2011-05\"\n",
            "T",
            vec![Name::person("James", "Watson"), Name::literal("Snow Institute")],
            "Nature",
            "3-4",
        ),
        (
            "Title;Author;Journal;Pages;DOI\nT;James Watson;Nature;7;\n",
            "T",
            vec![Name::person("James", "Watson")],
            "Nature",
            "7",
        ),
    ] {
        let [item] = &items(text, Format::Csv)[..] else { panic!("one work in {text}") };
        check(
            item,
            &[(Variable::Title, title), (Variable::ContainerTitle, container), (Variable::Page, pages)],
        );
        assert_eq!(item.people(NameVariable::Author), authors, "{text}");
    }
    assert_eq!(
        ids("Title,DOI\nA,\n,\n,10.1000/b\nx\n\"\",\"\"\nB,10.1000/b,more\n"),
        ["item ", "doi 10.1000/b ", "item ", "item 10.1000/b"],
        "a row of one cell is a title; blank rows are none"
    );
    assert_eq!(recognise(b"The title, and the DOI: 10.1000/a\nMore, of it\n"), Format::Text);
}

#[test]
fn a_row_without_title_and_doi_is_an_error_in_its_place() {
    assert_eq!(
        ids("Title,Author,DOI\nA,,\n,Frost,\n"),
        ["item ", "error line 3: a CSV row needs a title or a DOI"]
    );
}

/// The work that a file asks to be cited for, never what the software cites.
#[test]
fn citation_cff() {
    let software = "cff-version: 1.2.0\nmessage: Cite this.\ntitle: Sled\nversion: 1.10\ndoi: 10.5281/zenodo.1\ndate-released: 2021-07-04\nauthors:\n  - family-names: Frost\n    given-names: Iva\n    name-particle: van\n  - name: Snow Institute\nreferences:\n  - type: article\n    title: Cited\n    authors:\n      - family-names: X\n";
    let [item] = &items(software, Format::Cff)[..] else { panic!("one work") };
    assert_eq!(item.kind, Kind::Software);
    check(
        item,
        &[(Variable::Title, "Sled"), (Variable::Version, "1.10"), (Variable::Doi, "10.5281/zenodo.1")],
    );
    assert_eq!(
        item.people(NameVariable::Author),
        [Name::person("Iva", "Frost").with_non_dropping_particle("van"), Name::literal("Snow Institute")]
    );
    let preferred = format!(
        "{software}preferred-citation:\n  type: article\n  title: Of sleds\n  journal: Sled Today\n  year: 2020\n  start: 3\n  end: 9\n  authors:\n    - family-names: Lund\n      given-names: K.\n"
    );
    let [item] = &items(&preferred, Format::Cff)[..] else { panic!("one work") };
    assert_eq!(item.kind, Kind::ArticleJournal);
    check(
        item,
        &[(Variable::Title, "Of sleds"), (Variable::ContainerTitle, "Sled Today"), (Variable::Page, "3-9")],
    );
}

/// A catalogue's record, in its own words: no roles in codes, a name in one part, a host with an ISSN.
#[test]
fn mods() {
    let text = r#"<mods xmlns="http://www.loc.gov/mods/v3" version="3.5"><titleInfo><nonSort>The</nonSort><title>Book of ice</title><subTitle>cold rooms</subTitle></titleInfo><titleInfo type="alternative"><title>Other</title></titleInfo><name type="personal"><namePart>Frost, Iva</namePart><namePart type="date">1950-</namePart><role><roleTerm type="text">author</roleTerm></role></name><name type="corporate"><namePart>Snow Institute</namePart><role><roleTerm type="code" authority="marcrelator">edt</roleTerm></role></name><name type="personal"><namePart>Depicted, A.</namePart><role><roleTerm type="code">dpc</roleTerm></role></name><typeOfResource>text</typeOfResource><originInfo><place><placeTerm type="code">no</placeTerm></place><place><placeTerm type="text">Oslo</placeTerm></place><publisher>Cold</publisher><dateIssued>c1999</dateIssued><edition>2nd ed.</edition></originInfo><language><languageTerm type="code" authority="iso639-2b">ger</languageTerm></language><identifier type="isbn">9781402894626</identifier><relatedItem type="series"><titleInfo><title>Rooms</title><partNumber>4</partNumber></titleInfo></relatedItem><relatedItem type="references"><titleInfo><title>Cited</title></titleInfo></relatedItem></mods>"#;
    let [item] = &items(text, Format::Mods)[..] else { panic!("one work") };
    assert_eq!(item.kind, Kind::Book);
    check(
        item,
        &[
            (Variable::Title, "The Book of ice: cold rooms"),
            (Variable::Publisher, "Cold"),
            (Variable::PublisherPlace, "Oslo"),
            (Variable::Isbn, "9781402894626"),
            (Variable::Language, "de"),
            (Variable::CollectionTitle, "Rooms"),
            (Variable::CollectionNumber, "4"),
        ],
    );
    assert_eq!(item.people(NameVariable::Author), [Name::person("Iva", "Frost")]);
    assert_eq!(item.people(NameVariable::Editor), [Name::literal("Snow Institute")]);
}

#[test]
fn foreign_files_are_refused_by_name() {
    let errors = ids("RT Journal Article\nSR Electronic(1)\nA1 Frost,Iva\nT1 Hail 10.1000/a\n");
    assert_eq!(errors, ["error it is RefWorks' tagged format, which cannot be read"]);
}

#[test]
fn rubbish_before_json_lines_costs_only_itself() {
    let text = "rubbish\n{\"id\":\"a\",\"type\":\"book\",\"title\":\"A\"}\n{\"id\":\"b\",\"type\":\"book\",\"title\":\"B\"}\n";
    assert_eq!(ids(text), ["error line 1: `rubbish` is not a DOI", "item a", "item b"]);
}

/// What is made of an entry takes up to a hundred times as much as the entry.
#[test]
#[expect(clippy::too_many_lines, reason = "a row for each format")]
fn an_entry_that_is_too_long_costs_itself_alone() {
    let many = |part: &str| part.repeat(entry::LONGEST / part.len() + 1);
    let names = |part: &str| many(part).trim_end_matches(',').to_owned();
    for (format, text, errors) in [
        (
            Format::Bibtex,
            format!(
                "@book{{a, title = {{A}}}}\n@book{{b,\n author = {{{}}}}}\n@book{{c, title = {{C}}}}\n",
                many(",")
            ),
            "line 2: entry b is larger than 4 MB",
        ),
        (
            Format::Bibtex,
            format!(
                "@string{{m = {{{}}}}}\n@book{{a, title = {{A}}}}\n@book{{b, title = m # m # m}}\n@book{{c, title = {{C}}}}\n",
                "x".repeat(entry::LONGEST / 2)
            ),
            "line 3: its macros make it larger than 4 MB",
        ),
        (
            Format::Ris,
            format!(
                "TY  - BOOK\nTI  - A\nER  - \nTY  - BOOK\nID  - b\nTI  - B\n{}ER  - \nTY  - BOOK\nTI  - C\nER  - \n",
                many("AU  - Doe, J\n")
            ),
            "line 4: entry b is larger than 4 MB",
        ),
        (
            Format::Endnote,
            format!("%0 Book\n%T A\n\n%0 Book\n%F b\n%T B {}\n\n%0 Book\n%T C\n", many("word ")),
            "line 4: entry b is larger than 4 MB",
        ),
        (
            Format::Nbib,
            format!("PMID- 1\nTI  - A\n\nPMID- 2\nTI  - B\n{}\nPMID- 3\nTI  - C\n", many("      more\n")),
            "line 4: entry 2 is larger than 4 MB",
        ),
        (
            Format::Wos,
            format!(
                "PT J\nTI A\nER\n\nPT J\nUT b\nTI B\nAU X\n{}ER\n\nPT J\nTI C\nER\n",
                many("   Doe, J\n")
            ),
            "line 5: entry b is larger than 4 MB",
        ),
        (
            Format::CslJson,
            format!(
                r#"[{{"id": "a", "title": "A"}}, {{"id": "b", "title": "B", "author": [{}]}}, {{"id": "c", "title": "C"}}]"#,
                names("{\"family\":\"X\"},")
            ),
            "entry 2 is larger than 4 MB",
        ),
        (
            Format::CslJson,
            format!(
                r#"{{"items": [{{"id": "a", "title": "A"}}, {{"id": "b", "title": "{}"}}, {{"id": "c", "title": "C"}}]}}"#,
                many("word ")
            ),
            "entry 2 is larger than 4 MB",
        ),
        (
            Format::CslJson,
            format!(r#"{{"title": "B", "custom": [{}]}}"#, names("1,")),
            "entry 1 is larger than 4 MB",
        ),
        (
            Format::Csv,
            format!("doi,title\n,A\n,{}\n,C\n", many("word ")),
            "line 3: entry is larger than 4 MB",
        ),
        (
            Format::CslYaml,
            format!(
                "references:\n- id: a\n  title: A\n- id: b\n  title: {}\n- id: c\n  title: C\n",
                many("word ")
            ),
            "line 4: entry is larger than 4 MB",
        ),
        (
            Format::Hayagriva,
            format!(
                "a:\n  type: book\n  title: A\nb:\n  type: book\n  title: {}\nc:\n  type: book\n  title: C\n",
                many("word ")
            ),
            "line 4: entry b is larger than 4 MB",
        ),
        (
            Format::Mods,
            format!(
                "<modsCollection xmlns=\"http://www.loc.gov/mods/v3\"><mods><titleInfo><title>A</title></titleInfo></mods>\n<mods><titleInfo><title>{}</title></titleInfo></mods><mods><titleInfo><title>C</title></titleInfo></mods></modsCollection>",
                many("word ").repeat(4)
            ),
            "line 2: entry is larger than 4 MB",
        ),
    ] {
        let entries = read(text.as_bytes());
        let titles: Vec<String> = entries
            .iter()
            .map(|entry| match entry {
                Ok(Entry::Work(work)) => work.item.get(Variable::Title).unwrap_or_default().to_owned(),
                Ok(Entry::Doi { found, .. }) => found.doi.to_string(),
                Err(error) => error.to_string(),
            })
            .collect();
        let all = ["A", errors, "C"];
        assert_eq!(titles, if titles.len() == 1 { &all[1..2] } else { &all[..] }, "{format}");
    }
}
