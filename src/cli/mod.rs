//! The program: arguments, settings, commands and messages.
//!
//! [`main`] is a function over its arguments. It parses them (`args`), settles what they leave open into
//! one `request`, and runs one of the `commands` in a `session`, which holds that request, reports
//! messages, and ends with an exit code (`exit`). `output` writes data and messages; `hints` has the advice on
//! failures. Only this module prints, reads the
//! environment or knows about terminals; everything else in the crate can be used without it.

mod account;
mod answers;
mod args;
mod bytes;
mod clipboard;
mod commands;
mod completion;
mod exit;
mod fetch;
mod hints;
mod identifiers;
mod input;
mod interrupt;
mod journals;
mod lines;
mod notices;
mod once;
mod output;
mod places;
mod progress;
mod reading;
mod remarks;
mod request;
mod search;
mod session;
mod settings;
mod sheet;
mod sources;
mod spool;
mod target;
mod terminal;
mod update;
mod works;

use std::ffi::OsString;
use std::process::ExitCode;

use args::{Cli, Verb};
use exit::Exit;
use output::Voice;
use session::{Session, Told};

/// Runs the program with its arguments, the first of which is its own name.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        let place =
            panic.location().map_or(String::new(), |place| format!(" at {}:{}", place.file(), place.line()));
        Voice::default().error(&format!("internal error{place}; please report it with the command you ran"));
    }));
    let args: Vec<OsString> = args.into_iter().collect();
    outlive_limits();
    match std::panic::catch_unwind(|| run(args)) {
        Ok(exit) => exit.into(),
        Err(_) => Exit::Internal.into(),
    }
}

/// A file that grows beyond a limit (`ulimit -f`) is an error of the write, not the end of the program:
/// the answer may have been printed, and only the cache be too large.
fn outlive_limits() {
    #[cfg(unix)]
    {
        let heard = std::sync::Arc::default();
        // Where it cannot be heard it ends the program, as it always did.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, heard);
    }
}

/// Records that standard output was closed when the program started. The standard library opens the null
/// device in its place before `main`, after which this cannot be detected.
pub fn output_was_closed() {
    output::was_closed();
}

fn run(args: Vec<OsString>) -> Exit {
    if let Some(exit) = completion::answer(&args) {
        return exit;
    }
    if args.len() < 2 {
        return commands::welcome(Voice::default());
    }
    let (args, verb_left_out) = args::normalise(args);
    let cli = match Cli::parse_words(args) {
        Ok(cli) => cli,
        Err(error) => {
            if let Some(message) = hints::other_format(&error) {
                Voice::default().error(&message);
                return Exit::Usage;
            }
            if error.use_stderr() {
                output::refuse_arguments(&error);
                return Exit::Usage;
            }
            // Help is no failure; a closed pipe is not one either.
            return match output::is_open().and_then(|()| error.print()) {
                Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Exit::Output,
                _ => Exit::Good,
            };
        }
    };
    cli.talk.color.choice().write_global();
    let voice = Voice::new(cli.talk);
    if verb_left_out && let Some(message) = hints::unknown_verb(&cli.verb) {
        voice.error(&message);
        return Exit::Usage;
    }
    let common = cli.verb.common();
    let session = |work: &dyn Fn(&Session) -> Result<(), Told>| Session::run(common, voice, work);
    match cli.verb {
        Verb::Cite(args) => session(&|session| commands::cite(session, &args)),
        Verb::Bib(args) => session(&|session| commands::bib(session, &args)),
        Verb::Export(args) => session(&|session| commands::export(session, &args)),
        Verb::Doc(args) => session(&|session| commands::doc(session, &args)),
        Verb::List(_) => session(&commands::list),
        Verb::Show(args) => session(&|session| commands::show(session, &args)),
        Verb::Extract(_) => session(&commands::extract),
        Verb::Check(args) => session(&|session| commands::check(session, &args)),
        Verb::Find(args) => session(&|session| commands::find(session, &args)),
        Verb::Styles(args) => session(&|session| commands::styles(session, &args)),
        Verb::Cache(args) => session(&|session| commands::cache(session, &args.action)),
        Verb::Config(_) => session(&commands::config),
        // Help must come whatever the settings are.
        Verb::Completions { shell } => commands::completions(&shell, voice),
        Verb::Help { topic } => commands::help(topic.as_deref(), voice),
        Verb::Man { topic } => commands::man(topic.as_deref(), voice),
        Verb::HoldClipboard => match clipboard::hold() {
            Ok(()) => Exit::Good,
            Err(_) => Exit::Output,
        },
    }
}
