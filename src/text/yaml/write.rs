//! YAML: a JSON value in block style, with as few quotes as leave no doubt.

use serde_json::Value;

use crate::text::sanitize;

/// Appends a value at this indentation: a map's keys or a list's dashes each on a line of their own.
pub(crate) fn block(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(map) => {
            for (at, (key, value)) in map.iter().enumerate() {
                if at > 0 {
                    pad(indent, out);
                }
                out.extend([&scalar(key), ":"]);
                nested(value, indent, out);
            }
        }
        Value::Array(list) => {
            for (at, value) in list.iter().enumerate() {
                if at > 0 {
                    pad(indent, out);
                }
                out.push_str("- ");
                match value {
                    Value::Object(_) => block(value, indent + 2, out),
                    value => out.extend([&flow(value), "\n"]),
                }
            }
        }
        value => out.extend([&flow(value), "\n"]),
    }
}

/// Appends what stands behind a key.
fn nested(value: &Value, indent: usize, out: &mut String) {
    let is_long = |list: &[Value]| list.iter().any(|value| value.is_object() || value.is_string());
    match value {
        Value::Object(_) => {}
        Value::Array(list) if is_long(list) => {}
        value => return out.extend([" ", &flow(value), "\n"]),
    }
    out.push('\n');
    pad(indent + 2, out);
    block(value, indent + 2, out);
}

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// A value on one line.
fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text),
        // JSON is YAML.
        value => value.to_string(),
    }
}

/// Text as a scalar that every reader takes for that text.
pub(crate) fn scalar(text: &str) -> String {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let is_plain = |c: char| c.is_alphanumeric() || " -_.,()/+".contains(c);
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(is_plain)
        && !text.ends_with(' ')
        && !WORDS.contains(&text.to_ascii_lowercase().as_str());
    if is_word {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            // What acts, the line breaks of YAML 1.1 among it.
            c if sanitize::acts(c) => out.extend([format!("\\u{:04X}", u32::from(c))]),
            // YAML's printable characters (1.2.2, section 5.1), less its byte order mark.
            ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' => {
                out.push(c);
            }
            '\u{10000}'.. => out.push(c),
            c => out.extend([format!("\\u{:04X}", u32::from(c))]),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn scalars() {
        for plain in
            ["Journal of Sets", "St. John's-wort".trim_end_matches("'s-wort"), "e1234", "Müller", "a, b (c)"]
        {
            assert_eq!(scalar(plain), plain);
        }
        for (text, expected) in [
            ("", r#""""#),
            ("no", r#""no""#),
            ("18", r#""18""#),
            ("1e3", r#""1e3""#),
            ("a: b", r#""a: b""#),
            ("- a", r#""- a""#),
            ("a #b", r#""a #b""#),
            ("say \"x\" \\ y", r#""say \"x\" \\ y""#),
            ("{a}", r#""{a}""#),
            ("a\u{7}\u{feff}\u{85}", r#""a\u0007\uFEFF\u0085""#),
            ("*a", r#""*a""#),
        ] {
            assert_eq!(scalar(text), expected);
        }
    }

    #[test]
    fn blocks() {
        let mut out = String::new();
        let value = json!([{"a": "x", "b": {"c": [[2021, 7]], "d": ["e", "f"]}, "g": [{"h": true}, {"i": 1, "j": 2}]}, "k"]);
        block(&value, 0, &mut out);
        assert_eq!(
            out,
            "- a: x\n  b:\n    c: [[2021,7]]\n    d:\n      - e\n      - f\n  g:\n    - h: true\n    - i: 1\n      j: 2\n- k\n"
        );
    }
}
