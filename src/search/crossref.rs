//! Crossref's search for works.
//!
//! One request a reference. `select` keeps answers short; a server that does not know one of the fields
//! answers 400, and is then asked without. The score that it gives orders candidates and proves nothing:
//! it is not looked at.

use serde_json::Value;
use url::Url;

use super::{ROWS, SearchError, Searcher, below, host_of, served_json};
use crate::compare::Reference;

/// What is needed to compare, and to know what became of a work.
const FIELDS: &str = "DOI,type,title,subtitle,short-title,author,editor,issued,published-print,\
                      published-online,posted,container-title,short-container-title,volume,issue,page,\
                      article-number,publisher,approved,event,relation,updated-by,update-to,score";

/// By what an answer is kept.
pub(super) fn key(reference: &Reference) -> String {
    format!("crossref {}", reference.query())
}

impl Searcher {
    /// The candidates for a reference, as served.
    pub(super) async fn crossref(&self, reference: &Reference) -> Result<Vec<Value>, SearchError> {
        let url = self.crossref_url(reference, self.selects.get());
        let (mut status, mut body) = self.list(self.lists(), &url).await?;
        if status == 400 && self.selects.get() {
            self.selects.set(false);
            (status, body) = self.list(self.lists(), &self.crossref_url(reference, false)).await?;
        }
        let host = || host_of(&url);
        if status != 200 {
            return Err(SearchError::Refused { host: host(), status });
        }
        let answer = served_json(&url, &body)?;
        match answer.get("message").and_then(|message| message.get("items")) {
            Some(Value::Array(items)) => Ok(items.iter().take(2 * ROWS).map(short).collect()),
            _ => Err(SearchError::Unreadable { host: host() }),
        }
    }

    fn crossref_url(&self, reference: &Reference, selects: bool) -> Url {
        let mut url = below(&self.config.crossref, "works");
        let mut query = url.query_pairs_mut();
        query.append_pair("query.bibliographic", &reference.query());
        query.append_pair("rows", &ROWS.to_string());
        if selects {
            query.append_pair("select", FIELDS);
        }
        if let Some(address) = &self.config.http.mailto {
            query.append_pair("mailto", address);
        }
        drop(query);
        url
    }
}

/// A candidate without what nobody compares: a server may send whole records.
fn short(item: &Value) -> Value {
    let Some(object) = item.as_object() else { return Value::Null };
    let wanted = |key: &str| FIELDS.split(',').any(|field| field == key);
    let bounded = |value: &Value| value.as_array().is_none_or(|list| list.len() <= 4000);
    object
        .iter()
        .filter(|(key, value)| wanted(key) && bounded(value))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}
