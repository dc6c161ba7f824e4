//! Completions for shells.
//!
//! The script that `doicite completions SHELL` prints calls the program itself, so that completions know the
//! styles and locales present and fit the version. The shell sets an environment variable for such a run.

use std::collections::HashSet;
use std::ffi::OsString;

use clap::{Command, CommandFactory as _};
use clap_complete::env::{CompleteEnv, Shells};
use clap_complete::{ArgValueCandidates, CompletionCandidate};

use super::args::{Cli, Network};
use super::commands::help::TOPICS;
use super::exit::Exit;
use super::settings::Settings;
use crate::style::{self, Sources};

/// The variable by which a shell asks.
const ASKED_BY: &str = "DOICITE_COMPLETE";

/// In a folder of `fpath` the script is itself the function that completes. The first time it defines
/// what does that; then that has to be called as well.
const ZSH_FROM_A_FOLDER: &[u8] = b"
if [ \"$funcstack[1]\" = _doicite ]; then
    _clap_dynamic_completer_doicite \"$@\"
fi
";

/// The script that makes a shell ask.
pub(crate) fn script(shell: &str) -> std::io::Result<String> {
    let mut script = Vec::new();
    if let Some(shell) = Shells::builtins().completer(shell) {
        shell.write_registration(ASKED_BY, "doicite", "doicite", "doicite", &mut script)?;
    }
    if shell == "zsh" {
        script.extend_from_slice(ZSH_FROM_A_FOLDER);
    }
    Ok(String::from_utf8_lossy(&script).into_owned())
}

/// Answers a shell, if it is one that runs us.
pub(crate) fn answer(args: &[OsString]) -> Option<Exit> {
    std::env::var_os(ASKED_BY)?;
    let folder = std::env::current_dir().ok();
    let answered = CompleteEnv::with_factory(command).var(ASKED_BY).try_complete(args, folder.as_deref());
    Some(if answered.is_ok() { Exit::Good } else { Exit::Usage })
}

/// The command as it may be typed: without a verb, what `cite` takes can follow. Styles and locales are
/// those there are.
fn command() -> Command {
    let root = Cli::command().mut_subcommands(|verb| {
        verb.mut_args(|arg| match arg.get_id().as_str() {
            "style" => arg.add(ArgValueCandidates::new(styles)),
            "locale" => arg.add(ArgValueCandidates::new(locales)),
            "topic" => arg.add(ArgValueCandidates::new(pages)),
            _ => arg,
        })
    });
    let known: Vec<String> = root.get_arguments().map(|arg| arg.get_id().to_string()).collect();
    let cite = root.find_subcommand("cite").cloned().unwrap_or_default();
    root.args(cite.get_arguments().filter(|arg| !known.contains(&arg.get_id().to_string())).cloned())
}

/// The styles at hand, the user's own among them, each with its title; and the common names of styles.
fn styles() -> Vec<CompletionCandidate> {
    let settings = Settings::settle(None, None, None, &Network::default());
    let own = settings.ok().map(|settings| settings.folders.own);
    let entries = Sources { own, ..Sources::default() }.at_hand();
    let known: HashSet<String> = entries.iter().map(|entry| entry.name.clone()).collect();
    let common = style::common()
        .filter(|(name, _)| !known.contains(*name))
        .map(|(name, style)| CompletionCandidate::new(name).help(Some(format!("that is {style}").into())));
    let here =
        entries.into_iter().map(|entry| CompletionCandidate::new(entry.name).help(Some(entry.title.into())));
    here.chain(common).collect()
}

/// The commands and topics that have help and manual pages.
fn pages() -> Vec<CompletionCandidate> {
    let root = Cli::command();
    let verbs = root.get_subcommands().filter(|verb| !verb.is_hide_set());
    let verbs = verbs.map(|verb| {
        CompletionCandidate::new(verb.get_name()).help(verb.get_about().map(|about| about.to_string().into()))
    });
    let topics = TOPICS.iter().filter(|(name, ..)| root.find_subcommand(name).is_none());
    let topics = topics.map(|(name, title, _)| CompletionCandidate::new(*name).help(Some((*title).into())));
    verbs.chain(topics).collect()
}

/// The languages.
fn locales() -> Vec<CompletionCandidate> {
    style::locales().map(CompletionCandidate::new).collect()
}
