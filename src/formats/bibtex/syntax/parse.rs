//! The parser. Every byte is looked at a fixed number of times, whatever the file: what one attempt
//! has looked at is never looked at again by the next block.

use super::{Block, Fault, PieceKind, RawEntry, RawField, RawPiece, Span, Value};

/// Returns the blocks of a text, in order; together they are the text.
pub fn blocks(text: &str) -> Blocks<'_> {
    Blocks { text, place: 0, next: None, comments_close: true }
}

/// An iterator over the blocks of a text.
#[derive(Clone, Debug)]
pub struct Blocks<'t> {
    text: &'t str,
    place: usize,
    /// The header at `place`, if it was found before.
    next: Option<Header<'t>>,
    /// Whether a `@comment` that does not close has not been met yet; looking for the end of each
    /// would take quadratic time.
    comments_close: bool,
}

impl<'t> Iterator for Blocks<'t> {
    type Item = Block<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.place;
        if let Some(header) = self.next.take() {
            return Some(self.block(&header));
        }
        if start >= self.text.len() {
            return None;
        }
        while let Some(at) = self.next_at() {
            if let Some(header) = self.header(at) {
                self.place = at;
                if at == start {
                    return Some(self.block(&header));
                }
                self.next = Some(header);
                return Some(Block::Text(Span::between(self.text, start, at)));
            }
            self.place = at + 1;
        }
        self.place = self.text.len();
        Some(Block::Text(Span::between(self.text, start, self.place)))
    }
}

impl<'t> Blocks<'t> {
    /// The next `@` that is neither in a line of comment nor in an address of electronic mail.
    fn next_at(&mut self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at_margin = self.place == 0 || matches!(bytes.get(self.place - 1), Some(b'\n' | b'\r'));
        while let Some(byte) = bytes.get(self.place) {
            match byte {
                b'@' if self.place == 0 || !bytes[self.place - 1].is_ascii_alphanumeric() => {
                    return Some(self.place);
                }
                b'%' if at_margin => {
                    self.place = line_end(bytes, self.place);
                    continue;
                }
                b'\n' | b'\r' => at_margin = true,
                b' ' | b'\t' => {}
                _ => at_margin = false,
            }
            self.place += 1;
        }
        None
    }

    /// The header of a block at an `@`. A comment that does not close is none: it is text.
    fn header(&mut self, at: usize) -> Option<Header<'t>> {
        let mut header = header(self.text, at)?;
        if header.is("comment") {
            if !self.comments_close {
                return None;
            }
            let parser = Parser { anywhere: true, ..Parser::new(self.text, header.body, true) };
            let Ok(end) = parser.balanced_end(header.closing()) else {
                self.comments_close = false;
                return None;
            };
            header.end = Some(end + 1);
        }
        Some(header)
    }

    fn block(&mut self, header: &Header<'t>) -> Block<'t> {
        let start = header.start;
        if let Some(end) = header.end {
            self.place = end;
            return Block::Comment(Span::between(self.text, start, end));
        }
        if header.is("preamble") {
            let mut parser = Parser::new(self.text, header.body, true);
            let end = parser.only_value(header);
            self.place = end.unwrap_or_else(|| self.end_of_broken(header, parser.place));
            return Block::Preamble(Span::between(self.text, start, self.place));
        }
        let entry = self.entry(header);
        if header.is("string") { Block::Macros(entry) } else { Block::Entry(entry) }
    }

    fn entry(&mut self, header: &Header<'t>) -> RawEntry<'t> {
        let mut looked = header.body;
        let mut broken: Option<RawEntry<'t>> = None;
        for escapes in [true, false] {
            let mut parser = Parser::new(self.text, header.body, escapes);
            let mut entry = header.entry(self.text);
            match parser.fill(header, &mut entry) {
                Ok(()) => {
                    self.place = parser.place;
                    entry.token = Span::between(self.text, header.start, self.place);
                    return entry;
                }
                Err(fault) => {
                    looked = looked.max(fault.place);
                    entry.fault = Some(fault);
                    broken.get_or_insert(entry);
                }
            }
        }
        self.place = self.end_of_broken(header, looked);
        let mut entry = broken.unwrap_or_else(|| header.entry(self.text));
        entry.token = Span::between(self.text, header.start, self.place);
        entry
    }

    /// Where reading goes on behind a block with a mistake: where its braces close or, if they never
    /// do, at the next line that begins an entry; but not before what has been looked at.
    fn end_of_broken(&self, header: &Header<'_>, looked: usize) -> usize {
        let parser = Parser::new(self.text, header.body, true);
        let end = match parser.balanced_end(header.closing()) {
            Ok(end) => end + 1,
            Err(place) => place,
        };
        let mut end = end.max(looked).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        end
    }
}

/// The beginning of a block: `@kind{` or `@kind(`.
#[derive(Clone, Debug)]
struct Header<'t> {
    /// Where its `@` stands.
    start: usize,
    kind: Span<'t>,
    opening: u8,
    /// Where the body begins.
    body: usize,
    /// Where the block ends, if that is known.
    end: Option<usize>,
}

impl<'t> Header<'t> {
    fn closing(&self) -> u8 {
        if self.opening == b'{' { b'}' } else { b')' }
    }

    fn is(&self, kind: &str) -> bool {
        self.kind.text.eq_ignore_ascii_case(kind)
    }

    /// An entry that has but its kind.
    fn entry(&self, text: &'t str) -> RawEntry<'t> {
        let key = Span::between(text, self.body, self.body);
        RawEntry {
            token: key,
            kind: self.kind,
            key,
            fields: Vec::new(),
            comma: None,
            close: None,
            fault: None,
        }
    }
}

fn header(text: &str, at: usize) -> Option<Header<'_>> {
    let bytes = text.as_bytes();
    let start = space_end(text, at + 1);
    let end = skip(bytes, start, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let brace = space_end(text, end);
    let opening = *bytes.get(brace).filter(|byte| matches!(byte, b'{' | b'('))?;
    let kind = Span::between(text, start, end);
    (!kind.text.is_empty()).then_some(Header { start: at, kind, opening, body: brace + 1, end: None })
}

/// The types of entries that either dialect's manual names, which make an entry of what would not be
/// one by its form alone.
#[rustfmt::skip]
const KNOWN: &[&str] = &[
    "article", "artwork", "audio", "bibnote", "book", "bookinbook", "booklet", "collection", "commentary",
    "conference", "customa", "customb", "customc", "customd", "custome", "customf", "dataset", "electronic",
    "image", "inbook", "incollection", "inproceedings", "inreference", "jurisdiction", "legal",
    "legislation", "letter", "manual", "mastersthesis", "misc", "movie", "music", "mvbook", "mvcollection",
    "mvproceedings", "mvreference", "online", "patent", "performance", "periodical", "phdthesis",
    "proceedings", "reference", "report", "review", "set", "software", "standard", "suppbook",
    "suppcollection", "suppperiodical", "techreport", "thesis", "unpublished", "video", "webpage", "www",
    "xdata",
];

/// Whether the line that begins at this place begins an entry or another block: with a key and a comma,
/// or, of a known type, with a comma or a field.
pub(in crate::formats::bibtex) fn begins_entry(text: &str, line: usize) -> bool {
    let bytes = text.as_bytes();
    let at = skip(bytes, line, |byte| matches!(byte, b' ' | b'\t'));
    if bytes.get(at) != Some(&b'@') {
        return false;
    }
    let Some(header) = header(text, at) else { return false };
    if ["string", "preamble", "comment"].iter().any(|kind| header.is(kind)) {
        return true;
    }
    let is_known = KNOWN.iter().any(|kind| header.is(kind));
    if header.opening == b'(' && !is_known {
        return false;
    }
    let word = space_end(text, header.body);
    let end = word_end(text, word, |byte| b",{}\"=#%@".contains(&byte));
    let next = space_end(text, end);
    let value = |place| matches!(bytes.get(space_end(text, place)), Some(b'{' | b'"' | b'0'..=b'9'));
    match bytes.get(next) {
        Some(b',') => is_known || end > word,
        Some(b'=') => is_known && end > word && value(next + 1),
        // A key without a comma.
        Some(_) if is_known && end > word && next > end => {
            let equals = space_end(text, word_end(text, next, |byte| ENDS_NAME.contains(&byte)));
            equals > next && bytes.get(equals) == Some(&b'=') && value(equals + 1)
        }
        _ => false,
    }
}

/// Where a `@comment{` that never closes begins in the text between two blocks; in a line of comment it does not count.
pub(in crate::formats::bibtex) fn open_comment(text: &str, between: &Span<'_>) -> Option<usize> {
    let text = text.get(..between.end())?;
    let mut blocks = Blocks { place: between.start, ..self::blocks(text) };
    while let Some(at) = blocks.next_at() {
        if header(text, at).is_some_and(|header| header.is("comment")) {
            return Some(at);
        }
        blocks.place = at + 1;
    }
    None
}

/// The last line that begins an entry or another block and is no part of a comment, and not the first line. Whatever is
/// open before it ends there, so that each side is read by itself.
#[cfg(feature = "cli")]
pub(in crate::formats::bibtex) fn barrier(text: &str) -> Option<usize> {
    let is_comment = |rest: &str| {
        let word = rest.trim_start_matches(is_space).as_bytes().get(..7);
        word.is_some_and(|word| word.eq_ignore_ascii_case(b"comment"))
    };
    if !text.split('@').skip(1).any(is_comment) {
        let mut lines = memchr::memrchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
        return lines.find(|line| begins_entry(text, *line));
    }
    let mut blocks = blocks(text);
    let mut last = None;
    while let Some(block) = blocks.next() {
        // What a comment holds that is open yet is not known.
        if !blocks.comments_close {
            break;
        }
        let start = block.token().start;
        let line = text.get(..start).and_then(|before| before.rfind('\n')).map(|end| end + 1);
        let is_first = |line: &usize| {
            text.get(*line..start).is_some_and(|before| before.bytes().all(|b| matches!(b, b' ' | b'\t')))
        };
        last = line.filter(|line| is_first(line) && begins_entry(text, *line)).or(last);
    }
    last
}

/// Whether fields of this name begin entries: where a value follows without braces, only such a name tells a field from
/// a key.
fn is_known(name: &str) -> bool {
    #[rustfmt::skip]
    const FIRST: [&str; 24] = [
        "abstract", "address", "author", "booktitle", "crossref", "date", "doi", "edition", "editor", "eprint",
        "institution", "isbn", "issn", "journal", "journaltitle", "key", "month", "number", "pages", "publisher",
        "title", "url", "volume", "year",
    ];
    FIRST.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// What ends the name of a field or a macro.
const ENDS_NAME: &[u8] = b"{}()=,\"#%@";

/// The first place from `place` on whose byte does not satisfy `of`.
fn skip(bytes: &[u8], place: usize, of: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(place..).unwrap_or_default();
    place + rest.iter().position(|byte| !of(*byte)).unwrap_or(rest.len())
}

/// Where a line ends, before its line feed or carriage return.
fn line_end(bytes: &[u8], place: usize) -> usize {
    skip(bytes, place, |byte| byte != b'\n' && byte != b'\r')
}

/// Whether a character is white space between the parts of an entry: no-break spaces of web pages and
/// marks without width are.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')
}

/// Where white space ends.
fn space_end(text: &str, place: usize) -> usize {
    let rest = text.get(place..).unwrap_or_default();
    place + rest.find(|c| !is_space(c)).unwrap_or(rest.len())
}

/// Where a word ends: at white space, or at one of these bytes, which are ASCII.
fn word_end(text: &str, place: usize, ends: impl Fn(u8) -> bool) -> usize {
    let rest = text.get(place..).unwrap_or_default();
    let is_end = |c: char| u8::try_from(c).is_ok_and(|byte| byte.is_ascii() && ends(byte)) || is_space(c);
    place + rest.find(is_end).unwrap_or(rest.len())
}

#[derive(Clone, Debug)]
struct Parser<'t> {
    text: &'t str,
    place: usize,
    /// Whether a backslash takes the brace or quote behind it out of the count.
    escapes: bool,
    /// Whether braces may stay open over the beginning of another entry.
    anywhere: bool,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, place: usize, escapes: bool) -> Self {
        Self { text, place, escapes, anywhere: false }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.place).copied()
    }

    fn token(&self, from: usize) -> Span<'t> {
        Span::between(self.text, from, self.place)
    }

    fn fault<T>(&self, what: impl Into<String>) -> Result<T, Fault> {
        Err(Fault { place: self.place, what: what.into() })
    }

    /// Key and fields, to behind the closing brace.
    fn fill(&mut self, header: &Header<'_>, entry: &mut RawEntry<'t>) -> Result<(), Fault> {
        if !header.is("string") {
            entry.key = self.key(header);
        }
        let key = entry.key.text;
        loop {
            self.blank();
            match self.peek() {
                Some(b',') => {
                    self.place += 1;
                    entry.comma.get_or_insert(self.place);
                }
                Some(byte) if byte == header.closing() => {
                    entry.close = Some(self.place);
                    self.place += 1;
                    return Ok(());
                }
                Some(b'@') if begins_entry(self.text, self.place) => return self.fault(unclosed(key)),
                Some(_) => {
                    let field = self.field(key)?;
                    entry.comma = None;
                    entry.fields.push(field);
                }
                None => return self.fault(unclosed(key)),
            }
        }
    }

    /// White space, and comments that begin with a per cent sign.
    fn blank(&mut self) {
        loop {
            self.place = space_end(self.text, self.place);
            if self.peek() != Some(b'%') {
                break;
            }
            self.place = line_end(self.text.as_bytes(), self.place);
        }
    }

    /// The key: what stands before the first comma, if that is not a field already. As in BibTeX it
    /// may have any character that does not end it; in parentheses it ends at the one that closes
    /// them. Spaces in a key are kept where the line has a comma behind them.
    fn key(&mut self, header: &Header<'_>) -> Span<'t> {
        let before = self.place;
        self.blank();
        let start = self.place;
        // The entry that begins here is no key of one that was left open before it.
        if self.peek() == Some(b'@') && begins_entry(self.text, start) {
            self.place = before;
            return Span::between(self.text, before, before);
        }
        let mut depth = 0_usize;
        self.place = word_end(self.text, start, |byte| b",{}%".contains(&byte));
        if header.opening == b'(' {
            let word = self.token(start).text;
            let end = word.bytes().position(|byte| match byte {
                b'(' => {
                    depth += 1;
                    false
                }
                b')' if depth == 0 => true,
                b')' => {
                    depth -= 1;
                    false
                }
                _ => false,
            });
            self.place = start + end.unwrap_or(word.len());
        }
        let key = self.token(start);
        let next = space_end(self.text, self.place);
        if key.text.is_empty() || self.is_field(key.text, next) {
            self.place = before;
            return Span::between(self.text, before, before);
        }
        self.place = self.spaced_key(header, next).unwrap_or(self.place);
        self.token(start)
    }

    /// Whether what could be a key begins a field: `title = {…`, `year=1999,`.
    fn is_field(&self, word: &str, next: usize) -> bool {
        let is_name = |name: &str| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        };
        match word.split_once('=') {
            Some((name, value)) => {
                let opens = value.is_empty()
                    && matches!(
                        self.text.as_bytes().get(next),
                        Some(b'{' | b'"' | b'0'..=b'9' | b'a'..=b'z')
                    );
                // A key may have the character too: `a=b`.
                let is_whole = match value.strip_prefix('"') {
                    Some(quoted) => quoted.find('"').is_none_or(|end| end + 1 == quoted.len()),
                    None => !value.contains(|c| u8::try_from(c).is_ok_and(|byte| ENDS_NAME.contains(&byte))),
                };
                is_name(name) && (opens || !value.is_empty() && is_whole && is_known(name))
            }
            None => self.text.as_bytes().get(next) == Some(&b'='),
        }
    }

    /// Where a key with spaces in it ends: at the comma, on the same line.
    fn spaced_key(&self, header: &Header<'_>, next: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let stops = |byte: u8| b",=\"{}%#\n\r".contains(&byte) || byte == header.closing();
        let gap = bytes.get(self.place..next)?;
        if gap.iter().any(|byte| matches!(byte, b'\n' | b'\r')) || bytes.get(next).copied().is_none_or(stops)
        {
            return None;
        }
        let end = skip(bytes, next, |byte| !stops(byte));
        (bytes.get(end) == Some(&b',')).then(|| {
            self.place + self.text.get(self.place..end).unwrap_or_default().trim_end_matches(is_space).len()
        })
    }

    fn field(&mut self, key: &str) -> Result<RawField<'t>, Fault> {
        let start = self.place;
        self.place = word_end(self.text, start, |byte| ENDS_NAME.contains(&byte));
        let name = self.token(start);
        if name.text.is_empty() {
            let found = self.text.get(self.place..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
            return self.fault(format!("{} the name of a field is missing before {found:?}", entry(key)));
        }
        self.blank();
        if self.peek() != Some(b'=') {
            return self.fault(format!("{} there is no = after {:?}", entry(key), name.text));
        }
        self.place += 1;
        let value = self.value(key, name.text)?;
        Ok(RawField { name, value })
    }

    /// Pieces joined by `#`; ends behind the last one.
    fn value(&mut self, key: &str, name: &str) -> Result<Value<'t>, Fault> {
        let mut pieces = Vec::with_capacity(1);
        loop {
            self.blank();
            pieces.push(self.piece(key, name)?);
            let end = self.place;
            self.blank();
            if self.peek() != Some(b'#') {
                self.place = end;
                return Ok(Value { pieces });
            }
            self.place += 1;
        }
    }

    fn piece(&mut self, key: &str, name: &str) -> Result<RawPiece<'t>, Fault> {
        let start = self.place;
        let kind = if let Some(open @ (b'{' | b'"')) = self.peek() {
            self.place += 1;
            let closing = if open == b'{' { b'}' } else { b'"' };
            let unclosed = |place| Fault { place, what: format!("{} {name} is not closed", entry(key)) };
            self.place = self.balanced_end(closing).map_err(unclosed)? + 1;
            if open == b'{' { PieceKind::Braced } else { PieceKind::Quoted }
        } else {
            self.place = word_end(self.text, start, |byte| ENDS_NAME.contains(&byte));
            let word = self.token(start).text;
            if word.is_empty() {
                return self.fault(format!("{} {name} has no value", entry(key)));
            }
            let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { PieceKind::Number } else { PieceKind::Macro }
        };
        Ok(RawPiece { kind, token: self.token(start) })
    }

    /// A block that is one value, to behind its closing brace.
    fn only_value(&mut self, header: &Header<'_>) -> Option<usize> {
        self.value("", "").ok()?;
        self.blank();
        (self.peek() == Some(header.closing())).then_some(self.place + 1)
    }

    /// The place of the first `closing` outside of braces; or how far it was looked for.
    fn balanced_end(&self, closing: u8) -> Result<usize, usize> {
        let bytes = self.text.as_bytes();
        let mut place = self.place;
        let mut depth = 0_usize;
        while let Some(&byte) = bytes.get(place) {
            match byte {
                _ if byte == closing && depth == 0 => return Ok(place),
                b'\\' if self.escapes && !matches!(bytes.get(place + 1), Some(b'\n' | b'\r')) => place += 1,
                b'{' => depth += 1,
                // Quotes hold no brace that closes another.
                b'}' if depth == 0 && closing == b'"' => return Err(place),
                b'}' => depth = depth.saturating_sub(1),
                b'\n' | b'\r' if !self.anywhere && begins_entry(self.text, place + 1) => {
                    return Err(place + 1);
                }
                _ => {}
            }
            place += 1;
        }
        Err(bytes.len())
    }
}

fn entry(key: &str) -> String {
    if key.is_empty() { "an entry without a key:".to_owned() } else { format!("entry {key}:") }
}

fn unclosed(key: &str) -> String {
    format!("{} the entry is not closed", entry(key))
}
