//! `doicite styles`: the styles that are built in.

use crate::cli::args::Styles;
use crate::cli::exit::Exit;
use crate::cli::output::{self, Voice};
use crate::style::{self, Listed};

pub(in crate::cli) fn styles(args: &Styles, voice: Voice) -> Exit {
    let words: Vec<String> = args.query.iter().map(|word| word.to_lowercase()).collect();
    let found: Vec<Listed> = style::list().into_iter().filter(|style| matches(style, &words)).collect();
    if found.is_empty() {
        voice
            .error(&format!("no style matches `{}`; a .csl file works as a style too", args.query.join(" ")));
        return Exit::Style;
    }
    let width = found.iter().map(|style| style.name.chars().count()).max().unwrap_or(0);
    let mut lines = String::new();
    for style in found {
        lines.push_str(&format!("{:width$}  {}\n", style.name, style.title));
    }
    match output::deliver(&lines, None) {
        Ok(()) => Exit::Good,
        Err(message) => {
            voice.error(&message);
            Exit::Output
        }
    }
}

/// Whether all words stand in the style's names or title.
fn matches(style: &Listed, words: &[String]) -> bool {
    let names = style.aliases.iter().chain([&style.name]);
    let text = format!("{} {}", style.title, names.copied().collect::<Vec<_>>().join(" ")).to_lowercase();
    words.iter().all(|word| text.contains(word))
}
