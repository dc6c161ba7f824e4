//! Citations and list as JSON lines, for programs.

use serde_json::{Value, json};

use super::Rendered;
use crate::markup::{Output, RichText};

impl Rendered {
    /// An object a line: `{"citation":N,"text":…,"html":…}` for each citation, numbered from 0 in the
    /// order in which they are read, with the content of its note as `"note":{"text":…,"html":…}` where it
    /// is one; then `{"entry":ID,"text":…,"html":…}` for each entry of the list, by the key with which the
    /// manuscript cites the work. A citation of which no work is known has neither text.
    pub fn to_json_lines(&self) -> String {
        let mut out = String::new();
        for (number, citation) in self.citations.iter().enumerate() {
            let mut line = written(&citation.in_text(), json!({ "citation": number }));
            if citation.is_note {
                line["note"] = written(&citation.text, json!({}));
            }
            push(&mut out, &line);
        }
        for (id, entry) in &self.entries {
            push(&mut out, &written(entry, json!({ "entry": id })));
        }
        out
    }
}

fn written(text: &RichText, mut object: Value) -> Value {
    object["text"] = text.to_plain().into();
    object["html"] = text.write(Output::Html).into();
    object
}

fn push(out: &mut String, line: &Value) {
    out.push_str(&line.to_string());
    out.push('\n');
}
