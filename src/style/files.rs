//! Style files in folders: those of the user, of other programs, and those that were fetched.
//!
//! A style is asked for by name and opened directly, so that it does not matter how many there are; only
//! a search goes through a folder. The folder `dependent` is looked into too: the official repository
//! and the packages made of it keep dependent styles there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::files::{self, first_bytes};
use crate::text::sorting;

/// The longest style file that is read; the longest there are have a quarter of a megabyte.
pub(super) const LONGEST_STYLE: u64 = 4 << 20;

/// As much of a style as its `cs:info` takes up: 5 KB at the most in the official repository.
const HEAD: u64 = 32 << 10;

const DEPENDENT: &str = "dependent";

/// The file of a style in a folder, if it is there.
pub(super) fn of_name(folder: &Path, name: &str) -> Option<PathBuf> {
    if !super::names::is_file_name(name) {
        return None;
    }
    let file = format!("{name}.csl");
    let lower = file.to_lowercase();
    let mut spellings = vec![file];
    if !spellings.contains(&lower) {
        spellings.push(lower);
    }
    spellings
        .iter()
        .flat_map(|file| [folder.join(file), folder.join(DEPENDENT).join(file)])
        .find(|path| path.is_file())
}

/// The folder of styles that a file is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().unwrap_or(path);
    if folder.ends_with(DEPENDENT) { folder.parent().unwrap_or(folder) } else { folder }
}

/// The style files in a folder, by name. A folder that is not there has none.
pub(super) fn all(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for folder in [folder.to_owned(), folder.join(DEPENDENT)] {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let is_style = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("csl"));
            if let (true, Some(stem)) = (is_style, path.file_stem().and_then(|stem| stem.to_str())) {
                found.push((stem.to_owned(), path.clone()));
            }
        }
    }
    sorting::by(&mut found, Ord::cmp);
    found
}

/// A whole style file. The error is in words.
pub(super) fn read(path: &Path) -> Result<String, String> {
    read_up_to(path, LONGEST_STYLE)
}

/// A whole file of at most so many bytes.
pub(super) fn read_up_to(path: &Path, most: u64) -> Result<String, String> {
    let bytes = first_bytes(path, most + 1).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > most {
        return Err(format!("it is larger than {} MB", most >> 20));
    }
    String::from_utf8(bytes).map_err(|_| "it is not in UTF-8".to_owned())
}

/// The head of a style file, which has its `cs:info`.
pub(super) fn head(path: &Path) -> Option<String> {
    Some(String::from_utf8_lossy(&first_bytes(path, HEAD).ok()?).into_owned())
}

/// When a file was written, and whether that is no longer ago than `most`. A time in the future is no
/// time: it says that a clock was wrong.
pub(super) fn written(path: &Path, most: Duration) -> Option<(SystemTime, bool)> {
    let when = path.metadata().ok()?.modified().ok()?;
    Some((when, when.elapsed().is_ok_and(|age| age < most)))
}

/// Writes a file, and makes its folder where that is missing.
pub(super) fn write(folder: &Path, name: &str, text: &str) -> io::Result<PathBuf> {
    files::create_private(folder)?;
    let target = folder.join(name);
    files::write(&target, |out| out.write_all(text.as_bytes()))?;
    Ok(target)
}
