//! The contents of macros. A style has dozens, and a work asks for some of them: those of a compiled style
//! stay in its bytes until they are called.

use std::fmt;
use std::sync::OnceLock;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Error, Serialize, Serializer};

use super::element::Element;
use crate::csl::compiled;

/// The content of a macro.
#[derive(Clone)]
pub(crate) struct Macro {
    compiled: &'static [u8],
    elements: OnceLock<Vec<Element>>,
}

impl Macro {
    pub(crate) fn elements(&self) -> &[Element] {
        self.elements.get_or_init(|| compiled::read(self.compiled).unwrap_or_default())
    }
}

impl From<Vec<Element>> for Macro {
    fn from(elements: Vec<Element>) -> Self {
        Self { compiled: &[], elements: elements.into() }
    }
}

impl fmt::Debug for Macro {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.elements().fmt(f)
    }
}

impl Serialize for Macro {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&compiled::write(self.elements()).map_err(Error::custom)?)
    }
}

impl<'de: 'static> Deserialize<'de> for Macro {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let compiled = <&'static [u8]>::deserialize(deserializer)?;
        Ok(Self { compiled, elements: OnceLock::new() })
    }
}
