//! What `build.rs` has packed into the program.

use std::sync::OnceLock;

use flate2::{Decompress, FlushDecompress};

/// Bytes of the program that are unpacked when they are first wanted, and stay so.
#[derive(Debug)]
pub(crate) struct Packed {
    /// The length of what is packed, in four bytes, the lowest first; then that, deflated.
    bytes: &'static [u8],
    unpacked: OnceLock<Vec<u8>>,
}

impl Packed {
    pub(crate) const fn new(bytes: &'static [u8]) -> Self {
        Self { bytes, unpacked: OnceLock::new() }
    }

    /// The bytes as they were.
    pub(crate) fn bytes(&'static self) -> &'static [u8] {
        self.unpacked.get_or_init(|| {
            let (length, deflated) = self.bytes.split_first_chunk().unwrap_or((&[0; 4], &[]));
            let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or_default();
            let mut whole = Vec::with_capacity(length);
            // What was packed can be unpacked, at once since its length is known.
            let _ = Decompress::new(false).decompress_vec(deflated, &mut whole, FlushDecompress::Finish);
            whole
        })
    }

    /// The text that they are.
    pub(crate) fn text(&'static self) -> &'static str {
        str::from_utf8(self.bytes()).unwrap_or_default()
    }
}
