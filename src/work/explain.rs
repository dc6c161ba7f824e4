//! What the steps changed, found by comparing the item before and after each.

use serde_json::{Map, Value};

use super::draft::WorkDraft;
use super::shape;
use super::step::Step;

/// What one step did to one field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repair {
    /// The step.
    pub step: Step,
    /// A CSL variable, or a path such as `author[2].family`.
    pub field: String,
    /// The value before, as text or compact JSON; empty where there was none.
    pub before: String,
    /// The value after; empty where there is none any more.
    pub after: String,
}

/// Runs every step, and returns what each changed.
pub(super) fn explain(draft: &mut WorkDraft<'_>) -> Vec<Repair> {
    let mut repairs = Vec::new();
    let mut before = shape::before(draft.served);
    for &step in Step::ALL {
        step.run(draft);
        let after = shape::now(draft);
        let mut report = |field: String, before: String, after: String| {
            if before != after {
                repairs.push(Repair { step, field, before, after });
            }
        };
        compare(&before, &after, &mut report);
        before = after;
    }
    repairs
}

fn compare(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    report: &mut dyn FnMut(String, String, String),
) {
    for (key, value) in before {
        match (value, after.get(key)) {
            (Value::Array(old), Some(Value::Array(new))) if new.iter().all(Value::is_object) => {
                compare_names(key, old, new, report);
            }
            (old, new) => report(key.clone(), show(old), new.map(show).unwrap_or_default()),
        }
    }
    for (key, value) in after {
        if !before.contains_key(key) {
            report(key.clone(), String::new(), show(value));
        }
    }
}

/// Steps change names in place, or drop some and leave the others as they are.
fn compare_names(key: &str, old: &[Value], new: &[Value], report: &mut dyn FnMut(String, String, String)) {
    let same_length = old.len() == new.len();
    let mut rest = new.iter();
    for (at, old) in old.iter().enumerate() {
        if same_length || rest.clone().next() == Some(old) {
            if let Some(new) = rest.next() {
                compare_name(format!("{key}[{at}]"), old, new, report);
            }
        } else {
            report(format!("{key}[{at}]"), show(old), String::new());
        }
    }
}

/// One part, where only one part changed; the whole name otherwise.
fn compare_name(path: String, old: &Value, new: &Value, report: &mut dyn FnMut(String, String, String)) {
    let (Value::Object(was), Value::Object(is)) = (old, new) else {
        return report(path, show(old), show(new));
    };
    let mut changed: Vec<&String> = was.keys().filter(|key| was.get(*key) != is.get(*key)).collect();
    changed.extend(is.keys().filter(|key| !was.contains_key(*key)));
    if let [part] = changed[..] {
        let text = |name: &Map<String, Value>| name.get(part).map(show).unwrap_or_default();
        report(format!("{path}.{part}"), text(was), text(is));
    } else if !changed.is_empty() {
        report(path, show(old), show(new));
    }
}

fn show(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "null".into(),
        other => other.to_string(),
    }
}
