//! An answer as a line of JSON, to carry it from one cache to another.
//!
//! ```text
//! {"doi":"10.1000/x","outcome":"record","agency":"Crossref","source":"https://…","fetched":"2026-11-22T09:45:00Z","body":"{…}"}
//! ```
//!
//! The record is a string in it, because it is kept as it was served, to the letter, and JSON in JSON
//! would not survive every tool on the way so.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{CachedAnswer, Outcome, OutcomeKind, is_past, is_record};
use crate::doi::Doi;

/// The longest record that is taken, in bytes: as long as one that is taken from a server.
const LONGEST_RECORD: usize = 8 << 20;

impl CachedAnswer {
    /// Creates an answer for a DOI that `source`, an address, gave at a time; of no known agency.
    pub fn new(doi: Doi, outcome: Outcome, source: impl Into<String>, fetched: Timestamp) -> Self {
        Self { doi, outcome, agency: None, source: source.into(), fetched }
    }

    /// Returns the answer as a line, without its end.
    pub fn to_line(&self) -> String {
        let mut line = json!({
            "doi": self.doi.as_str(),
            "outcome": self.outcome.kind().as_str(),
            "agency": self.agency,
            "source": self.source,
            "fetched": self.fetched.to_string(),
        });
        if let Outcome::Record(body) = &self.outcome {
            line["body"] = String::from_utf8_lossy(body).into();
        }
        line.to_string()
    }

    /// Reads a line that [`CachedAnswer::to_line`] wrote, or says what is wrong with it.
    pub fn from_line(line: &str, now: Timestamp) -> Result<Self, &'static str> {
        let line: Map<String, Value> = serde_json::from_str(line).map_err(|_| "is not a JSON object")?;
        let text = |name: &str| line.get(name).and_then(Value::as_str);
        let doi = text("doi").and_then(|doi| Doi::exact(doi).ok()).ok_or("has no DOI")?;
        let outcome = match text("outcome").and_then(OutcomeKind::parse).ok_or("has no outcome")? {
            OutcomeKind::Record => match text("body") {
                Some(body) if body.len() > LONGEST_RECORD => return Err("has a record larger than 8 MB"),
                Some(body) if is_record(body.as_bytes()) => Outcome::Record(body.into()),
                _ => return Err("has no record"),
            },
            OutcomeKind::NotRegistered => Outcome::NotRegistered,
            OutcomeKind::NoMetadata => Outcome::NoMetadata,
        };
        let fetched: Timestamp = text("fetched").and_then(|time| time.parse().ok()).ok_or("has no date")?;
        // One from the future would win over all that is fetched until then.
        if !is_past(fetched, now) {
            return Err("is from the future");
        }
        // To the second, as in the database.
        let fetched = Timestamp::from_second(fetched.as_second()).map_err(|_| "has no date")?;
        let agency = text("agency").map(str::to_owned);
        let source = text("source").unwrap_or_default().to_owned();
        Ok(Self { doi, outcome, agency, source, fetched })
    }
}
