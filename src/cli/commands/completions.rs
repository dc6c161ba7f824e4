//! `doicite completions`: scripts for shells.

use super::help::print;
use crate::cli::completion;
use crate::cli::exit::Exit;
use crate::cli::output::Voice;

pub(in crate::cli) fn completions(shell: &str, voice: Voice) -> Exit {
    match completion::script(shell) {
        Ok(script) => print(&script, voice),
        Err(error) => {
            voice.error(&format!("cannot write the script: {error}"));
            Exit::Output
        }
    }
}
