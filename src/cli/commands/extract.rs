//! `doicite extract`: the DOIs in any text, one a line, in order, without repeats.

use std::collections::HashSet;

use crate::cli::exit::Exit;
use crate::cli::hints;
use crate::cli::identifiers::{Found, Written, in_text};
use crate::cli::input::read;
use crate::cli::session::{Session, Told};
use crate::doi::Identified;
use crate::formats;

/// The DOIs in a text. What leads to one only by the network is reported.
fn dois(session: &Session, name: &str, text: &str) -> Vec<Identified> {
    let Some(all) = in_text(text) else { return formats::dois(text).collect() };
    let mut dois = Vec::new();
    for Written { line, found, .. } in all {
        match found {
            Found::Doi(found) => dois.push(found),
            Found::Pubmed(id) => {
                session.voice.note(&format!(
                    "note: {name}:{line}: {id} is no DOI; `doicite bib`, `cite` and `export` look it up"
                ));
            }
            Found::Unread(failure) => {
                session.voice.note(&format!("note: {name}:{line}: {}", failure.message));
            }
        }
    }
    dois
}

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
                    let name = if path == "-" { "standard input" } else { path };
                    for found in dois(session, name, &text) {
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
