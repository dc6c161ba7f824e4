//! Help, styles, completions and manual pages: what people read before they cite.

use crate::support::{Home, Run};

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
fn manual_pages_are_made_from_the_parser() {
    let home = Home::new();
    let page = home.run(["man"]).clean();
    assert!(page.contains(".TH doicite 1"), "{page}");
    // The sections of man-pages(7).
    for section in [
        "NAME",
        "SYNOPSIS",
        "DESCRIPTION",
        "OPTIONS",
        "EXIT STATUS",
        "ENVIRONMENT",
        "FILES",
        "EXAMPLES",
        "SEE ALSO",
    ] {
        assert!(page.contains(&format!("\n.SH {section}\n")), "{section}: {page}");
    }
    let settings = home.run(["man", "settings"]).clean();
    assert!(settings.contains(".TH doicite\\-settings 7"), "{settings}");
    let check = home.run(["man", "check"]).clean();
    assert!(check.contains(".TH doicite-check 1") && check.contains("% doicite: ignore"), "{check}");
    if std::process::Command::new("man").arg("--version").output().is_ok() {
        for name in ["doicite", "check", "bib", "doc", "cache", "settings", "ids"] {
            let page = if name == "doicite" { home.run(["man"]) } else { home.run(["man", name]) }.clean();
            let file = home.file("page", page);
            let mut man = home.other("man", ["--warnings", "-l"]);
            let output = man.arg(file).envs([("MANWIDTH", "80"), ("LC_ALL", "C.UTF-8")]).output().unwrap();
            assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{name}");
        }
    } else {
        println!("skipped: manual_pages_are_made_from_the_parser shows no page without the program man");
    }
    assert!(
        !page.contains("EXTRA") && page.matches(".nf\n").count() == page.matches(".fi\n").count(),
        "{page}"
    );
    assert!(home.run(["man", "list"]).clean().contains(".TH doicite-list 1"));
    assert_eq!(home.run(["man", "lst"]).code, Some(2));
}

/// What bash is offered at the end of these words.
fn offered(home: &Home, words: &[&str]) -> Vec<String> {
    let mut command = home.command(["--"]);
    command
        .args(words)
        .env("DOICITE_COMPLETE", "bash")
        .env("_CLAP_COMPLETE_INDEX", (words.len() - 1).to_string())
        .env("_CLAP_COMPLETE_SPACE", "true")
        .env("_CLAP_IFS", "\n");
    let run = Run::from(command.output().unwrap());
    run.clean().lines().map(str::to_owned).collect()
}

#[test]
fn completions_know_verbs_styles_locales_and_formats() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = home.run(["completions", shell]).clean();
        assert!(script.contains("doicite") && script.contains("DOICITE_COMPLETE"), "{shell}: {script}");
    }
    assert_eq!(home.run(["completions", "tcsh"]).code, Some(2));
    for (words, some) in [
        (&["doicite", "ex"][..], &["export", "extract"][..]),
        (&["doicite", "list", "-s", "apa"], &["apa"]),
        (&["doicite", "10.1000/x", "-s", "chicago-au"], &["chicago-author-date"]),
        (&["doicite", "10.1000/x", "-s", "vancou"], &["vancouver"]),
        (&["doicite", "cite", "--locale", "de"], &["de-AT", "de-CH", "de-DE"]),
        (&["doicite", "10.1000/x", "--to", "ty"], &["typst"]),
        (&["doicite", "export", "--to", "haya"], &["hayagriva"]),
        (&["doicite", "help", "set"], &["settings"]),
        (&["doicite", "help", "ex"], &["export", "extract"]),
        (&["doicite", "man", "form"], &["formats"]),
        (&["doicite", "10.1000/x", "--color", "al"], &["always"]),
        (&["doicite", "bib", "--for", ""], &["natbib", "biblatex", "revtex", "acm", "ieee"]),
    ] {
        let offered = offered(&home, words);
        for one in some {
            assert!(offered.iter().any(|word| word == one), "{words:?}: {one} in {offered:?}");
        }
    }
    let verbs = offered(&home, &["doicite", ""]);
    assert!(
        verbs.contains(&"list".to_owned()) && !verbs.iter().any(|word| word.starts_with('_')),
        "{verbs:?}"
    );
}

/// bash runs the script, and asks.
#[cfg(unix)]
#[test]
fn the_script_works_in_bash() {
    if std::process::Command::new("bash").arg("--version").output().is_err() {
        println!("skipped: the_script_works_in_bash needs bash, which is not there");
        return;
    }
    let home = Home::new();
    let folder = std::path::Path::new(env!("CARGO_BIN_EXE_doicite")).parent().unwrap();
    let script = format!(
        "PATH={}:$PATH; source <(doicite completions bash); COMP_WORDS=(doicite list -s ucl); COMP_CWORD=3; \
         COMP_TYPE=9; COMPREPLY=(); _clap_complete_doicite doicite ucl -s; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        folder.display()
    );
    let output = std::process::Command::new("bash")
        .args(["--norc", "-c", &script])
        .env_clear()
        .env("HOME", home.path())
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    assert_eq!(said, "ucl-discovery", "{output:?}");
}

/// fish runs the script, and asks; topics have their titles.
#[test]
fn the_script_works_in_fish() {
    let home = Home::new();
    let script =
        "doicite completions fish | source; complete -C 'doicite help sett'; complete -C 'doicite sho'";
    let output = home.other("fish", ["--no-config", "-c", script]).output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        println!("skipped: the_script_works_in_fish needs fish, which is not there");
        return;
    };
    let offered = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(offered.starts_with("settings\tflags, environment") && offered.contains("\nshow\t"), "{offered}");
}

#[test]
fn a_newcomer_is_greeted() {
    let home = Home::new();
    let welcome = home.run::<&str>([]).clean();
    let tries: Vec<&str> = welcome.lines().filter(|line| line.starts_with("  doicite ")).collect();
    assert_eq!(tries.len(), 3, "{welcome}");
    for line in tries {
        let command = line.trim().split("  ").next().unwrap().trim_start_matches("doicite ");
        let run = home.run(command.split(' ').chain(["--offline"]));
        assert_eq!(run.code, Some(0), "{command}: {run:?}");
    }
}

#[test]
fn there_is_help_by_topic() {
    let home = Home::new();
    let all = home.run(["help"]).clean();
    for topic in ["ids", "styles", "formats", "libraries", "offline", "scripts", "settings"] {
        assert!(all.lines().any(|line| line.starts_with(&format!("  {topic} "))), "{topic} in\n{all}");
        assert!(home.run(["help", topic]).clean().contains("\n  doicite "), "{topic}");
    }
    assert!(home.run(["help", "bib"]).clean().contains("Usage: doicite bib"));
    let run = home.run(["help", "formts"]);
    assert_eq!((run.code, run.said().len()), (Some(2), 1), "{run:?}");
    assert!(run.stderr.contains("did you mean `doicite help formats`?"), "{}", run.stderr);
}

/// Over SSH the terminal is asked to copy; where there is no terminal either, that is said.
#[test]
fn without_a_clipboard_it_is_said() {
    let mut home = Home::new();
    home.set("SSH_TTY", "/dev/pts/9");
    let command = home.command(["10.1038/171737a0", "--offline", "--copy"]);
    // No controlling terminal, wherever the test runs.
    let setsid = std::process::Command::new("setsid").arg("--version").output();
    if setsid.is_err() {
        println!("skipped: without_a_clipboard_it_is_said needs setsid, which is not there");
        return;
    }
    let mut alone = std::process::Command::new("setsid");
    alone.arg("--wait").arg(command.get_program()).args(command.get_args()).env_clear();
    for (name, value) in command.get_envs() {
        alone.env(name, value.unwrap_or_default());
    }
    let run = Run::from(alone.stdin(std::process::Stdio::null()).output().unwrap());
    assert_eq!(run.code, Some(9), "{run:?}");
    assert!(run.stdout.contains("Watson") || run.stdout.contains("WATSON"), "it is printed all the same");
    assert!(run.stderr.contains("cannot copy: no terminal to copy with"), "{}", run.stderr);
}

/// A terminal that `script` makes hears the sequence that copies.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_asked_to_copy() {
    let mut home = Home::new();
    home.set("SSH_TTY", "/dev/pts/9");
    let inner = home.command(["10.1038/171737a0", "--offline", "--copy", "-t", "text"]);
    let line = format!("{} 10.1038/171737a0 --offline --copy -t text", inner.get_program().to_string_lossy());
    let mut script = std::process::Command::new("script");
    script.args(["-qec", &line, "/dev/null"]).env_clear();
    for (name, value) in inner.get_envs() {
        script.env(name, value.unwrap_or_default());
    }
    let Ok(output) = script.stdin(std::process::Stdio::null()).output() else {
        println!("skipped: a_terminal_is_asked_to_copy needs script, which is not there");
        return;
    };
    let heard = String::from_utf8_lossy(&output.stdout).into_owned();
    // The base64 of "Watson, J. D., &": RFC 4648.
    assert!(heard.contains("\u{1b}]52;c;V2F0c29uLCBKLiBELiwgJi"), "{heard:?}");
    assert!(heard.contains("copied to the clipboard"), "{heard:?}");
}
