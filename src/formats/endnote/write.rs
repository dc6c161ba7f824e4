//! Writing EndNote's tagged format.

use super::{KINDS, TAGS, VALUES};
use crate::csl::{Date, Name};
use crate::formats::tagged;
use crate::formats::{Exporter, facts};
use crate::work::Work;

/// EndNote's tagged format.
#[derive(Clone, Copy, Debug, Default)]
pub struct Endnote;

impl Exporter for Endnote {
    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let item = &work.item;
        let name = tagged::type_name(KINDS, item, ["Conference Proceedings", "Edited Book"]);
        out.extend(["%0 ", name.unwrap_or("Generic"), "\n"]);
        tagged::write(TAGS, &VALUES, item, |tag, value| out.extend([tag, " ", &value, "\n"]));
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
        facts::Who::Whole(whole) => whole.replace(',', ",,") + ",",
        facts::Who::Person(family, given, suffix) if given.is_empty() && suffix.is_empty() => family + ",",
        facts::Who::Person(family, given, suffix) => facts::inverted(&family, &given, &suffix),
    })
}

/// `2021-07-04` as far as it is known, or `2021 Spring`.
pub(super) fn date(date: &Date) -> Option<String> {
    let start = date.start()?;
    match start.season() {
        Some(season) => Some(format!("{:04} {}", start.year(), facts::season(season))),
        None => facts::iso(date),
    }
}
