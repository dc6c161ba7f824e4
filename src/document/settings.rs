//! What the metadata of a Markdown document say of its citations, or those of a project (pandoc's manual,
//! "Specifying bibliographic data"; Quarto's, "Citations").

use serde_json::Value;

use crate::text::yaml;

/// Settings in YAML. What is broken costs only itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct MetadataSettings {
    /// The bibliography files: `bibliography`.
    pub(super) bibliographies: Vec<String>,
    /// The style: `csl`, or its older name.
    pub(super) style: Option<String>,
    /// The language of terms: `lang`.
    pub(super) locale: Option<String>,
}

impl MetadataSettings {
    /// Reads YAML, which may stand between marks.
    pub(super) fn of(text: &str) -> Self {
        let mut settings = Self::default();
        for piece in yaml::pieces(text, |line| line.starts_with(char::is_alphabetic)) {
            let Some((name, _)) = piece.text.split_once(':') else { continue };
            if !matches!(name, "bibliography" | "csl" | "citation-style" | "lang") {
                continue;
            }
            let Ok(Value::Object(table)) = yaml::parse(piece.text) else { continue };
            for (name, value) in &table {
                let words = || words(value);
                match name.as_str() {
                    "bibliography" => {
                        settings.bibliographies = words();
                        settings.bibliographies.retain(|name| !name.contains("://"));
                    }
                    "lang" => settings.locale = words().pop(),
                    _ => settings.style = words().pop(),
                }
            }
        }
        settings
    }
}

/// A word, or a list of them.
fn words(value: &Value) -> Vec<String> {
    let words = match value {
        Value::Array(values) => values.iter().filter_map(yaml::scalar).collect(),
        value => Vec::from_iter(yaml::scalar(value)),
    };
    words.into_iter().filter(|word: &String| !word.is_empty()).collect()
}
