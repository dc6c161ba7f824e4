//! Documents of word processors of every content.

use std::io::Write as _;

use doicite::formats::plain_text;
use rawzip::{CompressionMethod, ZipArchiveWriter};

/// The bytes as an archive, and as each member that is read of one: its text is lines without controls, or there
/// is an error of one line.
pub fn words(data: &[u8]) {
    text(data);
    let notes: &[u8] = b"<n/>";
    for members in [
        vec![("word/document.xml", data)],
        vec![
            ("word/document.xml", notes),
            ("word/footnotes.xml", data),
            ("word/_rels/document.xml.rels", data),
        ],
        vec![("mimetype", b"application/vnd.oasis.opendocument.text".as_slice()), ("content.xml", data)],
    ] {
        text(&archive(&members));
    }
}

fn text(archive: &[u8]) {
    match plain_text(archive) {
        Ok(text) if archive.starts_with(b"PK\x03\x04") => {
            assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
        }
        Ok(_) => {}
        Err(error) => {
            let message = error.to_string();
            assert!(!message.contains('\n') && message.len() < 1000, "{message:?}");
        }
    }
}

/// An archive of members that are not packed.
fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (name, content) in members {
        let (mut entry, config) =
            archive.new_file(name).compression_method(CompressionMethod::STORE).start().expect("a member");
        let mut writer = config.wrap(&mut entry);
        writer.write_all(content).expect("room");
        let descriptor = writer.finish().expect("room").1;
        entry.finish(descriptor).expect("room");
    }
    archive.finish().expect("room");
    bytes
}
