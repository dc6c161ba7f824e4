//! Inputs as they come: files and standard input, read a part at a time.
//!
//! A long library of BibTeX is read several times over (see `formats::Passes`): a file from its beginning, anything
//! else from a temporary copy.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read, Seek, Write as _};
use std::ops::ControlFlow;

use tempfile::SpooledTempFile;

use super::bytes;
use super::output::Voice;
use super::spool::{MOST_KEPT, of_folder};
use crate::formats::{self, Entries, Entry, Feed, Passes, Piece};
use crate::text::parallel;

/// How much of an input is held at a time. Longer ones are read as well where their works can be read one by
/// one; an input without an end is an error before it has taken the memory.
const MOST_HELD: usize = 1 << 30;

/// How much of a library that is no file is copied.
const MOST_COPIED: u64 = 1 << 32;

/// From how many bytes on a library is read in passes.
const LONG: usize = 4 << 20;

/// How much is read at a time.
const PART: usize = formats::PIECE;

/// An open input.
pub(crate) struct Input {
    reader: Box<dyn Read>,
    part: Vec<u8>,
    /// The same input, from its beginning, where that can be had.
    again: Option<File>,
}

impl Input {
    /// Opens a file, or standard input (`-`).
    pub(crate) fn open(path: &str, voice: Voice) -> io::Result<Self> {
        let (reader, again): (Box<dyn Read>, _) = if path == "-" {
            if io::stdin().is_terminal() {
                let end = if cfg!(windows) { "Ctrl-Z and Enter end" } else { "Ctrl-D ends" };
                voice.note(&format!("reading from the terminal; {end} the input"));
            }
            (Box::new(io::stdin().lock()), None)
        } else {
            let path = bytes::path(path);
            let file = File::open(&path)?;
            let is_file = file.metadata()?.is_file();
            (Box::new(file), if is_file { Some(File::open(path)?) } else { None })
        };
        Ok(Self { reader, part: vec![0; PART], again })
    }

    /// The next part; none at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<&[u8]>> {
        part(&mut self.reader, &mut self.part)
    }

    /// The input from its beginning, of which this has been read.
    fn rewound(&mut self, head: Vec<u8>) -> io::Result<Box<dyn ReadSeek>> {
        if let Some(file) = self.again.take() {
            return Ok(Box::new(file));
        }
        let mut copy = SpooledTempFile::new(MOST_KEPT);
        let mut length = 0;
        let mut put = |bytes: &[u8]| {
            length += bytes.len() as u64;
            if length > MOST_COPIED {
                return Err(io::Error::other("it is larger than 4 GB; read it from a file"));
            }
            copy.write_all(bytes).map_err(|error| of_folder(&error))
        };
        put(&head)?;
        drop(head);
        while let Some(bytes) = part(&mut self.reader, &mut self.part)? {
            put(bytes)?;
        }
        Ok(Box::new(copy))
    }
}

trait ReadSeek: Read + Seek {}

impl<T: Read + Seek> ReadSeek for T {}

fn part<'p>(reader: &mut dyn Read, part: &'p mut [u8]) -> io::Result<Option<&'p [u8]>> {
    loop {
        match reader.read(part) {
            Ok(length) => return Ok(part.get(..length).filter(|part| !part.is_empty())),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Takes what was made of some entries, and the lines that these begin in where the reader knows them; says whether
/// there may be more.
pub(crate) type TakeEntries<'t, E> = dyn FnMut(Entries<E>, Vec<usize>) -> ControlFlow<()> + 't;

/// Reads an input of works to its end, of which `head` has come, and hands on what is made of its entries until nobody
/// takes any more; its pieces are read on so many cores, while more of it comes. Each part is shown first, as long as it
/// is read for the first time. What is left to be drained comes back.
pub(crate) fn feed<E: Send>(
    feed: Feed,
    head: &[u8],
    input: &mut Input,
    cores: usize,
    show: &mut dyn FnMut(&[u8]),
    make: &(dyn Fn(Entry) -> E + Sync),
    take: &mut TakeEntries<'_, E>,
) -> io::Result<ControlFlow<(), Option<Feed>>> {
    // Where it is read, an entry is taken apart in the cache of the same core, and its memory goes back to the thread
    // that it is from.
    let read = |piece: Piece| {
        let (entries, lines) = piece.read();
        (made(entries, make), lines)
    };
    parallel::as_they_come(cores, read, |flow| fed(feed, head, input, flow, show, make, take))
}

/// What is made of entries.
pub(crate) fn made<E>(entries: Entries, make: &(dyn Fn(Entry) -> E + Sync)) -> Entries<E> {
    entries.into_iter().map(|entry| entry.map(make)).collect()
}

/// What becomes of the pieces of an input.
type Pieces<'s, 'f, E> = parallel::Flow<'s, 'f, Piece, (Entries<E>, Vec<usize>)>;

fn fed<E: Send>(
    mut feed: Feed,
    head: &[u8],
    input: &mut Input,
    flow: &mut Pieces<'_, '_, E>,
    show: &mut dyn FnMut(&[u8]),
    make: &(dyn Fn(Entry) -> E + Sync),
    take: &mut TakeEntries<'_, E>,
) -> io::Result<ControlFlow<(), Option<Feed>>> {
    let mut long = LONG;
    let mut pieces = feed.cut(head);
    loop {
        let has_pieces = !pieces.is_empty();
        for piece in pieces {
            if let Some((entries, lines)) = flow.push(piece)
                && take(feed.counted(entries), lines).is_break()
            {
                return Ok(ControlFlow::Break(()));
            }
        }
        if feed.held() > MOST_HELD {
            return Err(too_long());
        }
        if feed.held() > long && !has_pieces {
            match feed.into_library() {
                Ok(head) => {
                    let take = &mut |entries| take(made(entries, make), Vec::new());
                    let flow = in_passes(&mut *input.rewound(head)?, take)?;
                    return Ok(match flow {
                        ControlFlow::Break(()) => ControlFlow::Break(()),
                        ControlFlow::Continue(()) => ControlFlow::Continue(None),
                    });
                }
                // It may turn out to be a library later on.
                Err(other) => feed = other,
            }
            long = feed.held() * 2;
        }
        let Some(part) = input.next()? else { break };
        show(part);
        pieces = feed.cut(part);
    }
    while let Some((entries, lines)) = flow.next() {
        if take(feed.counted(entries), lines).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(Some(feed)))
}

fn in_passes(
    input: &mut dyn ReadSeek,
    take: &mut dyn FnMut(Entries) -> ControlFlow<()>,
) -> io::Result<ControlFlow<()>> {
    let mut passes = Passes::new();
    let mut buffer = vec![0; PART];
    loop {
        input.rewind()?;
        while let Some(part) = part(input, &mut buffer)? {
            let mut entries = Entries::new();
            passes.push(part, &mut |entry| entries.push(entry));
            if !entries.is_empty() && take(entries).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            if passes.held() > MOST_HELD {
                return Err(too_long());
            }
        }
        let mut entries = Entries::new();
        let again = passes.end(&mut |entry| entries.push(entry));
        if take(entries).is_break() || !again {
            return Ok(ControlFlow::Continue(()));
        }
    }
}

fn too_long() -> io::Error {
    io::Error::other("it is larger than 1 GB; split it")
}

/// What is in a file, or comes on standard input (`-`).
pub(crate) fn read(path: &str, voice: Voice) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut input = Input::open(path, voice)?;
    while let Some(part) = input.next()? {
        bytes.extend_from_slice(part);
        if bytes.len() > MOST_HELD {
            return Err(too_long());
        }
    }
    Ok(bytes)
}
