//! Licences, and whether one of them opens the published version to everyone.
//!
//! All of it is read off the record; nothing is looked up elsewhere.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::json::{date_of, first_text};
use crate::csl::DateParts;

/// A licence under which a version of the work may be used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
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

/// Whether the work is open access according to its record.
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

impl Licence {
    /// Returns whether it lets everyone read and share the work: a Creative Commons licence or dedication, or
    /// an open software licence.
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

    /// Returns what the licence is called: `CC BY 4.0` for a Creative Commons deed, or else its name, or its
    /// address.
    pub fn label(&self) -> String {
        let url = self.url.as_deref().unwrap_or_default();
        creative_commons(url).or_else(|| self.name.clone()).unwrap_or_else(|| url.to_owned())
    }
}

pub(super) fn licences(served: &Map<String, Value>) -> Vec<Licence> {
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
            start: date_of(object, "start"),
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

/// Returns the short name of the Creative Commons licence whose deed an address or a sentence names.
///
/// ```
/// use doicite::work::creative_commons;
///
/// let deed = "https://creativecommons.org/licenses/by-nc/4.0/";
/// assert_eq!(creative_commons(deed).as_deref(), Some("CC BY-NC 4.0"));
/// ```
pub fn creative_commons(text: &str) -> Option<String> {
    let (_, deed) = text.split_once("creativecommons.org/licenses/")?;
    let mut parts = deed.split('/');
    let (kind, version) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    Some(format!("CC {} {version}", kind.to_uppercase()).trim_end().to_owned())
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

pub(super) fn open_access(licences: &[Licence]) -> OpenAccess {
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
