//! The program: what is typed, what is meant, the work, and how it is told.
//!
//! [`main`] is a function over its arguments. It parses them (`args`), settles what they leave open
//! (`settings`), and runs one of the `commands`; each returns how it ended (`exit`). Data goes out by
//! one door, talk by another (`output`). Only this module prints, reads the environment or knows
//! about terminals; everything else in the crate can be used without it.

mod args;
mod clipboard;
mod commands;
mod completion;
mod exit;
mod fetch;
mod interrupt;
mod journals;
mod notices;
mod output;
mod progress;
mod references;
mod session;
mod settings;
mod spool;
mod update;
mod works;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Verb};
use exit::Exit;
use output::Voice;

/// Runs the program with its arguments, the first of which is its own name.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        let place =
            panic.location().map_or(String::new(), |place| format!(" at {}:{}", place.file(), place.line()));
        Voice::default().error(&format!("internal error{place}; please report it with the command you ran"));
    }));
    let args: Vec<OsString> = args.into_iter().collect();
    match std::panic::catch_unwind(|| run(args)) {
        Ok(exit) => exit.into(),
        Err(_) => Exit::Internal.into(),
    }
}

fn run(args: Vec<OsString>) -> Exit {
    if let Some(exit) = completion::answer(&args) {
        return exit;
    }
    if args.len() < 2 {
        return commands::welcome(Voice::default());
    }
    let cli = match Cli::try_parse_from(args::normalise(args)) {
        Ok(cli) => cli,
        Err(error) => {
            // Help goes to standard output and is no failure; a closed pipe is not one either.
            return match error.print() {
                _ if error.use_stderr() => Exit::Usage,
                Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Exit::Output,
                _ => Exit::Good,
            };
        }
    };
    let voice = Voice::new(cli.talk);
    match cli.verb {
        Verb::Cite(args) => commands::cite(&args, voice),
        Verb::Bib(args) => commands::bib(&args, voice),
        Verb::Export(args) => commands::export(&args, voice),
        Verb::Doc(args) => commands::doc(&args, voice),
        Verb::List(args) => commands::list(&args, voice),
        Verb::Show(args) => commands::show(&args, voice),
        Verb::Extract(args) => commands::extract(&args, voice),
        Verb::Styles(args) => commands::styles(&args, voice),
        Verb::Cache(args) => commands::cache(&args.action, voice),
        Verb::Config(args) => commands::config(&args, voice),
        Verb::Completions { shell } => commands::completions(&shell, voice),
        Verb::Help { topic } => commands::help(topic.as_deref(), voice),
        Verb::HoldClipboard => match clipboard::hold() {
            Ok(()) => Exit::Good,
            Err(_) => Exit::Output,
        },
        Verb::Man { verb } => commands::man(verb.as_deref(), voice),
    }
}
