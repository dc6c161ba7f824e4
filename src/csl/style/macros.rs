//! The contents of macros. A style has dozens, and a work asks for some of them: those of a compiled style
//! stay in its bytes until they are called.

use std::fmt;
use std::sync::OnceLock;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Error, Serialize, Serializer};

use super::element::Element;
use super::needed::Needs;
use crate::csl::compiled;

/// `cs:macro`.
#[derive(Clone)]
pub(crate) struct Macro {
    compiled: &'static [u8],
    elements: OnceLock<Vec<Element>>,
    /// What a call costs, by the length of its source: evaluation looks at each element and test once.
    pub(crate) cost: usize,
    pub(crate) needs: Option<Needs>,
}

impl Macro {
    pub(crate) fn new(elements: Vec<Element>, cost: usize, needs: Option<Needs>) -> Self {
        Self { compiled: &[], elements: elements.into(), cost, needs }
    }

    pub(crate) fn elements(&self) -> &[Element] {
        self.elements.get_or_init(|| compiled::read(self.compiled).unwrap_or_default())
    }
}

impl fmt::Debug for Macro {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.elements(), self.cost).fmt(f)
    }
}

impl Serialize for Macro {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let elements = compiled::write(self.elements()).map_err(Error::custom)?;
        (self.cost, self.needs, elements.as_slice()).serialize(serializer)
    }
}

impl<'de: 'static> Deserialize<'de> for Macro {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (cost, needs, compiled) = <(usize, Option<Needs>, &'static [u8])>::deserialize(deserializer)?;
        Ok(Self { compiled, elements: OnceLock::new(), cost, needs })
    }
}
