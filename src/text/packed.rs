//! What `build.rs` has packed into the program.

use std::sync::OnceLock;

use flate2::{Decompress, FlushDecompress};

/// Bytes of the program that are unpacked when they are first wanted, and stay so.
#[derive(Debug)]
pub(crate) struct Packed {
    /// The length of what is packed, in four bytes, the lowest first; then that, deflated.
    bytes: &'static [u8],
    /// What it was packed behind, since it has much in common with that.
    before: &'static [u8],
    unpacked: OnceLock<Vec<u8>>,
}

impl Packed {
    pub(crate) const fn new(bytes: &'static [u8]) -> Self {
        Self::behind(bytes, &[])
    }

    /// What was packed behind other bytes, which are fewer than 65,536.
    pub(crate) const fn behind(bytes: &'static [u8], before: &'static [u8]) -> Self {
        assert!(before.len() <= 0xffff, "the length of a stored block has two bytes");
        Self { bytes, before, unpacked: OnceLock::new() }
    }

    /// The bytes as they were.
    pub(crate) fn bytes(&'static self) -> &'static [u8] {
        self.unpacked.get_or_init(|| {
            let (length, deflated) = self.bytes.split_first_chunk().unwrap_or((&[0; 4], &[]));
            let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or_default();
            let mut whole = Vec::with_capacity(self.before.len() + length);
            let mut inflate = Decompress::new(false);
            // What was packed can be unpacked, at once since its length is known.
            if !self.before.is_empty() {
                let stored = [&stored(self.before.len()), self.before].concat();
                let _ = inflate.decompress_vec(&stored, &mut whole, FlushDecompress::None);
            }
            let _ = inflate.decompress_vec(deflated, &mut whole, FlushDecompress::Finish);
            whole.split_off(self.before.len().min(whole.len()))
        })
    }

    /// The text that they are.
    pub(crate) fn text(&'static self) -> &'static str {
        str::from_utf8(self.bytes()).unwrap_or_default()
    }
}

/// The head of a block of so many bytes that are not packed, one that others follow (RFC 1951, section 3.2.4).
fn stored(length: usize) -> [u8; 5] {
    let length = u16::try_from(length).unwrap_or(u16::MAX);
    let ([low, high], [not_low, not_high]) = (length.to_le_bytes(), (!length).to_le_bytes());
    [0, low, high, not_low, not_high]
}
