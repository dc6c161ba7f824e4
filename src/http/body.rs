//! The body of an answer, unpacked and bounded.

use std::io::{self, BufRead, Read as _};

use flate2::bufread::GzDecoder;

/// The longest body that is read, packed or not; records with their references and abstracts reach
/// megabytes.
pub(super) const MAX_BODY: usize = 8 << 20;

/// How many members of gzip a body may have: a server that packs what it sends in parts has some hundred. Empty ones
/// cost time, and 8 MB hold 400,000.
const MOST_MEMBERS: usize = 1000;

/// What unpacking a body comes to.
#[derive(Debug)]
pub(super) enum Unpacked {
    /// All of it.
    Whole(Vec<u8>),
    /// More than any agency serves.
    TooLong,
    /// Something else than it says.
    Broken(String),
}

/// Undoes what `Content-Encoding` says was done to a body. Only gzip was offered.
pub(super) fn unpack(encoding: Option<&str>, body: Vec<u8>) -> Unpacked {
    match encoding.map(|encoding| encoding.trim().to_ascii_lowercase()).as_deref() {
        None | Some("" | "identity") => Unpacked::Whole(body),
        Some("gzip" | "x-gzip") => match gunzip(&body) {
            Ok(unpacked) if unpacked.len() > MAX_BODY => Unpacked::TooLong,
            Ok(unpacked) => Unpacked::Whole(unpacked),
            Err(error) => Unpacked::Broken(format!("decompressing it failed: {error}")),
        },
        Some(other) => Unpacked::Broken(format!("it has the unrequested content encoding {other}")),
    }
}

/// All members of a gzip file (RFC 1952, section 2.2) one after another. What follows the last one and is
/// no member is left out, as gzip does.
fn gunzip(mut packed: &[u8]) -> io::Result<Vec<u8>> {
    const MAGIC: [u8; 2] = [0x1f, 0x8b];
    let mut unpacked = Vec::new();
    for _ in 0..MOST_MEMBERS {
        let room = (MAX_BODY + 1).saturating_sub(unpacked.len());
        let mut member = GzDecoder::new(packed);
        let read = member.by_ref().take(room as u64).read_to_end(&mut unpacked)?;
        if read == room {
            return Ok(unpacked);
        }
        packed = member.into_inner();
        if !packed.fill_buf()?.starts_with(&MAGIC) {
            return Ok(unpacked);
        }
    }
    Err(io::Error::other(format!("it has more than {MOST_MEMBERS} members")))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text).expect("packed");
        encoder.finish().expect("packed")
    }

    #[test]
    fn all_members_are_unpacked() {
        let parts = [gzip(b"one, "), gzip(b""), gzip(b"two")].concat();
        for body in [parts.clone(), [parts, b"\0\0 served by node 7".to_vec()].concat()] {
            let Unpacked::Whole(text) = unpack(Some("GZIP"), body) else { panic!("not unpacked") };
            assert_eq!(text, b"one, two");
        }
    }

    #[test]
    fn members_are_bounded() {
        let members = |count| unpack(Some("gzip"), gzip(b"").repeat(count));
        assert!(matches!(members(MOST_MEMBERS), Unpacked::Whole(text) if text.is_empty()));
        assert!(matches!(members(MOST_MEMBERS + 1), Unpacked::Broken(_)));
    }

    #[test]
    fn what_is_cut_is_broken_and_what_is_too_long_is_not_unpacked() {
        let whole = gzip(&[b'x'; 1000]);
        assert!(matches!(unpack(Some("gzip"), whole[..whole.len() - 9].to_vec()), Unpacked::Broken(_)));
        assert!(matches!(unpack(Some("gzip"), b"plain".to_vec()), Unpacked::Broken(_)));
        assert!(matches!(unpack(Some("br"), whole), Unpacked::Broken(_)));
        assert!(matches!(unpack(Some("gzip"), gzip(&vec![0; MAX_BODY + 1])), Unpacked::TooLong));
        let many = gzip(&vec![0; MAX_BODY / 4]).repeat(5);
        assert!(matches!(unpack(Some("gzip"), many), Unpacked::TooLong));
        assert!(matches!(unpack(Some("gzip"), gzip(&vec![0; MAX_BODY])), Unpacked::Whole(_)));
    }
}
