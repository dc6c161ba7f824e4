//! What a record of a tagged file says that has not come into its item: tags that nothing is known of, a second value
//! where one counts, a DOI that is none.
//!
//! Whether a value has come in is told by the item, not by the table of tags: it is somewhere in its texts or names,
//! or the tag is one of names, dates and lists, which are read whatever they become. The rest is carried beside the
//! item, written again in the same format, and reported in any other.

use std::collections::HashSet;

use super::field::AnyVariable;
use super::roles::{self, Form};
use super::tagged::{Holds, TagRow, TaggedRecord};
use super::{Entry, ImportError, dates, fields};
use crate::csl::{Item, Variable};
use crate::doi;
use crate::work::{OwnRecord, Work};

/// Values longer than this are compared as they are.
const LONG: usize = 400;

/// Which format a record is of, and which of its tags are always read.
pub(super) struct Source {
    pub(super) format: &'static str,
    /// The tag of the type.
    pub(super) kind: &'static str,
    /// Tags of the key, of dates and of what is read into another form.
    pub(super) read: &'static [&'static str],
    /// Whether it is written too, so that values are of use.
    pub(super) is_written: bool,
}

/// Puts what a record says beyond its item beside that.
pub(super) fn carry(source: &Source, table: &[TagRow], record: &TaggedRecord<'_>, work: &mut Work) {
    let item = &work.item;
    let form = Form::of(|tags| record.get(tags), item.kind);
    let is_read = |tag: &str| {
        let holds = |row: &&TagRow| {
            row.names.contains(&tag)
                && match row.holds {
                    Holds::Names(_) | Holds::Others(_) | Holds::Date(_) | Holds::List(_) => {
                        (row.of)(item.kind)
                    }
                    Holds::Role(place) => {
                        matches!(roles::holds(place, item.kind, form), Some(AnyVariable::Names(_)))
                    }
                    _ => false,
                }
        };
        tag == source.kind || source.read.contains(&tag) || table.iter().any(|row| holds(&row))
    };
    // Made when the first value is looked for that no text is.
    let mut all: Option<HashSet<String>> = None;
    let mut fields: Vec<(String, String)> = Vec::new();
    for (tag, value) in record.fields().filter(|(tag, _)| !is_read(tag)) {
        let is_there = item.text.values().any(|text| text == value)
            || is_own_doi(item, value)
            || value.len() <= LONG && {
                let bare =
                    folded(value.split([' ', '\u{a0}']).next().filter(|_| is_marked(value)).unwrap_or(value));
                all.get_or_insert_with(|| everything(item)).contains(&bare)
            };
        if !is_there {
            let value = if source.is_written { value.to_owned() } else { String::new() };
            if source.is_written || !fields.iter().any(|(known, _)| known == tag) {
                fields.push((tag.to_owned(), value));
            }
        }
    }
    let kind = record.get(&[source.kind]).unwrap_or_default().to_owned();
    work.record = Some(Box::new(OwnRecord::new(source.format, kind, fields)));
}

/// The tags and values of a work's own record in a format, on one line each.
pub(super) fn again<'w>(format: &'static str, work: &'w Work) -> impl Iterator<Item = (&'w str, &'w str)> {
    let record = work.record.as_deref().filter(|record| record.format == format);
    let fields = record.into_iter().flat_map(|record| &record.fields);
    fields.map(|(tag, value)| (tag.as_str(), value.as_str()))
}

/// Whether a value is one word with a mark behind it: `1234-5679 (Print)`, `10.1000/a [doi]`.
fn is_marked(value: &str) -> bool {
    let mut words = value.splitn(2, ' ');
    words.next().is_some()
        && words.next().is_some_and(|mark| mark.starts_with(['(', '[']) && mark.ends_with([')', ']']))
}

fn is_own_doi(item: &Item, value: &str) -> bool {
    let own = item.get(Variable::Doi);
    own.is_some()
        && value.contains("10.")
        && doi::field(value).is_ok_and(|found| Some(found.doi.as_str()) == own)
}

/// The letters and digits of each thing that an item says, but of its abstract: of texts the whole, and their lines,
/// list items and ends of ranges.
fn everything(item: &Item) -> HashSet<String> {
    let texts = item.text.iter().filter(|(variable, _)| **variable != Variable::Abstract);
    let pieces = |text: &str| {
        let parts: Vec<String> = text.split(['\n', ';', ',', '-']).map(folded).collect();
        std::iter::once(folded(text)).chain(parts)
    };
    let mut all: HashSet<String> = texts.flat_map(|(_, text)| pieces(text)).collect();
    for name in item.names.values().flatten() {
        let parts = name.clone().into_parts();
        let parts =
            [parts.literal, parts.dropping_particle, parts.non_dropping_particle, parts.family, parts.given];
        all.insert(folded(&parts.into_iter().flatten().collect::<String>()));
    }
    all.extend(item.dates.values().filter_map(|date| date.as_literal()).map(folded));
    all
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The entry of a record whose tags were read.
pub(super) fn entry(
    source: &Source,
    table: &[TagRow],
    record: &TaggedRecord<'_>,
    item: Item,
) -> Result<Entry, ImportError> {
    let dates = table.iter().filter(|row| matches!(row.holds, Holds::Date(_)) && (row.of)(item.kind));
    let is_unclear = dates.filter_map(|row| record.get(row.names)).any(dates::is_ambiguous);
    let mut work = Work::from(item);
    work.day_unclear = is_unclear;
    carry(source, table, record, &mut work);
    fields::entry(work, record.line)
}

#[cfg(test)]
mod tests {
    use crate::csl::{Kind, Variable};
    use crate::formats::{Dropped, Entry, Format, export, read_as};
    use crate::work::Work;

    #[track_caller]
    fn work(format: Format, file: &str) -> Work {
        match read_as(file.as_bytes(), format).pop() {
            Some(Ok(Entry::Work(work))) => *work,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn written(format: Format, work: Work) -> String {
        let writer = format.writer().expect("it is written");
        export(writer(1).as_ref(), &[work])
    }

    fn lost(format: Format, work: &Work) -> String {
        let mut dropped = Dropped::new(format);
        dropped.count(work);
        dropped.message().unwrap_or_default()
    }

    /// Each tag is there once more, and what became of other tags is not.
    #[test]
    fn tags_stay_in_their_format() {
        for (format, file, kept) in [
            (
                Format::Ris,
                "TY  - EJOUR\nAU  - Frost, I.\nTI  - Rime\nT1  - Rime\nJO  - Ice\nJF  - Ice\nPY  - 2019/05/02/\nSP  - 1\nEP  - 9\nSN  - 1234-5679\nAD  - Oslo\nDO  - pending\nM3  - Article\nL1  - a.pdf\nKW  - x\nUR  - https://ice.example/a\nER  - \n",
                &["AD  - Oslo\n", "DO  - pending\n", "M3  - Article\n", "L1  - a.pdf\n", "TY  - EJOUR\n"][..],
            ),
            (
                Format::Endnote,
                "%0 Electronic Article\n%A Frost, I.\n%T Rime\n%J Ice\n%D 2019\n%8 May 2\n%+ Oslo\n%> a.pdf\n%R none\n",
                &["%+ Oslo\n", "%> a.pdf\n", "%R none\n", "%0 Electronic Article\n"],
            ),
            (
                Format::Nbib,
                "PMID- 12345678\nOWN - NLM\nIS  - 1234-5679 (Print)\nIS  - 1234-5687 (Electronic)\nLID - 10.1000/a [doi]\nTI  - Rime.\nFAU - Frost, Iva Jr\nAU  - Frost I Jr\nAD  - Oslo\nLA  - nor\nPT  - Journal Article\nTA  - J Ice\nJT  - Journal of ice\nMH  - *Hoar\nDP  - 2019 Nov-Dec\n",
                &["OWN - NLM\n", "IS  - 1234-5687 (Electronic)\n", "AD  - Oslo\n", "MH  - *Hoar\n"],
            ),
        ] {
            let work = work(format, file);
            let record = work.record.clone().expect("it has a record");
            let fields = record.fields.len();
            assert!(fields <= kept.len(), "{:?}", record.fields);
            let again = written(format, work.clone());
            for line in kept {
                assert_eq!(again.matches(line).count(), 1, "{line:?} in {again}");
            }
            assert_eq!(lost(format, &work), "", "{again}");
            let elsewhere = lost(Format::Bibtex, &work);
            assert!(record.fields.iter().all(|(tag, _)| elsewhere.contains(tag)), "{elsewhere}");
            assert_eq!(written(format, self::work(format, &again)), again, "and for ever");
        }
    }

    /// What is only read is reported, by tags and by columns.
    #[test]
    fn columns_are_reported() {
        let table = work(Format::Csv, "Title,Year,DOI,My column,Empty\nRime,2019,n/a,x,\n");
        assert_eq!(lost(Format::Ris, &table), "RIS has no place for DOI (1 work), My column (1 work)");
        let wos = "FN X\nVR 1.0\nPT J\nAU Frost, I\nAF Frost, Iva\nTI Rime\nSO ICE\nDT Article; Proceedings Paper\nPD SPR\nPY 2019\nDI 10.1000/a\nTC 7\nUT WOS:1\nER\nEF\n";
        let wos = work(Format::Wos, wos);
        assert_eq!(lost(Format::Ris, &wos), "RIS has no place for TC (1 work), UT (1 work)");
        assert_eq!(wos.item.kind, Kind::ArticleJournal, "Web of Science's J is a journal");
        assert!(
            wos.item.dates.values().any(|date| date.start().is_some_and(|start| start.season().is_some()))
        );
    }

    /// Web of Science's other form: a table with tabs whose columns are the tags.
    #[test]
    fn web_of_science_has_tables() {
        let tags = ["PT", "AU", "AF", "TI", "SO", "LA", "DT", "PY", "VL", "BP", "EP", "DI", "UT"].join("\t");
        let row = [
            "J",
            "Frost, I; Holm, L",
            "Frost, Iva; Holm, Lars",
            "Rime",
            "ICE",
            "English",
            "Article",
            "2019",
            "3",
            "1",
            "9",
            "10.1000/a",
            "WOS:1",
        ];
        let file = format!("\u{feff}{tags}\r\n{}\r\n", row.join("\t"));
        assert_eq!(crate::formats::recognise(file.as_bytes()), Format::Wos);
        let item = work(Format::Wos, &file).item;
        assert_eq!(item.people(crate::csl::NameVariable::Author).len(), 2);
        assert_eq!((item.get(Variable::Page), item.get(Variable::Doi)), (Some("1-9"), Some("10.1000/a")));
    }
}
