//! What formats hold: what is written and comes back, in works of some kind. The page on exports says so in a table,
//! which is made here and by which a field that gets lost is noticed.

use super::*;
use crate::csl::{Date, DateParts, DateVariable, Item, Kind, Name, NameVariable, Variable};
use crate::formats::{AnyVariable, Entry, coins, export, read_as, wikipedia};
use crate::text::page;
use crate::work::Work;

/// A value for a field by which it is known again.
fn sample(field: AnyVariable, item: &mut Item) {
    match field {
        AnyVariable::Text(variable) => item.set(variable, text(variable)),
        AnyVariable::Names(variable) => item.add_name(variable, Name::person("Quentin", "Zyxwander")),
        AnyVariable::Date(variable) => item.set_date(variable, date()),
    }
}

fn date() -> Date {
    DateParts::new(1987, Some(6), Some(5)).unwrap().into()
}

fn text(variable: Variable) -> &'static str {
    match variable {
        Variable::Doi => "10.5555/zyxw",
        Variable::Url => "https://zyxw.example/page",
        Variable::Issn => "1234-5679",
        Variable::Isbn => "978-1-4028-9462-6",
        Variable::Pmid => "87654321",
        Variable::Pmcid => "PMC7654321",
        Variable::Page => "811-819",
        Variable::Language => "nl",
        Variable::Volume
        | Variable::Issue
        | Variable::Number
        | Variable::NumberOfPages
        | Variable::NumberOfVolumes
        | Variable::CollectionNumber
        | Variable::ChapterNumber
        | Variable::Edition => "873",
        Variable::Version => "8.7.3",
        Variable::Status => "in press",
        _ => "Zyxwmark",
    }
}

/// An item of a kind with as little as every format wants, and a field.
fn item(kind: Kind, field: AnyVariable) -> Item {
    let mut item = Item::new("key", kind).with(Variable::Title, "Aa").with(Variable::ContainerTitle, "Bb");
    item.add_name(NameVariable::Author, Name::person("Cc", "Dd"));
    match field {
        AnyVariable::Names(NameVariable::Author) => drop(item.names.remove(&NameVariable::Author)),
        // A number in a series wants one.
        AnyVariable::Text(Variable::CollectionNumber) => item.set(Variable::CollectionTitle, "Ee"),
        // Where something is published, somebody does.
        AnyVariable::Text(Variable::PublisherPlace) => item.set(Variable::Publisher, "Ff"),
        // In RIS, which has one place for both, they are told apart where both are given.
        AnyVariable::Text(Variable::EventPlace) => {
            item.set(Variable::Publisher, "Ff");
            item.set(Variable::PublisherPlace, "Gg");
        }
        // When a page was read is said of its address.
        AnyVariable::Date(DateVariable::Accessed) => item.set(Variable::Url, "https://zyxw.example/page"),
        _ => {}
    }
    sample(field, &mut item);
    item
}

/// Whether a field is in an exported work: as our reader finds it there, or, in a format that is only
/// written, as its text.
fn comes_through(format: Format, kind: Kind, field: AnyVariable) -> bool {
    let item = item(kind, field);
    let mut work = Work::from(item.clone());
    work.own = true;
    let file = export(format.writer().unwrap()(1).as_ref(), std::slice::from_ref(&work));
    if !format.can_read() {
        return match field {
            AnyVariable::Text(Variable::Page) => file.contains("811"),
            AnyVariable::Text(Variable::Url) => file.contains("zyxw.example"),
            AnyVariable::Text(variable) => file.replace("%2F", "/").contains(text(variable)),
            AnyVariable::Names(_) => file.contains("Zyxwander"),
            AnyVariable::Date(_) => file.contains("1987"),
        };
    }
    let Some(Ok(Entry::Work(back))) = read_as(file.as_bytes(), format).pop() else { return false };
    match field {
        AnyVariable::Text(variable) => back.item.get(variable) == item.get(variable),
        AnyVariable::Names(variable) => back.item.people(variable) == item.people(variable),
        AnyVariable::Date(variable) => {
            let year = |date: &Date| date.start().map(DateParts::year);
            back.item.date(variable).and_then(year) == year(&date())
        }
    }
}

/// The kinds in whose works a field comes through.
fn holding(format: Format, field: AnyVariable) -> impl Iterator<Item = Kind> {
    Kind::ALL.iter().copied().filter(move |kind| comes_through(format, *kind, field))
}

fn holds(format: Format, field: AnyVariable) -> bool {
    holding(format, field).next().is_some()
}

/// Whether a work of a kind is of that kind again; in a format that is only written, what its writer says.
fn holds_kind(format: Format, kind: Kind) -> bool {
    let mut item = Item::new("key", kind).with(Variable::Title, "Aa").with(Variable::Doi, "10.5555/a");
    item.set(Variable::ContainerTitle, "Bb");
    item.add_name(NameVariable::Author, Name::person("Cc", "Dd"));
    let mut work = Work::from(item);
    work.own = true;
    let file = export(format.writer().unwrap()(1).as_ref(), std::slice::from_ref(&work));
    match format {
        Format::Coins => coins::tells(kind),
        Format::Wikipedia => wikipedia::tells(kind),
        format if format.can_read() => {
            matches!(read_as(file.as_bytes(), format).pop(), Some(Ok(Entry::Work(back))) if back.item.kind == kind)
        }
        _ => file.contains(&kind.as_str().replace(['-', '_'], " ")),
    }
}

/// What is written for Typst is read by hayagriva itself, in works of every type: whatever our own reader finds in a
/// file, that crate finds too.
#[test]
fn hayagriva_itself_reads_the_table() {
    let format = Format::Hayagriva;
    let mut seen = 0;
    for field in AnyVariable::all() {
        for kind in holding(format, field) {
            let mut work = Work::from(item(kind, field));
            work.own = true;
            let file = export(format.writer().unwrap()(1).as_ref(), std::slice::from_ref(&work));
            let library = ::hayagriva::io::from_yaml_str(&file)
                .unwrap_or_else(|error| panic!("{field:?} of {}: {error}: {file}", kind.as_str()));
            let read = ::hayagriva::io::to_yaml_str(&library).unwrap();
            let mark = match field {
                AnyVariable::Text(variable) => text(variable),
                AnyVariable::Names(_) => "Zyxwander",
                AnyVariable::Date(_) => "1987",
            };
            assert!(read.contains(mark), "{field:?} of {}: {file} is {read}", kind.as_str());
            seen += 1;
        }
    }
    assert!(seen > 500, "{seen}");
}

/// The page on exports has the table, and nothing else than it says. `DOICITE_UPDATE=1` writes it.
#[test]
fn the_page_on_exports_has_the_table() {
    let fields = table(
        "field",
        AnyVariable::all().map(|field| (field.as_str(), format_set(|format| holds(format, field)))),
    );
    let types = table(
        "type",
        Kind::ALL.iter().map(|kind| (kind.as_str(), format_set(|format| holds_kind(format, *kind)))),
    );
    page::check("docs/exports.md", "the table of fields", &[fields, types].join("\n"));
}

/// The formats of other programs than CSL's, which holds everything.
fn others() -> Vec<Format> {
    let is_csl = |format: &Format| matches!(format, Format::CslJson | Format::CslYaml);
    Format::writable().filter(|format| !is_csl(format)).collect()
}

fn format_set(holds: impl Fn(Format) -> bool) -> Vec<bool> {
    others().into_iter().map(holds).collect()
}

/// A row for each field or type that any format but CSL's own has a place for.
fn table<'t>(what: &str, rows: impl Iterator<Item = (&'t str, Vec<bool>)>) -> String {
    let mut table = format!("| {what} |");
    table.extend(others().iter().map(|format| format!(" {format} |")));
    table.push_str("\n|---|");
    table.extend(others().iter().map(|_| ":-:|"));
    table.push('\n');
    for (name, holds) in rows.filter(|(_, holds)| holds.contains(&true)) {
        table.extend([format!("| `{name}` |")]);
        table.extend(holds.iter().map(|holds| if *holds { " + |" } else { " |" }));
        table.push('\n');
    }
    table
}
