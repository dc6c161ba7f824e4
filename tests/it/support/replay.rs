//! The replay server of the shared material: doi.org and the agencies as they were recorded.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::shared;

/// A running replay server; stopped when dropped.
pub(crate) struct Replay {
    pub(crate) url: String,
    child: Child,
}

impl Replay {
    /// Starts it on the served records with further options. `None`, and a printed line, where the
    /// shared material or Python is missing.
    pub(crate) fn start(test: &str, options: &[&str]) -> Option<Self> {
        let folder = shared(test)?;
        Self::with_records(test, &folder.join("fidelity/records.served.jsonl"), options)
    }

    pub(crate) fn with_records(test: &str, records: &Path, options: &[&str]) -> Option<Self> {
        let folder = shared(test)?;
        let child = Command::new("python3")
            .arg(folder.join("replay/replay.py"))
            .arg("--records")
            .arg(records)
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = child else {
            println!("skipped: {test} needs python3, which is not there");
            return None;
        };
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line
            .trim()
            .strip_prefix("listening on ")
            .unwrap_or_else(|| panic!("it said {line:?}"))
            .to_owned();
        Some(Self { url, child })
    }
}

impl Drop for Replay {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The records that agencies served, as JSON.
pub(crate) fn served(folder: &Path) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(folder.join("fidelity/records.served.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
