//! EndNote's XML, which its users export and several programs import.
//!
//! The elements are EndNote's fields by their generic names, so that each is one of the tags of EndNote's tagged
//! format, whose table says what it means. Values are runs of text with a style each.

pub(super) mod read;
