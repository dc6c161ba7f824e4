//! `doicite extract`: the DOIs in any text, one a line, in order, without repeats.

use std::collections::HashSet;

use crate::cli::args::Extract;
use crate::cli::exit::Exit;
use crate::cli::output::{self, Voice};
use crate::cli::session::inputs;
use crate::import;

pub(in crate::cli) fn extract(args: &Extract, voice: Voice) -> Exit {
    let mut exit = Exit::Good;
    let mut seen = HashSet::new();
    let mut lines = String::new();
    for (name, bytes) in inputs(&args.files, voice) {
        match bytes {
            Ok(bytes) => {
                for found in import::dois(&String::from_utf8_lossy(&bytes)) {
                    if seen.insert(found.doi.clone()) {
                        lines.push_str(found.doi.as_str());
                        lines.push('\n');
                    }
                }
            }
            Err(error) => {
                voice.error(&format!("cannot read {name}: {error}"));
                exit = exit.max(Exit::Input);
            }
        }
    }
    if let Err(message) = output::deliver(&lines, args.sink.output.as_deref()) {
        voice.error(&message);
        exit = exit.max(Exit::Output);
    }
    exit
}
