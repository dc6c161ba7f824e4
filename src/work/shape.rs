//! From the members of a JSON object to the variables of an item.
//!
//! Only what CSL has a variable of the same name and meaning for is read here. Names that Crossref
//! uses for something else are left out: its `source` is the agency, its `archive` a list of
//! preservation services, its `version` an object; `abstract` is kept beside the item.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::agency::Marks;
use super::draft::WorkDraft;
use super::json::{date, scalar};
use crate::csl::json::{Key, truthy};
use crate::csl::{DateVariable, Name, NameVariable, Names, ReadItem, Variable};

/// Variables that are not taken over under their own name.
const NOT_READ: &[Variable] = &[
    Variable::Abstract,
    Variable::Event,
    Variable::FirstReferenceNoteNumber,
    Variable::CitationNumber,
    Variable::Locator,
    Variable::References,
    Variable::Source,
    Variable::YearSuffix,
];

/// One value where a list or an object was served.
pub(super) fn shape(draft: &mut WorkDraft<'_>) {
    let served = draft.served;
    draft.work.served_abstract = draft.text("abstract").map(str::to_owned);
    draft.item().id = served.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    for (key, value) in served {
        if let Some(variable) = Variable::parse(key) {
            if let Some(text) = scalar(value).filter(|_| is_read(variable, value)) {
                draft.item().set(variable, text);
            }
        } else if let Some(variable) = NameVariable::parse(key) {
            draft.item().set_names(variable, names(value));
        } else if let Some(variable) = DateVariable::parse(key)
            && let Some(date) = date(value)
        {
            draft.item().set_date(variable, date);
        }
    }
}

fn is_read(variable: Variable, value: &Value) -> bool {
    match variable {
        Variable::Archive => !value.is_array(),
        // mEDRA's code for a printed journal.
        Variable::Medium => value.as_str() != Some("JD"),
        other => !NOT_READ.contains(&other),
    }
}

/// The names that a value stands for.
pub(super) fn names(value: &Value) -> Vec<Name> {
    // Nothing of a value is an error; see the reader.
    Names::deserialize(value).unwrap_or_default().0
}

/// Returns whether a CSL-JSON object that a user gives is really an agency's record and needs
/// [`super::repair`]: its type is not CSL's, its title is a list, it has a DOI but no `id`, which every item
/// has, or it has members that only agencies write.
pub fn looks_served(object: &Map<String, Value>) -> bool {
    Marks::of(object).looks_served()
}

/// An item of CSL-JSON, read without making values of it first; or an object that needs more: an agency's
/// record, or one that may be none of a work.
#[derive(Debug)]
pub(crate) enum OwnItem {
    Read(Box<ReadItem>),
    Other,
}

impl<'de> Deserialize<'de> for OwnItem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = OwnItem;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<OwnItem, A::Error> {
                let mut marks = Marks::default();
                let mut read = Box::new(ReadItem::new());
                while let Some(Key(key)) = members.next_key()? {
                    if marks.is_certain() {
                        members.next_value::<IgnoredAny>()?;
                        continue;
                    }
                    let (shape, text) = read.member(&key, &mut members)?;
                    marks.see(&key, shape, text);
                }
                if marks.looks_served() || marks.may_wrap || !marks.is_of_work() {
                    return Ok(OwnItem::Other);
                }
                read.end();
                Ok(OwnItem::Read(read))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// Returns whether a JSON object reports an error in place of a record: problem details (RFC 9457), the
/// `errors` of `DataCite`'s interface, the `status` and `message` of Crossref's and others'. A record says
/// something of a work, whatever else is in it.
pub fn reports_error(object: &Map<String, Value>) -> bool {
    let has = |key: &str| object.contains_key(key);
    let kind = object.get("type").and_then(Value::as_str).unwrap_or_default();
    let status = object.get("status").is_some_and(|status| match status {
        Value::Number(_) => true,
        Value::String(text) => {
            matches!(text.as_str(), "error" | "failed" | "fail" | "failure")
                || text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    });
    let code = object.get("code").is_some_and(Value::is_number);
    !Marks::of(object).tells_of_work()
        && (status
            || code
            || ["error", "errors", "detail", "exception", "message"].iter().any(|key| has(key))
            || kind.eq_ignore_ascii_case("error")
            || kind.starts_with("about:")
            || kind.starts_with("http"))
}

/// The item as it stood in the record, for comparison: the members that [`shape`] reads.
pub(super) fn before(served: &Map<String, Value>) -> Map<String, Value> {
    let reads = |key: &str, value: &Value| {
        Variable::parse(key).is_some_and(|variable| is_read(variable, value) && scalar(value).is_some())
            || NameVariable::parse(key).is_some()
            || DateVariable::parse(key).is_some()
            || matches!(key, "id" | "type")
    };
    let plain = |value: &Value| match value {
        Value::Array(list) => list.iter().map(bare_name).collect(),
        other => other.clone(),
    };
    served
        .iter()
        .filter(|(key, value)| reads(key, value))
        .map(|(key, value)| (key.clone(), plain(value)))
        .collect()
}

/// What says something about the name itself, with Crossref's `name` under CSL's key.
fn bare_name(value: &Value) -> Value {
    let Value::Object(object) = value else { return value.clone() };
    let part = |(key, value): (&String, &Value)| {
        if FLAGS.contains(&key.as_str()) {
            return truthy(value).then(|| (key.to_owned(), true.into()));
        }
        let key = if key == "name" { "literal" } else { key };
        NAME_PARTS.contains(&key).then(|| Some((key.to_owned(), scalar(value)?.into()))).flatten()
    };
    object.iter().filter_map(part).collect::<Map<_, _>>().into()
}

const FLAGS: &[&str] = &["comma-suffix", "static-ordering"];

const NAME_PARTS: &[&str] =
    &["family", "given", "suffix", "literal", "non-dropping-particle", "dropping-particle"];

/// The item as JSON, with the type as served as long as the item has none of its own.
pub(super) fn now(draft: &WorkDraft<'_>) -> Map<String, Value> {
    let mut object = draft.work.item.to_json();
    if !draft.typed {
        match draft.served.get("type") {
            Some(kind) => object.insert("type".into(), kind.clone()),
            None => object.remove("type"),
        };
    }
    object
}
