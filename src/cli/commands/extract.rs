//! `doicite extract`: the DOIs in any text, one a line, in order, without repeats.

use std::collections::HashSet;

use crate::cli::exit::Exit;
use crate::cli::hints;
use crate::cli::input::read;
use crate::cli::session::{Session, Told};
use crate::formats;

pub(in crate::cli) fn extract(session: &Session) -> Result<(), Told> {
    session.spare()?;
    let mut seen = HashSet::new();
    let mut lines = String::new();
    let files = &session.request.inputs;
    let stdin = ["-".to_owned()];
    for path in if files.is_empty() { &stdin[..] } else { files } {
        match read(path, session.voice) {
            Ok(bytes) => match formats::plain_text(&bytes) {
                Ok(text) => {
                    for found in formats::dois(&text) {
                        if seen.insert(found.doi.clone()) {
                            lines.push_str(found.doi.as_str());
                            lines.push('\n');
                        }
                    }
                }
                Err(error) => {
                    let name = if path == "-" { "standard input" } else { path };
                    session.fail(Exit::Input, &format!("{name}: {}", hints::explain(&error)));
                }
            },
            Err(error) => {
                let name = if path == "-" { "standard input" } else { path };
                session.fail(Exit::Input, &format!("cannot read {name}: {error}"));
            }
        }
    }
    session.deliver(&lines)
}
