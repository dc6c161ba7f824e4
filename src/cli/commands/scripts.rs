//! `doicite completions` and `doicite man`: texts made from the parser itself.

use clap::CommandFactory as _;

use crate::cli::args::Cli;
use crate::cli::completion;
use crate::cli::exit::Exit;
use crate::cli::output::{self, Voice};

pub(in crate::cli) fn completions(shell: &str, voice: Voice) -> Exit {
    match completion::script(shell) {
        Ok(script) => print(script.as_bytes(), voice),
        Err(error) => {
            voice.error(&format!("cannot write the script: {error}"));
            Exit::Output
        }
    }
}

pub(in crate::cli) fn man(verb: Option<&str>, voice: Voice) -> Exit {
    let mut root = Cli::command();
    root.build();
    let page = match verb {
        None => root,
        Some(name) => {
            let Some(verb) = root.find_subcommand(name) else {
                voice.error(&format!("there is no verb `{name}`; `doicite --help` lists them"));
                return Exit::Usage;
            };
            // `build` has given it the name that the page needs: doicite-VERB.
            verb.clone()
        }
    };
    let mut roff = Vec::new();
    if let Err(error) = clap_mangen::Man::new(page).render(&mut roff) {
        voice.error(&format!("cannot write the page: {error}"));
        return Exit::Output;
    }
    print(as_typed(&String::from_utf8_lossy(&roff)).as_bytes(), voice)
}

/// A page whose examples and tables keep their lines, which roff would fill.
fn as_typed(page: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for line in page.lines() {
        if inside && line.starts_with(".SH") {
            text.push_str(".fi\n");
            inside = false;
        }
        text.push_str(line);
        text.push('\n');
        if line == ".SH EXTRA" {
            text.push_str(".nf\n");
            inside = true;
        }
    }
    text
}

fn print(text: &[u8], voice: Voice) -> Exit {
    match output::deliver(&String::from_utf8_lossy(text), None) {
        Ok(()) => Exit::Good,
        Err(message) => {
            voice.error(&message);
            Exit::Output
        }
    }
}
