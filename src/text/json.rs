//! JSON as it is found: what strict readers stop at, written as they want it.

/// The first value of a text, with what strict readers stop at written as they want it; nothing where it
/// ends in the middle. What is wrong otherwise stays wrong.
pub(crate) fn mend(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match c {
            '"' => {
                let len = string(rest, &mut out)?;
                rest = &rest[len..];
                continue;
            }
            '-' | '0'..='9' | 'N' | 'I' => {
                let len = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c));
                let (token, after) = rest.split_at(len?);
                number(token, &mut out);
                rest = after;
                continue;
            }
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
        if depth == 0 && matches!(c, '}' | ']') {
            return Some(out);
        }
    }
    None
}

/// A number that a reader would round is a string, as it is written; what is no number in JSON is nothing.
fn number(token: &str, out: &mut String) {
    match token.trim_start_matches('-') {
        "NaN" | "Infinity" => out.push_str("null"),
        _ if token.parse::<i64>().is_err() && token.parse::<f64>().is_ok() => {
            out.push('"');
            out.push_str(token);
            out.push('"');
        }
        _ => out.push_str(token),
    }
}

/// A string from its first quotation mark on; its length in the text.
fn string(text: &str, out: &mut String) -> Option<usize> {
    out.push('"');
    let mut at = 1;
    loop {
        let rest = &text[at..];
        let c = rest.chars().next()?;
        at += c.len_utf8();
        match c {
            '"' => {
                out.push('"');
                return Some(at);
            }
            '\\' => at += escape(&rest[1..], out)?,
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
}

/// What follows a backslash; its length.
fn escape(text: &str, out: &mut String) -> Option<usize> {
    let c = text.chars().next()?;
    if c != 'u' {
        out.push('\\');
        if !"\"\\/bfnrt".contains(c) {
            out.push('\\');
        }
        if c == '"' || c == '\\' || !c.is_control() {
            out.push(c);
        }
        return Some(c.len_utf8());
    }
    // A text that ends here ends in the middle.
    let unit = |from: usize| -> Option<Option<u16>> {
        let digits = text.as_bytes().get(from..from + 4)?;
        let digits = std::str::from_utf8(digits).ok();
        Some(digits.and_then(|digits| u16::from_str_radix(digits, 16).ok()))
    };
    match unit(1)? {
        None => {
            out.push_str("\\\\u");
            Some(1)
        }
        Some(high @ 0xd800..=0xdbff) => {
            let low = if text.get(5..7) == Some("\\u") { unit(7)? } else { None };
            if let Some(low @ 0xdc00..=0xdfff) = low {
                out.push_str(&format!("\\u{high:04x}\\u{low:04x}"));
                return Some(11);
            }
            out.push('\u{fffd}');
            Some(5)
        }
        Some(0xdc00..=0xdfff) => {
            out.push('\u{fffd}');
            Some(5)
        }
        Some(unit) => {
            out.push_str(&format!("\\u{unit:04x}"));
            Some(5)
        }
    }
}
