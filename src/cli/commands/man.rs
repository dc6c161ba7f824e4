//! `doicite man`: manual pages, with the sections of man-pages(7). Those of commands are made from the parser,
//! those of topics from the help texts.

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use super::help::{self, TOPICS};
use crate::cli::args::Cli;
use crate::cli::exit::Exit;
use crate::cli::hints::close_to;
use crate::cli::output::Voice;

pub(in crate::cli) const ENVIRONMENT: &[(&str, &str)] = &[
    ("DOICITE_STYLE, DOICITE_LOCALE, DOICITE_JOURNAL", "How references are formatted."),
    ("DOICITE_OFFLINE", "If true, use only cached and built-in records."),
    ("DOICITE_MAILTO, DOICITE_JOBS, DOICITE_TIMEOUT", "How servers are queried."),
    ("DOICITE_ENDPOINT, DOICITE_STYLES", "The DOI resolver and the repository of styles."),
    ("DOICITE_SEARCH, DOICITE_SEARCH_DATACITE, DOICITE_NCBI", "The services of find."),
    ("DOICITE_CACHE", "The file of the cache."),
    ("DOICITE_CONFIG", "The configuration file."),
    ("HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE", "Proxies and further certificates."),
    ("NO_COLOR", "If set, output has no colours, italics or links."),
    ("COLUMNS", "The width of references on a terminal, at most 100."),
];

const FILES: &[(&str, &str)] = &[
    (
        "~/.config/doicite/config.toml",
        "The configuration file; doicite config prints the path on this system.",
    ),
    ("doicite.toml", "Settings of a project, in the current directory or above it."),
    ("~/.cache/doicite", "The cache of records and styles."),
    ("~/.local/share/doicite/styles", "Your own styles."),
];

pub(in crate::cli) fn man(name: Option<&str>, voice: Voice) -> Exit {
    let mut root = Cli::command();
    root.build();
    let topic = |name: &str| TOPICS.iter().find(|(topic, ..)| *topic == name);
    let page = match name {
        None => program(root),
        Some(name) => match (root.find_subcommand(name), topic(name)) {
            // `build` has given it the name that the page needs: doicite-VERB.
            (Some(verb), topic) => command(verb.clone(), topic.map(|_| help::text(name))),
            (None, Some((name, title, _))) => Ok(topical(name, title, &help::text(name))),
            (None, None) => {
                let names = root.get_subcommands().map(|verb| verb.get_name().to_owned());
                let topics = TOPICS.iter().map(|(topic, ..)| (*topic).to_owned());
                let hint = close_to(name, names.chain(topics)).map_or_else(
                    || "; `doicite help` lists commands and topics".to_owned(),
                    |close| format!("; did you mean `doicite man {close}`?"),
                );
                voice.error(&format!("no manual page on `{name}`{hint}"));
                return Exit::Usage;
            }
        },
    };
    match page {
        Ok(page) => help::print(&page, voice),
        Err(error) => {
            voice.error(&format!("cannot write the page: {error}"));
            Exit::Output
        }
    }
}

/// The page of the program.
fn program(root: Command) -> std::io::Result<String> {
    let examples = root.get_after_help().map(ToString::to_string).unwrap_or_default();
    let man = Man::new(root);
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    man.render_subcommands_section(&mut page)?;
    let mut page = text(page).replace(".SH SUBCOMMANDS", ".SH COMMANDS");
    tagged(&mut page, "EXIT STATUS", &Exit::meanings());
    tagged(&mut page, "ENVIRONMENT", ENVIRONMENT);
    tagged(&mut page, "FILES", FILES);
    extra(&mut page, &examples);
    let topics = TOPICS.iter().filter(|(name, ..)| !is_verb(name));
    let topics: Vec<String> = topics.map(|(name, ..)| format!("doicite-{name}(7)")).collect();
    page.push_str(&format!(
        ".SH SEE ALSO\n{}, pandoc(1), biber(1), bibtex(1)\n",
        escaped(&topics.join(", "))
    ));
    Ok(page)
}

/// The page of a command; `details` are the text of the topic of its name.
fn command(verb: Command, details: Option<String>) -> std::io::Result<String> {
    let after = verb.get_after_long_help().or(verb.get_after_help());
    let examples = after.map(ToString::to_string).unwrap_or_default();
    let has_verbs = verb.has_subcommands();
    let man = Man::new(verb);
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    if let Some(details) = details {
        page.extend(roff(&details).into_bytes());
    }
    man.render_options_section(&mut page)?;
    if has_verbs {
        man.render_subcommands_section(&mut page)?;
    }
    let mut page = text(page).replace(".SH SUBCOMMANDS", ".SH COMMANDS");
    tagged(&mut page, "EXIT STATUS", &Exit::meanings());
    page.push_str(".SH ENVIRONMENT\nSee doicite(1) and doicite\\-settings(7).\n");
    extra(&mut page, &examples);
    page.push_str(".SH SEE ALSO\ndoicite(1)\n");
    Ok(page)
}

/// The page of a topic.
fn topical(name: &str, title: &str, text: &str) -> String {
    let body = text.split_once('\n').map_or("", |(_, body)| body);
    format!(
        ".TH doicite\\-{name} 7 \"\" \"doicite {}\"\n.SH NAME\ndoicite\\-{name} \\- {}\n.SH DESCRIPTION\n{}.SH SEE ALSO\ndoicite(1)\n",
        env!("CARGO_PKG_VERSION"),
        escaped(title),
        roff(body)
    )
}

fn is_verb(name: &str) -> bool {
    Cli::command().find_subcommand(name).is_some()
}

/// A section of tagged paragraphs.
fn tagged(page: &mut String, section: &str, rows: &[(impl AsRef<str>, impl AsRef<str>)]) {
    page.push_str(&format!(".SH {section}\n"));
    for (tag, body) in rows {
        page.push_str(&format!(".TP\n{}\n{}\n", escaped(tag.as_ref()), escaped(body.as_ref())));
    }
}

/// What follows the options in help: examples, and remarks as notes. The exit status has a section.
fn extra(page: &mut String, help: &str) {
    let (mut examples, mut notes) = (String::new(), String::new());
    for part in help.split("\n\n") {
        if part.starts_with("Exit status:") {
        } else if let Some((_, lines)) = part.split_once('\n').filter(|(first, _)| first.ends_with(':')) {
            examples.push_str(lines);
            examples.push('\n');
        } else {
            notes.push_str(part);
            notes.push_str("\n\n");
        }
    }
    if !notes.trim().is_empty() {
        page.push_str(&format!(".SH NOTES\n{}", roff(&notes)));
    }
    if !examples.trim().is_empty() {
        page.push_str(&format!(".SH EXAMPLES\n.nf\n{}\n.fi\n", escaped(examples.trim_end())));
    }
}

/// Plain text as roff: paragraphs are filled, indented lines are not.
fn roff(text: &str) -> String {
    let mut page = String::new();
    for block in text.split("\n\n").filter(|block| !block.trim().is_empty()) {
        page.push_str(".PP\n");
        if block.lines().any(|line| line.starts_with(' ')) {
            page.push_str(&format!(".nf\n{}\n.fi\n", escaped(block.trim_matches('\n'))));
        } else {
            page.push_str(&format!("{}\n", escaped(block.trim())));
        }
    }
    page
}

/// Text in which nothing acts in roff.
fn escaped(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let line = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq").replace('`', "\\(ga");
        if line.starts_with('.') { format!("\\&{line}") } else { line }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}
