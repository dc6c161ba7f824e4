//! Values of CSL-JSON, leniently read: from text, or from values that have been made of it.
//!
//! No reader here fails on a value of another shape than the one it wants, so that only text that is no JSON is an
//! error.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// A name of a member, from the text that it stands in where it can be.
pub(crate) struct Key<'de>(pub(crate) Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Keys)
    }
}

/// A value that stands for one string.
#[derive(Debug)]
pub(crate) struct Scalar {
    /// See [`scalar`].
    pub(crate) text: Option<String>,
    pub(crate) shape: Shape,
    /// The value, where the text is not all of it.
    pub(super) rest: Option<Box<Value>>,
}

impl From<Value> for Scalar {
    fn from(value: Value) -> Self {
        let text = scalar(&value);
        let is_all = match &value {
            Value::String(_) | Value::Number(_) | Value::Null => true,
            Value::Array(list) => list.is_empty() || list.len() == 1 && text.is_some(),
            Value::Bool(_) | Value::Object(_) => false,
        };
        Self { text, shape: Shape::of(&value), rest: (!is_all).then(|| Box::new(value)) }
    }
}

/// What a value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shape {
    Text,
    List,
    #[default]
    Other,
}

impl Shape {
    pub(crate) const fn of(value: &Value) -> Self {
        match value {
            Value::String(_) => Self::Text,
            Value::Array(_) => Self::List,
            _ => Self::Other,
        }
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Scalars;
        impl<'de> Visitor<'de> for Scalars {
            type Value = Scalar;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any JSON value")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Scalar, E> {
                self.visit_string(text.to_owned())
            }

            fn visit_string<E: Error>(self, text: String) -> Result<Scalar, E> {
                Ok(Scalar { text: Some(text), shape: Shape::Text, rest: None })
            }

            fn visit_bool<E: Error>(self, flag: bool) -> Result<Scalar, E> {
                Ok(Value::from(flag).into())
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Scalar, E> {
                Ok(Value::from(number).into())
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Scalar, E> {
                Ok(Value::from(number).into())
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Scalar, E> {
                Ok(Value::from(number).into())
            }

            fn visit_unit<E: Error>(self) -> Result<Scalar, E> {
                Ok(Value::Null.into())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<Scalar, A::Error> {
                Value::deserialize(SeqAccessDeserializer::new(elements)).map(Scalar::from)
            }

            fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Scalar, A::Error> {
                Value::deserialize(MapAccessDeserializer::new(members)).map(Scalar::from)
            }
        }
        deserializer.deserialize_any(Scalars)
    }
}

/// One of CSL-JSON's flags: they come as booleans, numbers and strings.
#[derive(Debug, Default)]
pub(super) struct Flag(pub(super) bool);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(truthy(&Value::deserialize(deserializer)?)))
    }
}

/// A value that stands for one string: itself, a number, or the first such element of a list.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(list) => list.iter().find_map(scalar),
        _ => None,
    }
}

/// A whole number, also where it is in quotation marks.
pub(super) fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// CSL-JSON's flags come as booleans, numbers and strings.
pub(crate) fn truthy(value: &Value) -> bool {
    match value {
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_i64() != Some(0),
        Value::String(text) => !matches!(text.as_str(), "" | "0" | "false"),
        _ => false,
    }
}
