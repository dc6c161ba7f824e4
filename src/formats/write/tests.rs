//! One table over all formats, and what holds for each of them.

use super::*;
use crate::csl::{Date, DateParts, DateVariable, Item, Kind, Name, NameVariable, Variable};

/// The work of the first example of the README.
fn article() -> Work {
    let mut item = Item::new("", Kind::ArticleJournal);
    for (variable, text) in [
        (Variable::Title, "Alopecia universalis: <i>two</i> patients & 40% of R_D"),
        (Variable::ContainerTitle, "International Journal of Environmental Research and Public Health"),
        (Variable::ContainerTitleShort, "IJERPH"),
        (Variable::Volume, "18"),
        (Variable::Issue, "14"),
        (Variable::Page, "7338"),
        (Variable::Number, "7338"),
        (Variable::Publisher, "MDPI AG"),
        (Variable::Issn, "1660-4601"),
        (Variable::Doi, "10.3390/ijerph18147338"),
        (Variable::Language, "en"),
    ] {
        item.set(variable, text);
    }
    let names = vec![Name::person("Giovanna", "Borriello"), Name::literal("The Group, Inc.")];
    item.names.insert(NameVariable::Author, names);
    item.set_date(DateVariable::Issued, DateParts::new(2021, Some(7), Some(9)).unwrap());
    item.into()
}

fn chapter() -> Work {
    let mut item = Item::new("", Kind::Chapter);
    for (variable, text) in [
        (Variable::Title, "On snow"),
        (Variable::ContainerTitle, "Weather"),
        (Variable::Page, "1-9"),
        (Variable::Publisher, "Press"),
        (Variable::PublisherPlace, "Bern"),
        (Variable::Isbn, "9783161484100"),
    ] {
        item.set(variable, text);
    }
    let van = Name::person("Vincent", "van Gogh").with_suffix("Jr.");
    item.names.insert(NameVariable::Author, vec![van]);
    item.names.insert(NameVariable::Editor, vec![Name::person("E.", "Roe")]);
    item.set_date(DateVariable::Issued, DateParts::new(1999, None, None).unwrap());
    item.into()
}

fn written(format: Format, works: &[Work]) -> String {
    export(format.writer().unwrap()(works.len()).as_ref(), works)
}

#[test]
fn formats_by_name() {
    for format in Format::writable() {
        for name in format.names() {
            assert_eq!(Format::parse(name), Some(format), "{name}");
            assert_eq!(Format::parse(&name.to_uppercase()), Some(format));
        }
        assert!(!format.description().is_empty() && !format.extension().contains('.'));
    }
    assert_eq!(Format::parse("word"), None);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn an_article_in_every_format() {
    for (format, expected) in [
        (
            Format::Bibtex,
            r"@article{borriello2021alopecia,
  author = {Borriello, Giovanna and {The Group, Inc.}},
  title = {Alopecia universalis: \emph{two} patients \& 40\% of {R\_D}},
  journal = {International Journal of Environmental Research and Public Health},
  year = {2021},
  month = jul,
  volume = {18},
  number = {14},
  pages = {7338},
  doi = {10.3390/ijerph18147338},
  issn = {1660-4601}
}
",
        ),
        (
            Format::Biblatex,
            r"@article{borriello2021alopecia,
  author = {Borriello, Giovanna and {The Group, Inc.}},
  title = {Alopecia universalis: \emph{two} patients \& 40\% of {R\_D}},
  journaltitle = {International Journal of Environmental Research and Public Health},
  langid = {english},
  date = {2021-07-09},
  volume = {18},
  number = {14},
  eid = {7338},
  doi = {10.3390/ijerph18147338},
  issn = {1660-4601}
}
",
        ),
        (
            Format::Ris,
            "TY  - JOUR
ID  - borriello2021alopecia
AU  - Borriello, Giovanna
AU  - The Group, Inc.
TI  - Alopecia universalis: two patients & 40% of R_D
T2  - International Journal of Environmental Research and Public Health
J2  - IJERPH
PY  - 2021
DA  - 2021/07/09/
VL  - 18
IS  - 14
SP  - 7338
C7  - 7338
PB  - MDPI AG
SN  - 1660-4601
DO  - 10.3390/ijerph18147338
UR  - https://doi.org/10.3390/ijerph18147338
LA  - en
ER  - 
",
        ),
        (
            Format::Endnote,
            "%0 Journal Article
%A Borriello, Giovanna
%A The Group,, Inc.,
%T Alopecia universalis: two patients & 40% of R_D
%J International Journal of Environmental Research and Public Health
%O IJERPH
%D 2021
%8 2021-07-09
%V 18
%N 14
%P 7338
%I MDPI AG
%@ 1660-4601
%R 10.3390/ijerph18147338
%U https://doi.org/10.3390/ijerph18147338
%G en
%F borriello2021alopecia
",
        ),
        (
            Format::Nbib,
            "PMID- 
IS  - 1660-4601 (Undetermined)
VI  - 18
IP  - 14
DP  - 2021 Jul 9
TI  - Alopecia universalis: two patients & 40% of R_D
PG  - 7338
LID - 10.3390/ijerph18147338 [doi]
FAU - Borriello, Giovanna
AU  - Borriello G
CN  - The Group, Inc.
LA  - en
PT  - Journal Article
TA  - IJERPH
JT  - International Journal of Environmental Research and Public Health
AID - 10.3390/ijerph18147338 [doi]
",
        ),
        (
            Format::Hayagriva,
            r#"borriello2021alopecia:
  type: article
  title: "Alopecia universalis: two patients & 40% of R_D"
  author:
    - Borriello, Giovanna
    - name: The Group, Inc.
  date: "2021-07-09"
  page-range: "7338"
  serial-number:
    doi: "10.3390/ijerph18147338"
  language: en
  parent:
    type: periodical
    title:
      value: International Journal of Environmental Research and Public Health
      short: IJERPH
    volume: 18
    issue: 14
    publisher: MDPI AG
    serial-number:
      issn: "1660-4601"
"#,
        ),
        (
            Format::Wikipedia,
            "{{cite journal |last1=Borriello |first1=Giovanna |author2=((The Group, Inc.)) |date=9 July 2021 \
             |title=Alopecia universalis: ''two'' patients &amp; 40% of R_D |journal=International Journal of \
             Environmental Research and Public Health |volume=18 |issue=14 |article-number=7338 \
             |doi=10.3390/ijerph18147338 |issn=1660-4601}}\n",
        ),
        (
            Format::Cff,
            r#"preferred-citation:
  type: article
  authors:
    - family-names: Borriello
      given-names: Giovanna
    - name: The Group, Inc.
  title: "Alopecia universalis: two patients & 40% of R_D"
  journal: International Journal of Environmental Research and Public Health
  year: 2021
  month: 7
  date-published: "2021-07-09"
  volume: 18
  issue: 14
  start: 7338
  publisher:
    name: MDPI AG
  doi: "10.3390/ijerph18147338"
  issn: "1660-4601"
"#,
        ),
        (
            Format::Coins,
            "<span class=\"Z3988\" title=\"ctx_ver=Z39.88-2004&amp;rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Ajournal\
             &amp;rft_id=info%3Adoi%2F10.3390%2Fijerph18147338&amp;rft.genre=article\
             &amp;rft.atitle=Alopecia%20universalis%3A%20two%20patients%20%26%2040%25%20of%20R_D\
             &amp;rft.jtitle=International%20Journal%20of%20Environmental%20Research%20and%20Public%20Health\
             &amp;rft.stitle=IJERPH&amp;rft.artnum=7338&amp;rft.date=2021-07-09&amp;rft.aulast=Borriello\
             &amp;rft.aufirst=Giovanna&amp;rft.au=Giovanna%20Borriello&amp;rft.au=The%20Group%2C%20Inc.\
             &amp;rft.volume=18&amp;rft.issue=14&amp;rft.issn=1660-4601\"></span>\n",
        ),
    ] {
        assert_eq!(written(format, &[article()]), expected, "{format:?}");
    }
}

#[test]
fn a_chapter_in_the_formats_with_parts() {
    let ris = written(Format::Ris, &[chapter()]);
    for line in [
        "TY  - CHAP",
        "AU  - van Gogh, Vincent, Jr.",
        "A2  - Roe, E.",
        "T2  - Weather",
        "SP  - 1",
        "EP  - 9",
        "CY  - Bern",
        "SN  - 9783161484100",
    ] {
        assert!(ris.lines().any(|found| found == line), "{line} in {ris}");
    }
    let enw = written(Format::Endnote, &[chapter()]);
    for line in ["%0 Book Section", "%B Weather", "%E Roe, E.", "%P 1-9", "%C Bern"] {
        assert!(enw.lines().any(|found| found == line), "{line} in {enw}");
    }
    let wiki = written(Format::Wikipedia, &[chapter()]);
    assert_eq!(
        wiki,
        "{{cite book |last1=van Gogh |first1=Vincent Jr. |editor-last1=Roe |editor-first1=E. |date=1999 \
         |chapter=On snow |title=Weather |pages=1–9 |publisher=Press |location=Bern |isbn=9783161484100}}\n"
    );
    let mods = written(Format::Mods, &[chapter()]);
    for part in [
        "<namePart type=\"family\">van Gogh</namePart>",
        "<relatedItem type=\"host\">",
        "<title>Weather</title>",
        "<start>1</start>",
        "<end>9</end>",
        "<dateIssued encoding=\"w3cdtf\">1999</dateIssued>",
    ] {
        assert!(mods.contains(part), "{part} in {mods}");
    }
    assert_eq!(mods.matches("<roleTerm type=\"code\" authority=\"marcrelator\">edt</roleTerm>").count(), 1);
    let dc = written(Format::DublinCore, &[chapter()]);
    for line in [
        "<dc:creator>van Gogh, Vincent, Jr.</dc:creator>",
        "<dc:source>Weather, 1-9</dc:source>",
        "<dc:date>1999</dc:date>",
    ] {
        assert!(dc.contains(line), "{line} in {dc}");
    }
}

#[test]
fn hayagriva_reads_its_format() {
    let library = hayagriva_library(&written(Format::Hayagriva, &[article(), chapter()]));
    assert_eq!(library.len(), 2);
    let article = library.get("borriello2021alopecia").unwrap();
    assert_eq!(article.title().unwrap().to_string(), "Alopecia universalis: two patients & 40% of R_D");
    assert_eq!(article.doi(), Some("10.3390/ijerph18147338"));
    assert_eq!(article.authors().unwrap()[1].name, "The Group, Inc.");
    assert_eq!(article.parents()[0].volume().unwrap().to_string(), "18");
    let chapter = library.get("gogh1999snow").unwrap();
    assert_eq!(chapter.authors().unwrap()[0].suffix.as_deref(), Some("Jr."));
    assert_eq!(chapter.parents()[0].editors().unwrap().len(), 1);
}

fn hayagriva_library(yaml: &str) -> ::hayagriva::Library {
    ::hayagriva::io::from_yaml_str(yaml).unwrap_or_else(|error| panic!("{error} in {yaml}"))
}

#[test]
fn csl_data_is_what_it_was() {
    let works = [article(), chapter()];
    let json: Vec<serde_json::Value> = serde_json::from_str(&written(Format::CslJson, &works)).unwrap();
    let back: Vec<Item> = json.iter().map(|item| Item::from_json(item.as_object().unwrap())).collect();
    for (work, back) in works.iter().zip(&back) {
        assert_eq!(back, &Item { id: back.id.clone(), ..work.item.clone() });
    }
    assert_eq!(back[0].id, "borriello2021alopecia", "an item without an identifier gets its key");
    let yaml = written(Format::CslYaml, &works[1..]);
    assert!(
        yaml.starts_with(
            "---\nreferences:\n- id: gogh1999snow\n  type: chapter\n  author:\n    - family: van Gogh\n"
        ),
        "{yaml}"
    );
    assert!(yaml.contains("\n  issued:\n    date-parts: [[1999]]\n") && yaml.ends_with("...\n"), "{yaml}");
}

/// Text that acts in one of the formats, as a whole and in every field.
const HOSTILE: &[&str] = &[
    "a\nER  - \nTY  - BOOK\n%0 Book",
    "<script>alert(1)</script> & ]]> <!-- \" '",
    "\\input{/etc/passwd} } { $ % # ^^5c ~",
    "}} {{evil}} [[x]] '''b''' <nowiki> |x=y __TOC__ ~~~~",
    "\" onload=\"x\" &amp; \u{0}\u{7}\u{1b}[31m\u{202e}\u{fffe}\u{2028}z",
    "- a: b # c\n  d: [e, f]: {g} ! & * @ `",
    "ελληνική 杨晓雪 한국 Щербаков עברית ﬁ 𝔰𝔩",
    "{open",
    "close}",
    "\\",
    "\"",
    "'",
    ":",
    "-",
    " ",
];

fn hostile() -> Vec<Work> {
    let mut works = Vec::new();
    for (at, text) in HOSTILE.iter().enumerate() {
        for kind in Kind::ALL {
            let mut item = Item::new(format!("{at}{kind}{text}"), *kind);
            for variable in Variable::ALL {
                item.set(*variable, *text);
            }
            let literal = Name::literal(*text);
            let person = Name::person(*text, *text).with_suffix(*text).with_non_dropping_particle(*text);
            item.names.insert(NameVariable::Author, vec![literal.clone(), person.clone(), Name::literal("")]);
            item.names.insert(NameVariable::Editor, vec![person, literal]);
            item.set_date(DateVariable::Issued, Date::literal(*text));
            works.push(item.into());
        }
    }
    works
}

#[test]
fn nothing_acts_in_any_format() {
    let works = hostile();
    let count = works.len();
    let lines = |format, begins: &str| {
        written(format, &works).lines().filter(|line| line.starts_with(begins)).count()
    };
    assert_eq!(lines(Format::Ris, "TY  - "), count);
    assert_eq!(lines(Format::Ris, "ER  - "), count);
    assert_eq!(lines(Format::Endnote, "%0 "), count);
    assert_eq!(lines(Format::Nbib, "PMID- "), count);
    assert_eq!(lines(Format::Wikipedia, "{{cite "), count);
    assert_eq!(lines(Format::Coins, "<span class=\"Z3988\" title=\"ctx_ver"), count);
    assert_eq!(hayagriva_library(&written(Format::Hayagriva, &works)).len(), count);
    for format in [Format::Bibtex, Format::Biblatex] {
        let bib = written(format, &works);
        let read = biblatex::Bibliography::parse(&bib).unwrap();
        assert_eq!(read.len(), count, "{format:?}");
    }
    for line in written(Format::Wikipedia, &works).lines() {
        assert!(
            line.ends_with("}}") && line.matches("{{").count() == 1 && line.matches("}}").count() == 1,
            "{line}"
        );
    }
    for format in [Format::DublinCore, Format::Mods, Format::Coins] {
        let xml = written(format, &works);
        assert!(!xml.contains("<script") && !xml.contains("<!--") && !xml.contains("]]>"), "{format:?}");
    }
    for format in Format::writable() {
        let text = written(format, &works);
        let is_control = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
        // JSON keeps what it escapes.
        assert!(format == Format::CslJson || !text.contains(is_control), "{format:?}");
        assert!(text.ends_with('\n'), "{format:?}");
    }
}

#[test]
fn a_list_of_none_is_an_empty_file() {
    for format in Format::writable() {
        assert_eq!(written(format, &[]), "", "{format:?}");
    }
}

#[test]
fn exporting_twice_is_the_same_and_pieces_are_the_whole() {
    let works = [article(), chapter(), article()];
    for format in Format::writable() {
        let exporter = format.writer().unwrap()(works.len());
        let whole = written(format, &works);
        assert_eq!(whole, written(format, &works));
        let pieces: Vec<String> =
            pieces(exporter.as_ref(), works.iter().zip(keys(exporter.as_ref(), &works))).collect();
        assert_eq!((pieces.len(), pieces.concat()), (works.len() + 1, whole));
    }
}

/// A file of several, as the format has it.
#[test]
fn several_works() {
    let cff = written(Format::Cff, &[article(), chapter()]);
    assert!(cff.starts_with("references:\n  - type: article\n    authors:\n"), "{cff}");
    assert_eq!(cff.matches("\n  - type: ").count(), 2, "{cff}");
    let nobody = Work::from(Item::new("x", Kind::Book));
    assert!(written(Format::Cff, &[nobody]).contains("- name: anonymous"));
    for (format, root) in [(Format::Mods, "modsCollection"), (Format::DublinCore, "records")] {
        let xml = written(format, &[article(), chapter()]);
        assert_eq!(
            (xml.matches(&format!("<{root} ")).count(), xml.matches(&format!("</{root}>")).count()),
            (1, 1)
        );
    }
}

/// Unicode, section 23.7: noncharacters are in no text. biber refuses the whole of a file that has one.
#[test]
fn no_format_has_noncharacters() {
    let title = "Ants\u{fffe} and\u{ffff} be\u{fdd0}es\u{10ffff}";
    let work = Work::from(Item::new("a", Kind::Book).with(Variable::Title, title));
    for format in Format::writable().filter(|format| *format != Format::CslJson) {
        let exporter = format.writer().unwrap()(1);
        let file = export(exporter.as_ref(), std::slice::from_ref(&work));
        let bad = |c: char| matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
        assert!(!file.contains(bad) && file.to_lowercase().contains("ants"), "{format}: {file}");
    }
}
