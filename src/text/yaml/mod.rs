//! YAML as JSON values, a list or a table of entries at a time: the one door through which any YAML comes
//! in.
//!
//! The parser gives up at the first mistake. So the text is read as a whole where that works, and
//! entry by entry where it does not: an entry is a run of lines that begins at the margin of the
//! list, and a broken one then costs only itself.
//!
//! # Decisions
//!
//! * Values are built from the parser's events, so that this module says what they are. Plain words are
//!   words: a title may be "No" or "True", a version "1.10", and none of them is a boolean or a fraction,
//!   in whatever version of YAML. A plain whole number is a number; `~` and `null` are nothing.
//! * What has an anchor is copied to be kept, and again by each reference to it: copies of copies grow without
//!   bound. Values are therefore counted while they are built, copies included, and a text whose values are several
//!   times as long as itself is refused.
//! * Nesting is bounded, since what walks through values does so by recursion.
//! * A key that stands twice in the outermost table is an error there: entries that share a key are told
//!   apart by reading them one by one. Further in, the last one counts, as pandoc has it.

mod end;
pub(crate) mod write;

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};
use serde_json::{Map, Value};

pub(crate) use end::split_at_end;

/// How deep values may be nested.
const MAX_DEPTH: usize = 120;

/// What is said of a text beyond it.
const TOO_DEEP: &str = "it is nested too deeply";

/// What is said of a text whose values grow beyond the budget.
const TOO_MUCH: &str = "its anchors and aliases expand to too much data";

/// The parser's reason, in our words where it has a bound of its own.
fn reason(info: &str) -> String {
    if info == "recursion limit exceeded" { TOO_DEEP } else { info }.to_owned()
}

/// A run of lines that holds one entry.
pub(crate) struct YamlChunk<'a> {
    /// Its first line, from 1.
    pub(crate) line: usize,
    pub(crate) text: &'a str,
}

/// What is wrong with a piece of YAML, and on which of its lines, from 1.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct YamlFault {
    pub(crate) line: usize,
    pub(crate) what: String,
}

/// Cuts a text into pieces, each of which begins with a line that satisfies `begins`. Lines before
/// the first one are left out.
pub(crate) fn pieces<'a>(text: &'a str, begins: impl Fn(&str) -> bool) -> Vec<YamlChunk<'a>> {
    let mut pieces: Vec<YamlChunk<'a>> = Vec::new();
    let mut start = None;
    let mut place = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if begins(line) {
            if let (Some(from), Some(piece)) = (start, pieces.last_mut()) {
                piece.text = text.get(from..place).unwrap_or_default();
            }
            pieces.push(YamlChunk { line: index + 1, text: "" });
            start = Some(place);
        }
        place += line.len();
    }
    if let (Some(from), Some(piece)) = (start, pieces.last_mut()) {
        piece.text = text.get(from..).unwrap_or_default();
    }
    pieces
}

/// How long a text may be, in bytes: what is made of it takes up to fifty times as much.
const LONGEST: usize = 32 << 20;

/// Returns the first document of a text as a JSON value; nothing, where there is none, is null.
pub(crate) fn parse(text: &str) -> Result<Value, YamlFault> {
    if text.len() > LONGEST {
        return Err(YamlFault { line: 1, what: format!("it is larger than {} MB; split it", LONGEST >> 20) });
    }
    let mut builder = Builder {
        budget: text.len().saturating_mul(4).saturating_add(1024),
        open: Vec::new(),
        anchors: HashMap::new(),
        done: Value::Null,
    };
    for event in Parser::new_from_str(text) {
        let (event, span) = event
            .map_err(|error| YamlFault { line: error.marker().line().max(1), what: reason(error.info()) })?;
        let is_last = matches!(event, Event::DocumentEnd | Event::StreamEnd);
        builder.take(event).map_err(|what| YamlFault { line: span.start.line().max(1), what })?;
        if is_last {
            break;
        }
    }
    Ok(builder.done)
}

/// A list or a table that is being filled.
enum Open {
    List(Vec<Value>),
    Table(Map<String, Value>, TableKey),
}

/// The key whose value comes next in a table.
enum TableKey {
    Awaited,
    Text(String),
    /// It is a list or a table, which no value is kept under.
    Other,
}

/// Builds a value as long as there is budget: a byte of text costs one, and so does a value.
struct Builder {
    budget: usize,
    /// What is open, each with the number of its anchor, or 0, and what it has cost so far.
    open: Vec<(Open, usize, usize)>,
    /// Values that have an anchor, and what a copy costs.
    anchors: HashMap<usize, (Value, usize)>,
    done: Value,
}

impl Builder {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.pay(text.len() + 1)?;
                let cost = text.len() + 1;
                if let Some((Open::Table(_, key @ TableKey::Awaited), ..)) = self.open.last_mut() {
                    *key = TableKey::Text(text.clone().into_owned());
                    return self.keep(anchor, &Value::String(text.into_owned()), cost);
                }
                let value = scalar_value(text.into_owned(), style, tag.as_deref());
                self.keep(anchor, &value, cost)?;
                self.add(value, cost)
            }
            Event::Alias(anchor) => {
                // What stands within itself is not there yet.
                let cost = self.anchors.get(&anchor).map_or(1, |(_, cost)| *cost);
                self.pay(cost)?;
                let value = self.anchors.get(&anchor).map_or(Value::Null, |(value, _)| value.clone());
                self.add(value, cost)
            }
            Event::SequenceStart(anchor, _) => self.begin(Open::List(Vec::new()), anchor),
            Event::MappingStart(anchor, _) => self.begin(Open::Table(Map::new(), TableKey::Awaited), anchor),
            Event::SequenceEnd | Event::MappingEnd => {
                let Some((open, anchor, cost)) = self.open.pop() else { return Ok(()) };
                let value = match open {
                    Open::List(list) => list.into(),
                    Open::Table(table, _) => table.into(),
                };
                self.keep(anchor, &value, cost)?;
                self.add(value, cost)
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, open: Open, anchor: usize) -> Result<(), String> {
        self.pay(1)?;
        if self.open.len() >= MAX_DEPTH {
            return Err(TOO_DEEP.to_owned());
        }
        self.open.push((open, anchor, 1));
        Ok(())
    }

    /// Adds a value to what is open.
    fn add(&mut self, value: Value, cost: usize) -> Result<(), String> {
        let is_outermost = self.open.len() == 1;
        let Some((open, _, sum)) = self.open.last_mut() else {
            self.done = value;
            return Ok(());
        };
        *sum = sum.saturating_add(cost);
        match open {
            Open::List(list) => list.push(value),
            Open::Table(table, key) => match std::mem::replace(key, TableKey::Awaited) {
                // A key that is a copy, a list or a table.
                TableKey::Awaited => *key = scalar(&value).map_or(TableKey::Other, TableKey::Text),
                TableKey::Text(name) => {
                    if is_outermost && table.contains_key(&name) {
                        return Err(format!("the key {name} appears twice"));
                    }
                    table.insert(name, value);
                }
                TableKey::Other => {}
            },
        }
        Ok(())
    }

    /// Keeps a copy of what has an anchor.
    fn keep(&mut self, anchor: usize, value: &Value, cost: usize) -> Result<(), String> {
        if anchor > 0 {
            self.pay(cost)?;
            self.anchors.insert(anchor, (value.clone(), cost));
        }
        Ok(())
    }

    fn pay(&mut self, cost: usize) -> Result<(), String> {
        let left = self.budget.checked_sub(cost);
        self.budget = left.ok_or(TOO_MUCH)?;
        Ok(())
    }
}

/// What a scalar stands for.
fn scalar_value(text: String, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let is_text = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
    if style != ScalarStyle::Plain || is_text {
        return Value::String(text);
    }
    match text.as_str() {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        digits => match digits.parse::<i64>() {
            // `007` and `+1` are more than their value.
            Ok(number) if number.to_string() == digits => number.into(),
            _ => Value::String(text),
        },
    }
}

/// Returns a string or a number as text.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values() {
        for (text, expected) in [
            (
                "a: 1\nb: [x, true, null, 1.5]\n2020: {c: d}\n",
                json!({"a": 1, "b": ["x", "true", null, "1.5"], "2020": {"c": "d"}}),
            ),
            // What YAML 1.1 has other ideas of.
            (
                "a: no\nb: 010\nc: 1.10\nd: 1e3\ne: 12:30\nf: 2021-07-04\ng: 0x1F\n",
                json!({"a": "no", "b": "010", "c": "1.10", "d": "1e3", "e": "12:30", "f": "2021-07-04", "g": "0x1F"}),
            ),
            (
                "a: \"1\"\nb: !!str 1\nc: '~'\nd: ~\ne:\n",
                json!({"a": "1", "b": "1", "c": "~", "d": null, "e": null}),
            ),
            ("a: |\n  x\n  y\nb: >\n  x\n  y\n", json!({"a": "x\ny\n", "b": "x y\n"})),
            ("a: !thing b\n", json!({"a": "b"})),
            ("a: &x [1]\nb: *x\n", json!({"a": [1], "b": [1]})),
            ("a: &x [*x]\n", json!({"a": [null]})),
            ("? [a]\n: b\nc: d\n", json!({"c": "d"})),
            ("x: {a: 1, a: 2}\n", json!({"x": {"a": 2}})),
            ("a: b\r\nc: d\r\n", json!({"a": "b", "c": "d"})),
            ("a: b\n---\nc: d\n", json!({"a": "b"})),
            ("", json!(null)),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_text_is_so_long_at_most() {
        let fault = parse(&" ".repeat(LONGEST + 1)).err().map(|fault| fault.what);
        assert_eq!(fault.as_deref(), Some("it is larger than 32 MB; split it"));
    }

    #[test]
    fn the_order_of_keys_stays() {
        let Ok(Value::Object(table)) = parse("b: 1\na: 2\nc: 3\n") else { panic!("a table") };
        assert_eq!(table.keys().collect::<Vec<_>>(), ["b", "a", "c"]);
    }

    #[test]
    fn mistakes_have_their_line() {
        for (text, line) in
            [("a: 1\nb: [x\nc: d\n", 3), ("a: b: c\n", 1), ("a: b\nc: \"x\n", 2), ("a: 1\na: 2\n", 2)]
        {
            let fault = parse(text).err();
            assert_eq!(fault.as_ref().map(|fault| fault.line), Some(line), "{text}: {fault:?}");
        }
    }

    #[test]
    fn copies_of_copies_are_refused() {
        let list = vec!["x"; 1000].join(",");
        let copies = vec!["*a"; 1000].join(",");
        assert!(parse(&format!("a: &a [{list}]\nb: [{copies}]\n")).is_err());
        assert!(parse("a: &a [x, y]\nb: *a\n").is_ok());
        let doubled: String = (1..60).map(|n| format!("a{n}: &a{n} [*a{0}, *a{0}]\n", n - 1)).collect();
        assert!(parse(&format!("a0: &a0 x\n{doubled}")).is_err());
    }

    #[test]
    fn anchors_within_anchors_are_refused_where_their_copies_grow() {
        let nested =
            |depth: usize| (0..depth).fold(vec!["1"; 1000].join(","), |inner, n| format!("&a{n} [{inner}]"));
        assert_eq!(parse(&nested(100)).map_err(|fault| fault.what), Err(TOO_MUCH.to_owned()));
        assert!(parse(&nested(3)).is_ok());
        let many: String = (0..1000).map(|n| format!("k{n}: &a{n} x\n")).collect();
        assert!(parse(&many).is_ok(), "each is kept once");
    }

    #[test]
    fn what_is_nested_too_deep_is_refused() {
        for deep in ["[", "{", "- ", "? ", "a: [", "[{"] {
            assert!(parse(&deep.repeat(100_000)).is_err(), "{deep}");
        }
        assert!(parse(&("[".repeat(100) + &"]".repeat(100))).is_ok());
    }

    #[test]
    fn pieces_begin_where_they_are_told_to() {
        let text = "# head\na:\n  b: c\nd:\n  e: f";
        let pieces = pieces(text, |line| line.starts_with(|c: char| c.is_alphabetic()));
        let found: Vec<_> = pieces.iter().map(|piece| (piece.line, piece.text)).collect();
        assert_eq!(found, [(2, "a:\n  b: c\n"), (4, "d:\n  e: f")]);
    }
}
