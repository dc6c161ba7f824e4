//! Whole entries, and every one of them read back by the biblatex crate.

use ::biblatex::{Bibliography, ChunksExt};

use super::*;
use crate::csl::{Date, DateParts, DateVariable, Item, Kind, Name, NameVariable, Variable};
use crate::export::{Draft, bibtex, keys};

struct Builder(Item);

fn item(kind: Kind, title: &str) -> Builder {
    Builder(Item::new("1", kind)).set(Variable::Title, title)
}

impl Builder {
    fn set(mut self, variable: Variable, value: &str) -> Self {
        self.0.set(variable, value);
        self
    }

    fn author(self, name: Name) -> Self {
        self.name(NameVariable::Author, name)
    }

    fn name(mut self, variable: NameVariable, name: Name) -> Self {
        self.0.names.entry(variable).or_default().push(name);
        self
    }

    fn issued(mut self, year: i32, month: Option<u8>, day: Option<u8>) -> Self {
        let start = Some(DateParts { year, month, day });
        self.0.dates.insert(DateVariable::Issued, Date { start, ..Date::default() });
        self
    }
}

/// The entry of a work, which must be read back without an error.
#[track_caller]
fn entry(builder: Builder) -> String {
    let bib = bibtex(&[builder.0]);
    let read = Bibliography::parse(&bib).unwrap_or_else(|error| panic!("{error:?} in {bib}"));
    assert_eq!(read.len(), 1, "{bib}");
    bib
}

/// The value of a field, braces included.
#[track_caller]
fn field(builder: Builder, name: &str) -> Option<String> {
    let bib = entry(builder);
    let line = bib.lines().find_map(|line| line.strip_prefix(&format!("  {name} = ")))?;
    Some(line.trim_end_matches(',').to_owned())
}

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

/// The table of exports by type: what a work becomes, and where its container and publisher go.
#[test]
fn entry_types() {
    for (kind, expected) in [
        (Kind::ArticleJournal, "article"),
        (Kind::ArticleMagazine, "article"),
        (Kind::ArticleNewspaper, "article"),
        (Kind::Review, "article"),
        (Kind::ReviewBook, "article"),
        (Kind::Article, "misc"),
        (Kind::Chapter, "incollection"),
        (Kind::Entry, "incollection"),
        (Kind::EntryDictionary, "incollection"),
        (Kind::EntryEncyclopedia, "incollection"),
        (Kind::Book, "book"),
        (Kind::Classic, "book"),
        (Kind::PaperConference, "inproceedings"),
        (Kind::Thesis, "phdthesis"),
        (Kind::Report, "techreport"),
        (Kind::Standard, "misc"),
        (Kind::Dataset, "misc"),
        (Kind::Software, "misc"),
        (Kind::Patent, "misc"),
        (Kind::Webpage, "misc"),
        (Kind::PostWeblog, "misc"),
        (Kind::Manuscript, "unpublished"),
        (Kind::Periodical, "misc"),
        (Kind::Document, "misc"),
    ] {
        let bib = entry(item(kind, "T").set(Variable::ContainerTitle, "C"));
        assert!(bib.starts_with(&format!("@{expected}{{")), "{kind}: {bib}");
    }
    for kind in Kind::ALL {
        entry(item(*kind, "T").author(Name::person("J.", "Doe")));
    }
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
fn names_are_read_back_as_they_were() {
    let name = |family: &str, given: &str| Name::person(given, family);
    let builder = item(Kind::Book, "T")
        .author(name("Müller", "Jörg"))
        .author(Name { non_dropping_particle: Some("van".into()), ..name("Gogh", "Vincent") })
        .author(Name { suffix: Some("Jr.".into()), ..name("King", "Martin Luther") })
        .author(Name::literal("Barnes and Noble, Inc."))
        .author(name("García y Vega", "José"))
        .author(Name { family: Some("Christos Zavos".into()), ..Name::default() });
    let bib = entry(builder);
    let read = Bibliography::parse(&bib).unwrap();
    let people = read.iter().next().unwrap().author().unwrap();
    let parts: Vec<[&str; 4]> = people
        .iter()
        .map(|person| [&*person.prefix, &*person.name, &*person.suffix, &*person.given_name])
        .collect();
    assert_eq!(
        parts,
        [
            ["", "Müller", "", "Jörg"],
            ["van", "Gogh", "", "Vincent"],
            ["", "King", "Jr.", "Martin Luther"],
            ["", "Barnes and Noble, Inc.", "", ""],
            ["", "García y Vega", "", "José"],
            ["", "Christos Zavos", "", ""],
        ],
        "{bib}"
    );
}

#[test]
fn dates() {
    let dated = |year, month, day| item(Kind::Book, "T").issued(year, month, day);
    assert_eq!(field(dated(2021, None, None), "month"), None);
    assert_eq!(field(dated(2021, Some(9), Some(4)), "month").as_deref(), Some("sep"));
    assert_eq!(field(dated(2021, Some(21), None), "month"), None, "a season");
    assert_eq!(field(item(Kind::Book, "T"), "year"), None);
    let mut literal = item(Kind::Book, "T");
    literal
        .0
        .dates
        .insert(DateVariable::Issued, Date { literal: Some("in press".into()), ..Date::default() });
    assert_eq!(field(literal, "year").as_deref(), Some("{in press}"));
}

#[test]
fn page_ranges() {
    for (page, expected) in [
        ("12-15", "12--15"),
        ("12--15", "12--15"),
        ("12\u{2013}15", "12--15"),
        ("12 \u{2014} 15", "12--15"),
        ("12\u{2212}15", "12--15"),
        ("e1234", "e1234"),
        ("S12-S15", "S12--S15"),
        ("7-7, 12", "7--7, 12"),
        ("3027.1-3027", "3027.1--3027"),
        ("-5", "5"),
        ("", ""),
    ] {
        let pages = |page: &str| {
            let written = field(item(Kind::Book, "T").set(Variable::Page, page), "pages");
            written.map_or(String::new(), |pages| pages.trim_matches(['{', '}']).to_owned())
        };
        assert_eq!(pages(page), expected);
        assert_eq!(pages(&pages(page)), expected, "twice");
    }
    let article =
        || item(Kind::ArticleJournal, "T").set(Variable::ContainerTitle, "J").set(Variable::Number, "024003");
    assert_eq!(field(article(), "pages").as_deref(), Some("{024003}"), "the article number");
    assert_eq!(field(article().set(Variable::Page, "1-2"), "pages").as_deref(), Some("{1--2}"));
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

#[test]
fn identifiers_are_verbatim() {
    let doi = |doi| field(item(Kind::Book, "T").set(Variable::Doi, doi), "doi").unwrap();
    let sici = "10.1175/1520-0426(2003)020<0383:rcaaco>2.0.co;2";
    assert_eq!(doi(sici), format!("{{{sici}}}"));
    assert_eq!(doi("10.1162/tacl_a_00276"), "{10.1162/tacl_a_00276}");
    assert_eq!(doi("https://doi.org/10.1000/a%b#c"), "{10.1000/a%b#c}");
    assert_eq!(doi("10.1000/a}\\input{b"), "{10.1000/a%7D%5Cinput%7Bb}");

    let url = |url| field(item(Kind::Webpage, "T").set(Variable::Url, url), "url");
    for link in ["https://doi.org/10.1/x", "http://dx.doi.org/10.1/x", "https://www.DOI.org/10.1/x"] {
        assert_eq!(url(link), None, "{link}");
    }
    assert_eq!(url("https://example.org/a_b?c=d&e#f").as_deref(), Some("{https://example.org/a_b?c=d&e#f}"));
    assert_eq!(url("https://doi.org.example.org/x").as_deref(), Some("{https://doi.org.example.org/x}"));
    assert_eq!(url("javascript:alert(1)"), None);
}

/// Titles that other tools have spoilt, from davidagraf/doi2bib2#99 and #79, jkitchin/org-ref#1033,
/// CrossRef/rest-api-doc#242 and retorquere/zotero-better-bibtex#563.
#[test]
fn titles() {
    let title = |title| field(item(Kind::Webpage, title), "title").unwrap();
    assert_eq!(title("100% of R&D_costs #1"), "{100\\% of {R\\&D\\_costs} \\#1}");
    assert_eq!(
        title("Growth of <i>E. coli</i> on H<sub>2</sub>O"),
        "{Growth of \\emph{E. coli} on {H\\textsubscript{2}O}}"
    );
    assert_eq!(title("The role of mRNA in Alzheimer disease"), "{The role of {mRNA} in {Alzheimer} disease}");
    assert_eq!(title("Attention Is All You Need"), "{Attention Is All You Need}");
    assert_eq!(
        title("A \\input{x} title } of { ^^5c"),
        "{A \\textbackslash{}input\\textbraceleft{}x\\textbraceright{} title \\textbraceright{} of \\textbraceleft{} \\textasciicircum{}\\textasciicircum{}5c}"
    );
    let german = item(Kind::Webpage, "Die Geschichte der Straße").set(Variable::Language, "de-DE");
    assert_eq!(field(german, "title").as_deref(), Some("{{Die Geschichte der Stra{\\ss}e}}"));
    let american = item(Kind::Webpage, "A story of Ohio").set(Variable::Language, "en-US");
    assert_eq!(field(american, "title").as_deref(), Some("{A story of {Ohio}}"));
}

#[test]
fn titles_are_read_back_as_they_were() {
    for title in [
        "Études à Århus: Łódź, Dvořák, Ångström, İzmir and Müller",
        "Plain words, DNA and 50% of R&D",
        "Curly ’quotes’ and a – dash",
    ] {
        let bib = entry(item(Kind::Webpage, title));
        let read = Bibliography::parse(&bib).unwrap();
        let back = read.iter().next().unwrap().title().unwrap().format_verbatim();
        assert_eq!(back.replace('\'', "’"), title, "{bib}");
    }
}

/// Every real record that the fidelity data have, as an entry that is read back whole.
#[test]
fn real_records_are_read_back() {
    let folder = std::env::var("DOICITE_SHARED").unwrap_or("../shared".into());
    let path = format!("{folder}/fidelity/records.clean.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {path} is not there");
        return;
    };
    let records: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let items: Vec<Item> = records.iter().filter_map(|r| r.as_object()).map(Item::from_json).collect();
    let works: Vec<Work> = items.iter().cloned().map(Work::from).collect();
    let bib = bibtex(&items);
    let read = Bibliography::parse(&bib).unwrap();
    assert_eq!(read.len(), items.len());
    for (item, key) in items.iter().zip(keys(&works)) {
        let entry = read.get(&key).unwrap_or_else(|| panic!("{key} is missing"));
        if let Some(doi) = item.get(Variable::Doi) {
            assert_eq!(entry.doi().unwrap(), doi);
        }
        let authors = item.people(NameVariable::Author).len();
        assert_eq!(entry.author().map_or(0, |list| list.len()), authors, "{key}");
    }
}

/// 60 kB in each field. A quadratic step would take minutes.
#[test]
fn hostile_titles_take_linear_time() {
    for unit in [
        "$", "$$", "$a", "$x$", "{", "}", "\\", "a ", "A", "é", "\u{301}", "α", "--", "<i>", "<i>x</i>",
        "and ", "''",
    ] {
        let text = unit.repeat(60_000 / unit.len());
        let builder = item(Kind::ArticleJournal, &text)
            .author(Name { family: Some(text.clone()), given: Some(text.clone()), ..Name::default() })
            .set(Variable::ContainerTitle, &text)
            .set(Variable::Page, &text)
            .set(Variable::Doi, &text);
        assert!(bibtex(&[builder.0]).len() > 60_000);
    }
}

proptest::proptest! {
    /// Whatever the metadata, the file parses, and has as many entries as there are works.
    #[test]
    fn anything_gives_a_file_that_parses(
        title in "(\\{|\\}|\\\\|\\$|%|#|&|\"|@|,|~|\\^|<i>|</i>|and|é|α|A|b| |\\PC){0,30}",
        family in "(\\{|\\}|\\\\|,|and| |é|b|A|\\PC){1,12}",
        doi in "10\\.1/(\\{|\\}|\\\\|%|a|\"){0,6}",
    ) {
        let work = || item(Kind::Book, &title)
            .author(Name { family: Some(family.clone()), ..Name::default() })
            .set(Variable::Doi, &doi);
        let bib = bibtex(&[work().0, work().0]);
        let read = Bibliography::parse(&bib);
        proptest::prop_assert!(read.as_ref().is_ok_and(|read| read.len() == 2), "{:?} in {}", read.err(), bib);
    }
}

fn under_key(bib: &Bib, work: &Work) -> String {
    Draft::new(bib, work).under(bib, "key")
}

/// The entry of a work by these options.
#[track_caller]
fn entry_by(builder: Builder, options: &Options) -> String {
    let bib = under_key(&Bib::new(options.clone()), &builder.0.into());
    Bibliography::parse(&bib).unwrap_or_else(|error| panic!("{error:?} in {bib}"));
    bib
}

#[track_caller]
fn field_by(builder: Builder, options: &Options, name: &str) -> Option<String> {
    let bib = entry_by(builder, options);
    let line = bib.lines().find_map(|line| line.strip_prefix(&format!("  {name} = ")))?;
    Some(line.trim_end_matches(',').to_owned())
}

/// The table of exports by type, in its column for BibLaTeX.
#[test]
fn biblatex_entry_types() {
    let person = || Name::person("J.", "Doe");
    for (kind, expected) in [
        (Kind::ArticleJournal, "article"),
        (Kind::ArticleMagazine, "article"),
        (Kind::ArticleNewspaper, "article"),
        (Kind::Review, "article"),
        (Kind::Article, "online"),
        (Kind::Chapter, "incollection"),
        (Kind::Book, "book"),
        (Kind::PaperConference, "inproceedings"),
        (Kind::Thesis, "thesis"),
        (Kind::Report, "report"),
        (Kind::Standard, "standard"),
        (Kind::Dataset, "dataset"),
        (Kind::Software, "software"),
        (Kind::Patent, "patent"),
        (Kind::Webpage, "online"),
        (Kind::PostWeblog, "online"),
        (Kind::EntryEncyclopedia, "inreference"),
        (Kind::Manuscript, "unpublished"),
        (Kind::Periodical, "misc"),
        (Kind::Document, "misc"),
    ] {
        let work = item(kind, "T").set(Variable::ContainerTitle, "C").author(person());
        let bib = entry_by(work, &Options::biblatex());
        assert!(bib.starts_with(&format!("@{expected}{{")), "{kind}: {bib}");
    }
    let biblatex = |builder| entry_by(builder, &Options::biblatex());
    let edited = || item(Kind::Book, "T").name(NameVariable::Editor, person());
    assert!(biblatex(edited()).starts_with("@collection{"));
    assert!(biblatex(edited().set(Variable::EventTitle, "E")).starts_with("@proceedings{"));
    assert!(biblatex(item(Kind::Book, "T").set(Variable::NumberOfVolumes, "3")).starts_with("@mvbook{"));
    let own = item(Kind::Chapter, "T").author(person()).name(NameVariable::ContainerAuthor, person());
    assert!(biblatex(own.set(Variable::ContainerTitle, "C")).starts_with("@inbook{"));
    let magazine = biblatex(item(Kind::ArticleMagazine, "T").set(Variable::ContainerTitle, "C"));
    assert!(magazine.contains("entrysubtype = {magazine}"), "{magazine}");
}

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
        let day = |day| Some(DateParts { year: 2020, month: Some(7), day: Some(day) });
        paper.0.dates.insert(DateVariable::EventDate, Date { start: day(1), end: day(3), ..Date::default() });
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
    let parts = |year, month, day| Some(DateParts { year, month, day });
    let start = |year, month, day| Date { start: parts(year, month, day), ..Date::default() };
    assert_eq!(date(start(2021, Some(7), Some(4))), "{2021-07-04}");
    assert_eq!(date(start(2021, Some(7), None)), "{2021-07}");
    assert_eq!(date(start(2021, Some(14), None)), "{2021-22}", "a season");
    assert_eq!(date(Date { season: Some(4), ..start(2021, None, None) }), "{2021-24}");
    assert_eq!(date(Date { end: parts(2022, None, None), ..start(2021, None, None) }), "{2021/2022}");
    assert_eq!(date(Date { circa: true, ..start(1900, None, None) }), "{1900~}");
    assert_eq!(date(start(-1, None, None)), "{0000}");
    assert_eq!(date(start(-50, None, None)), "{-0049}");
    let literal = Date { literal: Some("In press".into()), ..Date::default() };
    assert_eq!(date(literal.clone()), "");
    let mut book = item(Kind::Book, "T");
    book.0.dates.insert(DateVariable::Issued, literal);
    assert_eq!(field_by(book, &Options::biblatex(), "pubstate").as_deref(), Some("{inpress}"));
}

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
    let options = Options { case: Case::All, names: Some(1), ..Options::default() };
    assert_eq!(field_by(work(), &options, "title").as_deref(), Some("{{DNA in Ohio}}"));
    assert_eq!(field_by(work(), &options, "author").as_deref(), Some("{B, A. and others}"));
    let options = Options { case: Case::None, escaping: Escaping::Unicode, ..Options::default() };
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
