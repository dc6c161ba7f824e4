//! Which year a work is of, where a registry gives several.

use crate::csl::DateVariable;
use crate::work::Work;

/// Which date counts as that of publication. What a registry does not give is the date it calls
/// issued: Crossref the earliest of print and online.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Year {
    /// What the registry says.
    #[default]
    Issued,
    /// That of the print edition, to which volume and pages belong.
    Print,
    /// That of the online edition.
    Online,
}

impl Year {
    /// Makes this date the work's own.
    pub fn apply(self, work: &mut Work) {
        let start = match self {
            Self::Issued => return,
            Self::Print => work.stages.print,
            Self::Online => work.stages.online,
        };
        if let Some(start) = start {
            work.item.set_date(DateVariable::Issued, start);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::{Date, DateParts, Item, Kind};
    use crate::work::Stages;

    /// CrossRef's 10.1002/asi.23741; the complaint is JabRef/jabref#7943 and davidagraf/doi2bib2#25.
    #[test]
    fn print_online_issued() {
        let date = |year, month| DateParts::new(year, Some(month), None);
        let mut work = Work::from(Item::new("", Kind::ArticleJournal));
        let start = date(2016, 12);
        work.item.set_date(DateVariable::Issued, start.expect("a date"));
        work.stages = Stages { print: date(2017, 4), ..Stages::default() };
        let year = |policy: Year| {
            let mut work = work.clone();
            policy.apply(&mut work);
            work.item.date(DateVariable::Issued).and_then(Date::start)
        };
        assert_eq!(year(Year::Issued), start);
        assert_eq!(year(Year::Print), date(2017, 4));
        assert_eq!(year(Year::Online), start, "there is no such date");
    }
}
