//! CSL-YAML: CSL items as a YAML list, or as the `references` of a document's metadata, as pandoc reads them.
//!
//! The items are those of CSL-JSON, but their strings are Markdown to pandoc; see [`markdown`].

mod append;
mod markdown;
pub(super) mod read;
mod write;

use serde_json::{Map, Value};

use crate::csl::{DateVariable, NameVariable, Variable};

pub(super) use append::append;
pub(super) use write::CslYaml;

/// Changes each string of an item that is text: not its identifier, its type and its dates.
fn each_text(item: &mut Map<String, Value>, change: fn(&str) -> String) {
    for (key, value) in item.iter_mut() {
        if Variable::parse(key).is_some() {
            change_all(value, change);
        } else if NameVariable::parse(key).is_some() {
            let names = value.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut);
            names.flat_map(|name| name.iter_mut()).for_each(|(_, part)| change_all(part, change));
        } else if DateVariable::parse(key).is_some() {
            let literal = value.as_object_mut().and_then(|date| date.get_mut("literal"));
            if let Some(literal) = literal {
                change_all(literal, change);
            }
        }
    }
}

fn change_all(value: &mut Value, change: fn(&str) -> String) {
    if let Value::String(text) = value {
        *text = change(text);
    }
}
