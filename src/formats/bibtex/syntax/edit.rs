//! Changing a file by place. All changes of a file are gathered and made at once, and every byte that
//! they do not name stays as it is, whatever the encoding.
//!
//! New fields look like those that are there: their indentation, what stands around `=`, capitals of
//! names, braces or quotes, commas before or behind.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{File, PieceKind, RawEntry, RawField};
use crate::text::sorting;

/// Changes of a file.
#[derive(Clone, Debug)]
pub struct Edit<'f> {
    file: &'f File<'f>,
    changes: Vec<(Range<usize>, String)>,
    /// New fields by where their entry begins.
    new: BTreeMap<usize, New>,
}

/// Why changes cannot be made. None is made then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// The encoding of the file lacks characters.
    #[error("the file is not in UTF-8, and its encoding lacks {characters}")]
    Encoding {
        /// The characters.
        characters: String,
    },
    /// A value whose braces do not pair would swallow what follows it.
    #[error("the new {field} has unbalanced braces")]
    Unbalanced {
        /// The field.
        field: String,
    },
    /// Two changes of one place.
    #[error("two changes overlap")]
    Overlap,
}

/// The new fields of an entry.
#[derive(Clone, Debug)]
struct New {
    style: EntryStyle,
    /// Where they go.
    place: usize,
    /// Where a comma is missing before them, if it is not their own.
    comma: Option<usize>,
    /// Whether a comma stands before them already, so that one goes behind each.
    after_comma: bool,
    text: String,
}

impl<'f> Edit<'f> {
    /// No changes yet.
    pub fn new(file: &'f File<'f>) -> Self {
        Self { file, changes: Vec::new(), new: BTreeMap::new() }
    }

    /// Returns whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.new.is_empty()
    }

    /// Puts TeX in place of a field's value, inside its delimiters. A number without delimiters gets
    /// braces where the new value is none; of a macro or a value in several pieces the whole is replaced.
    pub fn replace(&mut self, field: &RawField<'_>, tex: &str) -> Result<(), EditError> {
        balanced(tex, field.name.text)?;
        let whole = field.value.start()..field.value.end();
        let (range, new) = match field.value.pieces.as_slice() {
            [piece] => match piece.kind {
                PieceKind::Braced => (piece.inner().range(), tex.to_owned()),
                PieceKind::Quoted if fits_quotes(tex) => (piece.inner().range(), tex.to_owned()),
                PieceKind::Number if is_number(tex) => (whole, tex.to_owned()),
                _ => (whole, format!("{{{tex}}}")),
            },
            _ => (whole, format!("{{{tex}}}")),
        };
        self.changes.push((range, new));
        Ok(())
    }

    /// Replaces parts of a field's value, which stands in one piece: places in the text, in order, and what stands there
    /// then. The rest of the value stays as it is, byte by byte.
    ///
    /// # Errors
    /// As [`replace`](Self::replace).
    pub fn replace_parts(
        &mut self,
        field: &RawField<'_>,
        parts: &[(Range<usize>, &str)],
    ) -> Result<(), EditError> {
        let [piece] = field.value.pieces.as_slice() else { return Err(EditError::Overlap) };
        let (text, inner) = (self.file.text(), piece.inner());
        let (mut value, mut at) = (String::new(), inner.start);
        for (range, tex) in parts {
            if range.start < at || range.end > inner.end() {
                return Err(EditError::Overlap);
            }
            value.push_str(text.get(at..range.start).unwrap_or_default());
            value.push_str(tex);
            at = range.end;
        }
        value.push_str(text.get(at..inner.end()).unwrap_or_default());
        let stays = match piece.kind {
            PieceKind::Braced => true,
            PieceKind::Quoted => fits_quotes(&value),
            PieceKind::Number => is_number(&value),
            PieceKind::Macro => false,
        };
        if !stays {
            return self.replace(field, &value);
        }
        balanced(&value, field.name.text)?;
        self.changes.extend(parts.iter().map(|(range, tex)| (range.clone(), (*tex).to_owned())));
        Ok(())
    }

    /// Adds a field behind the last one of an entry. The value is given as it stands in a file: in
    /// braces, or the name of a macro.
    pub fn insert(&mut self, entry: &RawEntry<'_>, name: &str, value: &str) -> Result<(), EditError> {
        balanced(value, name)?;
        let file = self.file;
        let new = self.new.entry(entry.token.start).or_insert_with(|| New::of(entry, file));
        new.push(name, value);
        Ok(())
    }

    /// Adds text at the end of the file, behind one empty line. Its line feeds become the line ends of
    /// the file.
    pub fn append(&mut self, text: &str) {
        let old = self.file.text();
        let ends_in = |endings: &[&str]| endings.iter().any(|ending| old.ends_with(ending));
        let gap = match old {
            "" => "",
            _ if ends_in(&["\n\n", "\n\r\n", "\r\r"]) => "",
            _ if ends_in(&["\n", "\r"]) => "\n",
            _ => "\n\n",
        };
        let end = old.len();
        self.changes.push((end..end, format!("{gap}{text}")));
    }

    /// Returns the bytes of the file with all changes.
    pub fn apply(mut self) -> Result<Vec<u8>, EditError> {
        for new in std::mem::take(&mut self.new).into_values() {
            if let Some(place) = new.comma {
                self.changes.push((place..place, ",".to_owned()));
            }
            self.changes.push((new.place..new.place, new.text));
        }
        sorting::by_key(&mut self.changes, |(range, _)| (range.start, range.end));
        if self.changes.windows(2).any(|pair| pair[0].0.end > pair[1].0.start) {
            return Err(EditError::Overlap);
        }
        let places = self.file.places(self.changes.iter().flat_map(|(range, _)| [range.start, range.end]));
        let line_end = self.file.line_end();
        let old = self.file.bytes();
        let mut bytes = Vec::with_capacity(old.len() + 256);
        let mut copied = 0;
        for ((_, new), place) in self.changes.iter().zip(places.chunks_exact(2)) {
            bytes.extend_from_slice(old.get(copied..place[0]).unwrap_or_default());
            let new = self.file.encode(&new.replace("\r\n", "\n").replace('\n', line_end));
            bytes.extend(new.map_err(|characters| EditError::Encoding { characters })?);
            copied = place[1];
        }
        bytes.extend_from_slice(old.get(copied..).unwrap_or_default());
        Ok(bytes)
    }
}

fn balanced(tex: &str, field: &str) -> Result<(), EditError> {
    let mut depth = 0_usize;
    for byte in tex.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Err(EditError::Unbalanced { field: field.to_owned() }),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    if depth == 0 && !tex.ends_with('\\') {
        Ok(())
    } else {
        Err(EditError::Unbalanced { field: field.to_owned() })
    }
}

/// Whether TeX has no quote outside of braces.
fn fits_quotes(tex: &str) -> bool {
    let mut depth = 0_usize;
    tex.bytes().all(|byte| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        byte != b'"' || depth > 0
    })
}

fn is_number(tex: &str) -> bool {
    !tex.is_empty() && tex.bytes().all(|byte| byte.is_ascii_digit())
}

impl New {
    fn of(entry: &RawEntry<'_>, file: &File<'_>) -> Self {
        let text = file.text();
        let mut style = EntryStyle::of(entry, text);
        let (end, comma) = (entry.end(), entry.comma.filter(|_| !style.comma_first));
        // A comment at the end of the line stays with its field.
        let behind = comma.unwrap_or(end);
        let rest = text.get(behind..entry.token.end()).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default().split('\r').next().unwrap_or_default();
        let has_comment = line.trim_start_matches([' ', '\t']).starts_with('%');
        if has_comment && !style.gap.starts_with('\n') {
            style.gap = String::from("\n  ");
        }
        Self {
            place: if has_comment { behind + line.len() } else { behind },
            comma: (has_comment && comma.is_none() && !style.comma_first).then_some(end),
            after_comma: comma.is_some(),
            style,
            text: String::new(),
        }
    }

    fn push(&mut self, name: &str, value: &str) {
        let before = match (self.style.comma_first, self.after_comma) {
            (false, false) if self.comma.is_none() || !self.text.is_empty() => ",",
            _ => "",
        };
        self.text.extend([before, &self.style.gap, &self.style.field(name, value)]);
        if self.after_comma {
            self.text.push(',');
        }
    }
}

/// What the fields of an entry look like.
#[derive(Clone, Debug, PartialEq, Eq)]
struct EntryStyle {
    /// What stands before the name: a line end and white space, or a space; with the comma, where that
    /// comes first.
    gap: String,
    comma_first: bool,
    equals: Equals,
    names: NameCapitals,
    quotes: bool,
}

/// What stands between name and value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Equals {
    /// This.
    Same(String),
    /// `=` as far from the beginning of each name, and this behind it.
    Aligned(usize, String),
    /// This and `=`, and the value as far from the beginning of each name.
    Values(String, usize),
}

/// The capitals of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NameCapitals {
    Lower,
    Upper,
    Title,
}

impl EntryStyle {
    fn of(entry: &RawEntry<'_>, text: &str) -> Self {
        let mut before = entry.key.end();
        let mut gaps = Vec::with_capacity(entry.fields.len());
        for field in &entry.fields {
            gaps.push(text.get(before..field.name.start).unwrap_or_default());
            before = field.value.end();
        }
        let is_line = |gap: &&&str| gap.contains(['\n', '\r']);
        let lines = gaps.iter().rev().find(is_line).copied();
        let (gap, comma_first) = match lines {
            Some(gap) => {
                let start = gap.rfind(['\n', '\r']).map_or(0, |at| at + 1);
                let last = gap.get(start..).unwrap_or_default();
                (format!("\n{last}"), last.contains(','))
            }
            None if entry.fields.is_empty() => ("\n  ".to_owned(), false),
            None => (" ".to_owned(), false),
        };
        let is_quoted = |field: &RawField<'_>| match field.value.pieces.as_slice() {
            [piece] => match piece.kind {
                PieceKind::Quoted => Some(true),
                PieceKind::Braced => Some(false),
                PieceKind::Number | PieceKind::Macro => None,
            },
            _ => None,
        };
        let mut quoted = entry.fields.iter().filter_map(is_quoted).peekable();
        Self {
            gap,
            comma_first,
            equals: if lines.is_some() { Equals::of(entry, text) } else { Equals::Same(" = ".to_owned()) },
            names: NameCapitals::of(entry),
            quotes: quoted.peek().is_some() && quoted.all(|quoted| quoted),
        }
    }

    fn field(&self, name: &str, value: &str) -> String {
        let name = match self.names {
            NameCapitals::Lower => name.to_owned(),
            NameCapitals::Upper => name.to_ascii_uppercase(),
            NameCapitals::Title => {
                let (first, rest) = name.split_at_checked(1).unwrap_or((name, ""));
                first.to_ascii_uppercase() + rest
            }
        };
        let pad = |text: String, width: usize| {
            // A longer name stands out of line, with a space.
            let missing = width.saturating_sub(text.len()).max(1);
            text + &" ".repeat(missing)
        };
        let head = match &self.equals {
            Equals::Same(equals) => name + equals,
            Equals::Aligned(width, behind) => pad(name, *width) + "=" + behind,
            Equals::Values(before, width) => pad(name + before + "=", *width),
        };
        let inner = value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        match inner.filter(|inner| self.quotes && fits_quotes(inner) && balanced(inner, "").is_ok()) {
            Some(inner) => format!("{head}\"{inner}\""),
            None => head + value,
        }
    }
}

impl Equals {
    fn of(entry: &RawEntry<'_>, text: &str) -> Self {
        // For each field: name and the white space around `=`.
        let parts = |field: &RawField<'_>| {
            let between = text.get(field.name.end()..field.value.start())?;
            let (before, after) = between.split_once('=')?;
            let plain = [before, after].iter().all(|space| space.chars().all(|c| c == ' ' || c == '\t'));
            plain.then(|| (field.name.text.len(), before.to_owned(), after.to_owned()))
        };
        let all: Vec<(usize, String, String)> = entry.fields.iter().filter_map(parts).collect();
        let Some((name, before, after)) = all.last() else { return Self::Same(" = ".to_owned()) };
        let vary = all.iter().any(|(other, ..)| other != name);
        let width = |(name, before, _): &(usize, String, String)| name + before.len();
        let to_value = |part: &(usize, String, String)| width(part) + 1 + part.2.len();
        let same = |width: &dyn Fn(&(usize, String, String)) -> usize| {
            all.windows(2).all(|pair| width(&pair[0]) == width(&pair[1]))
        };
        if vary && same(&width) {
            Self::Aligned(name + before.len(), after.clone())
        } else if vary && same(&to_value) {
            Self::Values(before.clone(), to_value(&(*name, before.clone(), after.clone())))
        } else {
            Self::Same(format!("{before}={after}"))
        }
    }
}

impl NameCapitals {
    fn of(entry: &RawEntry<'_>) -> Self {
        let all = |test: fn(&str) -> bool| {
            entry.fields.len() > 1 && entry.fields.iter().all(|field| test(field.name.text))
        };
        let is_title = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_uppercase())
                && !name.get(1..).unwrap_or_default().contains(|c: char| c.is_ascii_uppercase())
        };
        let is_long = |field: &RawField<'_>| field.name.text.len() > 1;
        if !entry.fields.iter().any(is_long) {
            Self::Lower
        } else if all(|name| !name.contains(|c: char| c.is_ascii_lowercase())) {
            Self::Upper
        } else if all(is_title) {
            Self::Title
        } else {
            Self::Lower
        }
    }
}
