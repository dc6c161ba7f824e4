//! Styles and locales as `build.rs` compiled them: what the readers of XML make of them, in postcard's
//! bytes, with the texts of terms left where they lie.
//!
//! The bytes are made of the very types that read them, in the same build, so there is no version in
//! them, and nothing else is ever read this way.

use serde::{Deserialize, Serialize};

/// What is in the bytes; nothing if they are not those of this build.
pub(crate) fn read<T: Deserialize<'static>>(bytes: &'static [u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

/// The bytes of a value.
pub(crate) fn write<T: Serialize + ?Sized>(value: &T) -> postcard::Result<Vec<u8>> {
    postcard::to_allocvec(value)
}
