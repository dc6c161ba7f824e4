//! Writing RIS.

use super::{KINDS, TAGS, VALUES};
use crate::csl::{Date, Name};
use crate::formats::tagged;
use crate::formats::{Exporter, facts, fields};
use crate::work::Work;

/// The RIS format.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ris;

impl Exporter for Ris {
    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let item = &work.item;
        out.extend([
            "TY  - ",
            tagged::type_name(KINDS, item, ["CONF", "EDBOOK"]).unwrap_or("GEN"),
            "\nID  - ",
        ]);
        let key = out.len();
        out.push('\n');
        tagged::write(TAGS, &VALUES, item, |tag, value| out.extend([tag, "  - ", &value, "\n"]));
        out.push_str("ER  - \n");
        Some(key)
    }

    fn separator(&self) -> &'static str {
        "\n"
    }
}

/// `Last, First, Suffix`. A name that is not to be taken apart and looks like a person's ends in a comma, as
/// EndNote has it.
pub(super) fn name(name: &Name) -> Option<String> {
    let one = |name: String| {
        let read = fields::comma_or_bare_name(&name).filter(|_| !name.contains(','));
        if read.is_some_and(|read| read.as_person().is_some()) { name + "," } else { name }
    };
    Some(match facts::who(name)? {
        facts::Who::Whole(whole) => one(whole),
        facts::Who::Person(family, given, suffix) if given.is_empty() && suffix.is_empty() => one(family),
        facts::Who::Person(family, given, suffix) => facts::inverted(&family, &given, &suffix),
    })
}

/// `YYYY/MM/DD/`, as far as the date is known, and the season or words behind the last slash.
pub(super) fn date(date: &Date) -> Option<String> {
    let start = date.start()?;
    let two = |part: Option<u8>| part.map(|part| format!("{part:02}")).unwrap_or_default();
    let season = start.season().map_or("", facts::season);
    Some(format!("{:04}/{}/{}/{season}", start.year(), two(start.month()), two(start.day())))
}
