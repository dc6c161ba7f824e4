//! Writing RIS.

use super::{GENERIC, KINDS, TAGS, VALUES};
use crate::csl::{Date, Name};
use crate::formats::tagged;
use crate::formats::{Exporter, facts, fields, unread};
use crate::work::Work;

/// The RIS format.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::formats) struct Ris;

impl Exporter for Ris {
    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let item = &work.item;
        out.extend([
            "TY  - ",
            tagged::type_name(KINDS, "ris", work, ["CONF", "EDBOOK"]).unwrap_or(GENERIC),
            "\nID  - ",
        ]);
        let key = out.len();
        out.push('\n');
        tagged::write(TAGS, &VALUES, item, |tag, value| out.extend([tag, "  - ", &value, "\n"]));
        for (tag, value) in unread::again("ris", work) {
            out.extend([tag, "  - ", &facts::line(value), "\n"]);
        }
        out.push_str("ER  - \n");
        Some(key)
    }

    fn separator(&self) -> &'static str {
        "\n"
    }
}

/// `Last, First, Suffix`. RIS cannot say that there are more people than are named. A name that is not to be taken apart and looks like a person's ends in a comma, as
/// EndNote has it.
pub(super) fn name(name: &Name) -> Option<String> {
    let one = |name: String| {
        let read = fields::comma_or_bare_name(&name).filter(|_| !name.contains(','));
        if read.is_some_and(|read| read.as_person().is_some()) { name + "," } else { name }
    };
    Some(match facts::who(name)? {
        facts::Who::Whole(whole) if whole == facts::OTHERS => return None,
        facts::Who::Whole(whole) => one(whole),
        facts::Who::Person(family, given, suffix) if given.is_empty() && suffix.is_empty() => one(family),
        facts::Who::Person(family, given, suffix) => facts::inverted(&family, &given, &suffix),
    })
}

/// `YYYY/MM/DD/`, as far as the date is known, and what else it says behind the last slash: a season, that it is
/// approximate, or, of a range, all of it in the form of ISO 8601-2.
pub(super) fn date(date: &Date) -> Option<String> {
    let start = date.start()?;
    let two = |part: Option<u8>| part.map(|part| format!("{part:02}")).unwrap_or_default();
    let whole = facts::edtf(date).filter(|whole| whole.contains('/'));
    let season = start.season().map(|season| facts::season(season).to_owned());
    let about = date.circa().then(|| "circa".to_owned());
    let more = whole.or(match (season, about) {
        (Some(season), Some(about)) => Some(format!("{about} {season}")),
        (season, about) => season.or(about),
    });
    let more = more.unwrap_or_default();
    Some(format!("{:04}/{}/{}/{more}", start.year(), two(start.month()), two(start.day())))
}
