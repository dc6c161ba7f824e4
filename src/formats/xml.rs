//! XML: text in elements and attributes.

/// Text in which nothing is markup. Characters that XML 1.0 has no form for are left out.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Appends an element with text in it, at this indentation; nothing for no text.
pub(super) fn element(indent: usize, name: &str, attributes: &str, text: Option<&str>, out: &mut String) {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return };
    out.extend(std::iter::repeat_n(' ', indent));
    out.extend(["<", name, attributes, ">", &escape(text), "</", name, ">\n"]);
}
