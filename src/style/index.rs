//! The index of the official repository: an array of objects with `title`, `name`, `dependent` (0 or 1),
//! `categories` (an object with `format` and `fields`, or null), `updated` and `href`. So the program that
//! makes the index writes it, and so other readers of it expect it.

use serde_json::Value;

use super::names;

/// A line of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Indexed {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) dependent: bool,
    pub(super) fields: Vec<String>,
    pub(super) format: Option<String>,
}

/// The lines of an index. Those that make no sense are left out; what is no index is `None`.
pub(super) fn parse(text: &str) -> Option<Vec<Indexed>> {
    let Value::Array(lines) = serde_json::from_str(text).ok()? else { return None };
    Some(lines.iter().filter_map(line).collect())
}

fn line(line: &Value) -> Option<Indexed> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let name = line["name"].as_str().filter(|name| names::is_official(name))?.to_owned();
    let categories = &line["categories"];
    Some(Indexed {
        name,
        title: text(&line["title"])?,
        dependent: matches!(&line["dependent"], Value::Bool(true)) || line["dependent"].as_u64() == Some(1),
        fields: categories["fields"].as_array().into_iter().flatten().filter_map(text).collect(),
        format: text(&categories["format"]).filter(|format| !format.is_empty()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_read_line_by_line() {
        let text = r#"[
            {"title": "Journal of Tests", "name": "journal-of-tests", "dependent": 1,
             "categories": {"format": "numeric", "fields": ["engineering", "physics"]},
             "updated": "2024-01-01 00:00:00", "href": "https://www.zotero.org/styles/journal-of-tests"},
            {"title": "Bare", "name": "bare", "dependent": 0, "categories": null},
            {"title": "Outside", "name": "../../etc/passwd", "dependent": 0, "categories": null},
            {"title": 7, "name": "seven"}, {"name": "untitled"}, 3, null, []
        ]"#;
        let journal = Indexed {
            name: "journal-of-tests".into(),
            title: "Journal of Tests".into(),
            dependent: true,
            fields: vec!["engineering".into(), "physics".into()],
            format: Some("numeric".into()),
        };
        let bare = Indexed {
            name: "bare".into(),
            title: "Bare".into(),
            dependent: false,
            fields: vec![],
            format: None,
        };
        assert_eq!(parse(text), Some(vec![journal, bare]));
        for text in ["", "{}", "<html>", "[1", "null"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
