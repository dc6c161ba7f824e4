//! `doicite extract`: the DOIs in any text, one a line, in order, without repeats.

use std::collections::HashSet;

use crate::cli::args::Extract;
use crate::cli::exit::Exit;
use crate::cli::output::{self, Voice};
use crate::cli::works::read;
use crate::formats;

pub(in crate::cli) fn extract(args: &Extract, voice: Voice) -> Exit {
    let mut exit = Exit::Good;
    let mut seen = HashSet::new();
    let mut lines = String::new();
    if let Some(input) = args.sink.spared(&args.files) {
        voice.error(&input);
        return Exit::Usage;
    }
    let stdin = ["-".to_owned()];
    for path in if args.files.is_empty() { &stdin[..] } else { &args.files } {
        match read(path, voice) {
            Ok(bytes) => {
                for found in formats::dois(&formats::decode(&bytes)) {
                    if seen.insert(found.doi.clone()) {
                        lines.push_str(found.doi.as_str());
                        lines.push('\n');
                    }
                }
            }
            Err(error) => {
                let name = if path == "-" { "standard input" } else { path };
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
