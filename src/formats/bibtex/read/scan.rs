//! Where the entries of a BibTeX file are, and their fields, as they are written.
//!
//! A file is free text with blocks in it: `@kind{key, name = value, ...}`, in braces or parentheses.
//! Values are pieces joined by `#`: in braces, in quotes, a number, a name that `@string` defines.
//! The grammar is BibTeX's; what people write is read beyond it where there is one way to take it:
//! a missing comma between fields, a missing key, a comment after a per cent sign.
//!
//! A block with a mistake ends where its braces close or, if they never do, at the next line that
//! begins an entry; so a mistake costs only its own block. BibTeX counts every brace, also one after
//! a backslash; here a backslash first takes a brace out of the count, and only where that fails
//! BibTeX's way is tried. Every byte is looked at a fixed number of times.

/// One block of a file: an entry, or a definition of macros.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block<'a> {
    /// Where it begins, at its `@`, and ends, in bytes.
    pub span: std::ops::Range<usize>,
    /// What stands behind the `@`, as it is written: `article`, `string`.
    pub kind: &'a str,
    /// The citation key; empty for macros.
    pub key: &'a str,
    /// The fields or macros, in order, repeated ones included.
    pub fields: Vec<Field<'a>>,
}

/// A field of an entry, or the definition of a macro.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Its name as it is written.
    pub name: &'a str,
    /// The pieces of its value.
    pub value: Vec<Piece<'a>>,
}

/// A piece of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// What stands in braces or quotes, or a number: TeX source.
    Literal(&'a str),
    /// The name of a macro.
    Macro(&'a str),
}

/// A block that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where the block begins, in bytes.
    pub start: usize,
    /// Where it goes wrong, in bytes.
    pub place: usize,
    /// What is wrong.
    pub what: String,
}

/// The blocks of a file, in order. Comments and `@preamble` are left out.
pub fn blocks(text: &str) -> Blocks<'_> {
    Blocks { text, place: 0, comments_close: true }
}

/// An iterator over the blocks of a file.
#[derive(Clone, Debug)]
pub struct Blocks<'a> {
    text: &'a str,
    place: usize,
    /// Whether a `@comment` that does not close has not been met yet; looking for the end of each
    /// would take quadratic time.
    comments_close: bool,
}

impl<'a> Iterator for Blocks<'a> {
    type Item = Result<Block<'a>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let start = self.next_at()?;
            let Some(header) = header(self.text, start) else {
                self.place = start + 1;
                continue;
            };
            if header.kind.eq_ignore_ascii_case("comment") {
                self.skip_comment(&header);
                continue;
            }
            let block = self.block(start, &header);
            if header.kind.eq_ignore_ascii_case("preamble") {
                continue;
            }
            return Some(block);
        }
    }
}

impl<'a> Blocks<'a> {
    /// The next `@` that is neither in a line of comment nor in an address of electronic mail.
    fn next_at(&mut self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at_margin = self.place == 0 || bytes.get(self.place - 1) == Some(&b'\n');
        while let Some(byte) = bytes.get(self.place) {
            match byte {
                b'@' if self.place == 0 || !bytes[self.place - 1].is_ascii_alphanumeric() => {
                    return Some(self.place);
                }
                b'%' if at_margin => {
                    self.place = newline(bytes, self.place);
                    continue;
                }
                b'\n' => at_margin = true,
                b' ' | b'\t' | b'\r' => {}
                _ => at_margin = false,
            }
            self.place += 1;
        }
        None
    }

    /// A comment goes to its closing brace, as for biber; one that does not close is its header.
    fn skip_comment(&mut self, header: &Header<'_>) {
        self.place = header.body;
        if self.comments_close {
            let parser = Parser { text: self.text, place: header.body, escapes: true, anywhere: true };
            match parser.balanced_end(header.closing()) {
                Ok(end) => self.place = end + 1,
                Err(_) => self.comments_close = false,
            }
        }
    }

    fn block(&mut self, start: usize, header: &Header<'a>) -> Result<Block<'a>, Fault> {
        let mut first = None;
        for escapes in [true, false] {
            let mut parser = Parser { text: self.text, place: header.body, escapes, anywhere: false };
            match parser.block(header) {
                Ok((key, fields)) => {
                    self.place = parser.place;
                    return Ok(Block { span: start..self.place, kind: header.kind, key, fields });
                }
                Err(mistake) => first = first.or(Some(mistake)),
            }
        }
        let parser = Parser { text: self.text, place: header.body, escapes: true, anywhere: false };
        self.place = match parser.balanced_end(header.closing()) {
            Ok(end) => end + 1,
            Err(mistake) => mistake.place,
        };
        let Mistake { place, what } = first.unwrap_or(Mistake { place: start, what: String::new() });
        Err(Fault { start, place: place.min(self.text.len()), what })
    }
}

/// The beginning of a block: `@kind{` or `@kind(`.
struct Header<'a> {
    kind: &'a str,
    opening: u8,
    /// Where the body begins.
    body: usize,
}

impl Header<'_> {
    fn closing(&self) -> u8 {
        if self.opening == b'{' { b'}' } else { b')' }
    }
}

fn header(text: &str, at: usize) -> Option<Header<'_>> {
    let bytes = text.as_bytes();
    let start = skip(bytes, at + 1, |byte| byte.is_ascii_whitespace());
    let end = skip(bytes, start, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let brace = skip(bytes, end, |byte| byte.is_ascii_whitespace());
    let opening = *bytes.get(brace).filter(|byte| matches!(byte, b'{' | b'('))?;
    let kind = text.get(start..end).filter(|kind| !kind.is_empty())?;
    Some(Header { kind, opening, body: brace + 1 })
}

/// Whether an entry begins here with a key and a comma, at the margin of a line.
pub(super) fn begins_entry(text: &str, newline: usize) -> bool {
    let bytes = text.as_bytes();
    let at = skip(bytes, newline, |byte| matches!(byte, b' ' | b'\t'));
    if bytes.get(at) != Some(&b'@') {
        return false;
    }
    let Some(header) = header(text, at) else { return false };
    if ["string", "preamble", "comment"].iter().any(|kind| header.kind.eq_ignore_ascii_case(kind)) {
        return true;
    }
    let key = skip(bytes, header.body, |byte| matches!(byte, b' ' | b'\t'));
    let end = skip(bytes, key, |byte| !byte.is_ascii_whitespace() && !b"{}(),=\"#@".contains(&byte));
    end > key && bytes.get(skip(bytes, end, |byte| matches!(byte, b' ' | b'\t'))) == Some(&b',')
}

/// The first place from `place` on whose byte does not satisfy `of`.
fn skip(bytes: &[u8], place: usize, of: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(place..).unwrap_or_default();
    place + rest.iter().position(|byte| !of(*byte)).unwrap_or(rest.len())
}

fn newline(bytes: &[u8], place: usize) -> usize {
    skip(bytes, place, |byte| byte != b'\n')
}

struct Mistake {
    place: usize,
    what: String,
}

struct Parser<'a> {
    text: &'a str,
    place: usize,
    /// Whether a backslash takes the brace or quote behind it out of the count.
    escapes: bool,
    /// Whether braces may stay open over the beginning of another entry.
    anywhere: bool,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.place).copied()
    }

    fn slice(&self, from: usize) -> &'a str {
        self.text.get(from..self.place).unwrap_or_default()
    }

    fn mistake<T>(&self, what: impl Into<String>) -> Result<T, Mistake> {
        Err(Mistake { place: self.place, what: what.into() })
    }

    /// Key and fields, to behind the closing brace.
    fn block(&mut self, header: &Header<'_>) -> Result<(&'a str, Vec<Field<'a>>), Mistake> {
        let named = header.kind.eq_ignore_ascii_case("string");
        let key = if named { "" } else { self.key() };
        let mut fields = Vec::new();
        loop {
            self.blank();
            match self.peek() {
                Some(b',') => self.place += 1,
                Some(byte) if byte == header.closing() => {
                    self.place += 1;
                    return Ok((key, fields));
                }
                Some(b'@') if begins_entry(self.text, self.place) => return self.mistake(unclosed(key)),
                Some(_) => fields.push(self.field(key)?),
                None => return self.mistake(unclosed(key)),
            }
        }
    }

    /// White space, and comments that begin with a per cent sign.
    fn blank(&mut self) {
        let bytes = self.text.as_bytes();
        loop {
            self.place = skip(bytes, self.place, |byte| byte.is_ascii_whitespace());
            if self.peek() != Some(b'%') {
                break;
            }
            self.place = newline(bytes, self.place);
        }
    }

    /// The key: what stands before the first comma, if that is not a field already.
    fn key(&mut self) -> &'a str {
        let bytes = self.text.as_bytes();
        let start = skip(bytes, self.place, |byte| byte.is_ascii_whitespace());
        let end = skip(bytes, start, |byte| !b",}=\"{\n\r".contains(&byte));
        if bytes.get(end) == Some(&b'=') {
            return "";
        }
        self.place = end;
        self.text.get(start..end).unwrap_or_default().trim()
    }

    fn field(&mut self, key: &str) -> Result<Field<'a>, Mistake> {
        let start = self.place;
        self.place = skip(self.text.as_bytes(), start, |byte| {
            !byte.is_ascii_whitespace() && !b"{}()=,\"#%@".contains(&byte)
        });
        let name = self.slice(start);
        if name.is_empty() {
            let found = self.text.get(self.place..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
            return self.mistake(format!("{} the name of a field is missing before {found:?}", entry(key)));
        }
        self.blank();
        if self.peek() != Some(b'=') {
            return self.mistake(format!("{} there is no = behind {name:?}", entry(key)));
        }
        self.place += 1;
        let mut value = Vec::new();
        loop {
            self.blank();
            value.push(self.piece(key, name)?);
            self.blank();
            if self.peek() != Some(b'#') {
                return Ok(Field { name, value });
            }
            self.place += 1;
        }
    }

    fn piece(&mut self, key: &str, name: &str) -> Result<Piece<'a>, Mistake> {
        let start = self.place + 1;
        match self.peek() {
            Some(b'{') => {
                self.place = start;
                let end = self.balanced_end(b'}').map_err(|mistake| Mistake {
                    what: format!("{} {name} is not closed", entry(key)),
                    ..mistake
                })?;
                self.place = end + 1;
                Ok(Piece::Literal(self.text.get(start..end).unwrap_or_default()))
            }
            Some(b'"') => {
                self.place = start;
                let end = self.balanced_end(b'"').map_err(|mistake| Mistake {
                    what: format!("{} {name} is not closed", entry(key)),
                    ..mistake
                })?;
                self.place = end + 1;
                Ok(Piece::Literal(self.text.get(start..end).unwrap_or_default()))
            }
            _ => {
                let start = self.place;
                self.place = skip(self.text.as_bytes(), start, |byte| {
                    !byte.is_ascii_whitespace() && !b"{}()=,\"#%@".contains(&byte)
                });
                let word = self.slice(start);
                if word.is_empty() {
                    return self.mistake(format!("{} {name} has no value", entry(key)));
                }
                let number = word.bytes().all(|byte| byte.is_ascii_digit());
                Ok(if number { Piece::Literal(word) } else { Piece::Macro(word) })
            }
        }
    }

    /// The place of the first `closing` outside of braces.
    fn balanced_end(&self, closing: u8) -> Result<usize, Mistake> {
        let bytes = self.text.as_bytes();
        let mut place = self.place;
        let mut depth = 0_usize;
        while let Some(&byte) = bytes.get(place) {
            match byte {
                _ if byte == closing && depth == 0 => return Ok(place),
                b'\\' if self.escapes && bytes.get(place + 1) != Some(&b'\n') => place += 1,
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                b'\n' if !self.anywhere && begins_entry(self.text, place + 1) => {
                    return Err(Mistake { place, what: String::new() });
                }
                _ => {}
            }
            place += 1;
        }
        Err(Mistake { place: bytes.len(), what: String::new() })
    }
}

fn entry(key: &str) -> String {
    if key.is_empty() { "an entry without a key:".to_owned() } else { format!("entry {key}:") }
}

fn unclosed(key: &str) -> String {
    format!("{} it is not closed", entry(key))
}
