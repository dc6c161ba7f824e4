//! Warnings where a citation would embarrass its author: works that were retracted, doubted or
//! corrected, notices cited in place of the work that they are about, and preprints that have been
//! published. Told on standard error, once a work, never in the data.

use std::collections::HashSet;

use super::args::{FailOn, Follow};
use super::exit::Exit;
use super::session::Session;
use crate::csl::{DateParts, Variable};
use crate::doi::Doi;
use crate::work::{Direction, Notice, NoticeKind, Standing, Work};

/// What is known against citing a work as it is.
#[derive(Debug)]
pub(crate) struct Concerns {
    /// What the work is called in them.
    doi: String,
    all: Vec<Concern>,
}

impl Concerns {
    /// Those of a work, if there are any.
    pub(crate) fn of(work: &Work, follow: Option<Follow>) -> Option<Self> {
        let doi = work.item.get(Variable::Doi).unwrap_or(&work.item.id);
        let all = concerns(work, doi, follow);
        if all.is_empty() { None } else { Some(Self { doi: doi.to_owned(), all }) }
    }
}

/// One thing that is known against citing a work as it is.
#[derive(Debug)]
struct Concern {
    text: String,
    /// Whether the work was taken back.
    retracted: bool,
}

/// Tells what is known against citing works as they are, of each once.
pub(crate) struct Warnings<'s> {
    session: &'s Session,
    told: HashSet<String>,
}

impl<'s> Warnings<'s> {
    pub(crate) fn new(session: &'s Session) -> Self {
        Self { session, told: HashSet::new() }
    }

    pub(crate) fn tell(&mut self, concerns: Concerns) {
        let Concerns { doi, all } = concerns;
        if self.told.contains(&doi) {
            return;
        }
        let fail_on = self.session.request.reading.fail_on;
        for Concern { text, retracted } in all {
            if retracted && fail_on == Some(FailOn::Retracted) {
                self.session.fail(Exit::Flagged, &text);
            } else {
                self.session.voice.note(&text);
            }
        }
        self.told.insert(doi);
    }
}

fn concerns(work: &Work, doi: &str, follow: Option<Follow>) -> Vec<Concern> {
    let mut all = Vec::new();
    let note = |text| Concern { text, retracted: false };
    match work.gravest_notice() {
        Some((standing, notice)) => all.push(about_this(doi, standing, notice)),
        None if work.is_called_retracted() => {
            let text = format!("warning: the title of {doi} marks it as retracted");
            all.push(Concern { text, retracted: true });
        }
        None => {}
    }
    let is_itself_one = |notice: &&Notice| notice.direction == Direction::AboutOther;
    let mut own = work.notices.iter().filter(is_itself_one);
    if let Some((what, other)) = own.find_map(|own| Some((in_words(own.standing()?, own), &own.doi))) {
        all.push(note(format!("note: {doi} is {what} of {}, not the work itself", link(other))));
    }
    if work.is_thin() {
        all.push(note(format!("warning: the record of {doi} has no title and no authors")));
    }
    if work.preprint
        && let Some(published) = &work.published_as
    {
        let link = link(published);
        // Who follows already has been told why this one is not followed.
        let hint = if follow == Some(Follow::Published) { "" } else { "; --follow published cites that" };
        all.push(note(format!("note: {doi} is a preprint that was published as {link}{hint}")));
    }
    all
}

fn about_this(doi: &str, standing: Standing, notice: &Notice) -> Concern {
    let date = notice.date.map_or(String::new(), |date| format!(" ({})", day(date)));
    let link = link(&notice.doi);
    let what = match (standing, &notice.kind) {
        (Standing::Retracted, NoticeKind::Withdrawal) => "warning: it was withdrawn",
        (Standing::Retracted, NoticeKind::Removal) => "warning: it was removed by its publisher",
        (Standing::Retracted, NoticeKind::PartialRetraction) => "warning: it was retracted in part",
        (Standing::Retracted, _) => "warning: it was retracted",
        (Standing::Doubted, _) => "warning: it has an expression of concern",
        (Standing::Corrected, _) => "note: it was corrected",
    };
    Concern {
        text: format!("{}{date}: {link}", what.replacen("it", doi, 1)),
        retracted: standing == Standing::Retracted,
    }
}

/// What a notice is called, with its article.
fn in_words(standing: Standing, notice: &Notice) -> String {
    let kind = notice.kind.to_string();
    let article = match standing {
        Standing::Retracted => "the",
        _ if kind.starts_with(['a', 'e']) => "an",
        _ => "a",
    };
    format!("{article} {kind}")
}

/// A date as far as it is known: 2021, 2021-07 or 2021-07-04.
pub(crate) fn day(date: DateParts) -> String {
    let mut text = date.year().to_string();
    for part in [date.month(), date.day()].into_iter().flatten() {
        text.push_str(&format!("-{part:02}"));
    }
    text
}

/// The link of a DOI, or what stands in its place.
pub(crate) fn link(doi: &str) -> String {
    Doi::parse(doi).map_or_else(|_| doi.to_owned(), |doi| doi.url())
}
