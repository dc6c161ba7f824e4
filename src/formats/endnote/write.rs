//! Writing EndNote's tagged format.

use super::{KINDS, TAGS, VALUES};
use crate::csl::{Date, Item, Name};
use crate::formats::tagged;
use crate::formats::{Exporter, facts, unread};
use crate::work::Work;

/// EndNote's tagged format.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::formats) struct Endnote;

impl Exporter for Endnote {
    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let item = &work.item;
        let name = tagged::type_name(KINDS, "endnote", work, ["Conference Proceedings", "Edited Book"]);
        out.extend(["%0 ", name.unwrap_or("Generic"), "\n"]);
        tagged::write(TAGS, &VALUES, item, |tag, value| out.extend([tag, " ", &value, "\n"]));
        for (tag, value) in unread::again("endnote", work) {
            out.extend([tag, " ", &facts::line(value), "\n"]);
        }
        out.push_str("%F ");
        let key = out.len();
        out.push('\n');
        Some(key)
    }

    fn separator(&self) -> &'static str {
        "\n"
    }
}

/// `Last, First, Suffix`.
pub(super) fn name(name: &Name) -> Option<String> {
    Some(match facts::who(name)? {
        // EndNote's own word for people who are not named.
        facts::Who::Whole(whole) if whole == facts::OTHERS => "et al.,".to_owned(),
        facts::Who::Whole(whole) => whole.replace(',', ",,") + ",",
        facts::Who::Person(family, given, suffix) if given.is_empty() && suffix.is_empty() => family + ",",
        facts::Who::Person(family, given, suffix) => facts::inverted(&family, &given, &suffix),
    })
}

/// The year, with "c." before one that is approximate, or words in its place: it is a text in EndNote.
pub(super) fn year(item: &Item) -> Option<String> {
    let year = facts::issued_year(item)?;
    Some(if facts::issued(item).is_some_and(Date::circa) { format!("c. {year}") } else { year })
}

/// `2021-07-04` as far as it is known, `2021 Spring`, `2021-07/2021-08`; with "c." before what is approximate.
pub(super) fn date(date: &Date) -> Option<String> {
    let start = date.start()?;
    let whole = match start.season() {
        Some(season) => format!("{:04} {}", start.year(), facts::season(season)),
        None => facts::iso(date)?,
    };
    let end = date.end().filter(|end| *end != start).and_then(|end| facts::iso(&end.into()));
    let end = end.map(|end| format!("/{end}")).unwrap_or_default();
    let about = if date.circa() { "c. " } else { "" };
    Some(format!("{about}{whole}{end}"))
}
