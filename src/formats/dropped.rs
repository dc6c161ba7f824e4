//! What works lose on their way into a format, counted, so that it can be said once.

use std::collections::BTreeMap;

use super::facts;
use super::field::Field;
use super::format::Format;
use crate::csl::Variable;
use crate::work::Work;

/// Counts the works whose fields a format has no place for.
#[derive(Clone, Debug)]
pub struct Dropped {
    format: Format,
    fields: BTreeMap<Field, usize>,
}

impl Dropped {
    /// Begins to count for a format.
    pub fn new(format: Format) -> Self {
        Self { format, fields: BTreeMap::new() }
    }

    /// Counts what the format has no place for. Records of agencies do not count: what is left out of them is
    /// there to be fetched again, and nobody put it there on purpose.
    pub fn count(&mut self, work: &Work) {
        // Where something was found says nothing of it, and an address that is the DOI's nothing new; abstracts
        // are an option of their own.
        let is_told = |field: &Field| match field {
            Field::Text(Variable::Source | Variable::Abstract) => false,
            Field::Text(Variable::Url) => facts::own_url(&work.item).is_some(),
            _ => true,
        };
        if work.agency.is_none() {
            for field in Field::of(&work.item).filter(|field| !self.format.holds(*field)).filter(is_told) {
                *self.fields.entry(field).or_default() += 1;
            }
        }
    }

    /// Returns a message on the omitted fields and the number of works, if there are any.
    pub fn message(&self) -> Option<String> {
        let of = |(field, count): (&Field, &usize)| {
            format!("{} ({count} work{})", field.as_str(), if *count == 1 { "" } else { "s" })
        };
        let fields: Vec<String> = self.fields.iter().map(of).collect();
        (!fields.is_empty()).then(|| format!("{} has no place for {}", self.format, fields.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::{Item, Kind};

    #[test]
    fn what_has_no_place_is_counted() {
        let mut dropped = Dropped::new(Format::Nbib);
        let item = Item::new("a", Kind::Book).with(Variable::Title, "A");
        dropped.count(&item.clone().into());
        assert_eq!(dropped.message(), None);
        let item = item.with(Variable::Annote, "x").with(Variable::Scale, "1:2");
        dropped.count(&item.clone().into());
        dropped.count(&item.with(Variable::Scale, "").into());
        assert_eq!(
            dropped.message().as_deref(),
            Some("nbib has no place for annote (2 works), scale (1 work)")
        );
    }
}
