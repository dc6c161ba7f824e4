//! `DataCite`'s search for works: data, software, theses, preprints.
//!
//! Its query language is Lucene's. What is asked for is the title as a phrase where it is known which
//! part of the reference that is, and else all its longer words, one of which may be missing.

use serde_json::{Map, Value, json};
use url::Url;

use super::{ROWS, SearchError, Searcher, below, host_of, served_json};
use crate::compare::{Reference, fold};
use crate::http::Pool;
use crate::text::sorting;

/// Words of a reference that are asked for.
const MOST_WORDS: usize = 8;

/// 1,000 requests are allowed in five minutes to whom gives an address, and less to others.
const POOL: Pool = Pool { name: "datacite", per_second: 3, at_once: 3 };

/// By what an answer is kept.
pub(super) fn key(reference: &Reference) -> Option<String> {
    query(reference).map(|query| format!("datacite {query}"))
}

impl Searcher {
    /// The candidates for a reference, in the form of Crossref's.
    pub(super) async fn datacite(&self, reference: &Reference) -> Result<Vec<Value>, SearchError> {
        let Some(query) = query(reference) else { return Ok(Vec::new()) };
        let url = self.datacite_url(&query);
        let (status, body) = self.list(POOL, &url).await?;
        let host = || host_of(&url);
        if status != 200 {
            return Err(SearchError::Refused { host: host(), status });
        }
        let answer = served_json(&url, &body)?;
        match answer.get("data") {
            Some(Value::Array(items)) => Ok(items.iter().take(2 * ROWS).filter_map(as_record).collect()),
            _ => Err(SearchError::Unreadable { host: host() }),
        }
    }

    fn datacite_url(&self, query: &str) -> Url {
        let mut url = below(&self.config.datacite, "dois");
        url.query_pairs_mut().append_pair("query", query).append_pair("page[size]", &ROWS.to_string());
        url
    }
}

/// What is asked for. Folded words have no sign that means anything to Lucene.
fn query(reference: &Reference) -> Option<String> {
    if let Some(title) = reference.title() {
        let words = fold(title);
        return (!words.is_empty()).then(|| format!("titles.title:\"{words}\""));
    }
    let mut words: Vec<String> = Vec::new();
    for word in fold(&reference.query()).split(' ').filter(|word| word.len() > 4) {
        if word.bytes().all(|b| b.is_ascii_alphabetic()) && !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    sorting::by_key(&mut words, |word| std::cmp::Reverse(word.len()));
    words.truncate(MOST_WORDS);
    (words.len() >= 2).then(|| format!("titles.title:({})", words.join(" OR ")))
}

/// A `DataCite` record in the form that Crossref gives its own.
fn as_record(item: &Value) -> Option<Value> {
    let attributes = item.get("attributes")?;
    let text = |key: &str| attributes.get(key).and_then(Value::as_str);
    let mut record = Map::new();
    record.insert("DOI".into(), text("doi")?.into());
    let titles = attributes.get("titles").and_then(Value::as_array)?;
    let title = titles.iter().find_map(|title| title.get("title")?.as_str())?;
    record.insert("title".into(), json!([title]));
    let people = |key: &str| -> Vec<Value> {
        let list = attributes.get(key).and_then(Value::as_array).into_iter().flatten();
        list.take(200).filter_map(person).collect()
    };
    record.insert("author".into(), people("creators").into());
    if let Some(year) = attributes.get("publicationYear").and_then(Value::as_i64) {
        record.insert("issued".into(), json!({"date-parts": [[year]]}));
    }
    if let Some(container) = attributes.get("container").and_then(|container| container.get("title")) {
        record.insert("container-title".into(), json!([container]));
    }
    if let Some(publisher) = text("publisher") {
        record.insert("publisher".into(), publisher.into());
    }
    let general = attributes.get("types").and_then(|types| types.get("resourceTypeGeneral")?.as_str());
    let kind = match general.unwrap_or_default() {
        "Dataset" => "dataset",
        "Software" | "ComputationalNotebook" => "software",
        "Preprint" => "posted-content",
        "Dissertation" => "dissertation",
        "JournalArticle" => "journal-article",
        "Book" => "book",
        "BookChapter" => "book-chapter",
        "ConferencePaper" => "proceedings-article",
        "Report" => "report",
        _ => "other",
    };
    record.insert("type".into(), kind.into());
    Some(record.into())
}

fn person(creator: &Value) -> Option<Value> {
    let text = |key: &str| creator.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    if let Some(family) = text("familyName") {
        return Some(json!({"family": family, "given": text("givenName").unwrap_or_default()}));
    }
    let name = text("name")?;
    match name.split_once(", ").filter(|_| text("nameType") != Some("Organizational")) {
        Some((family, given)) => Some(json!({"family": family, "given": given})),
        None => Some(json!({"name": name})),
    }
}
