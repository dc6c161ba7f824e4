//! `doicite help`: the help of a verb or a topic, and the welcome for a run without arguments.

use clap::CommandFactory as _;

use crate::cli::args::{Cli, Verb};
use crate::cli::exit::Exit;
use crate::cli::hints::close_to;
use crate::cli::output::{self, Voice};
use crate::compare::{Level, Rule};

/// The help topics: name, title, text.
pub(in crate::cli) const TOPICS: &[(&str, &str, &str)] = &[
    ("ids", "how DOIs can be written", include_str!("../help/ids.txt")),
    ("styles", "citation styles and languages", include_str!("../help/styles.txt")),
    ("formats", "output formats of references, lists and exports", include_str!("../help/formats.txt")),
    ("libraries", "input files", include_str!("../help/libraries.txt")),
    ("check", "check references and find their DOIs", include_str!("../help/check.txt")),
    ("offline", "the cache, and working offline", include_str!("../help/offline.txt")),
    ("scripts", "exit codes and machine-readable output", include_str!("../help/scripts.txt")),
    ("settings", "flags, environment and configuration files", include_str!("../help/settings.txt")),
];

/// Returns the text of a topic; empty if there is none of this name. What the code has a table of is filled in.
pub(in crate::cli) fn text(topic: &str) -> String {
    let text = TOPICS.iter().find(|(name, ..)| *name == topic).map_or("", |(.., text)| text);
    let indented: String = Exit::overview().lines().map(|line| format!("  {line}\n")).collect();
    text.replace("{exit codes}\n", &indented).replace("{rules}\n", &rules())
}

/// The rules of `check` by their levels, the gravest first.
fn rules() -> String {
    const WIDTH: usize = 78;
    const INDENT: usize = 11;
    let mut text = String::new();
    for level in [Level::Error, Level::Warning, Level::Note] {
        let mut line = format!("  {:INDENT$}", level.as_str());
        line.truncate(INDENT);
        for rule in Rule::ALL.iter().filter(|rule| rule.level() == level) {
            let name = rule.as_str();
            if line.trim_end().len() + 2 + name.len() > WIDTH {
                text += &format!("{}\n", line.trim_end());
                line = " ".repeat(INDENT);
            }
            line += &format!("{name}  ");
        }
        text += &format!("{}\n", line.trim_end());
    }
    text
}

const WELCOME: &str = "\
doicite turns DOIs into references in any citation style, BibTeX entries and
reference lists, and checks references.

Try these, which work offline:
  doicite 10.3390/ijerph18147338             the reference, in APA style
  doicite bib 10.3390/ijerph18147338         a BibTeX entry
  doicite 10.1038/171737a0 -s nature         another work, in another style

`doicite help` lists all commands.
";

/// Prints the welcome.
pub(in crate::cli) fn welcome(voice: Voice) -> Exit {
    print(WELCOME, voice)
}

pub(in crate::cli) fn help(topic: Option<&str>, voice: Voice) -> Exit {
    let mut root = Cli::command();
    root.build();
    let Some(topic) = topic else {
        let mut text = format!("{}\nTopics (doicite help TOPIC):\n", root.render_help());
        for (name, about, _) in TOPICS {
            text.push_str(&format!("  {name:11}{about}\n"));
        }
        return print(&text, voice);
    };
    if let Some((name, ..)) = TOPICS.iter().find(|(name, ..)| *name == topic) {
        return print(&text(name), voice);
    }
    if let Some(verb) = root.find_subcommand_mut(topic) {
        return print(&verb.render_long_help().to_string(), voice);
    }
    let topics = TOPICS.iter().map(|(name, ..)| (*name).to_owned());
    let hint = match close_to(topic, Verb::names().into_iter().chain(topics.clone())) {
        Some(name) => format!("; did you mean `doicite help {name}`?"),
        None => format!("; the topics are the commands and {}", topics.collect::<Vec<_>>().join(", ")),
    };
    voice.error(&format!("no help on `{topic}`{hint}"));
    Exit::Usage
}

/// Prints a page.
pub(super) fn print(text: &str, voice: Voice) -> Exit {
    match output::deliver(text, None) {
        Ok(()) => Exit::Good,
        Err(message) => {
            voice.error(&message);
            Exit::Output
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::args;

    /// The commands of a page: up to a pipe, a redirection or a remark.
    fn commands(text: &str) -> Vec<String> {
        let lines =
            text.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| line.contains("doicite "));
        let ends = [" | jq", " > ", " >> ", "  ", " && ", " || "];
        lines
            .flat_map(|line| line.split(" | "))
            .filter(|part| part.starts_with("doicite "))
            .map(|part| ends.iter().fold(part, |part, end| part.split(end).next().unwrap_or(part)).to_owned())
            .collect()
    }

    #[test]
    fn every_example_can_be_typed() {
        let mut count = 0;
        let topics = TOPICS.iter().map(|(name, ..)| (*name, text(name)));
        for (name, text) in topics.chain([("welcome", WELCOME.to_owned())]) {
            for command in commands(&text) {
                let words = command.split_whitespace().map(|word| word.trim_matches('\'').into());
                let parsed = Cli::try_parse_from(args::normalise(words.collect()).0);
                assert!(
                    parsed.is_ok(),
                    "{name}: {command}: {}",
                    parsed.err().map_or(String::new(), |e| e.to_string())
                );
                count += 1;
            }
            assert!(text.lines().all(|line| line.chars().count() <= 80), "{name} fits a terminal");
        }
        assert!(count > 30, "{count} examples were found");
    }
}
