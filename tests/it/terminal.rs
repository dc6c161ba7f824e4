//! Help, styles, completions and manual pages: what people read before they cite.

use crate::support::Home;

#[test]
fn help_has_examples_and_exit_codes() {
    let home = Home::new();
    let help = home.run(["--help"]).clean();
    for part in ["Examples:", "doicite 10.3390/ijerph18147338", "Exit status:", "extract", "completions"] {
        assert!(help.contains(part), "{part} in\n{help}");
    }
    for verb in ["cite", "bib", "list", "show", "extract", "styles", "cache", "config", "completions", "man"]
    {
        let help = home.run([verb, "--help"]).clean();
        assert!(help.contains(&format!("Usage: doicite {verb}")), "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
    }
    assert_eq!(home.run(["--version"]).clean(), format!("doicite {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn styles_are_listed_and_searched() {
    let home = Home::new();
    let all = home.run(["styles"]).clean();
    assert!(all.lines().count() > 80, "{all}");
    for style in ["apa  ", "ucl-discovery  ", "nature  "] {
        assert!(all.lines().any(|line| line.starts_with(style)), "{style} in\n{all}");
    }
    let found = home.run(["styles", "chicago", "author"]).clean();
    assert!(found.starts_with("chicago-author-date\n"), "{found}");
    let run = home.run(["styles", "zzz"]);
    assert_eq!((run.code, run.said().len()), (Some(7), 1), "{run:?}");
}

#[test]
fn completions_and_manual_pages_are_made_from_the_parser() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = home.run(["completions", shell]).clean();
        assert!(script.contains("doicite") && script.contains("extract"), "{shell}");
    }
    let page = home.run(["man"]).clean();
    assert!(page.contains(".TH doicite 1"), "{page}");
    assert!(home.run(["man", "list"]).clean().contains(".TH doicite-list 1"));
    assert_eq!(home.run(["man", "lst"]).code, Some(2));
}
