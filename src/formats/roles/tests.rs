//! Records of a type each, with what Zotero's translators, or else EndNote's list of fields, say that their tags hold.

use crate::csl::{Item, Kind, NameVariable, Variable};
use crate::formats::{Entry, Format, export, read_as};
use crate::work::Work;

#[track_caller]
fn work(format: Format, file: &str) -> Work {
    match read_as(file.as_bytes(), format).pop() {
        Some(Ok(Entry::Work(work))) => *work,
        other => panic!("{other:?} in {file}"),
    }
}

fn names(item: &Item) -> Vec<(NameVariable, String)> {
    let family = |name: &crate::csl::Name| {
        let parts = name.clone().into_parts();
        parts.family.or(parts.literal).unwrap_or_default()
    };
    item.names
        .iter()
        .flat_map(|(variable, names)| names.iter().map(|name| (*variable, family(name))))
        .collect()
}

/// What is read is written, and read again, the same.
#[track_caller]
fn comes_back(format: Format, work: &Work) {
    let writer = format.writer().expect("it is written");
    // Nor does it depend on the tags that the work came with.
    let mut bare = work.clone();
    bare.record = None;
    for written in [work, &bare] {
        let file = export(writer(1).as_ref(), std::slice::from_ref(written));
        let mut back = self::work(format, &file).item;
        back.id.clone_from(&work.item.id);
        assert_eq!(back, work.item, "{file}");
    }
}

/// Zotero's `RIS.js` and `Endnote XML.js`, `fieldMap`: AU, A2, A3, A4 and secondary-authors and so on by type;
/// EndNote's list for edited books and theses.
#[test]
fn who_people_are_by_type() {
    use NameVariable::{
        Author, CollectionEditor, Contributor, Director, Editor, Interviewer, Performer, Producer, Recipient,
        Translator,
    };
    for (ris, enw, kind, people) in [
        (
            "BOOK",
            "Book",
            Kind::Book,
            &[(Author, "One"), (CollectionEditor, "Two"), (Editor, "Three"), (Translator, "Four")][..],
        ),
        (
            "EDBOOK",
            "Edited Book",
            Kind::Book,
            &[(Editor, "One"), (CollectionEditor, "Two"), (Translator, "Four")],
        ),
        (
            "CHAP",
            "Book Section",
            Kind::Chapter,
            &[(Author, "One"), (Editor, "Two"), (CollectionEditor, "Three"), (Translator, "Four")],
        ),
        (
            "CONF",
            "Conference Proceedings",
            Kind::PaperConference,
            &[(Author, "One"), (Editor, "Two"), (CollectionEditor, "Three"), (Contributor, "Four")],
        ),
        ("RPRT", "Report", Kind::Report, &[(Author, "One"), (CollectionEditor, "Two"), (Translator, "Four")]),
        ("THES", "Thesis", Kind::Thesis, &[(Author, "One"), (Contributor, "Three"), (Translator, "Four")]),
        (
            "MPCT",
            "Film or Broadcast",
            Kind::MotionPicture,
            &[(Director, "One"), (Producer, "Three"), (Contributor, "Four")],
        ),
        (
            "PCOMM",
            "Personal Communication",
            Kind::PersonalCommunication,
            &[(Author, "One"), (Recipient, "Two")],
        ),
        ("INTV", "Interview", Kind::Interview, &[(Author, "One"), (Interviewer, "Two")]),
        ("SOUND", "Podcast", Kind::Song, &[(Author, "One"), (Performer, "Two")]),
        (
            "JOUR",
            "Journal Article",
            Kind::ArticleJournal,
            &[(Author, "One"), (Editor, "Two"), (Translator, "Four")],
        ),
    ] {
        let mut by_ris = format!("TY  - {ris}\nTI  - T\n");
        let mut by_enw = format!("%0 {enw}\n%T T\n");
        let mut xml = String::new();
        for (name, tags, element) in [
            ("One", ["AU", "%A"], "authors"),
            ("Two", ["A2", "%E"], "secondary-authors"),
            ("Three", ["A3", "%Y"], "tertiary-authors"),
            ("Four", ["A4", "%?"], "subsidiary-authors"),
        ] {
            if people.iter().any(|(_, known)| *known == name) {
                by_ris += &format!("{}  - {name}, A.\n", tags[0]);
                by_enw += &format!("{} {name}, A.\n", tags[1]);
                xml += &format!("<{element}><author>{name}, A.</author></{element}>");
            }
        }
        let by_xml = format!(
            "<xml><records><record><ref-type name=\"{enw}\">0</ref-type><contributors>{xml}</contributors><titles><title>T</title></titles></record></records></xml>"
        );
        let mut expected: Vec<_> =
            people.iter().map(|(variable, name)| (*variable, (*name).to_owned())).collect();
        expected.sort();
        for (format, file) in
            [(Format::Ris, by_ris + "ER  - \n"), (Format::Endnote, by_enw), (Format::EndnoteXml, by_xml)]
        {
            let work = work(format, &file);
            let mut found = names(&work.item);
            found.sort();
            assert_eq!((work.item.kind, &found), (kind, &expected), "{file}");
            comes_back(if format == Format::Ris { Format::Ris } else { Format::Endnote }, &work);
        }
    }
}

/// A book without an author and a third name: the only people it has made it. Editors of proceedings are where those
/// of papers are, and `ED` is an editor everywhere (Zotero's `degenerateImportFieldMap`).
#[test]
fn books_without_authors() {
    use NameVariable::{CollectionEditor, Editor};
    for (record, people) in [
        ("BOOK\nA2  - Two, A.", &[(Editor, "Two")][..]),
        ("BOOK\nED  - Two, A.\nA2  - Three, B.", &[(CollectionEditor, "Three"), (Editor, "Two")]),
        ("CONF\nA2  - Two, A.\nA3  - Three, A.", &[(CollectionEditor, "Three"), (Editor, "Two")]),
        ("EDBOOK\nA2  - Two, A.", &[(CollectionEditor, "Two")]),
        ("RPRT\nAU  - One, A.\nED  - Two, A.", &[(NameVariable::Author, "One"), (Editor, "Two")]),
    ] {
        let work = work(Format::Ris, &format!("TY  - {record}\nTI  - T\nER  - \n"));
        let found = names(&work.item);
        let found: Vec<_> = found.iter().map(|(variable, name)| (*variable, name.as_str())).collect();
        assert_eq!(found, people, "{record}");
        comes_back(Format::Ris, &work);
    }
}

#[track_caller]
fn says(work: &Work, kind: Kind, texts: &[(Variable, &str)]) {
    assert_eq!(work.item.kind, kind);
    for (variable, text) in texts {
        assert_eq!(work.item.get(*variable), Some(*text), "{variable} of {:?}", work.item);
    }
}

/// Zotero's `RIS.js`: SN, M1, PB, SV, A2, SP, C1 and C3 of patents, cases, books, chapters, films, maps and artworks;
/// its mapping to CSL has applications in `call-number`, running times in `dimensions`, courts in `authority`.
#[test]
fn numbers_and_places_by_type() {
    for (record, kind, texts) in [
        (
            "PAT\nAU  - Frost, I.\nA2  - Snow Office\nSN  - 12345678\nM1  - 12/345,678",
            Kind::Patent,
            &[
                (Variable::Number, "12345678"),
                (Variable::CallNumber, "12/345,678"),
                (Variable::Authority, "Snow Office"),
            ][..],
        ),
        (
            "CASE\nA2  - Snow Reports\nPB  - Court of Ice\nSV  - 12-3\nVL  - 4\nSP  - 56",
            Kind::LegalCase,
            &[
                (Variable::ContainerTitle, "Snow Reports"),
                (Variable::Authority, "Court of Ice"),
                (Variable::Number, "12-3"),
                (Variable::Volume, "4"),
                (Variable::Page, "56"),
            ],
        ),
        ("BOOK\nT2  - Ice\nM1  - 77", Kind::Book, &[(Variable::CollectionNumber, "77")]),
        ("BOOK\nT2  - Ice\nIS  - 77", Kind::Book, &[(Variable::CollectionNumber, "77")]),
        (
            "CHAP\nT2  - Whole\nT3  - Ice\nSV  - 77\nNV  - 3",
            Kind::Chapter,
            &[(Variable::CollectionNumber, "77"), (Variable::NumberOfVolumes, "3")],
        ),
        ("MPCT\nSP  - 120 min", Kind::MotionPicture, &[(Variable::Dimensions, "120 min")]),
        ("MAP\nC1  - 1:500", Kind::Map, &[(Variable::Scale, "1:500")]),
        ("ART\nC3  - 2 x 3 m", Kind::Graphic, &[(Variable::Dimensions, "2 x 3 m")]),
        ("PCOMM\nM3  - e-mail", Kind::PersonalCommunication, &[(Variable::Genre, "e-mail")]),
    ] {
        let work = work(Format::Ris, &format!("TY  - {record}\nTI  - T\nER  - \n"));
        says(&work, kind, texts);
        comes_back(Format::Ris, &work);
    }
    for (record, kind, texts) in [
        (
            "Patent\n%@ US1234567\n%N 12/345,678\n%E Snow Office",
            Kind::Patent,
            &[
                (Variable::Number, "US1234567"),
                (Variable::CallNumber, "12/345,678"),
                (Variable::Authority, "Snow Office"),
            ][..],
        ),
        (
            "Case\n%B Snow Reports\n%I Court of Ice\n%N 12-3",
            Kind::LegalCase,
            &[
                (Variable::ContainerTitle, "Snow Reports"),
                (Variable::Authority, "Court of Ice"),
                (Variable::Number, "12-3"),
            ],
        ),
        (
            "Conference Proceedings\n%A Frost, I.\n%B Ice Days\n%3 Proceedings of the Ice Days\n%C Oslo\n%1 Bergen",
            Kind::PaperConference,
            &[
                (Variable::EventTitle, "Ice Days"),
                (Variable::ContainerTitle, "Proceedings of the Ice Days"),
                (Variable::EventPlace, "Oslo"),
                (Variable::PublisherPlace, "Bergen"),
            ],
        ),
        (
            "Conference Proceedings\n%A Frost, I.\n%B Proceedings of the Ice Days\n%P 1-9",
            Kind::PaperConference,
            &[(Variable::ContainerTitle, "Proceedings of the Ice Days"), (Variable::Page, "1-9")],
        ),
        ("Conference Proceedings\n%E Frost, I.", Kind::Book, &[]),
    ] {
        let work = work(Format::Endnote, &format!("%0 {record}\n%T T\n"));
        says(&work, kind, texts);
        comes_back(Format::Endnote, &work);
    }
}

/// Zotero's `importTypeMap`, and EndNote's newer types.
#[test]
fn types_of_ris() {
    for (name, kind) in [
        ("ICOMM", Kind::PersonalCommunication),
        ("SER", Kind::Book),
        ("CLSWK", Kind::Book),
        ("CHART", Kind::Graphic),
        ("MULTI", Kind::MotionPicture),
        ("LEGAL", Kind::LegalCase),
        ("INTV", Kind::Interview),
        ("POD", Kind::Song),
        ("VIDEO", Kind::MotionPicture),
        ("JFULL", Kind::Periodical),
    ] {
        let work = work(Format::Ris, &format!("TY  - {name}\nAU  - Frost, I.\nTI  - T\nER  - \n"));
        assert_eq!(work.item.kind, kind, "{name}");
        comes_back(Format::Ris, &work);
    }
}

/// `%Q`: a translated title in EndNote's manual, the corporate author in refer's, which has no types. Databases' words
/// for "no author" are nobody's name (Scopus, Web of Science). What CSL has no variable for stays in the file.
#[test]
fn what_is_nobodys_name() {
    let endnote = work(Format::Endnote, "%0 Book\n%A Frost, I.\n%T Rime\n%Q Reif\n");
    assert_eq!(names(&endnote.item), [(NameVariable::Author, "Frost".to_owned())]);
    let refer = work(Format::Endnote, "%Q Institute of Ice\n%T Rime\n%D 1999\n");
    assert_eq!(names(&refer.item), [(NameVariable::Author, "Institute of Ice".to_owned())]);
    for (format, file) in [
        (Format::Ris, "TY  - JOUR\nAU  - [Anonymous]\nTI  - Rime\nER  - \n"),
        (Format::Csv, "Authors,Title,Year\n[No author name available],Rime,1999\n"),
        (Format::Wos, "PT J\nAU [Anonymous]\nTI Rime\nUT WOS:1\nER\n"),
    ] {
        assert_eq!(names(&work(format, file).item), []);
    }
    let bill = work(Format::Ris, "TY  - BILL\nA2  - Sponsor, S.\nTI  - Rime\nER  - \n");
    assert_eq!(names(&bill.item), []);
    comes_back(Format::Ris, &bill);
    let record = bill.record.expect("it has a record");
    assert_eq!(record.fields, [("A2".to_owned(), "Sponsor, S.".to_owned())]);
}

/// NLM's PubMed documentation: `ValidYN="N"` marks an identifier that is none; Citing Medicine: suffixes are written
/// `Jr` and `3rd` for "Jr." and "III".
#[test]
fn pubmed() {
    let xml = "<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><Journal><Title>J</Title></Journal><ArticleTitle>T</ArticleTitle><ELocationID EIdType=\"doi\" ValidYN=\"N\">10.1000/bad</ELocationID><ELocationID EIdType=\"doi\" ValidYN=\"Y\">10.1000/pm</ELocationID><AuthorList><Author><LastName>Smith</LastName><ForeName>A B</ForeName><Suffix>3rd</Suffix></Author></AuthorList></Article></MedlineCitation></PubmedArticle>";
    let xml = work(Format::PubmedXml, xml).item;
    assert_eq!(xml.get(Variable::Doi), Some("10.1000/pm"));
    let nbib = work(
        Format::Nbib,
        "PMID- 1\nTI  - T\nFAU - Smith, A B 3rd\nAU  - Smith AB 3rd\nFAU - van der Berg, Jan Jr\nAU  - van der Berg J Jr\n",
    );
    let suffix = |item: &Item, at: usize| item.people(NameVariable::Author)[at].clone().into_parts().suffix;
    assert_eq!(suffix(&xml, 0).as_deref(), Some("III"));
    assert_eq!(suffix(&nbib.item, 0).as_deref(), Some("III"));
    assert_eq!(suffix(&nbib.item, 1).as_deref(), Some("Jr."));
    comes_back(Format::Nbib, &nbib);
    let writer = Format::Nbib.writer().expect("it is written");
    let file = export(writer(1).as_ref(), &[nbib]);
    assert!(file.contains("AU  - Smith AB 3rd\n") && file.contains("AU  - van der Berg J Jr\n"), "{file}");
}

/// Web of Science's field tags: BA and GP are authors of the book. Scopus's and `ProQuest`'s RIS: two ISSNs under one
/// tag, an editor marked in his name, `L2` before `UR`.
#[test]
fn what_databases_have_of_their_own() {
    use NameVariable::{Author, ContainerAuthor, Editor};
    let wos = work(
        Format::Wos,
        "PT B\nAU Frost, I\nBA Holm, L\nGP IEEE\nTI Rime\nSO Ice\nDT Book Chapter\nUT WOS:1\nER\n",
    );
    let wos = names(&wos.item);
    let wos: Vec<_> = wos.iter().map(|(variable, name)| (*variable, name.as_str())).collect();
    assert_eq!(wos, [(Author, "Frost"), (ContainerAuthor, "Holm"), (ContainerAuthor, "IEEE")]);
    let ris = work(
        Format::Ris,
        "TY  - JOUR\nAU  - Frost, I.\nAU  - Holm, L. (Ed.)\nTI  - Rime\nL2  - https://login.example/\nUR  - https://ice.example/\nSN  - 12345679 (ISSN); 12345687 (ISSN)\nER  - \n",
    );
    assert_eq!(names(&ris.item), [(Author, "Frost".to_owned()), (Editor, "Holm".to_owned())]);
    says(
        &ris,
        Kind::ArticleJournal,
        &[(Variable::Url, "https://ice.example/"), (Variable::Issn, "12345679")],
    );
    comes_back(Format::Ris, &ris);
}

/// The columns of Zotero's `CSV.js`, with the variables that Zotero's CSL has for its fields.
#[test]
fn tables_of_zotero() {
    let head = "\"Item Type\",\"Title\",\"Number\",\"Issue\",\"Type\",\"Short Title\",\"Num Pages\",\"Series Number\",\"Court\",\"Reporter\",\"Recipient\",\"Manual Tags\",\"Automatic Tags\",\"Extra\",\"Notes\",\"Assignee\"";
    let row = |kind: &str, cells: &str| work(Format::Csv, &format!("{head}\n{kind},T,{cells}\n"));
    let report = row(
        "report",
        "R-7,,White paper,S,90,5,,,,hail;ice,snow,\"extra: 1\",<p>One &amp; two</p><p>Three</p>,",
    );
    says(
        &report,
        Kind::Report,
        &[
            (Variable::Number, "R-7"),
            (Variable::Genre, "White paper"),
            (Variable::TitleShort, "S"),
            (Variable::NumberOfPages, "90"),
            (Variable::CollectionNumber, "5"),
            (Variable::Keyword, "hail, ice, snow"),
            (Variable::Note, "extra: 1\nOne & two\nThree"),
        ],
    );
    let case = row("case", "12-3,,,,,,Court of Ice,Snow Reports,,,,,,");
    let court = [(Variable::Authority, "Court of Ice"), (Variable::ContainerTitle, "Snow Reports")];
    says(&case, Kind::LegalCase, &court);
    let letter = row("letter", ",,,,,,,,\"Holm, Lars\",,,,,");
    assert_eq!(names(&letter.item), [(NameVariable::Recipient, "Holm".to_owned())]);
    assert_eq!(letter.item.kind, Kind::PersonalCommunication);
    for (name, kind) in [
        ("film", Kind::MotionPicture),
        ("interview", Kind::Interview),
        ("map", Kind::Map),
        ("statute", Kind::Legislation),
        ("podcast", Kind::Song),
    ] {
        assert_eq!(row(name, ",,,,,,,,,,,,,").item.kind, kind);
    }
    let scopus = work(Format::Csv, "Title,Number,Document Type,Year\nT,3,Letter,1999\n");
    says(&scopus, Kind::ArticleJournal, &[(Variable::Issue, "3")]);
    let patent = row("patent", "US1,,,,,,,,,,,,,Corp").record.expect("it has a record");
    assert_eq!(patent.fields, [("Assignee".to_owned(), String::new())]);
}

/// The guidelines of MODS: `usage="primary display"`, names of conferences, parts of titles, extents; the first ISBN
/// counts, and what has no variable is said.
#[test]
fn catalogues_of_mods() {
    let record = "<mods xmlns=\"http://www.loc.gov/mods/v3\"><titleInfo><title>T</title><partNumber>2</partNumber><partName>Rime</partName></titleInfo><titleInfo type=\"alternative\"><title>Alt</title></titleInfo><name type=\"conference\"><namePart>Ice Days</namePart></name><physicalDescription><extent>xii, 300 p. : ill.</extent></physicalDescription><subject><topic>Hail</topic><geographic>Oslo</geographic></subject><classification>QC</classification><identifier type=\"isbn\">978-1-4028-9462-6</identifier><identifier type=\"isbn\">978-1-4028-9463-3</identifier><identifier type=\"uri\">https://uri.example/</identifier><location><shelfLocator>QC 1</shelfLocator><url>https://other.example/</url><url usage=\"primary display\">https://main.example/</url></location></mods>";
    let mods = work(Format::Mods, record);
    says(
        &mods,
        Kind::Book,
        &[
            (Variable::PartNumber, "2"),
            (Variable::PartTitle, "Rime"),
            (Variable::EventTitle, "Ice Days"),
            (Variable::NumberOfPages, "300"),
            (Variable::Keyword, "Hail, Oslo"),
            (Variable::CallNumber, "QC 1"),
            (Variable::Isbn, "978-1-4028-9462-6"),
            (Variable::Url, "https://main.example/"),
        ],
    );
    assert_eq!(names(&mods.item), []);
    let record = mods.record.expect("it has a record");
    let told: Vec<&str> = record.fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(told, ["isbn", "titleInfo", "classification"]);
}
