//! What every room needs to know about text, and nothing about works.

pub(crate) mod sanitize;
