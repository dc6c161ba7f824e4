//! YAML as JSON values, a list or a table of entries at a time.
//!
//! The parser gives up at the first mistake. So the text is read as a whole where that works, and
//! entry by entry where it does not: an entry is a run of lines that begins at the margin of the
//! list, and a broken one then costs only itself.
//!
//! A reference to an anchor makes a copy of what is there, and copies of copies grow without bound.
//! Values are therefore counted while they are built, and a text whose values are several times as
//! long as itself is refused.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// How deep brackets may be nested.
const MAX_DEPTH: usize = 120;

/// A run of lines that holds one entry.
pub(in crate::formats) struct Piece<'a> {
    /// Its first line, from 1.
    pub(in crate::formats) line: usize,
    pub(in crate::formats) text: &'a str,
}

/// What is wrong with a piece of YAML, and on which of its lines, from 1.
pub(in crate::formats) struct Fault {
    pub(in crate::formats) line: usize,
    pub(in crate::formats) what: String,
}

/// Cuts a text into pieces, each of which begins with a line that satisfies `begins`. Lines before
/// the first one are left out.
pub(in crate::formats) fn pieces<'a>(text: &'a str, begins: impl Fn(&str) -> bool) -> Vec<Piece<'a>> {
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    let mut start = None;
    let mut place = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if begins(line) {
            if let (Some(from), Some(piece)) = (start, pieces.last_mut()) {
                piece.text = text.get(from..place).unwrap_or_default();
            }
            pieces.push(Piece { line: index + 1, text: "" });
            start = Some(place);
        }
        place += line.len();
    }
    if let (Some(from), Some(piece)) = (start, pieces.last_mut()) {
        piece.text = text.get(from..).unwrap_or_default();
    }
    pieces
}

/// The first document of a text as a JSON value. Booleans become words, because a title may be
/// "True".
pub(in crate::formats) fn parse(text: &str) -> Result<Value, Fault> {
    if let Some(line) = too_deep(text) {
        return Err(Fault { line, what: "its brackets are nested too deep".to_owned() });
    }
    let budget = Cell::new(text.len().saturating_mul(4).saturating_add(1024));
    let fault = |error: &serde_yaml::Error| {
        let line = error.location().map_or(1, |location| location.line());
        let message = error.to_string();
        Fault { line, what: message.split(" at line ").next().unwrap_or(&message).to_owned() }
    };
    let Some(document) = serde_yaml::Deserializer::from_str(text).next() else { return Ok(Value::Null) };
    Seed(&budget).deserialize(document).map_err(|error| fault(&error))
}

/// The line where brackets are nested deeper than any library has them: the parser's time is quadratic
/// in that depth. Brackets in quotes are counted too, which does no harm: entries are then read one
/// by one.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.lines()
        .position(|line| {
            line.bytes().any(|byte| {
                match byte {
                    b'[' | b'{' => depth += 1,
                    b']' | b'}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                depth > MAX_DEPTH
            })
        })
        .map(|index| index + 1)
}

/// Builds values as long as there is budget: a byte of text costs one, and so does a value.
#[derive(Clone, Copy)]
struct Seed<'a>(&'a Cell<usize>);

impl Seed<'_> {
    fn pay<E: Error>(self, length: usize) -> Result<(), E> {
        let left = self.0.get().checked_sub(length.saturating_add(1));
        self.0.set(left.ok_or_else(|| E::custom("its references make it too large"))?);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.pay(5)?;
        Ok(value.to_string().into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.pay(8)?;
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.pay(8)?;
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.pay(8)?;
        Ok(value.to_string().into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.pay(value.len())?;
        Ok(value.into())
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.pay(0)?;
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_some<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        self.pay(0)?;
        let mut list = Vec::new();
        while let Some(value) = access.next_element_seed(self)? {
            list.push(value);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        self.pay(0)?;
        let mut map = Map::new();
        while let Some(key) = access.next_key_seed(self)? {
            let value = access.next_value_seed(self)?;
            if let Some(key) = scalar(&key) {
                map.insert(key, value);
            }
        }
        Ok(map.into())
    }

    fn visit_enum<A: serde::de::EnumAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        // A value with a tag of its own ("!thing") is the value.
        use serde::de::VariantAccess as _;
        let (_, variant) = access.variant_seed(self)?;
        variant.newtype_variant_seed(self)
    }
}

/// A string or a number as text.
pub(in crate::formats) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        let value = parse("a: 1\nb: [x, true, null, 1.5]\n2020: {c: d}\n").ok();
        assert_eq!(
            value,
            Some(serde_json::json!({"a": 1, "b": ["x", "true", null, "1.5"], "2020": {"c": "d"}}))
        );
    }

    #[test]
    fn mistakes_have_their_line() {
        let fault = parse("a: 1\nb: [x\nc: d\n").err();
        assert!(fault.is_some_and(|fault| fault.line >= 2));
    }

    #[test]
    fn copies_of_copies_are_refused() {
        let list = vec!["x"; 1000].join(",");
        let copies = vec!["*a"; 1000].join(",");
        assert!(parse(&format!("a: &a [{list}]\nb: [{copies}]\n")).is_err());
        assert!(parse("a: &a [x, y]\nb: *a\n").is_ok());
    }

    #[test]
    fn pieces_begin_where_they_are_told_to() {
        let text = "# head\na:\n  b: c\nd:\n  e: f";
        let pieces = pieces(text, |line| line.starts_with(|c: char| c.is_alphabetic()));
        let found: Vec<_> = pieces.iter().map(|piece| (piece.line, piece.text)).collect();
        assert_eq!(found, [(2, "a:\n  b: c\n"), (4, "d:\n  e: f")]);
    }
}
