//! Entries of BibTeX and BibLaTeX, and every one of them read back by the biblatex crate.

mod biblatex;
mod bibtex;
mod carried;
mod kinds;
mod laws;
mod options;
mod spec;
mod text;

use ::biblatex::Bibliography;

use super::*;
use crate::csl::{Date, DateParts, DateVariable, Item, Kind, Name, NameVariable, Variable};
use crate::formats::EntryDraft;
use crate::formats::export;

/// Items as a BibTeX file.
fn bibtex(items: &[impl std::borrow::Borrow<Item>]) -> String {
    let works: Vec<Work> = items.iter().map(|item| item.borrow().clone().into()).collect();
    export(&Bib::default(), &works)
}

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
        self.0.add_name(variable, name);
        self
    }

    fn issued(mut self, year: i32, month: Option<u8>, day: Option<u8>) -> Self {
        self.0.set_date(DateVariable::Issued, DateParts::new(year, month, day).unwrap());
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

fn under_key(bib: &Bib, work: &Work) -> String {
    EntryDraft::new(bib, work).under(bib, "key")
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
