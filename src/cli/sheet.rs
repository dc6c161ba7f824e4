//! Data on their way out, piece by piece: to standard output as they come, to a file when all of them are there.

use std::io::{self, BufWriter, Seek as _, StdoutLock, Write as _};
use std::path::{Path, PathBuf};

use tempfile::SpooledTempFile;

use super::output;

/// How much of what goes to a file waits in memory.
const MOST_KEPT: usize = 8 << 20;

/// Data that are written a piece at a time. The first failure to write is reported at the end; whatever else there is
/// to do goes on.
pub(crate) struct Sheet {
    out: Out,
    trouble: io::Result<()>,
    is_empty: bool,
}

enum Out {
    Standard(BufWriter<StdoutLock<'static>>),
    File(PathBuf, BufWriter<SpooledTempFile>),
}

impl Sheet {
    /// Data for a file, or for standard output.
    pub(crate) fn new(to: Option<&Path>) -> Self {
        let (out, trouble) = match to {
            Some(path) if path != Path::new("-") => {
                (Out::File(path.to_owned(), BufWriter::new(SpooledTempFile::new(MOST_KEPT))), Ok(()))
            }
            _ => (Out::Standard(BufWriter::new(io::stdout().lock())), output::is_open()),
        };
        Self { out, trouble, is_empty: true }
    }

    /// Writes a piece.
    pub(crate) fn put(&mut self, text: &str) {
        self.is_empty &= text.is_empty();
        if self.trouble.is_ok() {
            self.trouble = match &mut self.out {
                Out::Standard(out) => out.write_all(text.as_bytes()),
                Out::File(_, out) => out.write_all(text.as_bytes()),
            };
        }
    }

    /// Shows what has been written.
    pub(crate) fn flush(&mut self) {
        if let Out::Standard(out) = &mut self.out
            && self.trouble.is_ok()
        {
            self.trouble = out.flush();
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// Ends the data; a file takes its name now, whole.
    pub(crate) fn end(mut self) -> Result<(), String> {
        self.flush();
        match self.out {
            Out::Standard(_) => match self.trouble {
                // The reader has seen enough.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                result => result.map_err(|error| format!("cannot write the output: {error}")),
            },
            Out::File(path, spooled) => {
                let write = |out: &mut dyn io::Write| {
                    self.trouble?;
                    let mut spooled = spooled.into_inner().map_err(io::IntoInnerError::into_error)?;
                    spooled.rewind()?;
                    io::copy(&mut spooled, out).map(drop)
                };
                output::deliver_by(write, Some(&path))
            }
        }
    }
}
