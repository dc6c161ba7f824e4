//! What a reader wants to know beside the reference: licences, open access, notices, dates.
//!
//! All of it is read off the record and nothing is concluded from it but one thing: whether an
//! open licence covers the published version. Nothing here is ever looked up elsewhere.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::Work;
use super::draft::first_text;
use crate::csl::{DateParts, Variable};

/// The dates of a publication's stages, as far as a record has them; `issued` in the item is the
/// earliest of print and online where the agency is Crossref.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stages {
    /// Published in print: the volume's year.
    pub print: Option<DateParts>,
    /// Published online.
    pub online: Option<DateParts>,
    /// Posted on a preprint server or a blog.
    pub posted: Option<DateParts>,
}

/// A licence under which a version of the work may be used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Licence {
    /// Where the licence's text is, with `https` for Creative Commons.
    pub url: Option<String>,
    /// Its name, where the agency gives a name (`DataCite`).
    pub name: Option<String>,
    /// The version it is for: `vor` (version of record), `am` (accepted manuscript), `tdm` (text
    /// mining); `None` where the agency does not say, or says `unspecified`.
    pub applies_to: Option<String>,
    /// From when it applies.
    pub start: Option<DateParts>,
}

/// Whether the record says that the work can be read by everyone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenAccess {
    /// The published version has an open licence, from the given date where one is known.
    Published {
        /// When the licence begins.
        since: Option<DateParts>,
    },
    /// Only the accepted manuscript has one.
    Manuscript {
        /// When the licence begins.
        since: Option<DateParts>,
    },
    /// The record says nothing about it.
    #[default]
    Unknown,
}

/// That another record corrects, retracts or replaces this work, or is corrected by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened, in the agency's vocabulary: `retraction`, `correction`, `new_version`…
    pub kind: String,
    /// The other work's DOI, in lower case.
    pub doi: String,
    /// The agency's words for the kind.
    pub label: Option<String>,
    /// When.
    pub date: Option<DateParts>,
    /// Which of the two works is the notice.
    pub direction: Direction,
}

/// Which way a [`Notice`] points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The other work is a notice about this one.
    AboutThis,
    /// This work is a notice about the other one.
    AboutOther,
}

/// What a notice does to the work it is about; the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Something in it was put right.
    Corrected,
    /// Its editors warn that it may not be right.
    Doubted,
    /// It was taken back, by its authors or its publisher, in whole or in part.
    Retracted,
}

impl Notice {
    /// What the notice does to the work that it is about; `None` for newer versions and the like
    /// (Crossref's vocabulary: protocol note, section 6.4).
    pub fn standing(&self) -> Option<Standing> {
        match self.kind.as_str() {
            "retraction" | "partial_retraction" | "withdrawal" | "removal" => Some(Standing::Retracted),
            "expression_of_concern" => Some(Standing::Doubted),
            "correction" | "corrigendum" | "erratum" | "err" | "addendum" | "clarification" => {
                Some(Standing::Corrected)
            }
            _ => None,
        }
    }
}

impl Work {
    /// The gravest notice about this work.
    pub fn gravest_notice(&self) -> Option<(Standing, &Notice)> {
        let about_this = self.notices.iter().filter(|notice| notice.direction == Direction::AboutThis);
        about_this
            .filter_map(|notice| Some((notice.standing()?, notice)))
            .reduce(|worst, next| if next.0 > worst.0 { next } else { worst })
    }

    /// Whether the title says that the work was taken back, as publishers write it before or after
    /// the title of a retracted article. Notices of retraction say the same of another work: they
    /// are none.
    pub fn is_called_retracted(&self) -> bool {
        let Some(title) = self.item.get(Variable::Title) else { return false };
        let title = crate::markup::csl(title).to_plain().to_lowercase();
        let about_another = self.notices.iter().any(|notice| notice.direction == Direction::AboutOther);
        let before =
            ["retracted:", "retracted article:", "withdrawn:", "removed:", "(retracted)", "[retracted]"];
        let after = ["(retracted)", "[retracted]", "(retracted article)", "(withdrawn)", "[withdrawn]"];
        !about_another
            && (before.iter().any(|mark| title.trim_start().starts_with(mark))
                || after.iter().any(|mark| title.trim_end().ends_with(mark)))
    }
}

impl Licence {
    /// Whether it lets everyone read and share the work: a Creative Commons licence or dedication,
    /// or an open software licence.
    pub fn is_open(&self) -> bool {
        let url = self.url.as_deref().unwrap_or_default();
        let name = self.name.as_deref().unwrap_or_default();
        url.contains("creativecommons.org/licenses/")
            || url.contains("creativecommons.org/publicdomain/")
            || url.contains("opensource.org/licenses/")
            || name.starts_with("Creative Commons")
            || ["MIT License", "Apache License", "BSD", "GNU ", "Mozilla Public"]
                .iter()
                .any(|known| name.starts_with(known))
    }
}

/// The date of a member such as `published-print`.
pub(super) fn date(object: &Map<String, Value>, key: &str) -> Option<DateParts> {
    object.get(key).and_then(super::dates::read)?.start
}

/// Reads everything off the record that is no part of a reference.
pub(super) fn gather(served: &Map<String, Value>, work: &mut Work) {
    work.licences = licences(served);
    work.open_access = open_access(&work.licences);
    work.notices = notices(served, work.item.get(Variable::Doi).unwrap_or_default());
    work.published_as = published_as(served);
}

fn licences(served: &Map<String, Value>) -> Vec<Licence> {
    let text =
        |object: &Map<String, Value>, key: &str| object.get(key).and_then(first_text).map(str::to_owned);
    let mut licences: Vec<Licence> = Vec::new();
    let mut seen = HashSet::new();
    for entry in served.get("license").and_then(Value::as_array).into_iter().flatten() {
        let Some(object) = entry.as_object() else { continue };
        let licence = Licence {
            url: text(object, "URL").map(|url| secure(&url)),
            name: None,
            applies_to: text(object, "content-version").filter(|version| version != "unspecified"),
            start: date(object, "start"),
        };
        if licence.url.is_some() && seen.insert(licence.clone()) {
            licences.push(licence);
        }
    }
    if let Some(name) = served.get("copyright").and_then(first_text) {
        licences.push(Licence { url: deed(name), name: Some(name.to_owned()), ..Licence::default() });
    }
    licences
}

/// Creative Commons answers at both schemes; one is enough.
fn secure(url: &str) -> String {
    match url.strip_prefix("http://") {
        Some(rest) if rest.trim_start_matches("www.").starts_with("creativecommons.org") => {
            format!("https://{rest}")
        }
        _ => url.to_owned(),
    }
}

/// Where the text of a Creative Commons licence is, by the name that `DataCite` gives it.
fn deed(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let version = ["4.0", "3.0", "2.5", "2.0", "1.0"].into_iter().find(|version| lower.contains(version))?;
    if !(lower.starts_with("creative commons") || lower.starts_with("cc")) {
        return None;
    }
    if lower.contains("zero") || lower.contains("cc0") {
        return Some("https://creativecommons.org/publicdomain/zero/1.0/".into());
    }
    let has =
        |word: &str, code: &str| lower.contains(word) || lower.split([' ', '-']).any(|part| part == code);
    let mut kind = String::from("by");
    for (word, code) in [("noncommercial", "nc"), ("noderiv", "nd"), ("sharealike", "sa")] {
        if has(word, code) || lower.replace(['-', ' '], "").contains(word) {
            kind.push('-');
            kind.push_str(code);
        }
    }
    has("attribution", "by").then(|| format!("https://creativecommons.org/licenses/{kind}/{version}/"))
}

fn open_access(licences: &[Licence]) -> OpenAccess {
    let open = |published: bool| {
        let is_for = |licence: &&Licence| match licence.applies_to.as_deref() {
            None | Some("vor") => published,
            Some("am") => !published,
            _ => false,
        };
        licences.iter().filter(|licence| licence.is_open()).find(is_for)
    };
    if let Some(licence) = open(true) {
        OpenAccess::Published { since: licence.start }
    } else if let Some(licence) = open(false) {
        OpenAccess::Manuscript { since: licence.start }
    } else {
        OpenAccess::Unknown
    }
}

/// `updated-by` stands on the work that was changed, `update-to` on the notice (protocol note, 6.4).
/// The same event may come from the publisher and from Retraction Watch, and a record may name
/// itself.
fn notices(served: &Map<String, Value>, own: &str) -> Vec<Notice> {
    let mut notices: Vec<Notice> = Vec::new();
    let mut known = HashMap::new();
    for (key, direction) in [("updated-by", Direction::AboutThis), ("update-to", Direction::AboutOther)] {
        for entry in served.get(key).and_then(Value::as_array).into_iter().flatten() {
            let Some(object) = entry.as_object() else { continue };
            let text = |key: &str| object.get(key).and_then(first_text);
            let (Some(kind), Some(doi)) = (text("type"), text("DOI")) else { continue };
            let kind = kind.to_ascii_lowercase().replace(['-', ' '], "_");
            let doi = doi.to_ascii_lowercase();
            let date = date(object, "updated");
            let label = text("label").map(str::to_owned);
            if doi == own {
                continue;
            }
            let at = *known.entry((key, kind.clone(), doi.clone())).or_insert(notices.len());
            if let Some(notice) = notices.get_mut(at) {
                notice.date = notice.date.or(date);
                notice.label = notice.label.take().or(label);
            } else {
                notices.push(Notice { kind, doi, label, date, direction });
            }
        }
    }
    notices
}

/// What a preprint became.
fn published_as(served: &Map<String, Value>) -> Option<String> {
    let relation = served.get("relation")?.get("is-preprint-of")?.as_array()?;
    let doi = |entry: &Value| {
        let is_doi = entry.get("id-type").and_then(Value::as_str) == Some("doi");
        entry.get("id").and_then(first_text).filter(|_| is_doi).map(str::to_ascii_lowercase)
    };
    relation.iter().find_map(doi)
}
