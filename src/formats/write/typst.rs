//! What is written for Typst, as the hayagriva crate itself reads it, field by field.

use ::hayagriva::types::{EntryType, MaybeTyped, PersonRole};

use super::*;
use crate::csl::{DateParts, DateVariable, Item, Kind, Name, NameVariable, Variable};
use crate::formats::Hayagriva;

#[test]
fn hayagriva_reads_every_field() {
    let mut item = Item::new("frost", Kind::Chapter);
    for (variable, text) in [
        (Variable::Title, "Ice $5 {and} <span class=\"nocase\">NASA</span>"),
        (Variable::TitleShort, "Ice"),
        (Variable::ContainerTitle, "The book of ice"),
        (Variable::ContainerTitleShort, "Bk Ice"),
        (Variable::CollectionTitle, "Rooms"),
        (Variable::CollectionNumber, "4"),
        (Variable::Volume, "2"),
        (Variable::NumberOfVolumes, "3"),
        (Variable::Edition, "2"),
        (Variable::Page, "11-19"),
        (Variable::Publisher, "Cold"),
        (Variable::PublisherPlace, "Oslo"),
        (Variable::Doi, "10.5555/ice"),
        (Variable::Isbn, "9781402894626"),
        (Variable::Pmid, "12345678"),
        (Variable::Pmcid, "PMC7654321"),
        (Variable::Url, "https://ice.example/a"),
        (Variable::Language, "nb"),
        (Variable::Abstract, "Cold."),
        (Variable::Note, "Read aloud"),
        (Variable::Genre, "Essay"),
        (Variable::CallNumber, "QC 926"),
        (Variable::Archive, "Snow Archive"),
        (Variable::ArchivePlace, "Bergen"),
    ] {
        item.set(variable, text);
    }
    item.add_name(NameVariable::Author, Name::person("Iva", "Frost").with_non_dropping_particle("van"));
    item.add_name(NameVariable::Author, Name::literal("Snow, Ice & Co."));
    item.add_name(NameVariable::Editor, Name::person("Max", "Gran"));
    item.add_name(NameVariable::Translator, Name::person("Kari", "Lund"));
    item.set_date(DateVariable::Issued, DateParts::new(1999, Some(5), Some(3)).unwrap());
    item.set_date(DateVariable::Accessed, DateParts::new(2024, Some(1), Some(2)).unwrap());
    let file = export(&Hayagriva, &[item.into()]);
    let library = ::hayagriva::io::from_yaml_str(&file).unwrap_or_else(|error| panic!("{error}: {file}"));
    let entry = library.iter().next().unwrap();
    let parent = entry.parents().first().unwrap();
    let text = |value: Option<&::hayagriva::types::FormatString>| value.map(ToString::to_string);
    assert_eq!((entry.key(), entry.entry_type()), ("frost", &EntryType::Anthos));
    assert_eq!(text(entry.title()).as_deref(), Some("Ice $5 {and} NASA"));
    assert_eq!(parent.entry_type(), &EntryType::Anthology);
    assert_eq!(text(parent.title()).as_deref(), Some("The book of ice"));
    assert_eq!(text(parent.parents().first().unwrap().title()).as_deref(), Some("Rooms"));
    let authors = entry.authors().unwrap();
    assert_eq!((authors[0].name.as_str(), authors[0].given_name.as_deref()), ("Frost", Some("Iva")));
    assert_eq!(authors[0].prefix.as_deref(), Some("van"));
    assert_eq!((authors[1].name.as_str(), authors[1].given_name.as_deref()), ("Snow, Ice & Co.", None));
    assert_eq!(parent.editors().unwrap()[0].name, "Gran");
    let affiliated = entry.affiliated().unwrap();
    assert_eq!(
        (&affiliated[0].role, affiliated[0].names[0].name.as_str()),
        (&PersonRole::Translator, "Lund")
    );
    let date = entry.date().unwrap();
    assert_eq!((date.year, date.month, date.day), (1999, Some(4), Some(2)), "counted from zero");
    let url = entry.url().unwrap();
    assert_eq!(
        (url.value.as_str(), url.visit_date.map(|date| date.year)),
        ("https://ice.example/a", Some(2024))
    );
    assert_eq!(entry.serial_number().unwrap().0.get("pmcid").map(String::as_str), Some("PMC7654321"));
    assert_eq!((entry.doi(), entry.pmid()), (Some("10.5555/ice"), Some("12345678")));
    assert_eq!(parent.isbn(), Some("9781402894626"));
    assert!(matches!(entry.page_range(), Some(MaybeTyped::Typed(range)) if range.to_string().contains("11")));
    assert!(matches!(parent.volume(), Some(MaybeTyped::Typed(volume)) if volume.to_string() == "2"));
    assert_eq!(entry.volume_total().map(ToString::to_string).as_deref(), Some("3"));
    let publisher = parent.publisher().unwrap();
    assert_eq!(text(publisher.name()).as_deref(), Some("Cold"));
    assert_eq!(text(publisher.location()).as_deref(), Some("Oslo"));
    for (value, expected) in [
        (entry.abstract_(), "Cold."),
        (entry.note(), "Read aloud"),
        (entry.genre(), "Essay"),
        (entry.call_number(), "QC 926"),
        (entry.archive(), "Snow Archive"),
        (entry.archive_location(), "Bergen"),
    ] {
        assert_eq!(text(value).as_deref(), Some(expected));
    }
    assert_eq!(entry.language().map(ToString::to_string).as_deref(), Some("nb"));
}
