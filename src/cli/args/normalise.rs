//! Typed words in the order that the parser knows.

use std::ffi::OsString;

use std::cell::LazyCell;

use clap::{CommandFactory as _, Subcommand as _};

use super::{CacheAction, Cli, StylesAction, Verb};

/// Puts the verb first: adds `cite` where there is none, and moves options before a verb behind it. Says
/// whether there was none.
pub(crate) fn normalise(args: Vec<OsString>) -> (Vec<OsString>, bool) {
    // Built where an option stands before the verb.
    let root = LazyCell::new(Cli::command);
    let takes_value = |option: &str| {
        let (name, attached) = option.split_once('=').map_or((option, false), |(name, _)| (name, true));
        let matches = |arg: &clap::Arg| {
            let long = name.strip_prefix("--").is_some_and(|long| arg.get_long() == Some(long));
            let short =
                name.strip_prefix('-').is_some_and(|s| s.len() == 1 && arg.get_short() == s.chars().next());
            (long || short) && arg.get_action().takes_values()
        };
        let commands = std::iter::once(&*root).chain(root.get_subcommands());
        !attached && commands.into_iter().any(|command| command.get_arguments().any(matches))
    };
    // Where the first word is that is neither an option nor the value of one.
    let first_word = |mut index: usize| {
        while let Some(text) = args.get(index).and_then(|arg| arg.to_str()) {
            if text == "--" || text == "-" || !text.starts_with('-') {
                break;
            }
            // Of short options written together the last may take a value.
            let last = text.chars().last().filter(|_| !text.starts_with("--")).map(|c| format!("-{c}"));
            index += if takes_value(last.as_deref().unwrap_or(text)) { 2 } else { 1 };
        }
        index
    };
    // The program's own flags need no verb.
    let own = |arg: &OsString| matches!(arg.to_str(), Some("-h" | "--help" | "-V" | "--version"));
    if args.len() < 2 || (args.len() == 2 && own(&args[1])) {
        return (args, false);
    }
    let index = first_word(1);
    let word = args.get(index).and_then(|arg| arg.to_str());
    let has_verb = word.is_some_and(Verb::has_subcommand);
    // A verb that has verbs of its own.
    let is_sub: Option<fn(&str) -> bool> = match word {
        Some("styles") => Some(StylesAction::has_subcommand),
        Some("cache") => Some(CacheAction::has_subcommand),
        _ => None,
    };
    let sub = is_sub.and_then(|is_sub| {
        let place = first_word(index + 1);
        args.get(place)?.to_str().filter(|word| is_sub(word))?;
        Some(place)
    });
    let mut rest = args;
    if let Some(place) = sub {
        let sub = rest.remove(place);
        rest.insert(1, sub);
    }
    let name = if has_verb { rest.remove(index + usize::from(sub.is_some())) } else { "cite".into() };
    rest.insert(1, name);
    (rest, !has_verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normalised(line: &str) -> String {
        let args = std::iter::once("doicite").chain(line.split_whitespace()).map(OsString::from).collect();
        let words: Vec<String> =
            normalise(args).0.into_iter().skip(1).map(|arg| arg.to_string_lossy().into_owned()).collect();
        words.join(" ")
    }

    #[test]
    fn the_verb_comes_first() {
        for (typed, meant) in [
            ("10.1/x", "cite 10.1/x"),
            ("-s ieee 10.1/x", "cite -s ieee 10.1/x"),
            ("cite 10.1/x", "cite 10.1/x"),
            ("-s list 10.1/x", "cite -s list 10.1/x"),
            ("--style=ieee list a.txt", "list --style=ieee a.txt"),
            ("--offline -s ieee list a.txt", "list --offline -s ieee a.txt"),
            ("--color never list a.txt", "list --color never a.txt"),
            ("-qs ieee list a.txt", "list -qs ieee a.txt"),
            ("help", "help"),
            ("--help", "--help"),
            ("--version", "--version"),
            ("", ""),
            ("-- list", "cite -- list"),
            ("bib --help", "bib --help"),
            ("lst", "cite lst"),
            ("--offline styles show apa", "styles show --offline apa"),
            ("styles -q add --offline apa", "styles add -q --offline apa"),
            ("styles apa show", "styles apa show"),
            ("-q cache list", "cache list -q"),
            ("styles", "styles"),
        ] {
            assert_eq!(normalised(typed), meant, "{typed}");
        }
    }

    #[test]
    fn the_parser_is_sound() {
        Cli::command().debug_assert();
    }
}
