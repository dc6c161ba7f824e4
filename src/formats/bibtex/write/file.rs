//! Where entries and fields stand in a `.bib` file.
//!
//! This is no parser of values but a map of the file: it lets the rest of it stay as it is, byte by
//! byte. So it takes bytes, whatever their encoding, and is as tolerant as BibTeX itself: text between
//! entries is comment, entries may be in braces or parentheses, values in braces, quotes or neither,
//! joined by `#`. Of an entry that is not closed, what can be read is read, up to the next `@` that
//! begins a line.

use std::ops::Range;

/// One entry: not `@string`, `@preamble` or `@comment`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The citation key.
    pub(super) key: String,
    /// The fields, in the order of the file.
    pub(super) fields: Vec<Field>,
    /// Where new fields go: behind the last value, or behind the key.
    pub(super) end: usize,
    /// Whether a comma stands there already, and where it ends.
    pub(super) comma: Option<usize>,
}

/// One field of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// The name, in small letters.
    pub(super) name: String,
    /// Where the name begins.
    pub(super) start: usize,
    /// Where the value stands, braces or quotes included.
    pub(super) value: Range<usize>,
}

/// Finds the entries of a file.
pub(super) fn entries(bytes: &[u8]) -> Vec<Entry> {
    let mut scanner = Scanner { bytes, at: 0, closing: closing(bytes), no_end_of_parenthesis: false };
    let mut entries = Vec::new();
    while scanner.skip_to_entry() {
        entries.extend(scanner.entry());
    }
    entries
}

/// The text of a value: without its outer braces or quotes, and without the escapes of a DOI.
pub(super) fn text(bytes: &[u8], value: &Range<usize>) -> String {
    let text = String::from_utf8_lossy(bytes.get(value.clone()).unwrap_or_default());
    let mut text = text.trim();
    while let Some(inner) = [('{', '}'), ('"', '"')]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close))
    {
        text = inner.trim();
    }
    text.replace("\\_", "_")
        .replace("\\%", "%")
        .replace("\\&", "&")
        .replace("\\#", "#")
        .replace("{\\textless}", "<")
}

/// Where the brace at each place is closed; 0 for one that is not, and for other bytes.
fn closing(bytes: &[u8]) -> Vec<usize> {
    let mut closing = vec![0; bytes.len()];
    let mut open = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'{' => open.push(at),
            b'}' => {
                if let Some(place) = open.pop().and_then(|start: usize| closing.get_mut(start)) {
                    *place = at;
                }
            }
            _ => {}
        }
    }
    closing
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    closing: Vec<usize>,
    /// Whether the rest of the file was searched for the end of a parenthesis before, in vain.
    no_end_of_parenthesis: bool,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Goes behind the next `@`.
    fn skip_to_entry(&mut self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        match rest.iter().position(|byte| *byte == b'@') {
            Some(offset) => {
                self.at += offset + 1;
                true
            }
            None => false,
        }
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// What follows up to a character that ends a name.
    fn name(&mut self) -> String {
        let start = self.at;
        let ends = |byte: u8| byte.is_ascii_whitespace() || b"{}(),=\"#%@'".contains(&byte);
        while self.peek().is_some_and(|byte| !ends(byte)) {
            self.at += 1;
        }
        String::from_utf8_lossy(self.bytes.get(start..self.at).unwrap_or_default()).into_owned()
    }

    /// The entry behind an `@`; none for what is no entry.
    fn entry(&mut self) -> Option<Entry> {
        self.skip_space();
        let kind = self.name().to_ascii_lowercase();
        self.skip_space();
        let close = match self.peek() {
            Some(b'{') if !kind.is_empty() => b'}',
            Some(b'(') if !kind.is_empty() => b')',
            _ => return None,
        };
        if matches!(kind.as_str(), "string" | "preamble" | "comment") {
            self.skip_group();
            return None;
        }
        self.at += 1;
        self.skip_space();
        let start = self.at;
        while self.peek().is_some_and(|byte| byte != b',' && byte != close && byte != b'\n') {
            self.at += 1;
        }
        let key = String::from_utf8_lossy(self.bytes.get(start..self.at).unwrap_or_default());
        let key = key.trim_end().to_owned();
        let mut entry = Entry { key, fields: Vec::new(), end: self.at, comma: None };
        loop {
            self.skip_space();
            if self.peek() == Some(b',') {
                self.at += 1;
                entry.comma.get_or_insert(self.at);
                continue;
            }
            let before = self.at;
            let Some(field) = self.field() else {
                // What is neither field nor end is left to the next entry, but for the end itself.
                if self.bytes.get(before) == Some(&close) {
                    self.at = before + 1;
                }
                break;
            };
            (entry.end, entry.comma) = (field.value.end, None);
            entry.fields.push(field);
        }
        Some(entry)
    }

    fn field(&mut self) -> Option<Field> {
        let start = self.at;
        let name = self.name().to_ascii_lowercase();
        self.skip_space();
        if name.is_empty() || self.peek() != Some(b'=') {
            return None;
        }
        self.at += 1;
        self.skip_space();
        let begin = self.at;
        let mut end = self.at;
        loop {
            let is_group = matches!(self.peek()?, b'{' | b'"');
            let is_read = if is_group { self.skip_group() } else { !self.name().is_empty() };
            if !is_read {
                return None;
            }
            end = end.max(self.at);
            self.skip_space();
            if self.peek() != Some(b'#') {
                return Some(Field { name, start, value: begin..end });
            }
            self.at += 1;
            self.skip_space();
        }
    }

    /// Goes behind the end of a group in braces, parentheses or quotes; of one that is not closed, to
    /// the next `@` that begins a line. Tells whether it was closed.
    fn skip_group(&mut self) -> bool {
        if let Some(end) = self.end_of_group() {
            self.at = end + 1;
            return true;
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let next = rest.windows(2).position(|pair| pair == b"\n@");
        self.at = next.map_or(self.bytes.len(), |offset| self.at + offset);
        false
    }

    fn end_of_group(&mut self) -> Option<usize> {
        let close = match self.peek()? {
            b'{' => return self.end_of_brace(self.at),
            b'(' if self.no_end_of_parenthesis => return None,
            b'(' => b')',
            _ => b'"',
        };
        let mut at = self.at + 1;
        while let Some(byte) = self.bytes.get(at) {
            match byte {
                b'{' => at = self.end_of_brace(at)?,
                b'}' => return None,
                byte if *byte == close => return Some(at),
                _ => {}
            }
            at += 1;
        }
        self.no_end_of_parenthesis |= close == b')';
        None
    }

    fn end_of_brace(&self, at: usize) -> Option<usize> {
        self.closing.get(at).copied().filter(|end| *end > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn finds(source: &str, expected: &[&str]) {
        let found: Vec<String> = entries(source.as_bytes())
            .iter()
            .map(|entry| {
                let field =
                    |field: &Field| format!("{}={}", field.name, text(source.as_bytes(), &field.value));
                format!("{}: {}", entry.key, entry.fields.iter().map(field).collect::<Vec<_>>().join("; "))
            })
            .collect();
        assert_eq!(found, expected, "{source}");
    }

    #[test]
    fn entries_in_every_form() {
        finds("@book{a, title = {T}, DOI={10.1/x}\n}", &["a: title=T; doi=10.1/x"]);
        finds("@Book(a, title = \"T {\"} x\", year = 2000)", &["a: title=T {\"} x; year=2000"]);
        finds("@misc { a b ,\n month = jul # \"~1\" # {,} , }", &["a b: month=jul # \"~1\" # {,}"]);
        finds("@misc{a}@misc{b,}@misc{c,,x=1,,}", &["a: ", "b: ", "c: x=1"]);
        finds("@misc{,doi={10.1/a\\_b}}", &[": doi=10.1/a_b"]);
        finds(
            "% @book{no\n@string{x = \"@book{a, t={}}\"} @preamble{\"@\"} @comment{ @book{c,t={}} } @book{d,t={D}}",
            &["no: ", "d: t=D"],
        );
        finds("mail me@example.org\n@misc{a, t = {x}}", &["a: t=x"]);
    }

    #[test]
    fn damaged_files() {
        finds("@book{a, title = {T\n@misc{b, doi = {10.1/b}}", &["a: ", "b: doi=10.1/b"]);
        finds("@book{a, title {T}, x = 1}\n@misc{b, t = 2}", &["a: ", "b: t=2"]);
        finds("@book{a, title = ", &["a: "]);
        finds("@book{a, title = \"x", &["a: "]);
        finds("@book{a", &["a: "]);
        finds("@book", &[]);
        finds("@", &[]);
        finds("@misc{a, t = {1}}}}\n@misc{b, t = #}", &["a: t=1", "b: "]);
    }

    #[test]
    fn where_new_fields_go() {
        let at = |source: &str| {
            let entry = entries(source.as_bytes()).remove(0);
            (source[..entry.end].to_owned(), entry.comma.map(|at| source[..at].to_owned()))
        };
        assert_eq!(at("@a{k}"), ("@a{k".into(), None));
        assert_eq!(at("@a{k, x = 1 }"), ("@a{k, x = 1".into(), None));
        assert_eq!(at("@a{k, x = {1} , }"), ("@a{k, x = {1}".into(), Some("@a{k, x = {1} ,".into())));
    }

    /// 200 kB. A quadratic step would take minutes.
    #[test]
    fn hostile_files_take_linear_time() {
        for unit in
            ["@", "@a{", "@a{b,c={", "{", "@a{b,c=", "@a(", "@a{b,c=\"", "\n@a{b,c={", "#", "@comment{"]
        {
            entries(unit.repeat(200_000 / unit.len()).as_bytes());
        }
    }
}
