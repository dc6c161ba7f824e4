//! A ZIP archive, of which a few members are read, each up to a bound.

use std::io::Read as _;

use flate2::bufread::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive};

use crate::formats::entry::ImportError;
use crate::text::encoding::decode;

/// How large a member may be, unpacked: the text of some hundred books.
const LARGEST: u64 = 1 << 26;

/// How many members are looked at; a document with a thousand pictures has hardly more.
const MOST_MEMBERS: usize = 20_000;

pub(super) struct Archive<'b> {
    archive: ZipSliceArchive<&'b [u8]>,
    members: Vec<(String, CompressionMethod, ZipArchiveEntryWayfinder)>,
}

impl<'b> Archive<'b> {
    /// Opens an archive; none if the input is not one.
    pub(super) fn open(bytes: &'b [u8]) -> Option<Self> {
        if !bytes.starts_with(b"PK\x03\x04") {
            return None;
        }
        let archive = ZipArchive::from_slice(bytes).ok()?;
        let mut members = Vec::new();
        let mut entries = archive.entries();
        while let Ok(Some(entry)) = entries.next_entry() {
            if members.len() == MOST_MEMBERS {
                break;
            }
            let name = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
            members.push((name, entry.compression_method(), entry.wayfinder()));
        }
        Some(Self { archive, members })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.members.iter().any(|member| member.0 == name)
    }

    /// Whether the member that names the type of an OpenDocument does so.
    pub(super) fn is_of_type(&self, kind: &str) -> bool {
        self.read("mimetype").is_ok_and(|text| text.contains(kind))
    }

    /// The text of a member. The first one counts where two have a name.
    pub(super) fn read(&self, name: &str) -> Result<String, ImportError> {
        let wrong = |what: &str| ImportError::entry(1, &format!("{name}: {what}"));
        let member = self.members.iter().find(|member| member.0 == name);
        let (_, method, place) = member.ok_or_else(|| wrong("missing from the document"))?;
        let entry = self.archive.get_entry(*place).map_err(|_| wrong("the document is damaged here"))?;
        let mut bytes = Vec::new();
        let read = match *method {
            CompressionMethod::STORE => entry.data().take(LARGEST).read_to_end(&mut bytes),
            CompressionMethod::DEFLATE => {
                DeflateDecoder::new(entry.data()).take(LARGEST).read_to_end(&mut bytes)
            }
            _ => return Err(wrong("packed or encrypted in a way that cannot be read")),
        };
        read.map_err(|_| wrong("the document is damaged or encrypted here"))?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length >= LARGEST) {
            return Err(wrong("larger than 64 MiB"));
        }
        // Nearly all are UTF-8, and no second copy is needed.
        Ok(String::from_utf8(bytes).unwrap_or_else(|other| decode(other.as_bytes()).into_owned()))
    }
}
